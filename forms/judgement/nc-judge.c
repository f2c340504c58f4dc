/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-judge-private.h"
#include "nc-header.h"
#include "nc-json.h"
#include "nc-lang.h"
#include "nc-quick.h"
#include <math.h>
#include <string.h>

#define LEAST_SAVING_KWH 0.05   /* what is less is written as 0 */
#define KGCE_PER_KWH     0.1229 /* electricity, equivalent value (GB/T 2589-2020 annex A) */

const NcValue *
nc_judge_value (NcJudge *self, guint column)
{
  return &self->record->values[column];
}

gboolean
nc_judge_has (NcJudge *self, guint column)
{
  return self->record->values[column].state == NC_VALUE_GOOD;
}

double
nc_judge_number (NcJudge *self, guint column, double otherwise)
{
  return nc_judge_has (self, column) ? self->record->values[column].number : otherwise;
}

int
nc_judge_choice (NcJudge *self, guint column, int otherwise)
{
  return nc_judge_has (self, column) ? (int)self->record->values[column].number : otherwise;
}

const char *
nc_judge_text (NcJudge *self, guint column)
{
  return nc_judge_has (self, column) ? self->record->values[column].text : "";
}

/* Whether @column holds something; notes it as needed when not. */
gboolean
nc_judge_want (NcJudge *self, guint column, NcVerdict *verdict)
{
  if (nc_judge_has (self, column))
    return TRUE;
  nc_verdict_need (verdict, self->columns[column].name);
  return FALSE;
}

void
nc_judge_refuse (NcJudge *self, guint column, NcProblemReason reason, NcVerdict *verdict)
{
  nc_verdict_problem (verdict, self->columns[column].name, reason, self->record->values[column].text);
}

const NcSpan *
nc_judge_span (NcJudge *self, const char *standard)
{
  NcSpan *span = g_hash_table_lookup (self->spans, standard);

  if (!span) {
    const NcEdition *edition = nc_reference_edition (self->reference, standard);

    span = g_new0 (NcSpan, 1);
    span->from_text = edition ? edition->in_force_from : NULL;
    span->to_text = edition ? edition->in_force_to : NULL;
    span->from = nc_day_parse (span->from_text);
    span->to = nc_day_parse (span->to_text);
    g_hash_table_insert (self->spans, g_strdup (standard), span);
  }
  return span;
}

/* One end of a band: "1.35≤", "<ns≤65", "No10" … A value sits between its two comparators. */
static gboolean
holds (double low, const char *comparator, double high)
{
  if (g_str_has_prefix (comparator, "≤"))
    return low <= high;
  if (g_str_has_prefix (comparator, "≥"))
    return low >= high;
  return *comparator == '<' ? low < high : low > high;
}

static const char *
next_comparator (const char *p)
{
  for (; *p; p++)
    if (*p == '<' || *p == '>' || g_str_has_prefix (p, "≤") || g_str_has_prefix (p, "≥"))
      return p;
  return NULL;
}

static gboolean
number_at (const char *p, double *value)
{
  const char *end;

  while (*p && !g_ascii_isdigit (*p) && *p != '<' && *p != '>' && !g_str_has_prefix (p, "≤") &&
         !g_str_has_prefix (p, "≥"))
    p++;
  return g_ascii_isdigit (*p) && nc_quick_parse (p, &end, value);
}

/**
 * nc_band_holds:
 * @band: (nullable): a band as the tables print it: "1.35≤ψ<1.55", "No2<机号≤No2.5", "Q>300", "≤20t/h", ">1000℃"
 *
 * Returns: whether @value lies in it; %TRUE when there is no band
 */
