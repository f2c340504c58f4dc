/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-reference.h"
#include "nc-clock.h"
#include "nc-lang.h"
#include "nc-paths.h"
#include "nc-reference-digest.h"
#include <glib/gstdio.h>
#include <string.h>

G_DEFINE_QUARK (nc_reference_error_quark, nc_reference_error)

struct _NcReference {
  gatomicrefcount refs;
  NcDb *db;
  char *version, *date, *sha256;
  GStringChunk *texts;
  GArray *editions; /* of NcEdition, newest of a family first */
  NcStmt *find_rule;
  GHashTable *confirmed; /* rule ids whose row is still as it was confirmed */
};

static char *
pack_value (NcDb *db, const char *key)
{
  g_autoptr (NcStmt) stmt = nc_db_prepare (db, "SELECT value FROM pack WHERE key = :key", NULL);
  gboolean has_row = FALSE;

  if (!stmt)
    return NULL;
  nc_stmt_bind_text (stmt, ":key", key);
  return nc_stmt_step (stmt, &has_row, NULL) && has_row ? g_strdup (nc_stmt_text (stmt, "value")) : NULL;
}

static const char *
keep (NcReference *self, const char *text)
{
  return text ? g_string_chunk_insert_const (self->texts, text) : NULL;
}

static gboolean
load_editions (NcReference *self, GError **error)
{
  g_autoptr (NcStmt) rows = nc_db_prepare (self->db,
                                           "SELECT standard, name, in_force_from, in_force_to, rule_id, confidence "
                                           "FROM editions ORDER BY family, in_force_from DESC, standard",
                                           error);
  gboolean has_row = TRUE;

  while (rows && nc_stmt_step (rows, &has_row, error) && has_row) {
    NcEdition edition = {
      .standard = keep (self, nc_stmt_text (rows, "standard")),
      .name = keep (self, nc_stmt_text (rows, "name")),
      .in_force_from = keep (self, nc_stmt_text (rows, "in_force_from")),
      .in_force_to = keep (self, nc_stmt_text (rows, "in_force_to")),
      .rule_id = keep (self, nc_stmt_text (rows, "rule_id")),
    };

    nc_confidence_parse (nc_stmt_text (rows, "confidence"), &edition.confidence);
    g_array_append_val (self->editions, edition);
  }
  return rows && !has_row;
}

static char *home_pack;

/**
 * nc_reference_use_home:
 * @home: of the inspector; a newer pack that the bureau has sent to it is then what nc_reference_open() opens
 *
 * Called once, when the program starts.
 */
void
nc_reference_use_home (const char *home)
{
  g_free (home_pack);
  home_pack = g_build_filename (home, "packs", "reference.db", NULL);
}

/* The later of the program's own pack and the one that was sent; a newer program brings a newer pack along. */
static char *
find_pack (void)
{
  g_autofree char *own = nc_paths_find ("data/reference/reference.db");
  g_autoptr (NcReference) first = NULL, second = NULL;
  int order;

  if (!home_pack || !g_file_test (home_pack, G_FILE_TEST_EXISTS))
    return g_steal_pointer (&own);
  second = nc_reference_open (home_pack, NULL);
  first = own ? nc_reference_open (own, NULL) : NULL;
  if (!first || !second)
    return second ? g_strdup (home_pack) : g_steal_pointer (&own);
  order = strcmp (second->date, first->date);
  return order > 0 || (order == 0 && strcmp (second->version, first->version) > 0) ? g_strdup (home_pack)
                                                                                   : g_steal_pointer (&own);
}

/**
 * nc_reference_open:
 * @path: (nullable): of a pack; %NULL for the one that belongs to the program, or a newer one of the home
 *
 * Opens the pack read-only; nothing ever writes to it.
 *
 * Returns: (transfer full): the reference, %NULL with an #NcReferenceError.
 */
