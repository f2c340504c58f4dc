/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-hub-db.h"

G_BEGIN_DECLS

/* The tables as schema.sql has them, so that what is copied whole never leaves a new column out. */
typedef enum { NC_HUB_FIELD_TEXT, NC_HUB_FIELD_INT, NC_HUB_FIELD_BYTES } NcHubFieldType;

typedef struct {
  char *name;
  NcHubFieldType type;
  gboolean is_key;
} NcHubField;

typedef struct {
  char *name;
  GArray *fields; /* NcHubField */
} NcHubTable;

GPtrArray *nc_hub_schema_tables (void);
NcHubStmt *nc_hub_schema_page (NcHubDb *db, const NcHubTable *table, gboolean is_first, GError **error);
NcHubStmt *nc_hub_schema_insert (NcHubDb *db, const NcHubTable *table, GError **error);
NcHubStmt *nc_hub_schema_empty (NcHubDb *db, const NcHubTable *table, GError **error);
char *nc_hub_field_parameter (const NcHubField *field);

G_END_DECLS
