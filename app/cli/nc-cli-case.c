/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-cli-case.h"
#include "nc-reference.h"
#include "nc-json.h"
#include "nc-lang.h"
#include <stdio.h>
#include <string.h>

static const NcCliCaseAction *const groups[] = { nc_cli_case_plan_actions,   nc_cli_case_notify_actions,
                                                 nc_cli_case_answer_actions, nc_cli_case_site_actions,
                                                 nc_cli_case_decide_actions, nc_cli_case_show_actions,
                                                 nc_cli_case_dates_actions };

/**
 * nc_cli_case_error:
 *
 * Tells @error with the exit code that belongs to it.
 */
NcExit
nc_cli_case_error (NcCliCase *self, const GError *error)
{
  /* What is not the store's is what was given: a file, a form, a value. */
  NcExit code = NC_EXIT_BAD_INPUT;

  if (g_error_matches (error, NC_CASE_ERROR, NC_CASE_ERROR_REFUSED))
    code = NC_EXIT_REFUSED;
  else if (error->domain == NC_DB_ERROR || error->domain == NC_REFERENCE_ERROR ||
           (error->domain == NC_STORE_ERROR && error->code != NC_STORE_ERROR_BAD_VALUE))
    code = NC_EXIT_STORE;
  return nc_cli_fail_error (self->cli, code, error);
}

/**
 * nc_cli_case_refuse:
 *
 * Tells which gates are shut: in words, or with --json as {"error", "rule", "exit", "gates"}.
 */
NcExit
nc_cli_case_refuse (NcCliCase *self, GPtrArray *shut)
{
  if (self->cli->json) {
    g_autoptr (GString) out = g_string_new (NULL);
    const NcGateResult *first = shut->pdata[0];
    g_autofree char *message = nc_gate_result_message (first);

    nc_json_begin_object (out);
    nc_json_member_string (out, "error", message);
    nc_json_member_string (out, "rule", first->rule);
    nc_json_member_int (out, "exit", NC_EXIT_REFUSED);
    nc_json_key (out, "gates");
    nc_gate_results_write_json (shut, out);
    nc_json_end_object (out);
    fprintf (stderr, "%s\n", out->str);
    return NC_EXIT_REFUSED;
  }
  for (guint i = 0; i < shut->len; i++) {
    g_autofree char *message = nc_gate_result_message (shut->pdata[i]);

    fprintf (stderr, "%s: %s\n", self->cli->program, message);
  }
  return NC_EXIT_REFUSED;
}

/* --reason RULE=TEXT: what a soft gate is passed by. */
static gboolean
take_reasons (NcCliCase *self)
{
  GPtrArray *reasons = nc_options_all (self->options, "--reason");

  for (guint i = 0; reasons && i < reasons->len; i++) {
    const char *text = reasons->pdata[i], *equals = strchr (text, '=');
    g_autofree char *rule = equals ? g_strndup (text, equals - text) : NULL;
    NcCaseReason *reason;

    if (!rule || nc_text_is_blank (equals + 1)) {
      self->failure = nc_cli_fail (self->cli, NC_EXIT_BAD_INPUT, _ ("a reason is written RULE=TEXT, not “%s”"), text);
      return FALSE;
    }
    reason = nc_case_add (self->facts, NC_CASE_REASONS);
    nc_text_set (&reason->rule, rule);
    nc_text_set (&reason->reason, equals + 1);
    reason->given_on = self->facts->today;
  }
  return TRUE;
}

NcExit
nc_cli_case_take_full (NcCliCase *self, const NcGateInput *in)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) shut = NULL;

  if (!take_reasons (self))
    return self->failure;
  if (nc_case_take (self->book, self->before, self->facts, in, self->change, &shut, &error))
    return NC_EXIT_DONE;
  return g_error_matches (error, NC_CASE_ERROR, NC_CASE_ERROR_REFUSED) ? nc_cli_case_refuse (self, shut)
                                                                       : nc_cli_case_error (self, error);
}

/* Takes the step, then prints the case's id and state. */
NcExit
nc_cli_case_take (NcCliCase *self, NcStep step, gconstpointer subject)
{
  NcGateInput in = { .facts = self->facts, .step = step, .subject = subject };
  NcExit result = nc_cli_case_take_full (self, &in);
  g_autoptr (GString) out = g_string_new (NULL);

  if (result != NC_EXIT_DONE)
    return result;
  if (self->cli->json) {
    nc_json_begin_object (out);
    nc_json_member_string (out, "id", self->facts->file->id);
    nc_json_member_string (out, "state", self->facts->file->state);
    if (subject)
      nc_json_member_string (out, "row", nc_case_row_id (subject));
    nc_json_member_string (out, "next", nc_course_next (self->facts));
    nc_json_end_object (out);
    printf ("%s\n", out->str);
  } else {
    printf ("%s %s\n", self->facts->file->id, nc_case_state_label (nc_case_state (self->facts)));
  }
  return NC_EXIT_DONE;
}

