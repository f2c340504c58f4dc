/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-csv.h"
#include "nc-lang.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/* Room for one record of the largest size and a block read behind it, so that short records move the buffer rarely. */
#define BLOCK_BYTES  (256 * 1024)
#define BUFFER_BYTES (NC_CSV_MAX_RECORD_BYTES + BLOCK_BYTES)

struct _NcCsv {
  char *name;
  int fd; /* -1: all is in the buffer's source */
  gboolean owns_fd;
  GBytes *bytes;
  gsize bytes_offset;

  char *buffer;
  gsize start; /* of what is not yet parsed */
  gsize end;
  gboolean source_ended;
  gboolean over;
  gboolean begun;

  char delimiter;
  guint64 next_line;
  guint64 line;
  guint64 row;
  guint64 consumed;

  NcCsvField *fields;
  guint n_fields;
  guint n_fields_room;

  GPtrArray *columns;
  GHashTable *column_index;
};

G_DEFINE_QUARK (nc_csv_error_quark, nc_csv_error)

static NcCsv *
csv_new (const char *name)
{
  NcCsv *csv = g_new0 (NcCsv, 1);

  csv->name = g_strdup (name);
  csv->fd = -1;
  csv->delimiter = ',';
  csv->next_line = 1;
  csv->n_fields_room = 64;
  csv->fields = g_new (NcCsvField, csv->n_fields_room);
  csv->buffer = g_malloc (BUFFER_BYTES + 1);
  return csv;
}

/* Reads more behind what is not yet parsed; FALSE with an error only when reading failed. */
static gboolean
fill (NcCsv *csv, GError **error)
{
  gssize n;

  if (csv->start > 0) {
    memmove (csv->buffer, csv->buffer + csv->start, csv->end - csv->start);
    csv->end -= csv->start;
    csv->start = 0;
  }
  if (csv->bytes) {
    gsize size;
    const char *data = g_bytes_get_data (csv->bytes, &size);

    n = MIN (BUFFER_BYTES - csv->end, size - csv->bytes_offset);
    if (n > 0)
      memcpy (csv->buffer + csv->end, data + csv->bytes_offset, n);
    csv->bytes_offset += n;
  } else {
    do
      n = read (csv->fd, csv->buffer + csv->end, BUFFER_BYTES - csv->end);
    while (n < 0 && errno == EINTR);
  }
  if (n < 0) {
    g_set_error (error, NC_CSV_ERROR, NC_CSV_ERROR_READ, "%s: %s", csv->name, g_strerror (errno));
    csv->over = TRUE;
    return FALSE;
  }
  csv->end += n;
  csv->source_ended = n == 0;
  return TRUE;
}

static void
add_field (NcCsv *csv, const char *text, gsize length)
{
  if (csv->n_fields == csv->n_fields_room) {
    csv->n_fields_room *= 2;
    csv->fields = g_renew (NcCsvField, csv->fields, csv->n_fields_room);
  }
  csv->fields[csv->n_fields++] = (NcCsvField){ text, length };
}

/* Where the record of quoted fields that starts at @p ends: the line feed, or @end when there is none inside the bytes;
   %NULL when a quoted field is still open at @end. */
static char *
quoted_record_end (NcCsv *csv, char *p, char *end)
{
  gboolean field_start = TRUE;

  while (p < end) {
    if (field_start && *p == '"') {
      for (;;) {
        p = memchr (p + 1, '"', end - p - 1);
        if (!p)
          return NULL;
        if (p + 1 < end && p[1] == '"')
          p++;
        else
          break;
      }
      field_start = FALSE;
    } else {
      if (*p == '\n')
        return p;
      field_start = *p == csv->delimiter;
    }
    p++;
  }
  return end;
}

/* Takes the quotes off in place; @p stands on the opening one. Returns the byte behind the closing quote. */
static char *
unquote (NcCsv *csv, char *p)
{
  char *text = p + 1, *to = text, *from = text;

  for (;;) {
    char *quote = memchr (from, '"', csv->buffer + BUFFER_BYTES - from);

    memmove (to, from, quote - from);
    to += quote - from;
    from = quote + 1;
    if (*from != '"')
      break;
    *to++ = '"';
    from++;
  }
  add_field (csv, text, to - text);
  return from;
}

