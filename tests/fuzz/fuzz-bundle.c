/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"
#include "nc-bundle.h"
#include "nc-wire.h"
#include <glib/gstdio.h>
#include <string.h>

#define MOST_FRAMES 1000

static const guint8 key[NC_BUNDLE_KEY_BYTES] = { 7 };

static void
read_frames (const char *path)
{
  g_autoptr (NcBundleReader) reader = nc_bundle_reader_new (path, NULL, NULL, key, NULL);
  gint64 size;
  char type = 1;

  for (guint i = 0; reader && type && i < MOST_FRAMES; i++) {
    g_autoptr (GBytes) bytes = NULL;

    if (!nc_bundle_reader_next (reader, &type, &size, NULL) || !type)
      break;
    if (i % 2 ? !nc_bundle_reader_skip (reader, size, NULL)
              : !(bytes = nc_bundle_reader_bytes (reader, size, NC_WIRE_MAX_CLEAR, NULL)))
      return;
  }
  if (reader)
    nc_bundle_reader_proves (reader, key);
}

static gboolean
sign (gpointer data, gconstpointer message, gsize size, guint8 signature[64], GError **error)
{
  (void)data;
  (void)message;
  (void)size;
  (void)error;
  memset (signature, 0, 64);
  return TRUE;
}

/* Once as a file from a stick, and once as what stands inside of one whose key is known. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *folder = g_dir_make_tmp ("nc-fuzz-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "bundle", NULL);
  g_autoptr (NcBundleWriter) writer = NULL;

  if (g_file_set_contents_full (path, (const char *)data, (gssize)size, G_FILE_SET_CONTENTS_NONE, 0600, NULL))
    read_frames (path);
  g_remove (path);
  writer = nc_bundle_writer_new (path, NULL, key, NULL);
  if (writer && nc_bundle_writer_bytes (writer, data, size, NULL) && nc_bundle_writer_finish (writer, sign, NULL, NULL))
    read_frames (path);
  g_remove (path);
  g_rmdir (folder);
  return 0;
}
