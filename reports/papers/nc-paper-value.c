/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-paper-value.h"
#include "nc-day.h"
#include "nc-lang.h"
#include <stdio.h>
#include <string.h>

G_DEFINE_QUARK (nc_papers_error_quark, nc_papers_error)

static json_t *
walk (json_t *value, char **parts)
{
  for (; *parts && value; parts++)
    value = json_object_get (value, *parts);
  return value;
}

/**
 * nc_scope_find:
 * @path: dotted; its first part is a loop's name or a member of the snapshot
 *
 * Returns: (transfer none) (nullable): the value.
 */
json_t *
nc_scope_find (const NcScope *scope, const char *path)
{
  g_auto (GStrv) parts = g_strsplit (path, ".", -1);

  for (; scope->outer; scope = scope->outer)
    if (g_strcmp0 (parts[0], scope->name) == 0)
      return walk (scope->value, parts + 1);
  return walk (scope->value, parts);
}

/** nc_scope_full_path: Returns: (transfer full): @path with loop names replaced by their lists. */
char *
nc_scope_full_path (const NcScope *scope, const char *path)
{
  const char *dot = strchr (path, '.');
  g_autofree char *first = dot ? g_strndup (path, (gsize)(dot - path)) : g_strdup (path);

  for (; scope->outer; scope = scope->outer)
    if (g_str_equal (first, scope->name))
      return g_strconcat (scope->list, dot, NULL);
  return g_strdup (path);
}

/** nc_value_is_empty: Returns: whether @value is absent, null, false, white, or an empty list or object. */
gboolean
nc_value_is_empty (const json_t *value)
{
  if (json_is_string (value)) {
    g_autofree char *text = g_strdup (json_string_value (value));

    return !*g_strstrip (text);
  }
  if (json_is_array (value))
    return json_array_size (value) == 0;
  if (json_is_object (value))
    return json_object_size (value) == 0;
  return !value || json_is_null (value) || json_is_false (value);
}

/** nc_value_text: Returns: (transfer full) (nullable): a text, number or bool as it is printed; %NULL for others. */
char *
nc_value_text (const json_t *value)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  if (json_is_string (value))
    return g_strdup (json_string_value (value));
  if (json_is_integer (value))
    return g_strdup_printf ("%" JSON_INTEGER_FORMAT, json_integer_value (value));
  if (json_is_real (value))
    return g_strdup (g_ascii_formatd (number, sizeof number, "%.12g", json_real_value (value)));
  if (json_is_boolean (value))
    return g_strdup (json_is_true (value) ? "是" : "否");
  return NULL;
}

/** nc_value_day: Returns: (transfer full) (nullable): "2026年11月20日" (GB/T 9704: Arabic, no leading zeros). */
char *
nc_value_day (const char *text)
{
  g_autofree char *head = g_strndup (text, 10);
  NcDay day = nc_day_parse (head);

  return day == NC_DAY_NONE || (text[10] && text[10] != 'T') ? NULL : nc_day_format_zh (day);
}

/* what may follow hours and minutes: seconds, and the offset of legal time; another offset would be printed wrong */
static gboolean
is_legal_rest (const char *rest)
{
  if (*rest == ':' && g_ascii_isdigit (rest[1]) && g_ascii_isdigit (rest[2]))
    rest += 3;
  if (*rest == '.')
    for (rest++; g_ascii_isdigit (*rest); rest++)
      ;
  return !*rest || g_str_equal (rest, "+08:00");
}

/** nc_value_time: Returns: (transfer full) (nullable): "2026年11月20日9时05分" or "9时05分", of a day without an hour
 * the day; %NULL for other offsets than +08:00. */
char *
nc_value_time (const char *text, gboolean with_day)
{
  g_autofree char *day = nc_value_day (text);
  int hour, minute, used = 0;

  if (day && !text[10] && with_day)
    return g_steal_pointer (&day);
  if (!day || text[10] != 'T' || sscanf (text + 11, "%2d:%2d%n", &hour, &minute, &used) != 2 || used != 5 || hour < 0 ||
      hour > 23 || minute < 0 || minute > 59 || !is_legal_rest (text + 11 + used))
    return NULL;
  return g_strdup_printf ("%s%d时%02d分", with_day ? day : "", hour, minute);
}

/** nc_value_chinese_number: @n: 1 … 99; larger ones in Arabic digits */
char *
nc_value_chinese_number (guint n)
{
  static const char *const digits[] = { "", "一", "二", "三", "四", "五", "六", "七", "八", "九" };

  if (n == 0 || n > 99)
    return g_strdup_printf ("%u", n);
  if (n < 10)
    return g_strdup (digits[n]);
  return g_strconcat (n < 20 ? "" : digits[n / 10], "十", digits[n % 10], NULL);
}

