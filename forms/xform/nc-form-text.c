/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-form-private.h"
#include <string.h>

/* Labels, hints and messages: literal, or by itext in the language of the form, with answers put in. */

/** nc_form_expression: @text compiled, kept for the next time; NULL when it is no expression. */
NcXpath *
nc_form_expression (NcForm *form, const char *text)
{
  NcXpath *xpath = g_hash_table_lookup (form->expressions, text);

  if (!xpath && !g_hash_table_contains (form->expressions, text)) {
    xpath = nc_xpath_compile (text, NULL);
    g_hash_table_insert (form->expressions, g_strdup (text), xpath);
  }
  return xpath;
}

static void
index_texts (NcForm *form)
{
  g_hash_table_remove_all (form->texts);
  for (xmlNode *n = nc_xml_child (form->translation, "text"); n; n = nc_xml_next (n, "text")) {
    char *id = nc_xml_attribute (n, "id");

    if (id)
      g_hash_table_replace (form->texts, id, n);
  }
}

/* "zh" is the language of "zh", "zh-Hans", "中文 (zh)" and "Chinese(zh)". */
static gboolean
is_language (const char *name, const char *wanted)
{
  g_autofree char *in_brackets = g_strdup_printf ("(%s)", wanted);
  gsize length = strlen (wanted);

  return g_ascii_strcasecmp (name, wanted) == 0 || strstr (name, in_brackets) ||
         (length >= 2 && g_ascii_strncasecmp (name, wanted, length) == 0 &&
          (name[length] == '-' || name[length] == '_'));
}

/**
 * nc_form_set_language:
 * @language: (nullable): NULL for the form's default
 *
 * Returns: FALSE when the form has no such translation; then nothing changes
 */
gboolean
nc_form_set_language (NcForm *form, const char *language)
{
  xmlNode *found = NULL;

  for (guint i = 0; i < form->translations->len && !found; i++) {
    g_autofree char *name = nc_xml_attribute (form->translations->pdata[i], "lang");
    g_autofree char *is_default = nc_xml_attribute (form->translations->pdata[i], "default");

    if (language ? name && is_language (name, language) : is_default != NULL)
      found = form->translations->pdata[i];
  }
  if (!found && !language && form->translations->len)
    found = form->translations->pdata[0];
  if (!found)
    return FALSE;
  form->translation = found;
  g_free (form->language);
  form->language = nc_xml_attribute (found, "lang");
  index_texts (form);
  return TRUE;
}

/** nc_form_languages: Returns: (transfer full): the names of the translations, NULL-terminated. */
char **
nc_form_languages (NcForm *form)
{
  GPtrArray *names = g_ptr_array_new ();

  for (guint i = 0; i < form->translations->len; i++) {
    char *name = nc_xml_attribute (form->translations->pdata[i], "lang");

    g_ptr_array_add (names, name ? name : g_strdup (""));
  }
  g_ptr_array_add (names, NULL);
  return (char **)g_ptr_array_free (names, FALSE);
}

/** nc_form_language: Returns: (nullable): the translation in use. */
const char *
nc_form_language (NcForm *form)
{
  return form->language;
}

void
nc_form_read_itext (NcForm *form)
{
  xmlNode *itext = nc_xml_child (form->model, "itext");

  for (xmlNode *n = nc_xml_child (itext, "translation"); n; n = nc_xml_next (n, "translation"))
    g_ptr_array_add (form->translations, n);
  if (!form->options.language || !nc_form_set_language (form, form->options.language))
    nc_form_set_language (form, NULL);
}

/* The text in @element, with each <output value="…"/> evaluated at @context. */
static void
render (NcForm *form, xmlNode *element, xmlNode *context, GString *out, guint depth)
{
  for (xmlNode *n = element->children; n && depth < 20; n = n->next) {
    if (n->type == XML_TEXT_NODE || n->type == XML_CDATA_SECTION_NODE) {
      g_string_append (out, (const char *)n->content);
    } else if (nc_xml_is (n, "output")) {
      g_autofree char *value = nc_xml_attribute (n, "value"), *ref = nc_xml_attribute (n, "ref");
      NcXpath *xpath = value || ref ? nc_form_expression (form, value ? value : ref) : NULL;
      g_autofree char *text = xpath && context ? nc_xpath_eval_string (xpath, form->env, context, NULL) : NULL;

      g_string_append (out, text ? text : "");
    } else if (n->type == XML_ELEMENT_NODE) {
      render (form, n, context, out, depth + 1);
    }
  }
}

