/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-xls-form.h"
#include "nc-lang.h"
#include <string.h>

typedef struct {
  const char *written;
  const char *group;
  const char *key;
} Alias;

static const Alias survey_aliases[] = {
  { "read_only", "bind", "readonly" },
  { "readonly", "bind", "readonly" },
  { "relevant", "bind", "relevant" },
  { "relevance", "bind", "relevant" },
  { "required", "bind", "required" },
  { "constraint", "bind", "constraint" },
  { "calculation", "bind", "calculate" },
  { "calculate", "bind", "calculate" },
  { "constraining_message", "bind", "jr:constraintMsg" },
  { "constraint_message", "bind", "jr:constraintMsg" },
  { "requiredmsg", "bind", "jr:requiredMsg" },
  { "required_message", "bind", "jr:requiredMsg" },
  { "noapperrorstring", "bind", "jr:noAppErrorString" },
  { "no_app_error_string", "bind", "jr:noAppErrorString" },
  { "soft_constraint", "bind", "nc:soft" },
  { "soft_constraint_message", "bind", "nc:softMsg" },
  { "save_to", "bind", "entities:saveto" },
  { "compact_tag", "instance", "odk:tag" },
  { "caption", "label", NULL },
  { "command", "type", NULL },
  { "tag", "name", NULL },
  { "value", "name", NULL },
  { "image", "media", "image" },
  { "big-image", "media", "big-image" },
  { "audio", "media", "audio" },
  { "video", "media", "video" },
  { "appearance", "control", "appearance" },
  { "count", "control", "jr:count" },
  { "repeat_count", "control", "jr:count" },
  { "jr:count", "control", "jr:count" },
  { "autoplay", "control", "autoplay" },
  { "rows", "control", "rows" },
  { "body", "control", NULL },
  { NULL, NULL, NULL },
};
static const char *const survey_columns[] = { "type",      "name",       "label",         "hint",  "guidance_hint",
                                              "bind",      "control",    "instance",      "media", "default",
                                              "trigger",   "parameters", "choice_filter", "query", "itemset",
                                              "sms_field", "intent",     "disabled",      NULL };

static const Alias choices_aliases[] = {
  { "caption", "label", NULL },
  { "list_name", "list name", NULL },
  { "value", "name", NULL },
  { "image", "media", "image" },
  { "big-image", "media", "big-image" },
  { "audio", "media", "audio" },
  { "video", "media", "video" },
  { NULL, NULL, NULL },
};
static const char *const choices_columns[] = { "name", "label", "media", "sms_option", "list name", NULL };

static const Alias settings_aliases[] = {
  { "form_title", "title", NULL },
  { "set_form_title", "title", NULL },
  { "form_id", "id_string", NULL },
  { "set_form_id", "id_string", NULL },
  { NULL, NULL, NULL },
};
static const char *const settings_columns[] = {
  "title",
  "id_string",
  "name",
  "version",
  "default_language",
  "instance_name",
  "style",
  "public_key",
  "submission_url",
  "namespaces",
  "auto_send",
  "auto_delete",
  "attribute",
  "prefix",
  "delimiter",
  "flat",
  "clean_text_values",
  "allow_choice_duplicates",
  "omit_instanceid",
  "instance_xmlns",
  "instance_id",
  "client_editable",
  "sms_keyword",
  NULL,
};

static const Alias findings_aliases[] = {
  { "fact_template", "fact", NULL },
  { "evidence_required", "evidence", NULL },
  { "deadline_days", "deadline", NULL },
  { NULL, NULL, NULL },
};
static const char *const findings_columns[] = { "name",     "when",     "violation", "severity", "fact",
                                                "evidence", "deadline", "repeat",    NULL };

static char *
snake_case (const char *text)
{
  g_autofree char *lower = g_utf8_strdown (text, -1);
  g_auto (GStrv) words = g_strsplit_set (lower, " \t\n\r", -1);
  GString *joined = g_string_new (NULL);

  for (char **word = words; *word; word++)
    if (**word)
      g_string_append_printf (joined, "%s%s", joined->len ? "_" : "", *word);
  return g_string_free (joined, FALSE);
}

static const Alias *
find_alias (const Alias *aliases, const char *written)
{
  for (; aliases->written; aliases++)
    if (g_str_equal (aliases->written, written))
      return aliases;
  return NULL;
}

/* Splits at "::", or at single colons when the sheet uses no double ones; "jr:count" keeps its prefix. */
static GPtrArray *
split_title (const char *title, gboolean double_colon)
{
  GPtrArray *tokens = g_ptr_array_new_with_free_func (g_free);
  g_auto (GStrv) parts = g_strsplit (title, double_colon || strstr (title, "::") ? "::" : ":", -1);

  for (char **part = parts; *part; part++) {
    g_strstrip (*part);
    if (tokens->len && g_str_equal (g_ptr_array_index (tokens, tokens->len - 1), "jr")) {
      char *joined = g_strconcat ("jr:", *part, NULL);

      g_free (g_ptr_array_index (tokens, tokens->len - 1));
      g_ptr_array_index (tokens, tokens->len - 1) = joined;
    } else {
      g_ptr_array_add (tokens, g_strdup (*part));
    }
  }
  return tokens;
}

