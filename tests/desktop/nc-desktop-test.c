/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-desktop-test.h"
#include "nc-lang.h"
#include "test-folder.h"
#include <glib/gstdio.h>

#ifdef __SANITIZE_ADDRESS__
#include <link.h>
#include <sanitizer/lsan_interface.h>
#include <string.h>

/* GCC ships no header that has these */
extern int __sanitizer_get_ownership (const volatile void *block);
extern size_t __sanitizer_get_allocated_size (const volatile void *block);

/* GLib's table of quarks grows when a program has more than 2,048 of them, as one with a window does, and leaves the
   first table lying for threads that may still read it. Its stack says no more than g_malloc(), which no suppression
   may name: so the table itself is looked up, among the few words of GLib's data that point to a block of that size. */
#define QUARK_BLOCK_BYTES (2048 * sizeof (char *))

static int
ignore_quarks_cb (struct dl_phdr_info *info, size_t size, void *user_data)
{
  (void)size;
  (void)user_data;
  for (int i = 0; strstr (info->dlpi_name, "libglib-2.0") && i < info->dlpi_phnum; i++) {
    const ElfW (Phdr) *header = &info->dlpi_phdr[i];
    void **word = (void **)(info->dlpi_addr + header->p_vaddr), **end = word + header->p_memsz / sizeof (void *);

    if (header->p_type != PT_LOAD || !(header->p_flags & PF_W))
      continue;
    for (; word < end; word++)
      if (__sanitizer_get_ownership (*word) && __sanitizer_get_allocated_size (*word) == QUARK_BLOCK_BYTES &&
          ((const char **)*word)[1] == g_quark_to_string (1)) {
        __lsan_ignore_object (*word);
        return 1;
      }
  }
  return 0;
}

static void __attribute__ ((constructor)) ignore_quarks (void)
{
  dl_iterate_phdr (ignore_quarks_cb, NULL);
}
#endif

/* One for the whole process: a second one could not be registered. */
static AdwApplication *application;

static void
owned_cb (GDBusConnection *bus, const char *name, gpointer is_owned)
{
  (void)bus;
  (void)name;
  *(gboolean *)is_owned = TRUE;
}

static gboolean
is_set (gpointer flag)
{
  return *(gboolean *)flag;
}

/* Takes a name on the bus and waits until it is had; given back by g_bus_unown_name(). */
guint
nc_desktop_test_own_name (GDBusConnection *bus, const char *name)
{
  gboolean is_owned = FALSE;
  guint owner = g_bus_own_name_on_connection (bus, name, G_BUS_NAME_OWNER_FLAGS_NONE, owned_cb, NULL, &is_owned, NULL);

  nc_desktop_test_spin (is_set, &is_owned, 5000);
  return owner;
}

/**
 * nc_desktop_test_load_region:
 *
 * Imports the demonstration region into a new home, by the command that users have; before nc_desktop_test_open().
 */
void
nc_desktop_test_load_region (NcDesktopTest *test)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *script =
      g_build_filename (g_getenv ("NENGCHA_TEST_SOURCE"), "..", "data", "demo", "load-region", NULL);
  int status = 0;

  test->home = g_dir_make_tmp ("nengcha-XXXXXX", &error);
  g_assert_no_error (error);
  {
    const char *argv[] = { script, g_getenv ("NENGCHA_CLI"), test->home, NULL };

    g_assert_true (g_spawn_sync (NULL, (char **)argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, NULL, &status, &error));
  }
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
}

/**
 * nc_desktop_test_open:
 * @date: (nullable): ISO date of the fixed clock
 *
 * Opens the window on an empty home, or again on @test->home when that is set.
 */
void
nc_desktop_test_open (NcDesktopTest *test, const char *date)
{
  g_autoptr (GError) error = NULL;

  if (!test->home)
    test->home = g_dir_make_tmp ("nengcha-XXXXXX", &error);
  g_assert_no_error (error);
  test->clock = date ? nc_clock_new_as_of (nc_day_parse (date)) : nc_clock_new_system ();
  test->session = nc_session_open (test->home, test->clock, &error);
  g_assert_no_error (error);
  if (!application) {
    g_autoptr (GtkCssProvider) css = gtk_css_provider_new ();

    application = adw_application_new ("org.nengcha.Test", G_APPLICATION_NON_UNIQUE);
    g_assert_true (g_application_register (G_APPLICATION (application), NULL, &error));
    gtk_css_provider_load_from_resource (css, "/org/nengcha/Nengcha/style.css");
    gtk_style_context_add_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (css),
                                                GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  }
  test->window = nc_window_new (GTK_APPLICATION (application), test->session);
  gtk_window_present (GTK_WINDOW (test->window));
  nc_desktop_test_settle ();
}

