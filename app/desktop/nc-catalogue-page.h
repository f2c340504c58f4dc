/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>
#include "nc-session.h"

G_BEGIN_DECLS

/* Catalogue: all lists, standards and law of the reference pack, searched offline, each row with source and confidence.
 */
#define NC_TYPE_CATALOGUE_PAGE (nc_catalogue_page_get_type ())
G_DECLARE_FINAL_TYPE (NcCataloguePage, nc_catalogue_page, NC, CATALOGUE_PAGE, AdwBin)

GtkWidget *nc_catalogue_page_new (NcSession *session);
gboolean nc_catalogue_page_show (NcCataloguePage *self, const char *table, const char *text);
guint nc_catalogue_page_get_n_rows (NcCataloguePage *self);
void nc_catalogue_page_select (NcCataloguePage *self, guint row);
const char *nc_catalogue_page_get_cell (NcCataloguePage *self, const char *column);

G_END_DECLS
