/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-desktop-test.h"
#include "nc-case-page.h"
#include "nc-catalogue-page.h"
#include "nc-enterprise-page.h"
#include "nc-lang.h"
#include "nc-lists.h"
#include "nc-lookup-page.h"
#include "nc-recent.h"
#include "nc-verdict-chip.h"
#include <string.h>

static void
test_opens (void)
{
  NcDesktopTest test = { 0 };

  nc_desktop_test_open (&test, "2026-11-20");
  nc_desktop_test_screenshot (&test, "window");
  nc_desktop_test_close (&test);
}

static void
test_enterprises (void)
{
  NcDesktopTest test = { 0 };
  NcEnterprisePage *page;
  g_autofree char *id = NULL;

  nc_desktop_test_load_region (&test);
  nc_desktop_test_open (&test, "2026-11-20");
  g_assert_true (nc_window_show_page (test.window, "enterprises"));
  page = NC_ENTERPRISE_PAGE (nc_window_get_page (test.window, "enterprises"));
  g_assert_cmpuint (nc_enterprise_page_get_n_found (page), ==, 44);
  nc_enterprise_page_search (page, "铁合金");
  nc_desktop_test_settle ();
  g_assert_cmpuint (nc_enterprise_page_get_n_found (page), ==, 7);
  g_assert_true (nc_enterprise_page_select (page, 0));
  id = g_strdup (nc_enterprise_page_get_enterprise_id (page));
  g_assert_nonnull (id);
  nc_desktop_test_screenshot (&test, "enterprises");
  nc_enterprise_page_search (page, "no such enterprise");
  nc_desktop_test_settle ();
  g_assert_cmpuint (nc_enterprise_page_get_n_found (page), ==, 0);
  nc_desktop_test_close (&test);
}

/* From the enterprise to the concluded inspection, as an officer goes through it; what is forgotten is refused by rule.
 */
