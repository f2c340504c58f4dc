/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-blobs.h"
#include "nc-sync-blobs.h"

G_BEGIN_DECLS

/* The inside of nc-sync-upload.c, nc-sync-upload-one.c and nc-sync-parcel.c. */

#define NC_UPLOAD_ONE_GO_BYTES (512 * 1024)

typedef struct NcUpload NcUpload;

/**
 * NcSyncUploads:
 * @blobs: all that have to go, papers first; @n_asked of them the hub was asked about
 * @waiting: what it wants
 * @width: how many requests at most at this moment; a break halves it, successes widen it again
 * @parcel_bytes: how much may go in one request: what the link carries in a moment, so that a break costs no more
 * @has_parcels: %FALSE for a hub that knows none
 * @sent: without a receipt yet; it is asked for with the next question
 * @receipts: as they came, not written down yet
 */
struct NcSyncUploads {
  NcSyncSession *session;
  GArray *blobs;
  guint n_asked;
  gboolean is_asking;
  GQueue waiting;
  guint width;
  guint n_running;
  guint n_well;
  gint64 parcel_bytes;
  gboolean has_parcels;
  GPtrArray *sent;
  GPtrArray *receipts;
  GError *failure;
};

/* One attachment. upload_id: (nullable): the hub's name of what it has of it; offset: how much that is. */
struct NcUpload {
  NcSyncUploads *uploads;
  NcSyncBlob blob;
  char *upload_id;
  gint64 offset;
  guint n_tries;
  NcBlobReader *reader;
  gboolean is_unreadable;
};

gboolean nc_upload_open_at (NcUpload *self, gint64 offset);
gssize nc_upload_read (gpointer data, gpointer buffer, gsize size);
void nc_upload_finish (NcUpload *self, gboolean is_sent);
void nc_upload_put_back (NcUpload *self, const GError *error);
void nc_uploads_went_well (NcSyncUploads *uploads);
void nc_uploads_broke (NcSyncUploads *uploads);
void nc_uploads_move_on (NcSyncUploads *uploads);
gboolean nc_upload_arrived (NcHttpReply *reply, guint status, const GError *link_error, GError **error);

void nc_upload_start_one (NcUpload *self);
gboolean nc_upload_fits_parcel (const NcUpload *self);
void nc_parcel_start (NcSyncUploads *uploads);

G_END_DECLS
