/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What hands and machines do wrong: torn pictures, a full disk, a clock that jumps, a laptop that
   falls asleep over a signature. Told in words, and nothing that was there is lost. */
#include "nc-checklist-view.h"
#include "nc-desktop-play.h"
#include "nc-enterprise-page.h"
#include "nc-lang.h"
#include "nc-machine-table.h"
#include "nc-photo-intake.h"
#include "test-folder.h"
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define ISSUER "工业和信息化局"

static char *
flood (void)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < 1250; i++)
    g_string_append (text, "锅炉👷‍♀️&<");
  g_assert_cmpint (g_utf8_strlen (text->str, -1), ==, 10000);
  return g_string_free (text, FALSE);
}

static gboolean
is_not_taking (gpointer view)
{
  return !nc_checklist_view_is_taking_photo (view);
}

static guint
n_evidence (NcDesktopTest *test)
{
  return nc_case_count (nc_play_facts (test), NC_CASE_EVIDENCE);
}

static NcChecklistView *
open_motors (NcDesktopTest *test)
{
  nc_desktop_test_load_region (test);
  nc_desktop_test_open (test, "2026-11-20");
  nc_play_new_case (test, ISSUER, 0);
  return nc_case_page_open_checklist (nc_play_page (test), "motors");
}

static char *
value (NcChecklistView *view, const char *path)
{
  return nc_form_get_value (nc_checklist_run_get_form (nc_checklist_view_get_run (view)), path);
}

static void
assert_value (NcChecklistView *view, const char *path, const char *expected)
{
  g_autofree char *text = value (view, path);

  g_assert_cmpstr (text, ==, expected);
}

/* The answer names the file and what is in it. */
static void
assert_photo (NcChecklistView *view, const char *path, const char *stem, const char *bytes, gsize n)
{
  g_autofree char *sha256 = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *)bytes, n);
  g_autofree char *expected = g_strdup_printf ("%s-%.8s.png", stem, sha256);

  assert_value (view, path, expected);
}

static void
drop (NcChecklistView *view, const char *const *paths)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (GTK_WIDGET (view));
  g_autoptr (GtkEventController) target = NULL;
  g_auto (GValue) files = G_VALUE_INIT;
  GSList *list = NULL;
  gboolean is_taken = FALSE;

  for (guint i = 0; !target; i++) {
    g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

    g_assert_nonnull (controller);
    if (GTK_IS_DROP_TARGET (controller))
      target = g_steal_pointer (&controller);
  }
  for (; *paths; paths++)
    list = g_slist_append (list, g_file_new_for_path (*paths));
  g_value_init (&files, GDK_TYPE_FILE_LIST);
  g_value_take_boxed (&files, gdk_file_list_new_from_list (list));
  g_slist_free_full (list, g_object_unref);
  g_signal_emit_by_name (target, "drop", &files, 10.0, 10.0, &is_taken);
  g_assert_true (is_taken);
  nc_desktop_test_spin (is_not_taking, view, 60000);
}

