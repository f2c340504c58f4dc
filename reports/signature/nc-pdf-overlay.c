/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-pdf-overlay.h"
#include "nc-lang.h"
#include "nc-pdf-fields.h"
#include "nc-pdf-update.h"
#include "nc-signature-error.h"
#include <string.h>

/* Copies objects of @from into the update of another file under numbers of their own. */
typedef struct {
  NcPdfUpdate *update;
  NcPdf *base, *from;
  guint base_last, from_last;
  const guint8 *data;  /* of @from */
  GHashTable *numbers; /* number in @from → number in the update */
  GQueue open;         /* numbers in @from that are still to be copied */
} Overlayer;

static guint
number_of (Overlayer *self, guint old)
{
  gpointer known = g_hash_table_lookup (self->numbers, GUINT_TO_POINTER (old));
  guint number = known ? GPOINTER_TO_UINT (known) : nc_pdf_update_reserve (self->update);

  if (known)
    return number;
  g_hash_table_insert (self->numbers, GUINT_TO_POINTER (old), GUINT_TO_POINTER (number));
  g_queue_push_tail (&self->open, GUINT_TO_POINTER (old));
  return number;
}

static void copy_value (Overlayer *self, GString *out, const NcPdfValue *value);

static void
copy_members (Overlayer *self, GString *out, const NcPdfValue *dict, const char *const *except)
{
  for (guint i = 0; i + 1 < dict->items->len; i += 2) {
    const NcPdfValue *key = dict->items->pdata[i];

    if (except && g_strv_contains (except, key->bytes))
      continue;
    g_string_append_len (out, (const char *)self->data + key->start, (gssize)(key->end - key->start));
    copy_value (self, out, dict->items->pdata[i + 1]);
  }
}

static void
copy_value (Overlayer *self, GString *out, const NcPdfValue *value)
{
  if (value->kind == NC_PDF_REF) {
    g_string_append_printf (out, " %u 0 R", number_of (self, (guint)value->integer));
  } else if (value->kind == NC_PDF_ARRAY) {
    g_string_append_c (out, '[');
    for (guint i = 0; i < value->items->len; i++)
      copy_value (self, out, value->items->pdata[i]);
    g_string_append_c (out, ']');
  } else if (value->kind == NC_PDF_DICT) {
    g_string_append (out, "<<");
    copy_members (self, out, value, NULL);
    g_string_append (out, ">>");
  } else {
    g_string_append_c (out, ' ');
    g_string_append_len (out, (const char *)self->data + value->start, (gssize)(value->end - value->start));
  }
}

static void
copy_stream_data (Overlayer *self, GString *out, const NcPdfValue *stream)
{
  gsize length = stream->data_end - stream->data_start;

  g_string_append_printf (out, "/Length %zu>>\nstream\n", length);
  g_string_append_len (out, (const char *)self->data + stream->data_start, (gssize)length);
  g_string_append (out, "\nendstream");
}

static void
copy_open (Overlayer *self)
{
  static const char *const length_key[] = { "Length", NULL };

  while (!g_queue_is_empty (&self->open)) {
    guint old = GPOINTER_TO_UINT (g_queue_pop_head (&self->open));
    const NcPdfEntry *entry = nc_pdf_lookup (self->from, old, self->from_last);
    g_autoptr (GString) body = g_string_new (NULL);

    if (!entry || !entry->value) {
      g_string_append (body, "null");
    } else if (entry->value->kind == NC_PDF_STREAM) {
      g_string_append (body, "<<");
      copy_members (self, body, entry->value, length_key);
      copy_stream_data (self, body, entry->value);
    } else {
      copy_value (self, body, entry->value);
    }
    nc_pdf_update_set_string (self->update, number_of (self, old), body);
  }
}

static gboolean
fail (GError **error)
{
  g_set_error_literal (error, NC_SIGNATURE_ERROR, NC_SIGNATURE_ERROR_UNSUPPORTED,
                       _ ("the pages of the file are not made as papers are; nothing can be drawn on them"));
  return FALSE;
}

