/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-catalogue-tables.h"
#include "nc-lazy-model.h"
#include "nc-row-item.h"

G_BEGIN_DECLS

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

char *nc_catalogue_value (NcRowItem *row, const char *column);
char *nc_catalogue_source (const char *provenance);
char *nc_catalogue_line (NcRowItem *row, const char *columns);
const char *nc_catalogue_column_title (const char *name);
NcConfidence nc_catalogue_confidence (NcReference *reference, const NcCatalogueTable *table, NcRowItem *row,
                                      const char **rule_id);

G_END_DECLS
