/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-fixture.h"
#include "nc-journal.h"
#include <glib/gstdio.h>

StoreFixture *
store_fixture_new (void)
{
  StoreFixture *f = g_new0 (StoreFixture, 1);
  g_autoptr (GError) error = NULL;

  f->home = g_dir_make_tmp ("nc-store-XXXXXX", &error);
  g_assert_no_error (error);
  f->clock = nc_clock_new_as_of (nc_day_from_ymd (2026, 11, 20));
  store_fixture_open (f);
  return f;
}

void
store_fixture_open (StoreFixture *f)
{
  g_autoptr (GError) error = NULL;

  f->store = nc_store_open (f->home, f->clock, NC_STORE_DEFAULT, &error);
  g_assert_no_error (error);
  g_assert_nonnull (f->store);
}

void
store_fixture_close (StoreFixture *f)
{
  g_assert_finalize_object (g_steal_pointer (&f->store));
}

void
store_fixture_remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir))) {
    g_autofree char *child = g_build_filename (path, name, NULL);

    if (g_file_test (child, G_FILE_TEST_IS_DIR) && !g_file_test (child, G_FILE_TEST_IS_SYMLINK))
      store_fixture_remove_tree (child);
    else
      g_unlink (child);
  }
  g_rmdir (path);
}

void
store_fixture_free (StoreFixture *f)
{
  if (f->store)
    store_fixture_close (f);
  store_fixture_remove_tree (f->home);
  g_object_unref (f->clock);
  g_free (f->home);
  g_free (f);
}

gint64
store_fixture_int (StoreFixture *f, const char *sql)
{
  g_autoptr (GError) error = NULL;
  gint64 value = 0;

  nc_db_get_int (nc_store_get_db (f->store), sql, &value, &error);
  g_assert_no_error (error);
  return value;
}

void
store_fixture_set (StoreFixture *f, const char *table, const char *id, const char *field, const char *value)
{
  g_autoptr (NcChange) change = nc_change_new (f->store, "officer-1");
  g_autoptr (GError) error = NULL;

  nc_change_set (change, table, id, field, value);
  nc_change_commit (change, &error);
  g_assert_no_error (error);
}

char *
store_fixture_add_blob (StoreFixture *f, GBytes *bytes)
{
  g_autoptr (NcChange) change = nc_change_new (f->store, "officer-1");
  g_autoptr (GError) error = NULL;
  char *id = nc_change_add_blob (change, bytes, "image/jpeg", "photo.jpg", &error);

  g_assert_no_error (error);
  nc_change_commit (change, &error);
  g_assert_no_error (error);
  return id;
}

/* @problem: NULL for a journal in order. */
void
store_fixture_assert_journal (StoreFixture *f, const char *problem)
{
  g_auto (NcJournalCheck) check;
  g_autoptr (GError) error = NULL;

  nc_journal_check (f->store, &check, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (check.problem, ==, problem);
}

char *
store_fixture_path (StoreFixture *f, const char *name)
{
  return g_build_filename (f->home, name, NULL);
}