static gboolean
is_translatable (const char *group)
{
  return g_str_equal (group, "label") || g_str_equal (group, "hint") || g_str_equal (group, "guidance_hint");
}

static NcXlsColumn
parse_title (NcXlsForm *form, const char *title, gboolean double_colon, const Alias *aliases,
             const char *const *columns)
{
  g_autofree char *whole = snake_case (title);
  g_autofree char *first = NULL;
  NcXlsColumn column = { 0 };
  g_autoptr (GPtrArray) tokens = NULL;
  const Alias *alias;
  guint next = 1;

  if (g_strv_contains (columns, whole) && !find_alias (aliases, whole)) {
    column.group = nc_xls_keep (form, whole);
    return column;
  }
  tokens = split_title (title, double_colon);
  first = snake_case (g_ptr_array_index (tokens, 0));
  alias = find_alias (aliases, first);
  if (alias) {
    column.group = alias->group;
    column.key = alias->key;
  } else if (g_strv_contains (columns, first)) {
    column.group = nc_xls_keep (form, first);
  } else {
    column.group = nc_xls_keep (form, tokens->len == 1 ? title : g_ptr_array_index (tokens, 0));
  }
  if (!column.key && tokens->len > next && !is_translatable (column.group))
    column.key = nc_xls_keep (form, g_ptr_array_index (tokens, next++));
  if (tokens->len > next)
    column.lang = nc_xls_keep (form, g_ptr_array_index (tokens, next));
  return column;
}

static void
check_duplicates (NcXlsForm *form, NcXlsSheet *sheet, const NcXlsColumn *columns)
{
  for (guint i = 0; i < sheet->headers->len; i++)
    for (guint j = 0; columns[i].group && j < i; j++)
      if (columns[j].group && g_str_equal (columns[i].group, columns[j].group) &&
          !g_str_equal (columns[i].group, "id_string") && g_strcmp0 (columns[i].key, columns[j].key) == 0 &&
          g_strcmp0 (columns[i].lang, columns[j].lang) == 0) {
        nc_diagnostics_add (form->diagnostics, NC_SEVERITY_ERROR, sheet->name, sheet->header_row,
                            g_array_index (sheet->columns, guint, i), g_ptr_array_index (sheet->headers, i),
                            _ ("keep one of the two columns"), _ ("this column and “%s” are the same one"),
                            (const char *)g_ptr_array_index (sheet->headers, j));
        break;
      }
}

static int
letter_sum (const char *word)
{
  int sum = 0;

  for (; *word; word++)
    sum += *word;
  return sum;
}

/* How far @written is from the title @known; exchanged letters count as one slip. */
static guint
slips (const char *written, const char *known)
{
  guint distance = nc_xls_distance (written, known);

  return distance == 2 && strlen (written) == strlen (known) && letter_sum (written) == letter_sum (known) ? 1
                                                                                                           : distance;
}

/* The known title that @written may be a slip of; NULL when it is one itself, or an author's own column. */
static const char *
nearest_title (const char *written, const Alias *aliases, const char *const *columns)
{
  guint least = strlen (written) < 4 ? 0 : strlen (written) < 7 ? 2 : 3;
  const char *best = NULL;

  if (find_alias (aliases, written) || g_strv_contains (columns, written))
    return NULL;
  for (; aliases->written; aliases++)
    if (slips (written, aliases->written) < least) {
      least = slips (written, aliases->written);
      best = aliases->written;
    }
  for (; *columns; columns++)
    if (slips (written, *columns) < least) {
      least = slips (written, *columns);
      best = *columns;
    }
  return best;
}

/* A misspelled title would take its whole column out of the form without a word. */
static void
check_slips (NcXlsForm *form, NcXlsSheet *sheet, gboolean double_colon, const Alias *aliases,
             const char *const *columns)
{
  for (guint i = 0; i < sheet->headers->len; i++) {
    const char *title = g_ptr_array_index (sheet->headers, i), *near;
    g_autoptr (GPtrArray) tokens = title ? split_title (title, double_colon) : NULL;
    g_autofree char *first = title ? snake_case (g_ptr_array_index (tokens, 0)) : NULL, *hint = NULL;

    near = first ? nearest_title (first, aliases, columns) : NULL;
    if (!near)
      continue;
    /* an author's own columns of choices are there for filters: "label2" is one, "lable" is none */
    if (aliases == choices_aliases && strlen (near) != strlen (first))
      continue;
    hint = g_strdup_printf (_ ("did you mean “%s”?"), near);
    nc_diagnostics_add (form->diagnostics, NC_SEVERITY_WARNING, sheet->name, sheet->header_row,
                        g_array_index (sheet->columns, guint, i), title, hint,
                        _ ("the column “%s” is not known to a form"), title);
  }
}

