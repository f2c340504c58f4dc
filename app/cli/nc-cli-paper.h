/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-cli.h"

G_BEGIN_DECLS

/* What “paper” can do, one file each; argv[0] is the action's name. */
NcExit nc_cli_paper_issue (NcCli *cli, int argc, char **argv);
NcExit nc_cli_paper_sign (NcCli *cli, int argc, char **argv);
NcExit nc_cli_paper_serve (NcCli *cli, int argc, char **argv);
NcExit nc_cli_paper_list (NcCli *cli, int argc, char **argv);
NcExit nc_cli_paper_get (NcCli *cli, int argc, char **argv);
NcExit nc_cli_paper_verify (NcCli *cli, int argc, char **argv);
NcExit nc_cli_paper_timestamp (NcCli *cli, int argc, char **argv);
NcExit nc_cli_paper_evidence (NcCli *cli, int argc, char **argv);
NcExit nc_cli_paper_preview (NcCli *cli, int argc, char **argv);
NcExit nc_cli_paper_fonts (NcCli *cli, int argc, char **argv);
NcExit nc_cli_paper_check_template (NcCli *cli, int argc, char **argv);
NcExit nc_cli_paper_compose (NcCli *cli, int argc, char **argv);

G_END_DECLS
