/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-judge-private.h"
#include "nc-json.h"
#include "nc-lang.h"
#include <math.h>
#include <string.h>

/* Fans (GB 19761-2020), pumps (GB 19762-2025) and air compressors (GB 19153-2019). */

static void
say_efficiency_saving (NcJudge *self, const NcLimit *limit, double efficiency, double kw, double load, double hours,
                       NcVerdict *verdict)
{
  if (kw <= 0 || load <= 0 || hours <= 0)
    return;
  nc_extra_savings_begin (verdict);
  for (int g = 1; g <= 3; g++)
    if (!isnan (limit->limit[g]))
      nc_extra_saving (self, g, kw * load * hours * (1 - efficiency / limit->limit[g]), verdict);
  nc_extra_savings_end (verdict);
}

/**
 * nc_judge_fan:
 *
 * Bands of pressure coefficient and specific speed (centrifugal) or hub ratio (axial) and machine number, as printed;
 * a size in no band is outside the table.
 */
void
nc_judge_fan (NcJudge *self, NcVerdict *verdict)
{
  const GPtrArray *limits = self->tables[NC_T_FAN].limits;
  gboolean complete = nc_judge_want (self, NC_FAN_TYPE, verdict);
  int type = nc_judge_choice (self, NC_FAN_TYPE, NC_FAN_CENTRIFUGAL);
  double ratio = nc_judge_number (self, type == NC_FAN_AXIAL ? NC_FAN_HUB : NC_FAN_PSI, 0);
  double ns = nc_judge_number (self, NC_FAN_NS, 0), efficiency = nc_judge_number (self, NC_FAN_EFFICIENCY, 0);

  complete &= nc_judge_want (self, NC_FAN_SIZE, verdict);
  complete &= nc_judge_want (self, NC_FAN_EFFICIENCY, verdict);
  complete &= nc_judge_want (self, type == NC_FAN_AXIAL ? NC_FAN_HUB : NC_FAN_PSI, verdict);
  if (type != NC_FAN_AXIAL)
    complete &= nc_judge_want (self, NC_FAN_NS, verdict);
  if (!complete)
    return;
  for (guint i = 0; i < limits->len; i++) {
    const NcLimit *limit = g_ptr_array_index (limits, i);
    const char *table = limit->row[3].basis.table_item;
    static const char *const numbers[] = { "表1", "表3", "表4" };
    gboolean of_type =
        g_strcmp0 (table, numbers[type]) == 0 || (type == NC_FAN_CENTRIFUGAL && g_strcmp0 (table, "表2") == 0);

    if (of_type && nc_band_holds (limit->key[0], ratio) && nc_band_holds (limit->key[1], ns) &&
        nc_band_holds (limit->key[2], nc_judge_number (self, NC_FAN_SIZE, 0))) {
      nc_judge_graded (self, limit, efficiency, "%", NC_HIGHER_IS_BETTER, verdict);
      nc_judge_say_edition (self, "GB 19761-2020", verdict);
      say_efficiency_saving (self, limit, efficiency, nc_judge_number (self, NC_FAN_KW, 0),
                             nc_judge_number (self, NC_FAN_LOAD, 0) / 100, nc_judge_number (self, NC_FAN_HOURS, 0),
                             verdict);
      return;
    }
  }
  nc_judge_not_applicable (verdict, _ ("GB 19761-2020 has no band in this data for this fan"));
}

static gboolean
pump_constant (NcJudge *self, const char *item, const char *type, const char *quantity, double ns, double *value)
{
  const GPtrArray *limits = self->tables[NC_T_PUMP].limits;

  for (guint i = 0; i < limits->len; i++) {
    const NcLimit *row = g_ptr_array_index (limits, i);

    if (g_str_equal (row->key[0], item) && g_strcmp0 (row->key[4], quantity) == 0 &&
        (!type || g_strcmp0 (row->key[1], type) == 0) && nc_band_holds (row->key[3], ns)) {
      *value = row->limit[0];
      return !isnan (*value);
    }
  }
  return FALSE;
}

static double
pump_polynomial (NcJudge *self, const char *item, const char *type, const char *variable, double ns, double x)
{
  double sum = 0, value;

  for (int power = 6; power >= 0; power--) {
    g_autofree char *quantity = g_strdup_printf ("%s^%d", variable, power);

    if (!pump_constant (self, item, type, quantity, ns, &value))
      return NAN;
    sum += value * pow (x, power);
  }
  return sum;
}

