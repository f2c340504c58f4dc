/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The supervisors' pages over HTTP: who gets in, what he sees, and that data stays data. */
#include "web-fixture.h"
#include <string.h>

#define XSS "<script>alert(\"x\")</script>'\"&lt;img src=x onerror=alert(1)>"

static char *
id_of (guint n)
{
  return g_strdup_printf ("01900000-0000-7000-8000-%012u", n);
}

static void
push_case (NcStore *store, guint n, const char *const *pairs)
{
  g_autofree char *id = id_of (n);

  web_set_all (store, "case_file", id, pairs);
}

static void
push_finding (NcStore *store, guint n, guint case_n, const char *violation, const char *withdrawn)
{
  g_autofree char *id = id_of (n), *case_id = id_of (case_n);

  web_set_all (store, "case_finding", id,
               (const char *const[]){ "case_id", case_id, "violation", violation, withdrawn ? "withdrawn_reason" : NULL,
                                      withdrawn, NULL });
}

static void
push_plant (NcStore *store, guint n, const char *region)
{
  g_autofree char *id = id_of (n);

  web_set_all (store, "enterprise", id,
               (const char *const[]){ "name", "示例水泥有限公司", "region_code", region, NULL });
}

/* Two leagues, three inspections, four findings that count, one withdrawn, one plan, one overdue order. */
static void
push_region (NcStore *store)
{
  g_autofree char *one = id_of (1), *two = id_of (2);

  push_plant (store, 1, "150102");
  push_plant (store, 2, "150203");
  push_case (store, 11,
             (const char *const[]){ "enterprise_id", one, "unit_name", "示例一厂", "state", "rectifying", "visit_start",
                                    "2026-03-02T09:00", "industry_code", "3011", "due_on", "2020-04-30", NULL });
  push_case (store, 12,
             (const char *const[]){ "enterprise_id", one, "unit_name", "示例一厂", "state", "closed", "visit_start",
                                    "2026-03-09T09:00", "industry_code", "3011", NULL });
  push_case (store, 13,
             (const char *const[]){ "enterprise_id", two, "unit_name", "示例二厂", "state", "on_site", "visit_start",
                                    "2026-05-05T09:00", "industry_code", "3140", NULL });
  push_case (store, 14,
             (const char *const[]){ "enterprise_id", two, "unit_name", "示例二厂", "state", "planned", "planned_start",
                                    "2026-11-25", "industry_code", "3140", NULL });
  push_finding (store, 21, 11, "V01", NULL);
  push_finding (store, 22, 11, "V01", NULL);
  push_finding (store, 23, 12, "V05", NULL);
  push_finding (store, 24, 13, "V01", NULL);
  push_finding (store, 25, 13, "V03", "示例");
}

/* A row of a chart's table: its label and counts, as the page writes them. */
static void
assert_row (const WebReply *page, const char *figure, const char *label, const char *counts)
{
  g_autofree char *start = g_strdup_printf ("<figure id=\"%s\">", figure);
  const char *from = strstr (page->body->str, start), *end = from ? strstr (from, "</figure>") : NULL;
  g_autofree char *text = NULL, *row = g_strdup_printf ("%s%s", label, counts);

  g_assert_nonnull (end);
  text = g_strndup (from, (gsize)(end - from));
  if (!strstr (text, row))
    g_error ("“%s” is not in: %s", row, text);
}

#define N(n) "<td class=\"number\">" n "</td>"

