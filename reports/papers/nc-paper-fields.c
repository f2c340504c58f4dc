/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-paper-fields.h"
#include "nc-csv.h"
#include "nc-lang.h"
#include "nc-paper-lint.h"
#include "nc-paths.h"
#include <string.h>

/* A row of document_fields.csv with the member of the snapshot that holds it (fields.csv). */
typedef struct {
  char *code, *seq, *name_zh, *name_en;
  gboolean required;
  char *member; /* "=…": text of the template's own */
  gboolean empty_ok;
  gboolean any; /* of a list's elements one is enough */
  char **except;
} Field;

static void
field_free (gpointer data)
{
  Field *field = data;

  g_free (field->code);
  g_free (field->seq);
  g_free (field->name_zh);
  g_free (field->name_en);
  g_free (field->member);
  g_strfreev (field->except);
  g_free (field);
}

typedef void (*RowFunc) (NcCsv *csv, const NcCsvField *fields, gpointer user);

static gboolean
read_csv (const char *relative, const char *const *columns, RowFunc func, gpointer user, GError **error)
{
  g_autofree char *path = nc_paths_find (relative);
  g_autoptr (NcCsv) csv = path ? nc_csv_open (path, error) : NULL;
  const NcCsvField *fields;
  guint n;

  if (!path) {
    g_set_error (error, NC_PAPERS_ERROR, NC_PAPERS_ERROR_TEMPLATE, _ ("%s is not installed"), relative);
    return FALSE;
  }
  if (!csv || !nc_csv_read_header (csv, error))
    return FALSE;
  for (; *columns; columns++)
    if (nc_csv_column (csv, *columns) < 0) {
      g_set_error (error, NC_PAPERS_ERROR, NC_PAPERS_ERROR_TEMPLATE, _ ("%s lacks the column %s"), relative, *columns);
      return FALSE;
    }
  while (nc_csv_next (csv, &fields, &n, error))
    if (n == nc_csv_n_columns (csv))
      func (csv, fields, user);
  return nc_csv_is_over (csv);
}

static char *
cell (NcCsv *csv, const NcCsvField *fields, const char *column)
{
  return g_strdup (fields[nc_csv_column (csv, column)].text);
}

static void
document_field_cb (NcCsv *csv, const NcCsvField *fields, gpointer user)
{
  g_autofree char *required = cell (csv, fields, "required");
  Field *field = g_new0 (Field, 1);

  field->code = cell (csv, fields, "doc_code");
  field->seq = cell (csv, fields, "seq");
  field->name_zh = cell (csv, fields, "field_cn");
  field->name_en = cell (csv, fields, "field_en");
  field->required = g_str_equal (required, "y");
  g_ptr_array_add (user, field);
}

static void
member_cb (NcCsv *csv, const NcCsvField *fields, gpointer user)
{
  GPtrArray *all = user;
  g_autofree char *code = cell (csv, fields, "doc_code"), *seq = cell (csv, fields, "seq");
  g_autofree char *except = cell (csv, fields, "except"), *empty = cell (csv, fields, "empty_ok");

  for (guint i = 0; i < all->len; i++) {
    Field *field = g_ptr_array_index (all, i);

    if (!g_str_equal (field->code, code) || !g_str_equal (field->seq, seq))
      continue;
    g_free (field->member);
    field->member = cell (csv, fields, "member");
    g_strfreev (field->except);
    field->except = g_strsplit (except, " ", -1);
    field->empty_ok = g_str_equal (empty, "yes");
    field->any = g_str_equal (empty, "any");
  }
}

/* Read once for the process; %NULL with an error. */
static const GPtrArray *
all_fields (GError **error)
{
  static const char *const facts[] = { "doc_code", "seq", "field_cn", "field_en", "required", NULL };
  static const char *const members[] = { "doc_code", "seq", "member", "empty_ok", "except", NULL };
  static GPtrArray *known;
  static GMutex lock;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lock);
  g_autoptr (GPtrArray) fields = NULL;

  (void)locker;
  if (known)
    return known;
  fields = g_ptr_array_new_with_free_func (field_free);
  if (!read_csv ("data/reference/law/document_fields.csv", facts, document_field_cb, fields, error) ||
      !read_csv ("reports/papers/fields.csv", members, member_cb, fields, error))
    return NULL;
  known = g_steal_pointer (&fields);
  return known;
}

static gboolean
belongs (const Field *field, const char *kind)
{
  if (g_str_equal (field->code, kind))
    return TRUE;
  return g_str_equal (field->code, "COMMON") &&
         !(field->except && g_strv_contains ((const char *const *)field->except, kind));
}

static const char *
field_name (const Field *field)
{
  return g_str_has_prefix (nc_lang_current (), "zh") ? field->name_zh : field->name_en;
}

