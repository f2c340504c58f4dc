/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-wire.h"

G_BEGIN_DECLS

/* A file of frames, encrypted in chunks and signed at its end (PROTOCOL.md, section 10). The same form goes out, with a
   fresh key sealed to the hub, and comes back, under a key that the laptop chose. */
#define NC_BUNDLE_KEY_BYTES 32

typedef struct NcBundleWriter NcBundleWriter;
typedef struct NcBundleReader NcBundleReader;

/* Signs the digest of all frames; FALSE with @error. */
typedef gboolean (*NcBundleSign) (gpointer data, gconstpointer message, gsize size, guint8 signature[64],
                                  GError **error);

NcBundleWriter *nc_bundle_writer_new (const char *path, const guint8 *seal_to, const guint8 *key, GError **error);
gboolean nc_bundle_writer_frame (NcBundleWriter *self, char type, gconstpointer data, gsize size, GError **error);
gboolean nc_bundle_writer_begin (NcBundleWriter *self, char type, gint64 size, GError **error);
gboolean nc_bundle_writer_bytes (NcBundleWriter *self, gconstpointer data, gsize size, GError **error);
gboolean nc_bundle_writer_finish (NcBundleWriter *self, NcBundleSign sign, gpointer data, GError **error);
void nc_bundle_writer_free (NcBundleWriter *self);

NcBundleReader *nc_bundle_reader_new (const char *path, const guint8 *seal_public, const guint8 *seal_secret,
                                      const guint8 *key, GError **error);
gboolean nc_bundle_reader_next (NcBundleReader *self, char *type, gint64 *size, GError **error);
gssize nc_bundle_reader_read (NcBundleReader *self, gpointer buffer, gsize size, GError **error);
GBytes *nc_bundle_reader_bytes (NcBundleReader *self, gint64 size, gsize max_bytes, GError **error);
gboolean nc_bundle_reader_skip (NcBundleReader *self, gint64 size, GError **error);
gboolean nc_bundle_reader_proves (NcBundleReader *self, const guint8 *public_key);
void nc_bundle_reader_free (NcBundleReader *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NcBundleWriter, nc_bundle_writer_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NcBundleReader, nc_bundle_reader_free)

G_END_DECLS
