/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-case-store.h"
#include "nc-pades-extend.h"

G_BEGIN_DECLS

/* Signed papers of the store get a trusted time and revocation evidence when there is a network. */
typedef struct {
  const char *tsa; /* (nullable): address of a time-stamp authority; else the setting "paper.tsa" */
  gboolean evidence;
  GPtrArray *trust; /* (nullable) (element-type utf8): more files or folders of trusted certificates */
} NcStampOptions;

typedef struct {
  guint stamped;       /* papers that got a time-stamp */
  guint waiting;       /* papers that still lack one */
  guint lists;         /* revocation lists in HOME/trust that are new */
  GPtrArray *problems; /* (element-type utf8) */
} NcStampReport;

gboolean nc_case_paper_stamp (NcCaseBook *book, const NcCaseFacts *before, NcCaseFacts *after, NcCasePaper *paper,
                              const NcStampOptions *options, NcChange *change, NcPadesExtended *extended,
                              GError **error);
char *nc_case_paper_tsa (NcCaseBook *book, GError **error);
gboolean nc_case_papers_stamp (NcCaseBook *book, const NcStampOptions *options, NcStampReport *report, GError **error);
void nc_stamp_report_clear (NcStampReport *report);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (NcStampReport, nc_stamp_report_clear)

G_END_DECLS
