/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-pdf-update.h"
#include <openssl/sha.h>
#include <string.h>

typedef struct {
  guint number;
  GString *body;
  gsize offset;      /* of “N 0 obj” in the new file */
  gsize body_offset; /* of the first byte of the body */
} Change;

struct _NcPdfUpdate {
  NcPdf *pdf;
  guint next;
  GPtrArray *changes; /* by number */
};

static void
change_free (gpointer data)
{
  Change *change = data;

  g_string_free (change->body, TRUE);
  g_free (change);
}

static int
compare_numbers (gconstpointer a, gconstpointer b)
{
  const Change *x = *(Change *const *)a, *y = *(Change *const *)b;

  return x->number < y->number ? -1 : x->number > y->number;
}

static guint
generation_of (NcPdf *pdf, guint number)
{
  const NcPdfEntry *entry = nc_pdf_lookup (pdf, number, nc_pdf_n_revisions (pdf) - 1);

  return entry ? entry->generation : 0;
}

/* @pdf: (not owned) must outlive the update. */
NcPdfUpdate *
nc_pdf_update_new (NcPdf *pdf)
{
  NcPdfUpdate *update = g_new0 (NcPdfUpdate, 1);

  update->pdf = pdf;
  update->next = nc_pdf_size (pdf);
  update->changes = g_ptr_array_new_with_free_func (change_free);
  return update;
}

void
nc_pdf_update_free (NcPdfUpdate *update)
{
  if (!update)
    return;
  g_ptr_array_unref (update->changes);
  g_free (update);
}

/* A new object number. */
guint
nc_pdf_update_reserve (NcPdfUpdate *update)
{
  return update->next++;
}

/* Sets what stands between “obj” and “endobj”; a number that the file has already is replaced from this revision on. */
void
nc_pdf_update_set (NcPdfUpdate *update, guint number, const char *body, gsize length)
{
  Change *change = g_new0 (Change, 1);

  change->number = number;
  change->body = g_string_new_len (body, (gssize)length);
  g_ptr_array_add (update->changes, change);
}

void
nc_pdf_update_set_string (NcPdfUpdate *update, guint number, GString *body)
{
  nc_pdf_update_set (update, number, body->str, body->len);
}

static void
write_table (NcPdfUpdate *update, GString *out)
{
  g_string_append (out, "xref\n");
  for (guint i = 0; i < update->changes->len;) {
    guint run = 1;
    Change *first = update->changes->pdata[i];

    while (i + run < update->changes->len && ((Change *)update->changes->pdata[i + run])->number == first->number + run)
      run++;
    g_string_append_printf (out, "%u %u\n", first->number, run);
    for (guint k = 0; k < run; k++) {
      Change *change = update->changes->pdata[i + k];

      g_string_append_printf (out, "%010" G_GSIZE_FORMAT " %05u n\r\n", change->offset,
                              generation_of (update->pdf, change->number));
    }
    i += run;
  }
}

/* The first half of /ID stays; the second is the hash of what is new, so the same update gives the same bytes. */
static void
write_id (NcPdfUpdate *update, GString *out, const NcPdfValue *trailer)
{
  NcPdfValue *id = nc_pdf_get (update->pdf, trailer, "ID", nc_pdf_n_revisions (update->pdf) - 1);
  NcPdfValue *first = id && id->kind == NC_PDF_ARRAY && id->items->len == 2 ? id->items->pdata[0] : NULL;
  guint8 hash[SHA256_DIGEST_LENGTH];

  SHA256 ((const guint8 *)out->str, out->len, hash);
  g_string_append (out, "/ID[");
  if (first && first->kind == NC_PDF_STRING)
    nc_pdf_append_hex (out, (const guint8 *)first->bytes, first->length);
  else
    nc_pdf_append_hex (out, hash + 16, 16);
  nc_pdf_append_hex (out, hash, 16);
  g_string_append (out, "]");
}

/**
 * nc_pdf_update_finish:
 *
 * Returns: (transfer full): the old bytes followed by the update
 */
