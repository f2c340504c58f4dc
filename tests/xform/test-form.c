/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-form.h"
#include <string.h>

/* Cases as data: form/NAME.xml is a form, form/NAME.case what is done with it and expected of it, a step a line:
     freeze · thaw · set PATH TEXT · add PATH · remove PATH · reason PATH TEXT · language NAME · reload · finalize
     is PATH TEXT · relevant PATH yes|no · count PATH N · choices PATH value… · label PATH TEXT · hint PATH TEXT
     changes N  (told by the last set, add or remove)
     faults N · fault PATH KIND TEXT (part of the message) · xml TEXT (part of the instance) · no-xml TEXT
     fails STEP :: TEXT (the step fails, with that in the message)
     unopened TEXT (the only line: the form does not open, with that in the message) */

typedef struct {
  const char *name;
  char *path;
  NcClock *clock;
  NcForm *form;
  guint changes;
  guint line;
} Run;

static xmlDoc *
provide_cb (const char *id, const char *src, gpointer user_data, GError **error)
{
  static const char list[] = "<root><item><name>JO2</name><verdict>eliminated</verdict></item>"
                             "<item><name>YE3</name><verdict>pass</verdict></item></root>";

  (void)src;
  (void)user_data;
  return strcmp (id, "reference") == 0 ? nc_xml_parse (list, sizeof list - 1, error) : NULL;
}

static gboolean
judge_cb (NcXpathEnv *env, xmlNode *context, NcXpathValue *args, guint n_args, NcXpathValue *result, gpointer user_data,
          GError **error)
{
  g_autofree char *model = nc_xpath_value_to_string (env, &args[0]);

  (void)context;
  (void)n_args;
  (void)user_data;
  (void)error;
  nc_xpath_value_set_string (result, g_str_has_prefix (model, "JO2") ? "eliminated" : "");
  return TRUE;
}

static void
extend_cb (NcXpathEnv *env, gpointer user_data)
{
  nc_xpath_register (env, "nc:judge", 1, 1, judge_cb, user_data);
}

static void
listen_cb (NcForm *form, NcFormChange change, const char *path, const char *old_text, const char *new_text,
           gpointer user_data)
{
  Run *run = user_data;

  (void)form;
  g_assert_nonnull (path);
  if (change == NC_FORM_CHANGE_VALUE)
    g_assert_cmpstr (old_text, !=, new_text);
  run->changes++;
}

static NcForm *
open_form (Run *run, xmlDoc *answers, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (run->path);
  NcFormOptions options = { .clock = run->clock,
                            .resources = folder,
                            .provider = provide_cb,
                            .extend = extend_cb,
                            .answers = answers,
                            .instance_id = "uuid:test",
                            .listener = listen_cb,
                            .listener_data = run };
  xmlDoc *xform = nc_xml_parse_file (run->path, error);

  return xform ? nc_form_open (xform, &options, error) : NULL;
}

static char *
faults_of (NcForm *form)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) faults = nc_form_validate (form, &error);
  GString *out = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < faults->len; i++) {
    const NcFormFault *fault = faults->pdata[i];

    g_string_append_printf (out, "%s %s%s %s\n", fault->path, fault->kind, fault->ok ? "+" : "", fault->message);
  }
  return g_string_free (out, FALSE);
}

static NcFormItem *
find_item (NcForm *form, const NcFormItem *parent, const char *path)
{
  g_autoptr (GPtrArray) items = nc_form_items (form, parent);

  for (guint i = 0; i < items->len; i++) {
    NcFormItem *item = items->pdata[i], *found;

    if (g_strcmp0 (item->path, path) == 0 && item->kind != NC_FORM_REPEAT)
      return g_ptr_array_steal_index (items, i);
    if (item->kind != NC_FORM_QUESTION && (found = find_item (form, item, path)))
      return found;
  }
  return NULL;
}

