/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

/* Plays a file of commands through nengcha-cli (environment NENGCHA_CLI) in a home of its own. A line is
     EXIT[/RULE] AS-OF COMMAND …      the exit code; for a refusal the rule that has to be named, for 0 the rule whose
                                      gate lets the step pass; further rules it shows behind commas (test-rules.c
                                      wants both of every rule). AS-OF may be “-”: today
     ? TEXT                           the last output has to hold TEXT
     @include FILE
   $CASE is the id of the case opened last, $HERE the folder of the file, $TMP the temporary folder with the files of
   cli-player.c. Every command runs with --json, and the contract of that is checked by the way: lines of objects on
   stdout, one error object on stderr.
 */
void cli_player_play (const char *path);
int cli_player_main (int argc, char **argv, const char *prefix, const char *folder, const char *suffix);

G_END_DECLS
