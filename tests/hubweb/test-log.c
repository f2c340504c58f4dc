/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the hub writes to its log over a day of everything: lines of JSON, and nothing in them that somebody wrote, is
   called or keeps secret. */
#include "web-fixture.h"
#include <signal.h>
#include <string.h>

#define CASE_ID "01900000-0000-7000-8000-000000000100"
#define CODE    "BCDF-GHJK-LMNP"

/* What people wrote and type, in all the ways in which it may be written. */
static const char *const secrets[] = { "示例",      "%E7%A4%BA",          "0471",     "5550000",
                                       "水泥",      "Zaporozhets",        "wang.wu",  "not the password",
                                       "not%20the", WEB_PASSWORD,         "BCDF",     "150102",
                                       "150100",    "152301198001011234", "〔2026〕", "127.0.0.1",
                                       "hub.key",   "__Host-nengcha" };

static void
ask_pages (HubFixture *f)
{
  static const char *const paths[] = { "/office",
                                       "/office/overdue",
                                       "/office/cases?text=%E7%A4%BA%E4%BE%8B&region=150102",
                                       "/office/cases/" CASE_ID,
                                       "/office/devices",
                                       "/office/lists",
                                       "/office/audit",
                                       "/office/Zaporozhets",
                                       "/check?code=" CODE "&number=%E3%80%942026%E3%80%951",
                                       "/v1/check?code=" CODE,
                                       "/%00/..%2fhub.key",
                                       "/v1/blobs/Zaporozhets" };
  g_autoptr (WebClient) client = NULL, stranger = web_client_new (f->url);

  web_add_account (f, "wang.wu", "150000");
  client = web_signed_in (f, "wang.wu");
  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++) {
    g_autoptr (WebReply) reply = web_get (client, paths[i]);

    g_assert_cmpint (reply->status, >=, 200);
  }
  web_reply_free (web_login (stranger, "wang.wu", "not the password"));
  web_reply_free (web_login (stranger, "Zaporozhets", "not the password"));
}

/* Requests that are none; the library, too, has something to say of them. */
static void
ask_nonsense (HubFixture *f)
{
  static const char *const texts[] = {
    "Zaporozhets\r\n\r\n", "GET /?name=Zaporozhets HTTP/9.9\r\n\r\n",
    "GET /health HTTP/1.1\r\nContent-Length: Zaporozhets\r\n\r\n",
    "POST /v1/hello HTTP/1.1\r\nHost: Zaporozhets\r\nTransfer-Encoding: chunked\r\n\r\nZaporozhets\r\n",
    "GET /health HTTP/1.1\r\nZaporozhets\r\nHost: h\r\n\r\n"
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    hub_fixture_raw (f, texts[i], NULL);
}

static void
ask_wrongly (HubFixture *f, const char *token)
{
  static const char *const bodies[] = { "{\"name\":\"Zaporozhets\"}", "Zaporozhets", "{\"secret\":\"Zaporozhets\"}" };
  static const char *const paths[] = { "/v1/push", "/v1/hello", "/v1/session", "/v1/enrol", "/v1/numbers" };

  for (gsize i = 0; i < G_N_ELEMENTS (bodies); i++)
    for (gsize j = 0; j < G_N_ELEMENTS (paths); j++)
      hub_fixture_ask (f, token, &(NcHttpCall){ .method = "POST", .path = paths[j], .json = bodies[i] }, NULL);
  hub_fixture_ask (f, "Zaporozhets", &(NcHttpCall){ .method = "GET", .path = "/v1/pull?cursor=Zaporozhets" }, NULL);
}

/* A constraint that fails quotes its row, where a database may say so. */
static void
break_tables (HubFixture *f, NcStore *store)
{
  g_autoptr (GError) error = NULL;
  NcSyncReport report;

  hub_fixture_exec (f, "DROP TABLE web_paper");
  web_set_all (store, "case_paper", "01900000-0000-7000-8000-000000000300",
               (const char *const[]){ "case_id", CASE_ID, "number", "示监〔2026〕1号", "kind", "D01", NULL });
  g_assert_false (nc_sync_run (store, 1, &report, &error));
}

static void
assert_lines (const char *log)
{
  g_auto (GStrv) lines = g_strsplit (log, "\n", -1);
  guint n = 0;

  for (; lines[n] && *lines[n]; n++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (NcJson) line = nc_wire_parse (lines[n], strlen (lines[n]), &error);
    const char *time = line ? nc_wire_get_string (line, "time", 40) : NULL;

    if (!time || strlen (time) != strlen ("2026-11-20T09:00:00.000+08:00") || !nc_wire_get_string (line, "event", 20))
      g_error ("no line of the log: %s", lines[n]);
  }
  g_assert_cmpuint (n, >, 50);
  g_assert_null (lines[n + 1]);
}

static void
test_log (void)
{
  HubFixture *f = hub_fixture_new ();
  g_autofree char *code = hub_fixture_code (f, "150100"), *token = NULL, *log = NULL;
  g_autoptr (NcStore) a = hub_fixture_laptop (f, "a", NULL), b = hub_fixture_laptop (f, "b", "150200");
  g_autoptr (GError) error = NULL;

  g_assert_true (nc_sync_enrol (a, code, f->url, &error));
  g_assert_false (nc_sync_enrol (a, code, "http://127.0.0.1:1", NULL));
  token = hub_fixture_session (a);
  hub_fixture_plant (a, "150102");
  web_set_all (a, "officer", "01900000-0000-7000-8000-000000000400",
               (const char *const[]){ "name", "示例王五", "cert_no", "152301198001011234", NULL });
  web_set_all (a, "case_file", CASE_ID,
               (const char *const[]){ "enterprise_id", HUB_FIXTURE_PLANT, "unit_name", "示例水泥有限公司", "state",
                                      "rectifying", "visit_start", "2026-03-02T09:00", "due_on", "2020-01-01", NULL });
  g_free (hub_fixture_photo (a, 5000));
  hub_fixture_sync (a);
  /* another league's row: refused */
  hub_fixture_plant (b, "150102");
  hub_fixture_sync (b);
  ask_pages (f);
  ask_nonsense (f);
  ask_wrongly (f, token);
  g_free (hub_fixture_run (f, 0, (const char *const[]){ "revoke", nc_store_get_device_id (b), NULL }));
  hub_fixture_sync_fails (b, NC_SYNC_ERROR_REFUSED);
  break_tables (f, a);
  hub_fixture_stop (f);
  log = hub_fixture_log (f);
  assert_lines (log);
  for (gsize i = 0; i < G_N_ELEMENTS (secrets); i++)
    if (strstr (log, secrets[i]))
      g_error ("“%s” is in the log: %s", secrets[i], log);
  g_assert_null (strstr (log, token));
  g_assert_null (strstr (log, code));
  g_assert_nonnull (strstr (log, "\"event\":\"store\""));
  g_clear_object (&a);
  g_clear_object (&b);
  hub_fixture_free (f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/web/log", test_log);
  return g_test_run ();
}
