/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-uscc.h"
#include <string.h>

static void
test_known (void)
{
  /* published codes of well-known companies */
  static const char *const valid[] = { "911100007109250324", "91440300708461136T", "91330100716105852F" };

  for (guint i = 0; i < G_N_ELEMENTS (valid); i++)
    g_assert_cmpint (nc_uscc_check (valid[i], NULL, NULL), ==, NC_USCC_VALID);
}

/* One wrong character is always found, and so is a swap of two neighbours that differ. */
static void
test_errors (void)
{
  static const char alphabet[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
  const char *code = "91330100716105852F";

  for (int i = 0; i < 18; i++)
    for (const char *c = alphabet; *c; c++) {
      g_autofree char *wrong = g_strdup (code);

      wrong[i] = *c;
      g_assert_cmpint (nc_uscc_check (wrong, NULL, NULL) == NC_USCC_VALID, ==, *c == code[i]);
    }
  for (int i = 0; i < 17; i++) {
    g_autofree char *swapped = g_strdup (code);

    swapped[i] = code[i + 1];
    swapped[i + 1] = code[i];
    g_assert_cmpint (nc_uscc_check (swapped, NULL, NULL) == NC_USCC_VALID, ==, code[i] == code[i + 1]);
  }
}

static void
test_messages (void)
{
  int at;
  char expected;

  g_assert_cmpint (nc_uscc_check ("91330100716105852A", &at, &expected), ==, NC_USCC_CHECK);
  g_assert_cmpint (at, ==, 18);
  g_assert_cmpint (expected, ==, 'F');
  g_assert_cmpint (nc_uscc_check ("9133O100716105852F", &at, &expected), ==, NC_USCC_CHARACTER);
  g_assert_cmpint (at, ==, 5);
  g_assert_cmpint (nc_uscc_check ("9133A100716105852F", &at, NULL), ==, NC_USCC_REGION);
  g_assert_cmpint (nc_uscc_check ("91330100716105852", &at, NULL), ==, NC_USCC_LENGTH_WRONG);
  g_assert_cmpint (nc_uscc_check ("", NULL, NULL), ==, NC_USCC_LENGTH_WRONG);
  g_assert_cmpint (nc_uscc_check (NULL, NULL, NULL), ==, NC_USCC_LENGTH_WRONG);
  g_assert_cmpint (nc_uscc_check ("913301007161058\xe7\x94\xb5", NULL, NULL), ==, NC_USCC_CHARACTER);
  g_autofree char *plain = nc_uscc_normalise (" 9133 0100７16105852f\n");
  g_assert_cmpstr (plain, ==, "91330100716105852F");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/uscc/known", test_known);
  g_test_add_func ("/uscc/errors", test_errors);
  g_test_add_func ("/uscc/messages", test_messages);
  return g_test_run ();
}
