/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-application.h"
#include "nc-backup.h"
#include "nc-demonstration-bar.h"
#include "nc-import-window.h"
#include "nc-lang.h"
#include "nc-paths.h"
#include "nc-recent.h"
#include "nc-reminders.h"
#include "nc-sync-page.h"
#include "nc-window.h"

/* How long the store is waited for when the window goes. */
#define CLOSE_LIMIT_USEC (5 * G_USEC_PER_SEC)

struct _NcApplication {
  AdwApplication parent_instance;
  char *home;
  NcClock *clock;
  NcSession *session;
  NcReminders *reminders;
  char *demonstration_base; /* NULL in the inspector's own folder */
  NcDemonstration *demonstration;
  char *bundle;       /* to be taken in as soon as the keys are open */
  GtkWindow *waiting; /* while a backup is put in place nobody may open the store */
};

G_DEFINE_FINAL_TYPE (NcApplication, nc_application, ADW_TYPE_APPLICATION)

static const GOptionEntry options[] = {
  { "home", 0, 0, G_OPTION_ARG_FILENAME, NULL, N_ ("The inspector's folder"), N_ ("FOLDER") },
  { "as-of", 0, 0, G_OPTION_ARG_STRING, NULL, N_ ("Fixes the date, for demonstrations"), N_ ("DATE") },
  { "demonstration", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("The demonstration case, in a folder of its own"), NULL },
  { "lang", 0, 0, G_OPTION_ARG_STRING, NULL, N_ ("Language of the window: zh or en"), N_ ("LANG") },
  { NULL, 0, 0, 0, NULL, NULL, NULL },
};

static void
about_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  GtkWindow *parent = gtk_application_get_active_window (GTK_APPLICATION (user_data));

  (void)action;
  (void)parameter;
  adw_show_about_window (parent, "application-name", _ ("Nengcha"), "application-icon", "org.nengcha.Nengcha",
                         "version", NC_VERSION, "license-type", GTK_LICENSE_GPL_3_0, "comments",
                         _ ("Energy-saving supervision, on site and without a network"), NULL);
}

static void
retry_cb (GtkButton *button, gpointer application)
{
  gtk_window_destroy (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (button))));
  g_application_activate (application);
}

/* The store cannot be opened: say what happened and what to do, in a window of its own. */
static void
show_failure (NcApplication *self, const GError *error)
{
  gboolean is_elsewhere = g_error_matches (error, NC_STORE_ERROR, NC_STORE_ERROR_OPEN_ELSEWHERE);
  GtkWidget *window = adw_application_window_new (GTK_APPLICATION (self)), *page = adw_status_page_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *button = gtk_button_new_with_mnemonic (_ ("_Try again"));
  g_autofree char *text =
      is_elsewhere
          ? g_strdup_printf (_ ("%s is open in another window or another person's session. Close it there, then "
                                "try again. Nothing was changed."),
                             self->home)
          : g_strdup (error->message);
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  adw_status_page_set_icon_name (ADW_STATUS_PAGE (page),
                                 is_elsewhere ? "changes-prevent-symbolic" : "dialog-error-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (page), is_elsewhere ? _ ("The inspector's folder is in use")
                                                                  : _ ("The inspector's folder cannot be opened"));
  adw_status_page_set_description (ADW_STATUS_PAGE (page), escaped);
  gtk_widget_add_css_class (button, "suggested-action");
  gtk_widget_add_css_class (button, "pill");
  gtk_widget_set_halign (button, GTK_ALIGN_CENTER);
  g_signal_connect (button, "clicked", G_CALLBACK (retry_cb), self);
  adw_status_page_set_child (ADW_STATUS_PAGE (page), button);
  gtk_widget_set_vexpand (page, TRUE);
  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (box), page);
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (window), box);
  gtk_window_set_title (GTK_WINDOW (window), _ ("Nengcha"));
  gtk_window_set_default_size (GTK_WINDOW (window), 640, 440);
  gtk_window_present (GTK_WINDOW (window));
}

