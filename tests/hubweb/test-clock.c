/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Somebody sets the hub's clock (jump-clock.c), far forward and far back: nobody is thrown out or let in by that,
   budgets stay what they are, and days are reckoned by the clock as it stands. */
#include "web-fixture.h"
#include <stdio.h>

#define DAY     (24 * 3600L)
#define YEAR    (365 * DAY)
#define FILE_ID "01900000-0000-7000-8000-000000000100"

typedef struct {
  HubFixture *hub;
  char *path;
} Clock;

static void
clock_set (Clock *clock, long wrong_by)
{
  g_autofree char *text = g_strdup_printf ("%ld", wrong_by);

  g_assert_true (g_file_set_contents (clock->path, text, -1, NULL));
}

static Clock *
clock_new (void)
{
  Clock *clock = g_new0 (Clock, 1);

  clock->hub = hub_fixture_new_stopped ();
  clock->path = g_build_filename (clock->hub->folder, "wrong-by", NULL);
  clock_set (clock, 0);
  hub_fixture_preload (clock->hub, g_getenv ("JUMP_CLOCK_LIBRARY"), "JUMP_CLOCK", clock->path);
  hub_fixture_start (clock->hub);
  return clock;
}

static void
clock_free (Clock *clock)
{
  hub_fixture_free (clock->hub);
  g_free (clock->path);
  g_free (clock);
}

static const long jumps[] = { 10 * YEAR, -10 * YEAR, 8 * DAY, -8 * DAY, 0 };

/* a laptop's session and a supervisor's go on; entries and attachments arrive, and the journal is in order */
static void
test_sessions (void)
{
  Clock *clock = clock_new ();
  g_autoptr (NcStore) a = hub_fixture_laptop (clock->hub, "a", "150100");
  g_autofree char *token = hub_fixture_session (a);
  g_autoptr (WebClient) client = NULL;

  web_add_account (clock->hub, "supervisor", "150000");
  client = web_signed_in (clock->hub, "supervisor");
  hub_fixture_plant (a, "150102");
  for (gsize i = 0; i < G_N_ELEMENTS (jumps); i++) {
    g_autofree char *note = g_strdup_printf ("%" G_GSIZE_FORMAT, i), *photo = NULL;
    g_autoptr (WebReply) page = NULL;
    NcSyncReport report;

    clock_set (clock, jumps[i]);
    g_assert_cmpuint (hub_fixture_ask (clock->hub, token, &(NcHttpCall){ .method = "GET", .path = "/v1/pull" }, NULL),
                      ==, 200);
    page = web_get (client, "/office/audit");
    g_assert_cmpint (page->status, ==, 200);
    hub_fixture_set (a, "enterprise", HUB_FIXTURE_PLANT, "note", note);
    photo = hub_fixture_photo (a, 1000 + i);
    report = hub_fixture_sync (a);
    g_assert_cmpint (report.unsent + report.blobs_unsent + report.tray, ==, 0);
  }
  g_assert_cmpint (hub_fixture_int (clock->hub, "SELECT COUNT(*) FROM blob"), ==, G_N_ELEMENTS (jumps));
  g_free (hub_fixture_run (clock->hub, 0, (const char *const[]){ "verify", "--content", NULL }));
  g_clear_object (&a);
  clock_free (clock);
}

