/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-xls-writer.h"
#include "nc-lang.h"
#include <string.h>

static gboolean
is_static_default (const NcXlsElement *element)
{
  return element->default_value && !element->dynamic_default;
}

static xmlNode *write_instance (NcXlsWriter *writer, xmlNode *parent, const NcXlsElement *element,
                                gboolean in_template);

static void
write_own_attributes (NcXlsWriter *writer, xmlNode *node, const NcXlsElement *element)
{
  for (guint i = 0; element->instance && i < element->instance->len; i++) {
    const NcXlsEntry *entry = &g_array_index (element->instance, NcXlsEntry, i);
    g_autofree char *value =
        entry->text->plain ? nc_xls_insert_paths (writer->form, entry->text->plain, element, FALSE, FALSE) : NULL;

    if (value)
      nc_xls_attribute (writer, node, entry->key, value);
  }
}

/* The empty entry that new ones are copied from. */
static void
write_template (NcXlsWriter *writer, xmlNode *parent, const NcXlsElement *repeat)
{
  xmlNode *node = nc_xls_node (writer, parent, repeat->name);

  nc_xls_attribute (writer, node, "jr:template", "");
  for (guint i = 0; i < repeat->children->len; i++) {
    const NcXlsElement *child = g_ptr_array_index (repeat->children, i);

    if (child->kind == NC_XLS_REPEAT)
      write_template (writer, node, child);
    else
      write_instance (writer, node, child, FALSE);
  }
}

static void
write_children (NcXlsWriter *writer, xmlNode *node, const NcXlsElement *element, gboolean in_template)
{
  for (guint i = 0; i < element->children->len; i++) {
    const NcXlsElement *child = g_ptr_array_index (element->children, i);

    if (child->flat) {
      write_children (writer, node, child, in_template);
    } else if (child->kind == NC_XLS_REPEAT && !in_template) {
      write_template (writer, node, child);
      write_instance (writer, node, child, TRUE);
    } else {
      write_instance (writer, node, child, in_template);
    }
  }
}

/* @in_template: within an entry whose template stands before it, inner repeats need none. */
static xmlNode *
write_instance (NcXlsWriter *writer, xmlNode *parent, const NcXlsElement *element, gboolean in_template)
{
  xmlNode *node;

  if (element->kind == NC_XLS_EXTERNAL)
    return NULL;
  node = nc_xls_node (writer, parent, element->name);
  write_own_attributes (writer, node, element);
  if (element->kind == NC_XLS_QUESTION && is_static_default (element))
    nc_xls_add_text (node, element->default_value);
  write_children (writer, node, element, in_template);
  return node;
}

static void
write_primary_instance (NcXlsWriter *writer)
{
  static const struct {
    const char *setting, *attribute;
  } attributes[] = { { "version", "version" }, { "prefix", "odk:prefix" }, { "delimiter", "odk:delimiter" } };
  NcXlsForm *form = writer->form;
  xmlNode *instance = nc_xls_node (writer, writer->model, "instance");
  xmlNode *root = write_instance (writer, instance, form->root, FALSE);
  const char *id = nc_xls_setting (form, "id_string");
  const char *own_namespace = nc_xls_setting (form, "instance_xmlns");

  for (guint i = 0; form->root_attributes && i < form->root_attributes->len; i++) {
    const NcXlsEntry *entry = &g_array_index (form->root_attributes, NcXlsEntry, i);

    if (entry->text->plain)
      nc_xls_attribute (writer, root, entry->key, entry->text->plain);
  }
  nc_xls_attribute (writer, root, "id", id ? id : form->book->file_stem);
  for (guint i = 0; i < G_N_ELEMENTS (attributes); i++)
    if (nc_xls_setting (form, attributes[i].setting))
      nc_xls_attribute (writer, root, attributes[i].attribute, nc_xls_setting (form, attributes[i].setting));
  if (own_namespace) {
    xmlNs *ns = xmlNewNs (root, BAD_CAST own_namespace, NULL);

    for (xmlNode *at = root; at;) {
      at->ns = ns;
      if (at->children && at->children->type == XML_ELEMENT_NODE) {
        at = at->children;
        continue;
      }
      while (at != root && !at->next)
        at = at->parent;
      at = at == root ? NULL : at->next;
    }
  }
}

