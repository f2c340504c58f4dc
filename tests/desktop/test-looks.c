/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each page in Chinese and English, light, dark, for sunlight and on an upright tablet: kept as pictures to be looked
   at; nothing may be wider than the window, no words may be cut or too pale for their ground. */
#include "nc-desktop-looks.h"
#include "nc-desktop-play.h"
#include "nc-enterprise-page.h"
#include "nc-help.h"
#include "nc-lang.h"
#include "nc-looks.h"
#include "nc-new-case.h"
#include "nc-settings-page.h"
#include "nc-statistics-page.h"
#include "test-folder.h"
#include <libintl.h>
#include <string.h>

static const char *const pages[] = { "enterprises", "today", "statistics", "sync", "settings" };

static gboolean
statistics_are_ready (gpointer page)
{
  return !nc_statistics_page_is_busy (page) && nc_statistics_page_get_statistics (page);
}

static void
add_cases (NcDesktopTest *test)
{
  g_autoptr (GError) error = NULL;

  nc_db_exec (
      nc_store_get_db (nc_session_get_store (test->session)),
      "INSERT INTO case_file (id, enterprise_id, unit_name, state, opened_on) "
      "SELECT 'c' || row_no, id, name, CASE row_no % 3 WHEN 0 THEN 'closed' WHEN 1 THEN 'rectifying' ELSE 'assessed' "
      "END, printf ('2026-%02d-11', 1 + row_no % 11) FROM enterprise WHERE row_no % 2 = 0;"
      "INSERT INTO case_timer (id, case_id, kind, due_on) SELECT 't' || id, id, "
      "CASE rowid % 2 WHEN 0 THEN 'recheck' ELSE 'plan' END, printf ('2026-11-%02d', 14 + rowid) FROM case_file "
      "WHERE state <> 'closed' LIMIT 8;"
      "INSERT INTO case_finding (id, case_id, violation, quantity) SELECT 'f' || id, id, "
      "'V0' || (1 + rowid % 4), 1 + rowid % 5 FROM case_file;"
      "INSERT INTO number_block (id, issuer_name, series, year, first_no, last_no) VALUES "
      "('b1', '示例市节能监察中心', 'D10', 2026, 1, 10), ('b2', '示例市节能监察中心', 'D11', 2026, 1, 3)",
      &error);
  g_assert_no_error (error);
}

static void
shoot (NcDesktopTest *test, const char *look, double contrast, GPtrArray *faults)
{
  for (gsize i = 0; i < G_N_ELEMENTS (pages); i++) {
    g_autofree char *name = g_strdup_printf ("look-%s-%s", pages[i], look);
    int minimum = 0;

    nc_window_show_page (test->window, pages[i]);
    if (g_str_equal (pages[i], "statistics"))
      nc_desktop_test_spin (statistics_are_ready, nc_window_get_page (test->window, "statistics"), 20000);
    gtk_widget_measure (nc_window_get_page (test->window, pages[i]), GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL,
                        NULL, NULL);
    if (minimum > 700)
      g_error ("%s needs %d pixels", name, minimum);
    nc_desktop_test_screenshot (test, name);
    nc_desktop_looks_contrast (GTK_WIDGET (test->window), contrast, name, faults);
    nc_desktop_looks_cut (GTK_WIDGET (test->window), name, faults);
  }
}

/* As the desktop's settings for those who see badly ask for it; %FALSE where these settings are not installed. */
static gboolean
set_high_contrast (gboolean is_high)
{
  g_autoptr (GSettingsSchema) schema = g_settings_schema_source_lookup (g_settings_schema_source_get_default (),
                                                                        "org.gnome.desktop.a11y.interface", TRUE);
  g_autoptr (GSettings) settings =
      schema && g_settings_schema_has_key (schema, "high-contrast") ? g_settings_new_full (schema, NULL, NULL) : NULL;

  if (!settings || !g_settings_set_boolean (settings, "high-contrast", is_high))
    return FALSE;
  nc_desktop_test_settle ();
  return adw_style_manager_get_high_contrast (adw_style_manager_get_default ()) == is_high;
}

