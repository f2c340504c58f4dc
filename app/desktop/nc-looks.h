/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>
#include "nc-ui-state.h"

G_BEGIN_DECLS

typedef enum { NC_SCHEME_SYSTEM, NC_SCHEME_LIGHT, NC_SCHEME_DARK, NC_SCHEME_SUNLIGHT, NC_N_SCHEMES } NcScheme;

/* How the program looks, kept in the window's state: light, dark or for sunlight, and how large text is. */
NcScheme nc_looks_get_scheme (NcUiState *state);
void nc_looks_set_scheme (NcUiState *state, NcScheme scheme);
int nc_looks_get_text_pct (NcUiState *state);
void nc_looks_set_text_pct (NcUiState *state, int percent);
void nc_looks_set_touch (gboolean is_on);
void nc_looks_apply (NcUiState *state, GtkWidget *window);

G_END_DECLS
