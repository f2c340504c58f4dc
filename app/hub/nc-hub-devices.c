/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-hub-devices.h"
#include "nc-json.h"
#include "nc-lang.h"
#include <string.h>

static gboolean
refuse (GError **error, const char *message)
{
  g_set_error_literal (error, NC_SYNC_ERROR, NC_SYNC_ERROR_REFUSED, message);
  return FALSE;
}

/* Six digits. */
gboolean
nc_hub_region_is_valid (const char *region)
{
  return region && strlen (region) == 6 && strspn (region, "0123456789") == 6;
}

static void
hash_secret (const char *secret, guint8 hash[NC_SHA256_BYTES])
{
  nc_sha256_of (hash, secret, strlen (secret));
}

/**
 * nc_hub_code_new:
 * @data: an #NcHubCode; its code is set, to be freed by the caller
 *
 * The code is "SECRET-FINGERPRINT" in hexadecimal: 10 random bytes, of which only the hash is kept, and the first
 * 16 bytes of the SHA-256 of the hub's public key.
 */
gboolean
nc_hub_code_new (NcHub *hub, gpointer data, GError **error)
{
  NcHubCode *code = data;
  NcHubStmt *stmt = nc_hub_sql (hub, "code-insert", error);
  guint8 secret[10], hash[NC_SHA256_BYTES], key_hash[NC_SHA256_BYTES];
  g_autofree char *secret_hex = NULL, *key_hex = NULL;

  if (!stmt)
    return FALSE;
  randombytes_buf (secret, sizeof secret);
  secret_hex = nc_wire_hex (secret, sizeof secret);
  nc_sha256_of (key_hash, nc_hub_public_key (hub), crypto_sign_PUBLICKEYBYTES);
  key_hex = nc_wire_hex (key_hash, 16);
  hash_secret (secret_hex, hash);
  nc_hub_stmt_bind_bytes (stmt, ":hash", hash, sizeof hash);
  nc_hub_stmt_bind_text (stmt, ":region", code->region);
  nc_hub_stmt_bind_text (stmt, ":officer", code->officer);
  nc_hub_stmt_bind_text (stmt, ":role", code->role);
  nc_hub_stmt_bind_int (stmt, ":expires_usec", nc_clock_now_usec (nc_hub_clock (hub)) + code->valid_usec);
  if (!nc_hub_stmt_run (stmt, error) || !nc_hub_audit (hub, "", NULL, "code", code->region, error))
    return FALSE;
  code->code = g_strdup_printf ("%s-%s", secret_hex, key_hex);
  return TRUE;
}

/* The row of a device that is let in, and its line in the audit. */
gboolean
nc_hub_device_insert (NcHub *hub, const NcHubEnrolment *e, GError **error)
{
  NcHubStmt *stmt = nc_hub_sql (hub, "device-insert", error);

  if (!stmt)
    return FALSE;
  nc_hub_stmt_bind_text (stmt, ":area", e->area);
  nc_hub_stmt_bind_text (stmt, ":id", e->device);
  nc_hub_stmt_bind_bytes (stmt, ":public_key", e->public_key, sizeof e->public_key);
  nc_hub_stmt_bind_text (stmt, ":region", e->region);
  nc_hub_stmt_bind_text (stmt, ":officer", e->officer);
  nc_hub_stmt_bind_text (stmt, ":role", e->role);
  nc_hub_stmt_bind_int (stmt, ":enrolled_usec", nc_clock_now_usec (nc_hub_clock (hub)));
  return nc_hub_stmt_run (stmt, error) && nc_hub_audit (hub, e->area, e->device, "enrolled", e->region, error);
}

static gboolean
use_code (NcHub *hub, NcHubEnrolment *e, const guint8 hash[NC_SHA256_BYTES], GError **error)
{
  NcHubStmt *stmt = nc_hub_sql (hub, "code-use", error);

  if (!stmt)
    return FALSE;
  nc_hub_stmt_bind_bytes (stmt, ":hash", hash, NC_SHA256_BYTES);
  nc_hub_stmt_bind_text (stmt, ":device", e->device);
  return nc_hub_stmt_run (stmt, error);
}

/**
 * nc_hub_enrol_code:
 * @data: an #NcHubEnrolment; what the code is for is set
 *
 * The first half, in the transaction of what belongs to the whole hub. A code works once; the same device may ask
 * again.
 *
 * Returns: %FALSE with NC_SYNC_ERROR_REFUSED or an #NcHubDbError
 */
