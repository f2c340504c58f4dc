/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lists of files in the window: looked at by cell, mended, imported as a whole, taken back, stopped. */
#include "nc-desktop-test.h"
#include "nc-change.h"
#include "nc-enterprise-page.h"
#include "nc-export.h"
#include "nc-import-window.h"
#include "nc-lang.h"
#include <string.h>

#define HEADER "企业名称,统一社会信用代码,所属旗县,行业\n"
/* Check characters by GB 32100-2015; no such enterprises exist. */
#define FIRST "91150203MAEJGC9P70"

static NcImportWindow *
open_file (NcDesktopTest *test, const char *name, const char *text, const char *list)
{
  g_autofree char *path = g_build_filename (test->home, name, NULL);

  if (text)
    g_assert_true (g_file_set_contents (path, text, -1, NULL));
  return nc_import_window_present (GTK_WINDOW (test->window), test->session, path,
                                   list ? nc_list_kind_find (list) : NULL);
}

static gboolean
is_idle (gpointer import)
{
  return !nc_list_import_is_busy (import);
}

static NcListImportState
wait_for (NcImportWindow *window)
{
  NcListImport *import = nc_import_window_get_import (window);

  nc_desktop_test_spin (is_idle, import, 30000);
  return nc_list_import_get_state (import);
}

static gint64
count (NcDesktopTest *test, const char *sql)
{
  gint64 n = -1;

  g_assert_true (nc_db_get_int (nc_store_get_db (nc_session_get_store (test->session)), sql, &n, NULL));
  return n;
}

static GtkWidget *
button (NcImportWindow *window, const char *name)
{
  GtkWidget *found = nc_desktop_test_find (GTK_WIDGET (window), name);

  g_assert_nonnull (found);
  return found;
}

static void
press (NcImportWindow *window, const char *name)
{
  g_assert_true (gtk_widget_get_sensitive (button (window, name)));
  g_assert_true (gtk_widget_get_visible (button (window, name)));
  g_signal_emit_by_name (button (window, name), "clicked");
}

/* A row title below @root that has all of @text. */
static gboolean
says (GtkWidget *root, const char *text)
{
  if (GTK_IS_LABEL (root) && gtk_widget_get_mapped (root) && strstr (gtk_label_get_text (GTK_LABEL (root)), text))
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child; child = gtk_widget_get_next_sibling (child))
    if (says (child, text))
      return TRUE;
  return FALSE;
}

/* One bad cell keeps everything out; it is named by row, column and cell; the mended list goes in and comes out. */
static void
test_refused_mended_undone (void)
{
  NcDesktopTest test = { 0 };
  NcImportWindow *window;
  gint64 before, journal;

  nc_desktop_test_load_region (&test);
  nc_desktop_test_open (&test, "2026-11-20");
  before = count (&test, "SELECT count(*) FROM enterprise");
  window = open_file (&test, "list.csv", HEADER "示例新厂," FIRST ",150203,水泥\n示例旧厂,123,150203,电石\n", NULL);
  g_assert_cmpint (wait_for (window), ==, NC_LIST_IMPORT_LOOKED);
  nc_desktop_test_settle ();
  g_assert_cmpstr (nc_list_import_get_kind (nc_import_window_get_import (window))->name, ==, "enterprises");
  g_assert_false (gtk_widget_get_sensitive (button (window, "import-all")));
  g_assert_true (says (GTK_WIDGET (window), "第 3 行“统一社会信用代码” (B3)"));
  g_assert_nonnull (strstr (nc_import_window_get_summary (window), "共 2 行：新增 1，更改 0，不变 0，未采纳 1"));
  nc_desktop_test_screenshot_window (GTK_WINDOW (window), "import-refused");
  g_assert_cmpint (count (&test, "SELECT count(*) FROM enterprise"), ==, before);

  /* the good row alone */
  press (window, "import-good");
  g_assert_cmpint (wait_for (window), ==, NC_LIST_IMPORT_WRITTEN);
  g_assert_cmpint (count (&test, "SELECT count(*) FROM enterprise"), ==, before + 1);
  g_assert_cmpint (count (&test, "SELECT count(*) FROM enterprise WHERE name = '示例新厂' AND industry = '水泥'"), ==,
                   1);
  journal = count (&test, "SELECT count(*) FROM journal");
  press (window, "import-undo");
  g_assert_cmpint (wait_for (window), ==, NC_LIST_IMPORT_UNDONE);
  g_assert_cmpint (count (&test, "SELECT count(*) FROM enterprise"), ==, before);
  g_assert_cmpint (count (&test, "SELECT count(*) FROM journal"), ==, journal + 1);
  gtk_window_destroy (GTK_WINDOW (window));
  nc_desktop_test_close (&test);
}

