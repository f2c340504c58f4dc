/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A laptop in a process of its own, so that it can die. HOME ACTION …, with faults of the disk and the clock by
   NEMESIS_IO "DIE_AT FULL_AT FULL_N" and NEMESIS_CLOCK (seconds beside the true time):
     enrol CODE URL      step SEED URL (works, then exchanges over URL)      exchange URL (settles what is to decide)
     anew CODE URL       (enrols under a new name, as a person does whose old one is refused)
     work SEED           export FILE (works by bundle alone)                 import FILE
     restore FILE        backup (prints its path)                            dump (all rows, attachments, counts)
     receipts            (what the hub has given its word for)               check (whether the store is whole)
   What is done and may not be lost any more is noted for power-record.c, where that is loaded. "fault: NAME" says what
   has happened here (nemesis-tally.c).
   Ends with 0, or with 6 when an exchange failed that may be tried again, 4 when the hub refuses, 5 when the store did.
 */
#include "fault-io.h"
#include "nc-backup.h"
#include "nc-blobs.h"
#include "nc-change.h"
#include "nc-id.h"
#include "nc-journal.h"
#include "nc-number-lease.h"
#include "nc-row.h"
#include "nc-sync.h"
#include "power-record.h"
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define N_PLANTS     4
#define N_MACHINES   6
#define N_FINDINGS   3
#define POISON_BYTES (1100 * 1024)
#define ISSUER       "示例旗发展和改革委员会"
#define RESERVE      3

static NcClock *
nemesis_clock (void)
{
  const char *offset = g_getenv ("NEMESIS_CLOCK");

  if (!offset)
    return nc_clock_new_system ();
  return nc_clock_new_fixed (g_get_real_time () + g_ascii_strtoll (offset, NULL, 10) * G_USEC_PER_SEC);
}

static int
exit_for (const GError *error)
{
  g_printerr ("%s\n", error->message);
  if (error->domain != NC_SYNC_ERROR)
    return 5;
  return error->code == NC_SYNC_ERROR_FORKED || error->code == NC_SYNC_ERROR_REFUSED ? 4 : 6;
}

static void
note (const char *what, gint64 number)
{
  g_autofree char *text = g_strdup_printf ("%s %" G_GINT64_FORMAT, what, number);
  void (*say) (const char *text) = NULL;

  *(void **)&say = dlsym (RTLD_DEFAULT, "power_note");
  if (say)
    say (text);
}

/* The journal reaches so far by now. */
static gboolean
note_head (NcStore *store, GError **error)
{
  gint64 head;

  if (!nc_db_get_int (nc_store_get_db (store), "SELECT COALESCE (MAX (seq), 0) FROM journal", &head, error))
    return FALSE;
  note ("head", head);
  return TRUE;
}

static char *
shared_id (int kind, int n)
{
  return g_strdup_printf ("01900000-0000-7000-8%03d-%012d", kind, n);
}

static void
change_plant (NcChange *change, GRand *rand)
{
  static const char *const fields[] = { "address", "contact", "note", "alias", "phone" };
  g_autofree char *id = shared_id (1, g_rand_int_range (rand, 0, N_PLANTS));
  g_autofree char *value =
      g_strdup_printf ("值 %u ' \" \\ \u2028 \x01 \x7f \ufeff \U0001f525 %%", g_rand_int (rand) % 1000);

  nc_change_set (change, "enterprise", id, "name", "示例");
  nc_change_set (change, "enterprise", id, fields[g_rand_int_range (rand, 0, 5)], value);
}

static void
change_machine (NcChange *change, GRand *rand)
{
  g_autofree char *plant = shared_id (1, g_rand_int_range (rand, 0, N_PLANTS));
  g_autofree char *id = shared_id (2, g_rand_int_range (rand, 0, N_MACHINES));

  if (g_rand_int_range (rand, 0, 8) == 0) {
    nc_change_delete (change, "equipment", id, "gone");
    return;
  }
  nc_change_set (change, "enterprise", plant, "name", "示例");
  nc_change_set (change, "equipment", id, "enterprise_id", plant);
  nc_change_set (change, "equipment", id, "category", "motor");
  nc_change_set_int (change, "equipment", id, "rated_kw", g_rand_int_range (rand, 1, 5));
}

