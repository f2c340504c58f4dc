/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Gates of the visit: P07, P09, P11–P15, P17, P18. */
#include "nc-gate.h"
#include "nc-lang.h"
#include "nc-measure.h"
#include <jansson.h>
#include <string.h>

static gboolean
is (const NcGateInput *in, const char *kind)
{
  return g_strcmp0 (in->kind, kind) == 0;
}

/* The site record, or the end of the inspection of a place. */
static gboolean
closes_the_record (const NcGateInput *in)
{
  return !nc_case_is_desk (in->facts) && (in->step == NC_STEP_CONCLUDE || is (in, "D03"));
}

static gboolean
is_decision (const NcGateInput *in)
{
  const NcPaperKind *kind = in->step == NC_STEP_ISSUE ? nc_paper_kind (in->kind) : NULL;

  return kind && kind->is_decision;
}

/* P07: certificates are shown on the officers' own initiative. */
char *
nc_gate_p07 (const NcGateInput *in, const char **rule)
{
  const NcCaseFile *file = in->facts->file;

  (void)rule;
  if (!closes_the_record (in))
    return NULL;
  if (nc_case_time_day (file->certificates_shown_at) == NC_DAY_NONE)
    return g_strdup (_ (
        "it is not recorded that the officers showed their certificates; the unit might have refused the inspection"));
  if (file->visit_end && g_strcmp0 (file->certificates_shown_at, file->visit_end) > 0)
    return g_strdup (_ ("the certificates were shown after the visit had ended"));
  if (nc_case_time_day (file->certificates_shown_at) < nc_case_visit_start (in->facts))
    return g_strdup (_ ("the certificates were shown on a day before the visit"));
  return NULL;
}

/* P09: the question of recusal is asked and answered. The investigation goes on while the head decides, so the record
   is written; the inspection is not concluded before. */
char *
nc_gate_p09 (const NcGateInput *in, const char **rule)
{
  const NcCaseFile *file = in->facts->file;

  (void)rule;
  if (!closes_the_record (in))
    return NULL;
  if (g_strcmp0 (file->recusal, "none") != 0 && g_strcmp0 (file->recusal, "asked") != 0)
    return g_strdup (_ ("the unit's answer to the question of recusal is not recorded"));
  if (in->step == NC_STEP_CONCLUDE && g_str_equal (file->recusal, "asked") && nc_text_is_blank (file->recusal_decision))
    return g_strdup (_ ("recusal was asked for and the head has not decided"));
  return NULL;
}

/* Whether the clause before @word tells of the past: an order of an earlier year is a fact. */
static gboolean
is_of_the_past (const char *fact, const char *word)
{
  static const char *const marks[] = { "曾", "此前", "前次", "上次", "去年", "上年", "往年" }, *const ends[] = {
    "，", "。", "；", "、", ",", ";"
  };
  g_autofree char *before = g_strndup (fact, word - fact);
  const char *clause = before;

  for (guint i = 0; i < G_N_ELEMENTS (ends); i++) {
    const char *end = g_strrstr (clause, ends[i]);

    clause = end ? end + strlen (ends[i]) : clause;
  }
  for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
    if (strstr (clause, marks[i]))
      return TRUE;
  return FALSE;
}

/* A site record is evidence: it holds facts and no conclusion on a penalty. */
static const char *
penalty_word (const char *fact)
{
  static const char *const words[] = { "罚款",     "处罚", "没收", "停业整顿", "责令",
                                       "停产整顿", "查封", "扣押", "关闭企业", "予以关闭" };

  for (guint i = 0; fact && i < G_N_ELEMENTS (words); i++)
    for (const char *at = fact; (at = strstr (at, words[i])); at += strlen (words[i]))
      if (!is_of_the_past (fact, at))
        return words[i];
  return NULL;
}

static char *
check_facts (const NcCaseFacts *facts)
{
  NC_CASE_EACH (facts, NC_CASE_FINDINGS, NcCaseFinding, finding)
  {
    if (!nc_finding_stands (finding))
      continue;
    if (nc_text_is_blank (finding->fact))
      return g_strdup_printf (_ ("finding %d says no fact"), (int)finding->seq);
    if (penalty_word (finding->fact))
      return g_strdup_printf (_ ("the fact of finding %d speaks of a measure (“%s”); the record holds facts only"),
                              (int)finding->seq, penalty_word (finding->fact));
  }
  return NULL;
}

