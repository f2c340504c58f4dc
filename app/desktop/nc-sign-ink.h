/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-signature-pad.h"

G_BEGIN_DECLS

/* What stands on the pad, as text that a killed program finds again. */
char *nc_sign_ink_to_text (NcSignaturePad *pad);
gboolean nc_sign_ink_restore (NcSignaturePad *pad, const char *text);

G_END_DECLS
