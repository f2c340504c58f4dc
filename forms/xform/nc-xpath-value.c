/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-xpath-private.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

void
nc_xpath_value_clear (NcXpathValue *value)
{
  g_free (value->string);
  g_free (value->nodes);
  *value = (NcXpathValue){ .type = NC_XPATH_STRING };
}

void
nc_xpath_value_take_string (NcXpathValue *value, char *text)
{
  nc_xpath_value_clear (value);
  value->string = text;
}

void
nc_xpath_value_set_string (NcXpathValue *value, const char *text)
{
  nc_xpath_value_take_string (value, g_strdup (text ? text : ""));
}

void
nc_xpath_value_set_number (NcXpathValue *value, double number)
{
  nc_xpath_value_clear (value);
  value->type = NC_XPATH_NUMBER;
  value->number = number;
}

void
nc_xpath_value_set_boolean (NcXpathValue *value, gboolean boolean)
{
  nc_xpath_value_clear (value);
  value->type = NC_XPATH_BOOLEAN;
  value->boolean = boolean;
}

/** nc_xpath_value_set_date: @days: since 1970-01-01T00:00Z, with fraction; NaN is no date. */
void
nc_xpath_value_set_date (NcXpathValue *value, double days)
{
  nc_xpath_value_set_number (value, days);
  value->type = NC_XPATH_DATE;
}

/** nc_xpath_value_add_node: Makes the value a node-set when it is none, and appends @node to it. */
void
nc_xpath_value_add_node (NcXpathValue *value, xmlNode *node)
{
  if (value->type != NC_XPATH_NODESET) {
    nc_xpath_value_clear (value);
    value->type = NC_XPATH_NODESET;
  }
  if (value->n_nodes == value->room) {
    value->room = MAX (8, value->room * 2);
    value->nodes = g_renew (xmlNode *, value->nodes, value->room);
  }
  value->nodes[value->n_nodes++] = node;
}

static void
gather_text (xmlNode *node, GString *out)
{
  for (xmlNode *n = node; n;) {
    if ((n->type == XML_TEXT_NODE || n->type == XML_CDATA_SECTION_NODE) && n->content)
      g_string_append (out, (const char *)n->content);
    if (n->type == XML_ELEMENT_NODE || n->type == XML_ATTRIBUTE_NODE || n->type == XML_DOCUMENT_NODE)
      if (n->children) {
        n = n->children;
        continue;
      }
    while (n != node && !n->next)
      n = n->parent;
    if (n == node)
      return;
    n = n->next;
  }
}

/**
 * nc_xp_node_text:
 * @owned: (out): set to the text when it had to be put together, else NULL
 *
 * Returns: the string value of @node: borrowed from the tree where it is one piece of text, else also in @owned
 */
const char *
nc_xp_node_text (xmlNode *node, char **owned)
{
  xmlNode *child;

  *owned = NULL;
  switch (node->type) {
  case XML_TEXT_NODE:
  case XML_CDATA_SECTION_NODE:
  case XML_COMMENT_NODE:
  case XML_PI_NODE:
    return node->content ? (const char *)node->content : "";
  case XML_NAMESPACE_DECL:
    return ((xmlNs *)node)->href ? (const char *)((xmlNs *)node)->href : "";
  case XML_ELEMENT_NODE:
  case XML_ATTRIBUTE_NODE:
  case XML_DOCUMENT_NODE:
    break;
  default:
    return "";
  }
  child = node->children;
  if (!child)
    return "";
  if (!child->next && (child->type == XML_TEXT_NODE || child->type == XML_CDATA_SECTION_NODE))
    return child->content ? (const char *)child->content : "";
  {
    GString *out = g_string_new (NULL);

    gather_text (node, out);
    *owned = g_string_free (out, FALSE);
    return *owned;
  }
}

