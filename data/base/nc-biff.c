/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-biff.h"
#include "nc-lang.h"
#include "nc-xlsx-format.h"
#include <errno.h>
#include <fcntl.h>
#include <freexl.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* A worksheet as the child told it. */
typedef struct {
  const char *name;
  guint n_rows, n_columns;
  GHashTable *cells; /* row << 16 | column → its type, then its text */
} Sheet;

struct NcBiff {
  GByteArray *told; /* all that the child said; the sheets point into it */
  GArray *sheets;   /* Sheet */
  guint selected;
};

#define MAX_TOLD_BYTES    (256u << 20)
#define MAX_CHILD_BYTES   ((rlim_t)2 << 30)
#define MAX_CHILD_SECONDS 20
#define EXIT_LOCKED       3

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

static NcXlsxCellType
append_date (GString *text, const char *shown, NcXlsxCellType type)
{
  gsize start = text->len;

  g_string_append (text, shown);
  if (type == NC_XLSX_CELL_DATE_TIME && text->len > start + 10 && text->str[start + 10] == ' ')
    text->str[start + 10] = 'T';
  return type;
}

/* Appends what the cell shows; FALSE for an empty one. */
static gboolean
append_cell (const FreeXL_CellValue *cell, NcXlsxCellType *type, GString *text)
{
  g_autofree char *number = NULL;

  *type = NC_XLSX_CELL_NUMBER;
  switch (cell->type) {
  case FREEXL_CELL_INT:
    g_string_append_printf (text, "%d", cell->value.int_value);
    return TRUE;
  case FREEXL_CELL_DOUBLE:
    number = nc_xlsx_number_text (cell->value.double_value);
    g_string_append (text, number);
    return TRUE;
  case FREEXL_CELL_TEXT:
  case FREEXL_CELL_SST_TEXT:
    *type = NC_XLSX_CELL_TEXT;
    if (!cell->value.text_value || !*cell->value.text_value || strlen (cell->value.text_value) > NC_XLSX_MAX_CELL_BYTES)
      return FALSE;
    g_string_append (text, cell->value.text_value);
    return TRUE;
  case FREEXL_CELL_DATE:
    *type = append_date (text, cell->value.text_value, NC_XLSX_CELL_DATE);
    return TRUE;
  case FREEXL_CELL_DATETIME:
    *type = append_date (text, cell->value.text_value, NC_XLSX_CELL_DATE_TIME);
    return TRUE;
  case FREEXL_CELL_TIME:
    *type = append_date (text, cell->value.text_value, NC_XLSX_CELL_TIME);
    return TRUE;
  default:
    return FALSE;
  }
}

static void
tell (int fd, GString *text)
{
  for (gsize done = 0; done < text->len;) {
    gssize n = write (fd, text->str + done, text->len - done);

    if (n <= 0)
      _exit (1);
    done += (gsize)n;
  }
  g_string_truncate (text, 0);
}

static void
tell_number (GString *text, guint32 number)
{
  g_string_append_len (text, (const char *)&number, sizeof number);
}

static void
tell_sheet (const void *handle, guint sheet, int fd, GString *out)
{
  unsigned int n_rows = 0;
  unsigned short n_columns = 0;
  const char *name = NULL;

  freexl_get_worksheet_name (handle, (unsigned short)sheet, &name);
  if (freexl_select_active_worksheet (handle, (unsigned short)sheet) != FREEXL_OK ||
      freexl_worksheet_dimensions (handle, &n_rows, &n_columns) != FREEXL_OK)
    _exit (1);
  g_string_append_c (out, 'S');
  tell_number (out, n_rows);
  tell_number (out, n_columns);
  g_string_append (out, name ? name : "");
  g_string_append_c (out, '\0');
  for (guint row = 0; row < n_rows; row++) {
    for (guint column = 0; column < n_columns; column++) {
      FreeXL_CellValue cell = { 0 };
      gsize start = out->len;
      NcXlsxCellType type;

      if (freexl_get_cell_value (handle, row, (unsigned short)column, &cell) != FREEXL_OK)
        continue;
      g_string_append_c (out, 'C');
      tell_number (out, row << 16 | column);
      g_string_append_c (out, '\0'); /* becomes the type */
      if (append_cell (&cell, &type, out)) {
        out->str[start + 1 + sizeof (guint32)] = (char)type;
        g_string_append_c (out, '\0');
      } else {
        g_string_truncate (out, start);
      }
    }
    tell (fd, out);
  }
  tell (fd, out);
}

/* Never returns. What a hostile file makes of FreeXL ends here. */
static void
run_child (const char *path, int fd)
{
  const struct rlimit memory = { MAX_CHILD_BYTES, MAX_CHILD_BYTES }, time = { MAX_CHILD_SECONDS, MAX_CHILD_SECONDS },
                      core = { 0, 0 };
  GString *out = g_string_new (NULL);
  const void *handle = NULL;
  unsigned int n_sheets = 0, locked = 0;

#ifndef __SANITIZE_ADDRESS__
  setrlimit (RLIMIT_AS, &memory);
#else
  (void)memory;
#endif
  setrlimit (RLIMIT_CPU, &time);
  setrlimit (RLIMIT_CORE, &core);
  signal (SIGSEGV, SIG_DFL);
  if (freexl_open (path, &handle) != FREEXL_OK)
    _exit (1);
  freexl_get_info (handle, FREEXL_BIFF_PASSWORD, &locked);
  if (locked == FREEXL_BIFF_OBFUSCATED)
    _exit (EXIT_LOCKED);
  if (freexl_get_info (handle, FREEXL_BIFF_SHEET_COUNT, &n_sheets) != FREEXL_OK || n_sheets == 0 ||
      n_sheets > NC_XLSX_MAX_SHEETS)
    _exit (1);
  for (guint i = 0; i < n_sheets; i++)
    tell_sheet (handle, i, fd, out);
  g_string_append_c (out, 'E');
  tell (fd, out);
  _exit (0);
}

