/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-wire.h"
#include "nc-lang.h"
#include <string.h>
#include <zlib.h>

G_DEFINE_QUARK (nc_sync_error_quark, nc_sync_error)

#define GZIP_WINDOW (15 + 16)

/**
 * nc_wire_gzip:
 * @level: NC_WIRE_GZIP_QUICK or _SMALL
 *
 * Returns: (transfer full): @data as one gzip member.
 */
GBytes *
nc_wire_gzip (gconstpointer data, gsize size, int level)
{
  z_stream z = { 0 };
  gsize bound;
  guint8 *out;

  g_assert (deflateInit2 (&z, level, Z_DEFLATED, GZIP_WINDOW, 8, Z_DEFAULT_STRATEGY) == Z_OK);
  bound = deflateBound (&z, size);
  out = g_malloc (bound);
  z.next_in = (Bytef *)data;
  z.avail_in = (uInt)size;
  z.next_out = out;
  z.avail_out = (uInt)bound;
  g_assert (deflate (&z, Z_FINISH) == Z_STREAM_END);
  size = z.total_out;
  deflateEnd (&z);
  return g_bytes_new_take (out, size);
}

/**
 * nc_wire_gunzip:
 * @max_clear: the most that may come out
 *
 * Returns: (transfer full): %NULL with NC_SYNC_ERROR_BAD_DATA for what is not one whole gzip member, or _TOO_LARGE
 */
GBytes *
nc_wire_gunzip (gconstpointer data, gsize size, gsize max_clear, GError **error)
{
  g_autoptr (GByteArray) out = g_byte_array_new ();
  z_stream z = { 0 };
  int rc = inflateInit2 (&z, GZIP_WINDOW);
  guint8 buffer[65536];

  z.next_in = (Bytef *)data;
  z.avail_in = (uInt)size;
  while (rc == Z_OK && out->len <= max_clear) {
    z.next_out = buffer;
    z.avail_out = sizeof buffer;
    rc = inflate (&z, Z_NO_FLUSH);
    if (rc == Z_OK || rc == Z_STREAM_END)
      g_byte_array_append (out, buffer, (guint)(sizeof buffer - z.avail_out));
    if (rc == Z_OK && z.avail_in == 0 && z.avail_out > 0)
      rc = Z_BUF_ERROR;
  }
  inflateEnd (&z);
  if (out->len > max_clear) {
    g_set_error_literal (error, NC_SYNC_ERROR, NC_SYNC_ERROR_TOO_LARGE,
                         _ ("what was received is larger than allowed; nothing was changed. Tell the bureau"));
    return NULL;
  }
  if (rc == Z_STREAM_END && z.avail_in == 0)
    return g_byte_array_free_to_bytes (g_steal_pointer (&out));
  g_set_error_literal (error, NC_SYNC_ERROR, NC_SYNC_ERROR_BAD_DATA,
                       _ ("what was received is cut off or damaged; exchange or copy it once more"));
  return NULL;
}

/* Depth and number of values before anything is allocated for them. */
static gboolean
within_bounds (const char *text, gsize size)
{
  gboolean in_string = FALSE;
  guint depth = 0, nodes = 0;

  for (gsize i = 0; i < size; i++) {
    char c = text[i];

    if (in_string) {
      if (c == '\\')
        i++;
      else if (c == '"')
        in_string = FALSE;
      continue;
    }
    if (c == '"')
      in_string = TRUE;
    else if (c == '[' || c == '{') {
      nodes++;
      if (++depth > NC_WIRE_MAX_DEPTH)
        return FALSE;
    } else if ((c == ']' || c == '}') && depth > 0)
      depth--;
    else if (c == ',' && ++nodes > NC_WIRE_MAX_NODES)
      return FALSE;
  }
  return nodes <= NC_WIRE_MAX_NODES;
}

/**
 * nc_wire_parse:
 *
 * Bounded: at most NC_WIRE_MAX_DEPTH levels and NC_WIRE_MAX_NODES values, no name twice in an object, no NUL in a
 * string, only well-formed UTF-8.
 *
 * Returns: (transfer full): an object; %NULL with NC_SYNC_ERROR_BAD_DATA
 */
json_t *
nc_wire_parse (gconstpointer data, gsize size, GError **error)
{
  json_error_t problem = { 0 };
  g_autoptr (NcJson) json = NULL;

  if (size > NC_WIRE_MAX_CLEAR || !within_bounds (data, size)) {
    g_set_error_literal (
        error, NC_SYNC_ERROR, NC_SYNC_ERROR_BAD_DATA,
        _ ("what was received is damaged: it is nested or split too far. Exchange or copy it once more"));
    return NULL;
  }
  json = json_loadb (data, size, JSON_REJECT_DUPLICATES, &problem);
  if (json_is_object (json))
    return g_steal_pointer (&json);
  g_set_error (error, NC_SYNC_ERROR, NC_SYNC_ERROR_BAD_DATA,
               _ ("what was received is damaged (%s); exchange or copy it once more"), problem.text);
  return NULL;
}

