/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-plant.h"
#include "nc-lang.h"
#include <jansson.h>
#include <math.h>
#include <string.h>

/* GB/T 2589-2020 annex A, equivalent value. */
#define KGCE_PER_KWH 0.1229

static void
judge_row (NcStmt *stmt, NcJudge *judge, NcDay today, NcVerdict *verdict)
{
  static const struct {
    const char *row;
    const char *record;
  } columns[] = {
    { "product", "product" }, { "period_from", "period" }, { "unit_energy", "unit_consumption" },
    { "unit", "unit" },       { "output", "output" },      { "output_unit", "output_unit" },
  };
  NcRecord record;

  nc_record_init (&record, NC_KIND_PRODUCT);
  for (gsize i = 0; i < G_N_ELEMENTS (columns); i++) {
    const char *text = nc_stmt_text (stmt, columns[i].row);

    if (text && *text)
      nc_record_set_named (&record, columns[i].record, text);
  }
  nc_judge_record (judge, &record, today, verdict);
}

/* What the newest edition of the policy says of the verdict. */
static void
read_policy (NcPlant *self, const NcVerdict *verdict)
{
  g_autofree char *text = g_strconcat (verdict->extra->str, "}", NULL);
  json_t *extra = json_loads (text, 0, NULL), *editions = json_object_get (extra, "policy");
  json_t *newest = json_array_get (editions, json_array_size (editions) - 1);
  const char *level = json_string_value (json_object_get (newest, "level"));

  if (level) {
    self->benchmark = json_number_value (json_object_get (newest, "benchmark"));
    self->baseline = json_number_value (json_object_get (newest, "baseline"));
    self->document = g_strdup (json_string_value (json_object_get (newest, "document")));
    self->confidence = g_strdup (json_string_value (json_object_get (newest, "confidence")));
    self->deadline = g_strdup (json_string_value (json_object_get (newest, "deadline")));
    self->class = g_str_equal (level, "benchmark")        ? NC_PLANT_ADVANCED
                  : g_str_equal (level, "below_baseline") ? NC_PLANT_BACKWARD
                                                          : NC_PLANT_BETWEEN;
  }
  json_decref (extra);
}

static char *
period_text (NcStmt *stmt)
{
  const char *from = nc_stmt_text (stmt, "period_from"), *to = nc_stmt_text (stmt, "period_to");

  if (from && to && strncmp (from, to, 4) == 0 && g_str_has_suffix (from, "-01-01") && g_str_has_suffix (to, "-12-31"))
    return g_strndup (from, 4);
  return g_strdup_printf ("%s – %s", from ? from : "", to ? to : "");
}

static char *
text_of (NcStmt *stmt, const char *column)
{
  const char *text = nc_stmt_text (stmt, column);

  return g_strdup (text ? text : "");
}

static double
number_of (NcStmt *stmt, const char *column)
{
  return nc_stmt_is_null (stmt, column) ? NAN : nc_stmt_double (stmt, column);
}

static void
read_row (NcPlant *self, NcStmt *stmt)
{
  self->name = text_of (stmt, "name");
  self->uscc = text_of (stmt, "uscc");
  self->region = text_of (stmt, "region_code");
  self->industry = text_of (stmt, "industry");
  self->listed = text_of (stmt, "list_status");
  self->product = text_of (stmt, "product");
  self->process = text_of (stmt, "process");
  self->period = period_text (stmt);
  self->output = number_of (stmt, "output");
  self->output_unit = text_of (stmt, "output_unit");
  /* As the judge takes it. */
  if (!*self->output_unit) {
    g_free (self->output_unit);
    self->output_unit = g_strdup ("t");
  }
}

/**
 * nc_plant_new:
 * @stmt: standing on a row of statistics-products.sql
 * @verdict: taken to judge with
 *
 * Returns: (transfer full):
 */
NcPlant *
nc_plant_new (NcStmt *stmt, NcJudge *judge, NcDay today, NcVerdict *verdict)
{
  NcPlant *self = g_new0 (NcPlant, 1);

  read_row (self, stmt);
  judge_row (stmt, judge, today, verdict);
  self->class = NC_PLANT_UNPLACED;
  self->benchmark = self->baseline = NAN;
  self->code = verdict->code;
  self->limit = verdict->limit;
  /* One plant wrote tce/t, its neighbour kgce/t: only what the judge made of it can be compared. */
  self->value = isnan (verdict->actual) ? number_of (stmt, "unit_energy") : verdict->actual;
  self->unit = isnan (verdict->actual) || !verdict->unit ? text_of (stmt, "unit") : g_strdup (verdict->unit);
  read_policy (self, verdict);
  if (self->class == NC_PLANT_UNPLACED)
    self->why = g_strdup (self->code == NC_VERDICT_PASS || self->code == NC_VERDICT_FAIL
                              ? _ ("no benchmark and baseline in the lists of 2021 and 2023")
                              : verdict->explain->str);
  return self;
}

void
nc_plant_free (NcPlant *self)
{
  char **texts[] = { &self->name,     &self->uscc,       &self->region,   &self->industry, &self->listed,
                     &self->product,  &self->process,    &self->period,   &self->unit,     &self->output_unit,
                     &self->document, &self->confidence, &self->deadline, &self->why };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (*texts[i]);
  g_free (self);
}

/* For arrays of pointers: by product and unit, the thriftiest first, what is not known last. */
int
nc_plant_compare (gconstpointer a, gconstpointer b)
{
  const NcPlant *x = *(NcPlant *const *)a, *y = *(NcPlant *const *)b;
  int by_product = strcmp (x->product, y->product), by_unit = strcmp (x->unit, y->unit);
  int by_name = strcmp (x->name, y->name), by_process = strcmp (x->process, y->process);

  if (by_product || by_unit)
    return by_product ? by_product : by_unit;
  if (isnan (x->value) != isnan (y->value))
    return isnan (x->value) ? 1 : -1;
  if (!isnan (x->value) && x->value != y->value)
    return x->value < y->value ? -1 : 1;
  if (by_name || by_process)
    return by_name ? by_name : by_process;
  return strcmp (x->period, y->period);
}

/**
 * nc_plant_excess_tce:
 * @level: in the plant's unit; NaN = none
 *
 * Returns: what consuming no more than @level would have saved in the period, in tce to one place; NaN where the units
 *   do not tell
 */
double
nc_plant_excess_tce (const NcPlant *self, double level)
{
  const char *per = strchr (self->unit, '/');
  double excess = MAX (self->value - level, 0) * self->output / 1000;

  if (isnan (level) || isnan (self->value) || isnan (self->output) || !per || !g_str_equal (per + 1, self->output_unit))
    return NAN;
  if (g_str_has_prefix (self->unit, "kgce/"))
    return round (excess * 10) / 10;
  return g_str_has_prefix (self->unit, "kWh/") ? round (excess * KGCE_PER_KWH * 10) / 10 : NAN;
}
