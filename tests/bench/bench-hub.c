/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The hub under many laptops, each a store of its own with a real journal, over HTTP on loopback. Laptops and hub share
   the machine, so the hub's own processor time is measured too (/proc), and the evening of 30,000 laptops is
   extrapolated from that: one evening exchange's time on the hub × 30,000, over three hours, and played
   (evening-model.c). */
#include "evening-model.h"
#include "hub-fixture.h"
#include "nc-batch.h"
#include "nc-id.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#define N_LAPTOPS   16
#define N_COMMITS   24
#define PER_COMMIT  50
#define N_ROWS      100000
#define EVENING_SEC (3 * 3600)
#define ALL_LAPTOPS 30000
#define PHOTO_BYTES 300000
#define N_PHOTOS    6

typedef struct {
  HubFixture *f;
  NcStore *store;
  char *token;
  GPtrArray *batches;
} Laptop;

static double
seconds (void)
{
  return (double)g_get_monotonic_time () / G_USEC_PER_SEC;
}

/* Processor seconds of this program, which is the laptops. */
static double
own_cpu (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
         (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

/* Processor seconds the hub has used so far. */
static double
hub_cpu (HubFixture *f)
{
  g_autofree char *path = g_strdup_printf ("/proc/%s/stat", g_subprocess_get_identifier (f->hub)), *text = NULL;
  unsigned long user = 0, kernel = 0;

  if (!g_file_get_contents (path, &text, NULL, NULL) ||
      sscanf (strrchr (text, ')'), ") %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &kernel) != 2)
    return 0;
  return (double)(user + kernel) / (double)sysconf (_SC_CLK_TCK);
}

/* Processor seconds of the database's own processes so far; 0 with SQLite, which is in the hub. */
static double
database_cpu (void)
{
  const char *server = g_getenv ("NENGCHA_TEST_POSTGRES_PID");
  g_autoptr (GDir) dir = server ? g_dir_open ("/proc", 0, NULL) : NULL;
  double sum = 0;
  const char *name;

  while (dir && (name = g_dir_read_name (dir))) {
    g_autofree char *path = g_strdup_printf ("/proc/%s/stat", name), *text = NULL;
    unsigned long user, kernel;
    int parent;

    if (g_ascii_isdigit (*name) && g_file_get_contents (path, &text, NULL, NULL) &&
        sscanf (strrchr (text, ')'), ") %*c %d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &parent, &user, &kernel) ==
            3 &&
        parent == atoi (server))
      sum += (double)(user + kernel) / (double)sysconf (_SC_CLK_TCK);
  }
  return sum;
}

static double
hub_peak_mb (HubFixture *f)
{
  g_autofree char *path = g_strdup_printf ("/proc/%s/status", g_subprocess_get_identifier (f->hub)), *text = NULL;
  const char *line = g_file_get_contents (path, &text, NULL, NULL) ? strstr (text, "VmHWM:") : NULL;

  return line ? (double)g_ascii_strtoll (line + 6, NULL, 10) / 1024 : 0;
}

/* ---- small durable operations ---- */

/* A day's work: plants, answers in short commits. */
static void
work (NcStore *store, const char *region, guint n_commits, guint per_commit)
{
  for (guint i = 0; i < n_commits; i++) {
    g_autoptr (NcChange) change = nc_change_new (store, "officer-1");
    g_autoptr (GError) error = NULL;
    g_autofree char *id = nc_id_new (nc_store_get_clock (store));

    for (guint j = 0; j < per_commit; j++) {
      g_autofree char *row = g_strdup_printf ("%.33s%03u", id, j / 5);
      static const char *const fields[] = { "name", "address", "contact", "note", "region_code" };

      nc_change_set (change, "enterprise", row, fields[j % 5], j % 5 == 4 ? region : "示例答复");
    }
    if (!nc_change_commit (change, &error))
      g_error ("%s", error->message);
  }
}

static void
prepare (Laptop *laptop, HubFixture *f, int i, guint n_commits, guint per_commit)
{
  g_autofree char *name = g_strdup_printf ("laptop-%d", i);
  gint64 seq = 1, last_seq, head = n_commits * per_commit;

  laptop->f = f;
  laptop->store = hub_fixture_laptop (f, name, "150100");
  work (laptop->store, "150102", n_commits, per_commit);
  laptop->token = hub_fixture_session (laptop->store);
  laptop->batches = g_ptr_array_new_with_free_func (g_free);
  while (seq <= head) {
    g_autoptr (GError) error = NULL;
    char *batch =
        nc_batch_write (laptop->store, &(NcBatchBounds){ seq, MAX (per_commit, 1), 1000000 }, &last_seq, &error);

    if (!batch)
      g_error ("%s", error->message);
    g_ptr_array_add (laptop->batches, batch);
    seq = last_seq + 1;
  }
}

static gpointer
push_all (gpointer data)
{
  Laptop *laptop = data;
  g_autoptr (NcHttp) http = nc_http_new (laptop->f->url, NULL);

  nc_http_set_token (http, laptop->token);
  for (guint i = 0; i < laptop->batches->len; i++) {
    g_auto (NcHttpReply) reply = { 0 };
    g_autoptr (GError) error = NULL;

    if (!nc_http_call (http, &(NcHttpCall){ .method = "POST", .path = "/v1/push", .json = laptop->batches->pdata[i] },
                       &reply, &error) ||
        reply.status != 200)
      g_error ("push: %u %s", reply.status, error ? error->message : "");
  }
  return NULL;
}

static void
laptop_clear (Laptop *laptop)
{
  g_clear_object (&laptop->store);
  g_free (laptop->token);
  g_ptr_array_unref (laptop->batches);
}

static void
bench_operations (HubFixture *f, const char *what, int first_name, guint n_commits, guint per_commit, double target)
{
  Laptop laptops[N_LAPTOPS] = { 0 };
  GThread *threads[N_LAPTOPS];
  double n = (double)N_LAPTOPS * n_commits * per_commit, took, cpu, other;

  for (int i = 0; i < N_LAPTOPS; i++)
    prepare (&laptops[i], f, first_name + i, n_commits, per_commit);
  cpu = hub_cpu (f);
  other = database_cpu ();
  took = seconds ();
  for (int i = 0; i < N_LAPTOPS; i++)
    threads[i] = g_thread_new ("laptop", push_all, &laptops[i]);
  for (int i = 0; i < N_LAPTOPS; i++)
    g_thread_join (threads[i]);
  took = seconds () - took;
  cpu = hub_cpu (f) - cpu;
  other = database_cpu () - other;
  printf ("hub-%s: %.0f operations/s, %.0f requests/s, %.1f + %.1f µs of processor an operation for hub and database "
          "(target: %.0f operations/s)\n",
          what, n / took, n / per_commit / took, cpu / n * 1e6, other / n * 1e6, target);
  for (int i = 0; i < N_LAPTOPS; i++)
    laptop_clear (&laptops[i]);
}

/* ---- lists ---- */

static void
fill (HubFixture *f)
{
  const char *series = f->database
                           ? "SELECT i FROM generate_series (CAST (1 AS BIGINT), 100000) AS s (i)"
                           : "WITH RECURSIVE s (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM s WHERE i < 100000) "
                             "SELECT i FROM s";
  g_autofree char *sql = g_strdup_printf (
      "INSERT INTO row (area, table_name, row_id, region, data, version, last_device) "
      "SELECT '150200', 'enterprise', '01900000-0000-7000-9000-' || substr (CAST (1000000000000 + i AS TEXT), 2), "
      "'150203', "
      "'{\"address\":\"内蒙古自治区包头市示例路' || CAST (i %% 997 AS TEXT) || '号\",\"name\":\"包头示例' || "
      "CAST (i * 7919 %% 1000003 AS TEXT) || '建材有限公司\",\"region_code\":\"150203\",\"uscc\":\"91150203MA' || "
      "substr (CAST (1000000000000 + i * 104729 AS TEXT), 6) || '\"}', i, 'list' FROM (%s) AS t",
      series);

  hub_fixture_exec (f, sql);
  hub_fixture_exec (f, "DELETE FROM counter WHERE area = '150200'");
  hub_fixture_exec (f, "INSERT INTO counter (area, version) VALUES ('150200', 100000)");
  hub_fixture_exec (f, "INSERT INTO mark (area, version, tag) VALUES ('150200', 100000, '00000000')");
}

static NcSyncReport
timed_sync (NcStore *store, double *took)
{
  NcSyncReport report;

  *took = seconds ();
  report = hub_fixture_sync (store);
  *took = seconds () - *took;
  return report;
}

static gint64
pull_bytes (HubFixture *f, NcStore *store, double *took)
{
  g_autofree char *token = hub_fixture_session (store), *cursor = nc_store_get_meta (store, "sync.cursor", NULL);
  g_autofree char *path = g_strconcat ("/v1/pull?cursor=", cursor, NULL);
  g_autoptr (NcHttp) http = nc_http_new (f->url, NULL);
  g_auto (NcHttpReply) reply = { 0 };
  g_autoptr (GError) error = NULL;
  gint64 up = 0, down = 0;

  nc_http_set_token (http, token);
  *took = seconds ();
  if (!nc_http_call (http, &(NcHttpCall){ .method = "GET", .path = path }, &reply, &error) || reply.status != 200)
    g_error ("pull: %u", reply.status);
  *took = seconds () - *took;
  nc_http_count_bytes (http, &up, &down);
  return up + down;
}

static void
bench_lists (HubFixture *f)
{
  g_autoptr (NcStore) a = hub_fixture_laptop (f, "reader", "150200"), b = hub_fixture_laptop (f, "other", "150200");
  double took, cpu, own, first = 1e9;
  NcSyncReport report;
  gint64 bytes;

  fill (f);
  cpu = hub_cpu (f) + database_cpu ();
  own = own_cpu ();
  report = timed_sync (a, &took);
  own = own_cpu () - own;
  if (report.rows_received != N_ROWS)
    g_error ("%d rows instead of %d", (int)report.rows_received, N_ROWS);
  printf ("hub-pull: 100,000 enterprises in %.2f s with keeping them, %.2f s of the hub's processor, %.2f s of the "
          "laptop's, %.2f MB (targets: 5 s, 8 MB)\n",
          took, hub_cpu (f) + database_cpu () - cpu, own, (double)report.bytes_down / 1e6);
  for (int i = 0; i < 20; i++) {
    bytes = pull_bytes (f, a, &took);
    first = MIN (first, took);
  }
  printf ("hub-pull-nothing: %d bytes, %.1f ms (targets: 2,048 bytes, 50 ms)\n", (int)bytes, first * 1e3);
  report = timed_sync (a, &took);
  printf ("hub-sync-nothing: the whole exchange %d bytes, %.1f ms\n", (int)(report.bytes_up + report.bytes_down),
          took * 1e3);
  timed_sync (b, &took);
  hub_fixture_set (b, "enterprise", "01900000-0000-7000-9000-000000000077", "note", "示例");
  hub_fixture_sync (b);
  bytes = pull_bytes (f, a, &took);
  printf ("hub-pull-one: one change of 100,000 in %d bytes, %.1f ms (target: 2,048 bytes)\n", (int)bytes, took * 1e3);
  g_clear_object (&a);
  g_clear_object (&b);
}

/* ---- the evening ---- */

static gpointer
exchange (gpointer data)
{
  hub_fixture_sync (((Laptop *)data)->store);
  return NULL;
}

/* Each laptop: session, a day's 200 entries, six photos, what colleagues changed. */
static void
bench_evening (HubFixture *f)
{
  static const char *const banners[N_LAPTOPS] = { "150502", "150521", "150522", "150523", "150524", "150525",
                                                  "150526", "150581", "150402", "150403", "150404", "150421",
                                                  "150422", "150423", "150424", "150425" };
  Laptop laptops[N_LAPTOPS] = { 0 };
  GThread *threads[N_LAPTOPS];
  double took, cpu, each;

  for (int i = 0; i < N_LAPTOPS; i++) {
    g_autofree char *name = g_strdup_printf ("evening-%d", i);

    laptops[i].f = f;
    laptops[i].store = hub_fixture_laptop (f, name, banners[i]);
    hub_fixture_sync (laptops[i].store);
    for (int j = 0; j < N_PHOTOS; j++) {
      g_autoptr (NcChange) change = nc_change_new (laptops[i].store, "officer-1");
      g_autofree guint8 *data = g_malloc (PHOTO_BYTES);
      g_autoptr (GBytes) bytes = NULL;
      g_autofree char *id = NULL;
      g_autoptr (GRand) rand = g_rand_new_with_seed ((guint32)(i * 100 + j));

      for (gsize k = 0; k + 4 <= PHOTO_BYTES; k += 4)
        memcpy (data + k, &(guint32){ g_rand_int (rand) }, 4);
      bytes = g_bytes_new (data, PHOTO_BYTES);
      id = nc_change_add_blob (change, bytes, "image/jpeg", "photo.jpg", NULL);
      nc_change_commit (change, NULL);
    }
    work (laptops[i].store, banners[i], 4, PER_COMMIT);
  }
  cpu = hub_cpu (f) + database_cpu ();
  took = seconds ();
  for (int i = 0; i < N_LAPTOPS; i++)
    threads[i] = g_thread_new ("laptop", exchange, &laptops[i]);
  for (int i = 0; i < N_LAPTOPS; i++)
    g_thread_join (threads[i]);
  took = seconds () - took;
  cpu = hub_cpu (f) + database_cpu () - cpu;
  each = cpu / N_LAPTOPS;
  printf ("hub-evening: %d laptops with 200 entries and 6 photos in %.2f s; %.1f ms of processor each (hub and "
          "database), so 30,000 "
          "in three hours are %.0f %% of one core, %.1f a second, %.1f MB/s in\n",
          N_LAPTOPS, took, each * 1e3, each * ALL_LAPTOPS / EVENING_SEC * 100, (double)ALL_LAPTOPS / EVENING_SEC,
          (double)ALL_LAPTOPS * N_PHOTOS * PHOTO_BYTES / EVENING_SEC / 1e6);
  evening_print (f->database ? "PostgreSQL" : "SQLite", each);
  for (int i = 0; i < N_LAPTOPS; i++)
    g_clear_object (&laptops[i].store);
}

int
main (void)
{
  HubFixture *f = hub_fixture_new ();
  gboolean is_postgres = f->database != NULL;

  setvbuf (stdout, NULL, _IOLBF, 0);
  printf ("hub on %s\n", is_postgres ? "PostgreSQL" : "SQLite");
  bench_operations (f, "operations", 0, N_COMMITS, PER_COMMIT, is_postgres ? 10000 : 20000);
  bench_operations (f, "single", 100, 60, 1, 0);
  bench_lists (f);
  bench_evening (f);
  printf ("hub-memory: %.0f MB at most (target: 100 MB)\n", hub_peak_mb (f));
  hub_fixture_free (f);
  return 0;
}