static void
test_case (void)
{
  static const char *const one[] = { "15000000001", NULL }, *const two[] = { "15000000001", "15000000002", NULL };
  NcDesktopTest test = { 0 };
  NcEnterprisePage *enterprises;
  NcCasePage *page;
  NcCaseSteps *steps;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) shut = NULL;
  g_autoptr (GListStore) issuers = NULL;
  g_autoptr (NcRowItem) issuer = NULL;
  g_autofree char *id = NULL, *enterprise = NULL;

  nc_desktop_test_load_region (&test);
  nc_desktop_test_open (&test, "2026-11-20");
  enterprises = NC_ENTERPRISE_PAGE (nc_window_get_page (test.window, "enterprises"));
  g_assert_true (nc_enterprise_page_select (enterprises, 0));
  enterprise = g_strdup (nc_enterprise_page_get_enterprise_id (enterprises));
  issuers = nc_lists_rows (nc_session_get_store (test.session), "issuer-all", NULL, NULL, &error);
  g_assert_no_error (error);
  issuer = g_list_model_get_item (G_LIST_MODEL (issuers), 0);

  id = nc_case_editor_create (test.session, enterprise, nc_row_item_get_id (issuer), one, "2026-8", &shut, &error);
  /* With one officer the case may be prepared; it makes this year's second visit of the next one. */
  g_assert_no_error (error);
  g_clear_pointer (&id, g_free);
  id = nc_case_editor_create (test.session, enterprise, nc_row_item_get_id (issuer), two, "2026-8", &shut, &error);
  g_assert_no_error (error);
  g_assert_true (nc_window_show_page (test.window, "cases"));
  page = NC_CASE_PAGE (nc_window_get_page (test.window, "cases"));
  g_assert_true (nc_case_page_open (page, id));
  steps = nc_case_page_get_steps (page);

  g_assert_false (nc_case_steps_take (steps, "visit"));
  g_assert_nonnull (strstr (nc_case_steps_get_refusal (steps), "P03"));
  nc_desktop_test_screenshot (&test, "case-refused");
  g_assert_true (nc_case_steps_set_value (steps, "exempt", "抽查"));
  g_assert_true (nc_case_steps_set_value (steps, "exempt_reason", "上级部署的专项抽查"));
  g_assert_true (nc_case_steps_set_value (steps, "approver", "示例负责人"));
  g_assert_false (nc_case_steps_take (steps, "approve"));
  g_assert_nonnull (strstr (nc_case_steps_get_refusal (steps), "P02"));
  nc_case_steps_set_reason (steps, "approve", "上一案件未实施");
  if (!nc_case_steps_take (steps, "approve"))
    g_error ("%s", nc_case_steps_get_refusal (steps));
  g_assert_true (nc_case_steps_set_value (steps, "place", "示例厂区"));
  g_assert_true (nc_case_steps_set_value (steps, "site_head", "示例丁"));
  g_assert_true (nc_case_steps_set_value (steps, "certificates_shown_at", "1"));
  g_assert_true (nc_case_steps_set_value (steps, "rights_told", "1"));
  g_assert_true (nc_case_steps_set_value (steps, "recusal", "none"));
  g_assert_true (nc_case_steps_set_value (steps, "basis_told", "1"));
  if (!nc_case_steps_take (steps, "visit"))
    g_error ("%s", nc_case_steps_get_refusal (steps));
  g_assert_cmpint (nc_case_state (nc_case_editor_get_facts (nc_case_page_get_editor (page))), ==, NC_CASE_ON_SITE);
  nc_desktop_test_screenshot (&test, "case");

  /* The checklist: verdict beside the machine as its plate is typed; findings follow. */
  {
    NcChecklistView *checklist = nc_case_page_open_checklist (page, "motors");
    g_autofree char *verdict = NULL, *path = NULL;
    guint n;

    g_assert_nonnull (checklist);
    n = nc_checklist_view_take_ledger (checklist);
    g_assert_cmpuint (n, >, 5);
    g_assert_cmpuint (nc_checklist_view_get_n_machines (checklist), ==, n);
    g_assert_true (nc_checklist_view_add (checklist));
    g_assert_true (nc_checklist_view_answer (checklist, "place", "循环水泵房"));
    g_assert_true (nc_checklist_view_answer (checklist, "name", "水泵电机"));
    g_assert_true (nc_checklist_view_answer (checklist, "model", "JO2-51-4"));
    g_assert_true (nc_checklist_view_answer (checklist, "rated_kw", "7.5"));
    g_assert_true (nc_checklist_view_answer (checklist, "running_state", "running"));
    verdict = nc_form_get_value (nc_checklist_run_get_form (nc_checklist_view_get_run (checklist)),
                                 path = g_strdup_printf ("/data/motors[%u]/verdict", n + 1));
    g_assert_cmpstr (verdict, ==, "eliminated");
    g_assert_true (nc_checklist_view_conclude (checklist));
    g_assert_cmpuint (nc_case_count (nc_case_editor_get_facts (nc_case_page_get_editor (page)), NC_CASE_FINDINGS), >,
                      0);
    nc_desktop_test_screenshot (&test, "checklist");
  }

  /* A killed program comes back where it was: the store has every answer. */
  {
    g_autoptr (NcCaseEditor) again = nc_case_editor_open (test.session, id, &error);
    g_autofree char *place = NULL;

    g_assert_no_error (error);
    place = nc_case_editor_get_field (again, "place");
    g_assert_cmpstr (place, ==, "示例厂区");
  }
  nc_desktop_test_close (&test);
}

static void
test_catalogue (void)
{
  NcDesktopTest test = { 0 };
  NcCataloguePage *page;

  nc_desktop_test_open (&test, "2026-11-20");
  g_assert_true (nc_window_show_page (test.window, "catalogue"));
  page = NC_CATALOGUE_PAGE (nc_window_get_page (test.window, "catalogue"));
  g_assert_true (nc_catalogue_page_show (page, "elimination_models", "jo2"));
  g_assert_cmpuint (nc_catalogue_page_get_n_rows (page), >, 2);
  nc_desktop_test_screenshot (&test, "catalogue");
  g_assert_true (nc_catalogue_page_show (page, "elimination_models", "no such model"));
  g_assert_cmpuint (nc_catalogue_page_get_n_rows (page), ==, 0);
  g_assert_false (nc_catalogue_page_show (page, "no such table", ""));
  nc_desktop_test_close (&test);
}

