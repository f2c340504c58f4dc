/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-enterprise-detail.h"
#include "nc-lang.h"

static void
add_row (AdwPreferencesGroup *group, GPtrArray *rows, const char *title, const char *subtitle, GtkWidget *suffix)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  if (subtitle && *subtitle)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
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
    gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_RIGHT);
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
