/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-xpath-private.h"
#include "nc-lang.h"
#include <string.h>

G_DEFINE_QUARK (nc_xpath_error_quark, nc_xpath_error)

#define MAX_NODES  20000
#define MAX_HEIGHT 1000

typedef struct {
  NcXpLexer lexer;
  NcXpToken token;
  GArray *nodes;
  GStringChunk *strings;
  guint depth;
  GError **error;
} Parser;

static guint32 parse_expression (Parser *parser);

static guint32
fail (Parser *parser, NcXpathError code, guint position, const char *message)
{
  if (parser->error && !*parser->error)
    nc_xp_set_error (parser->error, code, parser->lexer.source, position, message);
  return 0;
}

/* Says what was found where something else was expected. */
static guint32
fail_expected (Parser *parser, const char *expected)
{
  const NcXpToken *token = &parser->token;
  g_autofree char *found =
      g_strndup (parser->lexer.source + token->position, parser->lexer.at - parser->lexer.source - token->position);
  g_autofree char *message = NULL;

  if (token->type == NC_XP_TOKEN_VARIABLE)
    return fail (parser, NC_XPATH_ERROR_UNSUPPORTED, token->position,
                 _ ("variables ($name) are not part of ODK XForms; in an XLSForm write ${name}"));
  message = token->type == NC_XP_TOKEN_END ? g_strdup_printf (_ ("the expression ends where %s is expected"), expected)
                                           : g_strdup_printf (_ ("“%s” stands where %s is expected"), found, expected);
  return fail (parser, NC_XPATH_ERROR_SYNTAX, token->position, message);
}

static gboolean
advance (Parser *parser)
{
  return nc_xp_lex (&parser->lexer, &parser->token, parser->error);
}

static NcXpNode *
node_at (Parser *parser, guint32 index)
{
  return &g_array_index (parser->nodes, NcXpNode, index);
}

static guint32
new_node (Parser *parser, NcXpOp op, guint position)
{
  NcXpNode node = { .op = (guint8)op, .position = position, .height = 1 };

  if (parser->nodes->len > MAX_NODES)
    return fail (parser, NC_XPATH_ERROR_LIMIT, position, _ ("the expression has too many parts"));
  g_array_append_val (parser->nodes, node);
  return parser->nodes->len - 1;
}

/* Hangs @child behind the last child of @parent; FALSE when either is missing or the tree grows too high. */
static gboolean
add_child (Parser *parser, guint32 parent, guint32 child)
{
  guint32 *link;

  if (!parent || !child)
    return FALSE;
  for (link = &node_at (parser, parent)->child; *link;)
    link = &node_at (parser, *link)->next;
  *link = child;
  node_at (parser, parent)->n_children++;
  node_at (parser, parent)->height =
      MAX (node_at (parser, parent)->height, (guint16)(node_at (parser, child)->height + 1));
  if (node_at (parser, parent)->height > MAX_HEIGHT)
    return fail (parser, NC_XPATH_ERROR_LIMIT, node_at (parser, parent)->position, _ ("the expression is too deep"));
  return TRUE;
}

static const char *
intern (Parser *parser, const char *text, gsize length)
{
  g_autofree char *copy = g_strndup (text, length);

  return g_string_chunk_insert_const (parser->strings, copy);
}

static gboolean
is_symbol (Parser *parser, int symbol)
{
  return parser->token.type == NC_XP_TOKEN_SYMBOL && parser->token.symbol == symbol;
}

static gboolean
expect_symbol (Parser *parser, int symbol, const char *name)
{
  if (is_symbol (parser, symbol))
    return advance (parser);
  fail_expected (parser, name);
  return FALSE;
}

/* What follows the present token, after white space: decides between a function, an axis and a name. */
static gboolean
next_is (Parser *parser, const char *sign)
{
  const char *p = parser->lexer.at + strspn (parser->lexer.at, " \t\r\n");

  return strncmp (p, sign, strlen (sign)) == 0;
}

