/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Gates of powers and violations: which paper may be issued at all, by whom, and for which finding. */
#include "nc-gate.h"
#include "nc-lang.h"
#include "nc-measure.h"
#include <string.h>

static gboolean
is (const NcGateInput *in, const char *kind)
{
  return g_strcmp0 (in->kind, kind) == 0;
}

/* authority_matrix.csv: measures that no paper of this program orders. */
char *
nc_gate_forbidden (const NcGateInput *in, const char **rule)
{
  const NcForbiddenMeasure *measure = nc_forbidden_measure (in->kind);

  if (!measure)
    return NULL;
  *rule = measure->rule;
  return g_strdup (_ (measure->message));
}

/* authority_matrix.csv rows 3, 6, 9: stop-use, the opinion and preservation belong to the department. */
char *
nc_gate_department (const NcGateInput *in, const char **rule)
{
  static const struct {
    const char *kind;
    const char *rule;
  } rows[] = { { "D11", "A03" }, { "D11b", "A06" }, { "D06", "A09" }, { "D06b", "A09" } };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (is (in, rows[i].kind) && !nc_issuer_has_department_power (&in->facts->issuer)) {
      *rule = rows[i].rule;
      return g_strdup_printf (
          _ ("this paper belongs to the department in charge of energy saving; “%s” acts in its own name"),
          in->facts->issuer.name ? in->facts->issuer.name : "");
    }
  return NULL;
}

/* Art. 17 bans the use of listed equipment only: a suspected match stops nothing. */
char *
nc_gate_v01 (const NcGateInput *in, const char **rule)
{
  if (!is (in, "D11") || nc_case_findings_for (in->facts, "D11"))
    return NULL;
  NC_CASE_EACH (in->facts, NC_CASE_FINDINGS, NcCaseFinding, finding)
  if (nc_finding_stands (finding) && nc_finding_route (finding) == NC_ROUTE_STOP_USE && !finding->confirmed) {
    *rule = g_intern_string (finding->violation);
    return g_strdup_printf (_ ("the match of “%s” with the elimination list is not confirmed"),
                            finding->model ? finding->model : finding->fact);
  }
  return NULL;
}

static gboolean
has_unmet_recheck (const NcCaseFacts *facts, const char *finding_id)
{
  NcCaseRecheck *recheck = nc_case_recheck_of (facts, finding_id);

  return recheck && g_strcmp0 (recheck->result, "done") != 0;
}

static char *
check_opinion (const NcGateInput *in, const char **rule)
{
  const char *closest = "A06";

  NC_CASE_EACH (in->facts, NC_CASE_FINDINGS, NcCaseFinding, finding)
  {
    NcRoute route = nc_finding_route (finding);
    gboolean is_stop = route == NC_ROUTE_STOP_USE && finding->confirmed;

    if (!nc_finding_stands (finding))
      continue;
    if (is_stop || (route == NC_ROUTE_RECTIFY && has_unmet_recheck (in->facts, finding->id)))
      return nc_text_is_blank (in->facts->file->serious_reason)
                 ? g_strdup (_ ("why the case is serious is not recorded (case serious)"))
                 : NULL;
    closest = finding->violation;
  }
  *rule = g_intern_string (closest);
  return g_strdup (_ (
      "an opinion on suspension or closure needs confirmed listed equipment, or an order that a re-check found unmet"));
}

/* legal_bases.csv: what only policy asks for is a suggestion, other bodies' matters are transferred. */
char *
nc_gate_paper_of_violation (const NcGateInput *in, const char **rule)
{
  const char *closest = NULL;

  if (is (in, "D11b"))
    return check_opinion (in, rule);
  if (!is (in, "D09") && !is (in, "D10") && !is (in, "D11") && !is (in, "D12"))
    return NULL;
  if (nc_case_findings_for (in->facts, in->kind))
    return NULL;
  NC_CASE_EACH (in->facts, NC_CASE_FINDINGS, NcCaseFinding, finding)
  if (nc_finding_stands (finding) && !closest)
    closest = finding->violation;
  if (!closest)
    return g_strdup (_ ("the case has no finding that such a paper deals with"));
  *rule = g_intern_string (closest);
  return g_strdup_printf (_ ("the findings (%s) do not lead to this paper"), closest);
}

static gboolean
has_type (const NcCaseFacts *facts, const NcCaseFinding *finding, const char *types)
{
  g_auto (GStrv) wanted = g_strsplit (types, " ", -1);

  NC_CASE_EACH (facts, NC_CASE_EVIDENCE, NcCaseEvidence, evidence)
  if (nc_text_is_blank (evidence->removed_reason) && evidence->finding_id &&
      strstr (evidence->finding_id, finding->id) && g_strv_contains ((const char *const *)wanted, evidence->type))
    return TRUE;
  return FALSE;
}

/* Each finding rests on evidence; what its violation demands stands in nc-measure.c. */
char *
nc_gate_evidence (const NcGateInput *in, const char **rule)
{
  gboolean is_paper = is (in, "D09") || is (in, "D10") || is (in, "D11") || is (in, "D12");

  if (in->step == NC_STEP_ISSUE && !is_paper)
    return NULL;
  NC_CASE_EACH (in->facts, NC_CASE_FINDINGS, NcCaseFinding, finding)
  {
    const char *types = finding->evidence_rule ? finding->evidence_rule : nc_violation_evidence (finding->violation);

    if (!nc_finding_stands (finding) || (is_paper && !nc_finding_is_in_paper (finding, in->kind)))
      continue;
    if (types ? has_type (in->facts, finding, types) : nc_case_evidence_of (in->facts, finding) > 0)
      continue;
    if (finding->violation)
      *rule = g_intern_string (finding->violation);
    return g_strdup_printf (_ ("finding %d (%s) has no evidence of the kind it demands: %s"), (int)finding->seq,
                            finding->fact, types ? types : _ ("any"));
  }
  return NULL;
}
