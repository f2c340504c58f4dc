/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <libxml/tree.h>
#include "nc-xls-book.h"

G_BEGIN_DECLS

/* An XLSForm: a form written as a spreadsheet (.xlsx, pyxform's one-file .csv, or .md), compiled to an ODK XForm. Two
   additions in the namespace #NC_XLSFORM_NAMESPACE: bind attributes nc:soft and nc:softMsg (columns soft_constraint and
   soft_constraint_message: a warning that may be passed with a reason), and the sheet “findings” as
   model/nc:findings/nc:finding {name, when, violation, severity, fact, evidence, deadline, nodeset}. @nodeset is what a
   finding is looked for in (each entry of a repeat, or the whole form); @when is an expression seen from there; in the
   other attributes ${path} stands for an answer, its path seen from there too. */
typedef struct _NcXlsform NcXlsform;

#define NC_XLSFORM_NAMESPACE "https://nengcha.org/xforms"

NcXlsform *nc_xlsform_load (const char *path, NcDiagnostics *diagnostics, GError **error);
NcXlsform *nc_xlsform_load_bytes (GBytes *bytes, const char *name, NcDiagnostics *diagnostics, GError **error);
void nc_xlsform_free (NcXlsform *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NcXlsform, nc_xlsform_free)

const char *nc_xlsform_get_id (NcXlsform *self);
const char *nc_xlsform_get_title (NcXlsform *self);
const char *nc_xlsform_get_version (NcXlsform *self);
gboolean nc_xlsform_find_cell (NcXlsform *self, const char *nodeset, const char *attribute, const char **sheet,
                               guint *row, guint *column, const char **title);

xmlDoc *nc_xlsform_to_xform (NcXlsform *self, NcDiagnostics *diagnostics, GError **error);

G_END_DECLS
