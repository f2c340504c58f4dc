/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-pdf-file.h"
#include "nc-signature-error.h"
#include "nc-lang.h"
#include <string.h>

#define MAX_PAGES 20000

struct _NcPdf {
  GBytes *bytes;
  const guint8 *data;
  gsize length;
  guint n_values;
  GPtrArray *revisions; /* oldest first */
};

static void
entry_free (gpointer data)
{
  NcPdfEntry *entry = data;

  nc_pdf_value_free (entry->value);
  g_free (entry);
}

static void
revision_free (gpointer data)
{
  NcPdfRevision *revision = data;

  g_clear_pointer (&revision->by_number, g_hash_table_unref);
  g_clear_pointer (&revision->entries, g_ptr_array_unref);
  nc_pdf_value_free (revision->trailer);
  g_free (revision);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NcPdfRevision, revision_free)

void
nc_pdf_free (NcPdf *pdf)
{
  if (!pdf)
    return;
  g_clear_pointer (&pdf->revisions, g_ptr_array_unref);
  g_clear_pointer (&pdf->bytes, g_bytes_unref);
  g_free (pdf);
}

static gboolean
damaged (GError **error, gsize offset, const char *what)
{
  g_set_error (error, NC_SIGNATURE_ERROR, NC_SIGNATURE_ERROR_DAMAGED,
               _ ("the PDF is damaged or was altered (at byte %zu: %s)"), offset, what);
  return FALSE;
}

static gboolean
unsupported (GError **error, const char *what)
{
  g_set_error_literal (error, NC_SIGNATURE_ERROR, NC_SIGNATURE_ERROR_UNSUPPORTED, what);
  return FALSE;
}

static NcPdfLexer
lexer_at (NcPdf *pdf, gsize pos)
{
  return (NcPdfLexer){
    .data = pdf->data, .length = pdf->length, .pos = MIN (pos, pdf->length), .n_values = &pdf->n_values
  };
}

/* --- cross-reference table and trailer --- */

/* One entry of exactly 20 bytes: “0000000015 00000 n” and a two-byte line end. */
static gboolean
parse_entry (const guint8 *p, NcPdfEntry *entry)
{
  for (guint i = 0; i < 16; i++)
    if (i != 10 && !g_ascii_isdigit (p[i]))
      return FALSE;
  if (p[10] != ' ' || p[16] != ' ' || (p[17] != 'n' && p[17] != 'f'))
    return FALSE;
  if (!((p[18] == '\r' && p[19] == '\n') || (p[18] == ' ' && (p[19] == '\n' || p[19] == '\r'))))
    return FALSE;
  for (guint i = 0; i < 10; i++)
    entry->offset = entry->offset * 10 + (p[i] - '0');
  for (guint i = 11; i < 16; i++)
    entry->generation = entry->generation * 10 + (p[i] - '0');
  entry->in_use = p[17] == 'n';
  return TRUE;
}

static gboolean
parse_subsection (NcPdf *pdf, NcPdfRevision *revision, NcPdfLexer *lexer, gint64 first, gint64 count, GError **error)
{
  while (lexer->pos < lexer->length && (lexer->data[lexer->pos] == ' ' || lexer->data[lexer->pos] == '\r'))
    lexer->pos++;
  if (lexer->pos < lexer->length && lexer->data[lexer->pos] == '\n')
    lexer->pos++;
  if (first + count > NC_PDF_MAX_OBJECTS || revision->entries->len + count > NC_PDF_MAX_OBJECTS) {
    g_set_error_literal (error, NC_SIGNATURE_ERROR, NC_SIGNATURE_ERROR_LIMIT, _ ("the PDF has too many objects"));
    return FALSE;
  }
  if ((gsize)count * 20 > pdf->length - lexer->pos)
    return damaged (error, lexer->pos, _ ("the cross-reference table is cut off"));
  for (gint64 i = 0; i < count; i++, lexer->pos += 20) {
    NcPdfEntry *entry = g_new0 (NcPdfEntry, 1);

    g_ptr_array_add (revision->entries, entry);
    entry->number = (guint)(first + i);
    if (!parse_entry (pdf->data + lexer->pos, entry))
      return damaged (error, lexer->pos, _ ("a cross-reference entry that cannot be read"));
    if (!g_hash_table_insert (revision->by_number, GUINT_TO_POINTER (entry->number + 1), entry))
      return damaged (error, lexer->pos, _ ("an object stands twice in one cross-reference table"));
  }
  return TRUE;
}