/* the figures are those that laptops pushed; each supervisor sees his region */
static void
test_overview (void)
{
  HubFixture *f = hub_fixture_new ();
  g_autoptr (NcStore) store = hub_fixture_laptop (f, "a", "150000");
  g_autoptr (WebClient) whole = NULL, league = NULL;
  g_autoptr (WebReply) page = NULL, part = NULL, empty = NULL, overdue = NULL, other = NULL, lists = NULL, cases = NULL;

  push_region (store);
  hub_fixture_sync (store);
  web_add_account (f, "whole", "150000");
  web_add_account (f, "league", "150200");
  whole = web_signed_in (f, "whole");
  league = web_signed_in (f, "league");
  page = web_get (whole, "/office?year=2026");
  g_assert_cmpint (page->status, ==, 200);
  web_assert_has (page, "id=\"n-inspections\"><strong>3</strong>");
  web_assert_has (page, "id=\"n-findings\"><strong>4</strong>");
  web_assert_has (page, "id=\"n-planned\"><strong>1</strong>");
  web_assert_has (page, "id=\"n-overdue\"><strong>1</strong>");
  assert_row (page, "by-region", ">呼和浩特市</a></th>", N ("2") N ("3"));
  assert_row (page, "by-region", ">包头市</a></th>", N ("1") N ("1"));
  assert_row (page, "by-industry", ">非金属矿物制品业</a></th>", N ("2") N ("3"));
  assert_row (page, "by-month", ">3</th>", N ("2") N ("3"));
  assert_row (page, "by-month", ">5</th>", N ("1") N ("1"));
  assert_row (page, "by-violation", ">使用国家明令淘汰的用能设备</th>", N ("3"));
  part = web_get (league, "/office?year=2026");
  web_assert_has (part, "id=\"n-inspections\"><strong>1</strong>");
  web_assert_has (part, "id=\"n-findings\"><strong>1</strong>");
  web_assert_has (part, "id=\"n-overdue\"><strong>0</strong>");
  web_assert_lacks (part, "呼和浩特市");
  empty = web_get (whole, "/office?year=2019");
  web_assert_has (empty, "id=\"n-inspections\"><strong>0</strong>");
  overdue = web_get (whole, "/office/overdue");
  web_assert_has (overdue, "示例一厂");
  web_assert_has (overdue, "2020-04-30");
  other = web_get (league, "/office/overdue");
  web_assert_lacks (other, "示例一厂");
  web_assert_has (other, "没有逾期未整改的案件");
  lists = web_get (whole, "/office/lists");
  web_assert_has (lists, "<th scope=\"col\">名录</th>");
  web_assert_has (lists, "没有提供数据包");
  cases = web_get (whole, "/office/cases");
  web_assert_has (cases, "<td class=\"day late\">2020-04-30</td>");
  g_clear_object (&store);
  hub_fixture_free (f);
}

/* when a finding is withdrawn or a plant moves to another league the figures follow */
static void
test_follow (void)
{
  HubFixture *f = hub_fixture_new ();
  g_autoptr (NcStore) store = hub_fixture_laptop (f, "a", "150000");
  g_autoptr (WebClient) league = NULL;
  g_autoptr (WebReply) before = NULL, after = NULL;
  g_autofree char *finding = id_of (24), *plant = id_of (1);

  push_region (store);
  hub_fixture_sync (store);
  web_add_account (f, "league", "150200");
  league = web_signed_in (f, "league");
  before = web_get (league, "/office?year=2026");
  web_assert_has (before, "id=\"n-findings\"><strong>1</strong>");
  hub_fixture_set (store, "case_finding", finding, "withdrawn_reason", "示例");
  hub_fixture_set (store, "enterprise", plant, "region_code", "150203");
  hub_fixture_sync (store);
  after = web_get (league, "/office?year=2026");
  web_assert_has (after, "id=\"n-inspections\"><strong>3</strong>");
  web_assert_has (after, "id=\"n-findings\"><strong>3</strong>");
  g_clear_object (&store);
  hub_fixture_free (f);
}

/* a case opens for who may see it, with its papers; for another league there is none */
static void
test_case (void)
{
  HubFixture *f = hub_fixture_new ();
  g_autoptr (NcStore) store = hub_fixture_laptop (f, "a", "150000");
  g_autofree char *id = id_of (11), *paper = id_of (31), *path = g_strdup_printf ("/office/cases/%s", id);
  g_autoptr (WebClient) whole = NULL, league = NULL;
  g_autoptr (WebReply) page = NULL, list = NULL, found = NULL, none = NULL, hidden = NULL, bad = NULL;

  push_region (store);
  web_set_all (store, "case_paper", paper,
               (const char *const[]){ "case_id", id, "kind", "D10", "number", "示〔2026〕1号", "issued_on",
                                      "2026-03-20", NULL });
  hub_fixture_set (store, "case_file", id, "phone", "0471-5551234");
  hub_fixture_sync (store);
  web_add_account (f, "whole", "150000");
  web_add_account (f, "league", "150200");
  whole = web_signed_in (f, "whole");
  league = web_signed_in (f, "league");
  page = web_get (whole, path);
  web_assert_has (page, "<h1>示例一厂</h1>");
  web_assert_has (page, "限期整改通知书");
  web_assert_has (page, "示〔2026〕1号");
  web_assert_has (page, "有效，文件仍在笔记本电脑上");
  web_assert_lacks (page, "5551234");
  hidden = web_get (league, path);
  g_assert_cmpint (hidden->status, ==, 404);
  web_assert_lacks (hidden, "示例一厂");
  bad = web_get (whole, "/office/cases/..%2f..%2fetc");
  g_assert_cmpint (bad->status, ==, 404);
  list = web_get (league, "/office/cases?region=1501");
  web_assert_lacks (list, "示例一厂");
  found = web_get (whole, "/office/cases?text=%E7%A4%BA%E4%BE%8B%E4%B8%80&state=closed");
  web_assert_has (found, "示例一厂");
  web_assert_lacks (found, "示例二厂");
  none = web_get (whole, "/office/cases?text=%25&region=1501%27");
  web_assert_lacks (none, "示例一厂");
  g_clear_object (&store);
  hub_fixture_free (f);
}