gboolean
nc_hub_enrol_code (NcHub *hub, gpointer data, GError **error)
{
  NcHubEnrolment *e = data;
  NcHubStmt *stmt = nc_hub_sql (hub, "code-get", error);
  g_autofree char *used_by = NULL;
  guint8 hash[NC_SHA256_BYTES];
  gboolean has_row, is_expired;

  if (!stmt)
    return FALSE;
  nc_hub_enrolment_clear (e);
  hash_secret (e->secret, hash);
  nc_hub_stmt_bind_bytes (stmt, ":hash", hash, sizeof hash);
  if (!nc_hub_stmt_step (stmt, &has_row, error))
    return FALSE;
  if (!has_row)
    return refuse (error, _ ("this enrolment code is not known"));
  e->region = g_strdup (nc_hub_stmt_text (stmt, "region"));
  e->area = nc_hub_area_of (e->region);
  e->officer = g_strdup (nc_hub_stmt_text (stmt, "officer"));
  e->role = g_strdup (nc_hub_stmt_text (stmt, "role"));
  used_by = g_strdup (nc_hub_stmt_text (stmt, "used_by"));
  is_expired = nc_hub_stmt_int (stmt, "expires_usec") < nc_clock_now_usec (nc_hub_clock (hub));
  nc_hub_stmt_reset (stmt);
  if (used_by && !g_str_equal (used_by, e->device))
    return refuse (error, _ ("this enrolment code has been used"));
  if (!used_by && is_expired)
    return refuse (error, _ ("this enrolment code has expired"));
  return used_by || use_code (hub, e, hash, error);
}

/**
 * nc_hub_enrol:
 * @data: an #NcHubEnrolment that nc_hub_enrol_code() let pass; its reply is set
 *
 * The second half, in the transaction of the device's area. The same device with the same key gets the same answer.
 *
 * Returns: %FALSE with NC_SYNC_ERROR_REFUSED or an #NcHubDbError
 */
gboolean
nc_hub_enrol (NcHub *hub, gpointer data, GError **error)
{
  NcHubEnrolment *e = data;
  g_autoptr (GError) unknown = NULL;
  g_autoptr (NcHubDevice) known = nc_hub_device (hub, NULL, e->device, &unknown);
  g_autoptr (GString) out = g_string_new (NULL);

  if (!known && !g_error_matches (unknown, NC_SYNC_ERROR, NC_SYNC_ERROR_REFUSED)) {
    g_propagate_error (error, g_steal_pointer (&unknown));
    return FALSE;
  }
  if (known && (known->is_revoked || memcmp (known->public_key, e->public_key, sizeof e->public_key) != 0))
    return refuse (error, _ ("this device was revoked, or another key is known for it"));
  if (!known && !nc_hub_device_insert (hub, e, error))
    return FALSE;
  nc_json_begin_object (out);
  nc_json_member_string (out, "device", e->device);
  nc_json_member_string (out, "epoch", nc_hub_epoch (hub));
  nc_json_member_string (out, "region", known ? known->region : e->region);
  nc_json_member_string (out, "role", known ? known->role : e->role);
  nc_json_member_string (out, "officer", known ? known->officer : e->officer);
  nc_json_end_object (out);
  g_free (e->reply);
  e->reply = g_string_free (g_steal_pointer (&out), FALSE);
  return TRUE;
}

/* What the hub filled in. */
void
nc_hub_enrolment_clear (NcHubEnrolment *e)
{
  g_clear_pointer (&e->area, g_free);
  g_clear_pointer (&e->region, g_free);
  g_clear_pointer (&e->officer, g_free);
  g_clear_pointer (&e->role, g_free);
  g_clear_pointer (&e->reply, g_free);
}

/**
 * nc_hub_revoke:
 * @data: the device, an #NcHubDevice; in the transaction of its area
 *
 * Returns: %FALSE with NC_SYNC_ERROR_REFUSED when it is revoked already
 */
gboolean
nc_hub_revoke (NcHub *hub, gpointer data, GError **error)
{
  const NcHubDevice *device = data;
  NcHubStmt *stmt = nc_hub_sql (hub, "device-revoke", error);
  gboolean has_row;

  if (!stmt)
    return FALSE;
  nc_hub_stmt_bind_text (stmt, ":area", device->area);
  nc_hub_stmt_bind_text (stmt, ":id", device->id);
  nc_hub_stmt_bind_int (stmt, ":usec", nc_clock_now_usec (nc_hub_clock (hub)));
  if (!nc_hub_stmt_step (stmt, &has_row, error))
    return FALSE;
  nc_hub_stmt_reset (stmt);
  if (!has_row)
    return refuse (error, _ ("there is no such device, or it is revoked already"));
  return nc_hub_audit (hub, device->area, device->id, "revoked", NULL, error);
}
