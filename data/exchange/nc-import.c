/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-import.h"
#include "nc-cell-value.h"
#include "nc-change.h"
#include "nc-id.h"
#include "nc-known-rows.h"
#include "nc-lang.h"
#include "nc-row.h"
#include <string.h>

/* The header is looked for among the first lines: lists often carry a title above it. */
#define HEADER_SEARCH_ROWS 20

/* One good line: the row it means and its values, %NULL where the cell is empty. */
typedef struct {
  char *id;
  char *region;     /* (nullable): with NC_IMPORT_BY_REGION */
  GPtrArray *cells; /* a text or NULL for each column of the kind */
} Line;

typedef struct {
  NcStore *store;
  const NcListKind *kind;
  GHashTable *map; /* (nullable): other title → field */
  NcRegions *regions;
  NcKnownRows *known;
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

static const char *
column_title (const Import *self, guint column)
{
  return self->columns[column] < 0 ? NULL
                                   : nc_sheet_cell (&g_array_index (self->sheet->rows, NcSheetRow, self->header),
                                                    (guint)self->columns[column]);
}

static int
find_column (Import *self, const char *title)
{
  g_autofree char *tidy = nc_cell_tidy (title);
  const char *mapped = self->map ? g_hash_table_lookup (self->map, tidy) : NULL;

  return nc_list_kind_column (self->kind, mapped ? mapped : tidy);
}

/* How many columns of the kind @row names, 0 when a required one is missing. */
static guint
count_titles (Import *self, const NcSheetRow *row, guint *n_required_missing)
{
  g_autofree gboolean *found = g_new0 (gboolean, self->kind->n_columns);
  guint n = 0;

  *n_required_missing = 0;
  for (guint i = 0; i < row->n_cells; i++) {
    int column = *row->cells[i] ? find_column (self, row->cells[i]) : -1;

    if (column >= 0 && !found[column]) {
      found[column] = TRUE;
      n++;
    }
  }
  for (guint i = 0; i < self->kind->n_columns; i++)
    *n_required_missing += self->kind->columns[i].is_required && !found[i];
  return n;
}

/* Chooses the sheet and header line that names most columns; required ones count first. */
static gboolean
find_header (Import *self, GPtrArray *sheets, GError **error)
{
  guint best = 0, best_missing = G_MAXUINT;
  g_autoptr (GString) needed = g_string_new (NULL);

  for (guint s = 0; s < sheets->len; s++) {
    NcSheet *sheet = g_ptr_array_index (sheets, s);

    for (guint r = 0; r < MIN (sheet->rows->len, HEADER_SEARCH_ROWS); r++) {
      guint missing, n = count_titles (self, &g_array_index (sheet->rows, NcSheetRow, r), &missing);

      if (n > 0 && (missing < best_missing || (missing == best_missing && n > best))) {
        best = n;
        best_missing = missing;
        self->sheet = sheet;
        self->header = r;
      }
    }
  }
  if (best > 0 && best_missing == 0)
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

static void
read_header (Import *self)
{
  const NcSheetRow *row = &g_array_index (self->sheet->rows, NcSheetRow, self->header);

  self->columns = g_new (int, self->kind->n_columns);
  for (guint i = 0; i < self->kind->n_columns; i++)
    self->columns[i] = -1;
  for (guint i = 0; i < row->n_cells; i++) {
    int column = *row->cells[i] ? find_column (self, row->cells[i]) : -1;

    if (column >= 0 && self->columns[column] < 0)
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
    gboolean exists, changed;

    if (!nc_row_writer_exists (rows, self->kind->table, line->id, &exists, error))
      return FALSE;
    if (exists && !differs (self, rows, line, &changed, error))
      return FALSE;
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

static gboolean
run (Import *self, GPtrArray *sheets, const char *actor, NcImportFlags flags, GError **error)
{
  g_autoptr (NcChange) change = nc_change_new (self->store, actor);
  NcImportResult *result = self->result;

  if (!find_header (self, sheets, error))
    return FALSE;
  result->sheet = g_strdup (self->sheet->name);
  result->encoding = self->sheet->encoding;
  result->delimiter = self->sheet->delimiter;
  read_header (self);
  note_other_sheets (self, sheets);
  for (guint i = self->header + 1; i < self->sheet->rows->len; i++)
    read_line (self, &g_array_index (self->sheet->rows, NcSheetRow, i));
  if (((flags & NC_IMPORT_BY_REGION) && !sort_by_region (self, error)) || !gather (self, change, error))
    return FALSE;
  if ((flags & NC_IMPORT_DRY_RUN) || (result->n_rejected > 0 && !(flags & NC_IMPORT_PARTIAL)))
    return TRUE;
  if (!nc_change_commit (change, error))
    return FALSE;
  result->is_written = self->lines->len > 0 || result->n_rejected == 0;
  return TRUE;
}

/**
 * nc_import_file:
 * @path: CSV or XLSX
 * @map_path: (nullable): a mapping file for titles that are not known
 * @actor: for the journal
 * @result: (out caller-allocates): cleared with nc_import_result_clear(), also after a failure
 *
 * Reads a list, looks at every cell, and writes all of it in one transaction; with a bad line nothing, unless
 * NC_IMPORT_PARTIAL is given. A line that means a row of the store changes that row; its empty cells change nothing.
 *
 * Returns: %FALSE with an #NcExchangeError when the file cannot be used at all, or what nc_change_commit() says
 */
gboolean
nc_import_file (NcStore *store, NcReference *reference, const NcListKind *kind, const char *path, const char *map_path,
                const char *actor, NcImportFlags flags, NcImportResult *result, GError **error)
{
  Import self = { .store = store, .kind = kind, .result = result };
  g_autoptr (GPtrArray) sheets = NULL;
  gboolean done;
  int month, day;

  *result = (NcImportResult){ .diagnostics = nc_diagnostics_new (),
                              .ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL) };
  nc_day_to_ymd (nc_clock_today (nc_store_get_clock (store)), &self.this_year, &month, &day);
  sheets = nc_sheets_read (path, error);
  if (!sheets)
    return FALSE;
  self.lines = g_ptr_array_new_with_free_func (line_free);
  self.seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self.regions = nc_regions_load (reference, error);
  self.known = self.regions ? nc_known_rows_load (store, kind, error) : NULL;
  done = self.known && (!map_path || read_map (&self, map_path, error)) && run (&self, sheets, actor, flags, error);
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
  g_clear_pointer (&result->ids, g_hash_table_unref);
  g_clear_pointer (&result->diagnostics, nc_diagnostics_free);
}