/* cases page by page, also those without a day: each once */
static void
test_paging (void)
{
  HubFixture *f = hub_fixture_new ();
  g_autoptr (NcStore) store = hub_fixture_laptop (f, "a", "150000");
  g_autoptr (WebClient) client = NULL;
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *path = g_strdup ("/office/cases");
  guint pages = 0;

  for (guint i = 100; i < 230; i++)
    push_case (store, i,
               (const char *const[]){ "unit_name", "示例", "state", "on_site", i % 2 ? "visit_start" : NULL,
                                      i % 3 ? "2026-03-02T09:00" : "2026-04-02T09:00", NULL });
  hub_fixture_sync (store);
  web_add_account (f, "whole", "150000");
  client = web_signed_in (f, "whole");
  while (path) {
    g_autoptr (WebReply) page = web_get (client, path);
    const char *at = page->body->str, *next = strstr (at, "\" class=\"next\"");

    g_clear_pointer (&path, g_free);
    while ((at = strstr (at, "/office/cases/")))
      g_assert_true (g_hash_table_add (seen, g_strndup (at++, 50)));
    if (next) {
      const char *start = g_strrstr_len (page->body->str, next - page->body->str, "href=\"") + 6;
      g_autoptr (GString) href = g_string_new_len (start, next - start);

      g_string_replace (href, "&amp;", "&", 0);
      path = g_string_free (g_steal_pointer (&href), FALSE);
    }
    pages++;
  }
  g_assert_cmpuint (g_hash_table_size (seen), ==, 130);
  g_assert_cmpuint (pages, ==, 3);
  g_clear_object (&store);
  hub_fixture_free (f);
}

/* without a session every page leads to the sign-in; with one the cookie is for this server and HTTPS alone */
static void
test_sign_in (void)
{
  static const char *const pages[] = { "/office",
                                       "/office/overdue",
                                       "/office/cases",
                                       "/office/devices",
                                       "/office/lists",
                                       "/office/audit",
                                       "/office/cases/01900000-0000-7000-8000-000000000011" };
  HubFixture *f = hub_fixture_new ();
  g_autoptr (WebClient) client = web_client_new (f->url);
  g_autoptr (WebReply) wrong = NULL, unknown = NULL, good = NULL, page = NULL, forged = NULL, out = NULL, over = NULL;
  g_autofree char *cookie = NULL, *csrf = NULL, *form = NULL, *policy = NULL, *token = NULL;

  web_add_account (f, "supervisor", "150000");
  for (gsize i = 0; i < G_N_ELEMENTS (pages); i++) {
    g_autoptr (WebReply) reply = web_get (client, pages[i]);
    g_autofree char *to = web_reply_header (reply, "Location");

    g_assert_cmpint (reply->status, ==, 303);
    g_assert_cmpstr (to, ==, "/office/login");
  }
  wrong = web_login (client, "supervisor", "not the password");
  unknown = web_login (client, "nobody' OR 1=1 --", WEB_PASSWORD);
  g_assert_cmpint (wrong->status, ==, 401);
  g_assert_cmpint (unknown->status, ==, 401);
  g_assert_null (g_hash_table_lookup (client->cookies, "__Host-nengcha"));
  good = web_login (client, "supervisor", WEB_PASSWORD);
  g_assert_cmpint (good->status, ==, 303);
  for (const char *flag = "HttpOnly\0Secure\0SameSite=Strict\0Path=/\0"; *flag; flag += strlen (flag) + 1)
    g_assert_nonnull (strstr (good->head->str, flag));
  token = g_strdup (g_hash_table_lookup (client->cookies, "__Host-nengcha"));
  g_assert_cmpuint (strlen (token), ==, 64);
  page = web_get (client, "/office");
  policy = web_reply_header (page, "Content-Security-Policy");
  g_assert_nonnull (strstr (policy, "default-src 'none'"));
  g_assert_null (strstr (policy, "unsafe"));
  web_assert_lacks (page, "<script");
  web_assert_lacks (page, " style=");
  forged = web_post (client, "/office/logout", "csrf=0000");
  g_assert_cmpint (forged->status, ==, 403);
  csrf = web_reply_hidden (page, "csrf");
  form = g_strdup_printf ("csrf=%s", csrf);
  out = web_post (client, "/office/logout", form);
  g_assert_cmpint (out->status, ==, 303);
  g_hash_table_insert (client->cookies, g_strdup ("__Host-nengcha"), g_steal_pointer (&token));
  over = web_get (client, "/office");
  g_assert_cmpint (over->status, ==, 303);
  hub_fixture_free (f);
}

