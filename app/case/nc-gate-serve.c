/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Gates of service: P41–P46, P51, and that what is served still holds. A mode is one of 直接, 留置, 邮寄, 委托, 电子,
 * 公告. */
#include "nc-case-check.h"
#include "nc-gate.h"
#include "nc-lang.h"
#include "nc-measure.h"
#include <string.h>

static gboolean
is_mode (const NcGateInput *in, const char *mode)
{
  return in->service && g_strcmp0 (in->service->mode, mode) == 0;
}

/* The consent is a signed D17 of this case or of another case of the unit, or a scan of one among the evidence. */
static gboolean
is_scan (const NcCaseEvidence *evidence)
{
  static const char *const words[] = { "送达", "确认书", "同意", "consent", "D17" };
  const char *const texts[] = { evidence->name, evidence->purpose, evidence->file_name };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    for (guint k = 0; k < G_N_ELEMENTS (texts); k++)
      if (texts[k] && strstr (texts[k], words[i]))
        return nc_text_is_blank (evidence->removed_reason);
  return FALSE;
}

static gboolean
is_consent (const NcCaseFacts *facts, const char *id, NcDay served_on)
{
  NcCasePaper *paper = nc_case_find (facts, NC_CASE_PAPERS, id);
  NcCaseEvidence *scan = nc_case_find (facts, NC_CASE_EVIDENCE, id);
  NcPaperSignature *party = paper ? nc_case_signature (facts, paper->id, "party") : NULL;

  if (paper)
    return g_str_equal (paper->kind, "D17") && party && g_strcmp0 (party->status, "signed") == 0 &&
           nc_case_time_day (party->signed_at) <= served_on;
  if (scan)
    return is_scan (scan);
  return facts->unit_consent && g_str_equal (facts->unit_consent, id) && facts->unit_consent_on <= served_on;
}

/* P41: electronic service only on a signed consent. */
char *
nc_gate_p41 (const NcGateInput *in, const char **rule)
{
  const char *consent = in->service ? in->service->consent_id : NULL;

  (void)rule;
  if (!is_mode (in, "电子"))
    return NULL;
  if (nc_text_is_blank (consent))
    return g_strdup (_ ("the unit has not agreed to electronic service in a signed confirmation (D17)"));
  if (!is_consent (in->facts, consent, in->service->served_on))
    return g_strdup_printf (_ ("“%s” is no confirmation (D17) that the unit had signed by the day of service"),
                            consent);
  if (in->facts->file->consent_withdrawn_on != NC_DAY_NONE &&
      in->facts->file->consent_withdrawn_on <= in->service->served_on)
    return g_strdup (_ ("the unit has withdrawn its consent to electronic service"));
  return NULL;
}

/* P42: the day on the service return is the day of service. */
char *
nc_gate_p42 (const NcGateInput *in, const char **rule)
{
  const NcPaperService *service = in->service;

  (void)rule;
  if (in->step == NC_STEP_ISSUE && g_strcmp0 (in->kind, "D15") != 0)
    return NULL;
  if (in->step == NC_STEP_ISSUE && !nc_case_count (in->facts, NC_CASE_SERVICES))
    return g_strdup (_ ("nothing was served that a return could show"));
  if (in->step == NC_STEP_ISSUE)
    return nc_gate_is_told (in) ? g_strdup (_ ("each service has its return (D15) already")) : NULL;
  if (!service || !in->paper)
    return g_strdup (_ ("there is no issued paper to serve"));
  if (service->served_on == NC_DAY_NONE)
    return g_strdup (_ ("the day of service is missing"));
  if (service->served_on < in->paper->issued_on)
    return g_strdup (_ ("the paper would be served before it was issued"));
  if (service->served_on > in->facts->today)
    return g_strdup (_ ("the day of service lies in the future"));
  if (service->served_at && nc_case_time_day (service->served_at) != service->served_on)
    return g_strdup (_ ("the time of service lies on another day than the service"));
  return NULL;
}

/* P43: who may receive for a unit. */
char *
nc_gate_p43 (const NcGateInput *in, const char **rule)
{
  static const char *const roles[] = { "legal-representative", "head", "mail-clerk", NULL };
  const NcPaperService *service = in->service;

  (void)rule;
  if (!is_mode (in, "直接") && !is_mode (in, "委托"))
    return NULL;
  if (nc_text_is_blank (service->receiver))
    return g_strdup (_ ("who received the paper is not said"));
  if (!service->receiver_role || !g_strv_contains (roles, service->receiver_role))
    return g_strdup (_ ("the receiver is neither legal representative, head nor mail clerk of the unit"));
  return NULL;
}

/* P44: left service with reason, day, and a witness or a recording. */
char *
nc_gate_p44 (const NcGateInput *in, const char **rule)
{
  const NcPaperService *service = in->service;

  (void)rule;
  if (!is_mode (in, "留置"))
    return NULL;
  if (nc_text_is_blank (service->refusal) || service->refused_on == NC_DAY_NONE)
    return g_strdup (_ ("reason and day of the refusal to receive are missing"));
  if (service->refused_on > service->served_on)
    return g_strdup (_ ("the refusal lies after the service"));
  if (nc_text_is_blank (service->witness) && nc_text_is_blank (service->media_id))
    return g_strdup (_ ("neither a witness nor a recording shows that the paper was left"));
  return NULL;
}

/* P45: the receipt's day counts. */
char *
nc_gate_p45 (const NcGateInput *in, const char **rule)
{
  (void)rule;
  return is_mode (in, "邮寄") && nc_text_is_blank (in->service->receipt_no)
             ? g_strdup (_ ("the postal receipt is missing"))
             : NULL;
}

/* P46: public notice is the last way. */
char *
nc_gate_p46 (const NcGateInput *in, const char **rule)
{
  (void)rule;
  return is_mode (in, "公告") && nc_text_is_blank (in->service->refusal)
             ? g_strdup (_ ("why the unit's whereabouts are unknown is not said"))
             : NULL;
}

/* P51: an order served online names an online channel for review. */
char *
nc_gate_p51 (const NcGateInput *in, const char **rule)
{
  const NcPaperKind *kind = nc_paper_kind (in->kind);

  (void)rule;
  if (!is_mode (in, "电子") || !kind || !kind->is_order || !nc_text_is_blank (in->facts->issuer.review_url))
    return NULL;
  return g_strdup (_ ("the issuer has no online channel for review"));
}

/* What is served is the latest word of the case: no paper that another replaces, and none whose findings have changed
   since. */
char *
nc_gate_current (const NcGateInput *in, const char **rule)
{
  const NcPaperKind *kind = nc_paper_kind (in->kind);

  (void)rule;
  if (!in->paper || !kind)
    return NULL;
  if (nc_case_is_replaced (in->facts, in->paper))
    return g_strdup_printf (_ ("%s %s was replaced by a later paper"), in->paper->kind,
                            in->paper->number ? in->paper->number : "");
  if (kind->is_decision && !nc_case_paper_is_current (in->facts, in->paper))
    return g_strdup_printf (_ ("the findings of %s %s have changed since it was issued"), in->paper->kind,
                            in->paper->number ? in->paper->number : "");
  return NULL;
}
