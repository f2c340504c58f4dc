/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-hub-device.h"

G_BEGIN_DECLS

/* How far a device has read: a version for each area. As text, for each area "AREA.VERSION.MARK.TAG" with commas
   between, AREA "0" for what belongs to all; opaque to devices. */
typedef struct {
  GHashTable *versions; /* area → gint64 */
  gboolean is_known;    /* whether the hub has that history; if not, there are no versions */
} NcHubCursor;

gboolean nc_hub_cursor_read (NcHub *hub, const char *text, NcHubCursor *cursor, GError **error);
gint64 nc_hub_cursor_get (const NcHubCursor *cursor, const char *area);
void nc_hub_cursor_write (GString *out, const char *area, gint64 version, gint64 mark, const char *tag);
char *nc_hub_cursor_move (const char *text, const char *area, gint64 version, const char *tag);
void nc_hub_cursor_clear (NcHubCursor *cursor);

gboolean nc_hub_newest_mark (NcHub *hub, const char *area, gint64 *version, char **tag, GError **error);
gboolean nc_hub_put_mark (NcHub *hub, const char *area, gint64 version, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (NcHubCursor, nc_hub_cursor_clear)

G_END_DECLS
