/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-fixture.h"
#include "nc-export.h"
#include "nc-import.h"
#include <string.h>

/* Texts that a spreadsheet program, XML or CSV could take for something else. */
static const char *const names[] = {
  "=HYPERLINK(\"http://x\")",
  "+1",
  "-1",
  "@sum",
  "逗,号",
  "引\"号",
  "行\n尾",
  "<b>&amp;</b>",
  "𠮷野",
  "'撇号",
  "示例 甲",
};

static void
add_all (StoreFixture *f)
{
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *id = g_strdup_printf ("id-%zu", i);

    store_fixture_set (f, "enterprise", id, "name", names[i]);
    store_fixture_set (f, "enterprise", id, "phone", "0471-0000000");
    store_fixture_set (f, "enterprise", id, "energy_tce", "12.5");
    store_fixture_set (f, "enterprise", id, "is_key_unit", i % 2 ? "1" : "0");
  }
}

static void
test_round (gconstpointer ending)
{
  StoreFixture *f = store_fixture_new ();
  g_autofree char *name = g_strconcat ("list", ending, NULL);
  g_autofree char *path = store_fixture_path (f, name);
  g_autoptr (GError) error = NULL;
  g_autoptr (NcReference) reference = nc_reference_open (NULL, &error);
  const NcListKind *kind = nc_list_kind_find ("enterprises");
  g_auto (NcImportResult) result = { 0 };
  guint n_rows;

  g_assert_no_error (error);
  add_all (f);
  nc_export_file (f->store, kind, path, &n_rows, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n_rows, ==, G_N_ELEMENTS (names));
  nc_import_file (f->store, reference, kind, path, &(NcImportOptions){ .actor = "test" }, &result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (result.n_rejected, ==, 0);
  g_assert_cmpuint (result.n_unchanged, ==, G_N_ELEMENTS (names));
  store_fixture_free (f);
}

/* No cell of a CSV file begins as a formula does. */
static void
test_no_formula (void)
{
  StoreFixture *f = store_fixture_new ();
  g_autofree char *path = store_fixture_path (f, "list.csv");
  g_autofree char *text = NULL;
  guint n_rows;

  add_all (f);
  g_assert_true (nc_export_file (f->store, nc_list_kind_find ("enterprises"), path, &n_rows, NULL));
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_null (strstr (text, ",="));
  g_assert_null (strstr (text, "\"="));
  g_assert_nonnull (strstr (text, "\"'=HYPERLINK(\"\"http://x\"\")\""));
  store_fixture_free (f);
}

static void
test_ending (void)
{
  StoreFixture *f = store_fixture_new ();
  g_autoptr (GError) error = NULL;
  guint n_rows;

  g_assert_false (nc_export_file (f->store, nc_list_kind_find ("enterprises"), "list.pdf", &n_rows, &error));
  g_assert_error (error, NC_EXCHANGE_ERROR, NC_EXCHANGE_ERROR_KIND);
  g_clear_error (&error);
  g_assert_false (nc_export_file (f->store, nc_list_kind_find ("enterprises"), "/dev/null/list.csv", &n_rows, &error));
  g_assert_error (error, NC_EXCHANGE_ERROR, NC_EXCHANGE_ERROR_WRITE);
  store_fixture_free (f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/export/csv", ".csv", test_round);
  g_test_add_data_func ("/export/xlsx", ".xlsx", test_round);
  g_test_add_func ("/export/no-formula", test_no_formula);
  g_test_add_func ("/export/ending", test_ending);
  return g_test_run ();
}
