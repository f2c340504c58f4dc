/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sign-support.h"
#include "nc-pdf-update.h"
#include <openssl/ts.h>
#include <string.h>

SignWorld *
sign_world_new (NcKeyType type)
{
  SignWorld *world = g_new0 (SignWorld, 1);
  g_autoptr (GError) error = NULL;

  world->ca_key = nc_keys_generate (type, &error);
  g_assert_no_error (error);
  world->ca = nc_dev_ca_new (world->ca_key, &error);
  g_assert_no_error (error);
  world->anchors = nc_certificates_new ();
  X509_up_ref (world->ca);
  g_ptr_array_add (world->anchors, world->ca);
  world->officer = nc_dev_ca_signer (world->ca_key, world->ca, "示例执法员甲", "15000001", type, &error);
  g_assert_no_error (error);
  world->second = nc_dev_ca_signer (world->ca_key, world->ca, "示例执法员乙", "15000002", type, &error);
  g_assert_no_error (error);
  world->tsa_key = nc_keys_generate (NC_KEY_EC, &error);
  world->tsa = nc_dev_ca_issue (world->ca_key, world->ca, world->tsa_key, "示例时间戳", NULL, NC_DEV_TIMESTAMP, 0,
                                SIGN_NOW_USEC * 2, &error);
  g_assert_no_error (error);
  return world;
}

void
sign_world_free (SignWorld *world)
{
  EVP_PKEY_free (world->ca_key);
  X509_free (world->ca);
  g_ptr_array_unref (world->anchors);
  g_object_unref (world->officer);
  g_object_unref (world->second);
  EVP_PKEY_free (world->tsa_key);
  X509_free (world->tsa);
  g_free (world);
}

/* Two pages with a line each, a classic table, an Info dictionary with the paper's keys. */
GBytes *
sign_plain_pdf (void)
{
  static const char *const objects[] = {
    "<</Type/Catalog/Pages 2 0 R>>",
    "<</Type/Pages/Kids[3 0 R 4 0 R]/Count 2>>",
    "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 5 0 R/Resources<</Font<</F1 7 0 R>>>>>>",
    "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 6 0 R/Resources<</Font<</F1 7 0 R>>>>>>",
    "<</Length 45>>\nstream\nBT /F1 12 Tf 72 700 Td (Rectify in 30 d) Tj ET\nendstream",
    "<</Length 45>>\nstream\nBT /F1 12 Tf 72 700 Td (Fine: none here) Tj ET\nendstream",
    "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    "<</Producer(test)/NCNumber(NM-2026-1)/NCContentHash(00ff)>>",
  };
  g_autoptr (GString) out = g_string_new ("%PDF-1.4\n%\xe2\xe3\xcf\xd3\n");
  gsize offsets[G_N_ELEMENTS (objects)], table;

  for (guint i = 0; i < G_N_ELEMENTS (objects); i++) {
    const char *stream = strstr (objects[i], "stream\n");

    offsets[i] = out->len;
    if (stream) /* the length is counted, not typed */
      g_string_append_printf (out, "%u 0 obj\n<</Length %d>>\n%s\nendobj\n", i + 1,
                              (int)(strstr (stream, "\nendstream") - stream - 7), stream);
    else
      g_string_append_printf (out, "%u 0 obj\n%s\nendobj\n", i + 1, objects[i]);
  }
  table = out->len;
  g_string_append_printf (out, "xref\n0 %u\n0000000000 65535 f\r\n", (guint)G_N_ELEMENTS (objects) + 1);
  for (guint i = 0; i < G_N_ELEMENTS (objects); i++)
    g_string_append_printf (out, "%010" G_GSIZE_FORMAT " 00000 n\r\n", offsets[i]);
  g_string_append_printf (
      out, "trailer\n<</Size %u/Root 1 0 R/Info 8 0 R/ID[<0102><0304>]>>\nstartxref\n%" G_GSIZE_FORMAT "\n%%%%EOF\n",
      (guint)G_N_ELEMENTS (objects) + 1, table);
  return g_string_free_to_bytes (g_steal_pointer (&out));
}

GBytes *
sign_prepared_pdf (void)
{
  static const NcPadesField fields[] = { { "officer1", 1, 72, 100, 150, 50 }, { "officer2", 1, 300, 100, 150, 50 } };
  g_autoptr (GBytes) plain = sign_plain_pdf ();
  g_autoptr (GError) error = NULL;
  GBytes *pdf = nc_pdf_prepare_fields (plain, fields, G_N_ELEMENTS (fields), &error);

  g_assert_no_error (error);
  return pdf;
}

