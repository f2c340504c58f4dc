/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sign-support.h"
#include "nc-signature-error.h"
#include "nc-signer-token.h"
#include <openssl/pem.h>
#include <string.h>

#define MODULE "/usr/lib/softhsm/libsofthsm2.so"

static void
run (const char *const *argv)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *out = NULL, *noise = NULL;
  int status = 0;

  g_spawn_sync (NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &out, &noise, &status, &error);
  g_assert_no_error (error);
  if (status)
    g_error ("%s: %s%s", argv[0], out, noise);
}

/* A software token with an officer's key and certificate in @folder. */
static void
make_token (SignWorld *world, const char *folder, NcKeyType type)
{
  g_autofree char *conf = g_build_filename (folder, "softhsm2.conf", NULL),
                  *text = g_strdup_printf ("directories.tokendir = %s\n", folder);
  g_autofree char *key_file = g_build_filename (folder, "key.pem", NULL),
                  *der_file = g_build_filename (folder, "cert.der", NULL);
  g_autoptr (EVP_PKEY) key = nc_keys_generate (type, NULL);
  g_autoptr (X509) certificate =
      nc_dev_ca_issue_default (world->ca_key, world->ca, key, "示例持卡人", "15000003", NULL);
  FILE *file = fopen (key_file, "w");

  g_file_set_contents (conf, text, -1, NULL);
  g_setenv ("SOFTHSM2_CONF", conf, TRUE);
  PEM_write_PKCS8PrivateKey (file, key, NULL, NULL, 0, NULL, NULL);
  fclose (file);
  file = fopen (der_file, "w");
  i2d_X509_fp (file, certificate);
  fclose (file);
  run ((const char *[]){ "softhsm2-util", "--init-token", "--free", "--label", "officer", "--pin", "1234", "--so-pin",
                         "5678", NULL });
  run ((const char *[]){ "softhsm2-util", "--import", key_file, "--token", "officer", "--label", "sign", "--id", "01",
                         "--pin", "1234", NULL });
  run ((const char *[]){ "pkcs11-tool", "--module", MODULE, "--token-label", "officer", "--login", "--pin", "1234",
                         "--write-object", der_file, "--type", "cert", "--label", "sign", "--id", "01", NULL });
}

static void
test_token (gconstpointer data)
{
  SignWorld *world;
  g_autofree char *folder = NULL, *tool = g_find_program_in_path ("pkcs11-tool");
  g_autoptr (NcSigner) signer = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) prepared = NULL, one = NULL;
  NcPadesOptions options = { .time_usec = SIGN_NOW_USEC };

  if (!tool || !g_file_test (MODULE, G_FILE_TEST_EXISTS)) {
    g_test_skip ("softhsm2 and opensc are not installed");
    return;
  }
  world = sign_world_new (NC_KEY_EC);
  folder = g_dir_make_tmp ("nc-token-XXXXXX", NULL);
  make_token (world, folder, (NcKeyType)GPOINTER_TO_INT (data));
  g_assert_null (nc_signer_new_token ("/nonexistent.so", NULL, NULL, "1234", &error));
  g_assert_error (error, NC_SIGNATURE_ERROR, NC_SIGNATURE_ERROR_NO_TOKEN);
  g_clear_error (&error);
  g_assert_null (nc_signer_new_token (MODULE, "absent", "sign", "1234", &error));
  g_assert_error (error, NC_SIGNATURE_ERROR, NC_SIGNATURE_ERROR_NO_TOKEN);
  g_clear_error (&error);
  g_assert_null (nc_signer_new_token (MODULE, "officer", "sign", "9999", &error));
  g_assert_error (error, NC_SIGNATURE_ERROR, NC_SIGNATURE_ERROR_WRONG_PIN);
  g_clear_error (&error);
  signer = nc_signer_new_token (MODULE, "officer", "sign", "1234", &error);
  g_assert_no_error (error);
  prepared = sign_prepared_pdf ();
  one = sign_pdf (world, prepared, signer, "officer1");
  g_assert_true (
      sign_is_sound (world, g_bytes_get_data (one, NULL), g_bytes_get_size (one), NC_SIGNATURE_LEVEL_B_B, 1));
  nc_signer_lock (signer);
  g_assert_null (nc_pades_sign (prepared, signer, &options, &error));
  g_assert_error (error, NC_SIGNATURE_ERROR, NC_SIGNATURE_ERROR_NO_TOKEN);
  run ((const char *[]){ "rm", "-r", folder, NULL });
  sign_world_free (world);
}

/* After three wrong PINs the program tries no more, so that the token is not locked by it. */
static void
test_wrong_pins (void)
{
  SignWorld *world;
  g_autofree char *folder = NULL, *tool = g_find_program_in_path ("pkcs11-tool");

  if (!tool || !g_file_test (MODULE, G_FILE_TEST_EXISTS)) {
    g_test_skip ("softhsm2 and opensc are not installed");
    return;
  }
  world = sign_world_new (NC_KEY_EC);
  folder = g_dir_make_tmp ("nc-token-XXXXXX", NULL);
  make_token (world, folder, NC_KEY_EC);
  for (guint i = 0; i <= NC_TOKEN_MAX_WRONG_PINS; i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (
        nc_signer_new_token (MODULE, "officer", "sign", i == NC_TOKEN_MAX_WRONG_PINS ? "1234" : "0000", &error));
    if (i == NC_TOKEN_MAX_WRONG_PINS)
      g_assert_error (error, NC_SIGNATURE_ERROR, NC_SIGNATURE_ERROR_PIN_LOCKED);
    else
      g_assert_error (error, NC_SIGNATURE_ERROR, NC_SIGNATURE_ERROR_WRONG_PIN);
  }
  run ((const char *[]){ "rm", "-r", folder, NULL });
  sign_world_free (world);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/token/ec", GINT_TO_POINTER (NC_KEY_EC), test_token);
  g_test_add_data_func ("/token/rsa", GINT_TO_POINTER (NC_KEY_RSA), test_token);
  g_test_add_func ("/token/wrong-pins", test_wrong_pins);
  return g_test_run ();
}
