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

typedef struct _NcTableEdition NcTableEdition;

/* What a table asks of one size: its rows of grades 1 … 3 put together. limit[0] is the limit of a table without
   grades; NaN = the cell is empty ("—"). */
typedef struct {
  const NcTableEdition *edition;
  const char *key[NC_LIMIT_KEYS];
  double size, second;
  double limit[4];
  NcRow row[4];
} NcLimit;

/* The days on which an edition is in force; NC_DAY_NONE = not known, or still in force. */
typedef struct {
  NcDay from, to;
  const char *from_text, *to_text;
} NcSpan;

/* One edition of a standard in a table. */
struct _NcTableEdition {
  const char *standard;
  const NcSpan *span;
  gboolean between; /* whether the standard's own formula gives limits between the sizes */
  GHashTable
      *by_size; /* guint64 of size and second → NcLimit, of the first of a size; for tables keyed by both alone */
};

typedef struct {
  GPtrArray *limits;   /* of NcLimit, of all editions */
  GPtrArray *editions; /* of NcTableEdition, by the day from which they are in force */
} NcTable;

/* The roles of grade_tables.csv */
typedef enum {
  NC_T_MOTOR_LV,
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
#define NC_N_TABLES (NC_T_METERING + 1)

/* The roles of list_tables.csv */
typedef enum {
  NC_L_INTERPOLATION,
  NC_L_MOTOR_CLASS,
  NC_L_MOTOR_KIND,
  NC_L_PRODUCT,
  NC_L_PRODUCT_NAME,
  NC_L_BENCHMARK,
  NC_L_BENCHMARK_LINK,
  NC_L_FACTOR,
  NC_L_SEED,
  NC_L_CATALOG,
  NC_L_REGIONAL,
  NC_L_DATA_CENTER,
  NC_L_PRICE,
  NC_L_SERIES,
  NC_L_BOILER_RULE,
  NC_L_FACILITY,
  NC_L_BINDING_DATE,
  NC_L_DATA_CENTER_POLICY,
  NC_L_PRICE_TIER,
  NC_L_ADVICE,
  NC_L_ECONOMIC_OPERATION,
  NC_L_CORRECTION,
} NcListId;
#define NC_N_LISTS (NC_L_CORRECTION + 1)

#define NC_ITEM_TEXTS 12

/* A row of a list, read as text: the columns t1 … t12 of its description. */
typedef struct {
  NcRow row;
  const char *edition; /* of the description; NULL = none */
  const char *text[NC_ITEM_TEXTS];
} NcItem;

struct _NcJudge {
  gatomicrefcount references;
  NcReference *reference;
  GStringChunk *texts;
  GHashTable *spans; /* standard → NcSpan */
  NcTable tables[NC_N_TABLES];
  GPtrArray *lists[NC_N_LISTS]; /* of NcItem */
  GHashTable *consequences;
  GPtrArray *techniques;
  GArray *advice[NC_N_KINDS]; /* of nc-advice.c */
  NcListing *listing;
  GHashTable *motor_kinds; /* letters of a series → NcItem of NC_L_MOTOR_KIND */
  double grid_factor;
  char *grid_year;
  /* what nc_judge_record() is at */
  const NcRecord *record;
  const NcColumn *columns;
  NcDay today;
};

/* By which edition a record is judged. */
typedef struct {
  const NcTableEdition *judged;  /* whose limits decide */
  const NcTableEdition *current; /* that in force on the day of inspection, or else the first */
  const char *why;               /* "made", "inspection" or "older_edition_not_in_data" */
} NcEditionChoice;

/* Whether the record in hand keeps the limits of an edition: 1, 0, or -1 where the edition has none for it. */
typedef int (*NcKeeps) (NcJudge *self, const NcTableEdition *edition, gpointer data);

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
NcLimit *nc_table_find (const NcTableEdition *edition, double size, double second);
const NcItem *nc_list_find (NcJudge *self, NcListId list, const char *rule_id);
const NcTableEdition *nc_judge_edition_today (NcJudge *self, NcTableId table);
gboolean nc_judge_choose_edition (NcJudge *self, NcTableId table, NcKeeps keeps, gpointer data, NcVerdict *verdict,
                                  NcEditionChoice *choice);
gboolean nc_band_holds (const char *band, double value);
double nc_limit_loosest (const NcLimit *limit);
gboolean nc_is_worse (double actual, double limit, NcDirection direction);
int nc_limit_grade (const NcLimit *limit, double actual, NcDirection direction);
gboolean nc_made_range (NcJudge *self, guint made_column, NcDay *first, NcDay *last);
void nc_judge_say_edition (const NcEditionChoice *choice, NcVerdict *verdict);
void nc_judge_rest_on_row (NcJudge *self, const NcRow *row, NcVerdict *verdict);
void nc_judge_format (double actual, double limit, char text[32]);
void nc_judge_graded (NcJudge *self, const NcLimit *limit, double actual, const char *unit, NcDirection direction,
                      NcVerdict *verdict);
void nc_judge_not_applicable (NcVerdict *verdict, const char *why);
GString *nc_extra (NcVerdict *verdict);
void nc_extra_savings_begin (NcVerdict *verdict);
void nc_extra_saving (NcJudge *self, int grade, double kwh, NcVerdict *verdict);
void nc_extra_savings_end (NcVerdict *verdict);

/* The row of motor_kinds.csv that a model belongs to, by the letters it begins with; NULL = none. */
typedef enum { NC_KIND_SERIES, NC_KIND_NAME, NC_KIND_NAME_EN, NC_KIND_SCOPE, NC_KIND_STANDARD } NcMotorKindText;
const NcItem *nc_motor_kind (NcJudge *self, const char *model);
void nc_motor_kinds_index (NcJudge *self);
void nc_advice_index (NcJudge *self);

/* columns that belie each other */
void nc_judge_contradictions (NcJudge *self, NcVerdict *verdict);

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
NcEliminationMatcher *nc_listing_get_matcher (NcListing *self);
void nc_listing_free (NcListing *self);
void nc_listing_apply (NcListing *self, NcJudge *judge, NcVerdict *verdict);
void nc_judge_advise (NcJudge *self, NcVerdict *verdict);
void nc_judge_economic (NcJudge *self, NcVerdict *verdict);
gboolean nc_judge_load_techniques (NcJudge *self, GError **error);
void nc_judge_techniques (NcJudge *self, NcVerdict *verdict);
gboolean nc_judge_load_consequences (NcJudge *self, GError **error);
void nc_judge_consequences (NcJudge *self, NcVerdict *verdict);

G_END_DECLS
