/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The JSON object that papers are composed from (reports/papers/SNAPSHOT.md). Papers are Chinese. */
#include "nc-case-settings.h"
#include "nc-case-snapshot-private.h"
#include "nc-measure.h"
#include <string.h>

/* The row of @list that a paper of @kind tells of, of other papers the latest one; NULL when there is none. */
gconstpointer
nc_snap_subject (const NcSnapshot *self, const char *kind, NcCaseList list)
{
  guint n = nc_case_count (self->facts, list);

  if (self->options->subject && g_str_equal (self->paper->kind, kind))
    return self->options->subject;
  return n ? nc_case_nth (self->facts, list, n - 1) : NULL;
}

static void
put_common (const NcSnapshot *self)
{
  const NcCaseFacts *facts = self->facts;
  const NcCasePaper *paper = self->paper;
  json_t *root = self->root;
  const NcIssuer *issuer = &facts->issuer;
  json_t *body = json_object (), *unit = json_object (), *officers = json_array (), *assistants = json_array ();

  nc_snap_put (root, "number", paper->number);
  nc_snap_put_day (root, "date", paper->issued_on);
  nc_snap_put (root, "approver", paper->approver ? paper->approver : facts->file->approver);
  nc_snap_put (body, "name", paper->issuer_name);
  json_object_set_new (body, "is_department", json_boolean (nc_issuer_has_department_power (issuer)));
  if (issuer->kind == NC_ISSUER_DELEGATE)
    nc_snap_put (body, "body_name", issuer->name);
  nc_snap_put (body, "review_body", issuer->review_body);
  nc_snap_put (body, "court", issuer->court);
  nc_snap_put (body, "review_url", issuer->review_url);
  nc_snap_put (body, "address", issuer->address);
  nc_snap_put (body, "contact", nc_snap_first_officer (facts));
  nc_snap_put (body, "phone", issuer->phone);
  nc_snap_put (body, "complaint_phone", issuer->phone);
  json_object_set_new (root, "issuer", body);
  nc_snap_put (unit, "name", facts->file->unit_name);
  nc_snap_put (unit, "uscc", facts->file->uscc);
  nc_snap_put (unit, "address", facts->file->address);
  nc_snap_put (unit, "legal_rep", facts->file->legal_rep);
  nc_snap_put (unit, "contact", facts->file->contact);
  nc_snap_put (unit, "phone", facts->file->phone);
  nc_snap_put (unit, "industry_code", facts->file->industry_code);
  json_object_set_new (unit, "key_unit",
                       facts->file->key_unit ? json_boolean (facts->file->key_unit > 0) : json_string ("未核实"));
  json_object_set_new (root, "unit", unit);
  NC_CASE_EACH (facts, NC_CASE_OFFICERS, NcCaseOfficer, officer)
  {
    json_t *one = json_object ();
    gboolean is_officer = g_strcmp0 (officer->role, "officer") == 0;

    nc_snap_put (one, "name", officer->name);
    nc_snap_put (one, is_officer ? "cert_no" : "org", is_officer ? officer->cert_no : officer->org);
    if (is_officer)
      json_object_set_new (one, "role", json_string ("执法人员"));
    json_array_append_new (is_officer ? officers : assistants, one);
  }
  json_object_set_new (root, "officers", officers);
  json_object_set_new (root, "assistants", assistants);
  json_object_set_new (root, "annexes", json_array ());
}

static const char *
source_zh (const char *source)
{
  static const char *const pairs[][2] = {
    { "plan", "计划" }, { "complaint", "举报" }, { "transfer", "移送" }, { "higher", "上级" }, { "special", "专项" }
  };

  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    if (g_strcmp0 (pairs[i][0], source) == 0)
      return pairs[i][1];
  return "计划";
}

