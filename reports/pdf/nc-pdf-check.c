/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-pdf-check.h"
#include "nc-lang.h"
#include <poppler.h>
#include <math.h>
#include <string.h>

/* 32 pixels a centimetre: a 5-point character is 5 pixels high, an A4 page less than 1 MB of grey */
#define DPI        80.0
#define SCALE      (DPI / 72.0)
#define INK        200 /* darker than this is ink */
#define EDGE_MM    6.0 /* nothing is drawn so near to the paper's edge */
#define MIN_QR_INK 0.2
#define MAX_QR_INK 0.7

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PopplerDocument, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PopplerPage, g_object_unref)

typedef struct {
  guint page;
  int width, height, stride;
  const guint8 *data;
} Raster;

static guint
ink_in (const Raster *raster, double x0, double y0, double x1, double y1)
{
  int left = MAX ((int)floor (x0 * SCALE), 0), right = MIN ((int)ceil (x1 * SCALE), raster->width);
  int top = MAX ((int)floor (y0 * SCALE), 0), bottom = MIN ((int)ceil (y1 * SCALE), raster->height);
  guint n = 0;

  for (int y = top; y < bottom; y++)
    for (int x = left; x < right; x++)
      n += raster->data[y * raster->stride + 4 * x + 1] < INK;
  return n;
}

static gboolean
fail (GError **error, guint page, double y, const char *what, const char *text)
{
  g_set_error (error, NC_PDF_ERROR, NC_PDF_ERROR_RENDER, _ ("page %u, %.0f mm from the top: %s: “%s”"), page + 1,
               y / NC_PT_PER_MM, what, text);
  return FALSE;
}

static gboolean
leaves_mark (gunichar c)
{
  return g_unichar_isgraph (c) && c != 0x3164 && c != 0x2800;
}

/* Each character that leaves a mark has ink in its own place. */
static gboolean
check_text (const Raster *raster, const NcOp *op, const NcDisplayList *list, GError **error)
{
  const char *p = op->text;
  double x = op->x;

  for (guint i = 0; i < op->n_chars; i++, p = g_utf8_next_char (p)) {
    double next = x + op->advances[i];

    /* squeezed marks lie half outside of their advance */
    if (leaves_mark (g_utf8_get_char (p)) &&
        !ink_in (raster, x - op->size * 0.5, op->y - op->size, next + op->size * 0.5, op->y + op->size * 0.3)) {
      g_autofree char *what =
          g_strdup_printf (_ ("the character “%.*s” is not to be seen"), (int)(g_utf8_next_char (p) - p), p);

      return fail (error, op->page, op->y, what, op->text);
    }
    x = next;
  }
  if (op->x < EDGE_MM * NC_PT_PER_MM || x > list->page_width - EDGE_MM * NC_PT_PER_MM ||
      op->y - op->size < EDGE_MM * NC_PT_PER_MM || op->y > list->page_height - EDGE_MM * NC_PT_PER_MM)
    return fail (error, op->page, op->y, _ ("text runs over the edge of the page"), op->text);
  return TRUE;
}

static gboolean
is_member (const char *const *names, const char *name)
{
  return names && g_strv_contains (names, name);
}

static gboolean
check_op (const Raster *raster, const NcOp *op, const NcDisplayList *list, const char *const *inked, GError **error)
{
  double area = (op->x1 - op->x) * (op->y1 - op->y) * SCALE * SCALE;

  switch (op->kind) {
  case NC_OP_TEXT:
    return check_text (raster, op, list, error);
  case NC_OP_BOX:
    if (op->x < 0 || op->y < 0 || op->x1 > list->page_width || op->y1 > list->page_height)
      return fail (error, op->page, op->y, _ ("a signature box lies outside of the page"), op->text);
    if (is_member (inked, op->text) && !ink_in (raster, op->x, op->y, op->x1, op->y1 - 1))
      return fail (error, op->page, op->y, _ ("a signature is not to be seen"), op->text);
    return TRUE;
  case NC_OP_VERTICAL:
    return ink_in (raster, op->x, op->y, op->x1, op->y1) ||
           fail (error, op->page, op->y, _ ("the Mongolian text is not to be seen"), op->text);
  case NC_OP_QR: {
    double share = ink_in (raster, op->x, op->y, op->x1, op->y1) / area;

    return (share > MIN_QR_INK && share < MAX_QR_INK) ||
           fail (error, op->page, op->y, _ ("the QR code is damaged"), op->text);
  }
  case NC_OP_LINE:
    return ink_in (raster, MIN (op->x, op->x1) - 1, MIN (op->y, op->y1) - 1, MAX (op->x, op->x1) + 1,
                   MAX (op->y, op->y1) + 1) ||
           fail (error, op->page, op->y, _ ("a line is not to be seen"), "—");
  case NC_OP_IMAGE:
  default:
    return TRUE;
  }
}

