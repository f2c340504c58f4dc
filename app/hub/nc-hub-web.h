/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-hub-web-accounts.h"
#include "nc-hub-web-page.h"

G_BEGIN_DECLS

/* The pages, by route. */
void nc_web_refused (NcHubRequest *request);
void nc_web_finish_check (NcHubRequest *request);
void nc_web_finish_check_json (NcHubRequest *request);
void nc_web_finish_login_form (NcHubRequest *request);
void nc_web_finish_login (NcHubRequest *request);
void nc_web_finish_logout (NcHubRequest *request);
void nc_web_login_pool_start (NcHubShared *shared);
void nc_web_login_pool_stop (NcHubShared *shared);

/* A page for supervisors: @account: who reads it. It must not show what lies outside his region. */
typedef void (*NcWebOffice) (NcWebPage *page, const NcWebAccount *account);
void nc_web_overview (NcWebPage *page, const NcWebAccount *account);
void nc_web_overdue (NcWebPage *page, const NcWebAccount *account);
void nc_web_cases (NcWebPage *page, const NcWebAccount *account);
void nc_web_case (NcWebPage *page, const NcWebAccount *account);
void nc_web_devices (NcWebPage *page, const NcWebAccount *account);
void nc_web_lists (NcWebPage *page, const NcWebAccount *account);
void nc_web_audit (NcWebPage *page, const NcWebAccount *account);
void nc_web_store_failed (NcWebPage *page, const GError *error);

/* The lowest and highest region code of a jurisdiction, for statements that compare. */
void nc_web_region_bounds (const char *region, char low[7], char high[7]);

G_END_DECLS