/* Splits [p, end) into fields; end[0] may be written to. */
static gboolean
split (NcCsv *csv, char *p, char *end, gboolean has_quotes, GError **error)
{
  csv->n_fields = 0;
  *end = 0;
  for (;;) {
    char *stop;

    if (csv->n_fields == NC_CSV_MAX_FIELDS) {
      g_set_error (error, NC_CSV_ERROR, NC_CSV_ERROR_TOO_MANY,
                   _ ("%s: line %lu has more than %d fields; split the list"), csv->name, (gulong)csv->line,
                   NC_CSV_MAX_FIELDS);
      return FALSE;
    }
    if (has_quotes && *p == '"') {
      stop = unquote (csv, p);
      if (stop != end && *stop != csv->delimiter) {
        g_set_error (error, NC_CSV_ERROR, NC_CSV_ERROR_QUOTE,
                     _ ("%s: line %lu: field %u: text follows the closing quotation mark; delete it, or double the "
                        "quotation marks inside of the text"),
                     csv->name, (gulong)csv->line, csv->n_fields);
        return FALSE;
      }
      /* the closing quote's place, or an earlier one, ends the text */
      ((char *)csv->fields[csv->n_fields - 1].text)[csv->fields[csv->n_fields - 1].length] = 0;
    } else {
      for (stop = p; stop < end && *stop != csv->delimiter; stop++)
        ;
      add_field (csv, p, stop - p);
    }
    if (stop >= end)
      return TRUE;
    *stop = 0;
    p = stop + 1;
  }
}

static gboolean
is_plain_ascii (const char *p, gsize n)
{
  guint64 word;

  for (; n >= 8; p += 8, n -= 8) {
    memcpy (&word, p, 8);
    if (word & G_GUINT64_CONSTANT (0x8080808080808080))
      return FALSE;
  }
  for (; n; p++, n--)
    if (*p & 0x80)
      return FALSE;
  return TRUE;
}

static guint
count_lines (const char *p, const char *end)
{
  guint n = 0;

  while (p < end && (p = memchr (p, '\n', end - p))) {
    n++;
    p++;
  }
  return n;
}

/* Moves past @bytes bytes, which hold @lines line ends. */
static void
consume (NcCsv *csv, gsize bytes, guint lines)
{
  csv->start += bytes;
  csv->consumed += bytes;
  csv->next_line += lines;
}

/* After a record whose end is not known: goes on behind its first line, however long that is. */
static void
skip_line (NcCsv *csv)
{
  for (;;) {
    char *newline = memchr (csv->buffer + csv->start, '\n', csv->end - csv->start);

    if (newline) {
      consume (csv, newline + 1 - (csv->buffer + csv->start), 1);
      return;
    }
    consume (csv, csv->end - csv->start, 0);
    if (csv->source_ended || !fill (csv, NULL) || csv->source_ended)
      return;
  }
}

/* Finds the next record: [*record, *record_end), with the bytes it takes up in the buffer. */
static gboolean
find_record (NcCsv *csv, char **record, char **record_end, gsize *bytes, gboolean *has_quotes, GError **error)
{
  for (;;) {
    char *p = csv->buffer + csv->start, *end = csv->buffer + csv->end;
    char *newline = memchr (p, '\n', end - p);
    char *stop = newline ? newline : end;

    *has_quotes = memchr (p, '"', stop - p) != NULL;
    if (*has_quotes) {
      stop = quoted_record_end (csv, p, end);
      newline = stop && stop < end ? stop : NULL;
    }
    if (newline || (csv->source_ended && stop)) {
      *record = p;
      *record_end = stop;
      *bytes = stop - p + (newline != NULL);
      return TRUE;
    }
    if (csv->end - csv->start >= NC_CSV_MAX_RECORD_BYTES) {
      g_set_error (error, NC_CSV_ERROR, NC_CSV_ERROR_TOO_LONG,
                   _ ("%s: line %lu: the record is longer than %d bytes; is a quotation mark not closed?"), csv->name,
                   (gulong)csv->next_line, NC_CSV_MAX_RECORD_BYTES);
      return FALSE;
    }
    if (csv->source_ended) {
      g_set_error (error, NC_CSV_ERROR, NC_CSV_ERROR_QUOTE,
                   _ ("%s: line %lu: a quotation mark is not closed; close it, or take it out"), csv->name,
                   (gulong)csv->next_line);
      return FALSE;
    }
    if (!fill (csv, error))
      return FALSE;
  }
}

