/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-checklist-functions.h"
#include "nc-paths.h"
#include "nc-xform-check.h"
#include <glib/gstdio.h>
#include <jansson.h>
#include <string.h>

/* Every shipped checklist compiles without a word of complaint, and every function that it calls is there. */
static void
test_shipped (gconstpointer data)
{
  const char *path = data;
  g_autoptr (NcDiagnostics) diagnostics = nc_diagnostics_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (NcXlsform) form = nc_xlsform_load (path, diagnostics, &error);
  g_autoptr (NcClock) clock = nc_clock_new_system ();
  g_autoptr (NcXpathEnv) env = nc_xpath_env_new (clock);
  xmlDoc *document;

  g_assert_no_error (error);
  document = nc_xlsform_to_xform (form, diagnostics, &error);
  for (guint i = 0; i < nc_diagnostics_get_length (diagnostics); i++) {
    g_autofree char *line = nc_diagnostic_to_text (nc_diagnostics_get (diagnostics, i));

    g_test_message ("%s", line);
  }
  g_assert_no_error (error);
  nc_checklist_functions_register (env, NULL);
  g_assert_true (nc_xform_check_expressions (document, env, form, diagnostics));
  g_assert_cmpuint (nc_diagnostics_get_length (diagnostics), ==, 0);
  g_assert_nonnull (nc_xlsform_get_version (form));
  xmlFreeDoc (document);
}

/* forms/checklists/NAME/cases: CASE.in, answers as `form fill` takes them; CASE.out, the values, faults and findings
   that must come of them on 2026-11-20. Set NENGCHA_UPDATE_GOLDEN to write the .out files anew; read them before
   keeping them. */
static void
test_case (gconstpointer data)
{
  const char *input = data;
  g_autofree char *cases = g_path_get_dirname (input), *folder = g_path_get_dirname (cases);
  g_autofree char *form = g_build_filename (folder, "form.csv", NULL), *expected = NULL, *home = NULL, *out = NULL;
  g_autofree char *golden = g_strdup_printf ("%.*s.out", (int)(strlen (input) - 3), input), *found = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = NULL;
  json_t *result, *kept;
  char *text;

  home = g_dir_make_tmp ("nc-checklist-XXXXXX", &error);
  g_assert_no_error (error);
  process =
      g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, g_getenv ("NENGCHA_CLI"), "--home", home, "--as-of",
                        "2026-11-20", "--lang", "zh", "--json", "form", "fill", form, "--answers", input, NULL);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_communicate_utf8 (process, NULL, NULL, &out, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (g_rmdir (home), ==, 0);
  result = json_loads (out, 0, NULL);
  g_assert_nonnull (result);
  json_object_del (json_object_get (result, "values"), "meta");
  g_assert_cmpuint (json_array_size (json_object_get (result, "ignored")), ==, 0);
  kept = json_pack ("{sOsOsO}", "values", json_object_get (result, "values"), "validity",
                    json_object_get (result, "validity"), "findings", json_object_get (result, "findings"));
  text = json_dumps (kept, JSON_INDENT (1) | JSON_REAL_PRECISION (15));
  found = g_strconcat (text, "\n", NULL);
  free (text);
  json_decref (kept);
  json_decref (result);
  if (g_getenv ("NENGCHA_UPDATE_GOLDEN"))
    g_assert_true (g_file_set_contents (golden, found, -1, NULL));
  g_assert_true (g_file_get_contents (golden, &expected, NULL, &error));
  g_assert_cmpstr (found, ==, expected);
}

/* Cochran's sample size with the correction for finite populations, from published tables. */
static void
test_sample_size (void)
{
  g_assert_cmpuint (nc_checklist_sample_size (0, 0.95, 0.1), ==, 0);
  g_assert_cmpuint (nc_checklist_sample_size (1, 0.95, 0.1), ==, 1);
  g_assert_cmpuint (nc_checklist_sample_size (10, 0.95, 0.1), ==, 10);
  g_assert_cmpuint (nc_checklist_sample_size (100, 0.95, 0.1), ==, 50);
  g_assert_cmpuint (nc_checklist_sample_size (1000, 0.95, 0.05), ==, 278);
  g_assert_cmpuint (nc_checklist_sample_size (10000, 0.95, 0.05), ==, 370);
  g_assert_cmpuint (nc_checklist_sample_size (1000, 0.9, 0.1), ==, 64);
  g_assert_cmpuint (nc_checklist_sample_size (100, 0.2, 0.1), ==, 0);
  g_assert_cmpuint (nc_checklist_sample_size (100, 0.95, 0.9), ==, 0);
}

