/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-machine-list.h"
#include "nc-lang.h"

struct _NcMachine {
  GObject parent_instance;
  guint number;
  NcMachineFilter kind; /* as it was when it was last looked at */
};
G_DEFINE_FINAL_TYPE (NcMachine, nc_machine, G_TYPE_OBJECT)

static guint tick_signal;

static void
nc_machine_class_init (NcMachineClass *klass)
{
  tick_signal =
      g_signal_new ("tick", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
nc_machine_init (NcMachine *self)
{
  (void)self;
}

/* From 1, as in the paths of the form. */
guint
nc_machine_get_number (NcMachine *self)
{
  return self->number;
}

struct _NcMachineList {
  GObject parent_instance;
  NcChecklistRun *run; /* of the owner */
  char *repeat_path;
  GListStore *machines;
  GtkFilterListModel *filtered;
  GtkCustomFilter *filter;
  NcMachineFilter shown;
  guint counts[3];
};
G_DEFINE_FINAL_TYPE (NcMachineList, nc_machine_list, G_TYPE_OBJECT)

NcForm *
nc_machine_list_get_form (NcMachineList *self)
{
  return nc_checklist_run_get_form (self->run);
}

/**
 * nc_machine_list_path:
 * @question: its name, with the groups it stands in: "measured/load_pct"
 */
char *
nc_machine_list_path (NcMachineList *self, guint number, const char *question)
{
  return g_strdup_printf ("%s[%u]/%s", self->repeat_path, number, question);
}

/**
 * nc_machine_list_value:
 *
 * Returns: (transfer full) (nullable): %NULL when the form has no such question or machine
 */
char *
nc_machine_list_value (NcMachineList *self, guint number, const char *question)
{
  g_autofree char *path = nc_machine_list_path (self, number, question);

  return nc_form_get_value (nc_machine_list_get_form (self), path);
}

static NcMachineFilter
kind_of (NcMachineList *self, guint number)
{
  g_autofree char *verdict = nc_machine_list_value (self, number, "verdict");

  if (g_strcmp0 (verdict, "eliminated") == 0 || g_strcmp0 (verdict, "fail") == 0 ||
      g_strcmp0 (verdict, "suspected") == 0)
    return NC_MACHINES_PROBLEMS;
  return verdict && (!*verdict || g_str_equal (verdict, "incomplete")) ? NC_MACHINES_INCOMPLETE : NC_MACHINES_ALL;
}

/* Keeps the counts, so that an answer to one machine does not read the verdicts of all. */
static void
look (NcMachineList *self, NcMachine *machine)
{
  NcMachineFilter kind = kind_of (self, machine->number);

  if (kind == machine->kind)
    return;
  self->counts[machine->kind]--;
  self->counts[kind]++;
  machine->kind = kind;
}

static gboolean
match_cb (gpointer item, gpointer user_data)
{
  NcMachineList *self = user_data;

  return self->shown == NC_MACHINES_ALL || NC_MACHINE (item)->kind == self->shown;
}

GListModel *
nc_machine_list_get_model (NcMachineList *self)
{
  return G_LIST_MODEL (self->filtered);
}

const char *
nc_machine_list_get_repeat (NcMachineList *self)
{
  return self->repeat_path;
}

/* How many there are, those that the filter hides included. */
guint
nc_machine_list_get_n (NcMachineList *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->machines));
}

guint
nc_machine_list_count (NcMachineList *self, NcMachineFilter filter)
{
  return filter == NC_MACHINES_ALL ? nc_machine_list_get_n (self) : self->counts[filter];
}

/**
 * nc_machine_list_tick:
 * @number: of the machine, from 1; 0 for all
 *
 * Says that answers have changed: cells and counts follow.
 */
