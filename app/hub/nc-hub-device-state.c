/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-hub-device-state.h"

/* No laptop has more, whatever it says; nor was any put back more often. */
#define MOST_UNSENT G_GINT64_CONSTANT (1000000000)
#define MOST_NAMES  64

static gboolean
read_count (json_t *json, const char *name, gint64 *count)
{
  json_t *value = json_object_get (json, name);

  *count = json_integer_value (value);
  return json_is_integer (value) && *count >= 0 && *count <= MOST_UNSENT;
}

/**
 * nc_hub_unsent_read:
 * @json: {entries, papers, photos}, each from 0 to 1,000,000,000
 * @unsent: (out):
 *
 * Returns: %FALSE when it is not of the form
 */
gboolean
nc_hub_unsent_read (json_t *json, NcHubUnsent *unsent)
{
  return read_count (json, "entries", &unsent->entries) && read_count (json, "papers", &unsent->papers) &&
         read_count (json, "photos", &unsent->photos);
}

/* In the caller's transaction. */
gboolean
nc_hub_device_tells (NcHub *hub, const NcHubDevice *device, const NcHubUnsent *unsent, GError **error)
{
  NcHubStmt *stmt = nc_hub_sql (hub, "device-unsent", error);

  if (!stmt)
    return FALSE;
  nc_hub_stmt_bind_text (stmt, ":area", device->area);
  nc_hub_stmt_bind_text (stmt, ":device", device->id);
  nc_hub_stmt_bind_int (stmt, ":entries", unsent->entries);
  nc_hub_stmt_bind_int (stmt, ":papers", unsent->papers);
  nc_hub_stmt_bind_int (stmt, ":photos", unsent->photos);
  nc_hub_stmt_bind_int (stmt, ":usec", nc_clock_now_usec (nc_hub_clock (hub)));
  return nc_hub_stmt_run (stmt, error);
}

/* In the caller's transaction. */
gboolean
nc_hub_device_succeeds (NcHub *hub, const char *area, const char *device, const char *predecessor, GError **error)
{
  NcHubStmt *stmt = nc_hub_sql (hub, "device-succeeds", error);

  if (!stmt)
    return FALSE;
  nc_hub_stmt_bind_text (stmt, ":area", area);
  nc_hub_stmt_bind_text (stmt, ":device", device);
  nc_hub_stmt_bind_text (stmt, ":predecessor", predecessor);
  return nc_hub_stmt_run (stmt, error);
}

static char *
predecessor_of (NcHub *hub, const char *area, const char *device)
{
  NcHubStmt *stmt = nc_hub_sql (hub, "device-predecessor", NULL);
  gboolean has_row = FALSE;
  char *name = NULL;

  if (!stmt)
    return NULL;
  nc_hub_stmt_bind_text (stmt, ":area", area);
  nc_hub_stmt_bind_text (stmt, ":device", device);
  if (nc_hub_stmt_step (stmt, &has_row, NULL) && has_row)
    name = g_strdup (nc_hub_stmt_text (stmt, "predecessor"));
  nc_hub_stmt_reset (stmt);
  return name;
}

/**
 * nc_hub_device_was:
 * @id: (nullable):
 *
 * Returns: whether @device wrote under the name @id, now or before its store was put back from a backup.
 */
gboolean
nc_hub_device_was (NcHub *hub, const NcHubDevice *device, const char *id)
{
  g_autofree char *name = g_strdup (device->id);

  for (guint i = 0; id && name && i < MOST_NAMES; i++) {
    char *before;

    if (g_str_equal (name, id))
      return TRUE;
    before = predecessor_of (hub, device->area, name);
    g_free (name);
    name = before;
  }
  return FALSE;
}
