/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-kinsoku.h"

static const gunichar no_start[] = {
  0x21,   0x25,   0x29,   0x2C,   0x2E,   0x3A,   0x3B,   0x3F,   0x5D,   0x7D,   0xB7,   0x2019, 0x201D, 0x2022,
  0x2027, 0x2030, 0x2032, 0x2033, 0x2103, 0x3001, 0x3002, 0x3005, 0x3009, 0x300B, 0x300D, 0x300F, 0x3011, 0x3015,
  0x3017, 0xFE5E, 0xFF01, 0xFF05, 0xFF09, 0xFF0C, 0xFF0E, 0xFF1A, 0xFF1B, 0xFF1F, 0xFF3D, 0xFF5D, 0xFF5E,
};

static const gunichar no_end[] = {
  0x28,   0x5B,   0x7B,   0xA3,   0xA5,   0x2018, 0x201C, 0x3008, 0x300A, 0x300C, 0x300E,
  0x3010, 0x3014, 0x3016, 0x2116, 0xFE5D, 0xFF04, 0xFF08, 0xFF3B, 0xFF5B, 0xFFE5,
};

static gboolean
is_member (const gunichar *set, guint n, gunichar c)
{
  for (guint i = 0; i < n; i++)
    if (set[i] == c)
      return TRUE;
  return FALSE;
}

/**
 * nc_kinsoku_is_wide:
 *
 * Returns: whether @c takes a full square in Chinese text: ideographs, their marks, and the quotation marks, dashes and
 *   dots that Chinese fonts draw full width.
 */
gboolean
nc_kinsoku_is_wide (gunichar c)
{
  return g_unichar_iswide (c) || c == 0x2014 || c == 0x2026 || (c >= 0x2018 && c <= 0x201D) ||
         (c >= 0x2460 && c <= 0x24FF);
}

gboolean
nc_kinsoku_forbidden_at_start (gunichar c)
{
  return is_member (no_start, G_N_ELEMENTS (no_start), c);
}

gboolean
nc_kinsoku_forbidden_at_end (gunichar c)
{
  return is_member (no_end, G_N_ELEMENTS (no_end), c);
}

/**
 * nc_kinsoku_can_break:
 * @before_previous: the character two before the place, 0 at the start
 *
 * Numbers and Latin words are kept whole, a number with its unit ("11 kW") and a letter code with its number ("GB
 * 18613") too, and pairs of dashes or dots.
 *
 * Returns: whether a line may end between @previous and @next.
 */
gboolean
nc_kinsoku_can_break (gunichar before_previous, gunichar previous, gunichar next)
{
  if (next == ' ' || nc_kinsoku_forbidden_at_start (next) || nc_kinsoku_forbidden_at_end (previous) ||
      g_unichar_ismark (next))
    return FALSE;
  if ((previous == 0x2014 && next == 0x2014) || (previous == 0x2026 && next == 0x2026))
    return FALSE;
  if (previous == ' ')
    return !((g_unichar_isdigit (before_previous) && next < 0x80 && g_unichar_isalpha (next)) ||
             (before_previous < 0x80 && g_unichar_isalpha (before_previous) && g_unichar_isdigit (next)));
  return nc_kinsoku_is_wide (previous) || nc_kinsoku_is_wide (next);
}

/**
 * nc_kinsoku_squeeze_after_em:
 *
 * Returns: how much white, as a part of the font size, can be taken away behind @c: half a square for closing marks.
 */
double
nc_kinsoku_squeeze_after_em (gunichar c)
{
  return nc_kinsoku_is_wide (c) && nc_kinsoku_forbidden_at_start (c) && c != 0x3005 && c != 0xFF05 && c != 0xFF5E ? 0.5
                                                                                                                  : 0;
}

/** nc_kinsoku_squeeze_before_em: Returns: the same before @c, for opening marks. */
double
nc_kinsoku_squeeze_before_em (gunichar c)
{
  return nc_kinsoku_is_wide (c) && nc_kinsoku_forbidden_at_end (c) && c != 0xFF04 && c != 0xFFE5 ? 0.5 : 0;
}
