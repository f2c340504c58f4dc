/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>
#include "nc-record.h"

G_BEGIN_DECLS

/* Reads records of one kind from CSV with a header row, or from JSON lines (one object a line); which it is, the first
   byte says. Constant memory, whatever the file's length. */
typedef struct _NcRecordReader NcRecordReader;

typedef enum {
  NC_READ_RECORD,
  NC_READ_DAMAGED, /* this record cannot be read; the next may */
  NC_READ_END,
  NC_READ_FAILED, /* the file cannot be read any further */
} NcReadResult;

NcRecordReader *nc_record_reader_new (int fd, const char *name, NcKind kind, GError **error);
void nc_record_reader_free (NcRecordReader *self);
NcReadResult nc_record_reader_next (NcRecordReader *self, NcRecord *record, GError **error);
const GPtrArray *nc_record_reader_unknown (NcRecordReader *self);
guint nc_record_reader_n_columns (NcRecordReader *self);
guint nc_record_reader_n_titles (NcRecordReader *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NcRecordReader, nc_record_reader_free)

G_END_DECLS
