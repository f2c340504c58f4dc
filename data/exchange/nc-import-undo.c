/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-import-undo.h"
#include "nc-change.h"
#include "nc-lang.h"

typedef struct {
  char *id;
  const char *field; /* NULL: the row is new */
  char *old;         /* (nullable) */
} Step;

struct _NcImportUndo {
  const NcListKind *kind;
  GPtrArray *steps;
  gint64 last_seq; /* of the journal, right after the import */
};

static void
step_free (gpointer data)
{
  Step *step = data;

  g_free (step->id);
  g_free (step->old);
  g_free (step);
}

NcImportUndo *
nc_import_undo_new (const NcListKind *kind)
{
  NcImportUndo *self = g_new0 (NcImportUndo, 1);

  self->kind = kind;
  self->steps = g_ptr_array_new_with_free_func (step_free);
  return self;
}

void
nc_import_undo_free (NcImportUndo *self)
{
  if (self)
    g_ptr_array_unref (self->steps);
  g_free (self);
}

static void
add (NcImportUndo *self, const char *id, const char *field, const char *old)
{
  Step *step = g_new (Step, 1);

  *step = (Step){ g_strdup (id), field ? g_intern_string (field) : NULL, g_strdup (old) };
  g_ptr_array_add (self->steps, step);
}

/* @id is a new row. */
void
nc_import_undo_add_row (NcImportUndo *self, const char *id)
{
  add (self, id, NULL, NULL);
}

/* @field of the row @id was @old (nullable). */
void
nc_import_undo_add_value (NcImportUndo *self, const char *id, const char *field, const char *old)
{
  add (self, id, field, old);
}

static gboolean
read_last_seq (NcStore *store, gint64 *seq, GError **error)
{
  return nc_db_get_int (nc_store_get_db (store), "SELECT coalesce(max(seq), 0) FROM journal", seq, error);
}

/* Called when the import is on disk: what is written later may rest on it. */
gboolean
nc_import_undo_seal (NcImportUndo *self, NcStore *store, GError **error)
{
  return read_last_seq (store, &self->last_seq, error);
}

/* Cases name their enterprise and issuer without a foreign key, since they may come before them. */
static gboolean
is_in_a_case (NcImportUndo *self, NcStore *store, gboolean *is_used, GError **error)
{
  gboolean is_enterprise = g_str_equal (self->kind->table, "enterprise");
  g_autoptr (NcStmt) stmt = NULL;

  *is_used = FALSE;
  if (!is_enterprise && !g_str_equal (self->kind->table, "issuer"))
    return TRUE;
  stmt = nc_db_prepare (nc_store_get_db (store),
                        "SELECT 1 FROM case_file WHERE :id IN (enterprise_id, issuer_id) LIMIT 1", error);
  for (guint i = 0; stmt && !*is_used && i < self->steps->len; i++) {
    const Step *step = g_ptr_array_index (self->steps, i);

    if (step->field)
      continue;
    nc_stmt_bind_text (stmt, ":id", step->id);
    if (!nc_stmt_step (stmt, is_used, error))
      return FALSE;
    nc_stmt_reset (stmt);
  }
  return stmt != NULL;
}

/**
 * nc_import_undo:
 * @undo: of nc_import_file()
 *
 * Takes an import back in one transaction: rows that it added are deleted, values that it changed are again what they
 * were. Both stay in the journal. Only right after the import: what was written since may rest on it.
 *
 * Returns: %FALSE with NC_EXCHANGE_ERROR_LATE when the store was written to since, or what nc_change_commit() says
 */
gboolean
nc_import_undo (NcStore *store, NcImportUndo *undo, const char *actor, GError **error)
{
  g_autoptr (NcChange) change = nc_change_new (store, actor);
  gint64 last;
  gboolean is_used;

  if (!read_last_seq (store, &last, error) || !is_in_a_case (undo, store, &is_used, error))
    return FALSE;
  if (last != undo->last_seq || is_used) {
    g_set_error_literal (error, NC_EXCHANGE_ERROR, NC_EXCHANGE_ERROR_LATE,
                         _ ("something was written after the import and may rest on it; the import stays. Correct "
                            "single rows by importing a mended list"));
    return FALSE;
  }
  for (guint i = undo->steps->len; i > 0; i--) {
    const Step *step = g_ptr_array_index (undo->steps, i - 1);

    if (step->field)
      nc_change_set (change, undo->kind->table, step->id, step->field, step->old);
    else
      nc_change_delete (change, undo->kind->table, step->id, "import taken back");
  }
  return nc_change_commit (change, error);
}
