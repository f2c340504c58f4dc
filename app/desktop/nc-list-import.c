/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-list-import.h"
#include "nc-lang.h"
#include "nc-store-work.h"

/* What the thread works on; shared with the window, which reads no more than the two counts before the thread ends. */
typedef struct {
  char *path;
  const NcListKind *kind; /* (nullable): to be guessed */
  GHashTable *map;
  NcImportFlags flags;
  GCancellable *cancellable;
  int n_done, n_all; /* atomic */
  NcImportResult result;
  NcImportUndo *undo;
} Work;

struct _NcListImport {
  GObject parent_instance;
  NcSession *session;
  NcListImportState state;
  Work *work; /* the last one; its result is shown */
  NcImportUndo *undo;
  char *path;
  const NcListKind *kind;
  GHashTable *map;
  char *message;
};

G_DEFINE_FINAL_TYPE (NcListImport, nc_list_import, G_TYPE_OBJECT)

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
work_clear (gpointer data)
{
  Work *work = data;

  g_free (work->path);
  g_clear_pointer (&work->map, g_hash_table_unref);
  g_clear_object (&work->cancellable);
  g_clear_pointer (&work->undo, nc_import_undo_free);
  nc_import_result_clear (&work->result);
}

static void
work_unref (gpointer work)
{
  g_atomic_rc_box_release_full (work, work_clear);
}

static void
set_state (NcListImport *self, NcListImportState state, const char *message)
{
  self->state = state;
  g_free (self->message);
  self->message = g_strdup (message);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
progress_cb (NcImportPhase phase, guint n_done, guint n_all, gpointer data)
{
  Work *work = data;

  (void)phase;
  g_atomic_int_set (&work->n_done, (int)n_done);
  g_atomic_int_set (&work->n_all, (int)n_all);
}

/* In the thread. */
static char *
import_work (NcStore *store, gpointer data, GError **error)
{
  Work *work = data;
  gboolean writes = !(work->flags & NC_IMPORT_DRY_RUN);
  NcImportOptions options = {
    .actor = "import",
    .map = work->map,
    .flags = work->flags,
    .cancellable = work->cancellable,
    .progress = progress_cb,
    .progress_data = work,
    .undo = writes ? &work->undo : NULL,
  };
  g_autoptr (NcReference) reference = NULL;
  GError *local = NULL;

  if (!work->kind)
    work->kind = nc_import_guess_kind (work->path, &local);
  if (!work->kind && !local)
    g_set_error_literal (&local, NC_EXCHANGE_ERROR, NC_EXCHANGE_ERROR_HEADER,
                         _ ("no line of the file names the columns of a list that is known; choose the list, and say "
                            "below what each column holds"));
  reference = local ? NULL : nc_reference_open (NULL, &local);
  if (reference)
    nc_import_file (store, reference, work->kind, work->path, &options, &work->result, &local);
  if (local)
    g_propagate_error (error, local);
  return NULL;
}

static void
undo_back (NcListImport *self, Work *work)
{
  nc_import_undo_free (self->undo);
  self->undo = g_steal_pointer (&work->undo);
}

static void
imported_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  NcListImport *self = NC_LIST_IMPORT (source);
  Work *work = user_data;
  g_autoptr (GError) error = NULL;
  gboolean wrote = !(work->flags & NC_IMPORT_DRY_RUN);

  nc_store_work_finish (result, &error);
  if (work != self->work) {
    /* another look was begun meanwhile */
    work_unref (work);
    return;
  }
  if (work->kind)
    self->kind = work->kind;
  if (error && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    set_state (self, NC_LIST_IMPORT_UNUSABLE, _ ("Stopped. Nothing was imported."));
  } else if (error) {
    set_state (self, NC_LIST_IMPORT_UNUSABLE, error->message);
  } else if (wrote && work->result.is_written) {
    undo_back (self, work);
    g_signal_emit_by_name (nc_session_get_store (self->session), "changed");
    set_state (self, NC_LIST_IMPORT_WRITTEN, NULL);
  } else {
    /* a row that was good when it was looked at can be refused when it is written: then nothing was */
    set_state (self, NC_LIST_IMPORT_LOOKED, NULL);
  }
  work_unref (work);
}

static void
begin (NcListImport *self, NcImportFlags flags)
{
  Work *work = g_atomic_rc_box_new0 (Work);

  if (self->work) {
    g_cancellable_cancel (self->work->cancellable);
    work_unref (self->work);
  }
  work->path = g_strdup (self->path);
  work->kind = self->kind;
  work->map = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  work->flags = flags;
  work->cancellable = g_cancellable_new ();
  {
    GHashTableIter iter;
    gpointer title, field;

    g_hash_table_iter_init (&iter, self->map);
    while (g_hash_table_iter_next (&iter, &title, &field))
      g_hash_table_insert (work->map, g_strdup (title), g_strdup (field));
  }
  self->work = work;
  set_state (self, flags & NC_IMPORT_DRY_RUN ? NC_LIST_IMPORT_LOOKING : NC_LIST_IMPORT_WRITING, NULL);
  nc_store_work_run (nc_session_get_store (self->session), self, import_work, g_atomic_rc_box_acquire (work),
                     work_unref, imported_cb, g_atomic_rc_box_acquire (work));
}

/**
 * nc_list_import_look:
 * @kind: (nullable): %NULL guesses it from the header
 */
void
nc_list_import_look (NcListImport *self, const char *path, const NcListKind *kind)
{
  g_return_if_fail (NC_IS_LIST_IMPORT (self));
  if (self->state == NC_LIST_IMPORT_WRITING || self->state == NC_LIST_IMPORT_UNDOING)
    return;
  if (path != self->path) {
    g_free (self->path);
    self->path = g_strdup (path);
  }
  if (kind != self->kind || !kind)
    g_hash_table_remove_all (self->map);
  self->kind = kind;
  begin (self, NC_IMPORT_DRY_RUN);
}

