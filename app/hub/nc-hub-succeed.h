/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-hub-devices.h"

G_BEGIN_DECLS

/* A laptop whose store was put back from a backup goes on under a new name: @device with its key, after @predecessor.
   Both have proved themselves. */
typedef struct {
  const char *area;
  const char *predecessor;
  const char *device;
  guint8 public_key[crypto_sign_PUBLICKEYBYTES];
  char *reply;
} NcHubSuccession;

gboolean nc_hub_succeed (NcHub *hub, gpointer succession, GError **error);

G_END_DECLS