/* The page of the overlay as a form object: its number, or 0. */
static guint
copy_page (Overlayer *self, const NcPdfValue *page)
{
  static const char *const length_key[] = { "Length", NULL };
  NcPdfValue *contents = nc_pdf_get (self->from, page, "Contents", self->from_last),
             *resources = nc_pdf_get (self->from, page, "Resources", self->from_last),
             *box = nc_pdf_get (self->from, page, "MediaBox", self->from_last);
  g_autoptr (GString) body = g_string_new ("<</Type/XObject/Subtype/Form/BBox");
  guint number;

  if (!contents || contents->kind != NC_PDF_STREAM || !resources || resources->kind != NC_PDF_DICT || !box)
    return 0;
  copy_value (self, body, box);
  g_string_append (body, "/Resources");
  copy_value (self, body, resources);
  copy_members (self, body, contents, length_key);
  copy_stream_data (self, body, contents);
  number = nc_pdf_update_reserve (self->update);
  nc_pdf_update_set_string (self->update, number, body);
  return number;
}

static guint
write_content (Overlayer *self, const char *operators)
{
  g_autofree char *body = g_strdup_printf ("<</Length %zu>>\nstream\n%s\nendstream", strlen (operators), operators);
  guint number = nc_pdf_update_reserve (self->update);

  nc_pdf_update_set (self->update, number, body, strlen (body));
  return number;
}

/* The page's resources and one more form object. */
static void
append_resources (Overlayer *self, GString *out, const NcPdfValue *resources, guint form)
{
  static const char *const key[] = { "XObject", NULL };
  NcPdfValue *objects = nc_pdf_get (self->base, resources, "XObject", self->base_last);

  g_string_append (out, "/Resources<<");
  nc_pdf_append_dict_but (out, self->base, resources, key);
  g_string_append (out, "/XObject<<");
  if (objects && objects->kind == NC_PDF_DICT)
    nc_pdf_append_dict_but (out, self->base, objects, NULL);
  g_string_append_printf (out, "/NC%u %u 0 R>>>>", form, form);
}

static gboolean
draw_over (Overlayer *self, const NcPdfValue *base_ref, const NcPdfValue *over)
{
  static const char *const keys[] = { "Contents", "Resources", NULL };
  NcPdfValue *page = nc_pdf_resolve (self->base, (NcPdfValue *)base_ref, self->base_last);
  NcPdfValue *contents = nc_pdf_dict_get (page, "Contents"),
             *resources = nc_pdf_get (self->base, page, "Resources", self->base_last);
  guint form = copy_page (self, over), first, last;
  g_autoptr (GString) body = g_string_new ("<<");
  g_autofree char *operators = g_strdup_printf ("Q q /NC%u Do Q", form);

  if (!form || !contents || (contents->kind != NC_PDF_REF && contents->kind != NC_PDF_ARRAY) || !resources ||
      resources->kind != NC_PDF_DICT)
    return FALSE;
  first = write_content (self, "q");
  last = write_content (self, operators);
  nc_pdf_append_dict_but (body, self->base, page, keys);
  append_resources (self, body, resources, form);
  g_string_append_printf (body, "/Contents[%u 0 R", first);
  if (contents->kind == NC_PDF_REF)
    nc_pdf_append_value (body, self->base, contents);
  for (guint i = 0; contents->kind == NC_PDF_ARRAY && i < contents->items->len; i++)
    nc_pdf_append_value (body, self->base, contents->items->pdata[i]);
  g_string_append_printf (body, " %u 0 R]>>", last);
  nc_pdf_update_set_string (self->update, (guint)base_ref->integer, body);
  return TRUE;
}

