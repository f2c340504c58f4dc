/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-hub-device.h"
#include "nc-hub-web.h"
#include "nc-lang.h"
#include <string.h>

#define PAGE_ROWS    50
#define MOST_OVERDUE 500 /* as in web-overdue.sql */

/* What the reader asked for, narrowed to what he may see. */
typedef struct {
  char low[7], high[7];
  const char *region, *year, *state, *industry, *text;
  const char *month, *case_id; /* of the last row of the page before */
} Filter;

static const char *
or_empty (const char *text)
{
  return text ? text : "";
}

/* "1501" or "150102", inside the account's jurisdiction; else the whole of it. */
static void
narrow (Filter *filter, const char *asked, const char *own)
{
  g_autofree char *whole = NULL;

  nc_web_region_bounds (own, filter->low, filter->high);
  if (!asked || strspn (asked, "0123456789") != strlen (asked) || (strlen (asked) != 4 && strlen (asked) != 6))
    return;
  whole = g_strdup_printf ("%s%s", asked, strlen (asked) == 4 ? "00" : "");
  if (!nc_hub_region_contains (own, whole))
    return;
  nc_web_region_bounds (whole, filter->low, filter->high);
  filter->region = asked;
}

static Filter
filter_of (NcWebPage *page, const NcWebAccount *account)
{
  NcHubRequest *request = page->request;
  Filter filter = { .year = or_empty (nc_web_argument (request, "year", 4)),
                    .state = or_empty (nc_web_argument (request, "state", 20)),
                    .industry = or_empty (nc_web_argument (request, "industry", 2)),
                    .text = or_empty (nc_web_argument (request, "text", 200)),
                    .month = or_empty (nc_web_argument (request, "month", 7)),
                    .case_id = or_empty (nc_web_argument (request, "after", 36)) };

  narrow (&filter, nc_web_argument (request, "region", 6), account->region);
  return filter;
}

/* Any part of a name; what a person types stands for itself. */
static char *
like_pattern (const char *text)
{
  GString *out;

  if (!*text)
    return g_strdup ("");
  out = g_string_new ("%");
  for (const char *p = text; *p; p++) {
    if (strchr ("%_!", *p))
      g_string_append_c (out, '!');
    g_string_append_c (out, *p);
  }
  g_string_append_c (out, '%');
  return g_string_free (out, FALSE);
}

static void
write_filter (NcWebPage *page, const Filter *filter)
{
  static const char *const states[] = { "planned", "notified",   "on_site",   "assessed", "views_heard",
                                        "served",  "rectifying", "rechecked", "closed" };
  NcHtml *h = page->html;

  nc_html_open (h, "form", "method", "get", "action", "/office/cases", "class", "filter", "role", "search", NULL);
  nc_web_field (page, "text", NC_WEB_W (page, N_ ("Name of the unit")), "search", filter->text, NULL);
  nc_web_field (page, "year", NC_WEB_W (page, N_ ("Year")), "text", filter->year, NULL);
  nc_html_open (h, "div", "class", "field", NULL);
  nc_html_element (h, "label", NC_WEB_W (page, N_ ("State")), "for", "state", NULL);
  nc_html_open (h, "select", "id", "state", "name", "state", NULL);
  nc_html_element (h, "option", NC_WEB_W (page, N_ ("All")), "value", "", NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (states); i++)
    nc_html_element (h, "option", nc_web_state_name (page, states[i]), "value", states[i], "selected",
                     g_str_equal (filter->state, states[i]) ? "" : NULL, NULL);
  nc_html_close (h);
  nc_html_close (h);
  if (filter->region)
    nc_html_element (h, "input", NULL, "type", "hidden", "name", "region", "value", filter->region, NULL);
  if (*filter->industry)
    nc_html_element (h, "input", NULL, "type", "hidden", "name", "industry", "value", filter->industry, NULL);
  nc_html_element (h, "button", NC_WEB_W (page, N_ ("Search")), "type", "submit", NULL);
  nc_html_close (h);
}

/* What a chart of the overview narrowed the list to, and the way back. */
static void
write_narrowed (NcWebPage *page, const Filter *filter)
{
  NcHtml *h = page->html;
  g_autofree char *whole =
      filter->region ? g_strdup_printf ("%s%s", filter->region, strlen (filter->region) == 4 ? "00" : "") : NULL;
  g_autofree char *href =
      nc_html_url ("/office/cases", "text", filter->text, "year", filter->year, "state", filter->state, NULL);

  if (!whole && !*filter->industry)
    return;
  nc_html_open (h, "p", "class", "choices", NULL);
  nc_html_element (h, "span", NC_WEB_W (page, N_ ("Only:")), NULL);
  if (whole)
    nc_html_element (h, "strong", nc_web_region_name (page, whole), NULL);
  if (*filter->industry)
    nc_html_element (h, "strong", nc_web_industry_name (page, filter->industry), NULL);
  nc_html_element (h, "a", NC_WEB_W (page, N_ ("Show all")), "href", href, "class", "all", NULL);
  nc_html_close (h);
}

