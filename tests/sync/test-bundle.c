/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bundles that went astray, and laptops that meet their hub only by file. */
#include "hub-fixture.h"
#include "nc-blobs.h"
#include "nc-bundle.h"
#include <string.h>

#define PLANT   HUB_FIXTURE_PLANT
#define MACHINE HUB_FIXTURE_MACHINE

static char *
path_of (HubFixture *f, const char *name)
{
  return g_build_filename (f->folder, name, NULL);
}

static void
export_to (NcStore *store, const char *path)
{
  g_autoptr (GError) error = NULL;

  nc_sync_bundle_export (store, path, &error);
  g_assert_no_error (error);
}

/* Out, to the hub, and back. */
static NcSyncReport
by_file (HubFixture *f, NcStore *store)
{
  g_autofree char *out = path_of (f, "out.sync"), *back = path_of (f, "back.sync"), *said = NULL;
  g_autoptr (GError) error = NULL;
  NcSyncReport report;

  export_to (store, out);
  said = hub_fixture_run (f, 0, (const char *const[]){ "bundle", out, "-o", back, NULL });
  nc_sync_bundle_import (store, back, &report, &error);
  g_assert_no_error (error);
  return report;
}

static void
assert_refused (NcStore *store, const char *path, NcSyncError code, const char *words)
{
  g_autoptr (GError) error = NULL;
  NcSyncReport report;

  g_assert_false (nc_sync_bundle_import (store, path, &report, &error));
  g_assert_error (error, NC_SYNC_ERROR, (int)code);
  if (!strstr (error->message, words))
    g_error ("“%s” does not say “%s”", error->message, words);
}

