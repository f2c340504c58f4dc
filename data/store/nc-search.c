/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-search.h"
#include "nc-bigram.h"
#include "nc-id.h"
#include "nc-pinyin.h"
#include <stdio.h>
#include <string.h>

/* Hits that are ranked; more are not looked at. */
#define MAX_CANDIDATES 200
/* Rows of the index that a search proves at most, so that an odd query cannot take long. */
#define MAX_PROVED 20000

enum { BY_NAME, BY_INITIALS, BY_USCC, BY_REGION, BY_PART, N_WAYS };
static const char *const way_files[N_WAYS] = { "search-by-name", "search-by-initials", "search-by-uscc",
                                               "search-by-region", "search-by-part" };

struct _NcSearch {
  GObject parent_instance;
  NcStore *store;
  NcDb *db;
  GArray *scope; /* row numbers in order; NULL = all count */
  NcStmt *ways[N_WAYS];
  NcStmt *insert, *insert_part, *old, *delete_part, *delete_entry;
};

typedef struct {
  gint64 row_no;
  int rank;
  glong position;
  glong length;
  char region[8];
} Hit;

G_DEFINE_FINAL_TYPE (NcSearch, nc_search, G_TYPE_OBJECT)

static void
free_statements (NcSearch *self)
{
  for (int i = 0; i < N_WAYS; i++)
    g_clear_pointer (&self->ways[i], nc_stmt_free);
  g_clear_pointer (&self->insert, nc_stmt_free);
  g_clear_pointer (&self->insert_part, nc_stmt_free);
  g_clear_pointer (&self->old, nc_stmt_free);
  g_clear_pointer (&self->delete_part, nc_stmt_free);
  g_clear_pointer (&self->delete_entry, nc_stmt_free);
}

static void
nc_search_finalize (GObject *object)
{
  NcSearch *self = NC_SEARCH (object);

  free_statements (self);
  g_clear_pointer (&self->db, nc_db_close);
  g_clear_pointer (&self->scope, g_array_unref);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (nc_search_parent_class)->finalize (object);
}

static void
nc_search_class_init (NcSearchClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = nc_search_finalize;
}

static void
nc_search_init (NcSearch *self)
{
  (void)self;
}

static char *
sql_of (const char *name)
{
  g_autofree char *path = g_strdup_printf ("/org/nengcha/store/sql/%s.sql", name);

  return nc_db_resource_sql (nc_store_get_sql (), path);
}

static NcStmt *
prepare (NcSearch *self, const char *name, GError **error)
{
  g_autofree char *sql = sql_of (name);

  return nc_db_prepare (self->db, sql, error);
}

static gboolean
prepare_all (NcSearch *self, GError **error)
{
  for (int i = 0; i < N_WAYS; i++) {
    self->ways[i] = prepare (self, way_files[i], error);
    if (!self->ways[i])
      return FALSE;
  }
  return (self->insert = prepare (self, "search-insert", error)) &&
         (self->insert_part = prepare (self, "search-insert-part", error)) &&
         (self->old = prepare (self, "search-old", error)) &&
         (self->delete_part = prepare (self, "search-delete-part", error)) &&
         (self->delete_entry = prepare (self, "search-delete", error));
}

/* One form for text and query: compatibility characters made plain, lower case. */
static char *
fold (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autofree char *plain = g_utf8_normalize (valid, -1, G_NORMALIZE_ALL_COMPOSE);

  return g_utf8_strdown (plain, -1);
}

/* Writes the enterprise that @row stands on. */
static gboolean
add_row (NcSearch *self, NcStmt *row, GError **error)
{
  const char *alias = nc_stmt_text (row, "alias"), *address = nc_stmt_text (row, "address");
  g_autofree char *name = fold (nc_stmt_text (row, "name"));
  g_autofree char *whole =
      g_strjoin ("\n", nc_stmt_text (row, "name"), alias ? alias : "", address ? address : "", NULL);
  g_autofree char *text = fold (whole);
  g_autofree char *initials = nc_pinyin_initials (nc_stmt_text (row, "name"));

  nc_stmt_bind_int (self->insert, ":row_no", nc_stmt_int (row, "row_no"));
  nc_stmt_bind_text (self->insert, ":name", name);
  nc_stmt_bind_text (self->insert, ":text", text);
  nc_stmt_bind_text (self->insert, ":initials", initials);
  nc_stmt_bind_text (self->insert, ":uscc", nc_stmt_text (row, "uscc"));
  nc_stmt_bind_text (self->insert, ":region_code", nc_stmt_text (row, "region_code"));
  nc_stmt_bind_int (self->insert_part, ":row_no", nc_stmt_int (row, "row_no"));
  nc_stmt_bind_text (self->insert_part, ":text", text);
  nc_stmt_bind_text (self->insert_part, ":initials", initials);
  return nc_stmt_run (self->insert, error) && nc_stmt_run (self->insert_part, error);
}

