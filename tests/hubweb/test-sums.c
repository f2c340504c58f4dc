/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The overview's sums: the same as a plain reckoning whatever laptops write, and quick with many cases. */
#include "web-fixture.h"
#include <stdlib.h>
#include <string.h>

#define N_CASES    24
#define N_FINDINGS 40
#define N_ROUNDS   5
#define N_LAPTOPS  3
#define MANY       100000
#define MOST_MSEC  50

/* What the sums must be: counted from the cases and findings as they are. */
#define BEGUN "CASE WHEN c.state IN ('planned', 'notified') THEN 0 ELSE 1 END"
#define WITH  "FROM web_case AS c JOIN web_finding AS f ON f.area = c.area AND f.case_id = c.case_id "
#define PLAIN                                                                                                          \
  "SELECT area, year, region, kind, key, CAST (SUM (cases) AS BIGINT) AS cases, CAST (SUM (findings) AS BIGINT) AS "   \
  "findings FROM ("                                                                                                    \
  "SELECT c.area, c.year, c.region, 'state' AS kind, c.state AS key, 1 AS cases, 0 AS findings FROM web_case AS c "    \
  "UNION ALL SELECT c.area, c.year, c.region, 'month', c.month, " BEGUN ", 0 FROM web_case AS c "                      \
  "UNION ALL SELECT c.area, c.year, c.region, 'division', substr (c.industry, 1, 2), " BEGUN ", 0 FROM web_case AS c " \
  "UNION ALL SELECT c.area, c.year, c.region, 'month', c.month, 0, 1 " WITH                                            \
  "UNION ALL SELECT c.area, c.year, c.region, 'division', substr (c.industry, 1, 2), 0, 1 " WITH                       \
  "UNION ALL SELECT c.area, c.year, c.region, 'violation', f.violation, 0, 1 " WITH                                    \
  ") AS t GROUP BY area, year, region, kind, key HAVING SUM (cases) <> 0 OR SUM (findings) <> 0"
#define KEPT "SELECT area, year, region, kind, key, cases, findings FROM web_sum WHERE cases <> 0 OR findings <> 0"

static char *
id_of (guint n)
{
  return g_strdup_printf ("01900000-0000-7000-8000-%012u", n);
}

static void
assert_sums (HubFixture *f)
{
  g_assert_cmpint (hub_fixture_int (f, "SELECT COUNT (*) FROM (" PLAIN " EXCEPT " KEPT ") AS d"), ==, 0);
  g_assert_cmpint (hub_fixture_int (f, "SELECT COUNT (*) FROM (" KEPT " EXCEPT " PLAIN ") AS d"), ==, 0);
}

static const char *
any (GRand *rand, const char *const *of)
{
  return of[g_rand_int_range (rand, 0, (gint32)g_strv_length ((char **)of))];
}

static const char *const regions[] = { "150102", "150105", "150203", "150602", "150702", NULL };
static const char *const states[] = { "planned", "notified", "on_site", "served", "rectifying", "closed", NULL };
static const char *const visits[] = { "2024-12-31", "2026-01-01T09:00", "2026-03-02T09:00", "2026-11-30", "", NULL };
static const char *const industries[] = { "3011", "3140", "4411", "06", "", NULL };
static const char *const violations[] = { "V01", "V02", "V05", "", NULL };
static const char *const reasons[] = { "", "", "", "withdrawn", NULL };

static void
remove_row (NcStore *store, const char *table, const char *id)
{
  g_autoptr (NcChange) change = nc_change_new (store, "officer-1");
  g_autoptr (GError) error = NULL;

  nc_change_delete (change, table, id, "mistake");
  nc_change_commit (change, &error);
  g_assert_no_error (error);
}

static gboolean
has_row (NcStore *store, const char *table, const char *id, const char *needed_field)
{
  g_autofree char *value = hub_fixture_get (store, table, id, needed_field);

  return value != NULL;
}

static void
change_plant (NcStore *store, GRand *rand)
{
  g_autofree char *plant = id_of ((guint)g_rand_int_range (rand, 1, 6));

  hub_fixture_set (store, "enterprise", plant, "region_code", any (rand, regions));
}

