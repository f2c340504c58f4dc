/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-checklist-run.h"

G_BEGIN_DECLS

/* What becomes of cells copied from a spreadsheet when they are pasted into a table: shown before anything is done. */
typedef struct _NcCellPaste NcCellPaste;

typedef struct {
  guint row;          /* of the pasted cells, from 1, headings counted */
  const char *column; /* its heading, or its number */
  const char *text;
  const char *reason; /* why it does not fit */
} NcCellMisfit;

NcCellPaste *nc_cell_paste_new (NcForm *form, const char *repeat_path, const char *const *questions,
                                const char *const *titles, guint first_number, const char *first_question,
                                const char *text, GError **error);
void nc_cell_paste_free (NcCellPaste *self);
const NcAnswer *nc_cell_paste_get_answers (NcCellPaste *self, guint *n_answers);
guint nc_cell_paste_get_n_rows (NcCellPaste *self);
guint nc_cell_paste_get_n_machines (NcCellPaste *self);
guint nc_cell_paste_get_n_misfits (NcCellPaste *self);
NcCellMisfit nc_cell_paste_get_misfit (NcCellPaste *self, guint i);
gboolean nc_cell_paste_looks_like_cells (const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NcCellPaste, nc_cell_paste_free)

G_END_DECLS
