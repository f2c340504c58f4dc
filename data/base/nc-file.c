/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-file.h"
#include "nc-lang.h"
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#define FIRST_BYTES 65536

/* Reads on to the end, or until there is more than @most. */
static gboolean
read_all (int fd, gsize most, GByteArray *into)
{
  for (;;) {
    gsize room = MIN (MAX (into->len, FIRST_BYTES), most + 1 - into->len), before = into->len;
    gssize n;

    g_byte_array_set_size (into, (guint)(before + room));
    do
      n = read (fd, into->data + before, room);
    while (n < 0 && errno == EINTR);
    g_byte_array_set_size (into, (guint)(before + (gsize)MAX (n, 0)));
    if (n <= 0)
      return n == 0;
    if (into->len > most)
      return TRUE;
  }
}

/**
 * nc_file_read:
 * @path: a file, or "-" for standard input
 * @most_bytes: less than 2 GB; a longer file, or a device without an end, is refused and not read further
 * @data: (out) (transfer full): the whole file with a NUL behind it
 * @length: (out) (optional): of @data, without that NUL
 *
 * What g_file_get_contents() does, for files that come from outside.
 *
 * Returns: %FALSE with a #GFileError that names the file
 */
gboolean
nc_file_read (const char *path, gsize most_bytes, char **data, gsize *length, GError **error)
{
  int fd = g_str_equal (path, "-") ? dup (STDIN_FILENO) : open (path, O_RDONLY | O_CLOEXEC), failure;
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  gboolean whole = fd >= 0 && read_all (fd, most_bytes, bytes);

  failure = errno;
  if (fd >= 0)
    close (fd);
  if (!whole) {
    g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (failure), _ ("cannot read %s: %s"), path,
                 g_strerror (failure));
    return FALSE;
  }
  if (bytes->len > most_bytes) {
    g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_INVAL, _ ("%s is larger than %u MB and is not read; split it"), path,
                 (guint)(most_bytes >> 20));
    return FALSE;
  }
  g_byte_array_append (bytes, (const guint8 *)"", 1);
  if (length)
    *length = bytes->len - 1;
  *data = (char *)g_byte_array_free (g_steal_pointer (&bytes), FALSE);
  return TRUE;
}
