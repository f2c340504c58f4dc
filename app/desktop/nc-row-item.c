/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-row-item.h"

typedef struct {
  const char *column; /* interned */
  char *value;
} Cell;

struct _NcRowItem {
  GObject parent_instance;
  Cell *cells;
  int n_cells;
  gpointer extra;
  GDestroyNotify free_extra;
};

G_DEFINE_FINAL_TYPE (NcRowItem, nc_row_item, G_TYPE_OBJECT)

static void
nc_row_item_finalize (GObject *object)
{
  NcRowItem *self = NC_ROW_ITEM (object);

  nc_row_item_set_extra (self, NULL, NULL);
  for (int i = 0; i < self->n_cells; i++)
    g_free (self->cells[i].value);
  g_free (self->cells);
  G_OBJECT_CLASS (nc_row_item_parent_class)->finalize (object);
}

static void
nc_row_item_class_init (NcRowItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = nc_row_item_finalize;
}

static void
nc_row_item_init (NcRowItem *self)
{
  (void)self;
}

/**
 * nc_row_item_new_from_stmt:
 * @stmt: standing on a row
 *
 * Returns: (transfer full): a copy of the row.
 */
NcRowItem *
nc_row_item_new_from_stmt (NcStmt *stmt)
{
  NcRowItem *self = g_object_new (NC_TYPE_ROW_ITEM, NULL);

  self->n_cells = sqlite3_column_count (stmt);
  self->cells = g_new0 (Cell, self->n_cells);
  for (int i = 0; i < self->n_cells; i++) {
    self->cells[i].column = g_intern_string (sqlite3_column_name (stmt, i));
    /* SQLite would write a whole number of a REAL column as "75.0". */
    self->cells[i].value = sqlite3_column_type (stmt, i) == SQLITE_FLOAT
                               ? g_strdup_printf ("%.15g", sqlite3_column_double (stmt, i))
                               : g_strdup ((const char *)sqlite3_column_text (stmt, i));
  }
  return self;
}

/* Whether all columns of two rows read the same; fits #GEqualFunc. */
gboolean
nc_row_item_equal (gconstpointer a, gconstpointer b)
{
  const NcRowItem *one = a, *other = b;

  if (one->n_cells != other->n_cells)
    return FALSE;
  for (int i = 0; i < one->n_cells; i++)
    if (one->cells[i].column != other->cells[i].column || g_strcmp0 (one->cells[i].value, other->cells[i].value) != 0)
      return FALSE;
  return TRUE;
}

NcRowItem *
nc_row_item_new_empty (void)
{
  return g_object_new (NC_TYPE_ROW_ITEM, NULL);
}

/**
 * nc_row_item_get:
 *
 * Returns: (transfer none): "" when the row has no such value.
 */
const char *
nc_row_item_get (NcRowItem *self, const char *column)
{
  for (int i = 0; i < self->n_cells; i++)
    if (g_str_equal (self->cells[i].column, column))
      return self->cells[i].value ? self->cells[i].value : "";
  return "";
}

/**
 * nc_row_item_columns:
 *
 * Returns: (transfer full): the names of at most @most columns from the @first one on; 0 is the leftmost.
 */
char **
nc_row_item_columns (NcRowItem *self, guint first, guint most)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  for (guint i = first; i < (guint)self->n_cells && names->len < most; i++)
    g_ptr_array_add (names, g_strdup (self->cells[i].column));
  g_ptr_array_add (names, NULL);
  return (char **)g_ptr_array_free (g_steal_pointer (&names), FALSE);
}

const char *
nc_row_item_get_id (NcRowItem *self)
{
  return nc_row_item_get (self, "id");
}

/* Something computed from the row that is kept with it, as a verdict. */
void
nc_row_item_set_extra (NcRowItem *self, gpointer extra, GDestroyNotify free_extra)
{
  if (self->extra && self->free_extra)
    self->free_extra (self->extra);
  self->extra = extra;
  self->free_extra = free_extra;
}

gpointer
nc_row_item_get_extra (NcRowItem *self)
{
  return self->extra;
}
