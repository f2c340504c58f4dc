/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signing, stamping and what can go wrong, through nengcha-cli and real servers on the loopback: "openssl ts" behind a
   small HTTP server, "openssl ocsp", a SoftHSM token. These play at the present time, which such servers know only. */
#include "paper-support.h"
#include "token-support.h"
#include "test-child.h"
#include "test-folder.h"
#include <glib/gstdio.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

typedef struct {
  SignWorld *world;
  char *folder, *home, *case_id, *output;
  guint64 most_bytes; /* of a file that the program may write; 0: no limit */
  GSocketListener *listener;
  guint16 port;
  GThread *thread;
  GCancellable *stop;
} Fixture;

static char *
in (Fixture *fixture, const char *name)
{
  return g_build_filename (fixture->folder, name, NULL);
}

static void
limit_cb (gpointer data)
{
  const Fixture *fixture = data;
  struct rlimit limit = { fixture->most_bytes, fixture->most_bytes };

  if (fixture->most_bytes) {
    signal (SIGXFSZ, SIG_IGN);
    setrlimit (RLIMIT_FSIZE, &limit);
  }
}

/* Runs the program; $TMP and $CASE stand for the folder and the case. What it prints is kept. */
static void
cli (Fixture *fixture, int expected, const char *command)
{
  g_autoptr (GString) line = g_string_new (command);
  g_autoptr (GPtrArray) argv = g_ptr_array_new_with_free_func (g_free);
  g_auto (GStrv) words = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *out = NULL, *noise = NULL;
  const char *const head[] = { g_getenv ("NENGCHA_CLI"), "--home", fixture->home, "--lang", "en", "--json" };
  int status = 0;

  g_string_replace (line, "$TMP", fixture->folder, 0);
  g_string_replace (line, "$CASE", fixture->case_id ? fixture->case_id : "", 0);
  g_assert_true (g_shell_parse_argv (line->str, NULL, &words, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (head); i++)
    g_ptr_array_add (argv, g_strdup (head[i]));
  for (char **word = words; *word; word++)
    g_ptr_array_add (argv, g_strdup (*word));
  g_ptr_array_add (argv, NULL);
  g_spawn_sync (NULL, (char **)argv->pdata, NULL, G_SPAWN_DEFAULT, limit_cb, fixture, &out, &noise, &status, &error);
  g_assert_no_error (error);
  if (!WIFEXITED (status) || WEXITSTATUS (status) != expected)
    g_error ("%s: status %d instead of %d\n%s%s", line->str, status, expected, out, noise);
  g_free (fixture->output);
  fixture->output = g_strconcat (out, noise, NULL);
}

static void
assert_output (Fixture *fixture, const char *text)
{
  if (!strstr (fixture->output, text))
    g_error ("the output lacks %s:\n%s", text, fixture->output);
}

/* An officer's key file; @ocsp (nullable): where to ask about the certificate. Returns the certificate. */
static X509 *
make_key (Fixture *fixture, const char *name, NcKeyType type, const char *ocsp)
{
  g_autoptr (EVP_PKEY) key = nc_keys_generate (type, NULL);
  X509 *certificate =
      nc_dev_ca_issue_default (fixture->world->ca_key, fixture->world->ca, key, "示例甲", "15000001", NULL);
  g_autofree char *file = g_strconcat (name, ".p12", NULL), *path = in (fixture, file);
  g_autoptr (GBytes) p12 = NULL;

  if (ocsp) {
    g_autofree char *value = g_strconcat ("OCSP;URI:", ocsp, NULL);
    X509_EXTENSION *extension = X509V3_EXT_conf_nid (NULL, NULL, NID_info_access, value);

    X509_add_ext (certificate, extension, -1);
    X509_sign (certificate, fixture->world->ca_key, EVP_sha256 ());
    X509_EXTENSION_free (extension);
  }
  p12 = nc_keys_to_pkcs12 (key, certificate, NULL, "geheim", NULL);
  g_assert_true (g_file_set_contents (path, g_bytes_get_data (p12, NULL), (gssize)g_bytes_get_size (p12), NULL));
  return certificate;
}

static void
write_pem (Fixture *fixture, const char *name, EVP_PKEY *key, X509 *certificate)
{
  g_autofree char *path = in (fixture, name);
  FILE *file = fopen (path, "w");

  g_assert_nonnull (file);
  if (key)
    PEM_write_PKCS8PrivateKey (file, key, NULL, NULL, 0, NULL, NULL);
  else
    PEM_write_X509 (file, certificate);
  fclose (file);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *trust = NULL, *ca = NULL, *pem = NULL;

  (void)data;
  fixture->world = sign_world_new (NC_KEY_EC);
  fixture->folder = g_dir_make_tmp ("nengcha-commands-XXXXXX", NULL);
  fixture->home = in (fixture, "home");
  trust = g_build_filename (fixture->home, "trust", NULL);
  ca = g_build_filename (trust, "root.pem", NULL);
  pem = nc_certificate_to_pem (fixture->world->ca);
  g_assert_cmpint (g_mkdir_with_parents (trust, 0700), ==, 0);
  g_assert_true (g_file_set_contents (ca, pem, -1, NULL));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  (void)data;
  if (fixture->thread) {
    g_cancellable_cancel (fixture->stop);
    g_thread_join (fixture->thread);
    g_object_unref (fixture->stop);
    g_object_unref (fixture->listener);
  }
  test_folder_remove (fixture->folder);
  sign_world_free (fixture->world);
  g_free (fixture->folder);
  g_free (fixture->home);
  g_free (fixture->case_id);
  g_free (fixture->output);
}

/* A planned case, so that its approval form can be issued and signed. */
static void
make_case (Fixture *fixture)
{
  g_autofree char *units = in (fixture, "units.csv");
  const char *at;

  g_assert_true (g_file_set_contents (
      units,
      "name,uscc,region_code,industry_code,address,legal_rep,contact,phone\n"
      "示例水泥有限公司,91150221MA0DEM001J,150221,3011,示例旗示例路1号,示例法人,示例联系人,0472-0000000\n",
      -1, NULL));
  cli (fixture, 0, "officer add --id O1 --name 示例甲 --cert 15000001 --valid-to 2099-12-31 --org 示例中心");
  cli (fixture, 0, "officer add --id O2 --name 示例乙 --cert 15000002 --valid-to 2099-12-31 --org 示例中心");
  cli (
      fixture, 0,
      "issuer add --id BODY --name 示例旗节能监察中心 --kind body --prefix 示 --address 示例路2号 --phone 0472-0000001 "
      "--review-body 示例旗人民政府 --court 示例旗人民法院");
  cli (fixture, 0, "import enterprises $TMP/units.csv");
  cli (fixture, 0,
       "case new --enterprise 91150221MA0DEM001J --issuer BODY --officer 15000001 --officer 15000002 --item "
       "能源管理制度检查 --plan-ref 年度计划");
  at = strstr (fixture->output, "\"id\":\"");
  g_assert_nonnull (at);
  fixture->case_id = g_strndup (at + 6, strcspn (at + 6, "\""));
  cli (fixture, 0, "case approve $CASE --by 示例局长");
}

/* --- the time-stamp authority --- */

static GBytes *
ts_reply (Fixture *fixture, const char *body, gsize length)
{
  g_autofree char *query = in (fixture, "query.tsq"), *reply = in (fixture, "reply.tsr"),
                  *conf = in (fixture, "tsa.cnf");
  char *answer;
  gsize n;

  g_assert_true (g_file_set_contents (query, body, (gssize)length, NULL));
  token_run ((const char *[]){ "openssl", "ts", "-reply", "-config", conf, "-section", "tsa1", "-queryfile", query,
                               "-out", reply, NULL });
  g_assert_true (g_file_get_contents (reply, &answer, &n, NULL));
  return g_bytes_new_take (answer, n);
}

static void
answer (Fixture *fixture, GSocketConnection *connection)
{
  GInputStream *input = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  GOutputStream *output = g_io_stream_get_output_stream (G_IO_STREAM (connection));
  g_autoptr (GByteArray) request = g_byte_array_new ();
  g_autoptr (GBytes) reply = NULL;
  g_autofree char *head = NULL;
  char *body = NULL, *length;
  guint8 chunk[4096];
  gssize n;

  while ((n = g_input_stream_read (input, chunk, sizeof chunk, NULL, NULL)) > 0) {
    g_byte_array_append (request, chunk, (guint)n);
    body = memmem (request->data, request->len, "\r\n\r\n", 4);
    length = memmem (request->data, request->len, "Content-Length: ", 16);
    if (body && length &&
        request->len - (gsize)(body + 4 - (char *)request->data) >= g_ascii_strtoull (length + 16, NULL, 10))
      break;
  }
  g_assert_nonnull (body);
  reply = ts_reply (fixture, body + 4, request->len - (gsize)(body + 4 - (char *)request->data));
  head = g_strdup_printf ("HTTP/1.1 200 OK\r\nContent-Length: %" G_GSIZE_FORMAT "\r\nConnection: close\r\n\r\n",
                          g_bytes_get_size (reply));
  g_output_stream_write_all (output, head, strlen (head), NULL, NULL, NULL);
  g_output_stream_write_all (output, g_bytes_get_data (reply, NULL), g_bytes_get_size (reply), NULL, NULL, NULL);
  g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);
}

