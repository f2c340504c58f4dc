/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-quick.h"
#include "nc-header.h"
#include <sys/socket.h>
#include <unistd.h>
#include "nc-columns.h"
#include "nc-csv.h"
#include "nc-lang.h"
#include "nc-record-reader.h"
#include "nc-record.h"

/* The columns are the pack's: what a program with a judge has read already. */
static void
load_columns (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NcReference) reference = nc_reference_open (NULL, &error);

  g_assert_no_error (error);
  g_assert_true (nc_columns_load (reference, &error));
}

static void
test_numbers (void)
{
  static const struct {
    const char *text;
    NcValueState state;
    double number;
    NcProblemReason reason;
  } cases[] = {
    { "7.5", NC_VALUE_GOOD, 7.5, 0 },
    { " 7.5 kW ", NC_VALUE_GOOD, 7.5, 0 },
    { "７．５千瓦", NC_VALUE_GOOD, 7.5, 0 },
    { "1,100", NC_VALUE_GOOD, 1100, 0 },
    { "", NC_VALUE_ABSENT, 0, 0 },
    { "—", NC_VALUE_ABSENT, 0, 0 },
    { "7500W", NC_VALUE_BAD, 0, NC_PROBLEM_WRONG_UNIT },
    { "seven", NC_VALUE_BAD, 0, NC_PROBLEM_NOT_A_NUMBER },
    { "-3", NC_VALUE_BAD, 0, NC_PROBLEM_TOO_SMALL },
    { "1e3", NC_VALUE_BAD, 0, NC_PROBLEM_NOT_A_NUMBER },
    { "1,5", NC_VALUE_BAD, 0, NC_PROBLEM_NOT_A_NUMBER },
    { "7.5.1", NC_VALUE_BAD, 0, NC_PROBLEM_NOT_A_NUMBER },
    { "nan", NC_VALUE_BAD, 0, NC_PROBLEM_NOT_A_NUMBER },
    { "0x10", NC_VALUE_BAD, 0, NC_PROBLEM_NOT_A_NUMBER },
    { "99999999999999999999", NC_VALUE_BAD, 0, NC_PROBLEM_NOT_A_NUMBER },
  };
  int column = nc_columns_find (NC_KIND_MOTOR, "额定功率(kW)");
  NcRecord record;

  g_assert_cmpint (column, ==, nc_columns_find (NC_KIND_MOTOR, "Rated_Power_kW"));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    nc_record_init (&record, NC_KIND_MOTOR);
    nc_record_set (&record, (guint)column, cases[i].text);
    g_test_message ("%s", cases[i].text);
    g_assert_cmpint (record.values[column].state, ==, cases[i].state);
    if (cases[i].state == NC_VALUE_GOOD)
      g_assert_cmpfloat (record.values[column].number, ==, cases[i].number);
    if (cases[i].state == NC_VALUE_BAD)
      g_assert_cmpint (record.values[column].reason, ==, cases[i].reason);
  }
}

static void
test_dates (void)
{
  static const struct {
    const char *text, *first, *last;
  } cases[] = {
    { "2019", "2019-01-01", "2019-12-31" },
    { "2019年", "2019-01-01", "2019-12-31" },
    { "2020-02", "2020-02-01", "2020-02-29" },
    { "2019年5月8日", "2019-05-08", "2019-05-08" },
    { "2019.5.8", "2019-05-08", "2019-05-08" },
    { "20190508", "2019-05-08", "2019-05-08" },
    { "2019-05-08 00:00:00", "2019-05-08", "2019-05-08" },
    { "2019-05-08T08:30:00.000Z", "2019-05-08", "2019-05-08" },
    { "2019年 5月 8号", "2019-05-08", "2019-05-08" },
    { "２０１９．５．８", "2019-05-08", "2019-05-08" },
    { "2019－05", "2019-05-01", "2019-05-31" },
    { "2019-05-08 8", NULL, NULL },
    { "2019-05-08T", NULL, NULL },
    { "2019-13", NULL, NULL },
    { "2019-02-30", NULL, NULL },
    { "19", NULL, NULL },
    { "2019x", NULL, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    NcDay first, last;
    gboolean ok = nc_date_range_parse (cases[i].text, &first, &last);

    g_test_message ("%s", cases[i].text);
    g_assert_cmpint (ok, ==, cases[i].first != NULL);
    if (ok) {
      g_assert_cmpint (first, ==, nc_day_parse (cases[i].first));
      g_assert_cmpint (last, ==, nc_day_parse (cases[i].last));
    }
  }
}

static void
test_formatting (void)
{
  static const double numbers[] = { 0, 0.1, -0.1, 90.3, 1e9, 123456.789012, -42, 1.0 / 3 };
  static const char *const texts[] = { "0",          "0.1",           "-0.1", "90.3",
                                       "1000000000", "123456.789012", "-42",  "0.333333333333" };
  char text[32];

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++) {
    nc_quick_format (numbers[i], text);
    g_assert_cmpstr (text, ==, texts[i]);
  }
}

