/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-desktop-test.h"
#include "nc-bars.h"
#include "nc-checklist-view.h"
#include "nc-enterprise-page.h"
#include "nc-help.h"
#include "nc-lang.h"
#include "nc-ledger-view.h"
#include "nc-paper-window.h"
#include "nc-product-view.h"
#include "nc-today-page.h"
#include <jansson.h>
#include <string.h>

static gboolean
is_idle (gpointer view)
{
  return !nc_ledger_view_is_busy (view);
}

/* Initials, credit code, part of a name: the same enterprise. */
static void
test_search (void)
{
  NcDesktopTest test = { 0 };
  NcEnterprisePage *page;
  g_autofree char *id = NULL;

  nc_desktop_test_load_region (&test);
  nc_desktop_test_open (&test, "2026-11-20");
  nc_window_show_page (test.window, "enterprises");
  page = NC_ENTERPRISE_PAGE (nc_window_get_page (test.window, "enterprises"));
  nc_enterprise_page_search (page, "91150203MAEJGC9P6W");
  nc_desktop_test_settle ();
  g_assert_cmpuint (nc_enterprise_page_get_n_found (page), ==, 1);
  id = g_strdup (nc_enterprise_page_get_enterprise_id (page));
  g_assert_nonnull (id);
  nc_enterprise_page_search (page, "thj");
  nc_desktop_test_settle ();
  g_assert_cmpuint (nc_enterprise_page_get_n_found (page), >=, 7);
  nc_enterprise_page_search (page, "1502");
  nc_desktop_test_settle ();
  g_assert_cmpuint (nc_enterprise_page_get_n_found (page), >, 0);
  nc_desktop_test_close (&test);
}

static void
test_detail (void)
{
  NcDesktopTest test = { 0 };
  NcEnterprisePage *page;
  GtkWidget *ledger, *products;

  nc_desktop_test_load_region (&test);
  nc_desktop_test_open (&test, "2026-11-20");
  nc_window_show_page (test.window, "enterprises");
  page = NC_ENTERPRISE_PAGE (nc_window_get_page (test.window, "enterprises"));
  nc_enterprise_page_search (page, "91150203MAEJGC9P6W");
  nc_desktop_test_settle ();
  ledger = nc_desktop_test_find_type (GTK_WIDGET (page), NC_TYPE_LEDGER_VIEW);
  products = nc_desktop_test_find_type (GTK_WIDGET (page), NC_TYPE_PRODUCT_VIEW);
  nc_desktop_test_spin (is_idle, ledger, 60000);
  g_assert_cmpuint (nc_ledger_view_count (NC_LEDGER_VIEW (ledger), NC_VERDICT_ELIMINATED), >, 0);
  g_assert_cmpuint (nc_product_view_get_n (NC_PRODUCT_VIEW (products)), >, 0);
  nc_enterprise_page_show_part (page, "products");
  nc_desktop_test_screenshot (&test, "products");
  nc_enterprise_page_show_part (page, "ledger");
  nc_desktop_test_screenshot (&test, "ledger");
  nc_desktop_test_close (&test);
}

static void
run_sql (NcDesktopTest *test, const char *sql)
{
  g_autoptr (GError) error = NULL;

  nc_db_exec (nc_store_get_db (nc_session_get_store (test->session)), sql, &error);
  g_assert_no_error (error);
}

