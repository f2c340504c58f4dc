/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The periods of procedure_rules.csv, reckoned from a day: value, unit and kind of days stand in the table. */
#include "nc-rule-period.h"
#include "nc-case-resource.h"
#include "nc-case-settings.h"
#include "nc-lang.h"
#include <string.h>

#define MOST_AMOUNT 36500

void
nc_rule_period_free (NcRulePeriod *self)
{
  if (!self)
    return;
  g_free (self->rule);
  g_free (self->term);
  g_free (self->unit);
  g_free (self->basis);
  g_free (self->confidence);
  g_free (self);
}

static gboolean
fail (GError **error, const char *rule, const char *message)
{
  g_set_error (error, NC_CASE_ERROR, NC_CASE_ERROR_NOT_FOUND, "%s: %s", rule, message);
  return FALSE;
}

/* A limit that the authority has set comes before the table's. */
static int
amount_of (const NcCaseSettings *settings, const char *rule, const char *value)
{
  guint n;
  const NcCaseSettingInfo *infos = nc_case_setting_infos (&n);
  gint64 amount;

  for (guint i = 0; i < n; i++)
    if (g_str_equal (infos[i].rule, rule) && !g_str_equal (infos[i].unit, "visits"))
      return nc_case_setting_get (settings, &infos[i]);
  return value && g_ascii_string_to_signed (value, 10, 1, MOST_AMOUNT, &amount, NULL) ? (int)amount : 0;
}

static const char *
unit_of (const char *unit, const char *day_type)
{
  if (g_str_has_prefix (unit, "month"))
    return "months";
  if (g_str_has_prefix (unit, "year"))
    return "years";
  if (!g_str_has_prefix (unit, "days"))
    return NULL;
  return day_type && strstr (day_type, "working") ? "working days" : "days";
}

static gboolean
read_row (NcRulePeriod *self, NcStmt *stmt, const NcCaseSettings *settings, GError **error)
{
  const char *unit = nc_stmt_text (stmt, "unit"), *enforce = nc_stmt_text (stmt, "enforce"),
             *value = nc_stmt_text (stmt, "value");

  self->rule = g_strdup (nc_stmt_text (stmt, "rule_id"));
  self->term = g_strdup (nc_stmt_text (stmt, "term_cn"));
  self->basis = g_strdup (nc_stmt_text (stmt, "basis"));
  self->confidence = g_strdup (nc_stmt_text (stmt, "confidence"));
  self->hard = enforce && g_str_has_prefix (enforce, "hard");
  self->amount = amount_of (settings, self->rule, value);
  self->unit = g_strdup (unit ? unit_of (unit, nc_stmt_text (stmt, "day_type")) : NULL);
  if (!self->amount || !self->unit)
    return fail (error, self->rule, _ ("the rule has no period"));
  /* "days before end" runs back from the end; before a visit or a hearing one waits from the notice on */
  self->is_back = strstr (unit, "before end") != NULL;
  self->is_wait = !self->is_back && strstr (unit, "before") != NULL;
  return TRUE;
}

static NcPeriodEnd
reckon (const NcRulePeriod *self, NcCalendar *calendar, NcDay from)
{
  if (self->is_back)
    return (NcPeriodEnd){ from - self->amount, from - self->amount, FALSE };
  if (g_str_equal (self->unit, "months"))
    return nc_period_months (calendar, from, self->amount);
  if (g_str_equal (self->unit, "years"))
    return nc_period_months (calendar, from, 12 * self->amount);
  if (g_str_equal (self->unit, "working days"))
    return nc_period_working_days (calendar, from, self->amount);
  return nc_period_natural_days (calendar, from, self->amount);
}

/**
 * nc_rule_period_reckon:
 * @rule: "P48", or the rule's Chinese term: 行政复议
 * @from: the day of the event that starts the period; of a request before an end (P25) that end
 *
 * Reckons a period of procedure_rules.csv: the start day is not counted, a last day off moves on (P58), "working" days
 * by the holiday table (P59).
 *
 * Returns: (transfer full): %NULL with NC_CASE_ERROR_NOT_FOUND for a rule without a period, or an error of the
 *   reference.
 */
NcRulePeriod *
nc_rule_period_reckon (NcCaseBook *book, NcReference *reference, const char *rule, NcDay from, GError **error)
{
  g_autoptr (NcRulePeriod) self = g_new0 (NcRulePeriod, 1);
  g_autofree char *sql = nc_db_resource_sql (nc_case_resource_get_resource (), "/org/nengcha/case/sql/rule-period.sql");
  g_autoptr (NcStmt) stmt = nc_db_prepare (nc_reference_get_db (reference), sql, error);
  gboolean has_row;

  if (!stmt)
    return NULL;
  nc_stmt_bind_text (stmt, ":key", rule);
  if (!nc_stmt_step (stmt, &has_row, error))
    return NULL;
  if (!has_row) {
    fail (error, rule, _ ("there is no such rule"));
    return NULL;
  }
  if (!read_row (self, stmt, &book->settings, error))
    return NULL;
  self->end = reckon (self, book->calendar, from);
  return g_steal_pointer (&self);
}

/* Whether what happened on @day kept the period. */
gboolean
nc_rule_period_is_kept (const NcRulePeriod *self, NcDay day)
{
  return self->is_wait ? day >= self->end.unshifted : day <= self->end.last;
}
