/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-fixture.h"
#include "nc-blobs.h"
#include <glib/gstdio.h>
#include <string.h>

#define PLANT   HUB_FIXTURE_PLANT
#define MACHINE HUB_FIXTURE_MACHINE
#define FAR     "01900000-0000-7000-8000-000000000011"

static char *
path_in (HubFixture *f, const char *name)
{
  return g_build_filename (f->folder, name, NULL);
}

static void
run (HubFixture *f, int expected, const char *a, const char *b, const char *c)
{
  g_autofree char *out = hub_fixture_run (f, expected, (const char *const[]){ a, b, c, NULL });
}

/* Runs a command on another home, with tables in it. */
static char *
run_elsewhere (HubFixture *f, const char *home, int expected, const char *a, const char *b)
{
  HubFixture other = { .hub_home = (char *)home };

  (void)f;
  return hub_fixture_run (&other, expected, (const char *const[]){ a, b, NULL });
}

/* a backup of yesterday is put back: under a new epoch, and what came after it is offered again */
static void
test_backup (void)
{
  HubFixture *f = hub_fixture_new ();
  g_autoptr (NcStore) a = hub_fixture_laptop (f, "a", "150000"), b = hub_fixture_laptop (f, "b", "150100");
  g_autofree char *file = path_in (f, "backup"), *home = path_in (f, "other"), *photo = NULL, *later = NULL;
  g_autofree char *before = NULL, *after = NULL, *out = NULL;
  NcSyncReport report;

  hub_fixture_plant (a, "150102");
  photo = hub_fixture_photo (a, 100000);
  hub_fixture_sync (a);
  run (f, 0, "backup", file, NULL);
  before = hub_fixture_run (f, 0, (const char *const[]){ "audit", "--json", NULL });
  hub_fixture_set (a, "enterprise", PLANT, "address", "示例路2号");
  later = hub_fixture_photo (a, 200000);
  hub_fixture_sync (a);
  hub_fixture_sync (b);
  run (f, 4, "restore", file, "--replace");
  hub_fixture_stop (f);
  run (f, 4, "restore", file, NULL);
  run (f, 0, "restore", file, "--replace");
  hub_fixture_start (f);
  g_assert_cmpint (hub_fixture_int (f, "SELECT COUNT(*) FROM blob"), ==, 1);
  report = hub_fixture_sync (a);
  g_assert_true (report.offered_again);
  g_assert_cmpint (report.unsent + report.blobs_unsent + report.tray, ==, 0);
  g_assert_cmpint (hub_fixture_int (f, "SELECT COUNT(*) FROM blob"), ==, 2);
  hub_fixture_set (b, "enterprise", PLANT, "contact", "示例联系人");
  g_assert_cmpint (hub_fixture_sync (b).tray, ==, 0);
  hub_fixture_assert (b, "enterprise", PLANT, "address", "示例路2号");
  run (f, 0, "verify", "--content", NULL);
  /* the same file fits a hub on the other kind of database */
  out = run_elsewhere (f, home, 0, "restore", file);
  g_clear_pointer (&out, g_free);
  out = run_elsewhere (f, home, 0, "verify", "--content");
  after = run_elsewhere (f, home, 0, "audit", "--json");
  g_assert_true (g_str_has_prefix (after, before));
  g_clear_object (&a);
  g_clear_object (&b);
  hub_fixture_free (f);
}

