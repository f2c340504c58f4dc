/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-signer.h"

G_BEGIN_DECLS

GPtrArray *nc_certificates_new (void);
X509 *nc_certificate_copy (X509 *certificate);
X509 *nc_certificate_from_der (const guint8 *der, gsize length);
gboolean nc_certificates_load (GPtrArray *certificates, const char *path, GError **error);
GPtrArray *nc_trust_load (const char *home, const char *const *paths, GError **error);

char *nc_certificate_name (X509 *certificate);
char *nc_certificate_issuer (X509 *certificate);
char *nc_certificate_fingerprint (X509 *certificate);
gboolean nc_certificate_is_of (X509 *certificate, const char *name, const char *number);
gboolean nc_certificate_is_demonstration (X509 *certificate);
gint64 nc_certificate_not_before_usec (X509 *certificate);
gint64 nc_certificate_not_after_usec (X509 *certificate);
gint64 nc_time_usec (const ASN1_TIME *time);

typedef enum {
  NC_CERTIFICATE_FOR_PAPERS,
  NC_CERTIFICATE_FOR_TIMESTAMPS,
} NcCertificateUse;

gboolean nc_certificate_check_use (X509 *certificate, NcCertificateUse use, GError **error);
GPtrArray *nc_certificate_chain (X509 *certificate, GPtrArray *others, GPtrArray *anchors, gint64 at_usec,
                                 GError **error);
gboolean nc_certificate_is_vouched (X509 *certificate, GPtrArray *others, GPtrArray *anchors);

G_END_DECLS
