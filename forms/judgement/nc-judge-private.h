/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-columns.h"
#include "nc-judgement.h"

G_BEGIN_DECLS

/* the elimination lists, with the answers to the models of late (nc-listing.c) */
typedef struct _NcListing NcListing;

/* One row of reference data, on which a verdict can rest. */
typedef struct {
  NcBasis basis;
  NcConfidence confidence;
} NcRow;

#define NC_LIMIT_KEYS 6

/* What a table asks of one size: its rows of grades 1 … 3 put together. limit[0] is the limit of a table without
   grades; NaN = the cell is empty ("—"). */
typedef struct {
  const char *key[NC_LIMIT_KEYS];
  double size, second;
  double limit[4];
  NcRow row[4];
} NcLimit;

typedef struct {
  GPtrArray *limits; /* of NcLimit */
  GHashTable
      *by_size; /* guint64 of size and second → NcLimit, of the first of a size; for tables keyed by both alone */
} NcTable;

/* The days on which an edition is in force; NC_DAY_NONE = not known, or still in force. */
typedef struct {
  NcDay from, to;
  const char *from_text, *to_text;
} NcSpan;

struct _NcJudge {
  NcReference *reference;
  GStringChunk *texts;
  GHashTable *spans; /* standard → NcSpan */
  NcTable tables[20];
  GPtrArray *lists[12];
  GHashTable *consequences;
  GPtrArray *techniques;
  NcListing *listing;
  GHashTable *older; /* of nc-motor.c: size → NcLimit of an older edition */
  double grid_factor;
  char *grid_year;
  /* what nc_judge_record() is at */
  const NcRecord *record;
  const NcColumn *columns;
  NcDay today;
};

typedef enum {
  NC_T_MOTOR_LV,
  NC_T_MOTOR_OLD,
  NC_T_MOTOR_HV,
  NC_T_MOTOR_PM,
  NC_T_MOTOR_PM_VARIABLE,
  NC_T_TRAFO,
  NC_T_FAN,
  NC_T_PUMP,
  NC_T_COMP,
  NC_T_BOILER,
  NC_T_FURNACE,
  NC_T_KILN,
  NC_T_METERING,
} NcTableId;

typedef enum {
  NC_L_INTERPOLATION,
  NC_L_PRODUCT,
  NC_L_BENCHMARK_2021,
  NC_L_BENCHMARK_2023,
  NC_L_FACTOR,
  NC_L_SEED,
  NC_L_CATALOG,
  NC_L_REGIONAL,
  NC_L_DATA_CENTER,
  NC_L_PRICE,
  NC_L_SERIES,
} NcListId;

/* A row of a list, read as text: its columns in the order of the list's SELECT. */
typedef struct {
  NcRow row;
  const char *text[12];
} NcItem;

/* How good a figure is. */
typedef enum { NC_LOWER_IS_BETTER, NC_HIGHER_IS_BETTER } NcDirection;

/* values of the record in hand */
const NcValue *nc_judge_value (NcJudge *self, guint column);
gboolean nc_judge_has (NcJudge *self, guint column);
double nc_judge_number (NcJudge *self, guint column, double otherwise);
int nc_judge_choice (NcJudge *self, guint column, int otherwise);
const char *nc_judge_text (NcJudge *self, guint column);
gboolean nc_judge_want (NcJudge *self, guint column, NcVerdict *verdict);
void nc_judge_refuse (NcJudge *self, guint column, NcProblemReason reason, NcVerdict *verdict);

/* limits and editions */
const NcSpan *nc_judge_span (NcJudge *self, const char *standard);
NcLimit *nc_table_find (const NcTable *table, double size, double second);
gboolean nc_band_holds (const char *band, double value);
double nc_limit_loosest (const NcLimit *limit, NcDirection direction);
gboolean nc_is_worse (double actual, double limit, NcDirection direction);
int nc_limit_grade (const NcLimit *limit, double actual, NcDirection direction);
gboolean nc_made_range (NcJudge *self, guint made_column, NcDay *first, NcDay *last);
void nc_judge_say_edition (NcJudge *self, const char *standard, NcVerdict *verdict);
void nc_judge_rest_on_row (NcJudge *self, const NcRow *row, NcVerdict *verdict);
void nc_judge_graded (NcJudge *self, const NcLimit *limit, double actual, const char *unit, NcDirection direction,
                      NcVerdict *verdict);
void nc_judge_not_applicable (NcVerdict *verdict, const char *why);
GString *nc_extra (NcVerdict *verdict);
void nc_extra_savings_begin (NcVerdict *verdict);
void nc_extra_saving (NcJudge *self, int grade, double kwh, NcVerdict *verdict);
void nc_extra_savings_end (NcVerdict *verdict);

/* one a kind */
void nc_judge_motor (NcJudge *self, NcVerdict *verdict);
void nc_judge_transformer (NcJudge *self, NcVerdict *verdict);
void nc_judge_fan (NcJudge *self, NcVerdict *verdict);
void nc_judge_pump (NcJudge *self, NcVerdict *verdict);
void nc_judge_compressor (NcJudge *self, NcVerdict *verdict);
void nc_judge_boiler (NcJudge *self, NcVerdict *verdict);
void nc_judge_furnace (NcJudge *self, NcVerdict *verdict);
void nc_judge_kiln (NcJudge *self, NcVerdict *verdict);
void nc_judge_data_center (NcJudge *self, NcVerdict *verdict);
void nc_judge_product (NcJudge *self, NcVerdict *verdict);
void nc_judge_capacity (NcJudge *self, NcVerdict *verdict);
void nc_judge_metering (NcJudge *self, NcVerdict *verdict);

/* the formulas, for their published vectors */
double nc_kiln_wall_loss_btu_h (double area_ft2, double ambient_f, double surface_f, double wind_mph, double emissivity,
                                double shape);
double nc_kiln_leak_loss_btu_h (double area_ft2, double pressure_inwc, double gas_f, double ambient_f);
double nc_kiln_water_loss_btu_h (double gpm, double in_f, double out_f);
double nc_kiln_available_heat_pct (double flue_f, double air_f, double excess_air);

gboolean nc_judge_load (NcJudge *self, GError **error);
NcListing *nc_listing_new (NcReference *reference, GError **error);
void nc_listing_free (NcListing *self);
void nc_listing_apply (NcListing *self, NcJudge *judge, NcVerdict *verdict);
gboolean nc_judge_load_techniques (NcJudge *self, GError **error);
void nc_judge_techniques (NcJudge *self, NcVerdict *verdict);
gboolean nc_judge_load_consequences (NcJudge *self, GError **error);
void nc_judge_consequences (NcJudge *self, NcVerdict *verdict);

G_END_DECLS
