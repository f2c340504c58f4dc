/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-case-paper.h"
#include "nc-case-page.h"
#include "nc-desktop-test.h"
#include "nc-enterprise-page.h"
#include "nc-lang.h"
#include "nc-lists.h"
#include "nc-paper-keys.h"
#include "nc-paper-state.h"
#include "nc-paper-view.h"
#include "nc-sign-ink.h"
#include <glib/gstdio.h>
#include <math.h>
#include <poppler.h>
#include <string.h>

#define PASSPHRASE "示例口令 1"
#define DAY_USEC   (G_GINT64_CONSTANT (86400) * G_USEC_PER_SEC)

static void
take (NcCaseSteps *steps, const char *step)
{
  if (!nc_case_steps_take (steps, step))
    g_error ("%s: %s", step, nc_case_steps_get_refusal (steps));
}

/* A case whose visit is over and whose record may be drawn up; returns the view of its papers. */
static NcPaperView *
open_case (NcDesktopTest *test)
{
  static const char *const officers[] = { "15000000001", "15000000002", NULL };
  static const char *const answers[][2] = { { "exempt", "抽查" },         { "exempt_reason", "上级部署的专项抽查" },
                                            { "approver", "示例负责人" }, { "place", "示例厂区" },
                                            { "site_head", "示例丁" },    { "certificates_shown_at", "1" },
                                            { "rights_told", "1" },       { "recusal", "none" },
                                            { "basis_told", "1" },        { "unit_statement", "无意见" },
                                            { "read_back", "1" } };
  NcEnterprisePage *enterprises;
  NcCasePage *page;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) shut = NULL;
  g_autoptr (GListStore) issuers = NULL;
  g_autoptr (NcRowItem) issuer = NULL;
  g_autofree char *id = NULL;

  nc_desktop_test_load_region (test);
  nc_desktop_test_open (test, "2026-11-20");
  enterprises = NC_ENTERPRISE_PAGE (nc_window_get_page (test->window, "enterprises"));
  g_assert_true (nc_enterprise_page_select (enterprises, 0));
  issuers = nc_lists_rows (nc_session_get_store (test->session), "issuer-all", NULL, NULL, &error);
  g_assert_no_error (error);
  issuer = g_list_model_get_item (G_LIST_MODEL (issuers), 0);
  id = nc_case_editor_create (test->session, nc_enterprise_page_get_enterprise_id (enterprises),
                              nc_row_item_get_id (issuer), officers, "2026-8", &shut, &error);
  g_assert_no_error (error);
  nc_window_show_page (test->window, "cases");
  page = NC_CASE_PAGE (nc_window_get_page (test->window, "cases"));
  g_assert_true (nc_case_page_open (page, id));
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    g_assert_true (nc_case_steps_set_value (nc_case_page_get_steps (page), answers[i][0], answers[i][1]));
  take (nc_case_page_get_steps (page), "approve");
  take (nc_case_page_get_steps (page), "visit");
  return NC_PAPER_VIEW (nc_case_page_get_papers (page));
}

static NcCaseEditor *
editor_of (NcDesktopTest *test)
{
  return nc_case_page_get_editor (NC_CASE_PAGE (nc_window_get_page (test->window, "cases")));
}

static gboolean
view_is_idle (gpointer view)
{
  return !nc_paper_view_is_busy (view);
}

static gboolean
sign_is_idle (gpointer window)
{
  return !nc_sign_window_is_busy (window);
}

static gboolean
serve_is_idle (gpointer window)
{
  return !nc_paper_serve_is_busy (window);
}

static gboolean
is_drawn (gpointer view)
{
  return nc_pdf_view_is_drawn (view);
}

static gboolean
says_other_paper (gpointer window)
{
  return strstr (nc_paper_window_get_message (window), "该码属于另一份文书") != NULL;
}

static gboolean
has_message (gpointer window)
{
  return *nc_paper_window_get_message (window) != 0;
}

static gboolean
is_mapped (gpointer view)
{
  return gtk_widget_get_mapped (view);
}

