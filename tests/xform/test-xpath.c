/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-xml.h"
#include "nc-xpath.h"
#include <string.h>

/* Cases as data: xpath/NAME.xml is the tree, xpath/NAME.tsv a case a line: context, expression, type, value. The value
   of an error is a part of its message. "\n" and "\t" stand for themselves. */

static char *
data_path (const char *name)
{
  return g_build_filename (g_getenv ("NENGCHA_TEST_SOURCE"), "xform", "xpath", name, NULL);
}

static char *
outcome (NcXpathEnv *env, xmlNode *context, const char *expression, const char *type)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NcXpath) xpath = nc_xpath_compile (expression, &error);
  g_auto (NcXpathValue) value = { .type = NC_XPATH_STRING };

  if (!xpath || !nc_xpath_eval (xpath, env, context, &value, &error))
    return g_strdup_printf ("error: %s", error->message);
  if (strcmp (type, "number") == 0) {
    g_autofree char *text = nc_xpath_format_number (nc_xpath_value_to_number (env, &value));

    return g_strdup (*text ? text : "NaN");
  }
  if (strcmp (type, "boolean") == 0)
    return g_strdup (nc_xpath_value_to_boolean (&value) ? "true" : "false");
  if (strcmp (type, "nodes") == 0) {
    g_autoptr (GString) paths = g_string_new (NULL);

    for (guint i = 0; i < value.n_nodes; i++) {
      g_autofree char *path = nc_xml_path (value.nodes[i]);

      g_string_append_printf (paths, "%s%s", i ? " " : "", path);
    }
    return g_strdup (paths->str);
  }
  return nc_xpath_value_to_string (env, &value);
}

static void
run_case (NcXpathEnv *env, xmlDoc *doc, const char *line, guint number)
{
  g_auto (GStrv) fields = g_strsplit (line, "\t", 4);
  g_autofree char *expression = NULL, *expected = NULL, *actual = NULL;
  g_autoptr (NcXpath) path = NULL;
  g_auto (NcXpathValue) context = { .type = NC_XPATH_STRING };

  if (g_strv_length (fields) != 4)
    g_error ("line %u: not four fields: %s", number, line);
  expression = g_strcompress (fields[1]);
  expected = g_strcompress (fields[3]);
  path = nc_xpath_compile (fields[0], NULL);
  g_assert_nonnull (path);
  g_assert_true (nc_xpath_eval (path, env, (xmlNode *)doc, &context, NULL));
  g_assert_cmpuint (context.n_nodes, >, 0);
  actual = outcome (env, context.nodes[0], expression, fields[2]);
  if (strcmp (fields[2], "error") == 0) {
    if (!g_str_has_prefix (actual, "error: ") || !strstr (actual, expected)) {
      g_test_message ("line %u: %s gives “%s”, not the error “%s”", number, expression, actual, expected);
      g_test_fail ();
    }
  } else if (strcmp (actual, expected) != 0) {
    g_test_message ("line %u: %s gives “%s”, not “%s”", number, expression, actual, expected);
    g_test_fail ();
  }
}

static void
test_cases (gconstpointer data)
{
  const char *name = data;
  g_autofree char *tree_name = g_strconcat (name, ".xml", NULL), *cases_name = g_strconcat (name, ".tsv", NULL);
  g_autofree char *tree_path = data_path (tree_name), *cases_path = data_path (cases_name), *text = NULL;
  g_autoptr (NcClock) clock = nc_clock_new_as_of (nc_day_parse ("2026-11-21"));
  g_autoptr (NcXpathEnv) env = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (xmlDoc) doc = nc_xml_parse_file (tree_path, &error);
  g_auto (GStrv) lines = NULL;
  guint n = 0;

  g_assert_no_error (error);
  g_setenv ("TZ", "Asia/Shanghai", TRUE);
  env = nc_xpath_env_new (clock);
  g_assert_true (g_file_get_contents (cases_path, &text, NULL, &error));
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i]; i++) {
    if (!*lines[i] || *lines[i] == '#')
      continue;
    n++;
    run_case (env, doc, lines[i], i + 1);
  }
  g_assert_cmpuint (n, >, 10);
}

static void
assert_refused (const char *expression, int code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NcXpath) xpath = nc_xpath_compile (expression, &error);

  g_assert_null (xpath);
  g_assert_error (error, NC_XPATH_ERROR, code);
}

static char *
repeated (const char *before, const char *middle, const char *after, guint n)
{
  g_autoptr (GString) out = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    g_string_append (out, before);
  g_string_append (out, middle);
  for (guint i = 0; i < n; i++)
    g_string_append (out, after);
  return g_strdup (out->str);
}

