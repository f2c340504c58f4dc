/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-catalogue-page.h"
#include "nc-access.h"
#include "nc-catalogue.h"
#include "nc-lang.h"
#include "nc-ledger.h"
#include "nc-one-tap.h"
#include "nc-two-lines.h"

struct _NcCataloguePage {
  AdwBin parent_instance;
  NcSession *session;
  GPtrArray *tables; /* of NcCatalogueTable */
  GtkSingleSelection *selection;
  AdwLeaflet *leaflet;
  GtkDropDown *table_drop_down;
  GtkSearchEntry *search_entry;
  GtkLabel *count_label;
  GtkListView *list_view;
  GtkStack *row_stack;
  AdwPreferencesGroup *row_group;
  GPtrArray *row_widgets;
};

G_DEFINE_FINAL_TYPE (NcCataloguePage, nc_catalogue_page, ADW_TYPE_BIN)

static const NcCatalogueTable *
current_table (NcCataloguePage *self)
{
  guint selected = gtk_drop_down_get_selected (self->table_drop_down);

  return g_ptr_array_index (self->tables, selected < self->tables->len ? selected : 0);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, NcCataloguePage *self)
{
  const NcCatalogueTable *table = current_table (self);
  NcRowItem *row = gtk_list_item_get_item (item);
  g_autofree char *heading = nc_catalogue_line (row, table->heading);
  g_autofree char *detail = nc_catalogue_line (row, table->detail ? table->detail : "confidence");

  (void)factory;
  nc_two_lines_set (item, heading, detail);
}

static void
add_cell (NcCataloguePage *self, const char *column, const char *title, const char *value)
{
  GtkWidget *row = adw_action_row_new ();

  gtk_widget_set_name (row, column);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), value);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  gtk_widget_add_css_class (row, "property");
  adw_preferences_group_add (self->row_group, row);
  g_ptr_array_add (self->row_widgets, row);
}

static void
show_row (NcCataloguePage *self)
{
  NcRowItem *row = gtk_single_selection_get_selected_item (self->selection);
  g_auto (GStrv) columns = NULL;
  const char *rule_id;
  NcConfidence confidence;

  for (guint i = 0; i < self->row_widgets->len; i++)
    adw_preferences_group_remove (self->row_group, g_ptr_array_index (self->row_widgets, i));
  g_ptr_array_set_size (self->row_widgets, 0);
  gtk_stack_set_visible_child_name (self->row_stack, row ? "row" : "empty");
  if (!row)
    return;
  confidence = nc_catalogue_confidence (nc_session_get_reference (self->session), current_table (self), row, &rule_id);
  add_cell (self, "rule", _ ("Rule"), rule_id);
  add_cell (self, "trust", _ ("Confidence"), nc_ledger_confidence_word (nc_confidence_to_string (confidence)));
  columns = nc_row_item_columns (row, 1, 64);
  for (char **column = columns; *column; column++)
    if (*nc_row_item_get (row, *column) && !g_str_equal (*column, "confidence") &&
        g_strcmp0 (nc_row_item_get (row, *column), rule_id) != 0) {
      g_autofree char *value = nc_catalogue_value (row, *column);

      add_cell (self, *column, nc_catalogue_column_title (*column), value);
    }
}

static void
refresh (NcCataloguePage *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NcLazyModel) model =
      nc_catalogue_model (nc_session_get_reference (self->session), current_table (self),
                          gtk_editable_get_text (GTK_EDITABLE (self->search_entry)), &error);
  g_autofree char *count = NULL;
  guint n;

  if (!model) {
    gtk_label_set_text (self->count_label, error ? error->message : "");
    return;
  }
  n = g_list_model_get_n_items (G_LIST_MODEL (model));
  count = n ? g_strdup_printf (dngettext (GETTEXT_PACKAGE, "%u row", "%u rows", n), n)
            : g_strdup (_ ("Not found in this data; that does not mean that there is no rule"));
  gtk_label_set_text (self->count_label, count);
  gtk_single_selection_set_model (self->selection, G_LIST_MODEL (model));
  gtk_single_selection_set_selected (self->selection, GTK_INVALID_LIST_POSITION);
}

static void
selected_table_cb (NcCataloguePage *self)
{
  if (!self->session)
    return;
  nc_ui_state_set (nc_session_get_ui_state (self->session), "catalogue", "table", current_table (self)->table);
  refresh (self);
}

static void
search_changed_cb (NcCataloguePage *self)
{
  refresh (self);
}

static void
activate_cb (GtkListView *view, guint position, NcCataloguePage *self)
{
  (void)view;
  (void)position;
  adw_leaflet_navigate (self->leaflet, ADW_NAVIGATION_DIRECTION_FORWARD);
}

