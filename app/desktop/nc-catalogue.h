/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-lazy-model.h"
#include "nc-reference.h"
#include "nc-row-item.h"

G_BEGIN_DECLS

/* The tables of the reference pack as a person browses them. */
typedef struct {
  const char *table;
  const char *title;   /* English source string; translate with _() */
  const char *heading; /* columns of the first line of a row, separated by blanks */
  const char *detail;  /* columns of the second line */
} NcCatalogueTable;

const NcCatalogueTable *nc_catalogue_tables (guint *n_tables);
NcLazyModel *nc_catalogue_model (NcReference *reference, const NcCatalogueTable *table, const char *text,
                                 GError **error);
/* A row that a verdict rests on. */
typedef struct {
  const NcCatalogueTable *table; /* NULL: one that is not browsed */
  NcRowItem *row;
  gint64 row_no;
  char *table_name;
  char *provenance;
} NcCatalogueRule;
NcCatalogueRule *nc_catalogue_find_rule (NcReference *reference, const char *rule_id);
void nc_catalogue_rule_free (NcCatalogueRule *rule);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NcCatalogueRule, nc_catalogue_rule_free)

char *nc_catalogue_line (NcRowItem *row, const char *columns);
const char *nc_catalogue_column_title (const char *name);
NcConfidence nc_catalogue_confidence (NcReference *reference, const NcCatalogueTable *table, NcRowItem *row,
                                      const char **rule_id);

G_END_DECLS
