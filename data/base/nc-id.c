/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-id.h"
#include <string.h>
#include <sys/random.h>

/**
 * nc_id_new:
 *
 * A UUID version 7 (RFC 9562): 48 bits of milliseconds from @clock, 74 random bits from the kernel.
 *
 * Returns: (transfer full): 36 lower-case characters.
 */
char *
nc_id_new (NcClock *clock)
{
  guint64 ms = (guint64)(nc_clock_now_usec (clock) / 1000);
  guint8 b[16];
  GString *out = g_string_sized_new (37);

  if (getrandom (b, sizeof b, 0) != (ssize_t)sizeof b)
    g_error ("the kernel gives no random bytes");
  for (int i = 0; i < 6; i++)
    b[i] = (guint8)(ms >> (40 - 8 * i));
  b[6] = (guint8)((b[6] & 0x0f) | 0x70);
  b[8] = (guint8)((b[8] & 0x3f) | 0x80);
  for (int i = 0; i < 16; i++) {
    if (i == 4 || i == 6 || i == 8 || i == 10)
      g_string_append_c (out, '-');
    g_string_append_printf (out, "%02x", b[i]);
  }
  return g_string_free (out, FALSE);
}

/**
 * nc_id_is_valid:
 * @id: (nullable):
 *
 * Whether @id has the form of a lower-case UUID; any version.
 */
gboolean
nc_id_is_valid (const char *id)
{
  if (!id || strlen (id) != 36)
    return FALSE;
  for (int i = 0; i < 36; i++) {
    gboolean dash = i == 8 || i == 13 || i == 18 || i == 23;

    if (dash ? id[i] != '-' : !(g_ascii_isdigit (id[i]) || (id[i] >= 'a' && id[i] <= 'f')))
      return FALSE;
  }
  return TRUE;
}
