/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-confidence.h"
#include "nc-day.h"
#include "nc-db.h"

G_BEGIN_DECLS

/* The facts that judgements rest on: a read-only database made from the CSV files of this folder, and beside it what
   people have confirmed. One thread at a time. */
typedef struct _NcReference NcReference;

#define NC_REFERENCE_ERROR (nc_reference_error_quark ())
/**
 * NcReferenceError:
 * @NC_REFERENCE_ERROR_NO_PACK: there is no pack at the place
 * @NC_REFERENCE_ERROR_DAMAGED: the file is no pack, or damaged
 * @NC_REFERENCE_ERROR_NO_RULE: the pack has no row of that id
 * @NC_REFERENCE_ERROR_MISSING: a name, document or day is missing
 */
typedef enum {
  NC_REFERENCE_ERROR_NO_PACK,
  NC_REFERENCE_ERROR_DAMAGED,
  NC_REFERENCE_ERROR_NO_RULE,
  NC_REFERENCE_ERROR_MISSING,
} NcReferenceError;
GQuark nc_reference_error_quark (void);

/* An edition of a standard; texts live as long as the reference. */
typedef struct {
  const char *standard; /* "GB 18613-2020" */
  const char *name;
  const char *in_force_from; /* ISO date, NULL = not known */
  const char *in_force_to;   /* ISO date, the last day; NULL = still in force */
  const char *rule_id;
  NcConfidence confidence;
} NcEdition;

void nc_reference_use_home (const char *home);
NcReference *nc_reference_open (const char *path, GError **error);
NcReference *nc_reference_ref (NcReference *self);
void nc_reference_unref (NcReference *self);
NcDb *nc_reference_get_db (NcReference *self);
const char *nc_reference_version (NcReference *self);
const char *nc_reference_date (NcReference *self);
const char *nc_reference_sha256 (NcReference *self);

const NcEdition *nc_reference_edition_in_force (NcReference *self, const char *family, NcDay day);
const NcEdition *nc_reference_edition (NcReference *self, const char *standard);
char *nc_reference_rule_id (const char *table, gint64 row_no);
gboolean nc_reference_has_rule (NcReference *self, const char *rule_id);
NcConfidence nc_reference_confidence (NcReference *self, const char *rule_id);

gboolean nc_reference_load_confirmations (NcReference *self, const char *home, GError **error);
gboolean nc_reference_is_confirmed (NcReference *self, const char *rule_id);
guint nc_reference_n_confirmed (NcReference *self);
gboolean nc_reference_confirm (NcReference *self, const char *home, const char *rule_id, const char *by,
                               const char *document, gint64 when_unix_usec, GError **error);
gboolean nc_reference_verify (NcReference *self, GPtrArray *problems, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NcReference, nc_reference_unref)

G_END_DECLS
