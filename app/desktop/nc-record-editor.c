/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-record-editor.h"
#include "nc-combo.h"
#include "nc-change.h"
#include "nc-day.h"
#include "nc-id.h"
#include "nc-lang.h"
#include "nc-row.h"
#include <string.h>

/* Belongs to the window. */
typedef struct {
  NcStore *store;
  char *table, *id;
  gboolean exists;
  const NcField *fields;
  guint n_fields;
  GtkWidget **rows;
  char **values; /* as they are in the store, or wait to be written there */
  gboolean *waits;
  GtkLabel *message;
  gboolean is_filling;
} Editor;

static void
editor_free (gpointer data)
{
  Editor *self = data;

  for (guint i = 0; i < self->n_fields; i++)
    g_free (self->values[i]);
  g_free (self->values);
  g_free (self->waits);
  g_free (self->rows);
  g_free (self->table);
  g_free (self->id);
  g_object_unref (self->store);
  g_free (self);
}

static void
say (Editor *self, const char *text)
{
  gtk_label_set_text (self->message, text ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->message), text != NULL);
}

/* Why @value cannot stand in the field; NULL when it can. */
static char *
find_fault (const NcField *field, const char *value)
{
  if (field->kind == NC_FIELD_REQUIRED && !*value)
    return g_strdup_printf (_ ("“%s” cannot be empty"), _ (field->title));
  if (field->kind == NC_FIELD_DAY && *value && nc_day_parse (value) == NC_DAY_NONE)
    return g_strdup_printf (_ ("“%s” is no day of the form 2026-11-20"), value);
  if (field->kind == NC_FIELD_REGION && *value && (strlen (value) != 6 || strspn (value, "0123456789") != 6))
    return g_strdup_printf (_ ("“%s” is no region code of six digits"), value);
  return NULL;
}

static gboolean
has_all (Editor *self)
{
  for (guint i = 0; i < self->n_fields; i++)
    if (self->fields[i].kind == NC_FIELD_REQUIRED && !(self->values[i] && *self->values[i]))
      return FALSE;
  return TRUE;
}

/* Writes what waits. A row that lacks what it needs goes on waiting. */
static gboolean
commit (Editor *self)
{
  g_autoptr (NcChange) change = NULL;
  g_autoptr (GError) error = NULL;
  gboolean any = FALSE;

  if (!self->exists && !has_all (self))
    return TRUE;
  change = nc_change_new (self->store, g_get_user_name ());
  for (guint i = 0; i < self->n_fields; i++)
    if (self->waits[i]) {
      const char *value = self->values[i];

      nc_change_set (change, self->table, self->id, self->fields[i].column, value && *value ? value : NULL);
      any = TRUE;
    }
  if (!any)
    return TRUE;
  if (!nc_change_commit (change, &error)) {
    say (self, error->message);
    return FALSE;
  }
  self->exists = TRUE;
  memset (self->waits, 0, self->n_fields * sizeof *self->waits);
  return TRUE;
}

static gboolean
take (Editor *self, guint index, const char *value)
{
  g_autofree char *stripped = g_strstrip (g_strdup (value));
  g_autofree char *fault = find_fault (&self->fields[index], stripped);

  if (fault) {
    say (self, fault);
    gtk_widget_add_css_class (self->rows[index], "error");
    return FALSE;
  }
  gtk_widget_remove_css_class (self->rows[index], "error");
  say (self, NULL);
  if (g_strcmp0 (self->values[index] ? self->values[index] : "", stripped) == 0)
    return TRUE;
  g_free (self->values[index]);
  self->values[index] = g_steal_pointer (&stripped);
  self->waits[index] = TRUE;
  return commit (self);
}

static guint
index_of (Editor *self, GtkWidget *row)
{
  for (guint i = 0; i < self->n_fields; i++)
    if (self->rows[i] == row)
      return i;
  g_assert_not_reached ();
}

