/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "papers-support.h"
#include <poppler.h>
#include <string.h>

json_t *
papers_load_snapshot (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("NENGCHA_TEST_SOURCE"), "papers/snapshot.json", NULL);
  json_error_t where;
  json_t *snapshot = json_load_file (path, 0, &where);

  if (!snapshot)
    g_error ("%s:%d: %s", path, where.line, where.text);
  return snapshot;
}

static GBytes *
load_image (const char *reference, gpointer user, GError **error)
{
  g_autofree char *path = g_build_filename (g_getenv ("NENGCHA_TEST_SOURCE"), "papers", reference, NULL);
  char *data = NULL;
  gsize length;

  (void)user;
  return g_file_get_contents (path, &data, &length, error) ? g_bytes_new_take (data, length) : NULL;
}

NcPaperOptions
papers_options_at (NcClock *clock)
{
  return (NcPaperOptions){ .clock = clock, .load_image = load_image };
}

void
papers_drop_white (char *text)
{
  g_autofree char *copy = g_strdup (text);
  char *to = text;

  for (const char *p = copy; *p; p = g_utf8_next_char (p))
    if (!g_unichar_isspace (g_utf8_get_char (p)))
      to += g_unichar_to_utf8 (g_utf8_get_char (p), to);
  *to = 0;
}

char *
papers_text_of (GBytes *pdf)
{
  PopplerDocument *document = poppler_document_new_from_bytes (pdf, NULL, NULL);
  GString *text = g_string_new (NULL);

  g_assert_nonnull (document);
  for (int i = 0; i < poppler_document_get_n_pages (document); i++) {
    PopplerPage *page = poppler_document_get_page (document, i);
    g_autofree char *one = poppler_page_get_text (page);

    g_string_append (text, one);
    g_object_unref (page);
  }
  g_object_unref (document);
  papers_drop_white (text->str);
  return g_string_free (text, FALSE);
}

void
papers_assert_contains (const char *kind, const char *text, const char *wanted)
{
  g_autofree char *plain = g_strdup (wanted);

  papers_drop_white (plain);
  if (!strstr (text, plain))
    g_error ("%s does not say “%s”:\n%s", kind, wanted, text);
}

guint
papers_count (const char *text, const char *word)
{
  guint n = 0;

  for (const char *p = strstr (text, word); p; p = strstr (p + 1, word))
    n++;
  return n;
}

void
papers_write_file (const char *folder, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}
