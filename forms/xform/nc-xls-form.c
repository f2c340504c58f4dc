/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-xls-form.h"
#include <string.h>

static void
element_free (gpointer data)
{
  NcXlsElement *element = data;

  g_ptr_array_unref (element->children);
  g_clear_pointer (&element->tags, g_ptr_array_unref);
  g_clear_pointer (&element->triggers, g_ptr_array_unref);
  g_free (element);
}

static void
text_free (gpointer data)
{
  NcXlsText *text = data;

  g_clear_pointer (&text->translations, g_array_unref);
  g_free (text);
}

static void
list_free (gpointer data)
{
  NcXlsList *list = data;

  g_ptr_array_unref (list->choices);
  g_free (list);
}

NcXlsForm *
nc_xls_form_new (NcXlsBook *book, NcDiagnostics *diagnostics)
{
  NcXlsForm *self = g_new0 (NcXlsForm, 1);

  self->book = book;
  self->diagnostics = diagnostics;
  self->texts = g_string_chunk_new (16 * 1024);
  self->owned_elements = g_ptr_array_new_with_free_func (element_free);
  self->owned_texts = g_ptr_array_new_with_free_func (text_free);
  self->owned_dicts = g_ptr_array_new_with_free_func ((GDestroyNotify)g_array_unref);
  self->settings = g_hash_table_new (g_str_hash, g_str_equal);
  self->lists = g_ptr_array_new_with_free_func (list_free);
  self->external_lists = g_ptr_array_new_with_free_func (list_free);
  self->lists_by_name = g_hash_table_new (g_str_hash, g_str_equal);
  self->languages = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->headers_looked = g_hash_table_new (g_str_hash, g_str_equal);
  self->findings = g_ptr_array_new_with_free_func (g_free);
  self->by_name = g_hash_table_new (g_str_hash, g_str_equal);
  self->default_language = "default";
  self->collapse_spaces = TRUE;
  return self;
}

void
nc_xls_form_free (NcXlsForm *self)
{
  if (!self)
    return;
  g_hash_table_unref (self->by_name);
  g_ptr_array_unref (self->findings);
  g_hash_table_unref (self->lists_by_name);
  g_hash_table_unref (self->languages);
  g_hash_table_unref (self->headers_looked);
  g_ptr_array_unref (self->lists);
  g_ptr_array_unref (self->external_lists);
  g_hash_table_unref (self->settings);
  g_ptr_array_unref (self->owned_dicts);
  g_ptr_array_unref (self->owned_texts);
  g_ptr_array_unref (self->owned_elements);
  g_string_chunk_free (self->texts);
  g_free (self);
}

/* A copy that lives as long as the form. */
const char *
nc_xls_keep (NcXlsForm *self, const char *text)
{
  return text ? g_string_chunk_insert (self->texts, text) : NULL;
}

const char *
nc_xls_keep_take (NcXlsForm *self, char *text)
{
  g_autofree char *taken = text;

  return nc_xls_keep (self, taken);
}

/* Adds an element to the children of @parent (nullable). */
NcXlsElement *
nc_xls_element_new (NcXlsForm *self, NcXlsKind kind, const char *name, NcXlsElement *parent)
{
  NcXlsElement *element = g_new0 (NcXlsElement, 1);

  element->kind = kind;
  element->name = nc_xls_keep (self, name);
  element->children = g_ptr_array_new ();
  element->parent = parent;
  if (parent) {
    g_ptr_array_add (parent->children, element);
    element->in_repeat = parent->in_repeat || parent->kind == NC_XLS_REPEAT;
  }
  g_ptr_array_add (self->owned_elements, element);
  return element;
}

NcXlsText *
nc_xls_text_new (NcXlsForm *self, const char *plain)
{
  NcXlsText *text = g_new0 (NcXlsText, 1);

  text->plain = plain;
  g_ptr_array_add (self->owned_texts, text);
  return text;
}

static void
translation_put (NcXlsText *text, const char *lang, const char *value, gboolean replace)
{
  NcXlsTranslation translation = { lang, value };

  if (!text->translations)
    text->translations = g_array_new (FALSE, FALSE, sizeof (NcXlsTranslation));
  for (guint i = 0; i < text->translations->len; i++) {
    NcXlsTranslation *known = &g_array_index (text->translations, NcXlsTranslation, i);

    if (g_str_equal (known->lang, lang)) {
      if (replace)
        known->text = value;
      return;
    }
  }
  g_array_append_val (text->translations, translation);
}

