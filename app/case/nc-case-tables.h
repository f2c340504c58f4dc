/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-case-row.h"

G_BEGIN_DECLS

/* The tables of a case, column by column (data/store/schema/002-case.sql has the same names; a test compares them).
   T text, I integer or truth value, D day (ISO text in the database). Times are ISO text with the legal offset. */

/* clang-format off */
#define NC_CASE_FILE_FIELDS(T, I, D)                                                                            \
  T (id) T (enterprise_id) T (issuer_id) T (state)                                                              \
  /* the unit as it stood when the case was opened; key_unit: -1 where the list says that it is none */          \
  T (unit_name) T (uscc) T (legal_rep) T (address) T (contact) T (phone) T (industry_code) I (key_unit)         \
  I (supplies_heat) T (cause) T (task_source) T (source_reason) T (item) T (plan_ref) T (mode) T (exempt)       \
  T (exempt_reason) I (visit_no) I (visit_cap) I (repeat_item) D (planned_start) D (planned_end)                \
  D (complaint_on) D (complaint_answered_on) T (approver) D (approved_on) T (late_reason)                       \
  T (desk_requirements) T (visit_start) T (visit_end) T (place) T (certificates_shown_at) I (rights_told)       \
  I (basis_told) T (recusal) T (recusal_decision) T (site_head) T (site_head_position) T (unit_statement)       \
  I (read_back) D (concluded_on) T (checklist_version) T (rules_version) T (reference_version) D (views_on)     \
  T (views_text) T (views_result) T (views_by) I (views_adopted) D (due_on) D (original_due_on)                 \
  D (plan_due_on) D (completion_report_on) D (breach_ended_on) T (serious_reason) T (hearing)                   \
  T (legal_review) T (meeting) T (impact) T (proposal) T (government) T (safety_note)                           \
  D (preserve_approved_on) T (preserve_approver) D (credit_on) T (credit_ref) T (handed_to) D (handed_on)       \
  D (opened_on) D (closed_on) T (close_reason) D (last_step_on) I (last_step_usec)                              \
  /* of step 006 */                                                                                             \
  T (joint_with) T (stop_from) D (consent_on) T (consent_email) T (consent_sms) T (consent_platform)            \
  T (consent_address) T (consent_agent) D (consent_withdrawn_on)

#define NC_CASE_OFFICER_FIELDS(T, I, D)                                                                         \
  T (id) T (case_id) T (officer_id) T (name) T (cert_no) D (cert_expires) T (org) T (role) D (added_on)

#define NC_CASE_FINDING_FIELDS(T, I, D)                                                                         \
  T (id) T (case_id) I (seq) T (violation) T (fact) T (verdict) I (confirmed) T (equipment_id) T (equipment)    \
  T (model) T (serial_no) I (quantity) T (location) T (document) T (table_item) T (rule_id) T (in_force_to)     \
  T (confidence) T (actual) T (limit_value) T (unit) T (demand) D (due_on) T (evidence_rule) T (origin)         \
  T (withdrawn_reason) T (official_text)

#define NC_CASE_EVIDENCE_FIELDS(T, I, D)                                                                        \
  T (id) T (case_id) I (seq) T (type) T (name) T (purpose) T (finding_id) T (blob_id) I (size_bytes)            \
  T (file_name) I (wall_usec) I (mono_usec) T (time_source) T (made_at) T (place) T (device) T (maker)          \
  T (method) T (carrier) I (checked) T (confirmed_by) T (transcript) T (removed_reason)

#define NC_CASE_PAPER_FIELDS(T, I, D)                                                                           \
  T (id) T (case_id) T (kind) T (number) T (series) I (year) I (seq) D (issued_on) T (issuer_name)              \
  T (approver) T (blob_id) T (signed_blob_id) T (content_sha256) T (replaces_id) T (previous_number)            \
  D (due_on) T (detail) T (versions) T (receiver)

#define NC_PAPER_SIGNATURE_FIELDS(T, I, D)                                                                      \
  T (id) T (case_id) T (paper_id) T (role) T (person) T (status) T (reason) T (witness) T (media_id)            \
  T (blob_id) T (signed_at)

#define NC_PAPER_SERVICE_FIELDS(T, I, D)                                                                        \
  T (id) T (case_id) T (paper_id) T (mode) D (served_on) D (effective_on) T (served_at) T (place)               \
  T (receiver) T (receiver_role) T (relation) T (refusal) D (refused_on) T (witness) T (media_id)               \
  T (consent_id) T (receipt_no) T (servers)

