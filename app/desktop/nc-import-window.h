/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>
#include "nc-list-import.h"

G_BEGIN_DECLS

/* A list of a file: what each column was taken for, what the rows would do, what is wrong by cell; then it is imported
   as a whole, and may be taken back. */
#define NC_TYPE_IMPORT_WINDOW (nc_import_window_get_type ())
G_DECLARE_FINAL_TYPE (NcImportWindow, nc_import_window, NC, IMPORT_WINDOW, AdwWindow)

NcImportWindow *nc_import_window_present (GtkWindow *parent, NcSession *session, const char *path,
                                          const NcListKind *kind);
void nc_import_window_choose (GtkWindow *parent, NcSession *session, const NcListKind *kind);
void nc_import_window_accept_drops (GtkWidget *widget, NcSession *session, const NcListKind *kind);
NcListImport *nc_import_window_get_import (NcImportWindow *self);
const char *nc_import_window_get_summary (NcImportWindow *self);

G_END_DECLS