/* Readers that take a comment in these places for the end of the table look for objects on their own. */
static gboolean
no_comment_ahead (const NcPdfLexer *lexer)
{
  gsize pos = lexer->pos;

  while (pos < lexer->length && nc_pdf_is_space (lexer->data[pos]))
    pos++;
  return pos < lexer->length && lexer->data[pos] != '%';
}

static gboolean
parse_table (NcPdf *pdf, NcPdfRevision *revision, NcPdfLexer *lexer, GError **error)
{
  for (;;) {
    gint64 first, count;
    gboolean plain = no_comment_ahead (lexer);

    if (plain && nc_pdf_lexer_take (lexer, "trailer"))
      return TRUE;
    if (!plain || !nc_pdf_lexer_integer (lexer, &first) || first < 0 || !nc_pdf_lexer_integer (lexer, &count) ||
        count < 0)
      return damaged (error, lexer->pos, _ ("the cross-reference table cannot be read"));
    if (!parse_subsection (pdf, revision, lexer, first, count, error))
      return FALSE;
  }
}

/* “startxref N %%EOF” and one line end; %%EOF looks like a comment, so it is compared byte by byte. */
static gboolean
parse_end (NcPdf *pdf, NcPdfRevision *revision, NcPdfLexer *lexer, GError **error)
{
  gint64 offset;
  gsize pos;

  if (!nc_pdf_lexer_take (lexer, "startxref") || !no_comment_ahead (lexer) || !nc_pdf_lexer_integer (lexer, &offset) ||
      (gsize)offset != revision->xref)
    return damaged (error, lexer->pos, _ ("a revision whose end does not point to its own table"));
  pos = lexer->pos;
  while (pos < pdf->length && nc_pdf_is_space (pdf->data[pos]))
    pos++;
  if (pdf->length - pos < 5 || memcmp (pdf->data + pos, "%%EOF", 5) != 0)
    return damaged (error, pos, _ ("a revision without an end mark"));
  pos += 5;
  if (pos < pdf->length && pdf->data[pos] == '\r')
    pos++;
  if (pos < pdf->length && pdf->data[pos] == '\n')
    pos++;
  revision->end = pos;
  return TRUE;
}

static gboolean
check_trailer (NcPdfRevision *revision, GError **error)
{
  NcPdfValue *size = nc_pdf_dict_get (revision->trailer, "Size"), *root = nc_pdf_dict_get (revision->trailer, "Root");

  if (nc_pdf_dict_get (revision->trailer, "Encrypt"))
    return unsupported (error, _ ("the PDF is encrypted; save it without a password first"));
  if (nc_pdf_dict_get (revision->trailer, "XRefStm"))
    return unsupported (error, _ ("the PDF uses cross-reference streams; save it as PDF 1.4 first"));
  if (!size || size->kind != NC_PDF_INT || size->integer < 1 || !root || root->kind != NC_PDF_REF)
    return damaged (error, revision->trailer->start, _ ("the trailer lacks /Size or /Root"));
  return TRUE;
}

static NcPdfRevision *
parse_revision (NcPdf *pdf, gsize offset, GError **error)
{
  g_autoptr (NcPdfRevision) revision = g_new0 (NcPdfRevision, 1);
  NcPdfLexer lexer = lexer_at (pdf, offset);

  revision->xref = offset;
  revision->entries = g_ptr_array_new_with_free_func (entry_free);
  revision->by_number = g_hash_table_new (NULL, NULL);
  if (pdf->length - lexer.pos < 4 || memcmp (pdf->data + lexer.pos, "xref", 4) != 0) {
    if (lexer.pos < pdf->length && g_ascii_isdigit (pdf->data[lexer.pos]))
      unsupported (error, _ ("the PDF uses cross-reference streams; save it as PDF 1.4 first"));
    else
      damaged (error, offset, _ ("no cross-reference table where one should be"));
    return NULL;
  }
  lexer.pos += 4;
  if (!parse_table (pdf, revision, &lexer, error))
    return NULL;
  revision->trailer = nc_pdf_lexer_value (&lexer, error);
  if (!revision->trailer)
    return NULL;
  if (revision->trailer->kind != NC_PDF_DICT) {
    damaged (error, revision->trailer->start, _ ("the trailer is no dictionary"));
    return NULL;
  }
  if (!check_trailer (revision, error) || !parse_end (pdf, revision, &lexer, error))
    return NULL;
  return g_steal_pointer (&revision);
}

