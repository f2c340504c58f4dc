/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-pdf-verify.h"

G_BEGIN_DECLS

void nc_pdf_check_promises (NcPdf *pdf, NcPdfReport *report);

G_END_DECLS
