/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "power-fixture.h"

char **
power_fixture_environ (const char *root, const char *log, guint die_at)
{
  char **env = g_get_environ ();
  const char *asan = g_environ_getenv (env, "ASAN_OPTIONS");
  g_autofree char *options = g_strconcat (asan ? asan : "", asan ? ":" : "", "verify_asan_link_order=0", NULL);
  g_autofree char *at = g_strdup_printf ("%u", die_at);

  env = g_environ_setenv (env, "LD_PRELOAD", g_getenv ("POWER_RECORD"), TRUE);
  env = g_environ_setenv (env, "POWER_ROOT", root, TRUE);
  env = g_environ_setenv (env, "POWER_LOG", log, TRUE);
  env = g_environ_setenv (env, "POWER_DIE_AT", at, TRUE);
  return g_environ_setenv (env, "ASAN_OPTIONS", options, TRUE);
}
