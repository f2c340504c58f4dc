/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Random walks over the course of a case. In memory: 400,000 steps over every action, and no state is reached in which
   a paper exists whose gates were not met. In a store: what is read back is what was written, and the journal alone
   gives the case again, so that no entry is lost. */
#include "case-walker.h"
#include "test-folder.h"

#define STEPS       400000
#define STORE_STEPS 1500

typedef struct {
  guint taken, refused, closed, orders, extended, handed;
} Tally;

static NcCalendar *
load_calendar (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path =
      g_build_filename (g_getenv ("NENGCHA_TEST_SOURCE"), "../data/reference/law/holidays.csv", NULL);
  NcCalendar *calendar = nc_calendar_load (path, &error);

  g_assert_no_error (error);
  return calendar;
}

static NcCaseFacts *
new_walker (GRand *dice, NcClock *clock, NcCalendar *calendar)
{
  NcCaseFacts *facts = nc_case_facts_new (clock, calendar);

  case_walker_set_issuer (dice, &facts->issuer);
  case_walker_begin (dice, facts);
  return facts;
}

/* A step that is refused leaves the case as it was; one that is taken keeps every row there was (nothing is lost). */
static NcCaseFacts *
walk_step (GRand *dice, NcCaseFacts *facts, Tally *tally)
{
  NcCaseFacts *after = nc_case_facts_copy (facts);
  g_autoptr (GPtrArray) shut = NULL;
  NcGateInput in;

  after->today = nc_clock_today (after->clock);
  in = case_walker_propose (dice, after);
  if (!nc_course_take (after, &in, &shut)) {
    g_assert_cmpuint (shut->len, >, 0);
    tally->refused++;
    nc_case_facts_free (after);
    return facts;
  }
  tally->taken++;
  tally->extended += in.step == NC_STEP_DECIDE;
  tally->handed += in.step == NC_STEP_HAND_OVER;
  nc_course_rehear (facts, after);
  for (int list = 0; list < NC_CASE_N_LISTS; list++)
    for (guint i = 0; i < facts->lists[list]->len; i++)
      g_assert_nonnull (nc_case_find (after, (NcCaseList)list, nc_case_row_id (facts->lists[list]->pdata[i])));
  nc_case_facts_free (facts);
  return after;
}

static void
test_memory (void)
{
  g_autoptr (NcCalendar) calendar = load_calendar ();
  g_autoptr (NcClock) clock = nc_clock_new_as_of (nc_day_parse ("2024-03-01"));
  GRand *dice = g_rand_new_with_seed (20261121);
  NcCaseFacts *facts = new_walker (dice, clock, calendar);
  Tally tally = { 0 };

  for (guint step = 0; step < STEPS; step++) {
    nc_clock_advance_usec (clock, g_rand_int_range (dice, 0, nc_case_state (facts) >= NC_CASE_RECTIFYING ? 60 : 9) *
                                      G_TIME_SPAN_HOUR);
    facts = walk_step (dice, facts, &tally);
    case_walker_check (facts);
    tally.orders += nc_case_paper (facts, "D10") != NULL;
    if (nc_case_state (facts) == NC_CASE_CLOSED || step % 300 == 299) {
      tally.closed += nc_case_state (facts) == NC_CASE_CLOSED;
      nc_case_facts_free (facts);
      facts = new_walker (dice, clock, calendar);
    }
  }
  nc_case_facts_free (facts);
  g_rand_free (dice);
  g_test_message ("taken %u, refused %u, closed %u, steps with an order %u, extensions decided %u, handed over %u",
                  tally.taken, tally.refused, tally.closed, tally.orders, tally.extended, tally.handed);
  /* a walk that never gets anywhere would prove nothing */
  g_assert_cmpuint (tally.taken, >, 10000);
  g_assert_cmpuint (tally.refused, >, 10000);
  g_assert_cmpuint (tally.orders, >, 2000);
  g_assert_cmpuint (tally.closed, >, 20);
  g_assert_cmpuint (tally.extended, >, 10);
  g_assert_cmpuint (tally.handed, >, 10);
}

static void
compare_rows (const NcCaseTable *table, gconstpointer a, gconstpointer b)
{
  for (guint i = 0; i < table->n_fields; i++)
    if (!nc_case_row_same (a, b, &table->fields[i]))
      g_error ("%s.%s is not what was written", table->table, table->fields[i].name);
}

static void
compare_cases (const NcCaseFacts *written, const NcCaseFacts *read)
{
  compare_rows (&nc_case_file_type, written->file, read->file);
  for (int list = 0; list < NC_CASE_N_LISTS; list++) {
    g_assert_cmpuint (written->lists[list]->len, ==, read->lists[list]->len);
    for (guint i = 0; i < written->lists[list]->len; i++)
      compare_rows (&nc_case_list_types[list], written->lists[list]->pdata[i],
                    nc_case_find (read, (NcCaseList)list, nc_case_row_id (written->lists[list]->pdata[i])));
  }
}