static void
write_case_link (NcWebPage *page, const char *id, const char *name)
{
  g_autofree char *path = g_strdup_printf ("/office/cases/%s", id), *href = nc_html_url (path, NULL);

  nc_html_open (page->html, "td", NULL);
  nc_html_element (page->html, "a", name && *name ? name : NC_WEB_W (page, N_ ("(without a name)")), "href", href,
                   NULL);
  nc_html_close (page->html);
}

static void
write_case_row (NcWebPage *page, NcHubStmt *stmt)
{
  const char *industry = nc_hub_stmt_text (stmt, "industry");
  g_autofree char *division = g_strndup (industry, 2);
  const char *visited = nc_hub_stmt_text (stmt, "visited_on"), *state = nc_hub_stmt_text (stmt, "state"),
             *due = or_empty (nc_hub_stmt_text (stmt, "due_on"));

  nc_html_open (page->html, "tr", NULL);
  write_case_link (page, nc_hub_stmt_text (stmt, "case_id"), nc_hub_stmt_text (stmt, "unit_name"));
  nc_web_cells (page, nc_web_state_name (page, state), NULL);
  if (nc_web_is_overdue (page, state, due))
    nc_html_element (page->html, "td", due, "class", "day late", NULL);
  else
    nc_web_cells (page, due, NULL);
  nc_web_cells (page, nc_web_region_name (page, nc_hub_stmt_text (stmt, "region")),
                *division ? nc_web_industry_name (page, division) : "", or_empty (nc_hub_stmt_text (stmt, "item")),
                visited ? visited : or_empty (nc_hub_stmt_text (stmt, "planned_on")), NULL);
  nc_html_close (page->html);
}

/* The whole autonomous region's cases are read month by month from the newest; those of a league or less by their
   region, which a function around it would hide from the database. */
static NcHubStmt *
select_cases (NcWebPage *page, const Filter *filter, GError **error)
{
  gboolean is_all = g_str_has_suffix (filter->low, "0000");
  NcHubStmt *stmt = nc_hub_sql (page->request->hub, is_all ? "web-cases-all" : "web-cases", error);
  g_autofree char *pattern = like_pattern (filter->text),
                  *last = *filter->year ? g_strconcat (filter->year, "~", NULL) : g_strdup ("~");

  if (!stmt)
    return NULL;
  nc_hub_stmt_bind_text (stmt, ":first_month", filter->year);
  nc_hub_stmt_bind_text (stmt, ":last_month",
                         *filter->case_id && strcmp (filter->month, last) < 0 ? filter->month : last);
  nc_hub_stmt_bind_text (stmt, ":low", filter->low);
  nc_hub_stmt_bind_text (stmt, ":high", filter->high);
  nc_hub_stmt_bind_text (stmt, ":state", filter->state);
  nc_hub_stmt_bind_text (stmt, ":industry", filter->industry);
  nc_hub_stmt_bind_text (stmt, ":text", pattern);
  nc_hub_stmt_bind_text (stmt, ":month", filter->month);
  nc_hub_stmt_bind_text (stmt, ":case_id", filter->case_id);
  return stmt;
}

/* Writes a page of rows; @next: (out) (nullable): the address of the page after it */
static gboolean
write_cases (NcWebPage *page, NcHubStmt *stmt, const Filter *filter, char **next, GError **error)
{
  g_autofree char *month = NULL, *id = NULL;
  gboolean has_row = TRUE;
  guint n = 0;

  *next = NULL;
  while (has_row) {
    if (!nc_hub_stmt_step (stmt, &has_row, error))
      return FALSE;
    if (!has_row)
      break;
    if (n++ == PAGE_ROWS) {
      *next = nc_html_url ("/office/cases", "text", filter->text, "year", filter->year, "state", filter->state,
                           "region", filter->region, "industry", filter->industry, "month", month, "after", id, NULL);
      nc_hub_stmt_reset (stmt);
      break;
    }
    g_free (month);
    g_free (id);
    month = g_strdup (nc_hub_stmt_text (stmt, "month"));
    id = g_strdup (nc_hub_stmt_text (stmt, "case_id"));
    write_case_row (page, stmt);
  }
  if (n == 0)
    nc_web_no_rows (
        page, 7,
        NC_WEB_W (page, *filter->text || *filter->year || *filter->state || filter->region || *filter->industry
                            ? N_ ("No case fits what was asked for.")
                            : N_ ("No case here.")));
  return TRUE;
}

