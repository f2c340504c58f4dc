/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-settings-page.h"
#include "nc-lang.h"
#include "nc-looks.h"
#include "nc-page-column.h"

struct _NcSettingsPage {
  AdwBin parent_instance;
  NcSession *session;
  GtkWidget *scroller, *box, *people, *papers, *periods, *keys, *trust, *pack, *safety, *scheme_row, *text_row,
      *language_row;
  guint idle; /* lays the parts out ahead, one by one */
};

G_DEFINE_FINAL_TYPE (NcSettingsPage, nc_settings_page, ADW_TYPE_BIN)

static const int text_percents[] = { 100, 115, 130, 150, 175 };
static const char *const languages[] = { "", "zh", "en" };

static void
apply_looks (NcSettingsPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (root)
    nc_looks_apply (nc_session_get_ui_state (self->session), GTK_WIDGET (root));
}

static void
scheme_cb (NcSettingsPage *self)
{
  nc_looks_set_scheme (nc_session_get_ui_state (self->session),
                       (NcScheme)adw_combo_row_get_selected (ADW_COMBO_ROW (self->scheme_row)));
  apply_looks (self);
}

static void
text_cb (NcSettingsPage *self)
{
  guint place = adw_combo_row_get_selected (ADW_COMBO_ROW (self->text_row));

  if (place < G_N_ELEMENTS (text_percents))
    nc_looks_set_text_pct (nc_session_get_ui_state (self->session), text_percents[place]);
  apply_looks (self);
}

static void
language_cb (NcSettingsPage *self)
{
  guint place = adw_combo_row_get_selected (ADW_COMBO_ROW (self->language_row));

  if (place < G_N_ELEMENTS (languages))
    nc_ui_state_set (nc_session_get_ui_state (self->session), "looks", "language",
                     *languages[place] ? languages[place] : NULL);
}

static GtkWidget *
make_looks (NcSettingsPage *self)
{
  NcUiState *state = nc_session_get_ui_state (self->session);
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  const char *schemes[NC_N_SCHEMES] = { _ ("as the system"), _ ("light"), _ ("dark"), _ ("sunlight: black on white") };
  const char *texts[G_N_ELEMENTS (text_percents)] = { _ ("usual"), "115 %", "130 %", "150 %", "175 %" };
  const char *tongues[G_N_ELEMENTS (languages)] = { _ ("as the system"), "中文", "English" };
  g_autofree char *language = nc_ui_state_get (state, "looks", "language");
  guint text = 0, tongue = 0;

  for (guint i = 0; i < G_N_ELEMENTS (text_percents); i++)
    if (text_percents[i] == nc_looks_get_text_pct (state))
      text = i;
  for (guint i = 1; i < G_N_ELEMENTS (languages); i++)
    if (g_strcmp0 (language, languages[i]) == 0)
      tongue = i;
  adw_preferences_group_set_title (group, _ ("Looks and language"));
  self->scheme_row = nc_page_column_combo (group, _ ("Colours"), NULL, schemes, G_N_ELEMENTS (schemes),
                                           (guint)nc_looks_get_scheme (state));
  self->text_row = nc_page_column_combo (group, _ ("Size of text"), NULL, texts, G_N_ELEMENTS (texts), text);
  self->language_row = nc_page_column_combo (group, _ ("Language of the window"),
                                             _ ("From the next start on. Papers and findings are Chinese in any case."),
                                             tongues, G_N_ELEMENTS (tongues), tongue);
  g_signal_connect_swapped (self->scheme_row, "notify::selected", G_CALLBACK (scheme_cb), self);
  g_signal_connect_swapped (self->text_row, "notify::selected", G_CALLBACK (text_cb), self);
  g_signal_connect_swapped (self->language_row, "notify::selected", G_CALLBACK (language_cb), self);
  return GTK_WIDGET (group);
}

static GtkWidget *
next_hidden (NcSettingsPage *self)
{
  GtkWidget *part = gtk_widget_get_first_child (self->box);

  while (part && gtk_widget_get_visible (part))
    part = gtk_widget_get_next_sibling (part);
  return part;
}

