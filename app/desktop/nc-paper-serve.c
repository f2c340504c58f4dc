/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-paper-serve.h"
#include "nc-combo.h"
#include "nc-lang.h"
#include "nc-paper-state.h"
#include "nc-paper-work.h"
#include <string.h>

/* A mode as it is kept, its name for people, and the columns it asks for. */
static const struct {
  const char *mode;
  const char *title;
  const char *columns;
} modes[] = {
  { "直接", N_ ("Handed over"), " receiver receiver_role place " },
  { "留置", N_ ("Left behind"), " place refusal refused_on witness media_id " },
  { "邮寄", N_ ("By post"), " receipt_no receiver " },
  { "委托", N_ ("Through another body"), " receiver receiver_role place relation " },
  { "电子", N_ ("Electronic"), " consent_id receiver " },
  { "公告", N_ ("Public notice"), " refusal place " },
};

static const char *const receivers[][2] = {
  { "legal-representative", N_ ("legal representative") },
  { "head", N_ ("person in charge") },
  { "mail-clerk", N_ ("mail clerk") },
};

static const char *const fields[][2] = {
  { "served_on", N_ ("Day of service (YYYY-MM-DD)") },
  { "receiver", N_ ("Receiver") },
  { "relation", N_ ("Relation of the receiver to the unit") },
  { "place", N_ ("Place") },
  { "refusal", N_ ("Reason (of the refusal, or why the unit cannot be found)") },
  { "refused_on", N_ ("Day of the refusal (YYYY-MM-DD)") },
  { "witness", N_ ("Witness") },
  { "media_id", N_ ("Recording (id of its evidence)") },
  { "receipt_no", N_ ("Number of the postal receipt") },
  { "consent_id", N_ ("Signed consent to electronic service (D17)") },
};

struct _NcPaperServe {
  AdwWindow parent_instance;
  NcCaseEditor *editor;
  char *paper_id;
  AdwComboRow *mode_row;
  AdwComboRow *role_row;
  GtkWidget *rows[G_N_ELEMENTS (fields)];
  GtkLabel *refusal;
  GtkWidget *button;
  gboolean is_busy;
};

G_DEFINE_FINAL_TYPE (NcPaperServe, nc_paper_serve, ADW_TYPE_WINDOW)

enum { SERVED, N_SIGNALS };
static guint signals[N_SIGNALS];

static gboolean
asks_for (NcPaperServe *self, const char *column)
{
  g_autofree char *word = g_strdup_printf (" %s ", column);

  return g_str_equal (column, "served_on") ||
         strstr (modes[adw_combo_row_get_selected (self->mode_row)].columns, word) != NULL;
}

static void
show_fields (NcPaperServe *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    gtk_widget_set_visible (self->rows[i], asks_for (self, fields[i][0]));
  gtk_widget_set_visible (GTK_WIDGET (self->role_row), asks_for (self, "receiver_role"));
}

static void
say (NcPaperServe *self, const char *text)
{
  gtk_label_set_text (self->refusal, text ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->refusal), text && *text);
}

static void
set_busy (NcPaperServe *self, gboolean is_busy)
{
  self->is_busy = is_busy;
  gtk_widget_set_sensitive (self->button, !is_busy);
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (NcPaperServe) self = NC_PAPER_SERVE (user_data);
  g_autoptr (GError) error = NULL;
  g_autofree char *paper_id = nc_paper_work_finish (NC_CASE_EDITOR (source), result, NULL, &error);

  if (!self->editor) /* closed meanwhile */
    return;
  set_busy (self, FALSE);
  say (self, paper_id ? NULL : error->message);
  if (!paper_id)
    return;
  g_signal_emit (self, signals[SERVED], 0);
  gtk_window_destroy (GTK_WINDOW (self));
}

/**
 * nc_paper_serve_take:
 *
 * As the button does: records the service when its rules allow it; what is missing is said in the window.
 */
void
nc_paper_serve_take (NcPaperServe *self)
{
  NcPaperWork *work;

  g_return_if_fail (NC_IS_PAPER_SERVE (self));
  if (self->is_busy)
    return;
  work = nc_paper_work_new (self->editor, NC_PAPER_ACT_SERVE, self->paper_id);
  nc_paper_work_set (work, "mode", modes[adw_combo_row_get_selected (self->mode_row)].mode);
  if (asks_for (self, "receiver_role"))
    nc_paper_work_set (work, "receiver_role", receivers[adw_combo_row_get_selected (self->role_row)][0]);
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (asks_for (self, fields[i][0]))
      nc_paper_work_set (work, fields[i][0], gtk_editable_get_text (GTK_EDITABLE (self->rows[i])));
  set_busy (self, TRUE);
  say (self, NULL);
  nc_paper_work_start (work, self->editor, done_cb, g_object_ref (self));
}

static AdwComboRow *
make_combo (const char *title, const char *name)
{
  AdwComboRow *row = ADW_COMBO_ROW (adw_combo_row_new ());

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_widget_set_name (GTK_WIDGET (row), name);
  return row;
}

