/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-cms.h"

G_BEGIN_DECLS

/* Time-stamps over HTTP (RFC 3161, 3.4) and revocation evidence over HTTP, for the moment when there is a network. */
#define NC_TSA_TIMEOUT_SECONDS 20

GBytes *nc_tsa_make_query (const guint8 digest[32], const guint8 nonce[8]);
GBytes *nc_tsa_read_reply (GBytes *reply, const guint8 digest[32], const guint8 nonce[8], GError **error);
/* an NcTsaFunc; @url is the address of the authority (const char *) */
GBytes *nc_tsa_request (const guint8 digest[32], gpointer url, GError **error);
gboolean nc_revocation_fetch (X509 *certificate, X509 *issuer, gint64 now_usec, GPtrArray *crls, GPtrArray *ocsps,
                              GError **error);

G_END_DECLS