static gpointer
serve (gpointer data)
{
  Fixture *fixture = data;
  GSocketConnection *connection;

  while ((connection = g_socket_listener_accept (fixture->listener, NULL, fixture->stop, NULL))) {
    answer (fixture, connection);
    g_object_unref (connection);
  }
  return NULL;
}

static void
start_tsa (Fixture *fixture)
{
  g_autofree char *conf = in (fixture, "tsa.cnf"), *serial = in (fixture, "serial");
  g_autofree char *text = g_strdup_printf ("[tsa1]\nserial=%s\nsigner_cert=%s/tsa.pem\nsigner_key=%s/tsa.key\n"
                                           "signer_digest=sha256\ndigests=sha256\ndefault_policy=1.2.3.4.1\n"
                                           "ess_cert_id_alg=sha256\ncrypto_device=builtin\n",
                                           serial, fixture->folder, fixture->folder);
  g_autoptr (X509) certificate =
      nc_dev_ca_issue (fixture->world->ca_key, fixture->world->ca, fixture->world->tsa_key, "示例时间戳", NULL,
                       NC_DEV_TIMESTAMP, 0, g_get_real_time () * 2, NULL);

  g_assert_true (g_file_set_contents (conf, text, -1, NULL));
  g_assert_true (g_file_set_contents (serial, "01\n", -1, NULL));
  write_pem (fixture, "tsa.pem", NULL, certificate);
  write_pem (fixture, "tsa.key", fixture->world->tsa_key, NULL);
  fixture->listener = g_socket_listener_new ();
  fixture->port = g_socket_listener_add_any_inet_port (fixture->listener, NULL, NULL);
  fixture->stop = g_cancellable_new ();
  fixture->thread = g_thread_new ("tsa", serve, fixture);
}

