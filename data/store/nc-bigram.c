/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-bigram.h"
#include <string.h>

/* The FTS5 tokenizer "nc_bigram": of each run of letters, digits and Han characters the overlapping pairs, and the last
   character alone, so that every part of a text can be found; case is folded by whoever writes the text. */

static gboolean
next_char (const char *text, int size, int *at, int *start, int *end)
{
  while (*at < size) {
    gunichar c = g_utf8_get_char_validated (text + *at, size - *at);
    int width = c >= 0x110000 ? 1 : g_unichar_to_utf8 (c, NULL);

    *start = *at;
    *at += width;
    *end = *at;
    if (c < 0x110000 && g_unichar_isalnum (c))
      return TRUE;
  }
  return FALSE;
}

static int
create_cb (void *context, const char **args, int n_args, Fts5Tokenizer **out)
{
  (void)context;
  (void)args;
  (void)n_args;
  *out = (Fts5Tokenizer *)g_new0 (char, 1);
  return SQLITE_OK;
}

static void
delete_cb (Fts5Tokenizer *self)
{
  g_free (self);
}

static int
tokenize_cb (Fts5Tokenizer *self, void *context, int flags, const char *text, int size,
             int (*token) (void *, int, const char *, int, int, int))
{
  int at = 0, start, end, previous = -1, previous_end = -1, rc = SQLITE_OK;

  (void)self;
  if (flags & FTS5_TOKENIZE_QUERY)
    return size > 0 ? token (context, 0, text, size, 0, size) : SQLITE_OK;
  while (rc == SQLITE_OK && next_char (text, size, &at, &start, &end)) {
    if (previous >= 0 && previous_end == start)
      rc = token (context, 0, text + previous, end - previous, previous, end);
    else if (previous >= 0)
      rc = token (context, 0, text + previous, previous_end - previous, previous, previous_end);
    previous = start;
    previous_end = end;
  }
  if (rc == SQLITE_OK && previous >= 0)
    rc = token (context, 0, text + previous, previous_end - previous, previous, previous_end);
  return rc;
}

/**
 * nc_bigram_register:
 *
 * Makes the tokenizer known to @db; needed by every connection that opens search.db.
 */
gboolean
nc_bigram_register (NcDb *db, GError **error)
{
  fts5_tokenizer tokenizer = { create_cb, delete_cb, tokenize_cb };
  fts5_api *api = NULL;
  sqlite3_stmt *stmt = NULL;
  int rc = sqlite3_prepare_v2 (db, "SELECT fts5 (?1)", -1, &stmt, NULL);

  if (rc == SQLITE_OK) {
    sqlite3_bind_pointer (stmt, 1, (void *)&api, "fts5_api_ptr", NULL);
    sqlite3_step (stmt);
  }
  sqlite3_finalize (stmt);
  if (api)
    rc = api->xCreateTokenizer (api, "nc_bigram", NULL, &tokenizer, NULL);
  return (api && rc == SQLITE_OK) || nc_db_set_error (db, rc ? rc : SQLITE_ERROR, "FTS5", error);
}

/**
 * nc_bigram_query:
 * @folded: as the indexed text was folded
 *
 * Returns: (transfer full) (nullable): an FTS5 query that every text with all runs of @folded satisfies, and few
 * others: a hit must be proved. %NULL when there is nothing to look for.
 */
char *
nc_bigram_query (const char *folded)
{
  GString *out = g_string_new (NULL);
  int size = (int)strlen (folded), at = 0, start, end, previous = -1, previous_end = -1;
  gboolean paired = FALSE, more;

  do {
    more = next_char (folded, size, &at, &start, &end);
    if (more && previous_end == start) {
      g_string_append_printf (out, "%s\"%.*s\"", out->len ? " " : "", end - previous, folded + previous);
      paired = TRUE;
    } else {
      if (previous >= 0 && !paired)
        g_string_append_printf (out, "%s\"%.*s\"*", out->len ? " " : "", previous_end - previous, folded + previous);
      paired = FALSE;
    }
    previous = start;
    previous_end = end;
  } while (more);
  if (out->len)
    return g_string_free (out, FALSE);
  g_string_free (out, TRUE);
  return NULL;
}
