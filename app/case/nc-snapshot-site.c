/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Of the snapshot: the visit, its evidence, interview and preservation. */
#include "nc-case-snapshot-private.h"
#include "nc-measure.h"
#include <string.h>

/* "2026年9月11日", or from day to day. */
static void
put_period (json_t *site, NcDay start, NcDay end)
{
  g_autofree char *from = nc_day_format_zh (start), *to = nc_day_format_zh (end),
                  *period = start == end || end == NC_DAY_NONE ? g_strdup (from) : g_strdup_printf ("%s至%s", from, to);

  if (start != NC_DAY_NONE)
    nc_snap_put (site, "period", period);
}

json_t *
nc_snap_machine (const NcCaseFacts *facts, const NcCaseFinding *finding, guint n)
{
  json_t *one = json_object ();
  g_autofree char *no = g_strdup_printf ("%u", n), *evidence_no = NULL;

  NC_CASE_EACH (facts, NC_CASE_EVIDENCE, NcCaseEvidence, evidence)
  if (!evidence_no && nc_case_evidence_speaks (evidence, finding))
    evidence_no = g_strdup_printf ("Z-%03d", (int)evidence->seq);
  nc_snap_put (one, "no", no);
  nc_snap_put (one, "name", finding->equipment ? finding->equipment : "用能设备");
  nc_snap_put (one, "model", finding->model);
  nc_snap_put (one, "serial", finding->serial_no);
  json_object_set_new (one, "count", json_integer (MAX (1, finding->quantity)));
  nc_snap_put (one, "location", finding->location);
  nc_snap_put (one, "state", "运行");
  nc_snap_put (one, "evidence_no", evidence_no);
  nc_snap_put (one, "photo_no", evidence_no);
  nc_snap_put (one, "catalogue", finding->document);
  nc_snap_put (one, "item", finding->table_item);
  nc_snap_put (one, "deadline", finding->in_force_to);
  nc_snap_put (one, "rule_id", finding->rule_id);
  nc_snap_put (one, "match", finding->confirmed ? "confirmed" : "suspected");
  return one;
}

static void
put_signature_status (const NcCaseFacts *facts, const NcCasePaper *paper, json_t *site)
{
  NcCasePaper *record = nc_case_paper (facts, "D03");
  NcPaperSignature *party = nc_case_signature (facts, record ? record->id : paper->id, "party");
  json_t *sign = json_object ();

  nc_snap_put (sign, "status", party ? party->status : "signed");
  if (party)
    nc_snap_put (sign, "reason", party->reason);
  if (party && party->witness) {
    json_t *witness = json_object ();

    nc_snap_put (witness, "name", party->witness);
    json_object_set_new (sign, "witness", witness);
  }
  json_object_set_new (site, "sign", sign);
}

/* A desk inspection has no record of a visit: its notice and the days of the work stand for it. */
static void
put_desk (const NcSnapshot *self)
{
  const NcCaseFacts *facts = self->facts;
  json_t *root = self->root;
  NcCasePaper *notice = nc_case_paper (facts, "D02");
  NcPaperService *served = nc_case_service (facts, notice);
  NcDay start = nc_case_visit_start (facts), end = nc_case_visit_end (facts);
  json_t *site = json_object ();

  nc_snap_put (site, "number", notice ? notice->number : NULL);
  nc_snap_put_time (site, "start", facts->file->visit_start,
                    start != NC_DAY_NONE ? start
                    : served             ? served->effective_on
                                         : end);
  nc_snap_put_time (site, "end", facts->file->visit_end, end);
  put_period (site, start != NC_DAY_NONE ? start : served ? served->effective_on : end, end);
  json_object_set_new (root, "site", site);
}

