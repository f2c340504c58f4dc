/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-hub-web-facts.h"
#include "nc-day.h"
#include "nc-hub-writer.h"
#include "nc-paper-code.h"
#include <string.h>

/* Raised when other columns are kept: the hub then makes them anew at its next start. */
#define FACTS_VERSION "2"
#define PART_ROWS     2000
/* Longer ones come from no laptop of ours, and an index would not take them. */
#define MAX_WORD 128

static const char *
field (json_t *data, const char *name)
{
  const char *value = json_string_value (json_object_get (data, name));

  return value && *value ? value : NULL;
}

static const char *
or_empty (const char *text)
{
  return text ? text : "";
}

/* A word of a vocabulary, an id or a code; NULL for what can be none. */
static const char *
word (json_t *data, const char *name)
{
  const char *value = field (data, name);

  return value && g_utf8_strlen (value, -1) <= MAX_WORD ? value : NULL;
}

/* A day or a time that begins with one; NULL for anything else. */
static const char *
day_of (json_t *data, const char *name)
{
  const char *value = word (data, name);
  g_autofree char *day = value ? g_strndup (value, 10) : NULL;

  return nc_day_parse (day) != NC_DAY_NONE ? value : NULL;
}

static gboolean
drop (NcHub *hub, const char *statement, const char *area, const char *id, GError **error)
{
  NcHubStmt *stmt = nc_hub_sql (hub, statement, error);

  if (!stmt)
    return FALSE;
  nc_hub_stmt_bind_text (stmt, ":area", area);
  nc_hub_stmt_bind_text (stmt, ":id", id);
  return nc_hub_stmt_run (stmt, error);
}

/* Takes what a case or a finding counts out of the sums before it changes, and puts it in afterwards. */
static gboolean
count (NcHub *hub, const char *statement, const char *area, const char *id, int sign, GError **error)
{
  NcHubStmt *stmt = nc_hub_sql (hub, statement, error);

  if (!stmt)
    return FALSE;
  nc_hub_stmt_bind_text (stmt, ":area", area);
  nc_hub_stmt_bind_text (stmt, ":id", id);
  nc_hub_stmt_bind_int (stmt, ":sign", sign);
  return nc_hub_stmt_run (stmt, error);
}

/* What stands in the sums of @table; NULL for nothing. */
static const char *
sum_of (const char *table)
{
  return g_str_equal (table, "case_file")      ? "web-sum-case"
         : g_str_equal (table, "case_finding") ? "web-sum-finding"
                                               : NULL;
}

/* The day that a case is counted on: of the visit, else the planned one, else of its opening. */
static gboolean
put_case (NcHub *hub, const char *area, const char *id, const char *region, json_t *data, GError **error)
{
  const char *visited = day_of (data, "visit_start"), *planned = day_of (data, "planned_start");
  const char *day = visited ? visited : planned ? planned : day_of (data, "opened_on");
  g_autofree char *year = g_strndup (or_empty (day), 4), *month = g_strndup (or_empty (day), 7),
                  *visit = visited ? g_strndup (visited, 10) : NULL;
  NcHubStmt *stmt = nc_hub_sql (hub, "web-case-put", error);

  if (!stmt)
    return FALSE;
  nc_hub_stmt_bind_text (stmt, ":area", area);
  nc_hub_stmt_bind_text (stmt, ":case_id", id);
  nc_hub_stmt_bind_text (stmt, ":region", region);
  nc_hub_stmt_bind_text (stmt, ":state", or_empty (word (data, "state")));
  nc_hub_stmt_bind_text (stmt, ":year", year);
  nc_hub_stmt_bind_text (stmt, ":month", month);
  nc_hub_stmt_bind_text (stmt, ":unit_name", or_empty (field (data, "unit_name")));
  nc_hub_stmt_bind_text (stmt, ":industry", or_empty (word (data, "industry_code")));
  nc_hub_stmt_bind_text (stmt, ":item", field (data, "item"));
  nc_hub_stmt_bind_text (stmt, ":planned_on", planned);
  nc_hub_stmt_bind_text (stmt, ":visited_on", visit);
  nc_hub_stmt_bind_text (stmt, ":due_on", day_of (data, "due_on"));
  nc_hub_stmt_bind_text (stmt, ":completion_on", day_of (data, "completion_report_on"));
  return nc_hub_stmt_run (stmt, error);
}

