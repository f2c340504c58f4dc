/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-statistics.h"
#include "nc-desktop-resources.h"
#include "nc-lang.h"
#include "nc-statistics-machines.h"
#include "nc-statistics-products.h"
#include <string.h>

static gboolean
load_regions (NcCollection *self, GError **error)
{
  g_autoptr (NcStmt) stmt =
      nc_db_prepare (nc_reference_get_db (self->reference), "SELECT code, name FROM regions", error);
  gboolean has_row = TRUE;

  while (stmt && nc_stmt_step (stmt, &has_row, error) && has_row)
    g_hash_table_insert (self->region_names, g_strdup (nc_stmt_text (stmt, "code")),
                         g_strdup (nc_stmt_text (stmt, "name")));
  return stmt && !has_row;
}

static void
add_case_columns (NcFigures *figures, const char *first)
{
  nc_figures_add_column (figures, first, FALSE);
  nc_figures_add_column (figures, _ ("Cases"), TRUE);
  nc_figures_add_column (figures, _ ("Closed"), TRUE);
  nc_figures_add_column (figures, _ ("With violations"), TRUE);
  nc_figures_set_chart (figures, 0, 1, NULL);
}

static void
add_case_row (NcFigures *figures, const char *label, gint64 n_cases, gint64 n_closed, gint64 n_with_findings)
{
  nc_figures_begin_row (figures, NC_TONE_PLAIN);
  nc_figures_add_text (figures, label);
  nc_figures_add_number (figures, (double)n_cases);
  nc_figures_add_number (figures, (double)n_closed);
  nc_figures_add_number (figures, (double)n_with_findings);
}

static gboolean
collect_cases_by (NcCollection *self, gboolean by_region, GError **error)
{
  g_autoptr (NcStmt) stmt = nc_statistics_prepare (self, by_region ? "cases-by-region" : "cases-by-industry", error);
  NcFigures *figures = nc_statistics_add (self, NC_CHAPTER_CASES, by_region ? "cases-by-region" : "cases-by-industry",
                                          by_region ? _ ("Cases by region") : _ ("Cases by industry"), NC_FIGURES_BARS);
  gboolean has_row = TRUE;

  add_case_columns (figures, by_region ? _ ("Region") : _ ("Industry"));
  nc_figures_set_most_bars (figures, 24);
  while (stmt && nc_stmt_step (stmt, &has_row, error) && has_row) {
    const char *label = nc_stmt_text (stmt, "label");

    if (by_region)
      label = nc_statistics_region_name (self, label);
    else if (!*label)
      label = _ ("no industry given");
    add_case_row (figures, label, nc_stmt_int (stmt, "n_cases"), nc_stmt_int (stmt, "n_closed"),
                  nc_stmt_int (stmt, "n_with_findings"));
  }
  return stmt && !has_row;
}

static int
number_of (const char *label)
{
  return (int)g_ascii_strtoll (label, NULL, 10);
}

/* By month within a year, else by year; a month or a year in between that saw nothing stands there with 0. */
static gboolean
collect_cases_by_time (NcCollection *self, GError **error)
{
  gboolean by_month = self->filter->year != 0, has_row = TRUE;
  g_autoptr (NcStmt) stmt = nc_statistics_prepare (self, "cases-by-time", error);
  g_autofree char *title = by_month ? g_strdup_printf (_ ("Cases by month, %d"), self->filter->year) : NULL;
  NcFigures *figures = nc_statistics_add (self, NC_CHAPTER_CASES, by_month ? "cases-by-month" : "cases-by-year",
                                          by_month ? title : _ ("Cases by year"), NC_FIGURES_UPRIGHT);
  int next = 1;

  if (!stmt)
    return FALSE;
  add_case_columns (figures, by_month ? _ ("Month") : _ ("Year"));
  nc_stmt_bind_int (stmt, ":characters", by_month ? 7 : 4);
  while (nc_stmt_step (stmt, &has_row, error) && has_row) {
    const char *label = nc_stmt_text (stmt, "label");
    int number = number_of (by_month ? label + MIN (strlen (label), 5) : label);

    if (!by_month && g_list_model_get_n_items (nc_figures_get_rows (figures)) == 0)
      next = number;
    for (; next < number && number - next < 100; next++) {
      g_autofree char *empty = g_strdup_printf ("%d", next);

      add_case_row (figures, empty, 0, 0, 0);
    }
    {
      g_autofree char *shown = g_strdup_printf ("%d", number);

      add_case_row (figures, shown, nc_stmt_int (stmt, "n_cases"), nc_stmt_int (stmt, "n_closed"),
                    nc_stmt_int (stmt, "n_with_findings"));
    }
    next = number + 1;
  }
  for (; by_month && next <= 12; next++) {
    g_autofree char *empty = g_strdup_printf ("%d", next);

    add_case_row (figures, empty, 0, 0, 0);
  }
  return !has_row;
}

