/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-paper-builder.h"
#include "nc-lang.h"
#include <string.h>

#define SIGN_HEIGHT_PT 30.0

/* "#box NAME HEIGHT", "#sign NAME HEIGHT", "#image REFERENCE HEIGHT" */
static gboolean
add_thing (NcCell *cell, const NcStatement *statement, const char *text, const NcScope *scope, GError **error)
{
  g_autofree char *plain = nc_paper_plain_text (text, scope, error);
  g_auto (GStrv) words = NULL;
  NcItemKind kind;
  NcItem *item;

  if (!plain)
    return FALSE;
  words = g_strsplit (plain, " ", -1);
  if (g_strv_length (words) != 3 || g_ascii_strtod (words[2], NULL) <= 0 || !*words[1])
    return nc_builder_fail (statement, error, _ ("#box, #sign or #image NAME HEIGHT is meant"));
  kind = g_str_equal (words[0], "#image") ? NC_ITEM_IMAGE : NC_ITEM_BOX;
  if (kind == NC_ITEM_BOX && !g_str_equal (words[0], "#box") && !g_str_equal (words[0], "#sign"))
    return nc_builder_fail (statement, error, _ ("#box, #sign or #image NAME HEIGHT is meant"));
  item = nc_item_new (kind, words[1], 0, g_ascii_strtod (words[2], NULL));
  item->underlined = g_str_equal (words[0], "#sign");
  nc_cell_add_item (cell, item);
  return TRUE;
}

