/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-xpath-private.h"
#include "nc-lang.h"
#include <math.h>
#include <string.h>

#define MAX_RESULT_BYTES (16 * 1024 * 1024)
#define MAX_PATTERN      1000

static void
fn_string (NcXpEval *eval, const NcXpFocus *focus, const NcXpNode *call, NcXpathValue *result)
{
  nc_xpath_value_take_string (result, nc_xp_arg_string (eval, focus, call, 0));
}

/* Appends every node of a node-set, or the one value, with @glue between. */
static void
append_all (NcXpEval *eval, const NcXpFocus *focus, const NcXpNode *call, guint n, const char *glue, gboolean *is_first,
            GString *out)
{
  g_auto (NcXpathValue) value = { .type = NC_XPATH_STRING };
  guint parts;

  nc_xp_arg_value (eval, focus, call, n, &value);
  parts = value.type == NC_XPATH_NODESET ? value.n_nodes : 1;
  for (guint i = 0; i < parts && !eval->error; i++) {
    g_autofree char *owned = NULL;
    const char *text;

    if (value.type == NC_XPATH_NODESET)
      text = nc_xp_node_text (value.nodes[i], &owned);
    else
      text = owned = nc_xpath_value_to_string (eval->env, &value);
    if (!*is_first)
      g_string_append (out, glue);
    *is_first = FALSE;
    g_string_append (out, text);
    if (out->len > MAX_RESULT_BYTES)
      nc_xp_fail (eval, NC_XPATH_ERROR_LIMIT, call->position, "%s", _ ("the text grows too long"));
  }
}

static void
fn_concat (NcXpEval *eval, const NcXpFocus *focus, const NcXpNode *call, NcXpathValue *result)
{
  GString *out = g_string_new (NULL);
  gboolean is_first = TRUE;

  for (guint i = 0; i < call->n_children && !eval->error; i++)
    append_all (eval, focus, call, i, "", &is_first, out);
  nc_xpath_value_take_string (result, g_string_free (out, FALSE));
}

static void
fn_join (NcXpEval *eval, const NcXpFocus *focus, const NcXpNode *call, NcXpathValue *result)
{
  g_autofree char *glue = nc_xp_arg_string (eval, focus, call, 0);
  GString *out = g_string_new (NULL);
  gboolean is_first = TRUE;

  for (guint i = 1; i < call->n_children && !eval->error; i++)
    append_all (eval, focus, call, i, glue, &is_first, out);
  nc_xpath_value_take_string (result, g_string_free (out, FALSE));
}

static void
fn_starts_with (NcXpEval *eval, const NcXpFocus *focus, const NcXpNode *call, NcXpathValue *result)
{
  g_autofree char *text = nc_xp_arg_string (eval, focus, call, 0);
  g_autofree char *part = nc_xp_arg_string (eval, focus, call, 1);

  nc_xpath_value_set_boolean (result, g_str_has_prefix (text, part));
}

static void
fn_ends_with (NcXpEval *eval, const NcXpFocus *focus, const NcXpNode *call, NcXpathValue *result)
{
  g_autofree char *text = nc_xp_arg_string (eval, focus, call, 0);
  g_autofree char *part = nc_xp_arg_string (eval, focus, call, 1);

  nc_xpath_value_set_boolean (result, g_str_has_suffix (text, part));
}

static void
fn_contains (NcXpEval *eval, const NcXpFocus *focus, const NcXpNode *call, NcXpathValue *result)
{
  g_autofree char *text = nc_xp_arg_string (eval, focus, call, 0);
  g_autofree char *part = nc_xp_arg_string (eval, focus, call, 1);

  nc_xpath_value_set_boolean (result, strstr (text, part) != NULL);
}

static void
fn_substring_before (NcXpEval *eval, const NcXpFocus *focus, const NcXpNode *call, NcXpathValue *result)
{
  g_autofree char *text = nc_xp_arg_string (eval, focus, call, 0);
  g_autofree char *part = nc_xp_arg_string (eval, focus, call, 1);
  const char *found = strstr (text, part);

  nc_xpath_value_take_string (result, found ? g_strndup (text, found - text) : g_strdup (""));
}

