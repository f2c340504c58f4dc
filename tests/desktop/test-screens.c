/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every page as a picture: Chinese and English, light, dark, sunlight, large text, a tablet held upright, a 4K screen.
 */
#include "nc-desktop-play.h"
#include "nc-enterprise-page.h"
#include "nc-help.h"
#include "nc-lang.h"
#include "nc-lookup-page.h"
#include "nc-statistics-page.h"

static const char *const pages[] = { "today",     "enterprises", "cases",    "lookup",
                                     "catalogue", "statistics",  "settings", "sync" };

typedef enum { LIGHT, DARK, SUNLIGHT, LARGE, PORTRAIT, WIDE } Look;
static const char *const looks[] = { "light", "dark", "sunlight", "large", "portrait", "wide" };

#define USUAL_FONT "Sans 10"
#define LARGE_FONT "Sans 15"

static gboolean
statistics_are_ready (gpointer page)
{
  return !nc_statistics_page_is_busy (page) && nc_statistics_page_get_statistics (page);
}

static void
picture (NcDesktopTest *test, const char *page, Look look)
{
  g_autofree char *name = g_strdup_printf ("page-%s-%s", page, looks[look]);

  nc_desktop_test_settle ();
  nc_desktop_test_screenshot (test, name);
}

static void
dress (NcDesktopTest *test, Look look)
{
  if (look == PORTRAIT)
    gtk_window_set_default_size (GTK_WINDOW (test->window), 720, 1280);
  if (look == WIDE)
    gtk_window_set_default_size (GTK_WINDOW (test->window), 3840, 2160);
  g_object_set (gtk_settings_get_default (), "gtk-font-name", look == LARGE ? LARGE_FONT : USUAL_FONT, NULL);
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      look == DARK ? ADW_COLOR_SCHEME_FORCE_DARK : ADW_COLOR_SCHEME_FORCE_LIGHT);
  /* It is kept from one start to the next. */
  if ((look == SUNLIGHT) != gtk_widget_has_css_class (GTK_WIDGET (test->window), "sunlight"))
    gtk_widget_activate_action (GTK_WIDGET (test->window), "win.sunlight", NULL);
}

static void
fill_checklist (NcChecklistView *view)
{
  GtkWidget *dialog = nc_checklist_view_paste (view, "循环水泵房\tJO2-51-4\t7.5\t4\t1978\n"
                                                     "空压站\tYE3-132M-4\t7.5\t4\t2022\t90.4\n"
                                                     "成型车间\tY2-160M-4\t11\t4\t2004\n");

  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "paste");
  gtk_window_destroy (GTK_WINDOW (dialog));
}

static void
take_pictures (NcDesktopTest *test, Look look)
{
  NcChecklistView *checklist;

  dress (test, look);
  for (guint i = look == WIDE ? G_N_ELEMENTS (pages) - 4 : 0; i < G_N_ELEMENTS (pages); i++)
    if (nc_window_show_page (test->window, pages[i])) {
      if (g_str_equal (pages[i], "enterprises"))
        nc_enterprise_page_select (NC_ENTERPRISE_PAGE (nc_window_get_page (test->window, pages[i])), 0);
      if (g_str_equal (pages[i], "lookup"))
        nc_lookup_page_set_value (NC_LOOKUP_PAGE (nc_window_get_page (test->window, pages[i])), "model", "JO2-51-4");
      if (g_str_equal (pages[i], "statistics")) {
        nc_desktop_test_spin (statistics_are_ready, nc_window_get_page (test->window, pages[i]), 20000);
        nc_desktop_test_settle (); /* the bar of progress goes */
      }
      picture (test, pages[i], look);
    }
  nc_window_show_page (test->window, "cases");
  checklist = nc_case_page_open_checklist (nc_play_page (test), "motors");
  if (nc_checklist_view_get_n_machines (checklist) < 2)
    fill_checklist (checklist);
  nc_checklist_view_conclude (checklist);
  picture (test, "checklist", look);
  checklist = nc_case_page_open_checklist (nc_play_page (test), "energy-management");
  picture (test, "questions", look);
  nc_case_page_close_checklist (nc_play_page (test));
  picture (test, "case", look);
}

static void
play_all (const char *language)
{
  NcDesktopTest test = { 0 };

  nc_lang_init ("zh");
  nc_desktop_test_load_region (&test);
  nc_desktop_test_open (&test, "2026-11-02");
  nc_play_new_case (&test, "工业和信息化局", 0);
  nc_play_visit (&test);
  nc_lang_init (language);
  for (Look look = LIGHT; look <= WIDE; look++) {
    nc_play_on (&test, "2026-11-12");
    take_pictures (&test, look);
  }
  nc_desktop_test_close (&test);
  nc_lang_init ("zh");
}

static void
test_chinese (void)
{
  play_all ("zh");
}

static void
test_english (void)
{
  play_all ("en");
}

int
main (int argc, char **argv)
{
  nc_lang_init ("zh");
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  g_test_add_func ("/screens/zh", test_chinese);
  g_test_add_func ("/screens/en", test_english);
  return g_test_run ();
}