/* Every table of the pack: all its rows are listed, a row is found by a word of its own and shown with its source. */
static void
test_catalogue_whole (void)
{
  NcDesktopTest test = { 0 };
  NcCataloguePage *page;
  g_autoptr (NcStmt) stmt = NULL;
  gboolean has_row = TRUE;
  guint n = 0;

  nc_desktop_test_open (&test, "2026-11-20");
  nc_window_show_page (test.window, "catalogue");
  page = NC_CATALOGUE_PAGE (nc_window_get_page (test.window, "catalogue"));
  stmt =
      nc_db_prepare (nc_reference_get_db (nc_session_get_reference (test.session)),
                     "SELECT name, rows, EXISTS (SELECT 1 FROM pragma_table_info (name) WHERE name = 'provenance') + "
                     "EXISTS (SELECT 1 FROM pragma_table_info (name) WHERE name = 'source') AS has_source "
                     "FROM pack_tables",
                     NULL);
  while (nc_stmt_step (stmt, &has_row, NULL) && has_row) {
    g_autofree char *name = g_strdup (nc_stmt_text (stmt, "name")), *rule = NULL;

    if (!nc_catalogue_page_show (page, name, ""))
      g_error ("%s cannot be browsed", name);
    g_assert_cmpint (nc_catalogue_page_get_n_rows (page), ==, nc_stmt_int (stmt, "rows"));
    nc_catalogue_page_select (page, 0);
    rule = g_strdup (nc_catalogue_page_get_cell (page, "rule"));
    g_assert_nonnull (rule);
    g_assert_cmpstr (nc_catalogue_page_get_cell (page, "trust"), !=, "");
    if (nc_stmt_int (stmt, "has_source") && !nc_catalogue_page_get_cell (page, "provenance") &&
        !nc_catalogue_page_get_cell (page, "source"))
      g_error ("%s does not say where its first row is from", name);
    n++;
  }
  g_assert_cmpuint (n, >, 70);
  g_assert_true (nc_catalogue_page_show (page, "gb_limit_catalog", "GB 21257"));
  g_assert_cmpuint (nc_catalogue_page_get_n_rows (page), >, 0);
  nc_catalogue_page_select (page, 0);
  g_assert_nonnull (nc_catalogue_page_get_cell (page, "has_rows"));
  nc_desktop_test_screenshot (&test, "catalogue-gaps");
  g_assert_true (nc_catalogue_page_show (page, "holidays", "2026-10-01"));
  g_assert_cmpuint (nc_catalogue_page_get_n_rows (page), >=, 1);
  g_clear_pointer (&stmt, sqlite3_finalize);
  nc_desktop_test_close (&test);
}

/* Whether these words stand somewhere below @root and can be seen. */
static gboolean
says (GtkWidget *root, const char *words)
{
  if (GTK_IS_LABEL (root) && gtk_widget_get_mapped (root) && strstr (gtk_label_get_text (GTK_LABEL (root)), words))
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child; child = gtk_widget_get_next_sibling (child))
    if (says (child, words))
      return TRUE;
  return FALSE;
}

/* The window of that title; NULL when there is none. */
static GtkWidget *
find_window (const char *title)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++) {
    g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

    if (g_strcmp0 (gtk_window_get_title (window), title) == 0)
      return GTK_WIDGET (window);
  }
  return NULL;
}

/* Without a case the page says so and leads to the enterprises; there "new case" is about the one that is shown. */
static void
test_first_case (void)
{
  NcDesktopTest test = { 0 };
  NcEnterprisePage *enterprises;
  GtkWidget *dialog;

  nc_desktop_test_load_region (&test);
  nc_desktop_test_open (&test, "2026-11-20");
  g_assert_true (nc_window_show_page (test.window, "cases"));
  nc_desktop_test_settle ();
  g_assert_true (says (GTK_WIDGET (test.window), "还没有案件"));
  g_assert_true (says (GTK_WIDGET (test.window), "新建案件"));
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (test.window), "win.new-case", "s", ""));
  g_assert_null (find_window ("新建案件"));
  g_assert_cmpstr (nc_window_get_page_name (test.window), ==, "enterprises");
  enterprises = NC_ENTERPRISE_PAGE (nc_window_get_page (test.window, "enterprises"));
  g_assert_true (nc_enterprise_page_select (enterprises, 0));
  nc_desktop_test_settle ();
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (test.window), "win.new-case", "s", ""));
  dialog = find_window ("新建案件");
  g_assert_nonnull (dialog);
  nc_desktop_test_settle ();
  g_assert_true (says (dialog, "有限公司"));
  gtk_window_destroy (GTK_WINDOW (dialog));
  nc_desktop_test_close (&test);
}