/* What the command "judge" says of one record. */
static json_t *
judged (const char *record)
{
  const char *argv[] = { g_getenv ("NENGCHA_CLI"), "--as-of", "2026-11-20", "judge", "product", "-", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process =
      g_subprocess_newv (argv, G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error);
  g_autofree char *out = NULL;
  json_t *verdict;

  g_assert_no_error (error);
  g_assert_true (g_subprocess_communicate_utf8 (process, record, NULL, &out, NULL, &error));
  verdict = json_loads (out, JSON_DISABLE_EOF_CHECK, NULL);
  g_assert_nonnull (verdict);
  return verdict;
}

/* A year in tce/t stands beside one in kgce/t: bars and lines are those of "judge", in one unit. */
static void
test_products (void)
{
  NcDesktopTest test = { 0 };
  NcEnterprisePage *page;
  GtkWidget *products, *bars;
  json_t *older, *newer, *policy;

  nc_desktop_test_load_region (&test);
  nc_desktop_test_open (&test, "2026-11-20");
  run_sql (&test, "INSERT INTO enterprise (id, name, uscc) VALUES ('e1', '示例电石厂', '91150203MA00000X01')");
  run_sql (&test,
           "INSERT INTO product_record (id, enterprise_id, product, process, period_from, period_to, unit_energy, "
           "unit) VALUES ('p1', 'e1', '电石', '电石炉', '2024-12-01', '2024-12-31', 0.78, 'tce/t'), "
           "('p2', 'e1', '电石', '电石炉', '2025-01-01', '2025-12-31', 955, 'kgce/t')");
  nc_window_show_page (test.window, "enterprises");
  page = NC_ENTERPRISE_PAGE (nc_window_get_page (test.window, "enterprises"));
  products = nc_desktop_test_find_type (GTK_WIDGET (page), NC_TYPE_PRODUCT_VIEW);
  nc_product_view_show (NC_PRODUCT_VIEW (products), test.session, "e1");
  bars = nc_desktop_test_find_type (products, NC_TYPE_BARS);
  g_assert_nonnull (bars);
  older =
      judged ("{\"product\":\"电石\",\"period\":\"2024-12-01\",\"unit_consumption\":\"0.78\",\"unit\":\"tce/t\"}\n");
  newer =
      judged ("{\"product\":\"电石\",\"period\":\"2025-01-01\",\"unit_consumption\":\"955\",\"unit\":\"kgce/t\"}\n");
  policy = json_array_get (json_object_get (newer, "policy"), json_array_size (json_object_get (newer, "policy")) - 1);
  g_assert_cmpuint (nc_bars_get_n (NC_BARS (bars)), ==, 2);
  g_assert_cmpfloat (nc_bars_get_value (NC_BARS (bars), 0), ==, json_number_value (json_object_get (older, "actual")));
  g_assert_cmpfloat (nc_bars_get_value (NC_BARS (bars), 0), >, 700);
  g_assert_cmpfloat (nc_bars_get_value (NC_BARS (bars), 1), ==, json_number_value (json_object_get (newer, "actual")));
  g_assert_cmpfloat (nc_bars_get_line (NC_BARS (bars), 0), ==, json_number_value (json_object_get (newer, "limit")));
  g_assert_cmpfloat (nc_bars_get_line (NC_BARS (bars), 1), ==,
                     json_number_value (json_object_get (policy, "baseline")));
  g_assert_cmpfloat (nc_bars_get_line (NC_BARS (bars), 2), ==,
                     json_number_value (json_object_get (policy, "benchmark")));
  json_decref (older);
  json_decref (newer);
  nc_desktop_test_close (&test);
}

/* Titles and subtitles of all rows from above to below, with where each leads. */
static void
gather_rows (GtkWidget *root, GPtrArray *rows)
{
  if (ADW_IS_ACTION_ROW (root)) {
    g_autoptr (GVariant) target = gtk_actionable_get_action_target_value (GTK_ACTIONABLE (root))
                                      ? g_variant_ref (gtk_actionable_get_action_target_value (GTK_ACTIONABLE (root)))
                                      : NULL;

    g_ptr_array_add (rows, g_strdup_printf ("%s|%s|%s", adw_preferences_row_get_title (ADW_PREFERENCES_ROW (root)),
                                            adw_action_row_get_subtitle (ADW_ACTION_ROW (root)),
                                            target ? g_variant_get_string (target, NULL) : ""));
    return;
  }
  for (GtkWidget *child = gtk_widget_get_first_child (root); child; child = gtk_widget_get_next_sibling (child))
    gather_rows (child, rows);
}

/* Every kind of thing that can be due, overdue or short, at once: the most urgent above, and each leads to its place.
 */
static void
test_today_everything (void)
{
  static const char *const expected[] = {
    "示例厂一|送达|c1",
    "示例厂二|复查|c2",
    "示例甲|执法证|settings",
    "示例厂三|答复|c3",
    "示例厂三|计划现场监察|c3",
    "示例厂一|整改方案|c1",
    "示例乙|执法证|settings",
    "只在本机||sync",
    "||settings",
    "|D11 2 · D10 7|sync",
    "||catalogue",
  };
  NcDesktopTest test = { 0 };
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_free);
  GtkWidget *page;

  nc_desktop_test_load_region (&test);
  nc_desktop_test_open (&test, "2026-11-20");
  run_sql (&test, "INSERT INTO case_file (id, unit_name, state) VALUES ('c1', '示例厂一', 'rectifying'), "
                  "('c2', '示例厂二', 'rectifying'), ('c3', '示例厂三', 'planned')");
  run_sql (&test, "INSERT INTO case_timer (id, case_id, kind, due_on) VALUES ('t1', 'c1', 'plan', '2026-12-20'), "
                  "('t2', 'c3', 'planned-visit', '2026-11-21'), ('t3', 'c2', 'recheck', '2026-11-19'), "
                  "('t4', 'c3', 'complaint', '2026-11-20'), ('t5', 'c1', 'serve-decision', '2026-11-02')");
  run_sql (&test, "UPDATE officer SET cert_expires = '2028-01-20'");
  run_sql (&test, "UPDATE officer SET name = '示例甲', cert_expires = '2026-11-19' WHERE cert_no = '15000000001'");
  run_sql (&test, "UPDATE officer SET name = '示例乙', cert_expires = '2027-01-19' WHERE cert_no = '15000000002'");
  run_sql (&test, "INSERT INTO number_block (id, issuer_name, series, year, first_no, last_no) VALUES "
                  "('b1', '示例中心', 'D10', 2026, 1, 7), ('b2', '示例中心', 'D11', 2026, 1, 2), "
                  "('b3', '示例中心', 'D12', 2025, 1, 9)");
  nc_window_show_page (test.window, "enterprises");
  nc_window_show_page (test.window, "today");
  nc_desktop_test_settle ();
  page = nc_window_get_page (test.window, "today");
  nc_desktop_test_screenshot (&test, "today-everything");
  gather_rows (page, rows);
  g_assert_cmpuint (rows->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < rows->len; i++) {
    g_auto (GStrv) shown = g_strsplit (rows->pdata[i], "|", 3), wanted = g_strsplit (expected[i], "|", 3);

    if (!strstr (shown[0], wanted[0]) || !strstr (shown[1], wanted[1]) || !g_str_equal (shown[2], wanted[2]))
      g_error ("row %u is %s, not %s", i, (char *)rows->pdata[i], expected[i]);
    gtk_widget_activate_action (GTK_WIDGET (test.window),
                                *shown[2] == 'c' && shown[2][2] == 0 ? "win.open-case" : "win.show-page", "s",
                                shown[2]);
    g_assert_cmpstr (nc_window_get_page_name (test.window), ==, shown[2][2] == 0 ? "cases" : shown[2]);
  }
  nc_desktop_test_close (&test);
}

