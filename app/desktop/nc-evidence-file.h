/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>

G_BEGIN_DECLS

/* A file that is to become evidence, read in a thread. */
#define NC_EVIDENCE_MOST_BYTES (64 * 1024 * 1024)

typedef enum {
  NC_EVIDENCE_ANY,    /* a photo has to be whole, anything else is taken as it is */
  NC_EVIDENCE_PICTURE /* JPEG or PNG only */
} NcEvidenceDemand;

const char *nc_evidence_file_type (const char *name);
void nc_evidence_file_read (GFile *file, NcEvidenceDemand demand, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data);
GBytes *nc_evidence_file_read_finish (GAsyncResult *result, GError **error);

G_END_DECLS
