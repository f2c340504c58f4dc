/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-elimination-private.h"
#include <string.h>

/* What stands on a plate or in a ledger around the model: labels, the kind of machine, brackets, full stops; and
   letters of other alphabets that look like ours. */

static const char *const labels[] = { "规格型号", "型号规格", "型号及规格", "产品型号", "设备型号",
                                      "电机型号", "水泵型号", "风机型号",   "锅炉型号", "变压器型号",
                                      "型号",     "规格",     "牌号",       "铭牌" };
static const char *const latin_labels[] = { "TYPE", "MODEL" };

/* Kinds of machine, the longer words before those that they end with. */
static const char *const nouns[] = {
  "三相异步电动机",
  "三相鼠笼异步电动机",
  "异步电动机",
  "电动机",
  "电机",
  "电力变压器",
  "配电变压器",
  "干式变压器",
  "油浸式变压器",
  "油浸式电力变压器",
  "调压器",
  "变压器",
  "离心通风机",
  "轴流通风机",
  "离心风机",
  "轴流风机",
  "引风机",
  "鼓风机",
  "通风机",
  "风机",
  "单级离心泵",
  "多级离心泵",
  "离心泵",
  "清水泵",
  "水泵",
  "泵",
  "空气压缩机",
  "空压机",
  "压缩机",
  "工业锅炉",
  "蒸汽锅炉",
  "热水锅炉",
  "燃煤锅炉",
  "锅炉",
  "箱式电阻炉",
  "井式电阻炉",
  "电阻炉",
  "电焊机",
  "弧焊机",
  "隔爆型",
  "绝缘",
  "B级",
  "F级",
  "H级",
  "E级",
  "型",
};

/* Openers with their closers. */
static const char *const brackets[][2] = {
  { "(", ")" },   { "[", "]" },   { "{", "}" },   { "<", ">" },   { "\"", "\"" },
  { "'", "'" },   { "【", "】" }, { "〔", "〕" }, { "「", "」" }, { "『", "』" },
  { "《", "》" }, { "〈", "〉" }, { "“", "”" },   { "‘", "’" },   { "“", "“" },
};

/* Capitals of Cyrillic and Greek as keys have them, and the Latin letters that they look like. */
static const struct {
  const char *other;
  char latin;
} lookalikes[] = {
  { "А", 'A' }, { "В", 'B' }, { "С", 'C' }, { "Е", 'E' }, { "Н", 'H' }, { "К", 'K' }, { "М", 'M' }, { "О", 'O' },
  { "Р", 'P' }, { "Т", 'T' }, { "У", 'Y' }, { "Х", 'X' }, { "Ѕ", 'S' }, { "І", 'I' }, { "Ј", 'J' }, { "Α", 'A' },
  { "Β", 'B' }, { "Ε", 'E' }, { "Ζ", 'Z' }, { "Η", 'H' }, { "Ι", 'I' }, { "Κ", 'K' }, { "Μ", 'M' }, { "Ν", 'N' },
  { "Ο", 'O' }, { "Ρ", 'P' }, { "Τ", 'T' }, { "Υ", 'Y' }, { "Χ", 'X' },
};

static gboolean
is_edge (gunichar c)
{
  return g_unichar_isspace (c) || g_unichar_iszerowidth (c) || c == 0xfeff ||
         (c < 0x80 && c && strchr (":;,.*|=\\!?#-_/", (char)c)) || c == 0x3001 || c == 0x3002 || c == 0x2014 ||
         c == 0x2013 || c == 0x2026;
}

/* Full-width forms made plain, so that words and brackets need one spelling; what NFKC does besides is the key's. */
static void
make_plain (const char *model, GString *text)
{
  g_autofree char *valid = g_utf8_make_valid (model, (gssize)MIN (strlen (model), NC_MODEL_MAX_BYTES));

  for (const char *p = valid; *p; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);

    g_string_append_unichar (text, c >= 0xff01 && c <= 0xff5e ? c - 0xfee0 : c == 0x3000 ? ' ' : c);
  }
}

