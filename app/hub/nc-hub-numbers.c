/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two papers never bear one number, also when the hub is put back to a state that knows less than it gave out. The
   ledger beside the database knows what the database forgot. Where the ledger is gone, too, numbers are left out: since
   no series is given more than MOST_AT_ONCE numbers in a span of that many minutes, it cannot have got further since
   the moment T of the copy than MOST_AT_ONCE and one for each minute that passed. The hub goes on behind that, with no
   more than one number a minute counted from there, so that the same holds when the same copy is put back once more. */
#include "nc-hub-numbers.h"
#include "nc-day.h"
#include "nc-hub-log.h"
#include "nc-hub-writer.h"
#include "nc-json.h"
#include "nc-lang.h"
#include <string.h>
#include <unistd.h>

#define MAX_LEASE    1000
#define MAX_NUMBER   999999999
#define MOST_AT_ONCE 1000
#define MINUTE_USEC  (G_GINT64_CONSTANT (60) * G_USEC_PER_SEC)

/* In the table meta: of series that the hub knew nothing of when it was put back, how many numbers may have been given
   out, until which year, and when it was put back. */
#define META_N      "numbers_forgotten"
#define META_YEAR   "numbers_forgotten_year"
#define META_USEC   "numbers_forgotten_usec"
#define META_ALIVE  "alive_usec"
#define META_LEDGER "numbers_ledger"

static gboolean
refuse (GError **error, const char *message)
{
  g_set_error_literal (error, NC_SYNC_ERROR, NC_SYNC_ERROR_REFUSED, message);
  return FALSE;
}

static gint64
meta_int (NcHub *hub, const char *key)
{
  g_autofree char *text = nc_hub_get_meta (hub, key);

  return text ? g_ascii_strtoll (text, NULL, 10) : 0;
}

static gboolean
set_meta_int (NcHub *hub, const char *key, gint64 value, GError **error)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, value);

  return nc_hub_set_meta (hub, key, text, error);
}

static int
this_year (NcHub *hub)
{
  int year;

  nc_day_to_ymd (nc_clock_today (nc_hub_clock (hub)), &year, NULL, NULL);
  return year;
}

static void
bind_series (NcHubStmt *stmt, const NcHubLease *lease)
{
  nc_hub_stmt_bind_text (stmt, ":issuer_name", lease->issuer_name);
  nc_hub_stmt_bind_text (stmt, ":series", lease->series);
  nc_hub_stmt_bind_int (stmt, ":year", lease->year);
}

/* What is left out of a series, behind @last_no. */
static gboolean
insert_gap (NcHub *hub, const NcHubLease *series, gint64 last_no, gint64 n, gint64 usec, GError **error)
{
  NcHubStmt *stmt = nc_hub_sql (hub, "number-gap-insert", error);

  if (!stmt)
    return FALSE;
  bind_series (stmt, series);
  nc_hub_stmt_bind_int (stmt, ":first_no", last_no + 1);
  nc_hub_stmt_bind_int (stmt, ":last_no", last_no + n);
  nc_hub_stmt_bind_int (stmt, ":usec", usec);
  return nc_hub_stmt_run (stmt, error);
}

/* What was left out of a series: up to which number, and since when one a minute is given. */
typedef struct {
  gint64 last_no;
  gint64 since_usec;
} Gap;

static gboolean
find_gap (NcHub *hub, const NcHubLease *lease, gboolean *is_there, Gap *gap, GError **error)
{
  NcHubStmt *stmt = nc_hub_sql (hub, "number-gap-get", error);

  if (!stmt)
    return FALSE;
  bind_series (stmt, lease);
  if (!nc_hub_stmt_step (stmt, is_there, error))
    return FALSE;
  if (*is_there)
    *gap = (Gap){ nc_hub_stmt_int (stmt, "last_no"), nc_hub_stmt_int (stmt, "since_usec") };
  nc_hub_stmt_reset (stmt);
  return TRUE;
}

