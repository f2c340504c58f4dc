/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-model-key.h"
#include "nc-csv.h"
#include <string.h>

static void
test_forms (void)
{
  static const struct {
    const char *model, *key;
  } cases[] = {
    { "Y132M-4", "Y132M-4" },
    { " y132m － 4 ", "Y132M-4" },
    { "ＪＯ２－５１－４", "JO2-51-4" },
    { "S9—M—630／10", "S9-M-630/10" },
    { "LG100*72-1", "LG100X72-1" },
    { "Y5-47 No.8C", "Y5-47-8C" },
    { "Y5-47№8C", "Y5-47-8C" },
    { "9-35-No 10", "9-35-10" },
    { "JO2系列", "JO2" },
    { "YB-90S-4 隔爆型三相异步电动机", "YB-90S-4" },
    { "KZL4-13-AⅢ", "KZL4-13-AIII" },
    { "NO.4", "NO.4" },
    { "", "" },
    { " \t", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *key = nc_model_key (cases[i].model);

    g_assert_cmpstr (key, ==, cases[i].key);
  }
  g_autofree char *fold = nc_model_fold ("J02-5I-BSL");
  g_assert_cmpstr (fold, ==, "J02-51-851");
}

/* The catalogue's own keys come out for every one of its models. */
static void
test_catalogue (void)
{
  g_autofree char *path =
      g_build_filename (g_getenv ("NENGCHA_TEST_SOURCE"), "../data/reference/elimination/elimination_models.csv", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (NcCsv) csv = nc_csv_open (path, &error);
  const NcCsvField *f;
  guint n, rows = 0;

  g_assert_no_error (error);
  g_assert_true (nc_csv_read_header (csv, &error));
  int model = nc_csv_column (csv, "model"), key = nc_csv_column (csv, "model_key");
  while (nc_csv_next (csv, &f, &n, &error)) {
    g_autofree char *made = nc_model_key (f[model].text), *again = nc_model_key (f[key].text);

    g_assert_cmpstr (made, ==, f[key].text);
    g_assert_cmpstr (again, ==, f[key].text);
    rows++;
  }
  g_assert_no_error (error);
  g_assert_cmpuint (rows, ==, 1472);
}

/* Any bytes give a key within bounds, and a key of a key is itself as far as its characters go. */
static void
test_random (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);

  for (int i = 0; i < 20000; i++) {
    char text[400];
    int size = g_rand_int_range (rand, 0, sizeof text);

    for (int k = 0; k < size; k++)
      text[k] = (char)g_rand_int_range (rand, 1, 256);
    text[size] = 0;
    g_autofree char *key = nc_model_key (text);
    g_assert_cmpuint (strlen (key), <=, NC_MODEL_MAX_BYTES + 8);
    g_assert_true (g_utf8_validate (key, -1, NULL));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model-key/forms", test_forms);
  g_test_add_func ("/model-key/catalogue", test_catalogue);
  g_test_add_func ("/model-key/random", test_random);
  return g_test_run ();
}