#define NC_CASE_EXTENSION_FIELDS(T, I, D)                                                                       \
  T (id) T (case_id) D (requested_on) D (asked_until) T (reason) T (progress) T (decision) D (decided_on)       \
  D (new_due) I (tacit) T (opinion)

#define NC_CASE_RECHECK_FIELDS(T, I, D)                                                                         \
  T (id) T (case_id) T (finding_id) D (checked_on) T (result) T (note) T (evidence_id)

#define NC_CASE_INTERVIEW_FIELDS(T, I, D)                                                                       \
  T (id) T (case_id) T (started_at) T (ended_at) T (place) T (person) T (org) T (position) T (relation)         \
  T (id_no) T (sex) T (recusal) T (items) T (interpreter) T (sign_status) T (sign_reason)

#define NC_CASE_REASON_FIELDS(T, I, D)                                                                          \
  T (id) T (case_id) T (rule) T (reason) T (given_by) D (given_on)

#define NC_CASE_TIMER_FIELDS(T, I, D)                                                                           \
  T (id) T (case_id) T (kind) T (rule) T (subject) D (due_on) D (done_on) I (calendar_incomplete)               \
  T (confidence)

#define NC_CASE_ANSWERS_FIELDS(T, I, D)                                                                         \
  T (id) T (case_id) T (checklist) T (version) T (answers_blob_id) T (instance_blob_id) T (answered_at)         \
  I (complete) T (form_blob_id) T (earlier_blob_id)

#define NC_CASE_MILESTONE_FIELDS(T, I, D)                                                                       \
  T (id) T (case_id) T (title) D (due_on) D (done_on) T (note)

#define NC_CASE_PRESERVED_FIELDS(T, I, D)                                                                       \
  T (id) T (case_id) T (name) T (spec) T (amount) T (condition) T (place) T (decision)

/* (list, struct, table, fields) of all tables with many rows a case */
#define NC_CASE_LISTS(L)                                                                                        \
  L (OFFICERS, NcCaseOfficer, case_officer, NC_CASE_OFFICER_FIELDS)                                             \
  L (FINDINGS, NcCaseFinding, case_finding, NC_CASE_FINDING_FIELDS)                                             \
  L (EVIDENCE, NcCaseEvidence, case_evidence, NC_CASE_EVIDENCE_FIELDS)                                          \
  L (PAPERS, NcCasePaper, case_paper, NC_CASE_PAPER_FIELDS)                                                     \
  L (SIGNATURES, NcPaperSignature, paper_signature, NC_PAPER_SIGNATURE_FIELDS)                                  \
  L (SERVICES, NcPaperService, paper_service, NC_PAPER_SERVICE_FIELDS)                                          \
  L (EXTENSIONS, NcCaseExtension, case_extension, NC_CASE_EXTENSION_FIELDS)                                     \
  L (RECHECKS, NcCaseRecheck, case_recheck, NC_CASE_RECHECK_FIELDS)                                             \
  L (INTERVIEWS, NcCaseInterview, case_interview, NC_CASE_INTERVIEW_FIELDS)                                     \
  L (REASONS, NcCaseReason, case_reason, NC_CASE_REASON_FIELDS)                                                 \
  L (TIMERS, NcCaseTimer, case_timer, NC_CASE_TIMER_FIELDS)                                                     \
  L (ANSWERS, NcCaseAnswers, case_answers, NC_CASE_ANSWERS_FIELDS)                                              \
  L (MILESTONES, NcCaseMilestone, case_milestone, NC_CASE_MILESTONE_FIELDS)                                     \
  L (PRESERVED, NcCasePreserved, case_preserved, NC_CASE_PRESERVED_FIELDS)
#define NC_STRUCT_T(name) char *name;
#define NC_STRUCT_I(name) gint64 name;
#define NC_STRUCT_D(name) NcDay name;

typedef struct {
  NC_CASE_FILE_FIELDS (NC_STRUCT_T, NC_STRUCT_I, NC_STRUCT_D)
} NcCaseFile;

#define NC_LIST_STRUCT(list, type, table, fields)                                                                      \
  typedef struct {                                                                                                     \
    fields (NC_STRUCT_T, NC_STRUCT_I, NC_STRUCT_D)                                                                     \
  } type;
NC_CASE_LISTS (NC_LIST_STRUCT)

#define NC_LIST_ENUM(list, type, table, fields) NC_CASE_##list,
typedef enum { NC_CASE_LISTS (NC_LIST_ENUM) NC_CASE_N_LISTS } NcCaseList;
/* clang-format on */

extern const NcCaseTable nc_case_file_type;
extern const NcCaseTable nc_case_list_types[NC_CASE_N_LISTS];

G_END_DECLS
