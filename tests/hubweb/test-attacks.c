/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pages under attack: every parameter of every form with what breaks others, borrowed and planted sessions, forms
   that come from elsewhere, and the headers that keep browsers from helping. */
#include "web-fixture.h"
#include <string.h>

/* What a form of the pages takes; what other addresses take besides. */
static const struct {
  const char *path;
  const char *names[8];
} forms[] = {
  { "/check", { "number", "code", "lang" } },
  { "/v1/check", { "number", "code" } },
  { "/office", { "year", "lang" } },
  { "/office/cases", { "year", "state", "industry", "text", "month", "after", "region", "lang" } },
  { "/office/overdue", { "year", "region", "before" } },
  { "/office/devices", { "after", "region" } },
  { "/office/lists", { "list", "after" } },
  { "/office/audit", { "before", "lang" } },
  { "/office/login", { "name", "lang" } },
};

/* As they stand in an address. */
static const char *const evil[] = {
  "'%20OR%20'1'%3D'1",
  "'%3B%20DROP%20TABLE%20row%3B%20--",
  "\")%20UNION%20SELECT%20*%20FROM%20account%20--",
  "%25",
  "__________",
  "!%25!_!!",
  "%00",
  "a%00b",
  "%ff%fe",
  "%c0%ae%c0%ae%c0%af",
  "%ed%a0%80",
  "%0d%0aSet-Cookie:%20evil%3D1",
  "%0aX-Evil:%201",
  "%E5%98%8A%E5%98%8DSet-Cookie:evil%3D1",
  "%25s%25n%25p",
  "%7Bdata.state%7D",
  ":low%20$1%20?1%20@x",
  "../../hub.key",
  "..%2f..%2fhub.key",
  "-1",
  "99999999999999999999",
  "1e999",
  "NaN",
  "2026%2700",
  "%3Cscript%3Ealert(1)%3C%2Fscript%3E",
  "%22%20onmouseover%3Dalert(1)%20x%3D%22",
  "javascript:alert(1)",
  "%",
  "%zz",
  "+",
  "",
};

static void
push_cases (NcStore *store)
{
  static const char *const plants[][2] = { { "01900000-0000-7000-8000-000000000001", "150102" },
                                           { "01900000-0000-7000-8000-000000000002", "150203" } };
  static const char *const names[] = { "示例本市一厂", "示例外市二厂" };
  static const char *const cases[] = { "01900000-0000-7000-8000-000000000011", "01900000-0000-7000-8000-000000000012" };

  for (gsize i = 0; i < G_N_ELEMENTS (plants); i++) {
    web_set_all (store, "enterprise", plants[i][0],
                 (const char *const[]){ "name", names[i], "region_code", plants[i][1], NULL });
    web_set_all (store, "case_file", cases[i],
                 (const char *const[]){ "enterprise_id", plants[i][0], "unit_name", names[i], "state", "rectifying",
                                        "visit_start", "2026-03-02T09:00", "industry_code", "3011", "due_on",
                                        "2020-01-01", NULL });
  }
}

/* Whatever was sent: an answer, nothing of another league's, nothing that the sender put into the head or the markup.
 */
static void
assert_harmless (const WebReply *reply, const char *what)
{
  static const char *const never[] = { "示例外市二厂",       "<script",       "onmouseover=alert(1) x=\"\"",
                                       "href=\"javascript:", "BEGIN PRIVATE", "syntax error" };

  if (reply->status >= 500 || reply->status < 200)
    g_error ("%s: %ld", what, reply->status);
  for (gsize i = 0; i < G_N_ELEMENTS (never); i++)
    if (strstr (reply->body->str, never[i]))
      g_error ("%s: %s in %s", what, never[i], reply->body->str);
  if (strstr (reply->head->str, "evil=1") || strstr (reply->head->str, "X-Evil"))
    g_error ("%s: %s", what, reply->head->str);
  g_assert_true (g_utf8_validate (reply->body->str, (gssize)reply->body->len, NULL));
}