/* a form from another site lacks the secret: nobody can be signed in unawares */
static void
test_login_forged (void)
{
  HubFixture *f = hub_fixture_new ();
  g_autoptr (WebClient) client = web_client_new (f->url);
  g_autoptr (WebReply) bare = NULL, guessed = NULL, odd = NULL;

  web_add_account (f, "supervisor", "150000");
  bare = web_post (client, "/office/login", "name=supervisor&password=plain+and+long+enough");
  g_assert_cmpint (bare->status, ==, 400);
  guessed = web_post (client, "/office/login",
                      "form=00000000000000000000000000000000&name=supervisor&password=plain+and+long+enough");
  g_assert_cmpint (guessed->status, ==, 400);
  odd = web_post (client, "/office/login", "form=%00&name=%ff&password=%zz");
  g_assert_cmpint (odd->status, ==, 400);
  g_assert_null (g_hash_table_lookup (client->cookies, "__Host-nengcha"));
  hub_fixture_free (f);
}

/* five wrong passwords shut the account, also for the right one; a new password opens it; a disabled one is out at once
 */
static void
test_lock_out (void)
{
  HubFixture *f = hub_fixture_new ();
  g_autoptr (WebClient) client = web_client_new (f->url), other = NULL;
  g_autoptr (WebReply) shut = NULL, out = NULL, audit = NULL;

  web_add_account (f, "supervisor", "150000");
  web_add_account (f, "second", "150000");
  other = web_signed_in (f, "second");
  for (int i = 0; i < 5; i++) {
    g_autoptr (WebReply) wrong = web_login (client, "supervisor", "not the password");

    g_assert_cmpint (wrong->status, ==, 401);
  }
  shut = web_login (client, "supervisor", WEB_PASSWORD);
  g_assert_cmpint (shut->status, ==, 401);
  audit = web_get (other, "/office/audit");
  web_assert_has (audit, "多次失败后账号暂停");
  g_free (hub_fixture_run (f, 0, (const char *const[]){ "accounts", "disable", "second", NULL }));
  out = web_get (other, "/office");
  g_assert_cmpint (out->status, ==, 303);
  hub_fixture_free (f);
}

/* guessing is slowed down by address as well */
static void
test_login_hammer (void)
{
  HubFixture *f = hub_fixture_new ();
  g_autoptr (WebClient) client = web_client_new (f->url);
  guint n_refused = 0;

  for (int i = 0; i < 30; i++) {
    g_autoptr (WebReply) reply = web_login (client, "supervisor", "x");

    n_refused += reply->status == 429;
  }
  g_assert_cmpuint (n_refused, >=, 15);
  hub_fixture_free (f);
}

