/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-settings-people.h"
#include "nc-dates.h"
#include "nc-import-window.h"
#include "nc-lang.h"
#include "nc-lists.h"
#include "nc-record-editor.h"

/* From so many days before it expires a certificate is pointed at. */
#define CERTIFICATE_DAYS_AHEAD 60

enum { OFFICERS, ISSUERS, N_LISTS };

struct _NcSettingsPeople {
  AdwBin parent_instance;
  NcSession *session;
  AdwPreferencesGroup *groups[N_LISTS];
  GPtrArray *rows[N_LISTS];
  char *shown; /* the store and the day that the rows are of */
};

G_DEFINE_FINAL_TYPE (NcSettingsPeople, nc_settings_people, ADW_TYPE_BIN)

static const NcField officer_fields[] = {
  { "name", N_ ("Name"), NC_FIELD_REQUIRED, NULL },
  { "cert_no", N_ ("Certificate number"), NC_FIELD_REQUIRED, NULL },
  { "cert_expires", N_ ("Certificate valid to"), NC_FIELD_DAY, NULL },
  { "org", N_ ("Body"), NC_FIELD_TEXT, NULL },
  { "phone", N_ ("Telephone"), NC_FIELD_TEXT, NULL },
  { "region_code", N_ ("Region code"), NC_FIELD_REGION, NULL },
  { "is_active", N_ ("In service"), NC_FIELD_SWITCH, NULL },
};

/* What a kind may do follows from the law, not from a switch (authority_matrix.csv). */
static const char *const issuer_kinds[] = {
  "body",       N_ ("Supervision body"),
  "department", N_ ("Department in charge"),
  "delegate",   N_ ("Delegated by the department"),
  NULL,
};

static const NcField issuer_fields[] = {
  { "name", N_ ("Legal name, as in the heading of papers"), NC_FIELD_REQUIRED, NULL },
  { "kind", N_ ("Powers"), NC_FIELD_CHOICE, issuer_kinds },
  { "delegator_name", N_ ("Department that delegates"), NC_FIELD_TEXT, NULL },
  { "number_prefix", N_ ("Prefix of paper numbers"), NC_FIELD_TEXT, NULL },
  { "review_body", N_ ("Body for administrative review"), NC_FIELD_TEXT, NULL },
  { "review_url", N_ ("Address for review online"), NC_FIELD_TEXT, NULL },
  { "court", N_ ("Court"), NC_FIELD_TEXT, NULL },
  { "address", N_ ("Address"), NC_FIELD_TEXT, NULL },
  { "postcode", N_ ("Postcode"), NC_FIELD_TEXT, NULL },
  { "phone", N_ ("Telephone"), NC_FIELD_TEXT, NULL },
  { "region_code", N_ ("Region code"), NC_FIELD_REGION, NULL },
};

static const struct {
  const char *table;
  const char *sql;
  const NcField *fields;
  guint n_fields;
} lists[N_LISTS] = {
  { "officer", "officer-every", officer_fields, G_N_ELEMENTS (officer_fields) },
  { "issuer", "issuer-every", issuer_fields, G_N_ELEMENTS (issuer_fields) },
};

static void
edit_cb (GtkWidget *row, NcSettingsPeople *self)
{
  nc_settings_people_edit (self, g_object_get_data (G_OBJECT (row), "table"), g_object_get_data (G_OBJECT (row), "id"));
}

static GtkWidget *
make_row (NcSettingsPeople *self, const char *table, NcRowItem *item, const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), nc_row_item_get (item, "name"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data (G_OBJECT (row), "table", (gpointer)g_intern_string (table));
  g_object_set_data_full (G_OBJECT (row), "id", g_strdup (nc_row_item_get_id (item)), g_free);
  g_signal_connect (row, "activated", G_CALLBACK (edit_cb), self);
  return row;
}

static void
add_mark (GtkWidget *row, const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_widget_add_css_class (label, css_class);
  gtk_widget_add_css_class (label, "caption-heading");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
}

