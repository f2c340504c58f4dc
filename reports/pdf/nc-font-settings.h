/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-font-set.h"

G_BEGIN_DECLS

/* Font files that a user has named for faces (方正小标宋, 仿宋_GB2312 …), kept in HOME/fonts.ini; the files stay where
   they are and are never copied. */
#define NC_GB2312_HANZI 6763

typedef struct {
  char *name;         /* PostScript name */
  gboolean embeds;    /* its licence bits allow embedding a subset of outlines */
  guint n_missing;    /* of the 6,763 hanzi of GB 2312 that it lacks; Debian's face is used for them */
  char *missing;      /* the first few of them */
  gboolean is_usable; /* embeds, and has what every paper needs */
} NcFontReport;

gboolean nc_font_inspect (const char *path, NcFontReport *report, GError **error);
void nc_font_report_clear (NcFontReport *report);
char *nc_font_settings_get (const char *home, NcFace face);
gboolean nc_font_settings_set (const char *home, NcFace face, const char *path, GError **error);
NcFontSet *nc_font_set_get_for_home (const char *home, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (NcFontReport, nc_font_report_clear)

G_END_DECLS
