/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-xpath-private.h"
#include "nc-lang.h"
#include <math.h>
#include <string.h>

/* Areas and distances on a sphere of the equatorial radius, as the ODK XForms specification computes them. */
#define EARTH_RADIUS_M 6378100.0

typedef struct {
  double latitude, longitude;
} Point;

static double
radians (double degrees)
{
  return degrees * G_PI / 180;
}

/* "latitude longitude [altitude [accuracy]]" */
static gboolean
parse_point (const char *text, Point *point)
{
  g_autofree char *copy = g_strstrip (g_strdup (text));
  g_auto (GStrv) raw = g_strsplit_set (copy, " \t\r\n", -1);
  const char *parts[5];
  guint n = 0;

  for (guint i = 0; raw[i] && n < 5; i++)
    if (*raw[i])
      parts[n++] = raw[i];
  if (n < 2 || n > 4)
    return FALSE;
  point->latitude = nc_xpath_parse_number (parts[0]);
  point->longitude = nc_xpath_parse_number (parts[1]);
  return fabs (point->latitude) <= 90 && fabs (point->longitude) <= 180;
}

static gboolean
add_point (GArray *points, const char *text)
{
  Point point;

  if (!parse_point (text, &point))
    return FALSE;
  g_array_append_val (points, point);
  return TRUE;
}

/* Points separated by semicolons; trailing ones are ignored. FALSE when one is no point. */
static gboolean
add_trace (GArray *points, const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, ";", -1);
  guint n = g_strv_length (parts);

  while (n && !*g_strstrip (parts[n - 1]))
    n--;
  for (guint i = 0; i < n; i++)
    if (!add_point (points, parts[i]))
      return FALSE;
  return TRUE;
}

/* The arguments as points: one value is a trace, several (or several nodes) are a point each. FALSE: not all are. */
static gboolean
collect_points (NcXpEval *eval, const NcXpFocus *focus, const NcXpNode *call, GArray *points)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  gboolean is_good = TRUE;

  for (guint i = 0; i < call->n_children && !eval->error; i++) {
    g_auto (NcXpathValue) value = { .type = NC_XPATH_STRING };

    nc_xp_arg_value (eval, focus, call, i, &value);
    if (value.type != NC_XPATH_NODESET)
      g_ptr_array_add (texts, nc_xpath_value_to_string (eval->env, &value));
    for (guint k = 0; value.type == NC_XPATH_NODESET && k < value.n_nodes; k++) {
      char *owned = NULL;
      const char *text = nc_xp_node_text (value.nodes[k], &owned);

      g_ptr_array_add (texts, owned ? owned : g_strdup (text));
    }
  }
  if (texts->len == 1)
    return add_trace (points, texts->pdata[0]);
  for (guint i = 0; i < texts->len && is_good; i++)
    is_good = add_point (points, texts->pdata[i]);
  return is_good;
}

static double
to_cm (double value)
{
  return round (fabs (value) * 100) / 100;
}

static void
fn_area (NcXpEval *eval, const NcXpFocus *focus, const NcXpNode *call, NcXpathValue *result)
{
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (Point));
  gboolean is_good = collect_points (eval, focus, call, points);
  double area = 0;

  for (guint i = 0; is_good && points->len > 2 && i < points->len; i++) {
    const Point *a = &g_array_index (points, Point, i);
    const Point *b = &g_array_index (points, Point, (i + 1) % points->len);

    area += radians (b->longitude - a->longitude) * (2 + sin (radians (b->latitude)) + sin (radians (a->latitude)));
  }
  nc_xpath_value_set_number (result, to_cm (area * EARTH_RADIUS_M * EARTH_RADIUS_M / 2));
}

static double
distance_of (const Point *a, const Point *b)
{
  double cosine =
      sin (radians (a->latitude)) * sin (radians (b->latitude)) +
      cos (radians (a->latitude)) * cos (radians (b->latitude)) * cos (radians (a->longitude - b->longitude));

  return acos (CLAMP (cosine, -1, 1)) * EARTH_RADIUS_M;
}

static void
fn_distance (NcXpEval *eval, const NcXpFocus *focus, const NcXpNode *call, NcXpathValue *result)
{
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (Point));
  gboolean is_good = collect_points (eval, focus, call, points);
  double distance = 0;

  for (guint i = 1; is_good && i < points->len; i++)
    distance += distance_of (&g_array_index (points, Point, i - 1), &g_array_index (points, Point, i));
  nc_xpath_value_set_number (result, to_cm (distance));
}

/* Whether a point lies in a closed shape: an odd number of edges is crossed on the way out. */
static void
fn_geofence (NcXpEval *eval, const NcXpFocus *focus, const NcXpNode *call, NcXpathValue *result)
{
  g_autofree char *point_text = nc_xp_arg_string (eval, focus, call, 0);
  g_autofree char *shape_text = nc_xp_arg_string (eval, focus, call, 1);
  g_autoptr (GArray) shape = g_array_new (FALSE, FALSE, sizeof (Point));
  const Point *first, *last;
  gboolean is_inside = FALSE;
  Point point;

  nc_xpath_value_set_boolean (result, FALSE);
  if (!parse_point (point_text, &point) || !add_trace (shape, shape_text) || shape->len < 2)
    return;
  first = &g_array_index (shape, Point, 0);
  last = &g_array_index (shape, Point, shape->len - 1);
  if (first->latitude != last->latitude || first->longitude != last->longitude)
    return;
  for (guint i = 1; i < shape->len; i++) {
    const Point *a = &g_array_index (shape, Point, i - 1), *b = &g_array_index (shape, Point, i);

    if ((b->latitude > point.latitude) == (a->latitude > point.latitude))
      continue;
    if (point.longitude <
        (a->longitude - b->longitude) * (point.latitude - b->latitude) / (a->latitude - b->latitude) + b->longitude)
      is_inside = !is_inside;
  }
  nc_xpath_value_set_boolean (result, is_inside);
}

const NcXpFunction nc_xp_geo_functions[] = {
  { "area", 1, 1, fn_area },
  { "distance", 1, G_MAXUINT, fn_distance },
  { "geofence", 2, 2, fn_geofence },
  { NULL, 0, 0, NULL },
};
