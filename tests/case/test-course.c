/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pure course of a case: the rules agree with procedure_rules.csv, numbers, and a random walk in which no paper may
   ever stand whose gates were shut. */
#include "nc-csv.h"
#include "nc-course.h"
#include "nc-measure.h"
#include "nc-number.h"
#include <string.h>

static NcCalendar *
load_calendar (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path =
      g_build_filename (g_getenv ("NENGCHA_TEST_SOURCE"), "../data/reference/law/holidays.csv", NULL);
  NcCalendar *calendar = nc_calendar_load (path, &error);

  g_assert_no_error (error);
  return calendar;
}

/* Every P rule of the registry stands in the table, and is hard or soft as the table says. */
static void
test_registry (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path =
      g_build_filename (g_getenv ("NENGCHA_TEST_SOURCE"), "../data/reference/law/procedure_rules.csv", NULL);
  g_autoptr (NcCsv) csv = nc_csv_open (path, &error);
  g_autoptr (GHashTable) enforce = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  const NcCsvField *fields;
  guint n_fields, n_gates, n_rules = 0;
  const NcGate *gates = nc_gates (&n_gates);

  g_assert_true (csv && nc_csv_read_header (csv, &error));
  while (nc_csv_next (csv, &fields, &n_fields, &error))
    g_hash_table_insert (enforce, g_strdup (fields[nc_csv_column (csv, "rule_id")].text),
                         g_strdup (fields[nc_csv_column (csv, "enforce")].text));
  g_assert_no_error (error);
  for (guint i = 0; i < n_gates; i++) {
    const char *how = g_hash_table_lookup (enforce, gates[i].rule);

    if (gates[i].rule[0] != 'P' || g_str_equal (gates[i].rule, "P16"))
      continue;
    n_rules++;
    g_assert_nonnull (how);
    g_assert_cmpint (g_str_has_prefix (how, "hard"), ==, gates[i].hard);
  }
  g_assert_cmpuint (n_rules, >=, 38);
}

