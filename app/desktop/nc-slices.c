/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-slices.h"

/* Well within a frame, so that keys and scrolling go on between two slices. */
#define SLICE_USEC 4000

struct _NcSlices {
  GtkWidget *widget; /* the owner */
  NcSlicesFunc func;
  GDestroyNotify free_piece;
  GQueue pieces;
  guint idle;
};

static void
make_next (NcSlices *self)
{
  gpointer piece = g_queue_pop_head (&self->pieces);

  self->func (piece, self->widget);
  self->free_piece (piece);
}

static gboolean
slice_cb (gpointer user_data)
{
  NcSlices *self = user_data;
  gint64 end = g_get_monotonic_time () + SLICE_USEC;

  while (self->pieces.length && gtk_widget_get_mapped (self->widget) && g_get_monotonic_time () < end)
    make_next (self);
  if (self->pieces.length && gtk_widget_get_mapped (self->widget))
    return G_SOURCE_CONTINUE;
  self->idle = 0;
  return G_SOURCE_REMOVE;
}

static void
go_on (NcSlices *self)
{
  if (self->pieces.length && !self->idle)
    self->idle = g_idle_add (slice_cb, self);
}

/**
 * nc_slices_new:
 * @widget: given to @func; it outlives what is returned
 * @func: makes what a piece stands for
 */
NcSlices *
nc_slices_new (GtkWidget *widget, NcSlicesFunc func, GDestroyNotify free_piece)
{
  NcSlices *self = g_new0 (NcSlices, 1);

  self->widget = widget;
  self->func = func;
  self->free_piece = free_piece;
  g_queue_init (&self->pieces);
  g_signal_connect_swapped (widget, "map", G_CALLBACK (go_on), self);
  return self;
}

/* What is not made yet never is. */
void
nc_slices_free (NcSlices *self)
{
  nc_slices_clear (self);
  g_signal_handlers_disconnect_by_data (self->widget, self);
  g_free (self);
}

/* @piece: (transfer full) */
void
nc_slices_add (NcSlices *self, gpointer piece)
{
  g_queue_push_tail (&self->pieces, piece);
}

/* Makes the first @n_at_once pieces now; the others follow. */
void
nc_slices_begin (NcSlices *self, guint n_at_once)
{
  for (guint i = 0; i < n_at_once && self->pieces.length; i++)
    make_next (self);
  go_on (self);
}

void
nc_slices_clear (NcSlices *self)
{
  g_clear_handle_id (&self->idle, g_source_remove);
  g_queue_clear_full (&self->pieces, self->free_piece);
}