static gboolean
claim_instance (NcXlsWriter *writer, GHashTable *seen, const char *id, const char *uri)
{
  const char *known;

  if (!g_hash_table_contains (seen, id)) {
    g_hash_table_insert (seen, g_strdup (id), g_strdup (uri));
    return TRUE;
  }
  known = g_hash_table_lookup (seen, id);
  if (g_strcmp0 (known, uri) != 0)
    nc_diagnostics_add (writer->form->diagnostics, NC_SEVERITY_ERROR, "survey", 0, 0, NULL,
                        _ ("rename one of the files or lists"), _ ("“%s” would name two different sets of data"), id);
  return FALSE;
}

static void
write_file_instance (NcXlsWriter *writer, GHashTable *seen, const char *id, const char *uri)
{
  xmlNode *instance;

  if (!claim_instance (writer, seen, id, uri))
    return;
  instance = nc_xls_node (writer, writer->model, "instance");
  nc_xls_attribute (writer, instance, "id", id);
  nc_xls_attribute (writer, instance, "src", uri);
}

static void
write_pulldata_instances (NcXlsWriter *writer, GHashTable *seen, const char *expression)
{
  for (const char *at = expression ? strstr (expression, "pulldata") : NULL; at; at = strstr (at + 8, "pulldata")) {
    const char *open = at + 8 + strspn (at + 8, " "), *comma = strchr (open, ',');
    g_autofree char *name = NULL, *uri = NULL;
    g_auto (GStrv) parts = NULL;

    if (*open != '(' || !comma)
      continue;
    name = g_strstrip (g_strndup (open + 1, (gsize)(comma - open - 1)));
    parts = g_strsplit_set (name, "'\"", -1);
    g_free (name);
    name = g_strstrip (g_strjoinv ("", parts));
    uri = g_strdup_printf ("jr://file-csv/%s.csv", name);
    write_file_instance (writer, seen, name, uri);
  }
}

static gboolean
write_element_instances (NcXlsWriter *writer, GHashTable *seen, const NcXlsElement *element)
{
  static const char *const formulas[] = { "calculate", "constraint", "readonly", "required", "relevant", "nc:soft" };
  gboolean last_saved = FALSE;
  const char *dot = element->list ? strrchr (element->list, '.') : NULL;

  for (guint i = 0; i < G_N_ELEMENTS (formulas); i++) {
    const char *formula = nc_xls_dict_plain (element->bind, formulas[i]);

    write_pulldata_instances (writer, seen, formula);
    last_saved = last_saved || nc_xls_has_last_saved (formula);
  }
  write_pulldata_instances (writer, seen, element->choice_filter);
  write_pulldata_instances (writer, seen, element->default_value);
  last_saved =
      last_saved || nc_xls_has_last_saved (element->choice_filter) || nc_xls_has_last_saved (element->default_value);
  if (element->kind == NC_XLS_EXTERNAL) {
    gboolean csv = g_str_has_prefix (element->type_name, "csv");
    g_autofree char *uri =
        g_strdup_printf ("jr://%s/%s.%s", csv ? "file-csv" : "file", element->name, csv ? "csv" : "xml");

    if (!g_hash_table_add (writer->externals, (gpointer)element->name))
      nc_diagnostics_add (writer->form->diagnostics, NC_SEVERITY_ERROR, "survey", element->row, 0, "name",
                          _ ("name each file once"), _ ("the file “%s” is named twice"), element->name);
    write_file_instance (writer, seen, element->name, uri);
  } else if (dot && !nc_xls_has_reference (element->list)) {
    g_autofree char *id = g_strndup (element->list, (gsize)(dot - element->list));
    g_autofree char *uri =
        g_strdup_printf ("jr://%s/%s", g_str_equal (dot, ".csv") ? "file-csv" : "file", element->list);

    write_file_instance (writer, seen, id, uri);
  }
  for (guint i = 0; i < element->children->len; i++)
    last_saved |= write_element_instances (writer, seen, g_ptr_array_index (element->children, i));
  return last_saved;
}

