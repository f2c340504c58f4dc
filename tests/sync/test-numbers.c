/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-fixture.h"
#include "nc-id.h"
#include "nc-number-lease.h"
#include "nc-sync-numbers.h"
#include <string.h>

#define ISSUER "示例旗发展和改革委员会"

static int
this_year (HubFixture *f)
{
  int year;

  nc_day_to_ymd (nc_clock_today (f->clock), &year, NULL, NULL);
  return year;
}

/* The number that a paper of @series would take; 0 when there is none. */
static gint64
next_number (HubFixture *f, NcStore *store, const char *series)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NcCaseBook) book = nc_case_book_new (store, &error);
  NcCasePaper paper = { .issuer_name = (char *)ISSUER, .series = (char *)series, .year = this_year (f) };

  if (nc_case_next_number (book, &paper, &error))
    return paper.seq;
  g_assert_error (error, NC_CASE_ERROR, NC_CASE_ERROR_REFUSED);
  return 0;
}

static void
burn (HubFixture *f, NcStore *store, const char *series, gint64 seq)
{
  g_autoptr (NcChange) change = nc_change_new (store, "officer-1");
  g_autofree char *id = nc_id_new (f->clock), *case_id = nc_id_new (f->clock);
  g_autoptr (GError) error = NULL;

  nc_change_set (change, "case_file", case_id, "unit_name", "示例");
  nc_change_set (change, "case_paper", id, "case_id", case_id);
  nc_change_set (change, "case_paper", id, "issuer_name", ISSUER);
  nc_change_set (change, "case_paper", id, "series", series);
  nc_change_set_int (change, "case_paper", id, "year", this_year (f));
  nc_change_set_int (change, "case_paper", id, "seq", seq);
  nc_change_set (change, "case_paper", id, "content_sha256", "00ff");
  nc_change_commit (change, &error);
  g_assert_no_error (error);
}

static void
want (NcStore *store, const char *series, gint64 reserve)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NcCaseBook) book = nc_case_book_new (store, &error);

  nc_numbers_want (book, ISSUER, series, reserve, &error);
  g_assert_no_error (error);
}

static char *
list (NcStore *store)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NcCaseBook) book = nc_case_book_new (store, &error);
  GString *out = nc_numbers_list (book, &error);

  g_assert_no_error (error);
  return g_string_free (out, FALSE);
}

/* two laptops number at the same time, offline, and never the same; a colleague's higher number burns none of mine */
static void
test_two_laptops (void)
{
  HubFixture *f = hub_fixture_new ();
  g_autoptr (NcStore) a = hub_fixture_laptop (f, "a", "150000"), b = hub_fixture_laptop (f, "b", "150000");
  g_autofree char *text = NULL;
  NcSyncReport report;

  g_assert_cmpint (next_number (f, a, "D10"), ==, 0);
  report = hub_fixture_sync (a);
  g_assert_cmpint (report.unsent, ==, 0);
  want (b, "D10", 4);
  hub_fixture_sync (b);
  g_assert_cmpint (next_number (f, a, "D10"), ==, 1);
  g_assert_cmpint (next_number (f, b, "D10"), ==, NC_NUMBER_RESERVE + 1);
  burn (f, b, "D10", NC_NUMBER_RESERVE + 1);
  burn (f, a, "D10", 1);
  hub_fixture_sync (b);
  hub_fixture_sync (a);
  hub_fixture_sync (b);
  g_assert_cmpint (next_number (f, a, "D10"), ==, 2);
  g_assert_cmpint (next_number (f, b, "D10"), ==, NC_NUMBER_RESERVE + 2);
  burn (f, a, "D10", 4);
  text = list (a);
  g_assert_nonnull (strstr (text, "\"used\":2,\"left\":6"));
  g_assert_nonnull (strstr (text, "\"gaps\":[2,3]"));
  g_assert_nonnull (strstr (text, "\"content_sha256\":\"00ff\""));
  g_assert_nonnull (strstr (text, "\"mine\":false"));
  g_clear_object (&a);
  g_clear_object (&b);
  hub_fixture_free (f);
}