static NcWindow *
main_window (NcApplication *self)
{
  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (self)); l; l = l->next)
    if (NC_IS_WINDOW (l->data))
      return l->data;
  return NULL;
}

static void
bundle_answered_cb (AdwMessageDialog *dialog, const char *response, NcApplication *self)
{
  NcWindow *window = main_window (self);

  if (g_str_equal (response, "take") && window && nc_window_show_page (window, "sync"))
    nc_sync_page_import (NC_SYNC_PAGE (nc_window_get_page (window, "sync")),
                         g_object_get_data (G_OBJECT (dialog), "path"));
}

/* A bundle that was opened by a double click is taken in after a word, and not before the keys are open. */
static void
offer_bundle (NcApplication *self)
{
  NcWindow *window = main_window (self);
  g_autofree char *name = NULL;
  GtkWidget *dialog;

  if (!self->bundle || !window || nc_lock_is_locked (nc_session_get_lock (self->session)))
    return;
  name = g_path_get_basename (self->bundle);
  dialog = adw_message_dialog_new (GTK_WINDOW (window), _ ("Take in the hub's answer?"), NULL);
  adw_message_dialog_format_body (
      ADW_MESSAGE_DIALOG (dialog),
      _ ("%s is proved first. What it brings is added; nothing of yours is overwritten without "
         "asking you."),
      name);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), "take", _ ("_Take in"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "take", ADW_RESPONSE_SUGGESTED);
  g_object_set_data_full (G_OBJECT (dialog), "path", g_steal_pointer (&self->bundle), g_free);
  g_signal_connect_object (dialog, "response", G_CALLBACK (bundle_answered_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* The demonstration knows its folder and its day. */
static gboolean
enter_demonstration (NcApplication *self, GError **error)
{
  if (!self->demonstration)
    self->demonstration = nc_demonstration_open (self->demonstration_base, error);
  if (!self->demonstration)
    return FALSE;
  g_free (self->home);
  self->home = g_strdup (nc_demonstration_get_home (self->demonstration));
  g_clear_object (&self->clock);
  self->clock = nc_clock_new_as_of (nc_demonstration_get_day (nc_demonstration_get_scene (self->demonstration)));
  return TRUE;
}

static gboolean
open_session (NcApplication *self, GError **error)
{
  NcWindow *window;

  if (self->demonstration_base && !enter_demonstration (self, error))
    return FALSE;
  self->session = nc_session_open (self->home, self->clock, error);
  if (!self->session)
    return FALSE;
  window = nc_window_new (GTK_APPLICATION (self), self->session);
  if (self->demonstration)
    nc_window_set_bottom (window, nc_demonstration_bar_new (self->demonstration));
  self->reminders = nc_reminders_new (G_APPLICATION (self), self->session);
  nc_reminders_look (self->reminders);
  g_signal_connect_object (nc_session_get_lock (self->session), "changed", G_CALLBACK (offer_bundle), self,
                           G_CONNECT_SWAPPED);
  return TRUE;
}

/* An exchange under way is stopped and waited for: it must not outlive the store. */
static void
close_session (NcApplication *self)
{
  NcWindow *window = main_window (self);

  g_clear_object (&self->reminders);
  if (window)
    gtk_window_destroy (GTK_WINDOW (window));
  if (self->session) {
    g_autoptr (NcSyncService) sync = g_object_ref (nc_session_get_sync (self->session));

    nc_sync_service_set_automatic (sync, FALSE);
    nc_sync_service_cancel (sync);
    while (nc_sync_service_get_state (sync) == NC_SYNC_RUNNING || nc_sync_service_get_state (sync) == NC_SYNC_STOPPING)
      g_main_context_iteration (NULL, TRUE);
  }
  /* Work under way keeps the session until it has answered. */
  if (self->session) {
    gpointer alive = self->session;
    gint64 end = g_get_monotonic_time () + CLOSE_LIMIT_USEC;

    g_object_add_weak_pointer (alive, &alive);
    g_clear_object (&self->session);
    while (alive && g_get_monotonic_time () < end)
      if (!g_main_context_iteration (NULL, FALSE))
        g_usleep (1000);
    if (alive)
      g_object_remove_weak_pointer (alive, &alive);
  }
}

static void
nc_application_activate (GApplication *application)
{
  NcApplication *self = NC_APPLICATION (application);
  g_autoptr (GError) error = NULL;
  NcWindow *window = main_window (self);

  if (self->waiting) {
    gtk_window_present (self->waiting);
    return;
  }
  if (!window && !open_session (self, &error)) {
    GtkWindow *failure = gtk_application_get_active_window (GTK_APPLICATION (self));

    if (failure)
      gtk_window_present (failure);
    else
      show_failure (self, error);
    return;
  }
  gtk_window_present (GTK_WINDOW (main_window (self)));
}

static void
nc_application_open (GApplication *application, GFile **files, int n_files, const char *hint)
{
  NcApplication *self = NC_APPLICATION (application);

  (void)hint;
  g_free (self->bundle);
  self->bundle = n_files > 0 ? g_file_get_path (files[0]) : NULL;
  if (self->bundle)
    nc_recent_add (self->bundle, NC_RECENT_BUNDLE);
  g_application_activate (application);
  if (self->session)
    offer_bundle (self);
}

static void
say_in_window (NcApplication *self, const char *heading, const char *body)
{
  NcWindow *window = main_window (self);
  GtkWidget *dialog = adw_message_dialog_new (window ? GTK_WINDOW (window) : NULL, heading, body);

  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _ ("_Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
force_answered_cb (AdwMessageDialog *dialog, const char *response, NcApplication *self)
{
  if (g_str_equal (response, "force"))
    g_action_group_activate_action (
        G_ACTION_GROUP (self), "restore",
        g_variant_new ("(sb)", (const char *)g_object_get_data (G_OBJECT (dialog), "path"), TRUE));
}

static void
ask_to_force (NcApplication *self, const char *path, const GError *error)
{
  GtkWidget *dialog =
      adw_message_dialog_new (GTK_WINDOW (main_window (self)), _ ("Something would be lost"), error->message);

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), "force",
                                    _ ("_Lose it and go back"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "force", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_object_set_data_full (G_OBJECT (dialog), "path", g_strdup (path), g_free);
  g_signal_connect_object (dialog, "response", G_CALLBACK (force_answered_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* Something for which the window goes and comes again, done when the click that asked for it is over: until then the
   button keeps its window, and that the store. */
typedef struct {
  NcApplication *application;
  void (*turn) (NcApplication *application, GVariant *parameter);
  GVariant *parameter;
} Turn;

static gboolean
turn_cb (gpointer user_data)
{
  Turn *turn = user_data;

  turn->turn (turn->application, turn->parameter);
  g_application_release (G_APPLICATION (turn->application));
  g_clear_pointer (&turn->parameter, g_variant_unref);
  g_free (turn);
  return G_SOURCE_REMOVE;
}

static void
turn_later (NcApplication *self, void (*turn) (NcApplication *, GVariant *), GVariant *parameter)
{
  Turn *later = g_new0 (Turn, 1);

  g_application_hold (G_APPLICATION (self));
  later->application = self;
  later->turn = turn;
  later->parameter = parameter ? g_variant_ref (parameter) : NULL;
  g_idle_add (turn_cb, later);
}

typedef struct {
  char *home, *path, *kept;
  NcClock *clock;
  gboolean force;
} Restore;

static void
restore_free (gpointer data)
{
  Restore *restore = data;

  g_free (restore->home);
  g_free (restore->path);
  g_free (restore->kept);
  g_object_unref (restore->clock);
  g_free (restore);
}

static void
restore_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Restore *restore = data;
  GError *error = NULL;

  (void)source;
  (void)cancellable;
  if (nc_backup_restore (restore->home, restore->path, restore->clock, restore->force, &restore->kept, NULL, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* One at a time. */
static void
allow_restore (NcApplication *self, gboolean is_allowed)
{
  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self), "restore")),
                               is_allowed);
}

static void
restored_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  NcApplication *self = NC_APPLICATION (source);
  Restore *restore = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  g_autofree char *body = NULL;
  gboolean done = g_task_propagate_boolean (G_TASK (result), &error);

  (void)user_data;
  g_clear_pointer (&self->waiting, gtk_window_destroy);
  allow_restore (self, TRUE);
  g_application_activate (G_APPLICATION (self));
  g_application_release (G_APPLICATION (self));
  if (!main_window (self))
    return;
  if (done) {
    body = g_strdup_printf (_ ("The store that was there is kept as %s."), restore->kept ? restore->kept : "–");
    say_in_window (self, _ ("The backup is in place"), body);
  } else if (g_error_matches (error, NC_STORE_ERROR, NC_STORE_ERROR_UNSENT)) {
    ask_to_force (self, restore->path, error);
  } else {
    say_in_window (self, _ ("Nothing was changed"), error->message);
  }
}

static gboolean
stay_cb (void)
{
  return GDK_EVENT_STOP;
}

/* Stands in the place of the window until the store is there again: it cannot be closed by a slip of the hand. */
static GtkWindow *
waiting_window (NcApplication *self)
{
  GtkWidget *window = adw_application_window_new (GTK_APPLICATION (self)), *page = adw_status_page_new (),
            *spinner = gtk_spinner_new ();

  adw_status_page_set_title (ADW_STATUS_PAGE (page), _ ("Going back to the backup"));
  adw_status_page_set_description (
      ADW_STATUS_PAGE (page),
      _ ("The backup is read and proved before it takes the place of the store; with many photos "
         "that takes minutes. The window comes back by itself."));
  gtk_widget_set_size_request (spinner, 48, 48);
  gtk_widget_set_halign (spinner, GTK_ALIGN_CENTER);
  gtk_spinner_start (GTK_SPINNER (spinner));
  adw_status_page_set_child (ADW_STATUS_PAGE (page), spinner);
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (window), page);
  gtk_window_set_title (GTK_WINDOW (window), _ ("Nengcha"));
  gtk_window_set_deletable (GTK_WINDOW (window), FALSE);
  g_signal_connect (window, "close-request", G_CALLBACK (stay_cb), NULL);
  gtk_window_set_default_size (GTK_WINDOW (window), 640, 440);
  gtk_window_present (GTK_WINDOW (window));
  return GTK_WINDOW (window);
}

/* Nobody may have the store open while it is swapped. */
static void
restore (NcApplication *self, GVariant *parameter)
{
  Restore *restore = g_new0 (Restore, 1);
  g_autoptr (GTask) task = g_task_new (self, NULL, restored_cb, NULL);

  g_variant_get (parameter, "(sb)", &restore->path, &restore->force);
  restore->home = g_strdup (self->home);
  restore->clock = g_object_ref (self->clock);
  close_session (self);
  self->waiting = waiting_window (self);
  g_application_hold (G_APPLICATION (self));
  g_task_set_task_data (task, restore, restore_free);
  g_task_run_in_thread (task, restore_thread);
}

static void
restore_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  (void)action;
  allow_restore (user_data, FALSE);
  turn_later (user_data, restore, parameter);
}

/* The next day, or the first one of a new run. */
static void
turn_demonstration (NcApplication *self, GVariant *parameter)
{
  g_autoptr (GError) error = NULL;
  guint next = nc_demonstration_get_scene (self->demonstration) + 1;

  close_session (self);
  if (g_variant_get_boolean (parameter))
    nc_demonstration_start_again (self->demonstration, &error);
  else if (next < nc_demonstration_get_n_scenes ())
    nc_demonstration_set_scene (self->demonstration, next, &error);
  g_application_activate (G_APPLICATION (self));
  if (error)
    say_in_window (self, _ ("Nothing was changed"), error->message);
}

static void
turn_demonstration_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  NcApplication *self = user_data;
  g_autoptr (GVariant) again = g_variant_ref_sink (
      g_variant_new_boolean (g_str_equal (g_action_get_name (G_ACTION (action)), "demonstration-again")));

  (void)parameter;
  if (self->demonstration)
    turn_later (self, turn_demonstration, again);
}

/* A program of its own, so that nothing of it comes near the inspector's records. */
static void
demonstration_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  NcApplication *self = user_data;
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = NULL;

  (void)action;
  (void)parameter;
  if (self->demonstration)
    return;
  process = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, program ? program : "nengcha", "--demonstration",
                              "--lang", nc_lang_current (), NULL);
  if (!process)
    say_in_window (self, _ ("The demonstration cannot be started"), error->message);
}

