/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-xpath-private.h"
#include "nc-lang.h"
#include <math.h>
#include <string.h>

/* number(): a date as days; as text, where a text is wanted of it, whole days */
static void
fn_number (NcXpEval *eval, const NcXpFocus *focus, const NcXpNode *call, NcXpathValue *result)
{
  g_auto (NcXpathValue) value = { .type = NC_XPATH_STRING };
  g_autofree char *text = NULL;
  double number;
  gint64 ms;

  nc_xp_arg_value (eval, focus, call, 0, &value);
  if (eval->error)
    return;
  number = nc_xpath_value_to_number (eval->env, &value);
  if (value.type == NC_XPATH_STRING || value.type == NC_XPATH_NODESET)
    text = nc_xpath_value_to_string (eval->env, &value);
  nc_xpath_value_set_number (result, number);
  if (text && nc_xp_parse_datetime (eval->env, text, &ms))
    result->string = nc_xpath_format_number (floor (number));
}

typedef struct {
  double sum, min, max;
  guint64 n;
} Totals;

/* Every node of a node-set counts, an empty one as NaN. */
static void
total (NcXpEval *eval, const NcXpFocus *focus, const NcXpNode *call, Totals *totals)
{
  *totals = (Totals){ .min = INFINITY, .max = -INFINITY };
  for (guint i = 0; i < call->n_children && !eval->error; i++) {
    g_auto (NcXpathValue) value = { .type = NC_XPATH_STRING };
    guint parts;

    nc_xp_arg_value (eval, focus, call, i, &value);
    parts = value.type == NC_XPATH_NODESET ? value.n_nodes : 1;
    for (guint k = 0; k < parts; k++, totals->n++) {
      g_autofree char *owned = NULL;
      double number = value.type == NC_XPATH_NODESET
                          ? nc_xp_text_to_number (eval->env, nc_xp_node_text (value.nodes[k], &owned))
                          : nc_xpath_value_to_number (eval->env, &value);

      totals->sum += number;
      totals->min = isnan (number) || isnan (totals->min) ? NAN : MIN (totals->min, number);
      totals->max = isnan (number) || isnan (totals->max) ? NAN : MAX (totals->max, number);
    }
  }
}

static void
fn_sum (NcXpEval *eval, const NcXpFocus *focus, const NcXpNode *call, NcXpathValue *result)
{
  Totals totals;

  total (eval, focus, call, &totals);
  nc_xpath_value_set_number (result, totals.sum);
}

static void
fn_min (NcXpEval *eval, const NcXpFocus *focus, const NcXpNode *call, NcXpathValue *result)
{
  Totals totals;

  total (eval, focus, call, &totals);
  nc_xpath_value_set_number (result, totals.n ? totals.min : NAN);
}

static void
fn_max (NcXpEval *eval, const NcXpFocus *focus, const NcXpNode *call, NcXpathValue *result)
{
  Totals totals;

  total (eval, focus, call, &totals);
  nc_xpath_value_set_number (result, totals.n ? totals.max : NAN);
}

static double
exp10_of (double x)
{
  return pow (10, x);
}

/* functions of one number */
static void
fn_math (NcXpEval *eval, const NcXpFocus *focus, const NcXpNode *call, NcXpathValue *result)
{
  static const struct {
    const char *name;
    double (*function) (double);
  } functions[] = {
    { "floor", floor }, { "ceiling", ceil }, { "abs", fabs },  { "sin", sin },   { "cos", cos },
    { "tan", tan },     { "asin", asin },    { "acos", acos }, { "atan", atan }, { "log", log },
    { "log10", log10 }, { "exp", exp },      { "sqrt", sqrt }, { "int", trunc }, { "exp10", exp10_of }
  };
  double x = nc_xp_arg_number (eval, focus, call, 0);

  for (guint i = 0; i < G_N_ELEMENTS (functions); i++)
    if (strcmp (call->function->name, functions[i].name) == 0)
      nc_xpath_value_set_number (result, functions[i].function (x));
}

/* half away from zero, at a number of decimal places that may be negative */
static void
fn_round (NcXpEval *eval, const NcXpFocus *focus, const NcXpNode *call, NcXpathValue *result)
{
  double x = nc_xp_arg_number (eval, focus, call, 0), factor;
  double places = call->n_children > 1 ? trunc (nc_xp_arg_number (eval, focus, call, 1)) : 0;

  if (isnan (x) || isnan (places)) {
    nc_xpath_value_set_number (result, NAN);
    return;
  }
  if (isinf (x) || places > 15) {
    nc_xpath_value_set_number (result, x);
    return;
  }
  factor = pow (10, fabs (places));
  x = places < 0 ? floor (fabs (x) / factor + 0.5) * factor * (x < 0 ? -1 : 1)
                 : floor (fabs (x) * factor + 0.5) / factor * (x < 0 ? -1 : 1);
  nc_xpath_value_set_number (result, isfinite (x) ? x : nc_xp_arg_number (eval, focus, call, 0));
}

static void
fn_pow (NcXpEval *eval, const NcXpFocus *focus, const NcXpNode *call, NcXpathValue *result)
{
  double x = nc_xp_arg_number (eval, focus, call, 0), y = nc_xp_arg_number (eval, focus, call, 1);

  nc_xpath_value_set_number (result, isnan (x) || isnan (y) ? NAN : pow (x, y));
}

static void
fn_atan2 (NcXpEval *eval, const NcXpFocus *focus, const NcXpNode *call, NcXpathValue *result)
{
  double y = nc_xp_arg_number (eval, focus, call, 0);

  nc_xpath_value_set_number (result, atan2 (y, nc_xp_arg_number (eval, focus, call, 1)));
}

static void
fn_pi (NcXpEval *eval, const NcXpFocus *focus, const NcXpNode *call, NcXpathValue *result)
{
  (void)eval;
  (void)focus;
  (void)call;
  nc_xpath_value_set_number (result, G_PI);
}

static void
fn_random (NcXpEval *eval, const NcXpFocus *focus, const NcXpNode *call, NcXpathValue *result)
{
  (void)focus;
  (void)call;
  nc_xpath_value_set_number (result, g_rand_double (eval->env->rand));
}

const NcXpFunction nc_xp_number_functions[] = {
  { "number", 0, 1, fn_number },
  { "sum", 1, 1, fn_sum },
  { "min", 1, G_MAXUINT, fn_min },
  { "max", 1, G_MAXUINT, fn_max },
  { "floor", 1, 1, fn_math },
  { "ceiling", 1, 1, fn_math },
  { "round", 1, 2, fn_round },
  { "int", 1, 1, fn_math },
  { "abs", 1, 1, fn_math },
  { "pow", 2, 2, fn_pow },
  { "sin", 1, 1, fn_math },
  { "cos", 1, 1, fn_math },
  { "tan", 1, 1, fn_math },
  { "asin", 1, 1, fn_math },
  { "acos", 1, 1, fn_math },
  { "atan", 1, 1, fn_math },
  { "atan2", 2, 2, fn_atan2 },
  { "log", 1, 1, fn_math },
  { "log10", 1, 1, fn_math },
  { "exp", 1, 1, fn_math },
  { "exp10", 1, 1, fn_math },
  { "sqrt", 1, 1, fn_math },
  { "pi", 0, 0, fn_pi },
  { "random", 0, 0, fn_random },
  { NULL, 0, 0, NULL },
};
