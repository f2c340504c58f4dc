/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-layout-metrics.h"

G_BEGIN_DECLS

typedef enum {
  NC_OP_TEXT,     /* text on a baseline */
  NC_OP_LINE,     /* from x,y to x1,y1, @size thick */
  NC_OP_IMAGE,    /* @text is the image's reference; drawn inside x,y–x1,y1 with its aspect kept */
  NC_OP_BOX,      /* named place for a signature or seal */
  NC_OP_VERTICAL, /* @text in Mongolian script, in columns from left to right inside x,y–x1,y1, @size high */
  NC_OP_QR,       /* @text is the payload; square x,y–x1,y1 */
} NcOpKind;

/* One thing on a page. Points, origin at the page's upper left corner, y downwards; @y of a text is its baseline. */
typedef struct {
  NcOpKind kind;
  guint page; /* from 0 */
  double x, y, x1, y1;
  double size; /* font size, or thickness of a line */
  NcFace face;
  char *text;
  float *advances; /* text: width of each character as set, justification included */
  guint n_chars;
} NcOp;

typedef struct {
  GPtrArray *ops; /* NcOp, in drawing order */
  guint n_pages;
  double page_width, page_height;
} NcDisplayList;

NcOp *nc_op_new (NcOpKind kind, double x, double y, double x1, double y1, double size, const char *text);
NcOp *nc_op_copy (const NcOp *op);
void nc_op_free (NcOp *op);
NcDisplayList *nc_display_list_new (double page_width, double page_height);
void nc_display_list_free (NcDisplayList *self);
void nc_display_list_add (NcDisplayList *self, NcOp *op);
char *nc_display_list_dump (const NcDisplayList *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NcOp, nc_op_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NcDisplayList, nc_display_list_free)

G_END_DECLS
