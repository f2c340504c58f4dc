/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-pdf-file.h"

G_BEGIN_DECLS

void nc_pdf_find_active (NcPdf *pdf, GPtrArray *problems);

G_END_DECLS
