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

/* Whether a driver of the machine's own draws: then it has a render node. */
static gboolean
has_graphics (void)
{
  g_autoptr (GDir) nodes = g_dir_open ("/dev/dri", 0, NULL);
  const char *name;

  while (nodes && (name = g_dir_read_name (nodes)))
    if (g_str_has_prefix (name, "renderD"))
      return TRUE;
  return FALSE;
}

/* Without such a driver OpenGL is emulated: 50 MB before anything is drawn and several times slower than to draw with
   the processor at once. GTK would prepare it unasked. $GSK_RENDERER has the last word. */
static void
choose_renderer (void)
{
  const char *flags = g_getenv ("GDK_DEBUG");
  g_autofree char *without_gl = flags && *flags ? g_strconcat (flags, ",gl-disable", NULL) : g_strdup ("gl-disable");

  if (!has_graphics ())
    g_setenv ("GSK_RENDERER", "cairo", FALSE);
  if (g_strcmp0 (g_getenv ("GSK_RENDERER"), "cairo") == 0)
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