/* A series that was not known when the hub was put back gets its gap when it is first asked for. */
static gboolean
need_gap (NcHub *hub, const NcHubLease *lease, Gap *gap, GError **error)
{
  gboolean is_there;
  gint64 n;

  *gap = (Gap){ 0 };
  if (!find_gap (hub, lease, &is_there, gap, error))
    return FALSE;
  if (is_there || (n = meta_int (hub, META_N)) == 0 || lease->year > meta_int (hub, META_YEAR))
    return TRUE;
  *gap = (Gap){ n, meta_int (hub, META_USEC) };
  return insert_gap (hub, lease, 0, n, gap->since_usec, error);
}

static gboolean
sum_since (NcHub *hub, const NcHubLease *lease, gint64 from_usec, gint64 *n, GError **error)
{
  NcHubStmt *stmt = nc_hub_sql (hub, "lease-sum", error);

  if (!stmt)
    return FALSE;
  bind_series (stmt, lease);
  nc_hub_stmt_bind_int (stmt, ":from_usec", MAX (1, from_usec));
  if (!nc_hub_stmt_step (stmt, NULL, error))
    return FALSE;
  *n = nc_hub_stmt_int (stmt, "n");
  nc_hub_stmt_reset (stmt);
  return TRUE;
}

/* Sets when to ask again, where too many would be given out; at most 1,000 in 1,000 minutes, and behind a gap one a
   minute since it was made. */
static gboolean
keep_pace (NcHub *hub, NcHubLease *lease, const Gap *gap, GError **error)
{
  gint64 now = nc_clock_now_usec (nc_hub_clock (hub)), n_recent, n_since = 0;

  if (!sum_since (hub, lease, now - MOST_AT_ONCE * MINUTE_USEC, &n_recent, error) ||
      (gap->since_usec > 0 && !sum_since (hub, lease, gap->since_usec, &n_since, error)))
    return FALSE;
  if (gap->since_usec > 0)
    lease->wait_s = MAX (0, (n_since + lease->count) * 60 - (now - gap->since_usec) / G_USEC_PER_SEC);
  if (n_recent + lease->count > MOST_AT_ONCE)
    lease->wait_s = MAX (lease->wait_s, (n_recent + lease->count - MOST_AT_ONCE) * 60);
  return TRUE;
}

static gboolean
last_recorded (NcHub *hub, const NcHubLease *lease, gint64 *last_no, GError **error)
{
  NcHubStmt *stmt = nc_hub_sql (hub, "lease-last", error);

  if (!stmt)
    return FALSE;
  bind_series (stmt, lease);
  if (!nc_hub_stmt_step (stmt, NULL, error))
    return FALSE;
  *last_no = nc_hub_stmt_int (stmt, "last_no");
  nc_hub_stmt_reset (stmt);
  return TRUE;
}

/* Behind @last_no, and behind what the ledger knows; in the ledger before anybody hears of it. A request whose answer
   was never recorded is given the same block. */
static gboolean
note_in_ledger (NcHub *hub, const NcHubLease *lease, gint64 last_no, gint64 *first_no, GError **error)
{
  const char *issuer_name = lease->issuer_name, *series = lease->series;
  int lock = nc_hub_ledger_lock (nc_hub_home (hub), error);
  g_autoptr (NcHubLedger) ledger = NULL;
  gboolean done = FALSE;
  gint64 noted;

  if (lock < 0)
    return FALSE;
  ledger = nc_hub_ledger_read (nc_hub_home (hub));
  noted = nc_hub_ledger_last (ledger, issuer_name, series, lease->year);
  *first_no = MAX (last_no, noted) + 1;
  if (nc_hub_ledger_is_for (ledger, issuer_name, series, lease->year, lease->request_id) &&
      noted - lease->count >= last_no)
    *first_no = noted - lease->count + 1;
  nc_hub_ledger_raise (ledger, issuer_name, series, lease->year, *first_no + lease->count - 1, lease->request_id);
  if (!nc_hub_ledger_covers (ledger, nc_hub_epoch (hub)))
    g_set_error_literal (error, NC_HUB_DB_ERROR, NC_HUB_DB_ERROR_AWAY, "numbers.ledger");
  else if (*first_no + lease->count > MAX_NUMBER || !nc_hub_ledger_has_room (ledger))
    refuse (error, _ ("there are no numbers left"));
  else
    done = nc_hub_ledger_write (ledger, error);
  close (lock);
  return done;
}