static char *
check_times (const NcCaseFacts *facts)
{
  const NcCaseFile *file = facts->file;

  if (file->visit_start && nc_case_visit_start (facts) == NC_DAY_NONE)
    return g_strdup (_ ("the start of the visit is no time"));
  if (file->visit_start && nc_case_visit_start (facts) > facts->today)
    return g_strdup (_ ("the start of the visit lies in the future"));
  if (file->visit_end && nc_case_visit_end (facts) == NC_DAY_NONE)
    return g_strdup (_ ("the end of the visit is no time"));
  if (file->visit_start && file->visit_end && nc_case_time_compare (file->visit_end, file->visit_start) < 0)
    return g_strdup (_ ("the visit ends before it starts"));
  if (file->visit_end && nc_case_visit_end (facts) > facts->today)
    return g_strdup (_ ("the end of the visit lies in the future"));
  return NULL;
}

static char *
check_conclusion (const NcCaseFacts *facts)
{
  NcDay end = nc_case_visit_end (facts), day = facts->file->concluded_on;

  if (day > facts->today)
    return g_strdup (_ ("the end of the inspection lies in the future"));
  if (end != NC_DAY_NONE && day < end)
    return g_strdup (_ ("the inspection would be concluded before the visit ended"));
  return NULL;
}

static gboolean
is_same_time (json_t *site, const char *key, const char *now)
{
  const char *then = json_string_value (json_object_get (site, key));

  return then && now && strncmp (then, now, strlen ("2026-11-20T09:30")) == 0;
}

/* What the unit signed, or refused to sign, stays: (transfer full) (nullable): a field that would now say otherwise. */
static char *
check_unchanged (const NcCaseFile *file, json_t *site)
{
  const struct {
    const char *key;
    const char *now;
    gboolean is_time;
  } fields[] = { { "start", file->visit_start, TRUE },
                 { "end", file->visit_end, TRUE },
                 { "place", file->place, FALSE },
                 { "certificates_shown_at", file->certificates_shown_at, TRUE },
                 { "unit_statement", file->unit_statement, FALSE } };

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++) {
    const char *then = json_string_value (json_object_get (site, fields[i].key));

    if (then &&
        (fields[i].is_time ? !is_same_time (site, fields[i].key, fields[i].now) : g_strcmp0 (then, fields[i].now) != 0))
      return g_strdup_printf (_ ("the site record says “%s”, and the unit has signed it or refused to"), then);
  }
  return NULL;
}

/* The record of the visit and what is recorded, proposed as another record, or decided upon. */
static char *
check_record (const NcGateInput *in)
{
  const NcCaseFile *file = in->facts->file;
  NcCasePaper *record = nc_case_paper (in->facts, "D03");
  json_t *snapshot = record && record->detail && record != in->paper ? json_loads (record->detail, 0, NULL) : NULL,
         *site = json_object_get (snapshot, "site");
  gboolean starts = is_same_time (site, "start", file->visit_start), ends = is_same_time (site, "end", file->visit_end),
           is_signed = record && nc_case_signature (in->facts, record->id, "party");
  char *missing = NULL;

  if (site && in->step == NC_STEP_RECORD && is_signed && (starts || ends))
    missing = check_unchanged (file, site);
  if (site && is (in, "D03") && in->step == NC_STEP_ISSUE && is_signed && starts && ends && !in->corrects)
    missing = g_strdup (_ ("the visit has its record, and the unit has signed it or refused to"));
  if (site && is_decision (in) && (!starts || !ends))
    missing = g_strdup (_ ("the latest visit has no site record (D03) yet"));
  json_decref (snapshot);
  return missing;
}

/* P11: time, place and event; facts only; a decision needs the signed record. */
char *
nc_gate_p11 (const NcGateInput *in, const char **rule)
{
  const NcCaseFile *file = in->facts->file;
  char *missing;

  (void)rule;
  if (in->step == NC_STEP_ISSUE && !is (in, "D03") && !is_decision (in))
    return NULL;
  if ((missing = check_times (in->facts)) || (missing = check_facts (in->facts)))
    return missing;
  if (in->step == NC_STEP_CONCLUDE && (missing = check_conclusion (in->facts)))
    return missing;
  if (nc_case_is_desk (in->facts))
    return NULL;
  if (in->step == NC_STEP_VISIT && nc_text_is_blank (file->visit_start))
    return g_strdup (_ ("when the visit starts is not said"));
  if (is_decision (in) && !nc_case_paper (in->facts, "D03"))
    return g_strdup (_ ("there is no site record (D03) that the decision could rest on"));
  if (is_decision (in) && nc_case_paper (in->facts, "D03")->issued_on < nc_case_visit_start (in->facts))
    return g_strdup (_ ("the latest visit has no site record (D03) yet"));
  if ((missing = check_record (in)))
    return missing;
  if (!closes_the_record (in))
    return NULL;
  if (nc_text_is_blank (file->visit_start) || nc_text_is_blank (file->visit_end))
    return g_strdup (_ ("start and end of the visit are not recorded"));
  if (nc_text_is_blank (file->place))
    return g_strdup (_ ("the place of the visit is not recorded"));
  if (!file->rights_told || !file->basis_told)
    return g_strdup (_ ("it is not recorded that rights, basis, content and method were told"));
  if (nc_text_is_blank (file->unit_statement))
    return g_strdup (_ ("the unit's words on the record are missing (or “无意见”)"));
  if (!file->read_back)
    return g_strdup (_ ("the record was not read back to the unit"));
  return NULL;
}

