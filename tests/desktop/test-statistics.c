/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The figures of the statistics, held against plain counts (check-figures.py), and their exports. */
#include "nc-desktop-test.h"
#include "nc-bars.h"
#include "nc-figures-card.h"
#include "nc-lang.h"
#include "nc-sheet.h"
#include "nc-statistics-page.h"
#include <glib/gstdio.h>
#include <jansson.h>

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

static guint
n_rows (NcFigures *figures)
{
  return g_list_model_get_n_items (nc_figures_get_rows (figures));
}

/* The cells as the window has them, for whoever compares. */
static void
write_cells (NcFigures *figures, const char *folder)
{
  gboolean has_chart = nc_figures_get_shape (figures) != NC_FIGURES_TABLE;
  g_autofree char *name = g_strconcat (nc_figures_get_name (figures), ".json", NULL);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  json_t *columns = json_array (), *rows = json_array (), *lines = json_array ();
  json_t *all = json_pack ("{s:s,s:o,s:o,s:o,s:b}", "title", nc_figures_get_title (figures), "columns", columns, "rows",
                           rows, "lines", lines, "chart", (int)has_chart);

  for (guint c = 0; c < nc_figures_get_n_columns (figures); c++)
    json_array_append_new (columns, json_pack ("{s:s,s:b}", "title", nc_figures_get_column (figures, c)->title,
                                               "number", (int)nc_figures_get_column (figures, c)->is_number));
  for (guint r = 0; r < n_rows (figures); r++) {
    json_t *row = json_array ();

    for (guint c = 0; c < nc_figures_get_n_columns (figures); c++)
      json_array_append_new (row, json_string (nc_figures_get_cell (figures, r, c)));
    json_array_append_new (rows, row);
  }
  for (guint i = 0; i < nc_figures_get_n_lines (figures); i++) {
    double value;
    const char *line = nc_figures_get_line (figures, i, &value);

    json_array_append_new (lines, json_pack ("[s,f]", line, value));
  }
  g_assert_cmpint (json_dump_file (all, path, 0), ==, 0);
  json_decref (all);
}

static void
run_script (const char *name, const char *const *arguments)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autofree char *script = g_build_filename (g_getenv ("NENGCHA_TEST_SOURCE"), "desktop", name, NULL), *out = NULL;
  g_autoptr (GError) error = NULL;
  int status = 0;

  g_ptr_array_add (argv, "python3");
  g_ptr_array_add (argv, script);
  for (; *arguments; arguments++)
    g_ptr_array_add (argv, (char *)*arguments);
  g_ptr_array_add (argv, NULL);
  g_assert_true (
      g_spawn_sync (NULL, (char **)argv->pdata, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &out, NULL, &status, &error));
  g_assert_no_error (error);
  g_test_message ("%s", out);
  g_assert_cmpint (status, ==, 0);
}

/* A new folder in the home with all cells of all figures. */
static char *
write_all (NcDesktopTest *test, NcStatistics *statistics)
{
  g_autofree char *pattern = g_build_filename (test->home, "figures-XXXXXX", NULL);
  char *folder = g_mkdtemp (g_steal_pointer (&pattern));

  g_assert_nonnull (folder);
  for (int c = 0; c < NC_N_CHAPTERS; c++)
    for (guint i = 0; i < nc_statistics_get (statistics, c)->len; i++)
      write_cells (g_ptr_array_index (nc_statistics_get (statistics, c), i), folder);
  return folder;
}

/* A store that holds a mix of everything, counted by the window and by another's plain counts. */
static void
test_counted (void)
{
  static const struct {
    int year;
    const char *region;
  } choices[] = { { 0, "" }, { 2024, "1502" }, { 2023, "" }, { 0, "1506" } };
  NcDesktopTest test = { 0 };

  nc_desktop_test_load_region (&test);
  run_script ("seed-statistics.py", (const char *const[]){ test.home, "20261120", NULL });
  nc_desktop_test_open (&test, "2026-11-20");
  for (gsize i = 0; i < G_N_ELEMENTS (choices); i++) {
    g_autofree char *folder = write_all (&test, collect (&test, choices[i].year, choices[i].region));
    g_autofree char *year = g_strdup_printf ("%d", choices[i].year);

    run_script ("check-figures.py", (const char *const[]){ folder, g_getenv ("NENGCHA_CLI"), test.home, "2026-11-20",
                                                           year, choices[i].region, NULL });
  }
  collect (&test, 0, "");
  for (int c = 0; c < NC_N_CHAPTERS; c++) {
    g_autofree char *name = g_strdup_printf ("counted-%d", c);

    nc_statistics_page_show (NC_STATISTICS_PAGE (nc_window_get_page (test.window, "statistics")), c);
    nc_desktop_test_screenshot (&test, name);
  }
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
  write_cells (figures, folder);
}

/* All that can be exported, read by another language's own readers of CSV, ZIP, XML and PNG. */
static void
test_exports_elsewhere (void)
{
  NcDesktopTest test = { 0 };
  NcStatistics *statistics;
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = NULL;

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
  run_script ("check-exports.py", (const char *const[]){ folder, NULL });
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
  run_script ("seed-statistics.py", (const char *const[]){ test.home, "3", NULL });
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
  g_test_add_func ("/statistics/counted", test_counted);
  g_test_add_func ("/statistics/export", test_export);
  g_test_add_func ("/statistics/exports-elsewhere", test_exports_elsewhere);
  g_test_add_func ("/statistics/upright", test_upright);
  return g_test_run ();
}
