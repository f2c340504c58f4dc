/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-case-export.h"
#include "nc-case-penalty.h"
#include "nc-blobs.h"
#include "nc-json.h"
#include "nc-lang.h"
#include "nc-measure.h"
#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#define MOST_BLOB_BYTES (512 * 1024 * 1024)

static void
write_journal_row (NcStmt *stmt, GString *out)
{
  static const char *const texts[] = { "kind", "table_name", "row_id", "field" };
  gboolean sealed = nc_stmt_int (stmt, "is_sealed") != 0;

  nc_json_begin_object (out);
  nc_json_member_int (out, "seq", nc_stmt_int (stmt, "seq"));
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    nc_json_member_string (out, texts[i], nc_stmt_text (stmt, texts[i]));
  nc_json_member_string (out, "old", sealed ? NULL : nc_stmt_text (stmt, "old_value"));
  nc_json_member_string (out, "new", sealed ? NULL : nc_stmt_text (stmt, "new_value"));
  nc_json_member_bool (out, "sealed", sealed);
  nc_json_member_string (out, "actor", nc_stmt_text (stmt, "actor"));
  nc_json_member_string (out, "device", nc_stmt_text (stmt, "device"));
  nc_json_member_int (out, "wall_usec", nc_stmt_int (stmt, "wall_usec"));
  nc_json_member_int (out, "mono_usec", nc_stmt_int (stmt, "mono_usec"));
  nc_json_member_string (out, "hash", nc_stmt_text (stmt, "hash"));
  nc_json_end_object (out);
  g_string_append_c (out, '\n');
}

static void
add_ids (const NcCaseFacts *facts, NcCaseList list, GString *ids)
{
  for (guint i = 0; i < nc_case_count (facts, list); i++)
    nc_json_string (ids, nc_case_row_id (nc_case_nth (facts, list, i)));
}

static GString *
journal_of (NcCaseBook *book, GString *ids, GError **error)
{
  g_autoptr (NcStmt) stmt = nc_case_book_prepare (book, "case-journal", error);
  g_autoptr (GString) out = g_string_new (NULL);
  gboolean has_row;

  if (!stmt)
    return NULL;
  nc_stmt_bind_text (stmt, ":ids", ids->str);
  for (;;) {
    if (!nc_stmt_step (stmt, &has_row, error))
      return NULL;
    if (!has_row)
      return g_steal_pointer (&out);
    write_journal_row (stmt, out);
  }
}

/**
 * nc_case_custody:
 *
 * Returns: (transfer full): every change of the case's evidence as JSON lines: who, when (wall and monotonic time), on
 *   which device, old and new value, hash of the journal entry.
 */
GString *
nc_case_custody (NcCaseBook *book, const NcCaseFacts *facts, GError **error)
{
  g_autoptr (GString) ids = g_string_new (NULL);

  nc_json_begin_array (ids);
  add_ids (facts, NC_CASE_EVIDENCE, ids);
  NC_CASE_EACH (facts, NC_CASE_EVIDENCE, NcCaseEvidence, evidence)
  if (evidence->blob_id)
    nc_json_string (ids, evidence->blob_id);
  nc_json_end_array (ids);
  return journal_of (book, ids, error);
}

/* The ids of all rows of the case as a JSON array. */
GString *
nc_case_row_ids (const NcCaseFacts *facts)
{
  GString *ids = g_string_new (NULL);

  nc_json_begin_array (ids);
  nc_json_string (ids, facts->file->id);
  for (int list = 0; list < NC_CASE_N_LISTS; list++)
    add_ids (facts, (NcCaseList)list, ids);
  nc_json_end_array (ids);
  return ids;
}

/**
 * nc_case_journal:
 *
 * Returns: (transfer full): every change of the case as JSON lines, as nc_case_custody() writes them.
 */
GString *
nc_case_journal (NcCaseBook *book, const NcCaseFacts *facts, GError **error)
{
  g_autoptr (GString) ids = nc_case_row_ids (facts);

  return journal_of (book, ids, error);
}