/* A paper opens by itself only where its page is on the screen. */
static NcPaperWindow *
issue (NcPaperView *view, const char *kind)
{
  nc_desktop_test_spin (is_mapped, view, 20000);
  nc_paper_view_issue (view, kind);
  nc_desktop_test_spin (view_is_idle, view, 20000);
  if (!nc_paper_view_get_window (view))
    g_error ("%s: %s", kind, nc_paper_view_get_refusal (view));
  nc_desktop_test_spin (is_drawn, nc_paper_window_get_view (nc_paper_view_get_window (view)), 20000);
  return nc_paper_view_get_window (view);
}

static gboolean
has_width (gpointer pad)
{
  return gtk_widget_get_width (pad) > 0;
}

/* Something that looks like writing, over most of the pad; which has no size before its first frame. */
static void
write_name (NcSignaturePad *pad)
{
  int width, height;

  nc_desktop_test_spin (has_width, pad, 20000);
  width = gtk_widget_get_width (GTK_WIDGET (pad));
  height = gtk_widget_get_height (GTK_WIDGET (pad));
  for (int stroke = 0; stroke < 3; stroke++) {
    NcPadPoint points[40];

    for (int i = 0; i < 40; i++)
      points[i] =
          (NcPadPoint){ width * (0.25 + 0.15 * stroke + 0.003 * i), height * (0.5 + 0.25 * sin (i / 4.0 + stroke)),
                        0.3 + 0.01 * i, (guint32)(stroke * 800 + i * 12) };
    nc_signature_pad_add_stroke (pad, points, 40);
  }
}

static void
accept (NcSignWindow *sign)
{
  g_assert_true (nc_sign_window_can_accept (sign));
  g_object_ref (sign); /* the last role's signature closes it */
  nc_sign_window_accept (sign);
  nc_desktop_test_spin (sign_is_idle, sign, 20000);
  g_object_unref (sign);
}

/* The keys of both officers, of a development authority whose root the home folder trusts. */
static void
make_keys (NcDesktopTest *test, char *paths[2])
{
  static const char *const officers[][2] = { { "示例甲", "15000000001" }, { "示例乙", "15000000002" } };
  g_autoptr (GError) error = NULL;
  g_autoptr (EVP_PKEY) ca_key = nc_keys_generate (NC_KEY_EC, &error);
  g_autoptr (X509) ca = nc_dev_ca_new (ca_key, &error);
  g_autofree char *pem = NULL, *trust = g_build_filename (test->home, "trust", NULL),
                  *root = g_build_filename (trust, "root.pem", NULL);
  gint64 now = nc_clock_now_usec (test->clock);

  for (guint i = 0; i < 2; i++) {
    g_autoptr (EVP_PKEY) key = nc_keys_generate (NC_KEY_EC, &error);
    g_autoptr (X509) certificate = nc_dev_ca_issue (ca_key, ca, key, officers[i][0], officers[i][1], NC_DEV_OFFICER,
                                                    now - DAY_USEC, now + DAY_USEC, &error);
    g_autoptr (GBytes) p12 = NULL;

    g_assert_no_error (error);
    p12 = nc_keys_to_pkcs12 (key, certificate, NULL, PASSPHRASE, &error);
    g_assert_no_error (error);
    paths[i] = g_build_filename (test->home, officers[i][1], NULL);
    g_assert_true (
        g_file_set_contents (paths[i], g_bytes_get_data (p12, NULL), (gssize)g_bytes_get_size (p12), &error));
  }
  pem = nc_certificate_to_pem (ca);
  g_mkdir (trust, 0700);
  g_assert_true (g_file_set_contents (root, pem, -1, &error));
}

/* The screenshot of another window than the main one. */
static void
screenshot (NcDesktopTest *test, gpointer window, const char *name)
{
  NcDesktopTest other = *test;

  other.window = window;
  nc_desktop_test_screenshot (&other, name);
}

static void
check_empty_and_dot_refused (NcSignWindow *sign)
{
  const NcPadPoint dot[] = { { 100, 100, 0.5, 0 }, { 101, 100, 0.5, 9 } };

  g_assert_false (nc_sign_window_can_accept (sign));
  nc_signature_pad_add_stroke (nc_sign_window_get_pad (sign), dot, 2);
  g_assert_false (nc_sign_window_can_accept (sign));
  nc_signature_pad_undo (nc_sign_window_get_pad (sign));
  g_assert_cmpuint (nc_signature_pad_get_n_strokes (nc_sign_window_get_pad (sign)), ==, 0);
}

