/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-cli.h"

G_BEGIN_DECLS

/* Arguments of a command with many options: "--name VALUE", "--name=VALUE" or "--flag", in any order with the words. */
typedef struct {
  GHashTable *values; /* name → GPtrArray of texts */
  GPtrArray *words;
} NcOptions;

NcOptions *nc_options_parse (NcCli *cli, const char *usage, int argc, char **argv, NcExit *failure);
void nc_options_free (NcOptions *self);
gboolean nc_options_has (NcOptions *self, const char *name);
const char *nc_options_get (NcOptions *self, const char *name);
GPtrArray *nc_options_all (NcOptions *self, const char *name);
gboolean nc_options_day (NcCli *cli, NcOptions *self, const char *name, NcDay *day, NcExit *failure);
const char *nc_options_word (NcOptions *self, guint n);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NcOptions, nc_options_free)

G_END_DECLS
