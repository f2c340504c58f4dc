/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-enterprise-filter.h"
#include "nc-combo.h"
#include "nc-desktop-resources.h"
#include "nc-lang.h"
#include "nc-lists.h"

/* What is chosen; NULL = all. Kept in the window's state under these names. */
typedef enum { BY_REGION, BY_INDUSTRY, BY_LIST, BY_KEY_UNIT, BY_TWO_HIGH, BY_VISIT, N_CHOICES } Choice;

static const char *const names[N_CHOICES] = { "region", "industry", "list_status", "key_unit", "two_high", "visit" };
static const char *const titles[N_CHOICES] = {
  N_ ("Region"),
  N_ ("Industry"),
  N_ ("Efficiency list"),
  N_ ("Key energy users only"),
  N_ ("High energy use, high emission only (两高)"),
  N_ ("Last visit"),
};

struct _NcEnterpriseFilter {
  AdwBin parent_instance;
  NcSession *session;
  char *values[N_CHOICES];
  GtkWidget *rows[N_CHOICES];
  GPtrArray *row_values[N_CHOICES]; /* of a combo row: the value of each place, the first NULL */
  GtkWidget *button, *clear_button;
  GArray *found;
  char *error;
  GCancellable *cancellable;
  gboolean is_filling;
};

G_DEFINE_FINAL_TYPE (NcEnterpriseFilter, nc_enterprise_filter, ADW_TYPE_BIN)

static guint filtered_signal;

/* One look through the store, on a connection of its own. */
typedef struct {
  char *path;
  char *values[N_CHOICES];
  char *visit_after, *visit_before;
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  for (int i = 0; i < N_CHOICES; i++)
    g_free (work->values[i]);
  g_free (work->path);
  g_free (work->visit_after);
  g_free (work->visit_before);
  g_free (work);
}

static GArray *
find_rows (Work *work, GCancellable *cancellable, GError **error)
{
  g_autofree char *sql =
      nc_db_resource_sql (nc_desktop_get_resource (), "/org/nengcha/Nengcha/sql/enterprise-filtered.sql");
  g_autoptr (NcDb) db = nc_db_open (work->path, SQLITE_OPEN_READONLY, error);
  g_autoptr (NcStmt) stmt = db ? nc_db_prepare (db, sql, error) : NULL;
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (gint64));
  gboolean has_row = TRUE;

  if (!stmt)
    return NULL;
  nc_stmt_bind_text (stmt, ":region", work->values[BY_REGION]);
  nc_stmt_bind_text (stmt, ":industry", work->values[BY_INDUSTRY]);
  nc_stmt_bind_text (stmt, ":list_status", work->values[BY_LIST]);
  if (work->values[BY_KEY_UNIT])
    nc_stmt_bind_int (stmt, ":key_unit", 1);
  if (work->values[BY_TWO_HIGH])
    nc_stmt_bind_int (stmt, ":two_high", 1);
  nc_stmt_bind_text (stmt, ":visit_after", work->visit_after);
  nc_stmt_bind_text (stmt, ":visit_before", work->visit_before);
  while (nc_stmt_step (stmt, &has_row, error) && has_row) {
    gint64 row = sqlite3_column_int64 (stmt, 0);

    g_array_append_val (rows, row);
    if (rows->len % 4096 == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
      return NULL;
  }
  return has_row ? NULL : g_steal_pointer (&rows);
}

static void
work_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;
  GArray *rows = find_rows (task_data, cancellable, &error);

  (void)source;
  if (rows)
    g_task_return_pointer (task, rows, (GDestroyNotify)g_array_unref);
  else
    g_task_return_error (task, error);
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  NcEnterpriseFilter *self = NC_ENTERPRISE_FILTER (source);
  g_autoptr (GError) error = NULL;
  GArray *rows = g_task_propagate_pointer (G_TASK (result), &error);

  (void)user_data;
  if (g_task_get_cancellable (G_TASK (result)) != self->cancellable) {
    g_clear_pointer (&rows, g_array_unref);
    return;
  }
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->found, g_array_unref);
  g_free (self->error);
  self->found = rows;
  self->error = error ? g_strdup (error->message) : NULL;
  g_signal_emit (self, filtered_signal, 0);
}

