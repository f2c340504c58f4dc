/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sign-support.h"
#include "nc-handwriting.h"
#include "nc-signature-error.h"
#include <string.h>

static void
assert_sound (const NcPdfReport *report)
{
  for (guint i = 0; i < report->problems->len; i++)
    g_test_message ("%s", (char *)report->problems->pdata[i]);
  for (guint i = 0; i < report->signatures->len; i++)
    for (guint k = 0; k < ((NcPdfSignature *)report->signatures->pdata[i])->problems->len; k++)
      g_test_message ("%u: %s", i, (char *)((NcPdfSignature *)report->signatures->pdata[i])->problems->pdata[k]);
  g_assert_true (report->sound);
}

/* Signed, countersigned, stamped: each step sound, and known for what it is. */
static void
test_course (gconstpointer data)
{
  SignWorld *world = sign_world_new ((NcKeyType)GPOINTER_TO_INT (data));
  g_autoptr (GBytes) prepared = sign_prepared_pdf ();
  g_autoptr (GBytes) one = sign_pdf (world, prepared, world->officer, "officer1");
  g_autoptr (GBytes) two = sign_pdf (world, one, world->second, "officer2");
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) stamped = nc_pades_timestamp (two, sign_tsa, world, &error);
  GBytes *const steps[] = { one, two, stamped };
  const NcSignatureLevel levels[] = { NC_SIGNATURE_LEVEL_B_B, NC_SIGNATURE_LEVEL_B_B, NC_SIGNATURE_LEVEL_B_T };

  g_assert_no_error (error);
  for (guint i = 0; i < 3; i++) {
    g_autoptr (NcPdfReport) report = sign_verify (world, steps[i], NC_SIGNATURE_LEVEL_B_B, &error);

    g_assert_no_error (error);
    assert_sound (report);
    g_assert_cmpuint (report->signatures->len, ==, i + 1);
    g_assert_cmpint (report->level, ==, levels[i]);
    g_assert_cmpstr (((NcPdfSignature *)report->signatures->pdata[0])->signer, ==, "示例执法员甲");
    g_assert_cmpint (((NcPdfSignature *)report->signatures->pdata[0])->covers_file, ==, i == 0);
    g_assert_cmpstr (report->number, ==, "NM-2026-1");
  }
  sign_world_free (world);
}

