/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-settings-periods.h"
#include "nc-case-settings.h"
#include "nc-change.h"
#include "nc-desktop-resources.h"
#include "nc-lang.h"
#include "nc-ledger.h"
#include "nc-page-column.h"

struct _NcSettingsPeriods {
  AdwBin parent_instance;
  NcSession *session;
  GHashTable *spins; /* id of a setting → GtkSpinButton */
  GtkWidget *message;
  gboolean is_filling;
  guint n;
};

G_DEFINE_FINAL_TYPE (NcSettingsPeriods, nc_settings_periods, ADW_TYPE_BIN)

/* The reference's words for a span; what it says otherwise is shown as it stands there. */
static const char *
unit_words (const char *unit)
{
  static const struct {
    const char *unit;
    const char *words;
  } units[] = {
    { "days", N_ ("%s days") },
    { "days before", N_ ("%s days before") },
    { "days before end", N_ ("%s days before the end") },
    { "days after end", N_ ("%s days after the end") },
    { "days after notice", N_ ("%s days after the notice") },
    { "months", N_ ("%s months") },
    { "months max", N_ ("at most %s months") },
    { "year", N_ ("%s year") },
    { "years", N_ ("%s years") },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (units); i++)
    if (g_str_equal (units[i].unit, unit))
      return _ (units[i].words);
  return NULL;
}

/* Only "working" and "natural" change how days are counted. */
static const char *
day_words (const char *day_type)
{
  if (g_str_has_prefix (day_type, "working"))
    return _ ("working days");
  return g_str_has_prefix (day_type, "natural") ? _ ("calendar days") : _ ("kind of days not said");
}

static char *
describe (NcStmt *stmt)
{
  const char *value = nc_stmt_text (stmt, "value"), *unit = nc_stmt_text (stmt, "unit");
  const char *day_type = nc_stmt_text (stmt, "day_type"), *words = unit_words (unit);
  GString *text = g_string_new (NULL);

  if (words)
    g_string_append_printf (text, words, value);
  else
    g_string_append_printf (text, "%s %s", value, unit);
  if (g_str_has_prefix (unit, "days"))
    g_string_append_printf (text, " (%s)", day_words (day_type ? day_type : ""));
  return g_string_free (text, FALSE);
}

static void
add_period (NcSettingsPeriods *self, AdwExpanderRow *list, NcStmt *stmt)
{
  gboolean is_chinese = g_str_equal (nc_lang_current (), "zh");
  g_autofree char *span = describe (stmt);
  g_autofree char *subtitle =
      g_strdup_printf (_ ("%s · %s · confidence: %s"), nc_stmt_text (stmt, "rule_id"), nc_stmt_text (stmt, "basis"),
                       nc_ledger_confidence_word (nc_stmt_text (stmt, "confidence")));
  AdwActionRow *row = nc_page_column_row (nc_stmt_text (stmt, is_chinese ? "term_cn" : "rule_en"), subtitle);
  GtkWidget *label = gtk_label_new (span);

  gtk_widget_add_css_class (label, "numeric");
  adw_action_row_add_suffix (row, label);
  adw_expander_row_add_row (list, GTK_WIDGET (row));
  self->n++;
}

/* Those that the authority fixes stand above, with a figure to be changed. */
static gboolean
is_fixed (const char *rule)
{
  guint n;
  const NcCaseSettingInfo *infos = nc_case_setting_infos (&n);

  for (guint i = 0; i < n; i++)
    if (g_strcmp0 (infos[i].rule, rule) == 0)
      return FALSE;
  return TRUE;
}

static void
add_fixed (NcSettingsPeriods *self, AdwPreferencesGroup *group)
{
  g_autofree char *sql = nc_db_resource_sql (nc_desktop_get_resource (), "/org/nengcha/Nengcha/sql/periods.sql");
  g_autoptr (NcStmt) stmt = nc_db_prepare (nc_reference_get_db (nc_session_get_reference (self->session)), sql, NULL);
  GtkWidget *list = adw_expander_row_new ();
  gboolean has_row = TRUE;

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (list), _ ("Periods with their articles"));
  adw_expander_row_set_subtitle (
      ADW_EXPANDER_ROW (list), _ ("Set by law and not to be changed here; a newer edition of lists, standards and law "
                                  "brings what has changed"));
  while (stmt && nc_stmt_step (stmt, &has_row, NULL) && has_row)
    if (is_fixed (nc_stmt_text (stmt, "rule_id")))
      add_period (self, ADW_EXPANDER_ROW (list), stmt);
  adw_preferences_group_add (group, list);
}

static const char *
setting_unit (const char *unit)
{
  static const struct {
    const char *unit;
    const char *words;
  } units[] = {
    { "working days", N_ ("working days") },
    { "days", N_ ("days") },
    { "months", N_ ("months") },
    { "years", N_ ("years") },
    { "visits", N_ ("visits") },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (units); i++)
    if (g_str_equal (units[i].unit, unit))
      return _ (units[i].words);
  return unit;
}

