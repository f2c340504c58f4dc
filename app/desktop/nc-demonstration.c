/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-demonstration.h"
#include "nc-import.h"
#include "nc-lang.h"
#include "nc-paths.h"
#include "nc-ui-state.h"
#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

/* What a run's folder is called, and how deep it goes: home/blobs/ab/… */
#define RUN_PREFIX "run-"
#define MOST_DEPTH 6

struct _NcDemonstration {
  GObject parent_instance;
  char *base;
  char *home;
  guint scene;
};

G_DEFINE_FINAL_TYPE (NcDemonstration, nc_demonstration, G_TYPE_OBJECT)

static const struct {
  const char *day;
  const char *task;
} scenes[] = {
  { "2026-11-02", N_ ("Plan: open the case, have it approved, announce the visit") },
  { "2026-11-09", N_ ("On site: begin the visit, fill in the checklist, read the record back and sign it") },
  { "2026-11-16", N_ ("Decide: hear the unit, issue, sign and serve the orders") },
  { "2027-03-01", N_ ("Re-check what was ordered, and close the case") },
};

/**
 * nc_demonstration_base:
 *
 * Returns: (transfer full): where demonstrations lie; never the inspector's own folder
 */
char *
nc_demonstration_base (void)
{
  return g_build_filename (g_get_user_data_dir (), "nengcha-demonstration", NULL);
}

static char *
state_path (NcDemonstration *self)
{
  return g_build_filename (self->base, "demonstration.ini", NULL);
}

static gboolean
save (NcDemonstration *self, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *path = state_path (self), *name = g_path_get_basename (self->home);

  g_key_file_set_string (file, "demonstration", "run", name);
  g_key_file_set_integer (file, "demonstration", "scene", (int)self->scene);
  return g_key_file_save_to_file (file, path, error);
}

/* FALSE when there is no run to go on with. */
static gboolean
load (NcDemonstration *self)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *path = state_path (self), *name = NULL, *store = NULL;
  int scene;

  if (!g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, NULL))
    return FALSE;
  name = g_key_file_get_string (file, "demonstration", "run", NULL);
  scene = g_key_file_get_integer (file, "demonstration", "scene", NULL);
  if (!name || !g_str_has_prefix (name, RUN_PREFIX) || strchr (name, '/'))
    return FALSE;
  self->home = g_build_filename (self->base, name, NULL);
  self->scene = (guint)CLAMP (scene, 0, (int)G_N_ELEMENTS (scenes) - 1);
  store = g_build_filename (self->home, "store.db", NULL);
  if (g_file_test (store, G_FILE_TEST_EXISTS))
    return TRUE;
  g_clear_pointer (&self->home, g_free);
  return FALSE;
}

static gboolean
import_list (NcStore *store, NcReference *reference, const char *folder, const char *name, GError **error)
{
  g_autofree char *list = g_strndup (name, (gsize)(strchr (name, '.') - name));
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_auto (NcImportResult) result = { 0 };

  return nc_import_file (store, reference, nc_list_kind_find (list), path, &(NcImportOptions){ .actor = "import" },
                         &result, error);
}

/* The plate's picture lies in the folder that the checklist's camera button looks into. */
static gboolean
lay_out_camera (NcDemonstration *self, const char *folder, GError **error)
{
  g_autofree char *camera = g_build_filename (self->home, "camera", NULL);
  g_autofree char *from = g_build_filename (folder, "plate.png", NULL),
                  *to = g_build_filename (camera, "plate.png", NULL);
  g_autoptr (GFile) source = g_file_new_for_path (from), destination = g_file_new_for_path (to);
  g_autoptr (NcUiState) state = NULL;

  g_mkdir_with_parents (camera, 0700);
  if (!g_file_copy (source, destination, G_FILE_COPY_OVERWRITE, NULL, NULL, NULL, error))
    return FALSE;
  state = nc_ui_state_new (self->home);
  nc_ui_state_set (state, "camera", "folder", camera);
  nc_ui_state_flush (state);
  return TRUE;
}

