/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-ui-state.h"

#define DELAY_MS 400

struct _NcUiState {
  GObject parent_instance;
  char *path;
  GKeyFile *values;
  guint timeout;
};

G_DEFINE_FINAL_TYPE (NcUiState, nc_ui_state, G_TYPE_OBJECT)

static void
nc_ui_state_finalize (GObject *object)
{
  NcUiState *self = NC_UI_STATE (object);

  nc_ui_state_flush (self);
  g_clear_pointer (&self->values, g_key_file_unref);
  g_clear_pointer (&self->path, g_free);
  G_OBJECT_CLASS (nc_ui_state_parent_class)->finalize (object);
}

static void
nc_ui_state_class_init (NcUiStateClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = nc_ui_state_finalize;
}

static void
nc_ui_state_init (NcUiState *self)
{
  self->values = g_key_file_new ();
}

/**
 * nc_ui_state_new:
 *
 * A missing or damaged file counts as empty: nothing in it is a record.
 */
NcUiState *
nc_ui_state_new (const char *home)
{
  NcUiState *self = g_object_new (NC_TYPE_UI_STATE, NULL);

  self->path = g_build_filename (home, "window.ini", NULL);
  g_key_file_load_from_file (self->values, self->path, G_KEY_FILE_NONE, NULL);
  return self;
}

/**
 * nc_ui_state_flush:
 *
 * Writes now what has changed. A failure is only logged: the place on the screen is no record.
 */
void
nc_ui_state_flush (NcUiState *self)
{
  g_autoptr (GError) error = NULL;

  if (!self->timeout)
    return;
  g_clear_handle_id (&self->timeout, g_source_remove);
  if (!g_key_file_save_to_file (self->values, self->path, &error))
    g_message ("%s", error->message);
}

static gboolean
timeout_cb (gpointer user_data)
{
  nc_ui_state_flush (user_data);
  return G_SOURCE_REMOVE;
}

/**
 * nc_ui_state_get:
 *
 * Returns: (transfer full) (nullable): %NULL when it was never set.
 */
char *
nc_ui_state_get (NcUiState *self, const char *group, const char *key)
{
  return g_key_file_get_string (self->values, group, key, NULL);
}

/**
 * nc_ui_state_set:
 * @value: (nullable): %NULL forgets the key
 */
void
nc_ui_state_set (NcUiState *self, const char *group, const char *key, const char *value)
{
  g_autofree char *old = nc_ui_state_get (self, group, key);

  if (g_strcmp0 (old, value) == 0)
    return;
  if (value)
    g_key_file_set_string (self->values, group, key, value);
  else
    g_key_file_remove_key (self->values, group, key, NULL);
  if (!self->timeout)
    self->timeout = g_timeout_add (DELAY_MS, timeout_cb, self);
}

int
nc_ui_state_get_int (NcUiState *self, const char *group, const char *key, int fallback)
{
  g_autoptr (GError) error = NULL;
  int value = g_key_file_get_integer (self->values, group, key, &error);

  return error ? fallback : value;
}

void
nc_ui_state_set_int (NcUiState *self, const char *group, const char *key, int value)
{
  g_autofree char *text = g_strdup_printf ("%d", value);

  nc_ui_state_set (self, group, key, text);
}
