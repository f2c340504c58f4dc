/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>
#include <libxml/tree.h>
#include "nc-clock.h"

G_BEGIN_DECLS

/* XPath 1.0 with the functions and the semantics of ODK XForms (OpenRosa): dates are days since 1970-01-01 when a
   number is wanted, an empty answer is NaN, NaN is written as an empty string, numbers are written without an exponent.
   An expression is compiled once (#NcXpath, immutable) and evaluated any number of times over a libxml2 tree in an
   #NcXpathEnv, which holds the clock, the time zone, the extension functions and the form around the tree. */

#define NC_XPATH_ERROR (nc_xpath_error_quark ())
/**
 * NcXpathError:
 * @NC_XPATH_ERROR_SYNTAX: no expression
 * @NC_XPATH_ERROR_UNKNOWN_FUNCTION: calls a function that is neither built in nor registered
 * @NC_XPATH_ERROR_ARGUMENTS: a function is called with too few or too many arguments, or with one that it cannot use
 * @NC_XPATH_ERROR_LIMIT: too long, too deep, or takes too many steps
 * @NC_XPATH_ERROR_UNSUPPORTED: variables, and what the form around does not offer
 */
typedef enum {
  NC_XPATH_ERROR_SYNTAX,
  NC_XPATH_ERROR_UNKNOWN_FUNCTION,
  NC_XPATH_ERROR_ARGUMENTS,
  NC_XPATH_ERROR_LIMIT,
  NC_XPATH_ERROR_UNSUPPORTED,
} NcXpathError;
GQuark nc_xpath_error_quark (void);

#define NC_XPATH_MAX_BYTES 65536
#define NC_XPATH_MAX_DEPTH 200
#define NC_XPATH_MAX_STEPS (50 * 1000 * 1000)

typedef struct _NcXpath NcXpath;
typedef struct _NcXpathEnv NcXpathEnv;

typedef enum {
  NC_XPATH_NODESET,
  NC_XPATH_BOOLEAN,
  NC_XPATH_NUMBER,
  NC_XPATH_STRING,
  NC_XPATH_DATE,
} NcXpathType;

/* A result. DATE is a number of days (with fraction) since 1970-01-01T00:00Z whose string is a date or a date-time in
   the environment's zone. A STRING owns @string; a NUMBER may own one that is written instead of the number. Nodes are
   in document order but for randomize(); they belong to their tree. */
typedef struct {
  NcXpathType type;
  gboolean boolean;
  double number;
  char *string;
  xmlNode **nodes;
  guint n_nodes;
  guint room;
} NcXpathValue;

/* What surrounds the tree; each may be NULL. */
typedef struct {
  /* the node at which absolute paths start; NULL stands for the document of @context */
  xmlNode *(*root) (xmlNode *context, gpointer user_data);
  /* the element that holds the instance, or NULL with @error when there is none of this id */
  xmlNode *(*instance) (const char *id, xmlNode *context, gpointer user_data, GError **error);
  /* whether a node of the primary instance is relevant; others are left out of every node-set */
  gboolean (*is_relevant) (xmlNode *node, gpointer user_data);
  /* whether the children of @parent never change, so that they may be indexed */
  gboolean (*is_static) (xmlNode *parent, gpointer user_data);
  /* the child of that name when it is known to be the only one, else NULL: spares a walk past the instances of repeats
   */
  xmlNode *(*only_child) (xmlNode *parent, const char *name, gpointer user_data);
  /* (transfer full) (nullable) */
  char *(*itext) (const char *id, gpointer user_data);
  /* (transfer full) (nullable): label of the choice @value of the question at the expression @path */
  char *(*choice_name) (const char *value, const char *path, xmlNode *context, gpointer user_data);
  /* (transfer full) (nullable): a cell of an external table; NULL with no error: no such table, ask instance() */
  char *(*pulldata) (const char *table, const char *column, const char *key_column, const char *key,
                     gpointer user_data);
} NcXpathHooks;

/**
 * NcXpathFunction:
 * @args: (array length=n_args): evaluated arguments, freed by the caller
 * @result: to be filled with one of the nc_xpath_value_set_ functions; is an empty string before
 *
 * Returns: FALSE with @error set when it cannot be computed
 */
typedef gboolean (*NcXpathFunction) (NcXpathEnv *env, xmlNode *context, NcXpathValue *args, guint n_args,
                                     NcXpathValue *result, gpointer user_data, GError **error);

/**
 * NcXpathCallCheck:
 * @constants: (array length=n_args): the arguments that are written as texts; %NULL for those that are computed
 * @is_error: (out): whether the call is wrong; otherwise it is merely unlikely
 *
 * Looks at a call before it is ever evaluated.
 *
 * Returns: (transfer full) (nullable): what is the matter
 */
typedef char *(*NcXpathCallCheck) (const char *const *constants, guint n_args, gboolean *is_error);

NcXpathEnv *nc_xpath_env_new (NcClock *clock);
void nc_xpath_env_free (NcXpathEnv *env);
void nc_xpath_env_set_hooks (NcXpathEnv *env, const NcXpathHooks *hooks, gpointer user_data);
void nc_xpath_env_set_today (NcXpathEnv *env, NcDay today);
void nc_xpath_register (NcXpathEnv *env, const char *name, guint min_args, guint max_args, NcXpathFunction function,
                        gpointer user_data);
void nc_xpath_set_call_check (NcXpathEnv *env, const char *name, NcXpathCallCheck check);

NcXpath *nc_xpath_compile (const char *expression, GError **error);
void nc_xpath_free (NcXpath *xpath);
const char *nc_xpath_source (NcXpath *xpath);
gboolean nc_xpath_check (NcXpath *xpath, NcXpathEnv *env, GError **error);
char *nc_xpath_find_doubt (NcXpath *xpath, NcXpathEnv *env);
gboolean nc_xpath_eval (NcXpath *xpath, NcXpathEnv *env, xmlNode *context, NcXpathValue *result, GError **error);
gboolean nc_xpath_eval_boolean (NcXpath *xpath, NcXpathEnv *env, xmlNode *context, gboolean *result, GError **error);
char *nc_xpath_eval_string (NcXpath *xpath, NcXpathEnv *env, xmlNode *context, GError **error);

void nc_xpath_value_clear (NcXpathValue *value);
void nc_xpath_value_set_string (NcXpathValue *value, const char *text);
void nc_xpath_value_take_string (NcXpathValue *value, char *text);
void nc_xpath_value_set_number (NcXpathValue *value, double number);
void nc_xpath_value_set_boolean (NcXpathValue *value, gboolean boolean);
void nc_xpath_value_set_date (NcXpathValue *value, double days);
void nc_xpath_value_add_node (NcXpathValue *value, xmlNode *node);
gboolean nc_xpath_value_to_boolean (const NcXpathValue *value);
double nc_xpath_value_to_number (NcXpathEnv *env, const NcXpathValue *value);
char *nc_xpath_value_to_string (NcXpathEnv *env, const NcXpathValue *value);

char *nc_xpath_format_number (double number);
double nc_xpath_parse_number (const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NcXpath, nc_xpath_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NcXpathEnv, nc_xpath_env_free)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (NcXpathValue, nc_xpath_value_clear)

G_END_DECLS