static gboolean
parse_predicates (Parser *parser, guint32 owner)
{
  while (is_symbol (parser, '[')) {
    guint32 predicate;

    if (!advance (parser))
      return FALSE;
    predicate = parse_expression (parser);
    if (!add_child (parser, owner, predicate) || !expect_symbol (parser, ']', "“]”"))
      return FALSE;
  }
  return TRUE;
}

static gboolean
token_is (Parser *parser, const char *name)
{
  return parser->token.type == NC_XP_TOKEN_NAME && !parser->token.prefix && strlen (name) == parser->token.length &&
         strncmp (parser->token.text, name, parser->token.length) == 0;
}

static gboolean
is_node_type (Parser *parser)
{
  return next_is (parser, "(") && (token_is (parser, "node") || token_is (parser, "text") ||
                                   token_is (parser, "comment") || token_is (parser, "processing-instruction"));
}

static gboolean
parse_axis (Parser *parser, NcXpAxis *axis)
{
  static const char *const names[] = { "child",     "descendant",       "descendant-or-self", "parent",
                                       "ancestor",  "ancestor-or-self", "following-sibling",  "preceding-sibling",
                                       "following", "preceding",        "attribute",          "namespace",
                                       "self" };

  *axis = NC_XP_CHILD;
  if (is_symbol (parser, '@')) {
    *axis = NC_XP_ATTRIBUTE;
    return advance (parser);
  }
  if (parser->token.type != NC_XP_TOKEN_NAME || !next_is (parser, "::"))
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (token_is (parser, names[i])) {
      *axis = (NcXpAxis)i;
      return advance (parser) && advance (parser);
    }
  fail (parser, NC_XPATH_ERROR_SYNTAX, parser->token.position, _ ("there is no such axis"));
  return FALSE;
}

static gboolean
parse_node_type (Parser *parser, guint32 step)
{
  NcXpTest test = token_is (parser, "node")      ? NC_XP_TEST_NODE
                  : token_is (parser, "text")    ? NC_XP_TEST_TEXT
                  : token_is (parser, "comment") ? NC_XP_TEST_COMMENT
                                                 : NC_XP_TEST_PI;

  node_at (parser, step)->test = (guint8)test;
  if (!advance (parser) || !advance (parser))
    return FALSE;
  if (test == NC_XP_TEST_PI && parser->token.type == NC_XP_TOKEN_LITERAL) {
    node_at (parser, step)->text = intern (parser, parser->token.text, parser->token.length);
    if (!advance (parser))
      return FALSE;
  }
  return expect_symbol (parser, ')', "“)”");
}

static guint32
abbreviated_step (Parser *parser, NcXpAxis axis, guint position)
{
  guint32 step = new_node (parser, NC_XP_STEP, position);

  if (step) {
    node_at (parser, step)->axis = (guint8)axis;
    node_at (parser, step)->test = NC_XP_TEST_NODE;
  }
  return step;
}

static guint32
parse_step (Parser *parser)
{
  guint position = parser->token.position;
  NcXpAxis axis;
  guint32 step;

  if (is_symbol (parser, '.') || is_symbol (parser, NC_XP_SYMBOL_DOUBLE_DOT)) {
    step = abbreviated_step (parser, is_symbol (parser, '.') ? NC_XP_SELF : NC_XP_PARENT, position);
    return step && advance (parser) && parse_predicates (parser, step) ? step : 0;
  }
  if (!parse_axis (parser, &axis) || !(step = new_node (parser, NC_XP_STEP, position)))
    return 0;
  node_at (parser, step)->axis = (guint8)axis;
  if (is_node_type (parser)) {
    if (!parse_node_type (parser, step))
      return 0;
  } else if (parser->token.type == NC_XP_TOKEN_NAME || parser->token.type == NC_XP_TOKEN_WILDCARD) {
    const NcXpToken *token = &parser->token;
    NcXpNode *node = node_at (parser, step);

    if (token->prefix)
      node->prefix = intern (parser, token->prefix, token->prefix_length);
    if (token->type == NC_XP_TOKEN_NAME)
      node->text = intern (parser, token->text, token->length);
    node->test = token->type == NC_XP_TOKEN_NAME ? NC_XP_TEST_NAME
                 : token->prefix                 ? NC_XP_TEST_NAMESPACE
                                                 : NC_XP_TEST_ANY_NAME;
    if (!advance (parser))
      return 0;
  } else {
    return fail_expected (parser, _ ("a name"));
  }
  return parse_predicates (parser, step) ? step : 0;
}