/* cut, flipped, or none at all: nothing of the hub is touched */
static void
test_bad_backups (void)
{
  HubFixture *f = hub_fixture_new ();
  g_autoptr (NcStore) a = hub_fixture_laptop (f, "a", "150000");
  g_autofree char *file = path_in (f, "backup"), *bad = path_in (f, "bad"), *bytes = NULL;
  g_autoptr (GError) error = NULL;
  gsize size;

  hub_fixture_plant (a, "150102");
  hub_fixture_sync (a);
  run (f, 0, "backup", file, "--tables-only");
  hub_fixture_stop (f);
  g_assert_true (g_file_get_contents (file, &bytes, &size, &error));
  for (gsize cut = 0; cut < size; cut += 1 + size / 40) {
    g_assert_true (g_file_set_contents (bad, bytes, (gssize)cut, &error));
    run (f, 3, "restore", bad, "--replace");
  }
  /* up to the last of the packed bytes, whose end says nothing: with that changed it is refused, or nothing is */
  for (gsize i = 20; i + 9 < size; i += 1 + size / 40) {
    bytes[i] ^= 0x10;
    g_assert_true (g_file_set_contents (bad, bytes, (gssize)size, &error));
    run (f, 3, "restore", bad, "--replace");
    bytes[i] ^= 0x10;
  }
  for (guint8 bit = 1; bit; bit = (guint8)(bit << 1)) {
    bytes[size - 9] ^= (char)bit;
    g_assert_true (g_file_set_contents (bad, bytes, (gssize)size, &error));
    run (f, -1, "restore", bad, "--replace");
    g_assert_cmpint (hub_fixture_int (f, "SELECT COUNT(*) FROM op"), ==, 7);
    bytes[size - 9] ^= (char)bit;
  }
  hub_fixture_start (f);
  g_assert_cmpint (hub_fixture_sync (a).unsent, ==, 0);
  g_clear_object (&a);
  hub_fixture_free (f);
}

/* what somebody altered behind the hub's back is found */
static void
test_verify (void)
{
  static const struct {
    const char *harm, *repair;
  } cases[] = {
    { "UPDATE op SET new_value = '75' WHERE new_value = '7.5'",
      "UPDATE op SET new_value = '7.5' WHERE new_value = '75'" },
    { "UPDATE op SET answer = 'conflict' WHERE seq = 2", "UPDATE op SET answer = 'applied' WHERE seq = 2" },
    { "UPDATE op_commit SET actor = 'x'", "UPDATE op_commit SET actor = 'officer-1'" },
    { "UPDATE receipt SET last_seq = last_seq + 1", "UPDATE receipt SET last_seq = last_seq - 1" },
    { "UPDATE receipt SET text = 'x' || text", "UPDATE receipt SET text = substr (text, 2)" },
    { "UPDATE head SET seq = seq + 1", "UPDATE head SET seq = seq - 1" },
    { "UPDATE row SET version = version + 100", "UPDATE row SET version = version - 100" },
    { "UPDATE blob SET size_bytes = size_bytes + 1", "UPDATE blob SET size_bytes = size_bytes - 1" },
    { "UPDATE blob SET text = 'x' || text", "UPDATE blob SET text = substr (text, 2)" },
  };
  HubFixture *f = hub_fixture_new ();
  g_autoptr (NcStore) a = hub_fixture_laptop (f, "a", "150100");
  g_autofree char *photo = NULL;

  hub_fixture_plant (a, "150102");
  photo = hub_fixture_photo (a, 5000);
  hub_fixture_sync (a);
  run (f, 0, "verify", "--content", NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    hub_fixture_exec (f, cases[i].harm);
    g_test_message ("%s", cases[i].harm);
    run (f, 1, "verify", NULL, NULL);
    hub_fixture_exec (f, cases[i].repair);
  }
  run (f, 0, "verify", "--content", NULL);
  g_clear_object (&a);
  hub_fixture_free (f);
}

static void
set_plant (NcChange *change, const char *id, const char *region)
{
  nc_change_set (change, "enterprise", id, "name", "示例厂");
  nc_change_set (change, "enterprise", id, "region_code", region);
}

/* one batch of the autonomous region's own laptop, over three leagues and back: every row, entry and receipt is under
   its league, and the journal is whole */
