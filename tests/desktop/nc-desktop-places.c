/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-desktop-places.h"
#include "nc-enterprise-page.h"
#include "nc-import-window.h"
#include "nc-new-case.h"
#include "nc-statistics-page.h"

static const char *const pages[] = { "today",     "enterprises", "cases",    "lookup",
                                     "catalogue", "statistics",  "settings", "sync" };

/* A home with something in it: a case on its first visit, with a finding. */
void
nc_places_open (NcDesktopTest *test)
{
  nc_desktop_test_load_region (test);
  nc_desktop_test_open (test, "2026-11-02");
  nc_play_new_case (test, "工业和信息化局", 0);
  nc_play_visit (test);
  g_assert_true (nc_finding_cards_add (nc_case_page_get_findings (nc_play_page (test)), "V19", "向职工无偿提供电力"));
}

static gboolean
statistics_made_cb (gpointer page)
{
  return !nc_statistics_page_is_busy (page) && nc_statistics_page_get_statistics (page);
}

/* All pages with something in them, and two kinds of checklist. */
void
nc_places_each (NcDesktopTest *test, NcPlaceFunc look)
{
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    if (nc_window_show_page (test->window, pages[i])) {
      if (g_str_equal (pages[i], "enterprises"))
        nc_enterprise_page_select (NC_ENTERPRISE_PAGE (nc_window_get_page (test->window, pages[i])), 0);
      if (g_str_equal (pages[i], "statistics"))
        nc_desktop_test_spin (statistics_made_cb, nc_window_get_page (test->window, pages[i]), 20000);
      nc_desktop_test_settle ();
      look (pages[i], GTK_WIDGET (test->window));
    }
  nc_window_show_page (test->window, "cases");
  nc_case_page_open_checklist (nc_play_page (test), "motors");
  nc_desktop_test_settle ();
  look ("checklist", GTK_WIDGET (test->window));
  nc_case_page_open_checklist (nc_play_page (test), "energy-management");
  nc_desktop_test_settle ();
  look ("checklist-questions", GTK_WIDGET (test->window));
  nc_case_page_close_checklist (nc_play_page (test));
}

static gboolean
is_drawn (gpointer view)
{
  return nc_pdf_view_is_drawn (view);
}

/* The windows beside the main one. */
void
nc_places_each_window (NcDesktopTest *test, NcPlaceFunc look)
{
  NcEnterprisePage *enterprises = NC_ENTERPRISE_PAGE (nc_window_get_page (test->window, "enterprises"));
  GtkWindow *main = GTK_WINDOW (test->window), *window;
  NcPaperView *papers = NC_PAPER_VIEW (nc_case_page_get_papers (nc_play_page (test)));
  NcPaperWindow *paper;
  NcSignWindow *sign;
  g_autofree char *list = g_build_filename (test->home, "list.csv", NULL);

  window = nc_new_case_present (main, test->session, nc_enterprise_page_get_enterprise_id (enterprises), NULL, NULL);
  nc_desktop_test_settle ();
  look ("new-case", GTK_WIDGET (window));
  gtk_window_destroy (window);
  g_assert_true (g_file_set_contents (list, "企业名称,统一社会信用代码\n示例甲厂,123\n", -1, NULL));
  window = GTK_WINDOW (nc_import_window_present (main, test->session, list, NULL));
  nc_desktop_test_settle ();
  look ("import", GTK_WIDGET (window));
  gtk_window_destroy (window);
  nc_play_set (test, "unit_statement", "无意见");
  nc_play_set (test, "read_back", "1");
  nc_play_take (test, "record");
  nc_play_issue (test, "D03");
  paper = nc_paper_view_open (papers, nc_case_paper (nc_play_facts (test), "D03")->id);
  nc_desktop_test_spin (is_drawn, nc_paper_window_get_view (paper), 20000);
  nc_desktop_test_settle ();
  look ("paper", GTK_WIDGET (paper));
  sign = nc_paper_window_sign (paper);
  nc_desktop_test_settle ();
  look ("sign", GTK_WIDGET (sign));
  nc_sign_window_set_status (sign, NC_SIGN_REFUSED, "", "");
  nc_desktop_test_settle ();
  look ("sign-refusal", GTK_WIDGET (sign));
  gtk_window_destroy (GTK_WINDOW (sign));
  gtk_window_destroy (GTK_WINDOW (paper));
}
