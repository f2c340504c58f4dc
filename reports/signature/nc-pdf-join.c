/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-pdf-join.h"
#include "nc-lang.h"
#include "nc-pdf-file.h"
#include "nc-signature-error.h"
#include <string.h>

/* Objects 1 and 2 are the catalogue and the root of the pages. */
#define CATALOG 1
#define PAGES   2

typedef struct {
  GString *out;
  GArray *offsets; /* gsize; index: object number; 0: not written */
  GArray *pages;   /* guint: object numbers */
} Joiner;

/* The copying of one part. */
typedef struct {
  Joiner *joiner;
  NcPdf *pdf;
  guint revision;
  const guint8 *data;
  GHashTable *numbers; /* old number → new number */
  GQueue *open;        /* old numbers still to be copied */
} Copier;

static guint
new_number (Joiner *self)
{
  gsize none = 0;

  g_array_append_val (self->offsets, none);
  return self->offsets->len - 1;
}

static void
begin_object (Joiner *self, guint number)
{
  g_array_index (self->offsets, gsize, number) = self->out->len;
  g_string_append_printf (self->out, "%u 0 obj\n", number);
}

static void
end_object (Joiner *self)
{
  g_string_append (self->out, "\nendobj\n");
}

/* What stands above a page is not copied with it. */
static gboolean
is_structure (Copier *self, const NcPdfValue *value)
{
  static const char *const types[] = { "Page", "Pages", "Catalog" };
  NcPdfValue *type = value && (value->kind == NC_PDF_DICT || value->kind == NC_PDF_STREAM)
                         ? nc_pdf_get (self->pdf, value, "Type", self->revision)
                         : NULL;

  for (guint i = 0; type && i < G_N_ELEMENTS (types); i++)
    if (nc_pdf_value_is_name (type, types[i]))
      return TRUE;
  return FALSE;
}

/* The new number of the object, which is copied later when it has not been yet; 0 for one that leads nowhere. */
static guint
number_of (Copier *self, const NcPdfValue *ref)
{
  const NcPdfEntry *entry = nc_pdf_lookup (self->pdf, (guint)ref->integer, self->revision);
  gpointer known;

  if (!entry || !entry->in_use || !entry->value || is_structure (self, entry->value))
    return 0;
  if (g_hash_table_lookup_extended (self->numbers, GUINT_TO_POINTER (entry->number), NULL, &known))
    return GPOINTER_TO_UINT (known);
  g_hash_table_insert (self->numbers, GUINT_TO_POINTER (entry->number), GUINT_TO_POINTER (new_number (self->joiner)));
  g_queue_push_tail (self->open, GUINT_TO_POINTER (entry->number));
  return GPOINTER_TO_UINT (g_hash_table_lookup (self->numbers, GUINT_TO_POINTER (entry->number)));
}

static void write_value (Copier *self, const NcPdfValue *value, const char *const *except);

/* Keys of @except are left out; they end with NULL. */
static void
write_members (Copier *self, const NcPdfValue *dict, const char *const *except)
{
  GString *out = self->joiner->out;

  for (guint i = 0; i + 1 < dict->items->len; i += 2) {
    const NcPdfValue *key = dict->items->pdata[i];

    if (except && g_strv_contains (except, key->bytes))
      continue;
    g_string_append_len (out, (const char *)self->data + key->start, (gssize)(key->end - key->start));
    g_string_append_c (out, ' ');
    write_value (self, dict->items->pdata[i + 1], NULL);
    g_string_append_c (out, '\n');
  }
}

