/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-import.h"
#include "nc-cell-value.h"
#include "nc-change.h"
#include "nc-id.h"
#include "nc-import-header.h"
#include "nc-import-undo.h"
#include "nc-known-rows.h"
#include "nc-lang.h"
#include "nc-row.h"
#include <string.h>

/* So many lines between two looks at whether somebody cancelled. */
#define LINES_A_LOOK 256
/* A column is shown by its first text within so many lines. */
#define SAMPLE_ROWS 20

/* One good line: the row it means and its values, %NULL where the cell is empty. */
typedef struct {
  char *id;
  char *region;     /* (nullable): with NC_IMPORT_BY_REGION */
  GPtrArray *cells; /* a text or NULL for each column of the kind */
} Line;

typedef struct {
  NcStore *store;
  const NcListKind *kind;
  GHashTable *map; /* (nullable): other title → field; "" = left aside */
  NcRegions *regions;
  NcKnownRows *known;
  const NcImportOptions *options;
  NcImportUndo *undo; /* (nullable) */
  NcImportResult *result;
  NcSheet *sheet;
  guint header; /* index in sheet->rows */
  int *columns; /* of the file, for each column of the kind; -1 = not there */
  int this_year;
  GHashTable *seen; /* key → line number of the first, or count of lines that may repeat */
  GPtrArray *lines;
} Import;

static void
line_free (gpointer data)
{
  Line *line = data;

  g_free (line->id);
  g_free (line->region);
  g_ptr_array_unref (line->cells);
  g_free (line);
}

/* Tells how far it is; FALSE when somebody cancelled. */
static gboolean
tell (Import *self, NcImportPhase phase, guint n_done, guint n_all, GError **error)
{
  if (self->options->progress)
    self->options->progress (phase, n_done, n_all, self->options->progress_data);
  return !g_cancellable_set_error_if_cancelled (self->options->cancellable, error);
}

static const char *
column_title (const Import *self, guint column)
{
  return self->columns[column] < 0 ? NULL
                                   : nc_sheet_cell (&g_array_index (self->sheet->rows, NcSheetRow, self->header),
                                                    (guint)self->columns[column]);
}

static gboolean
find_header (Import *self, GPtrArray *sheets, GError **error)
{
  g_autoptr (GString) needed = g_string_new (NULL);
  NcImportHeader header;
  gboolean is_found = nc_import_header_find (self->kind, self->map, sheets, &header);

  self->sheet = header.sheet;
  self->header = header.row;
  if (is_found)
    return TRUE;
  for (guint i = 0; i < self->kind->n_columns; i++)
    if (self->kind->columns[i].is_required)
      g_string_append_printf (needed, "%s%s", needed->len ? "、" : "", self->kind->columns[i].zh);
  g_set_error (
      error, NC_EXCHANGE_ERROR, NC_EXCHANGE_ERROR_HEADER,
      _ ("no line names the columns that are needed (%s); nothing was imported. Name them in the first line, or "
         "give a mapping file"),
      needed->str);
  return FALSE;
}

static void
note_other_sheets (Import *self, GPtrArray *sheets)
{
  for (guint s = 0; s < sheets->len; s++) {
    NcSheet *sheet = g_ptr_array_index (sheets, s);

    if (sheet != self->sheet && sheet->rows->len > 0)
      nc_diagnostics_add (self->result->diagnostics, NC_SEVERITY_NOTICE, sheet->name, 0, 0, NULL, NULL,
                          _ ("this sheet was left aside"));
  }
}

/* The first text below a title shows what the column holds. */
static const char *
sample_of (Import *self, guint column)
{
  for (guint i = self->header + 1; i < MIN (self->sheet->rows->len, self->header + 1 + SAMPLE_ROWS); i++) {
    const char *text = nc_sheet_cell (&g_array_index (self->sheet->rows, NcSheetRow, i), column);

    if (*text)
      return text;
  }
  return "";
}

static void
column_free (gpointer data)
{
  NcImportColumn *column = data;

  g_free (column->title);
  g_free (column->sample);
  g_free (column);
}