/* What the hub's command says when it refuses a bundle. */
static void
assert_hub_refuses (HubFixture *f, const char *path, int expected, const char *words)
{
  g_autofree char *answer = path_of (f, "never.sync"), *err = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  g_spawn_sync (NULL,
                (char *[]){ (char *)g_getenv ("NENGCHA_HUB"), "--lang", "en", "--home", f->hub_home, "bundle",
                            (char *)path, "-o", answer, f->database ? "--database" : NULL, f->database, NULL },
                NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, &err, &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (WEXITSTATUS (status), ==, expected);
  if (!strstr (err, words))
    g_error ("“%s” does not say “%s”", err, words);
  g_assert_false (g_file_test (answer, G_FILE_TEST_EXISTS));
}

static void
write_part (const char *from, gsize size, const char *to)
{
  g_autofree char *bytes = NULL;
  g_autoptr (GError) error = NULL;
  gsize n;

  g_assert_true (g_file_get_contents (from, &bytes, &n, &error));
  g_assert_cmpuint (size, <=, n);
  g_assert_true (g_file_set_contents (to, bytes, (gssize)size, &error));
}

static gsize
size_of (const char *path)
{
  g_autofree char *bytes = NULL;
  gsize n = 0;

  g_assert_true (g_file_get_contents (path, &bytes, &n, NULL));
  return n;
}

/* The pair that bundles are sealed to, from the hub's own key file. */
static void
hub_pair (HubFixture *f, guint8 box_public[32], guint8 box_secret[32])
{
  g_autofree char *path = g_build_filename (f->hub_home, "hub.key", NULL), *hex = NULL;
  guint8 seed[32], ed_public[32], ed_secret[64];

  g_assert_true (g_file_get_contents (path, &hex, NULL, NULL));
  g_assert_true (nc_wire_unhex (g_strstrip (hex), seed, sizeof seed));
  crypto_sign_seed_keypair (ed_public, ed_secret, seed);
  g_assert_cmpint (crypto_sign_ed25519_pk_to_curve25519 (box_public, ed_public), ==, 0);
  g_assert_cmpint (crypto_sign_ed25519_sk_to_curve25519 (box_secret, ed_secret), ==, 0);
}

/* a stick that was found: no word of it can be read, by no key that is not the hub's */
static void
test_stolen (void)
{
  HubFixture *f = hub_fixture_new ();
  g_autoptr (NcStore) a = hub_fixture_laptop (f, "a", "150000");
  g_autofree char *out = path_of (f, "out.sync"), *bytes = NULL;
  guint8 ed_public[32], ed_secret[64], box_public[32], box_secret[32];
  g_autoptr (NcBundleReader) reader = NULL;
  g_autoptr (GError) error = NULL;
  gsize size;

  hub_fixture_plant (a, "150102");
  export_to (a, out);
  g_assert_true (g_file_get_contents (out, &bytes, &size, &error));
  g_assert_null (memmem (bytes, size, "示例水泥", strlen ("示例水泥")));
  g_assert_null (memmem (bytes, size, "0471-5550000", strlen ("0471-5550000")));
  g_assert_null (memmem (bytes, size, nc_store_get_device_id (a), 36));
  g_assert_null (nc_bundle_reader_new (out, NULL, NULL, NULL, &error));
  g_assert_error (error, NC_SYNC_ERROR, NC_SYNC_ERROR_BAD_DATA);
  g_clear_error (&error);
  crypto_sign_keypair (ed_public, ed_secret);
  g_assert_cmpint (crypto_sign_ed25519_pk_to_curve25519 (box_public, ed_public), ==, 0);
  g_assert_cmpint (crypto_sign_ed25519_sk_to_curve25519 (box_secret, ed_secret), ==, 0);
  g_assert_null (nc_bundle_reader_new (out, box_public, box_secret, NULL, &error));
  g_assert_error (error, NC_SYNC_ERROR, NC_SYNC_ERROR_BAD_DATA);
  /* with the hub's key it can: what was tried above is what keeps it shut */
  hub_pair (f, box_public, box_secret);
  reader = nc_bundle_reader_new (out, box_public, box_secret, NULL, NULL);
  g_assert_nonnull (reader);
  g_clear_object (&a);
  hub_fixture_free (f);
}

/* a bundle of another hub's laptop, or carried to another hub, once or again: nothing is taken, and it says where to */
static void
test_other_hub (void)
{
  HubFixture *f = hub_fixture_new (), *g = hub_fixture_new ();
  g_autoptr (NcStore) a = hub_fixture_laptop (f, "a", "150000"), stranger = hub_fixture_laptop (g, "b", "150000");
  g_autofree char *out = path_of (f, "out.sync"), *back = path_of (f, "back.sync"), *said = NULL;

  hub_fixture_plant (a, "150102");
  export_to (a, out);
  for (int i = 0; i < 2; i++)
    assert_hub_refuses (g, out, 3, "for another hub");
  g_assert_cmpint (hub_fixture_int (g, "SELECT COUNT(*) FROM op"), ==, 0);
  said = hub_fixture_run (f, 0, (const char *const[]){ "bundle", out, "-o", back, NULL });
  g_assert_cmpint (hub_fixture_int (f, "SELECT COUNT(*) FROM op"), ==, 7);
  assert_hub_refuses (g, out, 3, "for another hub");
  assert_refused (stranger, back, NC_SYNC_ERROR_BAD_DATA, "for another laptop");
  assert_hub_refuses (f, back, 3, "a hub's answer");
  assert_refused (a, out, NC_SYNC_ERROR_BAD_DATA, "goes to the hub");
  assert_refused (a, f->hub_home, NC_SYNC_ERROR_BAD_DATA, "no bundle");
  g_clear_object (&a);
  g_clear_object (&stranger);
  hub_fixture_free (f);
  hub_fixture_free (g);
}

/* an answer on the wrong laptop of the same hub; then on the right one */
static void
test_wrong_laptop (void)
{
  HubFixture *f = hub_fixture_new ();
  g_autoptr (NcStore) a = hub_fixture_laptop (f, "a", "150000"), b = hub_fixture_laptop (f, "b", "150000");
  g_autofree char *out = path_of (f, "out.sync"), *back = path_of (f, "back.sync"), *said = NULL;
  g_autoptr (GError) error = NULL;
  NcSyncReport report;
  gint64 unsent;

  hub_fixture_plant (a, "150102");
  hub_fixture_set (b, "issuer", "i1", "name", "示例监察机构");
  export_to (a, out);
  said = hub_fixture_run (f, 0, (const char *const[]){ "bundle", out, "-o", back, NULL });
  assert_refused (b, back, NC_SYNC_ERROR_BAD_DATA, "for another laptop");
  g_assert_true (nc_store_count_unsent (b, &unsent, NULL));
  g_assert_cmpint (unsent, ==, 1);
  g_assert_true (nc_sync_bundle_import (a, back, &report, &error));
  g_assert_cmpint (report.unsent, ==, 0);
  g_clear_object (&a);
  g_clear_object (&b);
  hub_fixture_free (f);
}

/* As the hub looks at a bundle before it takes anything of it: to the end, and whose it is. */
static gboolean
proves_at_hub (const char *path, const guint8 *box_public, const guint8 *box_secret, NcStore *laptop, GError **error)
{
  g_autoptr (NcBundleReader) reader = nc_bundle_reader_new (path, box_public, box_secret, NULL, error);
  gint64 size;
  char type = 1;

  while (reader && type)
    if (!nc_bundle_reader_next (reader, &type, &size, error) || (type && !nc_bundle_reader_skip (reader, size, error)))
      return FALSE;
  return reader && nc_bundle_reader_proves (reader, nc_keys_get_device_public (nc_store_get_keys (laptop)));
}

/* What a person can do is said: copy it, make it anew, give it to the hub, take it to where it belongs. */
static void
assert_says_what_to_do (const GError *error)
{
  static const char *const ways[] = {
    "copy it", "make it anew", "once more", "take it", "no bundle", "is taken in here"
  };

  g_assert_error (error, NC_SYNC_ERROR, NC_SYNC_ERROR_BAD_DATA);
  for (gsize i = 0; i < G_N_ELEMENTS (ways); i++)
    if (strstr (error->message, ways[i]))
      return;
  g_error ("“%s” does not say what to do", error->message);
}

static char *
read_file (const char *path, gsize *size)
{
  g_autoptr (GError) error = NULL;
  char *bytes = NULL;

  g_file_get_contents (path, &bytes, size, &error);
  g_assert_no_error (error);
  return bytes;
}

/* A bundle and its answer, with a byte missing at the end or a bit turned over, at every place: refused with what to
   do, and nothing is changed. */
static void
test_every_byte (void)
{
  HubFixture *f = hub_fixture_new ();
  g_autoptr (NcStore) a = hub_fixture_laptop (f, "a", "150000");
  g_autofree char *out = path_of (f, "out.sync"), *back = path_of (f, "back.sync"), *bad = path_of (f, "bad.sync"),
                  *said = NULL;
  guint8 box_public[32], box_secret[32];
  gint64 unsent;

  hub_pair (f, box_public, box_secret);
  hub_fixture_plant (a, "150102");
  export_to (a, out);
  said = hub_fixture_run (f, 0, (const char *const[]){ "bundle", out, "-o", back, NULL });
  for (int side = 0; side < 2; side++) {
    gsize size;
    g_autofree char *bytes = read_file (side ? back : out, &size);

    for (gsize i = 0; i < 2 * size; i++) {
      g_autoptr (GError) error = NULL;
      NcSyncReport report;
      char turned = (char)(1 << i % 8);

      if (i >= size)
        bytes[i - size] ^= turned;
      g_assert_true (
          g_file_set_contents_full (bad, bytes, (gssize)MIN (i, size), G_FILE_SET_CONTENTS_NONE, 0600, NULL));
      if (i >= size)
        bytes[i - size] ^= turned;
      if (side ? nc_sync_bundle_import (a, bad, &report, &error)
               : proves_at_hub (bad, box_public, box_secret, a, &error))
        g_error ("%s %zu of %zu was taken", i < size ? "cut at" : "turned at", i % size, size);
      assert_says_what_to_do (error);
    }
  }
  g_assert_true (nc_store_count_unsent (a, &unsent, NULL));
  g_assert_cmpint (unsent, ==, 6);
  hub_fixture_assert (a, "enterprise", PLANT, "phone", "0471-5550000");
  g_clear_object (&a);
  hub_fixture_free (f);
}

static gboolean
sign_as (gpointer data, gconstpointer message, gsize size, guint8 signature[64], GError **error)
{
  return nc_keys_sign (nc_store_get_keys (data), message, size, signature, error);
}

/* A file of frames as a laptop makes them, under whatever name and key the forger likes. */
static void
forge (const char *path, const guint8 *seal_to, const guint8 *key, const char *head, const char *page, NcStore *signer)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NcBundleWriter) writer = nc_bundle_writer_new (path, seal_to, key, &error);

  g_assert_no_error (error);
  g_assert_true (nc_bundle_writer_frame (writer, 'H', head, strlen (head), &error));
  if (page)
    g_assert_true (nc_bundle_writer_frame (writer, seal_to ? 'P' : 'L', page, strlen (page), &error));
  nc_bundle_writer_finish (writer, sign_as, signer, &error);
  g_assert_no_error (error);
}

