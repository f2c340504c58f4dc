/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-application.h"
#include "nc-lang.h"
#include <signal.h>
#include <string.h>

/* The language counts from the first text on: GLib decides once whether it translates at all. */
static const char *
asked_language (int argc, char **argv)
{
  for (int i = 1; i < argc; i++) {
    if (g_str_has_prefix (argv[i], "--lang="))
      return argv[i] + strlen ("--lang=");
    if (g_str_equal (argv[i], "--lang") && i + 1 < argc)
      return argv[i + 1];
  }
  return NULL;
}

int
main (int argc, char **argv)
{
  g_autoptr (NcApplication) application = NULL;

  signal (SIGXFSZ, SIG_IGN); /* a limit on file sizes is told like a full disk */
  if (!nc_lang_init (asked_language (argc, argv)))
    nc_lang_init (NULL); /* the option's own reading says what is wrong with it */
  application = nc_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
