/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-pdf-verify.h"

G_BEGIN_DECLS

char *nc_verify_words (const NcPdfReport *report);

G_END_DECLS
