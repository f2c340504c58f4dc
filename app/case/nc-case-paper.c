/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-case-paper.h"
#include "nc-blobs.h"
#include "nc-case-export.h"
#include "nc-case-paper-private.h"
#include "nc-lang.h"
#include "nc-measure.h"
#include "nc-number.h"
#include "nc-paper-code.h"
#include "nc-paper-mark.h"
#include "nc-paper-subject.h"
#include <string.h>

#define DRAFT_NUMBER         "（未编号）"
#define PLANNED_WORKING_DAYS 10

/* The pattern that the issuer has set for this kind, else the usual one. */
static char *
pattern_of (NcCaseBook *book, const NcCaseFacts *facts, const NcPaperKind *kind, GError **error)
{
  g_autoptr (NcStmt) stmt = nc_case_book_prepare (book, "number-pattern", error);
  gboolean has_row;

  if (!stmt)
    return NULL;
  nc_stmt_bind_text (stmt, ":issuer_id", facts->file->issuer_id);
  nc_stmt_bind_text (stmt, ":series", kind->kind);
  if (!nc_stmt_step (stmt, &has_row, error))
    return NULL;
  return has_row ? g_strdup (nc_stmt_text (stmt, "pattern")) : nc_number_default_pattern (kind->series);
}

/* A number is one paper's, whoever issued it. */
static gboolean
check_taken (NcCaseBook *book, const NcCasePaper *paper, GError **error)
{
  g_autoptr (NcStmt) stmt = nc_case_book_prepare (book, "number-taken", error);
  gboolean has_row;

  if (!stmt)
    return FALSE;
  nc_stmt_bind_text (stmt, ":series", paper->series);
  nc_stmt_bind_int (stmt, ":year", paper->year);
  nc_stmt_bind_int (stmt, ":seq", paper->seq);
  nc_stmt_bind_text (stmt, ":number", paper->number);
  if (!nc_stmt_step (stmt, &has_row, error))
    return FALSE;
  if (has_row)
    g_set_error (error, NC_CASE_ERROR, NC_CASE_ERROR_REFUSED,
                 _ ("the number %s is that of another issuer's paper: give the issuer its own prefix or pattern"),
                 paper->number);
  return !has_row;
}

static gboolean
allot (NcCaseBook *book, const NcCaseFacts *facts, const NcPaperKind *kind, NcCasePaper *paper, GError **error)
{
  g_autofree char *pattern = NULL;
  int year;

  nc_day_to_ymd (paper->issued_on, &year, NULL, NULL);
  paper->year = year;
  if (!kind->series)
    return TRUE;
  nc_text_set (&paper->series, kind->kind);
  pattern = pattern_of (book, facts, kind, error);
  if (!pattern || !nc_case_next_number (book, paper, error))
    return FALSE;
  g_free (paper->number);
  paper->number = nc_number_format (pattern, facts->issuer.prefix, year, paper->seq);
  return check_taken (book, paper, error);
}

/* Composes the paper with its offline code; its number and words' hash are then fixed. */
static NcPaper *
compose (NcCaseBook *book, const NcCasePaper *paper, json_t *snapshot, gboolean draft, GError **error)
{
  g_auto (NcPaperManner) manner = { 0 };
  g_autofree char *hash = NULL, *code = NULL;
  guint8 digest[32];

  if (!nc_paper_manner_load (book, &manner, error))
    return NULL;
  manner.options.draft = draft;
  hash = nc_paper_content_hash (paper->kind, snapshot, &manner.options, error);
  if (!nc_paper_hash_bytes (hash, digest))
    return NULL;
  code = paper->number ? nc_paper_code_short (paper->number, digest) : NULL;
  if (code)
    json_object_set_new (snapshot, "qr", json_string (code));
  return nc_paper_compose (paper->kind, snapshot, &manner.options, error);
}

