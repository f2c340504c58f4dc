/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-header.h"
#include "nc-columns.h"
#include "nc-lang.h"
#include <string.h>

/* Headers of ledgers: which column they name, and the unit that they give it. */

/**
 * nc_column_title:
 *
 * Returns: (transfer full): what a person calls the column: in Chinese the first of its Chinese headers (额定功率),
 * else its machine name, which is what the files in English use
 */
char *
nc_column_title (const NcColumn *column)
{
  g_auto (GStrv) names = g_strsplit (column->aliases, "|", -1);

  for (guint i = 0; names[i] && g_str_equal (nc_lang_current (), "zh"); i++)
    if (!g_str_is_ascii (names[i]))
      return g_strdup (names[i]);
  return g_strdup (column->name);
}

/* A header as it is compared: without blanks, case, full-width forms and a unit in brackets or behind a stroke. */
static char *
header_key (const char *header)
{
  g_autofree char *normal = g_utf8_normalize (header, -1, G_NORMALIZE_NFKC);
  GString *key = g_string_new (NULL);

  for (const char *p = normal ? normal : ""; *p && *p != '(' && *p != '[' && *p != '/' && *p != ':'; p++)
    if (!strchr (" \t\r\n*-_%", *p))
      g_string_append_c (key, g_ascii_tolower (*p));
  return g_string_free (key, FALSE);
}

static int
find_key (NcKind kind, const char *key)
{
  gpointer place;

  return g_hash_table_lookup_extended (nc_columns_by_key (kind, header_key), key, NULL, &place)
             ? GPOINTER_TO_INT (place)
             : -1;
}

/**
 * nc_columns_find:
 * @header: a machine name, or one of the other spellings, Chinese or English, with or without its unit: in brackets,
 *   behind a stroke, or directly behind a Chinese name ("额定功率kW")
 *
 * Returns: the column's place, or -1 when the kind has no such column
 */
int
nc_columns_find (NcKind kind, const char *header)
{
  g_autofree char *key = header_key (header);
  gsize n = strlen (key);
  int column = find_key (kind, key);

  while (n && g_ascii_isalnum (key[n - 1]))
    n--;
  if (column >= 0 || !n || !key[n] || g_ascii_isdigit (key[n]) || !((guchar)key[n - 1] & 0x80))
    return column;
  key[n] = 0;
  return find_key (kind, key);
}

/* A unit as it is compared: without blanks, case and the forms of compatibility ("㎥", "ｋＷ"). */
static char *
unit_key (const char *unit)
{
  g_autofree char *normal = g_utf8_normalize (unit, -1, G_NORMALIZE_NFKC);
  g_autofree char *lower = g_utf8_strdown (normal ? normal : "", -1);
  GString *key = g_string_new (NULL);

  for (const char *p = lower; *p; p = g_utf8_next_char (p))
    if (!g_unichar_isspace (g_utf8_get_char (p)) && g_utf8_get_char (p) != 0xB7)
      g_string_append_unichar (key, g_utf8_get_char (p));
  return g_string_free (key, FALSE);
}

static gboolean
is_one_of (const char *key, const char *units)
{
  g_auto (GStrv) list = g_strsplit (units ? units : "", "|", -1);

  for (guint i = 0; list[i]; i++) {
    g_autofree char *other = unit_key (list[i]);

    if (g_str_equal (other, key))
      return TRUE;
  }
  return FALSE;
}

