/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-biff.h"
#include "nc-lang.h"
#include "nc-xlsx-format.h"
#include <freexl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

struct NcBiff {
  const void *handle;
  guint n_sheets;
};

/**
 * nc_biff_is_biff:
 *
 * Whether @bytes begin as a compound file, which an .xls is; a workbook with a password is one, too.
 */
gboolean
nc_biff_is_biff (GBytes *bytes)
{
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);

  return size >= 8 && memcmp (data, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8) == 0;
}

/* FreeXL reads files by name alone: the bytes are lent to it as a file in memory. */
static int
lend_file (GBytes *bytes)
{
  gsize size, done = 0;
  const char *data = g_bytes_get_data (bytes, &size);
  int fd = memfd_create ("workbook", MFD_CLOEXEC);

  while (fd >= 0 && done < size) {
    gssize n = write (fd, data + done, size - done);

    if (n <= 0) {
      close (fd);
      return -1;
    }
    done += (gsize)n;
  }
  return fd;
}

static void
set_damaged (GError **error, gboolean locked)
{
  if (locked)
    g_set_error_literal (error, NC_XLSX_ERROR, NC_XLSX_ERROR_NOT_XLSX,
                         _ ("this workbook has a password; save it as .xlsx without one"));
  else
    g_set_error_literal (error, NC_XLSX_ERROR, NC_XLSX_ERROR_DAMAGED,
                         _ ("this old .xls workbook is damaged, or has a password; save it as .xlsx without one"));
}

/**
 * nc_biff_open:
 * @bytes: a whole file, see nc_biff_is_biff()
 *
 * Returns: (transfer full): %NULL with #NcXlsxError when it has a password, is damaged or too large.
 */
NcBiff *
nc_biff_open (GBytes *bytes, GError **error)
{
  g_autoptr (NcBiff) self = g_new0 (NcBiff, 1);
  g_autofree char *path = NULL;
  unsigned int n_sheets = 0, locked = 0;
  int fd, result;

  if (g_bytes_get_size (bytes) > NC_BIFF_MAX_FILE_BYTES) {
    g_set_error_literal (error, NC_XLSX_ERROR, NC_XLSX_ERROR_TOO_LARGE,
                         _ ("the old .xls workbook is larger than 64 MB; save it as .xlsx"));
    return NULL;
  }
  fd = lend_file (bytes);
  if (fd < 0) {
    g_set_error_literal (error, NC_XLSX_ERROR, NC_XLSX_ERROR_READ, _ ("there is no memory to read the workbook"));
    return NULL;
  }
  path = g_strdup_printf ("/proc/self/fd/%d", fd);
  result = freexl_open (path, &self->handle);
  close (fd);
  if (result == FREEXL_OK)
    freexl_get_info (self->handle, FREEXL_BIFF_PASSWORD, &locked);
  if (result != FREEXL_OK || locked == FREEXL_BIFF_OBFUSCATED ||
      freexl_get_info (self->handle, FREEXL_BIFF_SHEET_COUNT, &n_sheets) != FREEXL_OK || n_sheets == 0 ||
      n_sheets > NC_XLSX_MAX_SHEETS) {
    set_damaged (error, locked == FREEXL_BIFF_OBFUSCATED);
    return NULL;
  }
  self->n_sheets = n_sheets;
  return g_steal_pointer (&self);
}

void
nc_biff_free (NcBiff *self)
{
  if (!self)
    return;
  if (self->handle)
    freexl_close (self->handle);
  g_free (self);
}

guint
nc_biff_get_n_sheets (NcBiff *self)
{
  return self->n_sheets;
}

/* Returns: (transfer none): "" for a name that cannot be read */
const char *
nc_biff_get_sheet_name (NcBiff *self, guint sheet)
{
  const char *name = NULL;

  if (freexl_get_worksheet_name (self->handle, (unsigned short)sheet, &name) != FREEXL_OK || !name ||
      !g_utf8_validate (name, -1, NULL))
    return "";
  return name;
}

/**
 * nc_biff_select:
 * @n_rows: (out): how many rows the sheet has
 *
 * Loads a sheet; nc_biff_read_cell() reads of the last one selected.
 */
gboolean
nc_biff_select (NcBiff *self, guint sheet, guint *n_rows, guint *n_columns, GError **error)
{
  unsigned int rows = 0;
  unsigned short columns = 0;

  if (freexl_select_active_worksheet (self->handle, (unsigned short)sheet) != FREEXL_OK ||
      freexl_worksheet_dimensions (self->handle, &rows, &columns) != FREEXL_OK) {
    set_damaged (error, FALSE);
    return FALSE;
  }
  *n_rows = rows;
  *n_columns = columns;
  return TRUE;
}

static NcXlsxCellType
append_date (GString *text, const char *shown, NcXlsxCellType type)
{
  gsize start = text->len;

  g_string_append (text, shown);
  if (type == NC_XLSX_CELL_DATE_TIME && text->len > start + 10 && text->str[start + 10] == ' ')
    text->str[start + 10] = 'T';
  return type;
}

/**
 * nc_biff_read_cell:
 * @row: from 0
 * @column: from 0
 * @type: (out)
 * @text: what the cell shows is appended
 *
 * Returns: %FALSE for an empty cell.
 */
gboolean
nc_biff_read_cell (NcBiff *self, guint row, guint column, NcXlsxCellType *type, GString *text)
{
  FreeXL_CellValue cell = { 0 };
  g_autofree char *number = NULL;

  if (freexl_get_cell_value (self->handle, row, (unsigned short)column, &cell) != FREEXL_OK)
    return FALSE;
  *type = NC_XLSX_CELL_NUMBER;
  switch (cell.type) {
  case FREEXL_CELL_INT:
    g_string_append_printf (text, "%d", cell.value.int_value);
    return TRUE;
  case FREEXL_CELL_DOUBLE:
    number = nc_xlsx_number_text (cell.value.double_value);
    g_string_append (text, number);
    return TRUE;
  case FREEXL_CELL_TEXT:
  case FREEXL_CELL_SST_TEXT:
    *type = NC_XLSX_CELL_TEXT;
    if (!cell.value.text_value || !*cell.value.text_value || !g_utf8_validate (cell.value.text_value, -1, NULL))
      return FALSE;
    g_string_append_len (text, cell.value.text_value,
                         (gssize)MIN (strlen (cell.value.text_value), NC_XLSX_MAX_CELL_BYTES));
    return TRUE;
  case FREEXL_CELL_DATE:
    *type = append_date (text, cell.value.text_value, NC_XLSX_CELL_DATE);
    return TRUE;
  case FREEXL_CELL_DATETIME:
    *type = append_date (text, cell.value.text_value, NC_XLSX_CELL_DATE_TIME);
    return TRUE;
  case FREEXL_CELL_TIME:
    *type = append_date (text, cell.value.text_value, NC_XLSX_CELL_TIME);
    return TRUE;
  default:
    return FALSE;
  }
}
