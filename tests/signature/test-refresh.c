/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Revocation lists that come when there is a network, and answers about SM2 certificates. */
#include "craft-support.h"
#include "nc-signature-error.h"
#include "test-folder.h"
#include <glib/gstdio.h>
#include <openssl/ocsp.h>
#include <string.h>

typedef struct {
  GSocketListener *listener;
  guint16 port;
  GBytes *list; /* what is answered */
} Server;

static gpointer
serve (gpointer data)
{
  Server *server = data;
  g_autoptr (GSocketConnection) connection = g_socket_listener_accept (server->listener, NULL, NULL, NULL);
  GOutputStream *out = g_io_stream_get_output_stream (G_IO_STREAM (connection));
  g_autofree char *head = g_strdup_printf ("HTTP/1.1 200 OK\r\nContent-Length: %zu\r\nConnection: close\r\n\r\n",
                                           g_bytes_get_size (server->list));
  char request[2048];

  g_input_stream_read (g_io_stream_get_input_stream (G_IO_STREAM (connection)), request, sizeof request, NULL, NULL);
  g_output_stream_write_all (out, head, strlen (head), NULL, NULL, NULL);
  g_output_stream_write_all (out, g_bytes_get_data (server->list, NULL), g_bytes_get_size (server->list), NULL, NULL,
                             NULL);
  g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);
  return NULL;
}

static guint
refresh (Server *server, const char *home, GBytes *list, gint64 now_usec, GPtrArray *problems)
{
  GThread *thread = list ? g_thread_new ("list", serve, server) : NULL;
  guint n;

  server->list = list;
  n = nc_trust_refresh_crls (home, now_usec, problems);
  if (thread)
    g_thread_join (thread);
  return n;
}

static void
save_pem (const char *home, const char *folder, const char *name, X509 *certificate)
{
  g_autofree char *dir = g_build_filename (home, folder, NULL), *path = g_build_filename (dir, name, NULL),
                  *pem = nc_certificate_to_pem (certificate);

  g_assert_cmpint (g_mkdir_with_parents (dir, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, pem, -1, NULL));
}

static void
test_lists (void)
{
  const gint64 day = 86400 * (gint64)G_USEC_PER_SEC;
  SignWorld *world = sign_world_new (NC_KEY_EC), *stranger = sign_world_new (NC_KEY_EC);
  g_autofree char *home = g_dir_make_tmp ("nengcha-refresh-XXXXXX", NULL), *point = NULL;
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  Server server = { listener, g_socket_listener_add_any_inet_port (listener, NULL, NULL), NULL };
  g_autoptr (EVP_PKEY) key = nc_keys_generate (NC_KEY_EC, NULL);
  g_autoptr (X509) certificate = NULL;
  g_autoptr (NcSigner) signer = NULL;
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free), crls = NULL;
  g_autoptr (GBytes) empty = nc_dev_ca_revoke (world->ca_key, world->ca, NULL,
                                               nc_signer_get_certificate (world->second), SIGN_NOW_USEC, NULL),
                     revoked = NULL, foreign = NULL, old = NULL;
  g_autoptr (GError) error = NULL;
  const char *extensions[] = { "keyUsage=critical,digitalSignature", NULL, NULL };

  point = g_strdup_printf ("crlDistributionPoints=URI:http://127.0.0.1:%u/list.crl", server.port);
  extensions[1] = point;
  certificate = craft_certificate (key, "示例丙", world->ca_key, world->ca, EVP_sha256 (), SIGN_NOW_USEC - 400 * day,
                                   SIGN_NOW_USEC + 400 * day, extensions);
  signer = nc_signer_new_key (key, certificate, NULL, &error);
  g_assert_no_error (error);
  save_pem (home, "trust", "root.pem", world->ca);
  save_pem (home, "keys", "officer.crt.pem", certificate);
  /* a list of another authority is not taken */
  foreign = nc_dev_ca_revoke (stranger->ca_key, stranger->ca, NULL, certificate, SIGN_NOW_USEC, NULL);
  g_assert_cmpuint (refresh (&server, home, foreign, SIGN_NOW_USEC, problems), ==, 0);
  g_assert_cmpuint (problems->len, ==, 1);
  /* the first good one is; the same day nothing is asked */
  g_assert_cmpuint (refresh (&server, home, empty, SIGN_NOW_USEC, problems), ==, 1);
  g_assert_cmpuint (refresh (&server, home, NULL, SIGN_NOW_USEC + day / 2, problems), ==, 0);
  g_assert_cmpuint (problems->len, ==, 1);
  crls = nc_trust_load_crls (home, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (crls->len, ==, 1);
  g_assert_true (nc_signer_check_trust (signer, world->anchors, crls, SIGN_NOW_USEC, &error));
  /* two days later the certificate stands on the list; an older list does not come back */
  revoked = nc_dev_ca_revoke (world->ca_key, world->ca, empty, certificate, SIGN_NOW_USEC + 2 * day, NULL);
  g_assert_cmpuint (refresh (&server, home, revoked, SIGN_NOW_USEC + 2 * day, problems), ==, 1);
  old =
      nc_dev_ca_revoke (world->ca_key, world->ca, NULL, nc_signer_get_certificate (world->second), SIGN_NOW_USEC, NULL);
  g_assert_cmpuint (refresh (&server, home, old, SIGN_NOW_USEC + 4 * day, problems), ==, 0);
  g_assert_cmpuint (problems->len, ==, 2);
  g_clear_pointer (&crls, g_ptr_array_unref);
  crls = nc_trust_load_crls (home, &error);
  g_assert_false (nc_signer_check_trust (signer, world->anchors, crls, SIGN_NOW_USEC + 4 * day, &error));
  g_assert_error (error, NC_SIGNATURE_ERROR, NC_SIGNATURE_ERROR_CERTIFICATE);
  test_folder_remove (home);
  sign_world_free (world);
  sign_world_free (stranger);
}