static gboolean
remove_row (NcSearch *self, gint64 row_no, GError **error)
{
  gboolean has_row, done = TRUE;

  nc_stmt_bind_int (self->old, ":row_no", row_no);
  if (!nc_stmt_step (self->old, &has_row, error))
    return FALSE;
  if (has_row) {
    nc_stmt_bind_int (self->delete_part, ":row_no", row_no);
    nc_stmt_bind_text (self->delete_part, ":text", nc_stmt_text (self->old, "text"));
    nc_stmt_bind_text (self->delete_part, ":initials", nc_stmt_text (self->old, "initials"));
    done = nc_stmt_run (self->delete_part, error);
  }
  nc_stmt_reset (self->old);
  nc_stmt_bind_int (self->delete_entry, ":row_no", row_no);
  return done && nc_stmt_run (self->delete_entry, error);
}

static gboolean
update_row (NcSearch *self, NcStmt *enterprise, gint64 row_no, GError **error)
{
  gboolean has_row, done;

  if (!remove_row (self, row_no, error))
    return FALSE;
  nc_stmt_bind_int (enterprise, ":row_no", row_no);
  if (!nc_stmt_step (enterprise, &has_row, error))
    return FALSE;
  done = !has_row || add_row (self, enterprise, error);
  nc_stmt_reset (enterprise);
  return done;
}

/* Both databases stand in a transaction. search.db commits first: a crash between does the same rows again. */
static gboolean
apply_dirty (NcSearch *self, GError **error)
{
  g_autoptr (NcStmt) dirty = nc_store_prepare_file (self->store, "search-dirty", error);
  g_autoptr (NcStmt) enterprise = dirty ? nc_store_prepare_file (self->store, "search-enterprise", error) : NULL;
  gboolean has_row;

  while (enterprise && nc_stmt_step (dirty, &has_row, error)) {
    if (!has_row)
      return nc_db_exec (self->db, "COMMIT", error) &&
             nc_db_exec (nc_store_get_db (self->store), "DELETE FROM search_dirty", error);
    if (!update_row (self, enterprise, nc_stmt_int (dirty, "row_no"), error))
      return FALSE;
  }
  return FALSE;
}

/**
 * nc_search_refresh:
 *
 * Takes in what has changed in the store since; nc_search_find() does it by itself.
 */
gboolean
nc_search_refresh (NcSearch *self, GError **error)
{
  NcDb *store = nc_store_get_db (self->store);
  gint64 n_dirty;

  if (!nc_db_get_int (store, "SELECT EXISTS (SELECT 1 FROM search_dirty)", &n_dirty, error))
    return FALSE;
  if (n_dirty == 0)
    return TRUE;
  if (!nc_db_exec (store, "BEGIN IMMEDIATE", error))
    return FALSE;
  if (nc_db_exec (self->db, "BEGIN IMMEDIATE", error) && apply_dirty (self, error) &&
      nc_db_exec (store, "COMMIT", error))
    return TRUE;
  if (!sqlite3_get_autocommit (self->db))
    nc_db_exec (self->db, "ROLLBACK", NULL);
  if (!sqlite3_get_autocommit (store))
    nc_db_exec (store, "ROLLBACK", NULL);
  return FALSE;
}

/* Rows between two looks at the cancellable. */
#define ROWS_A_LOOK 1024

typedef struct {
  GCancellable *cancellable;
  int *permille;
  gint64 n_all, n_done;
} Progress;

static gboolean
report (Progress *progress, GError **error)
{
  if (++progress->n_done % ROWS_A_LOOK != 0)
    return TRUE;
  if (progress->permille)
    g_atomic_int_set (progress->permille,
                      (int)(MIN (progress->n_done, progress->n_all) * 1000 / MAX (progress->n_all, 1)));
  return !g_cancellable_set_error_if_cancelled (progress->cancellable, error);
}

