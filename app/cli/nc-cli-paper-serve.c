/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-cli-paper-case.h"
#include "nc-cli-paper.h"
#include "nc-lang.h"
#include <string.h>

#define SERVE_OPTIONS                                                                                                  \
  "--mode 直接|留置|邮寄|委托|电子|公告 [--date DAY] [--at TIME] [--place TEXT] [--receiver NAME] "        \
  "[--receiver-role legal-representative|head|mail-clerk] [--relation TEXT] [--refusal REASON] [--refused-on DAY] "    \
  "[--witness NAME] [--media ID] [--consent ID] [--receipt NUMBER] [--actor NAME]"

/* A word is taken in English, Chinese, or as it is kept. */
static const char *
translate (const char *const (*pairs)[2], guint n, const char *text)
{
  for (guint i = 0; text && i < n; i++)
    if (g_str_equal (pairs[i][0], text) || g_str_equal (pairs[i][1], text))
      return pairs[i][1];
  return NULL;
}

/* The proposed service from the options; NULL, told, when a value cannot be. */
NcPaperService *
nc_cli_paper_read_service (NcCliCase *self)
{
  static const char *const modes[][2] = { { "direct", "直接" },    { "left", "留置" },       { "mail", "邮寄" },
                                          { "entrusted", "委托" }, { "electronic", "电子" }, { "public", "公告" } };
  static const char *const roles[][2] = { { "法定代表人", "legal-representative" },
                                          { "主要负责人", "head" },
                                          { "收发人员", "mail-clerk" },
                                          { "收发", "mail-clerk" },
                                          { "负责人", "head" },
                                          { "收件人", "mail-clerk" } };
  const char *mode = translate (modes, G_N_ELEMENTS (modes), nc_options_get (self->options, "--mode"));
  const char *role = nc_options_get (self->options, "--receiver-role");
  const char *known_role = translate (roles, G_N_ELEMENTS (roles), role);
  NcPaperService *service;

  if (!mode) {
    self->failure = nc_cli_fail (self->cli, NC_EXIT_BAD_INPUT, _ ("%s does not know “%s”"), "--mode",
                                 nc_options_get (self->options, "--mode"));
    return NULL;
  }
  service = nc_case_add (self->facts, NC_CASE_SERVICES);
  nc_text_set (&service->mode, mode);
  nc_text_set (&service->receiver_role, known_role ? known_role : role);
  service->served_on = self->facts->today;
  nc_cli_case_text (self, "--place", &service->place);
  nc_cli_case_text (self, "--receiver", &service->receiver);
  nc_cli_case_text (self, "--relation", &service->relation);
  nc_cli_case_text (self, "--refusal", &service->refusal);
  nc_cli_case_text (self, "--witness", &service->witness);
  nc_cli_case_text (self, "--media", &service->media_id);
  nc_cli_case_text (self, "--consent", &service->consent_id);
  nc_cli_case_text (self, "--receipt", &service->receipt_no);
  if (!nc_cli_case_day (self, "--date", &service->served_on) ||
      !nc_cli_case_day (self, "--refused-on", &service->refused_on) ||
      !nc_cli_case_time (self, "--at", &service->served_at))
    return NULL;
  if (service->served_at && !nc_options_has (self->options, "--date"))
    service->served_on = nc_case_time_day (service->served_at);
  /* what is handed over now is handed over at this minute */
  if (!service->served_at && !nc_options_has (self->options, "--date")) {
    g_autofree char *now = nc_clock_now_iso (self->facts->clock);

    now[strlen ("2026-11-20T09:30")] = 0;
    nc_text_set (&service->served_at, now);
  }
  return service;
}

static NcExit
run_serve (NcCliCase *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) shut = NULL;
  NcPaperService *service;
  NcCasePaper *paper;
  gboolean done;

  if (!nc_cli_paper_load (self, nc_options_get (self->options, "--case")))
    return self->failure;
  paper = nc_case_find_paper (self->facts, nc_options_word (self->options, 0));
  if (!paper)
    return nc_cli_fail (self->cli, NC_EXIT_BAD_INPUT, _ ("the case has no paper “%s”"),
                        nc_options_word (self->options, 0));
  service = nc_cli_paper_read_service (self);
  if (!service)
    return self->failure;
  done = nc_case_paper_serve (self->book, self->before, self->facts, paper, service, self->change, &shut, &error);
  return nc_cli_paper_result (self, paper, done, shut, error);
}

NcExit
nc_cli_paper_serve (NcCli *cli, int argc, char **argv)
{
  static const NcCliCaseAction action = { "serve", "paper serve PAPER --case ID " SERVE_OPTIONS, "", run_serve, FALSE };

  return nc_cli_case_run (cli, &action, argc, argv);
}

/* The notice: issued where it is not yet, and its service, in one go. */
static NcExit
run_notify (NcCliCase *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) shut = NULL, shut_serve = NULL;
  NcCasePaper *paper = nc_case_paper (self->facts, "D02");
  NcPaperService *service;
  gboolean done;

  if (!paper) {
    g_autofree char *id = g_strdup (self->facts->file->id);

    paper = nc_cli_paper_issue_kind (self, "D02", &shut, &error);
    if (!paper)
      return nc_cli_paper_result (self, NULL, FALSE, shut, error);
    g_clear_pointer (&self->before, nc_case_facts_free);
    g_clear_pointer (&self->facts, nc_case_facts_free);
    if (!nc_cli_paper_load (self, id))
      return self->failure;
    paper = nc_case_paper (self->facts, "D02");
  }
  service = nc_cli_paper_read_service (self);
  if (!service)
    return self->failure;
  done = nc_case_paper_serve (self->book, self->before, self->facts, paper, service, self->change, &shut_serve, &error);
  return nc_cli_paper_result (self, paper, done, shut_serve, error);
}

const NcCliCaseAction nc_cli_case_notify_actions[] = {
  { "notify", "case notify ID " SERVE_OPTIONS " [--data FILE] [--approver NAME] [--official-text TEXT] [--replaces ID]",
    N_ ("issues the notice (D02) where it is not yet, and records its service"), run_notify, TRUE },
  { NULL },
};