/* Whether a label would leave a single character on its last line. */
static gboolean
leaves_one (const char *text, double width, double size)
{
  glong chars = g_utf8_strlen (text, -1), room = (glong)(width / size);

  return !strchr (text, '{') && !strpbrk (text, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") && room > 1 && chars > room &&
         chars % room == 1;
}

/* @width: points that the text has; 0: not known */
static gboolean
add_cell_item (const NcPaperBuilder *builder, NcCell *cell, const NcStatement *statement, const char *text,
               double width, const NcScope *scope, GError **error)
{
  NcParaStyle style = { .size_pt = builder->table_size, .pitch_pt = builder->table_size * NC_TABLE_RATIO };
  NcFace face = g_str_equal (statement->verb, "head") ? NC_FACE_HEI : NC_FACE_BODY;
  g_autoptr (NcPara) para = NULL;

  if (*text == '#' && g_ascii_isalpha (text[1]))
    return add_thing (cell, statement, text, scope, error);
  style.align = face == NC_FACE_HEI ? NC_ALIGN_CENTER : NC_ALIGN_LEFT;
  for (; *text == '*' || *text == '^' || *text == '>' || *text == '<'; text++) {
    if (text[0] == '*' && text[1] == '*')
      break;
    if (*text == '*')
      face = NC_FACE_HEI;
    style.align = *text == '>' ? NC_ALIGN_RIGHT : *text == '<' ? NC_ALIGN_LEFT : NC_ALIGN_CENTER;
  }
  style.balanced = leaves_one (text, width, builder->table_size);
  para = nc_para_new (&style);
  if (!nc_paper_add_text (para, face, text, scope, error))
    return FALSE;
  nc_cell_add_item (cell, nc_item_new_para (g_steal_pointer (&para)));
  return TRUE;
}

/* Points between the edges of a cell that begins in @column. */
static double
cell_width (const NcTable *table, guint column, guint span)
{
  double all = 0, own = 0;

  for (guint i = 0; i < table->widths->len; i++) {
    double width = g_array_index (table->widths, double, i);

    all += width;
    own += i >= column && i < column + span ? width : 0;
  }
  return own / all * 156 * NC_PT_PER_MM - 2 * table->pad_pt;
}

gboolean
nc_builder_row (NcPaperBuilder *builder, const NcStatement *statement, const NcScope *scope, GError **error)
{
  g_auto (GStrv) cells = nc_paper_split_cells (statement->text);
  guint columns = 0;
  NcRow *row;

  if (!builder->table)
    return nc_builder_fail (statement, error, _ ("a row outside of a table"));
  row = nc_table_add_row (builder->table);
  row->min_height_pt =
      nc_builder_number (statement, "min", builder->table_size * NC_TABLE_RATIO + 2 * builder->table->pad_pt + 1);
  row->whole = nc_builder_number (statement, "whole", 0) > 0;
  if (g_str_equal (statement->verb, "head"))
    builder->table->n_head_rows = builder->table->rows->len;
  for (char **text = cells; *text; text++) {
    const char *rest = *text;
    guint span = 1;
    g_auto (GStrv) items = NULL;
    NcCell *cell;

    if (*rest == '[' && g_ascii_isdigit (rest[1]) && strchr (rest, ']')) {
      span = (guint)g_ascii_strtoull (rest + 1, NULL, 10);
      rest = strchr (rest, ']') + 1;
    }
    span = MAX (span, 1);
    columns += span;
    cell = nc_row_add_cell (row, span);
    items = g_strsplit (rest, ";;", -1);
    for (char **item = items; *item; item++)
      if (!add_cell_item (builder, cell, statement, g_strstrip (*item),
                          cell_width (builder->table, columns - span, span), scope, error))
        return FALSE;
  }
  return columns == builder->table->widths->len ||
         nc_builder_fail (statement, error, _ ("the row has not as many cells as the table columns"));
}

/* behind the label's full-width colon; NULL without one */
static const char *
after_label (const char *pair)
{
  const char *colon = g_strrstr (pair, "：");

  return colon ? colon + strlen ("：") : NULL;
}

/* "LABEL：BOX | LABEL：BOX": labels with lines to sign on */
static NcTable *
sign_table (const NcPaperBuilder *builder, const NcStatement *statement, const NcScope *scope, GError **error)
{
  g_auto (GStrv) pairs = nc_paper_split_cells (statement->text);
  NcParaStyle style = nc_builder_body_style (builder);
  g_autoptr (NcTable) table = NULL;
  double widths[NC_MAX_COLUMNS], used = 0, total = 156 * NC_PT_PER_MM,
                                 height = nc_builder_number (statement, "height", SIGN_HEIGHT_PT);
  guint n = g_strv_length (pairs);
  NcRow *row;

  if (!n || 2 * n > NC_MAX_COLUMNS) {
    nc_builder_fail (statement, error, _ ("@sign LABEL：BOX is meant"));
    return NULL;
  }
  style.size_pt = nc_builder_number (statement, "size", builder->form ? NC_TABLE_SIZE_PT : style.size_pt);
  style.track_pt = 0;
  style.pitch_pt = style.size_pt * 1.3;
  style.indent_first_chars = 0;
  style.align = NC_ALIGN_LEFT;
  for (guint i = 0; i < n; i++)
    widths[2 * i] = widths[2 * i + 1] = 1;
  table = nc_table_new (widths, 2 * n);
  table->border_pt = 0;
  table->pad_pt = 1;
  row = nc_table_add_row (table);
  row->whole = TRUE;
  for (guint i = 0; i < n; i++) {
    const char *box_name = after_label (pairs[i]);
    g_autofree char *label = box_name ? g_strndup (pairs[i], (gsize)(box_name - pairs[i])) : NULL;
    g_autofree char *plain = label ? nc_paper_plain_text (label, scope, error) : NULL;
    g_autofree char *box = plain ? nc_paper_plain_text (box_name, scope, error) : NULL;
    g_autoptr (NcPara) para = nc_para_new (&style);
    NcItem *item;

    if (!box) {
      if (!box_name)
        nc_builder_fail (statement, error, _ ("@sign LABEL：BOX is meant"));
      return NULL;
    }
    nc_para_add_run (para, NC_FACE_BODY, plain);
    nc_cell_add_item (nc_row_add_cell (row, 1), nc_item_new_para (g_steal_pointer (&para)));
    item = nc_item_new (NC_ITEM_BOX, *box ? box : NULL, 0, height);
    item->underlined = TRUE;
    nc_cell_add_item (nc_row_add_cell (row, 1), item);
    widths[2 * i] = MIN (g_utf8_strlen (plain, -1) * style.size_pt + 4, total * 0.6 / n);
    used += widths[2 * i];
  }
  for (guint i = 0; i < n; i++) {
    g_array_index (table->widths, double, 2 * i) = widths[2 * i];
    g_array_index (table->widths, double, 2 * i + 1) = (total - used) / n;
  }
  return g_steal_pointer (&table);
}

/* lines to sign on do not stand on a page alone */
void
nc_builder_glue_last (NcLayoutDoc *doc)
{
  NcBlock *last = doc->blocks->len ? g_ptr_array_index (doc->blocks, doc->blocks->len - 1) : NULL;

  if (last && last->kind == NC_BLOCK_ITEM && last->item->para)
    last->item->para->style.keep_next = TRUE;
  else if (last && last->kind == NC_BLOCK_TABLE)
    last->table->keep_next = TRUE;
}

gboolean
nc_builder_sign (NcPaperBuilder *builder, const NcStatement *statement, const NcScope *scope, GError **error)
{
  NcTable *table = builder->table ? NULL : sign_table (builder, statement, scope, error);

  if (builder->table)
    return nc_builder_fail (statement, error, _ ("only rows may stand in a table"));
  if (!table)
    return FALSE;
  if (g_str_equal (statement->verb, "pagesign")) {
    nc_table_free (builder->doc->page.page_table);
    builder->doc->page.page_table = table;
  } else {
    nc_builder_glue_last (builder->doc);
    table->space_before_pt = table->space_after_pt = 4;
    nc_layout_doc_add_table (builder->doc, table);
  }
  return TRUE;
}

/* One picture with what is said about it: the lines of the block. */
static gboolean
fill_photo (const NcPaperBuilder *builder, NcCell *cell, const NcStatement *statement, const char *image, double height,
            const NcScope *scope, GError **error)
{
  nc_cell_add_item (cell, nc_item_new (NC_ITEM_IMAGE, image, 0, height));
  for (guint i = 0; i < statement->body->len; i++) {
    const NcStatement *line = g_ptr_array_index (statement->body, i);

    if (*line->verb)
      return nc_builder_fail (line, error, _ ("only lines of text may stand under a photo"));
    if (!add_cell_item (builder, cell, line, line->text, 0, scope, error))
      return FALSE;
  }
  return TRUE;
}

/* "LIST as NAME": a sheet of two or four photos a page; elements without an image are passed over. */
gboolean
nc_builder_photos (NcPaperBuilder *builder, const NcStatement *statement, const NcScope *scope, GError **error)
{
  g_auto (GStrv) words = g_strsplit (statement->text, " ", -1);
  guint columns = nc_builder_number (statement, "per", 2) >= 4 ? 2 : 1, used = 0;
  double height = nc_builder_number (statement, "height", columns == 2 ? 170 : 180);
  static const double widths[2] = { 1, 1 };
  g_autofree char *full = NULL;
  json_t *element;
  NcTable *table;
  NcRow *row = NULL;
  gboolean done = TRUE;
  gsize i;

  if (builder->table || g_strv_length (words) != 3 || !g_str_equal (words[1], "as"))
    return nc_builder_fail (statement, error, _ ("@photos LIST as NAME is meant"));
  full = nc_scope_full_path (scope, words[0]);
  table = nc_table_new (widths, columns);
  table->space_before_pt = table->space_after_pt = 4;
  builder->table_size = nc_builder_number (statement, "size", columns == 2 ? 8 : 9);
  json_array_foreach (nc_scope_find (scope, words[0]), i, element)
  {
    NcScope inner = { .outer = scope, .name = words[2], .list = full, .value = element, .index = (guint)i + 1 };
    const char *image = json_string_value (json_object_get (element, "image"));

    if (!done || !image || !*image)
      continue;
    if (used++ % columns == 0) {
      row = nc_table_add_row (table);
      row->whole = TRUE;
    }
    done = fill_photo (builder, nc_row_add_cell (row, 1), statement, image, height, &inner, error);
  }
  for (; done && used % columns; used++)
    nc_row_add_cell (row, 1);
  if (done && used)
    nc_layout_doc_add_table (builder->doc, table);
  else
    nc_table_free (table);
  return done;
}