void
nc_cli_case_text (NcCliCase *self, const char *option, char **field)
{
  if (nc_options_has (self->options, option))
    nc_text_set (field, nc_options_get (self->options, option));
}

gboolean
nc_cli_case_day (NcCliCase *self, const char *option, NcDay *field)
{
  return nc_options_day (self->cli, self->options, option, field, &self->failure);
}

/* A time "2026-11-20T09:30" or "2026-11-20 09:30", seconds allowed; kept with a T. */
gboolean
nc_cli_case_time (NcCliCase *self, const char *option, char **field)
{
  const char *text = nc_options_get (self->options, option);
  g_autofree char *time = g_strdup (text);
  guint hour = 99, minute = 99;

  if (!text)
    return TRUE;
  if (strlen (time) >= 16 && time[10] == ' ')
    time[10] = 'T';
  if (strlen (time) >= 16 && time[10] == 'T' && time[13] == ':' && g_ascii_isdigit (time[11]) &&
      g_ascii_isdigit (time[12]) && g_ascii_isdigit (time[14]) && g_ascii_isdigit (time[15])) {
    hour = (guint)((time[11] - '0') * 10 + time[12] - '0');
    minute = (guint)((time[14] - '0') * 10 + time[15] - '0');
    time[16] = 0;
  }
  if (nc_case_time_day (time) == NC_DAY_NONE || hour > 23 || minute > 59) {
    self->failure =
        nc_cli_fail (self->cli, NC_EXIT_BAD_INPUT, _ ("“%s” is no time of the form 2026-11-20T09:30"), text);
    return FALSE;
  }
  nc_text_set (field, time);
  return TRUE;
}

static const NcCliCaseAction *
find_action (const char *name)
{
  for (guint g = 0; g < G_N_ELEMENTS (groups); g++)
    for (const NcCliCaseAction *action = groups[g]; action->name; action++)
      if (g_str_equal (action->name, name))
        return action;
  return NULL;
}

static void
print_actions (NcCli *cli)
{
  printf (_ ("Usage: %s [--home DIR] [--as-of DATE] [--json] case ACTION …\n"), cli->program);
  for (guint g = 0; g < G_N_ELEMENTS (groups); g++)
    for (const NcCliCaseAction *action = groups[g]; action->name; action++)
      printf ("  %s\n      %s\n", action->usage, _ (action->help));
}

/* A change in the name of --actor, of the case's first officer, or of the account. */
void
nc_cli_case_start_change (NcCliCase *self)
{
  const char *by = nc_options_get (self->options, "--actor");

  if (!by && self->facts && nc_case_count (self->facts, NC_CASE_OFFICERS))
    by = ((NcCaseOfficer *)nc_case_nth (self->facts, NC_CASE_OFFICERS, 0))->cert_no;
  g_clear_pointer (&self->change, nc_change_free);
  self->change = nc_change_new (self->store, by && *by ? by : g_get_user_name ());
}

/**
 * nc_cli_case_run:
 *
 * Runs one action: options, store, case, change; the action itself does the rest.
 */
NcExit
nc_cli_case_run (NcCli *cli, const NcCliCaseAction *action, int argc, char **argv)
{
  NcCliCase self = { .cli = cli };
  g_autoptr (GError) error = NULL;
  NcExit result = NC_EXIT_DONE;

  self.options = nc_options_parse (cli, action->usage, argc, argv, &result);
  if (!self.options)
    return result;
  self.store = nc_store_open (cli->home, cli->clock, NC_STORE_DEFAULT, &error);
  self.book = self.store ? nc_case_book_new (self.store, &error) : NULL;
  if (self.book && action->loads) {
    self.before = nc_case_load (self.book, nc_options_word (self.options, 0), &error);
    self.facts = self.before ? nc_case_facts_copy (self.before) : NULL;
  }
  if (!self.book || (action->loads && !self.facts)) {
    result = nc_cli_case_error (&self, error);
  } else {
    nc_cli_case_start_change (&self);
    result = action->run (&self);
  }
  g_clear_pointer (&self.change, nc_change_free);
  g_clear_pointer (&self.facts, nc_case_facts_free);
  g_clear_pointer (&self.before, nc_case_facts_free);
  g_clear_pointer (&self.book, nc_case_book_free);
  g_clear_object (&self.store);
  g_clear_pointer (&self.options, nc_options_free);
  return result;
}

NcExit
nc_cli_case (NcCli *cli, int argc, char **argv)
{
  const NcCliCaseAction *action = argc > 1 ? find_action (argv[1]) : NULL;

  if (argc > 1 && (g_str_equal (argv[1], "--help") || g_str_equal (argv[1], "help"))) {
    print_actions (cli);
    return NC_EXIT_DONE;
  }
  if (!action) {
    if (argc > 1)
      nc_cli_fail (cli, NC_EXIT_USAGE, _ ("“case” does not know “%s”"), argv[1]);
    return nc_cli_usage (cli, "case");
  }
  return nc_cli_case_run (cli, action, argc - 1, argv + 1);
}
