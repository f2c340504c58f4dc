/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-case-facts.h"
#include "nc-answer-reason.h"
#include "nc-id.h"
#include "nc-lang.h"
#include <string.h>

static const struct {
  const char *name;
  const char *label;
} states[NC_CASE_N_STATES] = {
  { "planned", NC_ ("case state", "planned") },         { "notified", NC_ ("case state", "notified") },
  { "on_site", NC_ ("case state", "on site") },         { "assessed", NC_ ("case state", "assessed") },
  { "views_heard", NC_ ("case state", "views heard") }, { "served", NC_ ("case state", "served") },
  { "rectifying", NC_ ("case state", "rectifying") },   { "rechecked", NC_ ("case state", "re-checked") },
  { "closed", NC_ ("case state", "closed") },
};
static const char *const issuer_kinds[] = { "body", "department", "delegate" };

/**
 * nc_case_facts_new:
 * @clock: kept; gives ids and today
 * @calendar: kept
 *
 * Returns: (transfer full): a case in the state planned with nothing in it.
 */
NcCaseFacts *
nc_case_facts_new (NcClock *clock, NcCalendar *calendar)
{
  NcCaseFacts *self = g_new0 (NcCaseFacts, 1);
  g_autofree char *id = nc_id_new (clock);

  self->file = nc_case_row_new (&nc_case_file_type, id);
  for (int i = 0; i < NC_CASE_N_LISTS; i++)
    self->lists[i] = g_ptr_array_new ();
  nc_case_settings_init (&self->settings);
  self->answer_reasons = g_ptr_array_new_with_free_func (nc_answer_reason_free);
  self->clock = g_object_ref (clock);
  self->calendar = nc_calendar_ref (calendar);
  self->today = nc_clock_today (clock);
  nc_case_set_state (self, NC_CASE_PLANNED);
  return self;
}

static void
copy_issuer (NcIssuer *to, const NcIssuer *from)
{
  *to = (NcIssuer){ .id = g_strdup (from->id),
                    .name = g_strdup (from->name),
                    .kind = from->kind,
                    .delegator = g_strdup (from->delegator),
                    .delegator_is_delegate = from->delegator_is_delegate,
                    .delegator_is_body = from->delegator_is_body,
                    .prefix = g_strdup (from->prefix),
                    .address = g_strdup (from->address),
                    .phone = g_strdup (from->phone),
                    .review_body = g_strdup (from->review_body),
                    .review_url = g_strdup (from->review_url),
                    .court = g_strdup (from->court) };
}

NcCaseFacts *
nc_case_facts_copy (const NcCaseFacts *self)
{
  NcCaseFacts *copy = g_new0 (NcCaseFacts, 1);

  copy->file = nc_case_row_copy (&nc_case_file_type, self->file);
  for (int i = 0; i < NC_CASE_N_LISTS; i++) {
    copy->lists[i] = g_ptr_array_new_full (self->lists[i]->len, NULL);
    for (guint n = 0; n < self->lists[i]->len; n++)
      g_ptr_array_add (copy->lists[i], nc_case_row_copy (&nc_case_list_types[i], self->lists[i]->pdata[n]));
  }
  copy_issuer (&copy->issuer, &self->issuer);
  copy->settings = self->settings;
  copy->calendar = nc_calendar_ref (self->calendar);
  copy->clock = g_object_ref (self->clock);
  copy->today = self->today;
  copy->unit_consent = g_strdup (self->unit_consent);
  copy->unit_consent_on = self->unit_consent_on;
  copy->answer_reasons = g_ptr_array_ref (self->answer_reasons);
  copy->officer_fault = g_strdup (self->officer_fault);
  return copy;
}

void
nc_issuer_clear (NcIssuer *issuer)
{
  g_free (issuer->id);
  g_free (issuer->name);
  g_free (issuer->delegator);
  g_free (issuer->prefix);
  g_free (issuer->address);
  g_free (issuer->phone);
  g_free (issuer->review_body);
  g_free (issuer->review_url);
  g_free (issuer->court);
  memset (issuer, 0, sizeof *issuer);
}

void
nc_case_facts_free (NcCaseFacts *self)
{
  nc_case_row_free (&nc_case_file_type, self->file);
  for (int i = 0; i < NC_CASE_N_LISTS; i++) {
    for (guint n = 0; n < self->lists[i]->len; n++)
      nc_case_row_free (&nc_case_list_types[i], self->lists[i]->pdata[n]);
    g_ptr_array_unref (self->lists[i]);
  }
  nc_issuer_clear (&self->issuer);
  g_free (self->unit_consent);
  g_free (self->officer_fault);
  g_ptr_array_unref (self->answer_reasons);
  nc_calendar_unref (self->calendar);
  g_object_unref (self->clock);
  g_free (self);
}

