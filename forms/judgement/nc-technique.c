/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-csv.h"
#include "nc-judge-private.h"
#include "nc-json.h"
#include "nc-judgement-resources.h"
#include <string.h>

/* Techniques that the region's plan names (seed 001, boxes 2 and 3), as suggestions beside a finding. A word in
   "applies_to" is part of a product's name, or "@" and a kind. */
typedef struct {
  char *id, *purpose, *name;
  char **words;
} Technique;

static void
technique_free (gpointer data)
{
  Technique *technique = data;

  g_free (technique->id);
  g_free (technique->purpose);
  g_free (technique->name);
  g_strfreev (technique->words);
  g_free (technique);
}

gboolean
nc_judge_load_techniques (NcJudge *self, GError **error)
{
  g_autoptr (GBytes) bytes =
      g_resource_lookup_data (nc_judgement_get_resource (), "/org/nengcha/judgement/techniques.csv", 0, error);
  g_autoptr (NcCsv) csv = bytes ? nc_csv_new_for_bytes (bytes, "techniques.csv") : NULL;
  g_autoptr (GError) problem = NULL;
  const NcCsvField *fields;
  guint n;

  self->techniques = g_ptr_array_new_with_free_func (technique_free);
  if (!csv || !nc_csv_read_header (csv, error))
    return FALSE;
  while (nc_csv_next (csv, &fields, &n, &problem)) {
    Technique *technique = g_new0 (Technique, 1);

    technique->id = g_strdup (fields[nc_csv_column (csv, "id")].text);
    technique->purpose = g_strdup (fields[nc_csv_column (csv, "purpose")].text);
    technique->name = g_strdup (fields[nc_csv_column (csv, "technique")].text);
    technique->words = g_strsplit (fields[nc_csv_column (csv, "applies_to")].text, ";", -1);
    g_ptr_array_add (self->techniques, technique);
  }
  if (problem)
    g_propagate_error (error, g_steal_pointer (&problem));
  return self->techniques->len > 0;
}

static gboolean
applies (const Technique *technique, const char *kind, const char *product)
{
  for (guint w = 0; technique->words[w]; w++)
    if (technique->words[w][0] == '@' ? g_str_equal (technique->words[w] + 1, kind)
                                      : *product && strstr (product, technique->words[w]))
      return TRUE;
  return FALSE;
}

/**
 * nc_judge_techniques:
 *
 * Adds the techniques that fit to a verdict that asks for something.
 */
void
nc_judge_techniques (NcJudge *self, NcVerdict *verdict)
{
  const char *product = self->record->kind == NC_KIND_PRODUCT ? nc_judge_text (self, NC_PRODUCT_NAME) : "";
  gboolean any = FALSE;

  if (verdict->code != NC_VERDICT_FAIL && verdict->code != NC_VERDICT_ELIMINATED)
    return;
  for (guint i = 0; i < self->techniques->len; i++) {
    const Technique *technique = g_ptr_array_index (self->techniques, i);
    GString *out = verdict->extra;

    if (!applies (technique, verdict->kind, product))
      continue;
    if (!any) {
      nc_json_key (nc_extra (verdict), "techniques");
      nc_json_begin_array (out);
      any = TRUE;
    }
    nc_json_begin_object (out);
    nc_json_member_string (out, "id", technique->id);
    nc_json_member_string (out, "purpose", technique->purpose);
    nc_json_member_string (out, "technique", technique->name);
    nc_json_end_object (out);
  }
  if (any)
    nc_json_end_array (verdict->extra);
}
