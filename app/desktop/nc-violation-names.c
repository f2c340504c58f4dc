/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-violation-names.h"
#include "nc-legal-text.h"
#include "nc-desktop-resources.h"
#include "nc-lang.h"
#include <gtk/gtk.h>

struct _NcViolationNames {
  GPtrArray *ids;
  GHashTable *names;
  NcCaseTexts *texts; /* NULL when they cannot be read */
};

/**
 * nc_violation_names_new:
 *
 * Returns: (transfer full): empty when the reference data cannot be read
 */
NcViolationNames *
nc_violation_names_new (NcReference *reference)
{
  NcViolationNames *self = g_new0 (NcViolationNames, 1);
  g_autofree char *sql =
      nc_db_resource_sql (nc_desktop_get_resource (), "/org/nengcha/Nengcha/sql/violation-names.sql");
  g_autoptr (NcStmt) stmt = nc_db_prepare (nc_reference_get_db (reference), sql, NULL);
  gboolean has_row = TRUE, is_chinese = g_str_equal (nc_lang_current (), "zh");

  self->ids = g_ptr_array_new_with_free_func (g_free);
  self->texts = nc_case_texts_new (reference, NULL);
  self->names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  while (stmt && nc_stmt_step (stmt, &has_row, NULL) && has_row) {
    const char *name = nc_stmt_text (stmt, is_chinese ? "violation_cn" : "violation_en");

    g_ptr_array_add (self->ids, g_strdup (nc_stmt_text (stmt, "violation_id")));
    g_hash_table_insert (self->names, g_strdup (nc_stmt_text (stmt, "violation_id")), g_strdup (name ? name : ""));
  }
  return self;
}

void
nc_violation_names_free (NcViolationNames *self)
{
  g_ptr_array_unref (self->ids);
  g_hash_table_unref (self->names);
  g_clear_pointer (&self->texts, nc_case_texts_free);
  g_free (self);
}

/* Empty for one that is not known. */
const char *
nc_violation_names_get (NcViolationNames *self, const char *violation)
{
  const char *name = violation ? g_hash_table_lookup (self->names, violation) : NULL;

  return name ? name : "";
}

/* The articles that it breaches, separated by "|"; NULL where their numbers were not obtained. */
const char *
nc_violation_names_get_duty (NcViolationNames *self, const char *violation)
{
  const NcLegalText *text = self->texts ? nc_case_texts_violation (self->texts, violation) : NULL;

  return text ? text->duty : NULL;
}

/* The id of the @n-th of the list. */
const char *
nc_violation_names_nth (NcViolationNames *self, guint n)
{
  return n < self->ids->len ? g_ptr_array_index (self->ids, n) : "";
}

/**
 * nc_violation_names_list:
 *
 * Returns: (transfer full): a list of strings to choose from
 */
GListModel *
nc_violation_names_list (NcViolationNames *self)
{
  GtkStringList *list = gtk_string_list_new (NULL);

  for (guint i = 0; i < self->ids->len; i++) {
    const char *id = g_ptr_array_index (self->ids, i);
    g_autofree char *line = g_strdup_printf ("%s %s", id, nc_violation_names_get (self, id));

    gtk_string_list_append (list, line);
  }
  return G_LIST_MODEL (list);
}

/* Where a violation leads. */
const char *
nc_violation_route_words (NcRoute route)
{
  switch (route) {
  case NC_ROUTE_SUGGEST:
    return _ ("suggestion letter (D09), no order");
  case NC_ROUTE_RECTIFY:
    return _ ("rectification notice (D10)");
  case NC_ROUTE_STOP_USE:
    return _ ("stop-use notice (D11), by the department");
  case NC_ROUTE_TRANSFER:
    return _ ("transfer letter (D12)");
  case NC_ROUTE_PENALTY:
    return _ ("file handed over for a penalty");
  case NC_ROUTE_NONE:
  default:
    return _ ("no paper of its own");
  }
}
