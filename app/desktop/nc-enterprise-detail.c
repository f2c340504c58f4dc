/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-enterprise-detail.h"
#include "nc-lang.h"
#include "nc-lists.h"

static void
add_row (AdwPreferencesGroup *group, GPtrArray *rows, const char *title, const char *subtitle, GtkWidget *suffix)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  if (subtitle && *subtitle) {
    g_autofree char *escaped = g_markup_escape_text (subtitle, -1);

    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), escaped);
  }
  if (suffix)
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), suffix);
  adw_preferences_group_add (group, row);
  g_ptr_array_add (rows, row);
}

static void
add_fact (AdwPreferencesGroup *group, GPtrArray *rows, const char *title, const char *value)
{
  if (value && *value) {
    GtkWidget *label = gtk_label_new (value);

    gtk_label_set_wrap (GTK_LABEL (label), TRUE);
    gtk_label_set_natural_wrap_mode (GTK_LABEL (label), GTK_NATURAL_WRAP_NONE);
    gtk_label_set_xalign (GTK_LABEL (label), 1);
    gtk_label_set_selectable (GTK_LABEL (label), TRUE);
    gtk_widget_add_css_class (label, "numeric");
    add_row (group, rows, title, NULL, label);
  }
}

void
nc_enterprise_detail_fill_profile (AdwPreferencesGroup *group, NcRowItem *enterprise, GPtrArray *rows)
{
  const char *status = nc_row_item_get (enterprise, "list_status");
  g_autofree char *energy = g_strdup_printf (_ ("%s tce a year"), nc_row_item_get (enterprise, "energy_tce"));

  add_fact (group, rows, _ ("Unified social credit code"), nc_row_item_get (enterprise, "uscc"));
  add_fact (group, rows, _ ("Industry"), nc_row_item_get (enterprise, "industry"));
  add_fact (group, rows, _ ("Address"), nc_row_item_get (enterprise, "address"));
  add_fact (group, rows, _ ("Legal representative"), nc_row_item_get (enterprise, "legal_rep"));
  add_fact (group, rows, _ ("Contact"), nc_row_item_get (enterprise, "contact"));
  if (*nc_row_item_get (enterprise, "energy_tce"))
    add_fact (group, rows, _ ("Comprehensive energy consumption"), energy);
  if (g_str_equal (nc_row_item_get (enterprise, "is_key_unit"), "1"))
    add_fact (group, rows, _ ("Key energy user"), _ ("yes"));
  if (g_str_equal (nc_row_item_get (enterprise, "is_two_high"), "1"))
    add_fact (group, rows, _ ("High energy use, high emission (两高)"), _ ("yes"));
  if (*status)
    add_fact (group, rows, _ ("List"), g_str_equal (status, "advanced") ? _ ("advanced") : _ ("backward"));
}

/* "A · B · C" of what is not empty. */
static char *
join_facts (const char *const *facts)
{
  GString *text = g_string_new (NULL);

  for (; *facts; facts++)
    if (**facts) {
      if (text->len)
        g_string_append (text, " · ");
      g_string_append (text, *facts);
    }
  return g_string_free (text, FALSE);
}

static char *
with_unit (const char *value, const char *unit)
{
  return *value ? g_strdup_printf ("%s %s", value, unit) : g_strdup ("");
}

void
nc_enterprise_detail_fill_products (AdwPreferencesGroup *group, NcSession *session, NcRowItem *enterprise,
                                    GPtrArray *rows)
{
  g_autoptr (GListStore) products = nc_lists_rows (nc_session_get_store (session), "product-of", ":enterprise_id",
                                                   nc_row_item_get_id (enterprise), NULL);
  guint n = products ? g_list_model_get_n_items (G_LIST_MODEL (products)) : 0;

  gtk_widget_set_visible (GTK_WIDGET (group), n > 0);
  for (guint i = 0; i < n; i++) {
    g_autoptr (NcRowItem) row = g_list_model_get_item (G_LIST_MODEL (products), i);
    g_autofree char *period =
        g_strdup_printf ("%s – %s", nc_row_item_get (row, "period_from"), nc_row_item_get (row, "period_to"));
    g_autofree char *energy = with_unit (nc_row_item_get (row, "unit_energy"), nc_row_item_get (row, "unit"));
    GtkWidget *label = gtk_label_new (energy);

    gtk_widget_add_css_class (label, "numeric");
    add_row (group, rows, nc_row_item_get (row, "product"), period, label);
  }
}

void
nc_enterprise_detail_fill_ledger (AdwPreferencesGroup *group, NcSession *session, NcRowItem *enterprise,
                                  GPtrArray *rows)
{
  g_autoptr (GListStore) machines = nc_lists_rows (nc_session_get_store (session), "equipment-of", ":enterprise_id",
                                                   nc_row_item_get_id (enterprise), NULL);
  guint n = machines ? g_list_model_get_n_items (G_LIST_MODEL (machines)) : 0;

  gtk_widget_set_visible (GTK_WIDGET (group), n > 0);
  for (guint i = 0; i < n; i++) {
    g_autoptr (NcRowItem) row = g_list_model_get_item (G_LIST_MODEL (machines), i);
    g_autofree char *title = g_strdup_printf ("%s  %s", nc_row_item_get (row, "model"), nc_row_item_get (row, "name"));
    g_autofree char *kw = with_unit (nc_row_item_get (row, "rated_kw"), "kW");
    g_autofree char *kva = with_unit (nc_row_item_get (row, "capacity_kva"), "kVA");
    g_autofree char *facts =
        join_facts ((const char *const[]){ nc_row_item_get (row, "place"), kw, kva, nc_row_item_get (row, "made_year"),
                                           nc_row_item_get (row, "running_state"), NULL });

    add_row (group, rows, title, facts, NULL);
  }
}
