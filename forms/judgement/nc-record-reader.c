/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-record-reader.h"
#include "nc-header.h"
#include "nc-csv.h"
#include "nc-lang.h"
#include "nc-quick.h"
#include "nc-recode.h"
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define MAX_LINE_BYTES (1024 * 1024)
#define PEEK_BYTES     65536
#define MAX_MEMBERS    1000
#define HEADER_ROWS    10 /* so far down the header row is looked for, below titles and the name of the unit */

/* What a header or the name of a JSON member says. */
typedef struct {
  int column; /* -1 = unknown */
  char *unit; /* where it gives another unit than the column's; NULL = none */
} Header;

/* A row of CSV that was read while the header row was looked for: its fields, or why it cannot be read. */
typedef struct {
  GStrv fields;
  GError *error;
  guint64 line;
} EarlyRow;

struct _NcRecordReader {
  NcKind kind;
  int fd; /* of csv, which only borrows it; -1 = none */
  NcCsv *csv;
  Header *headers; /* of the fields */
  guint n_fields;
  GPtrArray *early; /* of EarlyRow */
  guint next_early;
  guint n_titles;
  FILE *lines;
  gboolean by_element; /* one JSON array, or objects over several lines, instead of a record a line */
  char *line;
  size_t line_size;
  guint64 line_no;
  json_t *object;
  GHashTable *members; /* name of a JSON member → Header */
  GPtrArray *kept;     /* texts of the JSON record in hand */
  GPtrArray *unknown;
};

/* The first bytes of @fd without taking them: of a file, of a socket (as some programs give it for standard input), or
   of a pipe. */
static gssize
peek (int fd, char *bytes, gsize size)
{
  gssize n = pread (fd, bytes, size, 0);
  int copy[2];

  if (n < 0)
    n = recv (fd, bytes, size, MSG_PEEK);
  if (n >= 0 || pipe2 (copy, O_CLOEXEC) != 0)
    return n;
  n = tee (fd, copy[1], size, 0);
  if (n > 0)
    n = read (copy[0], bytes, (gsize)n);
  close (copy[0]);
  close (copy[1]);
  return n;
}

