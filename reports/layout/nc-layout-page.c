/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-lang.h"
#include "nc-layout-page.h"
#include "nc-layout-row.h"
#include "nc-layout-furniture.h"

/* A piece of the column that is not cut, except a table row. A page ends between two pieces where that is allowed. */
typedef struct {
  NcLine *line;
  NcSetRow *row;
  GPtrArray *head; /* NcSetRow: rows repeated when a page begins with this row */
  double before;   /* white above; dropped at the head of a page */
  double height;
  gboolean glued;      /* no page ends after it */
  gboolean page_after; /* a page ends after it */
} Piece;

typedef struct {
  const NcLayoutDoc *doc;
  const NcLayoutMetrics *metrics;
  GPtrArray *pieces;
  NcDisplayList *list;
  double room;  /* height for text on a page */
  double white; /* asked for above the next piece */
} Pager;

static void
piece_free (gpointer data)
{
  Piece *piece = data;

  g_clear_pointer (&piece->line, nc_line_free);
  nc_set_row_free (piece->row);
  g_clear_pointer (&piece->head, g_ptr_array_unref);
  g_free (piece);
}

static Piece *
add_piece (Pager *pager, double height)
{
  Piece *piece = g_new0 (Piece, 1);

  piece->height = height;
  piece->before = pager->white;
  pager->white = 0;
  g_ptr_array_add (pager->pieces, piece);
  return piece;
}

static gboolean
add_item (Pager *pager, const NcItem *item, GError **error)
{
  const NcParaStyle *style = item->para ? &item->para->style : NULL;
  g_autoptr (GPtrArray) lines =
      nc_layout_item_lines (item, pager->doc->page.text_width_pt, pager->room, pager->metrics, error);

  if (!lines)
    return FALSE;
  g_ptr_array_set_free_func (lines, NULL);
  pager->white += style ? style->space_before_pt : 0;
  for (guint i = 0; i < lines->len; i++) {
    NcLine *line = g_ptr_array_index (lines, i);
    Piece *piece = add_piece (pager, line->height);

    piece->line = line;
    /* no single first or last line of a paragraph on a page */
    piece->glued = i + 1 < lines->len ? i == 0 || i + 2 == lines->len : style && style->keep_next;
  }
  pager->white += style ? style->space_after_pt : 0;
  return TRUE;
}

static gboolean
add_table (Pager *pager, const NcTable *table, GError **error)
{
  double width = pager->doc->page.text_width_pt;
  g_autoptr (GPtrArray) head = g_ptr_array_new_with_free_func ((GDestroyNotify)nc_set_row_free);
  double head_height = 0;

  pager->white += table->space_before_pt;
  for (guint i = 0; i < table->rows->len; i++) {
    const NcRow *row = g_ptr_array_index (table->rows, i);
    NcSetRow *set = nc_layout_set_row (table, row, width, pager->room, pager->metrics, error);
    Piece *piece;

    if (!set)
      return FALSE;
    piece = add_piece (pager, set->height);
    piece->row = set;
    piece->glued = i < table->n_head_rows || (table->keep_next && i + 1 == table->rows->len);
    if (i < table->n_head_rows) {
      NcSetRow *copy = nc_layout_set_row (table, row, width, pager->room, pager->metrics, error);

      if (!copy)
        return FALSE;
      g_ptr_array_add (head, copy);
      head_height += copy->height;
    } else if (head->len && head_height < pager->room / 2) {
      piece->head = g_ptr_array_ref (head);
    }
  }
  pager->white += table->space_after_pt;
  return TRUE;
}

static gboolean
add_seal (Pager *pager, const NcBlock *block, const NcBlock *following, GError **error)
{
  Piece *piece;
  NcLine *line = nc_layout_seal_line (block, pager->doc->page.text_width_pt, pager->metrics, error);

  if (!line)
    return FALSE;
  if (line->height > pager->room) {
    nc_line_free (line);
    g_set_error (error, NC_LAYOUT_ERROR, NC_LAYOUT_ERROR_SPACE,
                 _ ("the name at the foot of the paper fits on no page: shorten the issuer's name in the settings"));
    return FALSE;
  }
  /* GB/T 9704 7.3.5.5: text goes with the seal, two lines where there are so many */
  for (guint i = pager->pieces->len; i > 0 && i + 2 > pager->pieces->len; i--) {
    piece = g_ptr_array_index (pager->pieces, i - 1);
    if (piece->page_after)
      break;
    piece->glued = TRUE;
  }
  piece = add_piece (pager, line->height);
  piece->line = line;
  /* and so does the note under the date (7.3.6) */
  piece->glued = following && following->kind == NC_BLOCK_ITEM && following->item->para;
  return TRUE;
}

static gboolean
add_block (Pager *pager, const NcBlock *block, const NcBlock *following, GError **error)
{
  switch (block->kind) {
  case NC_BLOCK_ITEM:
    return add_item (pager, block->item, error);
  case NC_BLOCK_TABLE:
    return add_table (pager, block->table, error);
  case NC_BLOCK_SEAL:
    return add_seal (pager, block, following, error);
  case NC_BLOCK_SPACE:
    pager->white += block->height;
    return TRUE;
  case NC_BLOCK_PAGE:
  default:
    if (pager->pieces->len)
      ((Piece *)g_ptr_array_index (pager->pieces, pager->pieces->len - 1))->page_after = TRUE;
    pager->white = 0;
    return TRUE;
  }
}

