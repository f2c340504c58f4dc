/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-page-column.h"
#include "nc-combo.h"

/* Wider lines are no longer read at a glance. */
#define WIDEST 760

/* How high the column would like to be nobody wants to know, it is scrolled; to find it out, line by line, takes GTK
   longer than to show the page. */
static void
measure_column (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                int *minimum_baseline, int *natural_baseline)
{
  if (orientation == GTK_ORIENTATION_VERTICAL && for_size < 0)
    *minimum = *natural = 0;
  else
    gtk_widget_measure (gtk_widget_get_first_child (widget), orientation, for_size, minimum, natural, NULL, NULL);
  *minimum_baseline = *natural_baseline = -1;
}

static void
allocate_column (GtkWidget *widget, int width, int height, int baseline)
{
  gtk_widget_allocate (gtk_widget_get_first_child (widget), width, height, baseline, NULL);
}

static GtkSizeRequestMode
mode_of_column (GtkWidget *widget)
{
  (void)widget;
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

/**
 * nc_page_column_new:
 * @box: (transfer floating): the page's groups
 *
 * Returns: (transfer floating): @box as the one column of a page, scrolled where it is longer than that.
 */
GtkWidget *
nc_page_column_new (GtkWidget *box)
{
  GtkWidget *scroller = gtk_scrolled_window_new (), *clamp = adw_clamp_new (), *column = adw_bin_new ();

  gtk_widget_set_margin_top (box, 18);
  gtk_widget_set_margin_bottom (box, 24);
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), WIDEST);
  adw_clamp_set_child (ADW_CLAMP (clamp), box);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  adw_bin_set_child (ADW_BIN (column), clamp);
  gtk_widget_set_layout_manager (column, gtk_custom_layout_new (mode_of_column, measure_column, allocate_column));
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), column);
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
  nc_combo_show_words (ADW_COMBO_ROW (row));
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (list));
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), selected);
  adw_preferences_group_add (group, row);
  return row;
}

/**
 * nc_page_column_message:
 *
 * Returns: (transfer floating): a line for what came of the last act, unseen as long as there is nothing to say.
 */
GtkWidget *
nc_page_column_message (void)
{
  GtkWidget *message = gtk_label_new (NULL);

  gtk_label_set_wrap (GTK_LABEL (message), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (message), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (message), 0);
  gtk_widget_add_css_class (message, "ribbon");
  gtk_widget_set_visible (message, FALSE);
  return message;
}

/* @text: "" = nothing */
void
nc_page_column_say (GtkWidget *message, const char *text)
{
  gtk_label_set_text (GTK_LABEL (message), text);
  gtk_widget_set_visible (message, *text != 0);
}

/**
 * nc_page_column_row:
 *
 * Returns: (transfer floating): a row of plain words, as many lines as they need
 */
AdwActionRow *
nc_page_column_row (const char *title, const char *subtitle)
{
  AdwActionRow *row = ADW_ACTION_ROW (adw_action_row_new ());

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_title_lines (row, 0);
  adw_action_row_set_subtitle_lines (row, 0);
  adw_action_row_set_subtitle (row, subtitle);
  return row;
}

/**
 * nc_page_column_button:
 * @label: with its mnemonic
 * @callback: called with @user_data alone
 *
 * Returns: (transfer none): the button at the row's end.
 */
GtkWidget *
nc_page_column_button (AdwActionRow *row, const char *label, GCallback callback, gpointer user_data)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_signal_connect_swapped (button, "clicked", callback, user_data);
  adw_action_row_add_suffix (row, button);
  return button;
}
