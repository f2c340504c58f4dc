/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Of the snapshot: extension, re-check, service, file, consent. */
#include "nc-case-snapshot-private.h"
#include "nc-measure.h"
#include <string.h>

static const char *
state_zh (const char *result)
{
  return g_strcmp0 (result, "done") == 0 ? "已完成" : g_strcmp0 (result, "partly") == 0 ? "部分完成" : "未完成";
}

/* The latest order: what is extended and re-checked. */
static NcCasePaper *
order_of (const NcCaseFacts *facts)
{
  return nc_case_paper (facts, "D10") ? nc_case_paper (facts, "D10") : nc_case_paper (facts, "D11");
}

/* The number under which the order prints the finding; of several machines in one item also which of them it is. */
static char *
item_number (const NcCaseFacts *facts, const NcCasePaper *order, const NcCaseFinding *finding)
{
  json_t *snapshot = order && order->detail ? json_loads (order->detail, 0, NULL) : NULL, *item;
  char *number = NULL;
  size_t i;

  json_array_foreach (json_object_get (snapshot, "findings"), i, item)
  {
    const char *said = json_string_value (json_object_get (item, "facts"));
    guint machines = (guint)json_array_size (json_object_get (item, "machines")), k = 0;

    if (number || !said || !finding->fact || !strstr (said, finding->fact) ||
        g_strcmp0 (json_string_value (json_object_get (item, "violation_id")), finding->violation) != 0)
      continue;
    NC_CASE_EACH (facts, NC_CASE_FINDINGS, NcCaseFinding, other)
    if (other->seq <= finding->seq && nc_case_paper_has (facts, other, order->kind) && other->fact &&
        g_strcmp0 (other->violation, finding->violation) == 0 && strstr (said, other->fact))
      k++;
    number = machines > 1 ? g_strdup_printf ("%u.%u", (guint)i + 1, k) : g_strdup_printf ("%u", (guint)i + 1);
  }
  json_decref (snapshot);
  return number ? number : g_strdup_printf ("%d", (int)finding->seq);
}

/* Each item of the order with how it stands; @unmet: whether one is not done; @day: (out): of the latest re-check. */
static json_t *
order_items (const NcSnapshot *self, gboolean rechecked_only, gboolean *unmet, NcDay *day)
{
  const NcCaseFacts *facts = self->facts;
  NcCasePaper *order = order_of (facts);
  json_t *items = json_array ();

  NC_CASE_EACH (facts, NC_CASE_FINDINGS, NcCaseFinding, finding)
  {
    NcCaseRecheck *one = nc_case_recheck_of (facts, finding->id);
    const char *kind = order ? order->kind : "D10";
    json_t *item;
    g_autofree char *no = NULL, *asked = NULL;

    if ((rechecked_only && !one) ||
        (!nc_case_paper_has (facts, finding, "D10") && !nc_case_paper_has (facts, finding, "D11")))
      continue;
    item = json_object ();
    no = item_number (facts, order, finding);
    asked = g_strdup_printf ("%s（%s）", nc_snap_demand (self, finding, kind), finding->fact);
    nc_snap_put (item, "no", no);
    nc_snap_put (item, "requirement", asked);
    nc_snap_put (item, "state", one ? state_zh (one->result) : NULL);
    nc_snap_put (item, "evidence", one && one->note ? one->note : nc_snap_text (self, "recheck.evidence"));
    nc_snap_put (item, "progress", one ? state_zh (one->result) : nc_snap_text (self, "extension.progress"));
    json_array_append_new (items, item);
    *day = one ? one->checked_on : *day;
    *unmet |= one && g_strcmp0 (one->result, "done") != 0;
  }
  return items;
}