void
nc_web_cases (NcWebPage *page, const NcWebAccount *account)
{
  Filter filter = filter_of (page, account);
  g_autofree char *path = nc_html_url ("/office/cases", "text", filter.text, "year", filter.year, "state", filter.state,
                                       "region", filter.region, "industry", filter.industry, NULL);
  const char *titles[] = { N_ ("Unit"),     N_ ("State"), N_ ("Rectification due"), N_ ("Region"),
                           N_ ("Industry"), N_ ("Item"),  N_ ("Day of the visit"),  NULL };
  g_autoptr (GError) error = NULL;
  NcHubStmt *stmt = select_cases (page, &filter, &error);
  g_autofree char *next = NULL;
  gboolean done;

  page->path = path;
  nc_web_page_begin (page, NC_WEB_W (page, N_ ("Cases")), "cases");
  write_filter (page, &filter);
  write_narrowed (page, &filter);
  for (gsize i = 0; titles[i]; i++)
    titles[i] = NC_WEB_W (page, titles[i]);
  nc_web_table_begin (page, NC_WEB_W (page, N_ ("Cases")), titles);
  done = stmt && write_cases (page, stmt, &filter, &next, &error);
  nc_web_table_end (page);
  if (next)
    nc_html_element (page->html, "a", NC_WEB_W (page, N_ ("Next page")), "href", next, "class", "next", NULL);
  if (done)
    nc_web_page_send (page, 200);
  else
    nc_web_store_failed (page, error);
}

static void
write_overdue_row (NcWebPage *page, NcHubStmt *stmt, NcDay today)
{
  const char *completion = nc_hub_stmt_text (stmt, "completion_on");
  NcDay due = nc_day_parse (nc_hub_stmt_text (stmt, "due_on"));

  nc_html_open (page->html, "tr", NULL);
  write_case_link (page, nc_hub_stmt_text (stmt, "case_id"), nc_hub_stmt_text (stmt, "unit_name"));
  nc_web_cell_int (page, due == NC_DAY_NONE ? 0 : today - due);
  nc_web_cells (page, nc_hub_stmt_text (stmt, "due_on"),
                completion && *completion ? completion : NC_WEB_W (page, N_ ("not handed in")),
                nc_web_region_name (page, nc_hub_stmt_text (stmt, "region")),
                or_empty (nc_hub_stmt_text (stmt, "item")), NULL);
  nc_html_close (page->html);
}

/* Orders whose day is past and that no re-check has ended, the oldest first. */
void
nc_web_overdue (NcWebPage *page, const NcWebAccount *account)
{
  NcHub *hub = page->request->hub;
  NcDay today = nc_clock_today (nc_hub_clock (hub));
  g_autofree char *day = nc_day_format (today);
  g_autoptr (GError) error = NULL;
  NcHubStmt *stmt = nc_hub_sql (hub, "web-overdue", &error);
  char low[7], high[7];
  gboolean has_row = stmt != NULL;
  guint n = 0;

  nc_web_page_begin (page, NC_WEB_W (page, N_ ("Overdue rectifications")), "overdue");
  nc_web_table_begin (page, NC_WEB_W (page, N_ ("Overdue rectifications")),
                      (const char *const[]){ NC_WEB_W (page, N_ ("Unit")), NC_WEB_W (page, N_ ("#Days over")),
                                             NC_WEB_W (page, N_ ("Rectification due")),
                                             NC_WEB_W (page, N_ ("Report of completion")),
                                             NC_WEB_W (page, N_ ("Region")), NC_WEB_W (page, N_ ("Item")), NULL });
  nc_web_region_bounds (account->region, low, high);
  if (stmt) {
    nc_hub_stmt_bind_text (stmt, ":low", low);
    nc_hub_stmt_bind_text (stmt, ":high", high);
    nc_hub_stmt_bind_text (stmt, ":today", day);
  }
  while (has_row && nc_hub_stmt_step (stmt, &has_row, &error) && has_row) {
    write_overdue_row (page, stmt, today);
    n++;
  }
  if (n == 0 && !error)
    nc_web_no_rows (page, 6, NC_WEB_W (page, N_ ("Nothing is overdue.")));
  nc_web_table_end (page);
  if (n == MOST_OVERDUE)
    nc_web_paragraph (page, NC_WEB_W (page, N_ ("These are the oldest 500; there are more.")), "hint");
  if (error)
    nc_web_store_failed (page, error);
  else
    nc_web_page_send (page, 200);
}