static void
put_case (const NcSnapshot *self)
{
  const NcCaseFacts *facts = self->facts;
  json_t *root = self->root;
  const NcCaseFile *file = facts->file;
  json_t *object = json_object (), *approval = json_object (), *notice = json_object ();
  NcCasePaper *d02 = nc_case_paper (facts, "D02");
  NcCasePaper *d01 = g_str_equal (self->paper->kind, "D01") ? NULL : nc_case_paper (facts, "D01");

  nc_snap_put (object, "id", file->id);
  nc_snap_put (object, "no", d01 ? d01->number : NULL);
  nc_snap_put (object, "cause", file->cause);
  nc_snap_put (object, "item", file->item);
  nc_snap_put (object, "plan_ref", file->plan_ref ? file->plan_ref : file->source_reason);
  nc_snap_put (object, "source", source_zh (file->task_source));
  nc_snap_put (object, "mode", nc_case_is_desk (facts) ? "书面" : "现场");
  json_object_set_new (object, "visit_no", json_integer (MAX (1, file->visit_no)));
  if (file->visit_cap > 0)
    json_object_set_new (object, "visit_cap", json_integer (file->visit_cap));
  json_object_set_new (object, "joint", json_boolean (!nc_text_is_blank (file->joint_with)));
  nc_snap_put (object, "joint_with", file->joint_with);
  nc_snap_put_time (object, "planned_start", NULL, file->planned_start);
  nc_snap_put_time (object, "planned_end", NULL, file->planned_end);
  json_object_set_new (object, "basis", nc_snap_strings (nc_snap_text (self, "case.basis")));
  json_object_set_new (object, "content", nc_snap_strings (file->item));
  json_object_set_new (root, "case", object);
  nc_snap_put (approval, "notice_mode", file->exempt ? "不提前告知" : "提前书面告知");
  nc_snap_put (approval, "notice_reason", file->exempt);
  nc_snap_put (approval, "section_opinion",
               nc_snap_text (self, !g_strcmp0 (file->task_source, "plan") ? "approval.section_opinion"
                                                                          : "approval.section_opinion_elsewhere"));
  nc_snap_put (approval, "section_by", nc_snap_first_officer (facts));
  nc_snap_put (approval, "head_opinion", file->approver ? nc_snap_text (self, "approval.head_opinion") : NULL);
  nc_snap_put (approval, "head_by", file->approver);
  nc_snap_put_time (approval, "section_at", NULL, file->opened_on);
  nc_snap_put_time (approval, "head_at", NULL, file->approved_on);
  nc_snap_put (approval, "late_reason", file->late_reason);
  json_object_set_new (root, "approval", approval);
  nc_snap_put (notice, "number", d02 ? d02->number : NULL);
  json_object_set_new (
      notice, "requirements",
      nc_snap_strings (file->desk_requirements ? file->desk_requirements : nc_snap_text (self, "notice.requirements")));
  json_object_set_new (root, "notice", notice);
}

/* Members of @extra that @root does not have, at every depth of objects. */
static void
fill_in (json_t *root, json_t *extra)
{
  const char *key;
  json_t *value;

  json_object_foreach (extra, key, value)
  {
    json_t *here = json_object_get (root, key);

    if (!here || (json_is_array (here) && json_array_size (here) == 0 && json_is_array (value)))
      json_object_set (root, key, value);
    else if (json_is_object (here) && json_is_object (value))
      fill_in (here, value);
  }
}

/**
 * nc_case_snapshot:
 * @paper: with kind, number, issued_on, issuer_name set
 *
 * Returns: (transfer full): the object that @paper is composed from.
 */
json_t *
nc_case_snapshot (const NcCaseFacts *facts, const NcCasePaper *paper, const NcSnapshotOptions *options)
{
  json_t *root = json_object ();
  NcSnapshot self = { facts, paper, options, root };

  put_common (&self);
  put_case (&self);
  nc_snapshot_put_site (&self);
  nc_snapshot_put_evidence (&self);
  nc_snapshot_put_findings (&self);
  nc_snapshot_put_annex (&self);
  nc_snapshot_put_decision (&self);
  nc_snapshot_put_opinion_and_transfer (&self);
  nc_snapshot_put_later (&self);
  nc_snapshot_put_service (&self);
  nc_snapshot_put_file (&self);
  nc_snapshot_put_report (&self);
  nc_snapshot_put_interview (&self);
  nc_snapshot_put_preservation (&self);
  nc_snapshot_put_consent (&self);
  if (options->extra)
    fill_in (root, options->extra);
  return root;
}
