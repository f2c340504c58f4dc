/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-xls-form.h"
#include "nc-lang.h"
#include <math.h>
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

/**
 * nc_xls_parse_parameters:
 * @text: (nullable): "start=1 end=10; step=1"
 *
 * Keys in lower case; values too, except of label and value, which name columns.
 */
gboolean
nc_xls_parse_parameters (NcXlsSurveyRow *row, const char *text)
{
  const char *at = text ? text : "";

  while (*at) {
    gsize length;
    g_autofree char *key = NULL, *value = NULL;

    at += strspn (at, " \t\n\r,;");
    if (!*at)
      break;
    length = strcspn (at, " \t\n\r,;=");
    key = g_ascii_strdown (at, (gssize)length);
    at += length;
    at += strspn (at, " \t\n\r,;");
    if (length == 0 || *at != '=') {
      nc_xls_complain (row, NC_SEVERITY_ERROR, "parameters", _ ("write name=value, with spaces between the pairs"),
                       _ ("the parameters cannot be read"));
      return FALSE;
    }
    at++;
    at += strspn (at, " \t\n\r,;");
    length = strcspn (at, " \t\n\r,;=");
    value = g_strndup (at, length);
    at += length;
    if (!g_str_equal (key, "label") && !g_str_equal (key, "value")) {
      char *lower = g_ascii_strdown (value, -1);

      g_free (value);
      value = lower;
    }
    g_hash_table_replace (row->parameters, g_steal_pointer (&key), g_steal_pointer (&value));
  }
  return TRUE;
}

static const char *
parameter (NcXlsSurveyRow *row, const char *name)
{
  return g_hash_table_lookup (row->parameters, name);
}

/* Only the parameters in @allowed, which spaces split, may be there. */
static void
allow_parameters (NcXlsSurveyRow *row, const char *allowed)
{
  g_auto (GStrv) names = g_strsplit (allowed, " ", -1);
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, row->parameters);
  while (g_hash_table_iter_next (&iter, &key, NULL)) {
    g_autofree char *hint = NULL;

    if (g_strv_contains ((const char *const *)names, key))
      continue;
    hint =
        *allowed ? g_strdup_printf (_ ("this type knows: %s"), allowed) : g_strdup (_ ("this type has no parameters"));
    nc_xls_complain (row, NC_SEVERITY_ERROR, "parameters", hint, _ ("there is no parameter “%s”"), (const char *)key);
  }
}

static void
bad_parameter (NcXlsSurveyRow *row, const char *name, const char *hint)
{
  nc_xls_complain (row, NC_SEVERITY_ERROR, "parameters", hint, _ ("the parameter “%s” has a wrong value"), name);
}

static gboolean
number_of (const char *text, double *value)
{
  char *end = NULL;

  *value = g_ascii_strtod (text, &end);
  return end != text && *end == '\0' && isfinite (*value);
}

static void
set_bind (NcXlsSurveyRow *row, const char *key, const char *value)
{
  nc_xls_dict_set (row->form, &row->element->bind, key, NULL, nc_xls_keep (row->form, value));
}

static void
set_control (NcXlsSurveyRow *row, const char *key, const char *value)
{
  nc_xls_dict_set (row->form, &row->element->control, key, NULL, nc_xls_keep (row->form, value));
}

/* A parameter that must be one of @words becomes the attribute @key of the bind. */
static void
word_to_bind (NcXlsSurveyRow *row, const char *name, const char *key, const char *words)
{
  const char *value = parameter (row, name);
  g_auto (GStrv) known = g_strsplit (words, " ", -1);
  g_autofree char *hint = g_strdup_printf (_ ("use one of: %s"), words);

  if (!value)
    return;
  if (g_strv_contains ((const char *const *)known, value))
    set_bind (row, key, value);
  else
    bad_parameter (row, name, hint);
}

