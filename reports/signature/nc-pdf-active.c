/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-pdf-active.h"
#include "nc-lang.h"

/* Parts by which the same signed bytes look different tomorrow, or to another reader: programs, forms of another kind,
   layers that are switched, content that lies outside of the file. PDF/A knows none of them. */
static const char *const active_keys[] = { "JS", "AA", "OpenAction", "XFA", "OCProperties", "RichMediaContent", NULL };
static const char *const active_actions[] = { "JavaScript", "Launch",      "ImportData", "SubmitForm", "ResetForm",
                                              "Rendition",  "SetOCGState", "Hide",       "GoToE",      NULL };

static const char *
find_in (const NcPdfValue *value)
{
  gboolean is_dict = value->kind == NC_PDF_DICT || value->kind == NC_PDF_STREAM;
  NcPdfValue *action = is_dict ? nc_pdf_dict_get (value, "S") : NULL;
  const char *found = NULL;

  if (value->kind == NC_PDF_STREAM && nc_pdf_dict_get (value, "F"))
    return "F";
  if (action && action->kind == NC_PDF_NAME && g_strv_contains (active_actions, action->bytes))
    return "S";
  for (guint i = 0; is_dict && active_keys[i]; i++)
    if (nc_pdf_dict_get (value, active_keys[i]))
      return active_keys[i];
  for (guint i = 0; value->items && !found && i < value->items->len; i++)
    found = find_in (value->items->pdata[i]);
  return found;
}

/**
 * nc_pdf_find_active:
 * @problems: (element-type utf8): takes the first object of each revision that acts or lies elsewhere
 *
 * A destination to open the file at (/OpenAction with an array) is no action and is passed over by PDF/A too, but no
 * paper needs it.
 */
void
nc_pdf_find_active (NcPdf *pdf, GPtrArray *problems)
{
  for (guint i = 0; i < nc_pdf_n_revisions (pdf); i++) {
    const NcPdfRevision *revision = nc_pdf_revision (pdf, i);

    for (guint k = 0; k < revision->entries->len; k++) {
      const NcPdfEntry *entry = revision->entries->pdata[k];
      const char *found = entry->value ? find_in (entry->value) : NULL;

      if (!found)
        continue;
      g_ptr_array_add (problems, g_strdup_printf (_ ("object %u can change what the paper shows without a trace (/%s)"),
                                                  entry->number, found));
      break;
    }
  }
}
