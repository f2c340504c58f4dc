/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-judgement.h"

G_BEGIN_DECLS

/* The lists of enterprises (plants) that the region keeps under 内发改产业字〔2022〕142号, three (one) 2: what reaches
   the benchmark is advanced, what falls short of the baseline backward. */
typedef enum {
  NC_PLANT_ADVANCED,
  NC_PLANT_BETWEEN,
  NC_PLANT_BACKWARD,
  NC_PLANT_UNPLACED,
  NC_N_PLANT_CLASSES,
} NcPlantClass;

/**
 * NcPlant:
 * @value: consumption per unit of product in @unit, which is the standard's unit where it could be judged, else as it
 *   was recorded; NaN = none is known
 * @output: NaN = not known
 * @benchmark: of the policy's newest edition, in @unit, as @baseline; NaN = not placed
 * @deadline: (nullable): ISO date by which what falls short of the baseline is to be rebuilt
 * @limit: NaN = none
 * @why: what is said of one that is not placed
 *
 * What one product and process of an enterprise consumed in its newest period, judged.
 */
typedef struct {
  char *name, *uscc, *region, *industry, *listed, *product, *process, *period;
  double value, output;
  char *unit, *output_unit;
  NcPlantClass class;
  double benchmark, baseline;
  char *document, *confidence, *deadline;
  NcVerdictCode code;
  double limit;
  char *why;
} NcPlant;

NcPlant *nc_plant_new (NcStmt *stmt, NcJudge *judge, NcDay today, NcVerdict *verdict);
void nc_plant_free (NcPlant *self);
int nc_plant_compare (gconstpointer a, gconstpointer b);
double nc_plant_excess_tce (const NcPlant *self, double level);

G_END_DECLS
