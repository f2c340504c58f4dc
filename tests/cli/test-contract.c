/* SPDX-License-Identifier: GPL-3.0-or-later */
/* nengcha-cli from outside, as DESIGN.md §8 promises it: exit codes, objects with --json, messages in both languages.
   The files of tests/cli/cases are played command by command (tests/support/cli-player.h). */
#include "cli-player.h"

int
main (int argc, char **argv)
{
  return cli_player_main (argc, argv, "/cli", "cli/cases", ".cli");
}
