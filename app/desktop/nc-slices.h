/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Many rows of a page, made a few at a time while nothing else is to be done, and only as long as the page is seen. */
typedef struct _NcSlices NcSlices;
typedef void (*NcSlicesFunc) (gpointer piece, gpointer user_data);

NcSlices *nc_slices_new (GtkWidget *widget, NcSlicesFunc func, GDestroyNotify free_piece);
void nc_slices_free (NcSlices *self);
void nc_slices_add (NcSlices *self, gpointer piece);
void nc_slices_begin (NcSlices *self, guint n_at_once);
void nc_slices_clear (NcSlices *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NcSlices, nc_slices_free)

G_END_DECLS