/**
 * nc_issuer_legal_name:
 *
 * Returns: (nullable): the name papers bear: a delegate's papers bear its department's (rule P10).
 */
const char *
nc_issuer_legal_name (const NcIssuer *issuer)
{
  return issuer->kind == NC_ISSUER_DELEGATE ? issuer->delegator : issuer->name;
}

/* Whether papers go out in the name of the department in charge of energy saving. */
gboolean
nc_issuer_has_department_power (const NcIssuer *issuer)
{
  return issuer->kind == NC_ISSUER_DEPARTMENT ||
         (issuer->kind == NC_ISSUER_DELEGATE && !nc_text_is_blank (issuer->delegator));
}

gboolean
nc_issuer_kind_parse (const char *text, NcIssuerKind *kind)
{
  for (guint i = 0; text && i < G_N_ELEMENTS (issuer_kinds); i++)
    if (g_str_equal (issuer_kinds[i], text)) {
      *kind = (NcIssuerKind)i;
      return TRUE;
    }
  return FALSE;
}

NcCaseState
nc_case_state (const NcCaseFacts *self)
{
  NcCaseState state = NC_CASE_PLANNED;

  nc_case_state_parse (self->file->state, &state);
  return state;
}

void
nc_case_set_state (NcCaseFacts *self, NcCaseState state)
{
  nc_text_set (&self->file->state, nc_case_state_to_string (state));
}

const char *
nc_case_state_to_string (NcCaseState state)
{
  return states[state].name;
}

const char *
nc_case_state_label (NcCaseState state)
{
  return nc_lang_in_context ("case state", states[state].label);
}

gboolean
nc_case_state_parse (const char *text, NcCaseState *state)
{
  for (int i = 0; text && i < NC_CASE_N_STATES; i++)
    if (g_str_equal (states[i].name, text)) {
      *state = (NcCaseState)i;
      return TRUE;
    }
  return FALSE;
}

/**
 * nc_case_key_unit_parse:
 * @text: yes, no, 是 or 否
 * @key_unit: (out): 1 a key energy unit, -1 none
 */
gboolean
nc_case_key_unit_parse (const char *text, gint64 *key_unit)
{
  gboolean yes = g_str_equal (text, "yes") || g_str_equal (text, "是");

  if (!yes && !g_str_equal (text, "no") && !g_str_equal (text, "否"))
    return FALSE;
  *key_unit = yes ? 1 : -1;
  return TRUE;
}

/**
 * nc_case_add:
 *
 * Returns: (transfer none): a new row of @list with an id and the case's id, to be filled in.
 */
gpointer
nc_case_add (NcCaseFacts *self, NcCaseList list)
{
  const NcCaseTable *type = &nc_case_list_types[list];
  g_autofree char *id = nc_id_new (self->clock);
  NcCaseRow record = nc_case_row_new (type, id);

  nc_case_row_set (record, nc_case_row_field (type, "case_id"), self->file->id);
  g_ptr_array_add (self->lists[list], record);
  return record;
}

gpointer
nc_case_find (const NcCaseFacts *self, NcCaseList list, const char *id)
{
  for (guint i = 0; id && i < self->lists[list]->len; i++)
    if (g_str_equal (nc_case_row_id (self->lists[list]->pdata[i]), id))
      return self->lists[list]->pdata[i];
  return NULL;
}

guint
nc_case_count (const NcCaseFacts *self, NcCaseList list)
{
  return self->lists[list]->len;
}

gpointer
nc_case_nth (const NcCaseFacts *self, NcCaseList list, guint n)
{
  return self->lists[list]->pdata[n];
}

/**
 * nc_case_time_day:
 * @iso_time: (nullable): "2026-11-20" or "2026-11-20T09:30…"
 *
 * Returns: the day of it, %NC_DAY_NONE when there is none.
 */
NcDay
nc_case_time_day (const char *iso_time)
{
  g_autofree char *day = iso_time ? g_strndup (iso_time, 10) : NULL;

  return nc_day_parse (day);
}

/**
 * nc_case_time_compare:
 * @a: "2026-11-20T09:30" or a day alone
 *
 * Returns: <0, 0, >0; a day alone is compared with the day of the other.
 */
int
nc_case_time_compare (const char *a, const char *b)
{
  gsize length = MIN (strlen (a), strlen (b));

  return strncmp (a, b, MIN (length, strlen ("2026-11-20T09:30")));
}

gboolean
nc_case_is_desk (const NcCaseFacts *self)
{
  return g_strcmp0 (self->file->mode, "desk") == 0;
}

NcDay
nc_case_visit_start (const NcCaseFacts *self)
{
  return nc_case_time_day (self->file->visit_start);
}

NcDay
nc_case_visit_end (const NcCaseFacts *self)
{
  return nc_case_time_day (self->file->visit_end);
}