static void
test_areas (void)
{
  HubFixture *f = hub_fixture_new ();
  g_autoptr (NcStore) a = hub_fixture_laptop (f, "a", "150000"), b = hub_fixture_laptop (f, "b", "150203");
  g_autoptr (NcChange) change = nc_change_new (a, "officer-1");
  g_autoptr (GError) error = NULL;

  set_plant (change, PLANT, "150102");
  set_plant (change, FAR, "150203");
  nc_change_set (change, "equipment", MACHINE, "category", "motor");
  nc_change_set (change, "equipment", MACHINE, "enterprise_id", FAR);
  nc_change_set (change, "issuer", "i1", "name", "示例监察机构");
  nc_change_set (change, "enterprise", PLANT, "note", "back");
  g_assert_true (nc_change_commit (change, &error));
  g_assert_cmpint (hub_fixture_sync (a).unsent, ==, 0);
  g_assert_cmpint (hub_fixture_int (f, "SELECT COUNT(*) FROM row WHERE area = '150100'"), ==, 1);
  g_assert_cmpint (hub_fixture_int (f, "SELECT COUNT(*) FROM row WHERE area = '150200'"), ==, 2);
  g_assert_cmpint (hub_fixture_int (f, "SELECT COUNT(*) FROM row WHERE area = '150000'"), ==, 1);
  g_assert_cmpint (hub_fixture_int (f, "SELECT COUNT(*) FROM op"), ==, 8);
  g_assert_cmpint (hub_fixture_int (f, "SELECT COUNT(DISTINCT area) FROM op"), ==, 3);
  g_assert_cmpint (hub_fixture_int (f, "SELECT COUNT(*) FROM receipt"), ==, 3);
  g_assert_cmpint (hub_fixture_sync (b).rows_received, ==, 2);
  hub_fixture_set (b, "equipment", MACHINE, "rated_kw", "11");
  hub_fixture_sync (b);
  g_assert_cmpint (hub_fixture_sync (a).rows_received, ==, 1);
  hub_fixture_assert (a, "equipment", MACHINE, "rated_kw", "11");
  /* moved with its machine: carried over, nothing stays behind */
  hub_fixture_set (a, "enterprise", FAR, "region_code", "150102");
  hub_fixture_sync (a);
  g_assert_cmpint (hub_fixture_int (f, "SELECT COUNT(*) FROM row WHERE area = '150200'"), ==, 0);
  g_assert_cmpint (hub_fixture_int (f, "SELECT COUNT(*) FROM row WHERE area = '150100'"), ==, 3);
  g_assert_cmpint (hub_fixture_int (f, "SELECT COUNT(*) FROM stray"), ==, 0);
  hub_fixture_sync (b);
  hub_fixture_assert (b, "equipment", MACHINE, "rated_kw", NULL);
  run (f, 0, "verify", NULL, NULL);
  /* the first entries again: the same receipts, from every area */
  hub_fixture_kill (f);
  hub_fixture_start (f);
  g_assert_cmpint (hub_fixture_sync (a).tray, ==, 0);
  g_clear_object (&a);
  g_clear_object (&b);
  hub_fixture_free (f);
}

/* a hub that died between writing a row there and letting go of it here finishes at its next start */
static void
test_stray (void)
{
  HubFixture *f = hub_fixture_new ();
  g_autoptr (NcStore) a = hub_fixture_laptop (f, "a", "150000"), b = hub_fixture_laptop (f, "b", "150200");

  hub_fixture_plant (a, "150102");
  hub_fixture_sync (a);
  hub_fixture_stop (f);
  hub_fixture_exec (f, "UPDATE row SET region = '150203'");
  hub_fixture_exec (f, "INSERT INTO stray (area, table_name, row_id, to_area) "
                       "SELECT area, table_name, row_id, '150200' FROM row");
  hub_fixture_start (f);
  g_assert_cmpint (hub_fixture_int (f, "SELECT COUNT(*) FROM row WHERE area = '150200'"), ==, 2);
  g_assert_cmpint (hub_fixture_int (f, "SELECT COUNT(*) FROM row"), ==, 2);
  g_assert_cmpint (hub_fixture_int (f, "SELECT COUNT(*) FROM stray"), ==, 0);
  g_assert_cmpint (hub_fixture_sync (b).rows_received, ==, 2);
  g_clear_object (&a);
  g_clear_object (&b);
  hub_fixture_free (f);
}

static NcStore *
laptop_with_role (HubFixture *f, const char *name, const char *role)
{
  g_autofree char *code = hub_fixture_run (
      f, 0, (const char *const[]){ "enrol", "--region", "150100", "--role", role, "--officer", "officer-9", NULL });
  NcStore *store = hub_fixture_laptop (f, name, NULL);
  g_autoptr (GError) error = NULL;

  nc_sync_enrol (store, code, f->url, &error);
  g_assert_no_error (error);
  return store;
}

/* The one item in the tray is taken note of. */
static void
take_note (NcStore *store)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (NcJson) tray = NULL;

  nc_sync_tray_write_json (store, text, &error);
  tray = json_loads (text->str, 0, NULL);
  g_assert_cmpuint (json_array_size (tray), ==, 1);
  nc_sync_tray_settle (store, json_integer_value (json_object_get (json_array_get (tray, 0), "id")), "seen",
                       "officer-2", &error);
  g_assert_no_error (error);
}

