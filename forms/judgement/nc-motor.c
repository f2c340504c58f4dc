/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-judge-private.h"
#include "nc-json.h"
#include "nc-lang.h"
#include "nc-plate.h"
#include <math.h>
#include <string.h>

#define LV_MAX_V  1000
#define HV_MIN_V  2800 /* of the 3 kV of GB 30254 */
#define HV_MIN_KW 200  /* the least power of GB 30254 */

/* Largest usual outputs of a frame (JB/T and IEC 60072 practice); three times as much is a slip of the unit. */
static double
frame_max_kw (double frame)
{
  static const struct {
    double frame, kw;
  } sizes[] = {
    { 63, 0.37 }, { 71, 0.75 }, { 80, 1.5 },  { 90, 3 },     { 100, 4 },    { 112, 5.5 },
    { 132, 11 },  { 160, 22 },  { 180, 30 },  { 200, 45 },   { 225, 55 },   { 250, 75 },
    { 280, 110 }, { 315, 250 }, { 355, 400 }, { 400, 1250 }, { 450, 2000 }, { 500, 3550 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    if (frame <= sizes[i].frame)
      return sizes[i].kw;
  return 30000;
}

static gboolean
is_low_voltage_series (const char *model)
{
  static const char *const prefixes[] = { "YE", "YX3", "Y2-", "Y3-", "YB3", "YBX", "YVF", "TYCX", "TYJX", "TYC" };

  for (guint i = 0; i < G_N_ELEMENTS (prefixes); i++)
    if (g_ascii_strncasecmp (model, prefixes[i], strlen (prefixes[i])) == 0)
      return TRUE;
  return FALSE;
}

/* What cannot be: an odd pole count, a power far above the frame or above any motor of that voltage. */
static gboolean
is_plausible (NcJudge *self, int type, NcVerdict *verdict)
{
  double kw = nc_judge_number (self, NC_MOTOR_KW, 0), volts = nc_judge_number (self, NC_MOTOR_VOLTAGE, 0);
  const char *model = nc_judge_text (self, NC_C_MODEL);
  double frame = nc_judge_number (self, NC_MOTOR_FRAME, nc_plate_motor_frame (model));

  if (fmod (nc_judge_number (self, NC_MOTOR_POLES, 2), 2) != 0)
    nc_judge_refuse (self, NC_MOTOR_POLES, NC_PROBLEM_IMPOSSIBLE, verdict);
  /* Watts written as kilowatts: far above the frame, above what is built for the voltage, or with the efficiency of a
     small motor (from 100 kW on no induction motor is below 85 %, above 1000 kW none below 92 %). */
  if ((frame > 0 && kw > 3 * frame_max_kw (frame)) || (volts > 0 && volts <= 1140 && kw > 2000) ||
      (kw > 1000 && (volts > 0 ? volts <= 400 : is_low_voltage_series (model))) ||
      (kw >= 100 && type == NC_MOTOR_INDUCTION &&
       nc_judge_number (self, NC_MOTOR_EFFICIENCY, 100) < (kw > 1000 ? 92 : 85)))
    nc_judge_refuse (self, NC_MOTOR_KW, NC_PROBLEM_IMPOSSIBLE, verdict);
  return verdict->n_problems == 0;
}

/* The limit of one class at a power between those of the table: the standard's own formula (IEC 60034-30-1), as the
   tables are made of it, to one decimal. NaN where it does not hold. */
static double
interpolate (NcJudge *self, const char *ie_class, double kw, double poles, const NcItem **rests_on)
{
  double sum = 0, x = log10 (kw);
  int found = 0;

  for (guint i = 0; i < self->lists[NC_L_INTERPOLATION]->len; i++) {
    const NcItem *item = g_ptr_array_index (self->lists[NC_L_INTERPOLATION], i);

    if (!g_str_equal (item->text[0], ie_class) || g_ascii_strtod (item->text[1], NULL) != poles ||
        kw < g_ascii_strtod (item->text[2], NULL) || kw > g_ascii_strtod (item->text[3], NULL))
      continue;
    sum += g_ascii_strtod (item->text[5], NULL) * pow (x, 'D' - item->text[4][0]);
    *rests_on = item;
    found++;
  }
  return found == 4 ? round (sum * 10) / 10 : NAN;
}

/* The IE class that a grade of an edition is (motors_class_mapping.csv): "IE3" of grade 3, GB 18613-2020. */
static const char *
class_of_grade (NcJudge *self, const char *standard, int grade)
{
  const GPtrArray *rows = self->lists[NC_L_MOTOR_CLASS];
  char prefix[8];

  g_snprintf (prefix, sizeof prefix, "%d级", grade);
  for (guint i = 0; i < rows->len; i++) {
    const NcItem *row = g_ptr_array_index ((GPtrArray *)rows, i);

    if (g_str_equal (row->text[0], standard) && g_str_has_prefix (row->text[1], prefix))
      return row->text[2];
  }
  return "";
}

/* The limits of an edition at a power between two of its rows; FALSE where its formula does not reach grade 3. */
static gboolean
interpolated_limit (NcJudge *self, const NcTableEdition *edition, double kw, double poles, NcLimit *limit)
{
  const NcTable *table = &self->tables[NC_T_MOTOR_LV];
  const NcLimit *model = NULL;

  for (guint i = 0; i < table->limits->len && !model; i++) {
    const NcLimit *row = g_ptr_array_index (table->limits, i);

    model = row->edition == edition ? row : NULL;
  }
  memset (limit, 0, sizeof *limit);
  limit->edition = edition;
  limit->limit[0] = NAN;
  for (int g = 1; g <= 3 && model; g++) {
    const NcItem *item = NULL;

    limit->limit[g] = interpolate (self, class_of_grade (self, edition->standard, g), kw, poles, &item);
    if (isnan (limit->limit[g]))
      continue;
    limit->row[g].basis = model->row[3].basis;
    limit->row[g].basis.rule_id = item->row.basis.rule_id;
    limit->row[g].basis.provenance = item->row.basis.provenance;
    limit->row[g].confidence = item->row.confidence;
  }
  return model && !isnan (limit->limit[3]);
}

/* What an edition asks of the motor in hand: a row, or the limits between two in @between; NULL where it has none. */
static const NcLimit *
low_voltage_limit (NcJudge *self, const NcTableEdition *edition, NcLimit *between)
{
  double kw = nc_judge_number (self, NC_MOTOR_KW, 0), poles = nc_judge_number (self, NC_MOTOR_POLES, 0);
  const NcLimit *row = nc_table_find (edition, kw, poles);

  if (row)
    return isnan (row->limit[3]) ? NULL : row;
  return edition->between && interpolated_limit (self, edition, kw, poles, between) ? between : NULL;
}

static int
keeps_low_voltage (NcJudge *self, const NcTableEdition *edition, gpointer data)
{
  NcLimit between;
  const NcLimit *limit = low_voltage_limit (self, edition, &between);

  (void)data;
  if (!limit)
    return -1;
  return !nc_is_worse (nc_judge_number (self, NC_MOTOR_EFFICIENCY, 0), limit->limit[3], NC_HIGHER_IS_BETTER);
}

static void
say_saving (NcJudge *self, const NcLimit *current, NcVerdict *verdict)
{
  double kw = nc_judge_number (self, NC_MOTOR_KW, 0), eta = nc_judge_number (self, NC_MOTOR_EFFICIENCY, 0) / 100;
  double hours = nc_judge_number (self, NC_MOTOR_HOURS, 0), load = nc_judge_number (self, NC_MOTOR_LOAD, 0) / 100;

  if (hours <= 0 || load <= 0 || eta <= 0)
    return;
  nc_extra_savings_begin (verdict);
  for (int g = 1; g <= 3; g++)
    if (!isnan (current->limit[g]))
      nc_extra_saving (self, g, kw * load * hours * (1 / eta - 100 / current->limit[g]), verdict);
  nc_extra_savings_end (verdict);
}

/* The result against the edition in force on the day of inspection, beside the verdict by the edition of the make. */
static void
say_current (const NcLimit *current, double efficiency, NcVerdict *verdict)
{
  gboolean below = nc_is_worse (efficiency, current->limit[3], NC_HIGHER_IS_BETTER);
  GString *out = nc_extra (verdict);

  nc_json_key (out, "current_edition");
  nc_json_begin_object (out);
  nc_json_member_string (out, "document", current->edition->standard);
  nc_json_member_int (out, "grade", nc_limit_grade (current, efficiency, NC_HIGHER_IS_BETTER));
  nc_json_member_double (out, "limit", current->limit[3]);
  nc_json_member_bool (out, "below_limit", below);
  nc_json_end_object (out);
  if (verdict->code == NC_VERDICT_PASS && below)
    nc_verdict_explain (verdict, _ ("; below the limit of the present edition %1, replacement is advised"),
                        current->edition->standard, NULL);
}

/* GB 18613, to 1000 V. */
static void
judge_low_voltage (NcJudge *self, NcVerdict *verdict)
{
  double kw = nc_judge_number (self, NC_MOTOR_KW, 0), poles = nc_judge_number (self, NC_MOTOR_POLES, 0);
  double efficiency = nc_judge_number (self, NC_MOTOR_EFFICIENCY, 0);
  const NcLimit *limit, *current;
  NcLimit between, current_between;
  NcEditionChoice choice;

  if (poles > 8 || kw < 0.12 || kw > 1000) {
    nc_judge_not_applicable (verdict, _ ("Outside GB 18613 (2 to 8 poles, 0.12 to 1000 kW)"));
    return;
  }
  if (!nc_judge_choose_edition (self, NC_T_MOTOR_LV, keeps_low_voltage, NULL, verdict, &choice)) {
    current = low_voltage_limit (self, choice.current, &current_between);
    if (current)
      say_current (current, efficiency, verdict);
    return;
  }
  limit = low_voltage_limit (self, choice.judged, &between);
  if (!limit) {
    nc_judge_not_applicable (verdict, _ ("GB 18613 has no row for this power and pole count, and its formula does not "
                                         "reach it"));
    return;
  }
  current = choice.judged == choice.current ? limit : low_voltage_limit (self, choice.current, &current_between);
  if (limit == &between)
    nc_json_member_bool (nc_extra (verdict), "interpolated", TRUE);
  nc_judge_graded (self, limit, efficiency, "%", NC_HIGHER_IS_BETTER, verdict);
  nc_judge_say_edition (&choice, verdict);
  if (current && current != limit)
    say_current (current, efficiency, verdict);
  if (current)
    say_saving (self, current, verdict);
}

static gboolean
is_hv_row (const NcLimit *limit, double volts, const char *cooling)
{
  gboolean ten = g_str_has_prefix (limit->key[0], "10kV");
  const char *codes = strstr (limit->key[0], "IC");

  if (ten ? volts < 9500 || volts > 11000 : volts < 2800 || volts > 6900)
    return FALSE;
  for (const char *p = codes ? strstr (codes, cooling) : NULL; p; p = strstr (p + 1, cooling))
    if (p[strlen (cooling)] == ',' || p[strlen (cooling)] == 0)
      return TRUE;
  return FALSE;
}

/* GB 30254: rows by voltage, cooling, power and poles; no formula between them. */
static const NcLimit *
high_voltage_limit (NcJudge *self, const NcTableEdition *edition)
{
  double kw = nc_judge_number (self, NC_MOTOR_KW, 0), poles = nc_judge_number (self, NC_MOTOR_POLES, 0);
  const GPtrArray *limits = self->tables[NC_T_MOTOR_HV].limits;
  g_autofree char *given = g_ascii_strup (nc_judge_text (self, NC_MOTOR_COOLING), -1);
  g_auto (GStrv) parts = g_strsplit (given, " ", -1);
  g_autofree char *cooling = g_strjoinv ("", parts);

  for (guint i = 0; i < limits->len; i++) {
    const NcLimit *limit = g_ptr_array_index (limits, i);

    if (limit->edition == edition && limit->size == kw && limit->second == poles &&
        is_hv_row (limit, nc_judge_number (self, NC_MOTOR_VOLTAGE, 0), cooling))
      return limit;
  }
  return NULL;
}

/* GB 30253: permanent-magnet motors, by poles, or by the speed where it is variable. */
static const NcLimit *
permanent_magnet_limit (NcJudge *self, const NcTableEdition *edition, gboolean variable)
{
  double kw = nc_judge_number (self, NC_MOTOR_KW, 0), rpm = nc_judge_number (self, NC_MOTOR_SPEED, 0);
  const GPtrArray *limits = self->tables[variable ? NC_T_MOTOR_PM_VARIABLE : NC_T_MOTOR_PM].limits;

  for (guint i = 0; i < limits->len; i++) {
    const NcLimit *limit = g_ptr_array_index (limits, i);
    const char *band = limit->key[0], *tilde = band ? strchr (band, '~') : NULL;
    double low = band ? g_ascii_strtod (band + (*band == '>'), NULL) : 0;
    gboolean fits = variable ? (tilde ? rpm > low && rpm <= g_ascii_strtod (tilde + 1, NULL) : rpm == low)
                             : limit->second == nc_judge_number (self, NC_MOTOR_POLES, 0);

    if (limit->edition == edition && limit->size == kw && fits)
      return limit;
  }
  return NULL;
}

static const NcLimit *
other_limit (NcJudge *self, const NcTableEdition *edition, NcTableId table)
{
  return table == NC_T_MOTOR_HV ? high_voltage_limit (self, edition)
                                : permanent_magnet_limit (self, edition, table == NC_T_MOTOR_PM_VARIABLE);
}

static int
keeps_other (NcJudge *self, const NcTableEdition *edition, gpointer data)
{
  const NcLimit *limit = other_limit (self, edition, (NcTableId)GPOINTER_TO_UINT (data));

  if (!limit || isnan (nc_limit_loosest (limit)))
    return -1;
  return !nc_is_worse (nc_judge_number (self, NC_MOTOR_EFFICIENCY, 0), nc_limit_loosest (limit), NC_HIGHER_IS_BETTER);
}

static void
judge_other (NcJudge *self, NcTableId table, NcVerdict *verdict)
{
  NcEditionChoice choice;
  const NcLimit *limit;

  if ((table == NC_T_MOTOR_HV && !nc_judge_want (self, NC_MOTOR_COOLING, verdict)) ||
      (table == NC_T_MOTOR_PM_VARIABLE && !nc_judge_want (self, NC_MOTOR_SPEED, verdict)) ||
      !nc_judge_choose_edition (self, table, keeps_other, GUINT_TO_POINTER (table), verdict, &choice))
    return;
  limit = other_limit (self, choice.judged, table);
  if (!limit) {
    nc_judge_not_applicable (
        verdict, table == NC_T_MOTOR_HV
                     ? _ ("GB 30254 has no row in this data for this voltage, cooling, power and pole count")
                     : _ ("GB 30253 has no row in this data for this permanent-magnet motor"));
    return;
  }
  nc_judge_graded (self, limit, nc_judge_number (self, NC_MOTOR_EFFICIENCY, 0), "%", NC_HIGHER_IS_BETTER, verdict);
  nc_judge_say_edition (&choice, verdict);
  say_saving (self, limit, verdict);
}

/* A motor outside the scope: said with its kind and the standard, whose limits then decide nothing. */
static void
refuse_kind (const NcItem *kind, NcJudge *self, NcVerdict *verdict)
{
  const char *name = g_strcmp0 (nc_lang_current (), "zh") == 0 ? kind->text[NC_KIND_NAME] : kind->text[NC_KIND_NAME_EN];
  g_autofree char *series = g_strdelimit (g_strdup (kind->text[NC_KIND_SERIES]), "*", ' ');
  gboolean out = g_str_equal (kind->text[NC_KIND_SCOPE], "out");

  nc_judge_rest_on_row (self, &kind->row, verdict);
  verdict->code = NC_VERDICT_NOT_APPLICABLE;
  nc_verdict_explain (verdict,
                      out ? _ ("Series %1 is a %2, outside the scope of %3: not judged by its limits")
                          : _ ("Series %1 is a %2, for which the tables of %3 are not in this data"),
                      g_strchomp (series), name, kind->text[NC_KIND_STANDARD], NULL);
}

/* The kind of motor: what the record says, unless it says no more than "induction" and the series says more. */
static int
motor_type (NcJudge *self, const NcItem *kind)
{
  int said = nc_judge_choice (self, NC_MOTOR_TYPE, -1);

  if (said >= 0 && said != NC_MOTOR_INDUCTION)
    return said;
  if (kind && g_str_equal (kind->text[NC_KIND_SCOPE], "pmsm"))
    return said >= 0 ? said : NC_MOTOR_PMSM;
  if (kind && g_str_equal (kind->text[NC_KIND_SCOPE], "pmsm_variable"))
    return said >= 0 ? said : NC_MOTOR_PMSM_VARIABLE;
  return kind ? NC_MOTOR_OTHER : NC_MOTOR_INDUCTION;
}

/**
 * nc_judge_motor:
 *
 * GB 18613 (to 1000 V), GB 30254 (above), GB 30253 (permanent magnet), and the elimination lists by model. Series that
 * motor_kinds.csv lists as special are outside them.
 */
void
nc_judge_motor (NcJudge *self, NcVerdict *verdict)
{
  const char *model = nc_judge_text (self, NC_C_MODEL);
  const NcItem *kind = *model ? nc_motor_kind (self, model) : NULL;
  double kw = nc_judge_number (self, NC_MOTOR_KW, 0), volts = nc_judge_number (self, NC_MOTOR_VOLTAGE, 0);
  gboolean complete = nc_judge_want (self, NC_MOTOR_KW, verdict);
  int type = motor_type (self, kind);

  if (!is_plausible (self, type, verdict))
    return;
  if (type == NC_MOTOR_OTHER) {
    verdict->n_needs = 0;
    if (kind)
      refuse_kind (kind, self, verdict);
    else
      nc_judge_not_applicable (verdict, _ ("No efficiency limit of this data applies to this kind of motor"));
    return;
  }
  complete &= type == NC_MOTOR_PMSM_VARIABLE || nc_judge_want (self, NC_MOTOR_POLES, verdict);
  complete &= nc_judge_want (self, NC_MOTOR_EFFICIENCY, verdict);
  if (complete && volts == 0 && kw >= HV_MIN_KW && type == NC_MOTOR_INDUCTION && !is_low_voltage_series (model))
    complete = nc_judge_want (self, NC_MOTOR_VOLTAGE, verdict);
  if (complete && type != NC_MOTOR_INDUCTION)
    judge_other (self, type == NC_MOTOR_PMSM_VARIABLE ? NC_T_MOTOR_PM_VARIABLE : NC_T_MOTOR_PM, verdict);
  else if (complete && volts > LV_MAX_V && volts < HV_MIN_V)
    nc_judge_not_applicable (verdict,
                             _ ("Between GB 18613 (to 1000 V) and GB 30254 (3 kV and more): no limit of this data"));
  else if (complete && volts > LV_MAX_V)
    judge_other (self, NC_T_MOTOR_HV, verdict);
  else if (complete)
    judge_low_voltage (self, verdict);
}
