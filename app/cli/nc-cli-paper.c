/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-cli.h"
#include "nc-cli-paper.h"
#include "nc-lang.h"

static const struct {
  const char *name;
  NcCliRun run;
} actions[] = {
  { "issue", nc_cli_paper_issue },
  { "sign", nc_cli_paper_sign },
  { "serve", nc_cli_paper_serve },
  { "list", nc_cli_paper_list },
  { "get", nc_cli_paper_get },
  { "verify", nc_cli_paper_verify },
  { "timestamp", nc_cli_paper_timestamp },
  { "evidence", nc_cli_paper_evidence },
  { "preview", nc_cli_paper_preview },
  { "fonts", nc_cli_paper_fonts },
  { "check-template", nc_cli_paper_check_template },
  { "compose", nc_cli_paper_compose },
};

NcExit
nc_cli_paper (NcCli *cli, int argc, char **argv)
{
  for (guint i = 0; argc > 1 && i < G_N_ELEMENTS (actions); i++)
    if (g_str_equal (argv[1], actions[i].name))
      return actions[i].run (cli, argc - 1, argv + 1);
  if (argc > 1)
    nc_cli_fail (cli, NC_EXIT_USAGE, _ ("“paper” does not know “%s”"), argv[1]);
  return nc_cli_usage (cli, "paper");
}
