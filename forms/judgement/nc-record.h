/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-day.h"
#include "nc-reference.h"
#include "nc-verdict.h"

G_BEGIN_DECLS

/* What can be judged; the words of `judge KIND`. */
typedef enum {
  NC_KIND_MOTOR,
  NC_KIND_TRANSFORMER,
  NC_KIND_FAN,
  NC_KIND_PUMP,
  NC_KIND_COMPRESSOR,
  NC_KIND_BOILER,
  NC_KIND_FURNACE,
  NC_KIND_KILN,
  NC_KIND_DATA_CENTER,
  NC_KIND_PRODUCT,
  NC_KIND_CAPACITY,
  NC_KIND_METERING,
} NcKind;
#define NC_N_KINDS (NC_KIND_METERING + 1)

const char *nc_kind_to_string (NcKind kind);
gboolean nc_kind_parse (const char *text, NcKind *kind);

typedef enum {
  NC_COLUMN_TEXT,
  NC_COLUMN_NUMBER,
  NC_COLUMN_WHOLE,
  NC_COLUMN_DATE, /* a day, a month or a year: the days that it may mean */
  NC_COLUMN_BOOL,
  NC_COLUMN_CHOICE,
} NcColumnType;

/**
 * NcColumn:
 * @name: machine name, with the unit at its end where it has one
 * @type: how the text is read
 * @required: whether a verdict always needs it
 * @unit: for people; %NULL = none
 * @units: spellings of that unit that may follow the number, separated by '|'; %NULL = none
 * @min: least possible number, itself possible
 * @max: greatest possible number, itself possible
 * @words: of a choice: "word=other=spellings|word2=…"
 * @meaning: for people, in English
 * @meaning_zh: for people, in Chinese
 * @aliases: other headers, separated by '|'; the first Chinese one is the title for people
 * @never_a_fraction: of a percentage: what is above 0 and not above 1 was given as a fraction, and is refused
 * @factor_id: of an energy: its row of coal_equivalent_factors.csv; %NULL = no energy
 * @factor_scale: how many units of that factor one unit of the column is
 * @calorific: of an energy: the column of its calorific value as measured, in kJ; %NULL = none
 *
 * One column of a kind: a row of record_columns.csv, which is the contract of `judge KIND --columns`.
 */
typedef struct {
  const char *name;
  NcColumnType type;
  gboolean required;
  const char *unit;
  const char *units;
  double min, max;
  const char *words;
  const char *meaning, *meaning_zh;
  const char *aliases;
  gboolean never_a_fraction;
  const char *factor_id;
  double factor_scale;
  const char *calorific;
} NcColumn;

typedef enum { NC_VALUE_ABSENT, NC_VALUE_GOOD, NC_VALUE_BAD } NcValueState;

/* What a record says in one column. @number: of a number; of a bool 0 or 1; of a choice its place among the words.
   @first, @last: of a date, the days that it may mean. */
typedef struct {
  NcValueState state;
  NcProblemReason reason;
  double number;
  NcDay first, last;
  const char *text;
} NcValue;

#define NC_RECORD_MAX_COLUMNS 64

/* One record. Texts are the caller's and must live as long as the record is used. */
typedef struct {
  NcKind kind;
  guint n_columns;
  NcValue values[NC_RECORD_MAX_COLUMNS];
} NcRecord;

gboolean nc_columns_load (NcReference *reference, GError **error);
const NcColumn *nc_columns (NcKind kind, guint *n_columns);
const char *nc_column_meaning (const NcColumn *column);
const char *nc_column_type_name (NcColumnType type);
void nc_record_init (NcRecord *record, NcKind kind);
void nc_record_set (NcRecord *record, guint column, const char *text);
void nc_record_set_number (NcRecord *record, guint column, double number, const char *text);
void nc_record_set_bad (NcRecord *record, guint column, NcProblemReason reason, const char *text);
gboolean nc_record_set_named (NcRecord *record, const char *header, const char *text);
gboolean nc_record_is_empty (const NcRecord *record);
gboolean nc_date_range_parse (const char *text, NcDay *first, NcDay *last);

G_END_DECLS
