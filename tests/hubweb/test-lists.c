/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the office imports at the hub and what the laptops then have. */
#include "web-fixture.h"
#include <string.h>

#define HEAD "企业名称,统一社会信用代码,行政区划代码,行业代码,备注\n"
#define ONE  "示例水泥有限公司,,150102,3011,甲\n"
#define TWO  "示例钢铁有限公司,,150203,3140,乙\n"

/* Writes @text to a file and imports it; returns the parsed reply. */
static json_t *
import (HubFixture *f, int expected, const char *list, const char *text, const char *option, const char *value)
{
  g_autofree char *path = g_strdup_printf ("%s/%s.csv", f->folder, list), *out = NULL;
  g_autoptr (GError) error = NULL;
  json_error_t problem;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
  out = hub_fixture_run (f, expected,
                         (const char *const[]){ "lists", "import", list, path, "--json", option, value, NULL });
  return json_loads (out, 0, &problem);
}

static void
assert_counts (json_t *reply, int added, int updated, int unchanged, int rejected, int gone)
{
  static const char *const names[] = { "added", "updated", "unchanged", "rejected", "gone" };
  const int counts[] = { added, updated, unchanged, rejected, gone };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    g_assert_cmpint (json_integer_value (json_object_get (reply, names[i])), ==, counts[i]);
}

static gint64
count (NcStore *store, const char *sql)
{
  g_autoptr (GError) error = NULL;
  gint64 n = 0;

  nc_db_get_int (nc_store_get_db (store), sql, &n, &error);
  g_assert_no_error (error);
  return n;
}

/* a list comes in by the office, reaches the laptops of its region, changes row by row; what is looked at only stays
 * out */
static void
test_enterprises (void)
{
  HubFixture *f = hub_fixture_new ();
  g_autoptr (NcStore) one = hub_fixture_laptop (f, "one", "150100"), two = hub_fixture_laptop (f, "two", "150200");
  g_autoptr (NcJson) dry = import (f, 0, "enterprises", HEAD ONE TWO, "--dry-run", NULL);
  g_autoptr (NcJson) first = NULL, again = NULL, changed = NULL, shorter = NULL;
  g_autofree char *shown = NULL, *verified = NULL;

  assert_counts (dry, 2, 0, 0, 0, 0);
  g_assert_true (json_is_false (json_object_get (dry, "imported")));
  hub_fixture_sync (one);
  g_assert_cmpint (count (one, "SELECT COUNT(*) FROM enterprise"), ==, 0);
  first = import (f, 0, "enterprises", HEAD ONE TWO, NULL, NULL);
  assert_counts (first, 2, 0, 0, 0, 0);
  hub_fixture_sync (one);
  hub_fixture_sync (two);
  g_assert_cmpint (count (one, "SELECT COUNT(*) FROM enterprise WHERE region_code = '150102'"), ==, 1);
  g_assert_cmpint (count (one, "SELECT COUNT(*) FROM enterprise"), ==, 1);
  g_assert_cmpint (count (two, "SELECT COUNT(*) FROM enterprise WHERE name = '示例钢铁有限公司'"), ==, 1);
  again = import (f, 0, "enterprises", HEAD ONE TWO, NULL, NULL);
  assert_counts (again, 0, 0, 2, 0, 0);
  changed = import (f, 0, "enterprises", HEAD "示例水泥有限公司,,150102,3011,丙\n" TWO, NULL, NULL);
  assert_counts (changed, 0, 1, 1, 0, 0);
  hub_fixture_sync (one);
  g_assert_cmpint (count (one, "SELECT COUNT(*) FROM enterprise WHERE note = '丙'"), ==, 1);
  shorter = import (f, 0, "enterprises", HEAD TWO, NULL, NULL);
  assert_counts (shorter, 0, 0, 1, 0, 1);
  g_assert_cmpstr (json_string_value (json_array_get (json_object_get (shorter, "gone_names"), 0)), ==,
                   "示例水泥有限公司");
  shown = hub_fixture_run (f, 0, (const char *const[]){ "lists", "show", "--json", NULL });
  g_assert_cmpstr (shown, ==, "{\"list\":\"enterprise\",\"rows\":2}");
  verified = hub_fixture_run (f, 0, (const char *const[]){ "verify", NULL });
  g_assert_nonnull (strstr (verified, "\"ok\":true"));
  g_clear_object (&one);
  g_clear_object (&two);
  hub_fixture_free (f);
}

/* one bad cell, told by row and column, keeps the whole file out; another league's row too */
static void
test_bad_rows (void)
{
  HubFixture *f = hub_fixture_new ();
  g_autoptr (NcJson) bad = import (f, 3, "enterprises", HEAD ONE "示例乙厂,12345,150203,3140,\n", NULL, NULL),
                     outside = NULL;
  json_t *cell = json_array_get (json_object_get (bad, "diagnostics"), 0);

  assert_counts (bad, 1, 0, 0, 1, 0);
  g_assert_cmpstr (json_string_value (json_object_get (cell, "cell")), ==, "B3");
  outside = import (f, 3, "enterprises", HEAD ONE TWO, "--region", "150100");
  g_assert_cmpint (json_integer_value (json_object_get (outside, "rejected")), ==, 1);
  g_free (hub_fixture_run (f, 2, (const char *const[]){ "lists", "import", "enterprises", NULL }));
  g_free (hub_fixture_run (f, 3, (const char *const[]){ "lists", "import", "enterprises", "/dev/null", NULL }));
  g_free (hub_fixture_run (f, 3, (const char *const[]){ "lists", "import", "planets", "/dev/null", NULL }));
  g_assert_cmpint (hub_fixture_int (f, "SELECT COUNT(*) FROM row"), ==, 0);
  hub_fixture_free (f);
}

