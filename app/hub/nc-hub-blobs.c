/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-hub-blobs.h"
#include "nc-home.h"
#include "nc-json.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define HASH_CHUNK 65536

/**
 * nc_hub_blob_path:
 * @id: 64 hexadecimal digits
 */
char *
nc_hub_blob_path (const char *home, const char *id)
{
  g_autofree char *part = g_strndup (id, 2);

  return g_build_filename (home, "blobs", part, id, NULL);
}

/* Whether the content at @path is what its name @id says. */
gboolean
nc_hub_blob_has_hash (const char *path, const char *id)
{
  g_autofree guint8 *buffer = g_malloc (HASH_CHUNK);
  guint8 digest[NC_SHA256_BYTES];
  g_autofree char *hex = NULL;
  g_auto (NcSha256) state = { 0 };
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  ssize_t n;

  if (fd < 0)
    return FALSE;
  nc_sha256_init (&state);
  while ((n = read (fd, buffer, HASH_CHUNK)) > 0)
    nc_sha256_update (&state, buffer, (gsize)n);
  close (fd);
  nc_sha256_final (&state, digest);
  hex = nc_wire_hex (digest, sizeof digest);
  return n == 0 && g_str_equal (hex, id);
}

/* The place of @id, in a folder that is there; NULL with errno */
static char *
make_place (const char *home, const char *id)
{
  g_autofree char *to = nc_hub_blob_path (home, id), *folder = g_path_get_dirname (to);

  return mkdir (folder, 0700) == 0 || errno == EEXIST ? g_steal_pointer (&to) : NULL;
}

/* Gives the file at @path, open as @fd, its place: fsync, rename, fsync of the folders; then a receipt may say so. The
   folder may have been made by a request that did not live to make it durable. */
gboolean
nc_hub_blob_keep (const char *home, const char *id, int fd, const char *path)
{
  g_autofree char *to = make_place (home, id);
  g_autofree char *folder = to ? g_path_get_dirname (to) : NULL, *blobs = to ? g_path_get_dirname (folder) : NULL;

  return to && fsync (fd) == 0 && rename (path, to) == 0 && nc_home_sync_folder (folder, NULL) &&
         nc_home_sync_folder (blobs, NULL);
}

static gboolean
sync_file (const char *path)
{
  int fd = open (path, O_WRONLY | O_CLOEXEC);
  gboolean done = fd >= 0 && fsync (fd) == 0;

  if (fd >= 0)
    close (fd);
  return done;
}

static gboolean
move_new (const char *path, const char *to)
{
  return renameat2 (AT_FDCWD, path, AT_FDCWD, to, RENAME_NOREPLACE) == 0;
}

/**
 * nc_hub_blob_place:
 *
 * Gives the file at @path its place, of which no receipt may say anything before the caller has synced the file system.
 * What is there under the name already may have a receipt: in its place only bytes may come that are on the disk.
 */
gboolean
nc_hub_blob_place (const char *home, const char *id, const char *path)
{
  g_autofree char *to = nc_hub_blob_path (home, id), *made = NULL;

  if (move_new (path, to))
    return TRUE;
  made = errno == ENOENT ? make_place (home, id) : NULL;
  return (made && move_new (path, to)) || (sync_file (path) && rename (path, to) == 0);
}

/**
 * nc_hub_blob_record:
 * @device: it came from
 *
 * The row and its receipt, in the caller's transaction. The first receipt of a content stays the only one.
 */
gboolean
nc_hub_blob_record (NcHub *hub, const char *id, gint64 size_bytes, const NcHubDevice *device, GError **error)
{
  NcHubStmt *stmt = nc_hub_sql (hub, "blob-insert", error);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *signature = NULL;

  if (!stmt)
    return FALSE;
  nc_json_begin_object (text);
  nc_json_member_string (text, "format", "nengcha-blob-receipt-1");
  nc_json_member_string (text, "epoch", nc_hub_epoch (hub));
  nc_json_member_string (text, "blob", id);
  nc_json_member_int (text, "size_bytes", size_bytes);
  nc_json_member_int (text, "received_usec", nc_clock_now_usec (nc_hub_clock (hub)));
  nc_json_end_object (text);
  signature = nc_hub_sign (hub, "nengcha-blob-receipt-1", text->str);
  nc_hub_stmt_bind_text (stmt, ":area", device->area);
  nc_hub_stmt_bind_text (stmt, ":id", id);
  nc_hub_stmt_bind_int (stmt, ":size_bytes", size_bytes);
  nc_hub_stmt_bind_text (stmt, ":region", device->region);
  nc_hub_stmt_bind_text (stmt, ":text", text->str);
  nc_hub_stmt_bind_text (stmt, ":signature", signature);
  return nc_hub_stmt_run (stmt, error);
}