static char *
check_signature (const NcPaperSignature *signature)
{
  const char *status = signature->status ? signature->status : "";

  if (g_str_equal (status, "signed"))
    return NULL;
  if (g_str_equal (status, "refused"))
    return nc_text_is_blank (signature->reason) ? g_strdup (_ ("the reason of the refusal to sign is not noted"))
                                                : NULL;
  if (g_str_equal (status, "absent"))
    return nc_text_is_blank (signature->witness) ? g_strdup (_ ("no witness is named for the absence of the signer"))
                                                 : NULL;
  return g_strdup (_ ("a signature is either signed, refused or absent"));
}

static char *
check_record_signed (const NcCaseFacts *facts)
{
  NcCasePaper *record = nc_case_paper (facts, "D03");
  NcPaperSignature *party;

  if (!record || nc_case_is_desk (facts))
    return NULL;
  party = nc_case_signature (facts, record->id, "party");
  if (!party)
    return g_strdup (_ ("the unit has neither signed the site record nor refused to"));
  for (int i = 1; i <= 2; i++) {
    g_autofree char *role = g_strdup_printf ("officer%d", i);
    NcPaperSignature *officer = nc_case_signature (facts, record->id, role);

    if (!officer || g_strcmp0 (officer->status, "signed") != 0)
      return g_strdup (_ ("the site record lacks the signatures of two officers"));
  }
  return check_signature (party);
}

/* P12: signed, refused with a reason, or absent with a witness. */
char *
nc_gate_p12 (const NcGateInput *in, const char **rule)
{
  (void)rule;
  if (in->step == NC_STEP_SIGN)
    return in->subject ? check_signature (in->subject) : NULL;
  if (in->step == NC_STEP_ISSUE && !is_decision (in))
    return NULL;
  return check_record_signed (in->facts);
}

/* Questions with their answers. */
static gboolean
has_answers (const char *items)
{
  json_t *list = items ? json_loads (items, JSON_REJECT_DUPLICATES, NULL) : NULL, *one;
  gboolean complete = json_array_size (list) > 0;
  size_t i;

  json_array_foreach (list, i, one) complete &=
      json_is_string (json_object_get (one, "q")) && json_is_string (json_object_get (one, "a"));
  json_decref (list);
  return complete;
}

static char *
check_interview (const NcCaseInterview *interview, NcDay today)
{
  if (nc_text_is_blank (interview->person))
    return g_strdup (_ ("the interviewed person is not named"));
  if (strpbrk (interview->person, ",;/+&") || strstr (interview->person, "、") || strstr (interview->person, "，"))
    return g_strdup (_ ("a record holds one person only"));
  if (nc_case_time_day (interview->started_at) == NC_DAY_NONE ||
      nc_case_time_day (interview->ended_at) == NC_DAY_NONE ||
      nc_case_time_compare (interview->ended_at, interview->started_at) < 0)
    return g_strdup (_ ("the interview lacks its times, or ends before it starts"));
  if (nc_case_time_day (interview->ended_at) > today)
    return g_strdup (_ ("the interview lies in the future"));
  if (nc_text_is_blank (interview->place) || !has_answers (interview->items))
    return g_strdup (_ ("the interview lacks its place or its questions and answers"));
  if (nc_text_is_blank (interview->recusal))
    return g_strdup (_ ("the person's answer to the question of recusal is not recorded"));
  return NULL;
}

/* P13: a record a person. */
char *
nc_gate_p13 (const NcGateInput *in, const char **rule)
{
  (void)rule;
  if (in->step == NC_STEP_NOTE)
    return in->subject ? check_interview (in->subject, in->facts->today) : NULL;
  if (!is (in, "D04"))
    return NULL;
  if (!nc_case_count (in->facts, NC_CASE_INTERVIEWS))
    return g_strdup (_ ("nobody was interviewed"));
  return nc_gate_is_told (in) ? g_strdup (_ ("each interview has its record (D04) already")) : NULL;
}

