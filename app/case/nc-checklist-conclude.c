/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-checklist-evidence.h"
#include "nc-checklist-run-private.h"
#include "nc-lang.h"
#include "nc-xlsform.h"
#include <string.h>

/* From the answers to the findings of the case. */

/* What a finding says goes onto papers, and papers are Chinese whatever the interface is: the form is opened once more
   in Chinese where it is another. */
static NcForm *
form_for_papers (NcChecklistRun *self, GError **error)
{
  const char *lang = nc_lang_current ();
  NcForm *form;

  nc_lang_switch ("zh");
  form = nc_checklist_run_open_now (self, error);
  nc_lang_switch (lang);
  return form;
}

/* A value beside the finding, where the form has such a question there. */
static void
take_value (NcForm *form, const NcFinding *found, const char *name, char **field)
{
  g_autofree char *path = g_strdup_printf ("%s/%s", found->path, name);
  g_autofree char *value = nc_form_get_value (form, path);

  if (value && *value)
    nc_text_set (field, value);
}

static NcCaseFinding *
find_finding (NcCaseFacts *facts, const char *origin, const char *violation)
{
  NC_CASE_EACH (facts, NC_CASE_FINDINGS, NcCaseFinding, finding)
  {
    if (g_strcmp0 (finding->origin, origin) == 0 && g_strcmp0 (finding->violation, violation) == 0)
      return finding;
  }
  return NULL;
}

static void
fill_finding (NcForm *form, NcCaseFinding *finding, const NcFinding *found, NcDay today)
{
  g_autofree char *count = NULL, *fact = g_strdup (found->fact);

  nc_text_set (&finding->violation, found->violation);
  /* Papers join facts by semicolons and end them with a full stop of their own. */
  if (g_str_has_suffix (fact, "。"))
    fact[strlen (fact) - strlen ("。")] = 0;
  nc_text_set (&finding->fact, fact);
  nc_text_set (&finding->evidence_rule, *found->evidence ? found->evidence : NULL);
  nc_text_set (&finding->withdrawn_reason, NULL);
  nc_text_set (&finding->confidence, found->has_confidence ? nc_confidence_to_string (found->confidence) : NULL);
  take_value (form, found, "verdict", &finding->verdict);
  take_value (form, found, "name", &finding->equipment);
  take_value (form, found, "model", &finding->model);
  take_value (form, found, "serial_no", &finding->serial_no);
  take_value (form, found, "place", &finding->location);
  take_value (form, found, "equipment_id", &finding->equipment_id);
  take_value (form, found, "rule_id", &finding->rule_id);
  take_value (form, found, "document", &finding->document);
  take_value (form, found, "table_item", &finding->table_item);
  take_value (form, found, "grade", &finding->actual);
  take_value (form, found, "count", &count);
  finding->confirmed = g_strcmp0 (finding->verdict, "eliminated") == 0;
  finding->quantity = 1;
  if (count)
    g_ascii_string_to_signed (count, 10, 1, 100000, &finding->quantity, NULL);
  if (found->deadline_days > 0 && finding->due_on == NC_DAY_NONE)
    finding->due_on = today + found->deadline_days;
}

typedef struct {
  xmlNode *root;
  xmlNs *ns;
} Mark;

static xmlNode *
add_mark (const Mark *mark, const char *name, const char *path, const char *text)
{
  xmlNode *node = xmlNewTextChild (mark->root, mark->ns, (const xmlChar *)name, (const xmlChar *)text);

  xmlNewProp (node, (const xmlChar *)"path", (const xmlChar *)path);
  return node;
}

static void
mark_kept_cb (const char *path, const char *value, gpointer user_data)
{
  add_mark (user_data, "kept", path, value);
}

/* The instance with what a form's own elements have no place for, in a namespace of its own: nc:kept, answers whose
   question a newer version no longer has, and nc:reason, why an unusual answer is right. */
static char *
marked_instance (NcChecklistRun *self, NcForm *form, GPtrArray *faults)
{
  g_autofree char *xml = nc_form_to_xml (form);
  g_autoptr (xmlDoc) doc = nc_xml_parse (xml, strlen (xml), NULL);
  Mark mark = { doc ? xmlDocGetRootElement (doc) : NULL, NULL };

  if (!doc)
    return g_steal_pointer (&xml);
  mark.ns = xmlNewNs (mark.root, (const xmlChar *)NC_XLSFORM_NAMESPACE, (const xmlChar *)"nc");
  nc_checklist_answers_visit_homeless (self->answers, mark_kept_cb, &mark);
  for (guint i = 0; i < faults->len; i++) {
    const NcFormFault *fault = g_ptr_array_index (faults, i);

    if (fault->reason)
      add_mark (&mark, "reason", fault->path, fault->reason);
  }
  return mark.root->last && mark.root->last->ns == mark.ns ? nc_xml_serialize (doc) : g_steal_pointer (&xml);
}

