/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-gate.h"
#include "nc-json.h"
#include "nc-lang.h"
#include "nc-measure.h"
#include "nc-paper-subject.h"

#define ISSUE_OR_SERVE (NC_STEP_ISSUE | NC_STEP_SERVE)

/* In the order in which refusals are told: powers, violations, then the course. hard and basis as procedure_rules.csv
   says (a test compares). */
static const NcGate gates[] = {
  { "A06", TRUE, "authority_matrix.csv", N_ ("prepare the paper that the law provides"), NULL, NC_STEP_ISSUE,
    nc_gate_forbidden },
  { "A03", TRUE, "authority_matrix.csv; 节约能源法 art 71",
    N_ ("let the department issue it, or issue as its delegate in its name"), NULL, NC_STEP_ISSUE, nc_gate_department },
  { "V01", TRUE, "节约能源法 arts 16(1), 17, 71",
    N_ ("confirm the entry of the national list, or leave the machine out of this paper"),
    "case finding --confirmed --rule ID", NC_STEP_FINDING | NC_STEP_ISSUE, nc_gate_v01 },
  { "V11", TRUE, "节约能源法 arts 52–55; legal_bases.csv", N_ ("record whether the unit is a key energy unit"),
    "case record --key-unit yes|no", NC_STEP_ISSUE, nc_gate_key_unit },
  { "A03", TRUE, "authority_matrix.csv; legal_bases.csv",
    N_ ("demand what the issuer may order; for the rest issue the opinion (D11b) or the transfer (D12)"),
    "case finding --demand", NC_STEP_ISSUE, nc_gate_demand },
  { "A02", TRUE, "legal_bases.csv; authority_matrix.csv", N_ ("issue the paper that the violation leads to"),
    "case measures; case serious --why", NC_STEP_ISSUE, nc_gate_paper_of_violation },
  { "P16", TRUE, "处罚法 art 46", N_ ("add the evidence and bind it to the finding"), "case evidence --finding",
    NC_STEP_EVIDENCE | NC_STEP_CONCLUDE | NC_STEP_ISSUE, nc_gate_evidence },
  { "P01", TRUE, "内政办发〔2025〕20号 一(二)(四)",
    N_ ("name the published item and the plan, or another source of the task with its reason"),
    "case approve --item --plan-ref", NC_STEP_APPROVE | NC_STEP_VISIT | NC_STEP_ISSUE, nc_gate_p01 },
  { "P02", FALSE, "国办发〔2024〕54号; 节能监察办法 (repeat rule)", N_ ("give a reason"), "--reason P02=…",
    NC_STEP_APPROVE, nc_gate_p02 },
  { "P03", TRUE, "国办发〔2024〕54号; MOJ templates", N_ ("have the head approve the inspection"), "case approve",
    NC_STEP_APPROVE | NC_STEP_VISIT | NC_STEP_RECORD | NC_STEP_CONCLUDE | NC_STEP_ISSUE, nc_gate_p03 },
  { "P04", TRUE, "节能监察办法 (on-site notice)",
    N_ ("serve the notice (D02) in time and visit later, or name the ground of exemption: 涉嫌违法案件, 举报投诉, "
        "抽查"),
    "case notify", NC_STEP_OPEN | NC_STEP_VISIT | NC_STEP_RECORD | NC_STEP_CONCLUDE | NC_STEP_ISSUE, nc_gate_p04 },
  { "P05", TRUE, "节能监察办法", N_ ("issue and serve the notice (D02) with basis, content, time and requirements"),
    "case notify", NC_STEP_OPEN | NC_STEP_VISIT | NC_STEP_CONCLUDE, nc_gate_p05 },
  { "P06", TRUE, "处罚法 art 42; 强制法 art 18; 节能监察办法",
    N_ ("let two officers of the issuer take part whose certificates are valid on that day"), "case staff --officer",
    NC_STEP_OPEN | NC_STEP_STAFF | NC_STEP_APPROVE | NC_STEP_VISIT | NC_STEP_RECORD | NC_STEP_NOTE | NC_STEP_CONCLUDE |
        NC_STEP_ISSUE | NC_STEP_RECHECK,
    nc_gate_p06 },
  { "P07", TRUE, "处罚法 art 55(1)", N_ ("record when the certificates were shown"), "case record --certificates-shown",
    NC_STEP_CONCLUDE | NC_STEP_ISSUE, nc_gate_p07 },
  { "P08", TRUE, "内政办发〔2025〕20号; 包头实施办法 3",
    N_ ("name assistants before the visit; only officers with a certificate inspect, find and sign"), "case staff",
    NC_STEP_OPEN | NC_STEP_STAFF | NC_STEP_CONCLUDE | NC_STEP_SIGN, nc_gate_p08 },
  { "P09", TRUE, "处罚法 art 43",
    N_ ("record the answer to the question of recusal and, where it was asked for, the head's decision"),
    "case record --recusal --recusal-decision", NC_STEP_CONCLUDE | NC_STEP_ISSUE, nc_gate_p09 },
  { "P10", TRUE, "处罚法 art 20; 内政办发〔2025〕20号 一(一)",
    N_ ("let the issuer's papers bear the delegating department's legal name"), "issuer add --department",
    NC_STEP_OPEN | ISSUE_OR_SERVE, nc_gate_p10 },
  { "P11", TRUE, "行政诉讼证据规定 art 15; 处罚法 art 55(2)",
    N_ ("complete the site record with time, place, facts and the officers' signatures; no word of penalty in it"),
    "case record", NC_STEP_VISIT | NC_STEP_RECORD | NC_STEP_FINDING | NC_STEP_CONCLUDE | NC_STEP_ISSUE, nc_gate_p11 },
  { "P12", TRUE, "行政诉讼证据规定 art 15; 强制法 art 18(8)(9); 节能监察办法",
    N_ ("sign, or note the refusal with its reason, or the absence with a witness"),
    "paper sign --refused REASON | --absent --witness NAME", NC_STEP_SIGN | NC_STEP_HEAR | NC_STEP_ISSUE, nc_gate_p12 },
  { "P13", TRUE, "处罚法 art 55(2); 行政诉讼证据规定 art 10(4)",
    N_ ("write one record a person, with its times, place and answers"), "case interview", NC_STEP_NOTE | NC_STEP_ISSUE,
    nc_gate_p13 },
  { "P14", TRUE, "行政诉讼证据规定 art 12",
    N_ ("say who made it, when, how and what it proves; a sound recording needs its transcript"),
    "case evidence --maker --made-at --purpose --transcript", NC_STEP_EVIDENCE | NC_STEP_CONCLUDE | NC_STEP_ISSUE,
    nc_gate_p14 },
  { "P15", FALSE, "行政诉讼证据规定 art 64; 电子签名法 arts 5-8",
    N_ ("have the unit confirm the list of hashes, or give a reason"), "case evidence --confirmed-by; --reason P15=…",
    NC_STEP_CONCLUDE, nc_gate_p15 },
  { "P17", TRUE, "处罚法 art 56 + art 85",
    N_ ("have the head approve the preservation, and decide on the items within 7 working days (D06b)"),
    "case preserve --by --item --decision", NC_STEP_ISSUE | NC_STEP_CLOSE, nc_gate_p17 },
  { "P18", TRUE, "处罚法 art 47", N_ ("set the clock right; nothing was changed"), NULL, NC_STEP_LAST * 2 - 1,
    nc_gate_p18 },
  { "P21", TRUE, "节能监察办法; 处罚法 art 45",
    N_ ("record the unit's views, or that it has none, and the result of their re-check, before the order is issued"),
    "case hear", NC_STEP_RECORD | NC_STEP_HEAR | NC_STEP_ISSUE | NC_STEP_SERVE, nc_gate_p21 },
  { "P22", TRUE, "节能监察办法", N_ ("inspect again: the period runs from the end of an inspection"), "case visit",
    ISSUE_OR_SERVE, nc_gate_p22 },
  { "P23", TRUE, "处罚法 art 28(1)", N_ ("order the correction first (D10 or D11) and serve it"), NULL,
    NC_STEP_HAND_OVER, nc_gate_p23 },
  { "P24", TRUE, "节能监察办法", N_ ("set a due date after the issue and within the longest period"),
    "paper issue D10 --due", ISSUE_OR_SERVE, nc_gate_p24 },
  { "P25", TRUE, "节能监察办法", N_ ("a late request is no ground for an extension; the period runs on"), NULL,
    NC_STEP_EXTEND, nc_gate_p25 },
  { "P26", TRUE, "节能监察办法", N_ ("decide before the period ends and within the longest extension"),
    "case extend --grant | --deny | --tacit", NC_STEP_EXTEND | NC_STEP_DECIDE | NC_STEP_ISSUE, nc_gate_p26 },
  { "P27", TRUE, "节能监察办法; seed 000 四(三)",
    N_ ("re-check item by item after the period, or after the unit's report of completion"),
    "case report; case recheck",
    NC_STEP_RECORD | NC_STEP_RECHECK | NC_STEP_ISSUE | NC_STEP_CREDIT | NC_STEP_HAND_OVER | NC_STEP_CLOSE,
    nc_gate_p27 },
  { "P28", TRUE, "国办发〔2024〕54号; MOJ templates", N_ ("issue and serve the result letter (D08) or the decision"),
    "paper issue D08; case close --why", NC_STEP_CLOSE, nc_gate_p28 },
  { "P30", TRUE, "处罚法 art 36", N_ ("a breach that ended more than two years ago is no longer punished"), NULL,
    NC_STEP_HAND_OVER, nc_gate_p30 },
  { "P32", TRUE, "处罚法 art 63", N_ ("say how the hearing stands"), "case serious --hearing", NC_STEP_ISSUE,
    nc_gate_p32 },
  { "P35", TRUE, "处罚法 art 58", N_ ("record the legal review"), "case serious --legal-review", NC_STEP_ISSUE,
    nc_gate_p35 },
  { "P36", TRUE, "处罚法 art 57(2)", N_ ("record the collective discussion"), "case serious --meeting", NC_STEP_ISSUE,
    nc_gate_p36 },
  { "P41", TRUE, "处罚法 art 61(2)", N_ ("name the signed consent, or serve in another way"), "paper serve --consent",
    NC_STEP_SERVE, nc_gate_p41 },
  { "P42", TRUE, "民诉法 art 87",
    N_ ("give the day of the service return: not before the paper's issue, not in the future"), "paper serve --date",
    NC_STEP_SERVE | NC_STEP_ISSUE, nc_gate_p42 },
  { "P43", TRUE, "民诉法 art 88", N_ ("name the receiver and the function: legal representative, head or mail clerk"),
    "paper serve --receiver --receiver-role", NC_STEP_SERVE, nc_gate_p43 },
  { "P44", TRUE, "民诉法 art 89", N_ ("give the reason and day of the refusal and a witness or the recording"),
    "paper serve --refusal --witness | --media", NC_STEP_SERVE, nc_gate_p44 },
  { "P45", TRUE, "民诉法 art 91", N_ ("give the number of the postal receipt and its day"), "paper serve --receipt",
    NC_STEP_SERVE, nc_gate_p45 },
  { "P46", TRUE, "民诉法 art 95", N_ ("use another way, or say why the whereabouts are unknown"),
    "paper serve --refusal", NC_STEP_SERVE, nc_gate_p46 },
  { "P50", TRUE, "复议法 art 24(1)", N_ ("set the issuer's review body: the people's government of the same level"),
    "issuer add --review-body", NC_STEP_ISSUE, nc_gate_p50 },
  { "P51", TRUE, "复议法 art 22(2)", N_ ("set the issuer's online channel for review"), "issuer add --review-url",
    NC_STEP_SERVE, nc_gate_p51 },
  { "P52", TRUE, "行诉法 art 46", N_ ("set the court of the issuer's place"), "issuer add --court", NC_STEP_ISSUE,
    nc_gate_p52 },
  { "P57", TRUE, "强制法 art 43",
    N_ ("stop in working hours, and say how it stops safely: residents' heat, water and power go on"),
    "paper issue D11 --safety --stop-from", NC_STEP_ISSUE, nc_gate_p57 },
  { "P63", TRUE, "内蒙古自治区工业节能监察办法 art 8", N_ ("record the answer to the complaint"),
    "case record --complaint-answered", NC_STEP_RECORD | NC_STEP_CLOSE, nc_gate_p63 },
  { "V04", TRUE, "内发改产业字〔2022〕142号 三(二)", N_ ("give the milestone a day within the longest plan"),
    "case plan --due", NC_STEP_PLAN, nc_gate_plan },
  { "P42", TRUE, "民诉法 art 87; 处罚法 art 59",
    N_ ("issue the paper anew, naming the one that it corrects, and serve that"), "paper issue --replaces",
    NC_STEP_SERVE, nc_gate_current },
  { "ORDER", TRUE, "PROCEDURE; documents.csv",
    N_ ("a correction is a new paper that names the one it takes the place of"), "paper issue --replaces",
    NC_STEP_ISSUE, nc_gate_second },
};