static void
change_case (NcStore *store, GRand *rand, guint n)
{
  g_autofree char *id = id_of (100 + n), *plant = id_of ((guint)g_rand_int_range (rand, 1, 6));

  web_set_all (store, "case_file", id,
               (const char *const[]){ "unit_name", "示例", "state", any (rand, states), "visit_start",
                                      any (rand, visits), "industry_code", any (rand, industries), "enterprise_id",
                                      plant, NULL });
}

static void
change_finding (NcStore *store, GRand *rand, GHashTable *gone)
{
  g_autofree char *id = id_of ((guint)g_rand_int_range (rand, 200, 200 + N_FINDINGS)),
                  *case_id = id_of ((guint)g_rand_int_range (rand, 100, 100 + N_CASES));

  if (g_hash_table_contains (gone, id) || !has_row (store, "case_file", case_id, "unit_name"))
    return;
  if (g_rand_int_range (rand, 0, 8) == 0) {
    g_autofree char *kept = hub_fixture_get (store, "case_finding", id, "case_id");

    if (kept)
      remove_row (store, "case_finding", id);
    if (kept)
      g_hash_table_add (gone, g_steal_pointer (&id));
    return;
  }
  web_set_all (store, "case_finding", id,
               (const char *const[]){ "case_id", case_id, "violation", any (rand, violations), "withdrawn_reason",
                                      any (rand, reasons), NULL });
}

static void
assert_tile (const WebReply *page, const char *id, gint64 n)
{
  g_autofree char *text = g_strdup_printf ("id=\"%s\"><strong>%" G_GINT64_FORMAT "</strong>", id, n);

  web_assert_has (page, text);
}

/* each row once, in the league of its region, which is its case's or plant's */
static void
assert_places (HubFixture *f)
{
  static const char *const none[] = {
    "SELECT COUNT (*) FROM row WHERE substr (area, 1, 4) <> substr (region, 1, 4)",
    "SELECT COUNT (*) FROM row AS a JOIN row AS b ON a.table_name = b.table_name AND a.row_id = b.row_id AND a.area < "
    "b.area",
    "SELECT COUNT (*) FROM row AS a JOIN row AS b ON a.parent = b.table_name || '/' || b.row_id WHERE a.region <> "
    "b.region",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (none); i++)
    if (hub_fixture_int (f, none[i]) != 0)
      g_error ("%s", none[i]);
}

/* the page, and the page of one league, against counting */
static void
assert_pages (HubFixture *f, WebClient *whole, WebClient *league)
{
  g_autoptr (WebReply) page = web_get (whole, "/office?year=2026"), part = web_get (league, "/office?year=2026");

  assert_tile (page, "n-inspections",
               hub_fixture_int (f, "SELECT COUNT (*) FROM web_case WHERE year = '2026' AND state NOT IN ('planned', "
                                   "'notified')"));
  assert_tile (page, "n-findings", hub_fixture_int (f, "SELECT COUNT (*) " WITH "WHERE c.year = '2026'"));
  assert_tile (page, "n-planned",
               hub_fixture_int (f, "SELECT COUNT (*) FROM web_case WHERE year = '2026' AND state IN ('planned', "
                                   "'notified')"));
  assert_tile (part, "n-findings",
               hub_fixture_int (f, "SELECT COUNT (*) " WITH "WHERE c.year = '2026' AND c.region LIKE '1501%'"));
}

static void
change_some (NcStore *store, GRand *rand, GHashTable *gone)
{
  for (int i = 0; i < 12; i++) {
    change_case (store, rand, (guint)g_rand_int_range (rand, 0, N_CASES));
    change_finding (store, rand, gone);
  }
}

static gpointer
sync_thread (gpointer store)
{
  NcSyncReport report = hub_fixture_sync (store);

  return GINT_TO_POINTER ((int)report.unsent);
}

/* The laptops at once. */
static void
sync_all (NcStore **stores, gsize n)
{
  GThread *threads[N_LAPTOPS];

  for (gsize i = 0; i < n; i++)
    threads[i] = g_thread_new ("laptop", sync_thread, stores[i]);
  for (gsize i = 0; i < n; i++)
    g_assert_cmpint (GPOINTER_TO_INT (g_thread_join (threads[i])), ==, 0);
}

