/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-mongolian.h"
#include "nc-lang.h"
#include <string.h>

#define GAP_PT 3.0 /* white over and under a band of columns */

static void
token_free (gpointer data)
{
  NcToken *token = data;

  g_free (token->text);
  g_free (token);
}

/* The letters, their marks and joiners, and the narrow space that joins a suffix to its word. */
static gboolean
is_mongolian (gunichar c)
{
  return (c >= 0x1800 && c <= 0x18AF) || (c >= 0x11660 && c <= 0x1167F) || c == 0x200C || c == 0x200D || c == 0x202F;
}

/* Brackets of Chinese text lie along the column. */
static gboolean
is_bracket (gunichar c)
{
  return (c >= 0x3008 && c <= 0x3011) || (c >= 0x3014 && c <= 0x301B) || c == 0xFF08 || c == 0xFF09;
}

static NcTokenKind
kind_of (gunichar c)
{
  if (is_mongolian (c))
    return NC_TOKEN_MONGOLIAN;
  return c >= 0x2E80 && !is_bracket (c) ? NC_TOKEN_UPRIGHT : NC_TOKEN_TURNED;
}

/**
 * nc_mongolian_tokens:
 * @text: a line feed begins a new column
 *
 * Cuts text at blanks and where the way of standing changes. A hanzi is a token of its own.
 *
 * Returns: (transfer full) (element-type NcToken)
 */
GPtrArray *
nc_mongolian_tokens (const char *text)
{
  GPtrArray *tokens = g_ptr_array_new_with_free_func (token_free);
  gboolean spaced = FALSE, begins = FALSE;

  for (const char *p = text; *p;) {
    const char *start = p;
    NcToken *token;
    NcTokenKind kind;

    if (g_unichar_isspace (g_utf8_get_char (p)) && g_utf8_get_char (p) != 0x202F) {
      spaced = tokens->len > 0;
      begins = begins || (*p == '\n' && tokens->len > 0);
      p = g_utf8_next_char (p);
      continue;
    }
    kind = kind_of (g_utf8_get_char (p));
    do
      p = g_utf8_next_char (p);
    while (*p && kind != NC_TOKEN_UPRIGHT && kind_of (g_utf8_get_char (p)) == kind &&
           (!g_unichar_isspace (g_utf8_get_char (p)) || g_utf8_get_char (p) == 0x202F));
    token = g_new0 (NcToken, 1);
    token->kind = kind;
    token->text = g_strndup (start, (gsize)(p - start));
    token->spaced = spaced;
    token->begins = begins;
    spaced = begins = FALSE;
    g_ptr_array_add (tokens, token);
  }
  return tokens;
}

/* The part of a column that a token takes, of the size; negative when a font is missing or lacks a character. */
double
nc_mongolian_length_em (const NcToken *token, const NcLayoutMetrics *metrics)
{
  double length = 0;

  if (token->kind == NC_TOKEN_MONGOLIAN)
    return metrics->word_em ? metrics->word_em (metrics->user, token->text) : -1;
  for (const char *p = token->text; *p; p = g_utf8_next_char (p)) {
    double em = metrics->advance_em (metrics->user, NC_FACE_BODY, g_utf8_get_char (p));

    if (em < 0)
      return -1;
    length += token->kind == NC_TOKEN_UPRIGHT ? 1 : em;
  }
  return length;
}

/**
 * nc_mongolian_columns:
 * @lengths: of the tokens, in the unit of @height and @space
 * @columns: (out) (array): the column of each token
 *
 * Returns: the number of columns; 0 when a token is longer than a column
 */
guint
nc_mongolian_columns (GPtrArray *tokens, const double *lengths, double height, double space, guint *columns)
{
  double used = 0;
  guint column = 0;

  for (guint i = 0; i < tokens->len; i++) {
    const NcToken *token = g_ptr_array_index (tokens, i);
    double before = used > 0 && token->spaced ? space : 0, whole = lengths[i];

    /* tokens without a blank between them stay together where they fit */
    for (guint k = i + 1; k < tokens->len && !((NcToken *)g_ptr_array_index (tokens, k))->spaced; k++)
      whole += lengths[k];
    if (lengths[i] > height + 0.01)
      return 0;
    if (!(token->spaced || i == 0) || whole > height)
      whole = lengths[i];
    if (used > 0 && (token->begins || used + before + whole > height + 0.01)) {
      column++;
      used = before = 0;
    }
    used += before + lengths[i];
    columns[i] = column;
  }
  return column + 1;
}

