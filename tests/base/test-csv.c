/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-csv.h"
#include <string.h>

/* All records of @text as "a|b;c|d;", errors as "!code;", lines as "@n" before each record. */
static char *
dump (const char *text, gssize size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, size < 0 ? strlen (text) : (gsize)size);
  g_autoptr (NcCsv) csv = nc_csv_new_for_bytes (bytes, "test");
  GString *out = g_string_new (NULL);
  const NcCsvField *fields;
  guint n;

  for (;;) {
    g_autoptr (GError) error = NULL;

    if (nc_csv_next (csv, &fields, &n, &error)) {
      g_string_append_printf (out, "@%d ", (int)nc_csv_line (csv));
      for (guint i = 0; i < n; i++) {
        g_assert_cmpuint (strlen (fields[i].text), ==, fields[i].length);
        g_string_append_printf (out, "%s%s", i ? "|" : "", fields[i].text);
      }
      g_string_append_c (out, ';');
    } else if (error) {
      g_string_append_printf (out, "!%d@%d;", error->code, (int)nc_csv_line (csv));
    } else {
      break;
    }
  }
  g_assert_true (nc_csv_is_over (csv));
  return g_string_free (out, FALSE);
}

static void
test_forms (void)
{
  static const struct {
    const char *text, *expected;
  } cases[] = {
    { "", "" },
    { "a", "@1 a;" },
    { "\xef\xbb\xbf"
      "a,b\r\n1,2\r\n",
      "@1 a|b;@2 1|2;" },
    { "a,,c\n,\n", "@1 a||c;@2 |;" },
    { "a\n\n\r\nb\n", "@1 a;@4 b;" },
    { "\"\"\n", "@1 ;" },
    { "\"a,b\",\"say \"\"hi\"\"\"\n\"x\ny\",z\nlast", "@1 a,b|say \"hi\";@2 x\ny|z;@4 last;" },
    { "\"\",\"\"\"\",\"a\"\"\"\r\nx\r\n", "@1 |\"|a\";@2 x;" },
    { "5\" pipe,b\"c\"\n", "@1 5\" pipe|b\"c\";" },
    { "电动机,\"水,泵\"\n", "@1 电动机|水,泵;" },
    { "a,\"b\"x\nc,d\n", "!1@1;@2 c|d;" },
    { "a,\"b\nc,d\n", "!1@1;@2 c|d;" },
    { "a,\xff\nc\n", "!2@1;@2 c;" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *got = dump (cases[i].text, -1);

    g_assert_cmpstr (got, ==, cases[i].expected);
  }
  g_autofree char *nul = dump ("a\0b,c\nd\n", 8);
  g_assert_cmpstr (nul, ==, "!2@1;@2 d;");
}

static void
test_bounds (void)
{
  g_autoptr (GString) text = g_string_new ("a,");
  g_autofree char *got = NULL;

  for (int i = 0; i < 3 * NC_CSV_MAX_RECORD_BYTES; i++)
    g_string_append_c (text, 'x');
  g_string_append (text, "\nshort,1\n");
  for (int i = 0; i < NC_CSV_MAX_FIELDS; i++)
    g_string_append_c (text, ',');
  g_string_append (text, "\nlast\n");
  got = dump (text->str, text->len);
  g_assert_cmpstr (got, ==, "!3@1;@2 short|1;!4@3;@4 last;");
}

/* Records larger than a read and a file read in many blocks come out as written. */
static void
test_blocks (void)
{
  g_autoptr (GString) text = g_string_new ("id,text\n");
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (NcCsv) csv = NULL;
  g_autoptr (GError) error = NULL;
  const NcCsvField *fields;
  guint n, row = 0;

  for (int i = 0; i < 2000; i++) {
    g_string_append_printf (text, "%d,\"", i);
    for (int k = 0; k < i; k++)
      g_string_append (text, k % 7 ? "电" : "\"\"\n");
    g_string_append (text, "\"\r\n");
  }
  bytes = g_bytes_new (text->str, text->len);
  csv = nc_csv_new_for_bytes (bytes, "blocks");
  g_assert_true (nc_csv_read_header (csv, &error));
  g_assert_cmpint (nc_csv_column (csv, "text"), ==, 1);
  g_assert_cmpint (nc_csv_column (csv, "none"), ==, -1);
  while (nc_csv_next (csv, &fields, &n, &error)) {
    g_assert_cmpuint (n, ==, 2);
    g_assert_cmpuint (g_ascii_strtoull (fields[0].text, NULL, 10), ==, row);
    g_assert_cmpuint (g_utf8_strlen (fields[1].text, -1), ==, row + (row + 6) / 7);
    row++;
  }
  g_assert_no_error (error);
  g_assert_cmpuint (row, ==, 2000);
  g_assert_cmpuint (nc_csv_bytes_read (csv), ==, text->len);
}

static void
test_header (void)
{
  static const char *const bad[] = { "", "a,a\n", "a,,b\n" };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (GBytes) bytes = g_bytes_new_static (bad[i], strlen (bad[i]));
    g_autoptr (NcCsv) csv = nc_csv_new_for_bytes (bytes, "bad");
    g_autoptr (GError) error = NULL;

    g_assert_false (nc_csv_read_header (csv, &error));
    g_assert_error (error, NC_CSV_ERROR, NC_CSV_ERROR_HEADER);
    g_assert_true (nc_csv_is_over (csv));
  }
  {
    g_autoptr (GBytes) bytes = g_bytes_new_static ("a,b,, \n", 7);
    g_autoptr (NcCsv) csv = nc_csv_new_for_bytes (bytes, "trailing");

    g_assert_true (nc_csv_read_header (csv, NULL));
    g_assert_cmpuint (nc_csv_n_columns (csv), ==, 2);
  }
  g_autoptr (GError) error = NULL;
  g_assert_null (nc_csv_open ("/nonexistent.csv", &error));
  g_assert_error (error, NC_CSV_ERROR, NC_CSV_ERROR_READ);
}

/* Random bytes of the awkward kind: no crash, and every input byte is passed over. */
static void
test_random (void)
{
  static const char alphabet[] = "a,\"\n\r\xe7\x94\xb5;";

  for (guint seed = 1; seed <= 3000; seed++) {
    g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
    char text[64];
    int size = g_rand_int_range (rand, 0, sizeof text);
    g_autofree char *got = NULL;

    for (int i = 0; i < size; i++)
      text[i] = alphabet[g_rand_int_range (rand, 0, sizeof alphabet)];
    got = dump (text, size);
    g_assert_nonnull (got);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/csv/forms", test_forms);
  g_test_add_func ("/csv/bounds", test_bounds);
  g_test_add_func ("/csv/blocks", test_blocks);
  g_test_add_func ("/csv/header", test_header);
  g_test_add_func ("/csv/random", test_random);
  return g_test_run ();
}