static const char *
previous_number (const NcCaseFacts *facts, const char *kind)
{
  static const char *const follows[][2] = { { "D03", "D02" }, { "D10", "D03" }, { "D11", "D03" }, { "D06b", "D06" } };
  NcCasePaper *paper = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (follows); i++)
    if (g_str_equal (follows[i][0], kind))
      paper = nc_case_paper (facts, follows[i][1]);
  if (g_str_equal (kind, "D13") || g_str_equal (kind, "D14"))
    paper = nc_case_paper (facts, "D10") ? nc_case_paper (facts, "D10") : nc_case_paper (facts, "D11");
  return paper ? paper->number : NULL;
}

/* (transfer full) (nullable) */
static json_t *
snapshot_of (NcCaseBook *book, const NcCaseFacts *facts, const NcCasePaper *paper, const NcCasePaper *corrected,
             gconstpointer subject, const NcIssueOptions *options, GError **error)
{
  g_autoptr (NcCaseTexts) texts = nc_case_texts_new (options->reference, error);
  gboolean counts = g_str_equal (paper->kind, "D18");
  g_autoptr (GHashTable) pages = texts && counts ? nc_case_page_counts (book, facts, error) : NULL;
  NcSnapshotOptions snapshot_options = { options->reference,     texts,   pages,      options->extra,
                                         options->official_text, subject, book->store };
  json_t *snapshot;

  if (!texts || (counts && !pages))
    return NULL;
  snapshot = nc_case_snapshot (facts, paper, &snapshot_options);
  if (corrected && corrected->number)
    json_object_set_new (snapshot, "correction_of", json_string (corrected->number));
  if (subject)
    json_object_set_new (snapshot, "subject", json_string (nc_case_row_id (subject)));
  return snapshot;
}

/* Beside the snapshot stands what the paper was made with: the template's text as a blob, and the places of its boxes.
   Signing needs neither template nor fonts of that day any more, and what the words were made from can be shown. */
static gboolean
freeze (json_t *snapshot, const NcPaper *made, NcChange *change, GError **error)
{
  g_autoptr (GBytes) text = g_bytes_new (made->template_text, strlen (made->template_text));
  g_autofree char *template = nc_change_add_blob (change, text, "text/plain", NULL, error);

  if (!template)
    return FALSE;
  json_object_set_new (snapshot, NC_PAPER_FROZEN,
                       json_pack ("{s:s, s:o}", "template", template, "places", nc_paper_places (made)));
  return TRUE;
}

/* Writes bytes, hash and snapshot into the paper's row. */
static gboolean
fill_paper (NcCaseBook *book, const NcCaseFacts *before, const NcCaseFacts *facts, NcCasePaper *paper,
            gconstpointer subject, const NcIssueOptions *options, NcChange *change, GError **error)
{
  NcCasePaper *corrected = options->replaces ? nc_case_find_paper (before, options->replaces) : NULL;
  json_t *snapshot = snapshot_of (book, facts, paper, corrected, subject, options, error);
  g_autoptr (NcPaper) made = NULL;
  g_autofree char *blob = NULL, *detail = NULL,
                  *name = g_strdup_printf ("%s.pdf", paper->number ? paper->number : paper->kind);

  if (!snapshot)
    return FALSE;
  made = compose (book, paper, snapshot, FALSE, error);
  if (made && freeze (snapshot, made, change, error)) {
    char *text = json_dumps (snapshot, JSON_COMPACT | JSON_SORT_KEYS);

    detail = g_strdup (text);
    free (text);
    blob = nc_change_add_blob (change, made->pdf, "application/pdf", name, error);
  }
  json_decref (snapshot);
  if (!blob)
    return FALSE;
  nc_text_set (&paper->blob_id, blob);
  nc_text_set (&paper->content_sha256, made->content_hash);
  nc_text_set (&paper->detail, detail);
  nc_text_set (&paper->replaces_id, corrected ? corrected->id : NULL);
  return TRUE;
}

static const char *
receiver_of (const NcCaseFacts *facts, const char *key)
{
  NcCasePaper *paper = nc_case_find_paper (facts, key);

  return paper ? paper->receiver : NULL;
}