/* Writes one file of the folder and its line of the manifest. */
static gboolean
put (const char *folder, const char *name, const char *data, gsize size, GString *manifest, GError **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL),
                  *hash = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *)data, size);

  g_string_append_printf (manifest, "%s  %s\n", hash, name);
  return g_file_set_contents (path, data, (gssize)size, error);
}

static gboolean
put_bytes (const char *folder, const char *name, GBytes *bytes, GString *manifest, GError **error)
{
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);

  return put (folder, name, data ? data : "", size, manifest, error);
}

static gboolean
put_blob (NcCaseBook *book, const char *folder, const char *name, const char *blob_id, GString *manifest,
          GError **error)
{
  g_autoptr (GBytes) bytes = nc_blobs_get_bytes (book->store, blob_id, MOST_BLOB_BYTES, error);

  return bytes && put_bytes (folder, name, bytes, manifest, error);
}

static gboolean
put_papers (NcCaseBook *book, const NcCaseFacts *facts, const char *folder, GString *index, GString *manifest,
            GError **error)
{
  guint n = 0;

  NC_CASE_EACH (facts, NC_CASE_PAPERS, NcCasePaper, paper)
  {
    const NcPaperKind *kind = nc_paper_kind (paper->kind);
    const char *blob = paper->signed_blob_id ? paper->signed_blob_id : paper->blob_id;
    g_autofree char *name = g_strdup_printf ("%02u-%s.pdf", ++n, paper->kind),
                    *day = nc_day_format_zh (paper->issued_on);

    g_string_append_printf (index, "%u. %s %s %s %s\n", n, kind ? kind->title_zh : paper->kind,
                            paper->number ? paper->number : "", day, name);
    if (blob && !put_blob (book, folder, name, blob, manifest, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
put_evidence (NcCaseBook *book, const NcCaseFacts *facts, const char *folder, GString *index, GString *manifest,
              GError **error)
{
  NC_CASE_EACH (facts, NC_CASE_EVIDENCE, NcCaseEvidence, evidence)
  {
    const char *dot = evidence->file_name ? strrchr (evidence->file_name, '.') : NULL;
    g_autofree char *name =
        g_strdup_printf ("evidence-%02d%s", (int)evidence->seq, dot && !strchr (dot, '/') ? dot : "");

    g_string_append_printf (index, "Z-%03d %s，%s\n", (int)evidence->seq, evidence->name,
                            evidence->removed_reason ? evidence->removed_reason
                                                     : (evidence->purpose ? evidence->purpose : ""));
    if (evidence->blob_id && !evidence->removed_reason &&
        !put_blob (book, folder, name, evidence->blob_id, manifest, error))
      return FALSE;
  }
  return TRUE;
}

/* What others need of an unmet order: the sheet of the penalty file and the draft of the credit record. */
static gboolean
put_follow_up (const NcCaseFacts *facts, const char *folder, GString *manifest, GError **error)
{
  g_autoptr (NcReference) reference = NULL;
  g_autoptr (NcCaseTexts) texts = NULL;
  g_autoptr (GBytes) penalty = NULL, credit = NULL;

  if (!nc_case_has_unmet (facts) && facts->file->handed_on == NC_DAY_NONE)
    return TRUE;
  reference = nc_reference_open (NULL, error);
  texts = reference ? nc_case_texts_new (reference, error) : NULL;
  if (!texts)
    return FALSE;
  penalty = nc_case_penalty_pdf (facts, texts, error);
  if (!penalty || !put_bytes (folder, "penalty-file.pdf", penalty, manifest, error))
    return FALSE;
  if (!nc_case_has_unmet (facts))
    return TRUE;
  credit = nc_case_credit_pdf (facts, texts, error);
  return credit && put_bytes (folder, "credit-record.pdf", credit, manifest, error);
}

/* Who handled the evidence, also as a file of its own. */
static gboolean
put_custody (NcCaseBook *book, const NcCaseFacts *facts, const char *folder, GString *manifest, GError **error)
{
  g_autoptr (GString) custody = nc_case_custody (book, facts, error);

  return custody && put (folder, "custody.jsonl", custody->str, custody->len, manifest, error);
}

/**
 * nc_case_export:
 * @folder: made when it is not there; must be empty otherwise
 *
 * Writes index.txt, case.json, journal.jsonl, custody.jsonl, the papers, the evidence and SHA256SUMS. After an unmet
 * order the folder is the penalty file: penalty-file.pdf stands in front of it, credit-record.pdf is the credit record
 * or its draft.
 */
gboolean
nc_case_export (NcCaseBook *book, const NcCaseFacts *facts, const char *folder, GError **error)
{
  g_autoptr (GString) manifest = g_string_new (NULL), index = g_string_new (NULL), json = g_string_new (NULL),
                      journal = NULL;
  g_autoptr (GDir) dir = NULL;
  g_autofree char *sums = g_build_filename (folder, "SHA256SUMS", NULL);

  if (g_mkdir_with_parents (folder, 0700) != 0) {
    g_set_error (error, G_FILE_ERROR, (gint)g_file_error_from_errno (errno),
                 _ ("%s cannot be made (%s); choose another place"), folder, g_strerror (errno));
    return FALSE;
  }
  dir = g_dir_open (folder, 0, error);
  if (!dir)
    return FALSE;
  if (g_dir_read_name (dir)) {
    g_set_error (error, NC_CASE_ERROR, NC_CASE_ERROR_BAD_INPUT,
                 _ ("%s is not empty; choose an empty folder or a new one"), folder);
    return FALSE;
  }
  g_string_append_printf (index, "%s\n%s %s\n\n", facts->file->cause ? facts->file->cause : "", facts->file->unit_name,
                          facts->file->uscc ? facts->file->uscc : "");
  nc_case_write_json (facts, json);
  g_string_append_c (json, '\n');
  journal = nc_case_journal (book, facts, error);
  return journal && put_papers (book, facts, folder, index, manifest, error) &&
         put_evidence (book, facts, folder, index, manifest, error) &&
         put_custody (book, facts, folder, manifest, error) && put_follow_up (facts, folder, manifest, error) &&
         put (folder, "index.txt", index->str, index->len, manifest, error) &&
         put (folder, "case.json", json->str, json->len, manifest, error) &&
         put (folder, "journal.jsonl", journal->str, journal->len, manifest, error) &&
         g_file_set_contents (sums, manifest->str, (gssize)manifest->len, error);
}

static gboolean
report_series (NcCaseBook *book, NcStmt *series, GString *out, GError **error)
{
  g_autoptr (NcStmt) used = nc_case_book_prepare (book, "number-used", error);
  g_autoptr (GString) gaps = g_string_new (NULL);
  gint64 last = 0, count = 0, first = 0;
  gboolean has_row;

  if (!used)
    return FALSE;
  nc_stmt_bind_text (used, ":issuer_name", nc_stmt_text (series, "issuer_name"));
  nc_stmt_bind_text (used, ":series", nc_stmt_text (series, "series"));
  nc_stmt_bind_int (used, ":year", nc_stmt_int (series, "year"));
  nc_json_begin_array (gaps);
  for (;;) {
    gint64 seq;

    if (!nc_stmt_step (used, &has_row, error))
      return FALSE;
    if (!has_row)
      break;
    seq = nc_stmt_int (used, "seq");
    for (gint64 missing = last + 1; count && missing < seq; missing++)
      nc_json_int (gaps, missing);
    first = count++ ? first : seq;
    last = seq;
  }
  nc_json_end_array (gaps);
  nc_json_begin_object (out);
  nc_json_member_string (out, "issuer", nc_stmt_text (series, "issuer_name"));
  nc_json_member_string (out, "series", nc_stmt_text (series, "series"));
  nc_json_member_int (out, "year", nc_stmt_int (series, "year"));
  nc_json_member_int (out, "first", first);
  nc_json_member_int (out, "last", last);
  nc_json_member_int (out, "used", count);
  nc_json_key (out, "gaps");
  g_string_append (out, gaps->str);
  nc_json_end_object (out);
  g_string_append_c (out, '\n');
  return TRUE;
}

/**
 * nc_case_number_report:
 *
 * Returns: (transfer full): a JSON line a series and year: first, last, how many used, and the numbers missing between.
 */
GString *
nc_case_number_report (NcCaseBook *book, GError **error)
{
  return nc_case_book_lines (book, "number-series", report_series, error);
}
