/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>
#include "nc-machine-list.h"

G_BEGIN_DECLS

/* The machines of a checklist as a table, edited in its cells, with the verdict beside each. Signals: "answer" (path,
   text) when a cell was edited, "opened" (number) when a row was activated, "why" (number, widget) when the verdict was
   asked for its reasons. */
#define NC_TYPE_MACHINE_TABLE (nc_machine_table_get_type ())
G_DECLARE_FINAL_TYPE (NcMachineTable, nc_machine_table, NC, MACHINE_TABLE, AdwBin)

GtkWidget *nc_machine_table_new (NcMachineList *machines);
guint nc_machine_table_get_number (NcMachineTable *self);
gboolean nc_machine_table_select (NcMachineTable *self, guint number);
gboolean nc_machine_table_focus_cell (NcMachineTable *self, guint number, const char *question);
char **nc_machine_table_get_questions (NcMachineTable *self);
const char *nc_machine_table_get_question (NcMachineTable *self);
const char *nc_machine_table_get_first_question (NcMachineTable *self);
const char *nc_machine_table_get_title (NcMachineTable *self, const char *question);
GtkAdjustment *nc_machine_table_get_adjustment (NcMachineTable *self);

G_END_DECLS
