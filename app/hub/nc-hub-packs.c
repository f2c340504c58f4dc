/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-hub-packs.h"
#include "nc-home.h"
#include "nc-hub-signing-key.h"
#include "nc-json.h"
#include "nc-lang.h"
#include "nc-reference.h"
#include <glib/gstdio.h>
#include <string.h>

#define MOST_PACK_BYTES (G_GINT64_CONSTANT (256) << 20)

char *
nc_hub_pack_path (const char *home, const char *sha256)
{
  return g_build_filename (home, "packs", sha256, NULL);
}

/* The laptops refuse a pack that does not open; the office learns it here. */
static gboolean
look_into (NcHubPack *pack, GError **error)
{
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (NcReference) reference = nc_reference_open (pack->path, error);

  if (!reference || !nc_reference_verify (reference, problems, error))
    return FALSE;
  if (problems->len > 0) {
    g_set_error (error, NC_SYNC_ERROR, NC_SYNC_ERROR_BAD_DATA, _ ("%s is no whole pack: %s"), pack->path,
                 (char *)problems->pdata[0]);
    return FALSE;
  }
  pack->version = g_strdup (nc_reference_version (reference));
  pack->dated = g_strdup (nc_reference_date (reference));
  if (nc_day_parse (pack->dated) != NC_DAY_NONE)
    return TRUE;
  g_set_error (error, NC_SYNC_ERROR, NC_SYNC_ERROR_BAD_DATA, _ ("%s has no date of the form 2026-11-20"), pack->path);
  return FALSE;
}