/* "中文 (zh)" and "中文(zh)" are two languages to the form. */
static char *
plain_language (const char *lang)
{
  GString *plain = g_string_new (NULL);

  for (const char *p = lang; *p; p++)
    if (!g_ascii_isspace (*p))
      g_string_append_c (plain, g_ascii_tolower (*p));
  g_string_replace (plain, "（", "(", 0);
  g_string_replace (plain, "）", ")", 0);
  return g_string_free (plain, FALSE);
}

static void
check_languages (NcXlsForm *form, NcXlsSheet *sheet, const NcXlsColumn *columns)
{
  for (guint i = 0; i < sheet->headers->len; i++) {
    g_autofree char *plain = columns[i].lang ? plain_language (columns[i].lang) : NULL, *hint = NULL;
    const char *known = plain ? g_hash_table_lookup (form->languages, plain) : NULL;

    if (plain && !known)
      g_hash_table_insert (form->languages, g_steal_pointer (&plain), (gpointer)columns[i].lang);
    if (!known || g_str_equal (known, columns[i].lang))
      continue;
    hint = g_strdup_printf (_ ("write “%s” everywhere"), known);
    nc_diagnostics_add (form->diagnostics, NC_SEVERITY_WARNING, sheet->name, sheet->header_row,
                        g_array_index (sheet->columns, guint, i), g_ptr_array_index (sheet->headers, i), hint,
                        _ ("the language “%s” is written in two ways, and becomes two languages"), columns[i].lang);
  }
}

/**
 * nc_xls_header_parse:
 *
 * Takes the titles of @sheet apart; two titles for the same thing are reported.
 *
 * Returns: (transfer full): one a column, for g_free(); the texts belong to the form.
 */
NcXlsColumn *
nc_xls_header_parse (NcXlsForm *form, NcXlsSheet *sheet)
{
  NcXlsColumn *parsed = g_new0 (NcXlsColumn, MAX (sheet->headers->len, 1));
  const Alias *aliases = survey_aliases;
  const char *const *columns = survey_columns;
  gboolean double_colon = FALSE;

  if (g_str_equal (sheet->name, "choices") || g_str_equal (sheet->name, "external_choices") ||
      g_str_equal (sheet->name, "osm")) {
    aliases = choices_aliases;
    columns = choices_columns;
  } else if (g_str_equal (sheet->name, "settings")) {
    aliases = settings_aliases;
    columns = settings_columns;
  } else if (g_str_equal (sheet->name, "findings")) {
    aliases = findings_aliases;
    columns = findings_columns;
  }
  for (guint i = 0; i < sheet->headers->len; i++)
    double_colon =
        double_colon || (g_ptr_array_index (sheet->headers, i) && strstr (g_ptr_array_index (sheet->headers, i), "::"));
  for (guint i = 0; i < sheet->headers->len; i++)
    if (g_ptr_array_index (sheet->headers, i))
      parsed[i] = parse_title (form, g_ptr_array_index (sheet->headers, i), double_colon, aliases, columns);
  check_duplicates (form, sheet, parsed);
  if (g_hash_table_add (form->headers_looked, sheet->name)) {
    check_slips (form, sheet, double_colon, aliases, columns);
    check_languages (form, sheet, parsed);
  }
  return parsed;
}

/**
 * nc_xls_clean_value:
 * @collapse: make one space of several
 *
 * Returns: (transfer none): @value with straight quotation marks for the curly ones that word processors put in.
 */
const char *
nc_xls_clean_value (NcXlsForm *form, const char *value, gboolean collapse)
{
  GString *clean;
  gboolean curly = strstr (value, "\xe2\x80\x98") || strstr (value, "\xe2\x80\x99") || strstr (value, "\xe2\x80\x9c") ||
                   strstr (value, "\xe2\x80\x9d");

  if (!curly && !(collapse && strstr (value, "  ")))
    return value;
  clean = g_string_new (NULL);
  for (const char *at = value; *at; at++) {
    if (strncmp (at, "\xe2\x80\x98", 3) == 0 || strncmp (at, "\xe2\x80\x99", 3) == 0) {
      g_string_append_c (clean, '\'');
      at += 2;
    } else if (strncmp (at, "\xe2\x80\x9c", 3) == 0 || strncmp (at, "\xe2\x80\x9d", 3) == 0) {
      g_string_append_c (clean, '"');
      at += 2;
    } else if (!(collapse && *at == ' ' && at[1] == ' ')) {
      g_string_append_c (clean, *at);
    }
  }
  return nc_xls_keep_take (form, g_string_free (clean, FALSE));
}
