/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-paper-state.h"
#include "nc-dates.h"
#include "nc-lang.h"
#include "nc-measure.h"
#include "nc-paper-subject.h"

static const char *const role_labels[][2] = {
  { "party", N_ ("The unit") },
  { "officer1", N_ ("First officer") },
  { "officer2", N_ ("Second officer") },
  { "issuer", N_ ("Issuing authority") },
  { "interviewee", N_ ("Interviewed person") },
  { "reviewer", N_ ("Reviewer") },
  { "head", N_ ("Head") },
  { "receiver", N_ ("Receiver") },
  { "server1", N_ ("First server") },
  { "server2", N_ ("Second server") },
};

const char *
nc_paper_role_label (const char *role)
{
  for (guint i = 0; i < G_N_ELEMENTS (role_labels); i++)
    if (g_str_equal (role_labels[i][0], role))
      return _ (role_labels[i][1]);
  return role;
}

/**
 * nc_paper_role_person:
 *
 * Returns: (transfer full): who would sign in @role as far as the case knows it, else "".
 */
char *
nc_paper_role_person (const NcCaseFacts *facts, const char *role)
{
  const char *person = NULL;
  guint n = nc_case_count (facts, NC_CASE_OFFICERS);

  if ((g_str_equal (role, "officer1") || g_str_equal (role, "server1")) && n > 0)
    person = ((NcCaseOfficer *)nc_case_nth (facts, NC_CASE_OFFICERS, 0))->name;
  else if ((g_str_equal (role, "officer2") || g_str_equal (role, "server2")) && n > 1)
    person = ((NcCaseOfficer *)nc_case_nth (facts, NC_CASE_OFFICERS, 1))->name;
  else if (g_str_equal (role, "party"))
    person = facts->file->site_head;
  else if (g_str_equal (role, "issuer"))
    person = nc_issuer_legal_name (&facts->issuer);
  else if (g_str_equal (role, "head"))
    person = facts->file->approver;
  return g_strdup (person ? person : "");
}

/**
 * nc_paper_open_roles:
 *
 * Returns: (transfer full): the roles that have still to sign, in the order of the paper.
 */
GStrv
nc_paper_open_roles (const NcCaseFacts *facts, const NcCasePaper *paper)
{
  const NcPaperKind *kind = nc_paper_kind (paper->kind);
  g_auto (GStrv) roles = g_strsplit (kind ? kind->signers : "", " ", -1);
  g_autoptr (GStrvBuilder) open = g_strv_builder_new ();

  for (char **role = roles; *role; role++)
    if (**role && !nc_case_signature (facts, paper->id, *role))
      g_strv_builder_add (open, *role);
  return g_strv_builder_end (open);
}

/* After a certificate only another certificate can sign. */
gboolean
nc_paper_has_certificate (const NcCaseFacts *facts, const NcCasePaper *paper)
{
  NC_CASE_EACH (facts, NC_CASE_SIGNATURES, NcPaperSignature, signature)
  if (g_strcmp0 (signature->paper_id, paper->id) == 0 && g_strcmp0 (signature->media_id, "certificate") == 0)
    return TRUE;
  return FALSE;
}

NcPaperState
nc_paper_state (const NcCaseFacts *facts, const NcCasePaper *paper)
{
  const NcPaperKind *kind = nc_paper_kind (paper->kind);
  g_auto (GStrv) open = nc_paper_open_roles (facts, paper);

  if (nc_case_service (facts, paper))
    return NC_PAPER_SERVED;
  if (nc_case_is_replaced (facts, paper))
    return NC_PAPER_FINISHED;
  if (open[0])
    return NC_PAPER_TO_SIGN;
  return kind && kind->is_served ? NC_PAPER_TO_SERVE : NC_PAPER_FINISHED;
}

