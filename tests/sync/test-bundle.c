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

/* a stick that was found: no word of it can be read, by no key that is not the hub's */
static void
test_stolen (void)
{
  HubFixture *f = hub_fixture_new ();
  g_autoptr (NcStore) a = hub_fixture_laptop (f, "a", "150000");
  g_autofree char *out = path_of (f, "out.sync"), *bytes = NULL, *key_path = NULL, *seed_hex = NULL;
  guint8 ed_public[32], ed_secret[64], box_public[32], box_secret[32];
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
  key_path = g_build_filename (f->hub_home, "hub.key", NULL);
  g_assert_true (g_file_get_contents (key_path, &seed_hex, NULL, NULL));
  {
    guint8 seed[32];
    g_autoptr (NcBundleReader) reader = NULL;

    g_assert_true (nc_wire_unhex (g_strstrip (seed_hex), seed, sizeof seed));
    crypto_sign_seed_keypair (ed_public, ed_secret, seed);
    g_assert_cmpint (crypto_sign_ed25519_pk_to_curve25519 (box_public, ed_public), ==, 0);
    g_assert_cmpint (crypto_sign_ed25519_sk_to_curve25519 (box_secret, ed_secret), ==, 0);
    reader = nc_bundle_reader_new (out, box_public, box_secret, NULL, NULL);
    g_assert_nonnull (reader);
  }
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
  g_test_add_func ("/sync/bundle/late-answer", test_late_answer);
  g_test_add_func ("/sync/bundle/restored-hub", test_restored_hub);
  return g_test_run ();
}
