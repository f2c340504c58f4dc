/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-paper-builder.h"
#include "nc-lang.h"
#include <string.h>

#define TITLE_SIZE_PT  22.0 /* 二号, GB/T 9704 clause 7.3.1 */
#define TITLE_PITCH_PT 33.0
#define FORM_SIZE_PT   12.0 /* 小四 */
#define FORM_PITCH_PT  21.0

static gboolean run_body (NcPaperBuilder *builder, const GPtrArray *body, const NcScope *scope, GError **error);

gboolean
nc_builder_fail (const NcStatement *statement, GError **error, const char *what)
{
  g_set_error (error, NC_PAPERS_ERROR, NC_PAPERS_ERROR_TEMPLATE, _ ("%s, line %u: %s: “%s”"), statement->file,
               statement->line, what, statement->text);
  return FALSE;
}

double
nc_builder_number (const NcStatement *statement, const char *key, double otherwise)
{
  g_auto (GStrv) words = g_strsplit_set (statement->options ? statement->options : "", " ,", -1);
  gsize n = strlen (key);

  for (char **word = words; *word; word++)
    if (strncmp (*word, key, n) == 0 && (*word)[n] == '=')
      return g_ascii_strtod (*word + n + 1, NULL);
  return otherwise;
}

NcParaStyle
nc_builder_body_style (const NcPaperBuilder *builder)
{
  NcParaStyle style = nc_para_style_body ();

  if (builder->form) {
    style.size_pt = FORM_SIZE_PT;
    style.pitch_pt = FORM_PITCH_PT;
    style.track_pt = 0;
  }
  return style;
}

NcParaStyle
nc_builder_style (const NcPaperBuilder *builder, const char *verb, NcFace *face)
{
  NcParaStyle style = nc_builder_body_style (builder);

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
    style.size_pt = NC_TABLE_SIZE_PT;
    style.pitch_pt = NC_TABLE_SIZE_PT * NC_TABLE_RATIO;
    style.track_pt = 0;
  }
  return style;
}

