/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-case-store.h"
#include "nc-case-reference.h"
#include "nc-answer-reason.h"
#include "nc-case-resource.h"
#include "nc-case-settings.h"
#include "nc-lang.h"
#include "nc-number-lease.h"
#include "nc-number.h"
#include "nc-measure.h"
#include "nc-paths.h"
#include "nc-region-name.h"
#include <string.h>

G_DEFINE_QUARK (nc_case_error_quark, nc_case_error)

NcStmt *
nc_case_book_prepare (NcCaseBook *self, const char *name, GError **error)
{
  g_autofree char *path = g_strdup_printf ("/org/nengcha/case/sql/%s.sql", name);
  g_autofree char *sql = nc_db_resource_sql (nc_case_resource_get_resource (), path);

  return nc_db_prepare (nc_store_get_db (self->store), sql, error);
}

/**
 * nc_case_book_lines:
 * @name: of a statement without parameters
 * @write: writes what a row comes to
 *
 * Returns: (transfer full): what @write made of all rows; %NULL with its error or one of the store.
 */
GString *
nc_case_book_lines (NcCaseBook *self, const char *name, NcCaseLine write, GError **error)
{
  g_autoptr (NcStmt) stmt = nc_case_book_prepare (self, name, error);
  g_autoptr (GString) out = g_string_new (NULL);
  gboolean has_row;

  if (!stmt)
    return NULL;
  for (;;) {
    if (!nc_stmt_step (stmt, &has_row, error))
      return NULL;
    if (!has_row)
      return g_steal_pointer (&out);
    if (!write (self, stmt, out, error))
      return NULL;
  }
}

static gboolean
read_settings (NcCaseBook *self, GError **error)
{
  g_autoptr (NcStmt) stmt = nc_case_book_prepare (self, "settings", error);
  gboolean has_row = TRUE;

  nc_case_settings_init (&self->settings);
  while (stmt && nc_stmt_step (stmt, &has_row, error) && has_row)
    nc_case_setting_take (&self->settings, nc_stmt_text (stmt, "id"), nc_stmt_text (stmt, "value"));
  return stmt && !has_row;
}

/**
 * nc_case_book_new:
 * @store: kept
 *
 * Returns: (transfer full): the store's cases, with the holiday table and the settings read; %NULL with an error.
 */