/* Approval and notice name the same days: where none are planned, two weeks from the first day on which the notice can
   have been out long enough. They stay with the case. */
static void
plan_visit (NcCaseFacts *facts)
{
  NcCaseFile *file = facts->file;
  NcDay visit = nc_case_visit_start (facts);

  if (file->planned_start == NC_DAY_NONE && visit != NC_DAY_NONE)
    file->planned_start = visit;
  if (file->planned_start == NC_DAY_NONE)
    file->planned_start =
        file->exempt || nc_case_is_desk (facts)
            ? facts->today
            : nc_period_working_days (facts->calendar, facts->today, facts->settings.notice_working_days).last;
  if (file->planned_end == NC_DAY_NONE)
    file->planned_end =
        MAX (visit, nc_period_working_days (facts->calendar, file->planned_start, PLANNED_WORKING_DAYS).last);
}

/* A new row without number and bytes. */
static NcCasePaper *
start_paper (const NcCaseFacts *before, NcCaseFacts *after, const NcPaperKind *known, const NcIssueOptions *options)
{
  NcCasePaper *paper = nc_case_add (after, NC_CASE_PAPERS);

  if (g_str_equal (known->kind, "D01") || g_str_equal (known->kind, "D02"))
    plan_visit (after);
  nc_text_set (&paper->kind, known->kind);
  nc_text_set (&paper->issuer_name, nc_issuer_legal_name (&after->issuer));
  nc_text_set (&paper->approver, options->approver ? options->approver : after->file->approver);
  nc_text_set (&paper->previous_number, previous_number (before, known->kind));
  if (g_str_equal (known->kind, "D12"))
    nc_text_set (&paper->receiver,
                 options->replaces ? receiver_of (before, options->replaces) : nc_case_next_receiver (before));
  paper->issued_on = after->today;
  paper->due_on = known->is_order ? after->file->due_on : NC_DAY_NONE;
  return paper;
}

/* The paper that @options say is corrected: one of the same kind; and what belongs to an order stays with orders. */
static gboolean
check_options (const NcCaseFacts *before, const NcCaseFacts *after, const NcPaperKind *kind,
               const NcIssueOptions *options, NcCasePaper **corrected, gconstpointer *subject, GError **error)
{
  const NcCaseFile *was = before->file, *is = after->file;

  g_autofree char *same = NULL;
  NcCaseList list;

  *subject = NULL;
  *corrected = options->replaces ? nc_case_find_paper (after, options->replaces) : NULL;
  if (options->replaces && (!*corrected || !g_str_equal ((*corrected)->kind, kind->kind))) {
    g_set_error (error, NC_CASE_ERROR, NC_CASE_ERROR_BAD_INPUT, _ ("the case has no paper “%s” of that kind"),
                 options->replaces);
    return FALSE;
  }
  same = *corrected ? nc_paper_subject_id (*corrected) : NULL;
  *subject = nc_paper_subject (after, kind->kind, options->subject ? options->subject : same);
  if (options->subject && !*subject) {
    g_set_error (error, NC_CASE_ERROR, NC_CASE_ERROR_BAD_INPUT,
                 nc_paper_has_subject (kind->kind, &list) ? _ ("the case has no “%s” that this paper could tell of")
                                                          : _ ("“%s”: this paper tells of the case, not of one row"),
                 options->subject);
    return FALSE;
  }
  if (kind->is_order || (was->due_on == is->due_on && was->plan_due_on == is->plan_due_on &&
                         g_strcmp0 (was->stop_from, is->stop_from) == 0))
    return TRUE;
  g_set_error (error, NC_CASE_ERROR, NC_CASE_ERROR_BAD_INPUT, _ ("a due date belongs to an order, not to %s"),
               kind->kind);
  return FALSE;
}

