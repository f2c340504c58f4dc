/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define NC_RECENT_BUNDLE_TYPE "application/x-nengcha-bundle"

/* What opening a recent file does: a list is looked at for import, a bundle taken in, anything else is shown. */
typedef enum { NC_RECENT_WRITTEN, NC_RECENT_LIST, NC_RECENT_BUNDLE } NcRecentKind;

void nc_recent_add (const char *path, NcRecentKind kind);
void nc_recent_join_menu (GtkMenuButton *button);

G_END_DECLS
