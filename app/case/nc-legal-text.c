/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-legal-text.h"
#include "nc-case-resource.h"

struct _NcCaseTexts {
  GHashTable *violations; /* "V01" → NcLegalText */
  GHashTable *texts;      /* key → text */
};

static const struct {
  const char *column;
  gsize offset;
} columns[] = {
  { "violation_id", G_STRUCT_OFFSET (NcLegalText, violation) },
  { "name", G_STRUCT_OFFSET (NcLegalText, name) },
  { "measure", G_STRUCT_OFFSET (NcLegalText, measure) },
  { "duty", G_STRUCT_OFFSET (NcLegalText, duty) },
  { "order_department", G_STRUCT_OFFSET (NcLegalText, order_department) },
  { "order_body", G_STRUCT_OFFSET (NcLegalText, order_body) },
  { "order_stop", G_STRUCT_OFFSET (NcLegalText, order_stop) },
  { "demand", G_STRUCT_OFFSET (NcLegalText, demand) },
  { "demand_department", G_STRUCT_OFFSET (NcLegalText, demand_department) },
  { "demand_stop", G_STRUCT_OFFSET (NcLegalText, demand_stop) },
  { "consequence", G_STRUCT_OFFSET (NcLegalText, consequence) },
};

static char **
column_of (NcLegalText *text, guint i)
{
  return (char **)((char *)text + columns[i].offset);
}

static void
legal_text_free (gpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    g_free (*column_of (data, i));
  g_free (data);
}

static gboolean
read_violations (NcCaseTexts *self, NcStmt *stmt, GError **error)
{
  gboolean has_row;

  for (;;) {
    NcLegalText *text;

    if (!nc_stmt_step (stmt, &has_row, error))
      return FALSE;
    if (!has_row)
      return TRUE;
    text = g_new0 (NcLegalText, 1);
    for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
      nc_text_set (column_of (text, i), nc_stmt_text (stmt, columns[i].column));
    g_hash_table_replace (self->violations, text->violation, text);
  }
}

static gboolean
read_texts (NcCaseTexts *self, NcStmt *stmt, GError **error)
{
  gboolean has_row;

  for (;;) {
    if (!nc_stmt_step (stmt, &has_row, error))
      return FALSE;
    if (!has_row)
      return TRUE;
    g_hash_table_replace (self->texts, g_strdup (nc_stmt_text (stmt, "key")), g_strdup (nc_stmt_text (stmt, "text")));
  }
}

/**
 * nc_case_texts_new:
 *
 * Returns: (transfer full): the words of papers as the reference has them; %NULL with an error of its database.
 */
NcCaseTexts *
nc_case_texts_new (NcReference *reference, GError **error)
{
  g_autoptr (NcCaseTexts) self = g_new0 (NcCaseTexts, 1);
  GResource *resource = nc_case_resource_get_resource ();
  g_autofree char *legal = nc_db_resource_sql (resource, "/org/nengcha/case/sql/legal-texts.sql"),
                  *usual = nc_db_resource_sql (resource, "/org/nengcha/case/sql/paper-texts.sql");
  g_autoptr (NcStmt) violations = nc_db_prepare (nc_reference_get_db (reference), legal, error);
  g_autoptr (NcStmt) texts = violations ? nc_db_prepare (nc_reference_get_db (reference), usual, error) : NULL;

  self->violations = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, legal_text_free);
  self->texts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  if (!texts || !read_violations (self, violations, error) || !read_texts (self, texts, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
nc_case_texts_free (NcCaseTexts *self)
{
  g_hash_table_unref (self->violations);
  g_hash_table_unref (self->texts);
  g_free (self);
}

/* What papers say of the violation, or NULL. */
const NcLegalText *
nc_case_texts_violation (NcCaseTexts *self, const char *violation)
{
  return violation ? g_hash_table_lookup (self->violations, violation) : NULL;
}

/**
 * nc_case_texts_get:
 *
 * Returns: (nullable): the usual wording of @key.
 */
const char *
nc_case_texts_get (NcCaseTexts *self, const char *key)
{
  return g_hash_table_lookup (self->texts, key);
}

/* The articles on which a paper of @kind by @issuer rests, separated by "|"; NULL: none. */
const char *
nc_legal_text_order (const NcLegalText *self, const NcIssuer *issuer, const char *kind)
{
  if (g_str_equal (kind, "D09"))
    return NULL;
  if (g_str_equal (kind, "D11"))
    return self->order_stop;
  return nc_issuer_has_department_power (issuer) ? self->order_department : self->order_body;
}

/* What a paper of @kind by @issuer demands where the finding says nothing itself. */
const char *
nc_legal_text_demand (const NcLegalText *self, const NcIssuer *issuer, const char *kind)
{
  if (g_str_equal (kind, "D11") && self->demand_stop)
    return self->demand_stop;
  if (!g_str_equal (kind, "D09") && self->demand_department && nc_issuer_has_department_power (issuer))
    return self->demand_department;
  return self->demand;
}
