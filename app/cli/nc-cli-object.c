/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-cli-object.h"
#include "nc-file.h"
#include "nc-lang.h"
#include <string.h>

/**
 * nc_cli_read_object:
 * @path: a file of at most 256 MB, or "-" for standard input
 *
 * Reads one JSON object, with or without a byte order mark; no name may stand in it twice.
 *
 * Returns: (transfer full): %NULL with a #GFileError that names file and line
 */
json_t *
nc_cli_read_object (const char *path, GError **error)
{
  g_autofree char *text = NULL;
  gsize length, mark;
  json_error_t wrong;
  json_t *object;

  if (!nc_file_read (path, NC_FILE_FORM_BYTES, &text, &length, error))
    return NULL;
  mark = g_str_has_prefix (text, "\xEF\xBB\xBF") ? 3 : 0;
  object = json_loadb (text + mark, length - mark, JSON_REJECT_DUPLICATES, &wrong);
  if (json_is_object (object))
    return object;
  if (object)
    g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_INVAL, _ ("%s holds no JSON object: {…}"), path);
  else
    g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_INVAL, _ ("%s: line %d: no JSON object: %s"), path, wrong.line,
                 wrong.text);
  json_decref (object);
  return NULL;
}