static void
write_value (Copier *self, const NcPdfValue *value, const char *const *except)
{
  GString *out = self->joiner->out;
  guint number;

  switch (value->kind) {
  case NC_PDF_REF:
    number = number_of (self, value);
    if (number)
      g_string_append_printf (out, "%u 0 R", number);
    else
      g_string_append (out, "null");
    break;
  case NC_PDF_ARRAY:
    g_string_append_c (out, '[');
    for (guint i = 0; i < value->items->len; i++) {
      g_string_append_c (out, ' ');
      write_value (self, value->items->pdata[i], NULL);
    }
    g_string_append (out, " ]");
    break;
  case NC_PDF_DICT:
    g_string_append (out, "<<");
    write_members (self, value, except);
    g_string_append (out, ">>");
    break;
  case NC_PDF_STREAM:
    break;
  default:
    g_string_append_len (out, (const char *)self->data + value->start, (gssize)(value->end - value->start));
  }
}

static void
write_stream (Copier *self, const NcPdfValue *stream)
{
  static const char *const except[] = { "Length", NULL };
  GString *out = self->joiner->out;
  gsize length = stream->data_end - stream->data_start;

  g_string_append (out, "<<");
  write_members (self, stream, except);
  g_string_append_printf (out, "/Length %" G_GSIZE_FORMAT ">>\nstream\n", length);
  g_string_append_len (out, (const char *)self->data + stream->data_start, (gssize)length);
  g_string_append (out, "\nendstream");
}

static gboolean
check_size (Joiner *self, GError **error)
{
  if (self->out->len <= NC_PDF_JOIN_MOST_BYTES && self->offsets->len <= 4 * NC_PDF_MAX_OBJECTS)
    return TRUE;
  g_set_error_literal (error, NC_SIGNATURE_ERROR, NC_SIGNATURE_ERROR_LIMIT,
                       _ ("the joined file would be too large; write the folder as a directory"));
  return FALSE;
}

/* Everything that the copied pages refer to. */
static gboolean
copy_open (Copier *self, GError **error)
{
  while (!g_queue_is_empty (self->open)) {
    guint old = GPOINTER_TO_UINT (g_queue_pop_head (self->open));
    const NcPdfEntry *entry = nc_pdf_lookup (self->pdf, old, self->revision);

    begin_object (self->joiner, GPOINTER_TO_UINT (g_hash_table_lookup (self->numbers, GUINT_TO_POINTER (old))));
    if (entry->value->kind == NC_PDF_STREAM)
      write_stream (self, entry->value);
    else
      write_value (self, entry->value, NULL);
    end_object (self->joiner);
    if (!check_size (self->joiner, error))
      return FALSE;
  }
  return TRUE;
}

/* A page's value, perhaps of a node above it (ISO 32000-1, 7.7.3.4). */
static NcPdfValue *
inherited (Copier *self, const NcPdfValue *page, const char *key)
{
  for (guint depth = 0; page && depth < NC_PDF_MAX_DEPTH; depth++) {
    NcPdfValue *value = nc_pdf_dict_get (page, key);

    if (value)
      return value;
    page = nc_pdf_get (self->pdf, page, "Parent", self->revision);
    if (page && page->kind != NC_PDF_DICT)
      return NULL;
  }
  return NULL;
}

/* The picture of a signature stays on its page as a stamp; the field and its signature live in the attached original.
 */
static guint
copy_annotation (Copier *self, const NcPdfValue *annotation)
{
  static const char *const keys[] = { "Rect", "AP", "F" };
  guint number;

  if (!annotation || annotation->kind != NC_PDF_DICT || !nc_pdf_get (self->pdf, annotation, "AP", self->revision))
    return 0;
  number = new_number (self->joiner);
  begin_object (self->joiner, number);
  g_string_append (self->joiner->out, "<</Type /Annot /Subtype /Stamp\n");
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++) {
    NcPdfValue *value = nc_pdf_dict_get (annotation, keys[i]);

    if (!value)
      continue;
    g_string_append_printf (self->joiner->out, "/%s ", keys[i]);
    write_value (self, value, NULL);
    g_string_append_c (self->joiner->out, '\n');
  }
  g_string_append (self->joiner->out, ">>");
  end_object (self->joiner);
  return number;
}

