/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The public check of a paper, over HTTP: papers that a laptop made and signed, and what forgers try. */
#include "nc-paper-code.h"
#include "web-fixture.h"
#include <string.h>

#define PLANT "01900000-0000-7000-8000-000000000001"
#define CASE  "01900000-0000-7000-8000-000000000004"

/* A demonstration case with real signed papers, made once by the command line and pushed to the hub. */
typedef struct {
  HubFixture *hub;
  WebClient *client;
  NcStore *store;
  NcSigner *signer;
} Paper;

static char *
work_folder (Paper *p)
{
  g_autofree char *base = g_build_filename (p->hub->folder, "demo", NULL);
  g_autoptr (GDir) dir = g_dir_open (base, 0, NULL);

  return g_build_filename (base, g_dir_read_name (dir), NULL);
}

static void
load_signer (Paper *p, const char *work)
{
  g_autofree char *file = g_build_filename (work, "demonstration.p12", NULL),
                  *secret = g_build_filename (work, "passphrase", NULL), *data = NULL, *passphrase = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (file, &data, &size, NULL));
  g_assert_true (g_file_get_contents (secret, &passphrase, NULL, NULL));
  bytes = g_bytes_new (data, size);
  p->signer = nc_signer_new_pkcs12 (bytes, g_strchomp (passphrase), &error);
  g_assert_no_error (error);
}

static Paper *
paper_new (void)
{
  Paper *p = g_new0 (Paper, 1);
  g_autofree char *script = g_build_filename (g_getenv ("NENGCHA_TEST_SOURCE"), "../data/demo/play-case", NULL);
  g_autofree char *base = NULL, *work = NULL, *home = NULL, *code = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) play = NULL;

  p->hub = hub_fixture_new ();
  p->client = web_client_new (p->hub->url);
  base = g_build_filename (p->hub->folder, "demo", NULL);
  play = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error, script, g_getenv ("NENGCHA_CLI"), base, NULL);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_wait_check (play, NULL, &error));
  work = work_folder (p);
  load_signer (p, work);
  home = g_build_filename (work, "home", NULL);
  p->store = nc_store_open (home, p->hub->clock, NC_STORE_EXISTING, &error);
  g_assert_no_error (error);
  code = hub_fixture_code (p->hub, "150000");
  nc_sync_enrol (p->store, code, p->hub->url, &error);
  g_assert_no_error (error);
  hub_fixture_sync (p->store);
  return p;
}

static void
paper_free (Paper *p)
{
  g_object_unref (p->signer);
  g_object_unref (p->store);
  web_client_free (p->client);
  hub_fixture_free (p->hub);
  g_free (p);
}

/* (transfer full): of the paper D10 */
static char *
paper_field (Paper *p, const char *field)
{
  g_autofree char *sql = g_strdup_printf ("SELECT %s AS value FROM case_paper WHERE kind = 'D10'", field);
  g_autoptr (NcStmt) stmt = nc_db_prepare (nc_store_get_db (p->store), sql, NULL);

  g_assert_true (nc_stmt_step (stmt, NULL, NULL));
  return g_strdup (nc_stmt_text (stmt, "value"));
}

static WebReply *
ask (Paper *p, const char *page, const char *number, const char *code)
{
  g_autofree char *a = g_uri_escape_string (number ? number : "", NULL, FALSE),
                  *b = g_uri_escape_string (code ? code : "", NULL, FALSE),
                  *path = g_strdup_printf ("%s?number=%s&code=%s", page, a, b);

  return web_get (p->client, path);
}

static void
assert_state (Paper *p, const char *number, const char *code, const char *state, const char *signature)
{
  g_autoptr (WebReply) reply = ask (p, "/v1/check", number, code);
  g_autoptr (NcJson) json = nc_wire_parse (reply->body->str, reply->body->len, NULL);

  g_assert_cmpint (reply->status, ==, 200);
  g_assert_cmpstr (json_string_value (json_object_get (json, "state")), ==, state);
  g_assert_cmpstr (json_string_value (json_object_get (json, "signature")), ==, signature);
}

