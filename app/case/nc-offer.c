/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the issuer of a case may do about its findings, measure by measure (authority_matrix.csv). */
#include "nc-offer.h"
#include "nc-json.h"
#include "nc-lang.h"
#include "nc-measure.h"

static const struct {
  const char *rule;
  const char *measure;
  const char *paper;      /* NULL: none orders it */
  const char *instead;    /* what prepares it when the issuer may not; of a forbidden one at all */
  const char *violations; /* of which findings it is the measure; NULL: of those that its paper deals with */
  gboolean needs_power;   /* the department's */
} rows[] = {
  { "A01", "节能监察建议书", "D09", NULL, NULL, FALSE },
  { "A02", "限期整改通知书", "D10", NULL, NULL, FALSE },
  { "A03", "责令停止使用", "D11", "D12", NULL, TRUE },
  { "A04", "没收淘汰设备", NULL, NULL, NULL, TRUE },
  { "A05", "罚款", NULL, NULL, NULL, TRUE },
  { "A06", "停业整顿、关闭", NULL, "D11b", NULL, TRUE },
  { "A07", "停止建设/停止生产、使用（节能审查）", "D10", "D12", "V05", TRUE },
  { "A08", "责令能源审计/设备检测", "D10", "D12", "V21", TRUE },
  { "A09", "先行登记保存", "D06", NULL, "", TRUE },
  { "A10", "查封、扣押", NULL, "D06", NULL, TRUE },
  { "A11", "申请法院强制执行", NULL, NULL, NULL, TRUE },
  { "A12", "移送", "D12", NULL, NULL, FALSE },
};

static gboolean
has_violation (const NcCaseFacts *facts, const char *violation)
{
  NC_CASE_EACH (facts, NC_CASE_FINDINGS, NcCaseFinding, finding)
  if (nc_finding_stands (finding) && g_strcmp0 (finding->violation, violation) == 0)
    return TRUE;
  return FALSE;
}

static gboolean
is_called_for (const NcCaseFacts *facts, const char *paper, const char *violations)
{
  if (violations)
    return *violations ? has_violation (facts, violations) : nc_case_count (facts, NC_CASE_PRESERVED) > 0;
  NC_CASE_EACH (facts, NC_CASE_FINDINGS, NcCaseFinding, finding)
  {
    NcRoute route = nc_finding_route (finding);

    /* a suggestion may advise on meters too, but nothing calls for that; a body passes confirmed equipment on */
    if (g_str_equal (paper, "D09") ? nc_finding_stands (finding) && route == NC_ROUTE_SUGGEST
                                   : nc_case_paper_has (facts, finding, paper))
      return TRUE;
  }
  return FALSE;
}

/* The opinion to the government, where its gates of power and violation are open. */
static gboolean
may_propose_closure (const NcCaseFacts *facts)
{
  NcGateInput in = { .facts = facts, .step = NC_STEP_ISSUE, .kind = "D11b" };
  const char *rule = NULL;
  g_autofree char *power = nc_gate_department (&in, &rule), *violation = nc_gate_paper_of_violation (&in, &rule);

  return !power && !violation;
}

static NcOffer *
make_offer (const NcCaseFacts *facts, guint i)
{
  gboolean power = nc_issuer_has_department_power (&facts->issuer);
  NcOffer *offer = g_new0 (NcOffer, 1);

  offer->rule = rows[i].rule;
  offer->measure = rows[i].measure;
  if (!rows[i].paper) {
    const NcForbiddenMeasure *forbidden = nc_forbidden_measure (rows[i].measure);

    offer->state = NC_OFFER_NEVER;
    offer->why = g_strdup (_ (forbidden->message));
    if (g_strcmp0 (rows[i].instead, "D11b") == 0 && may_propose_closure (facts))
      offer->paper = "D11b";
    return offer;
  }
  offer->paper = rows[i].paper;
  if (!is_called_for (facts, rows[i].paper, rows[i].violations)) {
    offer->state = NC_OFFER_NOT_CALLED;
  } else if (rows[i].needs_power && !power) {
    offer->state = NC_OFFER_ELSEWHERE;
    offer->paper = rows[i].instead;
    offer->why = g_strdup_printf (
        _ ("the department in charge of energy saving orders it; “%s” acts in its own name and passes the matter on"),
        facts->issuer.name ? facts->issuer.name : "");
  }
  return offer;
}

/**
 * nc_case_offers:
 *
 * Returns: (transfer full) (element-type NcOffer): every measure of the table, in its order.
 */
GPtrArray *
nc_case_offers (const NcCaseFacts *facts)
{
  GPtrArray *offers = g_ptr_array_new_with_free_func ((GDestroyNotify)nc_offer_free);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_ptr_array_add (offers, make_offer (facts, i));
  return offers;
}

const char *
nc_offer_state_to_string (NcOfferState state)
{
  static const char *const names[] = { "issue", "elsewhere", "not-called-for", "never" };

  return names[state];
}

void
nc_offer_free (NcOffer *self)
{
  g_free (self->why);
  g_free (self);
}

void
nc_offers_write_json (const GPtrArray *offers, GString *out)
{
  nc_json_begin_array (out);
  for (guint i = 0; i < offers->len; i++) {
    const NcOffer *offer = offers->pdata[i];

    nc_json_begin_object (out);
    nc_json_member_string (out, "rule", offer->rule);
    nc_json_member_string (out, "measure", offer->measure);
    nc_json_member_string (out, "state", nc_offer_state_to_string (offer->state));
    nc_json_member_string (out, "paper", offer->paper);
    nc_json_member_string (out, "why", offer->why);
    nc_json_end_object (out);
  }
  nc_json_end_array (out);
}
