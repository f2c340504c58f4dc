/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-cell-value.h"
#include "nc-day.h"
#include "nc-json.h"
#include "nc-lang.h"
#include "nc-uscc.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

static char *
fail (NcCellProblem *problem, char *message_taken, char *hint_taken)
{
  problem->message = message_taken;
  problem->hint = hint_taken;
  return NULL;
}

/**
 * nc_cell_tidy:
 *
 * Returns: (transfer full): @text without blanks around it, and without the apostrophe that an export puts before what
 * a spreadsheet would take for a formula.
 */
char *
nc_cell_tidy (const char *text)
{
  const char *end = text + strlen (text);

  if (text[0] == '\'' && text[1] && strchr ("=+-@\t\r", text[1]))
    text++;
  while (text < end && g_unichar_isspace (g_utf8_get_char (text)))
    text = g_utf8_next_char (text);
  while (end > text && g_unichar_isspace (g_utf8_get_char (g_utf8_prev_char (end))))
    end = g_utf8_prev_char (end);
  return g_strndup (text, (gsize)(end - text));
}

/* Full-width digits and signs made plain. */
static char *
plain_form (const char *text)
{
  return g_utf8_normalize (text, -1, G_NORMALIZE_ALL_COMPOSE);
}

static gboolean
is_unit (const NcListColumn *column, const char *text)
{
  g_auto (GStrv) units = column->unit ? g_strsplit (column->unit, "|", -1) : NULL;

  for (gsize i = 0; units && units[i]; i++) {
    g_autofree char *unit = plain_form (units[i]);

    if (g_ascii_strcasecmp (unit, text) == 0)
      return TRUE;
  }
  return FALSE;
}

/* A decimal number, thousands with commas as 1,234,567.8, followed by nothing or the column's own unit. */
static gboolean
parse_number (const NcListColumn *column, const char *text, double *number)
{
  g_autofree char *plain = plain_form (text);
  g_autoptr (GString) digits = g_string_new (NULL);
  const char *p = plain, *unit;
  guint group = 0;
  gboolean grouped = FALSE, fraction = FALSE;
  char *end = NULL;

  if (*p == '-' || *p == '+')
    g_string_append_c (digits, *p++);
  for (; g_ascii_isdigit (*p) || *p == ','; p++) {
    if (*p != ',') {
      g_string_append_c (digits, *p);
      group++;
      continue;
    }
    if (group == 0 || group > 3 || (grouped && group != 3))
      return FALSE;
    grouped = TRUE;
    group = 0;
  }
  if (grouped && group != 3)
    return FALSE;
  if (*p == '.') {
    fraction = TRUE;
    g_string_append_c (digits, *p++);
    while (g_ascii_isdigit (*p))
      g_string_append_c (digits, *p++);
  }
  if (!g_ascii_isdigit (digits->str[digits->len - 1]) && !(fraction && group > 0))
    return FALSE;
  if ((*p == 'e' || *p == 'E') &&
      (g_ascii_isdigit (p[1]) || ((p[1] == '-' || p[1] == '+') && g_ascii_isdigit (p[2])))) {
    do
      g_string_append_c (digits, *p++);
    while (g_ascii_isdigit (*p) || *p == '-' || *p == '+');
  }
  *number = g_ascii_strtod (digits->str, &end);
  unit = p + strspn (p, " ");
  return *end == 0 && isfinite (*number) && (*unit == 0 || is_unit (column, unit));
}

static char *
number_text (double number)
{
  GString *out = g_string_new (NULL);

  nc_json_double (out, number == 0 ? 0 : number);
  return g_string_free (out, FALSE);
}

static char *
number_value (const NcListColumn *column, const char *text, NcCellProblem *problem)
{
  double number;

  if (!parse_number (column, text, &number)) {
    g_auto (GStrv) units = column->unit ? g_strsplit (column->unit, "|", 2) : NULL;

    return fail (problem, g_strdup_printf (_ ("“%s” is no number"), text),
                 units ? g_strdup_printf (_ ("write the number alone, in %s"), units[0])
                       : g_strdup (_ ("write the number alone")));
  }
  if (column->type == NC_CELL_POSITIVE && number <= 0)
    return fail (problem, g_strdup_printf (_ ("“%s” is not above 0"), text),
                 g_strdup (_ ("write the figure of the nameplate, or leave the cell empty")));
  if (column->type == NC_CELL_NON_NEGATIVE && number < 0)
    return fail (problem, g_strdup_printf (_ ("“%s” is negative"), text),
                 g_strdup (_ ("write 0 or more, or leave the cell empty")));
  if (column->type == NC_CELL_COUNT && (number < 1 || number > 1000000 || number != floor (number)))
    return fail (problem, g_strdup_printf (_ ("“%s” is no whole number above 0"), text),
                 g_strdup (_ ("write a whole number such as 1, or leave the cell empty")));
  if (column->type == NC_CELL_PERCENT && (number <= 1 || number > 100))
    return fail (problem, g_strdup_printf (_ ("“%s” is no percentage above 1 and at most 100"), text),
                 g_strdup (_ ("write per cent, such as 93.5")));
  return number_text (number);
}

