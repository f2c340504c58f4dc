/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-record.h"
#include "nc-columns.h"
#include "nc-header.h"
#include "nc-quick.h"
#include <math.h>
#include <string.h>

static const char *const kind_names[NC_N_KINDS] = {
  "motor",   "transformer", "fan",         "pump",    "compressor", "boiler",
  "furnace", "kiln",        "data-center", "product", "capacity",   "metering",
};

const char *
nc_kind_to_string (NcKind kind)
{
  g_return_val_if_fail ((guint)kind < NC_N_KINDS, "");
  return kind_names[kind];
}

/**
 * nc_kind_parse:
 * @text: (nullable): the word of the command line
 * @kind: (out):
 *
 * Returns: whether @text is one of the kinds
 */
gboolean
nc_kind_parse (const char *text, NcKind *kind)
{
  for (guint i = 0; text && i < NC_N_KINDS; i++)
    if (g_str_equal (kind_names[i], text)) {
      *kind = (NcKind)i;
      return TRUE;
    }
  return FALSE;
}

static gboolean
is_blank (const char **p)
{
  const guchar *s = (const guchar *)*p;

  if (*s == ' ' || *s == '\t' || *s == '\r' || *s == '\n') {
    *p += 1;
    return TRUE;
  }
  if (s[0] == 0xE3 && s[1] == 0x80 && s[2] == 0x80) { /* U+3000 */
    *p += 3;
    return TRUE;
  }
  if (s[0] == 0xC2 && s[1] == 0xA0) {
    *p += 2;
    return TRUE;
  }
  return FALSE;
}

static const char *
skip_blanks (const char *p)
{
  while (is_blank (&p))
    ;
  return p;
}

static gsize
trimmed_length (const char *text)
{
  gsize end = 0;

  for (const char *p = text; *p;) {
    if (!is_blank (&p)) {
      p++;
      end = (gsize)(p - text);
    }
  }
  return end;
}

/* Whether @text (of @length bytes) is one of the @words, which are separated by @separator. ASCII case is ignored. */
static gboolean
is_one_of (const char *text, gsize length, const char *words, char separator)
{
  for (const char *p = words; p && *p;) {
    const char *end = strchr (p, separator);
    gsize n = end ? (gsize)(end - p) : strlen (p);

    if (n == length && g_ascii_strncasecmp (p, text, n) == 0)
      return TRUE;
    p = end ? end + 1 : NULL;
  }
  return FALSE;
}

static gboolean
read_digits (const char **p, int *value, int *n_digits)
{
  *value = *n_digits = 0;
  for (;;) {
    const guchar *s = (const guchar *)*p;
    int digit;

    if (*s >= '0' && *s <= '9') {
      digit = *s - '0';
      *p += 1;
    } else if (s[0] == 0xEF && s[1] == 0xBC && s[2] >= 0x90 && s[2] <= 0x99) {
      digit = s[2] - 0x90;
      *p += 3;
    } else {
      return *n_digits > 0;
    }
    if (++*n_digits > 8)
      return FALSE;
    *value = *value * 10 + digit;
  }
}

/* Takes what stands between the parts of a date, with the blanks around it. */
static gboolean
take_separator (const char **p, const char *han)
{
  const char *const separators[] = { "-", "/", ".", "－", "／", "．", "–", "—", "。", han };
  const char *start = skip_blanks (*p);

  for (guint i = 0; i < G_N_ELEMENTS (separators); i++)
    if (g_str_has_prefix (start, separators[i])) {
      *p = skip_blanks (start + strlen (separators[i]));
      return TRUE;
    }
  return FALSE;
}

/* The time of day that spreadsheets write behind a day: " 00:00:00", "T08:30", "T00:00:00.000Z". */
static const char *
skip_time (const char *p)
{
  const char *start = *p == 'T' ? p + 1 : skip_blanks (p);
  gsize n = strspn (start, "0123456789:.");

  if (start == p || n < 4 || !g_ascii_isdigit (*start) || start[strspn (start, "0123456789")] != ':')
    return p;
  return start + n + (start[n] == 'Z');
}

static void
month_bounds (int year, int month, NcDay *first, NcDay *last)
{
  *first = nc_day_from_ymd (year, month, 1);
  *last = nc_day_from_ymd (year, month, g_date_get_days_in_month ((GDateMonth)month, (GDateYear)year));
}

/**
 * nc_date_range_parse:
 * @text: "2019", "2019年", "2019-05", "2019年5月", "2019-05-08", "2019.5.8", "20190508" …
 * @first: (out): first day that @text may mean
 * @last: (out): last day
 *
 * Returns: whether @text is a year, a month or a day between 1900 and 9999
 */
