/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-hub.h"

G_BEGIN_DECLS

/* Reference packs for the laptops: files in packs/, named by their SHA-256, each signed with the pack key (pack.key).
   PROTOCOL.md, section 12. */
typedef struct {
  const char *path;
  char *sha256; /* set by nc_hub_pack_add(), to be freed with nc_hub_pack_clear() */
  char *version;
  char *dated;
  gint64 size_bytes;
  char *text;
  char *signature;
} NcHubPack;

gboolean nc_hub_pack_prepare (NcHub *hub, NcHubPack *pack, GError **error);
gboolean nc_hub_pack_add (NcHub *hub, gpointer pack, GError **error);
void nc_hub_pack_clear (NcHubPack *pack);
char *nc_hub_packs_offer (NcHub *hub, const char *have, GError **error);
char *nc_hub_pack_path (const char *home, const char *sha256);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (NcHubPack, nc_hub_pack_clear)

G_END_DECLS
