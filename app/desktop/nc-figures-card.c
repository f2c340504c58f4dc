/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-figures-card.h"
#include "nc-column-title.h"
#include "nc-figures-export.h"
#include "nc-lang.h"
#include "nc-recent.h"
#include "nc-window.h"

/* A table of more rows scrolls by itself; of more columns it stands below its chart, not beside it. */
#define MOST_GRID_ROWS      40
#define TABLE_HEIGHT        460
#define MOST_COLUMNS_BESIDE 4

struct _NcFiguresCard {
  AdwBin parent_instance;
  NcFigures *figures;
  NcBars *bars; /* NULL for a table alone */
};

G_DEFINE_FINAL_TYPE (NcFiguresCard, nc_figures_card, ADW_TYPE_BIN)

static guint
column_of (GtkSignalListItemFactory *factory)
{
  return GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (factory), "column"));
}

static void
setup_cell_cb (GtkSignalListItemFactory *factory, GtkListItem *item, NcFigures *figures)
{
  GtkWidget *label = gtk_label_new (NULL);
  gboolean is_number = nc_figures_get_column (figures, column_of (factory))->is_number;

  gtk_label_set_xalign (GTK_LABEL (label), is_number ? 1 : 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 28);
  gtk_widget_add_css_class (label, "numeric");
  gtk_list_item_set_activatable (item, FALSE);
  gtk_list_item_set_child (item, label);
}

static void
bind_cell_cb (GtkSignalListItemFactory *factory, GtkListItem *item, NcFigures *figures)
{
  guint column = column_of (factory);
  const char *text = nc_figure_row_get (gtk_list_item_get_item (item), column);
  g_autofree char *shown = nc_figures_get_column (figures, column)->is_number ? nc_figures_shown (text) : NULL;
  GtkWidget *label = gtk_list_item_get_child (item);

  gtk_label_set_text (GTK_LABEL (label), shown ? shown : text);
  /* What is cut can be read by resting on it. */
  gtk_widget_set_tooltip_text (label, !shown && g_utf8_strlen (text, -1) > 12 ? text : NULL);
}

/* Long tables make only the rows that are seen. */
static GtkWidget *
make_long_table (NcFigures *figures)
{
  GtkNoSelection *model = gtk_no_selection_new (g_object_ref (nc_figures_get_rows (figures)));
  GtkWidget *view = gtk_column_view_new (GTK_SELECTION_MODEL (model));

  for (guint c = 0; c < nc_figures_get_n_columns (figures); c++) {
    GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
    GtkColumnViewColumn *column;

    g_object_set_data (G_OBJECT (factory), "column", GUINT_TO_POINTER (c));
    g_signal_connect (factory, "setup", G_CALLBACK (setup_cell_cb), figures);
    g_signal_connect (factory, "bind", G_CALLBACK (bind_cell_cb), figures);
    column = gtk_column_view_column_new (nc_figures_get_column (figures, c)->title, factory);
    gtk_column_view_column_set_resizable (column, TRUE);
    gtk_column_view_append_column (GTK_COLUMN_VIEW (view), column);
    if (nc_figures_get_column (figures, c)->is_number)
      nc_column_title_align_end (GTK_COLUMN_VIEW (view), c);
    g_object_unref (column);
  }
  gtk_widget_add_css_class (view, "data-table");
  return view;
}

/* How many digits' widths it takes. */
static int
width_of (const char *text)
{
  int width = 0;

  for (const char *c = text; *c; c = g_utf8_next_char (c))
    width += g_unichar_iswide (g_utf8_get_char (c)) ? 2 : 1;
  return width;
}

static GtkWidget *
make_cell (const char *text, gboolean is_number, gboolean is_head)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), is_number ? 1 : 0);
  gtk_label_set_yalign (GTK_LABEL (label), 0);
  /* Enterprises of one town differ in the last characters of their names: nothing is cut, long texts take more lines;
     a credit code of 18 characters does not. */
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_width_chars (GTK_LABEL (label), MIN (width_of (text), is_number || g_str_is_ascii (text) ? 20 : 16));
  gtk_label_set_max_width_chars (GTK_LABEL (label), 60);
  gtk_widget_add_css_class (label, "numeric");
  if (is_head)
    gtk_widget_add_css_class (label, "table-head");
  return label;
}

