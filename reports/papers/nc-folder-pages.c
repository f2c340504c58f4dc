/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-folder-pages.h"
#include "nc-layout-doc.h"
#include "nc-layout-page.h"
#include "nc-pdf-check.h"
#include "nc-pdf-writer.h"

#define TITLE_SIZE_PT 22.0
#define COVER_SIZE_PT 14.0
#define TABLE_SIZE_PT 9.0
#define HEAD_SIZE_PT  16.0
#define PITCH_RATIO   1.45
#define COVER_ROW_PT  40.0

static NcParaStyle
style_of (double size_pt, NcAlign align)
{
  NcParaStyle style = nc_para_style_body ();

  style.size_pt = size_pt;
  style.pitch_pt = size_pt * PITCH_RATIO;
  style.track_pt = 0;
  style.align = align;
  style.indent_first_chars = 0;
  return style;
}

static NcPara *
para (double size_pt, NcAlign align, NcFace face, const char *text)
{
  NcParaStyle style = style_of (size_pt, align);
  NcPara *made = nc_para_new (&style);

  nc_para_add_run (made, face, text);
  return made;
}

static void
add_cell (NcRow *row, double size_pt, NcAlign align, NcFace face, const char *text)
{
  NcCell *cell = nc_row_add_cell (row, 1);

  nc_cell_add_item (cell, nc_item_new_para (para (size_pt, align, face, text && *text ? text : "—")));
}

static void
add_heading (NcLayoutDoc *doc, const char *text)
{
  NcPara *heading = para (HEAD_SIZE_PT, NC_ALIGN_CENTER, NC_FACE_HEI, text);

  heading->style.keep_next = TRUE;
  heading->style.space_after_pt = HEAD_SIZE_PT / 2;
  nc_layout_doc_add_para (doc, heading);
}

static void
add_cover (NcLayoutDoc *doc, const NcFolderPages *pages)
{
  static const double widths[] = { 32, 68 };
  NcTable *table = nc_table_new (widths, G_N_ELEMENTS (widths));

  nc_layout_doc_add_space (doc, 2 * NC_GRID_PITCH_PT);
  nc_layout_doc_add_para (doc, para (TITLE_SIZE_PT, NC_ALIGN_CENTER, NC_FACE_TITLE, pages->issuer));
  nc_layout_doc_add_space (doc, NC_GRID_PITCH_PT);
  nc_layout_doc_add_para (doc, para (TITLE_SIZE_PT, NC_ALIGN_CENTER, NC_FACE_TITLE, pages->title));
  nc_layout_doc_add_space (doc, 2 * NC_GRID_PITCH_PT);
  table->border_pt = 0.5;
  table->pad_pt = 8;
  for (guint i = 0; i < pages->n_cover; i++) {
    NcRow *row = nc_table_add_row (table);

    row->min_height_pt = COVER_ROW_PT;
    add_cell (row, COVER_SIZE_PT, NC_ALIGN_LEFT, NC_FACE_HEI, pages->cover[i][0]);
    add_cell (row, COVER_SIZE_PT, NC_ALIGN_LEFT, NC_FACE_BODY, pages->cover[i][1]);
  }
  nc_layout_doc_add_table (doc, table);
  if (pages->note)
    nc_layout_doc_add_space (doc, NC_GRID_PITCH_PT / 2);
  if (pages->note)
    nc_layout_doc_add_para (doc, para (10.5, NC_ALIGN_JUSTIFY, NC_FACE_BODY, pages->note));
}

static void
add_table (NcLayoutDoc *doc, const NcFolderTable *given)
{
  NcTable *table = nc_table_new (given->widths, given->n_columns);
  NcRow *head = nc_table_add_row (table);

  nc_layout_doc_add_page_break (doc);
  add_heading (doc, given->title);
  if (given->note)
    nc_layout_doc_add_para (doc, para (10.5, NC_ALIGN_JUSTIFY, NC_FACE_BODY, given->note));
  table->border_pt = 0.5;
  table->pad_pt = 3;
  table->n_head_rows = 1;
  for (guint i = 0; i < given->n_columns; i++)
    add_cell (head, TABLE_SIZE_PT, NC_ALIGN_CENTER, NC_FACE_HEI, given->heads[i]);
  for (guint r = 0; r < given->rows->len; r++) {
    const char *const *cells = given->rows->pdata[r];
    NcRow *row = nc_table_add_row (table);

    for (guint i = 0; i < given->n_columns; i++)
      add_cell (row, TABLE_SIZE_PT, NC_ALIGN_LEFT, NC_FACE_BODY, cells[i]);
  }
  nc_layout_doc_add_table (doc, table);
}

/**
 * nc_folder_pages_compose:
 * @clock: time of the file
 * @fonts: (nullable): Debian's faces
 *
 * Returns: (transfer full): the cover and the registers as one PDF; %NULL with %NC_LAYOUT_ERROR or %NC_PDF_ERROR.
 */
GBytes *
nc_folder_pages_compose (const NcFolderPages *pages, NcClock *clock, NcFontSet *fonts, GError **error)
{
  g_autoptr (NcLayoutDoc) doc = nc_layout_doc_new ();
  g_autoptr (NcDisplayList) list = NULL;
  g_autoptr (NcPdfWriter) writer = NULL;
  NcPdfOptions options = { .title = pages->title, .author = pages->issuer, .now_usec = nc_clock_now_usec (clock) };
  NcLayoutMetrics metrics;

  fonts = fonts ? fonts : nc_font_set_get_default (error);
  if (!fonts)
    return NULL;
  metrics = nc_font_set_metrics (fonts);
  doc->page.numbers = NC_PAGE_NUMBER_DASH;
  doc->page.head = g_strdup (pages->title);
  add_cover (doc, pages);
  for (guint i = 0; i < pages->n_tables; i++)
    add_table (doc, &pages->tables[i]);
  list = nc_layout_pages (doc, &metrics, error);
  writer = list ? nc_pdf_writer_new (fonts, &options, error) : NULL;
  return writer && nc_pdf_writer_draw (writer, list, error) ? nc_pdf_writer_finish (writer, error) : NULL;
}
