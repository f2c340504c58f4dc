/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-diagnostic.h"
#include "nc-xlsx-format.h"
#include "nc-xlsx-reader.h"
#include "test-workbook.h"

#define STYLES                                                                                                         \
  "xl/styles.xml",                                                                                                     \
      "<styleSheet xmlns='http://x'><numFmts><numFmt numFmtId='164' formatCode='yyyy\"年\"m\"月\"d\"日\"'/>"        \
      "</numFmts><cellStyleXfs><xf numFmtId='14'/></cellStyleXfs><cellXfs><xf numFmtId='0'/><xf numFmtId='164'/>"      \
      "<xf numFmtId='22'/><xf numFmtId='10'/><xf numFmtId='20'/></cellXfs></styleSheet>"
#define STRINGS                                                                                                        \
  "xl/sharedStrings.xml",                                                                                              \
      "<sst xmlns='http://x'><si><t>电动机</t></si><si><r><t>Y2</t></r><r><t xml:space='preserve'> -200L</t></r>"   \
      "<rPh sb='0' eb='1'><t>x</t></rPh></si><si><t>a_x000A_b</t></si></sst>"
#define NO_ROWS "xl/worksheets/sheet2.xml", TEST_WORKBOOK_SHEET ("")

static NcXlsx *
open_sheet (const char *sheet, GError **error)
{
  const char *parts[] = { TEST_WORKBOOK_HEAD,
                          TEST_WORKBOOK_RELS,
                          TEST_WORKBOOK_SHEETS ("设备", "更多"),
                          STYLES,
                          STRINGS,
                          "xl/worksheets/sheet1.xml",
                          sheet,
                          NO_ROWS,
                          NULL };
  g_autoptr (GBytes) bytes = test_workbook_pack (parts);

  return nc_xlsx_open_bytes (bytes, error);
}

static void
test_cells (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NcXlsx) workbook = open_sheet (
      "<worksheet xmlns='http://x'><sheetData>"
      "<row r='2'><c r='A2' t='s'><v>0</v></c><c r='C2' t='s'><v>1</v></c><c r='D2' t='s'><v>2</v></c></row><row "
      "r='3'/>"
      "<row r='5'><c r='A5' s='1'><v>46346</v></c><c r='B5' s='2'><v>46346.354166666664</v></c>"
      "<c r='C5' s='3'><v>0.93500000000000005</v></c><c r='D5' s='4'><v>0.5</v></c><c r='E5' t='b'><v>1</v></c>"
      "<c r='F5' t='e'><v>#N/A</v></c><c r='G5'><f>1+1</f><v>2</v></c><c r='H5'><f>A1</f></c>"
      "<c r='I5' t='inlineStr'><is><t>inline</t></is></c><c r='J5' s='1'/><c><v>0.1</v></c></row></sheetData>"
      "<mergeCells count='1'><mergeCell ref='A2:B3'/></mergeCells></worksheet>",
      &error);
  g_autoptr (NcXlsxRows) rows = NULL;
  const NcXlsxCell *cells;
  const NcXlsxRange *merged;
  guint row, n;

  g_assert_no_error (error);
  g_assert_cmpuint (nc_xlsx_get_n_sheets (workbook), ==, 2);
  g_assert_cmpstr (nc_xlsx_get_sheet_name (workbook, 0), ==, "设备");
  g_assert_false (nc_xlsx_get_sheet_hidden (workbook, 0));
  g_assert_true (nc_xlsx_get_sheet_hidden (workbook, 1));
  rows = nc_xlsx_rows_new (workbook, 0, &error);
  g_assert_true (nc_xlsx_rows_next (rows, &row, &cells, &n, &error));
  g_assert_cmpuint (row, ==, 2);
  g_assert_cmpuint (n, ==, 3);
  g_assert_cmpstr (cells[0].text, ==, "电动机");
  g_assert_cmpuint (cells[1].column, ==, 3);
  g_assert_cmpstr (cells[1].text, ==, "Y2 -200L");
  g_assert_cmpstr (cells[2].text, ==, "a\nb");
  g_assert_true (nc_xlsx_rows_next (rows, &row, &cells, &n, &error));
  g_assert_cmpuint (row, ==, 5);
  g_assert_cmpuint (n, ==, 10);
  g_assert_cmpstr (cells[0].text, ==, "2026-11-20");
  g_assert_cmpint (cells[0].type, ==, NC_XLSX_CELL_DATE);
  g_assert_cmpstr (cells[1].text, ==, "2026-11-20T08:30:00");
  g_assert_cmpstr (cells[2].text, ==, "0.935");
  g_assert_true (cells[2].percent);
  g_assert_cmpstr (cells[3].text, ==, "12:00:00");
  g_assert_cmpint (cells[3].type, ==, NC_XLSX_CELL_TIME);
  g_assert_cmpstr (cells[4].text, ==, "TRUE");
  g_assert_cmpint (cells[5].type, ==, NC_XLSX_CELL_ERROR);
  g_assert_true (cells[6].formula && !cells[6].no_value);
  g_assert_cmpstr (cells[6].text, ==, "2");
  g_assert_true (cells[7].formula && cells[7].no_value);
  g_assert_cmpstr (cells[8].text, ==, "inline");
  g_assert_cmpuint (cells[9].column, ==, 11); /* behind the empty J5 */
  g_assert_cmpstr (cells[9].text, ==, "0.1");
  g_assert_false (nc_xlsx_rows_next (rows, &row, &cells, &n, &error));
  g_assert_no_error (error);
  merged = nc_xlsx_rows_get_merged (rows, &n);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpuint (merged[0].last_column, ==, 2);
  g_assert_cmpuint (merged[0].last_row, ==, 3);
}

