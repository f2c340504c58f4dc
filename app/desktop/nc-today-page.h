/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>
#include "nc-session.h"

G_BEGIN_DECLS

/* What asks for attention today: periods overdue and due, what is only on this laptop, certificates that expire. */
#define NC_TYPE_TODAY_PAGE (nc_today_page_get_type ())
G_DECLARE_FINAL_TYPE (NcTodayPage, nc_today_page, NC, TODAY_PAGE, AdwBin)

GtkWidget *nc_today_page_new (NcSession *session);
guint nc_today_page_get_n_overdue (NcTodayPage *self);
guint nc_today_page_get_n_due (NcTodayPage *self);
guint nc_today_page_get_n_expiring (NcTodayPage *self);
char *nc_today_describe_days (int days);

G_END_DECLS