/* verify finds a sum, and a case, that is not as its rows say; a new count mends it; a restored hub counts anew */
static void
assert_verify (HubFixture *f)
{
  static const char *const plain[] = { "verify", NULL }, *const recount[] = { "verify", "--recount", NULL };
  static const char *const damages[] = { "UPDATE web_sum SET findings = findings + 1 WHERE kind = 'month'",
                                         "DELETE FROM web_finding", "UPDATE web_case SET state = 'closed'" };
  g_autofree char *dump = g_build_filename (f->folder, "dump", NULL);
  const char *const backup[] = { "backup", dump, NULL }, *const restore[] = { "restore", dump, "--replace", NULL };

  g_free (hub_fixture_run (f, 0, plain));
  for (gsize i = 0; i < G_N_ELEMENTS (damages); i++) {
    g_autofree char *out = NULL;

    hub_fixture_exec (f, damages[i]);
    out = hub_fixture_run (f, 1, plain);
    g_assert_nonnull (strstr (out, i == 0 ? "{\"problem\":\"sums\"" : "{\"problem\":\"facts\""));
    g_free (hub_fixture_run (f, 0, recount));
    assert_sums (f);
  }
  hub_fixture_exec (f, damages[0]);
  g_free (hub_fixture_run (f, 0, backup));
  hub_fixture_stop (f);
  g_free (hub_fixture_run (f, 0, restore));
  hub_fixture_start (f);
  assert_sums (f);
  g_free (hub_fixture_run (f, 0, plain));
}

/* cases, findings and plants change, move between leagues and go, on three laptops at once: after each exchange the
   sums are those of counting */
static void
test_random (void)
{
  HubFixture *f = hub_fixture_new ();
  NcStore *stores[N_LAPTOPS] = { hub_fixture_laptop (f, "a", "150000"), hub_fixture_laptop (f, "b", "150000"),
                                 hub_fixture_laptop (f, "c", "150100") };
  g_autoptr (GRand) rand = g_rand_new_with_seed (20261121);
  g_autoptr (GHashTable) gone = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (WebClient) whole = NULL, league = NULL;

  web_add_account (f, "whole", "150000");
  web_add_account (f, "league", "150100");
  whole = web_signed_in (f, "whole");
  league = web_signed_in (f, "league");
  for (guint i = 1; i < 6; i++) {
    g_autofree char *id = id_of (i);

    web_set_all (stores[0], "enterprise", id,
                 (const char *const[]){ "name", "示例", "region_code", regions[i - 1], NULL });
  }
  for (guint i = 0; i < N_CASES; i++)
    change_case (stores[0], rand, i);
  sync_all (stores, 1);
  sync_all (stores, N_LAPTOPS);
  for (int round = 0; round < N_ROUNDS; round++) {
    for (gsize i = 0; i < N_LAPTOPS; i++)
      change_some (stores[i], rand, gone);
    change_plant (stores[round % 2], rand);
    sync_all (stores, N_LAPTOPS);
    assert_sums (f);
    /* what moved to another league is carried over step by step */
    for (int i = 0; i < 500 && hub_fixture_int (f, "SELECT COUNT (*) FROM stray") > 0; i++)
      g_usleep (10000);
    assert_sums (f);
    assert_places (f);
    assert_pages (f, whole, league);
  }
  g_assert_cmpint (hub_fixture_int (f, "SELECT COUNT (*) FROM web_sum"), >, 50);
  assert_verify (f);
  for (gsize i = 0; i < N_LAPTOPS; i++)
    g_clear_object (&stores[i]);
  hub_fixture_free (f);
}

