/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-xls-form.h"
#include "nc-lang.h"
#include <math.h>
#include <string.h>

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

const char *
nc_xls_parameter (NcXlsSurveyRow *row, const char *name)
{
  return g_hash_table_lookup (row->parameters, name);
}

/* Only the parameters in @allowed, which spaces split, may be there. */
void
nc_xls_allow_parameters (NcXlsSurveyRow *row, const char *allowed)
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

void
nc_xls_bad_parameter (NcXlsSurveyRow *row, const char *name, const char *hint)
{
  nc_xls_complain (row, NC_SEVERITY_ERROR, "parameters", hint, _ ("the parameter “%s” has a wrong value"), name);
}

gboolean
nc_xls_is_number (const char *text, double *value)
{
  char *end = NULL;

  *value = g_ascii_strtod (text, &end);
  return end != text && *end == '\0' && isfinite (*value);
}

void
nc_xls_set_bind (NcXlsSurveyRow *row, const char *key, const char *value)
{
  nc_xls_dict_set (row->form, &row->element->bind, key, NULL, nc_xls_keep (row->form, value));
}

void
nc_xls_set_control (NcXlsSurveyRow *row, const char *key, const char *value)
{
  nc_xls_dict_set (row->form, &row->element->control, key, NULL, nc_xls_keep (row->form, value));
}

/* A parameter that must be one of @words becomes the attribute @key of the bind. */
static void
word_to_bind (NcXlsSurveyRow *row, const char *name, const char *key, const char *words)
{
  const char *value = nc_xls_parameter (row, name);
  g_auto (GStrv) known = g_strsplit (words, " ", -1);
  g_autofree char *hint = g_strdup_printf (_ ("use one of: %s"), words);

  if (!value)
    return;
  if (g_strv_contains ((const char *const *)known, value))
    nc_xls_set_bind (row, key, value);
  else
    nc_xls_bad_parameter (row, name, hint);
}

static void
number_to_control (NcXlsSurveyRow *row, const char *name, const char *key, gboolean whole)
{
  const char *value = nc_xls_parameter (row, name);
  double number;

  if (!value)
    return;
  if (nc_xls_is_number (value, &number) && (!whole || (number == floor (number) && !strpbrk (value, ".eE"))))
    nc_xls_set_control (row, key, value);
  else
    nc_xls_bad_parameter (row, name, whole ? _ ("write a whole number") : _ ("write a number"));
}

static void
read_geo (NcXlsSurveyRow *row)
{
  const char *incremental = nc_xls_parameter (row, "incremental"),
             *reference = nc_xls_parameter (row, "reference-geometry");

  if (g_str_equal (row->type, "geopoint")) {
    nc_xls_allow_parameters (row, "allow-mock-accuracy capture-accuracy warning-accuracy reference-geometry");
    number_to_control (row, "capture-accuracy", "accuracyThreshold", FALSE);
    number_to_control (row, "warning-accuracy", "unacceptableAccuracyThreshold", FALSE);
  } else {
    nc_xls_allow_parameters (row, "allow-mock-accuracy incremental reference-geometry");
    if (incremental && nc_xls_is_yes (incremental))
      nc_xls_set_control (row, "incremental", "true");
    else if (incremental)
      nc_xls_bad_parameter (row, "incremental", _ ("use true, or leave it out"));
  }
  word_to_bind (row, "allow-mock-accuracy", "odk:allow-mock-accuracy", "true false");
  if (reference)
    row->element->list = nc_xls_keep (row->form, reference);
}

static void
read_audit (NcXlsSurveyRow *row)
{
  const char *age = nc_xls_parameter (row, "location-max-age"),
             *interval = nc_xls_parameter (row, "location-min-interval");
  const char *priority = nc_xls_parameter (row, "location-priority");
  double age_s = -1, interval_s = -1;

  nc_xls_allow_parameters (row, "identify-user location-max-age location-min-interval location-priority track-changes "
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
  if (!nc_xls_is_number (age, &age_s) || !nc_xls_is_number (interval, &interval_s) || interval_s < 0 ||
      age_s < interval_s)
    nc_xls_bad_parameter (row, "location-max-age", _ ("both are seconds, the age at least the interval"));
  nc_xls_set_bind (row, "odk:location-max-age", age);
  nc_xls_set_bind (row, "odk:location-min-interval", interval);
}

/* org.example.app: at least two parts, each of letters, digits and underscores, beginning with a letter. */
static gboolean
is_package_name (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, ".", -1);

  for (char **part = parts; *part; part++) {
    if (!g_ascii_isalpha (**part))
      return FALSE;
    for (const char *at = *part; *at; at++)
      if (!g_ascii_isalnum (*at) && *at != '_')
        return FALSE;
  }
  return g_strv_length (parts) >= 2;
}

static void
read_image (NcXlsSurveyRow *row)
{
  const char *pixels = nc_xls_parameter (row, "max-pixels"), *app = nc_xls_parameter (row, "app");
  NcXlsElement *element = row->element;
  guint64 number;

  nc_xls_allow_parameters (row, "app max-pixels");
  if (element->default_value && !element->dynamic_default && !strstr (element->default_value, "jr://images/"))
    element->default_value = nc_xls_keep_take (row->form, g_strconcat ("jr://images/", element->default_value, NULL));
  if (pixels && g_ascii_string_to_unsigned (pixels, 10, 1, 1000000, &number, NULL))
    nc_xls_set_bind (row, "orx:max-pixels", pixels);
  else if (pixels)
    nc_xls_bad_parameter (row, "max-pixels", _ ("write a whole number"));
  if (!app || (row->appearance && !g_str_equal (row->appearance, "annotate")))
    return;
  if (is_package_name (app))
    nc_xls_set_control (row, "intent", app);
  else
    nc_xls_bad_parameter (row, "app", _ ("write the package's name, such as org.example.camera"));
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
    nc_xls_read_range (row);
  } else if (g_str_equal (type, "text")) {
    nc_xls_allow_parameters (row, "rows");
    number_to_control (row, "rows", "rows", TRUE);
  } else if (g_str_equal (type, "image") || g_str_equal (type, "photo") || g_str_has_suffix (type, "image prompt")) {
    read_image (row);
  } else if (g_str_equal (type, "audio") || g_str_equal (type, "add audio prompt")) {
    nc_xls_allow_parameters (row, "quality");
    word_to_bind (row, "quality", "odk:quality", "voice-only low normal external");
  } else if (g_str_equal (type, "background-audio")) {
    const char *quality = nc_xls_parameter (row, "quality");

    nc_xls_allow_parameters (row, "quality");
    row->element->quality = nc_xls_keep (row->form, quality);
    if (quality && !g_str_equal (quality, "voice-only") && !g_str_equal (quality, "low") &&
        !g_str_equal (quality, "normal"))
      nc_xls_bad_parameter (row, "quality", _ ("use voice-only, low or normal"));
  } else if (g_str_equal (type, "geopoint") || g_str_equal (type, "geotrace") || g_str_equal (type, "geoshape")) {
    read_geo (row);
  } else if (g_str_equal (type, "audit")) {
    read_audit (row);
  } else if (g_str_equal (type, "xml-external") || g_str_equal (type, "csv-external")) {
    row->element->kind = NC_XLS_EXTERNAL;
  }
  check_calculation (row);
}