/* The table that the last “startxref” names; it must stand in the last 2,048 bytes. */
static gboolean
find_last_table (NcPdf *pdf, gsize *offset, GError **error)
{
  gsize from = pdf->length > 2048 ? pdf->length - 2048 : 0;

  for (gsize pos = pdf->length; pos-- > from;) {
    NcPdfLexer lexer = lexer_at (pdf, pos);
    gint64 value;

    if (pdf->data[pos] != 's' || !nc_pdf_lexer_take (&lexer, "startxref"))
      continue;
    if (!nc_pdf_lexer_integer (&lexer, &value) || (gsize)value >= pdf->length)
      break;
    *offset = (gsize)value;
    return TRUE;
  }
  return damaged (error, pdf->length, _ ("the end of the file is missing"));
}

static gboolean
read_revisions (NcPdf *pdf, GError **error)
{
  gsize offset, before = pdf->length;

  if (!find_last_table (pdf, &offset, error))
    return FALSE;
  for (;;) {
    NcPdfRevision *revision;
    NcPdfValue *prev;

    if (offset >= before)
      return unsupported (error, _ ("the PDF is linearised or its revisions are out of order; save it anew first"));
    revision = parse_revision (pdf, offset, error);
    if (!revision)
      return FALSE;
    g_ptr_array_insert (pdf->revisions, 0, revision);
    before = offset;
    prev = nc_pdf_dict_get (revision->trailer, "Prev");
    if (!prev)
      return TRUE;
    if (prev->kind != NC_PDF_INT || prev->integer < 0 || (gsize)prev->integer >= pdf->length)
      return damaged (error, prev->start, _ ("a revision that points nowhere"));
    if (pdf->revisions->len >= NC_PDF_MAX_REVISIONS) {
      g_set_error_literal (error, NC_SIGNATURE_ERROR, NC_SIGNATURE_ERROR_LIMIT, _ ("the PDF has too many revisions"));
      return FALSE;
    }
    offset = (gsize)prev->integer;
  }
}

/* --- objects --- */

static const NcPdfEntry *
lookup (NcPdf *pdf, guint number, guint revision)
{
  for (guint i = revision + 1; i-- > 0;) {
    const NcPdfRevision *r = pdf->revisions->pdata[i];
    const NcPdfEntry *entry = g_hash_table_lookup (r->by_number, GUINT_TO_POINTER (number + 1));

    if (entry)
      return entry->in_use ? entry : NULL;
  }
  return NULL;
}

/* /Length of a stream: a number, or a reference to an object that holds nothing but a number. */
static gboolean
stream_length (NcPdf *pdf, const NcPdfValue *dict, guint revision, gsize *length)
{
  NcPdfValue *value = nc_pdf_dict_get (dict, "Length");
  gint64 n = -1, number, generation;

  if (value && value->kind == NC_PDF_INT) {
    n = value->integer;
  } else if (value && value->kind == NC_PDF_REF) {
    const NcPdfEntry *entry = lookup (pdf, (guint)value->integer, revision);
    NcPdfLexer lexer;

    if (!entry)
      return FALSE;
    lexer = lexer_at (pdf, entry->offset);
    if (!nc_pdf_lexer_integer (&lexer, &number) || !nc_pdf_lexer_integer (&lexer, &generation) ||
        !nc_pdf_lexer_take (&lexer, "obj") || !nc_pdf_lexer_integer (&lexer, &n) ||
        !nc_pdf_lexer_take (&lexer, "endobj"))
      return FALSE;
  }
  *length = (gsize)n;
  return n >= 0 && (gsize)n <= pdf->length;
}

static gboolean
parse_stream (NcPdf *pdf, NcPdfEntry *entry, guint revision, NcPdfLexer *lexer, GError **error)
{
  gsize length;

  if (lexer->pos < lexer->length && lexer->data[lexer->pos] == '\r')
    lexer->pos++;
  if (lexer->pos >= lexer->length || lexer->data[lexer->pos++] != '\n')
    return damaged (error, lexer->pos, _ ("a stream that does not begin on a line"));
  if (!stream_length (pdf, entry->value, revision, &length) || length > lexer->length - lexer->pos)
    return damaged (error, lexer->pos, _ ("a stream of unknown length"));
  entry->value->kind = NC_PDF_STREAM;
  entry->value->data_start = lexer->pos;
  entry->value->data_end = lexer->pos += length;
  for (guint i = 0;
       i < 2 && lexer->pos < lexer->length && (lexer->data[lexer->pos] == '\r' || lexer->data[lexer->pos] == '\n'); i++)
    lexer->pos++;
  if (lexer->length - lexer->pos < 9 || memcmp (lexer->data + lexer->pos, "endstream", 9) != 0)
    return damaged (error, lexer->pos, _ ("a stream whose length is wrong"));
  lexer->pos += 9;
  entry->value->end = lexer->pos;
  return TRUE;
}

