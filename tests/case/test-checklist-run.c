/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A checklist of a case, over its store: reasons of unusual answers, and a form that comes back in a newer version. */
#include "nc-blobs.h"
#include "nc-case-store.h"
#include "nc-checklist-evidence.h"
#include "nc-checklist-run.h"
#include "nc-form-diff.h"
#include "store-fixture.h"
#include <glib/gstdio.h>
#include <string.h>

static const char *const first_form =
    "settings\n,form_title,version\n,示例,1\n"
    "survey\n,type,name,label,relevant,constraint,soft_constraint,soft_constraint_message,default,calculation,trigger\n"
    ",text,unit,单位,,,,,,,\n"
    ",date,seen_on,日期,,,,,today(),,\n"
    ",decimal,tce,能耗,,. >= 0,. < 10000,请说明原因,,,\n"
    ",calculate,double,,,,. < 30000,请说明加倍原因,,${tce} * 2,\n"
    ",dateTime,changed_at,,,,,,,now(),${unit}\n"
    ",begin repeat,machines,设备,,,,,,,\n"
    ",text,model,型号,,,,,,,\n"
    ",integer,year,年份,,,,,,,\n"
    ",text,colour,颜色,,,,,,,\n"
    ",end repeat,,,,,,,,,\n"
    ",select_one fuel,fuel,燃料,,,,,,,\n"
    ",text,gone,将取消,,,,,,,\n"
    "choices\n,list_name,name,label\n,fuel,coal,煤\n,fuel,gas,气\n";

/* A group comes around two questions, one goes, one comes, a bound is drawn, a choice goes, words change. */
static const char *const second_form =
    "settings\n,form_title,version\n,示例,2\n"
    "survey\n,type,name,label,relevant,constraint,soft_constraint,soft_constraint_message,default,calculation,trigger\n"
    ",begin group,basics,基本,,,,,,,\n"
    ",text,unit,单位名称,,,,,,,\n"
    ",date,seen_on,日期,,,,,today(),,\n"
    ",end group,,,,,,,,,\n"
    ",decimal,tce,能耗,,. >= 0,. < 10000,请说明原因,,,\n"
    ",begin repeat,machines,设备,,,,,,,\n"
    ",text,model,型号,,,,,,,\n"
    ",integer,year,年份,,. > 1990,,,,,\n"
    ",text,maker,厂家,,,,,,,\n"
    ",end repeat,,,,,,,,,\n"
    ",select_one fuel,fuel,燃料,,,,,,,\n"
    "choices\n,list_name,name,label\n,fuel,gas,气\n,fuel,oil,油\n";

typedef struct {
  StoreFixture *f;
  NcCaseBook *book;
  NcReference *reference;
  char *case_id;
} Ground;

static void
write_form (Ground *ground, const char *text)
{
  g_autofree char *folder = g_build_filename (ground->f->home, "checklists", "sample", NULL),
                  *path = g_build_filename (folder, "form.csv", NULL);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
ground_init (Ground *ground)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NcChange) change = NULL;

  ground->f = store_fixture_new ();
  ground->book = nc_case_book_new (ground->f->store, &error);
  g_assert_no_error (error);
  ground->reference = nc_reference_open (NULL, &error);
  g_assert_no_error (error);
  ground->case_id = g_strdup ("0190163d-8694-739b-aea5-966c26f8ad91");
  change = nc_change_new (ground->f->store, "15000001");
  nc_change_set (change, "issuer", "b", "name", "示例旗节能监察中心");
  nc_change_set (change, "case_file", ground->case_id, "issuer_id", "b");
  nc_change_set (change, "case_file", ground->case_id, "state", "on_site");
  nc_change_set (change, "case_file", ground->case_id, "unit_name", "示例");
  g_assert_true (nc_change_commit (change, &error));
  write_form (ground, first_form);
}

static void
ground_clear (Ground *ground)
{
  nc_case_book_free (ground->book);
  nc_reference_unref (ground->reference);
  g_free (ground->case_id);
  store_fixture_free (ground->f);
}

static NcChecklistRun *
open_run (Ground *ground)
{
  g_autoptr (GError) error = NULL;
  NcChecklistRun *run =
      nc_checklist_run_open (ground->book, ground->reference, NULL, ground->case_id, "sample", "15000001", &error);

  g_assert_no_error (error);
  return run;
}

static void
set (NcChecklistRun *run, const char *path, const char *text)
{
  g_autoptr (GError) error = NULL;

  nc_checklist_run_set (run, path, text, &error);
  g_assert_no_error (error);
}

