/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every control of every page: a name and a role for those who hear the screen, reached by Tab, large enough for
   gloves where the window is laid out for touch. */
#include "nc-desktop-places.h"
#include "nc-help.h"
#include "nc-lang.h"
#include "nc-grid.h"
#include "nc-table-cell.h"
#include <string.h>

#define TOUCH_PX  44
#define MOST_TABS 600

static GPtrArray *faults;

static void
fault (const char *where, GtkWidget *widget, const char *what)
{
  const char *tip = gtk_widget_get_tooltip_text (widget), *name = gtk_widget_get_name (widget);
  GtkWidget *parent = gtk_widget_get_parent (widget);

  g_ptr_array_add (faults, g_strdup_printf ("%s: %s “%s” %s in %s: %s", where, G_OBJECT_TYPE_NAME (widget), name,
                                            tip ? tip : "", parent ? G_OBJECT_TYPE_NAME (parent) : "nothing", what));
}

static void
report (void)
{
  for (guint i = 0; i < faults->len; i++)
    g_test_message ("%s", (char *)faults->pdata[i]);
  if (faults->len)
    g_printerr ("%u faults:\n", faults->len);
  for (guint i = 0; i < MIN (faults->len, 60); i++)
    g_printerr ("%s\n", (char *)faults->pdata[i]);
  g_assert_cmpuint (faults->len, ==, 0);
}

static gboolean
is_list (GtkWidget *widget)
{
  return GTK_IS_LIST_VIEW (widget) || GTK_IS_COLUMN_VIEW (widget) || GTK_IS_GRID_VIEW (widget) || NC_IS_GRID (widget);
}

/* The window manager's buttons, and what the toolkit makes inside of its own widgets. */
static gboolean
is_foreign (GtkWidget *widget)
{
  GtkWidget *parent = gtk_widget_get_parent (widget);

  return gtk_widget_get_ancestor (widget, GTK_TYPE_WINDOW_CONTROLS) ||
         gtk_widget_get_ancestor (widget, GTK_TYPE_CALENDAR) || GTK_IS_COLUMN_VIEW (parent) ||
         GTK_IS_SPIN_BUTTON (parent) ||
         (GTK_IS_LIST_VIEW (widget) &&
          (gtk_widget_get_ancestor (widget, GTK_TYPE_POPOVER) || gtk_widget_get_ancestor (widget, ADW_TYPE_COMBO_ROW)));
}

static gboolean
is_control (GtkWidget *widget)
{
  if (GTK_IS_LIST_BOX_ROW (widget))
    return gtk_list_box_row_get_activatable (GTK_LIST_BOX_ROW (widget)) && gtk_widget_get_focusable (widget);
  return GTK_IS_BUTTON (widget) || GTK_IS_ENTRY (widget) || GTK_IS_SEARCH_ENTRY (widget) ||
         GTK_IS_PASSWORD_ENTRY (widget) || GTK_IS_SWITCH (widget) || GTK_IS_CHECK_BUTTON (widget) ||
         GTK_IS_TEXT_VIEW (widget) || GTK_IS_SCALE (widget) || GTK_IS_SPIN_BUTTON (widget) || NC_IS_TABLE_CELL (widget);
}

static gboolean
has_words (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget) && *gtk_label_get_text (GTK_LABEL (widget)))
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    if (has_words (child))
      return TRUE;
  return FALSE;
}

/* A row's title names it; everything else says its name itself. */
static gboolean
has_name (GtkWidget *widget)
{
  GtkAccessible *accessible = GTK_ACCESSIBLE (widget);

  if (gtk_test_accessible_has_property (accessible, GTK_ACCESSIBLE_PROPERTY_LABEL) ||
      gtk_test_accessible_has_relation (accessible, GTK_ACCESSIBLE_RELATION_LABELLED_BY))
    return TRUE;
  return (GTK_IS_LIST_BOX_ROW (widget) || GTK_IS_CHECK_BUTTON (widget) || GTK_IS_BUTTON (widget)) && has_words (widget);
}

static void
check_names (const char *where, GtkWidget *widget)
{
  GtkAccessibleRole role;

  if (!gtk_widget_get_mapped (widget))
    return;
  if ((is_control (widget) || is_list (widget)) && !is_foreign (widget)) {
    role = gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (widget));
    if (role == GTK_ACCESSIBLE_ROLE_WIDGET || role == GTK_ACCESSIBLE_ROLE_NONE)
      fault (where, widget, "has no role");
    if (!has_name (widget))
      fault (where, widget, "has no name");
    if (GTK_IS_TEXT_VIEW (widget) && gtk_text_view_get_editable (GTK_TEXT_VIEW (widget)) &&
        gtk_text_view_get_accepts_tab (GTK_TEXT_VIEW (widget)))
      fault (where, widget, "keeps the Tab key to itself");
  }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    check_names (where, child);
}

