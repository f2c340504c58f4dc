/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-reference.h"
#include <glib/gstdio.h>

static NcReference *
open_default (void)
{
  g_autoptr (GError) error = NULL;
  NcReference *reference = nc_reference_open (NULL, &error);

  g_assert_no_error (error);
  return reference;
}

static gint64
count (NcReference *reference, const char *sql)
{
  g_autoptr (GError) error = NULL;
  gint64 n = -1;

  nc_db_get_int (nc_reference_get_db (reference), sql, &n, &error);
  g_assert_no_error (error);
  return n;
}

static void
test_regions (void)
{
  g_autoptr (NcReference) reference = open_default ();

  g_assert_cmpint (count (reference, "SELECT count(*) FROM regions WHERE level = 2 AND kind IN ('city', 'league')"), ==,
                   12);
  g_assert_cmpint (count (reference, "SELECT count(*) FROM regions WHERE level = 3 AND kind <> 'development_zone'"), ==,
                   103);
  g_assert_cmpint (count (reference, "SELECT count(*) FROM regions WHERE level > 1 AND parent_code IS NULL"), ==, 0);
}

static void
test_tables (void)
{
  g_autoptr (NcReference) reference = open_default ();
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (count (reference, "SELECT count(*) FROM elimination_models"), ==, 1472);
  g_assert_cmpint (count (reference, "SELECT count(*) FROM energy_limits"), ==, 799);
  g_assert_cmpint (count (reference, "SELECT count(*) FROM formulas"), ==, 30);
  g_assert_true (nc_reference_verify (reference, problems, &error));
  g_assert_cmpuint (problems->len, ==, 0);
}

static void
test_editions (void)
{
  g_autoptr (NcReference) reference = open_default ();
  const NcEdition *edition;

  edition = nc_reference_edition_in_force (reference, "GB 18613", nc_day_parse ("2021-06-01"));
  g_assert_cmpstr (edition->standard, ==, "GB 18613-2020");
  edition = nc_reference_edition_in_force (reference, "GB 18613", nc_day_parse ("2021-05-31"));
  g_assert_cmpstr (edition->standard, ==, "GB 18613-2012");
  g_assert_cmpstr (edition->in_force_to, ==, "2021-05-31");
  edition = nc_reference_edition_in_force (reference, "GB 18613", nc_day_parse ("2012-08-31"));
  g_assert_cmpstr (edition->standard, ==, "GB 18613-2006");
  g_assert_null (nc_reference_edition_in_force (reference, "GB 18613", nc_day_parse ("2007-06-30")));
  g_assert_null (nc_reference_edition_in_force (reference, "GB 1861", nc_day_parse ("2026-01-01")));
}

static void
test_confirm (void)
{
  g_autofree char *home = g_dir_make_tmp ("nc-confirm-XXXXXX", NULL);
  g_autofree char *file = g_build_filename (home, "confirmations.db", NULL);
  g_autoptr (GError) error = NULL;

  {
    g_autoptr (NcReference) reference = open_default ();
    NcConfidence before = nc_reference_confidence (reference, "B1-1-1-02");

    g_assert_cmpint (before, ==, NC_CONFIDENCE_MEDIUM);
    g_assert_false (nc_reference_confirm (reference, home, "no such rule", "示例员", "公告", 0, &error));
    g_assert_error (error, NC_REFERENCE_ERROR, NC_REFERENCE_ERROR_NO_RULE);
    g_clear_error (&error);
    g_assert_false (nc_reference_confirm (reference, home, "B1-1-1-02", "", "公告", 0, &error));
    g_assert_error (error, NC_REFERENCE_ERROR, NC_REFERENCE_ERROR_MISSING);
    g_clear_error (&error);
    g_assert_true (nc_reference_confirm (reference, home, "B1-1-1-02", "示例员", "公告", 0, &error));
  }
  {
    g_autoptr (NcReference) reference = open_default ();

    g_assert_true (nc_reference_load_confirmations (reference, home, &error));
    g_assert_cmpint (nc_reference_confidence (reference, "B1-1-1-02"), ==, NC_CONFIDENCE_CONFIRMED);
    g_assert_cmpint (nc_reference_confidence (reference, "B1-1-1-01"), ==, NC_CONFIDENCE_MEDIUM);
  }
  {
    /* a confirmation is never taken back or rewritten */
    g_autoptr (NcDb) db = nc_db_open (file, SQLITE_OPEN_READWRITE, &error);

    g_assert_false (nc_db_exec (db, "DELETE FROM confirmation", &error));
    g_clear_error (&error);
    g_assert_false (nc_db_exec (db, "UPDATE confirmation SET confirmed_by = 'x'", &error));
    g_clear_error (&error);
    /* one made for other values of the row does not count */
    g_assert_true (nc_db_exec (db,
                               "INSERT INTO confirmation (rule_id, row_sha256, confirmed_by, document, confirmed_at, "
                               "pack_version, pack_sha256) VALUES ('B1-1-1-01', 'other', 'x', 'y', 'z', '1', '2')",
                               &error));
  }
  {
    g_autoptr (NcReference) reference = open_default ();

    g_assert_true (nc_reference_load_confirmations (reference, home, &error));
    g_assert_cmpuint (nc_reference_n_confirmed (reference), ==, 1);
  }
  g_unlink (file);
  g_rmdir (home);
}

static void
test_no_pack (void)
{
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  int fd = g_file_open_tmp ("nc-pack-XXXXXX", &path, NULL);

  g_assert_null (nc_reference_open ("/nonexistent/reference.db", &error));
  g_assert_error (error, NC_REFERENCE_ERROR, NC_REFERENCE_ERROR_NO_PACK);
  g_clear_error (&error);
  g_assert_cmpint (fd, >=, 0);
  g_close (fd, NULL);
  g_file_set_contents (path, "this is no database, only a line of text", -1, NULL);
  g_assert_null (nc_reference_open (path, &error));
  g_assert_error (error, NC_REFERENCE_ERROR, NC_REFERENCE_ERROR_DAMAGED);
  g_unlink (path);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/reference/regions", test_regions);
  g_test_add_func ("/reference/tables", test_tables);
  g_test_add_func ("/reference/editions", test_editions);
  g_test_add_func ("/reference/confirm", test_confirm);
  g_test_add_func ("/reference/no-pack", test_no_pack);
  return g_test_run ();
}