static void
assert_value (NcChecklistRun *run, const char *path, const char *expected)
{
  g_autofree char *text = nc_form_get_value (nc_checklist_run_get_form (run), path);

  g_assert_cmpstr (text, ==, expected);
}

/* The reason that stands at the fault of @path; "!" for a fault without one, NULL for no fault. */
static char *
reason_at (NcChecklistRun *run, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) faults = nc_form_validate (nc_checklist_run_get_form (run), &error);

  g_assert_no_error (error);
  for (guint i = 0; i < faults->len; i++) {
    const NcFormFault *fault = faults->pdata[i];

    if (g_str_equal (fault->path, path))
      return g_strdup (fault->reason ? fault->reason : "!");
  }
  return NULL;
}

static void
assert_reason (NcChecklistRun *run, const char *path, const char *expected)
{
  g_autofree char *reason = reason_at (run, path);

  g_assert_cmpstr (reason, ==, expected);
}

static void
test_reasons (void)
{
  Ground ground;
  NcChecklistRun *run;
  g_autoptr (GError) error = NULL;
  NcAnswer both[] = { { .path = "/data/tce", .text = "30000" }, { .path = "/data/nowhere", .text = "1" } };
  NcAnswer refused[] = { { .path = "/data/tce", .reason = "另一个" }, { .path = "/data/nowhere", .text = "1" } };

  ground_init (&ground);
  run = open_run (&ground);
  set (run, "/data/tce", "20000");
  assert_reason (run, "/data/tce", "!");
  assert_reason (run, "/data/double", "!");
  g_assert_true (nc_checklist_run_set_reason (run, "/data/tce", " 两条生产线 ", &error));
  g_assert_true (nc_checklist_run_set_reason (run, "/data/double", "同上", &error));
  g_assert_cmpint (store_fixture_int (ground.f, "SELECT count(*) FROM journal WHERE field = 'reason'"), ==, 2);
  nc_checklist_run_free (run);

  /* opened again it is there, and holds for its answer alone */
  run = open_run (&ground);
  assert_reason (run, "/data/tce", "两条生产线");
  assert_reason (run, "/data/double", "同上");
  g_assert_false (nc_checklist_run_apply (run, NULL, 0, both, 2, NULL));
  g_assert_false (nc_checklist_run_apply (run, NULL, 0, refused, 2, NULL));
  assert_value (run, "/data/tce", "20000");
  assert_reason (run, "/data/tce", "两条生产线");
  set (run, "/data/tce", "21000");
  assert_reason (run, "/data/tce", "!");
  assert_reason (run, "/data/double", "!");
  set (run, "/data/tce", "20000");
  assert_reason (run, "/data/tce", "两条生产线");
  set (run, "/data/tce", "9000");
  assert_reason (run, "/data/tce", NULL);
  set (run, "/data/tce", "20000");
  g_assert_true (nc_checklist_run_set_reason (run, "/data/tce", "", &error));
  assert_reason (run, "/data/tce", "!");
  g_assert_false (nc_checklist_run_set_reason (run, "/data/nowhere", "x", &error));
  g_assert_error (error, NC_FORM_ERROR, NC_FORM_ERROR_PATH);
  nc_checklist_run_free (run);
  run = open_run (&ground);
  assert_reason (run, "/data/tce", "!");
  nc_checklist_run_free (run);
  store_fixture_assert_journal (ground.f, NULL);
  ground_clear (&ground);
}

/* What the form fills in by itself is an answer too: it is in the store with the first one that a person gives. */
static void
test_defaults (void)
{
  Ground ground;
  NcChecklistRun *run;
  g_autofree char *first = NULL, *changed = NULL;

  ground_init (&ground);
  run = open_run (&ground);
  first = nc_form_get_value (nc_checklist_run_get_form (run), "/data/seen_on");
  g_assert_cmpstr (first, !=, "");
  set (run, "/data/unit", "示例");
  changed = nc_form_get_value (nc_checklist_run_get_form (run), "/data/changed_at");
  g_assert_cmpstr (changed, !=, "");
  nc_checklist_run_free (run);
  run = open_run (&ground);
  assert_value (run, "/data/seen_on", first);
  assert_value (run, "/data/changed_at", changed);
  set (run, "/data/seen_on", "");
  nc_checklist_run_free (run);
  run = open_run (&ground);
  assert_value (run, "/data/seen_on", "");
  nc_checklist_run_free (run);
  ground_clear (&ground);
}

