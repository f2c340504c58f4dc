/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Periods: those that run, those of the rules, and the limits that an authority may set. */
#include "nc-case-export.h"
#include "nc-case-settings.h"
#include "nc-cli-case.h"
#include "nc-json.h"
#include "nc-lang.h"
#include "nc-rule-period.h"
#include <stdio.h>
#include <string.h>

#define MOST_DUE 100000

static void
print_due (NcCli *cli, NcStmt *stmt)
{
  g_autoptr (GString) out = g_string_new (NULL);
  const char *title = nc_stmt_text (stmt, "title");

  if (!cli->json) {
    printf ("%s  %s  %s%s%s (%s)  %s%s\n", nc_stmt_text (stmt, "due_on"), nc_stmt_text (stmt, "case_id"),
            nc_case_timer_label (nc_stmt_text (stmt, "kind")), title ? ": " : "", title ? title : "",
            nc_stmt_text (stmt, "rule"), nc_stmt_text (stmt, "unit_name"),
            nc_stmt_int (stmt, "calendar_incomplete") ? _ (" holiday table of the year missing") : "");
    return;
  }
  nc_json_begin_object (out);
  nc_json_member_string (out, "due_on", nc_stmt_text (stmt, "due_on"));
  nc_json_member_string (out, "id", nc_stmt_text (stmt, "case_id"));
  nc_json_member_string (out, "kind", nc_stmt_text (stmt, "kind"));
  nc_json_member_string (out, "label", nc_case_timer_label (nc_stmt_text (stmt, "kind")));
  nc_json_member_string (out, "title", title);
  nc_json_member_string (out, "rule", nc_stmt_text (stmt, "rule"));
  nc_json_member_string (out, "unit", nc_stmt_text (stmt, "unit_name"));
  nc_json_member_string (out, "state", nc_stmt_text (stmt, "state"));
  nc_json_member_string (out, "confidence", nc_stmt_text (stmt, "confidence"));
  nc_json_member_bool (out, "calendar_incomplete", nc_stmt_int (stmt, "calendar_incomplete") != 0);
  nc_json_end_object (out);
  printf ("%s\n", out->str);
}

/* The periods that run, of one case or (@case_id NULL) of all. */
NcExit
nc_cli_case_print_due (NcCliCase *self, const char *case_id, NcDay until)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NcStmt) stmt = nc_case_book_prepare (self->book, "case-due", &error);
  g_autofree char *day = nc_day_format (until);
  gboolean has_row;

  if (!stmt)
    return nc_cli_case_error (self, error);
  nc_stmt_bind_text (stmt, ":until", day);
  nc_stmt_bind_text (stmt, ":case_id", case_id);
  nc_stmt_bind_int (stmt, ":most", MOST_DUE);
  for (;;) {
    if (!nc_stmt_step (stmt, &has_row, &error))
      return nc_cli_case_error (self, error);
    if (!has_row)
      return NC_EXIT_DONE;
    print_due (self->cli, stmt);
  }
}

static NcExit
write_calendar (NcCliCase *self, const char *case_id, NcDay until)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) out = nc_case_calendar (self->book, case_id, until, &error);
  const char *path = nc_options_get (self->options, "--output");

  if (!out)
    return nc_cli_case_error (self, error);
  if (!path)
    fputs (out->str, stdout);
  else if (!g_file_set_contents (path, out->str, (gssize)out->len, &error))
    return nc_cli_fail_error (self->cli, NC_EXIT_STORE, error);
  return NC_EXIT_DONE;
}

static NcExit
run_calendar (NcCliCase *self)
{
  return write_calendar (self, NULL, nc_day_parse ("9999-12-31"));
}

static NcExit
run_timers (NcCliCase *self)
{
  const char *id = nc_options_word (self->options, 0);
  NcDay until = nc_day_parse ("9999-12-31");

  if (!nc_cli_case_day (self, "--until", &until))
    return self->failure;
  if (id) {
    g_autoptr (GError) error = NULL;
    g_autoptr (NcCaseFacts) facts = nc_case_load (self->book, id, &error);

    if (!facts)
      return nc_cli_case_error (self, error);
  }
  return nc_options_has (self->options, "--ics") ? write_calendar (self, id, until)
                                                 : nc_cli_case_print_due (self, id, until);
}