static gboolean
do_para (NcPaperBuilder *builder, const NcStatement *statement, const NcScope *scope, GError **error)
{
  NcFace face;
  NcParaStyle style = nc_builder_style (builder, statement->verb, &face);
  g_autoptr (NcPara) para = nc_para_new (&style);

  if (builder->table)
    return nc_builder_fail (statement, error, _ ("only rows may stand in a table"));
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
do_if (NcPaperBuilder *builder, const NcStatement *statement, const NcScope *scope, GError **error)
{
  const GPtrArray *body = holds (statement, scope) ? statement->body : statement->otherwise;

  return !body || run_body (builder, body, scope, error);
}

/* "LIST as NAME" */
static gboolean
do_each (NcPaperBuilder *builder, const NcStatement *statement, const NcScope *scope, GError **error)
{
  g_auto (GStrv) words = g_strsplit (statement->text, " ", -1);
  g_autofree char *full = NULL;
  json_t *list, *element;
  gsize i;

  if (g_strv_length (words) != 3 || !g_str_equal (words[1], "as"))
    return nc_builder_fail (statement, error, _ ("@each LIST as NAME is meant"));
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
do_table (NcPaperBuilder *builder, const NcStatement *statement, const NcScope *scope, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (statement->text, ",", -1);
  double widths[NC_MAX_COLUMNS];
  guint n = 0;
  NcTable *table;
  gboolean done;

  if (builder->table)
    return nc_builder_fail (statement, error, _ ("a table in a table"));
  for (; parts[n] && n < NC_MAX_COLUMNS; n++) {
    widths[n] = g_ascii_strtod (parts[n], NULL);
    if (!(widths[n] > 0 && widths[n] < 1000))
      return nc_builder_fail (statement, error, _ ("no column widths"));
  }
  if (!n || parts[n])
    return nc_builder_fail (statement, error, _ ("no column widths"));
  if (nc_builder_number (statement, "glue", 0) > 0)
    nc_builder_glue_last (builder->doc);
  table = nc_table_new (widths, n);
  table->border_pt = nc_builder_number (statement, "border", 0.6);
  table->pad_pt = nc_builder_number (statement, "pad", 3.5);
  table->space_before_pt = nc_builder_number (statement, "before", 4);
  table->space_after_pt = nc_builder_number (statement, "after", 6);
  table->keep_next = nc_builder_number (statement, "keep", 0) > 0;
  builder->table = table;
  builder->table_size = nc_builder_number (statement, "size", NC_TABLE_SIZE_PT);
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

/* "officer1 officer2": boxes that must be signed, by hand before any certificate or by certificate */
static void
do_required (NcPaperBuilder *builder, const NcStatement *statement)
{
  g_auto (GStrv) words = g_strsplit (statement->text, " ", -1);

  for (char **word = words; *word; word++)
    if (**word)
      g_ptr_array_add (builder->required, g_strdup (*word));
}

static gboolean
do_layout (NcPaperBuilder *builder, const NcStatement *statement, GError **error)
{
  builder->form = !g_str_equal (statement->text, "notice");
  builder->doc->page.numbers = g_str_equal (statement->text, "record") ? NC_PAGE_NUMBER_OF : NC_PAGE_NUMBER_DASH;
  return g_str_equal (statement->text, "notice") || g_str_equal (statement->text, "record") ||
         g_str_equal (statement->text, "form") ||
         nc_builder_fail (statement, error, _ ("notice, record or form is meant"));
}

static gboolean
run_one (NcPaperBuilder *builder, const NcStatement *statement, const NcScope *scope, GError **error)
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
    return nc_builder_row (builder, statement, scope, error);
  if (g_str_equal (verb, "sign") || g_str_equal (verb, "pagesign"))
    return nc_builder_sign (builder, statement, scope, error);
  if (g_str_equal (verb, "annex"))
    return nc_builder_annex (builder, statement, scope, error);
  if (g_str_equal (verb, "annexpage"))
    return nc_builder_annex_page (builder, statement, scope, error);
  if (g_str_equal (verb, "photos"))
    return nc_builder_photos (builder, statement, scope, error);
  if (g_str_equal (verb, "seal"))
    return nc_builder_seal (builder, statement, scope, error);
  if (g_str_equal (verb, "layout"))
    return do_layout (builder, statement, error);
  if (g_str_equal (verb, "mn"))
    return nc_builder_mn (builder, statement, scope, error);
  if (g_str_equal (verb, "bilingual"))
    return nc_bilingual_parse (statement->text, &builder->bilingual) ||
           nc_builder_fail (statement, error, _ ("none, after, before or copy is meant"));
  if (g_str_equal (verb, "mongolian"))
    return nc_builder_mongolian (builder, statement, scope, error);
  if (g_str_equal (verb, "space")) {
    nc_layout_doc_add_space (builder->doc, nc_builder_body_style (builder).pitch_pt *
                                               CLAMP (g_ascii_strtod (statement->text, NULL), 0, 20));
    return TRUE;
  }
  if (g_str_equal (verb, "break")) {
    nc_layout_doc_add_page_break (builder->doc);
    return TRUE;
  }
  return do_para (builder, statement, scope, error);
}

static gboolean
run_body (NcPaperBuilder *builder, const GPtrArray *body, const NcScope *scope, GError **error)
{
  for (guint i = 0; i < body->len; i++) {
    const NcStatement *statement = g_ptr_array_index (body, i);
    const NcStatement *next = i + 1 < body->len ? g_ptr_array_index (body, i + 1) : NULL;
    gboolean swapped = builder->bilingual == NC_BILINGUAL_BEFORE && next && g_str_equal (next->verb, "mn");

    if (swapped && !run_one (builder, next, scope, error))
      return FALSE;
    i += swapped;
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
  g_autoptr (GString) copy = g_string_new (NULL);
  NcPaperBuilder builder = { .doc = doc, .required = required, .copy = copy };
  NcScope scope = { .value = snapshot };
  const char *bilingual = json_string_value (json_object_get (snapshot, "bilingual"));

  if (bilingual && !nc_bilingual_parse (bilingual, &builder.bilingual)) {
    g_set_error (error, NC_PAPERS_ERROR, NC_PAPERS_ERROR_VALUE, _ ("member %s: %s"), "bilingual",
                 _ ("none, after, before or copy is meant"));
    return NULL;
  }
  if (!run_body (&builder, template->body, &scope, error))
    return NULL;
  nc_builder_copy (&builder);
  return g_steal_pointer (&doc);
}
