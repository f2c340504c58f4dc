/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-cli.h"
#include "nc-elimination.h"
#include "nc-json.h"
#include "nc-lang.h"
#include "nc-model-key.h"
#include "nc-verdict.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

static gboolean
read_number (const char *text, double low, double high, gboolean whole, double *value)
{
  char *end = NULL;

  if (!g_ascii_isdigit (*text) && *text != '.')
    return FALSE;
  *value = g_ascii_strtod (text, &end);
  return *end == 0 && isfinite (*value) && *value >= low && *value <= high && (!whole || *value == floor (*value));
}

static NcExit
take_option (NcCli *cli, NcEliminationQuery *query, const char *name, const char *text)
{
  double number = 0;
  gboolean good;

  if (g_str_equal (name, "--category")) {
    if (!nc_category_parse (text, &query->category))
      return nc_cli_fail (cli, NC_EXIT_BAD_INPUT, _ ("“%s” is no category"), text);
    return NC_EXIT_DONE;
  }
  if (g_str_equal (name, "--rated-kw")) {
    good = read_number (text, 0.001, 1e6, FALSE, &number);
    query->rated_kw = number;
  } else if (g_str_equal (name, "--poles")) {
    good = read_number (text, 2, 100, TRUE, &number) && (int)number % 2 == 0;
    query->poles = (int)number;
  } else if (g_str_equal (name, "--voltage")) {
    good = read_number (text, 1, 1e6, FALSE, &number);
    query->voltage_v = number;
  } else if (g_str_equal (name, "--made")) {
    good = read_number (text, 1900, 9999, TRUE, &number);
    query->made_year = (int)number;
  } else if (g_str_equal (name, "--in-service")) {
    good = read_number (text, 1900, 9999, TRUE, &number);
    query->in_service_year = (int)number;
  } else {
    return nc_cli_usage (cli, "lookup");
  }
  return good ? NC_EXIT_DONE : nc_cli_fail (cli, NC_EXIT_BAD_INPUT, _ ("“%s” is no value for %s"), text, name);
}

static NcExit
read_arguments (NcCli *cli, int argc, char **argv, NcEliminationQuery *query)
{
  gboolean only_words = FALSE;

  for (int i = 1; i < argc; i++) {
    const char *value = strchr (argv[i], '=');
    g_autofree char *name = value ? g_strndup (argv[i], value - argv[i]) : g_strdup (argv[i]);
    NcExit taken;

    if (!only_words && g_str_equal (argv[i], "--")) {
      only_words = TRUE;
    } else if (!only_words && g_str_equal (argv[i], "--json")) {
      cli->json = TRUE;
    } else if (!only_words && g_str_has_prefix (argv[i], "--")) {
      value = value ? value + 1 : (i + 1 < argc ? argv[++i] : NULL);
      if (!value)
        return nc_cli_usage (cli, "lookup");
      taken = take_option (cli, query, name, value);
      if (taken != NC_EXIT_DONE)
        return taken;
    } else if (query->model) {
      return nc_cli_usage (cli, "lookup");
    } else {
      query->model = argv[i];
    }
  }
  return query->model ? NC_EXIT_DONE : nc_cli_usage (cli, "lookup");
}

static void
print_match_json (GString *out, const NcEliminationMatch *match)
{
  const NcEliminationRow *row = match->row;

  nc_json_begin_object (out);
  nc_json_member_string (out, "rule_id", row->rule_id);
  nc_json_member_int (out, "batch", row->batch);
  nc_json_member_string (out, "notice", row->notice);
  nc_json_member_string (out, "item", row->item);
  nc_json_member_string (out, "category", row->category);
  nc_json_member_string (out, "product", row->product);
  nc_json_member_string (out, "model", row->model);
  nc_json_member_string (out, "match_type", row->match_type);
  nc_json_member_string (out, "verdict", nc_verdict_code_to_string (match->verdict));
  nc_json_member_double (out, "score", round (match->score * 1000) / 1000);
  nc_json_key (out, "differing");
  nc_json_begin_array (out);
  for (guint i = 0; i < match->n_differing; i++) {
    nc_json_begin_object (out);
    nc_json_member_int (out, "position", match->differing[i].position);
    nc_json_member_string (out, "given", match->differing[i].given);
    nc_json_member_string (out, "listed", match->differing[i].listed);
    nc_json_end_object (out);
  }
  nc_json_end_array (out);
  nc_json_key (out, "rated_kw");
  if (isnan (row->rated_kw))
    nc_json_null (out);
  else
    nc_json_double (out, row->rated_kw);
  nc_json_member_string (out, "condition", row->condition);
  nc_json_key (out, "made_on_or_before");
  if (row->made_on_or_before)
    nc_json_int (out, row->made_on_or_before);
  else
    nc_json_null (out);
  nc_json_member_string (out, "stop_use_by", row->stop_use_by);
  nc_json_member_string (out, "confidence", nc_confidence_to_string (row->confidence));
  nc_json_member_string (out, "provenance", row->provenance);
  nc_json_end_object (out);
}

