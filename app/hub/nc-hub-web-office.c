/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-hub-web.h"
#include "nc-lang.h"
#include <string.h>

#define DAY_USEC   (G_GINT64_CONSTANT (24 * 3600) * G_USEC_PER_SEC)
#define LATE_DAYS  14
#define AUDIT_ROWS 100

static NcHubStmt *
select_in_region (NcWebPage *page, const char *sql, const char *region, GError **error)
{
  NcHubStmt *stmt = nc_hub_sql (page->request->hub, sql, error);
  char low[7], high[7];

  if (!stmt)
    return NULL;
  nc_web_region_bounds (region, low, high);
  nc_hub_stmt_bind_text (stmt, ":low", low);
  nc_hub_stmt_bind_text (stmt, ":high", high);
  return stmt;
}

/* Attachments that rows name and that have not arrived, by the device that wrote the rows. */
static GHashTable *
load_awaited (NcWebPage *page, const char *region, GError **error)
{
  NcHubStmt *stmt = select_in_region (page, "web-awaited", region, error);
  g_autoptr (GHashTable) awaited = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gboolean has_row = TRUE;

  while (stmt && has_row) {
    if (!nc_hub_stmt_step (stmt, &has_row, error))
      return NULL;
    if (has_row)
      g_hash_table_insert (awaited, g_strdup (nc_hub_stmt_text (stmt, "last_device")),
                           GINT_TO_POINTER ((int)MIN (nc_hub_stmt_int (stmt, "n"), G_MAXINT)));
  }
  return stmt ? g_steal_pointer (&awaited) : NULL;
}

/* Names of the list of officers, by id. */
static GHashTable *
load_officers (NcWebPage *page, const char *region, GError **error)
{
  NcHubStmt *stmt = select_in_region (page, "web-officers", region, error);
  g_autoptr (GHashTable) officers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  gboolean has_row = TRUE;

  while (stmt && has_row) {
    if (!nc_hub_stmt_step (stmt, &has_row, error))
      return NULL;
    if (has_row)
      g_hash_table_insert (officers, g_strdup (nc_hub_stmt_text (stmt, "row_id")),
                           g_strdup (nc_hub_stmt_text (stmt, "name")));
  }
  return stmt ? g_steal_pointer (&officers) : NULL;
}

/* The officer's name where the list has him, else the id that the code was made with. */
static const char *
officer_name (NcHubStmt *stmt, GHashTable *officers)
{
  const char *id = nc_hub_stmt_text (stmt, "officer"), *name = id ? g_hash_table_lookup (officers, id) : NULL;

  return name ? name : id ? id : "";
}

/* An id, as a program writes it; a dash for none. */
static void
write_id (NcWebPage *page, const char *id)
{
  nc_html_open (page->html, "td", NULL);
  if (id && *id)
    nc_html_element (page->html, "code", id, NULL);
  else
    nc_html_text (page->html, "—");
  nc_html_close (page->html);
}

static void
write_device_state (NcWebPage *page, NcHubStmt *stmt, gint64 now)
{
  gint64 seen = nc_hub_stmt_int (stmt, "last_seen_usec");
  const char *css_class = "badge good", *text = NC_WEB_W (page, N_ ("in use"));

  if (!nc_hub_stmt_is_null (stmt, "revoked_usec")) {
    css_class = "badge bad";
    text = NC_WEB_W (page, N_ ("revoked"));
  } else if (!nc_hub_stmt_is_null (stmt, "forked_usec")) {
    css_class = "badge bad";
    text = NC_WEB_W (page, N_ ("forked: its store was copied or put back"));
  } else if (seen == 0) {
    css_class = "badge warn";
    text = NC_WEB_W (page, N_ ("never seen"));
  } else if (now - seen > LATE_DAYS * DAY_USEC) {
    css_class = "badge warn";
    text = NC_WEB_W (page, N_ ("not seen for two weeks"));
  }
  nc_html_open (page->html, "td", NULL);
  nc_html_element (page->html, "span", text, "class", css_class, NULL);
  nc_html_close (page->html);
}

