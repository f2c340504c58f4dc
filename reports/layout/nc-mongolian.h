/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-layout-lines.h"

G_BEGIN_DECLS

/* Text in traditional Mongolian script: columns from top to bottom that follow each other from left to right. Letters
   of the script stand as shaped along the column, figures and Latin letters are turned with them, hanzi stand upright.
 */
typedef enum {
  NC_TOKEN_MONGOLIAN,
  NC_TOKEN_TURNED,
  NC_TOKEN_UPRIGHT,
} NcTokenKind;

typedef struct {
  NcTokenKind kind;
  char *text;
  gboolean spaced; /* a blank stands before it */
  gboolean begins; /* a paragraph, so a new column */
} NcToken;

#define NC_MONGOLIAN_PITCH 1.6         /* from column to column, of the size */
#define NC_MONGOLIAN_SPACE (1.0 / 3.0) /* between words, of the size */

GPtrArray *nc_mongolian_tokens (const char *text);
double nc_mongolian_length_em (const NcToken *token, const NcLayoutMetrics *metrics);
guint nc_mongolian_columns (GPtrArray *tokens, const double *lengths, double height, double space, guint *columns);
GPtrArray *nc_mongolian_lines (const char *text, double size_pt, double width_pt, double height_pt,
                               const NcLayoutMetrics *metrics, GError **error);

G_END_DECLS
