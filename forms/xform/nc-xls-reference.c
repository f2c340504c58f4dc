/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-xls-form.h"
#include "nc-lang.h"
#include <string.h>

static void
reference_clear (gpointer data)
{
  g_free (((NcXlsReference *)data)->name);
}

/**
 * nc_xls_find_references:
 * @text: (nullable)
 *
 * Returns: (transfer full): all ${…} of @text, the broken ones too.
 */
GArray *
nc_xls_find_references (const char *text)
{
  GArray *found = g_array_new (FALSE, TRUE, sizeof (NcXlsReference));
  const char *at = text;

  g_array_set_clear_func (found, reference_clear);
  while (at && (at = strstr (at, "${"))) {
    const char *close = strchr (at, '}');
    NcXlsReference reference = { .start = (gsize)(at - text) };
    const char *name = at + 2;

    reference.end = close ? (gsize)(close + 1 - text) : strlen (text);
    if (g_str_has_prefix (name, "last-saved#")) {
      reference.last_saved = TRUE;
      name += strlen ("last-saved#");
    }
    reference.name = close && close >= name ? g_strndup (name, (gsize)(close - name)) : g_strdup ("");
    reference.good = close && nc_xls_is_name (reference.name) && !strchr (reference.name, ':');
    g_array_append_val (found, reference);
    at = close ? close + 1 : NULL;
  }
  return found;
}

gboolean
nc_xls_has_reference (const char *text)
{
  g_autoptr (GArray) found = nc_xls_find_references (text);

  return found->len > 0 && g_array_index (found, NcXlsReference, 0).good;
}

gboolean
nc_xls_has_last_saved (const char *text)
{
  g_autoptr (GArray) found = nc_xls_find_references (text);

  for (guint i = 0; i < found->len; i++)
    if (g_array_index (found, NcXlsReference, i).last_saved)
      return TRUE;
  return FALSE;
}

/* Is @text one reference and nothing else? */
gboolean
nc_xls_is_reference (const char *text)
{
  g_autoptr (GArray) found = nc_xls_find_references (text);
  const NcXlsReference *only = found->len == 1 ? &g_array_index (found, NcXlsReference, 0) : NULL;

  return only && only->good && only->start == 0 && text[only->end] == '\0';
}

static gboolean
is_word_byte (char c)
{
  return g_ascii_isalnum (c) || c == '_' || c == '-' || c == '.' || (guchar)c >= 0x80;
}

static gboolean
is_hyphenated_type (const char *type)
{
  static const char *const types[] = { "date", "dateTime", "geopoint", "geotrace", "geoshape", NULL };

  return type && g_strv_contains (types, type);
}

/* The end of a number with its sign, of a date or a time at @at; NULL when there is none. */
static const char *
skip_number (const char *at)
{
  const char *start = at;

  if (*at == '-')
    at++;
  if (strspn (at, "0123456789") == 4 && at[4] == '-' && g_ascii_isdigit (at[5]) && g_ascii_isdigit (at[6]) &&
      at[7] == '-' && g_ascii_isdigit (at[8]) && g_ascii_isdigit (at[9])) {
    at += 10;
    return *at == 'T' ? at + 1 + strspn (at + 1, "0123456789:.+-Z") : at;
  }
  if (g_ascii_isdigit (at[0]) && g_ascii_isdigit (at[1]) && at[2] == ':') {
    at += strspn (at, "0123456789:.");
    return (*at == '+' || *at == '-') && g_ascii_isdigit (at[1]) ? at + 1 + strspn (at + 1, "0123456789:") : at;
  }
  at += strspn (at, "0123456789");
  if (*at == '.')
    at += 1 + strspn (at + 1, "0123456789");
  return at > start + (*start == '-') && strpbrk (start, "0123456789") && strpbrk (start, "0123456789") < at ? at
                                                                                                             : NULL;
}

/**
 * nc_xls_default_is_dynamic:
 * @text: of the column “default”
 * @type: of the question
 *
 * Returns: whether @text is a formula: it calls a function, names an answer, calculates.
 */
