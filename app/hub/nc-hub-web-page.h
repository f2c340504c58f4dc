/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-hub-request.h"
#include "nc-hub-web-html.h"
#include "nc-hub-web-sessions.h"
#include "nc-hub-web-words.h"

G_BEGIN_DECLS

/* One page that is being written for one reader. */
typedef struct {
  NcHubRequest *request;
  NcWebLang lang;
  const char *path;     /* of the language links: the page without its lang */
  NcWebSession session; /* account NULL: nobody is signed in */
  NcHtml *html;
} NcWebPage;

/* @english: marked with N_() */
#define NC_WEB_W(page, english) nc_web_words ((page)->lang, (english))

NcWebPage *nc_web_page_new (NcHubRequest *request);
void nc_web_page_free (NcWebPage *self);
void nc_web_page_begin (NcWebPage *self, const char *title, const char *nav);
void nc_web_page_send (NcWebPage *self, guint status);
void nc_web_page_fail (NcWebPage *self, guint status, const char *title, const char *text);
void nc_web_page_redirect (NcHubRequest *request, const char *to);

const char *nc_web_argument (NcHubRequest *request, const char *name, gsize max_bytes);
GHashTable *nc_web_form (NcHubRequest *request);
void nc_web_secure_headers (NcHubRequest *request);

/* parts of pages */
void nc_web_heading (NcWebPage *self, const char *text);
void nc_web_paragraph (NcWebPage *self, const char *text, const char *css_class);
void nc_web_field (NcWebPage *self, const char *id, const char *label, const char *type, const char *value,
                   const char *hint);
void nc_web_table_begin (NcWebPage *self, const char *caption, const char *const *heads);
void nc_web_table_end (NcWebPage *self);
void nc_web_cells (NcWebPage *self, ...) G_GNUC_NULL_TERMINATED;
void nc_web_cell_int (NcWebPage *self, gint64 value);
void nc_web_no_rows (NcWebPage *self, guint n_columns, const char *text);
const char *nc_web_region_name (NcWebPage *self, const char *code);
const char *nc_web_violation_name (NcWebPage *self, const char *violation);
const char *nc_web_industry_name (NcWebPage *self, const char *division);
const char *nc_web_state_name (NcWebPage *self, const char *state);
const char *nc_web_paper_name (NcWebPage *self, const char *kind);
gboolean nc_web_is_overdue (NcWebPage *self, const char *state, const char *due);
char *nc_web_time (gint64 usec);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NcWebPage, nc_web_page_free)

G_END_DECLS