/**
 * nc_csv_open:
 * @path: a file name, or "-" for standard input
 *
 * Returns: (transfer full): the reader, %NULL with %NC_CSV_ERROR_READ.
 */
NcCsv *
nc_csv_open (const char *path, GError **error)
{
  int fd = g_str_equal (path, "-") ? STDIN_FILENO : open (path, O_RDONLY | O_CLOEXEC);
  NcCsv *csv;

  if (fd < 0) {
    g_set_error (error, NC_CSV_ERROR, NC_CSV_ERROR_READ, "%s: %s", path, g_strerror (errno));
    return NULL;
  }
  csv = nc_csv_new_for_fd (fd, path);
  csv->owns_fd = fd != STDIN_FILENO;
  return csv;
}

/**
 * nc_csv_new_for_fd:
 * @fd: open for reading; stays the caller's
 * @name: put before error messages
 */
NcCsv *
nc_csv_new_for_fd (int fd, const char *name)
{
  NcCsv *csv = csv_new (name);

  csv->fd = fd;
  return csv;
}

/**
 * nc_csv_new_for_bytes:
 * @bytes: the whole text
 * @name: put before error messages
 */
NcCsv *
nc_csv_new_for_bytes (GBytes *bytes, const char *name)
{
  NcCsv *csv = csv_new (name);

  csv->bytes = g_bytes_ref (bytes);
  return csv;
}

void
nc_csv_free (NcCsv *csv)
{
  if (csv->owns_fd)
    close (csv->fd);
  g_clear_pointer (&csv->bytes, g_bytes_unref);
  g_clear_pointer (&csv->columns, g_ptr_array_unref);
  g_clear_pointer (&csv->column_index, g_hash_table_unref);
  g_free (csv->fields);
  g_free (csv->buffer);
  g_free (csv->name);
  g_free (csv);
}

/**
 * nc_csv_set_delimiter:
 * @delimiter: ',' (the default), ';' or '\t'; before the first record is read
 */
void
nc_csv_set_delimiter (NcCsv *csv, char delimiter)
{
  g_return_if_fail (!csv->begun);
  csv->delimiter = delimiter;
}

/**
 * nc_csv_next:
 * @fields: (out): the record's fields, valid until the next call
 * @n_fields: (out): 1 … NC_CSV_MAX_FIELDS
 *
 * Reads the next record. After %NC_CSV_ERROR_QUOTE, _ENCODING, _TOO_LONG and _TOO_MANY the reader stands behind the bad
 * record (behind its first line where its end is not known) and may be asked for the next one.
 *
 * Returns: %TRUE with a record; %FALSE at the end (@error not set, nc_csv_is_over()) or with an #NcCsvError.
 */
gboolean
nc_csv_next (NcCsv *csv, const NcCsvField **fields, guint *n_fields, GError **error)
{
  char *record, *stop;
  gsize bytes;
  guint lines;
  gboolean has_quotes, well;

  if (!csv->begun) {
    csv->begun = TRUE;
    while (csv->end < 3 && !csv->source_ended)
      if (!fill (csv, error))
        return FALSE;
    if (csv->end >= 3 && memcmp (csv->buffer, "\xef\xbb\xbf", 3) == 0)
      consume (csv, 3, 0);
  }
  do {
    if (csv->over || (csv->source_ended && csv->start == csv->end)) {
      csv->over = TRUE;
      return FALSE;
    }
    csv->line = csv->next_line;
    if (!find_record (csv, &record, &stop, &bytes, &has_quotes, error)) {
      csv->row++;
      if (!csv->over)
        skip_line (csv);
      return FALSE;
    }
    lines = has_quotes ? count_lines (record, record + bytes) : (guint)(bytes > (gsize)(stop - record));
    if (stop > record && stop[-1] == '\r')
      stop--;
    consume (csv, bytes, lines);
  } while (stop == record);
  csv->row++;
  if (memchr (record, 0, stop - record) ||
      (!is_plain_ascii (record, stop - record) && !g_utf8_validate_len (record, stop - record, NULL))) {
    g_set_error (error, NC_CSV_ERROR, NC_CSV_ERROR_ENCODING,
                 _ ("%s: line %lu is no UTF-8 text; save the file as CSV UTF-8"), csv->name, (gulong)csv->line);
    return FALSE;
  }
  well = split (csv, record, stop, has_quotes, error);
  *fields = csv->fields;
  *n_fields = csv->n_fields;
  return well;
}

