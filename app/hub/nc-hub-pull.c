/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-hub-pull.h"
#include "nc-hub-rows.h"
#include "nc-json.h"
#include <stdio.h>
#include <string.h>

#define MAX_SCANNED    50000
#define MAX_PAGE_BYTES (8 * 1024 * 1024)

/**
 * nc_hub_cursor_read:
 * @cursor: (nullable): "VERSION.MARK.TAG", or empty for a device that has nothing yet
 * @version: (out): up to which the device has everything
 * @is_known: (out): whether the hub has that history; if not, @version is 0
 */
gboolean
nc_hub_cursor_read (NcHub *self, const char *cursor, gint64 *version, gboolean *is_known, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (cursor ? cursor : "", ".", 4);
  NcHubStmt *stmt = nc_hub_sql (self, "mark-get", error);
  gboolean has_row;

  *version = 0;
  *is_known = !cursor || !*cursor;
  if (!stmt)
    return FALSE;
  if (g_strv_length (parts) != 3)
    return TRUE;
  nc_hub_stmt_bind_int (stmt, ":version", g_ascii_strtoll (parts[1], NULL, 10));
  if (!nc_hub_stmt_step (stmt, &has_row, error))
    return FALSE;
  *is_known = has_row ? g_str_equal (nc_hub_stmt_text (stmt, "tag"), parts[2]) : g_str_equal (parts[1], "0");
  nc_hub_stmt_reset (stmt);
  if (*is_known)
    *version = MAX (0, g_ascii_strtoll (parts[0], NULL, 10));
  return TRUE;
}

/* One changed row as this device may see it; nothing for a row that never was in its scope. */
static gboolean
write_row (NcHubStmt *stmt, const NcHubDevice *device, GString *out, crypto_hash_sha256_state *digest)
{
  const char *table = nc_hub_stmt_text (stmt, "table_name"), *id = nc_hub_stmt_text (stmt, "row_id");
  gboolean is_mine = nc_hub_region_contains (device->region, nc_hub_stmt_text (stmt, "region"));
  const char *left = nc_hub_stmt_text (stmt, "left_region"), *gone = nc_hub_stmt_text (stmt, "gone");
  g_autoptr (NcJson) data = NULL;
  json_error_t problem;

  if (left ? is_mine || !nc_hub_region_contains (device->region, left) : !is_mine)
    return FALSE;
  if (left)
    gone = "out_of_scope";
  nc_json_begin_object (out);
  nc_json_member_string (out, "t", table);
  nc_json_member_string (out, "r", id);
  if (gone) {
    nc_json_member_string (out, "gone", gone);
  } else {
    data = json_loads (nc_hub_stmt_text (stmt, "data"), 0, &problem);
    nc_json_key (out, "d");
    g_string_append (out, nc_hub_stmt_text (stmt, "data"));
  }
  nc_json_end_object (out);
  nc_wire_digest_row (digest, table, id, gone, data);
  return TRUE;
}

/**
 * nc_hub_pull:
 * @cursor: (nullable): as the last page gave it; one the hub does not know starts anew
 *
 * Returns: (transfer full): a page of what changed in the device's jurisdiction after @cursor
 */
char *
nc_hub_pull (NcHub *self, const NcHubDevice *device, const char *cursor, guint max_rows, GError **error)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autofree char *tag = NULL, *next = NULL, *hex = NULL;
  crypto_hash_sha256_state digest;
  guint8 bytes[crypto_hash_sha256_BYTES];
  gboolean is_known, has_row = TRUE;
  gint64 after, mark;
  guint count = 0, scanned = 0;
  NcHubStmt *stmt = nc_hub_sql (self, "pull-rows", error);

  if (!stmt || !nc_hub_cursor_read (self, cursor, &after, &is_known, error) ||
      !nc_hub_newest_mark (self, &mark, &tag, error))
    return NULL;
  crypto_hash_sha256_init (&digest);
  nc_json_begin_object (out);
  nc_json_member_string (out, "epoch", nc_hub_epoch (self));
  nc_json_member_bool (out, "anew", !is_known);
  nc_json_key (out, "rows");
  nc_json_begin_array (out);
  nc_hub_stmt_bind_int (stmt, ":after", after);
  while (scanned < MAX_SCANNED && count < max_rows && out->len < MAX_PAGE_BYTES) {
    if (!nc_hub_stmt_step (stmt, &has_row, error))
      return NULL;
    /* what was written since the mark was read belongs to the next page */
    if (!has_row || nc_hub_stmt_int (stmt, "version") > mark) {
      has_row = FALSE;
      break;
    }
    scanned++;
    after = nc_hub_stmt_int (stmt, "version");
    count += write_row (stmt, device, out, &digest);
  }
  nc_hub_stmt_reset (stmt);
  crypto_hash_sha256_final (&digest, bytes);
  hex = nc_wire_hex (bytes, sizeof bytes);
  next =
      g_strdup_printf ("%" G_GINT64_FORMAT ".%" G_GINT64_FORMAT ".%s", has_row ? after : MAX (after, mark), mark, tag);
  nc_json_end_array (out);
  nc_json_member_int (out, "count", count);
  nc_json_member_string (out, "digest", hex);
  nc_json_member_string (out, "cursor", next);
  nc_json_member_bool (out, "more", has_row);
  nc_json_end_object (out);
  return g_string_free (g_steal_pointer (&out), FALSE);
}
