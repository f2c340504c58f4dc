/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-clock.h"

G_BEGIN_DECLS

/* Budgets for requests that anybody can make, as token buckets: one for each address and one for all together. Memory
   is fixed, whatever comes. Safe from any thread. */
typedef enum {
  NC_HUB_RATE_NONE,
  NC_HUB_RATE_CHECK,
  NC_HUB_RATE_ENROL,
  NC_HUB_RATE_SESSION,
  NC_HUB_RATE_LOGIN,
  NC_HUB_RATE_N,
} NcHubRateKind;

/* Requests a second that flow in, and how many may come at once; 0 a second means no limit. */
typedef struct {
  double per_second;
  double burst;
} NcHubRateLimit;

typedef struct NcHubRate NcHubRate;

NcHubRate *nc_hub_rate_new (NcClock *clock);
void nc_hub_rate_free (NcHubRate *self);
gboolean nc_hub_rate_set (NcHubRate *self, const char *text);
gboolean nc_hub_rate_take (NcHubRate *self, NcHubRateKind kind, const char *address, guint *retry_after_s);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NcHubRate, nc_hub_rate_free)

G_END_DECLS