gboolean
nc_xls_default_is_dynamic (const char *text, const char *type)
{
  const char *at = text;

  while (*at) {
    const char *number = skip_number (at);

    if (number) {
      at = number;
    } else if (*at == '\'' || *at == '"') {
      const char *close = strchr (at + 1, *at);

      at = close ? close + 1 : at + 1;
    } else if (*at == '-' && is_hyphenated_type (type)) {
      return FALSE;
    } else if (strchr ("*+-|", *at)) {
      return TRUE;
    } else if (strncmp (at, " mod ", 5) == 0 || strncmp (at, " div ", 5) == 0) {
      return TRUE;
    } else if (at[0] == '$' && at[1] == '{') {
      if (nc_xls_has_reference (at))
        return TRUE;
      at += 2;
    } else if (g_ascii_isalpha (*at) || *at == '_' || (guchar)*at >= 0x80) {
      while (is_word_byte (*at))
        at++;
      if (*at == ':' && (g_ascii_isalpha (at[1]) || at[1] == '_'))
        at++;
      else if (*at == '(')
        return TRUE;
    } else {
      at++;
    }
  }
  return FALSE;
}

static NcXlsElement *
nearest_repeat (const NcXlsElement *element)
{
  for (NcXlsElement *at = element->parent; at; at = at->parent)
    if (at->kind == NC_XLS_REPEAT)
      return at;
  return NULL;
}

/* The nearest ancestor of both (groups and repeats, or repeats alone); @steps from @a up to it. */
static NcXlsElement *
common_ancestor (const NcXlsElement *a, const NcXlsElement *b, gboolean repeats_only, guint *steps)
{
  guint n = 1;

  for (NcXlsElement *at = a->parent; at; at = at->parent, n++) {
    if (at->kind != NC_XLS_REPEAT && (repeats_only || at->kind != NC_XLS_GROUP))
      continue;
    for (const NcXlsElement *other = b->parent; other; other = other->parent)
      if (other == at) {
        *steps = n;
        return at;
      }
  }
  return NULL;
}

/* The path from @context to @target when both are in the same repeat; NULL when an absolute path is right. */
static char *
relative_path (const NcXlsElement *context, const NcXlsElement *target, gboolean use_current, gboolean reference_parent)
{
  guint steps = 0;
  NcXlsElement *repeat = common_ancestor (context, target, TRUE, &steps);
  g_autofree char *path = NULL;
  GString *result;

  if (!repeat)
    return NULL;
  if (reference_parent && repeat == nearest_repeat (target) &&
      (!nearest_repeat (repeat) || nearest_repeat (context) != repeat)) {
    /* one step further up, so that the list of entries itself can be filtered */
    steps++;
    path = nc_xls_element_path (target, repeat->parent);
  } else {
    NcXlsElement *ancestor = common_ancestor (context, target, FALSE, &steps);

    path = nc_xls_element_path (target, ancestor);
  }
  if (!g_str_has_suffix (path, target->name)) {
    g_free (path);
    path = g_strconcat ("/", target->name, NULL);
  }
  result = g_string_new (use_current ? " current()/" : " ");
  for (guint i = 0; i < steps; i++)
    g_string_append (result, i ? "/.." : "..");
  g_string_append_printf (result, "%s ", path);
  return g_string_free (result, FALSE);
}

/* Does [start, end) lie within one of the brackets of a text that reads a secondary instance? */
static gboolean
in_instance_predicate (const char *text, const NcXlsReference *reference)
{
  const char *at = strstr (text, "instance(");

  if (!at)
    return FALSE;
  for (at = strchr (text, '['); at;) {
    const char *close = strchr (at, ']');

    if (!close)
      return FALSE;
    if (text + reference->start >= at && text + reference->end <= close + 1)
      return TRUE;
    at = strchr (close + 1, '[');
  }
  return FALSE;
}

/* In indexed-repeat() the questions and repeats it names stand in absolute paths; its indices are as elsewhere. */
static gboolean
wants_relative (const char *text, const NcXlsReference *reference)
{
  const char *at = strstr (text, "indexed-repeat(");

  while (at) {
    const char *open = at + strlen ("indexed-repeat("), *close = strchr (open, ')');
    guint argument = 0;

    if (!close || reference->start < (gsize)(at - text))
      return TRUE;
    if (reference->end > (gsize)(close + 1 - text)) {
      at = strstr (close, "indexed-repeat(");
      continue;
    }
    for (const char *c = open; c < text + reference->start; c++)
      argument += *c == ',';
    return argument != 0 && argument != 1 && argument != 3 && argument != 5;
  }
  return TRUE;
}

