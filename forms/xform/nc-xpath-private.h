/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-xpath.h"

G_BEGIN_DECLS

/* Inside of the XPath compiler and evaluator; also read by the engine's dependency analysis (nc-form-graph.c). */

typedef enum {
  NC_XP_NUMBER,
  NC_XP_STRING,
  NC_XP_OR,
  NC_XP_AND,
  NC_XP_EQ,
  NC_XP_NE,
  NC_XP_LT,
  NC_XP_LE,
  NC_XP_GT,
  NC_XP_GE,
  NC_XP_ADD,
  NC_XP_SUB,
  NC_XP_MUL,
  NC_XP_DIV,
  NC_XP_MOD,
  NC_XP_NEG,
  NC_XP_UNION,
  NC_XP_CALL,
  /* children: [primary expression, when !absolute and has_start] steps… */
  NC_XP_PATH,
  /* children: predicates */
  NC_XP_STEP,
  /* children: primary expression, predicates */
  NC_XP_FILTER,
} NcXpOp;

typedef enum {
  NC_XP_CHILD,
  NC_XP_DESCENDANT,
  NC_XP_DESCENDANT_OR_SELF,
  NC_XP_PARENT,
  NC_XP_ANCESTOR,
  NC_XP_ANCESTOR_OR_SELF,
  NC_XP_FOLLOWING_SIBLING,
  NC_XP_PRECEDING_SIBLING,
  NC_XP_FOLLOWING,
  NC_XP_PRECEDING,
  NC_XP_ATTRIBUTE,
  NC_XP_NAMESPACE,
  NC_XP_SELF,
} NcXpAxis;

typedef enum {
  NC_XP_TEST_NAME,
  NC_XP_TEST_ANY_NAME,
  NC_XP_TEST_NAMESPACE, /* prefix:* */
  NC_XP_TEST_NODE,
  NC_XP_TEST_TEXT,
  NC_XP_TEST_COMMENT,
  NC_XP_TEST_PI,
} NcXpTest;

typedef struct _NcXpFunction NcXpFunction;

/* The program is one array; children hang together by index, so that it is compact and freed at once. Index 0 is
 * unused. */
typedef struct {
  guint8 op;
  guint8 axis;
  guint8 test;
  guint absolute : 1;
  guint has_start : 1;
  guint16 height;
  guint16 n_children;
  guint32 position; /* byte in the source */
  guint32 child;
  guint32 next;
  double number;
  const char *text; /* literal, local name, function name */
  const char *prefix;
  const NcXpFunction *function;
} NcXpNode;

struct _NcXpath {
  char *source;
  NcXpNode *nodes;
  guint n_nodes;
  guint32 root;
  GStringChunk *strings;
};

typedef enum {
  NC_XP_TOKEN_END,
  NC_XP_TOKEN_NUMBER,
  NC_XP_TOKEN_LITERAL,
  NC_XP_TOKEN_NAME,     /* a QName or NCName; name and prefix set */
  NC_XP_TOKEN_WILDCARD, /* "*" or "prefix:*" */
  NC_XP_TOKEN_OPERATOR, /* op set */
  NC_XP_TOKEN_SYMBOL,   /* ( ) [ ] , / // . .. @ :: */
  NC_XP_TOKEN_VARIABLE,
} NcXpTokenType;

enum { NC_XP_SYMBOL_DOUBLE_SLASH = 256, NC_XP_SYMBOL_DOUBLE_DOT, NC_XP_SYMBOL_DOUBLE_COLON };

typedef struct {
  NcXpTokenType type;
  guint position;
  int symbol;
  NcXpOp op;
  double number;
  const char *text; /* in the source, of length */
  gsize length;
  const char *prefix;
  gsize prefix_length;
} NcXpToken;

typedef struct {
  const char *source;
  const char *at;
  gboolean after_operand;
} NcXpLexer;

gboolean nc_xp_lex (NcXpLexer *lexer, NcXpToken *token, GError **error);
void nc_xp_set_error (GError **error, NcXpathError code, const char *source, guint position, const char *message);

/* evaluation */

typedef struct {
  char *name;
  guint min_args, max_args;
  NcXpathFunction function;
  gpointer user_data;
  NcXpathCallCheck check; /* NULL: any arguments will do */
} NcXpExtension;

