/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-xls-form.h"
#include "nc-lang.h"
#include <string.h>

static const char *
cell (NcXlsForm *form, const NcXlsRow *row, guint column)
{
  return row->cells[column] ? nc_xls_clean_value (form, row->cells[column], FALSE) : NULL;
}

static void
complain (NcXlsForm *form, NcSeverity severity, NcXlsSheet *sheet, guint row, int column, const char *hint,
          const char *text)
{
  nc_diagnostics_add (form->diagnostics, severity, sheet->name, row,
                      column >= 0 ? g_array_index (sheet->columns, guint, column) : 0,
                      column >= 0 ? g_ptr_array_index (sheet->headers, column) : NULL, hint, "%s", text);
}

static int
find_column (NcXlsSheet *sheet, const NcXlsColumn *columns, const char *group)
{
  for (guint i = 0; i < sheet->headers->len; i++)
    if (columns[i].group && g_str_equal (columns[i].group, group) && !columns[i].key)
      return (int)i;
  return -1;
}

/**
 * nc_xls_read_settings:
 *
 * Reads the sheet “settings”: its first row of values.
 */
void
nc_xls_read_settings (NcXlsForm *form)
{
  NcXlsSheet *sheet = nc_xls_book_get (form->book, "settings");
  g_autofree NcXlsColumn *columns = NULL;
  const NcXlsRow *row;
  const char *name;

  if (!sheet || sheet->rows->len == 0)
    return;
  columns = nc_xls_header_parse (form, sheet);
  row = &g_array_index (sheet->rows, NcXlsRow, 0);
  for (guint i = 0; i < sheet->headers->len; i++) {
    const char *value = columns[i].group ? cell (form, row, i) : NULL;

    if (!value)
      continue;
    if (g_str_equal (columns[i].group, "attribute") && columns[i].key)
      nc_xls_dict_set (form, &form->root_attributes, columns[i].key, NULL, value);
    else
      g_hash_table_insert (form->settings, (gpointer)columns[i].group, (gpointer)value);
  }
  if (sheet->rows->len > 1)
    complain (form, NC_SEVERITY_WARNING, sheet, g_array_index (sheet->rows, NcXlsRow, 1).row, -1,
              _ ("keep one row of settings"), _ ("only the first row of settings is used"));
  name = nc_xls_setting (form, "name");
  if (name && !nc_xls_is_name (name)) {
    complain (form, NC_SEVERITY_ERROR, sheet, row->row, find_column (sheet, columns, "name"),
              _ ("begin with a letter or underscore; then letters, digits, hyphens, underscores and points"),
              _ ("this cannot be the name of the form's root"));
    g_hash_table_remove (form->settings, "name");
  }
  if (nc_xls_setting (form, "default_language"))
    form->default_language = nc_xls_setting (form, "default_language");
  if (nc_xls_setting (form, "clean_text_values"))
    form->collapse_spaces = nc_xls_is_yes (nc_xls_setting (form, "clean_text_values"));
}

/**
 * nc_xls_find_list:
 *
 * Returns: (transfer none) (nullable): the choice list called @name.
 */
NcXlsList *
nc_xls_find_list (NcXlsForm *form, const char *name)
{
  return g_hash_table_lookup (form->lists_by_name, name);
}

static NcXlsList *
list_for (NcXlsForm *form, GPtrArray *lists, GHashTable *by_name, const char *name)
{
  NcXlsList *list = g_hash_table_lookup (by_name, name);

  if (!list) {
    list = g_new0 (NcXlsList, 1);
    list->name = nc_xls_keep (form, name);
    list->choices = g_ptr_array_new_with_free_func (g_free);
    g_ptr_array_add (lists, list);
    g_hash_table_insert (by_name, (gpointer)list->name, list);
  }
  return list;
}

/* Columns whose titles cannot become elements are left out, once each with a warning. */
static gboolean
usable_column (NcXlsForm *form, NcXlsSheet *sheet, NcXlsColumn *column, guint place)
{
  static const char *const own[] = { "label", "media", "name", "list name", "sms_option", NULL };

  if (!column->group)
    return FALSE;
  if (g_strv_contains (own, column->group))
    return TRUE;
  if (nc_xls_is_name (column->group) && !column->key && !column->lang)
    return TRUE;
  complain (form, NC_SEVERITY_WARNING, sheet, sheet->header_row, (int)place,
            _ ("use a title without spaces, of letters, digits and underscores"),
            _ ("this column is left out: its title cannot be the name of an element"));
  column->group = NULL;
  return FALSE;
}

