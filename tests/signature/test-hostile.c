/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sign-support.h"
#include "nc-signature-error.h"
#include <string.h>

/* Small files that lie about themselves. */
static void
test_small (void)
{
  static const char *const files[] = {
    "",
    "%PDF-",
    "%PDF-1.4\n",
    "%PDF-1.4\nstartxref\n9\n%%EOF",
    "%PDF-1.4\nstartxref\n99999999999999\n%%EOF",
    "%PDF-1.4\nxref\n0 0\ntrailer\n<</Size 1/Root 1 0 R>>\nstartxref\n9\n%%EOF",
    "%PDF-1.4\nxref\n0 399999\ntrailer\n<<>>\nstartxref\n9\n%%EOF",
    "%PDF-1.4\nxref\n0 1\n0000000009 00000 n\r\ntrailer\n<</Size 1/Root 0 0 R>>\nstartxref\n9\n%%EOF",
    "%PDF-1.4\nxref\n0 0\ntrailer\n<</Size 1/Root 1 0 R/Prev 9>>\nstartxref\n9\n%%EOF",
    "%PDF-1.4\nxref\n0 0\ntrailer\n<</Size 1/Size 2/Root 1 0 R>>\nstartxref\n9\n%%EOF",
    "%PDF-1.4\nxref\n0 0\ntrailer\n<</Size 1/Root 1 0 R/Encrypt 2 0 R>>\nstartxref\n9\n%%EOF",
    "%PDF-1.5\n1 0 obj\n<</Type/XRef>>\nendobj\nstartxref\n9\n%%EOF",
  };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++) {
    g_autoptr (GBytes) bytes = g_bytes_new_static (files[i], strlen (files[i]));
    g_autoptr (GError) error = NULL;

    g_assert_null (nc_pdf_open (bytes, &error));
    g_assert_nonnull (error);
  }
}

static void
test_deep (void)
{
  g_autoptr (GString) file = g_string_new ("%PDF-1.4\nxref\n0 0\ntrailer\n<</Size 1/Root ");
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 100000; i++)
    g_string_append (file, "[");
  g_string_append (file, ">>\nstartxref\n9\n%%EOF");
  bytes = g_bytes_new (file->str, file->len);
  g_assert_null (nc_pdf_open (bytes, &error));
  g_assert_error (error, NC_SIGNATURE_ERROR, NC_SIGNATURE_ERROR_LIMIT);
}

/* Pieces moved, doubled, overwritten and cut: nothing crashes, nothing is accepted. */
static void
test_mutations (void)
{
  SignWorld *world = sign_world_new (NC_KEY_EC);
  g_autoptr (GBytes) prepared = sign_prepared_pdf ();
  g_autoptr (GBytes) one = sign_pdf (world, prepared, world->officer, "officer1");
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  static const char *const words[] = { "obj",   "endobj", "stream", "endstream", "xref",        "trailer", "/Length",
                                       "/Prev", "<<",     ">>",     "[",         "99999999999", "1 0 R",   "/Kids" };
  gsize length;
  const guint8 *data = g_bytes_get_data (one, &length);

  for (guint i = 0; i < 1500; i++) {
    g_autofree guint8 *copy = g_memdup2 (data, length);
    gsize from = (gsize)g_rand_int_range (random, 0, (gint32)length),
          to = (gsize)g_rand_int_range (random, 0, (gint32)length), n = length,
          run = (gsize)g_rand_int_range (random, 1, 200);
    const char *word = words[g_rand_int_range (random, 0, G_N_ELEMENTS (words))];

    if (i % 2) /* the structure is where the readers differ: leave the long filling alone half the time */
      to = (gsize)g_rand_int_range (random, 0, 2200);
    if (i % 3 == 0)
      memcpy (copy + to, word, MIN (strlen (word), length - to));
    else if (i % 3 == 1)
      memmove (copy + to, data + from, MIN (run, length - MAX (from, to)));
    else
      n = to;
    if (n == length && memcmp (copy, data, length) == 0)
      continue;
    g_assert_false (sign_is_sound (world, copy, n, 0, 1));
  }
  sign_world_free (world);
}

/* The signature data alone, mutated. */
static void
test_cms (void)
{
  SignWorld *world = sign_world_new (NC_KEY_EC);
  const guint8 digest[32] = { 1 };
  g_autoptr (GBytes) der = nc_cms_sign (world->officer, digest, sizeof digest, sign_tsa, world, NULL);
  g_autoptr (GRand) random = g_rand_new_with_seed (9);
  gsize length;
  const guint8 *data = g_bytes_get_data (der, &length);

  for (guint i = 0; i < 3000; i++) {
    g_autofree guint8 *copy = g_memdup2 (data, length);
    gsize n = i % 10 ? length : (gsize)g_rand_int_range (random, 0, (gint32)length);
    g_autoptr (GBytes) bytes = NULL;
    g_autoptr (NcCms) cms = NULL;

    for (guint k = 0; k < 1 + i % 4; k++)
      copy[g_rand_int_range (random, 0, (gint32)length)] = (guint8)g_rand_int (random);
    bytes = g_bytes_new (copy, n);
    cms = nc_cms_read (bytes, NULL);
    if (cms)
      nc_cms_verify (cms, digest, sizeof digest, NULL);
    if (cms && cms->timestamp)
      nc_timestamp_free (nc_timestamp_read (cms->timestamp, NULL));
  }
  sign_world_free (world);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hostile/small", test_small);
  g_test_add_func ("/hostile/deep", test_deep);
  g_test_add_func ("/hostile/mutations", test_mutations);
  g_test_add_func ("/hostile/cms", test_cms);
  return g_test_run ();
}