/* in another laptop's name, of a stranger, of a laptop that was revoked, of what is no exchange at all */
static void
test_forged (void)
{
  HubFixture *f = hub_fixture_new ();
  g_autoptr (NcStore) a = hub_fixture_laptop (f, "a", "150000"), b = hub_fixture_laptop (f, "b", "150000"),
                      stranger = hub_fixture_laptop (f, "c", NULL);
  g_autofree char *path = path_of (f, "forged.sync"), *mine = NULL, *theirs = NULL, *nobody = NULL, *said = NULL;
  const char *head = "{\"format\":\"nengcha-bundle-1\",\"device\":\"%s\",\"reply_key\":\"%064d\",\"cursor\":\"\"}";
  guint8 box_public[32], box_secret[32];

  hub_pair (f, box_public, box_secret);
  mine = g_strdup_printf (head, nc_store_get_device_id (b), 0);
  theirs = g_strdup_printf (head, nc_store_get_device_id (a), 0);
  nobody = g_strdup_printf (head, nc_store_get_device_id (stranger), 0);
  forge (path, box_public, NULL, theirs, NULL, b);
  assert_hub_refuses (f, path, 4, "make it anew on that laptop");
  forge (path, box_public, NULL, nobody, NULL, stranger);
  assert_hub_refuses (f, path, 4, "with a code");
  forge (path, box_public, NULL, mine, "{\"format\":\"nengcha-push-1\"}", b);
  assert_hub_refuses (f, path, 3, "make it anew");
  forge (path, box_public, NULL, mine, "[[[[", b);
  assert_hub_refuses (f, path, 3, "make it anew");
  forge (path, box_public, NULL, "{}", NULL, b);
  assert_hub_refuses (f, path, 3, "make it anew");
  said = hub_fixture_run (f, 0, (const char *const[]){ "revoke", nc_store_get_device_id (b), NULL });
  forge (path, box_public, NULL, mine, NULL, b);
  assert_hub_refuses (f, path, 4, "with a new code");
  g_assert_cmpint (hub_fixture_int (f, "SELECT COUNT(*) FROM op"), ==, 0);
  g_assert_cmpint (hub_fixture_int (f, "SELECT COUNT(*) FROM blob"), ==, 0);
  g_clear_object (&a);
  g_clear_object (&b);
  g_clear_object (&stranger);
  hub_fixture_free (f);
}