/* What later updates may not do, each named. */
static void
test_shadow (void)
{
  SignWorld *world = sign_world_new (NC_KEY_EC);
  g_autoptr (GBytes) prepared = sign_prepared_pdf ();
  g_autoptr (GBytes) one = sign_pdf (world, prepared, world->officer, "officer1");
  static const struct {
    guint number;
    const char *body;
  } attacks[] = {
    { 5, "<</Length 4>>\nstream\nBT ET\nendstream" },
    { 5, "<</Length 5>>\nstream\nBT ET\nendstream" },
    { 3, "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 6 0 R>>" },
    { 2, "<</Type/Pages/Kids[4 0 R 3 0 R]/Count 2>>" },
    { 1, "<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(x)>>>>" },
    { 8, "<</Producer(test)/NCNumber(NM-2026-2)>>" },
    { 9, "<</Type/Annot/Subtype/Widget/FT/Sig/F 132/T(officer1)/Rect[0 0 595 842]>>" },
    { 10, "<</Type/Annot/Subtype/Widget/FT/Sig/F 132/T(officer2)/P 4 0 R/Rect[0 0 595 842]>>" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (attacks); i++) {
    g_autoptr (GBytes) forged = sign_append_update (one, attacks[i].number, attacks[i].body);
    g_autoptr (GBytes) covered = NULL;

    g_assert_false (sign_is_sound (world, g_bytes_get_data (forged, NULL), g_bytes_get_size (forged), 0, 1));
    if (i == 0 || attacks[i].number == 1 || attacks[i].number >= 9)
      continue;
    /* an honest second signature on top does not heal it */
    covered = sign_pdf (world, forged, world->second, "officer2");
    g_assert_false (sign_is_sound (world, g_bytes_get_data (covered, NULL), g_bytes_get_size (covered), 0, 1));
  }
  sign_world_free (world);
}

/* Single bits over the whole file, cuts, additions: none is accepted. */
static void
test_tamper (void)
{
  SignWorld *world = sign_world_new (NC_KEY_EC);
  g_autoptr (GBytes) prepared = sign_prepared_pdf ();
  g_autoptr (GBytes) one = sign_pdf (world, prepared, world->officer, "officer1");
  g_autoptr (GBytes) two = sign_pdf (world, one, world->second, "officer2");
  g_autoptr (GBytes) stamped = nc_pades_timestamp (two, sign_tsa, world, NULL);
  g_autoptr (GRand) random = g_rand_new_with_seed (20261120);
  gsize length;
  const guint8 *data = g_bytes_get_data (stamped, &length);
  g_autofree guint8 *copy = g_malloc (length + 1);
  guint tried = 0;

  g_assert_true (sign_is_sound (world, data, length, NC_SIGNATURE_LEVEL_B_T, 2));
  memcpy (copy, data, length);
  for (gsize i = 0; i < length; i++) {
    guint8 bit = (guint8)(1 << g_rand_int_range (random, 0, 8));

    if (i % 37 && (data[i] == '0' || i % 3)) /* zeros of the filling only now and then */
      continue;
    copy[i] ^= bit;
    if (sign_is_sound (world, copy, length, NC_SIGNATURE_LEVEL_B_T, 2))
      g_error ("bit %u of byte %" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT " changed and accepted", bit, i, length);
    copy[i] ^= bit;
    tried++;
  }
  for (gsize cut = 1; cut < length; cut += 397, tried++)
    g_assert_false (sign_is_sound (world, data, length - cut, NC_SIGNATURE_LEVEL_B_T, 2));
  for (guint byte = 0; byte < 256; byte += 5, tried++) {
    copy[length] = (guint8)byte;
    g_assert_false (sign_is_sound (world, copy, length + 1, NC_SIGNATURE_LEVEL_B_T, 2));
  }
  g_test_message ("%u changes, none accepted", tried);
  g_assert_cmpuint (tried, >=, 1000);
  sign_world_free (world);
}

/* A stripped time-stamp lowers the level; a level demanded shows it. */
static void
test_levels (void)
{
  SignWorld *world = sign_world_new (NC_KEY_EC);
  g_autoptr (GBytes) prepared = sign_prepared_pdf ();
  NcPadesOptions options = { .time_usec = SIGN_NOW_USEC, .tsa = sign_tsa, .tsa_data = world };
  g_autoptr (GBytes) with_time = nc_pades_sign (prepared, world->officer, &options, NULL);
  g_autoptr (GBytes) without = sign_pdf (world, prepared, world->officer, NULL);

  g_assert_true (sign_is_sound (world, g_bytes_get_data (with_time, NULL), g_bytes_get_size (with_time),
                                NC_SIGNATURE_LEVEL_B_T, 1));
  g_assert_true (
      sign_is_sound (world, g_bytes_get_data (without, NULL), g_bytes_get_size (without), NC_SIGNATURE_LEVEL_B_B, 1));
  g_assert_false (
      sign_is_sound (world, g_bytes_get_data (without, NULL), g_bytes_get_size (without), NC_SIGNATURE_LEVEL_B_T, 1));
  g_assert_false (sign_is_sound (world, g_bytes_get_data (with_time, NULL), g_bytes_get_size (with_time),
                                 NC_SIGNATURE_LEVEL_B_B, 2));
  g_assert_false (sign_is_sound (world, g_bytes_get_data (prepared, NULL), g_bytes_get_size (prepared),
                                 NC_SIGNATURE_LEVEL_NONE, 0));
  sign_world_free (world);
}

/* A picture drawn into the field; a damaged one is an error and no half paper. */
static void
test_picture (void)
{
  SignWorld *world = sign_world_new (NC_KEY_EC);
  g_autoptr (NcHandwriting) ink = nc_handwriting_new (600, 240);
  g_autoptr (GBytes) png = NULL, cut = NULL, prepared = sign_prepared_pdf (), one = NULL;
  g_autoptr (GError) error = NULL;
  NcPadesOptions options = { .time_usec = SIGN_NOW_USEC };

  nc_handwriting_begin_stroke (ink);
  for (guint i = 0; i < 50; i++)
    nc_handwriting_add_point (ink, &(NcInkPoint){ 50 + 10 * i, 100 + i % 9 * 8, 0.5, i });
  png = nc_handwriting_to_png (ink, 600, &error);
  g_assert_no_error (error);
  options.picture = png;
  one = nc_pades_sign (prepared, world->officer, &options, &error);
  g_assert_no_error (error);
  g_assert_true (
      sign_is_sound (world, g_bytes_get_data (one, NULL), g_bytes_get_size (one), NC_SIGNATURE_LEVEL_B_B, 1));
  options.picture = cut = g_bytes_new_from_bytes (png, 0, g_bytes_get_size (png) / 2);
  g_assert_null (nc_pades_sign (prepared, world->officer, &options, &error));
  g_assert_error (error, NC_SIGNATURE_ERROR, NC_SIGNATURE_ERROR_INPUT);
  sign_world_free (world);
}

static void
assert_refused (SignWorld *world, EVP_PKEY *key, gint64 from, gint64 to, NcDevUse use)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (X509) certificate = nc_dev_ca_issue (world->ca_key, world->ca, key, "示例", NULL, use, from, to, NULL);
  g_autoptr (NcSigner) signer = nc_signer_new_key (key, certificate, NULL, NULL);
  g_autoptr (GBytes) prepared = sign_prepared_pdf ();
  NcPadesOptions options = { .time_usec = SIGN_NOW_USEC, .anchors = world->anchors };

  g_assert_null (nc_pades_sign (prepared, signer, &options, &error));
  g_assert_error (error, NC_SIGNATURE_ERROR, NC_SIGNATURE_ERROR_CERTIFICATE);
}

