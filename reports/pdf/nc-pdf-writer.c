/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-pdf-writer-private.h"
#include "nc-lang.h"
#include <string.h>

#define WIDGET_FLAGS   132 /* print, locked: PDF 32000-1 table 165 */
#define SIG_FLAGS      3   /* signatures exist, append only: table 219 */
#define FIELD_NAME_MAX 100

static void
subset_free (gpointer data)
{
  if (data)
    nc_pdf_font_free (data);
}

/**
 * nc_pdf_writer_new:
 * @options: copied; its texts have to live as long as the writer
 *
 * Returns: (transfer full): a writer without pages; %NULL with %NC_PDF_ERROR_WRITE when there is no memory.
 */
NcPdfWriter *
nc_pdf_writer_new (NcFontSet *fonts, const NcPdfOptions *options, GError **error)
{
  HPDF_Doc pdf = HPDF_New (NULL, NULL);
  NcPdfWriter *self;

  if (!pdf) {
    g_set_error_literal (error, NC_PDF_ERROR, NC_PDF_ERROR_WRITE,
                         _ ("not enough memory for the paper: close other programs and try again"));
    return NULL;
  }
  self = g_new0 (NcPdfWriter, 1);
  self->pdf = pdf;
  self->fonts = nc_font_set_ref (fonts);
  self->options = *options;
  self->subsets = g_ptr_array_new_with_free_func (subset_free);
  g_ptr_array_set_size (self->subsets, (int)nc_font_set_n_files (fonts));
  self->pages = g_ptr_array_new ();
  self->images = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->sum = g_checksum_new (G_CHECKSUM_SHA256);
  pdf->pdf_version = HPDF_VER_14;
  HPDF_SetCompressionMode (pdf, HPDF_COMP_ALL);
  return self;
}

void
nc_pdf_writer_free (NcPdfWriter *self)
{
  if (!self)
    return;
  g_ptr_array_unref (self->subsets);
  g_clear_pointer (&self->mongolian, nc_pdf_font_free);
  g_ptr_array_unref (self->pages);
  g_hash_table_unref (self->images);
  g_checksum_free (self->sum);
  HPDF_Free (self->pdf);
  nc_font_set_unref (self->fonts);
  g_free (self);
}

/* libharu keeps its first error; a document that has one is abandoned. */
gboolean
nc_pdf_writer_check (NcPdfWriter *self, GError **error)
{
  HPDF_STATUS status = HPDF_GetError (self->pdf);

  if (status == HPDF_OK)
    return TRUE;
  g_set_error (error, NC_PDF_ERROR, NC_PDF_ERROR_WRITE,
               _ ("the paper could not be written as PDF (0x%04lX): try again; if it happens again, report the number"),
               status);
  return FALSE;
}

void
nc_pdf_write_str (HPDF_Page page, const char *text)
{
  HPDF_Stream_WriteStr (((HPDF_PageAttr)page->attr)->stream, text);
}

HPDF_Page
nc_pdf_writer_page (NcPdfWriter *self, guint page)
{
  return page < self->pages->len ? g_ptr_array_index (self->pages, page) : NULL;
}

/* As many pages as the list has; those that are there already stay. */
gboolean
nc_pdf_writer_add_pages (NcPdfWriter *self, const NcDisplayList *list, GError **error)
{
  self->page_height = list->page_height;
  while (self->pages->len < list->n_pages) {
    HPDF_Page page = HPDF_AddPage (self->pdf);

    if (!page)
      return nc_pdf_writer_check (self, error);
    HPDF_Page_SetWidth (page, (HPDF_REAL)list->page_width);
    HPDF_Page_SetHeight (page, (HPDF_REAL)list->page_height);
    g_ptr_array_add (self->pages, page);
  }
  return TRUE;
}