gboolean
nc_date_range_parse (const char *text, NcDay *first, NcDay *last)
{
  const char *p = skip_blanks (text);
  int year, month, day, digits;

  if (!read_digits (&p, &year, &digits))
    return FALSE;
  if (digits == 8 || digits == 6) {
    int scale = digits == 8 ? 10000 : 100;

    day = digits == 8 ? year % 100 : 0;
    month = digits == 8 ? year / 100 % 100 : year % 100;
    year /= scale;
  } else if (digits == 4) {
    month = day = 0;
    if (take_separator (&p, "年") && *p) {
      if (!read_digits (&p, &month, &digits) || digits > 2 || month == 0)
        return FALSE;
      if (take_separator (&p, "月") && *p) {
        if (!read_digits (&p, &day, &digits) || digits > 2 || day == 0)
          return FALSE;
        if (g_str_has_prefix (p, "日") || g_str_has_prefix (p, "号"))
          p += strlen ("日");
        p = skip_time (p);
      }
    }
  } else {
    return FALSE;
  }
  if (*skip_blanks (p) || year < 1900 || month > 12 || (day && !month) || (digits == 6 && !month))
    return FALSE;
  if (day) {
    *first = *last = nc_day_from_ymd (year, month, day);
  } else if (month) {
    month_bounds (year, month, first, last);
  } else {
    *first = nc_day_from_ymd (year, 1, 1);
    *last = nc_day_from_ymd (year, 12, 31);
  }
  return *first != NC_DAY_NONE;
}

static void
fail (NcValue *value, NcProblemReason reason)
{
  value->state = NC_VALUE_BAD;
  value->reason = reason;
}

static void
check_number (NcValue *value, const NcColumn *column)
{
  if (column->type == NC_COLUMN_WHOLE && value->number != floor (value->number))
    fail (value, NC_PROBLEM_NOT_WHOLE);
  else if (value->number < column->min)
    fail (value, NC_PROBLEM_TOO_SMALL);
  else if (value->number > column->max)
    fail (value, NC_PROBLEM_TOO_LARGE);
  else if (column->never_a_fraction && value->number > 0 && value->number <= 1)
    fail (value, NC_PROBLEM_WRONG_UNIT);
}

/* "No.5", "№5" and "#5" are a machine number 5. */
static const char *
after_number_sign (const char *text)
{
  static const char *const signs[] = { "№", "No", "NO", "no", "＃", "#" };

  for (guint i = 0; i < G_N_ELEMENTS (signs); i++)
    if (g_str_has_prefix (text, signs[i])) {
      text += strlen (signs[i]);
      return skip_blanks (*text == '.' ? text + 1 : text);
    }
  return text;
}

static void
read_number (NcValue *value, const NcColumn *column, const char *text)
{
  const char *end;

  if (g_strcmp0 (column->unit, "No") == 0)
    text = after_number_sign (text);
  if (!nc_quick_parse (text, &end, &value->number)) {
    fail (value, NC_PROBLEM_NOT_A_NUMBER);
    return;
  }
  if (*end) {
    gsize length;

    end = skip_blanks (end);
    length = trimmed_length (end);
    if (length && !is_one_of (end, length, column->units, '|')) {
      gboolean digits = g_ascii_isdigit (*end) || strchr (".,-", *end) != NULL;
      gboolean power = strchr ("eExX", *end) && (g_ascii_isdigit (end[1]) || strchr ("+-", end[1]));

      fail (value, digits || power ? NC_PROBLEM_NOT_A_NUMBER : NC_PROBLEM_WRONG_UNIT);
      return;
    }
  }
  check_number (value, column);
}

/* The place of @text among the groups of words, -1 = none. */
static int
place_of_word (const char *words, const char *text, gsize length)
{
  int place = 0;

  for (const char *p = words; p && *p; place++) {
    const char *end = strchr (p, '|');
    gsize n = end ? (gsize)(end - p) : strlen (p);
    g_autofree char *group = g_strndup (p, n);

    if (is_one_of (text, length, group, '='))
      return place;
    p = end ? end + 1 : NULL;
  }
  return -1;
}

/* Nouns that say no more than the kind of equipment does: "干式变压器" is "干式", "螺杆式空压机" is "螺杆". */
static gsize
without_noun (const char *text, gsize length)
{
  static const char *const nouns[] = { "电动机", "电机", "变压器", "空气压缩机", "空压机", "压缩机", "通风机", "风机",
                                       "离心泵", "水泵", "泵",     "锅炉",       "煤炭",   "系列",   "式",     "型" };

  for (guint i = 0; i < G_N_ELEMENTS (nouns); i++) {
    gsize n = strlen (nouns[i]);

    if (length > n && memcmp (text + length - n, nouns[i], n) == 0)
      return length - n;
  }
  return length;
}

