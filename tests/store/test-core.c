/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-fixture.h"
#include "nc-blobs.h"
#include "nc-journal.h"
#include "nc-row.h"
#include <sodium.h>
#include <string.h>

#define ID "01900000-0000-7000-8000-000000000001"

static void
test_change (void)
{
  StoreFixture *f = store_fixture_new ();
  g_autoptr (NcChange) change = nc_change_new (f->store, "officer-1");
  g_autoptr (GError) error = NULL;
  g_autoptr (NcRowWriter) rows = NULL;
  g_autofree char *phone = NULL, *energy = NULL;
  gint64 n;

  nc_change_set_versions (change, "motors-1", "rules-1", "ref-1");
  nc_change_set (change, "enterprise", ID, "name", "示例水泥有限公司");
  nc_change_set (change, "enterprise", ID, "energy_tce", "12000.50");
  nc_change_set (change, "enterprise", ID, "phone", "0471-5550000");
  g_assert_true (nc_change_commit (change, &error));
  g_assert_no_error (error);
  g_assert_cmpint (store_fixture_int (f, "SELECT COUNT(*) FROM journal"), ==, 3);
  g_assert_cmpint (store_fixture_int (f, "SELECT COUNT(*) FROM enterprise WHERE phone LIKE '%555%'"), ==, 0);
  g_assert_cmpint (store_fixture_int (f, "SELECT COUNT(*) FROM journal WHERE new_value LIKE '%555%'"), ==, 0);

  /* the same number written otherwise is no change */
  nc_change_set (change, "enterprise", ID, "energy_tce", "12000.5");
  g_assert_true (nc_change_commit (change, &error));
  g_assert_cmpint (store_fixture_int (f, "SELECT COUNT(*) FROM journal"), ==, 3);
  nc_change_set (change, "enterprise", ID, "energy_tce", NULL);
  g_assert_true (nc_change_commit (change, &error));
  g_assert_cmpint (
      store_fixture_int (f, "SELECT COUNT(*) FROM journal WHERE old_value = '12000.5' AND new_value IS NULL"), ==, 1);
  g_assert_true (nc_store_count_unsent (f->store, &n, &error));
  g_assert_cmpint (n, ==, 4);

  rows = nc_row_writer_new (f->store, &error);
  g_assert_true (nc_row_writer_get (rows, "enterprise", ID, "phone", &phone, &error));
  g_assert_cmpstr (phone, ==, "0471-5550000");
  g_assert_true (nc_row_writer_get (rows, "enterprise", ID, "energy_tce", &energy, &error));
  g_assert_null (energy);
  g_clear_pointer (&rows, nc_row_writer_free);
  store_fixture_assert_journal (f, NULL);
  g_clear_pointer (&change, nc_change_free);
  store_fixture_free (f);
}

static int
tick_cb (gpointer n)
{
  ++*(guint *)n;
  return 0;
}

/* How much SQLite does for a commit of one value, in units of ten instructions. */
static guint
commit_work (StoreFixture *f, const char *value)
{
  guint n = 0;

  sqlite3_progress_handler (nc_store_get_db (f->store), 10, tick_cb, &n);
  store_fixture_set (f, "enterprise", ID, "address", value);
  sqlite3_progress_handler (nc_store_get_db (f->store), 0, NULL, NULL);
  return n;
}