static char *
path_for (NcXlsForm *form, const char *text, const NcXlsReference *reference, const NcXlsElement *context,
          gboolean use_current, gboolean reference_parent)
{
  const NcXlsElement *target = g_hash_table_lookup (form->by_name, reference->name);
  g_autofree char *path = NULL;
  char *relative = NULL;

  if (!target) /* reported by nc_xls_check_references() */
    return g_strdup_printf (" /%s/%s ", form->root->name, reference->name);
  if (context && !reference->last_saved && wants_relative (text, reference))
    relative =
        relative_path (context, target, use_current || in_instance_predicate (text, reference), reference_parent);
  if (relative)
    return relative;
  path = nc_xls_element_path (target, NULL);
  return g_strdup_printf (" %s%s ", reference->last_saved ? "instance('__last-saved')" : "", path);
}

/**
 * nc_xls_insert_paths:
 * @context: (nullable): where the expression stands; %NULL gives absolute paths
 * @use_current: begin relative paths with current()
 * @reference_parent: for a list of entries of a repeat: name the repeat's parent
 *
 * Returns: (transfer full): @text with a path for each ${name}; relative within the same repeat.
 */
char *
nc_xls_insert_paths (NcXlsForm *form, const char *text, const NcXlsElement *context, gboolean use_current,
                     gboolean reference_parent)
{
  g_autoptr (GArray) references = nc_xls_find_references (text);
  GString *out = g_string_new (NULL);
  gsize done = 0;

  for (guint i = 0; i < references->len; i++) {
    const NcXlsReference *reference = &g_array_index (references, NcXlsReference, i);
    g_autofree char *path = NULL;

    g_string_append_len (out, text + done, (gssize)(reference->start - done));
    done = reference->end;
    if (!reference->good) {
      g_string_append_len (out, text + reference->start, (gssize)(reference->end - reference->start));
      continue;
    }
    path = path_for (form, text, reference, context, use_current, reference_parent);
    g_string_append (out, path);
  }
  g_string_append (out, text + done);
  return g_string_free (out, FALSE);
}

/* The end of a path that starts with instance('…') at @at: it goes on to the next white space outside brackets. */
static const char *
instance_end (const char *at)
{
  const char *close = strchr (at, ')');

  if (!close)
    return NULL;
  at = close + 1;
  while (*at == '/') {
    at += strcspn (at, "[ \t\n\r");
    while (*at == '[') {
      guint depth = 0;
      char quote = '\0';

      for (; *at; at++) {
        if (quote)
          quote = *at == quote ? '\0' : quote;
        else if (*at == '\'' || *at == '"')
          quote = *at;
        else if (*at == '[')
          depth++;
        else if (*at == ']' && --depth == 0)
          break;
      }
      if (!*at)
        return NULL;
      at++;
    }
  }
  return at;
}

static void
append_output (GString *out, const char *value)
{
  g_autofree char *escaped = g_markup_escape_text (value, -1);

  g_string_append_printf (out, "<output value=\"%s\"/>", escaped);
}

static void
append_escaped (GString *out, const char *text, gsize length)
{
  g_autofree char *escaped = g_markup_escape_text (text, (gssize)length);

  g_string_append (out, escaped);
}

/**
 * nc_xls_insert_outputs:
 *
 * Returns: (transfer full): @text as XML with an output element for each ${name} and each instance(…) path; %NULL when
 * it has none and is plain text.
 */
