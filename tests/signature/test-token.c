/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sign-support.h"
#include "nc-signature-error.h"
#include "nc-signer-token.h"
#include "token-support.h"
#include "test-folder.h"
#include <string.h>

static void
test_token (gconstpointer data)
{
  SignWorld *world;
  g_autofree char *folder = NULL, *tool = g_find_program_in_path ("pkcs11-tool");
  g_autoptr (NcSigner) signer = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) prepared = NULL, one = NULL;
  NcPadesOptions options = { .time_usec = SIGN_NOW_USEC };

  if (!tool || !g_file_test (TOKEN_MODULE, G_FILE_TEST_EXISTS)) {
    g_test_skip ("softhsm2 and opensc are not installed");
    return;
  }
  world = sign_world_new (NC_KEY_EC);
  folder = g_dir_make_tmp ("nc-token-XXXXXX", NULL);
  token_make (world, folder, (NcKeyType)GPOINTER_TO_INT (data));
  g_assert_null (nc_signer_new_token ("/nonexistent.so", NULL, NULL, "1234", &error));
  g_assert_error (error, NC_SIGNATURE_ERROR, NC_SIGNATURE_ERROR_NO_TOKEN);
  g_clear_error (&error);
  g_assert_null (nc_signer_new_token (TOKEN_MODULE, "absent", "sign", "1234", &error));
  g_assert_error (error, NC_SIGNATURE_ERROR, NC_SIGNATURE_ERROR_NO_TOKEN);
  g_clear_error (&error);
  g_assert_null (nc_signer_new_token (TOKEN_MODULE, "officer", "sign", "9999", &error));
  g_assert_error (error, NC_SIGNATURE_ERROR, NC_SIGNATURE_ERROR_WRONG_PIN);
  g_clear_error (&error);
  signer = nc_signer_new_token (TOKEN_MODULE, "officer", "sign", "1234", &error);
  g_assert_no_error (error);
  prepared = sign_prepared_pdf ();
  one = sign_pdf (world, prepared, signer, "officer1");
  g_assert_true (
      sign_is_sound (world, g_bytes_get_data (one, NULL), g_bytes_get_size (one), NC_SIGNATURE_LEVEL_B_B, 1));
  nc_signer_lock (signer);
  g_assert_null (nc_pades_sign (prepared, signer, &options, &error));
  g_assert_error (error, NC_SIGNATURE_ERROR, NC_SIGNATURE_ERROR_NO_TOKEN);
  g_clear_error (&error);
  test_folder_remove (folder);
  sign_world_free (world);
}

/* After three wrong PINs the program tries no more, so that the token is not locked by it. */
static void
test_wrong_pins (void)
{
  SignWorld *world;
  g_autofree char *folder = NULL, *tool = g_find_program_in_path ("pkcs11-tool");

  if (!tool || !g_file_test (TOKEN_MODULE, G_FILE_TEST_EXISTS)) {
    g_test_skip ("softhsm2 and opensc are not installed");
    return;
  }
  world = sign_world_new (NC_KEY_EC);
  folder = g_dir_make_tmp ("nc-token-XXXXXX", NULL);
  token_make (world, folder, NC_KEY_EC);
  for (guint i = 0; i <= NC_TOKEN_MAX_WRONG_PINS; i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (
        nc_signer_new_token (TOKEN_MODULE, "officer", "sign", i == NC_TOKEN_MAX_WRONG_PINS ? "1234" : "0000", &error));
    if (i == NC_TOKEN_MAX_WRONG_PINS)
      g_assert_error (error, NC_SIGNATURE_ERROR, NC_SIGNATURE_ERROR_PIN_LOCKED);
    else
      g_assert_error (error, NC_SIGNATURE_ERROR, NC_SIGNATURE_ERROR_WRONG_PIN);
  }
  test_folder_remove (folder);
  sign_world_free (world);
}

/* Pulled out between the PIN and the signature: an error, and no paper. */
static void
test_pulled_out (void)
{
  SignWorld *world;
  g_autofree char *folder = NULL, *tool = g_find_program_in_path ("pkcs11-tool");
  g_autoptr (NcSigner) signer = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) prepared = NULL;
  NcPadesOptions options = { .time_usec = SIGN_NOW_USEC };

  if (!tool || !g_file_test (TOKEN_MODULE, G_FILE_TEST_EXISTS)) {
    g_test_skip ("softhsm2 and opensc are not installed");
    return;
  }
  world = sign_world_new (NC_KEY_EC);
  folder = g_dir_make_tmp ("nc-token-XXXXXX", NULL);
  token_make (world, folder, NC_KEY_EC);
  signer = nc_signer_new_token (TOKEN_MODULE, "officer", "sign", "1234", &error);
  g_assert_no_error (error);
  prepared = sign_prepared_pdf ();
  test_folder_remove (folder);
  g_assert_null (nc_pades_sign (prepared, signer, &options, &error));
  g_assert_error (error, NC_SIGNATURE_ERROR, NC_SIGNATURE_ERROR_NO_TOKEN);
  sign_world_free (world);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/token/ec", GINT_TO_POINTER (NC_KEY_EC), test_token);
  g_test_add_data_func ("/token/rsa", GINT_TO_POINTER (NC_KEY_RSA), test_token);
  g_test_add_func ("/token/pulled-out", test_pulled_out);
  g_test_add_func ("/token/wrong-pins", test_wrong_pins);
  return g_test_run ();
}