static void
print_period (NcCliCase *self, const NcRulePeriod *period, NcDay from, NcDay on)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autofree char *first = nc_day_format (from), *last = nc_day_format (period->end.last),
                  *plain = nc_day_format (period->end.unshifted);

  if (!self->cli->json) {
    printf (period->is_wait ? _ ("%s %s, from %s: %s at the earliest\n") : _ ("%s %s, from %s: until %s\n"),
            period->rule, period->term, first, period->is_wait ? plain : last);
    if (period->end.calendar_incomplete)
      printf ("%s\n", _ ("The holiday table of a year in it is missing: weekends alone were left out."));
    return;
  }
  nc_json_begin_object (out);
  nc_json_member_string (out, "rule", period->rule);
  nc_json_member_string (out, "term", period->term);
  nc_json_member_int (out, "amount", period->amount);
  nc_json_member_string (out, "unit", period->unit);
  nc_json_member_string (out, "from", first);
  nc_json_member_string (out, "kind", period->is_wait ? "earliest-day" : "last-day");
  nc_json_member_string (out, "last", period->is_wait ? plain : last);
  nc_json_member_string (out, "unshifted", plain);
  nc_json_key (out, "kept");
  if (on == NC_DAY_NONE)
    nc_json_null (out);
  else
    nc_json_bool (out, nc_rule_period_is_kept (period, on));
  nc_json_member_bool (out, "calendar_incomplete", period->end.calendar_incomplete);
  nc_json_member_string (out, "basis", period->basis);
  nc_json_member_string (out, "confidence", period->confidence);
  nc_json_end_object (out);
  printf ("%s\n", out->str);
}

static NcExit
refuse_period (NcCliCase *self, const NcRulePeriod *period, NcDay on)
{
  g_autofree char *day = nc_day_format (on),
                  *last = nc_day_format (period->is_wait ? period->end.unshifted : period->end.last);
  NcGate gate = { .rule = period->rule,
                  .hard = period->hard,
                  .basis = period->basis,
                  .mend = period->is_wait ? N_ ("choose a later day") : N_ ("act within the period") };
  g_autoptr (GPtrArray) shut = g_ptr_array_new_with_free_func ((GDestroyNotify)nc_gate_result_free);
  char *missing = g_strdup_printf (
      period->is_wait ? _ ("%s lies before the earliest day, %s") : _ ("%s lies after the last day, %s"), day, last);

  g_ptr_array_add (shut, nc_gate_result_new (&gate, period->rule, missing));
  return nc_cli_case_refuse (self, shut);
}

static NcExit
run_period (NcCliCase *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NcReference) reference = nc_reference_open (NULL, &error);
  g_autoptr (NcRulePeriod) period = NULL;
  NcDay from = NC_DAY_NONE, on = NC_DAY_NONE;

  if (!nc_cli_case_day (self, "--from", &from) || !nc_cli_case_day (self, "--on", &on))
    return self->failure;
  if (!reference)
    return nc_cli_case_error (self, error);
  period = nc_rule_period_reckon (self->book, reference, nc_options_word (self->options, 0), from, &error);
  if (!period)
    return nc_cli_case_error (self, error);
  if (on != NC_DAY_NONE && !nc_rule_period_is_kept (period, on))
    return refuse_period (self, period, on);
  print_period (self, period, from, on);
  return NC_EXIT_DONE;
}

