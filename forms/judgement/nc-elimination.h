/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-day.h"
#include "nc-reference.h"
#include "nc-verdict.h"

G_BEGIN_DECLS

/* Models against the lists of eliminated equipment (高耗能落后机电设备（产品）淘汰目录, batches 1–4, and the motors and
   pumps of the industry catalogue). Rules: data/reference/README.md. */

/* What kind of machine: the same letters name different things (JZ a motor and a relay). */
typedef enum {
  NC_CATEGORY_NONE, /* not said */
  NC_CATEGORY_MOTOR,
  NC_CATEGORY_TRANSFORMER,
  NC_CATEGORY_FAN,
  NC_CATEGORY_PUMP,
  NC_CATEGORY_COMPRESSOR,
  NC_CATEGORY_BOILER,
  NC_CATEGORY_FURNACE,
  NC_CATEGORY_WELDER,
  NC_CATEGORY_SWITCHGEAR,
  NC_CATEGORY_MACHINE_TOOL,
  NC_CATEGORY_PRESS,
  NC_CATEGORY_OTHER,
} NcCategory;

gboolean nc_category_parse (const char *text, NcCategory *category);
const char *nc_category_to_string (NcCategory category);
guint nc_category_mask_of_list (const char *list_category);

/* Why a row, or the whole look-up, came to its verdict. */
typedef enum {
  NC_ELIMINATION_NO_ROW,         /* no row is like the model */
  NC_ELIMINATION_LISTED,         /* the row applies */
  NC_ELIMINATION_NEAR,           /* only like it: another size or type */
  NC_ELIMINATION_NEWER,          /* a newer series than those listed */
  NC_ELIMINATION_NO_MODEL,       /* nothing to look up */
  NC_ELIMINATION_BAD_YEAR,       /* made after the inspection */
  NC_ELIMINATION_SLIP,           /* looks like it with a character misread */
  NC_ELIMINATION_DERIVED,        /* a variant that the list does not print */
  NC_ELIMINATION_CATEGORY,       /* listed for another kind of machine */
  NC_ELIMINATION_NEEDS_CATEGORY, /* too short a name to tell without the kind of machine */
  NC_ELIMINATION_NEEDS_YEAR,     /* listed up to a year of manufacture that is not known */
  NC_ELIMINATION_MADE_LATER,     /* made after the year that the row ends with */
  NC_ELIMINATION_LEGAL,          /* batch 2 lists Y motors without a year: after 2003 lawyers decide */
  NC_ELIMINATION_NEEDS_POWER,    /* the power decides */
  NC_ELIMINATION_POWER_DIFFERS,
  NC_ELIMINATION_POLES_DIFFER,
  NC_ELIMINATION_NEEDS_VOLTAGE,
  NC_ELIMINATION_VOLTAGE_DIFFERS,
  NC_ELIMINATION_NEEDS_CURRENT, /* listed by rated welding current */
  NC_ELIMINATION_CONDITION,     /* the row holds under a condition that a person must check */
  NC_ELIMINATION_BY_HAND,       /* a type, part or configuration: shown, never decided */
  NC_ELIMINATION_NOT_IN_FORCE,  /* the notice came later */
  NC_ELIMINATION_UNTIL,         /* listed, use still allowed to a day that has not passed */
} NcEliminationReason;

/* What is missing to decide; nc_elimination_need_name() gives the column's name. */
typedef enum {
  NC_ELIMINATION_NEED_MODEL = 1 << 0,
  NC_ELIMINATION_NEED_CATEGORY = 1 << 1,
  NC_ELIMINATION_NEED_MADE_YEAR = 1 << 2,
  NC_ELIMINATION_NEED_RATED_KW = 1 << 3,
  NC_ELIMINATION_NEED_VOLTAGE_V = 1 << 4,
  NC_ELIMINATION_NEED_RATED_CURRENT_A = 1 << 5,
  NC_ELIMINATION_NEED_CONDITION = 1 << 6,
} NcEliminationNeed;
#define NC_ELIMINATION_N_NEEDS 7

/* A row of the lists; texts live as long as the matcher, NULL = not there. */
typedef struct {
  const char *rule_id;
  int batch;          /* 1…4; 0 = the industry catalogue */
  const char *notice; /* number of the notice */
  const char *document;
  const char *item;
  const char *category; /* as the list words it */
  const char *product;
  const char *model;
  const char *match_type;
  const char *condition;
  const char *reason;
  int made_on_or_before;   /* year, 0 = any */
  const char *stop_use_by; /* as the list words it */
  double rated_kw;         /* NaN = none */
  int poles;               /* 0 = none */
  const char *in_force_from;
  const char *provenance;
  NcConfidence confidence;
} NcEliminationRow;

#define NC_ELIMINATION_MAX_MATCHES   10
#define NC_ELIMINATION_MAX_DIFFERING 6

typedef struct {
  guint8 position; /* of the character in the model key, from 1 */
  char given[8];   /* empty = lacks it */
  char listed[8];  /* empty = not in the list */
} NcEliminationDiffering;

typedef struct {
  const NcEliminationRow *row;
  double score;          /* 0…1; 1 = as printed */
  NcVerdictCode verdict; /* of this row alone */
  NcEliminationReason reason;
  guint needs;
  guint n_differing;
  NcEliminationDiffering differing[NC_ELIMINATION_MAX_DIFFERING];
} NcEliminationMatch;

typedef struct {
  const char *model; /* as on the plate */
  NcCategory category;
  double rated_kw;     /* NaN = not known */
  int poles;           /* 0 = not known */
  int made_year;       /* 1900…9999, 0 = not known */
  int in_service_year; /* put in service; 1900…9999, 0 = not known */
  double voltage_v;    /* 0 = not known */
  NcDay as_of;         /* the day of the inspection; NC_DAY_NONE: all lists count */
  gboolean fuzzy;      /* also look for misread characters and for the nearest rows */
  guint max_matches;   /* 0 = NC_ELIMINATION_MAX_MATCHES */
} NcEliminationQuery;

typedef struct {
  NcVerdictCode verdict; /* eliminated, suspected, not_found or incomplete */
  NcEliminationReason reason;
  guint needs;
  NcConfidence confidence; /* of the weakest row that the verdict rests on */
  guint n_matches;         /* best first; when the verdict rests on a row it is the first */
  NcEliminationMatch matches[NC_ELIMINATION_MAX_MATCHES];
} NcEliminationResult;

typedef struct _NcEliminationMatcher NcEliminationMatcher;

NcEliminationMatcher *nc_elimination_matcher_new (NcReference *reference, GError **error);
void nc_elimination_matcher_free (NcEliminationMatcher *self);
guint nc_elimination_matcher_n_rows (const NcEliminationMatcher *self);
const NcEliminationRow *nc_elimination_matcher_row (const NcEliminationMatcher *self, guint index);
gboolean nc_elimination_is_newer (const NcEliminationMatcher *self, const char *key);

void nc_elimination_match (const NcEliminationMatcher *self, const NcEliminationQuery *query,
                           NcEliminationResult *result);
void nc_elimination_basis (const NcEliminationResult *result, NcBasis *basis);
char *nc_elimination_explain (const NcEliminationQuery *query, const NcEliminationResult *result);
const char *nc_elimination_need_name (guint need);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NcEliminationMatcher, nc_elimination_matcher_free)

G_END_DECLS
