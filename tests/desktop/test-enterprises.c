/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of enterprises under filters, and its search while the index is being made. */
#include "nc-desktop-test.h"
#include "nc-case-page.h"
#include "nc-enterprise-page.h"
#include "nc-lang.h"
#include "nc-new-case.h"
#include <string.h>

static NcEnterprisePage *
open_page (NcDesktopTest *test)
{
  nc_desktop_test_load_region (test);
  nc_desktop_test_open (test, "2026-11-20");
  nc_window_show_page (test->window, "enterprises");
  return NC_ENTERPRISE_PAGE (nc_window_get_page (test->window, "enterprises"));
}

static void
run_sql (NcDesktopTest *test, const char *sql)
{
  g_autoptr (GError) error = NULL;

  nc_db_exec (nc_store_get_db (nc_session_get_store (test->session)), sql, &error);
  g_assert_no_error (error);
}

static guint
count (NcDesktopTest *test, const char *where)
{
  g_autofree char *sql = g_strdup_printf ("SELECT count(*) FROM enterprise WHERE %s", where);
  gint64 n = 0;

  g_assert_true (nc_db_get_int (nc_store_get_db (nc_session_get_store (test->session)), sql, &n, NULL));
  return (guint)n;
}

static gboolean
filter_is_done (gpointer filter)
{
  return !nc_enterprise_filter_is_busy (filter);
}

static guint
choose (NcEnterprisePage *page, const char *name, const char *value)
{
  NcEnterpriseFilter *filter = nc_enterprise_page_get_filter (page);

  nc_enterprise_filter_set (filter, name, value);
  nc_desktop_test_spin (filter_is_done, filter, 5000);
  return nc_enterprise_page_get_n_found (page);
}

static void
test_filters (void)
{
  NcDesktopTest test = { 0 };
  NcEnterprisePage *page = open_page (&test);

  run_sql (&test, "UPDATE enterprise SET list_status = 'advanced' WHERE industry = '电石' AND row_no % 2 = 0");
  g_assert_cmpuint (choose (page, "region", "1509"), ==, count (&test, "region_code GLOB '1509*'"));
  g_assert_cmpuint (choose (page, "industry", "铁合金"), ==,
                    count (&test, "region_code GLOB '1509*' AND industry = '铁合金'"));
  g_assert_cmpuint (choose (page, "region", NULL), ==, 7);
  g_assert_cmpuint (choose (page, "industry", NULL), ==, 44);
  g_assert_cmpuint (choose (page, "list_status", "advanced"), ==, count (&test, "list_status = 'advanced'"));
  g_assert_cmpuint (choose (page, "list_status", NULL), ==, 44);
  g_assert_cmpuint (choose (page, "two_high", "1"), ==, count (&test, "is_two_high = 1"));
  g_assert_cmpuint (choose (page, "key_unit", "1"), ==, count (&test, "is_two_high = 1 AND is_key_unit = 1"));
  nc_enterprise_page_search (page, "铁合金");
  nc_desktop_test_settle ();
  g_assert_cmpuint (nc_enterprise_page_get_n_found (page), ==,
                    count (&test, "is_two_high = 1 AND is_key_unit = 1 AND name LIKE '%铁合金%'"));
  nc_desktop_test_screenshot (&test, "enterprise-filters");
  nc_enterprise_filter_clear (nc_enterprise_page_get_filter (page));
  nc_desktop_test_settle ();
  g_assert_cmpuint (nc_enterprise_page_get_n_found (page), ==, 7);
  nc_desktop_test_close (&test);
}

/* The last visit counts, not the first; a day of a year ago is still within the year. */
static void
test_last_visit (void)
{
  NcDesktopTest test = { 0 };
  NcEnterprisePage *page = open_page (&test);

  run_sql (&test, "INSERT INTO case_file (id, enterprise_id, visit_start) "
                  "SELECT 'old' || row_no, id, '2023-05-04T09:00:00+08:00' FROM enterprise WHERE row_no <= 3;"
                  "INSERT INTO case_file (id, enterprise_id, visit_start) "
                  "SELECT 'new' || row_no, id, '2026-03-04T09:00:00+08:00' FROM enterprise WHERE row_no <= 1;"
                  "INSERT INTO case_file (id, enterprise_id, visit_start) "
                  "SELECT 'edge' || row_no, id, '2025-11-20T09:00:00+08:00' FROM enterprise WHERE row_no = 5;"
                  "INSERT INTO case_file (id, enterprise_id) SELECT 'planned', id FROM enterprise WHERE row_no = 6");
  g_assert_cmpuint (choose (page, "visit", "1"), ==, 40);     /* never */
  g_assert_cmpuint (choose (page, "visit", "2"), ==, 40 + 2); /* not for a year */
  g_assert_cmpuint (choose (page, "visit", "3"), ==, 40 + 2); /* nor for two */
  g_assert_cmpuint (choose (page, "visit", "4"), ==, 1);      /* this year */
  g_assert_cmpuint (choose (page, "visit", NULL), ==, 44);
  nc_desktop_test_close (&test);
}

