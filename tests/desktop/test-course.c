/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whole cases played in the window, from the plan to the end. */
#include "nc-course.h"
#include "nc-desktop-play.h"
#include "nc-lang.h"
#include <string.h>

static char *
source_file (const char *name)
{
  return g_build_filename (g_getenv ("NENGCHA_TEST_SOURCE"), "case", "scenarios", name, NULL);
}

static void
set_paper (NcDesktopTest *test, const char *kind, const char *field, const char *value)
{
  g_assert_true (
      nc_paper_view_set_value (NC_PAPER_VIEW (nc_case_page_get_papers (nc_play_page (test))), kind, field, value));
}

static const char *
first_finding (NcDesktopTest *test)
{
  return ((NcCaseFinding *)nc_case_nth (nc_play_facts (test), NC_CASE_FINDINGS, 0))->id;
}

static gboolean
cards_are_idle (gpointer cards)
{
  return !nc_finding_cards_is_busy (cards);
}

static void
add_evidence (NcDesktopTest *test, const char *name)
{
  NcFindingCards *cards = nc_case_page_get_findings (nc_play_page (test));
  g_autofree char *path = source_file (name);
  g_autoptr (GFile) file = g_file_new_for_path (path);

  nc_finding_cards_add_file (cards, first_finding (test), file);
  nc_desktop_test_spin (cards_are_idle, cards, 20000);
  g_assert_cmpstr (nc_finding_cards_get_refusal (cards), ==, "");
}

static NcCaseState
state_of (NcDesktopTest *test)
{
  return nc_case_state (nc_play_facts (test));
}

/* What is heard and re-checked before any paper. */
static void
hear (NcDesktopTest *test)
{
  nc_play_take (test, "conclude");
  nc_play_set (test, "views_text", "无意见");
  nc_play_set (test, "views_result", "当事人无意见，无需复核");
  nc_play_set (test, "views_by", "演示员甲");
  nc_play_take (test, "hear");
}

/* Whether the papers of the case have a form for one more of @kind. */
static gboolean
is_offered (NcDesktopTest *test, const char *kind)
{
  GtkWidget *form = nc_desktop_test_find (nc_case_page_get_papers (nc_play_page (test)), kind);

  return ADW_IS_EXPANDER_ROW (form);
}

static guint
n_papers (NcDesktopTest *test, const char *kind)
{
  guint n = 0;

  NC_CASE_EACH (nc_play_facts (test), NC_CASE_PAPERS, NcCasePaper, paper)
  n += g_str_equal (paper->kind, kind);
  return n;
}

static gboolean
is_not_taking (gpointer view)
{
  return !nc_checklist_view_is_taking_photo (view);
}

/* Listed motors: the checklist finds them, the photo is their evidence; the department stops their use and sets a
   period. The unit gets more time, the re-check finds it unmet, and the file goes on. */