static void
trim (GString *text)
{
  const char *start = text->str, *end;

  while (*start && is_edge (g_utf8_get_char (start)))
    start = g_utf8_next_char (start);
  g_string_erase (text, 0, start - text->str);
  for (end = text->str + text->len; end > text->str; end = g_utf8_prev_char (end))
    if (!is_edge (g_utf8_get_char (g_utf8_prev_char (end))))
      break;
  g_string_truncate (text, (gsize)(end - text->str));
}

/* A pair of brackets or quotes around everything. */
static gboolean
unwrap (GString *text)
{
  for (guint i = 0; i < G_N_ELEMENTS (brackets); i++) {
    gsize open = strlen (brackets[i][0]), close = strlen (brackets[i][1]);
    const char *first;

    if (text->len <= open + close || !g_str_has_prefix (text->str, brackets[i][0]) ||
        !g_str_has_suffix (text->str, brackets[i][1]))
      continue;
    first = strstr (text->str + open, brackets[i][1]);
    if (first != text->str + text->len - close)
      continue;
    g_string_truncate (text, text->len - close);
    g_string_erase (text, 0, (gssize)open);
    return TRUE;
  }
  return FALSE;
}

static gboolean
drop_label (GString *text)
{
  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    if (g_str_has_prefix (text->str, labels[i]) && text->str[strlen (labels[i])]) {
      g_string_erase (text, 0, (gssize)strlen (labels[i]));
      return TRUE;
    }
  for (guint i = 0; i < G_N_ELEMENTS (latin_labels); i++) {
    gsize n = strlen (latin_labels[i]);

    if (g_ascii_strncasecmp (text->str, latin_labels[i], n) == 0 && strchr (" :.=", text->str[n]) && text->str[n]) {
      g_string_erase (text, 0, (gssize)n);
      return TRUE;
    }
  }
  return FALSE;
}

/* The kind of machine before or behind the model, bare or in brackets; never all that there is. */
static gboolean
drop_noun (GString *text)
{
  for (guint i = 0; i < G_N_ELEMENTS (nouns); i++) {
    gsize n = strlen (nouns[i]);
    g_autofree char *bracketed = g_strdup_printf ("(%s)", nouns[i]);

    if (text->len > n + 2 && g_str_has_suffix (text->str, bracketed)) {
      g_string_truncate (text, text->len - n - 2);
      return TRUE;
    }
    if (text->len > n && g_str_has_suffix (text->str, nouns[i])) {
      g_string_truncate (text, text->len - n);
      return TRUE;
    }
    if (text->len > n && g_str_has_prefix (text->str, nouns[i])) {
      g_string_erase (text, 0, (gssize)n);
      return TRUE;
    }
  }
  return FALSE;
}

static gboolean
may_be_wrapped (const char *model)
{
  gsize n = strlen (model);

  for (const char *p = model; *p; p++)
    if ((guchar)*p >= 0x80 || *p == ' ' || *p == ':')
      return TRUE;
  return n > 0 && (!g_ascii_isalnum (model[0]) || !g_ascii_isalnum (model[n - 1]));
}

/**
 * nc_elimination_unwrap:
 * @model: as written
 * @text: (out caller-allocates): the model alone
 *
 * Takes labels ("型号：", "Type:"), the kind of machine, brackets, quotes and full stops from around a model.
 *
 * Returns: whether there was anything; nothing is allocated for a plain model
 */
gboolean
nc_elimination_unwrap (const char *model, char *text, gsize size)
{
  g_autoptr (GString) plain = NULL;
  gsize before;

  if (!may_be_wrapped (model))
    return FALSE;
  plain = g_string_new (NULL);
  make_plain (model, plain);
  before = plain->len;
  do
    trim (plain);
  while (plain->len && (unwrap (plain) || drop_label (plain) || drop_noun (plain)));
  if (plain->len == before || plain->len == 0 || plain->len >= size)
    return FALSE;
  memcpy (text, plain->str, plain->len + 1);
  return TRUE;
}

static gboolean
is_han (const char *p)
{
  gunichar c = g_utf8_get_char (p);

  return c >= 0x4e00 && c <= 0x9fff;
}

