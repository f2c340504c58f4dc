/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-case-snapshot.h"
#include "nc-legal-text.h"

G_BEGIN_DECLS

/* What a snapshot is made of; only the files that make one use it. */

/**
 * NcSnapshot:
 * @root: the object being made
 */
typedef struct {
  const NcCaseFacts *facts;
  const NcCasePaper *paper;
  const NcSnapshotOptions *options;
  json_t *root;
} NcSnapshot;

void nc_snap_put (json_t *object, const char *key, const char *text);
void nc_snap_put_day (json_t *object, const char *key, NcDay day);
void nc_snap_put_time (json_t *object, const char *key, const char *time, NcDay day);
void nc_snap_add_once (json_t *list, const char *text);
json_t *nc_snap_strings (const char *joined);
const char *nc_snap_text (const NcSnapshot *self, const char *key);
char *nc_snap_fill (const NcSnapshot *self, const char *key);
const char *nc_snap_demand (const NcSnapshot *self, const NcCaseFinding *finding, const char *kind);
const char *nc_snap_first_officer (const NcCaseFacts *facts);
gconstpointer nc_snap_subject (const NcSnapshot *self, const char *kind, NcCaseList list);
json_t *nc_snap_machine (const NcCaseFacts *facts, const NcCaseFinding *finding, guint n);

void nc_snapshot_put_site (const NcSnapshot *self);
void nc_snapshot_put_evidence (const NcSnapshot *self);
void nc_snapshot_put_interview (const NcSnapshot *self);
void nc_snapshot_put_preservation (const NcSnapshot *self);
void nc_snapshot_put_findings (const NcSnapshot *self);
void nc_snapshot_put_annex (const NcSnapshot *self);
void nc_snapshot_put_decision (const NcSnapshot *self);
void nc_snapshot_put_opinion_and_transfer (const NcSnapshot *self);
void nc_snapshot_put_report (const NcSnapshot *self);
void nc_snapshot_put_later (const NcSnapshot *self);
void nc_snapshot_put_service (const NcSnapshot *self);
void nc_snapshot_put_file (const NcSnapshot *self);
void nc_snapshot_put_consent (const NcSnapshot *self);

G_END_DECLS
