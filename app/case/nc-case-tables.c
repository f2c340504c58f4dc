/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-case-tables.h"

#define FIELD_T(name) { #name, NC_CASE_FIELD_TEXT, G_STRUCT_OFFSET (Row, name) },
#define FIELD_I(name) { #name, NC_CASE_FIELD_INT, G_STRUCT_OFFSET (Row, name) },
#define FIELD_D(name) { #name, NC_CASE_FIELD_DAY, G_STRUCT_OFFSET (Row, name) },

#define Row NcCaseFile
static const NcCaseField file_fields[] = { NC_CASE_FILE_FIELDS (FIELD_T, FIELD_I, FIELD_D) };
#undef Row
const NcCaseTable nc_case_file_type = { "case_file", sizeof (NcCaseFile), file_fields, G_N_ELEMENTS (file_fields) };

#define Row NcCaseOfficer
static const NcCaseField officer_fields[] = { NC_CASE_OFFICER_FIELDS (FIELD_T, FIELD_I, FIELD_D) };
#undef Row
#define Row NcCaseFinding
static const NcCaseField finding_fields[] = { NC_CASE_FINDING_FIELDS (FIELD_T, FIELD_I, FIELD_D) };
#undef Row
#define Row NcCaseEvidence
static const NcCaseField evidence_fields[] = { NC_CASE_EVIDENCE_FIELDS (FIELD_T, FIELD_I, FIELD_D) };
#undef Row
#define Row NcCasePaper
static const NcCaseField paper_fields[] = { NC_CASE_PAPER_FIELDS (FIELD_T, FIELD_I, FIELD_D) };
#undef Row
#define Row NcPaperSignature
static const NcCaseField signature_fields[] = { NC_PAPER_SIGNATURE_FIELDS (FIELD_T, FIELD_I, FIELD_D) };
#undef Row
#define Row NcPaperService
static const NcCaseField service_fields[] = { NC_PAPER_SERVICE_FIELDS (FIELD_T, FIELD_I, FIELD_D) };
#undef Row
#define Row NcCaseExtension
static const NcCaseField extension_fields[] = { NC_CASE_EXTENSION_FIELDS (FIELD_T, FIELD_I, FIELD_D) };
#undef Row
#define Row NcCaseRecheck
static const NcCaseField recheck_fields[] = { NC_CASE_RECHECK_FIELDS (FIELD_T, FIELD_I, FIELD_D) };
#undef Row
#define Row NcCaseInterview
static const NcCaseField interview_fields[] = { NC_CASE_INTERVIEW_FIELDS (FIELD_T, FIELD_I, FIELD_D) };
#undef Row
#define Row NcCaseReason
static const NcCaseField reason_fields[] = { NC_CASE_REASON_FIELDS (FIELD_T, FIELD_I, FIELD_D) };
#undef Row
#define Row NcCaseTimer
static const NcCaseField timer_fields[] = { NC_CASE_TIMER_FIELDS (FIELD_T, FIELD_I, FIELD_D) };
#undef Row
#define Row NcCaseAnswers
static const NcCaseField answers_fields[] = { NC_CASE_ANSWERS_FIELDS (FIELD_T, FIELD_I, FIELD_D) };
#undef Row
#define Row NcCaseMilestone
static const NcCaseField milestone_fields[] = { NC_CASE_MILESTONE_FIELDS (FIELD_T, FIELD_I, FIELD_D) };
#undef Row
#define Row NcCasePreserved
static const NcCaseField preserved_fields[] = { NC_CASE_PRESERVED_FIELDS (FIELD_T, FIELD_I, FIELD_D) };
#undef Row

const NcCaseTable nc_case_list_types[NC_CASE_N_LISTS] = {
  [NC_CASE_OFFICERS] = { "case_officer", sizeof (NcCaseOfficer), officer_fields, G_N_ELEMENTS (officer_fields) },
  [NC_CASE_FINDINGS] = { "case_finding", sizeof (NcCaseFinding), finding_fields, G_N_ELEMENTS (finding_fields) },
  [NC_CASE_EVIDENCE] = { "case_evidence", sizeof (NcCaseEvidence), evidence_fields, G_N_ELEMENTS (evidence_fields) },
  [NC_CASE_PAPERS] = { "case_paper", sizeof (NcCasePaper), paper_fields, G_N_ELEMENTS (paper_fields) },
  [NC_CASE_SIGNATURES] = { "paper_signature", sizeof (NcPaperSignature), signature_fields,
                           G_N_ELEMENTS (signature_fields) },
  [NC_CASE_SERVICES] = { "paper_service", sizeof (NcPaperService), service_fields, G_N_ELEMENTS (service_fields) },
  [NC_CASE_EXTENSIONS] = { "case_extension", sizeof (NcCaseExtension), extension_fields,
                           G_N_ELEMENTS (extension_fields) },
  [NC_CASE_RECHECKS] = { "case_recheck", sizeof (NcCaseRecheck), recheck_fields, G_N_ELEMENTS (recheck_fields) },
  [NC_CASE_INTERVIEWS] = { "case_interview", sizeof (NcCaseInterview), interview_fields,
                           G_N_ELEMENTS (interview_fields) },
  [NC_CASE_REASONS] = { "case_reason", sizeof (NcCaseReason), reason_fields, G_N_ELEMENTS (reason_fields) },
  [NC_CASE_TIMERS] = { "case_timer", sizeof (NcCaseTimer), timer_fields, G_N_ELEMENTS (timer_fields) },
  [NC_CASE_ANSWERS] = { "case_answers", sizeof (NcCaseAnswers), answers_fields, G_N_ELEMENTS (answers_fields) },
  [NC_CASE_MILESTONES] = { "case_milestone", sizeof (NcCaseMilestone), milestone_fields,
                           G_N_ELEMENTS (milestone_fields) },
  [NC_CASE_PRESERVED] = { "case_preserved", sizeof (NcCasePreserved), preserved_fields,
                          G_N_ELEMENTS (preserved_fields) },
};
