/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-shutter.h"
#include "nc-unlock-page.h"

struct _NcShutter {
  AdwBin parent_instance;
  NcLock *lock;
  GtkStack *stack;
  GtkWidget *content, *unlock_page;
  GPtrArray *away; /* weak pointers to windows that were put away */
  gulong windows_handler;
};

G_DEFINE_FINAL_TYPE (NcShutter, nc_shutter, ADW_TYPE_BIN)

static gboolean
event_cb (GtkEventControllerLegacy *controller, GdkEvent *event, NcLock *lock)
{
  GdkEventType type = gdk_event_get_event_type (event);

  (void)controller;
  if (type == GDK_KEY_PRESS || type == GDK_BUTTON_PRESS || type == GDK_MOTION_NOTIFY || type == GDK_SCROLL ||
      type == GDK_TOUCH_BEGIN || type == GDK_TOUCH_UPDATE)
    nc_lock_touch (lock);
  return GDK_EVENT_PROPAGATE;
}

/* Each window of the program is watched for a hand at work. */
static void
watch_windows (NcShutter *self)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++) {
    g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);
    GtkEventController *controller;

    if (g_object_get_data (G_OBJECT (window), "watched-by") == self->lock)
      continue;
    g_object_set_data (G_OBJECT (window), "watched-by", self->lock);
    controller = gtk_event_controller_legacy_new ();
    gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
    g_signal_connect_object (controller, "event", G_CALLBACK (event_cb), self->lock, 0);
    gtk_widget_add_controller (window, controller);
  }
}

/* What is being typed is written while it still can be: fields write when they are left. */
static void
locking_cb (NcShutter *self)
{
  GListModel *windows = gtk_window_get_toplevels ();

  (void)self;
  for (guint i = 0; i < g_list_model_get_n_items (windows); i++) {
    g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

    gtk_window_set_focus (window, NULL);
  }
}

static void
free_weak (gpointer place)
{
  g_clear_weak_pointer ((GtkWidget **)place);
  g_free (place);
}

static void
put_away (NcShutter *self)
{
  GListModel *windows = gtk_window_get_toplevels ();
  GtkWidget *own = GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (self)));

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++) {
    g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);
    GtkWidget **place;

    if (window == own || !gtk_widget_get_visible (window))
      continue;
    place = g_new0 (GtkWidget *, 1);
    g_set_weak_pointer (place, window);
    g_ptr_array_add (self->away, place);
  }
  for (guint i = 0; i < self->away->len; i++)
    if (*(GtkWidget **)g_ptr_array_index (self->away, i))
      gtk_widget_set_visible (*(GtkWidget **)g_ptr_array_index (self->away, i), FALSE);
}

static void
bring_back (NcShutter *self)
{
  for (guint i = 0; i < self->away->len; i++) {
    GtkWidget *window = *(GtkWidget **)g_ptr_array_index (self->away, i);

    if (window)
      gtk_window_present (GTK_WINDOW (window));
  }
  g_ptr_array_set_size (self->away, 0);
}

/* The content is not only covered but taken from the tree that screen readers see. */
static void
update (NcShutter *self)
{
  gboolean is_locked = nc_lock_is_locked (self->lock);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  /* A field that vanishes while the caret stands in it would never learn that it was left. */
  if (root)
    gtk_root_set_focus (root, NULL);
  gtk_widget_set_visible (self->content, !is_locked);
  gtk_widget_set_visible (self->unlock_page, is_locked);
  gtk_stack_set_visible_child (self->stack, is_locked ? self->unlock_page : self->content);
  if (is_locked)
    put_away (self);
  else
    bring_back (self);
}

static void
nc_shutter_dispose (GObject *object)
{
  NcShutter *self = NC_SHUTTER (object);

  if (self->windows_handler)
    g_signal_handler_disconnect (gtk_window_get_toplevels (), self->windows_handler);
  self->windows_handler = 0;
  adw_bin_set_child (ADW_BIN (self), NULL);
  g_clear_pointer (&self->away, g_ptr_array_unref);
  g_clear_object (&self->lock);
  G_OBJECT_CLASS (nc_shutter_parent_class)->dispose (object);
}

static void
nc_shutter_class_init (NcShutterClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = nc_shutter_dispose;
}

static void
nc_shutter_init (NcShutter *self)
{
  self->away = g_ptr_array_new_with_free_func (free_weak);
}

GtkWidget *
nc_shutter_new (NcLock *lock, GtkWidget *content)
{
  NcShutter *self = g_object_new (NC_TYPE_SHUTTER, NULL);

  self->lock = g_object_ref (lock);
  self->content = content;
  self->unlock_page = nc_unlock_page_new (lock);
  self->stack = GTK_STACK (gtk_stack_new ());
  gtk_stack_add_child (self->stack, content);
  gtk_stack_add_child (self->stack, self->unlock_page);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->stack));
  g_signal_connect_object (lock, "locking", G_CALLBACK (locking_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (lock, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  self->windows_handler =
      g_signal_connect_swapped (gtk_window_get_toplevels (), "items-changed", G_CALLBACK (watch_windows), self);
  watch_windows (self);
  update (self);
  return GTK_WIDGET (self);
}

GtkWidget *
nc_shutter_get_unlock_page (NcShutter *self)
{
  return self->unlock_page;
}
