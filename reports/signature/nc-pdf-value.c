/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-pdf-value.h"
#include "nc-signature-error.h"
#include "nc-lang.h"
#include <string.h>

static NcPdfValue *parse_value (NcPdfLexer *lexer, guint depth, GError **error);

void
nc_pdf_value_free (NcPdfValue *value)
{
  if (!value)
    return;
  g_clear_pointer (&value->items, g_ptr_array_unref);
  g_free (value->bytes);
  g_free (value);
}

/* White space of ISO 32000-1, table 1. */
gboolean
nc_pdf_is_space (guint8 byte)
{
  return byte == ' ' || byte == '\n' || byte == '\r' || byte == '\t' || byte == '\f' || byte == 0;
}

static gboolean
is_delimiter (guint8 byte)
{
  return byte && strchr ("()<>[]{}/%", byte);
}

static gboolean
is_regular (guint8 byte)
{
  return !nc_pdf_is_space (byte) && !is_delimiter (byte);
}

static gboolean
bad (GError **error, gsize pos, const char *what)
{
  g_set_error (error, NC_SIGNATURE_ERROR, NC_SIGNATURE_ERROR_DAMAGED,
               _ ("the PDF is damaged or was altered (at byte %zu: %s)"), pos, what);
  return FALSE;
}

/* Skips white space and comments. */
void
nc_pdf_lexer_skip (NcPdfLexer *lexer)
{
  while (lexer->pos < lexer->length) {
    guint8 byte = lexer->data[lexer->pos];

    if (byte == '%') {
      while (lexer->pos < lexer->length && lexer->data[lexer->pos] != '\n' && lexer->data[lexer->pos] != '\r')
        lexer->pos++;
    } else if (nc_pdf_is_space (byte)) {
      lexer->pos++;
    } else {
      return;
    }
  }
}

/* Skips white space and, if @keyword stands there as a whole word, takes it. */
gboolean
nc_pdf_lexer_take (NcPdfLexer *lexer, const char *keyword)
{
  gsize n = strlen (keyword);

  nc_pdf_lexer_skip (lexer);
  if (lexer->length - lexer->pos < n || memcmp (lexer->data + lexer->pos, keyword, n) != 0)
    return FALSE;
  if (lexer->pos + n < lexer->length && is_regular (lexer->data[lexer->pos + n]))
    return FALSE;
  lexer->pos += n;
  return TRUE;
}

/* Takes an unsigned whole number of at most 15 digits; nothing is taken when there is none. */
gboolean
nc_pdf_lexer_integer (NcPdfLexer *lexer, gint64 *value)
{
  gsize start;
  gint64 n = 0;

  nc_pdf_lexer_skip (lexer);
  start = lexer->pos;
  while (lexer->pos < lexer->length && g_ascii_isdigit (lexer->data[lexer->pos]) && lexer->pos - start <= 15)
    n = n * 10 + (lexer->data[lexer->pos++] - '0');
  if (lexer->pos == start || lexer->pos - start > 15 ||
      (lexer->pos < lexer->length && is_regular (lexer->data[lexer->pos]))) {
    lexer->pos = start;
    return FALSE;
  }
  *value = n;
  return TRUE;
}

static gboolean
parse_number (NcPdfLexer *lexer, NcPdfValue *value, GError **error)
{
  gsize start = lexer->pos;
  char text[32];
  gboolean real = FALSE;
  gint64 number, generation;
  NcPdfLexer ahead;

  while (lexer->pos < lexer->length && is_regular (lexer->data[lexer->pos])) {
    guint8 byte = lexer->data[lexer->pos];

    if (lexer->pos - start >= sizeof text - 1 ||
        !(g_ascii_isdigit (byte) || byte == '.' || ((byte == '+' || byte == '-') && lexer->pos == start)))
      return bad (error, start, _ ("a number that is none"));
    real = real || byte == '.';
    text[lexer->pos++ - start] = byte;
  }
  text[lexer->pos - start] = 0;
  value->kind = real ? NC_PDF_REAL : NC_PDF_INT;
  value->real = g_ascii_strtod (text, NULL);
  value->integer = real ? 0 : g_ascii_strtoll (text, NULL, 10);
  if (real || !g_ascii_isdigit (text[0]))
    return TRUE;
  /* “12 0 R” is one value */
  number = value->integer;
  ahead = *lexer;
  if (nc_pdf_lexer_integer (&ahead, &generation) && nc_pdf_lexer_take (&ahead, "R") && number <= G_MAXINT32 &&
      generation <= 65535) {
    lexer->pos = ahead.pos;
    value->kind = NC_PDF_REF;
    value->generation = (guint)generation;
  }
  return TRUE;
}

