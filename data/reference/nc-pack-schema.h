/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>

G_BEGIN_DECLS

/* data/reference/schema.csv: what each column of each table of facts may hold. */
typedef enum {
  NC_PACK_TEXT,
  NC_PACK_REAL,
  NC_PACK_INT,
  NC_PACK_DATE,
  NC_PACK_ENUM,
} NcPackType;

typedef enum {
  NC_PACK_KEY_NONE,
  NC_PACK_KEY_ID,   /* names the row: no two rows of the whole pack share it */
  NC_PACK_KEY_PART, /* together with the table's other parts, unique in the table */
} NcPackKey;

typedef struct {
  char *table;
  char *name;
  NcPackType type;
  gboolean required;
  gboolean has_min, has_max;
  double min, max;
  char **values; /* all of an enum; what a reference may hold besides ids of the other table; or NULL */
  NcPackKey key;
  char *refers_table;    /* or NULL */
  char **refers_columns; /* in the other table; with several, the own columns of the same names */
  gboolean refers_list;  /* the cell lists ids with ';' between them */
} NcPackColumn;

/* table name → GPtrArray of NcPackColumn in the order of the schema */
GHashTable *nc_pack_schema_read (const char *path, GError **error);
char *nc_pack_column_check (const NcPackColumn *column, const char *text);

G_END_DECLS
