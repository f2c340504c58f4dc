/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Attacks on signed PDFs by their published names (USF, ISA, SWA, shadow, certification), and signatures made with
   keys, certificates and digests that must not do. Each is refused, and for its own reason. */
#include "craft-support.h"
#include <string.h>

#define DAY_USEC (86400 * (gint64)G_USEC_PER_SEC)

static GBytes *
one_signature (SignWorld *world)
{
  g_autoptr (GBytes) prepared = sign_prepared_pdf ();

  return sign_pdf (world, prepared, world->officer, "officer1");
}

/* Says everything that is wrong, or nothing when it is sound. */
static char *
what_is_wrong (SignWorld *world, GBytes *pdf, gint64 now_usec)
{
  NcPdfVerifyOptions options = {
    .anchors = world->anchors, .now_usec = now_usec, .require = NC_SIGNATURE_LEVEL_B_B, .signers = 1
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (NcPdfReport) report = nc_pdf_verify (pdf, &options, &error);
  g_autoptr (GString) text = g_string_new (NULL);

  if (!report)
    return g_strdup (error->message);
  for (guint i = 0; i < report->problems->len; i++)
    g_string_append_printf (text, "%s\n", (char *)report->problems->pdata[i]);
  for (guint i = 0; i < report->signatures->len; i++) {
    const NcPdfSignature *signature = report->signatures->pdata[i];

    for (guint k = 0; k < signature->problems->len; k++)
      g_string_append_printf (text, "%s\n", (char *)signature->problems->pdata[k]);
  }
  g_assert_cmpint (report->sound, ==, text->len == 0);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
assert_wrong (SignWorld *world, GBytes *pdf, const char *name, const char *wanted)
{
  g_autofree char *wrong = what_is_wrong (world, pdf, SIGN_NOW_USEC + 3600 * (gint64)G_USEC_PER_SEC);

  if (wanted ? !*wrong || !strstr (wrong, wanted) : *wrong != 0)
    g_error ("%s: “%s” expected, but the verifier says “%s”", name, wanted ? wanted : "sound", wrong);
}

/* @from replaced by @to, which is as long, where it stands first. */
static GBytes *
edit (GBytes *pdf, const char *from, const char *to)
{
  gsize size;
  guint8 *copy = g_memdup2 (g_bytes_get_data (pdf, &size), g_bytes_get_size (pdf));
  guint8 *at = memmem (copy, size, from, strlen (from));

  g_assert_nonnull (at);
  g_assert_cmpuint (strlen (from), ==, strlen (to));
  memcpy (at, to, strlen (to));
  return g_bytes_new_take (copy, size);
}

/* @pdf and text behind it, "startxref" of the last table under %s. */
static GBytes *
append (GBytes *pdf, const char *format, ...)
{
  g_autoptr (GString) out = g_string_new_len (g_bytes_get_data (pdf, NULL), (gssize)g_bytes_get_size (pdf));
  va_list args;

  va_start (args, format);
  g_string_append_vprintf (out, format, args);
  va_end (args);
  return g_string_free_to_bytes (g_steal_pointer (&out));
}

static gsize
last_table (GBytes *pdf)
{
  g_autoptr (NcPdf) file = nc_pdf_open (pdf, NULL);

  return nc_pdf_revision (file, nc_pdf_n_revisions (file) - 1)->xref;
}

/* Universal signature forgery: a reader that lacks a value skips the check. */
static void
test_usf (void)
{
  SignWorld *world = sign_world_new (NC_KEY_EC);
  g_autoptr (GBytes) one = one_signature (world);
  static const char *const edits[][3] = {
    { "/ByteRange[", "/ByteRangX[", "byte range" },
    { "/ByteRange[0 ", "/ByteRange[1 ", "byte range" },
    { "/Contents<", "/Contentz<", "byte range" },
    { "/SubFilter/ETSI.CAdES.detached", "/SubFilter/adbe.pkcs7.detached", "altered" },
    { "/SubFilter/ETSI.CAdES.detached", "/SubFilter/ETSI.CAdES.detacheX", "altered" },
  };
  static const char *const values[] = {
    "<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/ByteRange null/Contents<00>>>",
    "<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/ByteRange[0 -1 -2 3]/Contents<00>>>",
    "<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/ByteRange[]/Contents<>>>",
    "<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/ByteRange[0 9 9 9 9 9]/Contents null>>",
    "<</Type/Sig>>",
    "null",
    "[]",
  };

  assert_wrong (world, one, "control", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (edits); i++) {
    g_autoptr (GBytes) forged = edit (one, edits[i][0], edits[i][1]);

    assert_wrong (world, forged, edits[i][1], edits[i][2]);
  }
  for (guint i = 0; i < G_N_ELEMENTS (values); i++) {
    g_autoptr (GBytes) forged = sign_append_update (one, 11, values[i]);

    assert_wrong (world, forged, values[i], "");
  }
  sign_world_free (world);
}

/* Incremental saving: objects put in with and without a table of their own. */
static void
test_isa (void)
{
  SignWorld *world = sign_world_new (NC_KEY_EC);
  g_autoptr (GBytes) one = one_signature (world);
  static const char page[] =
      "5 0 obj\n<</Length 44>>\nstream\nBT /F1 12 Tf 72 700 Td (Rectify in 300 d) Tj ET\nendstream"
      "\nendobj\n";
  gsize size = g_bytes_get_size (one), table = last_table (one);
  GBytes *forged[] = {
    append (one, page),
    append (
        one,
        "%sxref\n0 0\ntrailer\n<</Size 13/Root 1 0 R/Info 8 0 R/ID[<0102><0304>]/Prev %zu>>\nstartxref\n%zu\n%%%%EOF\n",
        page, table, size + strlen (page)),
    append (one, "%strailer\n<</Size 13/Root 1 0 R>>\nstartxref\n%zu\n%%%%EOF\n", page, table),
    append (one, "%s%%%%EOF\n", page),
    append (one, "startxref\n%zu\n%%%%EOF\n", table),
    append (one,
            "xref\n5 1\n%010d 00000 n\r\ntrailer\n<</Size 13/Root 1 0 R/Info 8 0 R/ID[<0102><0304>]/Prev %zu>>\n"
            "startxref\n%zu\n%%%%EOF\n",
            100, table, size),
    append (one,
            "xref\n5 1\n0000000000 65535 f\r\ntrailer\n<</Size 13/Root 1 0 R/Info 8 0 R/ID[<0102><0304>]/Prev %zu>>\n"
            "startxref\n%zu\n%%%%EOF\n",
            table, size),
    /* tables that readers count differently: a comment before the number, one within the table */
    append (one,
            "xref\n0 0\ntrailer\n<</Size 13/Root 1 0 R/Info 8 0 R/ID[<0102><0304>]/Prev %zu>>\n"
            "startxref\n%%9\n%zu\n%%%%EOF\n",
            table, size),
    append (one,
            "xref\n%%5 1\n0 0\ntrailer\n<</Size 13/Root 1 0 R/Info 8 0 R/ID[<0102><0304>]/Prev %zu>>\n"
            "startxref\n%zu\n%%%%EOF\n",
            table, size),
    /* a cross-reference stream, and a table that names one beside itself */
    append (
        one,
        "20 0 obj\n<</Type/XRef/Size 21/W[1 2 1]/Root 1 0 R/Length 0>>\nstream\n\nendstream\nendobj\nstartxref\n%zu\n"
        "%%%%EOF\n",
        size),
    append (one,
            "xref\n0 0\ntrailer\n<</Size 13/Root 1 0 R/Info 8 0 R/ID[<0102><0304>]/Prev %zu/XRefStm 15>>\nstartxref\n"
            "%zu\n%%%%EOF\n",
            table, size),
    /* another root, another information dictionary */
    append (one,
            "xref\n0 0\ntrailer\n<</Size 13/Root 2 0 R/Info 8 0 R/ID[<0102><0304>]/Prev %zu>>\nstartxref\n%zu\n"
            "%%%%EOF\n",
            table, size),
    append (one, "xref\n0 0\ntrailer\n<</Size 13/Root 1 0 R/ID[<0102><0304>]/Prev %zu>>\nstartxref\n%zu\n%%%%EOF\n",
            table, size),
  };

  for (guint i = 0; i < G_N_ELEMENTS (forged); i++) {
    if (sign_is_sound (world, g_bytes_get_data (forged[i], NULL), g_bytes_get_size (forged[i]), 0, 1))
      g_error ("incremental attack %u was accepted", i);
    g_bytes_unref (forged[i]);
  }
  sign_world_free (world);
}

/* Signature wrapping and ranges that leave something out, lie over each other or reach beyond the end. */
static void
test_ranges (void)
{
  SignWorld *world = sign_world_new (NC_KEY_EC);
  g_autoptr (GBytes) one = one_signature (world);
  gsize size = g_bytes_get_size (one), start, end;
  const char *data = g_bytes_get_data (one, NULL),
             *at = g_strstr_len (data, (gssize)size, "/ByteRange[") + strlen ("/ByteRange[");
  gsize place = (gsize)(at - data), room = strcspn (at, "]");

  craft_find_contents (one, &start, &end);
  for (guint i = 0; i < 7; i++) {
    gint64 c0 = (gint64)start - 1, c1 = (gint64)end + 1, n = (gint64)size;
    const gint64 tries[][4] = {
      { 0, c0, c1, n - c1 + 1 },          /* beyond the end */
      { 0, c0, c1, n - c1 - 1 },          /* the last byte left out */
      { 0, c0 - 5, c1, n - c1 },          /* a gap before the value */
      { 0, c0, c1 + 5, n - c1 - 5 },      /* a gap behind it */
      { 0, c0 + 10, c0, n - c0 },         /* one over the other */
      { 0, c0, c1, G_MAXINT64 - c1 - 1 }, /* so long that sums overflow */
      { 0, c0, 0, n },                    /* the second part begins at the first byte */
    };
    guint8 *copy = g_memdup2 (data, size);
    g_autofree char *text =
        g_strdup_printf ("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT,
                         tries[i][0], tries[i][1], tries[i][2], tries[i][3]);
    g_autoptr (GBytes) forged = NULL;

    memset (copy + place, ' ', room);
    memcpy (copy + place, text, MIN (strlen (text), room));
    forged = g_bytes_new_take (copy, size);
    assert_wrong (world, forged, text, "byte range");
  }
  sign_world_free (world);
}

/* The room behind the value holds data; the value stands twice; upper and lower case are mixed. */
static void
test_contents (void)
{
  SignWorld *world = sign_world_new (NC_KEY_EC);
  g_autoptr (GBytes) one = one_signature (world), two = sign_pdf (world, one, world->second, "officer2"), twice = NULL;
  gsize size, start, end;
  guint8 *copy = g_memdup2 (g_bytes_get_data (one, &size), g_bytes_get_size (one));
  g_autoptr (GBytes) padded = NULL, moved = NULL;
  g_autoptr (NcPdf) pdf = nc_pdf_open (two, NULL);
  const NcPdfValue *first = nc_pdf_lookup (pdf, 11, nc_pdf_n_revisions (pdf) - 1)->value;
  g_autofree char *body =
      g_strndup ((const char *)g_bytes_get_data (two, NULL) + first->start, first->end - first->start);

  craft_find_contents (one, &start, &end);
  memcpy (copy + end - 40, "2525454f460a312030206f626a0a3c3c3e3e0000", 40);
  padded = g_bytes_new_take (copy, size);
  assert_wrong (world, padded, "padding", "filling");
  /* the dictionary of the first signature once more, for the other field */
  moved =
      sign_append_update (one, 10,
                          "<</Type/Annot/Subtype/Widget/FT/Sig/F 132/T(officer2)/P 4 0 R/Rect[300 100 450 150]/V 11 "
                          "0 R>>");
  assert_wrong (world, moved, "one value for two fields", "");
  twice = sign_append_update (two, 14, body);
  assert_wrong (world, twice, "one value in two objects", "");
  sign_world_free (world);
}

/* What is changed after the signature: its picture, the form, actions; and what acts in the signed bytes themselves. */
static void
test_changes (void)
{
  SignWorld *world = sign_world_new (NC_KEY_EC);
  g_autoptr (GBytes) one = one_signature (world);
  static const struct {
    guint number;
    const char *body;
  } later[] = {
    { 12, "<</Type/XObject/Subtype/Form/BBox[0 0 150 50]/Resources<<>>/Length 0>>\nstream\n\nendstream" },
    { 1,
      "<</Type/Catalog/Pages 2 0 R/Perms<</DocMDP 11 0 R>>/AcroForm<</SigFlags 3/Fields[9 0 R 10 0 R]/NeedAppearances "
      "true>>>>" },
    { 1,
      "<</Type/Catalog/Pages 2 0 R/Perms<</DocMDP 11 0 R>>/AcroForm<</SigFlags 3/Fields[9 0 R 10 0 R]/XFA 13 0 R>>>>" },
    { 1, "<</Type/Catalog/Pages 2 0 R/Perms<</DocMDP 11 0 R>>/AcroForm<</SigFlags 0/Fields[9 0 R 10 0 R]>>>>" },
    { 1, "<</Type/Catalog/Pages 2 0 R/Perms<</DocMDP 11 0 R>>/AcroForm<</SigFlags 3/Fields[10 0 R 9 0 R]>>>>" },
    { 1, "<</Type/Catalog/Pages 2 0 R/Perms<</DocMDP 11 0 R>>/Version/2.0/AcroForm<</SigFlags 3/Fields[9 0 R 10 0 "
         "R]>>>>" },
    { 8, "<</Producer(test)/NCNumber(NM-2026-9)/NCContentHash(00ff)>>" },
  };
  static const char *const acting[] = {
    "<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(this.x)>>>>",
    "<</Type/Catalog/Pages 2 0 R/AA<</WC 7 0 R>>>>",
    "<</Type/Catalog/Pages 2 0 R/OCProperties<</OCGs[]/D<<>>>>>>",
    "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[]/XFA(x)>>>>",
  };

  for (guint i = 0; i < G_N_ELEMENTS (later); i++) {
    g_autoptr (GBytes) forged = sign_append_update (one, later[i].number, later[i].body);

    if (sign_is_sound (world, g_bytes_get_data (forged, NULL), g_bytes_get_size (forged), 0, 1))
      g_error ("change %u was accepted", i);
  }
  for (guint i = 0; i < G_N_ELEMENTS (acting); i++) {
    static const NcPadesField field = { "officer1", 1, 72, 100, 150, 50 };
    g_autoptr (GBytes) plain = sign_plain_pdf (), active = sign_append_update (plain, 1, acting[i]),
                       ready = nc_pdf_prepare_fields (active, &field, 1, NULL), signed_one = NULL;

    g_assert_nonnull (ready);
    signed_one = sign_pdf (world, ready, world->officer, "officer1");
    assert_wrong (world, signed_one, acting[i], "without a trace");
  }
  sign_world_free (world);
}

/* A field ready since before the first signature that would cover the page when it is filled. */
static void
test_cover (void)
{
  SignWorld *world = sign_world_new (NC_KEY_EC);
  static const NcPadesField fields[] = { { "officer1", 1, 72, 100, 150, 50 }, { "officer2", 1, 20, 20, 550, 800 } };
  g_autoptr (GBytes) plain = sign_plain_pdf (), ready = nc_pdf_prepare_fields (plain, fields, 2, NULL),
                     one = sign_pdf (world, ready, world->officer, "officer1"),
                     two = sign_pdf (world, one, world->second, "officer2");

  assert_wrong (world, one, "control", NULL);
  assert_wrong (world, two, "a field over the page", "could cover text");
  sign_world_free (world);
}

/* --- keys, certificates, digests --- */

static const char *const officer_extensions[] = { "basicConstraints=critical,CA:FALSE",
                                                  "keyUsage=critical,digitalSignature,nonRepudiation", NULL };

typedef struct {
  const char *name;
  const char *wanted; /* NULL: sound */
  guint rsa_bits;     /* 0: P-256 */
  const char *extensions[3];
  const EVP_MD *(*md) (void); /* of the certificate; NULL: SHA-256 */
  gint64 from_days, to_days;  /* around the day of signing; 0 and 0: a year before, a year after */
  gboolean self_signed;
} BadCertificate;

static void
test_certificates (void)
{
  SignWorld *world = sign_world_new (NC_KEY_EC);
  g_autoptr (GBytes) one = one_signature (world);
  static const BadCertificate cases[] = {
    { .name = "control" },
    { .name = "RSA 2048", .rsa_bits = 2048 },
    { .name = "RSA 1024", .wanted = "do not agree", .rsa_bits = 1024 },
    { .name = "SHA-1", .wanted = "too weak", .md = EVP_sha1 },
    { .name = "self-signed", .wanted = "trusted authority", .self_signed = TRUE },
    { .name = "encipherment",
      .wanted = "not meant for signing",
      .extensions = { "keyUsage=critical,keyEncipherment" } },
    { .name = "an authority's", .wanted = "not meant for signing", .extensions = { "basicConstraints=CA:TRUE" } },
    { .name = "of a server", .wanted = "not meant for signing", .extensions = { "extendedKeyUsage=serverAuth" } },
    { .name = "unknown critical", .wanted = "critical", .extensions = { "1.2.3.4.5=critical,DER:0500" } },
    { .name = "expired", .wanted = "expired", .from_days = -20, .to_days = -10 },
    { .name = "not yet", .wanted = "not yet valid", .from_days = 10, .to_days = 20 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    const BadCertificate *bad = &cases[i];
    g_autoptr (EVP_PKEY) key = bad->rsa_bits ? craft_rsa (bad->rsa_bits) : nc_keys_generate (NC_KEY_EC, NULL);
    gint64 from = bad->from_days ? bad->from_days : -365, to = bad->to_days ? bad->to_days : 365;
    g_autoptr (X509) certificate =
        craft_certificate (key, "示例丙", bad->self_signed ? NULL : world->ca_key, bad->self_signed ? NULL : world->ca,
                           bad->md ? bad->md () : EVP_sha256 (), SIGN_NOW_USEC + from * DAY_USEC,
                           SIGN_NOW_USEC + to * DAY_USEC, bad->extensions[0] ? bad->extensions : officer_extensions);
    Craft craft = { .key = key, .certificate = certificate };
    g_autoptr (GBytes) forged = craft_signature (one, &craft);

    assert_wrong (world, forged, bad->name, bad->wanted);
  }
  sign_world_free (world);
}

/* An officer's certificate that issues another, and an authority in a form that says neither yes nor no. */
static void
test_issuers (void)
{
  static const struct {
    const char *extensions[3];
    const char *wanted;
  } cases[] = {
    { { "basicConstraints=critical,CA:TRUE", "keyUsage=critical,keyCertSign" }, NULL },
    { { "basicConstraints=critical,CA:FALSE", "keyUsage=critical,digitalSignature" }, "" },
    { { "keyUsage=critical,keyCertSign" }, "no authority's" },
    { { "basicConstraints=critical,CA:TRUE", "keyUsage=critical,cRLSign" }, "" },
  };
  SignWorld *world = sign_world_new (NC_KEY_EC);
  g_autoptr (GBytes) one = one_signature (world);
  gint64 from = SIGN_NOW_USEC - 365 * DAY_USEC, to = SIGN_NOW_USEC + 365 * DAY_USEC;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (EVP_PKEY) between_key = nc_keys_generate (NC_KEY_EC, NULL), key = nc_keys_generate (NC_KEY_EC, NULL);
    g_autoptr (X509) between = craft_certificate (between_key, "示例中间", world->ca_key, world->ca, EVP_sha256 (),
                                                  from, to, cases[i].extensions),
                     certificate = craft_certificate (key, "示例丁", between_key, between, EVP_sha256 (), from, to,
                                                      officer_extensions);
    Craft craft = { .key = key, .certificate = certificate, .between = between };
    g_autoptr (GBytes) forged = craft_signature (one, &craft);

    assert_wrong (world, forged, cases[i].extensions[0], cases[i].wanted);
  }
  sign_world_free (world);
}

/* The same key and certificate, but not the form that PAdES wants, or not this content. */
static void
test_forms (void)
{
  SignWorld *world = sign_world_new (NC_KEY_EC);
  g_autoptr (EVP_PKEY) key = nc_keys_generate (NC_KEY_EC, NULL), other = nc_keys_generate (NC_KEY_EC, NULL);
  g_autoptr (X509) certificate =
      craft_certificate (key, "示例丙", world->ca_key, world->ca, EVP_sha256 (), SIGN_NOW_USEC - DAY_USEC,
                         SIGN_NOW_USEC + DAY_USEC, officer_extensions);
  g_autoptr (GBytes) one = one_signature (world);
  const guint8 zeros[32] = { 0 };
  const struct {
    Craft craft;
    const char *name, *wanted;
  } cases[] = {
    { { .key = key, .certificate = certificate }, "control", NULL },
    { { .key = key, .certificate = certificate, .md = EVP_sha384 () }, "SHA-384", NULL },
    { { .key = key, .certificate = certificate, .md = EVP_sha512 () }, "SHA-512", NULL },
    { { .key = key, .certificate = certificate, .md = EVP_sha1 () }, "SHA-1", "too weak" },
    { { .key = key, .certificate = certificate, .md = EVP_sha224 () }, "SHA-224", "too weak" },
    { { .key = key, .certificate = certificate, .drop_ess = TRUE }, "no signing certificate", "form PAdES" },
    { { .key = key, .certificate = certificate, .keep_time = TRUE }, "signing time", "form PAdES" },
    { { .key = key, .certificate = certificate, .digest = zeros }, "another digest", "content was altered" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GBytes) forged = craft_signature (one, &cases[i].craft);

    assert_wrong (world, forged, cases[i].name, cases[i].wanted);
  }
  sign_world_free (world);
}

/* A certificate that has expired since: the time-stamp decides. */
static void
test_expired_since (void)
{
  SignWorld *world = sign_world_new (NC_KEY_EC);
  g_autoptr (EVP_PKEY) key = nc_keys_generate (NC_KEY_EC, NULL);
  g_autoptr (X509) certificate =
      craft_certificate (key, "示例丙", world->ca_key, world->ca, EVP_sha256 (), SIGN_NOW_USEC - DAY_USEC,
                         SIGN_NOW_USEC + DAY_USEC, officer_extensions);
  Craft craft = { .key = key, .certificate = certificate };
  g_autoptr (GBytes) one = one_signature (world), own = craft_signature (one, &craft),
                     stamped = nc_pades_timestamp (own, sign_tsa, world, NULL);
  g_autofree char *before = what_is_wrong (world, own, SIGN_NOW_USEC + DAY_USEC / 2),
                  *after = what_is_wrong (world, own, SIGN_NOW_USEC + 2 * DAY_USEC),
                  *proven = what_is_wrong (world, stamped, SIGN_NOW_USEC + 2 * DAY_USEC);

  g_assert_cmpstr (before, ==, "");
  g_assert_nonnull (strstr (after, "expired"));
  g_assert_cmpstr (proven, ==, "");
  sign_world_free (world);
}

/* The answer of an authority for other bytes. */
static GBytes *
other_tsa (const guint8 digest[32], gpointer data, GError **error)
{
  guint8 other[32];

  memcpy (other, digest, sizeof other);
  other[0] ^= 1;
  return sign_tsa (other, data, error);
}

static void
test_timestamps (void)
{
  SignWorld *world = sign_world_new (NC_KEY_EC), *stranger = sign_world_new (NC_KEY_EC);
  g_autoptr (GBytes) prepared = sign_prepared_pdf (), one = one_signature (world),
                     wrong = nc_pades_timestamp (one, other_tsa, world, NULL),
                     strange = nc_pades_timestamp (one, sign_tsa, stranger, NULL);
  NcPadesOptions options = { .field = "officer1", .time_usec = SIGN_NOW_USEC, .tsa = other_tsa, .tsa_data = world };
  g_autoptr (GBytes) inside = nc_pades_sign (prepared, world->officer, &options, NULL);

  assert_wrong (world, wrong, "document time-stamp over other bytes", "content was altered");
  assert_wrong (world, strange, "time-stamp of a stranger", "trusted authority");
  assert_wrong (world, inside, "time-stamp of another signature", "another signature");
  sign_world_free (world);
  sign_world_free (stranger);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/attacks/usf", test_usf);
  g_test_add_func ("/attacks/isa", test_isa);
  g_test_add_func ("/attacks/ranges", test_ranges);
  g_test_add_func ("/attacks/contents", test_contents);
  g_test_add_func ("/attacks/changes", test_changes);
  g_test_add_func ("/attacks/cover", test_cover);
  g_test_add_func ("/attacks/certificates", test_certificates);
  g_test_add_func ("/attacks/issuers", test_issuers);
  g_test_add_func ("/attacks/forms", test_forms);
  g_test_add_func ("/attacks/expired-since", test_expired_since);
  g_test_add_func ("/attacks/timestamps", test_timestamps);
  return g_test_run ();
}
