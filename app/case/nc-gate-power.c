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

/* A match that the judgement denies is confirmed by nobody. */
static char *
check_confirmed (const NcCaseFinding *finding, const char **rule)
{
  static const char *const denied[] = { "pass", "fail", "not_found", "not_applicable", "incomplete", NULL };

  if (!finding || !nc_finding_stands (finding) || !finding->confirmed ||
      nc_finding_route (finding) != NC_ROUTE_STOP_USE || !finding->verdict ||
      !g_strv_contains (denied, finding->verdict))
    return NULL;
  *rule = g_intern_string (finding->violation);
  return g_strdup_printf (_ ("the judgement is “%s”: finding %d is no match with an elimination list"),
                          finding->verdict, (int)finding->seq);
}

/* Art. 17 bans the use of listed equipment only: a suspected match, a plan or a policy stops nothing. */
char *
nc_gate_v01 (const NcGateInput *in, const char **rule)
{
  if (in->step == NC_STEP_FINDING)
    return check_confirmed (in->subject, rule);
  if ((!is (in, "D11") && !is (in, "D10")) || nc_case_findings_for (in->facts, in->kind))
    return NULL;
  NC_CASE_EACH (in->facts, NC_CASE_FINDINGS, NcCaseFinding, finding)
  if (nc_finding_stands (finding) && nc_finding_route (finding) == NC_ROUTE_STOP_USE) {
    *rule = g_intern_string (finding->violation);
    return nc_finding_why_no_stop (finding, in->facts->today);
  }
  return NULL;
}

/* A duty of key energy units is ordered of a unit only that is known to be one. */
char *
nc_gate_key_unit (const NcGateInput *in, const char **rule)
{
  if (!is (in, "D10") || in->facts->file->key_unit != 0)
    return NULL;
  NC_CASE_EACH (in->facts, NC_CASE_FINDINGS, NcCaseFinding, finding)
  if (nc_violation_is_of_key_units (finding->violation) && nc_case_paper_has (in->facts, finding, "D10")) {
    *rule = g_intern_string (finding->violation);
    return g_strdup_printf (
        _ ("finding %d (%s) is a duty of key energy units; whether the unit is one is not recorded"), (int)finding->seq,
        finding->violation);
  }
  return NULL;
}

/* Words of an order that a demand may hold only where the law gives the power to whom and for what. */
static const struct {
  const char *words;
  const char *rule;
  const char *violations; /* for which the department may order it; "": nobody here */
  gboolean in_advice;     /* whether a suggestion may use the word */
} powers[] = {
  { "停业 责令关闭 予以关闭 停产整顿 停产停业", "A06", "", FALSE },
  { "没收", "A04", "", FALSE },
  { "罚款 处罚", "P37", "", FALSE },
  { "查封 扣押", "A10", "", FALSE },
  { "责令停止使用 立即停止使用", "A03", "V01 V02 V05", FALSE },
  { "停止使用 停用 停止运行", "A03", "V01 V02 V05", TRUE },
  { "停止建设 停止生产 停产 停工", "A07", "V05", TRUE },
  { "能源审计 设备检测", "A08", "V21", TRUE },
};

static char *
check_demand (const NcGateInput *in, const NcCaseFinding *finding, gboolean is_order, const char **rule)
{
  gboolean department = nc_issuer_has_department_power (&in->facts->issuer);

  for (guint i = 0; finding->demand && i < G_N_ELEMENTS (powers); i++) {
    g_auto (GStrv) words = g_strsplit (powers[i].words, " ", -1);
    gboolean may = is_order ? department && finding->violation && strstr (powers[i].violations, finding->violation)
                            : powers[i].in_advice;

    for (char **word = words; !may && *word; word++)
      if (strstr (finding->demand, *word)) {
        *rule = powers[i].rule;
        return g_strdup_printf (_ ("the demand of finding %d orders “%s”, which “%s” may not order for %s"),
                                (int)finding->seq, *word, nc_issuer_legal_name (&in->facts->issuer),
                                finding->violation);
      }
  }
  return NULL;
}

/* authority_matrix.csv rows 3, 4–8, 10: an order or a suggestion demands nothing beyond the issuer's power. */
char *
nc_gate_demand (const NcGateInput *in, const char **rule)
{
  char *missing = NULL;

  if (!is (in, "D09") && !is (in, "D10"))
    return NULL;
  NC_CASE_EACH (in->facts, NC_CASE_FINDINGS, NcCaseFinding, finding)
  if (!missing && nc_case_paper_has (in->facts, finding, in->kind))
    missing = check_demand (in, finding, is (in, "D10"), rule);
  return missing;
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
  const char *closest = NULL;

  NC_CASE_EACH (in->facts, NC_CASE_FINDINGS, NcCaseFinding, finding)
  {
    gboolean is_stop = nc_finding_route (finding) == NC_ROUTE_STOP_USE && nc_case_paper_has (in->facts, finding, "D11");

    if (!nc_finding_stands (finding))
      continue;
    if (nc_violation_closure (finding->violation) && (is_stop || has_unmet_recheck (in->facts, finding->id))) {
      *rule = "A06";
      return nc_text_is_blank (in->facts->file->serious_reason)
                 ? g_strdup (_ ("why the case is serious is not recorded"))
                 : NULL;
    }
    if (!closest || (nc_violation_closure (finding->violation) && !nc_violation_closure (closest)))
      closest = finding->violation;
  }
  *rule = closest ? g_intern_string (closest) : "A06";
  return g_strdup (
      _ ("an opinion on suspension or closure needs confirmed listed equipment (art. 71), or an order on a "
         "product limit (art. 72) or on energy review (art. 68(2)) that a re-check found unmet"));
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
  if (is (in, "D10") && nc_violation_is_of_key_units (closest) && in->facts->file->key_unit < 0)
    return g_strdup_printf (_ ("%s is a duty of key energy units alone, and the unit is none"), closest);
  return g_strdup_printf (_ ("the findings (%s) do not lead to this paper"), closest);
}

/* Whether an issued paper rests on the finding: its evidence is not removed any more. */
static gboolean
is_issued (const NcCaseFacts *facts, const NcCaseFinding *finding)
{
  static const char *const papers[] = { "D09", "D10", "D11", "D12" };

  for (guint i = 0; i < G_N_ELEMENTS (papers); i++)
    if (nc_case_paper (facts, papers[i]) && nc_case_paper_has (facts, finding, papers[i]))
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
    g_autofree char *types = NULL;

    if (!nc_finding_stands (finding) || (is_paper && !nc_case_paper_has (in->facts, finding, in->kind)) ||
        (in->step == NC_STEP_EVIDENCE && !is_issued (in->facts, finding)))
      continue;
    if (nc_case_has_demanded (in->facts, finding))
      continue;
    types = nc_finding_demanded (finding);
    if (finding->violation)
      *rule = g_intern_string (finding->violation);
    return g_strdup_printf (_ ("finding %d (%s) has no evidence of the kind it demands: %s"), (int)finding->seq,
                            finding->fact, *types ? types : _ ("any"));
  }
  return NULL;
}
