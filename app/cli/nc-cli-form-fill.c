/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-cli-form-ground.h"
#include "nc-cli-form.h"
#include "nc-cli-object.h"
#include "nc-form-answers.h"
#include "nc-json.h"
#include "nc-lang.h"
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* form fill: opens a form, gives it answers, says what comes of it. */

/* The values: groups as objects, repeats as arrays, what is not relevant left out. */

static void
write_leaf (GString *out, const char *type, const char *text)
{
  double number = nc_xpath_parse_number (text);

  if (!*text)
    nc_json_null (out);
  else if ((g_str_equal (type, "int") || g_str_equal (type, "decimal")) && isfinite (number))
    nc_json_double (out, number);
  else
    nc_json_string (out, text);
}

typedef struct {
  GString *out;
  GPtrArray *open; /* xmlNode whose object is open */
  xmlNode *array;  /* last instance of the repeat whose array is open, by level in @arrays */
  GPtrArray *arrays;
} Values;

static gboolean
continues_array (Values *values, xmlNode *node)
{
  xmlNode *last = values->arrays->len ? values->arrays->pdata[values->arrays->len - 1] : NULL;

  return last && last->parent == node->parent && xmlStrEqual (last->name, node->name);
}

/* Closes objects and arrays until the parent of @node is the innermost that is open. */
static void
close_until (Values *values, xmlNode *parent, xmlNode *node)
{
  while (values->open->len && values->open->pdata[values->open->len - 1] != parent) {
    xmlNode *closed = values->open->pdata[values->open->len - 1];

    nc_json_end_object (values->out);
    g_ptr_array_set_size (values->open, (int)values->open->len - 1);
    if (values->arrays->len && values->arrays->pdata[values->arrays->len - 1] == closed &&
        !(node && continues_array (values, node))) {
      nc_json_end_array (values->out);
      g_ptr_array_set_size (values->arrays, (int)values->arrays->len - 1);
    }
  }
}

static void
value_cb (NcForm *form, const char *path, xmlNode *node, gboolean is_repeat, gboolean is_leaf, gboolean is_relevant,
          const char *type, gpointer user_data)
{
  Values *values = user_data;

  (void)form;
  (void)path;
  if (!is_relevant)
    return;
  close_until (values, node->parent, node);
  if (is_repeat && continues_array (values, node)) {
    values->arrays->pdata[values->arrays->len - 1] = node;
  } else {
    nc_json_key (values->out, (const char *)node->name);
    if (is_repeat) {
      nc_json_begin_array (values->out);
      g_ptr_array_add (values->arrays, node);
    }
  }
  if (is_leaf && !is_repeat) {
    g_autofree char *text = nc_xml_text (node);

    write_leaf (values->out, type, text);
    return;
  }
  nc_json_begin_object (values->out);
  g_ptr_array_add (values->open, node);
}

static void
write_values (NcForm *form, GString *out)
{
  Values values = { .out = out, .open = g_ptr_array_new (), .arrays = g_ptr_array_new () };
  xmlNode *root = xmlDocGetRootElement (nc_form_instance (form));

  nc_json_begin_object (out);
  g_ptr_array_add (values.open, root);
  nc_form_visit (form, value_cb, &values);
  close_until (&values, root, NULL);
  nc_json_end_object (out);
  g_ptr_array_unref (values.open);
  g_ptr_array_unref (values.arrays);
}

static void
relevance_cb (NcForm *form, const char *path, xmlNode *node, gboolean is_repeat, gboolean is_leaf, gboolean is_relevant,
              const char *type, gpointer user_data)
{
  (void)form;
  (void)node;
  (void)is_repeat;
  (void)is_leaf;
  (void)type;
  nc_json_member_bool (user_data, path, is_relevant);
}

static gboolean
write_faults (GPtrArray *faults, GString *out)
{
  gboolean is_valid = TRUE;

  nc_json_begin_array (out);
  for (guint i = 0; i < faults->len; i++) {
    const NcFormFault *fault = faults->pdata[i];

    nc_json_begin_object (out);
    nc_json_member_string (out, "path", fault->path);
    nc_json_member_bool (out, "ok", fault->ok);
    nc_json_member_string (out, "kind", fault->kind);
    nc_json_member_string (out, "message", fault->message);
    if (fault->reason)
      nc_json_member_string (out, "reason", fault->reason);
    nc_json_end_object (out);
    is_valid &= fault->ok;
  }
  nc_json_end_array (out);
  return is_valid;
}

