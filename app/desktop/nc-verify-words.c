/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-verify-words.h"
#include "nc-clock.h"
#include "nc-dates.h"
#include "nc-lang.h"

static char *
words_of_time (gint64 usec)
{
  g_autofree char *iso = usec ? nc_clock_format_usec (usec) : NULL;

  return iso ? nc_dates_words (iso) : g_strdup (_ ("at an unknown time"));
}

static void
add_signature (GString *out, const NcPdfSignature *signature)
{
  g_autofree char *time = words_of_time (signature->claimed_usec);
  const char *signer = signature->signer ? signature->signer : signature->field;

  if (signature->is_timestamp && !signature->problems->len)
    return;
  g_string_append_printf (out, signature->problems->len ? _ ("✗ %s, %s\n") : _ ("✓ signed by %s, %s\n"), signer, time);
  for (guint i = 0; i < signature->problems->len; i++)
    g_string_append_printf (out, "    %s\n", (char *)signature->problems->pdata[i]);
  if (signature->demonstration)
    g_string_append_printf (out, "    %s\n",
                            _ ("with a certificate for demonstrations, which proves nobody's identity"));
}

static guint
count_persons (const NcPdfReport *report)
{
  guint n = 0;

  for (guint i = 0; i < report->signatures->len; i++)
    n += !((NcPdfSignature *)report->signatures->pdata[i])->is_timestamp;
  return n;
}

/**
 * nc_verify_words:
 *
 * Returns: (transfer full): what the report comes to for an inspector: first whether the paper may be relied on, then
 *   who signed it and when, then what is wrong; the last line has no end
 */
char *
nc_verify_words (const NcPdfReport *report)
{
  guint n_persons = count_persons (report);
  GString *out = g_string_new (NULL);

  if (report->sound)
    g_string_append (out, _ ("The paper is genuine: nothing in it was changed since it was signed.\n"));
  else if (n_persons)
    g_string_append (out, _ ("Do not rely on this paper: it does not hold. Ask the authority for the original.\n"));
  else
    g_string_append (out, _ ("No certificate has signed this paper, so that the file alone proves nothing. Compare it "
                             "with the signed original, or sign it with a certificate.\n"));
  for (guint i = 0; i < report->signatures->len; i++)
    add_signature (out, report->signatures->pdata[i]);
  for (guint i = 0; i < report->problems->len; i++)
    g_string_append_printf (out, "✗ %s\n", (char *)report->problems->pdata[i]);
  if (report->missing->len)
    g_string_append_printf (out,
                            g_dngettext (GETTEXT_PACKAGE, "%u place is still to be signed\n",
                                         "%u places are still to be signed\n", report->missing->len),
                            report->missing->len);
  return g_strchomp (g_string_free (out, FALSE));
}