static void
test_stop_use (void)
{
  NcDesktopTest test = { 0 };
  NcChecklistView *checklist;
  g_autofree char *plate = source_file ("plate.png");
  g_autoptr (GFile) picture = g_file_new_for_path (plate);
  NcCaseOrder *order;

  nc_desktop_test_load_region (&test);
  nc_desktop_test_open (&test, "2026-11-02");
  nc_play_new_case (&test, "工业和信息化局", 0);
  nc_play_visit (&test);
  checklist = nc_case_page_open_checklist (nc_play_page (&test), "motors");
  g_assert_true (nc_checklist_view_answer (checklist, "place", "循环水泵房"));
  g_assert_true (nc_checklist_view_answer (checklist, "name", "水泵电机"));
  g_assert_true (nc_checklist_view_answer (checklist, "model", "JO2-51-4"));
  g_assert_true (nc_checklist_view_answer (checklist, "rated_kw", "7.5"));
  g_assert_true (nc_checklist_view_answer (checklist, "running_state", "running"));
  nc_checklist_view_take_photo (checklist, picture);
  nc_desktop_test_spin (is_not_taking, checklist, 20000);
  g_assert_true (nc_checklist_view_copy_down (checklist));
  g_assert_true (nc_checklist_view_conclude (checklist));
  g_assert_cmpuint (nc_case_count (nc_play_facts (&test), NC_CASE_FINDINGS), ==, 2);
  /* The first machine has its picture; its twin has not, and says so. */
  g_assert_cmpuint (nc_finding_cards_get_n_lacking (nc_case_page_get_findings (nc_play_page (&test))), ==, 1);
  nc_checklist_view_take_photo (checklist, picture);
  nc_desktop_test_spin (is_not_taking, checklist, 20000);
  g_assert_true (nc_checklist_view_conclude (checklist));
  g_assert_cmpuint (nc_finding_cards_get_n_lacking (nc_case_page_get_findings (nc_play_page (&test))), ==, 0);
  nc_play_record (&test);
  nc_play_on (&test, "2026-11-16");
  hear (&test);
  nc_desktop_test_screenshot (&test, "case-heard");
  set_paper (&test, "D11", "plan_due_on", "2026-12-15");
  set_paper (&test, "D11", "safety_note", "停机前切换备用泵");
  set_paper (&test, "D11", "official_text", "已附目录及法律原文");
  nc_play_issue (&test, "D11");
  set_paper (&test, "D10", "due_on", "2027-02-26");
  set_paper (&test, "D10", "official_text", "已附目录及法律原文");
  nc_play_issue (&test, "D10");
  nc_play_sign_all (&test, "D11");
  nc_play_sign_all (&test, "D10");
  {
    /* nothing stands before their service; that each is there already is no hindrance */
    g_autoptr (GPtrArray) open = nc_course_open_gates (nc_play_facts (&test));

    g_assert_cmpuint (open->len, ==, 0);
  }
  nc_play_on (&test, "2026-11-17");
  nc_play_serve (&test, "D11");
  nc_play_serve (&test, "D10");
  g_assert_cmpint (state_of (&test), ==, NC_CASE_RECTIFYING);

  nc_play_on (&test, "2027-01-20");
  order = nc_case_page_get_order (nc_play_page (&test));
  g_assert_false (nc_case_order_request (order, "morgen", "设备交货推迟"));
  g_assert_false (nc_case_order_request (order, "2027-12-01", "设备交货推迟"));
  g_assert_nonnull (strstr (nc_case_order_get_refusal (order), "P26"));
  g_assert_true (nc_case_order_request (order, "2027-04-30", "设备交货推迟"));
  g_assert_false (nc_case_order_recheck (order));
  if (!nc_case_order_decide (order, "granted", "理由成立"))
    g_error ("%s", nc_case_order_get_refusal (order));
  g_assert_true (is_offered (&test, "D13"));
  nc_play_issue (&test, "D13");
  nc_desktop_test_screenshot (&test, "case-extended");
  /* The decision has its paper; another one is offered when there is another decision. */
  g_assert_false (is_offered (&test, "D13"));
  nc_play_on (&test, "2027-03-10");
  order = nc_case_page_get_order (nc_play_page (&test));
  if (!nc_case_order_request (order, "2027-05-20", "设备再次推迟") || !nc_case_order_decide (order, "granted", "同意"))
    g_error ("%s", nc_case_order_get_refusal (order));
  g_assert_true (is_offered (&test, "D13"));
  nc_play_issue (&test, "D13");
  g_assert_cmpuint (n_papers (&test, "D13"), ==, 2);

  nc_play_on (&test, "2027-05-24");
  order = nc_case_page_get_order (nc_play_page (&test));
  NC_CASE_EACH (nc_play_facts (&test), NC_CASE_FINDINGS, NcCaseFinding, finding)
  g_assert_true (nc_case_order_set_result (order, finding->id, finding->seq == 1 ? "done" : "not-done",
                                           finding->seq == 1 ? "已拆除" : "仍在运行"));
  if (!nc_case_order_recheck (order))
    g_error ("%s", nc_case_order_get_refusal (order));
  nc_play_issue (&test, "D14");
  nc_play_sign_all (&test, "D14");
  nc_play_serve (&test, "D14");
  g_assert_false (nc_case_steps_take (nc_case_page_get_steps (nc_play_page (&test)), "close"));
  g_assert_nonnull (strstr (nc_case_steps_get_refusal (nc_case_page_get_steps (nc_play_page (&test))), "P27"));
  nc_play_set (&test, "credit_ref", "示例公示1号");
  nc_play_take (&test, "credit");
  nc_play_set (&test, "handed_to", "示例市工业和信息化局");
  nc_play_take (&test, "hand-over");
  nc_play_set (&test, "close_reason", "移交处理");
  nc_play_take (&test, "close");
  g_assert_cmpint (state_of (&test), ==, NC_CASE_CLOSED);
  nc_desktop_test_screenshot (&test, "case-closed");
  nc_desktop_test_close (&test);
}