static gboolean
parse_object (NcPdf *pdf, NcPdfEntry *entry, guint revision, GError **error)
{
  NcPdfLexer lexer = lexer_at (pdf, entry->offset);
  gint64 number, generation;

  if (lexer.pos >= lexer.length || !g_ascii_isdigit (lexer.data[lexer.pos]) ||
      !nc_pdf_lexer_integer (&lexer, &number) || !nc_pdf_lexer_integer (&lexer, &generation) ||
      !nc_pdf_lexer_take (&lexer, "obj") || number != entry->number || generation != entry->generation)
    return damaged (error, entry->offset, _ ("an object that is not the one the table names"));
  entry->value = nc_pdf_lexer_value (&lexer, error);
  if (!entry->value)
    return FALSE;
  if (entry->value->kind == NC_PDF_DICT && nc_pdf_lexer_take (&lexer, "stream") &&
      !parse_stream (pdf, entry, revision, &lexer, error))
    return FALSE;
  if (!nc_pdf_lexer_take (&lexer, "endobj"))
    return damaged (error, lexer.pos, _ ("an object without an end"));
  entry->end = lexer.pos;
  return TRUE;
}

static int
compare_offsets (gconstpointer a, gconstpointer b)
{
  const NcPdfEntry *x = *(NcPdfEntry *const *)a, *y = *(NcPdfEntry *const *)b;

  if (x->in_use != y->in_use)
    return x->in_use ? 1 : -1;
  return x->offset < y->offset ? -1 : x->offset > y->offset;
}

/* Anything but white space and comments between two objects is noted: it may be an object kept ready for an attack. */
static void
note_stray (NcPdf *pdf, NcPdfRevision *revision, gsize from, gsize to)
{
  NcPdfLexer lexer = { .data = pdf->data, .length = to, .pos = from, .n_values = &pdf->n_values };

  nc_pdf_lexer_skip (&lexer);
  if (lexer.pos >= to)
    return;
  if (!revision->stray)
    revision->stray = lexer.pos;
  revision->stray_object =
      revision->stray_object || g_strstr_len ((const char *)pdf->data + lexer.pos, (gssize)(to - lexer.pos), "obj");
}

/* Objects of one revision in the order of their bytes: each inside its revision, none over another. */
static gboolean
read_objects (NcPdf *pdf, guint index, GError **error)
{
  NcPdfRevision *revision = pdf->revisions->pdata[index];
  gsize pos = revision->start;

  g_ptr_array_sort (revision->entries, compare_offsets);
  for (guint i = 0; i < revision->entries->len; i++) {
    NcPdfEntry *entry = revision->entries->pdata[i];

    if (!entry->in_use)
      continue;
    if (entry->offset < revision->start)
      return damaged (error, entry->offset, _ ("a later table names an object that lies in an earlier revision"));
    if (entry->offset < pos || entry->offset >= revision->xref)
      return damaged (error, entry->offset, _ ("two objects overlap, or one lies outside its revision"));
    note_stray (pdf, revision, pos, entry->offset);
    if (!parse_object (pdf, entry, index, error))
      return FALSE;
    pos = entry->end;
  }
  if (pos > revision->xref)
    return damaged (error, pos, _ ("two objects overlap, or one lies outside its revision"));
  note_stray (pdf, revision, pos, revision->xref);
  return TRUE;
}

static gboolean
read_file (NcPdf *pdf, GError **error)
{
  if (pdf->length < 9 || memcmp (pdf->data, "%PDF-", 5) != 0) {
    g_set_error_literal (error, NC_SIGNATURE_ERROR, NC_SIGNATURE_ERROR_NOT_PDF, _ ("this is no PDF"));
    return FALSE;
  }
  if (pdf->length > NC_PDF_MAX_BYTES) {
    g_set_error_literal (error, NC_SIGNATURE_ERROR, NC_SIGNATURE_ERROR_LIMIT, _ ("the PDF is larger than 256 MiB"));
    return FALSE;
  }
  if (!read_revisions (pdf, error))
    return FALSE;
  for (guint i = 0; i < pdf->revisions->len; i++) {
    NcPdfRevision *revision = pdf->revisions->pdata[i];

    if (i) {
      revision->start = ((NcPdfRevision *)pdf->revisions->pdata[i - 1])->end;
      if (revision->xref < revision->start)
        return damaged (error, revision->xref, _ ("two revisions overlap"));
    }
    if (!read_objects (pdf, i, error))
      return FALSE;
  }
  if (!nc_pdf_catalog (pdf, pdf->revisions->len - 1))
    return damaged (error, 0, _ ("the PDF has no catalogue"));
  return TRUE;
}