GByteArray *
nc_pdf_update_finish (NcPdfUpdate *update)
{
  static const char *const own[] = { "Size", "Prev", "ID", NULL };
  const NcPdfRevision *last = nc_pdf_revision (update->pdf, nc_pdf_n_revisions (update->pdf) - 1);
  g_autoptr (GString) out = g_string_new (NULL);
  gsize length, table;
  const guint8 *data = nc_pdf_data (update->pdf, &length);
  GByteArray *file = g_byte_array_sized_new ((guint)length + 65536);

  g_ptr_array_sort (update->changes, compare_numbers);
  if (length && data[length - 1] != '\n' && data[length - 1] != '\r')
    g_string_append_c (out, '\n');
  for (guint i = 0; i < update->changes->len; i++) {
    Change *change = update->changes->pdata[i];

    change->offset = length + out->len;
    g_string_append_printf (out, "%u %u obj\n", change->number, generation_of (update->pdf, change->number));
    change->body_offset = length + out->len;
    g_string_append_len (out, change->body->str, (gssize)change->body->len);
    g_string_append (out, "\nendobj\n");
  }
  table = length + out->len;
  write_table (update, out);
  g_string_append (out, "trailer\n<<");
  nc_pdf_append_dict_but (out, update->pdf, last->trailer, own);
  g_string_append_printf (out, "/Size %u/Prev %" G_GSIZE_FORMAT, update->next, last->xref);
  write_id (update, out, last->trailer);
  g_string_append_printf (out, ">>\nstartxref\n%zu\n%%%%EOF\n", table);
  g_byte_array_append (file, data, (guint)length);
  g_byte_array_append (file, (const guint8 *)out->str, (guint)out->len);
  return file;
}

/* Where the body of @number begins in the finished file; 0 when the update does not hold it. */
gsize
nc_pdf_update_body_offset (NcPdfUpdate *update, guint number)
{
  for (guint i = 0; i < update->changes->len; i++)
    if (((Change *)update->changes->pdata[i])->number == number)
      return ((Change *)update->changes->pdata[i])->body_offset;
  return 0;
}

/* Copies a value's own bytes. */
void
nc_pdf_append_value (GString *out, NcPdf *pdf, const NcPdfValue *value)
{
  gsize length;
  const guint8 *data = nc_pdf_data (pdf, &length);

  if (value->kind != NC_PDF_DICT && value->kind != NC_PDF_ARRAY && value->kind != NC_PDF_STRING &&
      value->kind != NC_PDF_NAME)
    g_string_append_c (out, ' ');
  g_string_append_len (out, (const char *)data + value->start, (gssize)(value->end - value->start));
}

/* Copies the members of @dict (without its brackets) whose keys are not in @except (nullable). */
void
nc_pdf_append_dict_but (GString *out, NcPdf *pdf, const NcPdfValue *dict, const char *const *except)
{
  for (guint i = 0; i < dict->items->len; i += 2) {
    const NcPdfValue *key = dict->items->pdata[i];

    if (except && g_strv_contains (except, key->bytes))
      continue;
    nc_pdf_append_value (out, pdf, key);
    nc_pdf_append_value (out, pdf, dict->items->pdata[i + 1]);
  }
}

/* A text string: ASCII as it is, anything else as UTF-16BE. */
void
nc_pdf_append_text (GString *out, const char *utf8)
{
  gsize n = 0;
  g_autofree char *utf16 = NULL;

  if (g_str_is_ascii (utf8)) {
    g_string_append_c (out, '(');
    for (const char *p = utf8; *p; p++) {
      if (*p == '(' || *p == ')' || *p == '\\')
        g_string_append_c (out, '\\');
      g_string_append_c (out, *p == '\r' || *p == '\n' ? ' ' : *p);
    }
    g_string_append_c (out, ')');
    return;
  }
  utf16 = g_convert (utf8, -1, "UTF-16BE", "UTF-8", NULL, &n, NULL);
  g_string_append (out, "<feff");
  for (gsize i = 0; utf16 && i < n; i++)
    g_string_append_printf (out, "%02x", (guint8)utf16[i]);
  g_string_append_c (out, '>');
}

void
nc_pdf_append_hex (GString *out, const guint8 *bytes, gsize length)
{
  static const char digits[] = "0123456789abcdef";

  g_string_append_c (out, '<');
  for (gsize i = 0; i < length; i++) {
    g_string_append_c (out, digits[bytes[i] >> 4]);
    g_string_append_c (out, digits[bytes[i] & 15]);
  }
  g_string_append_c (out, '>');
}

/* A number with a blank before it, at most three decimals, whatever the locale. */
void
nc_pdf_append_real (GString *out, double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (text, sizeof text, "%.3f", value);
  g_string_append_printf (out, " %s", text);
}
