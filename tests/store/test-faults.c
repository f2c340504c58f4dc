/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-fixture.h"
#include "nc-backup.h"
#include "nc-blobs.h"
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* Runs @sql on the store's file as somebody with an editor would: without the program, triggers taken away first. */
static void
tamper (StoreFixture *f, const char *sql)
{
  g_autofree char *path = store_fixture_path (f, "store.db");
  g_autoptr (GError) error = NULL;
  g_autoptr (NcDb) db = NULL;

  store_fixture_close (f);
  db = nc_db_open (path, SQLITE_OPEN_READWRITE, &error);
  nc_db_exec (db,
              "DROP TRIGGER journal_append_only_update; DROP TRIGGER journal_append_only_delete;"
              "DROP TRIGGER journal_commit_append_only_update; DROP TRIGGER journal_commit_append_only_delete;"
              "PRAGMA foreign_keys = OFF",
              &error);
  g_assert_no_error (error);
  nc_db_exec (db, sql, &error);
  g_assert_no_error (error);
}

static void
test_append_only (void)
{
  StoreFixture *f = store_fixture_new ();

  store_fixture_set (f, "setting", "a", "value", "1");
  g_assert_false (nc_db_exec (nc_store_get_db (f->store), "UPDATE journal SET new_value = '2'", NULL));
  g_assert_false (nc_db_exec (nc_store_get_db (f->store), "DELETE FROM journal", NULL));
  g_assert_false (nc_db_exec (nc_store_get_db (f->store), "DELETE FROM journal_commit", NULL));
  store_fixture_free (f);
}

