/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The figures of the statistics, held against the same counted another way (expect-statistics.py), and their exports.
 */
#include "nc-desktop-test.h"
#include "nc-bars.h"
#include "nc-figures-card.h"
#include "nc-lang.h"
#include "nc-ledger.h"
#include "nc-sheet.h"
#include "nc-statistics-page.h"
#include <glib/gstdio.h>
#include <jansson.h>
#include <math.h>
#include <string.h>

static gboolean
is_ready (gpointer page)
{
  return !nc_statistics_page_is_busy (page) && nc_statistics_page_get_statistics (page);
}

static NcStatistics *
collect (NcDesktopTest *test, int year, const char *region)
{
  NcStatisticsPage *page = NC_STATISTICS_PAGE (nc_window_get_page (test->window, "statistics"));

  nc_window_show_page (test->window, "statistics");
  nc_statistics_page_set_filter (page, year, region);
  nc_desktop_test_spin (is_ready, page, 20000);
  return nc_statistics_page_get_statistics (page);
}

static json_t *
expect (NcDesktopTest *test, const char *year, const char *region)
{
  g_autofree char *script =
      g_build_filename (g_getenv ("NENGCHA_TEST_SOURCE"), "desktop", "expect-statistics.py", NULL);
  const char *argv[] = { "python3", script, g_getenv ("NENGCHA_CLI"), test->home, "2026-11-20", year, region, NULL };
  g_autofree char *out = NULL;
  g_autoptr (GError) error = NULL;
  int status = 0;
  json_t *json;

  g_assert_true (
      g_spawn_sync (NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &out, NULL, &status, &error));
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
  json = json_loads (out, 0, NULL);
  g_assert_nonnull (json);
  return json;
}

static double
number (json_t *object, const char *member)
{
  return json_number_value (json_object_get (object, member));
}

static guint
n_rows (NcFigures *figures)
{
  return g_list_model_get_n_items (nc_figures_get_rows (figures));
}

/* The row whose first cell is @label; fails when there is none. */
static guint
row_of (NcFigures *figures, const char *label)
{
  for (guint i = 0; i < n_rows (figures); i++)
    if (g_str_equal (nc_figures_get_cell (figures, i, 0), label))
      return i;
  g_error ("%s has no row %s", nc_figures_get_title (figures), label);
}

static void
check_machines (NcStatistics *statistics, json_t *expected)
{
  static const char *const codes[] = { "eliminated", "suspected", "fail", "pass", "not_found", "incomplete" };
  NcFigures *verdicts = nc_statistics_find (statistics, "machines-by-verdict");
  NcFigures *savings = nc_statistics_find (statistics, "savings-by-kind");
  NcFigures *regions = nc_statistics_find (statistics, "savings-by-region");
  json_t *kinds = json_object_get (expected, "kinds"), *kind;
  const char *name;
  double kwh = 0, all = 0;

  g_assert_cmpuint (n_rows (verdicts), ==, json_object_size (kinds));
  json_object_foreach (kinds, name, kind)
  {
    NcKind which;
    guint row;

    g_assert_true (nc_kind_parse (name, &which));
    row = row_of (verdicts, nc_ledger_kind_title (which));
    g_assert_cmpfloat (nc_figures_get_number (verdicts, row, 1), ==, number (kind, "machines"));
    for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
      g_assert_cmpfloat (nc_figures_get_number (verdicts, row, 2 + i), ==, number (kind, codes[i]));
    kwh += number (kind, "kwh");
    if (number (kind, "kwh") > 0) {
      row = row_of (savings, nc_ledger_kind_title (which));
      g_assert_cmpfloat_with_epsilon (nc_figures_get_number (savings, row, 2), number (kind, "kwh"), 1);
      g_assert_cmpfloat_with_epsilon (nc_figures_get_number (savings, row, 3), number (kind, "tce"), 0.06);
      g_assert_cmpfloat_with_epsilon (nc_figures_get_number (savings, row, 4), number (kind, "tco2"), 0.06);
    }
  }
  g_assert_cmpfloat (kwh, >, 1000);
  g_assert_cmpuint (n_rows (regions), ==, json_object_size (json_object_get (expected, "regions")));
  for (guint i = 0; i < n_rows (regions); i++)
    all += nc_figures_get_number (regions, i, 2);
  g_assert_cmpfloat_with_epsilon (all, kwh, n_rows (regions));
}