/* An OCSP answer, one day before signing, signed as GB/T 35276 says. */
static GBytes *
sm2_answer (X509 *certificate, X509 *ca, EVP_PKEY *key, X509 *signer, gboolean revoked)
{
  OCSP_BASICRESP *basic = OCSP_BASICRESP_new ();
  OCSP_CERTID *id = OCSP_cert_to_id (EVP_sha256 (), certificate, ca);
  time_t day = (time_t)(SIGN_NOW_USEC / G_USEC_PER_SEC) - 86400;
  ASN1_TIME *made = ASN1_TIME_set (NULL, day), *next = ASN1_TIME_set (NULL, day + 7 * 86400);
  EVP_MD_CTX *ctx = EVP_MD_CTX_new ();
  EVP_PKEY_CTX *inner = NULL;
  OCSP_RESPONSE *response;
  guint8 *der = NULL;
  int length;
  GBytes *bytes;

  OCSP_basic_add1_status (basic, id, revoked ? V_OCSP_CERTSTATUS_REVOKED : V_OCSP_CERTSTATUS_GOOD, 0,
                          revoked ? made : NULL, made, next);
  inner = EVP_PKEY_CTX_new (key, NULL);
  EVP_PKEY_CTX_set1_id (inner, NC_SM2_USER_ID, strlen (NC_SM2_USER_ID));
  EVP_MD_CTX_set_pkey_ctx (ctx, inner);
  g_assert_cmpint (EVP_DigestSignInit (ctx, NULL, EVP_sm3 (), NULL, key), ==, 1);
  g_assert_cmpint (OCSP_basic_sign_ctx (basic, signer, ctx, NULL, 0), ==, 1);
  response = OCSP_response_create (OCSP_RESPONSE_STATUS_SUCCESSFUL, basic);
  length = i2d_OCSP_RESPONSE (response, &der);
  bytes = g_bytes_new (der, (gsize)length);
  OPENSSL_free (der);
  OCSP_RESPONSE_free (response);
  OCSP_BASICRESP_free (basic);
  OCSP_CERTID_free (id);
  ASN1_TIME_free (made);
  ASN1_TIME_free (next);
  EVP_MD_CTX_free (ctx);
  EVP_PKEY_CTX_free (inner);
  return bytes;
}

static void
test_sm2_answers (void)
{
  SignWorld *world = sign_world_new (NC_KEY_SM2), *stranger = sign_world_new (NC_KEY_SM2);
  X509 *officer = nc_signer_get_certificate (world->officer);
  const struct {
    EVP_PKEY *key;
    X509 *signer;
    gboolean revoked;
    int status;
  } cases[] = {
    { world->ca_key, world->ca, FALSE, 0 },
    { world->ca_key, world->ca, TRUE, 1 },
    { stranger->ca_key, stranger->ca, FALSE, -1 },
    { stranger->ca_key, stranger->ca, TRUE, -1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GPtrArray) none = g_ptr_array_new (),
                          one = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
    NcEvidence evidence = { none, none, one };

    g_ptr_array_add (one, sm2_answer (officer, world->ca, cases[i].key, cases[i].signer, cases[i].revoked));
    g_assert_cmpint (nc_revocation_status (officer, world->ca, &evidence, SIGN_NOW_USEC), ==, cases[i].status);
  }
  sign_world_free (world);
  sign_world_free (stranger);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/refresh/lists", test_lists);
  g_test_add_func ("/refresh/sm2-answers", test_sm2_answers);
  return g_test_run ();
}