gboolean
nc_band_holds (const char *band, double value)
{
  const char *first = band ? next_comparator (band) : NULL, *second;
  double bound;
  gsize width;

  if (!first)
    return TRUE;
  width = *first == '<' || *first == '>' ? 1 : strlen ("≤");
  if (number_at (band, &bound)) { /* bound ⋛ value [⋛ bound] */
    if (!holds (bound, first, value))
      return FALSE;
    second = next_comparator (first + width);
    if (!second)
      return TRUE;
  } else {
    second = first;
  }
  width = *second == '<' || *second == '>' ? 1 : strlen ("≤");
  return number_at (second + width, &bound) && holds (value, second, bound);
}

/* The limit value of the standard: of grade 3, or the only one. */
double
nc_limit_loosest (const NcLimit *limit)
{
  return !isnan (limit->limit[3]) ? limit->limit[3] : limit->limit[0];
}

/**
 * nc_is_worse:
 *
 * Compares without rounding; what differs by less than the error of the arithmetic is equal.
 */
gboolean
nc_is_worse (double actual, double limit, NcDirection direction)
{
  double slack = 1e-9 * MAX (1, fabs (limit));

  return direction == NC_LOWER_IS_BETTER ? actual > limit + slack : actual < limit - slack;
}

/**
 * nc_limit_grade:
 *
 * Returns: 1 … 3; 0 when @actual is worse than every grade that the table has
 */
int
nc_limit_grade (const NcLimit *limit, double actual, NcDirection direction)
{
  for (int g = 1; g <= 3; g++)
    if (!isnan (limit->limit[g]) && !nc_is_worse (actual, limit->limit[g], direction))
      return g;
  return 0;
}

/* The days on which the equipment may have been made; FALSE when that is not known. */
gboolean
nc_made_range (NcJudge *self, guint made_column, NcDay *first, NcDay *last)
{
  const NcValue *made = nc_judge_value (self, made_column);

  *first = *last = NC_DAY_NONE;
  if (made->state != NC_VALUE_GOOD)
    return FALSE;
  *first = made->first;
  *last = MIN (made->last, self->today);
  return TRUE;
}

void
nc_judge_rest_on_row (NcJudge *self, const NcRow *row, NcVerdict *verdict)
{
  (void)self;
  verdict->basis = row->basis;
  nc_verdict_rest_on (verdict, row->confidence);
}

GString *
nc_extra (NcVerdict *verdict)
{
  if (!verdict->extra->len)
    g_string_append_c (verdict->extra, '{');
  return verdict->extra;
}

void
nc_judge_not_applicable (NcVerdict *verdict, const char *why)
{
  verdict->code = NC_VERDICT_NOT_APPLICABLE;
  nc_verdict_explain (verdict, why, NULL);
}

/* Whether the edition that @row is of binds on the day of inspection; what is not yet in force fails nothing. */
static gboolean
is_in_force (NcJudge *self, const NcRow *row, NcVerdict *verdict)
{
  NcDay from = nc_day_parse (row->basis.in_force_from);

  if (from == NC_DAY_NONE || from <= self->today)
    return TRUE;
  nc_judge_rest_on_row (self, row, verdict);
  g_string_truncate (verdict->explain, 0);
  nc_judge_not_applicable (verdict,
                           _ ("The edition in this data was not yet in force on the day of inspection, and the "
                              "older one is not in this data"));
  return FALSE;
}

/**
 * nc_judge_format:
 *
 * Writes @actual for a sentence: to four places, or in full where it would then read like the limit that it misses.
 */
void
nc_judge_format (double actual, double limit, char text[32])
{
  double rounded = round (actual * 1e4) / 1e4;

  if (rounded == limit && actual != limit)
    g_ascii_formatd (text, 32, "%.12g", actual);
  else
    nc_quick_format (rounded, text);
}

/**
 * nc_judge_graded:
 *
 * Holds @actual against the grades of @limit: pass with its grade, or fail (V23: below the limit, not listed). An
 * edition that was not yet in force on the day of inspection is not applicable.
 */