static gboolean
has_three_strokes (gpointer sign)
{
  return nc_signature_pad_get_n_strokes (nc_sign_window_get_pad (sign)) == 3;
}

/* A window that was closed (or killed) in the middle shows what stood on the pad. */
static NcSignWindow *
close_and_come_back (NcPaperWindow *paper, NcSignWindow *sign)
{
  gtk_window_destroy (GTK_WINDOW (sign));
  sign = nc_paper_window_sign (paper);
  nc_desktop_test_spin (has_three_strokes, sign, 20000);
  g_assert_true (nc_sign_window_can_accept (sign));
  return sign;
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PopplerDocument, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PopplerPage, g_object_unref)

/* What a printer gets has the pages that are on the screen, in their size. */
static void
check_print (NcDesktopTest *test, NcPaperWindow *paper)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (test->home, "print.pdf", NULL), *uri = g_filename_to_uri (path, NULL, NULL);
  g_autoptr (PopplerDocument) document = NULL;
  g_autoptr (PopplerPage) page = NULL;
  g_autofree char *text = NULL;
  double width = 0, height = 0;

  g_assert_true (nc_pdf_view_print_to_file (nc_paper_window_get_view (paper), path, &error));
  g_assert_no_error (error);
  document = poppler_document_new_from_file (uri, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (poppler_document_get_n_pages (document), ==,
                   (int)nc_pdf_view_get_n_pages (nc_paper_window_get_view (paper)));
  page = poppler_document_get_page (document, 0);
  poppler_page_get_size (page, &width, &height);
  g_assert_cmpint ((int)(width + 0.5), ==, 595);
  g_assert_cmpint ((int)(height + 0.5), ==, 842);
  text = poppler_page_get_text (page);
  g_assert_nonnull (strstr (text, "笔录"));
}

static void
scroll_to_end (NcPaperView *view)
{
  GtkWidget *scroller = gtk_widget_get_ancestor (GTK_WIDGET (view), GTK_TYPE_SCROLLED_WINDOW);
  GtkAdjustment *at = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller));

  gtk_adjustment_set_value (at, gtk_adjustment_get_upper (at));
}