/* What the laptop said that it still has alone; an older program says nothing. */
static void
write_unsent (NcWebPage *page, NcHubStmt *stmt)
{
  g_autofree char *text = NULL;

  if (!nc_hub_stmt_is_null (stmt, "unsent_entries"))
    text = g_strdup_printf ("%" G_GINT64_FORMAT " / %" G_GINT64_FORMAT " / %" G_GINT64_FORMAT,
                            nc_hub_stmt_int (stmt, "unsent_entries"), nc_hub_stmt_int (stmt, "unsent_papers"),
                            nc_hub_stmt_int (stmt, "unsent_photos"));
  nc_web_cells (page, text ? text : "", NULL);
}

static void
write_device (NcWebPage *page, NcHubStmt *stmt, GHashTable *awaited, GHashTable *officers)
{
  g_autofree char *seen = nc_web_time (nc_hub_stmt_int (stmt, "last_seen_usec")),
                  *enrolled = nc_web_time (nc_hub_stmt_int (stmt, "enrolled_usec"));
  const char *version = nc_hub_stmt_text (stmt, "app_version"), *id = nc_hub_stmt_text (stmt, "id");

  nc_html_open (page->html, "tr", NULL);
  nc_web_cells (page, officer_name (stmt, officers), NULL);
  write_device_state (page, stmt, nc_clock_now_usec (nc_hub_clock (page->request->hub)));
  nc_web_cells (page, seen, NULL);
  write_unsent (page, stmt);
  nc_web_cell_int (page, GPOINTER_TO_INT (g_hash_table_lookup (awaited, id)));
  nc_web_cell_int (page, nc_hub_stmt_int (stmt, "head_seq"));
  nc_web_cells (page, nc_web_region_name (page, nc_hub_stmt_text (stmt, "region")), NULL);
  write_id (page, id);
  nc_web_cells (page, version ? version : "", enrolled, NULL);
  nc_html_close (page->html);
}

/* The laptops of the region: when each was last here, what is still awaited from it, and which are shut out. */
void
nc_web_devices (NcWebPage *page, const NcWebAccount *account)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GHashTable) awaited = load_awaited (page, account->region, &error);
  g_autoptr (GHashTable) officers = awaited ? load_officers (page, account->region, &error) : NULL;
  NcHubStmt *stmt = officers ? select_in_region (page, "web-devices", account->region, &error) : NULL;
  gboolean has_row = stmt != NULL;
  guint n = 0;

  nc_web_page_begin (page, NC_WEB_W (page, N_ ("Laptops")), "devices");
  nc_web_table_begin (
      page, NC_WEB_W (page, N_ ("Laptops")),
      (const char *const[]){
          NC_WEB_W (page, N_ ("Officer")), NC_WEB_W (page, N_ ("State")), NC_WEB_W (page, N_ ("Last exchange")),
          NC_WEB_W (page, N_ ("Unsent: entries / papers / photos")), NC_WEB_W (page, N_ ("#Attachments awaited")),
          NC_WEB_W (page, N_ ("#Entries received")), NC_WEB_W (page, N_ ("Region")), NC_WEB_W (page, N_ ("Laptop")),
          NC_WEB_W (page, N_ ("Program")), NC_WEB_W (page, N_ ("Enrolled")), NULL });
  for (; has_row && nc_hub_stmt_step (stmt, &has_row, &error) && has_row; n++)
    write_device (page, stmt, awaited, officers);
  if (n == 0)
    nc_web_no_rows (
        page, 10,
        NC_WEB_W (page, N_ ("No laptop of this region has joined. The hub's administrator makes a code for each: "
                            "nengcha-hub enrol.")));
  nc_web_table_end (page);
  nc_web_paragraph (page,
                    NC_WEB_W (page, N_ ("Attachments awaited: files that records already here name, and that are "
                                        "still on the laptop alone. Unsent: what the laptop itself counted when it "
                                        "was last here.")),
                    "hint");
  if (error)
    nc_web_store_failed (page, error);
  else
    nc_web_page_send (page, 200);
}