static void
test_tampering (void)
{
  static const struct {
    const char *sql, *problem;
  } cases[] = {
    { "UPDATE journal SET new_value = '9' WHERE seq = 2", "it has been altered" },
    { "UPDATE journal SET old_value = '9' WHERE seq = 3", "it has been altered" },
    { "UPDATE journal SET row_id = 'b' WHERE seq = 1", "it has been altered" },
    { "UPDATE journal_commit SET actor = 'other' WHERE id = 2", "it has been altered" },
    { "UPDATE journal_commit SET wall_usec = wall_usec - 1 WHERE id = 3", "it has been altered" },
    { "DELETE FROM outbox; DELETE FROM journal WHERE seq = 2", "an entry before it is missing" },
    { "DELETE FROM outbox; DELETE FROM journal WHERE seq = 3", "entries at the end are missing" },
    { "UPDATE journal_commit SET signature = zeroblob (64) WHERE id = 1",
      "the signature of its commit is not this device's" },
    { "DELETE FROM journal_commit WHERE id = 2", "its commit is missing" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    StoreFixture *f = store_fixture_new ();

    store_fixture_set (f, "setting", "a", "value", "1");
    store_fixture_set (f, "setting", "a", "value", "2");
    store_fixture_set (f, "setting", "a", "value", "3");
    store_fixture_assert_journal (f, NULL);
    tamper (f, cases[i].sql);
    store_fixture_open (f);
    store_fixture_assert_journal (f, cases[i].problem);
    store_fixture_free (f);
  }
}

static void
test_damaged_blob (void)
{
  static const char *const ways[] = { "flip", "cut", "append", "empty", "gone" };

  for (gsize i = 0; i < G_N_ELEMENTS (ways); i++) {
    StoreFixture *f = store_fixture_new ();
    g_autoptr (GBytes) bytes = g_bytes_new_take (g_strnfill (200000, 'x'), 200000);
    g_autofree char *id = store_fixture_add_blob (f, bytes);
    g_autofree char *part = g_strndup (id, 2);
    g_autofree char *path = g_build_filename (f->home, "blobs", part, id, NULL);
    g_autofree char *data = NULL;
    int code = g_str_equal (ways[i], "gone") ? NC_STORE_ERROR_NOT_FOUND : NC_STORE_ERROR_DAMAGED;
    gsize size;
    g_auto (NcBlobsCheck) check;
    g_autoptr (GError) error = NULL;

    g_assert_true (g_file_get_contents (path, &data, &size, NULL));
    g_assert_null (memmem (data, size, "xxxxxxxx", 8));
    data[size / 2] ^= g_str_equal (ways[i], "flip");
    if (g_str_equal (ways[i], "gone"))
      g_unlink (path);
    else
      g_assert_true (g_file_set_contents (path, data,
                                          g_str_equal (ways[i], "cut")      ? (gssize)size - 1
                                          : g_str_equal (ways[i], "append") ? (gssize)size + 1
                                          : g_str_equal (ways[i], "empty")  ? 0
                                                                            : (gssize)size,
                                          NULL));
    g_assert_null (nc_blobs_get_bytes (f->store, id, 1 << 20, &error));
    g_assert_error (error, NC_STORE_ERROR, code);
    g_assert_true (nc_blobs_check (f->store, &check, NULL));
    g_assert_cmpuint (check.missing->len + check.damaged->len, ==, 1);
    store_fixture_free (f);
  }
}

static void
test_newer (void)
{
  StoreFixture *f = store_fixture_new ();
  g_autofree char *path = store_fixture_path (f, "store.db");
  g_autofree char *before = NULL, *after = NULL;
  gsize n_before, n_after;
  g_autoptr (GError) error = NULL;

  tamper (f, "PRAGMA user_version = 999");
  g_assert_true (g_file_get_contents (path, &before, &n_before, NULL));
  g_assert_null (nc_store_open (f->home, f->clock, NC_STORE_DEFAULT, &error));
  g_assert_error (error, NC_DB_ERROR, NC_DB_ERROR_NEWER);
  g_assert_true (g_file_get_contents (path, &after, &n_after, NULL));
  g_assert_cmpmem (before, n_before, after, n_after);
  store_fixture_free (f);
}

/* Opens what stands in @name's place; never makes a new store of it. */
static void
assert_refused (const char *content, NcStoreError code)
{
  StoreFixture *f = store_fixture_new ();
  g_autofree char *path = store_fixture_path (f, "store.db");
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;

  store_fixture_close (f);
  g_assert_true (g_file_set_contents (path, content, -1, NULL));
  g_assert_null (nc_store_open (f->home, f->clock, NC_STORE_DEFAULT, &error));
  g_assert_error (error, NC_STORE_ERROR, (int)code);
  g_assert_true (g_file_get_contents (path, &after, NULL, NULL));
  g_assert_cmpstr (after, ==, content);
  store_fixture_free (f);
}

static void
test_no_store (void)
{
  StoreFixture *f = store_fixture_new ();
  g_autofree char *path = store_fixture_path (f, "store.db");
  g_autoptr (GBytes) bytes = g_bytes_new_static ("x", 1);
  g_autofree char *id = store_fixture_add_blob (f, bytes);
  g_autoptr (GError) error = NULL;

  assert_refused ("this is a letter, not a database", NC_STORE_ERROR_DAMAGED);
  store_fixture_close (f);
  g_unlink (path);
  g_assert_null (nc_store_open (f->home, f->clock, NC_STORE_DEFAULT, &error));
  g_assert_error (error, NC_STORE_ERROR, NC_STORE_ERROR_DAMAGED);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  store_fixture_free (f);
}

static void
test_exclusive (void)
{
  StoreFixture *f = store_fixture_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (NcStore) first = nc_store_open (f->home, f->clock, NC_STORE_EXCLUSIVE, &error);

  g_assert_no_error (error);
  g_assert_null (nc_store_open (f->home, f->clock, NC_STORE_EXCLUSIVE, &error));
  g_assert_error (error, NC_STORE_ERROR, NC_STORE_ERROR_OPEN_ELSEWHERE);
  g_clear_object (&first);
  first = nc_store_open (f->home, f->clock, NC_STORE_EXCLUSIVE, NULL);
  g_assert_nonnull (first);
  g_clear_object (&first);
  store_fixture_free (f);
}

static void
test_passphrase (void)
{
  StoreFixture *f = store_fixture_new ();
  g_autoptr (GBytes) bytes = g_bytes_new_static ("secret", 6);
  g_autofree char *id = store_fixture_add_blob (f, bytes);
  g_autoptr (NcChange) change = NULL;
  g_autoptr (GBytes) back = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (nc_keys_set_passphrase (nc_store_get_keys (f->store), "示例口令", &error));
  store_fixture_close (f);
  store_fixture_open (f);
  g_assert_null (nc_blobs_get_bytes (f->store, id, 100, &error));
  g_assert_error (error, NC_STORE_ERROR, NC_STORE_ERROR_LOCKED);
  g_clear_error (&error);
  change = nc_change_new (f->store, "officer-1");
  nc_change_set (change, "setting", "a", "value", "1");
  g_assert_false (nc_change_commit (change, &error));
  g_assert_error (error, NC_STORE_ERROR, NC_STORE_ERROR_LOCKED);
  g_clear_error (&error);
  g_assert_false (nc_keys_unlock (nc_store_get_keys (f->store), "wrong", &error));
  g_assert_error (error, NC_STORE_ERROR, NC_STORE_ERROR_PASSPHRASE);
  g_clear_error (&error);
  g_assert_true (nc_keys_unlock (nc_store_get_keys (f->store), "示例口令", &error));
  g_assert_true (nc_change_commit (change, &error));
  back = nc_blobs_get_bytes (f->store, id, 100, &error);
  g_assert_true (g_bytes_equal (back, bytes));
  g_clear_pointer (&change, nc_change_free);
  store_fixture_assert_journal (f, NULL);
  store_fixture_free (f);
}

static void
test_backup (void)
{
  StoreFixture *f = store_fixture_new ();
  g_autofree char *path = NULL, *kept = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *damaged = store_fixture_path (f, "damaged.db");

  store_fixture_set (f, "setting", "a", "value", "1");
  path = nc_backup_make (f->store, NULL, NULL, &error);
  g_assert_no_error (error);
  store_fixture_set (f, "issuer", "i", "name", "示例机关");
  g_assert_false (nc_backup_restore (f->home, path, f->clock, FALSE, &kept, NULL, &error));
  g_assert_error (error, NC_STORE_ERROR, NC_STORE_ERROR_OPEN_ELSEWHERE);
  g_clear_error (&error);
  store_fixture_close (f);
  g_assert_false (nc_backup_restore (f->home, path, f->clock, FALSE, &kept, NULL, &error));
  g_assert_error (error, NC_STORE_ERROR, NC_STORE_ERROR_UNSENT);
  g_clear_error (&error);
  g_assert_true (g_file_set_contents (damaged, "SQLite format 3", -1, NULL));
  g_assert_false (nc_backup_restore (f->home, damaged, f->clock, TRUE, &kept, NULL, &error));
  g_assert_error (error, NC_STORE_ERROR, NC_STORE_ERROR_DAMAGED);
  g_clear_error (&error);
  store_fixture_open (f);
  g_assert_cmpint (store_fixture_int (f, "SELECT COUNT(*) FROM issuer"), ==, 1);
  store_fixture_close (f);
  g_assert_true (nc_backup_restore (f->home, path, f->clock, TRUE, &kept, NULL, &error));
  g_assert_true (g_file_test (kept, G_FILE_TEST_EXISTS));
  store_fixture_open (f);
  g_assert_cmpint (store_fixture_int (f, "SELECT COUNT(*) FROM issuer"), ==, 0);
  g_assert_cmpint (store_fixture_int (f, "SELECT COUNT(*) FROM setting"), ==, 1);
  store_fixture_assert_journal (f, NULL);
  for (int i = 0; i < NC_BACKUPS_KEPT + 2; i++) {
    g_autofree char *more = NULL;

    nc_clock_advance_usec (f->clock, G_USEC_PER_SEC);
    more = nc_backup_make (f->store, NULL, NULL, &error);
    g_assert_no_error (error);
    g_assert_true (g_file_test (more, G_FILE_TEST_EXISTS));
  }
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  store_fixture_free (f);
}

static char *
blob_in (const char *folder, const char *id)
{
  g_autofree char *part = g_strndup (id, 2);

  return g_build_filename (folder, part, id, NULL);
}

static void
damage (const char *path)
{
  g_autofree char *data = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (path, &data, &size, NULL));
  data[size / 2] ^= 1;
  g_assert_true (g_file_set_contents (path, data, (gssize)size, NULL));
}

