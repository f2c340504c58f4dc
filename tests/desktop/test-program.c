/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The program itself, started as a desktop starts it: once a folder, and plain words where the folder is in use. */
#include "nc-desktop-test.h"
#include "nc-lang.h"
#include "test-folder.h"
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

typedef struct {
  GSubprocess *process;
  gboolean has_ended;
} Program;

static void
ended_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Program *program = user_data;

  g_subprocess_wait_finish (G_SUBPROCESS (source), result, NULL);
  program->has_ended = TRUE;
}

static Program *
start (const char *home, const char *file)
{
  Program *program = g_new0 (Program, 1);
  g_autoptr (GError) error = NULL;
  const char *argv[] = { g_getenv ("NENGCHA"), "--home", home, "--lang", "zh", file, NULL };

  program->process = g_subprocess_newv (argv, G_SUBPROCESS_FLAGS_NONE, &error);
  g_assert_no_error (error);
  g_subprocess_wait_async (program->process, NULL, ended_cb, program);
  return program;
}

static gboolean
has_ended (gpointer program)
{
  return ((Program *)program)->has_ended;
}

static void
stop (Program *program)
{
  if (!program->has_ended)
    g_subprocess_send_signal (program->process, SIGTERM);
  nc_desktop_test_spin (has_ended, program, 10000);
  g_object_unref (program->process);
  g_free (program);
}

/* Whether a program for some folder of its own has its name on the bus. */
static gboolean
is_on_bus (gpointer bus)
{
  g_autoptr (GVariant) reply = g_dbus_connection_call_sync (
      bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "ListNames", NULL,
      G_VARIANT_TYPE ("(as)"), G_DBUS_CALL_FLAGS_NONE, 5000, NULL, NULL);
  g_autofree char *text = reply ? g_variant_print (reply, FALSE) : g_strdup ("");

  return strstr (text, "org.nengcha.Nengcha.Home") != NULL;
}

static gboolean
has_store (gpointer home)
{
  g_autofree char *path = g_build_filename (home, "window.ini", NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

/* Windows that are seen, from the lowest to the one before all others. */
static char *
list_windows (const char *name)
{
  const char *argv[] = { "xdotool", "search", "--onlyvisible", "--name", name, NULL };
  char *out = NULL;

  g_assert_true (g_spawn_sync (NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL,
                               &out, NULL, NULL, NULL));
  return g_strchomp (out);
}

static gboolean
is_seen (gpointer name)
{
  g_autofree char *ids = list_windows (name);

  return *ids != 0;
}

/* The window of the program lies before the one of the test. */
static gboolean
is_before_cover (gpointer user_data)
{
  g_autofree char *all = list_windows ("能察 Nengcha|nengcha cover"), *cover = list_windows ("nengcha cover");

  (void)user_data;
  return *cover && !g_str_has_suffix (all, cover);
}

/* Whoever starts the program again sees the window that is there, even from under another one. */
static void
test_raised (void)
{
  g_autofree char *home = g_dir_make_tmp ("nengcha-XXXXXX", NULL);
  GtkWidget *cover = gtk_window_new ();
  Program *first = start (home, NULL), *second;

  nc_desktop_test_spin (is_seen, "能察 Nengcha", 20000);
  gtk_window_set_title (GTK_WINDOW (cover), "nengcha cover");
  gtk_window_set_default_size (GTK_WINDOW (cover), 1200, 1000);
  gtk_window_present (GTK_WINDOW (cover));
  nc_desktop_test_spin (is_seen, "nengcha cover", 20000);
  g_assert_false (is_before_cover (NULL));
  second = start (home, NULL);
  nc_desktop_test_spin (is_before_cover, NULL, 20000);
  gtk_window_destroy (GTK_WINDOW (cover));
  stop (second);
  stop (first);
  test_folder_remove (home);
}

/* The second start ends at once and leaves the first one running; a file that it names is handed over. */
static void
test_once (void)
{
  g_autofree char *home = g_dir_make_tmp ("nengcha-XXXXXX", NULL), *file = g_build_filename (home, "a.ncbundle", NULL);
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  Program *first, *second, *third;

  g_assert_true (g_file_set_contents (file, "NCBNDL1\n", -1, NULL));
  first = start (home, NULL);
  nc_desktop_test_spin (is_on_bus, bus, 20000);
  nc_desktop_test_spin (has_store, home, 20000);
  second = start (home, NULL);
  nc_desktop_test_spin (has_ended, second, 20000);
  g_assert_cmpint (g_subprocess_get_exit_status (second->process), ==, 0);
  third = start (home, file);
  nc_desktop_test_spin (has_ended, third, 20000);
  g_assert_cmpint (g_subprocess_get_exit_status (third->process), ==, 0);
  nc_desktop_test_settle ();
  g_assert_false (first->has_ended);
  stop (third);
  stop (second);
  stop (first);
  test_folder_remove (home);
}

static char *
run_cli (const char *home, const char *const *words)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  char *out = NULL;
  int status = 0;

  g_ptr_array_add (argv, (gpointer)g_getenv ("NENGCHA_CLI"));
  g_ptr_array_add (argv, (gpointer) "--home");
  g_ptr_array_add (argv, (gpointer)home);
  for (; *words; words++)
    g_ptr_array_add (argv, (gpointer)*words);
  g_ptr_array_add (argv, NULL);
  g_assert_true (
      g_spawn_sync (NULL, (char **)argv->pdata, NULL, G_SPAWN_DEFAULT, NULL, NULL, &out, NULL, &status, &error));
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
  return out;
}

/* As a button of the window does, by the program's own action. */
static void
activate (GDBusConnection *bus, const char *home, const char *action, GVariant *parameter)
{
  g_autofree char *sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, home, -1);
  g_autofree char *name = g_strdup_printf ("org.nengcha.Nengcha.Home%.12s", sum);
  g_autofree char *path = g_strdup_printf ("/org/nengcha/Nengcha/Home%.12s", sum);
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = NULL;
  GVariantBuilder parameters;

  g_variant_builder_init (&parameters, G_VARIANT_TYPE ("av"));
  if (parameter)
    g_variant_builder_add (&parameters, "v", parameter);
  reply = g_dbus_connection_call_sync (
      bus, name, path, "org.gtk.Actions", "Activate",
      g_variant_new ("(sav@a{sv})", action, &parameters, g_variant_new_array (G_VARIANT_TYPE ("{sv}"), NULL, 0)), NULL,
      G_DBUS_CALL_FLAGS_NONE, 20000, NULL, &error);
  g_assert_no_error (error);
}