/* A column without a single value only takes room; exports have it. */
static gboolean
is_shown (NcFigures *figures, guint column)
{
  guint n_rows = g_list_model_get_n_items (nc_figures_get_rows (figures));

  for (guint r = 0; r < n_rows; r++)
    if (*nc_figures_get_cell (figures, r, column))
      return TRUE;
  return FALSE;
}

static GtkWidget *
make_grid (NcFigures *figures)
{
  GtkWidget *grid = g_object_new (GTK_TYPE_GRID, "accessible-role", GTK_ACCESSIBLE_ROLE_TABLE, "column-spacing", 18,
                                  "row-spacing", 6, NULL);
  guint n_rows = g_list_model_get_n_items (nc_figures_get_rows (figures));

  for (guint c = 0; c < nc_figures_get_n_columns (figures); c++) {
    const NcFigureColumn *column = nc_figures_get_column (figures, c);

    if (!is_shown (figures, c))
      continue;
    gtk_grid_attach (GTK_GRID (grid), make_cell (column->title, column->is_number, TRUE), (int)c, 0, 1, 1);
    for (guint r = 0; r < n_rows; r++) {
      const char *text = nc_figures_get_cell (figures, r, c);
      g_autofree char *shown = column->is_number ? nc_figures_shown (text) : NULL;
      GtkWidget *cell = make_cell (shown ? shown : text, column->is_number, FALSE);

      gtk_widget_set_hexpand (cell, c == nc_figures_get_label_column (figures));
      gtk_grid_attach (GTK_GRID (grid), cell, (int)c, (int)r + 1, 1, 1);
    }
  }
  gtk_widget_set_margin_bottom (grid, 12);
  return grid;
}

static GtkWidget *
make_table (NcFigures *figures)
{
  gboolean is_long = g_list_model_get_n_items (nc_figures_get_rows (figures)) > MOST_GRID_ROWS;
  GtkWidget *table = is_long ? make_long_table (figures) : make_grid (figures), *scroller = gtk_scrolled_window_new ();

  gtk_accessible_update_property (GTK_ACCESSIBLE (table), GTK_ACCESSIBLE_PROPERTY_LABEL, nc_figures_get_title (figures),
                                  -1);
  if (is_long)
    gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scroller), TABLE_HEIGHT);
  else
    gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_AUTOMATIC, GTK_POLICY_NEVER);
  /* So that a table that would be cut beside its chart goes below it. */
  gtk_scrolled_window_set_propagate_natural_width (GTK_SCROLLED_WINDOW (scroller), !is_long);
  gtk_widget_set_size_request (scroller, 300, -1);
  gtk_widget_set_valign (scroller, GTK_ALIGN_START);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), table);
  return scroller;
}

static void
toast (NcFiguresCard *self, const char *text)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (NC_IS_WINDOW (root))
    nc_window_toast (NC_WINDOW (root), text);
}

static void
file_chosen_cb (GtkNativeDialog *dialog, int response, NcFiguresCard *self)
{
  g_autoptr (GFile) file = NULL;
  g_autofree char *path = NULL, *said = NULL;
  g_autoptr (GError) error = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  path = file ? g_file_get_path (file) : NULL;
  if (path && nc_figures_card_export (self, path, &error)) {
    said = g_strdup_printf (_ ("Written: %s"), path);
    nc_recent_add (path, NC_RECENT_WRITTEN);
  }
  if (path)
    toast (self, said ? said : error->message);
  gtk_native_dialog_destroy (dialog);
}

static void
export_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  NcFiguresCard *self = NC_FIGURES_CARD (widget);
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (_ ("Export"), GTK_WINDOW (gtk_widget_get_root (widget)),
                                                              GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"), _ ("_Cancel"));
  g_autofree char *name =
      g_strdup_printf ("%s.%s", nc_figures_get_name (self->figures), g_variant_get_string (parameter, NULL));

  (void)action;
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  g_signal_connect_object (dialog, "response", G_CALLBACK (file_chosen_cb), self, 0);
  g_object_set_data_full (G_OBJECT (self), "dialog", dialog, g_object_unref);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

static GtkWidget *
make_heading (NcFiguresCard *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *title, *button = gtk_menu_button_new ();
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autofree char *label = g_strdup_printf (_ ("Export: %s"), nc_figures_get_title (self->figures));

  title = gtk_label_new (nc_figures_get_title (self->figures));
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_wrap (GTK_LABEL (title), TRUE);
  gtk_widget_set_hexpand (title, TRUE);
  gtk_widget_add_css_class (title, "heading");
  if (self->bars)
    g_menu_append (menu, _ ("Chart as picture (PNG)"), "figures.export::png");
  g_menu_append (menu, _ ("Table for spreadsheets (XLSX)"), "figures.export::xlsx");
  g_menu_append (menu, _ ("Table as text (CSV)"), "figures.export::csv");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), G_MENU_MODEL (menu));
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "document-save-symbolic");
  gtk_widget_set_tooltip_text (button, _ ("Export"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), button);
  return box;
}

