/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-hub-pull.h"
#include "nc-json.h"
#include <string.h>

#define MAX_SCANNED    50000
#define MAX_PAGE_BYTES (8 * 1024 * 1024)
#define CHUNK_ROWS     256

/* One page under way. */
typedef struct {
  NcHub *hub;
  const NcHubDevice *device;
  NcHubCursor cursor;
  GString *rows;
  GString *next;
  NcSha256 digest;
  guint max_rows;
  guint count;
  guint scanned;
  gboolean more;
} Page;

/* One changed row as this device may see it; nothing for a row that never was in its scope. */
static gboolean
write_row (Page *self, NcHubStmt *stmt)
{
  const char *table = nc_hub_stmt_text (stmt, "table_name"), *id = nc_hub_stmt_text (stmt, "row_id");
  gboolean is_mine = nc_hub_region_contains (self->device->region, nc_hub_stmt_text (stmt, "region"));
  const char *left = nc_hub_stmt_text (stmt, "from_region"), *gone = nc_hub_stmt_text (stmt, "gone");
  g_autoptr (NcJson) data = NULL;
  json_error_t problem;

  if (left ? is_mine || !nc_hub_region_contains (self->device->region, left) : !is_mine)
    return FALSE;
  if (left)
    gone = "out_of_scope";
  nc_json_begin_object (self->rows);
  nc_json_member_string (self->rows, "t", table);
  nc_json_member_string (self->rows, "r", id);
  if (gone) {
    nc_json_member_string (self->rows, "gone", gone);
  } else {
    data = json_loads (nc_hub_stmt_text (stmt, "data"), 0, &problem);
    nc_json_key (self->rows, "d");
    g_string_append (self->rows, nc_hub_stmt_text (stmt, "data"));
  }
  nc_json_end_object (self->rows);
  nc_wire_digest_row (&self->digest, table, id, gone, data);
  return TRUE;
}

static gboolean
is_full (const Page *self)
{
  return self->scanned >= MAX_SCANNED || self->count >= self->max_rows || self->rows->len >= MAX_PAGE_BYTES;
}

/* The next rows of @area after @after. @is_last: whether there are no more up to @mark */
static gboolean
take_chunk (Page *self, const char *area, gint64 *after, gint64 mark, gboolean *is_last, GError **error)
{
  NcHubStmt *stmt = nc_hub_sql (self->hub, "pull-rows", error);
  gboolean has_row = TRUE;
  guint n = 0;

  if (!stmt)
    return FALSE;
  nc_hub_stmt_bind_text (stmt, ":area", area);
  nc_hub_stmt_bind_int (stmt, ":after", *after);
  nc_hub_stmt_bind_int (stmt, ":mark", mark);
  nc_hub_stmt_bind_int (stmt, ":n", CHUNK_ROWS);
  while (has_row && !is_full (self)) {
    if (!nc_hub_stmt_step (stmt, &has_row, error))
      return FALSE;
    if (!has_row)
      break;
    n++;
    self->scanned++;
    *after = nc_hub_stmt_int (stmt, "version");
    self->count += write_row (self, stmt);
  }
  nc_hub_stmt_reset (stmt);
  *is_last = !has_row && n < CHUNK_ROWS;
  return TRUE;
}

/* What was written after the newest mark was read belongs to the next page. */
static gboolean
take_area (Page *self, const char *area, GError **error)
{
  gint64 after = nc_hub_cursor_get (&self->cursor, area), mark;
  g_autofree char *tag = NULL;
  gboolean is_last;

  if (!nc_hub_newest_mark (self->hub, area, &mark, &tag, error))
    return FALSE;
  is_last = after >= mark;
  while (!is_last && !is_full (self))
    if (!take_chunk (self, area, &after, mark, &is_last, error))
      return FALSE;
  self->more |= !is_last;
  nc_hub_cursor_write (self->next, area, is_last ? MAX (after, mark) : after, mark, tag);
  return TRUE;
}

static gboolean
take_all (Page *self, const char *cursor, GError **error)
{
  g_autoptr (GPtrArray) areas = nc_hub_device_areas (self->hub, self->device, error);

  if (!areas || !nc_hub_cursor_read (self->hub, cursor, &self->cursor, error))
    return FALSE;
  for (guint i = 0; i < areas->len; i++)
    if (!take_area (self, areas->pdata[i], error))
      return FALSE;
  return TRUE;
}

static char *
write_page (Page *self)
{
  g_autoptr (GString) out = g_string_sized_new (self->rows->len + 512);
  guint8 bytes[NC_SHA256_BYTES];
  g_autofree char *hex = NULL;

  nc_sha256_final (&self->digest, bytes);
  hex = nc_wire_hex (bytes, sizeof bytes);
  nc_json_begin_object (out);
  nc_json_member_string (out, "epoch", nc_hub_epoch (self->hub));
  nc_json_member_bool (out, "anew", !self->cursor.is_known);
  nc_json_key (out, "rows");
  g_string_append (out, self->rows->str);
  nc_json_member_int (out, "count", self->count);
  nc_json_member_string (out, "digest", hex);
  nc_json_member_string (out, "cursor", self->next->str);
  nc_json_member_bool (out, "more", self->more);
  nc_json_end_object (out);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/**
 * nc_hub_pull:
 * @cursor: (nullable): as the last page gave it; one the hub does not know starts anew
 *
 * Returns: (transfer full): a page of what changed in the device's jurisdiction after @cursor
 */
char *
nc_hub_pull (NcHub *hub, const NcHubDevice *device, const char *cursor, guint max_rows, GError **error)
{
  g_autoptr (GString) rows = g_string_new (NULL), next = g_string_new (NULL);
  Page self = { .hub = hub, .device = device, .rows = rows, .next = next, .max_rows = max_rows };
  char *page = NULL;

  nc_sha256_init (&self.digest);
  nc_json_begin_array (rows);
  if (take_all (&self, cursor, error)) {
    nc_json_end_array (rows);
    page = write_page (&self);
  }
  nc_sha256_clear (&self.digest);
  nc_hub_cursor_clear (&self.cursor);
  return page;
}
