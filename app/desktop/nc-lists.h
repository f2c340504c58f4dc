/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-lazy-model.h"
#include "nc-row-item.h"
#include "nc-session.h"

G_BEGIN_DECLS

/* What the pages read from the store; all SQL of the desktop program stands in sql/ and is run here. */
/* A search gives the best ones, at most so many. */
#define NC_LISTS_MAX_FOUND 200

NcLazyModel *nc_lists_enterprises (NcStore *store);
gboolean nc_lists_enterprises_search (NcLazyModel *model, NcSession *session, const char *text, GArray *among,
                                      gboolean keeps_place, GError **error);
NcLazyModel *nc_lists_cases (NcStore *store);
gboolean nc_lists_cases_reload (NcLazyModel *model, NcStore *store, GError **error);
void nc_lists_cases_read_async (NcStore *store, GAsyncReadyCallback callback, gpointer user_data);
GArray *nc_lists_cases_read_finish (GAsyncResult *result, GError **error);
void nc_lists_cases_take (NcLazyModel *model, GArray *ids);
gboolean nc_lists_find_case (NcLazyModel *model, NcStore *store, const char *case_id, guint *position);
gint64 nc_lists_mark (NcStore *store);
GListStore *nc_lists_rows (NcStore *store, const char *sql_name, const char *parameter, const char *value,
                           GError **error);
NcRowItem *nc_lists_row (NcStore *store, const char *sql_name, const char *parameter, const char *value,
                         GError **error);

G_END_DECLS