/**
 * nc_gate_is_told:
 * @in: a paper of its own for each interview, extension or service that is to be issued
 *
 * Returns: whether the row that it would tell of has its paper already, and none is corrected.
 */
gboolean
nc_gate_is_told (const NcGateInput *in)
{
  gconstpointer row = in->subject ? in->subject : in->paper ? NULL : nc_paper_subject (in->facts, in->kind, NULL);

  if (in->corrects || (!row && in->paper))
    return FALSE;
  return !row || nc_paper_subject_is_told (in->facts, in->kind, nc_case_row_id (row), in->paper);
}

const NcGate *
nc_gates (guint *n_gates)
{
  *n_gates = G_N_ELEMENTS (gates);
  return gates;
}

/**
 * nc_gate_result_new:
 * @missing: (transfer full): what is missing
 *
 * Returns: (transfer full): that @gate is shut, told by @rule.
 */
NcGateResult *
nc_gate_result_new (const NcGate *gate, const char *rule, char *missing)
{
  NcGateResult *result = g_new0 (NcGateResult, 1);

  *result = (NcGateResult){ gate, g_intern_string (rule), missing, gate->command };
  return result;
}

void
nc_gate_result_free (NcGateResult *result)
{
  g_free (result->missing);
  g_free (result);
}

/**
 * nc_gates_check:
 * @with_reasons: whether a soft gate is open when a reason for its rule was given
 *
 * Returns: (transfer full) (element-type NcGateResult): the gates that are shut, hard ones first; empty when the step
 * may be taken.
 */
