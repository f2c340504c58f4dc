/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-lang.h"
#include "nc-layout-furniture.h"
#include "nc-layout-row.h"
#include <string.h>

#define SMALL_PT       7.0
#define PAGE_TABLE_GAP 6.0
#define NUMBER_SIZE_PT 14.0 /* 四号, GB/T 9704 clause 7.5 */
#define NUMBER_GAP_MM  7.0
#define FOOT_GAP_MM    15.0
#define HEAD_GAP_MM    7.0
#define QR_SIDE_MM     25.0 /* of a code signed with RSA too, which comes into the same place */
#define QR_TOP_MM      8.0
#define QR_CAPTION_MM  26.0

static GPtrArray *
set_text (const char *text, NcFace face, const NcParaStyle *style, double width, const NcLayoutMetrics *metrics,
          GError **error)
{
  g_autoptr (NcPara) para = nc_para_new (style);

  nc_para_add_run (para, face, text);
  return nc_layout_lines (para, width, metrics, error);
}

static double
line_width (const NcLine *line)
{
  double width = 0;

  for (guint i = 0; i < line->ops->len; i++) {
    const NcOp *op = g_ptr_array_index (line->ops, i);

    for (guint k = 0; k < op->n_chars; k++)
      width += op->advances[k];
  }
  return width;
}

static double
widest (const GPtrArray *lines)
{
  double width = 0;

  for (guint i = 0; i < lines->len; i++)
    width = MAX (width, line_width (g_ptr_array_index (lines, i)));
  return width;
}

static void
take_lines (NcLine *into, const GPtrArray *lines, double centre, double *y)
{
  for (guint i = 0; i < lines->len; i++) {
    const NcLine *line = g_ptr_array_index (lines, i);
    double x = centre - line_width (line) / 2;

    for (guint k = 0; k < line->ops->len; k++) {
      NcOp *op = nc_op_copy (g_ptr_array_index (line->ops, k));

      op->x += x;
      op->y += *y;
      g_ptr_array_add (into->ops, op);
    }
    *y += line->height;
  }
}

/**
 * nc_layout_seal_line:
 *
 * GB/T 9704 clause 7.3.5: the date four characters from the right edge, the name over it, both centred on each other; a
 * longer name ends two characters from the edge. The seal's square lies over both so that they stand slightly under
 * its middle.
 *
 * Returns: (transfer full): one uncut piece with the texts and the box of the seal.
 */
NcLine *
nc_layout_seal_line (const NcBlock *seal, double width_pt, const NcLayoutMetrics *metrics, GError **error)
{
  NcParaStyle style = seal->style;
  double unit = style.size_pt + style.track_pt, name_width, centre, texts, y;
  g_autoptr (GPtrArray) names = NULL, dates = NULL;
  NcLine *line;

  style.align = NC_ALIGN_LEFT;
  style.indent_first_chars = style.indent_left_chars = style.indent_right_chars = 0;
  style.balanced = TRUE;
  names = set_text (seal->signer, NC_FACE_BODY, &style, width_pt * 0.75, metrics, error);
  if (!names)
    return NULL;
  dates = set_text (seal->date, NC_FACE_BODY, &style, width_pt * 0.75, metrics, error);
  if (!dates)
    return NULL;
  name_width = widest (names);
  centre = width_pt - 4 * unit - widest (dates) / 2;
  centre = MIN (centre, width_pt - 2 * unit - name_width / 2);
  centre = MIN (centre, width_pt - seal->seal_pt / 2);
  line = g_new0 (NcLine, 1);
  line->ops = g_ptr_array_new_with_free_func ((GDestroyNotify)nc_op_free);
  texts = (names->len + dates->len) * style.pitch_pt;
  y = MAX (0, (seal->seal_pt - texts) / 2 + style.pitch_pt / 4);
  line->height = MAX (seal->seal_pt, y + texts);
  take_lines (line, names, centre, &y);
  take_lines (line, dates, centre, &y);
  if (seal->box)
    g_ptr_array_add (line->ops, nc_op_new (NC_OP_BOX, centre - seal->seal_pt / 2, 0, centre + seal->seal_pt / 2,
                                           seal->seal_pt, 0, seal->box));
  return line;
}

static GPtrArray *
set_page_table (const NcPageStyle *page, const NcLayoutMetrics *metrics, GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify)nc_set_row_free);

  for (guint i = 0; i < page->page_table->rows->len; i++) {
    NcSetRow *row = nc_layout_set_row (page->page_table, g_ptr_array_index (page->page_table->rows, i),
                                       page->text_width_pt, page->text_height_pt / 3, metrics, error);

    if (!row)
      return NULL;
    g_ptr_array_add (rows, row);
  }
  return g_steal_pointer (&rows);
}

static double
rows_height (const GPtrArray *rows)
{
  double height = 0;

  for (guint i = 0; i < rows->len; i++)
    height += ((NcSetRow *)g_ptr_array_index (rows, i))->height;
  return height;
}

/**
 * nc_layout_furniture_table_height:
 *
 * Returns: points that the table at each page's foot takes from the type area, the gap over it included; -1 with an
 *   error.
 */
double
nc_layout_furniture_table_height (const NcPageStyle *page, const NcLayoutMetrics *metrics, GError **error)
{
  g_autoptr (GPtrArray) rows = set_page_table (page, metrics, error);

  if (!rows)
    return -1;
  if (rows_height (rows) > page->text_height_pt / 3) {
    g_set_error (error, NC_LAYOUT_ERROR, NC_LAYOUT_ERROR_SPACE,
                 _ ("the signature lines take more than a third of the page: let fewer people sign, or shorten what "
                    "stands beside the lines"));
    return -1;
  }
  return rows_height (rows) + PAGE_TABLE_GAP;
}