static void
test_bounds (void)
{
  g_autofree char *parentheses = repeated ("(", "1", ")", 5000), *predicates = repeated ("a[", "1", "]", 5000);
  g_autofree char *calls = repeated ("not(", "1", ")", 5000), *sums = repeated ("1+", "1", "", 20000);
  g_autofree char *longest = repeated ("1", "1", "", NC_XPATH_MAX_BYTES), *ors = repeated ("0 or ", "1", "", 3000);
  g_autoptr (NcXpath) xpath = NULL;

  assert_refused (parentheses, NC_XPATH_ERROR_LIMIT);
  assert_refused (predicates, NC_XPATH_ERROR_LIMIT);
  assert_refused (calls, NC_XPATH_ERROR_LIMIT);
  assert_refused (sums, NC_XPATH_ERROR_LIMIT);
  assert_refused (longest, NC_XPATH_ERROR_LIMIT);
  assert_refused ("$secret", NC_XPATH_ERROR_UNSUPPORTED);
  assert_refused ("\xff", NC_XPATH_ERROR_LIMIT);
  /* operands of one operator do not nest */
  xpath = nc_xpath_compile (ors, NULL);
  g_assert_nonnull (xpath);
}

static void
test_step_bound (void)
{
  g_autoptr (GString) xml = g_string_new ("<a>");
  g_autoptr (NcClock) clock = nc_clock_new_system ();
  g_autoptr (NcXpathEnv) env = nc_xpath_env_new (clock);
  g_autoptr (NcXpath) xpath = nc_xpath_compile ("//*[count(//*[count(//*[count(//*) = 1]) = 2]) = 3]", NULL);
  g_auto (NcXpathValue) value = { .type = NC_XPATH_STRING };
  g_autoptr (GError) error = NULL;
  g_autoptr (xmlDoc) doc = NULL;

  for (guint i = 0; i < 300; i++)
    g_string_append (xml, "<b/>");
  g_string_append (xml, "</a>");
  doc = nc_xml_parse (xml->str, xml->len, NULL);
  g_assert_false (nc_xpath_eval (xpath, env, (xmlNode *)doc, &value, &error));
  g_assert_error (error, NC_XPATH_ERROR, NC_XPATH_ERROR_LIMIT);
}

static void
test_xml_bombs (void)
{
  static const struct {
    const char *xml;
    int code;
  } cases[] = {
    { "<!DOCTYPE a [<!ENTITY x 'lol'><!ENTITY y '&x;&x;&x;'>]><a>&y;</a>", NC_XML_ERROR_ENTITY },
    { "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>", NC_XML_ERROR_ENTITY },
    { "<!DOCTYPE a [<!ENTITY % p SYSTEM 'http://127.0.0.1:1/p.dtd'> %p;]><a/>", NC_XML_ERROR_ENTITY },
    { "<a>&unknown;</a>", NC_XML_ERROR_ENTITY },
    { "<a><b></a>", NC_XML_ERROR_SYNTAX },
    { "", NC_XML_ERROR_SYNTAX },
  };
  g_autofree char *deep = repeated ("<a>", "", "</a>", 5000);
  g_autoptr (xmlDoc) harmless = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) refused = NULL;

    g_assert_null (nc_xml_parse (cases[i].xml, strlen (cases[i].xml), &refused));
    g_assert_error (refused, NC_XML_ERROR, cases[i].code);
  }
  g_assert_null (nc_xml_parse (deep, strlen (deep), &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  /* an external DTD is named, and not loaded */
  harmless = nc_xml_parse ("<!DOCTYPE a SYSTEM 'http://127.0.0.1:1/a.dtd'><a/>", 51, &error);
  g_assert_no_error (error);
  g_assert_nonnull (harmless);
}

static gboolean
twice_cb (NcXpathEnv *env, xmlNode *context, NcXpathValue *args, guint n_args, NcXpathValue *result, gpointer user_data,
          GError **error)
{
  double number = nc_xpath_value_to_number (env, &args[0]);

  (void)context;
  g_assert_cmpuint (n_args, ==, 1);
  g_assert_true (user_data == NULL);
  if (number < 0) {
    g_set_error_literal (error, NC_XPATH_ERROR, NC_XPATH_ERROR_ARGUMENTS, "negative");
    return FALSE;
  }
  nc_xpath_value_set_number (result, 2 * number);
  return TRUE;
}

static void
test_extension (void)
{
  g_autoptr (NcClock) clock = nc_clock_new_system ();
  g_autoptr (NcXpathEnv) env = nc_xpath_env_new (clock);
  g_autoptr (xmlDoc) doc = nc_xml_parse ("<a>21</a>", 9, NULL);
  g_autofree char *good = NULL, *bad = NULL;
  g_autoptr (NcXpath) unknown = nc_xpath_compile ("1 or nc:thrice(2)", NULL);
  g_autoptr (GError) error = NULL;

  nc_xpath_register (env, "nc:twice", 1, 1, twice_cb, NULL);
  good = outcome (env, (xmlNode *)doc, "nc:twice(/a) + 0", "string");
  g_assert_cmpstr (good, ==, "42");
  bad = outcome (env, (xmlNode *)doc, "nc:twice(-1)", "string");
  g_assert_cmpstr (bad, ==, "error: at character 1: nc:twice: negative");
  g_assert_false (nc_xpath_check (unknown, env, &error));
  g_assert_error (error, NC_XPATH_ERROR, NC_XPATH_ERROR_UNKNOWN_FUNCTION);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/xpath/cases/motors", "motors", test_cases);
  g_test_add_func ("/xpath/bounds", test_bounds);
  g_test_add_func ("/xpath/step-bound", test_step_bound);
  g_test_add_func ("/xpath/xml-bombs", test_xml_bombs);
  g_test_add_func ("/xpath/extension", test_extension);
  return g_test_run ();
}
