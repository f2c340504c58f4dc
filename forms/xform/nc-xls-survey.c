/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-xls-form.h"
#include "nc-lang.h"
#include <string.h>

#define MAX_DEPTH 64

/* A group or repeat that is open. */
typedef struct {
  NcXlsElement *element;
  GHashTable *names;
} Level;

typedef struct {
  NcXlsForm *form;
  NcXlsSheet *sheet;
  NcXlsColumn *columns;
  GHashTable *titles; /* column's word → index + 1 */
  GPtrArray *levels;  /* Level* */
  GPtrArray *meta;    /* NcXlsElement*: what goes to the block “meta” */
  GHashTable *repeats;
  const char *table_list; /* NULL = none; "" = the next select decides */
} Survey;

static void
level_free (gpointer data)
{
  Level *level = data;

  g_hash_table_unref (level->names);
  g_free (level);
}

static Level *
top (Survey *survey)
{
  return g_ptr_array_index (survey->levels, survey->levels->len - 1);
}

static void
push (Survey *survey, NcXlsElement *element)
{
  Level *level = g_new0 (Level, 1);

  level->element = element;
  level->names = g_hash_table_new (g_str_hash, g_str_equal);
  g_ptr_array_add (survey->levels, level);
}

/**
 * nc_xls_complain:
 * @column: (nullable): word of the column: its group ("type") or key ("relevant")
 *
 * Reports something about a row of the survey.
 */
void
nc_xls_complain (NcXlsSurveyRow *row, NcSeverity severity, const char *column, const char *hint, const char *format,
                 ...)
{
  g_autofree char *message = NULL;
  NcXlsSheet *sheet = nc_xls_book_get (row->form->book, row->sheet);
  guint place = column ? GPOINTER_TO_UINT (g_hash_table_lookup (row->columns, column)) : 0;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  nc_diagnostics_add (row->form->diagnostics, severity, row->sheet, row->row,
                      place ? g_array_index (sheet->columns, guint, place - 1) : 0,
                      place ? g_ptr_array_index (sheet->headers, place - 1) : column, hint, "%s", message);
}

static const char *
cell_value (Survey *survey, const NcXlsRow *row, guint column)
{
  return nc_xls_clean_value (survey->form, row->cells[column], survey->form->collapse_spaces);
}

static const char *
plain_cell (Survey *survey, const NcXlsRow *row, const char *column)
{
  guint place = GPOINTER_TO_UINT (g_hash_table_lookup (survey->titles, column));

  return place && row->cells[place - 1] ? cell_value (survey, row, place - 1) : NULL;
}

/* All other cells of a row go to the element. */
static void
fill_element (Survey *survey, const NcXlsRow *row, NcXlsElement *element)
{
  NcXlsForm *form = survey->form;

  for (guint i = 0; i < survey->sheet->headers->len; i++) {
    const NcXlsColumn *column = &survey->columns[i];
    const char *value = column->group && row->cells[i] ? cell_value (survey, row, i) : NULL;

    if (!value)
      continue;
    if (g_str_equal (column->group, "label"))
      nc_xls_text_set (form, &element->label, column->lang, value);
    else if (g_str_equal (column->group, "hint"))
      nc_xls_text_set (form, &element->hint, column->lang, value);
    else if (g_str_equal (column->group, "guidance_hint"))
      nc_xls_text_set (form, &element->guidance, column->lang, value);
    else if (g_str_equal (column->group, "media") && column->key)
      nc_xls_dict_set (form, &element->media, column->key, column->lang, value);
    else if (g_str_equal (column->group, "bind") && column->key && !g_str_equal (column->key, "entities:saveto"))
      nc_xls_dict_set (form, &element->bind, column->key, column->lang, value);
    else if (g_str_equal (column->group, "control") && column->key)
      nc_xls_dict_set (form, &element->control, column->key, NULL, value);
    else if (g_str_equal (column->group, "instance") && column->key)
      nc_xls_dict_set (form, &element->instance, column->key, NULL, value);
    else if (g_str_equal (column->group, "default"))
      element->default_value = value;
    else if (g_str_equal (column->group, "choice_filter"))
      element->choice_filter = value;
    else if (g_str_equal (column->group, "intent"))
      nc_xls_dict_set (form, &element->control, "intent", NULL, value);
  }
  if (!element->label && element->control &&
      g_strcmp0 (nc_xls_dict_plain (element->control, "appearance"), "label") == 0)
    element->label = nc_xls_text_new (form, " ");
}