static void
change_finding (NcChange *change, GRand *rand)
{
  g_autofree char *case_id = shared_id (3, 0), *id = shared_id (4, g_rand_int_range (rand, 0, N_FINDINGS));
  g_autofree char *fact = g_strdup_printf ("fact %u", g_rand_int (rand) % 100);

  nc_change_set (change, "case_file", case_id, "unit_name", "示例");
  nc_change_set (change, "case_finding", id, "case_id", case_id);
  nc_change_set (change, "case_finding", id, "fact", fact);
}

static gboolean
add_photo (NcChange *change, GRand *rand, GError **error)
{
  gsize size = (gsize)g_rand_int_range (rand, 1, 60000);
  g_autofree guint8 *data = g_malloc (size);
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *id = NULL;

  for (gsize i = 0; i < size; i++)
    data[i] = (guint8)g_rand_int (rand);
  bytes = g_bytes_new (data, size);
  id = nc_change_add_blob (change, bytes, g_rand_boolean (rand) ? "application/pdf" : "image/jpeg", "x", error);
  return id != NULL;
}

/* A row that no hub takes as it is: a value over the limit, or of a region that is not this laptop's. */
static void
add_poison (NcStore *store, NcChange *change, GRand *rand)
{
  g_autofree char *id = nc_id_new (nc_store_get_clock (store)), *text = g_strnfill (POISON_BYTES, 'p');

  nc_change_set (change, "issuer", id, "name", "示例");
  if (g_rand_boolean (rand))
    nc_change_set (change, "issuer", id, "note", text);
  else
    nc_change_set (change, "issuer", id, "region_code", "110000");
}

/* Half a character, as another program may leave it: refused here, before it is in any journal. */
static void
offer_surrogate (NcStore *store)
{
  g_autoptr (NcChange) change = nc_change_new (store, "officer-1");
  g_autofree char *id = shared_id (1, 0);
  g_autoptr (GError) error = NULL;

  nc_change_set (change, "enterprise", id, "name", "\xed\xa0\x80");
  if (nc_change_commit (change, &error))
    g_error ("half a character was taken");
  if (g_error_matches (error, NC_STORE_ERROR, NC_STORE_ERROR_BAD_VALUE))
    g_printerr ("fault: surrogate\n");
}

/* A paper with the next number of this laptop's own; without one left it waits. */
static gboolean
number_paper (NcStore *store, NcChange *change, GError **error)
{
  NcClock *clock = nc_store_get_clock (store);
  g_autoptr (NcCaseBook) book = nc_case_book_new (store, error);
  g_autofree char *id = nc_id_new (clock), *case_id = shared_id (3, 0);
  NcCasePaper paper = { .issuer_name = (char *)ISSUER, .series = (char *)"D10" };
  g_autoptr (GError) local = NULL;
  int year;

  nc_day_to_ymd (nc_clock_today (clock), &year, NULL, NULL);
  paper.year = year;
  if (!book)
    return FALSE;
  if (!nc_case_next_number (book, &paper, &local)) {
    if (!g_error_matches (local, NC_CASE_ERROR, NC_CASE_ERROR_REFUSED)) {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
    g_printerr ("fault: numbers\n");
    return TRUE;
  }
  nc_change_set (change, "case_file", case_id, "unit_name", "示例");
  nc_change_set (change, "case_paper", id, "case_id", case_id);
  nc_change_set (change, "case_paper", id, "issuer_name", ISSUER);
  nc_change_set (change, "case_paper", id, "series", "D10");
  nc_change_set_int (change, "case_paper", id, "year", year);
  nc_change_set_int (change, "case_paper", id, "seq", paper.seq);
  nc_change_set (change, "case_paper", id, "content_sha256", "00ff");
  return TRUE;
}

static gboolean
want_numbers (NcStore *store, GError **error)
{
  g_autoptr (NcCaseBook) book = nc_case_book_new (store, error);

  return book && nc_numbers_want (book, ISSUER, "D10", RESERVE, error);
}

static gboolean
work (NcStore *store, guint32 seed, GError **error)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);

  if (!want_numbers (store, error))
    return FALSE;
  for (int i = g_rand_int_range (rand, 1, 5); i > 0; i--) {
    g_autoptr (NcChange) change = nc_change_new (store, "officer-1");
    int what = g_rand_int_range (rand, 0, 25);

    if (what < 7)
      change_plant (change, rand);
    else if (what < 12)
      change_machine (change, rand);
    else if (what < 15)
      change_finding (change, rand);
    else if (what < 19) {
      if (!add_photo (change, rand, error))
        return FALSE;
    } else if (what < 21) {
      add_poison (store, change, rand);
    } else if (what < 24) {
      if (!number_paper (store, change, error))
        return FALSE;
    } else {
      offer_surrogate (store);
    }
    if (!nc_change_commit (change, error) || !note_head (store, error))
      return FALSE;
  }
  return TRUE;
}