static void
take_entry (Editor *self, GtkWidget *row)
{
  if (!self->is_filling)
    take (self, index_of (self, row), gtk_editable_get_text (GTK_EDITABLE (row)));
}

static void
applied_cb (GtkWidget *row, Editor *self)
{
  take_entry (self, row);
}

static void
left_cb (GtkEventControllerFocus *controller, Editor *self)
{
  take_entry (self, gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (controller)));
}

static void
chosen_cb (GtkWidget *row, GParamSpec *property, Editor *self)
{
  guint index = index_of (self, row);

  (void)property;
  if (!self->is_filling)
    take (self, index, self->fields[index].choices[2 * adw_combo_row_get_selected (ADW_COMBO_ROW (row))]);
}

static void
switched_cb (GtkSwitch *widget, GParamSpec *property, Editor *self)
{
  GtkWidget *row = gtk_widget_get_ancestor (GTK_WIDGET (widget), ADW_TYPE_ACTION_ROW);

  (void)property;
  if (!self->is_filling)
    take (self, index_of (self, row), gtk_switch_get_active (widget) ? "1" : "0");
}

static GtkWidget *
make_entry (Editor *self)
{
  GtkWidget *row = adw_entry_row_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  g_signal_connect (focus, "leave", G_CALLBACK (left_cb), self);
  gtk_widget_add_controller (row, focus);
  g_signal_connect (row, "entry-activated", G_CALLBACK (applied_cb), self);
  return row;
}

static GtkWidget *
make_choice (Editor *self, const NcField *field)
{
  GtkWidget *row = adw_combo_row_new ();
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);

  for (guint i = 0; field->choices[i]; i += 2)
    gtk_string_list_append (titles, _ (field->choices[i + 1]));
  nc_combo_show_words (ADW_COMBO_ROW (row));
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (titles));
  g_signal_connect (row, "notify::selected", G_CALLBACK (chosen_cb), self);
  return row;
}

static GtkWidget *
make_switch (Editor *self, const NcField *field)
{
  GtkWidget *row = adw_action_row_new (), *widget = gtk_switch_new ();

  gtk_widget_set_valign (widget, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, _ (field->title), -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), widget);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), widget);
  g_object_set_data (G_OBJECT (row), "switch", widget);
  g_signal_connect (widget, "notify::active", G_CALLBACK (switched_cb), self);
  return row;
}

static void
show_value (Editor *self, guint index)
{
  const NcField *field = &self->fields[index];
  const char *value = self->values[index] ? self->values[index] : "";
  GtkWidget *row = self->rows[index];

  self->is_filling = TRUE;
  if (field->kind == NC_FIELD_SWITCH)
    gtk_switch_set_active (g_object_get_data (G_OBJECT (row), "switch"), g_str_equal (value, "1"));
  else if (field->kind != NC_FIELD_CHOICE)
    gtk_editable_set_text (GTK_EDITABLE (row), value);
  else
    for (guint i = 0; field->choices[i]; i += 2)
      if (g_str_equal (field->choices[i], value))
        adw_combo_row_set_selected (ADW_COMBO_ROW (row), i / 2);
  self->is_filling = FALSE;
}

static void
read_values (Editor *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NcRowWriter) rows = nc_row_writer_new (self->store, &error);

  for (guint i = 0; i < self->n_fields; i++) {
    if (self->exists && rows &&
        !nc_row_writer_get (rows, self->table, self->id, self->fields[i].column, &self->values[i],
                            error ? NULL : &error))
      self->values[i] = NULL;
    if (!self->exists && self->fields[i].kind == NC_FIELD_SWITCH)
      self->values[i] = g_strdup ("1");
    if (!self->exists && self->fields[i].kind == NC_FIELD_CHOICE) {
      self->values[i] = g_strdup (self->fields[i].choices[0]);
      self->waits[i] = TRUE;
    }
    show_value (self, i);
  }
  if (error)
    say (self, error->message);
}