/* A table takes the room of the navigation; when it is left the navigation is back. */
static void
check_navigation (NcDesktopTest *test, NcCasePage *page)
{
  AdwLeaflet *leaflet = ADW_LEAFLET (nc_desktop_test_find_type (GTK_WIDGET (test->window), ADW_TYPE_LEAFLET));

  g_assert_false (adw_leaflet_get_folded (leaflet));
  nc_case_page_open_checklist (page, "motors");
  nc_desktop_test_settle ();
  g_assert_true (adw_leaflet_get_folded (leaflet));
  nc_case_page_close_checklist (page);
  nc_desktop_test_settle ();
  g_assert_false (adw_leaflet_get_folded (leaflet));
}

static const char own_form[] = "survey\n,type,name,label\n,text,place,地点\n"
                               "settings\n,form_title,form_id\n,蒸汽管网专项检查表,steam\n";

/* A checklist of the bureau's goes by the title of its form, also where its folder is called as a shipped one. */
static void
test_own_checklists (void)
{
  static const char *const folders[] = { "steam", "metering" };
  static const char *const officers[] = { "15000000001", "15000000002", NULL };
  NcDesktopTest test = { 0 };
  NcEnterprisePage *enterprises;
  g_autoptr (GListStore) issuers = NULL;
  g_autoptr (NcRowItem) issuer = NULL;
  g_autoptr (GPtrArray) shut = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  NcCasePage *page;

  nc_desktop_test_load_region (&test);
  for (guint i = 0; i < G_N_ELEMENTS (folders); i++) {
    g_autofree char *folder = g_build_filename (test.home, "checklists", folders[i], NULL),
                    *path = g_build_filename (folder, "form.csv", NULL);

    g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
    g_assert_true (g_file_set_contents (path, own_form, -1, NULL));
  }
  nc_desktop_test_open (&test, "2026-11-20");
  enterprises = NC_ENTERPRISE_PAGE (nc_window_get_page (test.window, "enterprises"));
  g_assert_true (nc_enterprise_page_select (enterprises, 0));
  issuers = nc_lists_rows (nc_session_get_store (test.session), "issuer-all", NULL, NULL, &error);
  g_assert_no_error (error);
  issuer = g_list_model_get_item (G_LIST_MODEL (issuers), 0);
  id = nc_case_editor_create (test.session, nc_enterprise_page_get_enterprise_id (enterprises),
                              nc_row_item_get_id (issuer), officers, "2026-8", &shut, &error);
  g_assert_no_error (error);
  g_assert_true (nc_window_show_page (test.window, "cases"));
  page = NC_CASE_PAGE (nc_window_get_page (test.window, "cases"));
  g_assert_true (nc_case_page_open (page, id));
  nc_desktop_test_settle ();
  for (guint i = 0; i < G_N_ELEMENTS (folders); i++) {
    GtkWidget *button = nc_desktop_test_find (GTK_WIDGET (page), folders[i]);

    g_assert_nonnull (button);
    g_assert_true (says (button, "蒸汽管网专项检查表"));
  }
  g_assert_true (says (nc_desktop_test_find (GTK_WIDGET (page), "motors"), "电动机"));
  check_navigation (&test, page);
  nc_desktop_test_close (&test);
}

