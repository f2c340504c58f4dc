/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-hub-device.h"
#include "nc-hub-web.h"
#include "nc-id.h"
#include "nc-lang.h"
#include <string.h>

/* One case with its rows, table → array of rows as JSON with their id in "id". */
typedef struct {
  json_t *file;
  char *area;
  char *region;
  GHashTable *rows;
} Case;

static void
case_clear (Case *self)
{
  json_decref (self->file);
  g_free (self->area);
  g_free (self->region);
  g_clear_pointer (&self->rows, g_hash_table_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Case, case_clear)

static void
array_free (gpointer array)
{
  json_decref (array);
}

static json_t *
rows_of (Case *self, const char *table)
{
  json_t *rows = g_hash_table_lookup (self->rows, table);

  if (!rows) {
    rows = json_array ();
    g_hash_table_insert (self->rows, g_strdup (table), rows);
  }
  return rows;
}

static const char *
text_of (json_t *row, const char *field)
{
  const char *value = json_string_value (json_object_get (row, field));

  return value ? value : "";
}

static json_t *
data_of (NcHubStmt *stmt)
{
  json_error_t problem;

  return json_loads (nc_hub_stmt_text (stmt, "data"), 0, &problem);
}

static gboolean
load_file (Case *self, NcHub *hub, const char *id, const char *region, GError **error)
{
  NcHubStmt *stmt = nc_hub_sql (hub, "web-row", error);
  gboolean has_row;

  if (!stmt)
    return FALSE;
  nc_hub_stmt_bind_text (stmt, ":table_name", "case_file");
  nc_hub_stmt_bind_text (stmt, ":row_id", id);
  if (!nc_hub_stmt_step (stmt, &has_row, error))
    return FALSE;
  if (has_row && nc_hub_stmt_is_null (stmt, "gone") &&
      nc_hub_region_contains (region, nc_hub_stmt_text (stmt, "region"))) {
    self->region = g_strdup (nc_hub_stmt_text (stmt, "region"));
    self->area = g_strdup (nc_hub_stmt_text (stmt, "area"));
    self->file = data_of (stmt);
  }
  nc_hub_stmt_reset (stmt);
  return TRUE;
}

/* Rows of another region are left out: a row may have moved away from its case. */
static gboolean
load_rows (Case *self, NcHub *hub, const char *id, GError **error)
{
  NcHubStmt *stmt = nc_hub_sql (hub, "web-case-rows", error);
  g_autofree char *parent = g_strdup_printf ("case_file/%s", id);
  gboolean has_row = TRUE;

  self->rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, array_free);
  if (!stmt)
    return FALSE;
  nc_hub_stmt_bind_text (stmt, ":area", self->area);
  nc_hub_stmt_bind_text (stmt, ":parent", parent);
  while (has_row) {
    json_t *row;

    if (!nc_hub_stmt_step (stmt, &has_row, error))
      return FALSE;
    row = has_row ? data_of (stmt) : NULL;
    if (!row)
      continue;
    json_object_set_new (row, "id", json_string (nc_hub_stmt_text (stmt, "row_id")));
    json_array_append_new (rows_of (self, nc_hub_stmt_text (stmt, "table_name")), row);
  }
  return TRUE;
}

static gboolean
is_there (NcHub *hub, const char *blob_id)
{
  NcHubStmt *stmt = *blob_id ? nc_hub_sql (hub, "blob-find", NULL) : NULL;
  gboolean has_row = FALSE;

  if (!stmt)
    return FALSE;
  nc_hub_stmt_bind_text (stmt, ":id", blob_id);
  nc_hub_stmt_step (stmt, &has_row, NULL);
  nc_hub_stmt_reset (stmt);
  return has_row;
}

static void
write_pair (NcWebPage *page, const char *name, const char *value)
{
  if (!*value)
    return;
  nc_html_element (page->html, "dt", name, NULL);
  nc_html_element (page->html, "dd", value, NULL);
}

/* The day of the order, and whether it has passed while the order stands. */
static void
write_due (NcWebPage *page, json_t *file)
{
  const char *due = text_of (file, "due_on");
  g_autofree char *late = g_strdup_printf ("%s (%s)", due, NC_WEB_W (page, N_ ("Overdue")));
  gboolean is_late = nc_web_is_overdue (page, text_of (file, "state"), due);

  if (!*due)
    return;
  nc_html_element (page->html, "dt", NC_WEB_W (page, N_ ("Rectification due")), NULL);
  nc_html_element (page->html, "dd", is_late ? late : due, "class", is_late ? "late" : NULL, NULL);
}

