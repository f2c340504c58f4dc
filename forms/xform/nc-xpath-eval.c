/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-xpath-private.h"
#include "nc-lang.h"
#include <math.h>
#include <string.h>

#define MAX_NESTED_EVALUATIONS 16
/* namespace nodes are made when asked for and live in the environment; this many may pile up between evaluations */
#define MAX_NAMESPACE_NODES 4096

static void
free_extension (gpointer data)
{
  NcXpExtension *extension = data;

  g_free (extension->name);
  g_free (extension);
}

static GTimeZone *
zone_of_environment (void)
{
  const char *name = g_getenv ("TZ");
  GTimeZone *zone = name && *name ? g_time_zone_new_identifier (name[0] == ':' ? name + 1 : name) : NULL;

  return zone ? zone : g_time_zone_new_offset (NC_CLOCK_LEGAL_OFFSET_SECONDS);
}

/**
 * nc_xpath_env_new:
 * @clock: asked by today() and now(); kept with a reference
 *
 * Local times are those of the environment variable TZ, and of China when it is not set.
 *
 * Returns: (transfer full): an environment without hooks and extension functions
 */
NcXpathEnv *
nc_xpath_env_new (NcClock *clock)
{
  NcXpathEnv *env = g_new0 (NcXpathEnv, 1);

  env->clock = g_object_ref (clock);
  env->zone = zone_of_environment ();
  env->today = NC_DAY_NONE;
  env->extensions = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, free_extension);
  env->patterns = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_regex_unref);
  env->indexes = g_hash_table_new_full (NULL, NULL, NULL, nc_xp_index_free);
  env->namespaces = g_ptr_array_new_with_free_func (g_free);
  env->rand = g_rand_new ();
  return env;
}

void
nc_xpath_env_free (NcXpathEnv *env)
{
  if (!env)
    return;
  g_clear_object (&env->clock);
  g_time_zone_unref (env->zone);
  g_hash_table_unref (env->extensions);
  g_hash_table_unref (env->patterns);
  g_hash_table_unref (env->indexes);
  g_ptr_array_unref (env->namespaces);
  g_rand_free (env->rand);
  g_free (env);
}

/** nc_xpath_env_set_hooks: @hooks: copied; @user_data: handed to each of them. */
void
nc_xpath_env_set_hooks (NcXpathEnv *env, const NcXpathHooks *hooks, gpointer user_data)
{
  env->hooks = *hooks;
  env->user_data = user_data;
}

/** nc_xpath_env_set_today: Makes today() that day whatever the zone is; %NC_DAY_NONE: by the clock again. */
void
nc_xpath_env_set_today (NcXpathEnv *env, NcDay today)
{
  env->today = today;
}

/**
 * nc_xpath_register:
 * @name: with its prefix, as expressions write it: "nc:grade"
 * @max_args: %G_MAXUINT for any number
 *
 * Adds a function, or replaces one of that name.
 */
void
nc_xpath_register (NcXpathEnv *env, const char *name, guint min_args, guint max_args, NcXpathFunction function,
                   gpointer user_data)
{
  NcXpExtension *extension = g_new0 (NcXpExtension, 1);

  *extension = (NcXpExtension){ g_strdup (name), min_args, max_args, function, user_data, NULL };
  g_hash_table_replace (env->extensions, extension->name, extension);
}

/** nc_xpath_set_call_check: What nc_xpath_check() asks about calls of the function @name, which is registered. */
void
nc_xpath_set_call_check (NcXpathEnv *env, const char *name, NcXpathCallCheck check)
{
  NcXpExtension *extension = g_hash_table_lookup (env->extensions, name);

  g_return_if_fail (extension != NULL);
  extension->check = check;
}

/** nc_xp_fail: Ends the evaluation with an error; the first one stays. */
void
nc_xp_fail (NcXpEval *eval, NcXpathError code, guint position, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list args;

  if (eval->error)
    return;
  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  nc_xp_set_error (&eval->error, code, eval->xpath->source, position, message);
}

