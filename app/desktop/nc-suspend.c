/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-suspend.h"
#include <gio/gunixfdlist.h>
#include <unistd.h>

#define LOGIND "org.freedesktop.login1"
#define PATH   "/org/freedesktop/login1"
#define IFACE  "org.freedesktop.login1.Manager"

struct _NcSuspend {
  GObject parent_instance;
  GCancellable *cancellable;
  GDBusConnection *bus;
  guint subscription;
  int inhibitor; /* a file descriptor; -1 = none */
};

G_DEFINE_FINAL_TYPE (NcSuspend, nc_suspend, G_TYPE_OBJECT)

static guint suspending_signal;

static void
let_sleep (NcSuspend *self)
{
  if (self->inhibitor >= 0)
    close (self->inhibitor);
  self->inhibitor = -1;
}

static void
inhibited_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GUnixFDList) fds = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply =
      g_dbus_connection_call_with_unix_fd_list_finish (G_DBUS_CONNECTION (source), &fds, result, &error);
  NcSuspend *self = user_data;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (reply && fds && g_unix_fd_list_get_length (fds) > 0) {
    let_sleep (self);
    self->inhibitor = g_unix_fd_list_get (fds, 0, NULL);
  }
}

static void
hold_back (NcSuspend *self)
{
  g_dbus_connection_call_with_unix_fd_list (
      self->bus, LOGIND, PATH, IFACE, "Inhibit", g_variant_new ("(ssss)", "sleep", "Nengcha", "lock", "delay"),
      G_VARIANT_TYPE ("(h)"), G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL, self->cancellable, inhibited_cb, self);
}

static void
sleep_cb (GDBusConnection *bus, const char *sender, const char *path, const char *iface, const char *signal,
          GVariant *parameters, gpointer user_data)
{
  NcSuspend *self = user_data;
  gboolean begins = FALSE;

  (void)bus;
  (void)sender;
  (void)path;
  (void)iface;
  (void)signal;
  if (g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(b)")))
    g_variant_get (parameters, "(b)", &begins);
  if (!begins) {
    hold_back (self);
    return;
  }
  g_signal_emit (self, suspending_signal, 0);
  let_sleep (self);
}

static void
bus_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  GDBusConnection *bus = g_bus_get_finish (result, &error);
  NcSuspend *self = user_data;

  (void)source;
  if (!bus)
    return;
  self->bus = bus;
  self->subscription = g_dbus_connection_signal_subscribe (bus, LOGIND, IFACE, "PrepareForSleep", PATH, NULL,
                                                           G_DBUS_SIGNAL_FLAGS_NONE, sleep_cb, self, NULL);
  hold_back (self);
}

static void
nc_suspend_dispose (GObject *object)
{
  NcSuspend *self = NC_SUSPEND (object);

  g_cancellable_cancel (self->cancellable);
  if (self->subscription)
    g_dbus_connection_signal_unsubscribe (self->bus, self->subscription);
  self->subscription = 0;
  let_sleep (self);
  g_clear_object (&self->bus);
  G_OBJECT_CLASS (nc_suspend_parent_class)->dispose (object);
}

static void
nc_suspend_finalize (GObject *object)
{
  g_object_unref (NC_SUSPEND (object)->cancellable);
  G_OBJECT_CLASS (nc_suspend_parent_class)->finalize (object);
}

static void
nc_suspend_class_init (NcSuspendClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = nc_suspend_dispose;
  G_OBJECT_CLASS (klass)->finalize = nc_suspend_finalize;
  suspending_signal =
      g_signal_new ("suspending", NC_TYPE_SUSPEND, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
nc_suspend_init (NcSuspend *self)
{
  self->cancellable = g_cancellable_new ();
  self->inhibitor = -1;
}

NcSuspend *
nc_suspend_new (void)
{
  NcSuspend *self = g_object_new (NC_TYPE_SUSPEND, NULL);

  g_bus_get (G_BUS_TYPE_SYSTEM, self->cancellable, bus_cb, self);
  return self;
}
