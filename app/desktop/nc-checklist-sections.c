/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-checklist-sections.h"
#include "nc-lang.h"

typedef struct {
  char *name;
  char *path; /* of the group; NULL for the others */
  GtkLabel *progress;
} Section;

struct _NcChecklistSections {
  AdwBin parent_instance;
  NcForm *form; /* of the owner */
  NcMachineList *machines;
  GtkListBox *list;
  GPtrArray *sections;
  GtkListBoxRow *chosen;
};

G_DEFINE_FINAL_TYPE (NcChecklistSections, nc_checklist_sections, ADW_TYPE_BIN)

enum { CHOSEN, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
section_free (gpointer data)
{
  Section *section = data;

  g_free (section->name);
  g_free (section->path);
  g_free (section);
}

static void
add_section (NcChecklistSections *self, const char *name, const char *path, const char *title)
{
  Section *section = g_new0 (Section, 1);
  GtkWidget *row = gtk_list_box_row_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *label = gtk_label_new (title);

  section->name = g_strdup (name);
  section->path = g_strdup (path);
  section->progress = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (section->progress, 0);
  gtk_label_set_wrap (section->progress, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (section->progress), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (section->progress), "dim-label");
  gtk_widget_add_css_class (GTK_WIDGET (section->progress), "numeric");
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (section->progress));
  gtk_widget_set_margin_top (box, 6);
  gtk_widget_set_margin_bottom (box, 6);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_widget_set_name (row, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_list_box_append (self->list, row);
  g_ptr_array_add (self->sections, section);
}

static gboolean
counts (const NcFormItem *item)
{
  return item->kind == NC_FORM_QUESTION && item->relevant && !item->read_only &&
         g_strcmp0 (item->control, "trigger") != 0;
}

/* Questions asked and answered directly in @parent, those of groups below it only where @path is a group's. */
static void
count_below (NcForm *form, const NcFormItem *parent, gboolean with_groups, guint *n_asked, guint *n_answered)
{
  g_autoptr (GPtrArray) items = nc_form_items (form, parent);

  for (guint i = 0; items && i < items->len; i++) {
    const NcFormItem *item = g_ptr_array_index (items, i);

    if (counts (item)) {
      ++*n_asked;
      *n_answered += item->value && *item->value;
    } else if (item->kind == NC_FORM_GROUP && with_groups && item->relevant) {
      count_below (form, item, TRUE, n_asked, n_answered);
    }
  }
}

static void
count_section (NcChecklistSections *self, const Section *section, guint *n_asked, guint *n_answered)
{
  g_autoptr (GPtrArray) items = nc_form_items (self->form, NULL);

  if (!*section->name) {
    count_below (self->form, NULL, FALSE, n_asked, n_answered);
    return;
  }
  for (guint i = 0; items && i < items->len; i++) {
    const NcFormItem *item = g_ptr_array_index (items, i);

    if (item->kind == NC_FORM_GROUP && g_strcmp0 (item->name, section->name) == 0)
      count_below (self->form, item, TRUE, n_asked, n_answered);
  }
}

static char *
machines_progress (NcChecklistSections *self)
{
  guint n = nc_machine_list_get_n (self->machines);
  guint open = nc_machine_list_count (self->machines, NC_MACHINES_INCOMPLETE),
        problems = nc_machine_list_count (self->machines, NC_MACHINES_PROBLEMS);

  return problems ? g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u/%u, %u problem", "%u/%u, %u problems", problems),
                                     n - open, n, problems)
                  : g_strdup_printf ("%u/%u", n - open, n);
}

/**
 * nc_checklist_sections_refresh:
 *
 * Counts again what has been answered.
 */
void
nc_checklist_sections_refresh (NcChecklistSections *self)
{
  g_return_if_fail (NC_IS_CHECKLIST_SECTIONS (self));
  for (guint i = 0; i < self->sections->len; i++) {
    const Section *section = g_ptr_array_index (self->sections, i);
    g_autofree char *text = NULL;

    if (g_str_equal (section->name, NC_SECTION_MACHINES)) {
      text = machines_progress (self);
    } else {
      guint n_asked = 0, n_answered = 0;

      count_section (self, section, &n_asked, &n_answered);
      text = g_strdup_printf ("%u/%u", n_answered, n_asked);
      gtk_widget_set_visible (gtk_widget_get_ancestor (GTK_WIDGET (section->progress), GTK_TYPE_LIST_BOX_ROW),
                              n_asked > 0);
    }
    gtk_label_set_text (section->progress, text);
  }
}

guint
nc_checklist_sections_get_n (NcChecklistSections *self)
{
  return self->sections->len;
}

static Section *
find_section (NcChecklistSections *self, const char *name, guint *index)
{
  for (guint i = 0; i < self->sections->len; i++) {
    Section *section = g_ptr_array_index (self->sections, i);

    if (g_strcmp0 (section->name, name) == 0) {
      *index = i;
      return section;
    }
  }
  return NULL;
}

/* What is written beside the section; NULL when there is none of that name. */
const char *
nc_checklist_sections_get_progress (NcChecklistSections *self, const char *name)
{
  guint index;
  Section *section = find_section (self, name, &index);

  return section ? gtk_label_get_text (section->progress) : NULL;
}

