/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-pinyin.h"
#include "nc-db.h"
#include "nc-store.h"
#include <string.h>

#define FIRST 0x4e00
#define LAST  0x9fff

typedef struct {
  char usual[LAST - FIRST + 2];
  GHashTable *several;
} Table;

static gpointer
load (gpointer unused)
{
  g_autofree char *text = nc_db_resource_sql (nc_store_get_sql (), "/org/nengcha/store/pinyin/initials.txt");
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  Table *table = g_new0 (Table, 1);

  (void)unused;
  g_assert (strlen (lines[0]) == LAST - FIRST + 1);
  memcpy (table->usual, lines[0], LAST - FIRST + 1);
  table->several = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  for (gsize i = 1; lines[i]; i++)
    if (*lines[i])
      g_hash_table_insert (table->several, GUINT_TO_POINTER (g_utf8_get_char (lines[i])),
                           g_strdup (g_utf8_next_char (lines[i])));
  return table;
}

static const Table *
initials_table (void)
{
  static GOnce once = G_ONCE_INIT;

  return g_once (&once, load, NULL);
}

/**
 * nc_pinyin_letters:
 *
 * Returns: (transfer full): the first letters of all readings of @c, the usual one first; a letter or digit gives
 * itself in lower case, anything else "".
 */
char *
nc_pinyin_letters (gunichar c)
{
  const Table *table = initials_table ();
  const char *several = g_hash_table_lookup (table->several, GUINT_TO_POINTER (c));

  if (several)
    return g_strdup (several);
  if (c < 128)
    return g_ascii_isalnum ((char)c) ? g_strdup_printf ("%c", g_ascii_tolower ((char)c)) : g_strdup ("");
  if (c < FIRST || c > LAST || table->usual[c - FIRST] == '-')
    return g_strdup ("");
  return g_strdup_printf ("%c", table->usual[c - FIRST]);
}

/**
 * nc_pinyin_initials:
 *
 * Returns: (transfer full): the spellings of @text by initials, each once, separated by a blank, the usual one first;
 * at most NC_PINYIN_MAX_SPELLINGS. "厦门" gives "xm sm".
 */
char *
nc_pinyin_initials (const char *text)
{
  g_autoptr (GPtrArray) spellings = g_ptr_array_new_with_free_func ((GDestroyNotify)g_free);
  char *joined;

  g_ptr_array_add (spellings, g_strdup (""));
  for (const char *p = text; *p; p = g_utf8_next_char (p)) {
    g_autofree char *letters = nc_pinyin_letters (g_utf8_get_char (p));
    guint n = spellings->len;

    if (!*letters)
      continue;
    for (const char *l = letters + 1; *l; l++)
      for (guint i = 0; i < n && spellings->len < NC_PINYIN_MAX_SPELLINGS; i++)
        g_ptr_array_add (spellings, g_strdup_printf ("%s%c", (char *)g_ptr_array_index (spellings, i), *l));
    for (guint i = 0; i < n; i++) {
      char *longer = g_strdup_printf ("%s%c", (char *)g_ptr_array_index (spellings, i), letters[0]);

      g_free (g_ptr_array_index (spellings, i));
      g_ptr_array_index (spellings, i) = longer;
    }
  }
  g_ptr_array_add (spellings, NULL);
  joined = g_strjoinv (" ", (char **)spellings->pdata);
  return joined;
}