/** nc_xp_spend: Counts steps against the bound. Returns: FALSE when they are spent; then the evaluation has failed. */
gboolean
nc_xp_spend (NcXpEval *eval, guint64 steps)
{
  if (eval->steps_left < steps)
    nc_xp_fail (eval, NC_XPATH_ERROR_LIMIT, 0, _ ("the evaluation takes more than %d steps"), NC_XPATH_MAX_STEPS);
  else
    eval->steps_left -= steps;
  return !eval->error;
}

static NcXpExtension *
find_extension (NcXpathEnv *env, const NcXpNode *call)
{
  return env ? g_hash_table_lookup (env->extensions, call->text) : NULL;
}

/* Says what is wrong with a call, or returns NULL. */
static char *
complaint (NcXpathEnv *env, const NcXpNode *call, NcXpathError *code)
{
  NcXpExtension *extension = find_extension (env, call);
  guint min_args = extension ? extension->min_args : call->function ? call->function->min_args : 0;
  guint max_args = extension ? extension->max_args : call->function ? call->function->max_args : 0;

  if (!extension && !call->function) {
    const char *nearest = nc_xp_nearest_function (call->text);

    *code = NC_XPATH_ERROR_UNKNOWN_FUNCTION;
    return nearest ? g_strdup_printf (_ ("there is no function %s(); perhaps %s()?"), call->text, nearest)
                   : g_strdup_printf (_ ("there is no function %s()"), call->text);
  }
  if (call->n_children >= min_args && call->n_children <= max_args)
    return NULL;
  *code = NC_XPATH_ERROR_ARGUMENTS;
  if (max_args == G_MAXUINT)
    return g_strdup_printf (_ ("%s() takes at least %u arguments, not %u"), call->text, min_args, call->n_children);
  if (min_args == max_args)
    return g_strdup_printf (_ ("%s() takes %u arguments, not %u"), call->text, min_args, call->n_children);
  return g_strdup_printf (_ ("%s() takes %u to %u arguments, not %u"), call->text, min_args, max_args,
                          call->n_children);
}

/* What the check of the function says about a call whose name and number of arguments are right. */
static char *
doubt (NcXpath *xpath, NcXpathEnv *env, const NcXpNode *call, gboolean *is_error)
{
  NcXpExtension *extension = find_extension (env, call);
  NcXpathCallCheck check = extension                                                       ? extension->check
                           : call->function && g_str_equal (call->function->name, "regex") ? nc_xp_regex_check
                                                                                           : NULL;
  g_autofree const char **constants = check ? g_new0 (const char *, call->n_children + 1) : NULL;
  guint n = 0;

  *is_error = FALSE;
  if (!check)
    return NULL;
  for (guint32 child = call->child; child && n < call->n_children; child = xpath->nodes[child].next)
    constants[n++] = xpath->nodes[child].op == NC_XP_STRING ? xpath->nodes[child].text : NULL;
  return check (constants, n, is_error);
}

/**
 * nc_xpath_find_doubt:
 *
 * Returns: (transfer full) (nullable): what is unlikely about a call in an expression that nc_xpath_check() finds right
 */
char *
nc_xpath_find_doubt (NcXpath *xpath, NcXpathEnv *env)
{
  for (guint i = 1; i < xpath->n_nodes; i++) {
    gboolean is_error;
    char *found = xpath->nodes[i].op == NC_XP_CALL ? doubt (xpath, env, &xpath->nodes[i], &is_error) : NULL;

    if (found)
      return found;
  }
  return NULL;
}

/**
 * nc_xpath_check:
 * @env: (nullable): whose extension functions count too
 *
 * Looks at every call in the expression, also at those that an evaluation might never reach.
 *
 * Returns: FALSE with %NC_XPATH_ERROR_UNKNOWN_FUNCTION or _ARGUMENTS
 */
