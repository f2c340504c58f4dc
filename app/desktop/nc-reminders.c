/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-reminders.h"
#include "nc-lang.h"
#include "nc-course.h"
#include "nc-lists.h"
#include "nc-today-page.h"

/* A deadline is told of from so many days before it. */
#define DAYS_AHEAD   3
#define LOOK_SECONDS 900
/* A flood of notifications tells nothing. */
#define MOST_LOOKED_AT 200
/* What has been late for so long is no news. */
#define KEEP_DAYS 60

struct _NcReminders {
  GObject parent_instance;
  GApplication *application;
  NcSession *session;
  guint timer;
};

G_DEFINE_FINAL_TYPE (NcReminders, nc_reminders, G_TYPE_OBJECT)

static gboolean
tell_once (NcReminders *self, NcRowItem *row, NcDay today)
{
  NcUiState *state = nc_session_get_ui_state (self->session);
  NcDay day = nc_day_parse (nc_row_item_get (row, "due_on"));
  g_autofree char *key = g_strdup_printf ("%s-%s-%s", nc_row_item_get_id (row), nc_row_item_get (row, "kind"),
                                          nc_row_item_get (row, "due_on"));
  g_autofree char *told = nc_ui_state_get (state, "told", key);
  g_autoptr (GNotification) notification = NULL;
  g_autofree char *body = NULL, *when = NULL;

  if (told || day == NC_DAY_NONE || day < today - KEEP_DAYS)
    return FALSE;
  when = nc_today_describe_days (day - today);
  body = g_strdup_printf ("%s · %s (%s)", nc_row_item_get (row, "unit_name"), when, nc_row_item_get (row, "due_on"));
  notification = g_notification_new (nc_case_timer_label (nc_row_item_get (row, "kind")));
  g_notification_set_body (notification, body);
  g_notification_set_priority (notification,
                               day < today ? G_NOTIFICATION_PRIORITY_HIGH : G_NOTIFICATION_PRIORITY_NORMAL);
  g_notification_set_default_action_and_target (notification, "app.open-case", "s", nc_row_item_get_id (row));
  g_application_send_notification (self->application, key, notification);
  nc_ui_state_set (state, "told", key, nc_row_item_get (row, "due_on"));
  return TRUE;
}

/**
 * nc_reminders_look:
 *
 * Returns: how many deadlines were told of now.
 */
guint
nc_reminders_look (NcReminders *self)
{
  NcDay today = nc_clock_today (nc_session_get_clock (self->session));
  g_autofree char *until = nc_day_format (today + DAYS_AHEAD);
  g_autoptr (GListStore) rows = NULL;
  guint told = 0;

  g_return_val_if_fail (NC_IS_REMINDERS (self), 0);
  if (nc_lock_is_locked (nc_session_get_lock (self->session)))
    return 0;
  rows = nc_lists_rows (nc_session_get_store (self->session), "today-due", ":until", until, NULL);
  for (guint i = 0; rows && i < MIN (g_list_model_get_n_items (G_LIST_MODEL (rows)), MOST_LOOKED_AT); i++) {
    g_autoptr (NcRowItem) row = g_list_model_get_item (G_LIST_MODEL (rows), i);

    told += tell_once (self, row, today);
  }
  return told;
}

static gboolean
timer_cb (gpointer user_data)
{
  nc_reminders_look (user_data);
  return G_SOURCE_CONTINUE;
}

static void
look_again (NcReminders *self)
{
  nc_reminders_look (self);
}

static void
nc_reminders_dispose (GObject *object)
{
  NcReminders *self = NC_REMINDERS (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_object (&self->session);
  self->application = NULL;
  G_OBJECT_CLASS (nc_reminders_parent_class)->dispose (object);
}

static void
nc_reminders_class_init (NcRemindersClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = nc_reminders_dispose;
}

static void
nc_reminders_init (NcReminders *self)
{
  (void)self;
}

/**
 * nc_reminders_new:
 * @application: registered; it outlives the reminders
 *
 * Looks every quarter of an hour, and after unlocking.
 */
NcReminders *
nc_reminders_new (GApplication *application, NcSession *session)
{
  NcReminders *self = g_object_new (NC_TYPE_REMINDERS, NULL);

  self->application = application;
  self->session = g_object_ref (session);
  self->timer = g_timeout_add_seconds (LOOK_SECONDS, timer_cb, self);
  g_signal_connect_object (nc_session_get_lock (session), "changed", G_CALLBACK (look_again), self, G_CONNECT_SWAPPED);
  return self;
}