static void
test_today (void)
{
  NcDesktopTest test = { 0 };
  NcTodayPage *page;

  nc_desktop_test_load_region (&test);
  nc_desktop_test_open (&test, "2026-11-20");
  g_assert_cmpstr (nc_window_get_page_name (test.window), ==, "today");
  page = NC_TODAY_PAGE (nc_window_get_page (test.window, "today"));
  g_assert_cmpuint (nc_today_page_get_n_due (page), ==, 0);
  run_sql (&test, "INSERT INTO case_file (id, unit_name, state) VALUES ('c1', '示例水泥厂', 'rectifying'), "
                  "('c2', '示例铁合金厂', 'closed')");
  run_sql (&test, "INSERT INTO case_timer (id, case_id, kind, due_on, done_on) VALUES "
                  "('t1', 'c1', 'recheck', '2026-11-19', NULL), ('t2', 'c1', 'extension-request', '2026-11-20', NULL), "
                  "('t3', 'c1', 'milestone', '2026-12-20', NULL), ('t4', 'c1', 'plan', '2026-12-21', NULL), "
                  "('t5', 'c1', 'plan', '2026-11-01', '2026-11-01'), ('t6', 'c2', 'recheck', '2026-11-01', NULL), "
                  "('t7', 'c1', 'earliest-visit', '2026-11-01', NULL)");
  run_sql (&test, "UPDATE officer SET cert_expires = '2027-01-20'");
  run_sql (&test, "UPDATE officer SET cert_expires = '2027-01-19' WHERE cert_no = '15000000001'");
  nc_window_show_page (test.window, "enterprises");
  nc_desktop_test_settle ();
  nc_window_show_page (test.window, "today");
  nc_desktop_test_settle ();
  g_assert_cmpuint (nc_today_page_get_n_overdue (page), ==, 1);
  g_assert_cmpuint (nc_today_page_get_n_due (page), ==, 2);
  g_assert_cmpuint (nc_today_page_get_n_expiring (page), ==, 1);
  nc_desktop_test_screenshot (&test, "today");
  gtk_widget_activate_action (GTK_WIDGET (test.window), "win.open-case", "s", "c1");
  g_assert_cmpstr (nc_window_get_page_name (test.window), ==, "cases");
  nc_desktop_test_close (&test);
}

