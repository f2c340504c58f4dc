/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-hub-device.h"

G_BEGIN_DECLS

/* Whole attachments: blobs/ab/abcd…, named by their SHA-256. */
char *nc_hub_blob_path (const char *home, const char *id);
gboolean nc_hub_blob_has_hash (const char *path, const char *id);
gboolean nc_hub_blob_keep (const char *home, const char *id, int fd, const char *path);
gboolean nc_hub_blob_place (const char *home, const char *id, const char *path);
gboolean nc_hub_blob_record (NcHub *hub, const char *id, gint64 size_bytes, const NcHubDevice *device, GError **error);

G_END_DECLS
