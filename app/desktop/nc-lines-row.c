/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-lines-row.h"

struct _NcLinesRow {
  AdwPreferencesRow parent_instance;
  GtkWidget *text;
};
G_DEFINE_FINAL_TYPE (NcLinesRow, nc_lines_row, ADW_TYPE_PREFERENCES_ROW)

static gboolean
nc_lines_row_focus (GtkWidget *widget, GtkDirectionType direction)
{
  GtkWidget *text = NC_LINES_ROW (widget)->text;

  (void)direction;
  return !gtk_widget_has_focus (text) && gtk_widget_grab_focus (text);
}

static void
nc_lines_row_class_init (NcLinesRowClass *klass)
{
  GTK_WIDGET_CLASS (klass)->focus = nc_lines_row_focus;
}

static void
nc_lines_row_init (NcLinesRow *self)
{
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), FALSE);
}

/**
 * nc_lines_row_new:
 * @text: what takes the keys; the caller puts it into the row
 */
GtkWidget *
nc_lines_row_new (GtkWidget *text)
{
  NcLinesRow *self = g_object_new (NC_TYPE_LINES_ROW, NULL);

  self->text = text;
  return GTK_WIDGET (self);
}
