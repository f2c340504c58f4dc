/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-legal-text.h"
#include "nc-store.h"
#include <jansson.h>

G_BEGIN_DECLS

/**
 * NcSnapshotOptions:
 * @reference: says how well the articles of a finding are proved
 * @texts: the words that are data
 * @pages: (nullable): pages of each issued paper, by its id
 * @extra: (nullable): members that the case does not hold (the unit's profile, energy tables …); never overrides the
 * case
 * @official_text: (nullable): the official text that the inspector attaches, and who says so
 * @store: (nullable): only photos that it holds go into an annex
 * @subject: (nullable): the interview, extension or service that the paper tells of; else the latest
 */
typedef struct {
  NcReference *reference;
  NcCaseTexts *texts;
  GHashTable *pages;
  json_t *extra;
  const char *official_text;
  gconstpointer subject;
  NcStore *store;
} NcSnapshotOptions;

json_t *nc_case_snapshot (const NcCaseFacts *facts, const NcCasePaper *paper, const NcSnapshotOptions *options);

G_END_DECLS