static void
write_facts (NcWebPage *page, Case *self)
{
  g_autofree char *division = g_strndup (text_of (self->file, "industry_code"), 2),
                  *visit = g_strndup (text_of (self->file, "visit_start"), 10);
  json_t *officers = rows_of (self, "case_officer"), *officer;
  g_autoptr (GString) names = g_string_new (NULL);
  gsize i;

  json_array_foreach (officers, i, officer)
      g_string_append_printf (names, "%s%s", i ? "、" : "", text_of (officer, "name"));
  nc_html_open (page->html, "dl", "class", "facts", NULL);
  write_pair (page, NC_WEB_W (page, N_ ("State")), nc_web_state_name (page, text_of (self->file, "state")));
  write_pair (page, NC_WEB_W (page, N_ ("Region")), nc_web_region_name (page, self->region));
  write_pair (page, NC_WEB_W (page, N_ ("Credit code")), text_of (self->file, "uscc"));
  write_pair (page, NC_WEB_W (page, N_ ("Industry")), *division ? nc_web_industry_name (page, division) : "");
  write_pair (page, NC_WEB_W (page, N_ ("Item")), text_of (self->file, "item"));
  write_pair (page, NC_WEB_W (page, N_ ("Plan")), text_of (self->file, "plan_ref"));
  write_pair (page, NC_WEB_W (page, N_ ("Officers")), names->str);
  write_pair (page, NC_WEB_W (page, N_ ("Planned for")), text_of (self->file, "planned_start"));
  write_pair (page, NC_WEB_W (page, N_ ("Visit")), visit);
  write_pair (page, NC_WEB_W (page, N_ ("Concluded on")), text_of (self->file, "concluded_on"));
  write_due (page, self->file);
  write_pair (page, NC_WEB_W (page, N_ ("Report of completion")), text_of (self->file, "completion_report_on"));
  write_pair (page, NC_WEB_W (page, N_ ("Closed on")), text_of (self->file, "closed_on"));
  nc_html_close (page->html);
}

static void
write_findings (NcWebPage *page, Case *self)
{
  json_t *rows = rows_of (self, "case_finding"), *row;
  gsize i;

  nc_web_heading (page, NC_WEB_W (page, N_ ("Findings")));
  nc_web_table_begin (page, NC_WEB_W (page, N_ ("Findings")),
                      (const char *const[]){ NC_WEB_W (page, N_ ("Violation")), NC_WEB_W (page, N_ ("Fact")),
                                             NC_WEB_W (page, N_ ("Equipment")), NC_WEB_W (page, N_ ("Demand")),
                                             NC_WEB_W (page, N_ ("Rectification due")), NULL });
  json_array_foreach (rows, i, row)
  {
    g_autofree char *machine = g_strjoin (" ", text_of (row, "equipment"), text_of (row, "model"), NULL);
    const char *withdrawn = text_of (row, "withdrawn_reason");

    nc_html_open (page->html, "tr", "class", *withdrawn ? "gone" : NULL, NULL);
    nc_web_cells (page, nc_web_violation_name (page, text_of (row, "violation")), text_of (row, "fact"),
                  g_strstrip (machine), *withdrawn ? withdrawn : text_of (row, "demand"), text_of (row, "due_on"),
                  NULL);
    nc_html_close (page->html);
  }
  if (i == 0)
    nc_web_no_rows (page, 5, NC_WEB_W (page, N_ ("No finding is recorded.")));
  nc_web_table_end (page);
}

/* Who signed, who refused, of one paper. */
static char *
signatures_of (NcWebPage *page, Case *self, const char *paper_id)
{
  json_t *rows = rows_of (self, "paper_signature"), *row;
  guint n_signed = 0, n_refused = 0;
  gsize i;

  json_array_foreach (rows, i, row) if (g_str_equal (text_of (row, "paper_id"), paper_id))
  {
    if (g_str_equal (text_of (row, "status"), "signed"))
      n_signed++;
    else
      n_refused++;
  }
  if (n_signed + n_refused == 0)
    return g_strdup ("");
  if (n_refused == 0)
    return g_strdup_printf (NC_WEB_W (page, N_ ("%u signed")), n_signed);
  return g_strdup_printf (NC_WEB_W (page, N_ ("%u signed, %u refused")), n_signed, n_refused);
}

