/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-xpath-private.h"
#include "nc-lang.h"
#include <string.h>

/** nc_xp_set_error: Sets an error that begins with the character (from 1) of @source at which byte @position lies. */
void
nc_xp_set_error (GError **error, NcXpathError code, const char *source, guint position, const char *message)
{
  glong character = 1;

  for (const char *p = source; *p && p < source + position; p = g_utf8_next_char (p))
    character++;
  g_set_error (error, NC_XPATH_ERROR, code, _ ("at character %ld: %s"), character, message);
}

static gboolean
starts_name (gunichar c)
{
  return c == '_' || g_unichar_isalpha (c) || (c >= 0x80 && g_unichar_isalnum (c));
}

static gboolean
continues_name (gunichar c)
{
  return starts_name (c) || c == '-' || c == '.' || (c >= '0' && c <= '9') || g_unichar_ismark (c) || c == 0xB7;
}

static const char *
skip_name (const char *p)
{
  if (!starts_name (g_utf8_get_char (p)))
    return p;
  while (*p && continues_name (g_utf8_get_char (p)))
    p = g_utf8_next_char (p);
  return p;
}

static const char *
skip_space (const char *p)
{
  while (*p == ' ' || *p == '\t' || *p == '\n' || *p == '\r')
    p++;
  return p;
}

/* Digits ('.' Digits?)? | '.' Digits, and an exponent, which XPath lacks but calculated data sometimes holds. */
static void
lex_number (NcXpLexer *lexer, NcXpToken *token)
{
  const char *p = lexer->at;
  g_autofree char *text = NULL;

  while (g_ascii_isdigit (*p))
    p++;
  if (*p == '.')
    for (p++; g_ascii_isdigit (*p);)
      p++;
  if ((*p == 'e' || *p == 'E') && (g_ascii_isdigit (p[1]) || ((p[1] == '-' || p[1] == '+') && g_ascii_isdigit (p[2]))))
    for (p += 2; g_ascii_isdigit (*p);)
      p++;
  text = g_strndup (lexer->at, p - lexer->at);
  token->type = NC_XP_TOKEN_NUMBER;
  token->number = g_ascii_strtod (text, NULL);
  lexer->at = p;
}

static gboolean
lex_literal (NcXpLexer *lexer, NcXpToken *token, GError **error)
{
  const char *end = strchr (lexer->at + 1, *lexer->at);

  if (!end) {
    nc_xp_set_error (error, NC_XPATH_ERROR_SYNTAX, lexer->source, token->position,
                     _ ("the text is not closed; a quotation mark is missing"));
    return FALSE;
  }
  token->type = NC_XP_TOKEN_LITERAL;
  token->text = lexer->at + 1;
  token->length = end - token->text;
  lexer->at = end + 1;
  return TRUE;
}

static void
lex_name (NcXpLexer *lexer, NcXpToken *token)
{
  const char *end = skip_name (lexer->at);

  token->type = NC_XP_TOKEN_NAME;
  token->text = lexer->at;
  token->length = end - lexer->at;
  if (*end == ':' && end[1] == '*') {
    token->type = NC_XP_TOKEN_WILDCARD;
    token->prefix = token->text;
    token->prefix_length = token->length;
    end += 2;
  } else if (*end == ':' && end[1] != ':' && skip_name (end + 1) > end + 1) {
    token->prefix = token->text;
    token->prefix_length = token->length;
    token->text = end + 1;
    end = skip_name (end + 1);
    token->length = end - token->text;
  }
  lexer->at = end;
}

/* After an operand a name can only be an operator, even without a space after it: `1and1`. */
static gboolean
lex_word_operator (NcXpLexer *lexer, NcXpToken *token)
{
  static const struct {
    const char *word;
    NcXpOp op;
  } words[] = { { "and", NC_XP_AND }, { "or", NC_XP_OR }, { "div", NC_XP_DIV }, { "mod", NC_XP_MOD } };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++) {
    gsize length = strlen (words[i].word);

    if (strncmp (lexer->at, words[i].word, length) != 0)
      continue;
    token->type = NC_XP_TOKEN_OPERATOR;
    token->op = words[i].op;
    lexer->at += length;
    return TRUE;
  }
  return FALSE;
}

