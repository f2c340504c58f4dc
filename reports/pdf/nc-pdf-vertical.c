/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-pdf-writer-private.h"
#include "nc-lang.h"
#include <string.h>

/* Traditional Mongolian script: shaped by HarfBuzz along a line, the line turned a quarter to the right, so that
   letters stand upright in columns that follow each other from left to right. */

#define FONT_PATH    "/usr/share/fonts/truetype/noto/NotoSansMongolian-Regular.ttf"
#define COLUMN_PITCH 1.6  /* of the size */
#define BASELINE     0.35 /* of the size, from the column's left edge */
#define MAX_WORDS    200

typedef struct {
  hb_buffer_t *buffer;
  double length; /* points */
  guint column;
} Word;

static void
word_clear (gpointer data)
{
  hb_buffer_destroy (((Word *)data)->buffer);
}

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
    g_set_error (error, NC_PDF_ERROR, NC_PDF_ERROR_FONT, _ ("font file %s cannot be read"), FONT_PATH);
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

static gboolean
shape (const NcFontFile *file, const char *text, double size, Word *word, GError **error)
{
  hb_glyph_info_t *infos;
  hb_glyph_position_t *places;
  guint n;

  word->buffer = hb_buffer_create ();
  hb_buffer_add_utf8 (word->buffer, text, -1, 0, -1);
  hb_buffer_set_script (word->buffer, HB_SCRIPT_MONGOLIAN);
  hb_buffer_set_direction (word->buffer, HB_DIRECTION_LTR);
  hb_buffer_set_language (word->buffer, hb_language_from_string ("mn", -1));
  hb_shape (file->font, word->buffer, NULL, 0);
  infos = hb_buffer_get_glyph_infos (word->buffer, &n);
  places = hb_buffer_get_glyph_positions (word->buffer, &n);
  for (guint i = 0; i < n; i++) {
    if (!infos[i].codepoint) {
      gunichar c = g_utf8_get_char (text + infos[i].cluster);

      g_set_error (error, NC_PDF_ERROR, NC_PDF_ERROR_GLYPH, _ ("the Mongolian font has no character U+%04X"), c);
      return FALSE;
    }
    word->length += places[i].x_advance * size / 1000;
  }
  return TRUE;
}

static void
append_number (GString *out, double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append (out, g_ascii_formatd (text, sizeof text, "%.2f", value));
  g_string_append_c (out, ' ');
}

/* each glyph at its own place, since marks are moved against their letters */
static double
draw_word (NcPdfWriter *self, GString *out, const Word *word, const char *text, double size, double x, double y)
{
  guint n;
  const hb_glyph_info_t *infos = hb_buffer_get_glyph_infos (word->buffer, &n);
  const hb_glyph_position_t *places = hb_buffer_get_glyph_positions (word->buffer, &n);

  for (guint i = 0; i < n; i++) {
    gunichar c = g_utf8_get_char (text + infos[i].cluster);

    g_string_append (out, "0 -1 1 0 ");
    append_number (out, x + places[i].y_offset * size / 1000);
    append_number (out, y - places[i].x_offset * size / 1000);
    g_string_append_printf (out, "Tm <%04X> Tj\n", nc_pdf_font_shaped_cid (self->mongolian, c, infos[i].codepoint));
    y -= places[i].x_advance * size / 1000;
  }
  return y;
}

/* Which column each word stands in; the number of columns, 0 when a word is longer than a column. */
static guint
fill_columns (GArray *words, double height, double space)
{
  double used = 0;
  guint column = 0;

  for (guint i = 0; i < words->len; i++) {
    Word *word = &g_array_index (words, Word, i);

    if (word->length > height)
      return 0;
    if (used > 0 && used + space + word->length > height) {
      column++;
      used = 0;
    }
    used += (used > 0 ? space : 0) + word->length;
    word->column = column;
  }
  return column + 1;
}

/* The columns stand in the middle of the operation's rectangle. */
static void
draw_columns (NcPdfWriter *self, HPDF_Page page, const NcOp *op, const GArray *words, char **texts, guint columns,
              double space)
{
  g_autoptr (GString) out = g_string_new ("BT ");
  double pitch = op->size * COLUMN_PITCH, y = 0;
  double left = (op->x + op->x1 - columns * pitch) / 2 + op->size * BASELINE;

  g_string_append_printf (out, "/%s ", HPDF_Page_GetLocalFontName (page, self->mongolian->dict));
  append_number (out, op->size);
  g_string_append (out, "Tf 0 Tc\n");
  for (guint i = 0; i < words->len; i++) {
    const Word *word = &g_array_index (words, Word, i);

    if (i == 0 || word[-1].column != word->column)
      y = self->page_height - op->y;
    else
      y -= space;
    y = draw_word (self, out, word, texts[i], op->size, left + word->column * pitch, y);
  }
  g_string_append (out, "ET\n");
  nc_pdf_write_str (page, out->str);
}

gboolean
nc_pdf_writer_vertical (NcPdfWriter *self, HPDF_Page page, const NcOp *op, GError **error)
{
  NcFontFile *file = open_font (error);
  g_auto (GStrv) texts = g_strsplit (op->text, " ", MAX_WORDS);
  g_autoptr (GArray) words = g_array_new (FALSE, TRUE, sizeof (Word));
  double space = op->size / 3;
  guint columns;

  if (!file)
    return FALSE;
  g_array_set_clear_func (words, word_clear);
  for (guint i = 0; texts[i]; i++) {
    Word word = { 0 };
    gboolean good = shape (file, texts[i], op->size, &word, error);

    g_array_append_val (words, word);
    if (!good)
      return FALSE;
  }
  columns = fill_columns (words, op->y1 - op->y, space);
  if (!columns || columns * op->size * COLUMN_PITCH > op->x1 - op->x) {
    g_set_error (error, NC_PDF_ERROR, NC_PDF_ERROR_RENDER,
                 _ ("page %u: the Mongolian text does not fit in its place: “%s”"), op->page + 1, op->text);
    return FALSE;
  }
  if (!self->mongolian)
    self->mongolian = nc_pdf_font_new (self->pdf, file);
  draw_columns (self, page, op, words, texts, columns, space);
  return TRUE;
}
