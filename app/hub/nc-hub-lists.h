/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-hub.h"
#include "nc-import.h"

G_BEGIN_DECLS

/* Lists and tasks that the office gives to the laptops. A file is read as a laptop reads one, against a copy of what
   the hub has; what it changes then goes into the hub as the journal of a device that lives for this import alone. */
typedef struct {
  const char *list; /* of nc_list_kind_find(), or "tasks" */
  const char *path;
  const char *map_path; /* (nullable) */
  const char *region;   /* nothing outside it is changed */
  gboolean is_dry_run;
} NcHubListImport;

typedef struct {
  NcImportResult import;
  GPtrArray *gone; /* names of rows that the hub has and the file has not; they stay */
  gint64 n_entries;
} NcHubListResult;

/* A copy of the hub's rows of some tables, in a store of its own that goes with it. */
typedef struct {
  char *folder;
  NcStore *store;
  GHashTable *known; /* ids of the rows of the list's own table → the state of a case, "" for others */
} NcHubScratch;

NcHubScratch *nc_hub_scratch_new (NcHub *hub, GError **error);
void nc_hub_scratch_free (NcHubScratch *self);
gboolean nc_hub_scratch_load (NcHubScratch *self, NcHub *hub, const char *table, const char *region, gboolean is_own,
                              GError **error);
gboolean nc_hub_scratch_send (NcHubScratch *self, NcHub *hub, const char *region, const char *what, gint64 *n_entries,
                              GError **error);

const NcListKind *nc_hub_tasks_kind (void);
gboolean nc_hub_tasks_open (NcHubScratch *self, NcImportResult *result, GError **error);

gboolean nc_hub_lists_import (NcHub *hub, const NcHubListImport *options, NcHubListResult *result, GError **error);
void nc_hub_list_result_clear (NcHubListResult *result);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NcHubScratch, nc_hub_scratch_free)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (NcHubListResult, nc_hub_list_result_clear)

G_END_DECLS
