/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-model-key.h"
#include <string.h>

/* Words that stand behind a model on a plate or in a list and name no variant. */
static const char *const trailing_words[] = {
  "三相异步电动机", "异步电动机", "电动机",     "电机",   "配电变压器", "变压器", "离心通风机", "通风机", "风机",
  "离心泵",         "水泵",       "空气压缩机", "空压机", "接线端子",   "接线板", "隔爆型",     "型",
};

static gboolean
is_dash (gunichar c)
{
  return (c >= 0x2010 && c <= 0x2015) || c == 0x2212 || c == 0xfe58 || c == 0xfe63 || c == 0xff0d || c == 0xfe31 ||
         c == 0xfe32 || c == 0x2043 || c == 0x00ad || c == 0x2500;
}

/* "NO." and "NO" before a digit are the dash of a size number: 4-72NO.8 is 4-72-8. */
static gsize
replace_no (char *key, gsize n)
{
  gsize to = 0;

  for (gsize i = 0; i < n;) {
    if (key[i] == 'N' && i + 1 < n && key[i + 1] == 'O' &&
        ((i + 2 < n && key[i + 2] == '.') || (i > 0 && !g_ascii_isalpha (key[i - 1]) && i + 2 < n &&
                                              (g_ascii_isdigit (key[i + 2]) || key[i + 2] == '-')))) {
      i += key[i + 2] == '.' ? 3 : 2;
      while (i < n && key[i] == '-')
        i++;
      if (to > 0 && key[to - 1] != '-')
        key[to++] = '-';
      continue;
    }
    key[to++] = key[i++];
  }
  key[to] = 0;
  return to;
}

static gsize
drop_words (char *key, gsize n)
{
  char *series;
  gboolean again = TRUE;

  while ((series = strstr (key, "全系列")) || (series = strstr (key, "系列"))) {
    gsize length = g_str_has_prefix (series, "全系列") ? strlen ("全系列") : strlen ("系列");

    memmove (series, series + length, key + n + 1 - (series + length));
    n -= length;
  }
  while (again) {
    again = FALSE;
    for (guint i = 0; i < G_N_ELEMENTS (trailing_words) && !again; i++) {
      gsize length = strlen (trailing_words[i]);

      if (n > length && memcmp (key + n - length, trailing_words[i], length) == 0) {
        n -= length;
        key[n] = 0;
        again = TRUE;
      }
    }
  }
  return n;
}

/* Plain ASCII: the usual case, without a copy by GLib. Returns 0 when the text is something else. */
static gsize
ascii_key (const char *model, char *key, gsize size)
{
  gsize n = 0;

  for (const char *p = model; *p; p++) {
    guchar c = (guchar)*p;

    if (c >= 0x80 || n + 1 >= size)
      return 0;
    if (c <= ' ' || c == 0x7f)
      continue;
    key[n++] = c == '*' ? 'X' : c == '_' ? '-' : c == '[' ? '(' : c == ']' ? ')' : g_ascii_toupper ((char)c);
  }
  key[n] = 0;
  return n;
}

static gsize
unicode_key (const char *model, char *key, gsize size)
{
  g_autofree char *valid = g_utf8_make_valid (model, MIN (strlen (model), NC_MODEL_MAX_BYTES));
  g_autofree char *normal = NULL;
  g_autoptr (GString) marked = g_string_new (NULL);
  gsize n = 0;

  /* what NFKC would write as several characters or lose is settled before it */
  for (const char *p = valid; *p; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);

    if (c == 0x2116)
      g_string_append (marked, "NO.");
    else if (c == 0x4e00 || c == 0x30fc)
      g_string_append_c (marked, '-'); /* OCR reads a long dash as 一 or ー */
    else
      g_string_append_unichar (marked, c);
  }
  normal = g_utf8_normalize (marked->str, -1, G_NORMALIZE_ALL_COMPOSE);
  n = 0;
  for (const char *p = normal; *p; p = g_utf8_next_char (p)) {
    gunichar c = g_unichar_toupper (g_utf8_get_char (p));

    if (g_unichar_isspace (c) || g_unichar_iszerowidth (c) || g_unichar_iscntrl (c))
      continue;
    if (is_dash (c) || c == '_')
      c = '-';
    else if (c == 0xd7 || c == '*' || c == 0x2715 || c == 0x2716 || c == 0x2573 || c == 0x2a2f)
      c = 'X';
    else if (c == 0xb7 || c == 0x2022 || c == 0x30fb || c == 0x2219 || c == 0x207b)
      c = '-'; /* a dash that printed short, or raised */
    else if (c == '[' || c == 0x3010 || c == 0x3014)
      c = '(';
    else if (c == ']' || c == 0x3011 || c == 0x3015)
      c = ')';
    else if (c == 0x2044 || c == 0x2215)
      c = '/';
    if (n + 6 >= size)
      break;
    n += g_unichar_to_utf8 (c, key + n);
  }
  key[n] = 0;
  return n;
}

/**
 * nc_model_key_into:
 * @model: as written on a plate or typed
 * @key: (out caller-allocates): room for at least %NC_MODEL_MAX_BYTES bytes
 *
 * As nc_model_key(), without allocation for plain ASCII.
 *
 * Returns: the key's length in bytes.
 */
gsize
nc_model_key_into (const char *model, char *key, gsize key_size)
{
  gsize n = ascii_key (model, key, key_size);

  if (n == 0 && *model)
    n = unicode_key (model, key, key_size);
  if (strstr (key, "NO") && !g_str_has_prefix (key, "NO"))
    n = replace_no (key, n);
  for (const char *p = key; *p; p++)
    if ((guchar)*p >= 0x80)
      return drop_words (key, n);
  return n;
}

/**
 * nc_model_key:
 * @model: as written on a plate or typed; only the first %NC_MODEL_MAX_BYTES bytes count
 *
 * The form in which models are compared (data/reference/README.md): compatibility characters made plain (full-width
 * letters, Roman numerals), upper case, every dash '-', every multiplication sign 'X', no blanks, "No." and "№" a dash,
 * "系列" and words such as "电动机" behind the model dropped.
 *
 * Returns: (transfer full): the key; empty for an empty or blank @model.
 */
char *
nc_model_key (const char *model)
{
  char key[NC_MODEL_MAX_BYTES + 8];

  nc_model_key_into (model, key, sizeof key);
  return g_strdup (key);
}

/**
 * nc_model_fold_char:
 *
 * Returns: the digit that @c is mistaken for on worn plates (O 0, I and L 1, S 5, B 8), else @c. For searching only.
 */
char
nc_model_fold_char (char c)
{
  switch (c) {
  case 'O':
    return '0';
  case 'I':
  case 'L':
    return '1';
  case 'S':
    return '5';
  case 'B':
    return '8';
  default:
    return c;
  }
}

char *
nc_model_fold (const char *key)
{
  char *folded = g_strdup (key);

  for (char *p = folded; *p; p++)
    *p = nc_model_fold_char (*p);
  return folded;
}