static void
fn_substring_after (NcXpEval *eval, const NcXpFocus *focus, const NcXpNode *call, NcXpathValue *result)
{
  g_autofree char *text = nc_xp_arg_string (eval, focus, call, 0);
  g_autofree char *part = nc_xp_arg_string (eval, focus, call, 1);
  const char *found = strstr (text, part);

  nc_xpath_value_set_string (result, found ? found + strlen (part) : "");
}

/* Characters from @from up to, not with, @to; both may lie outside. */
static char *
slice (const char *text, double from, double to)
{
  glong length = g_utf8_strlen (text, -1);
  glong start = from > 0 ? (from < (double)length ? (glong)from : length) : 0;
  glong end = to > 0 ? (to < (double)length ? (glong)to : length) : 0;

  return start < end ? g_utf8_substring (text, start, end) : g_strdup ("");
}

/* XPath 1.0: characters p with round(from) <= p < round(from) + round(length), counted from 1 */
static void
fn_substring (NcXpEval *eval, const NcXpFocus *focus, const NcXpNode *call, NcXpathValue *result)
{
  g_autofree char *text = nc_xp_arg_string (eval, focus, call, 0);
  double from = floor (nc_xp_arg_number (eval, focus, call, 1) + 0.5);
  double to = call->n_children > 2 ? from + floor (nc_xp_arg_number (eval, focus, call, 2) + 0.5) : INFINITY;

  if (isnan (from) || isnan (to))
    nc_xpath_value_set_string (result, "");
  else
    nc_xpath_value_take_string (result, slice (text, from - 1, to - 1));
}

/* substr(text, start, end): from 0, end not with it, negative from the end */
static void
fn_substr (NcXpEval *eval, const NcXpFocus *focus, const NcXpNode *call, NcXpathValue *result)
{
  g_autofree char *text = nc_xp_arg_string (eval, focus, call, 0);
  double length = (double)g_utf8_strlen (text, -1);
  double from = trunc (nc_xp_arg_number (eval, focus, call, 1));
  double to = call->n_children > 2 ? trunc (nc_xp_arg_number (eval, focus, call, 2)) : length;

  if (isnan (from) || isnan (to))
    nc_xpath_value_set_string (result, "");
  else
    nc_xpath_value_take_string (result, slice (text, from < 0 ? from + length : from, to < 0 ? to + length : to));
}

static void
fn_string_length (NcXpEval *eval, const NcXpFocus *focus, const NcXpNode *call, NcXpathValue *result)
{
  g_autofree char *text = nc_xp_arg_string (eval, focus, call, 0);

  nc_xpath_value_set_number (result, (double)g_utf8_strlen (text, -1));
}

static void
fn_normalize_space (NcXpEval *eval, const NcXpFocus *focus, const NcXpNode *call, NcXpathValue *result)
{
  g_autofree char *text = nc_xp_arg_string (eval, focus, call, 0);
  GString *out = g_string_new (NULL);
  gboolean has_gap = FALSE;

  for (const char *p = text; *p; p++)
    if (strchr (" \t\r\n", *p)) {
      has_gap = out->len > 0;
    } else {
      if (has_gap)
        g_string_append_c (out, ' ');
      has_gap = FALSE;
      g_string_append_c (out, *p);
    }
  nc_xpath_value_take_string (result, g_string_free (out, FALSE));
}