static gboolean
looks_like_json (const char *bytes, gsize n)
{
  for (gsize i = n >= 3 && memcmp (bytes, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0; i < n; i++)
    if (!g_ascii_isspace (bytes[i]))
      return bytes[i] == '{' || bytes[i] == '[';
  return FALSE;
}

static gboolean
is_array (const char *bytes, gsize n)
{
  const char *bracket = memchr (bytes, '[', n), *brace = memchr (bytes, '{', n);

  return bracket && (!brace || bracket < brace);
}

static gboolean
is_workbook (const char *bytes, gsize n)
{
  return n >= 4 && (memcmp (bytes, "PK\3\4", 4) == 0 || memcmp (bytes, "\xd0\xcf\x11\xe0", 4) == 0);
}

/* Whether the first object's brace stands alone on its line, as where JSON is indented for people. */
static gboolean
is_spread (const char *bytes, gsize n)
{
  const char *brace = memchr (bytes, '{', n), *p = brace;

  while (p && ++p < bytes + n && g_ascii_isspace (*p))
    if (*p == '\n')
      return TRUE;
  return FALSE;
}

/* The separator that a row holds most of; @most: how many. */
static char
delimiter_of_row (const char *bytes, const char *end, guint *most)
{
  static const char candidates[] = { ',', '\t', ';' };
  guint counts[G_N_ELEMENTS (candidates)] = { 0 }, best = 0;
  gboolean quoted = FALSE;

  for (const char *p = bytes; p < end; p++) {
    quoted ^= *p == '"';
    for (guint c = 0; c < G_N_ELEMENTS (candidates) && !quoted; c++)
      counts[c] += *p == candidates[c];
  }
  for (guint c = 1; c < G_N_ELEMENTS (candidates); c++)
    if (counts[c] > counts[best])
      best = c;
  *most = counts[best];
  return candidates[best];
}

/* The separator of the first row that has one twice; a title above the header row may have none, or a comma in its
   text. */
static char
guess_delimiter (const char *bytes, gsize n)
{
  char first = 0;

  for (guint row = 0; row < HEADER_ROWS && n; row++) {
    const char *feed = memchr (bytes, '\n', n), *end = feed ? feed : bytes + n;
    guint most;
    char delimiter = delimiter_of_row (bytes, end, &most);

    if (most >= 2)
      return delimiter;
    if (most && !first)
      first = delimiter;
    n -= (gsize)(end - bytes) + (feed != NULL);
    bytes = feed ? feed + 1 : end;
  }
  return first ? first : ',';
}

static void
free_header (gpointer data)
{
  Header *header = data;

  g_free (header->unit);
  g_free (header);
}

/* Members repeat from record to record, so each name is looked up once; a file of ever new names is not kept whole. */
static const Header *
header_of (NcRecordReader *self, const char *name)
{
  Header *header = g_hash_table_lookup (self->members, name);

  if (header)
    return header;
  if (g_hash_table_size (self->members) >= MAX_MEMBERS)
    g_hash_table_remove_all (self->members);
  header = g_new0 (Header, 1);
  header->column = nc_columns_find (self->kind, name);
  if (header->column >= 0)
    header->unit = nc_header_other_unit (self->kind, header->column, name);
  g_hash_table_insert (self->members, g_strdup (name), header);
  return header;
}

static void
note_unknown (NcRecordReader *self, const char *name)
{
  if (self->unknown->len < 1000 && !g_ptr_array_find_with_equal_func (self->unknown, name, g_str_equal, NULL))
    g_ptr_array_add (self->unknown, g_strdup (name));
}

static void
early_row_free (gpointer data)
{
  EarlyRow *row = data;

  g_strfreev (row->fields);
  g_clear_error (&row->error);
  g_free (row);
}

static void
read_early_rows (NcRecordReader *self)
{
  while (self->early->len < HEADER_ROWS) {
    EarlyRow *row = g_new0 (EarlyRow, 1);
    const NcCsvField *fields;
    guint n;

    g_ptr_array_add (self->early, row);
    if (nc_csv_next (self->csv, &fields, &n, &row->error)) {
      row->fields = g_new0 (char *, n + 1);
      for (guint i = 0; i < n; i++)
        row->fields[i] = g_strdup (fields[i].text);
    } else if (!row->error) {
      g_ptr_array_set_size (self->early, (int)self->early->len - 1);
      return;
    } else if (nc_csv_is_over (self->csv)) {
      return;
    }
    row->line = nc_csv_line (self->csv);
  }
}

/* How many columns of the kind a row names. */
static guint
n_named (NcRecordReader *self, const EarlyRow *row)
{
  guint64 named = 0;
  guint n = 0;

  G_STATIC_ASSERT (NC_RECORD_MAX_COLUMNS <= 64);
  for (guint i = 0; row->fields && row->fields[i]; i++) {
    int column = nc_columns_find (self->kind, row->fields[i]);

    if (column >= 0 && !(named & (G_GUINT64_CONSTANT (1) << column))) {
      named |= G_GUINT64_CONSTANT (1) << column;
      n++;
    }
  }
  return n;
}

/* The header row: the first that names two columns, else the first that names one ("编号：15" may stand in a title). */
static EarlyRow *
find_header_row (NcRecordReader *self, GError **error)
{
  EarlyRow *first = self->early->len ? g_ptr_array_index (self->early, 0) : NULL;

  if (!first) {
    g_set_error_literal (error, NC_CSV_ERROR, NC_CSV_ERROR_HEADER, _ ("there is no header row"));
    return NULL;
  }
  if (first->error) {
    g_propagate_error (error, g_error_copy (first->error));
    return NULL;
  }
  for (guint least = 2; least; least--)
    for (guint i = 0; i < self->early->len; i++) {
      EarlyRow *row = g_ptr_array_index (self->early, i);

      if (n_named (self, row) < least)
        continue;
      self->n_titles = i;
      self->next_early = i + 1;
      return row;
    }
  g_set_error_literal (error, NC_CSV_ERROR, NC_CSV_ERROR_HEADER, _ ("no column of this kind stands in the header row"));
  return NULL;
}

/* What one field of the header row says. */
static gboolean
map_field (NcRecordReader *self, const EarlyRow *row, guint i, GError **error)
{
  g_autofree char *name = g_strstrip (g_strdup (row->fields[i]));
  const char *cr = strchr (name, '\r');
  Header *header = &self->headers[i];

  header->column = *name ? nc_columns_find (self->kind, name) : -1;
  if (cr && cr[1] != '\n') {
    g_set_error_literal (error, NC_CSV_ERROR, NC_CSV_ERROR_HEADER,
                         _ ("the lines end in carriage returns alone: save the file with line feeds"));
    return FALSE;
  }
  for (guint before = 0; before < i && header->column >= 0; before++) {
    g_autofree char *other = g_strstrip (g_strdup (row->fields[before]));

    if (g_str_equal (other, name)) {
      g_set_error (error, NC_CSV_ERROR, NC_CSV_ERROR_HEADER, _ ("line %lu: column %u: the name “%s” is there twice"),
                   (gulong)row->line, i + 1, name);
      return FALSE;
    }
    if (self->headers[before].column == header->column)
      header->column = -1; /* the first of two spellings counts */
  }
  if (header->column >= 0)
    header->unit = nc_header_other_unit (self->kind, header->column, name);
  else if (*name)
    note_unknown (self, name);
  return TRUE;
}

static gboolean
map_header (NcRecordReader *self, GError **error)
{
  EarlyRow *row;

  self->early = g_ptr_array_new_with_free_func (early_row_free);
  read_early_rows (self);
  row = find_header_row (self, error);
  if (!row)
    return FALSE;
  self->n_fields = g_strv_length (row->fields);
  while (self->n_fields > 1 && !row->fields[self->n_fields - 1][strspn (row->fields[self->n_fields - 1], " \t")])
    self->n_fields--;
  self->headers = g_new0 (Header, self->n_fields + 1);
  for (guint i = 0; i < self->n_fields; i++)
    if (!map_field (self, row, i, error))
      return FALSE;
  return TRUE;
}

/**
 * nc_record_reader_new:
 * @fd: taken over, closed when the reader is freed
 * @name: for messages
 *
 * CSV with commas, semicolons or tabs, its header row among the first ten, JSON lines or one JSON array; in UTF-8, or
 * else in UTF-16 with its mark or in GB18030.
 *
 * Returns: (transfer full) (nullable): the reader, or %NULL with an error of %NC_CSV_ERROR when there is no header row
 */
NcRecordReader *
nc_record_reader_new (int fd, const char *name, NcKind kind, GError **error)
{
  g_autoptr (NcRecordReader) self = g_new0 (NcRecordReader, 1);
  g_autofree char *start = g_malloc (PEEK_BYTES);
  gssize peeked = peek (fd, start, PEEK_BYTES);
  gsize n = (gsize)MAX (peeked, 0);
  const char *charset = nc_recode_guess (start, n);

  if (charset)
    fd = nc_recode_to_utf8 (fd, charset);
  self->kind = kind;
  self->fd = -1;
  self->unknown = g_ptr_array_new_with_free_func (g_free);
  self->members = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_header);
  self->kept = g_ptr_array_new_with_free_func (g_free);
  if (looks_like_json (start, n)) {
    self->lines = fdopen (fd, "rb");
    self->by_element = is_array (start, n) || is_spread (start, n);
    return g_steal_pointer (&self);
  }
  self->fd = fd;
  if (is_workbook (start, n)) {
    g_set_error (error, NC_CSV_ERROR, NC_CSV_ERROR_HEADER, _ ("%s is a workbook: save its sheet as CSV"), name);
    return NULL;
  }
  self->csv = nc_csv_new_for_fd (fd, name);
  nc_csv_set_delimiter (self->csv, guess_delimiter (start, n));
  return map_header (self, error) ? g_steal_pointer (&self) : NULL;
}

