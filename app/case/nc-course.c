/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-course.h"
#include "nc-lang.h"
#include "nc-measure.h"
#include "nc-offer.h"

#define BIT(state) (1u << (state))
#define ANY        (BIT (NC_CASE_CLOSED) - 1)

/* In which states a step can be taken at all; a step out of its place is refused when no closer rule refuses it. */
static const struct {
  NcStep step;
  guint states;
} places[] = {
  { NC_STEP_OPEN, BIT (NC_CASE_PLANNED) },
  { NC_STEP_APPROVE, BIT (NC_CASE_PLANNED) | BIT (NC_CASE_NOTIFIED) | BIT (NC_CASE_ON_SITE) },
  { NC_STEP_VISIT, BIT (NC_CASE_PLANNED) | BIT (NC_CASE_NOTIFIED) | BIT (NC_CASE_ON_SITE) | BIT (NC_CASE_ASSESSED) |
                       BIT (NC_CASE_VIEWS_HEARD) },
  { NC_STEP_RECORD, ANY },
  { NC_STEP_EVIDENCE, ANY },
  { NC_STEP_FINDING, BIT (NC_CASE_PLANNED) | BIT (NC_CASE_NOTIFIED) | BIT (NC_CASE_ON_SITE) | BIT (NC_CASE_ASSESSED) |
                         BIT (NC_CASE_VIEWS_HEARD) },
  { NC_STEP_CONCLUDE, BIT (NC_CASE_NOTIFIED) | BIT (NC_CASE_ON_SITE) | BIT (NC_CASE_ASSESSED) },
  { NC_STEP_HEAR, BIT (NC_CASE_ASSESSED) | BIT (NC_CASE_VIEWS_HEARD) | BIT (NC_CASE_SERVED) },
  { NC_STEP_ISSUE, ANY | BIT (NC_CASE_CLOSED) },
  { NC_STEP_SIGN, ANY | BIT (NC_CASE_CLOSED) },
  { NC_STEP_SERVE, ANY },
  { NC_STEP_EXTEND, BIT (NC_CASE_SERVED) | BIT (NC_CASE_RECTIFYING) },
  { NC_STEP_DECIDE, BIT (NC_CASE_SERVED) | BIT (NC_CASE_RECTIFYING) },
  { NC_STEP_RECHECK, BIT (NC_CASE_SERVED) | BIT (NC_CASE_RECTIFYING) | BIT (NC_CASE_RECHECKED) },
  { NC_STEP_CLOSE, BIT (NC_CASE_PLANNED) | BIT (NC_CASE_NOTIFIED) | BIT (NC_CASE_ASSESSED) | BIT (NC_CASE_VIEWS_HEARD) |
                       BIT (NC_CASE_SERVED) | BIT (NC_CASE_RECTIFYING) | BIT (NC_CASE_RECHECKED) },
  { NC_STEP_CREDIT, BIT (NC_CASE_RECHECKED) },
  { NC_STEP_HAND_OVER, BIT (NC_CASE_SERVED) | BIT (NC_CASE_RECTIFYING) | BIT (NC_CASE_RECHECKED) },
  { NC_STEP_STAFF, ANY },
  { NC_STEP_NOTE, ANY },
  { NC_STEP_PLAN, ANY | BIT (NC_CASE_CLOSED) },
};
static const NcGate order_gate = {
  "ORDER",
  TRUE,
  "PROCEDURE: planned → notified → on_site → assessed → views_heard → served → rectifying → rechecked → closed",
  N_ ("take the steps in their order"),
  "case show",
  0,
  NULL
};

/* Papers also have their place: results after the assessment, the cover at the end. */
static gboolean
paper_is_in_place (const NcCaseFacts *facts, const char *kind)
{
  NcCaseState state = nc_case_state (facts);
  const NcPaperKind *paper = nc_paper_kind (kind);

  if (!paper)
    return FALSE;
  if (paper->is_decision || g_str_equal (kind, "D07"))
    return state >= NC_CASE_ASSESSED && state < NC_CASE_CLOSED;
  if (g_str_equal (kind, "D03"))
    return state >= NC_CASE_ON_SITE && state < NC_CASE_CLOSED;
  if (g_str_equal (kind, "D11b"))
    return state >= NC_CASE_ASSESSED && state < NC_CASE_CLOSED;
  if (g_str_equal (kind, "D01") || g_str_equal (kind, "D02"))
    return state <= NC_CASE_ON_SITE;
  if (g_str_equal (kind, "D15"))
    return TRUE;
  if (g_str_equal (kind, "D18"))
    return state >= NC_CASE_ASSESSED;
  return state < NC_CASE_CLOSED;
}