/* an inspector leaves the office's lines alone that others made, and has them again as they are; a supervisor may
 * change them */
static void
test_roles (void)
{
  HubFixture *f = hub_fixture_new ();
  g_autoptr (NcChange) removal = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (NcStore) a = hub_fixture_laptop (f, "a", "150100"), b = hub_fixture_laptop (f, "b", "150100");
  g_autoptr (NcStore) head = laptop_with_role (f, "head", "supervisor");

  run (f, 2, "enrol", "--role", "king");
  hub_fixture_set (a, "issuer", "i1", "name", "示例监察机构");
  hub_fixture_set (a, "issuer", "i1", "address", "示例路1号");
  g_assert_cmpint (hub_fixture_sync (a).quarantined, ==, 0);
  hub_fixture_sync (b);
  hub_fixture_sync (head);
  hub_fixture_set (b, "issuer", "i1", "address", "别处");
  g_assert_cmpint (hub_fixture_sync (b).quarantined, ==, 1);
  take_note (b);
  hub_fixture_assert (b, "issuer", "i1", "address", "示例路1号");
  removal = nc_change_new (b, "officer-2");
  nc_change_delete (removal, "issuer", "i1", "gone");
  g_assert_true (nc_change_commit (removal, &error));
  g_assert_cmpint (hub_fixture_sync (b).quarantined, ==, 1);
  take_note (b);
  hub_fixture_assert (b, "issuer", "i1", "name", "示例监察机构");
  g_assert_cmpint (hub_fixture_sync (b).quarantined, ==, 0);
  hub_fixture_set (head, "issuer", "i1", "address", "示例路3号");
  g_assert_cmpint (hub_fixture_sync (head).quarantined, ==, 0);
  hub_fixture_sync (a);
  hub_fixture_assert (a, "issuer", "i1", "address", "示例路3号");
  g_assert_cmpint (hub_fixture_int (f, "SELECT COUNT(*) FROM op WHERE reason = 'role'"), ==, 2);
  g_clear_object (&a);
  g_clear_object (&b);
  g_clear_object (&head);
  hub_fixture_free (f);
}

/* the server of the database goes away and comes back: refused meanwhile, nothing acknowledged that is not there */
static void
test_away (void)
{
  HubFixture *f = hub_fixture_new ();
  g_autoptr (NcStore) a = hub_fixture_laptop (f, "a", "150100");
  gint64 unsent;

  if (!f->database) {
    g_test_skip ("SQLite has no server");
  } else {
    hub_fixture_plant (a, "150102");
    hub_fixture_sync (a);
    hub_fixture_admin (f, "SELECT pg_terminate_backend (pid) FROM pg_stat_activity WHERE datname = '%s'");
    hub_fixture_set (a, "enterprise", PLANT, "note", "1");
    g_assert_cmpint (hub_fixture_sync (a).unsent, ==, 0);
    hub_fixture_admin (f, "ALTER DATABASE %s ALLOW_CONNECTIONS false");
    hub_fixture_admin (f, "SELECT pg_terminate_backend (pid) FROM pg_stat_activity WHERE datname = '%s'");
    hub_fixture_set (a, "enterprise", PLANT, "note", "2");
    g_assert_cmpuint (hub_fixture_ask (f, NULL, &(NcHttpCall){ .method = "GET", .path = "/health" }, NULL), ==, 503);
    hub_fixture_sync_fails (a, NC_SYNC_ERROR_BUSY);
    g_assert_true (nc_store_count_unsent (a, &unsent, NULL));
    g_assert_cmpint (unsent, ==, 1);
    hub_fixture_admin (f, "ALTER DATABASE %s ALLOW_CONNECTIONS true");
    g_assert_cmpuint (hub_fixture_ask (f, NULL, &(NcHttpCall){ .method = "GET", .path = "/health" }, NULL), ==, 200);
    g_assert_cmpint (hub_fixture_sync (a).unsent, ==, 0);
    g_assert_cmpint (hub_fixture_int (f, "SELECT COUNT(*) FROM op"), ==, 9);
  }
  g_clear_object (&a);
  hub_fixture_free (f);
}