static void
write_list_instance (NcXlsWriter *writer, GHashTable *seen, const NcXlsList *list)
{
  xmlNode *root;

  if (list->search || !claim_instance (writer, seen, list->name, NULL))
    return;
  root = nc_xls_node (writer, writer->model, "instance");
  nc_xls_attribute (writer, root, "id", list->name);
  root = nc_xls_node (writer, root, "root");
  for (guint i = 0; i < list->choices->len; i++) {
    const NcXlsChoice *choice = g_ptr_array_index (list->choices, i);
    xmlNode *item = nc_xls_node (writer, root, "item");

    if (list->itext) {
      g_autofree char *id = g_strdup_printf ("%s-%u", list->name, i);

      nc_xls_add_text (nc_xls_node (writer, item, "itextId"), id);
    }
    nc_xls_add_text (nc_xls_node (writer, item, "name"), choice->name);
    if (!list->itext && choice->label && choice->label->plain)
      nc_xls_add_text (nc_xls_node (writer, item, "label"), choice->label->plain);
    for (guint e = 0; choice->extra && e < choice->extra->len; e++) {
      const NcXlsEntry *entry = &g_array_index (choice->extra, NcXlsEntry, e);

      nc_xls_add_text (nc_xls_node (writer, item, entry->key), entry->text->plain);
    }
  }
}

static void
write_secondary_instances (NcXlsWriter *writer)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GHashTable) externals = g_hash_table_new (g_str_hash, g_str_equal);
  NcXlsForm *form = writer->form;

  writer->externals = externals;
  if (write_element_instances (writer, seen, form->root))
    write_file_instance (writer, seen, "__last-saved", "jr://instance/last-saved");
  for (guint i = 0; i < form->lists->len; i++)
    write_list_instance (writer, seen, g_ptr_array_index (form->lists, i));
  /* ODK keeps external choices in a file beside the form; here the form carries them. */
  for (guint i = 0; i < form->external_lists->len; i++) {
    const NcXlsList *list = g_ptr_array_index (form->external_lists, i);

    if (!g_hash_table_contains (seen, list->name))
      write_list_instance (writer, seen, list);
  }
  writer->externals = NULL;
}

static const char *
bind_word (const char *key, const char *value)
{
  static const char *const formulas[] = { "readonly", "required", "relevant", "constraint", "calculate", NULL };

  if (!g_strv_contains (formulas, key))
    return value;
  if (g_str_equal (value, "yes") || g_str_equal (value, "Yes") || g_str_equal (value, "YES") ||
      g_str_equal (value, "true") || g_str_equal (value, "True") || g_str_equal (value, "TRUE"))
    return "true()";
  if (g_str_equal (value, "no") || g_str_equal (value, "No") || g_str_equal (value, "NO") ||
      g_str_equal (value, "false") || g_str_equal (value, "False") || g_str_equal (value, "FALSE"))
    return "false()";
  return value;
}

static void
write_bind_entry (NcXlsWriter *writer, xmlNode *bind, const NcXlsElement *element, const NcXlsEntry *entry)
{
  static const char *const messages[] = { "jr:constraintMsg", "jr:requiredMsg", "jr:noAppErrorString", "nc:softMsg",
                                          NULL };
  gboolean message = g_strv_contains (messages, entry->key);
  g_autofree char *value = NULL;

  if (g_str_equal (entry->key, "calculate") && element->triggers && element->triggers->len)
    return; /* the formula goes to the question that sets it off */
  if (message && (entry->text->translations || nc_xls_has_reference (entry->text->plain)))
    value = nc_xls_itext_ref (element, entry->key);
  else if (entry->text->plain)
    value = nc_xls_insert_paths (writer->form, bind_word (entry->key, entry->text->plain), element, FALSE, FALSE);
  if (value)
    nc_xls_attribute (writer, bind, entry->key, value);
}

static void
write_type_attributes (NcXlsWriter *writer, xmlNode *bind, const NcXlsElement *element)
{
  const NcXlsType *type = element->type;
  const struct {
    const char *key, *value;
  } attributes[] = {
    { "type", type->bind },
    { "readonly", type->readonly ? "true()" : NULL },
    { "jr:preload", type->preload },
    { "jr:preloadParams", type->params },
    { "constraint", type->constraint },
  };

  for (guint i = 0; i < G_N_ELEMENTS (attributes); i++)
    if (attributes[i].value && !nc_xls_dict_get (element->bind, attributes[i].key))
      nc_xls_attribute (writer, bind, attributes[i].key, attributes[i].value);
}