static void
attack_form (WebClient *client, gsize form, const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (evil); i++) {
    g_autofree char *path = g_strdup_printf ("%s?%s=%s", forms[form].path, name, evil[i]);
    g_autoptr (WebReply) reply = web_get (client, path);

    assert_harmless (reply, path);
  }
}

/* A value longer than any form's, and one name many times. */
static void
attack_length (WebClient *client, gsize form, const char *name)
{
  static const gsize lengths[] = { 300, 5000, 60000 };
  g_autoptr (GString) many = g_string_new (forms[form].path);

  for (gsize i = 0; i < G_N_ELEMENTS (lengths); i++) {
    g_autofree char *long_value = g_strnfill (lengths[i], '7'),
                    *path = g_strdup_printf ("%s?%s=%s", forms[form].path, name, long_value);
    g_autoptr (WebReply) reply = web_get (client, path);

    assert_harmless (reply, forms[form].path);
  }
  for (int i = 0; i < 150; i++)
    g_string_append_printf (many, "%c%s=%d", i ? '&' : '?', name, i);
  {
    g_autoptr (WebReply) reply = web_get (client, many->str);

    assert_harmless (reply, forms[form].path);
  }
}

/* A server without budgets, so that all is asked for in a moment. */
static GSubprocess *
serve_unlimited (HubFixture *f, char **url)
{
  return web_serve (f, (const char *const[]){ "--plain", "--limit", "check=0/0", "--limit", "login=0/0", NULL }, url);
}

static void
stop (GSubprocess *server)
{
  g_subprocess_send_signal (server, SIGTERM);
  g_assert_true (g_subprocess_wait_check (server, NULL, NULL));
  g_object_unref (server);
}

static void
sign_in (WebClient *client, const char *name)
{
  g_autoptr (WebReply) reply = web_login (client, name, WEB_PASSWORD);

  g_assert_cmpint (reply->status, ==, 303);
}

/* each parameter of each page, by a supervisor of one league */
static void
test_forms (void)
{
  HubFixture *f = hub_fixture_new ();
  NcStore *store = hub_fixture_laptop (f, "a", "150000");
  g_autofree char *url = NULL;
  GSubprocess *server;
  g_autoptr (WebClient) league = NULL;
  g_autoptr (WebReply) page = NULL;

  push_cases (store);
  hub_fixture_sync (store);
  web_add_account (f, "league", "150100");
  server = serve_unlimited (f, &url);
  league = web_client_new (url);
  sign_in (league, "league");
  for (gsize i = 0; i < G_N_ELEMENTS (forms); i++)
    for (gsize j = 0; j < G_N_ELEMENTS (forms[i].names) && forms[i].names[j]; j++) {
      attack_form (league, i, forms[i].names[j]);
      attack_length (league, i, forms[i].names[j]);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (evil); i++) {
    g_autofree char *path = g_strconcat ("/office/cases/", evil[i], NULL);
    g_autoptr (WebReply) reply = web_get (league, path);

    assert_harmless (reply, path);
  }
  page = web_get (league, "/office/cases");
  web_assert_has (page, "示例本市一厂");
  g_assert_cmpint (hub_fixture_int (f, "SELECT COUNT (*) FROM row"), ==, 4);
  g_assert_cmpint (hub_fixture_int (f, "SELECT COUNT (*) FROM account"), ==, 1);
  stop (server);
  g_object_unref (store);
  hub_fixture_free (f);
}

static char *
form_secret (WebClient *client)
{
  g_autoptr (WebReply) form = web_get (client, "/office/login");

  return web_reply_hidden (form, "form");
}

