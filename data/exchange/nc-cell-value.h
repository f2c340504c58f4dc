/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-list-kind.h"
#include "nc-regions.h"

G_BEGIN_DECLS

/* What a cell says wrong: both texts in the user's language. */
typedef struct {
  char *message;
  char *hint;
} NcCellProblem;

char *nc_cell_value (const NcListColumn *column, const char *text, NcRegions *regions, int this_year,
                     NcCellProblem *problem);
char *nc_cell_tidy (const char *text);
void nc_cell_problem_clear (NcCellProblem *problem);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (NcCellProblem, nc_cell_problem_clear)

G_END_DECLS
