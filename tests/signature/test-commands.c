/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signing, stamping and what can go wrong, through nengcha-cli and real servers on the loopback: "openssl ts" behind a
   small HTTP server, "openssl ocsp", a SoftHSM token. These play at the present time, which such servers know only. */
#include "command-support.h"
#include "token-support.h"
#include "test-child.h"
#include <glib/gstdio.h>
#include <string.h>

/* --- the time-stamp authority --- */

static GBytes *
ts_reply (Fixture *fixture, const char *body, gsize length)
{
  g_autofree char *query = command_path (fixture, "query.tsq"), *reply = command_path (fixture, "reply.tsr"),
                  *conf = command_path (fixture, "tsa.cnf");
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
  g_autofree char *conf = command_path (fixture, "tsa.cnf"), *serial = command_path (fixture, "serial");
  g_autofree char *text = g_strdup_printf ("[tsa1]\nserial=%s\nsigner_cert=%s/tsa.pem\nsigner_key=%s/tsa.key\n"
                                           "signer_digest=sha256\ndigests=sha256\ndefault_policy=1.2.3.4.1\n"
                                           "ess_cert_id_alg=sha256\ncrypto_device=builtin\n",
                                           serial, fixture->folder, fixture->folder);
  g_autoptr (X509) certificate =
      nc_dev_ca_issue (fixture->world->ca_key, fixture->world->ca, fixture->world->tsa_key, "示例时间戳", NULL,
                       NC_DEV_TIMESTAMP, 0, g_get_real_time () * 2, NULL);

  g_assert_true (g_file_set_contents (conf, text, -1, NULL));
  g_assert_true (g_file_set_contents (serial, "01\n", -1, NULL));
  command_write_pem (fixture, "tsa.pem", NULL, certificate);
  command_write_pem (fixture, "tsa.key", fixture->world->tsa_key, NULL);
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
  X509_free (command_make_key (fixture, "officer", NC_KEY_EC, NULL));
  command_make_case (fixture);
  start_tsa (fixture);
  all = g_strdup_printf ("paper timestamp --all --tsa http://127.0.0.1:%u/", fixture->port);
  command_run (fixture, 0, "paper issue D01 --case $CASE");
  command_run (fixture, 3, "paper timestamp D01 --case $CASE --tsa http://127.0.0.1:9/");
  command_run (fixture, 0, "paper sign D01 --case $CASE --role head --p12 $TMP/officer.p12");
  command_run (fixture, 6, "paper timestamp D01 --case $CASE --tsa http://127.0.0.1:9/");
  command_run (fixture, 3, "paper timestamp D01 --case $CASE"); /* no authority is known */
  command_run (fixture, 0, all);
  command_assert_output (fixture, "\"stamped\":1,\"waiting\":0");
  command_run (fixture, 0, "paper get D01 --case $CASE --output $TMP/stamped.pdf");
  command_run (fixture, 0, "paper verify $TMP/stamped.pdf --require B-T");
  command_assert_output (fixture, "\"level\":\"B-T\"");
  command_run (fixture, 0, all);
  command_assert_output (fixture, "\"stamped\":0,\"waiting\":0");
  command_run (fixture, 0, "paper sign D01 --case $CASE --role section --p12 $TMP/officer.p12");
  command_run (fixture, 0, all);
  command_assert_output (fixture, "\"stamped\":1,\"waiting\":0");
  command_run (fixture, 0, "store check");
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
  g_autofree char *index = command_path (fixture, "index.txt"), *ca = command_path (fixture, "ca.pem"),
                  *key = command_path (fixture, "ca.key");
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
  command_write_pem (fixture, "ca.pem", NULL, fixture->world->ca);
  command_write_pem (fixture, "ca.key", fixture->world->ca_key, NULL);
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
  g_autofree char *path = command_path (fixture, p12), *out = command_path (fixture, "order.pdf"), *data = NULL;
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
  g_autofree char *url = g_strdup_printf ("http://127.0.0.1:%u/", port), *stamp = NULL,
                  *out = command_path (fixture, "lt.pdf");
  g_autoptr (X509) certificate = command_make_key (fixture, "officer", NC_KEY_EC, url);
  g_autoptr (GSubprocess) responder = start_ocsp (fixture, port, certificate, revoked);

  put_signed (fixture, "officer.p12");
  start_tsa (fixture);
  stamp = g_strdup_printf ("paper timestamp $TMP/order.pdf -o $TMP/t.pdf --tsa http://127.0.0.1:%u/", fixture->port);
  command_run (fixture, 0, stamp);
  command_run (fixture, 0, "paper verify $TMP/t.pdf --require B-T");
  command_run (fixture, 1, "paper verify $TMP/t.pdf --require B-LT");
  command_run (fixture, revoked ? 1 : 0, "paper evidence $TMP/t.pdf -o $TMP/lt.pdf");
  g_assert_cmpint (g_file_test (out, G_FILE_TEST_EXISTS), ==, !revoked);
  if (!revoked) {
    command_assert_output (fixture, "\"level\":\"B-LT\"");
    command_run (fixture, 0, "paper verify $TMP/lt.pdf --require B-LT");
  } else {
    command_assert_output (fixture, "revoked");
  }
  g_subprocess_force_exit (responder);
  g_subprocess_wait (responder, NULL, NULL);
}