static void
test_lookup (void)
{
  NcDesktopTest test = { 0 };
  NcLookupPage *page;

  nc_desktop_test_open (&test, "2026-11-20");
  g_assert_true (nc_window_show_page (test.window, "lookup"));
  page = NC_LOOKUP_PAGE (nc_window_get_page (test.window, "lookup"));
  g_assert_cmpstr (nc_lookup_page_get_word (page), ==, "");
  nc_lookup_page_set_value (page, "model", "YE3-132M-4");
  g_assert_cmpstr (nc_lookup_page_get_word (page), ==, nc_verdict_code_label (NC_VERDICT_INCOMPLETE));
  nc_desktop_test_settle ();
  g_assert_true (says (GTK_WIDGET (page), "判定还缺"));
  g_assert_true (nc_lookup_page_set_value (page, "rated_kw", "7.5"));
  g_assert_true (nc_lookup_page_set_value (page, "poles", "4"));
  g_assert_true (nc_lookup_page_set_value (page, "efficiency_pct", "90.4"));
  g_assert_cmpstr (nc_lookup_page_get_word (page), ==, "合格（3级）");
  g_assert_false (says (GTK_WIDGET (page), "判定还缺"));
  g_assert_true (nc_lookup_page_set_value (page, "efficiency_pct", "90.3"));
  /* An older edition may have allowed it: the year decides. */
  g_assert_cmpstr (nc_lookup_page_get_word (page), ==, nc_verdict_code_label (NC_VERDICT_INCOMPLETE));
  g_assert_true (nc_lookup_page_set_value (page, "made_year", "2022"));
  g_assert_cmpstr (nc_lookup_page_get_word (page), ==, nc_verdict_code_label (NC_VERDICT_FAIL));
  g_assert_true (nc_lookup_page_set_value (page, "efficiency_pct", "eleven"));
  g_assert_cmpstr (nc_lookup_page_get_word (page), ==, nc_verdict_code_label (NC_VERDICT_INCOMPLETE));
  g_assert_true (nc_lookup_page_set_value (page, "efficiency_pct", "90.3"));
  g_assert_false (nc_lookup_page_set_value (page, "no_such_column", "1"));
  nc_desktop_test_screenshot (&test, "lookup");
  nc_lookup_page_set_kind (page, NC_KIND_DATA_CENTER);
  g_assert_true (nc_lookup_page_set_value (page, "pue", "1.28"));
  g_assert_cmpstr (nc_lookup_page_get_word (page), !=, "");
  nc_lookup_page_set_kind (page, NC_KIND_MOTOR);
  g_assert_cmpstr (nc_lookup_page_get_word (page), ==, nc_verdict_code_label (NC_VERDICT_FAIL));
  nc_desktop_test_close (&test);
}

static void
test_chinese_is_drawn (void)
{
  GtkWidget *label = g_object_ref_sink (gtk_label_new ("责令停止使用，限期整改"));

  g_assert_cmpint (pango_layout_get_unknown_glyphs_count (gtk_label_get_layout (GTK_LABEL (label))), ==, 0);
  g_object_unref (label);
}

static void
test_chip (void)
{
  NcVerdictChip *chip = g_object_ref_sink (NC_VERDICT_CHIP (nc_verdict_chip_new ()));

  nc_lang_init ("zh");
  nc_verdict_chip_set_verdict (chip, NC_VERDICT_PASS, "2");
  g_assert_cmpstr (nc_verdict_chip_get_text (chip), ==, "合格（2级）");
  nc_verdict_chip_set_verdict (chip, NC_VERDICT_ELIMINATED, NULL);
  g_assert_cmpstr (nc_verdict_chip_get_text (chip), ==, "明令淘汰");
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (chip), "eliminated"));
  g_assert_false (gtk_widget_has_css_class (GTK_WIDGET (chip), "pass"));
  nc_verdict_chip_clear (chip);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (chip)));
  g_object_unref (chip);
}

/* From wherever the caret was, it stands in the look-up's entry: what is typed next is a model. */
static void
test_caret (void)
{
  NcDesktopTest test = { 0 };
  GtkWidget *before, *focus;

  nc_desktop_test_open (&test, "2026-11-20");
  for (guint i = 0; i < 2; i++) {
    g_assert_true (nc_window_show_page (test.window, "enterprises"));
    nc_desktop_test_settle ();
    before = nc_desktop_test_find_type (nc_window_get_page (test.window, "enterprises"), GTK_TYPE_SEARCH_ENTRY);
    g_assert_true (gtk_widget_grab_focus (before));
    g_assert_true (nc_window_show_page (test.window, "lookup"));
    nc_desktop_test_settle ();
    focus = gtk_root_get_focus (GTK_ROOT (test.window));
    g_assert_true (focus && GTK_IS_ENTRY (gtk_widget_get_parent (focus)) &&
                   gtk_widget_is_ancestor (focus, GTK_WIDGET (nc_window_get_page (test.window, "lookup"))));
  }
  nc_desktop_test_close (&test);
}

