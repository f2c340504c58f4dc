/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-paper-mark.h"
#include "nc-lang.h"
#include "nc-layout-page.h"
#include "nc-pdf-check.h"
#include "nc-pdf-join.h"
#include "nc-pdf-overlay.h"
#include <string.h>

#define NOTE_PAD_PT  3.0
#define NOTE_MOST_PT 10.5
#define NOTE_LEAST   7.0
#define NOTE_STEP    0.5
#define NOTE_PITCH   1.35
#define INK_INSET_PT 1.5 /* so that the white of a picture leaves the line under it */

/* A rectangle of one page, in points from its upper left corner. */
typedef struct {
  guint page;
  double x0, y0, x1, y1;
} Place;

typedef struct {
  NcFontSet *fonts;
  json_t *places;
  NcDisplayList *list; /* as of the paper's pages */
  GPtrArray *inked;    /* names (utf8), borrowed, NULL at the end when it is done */
} Marker;

static json_t *
numbers (double page, double x0, double y0, double x1, double y1)
{
  return json_pack ("[f, f, f, f, f]", page, x0, y0, x1, y1);
}

/**
 * nc_paper_places:
 *
 * Where marks can go on @paper: to be kept beside its bytes.
 *
 * Returns: (transfer full): an object of "page" [width, height], "boxes" (name → [page, x0, y0, x1, y1]) and, where the
 * paper has one, "code"; points from the upper left corner, pages from 0
 */
json_t *
nc_paper_places (const NcPaper *paper)
{
  json_t *boxes = json_object ();
  json_t *places = json_pack ("{s:[f, f], s:o}", "page", paper->page_width, paper->page_height, "boxes", boxes);

  for (guint i = 0; i < paper->boxes->len; i++) {
    const NcPaperBox *box = paper->boxes->pdata[i];

    json_object_set_new (
        boxes, box->name,
        numbers (box->page, box->x0, paper->page_height - box->y1, box->x1, paper->page_height - box->y0));
  }
  if (paper->has_code)
    json_object_set_new (places, "code",
                         numbers (paper->code[0], paper->code[1], paper->code[2], paper->code[3], paper->code[4]));
  return places;
}

static gboolean
find_place (json_t *places, NcPaperMarkKind kind, const char *box, Place *place)
{
  json_t *array = kind == NC_PAPER_MARK_CODE ? json_object_get (places, "code")
                                             : json_object_get (json_object_get (places, "boxes"), box ? box : "");

  if (json_array_size (array) != 5)
    return FALSE;
  *place = (Place){ .page = (guint)json_number_value (json_array_get (array, 0)),
                    .x0 = json_number_value (json_array_get (array, 1)),
                    .y0 = json_number_value (json_array_get (array, 2)),
                    .x1 = json_number_value (json_array_get (array, 3)),
                    .y1 = json_number_value (json_array_get (array, 4)) };
  return TRUE;
}

/** nc_paper_has_place: Returns: whether the paper of these @places has room for such a mark */
gboolean
nc_paper_has_place (json_t *places, NcPaperMarkKind kind, const char *box)
{
  Place place;

  return find_place (places, kind, box, &place);
}

static void
add_op (Marker *self, const Place *place, NcOpKind kind, const char *text)
{
  NcOp *op = nc_op_new (kind, place->x0, place->y0, place->x1, place->y1, 0, text);

  op->page = place->page;
  nc_display_list_add (self->list, op);
}

/* The words set in @size, or NULL. */
static NcDisplayList *
set_note (Marker *self, const Place *place, const char *words, double size, GError **error)
{
  NcLayoutMetrics metrics = nc_font_set_metrics (self->fonts);
  g_autoptr (NcLayoutDoc) doc = nc_layout_doc_new ();
  NcParaStyle style = { .align = NC_ALIGN_LEFT, .size_pt = size, .pitch_pt = size * NOTE_PITCH };
  NcPara *para = nc_para_new (&style);

  doc->page = (NcPageStyle){ .width_pt = self->list->page_width,
                             .height_pt = self->list->page_height,
                             .left_pt = place->x0 + NOTE_PAD_PT,
                             .top_pt = place->y0,
                             .text_width_pt = place->x1 - place->x0 - 2 * NOTE_PAD_PT,
                             .text_height_pt = place->y1 - place->y0 };
  nc_para_add_run (para, NC_FACE_BODY, words);
  nc_layout_doc_add_para (doc, para);
  return nc_layout_pages (doc, &metrics, error);
}

/* In the middle of the height of their place. */
static void
take_note (Marker *self, const Place *place, const NcDisplayList *set, double pitch)
{
  double last = place->y0, first = place->y1;

  for (guint i = 0; i < set->ops->len; i++) {
    first = MIN (first, ((const NcOp *)set->ops->pdata[i])->y);
    last = MAX (last, ((const NcOp *)set->ops->pdata[i])->y);
  }
  for (guint i = 0; i < set->ops->len; i++) {
    NcOp *op = nc_op_copy (set->ops->pdata[i]);

    op->page = place->page;
    op->y += MAX (0, (place->y1 - place->y0 - (last - first) - pitch) / 2);
    nc_display_list_add (self->list, op);
  }
}

