/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-measure.h"
#include "nc-reference.h"

G_BEGIN_DECLS

/**
 * NcLegalText:
 * @duty: the articles breached, separated by "|"; %NULL where their numbers were not obtained
 * @order_department: on what an order to rectify rests that the department issues
 * @order_body: the same for a supervision body in its own name
 * @order_stop: on what an order to stop using rests
 * @demand: what is to be done
 * @demand_department: (nullable): what only the department may demand, in its place
 * @demand_stop: (nullable): what an order to stop using demands
 * @consequence: (nullable): what the law provides when it is missed
 *
 * What papers say of a violation, in Chinese (data/reference/law/legal_texts.csv).
 */
typedef struct {
  char *violation;
  char *name;
  char *measure;
  char *duty;
  char *order_department;
  char *order_body;
  char *order_stop;
  char *demand;
  char *demand_department;
  char *demand_stop;
  char *consequence;
} NcLegalText;

/* The words of papers that are data: by violation, and the usual wordings (paper_texts.csv). */
typedef struct _NcCaseTexts NcCaseTexts;

NcCaseTexts *nc_case_texts_new (NcReference *reference, GError **error);
void nc_case_texts_free (NcCaseTexts *self);
const NcLegalText *nc_case_texts_violation (NcCaseTexts *self, const char *violation);
const char *nc_case_texts_get (NcCaseTexts *self, const char *key);

const char *nc_legal_text_order (const NcLegalText *self, const NcIssuer *issuer, const char *kind);
const char *nc_legal_text_demand (const NcLegalText *self, const NcIssuer *issuer, const char *kind);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NcCaseTexts, nc_case_texts_free)

G_END_DECLS