NcReference *
nc_reference_open (const char *path, GError **error)
{
  g_autofree char *found = path ? g_strdup (path) : find_pack ();
  g_autofree char *escaped = NULL, *uri = NULL;
  g_autoptr (NcReference) self = NULL;
  g_autoptr (GError) inner = NULL;

  if (!found || !g_file_test (found, G_FILE_TEST_EXISTS)) {
    g_set_error (error, NC_REFERENCE_ERROR, NC_REFERENCE_ERROR_NO_PACK,
                 _ ("the reference data are missing (%s); install the program again"),
                 found ? found : "data/reference/reference.db");
    return NULL;
  }
  self = g_new0 (NcReference, 1);
  g_atomic_ref_count_init (&self->refs);
  self->texts = g_string_chunk_new (4096);
  self->editions = g_array_new (FALSE, FALSE, sizeof (NcEdition));
  self->confirmed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  escaped = g_uri_escape_string (found, "/", FALSE);
  uri = g_strdup_printf ("file:%s?immutable=1", escaped);
  self->db = nc_db_open (uri, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, &inner);
  if (self->db) {
    self->version = pack_value (self->db, "version");
    self->date = pack_value (self->db, "date");
    self->sha256 = pack_value (self->db, "sha256");
    self->find_rule = nc_db_prepare (self->db, "SELECT confidence, sha256 FROM rules WHERE rule_id = :rule_id", &inner);
  }
  if (!self->version || !self->date || !self->sha256 || !self->find_rule || !load_editions (self, &inner)) {
    g_set_error (error, NC_REFERENCE_ERROR, NC_REFERENCE_ERROR_DAMAGED, _ ("%s is no reference pack: %s"), found,
                 inner ? inner->message : _ ("it has no version"));
    return NULL;
  }
  return g_steal_pointer (&self);
}