/* A paper of the store gets its time when there is a network, once; one signed again waits again. */
static void
test_store (Fixture *fixture, gconstpointer data)
{
  g_autofree char *all = NULL;

  (void)data;
  X509_free (make_key (fixture, "officer", NC_KEY_EC, NULL));
  make_case (fixture);
  start_tsa (fixture);
  all = g_strdup_printf ("paper timestamp --all --tsa http://127.0.0.1:%u/", fixture->port);
  cli (fixture, 0, "paper issue D01 --case $CASE");
  cli (fixture, 3, "paper timestamp D01 --case $CASE --tsa http://127.0.0.1:9/");
  cli (fixture, 0, "paper sign D01 --case $CASE --role head --p12 $TMP/officer.p12");
  cli (fixture, 6, "paper timestamp D01 --case $CASE --tsa http://127.0.0.1:9/");
  cli (fixture, 3, "paper timestamp D01 --case $CASE"); /* no authority is known */
  cli (fixture, 0, all);
  assert_output (fixture, "\"stamped\":1,\"waiting\":0");
  cli (fixture, 0, "paper get D01 --case $CASE --output $TMP/stamped.pdf");
  cli (fixture, 0, "paper verify $TMP/stamped.pdf --require B-T");
  assert_output (fixture, "\"level\":\"B-T\"");
  cli (fixture, 0, all);
  assert_output (fixture, "\"stamped\":0,\"waiting\":0");
  cli (fixture, 0, "paper sign D01 --case $CASE --role section --p12 $TMP/officer.p12");
  cli (fixture, 0, all);
  assert_output (fixture, "\"stamped\":1,\"waiting\":0");
  cli (fixture, 0, "store check");
}

