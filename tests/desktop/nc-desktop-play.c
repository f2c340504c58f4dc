/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-desktop-play.h"
#include "nc-enterprise-page.h"
#include "nc-lists.h"
#include "nc-paper-state.h"
#include <math.h>
#include <string.h>

#define LIMIT_MS 20000

NcCasePage *
nc_play_page (NcDesktopTest *test)
{
  return NC_CASE_PAGE (nc_window_get_page (test->window, "cases"));
}

const NcCaseFacts *
nc_play_facts (NcDesktopTest *test)
{
  return nc_case_editor_get_facts (nc_case_page_get_editor (nc_play_page (test)));
}

/* A new case of the two demonstration officers on the @enterprise-th unit, by the issuer of that name. */
void
nc_play_new_case (NcDesktopTest *test, const char *issuer, guint enterprise)
{
  static const char *const officers[] = { "15000000001", "15000000002", NULL };
  NcEnterprisePage *enterprises = NC_ENTERPRISE_PAGE (nc_window_get_page (test->window, "enterprises"));
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) shut = NULL;
  g_autoptr (GListStore) issuers =
      nc_lists_rows (nc_session_get_store (test->session), "issuer-all", NULL, NULL, &error);
  g_autofree char *issuer_id = NULL, *id = NULL;

  g_assert_no_error (error);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (issuers)); i++) {
    g_autoptr (NcRowItem) row = g_list_model_get_item (G_LIST_MODEL (issuers), i);

    if (strstr (nc_row_item_get (row, "name"), issuer))
      issuer_id = g_strdup (nc_row_item_get_id (row));
  }
  g_assert_nonnull (issuer_id);
  g_assert_true (nc_enterprise_page_select (enterprises, enterprise));
  id = nc_case_editor_create (test->session, nc_enterprise_page_get_enterprise_id (enterprises), issuer_id, officers,
                              "2026年度监察计划第8项", &shut, &error);
  g_assert_no_error (error);
  g_assert_true (nc_window_show_page (test->window, "cases"));
  g_assert_true (nc_case_page_open (nc_play_page (test), id));
}

/* Another day: the window is closed and comes back where it was. */
void
nc_play_on (NcDesktopTest *test, const char *date)
{
  char *home = g_steal_pointer (&test->home);

  nc_desktop_test_close (test);
  test->home = home;
  nc_desktop_test_open (test, date);
  g_assert_nonnull (nc_case_page_get_editor (nc_play_page (test)));
}

void
nc_play_set (NcDesktopTest *test, const char *field, const char *value)
{
  NcCaseSteps *steps = nc_case_page_get_steps (nc_play_page (test));

  if (!nc_case_steps_set_value (steps, field, value))
    g_error ("%s: %s", field, nc_case_steps_get_refusal (steps));
}

void
nc_play_take (NcDesktopTest *test, const char *step)
{
  NcCaseSteps *steps = nc_case_page_get_steps (nc_play_page (test));

  if (!nc_case_steps_take (steps, step))
    g_error ("%s: %s", step, nc_case_steps_get_refusal (steps));
}

