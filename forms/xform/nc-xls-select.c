/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-xls-form.h"
#include "nc-lang.h"
#include <string.h>

static const struct {
  const char *word;
  const char *type;
} select_words[] = {
  /* longer words first where one begins another */
  { "select_one_from_file", "select one" },
  { "select_multiple_from_file", "select all that apply" },
  { "select one from file", "select one" },
  { "select multiple from file", "select all that apply" },
  { "select_one_external", "select one external" },
  { "add select one prompt using", "select one" },
  { "add select multiple prompt using", "select all that apply" },
  { "select all that apply from", "select all that apply" },
  { "select one from", "select one" },
  { "select all that apply", "select all that apply" },
  { "select1", "select one" },
  { "select_one", "select one" },
  { "select one", "select one" },
  { "select_multiple", "select all that apply" },
  { "rank", "rank" },
};

/* Splits "select_one list or_other": @list and the rest are found behind the word. */
static const char *
match_select (const char *type, const char **word, const char **list)
{
  for (guint i = 0; i < G_N_ELEMENTS (select_words); i++) {
    gsize length = strlen (select_words[i].word);

    if (strncmp (type, select_words[i].word, length) == 0 && type[length] == ' ') {
      *word = select_words[i].word;
      *list = type + length + 1;
      return select_words[i].type;
    }
  }
  return NULL;
}

gboolean
nc_xls_is_select (const char *type)
{
  const char *word, *list;

  return match_select (type, &word, &list) != NULL;
}

static gboolean
is_file (const char *list)
{
  return g_str_has_suffix (list, ".csv") || g_str_has_suffix (list, ".xml") || g_str_has_suffix (list, ".geojson");
}

/* “or_other”: a choice “other”, and a question that asks which. */
static void
add_other (NcXlsSurveyRow *row, NcXlsList *list)
{
  NcXlsForm *form = row->form;
  NcXlsElement *other;
  gboolean there = FALSE;

  for (guint i = 0; list && i < list->choices->len; i++)
    there = there || g_str_equal (((NcXlsChoice *)g_ptr_array_index (list->choices, i))->name, "other");
  if (list && !there) {
    NcXlsChoice *choice = g_new0 (NcXlsChoice, 1);

    choice->name = "other";
    for (guint c = 0; c < list->choices->len; c++) {
      const NcXlsText *label = ((NcXlsChoice *)g_ptr_array_index (list->choices, c))->label;

      for (guint i = 0; label && label->translations && i < label->translations->len; i++)
        nc_xls_text_set (form, &choice->label, g_array_index (label->translations, NcXlsTranslation, i).lang, "Other");
    }
    if (!choice->label)
      nc_xls_text_set (form, &choice->label, NULL, "Other");
    g_ptr_array_add (list->choices, choice);
  }
  other = nc_xls_element_new (form, NC_XLS_QUESTION, NULL, row->element->parent);
  other->name = nc_xls_keep_take (form, g_strconcat (row->name, "_other", NULL));
  other->type_name = "text";
  other->type = nc_xls_type_find ("text");
  other->row = row->row;
  other->label = nc_xls_text_new (form, "Specify other.");
  nc_xls_dict_set (form, &other->bind, "relevant", NULL,
                   nc_xls_keep_take (form, g_strdup_printf ("selected(../%s, 'other')", row->name)));
}

static void
read_select_parameters (NcXlsSurveyRow *row, gboolean from_file)
{
  const char *randomize = nc_xls_parameter (row, "randomize"), *seed = nc_xls_parameter (row, "seed");
  const char *value = nc_xls_parameter (row, "value"), *label = nc_xls_parameter (row, "label");
  double number;

  nc_xls_allow_parameters (row, from_file ? "label randomize seed value" : "randomize seed");
  if (value && !nc_xls_is_name (value))
    nc_xls_bad_parameter (row, "value", _ ("name a column of the file"));
  if (label && !nc_xls_is_name (label))
    nc_xls_bad_parameter (row, "label", _ ("name a column of the file"));
  row->element->value_ref = from_file ? nc_xls_keep (row->form, value) : NULL;
  row->element->label_ref = from_file ? nc_xls_keep (row->form, label) : NULL;
  if (randomize && !g_str_equal (randomize, "true") && !g_str_equal (randomize, "false"))
    nc_xls_bad_parameter (row, "randomize", _ ("use true or false"));
  row->element->randomize = g_strcmp0 (randomize, "true") == 0;
  if (seed && !randomize)
    nc_xls_bad_parameter (row, "seed", _ ("a seed needs randomize=true"));
  else if (seed && !nc_xls_is_reference (seed) && !nc_xls_is_number (seed, &number))
    nc_xls_bad_parameter (row, "seed", _ ("use a number or a ${question}"));
  row->element->seed = nc_xls_keep (row->form, seed);
}