void
nc_record_reader_free (NcRecordReader *self)
{
  if (!self)
    return;
  g_clear_pointer (&self->csv, nc_csv_free);
  if (self->fd >= 0)
    close (self->fd);
  g_clear_pointer (&self->lines, fclose);
  g_clear_pointer (&self->object, json_decref);
  g_ptr_array_unref (self->kept);
  g_ptr_array_unref (self->unknown);
  g_clear_pointer (&self->early, g_ptr_array_unref);
  for (guint i = 0; self->headers && i < self->n_fields; i++)
    g_free (self->headers[i].unit);
  g_free (self->headers);
  g_hash_table_unref (self->members);
  free (self->line);
  g_free (self);
}

/* A figure whose header gives it @unit: the record's own unit where it has a column for that, else no figure of ours.
 */
static void
apply_unit (NcRecordReader *self, NcRecord *record, int column, const char *unit)
{
  NcValue *value = &record->values[column];
  int said = nc_header_unit_column (self->kind, column);

  if (value->state == NC_VALUE_ABSENT)
    return;
  if (said < 0)
    nc_record_set_bad (record, (guint)column, NC_PROBLEM_WRONG_UNIT, value->text);
  else if (record->values[said].state == NC_VALUE_ABSENT)
    nc_record_set (record, (guint)said, unit);
}