/* an answer that another than the hub has made, with the very key that the laptop expects */
static void
test_forged_answer (void)
{
  HubFixture *f = hub_fixture_new ();
  g_autoptr (NcStore) a = hub_fixture_laptop (f, "a", "150000"), b = hub_fixture_laptop (f, "b", "150000");
  g_autofree char *out = path_of (f, "out.sync"), *bad = path_of (f, "bad.sync"), *cursor = NULL, *head = NULL;
  guint8 box_public[32], box_secret[32], key[NC_BUNDLE_KEY_BYTES];
  g_autoptr (GError) error = NULL;
  g_autoptr (NcBundleReader) reader = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (NcJson) json = NULL;
  gint64 size, unsent;
  char type;

  hub_pair (f, box_public, box_secret);
  hub_fixture_plant (a, "150102");
  export_to (a, out);
  reader = nc_bundle_reader_new (out, box_public, box_secret, NULL, &error);
  g_assert_true (nc_bundle_reader_next (reader, &type, &size, &error));
  bytes = nc_bundle_reader_bytes (reader, size, 4096, &error);
  json = nc_wire_parse (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), &error);
  g_assert_no_error (error);
  g_assert_true (nc_wire_unhex (nc_wire_get_string (json, "reply_key", 64), key, sizeof key));
  head = g_strdup_printf ("{\"format\":\"nengcha-bundle-reply-1\",\"device\":\"%s\",\"cursor\":\"\"}",
                          nc_store_get_device_id (a));
  forge (bad, NULL, key, head, "{\"rows\":[{\"t\":\"enterprise\",\"r\":\"" PLANT "\",\"gone\":\"deleted\"}]}", b);
  assert_refused (a, bad, NC_SYNC_ERROR_NOT_THE_HUB, "give the bundle to the hub once more");
  hub_fixture_assert (a, "enterprise", PLANT, "phone", "0471-5550000");
  cursor = nc_store_get_meta (a, "sync.cursor", NULL);
  g_assert_cmpstr (cursor, ==, NULL);
  g_assert_true (nc_store_count_unsent (a, &unsent, NULL));
  g_assert_cmpint (unsent, ==, 6);
  g_clear_object (&a);
  g_clear_object (&b);
  hub_fixture_free (f);
}

