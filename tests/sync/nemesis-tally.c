/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nemesis-tally.h"
#include <stdio.h>
#include <string.h>

#define SAID "fault: "

static guint counts[NEMESIS_N];

/* The first word is what nemesis-laptop.c says when it happens there. */
static const char *const names[NEMESIS_N] = {
  [NEMESIS_KILL] = "killed: kill -9 at a write, sync or rename of a laptop",
  [NEMESIS_DISK_FULL] = "disk-full: a laptop's disk full at a write",
  [NEMESIS_POWER] = "power: power cut, unsynced pages and names lost",
  [NEMESIS_PAGE] = "page: a page of the store spoilt, noticed, backup put back",
  [NEMESIS_LOG] = "log: the store's write-ahead log cut off",
  [NEMESIS_CLOCK_BACK] = "clock-back: clock an hour or a day back",
  [NEMESIS_CLOCK_AHEAD] = "clock-ahead: clock ten years ahead",
  [NEMESIS_RESTORED] = "restored: a laptop put back from its backup",
  [NEMESIS_COPIED] = "copied: a copied device refused",
  [NEMESIS_NUMBERS] = "numbers: numbers used up offline",
  [NEMESIS_TOO_LARGE_VALUE] = "too_large: a value over the limit set aside",
  [NEMESIS_OTHER_REGION] = "other_region: a row of another region set aside",
  [NEMESIS_SURROGATE] = "surrogate: text that is no UTF-8 refused at once",
  [NEMESIS_CUT_UP] = "cut-up: link cut within what the laptop says",
  [NEMESIS_CUT_DOWN] = "cut-down: link cut within what the hub says",
  [NEMESIS_LOST_REPLY] = "lost-reply: a reply lost",
  [NEMESIS_HALF_REPLY] = "half-reply: a reply shortened, its length too",
  [NEMESIS_TWICE] = "twice: requests said again, out of order",
  [NEMESIS_LATE] = "late: a request that arrives much later",
  [NEMESIS_PORTAL] = "portal: a login page answers 200",
  [NEMESIS_TOO_LARGE] = "413: something in between finds a batch too large",
  [NEMESIS_GATEWAY] = "502: something in between answers",
  [NEMESIS_SLOW] = "slow: a link that trickles",
  [NEMESIS_HUB_KILLED] = "hub-killed: kill -9 of the hub in an exchange",
  [NEMESIS_HUB_FULL] = "hub-full: the hub's disk full in an exchange",
  [NEMESIS_HUB_COPIED_BACK] = "hub-copied-back: the hub's files as of yesterday",
  [NEMESIS_HUB_RESTORED] = "hub-restored: the hub's backup put back, a new epoch",
  [NEMESIS_LEDGER_LOST] = "ledger-lost: put back where nobody knows which numbers were given out",
  [NEMESIS_BUNDLE_LATE] = "bundle-late: a bundle's answer comes late",
  [NEMESIS_BUNDLE_LOST] = "bundle-lost: a bundle's answer never comes",
};

/* It has happened: not that it was tried. */
void
nemesis_count (NemesisFault fault)
{
  counts[fault]++;
}

/* Lines "fault: NAME" of what a laptop said. */
void
nemesis_count_said (const char *text)
{
  for (const char *at = text; (at = strstr (at, SAID)); at += strlen (SAID)) {
    gsize size = strcspn (at + strlen (SAID), "\n");

    for (guint i = 0; i < NEMESIS_N; i++)
      if (strncmp (names[i], at + strlen (SAID), size) == 0 && names[i][size] == ':')
        counts[i]++;
  }
}

/**
 * nemesis_tell_counts:
 *
 * Returns: how many faults never happened
 */
guint
nemesis_tell_counts (void)
{
  guint n_never = 0;

  for (guint i = 0; i < NEMESIS_N; i++) {
    printf ("%6u  %s\n", counts[i], names[i]);
    n_never += counts[i] == 0;
  }
  return n_never;
}