/* Headers as ledgers write them. */
static void
test_headers (void)
{
  static const struct {
    const char *header, *column;
  } cases[] = {
    { "额定功率（kW）", "rated_kw" },
    { "额定功率/kW", "rated_kw" },
    { "额定功率kW", "rated_kw" },
    { "效率％", "efficiency_pct" },
    { "Rated KW", "rated_kw" },
    { "额定电压V", "voltage_v" },
    { "功率因数", NULL },
    { "kWh", NULL },
    { "", NULL },
  };
  guint n_columns;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    int column = nc_columns_find (NC_KIND_MOTOR, cases[i].header);

    g_assert_cmpstr (column < 0 ? NULL : nc_columns (NC_KIND_MOTOR, &n_columns)[column].name, ==, cases[i].column);
  }
}

/* A header may give its column another unit: figures are then refused, or the record's own unit where it has a column
   for that. */
static void
test_header_units (void)
{
  static const struct {
    NcKind kind;
    const char *header, *unit;
  } cases[] = {
    { NC_KIND_MOTOR, "额定功率(kW)", NULL },
    { NC_KIND_MOTOR, "额定功率（ｋＷ）", NULL },
    { NC_KIND_MOTOR, "额定功率(W)", "W" },
    { NC_KIND_MOTOR, "额定功率/W", "W" },
    { NC_KIND_MOTOR, "额定功率W", "W" },
    { NC_KIND_MOTOR, "额定功率[马力]", "马力" },
    { NC_KIND_MOTOR, "额定功率(铭牌)", NULL },
    { NC_KIND_MOTOR, "出厂日期(年)", NULL },
    { NC_KIND_MOTOR, "额定电压(kV)", "kV" },
    { NC_KIND_TRANSFORMER, "负载损耗(kW)", "kW" },
    { NC_KIND_TRANSFORMER, "负载损耗(W)", NULL },
    { NC_KIND_COMPRESSOR, "机组输入比功率(kW/(m³/min))", NULL },
    { NC_KIND_COMPRESSOR, "排气压力(bar)", "bar" },
    { NC_KIND_DATA_CENTER, "总耗电量(万kWh)", "万kWh" },
    { NC_KIND_DATA_CENTER, "总耗电量(kW·h)", NULL },
    { NC_KIND_PRODUCT, "单位产品能耗(kgce/t)", "kgce/t" },
    { NC_KIND_PRODUCT, "产量(万吨)", "万吨" },
    { NC_KIND_CAPACITY, "容量(MVA)", "MVA" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    int column = nc_columns_find (cases[i].kind, cases[i].header);
    g_autofree char *unit = NULL;

    g_test_message ("%s", cases[i].header);
    g_assert_cmpint (column, >=, 0);
    unit = nc_header_other_unit (cases[i].kind, column, cases[i].header);
    g_assert_cmpstr (unit, ==, cases[i].unit);
  }
}

static void
read_one (NcKind kind, const char *text, NcRecord *record, NcRecordReader **reader)
{
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  int fd = g_file_open_tmp ("nengcha-unit-XXXXXX", &path, NULL);

  g_assert_cmpint (write (fd, text, strlen (text)), ==, (gssize)strlen (text));
  lseek (fd, 0, SEEK_SET);
  unlink (path);
  *reader = nc_record_reader_new (fd, "units", kind, &error);
  g_assert_no_error (error);
  g_assert_cmpint (nc_record_reader_next (*reader, record, &error), ==, NC_READ_RECORD);
}

static void
test_units_in_headers (void)
{
  static const char *const motors[] = { "额定功率(W),极数\n7500,4\n", "{\"额定功率(W)\":7500,\"极数\":4}\n" };
  static const char *const furnaces[] = { "设施,容量(MVA)\n电石炉,30\n", "{\"设施\":\"电石炉\",\"容量(MVA)\":30}\n" };
  NcRecord record;

  for (guint i = 0; i < G_N_ELEMENTS (motors); i++) {
    NcRecordReader *reader;

    read_one (NC_KIND_MOTOR, motors[i], &record, &reader);
    g_assert_cmpint (record.values[NC_MOTOR_KW].state, ==, NC_VALUE_BAD);
    g_assert_cmpint (record.values[NC_MOTOR_KW].reason, ==, NC_PROBLEM_WRONG_UNIT);
    g_assert_cmpint (record.values[NC_MOTOR_POLES].state, ==, NC_VALUE_GOOD);
    nc_record_reader_free (reader);
    read_one (NC_KIND_CAPACITY, furnaces[i], &record, &reader);
    g_assert_cmpstr (record.values[NC_CAP_UNIT].text, ==, "MVA");
    nc_record_reader_free (reader);
  }
  {
    NcRecordReader *reader;

    read_one (NC_KIND_CAPACITY, "设施,容量(MVA),单位\n电石炉,30000,kVA\n", &record, &reader);
    g_assert_cmpstr (record.values[NC_CAP_UNIT].text, ==, "kVA");
    nc_record_reader_free (reader);
  }
}

/* What people call a column is one of the headers that name it, and no other column of its kind. */
static void
test_titles (void)
{
  nc_lang_init ("zh");
  for (guint k = 0; k < NC_N_KINDS; k++) {
    guint n_columns;
    const NcColumn *columns = nc_columns ((NcKind)k, &n_columns);

    for (guint i = 0; i < n_columns; i++) {
      g_autofree char *title = nc_column_title (&columns[i]);

      g_assert_false (g_str_is_ascii (title));
      g_assert_cmpint (nc_columns_find ((NcKind)k, title), ==, i);
    }
  }
  nc_lang_init ("en");
  {
    guint n_columns;
    g_autofree char *title = nc_column_title (&nc_columns (NC_KIND_MOTOR, &n_columns)[0]);

    g_assert_cmpstr (title, ==, "id");
  }
}

/* The same ledger in the encodings and with the separators of spreadsheet programs. */
static void
test_encodings (void)
{
  static const char text[] = "编号,额定功率,极数,效率\n甲,7.5,4,90.4\n乙,7.5,4,90.3\n";
  static const struct {
    const char *charset;
    char separator;
  } cases[] = { { "UTF-8", ',' }, { "GB18030", ',' }, { "UTF-16", '\t' }, { "GB18030", ';' } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *separated = g_strdelimit (g_strdup (text), ",", cases[i].separator);
    gsize n;
    g_autofree char *bytes = g_convert (separated, -1, cases[i].charset, "UTF-8", NULL, &n, NULL);
    g_autoptr (NcRecordReader) reader = NULL;
    g_autoptr (GError) error = NULL;
    NcRecord record;
    int ends[2];

    g_assert_cmpint (pipe (ends), ==, 0);
    g_assert_cmpint (write (ends[1], bytes, n), ==, (gssize)n);
    close (ends[1]);
    reader = nc_record_reader_new (ends[0], "pipe", NC_KIND_MOTOR, &error);
    g_assert_no_error (error);
    g_assert_cmpint (nc_record_reader_next (reader, &record, &error), ==, NC_READ_RECORD);
    g_assert_cmpstr (record.values[0].text, ==, "甲");
    g_assert_cmpfloat (record.values[NC_MOTOR_EFFICIENCY].number, ==, 90.4);
    g_assert_cmpint (nc_record_reader_next (reader, &record, &error), ==, NC_READ_RECORD);
    g_assert_cmpstr (record.values[0].text, ==, "乙");
    g_assert_cmpint (nc_record_reader_next (reader, &record, &error), ==, NC_READ_END);
  }
}

static NcRecordReader *
reader_of (const char *text, GError **error)
{
  g_autofree char *path = NULL;
  int fd = g_file_open_tmp ("nengcha-record-XXXXXX", &path, NULL);

  g_assert_cmpint (write (fd, text, strlen (text)), ==, (gssize)strlen (text));
  lseek (fd, 0, SEEK_SET);
  unlink (path);
  return nc_record_reader_new (fd, "text", NC_KIND_MOTOR, error);
}

/* A number written with a comma moves the fields behind it: such a row is damaged, never judged by the wrong figures.
   Empty fields that a spreadsheet program leaves at the end of rows are nothing. */
static void
test_fields_too_many (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NcRecordReader) reader =
      reader_of ("id,rated_kw,poles,efficiency_pct,,\na,7.5,4,90,4\nb,7.5,4,90.4,,\n", &error);
  NcRecord record;

  g_assert_no_error (error);
  g_assert_cmpint (nc_record_reader_next (reader, &record, &error), ==, NC_READ_DAMAGED);
  g_assert_error (error, NC_CSV_ERROR, NC_CSV_ERROR_TOO_MANY);
  g_clear_error (&error);
  g_assert_cmpint (nc_record_reader_next (reader, &record, &error), ==, NC_READ_RECORD);
  g_assert_cmpstr (record.values[0].text, ==, "b");
  g_assert_cmpint (nc_record_reader_next (reader, &record, &error), ==, NC_READ_END);
}