/* What no program of ours writes and no index takes: too long, no day, no place. It stops nobody. */
static void
test_odd (void)
{
  HubFixture *f = hub_fixture_new ();
  g_autoptr (NcStore) store = hub_fixture_laptop (f, "a", "150000");
  g_autoptr (GString) junk = g_string_new ("150102");
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  g_autofree char *plant = id_of (1), *odd_plant = id_of (2), *file = id_of (100), *finding = id_of (200),
                  *paper = id_of (300);

  while (junk->len < 200000)
    g_string_append_unichar (junk, (gunichar)g_rand_int_range (rand, 0x4e00, 0x9fa5));
  web_set_all (store, "enterprise", plant, (const char *const[]){ "name", "示例", "region_code", "150102", NULL });
  web_set_all (store, "enterprise", odd_plant, (const char *const[]){ "name", "示例", "region_code", junk->str, NULL });
  web_set_all (store, "enterprise", odd_plant, (const char *const[]){ "region_code", "15蒙A", NULL });
  web_set_all (store, "case_file", file,
               (const char *const[]){ "unit_name", junk->str, "state", junk->str, "visit_start", "二〇二六年三月",
                                      "opened_on", "2026-02-30", "due_on", junk->str, "industry_code", junk->str,
                                      "enterprise_id", plant, "item", junk->str, "completion_report_on", "十月",
                                      NULL });
  web_set_all (store, "case_finding", finding, (const char *const[]){ "case_id", file, "violation", junk->str, NULL });
  web_set_all (store, "case_paper", paper,
               (const char *const[]){ "case_id", file, "number", junk->str, "content_sha256",
                                      "0000000000000000000000000000000000000000000000000000000000000000", "kind",
                                      junk->str, NULL });
  hub_fixture_plant (store, "150102");
  g_assert_cmpint (hub_fixture_sync (store).unsent, ==, 0);
  assert_sums (f);
  g_assert_cmpint (hub_fixture_int (f, "SELECT COUNT (*) FROM web_case WHERE year = '' AND month = '' AND state = ''"),
                   ==, 1);
  g_assert_cmpint (hub_fixture_int (f, "SELECT COUNT (*) FROM row WHERE row_id = '" HUB_FIXTURE_PLANT "'"), ==, 1);
  g_assert_cmpint (hub_fixture_int (f, "SELECT COUNT (*) FROM counter WHERE area NOT LIKE '15__00' AND area <> ''"), ==,
                   0);
  g_free (hub_fixture_run (f, 0, (const char *const[]){ "verify", NULL }));
  g_clear_object (&store);
  hub_fixture_free (f);
}

/* a database of before gets its sums when it is opened */
static void
test_upgrade (void)
{
  HubFixture *f = hub_fixture_new ();
  g_autoptr (NcStore) store = hub_fixture_laptop (f, "a", "150000");
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);

  hub_fixture_plant (store, "150102");
  for (guint i = 0; i < N_CASES; i++) {
    g_autofree char *id = id_of (100 + i), *finding = id_of (200 + i);

    web_set_all (store, "case_file", id,
                 (const char *const[]){ "unit_name", "示例", "state", any (rand, states), "visit_start",
                                        any (rand, visits), "enterprise_id", HUB_FIXTURE_PLANT, NULL });
    web_set_all (store, "case_finding", finding, (const char *const[]){ "case_id", id, "violation", "V01", NULL });
  }
  hub_fixture_sync (store);
  hub_fixture_stop (f);
  hub_fixture_exec (f, "DROP VIEW web_share");
  hub_fixture_exec (f, "DROP TABLE web_sum");
  hub_fixture_exec (f, "DROP TABLE number_gap");
  hub_fixture_exec (f, "DROP INDEX web_case_by_due");
  hub_fixture_exec (f, "DROP INDEX web_case_by_month");
  hub_fixture_exec (f, "UPDATE meta SET value = '1' WHERE key = 'web_facts'");
  hub_fixture_exec (f, f->database ? "UPDATE meta SET value = '3' WHERE key = 'schema_version'"
                                   : "PRAGMA user_version = 3");
  hub_fixture_start (f);
  assert_sums (f);
  g_assert_cmpint (hub_fixture_int (f, "SELECT CAST (SUM (findings) AS BIGINT) FROM web_sum WHERE kind = 'violation'"),
                   ==, N_CASES);
  g_clear_object (&store);
  hub_fixture_free (f);
}

#define DIGITS                                                                                                         \
  "(SELECT 0 AS d UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 UNION ALL SELECT 5 "     \
  "UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9)"
