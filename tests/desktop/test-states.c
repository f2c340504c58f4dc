/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The states between: nothing there yet, all kinds of questions, refusals, windows beside the window. As pictures in
   Chinese, by day and in sunlight, and in English; no words may be cut or too pale. */
#include "nc-catalogue-page.h"
#include "nc-desktop-looks.h"
#include "nc-desktop-play.h"
#include "nc-enterprise-page.h"
#include "nc-help.h"
#include "nc-lang.h"
#include "nc-looks.h"
#include "nc-new-case.h"
#include "nc-statistics-page.h"

#define LIMIT_MS 20000

static const char *const pages[] = { "today",     "enterprises", "cases",    "lookup",
                                     "catalogue", "statistics",  "settings", "sync" };

static const char *const all_kinds =
    "survey\n"
    ",type,name,label::中文 (zh),label::English (en),hint::中文 (zh),hint::English (en),required,constraint,"
    "constraint_message::中文 (zh),constraint_message::English (en),soft_constraint,"
    "soft_constraint_message::中文 (zh),soft_constraint_message::English (en)\n"
    ",begin group,kinds,各类题目,Kinds of questions,,,,,,,,,\n"
    ",text,place,安装位置,Place,车间、工段或机房,\"workshop, section or room\",yes,,,,,,\n"
    ",integer,poles,极数,Poles,,,,. mod 2 = 0,极数是偶数,An even number,,,\n"
    ",decimal,load,平均负载率（%）,Mean load (%),,,,,,,. < 100,负载率超过100%少见,A load above 100 % is rare\n"
    ",date,seen,检查日期,Day of the inspection,,,,,,,,,\n"
    ",select_one yesno,running,是否运行,Running,,,,,,,,,\n"
    ",select_multiple fuels,fuels,燃料,Fuels,可多选,more than one may be chosen,,,,,,,\n"
    ",image,plate,铭牌照片,Picture of the nameplate,,,,,,,,,\n"
    ",note,told,以下由企业填写。,The enterprise fills in what follows.,,,,,,,,,\n"
    ",end group,,,,,,,,,,,,\n"
    "settings\n"
    ",form_title,form_id\n"
    ",样表 Sample,sample\n"
    "choices\n"
    ",list_name,name,label::中文 (zh),label::English (en)\n"
    ",yesno,yes,是,yes\n,yesno,no,否,no\n"
    ",fuels,coal,原煤,raw coal\n,fuels,gas,天然气,natural gas\n,fuels,oil,柴油,diesel oil\n";

typedef struct {
  NcDesktopTest test;
  const char *look;
  double contrast;
  GPtrArray *faults;
} Round;

static void
keep (Round *round, gpointer native, const char *state)
{
  g_autofree char *name = g_strdup_printf ("state-%s-%s", state, round->look);

  nc_desktop_test_settle ();
  nc_desktop_test_screenshot_widget (native, name);
  nc_desktop_looks_contrast (native, round->contrast, name, round->faults);
  nc_desktop_looks_cut (native, name, round->faults);
}

static void
keep_window (Round *round, const char *state)
{
  keep (round, round->test.window, state);
}

static void
keep_and_close (Round *round, gpointer window, const char *state)
{
  keep (round, window, state);
  gtk_window_destroy (window);
  nc_desktop_test_settle ();
}

static void
dress (Round *round, gboolean is_sunlight)
{
  NcUiState *state = nc_session_get_ui_state (round->test.session);

  round->look = is_sunlight ? "sunlight" : "light";
  round->contrast = is_sunlight ? 7 : 4.5;
  nc_looks_set_scheme (state, is_sunlight ? NC_SCHEME_SUNLIGHT : NC_SCHEME_LIGHT);
  nc_looks_apply (state, GTK_WIDGET (round->test.window));
  nc_desktop_test_settle ();
}

static void
undress (Round *round)
{
  NcUiState *state = nc_session_get_ui_state (round->test.session);

  nc_looks_set_scheme (state, NC_SCHEME_SYSTEM);
  nc_looks_apply (state, GTK_WIDGET (round->test.window));
}

static gboolean
statistics_are_ready (gpointer page)
{
  return !nc_statistics_page_is_busy (page) && nc_statistics_page_get_statistics (page);
}