/* A photo that did not get here whole is no evidence here either. */
static void
refuse_cut_photo (NcDesktopTest *test)
{
  NcFindingCards *cards = nc_case_page_get_findings (nc_play_page (test));
  g_autofree char *plate = source_file ("plate.png"), *torn = g_build_filename (test->home, "torn.png", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (torn);
  g_autofree char *bytes = NULL;
  gsize n;

  g_assert_true (g_file_get_contents (plate, &bytes, &n, NULL));
  g_assert_true (g_file_set_contents (torn, bytes, (gssize)n / 2, NULL));
  nc_finding_cards_add_file (cards, first_finding (test), file);
  nc_desktop_test_spin (cards_are_idle, cards, 20000);
  g_assert_nonnull (strstr (nc_finding_cards_get_refusal (cards), "torn.png"));
  g_assert_cmpuint (nc_case_count (nc_play_facts (test), NC_CASE_EVIDENCE), ==, 0);
}

static gboolean
shows_picture (gpointer cards)
{
  GtkWidget *image = nc_desktop_test_find (cards, "thumbnail");

  return image && gtk_image_get_storage_type (GTK_IMAGE (image)) == GTK_IMAGE_PAINTABLE;
}

/* The photo stands beside its finding when the finding is unfolded. */
static void
look_at_photo (NcDesktopTest *test)
{
  NcFindingCards *cards = nc_case_page_get_findings (nc_play_page (test));
  GtkWidget *finding = nc_desktop_test_find (GTK_WIDGET (cards), first_finding (test));

  g_assert_true (ADW_IS_EXPANDER_ROW (finding));
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (finding), TRUE);
  nc_desktop_test_spin (shows_picture, cards, 20000);
  nc_desktop_test_screenshot (test, "findings-photo");
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (finding), FALSE);
}

/* A finding beside the checklists, with a document for evidence, to its paper. */
static void
play_finding (NcDesktopTest *test, const char *issuer, const char *violation, const char *fact)
{
  NcFindingCards *cards;

  nc_desktop_test_load_region (test);
  nc_desktop_test_open (test, "2026-11-02");
  nc_play_new_case (test, issuer, 0);
  nc_play_visit (test);
  cards = nc_case_page_get_findings (nc_play_page (test));
  g_assert_false (nc_finding_cards_add (cards, violation, "  "));
  if (!nc_finding_cards_add (cards, violation, fact))
    g_error ("%s", nc_finding_cards_get_refusal (cards));
  g_assert_cmpuint (nc_finding_cards_get_n_lacking (cards), ==, 1);
  nc_desktop_test_screenshot (test, "findings");
  refuse_cut_photo (test);
  add_evidence (test, "plate.png");
  if (g_str_equal (violation, "V03")) { /* a photo says nothing of a product's energy: a document does */
    g_assert_cmpuint (nc_finding_cards_get_n_lacking (cards), ==, 1);
    add_evidence (test, "ink.json");
  }
  g_assert_cmpuint (nc_finding_cards_get_n_lacking (cards), ==, 0);
  look_at_photo (test);
  nc_play_record (test);
  nc_play_on (test, "2026-11-16");
  hear (test);
}

static gboolean
archive_is_idle (gpointer archive)
{
  return !nc_case_archive_is_busy (archive);
}

/* The file of the case as a PDF and as a folder; a folder with something in it is refused, and that is said. */
static void
check_archive (NcDesktopTest *test)
{
  NcCaseArchive *archive = nc_case_page_get_archive (nc_play_page (test));
  g_autofree char *pdf = g_build_filename (test->home, "案卷.pdf", NULL),
                  *folder = g_build_filename (test->home, "案卷", NULL);
  g_autofree char *sums = g_build_filename (folder, "SHA256SUMS", NULL), *text = NULL;

  nc_case_archive_write (archive, NC_CASE_ARCHIVE_PDF, pdf);
  nc_desktop_test_spin (archive_is_idle, archive, 60000);
  g_assert_nonnull (strstr (nc_case_archive_get_message (archive), pdf));
  g_assert_true (g_file_get_contents (pdf, &text, NULL, NULL));
  g_assert_true (g_str_has_prefix (text, "%PDF-"));
  nc_case_archive_write (archive, NC_CASE_ARCHIVE_FOLDER, folder);
  nc_desktop_test_spin (archive_is_idle, archive, 60000);
  g_assert_true (g_file_test (sums, G_FILE_TEST_EXISTS));
  nc_case_archive_write (archive, NC_CASE_ARCHIVE_FOLDER, folder);
  nc_desktop_test_spin (archive_is_idle, archive, 60000);
  g_assert_nonnull (strstr (nc_case_archive_get_message (archive), "请另选位置"));
}