/* How and when it was served. */
static char *
service_of (Case *self, const char *paper_id)
{
  json_t *rows = rows_of (self, "paper_service"), *row;
  GString *out = g_string_new (NULL);
  gsize i;

  json_array_foreach (rows, i, row) if (g_str_equal (text_of (row, "paper_id"), paper_id))
      g_string_append_printf (out, "%s%s %s", out->len ? "; " : "", text_of (row, "served_on"), text_of (row, "mode"));
  return g_string_free (out, FALSE);
}

static const char *
paper_standing (NcWebPage *page, Case *self, json_t *paper)
{
  json_t *rows = rows_of (self, "case_paper"), *row;
  const char *blob = text_of (paper, "signed_blob_id");
  gsize i;

  json_array_foreach (rows, i, row) if (g_str_equal (text_of (row, "replaces_id"),
                                                     text_of (paper, "id"))) return NC_WEB_W (page, N_ ("superseded"));
  if (!*blob)
    blob = text_of (paper, "blob_id");
  return is_there (page->request->hub, blob) ? NC_WEB_W (page, N_ ("valid, file arrived"))
                                             : NC_WEB_W (page, N_ ("valid, file still on the laptop"));
}

static void
write_papers (NcWebPage *page, Case *self)
{
  json_t *rows = rows_of (self, "case_paper"), *row;
  gsize i;

  nc_web_heading (page, NC_WEB_W (page, N_ ("Papers")));
  nc_web_table_begin (page, NC_WEB_W (page, N_ ("Papers")),
                      (const char *const[]){ NC_WEB_W (page, N_ ("Paper")), NC_WEB_W (page, N_ ("Number of the paper")),
                                             NC_WEB_W (page, N_ ("Issued on")), NC_WEB_W (page, N_ ("Signatures")),
                                             NC_WEB_W (page, N_ ("Served")), NC_WEB_W (page, N_ ("Status")), NULL });
  json_array_foreach (rows, i, row)
  {
    g_autofree char *signatures = signatures_of (page, self, text_of (row, "id")),
                    *service = service_of (self, text_of (row, "id"));

    nc_html_open (page->html, "tr", NULL);
    nc_web_cells (page, nc_web_paper_name (page, text_of (row, "kind")), text_of (row, "number"),
                  text_of (row, "issued_on"), signatures, service, paper_standing (page, self, row), NULL);
    nc_html_close (page->html);
  }
  if (i == 0)
    nc_web_no_rows (page, 6, NC_WEB_W (page, N_ ("No paper has been made.")));
  nc_web_table_end (page);
}

static void
write_evidence (NcWebPage *page, Case *self)
{
  json_t *rows = rows_of (self, "case_evidence"), *row;
  g_autofree char *text = NULL;
  guint n = 0, n_there = 0;
  gsize i;

  json_array_foreach (rows, i, row) if (*text_of (row, "blob_id"))
  {
    n++;
    n_there += is_there (page->request->hub, text_of (row, "blob_id"));
  }
  nc_web_heading (page, NC_WEB_W (page, N_ ("Evidence")));
  text = g_strdup_printf (NC_WEB_W (page, N_ ("Files of evidence: %u; arrived here: %u.")), n, n_there);
  nc_web_paragraph (page, text, NULL);
}

/* One case: what was found, which papers stand, what has arrived. Telephone numbers and identity numbers are not shown.
 */
void
nc_web_case (NcWebPage *page, const NcWebAccount *account)
{
  const char *id = page->request->id;
  g_auto (Case) self = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;

  if (nc_id_is_valid (id) && (!load_file (&self, page->request->hub, id, account->region, &error) ||
                              (self.file && !load_rows (&self, page->request->hub, id, &error)))) {
    nc_web_store_failed (page, error);
    return;
  }
  if (!self.file) {
    nc_web_page_fail (page, 404, NC_WEB_W (page, N_ ("No such case")),
                      NC_WEB_W (page, N_ ("There is no case of this id in your region.")));
    return;
  }
  path = g_strdup_printf ("/office/cases/%s", id);
  page->path = path;
  nc_web_page_begin (page, text_of (self.file, "unit_name"), "cases");
  write_facts (page, &self);
  write_findings (page, &self);
  write_papers (page, &self);
  write_evidence (page, &self);
  nc_web_page_send (page, 200);
}