/**
 * nc_case_paper_preview:
 * @after: a copy of the case that is thrown away
 * @shut: (out): the gates that would refuse to issue it now, perhaps none
 *
 * What nc_case_paper_issue() would make, by the same way to the same pages, but marked as a draft on each, without a
 * number, a code and fields to sign. Nothing is stored and no number is taken.
 *
 * Returns: (transfer full) (nullable): the draft; %NULL with the errors of nc_case_paper_issue()
 */
NcPaper *
nc_case_paper_preview (NcCaseBook *book, const NcCaseFacts *before, NcCaseFacts *after, const char *kind,
                       const NcIssueOptions *options, GPtrArray **shut, GError **error)
{
  const NcPaperKind *known = nc_paper_kind (kind);
  NcGateInput in = { .facts = after, .step = NC_STEP_ISSUE, .kind = known ? known->kind : kind };
  NcCasePaper *paper, *corrected;
  gconstpointer subject;
  json_t *snapshot;
  NcPaper *made;

  *shut = NULL;
  if (!known) {
    g_set_error (error, NC_CASE_ERROR, NC_CASE_ERROR_BAD_INPUT, _ ("there is no paper “%s”"), kind);
    return NULL;
  }
  if (!check_options (before, after, known, options, &corrected, &subject, error))
    return NULL;
  in.corrects = corrected;
  in.subject = subject;
  *shut = nc_gates_check (&in, TRUE);
  paper = start_paper (before, after, known, options);
  if (known->series)
    nc_text_set (&paper->number, DRAFT_NUMBER);
  snapshot = snapshot_of (book, after, paper, corrected, subject, options, error);
  if (!snapshot)
    return NULL;
  made = compose (book, paper, snapshot, TRUE, error);
  json_decref (snapshot);
  return made;
}

static const NcGate number_gate = { "NUMBER",
                                    TRUE,
                                    "doc_numbers.csv; GB/T 9704-2012 7.2.5",
                                    N_ ("a number is given once, from the issuer's own series"),
                                    "sync; numbers request; issuer add --prefix --pattern",
                                    0,
                                    NULL };

/* A number that cannot be given is refused by its rule. */
static void
tell_number (GPtrArray **shut, const GError *failure)
{
  if (!g_error_matches (failure, NC_CASE_ERROR, NC_CASE_ERROR_REFUSED))
    return;
  *shut = g_ptr_array_new_with_free_func ((GDestroyNotify)nc_gate_result_free);
  g_ptr_array_add (*shut, nc_gate_result_new (&number_gate, number_gate.rule, g_strdup (failure->message)));
}

/**
 * nc_case_paper_issue:
 * @after: takes the paper
 * @kind: "D10", the paper's Chinese title, or the name of a measure that is always refused
 * @shut: (out): the gates that are shut
 *
 * Checks the gates, composes and renders the paper, gives it its number, and stores bytes, number, hash and journal in
 * one transaction: either all of it is there or nothing.
 *
 * Returns: (nullable) (transfer none): the paper's row in @after; %NULL with NC_CASE_ERROR, an #NcPapersError or an
 * error of the store.
 */
NcCasePaper *
nc_case_paper_issue (NcCaseBook *book, const NcCaseFacts *before, NcCaseFacts *after, const char *kind,
                     const NcIssueOptions *options, NcChange *change, GPtrArray **shut, GError **error)
{
  const NcPaperKind *known = nc_paper_kind (kind);
  NcGateInput in = { .facts = after, .step = NC_STEP_ISSUE, .kind = known ? known->kind : kind };
  NcCasePaper *paper, *corrected = NULL;
  gconstpointer subject = NULL;
  g_autoptr (GError) failure = NULL;

  *shut = NULL;
  if (!known && !nc_forbidden_measure (kind)) {
    g_set_error (error, NC_CASE_ERROR, NC_CASE_ERROR_BAD_INPUT, _ ("there is no paper “%s”"), kind);
    return NULL;
  }
  if (known && !check_options (before, after, known, options, &corrected, &subject, error))
    return NULL;
  in.corrects = corrected;
  in.subject = subject;
  *shut = nc_gates_check (&in, TRUE);
  if ((*shut)->len) {
    nc_case_refuse_with (*shut, error);
    return NULL;
  }
  g_clear_pointer (shut, g_ptr_array_unref);
  paper = start_paper (before, after, known, options);
  in.paper = paper;
  if (!allot (book, after, known, paper, &failure)) {
    tell_number (shut, failure);
    g_propagate_error (error, g_steal_pointer (&failure));
    return NULL;
  }
  if (!fill_paper (book, before, after, paper, subject, options, change, error))
    return NULL;
  return nc_case_take (book, before, after, &in, change, shut, error) ? paper : NULL;
}