/* Photos go with the backup, come back with it, each proved; on another disk with all that a new laptop needs. */
static void
test_backup_attachments (void)
{
  StoreFixture *f = store_fixture_new ();
  char *ids[4] = { NULL };
  g_autofree char *blobs = store_fixture_path (f, "blobs"), *usb = store_fixture_path (f, "usb"),
                  *kept = g_build_filename (usb, "attachments", NULL), *other = store_fixture_path (f, "other"),
                  *backup = NULL, *old = NULL, *older = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (NcStore) store = NULL;
  g_autoptr (GBytes) first = NULL;
  NcBackupFiles files;
  g_auto (NcBlobsCheck) check;

  for (int i = 0; i < 4; i++) {
    g_autoptr (GBytes) bytes = g_bytes_new_take (g_strnfill (100000, (char)('a' + i)), 100000);
    g_autofree char *path = NULL;

    ids[i] = store_fixture_add_blob (f, bytes);
    if (i == 3) {
      path = blob_in (blobs, ids[3]);
      damage (path);
    }
  }
  backup = nc_backup_make (f->store, usb, &files, &error);
  g_assert_no_error (error);
  g_assert_cmpint (files.n_brought, ==, 3);
  g_assert_cmpint (files.n_damaged, ==, 1);
  g_free (backup);
  backup = nc_backup_make (f->store, usb, &files, &error);
  g_assert_cmpint (files.n_there, ==, 3);
  g_assert_cmpint (files.n_brought, ==, 0);
  store_fixture_close (f);
  {
    g_autofree char *gone = blob_in (blobs, ids[0]), *spoilt = blob_in (blobs, ids[1]), *lost = blob_in (blobs, ids[2]),
                    *no_help = blob_in (kept, ids[2]);

    g_assert_cmpint (g_unlink (gone), ==, 0);
    damage (spoilt);
    g_assert_cmpint (g_unlink (lost), ==, 0);
    damage (no_help);
  }
  g_assert_true (nc_backup_restore (f->home, backup, f->clock, TRUE, &old, &files, &error));
  g_assert_cmpint (files.n_brought, ==, 2);
  g_assert_cmpint (files.n_damaged, ==, 1);
  /* a laptop that never had this store */
  g_assert_true (nc_backup_restore (other, backup, f->clock, FALSE, &older, &files, &error));
  g_assert_cmpint (files.n_brought, ==, 2);
  store = nc_store_open (other, f->clock, NC_STORE_EXISTING, &error);
  g_assert_no_error (error);
  first = nc_blobs_get_bytes (store, ids[0], 1 << 20, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (((const char *)g_bytes_get_data (first, NULL))[99999], ==, 'a');
  g_assert_true (nc_blobs_check (store, &check, &error));
  g_assert_cmpuint (check.missing->len, ==, 2);
  g_assert_cmpuint (check.damaged->len, ==, 0);
  for (int i = 0; i < 4; i++)
    g_free (ids[i]);
  store_fixture_open (f);
  store_fixture_free (f);
}

/* The child commits and acknowledges numbers on the pipe until it is killed; blobs come before the rows that name them.
 */
static void
commit_for_ever (const char *home, NcClock *clock, int fd)
{
  g_autoptr (NcStore) store = nc_store_open (home, clock, NC_STORE_DEFAULT, NULL);
  gint64 first = 0;

  nc_db_get_int (nc_store_get_db (store), "SELECT COUNT(*) FROM setting", &first, NULL);
  for (gint64 i = first;; i++) {
    g_autoptr (NcChange) change = nc_change_new (store, "officer-1");
    g_autofree char *key = g_strdup_printf ("%" G_GINT64_FORMAT, i);
    g_autoptr (GBytes) bytes = g_bytes_new (key, strlen (key));
    g_autofree char *id = nc_change_add_blob (change, bytes, "text/plain", NULL, NULL);

    nc_change_set (change, "setting", key, "value", id);
    if (!id || !nc_change_commit (change, NULL) || write (fd, &i, sizeof i) != sizeof i)
      _exit (1);
  }
}

static void
test_killed (void)
{
  StoreFixture *f = store_fixture_new ();
  gint64 last = -1;

  store_fixture_close (f);
  for (int round = 0; round < 12; round++) {
    int fds[2];
    gint64 i;
    pid_t child;

    g_assert_cmpint (pipe (fds), ==, 0);
    child = fork ();
    if (child == 0) {
      close (fds[0]);
      commit_for_ever (f->home, f->clock, fds[1]);
    }
    close (fds[1]);
    for (int n = 0; n < 3 + round * 2 && read (fds[0], &i, sizeof i) == sizeof i; n++)
      last = i;
    kill (child, SIGKILL);
    while (read (fds[0], &i, sizeof i) == sizeof i)
      last = i;
    close (fds[0]);
    g_assert_cmpint (waitpid (child, NULL, 0), ==, child);
    store_fixture_open (f);
    g_assert_true (nc_store_was_unclean (f->store));
    g_assert_cmpint (store_fixture_int (f, "SELECT COUNT(*) FROM setting"), >=, last + 1);
    g_assert_cmpint (store_fixture_int (f, "SELECT COUNT(*) FROM setting"), <=, last + 2);
    store_fixture_assert_journal (f, NULL);
    {
      g_auto (NcBlobsCheck) check;

      g_assert_true (nc_blobs_check (f->store, &check, NULL));
      g_assert_cmpuint (check.missing->len + check.damaged->len, ==, 0);
    }
    store_fixture_close (f);
  }
  g_assert_cmpint (last, >, 30);
  store_fixture_free (f);
}

/* Commits until files may not grow any more (as on a full disk); exit status 0 when that was said and nothing was lost.
 */
static int
commit_until_full (const char *home, NcClock *clock)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NcStore) store = nc_store_open (home, clock, NC_STORE_DEFAULT, NULL);
  struct rlimit limit = { 600 * 1024, 600 * 1024 };
  g_autofree char *large = g_strnfill (3000, 'x');
  gint64 committed = 0, kept = -1;

  signal (SIGXFSZ, SIG_IGN);
  setrlimit (RLIMIT_FSIZE, &limit);
  for (; committed < 2000 && !error; committed += !error) {
    g_autoptr (NcChange) change = nc_change_new (store, "officer-1");
    g_autofree char *key = g_strdup_printf ("%" G_GINT64_FORMAT, committed);

    nc_change_set (change, "setting", key, "value", large);
    nc_change_commit (change, &error);
  }
  if (!error || committed == 0)
    return 1;
  if (g_error_matches (error, NC_STORE_ERROR, NC_STORE_ERROR_OUTCOME_UNKNOWN) && !nc_store_reopen (store, NULL))
    return 2;
  if (!nc_db_get_int (nc_store_get_db (store), "SELECT COUNT(*) FROM setting", &kept, NULL))
    return 3;
  return kept >= committed && kept <= committed + 1 ? 0 : 4;
}