/**
 * nc_xls_action:
 * @value: (nullable): the formula
 *
 * Writes a setvalue, or the action that a type has of its own, for @element.
 */
void
nc_xls_action (NcXlsWriter *writer, xmlNode *parent, const NcXlsElement *element, const char *event, const char *value)
{
  const char *type = element->type_name ? element->type_name : "";
  gboolean audio = g_str_equal (type, "background-audio");
  gboolean place = g_str_equal (type, "start-geopoint") || g_str_equal (type, "background-geopoint");
  xmlNode *action = nc_xls_node (writer, parent, audio ? "odk:recordaudio" : place ? "odk:setgeopoint" : "setvalue");
  g_autofree char *path = nc_xls_element_path (element, NULL);

  nc_xls_attribute (writer, action, "ref", path);
  nc_xls_attribute (writer, action, "event", event);
  if (value && *value && !audio && !place)
    nc_xls_attribute (writer, action, "value", value);
  if (audio && element->quality)
    nc_xls_attribute (writer, action, "odk:quality", element->quality);
}

static void
write_bind (NcXlsWriter *writer, const NcXlsElement *element)
{
  const char *type = element->type_name ? element->type_name : "";
  gboolean has_bind = element->bind || (element->type && (element->type->bind || element->type->preload));

  if (element->kind == NC_XLS_EXTERNAL)
    return;
  if (has_bind && !element->flat) {
    xmlNode *bind = nc_xls_node (writer, writer->model, "bind");
    g_autofree char *path = nc_xls_element_path (element, NULL);

    nc_xls_attribute (writer, bind, "nodeset", path);
    if (element->type)
      write_type_attributes (writer, bind, element);
    for (guint i = 0; element->bind && i < element->bind->len; i++)
      write_bind_entry (writer, bind, element, &g_array_index (element->bind, NcXlsEntry, i));
  }
  if (element->dynamic_default) {
    g_autofree char *value = nc_xls_insert_paths (writer->form, element->default_value, element, FALSE, FALSE);

    nc_xls_action (writer, writer->model, element, "odk-instance-first-load", value);
  } else if (g_str_equal (type, "start-geopoint")) {
    nc_xls_action (writer, writer->model, element, "odk-instance-first-load", NULL);
  } else if (g_str_equal (type, "background-audio")) {
    nc_xls_action (writer, writer->model, element, "odk-instance-load", NULL);
  }
  for (guint i = 0; i < element->children->len; i++)
    write_bind (writer, g_ptr_array_index (element->children, i));
}

static void
write_submission (NcXlsWriter *writer)
{
  static const struct {
    const char *setting, *attribute;
  } attributes[] = {
    { "submission_url", "action" },
    { "public_key", "base64RsaPublicKey" },
    { "auto_send", "orx:auto-send" },
    { "auto_delete", "orx:auto-delete" },
  };
  xmlNode *submission = NULL;
  gboolean editable = nc_xls_is_yes (nc_xls_setting (writer->form, "client_editable"));

  for (guint i = 0; i < G_N_ELEMENTS (attributes); i++) {
    const char *value = nc_xls_setting (writer->form, attributes[i].setting);

    if (!value)
      continue;
    if (!submission)
      submission = nc_xls_node (writer, writer->model, "submission");
    nc_xls_attribute (writer, submission, attributes[i].attribute, value);
    if (i == 0)
      nc_xls_attribute (writer, submission, "method", "post");
  }
  if (editable) {
    if (!submission)
      submission = nc_xls_node (writer, writer->model, "submission");
    nc_xls_attribute (writer, submission, "odk:client-editable", "true");
  }
}

