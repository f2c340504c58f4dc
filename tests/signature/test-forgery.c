/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "paper-support.h"
#include "nc-pdf-update.h"
#include <string.h>

static const char *const two_officers[] = { "officer1", "officer2", NULL };

static gboolean
is_sound (SignWorld *world, GBytes *pdf)
{
  return sign_is_sound (world, g_bytes_get_data (pdf, NULL), g_bytes_get_size (pdf), NC_SIGNATURE_LEVEL_B_B, 1);
}

static void
assert_says (const GPtrArray *problems, const char *wanted)
{
  for (guint i = 0; i < problems->len; i++)
    if (strstr (problems->pdata[i], wanted))
      return;
  g_error ("nothing says “%s”", wanted);
}

/* A file cut back to an earlier signature is byte for byte the file that stood there then: only what the paper says of
   itself shows that it is incomplete. */
static void
test_cut_back (void)
{
  SignWorld *world = sign_world_new (NC_KEY_EC);
  g_autoptr (GBytes) whole = paper_sign (world, "D03", two_officers), order = NULL, by_hand = NULL, one = NULL;
  static const char *const seal[] = { "seal", NULL };
  g_autoptr (NcPdf) pdf = nc_pdf_open (whole, NULL);

  g_assert_true (is_sound (world, whole));
  g_assert_cmpuint (nc_pdf_n_revisions (pdf), ==, 3);
  for (guint i = 0; i < 2; i++) {
    g_autoptr (GBytes) cut = g_bytes_new_from_bytes (whole, 0, nc_pdf_revision (pdf, i)->end);
    g_autoptr (NcPdfReport) report = sign_verify (world, cut, NC_SIGNATURE_LEVEL_NONE, NULL);

    g_assert_false (report->sound);
    g_assert_cmpuint (report->missing->len, ==, 2 - i);
    assert_says (report->problems, "officer2");
  }
  /* what needs one signature is complete with it */
  order = paper_sign (world, "D10", seal);
  g_assert_true (is_sound (world, order));
  /* who signed by hand before needs no certificate */
  by_hand = paper_compose ("D03", "officer2");
  one = sign_pdf (world, by_hand, world->officer, "officer1");
  g_assert_true (is_sound (world, one));
  sign_world_free (world);
}

typedef struct {
  gsize at, length;
} Span;

/* Where zeros fill the space kept for a signature: one of them changed is tried only now and then. */
static gboolean
is_filling (const guint8 *data, gsize length, gsize at)
{
  for (gsize i = at > 8 ? at - 8 : 0; i < MIN (at + 8, length); i++)
    if (data[i] != '0')
      return FALSE;
  return TRUE;
}

/* Bits, cuts, additions, moved and doubled stretches, over a real countersigned and time-stamped paper. */
static void
test_thousand (void)
{
  SignWorld *world = sign_world_new (NC_KEY_EC);
  g_autoptr (GBytes) two = paper_sign (world, "D14", two_officers);
  g_autoptr (GBytes) stamped = nc_pades_timestamp (two, sign_tsa, world, NULL);
  g_autoptr (GRand) random = g_rand_new_with_seed (20261120);
  gsize length, step;
  const guint8 *data = g_bytes_get_data (stamped, &length);
  g_autofree guint8 *copy = g_malloc (length + 64);
  guint bits = 0, others = 0;

  g_assert_true (sign_is_sound (world, data, length, NC_SIGNATURE_LEVEL_B_T, 2));
  memcpy (copy, data, length);
  step = MAX (length / 2500, 1);
  for (gsize i = 0; i < length; i += 1 + (gsize)g_rand_int_range (random, 0, (gint32)(2 * step))) {
    if (is_filling (data, length, i) && bits % 8)
      continue;
    copy[i] ^= (guint8)(1 << g_rand_int_range (random, 0, 8));
    if (sign_is_sound (world, copy, length, NC_SIGNATURE_LEVEL_B_T, 2))
      g_error ("byte %" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT " changed and accepted", i, length);
    copy[i] = data[i];
    bits++;
  }
  for (gsize cut = 1; cut < length; cut += length / 150, others++)
    g_assert_false (sign_is_sound (world, data, length - cut, NC_SIGNATURE_LEVEL_B_B, 1));
  for (guint n = 1; n <= 60; n++, others++) {
    for (guint k = 0; k < n; k++)
      copy[length + k] = n % 3 ? (guint8)g_rand_int (random) : ' ';
    g_assert_false (sign_is_sound (world, copy, length + n, NC_SIGNATURE_LEVEL_B_B, 1));
  }
  for (guint n = 0; n < 150; n++, others++) {
    Span from = { (gsize)g_rand_int_range (random, 0, (gint32)length - 200), (gsize)g_rand_int_range (random, 8, 200) };
    gsize to = (gsize)g_rand_int_range (random, 0, (gint32)length - 200);

    memcpy (copy + to, data + from.at, from.length);
    if (memcmp (copy, data, length) != 0)
      g_assert_false (sign_is_sound (world, copy, length, NC_SIGNATURE_LEVEL_B_B, 1));
    memcpy (copy + to, data + to, from.length);
  }
  g_test_message ("%u bits and %u others, none accepted", bits, others);
  g_assert_cmpuint (bits + others, >=, 1000);
  sign_world_free (world);
}

