/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-lang.h"
#include "nc-layout-row.h"
#include "nc-mongolian.h"

#define SIGN_LINE_PT 0.6
#define BOX_GAP_PT   2.0

static void
cell_clear (gpointer data)
{
  NcSetCell *cell = data;

  g_clear_pointer (&cell->lines, g_ptr_array_unref);
}

void
nc_set_row_free (NcSetRow *row)
{
  if (!row)
    return;
  g_array_unref (row->cells);
  g_free (row);
}

static void
add_white (GPtrArray *lines, double height)
{
  NcLine *line;

  if (height <= 0)
    return;
  line = g_new0 (NcLine, 1);
  line->ops = g_ptr_array_new_with_free_func ((GDestroyNotify)nc_op_free);
  line->height = height;
  g_ptr_array_add (lines, line);
}

static GPtrArray *
flowing_lines (const NcItem *item, double width_pt, double max_height_pt, const NcLayoutMetrics *metrics,
               GError **error)
{
  GPtrArray *lines = nc_mongolian_lines (item->name, item->size, width_pt,
                                         MIN (item->height, max_height_pt - 2 * BOX_GAP_PT), metrics, error);

  for (guint i = 0; lines && item->centred && i < lines->len; i++) {
    NcOp *op = g_ptr_array_index (((NcLine *)g_ptr_array_index (lines, i))->ops, 0);
    double shift = (width_pt - op->x1) / 2;

    op->x += shift;
    op->x1 += shift;
  }
  return lines;
}

/**
 * nc_layout_item_lines:
 * @width_pt: room across
 * @max_height_pt: room of an empty page; larger pictures and boxes are refused
 *
 * Returns: (transfer full) (element-type NcLine): a paragraph's lines, or one line with the picture, box or code.
 */
GPtrArray *
nc_layout_item_lines (const NcItem *item, double width_pt, double max_height_pt, const NcLayoutMetrics *metrics,
                      GError **error)
{
  static const NcOpKind kinds[] = { NC_OP_TEXT, NC_OP_IMAGE, NC_OP_BOX, NC_OP_VERTICAL };
  double width = item->width > 0 ? MIN (item->width, width_pt) : width_pt;
  GPtrArray *lines;
  NcLine *line;

  if (item->kind == NC_ITEM_PARA)
    return nc_layout_lines (item->para, width_pt, metrics, error);
  if (item->kind == NC_ITEM_VERTICAL && item->flows)
    return flowing_lines (item, width_pt, max_height_pt, metrics, error);
  if (item->height + 2 * BOX_GAP_PT > max_height_pt) {
    g_set_error (error, NC_LAYOUT_ERROR, NC_LAYOUT_ERROR_SPACE,
                 _ ("“%s” is %.0f points high and fits on no page: shorten it"), item->name, item->height);
    return NULL;
  }
  lines = g_ptr_array_new_with_free_func ((GDestroyNotify)nc_line_free);
  add_white (lines, item->height + 2 * BOX_GAP_PT);
  line = g_ptr_array_index (lines, 0);
  if (item->name)
    g_ptr_array_add (line->ops, nc_op_new (kinds[item->kind], 0, BOX_GAP_PT, width, BOX_GAP_PT + item->height,
                                           item->size, item->name));
  if (item->underlined)
    g_ptr_array_add (line->ops, nc_op_new (NC_OP_LINE, 0, BOX_GAP_PT + item->height, width, BOX_GAP_PT + item->height,
                                           SIGN_LINE_PT, NULL));
  return lines;
}

static gboolean
set_cell (NcSetCell *set, const NcCell *cell, double pad, double max_height, const NcLayoutMetrics *metrics,
          GError **error)
{
  set->lines = g_ptr_array_new_with_free_func ((GDestroyNotify)nc_line_free);
  for (guint i = 0; i < cell->items->len; i++) {
    const NcItem *item = g_ptr_array_index (cell->items, i);
    g_autoptr (GPtrArray) lines =
        nc_layout_item_lines (item, MAX (set->width - 2 * pad, 1), max_height - 2 * pad, metrics, error);

    if (!lines)
      return FALSE;
    if (item->para)
      add_white (set->lines, item->para->style.space_before_pt);
    g_ptr_array_extend_and_steal (set->lines, g_steal_pointer (&lines));
    if (item->para)
      add_white (set->lines, item->para->style.space_after_pt);
  }
  set->end = set->lines->len;
  return TRUE;
}

static double
part_height (const NcSetCell *cell)
{
  double height = 0;

  for (guint i = cell->first; i < cell->end; i++)
    height += ((NcLine *)g_ptr_array_index (cell->lines, i))->height;
  return height;
}

static void
measure (NcSetRow *row)
{
  row->height = row->part ? 0 : row->min_height;
  for (guint i = 0; i < row->cells->len; i++)
    row->height = MAX (row->height, part_height (&g_array_index (row->cells, NcSetCell, i)) + 2 * row->pad);
}

/**
 * nc_layout_set_row:
 * @width_pt: of the whole table
 * @max_height_pt: room of an empty page
 *
 * Returns: (transfer full): the row set as lines, %NULL with an error.
 */