static guint16
free_port (void)
{
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();

  return g_socket_listener_add_any_inet_port (listener, NULL, NULL);
}

/* The responder, once it says that it waits for clients. */
static GSubprocess *
start_ocsp (Fixture *fixture, guint16 port, X509 *certificate, gboolean revoked)
{
  g_autofree char *index = in (fixture, "index.txt"), *ca = in (fixture, "ca.pem"), *key = in (fixture, "ca.key");
  g_autofree char *number = g_strdup_printf ("%u", port);
  BIGNUM *serial = ASN1_INTEGER_to_BN (X509_get_serialNumber (certificate), NULL);
  char *hex = BN_bn2hex (serial);
  g_autofree char *line = g_strdup_printf ("%s\t491231000000Z\t%s\t%s\tunknown\t/CN=x\n", revoked ? "R" : "V",
                                           revoked ? "200101000000Z" : "", hex);
  g_autoptr (GSubprocessLauncher) launcher =
      test_child_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE);
  g_autoptr (GDataInputStream) lines = NULL;
  g_autoptr (GError) error = NULL;
  gboolean heard = FALSE;
  GSubprocess *process;

  OPENSSL_free (hex);
  BN_free (serial);
  g_assert_true (g_file_set_contents (index, line, -1, NULL));
  write_pem (fixture, "ca.pem", NULL, fixture->world->ca);
  write_pem (fixture, "ca.key", fixture->world->ca_key, NULL);
  process = g_subprocess_launcher_spawn (launcher, &error, "openssl", "ocsp", "-index", index, "-port", number,
                                         "-rsigner", ca, "-rkey", key, "-CA", ca, "-nmin", "60", NULL);
  g_assert_no_error (error);
  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));
  while (!heard) {
    g_autofree char *text = g_data_input_stream_read_line (lines, NULL, NULL, NULL);

    g_assert_nonnull (text);
    heard = strstr (text, "waiting") != NULL;
  }
  return process;
}

static void
put_signed (Fixture *fixture, const char *p12)
{
  g_autofree char *path = in (fixture, p12), *out = in (fixture, "order.pdf"), *data = NULL;
  g_autoptr (GBytes) bytes = NULL, plain = paper_compose ("D10", NULL), one = NULL;
  g_autoptr (NcSigner) signer = NULL;
  g_autoptr (GError) error = NULL;
  NcPadesOptions options = { .field = "seal", .time_usec = g_get_real_time () };
  gsize n;

  g_assert_true (g_file_get_contents (path, &data, &n, NULL));
  bytes = g_bytes_new (data, n);
  signer = nc_signer_new_pkcs12 (bytes, "geheim", &error);
  g_assert_no_error (error);
  one = nc_pades_sign (plain, signer, &options, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_set_contents (out, g_bytes_get_data (one, NULL), (gssize)g_bytes_get_size (one), NULL));
}