gboolean
nc_xpath_check (NcXpath *xpath, NcXpathEnv *env, GError **error)
{
  for (guint i = 1; i < xpath->n_nodes; i++) {
    NcXpathError code = NC_XPATH_ERROR_ARGUMENTS;
    g_autofree char *wrong = NULL;

    gboolean is_error = TRUE;

    if (xpath->nodes[i].op == NC_XP_CALL)
      wrong = complaint (env, &xpath->nodes[i], &code);
    if (xpath->nodes[i].op == NC_XP_CALL && !wrong)
      wrong = doubt (xpath, env, &xpath->nodes[i], &is_error);
    if (!is_error)
      g_clear_pointer (&wrong, g_free);
    if (wrong) {
      nc_xp_set_error (error, code, xpath->source, xpath->nodes[i].position, wrong);
      return FALSE;
    }
  }
  return TRUE;
}

static void
call_extension (NcXpEval *eval, const NcXpFocus *focus, const NcXpNode *call, NcXpExtension *extension,
                NcXpathValue *result)
{
  guint n = call->n_children;
  NcXpathValue *args = g_new0 (NcXpathValue, n + 1);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < n && !eval->error; i++)
    nc_xp_arg_value (eval, focus, call, i, &args[i]);
  if (!eval->error && !extension->function (eval->env, focus->node, args, n, result, extension->user_data, &error))
    nc_xp_fail (eval, NC_XPATH_ERROR_ARGUMENTS, call->position, "%s: %s", call->text, error ? error->message : "?");
  for (guint i = 0; i < n; i++)
    nc_xpath_value_clear (&args[i]);
  g_free (args);
}

static void
eval_call (NcXpEval *eval, const NcXpFocus *focus, const NcXpNode *call, NcXpathValue *result)
{
  NcXpExtension *extension = find_extension (eval->env, call);
  NcXpathError code = NC_XPATH_ERROR_ARGUMENTS;
  g_autofree char *wrong = complaint (eval->env, call, &code);

  if (wrong)
    nc_xp_fail (eval, code, call->position, "%s", wrong);
  else if (extension)
    call_extension (eval, focus, call, extension, result);
  else
    call->function->run (eval, focus, call, result);
}

static double
calculate (NcXpOp op, double a, double b)
{
  switch (op) {
  case NC_XP_ADD:
    return a + b;
  case NC_XP_SUB:
    return a - b;
  case NC_XP_MUL:
    return a * b;
  case NC_XP_DIV:
    return a / b;
  default:
    return fmod (a, b);
  }
}

static double
number_of (NcXpEval *eval, const NcXpFocus *focus, guint32 index)
{
  g_auto (NcXpathValue) value = { .type = NC_XPATH_STRING };

  nc_xp_eval_node (eval, focus, index, &value);
  return eval->error ? NAN : nc_xpath_value_to_number (eval->env, &value);
}

static gboolean
boolean_of (NcXpEval *eval, const NcXpFocus *focus, guint32 index)
{
  g_auto (NcXpathValue) value = { .type = NC_XPATH_STRING };

  nc_xp_eval_node (eval, focus, index, &value);
  return !eval->error && nc_xpath_value_to_boolean (&value);
}

static void
eval_logic (NcXpEval *eval, const NcXpFocus *focus, const NcXpNode *node, NcXpathValue *result)
{
  gboolean ends_at = node->op == NC_XP_OR;

  for (guint32 child = node->child; child && !eval->error; child = eval->xpath->nodes[child].next)
    if (boolean_of (eval, focus, child) == ends_at) {
      nc_xpath_value_set_boolean (result, ends_at);
      return;
    }
  nc_xpath_value_set_boolean (result, !ends_at);
}

static void
eval_comparison (NcXpEval *eval, const NcXpFocus *focus, const NcXpNode *node, NcXpathValue *result)
{
  g_auto (NcXpathValue) a = { .type = NC_XPATH_STRING };
  g_auto (NcXpathValue) b = { .type = NC_XPATH_STRING };

  nc_xp_eval_node (eval, focus, node->child, &a);
  if (!eval->error)
    nc_xp_eval_node (eval, focus, eval->xpath->nodes[node->child].next, &b);
  if (!eval->error)
    nc_xpath_value_set_boolean (result, nc_xp_compare (eval, (NcXpOp)node->op, &a, &b));
}