static void
fn_translate (NcXpEval *eval, const NcXpFocus *focus, const NcXpNode *call, NcXpathValue *result)
{
  g_autofree char *text = nc_xp_arg_string (eval, focus, call, 0);
  g_autofree char *from = nc_xp_arg_string (eval, focus, call, 1);
  g_autofree char *to = nc_xp_arg_string (eval, focus, call, 2);
  glong n_to = g_utf8_strlen (to, -1);
  GString *out = g_string_new (NULL);

  for (const char *p = text; *p && nc_xp_spend (eval, 1); p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);
    const char *found = g_utf8_strchr (from, -1, c);
    glong index = found ? g_utf8_pointer_to_offset (from, found) : -1;

    if (!found)
      g_string_append_unichar (out, c);
    else if (index < n_to)
      g_string_append_unichar (out, g_utf8_get_char (g_utf8_offset_to_pointer (to, index)));
  }
  nc_xpath_value_take_string (result, g_string_free (out, FALSE));
}

/* The pattern, compiled once; it matches a part of the text unless it is anchored. Backtracking is bounded. */
static GRegex *
find_pattern (NcXpEval *eval, const NcXpNode *call, const char *pattern)
{
  GRegex *regex = g_hash_table_lookup (eval->env->patterns, pattern);
  g_autoptr (GError) error = NULL;

  if (regex)
    return regex;
  if (strlen (pattern) > MAX_PATTERN) {
    nc_xp_fail (eval, NC_XPATH_ERROR_LIMIT, call->position, _ ("the pattern is longer than %d bytes"), MAX_PATTERN);
    return NULL;
  }
  regex = nc_xp_regex_new (pattern, &error);
  if (!regex) {
    nc_xp_fail (eval, NC_XPATH_ERROR_ARGUMENTS, call->position, _ ("“%s” is no regular expression: %s"), pattern,
                error->message);
    return NULL;
  }
  if (g_hash_table_size (eval->env->patterns) > 1000)
    g_hash_table_remove_all (eval->env->patterns);
  g_hash_table_insert (eval->env->patterns, g_strdup (pattern), regex);
  return regex;
}

static void
fn_regex (NcXpEval *eval, const NcXpFocus *focus, const NcXpNode *call, NcXpathValue *result)
{
  g_autofree char *text = nc_xp_arg_string (eval, focus, call, 0);
  g_autofree char *pattern = nc_xp_arg_string (eval, focus, call, 1);
  GRegex *regex = eval->error ? NULL : find_pattern (eval, call, pattern);
  g_autoptr (GError) error = NULL;
  gboolean holds = regex && g_regex_match_full (regex, text, -1, 0, 0, NULL, &error);

  if (error)
    nc_xp_fail (eval, NC_XPATH_ERROR_LIMIT, call->position, _ ("the pattern “%s” takes too long to match"), pattern);
  nc_xpath_value_set_boolean (result, holds);
}

static void
fn_digest (NcXpEval *eval, const NcXpFocus *focus, const NcXpNode *call, NcXpathValue *result)
{
  static const struct {
    const char *name;
    GChecksumType type;
  } algorithms[] = { { "MD5", G_CHECKSUM_MD5 },
                     { "SHA-1", G_CHECKSUM_SHA1 },
                     { "SHA-256", G_CHECKSUM_SHA256 },
                     { "SHA-384", G_CHECKSUM_SHA384 },
                     { "SHA-512", G_CHECKSUM_SHA512 } };
  g_autofree char *text = nc_xp_arg_string (eval, focus, call, 0);
  g_autofree char *name = nc_xp_arg_string (eval, focus, call, 1);
  g_autofree char *encoding = call->n_children > 2 ? nc_xp_arg_string (eval, focus, call, 2) : g_strdup ("base64");
  guint8 bytes[64];
  gsize size = sizeof bytes;

  for (guint i = 0; i < G_N_ELEMENTS (algorithms) && !eval->error; i++) {
    g_autoptr (GChecksum) checksum = NULL;

    if (g_ascii_strcasecmp (name, algorithms[i].name) != 0)
      continue;
    checksum = g_checksum_new (algorithms[i].type);
    g_checksum_update (checksum, (const guchar *)text, (gssize)strlen (text));
    if (g_ascii_strcasecmp (encoding, "hex") == 0) {
      nc_xpath_value_set_string (result, g_checksum_get_string (checksum));
    } else if (g_ascii_strcasecmp (encoding, "base64") == 0) {
      g_checksum_get_digest (checksum, bytes, &size);
      nc_xpath_value_take_string (result, g_base64_encode (bytes, size));
    } else {
      nc_xp_fail (eval, NC_XPATH_ERROR_ARGUMENTS, call->position, _ ("digest() writes “base64” or “hex”, not “%s”"),
                  encoding);
    }
    return;
  }
  nc_xp_fail (eval, NC_XPATH_ERROR_ARGUMENTS, call->position,
              _ ("digest() knows MD5, SHA-1, SHA-256, SHA-384 and SHA-512, not “%s”"), name);
}

