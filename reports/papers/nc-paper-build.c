/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-paper-build.h"
#include "nc-lang.h"
#include <string.h>

#define TITLE_SIZE_PT  22.0 /* 二号, GB/T 9704 clause 7.3.1 */
#define TITLE_PITCH_PT 33.0
#define FORM_SIZE_PT   12.0 /* 小四 */
#define FORM_PITCH_PT  21.0
#define TABLE_SIZE_PT  10.5 /* 五号 */
#define PITCH_RATIO    1.45
#define SIGN_HEIGHT_PT 30.0
#define SEAL_SIDE_PT   (45 * NC_PT_PER_MM) /* for a seal of 42 mm */
#define MAX_COLUMNS    16

typedef struct {
  NcLayoutDoc *doc;
  gboolean form;
  NcTable *table; /* being filled, NULL outside of @table */
  GPtrArray *required;
  double table_size;
} Builder;

static gboolean run_body (Builder *builder, const GPtrArray *body, const NcScope *scope, GError **error);

static gboolean
fail (const NcStatement *statement, GError **error, const char *what)
{
  g_set_error (error, NC_PAPERS_ERROR, NC_PAPERS_ERROR_TEMPLATE, _ ("%s, line %u: %s: “%s”"), statement->file,
               statement->line, what, statement->text);
  return FALSE;
}

static double
option_number (const NcStatement *statement, const char *key, double otherwise)
{
  g_auto (GStrv) words = g_strsplit_set (statement->options ? statement->options : "", " ,", -1);
  gsize n = strlen (key);

  for (char **word = words; *word; word++)
    if (strncmp (*word, key, n) == 0 && (*word)[n] == '=')
      return g_ascii_strtod (*word + n + 1, NULL);
  return otherwise;
}

static NcParaStyle
body_style (const Builder *builder)
{
  NcParaStyle style = nc_para_style_body ();

  if (builder->form) {
    style.size_pt = FORM_SIZE_PT;
    style.pitch_pt = FORM_PITCH_PT;
    style.track_pt = 0;
  }
  return style;
}

static NcParaStyle
style_of (const Builder *builder, const char *verb, NcFace *face)
{
  NcParaStyle style = body_style (builder);

  *face = NC_FACE_BODY;
  if (g_str_equal (verb, "title")) {
    *face = NC_FACE_TITLE;
    style = (NcParaStyle){ .align = NC_ALIGN_CENTER,
                           .size_pt = TITLE_SIZE_PT,
                           .pitch_pt = TITLE_PITCH_PT,
                           .keep_next = TRUE,
                           .balanced = TRUE };
  } else if (g_str_equal (verb, "h1") || g_str_equal (verb, "h2")) {
    *face = verb[1] == '1' ? NC_FACE_HEI : NC_FACE_KAI;
    style.keep_next = TRUE;
  } else if (g_str_equal (verb, "number")) {
    style.align = NC_ALIGN_RIGHT;
    style.indent_first_chars = 0;
    style.space_before_pt = style.space_after_pt = style.pitch_pt / 3;
    style.keep_next = TRUE;
  } else if (g_str_equal (verb, "to") || g_str_equal (verb, "flush")) {
    style.indent_first_chars = 0;
    style.keep_next = *verb == 't';
  } else if (g_str_equal (verb, "center") || g_str_equal (verb, "right")) {
    style.align = *verb == 'c' ? NC_ALIGN_CENTER : NC_ALIGN_RIGHT;
    style.indent_first_chars = 0;
  } else if (g_str_equal (verb, "note")) {
    style.size_pt = TABLE_SIZE_PT;
    style.pitch_pt = TABLE_SIZE_PT * PITCH_RATIO;
    style.track_pt = 0;
  }
  return style;
}

static gboolean
do_para (Builder *builder, const NcStatement *statement, const NcScope *scope, GError **error)
{
  NcFace face;
  NcParaStyle style = style_of (builder, statement->verb, &face);
  g_autoptr (NcPara) para = nc_para_new (&style);

  if (builder->table)
    return fail (statement, error, _ ("only rows may stand in a table"));
  if (!nc_paper_add_text (para, face, statement->text, scope, error))
    return FALSE;
  nc_layout_doc_add_para (builder->doc, g_steal_pointer (&para));
  return TRUE;
}