/* The violation's own words; the law is Chinese, its English name stands in the same table. */
static char *
violation_name (NcCollection *self, const char *violation)
{
  g_autoptr (NcStmt) stmt =
      nc_db_prepare (nc_reference_get_db (self->reference),
                     "SELECT violation_cn, violation_en FROM legal_bases WHERE violation_id = :violation", NULL);
  gboolean has_row = FALSE;
  const char *column = g_str_equal (nc_lang_current (), "zh") ? "violation_cn" : "violation_en";

  if (stmt)
    nc_stmt_bind_text (stmt, ":violation", violation);
  if (stmt && nc_stmt_step (stmt, &has_row, NULL) && has_row)
    return g_strdup_printf ("%s %s", violation, nc_stmt_text (stmt, column));
  return g_strdup (violation);
}

static gboolean
collect_violations (NcCollection *self, GError **error)
{
  g_autoptr (NcStmt) stmt = nc_statistics_prepare (self, "violations", error);
  NcFigures *figures =
      nc_statistics_add (self, NC_CHAPTER_VIOLATIONS, "violations", _ ("Findings by violation"), NC_FIGURES_BARS);
  gboolean has_row = TRUE;

  nc_figures_add_column (figures, _ ("Violation"), FALSE);
  nc_figures_add_column (figures, _ ("Findings"), TRUE);
  nc_figures_add_column (figures, _ ("Cases"), TRUE);
  nc_figures_add_column (figures, _ ("Machines"), TRUE);
  nc_figures_set_chart (figures, 0, 1, NULL);
  nc_figures_set_note (figures, _ ("Findings that were withdrawn do not count."));
  while (stmt && nc_stmt_step (stmt, &has_row, error) && has_row) {
    g_autofree char *name = violation_name (self, nc_stmt_text (stmt, "violation"));

    nc_figures_begin_row (figures, NC_TONE_PLAIN);
    nc_figures_add_text (figures, name);
    nc_figures_add_number (figures, (double)nc_stmt_int (stmt, "n_findings"));
    nc_figures_add_number (figures, (double)nc_stmt_int (stmt, "n_cases"));
    nc_figures_add_number (figures, (double)nc_stmt_int (stmt, "n_machines"));
  }
  return stmt && !has_row;
}

static gboolean
collect_all (NcCollection *self, GError **error)
{
  return load_regions (self, error) && collect_cases_by (self, TRUE, error) && collect_cases_by (self, FALSE, error) &&
         collect_cases_by_time (self, error) && collect_violations (self, error) &&
         nc_statistics_collect_products (self, error) && nc_statistics_collect_centres (self, error) &&
         nc_statistics_collect_machines (self, error) &&
         !g_cancellable_set_error_if_cancelled (self->cancellable, error);
}

/**
 * nc_statistics_collect:
 * @store: a connection of this thread, read only
 * @reference: of this thread, as @judge
 * @today: the day that machines are judged on
 * @permille: (nullable) (inout): how far it has come, set atomically
 *
 * Takes as long as judging every machine of the region.
 *
 * Returns: (transfer full): %NULL with an #NcDbError or %G_IO_ERROR_CANCELLED
 */
NcStatistics *
nc_statistics_collect (NcDb *store, NcReference *reference, NcJudge *judge, const NcStatisticsFilter *filter,
                       NcDay today, GCancellable *cancellable, int *permille, GError **error)
{
  g_autoptr (NcStatistics) result = g_new0 (NcStatistics, 1);
  g_autoptr (NcVerdict) verdict = nc_verdict_new ();
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  NcCollection self = { result, store, reference, judge, filter, today, cancellable, permille, verdict, names };

  g_return_val_if_fail (store && reference && judge && filter, NULL);
  for (int i = 0; i < NC_N_CHAPTERS; i++)
    result->chapters[i] = g_ptr_array_new_with_free_func (g_object_unref);
  return collect_all (&self, error) ? g_steal_pointer (&result) : NULL;
}

/**
 * nc_statistics_years:
 *
 * Returns: (transfer full) (element-type gint): the years that anything is known of, the newest first.
 */
GArray *
nc_statistics_years (NcDb *store, GError **error)
{
  g_autofree char *sql =
      nc_db_resource_sql (nc_desktop_get_resource (), "/org/nengcha/Nengcha/sql/statistics-years.sql");
  g_autoptr (NcStmt) stmt = nc_db_prepare (store, sql, error);
  g_autoptr (GArray) years = g_array_new (FALSE, FALSE, sizeof (int));
  gboolean has_row = TRUE;

  while (stmt && nc_stmt_step (stmt, &has_row, error) && has_row) {
    int year = number_of (nc_stmt_text (stmt, "year"));

    g_array_append_val (years, year);
  }
  return stmt && !has_row ? g_steal_pointer (&years) : NULL;
}