static void
copy_page (Copier *self, NcPdfValue *page)
{
  static const char *const keys[] = { "MediaBox", "CropBox", "Rotate", "Resources", "Contents", "Group" };
  NcPdfValue *annotations = nc_pdf_get (self->pdf, page, "Annots", self->revision);
  g_autoptr (GString) stamps = g_string_new (NULL);
  guint number;

  for (guint i = 0; annotations && annotations->kind == NC_PDF_ARRAY && i < annotations->items->len; i++) {
    guint stamp = copy_annotation (self, nc_pdf_resolve (self->pdf, annotations->items->pdata[i], self->revision));

    if (stamp)
      g_string_append_printf (stamps, "%u 0 R ", stamp);
  }
  number = new_number (self->joiner);
  begin_object (self->joiner, number);
  g_string_append_printf (self->joiner->out, "<</Type /Page /Parent %d 0 R\n", PAGES);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++) {
    NcPdfValue *value = i < 4 ? inherited (self, page, keys[i]) : nc_pdf_dict_get (page, keys[i]);

    if (!value)
      continue;
    g_string_append_printf (self->joiner->out, "/%s ", keys[i]);
    write_value (self, value, NULL);
    g_string_append_c (self->joiner->out, '\n');
  }
  if (stamps->len)
    g_string_append_printf (self->joiner->out, "/Annots [ %s]\n", stamps->str);
  g_string_append (self->joiner->out, ">>");
  end_object (self->joiner);
  g_array_append_val (self->joiner->pages, number);
}

static gboolean
copy_part (Joiner *joiner, const NcPdfPart *part, GError **error)
{
  g_autoptr (NcPdf) pdf = nc_pdf_open (part->pdf, error);
  g_autoptr (GHashTable) numbers = g_hash_table_new (NULL, NULL);
  g_autoptr (GQueue) open = g_queue_new ();
  g_autoptr (GPtrArray) pages = NULL;
  gsize length;
  Copier self = { .joiner = joiner, .pdf = pdf, .numbers = numbers, .open = open };

  if (!pdf) {
    g_prefix_error (error, "%s: ", part->title);
    return FALSE;
  }
  self.revision = nc_pdf_n_revisions (pdf) - 1;
  self.data = nc_pdf_data (pdf, &length);
  pages = nc_pdf_pages (pdf, self.revision);
  for (guint i = 0; i < pages->len; i++)
    copy_page (&self, nc_pdf_resolve (pdf, pages->pdata[i], self.revision));
  return copy_open (&self, error);
}

/* A text string in UTF-16BE, written in hex. */
static void
append_text (GString *out, const char *text)
{
  glong n = 0;
  g_autofree gunichar2 *wide = g_utf8_to_utf16 (text, -1, NULL, &n, NULL);

  g_string_append (out, "<FEFF");
  for (glong i = 0; wide && i < n; i++)
    g_string_append_printf (out, "%04X", wide[i]);
  g_string_append_c (out, '>');
}

/* Attached files: object numbers of their file specifications, in order. */
static GArray *
write_attachments (Joiner *self, const NcPdfAttachment *attachments, guint n, GError **error)
{
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < n; i++) {
    guint stream = new_number (self), file = new_number (self);
    gsize size;
    const char *data = g_bytes_get_data (attachments[i].bytes, &size);
    g_autofree char *md5 = g_compute_checksum_for_bytes (G_CHECKSUM_MD5, attachments[i].bytes);
    g_auto (GStrv) mime = g_strsplit (attachments[i].mime, "/", 2);

    begin_object (self, stream);
    g_string_append_printf (self->out,
                            "<</Type /EmbeddedFile /Subtype /%s#2F%s /Length %" G_GSIZE_FORMAT
                            " /Params <</Size %" G_GSIZE_FORMAT " /CheckSum <%s>>>>>\nstream\n",
                            mime[0], mime[1] ? mime[1] : "", size, size, md5);
    g_string_append_len (self->out, data ? data : "", (gssize)size);
    g_string_append (self->out, "\nendstream");
    end_object (self);
    begin_object (self, file);
    g_string_append (self->out, "<</Type /Filespec /F ");
    append_text (self->out, attachments[i].name);
    g_string_append (self->out, " /UF ");
    append_text (self->out, attachments[i].name);
    g_string_append_printf (self->out, " /EF <</F %u 0 R>>>>", stream);
    end_object (self);
    g_array_append_val (numbers, file);
    if (!check_size (self, error))
      return NULL;
  }
  return g_steal_pointer (&numbers);
}

