/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-lookup-page.h"
#include "nc-header.h"
#include "nc-access.h"
#include "nc-lang.h"
#include "nc-ledger.h"
#include "nc-verdict-view.h"

struct _NcLookupPage {
  AdwBin parent_instance;
  NcSession *session;
  NcVerdict *verdict;
  NcVerdictView *view;
  GtkEntry *model_entry;
  GtkDropDown *kind_drop_down;
  AdwBin *verdict_bin;
  AdwPreferencesGroup *needs_group;
  AdwPreferencesGroup *fields_group;
  GPtrArray *rows; /* an AdwEntryRow a column of the kind; NULL for those that have none */
  gboolean is_filling;
};

G_DEFINE_FINAL_TYPE (NcLookupPage, nc_lookup_page, ADW_TYPE_BIN)

static NcKind
current_kind (NcLookupPage *self)
{
  return (NcKind)MIN (gtk_drop_down_get_selected (self->kind_drop_down), NC_N_KINDS - 1);
}

static gboolean
is_model (const NcColumn *column)
{
  return g_str_equal (column->name, "model");
}

static gboolean
has_no_row (const NcColumn *column)
{
  return is_model (column) || g_str_equal (column->name, "id");
}

/* What stands in the field of a column: the large entry for the model, else its row. */
static const char *
text_of (NcLookupPage *self, const NcColumn *column, guint index)
{
  AdwEntryRow *row = g_ptr_array_index (self->rows, index);

  if (is_model (column))
    return gtk_editable_get_text (GTK_EDITABLE (self->model_entry));
  return row ? gtk_editable_get_text (GTK_EDITABLE (row)) : "";
}

/* A field that is asked for comes up to the verdict, and stays there: what is typed in would else move about. */
static void
bring_up (NcLookupPage *self, GtkWidget *row)
{
  if (gtk_widget_is_ancestor (row, GTK_WIDGET (self->needs_group)))
    return;
  g_object_ref (row);
  adw_preferences_group_remove (self->fields_group, row);
  adw_preferences_group_add (self->needs_group, row);
  g_object_unref (row);
}

static void
place_rows (NcLookupPage *self, const NcColumn *columns, guint n)
{
  gboolean any = FALSE;

  for (guint i = 0; i < n; i++) {
    GtkWidget *row = g_ptr_array_index (self->rows, i);
    gboolean needed = FALSE;

    if (!row)
      continue;
    for (guint k = 0; k < self->verdict->n_needs; k++)
      needed = needed || g_str_equal (self->verdict->needs[k], columns[i].name);
    if (needed) {
      gtk_widget_add_css_class (row, "needed");
      if (!gtk_widget_get_focus_child (row))
        bring_up (self, row);
    } else {
      gtk_widget_remove_css_class (row, "needed");
    }
    any = any || gtk_widget_is_ancestor (row, GTK_WIDGET (self->needs_group));
  }
  gtk_widget_set_visible (GTK_WIDGET (self->needs_group), any);
}

static void
describe_needs (NcLookupPage *self, const NcColumn *columns, guint n)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint k = 0; k < self->verdict->n_needs; k++)
    for (guint i = 0; i < n; i++)
      if (g_str_equal (self->verdict->needs[k], columns[i].name))
        g_string_append_printf (names, "%s%s", names->len ? _ (", ") : "", nc_column_meaning (&columns[i]));
  /* The fields stay where they were asked for when all of them are filled. */
  adw_preferences_group_set_title (self->needs_group,
                                   names->len ? _ ("Missing to decide") : _ ("What was still asked for"));
  adw_preferences_group_set_description (self->needs_group, names->str);
}

static void
judge (NcLookupPage *self)
{
  guint n;
  NcKind kind = current_kind (self);
  const NcColumn *columns = nc_columns (kind, &n);
  NcRecord record;

  if (self->is_filling)
    return;
  nc_record_init (&record, kind);
  for (guint i = 0; i < n; i++) {
    const char *text = text_of (self, &columns[i], i);

    if (*text)
      nc_record_set (&record, i, text);
  }
  if (nc_record_is_empty (&record)) {
    nc_verdict_view_clear (self->view);
    gtk_widget_set_visible (GTK_WIDGET (self->needs_group), FALSE);
    return;
  }
  nc_judge_record (nc_session_get_judge (self->session), &record, nc_clock_today (nc_session_get_clock (self->session)),
                   self->verdict);
  nc_verdict_view_show (self->view, self->verdict);
  describe_needs (self, columns, n);
  place_rows (self, columns, n);
}

