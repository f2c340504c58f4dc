/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-checklist-functions.h"
#include "nc-elimination.h"
#include "nc-lang.h"
#include "nc-record.h"
#include "nc-verdict.h"
#include <math.h>

#define MAX_POPULATION 10000000.0

/* The standard normal quantile by Newton's method on erfc; |p| is far from 0 and 1 here. */
static double
normal_quantile (double p)
{
  double z = 1.6;

  for (guint i = 0; i < 60; i++)
    z -= (0.5 * erfc (-z / G_SQRT2) - p) / (exp (-z * z / 2) / sqrt (2 * G_PI));
  return z;
}

/**
 * nc_checklist_sample_size:
 * @population: how many machines there are
 * @confidence: 0.5 … 0.999, such as 0.95
 * @error_share: the error accepted in a share, 0.005 … 0.5, such as 0.1
 *
 * How many of @population to check so that the share found differs from the true one by at most @error_share with
 * @confidence, for the worst share (one half), with the correction for a finite population:
 * n0 = z² · 0.25 / e², n = n0 / (1 + (n0 − 1) / N), rounded up.
 *
 * Returns: at most @population; 0 for none, or when an argument is outside its range.
 */
guint
nc_checklist_sample_size (guint population, double confidence, double error_share)
{
  double z, n0, n;

  if (population == 0 || !(confidence >= 0.5 && confidence <= 0.999) || !(error_share >= 0.005 && error_share <= 0.5))
    return 0;
  z = normal_quantile ((1 + confidence) / 2);
  n0 = z * z * 0.25 / (error_share * error_share);
  n = ceil (n0 / (1 + (n0 - 1) / population) - 1e-9);
  return (guint)MIN (MAX (n, 1), population);
}

static gboolean
sample_size (NcXpathEnv *env, xmlNode *context, NcXpathValue *args, guint n_args, NcXpathValue *result,
             gpointer user_data, GError **error)
{
  double population = nc_xpath_value_to_number (env, &args[0]);
  double confidence = n_args > 1 ? nc_xpath_value_to_number (env, &args[1]) : 0.95;
  double share = n_args > 2 ? nc_xpath_value_to_number (env, &args[2]) : 0.1;

  (void)context;
  (void)user_data;
  (void)error;
  if (!(population >= 0) || population > MAX_POPULATION)
    nc_xpath_value_set_string (result, "");
  else
    nc_xpath_value_set_number (result, nc_checklist_sample_size ((guint)population, confidence, share));
  return TRUE;
}

static gboolean
verdict_label (NcXpathEnv *env, xmlNode *context, NcXpathValue *args, guint n_args, NcXpathValue *result,
               gpointer user_data, GError **error)
{
  g_autofree char *text = nc_xpath_value_to_string (env, &args[0]);
  NcVerdictCode code;

  (void)context;
  (void)n_args;
  (void)user_data;
  (void)error;
  nc_xpath_value_set_string (result, nc_verdict_code_parse (text, &code) ? nc_verdict_code_label (code) : "");
  return TRUE;
}

static gboolean
no_oracle (GError **error)
{
  g_set_error_literal (error, NC_XPATH_ERROR, NC_XPATH_ERROR_ARGUMENTS,
                       _ ("the reference data that the judgement rests on are missing; install the program again"));
  return FALSE;
}

static gboolean
judge (NcXpathEnv *env, xmlNode *context, NcXpathValue *args, guint n_args, NcXpathValue *result, gpointer user_data,
       GError **error)
{
  const NcChecklistOracle *oracle = user_data;
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) columns = g_ptr_array_new (), values = g_ptr_array_new ();
  char *answer;

  (void)context;
  if (!oracle || !oracle->judge)
    return no_oracle (error);
  for (guint i = 0; i < n_args; i++)
    g_ptr_array_add (texts, nc_xpath_value_to_string (env, &args[i]));
  for (guint i = 2; i + 1 < n_args; i += 2) {
    const char *value = g_ptr_array_index (texts, i + 1);

    if (!*value)
      continue;
    g_ptr_array_add (columns, g_ptr_array_index (texts, i));
    g_ptr_array_add (values, (gpointer)value);
  }
  answer = oracle->judge (oracle->user_data, g_ptr_array_index (texts, 0), g_ptr_array_index (texts, 1),
                          (const char *const *)columns->pdata, (const char *const *)values->pdata, columns->len, error);
  if (answer)
    nc_xpath_value_take_string (result, answer);
  return answer != NULL;
}

