/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-lang.h"
#include "nc-paths.h"
#include <libintl.h>
#include <locale.h>
#include <string.h>

/* gettext's count of catalogue changes: raising it makes a change of LANGUAGE seen by lookups already made. */
extern int _nl_msg_cat_cntr;

static const char *current = "en";

/**
 * nc_lang_init:
 * @lang: (nullable): "zh", "zh_CN", "en", or %NULL for what the environment says
 *
 * Chooses the language of all messages; may be called again to change it. Works in the C.UTF-8 locale too, so that no
 * language pack is needed. Numbers keep the C locale's form.
 *
 * Returns: %FALSE, and nothing changed, when @lang is none of those.
 */
gboolean
nc_lang_init (const char *lang)
{
  g_autofree char *locale_dir = nc_paths_locale_dir ();
  const char *from_environment = NULL;

  if (!lang) {
    const char *const *names = g_get_language_names_with_category ("LC_MESSAGES");

    for (; names && *names && !from_environment; names++)
      if (g_str_has_prefix (*names, "zh") || g_str_has_prefix (*names, "en"))
        from_environment = *names;
    lang = from_environment && g_str_has_prefix (from_environment, "zh") ? "zh" : "en";
  }
  if (g_str_has_prefix (lang, "zh"))
    current = "zh";
  else if (g_str_has_prefix (lang, "en"))
    current = "en";
  else
    return FALSE;
  /* In the plain C locale gettext ignores LANGUAGE. */
  const char *locale = setlocale (LC_ALL, "");
  if (!locale || g_str_equal (setlocale (LC_MESSAGES, NULL), "C") || g_str_equal (setlocale (LC_CTYPE, NULL), "C"))
    setlocale (LC_ALL, "C.UTF-8");
  setlocale (LC_NUMERIC, "C");
  g_setenv ("LANGUAGE", g_str_equal (current, "zh") ? "zh_CN" : "en", TRUE);
  _nl_msg_cat_cntr++;
  bindtextdomain (GETTEXT_PACKAGE, locale_dir);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  return TRUE;
}

/**
 * nc_lang_switch:
 * @lang: "zh" or "en"
 *
 * As nc_lang_init(), after it; free where @lang is the language already, as it nearly always is where a sentence for a
 * paper is made.
 */
void
nc_lang_switch (const char *lang)
{
  if (!g_str_equal (lang, current))
    nc_lang_init (lang);
}

/**
 * nc_lang_current:
 *
 * Returns: (transfer none): "zh" or "en".
 */
const char *
nc_lang_current (void)
{
  return current;
}

/**
 * nc_lang_in_context:
 * @text: marked with NC_ (@context, …)
 *
 * Returns: (transfer none): its translation where the same word means different things; @text when there is none.
 */
const char *
nc_lang_in_context (const char *context, const char *text)
{
  g_autofree char *key = g_strconcat (context, "\004", text, NULL);
  const char *translated = dgettext (GETTEXT_PACKAGE, key);

  return translated == key ? text : translated;
}