static void
draw_line (NcPdfWriter *self, HPDF_Page page, const NcOp *op)
{
  char x[4][G_ASCII_DTOSTR_BUF_SIZE], thick[G_ASCII_DTOSTR_BUF_SIZE];
  double values[4] = { op->x, self->page_height - op->y, op->x1, self->page_height - op->y1 };
  g_autofree char *text = NULL;

  for (int i = 0; i < 4; i++)
    g_ascii_formatd (x[i], sizeof x[i], "%.2f", values[i]);
  g_ascii_formatd (thick, sizeof thick, "%.2f", op->size);
  text = g_strdup_printf ("%s w %s %s m %s %s l S\n", thick, x[0], x[1], x[2], x[3]);
  nc_pdf_write_str (page, text);
}

/**
 * nc_pdf_writer_draw:
 *
 * Draws a whole list; boxes leave no mark.
 *
 * Returns: %FALSE with an error of %NC_PDF_ERROR: a character without a glyph, a bad picture; the writer is of no use
 * then.
 */
gboolean
nc_pdf_writer_draw (NcPdfWriter *self, const NcDisplayList *list, GError **error)
{
  g_autofree char *dump = nc_display_list_dump (list);

  g_checksum_update (self->sum, (const guchar *)dump, -1);
  if (!nc_pdf_writer_add_pages (self, list, error))
    return FALSE;
  for (guint i = 0; i < list->ops->len; i++) {
    const NcOp *op = g_ptr_array_index (list->ops, i);
    HPDF_Page page = nc_pdf_writer_page (self, op->page);
    gboolean done = TRUE;

    if (op->kind == NC_OP_TEXT)
      done = nc_pdf_writer_text (self, page, op, error);
    else if (op->kind == NC_OP_LINE)
      draw_line (self, page, op);
    else if (op->kind == NC_OP_IMAGE)
      done = nc_pdf_writer_image (self, page, op, error);
    else if (op->kind == NC_OP_VERTICAL)
      done = nc_pdf_writer_vertical (self, page, op, error);
    else if (op->kind == NC_OP_QR)
      done = nc_pdf_writer_qr (self, page, op, error);
    if (!done)
      return FALSE;
  }
  return nc_pdf_writer_check (self, error);
}

/**
 * nc_pdf_writer_draw_image:
 * @reference: for the image loader
 * @x0: points from the upper left corner, as in the display list
 *
 * Draws one more picture, e.g. handwriting into a signature box, in the middle of the rectangle and within it.
 */
gboolean
nc_pdf_writer_draw_image (NcPdfWriter *self, guint page, const char *reference, double x0, double y0, double x1,
                          double y1, GError **error)
{
  g_autoptr (NcOp) op = nc_op_new (NC_OP_IMAGE, x0, y0, x1, y1, 0, reference);

  g_return_val_if_fail (page < self->pages->len, FALSE);
  g_checksum_update (self->sum, (const guchar *)reference, -1);
  return nc_pdf_writer_image (self, nc_pdf_writer_page (self, page), op, error) && nc_pdf_writer_check (self, error);
}

/* PDF/A wants a look for every field; this one draws nothing. */
static HPDF_Dict
empty_look (NcPdfWriter *self)
{
  HPDF_Dict form = HPDF_DictStream_New (self->pdf->mmgr, self->pdf->xref);
  HPDF_Array box = HPDF_Array_New (self->pdf->mmgr);

  if (!form || !box)
    return NULL;
  HPDF_Dict_AddName (form, "Type", "XObject");
  HPDF_Dict_AddName (form, "Subtype", "Form");
  HPDF_Dict_Add (form, "BBox", box);
  for (int i = 0; i < 4; i++)
    HPDF_Array_AddNumber (box, i < 2 ? 0 : 1);
  HPDF_Dict_Add (form, "Resources", HPDF_Dict_New (self->pdf->mmgr));
  return form;
}

static gboolean
start_form (NcPdfWriter *self)
{
  HPDF_Dict form = HPDF_Dict_New (self->pdf->mmgr);

  if (!form || HPDF_Xref_Add (self->pdf->xref, form) != HPDF_OK)
    return FALSE;
  self->fields = HPDF_Array_New (self->pdf->mmgr);
  self->empty_look = empty_look (self);
  HPDF_Dict_Add (form, "Fields", self->fields);
  HPDF_Dict_AddNumber (form, "SigFlags", SIG_FLAGS);
  return HPDF_Dict_Add (self->pdf->catalog, "AcroForm", form) == HPDF_OK && self->fields && self->empty_look;
}