/* Whether @column has been given under another name: its own name counts, or else the first of two spellings. */
static gboolean
is_second_spelling (NcRecordReader *self, const NcRecord *record, const char *name, int column)
{
  guint n;

  return record->values[column].state != NC_VALUE_ABSENT &&
         !g_str_equal (nc_columns (self->kind, &n)[column].name, name);
}

/* A member of a JSON record; an array of readings fills NAME_m1, NAME_m2 … */
static void
set_member (NcRecordReader *self, NcRecord *record, const char *name, json_t *value)
{
  int column;

  if (json_is_array (value) && json_array_size (value) <= 12) {
    for (size_t i = 0; i < json_array_size (value); i++) {
      g_autofree char *monthly =
          g_strdup_printf ("%s_m%d", g_str_has_prefix (name, "monthly_") ? name + 8 : name, (int)i + 1);

      set_member (self, record, monthly, json_array_get (value, i));
    }
    return;
  }
  column = header_of (self, name)->column;
  if (column < 0 || is_second_spelling (self, record, name, column)) {
    note_unknown (self, name);
  } else if (json_is_string (value)) {
    nc_record_set (record, (guint)column, json_string_value (value));
  } else if (json_is_integer (value)) { /* every digit of an asset number counts */
    char *text = g_strdup_printf ("%" JSON_INTEGER_FORMAT, json_integer_value (value));

    g_ptr_array_add (self->kept, text);
    nc_record_set_number (record, (guint)column, (double)json_integer_value (value), text);
  } else if (json_is_number (value)) {
    char *text = g_malloc (32);

    nc_quick_format (json_number_value (value), text);
    g_ptr_array_add (self->kept, text);
    nc_record_set_number (record, (guint)column, json_number_value (value), text);
  } else if (json_is_boolean (value)) {
    nc_record_set (record, (guint)column, json_is_true (value) ? "true" : "false");
  } else if (!json_is_null (value)) {
    nc_record_set_bad (record, (guint)column, NC_PROBLEM_NOT_TEXT, "{}");
  }
}

