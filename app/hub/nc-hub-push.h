/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-batch.h"
#include "nc-hub-carry.h"

G_BEGIN_DECLS

/* A batch on its way into the hub: run as a job for @area, again and again with the next area while
   nc_hub_push_next() says so. A device whose jurisdiction is one area needs one run. */
typedef struct {
  NcBatch *batch;
  char *home_area;
  char *area;
  char *next_area;
  char *cursor;     /* (nullable): how far the device has read */
  char *new_cursor; /* (nullable): how far it has, with what it now sent */
  char *reply;
  NcHubCarry carry;
  gboolean has_strays;
  gint64 known_seq; /* the head before the first run */
} NcHubPush;

void nc_hub_push_start (NcHubPush *push, NcBatch *batch_taken, const NcHubDevice *device, const char *cursor);
gboolean nc_hub_push_run (NcHub *hub, gpointer push, GError **error);
gboolean nc_hub_push_next (NcHubPush *push);
void nc_hub_push_clear (NcHubPush *push);

G_END_DECLS
