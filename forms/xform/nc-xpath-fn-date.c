/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-xpath-private.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

static void
fn_today (NcXpEval *eval, const NcXpFocus *focus, const NcXpNode *call, NcXpathValue *result)
{
  (void)focus;
  (void)call;
  nc_xpath_value_set_date (result, (double)nc_xp_today_ms (eval->env) / NC_XP_DAY_MS);
}

static void
fn_now (NcXpEval *eval, const NcXpFocus *focus, const NcXpNode *call, NcXpathValue *result)
{
  (void)focus;
  (void)call;
  nc_xpath_value_set_date (result, (double)nc_xp_now_ms (eval->env) / NC_XP_DAY_MS);
}

/* "2026-1-2" → "2026-01-02"; other texts as they are */
static char *
pad_date (const char *text)
{
  int year, month, day, length = 0;

  if (sscanf (text, "%4d-%2d-%2d%n", &year, &month, &day, &length) == 3 && length && strlen (text) <= 40 &&
      g_ascii_isdigit (text[0]) && (text[length] == 0 || text[length] == 'T') && year >= 1000 && month > 0 && day > 0)
    return g_strdup_printf ("%04d-%02d-%02d%s", year, month, day, text + length);
  return g_strdup (text);
}

/* An argument as an instant; FALSE when it is none. */
static gboolean
arg_instant (NcXpEval *eval, const NcXpathValue *value, gint64 *ms)
{
  g_autofree char *text = NULL;

  if (value->type == NC_XPATH_NUMBER || value->type == NC_XPATH_DATE) {
    if (isnan (value->number) || fabs (value->number) > 3e6)
      return FALSE;
    *ms = (gint64)llround (value->number * NC_XP_DAY_MS);
    return TRUE;
  }
  if (value->type == NC_XPATH_BOOLEAN)
    return FALSE;
  text = nc_xpath_value_to_string (eval->env, value);
  return nc_xp_parse_datetime (eval->env, text, ms);
}

static void
fn_date (NcXpEval *eval, const NcXpFocus *focus, const NcXpNode *call, NcXpathValue *result)
{
  g_auto (NcXpathValue) value = { .type = NC_XPATH_STRING };
  gint64 ms;

  nc_xp_arg_value (eval, focus, call, 0, &value);
  if (eval->error)
    return;
  if (value.type == NC_XPATH_STRING || value.type == NC_XPATH_NODESET) {
    g_autofree char *text = nc_xpath_value_to_string (eval->env, &value);

    nc_xpath_value_take_string (&value, pad_date (text));
    if (!*value.string)
      return;
  }
  if (value.type == NC_XPATH_BOOLEAN)
    return;
  nc_xpath_value_set_date (result, arg_instant (eval, &value, &ms) ? (double)ms / NC_XP_DAY_MS : NAN);
}

static void
fn_decimal_date_time (NcXpEval *eval, const NcXpFocus *focus, const NcXpNode *call, NcXpathValue *result)
{
  g_auto (NcXpathValue) value = { .type = NC_XPATH_STRING };
  gint64 ms;

  nc_xp_arg_value (eval, focus, call, 0, &value);
  nc_xpath_value_set_number (result, arg_instant (eval, &value, &ms) ? (double)ms / NC_XP_DAY_MS : NAN);
}

static void
fn_decimal_time (NcXpEval *eval, const NcXpFocus *focus, const NcXpNode *call, NcXpathValue *result)
{
  g_autofree char *text = nc_xp_arg_string (eval, focus, call, 0);
  double days;

  nc_xpath_value_set_number (result, nc_xp_parse_time (eval->env, text, &days) ? days : NAN);
}

static void
fn_format_date (NcXpEval *eval, const NcXpFocus *focus, const NcXpNode *call, NcXpathValue *result)
{
  g_auto (NcXpathValue) value = { .type = NC_XPATH_STRING };
  g_autofree char *format = nc_xp_arg_string (eval, focus, call, 1);
  gint64 ms;

  nc_xp_arg_value (eval, focus, call, 0, &value);
  if (!eval->error && arg_instant (eval, &value, &ms))
    nc_xpath_value_take_string (result, nc_xp_strftime (eval->env, ms, format));
}

const NcXpFunction nc_xp_date_functions[] = {
  { "today", 0, 0, fn_today },
  { "now", 0, 0, fn_now },
  { "date", 1, 1, fn_date },
  { "date-time", 1, 1, fn_date },
  { "decimal-date-time", 1, 1, fn_decimal_date_time },
  { "decimal-time", 1, 1, fn_decimal_time },
  { "format-date", 2, 2, fn_format_date },
  { "format-date-time", 2, 2, fn_format_date },
  { NULL, 0, 0, NULL },
};
