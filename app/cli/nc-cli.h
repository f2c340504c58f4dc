/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>
#include "nc-clock.h"

G_BEGIN_DECLS

/* What a command ends with; a stable contract. */
typedef enum {
  NC_EXIT_DONE = 0,
  NC_EXIT_NOT_IN_ORDER = 1,
  NC_EXIT_USAGE = 2,
  NC_EXIT_BAD_INPUT = 3,
  NC_EXIT_REFUSED = 4,
  NC_EXIT_STORE = 5,
  NC_EXIT_NETWORK = 6,
} NcExit;

/* What stands before the command on the command line. */
typedef struct {
  const char *program;
  char *home;
  NcClock *clock;
  gboolean as_of_given;
  gboolean json;
  gboolean told; /* an error has been told already */
} NcCli;

/* @argv[0] is the command's own name; @argc counts it. */
typedef NcExit (*NcCliRun) (NcCli *cli, int argc, char **argv);

typedef struct {
  const char *name;
  NcCliRun run;
  const char *usage;
  const char *help;
} NcCliCommand;

NcExit nc_cli_fail (NcCli *cli, NcExit exit_code, const char *format, ...) G_GNUC_PRINTF (3, 4);
NcExit nc_cli_fail_error (NcCli *cli, NcExit exit_code, const GError *error);
NcExit nc_cli_usage (NcCli *cli, const char *command);

/* one file a command: nc-cli-NAME.c */
NcExit nc_cli_keys (NcCli *cli, int argc, char **argv);
NcExit nc_cli_paper (NcCli *cli, int argc, char **argv);
NcExit nc_cli_export (NcCli *cli, int argc, char **argv);
NcExit nc_cli_import (NcCli *cli, int argc, char **argv);
NcExit nc_cli_lookup (NcCli *cli, int argc, char **argv);
NcExit nc_cli_reference (NcCli *cli, int argc, char **argv);
NcExit nc_cli_case (NcCli *cli, int argc, char **argv);
NcExit nc_cli_issuer (NcCli *cli, int argc, char **argv);
NcExit nc_cli_officer (NcCli *cli, int argc, char **argv);
NcExit nc_cli_search (NcCli *cli, int argc, char **argv);
NcExit nc_cli_store (NcCli *cli, int argc, char **argv);
NcExit nc_cli_bundle (NcCli *cli, int argc, char **argv);
NcExit nc_cli_enrol (NcCli *cli, int argc, char **argv);
NcExit nc_cli_sync (NcCli *cli, int argc, char **argv);
NcExit nc_cli_numbers (NcCli *cli, int argc, char **argv);
NcExit nc_cli_version (NcCli *cli, int argc, char **argv);
NcExit nc_cli_form (NcCli *cli, int argc, char **argv);
NcExit nc_cli_xpath (NcCli *cli, int argc, char **argv);
NcExit nc_cli_judge (NcCli *cli, int argc, char **argv);

G_END_DECLS
