/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-hub-web-chart.h"
#include "nc-hub-web.h"
#include "nc-lang.h"
#include <string.h>

/* Inspections and findings under one key: a region, an industry, a month. */
typedef struct {
  char *key;
  gint64 counts[2];
} Count;

typedef struct {
  GHashTable *by_region, *by_industry, *by_month, *by_violation, *by_state;
  gint64 n_inspections, n_findings, n_planned, n_overdue;
  gsize region_digits;
} Figures;

static void
count_free (gpointer data)
{
  g_free (((Count *)data)->key);
  g_free (data);
}

static GHashTable *
counts_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, NULL, count_free);
}

static void
figures_clear (Figures *figures)
{
  GHashTable **tables[] = { &figures->by_region, &figures->by_industry, &figures->by_month, &figures->by_violation,
                            &figures->by_state };

  for (gsize i = 0; i < G_N_ELEMENTS (tables); i++)
    g_clear_pointer (tables[i], g_hash_table_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Figures, figures_clear)

static void
add_to (GHashTable *counts, const char *key, int series, gint64 n)
{
  Count *count = g_hash_table_lookup (counts, key);

  if (!count) {
    count = g_new0 (Count, 1);
    count->key = g_strdup (key);
    g_hash_table_insert (counts, count->key, count);
  }
  count->counts[series] += n;
}

static void
add_sums (GHashTable *counts, const char *key, NcHubStmt *stmt)
{
  add_to (counts, key, 0, nc_hub_stmt_int (stmt, "cases"));
  add_to (counts, key, 1, nc_hub_stmt_int (stmt, "findings"));
}

/* An inspection counts once officers have begun it: a plan or a notice alone is none. */
static void
add_kind (Figures *figures, NcHubStmt *stmt)
{
  const char *kind = nc_hub_stmt_text (stmt, "kind"), *key = nc_hub_stmt_text (stmt, "key");
  gint64 n_cases = nc_hub_stmt_int (stmt, "cases"), n_findings = nc_hub_stmt_int (stmt, "findings");

  if (g_str_equal (kind, "month")) {
    add_sums (figures->by_month, key, stmt);
    figures->n_inspections += n_cases;
    figures->n_findings += n_findings;
  } else if (g_str_equal (kind, "division")) {
    add_sums (figures->by_industry, key, stmt);
  } else if (g_str_equal (kind, "violation")) {
    add_to (figures->by_violation, key, 0, n_findings);
  } else if (g_str_equal (kind, "state")) {
    add_to (figures->by_state, key, 0, n_cases);
    if (g_str_equal (key, "planned") || g_str_equal (key, "notified"))
      figures->n_planned += n_cases;
  }
}

static void
add_region (Figures *figures, NcHubStmt *stmt)
{
  g_autofree char *region = g_strndup (nc_hub_stmt_text (stmt, "region"), figures->region_digits);

  add_sums (figures->by_region, region, stmt);
}

/* @year: (nullable) */
static NcHubStmt *
select_sums (NcHub *hub, const char *sql, const char *region, const char *year, GError **error)
{
  NcHubStmt *stmt = nc_hub_sql (hub, sql, error);
  g_autofree char *first = NULL, *last = NULL;
  char low[7], high[7];

  if (!stmt)
    return NULL;
  nc_web_region_bounds (region, low, high);
  first = nc_hub_area_of (low);
  last = nc_hub_area_of (high);
  nc_hub_stmt_bind_text (stmt, ":first_area", first);
  nc_hub_stmt_bind_text (stmt, ":last_area", last);
  nc_hub_stmt_bind_text (stmt, ":low", low);
  nc_hub_stmt_bind_text (stmt, ":high", high);
  if (year)
    nc_hub_stmt_bind_text (stmt, ":year", year);
  return stmt;
}

static gboolean
each_row (NcHub *hub, const char *sql, const char *region, const char *year, Figures *figures,
          void (*take) (Figures *, NcHubStmt *), GError **error)
{
  NcHubStmt *stmt = select_sums (hub, sql, region, year, error);
  gboolean has_row = stmt != NULL;

  while (has_row) {
    if (!nc_hub_stmt_step (stmt, &has_row, error))
      return FALSE;
    if (has_row && (nc_hub_stmt_int (stmt, "cases") != 0 || nc_hub_stmt_int (stmt, "findings") != 0))
      take (figures, stmt);
  }
  return stmt != NULL;
}

static gboolean
count_overdue (NcHub *hub, const char *region, gint64 *n, GError **error)
{
  NcHubStmt *stmt = nc_hub_sql (hub, "web-overdue-count", error);
  g_autofree char *today = nc_day_format (nc_clock_today (nc_hub_clock (hub)));
  char low[7], high[7];

  if (!stmt)
    return FALSE;
  nc_web_region_bounds (region, low, high);
  nc_hub_stmt_bind_text (stmt, ":low", low);
  nc_hub_stmt_bind_text (stmt, ":high", high);
  nc_hub_stmt_bind_text (stmt, ":today", today);
  if (!nc_hub_stmt_step (stmt, NULL, error))
    return FALSE;
  *n = nc_hub_stmt_int (stmt, "n");
  nc_hub_stmt_reset (stmt);
  return TRUE;
}

static int
by_count (gconstpointer a, gconstpointer b)
{
  const Count *one = *(Count *const *)a, *other = *(Count *const *)b;

  for (int s = 0; s < 2; s++)
    if (one->counts[s] != other->counts[s])
      return one->counts[s] > other->counts[s] ? -1 : 1;
  return strcmp (one->key, other->key);
}

/* (transfer container): largest first */
static GPtrArray *
sorted (GHashTable *counts)
{
  GPtrArray *all = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, counts);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    g_ptr_array_add (all, value);
  g_ptr_array_sort (all, by_count);
  return all;
}