/* A file: a time-stamp, then evidence by OCSP; a certificate that was revoked is found and nothing is written. */
static void
test_ocsp (Fixture *fixture, gconstpointer data)
{
  gboolean revoked = GPOINTER_TO_INT (data);
  guint16 port = free_port ();
  g_autofree char *url = g_strdup_printf ("http://127.0.0.1:%u/", port), *stamp = NULL, *out = in (fixture, "lt.pdf");
  g_autoptr (X509) certificate = make_key (fixture, "officer", NC_KEY_EC, url);
  g_autoptr (GSubprocess) responder = start_ocsp (fixture, port, certificate, revoked);

  put_signed (fixture, "officer.p12");
  start_tsa (fixture);
  stamp = g_strdup_printf ("paper timestamp $TMP/order.pdf -o $TMP/t.pdf --tsa http://127.0.0.1:%u/", fixture->port);
  cli (fixture, 0, stamp);
  cli (fixture, 0, "paper verify $TMP/t.pdf --require B-T");
  cli (fixture, 1, "paper verify $TMP/t.pdf --require B-LT");
  cli (fixture, revoked ? 1 : 0, "paper evidence $TMP/t.pdf -o $TMP/lt.pdf");
  g_assert_cmpint (g_file_test (out, G_FILE_TEST_EXISTS), ==, !revoked);
  if (!revoked) {
    assert_output (fixture, "\"level\":\"B-LT\"");
    cli (fixture, 0, "paper verify $TMP/lt.pdf --require B-LT");
  } else {
    assert_output (fixture, "revoked");
  }
  g_subprocess_force_exit (responder);
  g_subprocess_wait (responder, NULL, NULL);
}

/* What may not sign: a wrong passphrase, another authority's key, a key that a list at hand names. */
static void
test_refused (Fixture *fixture, gconstpointer data)
{
  g_autoptr (X509) certificate = make_key (fixture, "officer", NC_KEY_EC, NULL);
  g_autofree char *crl = g_build_filename (fixture->home, "trust", "root.crl", NULL);
  SignWorld *other = sign_world_new (NC_KEY_EC), *own = fixture->world;
  g_autoptr (GBytes) list = NULL;

  (void)data;
  make_case (fixture);
  cli (fixture, 0, "paper issue D01 --case $CASE");
  g_setenv ("NENGCHA_PASSPHRASE", "falsch", TRUE);
  cli (fixture, 3, "paper sign D01 --case $CASE --role head --p12 $TMP/officer.p12");
  assert_output (fixture, "passphrase");
  g_setenv ("NENGCHA_PASSPHRASE", "geheim", TRUE);
  fixture->world = other;
  X509_free (make_key (fixture, "stranger", NC_KEY_EC, NULL));
  fixture->world = own;
  cli (fixture, 3, "paper sign D01 --case $CASE --role head --p12 $TMP/stranger.p12");
  assert_output (fixture, "trusted authority");
  list = nc_dev_ca_revoke (own->ca_key, own->ca, NULL, certificate, G_USEC_PER_SEC, NULL);
  g_assert_true (g_file_set_contents (crl, g_bytes_get_data (list, NULL), (gssize)g_bytes_get_size (list), NULL));
  cli (fixture, 3, "paper sign D01 --case $CASE --role head --p12 $TMP/officer.p12");
  assert_output (fixture, "revoked");
  g_remove (crl);
  cli (fixture, 0, "paper sign D01 --case $CASE --role head --p12 $TMP/officer.p12");
  sign_world_free (other);
}