static void
set_choice_cell (NcXlsForm *form, NcXlsChoice *choice, const NcXlsColumn *column, const char *value)
{
  if (g_str_equal (column->group, "label"))
    nc_xls_text_set (form, &choice->label, column->lang, value);
  else if (g_str_equal (column->group, "media") && column->key)
    nc_xls_dict_set (form, &choice->media, column->key, column->lang, value);
  else if (!g_str_equal (column->group, "name") && !g_str_equal (column->group, "list name"))
    nc_xls_dict_set (form, &choice->extra, column->group, NULL, value);
}

static void
check_choices (NcXlsForm *form, NcXlsSheet *sheet, const NcXlsColumn *columns, GPtrArray *lists)
{
  gboolean duplicates = nc_xls_is_yes (nc_xls_setting (form, "allow_choice_duplicates"));
  int name_column = find_column (sheet, columns, "name"), label_column = find_column (sheet, columns, "label");

  for (guint i = 0; i < lists->len; i++) {
    NcXlsList *list = g_ptr_array_index (lists, i);
    g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

    for (guint j = 0; j < list->choices->len; j++) {
      NcXlsChoice *choice = g_ptr_array_index (list->choices, j);

      if (!choice->label && g_str_equal (sheet->name, "choices"))
        complain (form, NC_SEVERITY_WARNING, sheet, choice->row, label_column, _ ("write what the person is to read"),
                  _ ("the choice has no label"));
      if (!g_hash_table_add (seen, (gpointer)choice->name) && !duplicates)
        complain (form, NC_SEVERITY_ERROR, sheet, choice->row, name_column,
                  _ ("give each choice of a list its own name, or set allow_choice_duplicates to yes in settings"),
                  _ ("the name stands twice in its list"));
      list->itext = list->itext || choice->media || nc_xls_text_is_translated (choice->label) ||
                    (choice->label && nc_xls_has_reference (choice->label->plain));
    }
  }
}

static void
read_choice_sheet (NcXlsForm *form, const char *name, GPtrArray *lists, GHashTable *by_name)
{
  NcXlsSheet *sheet = nc_xls_book_get (form->book, name);
  g_autofree NcXlsColumn *columns = NULL;
  int list_column, name_column;

  if (!sheet || sheet->rows->len == 0)
    return;
  columns = nc_xls_header_parse (form, sheet);
  list_column = find_column (sheet, columns, "list name");
  name_column = find_column (sheet, columns, "name");
  for (guint i = 0; i < sheet->headers->len; i++)
    usable_column (form, sheet, &columns[i], i);
  if (name_column < 0 || list_column < 0) {
    complain (form, NC_SEVERITY_ERROR, sheet, sheet->header_row, -1, _ ("the sheet needs list_name, name and label"),
              name_column < 0 ? _ ("there is no column “name”") : _ ("there is no column “list_name”"));
    return;
  }
  for (guint i = 0; i < sheet->rows->len; i++) {
    const NcXlsRow *row = &g_array_index (sheet->rows, NcXlsRow, i);
    const char *list_name = cell (form, row, (guint)list_column), *choice_name = cell (form, row, (guint)name_column);
    NcXlsChoice *choice;

    if (!list_name)
      continue;
    if (!choice_name) {
      complain (form, NC_SEVERITY_ERROR, sheet, row->row, name_column, _ ("give the choice a name"),
                _ ("the choice has no name"));
      continue;
    }
    choice = g_new0 (NcXlsChoice, 1);
    choice->name = choice_name;
    choice->row = row->row;
    g_ptr_array_add (list_for (form, lists, by_name, list_name)->choices, choice);
    for (guint c = 0; c < sheet->headers->len; c++) {
      const char *value = columns[c].group ? cell (form, row, c) : NULL;

      if (value)
        set_choice_cell (form, choice, &columns[c], value);
    }
  }
  check_choices (form, sheet, columns, lists);
}

/**
 * nc_xls_read_choices:
 *
 * Reads the sheets “choices” and “external_choices”.
 */