static GtkWidget *
make_officer (NcSettingsPeople *self, NcRowItem *item)
{
  const char *expires = nc_row_item_get (item, "cert_expires"), *org = nc_row_item_get (item, "org");
  NcDay day = nc_day_parse (expires), today = nc_clock_today (nc_session_get_clock (self->session));
  g_autofree char *shown = nc_dates_day (day);
  g_autofree char *certificate =
      g_strdup_printf (_ ("certificate %s, valid to %s"), nc_row_item_get (item, "cert_no"), shown);
  g_autofree char *subtitle = *org ? g_strdup_printf ("%s · %s", org, certificate) : g_strdup (certificate);
  GtkWidget *row = make_row (self, "officer", item, subtitle);

  if (g_str_equal (nc_row_item_get (item, "is_active"), "0"))
    add_mark (row, _ ("not in service"), "dim-label");
  else if (day == NC_DAY_NONE || day < today)
    add_mark (row, day == NC_DAY_NONE ? _ ("no certificate day") : _ ("expired"), "error");
  else if (day - today <= CERTIFICATE_DAYS_AHEAD)
    add_mark (row, _ ("expires soon"), "warning");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("go-next-symbolic"));
  return row;
}

static GtkWidget *
make_issuer (NcSettingsPeople *self, NcRowItem *item)
{
  const char *kind = nc_row_item_get (item, "kind"), *review = nc_row_item_get (item, "review_body");
  const char *powers = kind;
  g_autofree char *subtitle = NULL;
  GtkWidget *row;

  for (guint i = 0; issuer_kinds[i]; i += 2)
    if (g_str_equal (issuer_kinds[i], kind))
      powers = _ (issuer_kinds[i + 1]);
  subtitle = *review ? g_strdup_printf (_ ("%s · review: %s"), powers, review) : g_strdup (powers);
  row = make_row (self, "issuer", item, subtitle);
  if (!*review || !*nc_row_item_get (item, "court"))
    add_mark (row, _ ("incomplete"), "warning");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("go-next-symbolic"));
  return row;
}

static void
reload (NcSettingsPeople *self)
{
  for (int l = 0; l < N_LISTS; l++) {
    g_autoptr (GListStore) items = nc_lists_rows (nc_session_get_store (self->session), lists[l].sql, NULL, NULL, NULL);

    for (guint i = 0; i < self->rows[l]->len; i++)
      adw_preferences_group_remove (self->groups[l], g_ptr_array_index (self->rows[l], i));
    g_ptr_array_set_size (self->rows[l], 0);
    for (guint i = 0; items && i < g_list_model_get_n_items (G_LIST_MODEL (items)); i++) {
      g_autoptr (NcRowItem) item = g_list_model_get_item (G_LIST_MODEL (items), i);
      GtkWidget *row = l == OFFICERS ? make_officer (self, item) : make_issuer (self, item);

      adw_preferences_group_add (self->groups[l], row);
      g_ptr_array_add (self->rows[l], row);
    }
  }
}

/**
 * nc_settings_people_edit:
 * @table: "officer" or "issuer"
 * @id: (nullable): %NULL for a new one
 *
 * Returns: (transfer none): the editor's window.
 */
GtkWindow *
nc_settings_people_edit (NcSettingsPeople *self, const char *table, const char *id)
{
  int l = g_str_equal (table, "officer") ? OFFICERS : ISSUERS;

  g_return_val_if_fail (NC_IS_SETTINGS_PEOPLE (self), NULL);
  return nc_record_editor_present (
      GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), nc_session_get_store (self->session),
      l == OFFICERS ? _ ("Officer") : _ ("Issuing authority"), lists[l].table, id, lists[l].fields, lists[l].n_fields);
}

static void
add_officer_cb (NcSettingsPeople *self)
{
  nc_settings_people_edit (self, "officer", NULL);
}

static void
add_issuer_cb (NcSettingsPeople *self)
{
  nc_settings_people_edit (self, "issuer", NULL);
}

static void
import_officers_cb (NcSettingsPeople *self)
{
  nc_import_window_choose (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), self->session,
                           nc_list_kind_find ("officers"));
}

static void
import_issuers_cb (NcSettingsPeople *self)
{
  nc_import_window_choose (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), self->session,
                           nc_list_kind_find ("issuers"));
}

