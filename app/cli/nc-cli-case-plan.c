/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opening, staff, approval. */
#include "nc-cli-case.h"
#include "nc-lang.h"
#include "nc-paths.h"
#include <string.h>

static gboolean
choose (NcCliCase *self, const char *option, const char *const *pairs, char **field)
{
  const char *text = nc_options_get (self->options, option);

  if (!text)
    return TRUE;
  for (guint i = 0; pairs[i]; i += 2)
    if (g_str_equal (pairs[i], text) || g_str_equal (pairs[i + 1], text)) {
      nc_text_set (field, pairs[i]);
      return TRUE;
    }
  self->failure = nc_cli_fail (self->cli, NC_EXIT_BAD_INPUT, _ ("%s does not know “%s”"), option, text);
  return FALSE;
}

static gboolean
take_staff (NcCliCase *self)
{
  static const char *const roles[][2] = { { "--officer", "officer" },
                                          { "--assistant", "assistant" },
                                          { "--expert", "expert" } };
  g_autoptr (GError) error = NULL;

  for (guint r = 0; r < G_N_ELEMENTS (roles); r++) {
    GPtrArray *given = nc_options_all (self->options, roles[r][0]);

    for (guint i = 0; given && i < given->len; i++)
      if (!nc_case_add_officer (self->book, self->facts, given->pdata[i], roles[r][1], &error)) {
        self->failure = nc_cli_case_error (self, error);
        return FALSE;
      }
  }
  return TRUE;
}

/* Who was recused or is replaced takes no further part; the record goes on naming the officer. */
static gboolean
take_leavers (NcCliCase *self)
{
  GPtrArray *given = nc_options_all (self->options, "--leave");

  for (guint i = 0; given && i < given->len; i++) {
    NcCaseOfficer *leaver = NULL;

    NC_CASE_EACH (self->facts, NC_CASE_OFFICERS, NcCaseOfficer, officer)
    if (g_strcmp0 (officer->cert_no, given->pdata[i]) == 0 || g_strcmp0 (officer->officer_id, given->pdata[i]) == 0)
      leaver = officer;
    if (!leaver) {
      self->failure =
          nc_cli_fail (self->cli, NC_EXIT_BAD_INPUT, _ ("the case has no officer “%s”"), (const char *)given->pdata[i]);
      return FALSE;
    }
    nc_text_set (&leaver->role, "left");
  }
  return TRUE;
}

static gboolean
take_plan (NcCliCase *self)
{
  static const char *const modes[] = { "on-site", "现场", "desk", "书面", NULL };
  static const char *const sources[] = { "plan", "计划",    "complaint", "举报",    "transfer", "移送", "higher",
                                         "上级", "special", "专项",      "special", "个案",     NULL };
  static const char *const grounds[] = { "涉嫌违法案件",
                                         "suspected-breach",
                                         "涉嫌违法案件",
                                         "涉嫌违法",
                                         "举报投诉",
                                         "complaint",
                                         "举报投诉",
                                         "举报",
                                         "抽查",
                                         "spot-check",
                                         NULL };
  NcCaseFile *file = self->facts->file;
  const char *key_unit = nc_options_get (self->options, "--key-unit");

  nc_text_set (&file->mode, "on-site");
  nc_text_set (&file->task_source, "plan");
  nc_cli_case_text (self, "--item", &file->item);
  nc_cli_case_text (self, "--plan-ref", &file->plan_ref);
  nc_cli_case_text (self, "--source-reason", &file->source_reason);
  nc_cli_case_text (self, "--cause", &file->cause);
  nc_cli_case_text (self, "--exempt", &file->exempt);
  /* a ground that the law does not know stays as it was given: the gate refuses it by its rule */
  for (guint i = 0; file->exempt && grounds[i]; i += 2)
    if (g_str_equal (grounds[i + 1], file->exempt)) {
      nc_text_set (&file->exempt, grounds[i]);
      break;
    }
  nc_cli_case_text (self, "--exempt-reason", &file->exempt_reason);
  nc_cli_case_text (self, "--joint-with", &file->joint_with);
  if (!file->cause)
    nc_text_set (&file->cause, file->item);
  file->supplies_heat = nc_options_has (self->options, "--supplies-heat");
  if (!choose (self, "--mode", modes, &file->mode) || !choose (self, "--source", sources, &file->task_source) ||
      !nc_cli_case_day (self, "--planned", &file->planned_start) ||
      !nc_cli_case_day (self, "--planned-end", &file->planned_end) ||
      !nc_cli_case_day (self, "--complaint-on", &file->complaint_on))
    return FALSE;
  if (key_unit && !nc_case_key_unit_parse (key_unit, &file->key_unit)) {
    self->failure = nc_cli_fail (self->cli, NC_EXIT_BAD_INPUT, _ ("%s does not know “%s”"), "--key-unit", key_unit);
    return FALSE;
  }
  if (file->planned_start != NC_DAY_NONE && file->planned_end != NC_DAY_NONE &&
      file->planned_end < file->planned_start) {
    self->failure = nc_cli_fail (self->cli, NC_EXIT_BAD_INPUT, _ ("the planned visit ends before it starts"));
    return FALSE;
  }
  /* the period to answer a complaint runs from the day the case was opened at the latest */
  if (file->complaint_on == NC_DAY_NONE && g_str_equal (file->task_source, "complaint") &&
      !nc_text_is_blank (file->source_reason))
    file->complaint_on = file->opened_on;
  return TRUE;
}