static void
eval_union (NcXpEval *eval, const NcXpFocus *focus, const NcXpNode *node, NcXpathValue *result)
{
  result->type = NC_XPATH_NODESET;
  for (guint32 child = node->child; child && !eval->error; child = eval->xpath->nodes[child].next) {
    g_auto (NcXpathValue) part = { .type = NC_XPATH_STRING };

    nc_xp_eval_node (eval, focus, child, &part);
    if (!eval->error && part.type != NC_XPATH_NODESET)
      nc_xp_fail (eval, NC_XPATH_ERROR_ARGUMENTS, node->position, "%s", _ ("“|” joins nodes only"));
    for (guint i = 0; i < part.n_nodes; i++)
      nc_xpath_value_add_node (result, part.nodes[i]);
  }
  nc_xp_sort_nodes (eval, result);
}

/** nc_xp_eval_node: Evaluates one part of the program into @result, which must be clear. On failure @eval has the
 * error. */
void
nc_xp_eval_node (NcXpEval *eval, const NcXpFocus *focus, guint32 index, NcXpathValue *result)
{
  const NcXpNode *node = &eval->xpath->nodes[index];

  if (eval->error || !nc_xp_spend (eval, 1))
    return;
  switch ((NcXpOp)node->op) {
  case NC_XP_NUMBER:
    nc_xpath_value_set_number (result, node->number);
    break;
  case NC_XP_STRING:
    nc_xpath_value_set_string (result, node->text);
    break;
  case NC_XP_OR:
  case NC_XP_AND:
    eval_logic (eval, focus, node, result);
    break;
  case NC_XP_EQ:
  case NC_XP_NE:
  case NC_XP_LT:
  case NC_XP_LE:
  case NC_XP_GT:
  case NC_XP_GE:
    eval_comparison (eval, focus, node, result);
    break;
  case NC_XP_ADD:
  case NC_XP_SUB:
  case NC_XP_MUL:
  case NC_XP_DIV:
  case NC_XP_MOD: {
    double a = number_of (eval, focus, node->child);

    nc_xpath_value_set_number (
        result, calculate ((NcXpOp)node->op, a, number_of (eval, focus, eval->xpath->nodes[node->child].next)));
    break;
  }
  case NC_XP_NEG:
    nc_xpath_value_set_number (result, node->number * number_of (eval, focus, node->child));
    break;
  case NC_XP_UNION:
    eval_union (eval, focus, node, result);
    break;
  case NC_XP_CALL:
    eval_call (eval, focus, node, result);
    break;
  case NC_XP_PATH:
    nc_xp_eval_path (eval, focus, node, result);
    break;
  case NC_XP_FILTER:
    nc_xp_eval_filter (eval, focus, node, result);
    break;
  case NC_XP_STEP:
    g_assert_not_reached ();
  }
}

/**
 * nc_xpath_eval:
 * @context: the node at which relative paths begin
 * @result: (out caller-allocates): cleared before it is filled; to be cleared by the caller
 *
 * Evaluates a compiled expression, in at most %NC_XPATH_MAX_STEPS steps.
 *
 * Returns: FALSE with an #NcXpathError whose message begins with the character at fault
 */
gboolean
nc_xpath_eval (NcXpath *xpath, NcXpathEnv *env, xmlNode *context, NcXpathValue *result, GError **error)
{
  NcXpEval eval = { .xpath = xpath, .env = env, .current = context, .steps_left = NC_XPATH_MAX_STEPS };
  NcXpFocus focus = { .node = context, .position = 1, .size = 1 };

  g_return_val_if_fail (context != NULL, FALSE);
  *result = (NcXpathValue){ .type = NC_XPATH_STRING };
  if (!env->depth && env->namespaces->len > MAX_NAMESPACE_NODES)
    g_ptr_array_set_size (env->namespaces, 0);
  if (++env->depth > MAX_NESTED_EVALUATIONS)
    nc_xp_fail (&eval, NC_XPATH_ERROR_LIMIT, 0, "%s", _ ("evaluations are nested too deeply"));
  else
    nc_xp_eval_node (&eval, &focus, xpath->root, result);
  env->depth--;
  if (!eval.error)
    return TRUE;
  nc_xpath_value_clear (result);
  g_propagate_error (error, eval.error);
  return FALSE;
}