/* Whether @length bytes of @text are commas and white space, one comma at least. */
static gboolean
only_commas (const char *text, gsize length)
{
  return strspn (text, ", \t\r\n") >= length && memchr (text, ',', length);
}

static void
read_trigger (NcXlsSurveyRow *row, const char *text)
{
  g_autoptr (GArray) references = nc_xls_find_references (text);

  if (references->len == 0)
    nc_xls_complain (row, NC_SEVERITY_ERROR, "trigger", _ ("write the question as ${name}"),
                     _ ("the trigger names no question"));
  row->element->triggers = g_ptr_array_new ();
  for (guint i = 0; i < references->len; i++) {
    NcXlsReference *reference = &g_array_index (references, NcXlsReference, i);

    if (reference->good)
      g_ptr_array_add (row->element->triggers, (gpointer)nc_xls_keep (row->form, reference->name));
    if (i + 1 < references->len && !only_commas (text + reference->end, reference[1].start - reference->end)) {
      nc_xls_complain (row, NC_SEVERITY_ERROR, "trigger", _ ("write ${one}, ${two}: a comma between the questions"),
                       _ ("the triggers are not split by commas"));
      return;
    }
  }
}

static gboolean
check_name (Survey *survey, NcXlsSurveyRow *row)
{
  if (!nc_xls_is_name (row->name)) {
    nc_xls_complain (row, NC_SEVERITY_ERROR, "name",
                     _ ("begin with a letter or underscore; then letters, digits, hyphens, underscores and points"),
                     _ ("“%s” cannot be a name"), row->name);
    return FALSE;
  }
  if (!g_hash_table_add (top (survey)->names, (gpointer)row->name)) {
    nc_xls_complain (row, NC_SEVERITY_ERROR, "name", _ ("names must differ within their group"),
                     _ ("the name “%s” stands twice"), row->name);
    return FALSE;
  }
  if (g_str_equal (row->name, "meta")) {
    nc_xls_complain (row, NC_SEVERITY_ERROR, "name", _ ("choose another name"),
                     _ ("the name “meta” is reserved for the form itself"));
    return FALSE;
  }
  return TRUE;
}

/* "begin group", "begin_repeat", "begin loop over list" → kind; the list's name of a loop. */
static gboolean
parse_control (const char *type, const char *word, NcXlsKind *kind, const char **list)
{
  static const struct {
    const char *word;
    NcXlsKind kind;
  } controls[] = {
    { "looped group", NC_XLS_REPEAT }, { "lgroup", NC_XLS_REPEAT }, { "group", NC_XLS_GROUP },
    { "repeat", NC_XLS_REPEAT },       { "loop", NC_XLS_LOOP },
  };
  gsize length = strlen (word);

  if (strncmp (type, word, length) != 0 || (type[length] != ' ' && type[length] != '_'))
    return FALSE;
  type += length + 1;
  for (guint i = 0; i < G_N_ELEMENTS (controls); i++) {
    gsize n = strlen (controls[i].word);

    if (strncmp (type, controls[i].word, n) != 0 || (type[n] && type[n] != ' '))
      continue;
    *kind = controls[i].kind;
    *list = type[n] ? type + n + 1 : NULL;
    if (*list && g_str_has_prefix (*list, "over "))
      *list += 5;
    return TRUE;
  }
  return FALSE;
}

