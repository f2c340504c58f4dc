/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pages in headless Chromium, driven by the WebDriver protocol: what people see, in three sizes of window. */
#include "test-child.h"
#include "web-fixture.h"
#include <curl/curl.h>
#include <string.h>

typedef struct {
  GSubprocess *driver;
  char *url; /* of the driver, then of its session */
} Browser;

static size_t
take (char *data, size_t size, size_t n, void *out)
{
  g_string_append_len (out, data, (gssize)(size * n));
  return size * n;
}

/* (transfer full): the reply's "value" */
static json_t *
call (Browser *b, const char *method, const char *path, json_t *body_taken)
{
  g_autofree char *url = g_strconcat (b->url, path, NULL);
  g_autofree char *body = body_taken ? nc_wire_dump (body_taken) : NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  struct curl_slist *headers = curl_slist_append (NULL, "Content-Type: application/json");
  CURL *curl = curl_easy_init ();
  json_t *value;
  g_autoptr (NcJson) reply = NULL;
  json_error_t problem;

  curl_easy_setopt (curl, CURLOPT_URL, url);
  curl_easy_setopt (curl, CURLOPT_PROXY, "");
  curl_easy_setopt (curl, CURLOPT_CUSTOMREQUEST, method);
  curl_easy_setopt (curl, CURLOPT_HTTPHEADER, headers);
  curl_easy_setopt (curl, CURLOPT_TIMEOUT, 60L);
  curl_easy_setopt (curl, CURLOPT_WRITEFUNCTION, take);
  curl_easy_setopt (curl, CURLOPT_WRITEDATA, text);
  if (body)
    curl_easy_setopt (curl, CURLOPT_POSTFIELDS, body);
  g_assert_cmpint (curl_easy_perform (curl), ==, CURLE_OK);
  curl_slist_free_all (headers);
  curl_easy_cleanup (curl);
  json_decref (body_taken);
  reply = json_loads (text->str, 0, &problem);
  value = json_object_get (reply, "value");
  if (!reply || json_object_get (value, "error"))
    g_error ("%s %s: %s", method, path, text->str);
  return json_incref (value);
}

static void
do_call (Browser *b, const char *method, const char *path, json_t *body_taken)
{
  json_decref (call (b, method, path, body_taken));
}

/* --port=0 takes a free port and says which. */
static void
start_driver (Browser *b)
{
  g_autoptr (GSubprocessLauncher) launcher =
      test_child_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_autoptr (GError) error = NULL;
  g_autoptr (GDataInputStream) lines = NULL;

  b->driver = g_subprocess_launcher_spawn (launcher, &error, "chromedriver", "--port=0", NULL);
  g_assert_no_error (error);
  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (b->driver));
  while (!b->url) {
    g_autofree char *line = g_data_input_stream_read_line (lines, NULL, NULL, NULL);
    const char *port = line ? strstr (line, "successfully on port ") : NULL;

    g_assert_nonnull (line);
    if (port)
      b->url = g_strdup_printf ("http://127.0.0.1:%d", (int)g_ascii_strtoll (port + 21, NULL, 10));
  }
}

static Browser *
browser_new (int width, int height, gboolean is_phone, gboolean is_dark)
{
  Browser *b = g_new0 (Browser, 1);
  g_autofree char *size = g_strdup_printf ("--window-size=%d,%d", width, height), *session = NULL, *base = NULL;
  json_t *options = json_pack ("{s: [s, s, s, s, s]}", "args", "--headless=new", "--no-sandbox", "--disable-gpu",
                               is_dark ? "--force-dark-mode" : "--lang=zh-CN", size);
  g_autoptr (NcJson) made = NULL;

  if (is_phone)
    json_object_set_new (
        options, "mobileEmulation",
        json_pack ("{s: {s: i, s: i, s: f}}", "deviceMetrics", "width", width, "height", height, "pixelRatio", 1.0));
  start_driver (b);
  made = call (b, "POST", "/session",
               json_pack ("{s: {s: {s: b, s: o}}}", "capabilities", "alwaysMatch", "acceptInsecureCerts", TRUE,
                          "goog:chromeOptions", options));
  base = g_steal_pointer (&b->url);
  b->url = g_strdup_printf ("%s/session/%s", base, json_string_value (json_object_get (made, "sessionId")));
  return b;
}

static void
browser_free (Browser *b)
{
  do_call (b, "DELETE", "", NULL);
  g_subprocess_send_signal (b->driver, SIGTERM);
  g_subprocess_wait (b->driver, NULL, NULL);
  g_object_unref (b->driver);
  g_free (b->url);
  g_free (b);
}

static void
go (Browser *b, const char *base, const char *path)
{
  g_autofree char *url = g_strconcat (base, path, NULL);

  do_call (b, "POST", "/url", json_pack ("{s: s}", "url", url));
}