static void
print_basis_json (GString *out, const NcEliminationResult *result)
{
  NcBasis basis;

  nc_elimination_basis (result, &basis);
  nc_json_key (out, "basis");
  if (!basis.rule_id) {
    nc_json_null (out);
    return;
  }
  nc_json_begin_object (out);
  nc_json_member_string (out, "document", basis.document);
  nc_json_member_string (out, "table", basis.table_item);
  nc_json_member_string (out, "rule_id", basis.rule_id);
  nc_json_member_string (out, "in_force_from", basis.in_force_from);
  nc_json_member_string (out, "in_force_to", basis.in_force_to);
  nc_json_member_string (out, "provenance", basis.provenance);
  nc_json_end_object (out);
}

static void
print_json (const NcEliminationQuery *query, const NcEliminationResult *result)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autofree char *key = nc_model_key (query->model);
  g_autofree char *explain = nc_elimination_explain (query, result);

  nc_json_begin_object (out);
  nc_json_member_string (out, "kind", "lookup");
  nc_json_member_string (out, "model", query->model);
  nc_json_member_string (out, "model_key", key);
  nc_json_member_string (out, "verdict", nc_verdict_code_to_string (result->verdict));
  nc_json_key (out, "matches");
  nc_json_begin_array (out);
  for (guint i = 0; i < result->n_matches; i++)
    print_match_json (out, &result->matches[i]);
  nc_json_end_array (out);
  nc_json_key (out, "needs");
  nc_json_begin_array (out);
  for (guint i = 0; i < NC_ELIMINATION_N_NEEDS; i++)
    if (result->needs & 1u << i)
      nc_json_string (out, nc_elimination_need_name (1u << i));
  nc_json_end_array (out);
  print_basis_json (out, result);
  nc_json_member_string (out, "violation", result->verdict == NC_VERDICT_ELIMINATED ? "V01" : NULL);
  nc_json_member_string (out, "confidence", nc_confidence_to_string (result->confidence));
  nc_json_member_string (out, "explain", explain);
  nc_json_end_object (out);
  puts (out->str);
}

static void
print_text (const NcEliminationQuery *query, const NcEliminationResult *result)
{
  g_autofree char *explain = nc_elimination_explain (query, result);

  printf ("%s\n%s\n", nc_verdict_code_label (result->verdict), explain);
  for (guint i = 0; i < result->n_matches; i++) {
    const NcEliminationMatch *match = &result->matches[i];

    printf ("  %.2f  %s  %s  %s  %s", match->score, match->row->rule_id, match->row->model, match->row->product,
            match->reason == NC_ELIMINATION_NEAR ? _ ("only similar") : nc_verdict_code_label (match->verdict));
    for (guint j = 0; j < match->n_differing; j++)
      printf ("  [%u: %s→%s]", match->differing[j].position, match->differing[j].given, match->differing[j].listed);
    putchar ('\n');
  }
}

NcExit
nc_cli_lookup (NcCli *cli, int argc, char **argv)
{
  NcEliminationQuery query = { .rated_kw = NAN, .as_of = nc_clock_today (cli->clock), .fuzzy = TRUE };
  NcEliminationResult result;
  g_autoptr (NcReference) reference = NULL;
  g_autoptr (NcEliminationMatcher) matcher = NULL;
  g_autoptr (GError) error = NULL;
  NcExit arguments = read_arguments (cli, argc, argv, &query);

  if (arguments != NC_EXIT_DONE)
    return arguments;
  reference = nc_reference_open (NULL, &error);
  if (reference && nc_reference_load_confirmations (reference, cli->home, &error))
    matcher = nc_elimination_matcher_new (reference, &error);
  if (!matcher)
    return nc_cli_fail_error (cli, NC_EXIT_STORE, error);
  nc_elimination_match (matcher, &query, &result);
  if (cli->json)
    print_json (&query, &result);
  else
    print_text (&query, &result);
  return NC_EXIT_DONE;
}