static gboolean
measure (GPtrArray *tokens, double size_pt, double *lengths, const NcLayoutMetrics *metrics, GError **error)
{
  for (guint i = 0; i < tokens->len; i++) {
    const NcToken *token = g_ptr_array_index (tokens, i);

    lengths[i] = nc_mongolian_length_em (token, metrics) * size_pt;
    if (lengths[i] < 0) {
      g_set_error (
          error, NC_LAYOUT_ERROR, NC_LAYOUT_ERROR_GLYPH,
          _ ("the font for Mongolian text does not have all characters of “%s”: write it with other characters"),
          token->text);
      return FALSE;
    }
  }
  return TRUE;
}

/* One band: the tokens @from up to @to as text again, in as many columns as they take. */
static NcLine *
new_band (GPtrArray *tokens, guint from, guint to, guint n_columns, double height, double size_pt)
{
  NcLine *line = g_new0 (NcLine, 1);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = from; i < to; i++) {
    const NcToken *token = g_ptr_array_index (tokens, i);

    if (i > from && token->spaced)
      g_string_append_c (text, token->begins ? '\n' : ' ');
    g_string_append (text, token->text);
  }
  line->height = height + 2 * GAP_PT;
  line->ops = g_ptr_array_new_with_free_func ((GDestroyNotify)nc_op_free);
  g_ptr_array_add (line->ops, nc_op_new (NC_OP_VERTICAL, 0, GAP_PT, n_columns * size_pt * NC_MONGOLIAN_PITCH,
                                         GAP_PT + height, size_pt, text->str));
  return line;
}

/* How high the columns are: as asked, but not higher than the text is long. */
static double
band_height (const double *lengths, GPtrArray *tokens, double asked, double space)
{
  double all = 0, longest = 0;
  gboolean parted = FALSE;

  for (guint i = 0; i < tokens->len; i++) {
    all += lengths[i] + (i && ((NcToken *)g_ptr_array_index (tokens, i))->spaced ? space : 0);
    longest = MAX (longest, lengths[i]);
    parted = parted || ((NcToken *)g_ptr_array_index (tokens, i))->begins;
  }
  return parted ? MAX (asked, longest) : MIN (MAX (asked, longest), all);
}

/**
 * nc_mongolian_lines:
 * @text: paragraphs, each of which begins a column
 * @height_pt: of the columns; a single longer word makes them higher
 *
 * Sets running text in bands of columns, each as wide as the room, one under the other.
 *
 * Returns: (transfer full) (element-type NcLine): the bands; %NULL with %NC_LAYOUT_ERROR_GLYPH
 */
GPtrArray *
nc_mongolian_lines (const char *text, double size_pt, double width_pt, double height_pt, const NcLayoutMetrics *metrics,
                    GError **error)
{
  g_autoptr (GPtrArray) tokens = nc_mongolian_tokens (text);
  g_autofree double *lengths = g_new0 (double, tokens->len + 1);
  g_autofree guint *columns = g_new0 (guint, tokens->len + 1);
  guint most = MAX ((guint)(width_pt / (size_pt * NC_MONGOLIAN_PITCH)), 1);
  double space = size_pt * NC_MONGOLIAN_SPACE, height;
  GPtrArray *lines;

  if (!measure (tokens, size_pt, lengths, metrics, error))
    return NULL;
  height = band_height (lengths, tokens, height_pt, space);
  nc_mongolian_columns (tokens, lengths, height, space, columns);
  lines = g_ptr_array_new_with_free_func ((GDestroyNotify)nc_line_free);
  for (guint from = 0; from < tokens->len;) {
    guint to = from;

    while (to < tokens->len && columns[to] - columns[from] < most)
      to++;
    g_ptr_array_add (lines, new_band (tokens, from, to, columns[to - 1] - columns[from] + 1, height, size_pt));
    from = to;
  }
  return lines;
}