void
nc_judge_graded (NcJudge *self, const NcLimit *limit, double actual, const char *unit, NcDirection direction,
                 NcVerdict *verdict)
{
  static const char *const grades[] = { NULL, "1", "2", "3" };
  double asked = nc_limit_loosest (limit);
  int grade = nc_limit_grade (limit, actual, direction);
  int rest = !isnan (limit->limit[3]) ? 3 : 0;
  char actual_text[32], limit_text[32], document[128];

  if (isnan (asked)) {
    nc_judge_not_applicable (verdict, _ ("The standard's table has no value (“—”) for this size: out of its scope"));
    return;
  }
  if (!is_in_force (self, &limit->row[rest], verdict))
    return;
  if (!grade && !nc_is_worse (actual, asked, direction))
    grade = -1;
  verdict->code = grade ? NC_VERDICT_PASS : NC_VERDICT_FAIL;
  verdict->grade = grade > 0 ? grades[grade] : NULL;
  verdict->actual = actual;
  verdict->limit = asked;
  verdict->margin = direction == NC_LOWER_IS_BETTER ? asked - actual : actual - asked;
  verdict->unit = unit;
  nc_judge_rest_on_row (self, &limit->row[rest], verdict);
  /* a grade rests on the rows that it was compared with, a failure on the limit alone */
  for (int g = 1; g <= grade; g++)
    if (g != rest && !isnan (limit->limit[g]))
      nc_verdict_rest_on (verdict, limit->row[g].confidence);
  nc_judge_format (actual, asked, actual_text);
  nc_judge_format (asked, actual, limit_text);
  g_strlcpy (document, verdict->basis.document, sizeof document);
  if (verdict->basis.table_item) {
    g_strlcat (document, " ", sizeof document);
    g_strlcat (document, verdict->basis.table_item, sizeof document);
  }
  if (!grade) {
    verdict->violation = "V23";
    nc_verdict_explain (verdict, _ ("%1 %2 does not meet the limit of %3 %2 (%4)"), actual_text, unit, limit_text,
                        document, NULL);
  } else if (grade > 0) {
    nc_verdict_explain (verdict, _ ("%1 %2 meets the limit of %3 %2 (%4) and reaches grade %5"), actual_text, unit,
                        limit_text, document, grades[grade], NULL);
  } else {
    nc_verdict_explain (verdict, _ ("%1 %2 meets the limit of %3 %2 (%4)"), actual_text, unit, limit_text, document,
                        NULL);
  }
  if (!*unit)
    g_string_replace (verdict->explain, "  ", " ", 0);
}

void
nc_extra_savings_begin (NcVerdict *verdict)
{
  nc_json_key (nc_extra (verdict), "savings");
  nc_json_begin_array (verdict->extra);
}

/* What replacing by @grade saves in a year: nothing is written when it saves nothing. */
void
nc_extra_saving (NcJudge *self, int grade, double kwh, NcVerdict *verdict)
{
  GString *out = verdict->extra;

  if (!(kwh >= LEAST_SAVING_KWH))
    return;
  verdict->saving_kwh = MAX (verdict->saving_kwh, kwh);
  nc_json_begin_object (out);
  nc_json_member_int (out, "grade", grade);
  nc_json_member_double (out, "kwh", round (kwh * 10) / 10);
  nc_json_member_double (out, "tce", round (kwh * KGCE_PER_KWH) / 1000);
  nc_json_member_double (out, "tco2", round (kwh * self->grid_factor) / 1000);
  nc_json_member_double (out, "grid_factor_kgco2_per_kwh", self->grid_factor);
  nc_json_member_string (out, "grid_factor_year", self->grid_year);
  nc_json_end_object (out);
}

void
nc_extra_savings_end (NcVerdict *verdict)
{
  nc_json_end_array (verdict->extra);
}

