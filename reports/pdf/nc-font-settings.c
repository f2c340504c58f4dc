/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-font-settings.h"
#include "nc-lang.h"
#include <string.h>

#define SETTINGS_FILE "fonts.ini"
#define GROUP         "fonts"
#define SHOWN_MISSING 8

void
nc_font_report_clear (NcFontReport *report)
{
  g_clear_pointer (&report->name, g_free);
  g_clear_pointer (&report->missing, g_free);
}

/* The hanzi of GB 2312, rows 16 to 87, in their order; UTF-8, NUL-terminated. */
static char *
gb2312_hanzi (void)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  for (guint row = 0xB0; row <= 0xF7; row++)
    for (guint column = 0xA1; column <= (row == 0xD7 ? 0xF9 : 0xFE); column++) {
      const guint8 pair[2] = { (guint8)row, (guint8)column };

      g_byte_array_append (bytes, pair, 2);
    }
  return g_convert ((const char *)bytes->data, bytes->len, "UTF-8", "GB2312", NULL, NULL, NULL);
}

static void
count_missing (const NcFontFile *file, NcFontReport *report)
{
  g_autofree char *all = gb2312_hanzi ();
  g_autoptr (GString) missing = g_string_new (NULL);
  hb_codepoint_t glyph;

  for (const char *p = all; p && *p; p = g_utf8_next_char (p)) {
    if (hb_font_get_nominal_glyph (file->font, g_utf8_get_char (p), &glyph))
      continue;
    if (report->n_missing++ < SHOWN_MISSING)
      g_string_append_unichar (missing, g_utf8_get_char (p));
  }
  report->missing = g_string_free (g_steal_pointer (&missing), FALSE);
}

/**
 * nc_font_inspect:
 * @report: (out caller-allocates): cleared by the caller when %TRUE is returned
 *
 * Looks at a font file that a user names: whether it may be embedded (OS/2 fsType) and what it lacks.
 *
 * Returns: %FALSE with %NC_PDF_ERROR_FONT when it cannot be read or is no font
 */
gboolean
nc_font_inspect (const char *path, NcFontReport *report, GError **error)
{
  const char *files[NC_N_FACES] = { path };
  g_autoptr (NcFontSet) probe = nc_font_set_new_probe (path, error);
  g_autoptr (NcFontSet) usable = NULL;
  const NcFontFile *file = probe ? nc_font_set_nth_file (probe, 0) : NULL;

  if (!file)
    return FALSE;
  *report = (NcFontReport){ .name = g_strdup (file->ps_name), .embeds = nc_font_file_embeds (file) };
  count_missing (file, report);
  usable = nc_font_set_new (files, NULL);
  report->is_usable = usable != NULL;
  return TRUE;
}

static GKeyFile *
load_settings (const char *home)
{
  g_autofree char *path = g_build_filename (home, SETTINGS_FILE, NULL);
  GKeyFile *settings = g_key_file_new ();

  g_key_file_load_from_file (settings, path, G_KEY_FILE_KEEP_COMMENTS, NULL);
  return settings;
}

/* The file that is named for @face: (transfer full) (nullable). */
char *
nc_font_settings_get (const char *home, NcFace face)
{
  g_autoptr (GKeyFile) settings = load_settings (home);

  return g_key_file_get_string (settings, GROUP, nc_face_name (face), NULL);
}

/**
 * nc_font_settings_set:
 * @path: (nullable): a font file that nc_font_set_new() takes; %NULL: Debian's face again
 *
 * Returns: %FALSE with %NC_PDF_ERROR_FONT (the file is not kept) or a file error
 */
gboolean
nc_font_settings_set (const char *home, NcFace face, const char *path, GError **error)
{
  const char *files[NC_N_FACES] = { NULL };
  g_autofree char *absolute = path ? g_canonicalize_filename (path, NULL) : NULL,
                  *to = g_build_filename (home, SETTINGS_FILE, NULL);
  g_autoptr (GKeyFile) settings = load_settings (home);
  g_autoptr (NcFontSet) usable = NULL;

  files[face] = absolute;
  usable = nc_font_set_new (files, error);
  if (!usable)
    return FALSE;
  if (absolute)
    g_key_file_set_string (settings, GROUP, nc_face_name (face), absolute);
  else
    g_key_file_remove_key (settings, GROUP, nc_face_name (face), NULL);
  g_mkdir_with_parents (home, 0700);
  return g_key_file_save_to_file (settings, to, error);
}

/**
 * nc_font_set_get_for_home:
 * @home: the folder whose fonts.ini names files for faces
 *
 * Returns: (transfer full): the faces to set papers in, mapped once as long as the settings are the same; %NULL with
 * %NC_PDF_ERROR_FONT when a file that is named cannot be used (a paper does not silently change its face)
 */
NcFontSet *
nc_font_set_get_for_home (const char *home, GError **error)
{
  static NcFontSet *last;
  static char *last_key;
  static GMutex lock;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lock);
  g_autoptr (GKeyFile) settings = load_settings (home);
  const char *files[NC_N_FACES] = { NULL };
  g_autoptr (GPtrArray) owned = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GString) key = g_string_new (NULL);
  NcFontSet *set;

  (void)locker;
  for (guint face = 0; face < NC_N_FACES; face++) {
    char *path = g_key_file_get_string (settings, GROUP, nc_face_name (face), NULL);

    if (path && *path) {
      files[face] = path;
      g_string_append_printf (key, "%s=%s\n", nc_face_name (face), path);
    }
    g_ptr_array_add (owned, path);
  }
  if (!key->len) {
    set = nc_font_set_get_default (error);
    return set ? nc_font_set_ref (set) : NULL;
  }
  if (!last || !g_str_equal (key->str, last_key)) {
    set = nc_font_set_new (files, error);
    if (!set)
      return NULL;
    g_clear_pointer (&last, nc_font_set_unref);
    g_free (last_key);
    last = set;
    last_key = g_strdup (key->str);
  }
  return nc_font_set_ref (last);
}
