/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-change.h"
#include "nc-course.h"
#include "nc-reference.h"

G_BEGIN_DECLS

#define NC_CASE_ERROR (nc_case_error_quark ())
/**
 * NcCaseError:
 * @NC_CASE_ERROR_NOT_FOUND: no such case, unit, officer, issuer, paper …
 * @NC_CASE_ERROR_BAD_INPUT: a value that cannot be (a day, a type, a file)
 * @NC_CASE_ERROR_REFUSED: a gate is shut
 *
 * Errors of the store and of papers are passed on.
 */
typedef enum { NC_CASE_ERROR_NOT_FOUND, NC_CASE_ERROR_BAD_INPUT, NC_CASE_ERROR_REFUSED } NcCaseError;
GQuark nc_case_error_quark (void);

/* The cases of one store. */
typedef struct {
  NcStore *store;
  NcCalendar *calendar;
  NcCaseSettings settings;
} NcCaseBook;

NcCaseBook *nc_case_book_new (NcStore *store, GError **error);
void nc_case_book_free (NcCaseBook *self);
typedef gboolean (*NcCaseLine) (NcCaseBook *book, NcStmt *row, GString *out, GError **error);
GString *nc_case_book_lines (NcCaseBook *self, const char *name, NcCaseLine write, GError **error);
NcStmt *nc_case_book_prepare (NcCaseBook *self, const char *name, GError **error);

NcCaseFacts *nc_case_load (NcCaseBook *self, const char *id, GError **error);
NcCaseFacts *nc_case_open (NcCaseBook *self, const char *enterprise, const char *issuer, GError **error);
gboolean nc_case_add_officer (NcCaseBook *self, NcCaseFacts *facts, const char *cert_no, const char *role,
                              GError **error);
gboolean nc_case_count_visits (NcCaseBook *self, NcCaseFacts *facts, GError **error);
void nc_case_stage (NcChange *change, const NcCaseFacts *before, const NcCaseFacts *after);

gboolean nc_case_take (NcCaseBook *self, const NcCaseFacts *before, NcCaseFacts *after, const NcGateInput *in,
                       NcChange *change, GPtrArray **shut, GError **error);
gboolean nc_case_name_catalogue (NcReference *reference, NcCaseFinding *finding, GError **error);
gboolean nc_case_next_number (NcCaseBook *self, NcCasePaper *paper, GError **error);
void nc_case_write_json (const NcCaseFacts *facts, GString *out);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NcCaseBook, nc_case_book_free)

G_END_DECLS
