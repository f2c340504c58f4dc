/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>
#include <libintl.h>

G_BEGIN_DECLS

/* libintl itself, not GLib's wrapper: that decides once for the whole process whether to translate at all, and the
   language changes while a program runs (papers are Chinese whatever the interface is). */
#define _(String)            dgettext (GETTEXT_PACKAGE, String)
#define N_(String)           (String)
#define NC_(Context, String) (String) /* translated by nc_lang_in_context () */

gboolean nc_lang_init (const char *lang);
void nc_lang_switch (const char *lang);
const char *nc_lang_current (void);
const char *nc_lang_in_context (const char *context, const char *text);

G_END_DECLS