/* The whole text, without white space around it, as a number; FALSE when it is none. */
static gboolean
scan_number (const char *text, double *number)
{
  const char *start, *p;
  guint digits = 0;
  char *end;

  while (*text == ' ' || *text == '\t' || *text == '\n' || *text == '\r')
    text++;
  start = p = text;
  if (*p == '-' || *p == '+')
    p++;
  for (; g_ascii_isdigit (*p); p++)
    digits++;
  if (*p == '.')
    for (p++; g_ascii_isdigit (*p); p++)
      digits++;
  if (!digits)
    return FALSE;
  if ((*p == 'e' || *p == 'E') && (g_ascii_isdigit (p[1]) || ((p[1] == '-' || p[1] == '+') && g_ascii_isdigit (p[2]))))
    for (p += 2; g_ascii_isdigit (*p);)
      p++;
  *number = g_ascii_strtod (start, &end);
  while (*p == ' ' || *p == '\t' || *p == '\n' || *p == '\r')
    p++;
  return !*p;
}

/**
 * nc_xpath_parse_number:
 *
 * Returns: the number that @text is, white space around it aside; NaN when it is none (dates are none here).
 */
double
nc_xpath_parse_number (const char *text)
{
  double number;

  return scan_number (text, &number) ? number : NAN;
}

/** nc_xp_text_to_number: As number() does: a number, or a date as days since 1970-01-01, or NaN. */
double
nc_xp_text_to_number (NcXpathEnv *env, const char *text)
{
  double number;
  gint64 ms;

  if (scan_number (text, &number))
    return number;
  if (nc_xp_parse_datetime (env, text, &ms))
    return (double)ms / NC_XP_DAY_MS;
  return NAN;
}

/* Up to four decimal places, which is what most calculations are rounded to: a quotient of two whole numbers that comes
   out the same is also the shortest text. NULL when it is not of this kind. */
static char *
format_short (double number)
{
  gint64 scaled;
  char digits[32];
  int length;

  if (fabs (number) >= 1e11)
    return NULL;
  scaled = (gint64)llround (number * 10000);
  if ((double)scaled / 10000 != number)
    return NULL;
  length = g_snprintf (digits, sizeof digits, "%s%" G_GINT64_FORMAT ".%04d", scaled < 0 ? "-" : "",
                       ABS (scaled) / 10000, (int)(ABS (scaled) % 10000));
  while (digits[length - 1] == '0')
    digits[--length] = 0;
  return g_strdup (digits);
}

/**
 * nc_xpath_format_number:
 *
 * Writes a number as string() does: the fewest digits that read back the same, no exponent, no sign on zero, an empty
 * text for NaN, "Infinity" and "-Infinity".
 *
 * Returns: (transfer full): the text
 */