/* what a laptop wrote in the meantime is known: the list changes what its file says and leaves the rest */
static void
test_after_laptop (void)
{
  HubFixture *f = hub_fixture_new ();
  g_autoptr (NcStore) one = hub_fixture_laptop (f, "one", "150100");
  g_autoptr (NcJson) first = import (f, 0, "enterprises", HEAD ONE, NULL, NULL), second = NULL;
  g_autofree char *id = NULL;
  g_autoptr (NcStmt) stmt = NULL;

  hub_fixture_sync (one);
  stmt = nc_db_prepare (nc_store_get_db (one), "SELECT id FROM enterprise", NULL);
  g_assert_true (nc_stmt_step (stmt, NULL, NULL));
  id = g_strdup (nc_stmt_text (stmt, "id"));
  hub_fixture_set (one, "enterprise", id, "address", "示例路1号");
  hub_fixture_set (one, "enterprise", id, "phone", "0471-5550000");
  hub_fixture_sync (one);
  second = import (f, 0, "enterprises", HEAD "示例水泥有限公司,,150102,3011,丁\n", NULL, NULL);
  assert_counts (second, 0, 1, 0, 0, 0);
  hub_fixture_sync (one);
  g_assert_cmpint (count (one, "SELECT COUNT(*) FROM enterprise WHERE note = '丁' AND address = '示例路1号'"), ==, 1);
  g_assert_cmpint (count (one, "SELECT COUNT(*) FROM sync_tray"), ==, 0);
  g_clear_pointer (&stmt, nc_stmt_free);
  g_clear_object (&one);
  hub_fixture_free (f);
}

#define TASKS "统一社会信用代码,监察事项,计划依据,计划日期,计划结束日期,执法机关\n"
#define TASK  "示例水泥有限公司,高耗能落后设备专项监察,2026年度监察计划第8项,2026-12-01,2026-12-10,示例市节能监察中心\n"

/* a line of the plan is a planned case with its period on the laptop of the region, and on no other */
static void
test_tasks (void)
{
  HubFixture *f = hub_fixture_new ();
  g_autoptr (NcStore) one = hub_fixture_laptop (f, "one", "150100"), two = hub_fixture_laptop (f, "two", "150200");
  g_autoptr (NcJson) list = import (f, 0, "enterprises", HEAD ONE TWO, NULL, NULL);
  g_autoptr (NcJson) issuers =
      import (f, 0, "issuers", "机关名称,机关性质,行政区划代码\n示例市节能监察中心,监察机构,150100\n", NULL, NULL);
  g_autoptr (NcJson) first = import (f, 0, "tasks", TASKS TASK, NULL, NULL), moved = NULL, begun = NULL, bad = NULL;
  g_autofree char *id = NULL;
  g_autoptr (NcStmt) stmt = NULL;

  assert_counts (first, 1, 0, 0, 0, 0);
  hub_fixture_sync (one);
  hub_fixture_sync (two);
  g_assert_cmpint (count (one,
                          "SELECT COUNT(*) FROM case_file WHERE state = 'planned' AND planned_start = '2026-12-01' "
                          "AND unit_name = '示例水泥有限公司' AND industry_code = '3011' AND mode = 'on-site'"),
                   ==, 1);
  g_assert_cmpint (count (one, "SELECT COUNT(*) FROM case_timer AS t JOIN case_file AS c ON c.id = t.case_id "
                               "WHERE t.kind = 'planned-visit' AND t.due_on = '2026-12-01' AND t.done_on IS NULL"),
                   ==, 1);
  g_assert_cmpint (count (two, "SELECT COUNT(*) FROM case_file"), ==, 0);
  moved = import (
      f, 0, "tasks",
      TASKS "示例水泥有限公司,高耗能落后设备专项监察,2026年度监察计划第8项,2026-12-03,2026-12-10,示例市节能监察中心\n",
      NULL, NULL);
  assert_counts (moved, 0, 1, 0, 0, 0);
  hub_fixture_sync (one);
  g_assert_cmpint (
      count (one, "SELECT COUNT(*) FROM case_timer WHERE kind = 'planned-visit' AND due_on = '2026-12-03'"), ==, 1);
  g_assert_cmpint (count (one, "SELECT COUNT(*) FROM case_file"), ==, 1);
  stmt = nc_db_prepare (nc_store_get_db (one), "SELECT id FROM case_file", NULL);
  g_assert_true (nc_stmt_step (stmt, NULL, NULL));
  id = g_strdup (nc_stmt_text (stmt, "id"));
  hub_fixture_set (one, "case_file", id, "state", "on_site");
  hub_fixture_sync (one);
  begun = import (f, 3, "tasks", TASKS TASK, NULL, NULL);
  g_assert_cmpint (json_integer_value (json_object_get (begun, "rejected")), ==, 1);
  bad = import (f, 3, "tasks", TASKS "示例钢铁有限公司,监察,2026年度监察计划第9项,2026-12-03,2026-12-01,没有的机关\n",
                NULL, NULL);
  g_assert_cmpint (json_integer_value (json_object_get (bad, "rejected")), ==, 1);
  g_assert_cmpuint (json_array_size (json_object_get (bad, "diagnostics")), >=, 1);
  g_clear_pointer (&stmt, nc_stmt_free);
  g_clear_object (&one);
  g_clear_object (&two);
  hub_fixture_free (f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/web/lists/enterprises", test_enterprises);
  g_test_add_func ("/web/lists/bad-rows", test_bad_rows);
  g_test_add_func ("/web/lists/after-laptop", test_after_laptop);
  g_test_add_func ("/web/lists/tasks", test_tasks);
  return g_test_run ();
}
