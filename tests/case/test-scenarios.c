/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plays the files of tests/case/scenarios; how they are written stands in tests/support/cli-player.h. */
#include "cli-player.h"

int
main (int argc, char **argv)
{
  return cli_player_main (argc, argv, "/case/scenario", "case/scenarios", ".case");
}
