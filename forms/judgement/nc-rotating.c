/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-judge-private.h"
#include "nc-json.h"
#include "nc-lang.h"
#include <math.h>
#include <string.h>

/* Fans (GB 19761), pumps (GB 19762) and air compressors (GB 19153). */

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

static gboolean
is_fan_type (const char *type, int wanted)
{
  if (!type)
    return FALSE;
  if (wanted == NC_FAN_AXIAL)
    return g_str_has_prefix (type, "轴流");
  if (wanted == NC_FAN_FORWARD)
    return strstr (type, "前向多翼") != NULL;
  return g_str_has_prefix (type, "离心");
}

/* Bands of pressure coefficient and specific speed (centrifugal) or hub ratio (axial) and machine number, as printed.
 */
static const NcLimit *
fan_limit (NcJudge *self, const NcTableEdition *edition)
{
  const GPtrArray *limits = self->tables[NC_T_FAN].limits;
  int type = nc_judge_choice (self, NC_FAN_TYPE, NC_FAN_CENTRIFUGAL);
  double ratio = nc_judge_number (self, type == NC_FAN_AXIAL ? NC_FAN_HUB : NC_FAN_PSI, 0);
  double ns = nc_judge_number (self, NC_FAN_NS, 0);

  for (guint i = 0; i < limits->len; i++) {
    const NcLimit *limit = g_ptr_array_index (limits, i);

    if (limit->edition == edition && is_fan_type (limit->key[3], type) && nc_band_holds (limit->key[0], ratio) &&
        nc_band_holds (limit->key[1], ns) && nc_band_holds (limit->key[2], nc_judge_number (self, NC_FAN_SIZE, 0)))
      return limit;
  }
  return NULL;
}

static int
keeps_fan (NcJudge *self, const NcTableEdition *edition, gpointer data)
{
  const NcLimit *limit = fan_limit (self, edition);

  (void)data;
  if (!limit || isnan (nc_limit_loosest (limit)))
    return -1;
  return !nc_is_worse (nc_judge_number (self, NC_FAN_EFFICIENCY, 0), nc_limit_loosest (limit), NC_HIGHER_IS_BETTER);
}

/**
 * nc_judge_fan:
 *
 * GB 19761; a size in no band is outside the table.
 */
void
nc_judge_fan (NcJudge *self, NcVerdict *verdict)
{
  gboolean complete = nc_judge_want (self, NC_FAN_TYPE, verdict);
  int type = nc_judge_choice (self, NC_FAN_TYPE, NC_FAN_CENTRIFUGAL);
  double efficiency = nc_judge_number (self, NC_FAN_EFFICIENCY, 0);
  NcEditionChoice choice;
  const NcLimit *limit;

  if (type == NC_FAN_OTHER) {
    nc_judge_not_applicable (
        verdict, _ ("GB 19761 is on centrifugal and axial fans; blowers (GB 28381) and others have no table in "
                    "this data"));
    return;
  }
  complete &= nc_judge_want (self, NC_FAN_SIZE, verdict);
  complete &= nc_judge_want (self, NC_FAN_EFFICIENCY, verdict);
  complete &= nc_judge_want (self, type == NC_FAN_AXIAL ? NC_FAN_HUB : NC_FAN_PSI, verdict);
  if (type != NC_FAN_AXIAL)
    complete &= nc_judge_want (self, NC_FAN_NS, verdict);
  if (!complete || !nc_judge_choose_edition (self, NC_T_FAN, keeps_fan, NULL, verdict, &choice))
    return;
  limit = fan_limit (self, choice.judged);
  if (!limit) {
    nc_judge_not_applicable (verdict, _ ("GB 19761 has no band in this data for this fan"));
    return;
  }
  nc_judge_graded (self, limit, efficiency, "%", NC_HIGHER_IS_BETTER, verdict);
  nc_judge_say_edition (&choice, verdict);
  say_efficiency_saving (self, limit, efficiency, nc_judge_number (self, NC_FAN_KW, 0),
                         nc_judge_number (self, NC_FAN_LOAD, 0) / 100, nc_judge_number (self, NC_FAN_HOURS, 0),
                         verdict);
}

/* What of a pump the limits depend on. */
typedef struct {
  const char *type;
  gboolean multi, petrochemical;
  double q, ns, efficiency;
} Pump;