static gboolean
lookup (NcXpathEnv *env, xmlNode *context, NcXpathValue *args, guint n_args, NcXpathValue *result, gpointer user_data,
        GError **error)
{
  const NcChecklistOracle *oracle = user_data;
  g_autofree char *model = nc_xpath_value_to_string (env, &args[0]);
  g_autofree char *category = nc_xpath_value_to_string (env, &args[1]);
  g_autofree char *year = nc_xpath_value_to_string (env, &args[4]);
  g_autofree char *member = n_args > 5 ? nc_xpath_value_to_string (env, &args[5]) : g_strdup ("verdict");
  char *answer;

  (void)context;
  if (!oracle || !oracle->lookup)
    return no_oracle (error);
  answer = oracle->lookup (oracle->user_data, model, category, nc_xpath_value_to_number (env, &args[2]),
                           nc_xpath_value_to_number (env, &args[3]), *year ? year : NULL, member, error);
  if (answer)
    nc_xpath_value_take_string (result, answer);
  return answer != NULL;
}

static const char *const members[] = { "verdict", "grade",     "unit",       "rule_id",   "document",
                                       "table",   "violation", "confidence", "explain",   "actual",
                                       "limit",   "margin",    "needs",      "screening", NULL };
/* What the elimination lists ask for beside the columns of a kind. */
static const char *const listed[] = {
  "id", "model", "rated_kw", "poles", "voltage_v", "made_year", "inspected_on", NULL
};

static gboolean
takes_column (NcKind kind, const char *name)
{
  const NcColumn *columns;
  guint n;

  /* A form is also checked where nothing has been judged yet; without any pack the names cannot be told wrong. */
  if (!nc_columns_load (NULL, NULL))
    return TRUE;
  columns = nc_columns (kind, &n);
  for (guint i = 0; i < n; i++)
    if (g_str_equal (columns[i].name, name))
      return TRUE;
  return g_strv_contains (listed, name);
}

/* Misspelled kinds, members and columns would give no verdict, or one without a figure that was measured. */
static char *
check_judge (const char *const *constants, guint n_args, gboolean *is_error)
{
  NcCategory category;
  NcKind kind;
  gboolean has_kind = constants[0] && nc_kind_parse (constants[0], &kind);

  *is_error = TRUE;
  if (constants[0] && *constants[0] && !has_kind && !nc_category_parse (constants[0], &category))
    return g_strdup_printf (_ ("nothing called “%s” can be judged"), constants[0]);
  if (constants[1] && !g_strv_contains (members, constants[1]))
    return g_strdup_printf (_ ("a verdict has no member “%s”"), constants[1]);
  if (n_args % 2)
    return g_strdup (_ ("a column is given without a value"));
  *is_error = FALSE;
  for (guint i = 2; has_kind && i < n_args; i += 2)
    if (constants[i] && !takes_column (kind, constants[i]))
      return g_strdup_printf (_ ("“%s” has no column “%s”; its value is left out"), constants[0], constants[i]);
  return NULL;
}

static char *
check_lookup (const char *const *constants, guint n_args, gboolean *is_error)
{
  NcCategory category;

  *is_error = TRUE;
  if (constants[1] && *constants[1] && !nc_category_parse (constants[1], &category))
    return g_strdup_printf (_ ("there is no category “%s”"), constants[1]);
  if (n_args > 5 && constants[5] && !g_strv_contains (members, constants[5]))
    return g_strdup_printf (_ ("a verdict has no member “%s”"), constants[5]);
  return NULL;
}

/**
 * nc_checklist_functions_register:
 * @oracle: (nullable): must live as long as @env; without it the functions are known, and asking the judgement is an
 * error
 *
 * Registers nc:judge, nc:lookup, nc:sample-size and nc:verdict-label (README.md beside this file).
 */
void
nc_checklist_functions_register (NcXpathEnv *env, const NcChecklistOracle *oracle)
{
  nc_xpath_register (env, "nc:judge", 2, 2 + 2 * 64, judge, (gpointer)oracle);
  nc_xpath_register (env, "nc:lookup", 5, 6, lookup, (gpointer)oracle);
  nc_xpath_set_call_check (env, "nc:judge", check_judge);
  nc_xpath_set_call_check (env, "nc:lookup", check_lookup);
  nc_xpath_register (env, "nc:sample-size", 1, 3, sample_size, NULL);
  nc_xpath_register (env, "nc:verdict-label", 1, 1, verdict_label, NULL);
}
