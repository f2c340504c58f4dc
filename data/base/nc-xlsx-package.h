/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <libxml/xmlreader.h>
#include "nc-xlsx-reader.h"

G_BEGIN_DECLS

/* The ZIP container of a workbook, used by the XLSX reader alone: parts come as pull parsers over a bounded stream. */
typedef struct _NcXlsxPackage NcXlsxPackage;
typedef struct _NcXlsxPart NcXlsxPart;

NcXlsxPackage *nc_xlsx_package_open_bytes (GBytes *bytes, GError **error);
void nc_xlsx_package_free (NcXlsxPackage *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NcXlsxPackage, nc_xlsx_package_free)

gboolean nc_xlsx_package_has_part (NcXlsxPackage *self, const char *name);

NcXlsxPart *nc_xlsx_part_open (NcXlsxPackage *package, const char *name, GError **error);
void nc_xlsx_part_free (NcXlsxPart *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NcXlsxPart, nc_xlsx_part_free)

gboolean nc_xlsx_part_read (NcXlsxPart *self, gboolean *end, GError **error);
int nc_xlsx_part_node_type (NcXlsxPart *self);
int nc_xlsx_part_depth (NcXlsxPart *self);
gboolean nc_xlsx_part_is_empty (NcXlsxPart *self);
const char *nc_xlsx_part_name (NcXlsxPart *self);
const char *nc_xlsx_part_value (NcXlsxPart *self);
char *nc_xlsx_part_attribute (NcXlsxPart *self, const char *name);
gboolean nc_xlsx_part_skip (NcXlsxPart *self, gboolean *end, GError **error);

G_END_DECLS
