/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-form.h"
#include "nc-reference.h"

G_BEGIN_DECLS

/* What the law ties to a violation: a row of law/legal_bases.csv; texts in Chinese, NULL = none. */
typedef struct {
  char *violation; /* "V01" … "V23" */
  char *name;      /* 使用国家明令淘汰的用能设备 */
  char *precondition;
  char *duty_basis;     /* the articles breached */
  char *sanction_basis; /* the articles that give the measures */
  char *measures;
  char *authority;
  char *first_paper; /* as the table words it */
  char *rule_id;
  NcConfidence confidence;
} NcLegalBasis;

/* A finding: what a row of a form's sheet “findings” says of one place. */
typedef struct {
  char *name;
  char *path;                /* what it was found in: "/data/motors[2]", "/data" */
  char *violation;           /* "" = none */
  char *fact;                /* the sentence for the record, filled in */
  char *severity;            /* serious, ordinary, advice */
  char *evidence;            /* photo, document, statement …; "" = none asked for */
  int deadline_days;         /* 0 = at once; -1 = the officer sets it */
  const char *paper;         /* the first paper, "D09" …; NULL = none follows */
  const NcLegalBasis *basis; /* (nullable): without reference data, or no violation */
  gboolean has_confidence;
  NcConfidence confidence; /* the weakest of what it rests on */
} NcFinding;

/* The findings that a form can come to, taken from its document; and the law as the reference has it. */
typedef struct _NcFindingRules NcFindingRules;

#define NC_FINDING_ERROR (nc_finding_error_quark ())
/**
 * NcFindingError:
 * @NC_FINDING_ERROR_RULE: a row of the sheet is wrong; the message names it
 * @NC_FINDING_ERROR_REFERENCE: the reference data cannot be read
 */
typedef enum { NC_FINDING_ERROR_RULE, NC_FINDING_ERROR_REFERENCE } NcFindingError;
GQuark nc_finding_error_quark (void);

NcFindingRules *nc_finding_rules_new (xmlDoc *xform, NcReference *reference, GError **error);
void nc_finding_rules_free (NcFindingRules *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NcFindingRules, nc_finding_rules_free)
guint nc_finding_rules_get_length (NcFindingRules *self);
const NcLegalBasis *nc_finding_rules_get_basis (NcFindingRules *self, const char *violation);

GPtrArray *nc_findings_collect (NcFindingRules *self, NcForm *form, GError **error);
void nc_finding_free (NcFinding *self);
void nc_finding_write_json (const NcFinding *self, GString *out);

const char *nc_finding_first_paper (const char *violation, const char *severity);

G_END_DECLS