/* What may not sign: a wrong passphrase, another authority's key, a key that a list at hand names. */
static void
test_refused (Fixture *fixture, gconstpointer data)
{
  g_autoptr (X509) certificate = command_make_key (fixture, "officer", NC_KEY_EC, NULL);
  g_autofree char *crl = g_build_filename (fixture->home, "trust", "root.crl", NULL);
  SignWorld *other = sign_world_new (NC_KEY_EC), *own = fixture->world;
  g_autoptr (GBytes) list = NULL;

  (void)data;
  command_make_case (fixture);
  command_run (fixture, 0, "paper issue D01 --case $CASE");
  g_setenv ("NENGCHA_PASSPHRASE", "falsch", TRUE);
  command_run (fixture, 3, "paper sign D01 --case $CASE --role head --p12 $TMP/officer.p12");
  command_assert_output (fixture, "passphrase");
  g_setenv ("NENGCHA_PASSPHRASE", "geheim", TRUE);
  fixture->world = other;
  X509_free (command_make_key (fixture, "stranger", NC_KEY_EC, NULL));
  fixture->world = own;
  command_run (fixture, 3, "paper sign D01 --case $CASE --role head --p12 $TMP/stranger.p12");
  command_assert_output (fixture, "trusted authority");
  list = nc_dev_ca_revoke (own->ca_key, own->ca, NULL, certificate, G_USEC_PER_SEC, NULL);
  g_assert_true (g_file_set_contents (crl, g_bytes_get_data (list, NULL), (gssize)g_bytes_get_size (list), NULL));
  command_run (fixture, 3, "paper sign D01 --case $CASE --role head --p12 $TMP/officer.p12");
  command_assert_output (fixture, "revoked");
  g_remove (crl);
  command_run (fixture, 0, "paper sign D01 --case $CASE --role head --p12 $TMP/officer.p12");
  sign_world_free (other);
}

/* The disk is full while a paper is issued, signed and saved: an error, nothing half, no number lost. */
static void
test_full_disk (Fixture *fixture, gconstpointer data)
{
  g_autofree char *out = command_path (fixture, "copy.pdf");

  (void)data;
  X509_free (command_make_key (fixture, "officer", NC_KEY_EC, NULL));
  command_make_case (fixture);
  fixture->most_bytes = 16384;
  command_run (fixture, 5, "paper issue D01 --case $CASE");
  fixture->most_bytes = 0;
  command_run (fixture, 0, "paper issue D01 --case $CASE");
  command_assert_output (fixture, "1号");
  fixture->most_bytes = 16384;
  command_run (fixture, 5, "paper sign D01 --case $CASE --role head --p12 $TMP/officer.p12");
  command_run (fixture, 5, "paper get D01 --case $CASE --output $TMP/copy.pdf");
  g_assert_false (g_file_test (out, G_FILE_TEST_EXISTS));
  fixture->most_bytes = 0;
  command_run (fixture, 0, "paper get D01 --case $CASE --output $TMP/copy.pdf");
  command_run (fixture, 1, "paper verify $TMP/copy.pdf"); /* not signed */
  command_run (fixture, 0, "paper sign D01 --case $CASE --role head --p12 $TMP/officer.p12");
  command_run (fixture, 0, "paper get D01 --case $CASE --output $TMP/copy.pdf");
  command_run (fixture, 0, "paper verify $TMP/copy.pdf");
  command_run (fixture, 0, "store check");
}

