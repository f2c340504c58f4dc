/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-sync-numbers.h"
#include "nc-change.h"
#include "nc-id.h"
#include "nc-json.h"
#include "nc-lang.h"
#include <string.h>

#define NEXT_YEAR_FROM_DAY 15

/* The block that was asked for before and never came, or a new question; durable before it is asked. */
static gboolean
note_request (NcStore *store, const NcSyncSeries *series, char **id, gint64 *count, GError **error)
{
  g_autoptr (NcStmt) find = nc_sync_store_prepare (store, "number-request-find", error);
  g_autoptr (NcStmt) insert = find ? nc_sync_store_prepare (store, "number-request-insert", error) : NULL;
  gboolean has_row;

  if (!insert)
    return FALSE;
  nc_stmt_bind_text (find, ":issuer_name", series->issuer_name);
  nc_stmt_bind_text (find, ":series", series->series);
  nc_stmt_bind_int (find, ":year", series->year);
  if (!nc_stmt_step (find, &has_row, error))
    return FALSE;
  if (has_row) {
    *id = g_strdup (nc_stmt_text (find, "id"));
    *count = nc_stmt_int (find, "count");
    return TRUE;
  }
  *id = nc_id_new (nc_store_get_clock (store));
  nc_stmt_bind_text (insert, ":id", *id);
  nc_stmt_bind_text (insert, ":issuer_name", series->issuer_name);
  nc_stmt_bind_text (insert, ":series", series->series);
  nc_stmt_bind_int (insert, ":year", series->year);
  nc_stmt_bind_int (insert, ":count", *count);
  return nc_stmt_run (insert, error);
}

static char *
request_body (const NcSyncSeries *series, const char *id, gint64 count, gint64 after)
{
  GString *out = g_string_new (NULL);

  nc_json_begin_object (out);
  nc_json_member_string (out, "request_id", id);
  nc_json_member_string (out, "issuer_name", series->issuer_name);
  nc_json_member_string (out, "series", series->series);
  nc_json_member_int (out, "year", series->year);
  nc_json_member_int (out, "count", count);
  nc_json_member_int (out, "after", after);
  nc_json_end_object (out);
  return g_string_free (out, FALSE);
}

/* The block becomes a row like any other, so that the journal tells where each number came from. */
static gboolean
keep_block (NcStore *store, const NcSyncSeries *series, const char *id, gint64 first_no, gint64 last_no, GError **error)
{
  g_autoptr (NcChange) change = nc_change_new (store, "system");
  g_autoptr (NcStmt) done = nc_sync_store_prepare (store, "number-request-done", error);

  if (!done)
    return FALSE;
  nc_change_set (change, "number_block", id, "issuer_name", series->issuer_name);
  nc_change_set (change, "number_block", id, "series", series->series);
  nc_change_set_int (change, "number_block", id, "year", series->year);
  nc_change_set_int (change, "number_block", id, "first_no", first_no);
  nc_change_set_int (change, "number_block", id, "last_no", last_no);
  nc_change_set (change, "number_block", id, "device", nc_store_get_device_id (store));
  nc_change_set (change, "number_block", id, "source", "hub");
  nc_stmt_bind_text (done, ":id", id);
  return nc_change_commit (change, error) && nc_stmt_run (done, error);
}

/**
 * nc_sync_lease:
 * @count: 1 to 1,000
 * @block: (out caller-allocates): the numbers that are now this laptop's
 *
 * Leases a block. Asked again after a broken link, the hub gives the same block.
 *
 * Returns: %FALSE with an #NcSyncError or a store error
 */
gboolean
nc_sync_lease (NcSyncSession *session, const NcSyncSeries *series, gint64 count, NcSyncBlock *block, GError **error)
{
  g_autoptr (NcStmt) last = nc_sync_store_prepare (session->store, "number-last", error);
  g_autofree char *id = NULL, *body = NULL;
  g_auto (NcHttpReply) reply = { 0 };
  g_autoptr (NcJson) json = NULL;

  if (!last || !note_request (session->store, series, &id, &count, error))
    return FALSE;
  nc_stmt_bind_text (last, ":issuer_name", series->issuer_name);
  nc_stmt_bind_text (last, ":series", series->series);
  nc_stmt_bind_int (last, ":year", series->year);
  if (!nc_stmt_step (last, NULL, error))
    return FALSE;
  body = request_body (series, id, count, nc_stmt_int (last, "last"));
  nc_stmt_reset (last);
  if (!nc_http_call (session->http, &(NcHttpCall){ .method = "POST", .path = "/v1/numbers", .json = body }, &reply,
                     error) ||
      !nc_http_expect (&reply, 200, error) || !(json = nc_sync_signed_json (session->link->hub_key, &reply, error)))
    return FALSE;
  block->first_no = nc_wire_get_int (json, "first_no");
  block->last_no = nc_wire_get_int (json, "last_no");
  if (g_strcmp0 (nc_wire_get_string (json, "request_id", 36), id) == 0 && block->first_no > 0 &&
      block->last_no - block->first_no + 1 == count)
    return keep_block (session->store, series, id, block->first_no, block->last_no, error);
  g_set_error_literal (
      error, NC_SYNC_ERROR, NC_SYNC_ERROR_NOT_THE_HUB,
      _ ("the hub's answer cannot be read; exchange again, and tell the bureau if it happens once more"));
  return FALSE;
}