/**
 * nc_pdf_add_signature_field:
 * @name: of the field, ASCII, without a full stop
 * @page: from 0; it has to exist
 * @x0: points from the upper left corner, as in the display list
 *
 * Makes an empty signature field with its widget in the file itself, so that signing later changes this field only.
 *
 * Returns: %FALSE with %NC_PDF_ERROR_WRITE.
 */
gboolean
nc_pdf_add_signature_field (NcPdfWriter *self, const char *name, guint page, double x0, double y0, double x1, double y1,
                            GError **error)
{
  HPDF_Page on = nc_pdf_writer_page (self, page);
  HPDF_Dict widget = HPDF_Dict_New (self->pdf->mmgr), look = HPDF_Dict_New (self->pdf->mmgr);
  HPDF_Array rect = HPDF_Array_New (self->pdf->mmgr), annots;
  double values[4] = { x0, self->page_height - y1, x1, self->page_height - y0 };

  g_return_val_if_fail (on && g_str_is_ascii (name) && strlen (name) <= FIELD_NAME_MAX && !strchr (name, '.'), FALSE);
  if (!widget || !look || !rect || (!self->fields && !start_form (self)))
    return nc_pdf_writer_check (self, error);
  HPDF_Xref_Add (self->pdf->xref, widget);
  HPDF_Dict_AddName (widget, "Type", "Annot");
  HPDF_Dict_AddName (widget, "Subtype", "Widget");
  HPDF_Dict_AddName (widget, "FT", "Sig");
  HPDF_Dict_Add (widget, "T", HPDF_String_New (self->pdf->mmgr, name, NULL));
  HPDF_Dict_AddNumber (widget, "F", WIDGET_FLAGS);
  HPDF_Dict_Add (widget, "P", on);
  HPDF_Dict_Add (widget, "Rect", rect);
  for (int i = 0; i < 4; i++)
    HPDF_Array_AddReal (rect, (HPDF_REAL)values[i]);
  HPDF_Dict_Add (widget, "AP", look);
  HPDF_Dict_Add (look, "N", self->empty_look);
  annots = HPDF_Dict_GetItem (on, "Annots", HPDF_OCLASS_ARRAY);
  if (!annots) {
    annots = HPDF_Array_New (self->pdf->mmgr);
    HPDF_Dict_Add (on, "Annots", annots);
  }
  HPDF_Array_Add (annots, widget);
  HPDF_Array_Add (self->fields, widget);
  g_checksum_update (self->sum, (const guchar *)name, -1);
  return nc_pdf_writer_check (self, error);
}

/**
 * nc_pdf_writer_finish:
 *
 * Writes fonts, metadata and output intent, and saves to memory; @self can only be freed afterwards.
 *
 * Returns: (transfer full): the file; the same bytes for the same input and time. %NULL with %NC_PDF_ERROR_WRITE.
 */
GBytes *
nc_pdf_writer_finish (NcPdfWriter *self, GError **error)
{
  g_autofree guint8 *data = NULL;
  HPDF_UINT32 size;

  for (guint i = 0; i < self->subsets->len; i++)
    if (g_ptr_array_index (self->subsets, i))
      nc_pdf_font_finish (g_ptr_array_index (self->subsets, i), self->pdf);
  if (self->mongolian)
    nc_pdf_font_finish (self->mongolian, self->pdf);
  if (!nc_pdf_writer_check (self, error) || !nc_pdf_writer_add_archive_parts (self, error))
    return NULL;
  HPDF_SaveToStream (self->pdf);
  if (!nc_pdf_writer_check (self, error))
    return NULL;
  size = HPDF_GetStreamSize (self->pdf);
  data = g_malloc (MAX (size, 1));
  HPDF_ResetStream (self->pdf);
  if (HPDF_ReadFromStream (self->pdf, data, &size) != HPDF_OK && size == 0) {
    g_set_error_literal (error, NC_PDF_ERROR, NC_PDF_ERROR_WRITE,
                         _ ("the paper could not be read back after it was written: try again"));
    return NULL;
  }
  return g_bytes_new_take (g_steal_pointer (&data), size);
}