GBytes *
nc_case_paper_bytes (NcCaseBook *book, const NcCasePaper *paper, GError **error)
{
  return nc_blobs_get_bytes (book->store, paper->signed_blob_id ? paper->signed_blob_id : paper->blob_id,
                             NC_MOST_PAPER_BYTES, error);
}

/* A consent is named by its paper (D17, its number or id), by a piece of evidence, or as “unit”: that of the unit's
   other cases. What is none of them stays as it was given: the gate refuses it. */
static void
resolve_consent (const NcCaseFacts *facts, NcPaperService *service)
{
  const char *key = service->consent_id;
  NcCasePaper *paper = key ? nc_case_find_paper (facts, key) : NULL;

  if (!key)
    return;
  if (paper) {
    nc_text_set (&service->consent_id, paper->id);
    return;
  }
  if (facts->unit_consent && (g_str_equal (key, "unit") || g_str_equal (key, "D17"))) {
    nc_text_set (&service->consent_id, facts->unit_consent);
    return;
  }
  NC_CASE_EACH (facts, NC_CASE_EVIDENCE, NcCaseEvidence, evidence)
  {
    g_autofree char *seq = g_strdup_printf ("%d", (int)evidence->seq),
                    *number = g_strdup_printf ("Z-%03d", (int)evidence->seq);

    if (g_strcmp0 (service->consent_id, seq) == 0 || g_strcmp0 (service->consent_id, number) == 0)
      nc_text_set (&service->consent_id, evidence->id);
  }
}

/**
 * nc_case_paper_serve:
 * @service: a row of @after with mode, served_on and what the mode needs
 *
 * Records the service. A public notice takes effect 30 days later (rule P46); every other way on its day.
 */
gboolean
nc_case_paper_serve (NcCaseBook *book, const NcCaseFacts *before, NcCaseFacts *after, NcCasePaper *paper,
                     NcPaperService *service, NcChange *change, GPtrArray **shut, GError **error)
{
  NcGateInput in = { .facts = after, .step = NC_STEP_SERVE, .kind = paper->kind, .paper = paper, .service = service };

  nc_text_set (&service->paper_id, paper->id);
  resolve_consent (after, service);
  /* what was left is left on the day of the refusal */
  if (g_strcmp0 (service->mode, "留置") == 0 && service->refused_on == NC_DAY_NONE)
    service->refused_on = service->served_on;
  service->effective_on = service->served_on;
  if (service->served_on != NC_DAY_NONE && g_strcmp0 (service->mode, "公告") == 0)
    service->effective_on = nc_period_natural_days (after->calendar, service->served_on, 30).last;
  return nc_case_take (book, before, after, &in, change, shut, error);
}

/**
 * nc_case_find_paper:
 * @key: id, number, or kind (the latest of it)
 */
NcCasePaper *
nc_case_find_paper (const NcCaseFacts *facts, const char *key)
{
  const NcPaperKind *kind = nc_paper_kind (key);
  NcCasePaper *found = nc_case_find (facts, NC_CASE_PAPERS, key);
  g_autofree char *number = key ? nc_number_normalise (key) : NULL;

  if (!found)
    NC_CASE_EACH (facts, NC_CASE_PAPERS, NcCasePaper, paper)
  if (g_strcmp0 (paper->number, number) == 0)
    found = paper;
  return found ? found : kind ? nc_case_paper (facts, kind->kind) : NULL;
}
