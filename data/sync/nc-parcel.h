/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-wire.h"

G_BEGIN_DECLS

/* The body of POST /v1/blobs (PROTOCOL.md, section 5): frames of one attachment each, 'B', a length, the 64 hexadecimal
   digits of the content's SHA-256, the content. */
#define NC_PARCEL_HEAD_BYTES   (1 + 8 + NC_WIRE_HASH_HEX)
#define NC_PARCEL_MAX_BYTES    (G_GINT64_CONSTANT (64) * 1024 * 1024)
#define NC_PARCEL_MAX_CONTENTS 512

/**
 * NcParcelSink:
 * @begin: a content of @size_bytes comes, whose name is @id
 * @take: some bytes of it
 * @end: that was the last of them; @is_whole: they are what the name says
 *
 * What becomes of a parcel. Each may stop the reader: %FALSE with @error.
 */
typedef struct {
  gboolean (*begin) (gpointer data, const char *id, gint64 size_bytes, GError **error);
  gboolean (*take) (gpointer data, gconstpointer bytes, gsize size, GError **error);
  gboolean (*end) (gpointer data, gboolean is_whole, GError **error);
} NcParcelSink;

/* What is known between two pieces of a parcel. n_head: how much of a head is here; bytes_left: of the content */
typedef struct {
  const NcParcelSink *sink;
  gpointer data;
  char head[NC_PARCEL_HEAD_BYTES + 1];
  gsize n_head;
  gint64 bytes_left;
  gint64 bytes_in;
  guint n_contents;
  NcSha256 sum;
} NcParcelReader;

void nc_parcel_write_head (guint8 head[NC_PARCEL_HEAD_BYTES], const char *id, gint64 size_bytes);
void nc_parcel_reader_init (NcParcelReader *self, const NcParcelSink *sink, gpointer data);
gboolean nc_parcel_reader_take (NcParcelReader *self, gconstpointer data, gsize size, GError **error);
gboolean nc_parcel_reader_finish (NcParcelReader *self, GError **error);
void nc_parcel_reader_clear (NcParcelReader *self);

G_END_DECLS