/* FALSE when there is no such section. */
gboolean
nc_checklist_sections_choose (NcChecklistSections *self, const char *name)
{
  guint index;

  if (!find_section (self, name, &index))
    return FALSE;
  self->chosen = gtk_list_box_get_row_at_index (self->list, (int)index);
  gtk_list_box_select_row (self->list, self->chosen);
  g_signal_emit (self, signals[CHOSEN], 0, name);
  return TRUE;
}

const char *
nc_checklist_sections_get_chosen (NcChecklistSections *self)
{
  return self->chosen ? gtk_widget_get_name (GTK_WIDGET (self->chosen)) : NULL;
}

/* The section that the question at @path stands in. */
const char *
nc_checklist_sections_of_path (NcChecklistSections *self, const char *path)
{
  if (self->machines && g_str_has_prefix (path, nc_machine_list_get_repeat (self->machines)) &&
      path[strlen (nc_machine_list_get_repeat (self->machines))] == '[')
    return NC_SECTION_MACHINES;
  for (guint i = 0; i < self->sections->len; i++) {
    const Section *section = g_ptr_array_index (self->sections, i);

    if (section->path && g_str_has_prefix (path, section->path) && path[strlen (section->path)] == '/')
      return section->name;
  }
  return "";
}

static void
activated_cb (GtkListBox *list, GtkListBoxRow *row, NcChecklistSections *self)
{
  (void)list;
  nc_checklist_sections_choose (self, gtk_widget_get_name (GTK_WIDGET (row)));
}

/* The Tab key passes over the rows and marks them; what is shown changes only when one is chosen. */
static void
selected_cb (GtkListBox *list, GtkListBoxRow *row, NcChecklistSections *self)
{
  if (self->chosen && row != self->chosen)
    gtk_list_box_select_row (list, self->chosen);
}

/* Groups that hold the repeat are left to the table. */
static gboolean
has_asked (NcForm *form, const NcFormItem *group)
{
  g_autoptr (GPtrArray) items = nc_form_items (form, group);

  for (guint i = 0; items && i < items->len; i++) {
    const NcFormItem *item = g_ptr_array_index (items, i);

    if (item->kind == NC_FORM_QUESTION || (item->kind == NC_FORM_GROUP && has_asked (form, item)))
      return TRUE;
  }
  return FALSE;
}

/* What the form calls the things in its table: the label of the repeat, which may stand in a group. */
static char *
machines_title (NcForm *form, const NcFormItem *parent)
{
  g_autoptr (GPtrArray) items = nc_form_items (form, parent);

  for (guint i = 0; items && i < items->len; i++) {
    const NcFormItem *item = g_ptr_array_index (items, i);
    char *found = NULL;

    if (item->kind == NC_FORM_REPEAT)
      return g_strdup (item->label && *item->label ? item->label
                       : parent && parent->label   ? parent->label
                                                   : _ ("Machines"));
    if (item->kind == NC_FORM_GROUP)
      found = machines_title (form, item);
    if (found)
      return found;
  }
  return NULL;
}

static void
fill (NcChecklistSections *self)
{
  g_autoptr (GPtrArray) items = nc_form_items (self->form, NULL);
  g_autofree char *title = machines_title (self->form, NULL);
  guint n_asked = 0, n_answered = 0;

  if (self->machines)
    add_section (self, NC_SECTION_MACHINES, NULL, title);
  count_below (self->form, NULL, FALSE, &n_asked, &n_answered);
  if (n_asked)
    add_section (self, "", NULL, _ ("General"));
  for (guint i = 0; i < items->len; i++) {
    const NcFormItem *item = items->pdata[i];

    if (item->kind == NC_FORM_GROUP && has_asked (self->form, item))
      add_section (self, item->name, item->path, item->label ? item->label : item->name);
  }
  nc_checklist_sections_refresh (self);
}

static void
nc_checklist_sections_dispose (GObject *object)
{
  NcChecklistSections *self = NC_CHECKLIST_SECTIONS (object);

  self->chosen = NULL;
  adw_bin_set_child (ADW_BIN (self), NULL);
  g_clear_pointer (&self->sections, g_ptr_array_unref);
  g_clear_object (&self->machines);
  G_OBJECT_CLASS (nc_checklist_sections_parent_class)->dispose (object);
}

static void
nc_checklist_sections_class_init (NcChecklistSectionsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = nc_checklist_sections_dispose;
  signals[CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
nc_checklist_sections_init (NcChecklistSections *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->sections = g_ptr_array_new_with_free_func (section_free);
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "navigation-sidebar");
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "nav-sidebar");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Sections"), -1);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->list));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_widget_set_size_request (scroller, 152, -1);
  g_signal_connect (self->list, "row-activated", G_CALLBACK (activated_cb), self);
  g_signal_connect (self->list, "row-selected", G_CALLBACK (selected_cb), self);
  adw_bin_set_child (ADW_BIN (self), scroller);
}

/**
 * nc_checklist_sections_new:
 * @form: kept alive by the caller
 * @machines: (nullable): %NULL for a form without a repeat
 */
GtkWidget *
nc_checklist_sections_new (NcForm *form, NcMachineList *machines)
{
  NcChecklistSections *self = g_object_new (NC_TYPE_CHECKLIST_SECTIONS, NULL);

  self->form = form;
  self->machines = machines ? g_object_ref (machines) : NULL;
  fill (self);
  return GTK_WIDGET (self);
}
