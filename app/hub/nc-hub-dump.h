/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-hub.h"

G_BEGIN_DECLS

/* All tables of a hub in one file, the same from every database: gzip over lines of JSON. First what it is and the
   hub's key and certificate; then for each table {"table": NAME, "columns": […]} and its rows as arrays (bytes in
   hexadecimal); last {"rows": N, "sha256": of all lines before, "signature": by the hub's key}. */
#define NC_HUB_DUMP_FORMAT "nengcha-hub-backup-1"

typedef struct {
  char *epoch;
  char *key_hex;  /* the seed of hub.key */
  char *tls_pem;  /* NULL: none */
  char *pack_key; /* NULL: none */
  gint64 created_usec;
  gint64 n_rows;
} NcHubDumpInfo;

gboolean nc_hub_dump_write (NcHub *hub, const char *path, gint64 *n_rows, GError **error);
gboolean nc_hub_dump_check (const char *path, NcHubDumpInfo *info, GError **error);
gboolean nc_hub_dump_load (NcHub *hub, const char *path, GError **error);
void nc_hub_dump_info_clear (NcHubDumpInfo *info);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (NcHubDumpInfo, nc_hub_dump_info_clear)

G_END_DECLS