static void
read_choice (NcValue *value, const char *words, const char *text)
{
  gsize length = trimmed_length (text);
  int place = place_of_word (words, text, length);

  for (int i = 0; place < 0 && i < 3; i++) {
    gsize shorter = without_noun (text, length);

    if (shorter == length)
      break;
    length = shorter;
    place = place_of_word (words, text, length);
  }
  if (place < 0)
    fail (value, NC_PROBLEM_UNKNOWN_WORD);
  else
    value->number = place;
}

/**
 * nc_record_init:
 *
 * Makes @record an empty record of @kind.
 */
void
nc_record_init (NcRecord *record, NcKind kind)
{
  guint n_columns;

  nc_columns (kind, &n_columns);
  record->kind = kind;
  record->n_columns = n_columns;
  for (guint i = 0; i < n_columns; i++) {
    record->values[i].state = NC_VALUE_ABSENT;
    record->values[i].text = "";
  }
}

/**
 * nc_record_set:
 * @column: its place
 * @text: (nullable): as written; kept by reference
 *
 * Reads one value. Blank text and the dashes that mean "none" are an absent value; text that the column cannot mean
 * makes a bad one, with its reason.
 */
void
nc_record_set (NcRecord *record, guint column, const char *text)
{
  guint n_columns;
  const NcColumn *spec = &nc_columns (record->kind, &n_columns)[column];
  NcValue *value = &record->values[column];
  const char *start = skip_blanks (text ? text : "");

  g_return_if_fail (column < n_columns);
  value->state = NC_VALUE_ABSENT;
  value->text = start;
  if (!*start)
    return;
  if (spec->type != NC_COLUMN_TEXT && !g_ascii_isdigit (*start) &&
      is_one_of (start, trimmed_length (start), "-|--|—|——|/|无|n/a|na|null|未知|不详", '|'))
    return;
  value->state = NC_VALUE_GOOD;
  switch (spec->type) {
  case NC_COLUMN_NUMBER:
  case NC_COLUMN_WHOLE:
    read_number (value, spec, start);
    break;
  case NC_COLUMN_DATE:
    if (!nc_date_range_parse (start, &value->first, &value->last))
      fail (value, NC_PROBLEM_NOT_A_DATE);
    break;
  case NC_COLUMN_BOOL:
    read_choice (value, "no=n=0=false=否=无=没有|yes=y=1=true=是=有", start);
    break;
  case NC_COLUMN_CHOICE:
    read_choice (value, spec->words, start);
    break;
  case NC_COLUMN_TEXT:
    break;
  }
}

/**
 * nc_record_set_number:
 * @text: the number as written, for messages
 *
 * Sets a number that is one already (of a JSON record).
 */
void
nc_record_set_number (NcRecord *record, guint column, double number, const char *text)
{
  guint n_columns;
  const NcColumn *spec = &nc_columns (record->kind, &n_columns)[column];
  NcValue *value = &record->values[column];

  g_return_if_fail (column < n_columns);
  if (spec->type != NC_COLUMN_NUMBER && spec->type != NC_COLUMN_WHOLE) {
    nc_record_set (record, column, text);
    return;
  }
  value->state = NC_VALUE_GOOD;
  value->text = text;
  value->number = number;
  check_number (value, spec);
}

/**
 * nc_record_set_bad:
 *
 * Sets a value that cannot be read at all, such as a JSON object where a number belongs.
 */
void
nc_record_set_bad (NcRecord *record, guint column, NcProblemReason reason, const char *text)
{
  g_return_if_fail (column < record->n_columns);
  record->values[column].text = text;
  fail (&record->values[column], reason);
}

/**
 * nc_record_set_named:
 * @header: as nc_columns_find() takes it
 *
 * Returns: whether the kind has such a column
 */
gboolean
nc_record_set_named (NcRecord *record, const char *header, const char *text)
{
  int column = nc_columns_find (record->kind, header);

  if (column >= 0)
    nc_record_set (record, (guint)column, text);
  return column >= 0;
}

/**
 * nc_record_is_empty:
 *
 * Returns: whether no column holds anything
 */
gboolean
nc_record_is_empty (const NcRecord *record)
{
  for (guint i = 0; i < record->n_columns; i++)
    if (record->values[i].state != NC_VALUE_ABSENT)
      return FALSE;
  return TRUE;
}
