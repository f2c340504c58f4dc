/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

/* The one writer of HTML and SVG: everything that is not an element's or attribute's name is escaped here, whoever it
   came from, and what was opened is closed. Names are program text, never data. */
typedef struct NcHtml NcHtml;

NcHtml *nc_html_new (void);
void nc_html_free (NcHtml *self);
void nc_html_doctype (NcHtml *self);
void nc_html_open (NcHtml *self, const char *tag, ...) G_GNUC_NULL_TERMINATED;
void nc_html_close (NcHtml *self);
void nc_html_text (NcHtml *self, const char *text);
void nc_html_element (NcHtml *self, const char *tag, const char *text, ...) G_GNUC_NULL_TERMINATED;
char *nc_html_finish (NcHtml *self);
char *nc_html_url (const char *path, ...) G_GNUC_NULL_TERMINATED;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NcHtml, nc_html_free)

G_END_DECLS
