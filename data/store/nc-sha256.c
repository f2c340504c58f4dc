/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-sha256.h"
#include <openssl/evp.h>

/* Looked up once: a search by name for each of many short sums would cost more than the sum. */
static const EVP_MD *
algorithm (void)
{
  static gsize once;

  if (g_once_init_enter (&once)) {
    EVP_MD *fetched = EVP_MD_fetch (NULL, "SHA256", NULL);

    g_once_init_leave (&once, fetched ? (gsize)fetched : (gsize)EVP_sha256 ());
  }
  return (const EVP_MD *)once;
}

/* Starts a sum; one that was not ended is dropped, so the first use wants a zeroed @self. */
void
nc_sha256_init (NcSha256 *self)
{
  if (!self->context)
    self->context = EVP_MD_CTX_new ();
  if (!self->context || EVP_DigestInit_ex2 (self->context, algorithm (), NULL) != 1)
    g_error ("SHA-256 is not to be had");
}

void
nc_sha256_update (NcSha256 *self, gconstpointer data, gsize size)
{
  if (size > 0 && EVP_DigestUpdate (self->context, data, size) != 1)
    g_error ("SHA-256 failed");
}

/* @copy: (out caller-allocates): zeroed or started; goes on from here by itself */
void
nc_sha256_copy (const NcSha256 *self, NcSha256 *copy)
{
  nc_sha256_init (copy);
  if (EVP_MD_CTX_copy_ex (copy->context, self->context) != 1)
    g_error ("SHA-256 failed");
}

/* Ends the sum. */
void
nc_sha256_final (NcSha256 *self, guint8 digest[NC_SHA256_BYTES])
{
  if (EVP_DigestFinal_ex (self->context, digest, NULL) != 1)
    g_error ("SHA-256 failed");
  nc_sha256_clear (self);
}

/* Drops a sum that is not wanted any more; one that ended, or a zeroed one, may be cleared too. */
void
nc_sha256_clear (NcSha256 *self)
{
  g_clear_pointer (&self->context, EVP_MD_CTX_free);
}

void
nc_sha256_of (guint8 digest[NC_SHA256_BYTES], gconstpointer data, gsize size)
{
  NcSha256 sum = { 0 };

  nc_sha256_init (&sum);
  nc_sha256_update (&sum, data, size);
  nc_sha256_final (&sum, digest);
}
