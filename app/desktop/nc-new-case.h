/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>
#include "nc-session.h"

G_BEGIN_DECLS

/* Asks for issuer, officers and plan, and opens a case; @opened is called with its id when it is in the store. */
typedef void (*NcNewCaseOpened) (const char *case_id, gpointer user_data);
GtkWindow *nc_new_case_present (GtkWindow *parent, NcSession *session, const char *enterprise_id,
                                NcNewCaseOpened opened, gpointer user_data);

G_END_DECLS