static gboolean
parse_name (NcPdfLexer *lexer, NcPdfValue *value, GError **error)
{
  g_autoptr (GString) name = g_string_new (NULL);

  value->kind = NC_PDF_NAME;
  for (lexer->pos++; lexer->pos < lexer->length && is_regular (lexer->data[lexer->pos]); lexer->pos++) {
    guint8 byte = lexer->data[lexer->pos];

    if (byte == '#') {
      if (lexer->length - lexer->pos < 3 || !g_ascii_isxdigit (lexer->data[lexer->pos + 1]) ||
          !g_ascii_isxdigit (lexer->data[lexer->pos + 2]))
        return bad (error, lexer->pos, _ ("a name with a broken escape"));
      byte = (guint8)(g_ascii_xdigit_value (lexer->data[lexer->pos + 1]) * 16 +
                      g_ascii_xdigit_value (lexer->data[lexer->pos + 2]));
      if (!byte)
        return bad (error, lexer->pos, _ ("a name with a broken escape"));
      lexer->pos += 2;
    }
    g_string_append_c (name, (char)byte);
  }
  value->length = name->len;
  value->bytes = g_string_free (g_steal_pointer (&name), FALSE);
  return TRUE;
}

static gboolean
parse_hex_string (NcPdfLexer *lexer, NcPdfValue *value, GError **error)
{
  gsize start = lexer->pos++;
  const guint8 *close = memchr (lexer->data + start, '>', lexer->length - start);
  g_autofree char *bytes = NULL;
  gsize n = 0;
  int high = -1;

  if (!close)
    return bad (error, start, _ ("a string without an end"));
  bytes = g_malloc ((close - lexer->data - start) / 2 + 2);
  for (; lexer->data + lexer->pos < close; lexer->pos++) {
    guint8 byte = lexer->data[lexer->pos];

    if (nc_pdf_is_space (byte))
      continue;
    if (!g_ascii_isxdigit (byte))
      return bad (error, lexer->pos, _ ("a string that is not hexadecimal"));
    if (high < 0) {
      high = g_ascii_xdigit_value (byte);
    } else {
      bytes[n++] = (char)(high * 16 + g_ascii_xdigit_value (byte));
      high = -1;
    }
  }
  if (high >= 0)
    bytes[n++] = (char)(high * 16);
  bytes[n] = 0;
  lexer->pos++;
  value->kind = NC_PDF_STRING;
  value->is_hex = TRUE;
  value->length = n;
  value->bytes = g_steal_pointer (&bytes);
  return TRUE;
}

/* One escape of a literal string; the position is on the byte after the backslash. */
static void
append_escape (NcPdfLexer *lexer, GString *text)
{
  static const char from[] = "nrtbf", to[] = "\n\r\t\b\f";
  guint8 byte = lexer->data[lexer->pos];
  const char *found = byte ? strchr (from, byte) : NULL;

  if (found) {
    g_string_append_c (text, to[found - from]);
  } else if (byte >= '0' && byte <= '7') {
    guint octal = 0, digits = 0;

    while (digits < 3 && lexer->pos < lexer->length && lexer->data[lexer->pos] >= '0' &&
           lexer->data[lexer->pos] <= '7') {
      octal = octal * 8 + (lexer->data[lexer->pos++] - '0');
      digits++;
    }
    lexer->pos--;
    g_string_append_c (text, (char)(octal & 0xff));
  } else if (byte == '\r') {
    if (lexer->pos + 1 < lexer->length && lexer->data[lexer->pos + 1] == '\n')
      lexer->pos++;
  } else if (byte != '\n') {
    g_string_append_c (text, (char)byte);
  }
}

static gboolean
parse_literal_string (NcPdfLexer *lexer, NcPdfValue *value, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  gsize start = lexer->pos;
  guint open = 1;

  for (lexer->pos++; lexer->pos < lexer->length; lexer->pos++) {
    guint8 byte = lexer->data[lexer->pos];

    if (byte == '\\') {
      if (++lexer->pos == lexer->length)
        break;
      append_escape (lexer, text);
      continue;
    }
    if (byte == '(')
      open++;
    if (byte == ')' && --open == 0) {
      lexer->pos++;
      value->kind = NC_PDF_STRING;
      value->length = text->len;
      value->bytes = g_string_free (g_steal_pointer (&text), FALSE);
      return TRUE;
    }
    g_string_append_c (text, (char)byte);
  }
  return bad (error, start, _ ("a string without an end"));
}

