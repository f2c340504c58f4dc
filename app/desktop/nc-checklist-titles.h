/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

/* What checklists are called: shipped ones in the window's language, a bureau's own by the title that its form has. */
typedef struct _NcChecklistTitles NcChecklistTitles;

NcChecklistTitles *nc_checklist_titles_new (const char *home);
void nc_checklist_titles_free (NcChecklistTitles *self);
const char *nc_checklist_titles_get (NcChecklistTitles *self, const char *name);
char *nc_checklist_titles_heading (NcChecklistTitles *self, const char *name);

G_END_DECLS