/* repeat_count that is more than one ${name} gets a question of its own that works it out. */
static void
read_repeat_count (Survey *survey, NcXlsSurveyRow *row, NcXlsElement *parent)
{
  NcXlsElement *element = row->element, *count;
  const char *expression = nc_xls_dict_plain (element->control, "jr:count");
  NcXlsForm *form = survey->form;
  g_autofree char *name = NULL, *reference = NULL;

  if (!expression || nc_xls_is_reference (expression))
    return;
  name = g_strconcat (element->name, "_count", NULL);
  reference = g_strdup_printf ("${%s}", name);
  if (!g_hash_table_add (top (survey)->names, (gpointer)nc_xls_keep (form, name)))
    nc_xls_complain (row, NC_SEVERITY_ERROR, "name", _ ("rename that question"),
                     _ ("the name “%s” is needed for the number of entries"), name);
  count = nc_xls_element_new (form, NC_XLS_QUESTION, name, parent);
  count->type_name = "calculate";
  count->type = nc_xls_type_find ("calculate");
  count->row = row->row;
  nc_xls_dict_set (form, &count->bind, "readonly", NULL, "true()");
  nc_xls_dict_set (form, &count->bind, "calculate", NULL, expression);
  nc_xls_dict_set (form, &element->control, "jr:count", NULL, nc_xls_keep (form, reference));
  /* the element itself was added first and comes after its count */
  g_ptr_array_remove (parent->children, element);
  g_ptr_array_add (parent->children, element);
}

/* Appearance “table-list”: a field list whose first select brings its labels along. */
static void
read_table_list (Survey *survey, NcXlsSurveyRow *row)
{
  NcXlsElement *element = row->element, *note;
  g_auto (GStrv) words = row->appearance ? g_strsplit (row->appearance, " ", -1) : NULL;
  g_autoptr (GString) rest = g_string_new ("field-list");
  g_autofree char *name = NULL;

  if (!words || !g_strv_contains ((const char *const *)words, "table-list"))
    return;
  for (char **word = words; *word; word++)
    if (**word && !g_str_equal (*word, "table-list"))
      g_string_append_printf (rest, " %s", *word);
  nc_xls_dict_set (survey->form, &element->control, "appearance", NULL, nc_xls_keep (survey->form, rest->str));
  survey->table_list = "";
  if (!element->label && !element->hint)
    return;
  name = g_strdup_printf ("generated_table_list_label_%u", row->index);
  note = nc_xls_element_new (survey->form, NC_XLS_QUESTION, name, element);
  note->type_name = "note";
  note->type = nc_xls_type_find ("note");
  note->row = row->row;
  note->label = g_steal_pointer (&element->label);
  note->hint = g_steal_pointer (&element->hint);
}

static gboolean
is_in_loop (Survey *survey)
{
  for (guint i = 0; i < survey->levels->len; i++)
    if (((Level *)g_ptr_array_index (survey->levels, i))->element->kind == NC_XLS_LOOP)
      return TRUE;
  return FALSE;
}

static void
begin_control (Survey *survey, NcXlsSurveyRow *row, const NcXlsRow *cells, NcXlsKind kind, const char *list)
{
  NcXlsForm *form = survey->form;
  NcXlsElement *parent = top (survey)->element;

  if (survey->levels->len >= MAX_DEPTH) {
    nc_xls_complain (row, NC_SEVERITY_ERROR, "type", _ ("nest fewer groups"), _ ("groups are nested too deeply"));
    return;
  }
  check_name (survey, row);
  if (kind == NC_XLS_REPEAT && !g_hash_table_add (survey->repeats, (gpointer)row->name))
    nc_xls_complain (row, NC_SEVERITY_ERROR, "name", _ ("give every repeat its own name"),
                     _ ("the repeat “%s” stands twice"), row->name);
  if (kind == NC_XLS_REPEAT && is_in_loop (survey))
    nc_xls_complain (row, NC_SEVERITY_ERROR, "type", _ ("write the repeat once for each choice, outside of the loop"),
                     _ ("a loop cannot hold a repeat: it would stand once for each choice under the same name"));
  row->element = nc_xls_element_new (form, kind, row->name, parent);
  row->element->row = row->row;
  row->element->index = row->index;
  fill_element (survey, cells, row->element);
  if (kind == NC_XLS_REPEAT && !row->element->label && !row->element->media)
    nc_xls_complain (row, NC_SEVERITY_WARNING, "label", _ ("say what one entry is, such as “Motor”"),
                     _ ("the repeat “%s” has no label"), row->name);
  if (kind == NC_XLS_LOOP) {
    if (!list || !nc_xls_find_list (form, list))
      nc_xls_complain (row, NC_SEVERITY_ERROR, "type",
                       _ ("write “begin loop over LIST” with a list of the sheet choices"),
                       _ ("the loop names no list"));
    else
      row->element->list = nc_xls_keep (form, list);
  }
  read_repeat_count (survey, row, parent);
  read_table_list (survey, row);
  push (survey, row->element);
}