/* "findings[2].fact" is the member "findings.fact" of the table. */
static char *
without_places (const char *path)
{
  GString *plain = g_string_new (NULL);
  gboolean is_place = FALSE;

  for (; *path; path++) {
    is_place = *path == '[' || (is_place && *path != ']');
    if (!is_place && *path != ']')
      g_string_append_c (plain, *path);
  }
  return g_string_free (plain, FALSE);
}

/**
 * nc_paper_member_name:
 * @path: a member of the snapshot, as "findings[2].fact"
 *
 * Returns: (transfer full): the field's name in the user's language; @path itself for a member that is no field.
 */
char *
nc_paper_member_name (const char *path)
{
  g_autofree char *plain = without_places (path);
  const GPtrArray *fields = all_fields (NULL);

  for (guint i = 0; fields && i < fields->len; i++) {
    const Field *field = g_ptr_array_index (fields, i);

    if (g_strcmp0 (field->member, plain) == 0)
      return g_strdup (field_name (field));
  }
  return g_strdup (path);
}

/* A member may lie in each element of a list; then each has to have it, or one (any). */
static gboolean
is_filled (json_t *value, char **parts, const Field *field)
{
  if (json_is_array (value) && *parts) {
    gsize i, filled = 0;
    json_t *element;

    json_array_foreach (value, i, element) filled += is_filled (element, parts, field);
    return field->any ? filled > 0 : filled == json_array_size (value) && (field->empty_ok || filled > 0);
  }
  if (*parts)
    return is_filled (json_object_get (value, *parts), parts + 1, field);
  if (json_is_boolean (value) || (field->empty_ok && json_is_array (value)))
    return TRUE;
  return !nc_value_is_empty (value);
}

/**
 * nc_paper_check_fields:
 *
 * The gate of the fields: each field that document_fields.csv marks "y" for @kind has a value in @snapshot.
 *
 * Returns: %FALSE with %NC_PAPERS_ERROR_FIELD naming number, name and member of the first that has none.
 */
gboolean
nc_paper_check_fields (const char *kind, json_t *snapshot, GError **error)
{
  const GPtrArray *fields = all_fields (error);

  for (guint i = 0; fields && i < fields->len; i++) {
    const Field *field = g_ptr_array_index (fields, i);
    g_auto (GStrv) parts = NULL;

    if (!field->required || !field->member || *field->member == '=' || !belongs (field, kind))
      continue;
    parts = g_strsplit (field->member, ".", -1);
    if (is_filled (snapshot, parts, field))
      continue;
    g_set_error (error, NC_PAPERS_ERROR, NC_PAPERS_ERROR_FIELD,
                 _ ("%s lacks “%s” (field %s.%s, member %s): fill it in and issue the paper again"), kind,
                 field_name (field), field->code, field->seq, field->member);
    return FALSE;
  }
  return fields != NULL;
}

typedef struct {
  const char *kind;
  GHashTable *used;   /* full paths */
  GHashTable *fields; /* numbers of @field, "12" or "COMMON.12" */
  GPtrArray *known;   /* members.txt */
  NcTemplateReport *report;
} Checker;

static void
use_path (Checker *checker, const NcScope *scope, const NcStatement *statement, const char *path)
{
  g_autofree char *full = nc_scope_full_path (scope, path);

  if (!g_hash_table_add (checker->used, g_strdup (full)))
    return;
  for (guint i = 0; i < checker->known->len; i++)
    if (g_str_equal (g_ptr_array_index (checker->known, i), full))
      return;
  g_ptr_array_add (checker->report->unknown, g_strdup_printf (_ ("%s, line %u: no snapshot has the member “%s”"),
                                                              statement->file, statement->line, full));
}

static void
use_text (Checker *checker, const NcScope *scope, const NcStatement *statement)
{
  for (const char *p = strchr (statement->text, '{'); p; p = strchr (p, '{')) {
    gsize n = strcspn (++p, "|}");
    g_autofree char *path = g_strndup (p, n);

    if (*path != '#')
      use_path (checker, scope, statement, path);
  }
}

static void check_body (Checker *checker, const GPtrArray *body, const NcScope *scope);