/* an order that is due is overdue from its day on, by the clock as it stands */
static void
test_due (void)
{
  Clock *clock = clock_new ();
  g_autoptr (NcStore) a = hub_fixture_laptop (clock->hub, "a", "150100");
  g_autofree char *due = NULL;
  g_autoptr (WebClient) client = NULL;

  due = nc_day_format (nc_clock_today (clock->hub->clock) + 3);
  hub_fixture_plant (a, "150102");
  web_set_all (a, "case_file", FILE_ID,
               (const char *const[]){ "enterprise_id", HUB_FIXTURE_PLANT, "unit_name", "示例企业", "state",
                                      "rectifying", "visit_start", "2026-03-02T09:00", "due_on", due, NULL });
  hub_fixture_sync (a);
  web_add_account (clock->hub, "supervisor", "150000");
  client = web_signed_in (clock->hub, "supervisor");
  for (gsize i = 0; i < G_N_ELEMENTS (jumps); i++) {
    g_autoptr (WebReply) page = NULL;

    clock_set (clock, jumps[i]);
    page = web_get (client, "/office/overdue?lang=zh");
    g_assert_cmpint (page->status, ==, 200);
    if (jumps[i] > 3 * DAY)
      web_assert_has (page, "示例企业");
    else
      web_assert_lacks (page, "示例企业");
  }
  g_clear_object (&a);
  clock_free (clock);
}

/* a used-up budget fills by the time that passes, not by what the clock says */
static void
test_budgets (void)
{
  Clock *clock = clock_new ();
  g_autoptr (WebClient) client = web_client_new (clock->hub->url);
  guint n = 0;

  for (gint64 status = 200; status == 200 && n < 200; n++) {
    g_autoptr (WebReply) reply = web_get (client, "/v1/check?code=AAAA-AAAA-AAAA");

    status = reply->status;
  }
  g_assert_cmpuint (n, >=, 30);
  g_assert_cmpuint (n, <, 200);
  for (gsize i = 0; i < G_N_ELEMENTS (jumps); i++) {
    gboolean is_refused = FALSE;

    clock_set (clock, jumps[i]);
    for (int j = 0; j < 20 && !is_refused; j++) {
      g_autoptr (WebReply) reply = web_get (client, "/v1/check?code=AAAA-AAAA-AAAA");
      g_autofree char *wait = web_reply_header (reply, "Retry-After");

      is_refused = reply->status == 429;
      g_assert_cmpint (g_ascii_strtoll (wait, NULL, 10), <=, 2);
    }
    g_assert_true (is_refused);
  }
  clock_free (clock);
}

/* an account that was shut by a clock far ahead is not shut until then */
static void
test_shut (void)
{
  Clock *clock = clock_new ();
  g_autoptr (WebClient) client = web_client_new (clock->hub->url);

  web_add_account (clock->hub, "supervisor", "150000");
  clock_set (clock, 10 * YEAR);
  for (int i = 0; i < 5; i++) {
    g_autoptr (WebReply) reply = web_login (client, "supervisor", "not the password");

    g_assert_cmpint (reply->status, ==, 401);
  }
  for (int i = 0; i < 2; i++) {
    g_autoptr (WebReply) reply = web_login (client, "supervisor", WEB_PASSWORD);

    g_assert_cmpint (reply->status, ==, i ? 303 : 401);
    clock_set (clock, 0);
  }
  clock_free (clock);
}

/* an enrolment code is good by the clock as it stands */
static void
test_codes (void)
{
  Clock *clock = clock_new ();
  g_autoptr (NcStore) store = hub_fixture_laptop (clock->hub, "a", NULL);
  g_autofree char *code = hub_fixture_code (clock->hub, "150100");
  g_autoptr (GError) error = NULL;

  clock_set (clock, 8 * DAY);
  g_assert_false (nc_sync_enrol (store, code, clock->hub->url, &error));
  g_assert_error (error, NC_SYNC_ERROR, NC_SYNC_ERROR_REFUSED);
  g_clear_error (&error);
  clock_set (clock, 6 * DAY);
  g_assert_true (nc_sync_enrol (store, code, clock->hub->url, &error));
  g_assert_no_error (error);
  g_clear_object (&store);
  clock_free (clock);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/web/clock/sessions", test_sessions);
  g_test_add_func ("/web/clock/due", test_due);
  g_test_add_func ("/web/clock/budgets", test_budgets);
  g_test_add_func ("/web/clock/shut", test_shut);
  g_test_add_func ("/web/clock/codes", test_codes);
  return g_test_run ();
}