static gboolean
pump_constant (NcJudge *self, const NcTableEdition *edition, const char *item, const char *type, const char *quantity,
               double ns, double *value, NcConfidence *weakest)
{
  const GPtrArray *limits = self->tables[NC_T_PUMP].limits;

  for (guint i = 0; i < limits->len; i++) {
    const NcLimit *row = g_ptr_array_index (limits, i);

    if (row->edition == edition && g_str_equal (row->key[0], item) && g_strcmp0 (row->key[4], quantity) == 0 &&
        (!type || g_strcmp0 (row->key[1], type) == 0) && nc_band_holds (row->key[3], ns)) {
      *value = row->limit[0];
      *weakest = nc_confidence_weakest (*weakest, row->row[0].confidence);
      return !isnan (*value);
    }
  }
  return FALSE;
}

static double
pump_polynomial (NcJudge *self, const NcTableEdition *edition, const char *item, const char *type, const char *variable,
                 double ns, double x, NcConfidence *weakest)
{
  double sum = 0, value;

  for (int power = 6; power >= 0; power--) {
    g_autofree char *quantity = g_strdup_printf ("%s^%d", variable, power);

    if (!pump_constant (self, edition, item, type, quantity, ns, &value, weakest))
      return NAN;
    sum += value * pow (x, power);
  }
  return sum;
}

/* A limit made by a formula is no surer than the formula's constants. */
static void
rest_limit_on (NcLimit *limit, NcConfidence weakest)
{
  for (int g = 0; g <= 3; g++)
    limit->row[g].confidence = nc_confidence_weakest (limit->row[g].confidence, weakest);
}

/* Clean water: eta = a ln²ns + b ln²Q + c ln ns ln Q + d ln ns + e ln Q − Ci. */
static gboolean
clean_water_limit (NcJudge *self, const NcTableEdition *edition, const Pump *pump, NcLimit *limit)
{
  const GPtrArray *limits = self->tables[NC_T_PUMP].limits;
  const char *family = pump->multi ? "多级" : "单级";
  static const char *const names[] = { "系数a", "系数b", "系数c", "系数d", "系数e" };
  double k[5], x = log (pump->ns), y = log (pump->q);
  NcConfidence weakest = NC_CONFIDENCE_CONFIRMED;

  for (int i = 0; i < 5; i++)
    if (!pump_constant (self, edition, "清水离心泵公式", family, names[i], pump->ns, &k[i], &weakest))
      return FALSE;
  for (guint i = 0; i < limits->len; i++) {
    const NcLimit *row = g_ptr_array_index (limits, i);

    if (row->edition != edition || !g_str_equal (row->key[0], "表3 Ci") || g_strcmp0 (row->key[1], pump->type) != 0 ||
        !nc_band_holds (row->key[2], pump->q))
      continue;
    *limit = *row;
    for (int g = 1; g <= 3; g++)
      limit->limit[g] = k[0] * x * x + k[1] * y * y + k[2] * x * y + k[3] * x + k[4] * y - row->limit[g];
    rest_limit_on (limit, weakest);
    return TRUE;
  }
  return FALSE;
}

/* Petrochemical: eta = eta_b(Q) − d_eta(ns) + offset of the grade. */
static gboolean
petrochemical_limit (NcJudge *self, const NcTableEdition *edition, const Pump *pump, NcLimit *limit)
{
  const GPtrArray *limits = self->tables[NC_T_PUMP].limits;
  const char *family = pump->multi ? "多级" : "单级";
  double ns = pump->ns;
  NcConfidence weakest = NC_CONFIDENCE_CONFIRMED;
  double base =
      pump_polynomial (self, edition, "eta_b 多项式", family, "(ln Q)", ns, log (MIN (pump->q, 3000)), &weakest);
  double less =
      ns >= 120 && ns <= 210 ? 0 : pump_polynomial (self, edition, "d_eta 多项式", NULL, "ns", ns, ns, &weakest);

  if (isnan (base) || isnan (less))
    return FALSE;
  for (guint i = 0; i < limits->len; i++) {
    const NcLimit *row = g_ptr_array_index (limits, i);

    if (row->edition != edition || !g_str_equal (row->key[0], "表2 石油化工离心泵 偏移") ||
        g_strcmp0 (row->key[1], family) != 0 || !nc_band_holds (row->key[2], pump->q) ||
        !nc_band_holds (row->key[3], ns))
      continue;
    *limit = *row;
    for (int g = 1; g <= 3; g++)
      limit->limit[g] = base - less + row->limit[g];
    rest_limit_on (limit, weakest);
    return TRUE;
  }
  return FALSE;
}

