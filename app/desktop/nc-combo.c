/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-combo.h"

#define WIDTH_CHARS 36
/* Of the choice shown so much stays on one line, however long the row's title is. */
#define LEAST_CHARS 16

static GtkWidget *
make_label (float xalign)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_natural_wrap_mode (GTK_LABEL (label), GTK_NATURAL_WRAP_NONE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), WIDTH_CHARS);
  gtk_label_set_xalign (GTK_LABEL (label), xalign);
  return label;
}

static void
setup_shown_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *label = make_label (1);

  (void)factory;
  gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_RIGHT);
  gtk_list_item_set_child (item, label);
}

static int
count_columns (const char *text)
{
  int n = 0;

  for (; *text; text = g_utf8_next_char (text))
    n += g_unichar_iswide (g_utf8_get_char (text)) ? 2 : 1;
  return n;
}

static void
bind_shown_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkLabel *label = GTK_LABEL (gtk_list_item_get_child (item));
  const char *text = gtk_string_object_get_string (gtk_list_item_get_item (item));

  (void)factory;
  gtk_label_set_width_chars (label, MIN (count_columns (text), LEAST_CHARS));
  gtk_label_set_text (label, text);
}

static void
setup_listed_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *label = make_label (0);

  (void)factory;
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name ("object-select-symbolic"));
  gtk_list_item_set_child (item, box);
}

static void
mark_chosen (AdwComboRow *row, GtkListItem *item)
{
  GtkWidget *image = gtk_widget_get_last_child (gtk_list_item_get_child (item));

  gtk_widget_set_opacity (image, adw_combo_row_get_selected (row) == gtk_list_item_get_position (item) ? 1 : 0);
}

static void
chosen_cb (AdwComboRow *row, GParamSpec *pspec, GtkListItem *item)
{
  (void)pspec;
  mark_chosen (row, item);
}

static void
bind_listed_cb (GtkSignalListItemFactory *factory, GtkListItem *item, AdwComboRow *row)
{
  GtkWidget *label = gtk_widget_get_first_child (gtk_list_item_get_child (item));

  (void)factory;
  gtk_label_set_text (GTK_LABEL (label), gtk_string_object_get_string (gtk_list_item_get_item (item)));
  mark_chosen (row, item);
  g_signal_connect (row, "notify::selected", G_CALLBACK (chosen_cb), item);
}

static void
unbind_listed_cb (GtkSignalListItemFactory *factory, GtkListItem *item, AdwComboRow *row)
{
  (void)factory;
  g_signal_handlers_disconnect_by_data (row, item);
}

/**
 * nc_combo_show_words:
 * @row: over strings
 *
 * The toolkit cuts each choice after twenty letters, in the row and in its list; here they take the room they need.
 */
void
nc_combo_show_words (AdwComboRow *row)
{
  g_autoptr (GtkListItemFactory) shown = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkListItemFactory) listed = gtk_signal_list_item_factory_new ();

  g_signal_connect (shown, "setup", G_CALLBACK (setup_shown_cb), NULL);
  g_signal_connect (shown, "bind", G_CALLBACK (bind_shown_cb), NULL);
  g_signal_connect (listed, "setup", G_CALLBACK (setup_listed_cb), NULL);
  g_signal_connect_object (listed, "bind", G_CALLBACK (bind_listed_cb), row, 0);
  g_signal_connect_object (listed, "unbind", G_CALLBACK (unbind_listed_cb), row, 0);
  adw_combo_row_set_factory (row, shown);
  adw_combo_row_set_list_factory (row, listed);
}