/* used up offline: a refusal that says what to do, and the next exchange has brought more */
static void
test_exhausted (void)
{
  HubFixture *f = hub_fixture_new ();
  g_autoptr (NcStore) a = hub_fixture_laptop (f, "a", "150000");

  want (a, "D09", 2);
  hub_fixture_sync (a);
  g_assert_cmpint (next_number (f, a, "D09"), ==, 1);
  burn (f, a, "D09", 1);
  burn (f, a, "D09", 2);
  g_assert_cmpint (next_number (f, a, "D09"), ==, 0);
  hub_fixture_sync (a);
  g_assert_cmpint (next_number (f, a, "D09"), ==, 3);
  g_assert_cmpint (hub_fixture_sync (a).sent, ==, 0);
  g_clear_object (&a);
  hub_fixture_free (f);
}

/* without a hub the series counts on by itself; a hub joined later goes on behind it */
static void
test_local_series (void)
{
  HubFixture *f = hub_fixture_new ();
  g_autoptr (NcStore) a = hub_fixture_laptop (f, "a", NULL);
  g_autofree char *code = hub_fixture_code (f, "150000");
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (next_number (f, a, "D10"), ==, 1);
  burn (f, a, "D10", 1);
  burn (f, a, "D10", 2);
  g_assert_cmpint (next_number (f, a, "D10"), ==, 3);
  g_assert_true (nc_sync_enrol (a, code, f->url, &error));
  g_assert_cmpint (next_number (f, a, "D10"), ==, 0);
  hub_fixture_sync (a);
  g_assert_cmpint (next_number (f, a, "D10"), ==, 3);
  /* after it has left the hub, its numbers might be somebody else's */
  g_assert_true (nc_sync_forget (a, NULL, "officer-1", &error));
  for (gint64 seq = 3; seq <= 2 + NC_NUMBER_RESERVE; seq++)
    burn (f, a, "D10", seq);
  g_assert_cmpint (next_number (f, a, "D10"), ==, 0);
  g_clear_object (&a);
  hub_fixture_free (f);
}

/* an answer that is lost is asked for again, and is the same block */
static void
test_lost_answer (void)
{
  HubFixture *f = hub_fixture_new ();
  g_autoptr (NcStore) a = hub_fixture_laptop (f, "a", "150000");
  NcSyncSeries series = { ISSUER, "D10", this_year (f) };
  g_autoptr (GError) error = NULL;
  NcSyncBlock block = { 0 };

  g_assert_true (nc_sync_request_numbers (a, &series, 20, &block, &error));
  g_assert_cmpint (block.last_no, ==, 20);
  /* as after a kill between the answer and the store: the question is still noted, the block is not there */
  g_assert_true (nc_db_exec (nc_store_get_db (a),
                             "INSERT INTO number_request SELECT id, issuer_name, series, year, 20 FROM number_block; "
                             "DELETE FROM number_block",
                             &error));
  g_assert_true (nc_sync_request_numbers (a, &series, 50, &block, &error));
  g_assert_cmpint (block.first_no, ==, 1);
  g_assert_cmpint (block.last_no, ==, 20);
  g_assert_cmpint (hub_fixture_int (f, "SELECT COUNT(*) FROM number_lease"), ==, 1);
  g_clear_object (&a);
  hub_fixture_free (f);
}

/* All that the next exchanges of @store bring in numbers of D10; 0 when none came. */
static gint64
lease_some (HubFixture *f, NcStore *store, const char *series)
{
  want (store, series, 4);
  hub_fixture_sync (store);
  return next_number (f, store, series);
}

static void
let_minutes_pass (HubFixture *f, int n)
{
  g_autofree char *gaps = g_strdup_printf ("UPDATE number_gap SET since_usec = since_usec - %d * 60000000", n),
                  *leases = g_strdup_printf ("UPDATE number_lease SET leased_usec = leased_usec - %d * 60000000", n);

  hub_fixture_exec (f, gaps);
  hub_fixture_exec (f, leases);
}

/* the hub's files as of yesterday, by hand: what it gave out since and has forgotten is never given again, also to who
 * comes before the laptop that has it, also of a series that it has forgotten, also when the same files come twice */