static gboolean
parse_array (NcPdfLexer *lexer, NcPdfValue *value, guint depth, GError **error)
{
  gsize start = lexer->pos++;

  value->kind = NC_PDF_ARRAY;
  value->items = g_ptr_array_new_with_free_func ((GDestroyNotify)nc_pdf_value_free);
  for (;;) {
    NcPdfValue *item;

    nc_pdf_lexer_skip (lexer);
    if (lexer->pos >= lexer->length)
      return bad (error, start, _ ("an array without an end"));
    if (lexer->data[lexer->pos] == ']') {
      lexer->pos++;
      return TRUE;
    }
    item = parse_value (lexer, depth + 1, error);
    if (!item)
      return FALSE;
    g_ptr_array_add (value->items, item);
  }
}

/* A key that stands twice lets two readers see two documents, so it counts as damage. */
static gboolean
has_duplicate_keys (const NcPdfValue *dict)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < dict->items->len; i += 2)
    if (!g_hash_table_add (seen, ((NcPdfValue *)dict->items->pdata[i])->bytes))
      return TRUE;
  return FALSE;
}

static gboolean
parse_dict (NcPdfLexer *lexer, NcPdfValue *value, guint depth, GError **error)
{
  gsize start = lexer->pos;

  lexer->pos += 2;
  value->kind = NC_PDF_DICT;
  value->items = g_ptr_array_new_with_free_func ((GDestroyNotify)nc_pdf_value_free);
  for (;;) {
    NcPdfValue *item;

    nc_pdf_lexer_skip (lexer);
    if (lexer->length - lexer->pos >= 2 && lexer->data[lexer->pos] == '>' && lexer->data[lexer->pos + 1] == '>') {
      lexer->pos += 2;
      if (value->items->len % 2 || has_duplicate_keys (value))
        return bad (error, start, _ ("a dictionary with a key twice or without value"));
      return TRUE;
    }
    if (lexer->pos >= lexer->length)
      return bad (error, start, _ ("a dictionary without an end"));
    item = parse_value (lexer, depth + 1, error);
    if (!item)
      return FALSE;
    g_ptr_array_add (value->items, item);
    if (value->items->len % 2 && item->kind != NC_PDF_NAME)
      return bad (error, start, _ ("a dictionary whose key is no name"));
  }
}

static gboolean
parse_keyword (NcPdfLexer *lexer, NcPdfValue *value, GError **error)
{
  value->kind = NC_PDF_BOOL;
  if (nc_pdf_lexer_take (lexer, "true"))
    value->integer = 1;
  else if (nc_pdf_lexer_take (lexer, "null"))
    value->kind = NC_PDF_NULL;
  else if (!nc_pdf_lexer_take (lexer, "false"))
    return bad (error, lexer->pos, _ ("an unknown word"));
  return TRUE;
}

static NcPdfValue *
parse_value (NcPdfLexer *lexer, guint depth, GError **error)
{
  g_autoptr (NcPdfValue) value = g_new0 (NcPdfValue, 1);
  guint8 byte;
  gboolean ok;

  nc_pdf_lexer_skip (lexer);
  if (depth > NC_PDF_MAX_DEPTH || ++*lexer->n_values > NC_PDF_MAX_VALUES) {
    g_set_error_literal (error, NC_SIGNATURE_ERROR, NC_SIGNATURE_ERROR_LIMIT,
                         _ ("the PDF is nested too deeply or has too many values"));
    return NULL;
  }
  if (lexer->pos >= lexer->length) {
    bad (error, lexer->pos, _ ("the file ends too early"));
    return NULL;
  }
  value->start = lexer->pos;
  byte = lexer->data[lexer->pos];
  if (byte == '/')
    ok = parse_name (lexer, value, error);
  else if (byte == '(')
    ok = parse_literal_string (lexer, value, error);
  else if (byte == '[')
    ok = parse_array (lexer, value, depth, error);
  else if (byte == '<' && lexer->pos + 1 < lexer->length && lexer->data[lexer->pos + 1] == '<')
    ok = parse_dict (lexer, value, depth, error);
  else if (byte == '<')
    ok = parse_hex_string (lexer, value, error);
  else if (g_ascii_isdigit (byte) || byte == '+' || byte == '-' || byte == '.')
    ok = parse_number (lexer, value, error);
  else
    ok = parse_keyword (lexer, value, error);
  value->end = lexer->pos;
  return ok ? g_steal_pointer (&value) : NULL;
}

/**
 * nc_pdf_lexer_value:
 *
 * Reads one value (a reference counts as one; a stream is put together by the file reader).
 *
 * Returns: (transfer full) (nullable): the value, or %NULL with %NC_SIGNATURE_ERROR_DAMAGED or
 * %NC_SIGNATURE_ERROR_LIMIT
 */
NcPdfValue *
nc_pdf_lexer_value (NcPdfLexer *lexer, GError **error)
{
  return parse_value (lexer, 0, error);
}

/**
 * nc_pdf_dict_get:
 * @dict: (nullable): a dictionary or a stream; anything else has no keys
 *
 * Returns: (transfer none) (nullable): the value under @key, not resolved
 */