static void
check_statement (Checker *checker, const NcStatement *statement, const NcScope *scope)
{
  NcScope inner = { .outer = scope };
  g_autofree char *full = NULL, *name = NULL;

  if (g_str_equal (statement->verb, "field")) {
    g_auto (GStrv) numbers = g_strsplit (statement->text, " ", -1);

    for (char **number = numbers; *number; number++)
      g_hash_table_add (checker->fields, g_strdup (*number));
    return;
  }
  if (g_str_equal (statement->verb, "title"))
    g_hash_table_add (checker->used, g_strdup ("=title"));
  if (g_str_equal (statement->verb, "if")) {
    g_autofree char *path = g_strndup (statement->text + (*statement->text == '!'),
                                       strcspn (statement->text + (*statement->text == '!'), " !="));

    use_path (checker, scope, statement, path);
  } else if (g_str_equal (statement->verb, "annex")) {
    if (*statement->text != '=')
      use_path (checker, scope, statement, statement->text);
    else
      use_text (checker, scope, statement);
  } else if (g_str_equal (statement->verb, "each") || g_str_equal (statement->verb, "photos")) {
    g_auto (GStrv) words = g_strsplit (statement->text, " ", -1);

    if (g_strv_length (words) == 3) {
      use_path (checker, scope, statement, words[0]);
      full = nc_scope_full_path (scope, words[0]);
      name = g_strdup (words[2]);
      inner.list = full;
      inner.name = name;
      scope = &inner;
    }
  } else {
    use_text (checker, scope, statement);
  }
  if (statement->body)
    check_body (checker, statement->body, scope);
  if (statement->otherwise)
    check_body (checker, statement->otherwise, scope);
}

static void
check_body (Checker *checker, const GPtrArray *body, const NcScope *scope)
{
  for (guint i = 0; i < body->len; i++)
    check_statement (checker, g_ptr_array_index (body, i), scope);
}

static gboolean
is_used (const Checker *checker, const Field *field)
{
  g_autofree char *number = g_strdup_printf ("%s.%s", field->code, field->seq);
  GHashTableIter iter;
  gpointer path;
  gsize n = strlen (field->member);

  if (g_str_equal (field->member, "=hash") || g_hash_table_contains (checker->fields, number) ||
      (g_str_equal (field->code, checker->kind) && g_hash_table_contains (checker->fields, field->seq)))
    return TRUE;
  g_hash_table_iter_init (&iter, checker->used);
  while (g_hash_table_iter_next (&iter, &path, NULL))
    if (strncmp (path, field->member, n) == 0 && (!((char *)path)[n] || ((char *)path)[n] == '.'))
      return TRUE;
  return FALSE;
}

static GPtrArray *
load_members (GError **error)
{
  g_autofree char *path = nc_paths_find ("reports/papers/members.txt"), *text = NULL;
  g_auto (GStrv) lines = NULL;
  GPtrArray *members;

  if (!path || !g_file_get_contents (path, &text, NULL, error)) {
    if (!path)
      g_set_error (error, NC_PAPERS_ERROR, NC_PAPERS_ERROR_TEMPLATE, _ ("%s is not installed"),
                   "reports/papers/members.txt");
    return NULL;
  }
  members = g_ptr_array_new_with_free_func (g_free);
  lines = g_strsplit (text, "\n", -1);
  for (char **line = lines; *line; line++)
    if (**line)
      g_ptr_array_add (members, g_strdup (*line));
  return members;
}

void
nc_template_report_free (NcTemplateReport *report)
{
  if (!report)
    return;
  g_ptr_array_unref (report->problems);
  g_ptr_array_unref (report->unknown);
  g_ptr_array_unref (report->unused);
  g_ptr_array_unref (report->left_out);
  g_free (report);
}

/**
 * nc_paper_check_template:
 * @kind_or_path: as nc_template_load()
 *
 * Returns: (transfer full): what is wrong with the instructions of a template, its members that no snapshot has, and
 * the fields of document_fields.csv that it does not print (those required apart from the others); %NULL when the
 * template cannot be read.
 */
NcTemplateReport *
nc_paper_check_template (const char *kind_or_path, const char *override_dir, GError **error)
{
  g_autoptr (NcTemplate) template = nc_template_load (kind_or_path, override_dir, error);
  const GPtrArray *fields = template ? all_fields (error) : NULL;
  g_autoptr (GPtrArray) members = fields ? load_members (error) : NULL;
  g_autoptr (GHashTable) used = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) numbers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  NcTemplateReport *report;
  NcScope scope = { 0 };

  if (!members)
    return NULL;
  report = g_new0 (NcTemplateReport, 1);
  report->problems = g_ptr_array_new_with_free_func (g_free);
  nc_template_lint (template, report->problems);
  report->unknown = g_ptr_array_new_with_free_func (g_free);
  report->unused = g_ptr_array_new_with_free_func (g_free);
  report->left_out = g_ptr_array_new_with_free_func (g_free);
  {
    Checker checker = { .kind = template->kind, .used = used, .fields = numbers, .known = members, .report = report };

    check_body (&checker, template->body, &scope);
    for (guint i = 0; i < fields->len; i++) {
      const Field *field = g_ptr_array_index (fields, i);

      if (belongs (field, template->kind) && field->member && !is_used (&checker, field))
        g_ptr_array_add (field->required ? report->unused : report->left_out,
                         g_strdup_printf ("%s.%s %s (%s)", field->code, field->seq, field_name (field), field->member));
    }
  }
  return report;
}