static gboolean
is_in_place (const NcGateInput *in)
{
  NcCaseState state = nc_case_state (in->facts);

  if (in->step == NC_STEP_ISSUE)
    return paper_is_in_place (in->facts, in->kind);
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    if (places[i].step == in->step)
      return (places[i].states & BIT (state)) != 0;
  return FALSE;
}

static NcCaseState
after_service (const NcCaseFacts *facts, NcCaseState state, const char *kind)
{
  const NcPaperKind *paper = nc_paper_kind (kind);

  if (g_str_equal (kind, "D02"))
    return MAX (state, NC_CASE_NOTIFIED);
  if (!paper || !paper->is_decision || state >= NC_CASE_RECHECKED)
    return state;
  for (int i = 0; i < 2; i++) {
    NcCasePaper *order = nc_case_paper (facts, i ? "D11" : "D10");

    if (order && nc_case_service (facts, order) && facts->file->due_on != NC_DAY_NONE)
      return NC_CASE_RECTIFYING;
  }
  return MAX (state, NC_CASE_SERVED);
}

static NcCaseState
state_after (const NcCaseFacts *facts, const NcGateInput *in)
{
  NcCaseState state = nc_case_state (facts);

  switch (in->step) {
  case NC_STEP_VISIT:
    return NC_CASE_ON_SITE;
  case NC_STEP_CONCLUDE:
    return NC_CASE_ASSESSED;
  case NC_STEP_HEAR:
    return MAX (state, NC_CASE_VIEWS_HEARD);
  case NC_STEP_SERVE:
    return after_service (facts, state, in->kind);
  case NC_STEP_RECHECK:
    return NC_CASE_RECHECKED;
  case NC_STEP_CLOSE:
    return NC_CASE_CLOSED;
  default:
    return state;
  }
}

/* A granted extension moves the due date; the first one is kept, the longest extension is reckoned from it. */
static void
extend_period (NcCaseFacts *facts, const NcCaseExtension *extension)
{
  NcCaseFile *file = facts->file;

  if (!extension || g_strcmp0 (extension->decision, "granted") != 0)
    return;
  if (file->original_due_on == NC_DAY_NONE)
    file->original_due_on = file->due_on;
  file->due_on = extension->new_due;
}

/**
 * nc_course_rehear:
 * @before: the case as it was
 * @after: the case after the step
 *
 * What the unit was not heard on is no ground of an order (rule P21): a finding that is new or says something else
 * takes the case back to the assessment.
 */
void
nc_course_rehear (const NcCaseFacts *before, NcCaseFacts *after)
{
  if (nc_case_state (after) != NC_CASE_VIEWS_HEARD)
    return;
  NC_CASE_EACH (after, NC_CASE_FINDINGS, NcCaseFinding, finding)
  {
    NcCaseFinding *old = nc_case_find (before, NC_CASE_FINDINGS, finding->id);

    if (nc_finding_stands (finding) && (!old || !nc_finding_stands (old) || g_strcmp0 (old->fact, finding->fact) ||
                                        g_strcmp0 (old->violation, finding->violation)))
      nc_case_set_state (after, NC_CASE_ASSESSED);
  }
}

/**
 * nc_course_take:
 * @facts: the case with the step's fields already set
 * @in: the step; @in->facts must be @facts
 * @shut: (out): the gates that are shut
 *
 * Checks every gate of the step on the case as it would be; when all are open the state and the timers move on. When
 * not, the caller drops @facts: what it held before the step is what counts.
 *
 * Returns: whether the step was taken.
 */
gboolean
nc_course_take (NcCaseFacts *facts, const NcGateInput *in, GPtrArray **shut)
{
  *shut = nc_gates_check (in, TRUE);
  if (!(*shut)->len && !is_in_place (in)) {
    char *missing = g_strdup_printf (_ ("this step has no place while the case is %s"),
                                     nc_case_state_label (nc_case_state (facts)));

    g_ptr_array_add (*shut, nc_gate_result_new (&order_gate, order_gate.rule, missing));
  }
  if ((*shut)->len)
    return FALSE;
  nc_case_set_state (facts, state_after (facts, in));
  if (in->step == NC_STEP_DECIDE)
    extend_period (facts, in->subject);
  facts->file->last_step_on = facts->today;
  facts->file->last_step_usec = nc_clock_now_usec (facts->clock);
  nc_course_update_timers (facts);
  return TRUE;
}