static gboolean
pump_limit (NcJudge *self, const NcTableEdition *edition, const Pump *pump, NcLimit *limit)
{
  if (pump->ns < 20 || pump->ns > 300)
    return FALSE;
  return pump->petrochemical ? petrochemical_limit (self, edition, pump, limit)
                             : clean_water_limit (self, edition, pump, limit);
}

static int
keeps_pump (NcJudge *self, const NcTableEdition *edition, gpointer data)
{
  const Pump *pump = data;
  NcLimit limit;

  if (!pump_limit (self, edition, pump, &limit))
    return -1;
  return !nc_is_worse (pump->efficiency, limit.limit[3], NC_HIGHER_IS_BETTER);
}

static gboolean
wants_pump (NcJudge *self, gboolean multi, NcVerdict *verdict)
{
  gboolean complete = nc_judge_want (self, NC_PUMP_TYPE, verdict);

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
  return complete;
}

/**
 * nc_judge_pump:
 *
 * GB 19762: specific speed from flow (halved for double suction), head a stage and speed.
 */
void
nc_judge_pump (NcJudge *self, NcVerdict *verdict)
{
  static const char *const types[] = { "单级单吸", "单级双吸", "管道式", "多级", "轻型多级立式", "轻型多级卧式", NULL };
  int type = nc_judge_choice (self, NC_PUMP_TYPE, 0);
  double head = nc_judge_number (self, NC_PUMP_HEAD, 0), shaft = nc_judge_number (self, NC_PUMP_SHAFT_KW, 0);
  Pump pump = {
    types[type], type >= NC_PUMP_MULTI, nc_judge_choice (self, NC_PUMP_USE, 0) == NC_PUMP_PETROCHEMICAL, 0, 0, 0
  };
  NcEditionChoice choice;
  NcLimit limit;

  if (type == NC_PUMP_OTHER) {
    nc_judge_not_applicable (
        verdict, _ ("GB 19762 is on centrifugal pumps; submersible pumps (GB 32030) and others have no table in "
                    "this data"));
    return;
  }
  if (!wants_pump (self, pump.multi, verdict))
    return;
  pump.q = nc_judge_number (self, NC_PUMP_FLOW, 0);
  pump.ns = nc_judge_number (self, NC_PUMP_NS,
                             3.65 * nc_judge_number (self, NC_PUMP_SPEED, 0) *
                                 sqrt (pump.q / 3600 / (type == NC_PUMP_DOUBLE ? 2 : 1)) /
                                 pow (head / nc_judge_number (self, NC_PUMP_STAGES, 1), 0.75));
  pump.efficiency =
      nc_judge_number (self, NC_PUMP_EFFICIENCY, 1000 * 9.81 * pump.q / 3600 * head / (1000 * shaft) * 100);
  nc_json_member_double (nc_extra (verdict), "specific_speed", round (pump.ns * 100) / 100);
  if (pump.efficiency > 99) {
    nc_judge_refuse (self, NC_PUMP_SHAFT_KW, NC_PROBLEM_IMPOSSIBLE, verdict);
    return;
  }
  if (!nc_judge_choose_edition (self, NC_T_PUMP, keeps_pump, &pump, verdict, &choice))
    return;
  if (!pump_limit (self, choice.judged, &pump, &limit)) {
    nc_judge_not_applicable (verdict, _ ("Outside GB 19762 (flow band, specific speed 20 to 300) as this data has it"));
    return;
  }
  nc_judge_graded (self, &limit, pump.efficiency, "%", NC_HIGHER_IS_BETTER, verdict);
  verdict->limit = round (verdict->limit * 100) / 100;
  nc_judge_say_edition (&choice, verdict);
  say_efficiency_saving (self, &limit, pump.efficiency, shaft, 1, nc_judge_number (self, NC_PUMP_HOURS, 0), verdict);
}

typedef struct {
  int type;
  double kw, pressure, specific;
} Compressor;

static gboolean
is_compressor_type (const char *type, int wanted)
{
  gboolean oil_free = type && strstr (type, "无油") != NULL, piston = type && strstr (type, "活塞") != NULL;

  if (!type)
    return FALSE;
  if (wanted == NC_COMP_PISTON || wanted == NC_COMP_OIL_FREE)
    return piston && oil_free == (wanted == NC_COMP_OIL_FREE);
  return !piston && (strstr (type, "变转速") != NULL) == (wanted == NC_COMP_VARIABLE);
}

