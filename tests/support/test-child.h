/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>
#include <signal.h>
#include <sys/prctl.h>

/* A server that a test starts ends with the test, also when the test is aborted or killed. */
static inline void
test_child_ends_with_parent (gpointer user_data)
{
  (void)user_data;
  prctl (PR_SET_PDEATHSIG, SIGKILL);
}

static inline GSubprocessLauncher *
test_child_launcher_new (GSubprocessFlags flags)
{
  GSubprocessLauncher *launcher = g_subprocess_launcher_new (flags);

  g_subprocess_launcher_set_child_setup (launcher, test_child_ends_with_parent, NULL, NULL);
  return launcher;
}
