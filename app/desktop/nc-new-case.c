/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-new-case.h"
#include "nc-case-editor.h"
#include "nc-dates.h"
#include "nc-lang.h"
#include "nc-gate.h"
#include "nc-lists.h"

/* The gate of the officers and their certificates (procedure_rules.csv). */
#define OFFICERS_RULE "P06"

/* Belongs to the window. */
typedef struct {
  NcSession *session;
  char *enterprise_id;
  NcNewCaseOpened opened;
  gpointer user_data;
  GtkWindow *window;
  AdwComboRow *issuer_row;
  GListStore *issuers;
  GListStore *officers;
  GPtrArray *officer_checks;
  GtkEditable *plan_row;
  GtkLabel *refusal;
} NewCase;

static void
new_case_free (gpointer data)
{
  NewCase *self = data;

  g_clear_object (&self->session);
  g_clear_object (&self->issuers);
  g_clear_object (&self->officers);
  g_ptr_array_unref (self->officer_checks);
  g_free (self->enterprise_id);
  g_free (self);
}

static void
refuse (NewCase *self, GPtrArray *shut, const GError *error)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; shut && i < shut->len; i++) {
    g_autofree char *message = nc_gate_result_text (g_ptr_array_index (shut, i));

    g_string_append_printf (text, "%s%s", text->len ? "\n" : "", message);
  }
  gtk_label_set_text (self->refusal, text->len ? text->str : error->message);
  gtk_widget_set_visible (GTK_WIDGET (self->refusal), TRUE);
}

/* Ends with NULL. */
static GPtrArray *
chosen_officers (NewCase *self)
{
  GPtrArray *cert_nos = g_ptr_array_new ();

  for (guint i = 0; i < self->officer_checks->len; i++)
    if (gtk_check_button_get_active (g_ptr_array_index (self->officer_checks, i))) {
      g_autoptr (NcRowItem) officer = g_list_model_get_item (G_LIST_MODEL (self->officers), i);

      g_ptr_array_add (cert_nos, (gpointer)nc_row_item_get (officer, "cert_no"));
    }
  g_ptr_array_add (cert_nos, NULL);
  return cert_nos;
}

static NcRowItem *
chosen_issuer (NewCase *self)
{
  return g_list_model_get_item (G_LIST_MODEL (self->issuers), adw_combo_row_get_selected (self->issuer_row));
}

/* What the gate says of the officers chosen stands there at once; the rest of the form may still be empty. */
static void
officer_cb (NewCase *self)
{
  g_autoptr (GPtrArray) cert_nos = chosen_officers (self), shut = NULL, of_officers = g_ptr_array_new ();
  g_autoptr (NcRowItem) issuer = chosen_issuer (self);
  g_autoptr (GError) error = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->refusal), FALSE);
  if (!issuer || cert_nos->len < 2)
    return;
  shut =
      nc_case_editor_check_new (self->session, self->enterprise_id, nc_row_item_get_id (issuer),
                                (const char *const *)cert_nos->pdata, gtk_editable_get_text (self->plan_row), &error);
  for (guint i = 0; shut && i < shut->len; i++)
    if (g_str_equal (((NcGateResult *)g_ptr_array_index (shut, i))->rule, OFFICERS_RULE))
      g_ptr_array_add (of_officers, g_ptr_array_index (shut, i));
  if (error || of_officers->len)
    refuse (self, of_officers, error);
}

static void
open_cb (GtkButton *button, NewCase *self)
{
  g_autoptr (GPtrArray) cert_nos = chosen_officers (self), shut = NULL;
  g_autoptr (NcRowItem) issuer = chosen_issuer (self);
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;

  (void)button;
  if (!issuer) {
    gtk_label_set_text (self->refusal, _ ("Add or import the issuing authorities in Settings first"));
    gtk_widget_set_visible (GTK_WIDGET (self->refusal), TRUE);
    return;
  }
  id = nc_case_editor_create (self->session, self->enterprise_id, nc_row_item_get_id (issuer),
                              (const char *const *)cert_nos->pdata, gtk_editable_get_text (self->plan_row), &shut,
                              &error);
  if (!id) {
    refuse (self, shut, error);
    return;
  }
  self->opened (id, self->user_data);
  gtk_window_destroy (self->window);
}

static void
fill_issuers (NewCase *self, GtkWidget *group)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->issuers));

  for (guint i = 0; i < n; i++) {
    g_autoptr (NcRowItem) row = g_list_model_get_item (G_LIST_MODEL (self->issuers), i);

    gtk_string_list_append (names, nc_row_item_get (row, "name"));
  }
  self->issuer_row = ADW_COMBO_ROW (adw_combo_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->issuer_row), _ ("Issuing authority"));
  adw_combo_row_set_model (self->issuer_row, G_LIST_MODEL (names));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), GTK_WIDGET (self->issuer_row));
  self->plan_row = GTK_EDITABLE (adw_entry_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->plan_row), _ ("Item of the annual plan"));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), GTK_WIDGET (self->plan_row));
}

