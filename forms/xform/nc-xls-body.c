/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-xls-writer.h"
#include "nc-lang.h"
#include <string.h>

static void write_control (NcXlsWriter *writer, xmlNode *parent, const NcXlsElement *element);

static void
write_label (NcXlsWriter *writer, xmlNode *parent, const NcXlsElement *element)
{
  xmlNode *label = nc_xls_node (writer, parent, "label");

  if (nc_xls_needs_itext (element)) {
    g_autofree char *ref = nc_xls_itext_ref (element, "label");

    nc_xls_attribute (writer, label, "ref", ref);
  } else if (element->label && element->label->plain) {
    nc_xls_add_rich_text (writer, label, element->label->plain, element);
  }
}

static void
write_hint (NcXlsWriter *writer, xmlNode *parent, const NcXlsElement *element)
{
  xmlNode *hint = nc_xls_node (writer, parent, "hint");

  if (nc_xls_text_is_translated (element->hint) || element->guidance) {
    g_autofree char *ref = nc_xls_itext_ref (element, "hint");

    nc_xls_attribute (writer, hint, "ref", ref);
  } else if (element->hint) {
    nc_xls_add_rich_text (writer, hint, element->hint->plain, element);
  }
}

static void
write_control_attributes (NcXlsWriter *writer, xmlNode *node, const NcXlsElement *element)
{
  for (guint i = 0; element->control && i < element->control->len; i++) {
    const NcXlsEntry *entry = &g_array_index (element->control, NcXlsEntry, i);
    g_autofree char *value =
        entry->text->plain ? nc_xls_insert_paths (writer->form, entry->text->plain, element, FALSE, FALSE) : NULL;

    if (value)
      nc_xls_attribute (writer, node, entry->key, value);
  }
}

/* What a list of choices is read from, and the names of its two columns. */
typedef struct {
  char *nodeset;
  char *value;
  char *label;
} Itemset;

/* Answers given before: “select_one ${name}” chooses among the entries of the repeat that ${name} is in. */
static void
itemset_from_answers (NcXlsWriter *writer, const NcXlsElement *element, Itemset *itemset)
{
  gboolean geo = element->type && element->type->bind && g_str_has_prefix (element->type->bind, "geo");
  g_autofree char *path = g_strstrip (nc_xls_insert_paths (writer->form, element->list, element, FALSE, TRUE));
  char *slash = strrchr (path, '/');
  g_autofree char *filter = NULL, *base = NULL;

  itemset->value = g_strdup (geo ? "geometry" : slash + 1);
  itemset->label = g_strdup (itemset->value);
  base = geo ? g_strdup (path) : g_strndup (path, (gsize)(slash - path));
  if (element->choice_filter) {
    g_autoptr (GString) own = g_string_new (NULL);
    g_autofree char *expression = nc_xls_insert_paths (writer->form, element->choice_filter, element, TRUE, TRUE);
    g_autofree char *current = g_strconcat ("current()/", base, NULL);

    g_string_append (own, expression);
    g_string_replace (own, current, ".", 0);
    g_string_replace (own, base, ".", 0);
    filter = g_string_free (g_steal_pointer (&own), FALSE);
  } else {
    filter = g_strdup_printf ("./%s != ''", itemset->value);
  }
  itemset->nodeset = g_strdup_printf ("%s[%s]", base, filter);
}

static void
itemset_from_list (NcXlsWriter *writer, const NcXlsElement *element, Itemset *itemset)
{
  const char *dot = strrchr (element->list, '.');
  const NcXlsList *list = nc_xls_find_list (writer->form, element->list);
  gboolean file = dot && !list;
  gboolean geojson = file && g_str_equal (dot, ".geojson");
  g_autofree char *id = file ? g_strndup (element->list, (gsize)(dot - element->list)) : g_strdup (element->list);
  g_autofree char *filter =
      element->choice_filter ? nc_xls_insert_paths (writer->form, element->choice_filter, element, TRUE, FALSE) : NULL;

  itemset->value = g_strdup (element->value_ref ? element->value_ref : geojson ? "id" : "name");
  itemset->label = g_strdup (element->label_ref    ? element->label_ref
                             : geojson             ? "title"
                             : list && list->itext ? "jr:itext(itextId)"
                                                   : "label");
  itemset->nodeset = filter ? g_strdup_printf ("instance('%s')/root/item[%s]", id, filter)
                            : g_strdup_printf ("instance('%s')/root/item", id);
}