static void
number_to_control (NcXlsSurveyRow *row, const char *name, const char *key)
{
  const char *value = parameter (row, name);
  double number;

  if (!value)
    return;
  if (number_of (value, &number))
    set_control (row, key, value);
  else
    bad_parameter (row, name, _ ("write a number"));
}

static gboolean
is_multiple (double value, double step)
{
  double times = value / step;

  return fabs (times - round (times)) < 1e-9;
}

static void
check_range_labels (NcXlsSurveyRow *row, double start, double end, double step)
{
  const char *name = parameter (row, "tick_labelset");
  NcXlsList *list = name ? nc_xls_find_list (row->form, name) : NULL;

  if (!name)
    return;
  if (!list) {
    bad_parameter (row, "tick_labelset", _ ("name a list of the sheet choices"));
    return;
  }
  for (guint i = 0; i < list->choices->len; i++) {
    double value;

    if (!number_of (((NcXlsChoice *)g_ptr_array_index (list->choices, i))->name, &value) || value < MIN (start, end) ||
        value > MAX (start, end) || !is_multiple (value - start, step)) {
      bad_parameter (row, "tick_labelset", _ ("its choices must be numbers that the range can take"));
      return;
    }
  }
  row->element->list = nc_xls_keep (row->form, name);
}

static void
read_range (NcXlsSurveyRow *row)
{
  static const struct {
    const char *name, *fallback, *key;
  } parameters[] = {
    { "start", "1", "start" },
    { "end", "10", "end" },
    { "step", "1", "step" },
    { "tick_interval", NULL, "odk:tick-interval" },
    { "placeholder", NULL, "odk:placeholder" },
  };
  double values[G_N_ELEMENTS (parameters)];
  gboolean given[G_N_ELEMENTS (parameters)], whole = TRUE;
  double width;

  allow_parameters (row, "start end step tick_interval placeholder tick_labelset");
  for (guint i = 0; i < G_N_ELEMENTS (parameters); i++) {
    const char *text = parameter (row, parameters[i].name);

    text = text ? text : parameters[i].fallback;
    given[i] = text != NULL;
    values[i] = 0;
    if (!text)
      continue;
    if (!number_of (text, &values[i])) {
      bad_parameter (row, parameters[i].name, _ ("write a number"));
      return;
    }
    whole = whole && floor (values[i]) == values[i];
    set_control (row, parameters[i].key, text);
  }
  width = fabs (values[1] - values[0]);
  if (values[2] == 0 || values[2] > width)
    bad_parameter (row, "step", _ ("a step must not be zero nor wider than the range"));
  else if (given[3] && (values[3] == 0 || values[3] > width || !is_multiple (values[3], values[2])))
    bad_parameter (row, "tick_interval", _ ("use a multiple of the step, not wider than the range"));
  else if (given[4] && (!is_multiple (values[4] - values[0], values[2]) || values[4] < MIN (values[0], values[1]) ||
                        values[4] > MAX (values[0], values[1])))
    bad_parameter (row, "placeholder", _ ("use a number that the range can take"));
  else
    check_range_labels (row, values[0], values[1], values[2]);
  if (!whole && !nc_xls_dict_get (row->element->bind, "type"))
    set_bind (row, "type", "decimal");
}

static void
read_geo (NcXlsSurveyRow *row)
{
  const char *incremental = parameter (row, "incremental"), *reference = parameter (row, "reference-geometry");

  if (g_str_equal (row->type, "geopoint")) {
    allow_parameters (row, "allow-mock-accuracy capture-accuracy warning-accuracy reference-geometry");
    number_to_control (row, "capture-accuracy", "accuracyThreshold");
    number_to_control (row, "warning-accuracy", "unacceptableAccuracyThreshold");
  } else {
    allow_parameters (row, "allow-mock-accuracy incremental reference-geometry");
    if (incremental && nc_xls_is_yes (incremental))
      set_control (row, "incremental", "true");
    else if (incremental)
      bad_parameter (row, "incremental", _ ("use true, or leave it out"));
  }
  word_to_bind (row, "allow-mock-accuracy", "odk:allow-mock-accuracy", "true false");
  if (reference)
    row->element->list = nc_xls_keep (row->form, reference);
}