static GtkWidget *
make_note (const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_add_css_class (label, "caption");
  return label;
}

static void
add_beside (GtkFlowBox *box, GtkWidget *widget)
{
  gtk_flow_box_insert (box, widget, -1);
  gtk_widget_set_focusable (gtk_widget_get_parent (widget), FALSE);
}

static GtkWidget *
make_body (NcFiguresCard *self)
{
  GtkWidget *box;

  if (g_list_model_get_n_items (nc_figures_get_rows (self->figures)) == 0)
    return make_note (_ ("Nothing is known for this choice yet."));
  if (!self->bars)
    return make_table (self->figures);
  if (nc_figures_get_n_columns (self->figures) > MOST_COLUMNS_BESIDE) {
    box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
    gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->bars));
    gtk_box_append (GTK_BOX (box), make_table (self->figures));
    return box;
  }
  box = gtk_flow_box_new ();
  gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (box), GTK_SELECTION_NONE);
  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (box), 2);
  gtk_flow_box_set_column_spacing (GTK_FLOW_BOX (box), 24);
  gtk_flow_box_set_row_spacing (GTK_FLOW_BOX (box), 12);
  /* Nothing in it is used by keys; a flow box that has no child to give the focus to would keep the Tab key. */
  gtk_widget_set_can_focus (box, FALSE);
  add_beside (GTK_FLOW_BOX (box), GTK_WIDGET (self->bars));
  add_beside (GTK_FLOW_BOX (box), make_table (self->figures));
  return box;
}

static void
nc_figures_card_dispose (GObject *object)
{
  NcFiguresCard *self = NC_FIGURES_CARD (object);

  adw_bin_set_child (ADW_BIN (self), NULL);
  g_clear_object (&self->bars);
  g_clear_object (&self->figures);
  G_OBJECT_CLASS (nc_figures_card_parent_class)->dispose (object);
}

static void
nc_figures_card_class_init (NcFiguresCardClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = nc_figures_card_dispose;
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), "figures.export", "s", export_action);
}

static void
nc_figures_card_init (NcFiguresCard *self)
{
  (void)self;
}

GtkWidget *
nc_figures_card_new (NcFigures *figures)
{
  NcFiguresCard *self = g_object_new (NC_TYPE_FIGURES_CARD, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  self->figures = g_object_ref (figures);
  if (nc_figures_get_shape (figures) != NC_FIGURES_TABLE) {
    self->bars = g_object_ref_sink (NC_BARS (nc_bars_new_for_figures (figures)));
    if (nc_bars_get_n (self->bars) == 0)
      g_clear_object (&self->bars);
  }
  gtk_widget_add_css_class (box, "card");
  gtk_widget_add_css_class (box, "figures-card");
  gtk_box_append (GTK_BOX (box), make_heading (self));
  gtk_box_append (GTK_BOX (box), make_body (self));
  if (nc_figures_get_note (figures))
    gtk_box_append (GTK_BOX (box), make_note (nc_figures_get_note (figures)));
  adw_bin_set_child (ADW_BIN (self), box);
  return GTK_WIDGET (self);
}

NcFigures *
nc_figures_card_get_figures (NcFiguresCard *self)
{
  return self->figures;
}

/**
 * nc_figures_card_export:
 * @path: ending with .png for the chart, .csv or .xlsx for the table
 */
gboolean
nc_figures_card_export (NcFiguresCard *self, const char *path, GError **error)
{
  g_autofree char *lower = g_ascii_strdown (path, -1);

  g_return_val_if_fail (NC_IS_FIGURES_CARD (self), FALSE);
  if (self->bars && g_str_has_suffix (lower, ".png"))
    return nc_bars_export (self->bars, path, error);
  return nc_figures_export (self->figures, path, error);
}
