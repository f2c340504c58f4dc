/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-verdict.h"
#include "nc-lang.h"
#include "nc-quick.h"
#include <math.h>
#include <stdarg.h>
#include <string.h>

static const struct {
  const char *name;
  const char *label;
} codes[] = {
  [NC_VERDICT_PASS] = { "pass", N_ ("Meets the standard") },
  [NC_VERDICT_FAIL] = { "fail", N_ ("Below standard") },
  [NC_VERDICT_ELIMINATED] = { "eliminated", N_ ("Eliminated by law") },
  [NC_VERDICT_SUSPECTED] = { "suspected", N_ ("Suspected, to verify") },
  [NC_VERDICT_NOT_FOUND] = { "not_found", N_ ("Not found in this data") },
  [NC_VERDICT_INCOMPLETE] = { "incomplete", N_ ("Information missing") },
  [NC_VERDICT_NOT_APPLICABLE] = { "not_applicable", N_ ("Not applicable") },
};

static const struct {
  const char *name;
  const char *label;
} reasons[] = {
  [NC_PROBLEM_NOT_A_NUMBER] = { "not_a_number", N_ ("is no number") },
  [NC_PROBLEM_WRONG_UNIT] = { "wrong_unit", N_ ("is in another unit than the column") },
  [NC_PROBLEM_NOT_WHOLE] = { "not_whole", N_ ("is no whole number") },
  [NC_PROBLEM_TOO_SMALL] = { "too_small", N_ ("is below what is possible") },
  [NC_PROBLEM_TOO_LARGE] = { "too_large", N_ ("is above what is possible") },
  [NC_PROBLEM_NOT_A_DATE] = { "not_a_date", N_ ("is no date") },
  [NC_PROBLEM_IN_THE_FUTURE] = { "in_the_future", N_ ("lies after the inspection") },
  [NC_PROBLEM_UNKNOWN_WORD] = { "unknown_word", N_ ("is none of the words of this column") },
  [NC_PROBLEM_IMPOSSIBLE] = { "impossible", N_ ("is impossible for this equipment") },
  [NC_PROBLEM_CONTRADICTION] = { "contradiction", N_ ("contradicts another column or the model") },
  [NC_PROBLEM_NOT_TEXT] = { "not_text", N_ ("is no valid text") },
};

/**
 * nc_verdict_code_to_string:
 *
 * Returns: (transfer none): the word of the stable contract, "pass" … "not_applicable".
 */
const char *
nc_verdict_code_to_string (NcVerdictCode code)
{
  g_return_val_if_fail ((guint)code < G_N_ELEMENTS (codes), "incomplete");
  return codes[code].name;
}

gboolean
nc_verdict_code_parse (const char *text, NcVerdictCode *code)
{
  for (guint i = 0; text && i < G_N_ELEMENTS (codes); i++)
    if (g_str_equal (codes[i].name, text)) {
      *code = (NcVerdictCode)i;
      return TRUE;
    }
  return FALSE;
}

/**
 * nc_verdict_code_label:
 *
 * Returns: (transfer none): the word for people, in their language.
 */
const char *
nc_verdict_code_label (NcVerdictCode code)
{
  g_return_val_if_fail ((guint)code < G_N_ELEMENTS (codes), "");
  return _ (codes[code].label);
}

/**
 * nc_problem_reason_label:
 *
 * Returns: (transfer none): the rest of a sentence that begins with the column and its value, in the user's language.
 */
const char *
nc_problem_reason_label (NcProblemReason reason)
{
  g_return_val_if_fail ((guint)reason < G_N_ELEMENTS (reasons), "");
  return _ (reasons[reason].label);
}

NcVerdict *
nc_verdict_new (void)
{
  NcVerdict *self = g_new0 (NcVerdict, 1);

  self->id = g_string_new (NULL);
  self->explain = g_string_sized_new (512);
  self->extra = g_string_sized_new (1024);
  nc_verdict_reset (self, "", "");
  return self;
}

void
nc_verdict_free (NcVerdict *self)
{
  if (!self)
    return;
  g_string_free (self->id, TRUE);
  g_string_free (self->explain, TRUE);
  g_string_free (self->extra, TRUE);
  g_free (self);
}

/**
 * nc_verdict_reset:
 * @kind: (transfer none): a constant
 * @id: (nullable): copied
 *
 * Makes @self the empty verdict of one more record: `incomplete`, without figures.
 */
void
nc_verdict_reset (NcVerdict *self, const char *kind, const char *id)
{
  static const NcBasis no_basis;

  self->kind = kind;
  g_string_assign (self->id, id ? id : "");
  self->code = NC_VERDICT_INCOMPLETE;
  self->grade = NULL;
  self->actual = self->limit = self->margin = NAN;
  self->unit = NULL;
  self->basis = no_basis;
  self->n_needs = self->n_problems = 0;
  self->violation = NULL;
  self->confidence = NC_CONFIDENCE_CONFIRMED;
  self->has_confidence = FALSE;
  self->saving_kwh = 0;
  self->is_screening = FALSE;
  g_string_truncate (self->explain, 0);
  g_string_truncate (self->extra, 0);
}

/**
 * nc_verdict_need:
 * @field: (transfer none): machine name of a column, a constant
 *
 * Notes once that @field is missing.
 */
void
nc_verdict_need (NcVerdict *self, const char *field)
{
  for (guint i = 0; i < self->n_needs; i++)
    if (g_str_equal (self->needs[i], field))
      return;
  if (self->n_needs < NC_VERDICT_MAX_NEEDS)
    self->needs[self->n_needs++] = field;
}

