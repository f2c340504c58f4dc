/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-home.h"
#include "nc-lang.h"
#include "nc-paths.h"
#include "nc-sync.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PACK_DOMAIN     "nengcha-pack-1"
#define MOST_PACK_BYTES (G_GINT64_CONSTANT (256) << 20)
#define COPY_BYTES      65536

/* A pack as the hub's pack key has signed it. */
typedef struct {
  json_t *json;
  const char *version;
  const char *dated;
  const char *sha256;
  gint64 size_bytes;
} Pack;

static gboolean
refuse (GError **error, const char *message)
{
  g_set_error_literal (error, NC_SYNC_ERROR, NC_SYNC_ERROR_BAD_DATA, message);
  return FALSE;
}

static gboolean
set_unwritable (const char *path, GError **error)
{
  g_set_error (error, NC_STORE_ERROR, NC_STORE_ERROR_IO,
               _ ("%s cannot be written: look whether the disk has room and the folder may be written to"), path);
  return FALSE;
}

/* The pack key is believed at the first time; another one needs a person (nc_sync_trust_pack_key()). */
static gboolean
take_key (NcStore *store, json_t *list, guint8 key[crypto_sign_PUBLICKEYBYTES], GError **error)
{
  const char *hex = nc_wire_get_string (list, "key", 64);
  g_autofree char *known = nc_store_get_meta (store, "sync.pack_key", NULL);

  if (!nc_wire_unhex (hex, key, crypto_sign_PUBLICKEYBYTES))
    return refuse (error,
                   _ ("the hub's answer cannot be read; exchange again, and tell the bureau if it happens once more"));
  if (known && !g_str_equal (known, hex))
    return refuse (
        error,
        _ ("the reference pack is signed with another key than before; nothing was changed. Ask the bureau, and only "
           "when it has replaced the key accept the new one (in the settings, or “sync --trust-pack-key”)"));
  return known || nc_store_set_meta (store, "sync.pack_key", hex, error);
}

static gboolean
prove (json_t *offer, const guint8 *key, Pack *pack, GError **error)
{
  const char *text = nc_wire_get_string (offer, "text", 4096);
  const char *signature = nc_wire_get_string (offer, "signature", NC_WIRE_SIGNATURE_HEX);

  if (!text || !nc_wire_verify (key, PACK_DOMAIN, text, strlen (text), signature) ||
      !(pack->json = nc_wire_parse (text, strlen (text), NULL)))
    return refuse (error, _ ("the reference pack's signature is not right; nothing was changed. Tell the bureau"));
  pack->version = nc_wire_get_string (pack->json, "version", 128);
  pack->dated = nc_wire_get_string (pack->json, "dated", 10);
  pack->sha256 = nc_wire_get_string (pack->json, "sha256", NC_WIRE_HASH_HEX);
  pack->size_bytes = nc_wire_get_int (pack->json, "size_bytes");
  if (g_strcmp0 (nc_wire_get_string (pack->json, "format", 32), PACK_DOMAIN) == 0 &&
      g_strcmp0 (nc_wire_get_string (pack->json, "kind", 32), "reference") == 0 && pack->version && pack->dated &&
      nc_day_parse (pack->dated) != NC_DAY_NONE && nc_wire_is_hash (pack->sha256) && pack->size_bytes > 0 &&
      pack->size_bytes <= MOST_PACK_BYTES)
    return TRUE;
  return refuse (error,
                 _ ("the hub's answer cannot be read; exchange again, and tell the bureau if it happens once more"));
}

/* A pack is never taken back silently: the date decides, then the version. */
static gboolean
is_newer (NcStore *store, const Pack *pack)
{
  g_autofree char *dated = nc_store_get_meta (store, "sync.pack_dated", NULL);
  g_autofree char *version = nc_store_get_meta (store, "sync.pack_version", NULL);
  int order = g_strcmp0 (pack->dated, dated);

  return order > 0 || (order == 0 && g_strcmp0 (pack->version, version) > 0);
}