/* Without line feeds everything would be one header row, and nothing judged. */
static void
test_carriage_returns (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NcRecordReader) reader = reader_of ("id,rated_kw\ra,7.5\rb,7.5\r", &error);

  g_assert_null (reader);
  g_assert_error (error, NC_CSV_ERROR, NC_CSV_ERROR_HEADER);
}

static void
test_workbook (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NcRecordReader) reader = reader_of ("PK\3\4xl/workbook.xml", &error);

  g_assert_null (reader);
  g_assert_error (error, NC_CSV_ERROR, NC_CSV_ERROR_HEADER);
}

/* A long number of a machine keeps its digits; one beyond all bounds is still a number. */
static void
test_long_numbers (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NcRecordReader) reader =
      reader_of ("{\"id\":15022100012345678,\"rated_kw\":11}\n{\"id\":7,\"rated_kw\":99999999999999999999}\n", &error);
  NcRecord record;

  g_assert_cmpint (nc_record_reader_next (reader, &record, &error), ==, NC_READ_RECORD);
  g_assert_cmpstr (record.values[0].text, ==, "15022100012345678");
  g_assert_cmpfloat (record.values[NC_MOTOR_KW].number, ==, 11);
  g_assert_cmpint (nc_record_reader_next (reader, &record, &error), ==, NC_READ_RECORD);
  g_assert_cmpstr (record.values[0].text, ==, "7");
  g_assert_cmpint (record.values[NC_MOTOR_KW].state, ==, NC_VALUE_BAD);
}