/* After all members, so that a unit of the record's own goes before that of a name. */
static void
set_member_unit (NcRecordReader *self, NcRecord *record, const char *name)
{
  const Header *header = header_of (self, name);

  if (header->unit)
    apply_unit (self, record, header->column, header->unit);
}

/* One line into self->line; FALSE at the end. A line beyond the bound is read over. */
static gboolean
read_line (NcRecordReader *self, gboolean *too_long)
{
  gsize length = 0;
  int c;

  if (!self->line)
    self->line = malloc (MAX_LINE_BYTES + 1);
  *too_long = FALSE;
  while ((c = getc_unlocked (self->lines)) != EOF && c != '\n') {
    if (length < MAX_LINE_BYTES)
      self->line[length++] = (char)c;
    else
      *too_long = TRUE;
  }
  self->line[length] = 0;
  self->line_size = length;
  if (c == EOF && length == 0)
    return FALSE;
  self->line_no++;
  return TRUE;
}

/* The next element of an array into self->line, without what stands between; FALSE at the end. An element beyond the
   bound is read over. */
static gboolean
read_element (NcRecordReader *self, gboolean *too_long)
{
  gboolean quoted = FALSE, escaped = FALSE;
  gsize length = 0;
  int c, depth = 0;

  if (!self->line)
    self->line = malloc (MAX_LINE_BYTES + 1);
  *too_long = FALSE;
  while ((c = getc_unlocked (self->lines)) != EOF) {
    if (length == 0 && (c == '[' || c == ',' || g_ascii_isspace (c) || c >= 0x80)) /* a byte order mark, too */
      continue;
    if (!quoted && depth == 0 && (c == ']' || c == ','))
      break;
    if (length < MAX_LINE_BYTES)
      self->line[length++] = (char)c;
    else
      *too_long = TRUE;
    if (quoted) {
      quoted = escaped || c != '"';
      escaped = !escaped && c == '\\';
      continue;
    }
    quoted = c == '"';
    depth += (c == '{' || c == '[') - (c == '}' || c == ']');
    if (depth == 0 && c == '}')
      break;
  }
  self->line[length] = 0;
  self->line_size = length;
  self->line_no += length > 0;
  return length > 0;
}

static NcReadResult
next_json (NcRecordReader *self, NcRecord *record, GError **error)
{
  gboolean too_long;
  json_error_t problem;
  const char *name;
  json_t *value;
  gsize skip;

  do {
    if (!(self->by_element ? read_element (self, &too_long) : read_line (self, &too_long))) {
      if (ferror (self->lines)) {
        g_set_error (error, NC_CSV_ERROR, NC_CSV_ERROR_READ, "%s", g_strerror (errno));
        return NC_READ_FAILED;
      }
      return NC_READ_END;
    }
    skip = g_str_has_prefix (self->line, "\xEF\xBB\xBF") ? 3 : 0;
    skip += strspn (self->line + skip, " \t\r");
  } while (!self->line[skip] && self->line_size == skip && !too_long);
  g_clear_pointer (&self->object, json_decref);
  g_ptr_array_set_size (self->kept, 0);
  self->object =
      too_long ? NULL : json_loadb (self->line + skip, self->line_size - skip, JSON_REJECT_DUPLICATES, &problem);
  if (!self->object && !too_long && json_error_code (&problem) == json_error_numeric_overflow)
    self->object = json_loadb (self->line + skip, self->line_size - skip,
                               JSON_REJECT_DUPLICATES | JSON_DECODE_INT_AS_REAL, &problem);
  if (!json_is_object (self->object)) {
    g_autofree char *number = g_strdup_printf ("%" G_GUINT64_FORMAT, self->line_no);

    g_set_error (error, NC_CSV_ERROR, NC_CSV_ERROR_QUOTE, _ ("line %s is no JSON object"), number);
    return NC_READ_DAMAGED;
  }
  json_object_foreach (self->object, name, value) set_member (self, record, name, value);
  json_object_foreach (self->object, name, value) set_member_unit (self, record, name);
  return NC_READ_RECORD;
}

