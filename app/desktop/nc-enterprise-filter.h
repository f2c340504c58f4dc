/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>
#include "nc-session.h"

G_BEGIN_DECLS

typedef enum {
  NC_VISIT_ANY,
  NC_VISIT_NEVER,
  NC_VISIT_NOT_FOR_A_YEAR,
  NC_VISIT_NOT_FOR_TWO_YEARS,
  NC_VISIT_THIS_YEAR,
  NC_N_VISITS,
} NcVisitFilter;

/* The filters of the list of enterprises: a button with its popover. The numbers of the rows that pass are found in a
   thread. Signal "filtered" when they are there. */
#define NC_TYPE_ENTERPRISE_FILTER (nc_enterprise_filter_get_type ())
G_DECLARE_FINAL_TYPE (NcEnterpriseFilter, nc_enterprise_filter, NC, ENTERPRISE_FILTER, AdwBin)

void nc_enterprise_filter_set_session (NcEnterpriseFilter *self, NcSession *session);
gboolean nc_enterprise_filter_is_active (NcEnterpriseFilter *self);
gboolean nc_enterprise_filter_is_busy (NcEnterpriseFilter *self);
GArray *nc_enterprise_filter_get_rows (NcEnterpriseFilter *self);
const char *nc_enterprise_filter_get_error (NcEnterpriseFilter *self);
void nc_enterprise_filter_clear (NcEnterpriseFilter *self);
void nc_enterprise_filter_refresh (NcEnterpriseFilter *self);

/* as a hand would, for tests: "region", "industry", "list_status", "key_unit", "two_high", "visit" */
void nc_enterprise_filter_set (NcEnterpriseFilter *self, const char *name, const char *value);

G_END_DECLS