/* Objects indented over several lines, one behind the other. */
static void
test_spread (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NcRecordReader) reader =
      reader_of ("{\n  \"id\": \"a\",\n  \"rated_kw\": 7.5\n}\n{\n  \"id\": \"b\"\n}\n", &error);
  NcRecord record;

  for (guint i = 0; i < 2; i++) {
    g_assert_cmpint (nc_record_reader_next (reader, &record, &error), ==, NC_READ_RECORD);
    g_assert_cmpstr (record.values[0].text, ==, i ? "b" : "a");
  }
  g_assert_cmpint (nc_record_reader_next (reader, &record, &error), ==, NC_READ_END);
}

/* Some programs give a socket as standard input. */
static void
test_socket (void)
{
  static const char text[] = "{\"id\": \"a\", \"rated_kw\": 7.5}\n";
  g_autoptr (NcRecordReader) reader = NULL;
  g_autoptr (GError) error = NULL;
  NcRecord record;
  int ends[2];

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM, 0, ends), ==, 0);
  g_assert_cmpint (write (ends[1], text, strlen (text)), ==, (gssize)strlen (text));
  close (ends[1]);
  reader = nc_record_reader_new (ends[0], "socket", NC_KIND_MOTOR, &error);
  g_assert_no_error (error);
  g_assert_cmpint (nc_record_reader_next (reader, &record, &error), ==, NC_READ_RECORD);
  g_assert_cmpstr (record.values[0].text, ==, "a");
  g_assert_cmpint (nc_record_reader_next (reader, &record, &error), ==, NC_READ_END);
}

