/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-xpath-private.h"
#include <string.h>

/* Items of a list that never changes, by the text of one of their columns. Built at the first question of its kind. */

#define MIN_ITEMS 8

typedef struct {
  GHashTable *rows;  /* text of the column → GPtrArray of items in document order */
  GPtrArray *others; /* items whose column stands more than once, to be looked at by hand */
} Index;

static void
free_index (Index *index)
{
  g_hash_table_unref (index->rows);
  g_ptr_array_unref (index->others);
  g_free (index);
}

/** nc_xp_index_free: Frees the indexes below one parent. */
void
nc_xp_index_free (gpointer indexes)
{
  g_hash_table_unref (indexes);
}

static gboolean
is_named (xmlNode *node, const char *name)
{
  return node->type == XML_ELEMENT_NODE && strcmp ((const char *)node->name, name) == 0;
}

static Index *
build (xmlNode *parent, const char *item, const char *column)
{
  Index *index = g_new0 (Index, 1);

  index->rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
  index->others = g_ptr_array_new ();
  for (xmlNode *row = parent->children; row; row = row->next) {
    xmlNode *cell = NULL;
    guint n_cells = 0;

    if (!is_named (row, item))
      continue;
    for (xmlNode *n = row->children; n; n = n->next)
      if (is_named (n, column)) {
        cell = cell ? cell : n;
        n_cells++;
      }
    if (n_cells > 1)
      g_ptr_array_add (index->others, row);
    if (n_cells == 1) {
      char *owned = NULL;
      const char *text = nc_xp_node_text (cell, &owned);
      GPtrArray *rows = g_hash_table_lookup (index->rows, text);

      if (!rows) {
        rows = g_ptr_array_new ();
        g_hash_table_insert (index->rows, g_strdup (text), rows);
      }
      g_ptr_array_add (rows, row);
      g_free (owned);
    }
  }
  return index;
}

/**
 * nc_xp_index_lookup:
 *
 * Appends to @result the children @item of @parent whose child @column has the text @value.
 *
 * Returns: FALSE when the list is too short for an index, or has items that an index cannot tell; then nothing is
 * appended
 */
gboolean
nc_xp_index_lookup (NcXpEval *eval, xmlNode *parent, const char *item, const char *column, const char *value,
                    NcXpathValue *result)
{
  GHashTable *all = eval->env->indexes, *of_parent = g_hash_table_lookup (all, parent);
  g_autofree char *key = g_strdup_printf ("%s/%s", item, column);
  GPtrArray *rows;
  Index *index;

  if (!of_parent) {
    guint n = 0;

    for (xmlNode *row = parent->children; row && n < MIN_ITEMS; row = row->next)
      n += row->type == XML_ELEMENT_NODE;
    if (n < MIN_ITEMS)
      return FALSE;
    of_parent = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)free_index);
    g_hash_table_insert (all, parent, of_parent);
  }
  index = g_hash_table_lookup (of_parent, key);
  if (!index) {
    index = build (parent, item, column);
    g_hash_table_insert (of_parent, g_steal_pointer (&key), index);
  }
  if (index->others->len)
    return FALSE;
  result->type = NC_XPATH_NODESET;
  rows = g_hash_table_lookup (index->rows, value);
  for (guint i = 0; rows && i < rows->len; i++)
    nc_xpath_value_add_node (result, rows->pdata[i]);
  return TRUE;
}