/* Lists lead to their import, bundles to the question whether they be taken in, the rest to the program that shows it.
 */
static void
open_recent_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  NcApplication *self = user_data;
  g_autofree char *uri = NULL, *path = NULL, *body = NULL;
  g_autoptr (GFile) file = NULL;
  NcWindow *window = main_window (self);
  guint32 kind;

  (void)action;
  g_variant_get (parameter, "(su)", &uri, &kind);
  file = g_file_new_for_uri (uri);
  path = g_file_get_path (file);
  if (!window || nc_lock_is_locked (nc_session_get_lock (self->session)))
    return;
  if (!path || !g_file_test (path, G_FILE_TEST_EXISTS)) {
    body = g_strdup_printf (_ ("%s is not there any more. Was it moved, or is its stick not plugged in?"),
                            path ? path : uri);
    say_in_window (self, _ ("The file cannot be opened"), body);
  } else if (kind == NC_RECENT_LIST) {
    nc_import_window_present (GTK_WINDOW (window), self->session, path, NULL);
  } else if (kind == NC_RECENT_BUNDLE) {
    g_application_open (G_APPLICATION (self), &file, 1, "");
  } else {
    gtk_show_uri (GTK_WINDOW (window), uri, GDK_CURRENT_TIME);
  }
}

static void
open_case_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  NcApplication *self = user_data;
  NcWindow *window;

  (void)action;
  g_application_activate (G_APPLICATION (self));
  window = main_window (self);
  if (window)
    gtk_widget_activate_action (GTK_WIDGET (window), "win.open-case", "s", g_variant_get_string (parameter, NULL));
}

