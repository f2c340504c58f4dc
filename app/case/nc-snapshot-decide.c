/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Of the snapshot: findings, decision, opinion, transfer, report. */
#include "nc-case-snapshot-private.h"
#include "nc-measure.h"
#include "nc-paper-value.h"
#include <stdio.h>
#include <string.h>

static NcConfidence
confidence_of (const NcSnapshotOptions *options, const NcCaseFinding *finding)
{
  NcConfidence confidence = nc_reference_confidence (options->reference, finding->violation);

  if (finding->rule_id && nc_reference_has_rule (options->reference, finding->rule_id))
    confidence = nc_confidence_weakest (confidence, nc_reference_confidence (options->reference, finding->rule_id));
  return confidence;
}

/* What the order is called: 限期治理 of a product limit, 限期改正 where the law says so, else 限期整改. */
static const char *
order_words (const NcLegalText *text)
{
  static const char *const words[] = { "限期治理", "限期改正", "责令改正" };

  for (guint i = 0; text && text->measure && i < G_N_ELEMENTS (words); i++)
    if (strstr (text->measure, words[i]))
      return i == 0 ? "责令限期治理" : i == 1 ? "责令限期改正" : "责令改正";
  return "责令限期整改";
}

static json_t *
finding_object (const NcSnapshot *self, const NcCaseFinding *finding, guint n)
{
  const NcCaseFacts *facts = self->facts;
  const char *kind = self->paper->kind, *official = finding->official_text;
  const NcLegalText *text = nc_case_texts_violation (self->options->texts, finding->violation);
  /* a data centre over the policy's value alone breaches no standard */
  gboolean breaches = text && !(g_str_equal (text->violation, "V15") && nc_finding_route (finding) == NC_ROUTE_SUGGEST);
  json_t *one = json_object (), *evidence_nos = json_array ();
  g_autofree char *no = g_strdup_printf ("%u", n);

  nc_snap_put (one, "no", no);
  nc_snap_put (one, "facts", finding->fact);
  NC_CASE_EACH (facts, NC_CASE_EVIDENCE, NcCaseEvidence, evidence)
  if (nc_case_evidence_speaks (evidence, finding)) {
    g_autofree char *z = g_strdup_printf ("Z-%03d", (int)evidence->seq);

    json_array_append_new (evidence_nos, json_string (z));
  }
  json_object_set_new (one, "evidence", evidence_nos);
  nc_snap_put (one, "violation_id", finding->violation);
  nc_snap_put (one, "violation", text ? text->name : finding->violation);
  nc_snap_put (one, "measure", text ? text->measure : NULL);
  nc_snap_put (one, "order", order_words (text));
  json_object_set_new (one, "articles", nc_snap_strings (breaches ? text->duty : NULL));
  json_object_set_new (one, "order_basis",
                       nc_snap_strings (breaches ? nc_legal_text_order (text, &facts->issuer, kind) : NULL));
  nc_snap_put (one, "requirement", nc_snap_demand (self, finding, kind));
  nc_snap_put_day (one, "deadline", finding->due_on != NC_DAY_NONE ? finding->due_on : facts->file->due_on);
  nc_snap_put (one, "consequence", text ? text->consequence : NULL);
  nc_snap_put (one, "basis_confidence", nc_confidence_to_string (confidence_of (self->options, finding)));
  nc_snap_put (one, "official_text", official ? official : self->options->official_text);
  json_object_set_new (one, "machines", json_array ());
  return one;
}

/* Equal violations of many machines become one item with a table: same violation, demand, due date and article. */
static gboolean
joins (json_t *item, json_t *next)
{
  static const char *const same[] = { "violation_id", "requirement", "deadline", "official_text", "basis_confidence" };

  for (guint i = 0; i < G_N_ELEMENTS (same); i++)
    if (g_strcmp0 (json_string_value (json_object_get (item, same[i])),
                   json_string_value (json_object_get (next, same[i]))) != 0)
      return FALSE;
  return json_array_size (json_object_get (item, "machines")) > 0;
}

static void
join_item (json_t *item, json_t *next)
{
  g_autofree char *facts = g_strdup_printf ("%s；%s", json_string_value (json_object_get (item, "facts")),
                                            json_string_value (json_object_get (next, "facts")));
  json_t *number;
  size_t i;

  if (!json_object_get (item, "first_fact"))
    json_object_set (item, "first_fact", json_object_get (item, "facts"));
  json_object_set_new (item, "facts", json_string (facts));
  json_array_foreach (json_object_get (next, "evidence"), i, number)
      nc_snap_add_once (json_object_get (item, "evidence"), json_string_value (number));
}

