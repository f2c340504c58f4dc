/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <jansson.h>
#include <sodium.h>
#include "nc-sha256.h"
#include "nc-sync-error.h"

G_BEGIN_DECLS

/* The ground of the wire format (PROTOCOL.md): bounded JSON, gzip, hexadecimal, signatures with a domain. */
#define NC_WIRE_PROTOCOL      1
#define NC_WIRE_MAX_BODY      (8 * 1024 * 1024)
#define NC_WIRE_MAX_CLEAR     (32 * 1024 * 1024)
#define NC_WIRE_MAX_DEPTH     12
#define NC_WIRE_MAX_NODES     600000
#define NC_WIRE_MAX_ENTRIES   20000
#define NC_WIRE_MAX_VALUE     (1024 * 1024)
#define NC_WIRE_MAX_NAME      64
#define NC_WIRE_MAX_ID        128
#define NC_WIRE_MAX_CURSOR    8000
#define NC_WIRE_HASH_HEX      64
#define NC_WIRE_SIGNATURE_HEX 128
#define NC_WIRE_MAX_BLOB      G_GINT64_CONSTANT (4294967296)

/* Levels of zlib. A batch of entries is a tenth larger by the quick one, in a quarter of the time: for what one laptop
   sends. Small: for what the hub sends to all of them. */
#define NC_WIRE_GZIP_QUICK 3
#define NC_WIRE_GZIP_SMALL 6

GBytes *nc_wire_gzip (gconstpointer data, gsize size, int level);
GBytes *nc_wire_gunzip (gconstpointer data, gsize size, gsize max_clear, GError **error);
json_t *nc_wire_parse (gconstpointer data, gsize size, GError **error);

char *nc_wire_hex (gconstpointer data, gsize size);
gboolean nc_wire_unhex (const char *text, gpointer out, gsize size);
gboolean nc_wire_is_hash (const char *text);
const char *nc_wire_get_string (json_t *object, const char *key, gsize max_bytes);
gint64 nc_wire_get_int (json_t *object, const char *key);
char *nc_wire_dump (json_t *json);

GByteArray *nc_wire_signed_bytes (const char *domain, gconstpointer data, gsize size);
gboolean nc_wire_verify (const guint8 *public_key, const char *domain, gconstpointer data, gsize size,
                         const char *signature_hex);
void nc_wire_digest_row (NcSha256 *state, const char *table, const char *row, const char *gone, json_t *data);

typedef json_t NcJson;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NcJson, json_decref)

G_END_DECLS