/* Closes the window and checks that nothing keeps it alive; the home is removed unless it was stolen. */
void
nc_desktop_test_close (NcDesktopTest *test)
{
  gpointer weak = test->window;

  g_object_add_weak_pointer (G_OBJECT (test->window), &weak);
  gtk_window_destroy (GTK_WINDOW (test->window));
  nc_desktop_test_settle ();
  g_assert_null (weak);
  test->window = NULL;
  g_clear_object (&test->session);
  g_clear_object (&test->clock);
  if (test->home)
    test_folder_remove (test->home);
  g_clear_pointer (&test->home, g_free);
}

void
nc_desktop_test_spin_at (gboolean (*done) (gpointer), gpointer user_data, int limit_ms, const char *what,
                         const char *where)
{
  gint64 end = g_get_monotonic_time () + (gint64)limit_ms * 1000;

  while (!done (user_data)) {
    if (g_get_monotonic_time () > end)
      g_error ("%s: waited %d ms in vain for %s", where, limit_ms, what);
    g_main_context_iteration (NULL, FALSE);
    g_usleep (500);
  }
}

/* What one frame puts off, such as the rows of a list, the next ones lay out. */
#define SETTLE_FRAMES 4
#define SETTLE_MS     250
/* A window that is not painted by then is not going to be; what the test looks for next fails with its own words. */
#define MOST_SETTLE_MS 20000
/* As many files as a program with a window watches, and more. */
#define MOST_FDS 64

typedef struct {
  GtkWidget *window;
  GdkFrameClock *clock;
  gulong handler;
  guint n_frames;
} Painted;

static void
painted_cb (GdkFrameClock *clock, Painted *painted)
{
  (void)clock;
  if (++painted->n_frames < SETTLE_FRAMES)
    gtk_widget_queue_draw (painted->window);
}

static void
painted_free (gpointer data)
{
  Painted *painted = data;

  g_signal_handler_disconnect (painted->clock, painted->handler);
  g_object_unref (painted->clock);
  g_object_unref (painted->window);
  g_free (painted);
}

/* (element-type Painted): of each window in sight, painted from now on. */
static GPtrArray *
watch_windows (void)
{
  GPtrArray *all = g_ptr_array_new_with_free_func (painted_free);
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++) {
    g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);
    Painted *painted;

    if (!gtk_widget_get_mapped (window))
      continue;
    painted = g_new0 (Painted, 1);
    painted->clock = g_object_ref (gtk_widget_get_frame_clock (window));
    painted->handler = g_signal_connect (painted->clock, "after-paint", G_CALLBACK (painted_cb), painted);
    painted->window = g_steal_pointer (&window);
    gtk_widget_queue_draw (painted->window);
    g_ptr_array_add (all, painted);
  }
  return all;
}

/* A window that was put away and shown anew has another clock; nothing comes from the one before. */
static gboolean
is_awaited (const Painted *painted)
{
  return painted->n_frames < SETTLE_FRAMES && gtk_widget_get_mapped (painted->window) &&
         gtk_widget_get_frame_clock (painted->window) == painted->clock;
}

static gboolean
are_painted (GPtrArray *all)
{
  for (guint i = 0; i < all->len; i++)
    if (is_awaited (all->pdata[i]))
      return FALSE;
  return TRUE;
}

static void
tell_unpainted (GPtrArray *all)
{
  for (guint i = 0; i < all->len; i++) {
    const Painted *painted = all->pdata[i];

    if (is_awaited (painted))
      g_printerr ("“%s” was painted %u times within %d ms\n", gtk_window_get_title (GTK_WINDOW (painted->window)),
                  painted->n_frames, MOST_SETTLE_MS);
  }
}

/* Whether the main loop has nothing to do now and no timeout that fires before @end. */
static gboolean
is_quiet_until (gint64 end)
{
  GPollFD fds[MOST_FDS];
  int priority, timeout_ms = 0;

  if (g_main_context_pending (NULL) || !g_main_context_acquire (NULL))
    return FALSE;
  g_main_context_prepare (NULL, &priority);
  g_main_context_query (g_main_context_default (), priority, &timeout_ms, fds, MOST_FDS);
  g_main_context_release (NULL);
  return timeout_ms < 0 || g_get_monotonic_time () + (gint64)timeout_ms * 1000 > end;
}