static gboolean
starts_step (Parser *parser)
{
  return parser->token.type == NC_XP_TOKEN_NAME || parser->token.type == NC_XP_TOKEN_WILDCARD ||
         is_symbol (parser, '.') || is_symbol (parser, NC_XP_SYMBOL_DOUBLE_DOT) || is_symbol (parser, '@');
}

/* Appends a step; `//name` without a predicate becomes one descendant step. */
static gboolean
add_step (Parser *parser, guint32 path, gboolean double_slash, guint position)
{
  guint32 step = parse_step (parser);

  if (!step)
    return FALSE;
  if (double_slash && node_at (parser, step)->axis == NC_XP_CHILD && !node_at (parser, step)->n_children)
    node_at (parser, step)->axis = NC_XP_DESCENDANT;
  else if (double_slash && !add_child (parser, path, abbreviated_step (parser, NC_XP_DESCENDANT_OR_SELF, position)))
    return FALSE;
  return add_child (parser, path, step);
}

static gboolean
parse_more_steps (Parser *parser, guint32 path)
{
  while (is_symbol (parser, '/') || is_symbol (parser, NC_XP_SYMBOL_DOUBLE_SLASH)) {
    gboolean double_slash = parser->token.symbol == NC_XP_SYMBOL_DOUBLE_SLASH;
    guint position = parser->token.position;

    if (!advance (parser) || !add_step (parser, path, double_slash, position))
      return FALSE;
  }
  return TRUE;
}

static guint32
parse_location_path (Parser *parser)
{
  guint position = parser->token.position;
  guint32 path = new_node (parser, NC_XP_PATH, position);

  if (!path)
    return 0;
  if (is_symbol (parser, '/') || is_symbol (parser, NC_XP_SYMBOL_DOUBLE_SLASH)) {
    gboolean double_slash = parser->token.symbol == NC_XP_SYMBOL_DOUBLE_SLASH;

    node_at (parser, path)->absolute = TRUE;
    if (!advance (parser))
      return 0;
    if (!double_slash && !starts_step (parser))
      return path;
    if (!add_step (parser, path, double_slash, position))
      return 0;
  } else if (!add_step (parser, path, FALSE, position)) {
    return 0;
  }
  return parse_more_steps (parser, path) ? path : 0;
}

static guint32
parse_call (Parser *parser)
{
  const NcXpToken name = parser->token;
  guint32 call = new_node (parser, NC_XP_CALL, name.position);
  g_autofree char *full = NULL;

  if (!call)
    return 0;
  full = name.prefix ? g_strdup_printf ("%.*s:%.*s", (int)name.prefix_length, name.prefix, (int)name.length, name.text)
                     : g_strndup (name.text, name.length);
  node_at (parser, call)->text = g_string_chunk_insert_const (parser->strings, full);
  node_at (parser, call)->function = nc_xp_find_function (full);
  if (!advance (parser) || !advance (parser))
    return 0;
  while (!is_symbol (parser, ')')) {
    guint32 argument;

    if (node_at (parser, call)->n_children && !expect_symbol (parser, ',', _ ("“,” or “)”")))
      return 0;
    argument = parse_expression (parser);
    if (!add_child (parser, call, argument))
      return 0;
  }
  return advance (parser) ? call : 0;
}