/* A key in a token, and one of SM2, through the program. */
static void
test_keys (Fixture *fixture, gconstpointer data)
{
  g_autofree char *tool = g_find_program_in_path ("pkcs11-tool"), *folder = command_path (fixture, "token");

  (void)data;
  X509_free (command_make_key (fixture, "sm2", NC_KEY_SM2, NULL));
  command_make_case (fixture);
  command_run (fixture, 0, "paper issue D01 --case $CASE");
  command_run (fixture, 0, "paper sign D01 --case $CASE --role head --p12 $TMP/sm2.p12");
  command_run (fixture, 0, "paper get D01 --case $CASE --output $TMP/sm2.pdf");
  command_run (fixture, 0, "paper verify $TMP/sm2.pdf");
  if (!tool || !g_file_test (TOKEN_MODULE, G_FILE_TEST_EXISTS)) {
    g_test_skip ("softhsm2 and opensc are not installed");
    return;
  }
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  token_make (fixture->world, folder, NC_KEY_EC);
  g_setenv ("NENGCHA_PASSPHRASE", "9999", TRUE);
  command_run (fixture, 3,
               "paper sign D01 --case $CASE --role section --pkcs11 " TOKEN_MODULE " --token officer --key sign");
  command_assert_output (fixture, "wrong PIN");
  g_setenv ("NENGCHA_PASSPHRASE", "1234", TRUE);
  command_run (fixture, 3,
               "paper sign D01 --case $CASE --role section --pkcs11 " TOKEN_MODULE " --token absent --key sign");
  command_assert_output (fixture, "not plugged in");
  command_run (fixture, 0,
               "paper sign D01 --case $CASE --role section --pkcs11 " TOKEN_MODULE " --token officer --key sign");
  command_run (fixture, 0, "paper get D01 --case $CASE --output $TMP/both.pdf");
  command_run (fixture, 0, "paper verify $TMP/both.pdf --signers 2");
  g_setenv ("NENGCHA_PASSPHRASE", "geheim", TRUE);
}

static gpointer
issue_cb (gpointer data)
{
  command_run (data, 0, "paper issue D01 --case $CASE");
  return NULL;
}

/* Several programs that work in one store issue at once: each paper gets a number of its own, and none is left out. */
static void
test_at_once (Fixture *fixture, gconstpointer data)
{
  Fixture each[4];
  GThread *threads[G_N_ELEMENTS (each)];

  (void)data;
  command_make_case (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (each); i++) {
    const char *at;

    command_run (fixture, 0,
                 "case new --enterprise 91150221MA0DEM001J --issuer BODY --officer 15000001 --officer 15000002 --item "
                 "能源管理制度检查 --source complaint --source-reason 群众举报");
    at = strstr (fixture->output, "\"id\":\"") + 6;
    each[i] = *fixture;
    each[i].output = NULL;
    each[i].case_id = g_strndup (at, strcspn (at, "\""));
    command_run (&each[i], 0, "case approve $CASE --by 示例局长");
  }
  for (guint i = 0; i < G_N_ELEMENTS (each); i++)
    threads[i] = g_thread_new ("issue", issue_cb, &each[i]);
  for (guint i = 0; i < G_N_ELEMENTS (each); i++) {
    g_thread_join (threads[i]);
    g_free (each[i].case_id);
    g_free (each[i].output);
  }
  command_run (fixture, 0, "case numbers");
  command_assert_output (fixture, "\"first\":1,\"last\":4,\"used\":4,\"gaps\":[]");
}

static void
add (const char *path, gpointer data, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, data, command_set_up, test, command_tear_down);
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
  add ("/commands/at-once", NULL, test_at_once);
  return g_test_run ();
}