/**
 * nc_pdf_open:
 * @bytes: the whole file
 *
 * Reads all revisions and objects. Bytes after the last end mark are not refused here: see the end of the last
 * revision.
 *
 * Returns: (transfer full) (nullable): the file, or %NULL with %NC_SIGNATURE_ERROR_NOT_PDF, _DAMAGED, _UNSUPPORTED or
 * _LIMIT
 */
NcPdf *
nc_pdf_open (GBytes *bytes, GError **error)
{
  g_autoptr (NcPdf) pdf = g_new0 (NcPdf, 1);

  pdf->bytes = g_bytes_ref (bytes);
  pdf->data = g_bytes_get_data (bytes, &pdf->length);
  pdf->revisions = g_ptr_array_new_with_free_func (revision_free);
  return read_file (pdf, error) ? g_steal_pointer (&pdf) : NULL;
}

const guint8 *
nc_pdf_data (NcPdf *pdf, gsize *length)
{
  *length = pdf->length;
  return pdf->data;
}

guint
nc_pdf_n_revisions (NcPdf *pdf)
{
  return pdf->revisions->len;
}

/* @index 0 is the first writing. */
const NcPdfRevision *
nc_pdf_revision (NcPdf *pdf, guint index)
{
  return pdf->revisions->pdata[index];
}

/* The object as it stood after @revision, or NULL when it did not exist or was freed. */
const NcPdfEntry *
nc_pdf_lookup (NcPdf *pdf, guint number, guint revision)
{
  return lookup (pdf, number, revision);
}

/**
 * nc_pdf_resolve:
 * @value: (nullable): a value, perhaps a reference
 *
 * Follows references (at most 16) as of @revision.
 *
 * Returns: (transfer none) (nullable): the value meant; %NULL for null and for references that lead nowhere
 */
NcPdfValue *
nc_pdf_resolve (NcPdf *pdf, NcPdfValue *value, guint revision)
{
  for (guint i = 0; value && value->kind == NC_PDF_REF; i++) {
    const NcPdfEntry *entry = lookup (pdf, (guint)value->integer, revision);

    value = entry && i < 16 && entry->generation == value->generation ? entry->value : NULL;
  }
  return value && value->kind != NC_PDF_NULL ? value : NULL;
}

NcPdfValue *
nc_pdf_get (NcPdf *pdf, const NcPdfValue *dict, const char *key, guint revision)
{
  return nc_pdf_resolve (pdf, nc_pdf_dict_get (dict, key), revision);
}

NcPdfValue *
nc_pdf_catalog (NcPdf *pdf, guint revision)
{
  const NcPdfRevision *r = pdf->revisions->pdata[revision];
  NcPdfValue *catalog = nc_pdf_get (pdf, r->trailer, "Root", revision);

  return catalog && catalog->kind == NC_PDF_DICT ? catalog : NULL;
}

/* One more than the highest object number of any revision. */
guint
nc_pdf_size (NcPdf *pdf)
{
  guint size = 1;

  for (guint i = 0; i < pdf->revisions->len; i++) {
    NcPdfRevision *revision = pdf->revisions->pdata[i];

    for (guint k = 0; k < revision->entries->len; k++)
      size = MAX (size, ((NcPdfEntry *)revision->entries->pdata[k])->number + 1);
  }
  return size;
}

static void
collect_pages (NcPdf *pdf, NcPdfValue *ref, guint revision, GPtrArray *pages, GHashTable *seen)
{
  NcPdfValue *node = nc_pdf_resolve (pdf, ref, revision), *kids;

  if (!ref || ref->kind != NC_PDF_REF || !node || pages->len >= MAX_PAGES ||
      g_hash_table_size (seen) >= NC_PDF_MAX_DEPTH + MAX_PAGES || !g_hash_table_add (seen, node))
    return;
  kids = nc_pdf_get (pdf, node, "Kids", revision);
  if (!kids && nc_pdf_value_is_name (nc_pdf_get (pdf, node, "Type", revision), "Page"))
    g_ptr_array_add (pages, ref);
  for (guint i = 0; kids && kids->kind == NC_PDF_ARRAY && i < kids->items->len; i++)
    collect_pages (pdf, kids->items->pdata[i], revision, pages, seen);
}

/* The references of the pages in their order: (element-type NcPdfValue) (transfer container). */
GPtrArray *
nc_pdf_pages (NcPdf *pdf, guint revision)
{
  GPtrArray *pages = g_ptr_array_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);

  collect_pages (pdf, nc_pdf_dict_get (nc_pdf_catalog (pdf, revision), "Pages"), revision, pages, seen);
  return pages;
}
