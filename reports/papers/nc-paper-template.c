/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-paper-template.h"
#include "nc-lang.h"
#include "nc-paths.h"
#include <string.h>

#define MAX_TEMPLATE_BYTES (256 * 1024)
#define MAX_DEPTH          12

static const char *const kinds[] = { "D01", "D02", "D03",  "D04", "D05", "D06", "D06b", "D07", "D08", "D09",
                                     "D10", "D11", "D11b", "D12", "D13", "D14", "D15",  "D17", "D18", NULL };
static const char *const verbs[] = { "",         "paper", "layout",    "pagesign", "title", "number",    "to",   "h1",
                                     "h2",       "flush", "center",    "right",    "note",  "table",     "head", "row",
                                     "sign",     "seal",  "space",     "break",    "field", "mongolian", "if",   "each",
                                     "required", "annex", "annexpage", "photos",   "mn",    "bilingual", NULL };

typedef struct {
  char **lines;
  guint at;
  const char *file;
  const char *override_dir;
  guint depth;
  GString *source; /* takes what is read */
} Reader;

static gboolean read_body (Reader *reader, GPtrArray *into, const char *until, gboolean *met_else, GError **error);

static void
statement_free (gpointer data)
{
  NcStatement *statement = data;

  g_free (statement->file);
  g_free (statement->verb);
  g_free (statement->options);
  g_free (statement->text);
  g_clear_pointer (&statement->body, g_ptr_array_unref);
  g_clear_pointer (&statement->otherwise, g_ptr_array_unref);
  g_free (statement);
}

void
nc_template_free (NcTemplate *self)
{
  if (!self)
    return;
  g_free (self->kind);
  g_free (self->title);
  g_free (self->path);
  g_ptr_array_unref (self->body);
  g_string_free (self->source, TRUE);
  g_free (self);
}

/** nc_template_kinds: Returns: (transfer none) (array zero-terminated=1): the papers that can be composed. */
const char *const *
nc_template_kinds (void)
{
  return kinds;
}

gboolean
nc_template_is_kind (const char *kind)
{
  return g_strv_contains (kinds, kind);
}

static gboolean
fail (const Reader *reader, GError **error, const char *what, const char *text)
{
  g_set_error (error, NC_PAPERS_ERROR, NC_PAPERS_ERROR_TEMPLATE, _ ("%s, line %u: %s: “%s”"), reader->file, reader->at,
               what, text);
  return FALSE;
}

static char *
find_file (const char *name, const char *override_dir)
{
  g_autofree char *own = override_dir ? g_build_filename (override_dir, name, NULL) : NULL;
  g_autofree char *relative = g_build_filename ("reports/papers/templates", name, NULL);

  if (own && g_file_test (own, G_FILE_TEST_IS_REGULAR))
    return g_steal_pointer (&own);
  return nc_paths_find (relative);
}

static char **
load_lines (const char *path, const char *file, GString *source, GError **error)
{
  g_autofree char *text = NULL;
  gsize length;

  if (!g_file_get_contents (path, &text, &length, error))
    return NULL;
  if (length > MAX_TEMPLATE_BYTES || !g_utf8_validate (text, (gssize)length, NULL)) {
    g_set_error (error, NC_PAPERS_ERROR, NC_PAPERS_ERROR_TEMPLATE, _ ("%s is too large or not UTF-8"), path);
    return NULL;
  }
  g_string_append_printf (source, "// %s\n%s\n", file, text);
  return g_strsplit (text, "\n", -1);
}

static gboolean
include (Reader *outer, GPtrArray *into, const char *name, GError **error)
{
  g_autofree char *file = g_strconcat (name, ".txt", NULL), *path = NULL;
  g_auto (GStrv) lines = NULL;
  Reader reader = { .override_dir = outer->override_dir, .depth = outer->depth + 1, .source = outer->source };

  if (reader.depth > MAX_DEPTH || strchr (name, '/'))
    return fail (outer, error, _ ("cannot be included"), name);
  path = find_file (file, outer->override_dir);
  if (!path)
    return fail (outer, error, _ ("no such file"), file);
  lines = load_lines (path, file, outer->source, error);
  if (!lines)
    return FALSE;
  reader.lines = lines;
  reader.file = file;
  return read_body (&reader, into, NULL, NULL, error);
}

/* "@verb(options) text" */
static NcStatement *
new_statement (const Reader *reader, const char *line)
{
  NcStatement *statement = g_new0 (NcStatement, 1);
  const char *p = line;

  statement->line = reader->at;
  statement->file = g_strdup (reader->file);
  if (*p == '@') {
    const char *start = ++p;

    while (g_ascii_isalnum (*p))
      p++;
    statement->verb = g_strndup (start, (gsize)(p - start));
    if (*p == '(' && strchr (p, ')')) {
      statement->options = g_strndup (p + 1, (gsize)(strchr (p, ')') - p - 1));
      p = strchr (p, ')') + 1;
    }
  } else {
    statement->verb = g_strdup ("");
  }
  statement->text = g_strstrip (g_strdup (p));
  return statement;
}