/* an old bundle after newer ones, again and again: one effect, and its answer still serves */
static void
test_replayed (void)
{
  HubFixture *f = hub_fixture_new ();
  g_autoptr (NcStore) a = hub_fixture_laptop (f, "a", "150000");
  g_autofree char *old = path_of (f, "old.sync"), *back = path_of (f, "back.sync"),
                  *photo = hub_fixture_photo (a, 20000);
  g_autoptr (GError) error = NULL;
  NcSyncReport report;
  gint64 n_ops;

  hub_fixture_plant (a, "150102");
  export_to (a, old);
  by_file (f, a);
  hub_fixture_set (a, "enterprise", PLANT, "phone", "later");
  by_file (f, a);
  n_ops = hub_fixture_int (f, "SELECT COUNT(*) FROM op");
  for (int i = 0; i < 3; i++) {
    g_autofree char *said = hub_fixture_run (f, 0, (const char *const[]){ "bundle", old, "-o", back, NULL });

    g_assert_cmpint (hub_fixture_int (f, "SELECT COUNT(*) FROM op"), ==, n_ops);
    g_assert_cmpint (hub_fixture_int (f, "SELECT COUNT(*) FROM blob"), ==, 1);
    g_assert_true (nc_sync_bundle_import (a, back, &report, &error));
    g_assert_cmpint (report.unsent + report.blobs_unsent + report.tray, ==, 0);
    hub_fixture_assert (a, "enterprise", PLANT, "phone", "later");
  }
  g_assert_true (nc_blobs_has (a, photo));
  g_assert_cmpint (hub_fixture_sync (a).sent, ==, 0);
  g_clear_object (&a);
  hub_fixture_free (f);
}

/* a file that ends anywhere: refused on both sides, nothing of it taken */
static void
test_truncated (void)
{
  static const gsize ends[] = { 0, 7, 8, 50, 111, 112, 120, 400 };
  HubFixture *f = hub_fixture_new ();
  g_autoptr (NcStore) a = hub_fixture_laptop (f, "a", "150000");
  g_autofree char *out = path_of (f, "out.sync"), *back = path_of (f, "back.sync"), *cut = path_of (f, "cut.sync"),
                  *photo = hub_fixture_photo (a, 200000), *said = NULL;
  gint64 unsent;

  hub_fixture_plant (a, "150102");
  export_to (a, out);
  said = hub_fixture_run (f, 0, (const char *const[]){ "bundle", out, "-o", back, NULL });
  hub_fixture_exec (f, "DELETE FROM op");
  for (gsize i = 0; i < G_N_ELEMENTS (ends) + 3; i++) {
    gsize end = i < G_N_ELEMENTS (ends) ? ends[i] : size_of (out) - (i - G_N_ELEMENTS (ends)) * 66000 - 1;
    const char *words = end < 8 ? "no bundle" : end == 400 ? "damaged" : "not whole";

    write_part (out, end, cut);
    assert_hub_refuses (f, cut, 3, words);
    if (end >= size_of (back))
      continue;
    write_part (back, end, cut);
    assert_refused (a, cut, NC_SYNC_ERROR_BAD_DATA, end == 400 ? "damaged" : words);
  }
  write_part (back, size_of (back) - 1, cut);
  assert_refused (a, cut, NC_SYNC_ERROR_BAD_DATA, "damaged");
  g_assert_cmpint (hub_fixture_int (f, "SELECT COUNT(*) FROM op"), ==, 0);
  g_assert_true (nc_store_count_unsent (a, &unsent, NULL));
  g_assert_cmpint (unsent, >, 0);
  g_clear_object (&a);
  hub_fixture_free (f);
}