static gboolean
lex_sign_operator (NcXpLexer *lexer, NcXpToken *token)
{
  static const struct {
    const char *sign;
    NcXpOp op;
  } signs[] = { { "!=", NC_XP_NE }, { "<=", NC_XP_LE }, { ">=", NC_XP_GE }, { "=", NC_XP_EQ },   { "<", NC_XP_LT },
                { ">", NC_XP_GT },  { "+", NC_XP_ADD }, { "-", NC_XP_SUB }, { "|", NC_XP_UNION } };

  for (guint i = 0; i < G_N_ELEMENTS (signs); i++) {
    gsize length = strlen (signs[i].sign);

    if (strncmp (lexer->at, signs[i].sign, length) != 0)
      continue;
    token->type = NC_XP_TOKEN_OPERATOR;
    token->op = signs[i].op;
    lexer->at += length;
    return TRUE;
  }
  return FALSE;
}

static gboolean
lex_symbol (NcXpLexer *lexer, NcXpToken *token)
{
  const char *p = lexer->at;

  token->type = NC_XP_TOKEN_SYMBOL;
  if (p[0] == '/' && p[1] == '/')
    token->symbol = NC_XP_SYMBOL_DOUBLE_SLASH;
  else if (p[0] == '.' && p[1] == '.')
    token->symbol = NC_XP_SYMBOL_DOUBLE_DOT;
  else if (p[0] == ':' && p[1] == ':')
    token->symbol = NC_XP_SYMBOL_DOUBLE_COLON;
  else if (strchr ("()[],/.@", *p))
    token->symbol = *p;
  else
    return FALSE;
  lexer->at += token->symbol > 255 ? 2 : 1;
  return TRUE;
}

/** nc_xp_lex: Takes the next token; %NC_XP_TOKEN_END at the end. Returns: FALSE with a syntax error. */
gboolean
nc_xp_lex (NcXpLexer *lexer, NcXpToken *token, GError **error)
{
  gboolean after_operand = lexer->after_operand;

  *token = (NcXpToken){ 0 };
  lexer->at = skip_space (lexer->at);
  token->position = (guint)(lexer->at - lexer->source);
  lexer->after_operand = TRUE;
  if (!*lexer->at) {
    token->type = NC_XP_TOKEN_END;
    return TRUE;
  }
  if (g_ascii_isdigit (*lexer->at) || (*lexer->at == '.' && g_ascii_isdigit (lexer->at[1]))) {
    lex_number (lexer, token);
    return TRUE;
  }
  if (*lexer->at == '"' || *lexer->at == '\'')
    return lex_literal (lexer, token, error);
  if (*lexer->at == '*') {
    token->type = after_operand ? NC_XP_TOKEN_OPERATOR : NC_XP_TOKEN_WILDCARD;
    token->op = NC_XP_MUL;
    lexer->after_operand = !after_operand;
    lexer->at++;
    return TRUE;
  }
  if (starts_name (g_utf8_get_char (lexer->at)) && !(after_operand && lex_word_operator (lexer, token))) {
    lex_name (lexer, token);
    return TRUE;
  }
  if (token->type == NC_XP_TOKEN_OPERATOR || lex_sign_operator (lexer, token)) {
    lexer->after_operand = FALSE;
    return TRUE;
  }
  if (*lexer->at == '$') {
    token->type = NC_XP_TOKEN_VARIABLE;
    return TRUE;
  }
  if (lex_symbol (lexer, token)) {
    lexer->after_operand = token->symbol == ')' || token->symbol == ']' || token->symbol == '.' ||
                           token->symbol == NC_XP_SYMBOL_DOUBLE_DOT;
    return TRUE;
  }
  {
    g_autofree char *character = g_strndup (lexer->at, g_utf8_next_char (lexer->at) - lexer->at);
    g_autofree char *message = g_strdup_printf (_ ("“%s” has no meaning here"), character);

    nc_xp_set_error (error, NC_XPATH_ERROR_SYNTAX, lexer->source, token->position, message);
  }
  return FALSE;
}
