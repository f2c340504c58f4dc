/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-schema.h"
#include "nc-lang.h"
#include "nc-store-resource.h"
#include "nc-store.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define STEPS "/org/nengcha/store/schema/"

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

/* The names of the steps, "001-base.sql" first. */
static char **
step_names (void)
{
  g_autoptr (GError) error = NULL;
  char **names = g_resource_enumerate_children (nc_store_resource_get_resource (), STEPS, 0, &error);

  g_assert_no_error (error);
  qsort (names, g_strv_length (names), sizeof *names, compare_names);
  return names;
}

static int
step_number (const char *name)
{
  return (int)g_ascii_strtoll (name, NULL, 10);
}

/**
 * nc_schema_newest:
 *
 * Returns: the number of the last step this program knows.
 */
int
nc_schema_newest (void)
{
  g_auto (GStrv) names = step_names ();

  return step_number (names[g_strv_length (names) - 1]);
}

static guint32
big_endian (const guint8 *p)
{
  return (guint32)p[0] << 24 | (guint32)p[1] << 16 | (guint32)p[2] << 8 | p[3];
}

/**
 * nc_schema_peek:
 * @version: (out): user_version from the file's header, 0 for an empty file
 *
 * Looks at a store without SQLite, which would write beside it.
 *
 * Returns: %FALSE with NC_STORE_ERROR_DAMAGED for what is no store, or _IO
 */
gboolean
nc_schema_peek (const char *path, int *version, GError **error)
{
  guint8 head[100];
  FILE *file = fopen (path, "rbe");
  gsize n;

  if (!file) {
    g_set_error (error, NC_STORE_ERROR, NC_STORE_ERROR_IO, _ ("%s cannot be read: %s"), path, g_strerror (errno));
    return FALSE;
  }
  n = fread (head, 1, sizeof head, file);
  fclose (file);
  *version = 0;
  if (n == 0)
    return TRUE;
  if (n < sizeof head || memcmp (head, "SQLite format 3", 16) != 0) {
    g_set_error (error, NC_STORE_ERROR, NC_STORE_ERROR_DAMAGED, _ ("%s is no store, or damaged; restore a backup"),
                 path);
    return FALSE;
  }
  *version = (int)big_endian (head + 60);
  /* A new file's first transaction may still be in the write-ahead log: then both are 0. */
  if (big_endian (head + 68) != NC_SCHEMA_APPLICATION_ID && !(*version == 0 && big_endian (head + 68) == 0)) {
    g_set_error (error, NC_STORE_ERROR, NC_STORE_ERROR_DAMAGED,
                 _ ("%s belongs to another program; choose another folder"), path);
    return FALSE;
  }
  return TRUE;
}

/**
 * nc_schema_refuse_newer:
 *
 * Returns: %TRUE when @version is known, else %FALSE with NC_DB_ERROR_NEWER
 */
gboolean
nc_schema_refuse_newer (const char *path, int version, GError **error)
{
  if (version <= nc_schema_newest ())
    return TRUE;
  g_set_error (error, NC_DB_ERROR, NC_DB_ERROR_NEWER,
               _ ("%s was written by a newer version of this program (schema %d, known here: %d). Nothing was changed; "
                  "install the newer version"),
               path, version, nc_schema_newest ());
  return FALSE;
}

static gboolean
run_step (NcDb *db, const char *name, GError **error)
{
  g_autofree char *path = g_strconcat (STEPS, name, NULL);
  g_autofree char *step = nc_db_resource_sql (nc_store_resource_get_resource (), path);
  g_autofree char *mark = g_strdup_printf ("PRAGMA application_id = %d; PRAGMA user_version = %d",
                                           NC_SCHEMA_APPLICATION_ID, step_number (name));
  gint64 version;

  if (!nc_db_exec (db, "BEGIN IMMEDIATE", error))
    return FALSE;
  /* Another program may have done the step since we looked. */
  if (nc_db_get_int (db, "PRAGMA user_version", &version, error) &&
      (version >= step_number (name) || (nc_db_exec (db, step, error) && nc_db_exec (db, mark, error))) &&
      nc_db_exec (db, "COMMIT", error))
    return TRUE;
  g_prefix_error (error, "%s: ", name);
  nc_db_exec (db, "ROLLBACK", NULL);
  return FALSE;
}

/**
 * nc_schema_upgrade:
 *
 * Runs the steps that @db lacks, each in a transaction of its own that also sets user_version.
 *
 * Returns: %FALSE with an #NcDbError; the failed step has left nothing behind
 */
gboolean
nc_schema_upgrade (NcDb *db, GError **error)
{
  g_auto (GStrv) names = step_names ();
  gint64 version;

  if (!nc_db_get_int (db, "PRAGMA user_version", &version, error))
    return FALSE;
  for (gsize i = 0; names[i]; i++)
    if (step_number (names[i]) > version && !run_step (db, names[i], error))
      return FALSE;
  return TRUE;
}
