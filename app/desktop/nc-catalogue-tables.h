/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-reference.h"

G_BEGIN_DECLS

/* The tables of the reference pack as a person browses them. */
typedef struct {
  const char *table;
  const char *title;   /* English source string; translate with _() */
  const char *heading; /* (nullable): columns of the first line of a row, separated by blanks */
  const char *detail;  /* (nullable): columns of the second line */
} NcCatalogueTable;

GPtrArray *nc_catalogue_tables (NcReference *reference);
const NcCatalogueTable *nc_catalogue_table_find (const char *name);

G_END_DECLS