/* an answer that comes late, after the laptop was on the network: its receipts count, its older lists do not */
static void
test_late_answer (void)
{
  HubFixture *f = hub_fixture_new ();
  g_autoptr (NcStore) a = hub_fixture_laptop (f, "a", "150000"), b = hub_fixture_laptop (f, "b", "150000");
  g_autofree char *out = path_of (f, "out.sync"), *back = path_of (f, "back.sync"), *said = NULL;
  g_autoptr (GError) error = NULL;
  NcSyncReport report;

  hub_fixture_plant (b, "150102");
  hub_fixture_sync (b);
  hub_fixture_sync (a);
  hub_fixture_set (b, "enterprise", PLANT, "note", "first");
  hub_fixture_sync (b);
  export_to (a, out);
  said = hub_fixture_run (f, 0, (const char *const[]){ "bundle", out, "-o", back, NULL });
  hub_fixture_set (b, "enterprise", PLANT, "note", "second");
  hub_fixture_sync (b);
  hub_fixture_sync (a);
  hub_fixture_assert (a, "enterprise", PLANT, "note", "second");
  for (int i = 0; i < 2; i++) {
    g_assert_true (nc_sync_bundle_import (a, back, &report, &error));
    g_assert_cmpint (report.unsent, ==, 0);
    hub_fixture_assert (a, "enterprise", PLANT, "note", "second");
  }
  g_assert_cmpint (hub_fixture_sync (a).sent, ==, 0);
  g_clear_object (&a);
  g_clear_object (&b);
  hub_fixture_free (f);
}

/* the hub is put back to before a colleague, who never comes back, had sent anything; the one who has read it all meets
   the hub by file alone, and says it again, his own work too */
static void
test_restored_hub (void)
{
  HubFixture *f = hub_fixture_new ();
  g_autoptr (NcStore) a = hub_fixture_laptop (f, "a", "150000"), b = hub_fixture_laptop (f, "b", "150000"), c = NULL;
  g_autofree char *photo = NULL, *own = NULL, *verified = NULL;
  NcSyncReport report;

  hub_fixture_set (b, "issuer", "i1", "name", "示例监察机构");
  hub_fixture_sync (b);
  hub_fixture_save (f);
  hub_fixture_plant (a, "150102");
  photo = hub_fixture_photo (a, 30000);
  hub_fixture_sync (a);
  hub_fixture_set (b, "issuer", "i1", "address", "示例路1号");
  own = hub_fixture_photo (b, 20000);
  hub_fixture_sync (b);
  hub_fixture_restore (f);
  report = by_file (f, b);
  g_assert_true (report.offered_again);
  g_assert_cmpint (report.unsent, >, 0);
  g_assert_cmpint (report.blobs_unsent, ==, 2);
  /* what the hub has lost is not taken for what it has changed */
  hub_fixture_assert (b, "issuer", "i1", "address", "示例路1号");
  report = by_file (f, b);
  g_assert_false (report.offered_again);
  g_assert_cmpint (report.unsent + report.blobs_unsent + report.tray, ==, 0);
  c = hub_fixture_laptop (f, "c", "150000");
  hub_fixture_sync (c);
  hub_fixture_assert (c, "equipment", MACHINE, "rated_kw", "7.5");
  hub_fixture_assert (c, "issuer", "i1", "address", "示例路1号");
  g_assert_true (nc_blobs_has (c, photo));
  g_assert_true (nc_blobs_has (c, own));
  /* and once more: nothing */
  report = by_file (f, b);
  g_assert_cmpint (report.unsent + report.sent + report.blobs_sent, ==, 0);
  g_assert_false (report.offered_again);
  verified = hub_fixture_run (f, 0, (const char *const[]){ "verify", "--content", NULL });
  g_assert_nonnull (strstr (verified, "\"ok\":true"));
  g_clear_object (&a);
  g_clear_object (&b);
  g_clear_object (&c);
  hub_fixture_free (f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/bundle/stolen", test_stolen);
  g_test_add_func ("/sync/bundle/other-hub", test_other_hub);
  g_test_add_func ("/sync/bundle/wrong-laptop", test_wrong_laptop);
  g_test_add_func ("/sync/bundle/truncated", test_truncated);
  g_test_add_func ("/sync/bundle/every-byte", test_every_byte);
  g_test_add_func ("/sync/bundle/forged", test_forged);
  g_test_add_func ("/sync/bundle/forged-answer", test_forged_answer);
  g_test_add_func ("/sync/bundle/replayed", test_replayed);
  g_test_add_func ("/sync/bundle/late-answer", test_late_answer);
  g_test_add_func ("/sync/bundle/restored-hub", test_restored_hub);
  return g_test_run ();
}