/* A chart of @counts, its labels named by @name; with @argument a label leads to its cases. None of nothing. */
static void
write_bars (NcWebPage *page, const char *id, const char *title, const char *head, GHashTable *counts,
            const char *(*name) (NcWebPage *, const char *), const char *second, const char *argument, const char *year)
{
  const char *first = second ? NC_WEB_W (page, N_ ("Inspections")) : NC_WEB_W (page, N_ ("Number"));
  g_autoptr (NcWebChart) chart = nc_web_chart_new (page, id, title, head, first, second);
  g_autoptr (GPtrArray) all = sorted (counts);

  if (all->len == 0)
    return;
  for (guint i = 0; i < all->len; i++) {
    const Count *count = all->pdata[i];

    nc_web_chart_add (chart, name (page, count->key), count->counts[0], count->counts[1]);
    if (argument && *count->key)
      nc_web_chart_link (chart, nc_html_url ("/office/cases", argument, count->key, "year", year, NULL));
  }
  nc_web_chart_write_bars (chart);
}

static void
write_months (NcWebPage *page, Figures *figures, const char *year)
{
  g_autoptr (NcWebChart) chart =
      nc_web_chart_new (page, "by-month", NC_WEB_W (page, N_ ("By month")), NC_WEB_W (page, N_ ("Month")),
                        NC_WEB_W (page, N_ ("Inspections")), NC_WEB_W (page, N_ ("Findings")));

  for (int month = 1; month <= 12; month++) {
    g_autofree char *key = g_strdup_printf ("%s-%02d", year, month), *label = g_strdup_printf ("%d", month);
    const Count *count = g_hash_table_lookup (figures->by_month, key);

    nc_web_chart_add (chart, label, count ? count->counts[0] : 0, count ? count->counts[1] : 0);
  }
  nc_web_chart_write_columns (chart);
}

static void
write_tile (NcWebPage *page, const char *id, const char *label, gint64 n, const char *href)
{
  NcHtml *h = page->html;
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, n);

  nc_html_open (h, "a", "class", n > 0 ? "tile some" : "tile", "href", href, "id", id, NULL);
  nc_html_element (h, "strong", text, NULL);
  nc_html_element (h, "span", label, NULL);
  nc_html_close (h);
}

static gboolean
write_years (NcWebPage *page, const NcWebAccount *account, const char *year, GError **error)
{
  NcHubStmt *stmt = select_sums (page->request->hub, "web-years", account->region, NULL, error);
  gboolean has_row = TRUE, is_listed = FALSE;

  if (!stmt)
    return FALSE;
  nc_html_open (page->html, "p", "class", "choices", NULL);
  nc_html_element (page->html, "span", NC_WEB_W (page, N_ ("Year:")), NULL);
  while (has_row) {
    const char *one;
    g_autofree char *href = NULL;

    if (!nc_hub_stmt_step (stmt, &has_row, error))
      return FALSE;
    one = has_row ? nc_hub_stmt_text (stmt, "year") : NULL;
    if (!one || !*one)
      continue;
    is_listed |= g_str_equal (one, year);
    href = nc_html_url ("/office", "year", one, NULL);
    nc_html_element (page->html, "a", one, "href", href, "aria-current", g_str_equal (one, year) ? "true" : NULL, NULL);
  }
  if (!is_listed)
    nc_html_element (page->html, "strong", year, NULL);
  nc_html_close (page->html);
  return TRUE;
}