/* The year of "2019", "2019年", "2019-05", "2019.5", "2019年5月", "2019/5/3". */
static char *
year_value (const char *text, int this_year, NcCellProblem *problem)
{
  g_autofree char *plain = plain_form (text);
  gsize digits = strspn (plain, "0123456789");
  const char *rest = plain + digits;
  int year = digits == 4 ? (int)g_ascii_strtoll (plain, NULL, 10) : 0;
  gboolean is_form = digits == 4 && (*rest == 0 || g_str_has_prefix (rest, "年") || strchr ("-./", *rest));

  if (g_str_has_prefix (rest, "年"))
    rest += strlen ("年");
  for (; is_form && *rest; rest = g_utf8_next_char (rest)) {
    gunichar c = g_utf8_get_char (rest);

    is_form = g_ascii_isdigit (*rest) || strchr ("-./T: ", *rest) || c == 0x6708 || c == 0x65e5;
  }
  if (!is_form)
    return fail (problem, g_strdup_printf (_ ("“%s” is no year"), text),
                 g_strdup (_ ("write four digits, such as 2019")));
  if (year < 1900 || year > this_year + 1)
    return fail (problem, g_strdup_printf (_ ("the year %d is not between 1900 and %d"), year, this_year + 1),
                 g_strdup (_ ("compare with the nameplate, or leave the cell empty")));
  return g_strdup_printf ("%d", year);
}

/* Up to three numbers with one of - / . or 年月日 between them. */
static int
date_numbers (const char *text, int numbers[3])
{
  int n = 0;

  while (*text && n < 3) {
    gsize digits = strspn (text, "0123456789");

    if (digits == 0 || digits > 4)
      return 0;
    numbers[n++] = (int)g_ascii_strtoll (text, NULL, 10);
    text += digits;
    if (*text == 0)
      break;
    if (strchr ("-/.", *text) && text[1])
      text++;
    else if (g_str_has_prefix (text, "年") || g_str_has_prefix (text, "月") || g_str_has_prefix (text, "日"))
      text = g_utf8_next_char (text);
    else
      return 0;
  }
  return *text ? 0 : n;
}

static char *
date_value (const NcListColumn *column, const char *text, NcCellProblem *problem)
{
  g_autofree char *plain = plain_form (text);
  char *time = strpbrk (plain, "T ");
  int numbers[3] = { 0 }, n;
  gboolean is_month = column->type == NC_CELL_MONTH;

  if (time)
    *time = 0;
  n = date_numbers (plain, numbers);
  if (is_month && n == 1 && strlen (plain) == 6)
    n = 0;
  if (n == 3 && nc_day_from_ymd (numbers[0], numbers[1], numbers[2]) != NC_DAY_NONE)
    return is_month ? g_strdup_printf ("%04d-%02d", numbers[0], numbers[1])
                    : g_strdup_printf ("%04d-%02d-%02d", numbers[0], numbers[1], numbers[2]);
  if (is_month && n == 2 && nc_day_from_ymd (numbers[0], numbers[1], 1) != NC_DAY_NONE)
    return g_strdup_printf ("%04d-%02d", numbers[0], numbers[1]);
  if (is_month)
    return fail (problem, g_strdup_printf (_ ("“%s” is no month"), text), g_strdup (_ ("write it as 2026-01")));
  return fail (problem, g_strdup_printf (_ ("“%s” is no date"), text), g_strdup (_ ("write it as 2026-01-31")));
}