static NcXlsText *
substitute_text (NcXlsForm *form, const NcXlsText *text, const NcXlsChoice *choice)
{
  NcXlsText *result = NULL;
  guint n = text && text->translations ? text->translations->len : 0;

  if (!text)
    return NULL;
  for (guint i = 0; i <= n; i++) {
    const NcXlsTranslation *translation = i < n ? &g_array_index (text->translations, NcXlsTranslation, i) : NULL;
    const char *source = translation ? translation->text : text->plain, *label = "";
    g_autoptr (GString) out = NULL;

    if (!source)
      continue;
    for (guint j = 0;
         choice->label && choice->label->translations && translation && j < choice->label->translations->len; j++)
      if (g_str_equal (g_array_index (choice->label->translations, NcXlsTranslation, j).lang, translation->lang))
        label = g_array_index (choice->label->translations, NcXlsTranslation, j).text;
    if (choice->label && choice->label->plain)
      label = choice->label->plain;
    out = g_string_new (source);
    g_string_replace (out, "%(label)s", label, 0);
    g_string_replace (out, "%(name)s", choice->name, 0);
    nc_xls_text_set (form, &result, translation ? translation->lang : NULL, nc_xls_keep (form, out->str));
  }
  return result;
}

static NcXlsDict *
substitute_dict (NcXlsForm *form, NcXlsDict *dict, const NcXlsChoice *choice)
{
  NcXlsDict *result = NULL;

  for (guint i = 0; dict && i < dict->len; i++) {
    NcXlsEntry entry = g_array_index (dict, NcXlsEntry, i);

    if (!result)
      result = nc_xls_dict_new (form);
    entry.text = substitute_text (form, entry.text, choice);
    g_array_append_val (result, entry);
  }
  return result;
}

/* A copy of a loop's child for one choice: %(name)s and %(label)s become the choice's. */
static void
copy_for_choice (NcXlsForm *form, const NcXlsElement *source, NcXlsElement *parent, const NcXlsChoice *choice)
{
  NcXlsElement *copy = nc_xls_element_new (form, source->kind, source->name, parent);

  copy->type_name = source->type_name;
  copy->type = source->type;
  copy->row = source->row;
  copy->index = source->index;
  copy->label = substitute_text (form, source->label, choice);
  copy->hint = substitute_text (form, source->hint, choice);
  copy->guidance = substitute_text (form, source->guidance, choice);
  copy->bind = substitute_dict (form, source->bind, choice);
  copy->control = substitute_dict (form, source->control, choice);
  copy->instance = substitute_dict (form, source->instance, choice);
  copy->media = substitute_dict (form, source->media, choice);
  copy->default_value = source->default_value;
  copy->dynamic_default = source->dynamic_default;
  copy->choice_filter = source->choice_filter;
  copy->list = source->list;
  copy->query = source->query;
  for (guint i = 0; i < source->children->len; i++)
    copy_for_choice (form, g_ptr_array_index (source->children, i), copy, choice);
}