/* Whether the finding is one that a letter to @receiver speaks of. */
static gboolean
goes_to (const NcCaseFacts *facts, const NcCaseFinding *finding, const char *receiver)
{
  return nc_case_paper_has (facts, finding, "D12") &&
         (!receiver || g_str_equal (receiver, nc_violation_transfer_to (finding->violation)));
}

void
nc_snapshot_put_findings (const NcSnapshot *self)
{
  const NcCaseFacts *facts = self->facts;
  const NcCasePaper *paper = self->paper;
  json_t *root = self->root;
  json_t *findings = json_array (), *suggestions = json_array ();

  NC_CASE_EACH (facts, NC_CASE_FINDINGS, NcCaseFinding, finding)
  {
    json_t *one, *host = NULL, *item;
    size_t i;

    if (!nc_case_paper_has (facts, finding, paper->kind) ||
        (g_str_equal (paper->kind, "D12") && !goes_to (facts, finding, paper->receiver)))
      continue;
    one = finding_object (self, finding, (guint)json_array_size (findings) + 1);
    if (finding->model)
      json_array_foreach (findings, i, item) if (!host && joins (item, one)) host = item;
    if (host) {
      join_item (host, one);
      json_decref (one);
    } else {
      json_array_append_new (findings, one);
      host = one;
    }
    if (finding->model)
      json_array_append_new (
          json_object_get (host, "machines"),
          nc_snap_machine (facts, finding, (guint)json_array_size (json_object_get (host, "machines")) + 1));
    if (g_str_equal (paper->kind, "D09")) {
      json_t *advice = json_object ();
      g_autofree char *no = g_strdup_printf ("%u", (guint)json_array_size (suggestions) + 1);

      nc_snap_put (advice, "no", no);
      nc_snap_put (advice, "fact", finding->fact);
      nc_snap_put (advice, "advice", nc_snap_demand (self, finding, paper->kind));
      json_array_append_new (suggestions, advice);
    }
  }
  json_object_set_new (root, "findings", findings);
  json_object_set_new (root, "suggestions", suggestions);
}

/* What the law provides for each item when it is missed, every sanction once. */
static char *
consequences (const NcSnapshot *self)
{
  g_autoptr (GString) said = g_string_new (NULL);

  NC_CASE_EACH (self->facts, NC_CASE_FINDINGS, NcCaseFinding, finding)
  {
    const NcLegalText *text = nc_case_texts_violation (self->options->texts, finding->violation);

    if (text && text->consequence && nc_case_paper_has (self->facts, finding, "D10") &&
        !strstr (said->str, text->consequence))
      g_string_append_printf (said, "%s%s", said->len ? "；" : "", text->consequence);
  }
  return said->len ? g_strdup (said->str) : g_strdup (nc_snap_text (self, "rectify.consequence"));
}

static void
put_rectify (const NcSnapshot *self)
{
  const NcCaseFile *file = self->facts->file;
  json_t *rectify = json_object ();
  g_autofree char *missed = consequences (self), *extension = nc_snap_fill (self, "rectify.extension");

  nc_snap_put_day (rectify, "plan_date", file->plan_due_on);
  nc_snap_put (rectify, "report", nc_snap_text (self, "rectify.report"));
  nc_snap_put (rectify, "extension", extension);
  nc_snap_put_day (rectify, "until", file->due_on);
  nc_snap_put (rectify, "consequence", missed);
  json_object_set_new (self->root, "rectify", rectify);
}

static void
put_stop (const NcSnapshot *self)
{
  const NcCaseFile *file = self->facts->file;
  json_t *stop = json_object ();
  NcDay plan = file->plan_due_on != NC_DAY_NONE ? file->plan_due_on : file->due_on;

  /* where no hour is set the use stops with the service, on a working day (rule P57) */
  if (nc_text_is_blank (file->stop_from)) {
    g_autofree char *day = nc_day_format (nc_calendar_next_working_day (self->facts->calendar, self->facts->today + 1));
    g_autofree char *from = g_strconcat (day, "T09:00", NULL);

    nc_snap_put (stop, "from", from);
  } else {
    nc_snap_put (stop, "from", file->stop_from);
  }
  json_object_set_new (stop, "on_service", json_boolean (nc_text_is_blank (file->stop_from)));
  nc_snap_put (stop, "disposal", nc_snap_text (self, "stop.disposal"));
  nc_snap_put_day (stop, "plan_date", plan != NC_DAY_NONE ? plan : self->facts->today + 30);
  nc_snap_put (stop, "safety", file->safety_note);
  nc_snap_put (stop, "follow_up", nc_snap_text (self, "stop.follow_up"));
  json_object_set_new (stop, "supplies_heat", json_boolean (file->supplies_heat));
  json_object_set_new (self->root, "stop", stop);
}

