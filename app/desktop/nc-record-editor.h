/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>
#include "nc-store.h"

G_BEGIN_DECLS

typedef enum {
  NC_FIELD_TEXT,
  NC_FIELD_REQUIRED, /* text that must be there before the row is */
  NC_FIELD_DAY,      /* 2026-11-20 */
  NC_FIELD_REGION,   /* six digits */
  NC_FIELD_CHOICE,
  NC_FIELD_SWITCH, /* 1 or 0 */
} NcFieldKind;

/**
 * NcField:
 * @choices: of a choice: values and titles in turn, ended by %NULL
 */
typedef struct {
  const char *column;
  const char *title;
  NcFieldKind kind;
  const char *const *choices;
} NcField;

/* One row of a synced table in a small window. A field is written when it is left; a new row as soon as what it needs
   is there. */
GtkWindow *nc_record_editor_present (GtkWindow *parent, NcStore *store, const char *title, const char *table,
                                     const char *id, const NcField *fields, guint n_fields);
gboolean nc_record_editor_set (GtkWindow *editor, const char *column, const char *value);
const char *nc_record_editor_get_message (GtkWindow *editor);

G_END_DECLS
