/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-cli.h"
#include <stdio.h>

NcExit
nc_cli_version (NcCli *cli, int argc, char **argv)
{
  (void)argv;
  if (argc > 1)
    return nc_cli_usage (cli, "version");
  printf (cli->json ? "{\"version\":\"%s\"}\n" : "nengcha %s\n", NC_VERSION);
  return NC_EXIT_DONE;
}
