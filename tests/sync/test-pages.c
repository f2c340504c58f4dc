/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A page of the hub's lists: taken whole, as the hub wrote it, or not at all. */
#include "hub-fixture.h"
#include <string.h>

#define PLANT   HUB_FIXTURE_PLANT
#define N_LARGE 12

/* What the hub says to a laptop that has nothing yet. */
static char *
ask_page (HubFixture *f, NcStore *store)
{
  g_autofree char *token = hub_fixture_session (store);
  char *body;

  g_assert_cmpuint (hub_fixture_ask (f, token, &(NcHttpCall){ .method = "GET", .path = "/v1/pull?cursor=" }, &body), ==,
                    200);
  return body;
}

static gboolean
take (NcStore *store, const char *text, GError **error)
{
  g_autoptr (NcJson) page = nc_wire_parse (text, strlen (text), NULL);
  NcSyncReport report = { 0 };
  NcSyncSession session = { .store = store, .report = &report };
  gboolean more;

  g_assert_nonnull (page);
  return nc_sync_apply_page (&session, page, &more, error);
}

/* @from stands otherwise: nothing of the page is taken, nor is it held to be read. */
static void
assert_altered (NcStore *store, const char *text, const char *from, const char *to)
{
  g_autoptr (GString) altered = g_string_new (text);
  g_autofree char *value = NULL, *cursor = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (g_string_replace (altered, from, to, 1), ==, 1);
  if (take (store, altered->str, &error))
    g_error ("a page with %s for %s is taken", to, from);
  g_assert_error (error, NC_SYNC_ERROR, NC_SYNC_ERROR_BAD_DATA);
  value = hub_fixture_get (store, "enterprise", PLANT, "name");
  cursor = nc_store_get_meta (store, "sync.cursor", NULL);
  g_assert_null (value);
  g_assert_null (cursor);
}

static void
test_altered (void)
{
  HubFixture *f = hub_fixture_new ();
  g_autoptr (NcStore) a = hub_fixture_laptop (f, "a", "150100"), b = hub_fixture_laptop (f, "b", "150100");
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  hub_fixture_plant (a, "150102");
  hub_fixture_sync (a);
  text = ask_page (f, b);
  assert_altered (b, text, "0471-5550000", "0471-5550001");
  assert_altered (b, text, PLANT, "01900000-0000-7000-8000-000000000009");
  assert_altered (b, text, "\"digest\":\"", "\"digest\":\"0");
  assert_altered (b, text, "\"count\":2", "\"count\":3");
  assert_altered (b, text, "\"cursor\":", "\"course\":");
  assert_altered (b, text, "\"t\":\"equipment\"", "\"t\":\"equipmend\"");
  g_assert_true (take (b, text, &error));
  hub_fixture_assert (b, "enterprise", PLANT, "phone", "0471-5550000");
  g_clear_object (&a);
  g_clear_object (&b);
  hub_fixture_free (f);
}

/* An element of a whole page that does not belong to it, or is missing. */
static void
test_rows_of_others (void)
{
  HubFixture *f = hub_fixture_new ();
  g_autoptr (NcStore) a = hub_fixture_laptop (f, "a", "150100"), b = hub_fixture_laptop (f, "b", "150100");
  g_autofree char *text = NULL, *less = NULL, *twice = NULL;
  g_autoptr (NcJson) page = NULL;
  g_autoptr (GError) error = NULL;

  hub_fixture_plant (a, "150102");
  hub_fixture_sync (a);
  text = ask_page (f, b);
  page = nc_wire_parse (text, strlen (text), &error);
  g_assert_no_error (error);
  json_array_append (json_object_get (page, "rows"), json_array_get (json_object_get (page, "rows"), 0));
  twice = nc_wire_dump (page);
  json_array_remove (json_object_get (page, "rows"), 0);
  json_array_remove (json_object_get (page, "rows"), 0);
  less = nc_wire_dump (page);
  g_assert_false (take (b, twice, &error));
  g_assert_error (error, NC_SYNC_ERROR, NC_SYNC_ERROR_BAD_DATA);
  g_clear_error (&error);
  g_assert_false (take (b, less, &error));
  g_assert_error (error, NC_SYNC_ERROR, NC_SYNC_ERROR_BAD_DATA);
  g_clear_object (&a);
  g_clear_object (&b);
  hub_fixture_free (f);
}

/* no room for the rows: the page counts as not read, and comes again */
static void
test_full (void)
{
  HubFixture *f = hub_fixture_new ();
  g_autoptr (NcStore) a = hub_fixture_laptop (f, "a", "150100"), b = hub_fixture_laptop (f, "b", "150100");
  g_autofree char *note = g_strnfill (200000, 'n'), *text = NULL, *cursor = NULL, *value = NULL;
  g_autoptr (GError) error = NULL;

  hub_fixture_plant (a, "150102");
  hub_fixture_set (a, "enterprise", PLANT, "note", note);
  hub_fixture_sync (a);
  text = ask_page (f, b);
  g_assert_true (nc_db_exec (nc_store_get_db (b), "PRAGMA max_page_count = 1", &error));
  g_assert_false (take (b, text, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  cursor = nc_store_get_meta (b, "sync.cursor", NULL);
  g_assert_null (cursor);
  value = hub_fixture_get (b, "enterprise", PLANT, "name");
  g_assert_null (value);
  g_assert_true (nc_db_exec (nc_store_get_db (b), "PRAGMA max_page_count = 1000000", &error));
  g_assert_cmpint (hub_fixture_sync (b).rows_received, ==, 2);
  hub_fixture_assert (b, "enterprise", PLANT, "note", note);
  g_clear_object (&a);
  g_clear_object (&b);
  hub_fixture_free (f);
}

/* more than one page: nothing is between them, and each is read once */
static void
test_many (void)
{
  HubFixture *f = hub_fixture_new ();
  g_autoptr (NcStore) a = hub_fixture_laptop (f, "a", "150100"), b = hub_fixture_laptop (f, "b", "150100");
  g_autofree char *note = g_strnfill (900000, 'n'), *text = NULL;

  for (int i = 0; i < N_LARGE; i++) {
    g_autofree char *id = g_strdup_printf ("01900000-0000-7000-8000-%012d", i);

    hub_fixture_set (a, "enterprise", id, "name", "示例");
    hub_fixture_set (a, "enterprise", id, "region_code", "150102");
    hub_fixture_set (a, "enterprise", id, "note", note);
  }
  hub_fixture_sync (a);
  text = ask_page (f, b);
  g_assert_nonnull (strstr (text, "\"more\":true"));
  g_assert_cmpint (hub_fixture_sync (b).rows_received, ==, N_LARGE);
  for (int i = 0; i < N_LARGE; i++) {
    g_autofree char *id = g_strdup_printf ("01900000-0000-7000-8000-%012d", i);

    hub_fixture_assert (b, "enterprise", id, "note", note);
  }
  g_assert_cmpint (hub_fixture_sync (b).rows_received, ==, 0);
  g_clear_object (&a);
  g_clear_object (&b);
  hub_fixture_free (f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/pages/altered", test_altered);
  g_test_add_func ("/sync/pages/rows-of-others", test_rows_of_others);
  g_test_add_func ("/sync/pages/full", test_full);
  g_test_add_func ("/sync/pages/many", test_many);
  return g_test_run ();
}
