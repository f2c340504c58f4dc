/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-column-title.h"

static GtkWidget *
find_label (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = find_label (child);

    if (found)
      return found;
  }
  return NULL;
}

/**
 * nc_column_title_align_end:
 * @column: its place in @view, from 0
 *
 * Puts the title of a column of numbers over the numbers, which stand at the right. The toolkit has no property for it;
 * where its header is made otherwise, the title stays at the left.
 */
void
nc_column_title_align_end (GtkColumnView *view, guint column)
{
  GtkWidget *header = gtk_widget_get_first_child (GTK_WIDGET (view));
  GtkWidget *title = header ? gtk_widget_get_first_child (header) : NULL, *label;

  while (title && column--)
    title = gtk_widget_get_next_sibling (title);
  label = title ? find_label (title) : NULL;
  if (!label)
    return;
  gtk_widget_set_hexpand (label, TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 1);
}