static void
note_column (Import *self, guint column, const char *title, int taken_for)
{
  NcImportColumn *noted = g_new (NcImportColumn, 1);

  *noted = (NcImportColumn){ column + 1, nc_cell_tidy (title), g_strdup (sample_of (self, column)),
                             taken_for < 0 ? NULL : &self->kind->columns[taken_for] };
  g_ptr_array_add (self->result->columns, noted);
}

static void
read_header (Import *self)
{
  const NcSheetRow *row = &g_array_index (self->sheet->rows, NcSheetRow, self->header);

  self->columns = g_new (int, self->kind->n_columns);
  for (guint i = 0; i < self->kind->n_columns; i++)
    self->columns[i] = -1;
  for (guint i = 0; i < row->n_cells; i++) {
    int column = *row->cells[i] ? nc_import_header_column (self->kind, self->map, row->cells[i]) : -1;
    gboolean is_taken = column >= 0 && self->columns[column] < 0;

    if (*row->cells[i])
      note_column (self, i, row->cells[i], is_taken ? column : -1);
    if (is_taken)
      self->columns[column] = (int)i;
    else if (*row->cells[i])
      nc_diagnostics_add (self->result->diagnostics, NC_SEVERITY_NOTICE, self->sheet->name, row->number, i + 1,
                          row->cells[i], _ ("if it matters, name it in a mapping file"),
                          column < 0 ? _ ("the column “%s” is not known and was left aside")
                                     : _ ("the column “%s” is there twice; the second was left aside"),
                          row->cells[i]);
  }
}

static void
add_error (Import *self, const NcSheetRow *row, guint column, const char *message, const char *hint)
{
  guint at = self->columns[column] < 0 ? 0 : (guint)self->columns[column] + 1;

  nc_diagnostics_add (self->result->diagnostics, NC_SEVERITY_ERROR, self->sheet->name, row->number, at,
                      at ? column_title (self, column) : self->kind->columns[column].zh, hint, "%s", message);
}

static char *
enterprise_value (Import *self, const char *text, NcCellProblem *problem)
{
  guint n;
  const char *id = nc_known_rows_enterprise (self->known, text, &n);

  if (id)
    return g_strdup (id);
  if (n > 1) {
    problem->message = g_strdup_printf (_ ("“%s” is the name of %u enterprises"), text, n);
    problem->hint = g_strdup (_ ("write the credit code"));
  } else {
    problem->message = g_strdup_printf (_ ("there is no enterprise “%s” in the store"), text);
    problem->hint = g_strdup (_ ("correct it, or import the enterprise first"));
  }
  return NULL;
}

static char *
issuer_value (Import *self, const char *text, NcCellProblem *problem)
{
  const char *id = nc_known_rows_issuer (self->known, text);

  if (id)
    return g_strdup (id);
  problem->message = g_strdup_printf (_ ("there is no authority “%s” in the store"), text);
  problem->hint = g_strdup (_ ("write its whole name, or import the authority first"));
  return NULL;
}

/* The values of a line, or NULL after its errors have been told. */
static GPtrArray *
read_cells (Import *self, const NcSheetRow *row)
{
  g_autoptr (GPtrArray) values = g_ptr_array_new_with_free_func (g_free);
  gboolean good = TRUE;

  for (guint i = 0; i < self->kind->n_columns; i++) {
    const NcListColumn *column = &self->kind->columns[i];
    g_autofree char *text = nc_cell_tidy (self->columns[i] < 0 ? "" : nc_sheet_cell (row, (guint)self->columns[i]));
    g_auto (NcCellProblem) problem = { 0 };
    char *value = NULL;

    if (*text) {
      value = column->type == NC_CELL_ENTERPRISE ? enterprise_value (self, text, &problem)
              : column->type == NC_CELL_ISSUER   ? issuer_value (self, text, &problem)
                                               : nc_cell_value (column, text, self->regions, self->this_year, &problem);
      if (!value)
        add_error (self, row, i, problem.message, problem.hint);
    } else if (column->is_required)
      add_error (self, row, i, _ ("the cell is empty"), _ ("this column must be filled"));
    good = good && (value || (!*text && !column->is_required));
    g_ptr_array_add (values, value);
  }
  return good ? g_steal_pointer (&values) : NULL;
}

static int
column_of (const Import *self, const char *field)
{
  for (guint i = 0; i < self->kind->n_columns; i++)
    if (g_str_equal (self->kind->columns[i].field, field))
      return (int)i;
  return -1;
}