GPtrArray *
nc_gates_check (const NcGateInput *in, gboolean with_reasons)
{
  GPtrArray *shut = g_ptr_array_new_with_free_func ((GDestroyNotify)nc_gate_result_free);

  for (int hard = 1; hard >= 0; hard--)
    for (guint i = 0; i < G_N_ELEMENTS (gates); i++) {
      const char *rule = gates[i].rule;
      char *missing;

      if (gates[i].hard != hard || !(gates[i].steps & in->step))
        continue;
      missing = gates[i].check (in, &rule);
      if (missing && !hard && with_reasons && nc_case_reason (in->facts, rule))
        g_clear_pointer (&missing, g_free);
      if (missing) {
        const NcForbiddenMeasure *measure = in->step == NC_STEP_ISSUE ? nc_forbidden_measure (in->kind) : NULL;
        NcGateResult *result = nc_gate_result_new (&gates[i], rule, missing);

        result->command = measure ? measure->command : result->command;
        g_ptr_array_add (shut, result);
      }
    }
  return shut;
}

/* "55(2)" → 第55条（2）, "16(1), 17, 71" → 第16（1）、17、71条; whether (2) is a paragraph or an item the table leaves
 * open. */
static gboolean
article_cb (const GMatchInfo *match, GString *out, gpointer data)
{
  g_autofree char *numbers = g_match_info_fetch (match, 1), *clause = g_match_info_fetch (match, 2);
  g_autoptr (GString) list = g_string_new (numbers);

  (void)data;
  g_string_replace (list, ", ", "、", 0);
  g_string_append_printf (out, "第%s条%s", list->str, clause);
  return FALSE;
}