/* "visit_start" is a time of legal time: its day compares as text. */
static void
set_visit_days (Work *work, NcDay today)
{
  NcVisitFilter visit =
      work->values[BY_VISIT] ? (NcVisitFilter)g_ascii_strtoll (work->values[BY_VISIT], NULL, 10) : NC_VISIT_ANY;
  int year;

  nc_day_to_ymd (today, &year, NULL, NULL);
  if (visit == NC_VISIT_NEVER)
    work->visit_before = g_strdup ("0");
  else if (visit == NC_VISIT_NOT_FOR_A_YEAR || visit == NC_VISIT_NOT_FOR_TWO_YEARS)
    work->visit_before = nc_day_format (nc_day_add_months (today, visit == NC_VISIT_NOT_FOR_A_YEAR ? -12 : -24));
  else if (visit == NC_VISIT_THIS_YEAR)
    work->visit_after = nc_day_format (nc_day_from_ymd (year, 1, 1));
}

static void
drop_work (NcEnterpriseFilter *self)
{
  if (self->cancellable)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

/**
 * nc_enterprise_filter_refresh:
 *
 * Finds the rows again; "filtered" follows when the filter is active.
 */
void
nc_enterprise_filter_refresh (NcEnterpriseFilter *self)
{
  g_autoptr (GTask) task = NULL;
  Work *work;

  g_return_if_fail (NC_IS_ENTERPRISE_FILTER (self));
  drop_work (self);
  if (!nc_enterprise_filter_is_active (self))
    return;
  work = g_new0 (Work, 1);
  work->path = g_build_filename (nc_session_get_home (self->session), "store.db", NULL);
  for (int i = 0; i < N_CHOICES; i++)
    work->values[i] = g_strdup (self->values[i]);
  set_visit_days (work, nc_clock_today (nc_session_get_clock (self->session)));
  self->cancellable = g_cancellable_new ();
  task = g_task_new (self, self->cancellable, found_cb, NULL);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, work, work_free);
  g_task_run_in_thread (task, work_thread);
}

static void
describe (NcEnterpriseFilter *self)
{
  guint n = 0;
  g_autofree char *label = NULL;

  for (int i = 0; i < N_CHOICES; i++)
    n += self->values[i] != NULL;
  label = n ? g_strdup_printf (_ ("Filters (%u)"), n) : g_strdup (_ ("Filters"));
  gtk_menu_button_set_label (GTK_MENU_BUTTON (self->button), label);
  gtk_widget_set_sensitive (self->clear_button, n > 0);
  if (n)
    gtk_widget_add_css_class (self->button, "suggested-action");
  else
    gtk_widget_remove_css_class (self->button, "suggested-action");
}

static void
take_choice (NcEnterpriseFilter *self, Choice choice, const char *value)
{
  if (g_strcmp0 (self->values[choice], value) == 0)
    return;
  g_free (self->values[choice]);
  self->values[choice] = g_strdup (value);
  nc_ui_state_set (nc_session_get_ui_state (self->session), "enterprise-filter", names[choice], value);
  describe (self);
  nc_enterprise_filter_refresh (self);
  if (!nc_enterprise_filter_is_active (self)) {
    g_clear_pointer (&self->found, g_array_unref);
    g_signal_emit (self, filtered_signal, 0);
  }
}

static void
row_changed_cb (GtkWidget *row, GParamSpec *property, NcEnterpriseFilter *self)
{
  (void)property;
  for (int i = 0; i < N_CHOICES && !self->is_filling; i++) {
    guint place;

    if (self->rows[i] != row)
      continue;
    if (!self->row_values[i]) {
      take_choice (self, i,
                   gtk_switch_get_active (GTK_SWITCH (g_object_get_data (G_OBJECT (row), "switch"))) ? "1" : NULL);
      continue;
    }
    place = adw_combo_row_get_selected (ADW_COMBO_ROW (row));
    take_choice (self, i, place < self->row_values[i]->len ? g_ptr_array_index (self->row_values[i], place) : NULL);
  }
}

static void
switch_changed_cb (GtkSwitch *widget, GParamSpec *property, NcEnterpriseFilter *self)
{
  row_changed_cb (gtk_widget_get_ancestor (GTK_WIDGET (widget), ADW_TYPE_ACTION_ROW), property, self);
}

/* Puts the chosen values into the rows. */
static void
show_values (NcEnterpriseFilter *self)
{
  self->is_filling = TRUE;
  for (int i = 0; i < N_CHOICES; i++) {
    guint place = 0;

    if (!self->row_values[i]) {
      gtk_switch_set_active (GTK_SWITCH (g_object_get_data (G_OBJECT (self->rows[i]), "switch")),
                             self->values[i] != NULL);
      continue;
    }
    for (guint n = 1; n < self->row_values[i]->len; n++)
      if (g_strcmp0 (g_ptr_array_index (self->row_values[i], n), self->values[i]) == 0)
        place = n;
    adw_combo_row_set_selected (ADW_COMBO_ROW (self->rows[i]), place);
  }
  self->is_filling = FALSE;
}