static void
answer_first (Ground *ground)
{
  NcChecklistRun *run = open_run (ground);
  g_autoptr (GError) error = NULL;

  set (run, "/data/unit", "示例水泥");
  set (run, "/data/fuel", "coal");
  set (run, "/data/gone", "旧答案");
  for (guint i = 1; i <= 3; i++) {
    g_autofree char *model = g_strdup_printf ("/data/machines[%u]/model", i),
                    *year = g_strdup_printf ("/data/machines[%u]/year", i),
                    *colour = g_strdup_printf ("/data/machines[%u]/colour", i), *text = g_strdup_printf ("M%u", i);

    if (i > 1)
      g_free (nc_checklist_run_add_repeat (run, "/data/machines", &error));
    g_assert_no_error (error);
    set (run, model, text);
    set (run, year, i == 2 ? "1985" : "2001");
    set (run, colour, text);
  }
  nc_checklist_run_free (run);
}

static guint
count_kind (const NcChecklistNews *news, NcFormDiffKind kind, const char *path)
{
  guint n = 0;

  for (guint i = 0; i < news->differences->len; i++) {
    const NcFormDifference *one = news->differences->pdata[i];

    n += one->kind == kind && g_str_equal (one->path, path);
  }
  return n;
}

static const NcKeptAnswer *
kept_at (const NcChecklistNews *news, const char *path)
{
  for (guint i = 0; i < news->homeless->len; i++) {
    const NcKeptAnswer *kept = news->homeless->pdata[i];

    if (g_str_equal (kept->path, path))
      return kept;
  }
  return NULL;
}

/* The instance that is kept with the findings holds @text. */
static void
assert_exported (Ground *ground, NcChecklistRun *run, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) shut = NULL;
  g_autoptr (NcCaseFacts) facts = NULL;
  g_autoptr (GBytes) bytes = NULL;
  const NcCaseAnswers *answers;

  nc_checklist_run_conclude (run, &shut, &error);
  g_assert_no_error (error);
  facts = nc_case_load (ground->book, ground->case_id, &error);
  g_assert_no_error (error);
  answers = nc_case_nth (facts, NC_CASE_ANSWERS, 0);
  bytes = nc_blobs_get_bytes (ground->f->store, answers->instance_blob_id, 1000000, &error);
  g_assert_no_error (error);
  g_assert_nonnull (g_strstr_len (g_bytes_get_data (bytes, NULL), (gssize)g_bytes_get_size (bytes), text));
}