/* A loop becomes a group with a group for each choice. */
static void
unroll_loop (NcXlsForm *form, NcXlsElement *loop)
{
  g_autoptr (GPtrArray) templates = g_steal_pointer (&loop->children);
  NcXlsList *list = loop->list ? nc_xls_find_list (form, loop->list) : NULL;

  loop->children = g_ptr_array_new ();
  loop->kind = NC_XLS_GROUP;
  for (guint i = 0; list && i < list->choices->len; i++) {
    const NcXlsChoice *choice = g_ptr_array_index (list->choices, i);
    NcXlsElement *group;

    if (g_str_equal (choice->name, "none"))
      continue;
    group = nc_xls_element_new (form, NC_XLS_GROUP, choice->name, loop);
    group->label = choice->label;
    group->row = loop->row;
    for (guint j = 0; j < templates->len; j++)
      copy_for_choice (form, g_ptr_array_index (templates, j), group, choice);
  }
}

static void
end_control (Survey *survey, NcXlsSurveyRow *row, NcXlsKind kind)
{
  Level *level = top (survey);

  if (survey->levels->len == 1 || level->element->kind != kind) {
    nc_xls_complain (row, NC_SEVERITY_ERROR, "type",
                     survey->levels->len == 1 ? _ ("remove the row, or put the begin before it")
                                              : _ ("close what was opened last first"),
                     _ ("“%s” ends nothing that is open here"), row->type);
    return;
  }
  if (kind == NC_XLS_LOOP)
    unroll_loop (survey->form, level->element);
  g_ptr_array_remove_index (survey->levels, survey->levels->len - 1);
  survey->table_list = NULL;
}

static void
read_default (NcXlsSurveyRow *row)
{
  NcXlsElement *element = row->element;

  element->dynamic_default = element->default_value && nc_xls_default_is_dynamic (element->default_value, row->type);
}

static void
complain_unknown_type (NcXlsSurveyRow *row)
{
  g_autofree char *nearest = nc_xls_type_nearest (row->type);
  g_autofree char *hint = NULL;

  if (nearest)
    hint = g_strdup_printf (_ ("did you mean “%s”?"), nearest);
  nc_xls_complain (row, NC_SEVERITY_ERROR, "type", hint ? hint : _ ("see the list of question types of XLSForm"),
                   _ ("“%s” is no type of question"), row->type);
}

static void
read_question (Survey *survey, NcXlsSurveyRow *row, const NcXlsRow *cells)
{
  NcXlsForm *form = survey->form;
  gboolean audit = g_str_equal (row->type, "audit");
  gboolean select = nc_xls_is_select (row->type);
  const NcXlsType *type = select ? NULL : nc_xls_type_find (row->type);
  const char *trigger;

  if (audit) {
    if (row->name && !g_str_equal (row->name, "audit"))
      nc_xls_complain (row, NC_SEVERITY_ERROR, "name", _ ("leave the name empty"),
                       _ ("an audit log is always called “audit”"));
    row->name = "audit";
  }
  if (!select && !type && !g_str_has_prefix (row->type, "osm ")) {
    complain_unknown_type (row);
    return;
  }
  if (!row->name && g_str_equal (row->type, "note"))
    row->name = nc_xls_keep_take (form, g_strdup_printf ("generated_note_name_%u", row->index));
  if (!row->name) {
    nc_xls_complain (row, NC_SEVERITY_ERROR, "name", _ ("give every question a name"), _ ("the question has no name"));
    return;
  }
  if (!audit && !check_name (survey, row))
    return;
  row->element = nc_xls_element_new (form, NC_XLS_QUESTION, row->name, audit ? NULL : top (survey)->element);
  row->element->row = row->row;
  row->element->index = row->index;
  row->element->type_name = row->type;
  row->element->type = type;
  fill_element (survey, cells, row->element);
  read_default (row);
  trigger = plain_cell (survey, cells, "trigger");
  if (trigger)
    read_trigger (row, trigger);
  if (!nc_xls_parse_parameters (row, plain_cell (survey, cells, "parameters")))
    return;
  if (audit)
    g_ptr_array_add (survey->meta, row->element);
  if (select)
    nc_xls_read_select (row, &survey->table_list);
  else
    nc_xls_read_question (row);
}