/* The disk is full while a paper is issued, signed and saved: an error, nothing half, no number lost. */
static void
test_full_disk (Fixture *fixture, gconstpointer data)
{
  g_autofree char *out = in (fixture, "copy.pdf");

  (void)data;
  X509_free (make_key (fixture, "officer", NC_KEY_EC, NULL));
  make_case (fixture);
  fixture->most_bytes = 16384;
  cli (fixture, 5, "paper issue D01 --case $CASE");
  fixture->most_bytes = 0;
  cli (fixture, 0, "paper issue D01 --case $CASE");
  assert_output (fixture, "1号");
  fixture->most_bytes = 16384;
  cli (fixture, 5, "paper sign D01 --case $CASE --role head --p12 $TMP/officer.p12");
  cli (fixture, 5, "paper get D01 --case $CASE --output $TMP/copy.pdf");
  g_assert_false (g_file_test (out, G_FILE_TEST_EXISTS));
  fixture->most_bytes = 0;
  cli (fixture, 0, "paper get D01 --case $CASE --output $TMP/copy.pdf");
  cli (fixture, 1, "paper verify $TMP/copy.pdf"); /* not signed */
  cli (fixture, 0, "paper sign D01 --case $CASE --role head --p12 $TMP/officer.p12");
  cli (fixture, 0, "paper get D01 --case $CASE --output $TMP/copy.pdf");
  cli (fixture, 0, "paper verify $TMP/copy.pdf");
  cli (fixture, 0, "store check");
}

/* A key in a token, and one of SM2, through the program. */
static void
test_keys (Fixture *fixture, gconstpointer data)
{
  g_autofree char *tool = g_find_program_in_path ("pkcs11-tool"), *folder = in (fixture, "token");

  (void)data;
  X509_free (make_key (fixture, "sm2", NC_KEY_SM2, NULL));
  make_case (fixture);
  cli (fixture, 0, "paper issue D01 --case $CASE");
  cli (fixture, 0, "paper sign D01 --case $CASE --role head --p12 $TMP/sm2.p12");
  cli (fixture, 0, "paper get D01 --case $CASE --output $TMP/sm2.pdf");
  cli (fixture, 0, "paper verify $TMP/sm2.pdf");
  if (!tool || !g_file_test (TOKEN_MODULE, G_FILE_TEST_EXISTS)) {
    g_test_skip ("softhsm2 and opensc are not installed");
    return;
  }
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  token_make (fixture->world, folder, NC_KEY_EC);
  g_setenv ("NENGCHA_PASSPHRASE", "9999", TRUE);
  cli (fixture, 3, "paper sign D01 --case $CASE --role section --pkcs11 " TOKEN_MODULE " --token officer --key sign");
  assert_output (fixture, "wrong PIN");
  g_setenv ("NENGCHA_PASSPHRASE", "1234", TRUE);
  cli (fixture, 3, "paper sign D01 --case $CASE --role section --pkcs11 " TOKEN_MODULE " --token absent --key sign");
  assert_output (fixture, "not plugged in");
  cli (fixture, 0, "paper sign D01 --case $CASE --role section --pkcs11 " TOKEN_MODULE " --token officer --key sign");
  cli (fixture, 0, "paper get D01 --case $CASE --output $TMP/both.pdf");
  cli (fixture, 0, "paper verify $TMP/both.pdf --signers 2");
  g_setenv ("NENGCHA_PASSPHRASE", "geheim", TRUE);
}

static void
add (const char *path, gpointer data, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, data, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_setenv ("NENGCHA_PASSPHRASE", "geheim", TRUE);
  add ("/commands/store", NULL, test_store);
  add ("/commands/ocsp/good", GINT_TO_POINTER (FALSE), test_ocsp);
  add ("/commands/ocsp/revoked", GINT_TO_POINTER (TRUE), test_ocsp);
  add ("/commands/refused", NULL, test_refused);
  add ("/commands/full-disk", NULL, test_full_disk);
  add ("/commands/keys", NULL, test_keys);
  return g_test_run ();
}