static void
fill (NcPaperServe *self, AdwPreferencesGroup *group)
{
  g_autoptr (GtkStringList) mode_names = gtk_string_list_new (NULL);
  g_autoptr (GtkStringList) role_names = gtk_string_list_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (modes); i++)
    gtk_string_list_append (mode_names, _ (modes[i].title));
  for (guint i = 0; i < G_N_ELEMENTS (receivers); i++)
    gtk_string_list_append (role_names, _ (receivers[i][1]));
  self->mode_row = make_combo (_ ("Way of service"), "mode");
  self->role_row = make_combo (_ ("Function of the receiver"), "receiver_role");
  nc_combo_show_words (self->mode_row);
  adw_combo_row_set_model (self->mode_row, G_LIST_MODEL (mode_names));
  nc_combo_show_words (self->role_row);
  adw_combo_row_set_model (self->role_row, G_LIST_MODEL (role_names));
  adw_preferences_group_add (group, GTK_WIDGET (self->mode_row));
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++) {
    self->rows[i] = adw_entry_row_new ();
    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->rows[i]), _ (fields[i][1]));
    gtk_widget_set_name (self->rows[i], fields[i][0]);
    adw_preferences_group_add (group, self->rows[i]);
    if (g_str_equal (fields[i][0], "receiver"))
      adw_preferences_group_add (group, GTK_WIDGET (self->role_row));
  }
  g_signal_connect_object (self->mode_row, "notify::selected", G_CALLBACK (show_fields), self, G_CONNECT_SWAPPED);
  show_fields (self);
}

/* What the case knows already. */
static void
propose (NcPaperServe *self)
{
  const NcCaseFacts *facts = nc_case_editor_get_facts (self->editor);
  const NcCasePaper *consent = nc_case_paper (facts, "D17");
  g_autofree char *today = nc_day_format (facts->today);

  nc_paper_serve_set_value (self, "served_on", today);
  nc_paper_serve_set_value (self, "place", facts->file->address);
  nc_paper_serve_set_value (self, "consent_id", consent ? consent->id : NULL);
}

static void
nc_paper_serve_dispose (GObject *object)
{
  NcPaperServe *self = NC_PAPER_SERVE (object);

  g_clear_pointer (&self->paper_id, g_free);
  g_clear_object (&self->editor);
  G_OBJECT_CLASS (nc_paper_serve_parent_class)->dispose (object);
}

static void
nc_paper_serve_class_init (NcPaperServeClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = nc_paper_serve_dispose;
  signals[SERVED] =
      g_signal_new ("served", NC_TYPE_PAPER_SERVE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
nc_paper_serve_init (NcPaperServe *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *header = adw_header_bar_new ();
  GtkWidget *page = adw_preferences_page_new (), *group = adw_preferences_group_new (),
            *last = adw_preferences_group_new ();

  self->button = gtk_button_new_with_mnemonic (_ ("_Record the service"));
  gtk_widget_add_css_class (self->button, "suggested-action");
  gtk_widget_set_name (self->button, "record-service");
  g_signal_connect_swapped (self->button, "clicked", G_CALLBACK (nc_paper_serve_take), self);
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), self->button);
  self->refusal = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->refusal, TRUE);
  gtk_label_set_xalign (self->refusal, 0);
  gtk_label_set_selectable (self->refusal, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->refusal), "refusal");
  say (self, NULL);
  fill (self, ADW_PREFERENCES_GROUP (group));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (last), GTK_WIDGET (self->refusal));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (last));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (group));
  gtk_widget_set_vexpand (page, TRUE);
  gtk_box_append (GTK_BOX (box), header);
  gtk_box_append (GTK_BOX (box), page);
  adw_window_set_content (ADW_WINDOW (self), box);
  gtk_window_set_default_size (GTK_WINDOW (self), 560, 620);
  gtk_window_set_modal (GTK_WINDOW (self), TRUE);
}

GtkWidget *
nc_paper_serve_new (NcCaseEditor *editor, const char *paper_id)
{
  NcPaperServe *self = g_object_new (NC_TYPE_PAPER_SERVE, NULL);
  const NcCasePaper *paper = nc_case_find (nc_case_editor_get_facts (editor), NC_CASE_PAPERS, paper_id);
  g_autofree char *title = paper ? nc_paper_title (paper->kind) : NULL;

  self->editor = g_object_ref (editor);
  self->paper_id = g_strdup (paper_id);
  gtk_window_set_title (GTK_WINDOW (self), title);
  propose (self);
  return GTK_WIDGET (self);
}

static guint
index_in (const char *value, const char *(*nth) (guint), guint n)
{
  for (guint i = 0; i < n; i++)
    if (g_strcmp0 (nth (i), value) == 0)
      return i;
  return n;
}

static const char *
nth_mode (guint i)
{
  return modes[i].mode;
}

static const char *
nth_receiver (guint i)
{
  return receivers[i][0];
}

static const char *
nth_field (guint i)
{
  return fields[i][0];
}

/**
 * nc_paper_serve_set_value:
 * @column: of paper_service
 * @value: (nullable): as it is kept there
 *
 * Returns: %FALSE when there is no such field or choice.
 */
gboolean
nc_paper_serve_set_value (NcPaperServe *self, const char *column, const char *value)
{
  AdwComboRow *combo = g_str_equal (column, "mode")            ? self->mode_row
                       : g_str_equal (column, "receiver_role") ? self->role_row
                                                               : NULL;
  guint n = combo == self->mode_row ? G_N_ELEMENTS (modes) : G_N_ELEMENTS (receivers), i;

  if (combo) {
    i = index_in (value, combo == self->mode_row ? nth_mode : nth_receiver, n);
    if (i < n)
      adw_combo_row_set_selected (combo, i);
    return i < n;
  }
  i = index_in (column, nth_field, G_N_ELEMENTS (fields));
  if (i < G_N_ELEMENTS (fields))
    gtk_editable_set_text (GTK_EDITABLE (self->rows[i]), value ? value : "");
  return i < G_N_ELEMENTS (fields);
}

const char *
nc_paper_serve_get_refusal (NcPaperServe *self)
{
  return gtk_label_get_text (self->refusal);
}

gboolean
nc_paper_serve_is_busy (NcPaperServe *self)
{
  return self->is_busy;
}
