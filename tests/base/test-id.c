/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-id.h"

static void
test_new (void)
{
  g_autoptr (NcClock) clock = nc_clock_new_as_of (nc_day_parse ("2026-11-20"));
  g_autofree char *a = nc_id_new (clock), *b = nc_id_new (clock), *later = NULL;

  g_assert_true (nc_id_is_valid (a));
  g_assert_cmpint (a[14], ==, '7');
  g_assert_cmpstr (a, !=, b);
  nc_clock_advance_usec (clock, G_USEC_PER_SEC);
  later = nc_id_new (clock);
  g_assert_cmpstr (b, <, later);
  g_assert_false (nc_id_is_valid (NULL));
  g_assert_false (nc_id_is_valid ("0190163d-8694-739b-aea5-966c26f8ad9"));
  g_assert_false (nc_id_is_valid ("0190163D-8694-739b-aea5-966c26f8ad91"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/id/new", test_new);
  return g_test_run ();
}