static NcPaperView *
papers (NcDesktopTest *test)
{
  return NC_PAPER_VIEW (nc_case_page_get_papers (nc_play_page (test)));
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

/* On a busy machine the pad gets its place late. */
static gboolean
is_wide (gpointer pad)
{
  return gtk_widget_get_width (pad) > 200;
}

static NcPaperWindow *
open_paper (NcDesktopTest *test, const char *kind)
{
  return nc_paper_view_open (papers (test), nc_case_paper (nc_play_facts (test), kind)->id);
}

/* Composes and issues; its pages are drawn before it returns. */
void
nc_play_issue (NcDesktopTest *test, const char *kind)
{
  NcPaperView *view = papers (test);

  nc_paper_view_issue (view, kind);
  nc_desktop_test_spin (view_is_idle, view, LIMIT_MS);
  if (!nc_case_paper (nc_play_facts (test), kind))
    g_error ("%s: %s", kind, nc_paper_view_get_refusal (view));
  if (!nc_paper_view_get_window (view)) /* not on the screen yet */
    open_paper (test, kind);
  nc_desktop_test_spin (is_drawn, nc_paper_window_get_view (nc_paper_view_get_window (view)), LIMIT_MS);
  {
    g_autofree char *picture = g_strdup_printf ("paper-%s", kind);

    nc_desktop_test_screenshot_window (GTK_WINDOW (nc_paper_view_get_window (view)), picture);
  }
  gtk_window_destroy (GTK_WINDOW (nc_paper_view_get_window (view)));
  nc_desktop_test_settle ();
}

void
nc_play_refuse_issue (NcDesktopTest *test, const char *kind, const char *rule)
{
  NcPaperView *view = papers (test);

  nc_paper_view_issue (view, kind);
  nc_desktop_test_spin (view_is_idle, view, LIMIT_MS);
  g_assert_null (nc_case_paper (nc_play_facts (test), kind));
  if (!strstr (nc_paper_view_get_refusal (view), rule))
    g_error ("%s should be refused by %s, not: %s", kind, rule, nc_paper_view_get_refusal (view));
}

/* Something that looks like writing, over most of the pad. */
void
nc_play_write_name (NcSignaturePad *pad)
{
  int width = gtk_widget_get_width (GTK_WIDGET (pad)), height = gtk_widget_get_height (GTK_WIDGET (pad));

  for (int stroke = 0; stroke < 3; stroke++) {
    NcPadPoint points[40];

    for (int i = 0; i < 40; i++)
      points[i] =
          (NcPadPoint){ width * (0.25 + 0.15 * stroke + 0.003 * i), height * (0.5 + 0.25 * sin (i / 4.0 + stroke)),
                        0.3 + 0.01 * i, (guint32)(stroke * 800 + i * 12) };
    nc_signature_pad_add_stroke (pad, points, 40);
  }
}

/* Every role signs by hand on the pad, one after the other. */
void
nc_play_sign_all (NcDesktopTest *test, const char *kind)
{
  NcPaperWindow *paper = open_paper (test, kind);
  NcSignWindow *sign = nc_paper_window_sign (paper);
  g_auto (GStrv) roles = nc_paper_open_roles (nc_play_facts (test), nc_case_paper (nc_play_facts (test), kind));

  g_assert_nonnull (sign);
  for (char **role = roles; *role; role++) {
    nc_desktop_test_settle ();
    nc_desktop_test_spin (is_wide, nc_sign_window_get_pad (sign), LIMIT_MS);
    nc_play_write_name (nc_sign_window_get_pad (sign));
    if (!nc_sign_window_can_accept (sign))
      g_error ("%s, %s: %s", kind, *role, nc_sign_window_get_refusal (sign));
    g_object_ref (sign); /* the last role's signature closes it */
    nc_sign_window_accept (sign);
    nc_desktop_test_spin (sign_is_idle, sign, LIMIT_MS);
    g_object_unref (sign);
  }
  gtk_window_destroy (GTK_WINDOW (paper));
  nc_desktop_test_settle ();
}

/* Handed to the unit's mail clerk today. */
void
nc_play_serve (NcDesktopTest *test, const char *kind)
{
  NcPaperWindow *paper = open_paper (test, kind);
  NcPaperServe *serve = nc_paper_window_serve (paper);

  g_assert_nonnull (serve);
  nc_desktop_test_settle ();
  g_assert_true (nc_paper_serve_set_value (serve, "receiver", "示例收发"));
  g_assert_true (nc_paper_serve_set_value (serve, "receiver_role", "mail-clerk"));
  g_object_ref (serve);
  nc_paper_serve_take (serve);
  nc_desktop_test_spin (serve_is_idle, serve, LIMIT_MS);
  if (*nc_paper_serve_get_refusal (serve))
    g_error ("%s: %s", kind, nc_paper_serve_get_refusal (serve));
  g_object_unref (serve);
  gtk_window_destroy (GTK_WINDOW (paper));
  nc_desktop_test_settle ();
}

/* Approved, notified and, on another day, on site. */
void
nc_play_visit (NcDesktopTest *test)
{
  static const char *const on_site[][2] = { { "place", "示例厂区" },
                                            { "site_head", "示例丁" },
                                            { "site_head_position", "设备部长" },
                                            { "certificates_shown_at", "1" },
                                            { "rights_told", "1" },
                                            { "recusal", "none" },
                                            { "basis_told", "1" } };

  nc_play_set (test, "approver", "示例负责人");
  nc_play_take (test, "approve");
  nc_play_issue (test, "D01");
  nc_play_issue (test, "D02");
  nc_play_serve (test, "D02");
  nc_play_on (test, "2026-11-12");
  for (guint i = 0; i < G_N_ELEMENTS (on_site); i++)
    nc_play_set (test, on_site[i][0], on_site[i][1]);
  nc_play_take (test, "visit");
}

/* The record read back, signed by the unit and both officers; the visit is over. */
void
nc_play_record (NcDesktopTest *test)
{
  nc_play_set (test, "unit_statement", "无意见");
  nc_play_set (test, "read_back", "1");
  nc_play_take (test, "record");
  nc_play_issue (test, "D03");
  nc_play_sign_all (test, "D03");
}