/* A finding counts when it names a violation and nobody withdrew it. */
static gboolean
put_finding (NcHub *hub, const char *area, const char *id, const char *region, json_t *data, GError **error)
{
  const char *violation = word (data, "violation"), *case_id = word (data, "case_id");
  NcHubStmt *stmt;

  if (!violation || !case_id || field (data, "withdrawn_reason"))
    return drop (hub, "web-finding-drop", area, id, error);
  stmt = nc_hub_sql (hub, "web-finding-put", error);
  if (!stmt)
    return FALSE;
  nc_hub_stmt_bind_text (stmt, ":area", area);
  nc_hub_stmt_bind_text (stmt, ":finding_id", id);
  nc_hub_stmt_bind_text (stmt, ":case_id", case_id);
  nc_hub_stmt_bind_text (stmt, ":region", region);
  nc_hub_stmt_bind_text (stmt, ":violation", violation);
  return nc_hub_stmt_run (stmt, error);
}

/* Only a paper with a number and a content hash has a code that can be asked for. */
static gboolean
put_paper (NcHub *hub, const char *area, const char *id, const char *region, json_t *data, gboolean is_gone,
           GError **error)
{
  const char *number = word (data, "number"), *hex = field (data, "content_sha256");
  const char *signed_blob = field (data, "signed_blob_id");
  g_autofree char *code = NULL;
  guint8 hash[32];
  NcHubStmt *stmt;

  if (!number || !nc_wire_unhex (hex, hash, sizeof hash))
    return drop (hub, "web-paper-drop", area, id, error);
  code = nc_paper_code_short (number, hash);
  stmt = nc_hub_sql (hub, "web-paper-put", error);
  if (!stmt)
    return FALSE;
  nc_hub_stmt_bind_text (stmt, ":area", area);
  nc_hub_stmt_bind_text (stmt, ":paper_id", id);
  nc_hub_stmt_bind_text (stmt, ":region", region);
  nc_hub_stmt_bind_text (stmt, ":kind", or_empty (field (data, "kind")));
  nc_hub_stmt_bind_text (stmt, ":number", number);
  nc_hub_stmt_bind_text (stmt, ":short_code", code);
  nc_hub_stmt_bind_text (stmt, ":content_hash", hex);
  nc_hub_stmt_bind_text (stmt, ":issued_on", field (data, "issued_on"));
  nc_hub_stmt_bind_text (stmt, ":issuer_name", field (data, "issuer_name"));
  nc_hub_stmt_bind_text (stmt, ":blob_id", signed_blob ? signed_blob : field (data, "blob_id"));
  nc_hub_stmt_bind_text (stmt, ":replaces_id", word (data, "replaces_id"));
  nc_hub_stmt_bind_int (stmt, ":is_gone", is_gone);
  return nc_hub_stmt_run (stmt, error);
}

static gboolean
put (NcHub *hub, const char *area, const char *table, const char *id, const char *region, json_t *data,
     gboolean is_gone, GError **error)
{
  if (g_str_equal (table, "case_file"))
    return is_gone ? drop (hub, "web-case-drop", area, id, error) : put_case (hub, area, id, region, data, error);
  if (g_str_equal (table, "case_finding"))
    return is_gone ? drop (hub, "web-finding-drop", area, id, error) : put_finding (hub, area, id, region, data, error);
  if (g_str_equal (table, "case_paper"))
    return put_paper (hub, area, id, region, data, is_gone, error);
  return TRUE;
}

/**
 * nc_web_facts_put:
 * @data: the whole row
 * @is_gone: the row was deleted: a case or finding counts no more, a paper is told to be withdrawn
 */
