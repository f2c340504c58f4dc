/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-hub-dump.h"
#include "nc-hub-schema.h"
#include "nc-json.h"
#include "nc-lang.h"
#include <gio/gfiledescriptorbased.h>
#include <string.h>
#include <unistd.h>

#define PAGE_ROWS      500
#define MAX_LINE_BYTES (64 * 1024 * 1024)
#define DOMAIN         "nengcha-hub-backup-1"

/* ---- writing ---- */

typedef struct {
  NcHub *hub;
  GOutputStream *out;
  NcSha256 digest;
  GString *line;
  gint64 n_rows;
} Writer;

/* All lines but the last, which says the sum, are summed up. */
static gboolean
write_line (Writer *self, GError **error)
{
  g_string_append_c (self->line, '\n');
  if (self->digest.context)
    nc_sha256_update (&self->digest, self->line->str, self->line->len);
  if (!g_output_stream_write_all (self->out, self->line->str, self->line->len, NULL, NULL, error))
    return FALSE;
  g_string_truncate (self->line, 0);
  return TRUE;
}

static gboolean
write_head (Writer *self, GError **error)
{
  g_autofree char *key_path = g_build_filename (nc_hub_home (self->hub), "hub.key", NULL);
  g_autofree char *tls_path = g_build_filename (nc_hub_home (self->hub), "tls.pem", NULL);
  g_autofree char *pack_path = g_build_filename (nc_hub_home (self->hub), "pack.key", NULL);
  g_autofree char *key = NULL, *tls = NULL, *pack = NULL;
  gboolean done;

  if (!g_file_get_contents (key_path, &key, NULL, error))
    return FALSE;
  g_file_get_contents (tls_path, &tls, NULL, NULL);
  g_file_get_contents (pack_path, &pack, NULL, NULL);
  nc_json_begin_object (self->line);
  nc_json_member_string (self->line, "format", NC_HUB_DUMP_FORMAT);
  nc_json_member_string (self->line, "epoch", nc_hub_epoch (self->hub));
  nc_json_member_int (self->line, "created_usec", nc_clock_now_usec (nc_hub_clock (self->hub)));
  nc_json_member_string (self->line, "key", g_strstrip (key));
  nc_json_member_string (self->line, "tls", tls);
  nc_json_member_string (self->line, "pack_key", pack);
  nc_json_end_object (self->line);
  done = write_line (self, error);
  sodium_memzero (key, strlen (key));
  return done;
}

static void
write_value (GString *out, NcHubStmt *stmt, const NcHubField *field)
{
  g_autofree char *hex = NULL;
  gconstpointer bytes;
  gsize size;

  if (nc_hub_stmt_is_null (stmt, field->name)) {
    nc_json_null (out);
  } else if (field->type == NC_HUB_FIELD_INT) {
    nc_json_int (out, nc_hub_stmt_int (stmt, field->name));
  } else if (field->type == NC_HUB_FIELD_TEXT) {
    nc_json_string (out, nc_hub_stmt_text (stmt, field->name));
  } else {
    bytes = nc_hub_stmt_bytes (stmt, field->name, &size);
    hex = nc_wire_hex (bytes, size);
    nc_json_string (out, hex);
  }
}

static gboolean
write_row (Writer *self, const NcHubTable *table, NcHubStmt *stmt, GError **error)
{
  nc_json_begin_array (self->line);
  for (guint i = 0; i < table->fields->len; i++)
    write_value (self->line, stmt, &g_array_index (table->fields, NcHubField, i));
  nc_json_end_array (self->line);
  self->n_rows++;
  return write_line (self, error);
}

/* The key of the last row, kept to go on after it. */
typedef struct {
  char *text;
  gint64 number;
  GBytes *bytes;
} Key;

static void
key_clear (gpointer data)
{
  Key *key = data;

  g_clear_pointer (&key->text, g_free);
  g_clear_pointer (&key->bytes, g_bytes_unref);
}

