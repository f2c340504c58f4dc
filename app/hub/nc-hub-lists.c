/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-hub-lists.h"
#include "nc-hub-device.h"
#include "nc-lang.h"
#include <string.h>

/* What a list's lines may name besides their own rows. Authorities and officers may belong to a higher region. */
static const struct {
  const char *list;
  const char *tables[4];
} named[] = {
  { "equipment", { "enterprise" } }, { "products", { "enterprise" } },        { "meters", { "enterprise" } },
  { "officers", { "issuer" } },      { "tasks", { "enterprise", "issuer" } },
};

void
nc_hub_list_result_clear (NcHubListResult *result)
{
  nc_import_result_clear (&result->import);
  g_clear_pointer (&result->gone, g_ptr_array_unref);
}

static gboolean
load (NcHubScratch *scratch, NcHub *hub, const NcListKind *kind, const char *region, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (named); i++)
    for (gsize t = 0; g_str_equal (named[i].list, kind->name) && named[i].tables[t]; t++)
      if (!nc_hub_scratch_load (scratch, hub, named[i].tables[t],
                                g_str_equal (named[i].tables[t], "issuer") ? "" : region, FALSE, error))
        return FALSE;
  return nc_hub_scratch_load (scratch, hub, kind->table, region, TRUE, error);
}

/* What people know the row by. */
static const char *
name_sql (const NcListKind *kind)
{
  if (g_str_equal (kind->table, "case_file"))
    return "SELECT unit_name || ' ' || COALESCE (item, '') AS name FROM case_file WHERE id = :id";
  if (g_str_equal (kind->table, "equipment"))
    return "SELECT COALESCE (name, '') || ' ' || COALESCE (model, '') || ' ' || COALESCE (serial_no, '') AS name "
           "FROM equipment WHERE id = :id";
  if (g_str_equal (kind->table, "product_record"))
    return "SELECT product || ' ' || period_from AS name FROM product_record WHERE id = :id";
  if (g_str_equal (kind->table, "meter_month"))
    return "SELECT room || ' ' || month AS name FROM meter_month WHERE id = :id";
  return g_str_equal (kind->table, "officer")  ? "SELECT name FROM officer WHERE id = :id"
         : g_str_equal (kind->table, "issuer") ? "SELECT name FROM issuer WHERE id = :id"
                                               : "SELECT name FROM enterprise WHERE id = :id";
}

/* Machines, products and meters are compared with the enterprises that the file speaks of. */
static GHashTable *
owners_in_file (NcHubScratch *scratch, const NcListKind *kind, GHashTable *ids, NcStmt **owner)
{
  gboolean has_owner = !g_str_equal (kind->table, "case_file") && g_str_equal (kind->columns[0].field, "enterprise_id");
  g_autofree char *sql = g_strdup_printf ("SELECT enterprise_id FROM \"%s\" WHERE id = :id", kind->table);
  GHashTable *owners;
  GHashTableIter iter;
  gpointer id;

  *owner = has_owner ? nc_db_prepare (nc_store_get_db (scratch->store), sql, NULL) : NULL;
  if (!*owner)
    return NULL;
  owners = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_hash_table_iter_init (&iter, ids);
  while (g_hash_table_iter_next (&iter, &id, NULL)) {
    gboolean has_row;

    nc_stmt_bind_text (*owner, ":id", id);
    if (nc_stmt_step (*owner, &has_row, NULL) && has_row)
      g_hash_table_add (owners, g_strdup (nc_stmt_text (*owner, "enterprise_id")));
    nc_stmt_reset (*owner);
  }
  return owners;
}

static gboolean
is_of_file (NcStmt *owner, GHashTable *owners, const char *id)
{
  gboolean has_row = FALSE, found;

  if (!owners)
    return TRUE;
  nc_stmt_bind_text (owner, ":id", id);
  found = nc_stmt_step (owner, &has_row, NULL) && has_row &&
          g_hash_table_contains (owners, nc_stmt_text (owner, "enterprise_id"));
  nc_stmt_reset (owner);
  return found;
}

