/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-region-name.h"
#include <string.h>

/* The region that a body's name begins with: "示例市示例区" of 示例市示例区发展和改革委员会; empty when the name does
   not say, as with a development zone, whose government is that which set it up. */
static char *
region_of (const char *name)
{
  static const char *const zones[] = { "开发区", "园区", "新区", "高新区", "示范区", "管理委员会", "管委会" },
                           *const ends[] = { "自治区", "盟", "市", "旗", "县", "区" },
                           *const not_ends[] = { "市场", "市政", "市容", "区域", "县域", "市域" };
  gsize length = 0;

  for (guint i = 0; i < G_N_ELEMENTS (zones); i++)
    if (strstr (name, zones[i]))
      return g_strdup ("");
  for (const char *p = name; *p; p = g_utf8_next_char (p)) {
    gboolean stops = FALSE;

    for (guint i = 0; i < G_N_ELEMENTS (not_ends); i++)
      stops |= g_str_has_prefix (p, not_ends[i]);
    for (guint i = 0; !stops && i < G_N_ELEMENTS (ends); i++)
      if (g_str_has_prefix (p, ends[i]))
        length = (gsize)(p - name) + strlen (ends[i]);
  }
  return g_strndup (name, length);
}

/* Whether two bodies may belong to one government, as far as their names tell: 包头市昆都仑区 and 昆都仑区 do. */
gboolean
nc_region_name_agrees (const char *a, const char *b)
{
  g_autofree char *one = region_of (a), *other = region_of (b);

  return !*one || !*other || g_str_has_suffix (one, other) || g_str_has_suffix (other, one);
}