char *
nc_xpath_format_number (double number)
{
  char digits[64], *exponent, *point;
  g_autoptr (GString) out = NULL;
  char *short_text;
  int power, n;

  if (isnan (number))
    return g_strdup ("");
  if (isinf (number))
    return g_strdup (number > 0 ? "Infinity" : "-Infinity");
  if (number == 0)
    return g_strdup ("0");
  if (fabs (number) < 1e15 && number == trunc (number))
    return g_strdup_printf ("%" G_GINT64_FORMAT, (gint64)number);
  short_text = format_short (number);
  if (short_text)
    return short_text;
  for (int precision = 14; precision < 17; precision++) {
    g_ascii_formatd (digits, sizeof digits, precision == 14 ? "%.14e" : precision == 15 ? "%.15e" : "%.16e", number);
    if (g_ascii_strtod (digits, NULL) == number)
      break;
  }
  exponent = strchr (digits, 'e');
  power = (int)g_ascii_strtoll (exponent + 1, NULL, 10);
  *exponent = 0;
  out = g_string_new (number < 0 ? "-" : NULL);
  point = digits + (number < 0);
  memmove (point + 1, point + 2, strlen (point + 2) + 1);
  for (n = (int)strlen (point); n > 1 && point[n - 1] == '0'; n--)
    point[n - 1] = 0;
  if (power < 0)
    g_string_append (out, "0.");
  for (int i = -1; i > power; i--)
    g_string_append_c (out, '0');
  for (int i = 0; i < n || i <= power; i++) {
    if (i && i == power + 1 && power >= 0)
      g_string_append_c (out, '.');
    g_string_append_c (out, i < n ? point[i] : '0');
  }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

gboolean
nc_xpath_value_to_boolean (const NcXpathValue *value)
{
  switch (value->type) {
  case NC_XPATH_NODESET:
    return value->n_nodes > 0;
  case NC_XPATH_BOOLEAN:
    return value->boolean;
  case NC_XPATH_NUMBER:
  case NC_XPATH_DATE:
    return !isnan (value->number) && (value->number != 0 || value->string);
  case NC_XPATH_STRING:
  default:
    return value->string && *value->string;
  }
}

double
nc_xpath_value_to_number (NcXpathEnv *env, const NcXpathValue *value)
{
  switch (value->type) {
  case NC_XPATH_NODESET: {
    g_autofree char *owned = NULL;

    return value->n_nodes ? nc_xp_text_to_number (env, nc_xp_node_text (value->nodes[0], &owned)) : NAN;
  }
  case NC_XPATH_BOOLEAN:
    return value->boolean ? 1 : 0;
  case NC_XPATH_NUMBER:
  case NC_XPATH_DATE:
    return value->number;
  case NC_XPATH_STRING:
  default:
    return value->string ? nc_xp_text_to_number (env, value->string) : NAN;
  }
}

/** nc_xpath_value_to_string: Returns: (transfer full): the value as string() gives it. */
char *
nc_xpath_value_to_string (NcXpathEnv *env, const NcXpathValue *value)
{
  switch (value->type) {
  case NC_XPATH_NODESET: {
    char *owned = NULL;
    const char *text = value->n_nodes ? nc_xp_node_text (value->nodes[0], &owned) : "";

    return owned ? owned : g_strdup (text);
  }
  case NC_XPATH_BOOLEAN:
    return g_strdup (value->boolean ? "true" : "false");
  case NC_XPATH_NUMBER:
    return value->string ? g_strdup (value->string) : nc_xpath_format_number (value->number);
  case NC_XPATH_DATE:
    if (isnan (value->number) || fabs (value->number) > 3e6)
      return g_strdup ("Invalid Date");
    return nc_xp_format_datetime (env, (gint64)llround (value->number * NC_XP_DAY_MS));
  case NC_XPATH_STRING:
  default:
    return g_strdup (value->string ? value->string : "");
  }
}

/* Comparison: as XPath 1.0 §3.4, with texts of dates as numbers where numbers are compared. */

static gboolean
compare_numbers (NcXpOp op, double a, double b)
{
  switch (op) {
  case NC_XP_EQ:
    return a == b;
  case NC_XP_NE:
    return a != b;
  case NC_XP_LT:
    return a < b;
  case NC_XP_LE:
    return a <= b;
  case NC_XP_GT:
    return a > b;
  default:
    return a >= b;
  }
}

static gboolean
compare_texts (NcXpEval *eval, NcXpOp op, const char *a, const char *b)
{
  if (op == NC_XP_EQ || op == NC_XP_NE)
    return (strcmp (a, b) == 0) == (op == NC_XP_EQ);
  return compare_numbers (op, nc_xp_text_to_number (eval->env, a), nc_xp_text_to_number (eval->env, b));
}

static NcXpOp
mirrored (NcXpOp op)
{
  switch (op) {
  case NC_XP_LT:
    return NC_XP_GT;
  case NC_XP_LE:
    return NC_XP_GE;
  case NC_XP_GT:
    return NC_XP_LT;
  case NC_XP_GE:
    return NC_XP_LE;
  default:
    return op;
  }
}

static gboolean
is_number (const NcXpathValue *value)
{
  return value->type == NC_XPATH_NUMBER || value->type == NC_XPATH_DATE;
}

/* Two values, neither of them a node-set. */
static gboolean
compare_atoms (NcXpEval *eval, NcXpOp op, const NcXpathValue *a, const NcXpathValue *b)
{
  gboolean for_equality = op == NC_XP_EQ || op == NC_XP_NE;

  if (for_equality && (a->type == NC_XPATH_BOOLEAN || b->type == NC_XPATH_BOOLEAN))
    return compare_numbers (op, nc_xpath_value_to_boolean (a), nc_xpath_value_to_boolean (b));
  if (for_equality && !is_number (a) && !is_number (b))
    return compare_texts (eval, op, a->string ? a->string : "", b->string ? b->string : "");
  return compare_numbers (op, nc_xpath_value_to_number (eval->env, a), nc_xpath_value_to_number (eval->env, b));
}

static gboolean
compare_nodes_with_atom (NcXpEval *eval, NcXpOp op, const NcXpathValue *nodes, const NcXpathValue *atom)
{
  gboolean as_text = atom->type == NC_XPATH_STRING && (op == NC_XP_EQ || op == NC_XP_NE);
  double number;

  if (atom->type == NC_XPATH_BOOLEAN && (op == NC_XP_EQ || op == NC_XP_NE))
    return compare_numbers (op, nodes->n_nodes > 0, atom->boolean);
  number = as_text ? 0 : nc_xpath_value_to_number (eval->env, atom);
  for (guint i = 0; i < nodes->n_nodes; i++) {
    g_autofree char *owned = NULL;
    const char *text = nc_xp_node_text (nodes->nodes[i], &owned);

    if (as_text ? compare_texts (eval, op, text, atom->string ? atom->string : "")
                : compare_numbers (op, nc_xp_text_to_number (eval->env, text), number))
      return TRUE;
  }
  return FALSE;
}

/* Some node of @a and some of @b; equality of large sets by a hash of the smaller effort. */
static gboolean
compare_node_sets (NcXpEval *eval, NcXpOp op, const NcXpathValue *a, const NcXpathValue *b)
{
  if (op == NC_XP_EQ && (guint64)a->n_nodes * b->n_nodes > 4096) {
    g_autoptr (GHashTable) texts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

    for (guint i = 0; i < a->n_nodes; i++) {
      char *owned = NULL;
      const char *text = nc_xp_node_text (a->nodes[i], &owned);

      g_hash_table_add (texts, owned ? owned : g_strdup (text));
    }
    for (guint i = 0; i < b->n_nodes; i++) {
      g_autofree char *owned = NULL;

      if (g_hash_table_contains (texts, nc_xp_node_text (b->nodes[i], &owned)))
        return TRUE;
    }
    return FALSE;
  }
  if (!nc_xp_spend (eval, (guint64)a->n_nodes * b->n_nodes))
    return FALSE;
  for (guint i = 0; i < a->n_nodes; i++) {
    g_autofree char *owned_a = NULL;
    const char *text = nc_xp_node_text (a->nodes[i], &owned_a);

    for (guint k = 0; k < b->n_nodes; k++) {
      g_autofree char *owned_b = NULL;

      if (compare_texts (eval, op, text, nc_xp_node_text (b->nodes[k], &owned_b)))
        return TRUE;
    }
  }
  return FALSE;
}

/* In a form a question that is not relevant has no answer: it compares as '', as in the other engines of ODK, where it
   stays as an empty node or is made an empty text. In a document alone XPath's own rule holds: nothing equals nothing.
 */
static const NcXpathValue *
or_nothing (NcXpEval *eval, const NcXpathValue *value)
{
  static const NcXpathValue nothing = { .type = NC_XPATH_STRING };

  return value->type == NC_XPATH_NODESET && !value->n_nodes && eval->env->hooks.is_relevant ? &nothing : value;
}

gboolean
nc_xp_compare (NcXpEval *eval, NcXpOp op, const NcXpathValue *a, const NcXpathValue *b)
{
  a = or_nothing (eval, a);
  b = or_nothing (eval, b);
  if (a->type == NC_XPATH_NODESET && b->type == NC_XPATH_NODESET)
    return compare_node_sets (eval, op, a, b);
  if (a->type == NC_XPATH_NODESET)
    return compare_nodes_with_atom (eval, op, a, b);
  if (b->type == NC_XPATH_NODESET)
    return compare_nodes_with_atom (eval, mirrored (op), b, a);
  return compare_atoms (eval, op, a, b);
}
