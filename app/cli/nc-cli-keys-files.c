/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The passphrase and the files of keys, for those that officers make and those of a demonstration. */
#include "nc-cli-keys.h"
#include "nc-lang.h"
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <string.h>

/* From a file's first line, NENGCHA_PASSPHRASE, or the terminal; never from the command line, which others can see. */
gboolean
nc_keys_read_passphrase (const NcKeysOptions *options, char passphrase[NC_KEYS_MAX_PASSPHRASE], gboolean twice)
{
  const char *from_env = g_getenv ("NENGCHA_PASSPHRASE");
  char *text = NULL;
  gsize length;

  if (options->passphrase_file) {
    if (!g_file_get_contents (options->passphrase_file, &text, &length, NULL))
      return FALSE;
    g_strlcpy (passphrase, text, NC_KEYS_MAX_PASSPHRASE);
    OPENSSL_cleanse (text, length);
    g_free (text);
    passphrase[strcspn (passphrase, "\r\n")] = 0;
  } else if (from_env) {
    g_strlcpy (passphrase, from_env, NC_KEYS_MAX_PASSPHRASE);
  } else if (EVP_read_pw_string (passphrase, NC_KEYS_MAX_PASSPHRASE - 1, _ ("Passphrase: "), twice) != 0) {
    return FALSE;
  }
  return *passphrase != 0;
}

/* Keys are for their owner only. An existing file is never overwritten. */
gboolean
nc_keys_save (const char *path, const char *data, gsize length, int mode, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);

  g_mkdir_with_parents (folder, 0700);
  if (g_file_test (path, G_FILE_TEST_EXISTS)) {
    g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_EXIST, _ ("%s exists already"), path);
    return FALSE;
  }
  return g_file_set_contents_full (path, data, (gssize)length,
                                   G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, mode, error);
}

gboolean
nc_keys_save_text (const char *base, const char *suffix, const char *text, int mode, GError **error)
{
  g_autofree char *path = g_strconcat (base, suffix, NULL);

  return nc_keys_save (path, text, strlen (text), mode, error);
}

/* Where the files go: --out, or HOME/keys/NUMBER. */
char *
nc_keys_base_path (NcCli *cli, const NcKeysOptions *options, const char *fallback)
{
  return options->out ? g_strdup (options->out) : g_build_filename (cli->home, "keys", fallback, NULL);
}

NcKeyType
nc_keys_parse_type (const char *text)
{
  if (!text || g_str_equal (text, "ec-p256"))
    return NC_KEY_EC;
  return g_str_equal (text, "rsa-3072") ? NC_KEY_RSA : g_str_equal (text, "sm2") ? NC_KEY_SM2 : NC_KEY_UNKNOWN;
}
