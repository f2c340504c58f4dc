/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-display-list.h"

G_BEGIN_DECLS

/* The document before it has lines and pages. Everything is a list of blocks; a cell of a table holds items again. */

typedef enum { NC_ALIGN_JUSTIFY, NC_ALIGN_LEFT, NC_ALIGN_CENTER, NC_ALIGN_RIGHT } NcAlign;

typedef struct {
  NcFace face;
  char *text;
} NcRun;

typedef struct {
  NcAlign align;
  double size_pt;
  double pitch_pt;           /* from line to line */
  double track_pt;           /* added to each full-width character (grid of 28 characters: -0.204) */
  double indent_first_chars; /* in squares of size + track */
  double indent_left_chars;
  double indent_right_chars;
  double space_before_pt; /* dropped at the head of a page */
  double space_after_pt;
  gboolean keep_next; /* stays on the page of what follows */
  gboolean balanced;  /* lines of about the same length (titles) */
} NcParaStyle;

typedef struct {
  NcParaStyle style;
  GPtrArray *runs; /* NcRun */
} NcPara;

typedef enum { NC_ITEM_PARA, NC_ITEM_IMAGE, NC_ITEM_BOX, NC_ITEM_VERTICAL } NcItemKind;

/* What a cell or the page itself may hold. */
typedef struct {
  NcItemKind kind;
  NcPara *para;
  char *name;           /* image reference, box name, words in Mongolian script */
  double size;          /* VERTICAL: of the letters */
  double width, height; /* points; 0 width: as wide as there is room */
  gboolean underlined;  /* box: a line to sign on */
  gboolean flows;       /* VERTICAL: running text in bands of columns @height high, left to right */
  gboolean centred;     /* and its bands stand in the middle */
} NcItem;

typedef struct {
  GPtrArray *items; /* NcItem */
  guint span;       /* columns taken, ≥ 1 */
} NcCell;

typedef struct {
  GPtrArray *cells; /* NcCell */
  double min_height_pt;
  gboolean whole; /* never split over pages unless it is longer than a page */
} NcRow;

typedef struct {
  GArray *widths; /* double: relative column widths */
  GPtrArray *rows;
  guint n_head_rows; /* repeated on each page */
  double border_pt;  /* 0: none */
  double pad_pt;     /* white inside a cell's edge */
  double space_before_pt, space_after_pt;
  gboolean keep_next;
} NcTable;

typedef enum { NC_BLOCK_ITEM, NC_BLOCK_TABLE, NC_BLOCK_SEAL, NC_BLOCK_SPACE, NC_BLOCK_PAGE } NcBlockKind;

typedef struct {
  NcBlockKind kind;
  NcItem *item;
  NcTable *table;
  double height; /* SPACE: points */
  /* SEAL: who and when, with a free square for the seal over both */
  char *signer, *date, *box;
  double seal_pt;
  NcParaStyle style;
} NcBlock;

typedef enum { NC_PAGE_NUMBER_NONE, NC_PAGE_NUMBER_DASH, NC_PAGE_NUMBER_OF } NcPageNumber;

typedef struct {
  double width_pt, height_pt; /* paper */
  double left_pt, top_pt;     /* upper left corner of the type area */
  double text_width_pt, text_height_pt;
  NcPageNumber numbers;
  char *head;          /* (nullable): small line over the text from the second page on */
  char *foot;          /* (nullable): small line under the text */
  char *qr;            /* (nullable): payload of a code in the head margin of the first page */
  char *qr_caption;    /* (nullable) */
  NcTable *page_table; /* (nullable): repeated at the foot of each page (signature lines); box names get "-pN" */
} NcPageStyle;

typedef struct {
  NcPageStyle page;
  GPtrArray *blocks; /* NcBlock */
} NcLayoutDoc;

NcLayoutDoc *nc_layout_doc_new (void);
void nc_layout_doc_free (NcLayoutDoc *self);
void nc_layout_doc_add_para (NcLayoutDoc *self, NcPara *para);
void nc_layout_doc_add_item (NcLayoutDoc *self, NcItem *item);
void nc_layout_doc_add_table (NcLayoutDoc *self, NcTable *table);
void nc_layout_doc_add_space (NcLayoutDoc *self, double height_pt);
void nc_layout_doc_add_page_break (NcLayoutDoc *self);
void nc_layout_doc_add_seal (NcLayoutDoc *self, const char *signer, const char *date, const char *box, double seal_pt,
                             const NcParaStyle *style);
char *nc_layout_doc_words (const NcLayoutDoc *self);

NcParaStyle nc_para_style_body (void);
NcPara *nc_para_new (const NcParaStyle *style);
void nc_para_add_run (NcPara *para, NcFace face, const char *text);
void nc_para_free (NcPara *para);

NcItem *nc_item_new_para (NcPara *para);
NcItem *nc_item_new (NcItemKind kind, const char *name, double width_pt, double height_pt);
void nc_item_free (NcItem *item);

NcTable *nc_table_new (const double *widths, guint n);
NcRow *nc_table_add_row (NcTable *table);
NcCell *nc_row_add_cell (NcRow *row, guint span);
void nc_cell_add_item (NcCell *cell, NcItem *item);
void nc_table_free (NcTable *table);

/* GB/T 9704-2012 clauses 5.1, 5.2: A4, margins 37 and 28 mm, type area 156 × 225 mm, 22 lines of 28 characters */
#define NC_GRID_SIZE_PT  16.0
#define NC_GRID_PITCH_PT (225.0 * NC_PT_PER_MM / 22)
#define NC_GRID_TRACK_PT (156.0 * NC_PT_PER_MM / 28 - NC_GRID_SIZE_PT)

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NcLayoutDoc, nc_layout_doc_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NcPara, nc_para_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NcItem, nc_item_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NcTable, nc_table_free)

G_END_DECLS