static void
look (gconstpointer language)
{
  static const struct {
    NcScheme scheme;
    int text_pct;
    const char *name;
    double contrast;
  } looks[] = {
    { NC_SCHEME_LIGHT, 100, "light", 4.5 },
    { NC_SCHEME_DARK, 100, "dark", 4.5 },
    { NC_SCHEME_SUNLIGHT, 115, "sunlight", 7 },
    { NC_SCHEME_LIGHT, 100, "portrait", 4.5 },
  };
  g_autoptr (GPtrArray) faults = g_ptr_array_new_with_free_func (g_free);
  NcDesktopTest test = { 0 };
  NcUiState *state;

  nc_lang_init (language);
  nc_desktop_test_load_region (&test);
  nc_desktop_test_open (&test, "2026-11-20");
  state = nc_session_get_ui_state (test.session);
  add_cases (&test);
  nc_enterprise_page_search (NC_ENTERPRISE_PAGE (nc_window_get_page (test.window, "enterprises")), "铁合金");
  nc_desktop_test_settle ();
  nc_enterprise_page_select (NC_ENTERPRISE_PAGE (nc_window_get_page (test.window, "enterprises")), 0);
  for (gsize i = 0; i < G_N_ELEMENTS (looks); i++) {
    nc_looks_set_scheme (state, looks[i].scheme);
    nc_looks_set_text_pct (state, looks[i].text_pct);
    nc_looks_apply (state, GTK_WIDGET (test.window));
    if (g_str_equal (looks[i].name, "portrait"))
      gtk_window_set_default_size (GTK_WINDOW (test.window), 720, 1280);
    nc_desktop_test_settle ();
    shoot (&test, looks[i].name, looks[i].contrast, faults);
  }
  if (set_high_contrast (TRUE)) {
    gtk_window_set_default_size (GTK_WINDOW (test.window), 1200, 760);
    nc_desktop_test_settle ();
    shoot (&test, "contrast", 4.5, faults);
    set_high_contrast (FALSE);
  } else {
    g_test_message ("no settings for high contrast here: not looked at");
  }
  nc_looks_set_scheme (state, NC_SCHEME_SYSTEM);
  nc_looks_set_text_pct (state, 100);
  nc_looks_apply (state, GTK_WIDGET (test.window));
  nc_desktop_test_close (&test);
  nc_desktop_looks_report (faults);
}

/* Windows beside the window: none wider than an upright tablet. */
static void
shoot_windows (NcDesktopTest *test, const char *look, GPtrArray *faults)
{
  GtkWindow *main = GTK_WINDOW (test->window);
  NcEnterprisePage *enterprises = NC_ENTERPRISE_PAGE (nc_window_get_page (test->window, "enterprises"));
  NcSettingsPeople *settings =
      nc_settings_page_get_people (NC_SETTINGS_PAGE (nc_window_get_page (test->window, "settings")));
  GtkWidget *windows[] = {
    GTK_WIDGET (
        nc_new_case_present (main, test->session, nc_enterprise_page_get_enterprise_id (enterprises), NULL, NULL)),
    nc_help_show_shortcuts (main),
    GTK_WIDGET (nc_settings_people_edit (settings, "issuer", NULL)),
  };
  static const char *const names[] = { "new-case", "shortcuts", "issuer" };

  for (gsize i = 0; i < G_N_ELEMENTS (windows); i++) {
    g_autofree char *name = g_strdup_printf ("look-%s-%s", names[i], look);
    int minimum = 0;

    gtk_widget_measure (windows[i], GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
    if (minimum > 720)
      g_error ("%s needs %d pixels", name, minimum);
    nc_desktop_test_screenshot_widget (windows[i], name);
    nc_desktop_looks_contrast (windows[i], 4.5, name, faults);
    nc_desktop_looks_cut (windows[i], name, faults);
    gtk_window_destroy (GTK_WINDOW (windows[i]));
  }
  nc_desktop_test_settle ();
}

extern int _nl_msg_cat_cntr;

/* Another language may need more room: Mongolian words are about two fifths longer than the English ones. Nothing
   leaves the window; what is cut can be read by resting on it. */
static void
test_longer (void)
{
  NcDesktopTest test = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) faults = g_ptr_array_new_with_free_func (g_free);
  const char *source = g_getenv ("NENGCHA_TEST_SOURCE");
  g_autofree char *folder = g_dir_make_tmp ("nengcha-XXXXXX", &error);
  g_autofree char *script = g_build_filename (source, "desktop", "make-longer-locale", NULL);
  g_autofree char *po = g_build_filename (source, "..", "po", "zh_CN", NULL);
  const char *argv[] = { script, po, folder, NULL };
  int status = 0;

  g_assert_true (g_spawn_sync (NULL, (char **)argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, NULL, &status, &error));
  g_assert_cmpint (status, ==, 0);
  nc_desktop_test_load_region (&test);
  nc_lang_init ("en");
  g_setenv ("LANGUAGE", "mn", TRUE);
  bindtextdomain (GETTEXT_PACKAGE, folder);
  _nl_msg_cat_cntr++;
  g_assert_nonnull (strstr (_ ("Today"), "оо"));
  nc_desktop_test_open (&test, "2026-11-20");
  add_cases (&test);
  nc_enterprise_page_select (NC_ENTERPRISE_PAGE (nc_window_get_page (test.window, "enterprises")), 0);
  shoot (&test, "longer", 4.5, faults);
  shoot_windows (&test, "longer", faults);
  gtk_window_set_default_size (GTK_WINDOW (test.window), 720, 1280);
  nc_desktop_test_settle ();
  shoot (&test, "longer-portrait", 4.5, faults);
  nc_desktop_test_close (&test);
  nc_lang_init ("zh");
  test_folder_remove (folder);
  nc_desktop_looks_report (faults);
}