static void
read_audit (NcXlsSurveyRow *row)
{
  const char *age = parameter (row, "location-max-age"), *interval = parameter (row, "location-min-interval");
  const char *priority = parameter (row, "location-priority");
  double age_s = -1, interval_s = -1;

  allow_parameters (row, "identify-user location-max-age location-min-interval location-priority track-changes "
                         "track-changes-reasons");
  word_to_bind (row, "track-changes", "odk:track-changes", "true false");
  word_to_bind (row, "track-changes-reasons", "odk:track-changes-reasons", "on-form-edit");
  word_to_bind (row, "identify-user", "odk:identify-user", "true false");
  if (!age && !interval && !priority)
    return;
  if (!age || !interval || !priority) {
    nc_xls_complain (row, NC_SEVERITY_ERROR, "parameters",
                     _ ("give location-priority, location-min-interval and location-max-age together"),
                     _ ("places in the audit log need three parameters"));
    return;
  }
  word_to_bind (row, "location-priority", "odk:location-priority", "no-power low-power balanced high-accuracy");
  if (!number_of (age, &age_s) || !number_of (interval, &interval_s) || interval_s < 0 || age_s < interval_s)
    bad_parameter (row, "location-max-age", _ ("both are seconds, the age at least the interval"));
  set_bind (row, "odk:location-max-age", age);
  set_bind (row, "odk:location-min-interval", interval);
}

static void
read_image (NcXlsSurveyRow *row)
{
  const char *pixels = parameter (row, "max-pixels"), *app = parameter (row, "app");
  NcXlsElement *element = row->element;
  guint64 number;

  allow_parameters (row, "app max-pixels");
  if (element->default_value && !element->dynamic_default && !strstr (element->default_value, "jr://images/"))
    element->default_value = nc_xls_keep_take (row->form, g_strconcat ("jr://images/", element->default_value, NULL));
  if (pixels && g_ascii_string_to_unsigned (pixels, 10, 1, 1000000, &number, NULL))
    set_bind (row, "orx:max-pixels", pixels);
  else if (pixels)
    bad_parameter (row, "max-pixels", _ ("write a whole number"));
  if (app && (!row->appearance || g_str_equal (row->appearance, "annotate")))
    set_control (row, "intent", app);
}

static void
read_osm (NcXlsSurveyRow *row)
{
  NcXlsForm *form = row->form;
  NcXlsSheet *sheet = nc_xls_book_get (form->book, "osm");
  const char *list = strchr (row->type, ' ');
  g_autofree NcXlsColumn *columns = NULL;

  row->element->type = nc_xls_type_find ("osm");
  if (!sheet || !list)
    return;
  columns = nc_xls_header_parse (form, sheet);
  for (guint i = 0; i < sheet->rows->len; i++) {
    const NcXlsRow *cells = &g_array_index (sheet->rows, NcXlsRow, i);
    NcXlsElement *tag = nc_xls_element_new (form, NC_XLS_TAG, "", NULL);
    gboolean ours = FALSE;

    for (guint c = 0; c < sheet->headers->len; c++) {
      if (!cells->cells[c] || !columns[c].group)
        continue;
      if (g_str_equal (columns[c].group, "list name"))
        ours = g_str_equal (cells->cells[c], list + 1);
      else if (g_str_equal (columns[c].group, "name"))
        tag->name = cells->cells[c];
      else if (g_str_equal (columns[c].group, "label"))
        nc_xls_text_set (form, &tag->label, columns[c].lang, cells->cells[c]);
    }
    if (!row->element->tags)
      row->element->tags = g_ptr_array_new ();
    if (ours)
      g_ptr_array_add (row->element->tags, tag);
  }
}

