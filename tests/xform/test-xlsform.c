/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include "nc-xform-check.h"
#include "test-workbook.h"

/* tests/xform/xlsform: NAME.md, NAME.csv, NAME.xls or NAME.xlsx, and NAME.out with the XForm, or with the diagnostics
   of a form in disorder. Set NENGCHA_UPDATE_GOLDEN to write the .out files anew; read them before keeping them. */
static void
test_golden (gconstpointer data)
{
  const char *path = data;
  g_autofree char *base = g_strndup (path, (gsize)(strrchr (path, '.') - path));
  g_autofree char *golden = g_strconcat (base, ".out", NULL), *expected = NULL;
  g_autoptr (NcDiagnostics) diagnostics = nc_diagnostics_new ();
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (NcXlsform) form = nc_xlsform_load (path, diagnostics, &error);
  xmlDoc *document = form ? nc_xlsform_to_xform (form, diagnostics, NULL) : NULL;
  g_autoptr (NcClock) clock = nc_clock_new_system ();
  g_autoptr (NcXpathEnv) env = nc_xpath_env_new (clock);

  if (document && !nc_xform_check_expressions (document, env, form, diagnostics))
    g_clear_pointer (&document, xmlFreeDoc);
  for (guint i = 0; i < nc_diagnostics_get_length (diagnostics); i++) {
    g_autofree char *line = nc_diagnostic_to_text (nc_diagnostics_get (diagnostics, i));

    g_string_append_printf (out, "%s\n", line);
  }
  if (document) {
    xmlChar *text = NULL;
    int length = 0;

    xmlDocDumpFormatMemoryEnc (document, &text, &length, "UTF-8", 1);
    g_string_append_len (out, (const char *)text, length);
    xmlFree (text);
    xmlFreeDoc (document);
  }
  if (g_getenv ("NENGCHA_UPDATE_GOLDEN")) {
    g_file_set_contents (golden, out->str, -1, &error);
    g_assert_no_error (error);
  }
  g_file_get_contents (golden, &expected, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (out->str, ==, expected);
}

static NcXlsform *
load_sheet (const char *rows, NcDiagnostics *diagnostics, GError **error)
{
  g_autofree char *sheet = g_strdup_printf (
      "<worksheet><sheetData>"
      "<row r='1'><c r='A1' t='inlineStr'><is><t>type</t></is></c><c r='B1' t='inlineStr'><is><t>name</t>"
      "</is></c><c r='C1' t='inlineStr'><is><t>label</t></is></c></row>%s</worksheet>",
      rows);
  const char *parts[] = { TEST_WORKBOOK_HEAD,
                          TEST_WORKBOOK_RELS,
                          TEST_WORKBOOK_SHEETS ("Survey", "备注"),
                          "xl/worksheets/sheet1.xml",
                          sheet,
                          "xl/worksheets/sheet2.xml",
                          TEST_WORKBOOK_SHEET (""),
                          NULL };
  g_autoptr (GBytes) bytes = test_workbook_pack (parts);

  return nc_xlsform_load_bytes (bytes, "form.xlsx", diagnostics, error);
}

#define TEXT(cell, text) "<c r='" cell "' t='inlineStr'><is><t>" text "</t></is></c>"

static void
test_formula_and_merged (void)
{
  g_autoptr (NcDiagnostics) diagnostics = nc_diagnostics_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (NcXlsform) form =
      load_sheet ("<row r='2'>" TEXT ("A2", "text")
                      TEXT ("B2", "a") "<c r='C2' t='str'><f>B2</f><v>甲</v></c></row>"
                                       "<row r='3'>" TEXT ("A3", "text")
                                           TEXT ("B3", "b") "<c r='C3'><f>B3</f></c></row></sheetData>"
                                                            "<mergeCells><mergeCell ref='A2:B2'/></mergeCells>",
                  diagnostics, &error);
  xmlDoc *document;

  g_assert_no_error (error);
  document = nc_xlsform_to_xform (form, diagnostics, &error);
  g_assert_null (document);
  g_assert_error (error, NC_XLS_ERROR, NC_XLS_ERROR_NOT_IN_ORDER);
  g_assert_cmpuint (nc_diagnostics_count (diagnostics, NC_SEVERITY_WARNING), ==, 2);
  g_assert_cmpuint (nc_diagnostics_get (diagnostics, 0)->row, ==, 2);
  g_assert_cmpuint (nc_diagnostics_get (diagnostics, 0)->column, ==, 3);
  g_assert_cmpint (nc_diagnostics_get (diagnostics, 1)->severity, ==, NC_SEVERITY_ERROR);
  g_assert_cmpuint (nc_diagnostics_get (diagnostics, 1)->row, ==, 3);
}

/* A sheet of a million rows is refused, soon and in bounded memory. */
static void
test_million_rows (void)
{
  g_autoptr (NcDiagnostics) diagnostics = nc_diagnostics_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) rows = g_string_new (NULL);
  g_autoptr (NcXlsform) form = NULL;

  for (guint i = 2; i <= 1000001; i++)
    g_string_append_printf (rows, "<row><c t='inlineStr'><is><t>text%u</t></is></c></row>", i * 7919u);
  g_string_append (rows, "</sheetData>");
  form = load_sheet (rows->str, diagnostics, &error);
  g_assert_null (form);
  g_assert_error (error, NC_XLS_ERROR, NC_XLS_ERROR_TOO_LARGE);
}