static void
add_value (NcEnterpriseFilter *self, Choice choice, GtkStringList *texts, const char *value, const char *text)
{
  g_ptr_array_add (self->row_values[choice], g_strdup (value));
  gtk_string_list_append (texts, text);
}

static void
fill_row (NcEnterpriseFilter *self, Choice choice, NcDb *db, const char *sql_name, const char *all)
{
  g_autofree char *path = g_strdup_printf ("/org/nengcha/Nengcha/sql/%s.sql", sql_name);
  g_autofree char *sql = nc_db_resource_sql (nc_desktop_get_resource (), path);
  g_autoptr (NcStmt) stmt = nc_db_prepare (db, sql, NULL);
  g_autoptr (GtkStringList) texts = gtk_string_list_new (NULL);
  gboolean has_row = TRUE;

  g_ptr_array_set_size (self->row_values[choice], 0);
  add_value (self, choice, texts, NULL, all);
  while (stmt && nc_stmt_step (stmt, &has_row, NULL) && has_row) {
    if (choice == BY_INDUSTRY) {
      add_value (self, choice, texts, nc_stmt_text (stmt, "industry"), nc_stmt_text (stmt, "industry"));
    } else if (nc_stmt_int (stmt, "level") == 2) {
      g_autofree char *prefix = g_strndup (nc_stmt_text (stmt, "code"), 4);

      add_value (self, choice, texts, prefix, nc_stmt_text (stmt, "name"));
    }
  }
  nc_combo_show_words (ADW_COMBO_ROW (self->rows[choice]));
  adw_combo_row_set_model (ADW_COMBO_ROW (self->rows[choice]), G_LIST_MODEL (texts));
}

/* The industries are looked up when the filters are opened: the list may have been imported since. */
static void
opened_cb (NcEnterpriseFilter *self)
{
  if (!gtk_widget_get_visible (GTK_WIDGET (gtk_menu_button_get_popover (GTK_MENU_BUTTON (self->button)))))
    return;
  self->is_filling = TRUE;
  fill_row (self, BY_INDUSTRY, nc_store_get_db (nc_session_get_store (self->session)), "enterprise-industries",
            _ ("all industries"));
  show_values (self);
}

static void
add_fixed (NcEnterpriseFilter *self, Choice choice, const char *const *texts, const char *const *values, guint n)
{
  g_autoptr (GtkStringList) list = gtk_string_list_new (NULL);

  for (guint i = 0; i < n; i++)
    add_value (self, choice, list, values[i], _ (texts[i]));
  nc_combo_show_words (ADW_COMBO_ROW (self->rows[choice]));
  adw_combo_row_set_model (ADW_COMBO_ROW (self->rows[choice]), G_LIST_MODEL (list));
}

static void
make_rows (NcEnterpriseFilter *self, AdwPreferencesGroup *group)
{
  for (int i = 0; i < N_CHOICES; i++) {
    gboolean is_switch = i == BY_KEY_UNIT || i == BY_TWO_HIGH;
    GtkWidget *row = is_switch ? adw_action_row_new () : adw_combo_row_new ();

    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ (titles[i]));
    self->rows[i] = row;
    if (is_switch) {
      GtkWidget *button = gtk_switch_new ();

      gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
      gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, _ (titles[i]), -1);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
      adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), button);
      g_object_set_data (G_OBJECT (row), "switch", button);
      g_signal_connect (button, "notify::active", G_CALLBACK (switch_changed_cb), self);
    } else {
      self->row_values[i] = g_ptr_array_new_with_free_func (g_free);
      g_signal_connect (row, "notify::selected", G_CALLBACK (row_changed_cb), self);
    }
    adw_preferences_group_add (group, row);
  }
}