static gboolean
insert_lease (NcHub *hub, NcHubLease *lease, gint64 *first_no, GError **error)
{
  NcHubStmt *stmt;
  gint64 last_no;
  Gap gap;

  if (!need_gap (hub, lease, &gap, error) || !keep_pace (hub, lease, &gap, error))
    return FALSE;
  if (lease->wait_s > 0)
    return TRUE;
  if (!last_recorded (hub, lease, &last_no, error) ||
      !note_in_ledger (hub, lease, MAX (MAX (last_no, gap.last_no), lease->after), first_no, error) ||
      !(stmt = nc_hub_sql (hub, "lease-insert", error)))
    return FALSE;
  bind_series (stmt, lease);
  nc_hub_stmt_bind_text (stmt, ":request_id", lease->request_id);
  nc_hub_stmt_bind_text (stmt, ":device", lease->device);
  nc_hub_stmt_bind_int (stmt, ":first_no", *first_no);
  nc_hub_stmt_bind_int (stmt, ":last_no", *first_no + lease->count - 1);
  nc_hub_stmt_bind_int (stmt, ":usec", nc_clock_now_usec (nc_hub_clock (hub)));
  return nc_hub_stmt_run (stmt, error);
}

static void
write_reply (NcHubLease *lease, gint64 first_no)
{
  g_autoptr (GString) out = g_string_new (NULL);

  nc_json_begin_object (out);
  nc_json_member_string (out, "request_id", lease->request_id);
  nc_json_member_int (out, "first_no", first_no);
  nc_json_member_int (out, "last_no", first_no + lease->count - 1);
  nc_json_end_object (out);
  g_free (lease->reply);
  lease->reply = g_string_free (g_steal_pointer (&out), FALSE);
}

/* The year is the hub's own or the next at most: what a laptop with a wrong clock asks for nobody could account for. */
static gboolean
is_of_the_form (NcHub *hub, const NcHubLease *lease, GError **error)
{
  if (lease->count >= 1 && lease->count <= MAX_LEASE && lease->after <= MAX_NUMBER && lease->year >= 2000 &&
      lease->year <= this_year (hub) + 1)
    return TRUE;
  g_set_error_literal (error, NC_SYNC_ERROR, NC_SYNC_ERROR_BAD_DATA, "count, year");
  return FALSE;
}

/**
 * nc_hub_lease:
 * @data: an #NcHubLease; its reply is set, to be freed by the caller, or how long to wait
 *
 * Blocks of one issuer, series and year follow each other without overlap; the same request is given the same block.
 */
gboolean
nc_hub_lease (NcHub *hub, gpointer data, GError **error)
{
  NcHubLease *lease = data;
  NcHubStmt *stmt = nc_hub_sql (hub, "lease-get", error);
  gint64 first_no = 0;
  gboolean has_row, is_mine;

  if (!stmt || !is_of_the_form (hub, lease, error))
    return FALSE;
  lease->wait_s = 0;
  nc_hub_stmt_bind_text (stmt, ":request_id", lease->request_id);
  if (!nc_hub_stmt_step (stmt, &has_row, error))
    return FALSE;
  if (has_row) {
    is_mine = g_strcmp0 (nc_hub_stmt_text (stmt, "device"), lease->device) == 0;
    first_no = nc_hub_stmt_int (stmt, "first_no");
    lease->count = nc_hub_stmt_int (stmt, "last_no") - first_no + 1;
    nc_hub_stmt_reset (stmt);
    if (!is_mine)
      return refuse (error, _ ("this block belongs to another device"));
  } else if (!insert_lease (hub, lease, &first_no, error)) {
    return FALSE;
  }
  if (lease->wait_s == 0)
    write_reply (lease, first_no);
  return TRUE;
}

/* ---- a hub that was put back ---- */