static gboolean
has_standing (const NcCaseFacts *facts)
{
  NC_CASE_EACH (facts, NC_CASE_FINDINGS, NcCaseFinding, finding)
  if (nc_finding_stands (finding))
    return TRUE;
  return FALSE;
}

void
nc_snapshot_put_decision (const NcSnapshot *self)
{
  const NcCaseFile *file = self->facts->file;
  json_t *views = json_object (), *result = json_object (), *suggestion = json_object ();

  nc_snap_put (views, "text", file->views_text);
  nc_snap_put_day (views, "heard_on", file->views_on);
  nc_snap_put (views, "result", file->views_result);
  json_object_set_new (self->root, "views", views);
  put_rectify (self);
  put_stop (self);
  nc_snap_put (result, "text", nc_snap_text (self, has_standing (self->facts) ? "result.found" : "result.none"));
  json_object_set_new (self->root, "result", result);
  nc_snap_put (suggestion, "reply", nc_snap_text (self, "suggestion.reply"));
  json_object_set_new (self->root, "suggestion", suggestion);
}

static void
put_transfer (const NcSnapshot *self)
{
  const NcCaseFacts *facts = self->facts;
  json_t *transfer = json_object (), *articles = json_array (), *materials = json_array ();

  NC_CASE_EACH (facts, NC_CASE_FINDINGS, NcCaseFinding, finding)
  {
    const NcLegalText *text = nc_case_texts_violation (self->options->texts, finding->violation);
    const char *so_far = json_string_value (json_object_get (transfer, "reason"));
    g_autofree char *reason = g_strdup_printf ("%s%s%s", so_far ? so_far : "", so_far ? "；" : "", finding->fact);

    if (!goes_to (facts, finding, self->paper->receiver) || !text)
      continue;
    nc_snap_put (transfer, "to", nc_violation_transfer_to (finding->violation));
    nc_snap_put (transfer, "reason", reason);
    if (text->duty) {
      json_t *more = nc_snap_strings (text->duty);

      json_array_extend (articles, more);
      json_decref (more);
    }
  }
  json_object_set_new (transfer, "articles", articles);
  NC_CASE_EACH (facts, NC_CASE_EVIDENCE, NcCaseEvidence, evidence)
  if (nc_text_is_blank (evidence->removed_reason)) {
    g_autofree char *no = g_strdup_printf ("%u", (guint)json_array_size (materials) + 1),
                    *name = g_strdup_printf ("Z-%03d %s", (int)evidence->seq, evidence->name);

    json_array_append_new (materials,
                           json_pack ("{s:s, s:s, s:s, s:s}", "no", no, "name", name, "pages", "1", "note", ""));
  }
  json_object_set_new (transfer, "materials", materials);
  json_object_set_new (self->root, "transfer", transfer);
}

static const char *
recheck_words (const NcSnapshot *self)
{
  gboolean unmet = FALSE;

  NC_CASE_EACH (self->facts, NC_CASE_RECHECKS, NcCaseRecheck, recheck)
  unmet |= g_strcmp0 (recheck->result, "done") != 0;
  if (!nc_case_count (self->facts, NC_CASE_RECHECKS))
    return nc_snap_text (self, "opinion.no_recheck");
  return nc_snap_text (self, unmet ? "opinion.unmet" : "opinion.met");
}

/* What was put to the unit before, with its day, its service and its number. */
static void
add_earlier (const NcCaseFacts *facts, const NcCasePaper *paper, json_t *earlier)
{
  const NcPaperKind *kind = nc_paper_kind (paper->kind);
  const NcPaperService *service = nc_case_service (facts, paper);
  g_autofree char *issued = nc_day_format_zh (paper->issued_on),
                  *served = service ? nc_day_format_zh (service->effective_on) : NULL;

  if (kind && kind->is_served && !nc_case_is_replaced (facts, paper))
    json_array_append_new (earlier, json_sprintf ("%s作出%s（%s）%s%s%s", issued, kind->title_zh, paper->number,
                                                  served ? "，" : "", served ? served : "", served ? "送达" : ""));
}

