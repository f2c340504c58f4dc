/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-xls-writer.h"
#include <string.h>

typedef struct {
  const char *lang, *text;
} Value;

/* One form of a text: "long" is the plain one, "guidance", "image", "audio" … the others. */
typedef struct {
  const char *form;
  GArray *values; /* Value */
} Form;

typedef struct {
  char *id;
  const NcXlsElement *context;
  GArray *forms; /* Form */
} Entry;

static void
form_clear (gpointer data)
{
  g_array_unref (((Form *)data)->values);
}

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_free (entry->id);
  g_array_unref (entry->forms);
  g_free (entry);
}

static void
add_value (NcXlsWriter *writer, const char *id, const NcXlsElement *context, const char *form_name, const char *lang,
           const char *text)
{
  Entry *entry = g_hash_table_lookup (writer->itext_by_id, id);
  Form *form = NULL;
  Value value = { lang, text };

  if (!entry) {
    entry = g_new0 (Entry, 1);
    entry->id = g_strdup (id);
    entry->context = context;
    entry->forms = g_array_new (FALSE, TRUE, sizeof (Form));
    g_array_set_clear_func (entry->forms, form_clear);
    g_ptr_array_add (writer->itext, entry);
    g_hash_table_insert (writer->itext_by_id, entry->id, entry);
  }
  for (guint i = 0; i < entry->forms->len && !form; i++)
    if (g_str_equal (g_array_index (entry->forms, Form, i).form, form_name))
      form = &g_array_index (entry->forms, Form, i);
  if (!form) {
    Form fresh = { form_name, g_array_new (FALSE, FALSE, sizeof (Value)) };

    g_array_append_val (entry->forms, fresh);
    form = &g_array_index (entry->forms, Form, entry->forms->len - 1);
  }
  g_array_append_val (form->values, value);
  for (guint i = 0; i < writer->languages->len; i++)
    if (g_str_equal (g_ptr_array_index (writer->languages, i), lang))
      return;
  g_ptr_array_add (writer->languages, (gpointer)lang);
}

static void
add_text (NcXlsWriter *writer, const char *id, const NcXlsElement *context, const char *form, const NcXlsText *text)
{
  if (!text)
    return;
  for (guint i = 0; text->translations && i < text->translations->len; i++) {
    const NcXlsTranslation *translation = &g_array_index (text->translations, NcXlsTranslation, i);

    add_value (writer, id, context, form, translation->lang, translation->text);
  }
  if (!text->translations && text->plain && *text->plain)
    add_value (writer, id, context, form, writer->form->default_language, text->plain);
}

static void
add_media (NcXlsWriter *writer, const char *id, NcXlsDict *media)
{
  for (guint i = 0; media && i < media->len; i++)
    add_text (writer, id, NULL, g_array_index (media, NcXlsEntry, i).key, g_array_index (media, NcXlsEntry, i).text);
}

gboolean
nc_xls_needs_itext (const NcXlsElement *element)
{
  return nc_xls_text_is_translated (element->label) || (element->media && element->media->len);
}

static char *
text_id (const NcXlsElement *element, const char *what)
{
  g_autofree char *path = nc_xls_element_path (element, NULL);

  return g_strconcat (path, ":", what, NULL);
}

/**
 * nc_xls_itext_ref:
 * @what: "label", "hint", "jr:constraintMsg" …
 *
 * Returns: (transfer full): the reference to a text of @element.
 */
char *
nc_xls_itext_ref (const NcXlsElement *element, const char *what)
{
  g_autofree char *id = text_id (element, what);

  return g_strdup_printf ("jr:itext('%s')", id);
}