static void
assert_bad (const char *sheet, NcXlsxError code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NcXlsx) workbook = open_sheet (sheet, &error);
  g_autoptr (NcXlsxRows) rows = NULL;
  const NcXlsxCell *cells;
  guint row, n;

  g_assert_no_error (error);
  rows = nc_xlsx_rows_new (workbook, 0, &error);
  while (nc_xlsx_rows_next (rows, &row, &cells, &n, &error))
    ;
  g_assert_error (error, NC_XLSX_ERROR, (int)code);
}

static void
test_bad_sheets (void)
{
  assert_bad (TEST_WORKBOOK_SHEET ("<row r='3'/><row r='2'/>"), NC_XLSX_ERROR_DAMAGED);
  assert_bad (TEST_WORKBOOK_SHEET ("<row r='1048577'/>"), NC_XLSX_ERROR_TOO_LARGE);
  assert_bad (TEST_WORKBOOK_SHEET ("<row r='1'><c r='XFE1'><v>1</v></c></row>"), NC_XLSX_ERROR_DAMAGED);
  assert_bad (TEST_WORKBOOK_SHEET ("<row r='1'><c r='B1'><v>1</v></c><c r='A1'><v>1</v></c></row>"),
              NC_XLSX_ERROR_DAMAGED);
  assert_bad (TEST_WORKBOOK_SHEET ("<row r='1'><c r='B1' t='s'><v>7</v></c></row>"), NC_XLSX_ERROR_DAMAGED);
  assert_bad ("<worksheet><sheetData><row>", NC_XLSX_ERROR_DAMAGED);
  assert_bad ("<!DOCTYPE worksheet [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'>]><worksheet>&b;</worksheet>",
              NC_XLSX_ERROR_DAMAGED);
}

/* 60 MB of the same element pack into a fraction of a megabyte. */
static void
test_bomb (void)
{
  g_autoptr (GString) sheet = g_string_new ("<worksheet><sheetData>");
  gint64 start = g_get_monotonic_time ();

  for (guint i = 0; i < 600000; i++)
    g_string_append (
        sheet,
        "<x a='                                                                                              '/>");
  g_string_append (sheet, "</sheetData></worksheet>");
  assert_bad (sheet->str, NC_XLSX_ERROR_BOMB);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 20 * G_USEC_PER_SEC);
}

static void
test_not_a_workbook (void)
{
  static const char *const contents[] = { "", "PK", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1old", "name,model\n",
                                          "PK\3\4damaged" };
  const char *empty[] = { "mimetype", "application/zip", NULL };
  g_autoptr (GBytes) other = test_workbook_pack (empty);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (contents); i++) {
    g_autoptr (GBytes) bytes = g_bytes_new_static (contents[i], strlen (contents[i]));

    g_assert_null (nc_xlsx_open_bytes (bytes, &error));
    g_assert_cmpint (error->code, ==, i == 2 || i == 4 ? NC_XLSX_ERROR_DAMAGED : NC_XLSX_ERROR_NOT_XLSX);
    g_clear_error (&error);
  }
  g_assert_null (nc_xlsx_open_bytes (other, &error));
  g_assert_error (error, NC_XLSX_ERROR, NC_XLSX_ERROR_NOT_XLSX);
  g_clear_error (&error);
  g_assert_null (nc_xlsx_open ("/nowhere/none.xlsx", &error));
  g_assert_error (error, NC_XLSX_ERROR, NC_XLSX_ERROR_READ);
}

