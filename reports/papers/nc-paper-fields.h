/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-paper-template.h"
#include "nc-paper-value.h"

G_BEGIN_DECLS

/* What check-template found: one text a finding, in the user's language. */
typedef struct {
  GPtrArray *problems; /* what is wrong with its instructions */
  GPtrArray *unknown;  /* members that no snapshot has */
  GPtrArray *unused;   /* required fields that the template does not print */
  GPtrArray *left_out; /* fields that need not be printed and are not */
} NcTemplateReport;

char *nc_paper_member_name (const char *path);
gboolean nc_paper_check_fields (const char *kind, json_t *snapshot, GError **error);
gboolean nc_paper_check_rules (const char *kind, json_t *snapshot, GError **error);
NcTemplateReport *nc_paper_check_template (const char *kind_or_path, const char *override_dir, GError **error);
void nc_template_report_free (NcTemplateReport *report);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NcTemplateReport, nc_template_report_free)

G_END_DECLS