static gboolean
count_left (NcStore *store, const NcSyncSeries *series, gint64 *left, GError **error)
{
  g_autoptr (NcStmt) stmt = nc_sync_store_prepare (store, "number-left", error);

  if (!stmt)
    return FALSE;
  nc_stmt_bind_text (stmt, ":issuer_name", series->issuer_name);
  nc_stmt_bind_text (stmt, ":series", series->series);
  nc_stmt_bind_int (stmt, ":year", series->year);
  nc_stmt_bind_text (stmt, ":device", nc_store_get_device_id (store));
  if (!nc_stmt_step (stmt, NULL, error))
    return FALSE;
  *left = nc_stmt_int (stmt, "n");
  return TRUE;
}

typedef struct {
  char *issuer_name;
  char *series;
  gint64 reserve;
} Demand;

static void
demand_clear (gpointer data)
{
  Demand *demand = data;

  g_free (demand->issuer_name);
  g_free (demand->series);
}

static GArray *
load_demands (NcStore *store, GError **error)
{
  g_autoptr (NcStmt) stmt = nc_sync_store_prepare (store, "number-demands", error);
  g_autoptr (GArray) out = g_array_new (FALSE, FALSE, sizeof (Demand));
  gboolean has_row = TRUE;

  g_array_set_clear_func (out, demand_clear);
  while (stmt && has_row) {
    Demand demand;

    if (!nc_stmt_step (stmt, &has_row, error))
      return NULL;
    if (!has_row)
      break;
    demand = (Demand){ g_strdup (nc_stmt_text (stmt, "issuer_name")), g_strdup (nc_stmt_text (stmt, "series")),
                       nc_stmt_int (stmt, "reserve") };
    g_array_append_val (out, demand);
  }
  return stmt ? g_steal_pointer (&out) : NULL;
}

/* What the hub says to a question for numbers and to nothing else: too many at once, say, or not of that year. It must
   not keep papers and photos here; the next exchange asks again. */
static gboolean
is_about_the_numbers (const GError *error)
{
  return g_error_matches (error, NC_SYNC_ERROR, NC_SYNC_ERROR_BUSY) ||
         g_error_matches (error, NC_SYNC_ERROR, NC_SYNC_ERROR_REFUSED) ||
         g_error_matches (error, NC_SYNC_ERROR, NC_SYNC_ERROR_BAD_DATA);
}

static gboolean
fill_up (NcSyncSession *session, const Demand *demand, int year, gboolean *leased, GError **error)
{
  g_autoptr (GError) local = NULL;
  NcSyncSeries series = { demand->issuer_name, demand->series, year };
  NcSyncBlock block;
  gint64 left;

  if (!count_left (session->store, &series, &left, error))
    return FALSE;
  if (2 * left > demand->reserve)
    return TRUE;
  if (nc_sync_lease (session, &series, demand->reserve, &block, &local)) {
    *leased = TRUE;
    return TRUE;
  }
  if (is_about_the_numbers (local)) {
    nc_http_take_wait (session->http);
    return TRUE;
  }
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/**
 * nc_sync_fill_up_numbers:
 * @leased: (out): whether there are new blocks, to be told to the hub
 *
 * Leases what is missing of the numbers that this laptop wants in hand; from the middle of December on also those of
 * the next year, so that January may begin without a network.
 */
gboolean
nc_sync_fill_up_numbers (NcSyncSession *session, gboolean *leased, GError **error)
{
  g_autoptr (GArray) demands = load_demands (session->store, error);
  int year, month, day;

  *leased = FALSE;
  if (!demands)
    return FALSE;
  nc_day_to_ymd (nc_clock_today (nc_store_get_clock (session->store)), &year, &month, &day);
  for (guint i = 0; i < demands->len; i++) {
    const Demand *demand = &g_array_index (demands, Demand, i);

    if (!fill_up (session, demand, year, leased, error) ||
        (month == 12 && day >= NEXT_YEAR_FROM_DAY && !fill_up (session, demand, year + 1, leased, error)))
      return FALSE;
  }
  return TRUE;
}

typedef struct {
  const NcSyncSeries *series;
  gint64 count;
  NcSyncBlock *block;
} Wish;

static gboolean
lease_step (NcSyncSession *session, gpointer data, GError **error)
{
  Wish *wish = data;

  return nc_sync_lease (session, wish->series, wish->count, wish->block, error);
}

/**
 * nc_sync_request_numbers:
 *
 * nc_sync_lease() in an exchange of its own, which also tells the hub's records of the block.
 */
gboolean
nc_sync_request_numbers (NcStore *store, const NcSyncSeries *series, gint64 count, NcSyncBlock *block, GError **error)
{
  Wish wish = { series, count, block };

  return nc_sync_with_session (store, lease_step, &wish, error);
}
