/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-hub-succeed.h"
#include "nc-hub-device-state.h"
#include "nc-json.h"
#include "nc-lang.h"
#include <string.h>

static gboolean
let_in (NcHub *hub, const NcHubSuccession *self, const NcHubDevice *past, GError **error)
{
  NcHubEnrolment e = {
    .device = self->device, .area = past->area, .region = past->region, .officer = past->officer, .role = past->role
  };

  memcpy (e.public_key, self->public_key, sizeof e.public_key);
  return nc_hub_device_insert (hub, &e, error);
}

static gboolean
retire (NcHub *hub, const NcHubSuccession *self, GError **error)
{
  NcHubStmt *stmt = nc_hub_sql (hub, "device-revoke", error);
  gboolean has_row;

  if (!stmt)
    return FALSE;
  nc_hub_stmt_bind_text (stmt, ":area", self->area);
  nc_hub_stmt_bind_text (stmt, ":id", self->predecessor);
  nc_hub_stmt_bind_int (stmt, ":usec", nc_clock_now_usec (nc_hub_clock (hub)));
  if (!nc_hub_stmt_step (stmt, &has_row, error))
    return FALSE;
  nc_hub_stmt_reset (stmt);
  return nc_hub_device_succeeds (hub, self->area, self->device, self->predecessor, error) &&
         nc_hub_audit (hub, self->area, self->predecessor, "succeeded", self->device, error);
}

/**
 * nc_hub_succeed:
 * @data: an #NcHubSuccession; its reply is set, to be freed by the caller
 *
 * In one transaction the new name is let in where the old one was, with an empty journal, and the old one is revoked:
 * whoever still writes under it is refused, and noticed.
 *
 * Returns: %FALSE with NC_SYNC_ERROR_REFUSED or an #NcHubDbError
 */
gboolean
nc_hub_succeed (NcHub *hub, gpointer data, GError **error)
{
  NcHubSuccession *self = data;
  g_autoptr (NcHubDevice) past = nc_hub_device (hub, self->area, self->predecessor, error);
  g_autoptr (NcHubDevice) known = past ? nc_hub_device (hub, NULL, self->device, NULL) : NULL;
  g_autoptr (GString) out = g_string_new (NULL);

  if (!past)
    return FALSE;
  if (past->is_revoked || known) {
    g_set_error_literal (error, NC_SYNC_ERROR, NC_SYNC_ERROR_REFUSED, _ ("this device was revoked"));
    return FALSE;
  }
  if (!let_in (hub, self, past, error) || !retire (hub, self, error))
    return FALSE;
  nc_json_begin_object (out);
  nc_json_member_string (out, "device", self->device);
  nc_json_member_string (out, "predecessor", self->predecessor);
  nc_json_member_string (out, "region", past->region);
  nc_json_end_object (out);
  g_free (self->reply);
  self->reply = g_string_free (g_steal_pointer (&out), FALSE);
  return TRUE;
}