/* The largest size in which the words fit. */
static gboolean
add_note (Marker *self, const Place *place, const char *words, GError **error)
{
  for (double size = NOTE_MOST_PT; size >= NOTE_LEAST; size -= NOTE_STEP) {
    g_autoptr (NcDisplayList) set = set_note (self, place, words, size, error);

    if (!set)
      return FALSE;
    if (set->n_pages > 1)
      continue;
    take_note (self, place, set, size * NOTE_PITCH);
    return TRUE;
  }
  g_set_error (error, NC_PAPERS_ERROR, NC_PAPERS_ERROR_VALUE,
               _ ("the note is too long for its place on the paper: “%s”"), words);
  return FALSE;
}

static gboolean
add_mark (Marker *self, const NcPaperMark *mark, GError **error)
{
  Place place;

  if (!find_place (self->places, mark->kind, mark->box, &place) || place.page >= self->list->n_pages || !mark->value) {
    g_set_error (error, NC_PAPERS_ERROR, NC_PAPERS_ERROR_VALUE,
                 _ ("the paper has no signature box “%s”, or its picture is missing"), mark->box ? mark->box : "");
    return FALSE;
  }
  if (mark->kind == NC_PAPER_MARK_NOTE)
    return add_note (self, &place, mark->value, error);
  if (mark->kind == NC_PAPER_MARK_CODE) {
    add_op (self, &place, NC_OP_QR, mark->value);
    return TRUE;
  }
  add_op (self, &place, NC_OP_BOX, mark->box);
  place.y1 -= INK_INSET_PT;
  add_op (self, &place, NC_OP_IMAGE, mark->value);
  g_ptr_array_add (self->inked, (gpointer)mark->box);
  return TRUE;
}

/* The marks alone, on as many pages as have any; @onto gets the paper's page of each. */
static GBytes *
write_marks (Marker *self, GArray *onto, const NcPaperOptions *options, GError **error)
{
  NcPdfOptions pdf = { .title = "",
                       .now_usec = nc_clock_now_usec (options->clock),
                       .load_image = options->load_image,
                       .load_user = options->load_user };
  g_autoptr (NcDisplayList) list = nc_display_list_new (self->list->page_width, self->list->page_height);
  g_autoptr (NcPdfWriter) writer = nc_pdf_writer_new (self->fonts, &pdf, error);

  for (guint page = 0; page < self->list->n_pages; page++) {
    guint n = onto->len;

    for (guint i = 0; i < self->list->ops->len; i++) {
      const NcOp *op = self->list->ops->pdata[i];
      NcOp *copy;

      if (op->page != page)
        continue;
      if (onto->len == n)
        g_array_append_val (onto, page);
      copy = nc_op_copy (op);
      copy->page = n;
      nc_display_list_add (list, copy);
    }
  }
  list->n_pages = onto->len;
  return writer && nc_pdf_writer_draw (writer, list, error) ? nc_pdf_writer_finish (writer, error) : NULL;
}

static GBytes *
draw_marks (Marker *self, GBytes *pdf, const NcPaperOptions *options, GError **error)
{
  g_autoptr (GArray) onto = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GBytes) marks = write_marks (self, onto, options, error), whole = NULL;
  NcPdfOverlay overlay = { .pdf = marks, .onto = (const guint *)onto->data, .n_onto = onto->len };

  if (!marks)
    return NULL;
  g_ptr_array_add (self->inked, NULL);
  overlay.inked = (const char *const *)self->inked->pdata;
  whole = nc_pdf_overlay (pdf, &overlay, error);
  if (!whole || (!options->skip_render_check && !nc_pdf_check (whole, self->list, overlay.inked, error)))
    return NULL;
  return g_steal_pointer (&whole);
}

/**
 * nc_paper_mark:
 * @pdf: the paper, not signed by a certificate yet
 * @places: what nc_paper_places() gave when it was composed
 * @options: the clock is needed; the image loader for handwriting
 *
 * Adds marks and looks at the pages that have them. A box that was signed by hand needs no certificate any more.
 *
 * Returns: (transfer full) (nullable): the new file, which begins with all bytes of @pdf; @pdf itself when there are no
 * marks; %NULL with %NC_PAPERS_ERROR_VALUE (no such place, a note too long), %NC_LAYOUT_ERROR, %NC_PDF_ERROR or an
 * error of nc_pdf_overlay()
 */
GBytes *
nc_paper_mark (GBytes *pdf, json_t *places, const NcPaperMark *marks, guint n_marks, const NcPaperOptions *options,
               GError **error)
{
  json_t *page = json_object_get (places, "page");
  g_autoptr (NcDisplayList) list = NULL;
  g_autoptr (GPtrArray) inked = g_ptr_array_new ();
  Marker self = { .places = places, .inked = inked };

  if (!n_marks)
    return g_bytes_ref (pdf);
  self.fonts = options->fonts ? options->fonts : nc_font_set_get_default (error);
  if (!self.fonts)
    return NULL;
  list =
      nc_display_list_new (json_number_value (json_array_get (page, 0)), json_number_value (json_array_get (page, 1)));
  list->n_pages = nc_pdf_count_pages (pdf, error);
  if (!list->n_pages)
    return NULL;
  self.list = list;
  for (guint i = 0; i < n_marks; i++)
    if (!add_mark (&self, &marks[i], error))
      return NULL;
  return draw_marks (&self, pdf, options, error);
}
