/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Search among 100,000 enterprises ($NENGCHA_BENCH_ROWS for more), queries of one to eight characters cut from names.
 */
#include "store-fixture.h"
#include "nc-search.h"
#include <stdio.h>
#include <stdlib.h>

#define N_QUERIES 1000

static const char *const places[] = { "呼和浩特市", "包头市",     "乌海市",     "赤峰市",     "通辽市",   "鄂尔多斯市",
                                      "呼伦贝尔市", "巴彦淖尔市", "乌兰察布市", "锡林浩特市", "准格尔旗", "达拉特旗" };
static const char *const trades[] = { "水泥", "钢铁", "热力", "化工", "铁合金", "电石",
                                      "焦化", "玻璃", "数据", "矿业", "建材",   "机械" };
static const char *const tails[] = { "有限公司", "有限责任公司", "股份有限公司", "厂", "集团有限公司" };

static char *
make_name (GRand *rand)
{
  GString *out = g_string_new (places[g_rand_int_range (rand, 0, G_N_ELEMENTS (places))]);
  int n = g_rand_int_range (rand, 2, 5);

  for (int i = 0; i < n; i++)
    g_string_append_unichar (out, (gunichar)g_rand_int_range (rand, 0x4e00, 0x4e00 + 3000));
  g_string_append (out, trades[g_rand_int_range (rand, 0, G_N_ELEMENTS (trades))]);
  g_string_append (out, tails[g_rand_int_range (rand, 0, G_N_ELEMENTS (tails))]);
  return g_string_free (out, FALSE);
}

static GPtrArray *
fill (StoreFixture *f, guint n_rows)
{
  NcDb *db = nc_store_get_db (f->store);
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GRand) rand = g_rand_new_with_seed (20261120);
  g_autoptr (NcStmt) stmt = nc_db_prepare (
      db, "INSERT INTO enterprise (id, name, uscc, region_code) VALUES (:id, :name, :id, '150203')", NULL);

  nc_db_exec (db, "BEGIN", NULL);
  for (guint i = 0; i < n_rows; i++) {
    g_autofree char *id = g_strdup_printf ("9115%014u", i);
    char *name = make_name (rand);

    nc_stmt_bind_text (stmt, ":id", id);
    nc_stmt_bind_text (stmt, ":name", name);
    if (!nc_stmt_run (stmt, NULL))
      g_error ("the store cannot be filled");
    g_ptr_array_add (names, name);
  }
  nc_db_exec (db, "COMMIT", NULL);
  return names;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  return *(const double *)a < *(const double *)b ? -1 : *(const double *)a > *(const double *)b;
}

/* Time of this thread's own work: on a busy machine the wall clock tells of the others too. */
static double
cpu_ms (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static void
measure (NcSearch *search, GPtrArray *names, glong n_chars, GString *out, double *worst, double *worst_cpu)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed ((guint32)n_chars);
  double ms[N_QUERIES], cpu[N_QUERIES];

  for (int i = 0; i < N_QUERIES; i++) {
    const char *name = g_ptr_array_index (names, (guint)g_rand_int_range (rand, 0, (gint32)names->len));
    glong length = g_utf8_strlen (name, -1), from = g_rand_int_range (rand, 0, (gint32)MAX (1, length - n_chars + 1));
    g_autofree char *query = g_utf8_substring (name, from, MIN (length, from + n_chars));
    gint64 start = g_get_monotonic_time ();
    double start_cpu = cpu_ms ();
    g_autoptr (GArray) rows = nc_search_find (search, query, NULL, 50, NULL);

    ms[i] = (double)(g_get_monotonic_time () - start) / 1000;
    cpu[i] = cpu_ms () - start_cpu;
    if (g_getenv ("NENGCHA_BENCH_SLOW") && cpu[i] > 5)
      printf ("%.1f ms: %s\n", cpu[i], query);
    if (!rows || rows->len == 0)
      g_error ("“%s” was not found", query);
  }
  qsort (ms, N_QUERIES, sizeof *ms, compare);
  qsort (cpu, N_QUERIES, sizeof *cpu, compare);
  *worst_cpu = MAX (*worst_cpu, cpu[N_QUERIES * 99 / 100]);
  *worst = MAX (*worst, ms[N_QUERIES * 99 / 100]);
  g_string_append_printf (out, " %ld: %.2f/%.2f", n_chars, ms[N_QUERIES / 2], ms[N_QUERIES * 99 / 100]);
}

int
main (void)
{
  const char *given = g_getenv ("NENGCHA_BENCH_ROWS");
  guint n_rows = given ? (guint)g_ascii_strtoull (given, NULL, 10) : 100000;
  StoreFixture *f = store_fixture_new ();
  g_autoptr (GPtrArray) names = fill (f, n_rows);
  g_autoptr (GString) out = g_string_new (NULL);
  gint64 start = g_get_monotonic_time ();
  NcSearch *search = nc_search_open (f->store, NULL);
  double seconds = (double)(g_get_monotonic_time () - start) / G_USEC_PER_SEC, worst = 0, worst_cpu = 0;
  static const glong lengths[] = { 1, 2, 3, 4, 8 };

  for (gsize i = 0; i < G_N_ELEMENTS (lengths); i++)
    measure (search, names, lengths[i], out, &worst, &worst_cpu);
  printf ("search: %u enterprises, p50/p99 ms by characters%s; worst p99 %.2f ms (own work %.2f ms), target 5; index "
          "made in "
          "%.1f s\n",
          n_rows, out->str, worst, worst_cpu, seconds);
  g_object_unref (search);
  store_fixture_free (f);
  return 0;
}