static void
test_newer (void)
{
  Ground ground;
  NcChecklistRun *run;
  NcChecklistNews *news;
  g_autofree char *summary = NULL;
  g_autoptr (GError) error = NULL;

  ground_init (&ground);
  answer_first (&ground);
  write_form (&ground, second_form);
  run = open_run (&ground);
  assert_value (run, "/data/basics/unit", "示例水泥");
  assert_value (run, "/data/machines[2]/model", "M2");
  news = nc_checklist_run_news (run, &error);
  g_assert_no_error (error);
  g_assert_true (news->is_newer && news->knows_earlier);
  g_assert_cmpuint (count_kind (news, NC_FORM_DIFF_MOVED, "/data/basics/unit"), ==, 1);
  g_assert_cmpuint (count_kind (news, NC_FORM_DIFF_LABEL, "/data/basics/unit"), ==, 1);
  g_assert_cmpuint (count_kind (news, NC_FORM_DIFF_ADDED, "/data/machines/maker"), ==, 1);
  g_assert_cmpuint (count_kind (news, NC_FORM_DIFF_REMOVED, "/data/machines/colour"), ==, 1);
  g_assert_cmpuint (count_kind (news, NC_FORM_DIFF_REMOVED, "/data/gone"), ==, 1);
  g_assert_cmpuint (count_kind (news, NC_FORM_DIFF_CONDITION, "/data/machines/year"), ==, 1);
  g_assert_cmpuint (count_kind (news, NC_FORM_DIFF_CHOICES, "/data/fuel"), ==, 1);
  g_assert_cmpuint (news->misfits->len, ==, 2);
  g_assert_cmpstr (((NcFormFault *)news->misfits->pdata[0])->path, ==, "/data/machines[2]/year");
  g_assert_cmpstr (((NcFormFault *)news->misfits->pdata[1])->path, ==, "/data/fuel");
  g_assert_cmpuint (news->homeless->len, ==, 5); /* and when the unit was written, with its trigger */
  g_assert_cmpstr (kept_at (news, "/data/gone")->value, ==, "旧答案");
  g_assert_cmpstr (kept_at (news, "/data/gone")->label, ==, "将取消");
  summary = nc_checklist_news_summary (news);
  g_assert_nonnull (summary);
  nc_checklist_news_free (news);

  /* an instance takes its kept answers with it; the others stay through any change */
  g_assert_true (nc_checklist_run_remove_repeat (run, "/data/machines[2]", &error));
  g_free (nc_checklist_run_add_repeat (run, "/data/machines", &error));
  g_assert_no_error (error);
  set (run, "/data/basics/unit", "示例水泥有限公司");
  nc_checklist_run_free (run);
  run = open_run (&ground);
  assert_value (run, "/data/basics/unit", "示例水泥有限公司");
  assert_value (run, "/data/machines[2]/model", "M3");
  news = nc_checklist_run_news (run, &error);
  g_assert_true (news->is_newer && news->knows_earlier); /* nobody has taken note yet */
  g_assert_cmpuint (news->misfits->len, ==, 1);
  g_assert_cmpstr (kept_at (news, "/data/machines[1]/colour")->value, ==, "M1");
  g_assert_cmpstr (kept_at (news, "/data/machines[2]/colour")->value, ==, "M3");
  g_assert_null (kept_at (news, "/data/machines[3]/colour"));
  nc_checklist_news_free (news);
  g_assert_true (nc_checklist_run_take_note (run, &error));
  set (run, "/data/tce", "20000");
  g_assert_true (nc_checklist_run_set_reason (run, "/data/tce", "两条生产线", &error));
  assert_exported (&ground, run, "nc:kept path=\"/data/gone\">旧答案<");
  assert_exported (&ground, run, "nc:reason path=\"/data/tce\">两条生产线<");
  nc_checklist_run_free (run);

  run = open_run (&ground);
  news = nc_checklist_run_news (run, &error);
  g_assert_false (news->is_newer);
  g_assert_cmpuint (news->homeless->len, ==, 4);
  nc_checklist_news_free (news);
  nc_checklist_run_free (run);

  /* back in the first version the kept answers have their places again */
  write_form (&ground, first_form);
  run = open_run (&ground);
  assert_value (run, "/data/gone", "旧答案");
  assert_value (run, "/data/unit", "示例水泥有限公司");
  assert_value (run, "/data/machines[2]/colour", "M3");
  nc_checklist_run_free (run);
  store_fixture_assert_journal (ground.f, NULL);
  ground_clear (&ground);
}

/* A newer version whose root is called otherwise, and a store that does not have the earlier form. */
static void
test_without_earlier (void)
{
  Ground ground;
  NcChecklistRun *run;
  NcChecklistNews *news;
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) renamed = g_string_new (second_form);
  g_autofree char *blobs = NULL;

  ground_init (&ground);
  answer_first (&ground);
  g_string_replace (renamed, "form_title,version\n,示例,2", "form_title,name,version\n,示例,other,2", 1);
  write_form (&ground, renamed->str);
  blobs = g_build_filename (ground.f->home, "blobs", NULL);
  store_fixture_remove_tree (blobs);
  run = open_run (&ground);
  assert_value (run, "/other/basics/unit", "示例水泥");
  assert_value (run, "/other/machines[3]/year", "2001");
  news = nc_checklist_run_news (run, &error);
  g_assert_no_error (error);
  g_assert_true (news->is_newer && !news->knows_earlier);
  g_assert_cmpuint (news->differences->len, ==, 0);
  g_assert_cmpuint (news->misfits->len, ==, 2);
  g_assert_cmpuint (news->homeless->len, ==, 5);
  nc_checklist_news_free (news);
  nc_checklist_run_free (run);
  ground_clear (&ground);
}

static const char *const picture_form = "settings\n,form_title,version\n,示例,1\n"
                                        "survey\n,type,name,label\n"
                                        ",begin repeat,machines,设备\n"
                                        ",image,plate,铭牌照片\n"
                                        ",end repeat,,\n";

#define SHA_A "1f3a9c0200000000000000000000000000000000000000000000000000000000"
#define SHA_B "77aa00bb00000000000000000000000000000000000000000000000000000000"

static NcCaseEvidence *
add_picture (NcCaseFacts *facts, const char *file_name, const char *sha256)
{
  NcCaseEvidence *evidence = nc_case_add (facts, NC_CASE_EVIDENCE);

  nc_text_set (&evidence->file_name, file_name);
  nc_text_set (&evidence->blob_id, sha256);
  return evidence;
}