/* From the card, from another window and from the clipboard; a file that was cut short is no evidence. */
static void
test_photos (void)
{
  NcDesktopTest test = { 0 };
  NcChecklistView *view = open_motors (&test);
  g_autofree char *plate = g_build_filename (g_getenv ("NENGCHA_TEST_SOURCE"), "case", "scenarios", "plate.png", NULL);
  g_autofree char *card = g_build_filename (test.home, "card", NULL), *one = g_build_filename (card, "1.png", NULL),
                  *torn = g_build_filename (card, "torn.png", NULL);
  g_autofree char *bytes = NULL;
  const char *const pulled[] = { one, NULL }, *const both[] = { torn, one, NULL };
  g_autoptr (GdkTexture) texture = NULL;
  gsize n;

  g_mkdir (card, 0700);
  g_assert_true (g_file_get_contents (plate, &bytes, &n, NULL));
  g_assert_true (nc_checklist_view_answer (view, "model", "JO2-51-4"));
  drop (view, pulled);
  g_assert_nonnull (strstr (nc_checklist_view_get_message (view), "1.png"));
  g_assert_cmpuint (n_evidence (&test), ==, 0);
  /* the card is back, with a picture that did not get there whole */
  g_assert_true (g_file_set_contents (torn, bytes, (gssize)n / 2, NULL));
  drop (view, (const char *const[]){ torn, NULL });
  g_assert_nonnull (strstr (nc_checklist_view_get_message (view), "torn.png"));
  g_assert_cmpuint (n_evidence (&test), ==, 0);
  g_assert_true (g_file_set_contents (one, bytes, (gssize)n, NULL));
  drop (view, both);
  g_assert_cmpuint (n_evidence (&test), ==, 1);
  assert_photo (view, "/data/motors[1]/nameplate_photo", "1", bytes, n);
  /* the second machine's from the clipboard */
  g_assert_true (nc_checklist_view_add (view));
  texture = gdk_texture_new_from_filename (plate, NULL);
  gdk_clipboard_set_texture (gtk_widget_get_clipboard (GTK_WIDGET (view)), texture);
  gtk_widget_activate_action (GTK_WIDGET (view), "checklist.paste", NULL);
  nc_desktop_test_spin (is_not_taking, view, 60000);
  g_assert_cmpuint (n_evidence (&test), ==, 2);
  nc_desktop_test_close (&test);
}

static const NcCaseFinding *
finding_of (NcDesktopTest *test, const char *machine)
{
  const NcCaseFinding *found = NULL;

  NC_CASE_EACH (nc_play_facts (test), NC_CASE_FINDINGS, NcCaseFinding, finding)
  {
    if (finding->origin && strstr (finding->origin, machine))
      found = finding;
  }
  g_assert_nonnull (found);
  return found;
}

/* Two cameras write one file name: each picture is the evidence of its own machine alone. */
static void
test_one_name (void)
{
  NcDesktopTest test = { 0 };
  NcChecklistView *view = open_motors (&test);
  g_autofree char *plate = g_build_filename (g_getenv ("NENGCHA_TEST_SOURCE"), "case", "scenarios", "plate.png", NULL);
  g_autofree char *a = g_build_filename (test.home, "a", NULL), *b = g_build_filename (test.home, "b", NULL);
  const char *const folders[] = { a, b };

  g_assert_true (nc_checklist_view_answer (view, "model", "JO2-51-4"));
  g_assert_true (nc_checklist_view_add (view));
  g_assert_true (nc_checklist_view_answer (view, "model", "JO2-52-4"));
  for (guint i = 0; i < 2; i++) {
    g_autofree char *path = g_build_filename (folders[i], "IMG_0001.png", NULL), *bytes = NULL;
    g_autoptr (GdkTexture) texture = gdk_texture_new_from_filename (plate, NULL);
    gsize n;

    g_mkdir (folders[i], 0700);
    /* the same picture as two programs write it */
    if (i)
      g_assert_true (gdk_texture_save_to_png (texture, path));
    else if (g_file_get_contents (plate, &bytes, &n, NULL))
      g_assert_true (g_file_set_contents (path, bytes, (gssize)n, NULL));
    g_assert_true (nc_checklist_view_select (view, i));
    drop (view, (const char *const[]){ path, NULL });
  }
  nc_play_on (&test, "2026-11-20");
  nc_checklist_view_conclude (nc_case_page_open_checklist (nc_play_page (&test), "motors"));
  nc_desktop_test_settle ();
  g_assert_cmpuint (n_evidence (&test), ==, 2);
  NC_CASE_EACH (nc_play_facts (&test), NC_CASE_EVIDENCE, NcCaseEvidence, evidence)
  {
    gboolean is_first = evidence == nc_case_nth (nc_play_facts (&test), NC_CASE_EVIDENCE, 0);

    g_assert_true (nc_case_evidence_speaks (evidence, finding_of (&test, "motors[1]")) == is_first);
    g_assert_true (nc_case_evidence_speaks (evidence, finding_of (&test, "motors[2]")) != is_first);
  }
  nc_desktop_test_close (&test);
}