static char *
rendered (NcForm *form, xmlNode *element, xmlNode *context)
{
  GString *out = g_string_new (NULL);

  render (form, element, context, out, 0);
  return g_strstrip (g_string_free (out, FALSE));
}

/**
 * nc_form_itext:
 * @form_name: (nullable): "image", "short", …; NULL for the text itself
 * @context: (nullable): where the answers in it are read
 *
 * Returns: (transfer full) (nullable): NULL when there is no such text
 */
char *
nc_form_itext (NcForm *form, const char *id, const char *form_name, xmlNode *context)
{
  xmlNode *text = g_hash_table_lookup (form->texts, id), *fallback = NULL;

  for (xmlNode *n = nc_xml_child (text, "value"); n; n = nc_xml_next (n, "value")) {
    g_autofree char *own = nc_xml_attribute (n, "form");

    if (g_strcmp0 (own, form_name) == 0)
      return rendered (form, n, context);
    if (own && (strcmp (own, "long") == 0 || (strcmp (own, "short") == 0 && !fallback)))
      fallback = n;
  }
  return fallback && !form_name ? rendered (form, fallback, context) : NULL;
}

/* The id in "jr:itext('id')", or what the expression in it gives. */
static char *
itext_id (NcForm *form, const char *ref, xmlNode *context)
{
  const char *open = strstr (ref, "jr:itext(");
  const char *close = strrchr (ref, ')');
  g_autofree char *argument = NULL;
  NcXpath *xpath;

  if (!open || !close || close < open)
    return NULL;
  argument = g_strstrip (g_strndup (open + 9, close - open - 9));
  if (strlen (argument) > 2 && (*argument == '\'' || *argument == '"'))
    return g_strndup (argument + 1, strlen (argument) - 2);
  xpath = context ? nc_form_expression (form, argument) : NULL;
  return xpath ? nc_xpath_eval_string (xpath, form->env, context, NULL) : NULL;
}

/** nc_form_label_of: The child @child ("label", "hint") of a control. Returns: (transfer full): empty without one. */
char *
nc_form_label_of (NcForm *form, xmlNode *element, const char *child, xmlNode *context)
{
  xmlNode *label = nc_xml_child (element, child);
  g_autofree char *ref = label ? nc_xml_attribute (label, "ref") : NULL;

  if (!label)
    return g_strdup ("");
  if (ref) {
    g_autofree char *id = itext_id (form, ref, context);
    char *text = id ? nc_form_itext (form, id, NULL, context) : NULL;

    if (text)
      return text;
  }
  return rendered (form, label, context);
}

/** nc_form_message: A message of a bind: itself, or "jr:itext('…')". Returns: (transfer full) (nullable). */
char *
nc_form_message (NcForm *form, const char *message, xmlNode *context)
{
  g_autofree char *id = message && strstr (message, "jr:itext(") ? itext_id (form, message, context) : NULL;
  char *text = id ? nc_form_itext (form, id, NULL, context) : NULL;

  return text ? text : g_strdup (message);
}

/**
 * nc_form_media:
 * @kind: "image", "audio", "video", "big-image"
 *
 * Returns: (transfer full) (nullable): the address of what goes with the label, "jr://images/plate.jpg"
 */
char *
nc_form_media (NcForm *form, const char *path, const char *kind)
{
  xmlNode *node = nc_form_node (form, path, NULL);
  NcState *state = node ? nc_state (node) : NULL;
  xmlNode *label = state && state->def->control ? nc_xml_child (state->def->control->element, "label") : NULL;
  g_autofree char *ref = label ? nc_xml_attribute (label, "ref") : NULL;
  g_autofree char *id = ref ? itext_id (form, ref, node) : NULL;

  return id ? nc_form_itext (form, id, kind, node) : NULL;
}