static void
nc_catalogue_page_dispose (GObject *object)
{
  NcCataloguePage *self = NC_CATALOGUE_PAGE (object);

  /* The children go first, so that none of their callbacks meets freed fields. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  g_clear_pointer (&self->row_widgets, g_ptr_array_unref);
  g_clear_object (&self->selection);
  g_clear_pointer (&self->tables, g_ptr_array_unref);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (nc_catalogue_page_parent_class)->dispose (object);
}

static void
nc_catalogue_page_class_init (NcCataloguePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = nc_catalogue_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/nengcha/Nengcha/nc-catalogue-page.ui");
  gtk_widget_class_bind_template_child (widget_class, NcCataloguePage, leaflet);
  gtk_widget_class_bind_template_child (widget_class, NcCataloguePage, table_drop_down);
  gtk_widget_class_bind_template_child (widget_class, NcCataloguePage, search_entry);
  gtk_widget_class_bind_template_child (widget_class, NcCataloguePage, count_label);
  gtk_widget_class_bind_template_child (widget_class, NcCataloguePage, list_view);
  gtk_widget_class_bind_template_child (widget_class, NcCataloguePage, row_stack);
  gtk_widget_class_bind_template_child (widget_class, NcCataloguePage, row_group);
  gtk_widget_class_bind_template_callback (widget_class, selected_table_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
}

static void
nc_catalogue_page_init (NcCataloguePage *self)
{
  self->row_widgets = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  nc_one_tap_connect (self->list_view, self->leaflet);
  nc_access_label (GTK_WIDGET (self->table_drop_down), _ ("List or standard"));
  nc_access_label (GTK_WIDGET (self->search_entry), _ ("Search in this list"));
  nc_access_label (GTK_WIDGET (self->list_view), _ ("Rows"));
}

GtkWidget *
nc_catalogue_page_new (NcSession *session)
{
  NcCataloguePage *self = g_object_new (NC_TYPE_CATALOGUE_PAGE, NULL);
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);
  g_autofree char *table = nc_ui_state_get (nc_session_get_ui_state (session), "catalogue", "table");

  self->tables = nc_catalogue_tables (nc_session_get_reference (session));
  for (guint i = 0; i < self->tables->len; i++)
    gtk_string_list_append (titles, _ (((NcCatalogueTable *)g_ptr_array_index (self->tables, i))->title));
  gtk_drop_down_set_model (self->table_drop_down, G_LIST_MODEL (titles));
  /* Some eighty of them: the one wanted is found by typing a part of its title. */
  gtk_drop_down_set_expression (self->table_drop_down,
                                gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL, "string"));
  gtk_drop_down_set_enable_search (self->table_drop_down, TRUE);
  self->session = g_object_ref (session);
  self->selection = gtk_single_selection_new (NULL);
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  g_signal_connect_object (self->selection, "notify::selected-item", G_CALLBACK (show_row), self, G_CONNECT_SWAPPED);
  g_signal_connect (factory, "setup", G_CALLBACK (nc_two_lines_setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), self);
  gtk_list_view_set_factory (self->list_view, factory);
  g_object_unref (factory);
  gtk_list_view_set_model (self->list_view, GTK_SELECTION_MODEL (self->selection));
  nc_catalogue_page_show (self, table ? table : current_table (self)->table, "");
  refresh (self);
  return GTK_WIDGET (self);
}

/**
 * nc_catalogue_page_show:
 *
 * Returns: %FALSE when the catalogue has no such table.
 */
gboolean
nc_catalogue_page_show (NcCataloguePage *self, const char *table, const char *text)
{
  g_return_val_if_fail (NC_IS_CATALOGUE_PAGE (self), FALSE);
  for (guint i = 0; i < self->tables->len; i++)
    if (g_strcmp0 (((NcCatalogueTable *)g_ptr_array_index (self->tables, i))->table, table) == 0) {
      gtk_drop_down_set_selected (self->table_drop_down, i);
      gtk_editable_set_text (GTK_EDITABLE (self->search_entry), text);
      refresh (self);
      return TRUE;
    }
  return FALSE;
}

guint
nc_catalogue_page_get_n_rows (NcCataloguePage *self)
{
  g_return_val_if_fail (NC_IS_CATALOGUE_PAGE (self), 0);
  return g_list_model_get_n_items (gtk_single_selection_get_model (self->selection));
}

/* As a hand would tap it. */
void
nc_catalogue_page_select (NcCataloguePage *self, guint row)
{
  g_return_if_fail (NC_IS_CATALOGUE_PAGE (self));
  gtk_single_selection_set_selected (self->selection, row);
}

/**
 * nc_catalogue_page_get_cell:
 * @column: its name in the data, or "rule", or "trust"
 *
 * Returns: (transfer none) (nullable): what the row that is shown says there; %NULL when that is not shown
 */
const char *
nc_catalogue_page_get_cell (NcCataloguePage *self, const char *column)
{
  for (guint i = 0; i < self->row_widgets->len; i++)
    if (g_str_equal (gtk_widget_get_name (g_ptr_array_index (self->row_widgets, i)), column))
      return adw_action_row_get_subtitle (g_ptr_array_index (self->row_widgets, i));
  return NULL;
}