static void
test_help (void)
{
  NcDesktopTest test = { 0 };
  NcDesktopTest guide = { 0 };
  GtkWidget *window, *view;

  nc_desktop_test_open (&test, "2026-11-20");
  window = nc_help_show_guide (GTK_WINDOW (test.window));
  nc_desktop_test_settle ();
  view = nc_desktop_test_find_type (window, GTK_TYPE_TEXT_VIEW);
  g_assert_cmpint (gtk_text_buffer_get_line_count (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view))), >, 20);
  guide.window = (NcWindow *)window;
  nc_desktop_test_screenshot (&guide, "guide");
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_FORCE_DARK);
  nc_desktop_test_settle ();
  nc_desktop_test_screenshot (&guide, "guide-dark");
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_DEFAULT);
  gtk_window_destroy (GTK_WINDOW (window));
  window = nc_help_show_shortcuts (GTK_WINDOW (test.window));
  nc_desktop_test_settle ();
  guide.window = (NcWindow *)window;
  nc_desktop_test_screenshot (&guide, "shortcuts");
  gtk_window_destroy (GTK_WINDOW (window));
  nc_desktop_test_settle ();
  gtk_widget_activate_action (GTK_WIDGET (test.window), "win.search", NULL);
  g_assert_cmpstr (nc_window_get_page_name (test.window), ==, "enterprises");
  nc_desktop_test_close (&test);
}

