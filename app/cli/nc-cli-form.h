/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-cli.h"
#include "nc-xml.h"
#include <stdio.h>

G_BEGIN_DECLS

/* A form file of any kind (XForm, or XLSForm compiled) as an XForm document; NULL with @error when it is none. */
xmlDoc *nc_cli_form_load (const char *path, GError **error);

/* sub-commands: @argv[0] is the sub-command's own name */
NcExit nc_cli_form_check (NcCli *cli, int argc, char **argv);
NcExit nc_cli_form_convert (NcCli *cli, int argc, char **argv);
NcExit nc_cli_form_fill (NcCli *cli, int argc, char **argv);
NcExit nc_cli_form_diff (NcCli *cli, int argc, char **argv);
void nc_cli_form_write_differences (GPtrArray *differences, GString *out);
void nc_cli_form_print_differences (GPtrArray *differences, FILE *to);

G_END_DECLS
