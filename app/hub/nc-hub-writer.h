/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-hub.h"

G_BEGIN_DECLS

/* The one thread that writes. Jobs that wait together are committed together: each in a savepoint of its own, so that
   one that fails takes nothing of the others with it, and all under one fsync. Where areas may lie on different servers
   a group is of one area. */
typedef struct NcHubWriter NcHubWriter;

/* In the writer's thread and transaction; FALSE with @error undoes what the job wrote. May be run again. */
typedef gboolean (*NcHubJobRun) (NcHub *hub, gpointer data, GError **error);
/* In the writer's thread when the outcome is durable; @error: (nullable): why nothing was written. */
typedef void (*NcHubJobDone) (gpointer data, const GError *error);

NcHubWriter *nc_hub_writer_new (const char *home, const char *database, NcClock *clock, GError **error);
void nc_hub_writer_submit (NcHubWriter *self, const char *area, const char *device, NcHubJobRun run, NcHubJobDone done,
                           gpointer data);
void nc_hub_writer_submit_alone (NcHubWriter *self, const char *area, const char *device, NcHubJobRun run,
                                 NcHubJobDone done, gpointer data);
void nc_hub_writer_follow (NcHubWriter *self, const char *area, const char *device, NcHubJobRun run, NcHubJobDone done,
                           gpointer data);
void nc_hub_writer_free (NcHubWriter *self);
gboolean nc_hub_write_now (NcHub *hub, const char *area, NcHubJobRun run, gpointer data, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NcHubWriter, nc_hub_writer_free)

G_END_DECLS
