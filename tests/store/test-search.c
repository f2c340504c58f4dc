/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-fixture.h"
#include "nc-pinyin.h"
#include "nc-search.h"
#include <gio/gio.h>
#include <string.h>

static const struct {
  const char *id, *name, *uscc, *region;
} enterprises[] = {
  { "a", "示例水泥有限公司", "91150203MAEJGC9P6W", "150203" },
  { "b", "包头示例水泥厂", NULL, "150207" },
  { "c", "厦门示例能源ABC公司", NULL, "150102" },
  { "d", "示例水务泥沙治理站", NULL, "150102" },
  { "e", "𠮷田示例炉业", NULL, "150102" },
};

static void
add_all (StoreFixture *f)
{
  for (gsize i = 0; i < G_N_ELEMENTS (enterprises); i++) {
    store_fixture_set (f, "enterprise", enterprises[i].id, "name", enterprises[i].name);
    store_fixture_set (f, "enterprise", enterprises[i].id, "uscc", enterprises[i].uscc);
    store_fixture_set (f, "enterprise", enterprises[i].id, "region_code", enterprises[i].region);
  }
}

/* The ids that @text finds, in order: "ab". */
static void
assert_finds (StoreFixture *f, NcSearch *search, const char *text, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) rows = nc_search_find (search, text, NULL, 50, &error);
  g_autoptr (GString) ids = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < rows->len; i++) {
    g_autoptr (NcStmt) stmt =
        nc_db_prepare (nc_store_get_db (f->store), "SELECT id FROM enterprise WHERE row_no = :row_no", NULL);

    nc_stmt_bind_int (stmt, ":row_no", g_array_index (rows, gint64, i));
    g_assert_true (nc_stmt_step (stmt, NULL, NULL));
    g_string_append (ids, nc_stmt_text (stmt, "id"));
  }
  g_assert_cmpstr (ids->str, ==, expected);
}

static void
test_find (void)
{
  StoreFixture *f = store_fixture_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (NcSearch) search = NULL;

  add_all (f);
  search = nc_search_open (f->store, &error);
  g_assert_no_error (error);
  assert_finds (f, search, "水泥", "ab"); /* d has both characters, not side by side */
  assert_finds (f, search, "示例水", "adb");
  assert_finds (f, search, "水", "adb");
  assert_finds (f, search, " 包头 ", "b");
  assert_finds (f, search, "bc", "c");
  assert_finds (f, search, "ＡＢＣ", "c");
  assert_finds (f, search, "xmsl", "c");
  assert_finds (f, search, "smsl", "c"); /* 厦 is also read shà */
  assert_finds (f, search, "91150203mae", "a");
  assert_finds (f, search, "150207", "b");
  assert_finds (f, search, "𠮷田", "e");
  assert_finds (f, search, "没有", "");
  assert_finds (f, search, "", "");
  assert_finds (f, search, "\"*() OR", "");
  assert_finds (f, search, "水\" OR \"泥", "");

  /* changes are found without being asked for, what is gone is gone */
  store_fixture_set (f, "enterprise", "b", "name", "包头示例铁厂");
  assert_finds (f, search, "水泥", "a");
  assert_finds (f, search, "铁厂", "b");
  g_clear_object (&search);
  store_fixture_free (f);
}

static void
test_made_anew (void)
{
  StoreFixture *f = store_fixture_new ();
  g_autofree char *path = store_fixture_path (f, "search.db");

  add_all (f);
  for (int i = 0; i < 3; i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (NcSearch) search = nc_search_open (f->store, &error);

    g_assert_no_error (error);
    assert_finds (f, search, "水泥", "ab");
    g_clear_object (&search);
    if (i == 0)
      g_assert_true (g_file_set_contents (path,
                                          "damaged, and longer than a header of one hundred bytes, so that SQLite "
                                          "looks at it and says what it is not",
                                          -1, NULL));
    else
      g_assert_true (nc_store_set_meta (f->store, "search_token", "another store's", NULL));
  }
  store_fixture_free (f);
}

static GArray *
row_of (StoreFixture *f, const char *id)
{
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (NcStmt) stmt =
      nc_db_prepare (nc_store_get_db (f->store), "SELECT row_no FROM enterprise WHERE id = :id", NULL);
  gint64 row;

  nc_stmt_bind_text (stmt, ":id", id);
  g_assert_true (nc_stmt_step (stmt, NULL, NULL));
  row = nc_stmt_int (stmt, "row_no");
  g_array_append_val (rows, row);
  return rows;
}