static void
read_row (Survey *survey, const NcXlsRow *cells)
{
  NcXlsForm *form = survey->form;
  NcXlsSurveyRow row = { .form = form, .sheet = survey->sheet->name, .row = cells->row, .index = cells->index };
  const char *list = NULL;
  g_autofree char *type = NULL;
  NcXlsKind kind;

  row.columns = survey->titles;
  if (plain_cell (survey, cells, "disabled")) {
    nc_xls_complain (&row, NC_SEVERITY_WARNING, "disabled", _ ("use the column “relevant” instead"),
                     _ ("the column “disabled” is no longer part of XLSForm"));
    if (nc_xls_is_yes (plain_cell (survey, cells, "disabled")))
      return;
  }
  row.type = plain_cell (survey, cells, "type");
  row.name = plain_cell (survey, cells, "name");
  row.appearance = plain_cell (survey, cells, "appearance");
  if (!row.type) {
    if (row.name || plain_cell (survey, cells, "label"))
      nc_xls_complain (&row, NC_SEVERITY_ERROR, "type", _ ("give the question a type, or empty the row"),
                       _ ("the question has no type"));
    else
      nc_xls_complain (&row, NC_SEVERITY_WARNING, NULL, NULL, _ ("the row has neither type nor name and is left out"));
    return;
  }
  type = g_ascii_strdown (row.type, -1);
  row.parameters = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  if (parse_control (row.type, "end", &kind, &list)) {
    end_control (survey, &row, kind);
  } else if (parse_control (row.type, "begin", &kind, &list)) {
    if (row.name)
      begin_control (survey, &row, cells, kind, list);
    else
      nc_xls_complain (&row, NC_SEVERITY_ERROR, "name", _ ("give the group a name"), _ ("the group has no name"));
  } else {
    read_question (survey, &row, cells);
  }
  g_hash_table_unref (row.parameters);
}

static void
add_meta (Survey *survey)
{
  NcXlsForm *form = survey->form;
  NcXlsElement *meta, *child;
  gboolean id = !nc_xls_is_yes (nc_xls_setting (form, "omit_instanceid"));
  const char *name = nc_xls_setting (form, "instance_name"), *preload = nc_xls_setting (form, "instance_id");

  if (!id && nc_xls_setting (form, "public_key"))
    nc_diagnostics_add (form->diagnostics, NC_SEVERITY_ERROR, "settings", 0, 0, "omit_instanceID",
                        _ ("leave omit_instanceID out"), _ ("encryption needs the instance's id"));
  if (!id && !name && survey->meta->len == 0)
    return;
  meta = nc_xls_element_new (form, NC_XLS_GROUP, "meta", form->root);
  meta->bodyless = TRUE;
  for (guint i = 0; i < survey->meta->len; i++) {
    child = g_ptr_array_index (survey->meta, i);
    child->parent = meta;
    g_ptr_array_add (meta->children, child);
  }
  if (id) {
    child = nc_xls_element_new (form, NC_XLS_QUESTION, "instanceID", meta);
    child->type_name = "calculate";
    child->type = nc_xls_type_find ("calculate");
    nc_xls_dict_set (form, &child->bind, "readonly", NULL, "true()");
    nc_xls_dict_set (form, &child->bind, "jr:preload", NULL, preload ? preload : "uid");
  }
  if (name) {
    child = nc_xls_element_new (form, NC_XLS_QUESTION, "instanceName", meta);
    child->type_name = "calculate";
    child->type = nc_xls_type_find ("calculate");
    nc_xls_dict_set (form, &child->bind, "calculate", NULL, name);
  }
}