static const char *
list_name (NcWebPage *page, const char *table)
{
  static const char *const names[][2] = {
    { "enterprise", N_ ("Enterprises") }, { "equipment", N_ ("Equipment") },
    { "issuer", N_ ("Authorities") },     { "meter_month", N_ ("Meters of data centres") },
    { "officer", N_ ("Officers") },       { "product_record", N_ ("Energy of products") },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (names[i][0], table))
      return NC_WEB_W (page, names[i][1]);
  return table;
}

typedef const char *(*NameOf) (NcWebPage *page, const char *id);

/* A table of two columns, from a statement's columns id and n. */
static gboolean
write_counts (NcWebPage *page, NcHubStmt *stmt, const char *title, const char *const *heads, NameOf name_of,
              const char *none, GError **error)
{
  gboolean has_row = stmt != NULL;
  guint n = 0;

  nc_web_heading (page, title);
  nc_web_table_begin (page, title, heads);
  while (has_row) {
    if (!nc_hub_stmt_step (stmt, &has_row, error))
      return FALSE;
    if (!has_row)
      break;
    nc_html_open (page->html, "tr", NULL);
    nc_web_cells (page, name_of (page, nc_hub_stmt_text (stmt, "id")), NULL);
    nc_web_cell_int (page, nc_hub_stmt_int (stmt, "n"));
    nc_html_close (page->html);
    n++;
  }
  if (n == 0)
    nc_web_no_rows (page, 2, none);
  nc_web_table_end (page);
  return stmt != NULL;
}

static gboolean
write_list_counts (NcWebPage *page, const char *region, GError **error)
{
  return write_counts (
      page, select_in_region (page, "web-list-counts", region, error), NC_WEB_W (page, N_ ("Lists")),
      (const char *const[]){ NC_WEB_W (page, N_ ("Kind of list")), NC_WEB_W (page, N_ ("#Rows")), NULL }, list_name,
      NC_WEB_W (page, N_ ("Nothing yet. The office gives lists by nengcha-hub lists import.")), error);
}

/* Each league or city counts its changes: two laptops with the same version have the same rows. */
static gboolean
write_versions (NcWebPage *page, const char *region, GError **error)
{
  return write_counts (page, select_in_region (page, "web-list-versions", region, error),
                       NC_WEB_W (page, N_ ("Versions")),
                       (const char *const[]){ NC_WEB_W (page, N_ ("Region")), NC_WEB_W (page, N_ ("#Version")), NULL },
                       nc_web_region_name, NC_WEB_W (page, N_ ("Nothing has changed in this region yet.")), error);
}

static gboolean
write_packs (NcWebPage *page, GError **error)
{
  NcHubStmt *stmt = nc_hub_sql (page->request->hub, "pack-list", error);
  gboolean has_row = stmt != NULL;
  guint n = 0;

  nc_web_heading (page, NC_WEB_W (page, N_ ("Reference packs")));
  nc_web_table_begin (page, NC_WEB_W (page, N_ ("Reference packs")),
                      (const char *const[]){ NC_WEB_W (page, N_ ("Dated")), NC_WEB_W (page, N_ ("Version")),
                                             NC_WEB_W (page, N_ ("#Bytes")), NC_WEB_W (page, N_ ("SHA-256")),
                                             NC_WEB_W (page, N_ ("Added")), NULL });
  while (has_row) {
    g_autofree char *added = NULL;

    if (!nc_hub_stmt_step (stmt, &has_row, error))
      return FALSE;
    if (!has_row)
      break;
    added = nc_web_time (nc_hub_stmt_int (stmt, "added_usec"));
    nc_html_open (page->html, "tr", NULL);
    nc_web_cells (page, nc_hub_stmt_text (stmt, "dated"), nc_hub_stmt_text (stmt, "version"), NULL);
    nc_web_cell_int (page, nc_hub_stmt_int (stmt, "size_bytes"));
    write_id (page, nc_hub_stmt_text (stmt, "sha256"));
    nc_web_cells (page, added, NULL);
    nc_html_close (page->html);
    n++;
  }
  if (n == 0)
    nc_web_no_rows (page, 5, NC_WEB_W (page, N_ ("No pack is offered: the laptops use the one they came with.")));
  nc_web_table_end (page);
  return stmt != NULL;
}

