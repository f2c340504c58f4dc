/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-hub-web-html.h"
#include <stdarg.h>
#include <string.h>

struct NcHtml {
  GString *out;
  GPtrArray *open; /* names of the elements not closed yet */
};

/* Elements that have no end. */
static const char *const void_tags[] = { "meta", "link", "input", "br", "hr", "img", "col", NULL };

NcHtml *
nc_html_new (void)
{
  NcHtml *self = g_new0 (NcHtml, 1);

  self->out = g_string_sized_new (16 * 1024);
  self->open = g_ptr_array_new ();
  return self;
}

void
nc_html_free (NcHtml *self)
{
  if (!self)
    return;
  g_ptr_array_unref (self->open);
  if (self->out)
    g_string_free (self->out, TRUE);
  g_free (self);
}

void
nc_html_doctype (NcHtml *self)
{
  g_string_append (self->out, "<!DOCTYPE html>\n");
}

/* For text and quoted attributes alike. What HTML does not allow at all — control characters — becomes U+FFFD. */
static void
append_escaped (GString *out, const char *text)
{
  g_autofree char *valid = g_utf8_validate (text, -1, NULL) ? NULL : g_utf8_make_valid (text, -1);

  for (const char *p = valid ? valid : text; *p; p++) {
    switch (*p) {
    case '&':
      g_string_append (out, "&amp;");
      break;
    case '<':
      g_string_append (out, "&lt;");
      break;
    case '>':
      g_string_append (out, "&gt;");
      break;
    case '"':
      g_string_append (out, "&quot;");
      break;
    case '\'':
      g_string_append (out, "&#39;");
      break;
    default:
      if ((guint8)*p < 0x20 && *p != '\n' && *p != '\t')
        g_string_append (out, "\xef\xbf\xbd");
      else
        g_string_append_c (out, *p);
    }
  }
}

static gboolean
is_void (const char *tag)
{
  return g_strv_contains (void_tags, tag);
}

static void
append_tag (NcHtml *self, const char *tag, va_list attributes)
{
  const char *name;

  g_string_append_printf (self->out, "<%s", tag);
  while ((name = va_arg (attributes, const char *))) {
    const char *value = va_arg (attributes, const char *);

    if (!value)
      continue;
    g_string_append_printf (self->out, " %s=\"", name);
    append_escaped (self->out, value);
    g_string_append_c (self->out, '"');
  }
  g_string_append_c (self->out, '>');
  if (!is_void (tag))
    g_ptr_array_add (self->open, (gpointer)tag);
}

/**
 * nc_html_open:
 * @tag: program text that lives as long as the writer
 * @...: names and values of attributes, then %NULL; one whose value is %NULL is left out, one with "" stands without
 *   meaning more
 */
void
nc_html_open (NcHtml *self, const char *tag, ...)
{
  va_list attributes;

  va_start (attributes, tag);
  append_tag (self, tag, attributes);
  va_end (attributes);
}

/* Ends the element opened last. */
void
nc_html_close (NcHtml *self)
{
  const char *tag;

  g_return_if_fail (self->open->len > 0);
  tag = g_ptr_array_steal_index (self->open, self->open->len - 1);
  g_string_append_printf (self->out, "</%s>", tag);
}

/* @text: (nullable) */
void
nc_html_text (NcHtml *self, const char *text)
{
  if (text)
    append_escaped (self->out, text);
}

/**
 * nc_html_element:
 * @text: (nullable): all it holds
 * @...: attributes as of nc_html_open()
 */
void
nc_html_element (NcHtml *self, const char *tag, const char *text, ...)
{
  va_list attributes;

  va_start (attributes, text);
  append_tag (self, tag, attributes);
  va_end (attributes);
  if (is_void (tag))
    return;
  nc_html_text (self, text);
  nc_html_close (self);
}

/* Closes what is open and hands the text over; the writer is empty then. */
char *
nc_html_finish (NcHtml *self)
{
  while (self->open->len > 0)
    nc_html_close (self);
  return g_string_free (g_steal_pointer (&self->out), FALSE);
}

/**
 * nc_html_url:
 * @path: program text, beginning with a slash
 * @...: names and values of its query, then %NULL; one whose value is %NULL or empty is left out
 *
 * Returns: (transfer full): an address on this server, its values percent-encoded.
 */
char *
nc_html_url (const char *path, ...)
{
  GString *out = g_string_new (path);
  const char *name;
  char separator = '?';
  va_list values;

  va_start (values, path);
  while ((name = va_arg (values, const char *))) {
    const char *value = va_arg (values, const char *);
    g_autofree char *escaped = value && *value ? g_uri_escape_string (value, NULL, FALSE) : NULL;

    if (!escaped)
      continue;
    g_string_append_printf (out, "%c%s=%s", separator, name, escaped);
    separator = '&';
  }
  va_end (values);
  return g_string_free (out, FALSE);
}