NcSetRow *
nc_layout_set_row (const NcTable *table, const NcRow *row, double width_pt, double max_height_pt,
                   const NcLayoutMetrics *metrics, GError **error)
{
  NcSetRow *set = g_new0 (NcSetRow, 1);
  double total = 0, x = 0;
  guint column = 0;

  set->cells = g_array_new (FALSE, TRUE, sizeof (NcSetCell));
  g_array_set_clear_func (set->cells, cell_clear);
  set->min_height = MIN (row->min_height_pt, max_height_pt);
  set->border = table->border_pt;
  set->pad = table->pad_pt;
  set->whole = row->whole;
  for (guint i = 0; i < table->widths->len; i++)
    total += g_array_index (table->widths, double, i);
  for (guint i = 0; i < row->cells->len; i++) {
    const NcCell *cell = g_ptr_array_index (row->cells, i);
    NcSetCell set_one = { .x = x };

    for (guint k = 0; k < cell->span && column < table->widths->len; k++)
      set_one.width += g_array_index (table->widths, double, column++) / total * width_pt;
    x += set_one.width;
    g_array_append_val (set->cells, set_one);
    if (!set_cell (&g_array_index (set->cells, NcSetCell, i), cell, table->pad_pt, max_height_pt, metrics, error)) {
      nc_set_row_free (set);
      return NULL;
    }
  }
  measure (set);
  return set;
}

/* How many lines of the cell fit, at least two on either side; -1 when that cannot be had. */
static int
lines_that_fit (const NcSetCell *cell, double room, gboolean force)
{
  guint n = cell->end - cell->first, fit = 0;
  double height = 0;

  while (fit < n) {
    height += ((NcLine *)g_ptr_array_index (cell->lines, cell->first + fit))->height;
    if (height > room + 0.01)
      break;
    fit++;
  }
  if (fit == n || force)
    return (int)fit;
  if (n - fit == 1 && fit >= 1)
    fit--;
  return fit >= 2 ? (int)fit : -1;
}

/**
 * nc_set_row_split:
 * @height_pt: room on the page
 * @force: split even where only single lines stand on a page; something moves on in any case
 *
 * Cuts @row between lines: @row keeps what fits.
 *
 * Returns: (transfer full) (nullable): the rest, %NULL when the row cannot be cut here (it is unchanged then).
 */
NcSetRow *
nc_set_row_split (NcSetRow *row, double height_pt, gboolean force)
{
  g_autofree int *fit = g_new (int, row->cells->len + 1);
  gboolean some = FALSE, all = TRUE;
  NcSetRow *rest;

  for (guint i = 0; i < row->cells->len; i++) {
    const NcSetCell *cell = &g_array_index (row->cells, NcSetCell, i);

    fit[i] = lines_that_fit (cell, height_pt - 2 * row->pad, force);
    if (fit[i] < 0)
      return NULL;
    some |= fit[i] > 0;
    all &= fit[i] == (int)(cell->end - cell->first);
  }
  if (!some || all)
    return NULL;
  rest = g_memdup2 (row, sizeof *row);
  rest->cells = g_array_new (FALSE, TRUE, sizeof (NcSetCell));
  g_array_set_clear_func (rest->cells, cell_clear);
  for (guint i = 0; i < row->cells->len; i++) {
    NcSetCell *cell = &g_array_index (row->cells, NcSetCell, i);
    NcSetCell other = *cell;

    g_ptr_array_ref (other.lines);
    other.first = cell->end = cell->first + (guint)fit[i];
    g_array_append_val (rest->cells, other);
  }
  row->part = rest->part = TRUE;
  measure (row);
  measure (rest);
  return rest;
}

/** nc_line_place: adds copies of the line's operations to @page of @list, moved to @x, @y (the line's top). */
void
nc_line_place (const NcLine *line, NcDisplayList *list, guint page, double x, double y)
{
  for (guint i = 0; i < line->ops->len; i++) {
    NcOp *op = nc_op_copy (g_ptr_array_index (line->ops, i));

    op->page = page;
    op->x += x;
    op->x1 += x;
    op->y += y;
    op->y1 += y;
    nc_display_list_add (list, op);
  }
}

static void
add_line (NcDisplayList *list, guint page, double x, double y, double x1, double y1, double thick)
{
  NcOp *op = nc_op_new (NC_OP_LINE, x, y, x1, y1, thick, NULL);

  op->page = page;
  nc_display_list_add (list, op);
}

/**
 * nc_set_row_place:
 * @x: left edge of the table
 * @y: top of the row
 *
 * Draws the row's words, middled in cells that are not cut, and its frame.
 */
void
nc_set_row_place (const NcSetRow *row, NcDisplayList *list, guint page, double x, double y)
{
  double right = x;

  for (guint i = 0; i < row->cells->len; i++) {
    const NcSetCell *cell = &g_array_index (row->cells, NcSetCell, i);
    double top = y + (row->part ? row->pad : (row->height - part_height (cell)) / 2);

    for (guint k = cell->first; k < cell->end; k++) {
      const NcLine *line = g_ptr_array_index (cell->lines, k);

      nc_line_place (line, list, page, x + cell->x + row->pad, top);
      top += line->height;
    }
    if (row->border > 0)
      add_line (list, page, x + cell->x, y, x + cell->x, y + row->height, row->border);
    right = x + cell->x + cell->width;
  }
  if (row->border <= 0)
    return;
  add_line (list, page, right, y, right, y + row->height, row->border);
  add_line (list, page, x, y, right, y, row->border);
  add_line (list, page, x, y + row->height, right, y + row->height, row->border);
}
