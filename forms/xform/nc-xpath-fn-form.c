/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-xpath-private.h"
#include "nc-lang.h"
#include "nc-xml.h"
#include <math.h>
#include <string.h>

/* The functions that XForms and JavaRosa add: choices, instances, repeats, lists to tick. */

static gboolean
is_space (char c)
{
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* The next word of a space-separated list, or NULL at its end. */
static const char *
next_word (const char **p, gsize *length)
{
  const char *start;

  while (is_space (**p))
    (*p)++;
  start = *p;
  while (**p && !is_space (**p))
    (*p)++;
  *length = *p - start;
  return *length ? start : NULL;
}

static void
fn_selected (NcXpEval *eval, const NcXpFocus *focus, const NcXpNode *call, NcXpathValue *result)
{
  g_autofree char *list = nc_xp_arg_string (eval, focus, call, 0);
  g_autofree char *wanted = g_strstrip (nc_xp_arg_string (eval, focus, call, 1));
  const char *p = list, *word;
  gsize length, wanted_length = strlen (wanted);
  gboolean found = !*list && !*wanted;

  while (!found && (word = next_word (&p, &length)))
    found = length == wanted_length && strncmp (word, wanted, length) == 0;
  nc_xpath_value_set_boolean (result, found);
}

static void
fn_selected_at (NcXpEval *eval, const NcXpFocus *focus, const NcXpNode *call, NcXpathValue *result)
{
  g_autofree char *list = nc_xp_arg_string (eval, focus, call, 0);
  double index = trunc (nc_xp_arg_number (eval, focus, call, 1));
  const char *p = list, *word;
  gsize length;

  for (double i = 0; index >= 0 && (word = next_word (&p, &length)); i++)
    if (i == index) {
      nc_xpath_value_take_string (result, g_strndup (word, length));
      return;
    }
}

static void
fn_count_selected (NcXpEval *eval, const NcXpFocus *focus, const NcXpNode *call, NcXpathValue *result)
{
  g_autofree char *list = nc_xp_arg_string (eval, focus, call, 0);
  const char *p = list;
  gsize length;
  guint count = 0;

  while (next_word (&p, &length))
    count++;
  nc_xpath_value_set_number (result, count);
}

/* Each node of a node-set, or the one value, as boolean or number. */
typedef struct {
  NcXpathValue value;
  guint n;
} Parts;

static void
parts_eval (NcXpEval *eval, const NcXpFocus *focus, const NcXpNode *call, guint arg, Parts *parts)
{
  parts->value = (NcXpathValue){ .type = NC_XPATH_STRING };
  nc_xp_arg_value (eval, focus, call, arg, &parts->value);
  parts->n = parts->value.type == NC_XPATH_NODESET ? parts->value.n_nodes : 1;
}

/* a node is true when it has an answer */
static gboolean
part_is_true (Parts *parts, guint i)
{
  g_autofree char *owned = NULL;

  if (parts->value.type != NC_XPATH_NODESET)
    return nc_xpath_value_to_boolean (&parts->value);
  return *nc_xp_node_text (parts->value.nodes[i], &owned) != 0;
}

static double
part_number (NcXpEval *eval, Parts *parts, guint i)
{
  g_autofree char *owned = NULL;

  if (parts->value.type != NC_XPATH_NODESET)
    return nc_xpath_value_to_number (eval->env, &parts->value);
  return nc_xp_text_to_number (eval->env, nc_xp_node_text (parts->value.nodes[i], &owned));
}

/* checklist(min, max, …): whether between min and max of the answers are true; max -1: no upper bound */
static void
fn_checklist (NcXpEval *eval, const NcXpFocus *focus, const NcXpNode *call, NcXpathValue *result)
{
  double min = nc_xp_arg_number (eval, focus, call, 0), max = nc_xp_arg_number (eval, focus, call, 1);
  double satisfied = 0;

  for (guint i = 2; i < call->n_children && !eval->error; i++) {
    Parts parts;

    parts_eval (eval, focus, call, i, &parts);
    for (guint k = 0; k < parts.n; k++)
      satisfied += part_is_true (&parts, k);
    nc_xpath_value_clear (&parts.value);
  }
  nc_xpath_value_set_boolean (result, satisfied >= min && (max == -1 || satisfied <= max));
}

/* weighted-checklist(min, max, answer, weight, …): as checklist(), with the weights of the true answers */
static void
fn_weighted_checklist (NcXpEval *eval, const NcXpFocus *focus, const NcXpNode *call, NcXpathValue *result)
{
  double min = nc_xp_arg_number (eval, focus, call, 0), max = nc_xp_arg_number (eval, focus, call, 1);
  double satisfied = 0;

  if (call->n_children % 2)
    nc_xp_fail (eval, NC_XPATH_ERROR_ARGUMENTS, call->position, "%s",
                _ ("weighted-checklist() takes its answers and weights in pairs"));
  for (guint i = 2; i + 1 < call->n_children && !eval->error; i += 2) {
    Parts answers, weights;

    parts_eval (eval, focus, call, i, &answers);
    parts_eval (eval, focus, call, i + 1, &weights);
    for (guint k = 0; k < MIN (answers.n, weights.n); k++)
      satisfied += part_is_true (&answers, k) ? part_number (eval, &weights, k) : 0;
    nc_xpath_value_clear (&answers.value);
    nc_xpath_value_clear (&weights.value);
  }
  nc_xpath_value_set_boolean (result, satisfied >= min && (max == -1 || satisfied <= max));
}

/* The value that the context node already has; only an empty one is computed. */
static void
fn_once (NcXpEval *eval, const NcXpFocus *focus, const NcXpNode *call, NcXpathValue *result)
{
  g_autofree char *owned = NULL;
  const char *text = nc_xp_node_text (eval->current, &owned);

  (void)focus;
  if (*text)
    nc_xpath_value_set_string (result, text);
  else
    nc_xpath_value_take_string (result, nc_xp_arg_string (eval, focus, call, 0));
}

/* Without a form around: the instance element of that id in the document itself. */
static xmlNode *
instance_in_document (xmlNode *context, const char *id)
{
  for (xmlNode *n = xmlDocGetRootElement (context->doc); n;) {
    if (nc_xml_is (n, "instance")) {
      g_autofree char *own = nc_xml_attribute (n, "id");

      if (own && strcmp (own, id) == 0)
        return n;
    } else if (n->type == XML_ELEMENT_NODE && n->children) {
      n = n->children;
      continue;
    }
    while (n && !n->next)
      n = n->parent && n->parent->type == XML_ELEMENT_NODE ? n->parent : NULL;
    n = n ? n->next : NULL;
  }
  return NULL;
}

static xmlNode *
find_instance (NcXpEval *eval, const NcXpNode *call, const char *id)
{
  NcXpathEnv *env = eval->env;
  g_autoptr (GError) error = NULL;
  xmlNode *instance = env->hooks.instance ? env->hooks.instance (id, eval->current, env->user_data, &error)
                                          : instance_in_document (eval->current, id);

  if (error)
    nc_xp_fail (eval, NC_XPATH_ERROR_UNSUPPORTED, call->position, "%s", error->message);
  return instance;
}

static void
fn_instance (NcXpEval *eval, const NcXpFocus *focus, const NcXpNode *call, NcXpathValue *result)
{
  g_autofree char *id = nc_xp_arg_string (eval, focus, call, 0);
  xmlNode *instance = eval->error ? NULL : find_instance (eval, call, id);

  result->type = NC_XPATH_NODESET;
  if (instance)
    nc_xpath_value_add_node (result, instance);
}

static const char *
cell_text (xmlNode *row, const char *column, char **owned)
{
  xmlNode *cell = nc_xml_child (row, column);

  *owned = NULL;
  return cell ? nc_xp_node_text (cell, owned) : NULL;
}

/* The first row whose @key_column is @key. */
static xmlNode *
find_row (NcXpEval *eval, xmlNode *root, const char *key_column, const char *key)
{
  NcXpathEnv *env = eval->env;
  g_auto (NcXpathValue) rows = { .type = NC_XPATH_STRING };

  if (env->hooks.is_static && env->hooks.is_static (root, env->user_data) &&
      nc_xp_index_lookup (eval, root, "item", key_column, key, &rows))
    return rows.n_nodes ? rows.nodes[0] : NULL;
  for (xmlNode *row = nc_xml_child (root, NULL); row && nc_xp_spend (eval, 1); row = nc_xml_next (row, NULL)) {
    g_autofree char *owned = NULL;
    const char *text = cell_text (row, key_column, &owned);

    if (text && strcmp (text, key) == 0)
      return row;
  }
  return NULL;
}

/* pulldata(table, column, key column, key): a cell of the row with that key, empty when there is none */
static void
fn_pulldata (NcXpEval *eval, const NcXpFocus *focus, const NcXpNode *call, NcXpathValue *result)
{
  NcXpathEnv *env = eval->env;
  g_autofree char *table = nc_xp_arg_string (eval, focus, call, 0);
  g_autofree char *column = nc_xp_arg_string (eval, focus, call, 1);
  g_autofree char *key_column = nc_xp_arg_string (eval, focus, call, 2);
  g_autofree char *key = nc_xp_arg_string (eval, focus, call, 3);
  char *cell = NULL;
  xmlNode *instance, *row;

  if (eval->error)
    return;
  if (env->hooks.pulldata)
    cell = env->hooks.pulldata (table, column, key_column, key, env->user_data);
  if (cell) {
    nc_xpath_value_take_string (result, cell);
    return;
  }
  instance = find_instance (eval, call, table);
  if (!instance) {
    nc_xp_fail (eval, NC_XPATH_ERROR_UNSUPPORTED, call->position, _ ("there is no table “%s”"), table);
    return;
  }
  row = find_row (eval, nc_xml_child (instance, NULL), key_column, key);
  if (row) {
    g_autofree char *owned = NULL;

    nc_xpath_value_set_string (result, cell_text (row, column, &owned));
  }
}

static gboolean
is_within (xmlNode *node, xmlNode *ancestor)
{
  for (xmlNode *n = node; n; n = n->parent)
    if (n == ancestor)
      return TRUE;
  return FALSE;
}

typedef struct {
  NcXpathValue repeats;
  double index;
  guint arg;
} Level;

static guint
depth_of (const Level *level)
{
  guint depth = 0;

  for (xmlNode *n = level->repeats.n_nodes ? level->repeats.nodes[0] : NULL; n; n = n->parent)
    depth++;
  return depth;
}

static int
compare_depth (gconstpointer a, gconstpointer b)
{
  return (int)depth_of (a) - (int)depth_of (b);
}

/* The @index-th of the repeats that lie within @outer. */
static xmlNode *
pick_repeat (const Level *level, xmlNode *outer)
{
  double n = 0;

  for (guint i = 0; i < level->repeats.n_nodes; i++)
    if ((!outer || is_within (level->repeats.nodes[i], outer)) && ++n == level->index)
      return level->repeats.nodes[i];
  return NULL;
}

/* indexed-repeat(target, repeat, index, …): the targets within the repeats of those indexes, outermost first whatever
   the order of the arguments */
static void
fn_indexed_repeat (NcXpEval *eval, const NcXpFocus *focus, const NcXpNode *call, NcXpathValue *result)
{
  guint n_levels = (call->n_children - 1) / 2;
  gboolean follows = eval->env->follows_context;
  Level *levels = g_new0 (Level, n_levels);
  g_auto (NcXpathValue) targets = { .type = NC_XPATH_STRING };
  xmlNode *repeat = NULL;

  if (call->n_children % 2 == 0)
    nc_xp_fail (eval, NC_XPATH_ERROR_ARGUMENTS, call->position, "%s",
                _ ("indexed-repeat() takes a question, then repeats and numbers in pairs"));
  for (guint i = 0; i < n_levels && !eval->error; i++) {
    levels[i].arg = 1 + 2 * i;
    eval->env->follows_context = FALSE;
    nc_xp_arg_nodes (eval, focus, call, levels[i].arg, &levels[i].repeats);
    eval->env->follows_context = follows;
    levels[i].index = nc_xp_arg_number (eval, focus, call, 2 + 2 * i);
  }
  result->type = NC_XPATH_NODESET;
  qsort (levels, n_levels, sizeof *levels, compare_depth);
  /* the outermost is chosen among those around the context, whatever lies in it among all */
  if (follows && !eval->error)
    nc_xp_arg_nodes (eval, focus, call, levels[0].arg, &levels[0].repeats);
  eval->env->follows_context = FALSE;
  if (!eval->error && nc_xp_arg_nodes (eval, focus, call, 0, &targets)) {
    for (guint i = 0; i < n_levels && (i == 0 || repeat); i++)
      repeat = pick_repeat (&levels[i], repeat);
    for (guint i = 0; repeat && i < targets.n_nodes; i++)
      if (is_within (targets.nodes[i], repeat))
        nc_xpath_value_add_node (result, targets.nodes[i]);
  }
  eval->env->follows_context = follows;
  for (guint i = 0; i < n_levels; i++)
    nc_xpath_value_clear (&levels[i].repeats);
  g_free (levels);
}

/* A seed as JavaRosa makes it of a value: whole part of a number, 0 of an empty text, a hash of any other. */
static gint64
seed_of (NcXpEval *eval, const NcXpathValue *value)
{
  double number = nc_xpath_value_to_number (eval->env, value);
  g_autofree char *text = NULL;
  g_autoptr (GChecksum) checksum = NULL;
  guint8 bytes[32];
  gsize size = sizeof bytes;
  guint64 seed = 0;

  if (!isnan (number))
    return number >= 9.2233720368547758e18    ? G_MAXINT64
           : number <= -9.2233720368547758e18 ? G_MININT64
                                              : (gint64)number;
  text = nc_xpath_value_to_string (eval->env, value);
  if (!*text)
    return 0;
  checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_checksum_update (checksum, (const guchar *)text, -1);
  g_checksum_get_digest (checksum, bytes, &size);
  for (guint i = 0; i < 8; i++)
    seed = seed << 8 | bytes[i];
  return (gint64)seed;
}

/* Park and Miller's minimal standard generator, as all ODK programs use it, so that orders agree. */
static double
park_miller (gint64 *state)
{
  *state = *state * 16807 % 2147483647;
  return (double)(*state - 1) / 2147483646.0;
}

static void
fn_randomize (NcXpEval *eval, const NcXpFocus *focus, const NcXpNode *call, NcXpathValue *result)
{
  g_auto (NcXpathValue) nodes = { .type = NC_XPATH_STRING };
  gint64 state = 0;

  if (!nc_xp_arg_nodes (eval, focus, call, 0, &nodes))
    return;
  if (call->n_children > 1) {
    g_auto (NcXpathValue) seed = { .type = NC_XPATH_STRING };

    nc_xp_arg_value (eval, focus, call, 1, &seed);
    state = seed_of (eval, &seed) % 2147483647;
    if (state <= 0)
      state += 2147483646;
  }
  result->type = NC_XPATH_NODESET;
  for (guint i = 0; i < nodes.n_nodes; i++) {
    double draw = call->n_children > 1 ? park_miller (&state) : g_rand_double (eval->env->rand);
    guint k = (guint)(draw * (i + 1));

    nc_xpath_value_add_node (result, nodes.nodes[i]);
    result->nodes[i] = result->nodes[k];
    result->nodes[k] = nodes.nodes[i];
  }
}

static void
fn_itext (NcXpEval *eval, const NcXpFocus *focus, const NcXpNode *call, NcXpathValue *result)
{
  g_autofree char *id = nc_xp_arg_string (eval, focus, call, 0);
  NcXpathEnv *env = eval->env;

  if (!env->hooks.itext)
    nc_xp_fail (eval, NC_XPATH_ERROR_UNSUPPORTED, call->position, _ ("%s() needs a form around it"), call->text);
  else
    nc_xpath_value_take_string (result, env->hooks.itext (id, env->user_data));
}

static void
fn_choice_name (NcXpEval *eval, const NcXpFocus *focus, const NcXpNode *call, NcXpathValue *result)
{
  g_autofree char *value = nc_xp_arg_string (eval, focus, call, 0);
  g_autofree char *path = nc_xp_arg_string (eval, focus, call, 1);
  NcXpathEnv *env = eval->env;

  if (!env->hooks.choice_name)
    nc_xp_fail (eval, NC_XPATH_ERROR_UNSUPPORTED, call->position, _ ("%s() needs a form around it"), call->text);
  else if (!eval->error)
    nc_xpath_value_take_string (result, env->hooks.choice_name (value, path, eval->current, env->user_data));
}

/* The version of the form: the attribute of the instance's root. */
static void
fn_version (NcXpEval *eval, const NcXpFocus *focus, const NcXpNode *call, NcXpathValue *result)
{
  xmlNode *root = nc_xp_root_of (eval->env, focus->node);

  (void)call;
  if (root->type != XML_ELEMENT_NODE || nc_xml_is (root, "instance"))
    root = nc_xml_child (root, NULL);
  nc_xpath_value_take_string (result, nc_xml_attribute (root, "version"));
}

const NcXpFunction nc_xp_form_functions[] = {
  { "selected", 2, 2, fn_selected },
  { "selected-at", 2, 2, fn_selected_at },
  { "count-selected", 1, 1, fn_count_selected },
  { "checklist", 2, G_MAXUINT, fn_checklist },
  { "weighted-checklist", 2, G_MAXUINT, fn_weighted_checklist },
  { "once", 1, 1, fn_once },
  { "instance", 1, 1, fn_instance },
  { "pulldata", 4, 4, fn_pulldata },
  { "indexed-repeat", 3, G_MAXUINT, fn_indexed_repeat },
  { "randomize", 1, 2, fn_randomize },
  { "jr:itext", 1, 1, fn_itext },
  { "jr:choice-name", 2, 2, fn_choice_name },
  { "version", 0, 0, fn_version },
  { NULL, 0, 0, NULL },
};
