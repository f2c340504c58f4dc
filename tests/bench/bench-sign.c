/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sign-support.h"

#define ROUNDS 50

/* Signing twice, and verifying both, in process. */
int
main (void)
{
  SignWorld *world = sign_world_new (NC_KEY_EC);
  g_autoptr (GBytes) prepared = sign_prepared_pdf ();
  gint64 start = g_get_monotonic_time (), sign_usec, verify_usec;
  g_autoptr (GBytes) signed_pdf = NULL;
  gboolean sound = TRUE;

  for (guint i = 0; i < ROUNDS; i++) {
    g_autoptr (GBytes) one = sign_pdf (world, prepared, world->officer, "officer1");

    g_clear_pointer (&signed_pdf, g_bytes_unref);
    signed_pdf = sign_pdf (world, one, world->second, "officer2");
  }
  sign_usec = (g_get_monotonic_time () - start) / ROUNDS;
  start = g_get_monotonic_time ();
  for (guint i = 0; i < ROUNDS; i++)
    sound = sign_is_sound (world, g_bytes_get_data (signed_pdf, NULL), g_bytes_get_size (signed_pdf),
                           NC_SIGNATURE_LEVEL_B_B, 2) &&
            sound;
  verify_usec = (g_get_monotonic_time () - start) / ROUNDS;
  g_print ("sign: two signatures %.2f ms (of 30 ms for a signed paper), verify %.2f ms\n", (double)sign_usec / 1000,
           (double)verify_usec / 1000);
  sign_world_free (world);
  return sound && sign_usec < 30000 ? 0 : 1;
}
