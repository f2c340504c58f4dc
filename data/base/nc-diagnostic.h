/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  NC_SEVERITY_ERROR,   /* the file cannot be used until it is mended */
  NC_SEVERITY_WARNING, /* it can be used, and probably is not what its author meant */
  NC_SEVERITY_NOTICE,  /* worth knowing: something was left aside */
} NcSeverity;

/* One thing that is wrong in a spreadsheet, by cell. Texts are in the user's language and owned by the list. */
typedef struct {
  NcSeverity severity;
  char *sheet;        /* (nullable) */
  guint row;          /* from 1 as a spreadsheet shows it; 0 = the whole sheet */
  guint column;       /* from 1; 0 = the whole row */
  char *column_title; /* (nullable): what stands over the column */
  char *message;
  char *hint; /* (nullable): how to mend it */
} NcDiagnostic;

/* The first #NC_DIAGNOSTICS_KEPT are kept, all are counted: a file with a million bad rows costs no more than one with
   a thousand. */
#define NC_DIAGNOSTICS_KEPT 1000

typedef struct _NcDiagnostics NcDiagnostics;

NcDiagnostics *nc_diagnostics_new (void);
void nc_diagnostics_free (NcDiagnostics *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NcDiagnostics, nc_diagnostics_free)

NcDiagnostic *nc_diagnostics_add (NcDiagnostics *self, NcSeverity severity, const char *sheet, guint row, guint column,
                                  const char *column_title, const char *hint, const char *format, ...)
    G_GNUC_PRINTF (8, 9);
guint nc_diagnostics_get_length (NcDiagnostics *self);
const NcDiagnostic *nc_diagnostics_get (NcDiagnostics *self, guint index);
guint nc_diagnostics_count (NcDiagnostics *self, NcSeverity severity);

const char *nc_severity_to_string (NcSeverity severity);
char *nc_diagnostic_cell_name (guint row, guint column);
char *nc_diagnostic_to_text (const NcDiagnostic *diagnostic);
void nc_diagnostic_write_json (const NcDiagnostic *diagnostic, GString *out);
void nc_diagnostics_write_json (NcDiagnostics *self, GString *out);

G_END_DECLS