static void
check_calculation (NcXlsSurveyRow *row)
{
  NcXlsElement *element = row->element;
  const char *calculation = nc_xls_dict_plain (element->bind, "calculate");

  if (g_str_equal (row->type, "calculate") && !calculation && !element->dynamic_default)
    nc_xls_complain (row, NC_SEVERITY_ERROR, "calculate", _ ("write the formula in the column “calculation”"),
                     _ ("the calculation is missing"));
  if (!g_str_equal (row->type, "background-geopoint"))
    return;
  if (!element->triggers || element->triggers->len == 0)
    nc_xls_complain (row, NC_SEVERITY_ERROR, "trigger", _ ("name the question that sets it off as ${name}"),
                     _ ("background-geopoint needs a trigger"));
  if (calculation)
    nc_xls_complain (row, NC_SEVERITY_ERROR, "calculate", _ ("empty the cell"),
                     _ ("background-geopoint has no calculation"));
}

/**
 * nc_xls_read_question:
 *
 * Finishes a question that is no select: its parameters by its type.
 */
void
nc_xls_read_question (NcXlsSurveyRow *row)
{
  const char *type = row->type;

  if (g_str_has_prefix (type, "osm")) {
    read_osm (row);
  } else if (g_str_equal (type, "range")) {
    read_range (row);
  } else if (g_str_equal (type, "text")) {
    allow_parameters (row, "rows");
    number_to_control (row, "rows", "rows");
  } else if (g_str_equal (type, "image") || g_str_equal (type, "photo") || g_str_has_suffix (type, "image prompt")) {
    read_image (row);
  } else if (g_str_equal (type, "audio") || g_str_equal (type, "add audio prompt")) {
    allow_parameters (row, "quality");
    word_to_bind (row, "quality", "odk:quality", "voice-only low normal external");
  } else if (g_str_equal (type, "background-audio")) {
    const char *quality = parameter (row, "quality");

    allow_parameters (row, "quality");
    row->element->quality = nc_xls_keep (row->form, quality);
    if (quality && !g_str_equal (quality, "voice-only") && !g_str_equal (quality, "low") &&
        !g_str_equal (quality, "normal"))
      bad_parameter (row, "quality", _ ("use voice-only, low or normal"));
  } else if (g_str_equal (type, "geopoint") || g_str_equal (type, "geotrace") || g_str_equal (type, "geoshape")) {
    read_geo (row);
  } else if (g_str_equal (type, "audit")) {
    read_audit (row);
  } else if (g_str_equal (type, "xml-external") || g_str_equal (type, "csv-external")) {
    row->element->kind = NC_XLS_EXTERNAL;
  }
  check_calculation (row);
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
  const char *randomize = parameter (row, "randomize"), *seed = parameter (row, "seed");
  const char *value = parameter (row, "value"), *label = parameter (row, "label");
  double number;

  allow_parameters (row, from_file ? "label randomize seed value" : "randomize seed");
  if (value && !nc_xls_is_name (value))
    bad_parameter (row, "value", _ ("name a column of the file"));
  if (label && !nc_xls_is_name (label))
    bad_parameter (row, "label", _ ("name a column of the file"));
  row->element->value_ref = from_file ? nc_xls_keep (row->form, value) : NULL;
  row->element->label_ref = from_file ? nc_xls_keep (row->form, label) : NULL;
  if (randomize && !g_str_equal (randomize, "true") && !g_str_equal (randomize, "false"))
    bad_parameter (row, "randomize", _ ("use true or false"));
  row->element->randomize = g_strcmp0 (randomize, "true") == 0;
  if (seed && !randomize)
    bad_parameter (row, "seed", _ ("a seed needs randomize=true"));
  else if (seed && !nc_xls_is_reference (seed) && !number_of (seed, &number))
    bad_parameter (row, "seed", _ ("use a number or a ${question}"));
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