static void
read_hash (const char *hex, guint8 hash[32])
{
  g_assert_true (nc_wire_unhex (hex, hash, 32));
}

/* the short code as a person types it, with the number or alone; nothing with the number alone */
static void
check_short (Paper *p, const char *number, const char *code)
{
  g_autofree char *lower = g_ascii_strdown (code, -1), *spaced = g_strdelimit (g_strdup (code), "-", ' ');
  g_autofree char *wrong = g_strdup (code), *number_ascii = g_strdup (number);
  g_autofree char *address = g_strdup_printf ("https://hub.example/check?number=1&code=%s#x", code);
  g_autoptr (GString) brackets = g_string_new (number_ascii);

  g_string_replace (brackets, "〔", "[", 0);
  g_string_replace (brackets, "〕", "] ", 0);
  assert_state (p, number, code, "valid", NULL);
  assert_state (p, NULL, code, "valid", NULL);
  assert_state (p, number, lower, "valid", NULL);
  assert_state (p, number, spaced, "valid", NULL);
  assert_state (p, brackets->str, code, "valid", NULL);
  assert_state (p, NULL, address, "valid", NULL);
  wrong[3] = wrong[3] == 'A' ? 'B' : 'A';
  assert_state (p, number, wrong, "unknown", NULL);
  assert_state (p, "示工信节监限改〔2026〕2号", code, "unknown", NULL);
  assert_state (p, number, NULL, "unknown", NULL);
  assert_state (p, number, "' OR '1'='1", "unknown", NULL);
  assert_state (p, number, "NC1:", "unknown", NULL);
  assert_state (p, number, "%%%%", "unknown", NULL);
}

/* another's key over the same words is a forgery, so are other words under the right key */
static void
check_signed (Paper *p, const char *number, const guint8 hash[32])
{
  EVP_PKEY *key = EVP_EC_gen ("P-256");
  g_autoptr (GError) error = NULL;
  g_autofree char *good = nc_paper_code_make (p->signer, number, hash, &error), *forged = NULL, *other = NULL,
                  *cut = NULL;
  X509 *certificate = X509_dup (nc_signer_get_certificate (p->signer));
  g_autoptr (NcSigner) forger = NULL;
  guint8 changed[32];

  g_assert_no_error (error);
  assert_state (p, NULL, good, "valid", "good");
  assert_state (p, number, good, "valid", "good");
  X509_set_pubkey (certificate, key);
  forger = nc_signer_new_key (key, certificate, NULL, &error);
  g_assert_no_error (error);
  forged = nc_paper_code_make (forger, number, hash, &error);
  g_assert_no_error (error);
  assert_state (p, number, forged, "unknown", NULL);
  memcpy (changed, hash, sizeof changed);
  changed[31] ^= 1;
  X509_free (certificate);
  EVP_PKEY_free (key);
  other = nc_paper_code_make (p->signer, number, changed, &error);
  assert_state (p, number, other, "unknown", NULL);
  cut = g_strndup (good, strlen (good) - 3);
  assert_state (p, number, cut, "unknown", NULL);
}

/* a QR text with one sign changed, wherever it stands, is no paper's */
static void
check_changed (Paper *p, const char *number, const guint8 hash[32])
{
  g_autofree char *url = NULL, *good = nc_paper_code_make (p->signer, number, hash, NULL);
  g_autoptr (GSubprocess) server =
      web_serve (p->hub, (const char *const[]){ "--plain", "--limit", "check=0/0", NULL }, &url);
  g_autoptr (WebClient) client = web_client_new (url);
  Paper unlimited = { .hub = p->hub, .client = client };

  for (gsize i = 0; i < strlen (good); i += 2) {
    g_autofree char *changed = g_strdup (good);

    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    assert_state (&unlimited, NULL, changed, "unknown", NULL);
  }
  assert_state (&unlimited, NULL, good, "valid", "good");
  g_subprocess_send_signal (server, SIGTERM);
  g_assert_true (g_subprocess_wait_check (server, NULL, NULL));
}