char *
nc_xls_insert_outputs (NcXlsForm *form, const char *text, const NcXlsElement *context)
{
  g_autoptr (GArray) references = nc_xls_find_references (text);
  g_autoptr (GString) out = g_string_new (NULL);
  const char *at = text;
  gboolean any = FALSE;
  guint next = 0;

  for (;;) {
    const char *instance = strstr (at, "instance("), *end = instance ? instance_end (instance) : NULL;
    const NcXlsReference *reference = NULL;

    while (next < references->len && (text + g_array_index (references, NcXlsReference, next).start < at ||
                                      !g_array_index (references, NcXlsReference, next).good))
      next++;
    if (next < references->len)
      reference = &g_array_index (references, NcXlsReference, next);
    if (end && (!reference || instance < text + reference->start)) {
      g_autofree char *part = g_strndup (instance, (gsize)(end - instance));
      g_autofree char *value = nc_xls_insert_paths (form, part, context, FALSE, FALSE);

      append_escaped (out, at, (gsize)(instance - at));
      append_output (out, value);
      at = end;
    } else if (reference) {
      g_autofree char *value = path_for (form, text, reference, context, FALSE, FALSE);

      append_escaped (out, at, (gsize)(text + reference->start - at));
      append_output (out, value);
      at = text + reference->end;
    } else {
      break;
    }
    any = TRUE;
  }
  if (!any)
    return NULL;
  append_escaped (out, at, strlen (at));
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static void
index_element (NcXlsForm *form, NcXlsElement *element, GHashTable *several)
{
  if (element->kind == NC_XLS_EXTERNAL)
    return;
  if (g_hash_table_contains (form->by_name, element->name))
    g_hash_table_add (several, (gpointer)element->name);
  g_hash_table_insert (form->by_name, (gpointer)element->name, element);
  for (guint i = 0; i < element->children->len; i++)
    index_element (form, g_ptr_array_index (element->children, i), several);
}

static char *
nearest_name (NcXlsForm *form, const char *name)
{
  GHashTableIter iter;
  gpointer key;
  const char *best = NULL;
  guint least = MAX (2, (guint)strlen (name) / 3) + 1;

  g_hash_table_iter_init (&iter, form->by_name);
  while (g_hash_table_iter_next (&iter, &key, NULL)) {
    guint distance = nc_xls_distance (name, key);

    if (distance >= strlen (name)) /* nothing in common */
      continue;
    if (distance < least || (distance == least && best && strcmp (key, best) < 0)) {
      least = distance;
      best = key;
    }
  }
  return best ? g_strdup_printf (_ ("did you mean ${%s}?"), best) : NULL;
}

static void
check_cell (NcXlsForm *form, NcXlsSheet *sheet, const NcXlsRow *row, guint column, GHashTable *several)
{
  g_autoptr (GArray) references = nc_xls_find_references (row->cells[column]);
  guint place = g_array_index (sheet->columns, guint, column);
  const char *title = g_ptr_array_index (sheet->headers, column);

  for (guint i = 0; i < references->len; i++) {
    const NcXlsReference *reference = &g_array_index (references, NcXlsReference, i);
    g_autofree char *near = NULL;

    if (!reference->good) {
      nc_diagnostics_add (form->diagnostics, NC_SEVERITY_ERROR, sheet->name, row->row, place, title,
                          _ ("write ${name}, with a question's name and nothing else between the braces"),
                          _ ("a reference is not written right"));
    } else if (g_hash_table_contains (several, reference->name)) {
      nc_diagnostics_add (form->diagnostics, NC_SEVERITY_ERROR, sheet->name, row->row, place, title,
                          _ ("rename one of the questions"), _ ("${%s} is ambiguous: several questions have this name"),
                          reference->name);
    } else if (!g_hash_table_contains (form->by_name, reference->name)) {
      near = nearest_name (form, reference->name);
      nc_diagnostics_add (form->diagnostics, NC_SEVERITY_ERROR, sheet->name, row->row, place, title,
                          near ? near : _ ("use a name of the sheet survey"),
                          _ ("${%s}: there is no question of this name"), reference->name);
    }
  }
}

/**
 * nc_xls_check_references:
 *
 * Finds what every ${name} of the form means, and reports those that mean nothing or several things.
 */
void
nc_xls_check_references (NcXlsForm *form)
{
  static const char *const sheets[] = { "settings", "survey", "choices", "findings" };
  g_autoptr (GHashTable) several = g_hash_table_new (g_str_hash, g_str_equal);

  index_element (form, form->root, several);
  for (guint s = 0; s < G_N_ELEMENTS (sheets); s++) {
    NcXlsSheet *sheet = nc_xls_book_get (form->book, sheets[s]);
    g_autofree NcXlsColumn *columns = NULL;
    g_autoptr (NcDiagnostics) quiet = nc_diagnostics_new ();
    NcDiagnostics *loud = form->diagnostics;

    if (!sheet)
      continue;
    form->diagnostics = quiet; /* the titles have been complained about already */
    columns = nc_xls_header_parse (form, sheet);
    form->diagnostics = loud;
    for (guint r = 0; r < sheet->rows->len; r++) {
      const NcXlsRow *row = &g_array_index (sheet->rows, NcXlsRow, r);

      for (guint c = 0; c < sheet->headers->len; c++)
        if (row->cells[c] && columns[c].group && strstr (row->cells[c], "${") &&
            !g_str_equal (columns[c].group, "name") &&
            (s != 2 || g_str_equal (columns[c].group, "label") || g_str_equal (columns[c].group, "media")))
          check_cell (form, sheet, row, c, several);
    }
  }
}
