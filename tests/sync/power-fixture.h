/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

/* The environment of a program whose changes below @root are written to @log (power-record.c, by the path in
   POWER_RECORD). @die_at: after so many changes it is killed; 0: never. */
char **power_fixture_environ (const char *root, const char *log, guint die_at);

G_END_DECLS