/* A series and the last number that is recorded of it, given out or left out. */
typedef struct {
  NcHubLease series;
  gint64 last_no;
} Recorded;

static void
recorded_clear (gpointer data)
{
  Recorded *one = data;

  g_free ((char *)one->series.issuer_name);
  g_free ((char *)one->series.series);
}

static GArray *
load_recorded (NcHub *hub, GError **error)
{
  g_autoptr (GArray) list = g_array_new (FALSE, TRUE, sizeof (Recorded));
  NcHubStmt *stmt = nc_hub_sql (hub, "lease-series", error);
  gboolean has_row = TRUE;

  g_array_set_clear_func (list, recorded_clear);
  while (stmt && has_row) {
    Recorded one = { 0 };

    if (!nc_hub_stmt_step (stmt, &has_row, error))
      return NULL;
    if (!has_row)
      break;
    one.series.issuer_name = g_strdup (nc_hub_stmt_text (stmt, "issuer_name"));
    one.series.series = g_strdup (nc_hub_stmt_text (stmt, "series"));
    one.series.year = nc_hub_stmt_int (stmt, "year");
    one.last_no = nc_hub_stmt_int (stmt, "last_no");
    g_array_append_val (list, one);
  }
  return stmt ? g_steal_pointer (&list) : NULL;
}

/* The series that are recorded get their gaps at once. */
static gboolean
leave_out (NcHub *hub, gint64 n, gint64 now, GError **error)
{
  g_autoptr (GArray) list = load_recorded (hub, error);

  for (guint i = 0; list && i < list->len; i++) {
    const Recorded *one = &g_array_index (list, Recorded, i);

    if (!insert_gap (hub, &one->series, one->last_no, n, now, error))
      return FALSE;
  }
  return list != NULL;
}

/**
 * nc_hub_numbers_remember:
 * @ledger: that covers what the database forgot
 *
 * In the transaction that puts the hub back: what the ledger knows to have been given out, and the database does not,
 * is recorded as left out.
 */
gboolean
nc_hub_numbers_remember (NcHub *hub, NcHubLedger *ledger, GError **error)
{
  const char *issuer_name, *series;
  gint64 year, last_no, recorded;

  for (guint i = 0; nc_hub_ledger_get (ledger, i, &issuer_name, &series, &year, &last_no); i++) {
    NcHubLease lease = { .issuer_name = issuer_name, .series = series, .year = year };
    Gap gap = { 0 };
    gboolean has_gap;

    if (!last_recorded (hub, &lease, &recorded, error) || !find_gap (hub, &lease, &has_gap, &gap, error))
      return FALSE;
    recorded = MAX (recorded, gap.last_no);
    if (last_no > recorded && !insert_gap (hub, &lease, recorded, last_no - recorded, gap.since_usec, error))
      return FALSE;
  }
  return TRUE;
}

/**
 * nc_hub_numbers_forget:
 * @known_until_usec: the moment until which the database knows what was given out
 * @forgotten: (out caller-allocates):
 *
 * In the transaction that puts the hub back, or finds that it was, where no ledger covers what it forgot.
 */
gboolean
nc_hub_numbers_forget (NcHub *hub, gint64 known_until_usec, NcHubForgotten *forgotten, GError **error)
{
  gint64 now = nc_clock_now_usec (nc_hub_clock (hub));
  gint64 n = MOST_AT_ONCE + MAX (0, now - known_until_usec + MINUTE_USEC - 1) / MINUTE_USEC;

  *forgotten = (NcHubForgotten){ FALSE, n };
  return leave_out (hub, n, now, error) && set_meta_int (hub, META_N, meta_int (hub, META_N) + n, error) &&
         set_meta_int (hub, META_YEAR, this_year (hub) + 1, error) && set_meta_int (hub, META_USEC, now, error);
}

