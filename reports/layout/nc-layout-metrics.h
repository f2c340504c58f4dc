/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

/* What a face is for; which font file plays the role is not known here. BODY: FangSong or the nearest free face; TITLE:
   small-title Song (bold); HEI: sans; KAI: Kaiti; LATIN: Song for page numbers. */
typedef enum { NC_FACE_BODY, NC_FACE_TITLE, NC_FACE_HEI, NC_FACE_KAI, NC_FACE_LATIN, NC_N_FACES } NcFace;

/* How the layout learns widths. advance_em() gives the width of @c in @face as a part of the font size, or a negative
   number when no font of the face's chain has the character; word_em() (nullable) the length of a shaped word in
   traditional Mongolian script, likewise. */
typedef struct {
  double (*advance_em) (gpointer user, NcFace face, gunichar c);
  double (*word_em) (gpointer user, const char *word);
  gpointer user;
} NcLayoutMetrics;

#define NC_PT_PER_MM (72.0 / 25.4)

#define NC_LAYOUT_ERROR (nc_layout_error_quark ())
typedef enum {
  NC_LAYOUT_ERROR_GLYPH, /* a character that no font has; the message names it and its surroundings */
  NC_LAYOUT_ERROR_TEXT,  /* invalid UTF-8, a control or invisible character */
  NC_LAYOUT_ERROR_SPACE, /* something that fits on no page */
} NcLayoutError;

GQuark nc_layout_error_quark (void);
const char *nc_face_name (NcFace face);
gboolean nc_face_parse (const char *name, NcFace *face);

G_END_DECLS
