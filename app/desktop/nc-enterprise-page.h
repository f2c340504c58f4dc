/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>
#include "nc-enterprise-filter.h"
#include "nc-row-item.h"
#include "nc-session.h"

G_BEGIN_DECLS

/* Enterprises: the list with search as one types, and beside it the enterprise with its profile, ledger and cases. */
#define NC_TYPE_ENTERPRISE_PAGE (nc_enterprise_page_get_type ())
G_DECLARE_FINAL_TYPE (NcEnterprisePage, nc_enterprise_page, NC, ENTERPRISE_PAGE, AdwBin)

GtkWidget *nc_enterprise_page_new (NcSession *session);
void nc_enterprise_page_search (NcEnterprisePage *self, const char *text);
guint nc_enterprise_page_get_n_found (NcEnterprisePage *self);
gboolean nc_enterprise_page_select (NcEnterprisePage *self, guint position);
const char *nc_enterprise_page_get_enterprise_id (NcEnterprisePage *self);
void nc_enterprise_page_show_part (NcEnterprisePage *self, const char *part);
NcEnterpriseFilter *nc_enterprise_page_get_filter (NcEnterprisePage *self);

G_END_DECLS