/* Sixty characters of an enterprise, forty of a person: all of it can be read, and nothing is pushed out of the window.
 */
static void
test_long_names (void)
{
  static const char *const wide_pages[] = { "enterprises", "cases", "today", "settings" };
  NcDesktopTest test = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) faults = g_ptr_array_new_with_free_func (g_free);

  nc_lang_init ("zh");
  nc_desktop_test_load_region (&test);
  nc_desktop_test_open (&test, "2026-11-20");
  nc_db_exec (
      nc_store_get_db (nc_session_get_store (test.session)),
      "UPDATE enterprise SET name = "
      "'内蒙古自治区锡林郭勒盟正镶白旗明安图镇示例循环经济工业园区第二期煤化工与硅铁合金联合生产制造股份有限公司直属分"
      "公司第一车间';"
      "UPDATE officer SET name = '阿拉坦乌日图那顺巴雅尔额尔德尼其其格苏日娜乌云毕力格斯琴高娃孟和吉雅图布信巴雅尔';",
      &error);
  g_assert_no_error (error);
  nc_play_new_case (&test, "工业和信息化局", 0);
  for (int is_narrow = 0; is_narrow < 2; is_narrow++) {
    const char *look = is_narrow ? "long-names-portrait" : "long-names";

    if (is_narrow)
      gtk_window_set_default_size (GTK_WINDOW (test.window), 720, 1280);
    for (gsize i = 0; i < G_N_ELEMENTS (wide_pages); i++) {
      g_autofree char *name = g_strdup_printf ("look-%s-%s", wide_pages[i], look);
      int minimum = 0;

      nc_window_show_page (test.window, wide_pages[i]);
      nc_desktop_test_settle ();
      gtk_widget_measure (nc_window_get_page (test.window, wide_pages[i]), GTK_ORIENTATION_HORIZONTAL, -1, &minimum,
                          NULL, NULL, NULL);
      if (minimum > 700)
        g_error ("%s needs %d pixels", name, minimum);
      nc_desktop_test_screenshot (&test, name);
      nc_desktop_looks_cut (GTK_WIDGET (test.window), name, faults);
    }
    shoot_windows (&test, look, faults);
  }
  nc_desktop_test_close (&test);
  nc_desktop_looks_report (faults);
}

int
main (int argc, char **argv)
{
  nc_lang_init ("zh");
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  g_test_add_data_func ("/looks/zh", "zh", look);
  g_test_add_data_func ("/looks/en", "en", look);
  g_test_add_func ("/looks/longer", test_longer);
  g_test_add_func ("/looks/long-names", test_long_names);
  return g_test_run ();
}
