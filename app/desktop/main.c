/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-application.h"
#include "nc-lang.h"

int
main (int argc, char **argv)
{
  g_autoptr (NcApplication) application = NULL;

  nc_lang_init (NULL);
  application = nc_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
