/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-biff.h"
#include "nc-xlsx-format.h"
#include "nc-xlsx-package.h"

G_BEGIN_DECLS

/* What the workbook's reader and the pass over its rows share. */
typedef struct {
  char *name;
  char *part;
  gboolean hidden;
} NcXlsxSheet;

struct _NcXlsx {
  NcBiff *biff; /* (nullable): an .xls of before 2007; then there is no package */
  NcXlsxPackage *package;
  GArray *sheets;         /* NcXlsxSheet */
  GString *shared;        /* all shared strings, each ending with NUL */
  GArray *shared_offsets; /* gsize */
  GArray *formats;        /* NcXlsxFormat by cell style */
  gboolean from_1904;
};

gboolean nc_xlsx_part_is_start (NcXlsxPart *part, const char *name);
gboolean nc_xlsx_part_read_text (NcXlsxPart *part, GString *text, gsize most_bytes, GError **error);
gboolean nc_xlsx_part_read_string_item (NcXlsxPart *part, GString *text, GError **error);
gboolean nc_xlsx_is_true (const char *text);
guint nc_xlsx_part_attribute_uint (NcXlsxPart *part, const char *name);

G_END_DECLS
