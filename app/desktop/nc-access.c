/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-access.h"

static void
set_name (GtkWidget *widget, const char *name)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

/* What takes the focus inside of a widget that is made of others. */
static GtkWidget *
inner_button (GtkWidget *widget)
{
  GtkWidget *child = gtk_widget_get_first_child (widget);

  return (GTK_IS_MENU_BUTTON (widget) || GTK_IS_DROP_DOWN (widget)) && GTK_IS_TOGGLE_BUTTON (child) ? child : NULL;
}

/**
 * nc_access_label:
 * @name: what the widget is called, in the window's language
 *
 * Names a widget, and the button inside of it that takes the focus.
 */
void
nc_access_label (GtkWidget *widget, const char *name)
{
  GtkWidget *inner = inner_button (widget);

  g_return_if_fail (GTK_IS_WIDGET (widget) && name);
  set_name (widget, name);
  if (inner)
    set_name (inner, name);
}

/**
 * nc_access_label_below:
 *
 * Buttons with a picture instead of words are named by their tooltips.
 */
void
nc_access_label_below (GtkWidget *root)
{
  const char *tip = gtk_widget_get_tooltip_text (root);

  if (tip && (GTK_IS_MENU_BUTTON (root) || (GTK_IS_BUTTON (root) && !gtk_button_get_label (GTK_BUTTON (root)))))
    nc_access_label (root, tip);
  for (GtkWidget *child = gtk_widget_get_first_child (root); child; child = gtk_widget_get_next_sibling (child))
    nc_access_label_below (child);
}

/**
 * nc_access_label_row:
 * @child: of a list item, once it stands in its row
 *
 * Names the row of a list view, which has no name of its own.
 */
void
nc_access_label_row (GtkWidget *child, const char *name)
{
  GtkWidget *row = gtk_widget_get_parent (child);

  if (row)
    set_name (row, name);
}