static void
keep (NcLookupPage *self)
{
  NcUiState *state = nc_session_get_ui_state (self->session);
  guint n;
  NcKind kind = current_kind (self);
  const NcColumn *columns = nc_columns (kind, &n);
  g_autofree char *group = g_strdup_printf ("lookup %s", nc_kind_to_string (kind));

  for (guint i = 0; i < n; i++) {
    const char *text = text_of (self, &columns[i], i);

    nc_ui_state_set (state, group, columns[i].name, *text ? text : NULL);
  }
  nc_ui_state_set (state, "lookup", "kind", nc_kind_to_string (kind));
}

static void
changed_cb (NcLookupPage *self)
{
  if (!self->session || self->is_filling)
    return;
  judge (self);
  keep (self);
}

/* The columns' own words are for a table's reader: in a window they begin with a capital and name no option. */
static char *
title_of (const NcColumn *column)
{
  const char *meaning = g_str_equal (column->name, "inspected_on") ? _ ("day of the inspection, if not today")
                                                                   : nc_column_meaning (column);
  g_autoptr (GString) title = g_string_new (NULL);

  g_string_append_unichar (title, g_unichar_toupper (g_utf8_get_char (meaning)));
  g_string_append (title, g_utf8_next_char (meaning));
  return column->unit ? g_strdup_printf (_ ("%s (%s)"), title->str, column->unit) : g_strdup (title->str);
}

static void
make_rows (NcLookupPage *self)
{
  guint n;
  NcKind kind = current_kind (self);
  const NcColumn *columns = nc_columns (kind, &n);
  g_autofree char *group = g_strdup_printf ("lookup %s", nc_kind_to_string (kind));
  gboolean has_model = FALSE;

  for (guint i = 0; i < self->rows->len; i++) {
    GtkWidget *old = g_ptr_array_index (self->rows, i);

    if (old)
      adw_preferences_group_remove (
          gtk_widget_is_ancestor (old, GTK_WIDGET (self->needs_group)) ? self->needs_group : self->fields_group, old);
  }
  g_ptr_array_set_size (self->rows, 0);
  self->is_filling = TRUE;
  for (guint i = 0; i < n; i++) {
    g_autofree char *kept = nc_ui_state_get (nc_session_get_ui_state (self->session), group, columns[i].name);
    g_autofree char *title = NULL;
    GtkWidget *row;

    has_model = has_model || is_model (&columns[i]);
    if (is_model (&columns[i]))
      gtk_editable_set_text (GTK_EDITABLE (self->model_entry), kept ? kept : "");
    if (has_no_row (&columns[i])) {
      g_ptr_array_add (self->rows, NULL);
      continue;
    }
    row = adw_entry_row_new ();
    title = title_of (&columns[i]);
    adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
    gtk_widget_set_name (row, columns[i].name);
    gtk_editable_set_text (GTK_EDITABLE (row), kept ? kept : "");
    g_signal_connect_swapped (row, "changed", G_CALLBACK (changed_cb), self);
    adw_preferences_group_add (self->fields_group, row);
    g_ptr_array_add (self->rows, row);
  }
  gtk_widget_set_visible (GTK_WIDGET (self->model_entry), has_model);
  self->is_filling = FALSE;
  judge (self);
}

static void
kind_cb (NcLookupPage *self)
{
  if (!self->session)
    return;
  make_rows (self);
  keep (self);
}

static gboolean
focus_cb (gpointer user_data)
{
  NcLookupPage *self = user_data;

  if (gtk_widget_get_mapped (user_data))
    gtk_widget_grab_focus (GTK_WIDGET (self->model_entry));
  return G_SOURCE_REMOVE;
}