static gboolean
file_is_whole (const char *path, const Pack *pack)
{
  g_autofree guint8 *buffer = g_malloc (COPY_BYTES);
  guint8 digest[NC_SHA256_BYTES];
  g_autofree char *hex = NULL;
  g_auto (NcSha256) state = { 0 };
  FILE *file = fopen (path, "rbe");
  gint64 size = 0;
  gsize n;

  if (!file)
    return FALSE;
  nc_sha256_init (&state);
  while ((n = fread (buffer, 1, COPY_BYTES, file)) > 0) {
    nc_sha256_update (&state, buffer, n);
    size += (gint64)n;
  }
  fclose (file);
  nc_sha256_final (&state, digest);
  hex = nc_wire_hex (digest, sizeof digest);
  return size == pack->size_bytes && g_str_equal (hex, pack->sha256);
}

/* Goes on where an earlier try broke off. */
static gboolean
download (NcSyncSession *session, const Pack *pack, const char *part, GError **error)
{
  g_autofree char *path = g_strdup_printf ("/v1/packs/%s", pack->sha256), *range = NULL, *tag = NULL;
  int fd = open (part, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  const char *headers[3] = { NULL };
  g_auto (NcHttpReply) reply = { 0 };
  struct stat st = { 0 };
  gboolean done;

  if (fd < 0 || fstat (fd, &st) != 0 || (st.st_size >= pack->size_bytes && ftruncate (fd, st.st_size = 0) != 0)) {
    if (fd >= 0)
      close (fd);
    return set_unwritable (part, error);
  }
  if (st.st_size > 0) {
    headers[0] = range = g_strdup_printf ("Range: bytes=%lld-", (long long)st.st_size);
    headers[1] = tag = g_strdup_printf ("If-Range: \"%s\"", pack->sha256);
  }
  done = nc_http_call (session->http, &(NcHttpCall){ .method = "GET", .path = path, .headers = headers, .save_fd = fd },
                       &reply, error) &&
         (reply.status == 206 || nc_http_expect (&reply, 200, error)) && fsync (fd) == 0;
  close (fd);
  return done;
}

/* What opens as a pack takes its place under its hash, where it stays for the cases judged with it. */
static gboolean
keep_pack (const char *folder, const Pack *pack, const char *part, GError **error)
{
  g_autofree char *name = g_strdup_printf ("%s.db", pack->sha256), *path = g_build_filename (folder, name, NULL);
  g_autoptr (NcDb) db = nc_db_open (part, SQLITE_OPEN_READONLY, NULL);
  gint64 n_rules = 0;

  if (!db || !nc_db_get_int (db, "SELECT COUNT(*) FROM rules", &n_rules, NULL) || n_rules == 0)
    return refuse (error, _ ("the reference pack does not open; nothing was changed. Exchange again, and tell the "
                             "bureau if it happens once more"));
  g_clear_pointer (&db, nc_db_close);
  return rename (part, path) == 0 ? nc_home_sync_folder (folder, error) : set_unwritable (path, error);
}

/* The name that the programs read changes in one step. */
static gboolean
put_in_use (const char *folder, const Pack *pack, GError **error)
{
  g_autofree char *name = g_strdup_printf ("%s.db", pack->sha256), *link = g_build_filename (folder, "link.new", NULL),
                  *current = g_build_filename (folder, "reference.db", NULL);

  (void)unlink (link);
  if (symlink (name, link) == 0 && rename (link, current) == 0)
    return nc_home_sync_folder (folder, error);
  return set_unwritable (current, error);
}

static gboolean
note (NcStore *store, const Pack *pack, GError **error)
{
  NcDb *db = nc_store_get_db (store);

  if (!nc_db_exec (db, "BEGIN IMMEDIATE", error))
    return FALSE;
  if (nc_store_set_meta (store, "sync.pack", pack->sha256, error) &&
      nc_store_set_meta (store, "sync.pack_dated", pack->dated, error) &&
      nc_store_set_meta (store, "sync.pack_version", pack->version, error) && nc_db_exec (db, "COMMIT", error))
    return TRUE;
  nc_db_exec (db, "ROLLBACK", NULL);
  return FALSE;
}

/* @is_newest: it becomes the one in use */
static gboolean
take_pack (NcSyncSession *session, const Pack *pack, gboolean is_newest, GError **error)
{
  g_autofree char *folder = g_build_filename (nc_store_get_home (session->store), "packs", NULL);
  g_autofree char *name = g_strdup_printf ("%s.part", pack->sha256), *part = g_build_filename (folder, name, NULL);

  if (!nc_home_make_folder (folder, error))
    return FALSE;
  if (!file_is_whole (part, pack) && !download (session, pack, part, error))
    return FALSE;
  if (!file_is_whole (part, pack)) {
    (void)unlink (part);
    return refuse (error, _ ("the reference pack is not what its signature says; nothing was changed. Exchange again, "
                             "and tell the bureau if it happens once more"));
  }
  if (!keep_pack (folder, pack, part, error) ||
      (is_newest && (!put_in_use (folder, pack, error) || !note (session->store, pack, error))))
    return FALSE;
  session->report->packs_received++;
  return TRUE;
}

/* The hub's signed list; an empty array where it has none. */
static json_t *
ask_offers (NcSyncSession *session, const char *have, guint8 key[crypto_sign_PUBLICKEYBYTES], GError **error)
{
  g_autofree char *path = have ? g_strconcat ("/v1/packs?have=", have, NULL) : g_strdup ("/v1/packs");
  g_auto (NcHttpReply) reply = { 0 };
  g_autoptr (NcJson) list = NULL;
  json_t *packs;

  if (!nc_http_call (session->http, &(NcHttpCall){ .method = "GET", .path = path }, &reply, error))
    return NULL;
  if (reply.status == 404)
    return json_array ();
  if (!nc_http_expect (&reply, 200, error) || !(list = nc_sync_signed_json (session->link->hub_key, &reply, error)))
    return NULL;
  packs = json_object_get (list, "packs");
  if (json_array_size (packs) == 0)
    return json_array ();
  return take_key (session->store, list, key, error) ? json_incref (packs) : NULL;
}

static gboolean
pull_newest (NcSyncSession *session, GError **error)
{
  g_autofree char *have = nc_store_get_meta (session->store, "sync.pack", NULL);
  guint8 key[crypto_sign_PUBLICKEYBYTES];
  g_autoptr (NcJson) offers = NULL;
  Pack pack = { 0 };
  gboolean done;

  if (g_strcmp0 (session->pack, have) == 0)
    return TRUE;
  offers = ask_offers (session, have, key, error);
  if (!offers || json_array_size (offers) == 0)
    return offers != NULL;
  done = prove (json_array_get (offers, 0), key, &pack, error) &&
         (!is_newer (session->store, &pack) || take_pack (session, &pack, TRUE, error));
  json_decref (pack.json);
  return done;
}

/* The version of a pack's file; NULL when it is none. */
static char *
version_of (const char *path)
{
  g_autoptr (NcDb) db = nc_db_open (path, SQLITE_OPEN_READONLY, NULL);
  g_autoptr (NcStmt) stmt = db ? nc_db_prepare (db, "SELECT value FROM pack WHERE key = 'version'", NULL) : NULL;
  gboolean has_row = FALSE;

  return stmt && nc_stmt_step (stmt, &has_row, NULL) && has_row ? g_strdup (nc_stmt_text (stmt, "value")) : NULL;
}

/* Takes what is here out of @versions: of the bureau's packs and of the program's own. */
static void
forget_present (NcStore *store, GHashTable *versions)
{
  g_autofree char *folder = g_build_filename (nc_store_get_home (store), "packs", NULL),
                  *own_path = nc_paths_find ("data/reference/reference.db"),
                  *own = own_path ? version_of (own_path) : NULL;
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  if (own)
    g_hash_table_remove (versions, own);
  while (dir && (name = g_dir_read_name (dir))) {
    g_autofree char *path = g_build_filename (folder, name, NULL);
    g_autofree char *version = g_str_has_suffix (name, ".db") ? version_of (path) : NULL;

    if (version)
      g_hash_table_remove (versions, version);
  }
}

/* Versions that closed cases here were judged with and that are not on this laptop. */
static GHashTable *
load_missing (NcStore *store, GError **error)
{
  g_autoptr (GHashTable) versions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (NcStmt) stmt = nc_sync_store_prepare (store, "packs-judged-with", error);
  gboolean has_row = TRUE;

  while (stmt && has_row) {
    if (!nc_stmt_step (stmt, &has_row, error))
      return NULL;
    if (has_row)
      g_hash_table_add (versions, g_strdup (nc_stmt_text (stmt, "reference_version")));
  }
  if (stmt && g_hash_table_size (versions) > 0)
    forget_present (store, versions);
  return stmt ? g_steal_pointer (&versions) : NULL;
}

/* What is missing and the newest that the hub has, so that a hub that lacks them, too, is not asked at every exchange.
 */
static char *
question_of (NcSyncSession *session, GHashTable *missing)
{
  g_autoptr (GList) versions = g_list_sort (g_hash_table_get_keys (missing), (GCompareFunc)strcmp);
  GString *out = g_string_new (session->pack);

  for (GList *one = versions; one; one = one->next)
    g_string_append_printf (out, " %s", (char *)one->data);
  return g_string_free (out, FALSE);
}

static gboolean
take_missing (NcSyncSession *session, GHashTable *missing, GError **error)
{
  guint8 key[crypto_sign_PUBLICKEYBYTES];
  g_autoptr (NcJson) offers = ask_offers (session, NULL, key, error);
  json_t *offer;
  gsize i;

  json_array_foreach (offers, i, offer)
  {
    Pack pack = { 0 };
    gboolean done = prove (offer, key, &pack, error) &&
                    (!g_hash_table_remove (missing, pack.version) || take_pack (session, &pack, FALSE, error));

    json_decref (pack.json);
    if (!done)
      return FALSE;
  }
  return offers != NULL;
}

/* A closed case keeps the pack that it was judged with, also on a laptop that has never had it. */
static gboolean
pull_kept (NcSyncSession *session, GError **error)
{
  g_autoptr (GHashTable) missing = load_missing (session->store, error);
  g_autofree char *question = NULL, *asked = NULL, *open = NULL;

  if (!missing || g_hash_table_size (missing) == 0)
    return missing != NULL;
  question = question_of (session, missing);
  asked = nc_store_get_meta (session->store, "sync.packs_asked", NULL);
  if (g_strcmp0 (asked, question) == 0)
    return TRUE;
  if (!take_missing (session, missing, error))
    return FALSE;
  open = g_hash_table_size (missing) > 0 ? question_of (session, missing) : NULL;
  return nc_store_set_meta (session->store, "sync.packs_asked", open, error);
}

/**
 * nc_sync_pull_packs:
 *
 * Takes the newest reference pack of the hub, when it is newer than the one here, and those that closed cases here were
 * judged with: signed by the pack key, whole, and only then in their place.
 *
 * Returns: %FALSE with an #NcSyncError or a store error; the pack in use is then as before
 */
gboolean
nc_sync_pull_packs (NcSyncSession *session, GError **error)
{
  return !*session->pack || (pull_newest (session, error) && pull_kept (session, error));
}

/* A person has heard from the bureau that the pack key was replaced: the next one is believed. */
gboolean
nc_sync_trust_pack_key (NcStore *store, GError **error)
{
  return nc_store_set_meta (store, "sync.pack_key", NULL, error);
}
