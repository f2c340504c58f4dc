/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-hub-web-words.h"
#include "nc-lang.h"
#include "nc-paths.h"
#include <string.h>

#define MO_MAGIC 0x950412deu

static guint32
word_at (const guint8 *data, gsize at)
{
  guint32 word;

  memcpy (&word, data + at, sizeof word);
  return GUINT32_FROM_LE (word);
}

/* A text of the table at @table, which must end with NUL inside the file. */
static const char *
text_at (const guint8 *data, gsize size, guint32 table, guint32 i)
{
  gsize entry = (gsize)table + (gsize)i * 8, length, offset;

  if (entry + 8 > size)
    return NULL;
  length = word_at (data, entry);
  offset = word_at (data, entry + 4);
  return offset + length < size && data[offset + length] == 0 ? (const char *)data + offset : NULL;
}

/* msgfmt's format: two tables of (length, offset), originals and translations. */
static GHashTable *
load (void)
{
  GHashTable *words = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autofree char *folder = nc_paths_locale_dir ();
  g_autofree char *path = g_build_filename (folder, "zh_CN", "LC_MESSAGES", GETTEXT_PACKAGE ".mo", NULL);
  g_autofree char *data = NULL;
  gsize size;

  if (!g_file_get_contents (path, &data, &size, NULL) || size < 20 || word_at ((guint8 *)data, 0) != MO_MAGIC)
    return words;
  for (guint32 i = 0; i < word_at ((guint8 *)data, 8); i++) {
    const char *from = text_at ((guint8 *)data, size, word_at ((guint8 *)data, 12), i);
    const char *to = text_at ((guint8 *)data, size, word_at ((guint8 *)data, 16), i);

    if (!from || !to)
      break;
    g_hash_table_insert (words, g_strdup (from), g_strdup (to));
  }
  return words;
}

/**
 * nc_web_words:
 * @english: marked with N_()
 *
 * Returns: (transfer none): @english in the language; itself where the catalogue has nothing.
 */
const char *
nc_web_words (NcWebLang lang, const char *english)
{
  static GHashTable *words;
  static gsize once;
  const char *text;

  if (lang == NC_WEB_EN)
    return english;
  if (g_once_init_enter (&once)) {
    words = load ();
    g_once_init_leave (&once, 1);
  }
  text = g_hash_table_lookup (words, english);
  return text ? text : english;
}

/* How much a browser wants a language: its q, or -1 where it is not named. */
static double
wanted (const char *accept_language, const char *lang)
{
  g_auto (GStrv) parts = g_strsplit (accept_language, ",", 20);
  double best = -1;

  for (gsize i = 0; parts[i]; i++) {
    const char *part = g_strstrip (parts[i]), *q = strstr (part, "q=");
    gsize n = strlen (lang);

    if (g_ascii_strncasecmp (part, lang, n) == 0 && !g_ascii_isalnum (part[n]))
      best = MAX (best, q ? g_ascii_strtod (q + 2, NULL) : 1);
  }
  return best;
}

/**
 * nc_web_lang_choose:
 * @asked: (nullable): "zh" or "en" of the address
 * @remembered: (nullable): of the cookie
 * @accept_language: (nullable): what the browser says
 *
 * Returns: the first of these that names a language; Chinese when none does.
 */
NcWebLang
nc_web_lang_choose (const char *asked, const char *remembered, const char *accept_language)
{
  const char *told[] = { asked, remembered };

  for (gsize i = 0; i < G_N_ELEMENTS (told); i++) {
    if (g_strcmp0 (told[i], "zh") == 0)
      return NC_WEB_ZH;
    if (g_strcmp0 (told[i], "en") == 0)
      return NC_WEB_EN;
  }
  return accept_language && wanted (accept_language, "en") > wanted (accept_language, "zh") ? NC_WEB_EN : NC_WEB_ZH;
}