static NcExit
write_json (NcForm *form, GPtrArray *faults, GPtrArray *findings, GString *ignored)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autofree char *xml = nc_form_to_xml (form);
  gboolean is_valid;

  nc_json_begin_object (out);
  nc_json_key (out, "values");
  write_values (form, out);
  nc_json_key (out, "relevance");
  nc_json_begin_object (out);
  nc_form_visit (form, relevance_cb, out);
  nc_json_end_object (out);
  nc_json_key (out, "validity");
  is_valid = write_faults (faults, out);
  nc_json_key (out, "findings");
  nc_json_begin_array (out);
  for (guint i = 0; i < findings->len; i++)
    nc_finding_write_json (g_ptr_array_index (findings, i), out);
  nc_json_end_array (out);
  nc_json_key (out, "ignored");
  g_string_append (out, "[");
  g_string_append (out, ignored->str);
  g_string_append (out, "]");
  nc_json_member_string (out, "instance", xml);
  nc_json_end_object (out);
  printf ("%s\n", out->str);
  return is_valid ? NC_EXIT_DONE : NC_EXIT_NOT_IN_ORDER;
}

static NcExit
write_plain (NcForm *form, GPtrArray *faults, GPtrArray *findings, const char *program)
{
  g_autofree char *xml = nc_form_to_xml (form);
  NcExit result = NC_EXIT_DONE;

  printf ("%s\n", xml);
  for (guint i = 0; i < findings->len; i++) {
    const NcFinding *finding = g_ptr_array_index (findings, i);

    fprintf (stderr, "%s: %s: %s %s\n", program, finding->path, finding->violation, finding->fact);
  }
  for (guint i = 0; i < faults->len; i++) {
    const NcFormFault *fault = faults->pdata[i];

    fprintf (stderr, "%s: %s: %s (%s)%s%s\n", program, fault->path, fault->message, fault->kind,
             fault->reason ? ": " : "", fault->reason ? fault->reason : "");
    if (!fault->ok)
      result = NC_EXIT_NOT_IN_ORDER;
  }
  return result;
}

static NcExit
fill_form (NcCli *cli, const char *form_path, const char *answers_path)
{
  g_auto (NcCliFormGround) ground = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (NcForm) form = NULL;
  g_autoptr (GPtrArray) faults = NULL, findings = NULL;
  g_autoptr (GString) ignored = g_string_new (NULL);
  json_t *answers = nc_cli_read_object (answers_path, &error);

  if (!answers)
    return nc_cli_fail_error (cli, NC_EXIT_BAD_INPUT, error);
  form = nc_cli_form_open (cli, form_path, &ground, &error);
  if (form) {
    nc_form_fill (form, answers, ignored, &error);
    if (!error && nc_form_finalize (form, &error))
      faults = nc_form_validate (form, &error);
    if (faults)
      findings = nc_findings_collect (ground.rules, form, &error);
  }
  json_decref (answers);
  if (!findings)
    return nc_cli_fail_error (cli, NC_EXIT_BAD_INPUT, error);
  if (cli->json)
    return write_json (form, faults, findings, ignored);
  if (ignored->len)
    fprintf (stderr, "%s: %s %s\n", cli->program, _ ("answers that the form does not take:"), ignored->str);
  return write_plain (form, faults, findings, cli->program);
}

NcExit
nc_cli_form_fill (NcCli *cli, int argc, char **argv)
{
  const char *form = NULL, *answers = NULL;

  for (int i = 1; i < argc; i++) {
    if (g_str_equal (argv[i], "--answers") && i + 1 < argc && !answers)
      answers = argv[++i];
    else if (g_str_has_prefix (argv[i], "--answers=") && !answers)
      answers = argv[i] + strlen ("--answers=");
    else if (g_str_equal (argv[i], "--json"))
      cli->json = TRUE;
    else if (argv[i][0] != '-' && !form && argv[i][0])
      form = argv[i];
    else
      return nc_cli_usage (cli, "form");
  }
  return form && answers ? fill_form (cli, form, answers) : nc_cli_usage (cli, "form");
}