static void
test_full (void)
{
  StoreFixture *f = store_fixture_new ();
  pid_t child;
  int status;

  store_fixture_close (f);
  child = fork ();
  if (child == 0)
    _exit (commit_until_full (f->home, f->clock));
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (WIFEXITED (status));
  g_assert_cmpint (WEXITSTATUS (status), ==, 0);
  store_fixture_open (f);
  store_fixture_assert_journal (f, NULL);
  store_fixture_free (f);
}

static int
open_read_only (const char *home, NcClock *clock)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NcStore) store = NULL;

  if (geteuid () == 0 && (setgid (65534) != 0 || setuid (65534) != 0))
    return 9;
  store = nc_store_open (home, clock, NC_STORE_DEFAULT, &error);
  return store ? 1 : error && *error->message ? 0 : 2;
}

static void
test_read_only (void)
{
  StoreFixture *f = store_fixture_new ();
  pid_t child;
  int status;

  store_fixture_set (f, "setting", "a", "value", "1");
  store_fixture_close (f);
  g_chmod (f->home, 0555);
  child = fork ();
  if (child == 0)
    _exit (open_read_only (f->home, f->clock));
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_cmpint (WEXITSTATUS (status), ==, 0);
  g_chmod (f->home, 0700);
  store_fixture_open (f);
  g_assert_cmpint (store_fixture_int (f, "SELECT COUNT(*) FROM setting"), ==, 1);
  store_fixture_free (f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/append-only", test_append_only);
  g_test_add_func ("/store/tampering", test_tampering);
  g_test_add_func ("/store/damaged-blob", test_damaged_blob);
  g_test_add_func ("/store/newer", test_newer);
  g_test_add_func ("/store/no-store", test_no_store);
  g_test_add_func ("/store/exclusive", test_exclusive);
  g_test_add_func ("/store/passphrase", test_passphrase);
  g_test_add_func ("/store/backup", test_backup);
  g_test_add_func ("/store/backup-attachments", test_backup_attachments);
  g_test_add_func ("/store/killed", test_killed);
  g_test_add_func ("/store/full", test_full);
  g_test_add_func ("/store/read-only", test_read_only);
  return g_test_run ();
}