static gboolean
fill (NcSearch *self, const char *token, Progress *progress, GError **error)
{
  g_autofree char *schema = sql_of ("search-schema");
  g_autoptr (NcStmt) all = nc_store_prepare_file (self->store, "search-enterprises", error);
  g_autoptr (NcStmt) state = NULL;
  gboolean has_row = TRUE;

  if (!all || !nc_db_exec (self->db, schema, error) || !prepare_all (self, error))
    return FALSE;
  while (has_row) {
    if (!nc_stmt_step (all, &has_row, error) || (has_row && !(add_row (self, all, error) && report (progress, error))))
      return FALSE;
  }
  state = nc_db_prepare (self->db, "INSERT INTO state (token) VALUES (:token)", error);
  if (!state)
    return FALSE;
  nc_stmt_bind_text (state, ":token", token);
  return nc_stmt_run (state, error);
}

/* Makes the index anew from one reading of the store, which may be written to meanwhile. The index loses its token
   before the marks of changed rows go, so that a crash in between makes it anew; rows that change from then on are
   marked again. */
static gboolean
rebuild (NcSearch *self, const char *token, Progress *progress, GError **error)
{
  NcDb *store = nc_store_get_db (self->store);
  gboolean done;

  free_statements (self);
  /* A large cache while all is written, else pages are written many times over. */
  if (!nc_db_exec (self->db, "PRAGMA cache_size = -65536", error) ||
      !nc_db_exec (self->db, "DROP TABLE IF EXISTS state; PRAGMA user_version = 0", error) ||
      !nc_db_exec (store, "DELETE FROM search_dirty", error) ||
      !nc_db_get_int (store, "SELECT count(*) FROM enterprise", &progress->n_all, error) ||
      !nc_db_exec (store, "BEGIN", error))
    return FALSE;
  done = nc_db_exec (self->db, "BEGIN IMMEDIATE", error) && fill (self, token, progress, error) &&
         nc_db_exec (self->db, "COMMIT", error);
  if (!sqlite3_get_autocommit (self->db)) {
    free_statements (self);
    nc_db_exec (self->db, "ROLLBACK", NULL);
  }
  nc_db_exec (store, "COMMIT", NULL);
  nc_db_exec (self->db, "PRAGMA cache_size = -16000", NULL);
  return done;
}

/* What search.db must carry to belong to this very store. */
static char *
store_token (NcSearch *self, GError **error)
{
  g_autoptr (GError) local = NULL;
  char *token = nc_store_get_meta (self->store, "search_token", &local);

  if (!token && !local) {
    token = nc_id_new (nc_store_get_clock (self->store));
    if (!nc_store_set_meta (self->store, "search_token", token, &local))
      g_clear_pointer (&token, g_free);
  }
  if (local)
    g_propagate_error (error, g_steal_pointer (&local));
  return token;
}

static gboolean
is_current (NcSearch *self, const char *token)
{
  gint64 version = 0;
  gboolean has_row = FALSE;
  g_autoptr (NcStmt) stmt = NULL;

  if (!nc_db_get_int (self->db, "PRAGMA user_version", &version, NULL) || version != 1)
    return FALSE;
  stmt = nc_db_prepare (self->db, "SELECT token FROM state", NULL);
  return stmt && nc_stmt_step (stmt, &has_row, NULL) && has_row && g_strcmp0 (nc_stmt_text (stmt, "token"), token) == 0;
}

static gboolean
open_index (NcSearch *self, GError **error)
{
  g_autofree char *path = g_build_filename (nc_store_get_home (self->store), "search.db", NULL);

  self->db = nc_db_open (path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, error);
  return self->db && nc_bigram_register (self->db, error) &&
         nc_db_exec (self->db, "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -16000",
                     error);
}