static void
check_products (NcStatistics *statistics, json_t *expected)
{
  static const char *const classes[] = { "advanced", "between", "backward", "unjudged" };
  GPtrArray *products = nc_statistics_get (statistics, NC_CHAPTER_PRODUCTS);
  json_t *best = json_object_get (expected, "best"), *value;
  const char *name;
  double excess = 0;

  for (guint i = 0; i < G_N_ELEMENTS (classes); i++) {
    g_autofree char *list = g_strconcat ("list-", classes[i], NULL);

    g_assert_cmpuint (n_rows (nc_statistics_find (statistics, list)), ==,
                      (guint)number (json_object_get (expected, "classes"), classes[i]));
  }
  json_object_foreach (best, name, value)
  {
    gboolean is_there = FALSE;

    for (guint i = 0; i < products->len; i++)
      if (g_str_has_prefix (nc_figures_get_title (g_ptr_array_index (products, i)), name)) {
        is_there = TRUE;
        g_assert_cmpfloat (nc_figures_get_number (g_ptr_array_index (products, i), 0, 1), ==,
                           json_number_value (value));
      }
    g_assert_true (is_there);
  }
  for (guint i = 0; i < products->len; i++)
    if (g_str_has_suffix (nc_figures_get_title (g_ptr_array_index (products, i)), "(kgce/t)"))
      for (guint r = 0; r < n_rows (g_ptr_array_index (products, i)); r++) {
        double one = nc_figures_get_number (g_ptr_array_index (products, i), r, 4);

        excess += isnan (one) ? 0 : one;
      }
  g_assert_cmpfloat_with_epsilon (excess, number (expected, "excess_tce"), 0.05 * 44);
}

static void
test_energy (void)
{
  static const struct {
    int year;
    const char *year_text, *region;
  } choices[] = { { 0, "0", "" }, { 2024, "2024", "1502" } };
  NcDesktopTest test = { 0 };

  nc_desktop_test_load_region (&test);
  nc_desktop_test_open (&test, "2026-11-20");
  for (gsize i = 0; i < G_N_ELEMENTS (choices); i++) {
    NcStatistics *statistics = collect (&test, choices[i].year, choices[i].region);
    json_t *expected = expect (&test, choices[i].year_text, choices[i].region);

    check_machines (statistics, json_object_get (expected, "machines"));
    check_products (statistics, json_object_get (expected, "products"));
    json_decref (expected);
  }
  nc_desktop_test_close (&test);
}

static void
add_cases (NcDesktopTest *test)
{
  NcDb *db = nc_store_get_db (nc_session_get_store (test->session));
  g_autoptr (GError) error = NULL;

  nc_db_exec (
      db,
      "INSERT INTO case_file (id, enterprise_id, state, opened_on) "
      "SELECT 'c' || row_no, id, CASE row_no % 2 WHEN 0 THEN 'closed' ELSE 'on-site' END, "
      "printf ('%d-%02d-11', 2025 + row_no % 2, 1 + row_no % 4) FROM enterprise WHERE region_code GLOB '1502*';"
      "INSERT INTO case_file (id, state, opened_on) VALUES ('lost', 'planned', '2026-12-01');"
      "INSERT INTO case_finding (id, case_id, violation, quantity, withdrawn_reason) "
      "SELECT 'f1' || id, id, 'V01', 3, NULL FROM case_file WHERE id <> 'lost';"
      "INSERT INTO case_finding (id, case_id, violation, quantity, withdrawn_reason) "
      "VALUES ('f2', 'lost', 'V03', NULL, NULL), ('f3', 'lost', 'V03', 1, '证据不足'), ('f4', 'lost', '', 1, NULL)",
      &error);
  g_assert_no_error (error);
}