/* An incremental update of several objects at once; numbers from @size on are new. */
static GBytes *
update (GBytes *bytes, ...)
{
  g_autoptr (NcPdf) pdf = nc_pdf_open (bytes, NULL);
  g_autoptr (NcPdfUpdate) changes = nc_pdf_update_new (pdf);
  va_list args;

  va_start (args, bytes);
  for (guint number = va_arg (args, guint); number; number = va_arg (args, guint)) {
    const char *body = va_arg (args, const char *);

    nc_pdf_update_set (changes, number, body, strlen (body));
  }
  va_end (args);
  return g_byte_array_free_to_bytes (nc_pdf_update_finish (changes));
}

/* The plain two-page file with fields: 1 catalogue, 2 pages, 3 and 4 page, 5 and 6 content, 7 font, 8 info, 9 and 10
   the fields. After one signature 11 is the signature, 12 the picture; 13 and more are new. */
static void
test_shadows (void)
{
  SignWorld *world = sign_world_new (NC_KEY_EC);
  g_autoptr (GBytes) prepared = sign_prepared_pdf ();
  g_autoptr (GBytes) one = sign_pdf (world, prepared, world->officer, "officer1");
  g_autoptr (NcPdf) pdf = nc_pdf_open (one, NULL);
  NcPdfValue *catalog = nc_pdf_catalog (pdf, 2);
  guint next = nc_pdf_size (pdf),
        perms = (guint)nc_pdf_dict_get (nc_pdf_get (pdf, catalog, "Perms", 2), "DocMDP")->integer;
  const char *base = "/Type/Catalog/Pages 2 0 R";
  /* hide: a widget over the text; a pop-up; a stamp */
  g_autofree char *form = g_strdup_printf ("/AcroForm<</SigFlags 3/Fields[9 0 R 10 0 R %u 0 R]>>", next + 1);
  g_autofree char *keep = g_strdup_printf ("/Perms<</DocMDP %u 0 R>>", perms);
  g_autofree char *grown = g_strdup_printf ("<<%s%s%s>>", base, keep, form);
  g_autofree char *cover =
      g_strdup_printf ("<</Type/Annot/Subtype/Widget/FT/Sig/F 132/T(timestamp)/Rect[0 0 595 842]/V %u 0 R>>", next);
  g_autofree char *acting = g_strdup_printf (
      "<</Type/Annot/Subtype/Widget/FT/Sig/F 132/T(timestamp)/Rect[0 0 0 0]/V %u 0 R/A<</S/JavaScript/JS(x)>>>>", next);
  const char *stamp = "<</Type/DocTimeStamp/SubFilter/ETSI.RFC3161/ByteRange[0 1 2 3]/Contents<00>>>";
  GBytes *forged[] = {
    update (one, 1u, grown, next, stamp, next + 1, cover, 0u),
    update (one, 1u, grown, next, stamp, next + 1, acting, 0u),
    /* hide: a text annotation with a picture on the page */
    update (one, 4u,
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 6 0 R/Resources<</Font<</F1 7 0 "
            "R>>>>/Annots[9 0 R 10 0 R 13 0 R]>>",
            next, "<</Type/Annot/Subtype/Stamp/Rect[0 0 595 842]>>", 0u),
    /* hide: the page's box moved off the text; the page turned */
    update (one, 4u,
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 90]/Contents 6 0 R/Resources<</Font<</F1 7 0 R>>>>/Annots[9 0 "
            "R 10 0 R]>>",
            0u),
    /* replace: the font draws other letters */
    update (one, 7u, "<</Type/Font/Subtype/Type1/BaseFont/Symbol>>", 0u),
    update (one, 7u, "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding<</Differences[51/nine]>>>>", 0u),
    /* hide and replace: the pages' tree names other pages kept ready */
    update (one, 2u, "<</Type/Pages/Kids[13 0 R 4 0 R]/Count 2>>", next,
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 5 0 R>>", 0u),
    /* layers switched, an action on opening, names */
    update (one, 1u, "<</Type/Catalog/Pages 2 0 R/OCProperties<</OCGs[]/D<<>>>>>>", 0u),
    update (one, 1u, "<</Type/Catalog/Pages 2 0 R/OpenAction 13 0 R>>", next, "<</S/JavaScript/JS(x)>>", 0u),
    /* the certification taken out of the catalogue, or given to another */
    update (one, 1u, "<</Type/Catalog/Pages 2 0 R/AcroForm<</SigFlags 3/Fields[9 0 R 10 0 R]>>>>", 0u),
    /* the signature emptied, doubled, or moved into the other field */
    update (one, 9u, "<</Type/Annot/Subtype/Widget/FT/Sig/F 132/T(officer1)/P 4 0 R/Rect[72 100 222 150]>>", 0u),
    update (one, 10u, "<</Type/Annot/Subtype/Widget/FT/Sig/F 132/T(officer2)/P 4 0 R/Rect[300 100 450 150]/V 11 0 R>>",
            0u),
    /* the other field given a picture without a signature */
    update (one, 10u,
            "<</Type/Annot/Subtype/Widget/FT/Sig/F 132/T(officer2)/P 4 0 R/Rect[300 100 450 150]/AP<</N 12 0 R>>>>",
            0u),
    /* metadata put in, an attachment */
    update (one, 1u, "<</Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles<</Names[]>>>>>>", 0u),
  };

  g_assert_true (is_sound (world, one));
  for (guint i = 0; i < G_N_ELEMENTS (forged); i++) {
    g_autoptr (GBytes) covered = NULL;
    NcPadesOptions options = { .field = "officer2", .time_usec = SIGN_NOW_USEC };

    if (is_sound (world, forged[i]))
      g_error ("forgery %u was accepted", i);
    /* an honest signature over it does not heal it */
    covered = nc_pades_sign (forged[i], world->second, &options, NULL);
    if (covered && is_sound (world, covered))
      g_error ("forgery %u was accepted under a second signature", i);
    g_bytes_unref (forged[i]);
  }
  sign_world_free (world);
}

/* What a certification and a locking field allow, and signatures that break it. */
static void
test_locks (void)
{
  static const struct {
    const char *lock; /* in the field that signs first */
    guint certify;
    gboolean second; /* signed by another after it */
    gboolean sound;
    const char *says; /* (nullable) */
  } cases[] = {
    { "", 0, TRUE, TRUE, NULL },
    { "", 3, TRUE, TRUE, NULL },
    { "", 1, FALSE, TRUE, NULL },
    { "", 1, TRUE, FALSE, "forbids every change" },
    { "", 7, FALSE, FALSE, "DocMDP" },
    { "/Lock<</Type/SigFieldLock/Action/All>>", 0, FALSE, TRUE, NULL },
    { "/Lock<</Type/SigFieldLock/Action/All>>", 0, TRUE, FALSE, "officer2" },
    { "/Lock<</Type/SigFieldLock/Action/Include/Fields[(officer2)]>>", 0, TRUE, FALSE, "officer2" },
    { "/Lock<</Type/SigFieldLock/Action/Include/Fields[(officer1)]>>", 0, TRUE, TRUE, NULL },
    { "/Lock<</Type/SigFieldLock/Action/Exclude/Fields[(officer2)]>>", 0, TRUE, TRUE, NULL },
    { "/Lock<</Type/SigFieldLock/Action/Exclude/Fields[(officer1)]>>", 0, TRUE, FALSE, "officer2" },
    { "/Lock<</Type/SigFieldLock/Action/Exclude>>", 0, FALSE, FALSE, "FieldMDP" },
    { "/Lock<</Type/SigFieldLock/Action/Some/Fields[(officer1)]>>", 0, FALSE, FALSE, "FieldMDP" },
    { "/Lock<</Type/SigFieldLock/Action/Include/Fields[(officer1)]/P 1>>", 0, TRUE, FALSE, "forbids every change" },
  };
  SignWorld *world = sign_world_new (NC_KEY_EC);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GBytes) prepared = sign_prepared_pdf ();
    g_autofree char *field = g_strdup_printf (
        "<</Type/Annot/Subtype/Widget/FT/Sig/F 132/T(officer1)/P 4 0 R/Rect[72 100 222 150]%s>>", cases[i].lock);
    g_autoptr (GBytes) locked = update (prepared, 9u, field, 0u), two = NULL;
    NcPadesOptions options = { .field = "officer1", .time_usec = SIGN_NOW_USEC, .certify = cases[i].certify };
    g_autoptr (GBytes) one = nc_pades_sign (locked, world->officer, &options, NULL);
    g_autoptr (NcPdfReport) report = NULL;

    two = cases[i].second ? sign_pdf (world, one, world->second, "officer2") : g_bytes_ref (one);
    report = sign_verify (world, two, NC_SIGNATURE_LEVEL_B_B, NULL);
    if (report->sound != cases[i].sound)
      g_error ("case %u is %s", i, report->sound ? "accepted" : "refused");
    if (cases[i].says)
      assert_says (((NcPdfSignature *)report->signatures->pdata[0])->problems, cases[i].says);
  }
  sign_world_free (world);
}