/* Units that no column is in but that ledgers are written in. */
#define OTHER_UNITS                                                                                                                      \
  "W|瓦|kW|MW|兆瓦|GW|万千瓦|马力|HP|PS|匹|VA|kVA|MVA|兆伏安|mV|kV|千伏|A|kA|Pa|kPa|MPa|bar|巴|kgf/cm2|kg/"               \
  "cm2|公斤|atm|psi|mmH2O|"                                                                                                            \
  "mm|cm|dm|m|km|毫米|厘米|分米|m2|cm2|mm2|ft2|L|升|m3|万m3|万立方米|Nm3|万Nm3|L/s|L/min|m3/s|m3/min|m3/h|m3/d|t/"          \
  "h|kg/h|t/d|"                                                                                                                          \
  "g|kg|t|kt|Mt|千克|吨|万t|万吨|Wh|kWh|MWh|GWh|万kWh|万千瓦时|亿kWh|亿千瓦时|万度|兆瓦时|J|kJ|MJ|GJ|TJ|kcal|Mcal|" \
  "Gcal|"                                                                                                                                \
  "kcal/kg|kcal/m3|cal/g|MJ/kg|MJ/m3|kJ/kg|kJ/m3|大卡/"                                                                                \
  "千克|大卡|gce|kgce|tce|万tce|kgoe|toe|千克标准煤|吨标准煤|吨标煤|"                                                   \
  "万吨标准煤|万吨标煤|‰|ppm|mg/m3|小数|K|°F|℉|s|min|h|d|天|日|月|rpm|r/min|r/s|Hz|rad/s|kW/(m3/min)|W/(m3/min)|kWh/" \
  "m3|"                                                                                                                                  \
  "kWh/t|kgce/t|tce/t|kgce/kg|gce/kWh|g/kWh|kgce/m2|kWh/m2|kgce/m3|kgce/重量箱|重量箱|万重量箱|㎡|万m2|万㎡|t/a|万t/"     \
  "a|万吨/年"

static gboolean
is_unit (const char *key)
{
  if (is_one_of (key, OTHER_UNITS))
    return TRUE;
  for (guint k = 0; k < NC_N_KINDS; k++) {
    guint n_columns;
    const NcColumn *columns = nc_columns ((NcKind)k, &n_columns);

    for (guint i = 0; i < n_columns; i++)
      if (is_one_of (key, columns[i].units))
        return TRUE;
  }
  return FALSE;
}

/* What a header says in brackets, behind a stroke, or in letters directly behind a Chinese name; %NULL = nothing. */
static char *
remark (const char *header)
{
  g_autofree char *normal = g_utf8_normalize (header, -1, G_NORMALIZE_NFKC);
  const char *open = normal ? strpbrk (normal, "([/:") : NULL, *close;
  gsize n = normal ? strlen (normal) : 0;

  if (open) {
    close = *open == '(' ? strrchr (open, ')') : *open == '[' ? strrchr (open, ']') : NULL;
    return g_strstrip (g_strndup (open + 1, close ? (gsize)(close - open - 1) : strlen (open + 1)));
  }
  while (n && g_ascii_isalpha (normal[n - 1]))
    n--;
  return n && normal[n] && ((guchar)normal[n - 1] & 0x80) ? g_strdup (normal + n) : NULL;
}

/**
 * nc_header_other_unit:
 * @column: the one that nc_columns_find() found, not negative
 *
 * "额定功率(W)" names the rated output and says that its figures are no kilowatts.
 *
 * Returns: (transfer full) (nullable): the unit that @header gives a column of numbers, where it is another than the
 *   column's own; %NULL where it gives none, that of the column, or a remark that is no unit
 */
char *
nc_header_other_unit (NcKind kind, int column, const char *header)
{
  guint n_columns;
  const NcColumn *spec = &nc_columns (kind, &n_columns)[column];
  g_autofree char *text = NULL, *key = NULL;

  if (spec->type != NC_COLUMN_NUMBER && spec->type != NC_COLUMN_WHOLE)
    return NULL;
  text = remark (header);
  key = text ? unit_key (text) : NULL;
  if (!key)
    return NULL;
  /* where the record may say its unit, what has a stroke is one, known or not: "吨标煤/吨" */
  if (!is_unit (key) && (nc_header_unit_column (kind, column) < 0 || !strpbrk (key, "/")))
    return NULL;
  if (nc_header_unit_column (kind, column) < 0 && (is_one_of (key, spec->units) || is_one_of (key, spec->unit)))
    return NULL;
  return g_steal_pointer (&text);
}

/**
 * nc_header_unit_column:
 *
 * Returns: the column that holds the unit of @column's figures, where the unit is the record's to say; -1 = none
 */
int
nc_header_unit_column (NcKind kind, int column)
{
  if (kind == NC_KIND_PRODUCT && column == NC_PRODUCT_UNIT_USE)
    return NC_PRODUCT_UNIT;
  if (kind == NC_KIND_PRODUCT && column == NC_PRODUCT_OUTPUT)
    return NC_PRODUCT_OUTPUT_UNIT;
  if (kind == NC_KIND_CAPACITY && column == NC_CAP_VALUE)
    return NC_CAP_UNIT;
  return -1;
}
