/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-paper-lint.h"
#include "nc-lang.h"
#include "nc-paper-builder.h"
#include <string.h>

/* What is wrong with a template whatever the case: found without a snapshot, in the branches that are not taken too. */

typedef struct {
  GPtrArray *problems;
  GHashTable *boxes; /* every box of the template, by name */
  guint columns;     /* of the table that the statement stands in; 0: none */
} Lint;

static void
tell (Lint *lint, const NcStatement *statement, const char *what, const char *text)
{
  g_ptr_array_add (lint->problems,
                   g_strdup_printf (_ ("%s, line %u: %s: “%s”"), statement->file, statement->line, what, text));
}

static gboolean
is_one_of (const char *const *words, const char *word)
{
  return g_strv_contains (words, word);
}

/* {path|filter:argument|…}, "#" or "##" */
static void
check_placeholder (Lint *lint, const NcStatement *statement, const char *placeholder)
{
  static const char *const filters[] = { "date", "time",       "clock", "join", "people", "count",
                                         "flag", "confidence", "tick",  "stop", "or",     NULL };
  g_auto (GStrv) parts = g_strsplit (placeholder, "|", -1);

  if (!*parts || !**parts)
    tell (lint, statement, _ ("no member is named"), placeholder);
  for (char **part = parts + (*parts != NULL); *part; part++) {
    g_autofree char *filter = g_strndup (*part, strcspn (*part, ":"));

    if (!is_one_of (filters, filter))
      tell (lint, statement, _ ("unknown filter"), filter);
  }
}

static void
check_text (Lint *lint, const NcStatement *statement)
{
  const char *p = statement->text;

  while ((p = strchr (p, '{'))) {
    const char *close = strchr (p, '}');
    g_autofree char *placeholder = close ? g_strndup (p + 1, (gsize)(close - p - 1)) : NULL;

    if (!close) {
      tell (lint, statement, _ ("a brace is not closed"), p);
      return;
    }
    check_placeholder (lint, statement, placeholder);
    p = close + 1;
  }
}

/* One name may stand in both branches of an @if, so only its form is judged. */
static void
note_box (Lint *lint, const NcStatement *statement, const char *name)
{
  g_hash_table_add (lint->boxes, g_strdup (name));
  if (!strchr (name, '{') && (!g_str_is_ascii (name) || strpbrk (name, ". ") || strlen (name) > 60))
    tell (lint, statement, _ ("a box is named in ASCII without a full stop"), name);
}

static void
note_sign_boxes (Lint *lint, const NcStatement *statement)
{
  g_auto (GStrv) pairs = nc_paper_split_cells (statement->text);

  for (char **pair = pairs; *pair; pair++) {
    const char *colon = g_strrstr (*pair, "：");

    if (!colon)
      tell (lint, statement, _ ("@sign LABEL：BOX is meant"), *pair);
    else if (colon[strlen ("：")] && g_str_equal (statement->verb, "sign"))
      note_box (lint, statement, colon + strlen ("："));
  }
}

static void
check_row (Lint *lint, const NcStatement *statement)
{
  g_auto (GStrv) cells = nc_paper_split_cells (statement->text);
  guint columns = 0;

  if (!lint->columns)
    tell (lint, statement, _ ("a row outside of a table"), statement->text);
  for (char **cell = cells; *cell; cell++) {
    const char *text = *cell;
    g_auto (GStrv) items = NULL;

    columns += *text == '[' && g_ascii_isdigit (text[1]) ? MAX ((guint)g_ascii_strtoull (text + 1, NULL, 10), 1) : 1;
    items = g_strsplit (*text == '[' && strchr (text, ']') ? strchr (text, ']') + 1 : text, ";;", -1);
    for (char **item = items; *item; item++) {
      g_auto (GStrv) words = g_strsplit (g_strstrip (*item), " ", -1);

      if (*words && (g_str_equal (*words, "#box") || g_str_equal (*words, "#sign")) && words[1])
        note_box (lint, statement, words[1]);
    }
  }
  if (lint->columns && columns != lint->columns)
    tell (lint, statement, _ ("the row has not as many cells as the table columns"), statement->text);
}

static void
check_word (Lint *lint, const NcStatement *statement, const char *const *words, const char *what)
{
  if (!is_one_of (words, statement->text))
    tell (lint, statement, what, statement->text);
}

static void
check_own (Lint *lint, const NcStatement *statement)
{
  static const char *const layouts[] = { "notice", "record", "form", NULL };
  static const char *const ways[] = { "none", "after", "before", "copy", NULL };
  const char *verb = statement->verb;

  if (g_str_equal (verb, "row") || g_str_equal (verb, "head"))
    check_row (lint, statement);
  else if (g_str_equal (verb, "sign") || g_str_equal (verb, "pagesign"))
    note_sign_boxes (lint, statement);
  else if (g_str_equal (verb, "seal"))
    note_box (lint, statement, "seal");
  else if (g_str_equal (verb, "layout"))
    check_word (lint, statement, layouts, _ ("notice, record or form is meant"));
  else if (g_str_equal (verb, "bilingual"))
    check_word (lint, statement, ways, _ ("none, after, before or copy is meant"));
  else if (g_str_equal (verb, "annexpage") && !strchr (statement->text, '|'))
    tell (lint, statement, _ ("@annexpage MARK | TITLE is meant"), statement->text);
  else if ((g_str_equal (verb, "each") || g_str_equal (verb, "photos")) && !strstr (statement->text, " as "))
    tell (lint, statement, _ ("@each LIST as NAME is meant"), statement->text);
}

static void
check_body (Lint *lint, const GPtrArray *body)
{
  for (guint i = 0; body && i < body->len; i++) {
    const NcStatement *statement = g_ptr_array_index (body, i);
    guint outer = lint->columns;

    check_text (lint, statement);
    check_own (lint, statement);
    if (g_str_equal (statement->verb, "table")) {
      g_auto (GStrv) widths = g_strsplit (statement->text, ",", -1);

      lint->columns = g_strv_length (widths);
    }
    check_body (lint, statement->body);
    check_body (lint, statement->otherwise);
    lint->columns = outer;
  }
}

static void
check_required (Lint *lint, const GPtrArray *body)
{
  for (guint i = 0; body && i < body->len; i++) {
    const NcStatement *statement = g_ptr_array_index (body, i);
    g_auto (GStrv) names = g_str_equal (statement->verb, "required") ? g_strsplit (statement->text, " ", -1) : NULL;

    for (char **name = names; name && *name; name++)
      if (**name && !g_hash_table_contains (lint->boxes, *name))
        tell (lint, statement, _ ("the template has no such box"), *name);
    check_required (lint, statement->body);
    check_required (lint, statement->otherwise);
  }
}

/**
 * nc_template_lint:
 * @problems: (element-type utf8): takes what is wrong, each with file and line: an unknown filter, an open brace, a row
 * of the wrong length, a box that is misnamed or required but not there, a word that an instruction does not know
 */
void
nc_template_lint (const NcTemplate *template, GPtrArray *problems)
{
  g_autoptr (GHashTable) boxes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Lint lint = { .problems = problems, .boxes = boxes };

  check_body (&lint, template->body);
  check_required (&lint, template->body);
}
