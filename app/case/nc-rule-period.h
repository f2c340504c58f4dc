/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-case-store.h"

G_BEGIN_DECLS

/**
 * NcRulePeriod:
 * @rule: P01…P65
 * @term: its name in Chinese
 * @amount: days, months or years; what the authority has set comes before the table's value
 * @unit: "days", "working days", "months" or "years"
 * @is_wait: the period is one to wait (a notice before its visit): @end.last is the earliest day, not the last
 * @is_back: the period is reckoned back from the day given (a request before the end): @end.last is the last day before
 * @hard: a hard rule
 */
typedef struct {
  char *rule;
  char *term;
  int amount;
  char *unit;
  gboolean is_wait;
  gboolean is_back;
  gboolean hard;
  char *basis;
  char *confidence;
  NcPeriodEnd end;
} NcRulePeriod;

NcRulePeriod *nc_rule_period_reckon (NcCaseBook *book, NcReference *reference, const char *rule, NcDay from,
                                     GError **error);
gboolean nc_rule_period_is_kept (const NcRulePeriod *self, NcDay day);
void nc_rule_period_free (NcRulePeriod *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NcRulePeriod, nc_rule_period_free)

G_END_DECLS