static void
write_itemset (NcXlsWriter *writer, xmlNode *control, const NcXlsElement *element)
{
  Itemset itemset = { 0 };
  xmlNode *node;

  if (nc_xls_has_reference (element->list))
    itemset_from_answers (writer, element, &itemset);
  else
    itemset_from_list (writer, element, &itemset);
  if (element->randomize) {
    g_autofree char *inner = g_steal_pointer (&itemset.nodeset);

    if (element->seed) {
      g_autofree char *seed = g_strstrip (nc_xls_insert_paths (writer->form, element->seed, element, FALSE, FALSE));

      itemset.nodeset = g_strdup_printf ("randomize(%s, %s)", inner, seed);
    } else {
      itemset.nodeset = g_strdup_printf ("randomize(%s)", inner);
    }
  }
  node = nc_xls_node (writer, control, "itemset");
  nc_xls_attribute (writer, node, "nodeset", itemset.nodeset);
  nc_xls_attribute (writer, nc_xls_node (writer, node, "value"), "ref", itemset.value);
  nc_xls_attribute (writer, nc_xls_node (writer, node, "label"), "ref", itemset.label);
  g_free (itemset.nodeset);
  g_free (itemset.value);
  g_free (itemset.label);
}

/* A select whose appearance search() replaces its items by a file's must have them in the body. */
static void
write_items (NcXlsWriter *writer, xmlNode *control, const NcXlsElement *element)
{
  const NcXlsList *list = nc_xls_find_list (writer->form, element->list);

  for (guint i = 0; list && i < list->choices->len; i++) {
    const NcXlsChoice *choice = g_ptr_array_index (list->choices, i);
    xmlNode *item = nc_xls_node (writer, control, "item"), *label = nc_xls_node (writer, item, "label");

    if (list->itext) {
      g_autofree char *ref = g_strdup_printf ("jr:itext('%s-%u')", list->name, i);

      nc_xls_attribute (writer, label, "ref", ref);
    } else if (choice->label && choice->label->plain) {
      nc_xls_add_rich_text (writer, label, choice->label->plain, NULL);
    }
    nc_xls_add_text (nc_xls_node (writer, item, "value"), choice->name);
  }
}

static void
write_query (NcXlsWriter *writer, xmlNode *control, const NcXlsElement *element)
{
  g_autofree char *filter = nc_xls_insert_paths (writer->form, element->choice_filter, element, TRUE, FALSE);
  g_autofree char *query = g_strdup_printf ("instance('%s')/root/item[%s]", element->query, filter);

  nc_xls_attribute (writer, control, "query", query);
}

/* Questions that nobody sees cannot set anything off. */
static void
check_not_trigger (NcXlsWriter *writer, const NcXlsElement *hidden, const NcXlsElement *at)
{
  for (guint i = 0; at->triggers && i < at->triggers->len; i++)
    if (g_str_equal (g_ptr_array_index (at->triggers, i), hidden->name))
      nc_diagnostics_add (writer->form->diagnostics, NC_SEVERITY_ERROR, "survey", at->row, 0, "trigger",
                          _ ("name a question that is shown"),
                          _ ("${%s} is never shown and cannot set off a calculation"), hidden->name);
  for (guint i = 0; i < at->children->len; i++)
    check_not_trigger (writer, hidden, g_ptr_array_index (at->children, i));
}

static void
find_triggered (NcXlsWriter *writer, xmlNode *control, const NcXlsElement *trigger, const NcXlsElement *at)
{
  for (guint i = 0; at->triggers && i < at->triggers->len; i++)
    if (g_str_equal (g_ptr_array_index (at->triggers, i), trigger->name)) {
      const char *formula = nc_xls_dict_plain (at->bind, "calculate");
      g_autofree char *value = formula ? nc_xls_insert_paths (writer->form, formula, trigger, FALSE, FALSE) : NULL;

      nc_xls_action (writer, control, at, "xforms-value-changed", value);
    }
  for (guint i = 0; i < at->children->len; i++)
    find_triggered (writer, control, trigger, g_ptr_array_index (at->children, i));
}

static void
check_texts (NcXlsWriter *writer, const NcXlsElement *element)
{
  gboolean image =
      !element->media || !nc_xls_dict_get (element->media, "big-image") || nc_xls_dict_get (element->media, "image");

  if (!image)
    nc_diagnostics_add (writer->form->diagnostics, NC_SEVERITY_ERROR, "survey", element->row, 0, "big-image",
                        _ ("name the small picture in the column “image”"), _ ("a big image needs an image"));
  if (nc_xls_text_is_empty (element->label) && nc_xls_text_is_empty (element->hint) &&
      !(element->media && element->media->len) && !element->type->hint)
    nc_diagnostics_add (writer->form->diagnostics, NC_SEVERITY_ERROR, "survey", element->row, 0, "label",
                        _ ("write what the person is asked"), _ ("the question “%s” has neither label nor hint"),
                        element->name);
}

