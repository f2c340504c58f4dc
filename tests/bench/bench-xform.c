/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-form.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Times of the engine: a motor group repeated 1,000 times with calculations and sums outside; a form of 500 questions;
   a choice list of 100,000 rows. */

#define N_MOTORS  1000
#define N_CHANGES 400
#define N_ROWS    100000

static const char head[] = "<h:html xmlns='http://www.w3.org/2002/xforms' xmlns:h='http://www.w3.org/1999/xhtml' "
                           "xmlns:jr='http://openrosa.org/javarosa'><h:head><h:title>b</h:title><model>";

static double
ms_since (gint64 start)
{
  return (double)(g_get_monotonic_time () - start) / 1000;
}

static xmlDoc *
provide_cb (const char *id, const char *src, gpointer user_data, GError **error)
{
  g_autoptr (GString) xml = g_string_new ("<root>");

  (void)id;
  (void)src;
  (void)user_data;
  for (guint i = 0; i < N_ROWS; i++)
    g_string_append_printf (xml, "<item><name>e%u</name><label>企业 %u</label><county>c%u</county></item>", i, i,
                            i % 1000);
  g_string_append (xml, "</root>");
  return nc_xml_parse (xml->str, xml->len, error);
}

static NcForm *
open_form (GString *xml, xmlDoc *answers, double *ms)
{
  g_autoptr (NcClock) clock = nc_clock_new_system ();
  NcFormOptions options = { .clock = clock, .answers = answers, .provider = provide_cb };
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();
  xmlDoc *doc = nc_xml_parse (xml->str, xml->len, &error);
  NcForm *form = doc ? nc_form_open (doc, &options, &error) : NULL;

  *ms = ms_since (start);
  if (!form)
    g_error ("%s", error->message);
  return form;
}

static GString *
motor_form (void)
{
  static const char fields[] =
      "<model/><kw/><poles/><made/><eff/><hours/><load/><n/><old/><kwh/><loss/><saving/><share/>"
      "<flag/><note/>";
  GString *xml = g_string_new (head);

  g_string_append_printf (
      xml,
      "<instance><data id='b'><price>0.5</price><motors jr:template=''>%s</motors><total/><count_old/><saved/></data>"
      "</instance>"
      "<bind nodeset='/data/price' type='decimal'/>"
      "<bind nodeset='/data/motors/kw' type='decimal' constraint='. &gt; 0'/>"
      "<bind nodeset='/data/motors/made' type='int' relevant=\"../model != ''\"/>"
      "<bind nodeset='/data/motors/old' calculate=\"if(starts-with(../model, 'JO2') or ../made &lt; 2004, 'yes', "
      "'no')\"/>"
      "<bind nodeset='/data/motors/n' calculate='position(..)'/>"
      "<bind nodeset='/data/motors/kwh' type='decimal' calculate='../kw * ../hours * ../load div 100'/>"
      "<bind nodeset='/data/motors/loss' type='decimal' calculate='../kwh * (1 - ../eff div 100)'/>"
      "<bind nodeset='/data/motors/saving' type='decimal' calculate='round(../loss * 0.3 * /data/price, 2)'/>"
      "<bind nodeset='/data/motors/flag' relevant=\"../old = 'yes'\"/>"
      "<bind nodeset='/data/total' type='decimal' calculate='sum(/data/motors/kwh)'/>"
      "<bind nodeset='/data/count_old' type='int' calculate=\"count(/data/motors[old = 'yes'])\"/>"
      "<bind nodeset='/data/saved' type='decimal' calculate='sum(/data/motors/saving)'/>"
      "</model></h:head><h:body><input ref='/data/price'><label>p</label></input><group ref='/data/motors'><repeat "
      "nodeset='/data/motors'><input "
      "ref='/data/motors/kw'><label>kw</label></input></repeat></group></h:body></h:html>",
      fields);
  return xml;
}

static xmlDoc *
motor_answers (void)
{
  g_autoptr (GString) xml = g_string_new ("<data><price>0.5</price>");

  for (guint i = 0; i < N_MOTORS; i++)
    g_string_append_printf (xml,
                            "<motors><model>%s-%u</model><kw>%u</kw><poles>4</poles><made>%u</made><eff>91.5</eff>"
                            "<hours>5000</hours><load>75</load></motors>",
                            i % 7 ? "YE3" : "JO2", i, i % 90 + 1, 1995 + i % 25);
  g_string_append (xml, "</data>");
  return nc_xml_parse (xml->str, xml->len, NULL);
}

