/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-elimination-private.h"
#include <math.h>
#include <string.h>

guint
nc_elimination_fold (const char *key, guint length, char *out, guint size)
{
  guint n = 0;

  for (guint i = 0; i < length && n + 1 < size; i++)
    out[n++] = nc_model_fold_char (key[i]);
  out[n] = 0;
  return n;
}

/* Folded and without what separates: what a plate with lost dashes and look-alike characters has in common with a row.
 */
guint
nc_elimination_squash (const char *key, guint length, char *out, guint size)
{
  guint n = 0;

  for (guint i = 0; i < length && n + 1 < size; i++)
    if (g_ascii_isalnum (key[i]) || (guchar)key[i] >= 0x80 || key[i] == '/')
      out[n++] = nc_model_fold_char (key[i]);
  out[n] = 0;
  return n;
}

guint
nc_elimination_hash (const char *key, guint length)
{
  guint hash = 2166136261u;

  for (guint i = 0; i < length; i++)
    hash = (hash ^ (guchar)key[i]) * 16777619u;
  return hash ^ hash >> 15;
}

/**
 * nc_elimination_find:
 * @previous: (nullable): the slot found before; NULL = the first
 *
 * Returns: (nullable): the next slot of that key.
 */
const Slot *
nc_elimination_find (const Table *table, const char *key, guint length, const Slot *previous)
{
  guint hash = previous ? previous->hash : nc_elimination_hash (key, length);
  guint at = previous ? (guint)(previous - table->slots + 1) & table->mask : hash & table->mask;

  for (; table->slots[at].key; at = (at + 1) & table->mask)
    if (table->slots[at].hash == hash && table->slots[at].length == length &&
        memcmp (table->slots[at].key, key, length) == 0)
      return &table->slots[at];
  return NULL;
}

/**
 * nc_elimination_is_newer:
 * @key: a model key
 *
 * Returns: whether the model belongs to a series that followed those in the lists (newer_series.csv).
 */
gboolean
nc_elimination_is_newer (const NcEliminationMatcher *self, const char *key)
{
  for (guint i = 0; i < self->newer->len; i++) {
    const Newer *newer = &g_array_index (self->newer, Newer, i);
    const char *rest = key + newer->length;

    if (key[0] != newer->series[0] || strncmp (key, newer->series, newer->length) != 0)
      continue;
    if (newer->from < 0) {
      if (!g_ascii_isalpha (*rest))
        return TRUE;
    } else if (g_ascii_isdigit (*rest)) {
      char *end;
      gint64 number = g_ascii_strtoll (rest, &end, 10);

      /* S15H is a steam trap, S13-M and S13M are transformers */
      if (number >= newer->from && number <= newer->to && (!g_ascii_isalpha (*end) || *end == 'M' || *end == 'R'))
        return TRUE;
    }
  }
  return FALSE;
}

static gboolean
cut (Reading *reading, guint length)
{
  if (length == 0)
    return FALSE;
  reading->length = length;
  reading->key[length] = 0;
  return TRUE;
}

/* Where the number that ends at @end starts; @end itself when there is none. */
static guint
number_start (const char *key, guint end)
{
  guint start = end;

  while (start > 0 && (g_ascii_isdigit (key[start - 1]) || key[start - 1] == '.'))
    start--;
  return start;
}

static gboolean
ends_with (const Reading *reading, const char *tail)
{
  guint n = strlen (tail);

  return reading->length > n && memcmp (reading->key + reading->length - n, tail, n) == 0;
}

static gboolean
is_separator (char c)
{
  return c == '-' || c == '/' || c == ',' || c == ';' || c == '.' || c == '(';
}

/* B3, B35, V1, IMB3, IP44 */
static gboolean
strip_mounting (Reading *reading)
{
  guint digits = number_start (reading->key, reading->length), at = digits;

  if (reading->length - digits < 1 || reading->length - digits > 2 || at < 2)
    return FALSE;
  if (reading->key[at - 1] == 'P' && reading->key[at - 2] == 'I' && reading->length - digits == 2)
    return cut (reading, at - 2);
  if (reading->key[at - 1] != 'B' && reading->key[at - 1] != 'V')
    return FALSE;
  at--;
  if (at >= 2 && reading->key[at - 1] == 'M' && reading->key[at - 2] == 'I')
    at -= 2;
  if (at < 4)
    return FALSE;
  reading->accept &= ~(1u << NC_CATEGORY_TRANSFORMER | 1u << NC_CATEGORY_PUMP);
  return cut (reading, at);
}

static const struct {
  const char *tail;
  gboolean derived;
} environments[] = {
  { "TH", FALSE }, { "TA", FALSE }, { "WF", TRUE }, { "W", TRUE }, { "F", TRUE },
};

