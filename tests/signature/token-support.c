/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "token-support.h"
#include <openssl/pem.h>
#include <stdio.h>

void
token_run (const char *const *argv)
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
void
token_make (SignWorld *world, const char *folder, NcKeyType type)
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
  token_run ((const char *[]){ "softhsm2-util", "--init-token", "--free", "--label", "officer", "--pin", "1234",
                               "--so-pin", "5678", NULL });
  token_run ((const char *[]){ "softhsm2-util", "--import", key_file, "--token", "officer", "--label", "sign", "--id",
                               "01", "--pin", "1234", NULL });
  token_run ((const char *[]){ "pkcs11-tool", "--module", TOKEN_MODULE, "--token-label", "officer", "--login", "--pin",
                               "1234", "--write-object", der_file, "--type", "cert", "--label", "sign", "--id", "01",
                               NULL });
}
