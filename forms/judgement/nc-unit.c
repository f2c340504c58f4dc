/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-unit.h"
#include <string.h>

/* Units of energy a product and of output, as standards and ledgers write them. */

typedef enum { COAL, OIL, ELECTRICITY, MASS, AREA, VOLUME, BOX } Dimension;

typedef struct {
  const char *key;
  Dimension dimension;
  double times, divided; /* in the dimension's own unit; one of them is 1, so that nothing is lost to fractions */
} Unit;

/* Coal and oil equivalents in kg, electricity in kWh. One is never turned into another. */
static const Unit energies[] = {
  { "gce", COAL, 1, 1000 },
  { "kgce", COAL, 1, 1 },
  { "tce", COAL, 1000, 1 },
  { "万tce", COAL, 1e7, 1 },
  { "kgoe", OIL, 1, 1 },
  { "toe", OIL, 1000, 1 },
  { "kwh", ELECTRICITY, 1, 1 },
  { "mwh", ELECTRICITY, 1000, 1 },
  { "gwh", ELECTRICITY, 1e6, 1 },
  { "万kwh", ELECTRICITY, 1e4, 1 },
  { "亿kwh", ELECTRICITY, 1e8, 1 },
};

static const Unit outputs[] = {
  { "t", MASS, 1, 1 },
  { "kg", MASS, 1, 1000 },
  { "kt", MASS, 1000, 1 },
  { "千t", MASS, 1000, 1 },
  { "万t", MASS, 1e4, 1 },
  { "104t", MASS, 1e4, 1 },
  { "百万t", MASS, 1e6, 1 },
  { "m2", AREA, 1, 1 },
  { "万m2", AREA, 1e4, 1 },
  { "104m2", AREA, 1e4, 1 },
  { "km2", AREA, 1e6, 1 },
  { "m3", VOLUME, 1, 1 },
  { "万m3", VOLUME, 1e4, 1 },
  { "104m3", VOLUME, 1e4, 1 },
  { "kl", VOLUME, 1, 1 },
  { "kwh", ELECTRICITY, 1, 1 },
  { "mwh", ELECTRICITY, 1000, 1 },
  { "万kwh", ELECTRICITY, 1e4, 1 },
  { "亿kwh", ELECTRICITY, 1e8, 1 },
  { "重量箱", BOX, 1, 1 },
  { "万重量箱", BOX, 1e4, 1 },
};

static void
replace (GString *text, const char *const pairs[][2], guint n)
{
  for (guint i = 0; i < n; i++)
    g_string_replace (text, pairs[i][0], pairs[i][1], 0);
}

/**
 * nc_unit_key:
 *
 * Returns: (transfer full): @unit as it is compared: "千克标准煤／吨", "Kg ce / t" and "公斤标煤/吨" are "kgce/t". The
 * Chinese words of this data's own units (重量箱) stay
 */
char *
nc_unit_key (const char *unit)
{
  /* longer words first */
  static const char *const words[][2] = {
    { " ", "" },        { "\t", "" },       { "·", "" },          { "•", "" },           { "⋅", "" },
    { "*", "" },        { ".", "" },        { "标准煤", "标煤" }, { "千克", "kg" },      { "公斤", "kg" },
    { "吨", "t" },      { "克", "g" },      { "千瓦时", "kwh" },  { "千瓦小时", "kwh" }, { "度", "kwh" },
    { "平方米", "m2" }, { "立方米", "m3" }, { "kg标煤", "kgce" }, { "t标煤", "tce" },    { "g标煤", "gce" },
    { "每", "/" },
  };
  g_autofree char *normal = g_utf8_normalize (unit, -1, G_NORMALIZE_NFKC);
  g_autofree char *lower = g_utf8_strdown (normal ? normal : "", -1);
  GString *key = g_string_new (lower);

  replace (key, words, G_N_ELEMENTS (words));
  return g_string_free (key, FALSE);
}

static const Unit *
find (const Unit *units, guint n, const char *key, gsize length)
{
  for (guint i = 0; i < n; i++)
    if (strlen (units[i].key) == length && memcmp (units[i].key, key, length) == 0)
      return &units[i];
  return NULL;
}

/* "kgce/t" as an energy and an output; FALSE where either is not known. */
static gboolean
parse (const char *key, const Unit **energy, const Unit **output)
{
  const char *stroke = strchr (key, '/');

  if (!stroke)
    return FALSE;
  *energy = find (energies, G_N_ELEMENTS (energies), key, (gsize)(stroke - key));
  if (g_str_equal (key, "g/kwh")) /* so the coal for a kilowatt-hour is written */
    *energy = &energies[0];
  *output = find (outputs, G_N_ELEMENTS (outputs), stroke + 1, strlen (stroke + 1));
  return *energy && *output;
}

/**
 * nc_unit_convert:
 * @value: (inout): an energy a product, in @from
 * @to: the unit of the rule
 *
 * Returns: whether @value is now in @to; never across coal, oil and electricity
 */
gboolean
nc_unit_convert (double *value, const char *from, const char *to)
{
  g_autofree char *a = nc_unit_key (from), *b = nc_unit_key (to);
  const Unit *from_energy, *from_output, *to_energy, *to_output;

  if (g_str_equal (a, b))
    return TRUE;
  if (!parse (a, &from_energy, &from_output) || !parse (b, &to_energy, &to_output) ||
      from_energy->dimension != to_energy->dimension || from_output->dimension != to_output->dimension)
    return FALSE;
  *value = *value * (from_energy->times * from_output->divided * to_energy->divided * to_output->times) /
           (from_energy->divided * from_output->times * to_energy->times * to_output->divided);
  return TRUE;
}

/**
 * nc_unit_convert_output:
 * @value: (inout): an output of the period, in @from; "t/a" and "万吨/年" are the tonnes of a year
 * @to: what stands below the stroke of the rule's unit
 *
 * Returns: whether @value is now in @to. A weight case of glass is 50 kg (GB 21340)
 */
gboolean
nc_unit_convert_output (double *value, const char *from, const char *to)
{
  g_autofree char *a = nc_unit_key (from), *b = nc_unit_key (to);
  const Unit *given, *wanted;

  if (g_str_has_suffix (a, "/a") || g_str_has_suffix (a, "/年"))
    *strrchr (a, '/') = 0;
  if (g_str_equal (a, b))
    return TRUE;
  given = find (outputs, G_N_ELEMENTS (outputs), a, strlen (a));
  wanted = find (outputs, G_N_ELEMENTS (outputs), b, strlen (b));
  if (!given || !wanted)
    return FALSE;
  if (given->dimension == MASS && wanted->dimension == BOX)
    *value *= 20;
  else if (given->dimension != wanted->dimension)
    return FALSE;
  *value = *value * (given->times * wanted->divided) / (given->divided * wanted->times);
  return TRUE;
}