static int
by_text (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

/* Rows that the hub has and no line means; of tasks only those that nobody has begun. */
static gboolean
find_gone (NcHubScratch *scratch, const NcListKind *kind, NcHubListResult *result, GError **error)
{
  g_autoptr (NcStmt) name = nc_db_prepare (nc_store_get_db (scratch->store), name_sql (kind), error);
  g_autoptr (NcStmt) owner = NULL;
  g_autoptr (GHashTable) owners = owners_in_file (scratch, kind, result->import.ids, &owner);
  GHashTableIter iter;
  gpointer id, state;

  g_hash_table_iter_init (&iter, scratch->known);
  while (name && g_hash_table_iter_next (&iter, &id, &state)) {
    gboolean has_row;

    if (g_hash_table_contains (result->import.ids, id) || !is_of_file (owner, owners, id) ||
        (g_str_equal (kind->table, "case_file") && !g_str_equal (state, "planned")))
      continue;
    nc_stmt_bind_text (name, ":id", id);
    if (!nc_stmt_step (name, &has_row, error))
      return FALSE;
    if (has_row)
      g_ptr_array_add (result->gone, g_strdup (nc_stmt_text (name, "name")));
    nc_stmt_reset (name);
  }
  g_ptr_array_sort (result->gone, by_text);
  return name != NULL;
}

/* A list for one league must not touch another: rows told to lie outside are errors before anything is written. */
static gboolean
check_regions (NcHubScratch *scratch, const NcListKind *kind, const char *region, NcImportResult *result,
               GError **error)
{
  g_autoptr (NcStmt) stmt =
      nc_db_prepare (nc_store_get_db (scratch->store),
                     "SELECT row_id, new_value FROM journal WHERE table_name = :table AND field = 'region_code' "
                     "ORDER BY seq",
                     error);
  gboolean has_row = stmt != NULL;

  if (stmt)
    nc_stmt_bind_text (stmt, ":table", kind->table);
  while (has_row) {
    const char *code;

    if (!nc_stmt_step (stmt, &has_row, error))
      return FALSE;
    code = has_row ? nc_stmt_text (stmt, "new_value") : NULL;
    if (!code || nc_hub_region_contains (region, code))
      continue;
    nc_diagnostics_add (result->diagnostics, NC_SEVERITY_ERROR, result->sheet, 0, 0, NULL,
                        _ ("give --region of both, or leave the line out"), _ ("%s lies outside %s"), code, region);
    result->n_rejected++;
  }
  return stmt != NULL;
}

static gboolean
read_file (NcHubScratch *scratch, const NcListKind *kind, const NcHubListImport *options, NcHubListResult *result,
           GError **error)
{
  g_autoptr (NcReference) reference = nc_reference_open (NULL, error);
  NcImportResult *import = &result->import;
  NcImportOptions how = { .actor = "office", .map_path = options->map_path, .flags = NC_IMPORT_BY_REGION };

  if (!reference || !nc_import_file (scratch->store, reference, kind, options->path, &how, import, error))
    return FALSE;
  if (import->n_rejected == 0 && kind == nc_hub_tasks_kind () && !nc_hub_tasks_open (scratch, import, error))
    return FALSE;
  return check_regions (scratch, kind, options->region, import, error) && find_gone (scratch, kind, result, error);
}

/**
 * nc_hub_lists_import:
 * @result: (out): cleared with nc_hub_list_result_clear(), also after a failure
 *
 * Reads the file, tells of each cell what is wrong, and puts everything into the hub or nothing. Rows that the file
 * does not have stay as they are.
 *
 * Returns: %FALSE with an #NcExchangeError when the file cannot be used, NC_SYNC_ERROR_REFUSED when laptops changed the
 *   same values meanwhile, or an error of a store; with bad lines %TRUE and nothing written
 */
gboolean
nc_hub_lists_import (NcHub *hub, const NcHubListImport *options, NcHubListResult *result, GError **error)
{
  const NcListKind *kind =
      g_str_equal (options->list, "tasks") ? nc_hub_tasks_kind () : nc_list_kind_find (options->list);
  g_autoptr (NcHubScratch) scratch = NULL;
  g_autofree char *base = g_path_get_basename (options->path), *what = NULL;

  result->gone = g_ptr_array_new_with_free_func (g_free);
  if (!kind) {
    g_set_error (error, NC_EXCHANGE_ERROR, NC_EXCHANGE_ERROR_KIND, _ ("there is no list “%s”"), options->list);
    return FALSE;
  }
  scratch = nc_hub_scratch_new (hub, error);
  if (!scratch || !load (scratch, hub, kind, options->region, error) ||
      !read_file (scratch, kind, options, result, error))
    return FALSE;
  result->import.is_written = FALSE;
  if (options->is_dry_run || result->import.n_rejected > 0)
    return TRUE;
  if (result->import.n_added + result->import.n_updated > 0) {
    what = g_strdup_printf ("%s %s +%u ~%u", kind->name, base, result->import.n_added, result->import.n_updated);
    if (!nc_hub_scratch_send (scratch, hub, options->region, what, &result->n_entries, error))
      return FALSE;
  }
  result->import.is_written = TRUE;
  return TRUE;
}
