/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-form-private.h"
#include "nc-csv.h"
#include "nc-lang.h"
#include <glib/gstdio.h>
#include <jansson.h>
#include <string.h>

/* Secondary instances: inline, and from files or a provider. Each becomes a document <instance><root>items. */

#define MAX_FILE_BYTES (256 * 1024 * 1024)

static xmlDoc *
new_instance (xmlNode **instance)
{
  xmlDoc *doc = xmlNewDoc ((const xmlChar *)"1.0");

  doc->dict = xmlDictCreate ();
  *instance = xmlNewDocNode (doc, NULL, (const xmlChar *)"instance", NULL);
  xmlDocSetRootElement (doc, *instance);
  return doc;
}

static xmlDoc *
wrap (xmlNode *root)
{
  xmlNode *instance;
  xmlDoc *doc = new_instance (&instance);

  if (root)
    xmlAddChild (instance, xmlDocCopyNode (root, doc, 1));
  return doc;
}

/* A column's name as an element's: what XML does not allow becomes "_". */
static char *
element_name (const char *column)
{
  GString *name = g_string_new (NULL);

  for (const char *p = column; *p; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);
    gboolean is_first = name->len == 0;

    if (g_unichar_isalpha (c) || c == '_' || (!is_first && (g_unichar_isalnum (c) || c == '-' || c == '.')))
      g_string_append_unichar (name, c);
    else
      g_string_append_c (name, '_');
  }
  if (!name->len)
    g_string_append_c (name, '_');
  return g_string_free (name, FALSE);
}

static void
add_cell (xmlDoc *doc, xmlNode *item, const xmlChar *name, const char *text)
{
  xmlNode *cell = xmlNewDocNodeEatName (doc, NULL, (xmlChar *)xmlDictLookup (doc->dict, name, -1), NULL);

  if (*text)
    xmlAddChild (cell, xmlNewDocText (doc, (const xmlChar *)text));
  xmlAddChild (item, cell);
}

static xmlDoc *
read_csv (const char *path, GError **error)
{
  g_autoptr (NcCsv) csv = nc_csv_open (path, error);
  g_autoptr (xmlDoc) doc = NULL;
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) local = NULL;
  const NcCsvField *fields;
  xmlNode *instance, *root;
  guint n_fields;

  if (!csv || !nc_csv_read_header (csv, error))
    return NULL;
  doc = new_instance (&instance);
  root = xmlNewChild (instance, NULL, (const xmlChar *)"root", NULL);
  for (guint i = 0; i < nc_csv_n_columns (csv); i++)
    g_ptr_array_add (names, element_name (nc_csv_column_name (csv, i)));
  while (nc_csv_next (csv, &fields, &n_fields, &local)) {
    xmlNode *item =
        xmlNewDocNodeEatName (doc, NULL, (xmlChar *)xmlDictLookup (doc->dict, (const xmlChar *)"item", -1), NULL);

    for (guint i = 0; i < names->len; i++)
      add_cell (doc, item, names->pdata[i], i < n_fields ? fields[i].text : "");
    xmlAddChild (root, item);
  }
  if (local) {
    g_propagate_error (error, g_steal_pointer (&local));
    return NULL;
  }
  return g_steal_pointer (&doc);
}

static char *
json_text (json_t *value)
{
  if (json_is_string (value))
    return g_strdup (json_string_value (value));
  if (json_is_number (value))
    return nc_xpath_format_number (json_number_value (value));
  if (json_is_boolean (value))
    return g_strdup (json_is_true (value) ? "true" : "false");
  return g_strdup ("");
}

/* A GeoJSON point as ODK writes places: latitude longitude altitude accuracy. */
static char *
geometry_text (json_t *geometry)
{
  json_t *coordinates = json_object_get (geometry, "coordinates");
  g_autofree char *longitude = json_text (json_array_get (coordinates, 0));
  g_autofree char *latitude = json_text (json_array_get (coordinates, 1));

  if (g_strcmp0 (json_string_value (json_object_get (geometry, "type")), "Point") != 0)
    return NULL;
  return g_strdup_printf ("%s %s 0 0", latitude, longitude);
}