/* a database of version 1, as it was before areas */
static void
test_version_1 (void)
{
  HubFixture *f = hub_fixture_new ();
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "hub-1.sql", NULL), *sql = NULL;
  g_autofree char *db_path = g_build_filename (f->hub_home, "hub.db", NULL), *out = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (NcDb) db = NULL;

  g_assert_true (g_file_get_contents (path, &sql, NULL, &error));
  hub_fixture_stop (f);
  if (f->database) {
    g_test_skip ("only SQLite had version 1");
  } else {
    run (f, 0, "devices", NULL, NULL);
    g_assert_cmpint (g_remove (db_path), ==, 0);
    db = nc_db_open (db_path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, &error);
    g_assert_true (nc_db_exec (db, sql, &error));
    g_assert_no_error (error);
    g_clear_pointer (&db, nc_db_close);
    out = hub_fixture_run (f, 0, (const char *const[]){ "devices", "--json", NULL });
    g_assert_nonnull (strstr (out, "\"region\":\"150102\""));
    g_assert_cmpint (hub_fixture_int (f, "PRAGMA user_version"), ==, 6);
    g_assert_cmpint (hub_fixture_int (f, "SELECT COUNT(*) FROM row WHERE area = '150100'"), ==, 2);
    g_assert_cmpint (hub_fixture_int (f, "SELECT COUNT(*) FROM row WHERE area = ''"), ==, 1);
    g_assert_cmpint (hub_fixture_int (f, "SELECT seq FROM head WHERE area = '150100'"), ==, 2);
    g_assert_cmpint (hub_fixture_int (f, "SELECT COUNT(*) FROM op WHERE area = '150100'"), ==, 2);
    g_assert_cmpint (hub_fixture_int (f, "SELECT last_no FROM number_lease WHERE area = ''"), ==, 20);
    g_assert_cmpint (hub_fixture_int (f, "SELECT COUNT(*) FROM mark JOIN counter USING (area, version)"), ==, 2);
    g_assert_cmpint (hub_fixture_int (f, "SELECT COUNT(*) FROM sqlite_master WHERE name LIKE 'old%'"), ==, 0);
  }
  hub_fixture_start (f);
  hub_fixture_free (f);
}

/* every key of every table begins with the area: what PostgreSQL refuses by itself, SQLite is asked */
static void
test_keys (void)
{
  HubFixture *f = hub_fixture_new ();

  if (f->database) {
    g_assert_cmpint (hub_fixture_int (f,
                                      "SELECT COUNT(*) FROM pg_class WHERE relkind = 'r' AND relname NOT LIKE 'pg\\_%' "
                                      "AND relnamespace = 'public'::regnamespace AND NOT relispartition"),
                     ==, 1);
  } else {
    g_assert_cmpint (hub_fixture_int (f, "SELECT COUNT(*) FROM pragma_table_list WHERE schema = 'main'"), >, 14);
    g_assert_cmpint (hub_fixture_int (f,
                                      "SELECT COUNT(*) FROM pragma_table_list AS t, pragma_index_list (t.name) AS i, "
                                      "pragma_index_info (i.name) AS c WHERE t.schema = 'main' AND i.\"unique\" AND "
                                      "c.seqno = 0 AND c.name <> 'area' AND t.name <> 'meta'"),
                     ==, 0);
  }
  hub_fixture_free (f);
}

