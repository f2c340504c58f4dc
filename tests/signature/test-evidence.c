/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sign-support.h"
#include "nc-signature-error.h"
#include <string.h>

typedef struct {
  SignWorld *world;
  GSocketListener *listener;
  guint16 port;
  const char *mode; /* how it answers: "good", "stale" (to another question), "error", "garbage" */
} Server;

static void
answer (Server *server, GSocketConnection *connection)
{
  GInputStream *in = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  g_autoptr (GByteArray) request = g_byte_array_new ();
  g_autoptr (GBytes) query = NULL, reply = NULL;
  g_autofree char *head = NULL;
  char *body = NULL;
  guint8 chunk[4096];
  gssize n;

  while ((n = g_input_stream_read (in, chunk, sizeof chunk, NULL, NULL)) > 0) {
    g_byte_array_append (request, chunk, (guint)n);
    body = memmem (request->data, request->len, "\r\n\r\n", 4);
    if (body && request->len - (gsize)(body + 4 - (char *)request->data) > 60)
      break;
  }
  query = g_bytes_new (body + 4, request->len - (gsize)(body + 4 - (char *)request->data));
  if (g_str_equal (server->mode, "stale")) {
    const guint8 other[32] = { 1 }, nonce[8] = { 9 };

    g_clear_pointer (&query, g_bytes_unref);
    query = nc_tsa_make_query (other, nonce);
  }
  reply = g_str_equal (server->mode, "garbage") ? g_bytes_new_static ("<html>log in</html>", 19)
                                                : sign_tsa_answer (server->world, query);
  head = g_strdup_printf ("HTTP/1.1 %s\r\nContent-Type: application/timestamp-reply\r\nContent-Length: %" G_GSIZE_FORMAT
                          "\r\nConnection: close\r\n\r\n",
                          g_str_equal (server->mode, "error") ? "500 no" : "200 OK", g_bytes_get_size (reply));
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), head, strlen (head), NULL, NULL,
                             NULL);
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), g_bytes_get_data (reply, NULL),
                             g_bytes_get_size (reply), NULL, NULL, NULL);
  g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);
}

static gpointer
serve (gpointer data)
{
  Server *server = data;
  g_autoptr (GSocketConnection) connection = g_socket_listener_accept (server->listener, NULL, NULL, NULL);

  answer (server, connection);
  return NULL;
}

/* A time-stamp over HTTP: a good answer, and three that must not be taken. */
static void
test_http (void)
{
  SignWorld *world = sign_world_new (NC_KEY_EC);
  static const struct {
    const char *mode;
    int code; /* -1: good */
  } cases[] = { { "good", -1 },
                { "stale", NC_SIGNATURE_ERROR_TIMESTAMP },
                { "error", NC_SIGNATURE_ERROR_NETWORK },
                { "garbage", NC_SIGNATURE_ERROR_TIMESTAMP } };
  g_autoptr (GBytes) prepared = sign_prepared_pdf ();
  g_autoptr (GBytes) one = sign_pdf (world, prepared, world->officer, "officer1");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GSocketListener) listener = g_socket_listener_new ();
    Server server = { world, listener, g_socket_listener_add_any_inet_port (listener, NULL, NULL), cases[i].mode };
    GThread *thread = g_thread_new ("tsa", serve, &server);
    g_autofree char *url = g_strdup_printf ("http://127.0.0.1:%u/tsa", server.port);
    g_autoptr (GError) error = NULL;
    g_autoptr (GBytes) stamped = nc_pades_timestamp (one, nc_tsa_request, url, &error);

    g_thread_join (thread);
    if (cases[i].code >= 0) {
      g_assert_null (stamped);
      g_assert_error (error, NC_SIGNATURE_ERROR, cases[i].code);
      continue;
    }
    g_assert_no_error (error);
    g_assert_true (
        sign_is_sound (world, g_bytes_get_data (stamped, NULL), g_bytes_get_size (stamped), NC_SIGNATURE_LEVEL_B_T, 1));
  }
  sign_world_free (world);
}