static void
limit_pages (NcDesktopTest *test, gint64 pages)
{
  g_autofree char *sql = g_strdup_printf ("PRAGMA max_page_count = %" G_GINT64_FORMAT, pages);
  gint64 set;

  g_assert_true (nc_db_get_int (nc_store_get_db (nc_session_get_store (test->session)), sql, &set, NULL));
}

/* No room for an answer: it says so, what was there stays, and with room it is taken. */
static void
test_full_disk (void)
{
  NcDesktopTest test = { 0 };
  NcChecklistView *view = open_motors (&test);
  g_autofree char *text = flood (), *last = NULL, *kept = NULL, *before = NULL, *shown = NULL;
  gint64 n_pages;
  guint n = 0;

  g_assert_true (nc_checklist_view_answer (view, "place", "一车间"));
  g_assert_true (
      nc_db_get_int (nc_store_get_db (nc_session_get_store (test.session)), "PRAGMA page_count", &n_pages, NULL));
  limit_pages (&test, n_pages);
  /* some pages of the file are still free */
  do {
    g_free (last);
    g_free (kept);
    kept = value (view, "/data/motors[1]/remark");
    last = g_strdup_printf ("%u %s", n, text);
    g_assert_true (nc_checklist_view_answer (view, "remark", last));
  } while (n++ < 100 && !*nc_checklist_view_get_message (view));
  g_assert_nonnull (strstr (nc_checklist_view_get_message (view), "磁盘"));
  assert_value (view, "/data/motors[1]/place", "一车间");
  assert_value (view, "/data/motors[1]/remark", kept);
  nc_desktop_test_settle ();
  limit_pages (&test, 0x7fffffff);
  g_assert_true (nc_checklist_view_answer (view, "remark", last));
  g_assert_cmpstr (nc_checklist_view_get_message (view), ==, "");
  before = nc_form_to_xml (nc_checklist_run_get_form (nc_checklist_view_get_run (view)));
  nc_play_on (&test, "2026-11-20");
  view = nc_case_page_open_checklist (nc_play_page (&test), "motors");
  shown = nc_form_to_xml (nc_checklist_run_get_form (nc_checklist_view_get_run (view)));
  g_assert_cmpstr (strstr (shown, "<motors"), ==, strstr (before, "<motors"));
  nc_desktop_test_close (&test);
}

/* The clock is set back by two days and on by three weeks while the window is open, and between two starts: the answer
   given last is the one that holds. */
static void
test_clock (void)
{
  NcDesktopTest test = { 0 };
  NcChecklistView *view = open_motors (&test);
  const gint64 day = G_GINT64_CONSTANT (86400) * G_USEC_PER_SEC;

  g_assert_true (nc_checklist_view_answer (view, "place", "一车间"));
  nc_clock_advance_usec (test.clock, -2 * day);
  g_assert_true (nc_checklist_view_answer (view, "place", "二车间"));
  nc_window_show_page (test.window, "today");
  nc_desktop_test_settle ();
  nc_clock_advance_usec (test.clock, 21 * day);
  nc_window_show_page (test.window, "cases");
  g_assert_true (nc_checklist_view_answer (view, "place", "三车间"));
  nc_play_on (&test, "2026-11-17");
  view = nc_case_page_open_checklist (nc_play_page (&test), "motors");
  assert_value (view, "/data/motors[1]/place", "三车间");
  g_assert_true (nc_checklist_view_answer (view, "place", "四车间"));
  nc_play_on (&test, "2026-11-20");
  view = nc_case_page_open_checklist (nc_play_page (&test), "motors");
  assert_value (view, "/data/motors[1]/place", "四车间");
  nc_desktop_test_close (&test);
}