/* The list must be there, in the sheet or as a file or as answers given before. */
static gboolean
check_list (NcXlsSurveyRow *row, const char *word, const char *list, const char *type)
{
  NcXlsForm *form = row->form;
  gboolean from_file = g_str_has_suffix (word, "file");
  g_autofree char *near = NULL;
  guint best = 3;

  if (g_str_equal (type, "select one external")) {
    for (guint i = 0; i < form->external_lists->len; i++)
      if (g_str_equal (((NcXlsList *)g_ptr_array_index (form->external_lists, i))->name, list))
        return TRUE;
    nc_xls_complain (row, NC_SEVERITY_ERROR, "type", _ ("add the list to the sheet external_choices"),
                     _ ("there is no external list “%s”"), list);
    return FALSE;
  }
  if (from_file && !is_file (list)) {
    nc_xls_complain (row, NC_SEVERITY_ERROR, "type", _ ("the file's name must end with .csv, .xml or .geojson"),
                     _ ("“%s” is no file of choices"), list);
    return FALSE;
  }
  if (is_file (list) || nc_xls_has_reference (list) || nc_xls_find_list (form, list))
    return TRUE;
  for (guint i = 0; i < form->lists->len; i++) {
    const NcXlsList *known = g_ptr_array_index (form->lists, i);
    guint distance = nc_xls_distance (known->name, list);

    if (distance < best) {
      g_free (near);
      near = g_strdup_printf (_ ("did you mean “%s”?"), known->name);
      best = distance;
    }
  }
  nc_xls_complain (row, NC_SEVERITY_ERROR, "type", near ? near : _ ("add the list to the sheet choices"),
                   _ ("there is no list of choices “%s”"), list);
  return FALSE;
}

static void
check_choice_names (NcXlsSurveyRow *row, NcXlsList *list)
{
  for (guint i = 0; list && i < list->choices->len; i++) {
    const NcXlsChoice *choice = g_ptr_array_index (list->choices, i);

    if (strchr (choice->name, ' '))
      nc_diagnostics_add (row->form->diagnostics, NC_SEVERITY_ERROR, "choices", choice->row, 0, "name",
                          _ ("take the spaces out of the name; the label may have them"),
                          _ ("“%s” is used where several can be chosen, and spaces would split it"), choice->name);
  }
}

/* In a table list the first select shows the labels and all have the same choices. */
static gboolean
join_table_list (NcXlsSurveyRow *row, const char *list, const char **table_list)
{
  NcXlsForm *form = row->form;
  NcXlsElement *element = row->element, *header;
  GPtrArray *siblings = element->parent->children;

  if (**table_list == '\0') {
    g_autofree char *name = g_strdup_printf ("reserved_name_for_field_list_labels_%u", row->index);

    *table_list = nc_xls_keep (form, list);
    if (element->choice_filter) {
      nc_xls_complain (row, NC_SEVERITY_ERROR, "choice_filter", _ ("empty the cell"),
                       _ ("a table list cannot filter its choices"));
      return FALSE;
    }
    header = nc_xls_element_new (form, NC_XLS_QUESTION, name, element->parent);
    header->type_name = element->type_name;
    header->type = element->type;
    header->row = row->row;
    header->list = element->list;
    header->label = nc_xls_text_new (form, " ");
    nc_xls_dict_set (form, &header->control, "appearance", NULL, "label");
    g_ptr_array_remove (siblings, element);
    g_ptr_array_add (siblings, element);
  }
  if (!g_str_equal (*table_list, list)) {
    nc_xls_complain (row, NC_SEVERITY_ERROR, "type", _ ("use one list in the whole group"),
                     _ ("a table list has two lists: %s and %s"), *table_list, list);
    return FALSE;
  }
  nc_xls_dict_set (form, &element->control, "appearance", NULL, "list-nolabel");
  return TRUE;
}

/**
 * nc_xls_read_select:
 * @table_list: (inout): the list of the table-list group that is open; %NULL = none, "" = the next select decides
 *
 * Finishes a question that chooses from a list.
 */
