/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include "nc-judge-private.h"

/* The published test value of the source (MEASUR, leakage losses) and what must hold of the others. */
static void
test_leakage (void)
{
  g_assert_cmpfloat_with_epsilon (nc_kiln_leak_loss_btu_h (3, 0.1, 1600, 80), 2850767.2, 0.1);
  g_assert_cmpfloat (nc_kiln_leak_loss_btu_h (3, 0, 1600, 80), ==, 0);
  g_assert_cmpfloat (nc_kiln_leak_loss_btu_h (3, -0.1, 1600, 80), ==, 0);
}

static void
test_wall (void)
{
  double still = nc_kiln_wall_loss_btu_h (500, 80, 225, 0, 0.9, 1.394);

  g_assert_cmpfloat (nc_kiln_wall_loss_btu_h (500, 80, 80, 10, 0.9, 1.394), ==, 0);
  g_assert_cmpfloat (nc_kiln_wall_loss_btu_h (500, 80, 225, 10, 0.9, 1.394), >, still);
  g_assert_cmpfloat (nc_kiln_wall_loss_btu_h (500, 80, 300, 0, 0.9, 1.394), >, still);
  g_assert_cmpfloat_with_epsilon (nc_kiln_wall_loss_btu_h (1000, 80, 225, 0, 0.9, 1.394), 2 * still, 1e-6);
}

/* 1 m3/h warmed by 10 K takes 11.6 kW. */
static void
test_water (void)
{
  g_assert_cmpfloat_with_epsilon (nc_kiln_water_loss_btu_h (4.4028675, 68, 86) / 3412.142, 11.6, 0.1);
}

static void
test_available_heat (void)
{
  double hot = nc_kiln_available_heat_pct (1950, 85, 0.1);

  g_assert_cmpfloat (nc_kiln_available_heat_pct (1950, 85, 0.9), <, hot);
  g_assert_cmpfloat (nc_kiln_available_heat_pct (1000, 85, 0.1), >, hot);
  g_assert_cmpfloat (nc_kiln_available_heat_pct (1950, 600, 0.1), >, hot);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/kiln/leakage", test_leakage);
  g_test_add_func ("/kiln/wall", test_wall);
  g_test_add_func ("/kiln/water", test_water);
  g_test_add_func ("/kiln/available-heat", test_available_heat);
  return g_test_run ();
}
