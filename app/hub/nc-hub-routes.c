/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-hub-routes.h"
#include <string.h>

static const NcHubRoute *const tables[] = { nc_hub_api_routes, nc_hub_file_routes, nc_hub_web_routes };

/* (transfer full): what stands for the route's id in @path, "" where it has none; NULL when the path is another's */
static char *
match (const NcHubRoute *route, const char *path)
{
  gsize n = strlen (route->path);

  if (strncmp (path, route->path, n) != 0)
    return NULL;
  if (!route->has_id)
    return path[n] == 0 ? g_strdup ("") : NULL;
  return path[n] == '/' && path[n + 1] && !strchr (path + n + 1, '/') ? g_strdup (path + n + 1) : NULL;
}

/* What can be read can be asked for its head (RFC 9110, 9.1), unless that is a route of its own. */
static gboolean
takes (const NcHubRoute *route, const char *method)
{
  return g_str_equal (route->method, method) || (g_str_equal (method, "HEAD") && g_str_equal (route->method, "GET"));
}

static void
add_method (GPtrArray *methods, const char *method)
{
  if (!g_ptr_array_find_with_equal_func (methods, method, g_str_equal, NULL))
    g_ptr_array_add (methods, (gpointer)method);
}

/**
 * nc_hub_route_find:
 * @id: (out) (transfer full): the path's last part, for a route that has one
 * @allow: (out) (transfer full) (nullable): where the path is known and the method is not, those that are, as the
 *   header Allow says them
 *
 * Returns: (nullable): who answers
 */
const NcHubRoute *
nc_hub_route_find (const char *method, const char *path, char **id, char **allow)
{
  g_autoptr (GPtrArray) methods = g_ptr_array_new ();

  *allow = NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (tables); i++)
    for (const NcHubRoute *route = tables[i]; route->method; route++) {
      g_autofree char *found = match (route, path);

      if (!found)
        continue;
      if (takes (route, method)) {
        *id = g_steal_pointer (&found);
        return route;
      }
      add_method (methods, route->method);
      if (g_str_equal (route->method, "GET"))
        add_method (methods, "HEAD");
    }
  if (methods->len > 0) {
    add_method (methods, "OPTIONS");
    g_ptr_array_add (methods, NULL);
    *allow = g_strjoinv (", ", (char **)methods->pdata);
  }
  return NULL;
}

/* Whether people read what comes from there, and not programs. */
gboolean
nc_hub_route_is_page (const char *path)
{
  return !g_str_has_prefix (path, "/v1/") && !g_str_equal (path, "/health");
}
