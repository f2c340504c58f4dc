/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-case-tables.h"
#include "nc-clock.h"
#include "nc-period.h"

G_BEGIN_DECLS

/* Everything the gates look at, without a store: one case, its issuer, the settings and the day. */

typedef enum {
  NC_CASE_PLANNED,
  NC_CASE_NOTIFIED,
  NC_CASE_ON_SITE,
  NC_CASE_ASSESSED,
  NC_CASE_VIEWS_HEARD,
  NC_CASE_SERVED,
  NC_CASE_RECTIFYING,
  NC_CASE_RECHECKED,
  NC_CASE_CLOSED,
  NC_CASE_N_STATES,
} NcCaseState;

/**
 * NcIssuerKind:
 * @NC_ISSUER_BODY: a supervision body that acts in its own name
 * @NC_ISSUER_DEPARTMENT: the department in charge of energy saving (管理节能工作的部门)
 * @NC_ISSUER_DELEGATE: a body that the department has delegated; its papers bear the department's name (rule P10)
 */
typedef enum { NC_ISSUER_BODY, NC_ISSUER_DEPARTMENT, NC_ISSUER_DELEGATE } NcIssuerKind;

typedef struct {
  char *id;
  char *name;
  NcIssuerKind kind;
  char *delegator; /* the department's legal name, of a delegate */
  gboolean delegator_is_delegate;
  gboolean delegator_is_body;
  char *prefix; /* 内, 内工信 … in paper numbers */
  char *address;
  char *phone;
  char *review_body;
  char *review_url;
  char *court;
} NcIssuer;

/* Limits that an authority may set in the table `setting` (id "case.NAME"); the defaults' confidence stands beside
 * them. */
typedef struct {
  int notice_working_days;    /* P04: 5, high */
  int serve_days;             /* P22: 20, high */
  int rectify_max_months;     /* P24: 6, medium */
  int extension_request_days; /* P25: 15, medium */
  int extension_max_months;   /* P26: 3, medium */
  int visit_cap;              /* P02: none (0) until the authority sets it */
  int complaint_days;         /* P63: 15, high */
  int retention_years;        /* P62: 30, medium */
  int plan_max_years;         /* 一企一策: 3, high */
} NcCaseSettings;

typedef struct {
  NcCaseFile *file;
  GPtrArray *lists[NC_CASE_N_LISTS];
  NcIssuer issuer;
  NcCaseSettings settings;
  NcCalendar *calendar;
  NcClock *clock;
  NcDay today;
  char *unit_consent; /* (nullable): id of a signed consent (D17) in another case of the unit */
  NcDay unit_consent_on;
  GPtrArray *answer_reasons; /* NcAnswerReason: of unusual answers in checklists, as they were read; shared by copies */
  char *officer_fault;       /* (nullable): why an officer who was just taken in may not take part */
} NcCaseFacts;

NcCaseFacts *nc_case_facts_new (NcClock *clock, NcCalendar *calendar);
NcCaseFacts *nc_case_facts_copy (const NcCaseFacts *self);
void nc_case_facts_free (NcCaseFacts *self);
void nc_case_settings_init (NcCaseSettings *settings);
void nc_issuer_clear (NcIssuer *issuer);
const char *nc_issuer_legal_name (const NcIssuer *issuer);
gboolean nc_issuer_has_department_power (const NcIssuer *issuer);
gboolean nc_issuer_kind_parse (const char *text, NcIssuerKind *kind);

NcCaseState nc_case_state (const NcCaseFacts *self);
void nc_case_set_state (NcCaseFacts *self, NcCaseState state);
const char *nc_case_state_to_string (NcCaseState state);
const char *nc_case_state_label (NcCaseState state);
gboolean nc_case_key_unit_parse (const char *text, gint64 *key_unit);
gboolean nc_case_state_parse (const char *text, NcCaseState *state);

gpointer nc_case_add (NcCaseFacts *self, NcCaseList list);
gpointer nc_case_find (const NcCaseFacts *self, NcCaseList list, const char *id);
guint nc_case_count (const NcCaseFacts *self, NcCaseList list);
gpointer nc_case_nth (const NcCaseFacts *self, NcCaseList list, guint n);

NcDay nc_case_time_day (const char *iso_time);
int nc_case_time_compare (const char *a, const char *b);
gboolean nc_case_is_desk (const NcCaseFacts *self);
NcDay nc_case_visit_start (const NcCaseFacts *self);
NcDay nc_case_visit_end (const NcCaseFacts *self);
gboolean nc_case_is_replaced (const NcCaseFacts *self, const NcCasePaper *paper);
guint nc_case_valid_officers (const NcCaseFacts *self, NcDay on);
NcCasePaper *nc_case_paper (const NcCaseFacts *self, const char *kind);
NcPaperService *nc_case_service (const NcCaseFacts *self, const NcCasePaper *paper);
NcPaperSignature *nc_case_signature (const NcCaseFacts *self, const char *paper_id, const char *role);
NcCaseReason *nc_case_reason (const NcCaseFacts *self, const char *rule);
NcCaseExtension *nc_case_open_extension (const NcCaseFacts *self);
NcCaseRecheck *nc_case_recheck_of (const NcCaseFacts *self, const char *finding_id);
gboolean nc_case_evidence_speaks (const NcCaseEvidence *evidence, const NcCaseFinding *finding);
guint nc_case_evidence_of (const NcCaseFacts *self, const NcCaseFinding *finding);
NcDay nc_case_due (const NcCaseFacts *self);

#define NC_CASE_EACH(facts, list, type, item)                                                                          \
  for (guint item##_i = 0; item##_i < nc_case_count ((facts), (list)); item##_i++)                                     \
    for (type *item = nc_case_nth ((facts), (list), item##_i); item; item = NULL)

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NcCaseFacts, nc_case_facts_free)

G_END_DECLS