static char *
element_path (Browser *b, const char *css, const char *action)
{
  g_autoptr (NcJson) found =
      call (b, "POST", "/element", json_pack ("{s: s, s: s}", "using", "css selector", "value", css));

  return g_strdup_printf ("/element/%s/%s", json_string_value (json_object_iter_value (json_object_iter (found))),
                          action);
}

static void
type (Browser *b, const char *css, const char *text)
{
  g_autofree char *path = element_path (b, css, "value");

  do_call (b, "POST", path, json_pack ("{s: s}", "text", text));
}

static void
click (Browser *b, const char *css)
{
  g_autofree char *path = element_path (b, css, "click");

  do_call (b, "POST", path, json_object ());
}

/* (transfer full): what the script returns */
static json_t *
run_script (Browser *b, const char *script)
{
  return call (b, "POST", "/execute/sync", json_pack ("{s: s, s: []}", "script", script, "args"));
}

static void
assert_text (Browser *b, const char *css, const char *expected)
{
  g_autofree char *script = g_strdup_printf ("return document.querySelector('%s').textContent", css);
  g_autoptr (NcJson) text = run_script (b, script);

  g_assert_cmpstr (json_string_value (text), ==, expected);
}

/* A form's answer may take its time. */
static void
wait_for_path (Browser *b, const char *path)
{
  g_autoptr (NcJson) place = NULL;

  for (int i = 0; i < 100; i++) {
    json_decref (place);
    place = run_script (b, "return document.readyState === 'complete' ? location.pathname : ''");
    if (g_strcmp0 (json_string_value (place), path) == 0)
      return;
    g_usleep (100000);
  }
  g_error ("not at %s but %s", path, json_string_value (place));
}

static void
audit (Browser *b, const char *what)
{
  g_autofree char *path = g_build_filename (g_getenv ("NENGCHA_TEST_SOURCE"), "hubweb/page-audit.js", NULL);
  g_autofree char *script = NULL, *text = NULL;
  g_autoptr (NcJson) problems = NULL;

  g_assert_true (g_file_get_contents (path, &script, NULL, NULL));
  problems = run_script (b, script);
  text = nc_wire_dump (problems);
  if (json_array_size (problems) > 0)
    g_error ("%s: %s", what, text);
}

/* Where NENGCHA_SCREENSHOTS names a folder, for people to look at. */
static void
keep_picture (Browser *b, const char *size, const char *page)
{
  const char *folder = g_getenv ("NENGCHA_SCREENSHOTS");
  g_autofree char *name = g_strdup_printf ("%s-%s.png", page, size), *path = NULL;
  g_autoptr (NcJson) picture = NULL;
  g_autofree guchar *bytes = NULL;
  gsize n;

  if (!folder)
    return;
  picture = call (b, "POST", "/goog/cdp/execute",
                  json_pack ("{s: s, s: {s: s, s: b}}", "cmd", "Page.captureScreenshot", "params", "format", "png",
                             "captureBeyondViewport", TRUE));
  bytes = g_base64_decode (json_string_value (json_object_get (picture, "data")), &n);
  path = g_build_filename (folder, name, NULL);
  g_file_set_contents (path, (const char *)bytes, (gssize)n, NULL);
}

/* Names that fit nowhere: of many signs, and of one word without a place to break. */
static char *
name_of (guint i)
{
  g_autoptr (GString) name = g_string_new (NULL);

  if (i == 7)
    return g_strdup ("<img src=x onerror=alert(1)>");
  while (name->len < 300 && (i == 8 || i == 9))
    g_string_append (name, i == 8 ? "内蒙古示例水泥熟料粉磨有限责任公司" : "ExampleCementGrindingLimited");
  return name->len > 0 ? g_string_free (g_steal_pointer (&name), FALSE) : g_strdup ("示例企业有限责任公司");
}

static void
push_cases (NcStore *store)
{
  static const char *const regions[] = { "150102", "150203", "150602", "150702", "150902" };
  static const char *const industries[] = { "3011", "3140", "4411", "2611", "0610" };

  for (guint i = 0; i < 60; i++) {
    g_autofree char *plant = g_strdup_printf ("01900000-0000-7000-8000-%012u", 100 + i % 5);
    g_autofree char *id = g_strdup_printf ("01900000-0000-7000-8000-%012u", 1000 + i);
    g_autofree char *finding = g_strdup_printf ("01900000-0000-7000-8000-%012u", 2000 + i);
    g_autofree char *visit = g_strdup_printf ("2026-%02u-0%u", 1 + i * 7 % 11, 1 + i % 9);
    g_autofree char *violation = g_strdup_printf ("V%02u", 1 + i % 4), *name = name_of (i);

    if (i < 5)
      web_set_all (store, "enterprise", plant,
                   (const char *const[]){ "name", "示例企业", "region_code", regions[i], NULL });
    web_set_all (store, "case_file", id,
                 (const char *const[]){ "enterprise_id", plant, "unit_name", name, "state",
                                        i % 4 ? "rectifying" : "closed", "visit_start", visit, "industry_code",
                                        industries[i % 5], "item", "高耗能落后设备专项监察", "due_on",
                                        i % 3 ? "2099-01-01" : "2020-01-31", NULL });
    if (i % 2)
      web_set_all (store, "case_finding", finding,
                   (const char *const[]){ "case_id", id, "violation", violation, "fact", "示例事实", NULL });
  }
}