/* A commit does not read the journal that has grown over the years. */
static void
test_long_journal (void)
{
  StoreFixture *f = store_fixture_new ();
  g_autoptr (NcChange) change = nc_change_new (f->store, "officer-1");
  g_autoptr (GError) error = NULL;
  guint before;

  store_fixture_set (f, "enterprise", ID, "name", "示例");
  before = commit_work (f, "一");
  for (guint i = 0; i < 2000; i++) {
    g_autofree char *id = g_strdup_printf ("01900000-0000-7000-8000-1%011u", i);

    nc_change_set (change, "enterprise", id, "name", "示例水泥有限公司");
  }
  g_assert_true (nc_change_commit (change, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (commit_work (f, "二"), <, before + before / 4);
  g_clear_pointer (&change, nc_change_free);
  store_fixture_free (f);
}

static void
test_refusals (void)
{
  StoreFixture *f = store_fixture_new ();
  static const struct {
    const char *table, *field, *value;
    GQuark (*domain) (void);
    int code;
  } cases[] = {
    { "journal", "hash", "x", nc_store_error_quark, NC_STORE_ERROR_UNKNOWN_FIELD },
    { "enterprise", "colour", "x", nc_store_error_quark, NC_STORE_ERROR_UNKNOWN_FIELD },
    { "enterprise", "row_no", "1", nc_store_error_quark, NC_STORE_ERROR_UNKNOWN_FIELD },
    { "enterprise", "energy_tce", "many", nc_store_error_quark, NC_STORE_ERROR_BAD_VALUE },
    { "enterprise", "energy_tce", "nan", nc_store_error_quark, NC_STORE_ERROR_BAD_VALUE },
    { "enterprise", "energy_tce", "", nc_store_error_quark, NC_STORE_ERROR_BAD_VALUE },
    { "enterprise", "is_key_unit", "99999999999999999999", nc_store_error_quark, NC_STORE_ERROR_BAD_VALUE },
    { "enterprise", "name", "\xff", nc_store_error_quark, NC_STORE_ERROR_BAD_VALUE },
    { "enterprise", "energy_tce", "-1", nc_db_error_quark, NC_DB_ERROR_CONSTRAINT },
    { "enterprise", "name", NULL, nc_db_error_quark, NC_DB_ERROR_CONSTRAINT },
    { "equipment", "enterprise_id", "nobody", nc_db_error_quark, NC_DB_ERROR_CONSTRAINT },
  };

  store_fixture_set (f, "enterprise", ID, "name", "示例");
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (NcChange) change = nc_change_new (f->store, "officer-1");
    g_autoptr (GError) error = NULL;

    /* a good row first: it must not stay alone */
    nc_change_set (change, "setting", "k", "value", "v");
    nc_change_set (change, cases[i].table, ID, cases[i].field, cases[i].value);
    if (g_str_equal (cases[i].table, "equipment"))
      nc_change_set (change, cases[i].table, ID, "category", "motor");
    g_assert_false (nc_change_commit (change, &error));
    g_assert_error (error, cases[i].domain (), cases[i].code);
    g_assert_cmpint (store_fixture_int (f, "SELECT COUNT(*) FROM setting"), ==, 0);
    g_assert_cmpint (store_fixture_int (f, "SELECT COUNT(*) FROM journal"), ==, 1);
  }
  store_fixture_free (f);
}

static void
test_delete (void)
{
  StoreFixture *f = store_fixture_new ();
  g_autoptr (NcChange) change = nc_change_new (f->store, "officer-1");
  g_autoptr (GError) error = NULL;

  store_fixture_set (f, "enterprise", ID, "name", "示例");
  nc_change_set (change, "equipment", "e1", "enterprise_id", ID);
  nc_change_set (change, "equipment", "e1", "category", "motor");
  g_assert_true (nc_change_commit (change, &error));
  nc_change_delete (change, "enterprise", ID, "wrong");
  g_assert_false (nc_change_commit (change, &error));
  g_assert_error (error, NC_DB_ERROR, NC_DB_ERROR_CONSTRAINT);
  g_clear_error (&error);
  nc_change_delete (change, "equipment", "e1", "entered twice");
  g_assert_true (nc_change_commit (change, &error));
  g_assert_cmpint (store_fixture_int (f, "SELECT COUNT(*) FROM equipment"), ==, 0);
  /* the refused delete was still in the change: with the machine gone, it goes too */
  g_assert_cmpint (store_fixture_int (f, "SELECT COUNT(*) FROM journal WHERE kind = 'delete'"), ==, 2);
  store_fixture_assert_journal (f, NULL);
  g_clear_pointer (&change, nc_change_free);
  store_fixture_free (f);
}

static void
test_blob (void)
{
  StoreFixture *f = store_fixture_new ();
  static const gsize sizes[] = { 0, 1, 65535, 65536, 65537, 300000 };

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++) {
    g_autofree guint8 *data = g_malloc0 (sizes[i] + 1);
    g_autoptr (GBytes) bytes = NULL, back = NULL;
    g_autoptr (GError) error = NULL;
    g_autofree char *id = NULL, *expected = NULL;

    memset (data, (int)i + 'a', sizes[i]);
    bytes = g_bytes_new (data, sizes[i]);
    id = store_fixture_add_blob (f, bytes);
    expected = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
    g_assert_cmpstr (id, ==, expected);
    back = nc_blobs_get_bytes (f->store, id, 1 << 20, &error);
    g_assert_no_error (error);
    g_assert_true (g_bytes_equal (back, bytes));
    if (sizes[i] > 1)
      g_assert_null (nc_blobs_get_bytes (f->store, id, sizes[i] - 1, NULL));
  }
  {
    g_auto (NcBlobsCheck) check;

    g_assert_true (nc_blobs_check (f->store, &check, NULL));
    g_assert_cmpint (check.n_blobs, ==, G_N_ELEMENTS (sizes));
    g_assert_cmpuint (check.missing->len + check.damaged->len, ==, 0);
  }
  store_fixture_free (f);
}

/* A home of an earlier version: what lies there in the first form opens, also behind an offset; and nothing but that.
 */