static GtkWidget *
find_leaflet (GtkWidget *root)
{
  if (ADW_IS_LEAFLET (root))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child; child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = find_leaflet (child);

    if (found)
      return found;
  }
  return NULL;
}

/* On an upright tablet one pane is seen at a time: forth by opening an enterprise, back by the button. */
static void
test_one_pane (void)
{
  NcDesktopTest test = { 0 };
  NcEnterprisePage *page = open_page (&test);
  AdwLeaflet *leaflet = ADW_LEAFLET (find_leaflet (GTK_WIDGET (page)));

  g_assert_false (adw_leaflet_get_folded (leaflet));
  gtk_window_set_default_size (GTK_WINDOW (test.window), 720, 760);
  nc_desktop_test_settle ();
  g_assert_true (adw_leaflet_get_folded (leaflet));
  g_assert_true (nc_enterprise_page_select (page, 0));
  adw_leaflet_navigate (leaflet, ADW_NAVIGATION_DIRECTION_FORWARD);
  nc_desktop_test_settle ();
  nc_desktop_test_settle ();
  g_assert_cmpstr (adw_leaflet_get_visible_child_name (leaflet), ==, "detail");
  gtk_widget_activate_action (GTK_WIDGET (test.window), "win.back", NULL);
  nc_desktop_test_settle ();
  nc_desktop_test_settle ();
  g_assert_cmpstr (adw_leaflet_get_visible_child_name (leaflet), ==, "list");
  g_assert_cmpstr (nc_window_get_page_name (test.window), ==, "enterprises");
  nc_desktop_test_close (&test);
}

static GtkWidget *
find_row (GtkWidget *root, const char *title)
{
  if (ADW_IS_ACTION_ROW (root) && g_str_equal (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (root)), title))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child; child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = find_row (child, title);

    if (found)
      return found;
  }
  return NULL;
}

/* What was done at an enterprise lies with it: its cases and papers and nobody else's, each opened by a click. */
static void
test_files (void)
{
  NcDesktopTest test = { 0 };
  NcEnterprisePage *page = open_page (&test);
  GtkWidget *row;

  run_sql (
      &test,
      "INSERT INTO case_file (id, enterprise_id, issuer_id, unit_name, state, opened_on, closed_on) "
      "SELECT 'c1', id, (SELECT id FROM issuer LIMIT 1), name, 'rectifying', '2026-05-04', NULL FROM enterprise WHERE "
      "row_no = 1 UNION ALL "
      "SELECT 'c2', id, NULL, name, 'closed', '2025-05-04', '2025-09-01' FROM enterprise WHERE row_no = 1 UNION ALL "
      "SELECT 'c3', id, NULL, name, 'planned', '2026-05-04', NULL FROM enterprise WHERE row_no = 2;"
      "INSERT INTO case_timer (id, case_id, kind, due_on) VALUES ('t1', 'c1', 'recheck', '2026-12-01');"
      "INSERT INTO case_paper (id, case_id, kind, number, issued_on) VALUES "
      "('p1', 'c2', 'D10', '示例〔2025〕3号', '2025-06-01'), ('p2', 'c3', 'D10', '示例〔2026〕4号', '2026-06-01');"
      "INSERT INTO paper_service (id, case_id, paper_id, served_on) VALUES ('s1', 'c2', 'p1', '2025-06-03')");
  nc_enterprise_page_search (page, "");
  nc_desktop_test_settle ();
  g_assert_true (nc_enterprise_page_select (page, 0));
  for (guint i = 0; !find_row (GTK_WIDGET (page), "整改中") && i < nc_enterprise_page_get_n_found (page); i++) {
    nc_enterprise_page_select (page, i);
    nc_enterprise_page_show_part (page, "cases");
    nc_desktop_test_settle ();
  }
  row = find_row (GTK_WIDGET (page), "整改中");
  g_assert_nonnull (row);
  g_assert_cmpstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), ==, "2026年5月4日立项 · 最近期限 2026年12月1日");
  g_assert_nonnull (find_row (GTK_WIDGET (page), "已结案"));
  nc_desktop_test_screenshot (&test, "enterprise-cases");
  nc_enterprise_page_show_part (page, "papers");
  nc_desktop_test_settle ();
  row = find_row (GTK_WIDGET (page), "限期整改通知书（D10）");
  g_assert_cmpstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), ==,
                   "示例〔2025〕3号 · 2025年6月1日 · 2025年6月3日送达");
  nc_desktop_test_screenshot (&test, "enterprise-papers");
  nc_enterprise_page_show_part (page, "cases");
  nc_desktop_test_settle ();
  row = find_row (GTK_WIDGET (page), "整改中");
  gtk_widget_activate (row);
  nc_desktop_test_settle ();
  g_assert_cmpstr (nc_window_get_page_name (test.window), ==, "cases");
  g_assert_cmpstr (
      nc_case_editor_get_id (nc_case_page_get_editor (NC_CASE_PAGE (nc_window_get_page (test.window, "cases")))), ==,
      "c1");
  nc_desktop_test_close (&test);
}