/* Before the page is looked at. GTK takes some 20 ms for the heights of a part's lines; what it has found it keeps. */
static gboolean
show_next_cb (gpointer user_data)
{
  NcSettingsPage *self = user_data;
  GtkWidget *part = next_hidden (self), *parent = gtk_widget_get_parent (GTK_WIDGET (self));
  int width = parent ? gtk_widget_get_width (parent) : 0, least;

  if (!part) {
    self->idle = 0;
    return G_SOURCE_REMOVE;
  }
  gtk_widget_set_visible (part, TRUE);
  part = gtk_widget_get_first_child (self->scroller);
  gtk_widget_measure (part, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  if (width >= least)
    gtk_widget_measure (part, GTK_ORIENTATION_VERTICAL, width, NULL, NULL, NULL, NULL);
  return G_SOURCE_CONTINUE;
}

static void
show_all_parts (NcSettingsPage *self)
{
  for (GtkWidget *part = next_hidden (self); part; part = next_hidden (self))
    gtk_widget_set_visible (part, TRUE);
}

static void
nc_settings_page_map (GtkWidget *widget)
{
  NcSettingsPage *self = NC_SETTINGS_PAGE (widget);

  show_all_parts (self);
  /* The menu changes it too. */
  adw_combo_row_set_selected (ADW_COMBO_ROW (self->scheme_row),
                              (guint)nc_looks_get_scheme (nc_session_get_ui_state (self->session)));
  GTK_WIDGET_CLASS (nc_settings_page_parent_class)->map (widget);
}

static void
nc_settings_page_dispose (GObject *object)
{
  NcSettingsPage *self = NC_SETTINGS_PAGE (object);

  g_clear_handle_id (&self->idle, g_source_remove);
  adw_bin_set_child (ADW_BIN (self), NULL);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (nc_settings_page_parent_class)->dispose (object);
}

static void
nc_settings_page_class_init (NcSettingsPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = nc_settings_page_dispose;
  GTK_WIDGET_CLASS (klass)->map = nc_settings_page_map;
}

static void
nc_settings_page_init (NcSettingsPage *self)
{
  (void)self;
}

GtkWidget *
nc_settings_page_new (NcSession *session)
{
  NcSettingsPage *self = g_object_new (NC_TYPE_SETTINGS_PAGE, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 24);

  self->session = g_object_ref (session);
  self->people = nc_settings_people_new (session);
  self->papers = nc_settings_papers_new (session);
  self->periods = nc_settings_periods_new (session);
  self->keys = nc_settings_keys_new (session);
  self->trust = nc_settings_trust_new (session);
  self->pack = nc_settings_pack_new (session);
  self->safety = nc_settings_safety_new (session);
  gtk_box_append (GTK_BOX (box), self->people);
  gtk_box_append (GTK_BOX (box), self->papers);
  gtk_box_append (GTK_BOX (box), self->periods);
  gtk_box_append (GTK_BOX (box), self->keys);
  gtk_box_append (GTK_BOX (box), self->trust);
  gtk_box_append (GTK_BOX (box), self->pack);
  gtk_box_append (GTK_BOX (box), self->safety);
  gtk_box_append (GTK_BOX (box), make_looks (self));
  for (GtkWidget *part = gtk_widget_get_next_sibling (self->people); part; part = gtk_widget_get_next_sibling (part))
    gtk_widget_set_visible (part, FALSE);
  self->box = box;
  self->idle = g_idle_add_full (G_PRIORITY_LOW, show_next_cb, self, NULL);
  self->scroller = nc_page_column_new (box);
  adw_bin_set_child (ADW_BIN (self), self->scroller);
  return GTK_WIDGET (self);
}

NcSettingsPeople *
nc_settings_page_get_people (NcSettingsPage *self)
{
  return NC_SETTINGS_PEOPLE (self->people);
}

NcSettingsPapers *
nc_settings_page_get_papers (NcSettingsPage *self)
{
  return NC_SETTINGS_PAPERS (self->papers);
}

NcSettingsKeys *
nc_settings_page_get_keys (NcSettingsPage *self)
{
  return NC_SETTINGS_KEYS (self->keys);
}

NcSettingsPeriods *
nc_settings_page_get_periods (NcSettingsPage *self)
{
  return NC_SETTINGS_PERIODS (self->periods);
}

NcSettingsTrust *
nc_settings_page_get_trust (NcSettingsPage *self)
{
  return NC_SETTINGS_TRUST (self->trust);
}

NcSettingsPack *
nc_settings_page_get_pack (NcSettingsPage *self)
{
  return NC_SETTINGS_PACK (self->pack);
}

NcSettingsSafety *
nc_settings_page_get_safety (NcSettingsPage *self)
{
  return NC_SETTINGS_SAFETY (self->safety);
}

/* Brings a part of the page to its top, as far as there is room below. */
void
nc_settings_page_scroll_to (NcSettingsPage *self, GtkWidget *part)
{
  GtkWidget *content = gtk_scrolled_window_get_child (GTK_SCROLLED_WINDOW (self->scroller));
  double y = 0;

  show_all_parts (self);
  if (gtk_widget_translate_coordinates (part, content, 0, 0, NULL, &y))
    gtk_adjustment_set_value (
        gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller)),
        gtk_adjustment_get_value (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller))) + y);
}
