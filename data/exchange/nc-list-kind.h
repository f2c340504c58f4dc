/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  NC_CELL_TEXT,
  NC_CELL_POSITIVE,     /* a number > 0 */
  NC_CELL_NON_NEGATIVE, /* a number ≥ 0 */
  NC_CELL_NUMBER,       /* any number */
  NC_CELL_COUNT,        /* a whole number > 0 */
  NC_CELL_PERCENT,      /* above 1 and at most 100 */
  NC_CELL_YEAR,         /* 1900 … next year */
  NC_CELL_MONTH,        /* 2026-01 */
  NC_CELL_DATE,         /* 2026-01-31 */
  NC_CELL_YES_NO,       /* 1 or 0 */
  NC_CELL_CREDIT_CODE,  /* GB 32100-2015 */
  NC_CELL_REGION,       /* code or name of a region of the reference data; gives the code */
  NC_CELL_ENTERPRISE,   /* credit code or full name of an enterprise of the store; gives its id */
  NC_CELL_ISSUER,       /* name of an issuer of the store; gives its id */
  NC_CELL_CHOICE,       /* one of @choices */
} NcCellType;

/**
 * NcListColumn:
 * @field: of the table
 * @zh, @en: the titles that an export writes
 * @aliases: (nullable): other titles, separated by '|'
 * @choices: (nullable): "value=alias,alias|value=…" of NC_CELL_CHOICE
 * @unit: (nullable): what may stand after a number, separated by '|'
 */
typedef struct {
  const char *field;
  NcCellType type;
  gboolean is_required;
  gboolean is_key; /* with the others finds the row of the store that a line means */
  const char *zh, *en;
  const char *aliases;
  const char *choices;
  const char *unit;
} NcListColumn;

/**
 * NcListKind:
 * @name: on the command line
 * @strong_key: (nullable): a field that alone finds the row when it is filled, and may stand once in a file
 */
typedef struct {
  const char *name;
  const char *table;
  const char *zh;
  const char *strong_key;
  const NcListColumn *columns;
  guint n_columns;
} NcListKind;

const NcListKind *nc_list_kind_find (const char *name);
const NcListKind *nc_list_kind_nth (guint i);
int nc_list_kind_column (const NcListKind *kind, const char *title);
char *nc_list_choice (const NcListColumn *column, const char *text);
char *nc_list_choices_text (const NcListColumn *column);

G_END_DECLS