static gboolean
read_block (Reader *reader, NcStatement *statement, GError **error)
{
  gboolean met_else = FALSE;

  if (++reader->depth > MAX_DEPTH)
    return fail (reader, error, _ ("nested too deeply"), statement->verb);
  statement->body = g_ptr_array_new_with_free_func (statement_free);
  if (!read_body (reader, statement->body, statement->verb, &met_else, error))
    return FALSE;
  if (met_else) {
    if (!g_str_equal (statement->verb, "if"))
      return fail (reader, error, _ ("@else without @if"), "");
    statement->otherwise = g_ptr_array_new_with_free_func (statement_free);
    if (!read_body (reader, statement->otherwise, statement->verb, &met_else, error))
      return FALSE;
    if (met_else)
      return fail (reader, error, _ ("a second @else"), "");
  }
  reader->depth--;
  return TRUE;
}

static gboolean
read_body (Reader *reader, GPtrArray *into, const char *until, gboolean *met_else, GError **error)
{
  guint begun = reader->at;

  while (reader->lines[reader->at]) {
    const char *line = g_strstrip (reader->lines[reader->at++]);
    NcStatement *statement;

    if (!*line || g_str_has_prefix (line, "//"))
      continue;
    if (g_str_equal (line, "@end") || g_str_equal (line, "@else")) {
      if (!until)
        return fail (reader, error, _ ("ends nothing"), line);
      *met_else = g_str_equal (line, "@else");
      return TRUE;
    }
    if (g_str_has_prefix (line, "@include ")) {
      if (!include (reader, into, g_strstrip ((char *)line + strlen ("@include ")), error))
        return FALSE;
      continue;
    }
    statement = new_statement (reader, line);
    g_ptr_array_add (into, statement);
    if (!g_strv_contains (verbs, statement->verb))
      return fail (reader, error, _ ("unknown instruction"), line);
    if (g_str_equal (statement->verb, "if") || g_str_equal (statement->verb, "each") ||
        g_str_equal (statement->verb, "table") || g_str_equal (statement->verb, "photos") ||
        g_str_equal (statement->verb, "mn"))
      if (!read_block (reader, statement, error))
        return FALSE;
  }
  if (until) {
    reader->at = begun;
    return fail (reader, error, _ ("@end is missing for"), until);
  }
  return TRUE;
}

static gboolean
take_head (NcTemplate *self, const Reader *reader, GError **error)
{
  NcStatement *first = self->body->len ? g_ptr_array_index (self->body, 0) : NULL;
  const char *space = first ? strchr (first->text, ' ') : NULL;

  if (!first || !g_str_equal (first->verb, "paper") || !space)
    return fail (reader, error, _ ("a template begins with"), "@paper KIND TITLE");
  self->kind = g_strndup (first->text, (gsize)(space - first->text));
  self->title = g_strstrip (g_strdup (space));
  if (!nc_template_is_kind (self->kind))
    return fail (reader, error, _ ("unknown kind of paper"), self->kind);
  return TRUE;
}

/**
 * nc_template_load:
 * @kind_or_path: "D10", or a template file
 * @override_dir: (nullable): the bureau's folder; a file of the same name there goes before the shipped one, included
 *   parts too
 *
 * Returns: (transfer full): the template, %NULL with %NC_PAPERS_ERROR_KIND, %NC_PAPERS_ERROR_TEMPLATE naming file and
 * line, or a GFileError.
 */
NcTemplate *
nc_template_load (const char *kind_or_path, const char *override_dir, GError **error)
{
  g_autoptr (NcTemplate) self = g_new0 (NcTemplate, 1);
  g_autofree char *name = g_strconcat (kind_or_path, ".txt", NULL), *base = NULL;
  g_auto (GStrv) lines = NULL;
  Reader reader = { .override_dir = override_dir };

  self->body = g_ptr_array_new_with_free_func (statement_free);
  self->source = g_string_new (NULL);
  self->path = nc_template_is_kind (kind_or_path) ? find_file (name, override_dir) : g_strdup (kind_or_path);
  if (!self->path || !g_file_test (self->path, G_FILE_TEST_IS_REGULAR)) {
    g_set_error (error, NC_PAPERS_ERROR, NC_PAPERS_ERROR_KIND,
                 _ ("“%s” is neither a kind of paper nor a template file"), kind_or_path);
    return NULL;
  }
  base = g_path_get_basename (self->path);
  lines = load_lines (self->path, base, self->source, error);
  if (!lines)
    return NULL;
  reader.source = self->source;
  reader.lines = lines;
  reader.file = base;
  if (!read_body (&reader, self->body, NULL, NULL, error) || !take_head (self, &reader, error))
    return NULL;
  return g_steal_pointer (&self);
}