/* what the pages tell holds no name of the unit and of nobody */
static void
check_silence (Paper *p, const char *number, const char *code)
{
  g_autofree char *unit = NULL, *detail = paper_field (p, "detail");
  g_autoptr (WebReply) page = ask (p, "/check", number, code), answer = ask (p, "/v1/check", number, code);
  WebReply *replies[] = { page, answer };
  g_autoptr (NcStmt) stmt =
      nc_db_prepare (nc_store_get_db (p->store), "SELECT unit_name AS value FROM case_file", NULL);

  g_assert_true (nc_stmt_step (stmt, NULL, NULL));
  unit = g_strdup (nc_stmt_text (stmt, "value"));
  g_assert_nonnull (strstr (detail, unit));
  for (gsize i = 0; i < G_N_ELEMENTS (replies); i++) {
    web_assert_lacks (replies[i], unit);
    web_assert_lacks (replies[i], "演示员");
    web_assert_lacks (replies[i], "示例负责人");
    web_assert_has (replies[i], "2026-11-16");
    web_assert_has (replies[i], "示例市工业和信息化局");
  }
  web_assert_has (page, "限期整改通知书");
  web_assert_has (page, "<h2>有效</h2>");
}

static void
test_genuine (void)
{
  Paper *p = paper_new ();
  g_autofree char *number = paper_field (p, "number"), *hex = paper_field (p, "content_sha256"), *code = NULL;
  guint8 hash[32];

  read_hash (hex, hash);
  code = nc_paper_code_short (number, hash);
  check_short (p, number, code);
  check_signed (p, number, hash);
  check_changed (p, number, hash);
  check_silence (p, number, code);
  paper_free (p);
}

static const char *const hash_hex = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

static void
push_paper (NcStore *store, const char *id, const char *number, const char *replaces)
{
  web_set_all (store, "case_paper", id,
               (const char *const[]){ "case_id", CASE, "kind", "D10", "number", number, "content_sha256", hash_hex,
                                      "issued_on", "2026-11-16", "issuer_name", "示例局",
                                      replaces ? "replaces_id" : NULL, replaces, NULL });
}

/* a corrected paper is superseded, a deleted one withdrawn; a signed code whose file is not here says so */
static void
test_standing (void)
{
  HubFixture *f = hub_fixture_new ();
  Paper p = { .hub = f, .client = web_client_new (f->url), .store = hub_fixture_laptop (f, "a", "150000") };
  g_autoptr (NcChange) change = nc_change_new (p.store, "officer-1");
  g_autoptr (GError) error = NULL;
  g_autofree char *code = NULL, *later = NULL;
  guint8 hash[32];

  read_hash (hash_hex, hash);
  code = nc_paper_code_short ("示〔2026〕1号", hash);
  later = nc_paper_code_short ("示〔2026〕2号", hash);
  web_set_all (p.store, "case_file", CASE, (const char *const[]){ "unit_name", "示例", NULL });
  push_paper (p.store, PLANT, "示〔2026〕1号", NULL);
  hub_fixture_sync (p.store);
  assert_state (&p, "示〔2026〕1号", code, "valid", NULL);
  push_paper (p.store, "01900000-0000-7000-8000-000000000009", "示〔2026〕2号", PLANT);
  hub_fixture_sync (p.store);
  assert_state (&p, "示〔2026〕1号", code, "superseded", NULL);
  assert_state (&p, "示〔2026〕2号", later, "valid", NULL);
  nc_change_delete (change, "case_paper", "01900000-0000-7000-8000-000000000009", "示例");
  g_assert_true (nc_change_commit (change, &error));
  hub_fixture_sync (p.store);
  assert_state (&p, "示〔2026〕2号", later, "withdrawn", NULL);
  assert_state (&p, "示〔2026〕1号", code, "valid", NULL);
  g_object_unref (p.store);
  web_client_free (p.client);
  hub_fixture_free (f);
}