NcCaseBook *
nc_case_book_new (NcStore *store, GError **error)
{
  g_autoptr (NcCaseBook) self = g_new0 (NcCaseBook, 1);
  g_autofree char *holidays = nc_paths_find ("data/reference/law/holidays.csv");

  self->store = g_object_ref (store);
  self->calendar = holidays ? nc_calendar_load (holidays, error) : nc_calendar_new ();
  if (!self->calendar || !read_settings (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
nc_case_book_free (NcCaseBook *self)
{
  g_clear_pointer (&self->calendar, nc_calendar_unref);
  g_clear_object (&self->store);
  g_free (self);
}

static gboolean
read_row (NcCaseBook *self, NcStmt *stmt, const NcCaseTable *table, NcCaseRow row, GError **error)
{
  static const char *const sealed[] = { "phone", "id_no", "consent_email", "consent_sms", NULL };

  for (guint i = 0; i < table->n_fields; i++) {
    const NcCaseField *field = &table->fields[i];
    const char *text = nc_stmt_text (stmt, field->name);
    g_autofree char *clear = NULL;

    /* personal columns are sealed in the file */
    if (text && g_strv_contains (sealed, field->name)) {
      g_autofree char *context = g_strdup_printf ("%s.%s", table->table, field->name);

      clear = nc_keys_unseal_text (nc_store_get_keys (self->store), context, text, error);
      if (!clear)
        return FALSE;
      text = clear;
    }
    if (!nc_case_row_set (row, field, text)) {
      g_set_error (error, NC_CASE_ERROR, NC_CASE_ERROR_BAD_INPUT, "%s.%s: %s", table->table, field->name, text);
      return FALSE;
    }
  }
  return TRUE;
}

static gboolean
read_list (NcCaseBook *self, NcCaseFacts *facts, NcCaseList list, GError **error)
{
  const NcCaseTable *table = &nc_case_list_types[list];
  g_autofree char *sql = g_strdup_printf ("SELECT * FROM %s WHERE case_id = :case_id ORDER BY rowid", table->table);
  g_autoptr (NcStmt) stmt = nc_db_prepare (nc_store_get_db (self->store), sql, error);
  gboolean has_row;

  if (!stmt)
    return FALSE;
  nc_stmt_bind_text (stmt, ":case_id", facts->file->id);
  for (;;) {
    NcCaseRow row;

    if (!nc_stmt_step (stmt, &has_row, error))
      return FALSE;
    if (!has_row)
      return TRUE;
    row = nc_case_row_new (table, NULL);
    g_ptr_array_add (facts->lists[list], row);
    if (!read_row (self, stmt, table, row, error))
      return FALSE;
  }
}

static void
inherit (char **field, const char *value)
{
  if (nc_text_is_blank (*field))
    nc_text_set (field, value);
}

/* A delegate's papers are the department's: its prefix stands in their numbers, its review body and court in their
   remedies (rules P10, P50, P52). */
static gboolean
read_delegator (NcCaseBook *self, NcIssuer *issuer, GError **error)
{
  g_autoptr (NcStmt) stmt = nc_case_book_prepare (self, "issuer-by-name", error);
  gboolean has_row;

  if (!stmt)
    return FALSE;
  nc_stmt_bind_text (stmt, ":name", issuer->delegator);
  nc_stmt_bind_text (stmt, ":id", issuer->id);
  if (!nc_stmt_step (stmt, &has_row, error))
    return FALSE;
  if (!has_row)
    return TRUE;
  issuer->delegator_is_body = g_strcmp0 (nc_stmt_text (stmt, "kind"), "body") == 0;
  issuer->delegator_is_delegate = g_strcmp0 (nc_stmt_text (stmt, "kind"), "delegate") == 0;
  if (!nc_text_is_blank (nc_stmt_text (stmt, "number_prefix")))
    nc_text_set (&issuer->prefix, nc_stmt_text (stmt, "number_prefix"));
  inherit (&issuer->review_body, nc_stmt_text (stmt, "review_body"));
  inherit (&issuer->review_url, nc_stmt_text (stmt, "review_url"));
  inherit (&issuer->court, nc_stmt_text (stmt, "court"));
  return TRUE;
}

static gboolean
read_issuer (NcCaseBook *self, const char *id, NcIssuer *issuer, GError **error)
{
  g_autoptr (NcStmt) stmt = nc_case_book_prepare (self, "issuer-get", error);
  gboolean has_row;

  if (!stmt)
    return FALSE;
  nc_stmt_bind_text (stmt, ":id", id);
  if (!nc_stmt_step (stmt, &has_row, error))
    return FALSE;
  if (!has_row) {
    g_set_error (error, NC_CASE_ERROR, NC_CASE_ERROR_NOT_FOUND, _ ("there is no issuer “%s”"), id ? id : "");
    return FALSE;
  }
  nc_issuer_clear (issuer);
  issuer->id = g_strdup (nc_stmt_text (stmt, "id"));
  issuer->name = g_strdup (nc_stmt_text (stmt, "name"));
  nc_issuer_kind_parse (nc_stmt_text (stmt, "kind"), &issuer->kind);
  issuer->delegator = g_strdup (nc_stmt_text (stmt, "delegator_name"));
  issuer->prefix = g_strdup (nc_stmt_text (stmt, "number_prefix"));
  issuer->address = g_strdup (nc_stmt_text (stmt, "address"));
  issuer->phone = g_strdup (nc_stmt_text (stmt, "phone"));
  issuer->review_body = g_strdup (nc_stmt_text (stmt, "review_body"));
  issuer->review_url = g_strdup (nc_stmt_text (stmt, "review_url"));
  issuer->court = g_strdup (nc_stmt_text (stmt, "court"));
  return issuer->kind != NC_ISSUER_DELEGATE || read_delegator (self, issuer, error);
}

/* A confirmation (D17) that the unit has signed in any of its cases holds for all of them (rule P41). */
static gboolean
read_consent (NcCaseBook *self, NcCaseFacts *facts, GError **error)
{
  g_autoptr (NcStmt) stmt = nc_case_book_prepare (self, "consent-of-unit", error);
  gboolean has_row;

  if (!stmt)
    return FALSE;
  nc_stmt_bind_text (stmt, ":uscc", facts->file->uscc);
  nc_stmt_bind_text (stmt, ":id", facts->file->id);
  if (!nc_stmt_step (stmt, &has_row, error))
    return FALSE;
  if (has_row) {
    facts->unit_consent = g_strdup (nc_stmt_text (stmt, "id"));
    facts->unit_consent_on = nc_case_time_day (nc_stmt_text (stmt, "signed_at"));
  }
  return TRUE;
}

static gboolean
read_answer_reasons (NcCaseBook *self, NcCaseFacts *facts, GError **error)
{
  g_autoptr (NcStmt) stmt = nc_case_book_prepare (self, "answer-reasons", error);
  gboolean has_row;

  if (!stmt)
    return FALSE;
  nc_stmt_bind_text (stmt, ":case_id", facts->file->id);
  for (;;) {
    if (!nc_stmt_step (stmt, &has_row, error))
      return FALSE;
    if (!has_row)
      return TRUE;
    g_ptr_array_add (facts->answer_reasons,
                     nc_answer_reason_new (nc_stmt_text (stmt, "checklist"), nc_stmt_text (stmt, "path"),
                                           nc_stmt_text (stmt, "value"), nc_stmt_text (stmt, "reason")));
  }
}

/**
 * nc_case_load:
 *
 * Returns: (transfer full): the case with everything in it; %NULL with NC_CASE_ERROR_NOT_FOUND or an error of the
 * store.
 */
NcCaseFacts *
nc_case_load (NcCaseBook *self, const char *id, GError **error)
{
  g_autoptr (NcCaseFacts) facts = nc_case_facts_new (nc_store_get_clock (self->store), self->calendar);
  g_autoptr (NcStmt) stmt = nc_case_book_prepare (self, "case-get", error);
  gboolean has_row;

  if (!stmt)
    return NULL;
  facts->settings = self->settings;
  nc_stmt_bind_text (stmt, ":id", id);
  if (!nc_stmt_step (stmt, &has_row, error))
    return NULL;
  if (!has_row) {
    g_set_error (error, NC_CASE_ERROR, NC_CASE_ERROR_NOT_FOUND, _ ("there is no case “%s”"), id);
    return NULL;
  }
  if (!read_row (self, stmt, &nc_case_file_type, facts->file, error) ||
      !read_issuer (self, facts->file->issuer_id, &facts->issuer, error))
    return NULL;
  for (int list = 0; list < NC_CASE_N_LISTS; list++)
    if (!read_list (self, facts, (NcCaseList)list, error))
      return NULL;
  return read_answer_reasons (self, facts, error) && read_consent (self, facts, error) ? g_steal_pointer (&facts)
                                                                                       : NULL;
}

static gboolean
take_unit (NcCaseBook *self, NcCaseFile *file, const char *key, GError **error)
{
  g_autoptr (NcStmt) stmt = nc_case_book_prepare (self, "enterprise-find", error);
  static const char *const same[][2] = { { "unit_name", "name" },      { "uscc", "uscc" },
                                         { "legal_rep", "legal_rep" }, { "address", "address" },
                                         { "contact", "contact" },     { "industry_code", "industry_code" },
                                         { "enterprise_id", "id" } };
  g_autofree char *context = g_strdup ("enterprise.phone");
  gboolean has_row, has_second = FALSE;

  if (!stmt)
    return FALSE;
  nc_stmt_bind_text (stmt, ":key", key);
  if (!nc_stmt_step (stmt, &has_row, error))
    return FALSE;
  if (!has_row) {
    g_set_error (error, NC_CASE_ERROR, NC_CASE_ERROR_NOT_FOUND, _ ("there is no enterprise “%s”"), key);
    return FALSE;
  }
  for (guint i = 0; i < G_N_ELEMENTS (same); i++)
    nc_case_row_set (file, nc_case_row_field (&nc_case_file_type, same[i][0]), nc_stmt_text (stmt, same[i][1]));
  file->key_unit = nc_stmt_is_null (stmt, "is_key_unit") ? 0 : nc_stmt_int (stmt, "is_key_unit") ? 1 : -1;
  if (!nc_stmt_is_null (stmt, "phone")) {
    g_free (file->phone);
    file->phone = nc_keys_unseal_text (nc_store_get_keys (self->store), context, nc_stmt_text (stmt, "phone"), error);
    if (!file->phone)
      return FALSE;
  }
  if (!nc_stmt_step (stmt, &has_second, error))
    return FALSE;
  if (has_second) {
    g_set_error (error, NC_CASE_ERROR, NC_CASE_ERROR_BAD_INPUT,
                 _ ("“%s” is more than one enterprise: give its credit code or id"), key);
    return FALSE;
  }
  return TRUE;
}

/**
 * nc_case_open:
 * @enterprise: id, credit code or whole name
 * @issuer: id
 *
 * Returns: (transfer full): a new case with the unit's data as they stand today; nothing is stored yet.
 */
NcCaseFacts *
nc_case_open (NcCaseBook *self, const char *enterprise, const char *issuer, GError **error)
{
  g_autoptr (NcCaseFacts) facts = nc_case_facts_new (nc_store_get_clock (self->store), self->calendar);

  facts->settings = self->settings;
  if (!take_unit (self, facts->file, enterprise, error) || !read_issuer (self, issuer, &facts->issuer, error))
    return NULL;
  nc_text_set (&facts->file->issuer_id, facts->issuer.id);
  facts->file->opened_on = facts->today;
  facts->file->visit_cap = self->settings.visit_cap;
  return g_steal_pointer (&facts);
}

/* The officer's row in the case when the certificate has been renewed since; the same one again is named twice. */
static NcCaseOfficer *
renewed (NcCaseFacts *facts, const char *cert_no, const char *role, NcDay expires)
{
  NC_CASE_EACH (facts, NC_CASE_OFFICERS, NcCaseOfficer, officer)
  if (cert_no && g_strcmp0 (officer->cert_no, cert_no) == 0 && g_strcmp0 (officer->role, role) == 0 &&
      officer->cert_expires != NC_DAY_NONE && expires > officer->cert_expires)
    return officer;
  return NULL;
}

/* Why the officer may not take part: the certificate was withdrawn, or it is of an authority elsewhere and this is no
   joint inspection. Department, supervision body and delegate of one region act for each other. */
static char *
fault_of_officer (NcCaseBook *self, const NcCaseFacts *facts, NcStmt *officer, GError **error)
{
  const char *name = nc_stmt_text (officer, "name"), *home = nc_stmt_text (officer, "issuer_id");
  g_autoptr (NcStmt) stmt = nc_case_book_prepare (self, "issuer-get", error);
  gboolean has_row;

  if (!nc_stmt_int (officer, "is_active"))
    return g_strdup_printf (_ ("the certificate of %s was withdrawn"), name);
  if (nc_text_is_blank (home) || g_strcmp0 (home, facts->issuer.id) == 0 ||
      !nc_text_is_blank (facts->file->joint_with) || !stmt)
    return NULL;
  nc_stmt_bind_text (stmt, ":id", home);
  if (!nc_stmt_step (stmt, &has_row, error) || !has_row || !nc_issuer_legal_name (&facts->issuer) ||
      nc_region_name_agrees (nc_stmt_text (stmt, "name"), nc_issuer_legal_name (&facts->issuer)))
    return NULL;
  return g_strdup_printf (_ ("%s is an officer of “%s”, and this is no joint inspection with it"), name,
                          nc_stmt_text (stmt, "name"));
}

/**
 * nc_case_add_officer:
 * @cert_no: number of the certificate, or the officer's id
 * @role: officer, assistant or expert
 *
 * Takes an officer of the store into the case; of one who is in it, the later end of a renewed certificate.
 */
gboolean
nc_case_add_officer (NcCaseBook *self, NcCaseFacts *facts, const char *cert_no, const char *role, GError **error)
{
  g_autoptr (NcStmt) stmt = nc_case_book_prepare (self, "officer-find", error);
  NcCaseOfficer *officer;
  gboolean has_row;
  NcDay expires;

  if (!stmt)
    return FALSE;
  nc_stmt_bind_text (stmt, ":key", cert_no);
  if (!nc_stmt_step (stmt, &has_row, error))
    return FALSE;
  if (!has_row) {
    g_set_error (error, NC_CASE_ERROR, NC_CASE_ERROR_NOT_FOUND, _ ("there is no officer with the certificate “%s”"),
                 cert_no);
    return FALSE;
  }
  if (g_strcmp0 (role, "officer") == 0 && !facts->officer_fault) {
    GError *failure = NULL;

    facts->officer_fault = fault_of_officer (self, facts, stmt, &failure);
    if (failure) {
      g_propagate_error (error, failure);
      return FALSE;
    }
  }
  expires = nc_case_time_day (nc_stmt_text (stmt, "cert_expires"));
  officer = renewed (facts, nc_stmt_text (stmt, "cert_no"), role, expires);
  if (officer) {
    officer->cert_expires = expires;
    return TRUE;
  }
  officer = nc_case_add (facts, NC_CASE_OFFICERS);
  nc_text_set (&officer->officer_id, nc_stmt_text (stmt, "id"));
  nc_text_set (&officer->name, nc_stmt_text (stmt, "name"));
  nc_text_set (&officer->cert_no, nc_stmt_text (stmt, "cert_no"));
  officer->cert_expires = expires;
  nc_text_set (&officer->org, nc_stmt_text (stmt, "org"));
  nc_text_set (&officer->role, role);
  officer->added_on = facts->today;
  return TRUE;
}

/* Which visit of the year this is, and whether the same item was inspected in it already (rule P02). */
gboolean
nc_case_count_visits (NcCaseBook *self, NcCaseFacts *facts, GError **error)
{
  g_autoptr (NcStmt) stmt = nc_case_book_prepare (self, "visits-of-year", error);
  NcCaseFile *file = facts->file;
  g_autofree char *day = nc_day_format (file->planned_start != NC_DAY_NONE ? file->planned_start : facts->today);
  gboolean has_row;

  if (!stmt)
    return FALSE;
  day[4] = 0;
  nc_stmt_bind_text (stmt, ":item", file->item);
  nc_stmt_bind_text (stmt, ":issuer_id", file->issuer_id);
  nc_stmt_bind_text (stmt, ":id", file->id);
  nc_stmt_bind_text (stmt, ":uscc", file->uscc);
  nc_stmt_bind_text (stmt, ":enterprise_id", file->enterprise_id);
  nc_stmt_bind_text (stmt, ":year", day);
  if (!nc_stmt_step (stmt, &has_row, error))
    return FALSE;
  file->visit_no = nc_stmt_int (stmt, "visits") + 1;
  file->repeat_item = nc_stmt_int (stmt, "same_item") > 0;
  return TRUE;
}

static void
stage_row (NcChange *change, const NcCaseTable *table, gconstpointer before, gconstpointer after)
{
  for (guint i = 1; i < table->n_fields; i++) {
    const NcCaseField *field = &table->fields[i];
    g_autofree char *value = nc_case_row_get (after, field);

    if (before ? !nc_case_row_same (before, after, field) : value != NULL)
      nc_change_set (change, table->table, nc_case_row_id (after), field->name, value);
  }
}

/**
 * nc_case_stage:
 * @before: (nullable): the case as it is stored; %NULL for a new one
 *
 * Puts the difference into @change. Rows are added and changed, never removed.
 */
void
nc_case_stage (NcChange *change, const NcCaseFacts *before, const NcCaseFacts *after)
{
  stage_row (change, &nc_case_file_type, before ? before->file : NULL, after->file);
  for (int list = 0; list < NC_CASE_N_LISTS; list++)
    for (guint i = 0; i < after->lists[list]->len; i++) {
      gconstpointer row = after->lists[list]->pdata[i];

      stage_row (change, &nc_case_list_types[list],
                 before ? nc_case_find (before, (NcCaseList)list, nc_case_row_id (row)) : NULL, row);
    }
}

/**
 * nc_case_take:
 * @before: (nullable): the case as it is stored; %NULL for a new one
 * @after: the case with the step's fields set
 * @change: what the step writes besides (blobs); committed here
 * @shut: (out): the gates that are shut
 *
 * Takes the step when its gates are open, and writes the case in one transaction with its journal.
 *
 * Returns: %FALSE with NC_CASE_ERROR_REFUSED (see @shut; nothing was written) or an error of the store.
 */
gboolean
nc_case_take (NcCaseBook *self, const NcCaseFacts *before, NcCaseFacts *after, const NcGateInput *in, NcChange *change,
              GPtrArray **shut, GError **error)
{
  if (!nc_course_take (after, in, shut)) {
    g_autofree char *message = nc_gate_result_text ((*shut)->pdata[0]);

    g_set_error_literal (error, NC_CASE_ERROR, NC_CASE_ERROR_REFUSED, message);
    return FALSE;
  }
  if (in->step == NC_STEP_CLOSE && !nc_case_keep_reference (self, after->file, error))
    return FALSE;
  if (before)
    nc_course_rehear (before, after);
  nc_change_set_versions (change, after->file->checklist_version, after->file->rules_version,
                          after->file->reference_version);
  nc_case_stage (change, before, after);
  return nc_change_commit (change, error) &&
         (before || nc_numbers_want_all (self, nc_issuer_legal_name (&after->issuer), error));
}

/**
 * nc_case_name_catalogue:
 * @finding: with rule_id set; takes the list's title, item and deadline where they are not said yet
 *
 * Names the elimination list that a rule id stands for, so that a paper can cite it.
 */
gboolean
nc_case_name_catalogue (NcReference *reference, NcCaseFinding *finding, GError **error)
{
  g_autofree char *sql =
      nc_db_resource_sql (nc_case_resource_get_resource (), "/org/nengcha/case/sql/elimination-rule.sql");
  g_autoptr (NcStmt) stmt = nc_db_prepare (nc_reference_get_db (reference), sql, error);
  gboolean has_row;

  if (!stmt)
    return FALSE;
  nc_stmt_bind_text (stmt, ":rule_id", finding->rule_id);
  if (!nc_stmt_step (stmt, &has_row, error))
    return FALSE;
  if (!has_row)
    return TRUE;
  if (!finding->document)
    nc_text_set (&finding->document,
                 nc_stmt_text (stmt, "title") ? nc_stmt_text (stmt, "title") : nc_stmt_text (stmt, "notice_no"));
  if (!finding->table_item)
    nc_text_set (&finding->table_item, nc_stmt_text (stmt, "item_no"));
  if (!finding->in_force_to)
    nc_text_set (&finding->in_force_to, nc_stmt_text (stmt, "deadline_text") ? nc_stmt_text (stmt, "deadline_text")
                                                                             : nc_stmt_text (stmt, "stop_use_by"));
  return TRUE;
}