/* The first start: no enterprise, no case, no officer. */
static void
empty_pages (Round *round)
{
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++) {
    g_autofree char *state = g_strdup_printf ("empty-%s", pages[i]);

    nc_window_show_page (round->test.window, pages[i]);
    if (g_str_equal (pages[i], "statistics"))
      nc_desktop_test_spin (statistics_are_ready, nc_window_get_page (round->test.window, pages[i]), LIMIT_MS);
    nc_desktop_test_settle ();
    nc_desktop_test_settle ();
    keep_window (round, state);
  }
  nc_catalogue_page_show (NC_CATALOGUE_PAGE (nc_window_get_page (round->test.window, "catalogue")),
                          "elimination_models", "无此型号");
  nc_window_show_page (round->test.window, "catalogue");
  keep_window (round, "catalogue-nothing-found");
}

static void
write_checklist (Round *round)
{
  g_autofree char *folder = g_build_filename (round->test.home, "checklists", "sample", NULL),
                  *path = g_build_filename (folder, "form.csv", NULL);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, all_kinds, -1, NULL));
}

static void
questions (Round *round)
{
  NcChecklistView *view;

  nc_window_show_page (round->test.window, "cases");
  view = nc_case_page_open_checklist (nc_play_page (&round->test), "sample");
  g_assert_nonnull (view);
  g_assert_true (nc_checklist_view_answer (view, "/data/kinds/poles", "3"));
  g_assert_true (nc_checklist_view_answer (view, "/data/kinds/load", "120"));
  g_assert_true (nc_checklist_view_answer (view, "/data/kinds/seen", "2026-11-12"));
  g_assert_true (nc_checklist_view_answer (view, "/data/kinds/fuels", "coal gas"));
  keep_window (round, "questions");
}

static void
machines (Round *round)
{
  NcChecklistView *view = nc_case_page_open_checklist (nc_play_page (&round->test), "motors");
  GtkWidget *dialog, *button, *popover;

  if (nc_checklist_view_get_n_machines (view) < 2) {
    keep_window (round, "machines-none");
    dialog = nc_checklist_view_paste (
        view, "循环水泵房\tJO2-51-4\t7.5\t4\t1978\n空压站\tYE3-132M-4\t7,5 kW\t4极\t2022\t90.4\n");
    keep (round, dialog, "paste");
    adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "paste");
    gtk_window_destroy (GTK_WINDOW (dialog));
  }
  nc_checklist_view_select (view, 0);
  nc_desktop_test_settle ();
  button = nc_desktop_test_find (GTK_WIDGET (view), "why");
  g_assert_nonnull (button);
  g_signal_emit_by_name (button, "clicked");
  nc_desktop_test_settle ();
  popover = nc_desktop_test_find_type (button, GTK_TYPE_POPOVER);
  g_assert_nonnull (popover);
  keep (round, popover, "why");
  gtk_popover_popdown (GTK_POPOVER (popover));
  nc_desktop_test_settle ();
  nc_case_page_close_checklist (nc_play_page (&round->test));
}

static void
scroll_case_to (Round *round, double part, const char *state)
{
  GtkWidget *scroller =
      gtk_widget_get_ancestor (nc_case_page_get_papers (nc_play_page (&round->test)), GTK_TYPE_SCROLLED_WINDOW);
  GtkAdjustment *at = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller));

  gtk_adjustment_set_value (at, part * gtk_adjustment_get_upper (at));
  keep_window (round, state);
}

static void
case_page (Round *round)
{
  nc_window_show_page (round->test.window, "cases");
  nc_desktop_test_settle ();
  scroll_case_to (round, 0.3, "case-gates");
  scroll_case_to (round, 0.6, "case-findings");
  scroll_case_to (round, 1, "case-papers");
}

static void
windows (Round *round)
{
  NcEnterprisePage *enterprises = NC_ENTERPRISE_PAGE (nc_window_get_page (round->test.window, "enterprises"));
  GtkWindow *main = GTK_WINDOW (round->test.window);

  keep_and_close (
      round,
      nc_new_case_present (main, round->test.session, nc_enterprise_page_get_enterprise_id (enterprises), NULL, NULL),
      "new-case");
  keep_and_close (round, nc_help_show_shortcuts (main), "shortcuts");
  keep_and_close (round, nc_help_show_guide (main), "guide");
  nc_window_show_page (round->test.window, "today");
  nc_window_toast (round->test.window, _ ("Taken note of"));
  keep_window (round, "toast");
}

static void
catalogue (Round *round)
{
  NcCataloguePage *page = NC_CATALOGUE_PAGE (nc_window_get_page (round->test.window, "catalogue"));

  nc_window_show_page (round->test.window, "catalogue");
  g_assert_true (nc_catalogue_page_show (page, "energy_limits", ""));
  nc_desktop_test_settle ();
  nc_catalogue_page_select (page, 0);
  keep_window (round, "catalogue-row");
}