/* "71" → 第七十一条, "68(2)" → 第六十八条第二款 */
static char *
article_zh (const char *article)
{
  int number = 0, clause = 0;
  g_autofree char *one = NULL, *two = NULL;

  sscanf (article, "%d(%d)", &number, &clause);
  one = nc_value_chinese_number ((guint)number);
  two = nc_value_chinese_number ((guint)clause);
  return clause ? g_strdup_printf ("第%s条第%s款", one, two) : g_strdup_printf ("第%s条", one);
}

void
nc_snapshot_put_opinion_and_transfer (const NcSnapshot *self)
{
  const NcCaseFile *file = self->facts->file;
  json_t *opinion = json_object (), *earlier = json_array (), *articles = json_array ();
  g_autoptr (GString) said = g_string_new (NULL);

  NC_CASE_EACH (self->facts, NC_CASE_PAPERS, NcCasePaper, other)
  if (other->number && other != self->paper)
    add_earlier (self->facts, other, earlier);
  NC_CASE_EACH (self->facts, NC_CASE_FINDINGS, NcCaseFinding, finding)
  if (nc_finding_stands (finding) && nc_violation_closure (finding->violation)) {
    g_autofree char *article = article_zh (nc_violation_closure (finding->violation));

    nc_snap_add_once (articles, article);
    g_string_append_printf (said, "%s%s", said->len ? "；" : "", finding->fact);
  }
  json_object_set_new (opinion, "articles", articles);
  nc_snap_put (opinion, "government", file->government ? file->government : self->facts->issuer.review_body);
  nc_snap_put (opinion, "facts", said->str);
  nc_snap_put (opinion, "serious", file->serious_reason);
  json_object_set_new (opinion, "earlier", earlier);
  nc_snap_put (opinion, "recheck", recheck_words (self));
  nc_snap_put (opinion, "hearing", file->hearing);
  nc_snap_put (opinion, "legal_review", file->legal_review);
  nc_snap_put (opinion, "meeting", file->meeting);
  nc_snap_put (opinion, "proposal", file->proposal ? file->proposal : nc_snap_text (self, "opinion.proposal"));
  nc_snap_put (opinion, "impact", file->impact);
  json_object_set_new (self->root, "opinion", opinion);
  put_transfer (self);
}

/* A data centre is told to rectify by a standard, and advised by a policy. */
static const char *
measure_of (const NcCaseFinding *finding, const NcLegalText *text)
{
  if (g_str_equal (text->violation, "V15"))
    return nc_finding_route (finding) == NC_ROUTE_SUGGEST ? "节能监察建议" : "限期整改";
  return text->measure;
}

/* D07: what the case itself can say; profile, energy and calculations come with --data. */
void
nc_snapshot_put_report (const NcSnapshot *self)
{
  const NcCaseFacts *facts = self->facts;
  json_t *root = self->root;
  json_t *report = json_object (), *proposals = json_array ();
  g_autofree char *overview = g_strdup_printf (
      "根据%s，对%s进行了%s监察，发现问题%u项。", facts->file->plan_ref ? facts->file->plan_ref : "任务安排",
      facts->file->unit_name, nc_case_is_desk (facts) ? "书面" : "现场", nc_case_count (facts, NC_CASE_FINDINGS));

  nc_snap_put (report, "overview", overview);
  nc_snap_put (report, "method",
               nc_snap_text (self, nc_case_is_desk (facts) ? "report.method_desk" : "report.method_site"));
  NC_CASE_EACH (facts, NC_CASE_FINDINGS, NcCaseFinding, finding)
  {
    const NcLegalText *text = nc_case_texts_violation (self->options->texts, finding->violation);

    if (text && nc_finding_stands (finding)) {
      g_autofree char *proposal = g_strdup_printf ("%s：%s", text->name, measure_of (finding, text));

      nc_snap_add_once (proposals, proposal);
    }
  }
  if (!json_array_size (proposals))
    json_array_append_new (proposals, json_string (nc_snap_text (self, "report.nothing")));
  json_object_set_new (report, "proposals", proposals);
  nc_snap_put (report, "head", facts->file->approver);
  nc_snap_put (report, "reviewer", facts->file->approver);
  json_object_set_new (root, "report", report);
}
