/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-signature-error.h"
#include <openssl/err.h>

G_DEFINE_QUARK (nc_signature_error_quark, nc_signature_error)

/**
 * nc_signature_set_crypto_error:
 * @error: (nullable): where to put it
 * @code: one of #NcSignatureError
 * @what: what was being done, already in the person's language
 *
 * Sets @error with the reason that libcrypto gave last and empties its error queue.
 */
void
nc_signature_set_crypto_error (GError **error, int code, const char *what)
{
  const char *reason = ERR_reason_error_string (ERR_peek_last_error ());

  if (reason)
    g_set_error (error, NC_SIGNATURE_ERROR, code, "%s (%s)", what, reason);
  else
    g_set_error_literal (error, NC_SIGNATURE_ERROR, code, what);
  ERR_clear_error ();
}