struct _NcXpathEnv {
  NcClock *clock;
  GTimeZone *zone;
  NcDay today; /* NC_DAY_NONE: by the clock */
  NcXpathHooks hooks;
  gpointer user_data;
  GHashTable *extensions;
  GHashTable *patterns; /* GRegex by pattern */
  GHashTable *indexes;  /* children of a static parent by column value; nc-xpath-index.c */
  GPtrArray *namespaces;
  GRand *rand;
  guint depth;
  gboolean follows_context; /* absolute paths stay in the instances of the repeats around the context, as in ODK */
};

typedef struct {
  NcXpath *xpath;
  NcXpathEnv *env;
  xmlNode *current; /* current() */
  guint64 steps_left;
  GError *error;
} NcXpEval;

typedef struct {
  xmlNode *node;
  guint position;
  guint size;
} NcXpFocus;

/* fills @result, which is zeroed; arguments are evaluated through nc_xp_arg_… */
typedef void (*NcXpBuiltin) (NcXpEval *eval, const NcXpFocus *focus, const NcXpNode *call, NcXpathValue *result);

struct _NcXpFunction {
  const char *name;
  guint min_args, max_args;
  NcXpBuiltin run;
};

const NcXpFunction *nc_xp_find_function (const char *name);
const char *nc_xp_nearest_function (const char *name);
extern const NcXpFunction nc_xp_core_functions[], nc_xp_string_functions[], nc_xp_number_functions[],
    nc_xp_date_functions[], nc_xp_form_functions[], nc_xp_geo_functions[];

void nc_xp_eval_node (NcXpEval *eval, const NcXpFocus *focus, guint32 index, NcXpathValue *result);
void nc_xp_eval_path (NcXpEval *eval, const NcXpFocus *focus, const NcXpNode *path, NcXpathValue *result);
void nc_xp_eval_filter (NcXpEval *eval, const NcXpFocus *focus, const NcXpNode *filter, NcXpathValue *result);
void nc_xp_sort_nodes (NcXpEval *eval, NcXpathValue *value);
xmlNode *nc_xp_root_of (NcXpathEnv *env, xmlNode *node);
void nc_xp_fail (NcXpEval *eval, NcXpathError code, guint position, const char *format, ...) G_GNUC_PRINTF (4, 5);
gboolean nc_xp_spend (NcXpEval *eval, guint64 steps);
gboolean nc_xp_index_lookup (NcXpEval *eval, xmlNode *parent, const char *item, const char *column, const char *value,
                             NcXpathValue *result);
void nc_xp_index_free (gpointer index);

/* arguments, counted from 0 */
const NcXpNode *nc_xp_arg (NcXpEval *eval, const NcXpNode *call, guint n);
void nc_xp_arg_value (NcXpEval *eval, const NcXpFocus *focus, const NcXpNode *call, guint n, NcXpathValue *value);
char *nc_xp_arg_string (NcXpEval *eval, const NcXpFocus *focus, const NcXpNode *call, guint n);
double nc_xp_arg_number (NcXpEval *eval, const NcXpFocus *focus, const NcXpNode *call, guint n);
gboolean nc_xp_arg_boolean (NcXpEval *eval, const NcXpFocus *focus, const NcXpNode *call, guint n);
gboolean nc_xp_arg_nodes (NcXpEval *eval, const NcXpFocus *focus, const NcXpNode *call, guint n, NcXpathValue *value);

/* values */
const char *nc_xp_node_text (xmlNode *node, char **owned);
double nc_xp_text_to_number (NcXpathEnv *env, const char *text);
gboolean nc_xp_compare (NcXpEval *eval, NcXpOp op, const NcXpathValue *a, const NcXpathValue *b);
gboolean nc_xp_parse_datetime (NcXpathEnv *env, const char *text, gint64 *ms);
gboolean nc_xp_parse_time (NcXpathEnv *env, const char *text, double *days);
char *nc_xp_format_datetime (NcXpathEnv *env, gint64 ms);
char *nc_xp_strftime (NcXpathEnv *env, gint64 ms, const char *format);
gint64 nc_xp_today_ms (NcXpathEnv *env);
gint64 nc_xp_now_ms (NcXpathEnv *env);

#define NC_XP_DAY_MS 86400000.0 /* nc-xpath-regex.c */
GRegex *nc_xp_regex_new (const char *pattern, GError **error);
char *nc_xp_regex_check (const char *const *constants, guint n_args, gboolean *is_error);

G_END_DECLS