void
nc_machine_list_tick (NcMachineList *self, guint number)
{
  guint n = nc_machine_list_get_n (self);

  for (guint i = number ? number : 1; i <= (number ? MIN (number, n) : n); i++) {
    g_autoptr (NcMachine) machine = g_list_model_get_item (G_LIST_MODEL (self->machines), i - 1);

    look (self, machine);
    g_signal_emit (machine, tick_signal, 0);
  }
}

/* Brings the list to as many rows as the form has instances. */
void
nc_machine_list_sync (NcMachineList *self)
{
  guint wanted = nc_form_count_repeats (nc_machine_list_get_form (self), self->repeat_path);
  guint n = nc_machine_list_get_n (self);
  g_autoptr (GPtrArray) more = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = wanted; i < n; i++) {
    g_autoptr (NcMachine) machine = g_list_model_get_item (G_LIST_MODEL (self->machines), i);

    self->counts[machine->kind]--;
  }
  if (n > wanted)
    g_list_store_splice (self->machines, wanted, n - wanted, NULL, 0);
  for (; n < wanted; n++) {
    NcMachine *machine = g_object_new (NC_TYPE_MACHINE, NULL);

    machine->number = n + 1;
    machine->kind = kind_of (self, n + 1);
    self->counts[machine->kind]++;
    g_ptr_array_add (more, machine);
  }
  if (more->len)
    g_list_store_splice (self->machines, nc_machine_list_get_n (self), 0, more->pdata, more->len);
  nc_machine_list_tick (self, 0);
}

/* What is shown stays as it is until it is set again: a machine does not vanish while it is being answered. */
void
nc_machine_list_set_filter (NcMachineList *self, NcMachineFilter filter)
{
  self->shown = filter;
  gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
}

/**
 * nc_machine_list_find:
 *
 * Returns: the position among those shown; %GTK_INVALID_LIST_POSITION when the filter hides it.
 */
guint
nc_machine_list_find (NcMachineList *self, guint number)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->filtered));

  if (self->shown == NC_MACHINES_ALL)
    return number >= 1 && number <= n ? number - 1 : GTK_INVALID_LIST_POSITION;
  for (guint i = 0; i < n; i++) {
    g_autoptr (NcMachine) machine = g_list_model_get_item (G_LIST_MODEL (self->filtered), i);

    if (machine->number == number)
      return i;
  }
  return GTK_INVALID_LIST_POSITION;
}

/* Asked of the first instance; a repeat without any has whatever it is asked for. */
gboolean
nc_machine_list_has_question (NcMachineList *self, const char *question)
{
  g_autofree char *path = nc_machine_list_path (self, 1, question);
  g_autofree char *found = nc_form_find (nc_machine_list_get_form (self), path, NULL);

  return found || !nc_form_count_repeats (nc_machine_list_get_form (self), self->repeat_path);
}

static void
nc_machine_list_finalize (GObject *object)
{
  NcMachineList *self = NC_MACHINE_LIST (object);

  g_clear_object (&self->filtered);
  g_clear_object (&self->machines);
  g_clear_pointer (&self->repeat_path, g_free);
  G_OBJECT_CLASS (nc_machine_list_parent_class)->finalize (object);
}

static void
nc_machine_list_class_init (NcMachineListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = nc_machine_list_finalize;
}

static void
nc_machine_list_init (NcMachineList *self)
{
  self->machines = g_list_store_new (NC_TYPE_MACHINE);
  self->filter = gtk_custom_filter_new (match_cb, self, NULL);
  self->filtered = gtk_filter_list_model_new (G_LIST_MODEL (g_object_ref (self->machines)), GTK_FILTER (self->filter));
}

/**
 * nc_machine_list_new:
 * @run: kept alive by the caller
 * @repeat_path: "/data/motors"
 */
NcMachineList *
nc_machine_list_new (NcChecklistRun *run, const char *repeat_path)
{
  NcMachineList *self = g_object_new (NC_TYPE_MACHINE_LIST, NULL);

  self->run = run;
  self->repeat_path = g_strdup (repeat_path);
  nc_machine_list_sync (self);
  return self;
}