static char *
yes_no_value (const char *text, NcCellProblem *problem)
{
  static const char *const yes[] = { "是", "1", "true", "yes", "y", "√", "有", "对" };
  static const char *const no[] = { "否", "0", "false", "no", "n", "×", "无", "不是" };
  g_autofree char *lower = g_utf8_strdown (text, -1);

  for (gsize i = 0; i < G_N_ELEMENTS (yes); i++) {
    if (g_str_equal (lower, yes[i]))
      return g_strdup ("1");
    if (g_str_equal (lower, no[i]))
      return g_strdup ("0");
  }
  return fail (problem, g_strdup_printf (_ ("“%s” is neither yes nor no"), text), g_strdup (_ ("write 是 or 否")));
}

static char *
credit_code_value (const char *text, NcCellProblem *problem)
{
  g_autofree char *code = nc_uscc_normalise (text);
  int position;
  char expected;

  switch (nc_uscc_check (code, &position, &expected)) {
  case NC_USCC_VALID:
    return g_steal_pointer (&code);
  case NC_USCC_LENGTH_WRONG:
    return fail (
        problem,
        g_strdup_printf (_ ("the credit code “%s” has %ld characters instead of 18"), text, g_utf8_strlen (code, -1)),
        g_strdup (_ ("copy the code from the business licence")));
  case NC_USCC_CHECK:
    return fail (
        problem,
        g_strdup_printf (_ ("the check character of the credit code “%s” is wrong (it would be %c)"), text, expected),
        g_strdup (_ ("compare every character with the business licence; one of them is mistyped")));
  case NC_USCC_CHARACTER:
  case NC_USCC_REGION:
  default:
    return fail (problem,
                 g_strdup_printf (_ ("character %d of the credit code “%s” cannot stand there"), position, text),
                 g_strdup (_ ("letters I, O, Z, S and V do not occur; compare with the business licence")));
  }
}

static char *
region_value (const char *text, NcRegions *regions, NcCellProblem *problem)
{
  g_autofree char *plain = plain_form (text);
  g_autofree char *candidates = NULL;
  char *code = nc_regions_find (regions, plain, &candidates);

  if (code)
    return code;
  if (candidates)
    return fail (problem, g_strdup_printf (_ ("“%s” is the name of several regions"), text),
                 g_strdup_printf (_ ("write the code of one: %s"), candidates));
  return fail (problem, g_strdup_printf (_ ("there is no region “%s” in Inner Mongolia"), text),
               g_strdup (_ ("write the six-digit code or the full name, such as 150203 or 包头市昆都仑区")));
}

static char *
choice_value (const NcListColumn *column, const char *text, NcCellProblem *problem)
{
  char *value = nc_list_choice (column, text);
  g_autofree char *choices = NULL;

  if (value)
    return value;
  choices = nc_list_choices_text (column);
  return fail (problem, g_strdup_printf (_ ("“%s” is not known here"), text),
               g_strdup_printf (_ ("write one of: %s"), choices));
}

/**
 * nc_cell_value:
 * @text: tidied, not empty
 * @this_year: by which a year in the future is known
 * @problem: (out): set when %NULL is returned
 *
 * What a cell means, in the form the store keeps. Enterprises (NC_CELL_ENTERPRISE) are passed through: the caller knows
 * them.
 *
 * Returns: (transfer full) (nullable): the value.
 */
char *
nc_cell_value (const NcListColumn *column, const char *text, NcRegions *regions, int this_year, NcCellProblem *problem)
{
  switch (column->type) {
  case NC_CELL_POSITIVE:
  case NC_CELL_NON_NEGATIVE:
  case NC_CELL_NUMBER:
  case NC_CELL_COUNT:
  case NC_CELL_PERCENT:
    return number_value (column, text, problem);
  case NC_CELL_YEAR:
    return year_value (text, this_year, problem);
  case NC_CELL_MONTH:
  case NC_CELL_DATE:
    return date_value (column, text, problem);
  case NC_CELL_YES_NO:
    return yes_no_value (text, problem);
  case NC_CELL_CREDIT_CODE:
    return credit_code_value (text, problem);
  case NC_CELL_REGION:
    return region_value (text, regions, problem);
  case NC_CELL_CHOICE:
    return choice_value (column, text, problem);
  case NC_CELL_TEXT:
  case NC_CELL_ENTERPRISE:
  default:
    if (strlen (text) > 4000)
      return fail (problem, g_strdup (_ ("the text is longer than 4,000 bytes")), g_strdup (_ ("shorten it")));
    return g_strdup (text);
  }
}

void
nc_cell_problem_clear (NcCellProblem *problem)
{
  g_clear_pointer (&problem->message, g_free);
  g_clear_pointer (&problem->hint, g_free);
}
