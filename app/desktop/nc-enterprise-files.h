/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>
#include "nc-session.h"

G_BEGIN_DECLS

/* What lies in the files of an enterprise: its cases, or the papers of them. Read when it is first looked at. */
#define NC_TYPE_ENTERPRISE_FILES (nc_enterprise_files_get_type ())
G_DECLARE_FINAL_TYPE (NcEnterpriseFiles, nc_enterprise_files, NC, ENTERPRISE_FILES, AdwBin)

void nc_enterprise_files_show (NcEnterpriseFiles *self, NcSession *session, const char *enterprise_id);
guint nc_enterprise_files_get_n (NcEnterpriseFiles *self);

G_END_DECLS