static void
stroke (NcSignaturePad *pad, guint number, guint32 time_ms)
{
  NcPadPoint points[40];
  int width = gtk_widget_get_width (GTK_WIDGET (pad)), height = gtk_widget_get_height (GTK_WIDGET (pad));

  for (guint i = 0; i < G_N_ELEMENTS (points); i++)
    points[i] = (NcPadPoint){ width * (0.25 + 0.15 * number + 0.003 * i), height * (0.3 + 0.01 * ((i * 7) % 40)), 0.5,
                              time_ms + i * 12 };
  nc_signature_pad_add_stroke (pad, points, G_N_ELEMENTS (points));
}

static gboolean
has_width (gpointer pad)
{
  return gtk_widget_get_width (pad) > 200;
}

static NcSignWindow *
open_signature (NcDesktopTest *test)
{
  NcPaperView *view = NC_PAPER_VIEW (nc_case_page_get_papers (nc_play_page (test)));
  NcSignWindow *sign =
      nc_paper_window_sign (nc_paper_view_open (view, nc_case_paper (nc_play_facts (test), "D03")->id));

  g_assert_nonnull (sign);
  nc_desktop_test_spin (has_width, nc_sign_window_get_pad (sign), 20000);
  nc_desktop_test_settle ();
  return sign;
}

/* A program of its own: it stops in the middle of a signature, is woken on another day, and the signature is taken. */
static int
sign_and_sleep (const char *home)
{
  NcDesktopTest test = { .home = g_strdup (home) };
  NcSignWindow *sign;
  NcSignaturePad *pad;

  nc_desktop_test_open (&test, "2026-11-20");
  sign = open_signature (&test);
  pad = nc_sign_window_get_pad (sign);
  stroke (pad, 0, 0);
  stroke (pad, 1, 700);
  raise (SIGSTOP);
  nc_clock_advance_usec (test.clock, G_GINT64_CONSTANT (36) * 3600 * G_USEC_PER_SEC);
  nc_desktop_test_settle ();
  g_assert_cmpuint (nc_signature_pad_get_n_strokes (pad), ==, 2);
  /* a day and a half later by the pad's own time */
  stroke (pad, 2, 36 * 3600 * 1000);
  if (!nc_sign_window_can_accept (sign))
    g_error ("%s", nc_sign_window_get_refusal (sign));
  for (int i = 0; i < 4; i++)
    nc_desktop_test_settle ();
  g_free (g_steal_pointer (&test.home));
  _exit (0);
}

static void
test_asleep (void)
{
  NcDesktopTest test = { 0 };
  NcSignWindow *sign;
  g_autofree char *home = NULL;
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  pid_t child;
  int status = 0;

  nc_desktop_test_load_region (&test);
  nc_desktop_test_open (&test, "2026-11-02");
  nc_play_new_case (&test, ISSUER, 0);
  nc_play_visit (&test);
  nc_play_set (&test, "unit_statement", "无意见");
  nc_play_set (&test, "read_back", "1");
  nc_play_take (&test, "record");
  nc_play_issue (&test, "D03");
  home = g_strdup (test.home);
  g_free (g_steal_pointer (&test.home));
  nc_desktop_test_close (&test);

  child = fork ();
  if (child == 0) {
    g_setenv ("NC_SIGN_AND_SLEEP", "1", TRUE);
    execl (self, self, home, NULL);
    _exit (127);
  }
  g_assert_cmpint (waitpid (child, &status, WUNTRACED), ==, child);
  g_assert_true (WIFSTOPPED (status));
  g_usleep (200000);
  g_assert_cmpint (kill (child, SIGCONT), ==, 0);
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (WIFEXITED (status) && WEXITSTATUS (status) == 0);

  /* what stood on the pad stands there again, and is signed with */
  test.home = g_steal_pointer (&home);
  nc_desktop_test_open (&test, "2026-11-20");
  sign = open_signature (&test);
  g_assert_cmpuint (nc_signature_pad_get_n_strokes (nc_sign_window_get_pad (sign)), ==, 3);
  g_assert_true (nc_sign_window_can_accept (sign));
  nc_desktop_test_close (&test);
}