static gboolean
is_empty (const NcDisplayList *list, guint page)
{
  for (guint i = 0; i < list->ops->len; i++)
    if (((const NcOp *)list->ops->pdata[i])->page == page)
      return FALSE;
  return TRUE;
}

static gboolean
check_page (PopplerPage *page, guint n, const NcDisplayList *list, const char *const *inked, GError **error)
{
  int width = (int)ceil (list->page_width * SCALE), height = (int)ceil (list->page_height * SCALE);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);
  cairo_t *cr = cairo_create (surface);
  gboolean good = TRUE;
  Raster raster = { .page = n, .width = width, .height = height };

  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  cairo_scale (cr, SCALE, SCALE);
  poppler_page_render_for_printing (page, cr);
  cairo_surface_flush (surface);
  raster.stride = cairo_image_surface_get_stride (surface);
  raster.data = cairo_image_surface_get_data (surface);
  for (guint i = 0; good && i < list->ops->len; i++) {
    const NcOp *op = g_ptr_array_index (list->ops, i);

    if (op->page == n)
      good = check_op (&raster, op, list, inked, error);
  }
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  return good;
}

/* The same file with the output intent's key misspelt: poppler would build colour transforms for it on each page, which
   takes twice as long as the page, and ink is ink in any colours. */
static GBytes *
without_intent (GBytes *pdf)
{
  static const char key[] = "/OutputIntents";
  gsize length;
  const guint8 *data = g_bytes_get_data (pdf, &length), *at = memmem (data, length, key, sizeof key - 1);
  guint8 *copy;

  if (!at)
    return g_bytes_ref (pdf);
  copy = g_memdup2 (data, length);
  copy[(gsize)(at - data) + sizeof key - 2] = '_';
  return g_bytes_new_take (copy, length);
}

/**
 * nc_pdf_check:
 * @pdf: the finished file
 * @list: what was drawn
 * @inked_boxes: (nullable) (array zero-terminated=1): names of the boxes that have to hold handwriting
 *
 * The gate before a paper is signed: each page is rasterised by poppler, and every character that leaves a mark, every
 * line, the QR code and the named boxes have to show ink where they were laid out, and nothing runs off the page. Pages
 * of which the list has nothing are passed over.
 *
 * Returns: %FALSE with %NC_PDF_ERROR_RENDER naming page, place and character.
 */
gboolean
nc_pdf_check (GBytes *pdf, const NcDisplayList *list, const char *const *inked_boxes, GError **error)
{
  g_autoptr (GBytes) plain = without_intent (pdf);
  g_autoptr (PopplerDocument) document = poppler_document_new_from_bytes (plain, NULL, error);

  if (!document)
    return FALSE;
  if (poppler_document_get_n_pages (document) != (int)list->n_pages) {
    g_set_error (error, NC_PDF_ERROR, NC_PDF_ERROR_RENDER, _ ("the paper has %d pages instead of %u: issue it again"),
                 poppler_document_get_n_pages (document), list->n_pages);
    return FALSE;
  }
  for (guint n = 0; n < list->n_pages; n++) {
    gboolean skip = is_empty (list, n);
    g_autoptr (PopplerPage) page = skip ? NULL : poppler_document_get_page (document, (int)n);

    if (!skip && (!page || !check_page (page, n, list, inked_boxes, error)))
      return FALSE;
  }
  return TRUE;
}