/* Seven enterprises of Baotou: row numbers decide year, month and state. */
static void
test_cases (void)
{
  NcDesktopTest test = { 0 };
  NcStatistics *statistics;
  NcFigures *figures;
  gint64 n = 0, n_odd = 0;
  double sum = 0;

  nc_desktop_test_load_region (&test);
  nc_desktop_test_open (&test, "2026-11-20");
  add_cases (&test);
  g_assert_true (nc_db_get_int (nc_store_get_db (nc_session_get_store (test.session)),
                                "SELECT count(*) FROM enterprise WHERE region_code GLOB '1502*'", &n, NULL));
  g_assert_true (nc_db_get_int (nc_store_get_db (nc_session_get_store (test.session)),
                                "SELECT count(*) FROM enterprise WHERE region_code GLOB '1502*' AND row_no % 2 = 1",
                                &n_odd, NULL));
  g_assert_cmpint (n, >, 4);
  statistics = collect (&test, 0, "");
  figures = nc_statistics_find (statistics, "cases-by-region");
  g_assert_cmpuint (n_rows (figures), ==, 2);
  g_assert_cmpstr (nc_figures_get_cell (figures, 0, 0), ==, "包头市");
  g_assert_cmpfloat (nc_figures_get_number (figures, 0, 1), ==, n);
  g_assert_cmpfloat (nc_figures_get_number (figures, 0, 2), ==, n - n_odd);
  g_assert_cmpfloat (nc_figures_get_number (figures, 1, 3), ==, 1);
  figures = nc_statistics_find (statistics, "violations");
  g_assert_cmpuint (n_rows (figures), ==, 2);
  g_assert_cmpfloat (nc_figures_get_number (figures, 0, 1), ==, n);
  g_assert_cmpfloat (nc_figures_get_number (figures, 0, 3), ==, 3 * n);
  g_assert_cmpfloat (nc_figures_get_number (figures, 1, 1), ==, 1);
  figures = nc_statistics_find (statistics, "cases-by-year");
  g_assert_cmpuint (n_rows (figures), ==, 2);
  g_assert_cmpstr (nc_figures_get_cell (figures, 0, 0), ==, "2025");
  g_assert_cmpfloat (nc_figures_get_number (figures, 0, 1), ==, n - n_odd);
  g_assert_cmpfloat (nc_figures_get_number (figures, 1, 1), ==, n_odd + 1);

  statistics = collect (&test, 2026, "");
  figures = nc_statistics_find (statistics, "cases-by-month");
  g_assert_cmpuint (n_rows (figures), ==, 12);
  for (guint i = 0; i < 12; i++)
    sum += nc_figures_get_number (figures, i, 1);
  g_assert_cmpfloat (sum, ==, n_odd + 1);
  g_assert_cmpfloat (nc_figures_get_number (figures, 11, 1), ==, 1);
  nc_desktop_test_screenshot (&test, "statistics-cases");
  nc_statistics_page_show (NC_STATISTICS_PAGE (nc_window_get_page (test.window, "statistics")), NC_CHAPTER_VIOLATIONS);
  nc_desktop_test_screenshot (&test, "statistics-violations");
  statistics = collect (&test, 0, "1502");
  figures = nc_statistics_find (statistics, "cases-by-region");
  g_assert_cmpstr (nc_figures_get_cell (figures, 0, 0), !=, "包头市");
  nc_desktop_test_close (&test);
}

static GtkWidget *
find_card (GtkWidget *root, const char *name)
{
  if (NC_IS_FIGURES_CARD (root) &&
      g_str_equal (nc_figures_get_name (nc_figures_card_get_figures (NC_FIGURES_CARD (root))), name))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child; child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = find_card (child, name);

    if (found)
      return found;
  }
  return NULL;
}