/* a page that is hammered says 429 and goes on serving laptops; addresses that a client invents count for nothing */
static void
test_hammer (void)
{
  HubFixture *f = hub_fixture_new ();
  g_autofree char *url = NULL, *wait = NULL;
  g_autoptr (GSubprocess) proxied =
      web_serve (f, (const char *const[]){ "--behind-proxy", "--limit", "check=1/20", NULL }, &url);
  g_autoptr (WebClient) client = web_client_new (url), other = web_client_new (url);
  g_autoptr (NcStore) laptop = NULL;
  g_autoptr (WebReply) last = NULL, again = NULL, health = NULL;
  guint n_good = 0, n_refused = 0;

  for (guint i = 0; i < 200; i++) {
    g_autoptr (WebReply) reply = NULL;

    g_free (client->forwarded_for);
    client->forwarded_for = g_strdup_printf ("203.0.113.%u, 198.51.100.7", i);
    reply = web_get (client, "/v1/check?code=AAAA-AAAA-AAAA");
    n_good += reply->status == 200;
    n_refused += reply->status == 429;
  }
  g_assert_cmpuint (n_good + n_refused, ==, 200);
  g_assert_cmpuint (n_good, >=, 20);
  g_assert_cmpuint (n_good, <, 60);
  last = web_get (client, "/check?code=AAAA-AAAA-AAAA");
  g_assert_cmpint (last->status, ==, 429);
  wait = web_reply_header (last, "Retry-After");
  g_assert_cmpint (g_ascii_strtoll (wait, NULL, 10), >=, 1);
  other->forwarded_for = g_strdup ("198.51.100.8");
  again = web_get (other, "/v1/check?code=AAAA-AAAA-AAAA");
  g_assert_cmpint (again->status, ==, 200);
  health = web_get (client, "/v1/health");
  g_assert_cmpint (health->status, ==, 200);
  laptop = hub_fixture_laptop (f, "a", "150000");
  hub_fixture_sync (laptop);
  g_subprocess_send_signal (proxied, SIGTERM);
  g_assert_true (g_subprocess_wait_check (proxied, NULL, NULL));
  hub_fixture_free (f);
}

/* so are enrolment and sessions: a guesser is told to wait, and what he sends is not even read */
static void
test_hammer_laptops (void)
{
  static const char *const paths[] = { "/v1/enrol", "/v1/hello", "/office/login" };
  HubFixture *f = hub_fixture_new ();
  g_autofree char *url = NULL;
  g_autoptr (GSubprocess) server = web_serve (f,
                                              (const char *const[]){ "--plain", "--limit", "enrol=0.1/5", "--limit",
                                                                     "session=0.1/5", "--limit", "login=0.1/5", NULL },
                                              &url);
  g_autoptr (WebClient) client = web_client_new (url);
  g_autoptr (WebReply) page = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++) {
    guint n_refused = 0;

    for (guint k = 0; k < 40; k++) {
      g_autoptr (WebReply) reply = web_post (client, paths[i], "{}");

      g_assert_cmpint (reply->status, >=, 400);
      n_refused += reply->status == 429;
    }
    g_assert_cmpuint (n_refused, >=, 33);
  }
  page = web_post (client, "/office/login", "{}");
  web_assert_has (page, "<h1>请求过多</h1>");
  g_subprocess_send_signal (server, SIGTERM);
  g_assert_true (g_subprocess_wait_check (server, NULL, NULL));
  hub_fixture_free (f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/web/check/genuine", test_genuine);
  g_test_add_func ("/web/check/standing", test_standing);
  g_test_add_func ("/web/check/hammer", test_hammer);
  g_test_add_func ("/web/check/hammer-laptops", test_hammer_laptops);
  return g_test_run ();
}