static int
inspected_column (NcKind kind)
{
  static const int columns[NC_N_KINDS] = {
    [NC_KIND_DATA_CENTER] = NC_DC_INSPECTED,
    [NC_KIND_PRODUCT] = NC_PRODUCT_INSPECTED,
    [NC_KIND_CAPACITY] = NC_CAP_INSPECTED,
    [NC_KIND_METERING] = NC_METER_INSPECTED,
  };

  return columns[kind] ? columns[kind] : NC_C_INSPECTED;
}

/* Nothing is put in service before it is made. */
static void
check_service (NcJudge *self, NcVerdict *verdict)
{
  guint column = self->record->kind == NC_KIND_MOTOR         ? (guint)NC_MOTOR_IN_SERVICE
                 : self->record->kind == NC_KIND_TRANSFORMER ? (guint)NC_TRAFO_IN_SERVICE
                                                             : 0;

  if (column && nc_judge_has (self, column) && nc_judge_has (self, NC_C_MADE) &&
      nc_judge_value (self, column)->last < nc_judge_value (self, NC_C_MADE)->first)
    nc_judge_refuse (self, column, NC_PROBLEM_CONTRADICTION, verdict);
}

/* Bad values of any column make the record incomplete; so does a date after the inspection. */
static gboolean
check_values (NcJudge *self, NcVerdict *verdict)
{
  const NcRecord *record = self->record;
  int inspected = inspected_column (record->kind);

  for (guint i = 0; i < record->n_columns; i++) {
    const NcValue *value = &record->values[i];

    if (value->state == NC_VALUE_BAD)
      nc_judge_refuse (self, i, value->reason, verdict);
    else if (value->state == NC_VALUE_GOOD && self->columns[i].type == NC_COLUMN_DATE && (int)i != inspected &&
             !(record->kind == NC_KIND_PRODUCT && i == NC_PRODUCT_PERIOD) && value->first > self->today)
      nc_judge_refuse (self, i, NC_PROBLEM_IN_THE_FUTURE, verdict);
  }
  check_service (self, verdict);
  return verdict->n_problems == 0;
}

/* What people call the column @field in their language; a field that is no column is called by its own name. */
static char *
title_of (NcJudge *self, const char *field)
{
  for (guint i = 0; i < self->record->n_columns; i++)
    if (g_str_equal (self->columns[i].name, field))
      return nc_column_title (&self->columns[i]);
  return g_strdup (field);
}

/* What an incomplete verdict says: the columns with their reasons, or those that are missing. */
static void
explain_incomplete (NcJudge *self, NcVerdict *verdict)
{
  g_autoptr (GString) list = g_string_new (NULL);

  for (guint i = 0; i < verdict->n_problems; i++) {
    const NcProblem *problem = &verdict->problems[i];
    g_autofree char *title = title_of (self, problem->field);

    nc_verdict_explain (verdict, i ? _ ("; %1 “%2” %3") : _ ("Not judged: %1 “%2” %3"), title, problem->value,
                        nc_problem_reason_label (problem->reason), NULL);
  }
  if (verdict->n_problems || !verdict->n_needs)
    return;
  for (guint i = 0; i < verdict->n_needs; i++) {
    g_autofree char *title = title_of (self, verdict->needs[i]);

    g_string_append_printf (list, "%s%s", i ? nc_lang_in_context ("list", NC_ ("list", ", ")) : "", title);
  }
  nc_verdict_explain (verdict, _ ("Not judged: missing %1"), list->str, NULL);
}

/**
 * nc_judge_record:
 * @as_of: the day of the inspection, where the record does not say it
 * @verdict: overwritten
 *
 * Judges one record. Never fails: what cannot be judged is `incomplete`, with the columns and the reasons.
 */
