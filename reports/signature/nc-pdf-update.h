/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-pdf-file.h"

G_BEGIN_DECLS

/* An incremental update: new and changed objects appended to a file whose bytes stay as they are. */
typedef struct _NcPdfUpdate NcPdfUpdate;

NcPdfUpdate *nc_pdf_update_new (NcPdf *pdf);
void nc_pdf_update_free (NcPdfUpdate *update);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NcPdfUpdate, nc_pdf_update_free)

guint nc_pdf_update_reserve (NcPdfUpdate *update);
void nc_pdf_update_set (NcPdfUpdate *update, guint number, const char *body, gsize length);
void nc_pdf_update_set_string (NcPdfUpdate *update, guint number, GString *body);
GByteArray *nc_pdf_update_finish (NcPdfUpdate *update);
gsize nc_pdf_update_body_offset (NcPdfUpdate *update, guint number);

void nc_pdf_append_value (GString *out, NcPdf *pdf, const NcPdfValue *value);
void nc_pdf_append_dict_but (GString *out, NcPdf *pdf, const NcPdfValue *dict, const char *const *except);
void nc_pdf_append_text (GString *out, const char *utf8);
void nc_pdf_append_hex (GString *out, const guint8 *bytes, gsize length);
void nc_pdf_append_real (GString *out, double value);

G_END_DECLS
