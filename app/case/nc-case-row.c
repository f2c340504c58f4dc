/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-case-row.h"
#include "nc-json.h"
#include <string.h>

#define AT(record, field, type)       ((type *)((char *)(record) + (field)->offset))
#define CONST_AT(record, field, type) ((const type *)((const char *)(record) + (field)->offset))

/**
 * nc_case_row_new:
 *
 * Returns: (transfer full): an empty row; days are %NC_DAY_NONE.
 */
NcCaseRow
nc_case_row_new (const NcCaseTable *type, const char *id)
{
  NcCaseRow record = g_malloc0 (type->size);

  for (guint i = 0; i < type->n_fields; i++)
    if (type->fields[i].type == NC_CASE_FIELD_DAY)
      *AT (record, &type->fields[i], NcDay) = NC_DAY_NONE;
  *AT (record, &type->fields[0], char *) = g_strdup (id);
  return record;
}

NcCaseRow
nc_case_row_copy (const NcCaseTable *type, gconstpointer record)
{
  NcCaseRow copy = g_malloc (type->size);

  memcpy (copy, record, type->size);
  for (guint i = 0; i < type->n_fields; i++)
    if (type->fields[i].type == NC_CASE_FIELD_TEXT)
      *AT (copy, &type->fields[i], char *) = g_strdup (*CONST_AT (record, &type->fields[i], char *));
  return copy;
}

void
nc_case_row_free (const NcCaseTable *type, NcCaseRow record)
{
  for (guint i = 0; i < type->n_fields; i++)
    if (type->fields[i].type == NC_CASE_FIELD_TEXT)
      g_free (*AT (record, &type->fields[i], char *));
  g_free (record);
}

/**
 * nc_case_row_field:
 *
 * Returns: (transfer none) (nullable): the column of that name.
 */
const NcCaseField *
nc_case_row_field (const NcCaseTable *type, const char *name)
{
  for (guint i = 0; i < type->n_fields; i++)
    if (g_str_equal (type->fields[i].name, name))
      return &type->fields[i];
  return NULL;
}

const char *
nc_case_row_id (gconstpointer record)
{
  return *(char *const *)record;
}

/**
 * nc_case_row_get:
 *
 * Returns: (transfer full) (nullable): the value as text; %NULL for an empty text, a zero or no day.
 */
char *
nc_case_row_get (gconstpointer record, const NcCaseField *field)
{
  switch (field->type) {
  case NC_CASE_FIELD_TEXT: {
    const char *text = *CONST_AT (record, field, char *);

    return text && *text ? g_strdup (text) : NULL;
  }
  case NC_CASE_FIELD_INT: {
    gint64 value = *CONST_AT (record, field, gint64);

    return value ? g_strdup_printf ("%" G_GINT64_FORMAT, value) : NULL;
  }
  case NC_CASE_FIELD_DAY:
  default: {
    NcDay day = *CONST_AT (record, field, NcDay);

    return day == NC_DAY_NONE ? NULL : nc_day_format (day);
  }
  }
}

/**
 * nc_case_row_set:
 * @value: (nullable): as nc_case_row_get() gives it
 *
 * Returns: %FALSE, and nothing changed, when @value is no number or day.
 */
gboolean
nc_case_row_set (NcCaseRow record, const NcCaseField *field, const char *value)
{
  gint64 number = 0;
  NcDay day = NC_DAY_NONE;

  switch (field->type) {
  case NC_CASE_FIELD_TEXT:
    nc_text_set (AT (record, field, char *), value);
    return TRUE;
  case NC_CASE_FIELD_INT:
    if (value && *value && !g_ascii_string_to_signed (value, 10, G_MININT64, G_MAXINT64, &number, NULL))
      return FALSE;
    *AT (record, field, gint64) = number;
    return TRUE;
  case NC_CASE_FIELD_DAY:
  default:
    if (value && *value && (day = nc_day_parse (value)) == NC_DAY_NONE)
      return FALSE;
    *AT (record, field, NcDay) = day;
    return TRUE;
  }
}

gboolean
nc_case_row_same (gconstpointer a, gconstpointer b, const NcCaseField *field)
{
  switch (field->type) {
  case NC_CASE_FIELD_TEXT: {
    const char *x = *CONST_AT (a, field, char *), *y = *CONST_AT (b, field, char *);

    return g_strcmp0 (x && *x ? x : NULL, y && *y ? y : NULL) == 0;
  }
  case NC_CASE_FIELD_INT:
    return *CONST_AT (a, field, gint64) == *CONST_AT (b, field, gint64);
  case NC_CASE_FIELD_DAY:
  default:
    return *CONST_AT (a, field, NcDay) == *CONST_AT (b, field, NcDay);
  }
}

/**
 * nc_case_row_write_json:
 *
 * Writes the row as an object, columns in their order; what is empty is null.
 */
void
nc_case_row_write_json (const NcCaseTable *type, gconstpointer record, GString *out)
{
  nc_json_begin_object (out);
  for (guint i = 0; i < type->n_fields; i++) {
    const NcCaseField *field = &type->fields[i];
    g_autofree char *text = field->type == NC_CASE_FIELD_INT ? NULL : nc_case_row_get (record, field);

    if (field->type == NC_CASE_FIELD_INT)
      nc_json_member_int (out, field->name, *CONST_AT (record, field, gint64));
    else
      nc_json_member_string (out, field->name, text);
  }
  nc_json_end_object (out);
}

void
nc_text_set (char **text, const char *value)
{
  char *copy = value && *value ? g_strdup (value) : NULL;

  g_free (*text);
  *text = copy;
}

/**
 * nc_text_is_blank:
 * @text: (nullable): UTF-8
 *
 * Returns: whether there is nothing but white space, the ideographic space included.
 */
gboolean
nc_text_is_blank (const char *text)
{
  for (const char *p = text; p && *p; p = g_utf8_next_char (p))
    if (!g_unichar_isspace (g_utf8_get_char (p)) && g_utf8_get_char (p) != 0xfeff)
      return FALSE;
  return TRUE;
}