static char *
manifest (const NcHubPack *pack)
{
  g_autoptr (GString) out = g_string_new (NULL);

  nc_json_begin_object (out);
  nc_json_member_string (out, "format", "nengcha-pack-1");
  nc_json_member_string (out, "kind", "reference");
  nc_json_member_string (out, "version", pack->version);
  nc_json_member_string (out, "dated", pack->dated);
  nc_json_member_int (out, "size_bytes", pack->size_bytes);
  nc_json_member_string (out, "sha256", pack->sha256);
  nc_json_end_object (out);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static gboolean
sign (NcHub *hub, NcHubPack *pack, GError **error)
{
  guint8 public_key[crypto_sign_PUBLICKEYBYTES], secret_key[crypto_sign_SECRETKEYBYTES], signature[crypto_sign_BYTES];
  g_autoptr (GByteArray) message = NULL;

  if (!nc_hub_signing_key_load (nc_hub_home (hub), "pack.key", TRUE, public_key, secret_key, error))
    return FALSE;
  pack->text = manifest (pack);
  message = nc_wire_signed_bytes ("nengcha-pack-1", pack->text, strlen (pack->text));
  crypto_sign_detached (signature, NULL, message->data, message->len, secret_key);
  sodium_memzero (secret_key, sizeof secret_key);
  pack->signature = nc_wire_hex (signature, sizeof signature);
  return TRUE;
}

/**
 * nc_hub_pack_prepare:
 * @pack: with its path; the rest is set
 *
 * Looks into the file, keeps a copy under its hash, and signs what is said of it. To be followed by nc_hub_pack_add().
 *
 * Returns: %FALSE with an #NcReferenceError, NC_SYNC_ERROR_BAD_DATA, NC_SYNC_ERROR_TOO_LARGE or a #GFileError
 */
gboolean
nc_hub_pack_prepare (NcHub *hub, NcHubPack *pack, GError **error)
{
  g_autofree char *folder = g_build_filename (nc_hub_home (hub), "packs", NULL), *kept = NULL, *data = NULL;
  guint8 hash[NC_SHA256_BYTES];
  gsize size;
  GStatBuf st;

  if (g_stat (pack->path, &st) == 0 && st.st_size > MOST_PACK_BYTES) {
    g_set_error (error, NC_SYNC_ERROR, NC_SYNC_ERROR_TOO_LARGE, _ ("%s is larger than a pack may be"), pack->path);
    return FALSE;
  }
  if (!look_into (pack, error) || !g_file_get_contents (pack->path, &data, &size, error))
    return FALSE;
  nc_sha256_of (hash, data, size);
  pack->sha256 = nc_wire_hex (hash, sizeof hash);
  pack->size_bytes = (gint64)size;
  kept = nc_hub_pack_path (nc_hub_home (hub), pack->sha256);
  if (!nc_home_make_folder (folder, error))
    return FALSE;
  return g_file_set_contents_full (kept, data, (gssize)size,
                                   G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, error) &&
         sign (hub, pack, error);
}

/**
 * nc_hub_pack_add:
 * @data: an #NcHubPack from nc_hub_pack_prepare()
 *
 * From the commit on the laptops are offered it. The same pack again changes nothing.
 */
gboolean
nc_hub_pack_add (NcHub *hub, gpointer data, GError **error)
{
  const NcHubPack *pack = data;
  NcHubStmt *stmt = nc_hub_sql (hub, "pack-insert", error);
  g_autofree char *detail = g_strdup_printf ("%s %s", pack->dated, pack->version);

  if (!stmt)
    return FALSE;
  nc_hub_stmt_bind_text (stmt, ":sha256", pack->sha256);
  nc_hub_stmt_bind_text (stmt, ":dated", pack->dated);
  nc_hub_stmt_bind_text (stmt, ":version", pack->version);
  nc_hub_stmt_bind_int (stmt, ":size_bytes", pack->size_bytes);
  nc_hub_stmt_bind_text (stmt, ":text", pack->text);
  nc_hub_stmt_bind_text (stmt, ":signature", pack->signature);
  nc_hub_stmt_bind_int (stmt, ":usec", nc_clock_now_usec (nc_hub_clock (hub)));
  return nc_hub_stmt_run (stmt, error) && nc_hub_audit (hub, "", NULL, "pack", detail, error);
}

void
nc_hub_pack_clear (NcHubPack *pack)
{
  g_clear_pointer (&pack->sha256, g_free);
  g_clear_pointer (&pack->version, g_free);
  g_clear_pointer (&pack->dated, g_free);
  g_clear_pointer (&pack->text, g_free);
  g_clear_pointer (&pack->signature, g_free);
}

static void
write_pack (NcHubStmt *stmt, GString *out)
{
  g_autofree char *url = g_strdup_printf ("/v1/packs/%s", nc_hub_stmt_text (stmt, "sha256"));

  nc_json_begin_object (out);
  nc_json_member_string (out, "text", nc_hub_stmt_text (stmt, "text"));
  nc_json_member_string (out, "signature", nc_hub_stmt_text (stmt, "signature"));
  nc_json_member_string (out, "url", url);
  nc_json_end_object (out);
}

/**
 * nc_hub_packs_offer:
 * @have: (nullable): SHA-256 of the newest pack that the laptop has
 *
 * Returns: (transfer full): the reply to GET /v1/packs; %NULL with an #NcHubDbError or NC_SYNC_ERROR_BAD_DATA
 */
char *
nc_hub_packs_offer (NcHub *hub, const char *have, GError **error)
{
  NcHubStmt *stmt = nc_hub_sql (hub, "pack-list", error);
  guint8 public_key[crypto_sign_PUBLICKEYBYTES], secret_key[crypto_sign_SECRETKEYBYTES];
  g_autoptr (GString) packs = g_string_new (NULL), out = g_string_new (NULL);
  g_autofree char *key = NULL;
  gboolean has_row = stmt != NULL;
  guint n = 0;

  if (!stmt)
    return NULL;
  nc_json_begin_array (packs);
  while (has_row) {
    if (!nc_hub_stmt_step (stmt, &has_row, error))
      return NULL;
    n += has_row;
    if (!has_row || g_strcmp0 (have, nc_hub_stmt_text (stmt, "sha256")) == 0)
      break;
    write_pack (stmt, packs);
  }
  nc_hub_stmt_reset (stmt);
  nc_json_end_array (packs);
  if (n > 0) {
    if (!nc_hub_signing_key_load (nc_hub_home (hub), "pack.key", FALSE, public_key, secret_key, error))
      return NULL;
    sodium_memzero (secret_key, sizeof secret_key);
    key = nc_wire_hex (public_key, sizeof public_key);
  }
  nc_json_begin_object (out);
  nc_json_member_string (out, "key", key);
  nc_json_key (out, "packs");
  g_string_append (out, packs->str);
  nc_json_end_object (out);
  return g_string_free (g_steal_pointer (&out), FALSE);
}
