/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-case-stamp.h"
#include "nc-blobs.h"
#include "nc-case-paper.h"
#include "nc-lang.h"
#include "nc-signature-error.h"
#include "nc-tsa.h"

void
nc_stamp_report_clear (NcStampReport *report)
{
  g_clear_pointer (&report->problems, g_ptr_array_unref);
}

/**
 * nc_case_paper_tsa:
 *
 * Returns: (transfer full) (nullable): the address of the time-stamp authority that has been set (paper.tsa); %NULL
 * without an error when there is none
 */
char *
nc_case_paper_tsa (NcCaseBook *book, GError **error)
{
  g_autoptr (NcStmt) stmt = nc_case_book_prepare (book, "paper-tsa", error);
  gboolean has_row;

  if (!stmt || !nc_stmt_step (stmt, &has_row, error) || !has_row)
    return NULL;
  return g_strdup (nc_stmt_text (stmt, "value"));
}

static char *
find_tsa (NcCaseBook *book, const NcStampOptions *options, GError **error)
{
  return options->tsa ? g_strdup (options->tsa) : nc_case_paper_tsa (book, error);
}

static GPtrArray *
load_anchors (NcCaseBook *book, const NcStampOptions *options, GError **error)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new ();

  for (guint i = 0; options->trust && i < options->trust->len; i++)
    g_ptr_array_add (paths, options->trust->pdata[i]);
  g_ptr_array_add (paths, NULL);
  return nc_trust_load (nc_store_get_home (book->store), (const char *const *)paths->pdata, error);
}

/* The row that says when the paper got its time, and the level that it has reached. */
static void
note_stamp (NcCaseFacts *facts, const NcCasePaper *paper, const NcPadesExtended *extended)
{
  NcPaperSignature *row = nc_case_add (facts, NC_CASE_SIGNATURES);
  g_autofree char *now = nc_clock_now_iso (facts->clock);

  nc_text_set (&row->paper_id, paper->id);
  nc_text_set (&row->role, "timestamp");
  nc_text_set (&row->status, "signed");
  nc_text_set (&row->reason, nc_signature_level_name (extended->level));
  nc_text_set (&row->media_id, "timestamp");
  nc_text_set (&row->blob_id, paper->signed_blob_id); /* this file has it; one that is signed again lacks it */
  nc_text_set (&row->signed_at, now);
}

/**
 * nc_case_paper_stamp:
 * @paper: of @after
 * @extended: (out caller-allocates): what was added; cleared by the caller whatever is returned
 *
 * Adds a time-stamp, and revocation evidence when asked for, to a paper that certificates have signed, and stores it in
 * one transaction. A paper that has them already stays as it is.
 *
 * Returns: %FALSE with NC_CASE_ERROR_BAD_INPUT (not signed by certificate, no authority known), an error of
 * nc_pades_extend(), or of the store
 */
gboolean
nc_case_paper_stamp (NcCaseBook *book, const NcCaseFacts *before, NcCaseFacts *after, NcCasePaper *paper,
                     const NcStampOptions *options, NcChange *change, NcPadesExtended *extended, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autofree char *tsa = find_tsa (book, options, &problem), *blob = NULL;
  NcPadesExtend extend = { .now_usec = nc_clock_now_usec (after->clock), .evidence = options->evidence };
  g_autoptr (GPtrArray) anchors = NULL;
  g_autoptr (GBytes) bytes = NULL, whole = NULL;

  *extended = (NcPadesExtended){ 0 };
  if (problem) {
    g_propagate_error (error, g_steal_pointer (&problem));
    return FALSE;
  }
  if (!paper->signed_blob_id || (!tsa && !options->evidence)) {
    g_set_error_literal (error, NC_CASE_ERROR, NC_CASE_ERROR_BAD_INPUT,
                         paper->signed_blob_id
                             ? _ ("no time-stamp authority is known; name one (--tsa, or the setting paper.tsa)")
                             : _ ("the paper is not signed"));
    return FALSE;
  }
  extend.tsa = tsa ? nc_tsa_request : NULL;
  extend.tsa_data = tsa;
  anchors = extend.anchors = load_anchors (book, options, error);
  bytes = anchors ? nc_case_paper_bytes (book, paper, error) : NULL;
  whole = bytes ? nc_pades_extend (bytes, &extend, extended, error) : NULL;
  if (!whole)
    return FALSE;
  if (g_bytes_equal (whole, bytes))
    return TRUE;
  blob = nc_change_add_blob (change, whole, "application/pdf", NULL, error);
  if (!blob)
    return FALSE;
  nc_text_set (&paper->signed_blob_id, blob);
  note_stamp (after, paper, extended);
  nc_case_stage (change, before, after);
  return nc_change_commit (change, error);
}

