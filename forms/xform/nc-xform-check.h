/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-xlsform.h"
#include "nc-xpath.h"

G_BEGIN_DECLS

gboolean nc_xform_check_expressions (xmlDoc *xform, NcXpathEnv *env, NcXlsform *source, NcDiagnostics *diagnostics);

G_END_DECLS
