/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-case-paper-known.h"
#include "nc-blobs.h"
#include "nc-case-paper-private.h"
#include "nc-lang.h"
#include "nc-paper-code.h"
#include <string.h>

/* The rows of issued papers, latest first; all of them, or those of one content hash. */
static NcStmt *
known_papers (NcCaseBook *book, const char *content_hash, GError **error)
{
  NcStmt *stmt = nc_case_book_prepare (book, "paper-known", error);

  if (stmt)
    nc_stmt_bind_text (stmt, ":content_sha256", content_hash);
  return stmt;
}

static GBytes *
bytes_of_row (NcCaseBook *book, NcStmt *stmt, GError **error)
{
  const char *last = nc_stmt_text (stmt, "signed_blob_id");

  return nc_blobs_get_bytes (book->store, last ? last : nc_stmt_text (stmt, "blob_id"), NC_MOST_PAPER_BYTES, error);
}

/* Whether @start is how @whole begins. */
static gboolean
begins_with (GBytes *whole, GBytes *start)
{
  gsize n, m;
  const guint8 *a = g_bytes_get_data (whole, &n), *b = g_bytes_get_data (start, &m);

  return n >= m && memcmp (a, b, m) == 0;
}

/**
 * nc_case_paper_compare:
 * @pdf: a file that says it is a paper of this office
 * @report: what the verifier found; takes a problem when the store knows better
 *
 * Signatures and time-stamps at the end of a file can be cut off without a trace in it. The store remembers: the file
 * has to be the one that it keeps, to the last byte.
 *
 * Returns: %FALSE with an error of the store
 */
gboolean
nc_case_paper_compare (NcCaseBook *book, GBytes *pdf, NcPdfReport *report, GError **error)
{
  g_autoptr (NcStmt) stmt = known_papers (book, report->content_hash ? report->content_hash : "", error);
  gboolean has_row, known = FALSE;
  const char *problem = _ ("this store has issued no such paper");

  while (stmt && nc_stmt_step (stmt, &has_row, error)) {
    g_autoptr (GBytes) kept = NULL;

    if (!has_row) {
      if (!known || problem)
        g_ptr_array_add (report->problems, g_strdup (problem));
      report->sound = report->sound && !report->problems->len;
      return TRUE;
    }
    if (g_strcmp0 (nc_stmt_text (stmt, "number"), report->number) != 0)
      continue;
    kept = bytes_of_row (book, stmt, error);
    if (!kept)
      return FALSE;
    known = TRUE;
    problem = g_bytes_equal (kept, pdf) ? NULL
              : begins_with (kept, pdf)
                  ? _ ("an earlier state of the paper: signatures or time-stamps that this store keeps are cut off")
                  : _ ("the file is not the one that this store keeps of the paper");
  }
  return FALSE;
}

/* The code against one row, without its signature. */
static gboolean
names_row (const char *text, const NcPaperCode *code, NcStmt *stmt)
{
  NcPdfReport row = { .number = (char *)nc_stmt_text (stmt, "number"),
                      .content_hash = (char *)nc_stmt_text (stmt, "content_sha256") };
  guint8 hash[32];

  if (!code)
    return nc_paper_code_matches (text, &row, NULL);
  return row.number && g_str_equal (code->number, row.number) && nc_paper_hash_bytes (row.content_hash, hash) &&
         memcmp (code->hash, hash, sizeof hash) == 0;
}

/**
 * nc_case_paper_by_code:
 * @code: the text of a QR code, a short code, or digits of the content hash
 *
 * Returns: (transfer full) (nullable): the file of the paper that the code names; its signatures and the code's are
 * still to be verified. %NULL with %NC_CASE_ERROR_NOT_FOUND, %NC_SIGNATURE_ERROR_INPUT (no code) or an error of the
 * store
 */
GBytes *
nc_case_paper_by_code (NcCaseBook *book, const char *code, GError **error)
{
  g_autoptr (NcStmt) stmt = NULL;
  g_autoptr (NcPaperCode) read = NULL;
  gboolean has_row;

  if (g_str_has_prefix (code, "NC1:") && !(read = nc_paper_code_read (code, error)))
    return NULL;
  stmt = known_papers (book, NULL, error);
  while (stmt && nc_stmt_step (stmt, &has_row, error)) {
    if (!has_row) {
      g_set_error_literal (error, NC_CASE_ERROR, NC_CASE_ERROR_NOT_FOUND, _ ("this store has issued no such paper"));
      return NULL;
    }
    if (names_row (code, read, stmt))
      return bytes_of_row (book, stmt, error);
  }
  return NULL;
}