static GHashTable *
index_titles (NcXlsSheet *sheet, const NcXlsColumn *columns)
{
  GHashTable *titles = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < sheet->headers->len; i++) {
    const char *word = columns[i].key ? columns[i].key : columns[i].group;

    if (word && !g_hash_table_contains (titles, word))
      g_hash_table_insert (titles, (gpointer)word, GUINT_TO_POINTER (i + 1));
  }
  return titles;
}

/* Setting “flat”: groups leave the answers side by side, and hand their relevance on to them. */
static void
mark_flat (NcXlsForm *form, NcXlsElement *element, const char *relevant)
{
  for (guint i = 0; i < element->children->len; i++) {
    NcXlsElement *child = g_ptr_array_index (element->children, i);
    const char *own = nc_xls_dict_plain (child->bind, "relevant"), *both = relevant ? relevant : own;

    if (child->bodyless)
      continue;
    if (relevant && own)
      both = nc_xls_keep_take (form, g_strdup_printf ("%s and (%s)", relevant, own));
    if (child->children->len) {
      child->flat = TRUE;
      mark_flat (form, child, both);
    } else if (both && child->kind == NC_XLS_QUESTION) {
      nc_xls_dict_set (form, &child->bind, "relevant", NULL, both);
    }
  }
}

/**
 * nc_xls_read_survey:
 *
 * Makes the tree of the form from the sheet “survey”.
 */
void
nc_xls_read_survey (NcXlsForm *form)
{
  NcXlsSheet *sheet = nc_xls_book_get (form->book, "survey");
  const char *root = nc_xls_setting (form, "name");
  g_autofree NcXlsColumn *columns = NULL;
  g_autoptr (GHashTable) titles = NULL;
  g_autoptr (GPtrArray) levels = g_ptr_array_new_with_free_func (level_free), meta = g_ptr_array_new ();
  g_autoptr (GHashTable) repeats = g_hash_table_new (g_str_hash, g_str_equal);
  Survey survey = { .form = form, .sheet = sheet, .levels = levels, .meta = meta, .repeats = repeats };

  form->root = nc_xls_element_new (form, NC_XLS_SURVEY, root ? root : "data", NULL);
  columns = nc_xls_header_parse (form, sheet);
  titles = index_titles (sheet, columns);
  survey.columns = columns;
  survey.titles = titles;
  if (!g_hash_table_contains (titles, "type")) {
    nc_diagnostics_add (form->diagnostics, NC_SEVERITY_ERROR, sheet->name, sheet->header_row, 0, NULL,
                        _ ("the first row of the sheet survey must have at least type, name and label"),
                        _ ("there is no column “type”"));
    return;
  }
  if (g_hash_table_contains (titles, "entities:saveto"))
    nc_diagnostics_add (form->diagnostics, NC_SEVERITY_NOTICE, sheet->name, sheet->header_row, 0, "save_to", NULL,
                        _ ("entities are not kept; the column is left aside"));
  g_hash_table_add (repeats, (gpointer)form->root->name);
  push (&survey, form->root);
  for (guint i = 0; i < sheet->rows->len; i++)
    read_row (&survey, &g_array_index (sheet->rows, NcXlsRow, i));
  if (!form->root->children->len && !meta->len && !nc_diagnostics_count (form->diagnostics, NC_SEVERITY_ERROR))
    nc_diagnostics_add (form->diagnostics, NC_SEVERITY_ERROR, sheet->name, sheet->header_row + 1, 0, NULL,
                        _ ("write a question below the titles: its type, name and label"), _ ("the form asks nothing"));
  for (guint i = levels->len - 1; i > 0; i--) {
    NcXlsElement *open = ((Level *)g_ptr_array_index (levels, i))->element;
    NcXlsSurveyRow row = { .form = form, .sheet = sheet->name, .row = open->row, .columns = titles };

    nc_xls_complain (&row, NC_SEVERITY_ERROR, "type", _ ("add its end row"), _ ("“%s” is opened and never closed"),
                     open->name);
  }
  add_meta (&survey);
  if (nc_xls_setting (form, "flat"))
    mark_flat (form, form->root, NULL);
}
