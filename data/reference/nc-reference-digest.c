/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-reference-digest.h"
#include <string.h>

/* A value's type is hashed with it, and its length before a text, so that no two rows run into each other. */
static void
add_value (GChecksum *sum, sqlite3_stmt *row, int column)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE + 2];

  switch (sqlite3_column_type (row, column)) {
  case SQLITE_NULL:
    g_checksum_update (sum, (const guchar *)"n", 1);
    break;
  case SQLITE_INTEGER:
    g_snprintf (number, sizeof number, "i%" G_GINT64_FORMAT ";", (gint64)sqlite3_column_int64 (row, column));
    g_checksum_update (sum, (const guchar *)number, -1);
    break;
  case SQLITE_FLOAT:
    number[0] = 'f';
    g_ascii_dtostr (number + 1, G_ASCII_DTOSTR_BUF_SIZE, sqlite3_column_double (row, column));
    g_checksum_update (sum, (const guchar *)number, -1);
    g_checksum_update (sum, (const guchar *)";", 1);
    break;
  default:
    g_snprintf (number, sizeof number, "t%d;", sqlite3_column_bytes (row, column));
    g_checksum_update (sum, (const guchar *)number, -1);
    g_checksum_update (sum, sqlite3_column_text (row, column), sqlite3_column_bytes (row, column));
  }
}

static void
add_row (GChecksum *sum, sqlite3_stmt *row)
{
  int n = sqlite3_column_count (row);

  /* The first column is row_no: a row keeps its hash when others are put before it. */
  for (int i = 1; i < n; i++)
    add_value (sum, row, i);
}

/**
 * nc_reference_digest_row:
 * @row: stands on a row of `SELECT * FROM table`
 *
 * Returns: (transfer full): the SHA-256 of all values but row_no, in hexadecimal.
 */
char *
nc_reference_digest_row (NcStmt *row)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);

  add_row (sum, row);
  return g_strdup (g_checksum_get_string (sum));
}

/**
 * nc_reference_digest_table:
 * @table: a table's name as found in the pack
 * @n_rows: (out) (optional):
 *
 * Returns: (transfer full): the SHA-256 of the column names and all rows in their order; %NULL with an #NcDbError.
 */
char *
nc_reference_digest_table (NcDb *db, const char *table, guint *n_rows, GError **error)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  /* a name cannot be bound; %w doubles quotes, so that any name stays a name */
  char *sql = sqlite3_mprintf ("SELECT * FROM \"%w\" ORDER BY row_no", table);
  g_autoptr (NcStmt) rows = nc_db_prepare (db, sql, error);
  gboolean has_row = TRUE;
  guint n = 0;

  sqlite3_free (sql);
  if (!rows)
    return NULL;
  for (int i = 0; i < sqlite3_column_count (rows); i++) {
    g_checksum_update (sum, (const guchar *)sqlite3_column_name (rows, i), -1);
    g_checksum_update (sum, (const guchar *)",", 1);
  }
  while (nc_stmt_step (rows, &has_row, error) && has_row) {
    add_value (sum, rows, 0);
    add_row (sum, rows);
    n++;
  }
  if (has_row)
    return NULL;
  if (n_rows)
    *n_rows = n;
  return g_strdup (g_checksum_get_string (sum));
}

/**
 * nc_reference_digest_pack:
 *
 * Returns: (transfer full): the SHA-256 over the tables' names and hashes as `pack_tables` holds them.
 */
char *
nc_reference_digest_pack (NcDb *db, GError **error)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autoptr (NcStmt) rows = nc_db_prepare (db, "SELECT name, rows, sha256 FROM pack_tables ORDER BY name", error);
  gboolean has_row = TRUE;

  if (!rows)
    return NULL;
  while (nc_stmt_step (rows, &has_row, error) && has_row)
    for (int i = 0; i < 3; i++)
      add_value (sum, rows, i);
  return has_row ? NULL : g_strdup (g_checksum_get_string (sum));
}