/**
 * nc_csv_is_over:
 *
 * Returns: whether nc_csv_next() gives no further record: the end was reached or reading failed.
 */
gboolean
nc_csv_is_over (NcCsv *csv)
{
  return csv->over;
}

/**
 * nc_csv_line:
 *
 * Returns: the physical line, from 1, on which the last record (also a bad one) starts.
 */
guint64
nc_csv_line (NcCsv *csv)
{
  return csv->line;
}

/**
 * nc_csv_row:
 *
 * Returns: the last record's number, from 1, the header row counted, empty lines not.
 */
guint64
nc_csv_row (NcCsv *csv)
{
  return csv->row;
}

/**
 * nc_csv_bytes_read:
 *
 * Returns: how many bytes the records so far took, for a progress display.
 */
guint64
nc_csv_bytes_read (NcCsv *csv)
{
  return csv->consumed;
}

/**
 * nc_csv_read_header:
 *
 * Reads the first record as the column names; blanks around a name are dropped, and so are columns without a name at
 * its end, as spreadsheet programs leave them.
 *
 * Returns: %FALSE with %NC_CSV_ERROR_HEADER, or what nc_csv_next() says.
 */
gboolean
nc_csv_read_header (NcCsv *csv, GError **error)
{
  const NcCsvField *fields;
  guint n;
  g_autoptr (GError) inner = NULL;

  if (!nc_csv_next (csv, &fields, &n, &inner)) {
    csv->over = TRUE;
    if (inner)
      g_propagate_error (error, g_steal_pointer (&inner));
    else
      g_set_error (error, NC_CSV_ERROR, NC_CSV_ERROR_HEADER,
                   _ ("%s has no header row; write the names of the columns into the first line"), csv->name);
    return FALSE;
  }
  while (n > 1 && !fields[n - 1].text[strspn (fields[n - 1].text, " \t")])
    n--;
  csv->columns = g_ptr_array_new_with_free_func (g_free);
  csv->column_index = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < n; i++) {
    char *name = g_strstrip (g_strdup (fields[i].text));

    g_ptr_array_add (csv->columns, name);
    if (!*name || !g_hash_table_insert (csv->column_index, name, GUINT_TO_POINTER (i))) {
      if (*name)
        g_set_error (error, NC_CSV_ERROR, NC_CSV_ERROR_HEADER,
                     _ ("%s: line %lu: column %u: the name “%s” is there twice; rename one of them"), csv->name,
                     (gulong)csv->line, i + 1, name);
      else
        g_set_error (error, NC_CSV_ERROR, NC_CSV_ERROR_HEADER, _ ("%s: line %lu: column %u has no name; give it one"),
                     csv->name, (gulong)csv->line, i + 1);
      csv->over = TRUE;
      return FALSE;
    }
  }
  return TRUE;
}

guint
nc_csv_n_columns (NcCsv *csv)
{
  return csv->columns ? csv->columns->len : 0;
}

const char *
nc_csv_column_name (NcCsv *csv, guint column)
{
  g_return_val_if_fail (column < nc_csv_n_columns (csv), NULL);
  return g_ptr_array_index (csv->columns, column);
}

/**
 * nc_csv_column:
 *
 * Returns: the index of the header's column @name, -1 when there is none.
 */
int
nc_csv_column (NcCsv *csv, const char *name)
{
  gpointer index;

  if (!csv->column_index || !g_hash_table_lookup_extended (csv->column_index, name, NULL, &index))
    return -1;
  return GPOINTER_TO_INT (index);
}