/* A workbook cut or changed at any place is refused or read, never worse. */
static void
test_damage (void)
{
  const char *parts[] = { TEST_WORKBOOK_HEAD,
                          TEST_WORKBOOK_RELS,
                          TEST_WORKBOOK_SHEETS ("a", "b"),
                          STYLES,
                          STRINGS,
                          "xl/worksheets/sheet1.xml",
                          TEST_WORKBOOK_SHEET ("<row r='1'><c r='A1' t='s'><v>1</v></c><c s='1'><v>3</v></c></row>"),
                          NO_ROWS,
                          NULL };
  g_autoptr (GBytes) whole = test_workbook_pack (parts);
  gsize length;
  const guchar *data = g_bytes_get_data (whole, &length);

  for (gsize at = 0; at < length; at += 3) {
    g_autofree guchar *copy = g_memdup2 (data, length);
    g_autoptr (GBytes) bytes = NULL;
    g_autoptr (NcXlsx) workbook = NULL;

    copy[at] ^= 0x55;
    bytes = g_bytes_new (copy, at % 2 ? at : length);
    workbook = nc_xlsx_open_bytes (bytes, NULL);
    for (guint s = 0; workbook && s < nc_xlsx_get_n_sheets (workbook); s++) {
      g_autoptr (NcXlsxRows) rows = nc_xlsx_rows_new (workbook, s, NULL);
      const NcXlsxCell *cells;
      guint row, n;

      while (rows && nc_xlsx_rows_next (rows, &row, &cells, &n, NULL))
        g_assert_cmpuint (n, >, 0);
    }
  }
}

static void
test_formats (void)
{
  static const struct {
    const char *code;
    NcXlsxFormat format;
  } codes[] = {
    { "General", NC_XLSX_FORMAT_PLAIN },          { "0.00E+00", NC_XLSX_FORMAT_PLAIN },
    { "#,##0.0\"kW\"", NC_XLSX_FORMAT_PLAIN },    { "[Red]0.0;\\d0", NC_XLSX_FORMAT_PLAIN },
    { "0.0%", NC_XLSX_FORMAT_PERCENT },           { "yyyy-mm-dd", NC_XLSX_FORMAT_DATE },
    { "[$-804]yyyy/m/d;@", NC_XLSX_FORMAT_DATE }, { "yyyy/m/d h:mm", NC_XLSX_FORMAT_DATE_TIME },
    { "[h]:mm:ss", NC_XLSX_FORMAT_TIME },         { "@", NC_XLSX_FORMAT_PLAIN },
  };
  static const struct {
    double serial;
    const char *text;
  } dates[] = {
    { 1, "1900-01-01" }, { 59, "1900-02-28" }, { 61, "1900-03-01" }, { 2958465, "9999-12-31" }, { -1, "-1" }
  };
  static const struct {
    double value;
    const char *text;
  } numbers[] = {
    { 0.1 + 0.2, "0.30000000000000004" }, { 1e20, "100000000000000000000" }, { -0.5, "-0.5" }, { -0.0, "0" }
  };

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    g_assert_cmpint (nc_xlsx_format_of_code (codes[i].code), ==, codes[i].format);
  for (guint i = 0; i < G_N_ELEMENTS (dates); i++) {
    g_autofree char *text = NULL;

    nc_xlsx_date_text (dates[i].serial, FALSE, NC_XLSX_FORMAT_DATE, &text);
    g_assert_cmpstr (text, ==, dates[i].text);
  }
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++) {
    g_autofree char *text = nc_xlsx_number_text (numbers[i].value);

    g_assert_cmpstr (text, ==, numbers[i].text);
  }
}

static void
test_diagnostics (void)
{
  g_autoptr (NcDiagnostics) list = nc_diagnostics_new ();
  g_autoptr (GString) json = g_string_new (NULL);
  g_autofree char *text = NULL, *cell = nc_diagnostic_cell_name (7, 16384);

  g_assert_cmpstr (cell, ==, "XFD7");
  nc_diagnostics_add (list, NC_SEVERITY_ERROR, "survey", 12, 28, "relevant", "close the bracket", "bad %s", "formula");
  text = nc_diagnostic_to_text (nc_diagnostics_get (list, 0));
  g_assert_cmpstr (text, ==,
                   "survey row 12 column “relevant” (AB12): error: bad formula. To mend it: close the bracket");
  nc_diagnostics_write_json (list, json);
  g_assert_cmpstr (json->str, ==,
                   "[{\"severity\":\"error\",\"sheet\":\"survey\",\"row\":12,\"column\":\"relevant\",\"cell\":\"AB12\","
                   "\"message\":\"bad formula\",\"hint\":\"close the bracket\"}]");
  for (guint i = 0; i < 5000; i++)
    nc_diagnostics_add (list, NC_SEVERITY_WARNING, NULL, 0, 0, NULL, NULL, "w");
  g_assert_cmpuint (nc_diagnostics_get_length (list), ==, NC_DIAGNOSTICS_KEPT);
  g_assert_cmpuint (nc_diagnostics_count (list, NC_SEVERITY_WARNING), ==, 5000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/xlsx/cells", test_cells);
  g_test_add_func ("/xlsx/bad-sheets", test_bad_sheets);
  g_test_add_func ("/xlsx/bomb", test_bomb);
  g_test_add_func ("/xlsx/not-a-workbook", test_not_a_workbook);
  g_test_add_func ("/xlsx/damage", test_damage);
  g_test_add_func ("/xlsx/formats", test_formats);
  g_test_add_func ("/diagnostic/list", test_diagnostics);
  return g_test_run ();
}