/* A time-stamp inside a signature is no signed attribute; the dictionary says that it was there. */
static void
test_stripped (void)
{
  SignWorld *world = sign_world_new (NC_KEY_EC);
  g_autoptr (GBytes) prepared = sign_prepared_pdf (), plain = sign_pdf (world, prepared, world->officer, "officer1");
  NcPadesOptions options = { .field = "officer1", .time_usec = SIGN_NOW_USEC, .tsa = sign_tsa, .tsa_data = world };
  g_autoptr (GBytes) one = nc_pades_sign (prepared, world->officer, &options, NULL);
  static const guint8 oid[] = "060b2a864886f70d010910020e"; /* id-aa-timeStampToken */
  gsize length;
  g_autofree guint8 *copy = g_memdup2 (g_bytes_get_data (one, &length), g_bytes_get_size (one));
  guint8 *at = memmem (copy, length, oid, sizeof oid - 1);

  g_assert_true (sign_is_sound (world, copy, length, NC_SIGNATURE_LEVEL_B_T, 1));
  g_assert_true (is_sound (world, plain));
  g_assert_nonnull (at);
  at[sizeof oid - 2] = 'f'; /* another attribute, which no reader knows */
  g_assert_false (sign_is_sound (world, copy, length, NC_SIGNATURE_LEVEL_NONE, 1));
  sign_world_free (world);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/forgery/cut-back", test_cut_back);
  g_test_add_func ("/forgery/locks", test_locks);
  g_test_add_func ("/forgery/stripped", test_stripped);
  g_test_add_func ("/forgery/shadows", test_shadows);
  g_test_add_func ("/forgery/thousand", test_thousand);
  return g_test_run ();
}
