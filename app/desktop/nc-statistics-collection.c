/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-statistics-collection.h"
#include "nc-desktop-resources.h"
#include "nc-lang.h"
#include <string.h>

/**
 * nc_statistics_prepare:
 * @name: of a file in sql/, "statistics-" before it
 *
 * Returns: (transfer full): the statement with the filter bound.
 */
NcStmt *
nc_statistics_prepare (NcCollection *self, const char *name, GError **error)
{
  g_autofree char *path = g_strdup_printf ("/org/nengcha/Nengcha/sql/statistics-%s.sql", name);
  g_autofree char *sql = nc_db_resource_sql (nc_desktop_get_resource (), path);
  g_autofree char *year = g_strdup_printf ("%04d", self->filter->year);
  NcStmt *stmt = nc_db_prepare (self->store, sql, error);

  if (!stmt)
    return NULL;
  if (sqlite3_bind_parameter_index (stmt, ":year"))
    nc_stmt_bind_text (stmt, ":year", self->filter->year ? year : NULL);
  if (sqlite3_bind_parameter_index (stmt, ":region"))
    nc_stmt_bind_text (stmt, ":region", *self->filter->region ? self->filter->region : NULL);
  if (sqlite3_bind_parameter_index (stmt, ":digits"))
    nc_stmt_bind_int (stmt, ":digits", nc_statistics_region_digits (self));
  return stmt;
}

/* Without a filter leagues and cities are compared, within one its banners and counties. */
int
nc_statistics_region_digits (NcCollection *self)
{
  return strlen (self->filter->region) >= 4 ? 6 : 4;
}

/**
 * nc_statistics_region_name:
 * @code: (nullable): a region code or its first digits
 *
 * Returns: (transfer none): the region's own name, the code when the reference does not know it.
 */
const char *
nc_statistics_region_name (NcCollection *self, const char *code)
{
  const char *name;
  char whole[7] = "000000";

  if (!code || !*code)
    return _ ("no region given");
  memcpy (whole, code, MIN (strlen (code), 6));
  name = g_hash_table_lookup (self->region_names, whole);
  return name ? name : code;
}

/**
 * nc_statistics_add:
 *
 * Returns: (transfer none): figures of the chapter, to be filled.
 */
NcFigures *
nc_statistics_add (NcCollection *self, NcChapter chapter, const char *name, const char *title, NcFiguresShape shape)
{
  NcFigures *figures = nc_figures_new (name, title, shape);

  g_ptr_array_add (self->result->chapters[chapter], figures);
  return figures;
}

void
nc_statistics_free (NcStatistics *self)
{
  for (int i = 0; self && i < NC_N_CHAPTERS; i++)
    g_ptr_array_unref (self->chapters[i]);
  g_free (self);
}

/**
 * nc_statistics_get:
 *
 * Returns: (transfer none) (element-type NcFigures):
 */
GPtrArray *
nc_statistics_get (NcStatistics *self, NcChapter chapter)
{
  g_return_val_if_fail (chapter < NC_N_CHAPTERS, NULL);
  return self->chapters[chapter];
}

/* (nullable): the figures of that name. */
NcFigures *
nc_statistics_find (NcStatistics *self, const char *name)
{
  for (int c = 0; c < NC_N_CHAPTERS; c++)
    for (guint i = 0; i < self->chapters[c]->len; i++)
      if (g_str_equal (nc_figures_get_name (g_ptr_array_index (self->chapters[c], i)), name))
        return g_ptr_array_index (self->chapters[c], i);
  return NULL;
}
