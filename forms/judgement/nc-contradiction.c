/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-judge-private.h"
#include "nc-plate.h"
#include <math.h>

/* Columns of a record that cannot both be true: what was typed wrongly is not known, so that nothing is judged. The
   tolerances leave room for what plates and ledgers round. */

#define SHARE_OF_COMPUTED  0.05 /* a figure and what others give for it */
#define SHARE_OF_NS        0.1  /* specific speeds are printed rounded */
#define SHARE_OF_HEAT      0.15 /* 0.7 MW are about 1 t/h */
#define POINTS_OF_RATE     1    /* a rate in whole per cent */
#define DEGREES_OF_READING 2    /* of two thermometers */

static void
expect (NcJudge *self, guint column, double computed, double tolerance, NcVerdict *verdict)
{
  if (nc_judge_has (self, column) && fabs (nc_judge_number (self, column, 0) - computed) > tolerance)
    nc_judge_refuse (self, column, NC_PROBLEM_CONTRADICTION, verdict);
}

/* The poles that a speed at 50 Hz means: a cage motor runs a little below 6000 r/min divided by them. */
static double
poles_of_speed (double rpm)
{
  return 2 * floor (3000 / rpm + 1e-9);
}

static void
check_motor (NcJudge *self, NcVerdict *verdict)
{
  int poles = nc_plate_motor_poles (nc_judge_text (self, NC_C_MODEL));
  double rpm = nc_judge_number (self, NC_MOTOR_SPEED, 0);

  if (poles)
    expect (self, NC_MOTOR_POLES, poles, 0, verdict);
  if (rpm > 0 && rpm <= 3000 && !verdict->n_problems &&
      nc_judge_choice (self, NC_MOTOR_TYPE, NC_MOTOR_INDUCTION) == NC_MOTOR_INDUCTION)
    expect (self, NC_MOTOR_POLES, poles_of_speed (rpm), 0, verdict);
}

static void
check_transformer (NcJudge *self, NcVerdict *verdict)
{
  double kva, kv;

  if (!nc_plate_transformer_size (nc_judge_text (self, NC_C_MODEL), &kva, &kv))
    return;
  expect (self, NC_TRAFO_KVA, kva, 0, verdict);
  expect (self, NC_TRAFO_KV, kv, kv, verdict); /* 6 and 10 kV have the same table */
}

static void
check_fan (NcJudge *self, NcVerdict *verdict)
{
  double size = nc_plate_fan_size (nc_judge_text (self, NC_C_MODEL));

  if (size > 0)
    expect (self, NC_FAN_SIZE, size, 0, verdict);
}

static void
check_pump (NcJudge *self, NcVerdict *verdict)
{
  double flow = nc_judge_number (self, NC_PUMP_FLOW, 0) / 3600, head = nc_judge_number (self, NC_PUMP_HEAD, 0);
  double speed = nc_judge_number (self, NC_PUMP_SPEED, 0), shaft = nc_judge_number (self, NC_PUMP_SHAFT_KW, 0);
  double stages = nc_judge_number (self, NC_PUMP_STAGES, 1);
  int type = nc_judge_choice (self, NC_PUMP_TYPE, NC_PUMP_OTHER);

  if (type < NC_PUMP_MULTI && stages > 1)
    nc_judge_refuse (self, NC_PUMP_STAGES, NC_PROBLEM_CONTRADICTION, verdict);
  if (flow > 0 && head > 0 && speed > 0 && (type < NC_PUMP_MULTI || nc_judge_has (self, NC_PUMP_STAGES))) {
    double ns = 3.65 * speed * sqrt (flow / (type == NC_PUMP_DOUBLE ? 2 : 1)) / pow (head / stages, 0.75);

    expect (self, NC_PUMP_NS, ns, SHARE_OF_NS * ns, verdict);
  }
  /* less shaft power than the efficiency needs; more may be the power of the motor beside it */
  if (flow > 0 && head > 0 && shaft > 0 && nc_judge_has (self, NC_PUMP_EFFICIENCY) &&
      981 * flow * head / shaft > nc_judge_number (self, NC_PUMP_EFFICIENCY, 0) * (1 + SHARE_OF_COMPUTED))
    nc_judge_refuse (self, NC_PUMP_SHAFT_KW, NC_PROBLEM_CONTRADICTION, verdict);
}