/* Clean water: eta = a ln²ns + b ln²Q + c ln ns ln Q + d ln ns + e ln Q − Ci. */
static gboolean
clean_water_limit (NcJudge *self, const char *type, gboolean multi, double q, double ns, NcLimit *limit)
{
  const GPtrArray *limits = self->tables[NC_T_PUMP].limits;
  const char *family = multi ? "多级" : "单级";
  static const char *const names[] = { "系数a", "系数b", "系数c", "系数d", "系数e" };
  double k[5], x = log (ns), y = log (q);

  for (int i = 0; i < 5; i++)
    if (!pump_constant (self, "清水离心泵公式", family, names[i], ns, &k[i]))
      return FALSE;
  for (guint i = 0; i < limits->len; i++) {
    const NcLimit *row = g_ptr_array_index (limits, i);

    if (!g_str_equal (row->key[0], "表3 Ci") || g_strcmp0 (row->key[1], type) != 0 || !nc_band_holds (row->key[2], q))
      continue;
    *limit = *row;
    for (int g = 1; g <= 3; g++)
      limit->limit[g] = k[0] * x * x + k[1] * y * y + k[2] * x * y + k[3] * x + k[4] * y - row->limit[g];
    return TRUE;
  }
  return FALSE;
}

/* Petrochemical: eta = eta_b(Q) − d_eta(ns) + offset of the grade. */
static gboolean
petrochemical_limit (NcJudge *self, gboolean multi, double q, double ns, NcLimit *limit)
{
  const GPtrArray *limits = self->tables[NC_T_PUMP].limits;
  const char *family = multi ? "多级" : "单级";
  double base = pump_polynomial (self, "eta_b 多项式", family, "(ln Q)", ns, log (MIN (q, 3000)));
  double less = ns >= 120 && ns <= 210 ? 0 : pump_polynomial (self, "d_eta 多项式", NULL, "ns", ns, ns);

  if (isnan (base) || isnan (less))
    return FALSE;
  for (guint i = 0; i < limits->len; i++) {
    const NcLimit *row = g_ptr_array_index (limits, i);

    if (!g_str_equal (row->key[0], "表2 石油化工离心泵 偏移") || g_strcmp0 (row->key[1], family) != 0 ||
        !nc_band_holds (row->key[2], q) || !nc_band_holds (row->key[3], ns))
      continue;
    *limit = *row;
    for (int g = 1; g <= 3; g++)
      limit->limit[g] = base - less + row->limit[g];
    return TRUE;
  }
  return FALSE;
}

/**
 * nc_judge_pump:
 *
 * GB 19762-2025: specific speed from flow (halved for double suction), head a stage and speed.
 */
void
nc_judge_pump (NcJudge *self, NcVerdict *verdict)
{
  static const char *const types[] = { "单级单吸", "单级双吸", "管道式", "多级", "轻型多级立式", "轻型多级卧式" };
  gboolean complete = nc_judge_want (self, NC_PUMP_TYPE, verdict);
  int type = nc_judge_choice (self, NC_PUMP_TYPE, 0);
  gboolean multi = type >= NC_PUMP_MULTI,
           petrochemical = nc_judge_choice (self, NC_PUMP_USE, 0) == NC_PUMP_PETROCHEMICAL;
  double q, head, stages = nc_judge_number (self, NC_PUMP_STAGES, 1), ns, efficiency, shaft;
  NcLimit limit;

  complete &= nc_judge_want (self, NC_PUMP_FLOW, verdict);
  if (!nc_judge_has (self, NC_PUMP_NS)) {
    complete &= nc_judge_want (self, NC_PUMP_HEAD, verdict);
    complete &= nc_judge_want (self, NC_PUMP_SPEED, verdict);
    if (multi)
      complete &= nc_judge_want (self, NC_PUMP_STAGES, verdict);
  }
  if (!nc_judge_has (self, NC_PUMP_EFFICIENCY) &&
      !(nc_judge_has (self, NC_PUMP_SHAFT_KW) && nc_judge_has (self, NC_PUMP_HEAD)))
    complete &= nc_judge_want (self, NC_PUMP_EFFICIENCY, verdict);
  if (!complete)
    return;
  q = nc_judge_number (self, NC_PUMP_FLOW, 0);
  head = nc_judge_number (self, NC_PUMP_HEAD, 0);
  shaft = nc_judge_number (self, NC_PUMP_SHAFT_KW, 0);
  ns = nc_judge_number (self, NC_PUMP_NS,
                        3.65 * nc_judge_number (self, NC_PUMP_SPEED, 0) *
                            sqrt (q / 3600 / (type == NC_PUMP_DOUBLE ? 2 : 1)) / pow (head / stages, 0.75));
  efficiency = nc_judge_number (self, NC_PUMP_EFFICIENCY, 1000 * 9.81 * q / 3600 * head / (1000 * shaft) * 100);
  nc_json_member_double (nc_extra (verdict), "specific_speed", round (ns * 100) / 100);
  if (efficiency > 99) {
    nc_judge_refuse (self, NC_PUMP_SHAFT_KW, NC_PROBLEM_IMPOSSIBLE, verdict);
    return;
  }
  if (ns < 20 || ns > 300 ||
      !(petrochemical ? petrochemical_limit (self, multi, q, ns, &limit)
                      : clean_water_limit (self, types[type], multi, q, ns, &limit))) {
    nc_judge_not_applicable (verdict,
                             _ ("Outside GB 19762-2025 (flow band, specific speed 20 to 300) as this data has it"));
    return;
  }
  nc_judge_graded (self, &limit, efficiency, "%", NC_HIGHER_IS_BETTER, verdict);
  verdict->limit = round (verdict->limit * 100) / 100;
  nc_judge_say_edition (self, "GB 19762-2025", verdict);
  say_efficiency_saving (self, &limit, efficiency, shaft, 1, nc_judge_number (self, NC_PUMP_HOURS, 0), verdict);
}