static void
keep_key (const NcHubTable *table, NcHubStmt *stmt, GArray *keys)
{
  g_array_set_size (keys, 0);
  for (guint i = 0; i < table->fields->len; i++) {
    const NcHubField *field = &g_array_index (table->fields, NcHubField, i);
    Key key = { 0 };
    gsize size;
    gconstpointer bytes;

    if (field->is_key && field->type == NC_HUB_FIELD_BYTES) {
      bytes = nc_hub_stmt_bytes (stmt, field->name, &size);
      key.bytes = g_bytes_new (bytes, size);
    } else if (field->is_key && field->type == NC_HUB_FIELD_INT) {
      key.number = nc_hub_stmt_int (stmt, field->name);
    } else if (field->is_key) {
      key.text = g_strdup (nc_hub_stmt_text (stmt, field->name));
    }
    g_array_append_val (keys, key);
  }
}

static void
bind_key (const NcHubTable *table, NcHubStmt *stmt, GArray *keys)
{
  for (guint i = 0; i < keys->len; i++) {
    const NcHubField *field = &g_array_index (table->fields, NcHubField, i);
    const Key *key = &g_array_index (keys, Key, i);
    g_autofree char *name = nc_hub_field_parameter (field);

    if (!field->is_key)
      continue;
    if (field->type == NC_HUB_FIELD_INT)
      nc_hub_stmt_bind_int (stmt, name, key->number);
    else if (field->type == NC_HUB_FIELD_TEXT)
      nc_hub_stmt_bind_text (stmt, name, key->text);
    else
      nc_hub_stmt_bind_bytes (stmt, name, g_bytes_get_data (key->bytes, NULL), g_bytes_get_size (key->bytes));
  }
}

/* @n: (out): how many rows the page had */
static gboolean
write_page (Writer *self, const NcHubTable *table, GArray *keys, guint *n, GError **error)
{
  NcHubStmt *stmt = nc_hub_schema_page (nc_hub_db (self->hub), table, keys->len == 0, error);
  gboolean has_row = TRUE;

  *n = 0;
  if (!stmt)
    return FALSE;
  bind_key (table, stmt, keys);
  nc_hub_stmt_bind_int (stmt, ":n", PAGE_ROWS);
  while (has_row) {
    if (!nc_hub_stmt_step (stmt, &has_row, error) || (has_row && !write_row (self, table, stmt, error)))
      return FALSE;
    if (has_row && ++*n == PAGE_ROWS)
      keep_key (table, stmt, keys);
  }
  nc_hub_stmt_reset (stmt);
  return TRUE;
}

static gboolean
write_table (Writer *self, const NcHubTable *table, GError **error)
{
  g_autoptr (GArray) keys = g_array_new (FALSE, TRUE, sizeof (Key));
  guint n = PAGE_ROWS;

  g_array_set_clear_func (keys, key_clear);
  nc_json_begin_object (self->line);
  nc_json_member_string (self->line, "table", table->name);
  nc_json_key (self->line, "columns");
  nc_json_begin_array (self->line);
  for (guint i = 0; i < table->fields->len; i++)
    nc_json_string (self->line, g_array_index (table->fields, NcHubField, i).name);
  nc_json_end_array (self->line);
  nc_json_end_object (self->line);
  if (!write_line (self, error))
    return FALSE;
  while (n == PAGE_ROWS)
    if (!write_page (self, table, keys, &n, error))
      return FALSE;
  return TRUE;
}

static gboolean
write_tail (Writer *self, GError **error)
{
  guint8 digest[NC_SHA256_BYTES];
  g_autofree char *hex = NULL, *signature = NULL;

  nc_sha256_final (&self->digest, digest);
  hex = nc_wire_hex (digest, sizeof digest);
  signature = nc_hub_sign (self->hub, DOMAIN, hex);
  nc_json_begin_object (self->line);
  nc_json_member_int (self->line, "rows", self->n_rows);
  nc_json_member_string (self->line, "sha256", hex);
  nc_json_member_string (self->line, "signature", signature);
  nc_json_end_object (self->line);
  return write_line (self, error);
}

static gboolean
write_all (Writer *self, GError **error)
{
  g_autoptr (GPtrArray) tables = nc_hub_schema_tables ();

  if (!write_head (self, error))
    return FALSE;
  for (guint i = 0; i < tables->len; i++)
    if (!write_table (self, tables->pdata[i], error))
      return FALSE;
  return write_tail (self, error);
}

/**
 * nc_hub_dump_write:
 * @path: replaced when all is written and synced, not before; for its owner only, since the hub's key is in it
 *
 * One state of the database, also while the hub serves.
 */