/* Where the desktop shows its own lock screen, the store locks too. */
static void
screensaver_cb (NcApplication *self)
{
  gboolean is_active = FALSE;

  g_object_get (self, "screensaver-active", &is_active, NULL);
  if (is_active && self->session)
    nc_lock_now (nc_session_get_lock (self->session));
}

static void
nc_application_shutdown (GApplication *application)
{
  close_session (NC_APPLICATION (application));
  G_APPLICATION_CLASS (nc_application_parent_class)->shutdown (application);
}

/* One program a folder: a second start on the same one raises the window that is there. */
static void
name_after_home (NcApplication *self)
{
  g_autofree char *usual = nc_paths_home (NULL), *sum = NULL, *id = NULL;

  if (g_str_equal (usual, self->home))
    return;
  sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, self->home, -1);
  id = g_strdup_printf ("org.nengcha.Nengcha.Home%.12s", sum);
  g_application_set_application_id (G_APPLICATION (self), id);
}

static gboolean
take_language (NcApplication *self, const char *given)
{
  g_autoptr (NcUiState) state = NULL;
  g_autofree char *kept = NULL;

  if (given)
    return nc_lang_init (given);
  state = nc_ui_state_new (self->home);
  kept = nc_ui_state_get (state, "looks", "language");
  if (kept)
    nc_lang_init (kept);
  return TRUE;
}