/** nc_xpath_eval_boolean: nc_xpath_eval() as boolean() takes it; *@result is FALSE on failure. */
gboolean
nc_xpath_eval_boolean (NcXpath *xpath, NcXpathEnv *env, xmlNode *context, gboolean *result, GError **error)
{
  g_auto (NcXpathValue) value = { .type = NC_XPATH_STRING };

  *result = FALSE;
  if (!nc_xpath_eval (xpath, env, context, &value, error))
    return FALSE;
  *result = nc_xpath_value_to_boolean (&value);
  return TRUE;
}

/** nc_xpath_eval_string: nc_xpath_eval() as string() takes it. Returns: (transfer full) (nullable): NULL on failure. */
char *
nc_xpath_eval_string (NcXpath *xpath, NcXpathEnv *env, xmlNode *context, GError **error)
{
  g_auto (NcXpathValue) value = { .type = NC_XPATH_STRING };

  if (!nc_xpath_eval (xpath, env, context, &value, error))
    return NULL;
  return nc_xpath_value_to_string (env, &value);
}

/* arguments of built-in functions */

const NcXpNode *
nc_xp_arg (NcXpEval *eval, const NcXpNode *call, guint n)
{
  guint32 child = call->child;

  while (n-- && child)
    child = eval->xpath->nodes[child].next;
  return child ? &eval->xpath->nodes[child] : NULL;
}

/** nc_xp_arg_value: The @n-th argument, from 0; without it the context node as node-set. */
void
nc_xp_arg_value (NcXpEval *eval, const NcXpFocus *focus, const NcXpNode *call, guint n, NcXpathValue *value)
{
  const NcXpNode *arg = nc_xp_arg (eval, call, n);

  nc_xpath_value_clear (value);
  if (arg)
    nc_xp_eval_node (eval, focus, (guint32)(arg - eval->xpath->nodes), value);
  else
    nc_xpath_value_add_node (value, focus->node);
}

/** nc_xp_arg_string: Returns: (transfer full): never NULL. */
char *
nc_xp_arg_string (NcXpEval *eval, const NcXpFocus *focus, const NcXpNode *call, guint n)
{
  g_auto (NcXpathValue) value = { .type = NC_XPATH_STRING };

  nc_xp_arg_value (eval, focus, call, n, &value);
  return eval->error ? g_strdup ("") : nc_xpath_value_to_string (eval->env, &value);
}

double
nc_xp_arg_number (NcXpEval *eval, const NcXpFocus *focus, const NcXpNode *call, guint n)
{
  g_auto (NcXpathValue) value = { .type = NC_XPATH_STRING };

  nc_xp_arg_value (eval, focus, call, n, &value);
  return eval->error ? NAN : nc_xpath_value_to_number (eval->env, &value);
}

gboolean
nc_xp_arg_boolean (NcXpEval *eval, const NcXpFocus *focus, const NcXpNode *call, guint n)
{
  g_auto (NcXpathValue) value = { .type = NC_XPATH_STRING };

  nc_xp_arg_value (eval, focus, call, n, &value);
  return !eval->error && nc_xpath_value_to_boolean (&value);
}

/** nc_xp_arg_nodes: The @n-th argument, which must be a node-set. Returns: FALSE when it failed. */
gboolean
nc_xp_arg_nodes (NcXpEval *eval, const NcXpFocus *focus, const NcXpNode *call, guint n, NcXpathValue *value)
{
  nc_xp_arg_value (eval, focus, call, n, value);
  if (!eval->error && value->type != NC_XPATH_NODESET)
    nc_xp_fail (eval, NC_XPATH_ERROR_ARGUMENTS, call->position, _ ("argument %u of %s() must be nodes"), n + 1,
                call->text);
  return !eval->error;
}