/**
 * nc_judge_compressor:
 *
 * GB 19153-2019 tables 1 to 4: specific power at exactly the tabled motor power and pressure.
 */
void
nc_judge_compressor (NcJudge *self, NcVerdict *verdict)
{
  static const char *const tables[] = { "表1", "表2", "表3", "表4" };
  const GPtrArray *limits = self->tables[NC_T_COMP].limits;
  gboolean complete = nc_judge_want (self, NC_COMP_TYPE, verdict), rotary;
  int type = nc_judge_choice (self, NC_COMP_TYPE, 0);
  double kw, pressure, specific, flow = nc_judge_number (self, NC_COMP_FLOW, 0);
  const char *cooling = nc_judge_choice (self, NC_COMP_COOLING, 0) == NC_COOLING_LIQUID ? "液冷" : "风冷";

  rotary = type == NC_COMP_FIXED || type == NC_COMP_VARIABLE;
  complete &= nc_judge_want (self, NC_COMP_KW, verdict);
  complete &= nc_judge_want (self, NC_COMP_PRESSURE, verdict);
  if (rotary)
    complete &= nc_judge_want (self, NC_COMP_COOLING, verdict);
  if (!nc_judge_has (self, NC_COMP_SPECIFIC) && !(nc_judge_has (self, NC_COMP_INPUT_KW) && flow > 0))
    complete &= nc_judge_want (self, NC_COMP_SPECIFIC, verdict);
  if (!complete)
    return;
  kw = nc_judge_number (self, NC_COMP_KW, 0);
  pressure = nc_judge_number (self, NC_COMP_PRESSURE, 0);
  specific = nc_judge_number (self, NC_COMP_SPECIFIC, nc_judge_number (self, NC_COMP_INPUT_KW, 0) / flow);
  for (guint i = 0; i < limits->len; i++) {
    const NcLimit *limit = g_ptr_array_index (limits, i);

    if (limit->size != kw || limit->second != pressure || g_strcmp0 (limit->key[1], tables[type]) != 0 ||
        (rotary && g_strcmp0 (limit->key[0], cooling) != 0))
      continue;
    nc_judge_graded (self, limit, specific, "kW/(m³/min)", NC_LOWER_IS_BETTER, verdict);
    nc_judge_say_edition (self, "GB 19153-2019", verdict);
    if (flow > 0 && nc_judge_has (self, NC_COMP_HOURS)) {
      nc_extra_savings_begin (verdict);
      for (int g = 1; g <= 3; g++)
        if (!isnan (limit->limit[g]))
          nc_extra_saving (self, g, (specific - limit->limit[g]) * flow * nc_judge_number (self, NC_COMP_HOURS, 0),
                           verdict);
      nc_extra_savings_end (verdict);
    }
    return;
  }
  nc_judge_not_applicable (verdict, _ ("GB 19153-2019 has no row in this data for this power, pressure and cooling"));
}
