/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>
#include "nc-day.h"

G_BEGIN_DECLS

/* Rows of the case tables as plain structs with a description of their columns, so that reading, comparing, writing and
   printing a row is written once. A struct begins with its `id`. Texts are owned by the struct. */
typedef enum { NC_CASE_FIELD_TEXT, NC_CASE_FIELD_INT, NC_CASE_FIELD_DAY } NcCaseFieldType;

typedef struct {
  const char *name;
  NcCaseFieldType type;
  gsize offset;
} NcCaseField;

typedef struct {
  const char *table;
  gsize size;
  const NcCaseField *fields; /* fields[0] is the id */
  guint n_fields;
} NcCaseTable;

typedef gpointer NcCaseRow;

NcCaseRow nc_case_row_new (const NcCaseTable *type, const char *id);
NcCaseRow nc_case_row_copy (const NcCaseTable *type, gconstpointer record);
void nc_case_row_free (const NcCaseTable *type, NcCaseRow record);
const NcCaseField *nc_case_row_field (const NcCaseTable *type, const char *name);
const char *nc_case_row_id (gconstpointer record);
char *nc_case_row_get (gconstpointer record, const NcCaseField *field);
gboolean nc_case_row_set (NcCaseRow record, const NcCaseField *field, const char *value);
gboolean nc_case_row_same (gconstpointer a, gconstpointer b, const NcCaseField *field);
void nc_case_row_write_json (const NcCaseTable *type, gconstpointer record, GString *out);

/* one owned text of a record */
void nc_text_set (char **text, const char *value);
gboolean nc_text_is_blank (const char *text);

G_END_DECLS