static void
check_table (const char *path, NcFigures *figures)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) sheets = nc_sheets_read (path, &error);
  NcSheet *sheet;

  g_assert_no_error (error);
  sheet = g_ptr_array_index (sheets, 0);
  g_assert_cmpuint (sheet->rows->len, ==, n_rows (figures) + 1);
  for (guint c = 0; c < nc_figures_get_n_columns (figures); c++) {
    g_assert_cmpstr (nc_sheet_cell (&g_array_index (sheet->rows, NcSheetRow, 0), c), ==,
                     nc_figures_get_column (figures, c)->title);
    g_assert_cmpstr (nc_sheet_cell (&g_array_index (sheet->rows, NcSheetRow, 1), c), ==,
                     nc_figures_get_cell (figures, 0, c));
  }
}

/* Every chapter is looked at; a table and a chart are exported and read back. */
static void
test_export (void)
{
  static const char *const names[] = { "statistics-savings", "statistics-products", "statistics-lists" };
  NcDesktopTest test = { 0 };
  NcStatisticsPage *page;
  NcFiguresCard *card;
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  g_autofree char *png = NULL, *csv = NULL, *xlsx = NULL, *odd = NULL;

  nc_desktop_test_load_region (&test);
  nc_desktop_test_open (&test, "2026-11-20");
  collect (&test, 0, "");
  page = NC_STATISTICS_PAGE (nc_window_get_page (test.window, "statistics"));
  for (int c = NC_CHAPTER_SAVINGS; c < NC_N_CHAPTERS; c++) {
    nc_statistics_page_show (page, c);
    nc_desktop_test_screenshot (&test, names[c - NC_CHAPTER_SAVINGS]);
  }
  png = g_build_filename (test.home, "chart.PNG", NULL);
  csv = g_build_filename (test.home, "table.csv", NULL);
  xlsx = g_build_filename (test.home, "table.xlsx", NULL);
  odd = g_build_filename (test.home, "table.doc", NULL);
  card = NC_FIGURES_CARD (find_card (GTK_WIDGET (page), "product-1"));
  g_assert_true (nc_figures_card_export (card, png, &error));
  g_assert_no_error (error);
  texture = gdk_texture_new_from_filename (png, &error);
  g_assert_no_error (error);
  g_assert_cmpint (gdk_texture_get_width (texture), ==, 2016);
  card = NC_FIGURES_CARD (find_card (GTK_WIDGET (page), "list-backward"));
  g_assert_true (nc_figures_card_export (card, csv, &error));
  g_assert_no_error (error);
  check_table (csv, nc_figures_card_get_figures (card));
  g_assert_true (nc_figures_card_export (card, xlsx, &error));
  g_assert_no_error (error);
  check_table (xlsx, nc_figures_card_get_figures (card));
  g_assert_false (nc_figures_card_export (card, odd, &error));
  g_assert_error (error, NC_EXCHANGE_ERROR, NC_EXCHANGE_ERROR_KIND);
  nc_desktop_test_close (&test);
}

/* The cells as the window has them, for whoever compares. */
static void
write_cells (NcFigures *figures, const char *path, gboolean has_chart)
{
  json_t *columns = json_array (), *rows = json_array ();
  json_t *all = json_pack ("{s:o,s:o,s:b}", "columns", columns, "rows", rows, "chart", (int)has_chart);

  for (guint c = 0; c < nc_figures_get_n_columns (figures); c++)
    json_array_append_new (columns, json_pack ("{s:s,s:b}", "title", nc_figures_get_column (figures, c)->title,
                                               "number", (int)nc_figures_get_column (figures, c)->is_number));
  for (guint r = 0; r < n_rows (figures); r++) {
    json_t *row = json_array ();

    for (guint c = 0; c < nc_figures_get_n_columns (figures); c++)
      json_array_append_new (row, json_string (nc_figures_get_cell (figures, r, c)));
    json_array_append_new (rows, row);
  }
  g_assert_cmpint (json_dump_file (all, path, 0), ==, 0);
  json_decref (all);
}

