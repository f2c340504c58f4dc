/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-hub-signing-key.h"
#include "nc-lang.h"
#include "nc-sync-error.h"
#include "nc-wire.h"
#include <string.h>

/**
 * nc_hub_signing_key_load:
 * @name: file in @home that holds the seed, for its owner only
 * @may_create: make the key where there is none
 *
 * Returns: %FALSE with NC_SYNC_ERROR_BAD_DATA when the file is damaged or missing, or a #GFileError
 */
gboolean
nc_hub_signing_key_load (const char *home, const char *name, gboolean may_create,
                         guint8 public_key[crypto_sign_PUBLICKEYBYTES], guint8 secret_key[crypto_sign_SECRETKEYBYTES],
                         GError **error)
{
  g_autofree char *path = g_build_filename (home, name, NULL), *text = NULL;
  guint8 seed[crypto_sign_SEEDBYTES];

  if (g_file_get_contents (path, &text, NULL, NULL)) {
    if (!nc_wire_unhex (g_strstrip (text), seed, sizeof seed)) {
      g_set_error (error, NC_SYNC_ERROR, NC_SYNC_ERROR_BAD_DATA, _ ("%s is damaged; put it back from a backup"), path);
      return FALSE;
    }
  } else if (!may_create) {
    g_set_error (error, NC_SYNC_ERROR, NC_SYNC_ERROR_BAD_DATA, _ ("%s is missing; put it back from a backup"), path);
    return FALSE;
  } else {
    randombytes_buf (seed, sizeof seed);
    text = nc_wire_hex (seed, sizeof seed);
    if (!g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600,
                                   error))
      return FALSE;
  }
  crypto_sign_seed_keypair (public_key, secret_key, seed);
  sodium_memzero (seed, sizeof seed);
  sodium_memzero (text, strlen (text));
  return TRUE;
}