static gboolean
is_drawn (gpointer view)
{
  return nc_pdf_view_is_drawn (view);
}

static gboolean
is_wide (gpointer pad)
{
  return gtk_widget_get_width (pad) > 200;
}

/* The pad without a stroke, with a name on it, and when the unit will not sign. */
static void
signing (Round *round)
{
  const NcCasePaper *paper = nc_case_paper (nc_play_facts (&round->test), "D03");
  NcPaperWindow *window =
      nc_paper_view_open (NC_PAPER_VIEW (nc_case_page_get_papers (nc_play_page (&round->test))), paper->id);
  NcSignWindow *sign;

  nc_desktop_test_spin (is_drawn, nc_paper_window_get_view (window), LIMIT_MS);
  keep (round, window, "paper");
  sign = nc_paper_window_sign (window);
  g_assert_nonnull (sign);
  nc_desktop_test_spin (is_wide, nc_sign_window_get_pad (sign), LIMIT_MS);
  nc_signature_pad_clear (nc_sign_window_get_pad (sign));
  keep (round, sign, "sign-empty");
  nc_play_write_name (nc_sign_window_get_pad (sign));
  keep (round, sign, "sign-ink");
  nc_sign_window_set_status (sign, NC_SIGN_REFUSED, "", "");
  keep (round, sign, "sign-refusal");
  nc_sign_window_set_status (sign, NC_SIGN_BY_HAND, "", "");
  gtk_window_destroy (GTK_WINDOW (sign));
  gtk_window_destroy (GTK_WINDOW (window));
  nc_desktop_test_settle ();
}

static void
serving (Round *round)
{
  const NcCasePaper *paper = nc_case_paper (nc_play_facts (&round->test), "D02");
  NcPaperWindow *window =
      nc_paper_view_open (NC_PAPER_VIEW (nc_case_page_get_papers (nc_play_page (&round->test))), paper->id);

  nc_desktop_test_spin (is_drawn, nc_paper_window_get_view (window), LIMIT_MS);
  keep (round, window, "paper-served");
  gtk_window_destroy (GTK_WINDOW (window));
  nc_desktop_test_settle ();
}

/* In the sun the officers' own language is read. */
static int
n_looks (const char *language)
{
  return g_str_equal (language, "zh") ? 2 : 1;
}

static void
play_empty (const char *language)
{
  Round round = { .faults = g_ptr_array_new_with_free_func (g_free) };

  nc_lang_init (language);
  nc_desktop_test_open (&round.test, "2026-11-02");
  for (int is_sunlight = 0; is_sunlight < n_looks (language); is_sunlight++) {
    dress (&round, is_sunlight);
    empty_pages (&round);
  }
  undress (&round);
  nc_desktop_test_close (&round.test);
  nc_desktop_looks_report (round.faults);
  g_ptr_array_unref (round.faults);
}

static void
test_empty (gconstpointer language)
{
  play_empty (language);
  nc_lang_init ("zh");
}

static void
test_states (gconstpointer language)
{
  Round round = { .faults = g_ptr_array_new_with_free_func (g_free) };

  nc_lang_init ("zh");
  nc_desktop_test_load_region (&round.test);
  nc_desktop_test_open (&round.test, "2026-11-02");
  nc_play_new_case (&round.test, "工业和信息化局", 0);
  nc_play_visit (&round.test);
  nc_play_set (&round.test, "unit_statement", "无意见");
  nc_play_set (&round.test, "read_back", "1");
  nc_play_take (&round.test, "record");
  nc_play_issue (&round.test, "D03");
  write_checklist (&round);
  nc_lang_init (language);
  nc_play_on (&round.test, "2026-11-12");
  for (int is_sunlight = 0; is_sunlight < n_looks (language); is_sunlight++) {
    dress (&round, is_sunlight);
    questions (&round);
    machines (&round);
    case_page (&round);
    signing (&round);
    serving (&round);
    catalogue (&round);
    windows (&round);
  }
  undress (&round);
  nc_desktop_test_close (&round.test);
  nc_lang_init ("zh");
  nc_desktop_looks_report (round.faults);
  g_ptr_array_unref (round.faults);
}

int
main (int argc, char **argv)
{
  nc_lang_init ("zh");
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  g_test_add_data_func ("/states/zh", "zh", test_states);
  g_test_add_data_func ("/states/en", "en", test_states);
  g_test_add_data_func ("/states/empty-zh", "zh", test_empty);
  g_test_add_data_func ("/states/empty-en", "en", test_empty);
  return g_test_run ();
}