/* How many rows each list has, and which packs are offered. */
void
nc_web_lists (NcWebPage *page, const NcWebAccount *account)
{
  g_autoptr (GError) error = NULL;

  nc_web_page_begin (page, NC_WEB_W (page, N_ ("Lists and packs")), "lists");
  if (write_list_counts (page, account->region, &error) && write_versions (page, account->region, &error) &&
      write_packs (page, &error))
    nc_web_page_send (page, 200);
  else
    nc_web_store_failed (page, error);
}

static const char *
audit_name (NcWebPage *page, const char *what)
{
  static const char *const names[][2] = {
    { "code", N_ ("enrolment code made") },
    { "enrolled", N_ ("laptop enrolled") },
    { "revoked", N_ ("laptop revoked") },
    { "refused", N_ ("request refused") },
    { "forked", N_ ("copied store recognised") },
    { "login", N_ ("signed in") },
    { "login-failed", N_ ("sign-in failed") },
    { "login-shut", N_ ("account shut after failures") },
    { "login-unknown", N_ ("sign-in with an unknown account") },
    { "account-added", N_ ("account added") },
    { "account-password", N_ ("password changed") },
    { "account-disabled", N_ ("account disabled") },
    { "import", N_ ("list imported") },
    { "pack", N_ ("reference pack added") },
    { "restored", N_ ("hub put back from a backup") },
    { "succeeded", N_ ("laptop goes on under a new id") },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (names[i][0], what))
      return NC_WEB_W (page, names[i][1]);
  return what;
}

/* A region by its name. */
static const char *
audit_detail (NcWebPage *page, const char *detail)
{
  return detail ? nc_web_region_name (page, detail) : "";
}

/* What was done at the hub, newest first. What belongs to no laptop is for the whole region alone. */
void
nc_web_audit (NcWebPage *page, const NcWebAccount *account)
{
  const char *before = nc_web_argument (page->request, "before", 36);
  g_autofree char *last = NULL;
  g_autoptr (GError) error = NULL;
  NcHubStmt *stmt = select_in_region (page, "web-audit", account->region, &error);
  gboolean has_row = stmt != NULL;
  guint n = 0;

  if (stmt) {
    nc_hub_stmt_bind_text (stmt, ":before", before ? before : "~");
    nc_hub_stmt_bind_text (stmt, ":whole", g_str_has_suffix (account->region, "0000") ? "yes" : "no");
  }
  nc_web_page_begin (page, NC_WEB_W (page, N_ ("Audit log")), "audit");
  nc_web_table_begin (page, NC_WEB_W (page, N_ ("Audit log")),
                      (const char *const[]){ NC_WEB_W (page, N_ ("Time")), NC_WEB_W (page, N_ ("What")),
                                             NC_WEB_W (page, N_ ("Detail")), NC_WEB_W (page, N_ ("Laptop")), NULL });
  while (has_row && n <= AUDIT_ROWS && nc_hub_stmt_step (stmt, &has_row, &error) && has_row) {
    g_autofree char *time = nc_web_time (nc_hub_stmt_int (stmt, "usec"));
    const char *device = nc_hub_stmt_text (stmt, "device"), *detail = nc_hub_stmt_text (stmt, "detail");

    if (n++ == AUDIT_ROWS)
      break;
    g_free (last);
    last = g_strdup (nc_hub_stmt_text (stmt, "id"));
    nc_html_open (page->html, "tr", NULL);
    nc_web_cells (page, time, audit_name (page, nc_hub_stmt_text (stmt, "what")), audit_detail (page, detail), NULL);
    write_id (page, device);
    nc_html_close (page->html);
  }
  if (stmt && !error)
    nc_hub_stmt_reset (stmt);
  if (n == 0 && !error)
    nc_web_no_rows (page, 4, NC_WEB_W (page, N_ ("Nothing has been noted for this region.")));
  nc_web_table_end (page);
  if (n > AUDIT_ROWS) {
    g_autofree char *href = nc_html_url ("/office/audit", "before", last, NULL);

    nc_html_element (page->html, "a", NC_WEB_W (page, N_ ("Earlier")), "href", href, "class", "next", NULL);
  }
  if (error)
    nc_web_store_failed (page, error);
  else
    nc_web_page_send (page, 200);
}