/* What cells say about each other. */
static gboolean
check_line (Import *self, const NcSheetRow *row, char *const *values)
{
  int from = column_of (self, "period_from"), to = column_of (self, "period_to");
  int planned = column_of (self, "planned_start"), planned_end = column_of (self, "planned_end");
  int total = column_of (self, "e_total_kwh"), it = column_of (self, "e_it_kwh");

  if (from >= 0 && strcmp (values[from], values[to]) > 0) {
    add_error (self, row, (guint)to, _ ("the period ends before it begins"), _ ("compare both dates"));
    return FALSE;
  }
  if (planned >= 0 && values[planned_end] && strcmp (values[planned], values[planned_end]) > 0) {
    add_error (self, row, (guint)planned_end, _ ("the period ends before it begins"), _ ("compare both dates"));
    return FALSE;
  }
  if (total >= 0 && values[total] && values[it] &&
      g_ascii_strtod (values[it], NULL) > g_ascii_strtod (values[total], NULL)) {
    add_error (self, row, (guint)it, _ ("the IT equipment uses more than the whole"), _ ("compare both meters"));
    return FALSE;
  }
  return TRUE;
}

/* Finds the row that the line means, and refuses a second line for the same. */
static char *
identify (Import *self, const NcSheetRow *row, char *const *values)
{
  g_autofree char *key = nc_known_rows_key (self->kind, values);
  gboolean may_repeat = nc_known_rows_may_repeat (self->kind, values);
  guint before = GPOINTER_TO_UINT (g_hash_table_lookup (self->seen, key));
  const char *id;

  if (before && !may_repeat) {
    nc_diagnostics_add (self->result->diagnostics, NC_SEVERITY_ERROR, self->sheet->name, row->number, 0, NULL,
                        _ ("keep one of the two lines"), _ ("this is the same as row %u"), before);
    return NULL;
  }
  id = nc_known_rows_find (self->known, key, may_repeat ? before : 0);
  g_hash_table_insert (self->seen, g_steal_pointer (&key), GUINT_TO_POINTER (may_repeat ? before + 1 : row->number));
  return id ? g_strdup (id) : nc_id_new (nc_store_get_clock (self->store));
}

/* A line of sums below the list: its first text says so, and is nobody's name. */
static gboolean
is_total (const NcSheetRow *row)
{
  static const char *const words[] = { "合计", "总计", "小计", "共计", "Total" }, *const tails[] = { "", ":", "：" };
  guint i = 0;
  g_autofree char *first = NULL;

  while (i < row->n_cells && !*row->cells[i])
    i++;
  first = i < row->n_cells ? nc_cell_tidy (row->cells[i]) : g_strdup ("");
  for (guint w = 0; w < G_N_ELEMENTS (words); w++)
    for (guint t = 0; g_str_has_prefix (first, words[w]) && t < G_N_ELEMENTS (tails); t++)
      if (g_str_equal (first + strlen (words[w]), tails[t]))
        return TRUE;
  return FALSE;
}

/* In a text file a comma too many moves what stands behind it: such a line is not taken. */
static gboolean
is_too_long (Import *self, const NcSheetRow *row)
{
  guint n = g_array_index (self->sheet->rows, NcSheetRow, self->header).n_cells;

  for (guint i = n; self->sheet->delimiter && i < row->n_cells; i++)
    if (*row->cells[i]) {
      nc_diagnostics_add (self->result->diagnostics, NC_SEVERITY_ERROR, self->sheet->name, row->number, i + 1, NULL,
                          _ ("put a text or number that holds the separator in quotes"),
                          _ ("the line has more cells than the header"));
      return TRUE;
    }
  return FALSE;
}

