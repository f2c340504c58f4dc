/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>

G_BEGIN_DECLS

/* Where the person was: page, selection, half-typed input, window size. Kept in window.ini of the home folder, written
   within half a second of a change and atomically, so that a killed program comes back where it was. Records never
   live here: they are in the store. */
#define NC_TYPE_UI_STATE (nc_ui_state_get_type ())
G_DECLARE_FINAL_TYPE (NcUiState, nc_ui_state, NC, UI_STATE, GObject)

NcUiState *nc_ui_state_new (const char *home);
char *nc_ui_state_get (NcUiState *self, const char *group, const char *key);
void nc_ui_state_set (NcUiState *self, const char *group, const char *key, const char *value);
int nc_ui_state_get_int (NcUiState *self, const char *group, const char *key, int fallback);
void nc_ui_state_set_int (NcUiState *self, const char *group, const char *key, int value);
void nc_ui_state_flush (NcUiState *self);

G_END_DECLS