/* Damage anywhere in a form of text is told or tolerated, never worse. */
static void
test_damage (void)
{
  static const char whole[] = "survey,type,name,label::中文 (zh),relevant,parameters,default,trigger\n"
                              ",begin repeat,r,机器,,,,\n,select_one c or_other,q,选 ${a},${a} > 1,randomize=true,,\n"
                              ",range,a,\"x \"\"y\"\"\",,start=1 end=9,now(),${q}\n,end repeat,,,,,,\n"
                              "choices,list_name,name,label::中文 (zh)\n,c,1,一\n,c,2,二\nsettings,form_id\n,f\n"
                              "findings,name,when,fact,violation\n,n,${q} = '1',事实 ${a},V01\n";

  for (gsize at = 0; at < sizeof whole - 1; at++)
    for (guint kind = 0; kind < 3; kind++) {
      g_autofree char *copy = g_strdup (whole);
      g_autoptr (NcDiagnostics) diagnostics = nc_diagnostics_new ();
      g_autoptr (GBytes) bytes = NULL;
      g_autoptr (NcXlsform) form = NULL;
      xmlDoc *document;

      copy[at] = kind == 0 ? ',' : kind == 1 ? '$' : '\n';
      bytes = g_bytes_new (copy, kind == 2 ? at : strlen (copy));
      form = nc_xlsform_load_bytes (bytes, "form.csv", diagnostics, NULL);
      document = form ? nc_xlsform_to_xform (form, diagnostics, NULL) : NULL;
      g_clear_pointer (&document, xmlFreeDoc);
    }
}

int
main (int argc, char **argv)
{
  g_autofree char *folder = NULL;
  g_autoptr (GDir) dir = NULL;
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  g_test_init (&argc, &argv, NULL);
  folder = g_build_filename (g_getenv ("NENGCHA_TEST_SOURCE"), "xform", "xlsform", NULL);
  dir = g_dir_open (folder, 0, NULL);
  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)))
    if (g_str_has_suffix (name, ".md") || g_str_has_suffix (name, ".csv") || g_str_has_suffix (name, ".xls") ||
        g_str_has_suffix (name, ".xlsx")) {
      g_autofree char *test = g_strdup_printf ("/xlsform/golden/%s", name);

      g_ptr_array_add (paths, g_build_filename (folder, name, NULL));
      g_test_add_data_func (test, g_ptr_array_index (paths, paths->len - 1), test_golden);
    }
  g_assert_cmpuint (paths->len, >, 0);
  g_test_add_func ("/xlsform/formula-and-merged", test_formula_and_merged);
  g_test_add_func ("/xlsform/million-rows", test_million_rows);
  g_test_add_func ("/xlsform/damage", test_damage);
  return g_test_run ();
}
