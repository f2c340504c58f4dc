/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-layout-doc.h"

static void
run_free (gpointer data)
{
  NcRun *run = data;

  g_free (run->text);
  g_free (run);
}

static void
cell_free (gpointer data)
{
  NcCell *cell = data;

  g_ptr_array_unref (cell->items);
  g_free (cell);
}

static void
row_free (gpointer data)
{
  NcRow *row = data;

  g_ptr_array_unref (row->cells);
  g_free (row);
}

static void
block_free (gpointer data)
{
  NcBlock *block = data;

  nc_item_free (block->item);
  nc_table_free (block->table);
  g_free (block->signer);
  g_free (block->date);
  g_free (block->box);
  g_free (block);
}

/**
 * nc_para_style_body:
 *
 * Returns: the style of running text: 三号 (16 pt) on the grid of 28 × 22, first line two characters in.
 */
NcParaStyle
nc_para_style_body (void)
{
  return (NcParaStyle){ .align = NC_ALIGN_JUSTIFY,
                        .size_pt = NC_GRID_SIZE_PT,
                        .pitch_pt = NC_GRID_PITCH_PT,
                        .track_pt = NC_GRID_TRACK_PT,
                        .indent_first_chars = 2 };
}

NcPara *
nc_para_new (const NcParaStyle *style)
{
  NcPara *para = g_new0 (NcPara, 1);

  para->style = *style;
  para->runs = g_ptr_array_new_with_free_func (run_free);
  return para;
}

/**
 * nc_para_add_run:
 * @text: copied; a line feed in it ends a line
 */
void
nc_para_add_run (NcPara *para, NcFace face, const char *text)
{
  NcRun *run = g_new0 (NcRun, 1);

  run->face = face;
  run->text = g_strdup (text);
  g_ptr_array_add (para->runs, run);
}

void
nc_para_free (NcPara *para)
{
  if (!para)
    return;
  g_ptr_array_unref (para->runs);
  g_free (para);
}

/** nc_item_new_para: @para: (transfer full) */
NcItem *
nc_item_new_para (NcPara *para)
{
  NcItem *item = g_new0 (NcItem, 1);

  item->kind = NC_ITEM_PARA;
  item->para = para;
  return item;
}

/**
 * nc_item_new:
 * @name: image reference, name of the box or Mongolian words
 * @width_pt: 0 for as wide as there is room
 */
NcItem *
nc_item_new (NcItemKind kind, const char *name, double width_pt, double height_pt)
{
  NcItem *item = g_new0 (NcItem, 1);

  item->kind = kind;
  item->name = g_strdup (name);
  item->width = width_pt;
  item->height = height_pt;
  return item;
}

void
nc_item_free (NcItem *item)
{
  if (!item)
    return;
  nc_para_free (item->para);
  g_free (item->name);
  g_free (item);
}

/**
 * nc_table_new:
 * @widths: relative widths of the @n columns
 */
NcTable *
nc_table_new (const double *widths, guint n)
{
  NcTable *table = g_new0 (NcTable, 1);

  table->widths = g_array_sized_new (FALSE, FALSE, sizeof (double), n);
  g_array_append_vals (table->widths, widths, n);
  table->rows = g_ptr_array_new_with_free_func (row_free);
  table->border_pt = 0.6;
  table->pad_pt = 3.5;
  return table;
}

/** nc_table_add_row: Returns: (transfer none): a row without cells. */
NcRow *
nc_table_add_row (NcTable *table)
{
  NcRow *row = g_new0 (NcRow, 1);

  row->cells = g_ptr_array_new_with_free_func (cell_free);
  g_ptr_array_add (table->rows, row);
  return row;
}

/** nc_row_add_cell: Returns: (transfer none): an empty cell over @span columns. */
NcCell *
nc_row_add_cell (NcRow *row, guint span)
{
  NcCell *cell = g_new0 (NcCell, 1);

  cell->items = g_ptr_array_new_with_free_func ((GDestroyNotify)nc_item_free);
  cell->span = MAX (span, 1);
  g_ptr_array_add (row->cells, cell);
  return cell;
}

/** nc_cell_add_item: @item: (transfer full) */
void
nc_cell_add_item (NcCell *cell, NcItem *item)
{
  g_ptr_array_add (cell->items, item);
}

void
nc_table_free (NcTable *table)
{
  if (!table)
    return;
  g_array_unref (table->widths);
  g_ptr_array_unref (table->rows);
  g_free (table);
}

/**
 * nc_layout_doc_new:
 *
 * Returns: (transfer full): an empty document on the paper and type area of GB/T 9704-2012 clause 5.
 */