static void
tick (GtkWidget *root, const char *name)
{
  GtkWidget *row = find_row (root, name);

  g_assert_nonnull (row);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (adw_action_row_get_activatable_widget (ADW_ACTION_ROW (row))), TRUE);
}

/* An expired certificate is marked before it is chosen, and the gate's sentence stands there as soon as it is. */
static void
test_expired_officer (void)
{
  NcDesktopTest test = { 0 };
  NcEnterprisePage *page = open_page (&test);
  GtkWindow *window;
  GtkWidget *row, *refusal;

  run_sql (&test, "UPDATE officer SET name = '示例旧', cert_no = '15000000077', cert_expires = '2026-03-31' WHERE id = "
                  "(SELECT id FROM officer ORDER BY id LIMIT 1);"
                  "UPDATE officer SET name = '示例新', cert_expires = '2027-03-31' WHERE id = "
                  "(SELECT id FROM officer ORDER BY id LIMIT 1 OFFSET 1)");
  g_assert_true (nc_enterprise_page_select (page, 0));
  window = nc_new_case_present (GTK_WINDOW (test.window), test.session, nc_enterprise_page_get_enterprise_id (page),
                                NULL, NULL);
  nc_desktop_test_settle ();
  row = find_row (GTK_WIDGET (window), "示例旧");
  g_assert_cmpstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), ==, "执法证 15000000077，已于2026年3月31日过期");
  g_assert_true (gtk_widget_has_css_class (row, "error"));
  g_assert_false (gtk_widget_has_css_class (find_row (GTK_WIDGET (window), "示例新"), "error"));
  refusal = nc_desktop_test_find (GTK_WIDGET (window), "refusal");
  tick (GTK_WIDGET (window), "示例新");
  g_assert_false (gtk_widget_get_visible (refusal));
  tick (GTK_WIDGET (window), "示例旧");
  g_assert_true (gtk_widget_get_visible (refusal));
  g_assert_nonnull (strstr (gtk_label_get_text (GTK_LABEL (refusal)), "示例旧"));
  nc_desktop_test_settle ();
  nc_desktop_test_screenshot_window (window, "new-case-expired");
  gtk_window_destroy (window);
  nc_desktop_test_close (&test);
}

static gboolean
index_is_ready (gpointer index)
{
  return nc_search_index_get_state (index) == NC_INDEX_READY;
}

static gboolean
index_is_stopped (gpointer index)
{
  return nc_search_index_get_state (index) == NC_INDEX_STOPPED;
}

/* Many rows come in at once: names are found at once, the rest when the index is made, which can be stopped. */
static void
test_index (void)
{
  NcDesktopTest test = { 0 };
  NcEnterprisePage *page = open_page (&test);
  NcSearchIndex *index = nc_session_get_search_index (test.session);

  run_sql (&test, "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 30000) "
                  "INSERT INTO enterprise (id, name) SELECT 'n' || i, '示例砖厂' || i FROM n");
  g_signal_emit_by_name (nc_session_get_store (test.session), "changed");
  nc_enterprise_page_search (page, "砖厂2999");
  nc_desktop_test_settle ();
  g_assert_cmpuint (nc_enterprise_page_get_n_found (page), ==, 11);
  nc_desktop_test_spin (index_is_ready, index, 20000);
  nc_enterprise_page_search (page, "slzc29999");
  nc_desktop_test_settle ();
  g_assert_cmpuint (nc_enterprise_page_get_n_found (page), ==, 1);

  nc_search_index_start (index);
  nc_search_index_stop (index);
  nc_desktop_test_spin (index_is_stopped, index, 20000);
  nc_enterprise_page_search (page, "示例砖厂30000");
  nc_desktop_test_settle ();
  g_assert_cmpuint (nc_enterprise_page_get_n_found (page), ==, 1);
  nc_desktop_test_screenshot (&test, "enterprise-index");
  nc_search_index_start (index);
  nc_desktop_test_spin (index_is_ready, index, 20000);
  nc_desktop_test_close (&test);
}

int
main (int argc, char **argv)
{
  nc_lang_init ("zh");
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/enterprises/filters", test_filters);
  g_test_add_func ("/enterprises/last-visit", test_last_visit);
  g_test_add_func ("/enterprises/one-pane", test_one_pane);
  g_test_add_func ("/enterprises/files", test_files);
  g_test_add_func ("/enterprises/expired-officer", test_expired_officer);
  g_test_add_func ("/enterprises/index", test_index);
  return g_test_run ();
}