/* the fields of what is posted: no way in, no error of the store, no shut account but by its own name */
static void
test_posts (void)
{
  static const char *const fields[] = { "form", "name", "password" };
  HubFixture *f = hub_fixture_new ();
  g_autofree char *url = NULL, *huge = g_strnfill (60000, 'a');
  GSubprocess *server;
  g_autoptr (WebClient) client = NULL;

  web_add_account (f, "supervisor", "150000");
  server = serve_unlimited (f, &url);
  client = web_client_new (url);
  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    for (gsize j = 0; j <= G_N_ELEMENTS (evil); j++) {
      const char *value = j < G_N_ELEMENTS (evil) ? evil[j] : huge;
      g_autofree char *secret = form_secret (client),
                      *body = g_strdup_printf ("form=%s&name=%s&password=%s", i == 0 ? value : secret,
                                               i == 1 ? value : "supervisor", i == 2 ? value : "wrong"),
                      *out = g_strconcat ("csrf=", value, NULL);
      g_autoptr (WebReply) reply = i == 2 && j % 4 ? NULL : web_post (client, "/office/login", body),
                           left = web_post (client, "/office/logout", out);

      if (reply)
        assert_harmless (reply, body);
      assert_harmless (left, out);
      g_assert_null (g_hash_table_lookup (client->cookies, "__Host-nengcha"));
    }
  g_assert_cmpint (hub_fixture_int (f, "SELECT COUNT (*) FROM account"), ==, 1);
  stop (server);
  hub_fixture_free (f);
}

/* a session's name that somebody chose beforehand is never taken; each sign-in has its own, and ends the one before */
static void
test_fixation (void)
{
  HubFixture *f = hub_fixture_new ();
  g_autoptr (WebClient) victim = web_client_new (f->url), thief = web_client_new (f->url);
  g_autofree char *planted = g_strnfill (64, 'a'), *first = NULL, *second = NULL;
  g_autoptr (WebReply) before = NULL, after = NULL, old = NULL, now = NULL;

  web_add_account (f, "supervisor", "150000");
  g_hash_table_insert (victim->cookies, g_strdup ("__Host-nengcha"), g_strdup (planted));
  sign_in (victim, "supervisor");
  first = g_strdup (g_hash_table_lookup (victim->cookies, "__Host-nengcha"));
  g_assert_cmpstr (first, !=, planted);
  g_hash_table_insert (thief->cookies, g_strdup ("__Host-nengcha"), g_strdup (planted));
  before = web_get (thief, "/office");
  g_assert_cmpint (before->status, ==, 303);
  /* signed in again on the same browser: another name, and the old one is over */
  {
    g_autoptr (WebClient) again = web_client_new (f->url);
    g_autofree char *secret = form_secret (again),
                    *body = g_strdup_printf ("form=%s&name=supervisor&password=plain+and+long+enough", secret);
    g_autoptr (WebReply) reply = NULL;

    g_hash_table_insert (again->cookies, g_strdup ("__Host-nengcha"), g_strdup (first));
    reply = web_post (again, "/office/login", body);
    g_assert_cmpint (reply->status, ==, 303);
    second = g_strdup (g_hash_table_lookup (again->cookies, "__Host-nengcha"));
    now = web_get (again, "/office");
    g_assert_cmpint (now->status, ==, 200);
  }
  g_assert_cmpstr (first, !=, second);
  old = web_get (victim, "/office");
  g_assert_cmpint (old->status, ==, 303);
  hub_fixture_free (f);
}