static GByteArray *
listen_to (int fd)
{
  g_autoptr (GByteArray) told = g_byte_array_new ();
  g_autofree guint8 *buffer = g_malloc (65536);
  gssize n;

  while ((n = read (fd, buffer, 65536)) > 0 || (n < 0 && errno == EINTR)) {
    if (n > 0)
      g_byte_array_append (told, buffer, (guint)n);
    if (told->len > MAX_TOLD_BYTES)
      break;
  }
  return g_steal_pointer (&told);
}

static void
sheet_clear (gpointer data)
{
  g_hash_table_unref (((Sheet *)data)->cells);
}

/* Takes the child's words apart, believing none of its lengths. */
static gboolean
understand (NcBiff *self)
{
  const char *at = (const char *)self->told->data, *end = at + self->told->len;
  Sheet *sheet = NULL;

  while (at < end) {
    char what = *at++;
    guint32 numbers[2] = { 0 };
    gsize n = what == 'S' ? 2 : 1;
    const char *text, *stop;

    if (what == 'E')
      return at == end && sheet;
    if ((what != 'S' && what != 'C') || (gsize)(end - at) < n * sizeof (guint32) + 2)
      return FALSE;
    memcpy (numbers, at, n * sizeof (guint32));
    at += n * sizeof (guint32);
    text = at;
    stop = memchr (what == 'C' ? at + 1 : at, '\0', (gsize)(end - at) - (what == 'C'));
    if (!stop || !g_utf8_validate (what == 'C' ? text + 1 : text, -1, NULL))
      return FALSE;
    at = stop + 1;
    if (what == 'S') {
      Sheet fresh = {
        .name = text, .n_rows = numbers[0], .n_columns = numbers[1], .cells = g_hash_table_new (NULL, NULL)
      };

      g_array_append_val (self->sheets, fresh);
      sheet = &g_array_index (self->sheets, Sheet, self->sheets->len - 1);
    } else if (!sheet) {
      return FALSE;
    } else {
      g_hash_table_insert (sheet->cells, GUINT_TO_POINTER (numbers[0]), (gpointer)text);
    }
  }
  return FALSE;
}

/**
 * nc_biff_open:
 * @bytes: a whole file, see nc_biff_is_biff()
 *
 * Reads the workbook in a child process of its own: FreeXL can be made to read where it must not.
 *
 * Returns: (transfer full): %NULL with #NcXlsxError when it has a password, is damaged or too large.
 */
NcBiff *
nc_biff_open (GBytes *bytes, GError **error)
{
  g_autoptr (NcBiff) self = g_new0 (NcBiff, 1);
  g_autofree char *path = NULL;
  int file, ends[2] = { -1, -1 }, status = 0;
  pid_t child;

  self->sheets = g_array_new (FALSE, FALSE, sizeof (Sheet));
  g_array_set_clear_func (self->sheets, sheet_clear);
  if (g_bytes_get_size (bytes) > NC_BIFF_MAX_FILE_BYTES) {
    g_set_error_literal (error, NC_XLSX_ERROR, NC_XLSX_ERROR_TOO_LARGE,
                         _ ("the old .xls workbook is larger than 64 MB; save it as .xlsx"));
    return NULL;
  }
  file = lend_file (bytes);
  path = g_strdup_printf ("/proc/self/fd/%d", file);
  child = file >= 0 && pipe2 (ends, O_CLOEXEC) == 0 ? fork () : -1;
  if (child < 0) {
    for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
      if (ends[i] >= 0)
        close (ends[i]);
    if (file >= 0)
      close (file);
    g_set_error_literal (error, NC_XLSX_ERROR, NC_XLSX_ERROR_READ,
                         _ ("not enough memory to read the workbook; close other programs, or split it"));
    return NULL;
  }
  if (child == 0)
    run_child (path, ends[1]);
  close (ends[1]);
  close (file);
  self->told = listen_to (ends[0]);
  close (ends[0]);
  while (waitpid (child, &status, 0) < 0 && errno == EINTR)
    ;
  if (status != 0 || !understand (self)) {
    set_damaged (error, WIFEXITED (status) && WEXITSTATUS (status) == EXIT_LOCKED);
    return NULL;
  }
  return g_steal_pointer (&self);
}

void
nc_biff_free (NcBiff *self)
{
  if (!self)
    return;
  g_array_unref (self->sheets);
  g_clear_pointer (&self->told, g_byte_array_unref);
  g_free (self);
}

guint
nc_biff_get_n_sheets (NcBiff *self)
{
  return self->sheets->len;
}

const char *
nc_biff_get_sheet_name (NcBiff *self, guint sheet)
{
  return g_array_index (self->sheets, Sheet, sheet).name;
}

/**
 * nc_biff_select:
 * @n_rows: (out): how many rows the sheet has
 *
 * nc_biff_read_cell() reads of the last sheet selected.
 */
void
nc_biff_select (NcBiff *self, guint sheet, guint *n_rows, guint *n_columns)
{
  self->selected = sheet;
  *n_rows = MIN (g_array_index (self->sheets, Sheet, sheet).n_rows, 65536);
  *n_columns = MIN (g_array_index (self->sheets, Sheet, sheet).n_columns, 256);
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
  const char *cell = g_hash_table_lookup (g_array_index (self->sheets, Sheet, self->selected).cells,
                                          GUINT_TO_POINTER (row << 16 | column));

  if (!cell)
    return FALSE;
  *type = (NcXlsxCellType)cell[0];
  g_string_append (text, cell + 1);
  return TRUE;
}