/* A maker in Latin letters before a blank, where a figure still follows: "ABC JO2-51-4". */
static const char *
behind_maker (const char *start)
{
  gsize letters = strspn (start, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

  return letters >= 2 && start[letters] == ' ' && strpbrk (start + letters, "0123456789") ? start + letters + 1 : start;
}

/* Takes a count from behind a model: "×2", "*2", " 2台"; @text is plain. Returns whether there was one. */
static gboolean
drop_count (GString *text)
{
  static const char *const counters[] = { "台", "套", "只", "个", "部" }, *const times[] = { "×", "x", "X", "*" };
  gsize end = text->len, digits;
  gboolean counted = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (counters) && !counted; i++)
    if (g_str_has_suffix (text->str, counters[i])) {
      end -= strlen (counters[i]);
      counted = TRUE;
    }
  for (digits = 0; end > digits && g_ascii_isdigit (text->str[end - digits - 1]);)
    digits++;
  end -= digits;
  if (digits == 0 || digits > 2 || end == 0)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (times); i++) {
    gsize n = strlen (times[i]);

    if (end > n && memcmp (text->str + end - n, times[i], n) == 0) {
      g_string_truncate (text, end - n);
      return TRUE;
    }
  }
  if (!counted || !is_edge (g_utf8_get_char (g_utf8_prev_char (text->str + end))))
    return FALSE;
  g_string_truncate (text, end);
  return TRUE;
}

/**
 * nc_elimination_core:
 * @model: as written, or unwrapped
 * @nth: from 0 on: the readings are gone through until one is in the lists
 * @text: (out caller-allocates): what may be the model alone
 *
 * Leaves out words that nobody here knows: a maker before the model ("上海JO2-51-4", "ABC JO2-51-4"), remarks behind
 * it. Some models begin with Chinese characters themselves ("浙农3-9"), so that first up to @NC_CORE_HAN of them stay.
 * What is so read can be suspected only.
 *
 * Returns: whether there is such a reading; the last one keeps no Chinese characters at all
 */
gboolean
nc_elimination_core (const char *model, guint nth, char *text, gsize size)
{
  g_autoptr (GString) plain = g_string_new (NULL);
  const char *start, *first, *end;
  gboolean counted;

  make_plain (model, plain);
  counted = drop_count (plain);
  start = behind_maker (plain->str);
  while (*start && (is_han (start) || is_edge (g_utf8_get_char (start))))
    start = g_utf8_next_char (start);
  start = behind_maker (start);
  end = plain->str + plain->len;
  first = start;
  for (guint i = 0; i < NC_CORE_HAN - MIN (nth, NC_CORE_HAN) && first > plain->str; i++) {
    const char *before = g_utf8_prev_char (first);

    if (!is_han (before))
      break;
    first = before;
  }
  if (nth > NC_CORE_HAN)
    for (end = start; *end && !is_han (end) && !(*end == '(' && is_han (g_utf8_next_char (end)));)
      end = g_utf8_next_char (end);
  if ((first == plain->str && *end == 0 && !counted) || end <= first || (gsize)(end - first) >= size)
    return FALSE;
  memcpy (text, first, (gsize)(end - first));
  text[end - first] = 0;
  return TRUE;
}

/**
 * nc_elimination_make_latin:
 *
 * Puts Latin letters for the Cyrillic and Greek ones that look like them into the key, and notes which.
 */
void
nc_elimination_make_latin (Reading *reading)
{
  guint to = 0, position = 0;

  for (guint at = 0; reading->key[at];) {
    gsize width = (gsize)(g_utf8_next_char (reading->key + at) - (reading->key + at));
    char latin = 0;

    position++;
    for (guint i = 0; width == 2 && i < G_N_ELEMENTS (lookalikes) && !latin; i++)
      if (memcmp (reading->key + at, lookalikes[i].other, 2) == 0)
        latin = lookalikes[i].latin;
    if (latin && reading->n_alike < NC_ELIMINATION_MAX_DIFFERING) {
      NcEliminationDiffering *differing = &reading->alike[reading->n_alike];

      *differing = (NcEliminationDiffering){ .position = (guint8)MIN (position, 255), .listed = { latin } };
      memcpy (differing->given, reading->key + at, width);
    }
    if (latin) {
      reading->n_alike++;
      reading->key[to++] = latin;
    } else {
      memmove (reading->key + to, reading->key + at, width);
      to += (guint)width;
    }
    at += (guint)width;
  }
  reading->key[to] = 0;
}