static NcExit
run_new (NcCliCase *self)
{
  g_autoptr (GError) error = NULL;

  self->facts = nc_case_open (self->book, nc_options_get (self->options, "--enterprise"),
                              nc_options_get (self->options, "--issuer"), &error);
  if (!self->facts)
    return nc_cli_case_error (self, error);
  if (!take_plan (self) || !take_staff (self))
    return self->failure;
  if (!nc_case_count_visits (self->book, self->facts, &error))
    return nc_cli_case_error (self, error);
  nc_cli_case_start_change (self);
  return nc_cli_case_take (self, NC_STEP_OPEN, NULL);
}

static NcExit
run_staff (NcCliCase *self)
{
  guint before = nc_case_count (self->facts, NC_CASE_OFFICERS), after;

  if (!take_leavers (self) || !take_staff (self))
    return self->failure;
  after = nc_case_count (self->facts, NC_CASE_OFFICERS);
  return nc_cli_case_take (self, NC_STEP_STAFF,
                           after > before ? nc_case_nth (self->facts, NC_CASE_OFFICERS, after - 1) : NULL);
}

static NcExit
run_approve (NcCliCase *self)
{
  NcCaseFile *file = self->facts->file;
  g_autoptr (GError) error = NULL;

  nc_text_set (&file->approver, nc_options_get (self->options, "--by"));
  file->approved_on = self->facts->today;
  nc_cli_case_text (self, "--late", &file->late_reason);
  nc_cli_case_text (self, "--item", &file->item);
  nc_cli_case_text (self, "--plan-ref", &file->plan_ref);
  if (!nc_cli_case_day (self, "--date", &file->approved_on))
    return self->failure;
  if (!nc_case_count_visits (self->book, self->facts, &error))
    return nc_cli_case_error (self, error);
  return nc_cli_case_take (self, NC_STEP_APPROVE, NULL);
}

/* Where and how the unit wants its papers (D17 prints it, the unit signs it), or that it takes its consent back. */
static NcExit
run_consent (NcCliCase *self)
{
  NcCaseFile *file = self->facts->file;
  gboolean withdraws = nc_options_has (self->options, "--withdraw");

  nc_cli_case_text (self, "--address", &file->consent_address);
  nc_cli_case_text (self, "--email", &file->consent_email);
  nc_cli_case_text (self, "--sms", &file->consent_sms);
  nc_cli_case_text (self, "--platform", &file->consent_platform);
  nc_cli_case_text (self, "--agent", &file->consent_agent);
  file->consent_on = withdraws ? file->consent_on : self->facts->today;
  file->consent_withdrawn_on = withdraws ? self->facts->today : NC_DAY_NONE;
  if (!nc_cli_case_day (self, "--date", withdraws ? &file->consent_withdrawn_on : &file->consent_on))
    return self->failure;
  return nc_cli_case_take (self, NC_STEP_RECORD, NULL);
}

const NcCliCaseAction nc_cli_case_plan_actions[] = {
  { "new",
    "case new --enterprise ID|USCC|NAME --issuer ID [--officer CERT_NO]… [--assistant ID]… [--expert ID]… [--item "
    "TEXT] [--plan-ref TEXT] "
    "[--mode on-site|desk] [--source plan|complaint|transfer|higher|special] [--source-reason TEXT] [--exempt GROUND] "
    "[--exempt-reason TEXT] [--cause TEXT] [--planned DAY] [--planned-end DAY] [--complaint-on DAY] [--supplies-heat] "
    "[--joint-with NAMES] [--key-unit yes|no] [--actor NAME]",
    N_ ("opens a case on an enterprise; GROUND to come without notice is 涉嫌违法案件, 举报投诉 or 抽查"), run_new,
    FALSE },
  { "staff", "case staff ID [--officer CERT_NO]… [--assistant ID]… [--expert ID]… [--leave CERT_NO]… [--actor NAME]",
    N_ ("adds officers, assistants or experts, takes over a renewed certificate, or ends an officer's part"), run_staff,
    TRUE },
  { "approve",
    "case approve ID --by NAME [--date DAY] [--late REASON] [--item TEXT] [--plan-ref TEXT] [--reason RULE=TEXT]… "
    "[--actor NAME]",
    N_ ("records the head's approval"), run_approve, TRUE },
  { "consent",
    "case consent ID [--address TEXT] [--email ADDRESS] [--sms NUMBER] [--platform ACCOUNT] [--agent NAME] "
    "[--withdraw] "
    "[--date DAY] [--actor NAME]",
    N_ ("records where and how the unit takes papers; it signs that in D17, and may take its consent back"),
    run_consent, TRUE },
  { NULL },
};
