/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-form.h"
#include "nc-json.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ours FORM.xml EXPRESSIONS.txt: times of this engine as one line of JSON, for run.mjs, which asks the peers for the
   same on the same files. */

#define OPENINGS 9
#define CHANGES  200
#define MIN_USEC 30000

static int
compare (gconstpointer a, gconstpointer b)
{
  return *(const double *)a < *(const double *)b ? -1 : *(const double *)a > *(const double *)b;
}

static double
quantile (double *times, guint n, double q)
{
  qsort (times, n, sizeof *times, compare);
  return times[(guint)((n - 1) * q)];
}

static NcForm *
open_form (const char *text, gsize length)
{
  g_autoptr (NcClock) clock = nc_clock_new_system ();
  NcFormOptions options = { .clock = clock };
  g_autoptr (GError) error = NULL;
  xmlDoc *doc = nc_xml_parse (text, length, &error);
  NcForm *form = doc ? nc_form_open (doc, &options, &error) : NULL;

  if (!form)
    g_error ("%s", error->message);
  return form;
}

static void
time_form (GString *json, const char *text, gsize length)
{
  double opened[OPENINGS], changed[CHANGES];
  g_autoptr (NcForm) form = NULL;
  guint n;

  for (guint i = 0; i < OPENINGS; i++) {
    gint64 start = g_get_monotonic_time ();

    g_clear_pointer (&form, nc_form_free);
    form = open_form (text, length);
    opened[i] = (double)(g_get_monotonic_time () - start) / 1000;
  }
  n = nc_form_count_repeats (form, "/data/motors");
  for (guint i = 0; i < CHANGES; i++) {
    g_autofree char *path = g_strdup_printf ("/data/motors[%u]/kw", i * 37 % n + 1);
    g_autofree char *value = g_strdup_printf ("%u.5", i + 100);
    gint64 start = g_get_monotonic_time ();

    if (!nc_form_set_value (form, path, value, NULL))
      g_error ("%s", path);
    changed[i] = (double)(g_get_monotonic_time () - start) / 1000;
  }
  nc_json_member_double (json, "open_ms", quantile (opened, OPENINGS, 0.5));
  nc_json_member_double (json, "change_p50_ms", quantile (changed, CHANGES, 0.5));
  nc_json_member_double (json, "change_p99_ms", quantile (changed, CHANGES, 0.99));
}

static double
time_expression (const char *text, xmlNode *context)
{
  g_autoptr (NcClock) clock = nc_clock_new_system ();
  g_autoptr (NcXpathEnv) env = nc_xpath_env_new (clock);
  g_autoptr (GError) error = NULL;
  g_autoptr (NcXpath) xpath = nc_xpath_compile (text, &error);
  gint64 start = g_get_monotonic_time ();
  guint n = 0;

  if (!xpath)
    g_error ("%s", error->message);
  while (g_get_monotonic_time () - start < MIN_USEC) {
    g_autofree char *value = nc_xpath_eval_string (xpath, env, context, &error);

    if (!value)
      g_error ("%s: %s", text, error->message);
    n++;
  }
  return (double)(g_get_monotonic_time () - start) / n;
}

int
main (int argc, char **argv)
{
  g_autofree char *form = NULL, *list = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (GString) json = g_string_new (NULL);
  g_autoptr (xmlDoc) instance = NULL;
  gsize length;
  const char *start, *end;

  if (argc != 3 || !g_file_get_contents (argv[1], &form, &length, NULL) ||
      !g_file_get_contents (argv[2], &list, NULL, NULL))
    return 2;
  nc_json_begin_object (json);
  time_form (json, form, length);
  start = strstr (form, "<data ");
  end = strstr (form, "</instance>");
  instance = nc_xml_parse (start, (gsize)(end - start), NULL);
  lines = g_strsplit (g_strstrip (list), "\n", -1);
  nc_json_key (json, "xpath_us");
  nc_json_begin_array (json);
  for (char **line = lines; *line; line++)
    nc_json_double (json, time_expression (*line, xmlDocGetRootElement (instance)));
  nc_json_end_array (json);
  nc_json_end_object (json);
  puts (json->str);
  return 0;
}
