/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every rule of procedure_rules.csv has a step that it lets pass and one that it refuses among the scenarios, or a
   reason why the program cannot check it (rules-not-checked.csv). The scenarios themselves are played by
   test-scenarios.c. */
#include "nc-csv.h"
#include "nc-gate.h"
#include "nc-lang.h"
#include <string.h>

typedef struct {
  GHashTable *passes;
  GHashTable *refusals;
} Pairs;

static void
add_rules (GHashTable *set, const char *text)
{
  g_auto (GStrv) rules = g_strsplit (text, ",", -1);

  for (char **rule = rules; *rule; rule++)
    g_hash_table_add (set, g_strdup (*rule));
}

static void
read_scenario (Pairs *pairs, const char *path)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  for (char **line = lines; *line; line++) {
    g_autofree char *first = g_strndup (*line, strcspn (*line, " "));

    if (g_str_has_prefix (first, "0/"))
      add_rules (pairs->passes, first + 2);
    if (g_str_has_prefix (first, "4/"))
      add_rules (pairs->refusals, first + 2);
  }
}

static Pairs
read_scenarios (void)
{
  Pairs pairs = { g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
                  g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL) };
  g_autofree char *folder = g_build_filename (g_getenv ("NENGCHA_TEST_SOURCE"), "case/scenarios", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir))) {
    g_autofree char *path = g_build_filename (folder, name, NULL);

    if (g_str_has_suffix (name, ".case") || g_str_has_suffix (name, ".inc"))
      read_scenario (&pairs, path);
  }
  return pairs;
}

/* The first column of a CSV file → whether its second is filled. */
static GHashTable *
read_column (const char *file, const char *column, const char *needed)
{
  g_autofree char *path = g_build_filename (g_getenv ("NENGCHA_TEST_SOURCE"), file, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (NcCsv) csv = nc_csv_open (path, &error);
  GHashTable *set = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  const NcCsvField *fields;
  guint n;

  g_assert_true (csv && nc_csv_read_header (csv, &error));
  while (nc_csv_next (csv, &fields, &n, &error)) {
    g_assert_cmpuint (strlen (fields[nc_csv_column (csv, needed)].text), >, 0);
    g_assert_true (g_hash_table_add (set, g_strdup (fields[nc_csv_column (csv, column)].text)));
  }
  g_assert_no_error (error);
  return set;
}

static void
test_pairs (void)
{
  Pairs pairs = read_scenarios ();
  g_autoptr (GHashTable) rules = read_column ("../data/reference/law/procedure_rules.csv", "rule_id", "rule_en"),
                         excused = read_column ("case/rules-not-checked.csv", "rule_id", "reason");
  GHashTableIter iter;
  gpointer rule;

  g_assert_cmpuint (g_hash_table_size (rules), ==, 65);
  g_hash_table_iter_init (&iter, rules);
  while (g_hash_table_iter_next (&iter, &rule, NULL)) {
    gboolean passes = g_hash_table_contains (pairs.passes, rule),
             refuses = g_hash_table_contains (pairs.refusals, rule);

    if (g_hash_table_contains (excused, rule))
      continue;
    if (!passes || !refuses)
      g_error ("%s: no step that it %s", (char *)rule, passes ? "refuses" : "lets pass");
  }
  g_hash_table_iter_init (&iter, excused);
  while (g_hash_table_iter_next (&iter, &rule, NULL))
    g_assert_true (g_hash_table_contains (rules, rule));
  g_hash_table_unref (pairs.passes);
  g_hash_table_unref (pairs.refusals);
}

/* Each gate that names a rule of its own is refused somewhere. */
static void
test_every_gate (void)
{
  Pairs pairs = read_scenarios ();
  guint n;
  const NcGate *gates = nc_gates (&n);

  for (guint i = 0; i < n; i++)
    /* evidence is refused in the name of its violation */
    if (!g_str_equal (gates[i].rule, "P16") && !g_hash_table_contains (pairs.refusals, gates[i].rule))
      g_error ("%s: no scenario is refused by it", gates[i].rule);
  g_hash_table_unref (pairs.passes);
  g_hash_table_unref (pairs.refusals);
}

/* In Chinese no word of English stands in what a gate says. */
static void
test_chinese (void)
{
  guint n_gates;
  const NcGate *gates = nc_gates (&n_gates);

  nc_lang_init ("zh");
  for (guint i = 0; i < n_gates; i++) {
    NcGateResult *result = nc_gate_result_new (&gates[i], "P", g_strdup ("缺"));
    g_autofree char *text = nc_gate_result_text (result);
    gboolean has_english = g_regex_match_simple ("[a-z]{3,}", text, 0, 0);

    if (has_english)
      g_test_fail_printf ("%s", text);
    nc_gate_result_free (result);
  }
  nc_lang_init ("en");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rules/pairs", test_pairs);
  g_test_add_func ("/rules/every-gate", test_every_gate);
  g_test_add_func ("/rules/chinese", test_chinese);
  return g_test_run ();
}
