/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>
#include <sodium.h>

G_BEGIN_DECLS

gboolean nc_hub_signing_key_load (const char *home, const char *name, gboolean may_create,
                                  guint8 public_key[crypto_sign_PUBLICKEYBYTES],
                                  guint8 secret_key[crypto_sign_SECRETKEYBYTES], GError **error);

G_END_DECLS
