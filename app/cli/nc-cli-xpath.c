/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-checklist-oracle.h"
#include "nc-cli.h"
#include "nc-json.h"
#include "nc-lang.h"
#include "nc-xml.h"
#include "nc-xpath.h"
#include <stdio.h>
#include <string.h>

typedef struct {
  const char *expression;
  const char *instance;
  const char *context;
  const char *as;
} Request;

static gboolean
parse_request (int argc, char **argv, Request *request)
{
  struct {
    const char *name;
    const char **value;
  } options[] = { { "--instance", &request->instance }, { "--context", &request->context }, { "--as", &request->as } };

  for (int i = 1; i < argc; i++) {
    const char **target = NULL;
    const char *value = NULL;

    for (guint k = 0; k < G_N_ELEMENTS (options); k++) {
      gsize length = strlen (options[k].name);

      if (strncmp (argv[i], options[k].name, length) != 0 || (argv[i][length] && argv[i][length] != '='))
        continue;
      target = options[k].value;
      value = argv[i][length] ? argv[i] + length + 1 : i + 1 < argc ? argv[++i] : NULL;
    }
    if (!target && !request->expression) {
      target = &request->expression;
      value = argv[i];
    }
    if (!target || !value || *target)
      return FALSE;
    *target = value;
  }
  return request->expression &&
         (!request->as || strcmp (request->as, "string") == 0 || strcmp (request->as, "number") == 0 ||
          strcmp (request->as, "boolean") == 0 || strcmp (request->as, "nodeset") == 0);
}

/* In a whole XForm, paths inside an instance begin at the primary instance, as they do in its binds. */
static xmlNode *
root_cb (xmlNode *context, gpointer user_data)
{
  (void)user_data;
  for (xmlNode *n = context->type == XML_NAMESPACE_DECL ? NULL : context; n; n = n->parent) {
    xmlNode *html;

    if (!nc_xml_is (n, "instance") || !nc_xml_is (n->parent, "model"))
      continue;
    html = xmlDocGetRootElement (n->doc);
    if (nc_xml_is (html, "html"))
      return nc_xml_child (n->parent, "instance");
  }
  return NULL;
}

/* Paths, a line each; in JSON a list of them, with the nodes' texts beside it. */
static void
write_nodes (NcCli *cli, const NcXpathValue *value, GString *out)
{
  if (cli->json)
    nc_json_begin_array (out);
  for (guint i = 0; i < value->n_nodes; i++) {
    g_autofree char *path = nc_xml_path (value->nodes[i]);

    if (cli->json)
      nc_json_string (out, path);
    else
      g_string_append_printf (out, "%s\n", path);
  }
  if (!cli->json)
    return;
  nc_json_end_array (out);
  nc_json_key (out, "values");
  nc_json_begin_array (out);
  for (guint i = 0; i < value->n_nodes; i++) {
    g_autofree char *text = nc_xml_text (value->nodes[i]);

    nc_json_string (out, text);
  }
  nc_json_end_array (out);
}

static const char *
type_name (const NcXpathValue *value)
{
  switch (value->type) {
  case NC_XPATH_NODESET:
    return "nodeset";
  case NC_XPATH_BOOLEAN:
    return "boolean";
  case NC_XPATH_NUMBER:
    return "number";
  case NC_XPATH_STRING:
  case NC_XPATH_DATE:
  default:
    return "string";
  }
}

static void
write_number (GString *out, double number, gboolean as_json)
{
  g_autofree char *text = nc_xpath_format_number (number);

  if (!*text)
    text = g_strdup ("NaN");
  if (as_json && !g_ascii_isalpha (text[*text == '-']))
    g_string_append (out, text);
  else if (as_json)
    nc_json_string (out, text);
  else
    g_string_append (out, text);
}

static void
write_result (NcCli *cli, NcXpathEnv *env, const NcXpathValue *value, const char *type)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autofree char *text = NULL;

  if (cli->json) {
    nc_json_begin_object (out);
    nc_json_member_string (out, "type", type);
    nc_json_key (out, "value");
  }
  if (strcmp (type, "nodeset") == 0) {
    write_nodes (cli, value, out);
  } else if (strcmp (type, "number") == 0) {
    write_number (out, nc_xpath_value_to_number (env, value), cli->json);
  } else if (strcmp (type, "boolean") == 0) {
    g_string_append (out, nc_xpath_value_to_boolean (value) ? "true" : "false");
  } else {
    text = nc_xpath_value_to_string (env, value);
    if (cli->json)
      nc_json_string (out, text);
    else
      g_string_append (out, text);
  }
  if (cli->json)
    nc_json_end_object (out);
  if (cli->json || strcmp (type, "nodeset") != 0)
    g_string_append_c (out, '\n');
  fputs (out->str, stdout);
}