/* What the reference says of the setting's rule: its basis and how far it can be trusted. */
static gboolean
print_setting (NcCliCase *self, const NcCaseSettingInfo *info, NcReference *reference, GError **error)
{
  g_autoptr (NcStmt) stmt =
      nc_db_prepare (nc_reference_get_db (reference),
                     "SELECT basis, confidence FROM procedure_rules WHERE rule_id = :rule UNION ALL "
                     "SELECT duty_basis, confidence FROM legal_bases WHERE violation_id = :rule",
                     error);
  NcCaseSettings initial;
  gboolean has_row;
  g_autoptr (GString) out = g_string_new (NULL);
  int value = nc_case_setting_get (&self->book->settings, info), usual;

  if (!stmt)
    return FALSE;
  nc_stmt_bind_text (stmt, ":rule", info->rule);
  if (!nc_stmt_step (stmt, &has_row, error))
    return FALSE;
  nc_case_settings_init (&initial);
  usual = nc_case_setting_get (&initial, info);
  if (!self->cli->json) {
    printf ("%s = %d %s  (%s; %s, %s%s)\n", info->id, value, info->unit, _ (info->title), info->rule,
            has_row ? nc_stmt_text (stmt, "confidence") : "-", value == usual ? "" : _ ("; set here"));
    return TRUE;
  }
  nc_json_begin_object (out);
  nc_json_member_string (out, "id", info->id);
  nc_json_member_int (out, "value", value);
  nc_json_member_int (out, "default", usual);
  nc_json_member_bool (out, "is_set", value != usual);
  nc_json_member_string (out, "unit", info->unit);
  nc_json_member_string (out, "title", _ (info->title));
  nc_json_member_string (out, "rule", info->rule);
  nc_json_member_string (out, "basis", has_row ? nc_stmt_text (stmt, "basis") : NULL);
  nc_json_member_string (out, "confidence", has_row ? nc_stmt_text (stmt, "confidence") : NULL);
  nc_json_end_object (out);
  printf ("%s\n", out->str);
  return TRUE;
}

static NcExit
list_settings (NcCliCase *self, const NcCaseSettingInfo *only)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NcReference) reference = nc_reference_open (NULL, &error);
  guint n;
  const NcCaseSettingInfo *infos = nc_case_setting_infos (&n);

  for (guint i = 0; reference && i < n; i++)
    if ((!only || only == &infos[i]) && !print_setting (self, &infos[i], reference, &error))
      return nc_cli_case_error (self, error);
  return reference ? NC_EXIT_DONE : nc_cli_case_error (self, error);
}

static NcExit
run_settings (NcCliCase *self)
{
  const char *verb = nc_options_word (self->options, 0), *name = nc_options_word (self->options, 1),
             *value = nc_options_word (self->options, 2);
  const NcCaseSettingInfo *info = nc_case_setting_info (name);
  g_autoptr (GError) error = NULL;

  if (!verb || g_str_equal (verb, "list"))
    return list_settings (self, NULL);
  if (!g_str_equal (verb, "set") || !name || !value)
    return nc_cli_fail (self->cli, NC_EXIT_USAGE, _ ("case settings list, or case settings set NAME NUMBER"));
  if (!info)
    return nc_cli_fail (self->cli, NC_EXIT_BAD_INPUT, _ ("there is no setting “%s”"), name);
  if (!nc_case_setting_take (&self->book->settings, name, value))
    return nc_cli_fail (self->cli, NC_EXIT_BAD_INPUT, _ ("%s is a whole number from %d to %d, not “%s”"), info->id,
                        info->least, info->most, value);
  nc_change_set (self->change, "setting", info->id, "value", value);
  if (!nc_change_commit (self->change, &error))
    return nc_cli_case_error (self, error);
  return list_settings (self, info);
}

const NcCliCaseAction nc_cli_case_dates_actions[] = {
  { "timers", "case timers [ID] [--until DAY] [--ics] [--output FILE]",
    N_ ("lists the periods that run, of one case or of all; --ics writes them as an iCalendar file"), run_timers,
    FALSE },
  { "calendar", "case calendar [--output FILE]", N_ ("writes the periods that run as an iCalendar file"), run_calendar,
    FALSE },
  { "period", "case period RULE --from DAY [--on DAY]",
    N_ ("reckons the period of a rule (P48, 行政复议 …) from a day; with --on says whether that day kept it"),
    run_period, FALSE },
  { "settings", "case settings [list|set] [NAME] [NUMBER] [--actor NAME]",
    N_ ("lists the limits with their rule and confidence, or sets one as the authority has fixed it"), run_settings,
    FALSE },
  { NULL },
};