char *
nc_wire_hex (gconstpointer data, gsize size)
{
  char *text = g_malloc (2 * size + 1);

  return sodium_bin2hex (text, 2 * size + 1, data, size);
}

/**
 * nc_wire_unhex:
 * @text: (nullable):
 *
 * Returns: whether @text is exactly @size bytes in lower-case hexadecimal.
 */
gboolean
nc_wire_unhex (const char *text, gpointer out, gsize size)
{
  gsize n = 0;

  return text && strlen (text) == 2 * size && strspn (text, "0123456789abcdef") == 2 * size &&
         sodium_hex2bin (out, size, text, 2 * size, NULL, &n, NULL) == 0 && n == size;
}

gboolean
nc_wire_is_hash (const char *text)
{
  return text && strlen (text) == NC_WIRE_HASH_HEX && strspn (text, "0123456789abcdef") == NC_WIRE_HASH_HEX;
}

/**
 * nc_wire_get_string:
 *
 * Returns: (transfer none) (nullable): %NULL when it is missing, no string, or longer than @max_bytes
 */
const char *
nc_wire_get_string (json_t *object, const char *key, gsize max_bytes)
{
  json_t *value = json_object_get (object, key);

  return json_is_string (value) && json_string_length (value) <= max_bytes ? json_string_value (value) : NULL;
}

/* -1 when it is missing or no integer; negative integers do not occur. */
gint64
nc_wire_get_int (json_t *object, const char *key)
{
  json_t *value = json_object_get (object, key);

  return json_is_integer (value) && json_integer_value (value) >= 0 ? json_integer_value (value) : -1;
}

/**
 * nc_wire_dump:
 *
 * Returns: (transfer full): compact, names sorted: the same object is always the same text.
 */
char *
nc_wire_dump (json_t *json)
{
  char *text = json_dumps (json, JSON_COMPACT | JSON_SORT_KEYS | JSON_ENCODE_ANY);
  char *copy = g_strdup (text);

  free (text);
  return copy;
}

/**
 * nc_wire_signed_bytes:
 * @domain: what kind of thing is signed, so that no signature can be taken for another
 *
 * Returns: (transfer full): @domain, a colon and the SHA-256 of @data: what the Ed25519 signature is over.
 */
GByteArray *
nc_wire_signed_bytes (const char *domain, gconstpointer data, gsize size)
{
  GByteArray *out = g_byte_array_new ();
  guint8 digest[NC_SHA256_BYTES];

  nc_sha256_of (digest, data, size);
  g_byte_array_append (out, (const guint8 *)domain, (guint)strlen (domain));
  g_byte_array_append (out, (const guint8 *)":", 1);
  g_byte_array_append (out, digest, sizeof digest);
  return out;
}

gboolean
nc_wire_verify (const guint8 *public_key, const char *domain, gconstpointer data, gsize size, const char *signature_hex)
{
  g_autoptr (GByteArray) message = nc_wire_signed_bytes (domain, data, size);
  guint8 signature[crypto_sign_BYTES];

  return nc_wire_unhex (signature_hex, signature, sizeof signature) &&
         crypto_sign_verify_detached (signature, message->data, message->len, public_key) == 0;
}

static void
feed (NcSha256 *state, const char *text)
{
  char length[24];

  g_snprintf (length, sizeof length, "%zu:", text ? strlen (text) : 0);
  nc_sha256_update (state, length, strlen (length));
  if (text)
    nc_sha256_update (state, text, strlen (text));
}

static int
compare_text (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

/**
 * nc_wire_digest_row:
 * @gone: (nullable): why the row is no more
 * @data: (nullable): an object of strings
 *
 * Feeds one row of a delta: table, row, gone, then names and values in the order of the names, each with its length.
 */
void
nc_wire_digest_row (NcSha256 *state, const char *table, const char *row, const char *gone, json_t *data)
{
  g_autoptr (GPtrArray) keys = g_ptr_array_new ();
  const char *key;
  json_t *value;

  feed (state, table);
  feed (state, row);
  feed (state, gone);
  json_object_foreach (data, key, value) g_ptr_array_add (keys, (gpointer)key);
  g_ptr_array_sort (keys, compare_text);
  for (guint i = 0; i < keys->len; i++) {
    feed (state, keys->pdata[i]);
    feed (state, json_string_value (json_object_get (data, keys->pdata[i])));
  }
}
