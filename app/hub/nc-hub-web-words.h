/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

/* The programs' catalogue for pages in two languages at once: gettext knows one language a process, a server has a
   reader of each. Read once, then read-only from any thread. */
typedef enum { NC_WEB_ZH, NC_WEB_EN } NcWebLang;

const char *nc_web_words (NcWebLang lang, const char *english);
NcWebLang nc_web_lang_choose (const char *asked, const char *remembered, const char *accept_language);

G_END_DECLS