/* A revocation list of the demonstration authority, one day before signing; @revoked (nullable) was revoked then. It
   says that the next one comes @days later, or nothing (0). */
static GBytes *
make_crl (SignWorld *world, EVP_PKEY *key, X509 *revoked, int days)
{
  X509_CRL *crl = X509_CRL_new ();
  ASN1_TIME *next = ASN1_TIME_set (NULL, (time_t)(SIGN_NOW_USEC / (gint64)G_USEC_PER_SEC) + (days - 1) * 86400);
  ASN1_TIME *time = ASN1_TIME_set (NULL, (time_t)(SIGN_NOW_USEC / (gint64)G_USEC_PER_SEC) - 86400);
  guint8 *der = NULL;
  int length;
  GBytes *bytes;

  X509_CRL_set_version (crl, 1);
  X509_CRL_set_issuer_name (crl, X509_get_subject_name (world->ca));
  X509_CRL_set1_lastUpdate (crl, time);
  if (days)
    X509_CRL_set1_nextUpdate (crl, next);
  if (revoked) {
    X509_REVOKED *entry = X509_REVOKED_new ();

    X509_REVOKED_set_serialNumber (entry, X509_get_serialNumber (revoked));
    X509_REVOKED_set_revocationDate (entry, time);
    X509_CRL_add0_revoked (crl, entry);
  }
  X509_CRL_sign (crl, key, EVP_sha256 ());
  length = i2d_X509_CRL (crl, &der);
  bytes = g_bytes_new (der, (gsize)length);
  OPENSSL_free (der);
  ASN1_TIME_free (time);
  ASN1_TIME_free (next);
  X509_CRL_free (crl);
  return bytes;
}

/* Evidence makes B-LT; a revoked certificate is found; a list that the authority did not sign says nothing. */
static void
test_revocation (void)
{
  SignWorld *world = sign_world_new (NC_KEY_EC);
  X509 *officer = nc_signer_get_certificate (world->officer);
  g_autoptr (GBytes) prepared = sign_prepared_pdf ();
  g_autoptr (GBytes) one = sign_pdf (world, prepared, world->officer, "officer1");
  const struct {
    EVP_PKEY *key;
    X509 *revoked;
    int days;
    gboolean sound;
    NcSignatureLevel level;
  } cases[] = {
    { world->ca_key, NULL, 7, TRUE, NC_SIGNATURE_LEVEL_B_LT },
    { world->ca_key, officer, 7, FALSE, NC_SIGNATURE_LEVEL_B_T },
    { world->tsa_key, officer, 7, TRUE, NC_SIGNATURE_LEVEL_B_T },
    /* out of date: "good" is not believed, "revoked" is */
    { world->ca_key, NULL, 1, TRUE, NC_SIGNATURE_LEVEL_B_T },
    { world->ca_key, officer, 1, FALSE, NC_SIGNATURE_LEVEL_B_T },
    { world->ca_key, NULL, 0, TRUE, NC_SIGNATURE_LEVEL_B_T },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GPtrArray) crls = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
    g_autoptr (GBytes) with_crl = NULL, stamped = NULL;
    g_autoptr (NcPdfReport) report = NULL;

    g_ptr_array_add (crls, make_crl (world, cases[i].key, cases[i].revoked, cases[i].days));
    with_crl = nc_pades_add_evidence (one, NULL, crls, NULL, NULL);
    stamped = nc_pades_timestamp (with_crl, sign_tsa, world, NULL);
    report = sign_verify (world, stamped, NC_SIGNATURE_LEVEL_B_B, NULL);
    g_assert_cmpint (report->sound, ==, cases[i].sound);
    g_assert_cmpint (report->level, ==, cases[i].level);
  }
  sign_world_free (world);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/evidence/http", test_http);
  g_test_add_func ("/evidence/revocation", test_revocation);
  return g_test_run ();
}
