/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

/* The longest model text that is looked at, in bytes; nameplates are far shorter. */
#define NC_MODEL_MAX_BYTES 256

gsize nc_model_key_into (const char *model, char *key, gsize key_size);
char *nc_model_key (const char *model);
char nc_model_fold_char (char c);
char *nc_model_fold (const char *key);

G_END_DECLS
