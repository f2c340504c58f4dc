/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-hub-device.h"
#include "nc-lang.h"
#include <string.h>

/**
 * nc_hub_area_of:
 * @region: six digits, or "" for all
 *
 * Returns: (transfer full): the league or city that keeps what lies in @region: first four digits and "00"; "" for "".
 */
char *
nc_hub_area_of (const char *region)
{
  return *region ? g_strdup_printf ("%.4s00", region) : g_strdup ("");
}

/**
 * nc_hub_area_take:
 * @version: (out) (optional): the newest of the area, 0 at first
 *
 * The first thing a transaction that writes in @area does: whoever else wants to, also another hub on the same
 * database, waits here until it is over.
 */
gboolean
nc_hub_area_take (NcHub *hub, const char *area, gint64 *version, GError **error)
{
  NcHubStmt *stmt = nc_hub_sql (hub, "counter-take", error);
  gboolean has_row;

  if (!stmt)
    return FALSE;
  nc_hub_stmt_bind_text (stmt, ":area", area);
  if (!nc_hub_stmt_step (stmt, &has_row, error))
    return FALSE;
  if (version)
    *version = has_row ? nc_hub_stmt_int (stmt, "version") : 0;
  nc_hub_stmt_reset (stmt);
  return TRUE;
}

/* @version: (out): the newest of @area, 0 when nothing was written there */
gboolean
nc_hub_area_version (NcHub *hub, const char *area, gint64 *version, GError **error)
{
  NcHubStmt *stmt = nc_hub_sql (hub, "counter-get", error);
  gboolean has_row;

  if (!stmt)
    return FALSE;
  nc_hub_stmt_bind_text (stmt, ":area", area);
  if (!nc_hub_stmt_step (stmt, &has_row, error))
    return FALSE;
  *version = has_row ? nc_hub_stmt_int (stmt, "version") : 0;
  nc_hub_stmt_reset (stmt);
  return TRUE;
}

static gboolean
copy_bytes (NcHubStmt *stmt, const char *column, gpointer out, gsize size)
{
  gsize n;
  gconstpointer bytes = nc_hub_stmt_bytes (stmt, column, &n);

  if (n != size)
    return FALSE;
  memcpy (out, bytes, size);
  return TRUE;
}

static gboolean
is_damaged (GError **error)
{
  g_set_error_literal (error, NC_HUB_DB_ERROR, NC_HUB_DB_ERROR_CORRUPT, "device");
  return FALSE;
}

static gboolean
load_head (NcHub *hub, NcHubDevice *device, GError **error)
{
  NcHubStmt *stmt = nc_hub_sql (hub, device->is_roaming ? "head-all" : "head-get", error);
  gboolean has_row, whole = TRUE;

  if (!stmt)
    return FALSE;
  if (!device->is_roaming)
    nc_hub_stmt_bind_text (stmt, ":area", device->area);
  nc_hub_stmt_bind_text (stmt, ":device", device->id);
  if (!nc_hub_stmt_step (stmt, &has_row, error))
    return FALSE;
  if (has_row) {
    device->head_seq = nc_hub_stmt_int (stmt, "seq");
    whole = copy_bytes (stmt, "hash", device->head_hash, sizeof device->head_hash);
  }
  nc_hub_stmt_reset (stmt);
  return whole || is_damaged (error);
}

/**
 * nc_hub_device:
 * @area: (nullable): its area, when known; else all are asked
 *
 * Returns: (transfer full): %NULL with NC_SYNC_ERROR_REFUSED for an unknown device, or an #NcHubDbError
 */
