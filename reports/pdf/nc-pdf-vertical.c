/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-pdf-writer-private.h"
#include "nc-lang.h"
#include "nc-mongolian.h"
#include <string.h>

/* Traditional Mongolian script: shaped by HarfBuzz along a line, the line turned a quarter to the right, so that
   letters stand upright in columns that follow each other from left to right. */

#define FONT_PATH "/usr/share/fonts/truetype/noto/NotoSansMongolian-Regular.ttf"
#define BASELINE  0.35 /* of the size, from the column's left edge */
#define ASCENT    0.88 /* of a hanzi that stands upright */

static NcFontFile *
open_font (GError **error)
{
  static NcFontFile *file;
  static GMutex lock;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lock);
  hb_blob_t *blob;

  (void)locker;
  if (file)
    return file;
  blob = hb_blob_create_from_file_or_fail (FONT_PATH);
  if (!blob) {
    g_set_error (error, NC_PDF_ERROR, NC_PDF_ERROR_FONT,
                 _ ("font file %s cannot be read: choose another in the settings, under papers, or install it again"),
                 FONT_PATH);
    return NULL;
  }
  file = g_new0 (NcFontFile, 1);
  file->path = g_strdup (FONT_PATH);
  file->ps_name = g_strdup ("NotoSansMongolian");
  file->face = hb_face_create (blob, 0);
  file->font = hb_font_create (file->face);
  hb_font_set_scale (file->font, 1000, 1000);
  hb_blob_destroy (blob);
  return file;
}

/* A word along its column; NULL when the font lacks a character. */
static hb_buffer_t *
shape (const NcFontFile *file, const char *text)
{
  hb_buffer_t *buffer = hb_buffer_create ();
  const hb_glyph_info_t *infos;
  guint n;

  hb_buffer_add_utf8 (buffer, text, -1, 0, -1);
  hb_buffer_set_script (buffer, HB_SCRIPT_MONGOLIAN);
  hb_buffer_set_direction (buffer, HB_DIRECTION_LTR);
  hb_buffer_set_language (buffer, hb_language_from_string ("mn", -1));
  hb_shape (file->font, buffer, NULL, 0);
  infos = hb_buffer_get_glyph_infos (buffer, &n);
  for (guint i = 0; i < n; i++)
    if (!infos[i].codepoint) {
      hb_buffer_destroy (buffer);
      return NULL;
    }
  return buffer;
}

/**
 * nc_pdf_mongolian_word_em:
 *
 * Returns: how long a word of the script is along its column, of the size; -1 when the font is not installed or lacks a
 * character
 */
double
nc_pdf_mongolian_word_em (const char *text)
{
  NcFontFile *file = open_font (NULL);
  hb_buffer_t *buffer = file ? shape (file, text) : NULL;
  const hb_glyph_position_t *places;
  double length = 0;
  guint n;

  if (!buffer)
    return -1;
  places = hb_buffer_get_glyph_positions (buffer, &n);
  for (guint i = 0; i < n; i++)
    length += places[i].x_advance / 1000.0;
  hb_buffer_destroy (buffer);
  return length;
}

static void
append_number (GString *out, double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append (out, g_ascii_formatd (text, sizeof text, "%.2f", value));
  g_string_append_c (out, ' ');
}

typedef struct {
  NcPdfWriter *writer;
  HPDF_Page page;
  GString *out;
  const NcPdfFont *font; /* set last in the content */
  double size;
} Pen;

static void
use_font (Pen *pen, const NcPdfFont *font)
{
  if (pen->font == font)
    return;
  pen->font = font;
  g_string_append_printf (pen->out, "/%s ", HPDF_Page_GetLocalFontName (pen->page, font->dict));
  append_number (pen->out, pen->size);
  g_string_append (pen->out, "Tf 0 Tc\n");
}

static void
put_glyph (Pen *pen, gboolean turned, double x, double y, guint cid)
{
  g_string_append (pen->out, turned ? "0 -1 1 0 " : "1 0 0 1 ");
  append_number (pen->out, x);
  append_number (pen->out, y);
  g_string_append_printf (pen->out, "Tm <%04X> Tj\n", cid);
}