/* @lang NULL: the column without a language, which speaks the form's default language once others are there. */
void
nc_xls_text_set (NcXlsForm *self, NcXlsText **text, const char *lang, const char *value)
{
  if (!*text)
    *text = nc_xls_text_new (self, NULL);
  if (lang) {
    if ((*text)->plain)
      translation_put (*text, self->default_language, (*text)->plain, FALSE);
    (*text)->plain = NULL;
    translation_put (*text, lang, value, TRUE);
  } else if ((*text)->translations) {
    translation_put (*text, self->default_language, value, FALSE);
  } else {
    (*text)->plain = value;
  }
}

gboolean
nc_xls_text_is_translated (const NcXlsText *text)
{
  return text && text->translations;
}

gboolean
nc_xls_text_is_empty (const NcXlsText *text)
{
  return !text || (!text->translations && (!text->plain || !*text->plain));
}

NcXlsDict *
nc_xls_dict_new (NcXlsForm *self)
{
  NcXlsDict *dict = g_array_new (FALSE, TRUE, sizeof (NcXlsEntry));

  g_ptr_array_add (self->owned_dicts, dict);
  return dict;
}

NcXlsText *
nc_xls_dict_get (NcXlsDict *dict, const char *key)
{
  for (guint i = 0; dict && i < dict->len; i++)
    if (g_str_equal (g_array_index (dict, NcXlsEntry, i).key, key))
      return g_array_index (dict, NcXlsEntry, i).text;
  return NULL;
}

const char *
nc_xls_dict_plain (NcXlsDict *dict, const char *key)
{
  NcXlsText *text = nc_xls_dict_get (dict, key);

  return text ? text->plain : NULL;
}

void
nc_xls_dict_set (NcXlsForm *self, NcXlsDict **dict, const char *key, const char *lang, const char *value)
{
  NcXlsEntry entry = { .key = nc_xls_keep (self, key) };
  NcXlsText *known;

  if (!*dict)
    *dict = nc_xls_dict_new (self);
  known = nc_xls_dict_get (*dict, key);
  if (known) {
    nc_xls_text_set (self, &known, lang, value);
    return;
  }
  nc_xls_text_set (self, &entry.text, lang, value);
  g_array_append_val (*dict, entry);
}

/* What XLSForm takes for yes. */
gboolean
nc_xls_is_yes (const char *text)
{
  return text && (g_ascii_strcasecmp (text, "yes") == 0 || g_ascii_strcasecmp (text, "true") == 0 ||
                  g_str_equal (text, "true()"));
}

const char *
nc_xls_setting (NcXlsForm *self, const char *name)
{
  return g_hash_table_lookup (self->settings, name);
}

/**
 * nc_xls_element_path:
 * @relative_to: (nullable): an ancestor; the path then starts below it
 *
 * Returns: (transfer full): "/data/group/question".
 */
char *
nc_xls_element_path (const NcXlsElement *element, const NcXlsElement *relative_to)
{
  GString *path = g_string_new (NULL);

  for (const NcXlsElement *at = element; at && at != relative_to; at = at->parent)
    if (!at->flat) {
      g_string_prepend (path, at->name);
      g_string_prepend_c (path, '/');
    }
  return g_string_free (path, FALSE);
}

static gboolean
is_name_start (gunichar c)
{
  return g_ascii_isalpha ((char)(c < 128 ? c : 0)) || c == '_' ||
         (c >= 0xc0 && c != 0xd7 && c != 0xf7 && !(c >= 0x300 && c < 0x370) && c != 0x37e &&
          (c < 0x2000 || (c >= 0x200c && c <= 0x200d) || (c >= 0x2070 && c <= 0x218f) || (c >= 0x2c00 && c <= 0x2fef) ||
           (c >= 0x3001 && c <= 0xd7ff) || (c >= 0xf900 && c <= 0xfdcf) || (c >= 0xfdf0 && c <= 0xfffd) ||
           c >= 0x10000));
}

/* How many bytes at @text are an XML name without a colon. */
static gsize
name_length (const char *text)
{
  const char *at = text;

  for (; *at; at = g_utf8_next_char (at)) {
    gunichar c = g_utf8_get_char (at);
    gboolean inside = g_ascii_isdigit ((char)(c < 128 ? c : 0)) || c == '-' || c == '.' || c == 0xb7 ||
                      (c >= 0x300 && c <= 0x36f) || c == 0x203f || c == 0x2040;

    if (!is_name_start (c) && (at == text || !inside))
      break;
  }
  return (gsize)(at - text);
}

/* An XML name, with at most one prefix. */
gboolean
nc_xls_is_name (const char *text)
{
  gsize length = text ? name_length (text) : 0;

  if (length == 0)
    return FALSE;
  if (text[length] != ':')
    return text[length] == '\0';
  text += length + 1;
  length = name_length (text);
  return length > 0 && text[length] == '\0';
}