/* Exactly the tabled motor power and pressure. */
static const NcLimit *
compressor_limit (NcJudge *self, const NcTableEdition *edition, const Compressor *compressor)
{
  const GPtrArray *limits = self->tables[NC_T_COMP].limits;
  const char *cooling = nc_judge_choice (self, NC_COMP_COOLING, 0) == NC_COOLING_LIQUID ? "液冷" : "风冷";
  gboolean rotary = compressor->type == NC_COMP_FIXED || compressor->type == NC_COMP_VARIABLE;

  for (guint i = 0; i < limits->len; i++) {
    const NcLimit *limit = g_ptr_array_index (limits, i);

    if (limit->edition == edition && limit->size == compressor->kw && limit->second == compressor->pressure &&
        is_compressor_type (limit->key[1], compressor->type) && (!rotary || g_strcmp0 (limit->key[0], cooling) == 0))
      return limit;
  }
  return NULL;
}

static int
keeps_compressor (NcJudge *self, const NcTableEdition *edition, gpointer data)
{
  const Compressor *compressor = data;
  const NcLimit *limit = compressor_limit (self, edition, compressor);

  if (!limit || isnan (nc_limit_loosest (limit)))
    return -1;
  return !nc_is_worse (compressor->specific, nc_limit_loosest (limit), NC_LOWER_IS_BETTER);
}

static void
say_compressor_saving (NcJudge *self, const NcLimit *limit, double specific, NcVerdict *verdict)
{
  double flow = nc_judge_number (self, NC_COMP_FLOW, 0), hours = nc_judge_number (self, NC_COMP_HOURS, 0);

  if (flow <= 0 || hours <= 0)
    return;
  nc_extra_savings_begin (verdict);
  for (int g = 1; g <= 3; g++)
    if (!isnan (limit->limit[g]))
      nc_extra_saving (self, g, (specific - limit->limit[g]) * flow * hours, verdict);
  nc_extra_savings_end (verdict);
}

/**
 * nc_judge_compressor:
 *
 * GB 19153 tables 1 to 4: specific power.
 */
void
nc_judge_compressor (NcJudge *self, NcVerdict *verdict)
{
  gboolean complete = nc_judge_want (self, NC_COMP_TYPE, verdict);
  Compressor compressor = { nc_judge_choice (self, NC_COMP_TYPE, 0), nc_judge_number (self, NC_COMP_KW, 0),
                            nc_judge_number (self, NC_COMP_PRESSURE, 0), 0 };
  double flow = nc_judge_number (self, NC_COMP_FLOW, 0);
  NcEditionChoice choice;
  const NcLimit *limit;

  if (compressor.type == NC_COMP_OTHER) {
    nc_judge_not_applicable (
        verdict, _ ("GB 19153 is on oil-injected rotary and on piston compressors; others have no table in this "
                    "data"));
    return;
  }
  complete &= nc_judge_want (self, NC_COMP_KW, verdict);
  complete &= nc_judge_want (self, NC_COMP_PRESSURE, verdict);
  if (compressor.type == NC_COMP_FIXED || compressor.type == NC_COMP_VARIABLE)
    complete &= nc_judge_want (self, NC_COMP_COOLING, verdict);
  if (!nc_judge_has (self, NC_COMP_SPECIFIC) && !(nc_judge_has (self, NC_COMP_INPUT_KW) && flow > 0))
    complete &= nc_judge_want (self, NC_COMP_SPECIFIC, verdict);
  if (!complete)
    return;
  compressor.specific = nc_judge_number (self, NC_COMP_SPECIFIC, nc_judge_number (self, NC_COMP_INPUT_KW, 0) / flow);
  if (!nc_judge_choose_edition (self, NC_T_COMP, keeps_compressor, &compressor, verdict, &choice))
    return;
  limit = compressor_limit (self, choice.judged, &compressor);
  if (!limit) {
    nc_judge_not_applicable (verdict, _ ("GB 19153 has no row in this data for this power, pressure and cooling"));
    return;
  }
  nc_judge_graded (self, limit, compressor.specific, "kW/(m³/min)", NC_LOWER_IS_BETTER, verdict);
  nc_judge_say_edition (&choice, verdict);
  say_compressor_saving (self, limit, compressor.specific, verdict);
}