static void
test_numbers (void)
{
  g_autofree char *plain = nc_number_format ("{prefix}节监限改〔{year}〕{n}号", "内", 2026, 1);
  g_autofree char *custom = nc_number_format ("蒙节监限改字[{year}]第{n:3}号", NULL, 2026, 1);
  g_autofree char *head = NULL, *normal = nc_number_normalise ("内政办发﹝2023﹞94 号");
  static const char *const good[] = { "内发改产业字〔2022〕142号", "内政办发﹝2023﹞94号", "西政办发〔2019〕10号",
                                      "蒙节监限改字〔2026〕第001号", "内节监通[2026]1号" };
  static const char *const bad[] = { "",
                                     "号",
                                     "〔2026〕1号",
                                     "内节监通〔2026〕0号",
                                     "内节监通〔1999〕1号",
                                     "内节监通〔2026〕1",
                                     "内节监通〔2026〕1号附",
                                     "内〔2026〕99999999999999999999号",
                                     "\xff〔2026〕1号" };
  static const char *const patterns[] = { "{n}",         "{year}",    "{prefix}{year}{n}{n}", "{prefix}{yaer}{n}",
                                          "{year}{n:0}", "{year}{n}}" };
  gint64 n;
  int year;

  g_assert_cmpstr (plain, ==, "内节监限改〔2026〕1号");
  g_assert_cmpstr (custom, ==, "蒙节监限改字〔2026〕第001号");
  g_assert_cmpstr (normal, ==, "内政办发〔2023〕94号");
  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_true (nc_number_parse (good[i], NULL, &year, &n));
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (nc_number_parse (bad[i], NULL, NULL, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (patterns); i++)
    g_assert_false (nc_number_pattern_is_valid (patterns[i]));
  g_assert_true (nc_number_parse ("蒙节监限改字〔2026〕第001号", &head, &year, &n));
  g_assert_cmpstr (head, ==, "蒙节监限改字");
  g_assert_cmpint (year, ==, 2026);
  g_assert_cmpint (n, ==, 1);
}

/* The walk ------------------------------------------------------------------------------------------------------------
 */

static GRand *dice;
static guint n_taken, n_refused, n_closed;

static gboolean
chance (int percent)
{
  return g_rand_int_range (dice, 0, 100) < percent;
}

static const char *
pick (const char *const *words, int n)
{
  return words[g_rand_int_range (dice, 0, n)];
}

static NcCaseFacts *
new_walker (NcClock *clock, NcCalendar *calendar)
{
  NcCaseFacts *facts = nc_case_facts_new (clock, calendar);

  facts->issuer.kind = (NcIssuerKind)g_rand_int_range (dice, 0, 3);
  facts->issuer.name = g_strdup ("示例旗节能监察中心");
  facts->issuer.delegator = facts->issuer.kind == NC_ISSUER_DELEGATE ? g_strdup ("示例旗发展和改革委员会") : NULL;
  facts->issuer.review_body = chance (90) ? g_strdup ("示例旗人民政府") : NULL;
  facts->issuer.court = chance (90) ? g_strdup ("示例旗人民法院") : NULL;
  nc_text_set (&facts->file->mode, chance (20) ? "desk" : "on-site");
  nc_text_set (&facts->file->item, chance (95) ? "检查事项" : NULL);
  nc_text_set (&facts->file->plan_ref, chance (95) ? "计划" : NULL);
  nc_text_set (&facts->file->exempt, chance (30) ? "抽查" : NULL);
  facts->file->opened_on = facts->today;
  return facts;
}

static void
add_officer (NcCaseFacts *facts)
{
  static const char *const numbers[] = { "1", "2", "2", "3" };
  NcCaseOfficer *officer = nc_case_add (facts, NC_CASE_OFFICERS);

  nc_text_set (&officer->name, "示例");
  nc_text_set (&officer->cert_no, pick (numbers, 4));
  nc_text_set (&officer->role, "officer");
  officer->cert_expires = facts->today + (chance (90) ? 900 : -1);
  officer->added_on = facts->today;
}

static void
fill_visit (NcCaseFacts *facts, gboolean ends)
{
  NcCaseFile *file = facts->file;
  g_autofree char *day = nc_day_format (facts->today);

  if (!ends || !file->visit_start)
    nc_text_set (&file->visit_start, day);
  nc_text_set (&file->visit_end, ends ? day : NULL);
  nc_text_set (&file->place, "示例路");
  nc_text_set (&file->certificates_shown_at, chance (90) ? file->visit_start : NULL);
  nc_text_set (&file->recusal, chance (95) ? "none" : NULL);
  nc_text_set (&file->unit_statement, "无意见");
  file->rights_told = file->basis_told = file->read_back = chance (95);
}

static void
add_finding (NcCaseFacts *facts)
{
  static const char *const violations[] = { "V01", "V03", "V04", "V07", "V11", "V15", "V22", "V23" };
  NcCaseFinding *finding = nc_case_add (facts, NC_CASE_FINDINGS);

  finding->seq = nc_case_count (facts, NC_CASE_FINDINGS);
  nc_text_set (&finding->violation, pick (violations, G_N_ELEMENTS (violations)));
  nc_text_set (&finding->fact, chance (97) ? "事实" : "应予罚款");
  finding->confirmed = chance (50);
}

static void
add_evidence (NcCaseFacts *facts)
{
  static const char *const types[] = { "photo", "document" };
  NcCaseEvidence *evidence = nc_case_add (facts, NC_CASE_EVIDENCE);

  nc_text_set (&evidence->type, pick (types, 2));
  nc_text_set (&evidence->name, "证据");
  nc_text_set (&evidence->maker, "示例");
  nc_text_set (&evidence->made_at, "2026-09-01T09:00");
  nc_text_set (&evidence->purpose, chance (95) ? "证明" : NULL);
  if (nc_case_count (facts, NC_CASE_FINDINGS)) {
    NcCaseFinding *finding = nc_case_nth (
        facts, NC_CASE_FINDINGS, (guint)g_rand_int_range (dice, 0, (int)nc_case_count (facts, NC_CASE_FINDINGS)));

    nc_text_set (&evidence->finding_id, finding->id);
  }
}

static NcGateInput
propose_paper (NcCaseFacts *facts)
{
  static const char *const kinds[] = { "D01", "D02", "D02",  "D03", "D03", "D08",     "D09", "D10",
                                       "D10", "D11", "D11b", "D12", "D14", "closure", "罚款" };
  NcGateInput in = { .facts = facts, .step = NC_STEP_ISSUE, .kind = pick (kinds, G_N_ELEMENTS (kinds)) };
  NcCasePaper *paper = nc_case_add (facts, NC_CASE_PAPERS);

  nc_text_set (&paper->kind, in.kind);
  nc_text_set (&paper->issuer_name, nc_issuer_legal_name (&facts->issuer));
  paper->issued_on = facts->today;
  if (g_str_equal (in.kind, "D10")) {
    facts->file->due_on = facts->today + g_rand_int_range (dice, -2, 200);
    paper->due_on = facts->file->due_on;
  }
  return in;
}

static NcGateInput
propose_service (NcCaseFacts *facts)
{
  static const char *const modes[] = { "直接", "直接", "留置", "邮寄", "电子", "公告" };
  NcGateInput in = { .facts = facts, .step = NC_STEP_SERVE };
  NcCasePaper *paper = nc_case_count (facts, NC_CASE_PAPERS)
                           ? nc_case_nth (facts, NC_CASE_PAPERS,
                                          (guint)g_rand_int_range (dice, 0, (int)nc_case_count (facts, NC_CASE_PAPERS)))
                           : NULL;
  NcPaperService *service = nc_case_add (facts, NC_CASE_SERVICES);

  in.paper = paper;
  in.kind = paper ? paper->kind : "D10";
  in.service = service;
  nc_text_set (&service->paper_id, paper ? paper->id : NULL);
  nc_text_set (&service->mode, pick (modes, G_N_ELEMENTS (modes)));
  nc_text_set (&service->receiver, "示例");
  nc_text_set (&service->receiver_role, chance (90) ? "head" : NULL);
  nc_text_set (&service->receipt_no, chance (50) ? "1" : NULL);
  service->served_on = service->effective_on = facts->today + (chance (95) ? 0 : g_rand_int_range (dice, -5, 5));
  return in;
}

static void
sign_record (NcCaseFacts *facts)
{
  static const char *const roles[] = { "party", "officer1", "officer2" };
  NcCasePaper *record = nc_case_paper (facts, "D03");

  for (guint i = 0; record && i < G_N_ELEMENTS (roles); i++) {
    NcPaperSignature *signature = nc_case_add (facts, NC_CASE_SIGNATURES);

    nc_text_set (&signature->paper_id, record->id);
    nc_text_set (&signature->role, roles[i]);
    nc_text_set (&signature->status, i || chance (80) ? "signed" : "refused");
    nc_text_set (&signature->reason, chance (50) ? "拒签" : NULL);
  }
}

static NcGateInput
propose (NcCaseFacts *facts)
{
  NcGateInput in = { .facts = facts };
  NcCaseFile *file = facts->file;

  /* mostly what may come next, so that the walk gets somewhere; else anything */
  static const int likely[NC_CASE_N_STATES][5] = { { 0, 1, 8, 11, 2 },    { 2, 2, 6, 0, 11 },    { 3, 4, 5, 9, 6 },
                                                   { 12, 5, 7, 8, 9 },    { 10, 9, 11, 12, 8 },  { 11, 13, 11, 10, 13 },
                                                   { 13, 8, 11, 13, 13 }, { 8, 11, 13, 13, 13 }, { 0, 1, 2, 3, 4 } };
  int what =
      chance (70) ? likely[nc_case_state (facts)][g_rand_int_range (dice, 0, 5)] : g_rand_int_range (dice, 0, 14);

  switch (what) {
  case 0:
    add_officer (facts);
    in.step = NC_STEP_STAFF;
    break;
  case 1:
    nc_text_set (&file->approver, "示例");
    file->approved_on = facts->today;
    in.step = NC_STEP_APPROVE;
    break;
  case 2:
    fill_visit (facts, FALSE);
    in.step = NC_STEP_VISIT;
    break;
  case 3:
    fill_visit (facts, TRUE);
    in.step = NC_STEP_RECORD;
    break;
  case 4:
    add_finding (facts);
    in.step = NC_STEP_FINDING;
    break;
  case 5:
    add_evidence (facts);
    in.step = NC_STEP_EVIDENCE;
    break;
  case 6:
    file->concluded_on = facts->today;
    in.step = NC_STEP_CONCLUDE;
    break;
  case 7:
    file->views_on = facts->today;
    nc_text_set (&file->views_text, chance (90) ? "无意见" : NULL);
    nc_text_set (&file->views_result, chance (90) ? "无需复核" : NULL);
    in.step = NC_STEP_HEAR;
    break;
  case 8:
  case 9:
  case 10:
    return propose_paper (facts);
  case 11:
    return propose_service (facts);
  case 12:
    sign_record (facts);
    in.step = NC_STEP_SIGN;
    in.subject = nc_case_count (facts, NC_CASE_SIGNATURES)
                     ? nc_case_nth (facts, NC_CASE_SIGNATURES, nc_case_count (facts, NC_CASE_SIGNATURES) - 1)
                     : NULL;
    break;
  default:
    NC_CASE_EACH (facts, NC_CASE_FINDINGS, NcCaseFinding, finding)
    {
      NcCaseRecheck *recheck = nc_case_add (facts, NC_CASE_RECHECKS);

      nc_text_set (&recheck->finding_id, finding->id);
      nc_text_set (&recheck->result, chance (60) ? "done" : "not-done");
      recheck->checked_on = facts->today;
    }
    in.step = chance (50) ? NC_STEP_RECHECK : NC_STEP_CLOSE;
  }
  return in;
}

/* What must hold of every case that was ever reached, said without the gates. */
static void
check_invariants (const NcCaseFacts *facts)
{
  NC_CASE_EACH (facts, NC_CASE_PAPERS, NcCasePaper, paper)
  {
    gboolean order = g_str_equal (paper->kind, "D10") || g_str_equal (paper->kind, "D11");

    g_assert_nonnull (nc_paper_kind (paper->kind));
    g_assert_nonnull (facts->file->approver);
    g_assert_cmpuint (nc_case_count (facts, NC_CASE_OFFICERS), >=, 2);
    if (order) {
      g_assert_nonnull (facts->file->views_text);
      g_assert_nonnull (facts->file->views_result);
      g_assert_cmpint (facts->file->views_on, !=, NC_DAY_NONE);
      g_assert_nonnull (facts->issuer.review_body);
      g_assert_nonnull (facts->issuer.court);
      g_assert_true (nc_case_is_desk (facts) || nc_case_paper (facts, "D03"));
    }
    if (g_str_equal (paper->kind, "D11"))
      g_assert_cmpint (facts->issuer.kind, !=, NC_ISSUER_BODY);
    if (g_str_equal (paper->kind, "D10"))
      g_assert_cmpint (paper->due_on, >, paper->issued_on);
  }
  NC_CASE_EACH (facts, NC_CASE_SERVICES, NcPaperService, service)
  {
    NcCasePaper *paper = nc_case_find (facts, NC_CASE_PAPERS, service->paper_id);

    g_assert_nonnull (paper);
    g_assert_cmpint (service->served_on, >=, paper->issued_on);
  }
}

/* A step that is refused leaves the case as it was; one that is taken keeps every row there was (nothing is lost). */
static NcCaseFacts *
walk_step (NcCaseFacts *facts)
{
  NcCaseFacts *after = nc_case_facts_copy (facts);
  g_autoptr (GPtrArray) shut = NULL;
  NcGateInput in;

  after->today = nc_clock_today (after->clock);
  in = propose (after);
  in.facts = after;
  if (!nc_course_take (after, &in, &shut)) {
    g_assert_cmpuint (shut->len, >, 0);
    n_refused++;
    nc_case_facts_free (after);
    return facts;
  }
  n_taken++;
  for (int list = 0; list < NC_CASE_N_LISTS; list++)
    for (guint i = 0; i < facts->lists[list]->len; i++)
      g_assert_nonnull (nc_case_find (after, (NcCaseList)list, nc_case_row_id (facts->lists[list]->pdata[i])));
  nc_case_facts_free (facts);
  return after;
}

static void
test_walk (void)
{
  g_autoptr (NcCalendar) calendar = load_calendar ();
  g_autoptr (NcClock) clock = nc_clock_new_as_of (nc_day_parse ("2024-03-01"));
  NcCaseFacts *facts;
  guint orders = 0;

  dice = g_rand_new_with_seed (20261121);
  facts = new_walker (clock, calendar);
  for (guint step = 0; step < 100000; step++) {
    nc_clock_advance_usec (clock, g_rand_int_range (dice, 0, 12) * G_TIME_SPAN_HOUR);
    facts = walk_step (facts);
    check_invariants (facts);
    orders += nc_case_paper (facts, "D10") != NULL;
    if (nc_case_state (facts) == NC_CASE_CLOSED || step % 200 == 199) {
      n_closed += nc_case_state (facts) == NC_CASE_CLOSED;
      nc_case_facts_free (facts);
      facts = new_walker (clock, calendar);
    }
  }
  nc_case_facts_free (facts);
  g_rand_free (dice);
  /* a walk that never gets anywhere would prove nothing */
  g_assert_cmpuint (n_taken, >, 10000);
  g_assert_cmpuint (n_refused, >, 10000);
  g_assert_cmpuint (orders, >, 100);
  g_test_message ("taken %u, refused %u, closed %u, steps with an order %u", n_taken, n_refused, n_closed, orders);
}

static void
test_clock_set_back (void)
{
  g_autoptr (NcCalendar) calendar = load_calendar ();
  g_autoptr (NcClock) clock = nc_clock_new_as_of (nc_day_parse ("2026-09-01"));
  g_autoptr (NcCaseFacts) facts = nc_case_facts_new (clock, calendar);
  g_autoptr (GPtrArray) shut = NULL;
  NcGateInput in = { .facts = facts, .step = NC_STEP_NOTE };

  facts->file->last_step_usec = nc_clock_now_usec (clock) + 1;
  g_assert_false (nc_course_take (facts, &in, &shut));
  g_assert_cmpstr (((NcGateResult *)shut->pdata[0])->rule, ==, "P18");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/course/registry", test_registry);
  g_test_add_func ("/course/numbers", test_numbers);
  g_test_add_func ("/course/clock-set-back", test_clock_set_back);
  g_test_add_func ("/course/walk", test_walk);
  return g_test_run ();
}