/* The site record: composed, shown, signed by three hands and a certificate, verified. */
static void
test_record (void)
{
  NcDesktopTest test = { 0 };
  NcPaperView *view = open_case (&test);
  NcPaperWindow *paper;
  NcSignWindow *sign;
  char *keys[2];

  make_keys (&test, keys);
  nc_paper_view_issue (view, "D03");
  nc_desktop_test_spin (view_is_idle, view, 20000);
  g_assert_null (nc_paper_view_get_window (view));
  g_assert_nonnull (strstr (nc_paper_view_get_refusal (view), "P11"));
  take (nc_case_page_get_steps (NC_CASE_PAGE (nc_window_get_page (test.window, "cases"))), "record");
  nc_desktop_test_settle ();
  paper = issue (view, "D03");
  screenshot (&test, paper, "paper");
  check_print (&test, paper);

  sign = nc_paper_window_sign (paper);
  nc_desktop_test_spin (is_drawn, nc_sign_window_get_view (sign), 20000);
  nc_desktop_test_settle ();
  g_assert_cmpstr (nc_sign_window_get_role (sign), ==, "party");
  check_empty_and_dot_refused (sign);
  write_name (nc_sign_window_get_pad (sign));
  sign = close_and_come_back (paper, sign);
  screenshot (&test, sign, "sign");
  accept (sign);
  g_assert_cmpstr (nc_sign_window_get_role (sign), ==, "officer1");
  g_assert_cmpuint (nc_signature_pad_get_n_strokes (nc_sign_window_get_pad (sign)), ==, 0);
  nc_desktop_test_settle ();

  write_name (nc_sign_window_get_pad (sign));
  nc_sign_window_set_certificate (sign, keys[0], "wrong");
  accept (sign);
  g_assert_cmpstr (nc_sign_window_get_role (sign), ==, "officer1");
  g_assert_cmpstr (nc_sign_window_get_refusal (sign), !=, "");
  nc_sign_window_set_certificate (sign, keys[0], PASSPHRASE);
  accept (sign);
  g_assert_cmpstr (nc_sign_window_get_role (sign), ==, "officer2");

  /* After a certificate no pen alone. */
  nc_desktop_test_settle ();
  write_name (nc_sign_window_get_pad (sign));
  g_assert_false (nc_sign_window_can_accept (sign));
  nc_sign_window_set_certificate (sign, keys[0], PASSPHRASE);
  accept (sign);
  g_assert_nonnull (strstr (nc_sign_window_get_refusal (sign), "P08"));
  nc_sign_window_set_certificate (sign, keys[1], PASSPHRASE);
  screenshot (&test, sign, "sign-certificate");
  accept (sign);
  nc_desktop_test_settle ();
  g_assert_null (nc_paper_window_sign (paper));

  nc_paper_window_verify (paper);
  nc_desktop_test_spin (has_message, paper, 20000);
  if (!nc_paper_window_is_sound (paper))
    g_error ("%s", nc_paper_window_get_message (paper));
  /* who signed and when, in plain words; levels and bytes are for those who unfold them */
  g_assert_nonnull (strstr (nc_paper_window_get_message (paper), "核验通过"));
  g_assert_nonnull (strstr (nc_paper_window_get_message (paper), "示例甲"));
  g_assert_null (strstr (nc_paper_window_get_message (paper), "B-B"));
  g_assert_nonnull (strstr (nc_paper_window_get_details (paper), "B-B"));
  screenshot (&test, paper, "paper-verified");
  /* the code of another print */
  nc_paper_window_check (paper, "AAAA-BBBB-CCCC", NULL);
  nc_desktop_test_spin (says_other_paper, paper, 20000);
  g_assert_false (nc_paper_window_is_sound (paper));
  scroll_to_end (view);
  nc_desktop_test_screenshot (&test, "case-papers");
  gtk_window_destroy (GTK_WINDOW (paper));
  nc_desktop_test_close (&test);
  g_free (keys[0]);
  g_free (keys[1]);
}

/* A second result letter is refused; another in the place of the first, by its button, has its own number, and only
   that can be signed and served. */
static NcPaperWindow *
correct (NcDesktopTest *test, NcPaperView *view, NcPaperWindow *first)
{
  const NcCaseFacts *facts = nc_case_editor_get_facts (editor_of (test));
  g_autofree char *id = g_strdup (nc_case_paper (facts, "D08")->id), *label = NULL;
  g_autofree char *number = g_strdup (nc_case_paper (facts, "D08")->number);
  NcPaperWindow *window;
  GtkWidget *button;

  gtk_window_destroy (GTK_WINDOW (first));
  nc_paper_view_issue (view, "D08");
  nc_desktop_test_spin (view_is_idle, view, 20000);
  g_assert_nonnull (strstr (nc_paper_view_get_refusal (view), "D08"));
  g_assert_null (nc_desktop_test_find (GTK_WIDGET (view), "D08"));
  button = nc_desktop_test_find (GTK_WIDGET (view), "correct-D08");
  g_assert_nonnull (button);
  g_signal_emit_by_name (button, "clicked");
  g_assert_nonnull (nc_desktop_test_find (GTK_WIDGET (view), "D08"));
  g_assert_cmpstr (nc_paper_view_get_refusal (view), ==, NULL);
  nc_desktop_test_settle ();
  scroll_to_end (view);
  nc_desktop_test_screenshot (test, "case-correction");
  window = issue (view, "D08");
  facts = nc_case_editor_get_facts (editor_of (test));
  g_assert_cmpstr (nc_case_paper (facts, "D08")->replaces_id, ==, id);
  g_assert_cmpstr (nc_case_paper (facts, "D08")->number, !=, number);
  g_assert_null (nc_desktop_test_find (GTK_WIDGET (view), "D08"));
  label = nc_paper_state_label (facts, nc_case_find_paper (facts, id));
  g_assert_cmpstr (label, ==, "已由后一份文书更正");
  return window;
}