static int
nc_application_handle_local_options (GApplication *application, GVariantDict *dict)
{
  NcApplication *self = NC_APPLICATION (application);
  const char *home = NULL, *as_of = NULL, *lang = NULL;
  NcDay day;

  g_variant_dict_lookup (dict, "home", "^&ay", &home);
  g_variant_dict_lookup (dict, "as-of", "&s", &as_of);
  g_variant_dict_lookup (dict, "lang", "&s", &lang);
  if (g_variant_dict_contains (dict, "demonstration"))
    self->demonstration_base = nc_demonstration_base ();
  self->home = self->demonstration_base ? g_strdup (self->demonstration_base) : nc_paths_home (home);
  if (!take_language (self, lang)) {
    g_printerr (_ ("unknown language “%s”; known are zh and en"), lang);
    return 2;
  }
  name_after_home (self);
  day = nc_day_parse (as_of);
  if (as_of && day == NC_DAY_NONE) {
    g_printerr (_ ("“%s” is no date of the form 2026-11-20"), as_of);
    return 2;
  }
  self->clock = as_of ? nc_clock_new_as_of (day) : nc_clock_new_system ();
  return -1;
}

static void
nc_application_startup (GApplication *application)
{
  static const GActionEntry actions[] = {
    { .name = "about", .activate = about_cb },
    { .name = "demonstration", .activate = demonstration_cb },
    { .name = "demonstration-next", .activate = turn_demonstration_cb },
    { .name = "demonstration-again", .activate = turn_demonstration_cb },
    { .name = "open-recent", .activate = open_recent_cb, .parameter_type = "(su)" },
    { .name = "open-case", .activate = open_case_cb, .parameter_type = "s" },
    { .name = "restore", .activate = restore_cb, .parameter_type = "(sb)" },
  };
  g_autoptr (GtkCssProvider) css = gtk_css_provider_new ();

  G_APPLICATION_CLASS (nc_application_parent_class)->startup (application);
  /* Starting GTK sets the locale anew, and with it the language of what is built from files. */
  nc_lang_init (nc_lang_current ());
  gtk_css_provider_load_from_resource (css, "/org/nengcha/Nengcha/style.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (css),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  g_action_map_add_action_entries (G_ACTION_MAP (application), actions, G_N_ELEMENTS (actions), application);
}

static void
nc_application_finalize (GObject *object)
{
  NcApplication *self = NC_APPLICATION (object);

  g_clear_object (&self->reminders);
  g_clear_object (&self->session);
  g_clear_object (&self->clock);
  g_clear_object (&self->demonstration);
  g_clear_pointer (&self->demonstration_base, g_free);
  g_clear_pointer (&self->bundle, g_free);
  g_clear_pointer (&self->home, g_free);
  G_OBJECT_CLASS (nc_application_parent_class)->finalize (object);
}

static void
nc_application_class_init (NcApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = nc_application_finalize;
  application_class->activate = nc_application_activate;
  application_class->open = nc_application_open;
  application_class->shutdown = nc_application_shutdown;
  application_class->startup = nc_application_startup;
  application_class->handle_local_options = nc_application_handle_local_options;
}

static void
nc_application_init (NcApplication *self)
{
  g_application_add_main_option_entries (G_APPLICATION (self), options);
  g_signal_connect (self, "notify::screensaver-active", G_CALLBACK (screensaver_cb), NULL);
}

NcApplication *
nc_application_new (void)
{
  return g_object_new (NC_TYPE_APPLICATION, "application-id", "org.nengcha.Nengcha", "resource-base-path",
                       "/org/nengcha/Nengcha", "flags", G_APPLICATION_HANDLES_OPEN, "register-session", TRUE, NULL);
}
