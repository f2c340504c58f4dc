/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nemesis-world.h"

G_BEGIN_DECLS

/* One thing that happens to laptop @n, or to the hub. Each counts the faults that it has seen happen. */
typedef void (*NemesisEvent) (World *w, int n);

/* nemesis-link.c: work, and an exchange with faults of disk, clock, link or hub on the way */
void nemesis_step (World *w, int n);
void nemesis_let_arrive (World *w);
/* nemesis-disk.c: what a disk may do to a store that lies on it */
void nemesis_power_cut (World *w, int n);
void nemesis_spoil_page (World *w, int n);
void nemesis_cut_log (World *w, int n);
/* nemesis-people.c: copies, backups, bundles, hubs put back */
void nemesis_copy_laptop (World *w, int n);
void nemesis_back_up (World *w, int n);
void nemesis_put_back (World *w, int n);
void nemesis_enrol_anew (World *w, int n);
void nemesis_by_bundle (World *w, int n);
void nemesis_take_answer (World *w, int n);
void nemesis_save_hub (World *w, int n);
void nemesis_copy_hub_back (World *w, int n);
void nemesis_restore_hub (World *w, int n);

G_END_DECLS