static void
put_visit (const NcSnapshot *self)
{
  const NcCaseFacts *facts = self->facts;
  const NcCasePaper *paper = self->paper;
  json_t *root = self->root;
  const NcCaseFile *file = facts->file;
  json_t *site = json_object (), *head = json_object (), *machines = json_array (), *said = json_array (),
         *taken = json_array ();
  NcCasePaper *record = nc_case_paper (facts, "D03");
  guint n = 0;

  nc_snap_put (site, "number", record ? record->number : g_str_equal (paper->kind, "D03") ? paper->number : NULL);
  nc_snap_put_time (site, "start", file->visit_start, nc_case_visit_start (facts));
  nc_snap_put_time (site, "end", file->visit_end, nc_case_visit_end (facts));
  nc_snap_put (site, "place", file->place);
  nc_snap_put (head, "name", file->site_head ? file->site_head : file->contact);
  nc_snap_put (head, "position", file->site_head_position ? file->site_head_position : "现场负责人");
  nc_snap_put (head, "id_no", nc_snap_text (self, "site.no_id"));
  json_object_set_new (site, "head", head);
  nc_snap_put (site, "recorder", nc_snap_first_officer (facts));
  json_object_set_new (site, "others", json_array ());
  nc_snap_put_time (site, "certificates_shown_at", file->certificates_shown_at, NC_DAY_NONE);
  json_object_set_new (site, "rights_told", json_boolean (file->rights_told));
  json_object_set_new (site, "told_basis", json_boolean (file->basis_told));
  nc_snap_put (site, "recusal", g_strcmp0 (file->recusal, "asked") == 0 ? "申请回避" : "不申请回避");
  nc_snap_put (site, "recusal_note", file->recusal_decision);
  NC_CASE_EACH (facts, NC_CASE_FINDINGS, NcCaseFinding, finding)
  {
    if (!nc_finding_stands (finding))
      continue;
    json_array_append_new (said, json_string (finding->fact));
    if (finding->model)
      json_array_append_new (machines, nc_snap_machine (facts, finding, ++n));
  }
  NC_CASE_EACH (facts, NC_CASE_EVIDENCE, NcCaseEvidence, evidence)
  if (nc_text_is_blank (evidence->removed_reason)) {
    g_autofree char *text = g_strdup_printf ("Z-%03d %s", (int)evidence->seq, evidence->name);

    json_array_append_new (taken, json_string (text));
  }
  json_object_set_new (site, "facts", said);
  json_object_set_new (site, "equipment", machines);
  json_object_set_new (site, "evidence_taken", taken);
  json_object_set_new (site, "papers_read", json_array ());
  nc_snap_put (site, "unit_statement", file->unit_statement);
  put_signature_status (facts, paper, site);
  put_period (site, nc_case_visit_start (facts), nc_case_visit_end (facts));
  json_object_set_new (root, "site", site);
}

void
nc_snapshot_put_site (const NcSnapshot *self)
{
  if (nc_case_is_desk (self->facts))
    put_desk (self);
  else
    put_visit (self);
}

static const char *
evidence_kind_zh (const char *type)
{
  static const char *const pairs[][2] = { { "photo", "视听资料" },   { "video", "视听资料" },
                                          { "audio", "视听资料" },   { "document", "书证" },
                                          { "physical", "物证" },    { "electronic", "电子数据" },
                                          { "witness", "证人证言" }, { "statement", "当事人的陈述" },
                                          { "opinion", "鉴定意见" }, { "record", "勘验笔录、现场笔录" } };

  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    if (g_strcmp0 (pairs[i][0], type) == 0)
      return pairs[i][1];
  return "书证";
}

void
nc_snapshot_put_evidence (const NcSnapshot *self)
{
  const NcCaseFacts *facts = self->facts;
  json_t *root = self->root;
  json_t *array = json_array ();

  NC_CASE_EACH (facts, NC_CASE_EVIDENCE, NcCaseEvidence, evidence)
  {
    json_t *one = json_object ();
    g_autofree char *no = g_strdup_printf ("Z-%03d", (int)evidence->seq);

    if (!nc_text_is_blank (evidence->removed_reason)) {
      json_decref (one);
      continue;
    }
    nc_snap_put (one, "no", no);
    nc_snap_put (one, "type", evidence_kind_zh (evidence->type));
    nc_snap_put (one, "name", evidence->name);
    nc_snap_put (one, "proves", evidence->purpose);
    nc_snap_put_time (one, "made_at", evidence->made_at, nc_case_time_day (evidence->made_at));
    nc_snap_put (one, "place", evidence->place ? evidence->place : facts->file->place);
    nc_snap_put (one, "method", evidence->method ? evidence->method : nc_snap_text (self, "evidence.method"));
    nc_snap_put (one, "maker", evidence->maker);
    nc_snap_put (one, "carrier", evidence->carrier ? evidence->carrier : nc_snap_text (self, "evidence.carrier"));
    nc_snap_put (one, "file", evidence->file_name ? evidence->file_name : evidence->name);
    json_object_set_new (one, "bytes", json_integer (evidence->size_bytes));
    nc_snap_put (one, "sha256", evidence->blob_id);
    json_object_set_new (one, "checked", json_boolean (evidence->checked));
    nc_snap_put (one, "provider", evidence->confirmed_by ? evidence->confirmed_by : facts->file->unit_name);
    nc_snap_put (one, "transcript", evidence->transcript);
    if (g_strcmp0 (evidence->type, "photo") == 0)
      nc_snap_put (one, "image", evidence->blob_id);
    json_array_append_new (array, one);
  }
  json_object_set_new (root, "evidence", array);
}