static inline Piece *
piece_at (Pager *pager, guint i)
{
  return g_ptr_array_index (pager->pieces, i);
}

static double
head_height (const Piece *piece)
{
  double height = 0;

  for (guint i = 0; piece->head && i < piece->head->len; i++)
    height += ((NcSetRow *)g_ptr_array_index (piece->head, i))->height;
  return height;
}

static void
place_page (Pager *pager, guint page, guint from, guint to)
{
  const NcPageStyle *style = &pager->doc->page;
  const Piece *first = piece_at (pager, from);
  double y = style->top_pt;

  for (guint i = 0; first->head && i < first->head->len; i++) {
    const NcSetRow *row = g_ptr_array_index (first->head, i);

    nc_set_row_place (row, pager->list, page, style->left_pt, y);
    y += row->height;
  }
  for (guint i = from; i < to; i++) {
    const Piece *piece = piece_at (pager, i);

    y += i > from ? piece->before : 0;
    if (piece->row)
      nc_set_row_place (piece->row, pager->list, page, style->left_pt, y);
    else
      nc_line_place (piece->line, pager->list, page, style->left_pt, y);
    y += piece->height;
  }
}

/* Cuts row @i so that its first part ends within @room; the rest becomes the next piece. */
static gboolean
split_row (Pager *pager, guint i, double room, gboolean force)
{
  Piece *piece = piece_at (pager, i);
  NcSetRow *rest;
  Piece *other;

  if (!piece->row)
    return FALSE;
  rest = nc_set_row_split (piece->row, room, force);
  if (!rest)
    return FALSE;
  other = g_new0 (Piece, 1);
  other->row = rest;
  other->height = rest->height;
  other->head = piece->head ? g_ptr_array_ref (piece->head) : NULL;
  other->glued = piece->glued;
  other->page_after = piece->page_after;
  piece->glued = FALSE;
  piece->page_after = FALSE;
  piece->height = piece->row->height;
  g_ptr_array_insert (pager->pieces, (int)i + 1, other);
  return TRUE;
}

/* The piece that begins the next page, when the page begins with @from; 0 when nothing fits on a page. */
static guint
page_end (Pager *pager, guint from)
{
  double y = head_height (piece_at (pager, from));
  guint i = from, end;

  for (; i < pager->pieces->len; i++) {
    const Piece *piece = piece_at (pager, i);
    double before = i > from ? piece->before : 0;

    if (y + before + piece->height > pager->room + 0.01)
      break;
    y += before + piece->height;
    if (piece->page_after)
      return i + 1;
  }
  if (i == pager->pieces->len)
    return i;
  if (i > from && (!piece_at (pager, i)->row || !piece_at (pager, i)->row->whole)) {
    double room = pager->room - y - piece_at (pager, i)->before;

    if (piece_at (pager, i)->height > pager->room / 4 && split_row (pager, i, room, FALSE))
      return i + 1;
  }
  for (end = i; end > from && piece_at (pager, end - 1)->glued; end--)
    ;
  if (end > from)
    return end;
  if (i > from) {
    double room = pager->room - y - piece_at (pager, i)->before;

    /* everything on the page is glued to a row that is longer than what is left: cut the row, else the glue */
    return split_row (pager, i, room, FALSE) ? i + 1 : i;
  }
  return split_row (pager, from, pager->room - head_height (piece_at (pager, from)), TRUE) ? from + 1 : 0;
}

static gboolean
make_pages (Pager *pager, GError **error)
{
  guint page = 0;

  for (guint from = 0; from < pager->pieces->len; page++) {
    guint end = page_end (pager, from);

    if (!end) {
      g_set_error (error, NC_LAYOUT_ERROR, NC_LAYOUT_ERROR_SPACE,
                   _ ("page %u: a picture or a row is higher than the page: make it smaller"), page + 1);
      return FALSE;
    }
    place_page (pager, page, from, end);
    from = end;
  }
  pager->list->n_pages = MAX (page, 1);
  return TRUE;
}

/**
 * nc_layout_pages:
 * @metrics: gives the widths
 *
 * Sets @doc: lines by nc_layout_lines(), pages so that no single line of a paragraph stands alone (two at least),
 * headings stay with their text, tables repeat their head rows, rows are cut between lines where they are long, and the
 * seal never stands without text; then the page furniture.
 *
 * Returns: (transfer full): the pages, %NULL with an #NcLayoutError.
 */
NcDisplayList *
nc_layout_pages (const NcLayoutDoc *doc, const NcLayoutMetrics *metrics, GError **error)
{
  g_autoptr (NcDisplayList) list = nc_display_list_new (doc->page.width_pt, doc->page.height_pt);
  g_autoptr (GPtrArray) pieces = g_ptr_array_new_with_free_func (piece_free);
  Pager pager = { .doc = doc, .metrics = metrics, .list = list, .pieces = pieces };

  pager.room = doc->page.text_height_pt;
  if (doc->page.page_table) {
    double height = nc_layout_furniture_table_height (&doc->page, metrics, error);

    if (height < 0)
      return NULL;
    pager.room -= height;
  }
  for (guint i = 0; i < doc->blocks->len; i++)
    if (!add_block (&pager, g_ptr_array_index (doc->blocks, i),
                    i + 1 < doc->blocks->len ? g_ptr_array_index (doc->blocks, i + 1) : NULL, error))
      return NULL;
  if (!make_pages (&pager, error) || !nc_layout_furniture (&doc->page, list, metrics, error))
    return NULL;
  return g_steal_pointer (&list);
}