/* The unit refuses; the reason is asked for and kept. The result letter is then served by its rules. */
static void
test_refused_and_served (void)
{
  NcDesktopTest test = { 0 };
  NcPaperView *view = open_case (&test);
  NcCaseSteps *steps = nc_case_page_get_steps (NC_CASE_PAGE (nc_window_get_page (test.window, "cases")));
  NcPaperWindow *paper;
  NcSignWindow *sign;
  NcPaperServe *serve;

  take (steps, "record");
  paper = issue (view, "D03");
  sign = nc_paper_window_sign (paper);
  nc_desktop_test_settle ();
  nc_sign_window_set_status (sign, NC_SIGN_REFUSED, "", "示例见证人");
  g_assert_false (nc_sign_window_can_accept (sign));
  nc_sign_window_set_status (sign, NC_SIGN_REFUSED, "负责人拒绝签字", "示例见证人");
  screenshot (&test, sign, "sign-refused");
  accept (sign);
  for (int i = 1; i <= 2; i++) {
    nc_desktop_test_settle ();
    write_name (nc_sign_window_get_pad (sign));
    accept (sign);
  }
  {
    const NcCaseFacts *facts = nc_case_editor_get_facts (editor_of (&test));
    const NcPaperSignature *party = nc_case_signature (facts, nc_case_paper (facts, "D03")->id, "party");

    g_assert_cmpstr (party->status, ==, "refused");
    g_assert_cmpstr (party->reason, ==, "负责人拒绝签字");
  }
  take (steps, "conclude");
  nc_desktop_test_settle ();
  paper = issue (view, "D08");
  paper = correct (&test, view, paper);
  g_assert_true (gtk_widget_get_visible (nc_desktop_test_find (GTK_WIDGET (paper), "serve")));
  serve = nc_paper_window_serve (paper);
  nc_desktop_test_settle ();
  nc_paper_serve_take (serve);
  nc_desktop_test_spin (serve_is_idle, serve, 20000);
  g_assert_nonnull (strstr (nc_paper_serve_get_refusal (serve), "P43"));
  g_assert_false (nc_paper_serve_set_value (serve, "mode", "飞鸽"));
  g_assert_true (nc_paper_serve_set_value (serve, "receiver", "示例收发"));
  g_assert_true (nc_paper_serve_set_value (serve, "receiver_role", "mail-clerk"));
  screenshot (&test, serve, "serve");
  g_object_ref (serve);
  nc_paper_serve_take (serve);
  nc_desktop_test_spin (serve_is_idle, serve, 20000);
  g_assert_cmpstr (nc_paper_serve_get_refusal (serve), ==, "");
  g_object_unref (serve);
  {
    const NcCaseFacts *facts = nc_case_editor_get_facts (editor_of (&test));
    const NcPaperService *service = nc_case_service (facts, nc_case_paper (facts, "D08"));

    g_assert_nonnull (service);
    g_assert_cmpstr (service->mode, ==, "直接");
    g_assert_cmpstr (service->receiver_role, ==, "mail-clerk");
  }
  nc_desktop_test_close (&test);
}

static void
test_ink_text (void)
{
  static const char *const bad[] = { "",
                                     "x",
                                     "0\n1,1,0.5,0",
                                     "100\n1,1,0.5",
                                     "100\n1,-1,0.5,0",
                                     "100\n1,1,nan,0",
                                     "100\n1,1,2,0",
                                     "100\n1,1,0.5,99999999999",
                                     "nan\n1,1,0.5,0" };
  GtkWidget *window = gtk_window_new (), *pad = nc_signature_pad_new ();

  gtk_window_set_child (GTK_WINDOW (window), pad);
  gtk_window_present (GTK_WINDOW (window));
  nc_desktop_test_settle ();
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_assert_false (nc_sign_ink_restore (NC_SIGNATURE_PAD (pad), bad[i]));
    g_assert_cmpuint (nc_signature_pad_get_n_strokes (NC_SIGNATURE_PAD (pad)), ==, 0);
  }
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char **argv)
{
  nc_lang_init ("zh");
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/papers/record", test_record);
  g_test_add_func ("/papers/refused-and-served", test_refused_and_served);
  g_test_add_func ("/papers/ink-text", test_ink_text);
  return g_test_run ();
}