/* The stack, when the caret was in the page before, moves it on to the next control once this page is shown. */
static void
nc_lookup_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (nc_lookup_page_parent_class)->map (widget);
  g_idle_add_full (G_PRIORITY_HIGH_IDLE, focus_cb, g_object_ref (widget), g_object_unref);
}

static void
nc_lookup_page_dispose (GObject *object)
{
  NcLookupPage *self = NC_LOOKUP_PAGE (object);

  self->is_filling = TRUE;
  adw_bin_set_child (ADW_BIN (self), NULL);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->verdict, nc_verdict_free);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (nc_lookup_page_parent_class)->dispose (object);
}

static void
nc_lookup_page_class_init (NcLookupPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = nc_lookup_page_dispose;
  widget_class->map = nc_lookup_page_map;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/nengcha/Nengcha/nc-lookup-page.ui");
  gtk_widget_class_bind_template_child (widget_class, NcLookupPage, model_entry);
  gtk_widget_class_bind_template_child (widget_class, NcLookupPage, kind_drop_down);
  gtk_widget_class_bind_template_child (widget_class, NcLookupPage, verdict_bin);
  gtk_widget_class_bind_template_child (widget_class, NcLookupPage, fields_group);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, kind_cb);
}

static void
nc_lookup_page_init (NcLookupPage *self)
{
  self->rows = g_ptr_array_new ();
  self->verdict = nc_verdict_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  self->needs_group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  gtk_widget_set_visible (GTK_WIDGET (self->needs_group), FALSE);
  nc_access_label (GTK_WIDGET (self->model_entry), _ ("Model on the nameplate"));
  nc_access_label (GTK_WIDGET (self->kind_drop_down), _ ("Kind"));
}

/**
 * nc_lookup_page_new:
 *
 * What was typed last is there again.
 */
GtkWidget *
nc_lookup_page_new (NcSession *session)
{
  NcLookupPage *self = g_object_new (NC_TYPE_LOOKUP_PAGE, NULL);
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);
  g_autofree char *kept = nc_ui_state_get (nc_session_get_ui_state (session), "lookup", "kind");
  NcKind kind = NC_KIND_MOTOR;

  for (guint i = 0; i < NC_N_KINDS; i++)
    gtk_string_list_append (titles, nc_ledger_kind_title (i));
  gtk_drop_down_set_model (self->kind_drop_down, G_LIST_MODEL (titles));
  self->session = g_object_ref (session);
  self->view = NC_VERDICT_VIEW (nc_verdict_view_new (nc_session_get_reference (session)));
  nc_verdict_view_set_asking (self->view, GTK_WIDGET (self->needs_group));
  adw_bin_set_child (self->verdict_bin, GTK_WIDGET (self->view));
  if (kept)
    nc_kind_parse (kept, &kind);
  gtk_drop_down_set_selected (self->kind_drop_down, kind);
  make_rows (self);
  return GTK_WIDGET (self);
}

void
nc_lookup_page_set_kind (NcLookupPage *self, NcKind kind)
{
  g_return_if_fail (NC_IS_LOOKUP_PAGE (self));
  gtk_drop_down_set_selected (self->kind_drop_down, kind);
}

/**
 * nc_lookup_page_set_value:
 * @column: machine name of a column of the kind
 *
 * Types @value into the column's field.
 *
 * Returns: %FALSE when the kind has no such column with a field.
 */
gboolean
nc_lookup_page_set_value (NcLookupPage *self, const char *column, const char *value)
{
  int index;

  g_return_val_if_fail (NC_IS_LOOKUP_PAGE (self), FALSE);
  index = nc_columns_find (current_kind (self), column);
  if (g_str_equal (column, "model"))
    gtk_editable_set_text (GTK_EDITABLE (self->model_entry), value);
  else if (index >= 0 && g_ptr_array_index (self->rows, index))
    gtk_editable_set_text (GTK_EDITABLE (g_ptr_array_index (self->rows, index)), value);
  else
    return FALSE;
  return TRUE;
}

const char *
nc_lookup_page_get_word (NcLookupPage *self)
{
  g_return_val_if_fail (NC_IS_LOOKUP_PAGE (self), NULL);
  return nc_verdict_view_get_word (self->view);
}
