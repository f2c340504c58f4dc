/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-judge-private.h"
#include "nc-json.h"
#include "nc-lang.h"
#include <math.h>
#include <string.h>

#define LV_STANDARD "GB 18613-2020"
#define LV_MAX_V    1000
#define HV_MIN_KW   200 /* the least power of GB 30254-2024 */

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

/* The frame in a model of the Y families such as YE3-132S-4 or Y315L1-2 (JO2 and its like count otherwise): its first
   number of two or three digits from 56 on that a letter of length or a pole count follows. */
static double
model_frame (const char *model)
{
  if (g_ascii_toupper (*model) != 'Y')
    return 0;
  for (const char *p = model; *p; p++) {
    int n = 0, value = 0;

    if (!g_ascii_isdigit (*p) || (p > model && (g_ascii_isdigit (p[-1]) || p[-1] == '.')))
      continue;
    while (n < 4 && g_ascii_isdigit (p[n]))
      value = value * 10 + p[n++] - '0';
    if ((n == 2 || n == 3) && value >= 56 && value <= 560 && strchr ("SMLsml-ABC", p[n]) != NULL && p[n])
      return value;
    p += n - 1;
  }
  return 0;
}

static gboolean
is_low_voltage_series (const char *model)
{
  static const char *const prefixes[] = {
    "YE", "YX3", "Y2-", "Y3-", "YB3", "YBX", "YVF", "YZR", "TYCX", "TYJX", "TYC"
  };

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
  double frame = nc_judge_number (self, NC_MOTOR_FRAME, model_frame (model));

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

/* The limits of one class at powers between those of the table: the standard's own formula (IEC 60034-30-1), as the
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

/* The limits of GB 18613-2020 at a power between two of its rows; FALSE where the formula does not reach. */
static gboolean
interpolated_limit (NcJudge *self, double kw, double poles, NcLimit *limit)
{
  const NcLimit *model = g_ptr_array_index (self->tables[NC_T_MOTOR_LV].limits, 0);
  static const char *const classes[] = { NULL, NULL, "IE4", "IE3" };

  memset (limit, 0, sizeof *limit);
  limit->limit[0] = limit->limit[1] = NAN; /* the formula gives no IE5 */
  for (int g = 2; g <= 3; g++) {
    const NcItem *item = NULL;

    limit->limit[g] = interpolate (self, classes[g], kw, poles, &item);
    if (isnan (limit->limit[g]))
      return FALSE;
    limit->row[g].basis = model->row[3].basis;
    limit->row[g].basis.rule_id = item->row.basis.rule_id;
    limit->row[g].basis.provenance = item->row.basis.provenance;
    limit->row[g].confidence = item->row.confidence;
  }
  return TRUE;
}

/* An older edition's limits, put together from the classes that its grades are. */
static gboolean
make_older_limit (NcJudge *self, const char *standard, double kw, double poles, NcLimit *limit)
{
  static const struct {
    const char *standard;
    int grade;
    const char *class;
  } parts[] = {
    { "GB 18613-2012", 3, "IE2" },
    { "GB 18613-2012", 1, "(no IE code)" },
    { "GB 18613-2006", 3, "EFF2" },
    { "GB 18613-2006", 2, "EFF1" },
  };
  const GPtrArray *rows = self->tables[NC_T_MOTOR_OLD].limits;

  memset (limit, 0, sizeof *limit);
  for (int g = 0; g < 4; g++)
    limit->limit[g] = NAN;
  for (guint p = 0; p < G_N_ELEMENTS (parts); p++)
    for (guint i = 0; i < rows->len; i++) {
      const NcLimit *row = g_ptr_array_index (rows, i);

      if (row->size != kw || row->second != poles || !g_str_equal (parts[p].standard, standard) ||
          g_strcmp0 (row->key[0], parts[p].class) != 0)
        continue;
      limit->limit[parts[p].grade] = row->limit[0];
      limit->row[parts[p].grade] = row->row[0];
      limit->row[parts[p].grade].basis.document = parts[p].standard;
    }
  if (g_str_equal (standard, "GB 18613-2012")) {
    const NcLimit *ie3 = nc_table_find (&self->tables[NC_T_MOTOR_LV], kw, poles);

    if (poles > 6 || kw < 0.75 || kw > 375) /* its scope */
      return FALSE;
    if (ie3) {
      limit->limit[2] = ie3->limit[3];
      limit->row[2] = ie3->row[3];
    }
  }
  for (int g = 1; g <= 3; g++) {
    const NcSpan *span = nc_judge_span (self, standard);

    limit->row[g].basis.in_force_from = span->from_text;
    limit->row[g].basis.in_force_to = span->to_text;
  }
  return !isnan (limit->limit[3]);
}

/* As make_older_limit(), which goes through all rows; the answers are kept, for ledgers repeat their sizes. */
static gboolean
older_limit (NcJudge *self, const char *standard, double kw, double poles, NcLimit *limit)
{
  guint64 key = ((guint64)(kw * 1000 + 0.5) << 16) ^ ((guint64)poles << 1) ^ g_str_has_suffix (standard, "2006");
  NcLimit *kept = g_hash_table_lookup (self->older, &key);

  if (!kept && g_hash_table_size (self->older) < 4096) {
    guint64 *place = g_new (guint64, 1);

    *place = key;
    kept = g_new (NcLimit, 1);
    if (!make_older_limit (self, standard, kw, poles, kept))
      kept->limit[3] = NAN;
    kept->size = kw;
    g_hash_table_insert (self->older, place, kept);
  }
  if (!kept || kept->size != kw)
    return make_older_limit (self, standard, kw, poles, limit);
  *limit = *kept;
  return !isnan (limit->limit[3]);
}

static void
say_saving (NcJudge *self, const NcLimit *current, NcVerdict *verdict)
{
  double kw = nc_judge_number (self, NC_MOTOR_KW, 0), eta = nc_judge_number (self, NC_MOTOR_EFFICIENCY, 0) / 100;
  double hours = nc_judge_number (self, NC_MOTOR_HOURS, 0), load = nc_judge_number (self, NC_MOTOR_LOAD, 0) / 100;

  if (!current || hours <= 0 || load <= 0 || eta <= 0)
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
  GString *out = nc_extra (verdict);

  nc_json_key (out, "current_edition");
  nc_json_begin_object (out);
  nc_json_member_string (out, "document", LV_STANDARD);
  nc_json_member_int (out, "grade", nc_limit_grade (current, efficiency, NC_HIGHER_IS_BETTER));
  nc_json_member_double (out, "limit", current->limit[3]);
  nc_json_member_bool (out, "below_limit", nc_is_worse (efficiency, current->limit[3], NC_HIGHER_IS_BETTER));
  nc_json_end_object (out);
}

/* GB 18613: by the edition in force on the make date; a year in which the edition changed, or no year at all, is only
   judged where both editions agree. */
static void
judge_low_voltage (NcJudge *self, NcVerdict *verdict)
{
  double kw = nc_judge_number (self, NC_MOTOR_KW, 0), poles = nc_judge_number (self, NC_MOTOR_POLES, 0);
  double efficiency = nc_judge_number (self, NC_MOTOR_EFFICIENCY, 0);
  const NcLimit *current = nc_table_find (&self->tables[NC_T_MOTOR_LV], kw, poles);
  NcLimit between, older;
  NcDay first, last, start_2020 = nc_judge_span (self, LV_STANDARD)->from;
  NcDay start_2012 = nc_judge_span (self, "GB 18613-2012")->from, start_2006 = nc_day_from_ymd (2007, 7, 1);
  gboolean known = nc_made_range (self, NC_C_MADE, &first, &last), by_make;
  const char *edition = NULL;

  if (!current && (poles > 8 || kw < 0.12 || kw > 1000)) {
    nc_judge_not_applicable (verdict, _ ("Outside GB 18613 (2 to 8 poles, 0.12 to 1000 kW)"));
    return;
  }
  if (!current && interpolated_limit (self, kw, poles, &between)) {
    current = &between;
    nc_json_member_bool (nc_extra (verdict), "interpolated", TRUE);
  }
  if (!current) {
    nc_judge_not_applicable (verdict,
                             _ ("GB 18613-2020 has no row for this power and pole count, and its formula does not "
                                "reach it"));
    return;
  }
  if (known && last < start_2020 && first >= start_2012)
    edition = "GB 18613-2012";
  else if (known && last < start_2012 && first >= start_2006)
    edition = "GB 18613-2006";
  by_make = edition != NULL;
  if (!by_make && self->today < start_2020 && self->today >= start_2006)
    edition = self->today >= start_2012 ? "GB 18613-2012" : "GB 18613-2006";
  if (edition && older_limit (self, edition, kw, poles, &older)) {
    nc_judge_graded (self, &older, efficiency, "%", NC_HIGHER_IS_BETTER, verdict);
    nc_verdict_explain (verdict,
                        by_make ? _ (", the edition in force when it was made")
                                : _ (", the edition in force on the day of inspection"),
                        NULL);
    nc_json_member_string (nc_extra (verdict), "edition_chosen_by", by_make ? "made" : "inspection");
    if (self->today >= start_2020)
      say_current (current, efficiency, verdict);
    if (self->today >= start_2020 && verdict->code == NC_VERDICT_PASS &&
        nc_is_worse (efficiency, current->limit[3], NC_HIGHER_IS_BETTER))
      nc_verdict_explain (verdict, _ ("; below the limit of the present edition GB 18613-2020, replacement is advised"),
                          NULL);
  } else if (nc_is_worse (efficiency, current->limit[3], NC_HIGHER_IS_BETTER) && self->today >= start_2020 &&
             (!known || first < start_2020) && (!known || last >= start_2020) &&
             older_limit (self, "GB 18613-2012", kw, poles, &older) &&
             !nc_is_worse (efficiency, older.limit[3], NC_HIGHER_IS_BETTER)) {
    nc_verdict_need (verdict, self->columns[NC_C_MADE].name);
    nc_verdict_explain (
        verdict,
        _ ("Below the limit of GB 18613-2020 but not of GB 18613-2012: the day of manufacture decides (2020 "
           "edition from 2021-06-01)"),
        NULL);
    say_current (current, efficiency, verdict);
  } else {
    nc_judge_graded (self, current, efficiency, "%", NC_HIGHER_IS_BETTER, verdict);
    nc_judge_say_edition (self, LV_STANDARD, verdict);
  }
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

/* GB 30254-2024: rows by voltage, cooling, power and poles; no formula between them. */
static void
judge_high_voltage (NcJudge *self, NcVerdict *verdict)
{
  double kw = nc_judge_number (self, NC_MOTOR_KW, 0), poles = nc_judge_number (self, NC_MOTOR_POLES, 0);
  const GPtrArray *limits = self->tables[NC_T_MOTOR_HV].limits;
  g_autofree char *cooling = g_ascii_strup (nc_judge_text (self, NC_MOTOR_COOLING), -1);

  g_strstrip (cooling);
  if (!nc_judge_want (self, NC_MOTOR_COOLING, verdict))
    return;
  for (guint i = 0; i < limits->len; i++) {
    const NcLimit *limit = g_ptr_array_index (limits, i);

    if (limit->size == kw && limit->second == poles &&
        is_hv_row (limit, nc_judge_number (self, NC_MOTOR_VOLTAGE, 0), cooling)) {
      nc_judge_graded (self, limit, nc_judge_number (self, NC_MOTOR_EFFICIENCY, 0), "%", NC_HIGHER_IS_BETTER, verdict);
      nc_judge_say_edition (self, "GB 30254-2024", verdict);
      say_saving (self, limit, verdict);
      return;
    }
  }
  nc_judge_not_applicable (verdict, _ ("GB 30254-2024 has no row for this voltage, cooling, power and pole count"));
}

static void
judge_permanent_magnet (NcJudge *self, gboolean variable, NcVerdict *verdict)
{
  double kw = nc_judge_number (self, NC_MOTOR_KW, 0), rpm = nc_judge_number (self, NC_MOTOR_SPEED, 0);
  const GPtrArray *limits = self->tables[variable ? NC_T_MOTOR_PM_VARIABLE : NC_T_MOTOR_PM].limits;

  if (variable && !nc_judge_want (self, NC_MOTOR_SPEED, verdict))
    return;
  for (guint i = 0; i < limits->len; i++) {
    const NcLimit *limit = g_ptr_array_index (limits, i);
    const char *band = limit->key[0], *tilde = band ? strchr (band, '~') : NULL;
    double low = band ? g_ascii_strtod (band + (*band == '>'), NULL) : 0;
    gboolean fits = variable ? (tilde ? rpm > low && rpm <= g_ascii_strtod (tilde + 1, NULL) : rpm == low)
                             : limit->second == nc_judge_number (self, NC_MOTOR_POLES, 0);

    if (limit->size == kw && fits) {
      nc_judge_graded (self, limit, nc_judge_number (self, NC_MOTOR_EFFICIENCY, 0), "%", NC_HIGHER_IS_BETTER, verdict);
      nc_judge_say_edition (self, "GB 30253-2024", verdict);
      say_saving (self, limit, verdict);
      return;
    }
  }
  nc_judge_not_applicable (verdict, _ ("GB 30253-2024 has no row for this permanent-magnet motor in this data"));
}

/**
 * nc_judge_motor:
 *
 * GB 18613 (to 1000 V), GB 30254 (above), GB 30253 (permanent magnet), and the elimination lists by model.
 */
void
nc_judge_motor (NcJudge *self, NcVerdict *verdict)
{
  const char *model = nc_judge_text (self, NC_C_MODEL);
  double kw = nc_judge_number (self, NC_MOTOR_KW, 0), volts = nc_judge_number (self, NC_MOTOR_VOLTAGE, 0);
  gboolean complete = nc_judge_want (self, NC_MOTOR_KW, verdict);
  int type = nc_judge_choice (self, NC_MOTOR_TYPE,
                              g_str_has_prefix (model, "TYC") || g_str_has_prefix (model, "TYJX") ? NC_MOTOR_PMSM
                                                                                                  : NC_MOTOR_INDUCTION);

  if (!is_plausible (self, type, verdict))
    return;
  complete &= type == NC_MOTOR_PMSM_VARIABLE || nc_judge_want (self, NC_MOTOR_POLES, verdict);
  complete &= nc_judge_want (self, NC_MOTOR_EFFICIENCY, verdict);
  if (complete && volts == 0 && kw >= HV_MIN_KW && type == NC_MOTOR_INDUCTION && !is_low_voltage_series (model))
    complete = nc_judge_want (self, NC_MOTOR_VOLTAGE, verdict);
  if (complete && type == NC_MOTOR_OTHER)
    nc_judge_not_applicable (verdict, _ ("No efficiency limit of this data applies to this kind of motor"));
  else if (complete && type != NC_MOTOR_INDUCTION)
    judge_permanent_magnet (self, type == NC_MOTOR_PMSM_VARIABLE, verdict);
  else if (complete && volts > LV_MAX_V)
    judge_high_voltage (self, verdict);
  else if (complete)
    judge_low_voltage (self, verdict);
}
