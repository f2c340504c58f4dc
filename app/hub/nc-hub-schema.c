/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-hub-schema.h"
#include "nc-hub-db-backend.h"
#include <string.h>

static void
field_clear (gpointer data)
{
  g_free (((NcHubField *)data)->name);
}

static void
table_free (gpointer data)
{
  NcHubTable *table = data;

  g_free (table->name);
  g_array_unref (table->fields);
  g_free (table);
}

static NcHubTable *
table_new (const char *name)
{
  NcHubTable *table = g_new0 (NcHubTable, 1);

  table->name = g_strdup (name);
  table->fields = g_array_new (FALSE, TRUE, sizeof (NcHubField));
  g_array_set_clear_func (table->fields, field_clear);
  return table;
}

/* "PRIMARY KEY (area, id)" */
static void
mark_keys (NcHubTable *table, const char *line)
{
  const char *open = strchr (line, '(');
  g_autofree char *list = open ? g_strndup (open + 1, strcspn (open + 1, ")")) : g_strdup ("");
  g_auto (GStrv) names = g_strsplit (list, ", ", 0);

  for (guint i = 0; i < table->fields->len; i++) {
    NcHubField *field = &g_array_index (table->fields, NcHubField, i);

    field->is_key |= g_strv_contains ((const char *const *)names, field->name);
  }
}

/* "name @TYPE@ …" */
static void
add_field (NcHubTable *table, const char *line)
{
  g_auto (GStrv) words = g_strsplit (line, " ", 3);
  NcHubField field = { 0 };

  if (g_strv_length (words) < 2 || words[1][0] != '@')
    return;
  field.name = g_strdup (words[0]);
  field.type = g_str_has_prefix (words[1], "@INT@")     ? NC_HUB_FIELD_INT
               : g_str_has_prefix (words[1], "@BYTES@") ? NC_HUB_FIELD_BYTES
                                                        : NC_HUB_FIELD_TEXT;
  field.is_key = words[2] && strstr (words[2], "PRIMARY KEY");
  g_array_append_val (table->fields, field);
}

/**
 * nc_hub_schema_tables:
 *
 * Returns: (transfer full): #NcHubTable, in the order of schema.sql
 */
GPtrArray *
nc_hub_schema_tables (void)
{
  GPtrArray *tables = g_ptr_array_new_with_free_func (table_free);
  g_autofree char *text = nc_hub_db_resource ("schema.sql");
  g_auto (GStrv) lines = g_strsplit (text, "\n", 0);
  NcHubTable *table = NULL;

  for (char **line = lines; *line; line++) {
    if (g_str_has_prefix (*line, "CREATE TABLE ")) {
      g_autofree char *name = g_strndup (*line + 13, strcspn (*line + 13, " "));

      table = table_new (name);
      g_ptr_array_add (tables, table);
    } else if (**line == ')') {
      table = NULL;
    } else if (table && g_str_has_prefix (*line, "  PRIMARY KEY")) {
      mark_keys (table, *line);
    } else if (table && g_str_has_prefix (*line, "  ")) {
      add_field (table, *line + 2);
    }
  }
  return tables;
}

/* Returns: (transfer full): ":name" */
char *
nc_hub_field_parameter (const NcHubField *field)
{
  return g_strconcat (":", field->name, NULL);
}

static char *
list (const NcHubTable *table, const char *prefix, gboolean keys_only)
{
  g_autoptr (GString) out = g_string_new (NULL);

  for (guint i = 0; i < table->fields->len; i++) {
    const NcHubField *field = &g_array_index (table->fields, NcHubField, i);

    if (field->is_key || !keys_only)
      g_string_append_printf (out, "%s%s%s", out->len > 0 ? ", " : "", prefix, field->name);
  }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* The next :n rows in the order of the key: from the start, or after the one whose key is bound. */
NcHubStmt *
nc_hub_schema_page (NcHubDb *db, const NcHubTable *table, gboolean is_first, GError **error)
{
  g_autofree char *all = list (table, "", FALSE), *keys = list (table, "", TRUE), *bound = list (table, ":", TRUE);
  g_autofree char *after = is_first ? g_strdup ("") : g_strdup_printf (" WHERE (%s) > (%s)", keys, bound);
  g_autofree char *sql = g_strdup_printf ("SELECT %s FROM %s%s ORDER BY %s LIMIT :n", all, table->name, after, keys);

  return nc_hub_db_made_sql (db, sql, error);
}

NcHubStmt *
nc_hub_schema_insert (NcHubDb *db, const NcHubTable *table, GError **error)
{
  g_autofree char *all = list (table, "", FALSE), *bound = list (table, ":", FALSE);
  g_autofree char *sql = g_strdup_printf ("INSERT INTO %s (%s) VALUES (%s)", table->name, all, bound);

  return nc_hub_db_made_sql (db, sql, error);
}

NcHubStmt *
nc_hub_schema_empty (NcHubDb *db, const NcHubTable *table, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("DELETE FROM %s", table->name);

  return nc_hub_db_made_sql (db, sql, error);
}
