/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-cli.h"
#include "nc-paper-keys.h"

G_BEGIN_DECLS

#define NC_KEYS_MAX_PASSPHRASE 256

/* What “keys” may be told. */
typedef struct {
  const char *name, *cert_no, *type, *out, *key, *file, *passphrase_file;
  const char *ca, *request, *revoke; /* of the demonstration authority */
  gboolean trust;
} NcKeysOptions;

gboolean nc_keys_read_passphrase (const NcKeysOptions *options, char passphrase[NC_KEYS_MAX_PASSPHRASE],
                                  gboolean twice);
gboolean nc_keys_save (const char *path, const char *data, gsize length, int mode, GError **error);
gboolean nc_keys_save_text (const char *base, const char *suffix, const char *text, int mode, GError **error);
char *nc_keys_base_path (NcCli *cli, const NcKeysOptions *options, const char *fallback);
NcKeyType nc_keys_parse_type (const char *text);
NcExit nc_cli_keys_dev_ca (NcCli *cli, const NcKeysOptions *options);

G_END_DECLS