gboolean
nc_xls_read_select (NcXlsSurveyRow *row, const char **table_list)
{
  const char *word = NULL, *rest = NULL, *type = match_select (row->type, &word, &rest);
  const char *space = strchr (rest, ' ');
  const char *list = nc_xls_keep_take (row->form, g_strndup (rest, space ? (gsize)(space - rest) : strlen (rest)));
  gboolean other = FALSE;
  NcXlsElement *element = row->element;

  element->type = nc_xls_type_find (type);
  element->type_name = type;
  if (space) {
    other = g_str_equal (space + 1, "or_other") || g_str_equal (space + 1, "or other") ||
            g_str_equal (space + 1, "or specify other");
    if (!other)
      nc_xls_complain (row, NC_SEVERITY_ERROR, "type", _ ("write the list's name, then nothing or “or_other”"),
                       _ ("“%s” after the list means nothing"), space + 1);
  }
  if (!check_list (row, word, list, type))
    return FALSE;
  element->list = list;
  if (g_str_equal (type, "select one external")) {
    nc_xls_allow_parameters (row, "randomize seed");
    if (!element->choice_filter)
      nc_xls_complain (row, NC_SEVERITY_WARNING, "choice_filter", _ ("add a filter, or use select_one"),
                       _ ("external choices are meant to be filtered"));
    else
      element->query = list;
    element->list = NULL;
    return TRUE;
  }
  read_select_parameters (row, g_str_has_suffix (word, "file"));
  if (g_str_equal (type, "select all that apply") && !is_file (list))
    check_choice_names (row, nc_xls_find_list (row->form, list));
  if (*table_list && !join_table_list (row, list, table_list))
    return FALSE;
  element->search = row->appearance && strstr (row->appearance, "search(") && !is_file (list);
  if (element->search && nc_xls_find_list (row->form, list))
    nc_xls_find_list (row->form, list)->search = TRUE;
  if (other && element->choice_filter) {
    nc_xls_complain (row, NC_SEVERITY_ERROR, "choice_filter", _ ("add the choice “other” to the list yourself"),
                     _ ("or_other cannot filter its choices"));
    return FALSE;
  }
  if (other)
    add_other (row, nc_xls_find_list (row->form, list));
  return TRUE;
}

/* Whether some element of the form makes the instance @name: a file of choices, or a row that names a file. */
static gboolean
makes_instance (const NcXlsElement *element, const char *name)
{
  const char *dot = element->list ? strrchr (element->list, '.') : NULL;

  if (element->kind == NC_XLS_EXTERNAL && g_str_equal (element->name, name))
    return TRUE;
  if (dot && is_file (element->list) && strlen (name) == (gsize)(dot - element->list) &&
      g_str_has_prefix (element->list, name))
    return TRUE;
  for (guint i = 0; i < element->children->len; i++)
    if (makes_instance (g_ptr_array_index (element->children, i), name))
      return TRUE;
  return FALSE;
}

static gboolean
is_entity_list (NcXlsForm *form, const char *name)
{
  NcXlsSheet *sheet = nc_xls_book_get (form->book, "entities");

  for (guint r = 0; sheet && r < sheet->rows->len; r++)
    for (guint c = 0; c < sheet->headers->len; c++)
      if (g_strcmp0 (g_array_index (sheet->rows, NcXlsRow, r).cells[c], name) == 0)
        return TRUE;
  return FALSE;
}

static gboolean
is_list_of_places (NcXlsForm *form, const char *name)
{
  if (nc_xls_find_list (form, name) || makes_instance (form->root, name) || is_entity_list (form, name))
    return TRUE;
  if (!nc_xls_has_reference (name) || nc_xls_has_last_saved (name))
    return FALSE;
  return TRUE; /* a question that does not exist is told by nc_xls_check_references() */
}

static void
check_list_use (NcXlsForm *form, const NcXlsElement *element)
{
  NcXlsList *list = element->list ? nc_xls_find_list (form, element->list) : NULL;
  gboolean selects = element->type_name &&
                     (g_str_has_prefix (element->type_name, "select") || g_str_equal (element->type_name, "rank"));

  if (selects && list && list->search && !element->search)
    nc_diagnostics_add (form->diagnostics, NC_SEVERITY_ERROR, "survey", element->row, 0, "type",
                        _ ("use search() in all of them, or another list here"),
                        _ ("other questions fill the list “%s” by search()"), list->name);
  if (element->type_name && g_str_has_prefix (element->type_name, "geo") && element->list &&
      !is_list_of_places (form, element->list))
    nc_diagnostics_add (form->diagnostics, NC_SEVERITY_ERROR, "survey", element->row, 0, "parameters",
                        _ ("name a list of the sheet choices, a file of choices without its ending, or a ${repeat}"),
                        _ ("reference-geometry: there is no list “%s”"), element->list);
  for (guint i = 0; i < element->children->len; i++)
    check_list_use (form, g_ptr_array_index (element->children, i));
}

/**
 * nc_xls_check_lists:
 *
 * Reports what can be seen only when all questions are known: one list filled in two ways, places from a list that is
 * not there.
 */
void
nc_xls_check_lists (NcXlsForm *form)
{
  check_list_use (form, form->root);
}