static int
enrol (NcStore *store, gboolean anew, const char *code, const char *url)
{
  g_autoptr (GError) error = NULL;

  if (!(anew ? nc_sync_enrol_anew : nc_sync_enrol) (store, code, url, &error))
    return exit_for (error);
  note ("enrolled", 1);
  return 0;
}

/* What a person does in the end: takes the colleague's value, and mends what no hub takes. */
static gboolean
settle (NcStore *store, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (NcJson) tray = NULL;
  g_autoptr (NcChange) change = nc_change_new (store, "officer-1");
  json_t *item;
  gsize i;

  if (!nc_sync_tray_write_json (store, text, error))
    return FALSE;
  tray = json_loads (text->str, 0, NULL);
  json_array_foreach (tray, i, item)
  {
    const char *kind = json_string_value (json_object_get (item, "kind"));
    gint64 id = json_integer_value (json_object_get (item, "id"));
    const char *row = json_string_value (json_object_get (item, "row"));
    const char *reason = json_string_value (json_object_get (item, "reason"));

    if (!nc_sync_tray_settle (store, id, g_str_equal (kind, "conflict") ? "theirs" : "seen", "officer-1", error))
      return FALSE;
    if (reason)
      g_printerr ("fault: %s\n", reason);
    if (g_str_equal (kind, "quarantined") && g_strcmp0 (reason, "role") != 0 &&
        g_strcmp0 (json_string_value (json_object_get (item, "table")), "issuer") == 0)
      nc_change_delete (change, "issuer", row, "mended");
  }
  return nc_change_commit (change, error);
}

static int
exchange (NcStore *store, const char *url, gboolean settles)
{
  g_autoptr (GError) error = NULL;
  NcSyncReport report;

  if (!nc_store_set_meta (store, "sync.url", url, &error) || !nc_sync_run (store, 1, &report, &error) ||
      (settles && !settle (store, &error)))
    return exit_for (error);
  printf ("%lld %lld %lld\n", (long long)(report.unsent + report.blobs_unsent), (long long)report.tray,
          (long long)(report.rows_received + report.blobs_received + report.sent + report.blobs_sent));
  return 0;
}

/* A bundle and its answer. */
static int
by_file (NcStore *store, gboolean is_export, const char *path)
{
  g_autoptr (GError) error = NULL;
  NcSyncReport report;

  if (!(is_export ? nc_sync_bundle_export (store, path, &error) : nc_sync_bundle_import (store, path, &report, &error)))
    return exit_for (error);
  return 0;
}

static gboolean
print_receipts (NcStore *store, const char *kind, const char *sql, GError **error)
{
  g_autoptr (NcStmt) stmt = nc_db_prepare (nc_store_get_db (store), sql, error);
  gboolean has_row = TRUE;

  while (stmt && has_row) {
    if (!nc_stmt_step (stmt, &has_row, error))
      return FALSE;
    if (has_row)
      printf ("%s %s\n", kind, nc_stmt_text (stmt, "text"));
  }
  return stmt != NULL;
}

static int
receipts (NcStore *store)
{
  g_autoptr (GError) error = NULL;

  return print_receipts (store, "receipt", "SELECT text FROM sync_receipt ORDER BY first_seq", &error) &&
                 print_receipts (store, "blob", "SELECT text FROM sync_blob ORDER BY id", &error)
             ? 0
             : exit_for (error);
}

static gboolean
dump_table (NcStore *store, NcRowWriter *rows, const char *table, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("SELECT id FROM \"%s\" ORDER BY id", table);
  g_autoptr (NcStmt) stmt = nc_db_prepare (nc_store_get_db (store), sql, error);
  gboolean has_row = TRUE;

  while (stmt && has_row) {
    g_autofree char *text = NULL;

    if (!nc_stmt_step (stmt, &has_row, error))
      return FALSE;
    if (!has_row)
      break;
    text = nc_row_writer_dump (rows, table, nc_stmt_text (stmt, "id"), error);
    if (!text)
      return FALSE;
    printf ("%s %s %s\n", table, nc_stmt_text (stmt, "id"), text);
  }
  return stmt != NULL;
}