static GtkMenuButton *
find_menu (GtkWidget *root)
{
  GtkMenuButton *found = NULL;

  if (GTK_IS_MENU_BUTTON (root) && G_IS_MENU (gtk_menu_button_get_menu_model (GTK_MENU_BUTTON (root))))
    return GTK_MENU_BUTTON (root);
  for (GtkWidget *child = gtk_widget_get_first_child (root); child && !found;
       child = gtk_widget_get_next_sibling (child))
    found = find_menu (child);
  return found;
}

/* The submenu of recent files; NULL when there is none. */
static GMenuModel *
recent_files (NcDesktopTest *test)
{
  GMenuModel *menu = gtk_menu_button_get_menu_model (find_menu (GTK_WIDGET (test->window)));
  g_autoptr (GMenuModel) section = g_menu_model_get_item_link (menu, 1, G_MENU_LINK_SECTION);

  return g_menu_model_get_n_items (section) ? g_menu_model_get_item_link (section, 0, G_MENU_LINK_SUBMENU) : NULL;
}

/* Two files by their names, and the list leads to its import. */
static gboolean
has_both_recent (gpointer test)
{
  g_autoptr (GMenuModel) files = recent_files (test);
  guint n_known = 0;

  if (!files || g_menu_model_get_n_items (files) != 2)
    return FALSE;
  for (int i = 0; i < 2; i++) {
    g_autofree char *label = NULL, *uri = NULL;
    guint32 kind = NC_RECENT_BUNDLE;

    g_assert_true (g_menu_model_get_item_attribute (files, i, "label", "s", &label));
    g_assert_true (g_menu_model_get_item_attribute (files, i, "target", "(su)", &uri, &kind));
    n_known += (g_str_equal (label, "名单.xlsx") && kind == NC_RECENT_LIST) ||
               (g_str_equal (label, "总览__1.csv") && kind == NC_RECENT_WRITTEN);
  }
  return n_known == 2;
}

/* What was written or chosen stands in the menu, by its name; what another program wrote or what is gone does not. */
static void
test_recent (void)
{
  NcDesktopTest test = { 0 };
  g_autofree char *first = NULL, *list = NULL, *gone = NULL, *other = NULL, *uri = NULL;
  g_autoptr (GMenuModel) none = NULL;

  nc_desktop_test_open (&test, "2026-11-20");
  none = recent_files (&test);
  g_assert_null (none);
  first = g_build_filename (test.home, "总览_1.csv", NULL);
  list = g_build_filename (test.home, "名单.xlsx", NULL);
  gone = g_build_filename (test.home, "gone.csv", NULL);
  other = g_build_filename (test.home, "other.csv", NULL);
  g_assert_true (g_file_set_contents (first, "1", -1, NULL) && g_file_set_contents (list, "1", -1, NULL) &&
                 g_file_set_contents (other, "1", -1, NULL));
  nc_recent_add (first, NC_RECENT_WRITTEN);
  nc_recent_add (gone, NC_RECENT_WRITTEN);
  nc_recent_add (list, NC_RECENT_LIST);
  uri = g_filename_to_uri (other, NULL, NULL);
  gtk_recent_manager_add_full (
      gtk_recent_manager_get_default (), uri,
      &(GtkRecentData){ .mime_type = (char *)"text/csv", .app_name = (char *)"other", .app_exec = (char *)"other %u" });
  nc_desktop_test_spin (has_both_recent, &test, 20000);
  nc_desktop_test_close (&test);
}

int
main (int argc, char **argv)
{
  nc_lang_init ("zh");
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/window/opens", test_opens);
  g_test_add_func ("/window/enterprises", test_enterprises);
  g_test_add_func ("/window/case", test_case);
  g_test_add_func ("/window/catalogue", test_catalogue);
  g_test_add_func ("/window/catalogue-whole", test_catalogue_whole);
  g_test_add_func ("/window/first-case", test_first_case);
  g_test_add_func ("/window/own-checklists", test_own_checklists);
  g_test_add_func ("/window/lookup", test_lookup);
  g_test_add_func ("/window/chinese-is-drawn", test_chinese_is_drawn);
  g_test_add_func ("/window/chip", test_chip);
  g_test_add_func ("/window/caret", test_caret);
  g_test_add_func ("/window/recent", test_recent);
  return g_test_run ();
}