static void
restore (GDBusConnection *bus, const char *home, const char *backup, gboolean force)
{
  activate (bus, home, "restore", g_variant_new ("(sb)", backup, force));
}

typedef struct {
  GDBusConnection *bus;
  const char *home;
} Place;

/* The action is not to be had while a backup is put in place. */
static gboolean
may_restore (gpointer user_data)
{
  const Place *place = user_data;
  g_autofree char *sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, place->home, -1);
  g_autofree char *name = g_strdup_printf ("org.nengcha.Nengcha.Home%.12s", sum);
  g_autofree char *path = g_strdup_printf ("/org/nengcha/Nengcha/Home%.12s", sum);
  g_autoptr (GVariant) reply =
      g_dbus_connection_call_sync (place->bus, name, path, "org.gtk.Actions", "Describe",
                                   g_variant_new ("(s)", "restore"), NULL, G_DBUS_CALL_FLAGS_NONE, 20000, NULL, NULL);
  g_autoptr (GVariant) description = reply ? g_variant_get_child_value (reply, 0) : NULL;
  gboolean is_enabled = FALSE;

  if (description)
    g_variant_get_child (description, 0, "b", &is_enabled);
  return is_enabled;
}

static gboolean
has_replaced (gpointer home)
{
  g_autofree char *folder = g_build_filename (home, "backups", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir)))
    if (g_str_has_prefix (name, "replaced-") && g_str_has_suffix (name, ".db"))
      return TRUE;
  return FALSE;
}

/* The window goes and comes again around the swap; what exists only here is not lost without a word. */
static void
test_restore (void)
{
  static const char *const before[] = { "officer",     "add",        "--name",     "示例甲", "--cert",
                                        "15000000001", "--valid-to", "2030-12-31", NULL };
  static const char *const after[] = { "officer",     "add",        "--name",     "示例乙", "--cert",
                                       "15000000002", "--valid-to", "2030-12-31", NULL };
  static const char *const backup[] = { "store", "backup", NULL }, *const list[] = { "officer", "list", NULL };
  g_autofree char *home = g_dir_make_tmp ("nengcha-XXXXXX", NULL), *path = NULL, *first = NULL, *last = NULL;
  g_autofree char *folder = g_build_filename (home, "backups", NULL);
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_autoptr (GDir) dir = NULL;
  Place place = { bus, home };
  Program *program = start (home, NULL);

  nc_desktop_test_spin (has_store, home, 20000);
  g_free (run_cli (home, before));
  g_free (run_cli (home, backup));
  g_free (run_cli (home, after));
  dir = g_dir_open (folder, 0, NULL);
  path = g_build_filename (folder, g_dir_read_name (dir), NULL);
  restore (bus, home, path, FALSE);
  nc_desktop_test_spin (may_restore, &place, 20000);
  first = run_cli (home, list);
  g_assert_nonnull (strstr (first, "示例乙"));
  g_assert_false (has_replaced (home));
  restore (bus, home, path, TRUE);
  nc_desktop_test_spin (may_restore, &place, 20000);
  g_assert_true (has_replaced (home));
  last = run_cli (home, list);
  g_assert_nonnull (strstr (last, "示例甲"));
  g_assert_null (strstr (last, "示例乙"));
  g_assert_false (program->has_ended);
  stop (program);
  test_folder_remove (home);
}