gboolean
nc_hub_dump_write (NcHub *hub, const char *path, gint64 *n_rows, GError **error)
{
  g_autofree char *part = g_strconcat (path, ".part", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (part), final = g_file_new_for_path (path);
  g_autoptr (GFileOutputStream) raw =
      g_file_replace (file, NULL, FALSE, G_FILE_CREATE_PRIVATE | G_FILE_CREATE_REPLACE_DESTINATION, NULL, error);
  g_autoptr (GZlibCompressor) gzip = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 6);
  g_autoptr (GOutputStream) out = NULL;
  g_autoptr (GString) line = g_string_new (NULL);
  Writer writer = { .hub = hub, .line = line };
  gboolean done = FALSE;

  if (!raw)
    return FALSE;
  out = g_converter_output_stream_new (G_OUTPUT_STREAM (raw), G_CONVERTER (gzip));
  g_filter_output_stream_set_close_base_stream (G_FILTER_OUTPUT_STREAM (out), FALSE);
  writer.out = out;
  nc_sha256_init (&writer.digest);
  if (nc_hub_db_begin_read (nc_hub_db (hub), error)) {
    done = write_all (&writer, error);
    nc_hub_db_rollback (nc_hub_db (hub));
  }
  nc_sha256_clear (&writer.digest);
  done = done && g_output_stream_close (out, NULL, error);
  if (done && fsync (g_file_descriptor_based_get_fd (G_FILE_DESCRIPTOR_BASED (raw))) != 0) {
    g_set_error (error, NC_HUB_DB_ERROR, NC_HUB_DB_ERROR_FULL,
                 _ ("%s cannot be written: look whether the disk has room and the folder may be written to"), path);
    done = FALSE;
  }
  done = done && g_output_stream_close (G_OUTPUT_STREAM (raw), NULL, error) &&
         g_file_move (file, final, G_FILE_COPY_OVERWRITE, NULL, NULL, NULL, error);
  if (!done)
    unlink (part);
  *n_rows = writer.n_rows;
  return done;
}

/* ---- reading ---- */

typedef struct {
  GInputStream *in;
  GByteArray *buffer;
  gsize at;
  NcSha256 digest;
} Reader;

static gboolean
bad_dump (GError **error)
{
  g_set_error_literal (error, NC_SYNC_ERROR, NC_SYNC_ERROR_BAD_DATA, _ ("the backup is damaged, or is none"));
  return FALSE;
}

/* @line: (out) (transfer full) (nullable): without its end; %NULL after the last */
static gboolean
next_line (Reader *self, json_t **json, char **line, GError **error)
{
  for (;;) {
    guint8 *start = self->buffer->data + self->at,
           *end = self->buffer->len > self->at ? memchr (start, '\n', self->buffer->len - self->at) : NULL;
    guint8 chunk[16384];
    gssize n;

    if (end) {
      json_error_t problem;

      *line = g_strndup ((char *)start, (gsize)(end - start) + 1);
      *json = json_loadb ((char *)start, (gsize)(end - start), JSON_REJECT_DUPLICATES, &problem);
      self->at = (gsize)(end - self->buffer->data) + 1;
      return *json ? TRUE : bad_dump (error);
    }
    g_byte_array_remove_range (self->buffer, 0, (guint)self->at);
    self->at = 0;
    n = self->buffer->len < MAX_LINE_BYTES ? g_input_stream_read (self->in, chunk, sizeof chunk, NULL, NULL) : -1;
    if (n <= 0) {
      *json = NULL;
      *line = NULL;
      return n == 0 && self->buffer->len == 0 ? TRUE : bad_dump (error);
    }
    g_byte_array_append (self->buffer, chunk, (guint)n);
  }
}

static gboolean
reader_open (Reader *self, const char *path, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) raw = g_file_read (file, NULL, error);
  g_autoptr (GZlibDecompressor) gunzip = g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP);

  if (!raw)
    return FALSE;
  self->in = g_converter_input_stream_new (G_INPUT_STREAM (raw), G_CONVERTER (gunzip));
  self->buffer = g_byte_array_new ();
  nc_sha256_init (&self->digest);
  return TRUE;
}