static void
test_copied_back (void)
{
  HubFixture *f = hub_fixture_new ();
  g_autoptr (NcStore) a = hub_fixture_laptop (f, "a", "150000"), b = hub_fixture_laptop (f, "b", "150000");
  gint64 d09, d10;

  g_assert_cmpint (lease_some (f, a, "D10"), ==, 1);
  hub_fixture_save (f);
  burn (f, a, "D10", 1);
  burn (f, a, "D10", 2);
  hub_fixture_sync (a);
  g_assert_cmpint (lease_some (f, a, "D09"), ==, 1);
  hub_fixture_restore (f);
  g_assert_cmpint (lease_some (f, b, "D10"), ==, 0);
  g_assert_cmpint (lease_some (f, b, "D09"), ==, 0);
  let_minutes_pass (f, 4);
  hub_fixture_sync (b);
  d10 = next_number (f, b, "D10");
  d09 = next_number (f, b, "D09");
  g_assert_cmpint (d10, >=, 4 + 1000 + 1);
  g_assert_cmpint (d10, <, 4 + 1000 + 10);
  g_assert_cmpint (d09, >=, 1000 + 1);
  burn (f, b, "D10", d10);
  g_assert_cmpint (hub_fixture_sync (b).tray, ==, 0);
  g_assert_cmpint (hub_fixture_sync (a).tray, ==, 0);
  g_assert_cmpint (next_number (f, a, "D10"), ==, 3);
  hub_fixture_restore (f);
  hub_fixture_exec (f, "UPDATE number_gap SET last_no = last_no + 4");
  let_minutes_pass (f, 4);
  g_clear_object (&b);
  b = hub_fixture_laptop (f, "c", "150000");
  g_assert_cmpint (lease_some (f, b, "D10"), >=, d10 + 4);
  g_clear_object (&a);
  g_clear_object (&b);
  hub_fixture_free (f);
}

static void
restore_hub (HubFixture *f, const char *home, const char *backup, const char *ledger)
{
  g_autofree char *said = NULL;

  g_free (f->hub_home);
  f->hub_home = g_build_filename (f->folder, home, NULL);
  said = hub_fixture_run (
      f, 0,
      (const char *const[]){ "restore", backup, "--replace", "--json", ledger ? "--ledger" : NULL, ledger, NULL });
  g_assert_nonnull (
      strstr (said, ledger || g_str_equal (home, "hub") ? "\"numbers_known\":true" : "\"numbers_known\":false"));
}

/* a backup put back where the hub was, with the ledger brought to another machine, and without it */
static void
test_restored (void)
{
  HubFixture *f = hub_fixture_new ();
  g_autoptr (NcStore) a = hub_fixture_laptop (f, "a", "150000"), b = hub_fixture_laptop (f, "b", "150000");
  g_autofree char *backup = g_build_filename (f->folder, "backup", NULL),
                  *ledger = g_build_filename (f->folder, "hub", "numbers.ledger", NULL),
                  *kept = g_build_filename (f->folder, "ledger", NULL), *text = NULL, *listed = NULL;
  g_autoptr (GError) error = NULL;

  g_free (hub_fixture_run (f, 0, (const char *const[]){ "backup", backup, NULL }));
  g_assert_cmpint (lease_some (f, a, "D10"), ==, 1);
  hub_fixture_stop (f);
  restore_hub (f, "hub", backup, NULL);
  hub_fixture_start (f);
  g_assert_cmpint (lease_some (f, b, "D10"), ==, 5);
  hub_fixture_stop (f);
  g_assert_true (g_file_get_contents (ledger, &text, NULL, &error) && g_file_set_contents (kept, text, -1, &error));
  restore_hub (f, "moved", backup, kept);
  hub_fixture_start (f);
  g_assert_cmpint (lease_some (f, b, "D09"), ==, 1);
  want (a, "D10", 100);
  hub_fixture_sync (a);
  g_assert_cmpint (hub_fixture_int (f, "SELECT MIN(first_no) FROM number_lease WHERE series = 'D10'"), ==, 9);
  hub_fixture_stop (f);
  restore_hub (f, "new", backup, NULL);
  hub_fixture_start (f);
  g_assert_cmpint (lease_some (f, b, "D17"), ==, 0);
  listed = hub_fixture_run (f, 0, (const char *const[]){ "numbers", "--json", NULL });
  g_assert_nonnull (strstr (listed, "\"first_no\":1,\"last_no\":1001,\"left_out\":true"));
  g_clear_object (&a);
  g_clear_object (&b);
  hub_fixture_free (f);
}

/* the database alone put back under the hub, or a hub that died before it had recorded: the ledger knows, and the same
 * question has the same answer */
