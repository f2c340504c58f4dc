/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-import-header.h"
#include "nc-cell-value.h"
#include "nc-import.h"

/* The header is looked for among the first lines. */
#define SEARCH_ROWS 20

/**
 * nc_import_header_column:
 * @map: (nullable): title → field; an empty field leaves the column aside
 *
 * Returns: the index of the column of @kind that @title means, -1 for none
 */
int
nc_import_header_column (const NcListKind *kind, GHashTable *map, const char *title)
{
  g_autofree char *tidy = nc_cell_tidy (title);
  const char *mapped = map ? g_hash_table_lookup (map, tidy) : NULL;

  return nc_list_kind_column (kind, mapped ? mapped : tidy);
}

static void
count_titles (const NcListKind *kind, GHashTable *map, const NcSheetRow *row, guint *n_named, guint *n_missing)
{
  g_autofree gboolean *found = g_new0 (gboolean, kind->n_columns);

  *n_named = *n_missing = 0;
  for (guint i = 0; i < row->n_cells; i++) {
    int column = *row->cells[i] ? nc_import_header_column (kind, map, row->cells[i]) : -1;

    if (column >= 0 && !found[column]) {
      found[column] = TRUE;
      *n_named += 1;
    }
  }
  for (guint i = 0; i < kind->n_columns; i++)
    *n_missing += kind->columns[i].is_required && !found[i];
}

/* Where no line names anything, the one with most texts is most like a header. */
static void
find_fullest (GPtrArray *sheets, NcImportHeader *header)
{
  guint most = 0;

  for (guint s = 0; s < sheets->len; s++) {
    NcSheet *sheet = g_ptr_array_index (sheets, s);

    for (guint r = 0; r < MIN (sheet->rows->len, SEARCH_ROWS); r++) {
      const NcSheetRow *row = &g_array_index (sheet->rows, NcSheetRow, r);
      guint n = 0;

      for (guint i = 0; i < row->n_cells; i++)
        n += *row->cells[i] != '\0';
      if (n > most) {
        most = n;
        header->sheet = sheet;
        header->row = r;
      }
    }
  }
}

/**
 * nc_import_header_find:
 * @sheets: (element-type NcSheet): of nc_sheets_read()
 * @header: (out caller-allocates): the line that names most columns, required ones first; when it names none, the
 *   fullest of the first lines, or no sheet at all where the file has no text
 *
 * Returns: whether every column that must be filled is named
 */
gboolean
nc_import_header_find (const NcListKind *kind, GHashTable *map, GPtrArray *sheets, NcImportHeader *header)
{
  *header = (NcImportHeader){ .n_missing = G_MAXUINT };
  for (guint s = 0; s < sheets->len; s++) {
    NcSheet *sheet = g_ptr_array_index (sheets, s);

    for (guint r = 0; r < MIN (sheet->rows->len, SEARCH_ROWS); r++) {
      guint missing, n;

      count_titles (kind, map, &g_array_index (sheet->rows, NcSheetRow, r), &n, &missing);
      if (n > 0 && (missing < header->n_missing || (missing == header->n_missing && n > header->n_named)))
        *header = (NcImportHeader){ sheet, r, n, missing };
    }
  }
  if (!header->sheet)
    find_fullest (sheets, header);
  return header->n_missing == 0;
}

/**
 * nc_import_guess_kind:
 * @path: CSV or XLSX
 *
 * Returns: (transfer none) (nullable): the list whose columns the file names best; %NULL without @error when it names
 * the required columns of none, with an #NcExchangeError when it cannot be read
 */
const NcListKind *
nc_import_guess_kind (const char *path, GError **error)
{
  g_autoptr (GPtrArray) sheets = nc_sheets_read (path, error);
  const NcListKind *best = NULL, *kind;
  guint most = 0;

  for (guint i = 0; sheets && (kind = nc_list_kind_nth (i)); i++) {
    NcImportHeader header;

    if (nc_import_header_find (kind, NULL, sheets, &header) && header.n_named > most) {
      most = header.n_named;
      best = kind;
    }
  }
  return best;
}