/**
 * nc_desktop_test_settle:
 *
 * Lets short timeouts fire and each window in sight be painted, however long that takes on a busy machine. It is not
 * waited for longer than anything is still to come.
 */
void
nc_desktop_test_settle (void)
{
  gint64 start = g_get_monotonic_time (), end = start + SETTLE_MS * 1000;
  g_autoptr (GPtrArray) windows = watch_windows ();

  while (g_get_monotonic_time () < start + MOST_SETTLE_MS * 1000) {
    while (g_main_context_iteration (NULL, FALSE) && g_get_monotonic_time () < end)
      ;
    if (are_painted (windows) && (g_get_monotonic_time () > end || is_quiet_until (end)))
      return;
    g_usleep (500);
  }
  tell_unpainted (windows);
}

/* The picture of the window's content; NULL while a frame of it is still to come. */
static GskRenderNode *
window_node (GdkPaintable *paintable)
{
  g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();

  gdk_paintable_snapshot (paintable, snapshot, gdk_paintable_get_intrinsic_width (paintable),
                          gdk_paintable_get_intrinsic_height (paintable));
  return gtk_snapshot_free_to_node (g_steal_pointer (&snapshot));
}

/* Writes NAME-LANG.png into $NC_SCREENSHOTS, if that is set, and fails when the picture is blank. */
void
nc_desktop_test_screenshot (NcDesktopTest *test, const char *name)
{
  nc_desktop_test_screenshot_window (GTK_WINDOW (test->window), name);
}

void
nc_desktop_test_screenshot_window (GtkWindow *window, const char *name)
{
  nc_desktop_test_screenshot_widget (GTK_WIDGET (window), name);
}

/**
 * nc_desktop_test_node:
 * @native: a window or popover
 *
 * Returns: (transfer full): what it shows, as soon as it shows something.
 */
GskRenderNode *
nc_desktop_test_node (GtkWidget *native)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (native);
  GskRenderNode *node = NULL;

  for (int tries = 0; !node && tries < 40; tries++) {
    nc_desktop_test_settle ();
    node = window_node (paintable);
  }
  g_assert_nonnull (node);
  return node;
}

/* The same of a window or a popover. */
void
nc_desktop_test_screenshot_widget (GtkWidget *native, const char *name)
{
  g_autoptr (GskRenderNode) node = nc_desktop_test_node (native);
  g_autoptr (GdkTexture) texture =
      gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (native)), node, NULL);
  const char *folder = g_getenv ("NC_SCREENSHOTS");

  {
    gsize stride = (gsize)gdk_texture_get_width (texture) * 4;
    g_autofree guint8 *pixels = g_malloc (stride * gdk_texture_get_height (texture));
    g_autoptr (GHashTable) colours = g_hash_table_new (NULL, NULL);

    gdk_texture_download (texture, pixels, stride);
    /* enough to tell a window from nothing */
    for (gsize i = 0; i < stride * gdk_texture_get_height (texture) && g_hash_table_size (colours) <= 16; i += 4)
      g_hash_table_add (colours, GUINT_TO_POINTER (*(guint32 *)(gpointer)(pixels + i)));
    g_assert_cmpuint (g_hash_table_size (colours), >, 16);
  }
  if (folder) {
    g_autofree char *file = g_strdup_printf ("%s-%s.png", name, nc_lang_current ());
    g_autofree char *path = g_build_filename (folder, file, NULL);

    g_mkdir_with_parents (folder, 0755);
    g_assert_true (gdk_texture_save_to_png (texture, path));
  }
}

/* The first widget below @root (depth first) with that gtk_widget_get_name(); NULL when there is none. */
GtkWidget *
nc_desktop_test_find (GtkWidget *root, const char *widget_name)
{
  if (g_strcmp0 (gtk_widget_get_name (root), widget_name) == 0)
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child; child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = nc_desktop_test_find (child, widget_name);

    if (found)
      return found;
  }
  return NULL;
}

/* The first widget below @root (depth first) of that type; NULL when there is none. */
GtkWidget *
nc_desktop_test_find_type (GtkWidget *root, GType type)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (root, type))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child; child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = nc_desktop_test_find_type (child, type);

    if (found)
      return found;
  }
  return NULL;
}
