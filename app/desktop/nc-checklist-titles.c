/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-checklist-titles.h"
#include "nc-checklist-run.h"
#include "nc-lang.h"
#include <glib/gstdio.h>

struct _NcChecklistTitles {
  char *home;
  GHashTable *read; /* file of a bureau's checklist, its size and time → title */
};

static const struct {
  const char *name;
  const char *title;
} shipped[] = {
  { "motors", N_ ("Motors") },
  { "other-equipment", N_ ("Other equipment") },
  { "transformers", N_ ("Transformers") },
  { "boilers", N_ ("Boilers") },
  { "kilns-furnaces", N_ ("Kilns and furnaces") },
  { "data-centres", N_ ("Data centres") },
  { "product-energy", N_ ("Energy limits of products") },
  { "capacity-process", N_ ("Capacity and processes") },
  { "metering", N_ ("Energy metering") },
  { "energy-management", N_ ("Energy management") },
  { "energy-review", N_ ("Energy review and acceptance") },
  { "re-check", N_ ("Re-check after rectification") },
};

static const char *
shipped_title (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (shipped); i++)
    if (g_str_equal (shipped[i].name, name))
      return _ (shipped[i].title);
  return NULL;
}

/* The bureau's form of that name; it comes before a shipped one. */
static char *
own_checklist (NcChecklistTitles *self, const char *name)
{
  g_autofree char *path = nc_checklist_find (self->home, name),
                  *folder = g_build_filename (self->home, "checklists", NULL);

  return path && g_str_has_prefix (path, folder) ? g_steal_pointer (&path) : NULL;
}

/* A form is read for its title once, and again when its file is another. */
static const char *
own_title (NcChecklistTitles *self, const char *name, const char *path)
{
  GStatBuf info = { 0 };
  g_autofree char *key = NULL;
  const char *title;

  g_stat (path, &info);
  key =
      g_strdup_printf ("%s %" G_GINT64_FORMAT " %" G_GINT64_FORMAT, path, (gint64)info.st_size, (gint64)info.st_mtime);
  title = g_hash_table_lookup (self->read, key);
  if (!title) {
    char *read = nc_checklist_title (self->home, name);

    g_hash_table_insert (self->read, g_steal_pointer (&key), read ? read : g_strdup (name));
    title = read ? read : name;
  }
  return title;
}

/**
 * nc_checklist_titles_get:
 * @name: of a checklist
 *
 * Returns: (transfer none): what it is called on its button
 */
const char *
nc_checklist_titles_get (NcChecklistTitles *self, const char *name)
{
  g_autofree char *path = own_checklist (self, name);
  const char *title = path ? own_title (self, name, path) : shipped_title (name);

  return title ? title : name;
}

/**
 * nc_checklist_titles_heading:
 *
 * Returns: (transfer full) (nullable): what stands above the checklist where that is not its form's own title: a
 * shipped one has a Chinese title only
 */
char *
nc_checklist_titles_heading (NcChecklistTitles *self, const char *name)
{
  g_autofree char *path = own_checklist (self, name);

  if (g_str_equal (nc_lang_current (), "zh") || path || !shipped_title (name))
    return NULL;
  return g_strdup_printf (_ ("Checklist: %s"), shipped_title (name));
}

NcChecklistTitles *
nc_checklist_titles_new (const char *home)
{
  NcChecklistTitles *self = g_new0 (NcChecklistTitles, 1);

  self->home = g_strdup (home);
  self->read = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

void
nc_checklist_titles_free (NcChecklistTitles *self)
{
  g_hash_table_unref (self->read);
  g_free (self->home);
  g_free (self);
}
