/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-signer.h"

G_BEGIN_DECLS

/* Wrong PINs that one run of a program may try on a token; most tokens lock themselves after a few more. */
#define NC_TOKEN_MAX_WRONG_PINS 3

NcSigner *nc_signer_new_token (const char *module_path, const char *token_label, const char *key_label, const char *pin,
                               GError **error);

G_END_DECLS
