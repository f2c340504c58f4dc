/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"
#include "nc-xml.h"
#include "nc-xpath.h"

/* Each line is an expression over a small tree. */
static void
evaluate (NcXpathEnv *env, xmlDoc *doc, const char *expression)
{
  g_autoptr (NcXpath) xpath = nc_xpath_compile (expression, NULL);
  g_auto (NcXpathValue) value = { .type = NC_XPATH_STRING };
  g_autofree char *text = NULL;

  if (!xpath)
    return;
  nc_xpath_check (xpath, env, NULL);
  if (nc_xpath_eval (xpath, env, xmlDocGetRootElement (doc), &value, NULL))
    text = nc_xpath_value_to_string (env, &value);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static const char tree[] = "<data v='1'><a>1</a><a>2</a><b>x y</b><c><d>2026-11-21</d><!--n--></c></data>";
  g_autoptr (xmlDoc) doc = nc_xml_parse (tree, sizeof tree - 1, NULL);
  g_autoptr (NcClock) clock = nc_clock_new_as_of (nc_day_parse ("2026-11-21"));
  g_autoptr (NcXpathEnv) env = nc_xpath_env_new (clock);
  g_autofree char *text = g_strndup ((const char *)data, size);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i]; i++)
    evaluate (env, doc, lines[i]);
  return 0;
}