static char *
choices_of (NcForm *form, const char *path, GError **error)
{
  g_autoptr (GPtrArray) choices = nc_form_choices (form, path, error);
  g_autoptr (GString) out = g_string_new (NULL);

  for (guint i = 0; choices && i < choices->len; i++) {
    const NcFormChoice *choice = choices->pdata[i];

    g_string_append_printf (out, "%s%s=%s", i ? " " : "", choice->value, choice->label);
  }
  return choices ? g_strdup (out->str) : NULL;
}

static char *
item_field (NcForm *form, const char *path, gboolean hint)
{
  NcFormItem *item = find_item (form, NULL, path);
  char *text = item ? g_strdup (hint ? item->hint : item->label) : NULL;

  if (item)
    nc_form_item_free (item);
  return text;
}

static gboolean
reload (Run *run, GError **error)
{
  g_autofree char *xml = nc_form_to_xml (run->form);
  g_autoptr (xmlDoc) answers = nc_xml_parse (xml, strlen (xml), error);

  g_assert_nonnull (answers);
  nc_form_free (run->form);
  run->form = open_form (run, answers, error);
  return run->form != NULL;
}

/* Steps that do something; FALSE: it failed. @known says whether it is one of them. */
static gboolean
act (Run *run, const char *verb, const char *path, const char *text, gboolean *known, GError **error)
{
  *known = TRUE;
  run->changes = 0;
  if (strcmp (verb, "set") == 0)
    return nc_form_set_value (run->form, path, text, error);
  if (strcmp (verb, "add") == 0) {
    g_autofree char *added = nc_form_add_repeat (run->form, path, error);

    return added != NULL;
  }
  if (strcmp (verb, "remove") == 0)
    return nc_form_remove_repeat (run->form, path, error);
  if (strcmp (verb, "reason") == 0)
    return nc_form_set_soft_reason (run->form, path, text, error);
  if (strcmp (verb, "language") == 0)
    return nc_form_set_language (run->form, path);
  if (strcmp (verb, "freeze") == 0) {
    nc_form_freeze (run->form);
    return TRUE;
  }
  if (strcmp (verb, "thaw") == 0)
    return nc_form_thaw (run->form, error);
  if (strcmp (verb, "finalize") == 0)
    return nc_form_finalize (run->form, error);
  if (strcmp (verb, "reload") == 0)
    return reload (run, error);
  *known = FALSE;
  return TRUE;
}

static char *
observe (Run *run, const char *verb, const char *path, GError **error)
{
  if (strcmp (verb, "is") == 0)
    return nc_form_get_value (run->form, path);
  if (strcmp (verb, "relevant") == 0)
    return g_strdup (nc_form_is_relevant (run->form, path) ? "yes" : "no");
  if (strcmp (verb, "count") == 0)
    return g_strdup_printf ("%u", nc_form_count_repeats (run->form, path));
  if (strcmp (verb, "choices") == 0)
    return choices_of (run->form, path, error);
  if (strcmp (verb, "label") == 0)
    return item_field (run->form, path, FALSE);
  if (strcmp (verb, "hint") == 0)
    return item_field (run->form, path, TRUE);
  g_error ("%s:%u: no such step: %s", run->name, run->line, verb);
}

static gboolean
check_whole (Run *run, const char *verb, const char *rest, char **seen)
{
  g_autofree char *xml = nc_form_to_xml (run->form), *faults = faults_of (run->form);
  g_auto (GStrv) lines = g_strsplit (faults, "\n", -1), words = g_strsplit (rest, " ", 3);

  *seen = NULL;
  if (strcmp (verb, "xml") == 0 || strcmp (verb, "no-xml") == 0) {
    *seen = g_strdup (xml);
    return (strstr (xml, rest) != NULL) == (*verb == 'x');
  }
  if (strcmp (verb, "changes") == 0) {
    *seen = g_strdup_printf ("%u", run->changes);
    return strcmp (*seen, rest) == 0;
  }
  *seen = g_strdup (faults);
  if (strcmp (verb, "faults") == 0)
    return (*faults ? g_strv_length (lines) - 1 : 0) == g_ascii_strtoull (rest, NULL, 10);
  for (guint i = 0; lines[i]; i++) {
    g_auto (GStrv) fields = g_strsplit (lines[i], " ", 3);

    if (fields[0] && words[1] && strcmp (fields[0], words[0]) == 0 && strcmp (fields[1], words[1]) == 0 &&
        (!words[2] || strstr (fields[2], words[2])))
      return TRUE;
  }
  return FALSE;
}