static char *
check_media (const NcCaseEvidence *evidence, gboolean needs_transcript, NcDay today)
{
  static const char *const media[] = { "photo", "video", "audio", NULL };

  if (!evidence->type || !g_strv_contains (media, evidence->type) || !nc_text_is_blank (evidence->removed_reason))
    return NULL;
  if (nc_text_is_blank (evidence->maker))
    return g_strdup_printf (_ ("who made %s is not said"), evidence->name);
  if (nc_text_is_blank (evidence->purpose))
    return g_strdup_printf (_ ("what %s proves is not said"), evidence->name);
  if (nc_case_time_day (evidence->made_at) == NC_DAY_NONE)
    return g_strdup_printf (_ ("when %s was made is not said"), evidence->name);
  if (nc_case_time_day (evidence->made_at) > today)
    return g_strdup_printf (_ ("%s would have been made in the future"), evidence->name);
  if (needs_transcript && g_str_equal (evidence->type, "audio") && nc_text_is_blank (evidence->transcript))
    return g_strdup_printf (_ ("the sound recording %s has no transcript"), evidence->name);
  return NULL;
}

/* P14: photo, film and sound with method, time, maker and purpose. */
char *
nc_gate_p14 (const NcGateInput *in, const char **rule)
{
  (void)rule;
  if (is (in, "D05") && !nc_case_count (in->facts, NC_CASE_EVIDENCE))
    return g_strdup (_ ("there is no evidence that a sheet could list"));
  if (in->step == NC_STEP_ISSUE && !is (in, "D05"))
    return NULL;
  NC_CASE_EACH (in->facts, NC_CASE_EVIDENCE, NcCaseEvidence, evidence)
  {
    char *missing = check_media (evidence, in->step == NC_STEP_CONCLUDE, in->facts->today);

    if (missing)
      return missing;
  }
  return NULL;
}

/* P15 (soft): electronic data are confirmed by the other party. */
char *
nc_gate_p15 (const NcGateInput *in, const char **rule)
{
  (void)rule;
  NC_CASE_EACH (in->facts, NC_CASE_EVIDENCE, NcCaseEvidence, evidence)
  if (g_strcmp0 (evidence->type, "electronic") == 0 && nc_text_is_blank (evidence->removed_reason) &&
      nc_text_is_blank (evidence->confirmed_by))
    return g_strdup_printf (_ ("the unit has not confirmed the electronic data %s"), evidence->name);
  return NULL;
}

/* When the seven working days are over, nothing is left to decide but to give the items back. */
static char *
check_late (const NcCaseFacts *facts, const NcCasePaper *notice)
{
  static const char *const releases[] = { "返还", "退还", "发还", "解除" };
  NcPeriodEnd end = nc_period_working_days (facts->calendar, notice->issued_on, 7);
  g_autofree char *last = nc_day_format (end.last);

  if (facts->today <= end.last)
    return NULL;
  NC_CASE_EACH (facts, NC_CASE_PRESERVED, NcCasePreserved, item)
  {
    gboolean released = FALSE;

    for (guint i = 0; i < G_N_ELEMENTS (releases); i++)
      released |= strstr (item->decision, releases[i]) != NULL;
    if (!released)
      return g_strdup_printf (_ ("the preservation ended on %s: “%s” can only be given back"), last, item->name);
  }
  return NULL;
}

/* P17: preservation is approved by the head and decided on within seven working days. */
char *
nc_gate_p17 (const NcGateInput *in, const char **rule)
{
  const NcCaseFacts *facts = in->facts;
  NcCasePaper *notice = nc_case_paper (facts, "D06"), *decision = nc_case_paper (facts, "D06b");

  (void)rule;
  if (is (in, "D06")) {
    if (nc_text_is_blank (facts->file->preserve_approver) || facts->file->preserve_approved_on == NC_DAY_NONE ||
        facts->file->preserve_approved_on > facts->today)
      return g_strdup (_ ("the head has not approved the preservation of evidence"));
    return nc_case_count (facts, NC_CASE_PRESERVED) ? NULL : g_strdup (_ ("no item to preserve is listed"));
  }
  if (is (in, "D06b")) {
    if (!notice)
      return g_strdup (_ ("nothing was preserved in this case"));
    NC_CASE_EACH (facts, NC_CASE_PRESERVED, NcCasePreserved, item)
    if (nc_text_is_blank (item->decision))
      return g_strdup_printf (_ ("what becomes of “%s” was not decided"), item->name);
    return check_late (facts, notice);
  }
  if (in->step == NC_STEP_CLOSE && notice && !decision)
    return g_strdup (_ ("the preserved items were not decided on"));
  return NULL;
}

/* P18: the record of the case runs forward; a clock set back would falsify it. */
char *
nc_gate_p18 (const NcGateInput *in, const char **rule)
{
  g_autofree char *last = nc_clock_format_usec (in->facts->file->last_step_usec);

  (void)rule;
  if (nc_clock_now_usec (in->facts->clock) >= in->facts->file->last_step_usec)
    return NULL;
  return g_strdup_printf (_ ("the laptop's clock is earlier than the case's last step (%s)"), last);
}