#define NUMBERS                                                                                                        \
  "(SELECT a.d + 10 * b.d + 100 * c.d + 1000 * e.d + 10000 * g.d AS n FROM " DIGITS " AS a CROSS JOIN " DIGITS         \
  " AS b CROSS JOIN " DIGITS " AS c CROSS JOIN " DIGITS " AS e CROSS JOIN " DIGITS " AS g) AS numbers"

/* 100,000 cases in 14 leagues and 98 banners over five years, a finding each, and their sums. */
static void
fill (HubFixture *f)
{
  hub_fixture_exec (f, "INSERT INTO counter (area, version) SELECT CAST (150100 + 100 * d AS TEXT), 1 FROM " DIGITS
                       " AS l UNION ALL SELECT CAST (151100 + 100 * d AS TEXT), 1 FROM " DIGITS " AS m WHERE d < 4");
  hub_fixture_exec (
      f,
      "INSERT INTO web_case (area, case_id, region, state, year, month, unit_name, industry, due_on) SELECT "
      "CAST (150100 + 100 * (n % 14) AS TEXT), 'c' || CAST (n AS TEXT), CAST (150102 + 100 * (n % 14) + n / 14 % 7 AS "
      "TEXT), CASE n % 5 WHEN 0 THEN 'planned' WHEN 1 THEN 'rectifying' WHEN 2 THEN 'served' WHEN 3 THEN 'on_site' "
      "ELSE "
      "'closed' END, CAST (2022 + n / 98 % 5 AS TEXT), CAST (2022 + n / 98 % 5 AS TEXT) || '-' || substr (CAST (101 + "
      "n / "
      "490 % 12 AS TEXT), 2), '示例', CAST (1000 + n / 3 % 40 * 100 AS TEXT), CASE WHEN n % 2 = 0 THEN '2020-01-01' "
      "ELSE "
      "'2099-01-01' END FROM " NUMBERS);
  hub_fixture_exec (f, "INSERT INTO web_finding (area, finding_id, case_id, region, violation) SELECT area, case_id, "
                       "case_id, region, 'V0' || substr (case_id, 2, 1) FROM web_case");
  hub_fixture_exec (f, "INSERT INTO web_sum (area, year, region, kind, key, cases, findings) " PLAIN);
}

/* Milliseconds of the quickest of ten. */
static double
quickest (WebClient *client, const char *path)
{
  double least = 1e9;

  for (int i = 0; i < 10; i++) {
    gint64 start = g_get_monotonic_time ();
    g_autoptr (WebReply) page = web_get (client, path);

    g_assert_cmpint (page->status, ==, 200);
    least = MIN (least, (double)(g_get_monotonic_time () - start) / 1000);
  }
  return least;
}

/* what people look at daily comes at once, with 100,000 cases too */
static void
test_many (void)
{
  static const char *const paths[] = { "/office?year=2026",
                                       "/office/overdue",
                                       "/office/cases",
                                       "/office/cases?year=2024&state=rectifying",
                                       "/office/cases?region=1501",
                                       "/office/cases?month=2023-05&after=c5",
                                       "/office/cases?text=%E7%A4%BA%E4%BE%8B",
                                       "/office/lists" };
  HubFixture *f = hub_fixture_new ();
  g_autoptr (WebClient) client = NULL;

  fill (f);
  g_assert_cmpint (hub_fixture_int (f, "SELECT COUNT (*) FROM web_case"), ==, MANY);
  web_add_account (f, "whole", "150000");
  client = web_signed_in (f, "whole");
  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++) {
    double msec = quickest (client, paths[i]);

    g_test_message ("%s: %.1f ms", paths[i], msec);
#ifndef __SANITIZE_ADDRESS__
    /* with room for a busy machine */
    g_assert_cmpfloat (msec, <, 10 * MOST_MSEC);
#endif
  }
  hub_fixture_free (f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/web/sums/random", test_random);
  g_test_add_func ("/web/sums/odd", test_odd);
  g_test_add_func ("/web/sums/upgrade", test_upgrade);
  g_test_add_func ("/web/sums/many", test_many);
  return g_test_run ();
}
