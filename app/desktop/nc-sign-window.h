/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>
#include "nc-case-editor.h"
#include "nc-pdf-view.h"
#include "nc-signature-pad.h"

G_BEGIN_DECLS

/* The paper's pages above, the pad below; one after the other the roles that have still to sign. */
#define NC_TYPE_SIGN_WINDOW (nc_sign_window_get_type ())
G_DECLARE_FINAL_TYPE (NcSignWindow, nc_sign_window, NC, SIGN_WINDOW, AdwWindow)

typedef enum { NC_SIGN_BY_HAND, NC_SIGN_REFUSED, NC_SIGN_ABSENT } NcSignStatus;

GtkWidget *nc_sign_window_new (NcCaseEditor *editor, const char *paper_id);
NcSignaturePad *nc_sign_window_get_pad (NcSignWindow *self);
NcPdfView *nc_sign_window_get_view (NcSignWindow *self);
const char *nc_sign_window_get_role (NcSignWindow *self);
const char *nc_sign_window_get_refusal (NcSignWindow *self);
gboolean nc_sign_window_can_accept (NcSignWindow *self);
gboolean nc_sign_window_is_busy (NcSignWindow *self);
void nc_sign_window_set_status (NcSignWindow *self, NcSignStatus status, const char *reason, const char *witness);
void nc_sign_window_set_certificate (NcSignWindow *self, const char *path, const char *passphrase);
void nc_sign_window_accept (NcSignWindow *self);

G_END_DECLS