gboolean
nc_web_facts_put (NcHub *hub, const char *area, const char *table, const char *id, const char *region, json_t *data,
                  gboolean is_gone, GError **error)
{
  const char *sum = sum_of (table);

  return (!sum || count (hub, sum, area, id, -1, error)) && put (hub, area, table, id, region, data, is_gone, error) &&
         (!sum || count (hub, sum, area, id, 1, error));
}

/* The row lies in another area now. */
gboolean
nc_web_facts_drop (NcHub *hub, const char *area, const char *table, const char *id, GError **error)
{
  const char *statement = g_str_equal (table, "case_file")      ? "web-case-drop"
                          : g_str_equal (table, "case_finding") ? "web-finding-drop"
                          : g_str_equal (table, "case_paper")   ? "web-paper-drop"
                                                                : NULL;
  const char *sum = sum_of (table);

  return !statement || ((!sum || count (hub, sum, area, id, -1, error)) && drop (hub, statement, area, id, error));
}

/* The row has another region now, and nothing else changed. */
gboolean
nc_web_facts_move (NcHub *hub, const char *area, const char *table, const char *id, const char *region, GError **error)
{
  const char *statement = g_str_equal (table, "case_file")      ? "web-case-move"
                          : g_str_equal (table, "case_finding") ? "web-finding-move"
                          : g_str_equal (table, "case_paper")   ? "web-paper-move"
                                                                : NULL;
  const char *sum = sum_of (table);
  NcHubStmt *stmt;

  if (!statement)
    return TRUE;
  if (sum && !count (hub, sum, area, id, -1, error))
    return FALSE;
  stmt = nc_hub_sql (hub, statement, error);
  if (!stmt)
    return FALSE;
  nc_hub_stmt_bind_text (stmt, ":area", area);
  nc_hub_stmt_bind_text (stmt, ":id", id);
  nc_hub_stmt_bind_text (stmt, ":region", region);
  return nc_hub_stmt_run (stmt, error) && (!sum || count (hub, sum, area, id, 1, error));
}

/* Some rows of a database that knew no facts yet. */
typedef struct {
  const char *area;
  const char *table;
  char *after;
  gboolean is_last;
} Part;

typedef struct {
  char *id;
  char *region;
  json_t *data;
  gboolean is_gone;
} Found;

static void
found_free (gpointer data)
{
  Found *found = data;

  g_free (found->id);
  g_free (found->region);
  json_decref (found->data);
  g_free (found);
}

static GPtrArray *
read_part (NcHub *hub, const Part *part, GError **error)
{
  NcHubStmt *stmt = nc_hub_sql (hub, "web-facts-rows", error);
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (found_free);
  gboolean has_row = TRUE;
  json_error_t problem;

  if (!stmt)
    return NULL;
  nc_hub_stmt_bind_text (stmt, ":area", part->area);
  nc_hub_stmt_bind_text (stmt, ":table_name", part->table);
  nc_hub_stmt_bind_text (stmt, ":after", part->after);
  nc_hub_stmt_bind_int (stmt, ":n", PART_ROWS);
  while (has_row) {
    Found *found;

    if (!nc_hub_stmt_step (stmt, &has_row, error))
      return NULL;
    if (!has_row)
      break;
    found = g_new0 (Found, 1);
    found->id = g_strdup (nc_hub_stmt_text (stmt, "row_id"));
    found->region = g_strdup (nc_hub_stmt_text (stmt, "region"));
    found->data = json_loads (nc_hub_stmt_text (stmt, "data"), 0, &problem);
    found->is_gone = !nc_hub_stmt_is_null (stmt, "gone");
    g_ptr_array_add (rows, found);
  }
  return g_steal_pointer (&rows);
}