static char *
join (const json_t *list, const char *separator)
{
  g_autoptr (GString) out = g_string_new (NULL);
  gsize i;
  json_t *value;

  json_array_foreach (list, i, value)
  {
    g_autofree char *text = nc_value_text (value);

    if (!text)
      return NULL;
    g_string_append_printf (out, "%s%s", i ? separator : "", text);
  }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* "示例甲（证号123）、示例乙（示例单位 科长）" */
static char *
people (const json_t *list)
{
  g_autoptr (GString) out = g_string_new (NULL);
  gsize i;
  json_t *person;

  json_array_foreach (list, i, person)
  {
    const char *certificate = json_string_value (json_object_get (person, "cert_no"));
    const char *org = json_string_value (json_object_get (person, "org"));
    const char *rest = json_string_value (json_object_get (person, "position"));
    const char *name = json_string_value (json_object_get (person, "name"));

    rest = rest ? rest : json_string_value (json_object_get (person, "specialty"));
    if (!name)
      return NULL;
    g_string_append_printf (out, "%s%s", i ? "、" : "", name);
    if (certificate)
      g_string_append_printf (out, "（证号%s）", certificate);
    else if (org || rest)
      g_string_append_printf (out, "（%s%s%s）", org ? org : "", org && rest ? " " : "", rest ? rest : "");
  }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static char *
apply (const json_t *value, const char *text, const char *filter, const char *argument)
{
  if (g_str_equal (filter, "date"))
    return text ? nc_value_day (text) : NULL;
  if (g_str_equal (filter, "time"))
    return text ? nc_value_time (text, TRUE) : NULL;
  if (g_str_equal (filter, "clock"))
    return text ? nc_value_time (text, FALSE) : NULL;
  if (g_str_equal (filter, "join"))
    return json_is_array (value) ? join (value, *argument ? argument : "、") : NULL;
  if (g_str_equal (filter, "people"))
    return json_is_array (value) ? people (value) : NULL;
  if (g_str_equal (filter, "count"))
    return json_is_array (value) ? g_strdup_printf ("%zu", json_array_size (value)) : NULL;
  if (g_str_equal (filter, "flag")) {
    g_auto (GStrv) both = g_strsplit (argument, ":", 2);

    return g_strv_length (both) == 2 ? g_strdup (both[nc_value_is_empty (value)]) : NULL;
  }
  if (g_str_equal (filter, "confidence"))
    return g_strdup (g_strcmp0 (text, "confirmed") == 0 ? "已与官方文本核对" : "尚未与官方文本核对");
  if (g_str_equal (filter, "tick"))
    return g_strdup (nc_value_is_empty (value) ? "□" : "☑");
  if (g_str_equal (filter, "stop")) {
    char *out = g_strdup (text);

    while (out && (g_str_has_suffix (out, "。") || g_str_has_suffix (out, "；")))
      out[strlen (out) - strlen ("。")] = 0;
    return out;
  }
  return NULL;
}

/**
 * nc_scope_expand:
 * @placeholder: what stands between the braces: "#" (number of the round), "##" (the same in Chinese), or a path with
 * filters "path|filter:argument|…": date, time, clock, join, people, count, flag:YES:NO, confidence, tick, stop, or (a
 * text for an empty value)
 *
 * Returns: (transfer full): the text; %NULL with %NC_PAPERS_ERROR_TEMPLATE or %NC_PAPERS_ERROR_VALUE.
 */
char *
nc_scope_expand (const NcScope *scope, const char *placeholder, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (placeholder, "|", -1);
  g_autofree char *text = NULL;
  const json_t *value;

  if (g_str_equal (placeholder, "#"))
    return g_strdup_printf ("%u", scope->index);
  if (g_str_equal (placeholder, "##"))
    return nc_value_chinese_number (scope->index);
  value = nc_scope_find (scope, parts[0]);
  text = nc_value_text (value);
  for (char **part = parts + 1; *part; part++) { /* filters in order; an "or" that is taken ends them */
    char *colon = strchr (*part, ':');
    const char *argument = colon ? colon + 1 : "";
    g_autofree char *filter = colon ? g_strndup (*part, (gsize)(colon - *part)) : g_strdup (*part);
    char *next;

    if (g_str_equal (filter, "or")) {
      gboolean nothing = value && json_is_boolean (value) ? FALSE : text ? !*text : nc_value_is_empty (value);

      if (!nothing)
        continue;
      return g_strdup (argument);
    }
    if (nc_value_is_empty (value) && !g_str_equal (filter, "tick") && !g_str_equal (filter, "flag") && part[1] &&
        g_str_has_prefix (part[1], "or:"))
      continue;
    next = apply (value, text, filter, argument);
    if (!next) {
      g_autofree char *full = nc_scope_full_path (scope, parts[0]);

      g_set_error (error, NC_PAPERS_ERROR, NC_PAPERS_ERROR_VALUE, _ ("member %s: “%s” is missing or no value for “%s”"),
                   full, text ? text : "", filter);
      return NULL;
    }
    g_free (text);
    text = next;
  }
  if (!text) {
    g_autofree char *full = nc_scope_full_path (scope, parts[0]);

    g_set_error (error, NC_PAPERS_ERROR, NC_PAPERS_ERROR_VALUE, _ ("member %s is missing"), full);
    return NULL;
  }
  return g_steal_pointer (&text);
}
