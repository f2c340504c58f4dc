/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-judge-private.h"
#include "nc-header.h"
#include "nc-json.h"
#include <math.h>

/* Advice on economic operation beside a verdict (advice_rules.csv over economic_operation_rules.csv): recommended
   standards, which decide nothing. */

/* the texts of a rule, and of the row that it carries out */
enum { A_KIND, A_COLUMN, A_SCALE, A_OP, A_BOUND, A_BY, A_BY_MIN, A_BY_MAX, A_RULE };
enum { E_OBJECT, E_RULE, E_VALUE, E_UNIT, E_CONCLUSION, E_NOTE };

typedef struct {
  int column, by;
  double scale, bound, by_min, by_max;
  gboolean above;
  const NcItem *row;
} Advice;

static double
number_or (const char *text, double otherwise)
{
  return text && *text ? g_ascii_strtod (text, NULL) : otherwise;
}

/**
 * nc_advice_index:
 *
 * Prepares nc_judge_advise(); the lists must be loaded. A rule on a column that the kind lacks is left out.
 */
void
nc_advice_index (NcJudge *self)
{
  for (guint k = 0; k < NC_N_KINDS; k++)
    self->advice[k] = g_array_new (FALSE, FALSE, sizeof (Advice));
  for (guint i = 0; i < self->lists[NC_L_ADVICE]->len; i++) {
    const NcItem *rule = g_ptr_array_index (self->lists[NC_L_ADVICE], i);
    Advice advice = { .by = -1 };
    NcKind kind;

    if (!nc_kind_parse (rule->text[A_KIND], &kind))
      continue;
    advice.column = nc_columns_find (kind, rule->text[A_COLUMN]);
    if (rule->text[A_BY])
      advice.by = nc_columns_find (kind, rule->text[A_BY]);
    advice.scale = number_or (rule->text[A_SCALE], 1);
    advice.bound = number_or (rule->text[A_BOUND], 0);
    advice.by_min = number_or (rule->text[A_BY_MIN], -INFINITY);
    advice.by_max = number_or (rule->text[A_BY_MAX], INFINITY);
    advice.above = *rule->text[A_OP] == '>';
    advice.row = nc_list_find (self, NC_L_ECONOMIC_OPERATION, rule->text[A_RULE]);
    if (advice.column >= 0 && advice.row)
      g_array_append_val (self->advice[kind], advice);
  }
}

static gboolean
applies (NcJudge *self, const Advice *advice, double *value)
{
  if (!nc_judge_has (self, (guint)advice->column))
    return FALSE;
  if (advice->by >= 0) {
    double by = nc_judge_number (self, (guint)advice->by, NAN);

    if (!(by >= advice->by_min && by <= advice->by_max))
      return FALSE;
  }
  *value = nc_judge_number (self, (guint)advice->column, 0) * advice->scale;
  return advice->above ? *value > advice->bound + 1e-9 : *value < advice->bound - 1e-9;
}

/**
 * nc_judge_advise:
 *
 * Adds "advice" to the verdict where the record runs uneconomically by a recommended standard.
 */
void
nc_judge_advise (NcJudge *self, NcVerdict *verdict)
{
  const GArray *list = self->advice[self->record->kind];
  gboolean any = FALSE;

  for (guint i = 0; i < list->len && !verdict->n_problems; i++) {
    const Advice *advice = &g_array_index (list, Advice, i);
    GString *out = verdict->extra;
    double value;

    if (!applies (self, advice, &value))
      continue;
    if (!any) {
      nc_json_key (nc_extra (verdict), "advice");
      nc_json_begin_array (out);
      any = TRUE;
    }
    nc_json_begin_object (out);
    nc_json_member_string (out, "rule_id", advice->row->row.basis.rule_id);
    nc_json_member_string (out, "document", advice->row->row.basis.document);
    nc_json_member_string (out, "rule", advice->row->text[E_RULE]);
    nc_json_member_double (out, "actual", round (value * 1e6) / 1e6);
    nc_json_member_double (out, "bound", advice->bound);
    nc_json_member_string (out, "unit", advice->row->text[E_UNIT]);
    nc_json_member_bool (out, "met", FALSE);
    if (g_strcmp0 (advice->row->text[E_CONCLUSION], "合格") != 0)
      nc_json_member_string (out, "conclusion", advice->row->text[E_CONCLUSION]);
    nc_json_member_string (out, "confidence", nc_confidence_to_string (advice->row->row.confidence));
    nc_json_end_object (out);
  }
  if (any)
    nc_json_end_array (verdict->extra);
}