static void
test_scope (void)
{
  StoreFixture *f = store_fixture_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (NcSearch) search = NULL;

  add_all (f);
  search = nc_search_open (f->store, &error);
  g_assert_no_error (error);
  nc_search_set_scope (search, row_of (f, "b"));
  assert_finds (f, search, "水泥", "b");
  assert_finds (f, search, "示例", "b");
  assert_finds (f, search, "铁厂", "");
  nc_search_set_scope (search, g_array_new (FALSE, FALSE, sizeof (gint64)));
  assert_finds (f, search, "水泥", "");
  nc_search_set_scope (search, NULL);
  assert_finds (f, search, "水泥", "ab");
  g_clear_object (&search);
  store_fixture_free (f);
}

static void
add_many (StoreFixture *f)
{
  g_autoptr (GError) error = NULL;

  nc_db_exec (nc_store_get_db (f->store),
              "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) "
              "INSERT INTO enterprise (id, name) SELECT 'n' || i, '示例炉业' || i || '厂' FROM n",
              &error);
  g_assert_no_error (error);
}

typedef struct {
  const char *home;
  NcClock *clock;
  GCancellable *cancellable;
  int permille;
  GError *error;
  gboolean done;
} Rebuild;

static gpointer
rebuild_thread (gpointer data)
{
  Rebuild *rebuild = data;
  g_autoptr (NcStore) store = nc_store_open (rebuild->home, rebuild->clock, NC_STORE_EXISTING, &rebuild->error);

  rebuild->done = store && nc_search_rebuild (store, rebuild->cancellable, &rebuild->permille, &rebuild->error);
  return NULL;
}

/* The store is written to while its index is made: whenever the change came, it is found; nothing waits. */
static void
test_rebuild_beside_changes (void)
{
  StoreFixture *f = store_fixture_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (NcSearch) search = NULL;
  Rebuild rebuild = { .home = nc_store_get_home (f->store), .clock = nc_store_get_clock (f->store) };
  GThread *thread;

  add_all (f);
  add_many (f);
  g_assert_true (nc_search_is_stale (f->store));
  thread = g_thread_new ("rebuild", rebuild_thread, &rebuild);
  for (int i = 0; i < 20; i++) {
    g_autofree char *name = g_strdup_printf ("改名第%d次铁厂", i);

    store_fixture_set (f, "enterprise", "b", "name", name);
    g_usleep (2000);
  }
  g_thread_join (thread);
  g_assert_no_error (rebuild.error);
  g_assert_true (rebuild.done);
  g_assert_cmpint (rebuild.permille, >, 900);
  g_assert_false (nc_search_is_stale (f->store));
  search = nc_search_open (f->store, &error);
  g_assert_no_error (error);
  assert_finds (f, search, "第19次铁厂", "b");
  assert_finds (f, search, "第0次", "");
  assert_finds (f, search, "示例炉业12345", "n12345");
  g_clear_object (&search);
  store_fixture_free (f);
}

/* What is stopped leaves an index that the next one makes anew. */
static void
test_rebuild_cancelled (void)
{
  StoreFixture *f = store_fixture_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (NcSearch) search = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  add_all (f);
  search = nc_search_open (f->store, &error);
  g_clear_object (&search);
  g_assert_false (nc_search_is_stale (f->store));
  add_many (f);
  g_assert_true (nc_search_is_stale (f->store));
  g_cancellable_cancel (cancellable);
  g_assert_false (nc_search_rebuild (f->store, cancellable, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_true (nc_search_is_stale (f->store));
  search = nc_search_open (f->store, &error);
  g_assert_no_error (error);
  assert_finds (f, search, "水泥", "ab");
  assert_finds (f, search, "示例炉业20000", "n20000");
  g_clear_object (&search);
  store_fixture_free (f);
}

static void
test_initials (void)
{
  g_autofree char *several = nc_pinyin_initials ("厦门A1（集团）");
  g_autofree char *most = nc_pinyin_initials ("重重重重重重重重重重");
  g_auto (GStrv) spellings = g_strsplit (most, " ", -1);

  g_assert_cmpstr (several, ==, "sma1jt xma1jt");
  g_assert_cmpuint (g_strv_length (spellings), ==, NC_PINYIN_MAX_SPELLINGS);
  g_assert_cmpuint (strlen (spellings[0]), ==, 10);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/search/find", test_find);
  g_test_add_func ("/search/made-anew", test_made_anew);
  g_test_add_func ("/search/scope", test_scope);
  g_test_add_func ("/search/rebuild-beside-changes", test_rebuild_beside_changes);
  g_test_add_func ("/search/rebuild-cancelled", test_rebuild_cancelled);
  g_test_add_func ("/search/initials", test_initials);
  return g_test_run ();
}
