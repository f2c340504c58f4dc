/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-cli-form.h"
#include <stdio.h>
#include <string.h>
#include "nc-json.h"
#include "nc-lang.h"
#include "nc-checklist-functions.h"
#include "nc-form.h"
#include "nc-xform-check.h"
#include "nc-xlsform.h"

/* A line a sub-command. */
static const struct {
  const char *name;
  NcCliRun run;
} commands[] = {
  { "check", nc_cli_form_check },
  { "convert", nc_cli_form_convert },
  { "fill", nc_cli_form_fill },
  { "diff", nc_cli_form_diff },
};

static void
print_diagnostics (NcDiagnostics *diagnostics, FILE *to)
{
  for (guint i = 0; i < nc_diagnostics_get_length (diagnostics); i++) {
    g_autofree char *line = nc_diagnostic_to_text (nc_diagnostics_get (diagnostics, i));

    fprintf (to, "%s\n", line);
  }
}

static void
print_json (gboolean ok, const char *output, NcDiagnostics *diagnostics)
{
  g_autoptr (GString) out = g_string_new (NULL);

  nc_json_begin_object (out);
  nc_json_member_bool (out, "ok", ok);
  if (output)
    nc_json_member_string (out, "output", output);
  nc_json_key (out, "diagnostics");
  nc_diagnostics_write_json (diagnostics, out);
  nc_json_end_object (out);
  printf ("%s\n", out->str);
}

static gboolean
check_expressions (NcCli *cli, xmlDoc *document, NcXlsform *form, NcDiagnostics *diagnostics)
{
  NcXpathEnv *env = nc_xpath_env_new (cli->clock);
  gboolean right;

  nc_checklist_functions_register (env, NULL);
  right = nc_xform_check_expressions (document, env, form, diagnostics);
  nc_xpath_env_free (env);
  return right;
}

static void
extend_cb (NcXpathEnv *env, gpointer user_data)
{
  (void)user_data;
  nc_checklist_functions_register (env, NULL);
}

/* Opens the form as it would be filled: formulas that depend on each other in a circle show only then. What needs lists
   or the reference data is no fault of the form itself. */
static gboolean
check_dependencies (NcCli *cli, xmlDoc *document, NcXlsform *source, NcDiagnostics *diagnostics)
{
  NcFormOptions options = { .clock = cli->clock, .extend = extend_cb };
  g_autoptr (GError) error = NULL;
  g_autoptr (NcForm) form = nc_form_open (xmlCopyDoc (document, 1), &options, &error);
  const char *sheet = "survey", *title = NULL, *at;
  g_autofree char *path = NULL;
  guint row = 0, column = 0;

  if (form || !(g_error_matches (error, NC_FORM_ERROR, NC_FORM_ERROR_CYCLE) ||
                g_error_matches (error, NC_FORM_ERROR, NC_FORM_ERROR_MODEL) ||
                g_error_matches (error, NC_FORM_ERROR, NC_FORM_ERROR_LIMIT)))
    return TRUE;
  /* the message names the questions by their paths; the first tells the row */
  at = strchr (error->message, '/');
  path = at ? g_strndup (at, strcspn (at, " ")) : NULL;
  if (path && source)
    nc_xlsform_find_cell (source, path, NULL, &sheet, &row, &column, &title);
  nc_diagnostics_add (diagnostics, NC_SEVERITY_ERROR, sheet, row, column, title,
                      g_error_matches (error, NC_FORM_ERROR, NC_FORM_ERROR_CYCLE)
                          ? _ ("break the circle: one of these formulas must do without the others")
                          : NULL,
                      "%s", error->message);
  return FALSE;
}

static gboolean
is_xform (const char *path)
{
  g_autofree char *lower = g_ascii_strdown (path, -1);

  return g_str_has_suffix (lower, ".xml") || g_str_has_suffix (lower, ".xhtml");
}

/* An unreadable file exits 3, one with errors 1. */
static NcExit
compile (NcCli *cli, const char *path, NcDiagnostics *diagnostics, NcXlsform **form, xmlDoc **document)
{
  g_autoptr (GError) error = NULL;

  if (is_xform (path)) {
    *document = nc_xml_parse_file (path, &error);
    if (!*document)
      return nc_cli_fail_error (cli, NC_EXIT_BAD_INPUT, error);
    return NC_EXIT_DONE;
  }
  *form = nc_xlsform_load (path, diagnostics, &error);
  if (g_error_matches (error, NC_XLS_ERROR, NC_XLS_ERROR_NOT_IN_ORDER))
    return NC_EXIT_NOT_IN_ORDER;
  if (!*form) {
    nc_diagnostics_add (diagnostics, NC_SEVERITY_ERROR, NULL, 0, 0, NULL, NULL, "%s", error->message);
    return nc_cli_fail_error (cli, NC_EXIT_BAD_INPUT, error);
  }
  *document = nc_xlsform_to_xform (*form, diagnostics, &error);
  return *document ? NC_EXIT_DONE : NC_EXIT_NOT_IN_ORDER;
}

