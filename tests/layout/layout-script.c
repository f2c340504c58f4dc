/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "layout-script.h"
#include "nc-kinsoku.h"
#include <stdlib.h>
#include <string.h>

/* A document a file, a block a line: "KIND key=value … | text", with "\n" for a line feed:
     page width= height= (of the type area, points) numbers=dash|of head= foot= sign=LABEL
     para align= size= pitch= track= first= left= keep= balanced= face=
     table widths=1,2 head=N pad=   then   row min= whole= | cell | cell
     seal size= | name | date        space height=        break        box height= | name
   Widths: a full-width character is 1, others 0.5 of the size; "☒" is in no font. */

static double
advance_em (gpointer user, NcFace face, gunichar c)
{
  (void)user, (void)face;
  if (c == 0x2612)
    return -1;
  return nc_kinsoku_is_wide (c) ? 1 : 0.5;
}

NcLayoutMetrics
layout_script_metrics (void)
{
  return (NcLayoutMetrics){ .advance_em = advance_em };
}

static const char *
value_of (char **words, const char *key, const char *otherwise)
{
  gsize n = strlen (key);

  for (char **word = words; *word; word++)
    if (strncmp (*word, key, n) == 0 && (*word)[n] == '=')
      return *word + n + 1;
  return otherwise;
}

static double
number_of (char **words, const char *key, double otherwise)
{
  const char *value = value_of (words, key, NULL);

  return value ? g_ascii_strtod (value, NULL) : otherwise;
}

static NcParaStyle
style_of (char **words)
{
  static const char *const aligns[] = { "justify", "left", "center", "right" };
  const char *align = value_of (words, "align", "justify");
  NcParaStyle style = { .size_pt = number_of (words, "size", 10) };

  for (guint i = 0; i < G_N_ELEMENTS (aligns); i++)
    if (g_str_equal (align, aligns[i]))
      style.align = i;
  style.pitch_pt = number_of (words, "pitch", 20);
  style.track_pt = number_of (words, "track", 0);
  style.indent_first_chars = number_of (words, "first", 0);
  style.indent_left_chars = number_of (words, "left", 0);
  style.keep_next = number_of (words, "keep", 0) > 0;
  style.balanced = number_of (words, "balanced", 0) > 0;
  return style;
}

static NcPara *
para_of (char **words, const char *text)
{
  NcParaStyle style = style_of (words);
  NcPara *para = nc_para_new (&style);
  NcFace face = NC_FACE_BODY;
  g_autofree char *clean = g_strcompress (text);

  nc_face_parse (value_of (words, "face", "body"), &face);
  nc_para_add_run (para, face, g_strstrip (clean));
  return para;
}

static void
read_page (NcLayoutDoc *doc, char **words)
{
  const char *numbers = value_of (words, "numbers", "none"), *sign = value_of (words, "sign", NULL);

  doc->page.text_width_pt = number_of (words, "width", 100);
  doc->page.text_height_pt = number_of (words, "height", 200);
  doc->page.left_pt = doc->page.top_pt = 50;
  doc->page.width_pt = doc->page.text_width_pt + 100;
  doc->page.height_pt = doc->page.text_height_pt + 100;
  doc->page.numbers = g_str_equal (numbers, "dash") ? NC_PAGE_NUMBER_DASH
                      : g_str_equal (numbers, "of") ? NC_PAGE_NUMBER_OF
                                                    : NC_PAGE_NUMBER_NONE;
  doc->page.head = g_strdup (value_of (words, "head", NULL));
  doc->page.foot = g_strdup (value_of (words, "foot", NULL));
  if (sign) {
    double widths[] = { 1, 1 };
    char *none[] = { NULL };
    NcRow *row;

    doc->page.page_table = nc_table_new (widths, 2);
    doc->page.page_table->border_pt = 0;
    row = nc_table_add_row (doc->page.page_table);
    nc_cell_add_item (nc_row_add_cell (row, 1), nc_item_new_para (para_of (none, sign)));
    nc_cell_add_item (nc_row_add_cell (row, 1), nc_item_new (NC_ITEM_BOX, "unit", 0, 18));
  }
}

static NcTable *
read_table (NcLayoutDoc *doc, char **words)
{
  g_auto (GStrv) parts = g_strsplit (value_of (words, "widths", "1"), ",", -1);
  guint n = g_strv_length (parts);
  g_autofree double *widths = g_new (double, n);
  NcTable *table;

  for (guint i = 0; i < n; i++)
    widths[i] = g_ascii_strtod (parts[i], NULL);
  table = nc_table_new (widths, n);
  table->n_head_rows = (guint)number_of (words, "head", 0);
  table->pad_pt = number_of (words, "pad", 0);
  nc_layout_doc_add_table (doc, table);
  return table;
}

static void
read_row (NcTable *table, char **words, char **cells)
{
  NcRow *row = nc_table_add_row (table);

  row->min_height_pt = number_of (words, "min", 0);
  row->whole = number_of (words, "whole", 0) > 0;
  for (char **cell = cells; *cell; cell++)
    nc_cell_add_item (nc_row_add_cell (row, 1), nc_item_new_para (para_of (words, *cell)));
}

NcLayoutDoc *
layout_script_read (const char *script)
{
  NcLayoutDoc *doc = nc_layout_doc_new ();
  g_auto (GStrv) lines = g_strsplit (script, "\n", -1);
  NcTable *table = NULL;

  for (char **line = lines; *line; line++) {
    g_auto (GStrv) parts = g_strsplit (*line, "|", -1);
    g_auto (GStrv) words = g_strsplit (parts[0] ? parts[0] : "", " ", -1);
    const char *kind = words[0] ? words[0] : "", *text = parts[0] && parts[1] ? g_strstrip (parts[1]) : "";
    NcParaStyle style = style_of (words);

    if (g_str_equal (kind, "page"))
      read_page (doc, words);
    else if (g_str_equal (kind, "para"))
      nc_layout_doc_add_para (doc, para_of (words, text));
    else if (g_str_equal (kind, "table"))
      table = read_table (doc, words);
    else if (g_str_equal (kind, "row") && table)
      read_row (table, words, parts + 1);
    else if (g_str_equal (kind, "seal"))
      nc_layout_doc_add_seal (doc, text, g_strstrip (parts[2]), "seal", number_of (words, "side", 60), &style);
    else if (g_str_equal (kind, "space"))
      nc_layout_doc_add_space (doc, number_of (words, "height", 10));
    else if (g_str_equal (kind, "box"))
      nc_layout_doc_add_item (doc, nc_item_new (NC_ITEM_BOX, text, 0, number_of (words, "height", 10)));
    else if (g_str_equal (kind, "break"))
      nc_layout_doc_add_page_break (doc);
    else
      g_assert_cmpstr (kind, ==, "");
  }
  return doc;
}
