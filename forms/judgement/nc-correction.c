/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-energy.h"
#include "nc-header.h"
#include <math.h>
#include <string.h>

/* Corrections of unit-product limits (correction_rules.csv over limit_corrections.csv). */

/* the texts of a rule */
enum { C_REFERENCE, C_COLUMN, C_KIND, C_LEVELS, C_BASE, C_SLOPE1, C_SLOPE2, C_SLOPE3, C_POINTS, C_WHEN, C_REQUIRED };

static double
number (const char *text)
{
  return text && *text ? g_ascii_strtod (text, NULL) : 0;
}

/* The place of @word among the words of a choice ("word=spelling|word2"), -1 when it is none of them. */
static int
place_of_word (const char *words, const char *word)
{
  g_auto (GStrv) groups = g_strsplit (words ? words : "no|yes", "|", -1);

  for (int i = 0; groups[i]; i++)
    if (g_str_has_prefix (groups[i], word) && strchr ("=", groups[i][strlen (word)]))
      return i;
  return -1;
}

/* "column=word", "column>number" or nothing: whether the record meets it. What it does not say it does not meet. */
static gboolean
applies (NcJudge *self, const char *when)
{
  gsize n = when ? strcspn (when, "=>") : 0;
  g_autofree char *name = when ? g_strndup (when, n) : NULL;
  int column = name ? nc_columns_find (NC_KIND_PRODUCT, name) : -1;
  double value;

  if (!when)
    return TRUE;
  if (column < 0 || !nc_judge_has (self, (guint)column))
    return FALSE;
  value = nc_judge_number (self, (guint)column, 0);
  return when[n] == '>' ? value > number (when + n + 1)
                        : (int)value == place_of_word (self->columns[column].words, when + n + 1);
}

/* "21:-8.30;22:-4.20": on the straight line between two points; NaN outside them. */
static double
between_points (const char *points, double x)
{
  g_auto (GStrv) list = g_strsplit (points ? points : "", ";", -1);
  double last_x = NAN, last_y = NAN;

  for (guint i = 0; list[i]; i++) {
    const char *colon = strchr (list[i], ':');
    double at = number (list[i]), y = colon ? number (colon + 1) : NAN;

    if (x == at)
      return y;
    if (x < at)
      return i ? last_y + (x - last_x) / (at - last_x) * (y - last_y) : NAN;
    last_x = at;
    last_y = y;
  }
  return NAN;
}

/* "15:2.5;25:5.5": what belongs to the last point that @x is above; 0 below the first. */
static double
above_point (const char *points, double x)
{
  g_auto (GStrv) list = g_strsplit (points ? points : "", ";", -1);
  double found = 0;

  for (guint i = 0; list[i]; i++)
    if (x > number (list[i]) && strchr (list[i], ':'))
      found = number (strchr (list[i], ':') + 1);
  return found;
}

/* "57:62": the least and the greatest x that counts. */
static double
within (const char *bounds, double x)
{
  const char *colon = bounds ? strchr (bounds, ':') : NULL;

  return colon ? CLAMP (x, number (bounds), number (colon + 1)) : x;
}

static double
corrected (const NcItem *rule, int grade, double limit, double x)
{
  const char *kind = rule->text[C_KIND], *points = rule->text[C_POINTS];
  double base = number (rule->text[C_BASE]), slope = number (rule->text[C_SLOPE1 + grade - 1]);

  if (g_str_equal (kind, "linear"))
    return limit + (within (points, x) - base) * slope;
  if (g_str_equal (kind, "scale"))
    return limit * (base + slope * x);
  if (g_str_equal (kind, "factor"))
    return limit * base;
  if (g_str_equal (kind, "add"))
    return limit + base;
  if (g_str_equal (kind, "table"))
    return limit + between_points (points, x);
  if (g_str_equal (kind, "step"))
    return limit + above_point (points, x);
  return limit;
}

/* One rule; FALSE when a value that it needs is missing or outside its table. */
static gboolean
apply_rule (NcJudge *self, const NcItem *rule, double level[4], NcVerdict *verdict)
{
  int column = rule->text[C_COLUMN] ? nc_columns_find (NC_KIND_PRODUCT, rule->text[C_COLUMN]) : -1;
  gboolean required = g_str_equal (rule->text[C_REQUIRED], "yes");
  double x;

  if (!applies (self, rule->text[C_WHEN]))
    return TRUE;
  if (column >= 0 && !nc_judge_has (self, (guint)column))
    return !required || nc_judge_want (self, (guint)column, verdict);
  x = column >= 0 ? nc_judge_number (self, (guint)column, 0) : 0;
  if (g_str_equal (rule->text[C_KIND], "table") && isnan (between_points (rule->text[C_POINTS], x)))
    return FALSE;
  nc_verdict_rest_on (verdict, rule->row.confidence);
  for (int g = 1; g <= 3; g++)
    if (strchr (rule->text[C_LEVELS], '0' + g))
      level[g] = corrected (rule, g, level[g], x);
  return TRUE;
}

/**
 * nc_limit_correct:
 * @references: (nullable): correction ids of the limit, separated by ';'
 * @level: (inout): levels 1 … 3 at [1] … [3]
 * @said: names of the corrections that were made are added
 *
 * Corrects the limit.
 *
 * Returns: whether every correction could be made; if not, the result is a screening only
 */
gboolean
nc_limit_correct (NcJudge *self, const char *references, double level[4], GString *said, NcVerdict *verdict)
{
  g_auto (GStrv) list = g_strsplit (references ? references : "", ";", -1);
  gboolean complete = TRUE;

  for (guint i = 0; list[i] && *list[i]; i++) {
    gboolean known = FALSE;

    for (guint r = 0; r < self->lists[NC_L_CORRECTION]->len; r++) {
      const NcItem *rule = g_ptr_array_index (self->lists[NC_L_CORRECTION], r);

      if (!g_str_equal (rule->text[C_REFERENCE], list[i]))
        continue;
      known = TRUE;
      complete &= apply_rule (self, rule, level, verdict);
    }
    complete &= known; /* else its tables are not in this data */
    g_string_append_printf (said, "%s%s", said->len ? ";" : "", list[i]);
  }
  return complete;
}
