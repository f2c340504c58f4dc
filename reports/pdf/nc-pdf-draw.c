/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-pdf-writer-private.h"
#include "nc-image.h"
#include "nc-lang.h"
#include <qrencode.h>
#include <math.h>
#include <string.h>

#define PHOTO_DPI      180.0
#define JPEG_QUALITY   82
#define FLATE_PIXELS   (250 * 1000) /* larger pictures go in as JPEG */
#define QR_MAX_BYTES   1000
#define QR_QUIET       2
#define QR_DENSE_BYTES 300 /* of a longer text, larger modules are worth more than more correction */
#define TRACK_EPSILON  0.015
#define MAX_STREAM     (48 * 1024 * 1024)

/* What is embedded of a font file; made at its first use. */
NcPdfFont *
nc_pdf_writer_subset (NcPdfWriter *self, NcFontFile *file)
{
  NcPdfFont *subset = g_ptr_array_index (self->subsets, file->index);

  if (!subset) {
    subset = nc_pdf_font_new (self->pdf, file);
    g_ptr_array_index (self->subsets, file->index) = subset;
  }
  return subset;
}

static void
append_number (GString *out, double value, const char *format)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append (out, g_ascii_formatd (text, sizeof text, format, value));
}

static void
begin_run (GString *out, const char *font, double size, double track, double x, double y)
{
  g_string_append_printf (out, "/%s ", font);
  append_number (out, size, "%.2f");
  g_string_append (out, " Tf ");
  append_number (out, track, "%.3f");
  g_string_append (out, " Tc 1 0 0 1 ");
  append_number (out, x, "%.2f");
  g_string_append_c (out, ' ');
  append_number (out, y, "%.2f");
  g_string_append (out, " Tm [<");
}

/* A stretch of one font file: glyph numbers, spaced so that each character has the width it was laid out with. */
gboolean
nc_pdf_writer_text (NcPdfWriter *self, HPDF_Page page, const NcOp *op, GError **error)
{
  g_autoptr (GString) out = g_string_new ("BT ");
  NcPdfFont *current = NULL;
  const char *p = op->text;
  double x = op->x, track = 0;

  if (!op->n_chars)
    return TRUE;
  for (guint i = 0; i < op->n_chars; i++, p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);
    double em, own;
    guint glyph;
    NcFontFile *file = nc_font_set_lookup (self->fonts, op->face, c, &glyph, &em);

    if (!file) {
      g_set_error (error, NC_PDF_ERROR, NC_PDF_ERROR_GLYPH,
                   _ ("page %u: the paper's fonts do not have the character “%.*s” (U+%04X) in “%s”: write it with "
                      "other characters"),
                   op->page + 1, (int)(g_utf8_next_char (p) - p), p, c, op->text);
      return FALSE;
    }
    own = op->advances[i] - em * op->size;
    if (!current || current->file != file) {
      if (current)
        g_string_append (out, ">] TJ ");
      current = nc_pdf_writer_subset (self, file);
      track = round (own * 1000) / 1000;
      begin_run (out, HPDF_Page_GetLocalFontName (page, current->dict), op->size, track, x, self->page_height - op->y);
    }
    g_string_append_printf (out, "%04X", nc_pdf_font_cid (current, c, glyph));
    if (fabs (own - track) > TRACK_EPSILON && i + 1 < op->n_chars) {
      g_string_append_c (out, '>');
      append_number (out, (track - own) / op->size * 1000, "%.1f");
      g_string_append_c (out, '<');
    }
    x += op->advances[i];
  }
  g_string_append (out, ">] TJ ET\n");
  nc_pdf_write_str (page, out->str);
  return TRUE;
}

/* Glyph numbers of one word in one font file; NULL with _GLYPH. */
static NcPdfFont *
append_word (NcPdfWriter *self, const char *text, GString *out, double *em, GError **error)
{
  NcPdfFont *subset = NULL;

  *em = 0;
  for (const char *p = text; *p; p = g_utf8_next_char (p)) {
    guint glyph;
    double own;
    NcFontFile *file = nc_font_set_lookup (self->fonts, NC_FACE_HEI, g_utf8_get_char (p), &glyph, &own);

    if (!file || (subset && subset->file != file)) {
      g_set_error (error, NC_PDF_ERROR, NC_PDF_ERROR_GLYPH,
                   _ ("the paper's fonts do not have all characters of “%s”: write it with other characters"), text);
      return NULL;
    }
    subset = nc_pdf_writer_subset (self, file);
    g_string_append_printf (out, "%04X", nc_pdf_font_cid (subset, g_utf8_get_char (p), glyph));
    *em += own;
  }
  return subset;
}