/* A row that is there is changed; undo puts the old value back, and not once something else was written. */
static void
test_changed (void)
{
  NcDesktopTest test = { 0 };
  NcImportWindow *window;
  g_autoptr (NcChange) change = NULL;
  g_autoptr (GError) error = NULL;
  const char *sql = "SELECT count(*) FROM enterprise WHERE industry = '示例业'";

  nc_desktop_test_load_region (&test);
  nc_desktop_test_open (&test, "2026-11-20");
  for (int turn = 0; turn < 2; turn++) {
    g_autoptr (NcStmt) stmt = nc_db_prepare (nc_store_get_db (nc_session_get_store (test.session)),
                                             "SELECT name, uscc FROM enterprise ORDER BY row_no LIMIT 1", &error);
    g_autofree char *text = NULL;

    g_assert_true (nc_stmt_step (stmt, NULL, &error));
    text = g_strdup_printf (HEADER "%s,%s,,示例业\n", nc_stmt_text (stmt, "name"), nc_stmt_text (stmt, "uscc"));
    nc_stmt_reset (stmt);
    window = open_file (&test, "list.csv", text, "enterprises");
    g_assert_cmpint (wait_for (window), ==, NC_LIST_IMPORT_LOOKED);
    g_assert_cmpuint (nc_list_import_get_result (nc_import_window_get_import (window))->n_updated, ==, 1);
    press (window, "import-all");
    g_assert_cmpint (wait_for (window), ==, NC_LIST_IMPORT_WRITTEN);
    g_assert_cmpint (count (&test, sql), ==, 1);
    if (turn == 1) {
      change = nc_change_new (nc_session_get_store (test.session), "test");
      nc_change_set (change, "officer", "new", "name", "示例丙");
      g_assert_true (nc_change_commit (change, &error));
    }
    press (window, "import-undo");
    g_assert_cmpint (wait_for (window), ==, turn ? NC_LIST_IMPORT_WRITTEN : NC_LIST_IMPORT_UNDONE);
    g_assert_cmpint (count (&test, sql), ==, turn);
    if (turn)
      g_assert_nonnull (strstr (nc_import_window_get_summary (window), "导入保留"));
    gtk_window_destroy (GTK_WINDOW (window));
  }
  nc_desktop_test_close (&test);
}

/* Nobody's titles: what a column holds is chosen, and another column can give way. */
static void
test_columns (void)
{
  NcDesktopTest test = { 0 };
  NcImportWindow *window;
  NcListImport *import;
  const NcImportResult *result;

  nc_desktop_test_open (&test, "2026-11-20");
  window = open_file (&test, "list.csv", "2026年名录,,\n公司,区划,类别\n示例甲厂,150203,水泥\n", NULL);
  import = nc_import_window_get_import (window);
  g_assert_cmpint (wait_for (window), ==, NC_LIST_IMPORT_UNUSABLE);
  nc_list_import_look (import, nc_list_import_get_path (import), nc_list_kind_find ("enterprises"));
  g_assert_cmpint (wait_for (window), ==, NC_LIST_IMPORT_UNUSABLE);
  result = nc_list_import_get_result (import);
  g_assert_cmpuint (result->columns->len, ==, 3);
  nc_desktop_test_settle ();
  g_assert_true (says (GTK_WIDGET (window), "A · 公司"));
  nc_list_import_set_column (import, "公司", "name");
  g_assert_cmpint (wait_for (window), ==, NC_LIST_IMPORT_LOOKED);
  nc_list_import_set_column (import, "类别", "industry");
  g_assert_cmpint (wait_for (window), ==, NC_LIST_IMPORT_LOOKED);
  result = nc_list_import_get_result (import);
  g_assert_cmpuint (result->n_added, ==, 1);
  nc_desktop_test_settle ();
  nc_desktop_test_screenshot_window (GTK_WINDOW (window), "import-columns");
  /* taken for another, the first one is left aside */
  nc_list_import_set_column (import, "类别", "region_code");
  g_assert_cmpint (wait_for (window), ==, NC_LIST_IMPORT_LOOKED);
  g_assert_cmpuint (nc_list_import_get_result (import)->n_rejected, ==, 1);
  nc_list_import_set_column (import, "类别", "industry");
  wait_for (window);
  press (window, "import-all");
  g_assert_cmpint (wait_for (window), ==, NC_LIST_IMPORT_WRITTEN);
  g_assert_cmpint (count (&test, "SELECT count(*) FROM enterprise WHERE name = '示例甲厂' AND industry = '水泥' AND "
                                 "region_code IS NULL"),
                   ==, 1);
  gtk_window_destroy (GTK_WINDOW (window));
  nc_desktop_test_close (&test);
}

