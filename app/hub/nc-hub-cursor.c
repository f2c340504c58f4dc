/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-hub-cursor.h"
#include <string.h>

#define MAX_AREAS 100

/* Whether the hub has the history that @part comes from: the tag of the mark it names. */
static gboolean
knows (NcHub *hub, char **part, gboolean *is_known, GError **error)
{
  NcHubStmt *stmt = nc_hub_sql (hub, "mark-get", error);
  gboolean has_row;

  if (!stmt)
    return FALSE;
  nc_hub_stmt_bind_text (stmt, ":area", g_str_equal (part[0], "0") ? "" : part[0]);
  nc_hub_stmt_bind_int (stmt, ":version", g_ascii_strtoll (part[2], NULL, 10));
  if (!nc_hub_stmt_step (stmt, &has_row, error))
    return FALSE;
  *is_known = has_row ? g_str_equal (nc_hub_stmt_text (stmt, "tag"), part[3]) : g_str_equal (part[2], "0");
  nc_hub_stmt_reset (stmt);
  return TRUE;
}

static gboolean
read_part (NcHub *hub, const char *text, NcHubCursor *cursor, GError **error)
{
  g_auto (GStrv) part = g_strsplit (text, ".", 5);
  gint64 version;

  cursor->is_known = g_strv_length (part) == 4;
  if (!cursor->is_known)
    return TRUE;
  if (!knows (hub, part, &cursor->is_known, error))
    return FALSE;
  version = MAX (0, g_ascii_strtoll (part[1], NULL, 10));
  g_hash_table_insert (cursor->versions, g_strdup (g_str_equal (part[0], "0") ? "" : part[0]),
                       g_memdup2 (&version, sizeof version));
  return TRUE;
}

/**
 * nc_hub_cursor_read:
 * @text: (nullable): as the last page gave it; %NULL or "" for a device that has nothing yet
 * @cursor: (out caller-allocates): to be cleared, also after %FALSE
 */
gboolean
nc_hub_cursor_read (NcHub *hub, const char *text, NcHubCursor *cursor, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (text ? text : "", ",", MAX_AREAS);

  cursor->versions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  cursor->is_known = TRUE;
  for (char **part = parts; *part && cursor->is_known; part++)
    if (!read_part (hub, *part, cursor, error))
      return FALSE;
  if (!cursor->is_known)
    g_hash_table_remove_all (cursor->versions);
  return TRUE;
}

gint64
nc_hub_cursor_get (const NcHubCursor *cursor, const char *area)
{
  const gint64 *version = g_hash_table_lookup (cursor->versions, area);

  return version ? *version : 0;
}

void
nc_hub_cursor_write (GString *out, const char *area, gint64 version, gint64 mark, const char *tag)
{
  g_string_append_printf (out, "%s%s.%" G_GINT64_FORMAT ".%" G_GINT64_FORMAT ".%s", out->len > 0 ? "," : "",
                          *area ? area : "0", version, mark, tag);
}

/**
 * nc_hub_cursor_move:
 * @text: (nullable): a cursor that the hub knows
 * @version: the newest of @area, whose mark has @tag
 *
 * Returns: (transfer full): the cursor of one who has read as @text says, and all of @area
 */
char *
nc_hub_cursor_move (const char *text, const char *area, gint64 version, const char *tag)
{
  g_auto (GStrv) parts = g_strsplit (text ? text : "", ",", MAX_AREAS);
  g_autofree char *own = g_strconcat (*area ? area : "0", ".", NULL);
  g_autoptr (GString) out = g_string_new (NULL);

  for (char **part = parts; *part; part++)
    if (!g_str_has_prefix (*part, own))
      g_string_append_printf (out, "%s%s", out->len > 0 ? "," : "", *part);
  nc_hub_cursor_write (out, area, version, version, tag);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

void
nc_hub_cursor_clear (NcHubCursor *cursor)
{
  g_clear_pointer (&cursor->versions, g_hash_table_unref);
}

/**
 * nc_hub_newest_mark:
 * @version: (out): 0 when nothing was ever written in @area
 * @tag: (out) (transfer full): "" then
 */
gboolean
nc_hub_newest_mark (NcHub *hub, const char *area, gint64 *version, char **tag, GError **error)
{
  NcHubStmt *stmt = nc_hub_sql (hub, "mark-last", error);
  gboolean has_row;

  *version = 0;
  *tag = NULL;
  if (!stmt)
    return FALSE;
  nc_hub_stmt_bind_text (stmt, ":area", area);
  if (!nc_hub_stmt_step (stmt, &has_row, error))
    return FALSE;
  if (has_row)
    *version = nc_hub_stmt_int (stmt, "version");
  *tag = g_strdup (has_row ? nc_hub_stmt_text (stmt, "tag") : "");
  nc_hub_stmt_reset (stmt);
  return TRUE;
}

/* Ends a transaction that changed rows of @area: @version is the newest now, under a tag of its own. */
gboolean
nc_hub_put_mark (NcHub *hub, const char *area, gint64 version, GError **error)
{
  NcHubStmt *counter = nc_hub_sql (hub, "counter-set", error);
  NcHubStmt *mark = counter ? nc_hub_sql (hub, "mark-insert", error) : NULL;
  g_autofree char *tag = NULL;
  guint8 bytes[4];

  if (!mark)
    return FALSE;
  randombytes_buf (bytes, sizeof bytes);
  tag = nc_wire_hex (bytes, sizeof bytes);
  nc_hub_stmt_bind_text (counter, ":area", area);
  nc_hub_stmt_bind_int (counter, ":version", version);
  nc_hub_stmt_bind_text (mark, ":area", area);
  nc_hub_stmt_bind_int (mark, ":version", version);
  nc_hub_stmt_bind_text (mark, ":tag", tag);
  return nc_hub_stmt_run (counter, error) && nc_hub_stmt_run (mark, error);
}