static guint32
parse_primary (Parser *parser)
{
  const NcXpToken token = parser->token;
  guint32 node;

  if (is_symbol (parser, '(')) {
    if (!advance (parser) || !(node = parse_expression (parser)) || !expect_symbol (parser, ')', "“)”"))
      return 0;
    return node;
  }
  if (token.type == NC_XP_TOKEN_NAME)
    return parse_call (parser);
  node = new_node (parser, token.type == NC_XP_TOKEN_NUMBER ? NC_XP_NUMBER : NC_XP_STRING, token.position);
  if (!node)
    return 0;
  node_at (parser, node)->number = token.number;
  if (token.type == NC_XP_TOKEN_LITERAL)
    node_at (parser, node)->text = intern (parser, token.text, token.length);
  return advance (parser) ? node : 0;
}

static gboolean
starts_primary (Parser *parser)
{
  return is_symbol (parser, '(') || parser->token.type == NC_XP_TOKEN_NUMBER ||
         parser->token.type == NC_XP_TOKEN_LITERAL ||
         (parser->token.type == NC_XP_TOKEN_NAME && next_is (parser, "(") && !is_node_type (parser));
}

/* primary expression, predicates, further steps */
static guint32
parse_path (Parser *parser)
{
  guint position = parser->token.position;
  guint32 start, path;

  if (!starts_primary (parser)) {
    if (!starts_step (parser) && !is_symbol (parser, '/') && !is_symbol (parser, NC_XP_SYMBOL_DOUBLE_SLASH))
      return fail_expected (parser, _ ("a value"));
    return parse_location_path (parser);
  }
  if (!(start = parse_primary (parser)))
    return 0;
  if (is_symbol (parser, '[')) {
    guint32 filter = new_node (parser, NC_XP_FILTER, position);

    if (!add_child (parser, filter, start) || !parse_predicates (parser, filter))
      return 0;
    start = filter;
  }
  if (!is_symbol (parser, '/') && !is_symbol (parser, NC_XP_SYMBOL_DOUBLE_SLASH))
    return start;
  path = new_node (parser, NC_XP_PATH, position);
  if (!path)
    return 0;
  node_at (parser, path)->has_start = TRUE;
  return add_child (parser, path, start) && parse_more_steps (parser, path) ? path : 0;
}

static gboolean
is_operator (Parser *parser, NcXpOp op)
{
  return parser->token.type == NC_XP_TOKEN_OPERATOR && parser->token.op == op;
}

static guint32
parse_union (Parser *parser)
{
  guint32 node = parse_path (parser);

  if (!node || !is_operator (parser, NC_XP_UNION))
    return node;
  {
    guint32 all = new_node (parser, NC_XP_UNION, parser->token.position);

    if (!add_child (parser, all, node))
      return 0;
    while (is_operator (parser, NC_XP_UNION)) {
      if (!advance (parser) || !(node = parse_path (parser)) || !add_child (parser, all, node))
        return 0;
    }
    return all;
  }
}

static guint32
parse_unary (Parser *parser)
{
  guint position = parser->token.position;
  gboolean is_negative = FALSE, has_sign = FALSE;
  guint32 node, negation;

  while (is_operator (parser, NC_XP_SUB)) {
    is_negative = !is_negative;
    has_sign = TRUE;
    if (!advance (parser))
      return 0;
  }
  node = parse_union (parser);
  if (!node || !has_sign)
    return node;
  /* two signs still make a number of it */
  negation = new_node (parser, NC_XP_NEG, position);
  if (negation)
    node_at (parser, negation)->number = is_negative ? -1 : 1;
  return add_child (parser, negation, node) ? negation : 0;
}