static gboolean
dump_rows (NcStore *store, GError **error)
{
  g_autoptr (NcRowWriter) rows = nc_row_writer_new (store, error);
  g_autoptr (NcStmt) tables = rows ? nc_db_prepare (nc_store_get_db (store),
                                                    "SELECT name FROM synced_table WHERE goes_out ORDER BY name", error)
                                   : NULL;
  gboolean has_row = TRUE;

  while (tables && has_row) {
    if (!nc_stmt_step (tables, &has_row, error) ||
        (has_row && !dump_table (store, rows, nc_stmt_text (tables, "name"), error)))
      return FALSE;
  }
  return tables != NULL;
}

/* Whether journal and attachments are as they were written; @dumps: also every row, and no attachment may be still to
   come. */
static int
look (NcStore *store, gboolean dumps)
{
  g_autoptr (GError) error = NULL;
  g_auto (NcJournalCheck) journal = { 0 };
  g_auto (NcBlobsCheck) blobs = { 0 };
  guint n_bad;

  if ((dumps && !dump_rows (store, &error)) || !nc_journal_check (store, &journal, &error) ||
      !nc_blobs_check (store, &blobs, &error) || !nc_store_check_integrity (store, &error))
    return exit_for (error);
  if (journal.problem)
    g_printerr ("journal: %s\n", journal.problem);
  n_bad = (dumps ? blobs.missing->len : 0) + blobs.damaged->len;
  if (n_bad > 0)
    g_printerr ("attachments: %u missing, %u damaged\n", blobs.missing->len, blobs.damaged->len);
  return journal.problem || n_bad > 0 ? 5 : 0;
}

static int
act (NcStore *store, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  const char *action = argv[2];

  if (argc == 5 && (g_str_equal (action, "enrol") || g_str_equal (action, "anew")))
    return enrol (store, g_str_equal (action, "anew"), argv[3], argv[4]);
  if (argc == 5 && g_str_equal (action, "step"))
    return work (store, (guint32)g_ascii_strtoull (argv[3], NULL, 10), &error) ? exchange (store, argv[4], FALSE)
                                                                               : exit_for (error);
  if (argc == 4 && g_str_equal (action, "exchange"))
    return exchange (store, argv[3], TRUE);
  if (argc == 4 && g_str_equal (action, "work"))
    return work (store, (guint32)g_ascii_strtoull (argv[3], NULL, 10), &error) ? 0 : exit_for (error);
  if (argc == 4 && (g_str_equal (action, "export") || g_str_equal (action, "import")))
    return by_file (store, g_str_equal (action, "export"), argv[3]);
  if (argc == 3 && g_str_equal (action, "receipts"))
    return receipts (store);
  if (argc == 3 && g_str_equal (action, "backup")) {
    g_autofree char *path = nc_backup_make (store, NULL, NULL, &error);

    return path && puts (path) >= 0 ? 0 : exit_for (error);
  }
  if (argc == 3 && (g_str_equal (action, "dump") || g_str_equal (action, "check")))
    return look (store, g_str_equal (action, "dump"));
  return 2;
}

int
main (int argc, char **argv)
{
  g_autoptr (NcClock) clock = nemesis_clock ();
  const char *io = g_getenv ("NEMESIS_IO");
  g_autoptr (GError) error = NULL;
  g_autoptr (NcStore) store = NULL;
  FaultIo faults = { 0 };
  int status;

  if (argc < 3)
    return 2;
  if (io)
    sscanf (io, "%u %u %u", &faults.die_at, &faults.full_at, &faults.full_n);
  fault_io_install (&faults);
  if (argc == 4 && g_str_equal (argv[2], "restore")) {
    g_autofree char *kept = NULL;

    if (!nc_backup_restore (argv[1], argv[3], clock, TRUE, &kept, NULL, &error))
      return exit_for (error);
    note ("restored", 1);
    return 0;
  }
  store = nc_store_open (argv[1], clock, NC_STORE_DEFAULT, &error);
  if (!store)
    return exit_for (error);
  status = act (store, argc, argv);
  if (fault_io_was_full ())
    g_printerr ("fault: disk-full\n");
  if (g_getenv ("NEMESIS_COUNT"))
    g_printerr ("calls %u\n", fault_io_count ());
  return status;
}