/* A line of the outline for each part: object numbers follow one another, so that each knows its neighbours. */
static guint
write_outline (Joiner *self, const NcPdfPart *parts, const guint *first_pages, guint n_parts)
{
  guint root = new_number (self), first = root + 1;

  for (guint i = 0; i < n_parts; i++)
    new_number (self);
  begin_object (self, root);
  g_string_append_printf (self->out, "<</Type /Outlines /First %u 0 R /Last %u 0 R /Count %u>>", first,
                          first + n_parts - 1, n_parts);
  end_object (self);
  for (guint i = 0; i < n_parts; i++) {
    begin_object (self, first + i);
    g_string_append (self->out, "<</Title ");
    append_text (self->out, parts[i].title);
    g_string_append_printf (self->out, " /Parent %u 0 R", root);
    if (i)
      g_string_append_printf (self->out, " /Prev %u 0 R", first + i - 1);
    if (i + 1 < n_parts)
      g_string_append_printf (self->out, " /Next %u 0 R", first + i + 1);
    if (first_pages[i] < self->pages->len)
      g_string_append_printf (self->out, " /Dest [%u 0 R /Fit]", g_array_index (self->pages, guint, first_pages[i]));
    g_string_append (self->out, ">>");
    end_object (self);
  }
  return root;
}

static void
write_roots (Joiner *self, guint outline, const GArray *files, const NcPdfAttachment *attachments)
{
  begin_object (self, CATALOG);
  g_string_append_printf (self->out, "<</Type /Catalog /Version /1.7 /Pages %d 0 R", PAGES);
  if (outline)
    g_string_append_printf (self->out, " /Outlines %u 0 R /PageMode /UseOutlines", outline);
  if (files->len) {
    g_string_append (self->out, " /Names <</EmbeddedFiles <</Names [");
    for (guint i = 0; i < files->len; i++) {
      append_text (self->out, attachments[i].name);
      g_string_append_printf (self->out, " %u 0 R ", g_array_index (files, guint, i));
    }
    g_string_append (self->out, "]>>>>");
  }
  g_string_append (self->out, ">>");
  end_object (self);
  begin_object (self, PAGES);
  g_string_append_printf (self->out, "<</Type /Pages /Count %u /Kids [", self->pages->len);
  for (guint i = 0; i < self->pages->len; i++)
    g_string_append_printf (self->out, "%u 0 R ", g_array_index (self->pages, guint, i));
  g_string_append (self->out, "]>>");
  end_object (self);
}

static guint
write_info (Joiner *self, const char *title, gint64 now_usec)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (now_usec / G_USEC_PER_SEC);
  g_autoptr (GDateTime) legal = g_date_time_add_hours (utc, 8);
  g_autofree char *time = g_date_time_format (legal, "D:%Y%m%d%H%M%S+08'00'");
  guint info = new_number (self);

  begin_object (self, info);
  g_string_append (self->out, "<</Title ");
  append_text (self->out, title);
  g_string_append_printf (self->out, " /Producer (Nengcha) /CreationDate (%s)>>", time);
  end_object (self);
  return info;
}