/* Beside the single answers the whole instance is kept as it was judged. */
static gboolean
keep_instance (NcChecklistRun *self, NcForm *form, NcCaseFacts *after, NcChange *change, GError **error)
{
  g_autoptr (GPtrArray) faults = nc_form_validate (form, error);
  g_autofree char *xml = faults ? marked_instance (self, form, faults) : NULL, *blob = NULL;
  g_autoptr (GBytes) bytes = xml ? g_bytes_new (xml, strlen (xml)) : NULL;
  NcCaseAnswers *kept = NULL;

  if (!faults)
    return FALSE;
  NC_CASE_EACH (after, NC_CASE_ANSWERS, NcCaseAnswers, answers)
  {
    if (g_strcmp0 (answers->checklist, self->checklist) == 0)
      kept = answers;
  }
  if (!kept)
    return TRUE;
  blob = nc_change_add_blob (change, bytes, "application/xml", NULL, error);
  if (!blob)
    return FALSE;
  nc_text_set (&kept->instance_blob_id, blob);
  kept->complete = TRUE;
  for (guint i = 0; i < faults->len; i++)
    kept->complete &= ((NcFormFault *)g_ptr_array_index (faults, i))->ok;
  return TRUE;
}

/**
 * nc_checklist_run_conclude:
 * @shut: (out): the gates that are shut
 *
 * Brings the case's findings in line with the answers: new ones are added, changed ones changed, and one that the
 * answers no longer come to is withdrawn, its reason kept.
 *
 * Returns: %FALSE with NC_CASE_ERROR_REFUSED or another error; nothing was written then.
 */
gboolean
nc_checklist_run_conclude (NcChecklistRun *self, GPtrArray **shut, GError **error)
{
  g_autoptr (NcForm) form = form_for_papers (self, error);
  g_autoptr (GPtrArray) found = form ? nc_findings_collect (self->rules, form, error) : NULL;
  g_autoptr (NcCaseFacts) before = found ? nc_case_load (self->book, self->case_id, error) : NULL;
  g_autoptr (NcCaseFacts) after = before ? nc_case_facts_copy (before) : NULL;
  g_autoptr (GHashTable) standing = g_hash_table_new (NULL, NULL);
  g_autoptr (NcChange) change = NULL;
  g_autofree char *prefix = g_strdup_printf ("%s:", self->checklist);
  NcGateInput in = { .facts = after, .step = NC_STEP_FINDING };

  if (!after)
    return FALSE;
  for (guint i = 0; i < found->len; i++) {
    const NcFinding *one = g_ptr_array_index (found, i);
    g_autofree char *origin = g_strdup_printf ("%s%s#%s", prefix, one->path, one->name);
    NcCaseFinding *finding = find_finding (after, origin, one->violation);

    if (!finding) {
      finding = nc_case_add (after, NC_CASE_FINDINGS);
      finding->seq = nc_case_count (after, NC_CASE_FINDINGS);
      finding->quantity = 1;
      nc_text_set (&finding->origin, origin);
    }
    fill_finding (form, finding, one, after->today);
    nc_checklist_bind_evidence (form, one->path, after, finding);
    if (finding->rule_id && !nc_case_name_catalogue (self->reference, finding, error))
      return FALSE;
    g_hash_table_add (standing, finding);
  }
  NC_CASE_EACH (after, NC_CASE_FINDINGS, NcCaseFinding, finding)
  {
    if (finding->origin && g_str_has_prefix (finding->origin, prefix) && !g_hash_table_contains (standing, finding) &&
        nc_text_is_blank (finding->withdrawn_reason))
      nc_text_set (&finding->withdrawn_reason, self->is_newer ? "检查表改版后按现行版本不再认定" : "检查表答案已更改");
  }
  nc_text_set (&after->file->checklist_version, self->version);
  nc_text_set (&after->file->reference_version, nc_reference_version (self->reference));
  change = nc_change_new (self->book->store, self->actor);
  if (!keep_instance (self, form, after, change, error))
    return FALSE;
  return nc_case_take (self->book, before, after, &in, change, shut, error);
}
