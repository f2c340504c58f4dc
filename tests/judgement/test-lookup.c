/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>
#include <jansson.h>

G_DEFINE_AUTOPTR_CLEANUP_FUNC (json_t, json_decref)

/* Runs `nengcha-cli` with words separated by '|'. */
static int
run (const char *words, char **out)
{
  g_autofree char *line = g_strconcat (g_getenv ("NENGCHA_CLI"), "|", words, NULL);
  g_auto (GStrv) argv = g_strsplit (line, "|", -1);
  g_autofree char *errors = NULL;
  g_autoptr (GError) error = NULL;
  int status = 0;

  g_spawn_sync (NULL, argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, out, &errors, &status, &error);
  g_assert_no_error (error);
  g_assert_true (WIFEXITED (status));
  return WEXITSTATUS (status);
}

static json_t *
run_json (const char *words)
{
  g_autofree char *out = NULL;
  json_t *object;

  g_assert_cmpint (run (words, &out), ==, 0);
  object = json_loads (out, 0, NULL);
  g_assert_nonnull (object);
  return object;
}

static const char *
text (json_t *object, const char *key)
{
  return json_string_value (json_object_get (object, key));
}

static void
test_json (void)
{
  g_autoptr (json_t) object = run_json ("--as-of=2026-11-20|lookup|J02-51-4|--category=motor|--json");
  json_t *match = json_array_get (json_object_get (object, "matches"), 0);
  json_t *differing = json_array_get (json_object_get (match, "differing"), 0);

  g_assert_cmpstr (text (object, "kind"), ==, "lookup");
  g_assert_cmpstr (text (object, "model"), ==, "J02-51-4");
  g_assert_cmpstr (text (object, "verdict"), ==, "suspected");
  g_assert_true (json_is_null (json_object_get (object, "violation")));
  g_assert_cmpstr (text (match, "rule_id"), ==, "B1-1-1-02");
  g_assert_cmpint (json_integer_value (json_object_get (match, "batch")), ==, 1);
  g_assert_cmpint (json_integer_value (json_object_get (differing, "position")), ==, 2);
  g_assert_cmpstr (text (differing, "given"), ==, "0");
  g_assert_cmpstr (text (differing, "listed"), ==, "O");
  g_assert_cmpstr (text (json_object_get (object, "basis"), "rule_id"), ==, "B1-1-1-02");
}

static void
test_verdicts (void)
{
  g_autoptr (json_t) listed = run_json ("--json|--as-of|2026-11-20|lookup|JO2-51-4");
  g_autoptr (json_t) year = run_json ("--json|--as-of|2026-11-20|lookup|S9-630/10|--category|transformer");
  g_autoptr (json_t) newer = run_json ("--json|--as-of|2026-11-20|lookup|YE4-160M-4|--made|1999");
  g_autoptr (json_t) blank = run_json ("--json|lookup| ");

  g_assert_cmpstr (text (listed, "verdict"), ==, "eliminated");
  g_assert_cmpstr (text (listed, "violation"), ==, "V01");
  g_assert_cmpstr (text (year, "verdict"), ==, "suspected");
  g_assert_cmpstr (json_string_value (json_array_get (json_object_get (year, "needs"), 0)), ==, "made_year");
  g_assert_cmpstr (text (newer, "verdict"), ==, "not_found");
  g_assert_true (json_is_null (json_object_get (newer, "basis")));
  g_assert_cmpstr (text (blank, "verdict"), ==, "incomplete");
}

static void
test_exit_codes (void)
{
  static const struct {
    const char *words;
    int code;
  } cases[] = {
    { "lookup", 2 },
    { "lookup|A|B", 2 },
    { "lookup|A|--colour|red", 2 },
    { "lookup|A|--made", 2 },
    { "lookup|A|--made|soon", 3 },
    { "lookup|A|--made=12", 3 },
    { "lookup|A|--rated-kw|-5", 3 },
    { "lookup|A|--rated-kw|11kW", 3 },
    { "lookup|A|--rated-kw|nan", 3 },
    { "lookup|A|--poles|3", 3 },
    { "lookup|A|--category|spoon", 3 },
    { "lookup|未知型号", 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *out = NULL;

    g_test_message ("%s", cases[i].words);
    g_assert_cmpint (run (cases[i].words, &out), ==, cases[i].code);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lookup/json", test_json);
  g_test_add_func ("/lookup/verdicts", test_verdicts);
  g_test_add_func ("/lookup/exit-codes", test_exit_codes);
  return g_test_run ();
}