static void
reader_clear (Reader *self)
{
  nc_sha256_clear (&self->digest);
  g_clear_object (&self->in);
  g_clear_pointer (&self->buffer, g_byte_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reader, reader_clear)

static gboolean
read_head (json_t *json, NcHubDumpInfo *info, GError **error)
{
  guint8 seed[crypto_sign_SEEDBYTES];

  if (g_strcmp0 (json_string_value (json_object_get (json, "format")), NC_HUB_DUMP_FORMAT) != 0)
    return bad_dump (error);
  info->epoch = g_strdup (json_string_value (json_object_get (json, "epoch")));
  info->key_hex = g_strdup (json_string_value (json_object_get (json, "key")));
  info->tls_pem = g_strdup (json_string_value (json_object_get (json, "tls")));
  info->pack_key = g_strdup (json_string_value (json_object_get (json, "pack_key")));
  info->created_usec = json_integer_value (json_object_get (json, "created_usec"));
  return info->epoch && nc_wire_unhex (info->key_hex, seed, sizeof seed) ? TRUE : bad_dump (error);
}

static gboolean
tail_fits (json_t *json, Reader *reader, const NcHubDumpInfo *info)
{
  guint8 digest[NC_SHA256_BYTES], seed[crypto_sign_SEEDBYTES], public_key[crypto_sign_PUBLICKEYBYTES],
      secret_key[crypto_sign_SECRETKEYBYTES];
  g_autofree char *hex = NULL;

  nc_sha256_final (&reader->digest, digest);
  hex = nc_wire_hex (digest, sizeof digest);
  nc_wire_unhex (info->key_hex, seed, sizeof seed);
  crypto_sign_seed_keypair (public_key, secret_key, seed);
  sodium_memzero (secret_key, sizeof secret_key);
  return json_integer_value (json_object_get (json, "rows")) == info->n_rows &&
         g_strcmp0 (json_string_value (json_object_get (json, "sha256")), hex) == 0 &&
         nc_wire_verify (public_key, DOMAIN, hex, strlen (hex),
                         json_string_value (json_object_get (json, "signature")));
}

/**
 * nc_hub_dump_check:
 * @info: (out caller-allocates): to be cleared, also after %FALSE
 *
 * Reads all of it: whole, and as it was written.
 *
 * Returns: %FALSE with NC_SYNC_ERROR_BAD_DATA, or an error of the file
 */
gboolean
nc_hub_dump_check (const char *path, NcHubDumpInfo *info, GError **error)
{
  g_auto (Reader) reader = { 0 };
  gboolean is_first = TRUE, is_over = FALSE;

  *info = (NcHubDumpInfo){ 0 };
  if (!reader_open (&reader, path, error))
    return FALSE;
  for (;;) {
    g_autofree char *line = NULL;
    json_t *read = NULL;
    g_autoptr (NcJson) json = NULL;

    if (!next_line (&reader, &read, &line, error))
      return FALSE;
    json = read;
    if (!json)
      return is_over || bad_dump (error);
    if (is_over || (is_first && !read_head (json, info, error)))
      return error && *error ? FALSE : bad_dump (error);
    is_first = FALSE;
    is_over = json_is_object (json) && json_object_get (json, "sha256");
    if (is_over && !tail_fits (json, &reader, info))
      return bad_dump (error);
    if (!is_over)
      nc_sha256_update (&reader.digest, line, strlen (line));
    info->n_rows += json_is_array (json);
  }
}

void
nc_hub_dump_info_clear (NcHubDumpInfo *info)
{
  if (info->key_hex)
    sodium_memzero (info->key_hex, strlen (info->key_hex));
  g_clear_pointer (&info->epoch, g_free);
  g_clear_pointer (&info->key_hex, g_free);
  g_clear_pointer (&info->tls_pem, g_free);
  g_clear_pointer (&info->pack_key, g_free);
}

static gboolean
bind_value (NcHubStmt *stmt, const NcHubField *field, json_t *value)
{
  g_autofree char *name = nc_hub_field_parameter (field);
  g_autofree guint8 *bytes = NULL;
  gsize size;

  if (json_is_null (value)) {
    nc_hub_stmt_bind_null (stmt, name);
    return TRUE;
  }
  if (field->type == NC_HUB_FIELD_INT) {
    nc_hub_stmt_bind_int (stmt, name, json_integer_value (value));
    return json_is_integer (value);
  }
  if (!json_is_string (value))
    return FALSE;
  if (field->type == NC_HUB_FIELD_TEXT) {
    nc_hub_stmt_bind_text (stmt, name, json_string_value (value));
    return TRUE;
  }
  size = json_string_length (value) / 2;
  bytes = g_malloc (size + 1);
  nc_hub_stmt_bind_null (stmt, name);
  if (!nc_wire_unhex (json_string_value (value), bytes, size))
    return FALSE;
  nc_hub_stmt_bind_bytes (stmt, name, bytes, size);
  return TRUE;
}

static gboolean
load_row (NcHub *hub, const NcHubTable *table, json_t *row, GError **error)
{
  NcHubStmt *stmt;

  if (!table || json_array_size (row) != table->fields->len)
    return bad_dump (error);
  stmt = nc_hub_schema_insert (nc_hub_db (hub), table, error);
  if (!stmt)
    return FALSE;
  for (guint i = 0; i < table->fields->len; i++)
    if (!bind_value (stmt, &g_array_index (table->fields, NcHubField, i), json_array_get (row, i)))
      return bad_dump (error);
  return nc_hub_stmt_run (stmt, error);
}

/* The schema's own line stays as the database it is loaded into has it. */
static gboolean
is_own_meta (const NcHubTable *table, json_t *row)
{
  return table && g_str_equal (table->name, "meta") &&
         g_strcmp0 (json_string_value (json_array_get (row, 0)), "schema_version") == 0;
}

/* The table that @json begins, with the columns this program knows, in their order. */
static const NcHubTable *
find_table (GPtrArray *tables, json_t *json)
{
  const char *name = json_string_value (json_object_get (json, "table"));
  json_t *columns = json_object_get (json, "columns");

  for (guint i = 0; name && i < tables->len; i++) {
    const NcHubTable *table = tables->pdata[i];
    gboolean same = g_str_equal (table->name, name) && json_array_size (columns) == table->fields->len;

    for (guint j = 0; same && j < table->fields->len; j++)
      same = g_strcmp0 (json_string_value (json_array_get (columns, j)),
                        g_array_index (table->fields, NcHubField, j).name) == 0;
    if (same)
      return table;
  }
  return NULL;
}

static gboolean
empty_tables (NcHub *hub, GPtrArray *tables, GError **error)
{
  for (guint i = 0; i < tables->len; i++) {
    const NcHubTable *table = tables->pdata[i];
    NcHubStmt *stmt = g_str_equal (table->name, "meta") ? nc_hub_sql (hub, "meta-empty", error)
                                                        : nc_hub_schema_empty (nc_hub_db (hub), table, error);

    if (!stmt || !nc_hub_stmt_run (stmt, error))
      return FALSE;
  }
  return TRUE;
}

/**
 * nc_hub_dump_load:
 * @path: that nc_hub_dump_check() found whole
 *
 * Puts what it holds in the place of what is there, in the caller's transaction.
 */
gboolean
nc_hub_dump_load (NcHub *hub, const char *path, GError **error)
{
  g_autoptr (GPtrArray) tables = nc_hub_schema_tables ();
  const NcHubTable *table = NULL;
  g_auto (Reader) reader = { 0 };
  gboolean is_first = TRUE;

  if (!reader_open (&reader, path, error) || !empty_tables (hub, tables, error))
    return FALSE;
  for (;; is_first = FALSE) {
    g_autofree char *line = NULL;
    json_t *read = NULL;
    g_autoptr (NcJson) json = NULL;

    if (!next_line (&reader, &read, &line, error))
      return FALSE;
    json = read;
    if (!json)
      return TRUE;
    if (json_is_array (json)) {
      if (!is_own_meta (table, json) && !load_row (hub, table, json, error))
        return FALSE;
    } else if (!is_first && json_object_get (json, "table")) {
      table = find_table (tables, json);
      if (!table) {
        g_set_error_literal (error, NC_HUB_DB_ERROR, NC_HUB_DB_ERROR_NEWER,
                             _ ("the backup has tables that this program does not know"));
        return FALSE;
      }
    }
  }
}