/* Who has signed by hand needs no certificate; what the paper says it needs is signed with the first certificate. */
static void
shorten_required (Overlayer *self, const char *const *inked)
{
  static const char *const key[] = { "NCRequired", NULL };
  NcPdfValue *ref = nc_pdf_dict_get (nc_pdf_revision (self->base, self->base_last)->trailer, "Info"),
             *info = ref && ref->kind == NC_PDF_REF ? nc_pdf_resolve (self->base, ref, self->base_last) : NULL,
             *list = nc_pdf_get (self->base, info, "NCRequired", self->base_last);
  g_autoptr (GString) body = g_string_new ("<<");
  gboolean changed = FALSE;

  if (!inked || !list || list->kind != NC_PDF_ARRAY || info->kind != NC_PDF_DICT)
    return;
  nc_pdf_append_dict_but (body, self->base, info, key);
  g_string_append (body, "/NCRequired[");
  for (guint i = 0; i < list->items->len; i++) {
    g_autofree char *name = nc_pdf_value_to_utf8 (list->items->pdata[i]);

    if (name && g_strv_contains (inked, name))
      changed = TRUE;
    else
      nc_pdf_append_value (body, self->base, list->items->pdata[i]);
  }
  g_string_append (body, "]>>");
  if (changed)
    nc_pdf_update_set_string (self->update, (guint)ref->integer, body);
}

static gboolean
check_unsigned (NcPdf *base, GError **error)
{
  g_autoptr (GPtrArray) fields = nc_pdf_signature_fields (base, nc_pdf_n_revisions (base) - 1);

  for (guint i = 0; i < fields->len; i++) {
    const NcPdfField *field = fields->pdata[i];

    if (field->value || field->odd) {
      g_set_error (error, NC_SIGNATURE_ERROR, NC_SIGNATURE_ERROR_FIELD,
                   _ ("the paper is signed already (%s); nothing can be drawn on it"), field->name);
      return FALSE;
    }
  }
  return TRUE;
}

static gboolean
draw_all (Overlayer *self, const NcPdfOverlay *overlay, GError **error)
{
  g_autoptr (GPtrArray) under = nc_pdf_pages (self->base, self->base_last),
                        over = nc_pdf_pages (self->from, self->from_last);

  if (over->len != overlay->n_onto)
    return fail (error);
  for (guint i = 0; i < over->len; i++) {
    NcPdfValue *page = nc_pdf_resolve (self->from, over->pdata[i], self->from_last);

    if (overlay->onto[i] >= under->len || !page || !draw_over (self, under->pdata[overlay->onto[i]], page))
      return fail (error);
  }
  copy_open (self);
  shorten_required (self, overlay->inked);
  return TRUE;
}

/**
 * nc_pdf_overlay:
 * @base: a paper that no certificate has signed
 * @overlay: pages with their fonts and pictures, and where they go; no page of @base twice
 *
 * Draws pages over pages as an incremental update: the bytes of @base stay what they are, at the beginning.
 *
 * Returns: (transfer full) (nullable): the new file, or %NULL with a reader's error, _FIELD (signed already) or
 * _UNSUPPORTED (pages of another make)
 */
GBytes *
nc_pdf_overlay (GBytes *base, const NcPdfOverlay *overlay, GError **error)
{
  g_autoptr (NcPdf) under = nc_pdf_open (base, error), over = NULL;
  g_autoptr (NcPdfUpdate) update = NULL;
  g_autoptr (GHashTable) numbers = g_hash_table_new (NULL, NULL);
  Overlayer self = { .base = under, .numbers = numbers, .open = G_QUEUE_INIT };
  gsize length;
  gboolean done;

  if (!under || !check_unsigned (under, error) || !(over = nc_pdf_open (overlay->pdf, error)))
    return NULL;
  self.update = update = nc_pdf_update_new (under);
  self.from = over;
  self.base_last = nc_pdf_n_revisions (under) - 1;
  self.from_last = nc_pdf_n_revisions (over) - 1;
  self.data = nc_pdf_data (over, &length);
  done = draw_all (&self, overlay, error);
  g_queue_clear (&self.open);
  return done ? g_byte_array_free_to_bytes (nc_pdf_update_finish (update)) : NULL;
}