/* What is set is what cases are led by from now on. */
static void
load (NcSettingsPeriods *self)
{
  NcDb *db = nc_store_get_db (nc_session_get_store (self->session));
  g_autoptr (NcStmt) stmt = nc_db_prepare (db, "SELECT id, value FROM setting", NULL);
  NcCaseSettings settings;
  gboolean has_row = TRUE;
  guint n;
  const NcCaseSettingInfo *infos = nc_case_setting_infos (&n);

  nc_case_settings_init (&settings);
  while (stmt && nc_stmt_step (stmt, &has_row, NULL) && has_row)
    nc_case_setting_take (&settings, nc_stmt_text (stmt, "id"), nc_stmt_text (stmt, "value"));
  self->is_filling = TRUE;
  for (guint i = 0; i < n; i++)
    gtk_spin_button_set_value (g_hash_table_lookup (self->spins, infos[i].id),
                               nc_case_setting_get (&settings, &infos[i]));
  self->is_filling = FALSE;
}

/**
 * nc_settings_periods_set:
 * @id: "case.serve_days"
 *
 * Returns: %FALSE when it was refused; nc_settings_periods_get_message() says why.
 */
gboolean
nc_settings_periods_set (NcSettingsPeriods *self, const char *id, int value)
{
  const NcCaseSettingInfo *info = nc_case_setting_info (id);
  g_autofree char *text = g_strdup_printf ("%d", value), *refusal = NULL;
  g_autoptr (NcChange) change = nc_change_new (nc_session_get_store (self->session), g_get_user_name ());
  g_autoptr (GError) error = NULL;
  NcCaseSettings settings;

  g_return_val_if_fail (NC_IS_SETTINGS_PERIODS (self) && info, FALSE);
  nc_case_settings_init (&settings);
  if (!nc_case_setting_take (&settings, id, text))
    refusal = g_strdup_printf (_ ("From %d to %d: the law allows no other figure."), info->least, info->most);
  if (!refusal) {
    nc_change_set (change, "setting", id, "value", text);
    if (!nc_change_commit (change, &error))
      refusal = g_strdup (error->message);
  }
  nc_page_column_say (self->message, refusal ? refusal : "");
  load (self);
  return !refusal;
}

static void
spin_cb (GtkSpinButton *spin, NcSettingsPeriods *self)
{
  if (!self->is_filling)
    nc_settings_periods_set (self, gtk_widget_get_name (GTK_WIDGET (spin)), gtk_spin_button_get_value_as_int (spin));
}

static void
add_setting (NcSettingsPeriods *self, AdwPreferencesGroup *group, const NcCaseSettingInfo *info)
{
  g_autofree char *subtitle =
      g_strdup_printf (_ ("%s · fixed by the authority, from %d to %d"), info->rule, info->least, info->most);
  AdwActionRow *row = nc_page_column_row (_ (info->title), subtitle);
  GtkWidget *spin = gtk_spin_button_new_with_range (info->least, info->most, 1);

  gtk_widget_set_name (spin, info->id);
  gtk_widget_set_valign (spin, GTK_ALIGN_CENTER);
  /* Rows make it lower than a finger needs. */
  gtk_widget_set_size_request (spin, -1, 44);
  gtk_accessible_update_property (GTK_ACCESSIBLE (spin), GTK_ACCESSIBLE_PROPERTY_LABEL, _ (info->title), -1);
  g_signal_connect (spin, "value-changed", G_CALLBACK (spin_cb), self);
  g_hash_table_insert (self->spins, (gpointer)info->id, spin);
  adw_action_row_add_suffix (row, spin);
  adw_action_row_add_suffix (row, gtk_label_new (setting_unit (info->unit)));
  adw_preferences_group_add (group, GTK_WIDGET (row));
}

static void
nc_settings_periods_map (GtkWidget *widget)
{
  load (NC_SETTINGS_PERIODS (widget));
  GTK_WIDGET_CLASS (nc_settings_periods_parent_class)->map (widget);
}

static void
nc_settings_periods_dispose (GObject *object)
{
  NcSettingsPeriods *self = NC_SETTINGS_PERIODS (object);

  self->is_filling = TRUE;
  adw_bin_set_child (ADW_BIN (self), NULL);
  g_clear_pointer (&self->spins, g_hash_table_unref);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (nc_settings_periods_parent_class)->dispose (object);
}

static void
nc_settings_periods_class_init (NcSettingsPeriodsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = nc_settings_periods_dispose;
  GTK_WIDGET_CLASS (klass)->map = nc_settings_periods_map;
}

static void
nc_settings_periods_init (NcSettingsPeriods *self)
{
  self->spins = g_hash_table_new (g_str_hash, g_str_equal);
}

GtkWidget *
nc_settings_periods_new (NcSession *session)
{
  NcSettingsPeriods *self = g_object_new (NC_TYPE_SETTINGS_PERIODS, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  guint n;
  const NcCaseSettingInfo *infos = nc_case_setting_infos (&n);

  self->session = g_object_ref (session);
  self->message = nc_page_column_message ();
  adw_preferences_group_set_title (group, _ ("Periods"));
  for (guint i = 0; i < n; i++)
    add_setting (self, group, &infos[i]);
  add_fixed (self, group);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (group));
  gtk_box_append (GTK_BOX (box), self->message);
  adw_bin_set_child (ADW_BIN (self), box);
  load (self);
  return GTK_WIDGET (self);
}

/* How many are shown that cannot be changed. */
guint
nc_settings_periods_get_n (NcSettingsPeriods *self)
{
  return self->n;
}

/* What the setting's figure is. */
int
nc_settings_periods_get (NcSettingsPeriods *self, const char *id)
{
  return gtk_spin_button_get_value_as_int (g_hash_table_lookup (self->spins, id));
}

/* "" when nothing is said. */
const char *
nc_settings_periods_get_message (NcSettingsPeriods *self)
{
  return gtk_label_get_text (GTK_LABEL (self->message));
}