static void
test_forgotten_alone (void)
{
  HubFixture *f = hub_fixture_new ();
  g_autoptr (NcStore) a = hub_fixture_laptop (f, "a", "150000"), b = hub_fixture_laptop (f, "b", "150000");
  NcSyncSeries series = { ISSUER, "D10", this_year (f) };
  g_autoptr (GError) error = NULL;
  NcSyncBlock block = { 0 };

  g_assert_true (nc_sync_request_numbers (a, &series, 20, &block, &error));
  g_assert_true (nc_db_exec (nc_store_get_db (a),
                             "INSERT INTO number_request SELECT id, issuer_name, series, year, 20 FROM number_block; "
                             "DELETE FROM number_block",
                             &error));
  hub_fixture_exec (f, "DELETE FROM number_lease");
  g_assert_true (nc_sync_request_numbers (a, &series, 20, &block, &error));
  g_assert_cmpint (block.first_no, ==, 1);
  hub_fixture_exec (f, "DELETE FROM number_lease");
  g_assert_true (nc_sync_request_numbers (b, &series, 20, &block, &error));
  g_assert_cmpint (block.first_no, ==, 21);
  g_clear_object (&a);
  g_clear_object (&b);
  hub_fixture_free (f);
}

/* not more of a series at once than what is left out after a hub is put back without its ledger; nor of a year that
 * nobody could account for. Papers and photos go on meanwhile. */
static void
test_pace (void)
{
  HubFixture *f = hub_fixture_new ();
  g_autoptr (NcStore) a = hub_fixture_laptop (f, "a", "150000");
  NcSyncSeries series = { ISSUER, "D10", this_year (f) }, later = { ISSUER, "D10", this_year (f) + 2 };
  g_autoptr (GError) error = NULL;
  NcSyncBlock block = { 0 };

  g_assert_true (nc_sync_request_numbers (a, &series, 990, &block, &error));
  g_assert_false (nc_sync_request_numbers (a, &series, 11, &block, &error));
  g_assert_error (error, NC_SYNC_ERROR, NC_SYNC_ERROR_BUSY);
  g_clear_error (&error);
  g_assert_false (nc_sync_request_numbers (a, &later, 10, &block, &error));
  g_assert_error (error, NC_SYNC_ERROR, NC_SYNC_ERROR_BAD_DATA);
  want (a, "D10", 1000);
  g_free (hub_fixture_photo (a, 1000));
  g_assert_cmpint (hub_fixture_sync (a).blobs_sent, ==, 1);
  g_clear_object (&a);
  hub_fixture_free (f);
}

/* two papers of one number, whatever led to that: both laptops say so until a person has seen it, and the hub tells it
 */
static void
test_twice (void)
{
  HubFixture *f = hub_fixture_new ();
  g_autoptr (NcStore) a = hub_fixture_laptop (f, "a", "150000"), b = hub_fixture_laptop (f, "b", "150000");
  g_autoptr (GString) tray = g_string_new (NULL);
  g_autofree char *verified = NULL;
  g_autoptr (GError) error = NULL;

  burn (f, a, "D10", 7);
  burn (f, b, "D10", 7);
  hub_fixture_sync (a);
  g_assert_cmpint (hub_fixture_sync (b).tray, ==, 1);
  g_assert_cmpint (hub_fixture_sync (a).tray, ==, 1);
  g_assert_cmpint (hub_fixture_sync (a).tray, ==, 1);
  g_assert_true (nc_sync_tray_write_json (a, tray, &error));
  g_assert_nonnull (strstr (tray->str, "bears the number 7"));
  verified = hub_fixture_run (f, 1, (const char *const[]){ "verify", NULL });
  g_assert_nonnull (strstr (verified, "\"problem\":\"number\""));
  g_clear_object (&a);
  g_clear_object (&b);
  hub_fixture_free (f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/numbers/two-laptops", test_two_laptops);
  g_test_add_func ("/sync/numbers/exhausted", test_exhausted);
  g_test_add_func ("/sync/numbers/local-series", test_local_series);
  g_test_add_func ("/sync/numbers/lost-answer", test_lost_answer);
  g_test_add_func ("/sync/numbers/copied-back", test_copied_back);
  g_test_add_func ("/sync/numbers/restored", test_restored);
  g_test_add_func ("/sync/numbers/forgotten-alone", test_forgotten_alone);
  g_test_add_func ("/sync/numbers/pace", test_pace);
  g_test_add_func ("/sync/numbers/twice", test_twice);
  return g_test_run ();
}