NcReference *
nc_reference_ref (NcReference *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
nc_reference_unref (NcReference *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_clear_pointer (&self->find_rule, nc_stmt_free);
  g_clear_pointer (&self->db, nc_db_close);
  g_hash_table_unref (self->confirmed);
  g_array_unref (self->editions);
  g_string_chunk_free (self->texts);
  g_free (self->version);
  g_free (self->date);
  g_free (self->sha256);
  g_free (self);
}

/**
 * nc_reference_get_db:
 *
 * Returns: (transfer none): the pack's read-only connection: a table for each CSV file, with its columns and row_no.
 */
NcDb *
nc_reference_get_db (NcReference *self)
{
  return self->db;
}

const char *
nc_reference_version (NcReference *self)
{
  return self->version;
}

/* the day to which the facts were gathered */
const char *
nc_reference_date (NcReference *self)
{
  return self->date;
}

/* over all tables; says which facts a case was judged with */
const char *
nc_reference_sha256 (NcReference *self)
{
  return self->sha256;
}

/**
 * nc_reference_edition_in_force:
 * @family: a standard's number without its year, "GB 18613"
 * @day: the day asked about
 *
 * Returns: (nullable) (transfer none): the edition in force on @day; %NULL when this data has none for that day (an
 *   earlier edition may exist that it does not hold).
 */
const NcEdition *
nc_reference_edition_in_force (NcReference *self, const char *family, NcDay day)
{
  g_autofree char *iso = nc_day_format (day);
  gsize length = strlen (family);

  for (guint i = 0; i < self->editions->len; i++) {
    const NcEdition *edition = &g_array_index (self->editions, NcEdition, i);

    if (strncmp (edition->standard, family, length) == 0 && edition->standard[length] == '-' &&
        edition->in_force_from && strcmp (edition->in_force_from, iso) <= 0)
      return edition;
  }
  return NULL;
}

/**
 * nc_reference_edition:
 * @standard: with its year, "GB 18613-2020"
 *
 * Returns: (nullable) (transfer none): the edition, %NULL when no list of standards here names it.
 */
const NcEdition *
nc_reference_edition (NcReference *self, const char *standard)
{
  for (guint i = 0; i < self->editions->len; i++)
    if (g_str_equal (g_array_index (self->editions, NcEdition, i).standard, standard))
      return &g_array_index (self->editions, NcEdition, i);
  return NULL;
}

/**
 * nc_reference_rule_id:
 *
 * Returns: (transfer full): the id of a row whose table has no id column, "TABLE:ROW_NO".
 */
char *
nc_reference_rule_id (const char *table, gint64 row_no)
{
  return g_strdup_printf ("%s:%" G_GINT64_FORMAT, table, row_no);
}

static gboolean
find_rule (NcReference *self, const char *rule_id, NcConfidence *confidence, char **sha256)
{
  gboolean has_row = FALSE;

  nc_stmt_bind_text (self->find_rule, ":rule_id", rule_id);
  if (nc_stmt_step (self->find_rule, &has_row, NULL) && has_row) {
    if (confidence)
      nc_confidence_parse (nc_stmt_text (self->find_rule, "confidence"), confidence);
    if (sha256)
      *sha256 = g_strdup (nc_stmt_text (self->find_rule, "sha256"));
  }
  nc_stmt_reset (self->find_rule);
  return has_row;
}

gboolean
nc_reference_has_rule (NcReference *self, const char *rule_id)
{
  return find_rule (self, rule_id, NULL, NULL);
}

/**
 * nc_reference_confidence:
 * @rule_id: a row's own id, or nc_reference_rule_id()
 *
 * Returns: how far the row can be trusted: %NC_CONFIDENCE_CONFIRMED when a person has compared it with the official
 * text, %NC_CONFIDENCE_UNSOURCED when it was read in no document (whatever else its row says) or is not in the pack.
 */
NcConfidence
nc_reference_confidence (NcReference *self, const char *rule_id)
{
  NcConfidence confidence = NC_CONFIDENCE_UNSOURCED;

  if (nc_reference_is_confirmed (self, rule_id))
    return NC_CONFIDENCE_CONFIRMED;
  find_rule (self, rule_id, &confidence, NULL);
  return confidence;
}

/* Confirmations are the person's, not the pack's: they lie in the home folder and are only ever added to. */
static const char confirmations_sql[] =
    "CREATE TABLE IF NOT EXISTS confirmation (seq INTEGER PRIMARY KEY AUTOINCREMENT, rule_id TEXT NOT NULL,"
    " row_sha256 TEXT NOT NULL, confirmed_by TEXT NOT NULL, document TEXT NOT NULL, confirmed_at TEXT NOT NULL,"
    " pack_version TEXT NOT NULL, pack_sha256 TEXT NOT NULL) STRICT;"
    "CREATE TRIGGER IF NOT EXISTS confirmation_kept_1 BEFORE UPDATE ON confirmation"
    " BEGIN SELECT RAISE (ABORT, 'confirmations are only added'); END;"
    "CREATE TRIGGER IF NOT EXISTS confirmation_kept_2 BEFORE DELETE ON confirmation"
    " BEGIN SELECT RAISE (ABORT, 'confirmations are only added'); END;";

/**
 * nc_reference_load_confirmations:
 * @home: the inspector's folder; none there yet is no error
 *
 * Reads which rows people have confirmed. A confirmation counts only while the row's values are those confirmed.
 */
gboolean
nc_reference_load_confirmations (NcReference *self, const char *home, GError **error)
{
  g_autofree char *path = g_build_filename (home, "confirmations.db", NULL);
  g_autoptr (NcDb) db = NULL;
  gboolean has_row = TRUE;

  g_hash_table_remove_all (self->confirmed);
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  db = nc_db_open (path, SQLITE_OPEN_READONLY, error);
  if (!db)
    return FALSE;
  g_autoptr (NcStmt) rows = nc_db_prepare (db, "SELECT rule_id, row_sha256 FROM confirmation", error);
  while (rows && nc_stmt_step (rows, &has_row, error) && has_row) {
    g_autofree char *now = NULL;
    const char *rule_id = nc_stmt_text (rows, "rule_id");

    if (find_rule (self, rule_id, NULL, &now) && g_str_equal (now, nc_stmt_text (rows, "row_sha256")))
      g_hash_table_add (self->confirmed, g_strdup (rule_id));
  }
  return rows && !has_row;
}

gboolean
nc_reference_is_confirmed (NcReference *self, const char *rule_id)
{
  return g_hash_table_contains (self->confirmed, rule_id);
}

guint
nc_reference_n_confirmed (NcReference *self)
{
  return g_hash_table_size (self->confirmed);
}

/**
 * nc_reference_confirm:
 * @home: the inspector's folder, made when it is not there
 * @by: who compared the row with the official text
 * @document: the official text
 * @when_unix_usec: the instant, from the clock
 *
 * Records that a person has compared the row with the official text.
 *
 * Returns: %FALSE with %NC_REFERENCE_ERROR_NO_RULE, %NC_REFERENCE_ERROR_MISSING, or an #NcDbError.
 */
gboolean
nc_reference_confirm (NcReference *self, const char *home, const char *rule_id, const char *by, const char *document,
                      gint64 when_unix_usec, GError **error)
{
  g_autofree char *path = g_build_filename (home, "confirmations.db", NULL);
  g_autofree char *when = nc_clock_format_usec (when_unix_usec), *sha256 = NULL;
  g_autoptr (NcDb) db = NULL;
  g_autoptr (NcStmt) insert = NULL;

  if (!by || !*by || !document || !*document) {
    g_set_error (error, NC_REFERENCE_ERROR, NC_REFERENCE_ERROR_MISSING, _ ("who and which document must be named"));
    return FALSE;
  }
  if (!find_rule (self, rule_id, NULL, &sha256)) {
    g_set_error (error, NC_REFERENCE_ERROR, NC_REFERENCE_ERROR_NO_RULE, _ ("no rule “%s”"), rule_id);
    return FALSE;
  }
  g_mkdir_with_parents (home, 0700);
  db = nc_db_open (path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, error);
  if (!db || !nc_db_exec (db, "PRAGMA synchronous = EXTRA", error) || !nc_db_exec (db, confirmations_sql, error) ||
      !(insert = nc_db_prepare (db,
                                "INSERT INTO confirmation (rule_id, row_sha256, confirmed_by, document, confirmed_at, "
                                "pack_version, pack_sha256) VALUES (:rule_id, :sha256, :by, :document, :at, :version, "
                                ":pack)",
                                error)))
    return FALSE;
  nc_stmt_bind_text (insert, ":rule_id", rule_id);
  nc_stmt_bind_text (insert, ":sha256", sha256);
  nc_stmt_bind_text (insert, ":by", by);
  nc_stmt_bind_text (insert, ":document", document);
  nc_stmt_bind_text (insert, ":at", when);
  nc_stmt_bind_text (insert, ":version", self->version);
  nc_stmt_bind_text (insert, ":pack", self->sha256);
  if (!nc_stmt_run (insert, error))
    return FALSE;
  g_hash_table_add (self->confirmed, g_strdup (rule_id));
  return TRUE;
}

/**
 * nc_reference_verify:
 * @problems: (element-type utf8): gets a sentence for each table or hash that is not in order
 *
 * Reads the whole pack and computes its hashes again.
 *
 * Returns: %FALSE with an #NcDbError when it cannot be read; else look at @problems.
 */
gboolean
nc_reference_verify (NcReference *self, GPtrArray *problems, GError **error)
{
  g_autoptr (NcStmt) check = nc_db_prepare (self->db, "PRAGMA integrity_check", error);
  g_autoptr (NcStmt) tables =
      check ? nc_db_prepare (self->db, "SELECT name, rows, sha256 FROM pack_tables ORDER BY name", error) : NULL;
  g_autofree char *sha256 = tables ? nc_reference_digest_pack (self->db, error) : NULL;
  gboolean has_row = FALSE;

  if (!sha256 || !nc_stmt_step (check, &has_row, error))
    return FALSE;
  if (has_row && !g_str_equal (sqlite3_column_text (check, 0), "ok"))
    g_ptr_array_add (problems, g_strdup ((const char *)sqlite3_column_text (check, 0)));
  if (!g_str_equal (sha256, self->sha256))
    g_ptr_array_add (problems, g_strdup_printf ("pack: SHA-256 is %s, recorded %s", sha256, self->sha256));
  while (nc_stmt_step (tables, &has_row, error) && has_row) {
    guint n = 0;
    const char *name = nc_stmt_text (tables, "name"), *recorded = nc_stmt_text (tables, "sha256");
    g_autoptr (GError) inner = NULL;
    g_autofree char *now = nc_reference_digest_table (self->db, name, &n, &inner);

    if (!now)
      g_ptr_array_add (problems, g_strdup_printf ("%s: %s", name, inner->message));
    else if (!g_str_equal (now, recorded))
      g_ptr_array_add (problems, g_strdup_printf ("%s: SHA-256 is %s, recorded %s", name, now, recorded));
  }
  return !has_row;
}