/* The names of the pictures in a language's guide, each once in the program and as wide as the others. */
static char *
guide_pictures (const char *language)
{
  g_autofree char *path = g_strdup_printf ("/org/nengcha/Nengcha/help/guide.%s.md", language);
  g_autoptr (GBytes) text = g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  g_autoptr (GRegex) regex = g_regex_new ("^!\\[.+\\]\\((.+)\\)$", G_REGEX_MULTILINE, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  GString *names = g_string_new (NULL);

  g_assert_nonnull (text);
  for (g_regex_match (regex, g_bytes_get_data (text, NULL), 0, &match); g_match_info_matches (match);
       g_match_info_next (match, NULL)) {
    g_autofree char *name = g_match_info_fetch (match, 1);
    g_autofree char *file = g_strdup_printf ("/org/nengcha/Nengcha/help/pictures/%s.%s.png", name, language);
    g_autoptr (GBytes) bytes = g_resources_lookup_data (file, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
    g_autoptr (GdkTexture) texture = bytes ? gdk_texture_new_from_bytes (bytes, NULL) : NULL;

    if (!texture)
      g_error ("%s is not there", file);
    g_assert_cmpint (gdk_texture_get_width (texture), ==, 840);
    g_assert_cmpuint (g_bytes_get_size (bytes), <, 60 * 1024);
    g_string_append_printf (names, "%s ", name);
  }
  return g_string_free (names, FALSE);
}

/* Both languages show the same, and the window shows them all. */
static void
test_guide_pictures (void)
{
  g_autofree char *zh = guide_pictures ("zh"), *en = guide_pictures ("en");
  NcDesktopTest test = { 0 };
  GtkWidget *window;

  g_assert_cmpstr (zh, ==, en);
  g_assert_nonnull (strstr (zh, "checklist"));
  nc_desktop_test_open (&test, "2026-11-20");
  window = nc_help_show_guide (GTK_WINDOW (test.window));
  nc_desktop_test_settle ();
  g_assert_nonnull (nc_desktop_test_find_type (window, GTK_TYPE_PICTURE));
  gtk_window_destroy (GTK_WINDOW (window));
  nc_desktop_test_close (&test);
}

/* Keys as GTK writes them, so that both sides are written alike. */
static void
add_key (GHashTable *keys, const char *accelerator)
{
  guint key = 0;
  GdkModifierType modifiers = 0;

  if (!gtk_accelerator_parse (accelerator, &key, &modifiers))
    g_error ("“%s” is no key", accelerator);
  g_hash_table_add (keys, gtk_accelerator_name (gdk_keyval_to_lower (key), modifiers));
}

/* The keys of our own actions on one widget; GTK's have no such names. */
static void
add_bound_keys (GHashTable *keys, GtkWidget *widget)
{
  static const char *const prefixes[] = { "win.", "checklist.", "paper.", "window.close" };
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++) {
    g_autoptr (GObject) controller = g_list_model_get_item (controllers, i);

    for (guint k = 0;
         GTK_IS_SHORTCUT_CONTROLLER (controller) && k < g_list_model_get_n_items (G_LIST_MODEL (controller)); k++) {
      g_autoptr (GtkShortcut) shortcut = g_list_model_get_item (G_LIST_MODEL (controller), k);
      GtkShortcutAction *action = gtk_shortcut_get_action (shortcut);
      g_autofree char *trigger = gtk_shortcut_trigger_to_string (gtk_shortcut_get_trigger (shortcut));

      for (gsize p = 0; GTK_IS_NAMED_ACTION (action) && p < G_N_ELEMENTS (prefixes); p++)
        if (g_str_has_prefix (gtk_named_action_get_action_name (GTK_NAMED_ACTION (action)), prefixes[p]))
          add_key (keys, trigger);
    }
  }
}

static void
add_told_keys (GHashTable *keys)
{
  g_autoptr (GBytes) text = g_resources_lookup_data ("/org/nengcha/Nengcha/nc-shortcuts.ui", 0, NULL);
  g_autoptr (GRegex) regex = g_regex_new ("name=\"accelerator\">([^<]+)<", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;

  for (g_regex_match (regex, g_bytes_get_data (text, NULL), 0, &match); g_match_info_matches (match);
       g_match_info_next (match, NULL)) {
    g_autofree char *escaped = g_match_info_fetch (match, 1);
    g_autoptr (GString) plain = g_string_new (escaped);
    g_auto (GStrv) words = NULL;

    g_string_replace (plain, "&lt;", "<", 0);
    g_string_replace (plain, "&gt;", ">", 0);
    words = g_strsplit (plain->str, " ", -1);
    for (char **word = words; *word; word++)
      add_key (keys, *word);
  }
}

static guint
count_lacking (GHashTable *in, GHashTable *of, const char *what)
{
  GHashTableIter iter;
  gpointer key;
  guint n = 0;

  g_hash_table_iter_init (&iter, of);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (!g_hash_table_contains (in, key)) {
      g_printerr ("%s: %s\n", (char *)key, what);
      n++;
    }
  return n;
}

/* The shortcuts window lists the keys that there are, all of them and no others. */
static void
test_shortcuts (void)
{
  NcDesktopTest test = { 0 };
  g_autoptr (GHashTable) bound = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
                         told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GtkWidget *paper = g_object_new (NC_TYPE_PAPER_WINDOW, NULL);
  GtkWidget *checklist = g_object_ref_sink (g_object_new (NC_TYPE_CHECKLIST_VIEW, NULL));

  nc_desktop_test_open (&test, "2026-11-20");
  add_bound_keys (bound, GTK_WIDGET (test.window));
  add_bound_keys (bound, paper);
  add_bound_keys (bound, checklist);
  add_key (bound, "F2"); /* of a cell, which are no actions */
  add_key (bound, "Tab");
  add_told_keys (told);
  g_assert_cmpuint (g_hash_table_size (told), >, 20);
  g_assert_cmpuint (count_lacking (told, bound, "is bound and not told") +
                        count_lacking (bound, told, "is told and not bound"),
                    ==, 0);
  gtk_window_destroy (GTK_WINDOW (paper));
  g_object_unref (checklist);
  nc_desktop_test_close (&test);
}

static GtkWindow *
find_window (const char *title)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  for (GList *l = windows; l; l = l->next)
    if (g_strcmp0 (gtk_window_get_title (l->data), title) == 0)
      return l->data;
  return NULL;
}

/* F1 works wherever one is, and no page is so wide that the window folds at its usual width of 1200. */
static void
test_every_page (void)
{
  static const char *const pages[] = { "today",     "enterprises", "cases", "lookup",
                                       "catalogue", "statistics",  "sync",  "settings" };
  NcDesktopTest test = { 0 };

  nc_desktop_test_open (&test, "2026-11-20");
  for (gsize i = 0; i < G_N_ELEMENTS (pages); i++) {
    int least, usual;
    GtkWidget *page;

    nc_window_show_page (test.window, pages[i]);
    page = nc_window_get_page (test.window, pages[i]);
    gtk_widget_measure (page, GTK_ORIENTATION_HORIZONTAL, -1, &least, &usual, NULL, NULL);
    if (least > 560 || usual > 960)
      g_error ("%s is %d wide, and %d at least", pages[i], usual, least);
    g_assert_true (gtk_widget_activate_action (page, "win.help", NULL));
    g_assert_nonnull (find_window (_ ("User guide")));
    gtk_window_destroy (find_window (_ ("User guide")));
  }
  nc_desktop_test_close (&test);
}

int
main (int argc, char **argv)
{
  nc_lang_init ("zh");
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/pages/search", test_search);
  g_test_add_func ("/pages/detail", test_detail);
  g_test_add_func ("/pages/products", test_products);
  g_test_add_func ("/pages/today", test_today);
  g_test_add_func ("/pages/today-everything", test_today_everything);
  g_test_add_func ("/pages/help", test_help);
  g_test_add_func ("/pages/guide-pictures", test_guide_pictures);
  g_test_add_func ("/pages/shortcuts", test_shortcuts);
  g_test_add_func ("/pages/every-page", test_every_page);
  return g_test_run ();
}
