/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-elimination-private.h"
#include <string.h>

/* The keys by which a row is found: what the list prints, and how plates write the same model. */

const char *
nc_elimination_keep (NcEliminationMatcher *self, const char *text)
{
  return text && *text ? g_string_chunk_insert_const (self->texts, text) : NULL;
}

void
nc_elimination_table_init (Table *table, guint size)
{
  table->slots = g_new0 (Slot, size);
  table->mask = size - 1;
}

/* The tables are made much larger than what is put into them, so a free slot always ends a search. */
static void
table_add (NcEliminationMatcher *self, Table *table, const char *key, guint length, guint entry, guint flags)
{
  guint hash = nc_elimination_hash (key, length);
  guint at = hash & table->mask;

  if (length == 0)
    return;
  for (; table->slots[at].key; at = (at + 1) & table->mask)
    if (table->slots[at].entry == entry && table->slots[at].length == length &&
        memcmp (table->slots[at].key, key, length) == 0)
      return;
  table->slots[at] = (Slot){ .key = g_string_chunk_insert_len (self->texts, key, length),
                             .hash = hash,
                             .length = (guint16)length,
                             .entry = (guint16)entry,
                             .flags = (guint8)flags };
}

static guint
count_letters_and_digits (const char *key)
{
  guint n = 0;

  for (; *key; key++)
    n += g_ascii_isalnum (*key) || (guchar)*key >= 0x80;
  return n;
}

static void
add_whole (NcEliminationMatcher *self, const char *key, guint entry, guint flags)
{
  char squashed[KEY_SIZE];
  guint length = nc_elimination_squash (key, strlen (key), squashed, sizeof squashed);

  table_add (self, &self->whole, key, strlen (key), entry, flags);
  /* a folded key of two or three characters says nothing */
  if (count_letters_and_digits (key) > 3)
    table_add (self, &self->folded_whole, squashed, length, entry, flags);
}

static void
add_token (NcEliminationMatcher *self, const char *token, guint length, guint entry, guint flags)
{
  char folded[KEY_SIZE];
  guint n = nc_elimination_fold (token, length, folded, sizeof folded);

  table_add (self, &self->tokens, token, length, entry, flags);
  if (n > 2)
    table_add (self, &self->folded_tokens, folded, n, entry, flags);
}

/* "SG(B)8-630" is SG8-630 or SGB8-630, "LHS1-0.7-Y(Q)" burns oil (Y) or gas (Q). */
static void
add_bracket_aliases (NcEliminationMatcher *self, const Entry *entry, guint index)
{
  const char *open = strchr (entry->key, '(');
  g_autofree char *head = NULL, *without = NULL, *with = NULL;

  if (!open || !g_ascii_isalpha (open[1]) || open[2] != ')' || open[1] == 'I')
    return;
  head = g_strndup (entry->key, open - entry->key);
  without = g_strconcat (head, open + 3, NULL);
  with = g_strdup_printf ("%s%c%s", head, open[1], open + 3);
  add_whole (self, without, index, KEY_ALIAS);
  add_whole (self, with, index, KEY_ALIAS);
}

/* "JE(老型)0.8" stands on plates as JE-0.8; that it is the old type must be checked. */
static void
add_old_type_aliases (NcEliminationMatcher *self, const Entry *entry, guint index)
{
  const char *open = strchr (entry->key, '('), *close = open ? strchr (open, ')') : NULL;
  g_autofree char *head = NULL, *dashed = NULL;

  if (!close || (guchar)open[1] < 0x80)
    return;
  head = g_strndup (entry->key, open - entry->key);
  dashed = g_strconcat (head, "-", close + 1, NULL);
  add_token (self, dashed, strlen (dashed), index, KEY_DERIVED);
}

/* "老SJ" is the old type of a series: plates say SJ, so that it is the old one must be checked. */
static void
add_old_series_alias (NcEliminationMatcher *self, const Entry *entry, guint index)
{
  if (g_str_has_prefix (entry->key, "老") && entry->key[strlen ("老")])
    add_token (self, entry->key + strlen ("老"), entry->key_length - strlen ("老"), index, KEY_DERIVED);
}

/* Plates write 2BA-6 and 50F-63B where the list prints 2BA6 and 50F63B (note of item 6-17). */
static void
add_pump_alias (NcEliminationMatcher *self, const Entry *entry, guint index)
{
  const char *p = entry->key;
  gsize letters;
  g_autofree char *alias = NULL;

  if (!(entry->categories & 1u << NC_CATEGORY_PUMP) || !g_ascii_isdigit (*p))
    return;
  p += strspn (p, "0123456789/.");
  letters = strspn (p, "BAF");
  if (letters == 0 || !g_ascii_isdigit (p[letters]))
    return;
  alias = g_strdup_printf ("%.*s-%s", (int)(p + letters - entry->key), entry->key, p + letters);
  add_whole (self, alias, index, KEY_ALIAS);
}

/* The frames of old small motors are printed as "JW：63"; plates write JW-6324 and JW6324. */
static void
add_frame_alias (NcEliminationMatcher *self, const Entry *entry, guint index)
{
  const char *dash = strchr (entry->key, '-');
  g_autofree char *alias = NULL;

  if (entry->type != MATCH_FRAME || !dash || strlen (dash + 1) < 2)
    return;
  alias = g_strdup_printf ("%.*s%s", (int)(dash - entry->key), entry->key, dash + 1);
  add_token (self, alias, strlen (alias), index, KEY_ALIAS);
}

void
nc_elimination_add_keys (NcEliminationMatcher *self, guint index)
{
  Entry *entry = &g_array_index (self->entries, Entry, index);
  g_autofree char *printed = nc_model_key (entry->row.model);
  const char *quote = strchr (entry->key, '"');

  if (!(entry->flags & ROW_INDUSTRY)) {
    add_whole (self, entry->key, index, 0);
    add_whole (self, printed, index, 0);
  }
  if (quote) {
    g_autofree char *bare = g_strdup_printf ("%.*s%s", (int)(quote - entry->key), entry->key, quote + 1);

    add_whole (self, bare, index, KEY_ALIAS);
  }
  if (entry->flags & ROW_INDUSTRY && entry->type == MATCH_BY_HAND) {
    self->pumps = entry;
    return;
  }
  add_bracket_aliases (self, entry, index);
  add_old_type_aliases (self, entry, index);
  add_old_series_alias (self, entry, index);
  add_pump_alias (self, entry, index);
  add_frame_alias (self, entry, index);
  if (entry->type == MATCH_RANGE) /* "S7" of "S7-30/10~S7-1600/10", "SHF" of "SHF6~SHF35" */
    add_token (self, entry->key,
               strcspn (entry->key, strcspn (entry->key, "-") < strcspn (entry->key, "~") ? "-" : "0123456789"), index,
               0);
  else if (entry->type != MATCH_EXACT && entry->type != MATCH_BY_HAND)
    add_token (self, entry->key, strlen (entry->key), index, 0);
}