NcHubDevice *
nc_hub_device (NcHub *hub, const char *area, const char *id, GError **error)
{
  NcHubStmt *stmt = nc_hub_sql (hub, area ? "device-get" : "device-find", error);
  g_autoptr (NcHubDevice) device = g_new0 (NcHubDevice, 1);
  gboolean has_row, whole;

  if (!stmt)
    return NULL;
  if (area)
    nc_hub_stmt_bind_text (stmt, ":area", area);
  nc_hub_stmt_bind_text (stmt, ":id", id);
  if (!nc_hub_stmt_step (stmt, &has_row, error))
    return NULL;
  if (!has_row) {
    g_set_error_literal (error, NC_SYNC_ERROR, NC_SYNC_ERROR_REFUSED, _ ("this device is not enrolled here"));
    return NULL;
  }
  device->id = g_strdup (id);
  device->area = g_strdup (nc_hub_stmt_text (stmt, "area"));
  device->region = g_strdup (nc_hub_stmt_text (stmt, "region"));
  device->officer = g_strdup (nc_hub_stmt_text (stmt, "officer"));
  device->role = g_strdup (nc_hub_stmt_text (stmt, "role"));
  device->is_revoked = !nc_hub_stmt_is_null (stmt, "revoked_usec");
  device->is_forked = !nc_hub_stmt_is_null (stmt, "forked_usec");
  device->is_roaming = g_str_has_suffix (device->region, "0000");
  whole = copy_bytes (stmt, "public_key", device->public_key, sizeof device->public_key);
  nc_hub_stmt_reset (stmt);
  if (!whole)
    is_damaged (error);
  return whole && load_head (hub, device, error) ? g_steal_pointer (&device) : NULL;
}

void
nc_hub_device_free (NcHubDevice *device)
{
  if (!device)
    return;
  g_free (device->id);
  g_free (device->area);
  g_free (device->region);
  g_free (device->officer);
  g_free (device->role);
  g_free (device);
}

/**
 * nc_hub_device_journals:
 *
 * Returns: (transfer full): the areas under which entries of @device are kept, its own first
 */
GPtrArray *
nc_hub_device_journals (NcHub *hub, const NcHubDevice *device, GError **error)
{
  g_autoptr (GPtrArray) areas = g_ptr_array_new_with_free_func (g_free);
  NcHubStmt *stmt = device->is_roaming ? nc_hub_sql (hub, "head-all", error) : NULL;
  gboolean has_row = TRUE;

  g_ptr_array_add (areas, g_strdup (device->area));
  if (!device->is_roaming)
    return g_steal_pointer (&areas);
  if (!stmt)
    return NULL;
  nc_hub_stmt_bind_text (stmt, ":device", device->id);
  while (has_row) {
    if (!nc_hub_stmt_step (stmt, &has_row, error))
      return NULL;
    if (has_row && !g_str_equal (nc_hub_stmt_text (stmt, "area"), device->area))
      g_ptr_array_add (areas, g_strdup (nc_hub_stmt_text (stmt, "area")));
  }
  nc_hub_stmt_reset (stmt);
  return g_steal_pointer (&areas);
}

/**
 * nc_hub_device_areas:
 *
 * Returns: (transfer full): the areas whose rows @device may see, in the order of their codes
 */
GPtrArray *
nc_hub_device_areas (NcHub *hub, const NcHubDevice *device, GError **error)
{
  g_autoptr (GPtrArray) areas = g_ptr_array_new_with_free_func (g_free);
  NcHubStmt *stmt = device->is_roaming ? nc_hub_sql (hub, "area-list", error) : NULL;
  gboolean has_row = TRUE;

  g_ptr_array_add (areas, g_strdup (""));
  if (!device->is_roaming) {
    g_ptr_array_add (areas, g_strdup (device->area));
    return g_steal_pointer (&areas);
  }
  if (!stmt)
    return NULL;
  while (has_row) {
    const char *area;

    if (!nc_hub_stmt_step (stmt, &has_row, error))
      return NULL;
    area = has_row ? nc_hub_stmt_text (stmt, "area") : "";
    if (*area && nc_hub_region_contains (device->region, area))
      g_ptr_array_add (areas, g_strdup (area));
  }
  return g_steal_pointer (&areas);
}

/**
 * nc_hub_region_contains:
 * @jurisdiction: six digits (GB/T 2260): 150000 is the autonomous region, 150100 a league or city, 150102 a banner or
 *   county
 * @region: of a row; "" for a row without, which belongs to all
 *
 * Returns: whether @region is @jurisdiction or lies in it.
 */
gboolean
nc_hub_region_contains (const char *jurisdiction, const char *region)
{
  gsize n = strlen (jurisdiction);

  if (n == 6 && g_str_has_suffix (jurisdiction, "0000"))
    n = 2;
  else if (n == 6 && g_str_has_suffix (jurisdiction, "00"))
    n = 4;
  return !*region || strncmp (jurisdiction, region, n) == 0;
}