typedef struct {
  char *case_id, *paper_id;
} Pending;

static void
pending_free (gpointer data)
{
  Pending *pending = data;

  g_free (pending->case_id);
  g_free (pending->paper_id);
  g_free (pending);
}

static GPtrArray *
find_pending (NcCaseBook *book, GError **error)
{
  g_autoptr (NcStmt) stmt = nc_case_book_prepare (book, "paper-unstamped", error);
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (pending_free);
  gboolean has_row;

  if (!stmt)
    return NULL;
  while (nc_stmt_step (stmt, &has_row, error)) {
    Pending *pending;

    if (!has_row)
      return g_steal_pointer (&list);
    pending = g_new0 (Pending, 1);
    pending->case_id = g_strdup (nc_stmt_text (stmt, "case_id"));
    pending->paper_id = g_strdup (nc_stmt_text (stmt, "id"));
    g_ptr_array_add (list, pending);
  }
  return NULL;
}

static gboolean
stamp_one (NcCaseBook *book, const Pending *pending, const NcStampOptions *options, GError **error)
{
  g_autoptr (NcCaseFacts) before = nc_case_load (book, pending->case_id, error), after = NULL;
  g_autoptr (NcChange) change = nc_change_new (book->store, "system");
  g_auto (NcPadesExtended) extended = { 0 };
  NcCasePaper *paper;

  if (!before)
    return FALSE;
  after = nc_case_facts_copy (before);
  paper = nc_case_find (after, NC_CASE_PAPERS, pending->paper_id);
  return paper && nc_case_paper_stamp (book, before, after, paper, options, change, &extended, error);
}

/**
 * nc_case_papers_stamp:
 * @report: (out caller-allocates): cleared by the caller whatever is returned
 *
 * What follows when a network has appeared: with evidence wanted, the revocation lists of the home are refreshed; every
 * paper that a certificate has signed since its last time-stamp gets one. Without a known authority nothing is done but
 * counting. A paper that cannot be stamped is named and the next one tried; when the authority does not answer, the
 * rest waits.
 *
 * Returns: %FALSE with an error of the store
 */
gboolean
nc_case_papers_stamp (NcCaseBook *book, const NcStampOptions *options, NcStampReport *report, GError **error)
{
  g_autoptr (GPtrArray) pending = NULL;
  g_autoptr (GError) problem = NULL;
  g_autofree char *tsa = NULL;
  gboolean offline = FALSE;

  *report = (NcStampReport){ .problems = g_ptr_array_new_with_free_func (g_free) };
  if (options->evidence)
    report->lists = nc_trust_refresh_crls (nc_store_get_home (book->store),
                                           nc_clock_now_usec (nc_store_get_clock (book->store)), report->problems);
  pending = find_pending (book, error);
  tsa = pending ? find_tsa (book, options, &problem) : NULL;
  if (problem)
    g_propagate_error (error, g_steal_pointer (&problem));
  if (!pending || (error && *error))
    return FALSE;
  report->waiting = pending->len;
  for (guint i = 0; tsa && !offline && i < pending->len; i++) {
    g_autoptr (GError) failure = NULL;

    if (stamp_one (book, pending->pdata[i], options, &failure)) {
      report->stamped++;
      report->waiting--;
      continue;
    }
    offline = g_error_matches (failure, NC_SIGNATURE_ERROR, NC_SIGNATURE_ERROR_NETWORK);
    g_ptr_array_add (report->problems,
                     g_strdup (failure ? failure->message : ((Pending *)pending->pdata[i])->paper_id));
  }
  return TRUE;
}