static GtkWidget *
make_popover (NcEnterpriseFilter *self)
{
  static const char *const lists[] = { N_ ("all lists"), N_ ("advanced"), N_ ("backward") };
  static const char *const list_values[] = { NULL, "advanced", "backward" };
  static const char *const visits[NC_N_VISITS] = { N_ ("at any time"), N_ ("never"), N_ ("more than a year ago"),
                                                   N_ ("more than two years ago"), N_ ("this year") };
  static const char *const visit_values[NC_N_VISITS] = { NULL, "1", "2", "3", "4" };
  GtkWidget *popover = gtk_popover_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());

  make_rows (self, group);
  self->is_filling = TRUE;
  add_fixed (self, BY_LIST, lists, list_values, G_N_ELEMENTS (lists));
  add_fixed (self, BY_VISIT, visits, visit_values, G_N_ELEMENTS (visits));
  self->is_filling = FALSE;
  self->clear_button = gtk_button_new_with_mnemonic (_ ("_Clear all"));
  g_signal_connect_swapped (self->clear_button, "clicked", G_CALLBACK (nc_enterprise_filter_clear), self);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (group));
  gtk_box_append (GTK_BOX (box), self->clear_button);
  gtk_widget_set_margin_top (box, 6);
  gtk_widget_set_margin_bottom (box, 6);
  gtk_widget_set_margin_start (box, 6);
  gtk_widget_set_margin_end (box, 6);
  gtk_widget_set_size_request (box, 330, -1);
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  g_signal_connect_swapped (popover, "notify::visible", G_CALLBACK (opened_cb), self);
  return popover;
}

static void
nc_enterprise_filter_dispose (GObject *object)
{
  NcEnterpriseFilter *self = NC_ENTERPRISE_FILTER (object);

  drop_work (self);
  self->is_filling = TRUE;
  adw_bin_set_child (ADW_BIN (self), NULL);
  for (int i = 0; i < N_CHOICES; i++) {
    g_clear_pointer (&self->values[i], g_free);
    g_clear_pointer (&self->row_values[i], g_ptr_array_unref);
  }
  g_clear_pointer (&self->found, g_array_unref);
  g_clear_pointer (&self->error, g_free);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (nc_enterprise_filter_parent_class)->dispose (object);
}

static void
nc_enterprise_filter_class_init (NcEnterpriseFilterClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = nc_enterprise_filter_dispose;
  filtered_signal =
      g_signal_new ("filtered", NC_TYPE_ENTERPRISE_FILTER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
nc_enterprise_filter_init (NcEnterpriseFilter *self)
{
  self->button = gtk_menu_button_new ();
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->button), make_popover (self));
  adw_bin_set_child (ADW_BIN (self), self->button);
  describe (self);
}

/**
 * nc_enterprise_filter_set_session:
 *
 * Comes back with the choices it was left with.
 */
void
nc_enterprise_filter_set_session (NcEnterpriseFilter *self, NcSession *session)
{
  g_return_if_fail (NC_IS_ENTERPRISE_FILTER (self) && !self->session);
  self->session = g_object_ref (session);
  for (int i = 0; i < N_CHOICES; i++)
    self->values[i] = nc_ui_state_get (nc_session_get_ui_state (session), "enterprise-filter", names[i]);
  self->is_filling = TRUE;
  fill_row (self, BY_REGION, nc_reference_get_db (nc_session_get_reference (session)), "regions", _ ("all regions"));
  show_values (self);
  describe (self);
  nc_enterprise_filter_refresh (self);
}

gboolean
nc_enterprise_filter_is_active (NcEnterpriseFilter *self)
{
  for (int i = 0; i < N_CHOICES; i++)
    if (self->values[i])
      return TRUE;
  return FALSE;
}

gboolean
nc_enterprise_filter_is_busy (NcEnterpriseFilter *self)
{
  return self->cancellable != NULL;
}

/**
 * nc_enterprise_filter_get_rows:
 *
 * Returns: (transfer none) (nullable) (element-type gint64): what passes, by region and name; %NULL when nothing is
 * chosen or found yet
 */
GArray *
nc_enterprise_filter_get_rows (NcEnterpriseFilter *self)
{
  return self->found;
}

/* (nullable): why nothing could be found. */
const char *
nc_enterprise_filter_get_error (NcEnterpriseFilter *self)
{
  return self->error;
}

void
nc_enterprise_filter_clear (NcEnterpriseFilter *self)
{
  for (int i = 0; i < N_CHOICES; i++)
    take_choice (self, i, NULL);
  show_values (self);
}

/**
 * nc_enterprise_filter_set:
 * @value: (nullable): %NULL for all
 */
void
nc_enterprise_filter_set (NcEnterpriseFilter *self, const char *name, const char *value)
{
  for (int i = 0; i < N_CHOICES; i++)
    if (g_str_equal (names[i], name))
      take_choice (self, i, value);
  show_values (self);
}