/* The ordinary course: put right in time, re-checked, closed. */
static void
test_ordinary (void)
{
  NcDesktopTest test = { 0 };
  NcCaseOrder *order;

  play_finding (&test, "节能监察中心", "V19", "向本单位职工无偿提供电力");
  nc_play_refuse_issue (&test, "D11", "V");
  set_paper (&test, "D10", "due_on", "2027-01-29");
  set_paper (&test, "D10", "official_text", "已附法律原文");
  nc_play_issue (&test, "D10");
  nc_play_sign_all (&test, "D10");
  nc_play_serve (&test, "D10");
  nc_play_on (&test, "2026-12-20");
  order = nc_case_page_get_order (nc_play_page (&test));
  g_assert_true (nc_case_order_set_result (order, first_finding (&test), "done", "已停止"));
  g_assert_false (nc_case_order_recheck (order));
  g_assert_nonnull (strstr (nc_case_order_get_refusal (order), "P27"));
  nc_play_take (&test, "report");
  order = nc_case_page_get_order (nc_play_page (&test));
  g_assert_true (nc_case_order_set_result (order, first_finding (&test), "done", "已停止"));
  if (!nc_case_order_recheck (order))
    g_error ("%s", nc_case_order_get_refusal (order));
  nc_play_issue (&test, "D14");
  nc_play_sign_all (&test, "D14");
  nc_play_serve (&test, "D14");
  nc_play_set (&test, "close_reason", "整改完成");
  nc_play_take (&test, "close");
  g_assert_cmpint (state_of (&test), ==, NC_CASE_CLOSED);
  check_archive (&test);
  nc_desktop_test_close (&test);
}

/* A policy value only: a suggestion, and no order. */
static void
test_suggestion (void)
{
  NcDesktopTest test = { 0 };
  NcCaseOrder *order;

  play_finding (&test, "节能监察中心", "V15", "2025年度电能利用效率1.35，高于1.30的政策要求");
  nc_play_refuse_issue (&test, "D10", "V15");
  nc_play_refuse_issue (&test, "D11", "A03");
  nc_play_issue (&test, "D09");
  nc_play_sign_all (&test, "D09");
  nc_play_serve (&test, "D09");
  order = nc_case_page_get_order (nc_play_page (&test));
  g_assert_false (nc_case_order_add_milestone (order, "改造完成", "2030-12-31"));
  g_assert_true (nc_case_order_add_milestone (order, "改造完成", "2028-12-31"));
  nc_play_set (&test, "close_reason", "已提出建议");
  nc_play_take (&test, "close");
  nc_desktop_test_close (&test);
}

/* Metering belongs to another body; the unit still hears the result. */
static void
test_transfer (void)
{
  NcDesktopTest test = { 0 };

  play_finding (&test, "节能监察中心", "V07", "主要次级用能单位缺少电能计量器具3台");
  nc_play_refuse_issue (&test, "D10", "V07");
  set_paper (&test, "D12", "official_text", "已附法律原文");
  nc_play_issue (&test, "D12");
  set_paper (&test, "D08", "official_text", "已附法律原文");
  nc_play_issue (&test, "D08");
  nc_play_sign_all (&test, "D08");
  nc_play_serve (&test, "D08");
  nc_play_take (&test, "close");
  g_assert_cmpint (state_of (&test), ==, NC_CASE_CLOSED);
  nc_desktop_test_close (&test);
}

static gboolean
serve_is_idle (gpointer window)
{
  return !nc_paper_serve_is_busy (window);
}

/* The unit does not take the paper: it is left with a reason and a witness, and without them it is not. */
static void
leave_behind (NcDesktopTest *test, const char *kind)
{
  NcPaperView *view = NC_PAPER_VIEW (nc_case_page_get_papers (nc_play_page (test)));
  NcPaperWindow *window = nc_paper_view_open (view, nc_case_paper (nc_play_facts (test), kind)->id);
  NcPaperServe *serve = nc_paper_window_serve (window);

  g_assert_nonnull (serve);
  g_object_ref (serve);
  nc_desktop_test_settle ();
  g_assert_true (nc_paper_serve_set_value (serve, "mode", "留置"));
  for (guint i = 0; i < 2; i++) {
    if (i)
      g_assert_true (nc_paper_serve_set_value (serve, "refusal", "负责人拒绝签收") &&
                     nc_paper_serve_set_value (serve, "witness", "示例居委会人员"));
    nc_paper_serve_take (serve);
    nc_desktop_test_spin (serve_is_idle, serve, 20000);
    if (i == 0)
      g_assert_nonnull (strstr (nc_paper_serve_get_refusal (serve), "P44"));
    else if (*nc_paper_serve_get_refusal (serve))
      g_error ("%s: %s", kind, nc_paper_serve_get_refusal (serve));
  }
  g_object_unref (serve);
  gtk_window_destroy (GTK_WINDOW (window));
  nc_desktop_test_settle ();
}