static void
put_recheck (const NcSnapshot *self)
{
  const NcCaseFile *file = self->facts->file;
  NcCasePaper *order = order_of (self->facts);
  NcPaperService *served = nc_case_service (self->facts, order);
  json_t *recheck = json_object (), *items;
  g_autofree char *extended = nc_snap_fill (self, "extension.granted");
  g_autofree char *last = NULL, *until = NULL;
  NcDay day = NC_DAY_NONE, first = NC_DAY_NONE;
  gboolean unmet = FALSE;

  items = order_items (self, TRUE, &unmet, &day);
  NC_CASE_EACH (self->facts, NC_CASE_FINDINGS, NcCaseFinding, finding)
  {
    NcCaseRecheck *one = nc_case_recheck_of (self->facts, finding->id);

    if (one && one->checked_on != NC_DAY_NONE) {
      first = first == NC_DAY_NONE ? one->checked_on : MIN (first, one->checked_on);
      day = MAX (day, one->checked_on);
    }
  }
  last = nc_day_format_zh (day);
  until = g_strdup_printf ("至%s", last);
  nc_snap_put (recheck, "number", order ? order->number : NULL);
  nc_snap_put_day (recheck, "served_on", served ? served->effective_on : NC_DAY_NONE);
  nc_snap_put_day (recheck, "deadline", file->original_due_on != NC_DAY_NONE ? file->original_due_on : file->due_on);
  nc_snap_put (recheck, "extension",
               file->original_due_on != NC_DAY_NONE ? extended : nc_snap_text (self, "extension.none"));
  nc_snap_put_time (recheck, "start", NULL, first != NC_DAY_NONE ? first : day);
  nc_snap_put_time (recheck, "end", NULL, day);
  if (first != NC_DAY_NONE && first < day)
    nc_snap_put (recheck, "until", until);
  json_object_set_new (recheck, "items", items);
  nc_snap_put (recheck, "conclusion", nc_snap_text (self, unmet ? "recheck.unmet" : "recheck.met"));
  nc_snap_put (recheck, "follow_up", nc_snap_text (self, unmet ? "recheck.follow_up_unmet" : "recheck.follow_up_met"));
  /* what the unit says comes with --views; else it writes it by hand */
  if (!json_object_get (json_object_get (self->options->extra, "recheck"), "views"))
    nc_snap_put (recheck, "views", nc_snap_text (self, "recheck.views"));
  json_object_set_new (self->root, "recheck", recheck);
}

static void
put_extension (const NcSnapshot *self)
{
  NcCasePaper *order = order_of (self->facts);
  json_t *extension = json_object ();
  NcDay day = NC_DAY_NONE;
  gboolean unmet = FALSE;
  const NcCaseExtension *one = nc_snap_subject (self, "D13", NC_CASE_EXTENSIONS);

  if (one) {
    nc_snap_put (extension, "number", order ? order->number : NULL);
    nc_snap_put_day (extension, "asked_on", one->requested_on);
    nc_snap_put_day (extension, "until", one->asked_until);
    nc_snap_put (extension, "reason", one->reason);
    nc_snap_put (extension, "opinion",
                 one->opinion ? one->opinion
                              : nc_snap_text (self, one->tacit ? "extension.opinion_tacit" : "extension.opinion"));
    nc_snap_put (extension, "decision",
                 one->tacit                                  ? "视为同意延期"
                 : g_strcmp0 (one->decision, "granted") == 0 ? "准予延期"
                                                             : "不准予延期");
    json_object_set_new (extension, "tacit", json_boolean (one->tacit));
    nc_snap_put_day (extension, "new_deadline", one->new_due);
  }
  json_object_set_new (extension, "progress", order_items (self, FALSE, &unmet, &day));
  json_object_set_new (self->root, "extension", extension);
}

void
nc_snapshot_put_later (const NcSnapshot *self)
{
  put_recheck (self);
  put_extension (self);
}

void
nc_snapshot_put_service (const NcSnapshot *self)
{
  const NcCaseFacts *facts = self->facts;
  json_t *root = self->root;
  json_t *service = json_object (), *papers = json_array (), *servers = json_array (), *paper_object = json_object ();
  const NcPaperService *last = nc_snap_subject (self, "D15", NC_CASE_SERVICES);
  NcCasePaper *paper = last ? nc_case_find (facts, NC_CASE_PAPERS, last->paper_id) : NULL;
  const NcPaperKind *kind = paper ? nc_paper_kind (paper->kind) : NULL;

  if (last && paper) {
    nc_snap_put (paper_object, "name", kind ? kind->title_zh : paper->kind);
    nc_snap_put (paper_object, "number", paper->number);
    nc_snap_put (service, "server", nc_issuer_legal_name (&facts->issuer));
    nc_snap_put (service, "to", facts->file->unit_name);
    nc_snap_put_time (service, "at", last->served_at, last->served_on);
    nc_snap_put (service, "place", last->place ? last->place : facts->file->address);
    nc_snap_put (service, "mode", last->mode);
    nc_snap_put (service, "receiver", last->receiver);
    nc_snap_put (service, "relation", last->relation ? last->relation : "受送达单位人员");
    nc_snap_put (service, "refusal", last->refusal);
    nc_snap_put_day (service, "refused_on", last->refused_on);
    nc_snap_put (service, "witness", last->witness);
    nc_snap_put (service, "media_no", last->media_id);
  }
  json_array_append_new (papers, paper_object);
  json_object_set_new (service, "papers", papers);
  NC_CASE_EACH (facts, NC_CASE_OFFICERS, NcCaseOfficer, officer)
  if (g_strcmp0 (officer->role, "officer") == 0)
    json_array_append_new (servers, json_string (officer->name));
  json_object_set_new (service, "servers", servers);
  json_object_set_new (root, "service", service);
}