static void
read_line (Import *self, const NcSheetRow *row)
{
  g_autoptr (GPtrArray) cells = NULL;
  char *const *values;
  char *id = NULL;
  Line *line;

  if (!row->problem && is_total (row)) {
    nc_diagnostics_add (self->result->diagnostics, NC_SEVERITY_NOTICE, self->sheet->name, row->number, 0, NULL, NULL,
                        _ ("a line of sums; it was left aside"));
    return;
  }
  self->result->n_rows++;
  if (row->problem)
    nc_diagnostics_add (self->result->diagnostics, NC_SEVERITY_ERROR, self->sheet->name, row->number, 0, NULL,
                        _ ("mend the line in the file"), "%s", row->problem);
  else if (!is_too_long (self, row))
    cells = read_cells (self, row);
  values = cells ? (char *const *)cells->pdata : NULL;
  if (values && check_line (self, row, values))
    id = identify (self, row, values);
  if (!id) {
    self->result->n_rejected++;
    return;
  }
  line = g_new0 (Line, 1);
  line->id = id;
  g_hash_table_add (self->result->ids, g_strdup (id));
  line->cells = g_steal_pointer (&cells);
  g_ptr_array_add (self->lines, line);
}

/* What an undo has to put back. */
static gboolean
note_old (Import *self, NcRowWriter *rows, const Line *line, GError **error)
{
  for (guint i = 0; i < self->kind->n_columns; i++) {
    g_autofree char *old = NULL;

    if (!g_ptr_array_index (line->cells, i))
      continue;
    if (!nc_row_writer_get (rows, self->kind->table, line->id, self->kind->columns[i].field, &old, error))
      return FALSE;
    nc_import_undo_add_value (self->undo, line->id, self->kind->columns[i].field, old);
  }
  if (column_of (self, "org") >= 0) {
    g_autofree char *issuer = NULL;

    if (!nc_row_writer_get (rows, self->kind->table, line->id, "issuer_id", &issuer, error))
      return FALSE;
    nc_import_undo_add_value (self->undo, line->id, "issuer_id", issuer);
  }
  return TRUE;
}

/* Whether a line changes the row that is there; empty cells change nothing. */
static gboolean
differs (Import *self, NcRowWriter *rows, const Line *line, gboolean *changed, GError **error)
{
  *changed = FALSE;
  for (guint i = 0; i < self->kind->n_columns && !*changed; i++) {
    const char *field = self->kind->columns[i].field, *value = g_ptr_array_index (line->cells, i);
    g_autofree char *old = NULL;

    if (!value)
      continue;
    if (!nc_row_writer_get (rows, self->kind->table, line->id, field, &old, error))
      return FALSE;
    *changed = g_strcmp0 (old, value) != 0;
  }
  return TRUE;
}

static void
set_line (Import *self, NcChange *change, const Line *line)
{
  int org = column_of (self, "org");
  const char *issuer = NULL;

  for (guint i = 0; i < self->kind->n_columns; i++)
    if (g_ptr_array_index (line->cells, i))
      nc_change_set (change, self->kind->table, line->id, self->kind->columns[i].field,
                     g_ptr_array_index (line->cells, i));
  if (org >= 0 && g_ptr_array_index (line->cells, (guint)org))
    issuer = nc_known_rows_issuer (self->known, g_ptr_array_index (line->cells, (guint)org));
  if (issuer)
    nc_change_set (change, self->kind->table, line->id, "issuer_id", issuer);
}

/* Sorts the good lines into new, changed and equal, and gathers what is to be written. */
static gboolean
gather (Import *self, NcChange *change, GError **error)
{
  g_autoptr (NcRowWriter) rows = nc_row_writer_new (self->store, error);

  for (guint i = 0; rows && i < self->lines->len; i++) {
    const Line *line = g_ptr_array_index (self->lines, i);
    gboolean exists, changed = FALSE;

    if (!nc_row_writer_exists (rows, self->kind->table, line->id, &exists, error))
      return FALSE;
    if (i % LINES_A_LOOK == 0 && !tell (self, NC_IMPORT_CHECKING, self->lines->len + i, 2 * self->lines->len, error))
      return FALSE;
    if (exists && !differs (self, rows, line, &changed, error))
      return FALSE;
    if (self->undo && exists && !note_old (self, rows, line, error))
      return FALSE;
    if (self->undo && !exists)
      nc_import_undo_add_row (self->undo, line->id);
    if (!exists)
      self->result->n_added++;
    else if (changed)
      self->result->n_updated++;
    else
      self->result->n_unchanged++;
    set_line (self, change, line);
  }
  return rows != NULL;
}