static GtkAdjustment *
scroller_of (NcDesktopTest *test)
{
  GtkWidget *steps = GTK_WIDGET (nc_case_page_get_steps (nc_play_page (test)));

  return gtk_scrolled_window_get_vadjustment (
      GTK_SCROLLED_WINDOW (gtk_widget_get_ancestor (steps, GTK_TYPE_SCROLLED_WINDOW)));
}

/* The case comes back at the place where it was left. */
static void
test_scroll (void)
{
  NcDesktopTest test = { 0 };
  GtkAdjustment *at;
  double left;

  nc_desktop_test_load_region (&test);
  nc_desktop_test_open (&test, "2026-11-20");
  nc_play_new_case (&test, ISSUER, 0);
  gtk_window_set_default_size (GTK_WINDOW (test.window), 1000, 600);
  nc_desktop_test_settle ();
  at = scroller_of (&test);
  g_assert_cmpfloat (gtk_adjustment_get_upper (at), >, gtk_adjustment_get_page_size (at) + 300);
  gtk_adjustment_set_value (at, 240);
  left = gtk_adjustment_get_value (at);
  nc_desktop_test_settle ();
  nc_play_on (&test, "2026-11-20");
  nc_desktop_test_settle ();
  g_assert_cmpfloat_with_epsilon (gtk_adjustment_get_value (scroller_of (&test)), left, 1);
  nc_desktop_test_close (&test);
}

static GtkWidget *
find_popover (GtkWidget *root)
{
  GtkWidget *found = GTK_IS_POPOVER (root) && nc_desktop_test_find (root, "why-explain") ? root : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (root); child && !found;
       child = gtk_widget_get_next_sibling (child))
    found = find_popover (child);
  return found;
}

/* The verdict's button opens the reason with its row; another machine's has its own, and closed it is gone. */
static void
test_why (void)
{
  NcDesktopTest test = { 0 };
  NcChecklistView *view = open_motors (&test);
  GtkWidget *table, *popover, *source;

  g_assert_true (nc_checklist_view_answer (view, "model", "JO2-51-4"));
  nc_desktop_test_settle ();
  table = nc_desktop_test_find_type (GTK_WIDGET (view), NC_TYPE_MACHINE_TABLE);
  g_signal_emit_by_name (table, "why", 1, table);
  nc_desktop_test_settle ();
  popover = find_popover (GTK_WIDGET (view));
  g_assert_nonnull (popover);
  source = nc_desktop_test_find (popover, "why-source");
  g_assert_nonnull (gtk_widget_get_first_child (source));
  g_assert_nonnull (strstr (gtk_label_get_text (GTK_LABEL (nc_desktop_test_find (popover, "why-explain"))), "JO2"));
  nc_desktop_test_screenshot_widget (popover, "why");
  gtk_popover_popdown (GTK_POPOVER (popover));
  nc_desktop_test_settle ();
  g_assert_null (find_popover (GTK_WIDGET (view)));
  nc_desktop_test_close (&test);
}

int
main (int argc, char **argv)
{
  nc_lang_init ("zh");
  if (g_getenv ("NC_SIGN_AND_SLEEP")) {
    gtk_init ();
    adw_init ();
    return sign_and_sleep (argv[1]);
  }
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/rough/photos", test_photos);
  g_test_add_func ("/rough/one-name", test_one_name);
  g_test_add_func ("/rough/full-disk", test_full_disk);
  g_test_add_func ("/rough/clock", test_clock);
  g_test_add_func ("/rough/asleep", test_asleep);
  g_test_add_func ("/rough/scroll", test_scroll);
  g_test_add_func ("/rough/why", test_why);
  return g_test_run ();
}