static gboolean
strip_environment (Reading *reading)
{
  for (guint i = 0; i < G_N_ELEMENTS (environments); i++) {
    guint at = reading->length - MIN (reading->length, strlen (environments[i].tail));
    char before;

    if (!ends_with (reading, environments[i].tail) || at < 3)
      continue;
    before = reading->key[at - 1];
    if (!g_ascii_isdigit (before) && !is_separator (before) && before != ')')
      continue;
    if (environments[i].derived) {
      reading->accept &= 1u << NC_CATEGORY_MOTOR;
      reading->derived = TRUE;
    }
    return cut (reading, at);
  }
  return FALSE;
}

static gboolean
is_one_of (double value, const double *values, guint n)
{
  for (guint i = 0; i < n; i++)
    if (fabs (value - values[i]) < 1e-6)
      return TRUE;
  return FALSE;
}

static const double high_kv[] = { 3, 3.15, 6, 6.3, 6.6, 10, 10.5, 11, 20, 35, 38.5 };
static const double low_kv[] = { 0.22, 0.23, 0.38, 0.4, 0.66, 0.69 };

/* "/10", "-10/0.4", "/0.4" behind a transformer's capacity */
static gboolean
strip_voltage (Reading *reading)
{
  guint start = number_start (reading->key, reading->length);
  double kv = g_ascii_strtod (reading->key + start, NULL);

  if (start == reading->length || start < 3 || (reading->key[start - 1] != '/' && reading->key[start - 1] != '-'))
    return FALSE;
  if (is_one_of (kv, high_kv, G_N_ELEMENTS (high_kv)))
    reading->kv = kv;
  else if (!is_one_of (kv, low_kv, G_N_ELEMENTS (low_kv)))
    return FALSE;
  reading->accept &= 1u << NC_CATEGORY_TRANSFORMER;
  return cut (reading, start - 1);
}

/* A figure with its unit: the capacity's own "KVA" only loses the unit, others go with their figure. */
static gboolean
strip_unit (Reading *reading)
{
  static const char *const units[] = { "KVA", "KV", "KW", "HZ", "V" };

  for (guint i = 0; i < G_N_ELEMENTS (units); i++) {
    guint end = reading->length - MIN (reading->length, strlen (units[i])), start;
    double value;

    if (!ends_with (reading, units[i]))
      continue;
    start = number_start (reading->key, end);
    value = g_ascii_strtod (reading->key + start, NULL);
    if (start == end || start < 2)
      return FALSE;
    if (g_str_equal (units[i], "KVA")) {
      reading->accept &= 1u << NC_CATEGORY_TRANSFORMER;
      return cut (reading, end);
    }
    if (!is_separator (reading->key[start - 1]))
      return FALSE;
    if (g_str_equal (units[i], "KV") && value >= 1)
      reading->kv = value;
    else if (g_str_equal (units[i], "V"))
      reading->kv = value / 1000;
    else if (g_str_equal (units[i], "KW"))
      reading->kw = value;
    return cut (reading, start - 1);
  }
  return FALSE;
}

/**
 * nc_elimination_strip_tail:
 *
 * Takes one tail off a plate's model: separators at the end, mounting (B3, IMB35, in brackets or not), climate (TH, TA;
 * W, F and WF make another variant), voltages of a transformer, figures with units.
 *
 * Returns: whether something was taken off.
 */
gboolean
nc_elimination_strip_tail (Reading *reading)
{
  if (reading->length < 3)
    return FALSE;
  if (is_separator (reading->key[reading->length - 1]))
    return cut (reading, reading->length - 1);
  if (reading->key[reading->length - 1] == ')') {
    Reading inner = *reading;

    if (cut (&inner, inner.length - 1) &&
        (strip_mounting (&inner) || strip_environment (&inner) || strip_unit (&inner)) &&
        inner.key[inner.length - 1] == '(' && cut (&inner, inner.length - 1)) {
      *reading = inner;
      return TRUE;
    }
    return FALSE;
  }
  return strip_unit (reading) || strip_mounting (reading) || strip_environment (reading) || strip_voltage (reading);
}

/**
 * nc_elimination_drop_variant:
 *
 * Drops the variant letters between a transformer's series and its capacity: S9-M-630 is a variant of S9-630 that the
 * lists do not print.
 *
 * Returns: whether there were any.
 */
gboolean
nc_elimination_drop_variant (Reading *reading)
{
  char *dash = strchr (reading->key, '-');
  guint letters = 0;

  if (!dash || dash == reading->key || !g_ascii_isdigit (dash[-1]))
    return FALSE;
  while (g_ascii_isalpha (dash[1 + letters]) || (letters > 0 && dash[1 + letters] == '.'))
    letters++;
  if (letters == 0 || letters > 5 || dash[1 + letters] != '-' || !g_ascii_isdigit (dash[2 + letters]))
    return FALSE;
  memmove (dash, dash + 1 + letters, strlen (dash + 1 + letters) + 1);
  reading->length -= 1 + letters;
  reading->accept &= 1u << NC_CATEGORY_TRANSFORMER;
  reading->derived = TRUE;
  return TRUE;
}
