/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-evidence-file.h"
#include "nc-image.h"
#include "nc-lang.h"
#include <string.h>

/* To see whether a picture can be read it is read at this size, where its format allows. */
#define PROBE_SIDE 64

/**
 * nc_evidence_file_type:
 * @name: of the file
 *
 * Returns: (transfer none): photo, video or document, as evidence has it
 */
const char *
nc_evidence_file_type (const char *name)
{
  g_autofree char *content = g_content_type_guess (name, NULL, 0, NULL);
  g_autofree char *mime = g_content_type_get_mime_type (content);

  if (mime && g_str_has_prefix (mime, "image/"))
    return "photo";
  if (mime && g_str_has_prefix (mime, "video/"))
    return "video";
  return "document";
}

static gboolean
is_picture (GBytes *bytes)
{
  static const guint8 png[] = { 0x89, 'P', 'N', 'G' }, jpeg[] = { 0xff, 0xd8, 0xff };
  gsize n;
  const guint8 *data = g_bytes_get_data (bytes, &n);

  return n > 8 && (memcmp (data, png, sizeof png) == 0 || memcmp (data, jpeg, sizeof jpeg) == 0);
}

/* One that is too large is not even opened. */
static gboolean
check_size (GFile *file, const char *name, GError **error)
{
  g_autoptr (GFileInfo) info = g_file_query_info (
      file, G_FILE_ATTRIBUTE_STANDARD_SIZE "," G_FILE_ATTRIBUTE_STANDARD_TYPE, G_FILE_QUERY_INFO_NONE, NULL, error);
  g_autofree char *actual = NULL;

  if (!info)
    return FALSE;
  if (g_file_info_get_file_type (info) != G_FILE_TYPE_REGULAR) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE,
                 _ ("“%s” is a folder or no file at all; nothing was taken. Choose the files in it."), name);
    return FALSE;
  }
  if (g_file_info_get_size (info) <= NC_EVIDENCE_MOST_BYTES)
    return TRUE;
  actual = g_format_size ((guint64)g_file_info_get_size (info));
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE,
               _ ("“%s” has %s, more than the 64 MB that a file may have; nothing was taken. Take it at a lower "
                  "resolution, or keep the original and add a smaller copy."),
               name, actual);
  return FALSE;
}

/* A file that was cut short on its way from the card looks like a picture by its first bytes. As evidence it would
   stand in the way of every paper that shows it. */
static gboolean
check_picture (GBytes *bytes, const char *name, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (NcImage) image = NULL;

  if (!is_picture (bytes)) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                 _ ("“%s” is no JPEG or PNG picture; nothing was taken. Let the camera write JPEG, or save the picture "
                    "as JPEG first."),
                 name);
    return FALSE;
  }
  image = nc_image_load (bytes, PROBE_SIDE, &local);
  if (!image)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                 _ ("“%s” cannot be read as a picture (%s); nothing was taken. Copy it from the camera again, or take "
                    "the photo once more."),
                 name, local->message);
  return image != NULL;
}

/* A card may be pulled out at any moment. */
static void
tell_unreadable (GError **error, const char *name)
{
  g_autoptr (GError) cause = g_steal_pointer (error);

  g_set_error (error, cause->domain, cause->code,
               _ ("“%s” could not be read (%s). Is the camera, or its card, still plugged in? What was added before is "
                  "kept."),
               name, cause->message);
}

static gboolean
is_told (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE) ||
         g_error_matches (error, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE);
}

static void
read_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  NcEvidenceDemand demand = GPOINTER_TO_INT (task_data);
  g_autofree char *name = g_file_get_basename (source);
  g_autoptr (GBytes) bytes = NULL;
  GError *error = NULL;

  if (check_size (source, name, &error))
    bytes = g_file_load_bytes (source, cancellable, NULL, &error);
  if (!bytes && !is_told (error))
    tell_unreadable (&error, name);
  if (bytes && (demand == NC_EVIDENCE_PICTURE || g_str_equal (nc_evidence_file_type (name), "photo")) &&
      !check_picture (bytes, name, &error))
    g_clear_pointer (&bytes, g_bytes_unref);
  if (bytes)
    g_task_return_pointer (task, g_steal_pointer (&bytes), (GDestroyNotify)g_bytes_unref);
  else
    g_task_return_error (task, error);
}

/**
 * nc_evidence_file_read:
 *
 * Reads a file of at most %NC_EVIDENCE_MOST_BYTES; a photo is decoded to see that it is whole.
 */
void
nc_evidence_file_read (GFile *file, NcEvidenceDemand demand, GCancellable *cancellable, GAsyncReadyCallback callback,
                       gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (file, cancellable, callback, user_data);

  g_task_set_task_data (task, GINT_TO_POINTER (demand), NULL);
  g_task_run_in_thread (task, read_thread);
}

/**
 * nc_evidence_file_read_finish:
 *
 * Returns: (transfer full): its bytes; %NULL with an error whose message says what happened and what to do
 */
GBytes *
nc_evidence_file_read_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