/* Levels of binary operators, weakest first; `or` and `and` take all their operands at once. */
static guint32
parse_binary (Parser *parser, guint level)
{
  static const NcXpOp levels[][5] = { { NC_XP_OR },
                                      { NC_XP_AND },
                                      { NC_XP_EQ, NC_XP_NE },
                                      { NC_XP_LT, NC_XP_LE, NC_XP_GT, NC_XP_GE },
                                      { NC_XP_ADD, NC_XP_SUB },
                                      { NC_XP_MUL, NC_XP_DIV, NC_XP_MOD } };
  guint32 left;

  if (level == G_N_ELEMENTS (levels))
    return parse_unary (parser);
  left = parse_binary (parser, level + 1);
  while (left && parser->token.type == NC_XP_TOKEN_OPERATOR) {
    NcXpOp op = parser->token.op;
    gboolean belongs = FALSE;
    guint32 node, right;

    for (guint i = 0; i < G_N_ELEMENTS (levels[0]); i++)
      belongs |= levels[level][i] == op && op != NC_XP_NUMBER;
    if (!belongs)
      break;
    node = level < 2 && node_at (parser, left)->op == op ? left : new_node (parser, op, parser->token.position);
    if (!node || (node != left && !add_child (parser, node, left)) || !advance (parser))
      return 0;
    right = parse_binary (parser, level + 1);
    if (!add_child (parser, node, right))
      return 0;
    left = node;
  }
  return left;
}

static guint32
parse_expression (Parser *parser)
{
  guint32 node;

  if (++parser->depth > NC_XPATH_MAX_DEPTH)
    return fail (parser, NC_XPATH_ERROR_LIMIT, parser->token.position, _ ("the expression is too deep"));
  node = parse_binary (parser, 0);
  parser->depth--;
  return node;
}

/**
 * nc_xpath_compile:
 * @expression: UTF-8; at most %NC_XPATH_MAX_BYTES long, nested at most %NC_XPATH_MAX_DEPTH deep
 *
 * Compiles an expression. Functions need not be known yet: nc_xpath_check() says so.
 *
 * Returns: (transfer full) (nullable): the program, or NULL with %NC_XPATH_ERROR_SYNTAX, _LIMIT or _UNSUPPORTED;
 *   messages begin with the character at fault
 */
NcXpath *
nc_xpath_compile (const char *expression, GError **error)
{
  g_autoptr (GError) local = NULL;
  Parser parser = { .error = &local };
  NcXpNode unused = { 0 };
  NcXpath *xpath;

  g_return_val_if_fail (expression != NULL, NULL);
  if (strlen (expression) > NC_XPATH_MAX_BYTES || !g_utf8_validate (expression, -1, NULL)) {
    g_set_error (error, NC_XPATH_ERROR, NC_XPATH_ERROR_LIMIT,
                 _ ("the expression is longer than %d bytes or is not UTF-8"), NC_XPATH_MAX_BYTES);
    return NULL;
  }
  xpath = g_new0 (NcXpath, 1);
  xpath->source = g_strdup (expression);
  xpath->strings = g_string_chunk_new (256);
  parser.nodes = g_array_new (FALSE, TRUE, sizeof (NcXpNode));
  parser.strings = xpath->strings;
  parser.lexer = (NcXpLexer){ .source = xpath->source, .at = xpath->source };
  g_array_append_val (parser.nodes, unused);
  if (advance (&parser))
    xpath->root = parse_expression (&parser);
  if (xpath->root && parser.token.type != NC_XP_TOKEN_END)
    xpath->root = fail_expected (&parser, _ ("an operator or the end"));
  xpath->n_nodes = parser.nodes->len;
  xpath->nodes = (NcXpNode *)(gpointer)g_array_free (parser.nodes, FALSE);
  if (!local)
    return xpath;
  g_propagate_error (error, g_steal_pointer (&local));
  nc_xpath_free (xpath);
  return NULL;
}

void
nc_xpath_free (NcXpath *xpath)
{
  if (!xpath)
    return;
  g_free (xpath->source);
  g_free (xpath->nodes);
  g_string_chunk_free (xpath->strings);
  g_free (xpath);
}

/** nc_xpath_source: Returns: the expression as it was given. */
const char *
nc_xpath_source (NcXpath *xpath)
{
  return xpath->source;
}
