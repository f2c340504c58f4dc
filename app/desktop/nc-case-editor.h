/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-case-store.h"
#include "nc-session.h"

G_BEGIN_DECLS

/* One case under a person's hands: every change is a step through its gates and in the store before the call returns.
   Signal "changed" (no arguments) when the facts are new. */
#define NC_TYPE_CASE_EDITOR (nc_case_editor_get_type ())
G_DECLARE_FINAL_TYPE (NcCaseEditor, nc_case_editor, NC, CASE_EDITOR, GObject)

NcCaseEditor *nc_case_editor_open (NcSession *session, const char *case_id, GError **error);
char *nc_case_editor_create (NcSession *session, const char *enterprise_id, const char *issuer_id,
                             const char *const *cert_nos, const char *plan_ref, GPtrArray **shut, GError **error);
GPtrArray *nc_case_editor_check_new (NcSession *session, const char *enterprise_id, const char *issuer_id,
                                     const char *const *cert_nos, const char *plan_ref, GError **error);
NcSession *nc_case_editor_get_session (NcCaseEditor *self);
NcCaseBook *nc_case_editor_get_book (NcCaseEditor *self);
const NcCaseFacts *nc_case_editor_get_facts (NcCaseEditor *self);
const char *nc_case_editor_get_id (NcCaseEditor *self);
const char *nc_case_editor_get_actor (NcCaseEditor *self);
char *nc_case_editor_get_field (NcCaseEditor *self, const char *field);
gboolean nc_case_editor_set_field (NcCaseEditor *self, const char *field, const char *value, GError **error);

/* Sets the step's fields on the copy that the step is tried with. */
typedef void (*NcCaseEdit) (NcCaseFacts *facts, gpointer user_data);
gboolean nc_case_editor_take (NcCaseEditor *self, NcStep step, NcCaseEdit edit, gpointer user_data, GPtrArray **shut,
                              GError **error);
/* As #NcCaseEdit, for a step that is about one row: returns it, %NULL for none. */
typedef gpointer (*NcCaseRowEdit) (NcCaseFacts *facts, gpointer user_data);
gboolean nc_case_editor_take_row (NcCaseEditor *self, NcStep step, NcCaseRowEdit edit, gpointer user_data,
                                  GPtrArray **shut, GError **error);
char *nc_case_editor_add_evidence (NcCaseEditor *self, GBytes *bytes, const char *file_name, const char *type,
                                   const char *purpose, const char *finding_ids, GPtrArray **shut, GError **error);
gboolean nc_case_editor_reload (NcCaseEditor *self, GError **error);

G_END_DECLS