/* The folder is open elsewhere: the program says so in a window and stays, to be tried again. */
static void
test_in_use (void)
{
  g_autofree char *home = g_dir_make_tmp ("nengcha-XXXXXX", NULL);
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_autoptr (NcClock) clock = nc_clock_new_system ();
  g_autoptr (GError) error = NULL;
  g_autoptr (NcStore) store = nc_store_open (home, clock, NC_STORE_EXCLUSIVE, &error);
  g_autoptr (NcSession) session = NULL;
  Program *program;

  g_assert_no_error (error);
  session = nc_session_open (home, clock, &error);
  g_assert_null (session);
  g_assert_error (error, NC_STORE_ERROR, NC_STORE_ERROR_OPEN_ELSEWHERE);
  program = start (home, NULL);
  nc_desktop_test_spin (is_on_bus, bus, 20000);
  nc_desktop_test_settle ();
  nc_desktop_test_settle ();
  g_assert_false (program->has_ended);
  stop (program);
  g_clear_object (&store);
  test_folder_remove (home);
}

/* A file of that state of the demonstration. */
typedef struct {
  const char *base;
  const char *scene;
  char *run;
} Scene;

static gboolean
is_at_scene (gpointer user_data)
{
  Scene *wanted = user_data;
  g_autofree char *path = g_build_filename (wanted->base, "demonstration.ini", NULL), *scene = NULL, *state = NULL;
  g_autoptr (GKeyFile) file = g_key_file_new ();

  if (!g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, NULL))
    return FALSE;
  scene = g_key_file_get_string (file, "demonstration", "scene", NULL);
  g_free (wanted->run);
  wanted->run = g_key_file_get_string (file, "demonstration", "run", NULL);
  state = g_build_filename (wanted->base, wanted->run, "window.ini", NULL);
  return g_strcmp0 (scene, wanted->scene) == 0 && g_file_test (state, G_FILE_TEST_EXISTS);
}

static gboolean
is_gone (gpointer path)
{
  return !g_file_test (path, G_FILE_TEST_EXISTS);
}

/* The demonstration lies apart from the inspector's folder, has the region in it, and goes from day to day. */
static void
test_demonstration (void)
{
  static const char *const search[] = { "search", "示例铁合金一号", NULL };
  g_autofree char *base = g_build_filename (g_get_user_data_dir (), "nengcha-demonstration", NULL), *found = NULL;
  g_autofree char *usual = g_build_filename (g_get_user_data_dir (), "nengcha", NULL), *home = NULL, *first = NULL;
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  Program *program = start (usual, "--demonstration");
  Scene scene = { base, "0", NULL };

  nc_desktop_test_spin (is_at_scene, &scene, 20000);
  nc_desktop_test_spin (is_on_bus, bus, 20000);
  home = g_build_filename (base, scene.run, NULL);
  first = g_strdup (scene.run);
  found = run_cli (home, search);
  g_assert_nonnull (strstr (found, "示例铁合金一号"));
  g_assert_false (g_file_test (usual, G_FILE_TEST_EXISTS));
  for (int i = 1; i <= 3; i++) {
    g_autofree char *number = g_strdup_printf ("%d", i);

    scene.scene = number;
    activate (bus, base, "demonstration-next", NULL);
    nc_desktop_test_spin (is_at_scene, &scene, 20000);
    g_assert_cmpstr (scene.run, ==, first);
  }
  scene.scene = "0";
  activate (bus, base, "demonstration-again", NULL);
  nc_desktop_test_spin (is_at_scene, &scene, 20000);
  g_assert_cmpstr (scene.run, !=, first);
  nc_desktop_test_spin (is_gone, home, 20000);
  g_assert_false (program->has_ended);
  stop (program);
  g_free (scene.run);
}

int
main (int argc, char **argv)
{
  nc_lang_init ("zh");
  gtk_test_init (&argc, &argv, NULL);
  g_test_add_func ("/program/once", test_once);
  g_test_add_func ("/program/raised", test_raised);
  g_test_add_func ("/program/restore", test_restore);
  g_test_add_func ("/program/in-use", test_in_use);
  g_test_add_func ("/program/demonstration", test_demonstration);
  return g_test_run ();
}