static int
compare_regions (gconstpointer a, gconstpointer b)
{
  const Line *one = *(Line *const *)a, *other = *(Line *const *)b;
  int order = g_strcmp0 (one->region, other->region);

  return order ? order : strcmp (one->id, other->id);
}

/* The region of a line, or of its enterprise; within a region new rows keep the file's order, which their ids have. */
static gboolean
sort_by_region (Import *self, GError **error)
{
  int own = column_of (self, "region_code"), owner = column_of (self, "enterprise_id");
  g_autoptr (NcStmt) stmt =
      nc_db_prepare (nc_store_get_db (self->store), "SELECT region_code FROM enterprise WHERE id = :id", error);

  for (guint i = 0; stmt && i < self->lines->len; i++) {
    Line *line = g_ptr_array_index (self->lines, i);
    gboolean has_row = FALSE;

    if (own >= 0) {
      line->region = g_strdup (g_ptr_array_index (line->cells, (guint)own));
    } else if (owner >= 0) {
      nc_stmt_bind_text (stmt, ":id", g_ptr_array_index (line->cells, (guint)owner));
      if (!nc_stmt_step (stmt, &has_row, error))
        return FALSE;
      line->region = has_row ? g_strdup (nc_stmt_text (stmt, "region_code")) : NULL;
      nc_stmt_reset (stmt);
    }
  }
  g_ptr_array_sort (self->lines, compare_regions);
  return stmt != NULL;
}

/* A mapping file: a line a column, "their title,our field" or "their title=our field"; the other way round too, when
   only the first is a field of ours. */
static gboolean
read_map (Import *self, const char *path, GError **error)
{
  g_autoptr (GPtrArray) sheets = nc_sheets_read (path, error);
  NcSheet *sheet = sheets ? g_ptr_array_index (sheets, 0) : NULL;

  if (!sheet)
    return FALSE;
  self->map = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = 0; i < sheet->rows->len; i++) {
    const NcSheetRow *row = &g_array_index (sheet->rows, NcSheetRow, i);
    g_auto (GStrv) parts = NULL;
    g_autofree char *title = NULL, *field = NULL;

    if (row->problem || row->cells[0][0] == '#')
      continue;
    parts = g_strsplit (row->cells[0], "=", 2);
    title = nc_cell_tidy (parts[0]);
    field = nc_cell_tidy (row->n_cells > 1 ? row->cells[1] : parts[0][0] && parts[1] ? parts[1] : "");
    if (nc_list_kind_column (self->kind, field) < 0 && *field && nc_list_kind_column (self->kind, title) >= 0) {
      char *theirs = g_steal_pointer (&field);

      field = g_steal_pointer (&title);
      title = theirs;
    }
    if (nc_list_kind_column (self->kind, field) < 0) {
      g_set_error (error, NC_EXCHANGE_ERROR, NC_EXCHANGE_ERROR_MAP, _ ("%s, line %u: the list %s has no column “%s”"),
                   path, row->number, self->kind->name, field);
      return FALSE;
    }
    g_hash_table_insert (self->map, g_steal_pointer (&title), g_steal_pointer (&field));
  }
  return TRUE;
}

/* SQLite asks now and then while it writes. */
static int
interrupt_cb (gpointer cancellable)
{
  return g_cancellable_is_cancelled (cancellable);
}

static gboolean
write_all (Import *self, NcChange *change, GError **error)
{
  NcDb *db = nc_store_get_db (self->store);
  GCancellable *cancellable = self->options->cancellable;
  g_autoptr (GError) local = NULL;

  if (!tell (self, NC_IMPORT_WRITING, 0, 0, error))
    return FALSE;
  if (cancellable)
    sqlite3_progress_handler (db, 4096, interrupt_cb, cancellable);
  nc_change_commit (change, &local);
  if (cancellable)
    sqlite3_progress_handler (db, 0, NULL, NULL);
  if (local && !(g_error_matches (local, NC_DB_ERROR, NC_DB_ERROR_FAILED) &&
                 g_cancellable_set_error_if_cancelled (cancellable, error)))
    g_propagate_error (error, g_steal_pointer (&local));
  else if (!local)
    return !self->undo || nc_import_undo_seal (self->undo, self->store, error);
  return FALSE;
}