/* Expired, not yet valid, meant for something else, of another authority: not used, and not trusted. */
static void
test_certificates (void)
{
  SignWorld *world = sign_world_new (NC_KEY_EC), *other = sign_world_new (NC_KEY_EC);
  g_autoptr (EVP_PKEY) key = nc_keys_generate (NC_KEY_EC, NULL);
  const gint64 day = G_GINT64_CONSTANT (86400) * G_USEC_PER_SEC;
  NcPadesOptions options = { .time_usec = SIGN_NOW_USEC, .anchors = other->anchors };
  g_autoptr (GBytes) prepared = sign_prepared_pdf (), foreign = NULL, pkcs12 = NULL;
  g_autoptr (GError) error = NULL;

  assert_refused (world, key, SIGN_NOW_USEC - 2 * day, SIGN_NOW_USEC - day, NC_DEV_OFFICER);
  assert_refused (world, key, SIGN_NOW_USEC + day, SIGN_NOW_USEC + 2 * day, NC_DEV_OFFICER);
  assert_refused (world, key, SIGN_NOW_USEC - day, SIGN_NOW_USEC + day, NC_DEV_TIMESTAMP);
  g_assert_null (nc_pades_sign (prepared, world->officer, &options, &error));
  g_assert_error (error, NC_SIGNATURE_ERROR, NC_SIGNATURE_ERROR_CERTIFICATE);
  g_clear_error (&error);
  foreign = sign_pdf (other, prepared, other->officer, "officer1");
  g_assert_false (sign_is_sound (world, g_bytes_get_data (foreign, NULL), g_bytes_get_size (foreign), 0, 1));
  pkcs12 = nc_keys_to_pkcs12 (world->ca_key, world->ca, NULL, "right", &error);
  g_assert_no_error (error);
  g_assert_null (nc_signer_new_pkcs12 (pkcs12, "wrong", &error));
  g_assert_error (error, NC_SIGNATURE_ERROR, NC_SIGNATURE_ERROR_WRONG_PIN);
  sign_world_free (world);
  sign_world_free (other);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/pades/course/ec", GINT_TO_POINTER (NC_KEY_EC), test_course);
  g_test_add_data_func ("/pades/course/rsa", GINT_TO_POINTER (NC_KEY_RSA), test_course);
  g_test_add_data_func ("/pades/course/sm2", GINT_TO_POINTER (NC_KEY_SM2), test_course);
  g_test_add_func ("/pades/levels", test_levels);
  g_test_add_func ("/pades/shadow", test_shadow);
  g_test_add_func ("/pades/certificates", test_certificates);
  g_test_add_func ("/pades/picture", test_picture);
  g_test_add_func ("/pades/tamper", test_tamper);
  return g_test_run ();
}
