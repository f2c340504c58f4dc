/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib-object.h>

G_BEGIN_DECLS

/* The keys of one home folder. store.key holds the store key, wrapped by a passphrase (Argon2id) or, without one, in
   clear and readable by its owner only; device.key holds the device's id and Ed25519 key, its secret sealed by the
   store key when there is a passphrase. From the store key come the keys of attachments, personal columns and blind
   indexes. */
#define NC_KEYS_PUBLIC_BYTES    32
#define NC_KEYS_SIGNATURE_BYTES 64
#define NC_KEYS_SUBKEY_BYTES    32
#define NC_KEYS_INDEX_BYTES     16

typedef enum {
  NC_KEYS_BLOBS = 1,
  NC_KEYS_COLUMNS = 2,
  NC_KEYS_INDEX = 3,
  NC_KEYS_DEVICE = 4,
} NcKeysPurpose;

#define NC_TYPE_KEYS (nc_keys_get_type ())
G_DECLARE_FINAL_TYPE (NcKeys, nc_keys, NC, KEYS, GObject)

NcKeys *nc_keys_open (const char *home, gboolean may_create, GError **error);
gboolean nc_keys_is_protected (NcKeys *self);
gboolean nc_keys_is_unlocked (NcKeys *self);
gboolean nc_keys_unlock (NcKeys *self, const char *passphrase, GError **error);
gboolean nc_keys_take (NcKeys *self, NcKeys *from, GError **error);
void nc_keys_lock (NcKeys *self);
gboolean nc_keys_set_passphrase (NcKeys *self, const char *passphrase, GError **error);
gboolean nc_keys_get_subkey (NcKeys *self, NcKeysPurpose purpose, guint8 key[NC_KEYS_SUBKEY_BYTES], GError **error);

NcKeys *nc_keys_open_past (NcKeys *self, const char *device_id, GError **error);
char *nc_keys_make_device (NcKeys *self, GError **error);
gboolean nc_keys_adopt_device (NcKeys *self, GError **error);
const char *nc_keys_get_device_id (NcKeys *self);
const guint8 *nc_keys_get_device_public (NcKeys *self);
gboolean nc_keys_sign (NcKeys *self, gconstpointer data, gsize size, guint8 signature[NC_KEYS_SIGNATURE_BYTES],
                       GError **error);
gboolean nc_keys_verify (const guint8 device_public[NC_KEYS_PUBLIC_BYTES], gconstpointer data, gsize size,
                         const guint8 signature[NC_KEYS_SIGNATURE_BYTES]);

char *nc_keys_seal_text (NcKeys *self, const char *context, const char *plain, GError **error);
char *nc_keys_unseal_text (NcKeys *self, const char *context, const char *sealed, GError **error);
gboolean nc_keys_blind_index (NcKeys *self, const char *context, const char *plain, guint8 index[NC_KEYS_INDEX_BYTES],
                              GError **error);

G_END_DECLS
