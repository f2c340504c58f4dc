/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-checklist-evidence.h"
#include <string.h>

/* Enough to tell the pictures of one case apart, and still short enough to read. */
#define N_HASH_LETTERS 8

typedef struct {
  const char *path;
  NcCaseFacts *facts;
  const NcCaseFinding *finding;
} Binding;

/**
 * nc_checklist_photo_name:
 * @file_name: as the camera wrote it
 * @sha256: of the picture, in hex
 *
 * What answers a question that a picture is given to: two cameras both write IMG_0001.jpg, so that the name alone says
 * neither of which machine it is. The beginning of the hash stands before the ending: IMG_0001-1f3a9c02.jpg.
 *
 * Returns: (transfer full): the answer.
 */
char *
nc_checklist_photo_name (const char *file_name, const char *sha256)
{
  const char *dot = strrchr (file_name, '.');
  gsize stem = dot && dot > file_name ? (gsize)(dot - file_name) : strlen (file_name);

  return g_strdup_printf ("%.*s-%.*s%s", (int)stem, file_name, N_HASH_LETTERS, sha256, file_name + stem);
}

typedef enum { NO_MATCH, BY_NAME, BY_CONTENT } Match;

/* A name alone comes from a terminal, or from before pictures were told apart by what is on them. */
static Match
match (const NcCaseEvidence *evidence, const char *answer)
{
  g_autofree char *own = NULL;

  if (!evidence->file_name || !nc_text_is_blank (evidence->removed_reason))
    return NO_MATCH;
  if (evidence->blob_id)
    own = nc_checklist_photo_name (evidence->file_name, evidence->blob_id);
  if (g_strcmp0 (own, answer) == 0)
    return BY_CONTENT;
  return g_str_equal (evidence->file_name, answer) ? BY_NAME : NO_MATCH;
}

/* Of files of one name that a finding has one of already, no other becomes its evidence; else one that speaks for
   nothing yet comes before one that does, and the newest first. */
static NcCaseEvidence *
find_evidence (NcCaseFacts *facts, const NcCaseFinding *finding, const char *answer, Match wanted)
{
  NcCaseEvidence *found = NULL;

  NC_CASE_EACH (facts, NC_CASE_EVIDENCE, NcCaseEvidence, evidence)
  {
    if (match (evidence, answer) != wanted)
      continue;
    if (nc_case_evidence_speaks (evidence, finding))
      return evidence;
    if (!found || nc_text_is_blank (evidence->finding_id) || !nc_text_is_blank (found->finding_id))
      found = evidence;
  }
  return found;
}

static void
bind_file (NcCaseFacts *facts, const NcCaseFinding *finding, const char *answer)
{
  NcCaseEvidence *found = find_evidence (facts, finding, answer, BY_CONTENT);

  if (!found)
    found = find_evidence (facts, finding, answer, BY_NAME);
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
 * The pictures that answer questions of the place of a finding are its evidence. An answer that is a file's name alone
 * means, of several such files, the one that speaks for nothing else, and of those the newest.
 */
void
nc_checklist_bind_evidence (NcForm *form, const char *path, NcCaseFacts *facts, const NcCaseFinding *finding)
{
  Binding binding = { path, facts, finding };

  if (nc_case_count (facts, NC_CASE_EVIDENCE))
    nc_form_visit (form, visit_cb, &binding);
}