static void
test_blob_first_form (void)
{
  StoreFixture *f = store_fixture_new ();
  g_autofree guint8 *clear = g_malloc (200000), *sealed = g_malloc (200200);
  g_autofree char *id = NULL, *part = NULL, *folder = NULL, *path = NULL;
  g_autoptr (GBytes) bytes = NULL, back = NULL;
  g_autoptr (NcBlobReader) reader = NULL;
  crypto_secretstream_xchacha20poly1305_state state;
  guint8 key[NC_KEYS_SUBKEY_BYTES], tail[100];
  unsigned long long n;
  gsize size = 8;

  for (gsize i = 0; i < 200000; i++)
    clear[i] = (guint8)(i * 7 / 3);
  bytes = g_bytes_new (clear, 200000);
  id = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  g_assert_true (nc_keys_get_subkey (nc_store_get_keys (f->store), NC_KEYS_BLOBS, key, NULL));
  memcpy (sealed, "NCblob1\n", 8);
  crypto_secretstream_xchacha20poly1305_init_push (&state, sealed + size, key);
  size += crypto_secretstream_xchacha20poly1305_HEADERBYTES;
  for (gsize at = 0; at < 200000; at += 65536) {
    gsize chunk = MIN (65536, 200000 - at);

    crypto_secretstream_xchacha20poly1305_push (&state, sealed + size, &n, clear + at, chunk, NULL, 0,
                                                at + chunk == 200000 ? crypto_secretstream_xchacha20poly1305_TAG_FINAL
                                                                     : 0);
    size += n;
  }
  part = g_strndup (id, 2);
  folder = g_build_filename (f->home, "blobs", part, NULL);
  path = g_build_filename (folder, id, NULL);
  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, (const char *)sealed, (gssize)size, NULL));
  back = nc_blobs_get_bytes (f->store, id, 1 << 20, NULL);
  g_assert_true (g_bytes_equal (back, bytes));
  reader = nc_blobs_open (f->store, id, NULL);
  g_assert_true (nc_blob_reader_skip (reader, 150000, NULL));
  g_assert_cmpint (nc_blob_reader_read (reader, tail, sizeof tail, NULL), ==, sizeof tail);
  g_assert_cmpmem (tail, sizeof tail, clear + 150000, sizeof tail);
  sealed[size - 20] ^= 1;
  g_assert_true (g_file_set_contents (path, (const char *)sealed, (gssize)size, NULL));
  g_assert_null (nc_blobs_get_bytes (f->store, id, 1 << 20, NULL));
  store_fixture_free (f);
}

/* What one of the second form must not be: cut at a chunk, under another's name, or read on behind an offset wrongly.
 */
static void
test_blob_second_form (void)
{
  StoreFixture *f = store_fixture_new ();
  g_autofree guint8 *clear = g_malloc (4 * 65536);
  g_autoptr (GBytes) bytes = NULL, other = NULL;
  g_autofree char *id = NULL, *other_id = NULL, *path = NULL, *other_path = NULL, *data = NULL;
  char part[3] = "", other_part[3] = "";
  gsize size;

  for (gsize i = 0; i < 4 * 65536; i++)
    clear[i] = (guint8)(i * 11 / 7);
  bytes = g_bytes_new (clear, 4 * 65536);
  other = g_bytes_new (clear, 3 * 65536);
  id = nc_blobs_put_bytes (f->store, bytes, NULL);
  other_id = nc_blobs_put_bytes (f->store, other, NULL);
  memcpy (part, id, 2);
  memcpy (other_part, other_id, 2);
  path = g_build_filename (f->home, "blobs", part, id, NULL);
  other_path = g_build_filename (f->home, "blobs", other_part, other_id, NULL);
  for (gint64 at = 0; at < 4 * 65536; at += 21845) {
    g_autoptr (NcBlobReader) reader = nc_blobs_open (f->store, id, NULL);
    guint8 byte;

    g_assert_true (nc_blob_reader_skip (reader, at, NULL));
    g_assert_cmpint (nc_blob_reader_read (reader, &byte, 1, NULL), ==, 1);
    g_assert_cmpuint (byte, ==, clear[at]);
  }
  g_assert_true (g_file_get_contents (path, &data, &size, NULL));
  g_assert_cmpuint (size, ==, 40 + 4 * (65536 + 16));
  g_assert_true (g_file_set_contents (path, data, 40 + 3 * (65536 + 16), NULL));
  g_assert_null (nc_blobs_get_bytes (f->store, id, 1 << 20, NULL));
  /* sealed under the same store, whole, but not what this name says */
  g_assert_true (g_file_set_contents (other_path, data, (gssize)size, NULL));
  g_assert_null (nc_blobs_get_bytes (f->store, other_id, 1 << 20, NULL));
  store_fixture_free (f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/long-journal", test_long_journal);
  g_test_add_func ("/store/change", test_change);
  g_test_add_func ("/store/refusals", test_refusals);
  g_test_add_func ("/store/delete", test_delete);
  g_test_add_func ("/store/blob", test_blob);
  g_test_add_func ("/store/blob-first-form", test_blob_first_form);
  g_test_add_func ("/store/blob-second-form", test_blob_second_form);
  return g_test_run ();
}
