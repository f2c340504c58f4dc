/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-paper-builder.h"
#include "nc-lang.h"
#include <string.h>

#define SEAL_SIDE_PT (45 * NC_PT_PER_MM) /* for a seal of 42 mm */
#define MN_SIZE_PT   15.0
#define MN_BAND_PT   150.0
#define MN_PAGE_PT   540.0 /* a page less the head of the copy and signature lines */
#define MN_COPY_HEAD "蒙古文文本（以国家通用文字文本为准）"

static void
add_annex_line (NcPaperBuilder *builder, const char *text, gboolean is_first)
{
  NcParaStyle style = nc_builder_body_style (builder);
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
gboolean
nc_builder_annex (NcPaperBuilder *builder, const NcStatement *statement, const NcScope *scope, GError **error)
{
  json_t *list = nc_scope_find (scope, statement->text), *element;
  gboolean is_member = *statement->text != '=';
  g_autofree char *only = NULL;
  gsize i;

  if (builder->table)
    return nc_builder_fail (statement, error, _ ("only rows may stand in a table"));
  if (is_member && (!json_is_array (list) || !json_array_size (list)))
    return TRUE;
  nc_builder_glue_last (builder->doc);
  nc_layout_doc_add_space (builder->doc, nc_builder_body_style (builder).pitch_pt / 2);
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
gboolean
nc_builder_annex_page (NcPaperBuilder *builder, const NcStatement *statement, const NcScope *scope, GError **error)
{
  g_auto (GStrv) cells = nc_paper_split_cells (statement->text);
  NcParaStyle style = nc_para_style_body ();
  g_autoptr (NcPara) mark = NULL, title = NULL;
  NcFace face;

  if (g_strv_length (cells) != 2 || builder->table)
    return nc_builder_fail (statement, error, _ ("@annexpage MARK | TITLE is meant"));
  style.indent_first_chars = 0;
  style.keep_next = TRUE;
  mark = nc_para_new (&style);
  style = nc_builder_style (builder, "title", &face);
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

gboolean
nc_builder_seal (NcPaperBuilder *builder, const NcStatement *statement, const NcScope *scope, GError **error)
{
  g_auto (GStrv) cells = nc_paper_split_cells (statement->text);
  NcParaStyle style = nc_builder_body_style (builder);
  g_autofree char *signer = NULL, *date = NULL;

  if (g_strv_length (cells) != 2 || builder->table)
    return nc_builder_fail (statement, error, _ ("@seal NAME | DATE is meant"));
  signer = nc_paper_plain_text (cells[0], scope, error);
  date = signer ? nc_paper_plain_text (cells[1], scope, error) : NULL;
  if (!date)
    return FALSE;
  nc_layout_doc_add_seal (builder->doc, signer, date, "seal", SEAL_SIDE_PT, &style);
  return TRUE;
}

/* words in Mongolian script, upright in columns from left to right */
gboolean
nc_builder_mongolian (NcPaperBuilder *builder, const NcStatement *statement, const NcScope *scope, GError **error)
{
  g_autofree char *text = nc_paper_plain_text (statement->text, scope, error);
  NcItem *item;

  if (!text)
    return FALSE;
  if (builder->table)
    return nc_builder_fail (statement, error, _ ("only rows may stand in a table"));
  item = nc_item_new (NC_ITEM_VERTICAL, text, 0, nc_builder_number (statement, "height", 90));
  item->size = nc_builder_number (statement, "size", 14);
  nc_layout_doc_add_item (builder->doc, item);
  return TRUE;
}

static void
add_columns (NcPaperBuilder *builder, const char *text, double size, double height, gboolean centred)
{
  NcItem *item = nc_item_new (NC_ITEM_VERTICAL, text, 0, height);

  item->size = size;
  item->flows = TRUE;
  item->centred = centred;
  nc_layout_doc_add_item (builder->doc, item);
}

/* The Mongolian words of the paragraph before: as the bureau has written them, a line a paragraph. */
gboolean
nc_builder_mn (NcPaperBuilder *builder, const NcStatement *statement, const NcScope *scope, GError **error)
{
  if (builder->table)
    return nc_builder_fail (statement, error, _ ("only rows may stand in a table"));
  for (guint i = 0; builder->bilingual != NC_BILINGUAL_NONE && i < statement->body->len; i++) {
    const NcStatement *line = g_ptr_array_index (statement->body, i);
    g_autofree char *text = *line->verb ? NULL : nc_paper_plain_text (line->text, scope, error);

    if (*line->verb)
      return nc_builder_fail (line, error, _ ("only lines of text may stand in @mn"));
    if (!text)
      return FALSE;
    if (builder->bilingual == NC_BILINGUAL_COPY)
      g_string_append_printf (builder->copy, "%s%s", builder->copy->len ? "\n" : "", text);
    else
      add_columns (builder, text, nc_builder_number (statement, "size", MN_SIZE_PT),
                   nc_builder_number (statement, "height", MN_BAND_PT), nc_builder_number (statement, "center", 0) > 0);
  }
  return TRUE;
}

gboolean
nc_bilingual_parse (const char *text, NcBilingual *bilingual)
{
  static const char *const names[] = { "none", "after", "before", "copy" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_strcmp0 (text, names[i]) == 0) {
      *bilingual = (NcBilingual)i;
      return TRUE;
    }
  return FALSE;
}

/* The Mongolian text together, on pages of its own after the Chinese, which is the authentic one (M01). */
void
nc_builder_copy (NcPaperBuilder *builder)
{
  NcParaStyle style = nc_builder_body_style (builder);
  g_autoptr (NcPara) para = NULL;

  if (!builder->copy->len)
    return;
  style.indent_first_chars = 0;
  style.keep_next = TRUE;
  para = nc_para_new (&style);
  nc_para_add_run (para, NC_FACE_HEI, MN_COPY_HEAD);
  nc_layout_doc_add_page_break (builder->doc);
  nc_layout_doc_add_para (builder->doc, g_steal_pointer (&para));
  add_columns (builder, builder->copy->str, MN_SIZE_PT, MN_PAGE_PT, FALSE);
}