/* The last entry of each field of the journal is the field as it stands. */
static guint
check_row_journal (NcDb *db, const NcCaseTable *table, gconstpointer row)
{
  guint n = 0;

  for (guint i = 1; i < table->n_fields; i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (NcStmt) stmt =
        nc_db_prepare (db,
                       "SELECT new_value FROM journal WHERE table_name = :table AND row_id = :row "
                       "AND field = :field ORDER BY seq DESC LIMIT 1",
                       &error);
    g_autofree char *value = nc_case_row_get (row, &table->fields[i]);
    gboolean has_row;

    g_assert_no_error (error);
    nc_stmt_bind_text (stmt, ":table", table->table);
    nc_stmt_bind_text (stmt, ":row", nc_case_row_id (row));
    nc_stmt_bind_text (stmt, ":field", table->fields[i].name);
    g_assert_true (nc_stmt_step (stmt, &has_row, &error));
    if (has_row || value)
      g_assert_cmpstr (has_row ? nc_stmt_text (stmt, "new_value") : NULL, ==, value);
    n += has_row;
  }
  return n;
}

static guint
check_journal (NcDb *db, const NcCaseFacts *facts)
{
  guint n = check_row_journal (db, &nc_case_file_type, facts->file);

  for (int list = 0; list < NC_CASE_N_LISTS; list++)
    for (guint i = 0; i < facts->lists[list]->len; i++)
      n += check_row_journal (db, &nc_case_list_types[list], facts->lists[list]->pdata[i]);
  return n;
}

static NcCaseFacts *
open_case (GRand *dice, NcCaseBook *book)
{
  NcClock *clock = nc_store_get_clock (book->store);
  g_autoptr (NcCaseFacts) facts = new_walker (dice, clock, book->calendar);
  g_autoptr (NcChange) change = nc_change_new (book->store, "test");
  g_autoptr (GPtrArray) shut = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *issuer = g_strdup (facts->file->id);
  NcGateInput in = { .facts = facts, .step = NC_STEP_OPEN };

  nc_text_set (&facts->file->issuer_id, issuer);
  nc_change_set (change, "issuer", issuer, "name", facts->issuer.name);
  nc_change_set (change, "issuer", issuer, "kind",
                 facts->issuer.kind == NC_ISSUER_BODY         ? "body"
                 : facts->issuer.kind == NC_ISSUER_DEPARTMENT ? "department"
                                                              : "delegate");
  nc_change_set (change, "issuer", issuer, "delegator_name", facts->issuer.delegator);
  nc_change_set (change, "issuer", issuer, "review_body", facts->issuer.review_body);
  nc_change_set (change, "issuer", issuer, "court", facts->issuer.court);
  nc_change_set (change, "issuer", issuer, "review_url", facts->issuer.review_url);
  g_assert_true (nc_case_take (book, NULL, facts, &in, change, &shut, &error));
  return nc_case_load (book, facts->file->id, &error);
}

static NcCaseFacts *
store_step (GRand *dice, NcCaseBook *book, NcCaseFacts *before, guint *taken)
{
  g_autoptr (NcCaseFacts) after = nc_case_facts_copy (before);
  g_autoptr (NcChange) change = nc_change_new (book->store, "test");
  g_autoptr (GPtrArray) shut = NULL;
  g_autoptr (GError) error = NULL;
  NcGateInput in;
  NcCaseFacts *read;

  after->today = nc_clock_today (after->clock);
  in = case_walker_propose (dice, after);
  if (nc_case_take (book, before, after, &in, change, &shut, &error))
    (*taken)++;
  else
    g_assert_error (error, NC_CASE_ERROR, NC_CASE_ERROR_REFUSED);
  read = nc_case_load (book, before->file->id, NULL);
  g_assert_nonnull (read);
  compare_cases (shut && shut->len ? before : after, read);
  nc_case_facts_free (before);
  return read;
}

static void
test_store (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NcClock) clock = nc_clock_new_as_of (nc_day_parse ("2024-03-01"));
  g_autofree char *tmp = g_dir_make_tmp ("nc-walk-XXXXXX", NULL);
  g_autoptr (NcStore) store = nc_store_open (tmp, clock, NC_STORE_DEFAULT, &error);
  g_autoptr (NcCaseBook) book = store ? nc_case_book_new (store, &error) : NULL;
  GRand *dice = g_rand_new_with_seed (7);
  NcCaseFacts *facts;
  guint taken = 0, entries = 0;

  g_assert_no_error (error);
  facts = open_case (dice, book);
  for (guint step = 0; step < STORE_STEPS; step++) {
    nc_clock_advance_usec (clock, g_rand_int_range (dice, 0, nc_case_state (facts) >= NC_CASE_RECTIFYING ? 60 : 9) *
                                      G_TIME_SPAN_HOUR);
    facts = store_step (dice, book, facts, &taken);
    case_walker_check (facts);
    if (nc_case_state (facts) == NC_CASE_CLOSED || step % 300 == 299) {
      entries += check_journal (nc_store_get_db (store), facts);
      nc_case_facts_free (facts);
      facts = open_case (dice, book);
    }
  }
  nc_case_facts_free (facts);
  g_rand_free (dice);
  g_test_message ("taken %u, journal entries compared %u", taken, entries);
  g_assert_cmpuint (taken, >, 200);
  g_assert_cmpuint (entries, >, 500);
  g_clear_pointer (&book, nc_case_book_free);
  g_clear_object (&store);
  test_folder_remove (tmp);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/walk/memory", test_memory);
  g_test_add_func ("/walk/store", test_store);
  return g_test_run ();
}
