/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

#define NC_SIGNATURE_ERROR (nc_signature_error_quark ())

/* What can go wrong in this room; callers switch on the code, never on the text. */
typedef enum {
  NC_SIGNATURE_ERROR_NOT_PDF,     /* the bytes are no PDF */
  NC_SIGNATURE_ERROR_DAMAGED,     /* a PDF whose structure does not hold together */
  NC_SIGNATURE_ERROR_UNSUPPORTED, /* encrypted, cross-reference streams, an unknown algorithm */
  NC_SIGNATURE_ERROR_LIMIT,       /* larger or deeper than the documented bounds */
  NC_SIGNATURE_ERROR_FIELD,       /* no such signature field, or it is signed already */
  NC_SIGNATURE_ERROR_CERTIFICATE, /* expired, not yet valid, revoked, wrong use, no chain */
  NC_SIGNATURE_ERROR_KEY,         /* key file unreadable, or key and certificate do not belong together */
  NC_SIGNATURE_ERROR_WRONG_PIN,   /* wrong passphrase or PIN */
  NC_SIGNATURE_ERROR_PIN_LOCKED,  /* too many wrong PINs */
  NC_SIGNATURE_ERROR_NO_TOKEN,    /* the token is absent or was pulled out */
  NC_SIGNATURE_ERROR_CRYPTO,      /* the cryptographic library refused */
  NC_SIGNATURE_ERROR_NETWORK,     /* no answer from a server */
  NC_SIGNATURE_ERROR_TIMESTAMP,   /* a time-stamp answer that does not belong to the question */
  NC_SIGNATURE_ERROR_INPUT,       /* picture, strokes or paper code that cannot be used */
} NcSignatureError;

GQuark nc_signature_error_quark (void);
void nc_signature_set_crypto_error (GError **error, int code, const char *what);

G_END_DECLS