/**
 * nc_list_import_set_column:
 * @title: as NcImportColumn has it
 * @field: of the list, "" leaves the column aside
 *
 * Says what a column holds, and looks again.
 */
void
nc_list_import_set_column (NcListImport *self, const char *title, const char *field)
{
  g_return_if_fail (NC_IS_LIST_IMPORT (self));
  if (!self->path || !self->kind || self->state == NC_LIST_IMPORT_WRITING || self->state == NC_LIST_IMPORT_UNDOING)
    return;
  /* two columns cannot hold the same: the one that held it until now is left aside */
  for (guint i = 0; *field && self->work->result.columns && i < self->work->result.columns->len; i++) {
    const NcImportColumn *column = g_ptr_array_index (self->work->result.columns, i);

    if (column->taken_for && g_str_equal (column->taken_for->field, field) && !g_str_equal (column->title, title))
      g_hash_table_insert (self->map, g_strdup (column->title), g_strdup (""));
  }
  g_hash_table_insert (self->map, g_strdup (title), g_strdup (field));
  begin (self, NC_IMPORT_DRY_RUN);
}

/**
 * nc_list_import_write:
 * @is_partial: the good rows even when others are bad
 */
void
nc_list_import_write (NcListImport *self, gboolean is_partial)
{
  g_return_if_fail (NC_IS_LIST_IMPORT (self));
  if (self->state == NC_LIST_IMPORT_LOOKED)
    begin (self, is_partial ? NC_IMPORT_PARTIAL : NC_IMPORT_ALL_OR_NOTHING);
}

static char *
undo_work (NcStore *store, gpointer data, GError **error)
{
  nc_import_undo (store, data, "import", error);
  return NULL;
}

static void
undone_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  NcListImport *self = NC_LIST_IMPORT (source);
  g_autoptr (GError) error = NULL;

  (void)user_data;
  nc_store_work_finish (result, &error);
  if (error) {
    set_state (self, NC_LIST_IMPORT_WRITTEN, error->message);
    return;
  }
  g_signal_emit_by_name (nc_session_get_store (self->session), "changed");
  set_state (self, NC_LIST_IMPORT_UNDONE, NULL);
}

void
nc_list_import_undo (NcListImport *self)
{
  g_return_if_fail (NC_IS_LIST_IMPORT (self));
  if (self->state != NC_LIST_IMPORT_WRITTEN || !self->undo)
    return;
  set_state (self, NC_LIST_IMPORT_UNDOING, NULL);
  /* kept until the object goes, which the thread keeps alive */
  nc_store_work_run (nc_session_get_store (self->session), self, undo_work, self->undo, NULL, undone_cb, NULL);
}

/* Stops a look or a write; what was begun leaves nothing behind. */
void
nc_list_import_stop (NcListImport *self)
{
  g_return_if_fail (NC_IS_LIST_IMPORT (self));
  if (self->work && nc_list_import_is_busy (self))
    g_cancellable_cancel (self->work->cancellable);
}

NcListImportState
nc_list_import_get_state (NcListImport *self)
{
  g_return_val_if_fail (NC_IS_LIST_IMPORT (self), NC_LIST_IMPORT_EMPTY);
  return self->state;
}

gboolean
nc_list_import_is_busy (NcListImport *self)
{
  return self->state == NC_LIST_IMPORT_LOOKING || self->state == NC_LIST_IMPORT_WRITING ||
         self->state == NC_LIST_IMPORT_UNDOING;
}

const char *
nc_list_import_get_path (NcListImport *self)
{
  return self->path;
}

const NcListKind *
nc_list_import_get_kind (NcListImport *self)
{
  return self->kind;
}

/**
 * nc_list_import_get_result:
 *
 * Returns: (transfer none) (nullable): of the last work, while none is going on; its columns also of a file that
 * cannot be used as it is
 */
const NcImportResult *
nc_list_import_get_result (NcListImport *self)
{
  return self->work && !nc_list_import_is_busy (self) && self->work->result.columns ? &self->work->result : NULL;
}

/* What went wrong (nullable). */
const char *
nc_list_import_get_message (NcListImport *self)
{
  return self->message;
}

/* 0 … 1, or -1 where the end is not known. */
double
nc_list_import_get_fraction (NcListImport *self)
{
  int n_all = self->work ? g_atomic_int_get (&self->work->n_all) : 0;

  return n_all > 0 ? (double)g_atomic_int_get (&self->work->n_done) / n_all : -1;
}

static void
nc_list_import_finalize (GObject *object)
{
  NcListImport *self = NC_LIST_IMPORT (object);

  g_clear_pointer (&self->work, work_unref);
  g_clear_pointer (&self->undo, nc_import_undo_free);
  g_clear_pointer (&self->map, g_hash_table_unref);
  g_clear_object (&self->session);
  g_free (self->path);
  g_free (self->message);
  G_OBJECT_CLASS (nc_list_import_parent_class)->finalize (object);
}

static void
nc_list_import_class_init (NcListImportClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = nc_list_import_finalize;
  signals[CHANGED] =
      g_signal_new ("changed", NC_TYPE_LIST_IMPORT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
nc_list_import_init (NcListImport *self)
{
  self->map = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

NcListImport *
nc_list_import_new (NcSession *session)
{
  NcListImport *self = g_object_new (NC_TYPE_LIST_IMPORT, NULL);

  self->session = g_object_ref (session);
  return self;
}