static char *
evaluate (const char *expression, const NcChecklistOracle *oracle, GError **error)
{
  g_autoptr (NcClock) clock = nc_clock_new_system ();
  g_autoptr (NcXpathEnv) env = nc_xpath_env_new (clock);
  g_autoptr (NcXpath) xpath = nc_xpath_compile (expression, error);
  g_auto (NcXpathValue) result = { 0 };
  xmlDoc *document = xmlNewDoc (BAD_CAST "1.0");
  char *text = NULL;

  g_assert_nonnull (xpath);
  xmlDocSetRootElement (document, xmlNewDocNode (document, NULL, BAD_CAST "data", NULL));
  nc_checklist_functions_register (env, oracle);
  if (nc_xpath_eval (xpath, env, (xmlNode *)document, &result, error))
    text = nc_xpath_value_to_string (env, &result);
  xmlFreeDoc (document);
  return text;
}

static char *
spell_judge (gpointer user_data, const char *kind, const char *member, const char *const *columns,
             const char *const *values, guint n, GError **error)
{
  GString *text = g_string_new (kind);

  (void)user_data;
  (void)error;
  g_string_append_printf (text, ".%s", member);
  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, " %s=%s", columns[i], values[i]);
  return g_string_free (text, FALSE);
}

static void
test_functions (void)
{
  const NcChecklistOracle oracle = { .judge = spell_judge };
  g_autoptr (GError) error = NULL;
  g_autofree char *sample = evaluate ("nc:sample-size(100, 0.95, 0.1)", NULL, &error);
  g_autofree char *record =
      evaluate ("nc:judge('motor', 'verdict', 'model', 'JO2', 'poles', '', 'rated_kw', 7.5)", &oracle, &error);
  g_autofree char *label = evaluate ("nc:verdict-label('eliminated')", NULL, &error);
  g_autofree char *none = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (sample, ==, "50");
  g_assert_cmpstr (record, ==, "motor.verdict model=JO2 rated_kw=7.5");
  g_assert_cmpstr (label, ==, "Eliminated by law");
  none = evaluate ("nc:judge('motor', 'verdict')", NULL, &error);
  g_assert_null (none);
  g_assert_nonnull (error);
}

static void
add_cases (const char *folder, const char *checklist, GPtrArray *paths)
{
  g_autofree char *cases = g_build_filename (folder, checklist, "cases", NULL);
  g_autoptr (GDir) dir = g_dir_open (cases, 0, NULL);
  const char *name;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)))
    if (g_str_has_suffix (name, ".in")) {
      g_autofree char *test = g_strdup_printf ("/checklists/cases/%s/%s", checklist, name);

      g_ptr_array_add (paths, g_build_filename (cases, name, NULL));
      g_test_add_data_func (test, g_ptr_array_index (paths, paths->len - 1), test_case);
    }
}

/* The command xpath knows the nc: functions, too. */
static void
test_xpath_command (void)
{
  const char *argv[] = { g_getenv ("NENGCHA_CLI"),
                         "--as-of",
                         "2026-11-20",
                         "xpath",
                         "nc:judge('motor', 'verdict', 'model', 'JO2-51-4', 'rated_kw', 7.5, 'poles', 4)",
                         NULL };
  g_autofree char *out = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  g_spawn_sync (NULL, (char **)argv, NULL, 0, NULL, NULL, &out, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
  g_assert_cmpstr (out, ==, "eliminated\n");
}

int
main (int argc, char **argv)
{
  g_autofree char *motors = NULL, *folder = NULL;
  g_autoptr (GDir) dir = NULL;
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  g_test_init (&argc, &argv, NULL);
  motors = nc_paths_find ("forms/checklists/motors");
  folder = motors ? g_path_get_dirname (motors) : NULL;
  dir = folder ? g_dir_open (folder, 0, NULL) : NULL;
  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir))) {
    g_autofree char *path = g_build_filename (folder, name, "form.csv", NULL);
    g_autofree char *test = g_strdup_printf ("/checklists/shipped/%s", name);

    if (!g_file_test (path, G_FILE_TEST_EXISTS))
      continue;
    g_ptr_array_add (paths, g_steal_pointer (&path));
    g_test_add_data_func (test, g_ptr_array_index (paths, paths->len - 1), test_shipped);
    add_cases (folder, name, paths);
  }
  g_assert_cmpuint (paths->len, >, 0);
  g_test_add_func ("/checklists/sample-size", test_sample_size);
  g_test_add_func ("/checklists/functions", test_functions);
  g_test_add_func ("/checklists/xpath-command", test_xpath_command);
  return g_test_run ();
}
