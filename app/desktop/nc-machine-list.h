/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gtk/gtk.h>
#include "nc-checklist-run.h"

G_BEGIN_DECLS

/* One machine of a checklist: an instance of its repeat. Signal "tick" when its answers may have changed. */
#define NC_TYPE_MACHINE (nc_machine_get_type ())
G_DECLARE_FINAL_TYPE (NcMachine, nc_machine, NC, MACHINE, GObject)
guint nc_machine_get_number (NcMachine *self);

typedef enum { NC_MACHINES_ALL, NC_MACHINES_PROBLEMS, NC_MACHINES_INCOMPLETE } NcMachineFilter;

/* The machines of a checklist as a list that follows the form. */
#define NC_TYPE_MACHINE_LIST (nc_machine_list_get_type ())
G_DECLARE_FINAL_TYPE (NcMachineList, nc_machine_list, NC, MACHINE_LIST, GObject)

NcMachineList *nc_machine_list_new (NcChecklistRun *run, const char *repeat_path);
GListModel *nc_machine_list_get_model (NcMachineList *self);
const char *nc_machine_list_get_repeat (NcMachineList *self);
NcForm *nc_machine_list_get_form (NcMachineList *self);
void nc_machine_list_sync (NcMachineList *self);
void nc_machine_list_tick (NcMachineList *self, guint number);
void nc_machine_list_set_filter (NcMachineList *self, NcMachineFilter filter);
guint nc_machine_list_get_n (NcMachineList *self);
guint nc_machine_list_count (NcMachineList *self, NcMachineFilter filter);
guint nc_machine_list_find (NcMachineList *self, guint number);
char *nc_machine_list_path (NcMachineList *self, guint number, const char *question);
char *nc_machine_list_value (NcMachineList *self, guint number, const char *question);
gboolean nc_machine_list_has_question (NcMachineList *self, const char *question);

G_END_DECLS