/**
 * nc_pdf_writer_watermark:
 * @list: what will be drawn over it
 * @text: a few words
 *
 * Writes @text large, light grey and aslant across each page, under everything; to be called before the list is drawn.
 *
 * Returns: %FALSE with %NC_PDF_ERROR_GLYPH or _WRITE
 */
gboolean
nc_pdf_writer_watermark (NcPdfWriter *self, const NcDisplayList *list, const char *text, GError **error)
{
  g_autoptr (GString) word = g_string_new (NULL);
  double em, size, slope = 0.7071;
  NcPdfFont *font;

  if (!nc_pdf_writer_add_pages (self, list, error))
    return FALSE;
  font = append_word (self, text, word, &em, error);
  if (!font)
    return FALSE;
  g_checksum_update (self->sum, (const guchar *)text, -1);
  size = MIN (90.0, list->page_width * 0.9 / em);
  for (guint n = 0; n < list->n_pages; n++) {
    HPDF_Page page = nc_pdf_writer_page (self, n);
    g_autoptr (GString) out = g_string_new ("q 0.86 g BT ");
    const double matrix[] = { slope,
                              slope,
                              -slope,
                              slope,
                              list->page_width / 2 - em * size * slope / 2,
                              list->page_height / 2 - em * size * slope / 2 };

    g_string_append_printf (out, "/%s ", HPDF_Page_GetLocalFontName (page, font->dict));
    append_number (out, size, "%.2f");
    g_string_append (out, " Tf");
    for (guint i = 0; i < G_N_ELEMENTS (matrix); i++) {
      g_string_append_c (out, ' ');
      append_number (out, matrix[i], "%.4f");
    }
    g_string_append_printf (out, " Tm <%s> Tj ET Q\n", word->str);
    nc_pdf_write_str (page, out->str);
  }
  return nc_pdf_writer_check (self, error);
}

static HPDF_Dict
embed (NcPdfWriter *self, const NcImage *image, GError **error)
{
  HPDF_Dict dict = HPDF_DictStream_New (self->pdf->mmgr, self->pdf->xref);
  gsize n = (gsize)image->width * image->height, length = n * image->channels;
  g_autoptr (GBytes) jpeg = NULL;
  const void *data = image->pixels;

  if (!dict) {
    nc_pdf_writer_check (self, error);
    return NULL;
  }
  if (n > FLATE_PIXELS) {
    jpeg = nc_image_to_jpeg (image, JPEG_QUALITY, error);
    if (!jpeg)
      return NULL;
    data = g_bytes_get_data (jpeg, &length);
  }
  if (length > MAX_STREAM) {
    g_set_error_literal (error, NC_PDF_ERROR, NC_PDF_ERROR_IMAGE, _ ("the picture is too large: save it smaller"));
    return NULL;
  }
  HPDF_Dict_AddName (dict, "Type", "XObject");
  HPDF_Dict_AddName (dict, "Subtype", "Image");
  HPDF_Dict_AddNumber (dict, "Width", (HPDF_INT32)image->width);
  HPDF_Dict_AddNumber (dict, "Height", (HPDF_INT32)image->height);
  HPDF_Dict_AddName (dict, "ColorSpace", image->channels == 1 ? "DeviceGray" : "DeviceRGB");
  HPDF_Dict_AddNumber (dict, "BitsPerComponent", 8);
  dict->filter = jpeg ? HPDF_STREAM_FILTER_DCT_DECODE : HPDF_STREAM_FILTER_FLATE_DECODE;
  HPDF_Stream_Write (dict->stream, data, (HPDF_UINT)length);
  return dict;
}

/* The larger side that is worth decoding for a place of so many points: a quarter more than is drawn, of a picture not
   more than 2.2 times as long as high, which a flat place shrinks further. */
static guint
sufficient_side (guint max_x, guint max_y)
{
  double side = MIN (MAX (max_x, max_y), 2.2 * MIN (max_x, max_y));

  return (guint)ceil (1.25 * side);
}