void
nc_judge_record (NcJudge *self, const NcRecord *record, NcDay as_of, NcVerdict *verdict)
{
  static void (*const judges[NC_N_KINDS]) (NcJudge *, NcVerdict *) = {
    nc_judge_motor,       nc_judge_transformer, nc_judge_fan,      nc_judge_pump,
    nc_judge_compressor,  nc_judge_boiler,      nc_judge_furnace,  nc_judge_kiln,
    nc_judge_data_center, nc_judge_product,     nc_judge_capacity, nc_judge_metering,
  };
  const NcValue *inspected = &record->values[inspected_column (record->kind)];
  guint n_columns;

  self->record = record;
  self->columns = nc_columns (record->kind, &n_columns);
  self->today = inspected->state == NC_VALUE_GOOD ? inspected->last : as_of;
  nc_verdict_reset (verdict, nc_kind_to_string (record->kind),
                    record->values[0].state == NC_VALUE_GOOD ? record->values[0].text : NULL);
  if (check_values (self, verdict))
    nc_judge_contradictions (self, verdict);
  if (!verdict->n_problems)
    judges[record->kind](self, verdict);
  if (verdict->n_problems)
    verdict->code = NC_VERDICT_INCOMPLETE;
  if (verdict->code == NC_VERDICT_INCOMPLETE && !verdict->explain->len)
    explain_incomplete (self, verdict);
  nc_listing_apply (self->listing, self, verdict);
  nc_judge_consequences (self, verdict);
  nc_judge_techniques (self, verdict);
  nc_judge_advise (self, verdict);
  if (record->kind == NC_KIND_TRANSFORMER)
    nc_judge_economic (self, verdict);
}

/**
 * nc_judge_new:
 * @reference: kept
 *
 * Returns: (transfer full) (nullable): the judge, or %NULL with an error of %NC_DB_ERROR
 */
NcJudge *
nc_judge_new (NcReference *reference, GError **error)
{
  g_autoptr (NcJudge) self = g_new0 (NcJudge, 1);

  g_atomic_ref_count_init (&self->references);
  self->reference = nc_reference_ref (reference);
  self->texts = g_string_chunk_new (65536);
  self->spans = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->consequences = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  if (!nc_columns_load (reference, error) || !nc_judge_load (self, error) ||
      !nc_judge_load_consequences (self, error) || !nc_judge_load_techniques (self, error))
    return NULL;
  self->listing = nc_listing_new (reference, error);
  if (!self->listing)
    return NULL;
  return g_steal_pointer (&self);
}

/* A judge more than one has: freed when the last gives it back. */
NcJudge *
nc_judge_ref (NcJudge *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

/**
 * nc_judge_get_reference:
 *
 * Returns: (transfer none): what it was made of
 */
NcReference *
nc_judge_get_reference (NcJudge *self)
{
  return self->reference;
}

/**
 * nc_judge_get_matcher:
 *
 * Returns: (transfer none): the elimination lists that it asks, for those who ask them without a record
 */
NcEliminationMatcher *
nc_judge_get_matcher (NcJudge *self)
{
  return nc_listing_get_matcher (self->listing);
}

void
nc_judge_unref (NcJudge *self)
{
  if (!self || !g_atomic_ref_count_dec (&self->references))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (self->tables); i++) {
    g_clear_pointer (&self->tables[i].limits, g_ptr_array_unref);
    g_clear_pointer (&self->tables[i].editions, g_ptr_array_unref);
  }
  for (guint k = 0; k < NC_N_KINDS; k++)
    g_clear_pointer (&self->advice[k], g_array_unref);
  for (guint i = 0; i < G_N_ELEMENTS (self->lists); i++)
    g_clear_pointer (&self->lists[i], g_ptr_array_unref);
  g_clear_pointer (&self->spans, g_hash_table_unref);
  g_clear_pointer (&self->consequences, g_hash_table_unref);
  g_clear_pointer (&self->listing, nc_listing_free);
  g_clear_pointer (&self->techniques, g_ptr_array_unref);
  g_clear_pointer (&self->motor_kinds, g_hash_table_unref);
  g_clear_pointer (&self->texts, g_string_chunk_free);
  g_clear_pointer (&self->reference, nc_reference_unref);
  g_free (self->grid_year);
  g_free (self);
}