static xmlDoc *
read_geojson (const char *path, GError **error)
{
  json_error_t wrong;
  json_t *all = json_load_file (path, JSON_REJECT_DUPLICATES, &wrong), *feature;
  g_autoptr (xmlDoc) doc = NULL;
  xmlNode *instance, *root;
  gsize i;

  if (!json_is_array (json_object_get (all, "features"))) {
    g_set_error (error, NC_FORM_ERROR, NC_FORM_ERROR_RESOURCE, _ ("no GeoJSON feature collection: %s"),
                 all ? "features" : wrong.text);
    json_decref (all);
    return NULL;
  }
  doc = new_instance (&instance);
  root = xmlNewChild (instance, NULL, (const xmlChar *)"root", NULL);
  json_array_foreach (json_object_get (all, "features"), i, feature)
  {
    xmlNode *item = xmlNewChild (root, NULL, (const xmlChar *)"item", NULL);
    g_autofree char *geometry = geometry_text (json_object_get (feature, "geometry"));
    const char *name;
    json_t *value;

    if (geometry)
      add_cell (doc, item, (const xmlChar *)"geometry", geometry);
    json_object_foreach (json_object_get (feature, "properties"), name, value)
    {
      g_autofree char *text = json_text (value), *element = element_name (name);

      add_cell (doc, item, (const xmlChar *)element, text);
    }
    if (json_object_get (feature, "id") && !nc_xml_child (item, "id")) {
      g_autofree char *text = json_text (json_object_get (feature, "id"));

      add_cell (doc, item, (const xmlChar *)"id", text);
    }
  }
  json_decref (all);
  return g_steal_pointer (&doc);
}

/* The file behind "jr://file/NAME" or "jr://file-csv/NAME": in the resource folder and nowhere else. */
static char *
file_of (NcForm *form, const char *src)
{
  const char *name = strrchr (src, '/');

  name = name ? name + 1 : src;
  if (!form->options.resources || !*name || strcmp (name, "..") == 0 || strchr (name, '\\'))
    return NULL;
  return g_build_filename (form->options.resources, name, NULL);
}

static xmlDoc *
read_file (const char *path, GError **error)
{
  GStatBuf info;

  if (g_stat (path, &info) != 0 || !S_ISREG (info.st_mode) || info.st_size > MAX_FILE_BYTES) {
    g_set_error (error, NC_FORM_ERROR, NC_FORM_ERROR_RESOURCE, _ ("the file %s is not there, or too large"), path);
    return NULL;
  }
  if (g_str_has_suffix (path, ".csv"))
    return read_csv (path, error);
  if (g_str_has_suffix (path, ".geojson") || g_str_has_suffix (path, ".json"))
    return read_geojson (path, error);
  {
    g_autoptr (xmlDoc) doc = nc_xml_parse_file (path, error);
    xmlNode *root = doc ? xmlDocGetRootElement (doc) : NULL;

    if (!doc)
      return NULL;
    /* the file may hold the instance element itself */
    return wrap (nc_xml_is (root, "instance") ? nc_xml_child (root, NULL) : root);
  }
}

static xmlDoc *
read_external (NcForm *form, const char *id, const char *src, GError **error)
{
  g_autofree char *path = NULL;
  g_autoptr (GError) local = NULL;
  g_autoptr (xmlDoc) given = NULL;
  xmlDoc *doc;

  if (form->options.provider)
    given = form->options.provider (id, src, form->options.provider_data, &local);
  if (given)
    return wrap (xmlDocGetRootElement (given));
  if (!local && g_str_has_prefix (src, "jr://instance/last-saved"))
    return wrap (NULL);
  path = local ? NULL : file_of (form, src);
  doc = path ? read_file (path, &local) : NULL;
  if (!doc)
    g_set_error (error, NC_FORM_ERROR, NC_FORM_ERROR_RESOURCE, _ ("the list “%s” (%s) cannot be read: %s"), id, src,
                 local ? local->message : _ ("no folder of resources is given"));
  return doc;
}

/** nc_form_read_instances: Reads every instance of the model but the first; a list that is missing fails who asks for
 * it. */
void
nc_form_read_instances (NcForm *form)
{
  xmlNode *primary = nc_xml_child (form->model, "instance");

  for (xmlNode *n = nc_xml_next (primary, "instance"); n; n = nc_xml_next (n, "instance")) {
    g_autofree char *id = nc_xml_attribute (n, "id"), *src = nc_xml_attribute (n, "src");
    g_autoptr (GError) local = NULL;
    xmlDoc *doc;

    if (!id)
      continue;
    doc = src && *src ? read_external (form, id, src, &local) : wrap (nc_xml_child (n, NULL));
    if (doc) {
      g_hash_table_replace (form->secondary, g_steal_pointer (&id), doc);
    } else {
      g_hash_table_replace (form->missing, g_steal_pointer (&id), g_strdup (local->message));
    }
  }
}