/* forms of another site: without the secret, with another session's, with the secret but not the cookie */
static void
test_forged_forms (void)
{
  HubFixture *f = hub_fixture_new ();
  g_autoptr (WebClient) victim = web_client_new (f->url), other = web_client_new (f->url),
                        bare = web_client_new (f->url);
  g_autoptr (WebReply) page = NULL, of_other = NULL, still = NULL, elsewhere = NULL;
  g_autofree char *theirs = NULL, *secret = NULL, *login = NULL;
  const char *bodies[4];

  web_add_account (f, "supervisor", "150000");
  web_add_account (f, "second", "150000");
  sign_in (victim, "supervisor");
  sign_in (other, "second");
  page = web_get (other, "/office");
  theirs = web_reply_hidden (page, "csrf");
  login = g_strdup_printf ("csrf=%s", theirs);
  bodies[0] = "";
  bodies[1] = "csrf=";
  bodies[2] = login;
  bodies[3] = "csrf=0000000000000000000000000000000000000000000000000000000000000000";
  for (gsize i = 0; i < G_N_ELEMENTS (bodies); i++) {
    g_autoptr (WebReply) reply = web_post (victim, "/office/logout", bodies[i]);

    g_assert_cmpint (reply->status, ==, 403);
  }
  still = web_get (victim, "/office");
  g_assert_cmpint (still->status, ==, 200);
  /* the login form's secret without the cookie that belongs to it */
  secret = form_secret (bare);
  g_hash_table_remove_all (bare->cookies);
  g_free (login);
  login = g_strdup_printf ("form=%s&name=supervisor&password=plain+and+long+enough", secret);
  elsewhere = web_post (bare, "/office/login", login);
  g_assert_cmpint (elsewhere->status, ==, 400);
  hub_fixture_free (f);
}

/* each answer, also a refusal, tells the browser to load, frame and guess nothing; what is behind a sign-in stays in no
   cache */
static void
test_headers (void)
{
  static const char *const paths[] = { "/check",          "/check?code=AAAA-AAAA-AAAA",
                                       "/office",         "/office/login",
                                       "/office/cases",   "/office/audit",
                                       "/office/overdue", "/office/devices",
                                       "/office/lists",   "/office/cases/01900000-0000-7000-8000-000000000011",
                                       "/office/nothing", "/nothing",
                                       "/web/style.css",  "/web/icon.svg",
                                       "/office/logout" };
  static const char *const wanted[][2] = { { "X-Content-Type-Options", "nosniff" },
                                           { "X-Frame-Options", "DENY" },
                                           { "Referrer-Policy", "same-origin" },
                                           { "Cross-Origin-Opener-Policy", "same-origin" } };
  HubFixture *f = hub_fixture_new ();
  WebClient *clients[2] = { web_client_new (f->url), NULL };

  web_add_account (f, "supervisor", "150000");
  clients[1] = web_signed_in (f, "supervisor");
  for (gsize c = 0; c < 2; c++)
    for (gsize i = 0; i < G_N_ELEMENTS (paths); i++) {
      g_autoptr (WebReply) reply = web_get (clients[c], paths[i]);
      g_autofree char *policy = web_reply_header (reply, "Content-Security-Policy"),
                      *cache = web_reply_header (reply, "Cache-Control"), *server = web_reply_header (reply, "Server"),
                      *to = web_reply_header (reply, "Location");

      for (gsize k = 0; k < G_N_ELEMENTS (wanted); k++) {
        g_autofree char *value = web_reply_header (reply, wanted[k][0]);

        if (g_strcmp0 (value, wanted[k][1]) != 0)
          g_error ("%s: %s is “%s”", paths[i], wanted[k][0], value);
      }
      g_assert_nonnull (strstr (policy, "default-src 'none'"));
      g_assert_nonnull (strstr (policy, "frame-ancestors 'none'"));
      g_assert_nonnull (strstr (policy, "form-action 'self'"));
      g_assert_null (strstr (policy, "unsafe"));
      g_assert_cmpstr (server, ==, "");
      g_assert_true (!*to || (*to == '/' && to[1] != '/'));
      if (g_str_has_prefix (paths[i], "/office") && !strstr (cache, "no-store"))
        g_error ("%s: Cache-Control “%s”", paths[i], cache);
    }
  web_client_free (clients[0]);
  web_client_free (clients[1]);
  hub_fixture_free (f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/web/attacks/forms", test_forms);
  g_test_add_func ("/web/attacks/posts", test_posts);
  g_test_add_func ("/web/attacks/fixation", test_fixation);
  g_test_add_func ("/web/attacks/forged-forms", test_forged_forms);
  g_test_add_func ("/web/attacks/headers", test_headers);
  return g_test_run ();
}