/* Every list that an export writes is known by its header, and nothing of it is new. */
static void
test_workbooks (void)
{
  NcDesktopTest test = { 0 };

  nc_desktop_test_load_region (&test);
  nc_desktop_test_open (&test, "2026-11-20");
  for (guint i = 0; nc_list_kind_nth (i); i++) {
    const NcListKind *kind = nc_list_kind_nth (i);
    g_autofree char *name = g_strconcat (kind->name, ".xlsx", NULL);
    g_autofree char *path = g_build_filename (test.home, name, NULL);
    g_autoptr (GError) error = NULL;
    NcImportWindow *window;
    const NcImportResult *result;
    guint n;

    g_assert_true (nc_export_file (nc_session_get_store (test.session), kind, path, &n, &error));
    g_assert_no_error (error);
    window = open_file (&test, name, NULL, NULL);
    g_assert_cmpint (wait_for (window), ==, NC_LIST_IMPORT_LOOKED);
    g_assert_true (nc_list_import_get_kind (nc_import_window_get_import (window)) == kind);
    result = nc_list_import_get_result (nc_import_window_get_import (window));
    g_assert_cmpuint (result->n_unchanged, ==, n);
    g_assert_cmpuint (result->n_rejected + result->n_added + result->n_updated, ==, 0);
    g_assert_false (gtk_widget_get_sensitive (button (window, "import-all")));
    gtk_window_destroy (GTK_WINDOW (window));
  }
  nc_desktop_test_close (&test);
}

/* Stopped in the middle nothing is left behind, and the same list goes in afterwards. */
static void
test_stopped (void)
{
  NcDesktopTest test = { 0 };
  NcImportWindow *window;
  NcListImport *import;
  g_autoptr (GString) text = g_string_new ("企业名称,行业\n");

  nc_desktop_test_open (&test, "2026-11-20");
  for (int i = 0; i < 20000; i++)
    g_string_append_printf (text, "示例砖厂%d,建材\n", i);
  window = open_file (&test, "list.csv", text->str, NULL);
  import = nc_import_window_get_import (window);
  nc_list_import_stop (import);
  g_assert_cmpint (wait_for (window), ==, NC_LIST_IMPORT_UNUSABLE);
  nc_list_import_look (import, nc_list_import_get_path (import), NULL);
  g_assert_cmpint (wait_for (window), ==, NC_LIST_IMPORT_LOOKED);
  g_assert_cmpuint (nc_list_import_get_result (import)->n_added, ==, 20000);
  press (window, "import-all");
  nc_desktop_test_settle ();
  nc_list_import_stop (import);
  if (wait_for (window) == NC_LIST_IMPORT_UNUSABLE) {
    g_assert_cmpint (count (&test, "SELECT count(*) FROM enterprise"), ==, 0);
    g_assert_cmpint (count (&test, "SELECT count(*) FROM journal"), ==, 0);
    nc_list_import_look (import, nc_list_import_get_path (import), nc_list_kind_find ("enterprises"));
    g_assert_cmpint (wait_for (window), ==, NC_LIST_IMPORT_LOOKED);
    press (window, "import-all");
    g_assert_cmpint (wait_for (window), ==, NC_LIST_IMPORT_WRITTEN);
  }
  g_assert_cmpint (count (&test, "SELECT count(*) FROM enterprise"), ==, 20000);
  gtk_window_destroy (GTK_WINDOW (window));
  nc_desktop_test_close (&test);
}

/* The empty list says how it is filled, without a terminal, and is filled at once. */
static void
test_empty_page (void)
{
  NcDesktopTest test = { 0 };
  NcEnterprisePage *page;
  NcImportWindow *window;

  nc_desktop_test_open (&test, "2026-11-20");
  nc_window_show_page (test.window, "enterprises");
  nc_desktop_test_settle ();
  g_assert_true (says (GTK_WIDGET (test.window), "导入名单"));
  g_assert_false (says (GTK_WIDGET (test.window), "nengcha-cli"));
  nc_desktop_test_screenshot (&test, "import-empty");
  window = open_file (&test, "list.csv", "企业名称\n示例甲厂\n示例乙厂\n", NULL);
  g_assert_cmpint (wait_for (window), ==, NC_LIST_IMPORT_LOOKED);
  press (window, "import-all");
  g_assert_cmpint (wait_for (window), ==, NC_LIST_IMPORT_WRITTEN);
  gtk_window_destroy (GTK_WINDOW (window));
  nc_desktop_test_settle ();
  page = NC_ENTERPRISE_PAGE (nc_window_get_page (test.window, "enterprises"));
  g_assert_cmpuint (nc_enterprise_page_get_n_found (page), ==, 2);
  nc_desktop_test_close (&test);
}

int
main (int argc, char **argv)
{
  nc_lang_init ("zh");
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/import/refused-mended-undone", test_refused_mended_undone);
  g_test_add_func ("/import/changed", test_changed);
  g_test_add_func ("/import/columns", test_columns);
  g_test_add_func ("/import/workbooks", test_workbooks);
  g_test_add_func ("/import/stopped", test_stopped);
  g_test_add_func ("/import/empty-page", test_empty_page);
  return g_test_run ();
}