static gboolean
is_visible (const NcXlsElement *element)
{
  gboolean worked_out =
      nc_xls_dict_get (element->bind, "calculate") || (element->triggers && element->triggers->len > 0);

  if (!element->type || !element->type->control || g_str_equal (element->type_name, "calculate"))
    return FALSE;
  return !worked_out || !nc_xls_text_is_empty (element->label) || !nc_xls_text_is_empty (element->hint);
}

static void
write_question (NcXlsWriter *writer, xmlNode *parent, const NcXlsElement *element)
{
  xmlNode *control;
  g_autofree char *path = nc_xls_element_path (element, NULL);

  if (!is_visible (element)) {
    if (writer->has_triggers)
      check_not_trigger (writer, element, writer->form->root);
    return;
  }
  check_texts (writer, element);
  control = nc_xls_node (writer, parent, element->type->control);
  nc_xls_attribute (writer, control, "ref", path);
  if (element->type->media)
    nc_xls_attribute (writer, control, "mediatype", element->type->media);
  write_control_attributes (writer, control, element);
  if (element->query)
    write_query (writer, control, element);
  write_label (writer, control, element);
  if (element->hint || element->guidance)
    write_hint (writer, control, element);
  else if (element->type->hint)
    nc_xls_add_text (nc_xls_node (writer, control, "hint"), element->type->hint);
  for (guint i = 0; element->tags && i < element->tags->len; i++) {
    const NcXlsElement *tag = g_ptr_array_index (element->tags, i);
    xmlNode *node = nc_xls_node (writer, control, "tag");

    nc_xls_attribute (writer, node, "key", tag->name);
    if (tag->label && tag->label->plain)
      nc_xls_add_text (nc_xls_node (writer, node, "label"), tag->label->plain);
  }
  if (element->search)
    write_items (writer, control, element);
  else if (element->list)
    write_itemset (writer, control, element);
  if (writer->has_triggers)
    find_triggered (writer, control, element, writer->form->root);
}

static void
write_children (NcXlsWriter *writer, xmlNode *parent, const NcXlsElement *element)
{
  for (guint i = 0; i < element->children->len; i++)
    write_control (writer, parent, g_ptr_array_index (element->children, i));
}

/* Dynamic defaults of a new entry; inner repeats see to their own. */
static void
write_new_entry_actions (NcXlsWriter *writer, xmlNode *repeat, const NcXlsElement *element)
{
  for (guint i = 0; i < element->children->len; i++) {
    const NcXlsElement *child = g_ptr_array_index (element->children, i);

    if (child->kind == NC_XLS_QUESTION && child->dynamic_default) {
      g_autofree char *value = nc_xls_insert_paths (writer->form, child->default_value, child, FALSE, FALSE);

      nc_xls_action (writer, repeat, child, "odk-new-repeat", value);
    } else if (child->kind == NC_XLS_GROUP) {
      write_new_entry_actions (writer, repeat, child);
    }
  }
}

static void
write_control (NcXlsWriter *writer, xmlNode *parent, const NcXlsElement *element)
{
  g_autofree char *path = nc_xls_element_path (element, NULL);
  xmlNode *group, *repeat;

  switch (element->kind) {
  case NC_XLS_QUESTION:
    write_question (writer, parent, element);
    break;
  case NC_XLS_GROUP:
    if (element->bodyless)
      break;
    group = nc_xls_node (writer, parent, "group");
    if (!element->flat)
      nc_xls_attribute (writer, group, "ref", path);
    write_control_attributes (writer, group, element);
    if (element->label || (element->media && element->media->len))
      write_label (writer, group, element);
    write_children (writer, group, element);
    break;
  case NC_XLS_REPEAT:
    group = nc_xls_node (writer, parent, "group");
    nc_xls_attribute (writer, group, "ref", path);
    write_label (writer, group, element);
    repeat = nc_xls_node (writer, group, "repeat");
    nc_xls_attribute (writer, repeat, "nodeset", path);
    write_control_attributes (writer, repeat, element);
    write_children (writer, repeat, element);
    write_new_entry_actions (writer, repeat, element);
    break;
  default:
    break;
  }
}

static gboolean
any_trigger (const NcXlsElement *element)
{
  gboolean any = element->triggers != NULL;

  for (guint i = 0; i < element->children->len && !any; i++)
    any = any_trigger (g_ptr_array_index (element->children, i));
  return any;
}

/**
 * nc_xls_write_body:
 *
 * Writes the controls below h:body.
 */
void
nc_xls_write_body (NcXlsWriter *writer, xmlNode *body)
{
  const char *style = nc_xls_setting (writer->form, "style");

  writer->has_triggers = any_trigger (writer->form->root);
  if (style)
    nc_xls_attribute (writer, body, "class", style);
  write_children (writer, body, writer->form->root);
}