/* Opens search.db; a damaged one is put aside. */
static NcSearch *
open_any (NcStore *store, char **token, GError **error)
{
  g_autoptr (NcSearch) self = g_object_new (NC_TYPE_SEARCH, NULL);
  g_autoptr (GError) local = NULL;

  self->store = g_object_ref (store);
  *token = store_token (self, error);
  if (!*token)
    return NULL;
  if (!open_index (self, &local)) {
    g_autofree char *path = g_build_filename (nc_store_get_home (store), "search.db", NULL);
    g_autofree char *aside = g_strconcat (path, ".damaged", NULL);

    if (!g_error_matches (local, NC_DB_ERROR, NC_DB_ERROR_CORRUPT)) {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
    g_clear_pointer (&self->db, nc_db_close);
    if (rename (path, aside) != 0 || !open_index (self, error))
      return NULL;
  }
  return g_steal_pointer (&self);
}

/**
 * nc_search_open:
 *
 * Opens search.db, and makes it anew when there is none, it is damaged, or it belongs to another store.
 *
 * Returns: (transfer full): %NULL with an #NcDbError
 */
NcSearch *
nc_search_open (NcStore *store, GError **error)
{
  g_autofree char *token = NULL;
  g_autoptr (NcSearch) self = open_any (store, &token, error);
  Progress progress = { 0 };

  if (!self)
    return NULL;
  if (is_current (self, token) ? prepare_all (self, error) : rebuild (self, token, &progress, error))
    return g_steal_pointer (&self);
  return NULL;
}

/**
 * nc_search_is_behind:
 *
 * Returns: whether so many rows have changed that the next search would take long. A failure counts as that.
 */
gboolean
nc_search_is_behind (NcStore *store)
{
  gint64 n_dirty = 0;

  return !nc_db_get_int (nc_store_get_db (store), "SELECT count(*) FROM search_dirty", &n_dirty, NULL) ||
         n_dirty > NC_SEARCH_MANY_DIRTY;
}

/**
 * nc_search_is_stale:
 *
 * Returns: whether nc_search_open() or the next search would take long: the index is to be made anew, or many rows have
 * changed since. A failure counts as stale: making it anew will tell.
 */
gboolean
nc_search_is_stale (NcStore *store)
{
  g_autofree char *token = NULL;
  g_autoptr (NcSearch) self = open_any (store, &token, NULL);

  return !self || !is_current (self, token) || nc_search_is_behind (store);
}

/**
 * nc_search_rebuild:
 * @store: of this thread; others may write to the same store meanwhile
 * @permille: (nullable) (inout): how far it has come, set atomically
 *
 * Makes the index anew. Nobody may search in it meanwhile.
 *
 * Returns: %FALSE with an #NcDbError or %G_IO_ERROR_CANCELLED; the index is then still to be made
 */
gboolean
nc_search_rebuild (NcStore *store, GCancellable *cancellable, int *permille, GError **error)
{
  g_autofree char *token = NULL;
  g_autoptr (NcSearch) self = open_any (store, &token, error);
  Progress progress = { cancellable, permille, 0, 0 };

  return self && rebuild (self, token, &progress, error);
}

/**
 * nc_search_set_scope:
 * @row_nos: (nullable) (transfer full) (element-type gint64): in rising order; %NULL = all
 *
 * Searches give only enterprises of these.
 */
void
nc_search_set_scope (NcSearch *self, GArray *row_nos)
{
  g_return_if_fail (NC_IS_SEARCH (self));
  g_clear_pointer (&self->scope, g_array_unref);
  self->scope = row_nos;
}

static int
compare_row_nos (gconstpointer a, gconstpointer b)
{
  const gint64 x = *(const gint64 *)a, y = *(const gint64 *)b;

  return x < y ? -1 : x > y;
}

/* The place of the first character of @needle in @text, in characters; -1 when it is not there. */
static glong
place_of (const char *text, const char *needle)
{
  const char *at = strstr (text, needle);

  return at ? g_utf8_pointer_to_offset (text, at) : -1;
}

static gboolean
already_found (GArray *hits, gint64 row_no)
{
  for (guint i = 0; i < hits->len; i++)
    if (g_array_index (hits, Hit, i).row_no == row_no)
      return TRUE;
  return FALSE;
}

/* Runs a prepared way and keeps what it proves. @wanted: what must stand in the text or among the initials, NULL when
   the way itself is proof; @rank: of its hits, a lower one first. */
static gboolean
collect (NcSearch *self, int way, const char *wanted, int rank, GArray *hits, GError **error)
{
  NcStmt *stmt = self->ways[way];
  gboolean has_row = TRUE;
  guint proved = 0;

  while (has_row && hits->len < MAX_CANDIDATES && proved++ < MAX_PROVED) {
    Hit hit = { .rank = rank };
    const char *region;

    if (!nc_stmt_step (stmt, &has_row, error))
      return FALSE;
    if (!has_row)
      break;
    hit.row_no = nc_stmt_int (stmt, "row_no");
    if (self->scope && !g_array_binary_search (self->scope, &hit.row_no, compare_row_nos, NULL))
      continue;
    hit.length = g_utf8_strlen (nc_stmt_text (stmt, "name"), -1);
    if (wanted) {
      hit.position = place_of (nc_stmt_text (stmt, "text"), wanted);
      if (hit.position < 0) {
        hit.position = place_of (nc_stmt_text (stmt, "initials"), wanted);
        hit.rank++;
      }
      if (hit.position < 0)
        continue;
    }
    if (already_found (hits, hit.row_no))
      continue;
    region = nc_stmt_text (stmt, "region_code");
    g_strlcpy (hit.region, region ? region : "", sizeof hit.region);
    g_array_append_val (hits, hit);
  }
  nc_stmt_reset (stmt);
  return TRUE;
}

static gboolean
collect_range (NcSearch *self, int way, const char *from, int rank, GArray *hits, GError **error)
{
  g_autofree char *until = g_strconcat (from, "\xf4\x8f\xbf\xbf", NULL);

  nc_stmt_bind_text (self->ways[way], ":from", from);
  nc_stmt_bind_text (self->ways[way], ":until", until);
  nc_stmt_bind_int (self->ways[way], ":most", self->scope ? MAX_PROVED : MAX_CANDIDATES);
  return collect (self, way, NULL, rank, hits, error);
}

static int
compare_hits (gconstpointer a, gconstpointer b)
{
  const Hit *x = a, *y = b;

  if (x->rank != y->rank)
    return x->rank - y->rank;
  if (x->position != y->position)
    return x->position < y->position ? -1 : 1;
  if (x->length != y->length)
    return x->length < y->length ? -1 : 1;
  if (strcmp (x->region, y->region) != 0)
    return strcmp (x->region, y->region);
  return x->row_no < y->row_no ? -1 : x->row_no > y->row_no;
}

static gboolean
collect_all (NcSearch *self, const char *folded, const char *const *regions, GArray *hits, GError **error)
{
  g_autofree char *query = nc_bigram_query (folded);
  g_autofree char *upper = g_ascii_strup (folded, -1);
  gsize plain = strspn (folded, "0123456789abcdefghijklmnopqrstuvwxyz");
  gboolean is_code = plain >= 2 && folded[plain] == 0;

  if (!collect_range (self, BY_NAME, folded, 0, hits, error) ||
      (is_code && !collect_range (self, BY_USCC, upper, 1, hits, error)) ||
      (is_code && !collect_range (self, BY_REGION, upper, 7, hits, error)) ||
      (folded[plain] == 0 && !collect_range (self, BY_INITIALS, folded, 2, hits, error)))
    return FALSE;
  if (query && hits->len < MAX_CANDIDATES) {
    nc_stmt_bind_text (self->ways[BY_PART], ":query", query);
    nc_stmt_bind_int (self->ways[BY_PART], ":most", MAX_PROVED);
    if (!collect (self, BY_PART, folded, 3, hits, error))
      return FALSE;
  }
  for (gsize i = 0; regions && regions[i] && hits->len < MAX_CANDIDATES; i++)
    if (!collect_range (self, BY_REGION, regions[i], 7, hits, error))
      return FALSE;
  return TRUE;
}

/**
 * nc_search_find:
 * @text: what a person typed; blanks around it do not count
 * @regions: (nullable) (array zero-terminated=1): beginnings of region codes whose enterprises also count, last
 * @limit: at most so many, and at most 200
 *
 * Names that begin with @text come first, then credit codes, initials, other places in name, alias or address, then
 * regions; within these the earlier place, the shorter name, the region code.
 *
 * Returns: (transfer full) (element-type gint64): numbers for enterprise.row_no, best first; %NULL with an #NcDbError
 */
GArray *
nc_search_find (NcSearch *self, const char *text, const char *const *regions, guint limit, GError **error)
{
  g_autoptr (GArray) hits = g_array_new (FALSE, FALSE, sizeof (Hit));
  g_autofree char *folded = fold (text);
  GArray *rows;

  g_strstrip (folded);
  if (!nc_search_refresh (self, error))
    return NULL;
  if (*folded && !collect_all (self, folded, regions, hits, error))
    return NULL;
  g_array_sort (hits, compare_hits);
  rows = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (guint i = 0; i < MIN (limit, hits->len); i++)
    g_array_append_val (rows, g_array_index (hits, Hit, i).row_no);
  return rows;
}