/**
 * nc_case_valid_officers:
 * @on: the day on which the certificates must be valid
 *
 * Returns: how many different certificate numbers the officers (not assistants and experts) hold that are valid then.
 */
guint
nc_case_valid_officers (const NcCaseFacts *self, NcDay on)
{
  g_autoptr (GHashTable) numbers = g_hash_table_new (g_str_hash, g_str_equal);

  NC_CASE_EACH (self, NC_CASE_OFFICERS, NcCaseOfficer, officer)
  if (g_strcmp0 (officer->role, "officer") == 0 && !nc_text_is_blank (officer->cert_no) &&
      officer->cert_expires != NC_DAY_NONE && officer->cert_expires >= on)
    g_hash_table_add (numbers, officer->cert_no);
  return g_hash_table_size (numbers);
}

/**
 * nc_case_paper:
 *
 * Returns: (nullable): the latest issued paper of @kind that no other paper replaces.
 */
NcCasePaper *
nc_case_paper (const NcCaseFacts *self, const char *kind)
{
  NcCasePaper *found = NULL;

  NC_CASE_EACH (self, NC_CASE_PAPERS, NcCasePaper, paper)
  if (g_strcmp0 (paper->kind, kind) == 0)
    found = paper;
  return found;
}

/* Whether a later paper corrects this one and takes its place. */
gboolean
nc_case_is_replaced (const NcCaseFacts *self, const NcCasePaper *paper)
{
  NC_CASE_EACH (self, NC_CASE_PAPERS, NcCasePaper, other)
  if (g_strcmp0 (other->replaces_id, paper->id) == 0)
    return TRUE;
  return FALSE;
}

NcPaperService *
nc_case_service (const NcCaseFacts *self, const NcCasePaper *paper)
{
  NcPaperService *found = NULL;

  if (paper)
    NC_CASE_EACH (self, NC_CASE_SERVICES, NcPaperService, service)
  if (g_strcmp0 (service->paper_id, paper->id) == 0)
    found = service;
  return found;
}

NcPaperSignature *
nc_case_signature (const NcCaseFacts *self, const char *paper_id, const char *role)
{
  NcPaperSignature *found = NULL;

  NC_CASE_EACH (self, NC_CASE_SIGNATURES, NcPaperSignature, signature)
  if (g_strcmp0 (signature->paper_id, paper_id) == 0 && g_strcmp0 (signature->role, role) == 0)
    found = signature;
  return found;
}

NcCaseReason *
nc_case_reason (const NcCaseFacts *self, const char *rule)
{
  NcCaseReason *found = NULL;

  NC_CASE_EACH (self, NC_CASE_REASONS, NcCaseReason, reason)
  if (g_strcmp0 (reason->rule, rule) == 0 && !nc_text_is_blank (reason->reason))
    found = reason;
  return found;
}

NcCaseExtension *
nc_case_open_extension (const NcCaseFacts *self)
{
  NC_CASE_EACH (self, NC_CASE_EXTENSIONS, NcCaseExtension, extension)
  if (nc_text_is_blank (extension->decision))
    return extension;
  return NULL;
}

NcCaseRecheck *
nc_case_recheck_of (const NcCaseFacts *self, const char *finding_id)
{
  NcCaseRecheck *found = NULL;

  NC_CASE_EACH (self, NC_CASE_RECHECKS, NcCaseRecheck, recheck)
  if (g_strcmp0 (recheck->finding_id, finding_id) == 0)
    found = recheck;
  return found;
}

/* Whether the evidence was not removed and speaks for the finding (finding_id: ids separated by spaces). */
gboolean
nc_case_evidence_speaks (const NcCaseEvidence *evidence, const NcCaseFinding *finding)
{
  return nc_text_is_blank (evidence->removed_reason) && evidence->finding_id &&
         strstr (evidence->finding_id, finding->id) != NULL;
}

/* How many pieces of evidence speak for the finding. */
guint
nc_case_evidence_of (const NcCaseFacts *self, const NcCaseFinding *finding)
{
  guint count = 0;

  NC_CASE_EACH (self, NC_CASE_EVIDENCE, NcCaseEvidence, evidence)
  count += nc_case_evidence_speaks (evidence, finding);
  return count;
}

/**
 * nc_case_due:
 *
 * The last day of the period to rectify: the due date, moved on from a day off (rule P58); a request for an extension
 * that was not decided on before then counts as agreed (rule P26).
 *
 * Returns: %NC_DAY_NONE when no order has a due date.
 */
NcDay
nc_case_due (const NcCaseFacts *self)
{
  NcDay due = self->file->due_on;
  NcCaseExtension *pending = nc_case_open_extension (self);

  if (due == NC_DAY_NONE)
    return due;
  if (pending && self->today > nc_calendar_next_working_day (self->calendar, due) && pending->asked_until > due)
    due = pending->asked_until;
  return nc_calendar_next_working_day (self->calendar, due);
}