static void
add_button (NcSettingsPeople *self, GtkWidget *box, const char *icon, const char *title, GCallback callback)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_set_tooltip_text (button, title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_signal_connect_swapped (button, "clicked", callback, self);
  gtk_box_append (GTK_BOX (box), button);
}

static AdwPreferencesGroup *
make_group (GtkWidget *box, const char *title, const char *description)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());

  adw_preferences_group_set_title (group, title);
  adw_preferences_group_set_description (group, description);
  adw_preferences_group_set_header_suffix (group, gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (group));
  return group;
}

/* Certificates expire by the day, too. */
static void
reload_if_changed (NcSettingsPeople *self)
{
  g_autofree char *mark =
      g_strdup_printf ("%" G_GINT64_FORMAT " %d", nc_lists_mark (nc_session_get_store (self->session)),
                       nc_clock_today (nc_session_get_clock (self->session)));

  if (g_strcmp0 (mark, self->shown) == 0)
    return;
  g_free (self->shown);
  self->shown = g_steal_pointer (&mark);
  reload (self);
}

static void
nc_settings_people_map (GtkWidget *widget)
{
  reload_if_changed (NC_SETTINGS_PEOPLE (widget));
  GTK_WIDGET_CLASS (nc_settings_people_parent_class)->map (widget);
}

static void
nc_settings_people_dispose (GObject *object)
{
  NcSettingsPeople *self = NC_SETTINGS_PEOPLE (object);

  adw_bin_set_child (ADW_BIN (self), NULL);
  for (int l = 0; l < N_LISTS; l++)
    g_clear_pointer (&self->rows[l], g_ptr_array_unref);
  g_clear_pointer (&self->shown, g_free);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (nc_settings_people_parent_class)->dispose (object);
}

static void
nc_settings_people_class_init (NcSettingsPeopleClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = nc_settings_people_dispose;
  GTK_WIDGET_CLASS (klass)->map = nc_settings_people_map;
}

static void
nc_settings_people_init (NcSettingsPeople *self)
{
  for (int l = 0; l < N_LISTS; l++)
    self->rows[l] = g_ptr_array_new ();
}

static void
store_changed_cb (NcSettingsPeople *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    reload_if_changed (self);
}

GtkWidget *
nc_settings_people_new (NcSession *session)
{
  NcSettingsPeople *self = g_object_new (NC_TYPE_SETTINGS_PEOPLE, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 24), *buttons;

  self->session = g_object_ref (session);
  self->groups[OFFICERS] = make_group (box, _ ("Officers"), _ ("An inspection needs two with valid certificates."));
  buttons = adw_preferences_group_get_header_suffix (self->groups[OFFICERS]);
  add_button (self, buttons, "document-open-symbolic", _ ("Import a list of officers"),
              G_CALLBACK (import_officers_cb));
  add_button (self, buttons, "list-add-symbolic", _ ("Add an officer"), G_CALLBACK (add_officer_cb));
  nc_import_window_accept_drops (GTK_WIDGET (self->groups[OFFICERS]), session, nc_list_kind_find ("officers"));
  self->groups[ISSUERS] =
      make_group (box, _ ("Issuing authorities"), _ ("Who signs papers, with what powers, and who reviews them."));
  buttons = adw_preferences_group_get_header_suffix (self->groups[ISSUERS]);
  add_button (self, buttons, "document-open-symbolic", _ ("Import a list of authorities"),
              G_CALLBACK (import_issuers_cb));
  add_button (self, buttons, "list-add-symbolic", _ ("Add an authority"), G_CALLBACK (add_issuer_cb));
  nc_import_window_accept_drops (GTK_WIDGET (self->groups[ISSUERS]), session, nc_list_kind_find ("issuers"));
  adw_bin_set_child (ADW_BIN (self), box);
  g_signal_connect_object (nc_session_get_store (session), "changed", G_CALLBACK (store_changed_cb), self,
                           G_CONNECT_SWAPPED);
  reload_if_changed (self);
  return GTK_WIDGET (self);
}
