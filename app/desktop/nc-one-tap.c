/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-one-tap.h"

static gboolean
go_on_cb (gpointer leaflet)
{
  adw_leaflet_navigate (leaflet, ADW_NAVIGATION_DIRECTION_FORWARD);
  return G_SOURCE_REMOVE;
}

/* The row takes the selection from the same tap first; a tap beside the rows leads nowhere. */
static void
released_cb (GtkGestureClick *gesture, int n_press, double x, double y, AdwLeaflet *leaflet)
{
  GtkWidget *view = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (gesture));
  GtkWidget *hit = gtk_widget_pick (view, x, y, GTK_PICK_DEFAULT);

  if (n_press == 1 && hit && hit != view && adw_leaflet_get_folded (leaflet))
    g_idle_add_full (G_PRIORITY_DEFAULT, go_on_cb, g_object_ref (leaflet), g_object_unref);
}

/**
 * nc_one_tap_connect:
 *
 * Where one pane fills the window, a single tap on a row of @view leads to its page; a list otherwise wants two.
 */
void
nc_one_tap_connect (GtkListView *view, AdwLeaflet *leaflet)
{
  GtkGesture *gesture = gtk_gesture_click_new ();

  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (gesture), GTK_PHASE_CAPTURE);
  g_signal_connect_object (gesture, "released", G_CALLBACK (released_cb), leaflet, 0);
  gtk_widget_add_controller (GTK_WIDGET (view), GTK_EVENT_CONTROLLER (gesture));
}
