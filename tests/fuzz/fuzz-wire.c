/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"
#include "nc-batch.h"
#include "nc-wire.h"

#define DEVICE "01900000-0000-7000-8000-00000000000a"

/* What any machine on the network may say: packed or plain, as an object, and as a batch of one device. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static const guint8 key[crypto_sign_PUBLICKEYBYTES] = { 1 };
  g_autoptr (GBytes) clear = nc_wire_gunzip (data, size, 1024 * 1024, NULL);
  g_autoptr (NcJson) json = NULL, packed = NULL;
  g_autoptr (NcBatch) batch = nc_batch_read (data, size, DEVICE, key, NULL);
  g_autofree char *text = NULL;
  guint8 hash[NC_SHA256_BYTES];

  if (clear)
    packed = nc_wire_parse (g_bytes_get_data (clear, NULL), g_bytes_get_size (clear), NULL);
  json = nc_wire_parse (data, size, NULL);
  if (json) {
    NcSha256 state = { 0 };

    nc_sha256_init (&state);
    nc_wire_digest_row (&state, "t", "r", NULL, json_object_get (json, "d"));
    nc_sha256_final (&state, hash);
    text = nc_wire_dump (json);
    nc_wire_unhex (nc_wire_get_string (json, "prev_hash", NC_WIRE_HASH_HEX), hash, sizeof hash);
    nc_wire_verify (key, "fuzz", data, size, nc_wire_get_string (json, "signature", NC_WIRE_SIGNATURE_HEX));
  }
  return 0;
}