/**
 * nc_course_proposed_papers:
 *
 * Returns: (transfer container) (element-type utf8): the codes of the result papers that the findings lead to and that
 * the issuer may sign: what belongs to another body is prepared by a transfer (D12).
 */
GPtrArray *
nc_course_proposed_papers (const NcCaseFacts *facts)
{
  static const char *const kinds[] = { "D09", "D10", "D11", "D12" };
  g_autoptr (GPtrArray) offers = nc_case_offers (facts);
  GPtrArray *papers = g_ptr_array_new ();

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++) {
    gboolean called = FALSE;

    for (guint k = 0; k < offers->len; k++) {
      const NcOffer *offer = offers->pdata[k];

      called |= offer->state <= NC_OFFER_ELSEWHERE && g_strcmp0 (offer->paper, kinds[i]) == 0;
    }
    if (called)
      g_ptr_array_add (papers, (gpointer)kinds[i]);
  }
  if (!papers->len)
    g_ptr_array_add (papers, (gpointer) "D08");
  return papers;
}

/* The step that the case is waiting for. */
static NcGateInput
next_step (const NcCaseFacts *facts)
{
  NcGateInput in = { .facts = facts };

  switch (nc_case_state (facts)) {
  case NC_CASE_PLANNED:
    in.step = facts->file->approver ? NC_STEP_VISIT : NC_STEP_APPROVE;
    break;
  case NC_CASE_NOTIFIED:
    in.step = nc_case_is_desk (facts) ? NC_STEP_CONCLUDE : NC_STEP_VISIT;
    break;
  case NC_CASE_ON_SITE:
    in.step = NC_STEP_CONCLUDE;
    break;
  case NC_CASE_ASSESSED:
  case NC_CASE_VIEWS_HEARD: {
    g_autoptr (GPtrArray) papers = nc_course_proposed_papers (facts);

    in.step = NC_STEP_ISSUE;
    for (guint i = 0; i < papers->len; i++)
      if (!in.kind && !nc_case_paper (facts, papers->pdata[i]))
        in.kind = papers->pdata[i];
    if (!in.kind)
      in.kind = papers->pdata[0];
    break;
  }
  case NC_CASE_RECTIFYING:
    in.step = NC_STEP_RECHECK;
    break;
  default:
    in.step = NC_STEP_CLOSE;
  }
  return in;
}

/**
 * nc_course_open_gates:
 *
 * Returns: (transfer full) (element-type NcGateResult): what still stands before the next step.
 */
GPtrArray *
nc_course_open_gates (const NcCaseFacts *facts)
{
  NcGateInput in = next_step (facts);
  /* Every paper that is called for is there: it waits for hands and for its service, not for a second one. */
  gboolean is_issued = in.step == NC_STEP_ISSUE && nc_case_paper (facts, in.kind);

  if (nc_case_state (facts) == NC_CASE_CLOSED || is_issued)
    return g_ptr_array_new_with_free_func ((GDestroyNotify)nc_gate_result_free);
  return nc_gates_check (&in, TRUE);
}

/* The name of the command that comes next, for people and scripts. */
const char *
nc_course_next (const NcCaseFacts *facts)
{
  NcGateInput in = next_step (facts);

  if (nc_case_state (facts) == NC_CASE_CLOSED)
    return NULL;
  switch (in.step) {
  case NC_STEP_APPROVE:
    return "case approve";
  case NC_STEP_VISIT:
    return nc_case_paper (facts, "D02") || facts->file->exempt ? "case visit" : "case notify";
  case NC_STEP_CONCLUDE:
    return "case conclude";
  case NC_STEP_ISSUE:
    return (g_str_equal (in.kind, "D10") || g_str_equal (in.kind, "D11")) && nc_case_state (facts) == NC_CASE_ASSESSED
               ? "case hear"
               : "paper issue";
  case NC_STEP_RECHECK:
    return "case recheck";
  default:
    return "case close";
  }
}
