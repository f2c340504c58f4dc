/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-hub-web-page.h"

G_BEGIN_DECLS

/* Counts under labels, one or two series, as a picture and as a table beside it. */
typedef struct NcWebChart NcWebChart;

NcWebChart *nc_web_chart_new (NcWebPage *page, const char *id, const char *title, const char *label_head,
                              const char *first, const char *second);
void nc_web_chart_free (NcWebChart *self);
void nc_web_chart_add (NcWebChart *self, const char *label, gint64 first, gint64 second);
void nc_web_chart_link (NcWebChart *self, char *href_taken);
void nc_web_chart_write_bars (NcWebChart *self);
void nc_web_chart_write_columns (NcWebChart *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NcWebChart, nc_web_chart_free)

G_END_DECLS