static gboolean
holds (const NcStatement *statement, const NcScope *scope)
{
  const char *text = statement->text, *sign = strstr (text, "=");
  gboolean negated = FALSE;
  g_autofree char *path = NULL, *value = NULL;

  if (sign) {
    negated = sign > text && sign[-1] == '!';
    path = g_strndup (text, (gsize)(sign - text) - (negated ? 1 : 0));
    value = nc_value_text (nc_scope_find (scope, g_strstrip (path)));
    sign++;
    while (*sign == ' ')
      sign++;
    return g_str_equal (value ? value : "", sign) != negated;
  }
  negated = *text == '!';
  return nc_value_is_empty (nc_scope_find (scope, text + negated)) == negated;
}

static gboolean
do_if (Builder *builder, const NcStatement *statement, const NcScope *scope, GError **error)
{
  const GPtrArray *body = holds (statement, scope) ? statement->body : statement->otherwise;

  return !body || run_body (builder, body, scope, error);
}

/* "LIST as NAME" */
static gboolean
do_each (Builder *builder, const NcStatement *statement, const NcScope *scope, GError **error)
{
  g_auto (GStrv) words = g_strsplit (statement->text, " ", -1);
  g_autofree char *full = NULL;
  json_t *list, *element;
  gsize i;

  if (g_strv_length (words) != 3 || !g_str_equal (words[1], "as"))
    return fail (statement, error, _ ("@each LIST as NAME is meant"));
  list = nc_scope_find (scope, words[0]);
  full = nc_scope_full_path (scope, words[0]);
  if (list && !json_is_null (list) && !json_is_array (list)) {
    g_set_error (error, NC_PAPERS_ERROR, NC_PAPERS_ERROR_VALUE, _ ("member %s is no list"), full);
    return FALSE;
  }
  json_array_foreach (list, i, element)
  {
    NcScope inner = { .outer = scope, .name = words[2], .list = full, .value = element, .index = (guint)i + 1 };

    if (!run_body (builder, statement->body, &inner, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
do_table (Builder *builder, const NcStatement *statement, const NcScope *scope, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (statement->text, ",", -1);
  double widths[MAX_COLUMNS];
  guint n = 0;
  NcTable *table;
  gboolean done;

  if (builder->table)
    return fail (statement, error, _ ("a table in a table"));
  for (; parts[n] && n < MAX_COLUMNS; n++) {
    widths[n] = g_ascii_strtod (parts[n], NULL);
    if (!(widths[n] > 0 && widths[n] < 1000))
      return fail (statement, error, _ ("no column widths"));
  }
  if (!n || parts[n])
    return fail (statement, error, _ ("no column widths"));
  table = nc_table_new (widths, n);
  table->border_pt = option_number (statement, "border", 0.6);
  table->pad_pt = option_number (statement, "pad", 3.5);
  table->space_before_pt = option_number (statement, "before", 4);
  table->space_after_pt = option_number (statement, "after", 6);
  table->keep_next = option_number (statement, "keep", 0) > 0;
  builder->table = table;
  builder->table_size = option_number (statement, "size", TABLE_SIZE_PT);
  done = run_body (builder, statement->body, scope, error);
  builder->table = NULL;
  if (!done) {
    nc_table_free (table);
    return FALSE;
  }
  if (table->rows->len)
    nc_layout_doc_add_table (builder->doc, table);
  else
    nc_table_free (table);
  return TRUE;
}

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
    return fail (statement, error, _ ("#box, #sign or #image NAME HEIGHT is meant"));
  kind = g_str_equal (words[0], "#image") ? NC_ITEM_IMAGE : NC_ITEM_BOX;
  if (kind == NC_ITEM_BOX && !g_str_equal (words[0], "#box") && !g_str_equal (words[0], "#sign"))
    return fail (statement, error, _ ("#box, #sign or #image NAME HEIGHT is meant"));
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
add_cell_item (const Builder *builder, NcCell *cell, const NcStatement *statement, const char *text, double width,
               const NcScope *scope, GError **error)
{
  NcParaStyle style = { .size_pt = builder->table_size, .pitch_pt = builder->table_size * PITCH_RATIO };
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

static gboolean
do_row (Builder *builder, const NcStatement *statement, const NcScope *scope, GError **error)
{
  g_auto (GStrv) cells = nc_paper_split_cells (statement->text);
  guint columns = 0;
  NcRow *row;

  if (!builder->table)
    return fail (statement, error, _ ("a row outside of a table"));
  row = nc_table_add_row (builder->table);
  row->min_height_pt =
      option_number (statement, "min", builder->table_size * PITCH_RATIO + 2 * builder->table->pad_pt + 1);
  row->whole = option_number (statement, "whole", 0) > 0;
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
         fail (statement, error, _ ("the row has not as many cells as the table columns"));
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
sign_table (const Builder *builder, const NcStatement *statement, const NcScope *scope, GError **error)
{
  g_auto (GStrv) pairs = nc_paper_split_cells (statement->text);
  NcParaStyle style = body_style (builder);
  g_autoptr (NcTable) table = NULL;
  double widths[MAX_COLUMNS], used = 0, total = 156 * NC_PT_PER_MM,
                              height = option_number (statement, "height", SIGN_HEIGHT_PT);
  guint n = g_strv_length (pairs);
  NcRow *row;

  if (!n || 2 * n > MAX_COLUMNS) {
    fail (statement, error, _ ("@sign LABEL：BOX is meant"));
    return NULL;
  }
  style.size_pt = option_number (statement, "size", builder->form ? TABLE_SIZE_PT : style.size_pt);
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
        fail (statement, error, _ ("@sign LABEL：BOX is meant"));
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
static void
glue_last (NcLayoutDoc *doc)
{
  NcBlock *last = doc->blocks->len ? g_ptr_array_index (doc->blocks, doc->blocks->len - 1) : NULL;

  if (last && last->kind == NC_BLOCK_ITEM && last->item->para)
    last->item->para->style.keep_next = TRUE;
  else if (last && last->kind == NC_BLOCK_TABLE)
    last->table->keep_next = TRUE;
}

static gboolean
do_sign (Builder *builder, const NcStatement *statement, const NcScope *scope, GError **error)
{
  NcTable *table = builder->table ? NULL : sign_table (builder, statement, scope, error);

  if (builder->table)
    return fail (statement, error, _ ("only rows may stand in a table"));
  if (!table)
    return FALSE;
  if (g_str_equal (statement->verb, "pagesign")) {
    nc_table_free (builder->doc->page.page_table);
    builder->doc->page.page_table = table;
  } else {
    glue_last (builder->doc);
    table->space_before_pt = table->space_after_pt = 4;
    nc_layout_doc_add_table (builder->doc, table);
  }
  return TRUE;
}

static void
add_annex_line (Builder *builder, const char *text, gboolean is_first)
{
  NcParaStyle style = body_style (builder);
  g_autoptr (NcPara) para = NULL;

  style.align = NC_ALIGN_LEFT;
  style.indent_left_chars = 6;
  style.indent_first_chars = is_first ? -4 : -1;
  style.keep_next = TRUE;
  para = nc_para_new (&style);
  nc_para_add_run (para, NC_FACE_BODY, text);
  nc_layout_doc_add_para (builder->doc, g_steal_pointer (&para));
}

/* GB/T 9704 clause 7.3.4: two characters in, "附件：", numbered where there are several, names under each other and
   without a mark at their end. */
static gboolean
do_annex (Builder *builder, const NcStatement *statement, const NcScope *scope, GError **error)
{
  json_t *list = nc_scope_find (scope, statement->text), *element;
  gboolean is_member = *statement->text != '=';
  g_autofree char *only = NULL;
  gsize i;

  if (builder->table)
    return fail (statement, error, _ ("only rows may stand in a table"));
  if (is_member && (!json_is_array (list) || !json_array_size (list)))
    return TRUE;
  glue_last (builder->doc);
  nc_layout_doc_add_space (builder->doc, body_style (builder).pitch_pt / 2);
  if (!is_member) {
    g_autofree char *text = nc_paper_plain_text (statement->text + 1, scope, error);

    only = text ? g_strconcat ("附件：", text, NULL) : NULL;
    if (only)
      add_annex_line (builder, only, TRUE);
    return only != NULL;
  }
  json_array_foreach (list, i, element)
  {
    g_autofree char *name = nc_value_text (element), *number = g_strdup_printf ("%zu. ", i + 1);
    g_autofree char *line = g_strconcat (i ? "" : "附件：", json_array_size (list) > 1 ? number : "", name, NULL);

    add_annex_line (builder, line, i == 0);
  }
  return TRUE;
}

/* "附件1 | TITLE": GB/T 9704 clause 7.3.7: a new page, the word in 黑体 on its first line, the title in the middle of
   its third. */
static gboolean
do_annex_page (Builder *builder, const NcStatement *statement, const NcScope *scope, GError **error)
{
  g_auto (GStrv) cells = nc_paper_split_cells (statement->text);
  NcParaStyle style = nc_para_style_body ();
  g_autoptr (NcPara) mark = NULL, title = NULL;
  NcFace face;

  if (g_strv_length (cells) != 2 || builder->table)
    return fail (statement, error, _ ("@annexpage MARK | TITLE is meant"));
  style.indent_first_chars = 0;
  style.keep_next = TRUE;
  mark = nc_para_new (&style);
  style = style_of (builder, "title", &face);
  style.space_before_pt = style.space_after_pt = NC_GRID_PITCH_PT / 2;
  title = nc_para_new (&style);
  if (!nc_paper_add_text (mark, NC_FACE_HEI, cells[0], scope, error) ||
      !nc_paper_add_text (title, face, cells[1], scope, error))
    return FALSE;
  nc_layout_doc_add_page_break (builder->doc);
  nc_layout_doc_add_para (builder->doc, g_steal_pointer (&mark));
  nc_layout_doc_add_para (builder->doc, g_steal_pointer (&title));
  return TRUE;
}

/* One picture with what is said about it: the lines of the block. */
static gboolean
fill_photo (const Builder *builder, NcCell *cell, const NcStatement *statement, const char *image, double height,
            const NcScope *scope, GError **error)
{
  nc_cell_add_item (cell, nc_item_new (NC_ITEM_IMAGE, image, 0, height));
  for (guint i = 0; i < statement->body->len; i++) {
    const NcStatement *line = g_ptr_array_index (statement->body, i);

    if (*line->verb)
      return fail (line, error, _ ("only lines of text may stand under a photo"));
    if (!add_cell_item (builder, cell, line, line->text, 0, scope, error))
      return FALSE;
  }
  return TRUE;
}

/* "LIST as NAME": a sheet of two or four photos a page; elements without an image are passed over. */
static gboolean
do_photos (Builder *builder, const NcStatement *statement, const NcScope *scope, GError **error)
{
  g_auto (GStrv) words = g_strsplit (statement->text, " ", -1);
  guint columns = option_number (statement, "per", 2) >= 4 ? 2 : 1, used = 0;
  double height = option_number (statement, "height", columns == 2 ? 170 : 180);
  static const double widths[2] = { 1, 1 };
  g_autofree char *full = NULL;
  json_t *element;
  NcTable *table;
  NcRow *row = NULL;
  gboolean done = TRUE;
  gsize i;

  if (builder->table || g_strv_length (words) != 3 || !g_str_equal (words[1], "as"))
    return fail (statement, error, _ ("@photos LIST as NAME is meant"));
  full = nc_scope_full_path (scope, words[0]);
  table = nc_table_new (widths, columns);
  table->space_before_pt = table->space_after_pt = 4;
  builder->table_size = option_number (statement, "size", columns == 2 ? 8 : 9);
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

static gboolean
do_seal (Builder *builder, const NcStatement *statement, const NcScope *scope, GError **error)
{
  g_auto (GStrv) cells = nc_paper_split_cells (statement->text);
  NcParaStyle style = body_style (builder);
  g_autofree char *signer = NULL, *date = NULL;

  if (g_strv_length (cells) != 2 || builder->table)
    return fail (statement, error, _ ("@seal NAME | DATE is meant"));
  signer = nc_paper_plain_text (cells[0], scope, error);
  date = signer ? nc_paper_plain_text (cells[1], scope, error) : NULL;
  if (!date)
    return FALSE;
  nc_layout_doc_add_seal (builder->doc, signer, date, "seal", SEAL_SIDE_PT, &style);
  return TRUE;
}

/* words in Mongolian script, upright in columns from left to right */
static gboolean
do_mongolian (Builder *builder, const NcStatement *statement, const NcScope *scope, GError **error)
{
  g_autofree char *text = nc_paper_plain_text (statement->text, scope, error);
  NcItem *item;

  if (!text)
    return FALSE;
  if (builder->table)
    return fail (statement, error, _ ("only rows may stand in a table"));
  item = nc_item_new (NC_ITEM_VERTICAL, text, 0, option_number (statement, "height", 90));
  item->size = option_number (statement, "size", 14);
  nc_layout_doc_add_item (builder->doc, item);
  return TRUE;
}

/* "officer1 officer2": boxes that must be signed, by hand before any certificate or by certificate */
static void
do_required (Builder *builder, const NcStatement *statement)
{
  g_auto (GStrv) words = g_strsplit (statement->text, " ", -1);

  for (char **word = words; *word; word++)
    if (**word)
      g_ptr_array_add (builder->required, g_strdup (*word));
}

static gboolean
do_layout (Builder *builder, const NcStatement *statement, GError **error)
{
  builder->form = !g_str_equal (statement->text, "notice");
  builder->doc->page.numbers = g_str_equal (statement->text, "record") ? NC_PAGE_NUMBER_OF : NC_PAGE_NUMBER_DASH;
  return g_str_equal (statement->text, "notice") || g_str_equal (statement->text, "record") ||
         g_str_equal (statement->text, "form") || fail (statement, error, _ ("notice, record or form is meant"));
}

static gboolean
run_one (Builder *builder, const NcStatement *statement, const NcScope *scope, GError **error)
{
  const char *verb = statement->verb;

  if (g_str_equal (verb, "paper") || g_str_equal (verb, "field"))
    return TRUE;
  if (g_str_equal (verb, "required")) {
    do_required (builder, statement);
    return TRUE;
  }
  if (g_str_equal (verb, "if"))
    return do_if (builder, statement, scope, error);
  if (g_str_equal (verb, "each"))
    return do_each (builder, statement, scope, error);
  if (g_str_equal (verb, "table"))
    return do_table (builder, statement, scope, error);
  if (g_str_equal (verb, "row") || g_str_equal (verb, "head"))
    return do_row (builder, statement, scope, error);
  if (g_str_equal (verb, "sign") || g_str_equal (verb, "pagesign"))
    return do_sign (builder, statement, scope, error);
  if (g_str_equal (verb, "annex"))
    return do_annex (builder, statement, scope, error);
  if (g_str_equal (verb, "annexpage"))
    return do_annex_page (builder, statement, scope, error);
  if (g_str_equal (verb, "photos"))
    return do_photos (builder, statement, scope, error);
  if (g_str_equal (verb, "seal"))
    return do_seal (builder, statement, scope, error);
  if (g_str_equal (verb, "layout"))
    return do_layout (builder, statement, error);
  if (g_str_equal (verb, "mongolian"))
    return do_mongolian (builder, statement, scope, error);
  if (g_str_equal (verb, "space")) {
    nc_layout_doc_add_space (builder->doc,
                             body_style (builder).pitch_pt * CLAMP (g_ascii_strtod (statement->text, NULL), 0, 20));
    return TRUE;
  }
  if (g_str_equal (verb, "break")) {
    nc_layout_doc_add_page_break (builder->doc);
    return TRUE;
  }
  return do_para (builder, statement, scope, error);
}

static gboolean
run_body (Builder *builder, const GPtrArray *body, const NcScope *scope, GError **error)
{
  for (guint i = 0; i < body->len; i++) {
    const NcStatement *statement = g_ptr_array_index (body, i);

    if (run_one (builder, statement, scope, error))
      continue;
    if (error && g_error_matches (*error, NC_PAPERS_ERROR, NC_PAPERS_ERROR_VALUE) &&
        !strstr ((*error)->message, statement->file))
      g_prefix_error (error, _ ("%s, line %u: "), statement->file, statement->line);
    return FALSE;
  }
  return TRUE;
}

/**
 * nc_paper_build:
 *
 * @required: (element-type utf8): takes the names of the boxes that must be signed
 *
 * Runs the template over the snapshot.
 *
 * Returns: (transfer full): the document; %NULL with %NC_PAPERS_ERROR_TEMPLATE or %NC_PAPERS_ERROR_VALUE naming file,
 * line and member.
 */
NcLayoutDoc *
nc_paper_build (const NcTemplate *template, json_t *snapshot, GPtrArray *required, GError **error)
{
  g_autoptr (NcLayoutDoc) doc = nc_layout_doc_new ();
  Builder builder = { .doc = doc, .required = required };
  NcScope scope = { .value = snapshot };

  return run_body (&builder, template->body, &scope, error) ? g_steal_pointer (&doc) : NULL;
}