static void
fill_officers (NewCase *self, GtkWidget *group)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->officers));
  NcDay today = nc_clock_today (nc_session_get_clock (self->session));

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _ ("Officers (two at least)"));
  for (guint i = 0; i < n; i++) {
    g_autoptr (NcRowItem) officer = g_list_model_get_item (G_LIST_MODEL (self->officers), i);
    NcDay expires = nc_day_parse (nc_row_item_get (officer, "cert_expires"));
    gboolean is_expired = expires != NC_DAY_NONE && expires < today;
    g_autofree char *day = nc_dates_day (expires);
    g_autofree char *detail =
        g_strdup_printf (is_expired ? _ ("certificate %s, expired on %s") : _ ("certificate %s, valid to %s"),
                         nc_row_item_get (officer, "cert_no"), day);
    GtkWidget *row = adw_action_row_new (), *check = gtk_check_button_new ();

    adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), nc_row_item_get (officer, "name"));
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), detail);
    if (is_expired)
      gtk_widget_add_css_class (row, "error");
    g_signal_connect_swapped (check, "toggled", G_CALLBACK (officer_cb), self);
    gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    nc_row_item_get (officer, "name"), -1);
    adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
    adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
    g_ptr_array_add (self->officer_checks, check);
  }
}

/* Whom the case is about stands above everything else. */
static void
show_enterprise (AdwPreferencesGroup *group, NcStore *store, const char *enterprise_id)
{
  g_autoptr (GListStore) found = nc_lists_rows (store, "enterprise-by-id", ":id", enterprise_id, NULL);
  g_autoptr (NcRowItem) enterprise = found ? g_list_model_get_item (G_LIST_MODEL (found), 0) : NULL;
  g_autofree char *escaped = g_markup_escape_text (enterprise ? nc_row_item_get (enterprise, "name") : "", -1);

  adw_preferences_group_set_description (group, escaped);
}

/**
 * nc_new_case_present:
 * @enterprise_id: of the store
 *
 * Returns: (transfer none): the window.
 */
GtkWindow *
nc_new_case_present (GtkWindow *parent, NcSession *session, const char *enterprise_id, NcNewCaseOpened opened,
                     gpointer user_data)
{
  NewCase *self = g_new0 (NewCase, 1);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *header = adw_header_bar_new (),
            *page = adw_preferences_page_new ();
  GtkWidget *authority = adw_preferences_group_new (), *officers = adw_preferences_group_new (),
            *last = adw_preferences_group_new ();
  GtkWidget *button = gtk_button_new_with_mnemonic (_ ("_Open the case"));
  NcStore *store = nc_session_get_store (session);

  self->session = g_object_ref (session);
  self->enterprise_id = g_strdup (enterprise_id);
  self->opened = opened;
  self->user_data = user_data;
  self->officer_checks = g_ptr_array_new ();
  self->issuers = nc_lists_rows (store, "issuer-all", NULL, NULL, NULL);
  self->officers = nc_lists_rows (store, "officer-all", NULL, NULL, NULL);
  if (!self->issuers)
    self->issuers = g_list_store_new (NC_TYPE_ROW_ITEM);
  if (!self->officers)
    self->officers = g_list_store_new (NC_TYPE_ROW_ITEM);
  self->window = GTK_WINDOW (adw_window_new ());
  g_object_set_data_full (G_OBJECT (self->window), "new-case", self, new_case_free);
  gtk_window_set_title (self->window, _ ("New case"));
  gtk_window_set_transient_for (self->window, parent);
  gtk_window_set_modal (self->window, TRUE);
  gtk_window_set_default_size (self->window, 520, 620);
  self->refusal = GTK_LABEL (gtk_label_new (NULL));
  gtk_widget_set_name (GTK_WIDGET (self->refusal), "refusal");
  gtk_label_set_wrap (self->refusal, TRUE);
  gtk_label_set_xalign (self->refusal, 0);
  gtk_widget_set_visible (GTK_WIDGET (self->refusal), FALSE);
  gtk_widget_add_css_class (GTK_WIDGET (self->refusal), "refusal");
  fill_issuers (self, authority);
  fill_officers (self, officers);
  gtk_widget_add_css_class (button, "suggested-action");
  gtk_widget_set_name (button, "open-case");
  g_signal_connect (button, "clicked", G_CALLBACK (open_cb), self);
  show_enterprise (ADW_PREFERENCES_GROUP (last), store, enterprise_id);
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), button);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (last), GTK_WIDGET (self->refusal));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (last));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (authority));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (officers));
  gtk_widget_set_vexpand (page, TRUE);
  gtk_box_append (GTK_BOX (box), header);
  gtk_box_append (GTK_BOX (box), page);
  adw_window_set_content (ADW_WINDOW (self->window), box);
  gtk_window_present (self->window);
  return self->window;
}