void
nc_snapshot_put_file (const NcSnapshot *self)
{
  const NcCaseFacts *facts = self->facts;
  json_t *root = self->root;
  const NcCaseFile *file = facts->file;
  json_t *object = json_object (), *index = json_array ();
  g_autofree char *retention = g_strdup_printf ("%d年", facts->settings.retention_years),
                  *title = g_strdup_printf ("%s%s案", file->unit_name ? file->unit_name : "",
                                            file->cause ? file->cause : "");
  guint next = 1;
  int year = 0;

  nc_day_to_ymd (file->opened_on, &year, NULL, NULL);
  NC_CASE_EACH (facts, NC_CASE_PAPERS, NcCasePaper, paper)
  {
    json_t *one = json_object ();
    const NcPaperKind *kind = nc_paper_kind (paper->kind);
    guint pages = self->options->pages ? GPOINTER_TO_UINT (g_hash_table_lookup (self->options->pages, paper->id)) : 0;
    g_autofree char *no = g_strdup_printf ("%u", (guint)json_array_size (index) + 1),
                    *range = g_strdup_printf (pages > 1 ? "%u—%u" : "%u", next, next + pages - 1);

    if (!pages) {
      json_decref (one);
      continue;
    }
    next += pages;
    nc_snap_put (one, "no", no);
    nc_snap_put (one, "name", kind ? kind->title_zh : paper->kind);
    json_object_set_new (one, "number", json_string (paper->number ? paper->number : ""));
    nc_snap_put_day (one, "date", paper->issued_on);
    json_object_set_new (one, "pages", json_string (range));
    json_array_append_new (index, one);
  }
  nc_snap_put (object, "title", title);
  json_object_set_new (object, "year", json_integer (year));
  nc_snap_put_day (object, "opened", file->opened_on);
  nc_snap_put_day (object, "closed", file->closed_on != NC_DAY_NONE ? file->closed_on : facts->today);
  nc_snap_put (object, "result", file->close_reason ? file->close_reason : nc_snap_text (self, "file.result"));
  nc_snap_put (object, "archivist", nc_snap_first_officer (facts));
  nc_snap_put (object, "retention", retention);
  nc_snap_put (object, "no", "1");
  json_object_set_new (object, "pages", json_integer ((json_int_t)next - 1));
  json_object_set_new (object, "index", index);
  json_object_set_new (root, "file", object);
}

void
nc_snapshot_put_consent (const NcSnapshot *self)
{
  const NcCaseFacts *facts = self->facts;
  json_t *root = self->root;
  const NcCaseFile *file = facts->file;
  json_t *object = json_object ();
  gboolean agrees = file->consent_withdrawn_on == NC_DAY_NONE;
  gboolean names_one = file->consent_email || file->consent_sms || file->consent_platform;

  nc_snap_put (object, "address", file->consent_address ? file->consent_address : file->address);
  nc_snap_put (object, "phone", file->phone);
  nc_snap_put (object, "email", file->consent_email);
  nc_snap_put (object, "sms", file->consent_sms ? file->consent_sms : agrees && !names_one ? file->phone : NULL);
  nc_snap_put (object, "platform", file->consent_platform);
  nc_snap_put (object, "agent", file->consent_agent ? file->consent_agent : file->contact);
  json_object_set_new (object, "agree", json_boolean (agrees));
  json_object_set_new (root, "consent", object);
}