void
nc_xls_read_choices (NcXlsForm *form)
{
  g_autoptr (GHashTable) external = g_hash_table_new (g_str_hash, g_str_equal);

  read_choice_sheet (form, "choices", form->lists, form->lists_by_name);
  read_choice_sheet (form, "external_choices", form->external_lists, external);
}

static gboolean
is_violation (const char *text)
{
  return text[0] == 'V' && g_ascii_isdigit (text[1]) && g_ascii_isdigit (text[2]) && text[3] == '\0' &&
         !g_str_equal (text, "V00") && strcmp (text, "V23") <= 0;
}

static void
check_finding (NcXlsForm *form, NcXlsSheet *sheet, const NcXlsColumn *columns, const NcXlsFinding *finding)
{
  static const char *const severities[] = { "serious", "ordinary", "advice", NULL };
  guint64 days;

  if (!finding->name || !nc_xls_is_name (finding->name))
    complain (form, NC_SEVERITY_ERROR, sheet, finding->row, find_column (sheet, columns, "name"),
              _ ("begin with a letter or underscore; then letters, digits, hyphens, underscores and points"),
              _ ("the finding needs a name"));
  if (!finding->when)
    complain (form, NC_SEVERITY_ERROR, sheet, finding->row, find_column (sheet, columns, "when"),
              _ ("write the condition under which it is found, such as ${verdict} = 'eliminated'"),
              _ ("the finding has no condition"));
  if (finding->violation && !strstr (finding->violation, "${") && !is_violation (finding->violation))
    complain (form, NC_SEVERITY_ERROR, sheet, finding->row, find_column (sheet, columns, "violation"),
              _ ("use one of V01 … V23 of the list of violations, or a ${question} that holds it"),
              _ ("there is no such violation"));
  if (!finding->fact)
    complain (form, NC_SEVERITY_ERROR, sheet, finding->row, find_column (sheet, columns, "fact"),
              _ ("write the sentence for the record, with ${names} of answers in it"), _ ("the finding has no fact"));
  if (finding->severity && !strstr (finding->severity, "${") && !g_strv_contains (severities, finding->severity))
    complain (form, NC_SEVERITY_ERROR, sheet, finding->row, find_column (sheet, columns, "severity"),
              _ ("use serious, ordinary or advice"), _ ("there is no such severity"));
  if (finding->deadline && !strstr (finding->deadline, "${") &&
      !g_ascii_string_to_unsigned (finding->deadline, 10, 0, 3660, &days, NULL))
    complain (form, NC_SEVERITY_ERROR, sheet, finding->row, find_column (sheet, columns, "deadline"),
              _ ("write a whole number of days"), _ ("the deadline is no number of days"));
}

/**
 * nc_xls_read_findings:
 *
 * Reads the sheet “findings”: one violation a row, and when it is found.
 */
void
nc_xls_read_findings (NcXlsForm *form)
{
  NcXlsSheet *sheet = nc_xls_book_get (form->book, "findings");
  g_autofree NcXlsColumn *columns = NULL;

  if (!sheet)
    return;
  columns = nc_xls_header_parse (form, sheet);
  for (guint i = 0; i < sheet->rows->len; i++) {
    const NcXlsRow *row = &g_array_index (sheet->rows, NcXlsRow, i);
    NcXlsFinding *finding = g_new0 (NcXlsFinding, 1);
    const struct {
      const char *column;
      const char **field;
    } fields[] = {
      { "name", &finding->name },         { "when", &finding->when },     { "violation", &finding->violation },
      { "severity", &finding->severity }, { "fact", &finding->fact },     { "evidence", &finding->evidence },
      { "deadline", &finding->deadline }, { "repeat", &finding->repeat },
    };

    finding->row = row->row;
    for (guint f = 0; f < G_N_ELEMENTS (fields); f++) {
      int column = find_column (sheet, columns, fields[f].column);

      /* Texts for people keep their quotation marks; the condition needs straight ones. */
      if (column >= 0 && row->cells[column])
        *fields[f].field =
            g_str_equal (fields[f].column, "when") ? cell (form, row, (guint)column) : row->cells[column];
    }
    g_ptr_array_add (form->findings, finding);
    check_finding (form, sheet, columns, finding);
  }
}