static gboolean
add_text (NcDisplayList *list, guint page_no, const char *text, NcFace face, const NcParaStyle *style, double x,
          double y, double width, const NcLayoutMetrics *metrics, GError **error)
{
  g_autoptr (GPtrArray) lines = set_text (text, face, style, width, metrics, error);

  if (!lines)
    return FALSE;
  for (guint i = 0; i < lines->len; i++) {
    const NcLine *line = g_ptr_array_index (lines, i);

    nc_line_place (line, list, page_no, x, y);
    y += line->height;
  }
  return TRUE;
}

/* GB/T 9704 clause 7.5: odd pages right, even pages left, one character in; records say how many pages there are. */
static gboolean
add_number (const NcPageStyle *page, NcDisplayList *list, guint n, const NcLayoutMetrics *metrics, GError **error)
{
  gboolean of = page->numbers == NC_PAGE_NUMBER_OF;
  NcParaStyle style = { .size_pt = of ? 12.0 : NUMBER_SIZE_PT, .pitch_pt = NUMBER_SIZE_PT * 1.2 };
  g_autofree char *text =
      of ? g_strdup_printf ("第%u页 共%u页", n + 1, list->n_pages) : g_strdup_printf ("— %u —", n + 1);
  double y = page->top_pt + page->text_height_pt + NUMBER_GAP_MM * NC_PT_PER_MM - style.pitch_pt / 2;

  style.align = of ? NC_ALIGN_CENTER : n % 2 ? NC_ALIGN_LEFT : NC_ALIGN_RIGHT;
  style.indent_left_chars = !of && n % 2 ? 1 : 0;
  style.indent_right_chars = !of && n % 2 == 0 ? 1 : 0;
  return add_text (list, n, text, NC_FACE_LATIN, &style, page->left_pt, y, page->text_width_pt, metrics, error);
}

static gboolean
add_page_table (const NcPageStyle *page, NcDisplayList *list, guint n, const NcLayoutMetrics *metrics, GError **error)
{
  g_autoptr (GPtrArray) rows = set_page_table (page, metrics, error);
  guint from = list->ops->len;
  double y;

  if (!rows)
    return FALSE;
  y = page->top_pt + page->text_height_pt - rows_height (rows);
  for (guint i = 0; i < rows->len; i++) {
    const NcSetRow *row = g_ptr_array_index (rows, i);

    nc_set_row_place (row, list, n, page->left_pt, y);
    y += row->height;
  }
  for (guint i = from; i < list->ops->len; i++) {
    NcOp *op = g_ptr_array_index (list->ops, i);

    if (op->kind == NC_OP_BOX) {
      g_autofree char *name = g_steal_pointer (&op->text);

      op->text = g_strdup_printf ("%s-p%u", name, n + 1);
    }
  }
  return TRUE;
}

static gboolean
add_qr (const NcPageStyle *page, NcDisplayList *list, const NcLayoutMetrics *metrics, GError **error)
{
  double side = QR_SIDE_MM * NC_PT_PER_MM, wide = QR_CAPTION_MM * NC_PT_PER_MM, y = QR_TOP_MM * NC_PT_PER_MM;
  double right = page->left_pt + page->text_width_pt;
  NcParaStyle style = { .align = NC_ALIGN_CENTER, .size_pt = 7, .pitch_pt = 9 };

  nc_display_list_add (
      list, nc_op_new (NC_OP_QR, right - (wide + side) / 2, y, right - (wide - side) / 2, y + side, 0, page->qr));
  return !page->qr_caption ||
         add_text (list, 0, page->qr_caption, NC_FACE_HEI, &style, right - wide, y + side + 1, wide, metrics, error);
}

/**
 * nc_layout_furniture:
 *
 * Adds page numbers, the small lines at head (from the second page) and foot, the code in the head margin of the first
 * page and the signature lines of each page to a finished list.
 *
 * Returns: %FALSE with an error, e.g. a character of the head line that no font has.
 */
gboolean
nc_layout_furniture (const NcPageStyle *page, NcDisplayList *list, const NcLayoutMetrics *metrics, GError **error)
{
  NcParaStyle small = { .align = NC_ALIGN_CENTER, .size_pt = SMALL_PT, .pitch_pt = SMALL_PT * 1.3 };
  double foot_y = page->top_pt + page->text_height_pt + FOOT_GAP_MM * NC_PT_PER_MM;
  double head_y = page->top_pt - HEAD_GAP_MM * NC_PT_PER_MM;

  if (page->qr && !add_qr (page, list, metrics, error))
    return FALSE;
  for (guint n = 0; n < list->n_pages; n++) {
    if (page->page_table && !add_page_table (page, list, n, metrics, error))
      return FALSE;
    if (page->numbers != NC_PAGE_NUMBER_NONE && !add_number (page, list, n, metrics, error))
      return FALSE;
    if (page->head && n > 0 &&
        !add_text (list, n, page->head, NC_FACE_BODY, &small, page->left_pt, head_y, page->text_width_pt, metrics,
                   error))
      return FALSE;
    if (page->foot && !add_text (list, n, page->foot, NC_FACE_BODY, &small, page->left_pt, foot_y, page->text_width_pt,
                                 metrics, error))
      return FALSE;
  }
  return TRUE;
}
