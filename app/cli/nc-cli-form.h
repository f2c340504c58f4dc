/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-cli.h"
#include "nc-form.h"
#include "nc-xml.h"

G_BEGIN_DECLS

/* A form file of any kind (XForm, or XLSForm compiled) as an XForm document; NULL with @error when it is none. */
xmlDoc *nc_cli_form_load (const char *path, GError **error);

/* Takes a filled form: @faults are its NcFormFault rows, @findings its NcFinding rows. */
typedef NcExit (*NcCliFormTake) (NcForm *form, GPtrArray *faults, GPtrArray *findings, gpointer user_data);
NcExit nc_cli_form_run (NcCli *cli, const char *form_path, const char *answers_path, NcCliFormTake take,
                        gpointer user_data);

/* sub-commands: @argv[0] is the sub-command's own name */
NcExit nc_cli_form_check (NcCli *cli, int argc, char **argv);
NcExit nc_cli_form_convert (NcCli *cli, int argc, char **argv);
NcExit nc_cli_form_fill (NcCli *cli, int argc, char **argv);

G_END_DECLS
