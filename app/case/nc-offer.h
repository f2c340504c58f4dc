/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-gate.h"

G_BEGIN_DECLS

/**
 * NcOfferState:
 * @NC_OFFER_ISSUE: the findings call for it and the issuer may sign it
 * @NC_OFFER_ELSEWHERE: the findings call for it and another body may: @paper prepares that
 * @NC_OFFER_NOT_CALLED: the issuer might sign it, but nothing calls for it
 * @NC_OFFER_NEVER: no paper of this program orders it
 */
typedef enum { NC_OFFER_ISSUE, NC_OFFER_ELSEWHERE, NC_OFFER_NOT_CALLED, NC_OFFER_NEVER } NcOfferState;

/**
 * NcOffer:
 * @rule: row of authority_matrix.csv, "A01" … "A12"
 * @measure: the measure in Chinese, as the table has it
 * @paper: (nullable): the paper that orders or prepares it
 * @why: (nullable): what stands in the way, for people
 */
typedef struct {
  const char *rule;
  const char *measure;
  NcOfferState state;
  const char *paper;
  char *why;
} NcOffer;

GPtrArray *nc_case_offers (const NcCaseFacts *facts);
const char *nc_offer_state_to_string (NcOfferState state);
void nc_offer_free (NcOffer *self);
void nc_offers_write_json (const GPtrArray *offers, GString *out);

G_END_DECLS