/* Over a product limit: the order is left behind, missed, and only the government may go on from there. */
static void
test_over_limit (void)
{
  NcDesktopTest test = { 0 };
  NcCaseOrder *order;

  play_finding (&test, "工业和信息化局", "V03", "2025年度熟料单位产品综合能耗125kgce/t，高于强制性标准限定值117kgce/t");
  nc_play_refuse_issue (&test, "D11", "V03");
  nc_play_refuse_issue (&test, "D11b", "V03");
  set_paper (&test, "D10", "due_on", "2027-02-26");
  set_paper (&test, "D10", "official_text", "已附标准原文");
  nc_play_issue (&test, "D10");
  nc_play_sign_all (&test, "D10");
  leave_behind (&test, "D10");
  g_assert_cmpint (state_of (&test), ==, NC_CASE_RECTIFYING);
  nc_play_issue (&test, "D15");

  nc_play_on (&test, "2027-03-02");
  order = nc_case_page_get_order (nc_play_page (&test));
  g_assert_true (nc_case_order_set_result (order, first_finding (&test), "not-done", "能耗仍为125kgce/t"));
  if (!nc_case_order_recheck (order))
    g_error ("%s", nc_case_order_get_refusal (order));
  nc_play_issue (&test, "D14");
  nc_play_sign_all (&test, "D14");
  leave_behind (&test, "D14");
  nc_play_refuse_issue (&test, "D11b", "A06");
  nc_play_set (&test, "serious_reason", "逾期未治理且能耗未下降");
  nc_play_take (&test, "serious");
  nc_play_refuse_issue (&test, "D11b", "P32");
  nc_play_set (&test, "hearing", "已书面告知听证权利，单位未申请");
  nc_play_set (&test, "legal_review", "法制机构审核同意");
  nc_play_set (&test, "meeting", "负责人集体讨论同意提请");
  nc_play_set (&test, "impact", "不承担供热");
  nc_play_take (&test, "serious");
  set_paper (&test, "D11b", "official_text", "已附法律原文");
  nc_play_issue (&test, "D11b");
  nc_play_set (&test, "handed_to", "示例市人民政府");
  nc_play_take (&test, "hand-over");
  nc_play_set (&test, "close_reason", "已提请本级人民政府");
  nc_play_take (&test, "close");
  g_assert_cmpint (state_of (&test), ==, NC_CASE_CLOSED);
  nc_desktop_test_close (&test);
}

/* What was signed, heard and ordered stays in the window too: a field is no way round the gates. */
static void
test_after_the_fact (void)
{
  NcDesktopTest test = { 0 };
  NcCaseSteps *steps;

  play_finding (&test, "节能监察中心", "V19", "向本单位职工无偿提供电力");
  steps = nc_case_page_get_steps (nc_play_page (&test));
  nc_play_set (&test, "key_unit", "-1");
  g_assert_cmpint (nc_play_facts (&test)->file->key_unit, ==, -1);
  nc_play_set (&test, "key_unit", "1");
  g_assert_false (nc_case_steps_set_value (steps, "unit_statement", "没有异议"));
  g_assert_nonnull (strstr (nc_case_steps_get_refusal (steps), "P11"));
  set_paper (&test, "D10", "due_on", "2027-01-29");
  set_paper (&test, "D10", "official_text", "已附法律原文");
  nc_play_issue (&test, "D10");
  steps = nc_case_page_get_steps (nc_play_page (&test));
  g_assert_false (nc_case_steps_set_value (steps, "views_text", "另有意见"));
  g_assert_nonnull (strstr (nc_case_steps_get_refusal (steps), "P21"));
  g_assert_false (nc_case_steps_take (steps, "hear"));
  g_assert_nonnull (strstr (nc_case_steps_get_refusal (steps), "P21"));
  nc_desktop_test_close (&test);
}

int
main (int argc, char **argv)
{
  nc_lang_init ("zh");
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/course/stop-use", test_stop_use);
  g_test_add_func ("/course/ordinary", test_ordinary);
  g_test_add_func ("/course/suggestion", test_suggestion);
  g_test_add_func ("/course/transfer", test_transfer);
  g_test_add_func ("/course/over-limit", test_over_limit);
  g_test_add_func ("/course/after-the-fact", test_after_the_fact);
  return g_test_run ();
}
