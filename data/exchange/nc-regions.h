/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-reference.h"

G_BEGIN_DECLS

/* The administrative regions of the reference data, found by code or name. */
typedef struct NcRegions NcRegions;

NcRegions *nc_regions_load (NcReference *reference, GError **error);
void nc_regions_free (NcRegions *self);
char *nc_regions_find (NcRegions *self, const char *text, char **candidates);
char **nc_regions_prefixes (NcRegions *self, const char *text);
char *nc_regions_full_name (NcRegions *self, const char *code);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NcRegions, nc_regions_free)

G_END_DECLS