static int
compare (gconstpointer a, gconstpointer b)
{
  return *(const double *)a < *(const double *)b ? -1 : *(const double *)a > *(const double *)b;
}

static void
bench_repeats (void)
{
  g_autoptr (GString) xml = motor_form ();
  g_autoptr (xmlDoc) answers = motor_answers ();
  double open_ms, times[N_CHANGES];
  g_autoptr (NcForm) form = open_form (xml, answers, &open_ms);

  g_assert_cmpuint (nc_form_count_repeats (form, "/data/motors"), ==, N_MOTORS);
  for (guint i = 0; i < N_CHANGES; i++) {
    g_autofree char *path = g_strdup_printf ("/data/motors[%u]/kw", i * 37 % N_MOTORS + 1);
    g_autofree char *text = g_strdup_printf ("%u.5", i + 100);
    gint64 start = g_get_monotonic_time ();

    g_assert_true (nc_form_set_value (form, path, text, NULL));
    times[i] = ms_since (start);
  }
  qsort (times, N_CHANGES, sizeof *times, compare);
  printf ("form, 1000 motors: open %.1f ms (target 300), one answer p50 %.3f p99 %.3f ms (target 5)\n", open_ms,
          times[N_CHANGES / 2], times[N_CHANGES * 99 / 100]);
  {
    gint64 start = g_get_monotonic_time ();

    g_assert_true (nc_form_set_value (form, "/data/price", "0.6", NULL));
    printf ("form, 1000 motors: an answer that all of them read %.2f ms\n", ms_since (start));
  }
}

static void
bench_questions (void)
{
  g_autoptr (GString) xml = g_string_new (head), binds = g_string_new (NULL), body = g_string_new (NULL);
  double open_ms;

  g_string_append (xml, "<instance><data id='q'>");
  for (guint i = 0; i < 500; i++) {
    g_string_append_printf (xml, "<q%u/>", i);
    g_string_append_printf (binds,
                            "<bind nodeset='/data/q%u' type='int' relevant=\"/data/q%u != 5\" required='true()' "
                            "constraint='. &gt; 0 and . &lt; 100'/>",
                            i, i ? i - 1 : 0);
    g_string_append_printf (body, "<input ref='/data/q%u'><label>Q %u</label></input>", i, i);
  }
  /* the first reads none of the others */
  g_string_append (xml, "</data></instance>");
  g_string_append (xml, strstr (binds->str, "<bind nodeset='/data/q1'"));
  g_string_append_printf (xml, "</model></h:head><h:body>%s</h:body></h:html>", body->str);
  {
    g_autoptr (NcForm) form = open_form (xml, NULL, &open_ms);

    g_assert_true (nc_form_is_relevant (form, "/data/q499"));
    printf ("form, 500 questions: open %.1f ms (target 50)\n", open_ms);
  }
}

static void
bench_choices (void)
{
  g_autoptr (GString) xml = g_string_new (head);
  double open_ms, worst = 0, first = 0;

  g_string_append (
      xml,
      "<instance><data id='c'><county/><enterprise/></data></instance><instance id='list' src='jr://file/x.xml'/>"
      "</model></h:head><h:body><input ref='/data/county'><label>c</label></input><select1 "
      "ref='/data/enterprise'><label>e</label><itemset nodeset=\"instance('list')/root/item[county=/data/county]\">"
      "<value ref='name'/><label ref='label'/></itemset></select1></h:body></h:html>");
  {
    g_autoptr (NcForm) form = open_form (xml, NULL, &open_ms);

    for (guint i = 0; i < 50; i++) {
      g_autofree char *county = g_strdup_printf ("c%u", i * 13 % 1000);
      gint64 start = g_get_monotonic_time ();
      g_autoptr (GPtrArray) choices = NULL;

      g_assert_true (nc_form_set_value (form, "/data/county", county, NULL));
      choices = nc_form_choices (form, "/data/enterprise", NULL);
      g_assert_cmpuint (choices->len, ==, N_ROWS / 1000);
      if (i)
        worst = MAX (worst, ms_since (start));
      else
        first = ms_since (start);
    }
    printf ("form, 100000 choices: filter to 100, worst %.3f ms (target 10), first with its index %.1f ms\n", worst,
            first);
  }
}

int
main (void)
{
  bench_repeats ();
  bench_questions ();
  bench_choices ();
  return 0;
}
