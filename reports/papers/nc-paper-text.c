/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-paper-build.h"
#include "nc-lang.h"
#include <string.h>

/**
 * nc_paper_split_cells:
 *
 * Returns: (transfer full): @text cut at each "|" that does not stand within braces, white at the ends taken away.
 */
char **
nc_paper_split_cells (const char *text)
{
  GPtrArray *cells = g_ptr_array_new ();
  const char *start = text;
  int depth = 0;

  for (const char *p = text;; p++) {
    if (*p == '{')
      depth++;
    else if (*p == '}')
      depth--;
    if (!*p || (*p == '|' && depth <= 0)) {
      g_ptr_array_add (cells, g_strstrip (g_strndup (start, (gsize)(p - start))));
      start = p + 1;
    }
    if (!*p)
      break;
  }
  g_ptr_array_add (cells, NULL);
  return (char **)g_ptr_array_free (cells, FALSE);
}

static void
flush_run (NcPara *para, NcFace face, GString *run)
{
  if (!run->len)
    return;
  nc_para_add_run (para, face, run->str);
  g_string_truncate (run, 0);
}

/**
 * nc_paper_add_text:
 * @face: of text that is not marked
 * @text: template text: {placeholders}, **hei**, __kai__, \n for a new line. Marks in the values themselves stay text.
 *
 * Returns: %FALSE with an error that names the placeholder.
 */
gboolean
nc_paper_add_text (NcPara *para, NcFace face, const char *text, const NcScope *scope, GError **error)
{
  g_autoptr (GString) run = g_string_new (NULL);
  NcFace current = face;

  for (const char *p = text; *p;) {
    const char *close = *p == '{' ? strchr (p, '}') : NULL;

    if (close) {
      g_autofree char *placeholder = g_strndup (p + 1, (gsize)(close - p - 1));
      g_autofree char *value = nc_scope_expand (scope, placeholder, error);

      if (!value)
        return FALSE;
      g_string_append (run, value);
      p = close + 1;
    } else if (g_str_has_prefix (p, "**") || g_str_has_prefix (p, "__")) {
      NcFace marked = *p == '*' ? NC_FACE_HEI : NC_FACE_KAI;

      flush_run (para, current, run);
      current = current == marked ? face : marked;
      p += 2;
    } else if (g_str_has_prefix (p, "\\n")) {
      g_string_append_c (run, '\n');
      p += 2;
    } else {
      g_string_append_c (run, *p++);
    }
  }
  flush_run (para, current, run);
  return TRUE;
}

/** nc_paper_plain_text: Returns: (transfer full): the text without marks; %NULL with an error. */
char *
nc_paper_plain_text (const char *text, const NcScope *scope, GError **error)
{
  NcParaStyle style = { .size_pt = 10 };
  g_autoptr (NcPara) para = nc_para_new (&style);
  GString *out;

  if (!nc_paper_add_text (para, NC_FACE_BODY, text, scope, error))
    return NULL;
  out = g_string_new (NULL);
  for (guint i = 0; i < para->runs->len; i++)
    g_string_append (out, ((NcRun *)g_ptr_array_index (para->runs, i))->text);
  return g_string_free (out, FALSE);
}