/* What was typed and not left counts too. */
static gboolean
close_cb (GtkWindow *window, Editor *self)
{
  gtk_window_set_focus (window, NULL);
  for (guint i = 0; i < self->n_fields; i++)
    if (GTK_IS_EDITABLE (self->rows[i]) && self->fields[i].kind != NC_FIELD_CHOICE)
      take_entry (self, self->rows[i]);
  return FALSE;
}

static GtkWidget *
make_row (Editor *self, const NcField *field)
{
  GtkWidget *row = field->kind == NC_FIELD_CHOICE   ? make_choice (self, field)
                   : field->kind == NC_FIELD_SWITCH ? make_switch (self, field)
                                                    : make_entry (self);
  g_autofree char *day_title = NULL;
  const char *title = _ (field->title);

  if (field->kind == NC_FIELD_DAY)
    title = day_title = g_strdup_printf (_ ("%s (2026-11-20)"), title);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_widget_set_name (row, field->column);
  return row;
}

/**
 * nc_record_editor_present:
 * @id: (nullable): %NULL for a new row
 * @fields: constant; they must outlive the window
 *
 * Returns: (transfer none): the window.
 */
GtkWindow *
nc_record_editor_present (GtkWindow *parent, NcStore *store, const char *title, const char *table, const char *id,
                          const NcField *fields, guint n_fields)
{
  Editor *self = g_new0 (Editor, 1);
  GtkWindow *window = GTK_WINDOW (adw_window_new ());
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *page = adw_preferences_page_new ();
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());

  self->store = g_object_ref (store);
  self->table = g_strdup (table);
  self->id = id ? g_strdup (id) : nc_id_new (nc_store_get_clock (store));
  self->exists = id != NULL;
  self->fields = fields;
  self->n_fields = n_fields;
  self->rows = g_new0 (GtkWidget *, n_fields);
  self->values = g_new0 (char *, n_fields);
  self->waits = g_new0 (gboolean, n_fields);
  self->message = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->message, TRUE);
  gtk_label_set_xalign (self->message, 0);
  gtk_widget_add_css_class (GTK_WIDGET (self->message), "refusal");
  gtk_widget_set_visible (GTK_WIDGET (self->message), FALSE);
  gtk_widget_set_margin_bottom (GTK_WIDGET (self->message), 12);
  adw_preferences_group_add (group, GTK_WIDGET (self->message));
  for (guint i = 0; i < n_fields; i++) {
    self->rows[i] = make_row (self, &fields[i]);
    adw_preferences_group_add (group, self->rows[i]);
  }
  g_object_set_data_full (G_OBJECT (window), "editor", self, editor_free);
  read_values (self);
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), group);
  gtk_widget_set_vexpand (page, TRUE);
  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (box), page);
  adw_window_set_content (ADW_WINDOW (window), box);
  gtk_window_set_title (window, title);
  gtk_window_set_transient_for (window, parent);
  gtk_window_set_modal (window, TRUE);
  gtk_window_set_default_size (window, 520, 640);
  g_signal_connect (window, "close-request", G_CALLBACK (close_cb), self);
  gtk_window_present (window);
  return window;
}

/* As a hand would fill in the field and leave it. Returns: whether it was taken. */
gboolean
nc_record_editor_set (GtkWindow *editor, const char *column, const char *value)
{
  Editor *self = g_object_get_data (G_OBJECT (editor), "editor");

  for (guint i = 0; i < self->n_fields; i++)
    if (g_str_equal (self->fields[i].column, column)) {
      gboolean done = take (self, i, value);

      if (done)
        show_value (self, i);
      return done;
    }
  return FALSE;
}

/* "" when nothing is said. */
const char *
nc_record_editor_get_message (GtkWindow *editor)
{
  return gtk_label_get_text (((Editor *)g_object_get_data (G_OBJECT (editor), "editor"))->message);
}