static void
write_tiles (NcWebPage *page, Figures *figures, const char *year)
{
  g_autofree char *cases = nc_html_url ("/office/cases", "year", year, NULL),
                  *planned = nc_html_url ("/office/cases", "year", year, "state", "planned", NULL);
  const char *findings = NC_WEB_W (page, N_ ("Findings"));

  nc_html_open (page->html, "div", "class", "tiles", NULL);
  write_tile (page, "n-inspections", NC_WEB_W (page, N_ ("Inspections")), figures->n_inspections, cases);
  write_tile (page, "n-findings", findings, figures->n_findings, "#by-violation");
  write_tile (page, "n-planned", NC_WEB_W (page, N_ ("Planned or notified")), figures->n_planned, planned);
  write_tile (page, "n-overdue", NC_WEB_W (page, N_ ("Overdue rectifications")), figures->n_overdue, "/office/overdue");
  nc_html_close (page->html);
}

static void
write_charts (NcWebPage *page, Figures *figures, const char *year)
{
  const char *findings = NC_WEB_W (page, N_ ("Findings"));

  nc_html_open (page->html, "div", "class", "figures", NULL);
  write_months (page, figures, year);
  write_bars (page, "by-region", NC_WEB_W (page, N_ ("By region")), NC_WEB_W (page, N_ ("Region")), figures->by_region,
              nc_web_region_name, findings, "region", year);
  write_bars (page, "by-industry", NC_WEB_W (page, N_ ("By industry")), NC_WEB_W (page, N_ ("Industry")),
              figures->by_industry, nc_web_industry_name, findings, "industry", year);
  write_bars (page, "by-violation", NC_WEB_W (page, N_ ("Findings by violation")), NC_WEB_W (page, N_ ("Violation")),
              figures->by_violation, nc_web_violation_name, NULL, NULL, year);
  write_bars (page, "by-state", NC_WEB_W (page, N_ ("Cases by state")), NC_WEB_W (page, N_ ("State")),
              figures->by_state, nc_web_state_name, NULL, "state", year);
  nc_html_close (page->html);
}

/* Inspections and findings of a year in the reader's region. */
void
nc_web_overview (NcWebPage *page, const NcWebAccount *account)
{
  NcHub *hub = page->request->hub;
  g_autofree char *today = nc_day_format (nc_clock_today (nc_hub_clock (hub))), *path = NULL;
  const char *year = nc_web_argument (page->request, "year", 4);
  g_auto (Figures) figures = { counts_new (), counts_new (), counts_new (), counts_new (), counts_new () };
  g_autoptr (GError) error = NULL;

  today[4] = 0;
  year = year && strspn (year, "0123456789") == 4 ? year : today;
  figures.region_digits = g_str_has_suffix (account->region, "0000") ? 4 : 6;
  path = nc_html_url ("/office", "year", year, NULL);
  page->path = path;
  if (!each_row (hub, "web-sums", account->region, year, &figures, add_kind, &error) ||
      !each_row (hub, "web-region-sums", account->region, year, &figures, add_region, &error) ||
      !count_overdue (hub, account->region, &figures.n_overdue, &error)) {
    nc_web_store_failed (page, error);
    return;
  }
  nc_web_page_begin (page, NC_WEB_W (page, N_ ("Overview")), "overview");
  nc_html_element (page->html, "p", nc_web_region_name (page, account->region), "class", "place", NULL);
  if (!write_years (page, account, year, &error)) {
    nc_web_store_failed (page, error);
    return;
  }
  write_tiles (page, &figures, year);
  if (g_hash_table_size (figures.by_state) > 0)
    write_charts (page, &figures, year);
  else
    nc_web_paragraph (page, NC_WEB_W (page, N_ ("There is no case of this year.")), "notice");
  nc_web_page_send (page, 200);
}