/* Text that is not base64, or not UTF-8 within, gives an empty text. */
static void
fn_base64_decode (NcXpEval *eval, const NcXpFocus *focus, const NcXpNode *call, NcXpathValue *result)
{
  g_autofree char *text = nc_xp_arg_string (eval, focus, call, 0);
  gsize size = 0;
  g_autofree guchar *bytes = NULL;
  gboolean is_base64 = *text != 0 && strlen (text) % 4 == 0;

  for (const char *p = text; *p && is_base64; p++)
    is_base64 = g_ascii_isalnum (*p) || *p == '+' || *p == '/' || *p == '=';
  if (is_base64)
    bytes = g_base64_decode (text, &size);
  if (bytes && g_utf8_validate ((const char *)bytes, (gssize)size, NULL))
    nc_xpath_value_take_string (result, g_strndup ((const char *)bytes, size));
  else
    nc_xpath_value_set_string (result, "");
}

static void
fn_uuid (NcXpEval *eval, const NcXpFocus *focus, const NcXpNode *call, NcXpathValue *result)
{
  double length = call->n_children ? nc_xp_arg_number (eval, focus, call, 0) : 36;
  g_autoptr (GString) out = g_string_new (NULL);

  if (!(length >= 0 && length <= 10000)) {
    nc_xp_fail (eval, NC_XPATH_ERROR_ARGUMENTS, call->position, "%s", _ ("uuid() takes a length from 0 to 10000"));
    return;
  }
  while (out->len < (gsize)length) {
    g_autofree char *uuid = g_uuid_string_random ();

    g_string_append (out, uuid);
  }
  g_string_truncate (out, (gsize)length);
  nc_xpath_value_set_string (result, out->str);
}

static void
fn_coalesce (NcXpEval *eval, const NcXpFocus *focus, const NcXpNode *call, NcXpathValue *result)
{
  g_autofree char *text = NULL;

  for (guint i = 0; i < call->n_children && !eval->error && !(text && *text); i++) {
    g_free (text);
    text = nc_xp_arg_string (eval, focus, call, i);
  }
  nc_xpath_value_set_string (result, text);
}

const NcXpFunction nc_xp_string_functions[] = {
  { "string", 0, 1, fn_string },
  { "concat", 0, G_MAXUINT, fn_concat },
  { "join", 1, G_MAXUINT, fn_join },
  { "starts-with", 2, 2, fn_starts_with },
  { "ends-with", 2, 2, fn_ends_with },
  { "contains", 2, 2, fn_contains },
  { "substring-before", 2, 2, fn_substring_before },
  { "substring-after", 2, 2, fn_substring_after },
  { "substring", 2, 3, fn_substring },
  { "substr", 2, 3, fn_substr },
  { "string-length", 0, 1, fn_string_length },
  { "normalize-space", 0, 1, fn_normalize_space },
  { "translate", 3, 3, fn_translate },
  { "regex", 2, 2, fn_regex },
  { "digest", 2, 3, fn_digest },
  { "base64-decode", 1, 1, fn_base64_decode },
  { "uuid", 0, 1, fn_uuid },
  { "coalesce", 2, G_MAXUINT, fn_coalesce },
  { NULL, 0, 0, NULL },
};
