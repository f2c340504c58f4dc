/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-page-column.h"

/* Wider lines are no longer read at a glance. */
#define WIDEST 760

/**
 * nc_page_column_new:
 * @box: (transfer floating): the page's groups
 *
 * Returns: (transfer floating): @box as the one column of a page, scrolled where it is longer than that.
 */
GtkWidget *
nc_page_column_new (GtkWidget *box)
{
  GtkWidget *scroller = gtk_scrolled_window_new (), *clamp = adw_clamp_new ();

  gtk_widget_set_margin_top (box, 18);
  gtk_widget_set_margin_bottom (box, 24);
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), WIDEST);
  adw_clamp_set_child (ADW_CLAMP (clamp), box);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), clamp);
  return scroller;
}

/**
 * nc_page_column_combo:
 * @subtitle: (nullable)
 * @choices: in the user's language
 *
 * Returns: (transfer none): the row, which @group holds.
 */
GtkWidget *
nc_page_column_combo (AdwPreferencesGroup *group, const char *title, const char *subtitle, const char *const *choices,
                      guint n, guint selected)
{
  GtkWidget *row = adw_combo_row_new ();
  g_autoptr (GtkStringList) list = gtk_string_list_new (NULL);

  for (guint i = 0; i < n; i++)
    gtk_string_list_append (list, choices[i]);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  if (subtitle)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (list));
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), selected);
  adw_preferences_group_add (group, row);
  return row;
}