static const NcCaseOfficer *
nth_officer (const NcCaseFacts *facts, guint wanted)
{
  guint n = 0;

  NC_CASE_EACH (facts, NC_CASE_OFFICERS, NcCaseOfficer, officer)
  if (g_strcmp0 (officer->role, "officer") == 0 && n++ == wanted)
    return officer;
  return NULL;
}

/* One record holds one person (rule P13). */
void
nc_snapshot_put_interview (const NcSnapshot *self)
{
  const NcCaseFacts *facts = self->facts;
  json_t *root = self->root;
  const NcCaseInterview *interview = nc_snap_subject (self, "D04", NC_CASE_INTERVIEWS);
  const NcCaseOfficer *asker = nth_officer (facts, 0), *recorder = nth_officer (facts, 1);
  json_t *object, *person, *items;

  if (!interview)
    return;
  object = json_object ();
  person = json_object ();
  items = interview->items ? json_loads (interview->items, JSON_REJECT_DUPLICATES, NULL) : NULL;
  nc_snap_put_time (object, "start", interview->started_at, nc_case_time_day (interview->started_at));
  nc_snap_put_time (object, "end", interview->ended_at, nc_case_time_day (interview->ended_at));
  nc_snap_put (object, "place", interview->place);
  nc_snap_put (person, "name", interview->person);
  nc_snap_put (person, "sex", interview->sex ? interview->sex : "未记录");
  nc_snap_put (person, "id_no", interview->id_no ? interview->id_no : nc_snap_text (self, "site.no_id"));
  nc_snap_put (person, "org", interview->org ? interview->org : facts->file->unit_name);
  nc_snap_put (person, "position", interview->position);
  nc_snap_put (person, "phone", facts->file->phone);
  nc_snap_put (person, "relation", interview->relation ? interview->relation : "被监察单位人员");
  json_object_set_new (object, "person", person);
  nc_snap_put (object, "asker", asker ? asker->name : NULL);
  nc_snap_put (object, "asker_cert", asker ? asker->cert_no : NULL);
  nc_snap_put (object, "recorder", recorder ? recorder->name : NULL);
  nc_snap_put (object, "recorder_cert", recorder ? recorder->cert_no : NULL);
  nc_snap_put (object, "recusal", g_strcmp0 (interview->recusal, "asked") == 0 ? "申请回避" : "不申请回避");
  nc_snap_put (object, "interpreter", interview->interpreter);
  json_object_set_new (object, "items", items ? items : json_array ());
  json_object_set_new (root, "interview", object);
}

void
nc_snapshot_put_preservation (const NcSnapshot *self)
{
  const NcCaseFacts *facts = self->facts;
  json_t *root = self->root;
  NcCasePaper *notice = nc_case_paper (facts, "D06");
  NcPaperService *served = nc_case_service (facts, notice);
  json_t *object = json_object (), *items = json_array (), *decisions = json_array ();
  NcDay from = notice ? notice->issued_on : facts->today;

  nc_snap_put (object, "cause", facts->file->cause);
  nc_snap_put (object, "approved_by", facts->file->preserve_approver);
  nc_snap_put_time (object, "approved_at", NULL, facts->file->preserve_approved_on);
  nc_snap_put (object, "mode", "就地");
  nc_snap_put_day (object, "from", from);
  nc_snap_put_day (object, "until", nc_period_working_days (facts->calendar, from, 7).last);
  nc_snap_put (object, "keeper", facts->file->site_head ? facts->file->site_head : facts->file->unit_name);
  NC_CASE_EACH (facts, NC_CASE_PRESERVED, NcCasePreserved, preserved)
  {
    json_t *item = json_object (), *decision = json_object ();
    g_autofree char *no = g_strdup_printf ("%u", (guint)json_array_size (items) + 1);

    nc_snap_put (item, "no", no);
    nc_snap_put (item, "name", preserved->name);
    nc_snap_put (item, "spec", preserved->spec);
    nc_snap_put (item, "model", preserved->spec);
    nc_snap_put (item, "count", preserved->amount);
    nc_snap_put (item, "state", preserved->condition);
    nc_snap_put (item, "place", preserved->place ? preserved->place : facts->file->place);
    json_array_append_new (items, item);
    nc_snap_put (decision, "no", no);
    nc_snap_put (decision, "name", preserved->name);
    nc_snap_put (decision, "count", preserved->amount);
    nc_snap_put (decision, "decision", preserved->decision);
    json_array_append_new (decisions, decision);
  }
  json_object_set_new (object, "items", items);
  json_object_set_new (object, "decisions", decisions);
  nc_snap_put (object, "number", notice ? notice->number : NULL);
  nc_snap_put_day (object, "served_on", served ? served->effective_on : from);
  json_object_set_new (root, "preservation", object);
}
