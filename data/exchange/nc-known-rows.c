/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-known-rows.h"
#include "nc-row.h"
#include "nc-uscc.h"
#include <string.h>

struct NcKnownRows {
  GHashTable *ids;         /* key → GPtrArray of ids, in the order they were made */
  GHashTable *enterprises; /* credit code or name → GPtrArray of ids */
  GHashTable *issuers;     /* name → GPtrArray of ids */
};

static GHashTable *
table_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
}

static void
add (GHashTable *table, const char *key, const char *id)
{
  GPtrArray *ids = g_hash_table_lookup (table, key);

  if (!ids) {
    ids = g_ptr_array_new_with_free_func (g_free);
    g_hash_table_insert (table, g_strdup (key), ids);
  }
  g_ptr_array_add (ids, g_strdup (id));
}

static int
field_index (const NcListKind *kind, const char *field)
{
  for (guint i = 0; i < kind->n_columns; i++)
    if (g_str_equal (kind->columns[i].field, field))
      return (int)i;
  return -1;
}

static const char *
value_of (const NcListKind *kind, char *const *values, const char *field)
{
  int i = field_index (kind, field);

  return i >= 0 && values[i] && *values[i] ? values[i] : NULL;
}

/**
 * nc_known_rows_key:
 * @values: of the kind's columns, as the store keeps them
 *
 * Returns: (transfer full): what identifies the line: its strong key, a machine's enterprise with model and serial
 * number, or the key columns together.
 */
char *
nc_known_rows_key (const NcListKind *kind, char *const *values)
{
  const char *strong = kind->strong_key ? value_of (kind, values, kind->strong_key) : NULL;
  const char *serial = value_of (kind, values, "serial_no");
  GString *out;

  if (strong)
    return g_strconcat ("=", strong, NULL);
  if (serial) {
    const char *model = value_of (kind, values, "model");

    return g_strjoin ("\x1f", "#", value_of (kind, values, "enterprise_id"), value_of (kind, values, "category"),
                      model ? model : "", serial, NULL);
  }
  out = g_string_new (NULL);
  for (guint i = 0; i < kind->n_columns; i++)
    if (kind->columns[i].is_key)
      g_string_append_printf (out, "%s\x1f", values[i] ? values[i] : "");
  return g_string_free (out, FALSE);
}

/**
 * nc_known_rows_may_repeat:
 *
 * Returns: whether two equal lines are two things: machines without a serial number are.
 */
gboolean
nc_known_rows_may_repeat (const NcListKind *kind, char *const *values)
{
  return g_str_equal (kind->table, "equipment") && !value_of (kind, values, "serial_no");
}

/* Reads the identifying columns of all rows; names come from the kind's table, never from a file. */
static gboolean
load_ids (NcKnownRows *self, NcStore *store, const NcListKind *kind, GError **error)
{
  g_autoptr (GString) sql = g_string_new ("SELECT id");
  g_autoptr (NcStmt) stmt = NULL;
  g_autoptr (GPtrArray) values = g_ptr_array_new_with_free_func (g_free);
  gboolean has_row;

  for (guint i = 0; i < kind->n_columns; i++)
    g_string_append_printf (sql, ", \"%s\"", kind->columns[i].field);
  g_string_append_printf (sql, " FROM \"%s\" ORDER BY rowid", kind->table);
  stmt = nc_db_prepare (nc_store_get_db (store), sql->str, error);
  while (stmt && nc_stmt_step (stmt, &has_row, error)) {
    g_autofree char *key = NULL;

    if (!has_row)
      return TRUE;
    g_ptr_array_set_size (values, 0);
    for (guint i = 0; i < kind->n_columns; i++) {
      NcRowColumn column = { .name = (char *)kind->columns[i].field, .type = NC_ROW_REAL };
      const char *text = (const char *)sqlite3_column_text (stmt, (int)i + 1);
      gboolean is_real = sqlite3_column_type (stmt, (int)i + 1) == SQLITE_FLOAT;

      g_ptr_array_add (values, is_real ? nc_row_canonical (&column, text, NULL) : g_strdup (text));
    }
    key = nc_known_rows_key (kind, (char *const *)values->pdata);
    add (self->ids, key, (const char *)sqlite3_column_text (stmt, 0));
  }
  return FALSE;
}

static gboolean
load_names (GHashTable *table, NcStore *store, const char *sql, GError **error)
{
  g_autoptr (NcStmt) stmt = nc_db_prepare (nc_store_get_db (store), sql, error);
  gboolean has_row;

  while (stmt && nc_stmt_step (stmt, &has_row, error)) {
    if (!has_row)
      return TRUE;
    add (table, nc_stmt_text (stmt, "name"), nc_stmt_text (stmt, "id"));
  }
  return FALSE;
}

/**
 * nc_known_rows_load:
 *
 * Returns: (transfer full): %NULL with an #NcDbError
 */
NcKnownRows *
nc_known_rows_load (NcStore *store, const NcListKind *kind, GError **error)
{
  g_autoptr (NcKnownRows) self = g_new0 (NcKnownRows, 1);

  self->ids = table_new ();
  self->enterprises = table_new ();
  self->issuers = table_new ();
  if (!load_ids (self, store, kind, error))
    return NULL;
  if (field_index (kind, "enterprise_id") >= 0 &&
      !load_names (self->enterprises, store,
                   "SELECT uscc AS name, id FROM enterprise WHERE uscc IS NOT NULL UNION ALL "
                   "SELECT name, id FROM enterprise",
                   error))
    return NULL;
  if ((g_str_equal (kind->table, "officer") || field_index (kind, "issuer_id") >= 0) &&
      !load_names (self->issuers, store, "SELECT name, id FROM issuer", error))
    return NULL;
  return g_steal_pointer (&self);
}

void
nc_known_rows_free (NcKnownRows *self)
{
  if (!self)
    return;
  g_hash_table_unref (self->ids);
  g_hash_table_unref (self->enterprises);
  g_hash_table_unref (self->issuers);
  g_free (self);
}

/**
 * nc_known_rows_find:
 * @occurrence: 0 for the first line with this key, 1 for the second, …
 *
 * Returns: (nullable) (transfer none): the id of the row that the line means.
 */
const char *
nc_known_rows_find (NcKnownRows *self, const char *key, guint occurrence)
{
  GPtrArray *ids = g_hash_table_lookup (self->ids, key);

  return ids && occurrence < ids->len ? g_ptr_array_index (ids, occurrence) : NULL;
}

/**
 * nc_known_rows_enterprise:
 * @text: a credit code or a full name
 * @n_found: (out): how many enterprises it stands for
 *
 * Returns: (nullable) (transfer none): the id when it is one.
 */
const char *
nc_known_rows_enterprise (NcKnownRows *self, const char *text, guint *n_found)
{
  g_autofree char *code = nc_uscc_normalise (text);
  GPtrArray *ids = g_hash_table_lookup (self->enterprises, code);

  if (!ids)
    ids = g_hash_table_lookup (self->enterprises, text);
  *n_found = ids ? ids->len : 0;
  return *n_found == 1 ? g_ptr_array_index (ids, 0) : NULL;
}

const char *
nc_known_rows_issuer (NcKnownRows *self, const char *name)
{
  GPtrArray *ids = g_hash_table_lookup (self->issuers, name);

  return ids && ids->len == 1 ? g_ptr_array_index (ids, 0) : NULL;
}