/* A statement of app/hub/sql with $1, $2 … for its names. */
static char *
numbered (const char *sql, gboolean *has_area)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GRegex) regex = g_regex_new ("(?<!:):[a-z_0-9]+", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  g_autoptr (GString) out = g_string_new (sql);

  *has_area = strstr (sql, "area = :area") != NULL;
  g_regex_match (regex, sql, 0, &match);
  for (; g_match_info_matches (match); g_match_info_next (match, NULL)) {
    g_autofree char *name = g_match_info_fetch (match, 0);
    guint i;

    if (!g_ptr_array_find_with_equal_func (names, name, g_str_equal, &i))
      g_ptr_array_add (names, g_steal_pointer (&name));
  }
  for (guint i = 0; i < names->len; i++) {
    g_autofree char *pattern = g_strdup_printf ("%s\\b", (char *)names->pdata[i]),
                    *number = g_strdup_printf ("$%u", i + 1), *before = g_strdup (out->str), *after = NULL;
    g_autoptr (GRegex) one = g_regex_new (pattern, 0, 0, NULL);

    after = g_regex_replace_literal (one, before, -1, 0, number, 0, NULL);
    g_string_assign (out, after);
  }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* every statement that names the area touches one partition */
static void
test_pruned (void)
{
  HubFixture *f = hub_fixture_new ();
  g_autofree char *folder = g_test_build_filename (G_TEST_DIST, "..", "..", "app", "hub", "sql", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  int n = 0;

  g_assert_nonnull (dir);
  while (f->database && (name = g_dir_read_name (dir))) {
    g_autofree char *path = g_build_filename (folder, name, NULL), *sql = NULL, *text = NULL;
    gboolean has_area;

    g_assert_true (g_file_get_contents (path, &sql, NULL, NULL));
    text = numbered (sql, &has_area);
    if (!has_area || g_str_equal (name, "row-look.sql") || strchr (text, '{'))
      continue;
    if (hub_fixture_partitions (f, text) != 1)
      g_error ("%s touches more than one partition", name);
    n++;
  }
  if (f->database)
    g_assert_cmpint (n, >, 20);
  else
    g_test_skip ("SQLite has no partitions");
  hub_fixture_free (f);
}

/* a database is not served under another key than its own */
static void
test_other_key (void)
{
  HubFixture *f = hub_fixture_new ();
  g_autofree char *path = g_build_filename (f->hub_home, "hub.key", NULL), *key = g_strnfill (64, 'a');
  g_autoptr (GError) error = NULL;

  hub_fixture_stop (f);
  g_free (hub_fixture_run (f, 0, (const char *const[]){ "devices", NULL }));
  g_assert_true (g_file_set_contents (path, key, -1, &error));
  g_free (hub_fixture_run (f, 5, (const char *const[]){ "devices", NULL }));
  g_free (hub_fixture_run (f, 5, (const char *const[]){ "serve", "--plain", "--listen", "127.0.0.1:0", NULL }));
  hub_fixture_free (f);
}

/* ---- a backup while laptops push ---- */

#define N_PUSHERS 3

typedef struct {
  NcStore *store;
  guint number;
  gpointer n_taken; /* a number: entries that the hub has given receipts for */
  gint is_over;
  GThread *thread;
} Pusher;

/* A program that this one is just starting has its files for a moment, with the lock of an exchange among them. */
static void
sync_in_turn (NcStore *store)
{
  for (;;) {
    g_autoptr (GError) error = NULL;
    NcSyncReport report;

    if (nc_sync_run (store, 1, &report, &error))
      return;
    g_assert_error (error, NC_SYNC_ERROR, NC_SYNC_ERROR_BUSY);
    g_usleep (10000);
  }
}

static gpointer
push (gpointer data)
{
  Pusher *self = data;
  g_autofree char *plant = g_strdup_printf ("01900000-0000-7000-8000-%012u", self->number);

  for (guint i = 0; !g_atomic_int_get (&self->is_over); i++) {
    g_autofree char *text = g_strdup_printf ("%u", i), *photo = NULL;

    hub_fixture_set (self->store, "enterprise", plant, "name", text);
    if (i % 3 == 0)
      photo = hub_fixture_photo (self->store, 20000 + 1000 * self->number + i);
    sync_in_turn (self->store);
    g_atomic_pointer_add (&self->n_taken, photo ? 4 : 1);
  }
  return NULL;
}

static gint64
count_there (const char *home, const char *sql)
{
  HubFixture other = { .hub_home = (char *)home };

  return hub_fixture_int (&other, sql);
}

/* Until so many entries have been acknowledged. Returns: how many have */
static gint64
wait_for_taken (Pusher pushers[N_PUSHERS], gint64 least)
{
  for (gint64 n = 0;; n = 0) {
    for (guint i = 0; i < N_PUSHERS; i++)
      n += (gint64)g_atomic_pointer_get (&pushers[i].n_taken);
    if (n >= least)
      return n;
    g_usleep (10000);
  }
}

/* taken again and again while laptops push: each is whole, in order, and has all that had been acknowledged when it
 * began */
static void
test_backup_under_load (void)
{
  HubFixture *f = hub_fixture_new ();
  Pusher pushers[N_PUSHERS] = { 0 };

  for (guint i = 0; i < N_PUSHERS; i++) {
    g_autofree char *name = g_strdup_printf ("pusher-%u", i);

    pushers[i].number = i;
    pushers[i].store = hub_fixture_laptop (f, name, "150100");
  }
  for (guint i = 0; i < N_PUSHERS; i++)
    pushers[i].thread = g_thread_new ("pusher", push, &pushers[i]);
  for (guint i = 0; i < 3; i++) {
    g_autofree char *name = g_strdup_printf ("backup-%u", i), *file = path_in (f, name),
                    *home_name = g_strdup_printf ("restored-%u", i), *home = path_in (f, home_name), *out = NULL;
    gint64 n_taken = wait_for_taken (pushers, 20 * (gint64)i + 1), n_kept;

    run (f, 0, "backup", file, NULL);
    out = run_elsewhere (f, home, 0, "restore", file);
    g_clear_pointer (&out, g_free);
    out = run_elsewhere (f, home, 0, "verify", "--content");
    n_kept = count_there (home, "SELECT COUNT(*) FROM op");
    g_test_message ("%d entries acknowledged, %d in the backup", (int)n_taken, (int)n_kept);
    g_assert_cmpint (n_kept, >=, n_taken);
  }
  for (guint i = 0; i < N_PUSHERS; i++) {
    g_atomic_int_set (&pushers[i].is_over, 1);
    g_thread_join (pushers[i].thread);
    g_clear_object (&pushers[i].store);
  }
  run (f, 0, "verify", "--content", NULL);
  hub_fixture_free (f);
}

/* a hub on SQLite moves to PostgreSQL, in the same home, as DATABASE.md tells it; laptops go on */
static void
test_move (void)
{
  HubFixture *f = hub_fixture_new_stopped ();
  g_autofree char *database = g_steal_pointer (&f->database), *file = path_in (f, "backup"), *photo = NULL;
  g_autoptr (NcStore) a = NULL, b = NULL;
  NcSyncReport report;

  hub_fixture_start (f);
  a = hub_fixture_laptop (f, "a", "150000");
  b = hub_fixture_laptop (f, "b", "150100");
  hub_fixture_plant (a, "150102");
  photo = hub_fixture_photo (a, 100000);
  hub_fixture_sync (a);
  hub_fixture_sync (b);
  hub_fixture_stop (f);
  run (f, 0, "backup", file, "--tables-only");
  f->database = g_steal_pointer (&database);
  if (!f->database) {
    g_test_skip ("there is no PostgreSQL to move to");
  } else {
    run (f, 0, "restore", file, NULL);
    run (f, 0, "verify", "--content", NULL);
    hub_fixture_start (f);
    hub_fixture_set (b, "enterprise", PLANT, "contact", "示例联系人");
    report = hub_fixture_sync (a);
    g_assert_cmpint (report.unsent + report.blobs_unsent + report.tray, ==, 0);
    report = hub_fixture_sync (b);
    g_assert_cmpint (report.unsent + report.tray, ==, 0);
    hub_fixture_sync (a);
    hub_fixture_assert (a, "enterprise", PLANT, "contact", "示例联系人");
    g_assert_cmpint (hub_fixture_int (f, "SELECT COUNT(*) FROM blob"), ==, 1);
    run (f, 0, "verify", "--content", NULL);
  }
  g_clear_object (&a);
  g_clear_object (&b);
  hub_fixture_free (f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hub/keys-begin-with-the-area", test_keys);
  g_test_add_func ("/hub/one-partition", test_pruned);
  g_test_add_func ("/hub/other-key", test_other_key);
  g_test_add_func ("/hub/areas", test_areas);
  g_test_add_func ("/hub/stray-is-carried-over", test_stray);
  g_test_add_func ("/hub/roles", test_roles);
  g_test_add_func ("/hub/verify-finds", test_verify);
  g_test_add_func ("/hub/backup-and-restore", test_backup);
  g_test_add_func ("/hub/backup-under-load", test_backup_under_load);
  g_test_add_func ("/hub/move-to-postgresql", test_move);
  g_test_add_func ("/hub/bad-backups", test_bad_backups);
  g_test_add_func ("/hub/database-away", test_away);
  g_test_add_func ("/hub/version-1", test_version_1);
  return g_test_run ();
}
