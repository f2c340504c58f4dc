/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-case-facts.h"
#include "nc-form.h"

G_BEGIN_DECLS

char *nc_checklist_photo_name (const char *file_name, const char *sha256);
void nc_checklist_bind_evidence (NcForm *form, const char *path, NcCaseFacts *facts, const NcCaseFinding *finding);

G_END_DECLS
