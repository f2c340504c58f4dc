/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-store.h"

G_BEGIN_DECLS

/* Rows of synced tables, field by field, as text: the ground under NcChange and under the applying of others' changes.
   Numbers are text in their shortest decimal form, personal columns are given and taken in clear. */
typedef enum { NC_ROW_TEXT, NC_ROW_INTEGER, NC_ROW_REAL } NcRowColumnType;

/* @default_text: (nullable): what stands in a column that cannot be empty and was never set; @is_needed: without it
   there is no row */
typedef struct {
  char *name;
  NcRowColumnType type;
  char *default_text;
  gboolean is_needed;
  gboolean is_sealed;
  char *index_column;
} NcRowColumn;

typedef struct NcRowWriter NcRowWriter;
typedef void (*NcRowFound) (gpointer data, const char *table, const char *id);

NcRowWriter *nc_row_writer_new (NcStore *store, GError **error);
void nc_row_writer_free (NcRowWriter *self);
GPtrArray *nc_row_writer_fields (NcRowWriter *self, const char *table, GError **error);
const NcRowColumn *nc_row_writer_column (NcRowWriter *self, const char *table, const char *field, GError **error);
gboolean nc_row_writer_goes_out (NcRowWriter *self, const char *table);
gboolean nc_row_writer_each (NcRowWriter *self, NcRowFound found, gpointer data, GError **error);
char *nc_row_literal_text (const char *literal);
char *nc_row_canonical (const NcRowColumn *column, const char *value, GError **error);
gboolean nc_row_writer_exists (NcRowWriter *self, const char *table, const char *id, gboolean *exists, GError **error);
gboolean nc_row_writer_get (NcRowWriter *self, const char *table, const char *id, const char *field, char **value,
                            GError **error);
gboolean nc_row_writer_insert (NcRowWriter *self, const char *table, const char *id, const char *const *fields,
                               const char *const *values, GError **error);
gboolean nc_row_writer_update (NcRowWriter *self, const char *table, const char *id, const char *field,
                               const char *value, GError **error);
gboolean nc_row_writer_delete (NcRowWriter *self, const char *table, const char *id, GError **error);
char *nc_row_writer_dump (NcRowWriter *self, const char *table, const char *id, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NcRowWriter, nc_row_writer_free)

G_END_DECLS