static void
check_compressor (NcJudge *self, NcVerdict *verdict)
{
  double specific = nc_judge_number (self, NC_COMP_INPUT_KW, 0) / nc_judge_number (self, NC_COMP_FLOW, INFINITY);

  if (specific > 0)
    expect (self, NC_COMP_SPECIFIC, specific, SHARE_OF_COMPUTED * specific, verdict);
}

static void
check_boiler (NcJudge *self, NcVerdict *verdict)
{
  double heat = 0.7 * nc_judge_number (self, NC_BOILER_T_H, 0);

  if (heat > 0)
    expect (self, NC_BOILER_MW, heat, SHARE_OF_HEAT * heat, verdict);
}

static void
check_furnace (NcJudge *self, NcVerdict *verdict)
{
  double computed =
      nc_judge_number (self, NC_FURNACE_ELECTRICITY, 0) / nc_judge_number (self, NC_FURNACE_MASS, INFINITY);

  if (computed > 0 && nc_judge_choice (self, NC_FURNACE_ENERGY, 0) == 0)
    expect (self, NC_FURNACE_UNIT_USE, computed, SHARE_OF_COMPUTED * computed, verdict);
}

/* Nothing about a hot kiln is colder than the air around it. */
static void
check_kiln (NcJudge *self, NcVerdict *verdict)
{
  static const guint columns[] = { NC_KILN_WALL_T, NC_KILN_ROOF_T, NC_KILN_INNER_T };
  double least = nc_judge_number (self, NC_KILN_AIR_T, -INFINITY) - DEGREES_OF_READING;

  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    if (nc_judge_number (self, columns[i], INFINITY) < least)
      nc_judge_refuse (self, columns[i], NC_PROBLEM_CONTRADICTION, verdict);
}

static void
check_metering (NcJudge *self, NcVerdict *verdict)
{
  double required = nc_judge_number (self, NC_METER_REQUIRED, 0);
  double installed = nc_judge_number (self, NC_METER_INSTALLED, 0);

  if (!nc_judge_has (self, NC_METER_REQUIRED) || !nc_judge_has (self, NC_METER_INSTALLED))
    return;
  if (installed > required)
    nc_judge_refuse (self, NC_METER_INSTALLED, NC_PROBLEM_CONTRADICTION, verdict);
  else if (required > 0)
    expect (self, NC_METER_RATE, 100 * installed / required, POINTS_OF_RATE, verdict);
}

/* A year's total beside twelve readings of the months. */
static void
check_year (NcJudge *self, guint year, guint first_month, NcVerdict *verdict)
{
  double sum = 0;

  for (guint m = 0; m < 12; m++) {
    if (!nc_judge_has (self, first_month + m))
      return;
    sum += nc_judge_number (self, first_month + m, 0);
  }
  expect (self, year, sum, SHARE_OF_COMPUTED / 5 * sum, verdict);
}

static void
check_data_center (NcJudge *self, NcVerdict *verdict)
{
  check_year (self, NC_DC_TOTAL, NC_DC_MONTH_TOTAL_1, verdict);
  check_year (self, NC_DC_IT, NC_DC_MONTH_IT_1, verdict);
}

/**
 * nc_judge_contradictions:
 *
 * Refuses the columns of the record in hand that others, or the model, belie.
 */
void
nc_judge_contradictions (NcJudge *self, NcVerdict *verdict)
{
  static void (*const checks[NC_N_KINDS]) (NcJudge *, NcVerdict *) = {
    [NC_KIND_MOTOR] = check_motor,
    [NC_KIND_TRANSFORMER] = check_transformer,
    [NC_KIND_FAN] = check_fan,
    [NC_KIND_PUMP] = check_pump,
    [NC_KIND_COMPRESSOR] = check_compressor,
    [NC_KIND_BOILER] = check_boiler,
    [NC_KIND_FURNACE] = check_furnace,
    [NC_KIND_KILN] = check_kiln,
    [NC_KIND_METERING] = check_metering,
    [NC_KIND_DATA_CENTER] = check_data_center,
  };

  if (checks[self->record->kind])
    checks[self->record->kind](self, verdict);
}