/* For people: "to sign: …", "to serve", "served 2026-…", "signed and kept", "corrected by a later paper". */
char *
nc_paper_state_label (const NcCaseFacts *facts, const NcCasePaper *paper)
{
  g_auto (GStrv) open = nc_paper_open_roles (facts, paper);
  const NcPaperService *service = nc_case_service (facts, paper);
  g_autofree char *day = service ? nc_dates_day (service->served_on) : NULL;

  if (nc_case_is_replaced (facts, paper))
    return g_strdup (_ ("corrected by a later paper"));
  switch (nc_paper_state (facts, paper)) {
  case NC_PAPER_TO_SIGN:
    return g_strdup_printf (_ ("to sign: %s"), nc_paper_role_label (open[0]));
  case NC_PAPER_TO_SERVE:
    return g_strdup (_ ("to serve"));
  case NC_PAPER_SERVED:
    return g_strdup_printf (_ ("served %s"), day);
  default:
    return g_strdup (_ ("signed and kept"));
  }
}

/* "现场监察笔录（D03）": (transfer full). */
char *
nc_paper_title (const char *kind)
{
  const NcPaperKind *known = nc_paper_kind (kind);

  return known ? g_strdup_printf (_ ("%s (%s)"), _ (known->title), known->kind) : g_strdup (kind);
}

static gboolean
has_evidence_since (const NcCaseFacts *facts, NcDay day)
{
  NC_CASE_EACH (facts, NC_CASE_EVIDENCE, NcCaseEvidence, evidence)
  if (nc_case_time_day (evidence->made_at) > day)
    return TRUE;
  return FALSE;
}

static gboolean
has_recheck_since (const NcCaseFacts *facts, NcDay day)
{
  NC_CASE_EACH (facts, NC_CASE_RECHECKS, NcCaseRecheck, recheck)
  if (recheck->checked_on > day)
    return TRUE;
  return FALSE;
}

/**
 * nc_paper_is_wanting:
 *
 * Whether the case has no paper of @kind, or has come to something since that one more would tell of: an interview, an
 * extension, a service, another receiver of a transfer, another visit, newer evidence, another re-check.
 */
gboolean
nc_paper_is_wanting (const NcCaseFacts *facts, const char *kind)
{
  const NcCasePaper *latest = nc_case_paper (facts, kind);
  NcCaseList list;

  if (!latest)
    return TRUE;
  if (nc_paper_has_subject (kind, &list))
    return nc_paper_subject (facts, kind, NULL) != NULL;
  if (g_str_equal (kind, "D12"))
    return nc_case_next_receiver (facts) != NULL;
  if (g_str_equal (kind, "D03"))
    return nc_case_visit_start (facts) > latest->issued_on;
  if (g_str_equal (kind, "D05"))
    return has_evidence_since (facts, latest->issued_on);
  return g_str_equal (kind, "D14") && has_recheck_since (facts, latest->issued_on);
}

/**
 * nc_paper_next_kinds:
 *
 * Returns: (transfer container) (element-type utf8): the papers that the course of the case calls for now and that
 *   are wanting.
 */
GPtrArray *
nc_paper_next_kinds (const NcCaseFacts *facts)
{
  static const char *const planned[] = { "D01", "D02", NULL }, *const site[] = { "D03", NULL },
                           *const rechecked[] = { "D14", NULL };
  NcCaseState state = nc_case_state (facts);
  g_autoptr (GPtrArray) called = NULL;
  GPtrArray *next = g_ptr_array_new ();

  if (state == NC_CASE_ASSESSED || state == NC_CASE_VIEWS_HEARD) {
    called = nc_course_proposed_papers (facts);
  } else {
    const char *const *kinds = state == NC_CASE_PLANNED                                ? planned
                               : state == NC_CASE_NOTIFIED || state == NC_CASE_ON_SITE ? site
                               : nc_case_count (facts, NC_CASE_RECHECKS)               ? rechecked
                                                                                       : NULL;

    called = g_ptr_array_new ();
    for (; kinds && *kinds; kinds++)
      g_ptr_array_add (called, (gpointer)*kinds);
  }
  for (guint i = 0; i < called->len; i++)
    if (nc_paper_is_wanting (facts, called->pdata[i]))
      g_ptr_array_add (next, called->pdata[i]);
  return next;
}