static void
collect_element (NcXlsWriter *writer, const NcXlsElement *element)
{
  static const char *const messages[] = { "jr:constraintMsg", "jr:requiredMsg", "jr:noAppErrorString", "nc:softMsg" };
  g_autofree char *label = text_id (element, "label"), *hint = text_id (element, "hint");

  for (guint i = 0; i < G_N_ELEMENTS (messages); i++) {
    NcXlsText *text = nc_xls_dict_get (element->bind, messages[i]);
    g_autofree char *id = text_id (element, messages[i]);

    if (text && (text->translations || nc_xls_has_reference (text->plain)))
      add_text (writer, id, element, "long", text);
  }
  if (nc_xls_needs_itext (element))
    add_text (writer, label, element, "long", element->label);
  add_media (writer, label, element->media);
  if (nc_xls_text_is_translated (element->hint) || element->guidance)
    add_text (writer, hint, element, "long", element->hint);
  add_text (writer, hint, element, "guidance", element->guidance);
  for (guint i = 0; i < element->children->len; i++)
    collect_element (writer, g_ptr_array_index (element->children, i));
}

/**
 * nc_xls_collect_itext:
 *
 * Gathers all texts that are in several languages or more than text.
 */
void
nc_xls_collect_itext (NcXlsWriter *writer)
{
  writer->itext = g_ptr_array_new_with_free_func (entry_free);
  writer->itext_by_id = g_hash_table_new (g_str_hash, g_str_equal);
  writer->languages = g_ptr_array_new ();
  for (guint i = 0; i < writer->form->lists->len; i++) {
    const NcXlsList *list = g_ptr_array_index (writer->form->lists, i);

    for (guint j = 0; list->itext && j < list->choices->len; j++) {
      const NcXlsChoice *choice = g_ptr_array_index (list->choices, j);
      g_autofree char *id = g_strdup_printf ("%s-%u", list->name, j);

      add_text (writer, id, NULL, "long", choice->label);
      add_media (writer, id, choice->media);
    }
  }
  collect_element (writer, writer->form->root);
}

void
nc_xls_itext_free (NcXlsWriter *writer)
{
  g_clear_pointer (&writer->itext, g_ptr_array_unref);
  g_clear_pointer (&writer->itext_by_id, g_hash_table_unref);
  g_clear_pointer (&writer->languages, g_ptr_array_unref);
}

static void
write_value (NcXlsWriter *writer, xmlNode *text, const Entry *entry, const Form *form, const char *lang)
{
  const char *content = "-";
  xmlNode *value;

  for (guint i = 0; i < form->values->len; i++)
    if (g_str_equal (g_array_index (form->values, Value, i).lang, lang))
      content = g_array_index (form->values, Value, i).text;
  if (g_str_equal (form->form, "long") || g_str_equal (form->form, "guidance")) {
    value = nc_xls_node (writer, text, "value");
    if (form->form[0] == 'g')
      nc_xls_attribute (writer, value, "form", "guidance");
    nc_xls_add_rich_text (writer, value, content, entry->context);
  } else if (!g_str_equal (content, "-")) {
    gboolean image = g_str_has_suffix (form->form, "image");
    g_autofree char *uri = g_strdup_printf ("jr://%s/%s", image ? "images" : form->form, content);

    value = nc_xls_node (writer, text, "value");
    nc_xls_attribute (writer, value, "form", form->form);
    nc_xls_add_rich_text (writer, value, uri, entry->context);
  }
}

/**
 * nc_xls_write_itext:
 *
 * Writes what was gathered; a text that a language lacks is “-” in it.
 */
void
nc_xls_write_itext (NcXlsWriter *writer)
{
  xmlNode *itext;

  if (writer->itext->len == 0)
    return;
  itext = nc_xls_node (writer, writer->model, "itext");
  for (guint l = 0; l < writer->languages->len; l++) {
    const char *lang = g_ptr_array_index (writer->languages, l);
    xmlNode *translation = nc_xls_node (writer, itext, "translation");

    nc_xls_attribute (writer, translation, "lang", lang);
    if (g_str_equal (lang, writer->form->default_language))
      nc_xls_attribute (writer, translation, "default", "true()");
    for (guint i = 0; i < writer->itext->len; i++) {
      const Entry *entry = g_ptr_array_index (writer->itext, i);
      xmlNode *text = nc_xls_node (writer, translation, "text");

      nc_xls_attribute (writer, text, "id", entry->id);
      for (guint f = 0; f < entry->forms->len; f++)
        write_value (writer, text, entry, &g_array_index (entry->forms, Form, f), lang);
    }
  }
}