static GBytes *
finish (Joiner *self, guint info)
{
  gsize xref = self->out->len;
  g_autofree char *id = g_compute_checksum_for_data (G_CHECKSUM_MD5, (const guchar *)self->out->str, self->out->len);

  g_string_append_printf (self->out, "xref\n0 %u\n0000000000 65535 f \n", self->offsets->len);
  for (guint i = 1; i < self->offsets->len; i++)
    g_string_append_printf (self->out, "%010" G_GSIZE_FORMAT " 00000 n \n", g_array_index (self->offsets, gsize, i));
  g_string_append_printf (self->out,
                          "trailer\n<</Size %u /Root %d 0 R /Info %u 0 R /ID [<%s> <%s>]>>\nstartxref\n%" G_GSIZE_FORMAT
                          "\n%%%%EOF\n",
                          self->offsets->len, CATALOG, info, id, id, xref);
  return g_string_free_to_bytes (g_steal_pointer (&self->out));
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (((const NcPdfAttachment *)a)->name, ((const NcPdfAttachment *)b)->name);
}

/**
 * nc_pdf_join:
 * @parts: (array length=n_parts): at least one page among them
 * @attachments: (array length=n_attachments) (nullable): files to embed
 * @title: of the whole file
 * @now_usec: time of the file, Unix microseconds; the same input and time give the same bytes
 *
 * Joins the pages of the latest revision of each part, with an outline of their titles, and embeds the attachments.
 *
 * Returns: (transfer full): the file (PDF 1.7); %NULL with NC_SIGNATURE_ERROR_LIMIT, or the errors of nc_pdf_open() for
 * a part.
 */
GBytes *
nc_pdf_join (const NcPdfPart *parts, guint n_parts, const NcPdfAttachment *attachments, guint n_attachments,
             const char *title, gint64 now_usec, GError **error)
{
  g_autoptr (GString) out = g_string_new ("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n");
  g_autoptr (GArray) offsets = g_array_new (FALSE, TRUE, sizeof (gsize)),
                     pages = g_array_new (FALSE, FALSE, sizeof (guint)), files = NULL;
  g_autofree guint *first_pages = g_new0 (guint, n_parts + 1);
  g_autofree NcPdfAttachment *sorted = g_new0 (NcPdfAttachment, n_attachments + 1);
  Joiner self = { out, offsets, pages };
  guint info;
  GBytes *bytes;

  if (n_parts > NC_PDF_JOIN_MOST_PARTS || n_attachments > NC_PDF_JOIN_MOST_ATTACHMENTS) {
    g_set_error_literal (error, NC_SIGNATURE_ERROR, NC_SIGNATURE_ERROR_LIMIT,
                         _ ("the joined file would be too large; write the folder as a directory"));
    return NULL;
  }
  g_array_set_size (offsets, PAGES + 1);
  for (guint i = 0; i < n_parts; i++) {
    first_pages[i] = pages->len;
    if (!copy_part (&self, &parts[i], error))
      return NULL;
  }
  /* a name tree is sorted */
  for (guint i = 0; i < n_attachments; i++)
    sorted[i] = attachments[i];
  qsort (sorted, n_attachments, sizeof *sorted, compare_names);
  files = write_attachments (&self, sorted, n_attachments, error);
  if (!files)
    return NULL;
  write_roots (&self, n_parts ? write_outline (&self, parts, first_pages, n_parts) : 0, files, sorted);
  info = write_info (&self, title, now_usec);
  g_steal_pointer (&out);
  bytes = finish (&self, info);
  return bytes;
}

/**
 * nc_pdf_count_pages:
 *
 * Returns: how many pages the latest revision has; 0 with the errors of nc_pdf_open().
 */
guint
nc_pdf_count_pages (GBytes *bytes, GError **error)
{
  g_autoptr (NcPdf) pdf = nc_pdf_open (bytes, error);
  g_autoptr (GPtrArray) pages = pdf ? nc_pdf_pages (pdf, nc_pdf_n_revisions (pdf) - 1) : NULL;

  return pages ? pages->len : 0;
}