/* One JSON array is read element by element; what is no object is one damaged record and ends nothing. */
static void
test_array (void)
{
  static const char text[] = "\xEF\xBB\xBF [\n {\"id\": \"a,]}\\\"\", \"rated_kw\": 7.5,\n  \"poles\": 4},{\"id\": "
                             "\"b\"}, 17,\n\n{\"id\":\"c\"}]\n";
  static const char *const ids[] = { "a,]}\"", "b", NULL, "c" };
  g_autofree char *path = NULL;
  int fd = g_file_open_tmp ("nengcha-array-XXXXXX", &path, NULL);
  g_autoptr (NcRecordReader) reader = NULL;
  NcRecord record;

  g_assert_cmpint (write (fd, text, strlen (text)), ==, (gssize)strlen (text));
  lseek (fd, 0, SEEK_SET);
  unlink (path);
  reader = nc_record_reader_new (fd, "array", NC_KIND_MOTOR, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++) {
    g_autoptr (GError) error = NULL;
    NcReadResult result = nc_record_reader_next (reader, &record, &error);

    g_assert_cmpint (result, ==, ids[i] ? NC_READ_RECORD : NC_READ_DAMAGED);
    if (ids[i])
      g_assert_cmpstr (record.values[0].text, ==, ids[i]);
  }
  {
    g_autoptr (GError) error = NULL;

    g_assert_cmpint (nc_record_reader_next (reader, &record, &error), ==, NC_READ_END);
  }
}

/* A reader closes its file, also when there is no header row. */
static void
test_closes (void)
{
  static const char *const texts[] = { "", "nothing,known\n", "rated_kw\n1\n", "{\"id\":1}\n", "[{}]" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autofree char *path = NULL;
    int fd = g_file_open_tmp ("nengcha-closes-XXXXXX", &path, NULL);
    g_autoptr (GError) error = NULL;
    NcRecordReader *reader;

    g_assert_cmpint (write (fd, texts[i], strlen (texts[i])), ==, (gssize)strlen (texts[i]));
    lseek (fd, 0, SEEK_SET);
    unlink (path);
    reader = nc_record_reader_new (fd, "closes", NC_KIND_MOTOR, &error);
    g_clear_pointer (&reader, nc_record_reader_free);
    g_assert_cmpint (lseek (fd, 0, SEEK_CUR), ==, -1);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  load_columns ();
  g_test_add_func ("/record/numbers", test_numbers);
  g_test_add_func ("/record/dates", test_dates);
  g_test_add_func ("/record/formatting", test_formatting);
  g_test_add_func ("/record/headers", test_headers);
  g_test_add_func ("/record/titles", test_titles);
  g_test_add_func ("/record/header-units", test_header_units);
  g_test_add_func ("/record/units-in-headers", test_units_in_headers);
  g_test_add_func ("/record/encodings", test_encodings);
  g_test_add_func ("/record/array", test_array);
  g_test_add_func ("/record/socket", test_socket);
  g_test_add_func ("/record/workbook", test_workbook);
  g_test_add_func ("/record/long-numbers", test_long_numbers);
  g_test_add_func ("/record/spread", test_spread);
  g_test_add_func ("/record/fields-too-many", test_fields_too_many);
  g_test_add_func ("/record/carriage-returns", test_carriage_returns);
  g_test_add_func ("/record/closes", test_closes);
  return g_test_run ();
}