/**
 * nc_verdict_problem:
 * @value: (nullable): what was given; copied, cut to fit
 *
 * Notes that @field cannot be used as given; it is then also needed.
 */
void
nc_verdict_problem (NcVerdict *self, const char *field, NcProblemReason reason, const char *value)
{
  NcProblem *problem;
  gsize length;

  nc_verdict_need (self, field);
  if (self->n_problems == NC_VERDICT_MAX_PROBLEMS)
    return;
  problem = &self->problems[self->n_problems++];
  problem->field = field;
  problem->reason = reason;
  length = MIN (strlen (value ? value : ""), sizeof problem->value - 1);
  while (length && value[length] && ((guchar)value[length] & 0xC0) == 0x80)
    length--;
  memcpy (problem->value, value ? value : "", length);
  problem->value[length] = 0;
}

/**
 * nc_verdict_rest_on:
 *
 * The verdict rests on one more row: it is never surer than the weakest.
 */
void
nc_verdict_rest_on (NcVerdict *self, NcConfidence confidence)
{
  self->confidence = self->has_confidence ? nc_confidence_weakest (self->confidence, confidence) : confidence;
  self->has_confidence = TRUE;
}

/**
 * nc_verdict_explain:
 * @format: a translated sentence in which %1 … %9 stand for the texts that follow, in any order
 *
 * Adds a sentence to the explanation.
 */
void
nc_verdict_explain (NcVerdict *self, const char *format, ...)
{
  const char *arguments[9] = { NULL };
  const char *run = format, *p;
  va_list list;

  va_start (list, format);
  for (guint i = 0; i < G_N_ELEMENTS (arguments); i++) {
    arguments[i] = va_arg (list, const char *);
    if (!arguments[i])
      break;
  }
  va_end (list);
  for (p = strchr (format, '%'); p; p = strchr (p, '%')) {
    int index = p[1] - '1';

    g_string_append_len (self->explain, run, p - run);
    if (index >= 0 && index < (int)G_N_ELEMENTS (arguments)) {
      if (arguments[index])
        g_string_append (self->explain, arguments[index]);
      p += 2;
    } else {
      g_string_append_c (self->explain, '%');
      p += 1;
    }
    run = p;
  }
  g_string_append (self->explain, run);
}

static void
append_needs (const NcVerdict *self, GString *out)
{
  g_string_append (out, ",\"needs\":[");
  for (guint i = 0; i < self->n_needs; i++) {
    if (i)
      g_string_append_c (out, ',');
    nc_quick_append_json (out, self->needs[i]);
  }
  g_string_append_c (out, ']');
}

static void
append_problems (const NcVerdict *self, GString *out)
{
  g_string_append (out, ",\"problems\":[");
  for (guint i = 0; i < self->n_problems; i++) {
    const NcProblem *problem = &self->problems[i];

    g_string_append (out, i ? ",{\"field\":" : "{\"field\":");
    nc_quick_append_json (out, problem->field);
    g_string_append (out, ",\"value\":");
    nc_quick_append_json (out, problem->value);
    g_string_append (out, ",\"reason\":");
    nc_quick_append_json (out, reasons[problem->reason].name);
    g_string_append (out, ",\"message\":");
    nc_quick_append_json (out, nc_problem_reason_label (problem->reason));
    g_string_append_c (out, '}');
  }
  g_string_append_c (out, ']');
}

static inline void
append_text (GString *out, const char *member, const char *text)
{
  g_string_append (out, member);
  nc_quick_append_json (out, text);
}

static inline void
append_number (GString *out, const char *member, double value)
{
  g_string_append (out, member);
  nc_quick_append_double (out, value);
}

/**
 * nc_verdict_write_json:
 *
 * Appends the verdict as one JSON object, members in the fixed order of app/DESIGN.md. Same verdict, same bytes.
 */
void
nc_verdict_write_json (const NcVerdict *self, GString *out)
{
  const NcBasis *basis = &self->basis;

  append_text (out, "{\"kind\":", self->kind);
  append_text (out, ",\"id\":", self->id->str);
  append_text (out, ",\"verdict\":", codes[self->code].name);
  append_text (out, ",\"grade\":", self->grade);
  append_number (out, ",\"actual\":", self->actual);
  append_number (out, ",\"limit\":", self->limit);
  append_text (out, ",\"unit\":", self->unit);
  append_number (out, ",\"margin\":", isfinite (self->margin) ? round (self->margin * 1e6) / 1e6 : NAN);
  if (basis->document) {
    append_text (out, ",\"basis\":{\"document\":", basis->document);
    append_text (out, ",\"table\":", basis->table_item);
    append_text (out, ",\"rule_id\":", basis->rule_id);
    append_text (out, ",\"in_force_from\":", basis->in_force_from);
    append_text (out, ",\"in_force_to\":", basis->in_force_to);
    append_text (out, ",\"provenance\":", basis->provenance);
    g_string_append_c (out, '}');
  } else {
    g_string_append (out, ",\"basis\":null");
  }
  append_needs (self, out);
  append_text (out, ",\"violation\":", self->violation);
  append_text (out, ",\"confidence\":", self->has_confidence ? nc_confidence_to_string (self->confidence) : NULL);
  append_text (out, ",\"explain\":", self->explain->str);
  if (self->n_problems)
    append_problems (self, out);
  if (self->extra->len > 1) {
    g_string_append_c (out, ',');
    g_string_append_len (out, self->extra->str + 1, (gssize)self->extra->len - 1);
  }
  g_string_append_c (out, '}');
}
