/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>
#include "nc-case-editor.h"

G_BEGIN_DECLS

/* The file of a case for the archive: papers, evidence, journal and checksums, as one PDF or as a folder. Shown as soon
   as the case has a paper. */
#define NC_TYPE_CASE_ARCHIVE (nc_case_archive_get_type ())
G_DECLARE_FINAL_TYPE (NcCaseArchive, nc_case_archive, NC, CASE_ARCHIVE, AdwBin)

typedef enum { NC_CASE_ARCHIVE_PDF, NC_CASE_ARCHIVE_FOLDER } NcCaseArchiveForm;

GtkWidget *nc_case_archive_new (NcCaseEditor *editor);
void nc_case_archive_write (NcCaseArchive *self, NcCaseArchiveForm form, const char *path);
gboolean nc_case_archive_is_busy (NcCaseArchive *self);
const char *nc_case_archive_get_message (NcCaseArchive *self);

G_END_DECLS
