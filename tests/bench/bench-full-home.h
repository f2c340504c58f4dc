/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-desktop-play.h"

#define BENCH_MACHINES 1000
#define BENCH_CASES    20000

/* A home as full as the desktop must bear: 100,000 enterprises ($NENGCHA_BENCH_ROWS for more), 20,000 cases, and of one
   more case the checklist of motors with 1,000 machines, open when the window was last closed. Made by a process of its
   own, so that what it takes is not in the figures of the caller. */
gboolean bench_full_home_begin (int argc, char **argv, NcDesktopTest *test);
const char *bench_full_home_rows (void);
NcChecklistView *bench_full_home_checklist (NcDesktopTest *test);

/* Milliseconds: since @start; of processor that this thread has used; from @start to the next painted frame; the
   longest piece of work on the main thread from @act on until
   @limit_ms have passed without any. */
gint64 bench_now (void);
double bench_since (gint64 start);
double bench_cpu_ms (void);
double bench_next_frame (NcDesktopTest *test, gint64 start);
typedef void (*BenchAct) (gpointer data);
double bench_longest_stall (BenchAct act, gpointer data, int limit_ms);
/* Frames a second while @adjustment moves by a third of a page a frame for @frames frames. */
double bench_scroll (GtkWidget *widget, GtkAdjustment *adjustment, guint frames);