NcPdfValue *
nc_pdf_dict_get (const NcPdfValue *dict, const char *key)
{
  if (!dict || (dict->kind != NC_PDF_DICT && dict->kind != NC_PDF_STREAM))
    return NULL;
  for (guint i = 0; i + 1 < dict->items->len; i += 2)
    if (g_str_equal (((NcPdfValue *)dict->items->pdata[i])->bytes, key))
      return dict->items->pdata[i + 1];
  return NULL;
}

gboolean
nc_pdf_value_is_name (const NcPdfValue *value, const char *name)
{
  return value && value->kind == NC_PDF_NAME && g_str_equal (value->bytes, name);
}

/* Same value, whatever the white space; references are equal by number. Streams are never equal: compare their bytes.
 */
gboolean
nc_pdf_value_equal (const NcPdfValue *a, const NcPdfValue *b)
{
  if (!a || !b)
    return a == b;
  if (a->kind != b->kind)
    return FALSE;
  switch (a->kind) {
  case NC_PDF_NULL:
    return TRUE;
  case NC_PDF_BOOL:
  case NC_PDF_INT:
    return a->integer == b->integer;
  case NC_PDF_REAL:
    return a->real == b->real;
  case NC_PDF_NAME:
  case NC_PDF_STRING:
    return a->length == b->length && memcmp (a->bytes, b->bytes, a->length) == 0;
  case NC_PDF_REF:
    return a->integer == b->integer && a->generation == b->generation;
  case NC_PDF_ARRAY:
    if (a->items->len != b->items->len)
      return FALSE;
    for (guint i = 0; i < a->items->len; i++)
      if (!nc_pdf_value_equal (a->items->pdata[i], b->items->pdata[i]))
        return FALSE;
    return TRUE;
  case NC_PDF_DICT:
    return nc_pdf_dict_equal_but (a, b, NULL, NULL);
  case NC_PDF_STREAM:
  default:
    return FALSE;
  }
}

static gboolean
keys_equal (const NcPdfValue *a, const NcPdfValue *b, const char *const *except, const char **differs)
{
  for (guint i = 0; i < a->items->len; i += 2) {
    const char *key = ((NcPdfValue *)a->items->pdata[i])->bytes;

    if (except && g_strv_contains (except, key))
      continue;
    if (!nc_pdf_value_equal (a->items->pdata[i + 1], nc_pdf_dict_get (b, key))) {
      if (differs)
        *differs = key;
      return FALSE;
    }
  }
  return TRUE;
}

/**
 * nc_pdf_dict_equal_but:
 * @except: (nullable): keys that may differ
 * @differs: (out) (optional): the first other key that differs
 *
 * Returns: whether both are dictionaries with the same members, those in @except aside
 */
gboolean
nc_pdf_dict_equal_but (const NcPdfValue *a, const NcPdfValue *b, const char *const *except, const char **differs)
{
  if (!a || !b || a->kind != NC_PDF_DICT || b->kind != NC_PDF_DICT) {
    if (differs)
      *differs = "";
    return FALSE;
  }
  return keys_equal (a, b, except, differs) && keys_equal (b, a, except, differs);
}

/* Calls @func for each reference inside @value. */
void
nc_pdf_value_foreach_ref (const NcPdfValue *value, void (*func) (guint number, gpointer data), gpointer data)
{
  if (value->kind == NC_PDF_REF)
    func ((guint)value->integer, data);
  for (guint i = 0; value->items && i < value->items->len; i++)
    nc_pdf_value_foreach_ref (value->items->pdata[i], func, data);
}

/**
 * nc_pdf_value_to_utf8:
 * @value: (nullable): a text string
 *
 * Returns: (transfer full) (nullable): the text: UTF-16BE and UTF-8 by their marks, otherwise Latin-1
 */
char *
nc_pdf_value_to_utf8 (const NcPdfValue *value)
{
  char *text = NULL;

  if (!value || (value->kind != NC_PDF_STRING && value->kind != NC_PDF_NAME))
    return NULL;
  if (value->length >= 2 && memcmp (value->bytes, "\xfe\xff", 2) == 0)
    text = g_convert (value->bytes + 2, (gssize)value->length - 2, "UTF-8", "UTF-16BE", NULL, NULL, NULL);
  else if (value->length >= 3 && memcmp (value->bytes, "\xef\xbb\xbf", 3) == 0)
    text = g_utf8_make_valid (value->bytes + 3, (gssize)value->length - 3);
  else if (value->kind == NC_PDF_NAME)
    text = g_utf8_make_valid (value->bytes, (gssize)value->length);
  if (!text)
    text = g_convert (value->bytes, (gssize)value->length, "UTF-8", "ISO-8859-1", NULL, NULL, NULL);
  return text;
}