static gboolean
run (Import *self, GPtrArray *sheets, GError **error)
{
  g_autoptr (NcChange) change = nc_change_new (self->store, self->options->actor);
  NcImportResult *result = self->result;
  NcImportFlags flags = self->options->flags;
  gboolean has_header = find_header (self, sheets, error);
  guint n;

  if (self->sheet) {
    result->sheet = g_strdup (self->sheet->name);
    result->encoding = self->sheet->encoding;
    result->delimiter = self->sheet->delimiter;
    read_header (self);
  }
  if (!has_header)
    return FALSE;
  note_other_sheets (self, sheets);
  n = self->sheet->rows->len - self->header - 1;
  for (guint i = 0; i < n; i++) {
    if (i % LINES_A_LOOK == 0 && !tell (self, NC_IMPORT_CHECKING, i, 2 * n, error))
      return FALSE;
    read_line (self, &g_array_index (self->sheet->rows, NcSheetRow, self->header + 1 + i));
  }
  if (((flags & NC_IMPORT_BY_REGION) && !sort_by_region (self, error)) || !gather (self, change, error))
    return FALSE;
  if ((flags & NC_IMPORT_DRY_RUN) || (result->n_rejected > 0 && !(flags & NC_IMPORT_PARTIAL)))
    return TRUE;
  if (!write_all (self, change, error))
    return FALSE;
  result->is_written = self->lines->len > 0 || result->n_rejected == 0;
  return TRUE;
}

/* The map of the options, or the one of their file. */
static gboolean
take_map (Import *self, GError **error)
{
  if (self->options->map_path)
    return read_map (self, self->options->map_path, error);
  self->map = self->options->map ? g_hash_table_ref (self->options->map) : NULL;
  return TRUE;
}

/**
 * nc_import_file:
 * @path: CSV or XLSX
 * @result: (out caller-allocates): cleared with nc_import_result_clear(), also after a failure
 *
 * Reads a list, looks at every cell, and writes all of it in one transaction; with a bad line nothing, unless
 * NC_IMPORT_PARTIAL is given. A line that means a row of the store changes that row; its empty cells change nothing.
 *
 * Returns: %FALSE with an #NcExchangeError when the file cannot be used at all, G_IO_ERROR_CANCELLED, or what
 * nc_change_commit() says; the store is then as before
 */
gboolean
nc_import_file (NcStore *store, NcReference *reference, const NcListKind *kind, const char *path,
                const NcImportOptions *options, NcImportResult *result, GError **error)
{
  Import self = { .store = store, .kind = kind, .options = options, .result = result };
  g_autoptr (GPtrArray) sheets = NULL;
  gboolean done;
  int month, day;

  *result = (NcImportResult){ .diagnostics = nc_diagnostics_new (),
                              .columns = g_ptr_array_new_with_free_func (column_free),
                              .ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL) };
  nc_day_to_ymd (nc_clock_today (nc_store_get_clock (store)), &self.this_year, &month, &day);
  if (!tell (&self, NC_IMPORT_READING, 0, 0, error) || !(sheets = nc_sheets_read (path, error)))
    return FALSE;
  self.undo = options->undo ? nc_import_undo_new (kind) : NULL;
  self.lines = g_ptr_array_new_with_free_func (line_free);
  self.seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self.regions = nc_regions_load (reference, error);
  self.known = self.regions ? nc_known_rows_load (store, kind, error) : NULL;
  done = self.known && take_map (&self, error) && run (&self, sheets, error);
  if (self.undo && result->is_written)
    *options->undo = g_steal_pointer (&self.undo);
  g_clear_pointer (&self.undo, nc_import_undo_free);
  g_clear_pointer (&self.map, g_hash_table_unref);
  g_clear_pointer (&self.regions, nc_regions_free);
  g_clear_pointer (&self.known, nc_known_rows_free);
  g_free (self.columns);
  g_hash_table_unref (self.seen);
  g_ptr_array_unref (self.lines);
  return done;
}

void
nc_import_result_clear (NcImportResult *result)
{
  g_clear_pointer (&result->sheet, g_free);
  g_clear_pointer (&result->columns, g_ptr_array_unref);
  g_clear_pointer (&result->ids, g_hash_table_unref);
  g_clear_pointer (&result->diagnostics, nc_diagnostics_free);
}