static NcReadResult
take_fields (NcRecordReader *self, const NcCsvField *fields, guint n_fields, guint64 line, NcRecord *record,
             GError **error)
{
  for (guint i = self->n_fields; i < n_fields; i++)
    if (fields[i].text[strspn (fields[i].text, " ")]) { /* a comma in a number has moved what stands behind it */
      g_autofree char *number = g_strdup_printf ("%" G_GUINT64_FORMAT, line);

      g_set_error (error, NC_CSV_ERROR, NC_CSV_ERROR_TOO_MANY, _ ("line %s has more fields than the header row"),
                   number);
      return NC_READ_DAMAGED;
    }
  for (guint i = 0; i < MIN (n_fields, self->n_fields); i++)
    if (self->headers[i].column >= 0)
      nc_record_set (record, (guint)self->headers[i].column, fields[i].text);
  for (guint i = 0; i < MIN (n_fields, self->n_fields); i++)
    if (self->headers[i].unit)
      apply_unit (self, record, self->headers[i].column, self->headers[i].unit);
  return NC_READ_RECORD;
}

/* A row that was read while the header row was looked for. */
static NcReadResult
next_early (NcRecordReader *self, NcRecord *record, GError **error)
{
  EarlyRow *row = g_ptr_array_index (self->early, self->next_early++);
  g_autofree NcCsvField *fields = NULL;
  guint n = row->fields ? g_strv_length (row->fields) : 0;

  if (row->error) {
    g_propagate_error (error, g_steal_pointer (&row->error));
    return self->next_early == self->early->len && nc_csv_is_over (self->csv) ? NC_READ_FAILED : NC_READ_DAMAGED;
  }
  fields = g_new0 (NcCsvField, n + 1);
  for (guint i = 0; i < n; i++)
    fields[i] = (NcCsvField){ row->fields[i], strlen (row->fields[i]) };
  return take_fields (self, fields, n, row->line, record, error);
}

static NcReadResult
next_csv (NcRecordReader *self, NcRecord *record, GError **error)
{
  const NcCsvField *fields;
  guint n_fields;

  if (self->next_early < self->early->len)
    return next_early (self, record, error);
  if (nc_csv_next (self->csv, &fields, &n_fields, error))
    return take_fields (self, fields, n_fields, nc_csv_line (self->csv), record, error);
  if (!*error)
    return NC_READ_END;
  return nc_csv_is_over (self->csv) ? NC_READ_FAILED : NC_READ_DAMAGED;
}

/**
 * nc_record_reader_next:
 * @record: overwritten; its texts live until the next call
 * @error: (not nullable): set when the result is %NC_READ_DAMAGED or %NC_READ_FAILED
 */
NcReadResult
nc_record_reader_next (NcRecordReader *self, NcRecord *record, GError **error)
{
  g_return_val_if_fail (error != NULL && *error == NULL, NC_READ_FAILED);
  nc_record_init (record, self->kind);
  return self->csv ? next_csv (self, record, error) : next_json (self, record, error);
}

/**
 * nc_record_reader_unknown:
 *
 * Returns: (transfer none): names of columns that the kind does not have, so far
 */
const GPtrArray *
nc_record_reader_unknown (NcRecordReader *self)
{
  return self->unknown;
}

/**
 * nc_record_reader_n_titles:
 *
 * Returns: how many rows above the header row were passed over
 */
guint
nc_record_reader_n_titles (NcRecordReader *self)
{
  return self->n_titles;
}

/**
 * nc_record_reader_n_columns:
 *
 * Returns: how many columns of the kind the header row names; 0 of JSON
 */
guint
nc_record_reader_n_columns (NcRecordReader *self)
{
  guint n = 0;

  for (guint i = 0; i < self->n_fields; i++)
    n += self->headers[i].column >= 0;
  return n;
}