/* what laptops send is shown as text on every page, in whatever field it stands */
static void
test_markup (void)
{
  HubFixture *f = hub_fixture_new ();
  g_autoptr (NcStore) store = hub_fixture_laptop (f, "a", "150000");
  g_autofree char *id = id_of (11), *paper = id_of (31), *finding = id_of (21), *officer = id_of (41),
                  *service = id_of (51), *path = g_strdup_printf ("/office/cases/%s", id);
  const char *pages[] = {
    "/office?year=2026",
    "/office/overdue",
    "/office/cases",
    path,
    "/office/devices",
    "/office/lists",
    "/office/audit",
    "/check?number=%3Cscript%3Ealert(1)%3C/script%3E&code=%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
    "/office/cases?text=%3Cscript%3Ealert(1)%3C/script%3E&year=%22%3E%3Cb&state=%3Cb&industry=%3Cb"
  };
  g_autoptr (WebClient) client = NULL;

  push_case (store, 11,
             (const char *const[]){ "unit_name",
                                    XSS,
                                    "state",
                                    "rectifying",
                                    "visit_start",
                                    "2026-03-02T09:00",
                                    "uscc",
                                    XSS,
                                    "industry_code",
                                    "<b>",
                                    "item",
                                    XSS,
                                    "plan_ref",
                                    XSS,
                                    "due_on",
                                    "2020-03-03",
                                    "completion_report_on",
                                    XSS,
                                    "concluded_on",
                                    XSS,
                                    "closed_on",
                                    XSS,
                                    NULL });
  push_case (store, 12, (const char *const[]){ "unit_name", "", "state", "<i>", "planned_start", "<b>6-<b>", NULL });
  web_set_all (store, "case_finding", finding,
               (const char *const[]){ "case_id", id, "violation", XSS, "fact", XSS, "equipment", XSS, "model", XSS,
                                      "demand", XSS, "due_on", XSS, NULL });
  web_set_all (
      store, "case_paper", paper,
      (const char *const[]){ "case_id", id, "kind", XSS, "number", XSS, "issued_on", XSS, "blob_id", XSS, NULL });
  web_set_all (store, "case_officer", officer, (const char *const[]){ "case_id", id, "name", XSS, NULL });
  web_set_all (store, "paper_service", service,
               (const char *const[]){ "case_id", id, "paper_id", paper, "mode", XSS, "served_on", XSS, NULL });
  hub_fixture_sync (store);
  g_free (hub_fixture_run (f, 0, (const char *const[]){ "enrol", "--region", "150000", "--officer", XSS, NULL }));
  web_add_account (f, "supervisor", "150000");
  client = web_signed_in (f, "supervisor");
  for (gsize i = 0; i < G_N_ELEMENTS (pages); i++) {
    g_autoptr (WebReply) page = web_get (client, pages[i]);

    g_assert_cmpint (page->status, ==, 200);
    web_assert_lacks (page, "<script");
    web_assert_lacks (page, "<img src=x");
    web_assert_lacks (page, "<b>");
    web_assert_lacks (page, "<i>");
  }
  g_clear_object (&store);
  hub_fixture_free (f);
}

/* Chinese first; English when asked for, and then again on the next page */
static void
test_languages (void)
{
  HubFixture *f = hub_fixture_new ();
  g_autoptr (WebClient) client = web_client_new (f->url);
  g_autoptr (WebReply) chinese = web_get (client, "/check"), english = web_get (client, "/check?lang=en"),
                       again = web_get (client, "/office/login");

  web_assert_has (chinese, "<html lang=\"zh-CN\">");
  web_assert_has (chinese, "<h1>文书核验</h1>");
  web_assert_has (english, "<html lang=\"en\">");
  web_assert_has (english, "<h1>Check a paper</h1>");
  web_assert_has (again, "<h1>Sign in</h1>");
  hub_fixture_free (f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/web/pages/overview", test_overview);
  g_test_add_func ("/web/pages/follow", test_follow);
  g_test_add_func ("/web/pages/case", test_case);
  g_test_add_func ("/web/pages/paging", test_paging);
  g_test_add_func ("/web/pages/sign-in", test_sign_in);
  g_test_add_func ("/web/pages/login-forged", test_login_forged);
  g_test_add_func ("/web/pages/lock-out", test_lock_out);
  g_test_add_func ("/web/pages/login-hammer", test_login_hammer);
  g_test_add_func ("/web/pages/markup", test_markup);
  g_test_add_func ("/web/pages/languages", test_languages);
  return g_test_run ();
}