/* What another ledger knows comes to this one, and what the database knows. */
static void
raise_all (NcHubLedger *ledger, NcHubLedger *other, GArray *recorded)
{
  const char *issuer_name, *series;
  gint64 year, last_no;

  for (guint i = 0; other && nc_hub_ledger_get (other, i, &issuer_name, &series, &year, &last_no); i++)
    nc_hub_ledger_raise (ledger, issuer_name, series, year, last_no, NULL);
  for (guint i = 0; i < recorded->len; i++) {
    const Recorded *one = &g_array_index (recorded, Recorded, i);

    nc_hub_ledger_raise (ledger, one->series.issuer_name, one->series.series, one->series.year, one->last_no, NULL);
  }
}

/**
 * nc_hub_numbers_start_ledger:
 * @goes_on: (nullable): the ledger whose epochs are covered further on
 *
 * From here on the ledger covers the hub's epoch. What the one in its place knows to have been given out stays.
 */
gboolean
nc_hub_numbers_start_ledger (NcHub *hub, NcHubLedger *goes_on, GError **error)
{
  g_autoptr (GArray) recorded = load_recorded (hub, error);
  int lock = recorded ? nc_hub_ledger_lock (nc_hub_home (hub), error) : -1;
  g_autoptr (NcHubLedger) ledger = NULL;
  gboolean done;

  if (lock < 0)
    return FALSE;
  ledger = nc_hub_ledger_read (nc_hub_home (hub));
  raise_all (ledger, goes_on, recorded);
  nc_hub_ledger_cover (ledger, goes_on, nc_hub_epoch (hub));
  done = nc_hub_ledger_write (ledger, error);
  close (lock);
  return done;
}

/* A job for the writer: that the database was here at this time. */
gboolean
nc_hub_numbers_alive (NcHub *hub, gpointer unused, GError **error)
{
  (void)unused;
  return set_meta_int (hub, META_ALIVE, nc_clock_now_usec (nc_hub_clock (hub)), error);
}

/* In the caller's transaction: from here on a hub without a ledger is one that has lost it. */
gboolean
nc_hub_numbers_has_ledger (NcHub *hub, GError **error)
{
  return nc_hub_numbers_alive (hub, NULL, error) && nc_hub_set_meta (hub, META_LEDGER, "1", error);
}

static gboolean
run_first (NcHub *hub, gpointer unused, GError **error)
{
  (void)unused;
  return nc_hub_numbers_has_ledger (hub, error);
}

/* Files that were put back by hand: what `restore` does is done now. */
static gboolean
run_put_back (NcHub *hub, gpointer data, GError **error)
{
  gint64 known_until_usec = meta_int (hub, META_ALIVE);

  return nc_hub_numbers_forget (hub, known_until_usec, data, error) && nc_hub_renew_epoch (hub, error) &&
         nc_hub_numbers_has_ledger (hub, error) && nc_hub_audit (hub, "", NULL, "put-back", nc_hub_epoch (hub), error);
}

/**
 * nc_hub_numbers_begin:
 *
 * Before the hub serves: whether its ledger covers what its database may have forgotten. If not, its files were put
 * back by hand: it takes a new epoch and leaves numbers out.
 */
gboolean
nc_hub_numbers_begin (NcHub *hub, GError **error)
{
  g_autoptr (NcHubLedger) ledger = nc_hub_ledger_read (nc_hub_home (hub));
  g_autofree char *had = nc_hub_get_meta (hub, META_LEDGER);
  NcHubForgotten forgotten;
  GString *line;

  if (nc_hub_ledger_covers (ledger, nc_hub_epoch (hub)))
    return nc_hub_write_now (hub, "", run_first, NULL, error);
  if (!had && nc_hub_ledger_state (ledger) == NC_HUB_LEDGER_MISSING)
    return nc_hub_numbers_start_ledger (hub, NULL, error) && nc_hub_write_now (hub, "", run_first, NULL, error);
  if (!nc_hub_write_now (hub, "", run_put_back, &forgotten, error) || !nc_hub_numbers_start_ledger (hub, NULL, error))
    return FALSE;
  line = nc_hub_log_begin ("put-back");
  nc_json_member_string (line, "epoch", nc_hub_epoch (hub));
  nc_json_member_int (line, "numbers_left_out", forgotten.n_left_out);
  nc_hub_log_end (line);
  return TRUE;
}