static void
export_all (NcFigures *figures, const char *folder, GError **error)
{
  static const char *const endings[] = { ".csv", ".xlsx", ".png" };
  g_autoptr (GtkWidget) card = g_object_ref_sink (nc_figures_card_new (figures));
  gboolean has_chart = nc_figures_get_shape (figures) != NC_FIGURES_TABLE;

  for (guint i = 0; i < (has_chart ? 3 : 2) && !*error; i++) {
    g_autofree char *name = g_strconcat (nc_figures_get_name (figures), endings[i], NULL);
    g_autofree char *path = g_build_filename (folder, name, NULL);

    nc_figures_card_export (NC_FIGURES_CARD (card), path, error);
  }
  {
    g_autofree char *name = g_strconcat (nc_figures_get_name (figures), ".json", NULL);
    g_autofree char *path = g_build_filename (folder, name, NULL);

    write_cells (figures, path, has_chart);
  }
}

/* All that can be exported, read by another language's own readers of CSV, ZIP, XML and PNG. */
static void
test_exports_elsewhere (void)
{
  NcDesktopTest test = { 0 };
  NcStatistics *statistics;
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = NULL, *out = NULL;
  g_autofree char *script = g_build_filename (g_getenv ("NENGCHA_TEST_SOURCE"), "desktop", "check-exports.py", NULL);
  int status = 0;

  nc_desktop_test_load_region (&test);
  nc_desktop_test_open (&test, "2026-11-20");
  statistics = collect (&test, 0, "");
  folder = g_build_filename (test.home, "exported", NULL);
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  for (int c = 0; c < NC_N_CHAPTERS; c++)
    for (guint i = 0; i < nc_statistics_get (statistics, c)->len; i++) {
      NcFigures *figures = g_ptr_array_index (nc_statistics_get (statistics, c), i);

      if (n_rows (figures))
        export_all (figures, folder, &error);
      g_assert_no_error (error);
    }
  {
    const char *argv[] = { "python3", script, folder, NULL };

    g_assert_true (
        g_spawn_sync (NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &out, NULL, &status, &error));
  }
  g_test_message ("%s", out);
  g_assert_cmpint (status, ==, 0);
  nc_desktop_test_close (&test);
}

/* Upright every chapter is as wide as the tablet: nothing is cut, nothing stands beside emptiness. */
static void
test_upright (void)
{
  static const char *const names[] = { "upright-cases", "upright-violations", "upright-savings", "upright-products",
                                       "upright-lists" };
  NcDesktopTest test = { 0 };
  NcStatisticsPage *page;

  nc_desktop_test_load_region (&test);
  nc_desktop_test_open (&test, "2026-11-20");
  collect (&test, 0, "");
  page = NC_STATISTICS_PAGE (nc_window_get_page (test.window, "statistics"));
  gtk_window_set_default_size (GTK_WINDOW (test.window), 720, 1280);
  for (int c = 0; c < NC_N_CHAPTERS; c++) {
    nc_statistics_page_show (page, c);
    nc_desktop_test_settle ();
    nc_desktop_test_screenshot (&test, names[c]);
  }
  nc_desktop_test_close (&test);
}

static void
test_shown (void)
{
  static const char *const cases[][2] = { { "1234567.8", "1,234,567.8" },
                                          { "-1234567", "-1,234,567" },
                                          { "9999", "9999" },
                                          { "12345", "12,345" },
                                          { "", "" },
                                          { "0.5", "0.5" } };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *shown = nc_figures_shown (cases[i][0]);

    g_assert_cmpstr (shown, ==, cases[i][1]);
  }
}

int
main (int argc, char **argv)
{
  nc_lang_init ("zh");
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/statistics/shown", test_shown);
  g_test_add_func ("/statistics/energy", test_energy);
  g_test_add_func ("/statistics/cases", test_cases);
  g_test_add_func ("/statistics/export", test_export);
  g_test_add_func ("/statistics/exports-elsewhere", test_exports_elsewhere);
  g_test_add_func ("/statistics/upright", test_upright);
  return g_test_run ();
}
