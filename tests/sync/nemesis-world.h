/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "hub-fixture.h"
#include "nemesis-tally.h"

G_BEGIN_DECLS

#define NEMESIS_LAPTOPS 2

/* Two laptops and a hub; everything that happens to them is drawn from @rand and told in @story. */
typedef struct {
  guint32 seed;
  GRand *rand;
  HubFixture *hub;
  const char *region;
  char *homes[NEMESIS_LAPTOPS];
  char *backups[NEMESIS_LAPTOPS];       /* (nullable): made on purpose, to be put back later */
  char *answers[NEMESIS_LAPTOPS];       /* (nullable): a bundle's answer that is still on its way */
  gboolean is_unknown[NEMESIS_LAPTOPS]; /* enrolled after what the hub may be put back to */
  char *hub_backup;                     /* (nullable) */
  gboolean has_yesterday;
  gboolean was_put_back; /* the hub: it may not know who has come since */
  GHashTable *papers;    /* the number of each paper that the hub has ever acknowledged, and the paper */
  GBytes *late;          /* (nullable): a request that has not arrived yet */
  GString *story;
} World;

/* How a laptop's program ended. */
typedef struct {
  int status;
  gboolean was_killed;
  char *out;
  char *err;
} Outcome;

void outcome_clear (Outcome *outcome);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Outcome, outcome_clear)

World *world_new (guint32 seed);
void world_free (World *w);
void world_fail (World *w, const char *what, const char *detail) G_GNUC_NORETURN;
void world_must (World *w, const Outcome *outcome, const char *what);
guint16 world_hub_port (World *w);
void world_note_papers (World *w);
void world_run_tool (const char *const *argv);

Outcome laptop_run_in (World *w, const char *home, char **env_taken, const char *const *words);
Outcome laptop_run (World *w, const char *home, const char *const *words);
void laptop_exchange (World *w, const char *home);

G_END_DECLS