NcLayoutDoc *
nc_layout_doc_new (void)
{
  NcLayoutDoc *self = g_new0 (NcLayoutDoc, 1);

  self->page.width_pt = 210 * NC_PT_PER_MM;
  self->page.height_pt = 297 * NC_PT_PER_MM;
  self->page.left_pt = 28 * NC_PT_PER_MM;
  self->page.top_pt = 37 * NC_PT_PER_MM;
  self->page.text_width_pt = 156 * NC_PT_PER_MM;
  self->page.text_height_pt = 225 * NC_PT_PER_MM;
  self->page.numbers = NC_PAGE_NUMBER_DASH;
  self->blocks = g_ptr_array_new_with_free_func (block_free);
  return self;
}

void
nc_layout_doc_free (NcLayoutDoc *self)
{
  if (!self)
    return;
  g_free (self->page.head);
  g_free (self->page.foot);
  g_free (self->page.qr);
  g_free (self->page.qr_caption);
  nc_table_free (self->page.page_table);
  g_ptr_array_unref (self->blocks);
  g_free (self);
}

static NcBlock *
add_block (NcLayoutDoc *self, NcBlockKind kind)
{
  NcBlock *block = g_new0 (NcBlock, 1);

  block->kind = kind;
  g_ptr_array_add (self->blocks, block);
  return block;
}

/** nc_layout_doc_add_para: @para: (transfer full) */
void
nc_layout_doc_add_para (NcLayoutDoc *self, NcPara *para)
{
  nc_layout_doc_add_item (self, nc_item_new_para (para));
}

/** nc_layout_doc_add_item: @item: (transfer full) */
void
nc_layout_doc_add_item (NcLayoutDoc *self, NcItem *item)
{
  add_block (self, NC_BLOCK_ITEM)->item = item;
}

/** nc_layout_doc_add_table: @table: (transfer full) */
void
nc_layout_doc_add_table (NcLayoutDoc *self, NcTable *table)
{
  add_block (self, NC_BLOCK_TABLE)->table = table;
}

/** nc_layout_doc_add_space: @height_pt: dropped at the head of a page */
void
nc_layout_doc_add_space (NcLayoutDoc *self, double height_pt)
{
  add_block (self, NC_BLOCK_SPACE)->height = height_pt;
}

void
nc_layout_doc_add_page_break (NcLayoutDoc *self)
{
  add_block (self, NC_BLOCK_PAGE);
}

/**
 * nc_layout_doc_add_seal:
 * @signer: the issuer's name; the date stands under it, both centred on each other (GB/T 9704 clause 7.3.5)
 * @date: in full
 * @box: name of the box that is kept free for the seal
 * @seal_pt: its side; the seal never stands on a page without text
 */
void
nc_layout_doc_add_seal (NcLayoutDoc *self, const char *signer, const char *date, const char *box, double seal_pt,
                        const NcParaStyle *style)
{
  NcBlock *block = add_block (self, NC_BLOCK_SEAL);

  block->signer = g_strdup (signer);
  block->date = g_strdup (date);
  block->box = g_strdup (box);
  block->seal_pt = seal_pt;
  block->style = *style;
}

static void
append_item_words (GString *out, const NcItem *item)
{
  if (item->kind == NC_ITEM_IMAGE || item->kind == NC_ITEM_VERTICAL)
    g_string_append (out, item->name);
  for (guint i = 0; item->para && i < item->para->runs->len; i++)
    g_string_append (out, ((NcRun *)g_ptr_array_index (item->para->runs, i))->text);
  g_string_append_c (out, '\n');
}

static void
append_table_words (GString *out, const NcTable *table)
{
  for (guint r = 0; r < table->rows->len; r++) {
    const NcRow *row = g_ptr_array_index (table->rows, r);

    for (guint c = 0; c < row->cells->len; c++) {
      const NcCell *cell = g_ptr_array_index (row->cells, c);

      for (guint i = 0; i < cell->items->len; i++)
        append_item_words (out, g_ptr_array_index (cell->items, i));
      g_string_append_c (out, '\t');
    }
    g_string_append_c (out, '\n');
  }
}

/**
 * nc_layout_doc_words:
 *
 * The words of the document in order, one paragraph a line, a tab behind each cell, images by their reference; without
 * page furniture, code and boxes. What a content hash is taken of: it does not change with fonts or page breaks.
 *
 * Returns: (transfer full): UTF-8.
 */
char *
nc_layout_doc_words (const NcLayoutDoc *self)
{
  g_autoptr (GString) out = g_string_new (NULL);

  for (guint i = 0; i < self->blocks->len; i++) {
    const NcBlock *block = g_ptr_array_index (self->blocks, i);

    if (block->kind == NC_BLOCK_ITEM)
      append_item_words (out, block->item);
    else if (block->kind == NC_BLOCK_TABLE)
      append_table_words (out, block->table);
    else if (block->kind == NC_BLOCK_SEAL)
      g_string_append_printf (out, "%s\n%s\n", block->signer, block->date);
  }
  return g_string_free (g_steal_pointer (&out), FALSE);
}
