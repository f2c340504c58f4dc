/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bench-evening [MILLISECONDS…]: the evening of 30,000 laptops for exchanges that cost so much processor; without
   numbers, for those that were measured on two quiet cores (app/hub/DATABASE.md). */
#include "evening-model.h"
#include <stdio.h>

int
main (int argc, char **argv)
{
  setvbuf (stdout, NULL, _IOLBF, 0);
  for (int i = 1; i < argc; i++)
    evening_print ("a hub", g_ascii_strtod (argv[i], NULL) / 1e3);
  if (argc == 1) {
    evening_print ("SQLite", 0.016);
    evening_print ("PostgreSQL", 0.025);
  }
  return 0;
}