/* Each glyph at its own place, since marks are moved against their letters; returns where the word ends. */
static double
draw_word (Pen *pen, const char *text, double x, double y)
{
  NcFontFile *file = open_font (NULL);
  hb_buffer_t *buffer = shape (file, text);
  const hb_glyph_info_t *infos;
  const hb_glyph_position_t *places;
  guint n;

  if (!pen->writer->mongolian)
    pen->writer->mongolian = nc_pdf_font_new (pen->writer->pdf, file);
  use_font (pen, pen->writer->mongolian);
  infos = hb_buffer_get_glyph_infos (buffer, &n);
  places = hb_buffer_get_glyph_positions (buffer, &n);
  for (guint i = 0; i < n; i++) {
    gunichar c = g_utf8_get_char (text + infos[i].cluster);

    put_glyph (pen, TRUE, x + places[i].y_offset * pen->size / 1000, y - places[i].x_offset * pen->size / 1000,
               nc_pdf_font_shaped_cid (pen->writer->mongolian, c, infos[i].codepoint));
    y -= places[i].x_advance * pen->size / 1000;
  }
  hb_buffer_destroy (buffer);
  return y;
}

/* Figures and Latin letters turned with the script, hanzi upright, both in the body face; @left is the column's edge.
 */
static double
draw_others (Pen *pen, const NcToken *token, double left, double y)
{
  gboolean turned = token->kind == NC_TOKEN_TURNED;

  for (const char *p = token->text; *p; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);
    guint glyph;
    double em;
    NcFontFile *file = nc_font_set_lookup (pen->writer->fonts, NC_FACE_BODY, c, &glyph, &em);
    NcPdfFont *subset = nc_pdf_writer_subset (pen->writer, file);

    use_font (pen, subset);
    put_glyph (pen, turned, left + (turned ? BASELINE : (NC_MONGOLIAN_PITCH - 1) / 2) * pen->size,
               turned ? y : y - ASCENT * pen->size, nc_pdf_font_cid (subset, c, glyph));
    y -= (turned ? em : 1) * pen->size;
  }
  return y;
}

/* The columns stand in the middle of the operation's rectangle. */
static void
draw_columns (Pen *pen, const NcOp *op, GPtrArray *tokens, const guint *columns, guint n_columns)
{
  double pitch = op->size * NC_MONGOLIAN_PITCH, left = (op->x + op->x1 - n_columns * pitch) / 2, y = 0;

  for (guint i = 0; i < tokens->len; i++) {
    const NcToken *token = g_ptr_array_index (tokens, i);
    double x = left + columns[i] * pitch;

    if (i == 0 || columns[i - 1] != columns[i])
      y = pen->writer->page_height - op->y;
    else if (token->spaced)
      y -= op->size * NC_MONGOLIAN_SPACE;
    y = token->kind == NC_TOKEN_MONGOLIAN ? draw_word (pen, token->text, x + op->size * BASELINE, y)
                                          : draw_others (pen, token, x, y);
  }
}

static gboolean
measure (NcPdfWriter *self, GPtrArray *tokens, double size, double *lengths, GError **error)
{
  NcLayoutMetrics metrics = nc_font_set_metrics (self->fonts);

  for (guint i = 0; i < tokens->len; i++) {
    const NcToken *token = g_ptr_array_index (tokens, i);

    lengths[i] = nc_mongolian_length_em (token, &metrics) * size;
    if (lengths[i] < 0) {
      g_set_error (
          error, NC_PDF_ERROR, NC_PDF_ERROR_GLYPH,
          _ ("the font for Mongolian text does not have all characters of “%s”: write it with other characters"),
          token->text);
      return FALSE;
    }
  }
  return TRUE;
}

gboolean
nc_pdf_writer_vertical (NcPdfWriter *self, HPDF_Page page, const NcOp *op, GError **error)
{
  g_autoptr (GPtrArray) tokens = nc_mongolian_tokens (op->text);
  g_autofree double *lengths = g_new0 (double, tokens->len + 1);
  g_autofree guint *columns = g_new0 (guint, tokens->len + 1);
  g_autoptr (GString) out = g_string_new ("BT ");
  Pen pen = { .writer = self, .page = page, .out = out, .size = op->size };
  guint n;

  if (!open_font (error) || !measure (self, tokens, op->size, lengths, error))
    return FALSE;
  n = nc_mongolian_columns (tokens, lengths, op->y1 - op->y, op->size * NC_MONGOLIAN_SPACE, columns);
  if (!n || n * op->size * NC_MONGOLIAN_PITCH > op->x1 - op->x + 0.1) {
    g_set_error (error, NC_PDF_ERROR, NC_PDF_ERROR_RENDER,
                 _ ("page %u: the Mongolian text does not fit in its place: “%s”"), op->page + 1, op->text);
    return FALSE;
  }
  draw_columns (&pen, op, tokens, columns, n);
  g_string_append (out, "ET\n");
  nc_pdf_write_str (page, out->str);
  return TRUE;
}