static gboolean
run_part (NcHub *hub, gpointer data, GError **error)
{
  Part *part = data;
  g_autoptr (GPtrArray) rows = read_part (hub, part, error);

  for (guint i = 0; rows && i < rows->len; i++) {
    const Found *found = rows->pdata[i];

    if (!put (hub, part->area, part->table, found->id, found->region, found->data, found->is_gone, error))
      return FALSE;
  }
  if (!rows)
    return FALSE;
  part->is_last = rows->len < PART_ROWS;
  if (rows->len > 0) {
    g_free (part->after);
    part->after = g_strdup (((Found *)rows->pdata[rows->len - 1])->id);
  }
  return TRUE;
}

static gboolean
run_each (NcHub *hub, const char *const *statements, const char *area, GError **error)
{
  for (gsize i = 0; statements[i]; i++) {
    NcHubStmt *stmt = nc_hub_sql (hub, statements[i], error);

    if (!stmt)
      return FALSE;
    nc_hub_stmt_bind_text (stmt, ":area", area);
    if (!nc_hub_stmt_run (stmt, error))
      return FALSE;
  }
  return TRUE;
}

/* @data: the area */
static gboolean
run_clear (NcHub *hub, gpointer data, GError **error)
{
  static const char *const statements[] = { "web-case-clear", "web-finding-clear", "web-paper-clear", NULL };

  return run_each (hub, statements, data, error);
}

/* All sums of an area, from nothing. @data: the area */
static gboolean
run_count (NcHub *hub, gpointer data, GError **error)
{
  static const char *const statements[] = { "web-sum-clear", "web-sum-all", NULL };

  return run_each (hub, statements, data, error);
}

static gboolean
complete_area (NcHub *hub, const char *area, GError **error)
{
  static const char *const tables[] = { "case_file", "case_finding", "case_paper" };
  gboolean done = nc_hub_write_now (hub, area, run_clear, (gpointer)area, error);

  for (gsize i = 0; done && i < G_N_ELEMENTS (tables); i++) {
    Part part = { .area = area, .table = tables[i], .after = g_strdup ("") };

    while (done && !part.is_last)
      done = nc_hub_write_now (hub, area, run_part, &part, error);
    g_free (part.after);
  }
  return done && nc_hub_write_now (hub, area, run_count, (gpointer)area, error);
}

static gboolean
run_mark (NcHub *hub, gpointer data, GError **error)
{
  (void)data;
  return nc_hub_set_meta (hub, "web_facts", FACTS_VERSION, error);
}

/**
 * nc_web_facts_remake:
 *
 * Facts and sums of all rows, from nothing. Right also while the hub serves; until it is through, pages may show less.
 */
gboolean
nc_web_facts_remake (NcHub *hub, GError **error)
{
  g_autoptr (GPtrArray) areas = g_ptr_array_new_with_free_func (g_free);
  NcHubStmt *stmt = nc_hub_sql (hub, "area-list", error);
  gboolean has_row = stmt != NULL;

  while (has_row) {
    if (!nc_hub_stmt_step (stmt, &has_row, error))
      return FALSE;
    if (has_row)
      g_ptr_array_add (areas, g_strdup (nc_hub_stmt_text (stmt, "area")));
  }
  for (guint i = 0; i < areas->len; i++)
    if (!complete_area (hub, areas->pdata[i], error))
      return FALSE;
  return stmt && nc_hub_write_now (hub, "", run_mark, NULL, error);
}

/* Whether all facts are there; else the next start makes them. */
gboolean
nc_web_facts_are_complete (NcHub *hub)
{
  g_autofree char *version = nc_hub_get_meta (hub, "web_facts");

  return g_strcmp0 (version, FACTS_VERSION) == 0;
}

/**
 * nc_web_facts_complete:
 *
 * For a database that was written before there were facts, or when they were others: makes them of all rows.
 */
gboolean
nc_web_facts_complete (NcHub *hub, GError **error)
{
  return nc_web_facts_are_complete (hub) || nc_web_facts_remake (hub, error);
}

/* The next start makes them anew. */
gboolean
nc_web_facts_forget (NcHub *hub, GError **error)
{
  return nc_hub_set_meta (hub, "web_facts", "", error);
}