static NcCaseFinding *
add_finding (NcCaseFacts *facts, const char *id)
{
  NcCaseFinding *finding = nc_case_add (facts, NC_CASE_FINDINGS);

  nc_text_set (&finding->id, id);
  return finding;
}

/* Two cameras, one file name: each picture is the evidence of its own machine, whichever came first and whether its
   finding was there already. */
static void
test_pictures (void)
{
  Ground ground;
  NcChecklistRun *run;
  g_autoptr (GError) error = NULL;
  g_autoptr (NcCaseFacts) facts = NULL;
  NcCaseEvidence *first, *second, *again;
  NcCaseFinding *one, *two;
  g_autofree char *a = nc_checklist_photo_name ("IMG_0001.jpg", SHA_A),
                  *b = nc_checklist_photo_name ("IMG_0001.jpg", SHA_B),
                  *plain = nc_checklist_photo_name ("照片", SHA_A), *hidden = nc_checklist_photo_name (".jpg", SHA_A);

  g_assert_cmpstr (a, ==, "IMG_0001-1f3a9c02.jpg");
  g_assert_cmpstr (plain, ==, "照片-1f3a9c02");
  g_assert_cmpstr (hidden, ==, ".jpg-1f3a9c02");
  ground_init (&ground);
  write_form (&ground, picture_form);
  run = open_run (&ground);
  while (nc_form_count_repeats (nc_checklist_run_get_form (run), "/data/machines") < 2) {
    g_autofree char *path = nc_checklist_run_add_repeat (run, "/data/machines", &error);

    g_assert_no_error (error);
  }
  facts = nc_case_load (ground.book, ground.case_id, &error);
  g_assert_no_error (error);
  set (run, "/data/machines[1]/plate", a);
  set (run, "/data/machines[2]/plate", b);
  first = add_picture (facts, "IMG_0001.jpg", SHA_A);
  second = add_picture (facts, "IMG_0001.jpg", SHA_B);
  one = add_finding (facts, "f1");
  two = add_finding (facts, "f2");
  nc_checklist_bind_evidence (nc_checklist_run_get_form (run), "/data/machines[2]", facts, two);
  nc_checklist_bind_evidence (nc_checklist_run_get_form (run), "/data/machines[1]", facts, one);
  nc_checklist_bind_evidence (nc_checklist_run_get_form (run), "/data/machines[2]", facts, two);
  g_assert_cmpstr (first->finding_id, ==, "f1");
  g_assert_cmpstr (second->finding_id, ==, "f2");
  /* answers from before: the name alone; the other machine's picture does not become this one's as well */
  set (run, "/data/machines[1]/plate", "P.jpg");
  set (run, "/data/machines[2]/plate", "P.jpg");
  first = add_picture (facts, "P.jpg", SHA_A);
  nc_checklist_bind_evidence (nc_checklist_run_get_form (run), "/data/machines[1]", facts, one);
  second = add_picture (facts, "P.jpg", SHA_B);
  nc_checklist_bind_evidence (nc_checklist_run_get_form (run), "/data/machines[1]", facts, one);
  nc_checklist_bind_evidence (nc_checklist_run_get_form (run), "/data/machines[2]", facts, two);
  g_assert_cmpstr (first->finding_id, ==, "f1");
  g_assert_cmpstr (second->finding_id, ==, "f2");
  /* one picture with two machines on it, and one that was taken back */
  set (run, "/data/machines[1]/plate", "both.jpg");
  set (run, "/data/machines[2]/plate", "both.jpg");
  again = add_picture (facts, "both.jpg", SHA_B);
  nc_text_set (&again->removed_reason, "重拍");
  first = add_picture (facts, "both.jpg", SHA_A);
  nc_checklist_bind_evidence (nc_checklist_run_get_form (run), "/data/machines[1]", facts, one);
  nc_checklist_bind_evidence (nc_checklist_run_get_form (run), "/data/machines[2]", facts, two);
  g_assert_cmpstr (first->finding_id, ==, "f1 f2");
  g_assert_null (again->finding_id);
  nc_checklist_run_free (run);
  ground_clear (&ground);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/checklist-run/reasons", test_reasons);
  g_test_add_func ("/checklist-run/defaults", test_defaults);
  g_test_add_func ("/checklist-run/newer", test_newer);
  g_test_add_func ("/checklist-run/without-earlier", test_without_earlier);
  g_test_add_func ("/checklist-run/pictures", test_pictures);
  return g_test_run ();
}