static void
complain (Run *run, const char *line, const char *seen)
{
  g_test_message ("%s:%u: %s: but “%s”", run->name, run->line, line, seen ? seen : "(nothing)");
  g_test_fail ();
}

static void
run_step (Run *run, const char *line)
{
  g_auto (GStrv) words = g_strsplit (line, " ", 3);
  const char *path = words[1] ? words[1] : "", *text = words[1] && words[2] ? words[2] : "";
  g_autoptr (GError) error = NULL;
  g_autofree char *seen = NULL;
  gboolean known;

  if (g_strv_contains ((const char *const[]){ "xml", "no-xml", "changes", "faults", "fault", NULL }, words[0])) {
    if (!check_whole (run, words[0], line + strlen (words[0]) + 1, &seen))
      complain (run, line, seen);
    return;
  }
  if (!act (run, words[0], path, text, &known, &error))
    complain (run, line, error ? error->message : "it failed");
  if (known)
    return;
  seen = observe (run, words[0], path, &error);
  if (g_strcmp0 (seen, text) != 0)
    complain (run, line, error ? error->message : seen);
}

static void
run_failing_step (Run *run, const char *line)
{
  g_auto (GStrv) halves = g_strsplit (line, " :: ", 2), words = g_strsplit (halves[0], " ", 3);
  g_autoptr (GError) error = NULL;
  gboolean known;

  if (act (run, words[0], words[1], words[1] && words[2] ? words[2] : "", &known, &error) || !known)
    complain (run, line, "it worked");
  else if (error && !strstr (error->message, halves[1]))
    complain (run, line, error->message);
}

static void
test_case (gconstpointer data)
{
  const char *name = data;
  g_autofree char *cases = g_strdup_printf ("%s/xform/form/%s.case", g_getenv ("NENGCHA_TEST_SOURCE"), name);
  g_autofree char *path = g_strdup_printf ("%s/xform/form/%s.xml", g_getenv ("NENGCHA_TEST_SOURCE"), name);
  g_autofree char *text = NULL;
  g_autoptr (NcClock) clock = nc_clock_new_as_of (nc_day_parse ("2026-11-21"));
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) lines = NULL;
  Run run = { .name = name, .path = path, .clock = clock };

  g_setenv ("TZ", "Asia/Shanghai", TRUE);
  g_assert_true (g_file_get_contents (cases, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  run.form = open_form (&run, NULL, &error);
  if (g_str_has_prefix (text, "unopened ")) {
    g_assert_null (run.form);
    if (!strstr (error->message, g_strchomp (text) + strlen ("unopened ")))
      complain (&run, text, error->message);
    return;
  }
  g_assert_no_error (error);
  for (guint i = 0; lines[i]; i++) {
    run.line = i + 1;
    if (g_str_has_prefix (lines[i], "fails "))
      run_failing_step (&run, lines[i] + strlen ("fails "));
    else if (*lines[i] && *lines[i] != '#')
      run_step (&run, lines[i]);
  }
  nc_form_free (run.form);
}

int
main (int argc, char **argv)
{
  g_autofree char *folder = NULL;
  g_autoptr (GDir) dir = NULL;
  const char *file;
  guint n = 0;

  g_test_init (&argc, &argv, NULL);
  folder = g_build_filename (g_getenv ("NENGCHA_TEST_SOURCE"), "xform", "form", NULL);
  dir = g_dir_open (folder, 0, NULL);
  g_assert_nonnull (dir);
  while ((file = g_dir_read_name (dir)))
    if (g_str_has_suffix (file, ".case")) {
      char *name = g_strndup (file, strlen (file) - strlen (".case"));
      g_autofree char *test = g_strdup_printf ("/form/%s", name);

      g_test_add_data_func_full (test, name, test_case, g_free);
      n++;
    }
  g_assert_cmpuint (n, >, 3);
  return g_test_run ();
}