static HPDF_Dict
find_image (NcPdfWriter *self, const NcOp *op, double *aspect, GError **error)
{
  HPDF_Dict dict = g_hash_table_lookup (self->images, op->text);
  guint max_x = (guint)((op->x1 - op->x) / 72 * PHOTO_DPI) + 1, max_y = (guint)((op->y1 - op->y) / 72 * PHOTO_DPI) + 1;

  if (!dict) {
    g_autoptr (GBytes) bytes = NULL;
    g_autoptr (NcImage) image = NULL;

    if (!self->options.load_image) {
      g_set_error (error, NC_PDF_ERROR, NC_PDF_ERROR_IMAGE, _ ("the picture %s of the paper is missing"), op->text);
      return NULL;
    }
    bytes = self->options.load_image (op->text, self->options.load_user, error);
    if (!bytes)
      return NULL;
    image = nc_image_load (bytes, sufficient_side (max_x, max_y), error);
    if (!image) {
      g_prefix_error (error, _ ("picture %s: "), op->text);
      return NULL;
    }
    nc_image_fit (image, max_x, max_y);
    dict = embed (self, image, error);
    if (!dict)
      return NULL;
    g_hash_table_insert (self->images, g_strdup (op->text), dict);
  }
  {
    HPDF_Number width = HPDF_Dict_GetItem (dict, "Width", HPDF_OCLASS_NUMBER);
    HPDF_Number height = HPDF_Dict_GetItem (dict, "Height", HPDF_OCLASS_NUMBER);

    *aspect = (double)width->value / height->value;
  }
  return dict;
}

/* in the middle of its rectangle, whole, its aspect kept */
gboolean
nc_pdf_writer_image (NcPdfWriter *self, HPDF_Page page, const NcOp *op, GError **error)
{
  double aspect, width = op->x1 - op->x, height = op->y1 - op->y, x, y;
  HPDF_Dict dict = find_image (self, op, &aspect, error);
  g_autoptr (GString) out = g_string_new ("q ");

  if (!dict)
    return FALSE;
  if (width / height > aspect)
    width = height * aspect;
  else
    height = width / aspect;
  x = (op->x + op->x1 - width) / 2;
  y = self->page_height - (op->y + op->y1 + height) / 2;
  append_number (out, width, "%.2f");
  g_string_append (out, " 0 0 ");
  append_number (out, height, "%.2f");
  g_string_append_c (out, ' ');
  append_number (out, x, "%.2f");
  g_string_append_c (out, ' ');
  append_number (out, y, "%.2f");
  g_string_append_printf (out, " cm /%s Do Q\n", HPDF_Page_GetXObjectName (page, dict));
  nc_pdf_write_str (page, out->str);
  return TRUE;
}

/* On white of its own, so that it may be drawn over another. Dark modules of a row that touch are one rectangle, so
   that no viewer shows hair lines between them. */
gboolean
nc_pdf_writer_qr (NcPdfWriter *self, HPDF_Page page, const NcOp *op, GError **error)
{
  gsize length = strlen (op->text);
  QRcode *code =
      length <= QR_MAX_BYTES
          ? QRcode_encodeString (op->text, 0, length > QR_DENSE_BYTES ? QR_ECLEVEL_L : QR_ECLEVEL_M, QR_MODE_8, 1)
          : NULL;
  g_autoptr (GString) out = g_string_new (NULL);
  double module;

  if (!code) {
    g_set_error_literal (error, NC_PDF_ERROR, NC_PDF_ERROR_IMAGE,
                         _ ("the text is too long for the QR code: shorten the paper's number"));
    return FALSE;
  }
  module = (op->x1 - op->x) / (code->width + 2 * QR_QUIET);
  g_string_append (out, "q 1 g ");
  append_number (out, op->x, "%.3f");
  g_string_append_c (out, ' ');
  append_number (out, self->page_height - op->y1, "%.3f");
  g_string_append_c (out, ' ');
  append_number (out, op->x1 - op->x, "%.3f");
  g_string_append_c (out, ' ');
  append_number (out, op->y1 - op->y, "%.3f");
  g_string_append (out, " re f Q\n");
  for (int y = 0; y < code->width; y++)
    for (int x = 0; x < code->width; x++) {
      int from = x;

      while (x < code->width && code->data[y * code->width + x] & 1)
        x++;
      if (x == from)
        continue;
      append_number (out, op->x + (from + QR_QUIET) * module, "%.3f");
      g_string_append_c (out, ' ');
      append_number (out, self->page_height - op->y - (y + 1 + QR_QUIET) * module, "%.3f");
      g_string_append_c (out, ' ');
      append_number (out, (x - from) * module, "%.3f");
      g_string_append_c (out, ' ');
      append_number (out, module, "%.3f");
      g_string_append (out, " re\n");
    }
  g_string_append (out, "f\n");
  QRcode_free (code);
  nc_pdf_write_str (page, out->str);
  return TRUE;
}