/* form check FILE */
NcExit
nc_cli_form_check (NcCli *cli, int argc, char **argv)
{
  g_autoptr (NcDiagnostics) diagnostics = nc_diagnostics_new ();
  g_autoptr (NcXlsform) form = NULL;
  xmlDoc *document = NULL;
  NcExit result;

  if (argc != 2)
    return nc_cli_usage (cli, "form");
  result = compile (cli, argv[1], diagnostics, &form, &document);
  if (document &&
      !(check_expressions (cli, document, form, diagnostics) && check_dependencies (cli, document, form, diagnostics)))
    result = NC_EXIT_NOT_IN_ORDER;
  g_clear_pointer (&document, xmlFreeDoc);
  if (cli->json) {
    print_json (result == NC_EXIT_DONE, NULL, diagnostics);
  } else if (result != NC_EXIT_BAD_INPUT) {
    print_diagnostics (diagnostics, stdout);
    printf ("%s\n", result == NC_EXIT_DONE ? _ ("The form is in order.") : _ ("The form is not in order."));
  }
  return result;
}

/* form convert FILE -o OUT.xml */
NcExit
nc_cli_form_convert (NcCli *cli, int argc, char **argv)
{
  g_autoptr (NcDiagnostics) diagnostics = nc_diagnostics_new ();
  g_autoptr (NcXlsform) form = NULL;
  g_autoptr (GError) error = NULL;
  const char *input = NULL, *output = NULL;
  xmlDoc *document = NULL;
  xmlChar *text = NULL;
  int length = 0;
  NcExit result;

  for (int i = 1; i < argc; i++) {
    if (g_str_equal (argv[i], "-o") && i + 1 < argc && !output)
      output = argv[++i];
    else if (!input)
      input = argv[i];
    else
      return nc_cli_usage (cli, "form");
  }
  if (!input || !output)
    return nc_cli_usage (cli, "form");
  result = compile (cli, input, diagnostics, &form, &document);
  if (result == NC_EXIT_BAD_INPUT)
    return result;
  if (document) {
    xmlDocDumpFormatMemoryEnc (document, &text, &length, "UTF-8", 1);
    if (g_str_equal (output, "-"))
      fwrite (text, 1, (gsize)length, stdout);
    else if (!g_file_set_contents (output, (const char *)text, length, &error))
      result = nc_cli_fail_error (cli, NC_EXIT_STORE, error);
    xmlFree (text);
  }
  g_clear_pointer (&document, xmlFreeDoc);
  if (cli->json && !g_str_equal (output, "-"))
    print_json (result == NC_EXIT_DONE, output, diagnostics);
  else
    print_diagnostics (diagnostics, stderr);
  return result;
}

/**
 * nc_cli_form_load:
 *
 * Reads an XForm, or compiles an XLSForm.
 *
 * Returns: (transfer full): for xmlFreeDoc(); %NULL with @error, which names the first fault of a form that has some.
 */
xmlDoc *
nc_cli_form_load (const char *path, GError **error)
{
  g_autoptr (NcDiagnostics) diagnostics = nc_diagnostics_new ();
  g_autoptr (NcXlsform) form = NULL;
  xmlDoc *document;

  if (is_xform (path))
    return nc_xml_parse_file (path, error);
  form = nc_xlsform_load (path, diagnostics, error);
  document = form ? nc_xlsform_to_xform (form, diagnostics, error) : NULL;
  for (guint i = 0; !document && error && i < nc_diagnostics_get_length (diagnostics); i++)
    if (nc_diagnostics_get (diagnostics, i)->severity == NC_SEVERITY_ERROR) {
      g_autofree char *first = nc_diagnostic_to_text (nc_diagnostics_get (diagnostics, i));

      g_prefix_error (error, "%s\n", first);
      break;
    }
  return document;
}

/* form check|convert|… */
NcExit
nc_cli_form (NcCli *cli, int argc, char **argv)
{
  for (guint i = 0; argc > 1 && i < G_N_ELEMENTS (commands); i++)
    if (g_str_equal (commands[i].name, argv[1]))
      return commands[i].run (cli, argc - 1, argv + 1);
  return nc_cli_usage (cli, "form");
}
