/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-hub-rate.h"

typedef struct {
  NcClock *clock;
  NcHubRate *rate;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  (void)data;
  f->clock = nc_clock_new_fixed (G_GINT64_CONSTANT (1700000000) * G_USEC_PER_SEC);
  f->rate = nc_hub_rate_new (f->clock);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  (void)data;
  nc_hub_rate_free (f->rate);
  g_object_unref (f->clock);
}

static guint
count_taken (Fixture *f, NcHubRateKind kind, const char *address, guint n)
{
  guint taken = 0, wait_s;

  for (guint i = 0; i < n; i++)
    taken += nc_hub_rate_take (f->rate, kind, address, &wait_s);
  return taken;
}

/* a burst, then what flows in; another address has its own */
static void
test_burst (Fixture *f, gconstpointer data)
{
  guint wait_s;

  (void)data;
  g_assert_true (nc_hub_rate_set (f->rate, "check=2/10"));
  g_assert_cmpuint (count_taken (f, NC_HUB_RATE_CHECK, "192.0.2.1", 50), ==, 10);
  g_assert_false (nc_hub_rate_take (f->rate, NC_HUB_RATE_CHECK, "192.0.2.1", &wait_s));
  g_assert_cmpuint (wait_s, ==, 1);
  g_assert_cmpuint (count_taken (f, NC_HUB_RATE_CHECK, "192.0.2.2", 50), ==, 10);
  nc_clock_advance_usec (f->clock, G_GINT64_CONSTANT (3000000));
  g_assert_cmpuint (count_taken (f, NC_HUB_RATE_CHECK, "192.0.2.1", 50), ==, 6);
  nc_clock_advance_usec (f->clock, G_GINT64_CONSTANT (3600000000));
  g_assert_cmpuint (count_taken (f, NC_HUB_RATE_CHECK, "192.0.2.1", 50), ==, 10);
}

/* one kind does not eat another's budget; NONE has no end */
static void
test_kinds (Fixture *f, gconstpointer data)
{
  (void)data;
  g_assert_true (nc_hub_rate_set (f->rate, "login=0.1/3"));
  g_assert_cmpuint (count_taken (f, NC_HUB_RATE_LOGIN, "192.0.2.1", 20), ==, 3);
  g_assert_cmpuint (count_taken (f, NC_HUB_RATE_CHECK, "192.0.2.1", 20), ==, 20);
  g_assert_cmpuint (count_taken (f, NC_HUB_RATE_NONE, "192.0.2.1", 1000), ==, 1000);
}

/* all addresses together have a budget, whatever each has left */
static void
test_total (Fixture *f, gconstpointer data)
{
  guint taken = 0;

  (void)data;
  for (guint i = 0; i < 3000; i++) {
    g_autofree char *address = g_strdup_printf ("198.51.%u.%u", i / 250, i % 250);

    taken += count_taken (f, NC_HUB_RATE_CHECK, address, 1);
  }
  g_assert_cmpuint (taken, ==, 500);
}

/* flooding with addresses does not give back the budget of one that has used it up */
static void
test_flood (Fixture *f, gconstpointer data)
{
  (void)data;
  g_assert_cmpuint (count_taken (f, NC_HUB_RATE_LOGIN, "192.0.2.1", 50), ==, 10);
  for (guint i = 0; i < 100000; i++) {
    g_autofree char *address = g_strdup_printf ("10.%u.%u.%u", i >> 16, i >> 8 & 255, i & 255);

    count_taken (f, NC_HUB_RATE_LOGIN, address, 1);
  }
  g_assert_cmpuint (count_taken (f, NC_HUB_RATE_LOGIN, "192.0.2.1", 50), ==, 0);
}

/* the addresses of one line of IPv6 are one; IPv4 inside IPv6 is itself */
static void
test_six (Fixture *f, gconstpointer data)
{
  (void)data;
  g_assert_true (nc_hub_rate_set (f->rate, "check=1/5"));
  g_assert_cmpuint (count_taken (f, NC_HUB_RATE_CHECK, "2001:db8:1:2::1", 3), ==, 3);
  g_assert_cmpuint (count_taken (f, NC_HUB_RATE_CHECK, "2001:db8:1:2:ffff::9", 5), ==, 2);
  g_assert_cmpuint (count_taken (f, NC_HUB_RATE_CHECK, "2001:db8:1:3::1", 5), ==, 5);
  g_assert_cmpuint (count_taken (f, NC_HUB_RATE_CHECK, "::ffff:192.0.2.1", 5), ==, 5);
  g_assert_cmpuint (count_taken (f, NC_HUB_RATE_CHECK, "::ffff:192.0.2.2", 5), ==, 5);
}

static void
test_options (Fixture *f, gconstpointer data)
{
  static const char *const bad[] = { "",          "check",       "check=1",     "check=/5",  "check=1/",
                                     "check=1/0", "check=-1/5",  "check=nan/5", "check=x/5", "other=1/5",
                                     "=1/5",      "check=1/5/6", "check=1/inf" };

  (void)data;
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (nc_hub_rate_set (f->rate, bad[i]));
  g_assert_true (nc_hub_rate_set (f->rate, "check=0/0"));
  g_assert_cmpuint (count_taken (f, NC_HUB_RATE_CHECK, "192.0.2.1", 5000), ==, 5000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/web/rate/burst", Fixture, NULL, set_up, test_burst, tear_down);
  g_test_add ("/web/rate/kinds", Fixture, NULL, set_up, test_kinds, tear_down);
  g_test_add ("/web/rate/total", Fixture, NULL, set_up, test_total, tear_down);
  g_test_add ("/web/rate/flood", Fixture, NULL, set_up, test_flood, tear_down);
  g_test_add ("/web/rate/six", Fixture, NULL, set_up, test_six, tear_down);
  g_test_add ("/web/rate/options", Fixture, NULL, set_up, test_options, tear_down);
  return g_test_run ();
}
