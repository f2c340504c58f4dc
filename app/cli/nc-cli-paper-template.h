/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-cli.h"

G_BEGIN_DECLS

/* subcommands of `paper`; @argv[0] is the subcommand */
NcExit nc_cli_paper_check_template (NcCli *cli, int argc, char **argv);
NcExit nc_cli_paper_compose (NcCli *cli, int argc, char **argv);

G_END_DECLS