/* The node that --context names: the first that the path finds. */
static xmlNode *
find_context (NcXpathEnv *env, xmlDoc *doc, const char *path, GError **error)
{
  g_autoptr (NcXpath) xpath = nc_xpath_compile (path, error);
  g_auto (NcXpathValue) value = { .type = NC_XPATH_STRING };

  if (!xpath || !nc_xpath_eval (xpath, env, (xmlNode *)doc, &value, error))
    return NULL;
  if (value.type != NC_XPATH_NODESET || !value.n_nodes) {
    g_set_error (error, NC_XPATH_ERROR, NC_XPATH_ERROR_ARGUMENTS, _ ("the context “%s” is no node of the instance"),
                 path);
    return NULL;
  }
  return value.nodes[0];
}

/* What the nc: functions and the lists of the reference data rest on; opened only for an expression that asks. */
typedef struct {
  NcReference *reference;
  NcChecklistReference *checklist;
} Ground;

static void
ground_clear (Ground *ground)
{
  g_clear_pointer (&ground->checklist, nc_checklist_reference_free);
  g_clear_pointer (&ground->reference, nc_reference_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Ground, ground_clear)

static gboolean
extend (NcCli *cli, NcXpathEnv *env, const char *expression, Ground *ground, GError **error)
{
  g_autoptr (NcJudge) judge = NULL;

  if (!strstr (expression, "nc:"))
    return TRUE;
  ground->reference = nc_reference_open (NULL, error);
  if (!ground->reference || !nc_reference_load_confirmations (ground->reference, cli->home, error))
    return FALSE;
  judge = nc_judge_new (ground->reference, error);
  if (!judge)
    return FALSE;
  ground->checklist = nc_checklist_reference_new (judge, nc_clock_today (cli->clock));
  nc_checklist_reference_extend (env, ground->checklist);
  return TRUE;
}

static NcExit
evaluate (NcCli *cli, const Request *request, xmlDoc *doc)
{
  static const NcXpathHooks hooks = { .root = root_cb };
  g_auto (Ground) ground = { 0 };
  g_autoptr (NcXpathEnv) env = nc_xpath_env_new (cli->clock);
  g_autoptr (GError) error = NULL;
  g_autoptr (NcXpath) xpath = NULL;
  g_auto (NcXpathValue) value = { .type = NC_XPATH_STRING };
  xmlNode *context = (xmlNode *)doc;

  nc_xpath_env_set_hooks (env, &hooks, NULL);
  if (cli->as_of_given)
    nc_xpath_env_set_today (env, nc_clock_today (cli->clock));
  if (request->context && !(context = find_context (env, doc, request->context, &error))) {
    g_prefix_error (&error, "--context: ");
    return nc_cli_fail_error (cli, NC_EXIT_BAD_INPUT, error);
  }
  if (!extend (cli, env, request->expression, &ground, &error))
    return nc_cli_fail_error (cli, NC_EXIT_STORE, error);
  xpath = nc_xpath_compile (request->expression, &error);
  if (!xpath || !nc_xpath_eval (xpath, env, context, &value, &error))
    return nc_cli_fail_error (cli, NC_EXIT_BAD_INPUT, error);
  if (request->as && strcmp (request->as, "nodeset") == 0 && value.type != NC_XPATH_NODESET)
    return nc_cli_fail (cli, NC_EXIT_BAD_INPUT, _ ("the expression gives a %s, no nodes"), type_name (&value));
  write_result (cli, env, &value, request->as ? request->as : type_name (&value));
  return NC_EXIT_DONE;
}

NcExit
nc_cli_xpath (NcCli *cli, int argc, char **argv)
{
  static const char empty[] = "<root/>";
  g_autoptr (GError) error = NULL;
  g_autoptr (xmlDoc) doc = NULL;
  Request request = { 0 };

  if (!parse_request (argc, argv, &request))
    return nc_cli_usage (cli, "xpath");
  doc =
      request.instance ? nc_xml_parse_file (request.instance, &error) : nc_xml_parse (empty, sizeof empty - 1, &error);
  if (!doc)
    return nc_cli_fail_error (cli, NC_EXIT_BAD_INPUT, error);
  return evaluate (cli, &request, doc);
}