typedef struct {
  int width, height;
  const char *lang;
  gboolean is_phone, is_dark;
} Window;

/* every page in this window: signed in by typing, looked at, nothing runs, nothing overflows, all is legible */
static Browser *
look_at_pages (const char *url, const Window *window, const char *account, const char *const (*pages)[2])
{
  Browser *b = browser_new (window->width, window->height, window->is_phone, window->is_dark);
  g_autofree char *size = g_strdup_printf ("%d-%s%s", window->width, window->lang, window->is_dark ? "-dark" : ""),
                  *login = g_strdup_printf ("/office/login?lang=%s", window->lang);

  go (b, url, login);
  audit (b, "sign in");
  keep_picture (b, size, "login");
  type (b, "#name", account);
  type (b, "#password", WEB_PASSWORD);
  click (b, "main button");
  wait_for_path (b, "/office");
  for (gsize i = 0; pages[i][0]; i++) {
    go (b, url, pages[i][1]);
    audit (b, pages[i][0]);
    keep_picture (b, size, pages[i][0]);
  }
  return b;
}

static void
look_at_many (const char *url, const Window *window)
{
  static const char *const pages[][2] = { { "overview", "/office?year=2026" },
                                          { "overdue", "/office/overdue" },
                                          { "cases", "/office/cases" },
                                          { "narrowed", "/office/cases?year=2026&region=1502&state=rectifying" },
                                          { "devices", "/office/devices" },
                                          { "lists", "/office/lists" },
                                          { "audit", "/office/audit" },
                                          { "case", "/office/cases/01900000-0000-7000-8000-000000001009" },
                                          { "check", "/check?number=1&code=AAAA-AAAA-AAAA" },
                                          { "nothing", "/office/nothing" },
                                          { NULL } };
  Browser *b = look_at_pages (url, window, "supervisor", pages);

  go (b, url, "/office?year=2026");
  assert_text (b, "#n-inspections strong", "60");
  assert_text (b, "#n-findings strong", "30");
  assert_text (b, "#by-region .total td:nth-child(2)", "60");
  assert_text (b, "#by-month .total td:nth-child(3)", "30");
  browser_free (b);
}

/* by an account of a league that has nothing yet */
static void
look_at_none (const char *url, const Window *window)
{
  static const char *const pages[][2] = { { "none-overview", "/office" },
                                          { "none-overdue", "/office/overdue" },
                                          { "none-cases", "/office/cases" },
                                          { "none-found", "/office/cases?text=x" },
                                          { "none-devices", "/office/devices" },
                                          { "none-lists", "/office/lists" },
                                          { "none-audit", "/office/audit" },
                                          { "none-check", "/check" },
                                          { NULL } };

  browser_free (look_at_pages (url, window, "nobody", pages));
}

static void
test_windows (void)
{
  static const Window windows[] = { { 1280, 900, "zh", FALSE, FALSE },
                                    { 390, 844, "en", TRUE, FALSE },
                                    { 1280, 900, "en", FALSE, TRUE },
                                    { 360, 740, "zh", TRUE, TRUE },
                                    { 3840, 2160, "zh", FALSE, FALSE } };
  HubFixture *f;
  g_autoptr (NcStore) store = NULL;
  g_autoptr (GSubprocess) server = NULL;
  g_autofree char *url = NULL, *chromium = g_find_program_in_path ("chromium"),
                  *driver = g_find_program_in_path ("chromedriver");

  if (!chromium || !driver) {
    g_test_skip ("chromium and chromium-driver are not installed: the pages are not looked at in a browser");
    return;
  }
  f = hub_fixture_new ();
  store = hub_fixture_laptop (f, "a", "150000");
  push_cases (store);
  hub_fixture_sync (store);
  web_add_account (f, "supervisor", "150000");
  web_add_account (f, "nobody", "152900");
  server = web_serve (f, (const char *const[]){ NULL }, &url);
  g_assert_true (g_str_has_prefix (url, "https://"));
  for (gsize i = 0; i < G_N_ELEMENTS (windows); i++)
    look_at_many (url, &windows[i]);
  look_at_none (url, &windows[0]);
  look_at_none (url, &windows[1]);
  g_subprocess_send_signal (server, SIGTERM);
  g_assert_true (g_subprocess_wait_check (server, NULL, NULL));
  g_clear_object (&store);
  hub_fixture_free (f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/web/chromium/windows", test_windows);
  return g_test_run ();
}