/* The innermost repeat that an answer named in @when belongs to. */
static NcXlsElement *
finding_context (NcXlsForm *form, const NcXlsFinding *finding)
{
  const char *const texts[] = { finding->when, finding->fact, finding->violation };
  NcXlsElement *context = NULL;

  if (finding->repeat) {
    g_autofree char *name = g_strdup (finding->repeat);

    g_strdelimit (name, "${}", ' ');
    context = g_hash_table_lookup (form->by_name, g_strstrip (name));
    if (context && context->kind == NC_XLS_REPEAT)
      return context;
    nc_diagnostics_add (form->diagnostics, NC_SEVERITY_ERROR, "findings", finding->row, 0, "repeat",
                        _ ("name a repeat of the sheet survey, or leave the cell empty"), _ ("“%s” is no repeat"),
                        finding->repeat);
    return NULL;
  }
  for (guint t = 0; t < G_N_ELEMENTS (texts); t++) {
    g_autoptr (GArray) references = nc_xls_find_references (texts[t]);

    for (guint i = 0; i < references->len; i++) {
      NcXlsElement *target = g_hash_table_lookup (form->by_name, g_array_index (references, NcXlsReference, i).name);

      for (NcXlsElement *at = target ? target->parent : NULL; at; at = at->parent)
        if (at->kind == NC_XLS_REPEAT) {
          gboolean inside = !context;

          for (const NcXlsElement *up = at->parent; up && !inside; up = up->parent)
            inside = up == context;
          if (inside)
            context = at;
          break;
        }
    }
  }
  return context;
}

/* @text with paths as they are seen from an entry of @repeat (nullable); with @braces each stays within ${…}. */
static char *
finding_text (NcXlsForm *form, const char *text, NcXlsElement *repeat, gboolean braces)
{
  g_autoptr (GArray) references = nc_xls_find_references (text);
  NcXlsElement inside = { .kind = NC_XLS_QUESTION, .name = ".", .parent = repeat };
  GString *out = g_string_new (NULL);
  gsize done = 0;

  for (guint i = 0; i < references->len; i++) {
    const NcXlsReference *reference = &g_array_index (references, NcXlsReference, i);
    g_autofree char *own = g_strndup (text + reference->start, reference->end - reference->start);
    g_autofree char *path = nc_xls_insert_paths (form, own, repeat ? &inside : NULL, FALSE, FALSE);
    const char *shown = g_strstrip (path);

    g_string_append_len (out, text + done, (gssize)(reference->start - done));
    /* What a child of the entry calls ../x is ./x for the entry itself. */
    if (repeat && g_str_has_prefix (shown, "../"))
      shown++;
    g_string_append_printf (out, braces ? "${%s}" : " %s ", shown);
    done = reference->end;
  }
  g_string_append (out, text + done);
  return g_string_free (out, FALSE);
}

static void
write_findings (NcXlsWriter *writer)
{
  NcXlsForm *form = writer->form;
  xmlNode *findings;

  if (form->findings->len == 0)
    return;
  findings = nc_xls_node (writer, writer->model, "nc:findings");
  for (guint i = 0; i < form->findings->len; i++) {
    const NcXlsFinding *finding = g_ptr_array_index (form->findings, i);
    NcXlsElement *repeat = finding_context (form, finding);
    const struct {
      const char *name, *value;
      gboolean braces;
    } attributes[] = {
      { "name", finding->name, TRUE },           { "when", finding->when, FALSE },
      { "violation", finding->violation, TRUE }, { "severity", finding->severity, TRUE },
      { "fact", finding->fact, TRUE },           { "evidence", finding->evidence, TRUE },
      { "deadline", finding->deadline, TRUE },
    };
    xmlNode *node = nc_xls_node (writer, findings, "nc:finding");
    g_autofree char *nodeset = nc_xls_element_path (repeat ? repeat : form->root, NULL);

    for (guint a = 0; a < G_N_ELEMENTS (attributes); a++) {
      g_autofree char *value =
          attributes[a].value ? finding_text (form, attributes[a].value, repeat, attributes[a].braces) : NULL;

      if (value)
        nc_xls_attribute (writer, node, attributes[a].name, value);
    }
    nc_xls_attribute (writer, node, "nodeset", nodeset);
  }
}

/**
 * nc_xls_write_model:
 *
 * Writes all below <model>: texts, instances, binds, actions, findings.
 */
void
nc_xls_write_model (NcXlsWriter *writer)
{
  nc_xls_attribute (writer, writer->model, "odk:xforms-version", "1.0.0");
  nc_xls_collect_itext (writer);
  write_submission (writer);
  nc_xls_write_itext (writer);
  write_primary_instance (writer);
  write_secondary_instances (writer);
  write_bind (writer, writer->form->root);
  write_findings (writer);
}
