/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-plate.h"
#include <math.h>
#include <string.h>

/* What a model says of the machine itself: its frame and poles, its size. Read only where the form is beyond doubt. */

#define MOST_POLES    16
#define LEAST_KVA     5
#define LEAST_HIGH_KV 3 /* "-10/0.4" are the voltages of both sides, no capacity */
#define MOST_HIGH_KV  1000
#define MOST_FAN_SIZE 60

/* Behind the frame of a Y family: its first number of two or three digits from 56 on that a letter of length or a pole
   count follows; NULL = none. JO2 and its like count otherwise. */
static const char *
behind_frame (const char *model, double *frame)
{
  if (g_ascii_toupper (*model) != 'Y')
    return NULL;
  for (const char *p = model; *p; p++) {
    int n = 0, value = 0;

    if (!g_ascii_isdigit (*p) || (p > model && (g_ascii_isdigit (p[-1]) || p[-1] == '.')))
      continue;
    while (n < 4 && g_ascii_isdigit (p[n]))
      value = value * 10 + p[n++] - '0';
    if ((n == 2 || n == 3) && value >= 56 && value <= 560 && p[n] && strchr ("SMLsml-ABC", p[n]) != NULL) {
      *frame = value;
      return p + n;
    }
    p += n - 1;
  }
  return NULL;
}

/**
 * nc_plate_motor_frame:
 *
 * Returns: the frame in mm in a model of the Y families such as YE3-132S-4 or Y315L1-2; 0 = none
 */
double
nc_plate_motor_frame (const char *model)
{
  double frame = 0;

  behind_frame (model, &frame);
  return frame;
}

/**
 * nc_plate_motor_poles:
 *
 * Returns: the poles in a model of the Y families: 4 of "YE3-132S-4"; 0 = none, or several speeds ("-4/2"), or a figure
 * that may be the power ("-11kW")
 */
int
nc_plate_motor_poles (const char *model)
{
  double frame;
  const char *p = behind_frame (model, &frame);
  char *end;
  gint64 poles;

  if (!p)
    return 0;
  p += strspn (p, "SMLsml");
  p += strspn (p, "123456789"); /* the length of the core: "160M1" */
  if (*p != '-' || !g_ascii_isdigit (p[1]))
    return 0;
  poles = g_ascii_strtoll (p + 1, &end, 10);
  if (poles < 2 || poles > MOST_POLES || poles % 2 ||
      (*end && !strchr (" -(,;PpBVTWH", *end) && !((guchar)*end >= 0x80)))
    return 0;
  return (int)poles;
}

/**
 * nc_plate_transformer_size:
 * @kva: (out): rated capacity
 * @kv: (out): voltage of the high side
 *
 * Returns: whether @model ends in both as in "S11-M-400/10" or "SCB10-1000/10/0.4"
 */
gboolean
nc_plate_transformer_size (const char *model, double *kva, double *kv)
{
  for (const char *p = strchr (model, '-'); p; p = strchr (p + 1, '-')) {
    char *end;

    if (!g_ascii_isdigit (p[1]))
      continue;
    *kva = g_ascii_strtod (p + 1, &end);
    if (*end != '/' || !g_ascii_isdigit (end[1]))
      continue;
    *kv = g_ascii_strtod (end + 1, &end);
    return *kva >= LEAST_KVA && *kv >= LEAST_HIGH_KV && *kv <= MOST_HIGH_KV && !g_ascii_isalnum (*end);
  }
  return FALSE;
}

/**
 * nc_plate_fan_size:
 *
 * Returns: the machine number of a fan behind its sign: 5 of "4-72No5A" and "4-72 №5"; 0 = none
 */
double
nc_plate_fan_size (const char *model)
{
  static const char *const signs[] = { "№", "No", "NO", "no" };

  for (guint i = 0; i < G_N_ELEMENTS (signs); i++) {
    const char *p = strstr (model, signs[i]);
    char *end;
    double size;

    if (!p)
      continue;
    p += strlen (signs[i]);
    p += strspn (p, ". :");
    size = g_ascii_isdigit (*p) ? g_ascii_strtod (p, &end) : 0;
    return size > 0 && size <= MOST_FAN_SIZE ? size : 0;
  }
  return 0;
}
