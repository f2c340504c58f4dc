/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>
#include "nc-day.h"

G_BEGIN_DECLS

/* Rows of the case tables as plain structs with a description of their columns, so that reading, comparing, writing and
   printing a row is written once. A struct begins with its `id`. Texts are owned by the struct. */
typedef enum { NC_FIELD_TEXT, NC_FIELD_INT, NC_FIELD_DAY } NcFieldType;

typedef struct {
  const char *name;
  NcFieldType type;
  gsize offset;
} NcField;

typedef struct {
  const char *table;
  gsize size;
  const NcField *fields; /* fields[0] is the id */
  guint n_fields;
} NcRecordType;

typedef gpointer NcRecord;

NcRecord nc_record_new (const NcRecordType *type, const char *id);
NcRecord nc_record_copy (const NcRecordType *type, gconstpointer record);
void nc_record_free (const NcRecordType *type, NcRecord record);
const NcField *nc_record_field (const NcRecordType *type, const char *name);
const char *nc_record_id (gconstpointer record);
char *nc_record_get (gconstpointer record, const NcField *field);
gboolean nc_record_set (NcRecord record, const NcField *field, const char *value);
gboolean nc_record_same (gconstpointer a, gconstpointer b, const NcField *field);
void nc_record_write_json (const NcRecordType *type, gconstpointer record, GString *out);

/* one owned text of a record */
void nc_text_set (char **text, const char *value);
gboolean nc_text_is_blank (const char *text);

G_END_DECLS
