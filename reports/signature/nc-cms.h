/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-certificate.h"

G_BEGIN_DECLS

/* Asks an authority for a time-stamp over a SHA-256 digest; returns the token (a CMS SignedData in DER) or NULL. */
typedef GBytes *(*NcTsaFunc) (const guint8 digest[32], gpointer data, GError **error);

/* A CMS SignedData (RFC 5652) with one signer, read strictly: DER, one signer, algorithms that agree, only the unsigned
   attribute of a time-stamp. Offsets point into the bytes that were read, which are kept. */
typedef struct {
  GBytes *bytes;
  GPtrArray *certificates; /* X509, as they stand in it */
  X509 *signer;            /* one of certificates */
  const EVP_MD *digest;    /* of the content */
  const guint8 *content;   /* NULL when detached */
  gsize content_length;
  gboolean is_timestamp;    /* content type TSTInfo */
  const guint8 *attributes; /* the signed attributes: a SET OF with the tag [0] */
  gsize attributes_size;
  guint8 message_digest[64];
  gsize message_digest_length;
  gboolean has_signing_time;
  gboolean has_signing_certificate; /* and it names the signer's certificate */
  const guint8 *signature;
  gsize signature_length;
  GBytes *timestamp; /* the token over the signature, or NULL */
} NcCms;

void nc_cms_free (NcCms *cms);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NcCms, nc_cms_free)

GBytes *nc_cms_sign (NcSigner *signer, const guint8 *digest, gsize digest_length, NcTsaFunc tsa, gpointer tsa_data,
                     GError **error);
NcCms *nc_cms_read (GBytes *der, GError **error);
gboolean nc_cms_verify (NcCms *cms, const guint8 *digest, gsize digest_length, GError **error);
const EVP_MD *nc_key_digest (NcKeyType type);

/* What a time-stamp token says (RFC 3161, 2.4.2). */
typedef struct {
  NcCms *cms;
  gint64 time_usec;
  guint8 imprint[64];
  gsize imprint_length;
  const EVP_MD *imprint_digest;
  guint8 nonce[16];
  gsize nonce_length; /* 0: no nonce */
} NcTimestamp;

void nc_timestamp_free (NcTimestamp *timestamp);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NcTimestamp, nc_timestamp_free)
NcTimestamp *nc_timestamp_read (GBytes *token, GError **error);
gboolean nc_timestamp_covers (NcTimestamp *timestamp, const guint8 *data, gsize length);

G_END_DECLS