GBytes *
sign_pdf (SignWorld *world, GBytes *pdf, NcSigner *signer, const char *field)
{
  NcPadesOptions options = {
    .field = field, .reason = "责令改正", .location = "呼和浩特", .time_usec = SIGN_NOW_USEC, .anchors = world->anchors
  };
  g_autoptr (GError) error = NULL;
  GBytes *signed_pdf = nc_pades_sign (pdf, signer, &options, &error);

  g_assert_no_error (error);
  return signed_pdf;
}

static ASN1_INTEGER *
serial_cb (TS_RESP_CTX *ctx, void *data)
{
  ASN1_INTEGER *serial = ASN1_INTEGER_new ();

  (void)ctx;
  (void)data;
  ASN1_INTEGER_set (serial, 7);
  return serial;
}

static int
time_cb (TS_RESP_CTX *ctx, void *data, long *seconds, long *microseconds)
{
  (void)ctx;
  (void)data;
  *seconds = (long)(SIGN_NOW_USEC / G_USEC_PER_SEC) + 60;
  *microseconds = 0;
  return 1;
}

/* A time-stamp authority: a TimeStampReq in, a TimeStampResp out; it stamps one minute after SIGN_NOW_USEC. */
GBytes *
sign_tsa_answer (SignWorld *world, GBytes *query)
{
  TS_RESP_CTX *ctx = TS_RESP_CTX_new ();
  ASN1_OBJECT *policy = OBJ_txt2obj ("1.2.3.4.1", 1);
  BIO *bio = BIO_new_mem_buf (g_bytes_get_data (query, NULL), (int)g_bytes_get_size (query));
  TS_RESP *response;
  guint8 *der = NULL;
  int length;
  GBytes *answer;

  TS_RESP_CTX_set_serial_cb (ctx, serial_cb, NULL);
  TS_RESP_CTX_set_time_cb (ctx, time_cb, NULL);
  TS_RESP_CTX_set_signer_cert (ctx, world->tsa);
  TS_RESP_CTX_set_signer_key (ctx, world->tsa_key);
  TS_RESP_CTX_set_signer_digest (ctx, EVP_sha256 ());
  TS_RESP_CTX_set_ess_cert_id_digest (ctx, EVP_sha256 ());
  TS_RESP_CTX_set_def_policy (ctx, policy);
  TS_RESP_CTX_add_md (ctx, EVP_sha256 ());
  response = TS_RESP_create_response (ctx, bio);
  length = i2d_TS_RESP (response, &der);
  answer = g_bytes_new (der, (gsize)length);
  OPENSSL_free (der);
  TS_RESP_free (response);
  BIO_free (bio);
  ASN1_OBJECT_free (policy);
  TS_RESP_CTX_free (ctx);
  return answer;
}

/* The same without a network between. */
GBytes *
sign_tsa (const guint8 digest[32], gpointer data, GError **error)
{
  const guint8 nonce[8] = { 1, 2, 3, 4, 5, 6, 7, 8 };
  g_autoptr (GBytes) query = nc_tsa_make_query (digest, nonce), answer = sign_tsa_answer (data, query);

  return nc_tsa_read_reply (answer, digest, nonce, error);
}

NcPdfReport *
sign_verify (SignWorld *world, GBytes *pdf, NcSignatureLevel require, GError **error)
{
  NcPdfVerifyOptions options = { .anchors = world->anchors,
                                 .now_usec = SIGN_NOW_USEC + 3600 * (gint64)G_USEC_PER_SEC,
                                 .require = require };

  return nc_pdf_verify (pdf, &options, error);
}

gboolean
sign_is_sound (SignWorld *world, const guint8 *data, gsize length, NcSignatureLevel require, guint signers)
{
  NcPdfVerifyOptions options = { world->anchors, SIGN_NOW_USEC + 3600 * (gint64)G_USEC_PER_SEC, require, signers };
  g_autoptr (GBytes) bytes = g_bytes_new (data, length);
  g_autoptr (NcPdfReport) report = nc_pdf_verify (bytes, &options, NULL);

  return report && report->sound;
}

/* An incremental update that puts @body in the place of object @number. */
GBytes *
sign_append_update (GBytes *bytes, guint number, const char *body)
{
  g_autoptr (NcPdf) pdf = nc_pdf_open (bytes, NULL);
  g_autoptr (NcPdfUpdate) update = nc_pdf_update_new (pdf);

  nc_pdf_update_set (update, number, body, strlen (body));
  return g_byte_array_free_to_bytes (nc_pdf_update_finish (update));
}
