/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-application.h"
#include "nc-lang.h"
#include "nc-paths.h"
#include "nc-window.h"

struct _NcApplication {
  AdwApplication parent_instance;
  char *home;
  NcClock *clock;
  NcSession *session;
};

G_DEFINE_FINAL_TYPE (NcApplication, nc_application, ADW_TYPE_APPLICATION)

static const GOptionEntry options[] = {
  { "home", 0, 0, G_OPTION_ARG_FILENAME, NULL, N_ ("The inspector's folder"), N_ ("FOLDER") },
  { "as-of", 0, 0, G_OPTION_ARG_STRING, NULL, N_ ("Fixes the date, for demonstrations"), N_ ("DATE") },
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

/* The store cannot be opened: say what happened and what to do, in a window of its own. */
static void
show_failure (NcApplication *self, const GError *error)
{
  GtkWidget *window = adw_application_window_new (GTK_APPLICATION (self)), *page = adw_status_page_new ();
  g_autofree char *escaped = g_markup_escape_text (error->message, -1);

  adw_status_page_set_icon_name (ADW_STATUS_PAGE (page), "dialog-error-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (page), _ ("The inspector's folder cannot be opened"));
  adw_status_page_set_description (ADW_STATUS_PAGE (page), escaped);
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (window), page);
  gtk_window_set_default_size (GTK_WINDOW (window), 640, 400);
  gtk_window_present (GTK_WINDOW (window));
}

static void
nc_application_activate (GApplication *application)
{
  NcApplication *self = NC_APPLICATION (application);
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));
  g_autoptr (GError) error = NULL;

  if (!window) {
    self->session = nc_session_open (self->home, self->clock, &error);
    if (!self->session) {
      show_failure (self, error);
      return;
    }
    window = GTK_WINDOW (nc_window_new (GTK_APPLICATION (self), self->session));
  }
  gtk_window_present (window);
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
  if (lang && !nc_lang_init (lang)) {
    g_printerr (_ ("unknown language “%s”; known are zh and en"), lang);
    return 2;
  }
  self->home = nc_paths_home (home);
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
  static const GActionEntry actions[] = { { .name = "about", .activate = about_cb } };
  g_autoptr (GtkCssProvider) css = gtk_css_provider_new ();

  G_APPLICATION_CLASS (nc_application_parent_class)->startup (application);
  gtk_css_provider_load_from_resource (css, "/org/nengcha/Nengcha/style.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (css),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  g_action_map_add_action_entries (G_ACTION_MAP (application), actions, G_N_ELEMENTS (actions), application);
}

static void
nc_application_finalize (GObject *object)
{
  NcApplication *self = NC_APPLICATION (object);

  g_clear_object (&self->session);
  g_clear_object (&self->clock);
  g_clear_pointer (&self->home, g_free);
  G_OBJECT_CLASS (nc_application_parent_class)->finalize (object);
}

static void
nc_application_class_init (NcApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = nc_application_finalize;
  application_class->activate = nc_application_activate;
  application_class->startup = nc_application_startup;
  application_class->handle_local_options = nc_application_handle_local_options;
}

static void
nc_application_init (NcApplication *self)
{
  g_application_add_main_option_entries (G_APPLICATION (self), options);
}

NcApplication *
nc_application_new (void)
{
  return g_object_new (NC_TYPE_APPLICATION, "application-id", "org.nengcha.Nengcha", "resource-base-path",
                       "/org/nengcha/Nengcha", NULL);
}
