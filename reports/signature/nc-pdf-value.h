/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

/* Objects of a PDF file (ISO 32000-1, 7.3) as they stand in its bytes: each value knows its span, so that it can be
   copied unchanged and its place can be compared to the byte. Bounds: nesting 64, 2,000,000 values a file. */
#define NC_PDF_MAX_DEPTH  64
#define NC_PDF_MAX_VALUES 2000000

typedef enum {
  NC_PDF_NULL,
  NC_PDF_BOOL,
  NC_PDF_INT,
  NC_PDF_REAL,
  NC_PDF_NAME,
  NC_PDF_STRING,
  NC_PDF_ARRAY,
  NC_PDF_DICT,
  NC_PDF_STREAM,
  NC_PDF_REF,
} NcPdfKind;

typedef struct _NcPdfValue NcPdfValue;
struct _NcPdfValue {
  NcPdfKind kind;
  gboolean is_hex;            /* a string written as <…> */
  gsize start, end;           /* span in the file */
  gint64 integer;             /* INT, BOOL; REF: object number */
  guint generation;           /* REF */
  double real;                /* INT, REAL */
  char *bytes;                /* NAME, STRING: decoded, with a NUL after it */
  gsize length;               /* of bytes */
  GPtrArray *items;           /* ARRAY: values; DICT, STREAM: key, value, key, value … */
  gsize data_start, data_end; /* STREAM: the raw bytes */
};

typedef struct {
  const guint8 *data;
  gsize length;
  gsize pos;
  guint *n_values; /* counts towards NC_PDF_MAX_VALUES over the whole file */
} NcPdfLexer;

void nc_pdf_value_free (NcPdfValue *value);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NcPdfValue, nc_pdf_value_free)

gboolean nc_pdf_is_space (guint8 byte);
void nc_pdf_lexer_skip (NcPdfLexer *lexer);
gboolean nc_pdf_lexer_take (NcPdfLexer *lexer, const char *keyword);
gboolean nc_pdf_lexer_integer (NcPdfLexer *lexer, gint64 *value);
NcPdfValue *nc_pdf_lexer_value (NcPdfLexer *lexer, GError **error);

NcPdfValue *nc_pdf_dict_get (const NcPdfValue *dict, const char *key);
gboolean nc_pdf_value_is_name (const NcPdfValue *value, const char *name);
gboolean nc_pdf_value_equal (const NcPdfValue *a, const NcPdfValue *b);
gboolean nc_pdf_dict_equal_but (const NcPdfValue *a, const NcPdfValue *b, const char *const *except,
                                const char **differs);
void nc_pdf_value_foreach_ref (const NcPdfValue *value, void (*func) (guint number, gpointer data), gpointer data);
char *nc_pdf_value_to_utf8 (const NcPdfValue *value);

G_END_DECLS