static gboolean
fill (NcDemonstration *self, GError **error)
{
  static const char *const lists[] = { "issuers.csv",    "officers.csv", "enterprises.xlsx",
                                       "equipment.xlsx", "products.csv", "meters.csv" };
  g_autofree char *folder = nc_paths_find ("data/demo");
  g_autoptr (NcReference) reference = nc_reference_open (NULL, error);
  g_autoptr (NcClock) clock = nc_clock_new_as_of (nc_demonstration_get_day (0));
  g_autoptr (NcStore) store = reference ? nc_store_open (self->home, clock, NC_STORE_DEFAULT, error) : NULL;

  if (!store)
    return FALSE;
  if (!folder) {
    g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT,
                 _ ("The demonstration data is not installed. Install the program's package again."));
    return FALSE;
  }
  for (gsize i = 0; i < G_N_ELEMENTS (lists); i++)
    if (!import_list (store, reference, folder, lists[i], error))
      return FALSE;
  return lay_out_camera (self, folder, error);
}

/* Of the demonstration's own folders only; links are not followed. */
static void
remove_below (const char *path, int depth)
{
  g_autoptr (GDir) dir = depth < MOST_DEPTH ? g_dir_open (path, 0, NULL) : NULL;
  const char *name;

  while (dir && (name = g_dir_read_name (dir))) {
    g_autofree char *child = g_build_filename (path, name, NULL);

    if (g_file_test (child, G_FILE_TEST_IS_DIR) && !g_file_test (child, G_FILE_TEST_IS_SYMLINK))
      remove_below (child, depth + 1);
    else
      g_unlink (child);
  }
  g_rmdir (path);
}

static gboolean
begin (NcDemonstration *self, GError **error)
{
  g_autofree char *made = g_build_filename (self->base, RUN_PREFIX "XXXXXX", NULL),
                  *old = g_steal_pointer (&self->home);

  if (g_mkdir_with_parents (self->base, 0700) != 0 || !g_mkdtemp_full (made, 0700)) {
    g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (errno), "%s: %s", self->base, g_strerror (errno));
    self->home = g_steal_pointer (&old);
    return FALSE;
  }
  self->home = g_steal_pointer (&made);
  self->scene = 0;
  if (!fill (self, error) || !save (self, error)) {
    remove_below (self->home, 0);
    g_free (self->home);
    self->home = g_steal_pointer (&old);
    return FALSE;
  }
  if (old)
    remove_below (old, 0);
  return TRUE;
}

/**
 * nc_demonstration_open:
 *
 * Goes on with the demonstration below @base, or lays one out: the region's lists are read, which takes about a second.
 */
NcDemonstration *
nc_demonstration_open (const char *base, GError **error)
{
  g_autoptr (NcDemonstration) self = g_object_new (NC_TYPE_DEMONSTRATION, NULL);

  self->base = g_strdup (base);
  if (!load (self) && !begin (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

const char *
nc_demonstration_get_home (NcDemonstration *self)
{
  return self->home;
}

guint
nc_demonstration_get_scene (NcDemonstration *self)
{
  return self->scene;
}

guint
nc_demonstration_get_n_scenes (void)
{
  return G_N_ELEMENTS (scenes);
}

/* On which it takes place. */
NcDay
nc_demonstration_get_day (guint scene)
{
  return nc_day_parse (scenes[MIN (scene, G_N_ELEMENTS (scenes) - 1)].day);
}

/* What is done on it, in the window's language. */
const char *
nc_demonstration_get_task (guint scene)
{
  return _ (scenes[MIN (scene, G_N_ELEMENTS (scenes) - 1)].task);
}

gboolean
nc_demonstration_set_scene (NcDemonstration *self, guint scene, GError **error)
{
  g_return_val_if_fail (NC_IS_DEMONSTRATION (self) && scene < G_N_ELEMENTS (scenes), FALSE);
  self->scene = scene;
  return save (self, error);
}

/**
 * nc_demonstration_start_again:
 *
 * Lays out a new folder on the first day; the one before is removed. Nobody may have its store open.
 */
gboolean
nc_demonstration_start_again (NcDemonstration *self, GError **error)
{
  g_return_val_if_fail (NC_IS_DEMONSTRATION (self), FALSE);
  return begin (self, error);
}

static void
nc_demonstration_finalize (GObject *object)
{
  NcDemonstration *self = NC_DEMONSTRATION (object);

  g_free (self->base);
  g_free (self->home);
  G_OBJECT_CLASS (nc_demonstration_parent_class)->finalize (object);
}

static void
nc_demonstration_class_init (NcDemonstrationClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = nc_demonstration_finalize;
}

static void
nc_demonstration_init (NcDemonstration *self)
{
  (void)self;
}
