/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-checklist-evidence.h"
#include <string.h>

typedef struct {
  const char *path;
  NcCaseFacts *facts;
  const NcCaseFinding *finding;
} Binding;

static void
bind_file (NcCaseFacts *facts, const NcCaseFinding *finding, const char *name)
{
  NcCaseEvidence *found = NULL;

  NC_CASE_EACH (facts, NC_CASE_EVIDENCE, NcCaseEvidence, evidence)
  {
    if (nc_text_is_blank (evidence->removed_reason) && g_strcmp0 (evidence->file_name, name) == 0)
      found = evidence;
  }
  if (!found || nc_case_evidence_speaks (found, finding))
    return;
  if (found->finding_id && *found->finding_id) {
    g_autofree char *ids = g_strdup_printf ("%s %s", found->finding_id, finding->id);

    nc_text_set (&found->finding_id, ids);
  } else {
    nc_text_set (&found->finding_id, finding->id);
  }
}

static void
visit_cb (NcForm *form, const char *path, xmlNode *node, gboolean is_repeat, gboolean is_leaf, gboolean is_relevant,
          const char *type, gpointer user_data)
{
  const Binding *binding = user_data;
  const char *rest = g_str_has_prefix (path, binding->path) ? path + strlen (binding->path) : NULL;
  g_autofree char *name = NULL;

  (void)form;
  /* Pictures of a machine speak for that machine alone, not for what was found of the whole unit. */
  if (is_repeat || !is_leaf || !is_relevant || g_strcmp0 (type, "binary") != 0 || !rest || *rest != '/' ||
      strchr (rest, '['))
    return;
  name = nc_xml_text (node);
  if (name && *name)
    bind_file (binding->facts, binding->finding, name);
}

/**
 * nc_checklist_bind_evidence:
 * @path: what the finding was found in: "/data/motors[2]"
 *
 * The pictures that answer questions of the place of a finding are its evidence: of files of one name the newest.
 */
void
nc_checklist_bind_evidence (NcForm *form, const char *path, NcCaseFacts *facts, const NcCaseFinding *finding)
{
  Binding binding = { path, facts, finding };

  if (nc_case_count (facts, NC_CASE_EVIDENCE))
    nc_form_visit (form, visit_cb, &binding);
}
