/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-fixture.h"
#include "nc-pinyin.h"
#include "nc-search.h"
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
  g_test_add_func ("/search/initials", test_initials);
  return g_test_run ();
}
