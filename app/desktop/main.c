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

/* Drawn by the processor, unless $GSK_RENDERER says otherwise: text and lines need no more, while OpenGL is 50 MB
   before anything is drawn and on machines without a driver of their own several times slower. GTK would prepare it
   unasked. */
static void
choose_renderer (void)
{
  const char *flags = g_getenv ("GDK_DEBUG");
  g_autofree char *without_gl = flags && *flags ? g_strconcat (flags, ",gl-disable", NULL) : g_strdup ("gl-disable");

  g_setenv ("GSK_RENDERER", "cairo", FALSE);
  if (g_str_equal (g_getenv ("GSK_RENDERER"), "cairo"))
    g_setenv ("GDK_DEBUG", without_gl, TRUE);
}

int
main (int argc, char **argv)
{
  g_autoptr (NcApplication) application = NULL;

  choose_renderer ();
  signal (SIGXFSZ, SIG_IGN); /* a limit on file sizes is told like a full disk */
  if (!nc_lang_init (asked_language (argc, argv)))
    nc_lang_init (NULL); /* the option's own reading says what is wrong with it */
  application = nc_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