/* A check box or switch in a row is reached by the row as a whole. */
static gboolean
is_in_row (GtkWidget *widget)
{
  GtkWidget *row = gtk_widget_get_ancestor (widget, GTK_TYPE_LIST_BOX_ROW);

  return row && row != widget && gtk_list_box_row_get_activatable (GTK_LIST_BOX_ROW (row)) &&
         (GTK_IS_CHECK_BUTTON (widget) || GTK_IS_SWITCH (widget) || GTK_IS_BUTTON (widget));
}

static void
check_sizes (const char *where, GtkWidget *widget)
{
  graphene_rect_t box;

  if (!gtk_widget_get_mapped (widget) || is_foreign (widget) ||
      (GTK_IS_REVEALER (widget) && !gtk_revealer_get_child_revealed (GTK_REVEALER (widget))))
    return;
  if (is_control (widget) && !is_in_row (widget) && gtk_widget_compute_bounds (widget, widget, &box) &&
      (box.size.width < TOUCH_PX || box.size.height < TOUCH_PX)) {
    g_autofree char *what = g_strdup_printf ("is %.0f × %.0f", box.size.width, box.size.height);

    fault (where, widget, what);
  }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    check_sizes (where, child);
}

static void
collect_stops (GtkWidget *widget, GHashTable *stops)
{
  if (!gtk_widget_get_mapped (widget) || !gtk_widget_is_sensitive (widget) || is_foreign (widget))
    return;
  if (is_control (widget) && gtk_widget_get_focusable (widget) && gtk_widget_get_can_focus (widget) &&
      !GTK_IS_LIST_BOX_ROW (widget) && !NC_IS_TABLE_CELL (widget))
    g_hash_table_add (stops, widget);
  /* Inside of a list the arrows lead on. */
  if (is_list (widget))
    return;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    collect_stops (child, stops);
}

/* Tab goes through the window and comes back to where it began; what it passes is taken from what can be used. */
static GHashTable *
walk_tabs (GtkWidget *window, guint *n)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  GHashTable *stops = g_hash_table_new (NULL, NULL);

  collect_stops (window, stops);
  gtk_window_set_focus (GTK_WINDOW (window), NULL);
  for (*n = 0; *n < MOST_TABS && gtk_widget_child_focus (window, GTK_DIR_TAB_FORWARD); ++*n) {
    GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (window));

    if (!g_hash_table_add (seen, focus))
      break;
    for (; focus; focus = gtk_widget_get_parent (focus))
      g_hash_table_remove (stops, focus);
  }
  return stops;
}

/* Parts of a page may still be coming while it is walked: it has three tries. */
static void
check_tabs (const char *where, GtkWidget *window)
{
  g_autoptr (GHashTable) stops = NULL;
  GHashTableIter iter;
  gpointer left;
  guint n = 0;

  for (guint tries = 0; tries < 3 && (!stops || g_hash_table_size (stops)); tries++) {
    for (guint i = 0; i < 8 * tries; i++)
      nc_desktop_test_settle ();
    g_clear_pointer (&stops, g_hash_table_unref);
    stops = walk_tabs (window, &n);
  }
  if (n >= MOST_TABS)
    fault (where, gtk_root_get_focus (GTK_ROOT (window)), "Tab never comes round");
  g_hash_table_iter_init (&iter, stops);
  while (g_hash_table_iter_next (&iter, &left, NULL))
    if (!is_in_row (left))
      fault (where, left, "is not reached by Tab");
}

static void
check (const char *where, GtkWidget *window)
{
  nc_desktop_test_settle ();
  check_names (where, window);
  check_tabs (where, window);
}

static void
test_names (void)
{
  NcDesktopTest test = { 0 };
  GtkWidget *window;

  nc_places_open (&test);
  nc_places_each (&test, check);
  nc_places_each_window (&test, check);
  window = nc_help_show_guide (GTK_WINDOW (test.window));
  nc_desktop_test_settle ();
  check_names ("guide", window);
  gtk_window_destroy (GTK_WINDOW (window));
  nc_desktop_test_close (&test);
  report ();
}

static void
narrow (NcDesktopTest *test)
{
  gtk_window_set_default_size (GTK_WINDOW (test->window), 720, 1280);
  nc_desktop_test_settle ();
}

/* In the portrait of a tablet fingers in gloves do the work. */
static void
test_touch (void)
{
  NcDesktopTest test = { 0 };

  nc_places_open (&test);
  narrow (&test);
  nc_places_each (&test, check_sizes);
  nc_places_each_window (&test, check_sizes);
  nc_desktop_test_close (&test);
  report ();
}

int
main (int argc, char **argv)
{
  nc_lang_init ("zh");
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  faults = g_ptr_array_new_with_free_func (g_free);
  g_test_add_func ("/access/names", test_names);
  g_test_add_func ("/access/touch", test_touch);
  return g_test_run ();
}
