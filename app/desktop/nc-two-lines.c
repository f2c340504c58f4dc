/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-two-lines.h"

/**
 * nc_two_lines_setup_cb:
 *
 * For the "setup" of a #GtkSignalListItemFactory.
 */
void
nc_two_lines_setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);

  (void)factory;
  (void)user_data;
  for (int i = 0; i < 2; i++) {
    GtkWidget *label = gtk_label_new (NULL);

    gtk_label_set_xalign (GTK_LABEL (label), 0);
    gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
    if (i)
      gtk_widget_add_css_class (label, "dim-label");
    gtk_widget_add_css_class (label, i ? "caption" : "numeric");
    gtk_box_append (GTK_BOX (box), label);
  }
  gtk_widget_set_margin_top (box, 6);
  gtk_widget_set_margin_bottom (box, 6);
  gtk_widget_set_margin_start (box, 6);
  gtk_list_item_set_child (item, box);
}

/**
 * nc_two_lines_set:
 * @item: set up by nc_two_lines_setup_cb()
 */
void
nc_two_lines_set (GtkListItem *item, const char *first, const char *second)
{
  GtkWidget *label = gtk_widget_get_first_child (gtk_list_item_get_child (item));

  gtk_label_set_text (GTK_LABEL (label), first);
  gtk_label_set_text (GTK_LABEL (gtk_widget_get_next_sibling (label)), second);
}