/* The basis as the rule table has it, in Chinese without its English words. */
static char *
basis_words (const char *basis)
{
  static const char *const words[][2] = { { "; ", "；" },
                                          { " + ", "、" },
                                          { " (", "（" },
                                          { "(", "（" },
                                          { ")", "）" },
                                          { "repeat rule", "不重复检查" },
                                          { "on-site notice", "现场告知" },
                                          { "MOJ templates", "司法部文书格式" },
                                          { "seed ", "政策文件" },
                                          { "PROCEDURE", "程序规则" },
                                          { "documents.csv", "文书表" },
                                          { "authority_matrix.csv", "权限表" },
                                          { "legal_bases.csv", "违法事项表" } };
  g_autoptr (GRegex) regex = NULL;
  g_autoptr (GString) text = NULL;
  g_autofree char *articles = NULL;

  if (!g_str_equal (nc_lang_current (), "zh"))
    return g_strdup (basis);
  regex = g_regex_new ("[ ]*\\barts? ([0-9]+(?:(?:\\([0-9]+\\))*(?:, |[-–])[0-9]+)*)((?:\\([0-9]+\\))*)", 0, 0, NULL);
  articles = g_regex_replace_eval (regex, basis, -1, 0, 0, article_cb, NULL, NULL);
  text = g_string_new (articles);
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    g_string_replace (text, words[i][0], words[i][1], 0);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * nc_gate_result_text:
 *
 * Returns: (transfer full): one sentence: the rule, what is missing, on what basis, how to mend it.
 */
char *
nc_gate_result_text (const NcGateResult *result)
{
  g_autofree char *basis = basis_words (result->gate->basis);

  return g_strdup_printf (_ ("%s: %s. Basis: %s. Way out: %s."), result->rule, result->missing, basis,
                          _ (result->gate->mend));
}

/**
 * nc_gate_result_remedy:
 *
 * Returns: (transfer full): the same without what is missing, for a place where that stands above it.
 */
char *
nc_gate_result_remedy (const NcGateResult *result)
{
  g_autofree char *basis = basis_words (result->gate->basis);

  return g_strdup_printf (_ ("Basis: %s. Way out: %s. (%s)"), basis, _ (result->gate->mend), result->rule);
}

/**
 * nc_gate_result_message:
 *
 * Returns: (transfer full): the same for a terminal, with the command that mends it.
 */
char *
nc_gate_result_message (const NcGateResult *result)
{
  g_autofree char *text = nc_gate_result_text (result);

  return result->command ? g_strdup_printf (_ ("%s (%s)"), text, result->command) : g_steal_pointer (&text);
}

void
nc_gate_results_write_json (const GPtrArray *results, GString *out)
{
  nc_json_begin_array (out);
  for (guint i = 0; i < results->len; i++) {
    const NcGateResult *result = results->pdata[i];
    g_autofree char *message = nc_gate_result_message (result);

    nc_json_begin_object (out);
    nc_json_member_string (out, "rule", result->rule);
    nc_json_member_bool (out, "hard", result->gate->hard);
    nc_json_member_string (out, "missing", result->missing);
    nc_json_member_string (out, "basis", result->gate->basis);
    nc_json_member_string (out, "mend", _ (result->gate->mend));
    nc_json_member_string (out, "command", result->command);
    nc_json_member_string (out, "message", message);
    nc_json_end_object (out);
  }
  nc_json_end_array (out);
}
