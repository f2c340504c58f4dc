/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-sync-page.h"
#include "nc-case-facts.h"
#include "nc-lang.h"
#include "nc-recent.h"
#include "nc-page-column.h"
#include "nc-lists.h"
#include "nc-store-work.h"

struct _NcSyncPage {
  AdwBin parent_instance;
  NcSession *session;
  NcSyncService *service;
  GtkLabel *sentence, *state, *message;
  GtkWidget *start_button, *pause_button, *spinner, *tray;
  GtkWidget *kind_rows[NC_SYNC_N_KINDS], *kind_bars[NC_SYNC_N_KINDS], *kind_labels[NC_SYNC_N_KINDS];
  GtkWidget *progress_group, *join_group, *hub_group, *url_row, *code_row, *join_button, *file_row;
  AdwPreferencesGroup *case_group;
  GPtrArray *case_rows;
  gboolean is_busy;
  gint64 counted_usec; /* when what is only here was counted last, */
  gint64 counted_mark; /* of which state of the store */
  char *shown;         /* the store and the hub that tray and cases are of */
};

/* While an exchange runs, what is only here is counted so often at most: it reads every attachment's row. */
#define COUNT_USEC (2 * G_USEC_PER_SEC)

G_DEFINE_FINAL_TYPE (NcSyncPage, nc_sync_page, ADW_TYPE_BIN)

static const char *const kind_titles[NC_SYNC_N_KINDS] = {
  [NC_SYNC_OPERATIONS] = N_ ("Entries"),
  [NC_SYNC_LISTS] = N_ ("Lists and colleagues' work"),
  [NC_SYNC_PAPERS] = N_ ("Papers"),
  [NC_SYNC_PHOTOS] = N_ ("Photos and files"),
  [NC_SYNC_FETCHED] = N_ ("Colleagues' files"),
};

static void
set_message (NcSyncPage *self, const char *text)
{
  gtk_label_set_text (self->message, text ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->message), text && *text);
}

static void
show_progress (NcSyncPage *self, gboolean is_running)
{
  const NcSyncProgress *progress = nc_sync_service_get_progress (self->service);

  gtk_widget_set_visible (self->progress_group, is_running);
  for (int k = 0; k < NC_SYNC_N_KINDS; k++) {
    const NcSyncCount *count = &progress->kinds[k];
    gboolean is_known = count->total > 0;
    g_autofree char *text =
        is_known ? g_strdup_printf ("%" G_GINT64_FORMAT " / %" G_GINT64_FORMAT, count->done, count->total)
                 : g_strdup_printf ("%" G_GINT64_FORMAT, count->done);

    gtk_label_set_text (GTK_LABEL (self->kind_labels[k]), text);
    gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->kind_bars[k]),
                                   is_known ? CLAMP ((double)count->done / (double)count->total, 0, 1) : 0);
    gtk_widget_set_visible (self->kind_rows[k], is_known || count->done > 0 || (int)progress->current == k);
  }
}

static void
show_pending (NcSyncPage *self)
{
  gint64 mark = nc_lists_mark (nc_session_get_store (self->session));
  g_autoptr (GError) error = NULL;
  g_autofree char *sentence = NULL;

  if (self->counted_usec && mark == self->counted_mark)
    return;
  sentence = nc_sync_describe_pending (nc_session_get_store (self->session), &error);
  gtk_label_set_text (self->sentence, sentence ? sentence : error->message);
  self->counted_usec = g_get_monotonic_time ();
  self->counted_mark = mark;
}

static void
show_state (NcSyncPage *self)
{
  NcStore *store = nc_session_get_store (self->session);
  NcSyncState state = nc_sync_service_get_state (self->service);
  gboolean is_running = state == NC_SYNC_RUNNING || state == NC_SYNC_STOPPING,
           is_joined = state != NC_SYNC_NOT_ENROLLED;
  g_autofree char *text = nc_sync_describe_state (self->service, store);

  if (!is_running || g_get_monotonic_time () - self->counted_usec > COUNT_USEC)
    show_pending (self);
  gtk_label_set_text (self->state, text);
  gtk_widget_set_visible (self->start_button, is_joined && !is_running && state != NC_SYNC_PAUSED);
  gtk_widget_set_sensitive (self->start_button, state == NC_SYNC_IDLE);
  gtk_widget_set_visible (self->pause_button, is_joined);
  gtk_button_set_label (GTK_BUTTON (self->pause_button), state == NC_SYNC_PAUSED ? _ ("_Go on") : _ ("_Pause"));
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), is_running || self->is_busy);
  gtk_widget_set_visible (self->join_group, !is_joined);
  gtk_widget_set_visible (self->hub_group, is_joined);
  gtk_widget_set_visible (self->file_row, is_joined);
  gtk_widget_set_visible (gtk_widget_get_parent (self->start_button), is_joined);
  gtk_widget_set_sensitive (self->join_button, !self->is_busy);
  gtk_widget_set_sensitive (self->file_row, !self->is_busy && !is_running);
  show_progress (self, is_running);
}

/* One case: whether the hub has all of it. */
static GtkWidget *
make_case_row (NcSyncPage *self, NcRowItem *item)
{
  GtkWidget *row = adw_action_row_new (), *mark;
  g_autofree char *text = NULL;
  NcSyncArrival arrival;
  NcCaseState state;
  gboolean known = nc_sync_arrival (nc_session_get_store (self->session), nc_row_item_get_id (item), &arrival, NULL);
  gint64 n = known ? arrival.operations + arrival.blobs : 0;

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), nc_row_item_get (item, "unit_name"));
  if (nc_case_state_parse (nc_row_item_get (item, "state"), &state))
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), nc_case_state_label (state));
  if (known && n + arrival.tray == 0) {
    text = g_strdup (_ ("arrived"));
    adw_action_row_set_icon_name (ADW_ACTION_ROW (row), "emblem-ok-symbolic");
  } else if (known && arrival.tray) {
    text = g_strdup (_ ("to be decided"));
    adw_action_row_set_icon_name (ADW_ACTION_ROW (row), "dialog-warning-symbolic");
  } else {
    text = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%d only here", "%d only here", (gulong)n), (int)n);
    adw_action_row_set_icon_name (ADW_ACTION_ROW (row), "drive-harddisk-symbolic");
  }
  mark = gtk_label_new (text);
  gtk_widget_add_css_class (mark, "numeric");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), mark);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "s", nc_row_item_get_id (item));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "win.open-case");
  return row;
}

static void
show_cases (NcSyncPage *self)
{
  gboolean is_enrolled = nc_sync_service_get_state (self->service) != NC_SYNC_NOT_ENROLLED;
  g_autoptr (GListStore) cases =
      is_enrolled ? nc_lists_rows (nc_session_get_store (self->session), "case-recent", NULL, NULL, NULL) : NULL;
  guint n = cases ? g_list_model_get_n_items (G_LIST_MODEL (cases)) : 0;

  for (guint i = 0; i < self->case_rows->len; i++)
    adw_preferences_group_remove (self->case_group, g_ptr_array_index (self->case_rows, i));
  g_ptr_array_set_size (self->case_rows, 0);
  for (guint i = 0; i < n; i++) {
    g_autoptr (NcRowItem) item = g_list_model_get_item (G_LIST_MODEL (cases), i);
    GtkWidget *row = make_case_row (self, item);

    adw_preferences_group_add (self->case_group, row);
    g_ptr_array_add (self->case_rows, row);
  }
  gtk_widget_set_visible (GTK_WIDGET (self->case_group), n > 0);
}

static void
reload (NcSyncPage *self)
{
  g_autofree char *mark = NULL;

  if (!gtk_widget_get_mapped (GTK_WIDGET (self)) || nc_lock_is_locked (nc_session_get_lock (self->session)))
    return;
  show_state (self);
  mark = g_strdup_printf ("%" G_GINT64_FORMAT " %d", nc_lists_mark (nc_session_get_store (self->session)),
                          nc_sync_service_get_state (self->service) != NC_SYNC_NOT_ENROLLED);
  if (g_strcmp0 (mark, self->shown) == 0)
    return;
  g_free (self->shown);
  self->shown = g_steal_pointer (&mark);
  nc_tray_view_reload (NC_TRAY_VIEW (self->tray));
  show_cases (self);
}

static void
state_changed_cb (NcSyncPage *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    show_state (self);
}

static void
set_busy (NcSyncPage *self, gboolean is_busy)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  /* A field that vanishes while the caret stands in it would never learn that it was left. */
  if (root && is_busy)
    gtk_root_set_focus (root, NULL);
  self->is_busy = is_busy;
  set_message (self, NULL);
  show_state (self);
}

typedef struct {
  char *first, *second;
} Two;

static Two *
two_new (const char *first, const char *second)
{
  Two *two = g_new (Two, 1);

  *two = (Two){ g_strdup (first), g_strdup (second) };
  return two;
}

static void
two_free (gpointer data)
{
  Two *two = data;

  g_free (two->first);
  g_free (two->second);
  g_free (two);
}

static void
worked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  NcSyncPage *self = NC_SYNC_PAGE (source);
  g_autoptr (GError) error = NULL;
  g_autofree char *said = nc_store_work_finish (result, &error);

  (void)user_data;
  if (!self->session)
    return;
  set_busy (self, FALSE);
  if (!error)
    g_signal_emit_by_name (nc_session_get_store (self->session), "changed");
  set_message (self, error ? error->message : said);
  reload (self);
}

/* @what is said while it lasts. */
static void
run (NcSyncPage *self, NcStoreWorkFunc func, const char *first, const char *second, const char *what)
{
  if (self->is_busy)
    return;
  set_busy (self, TRUE);
  set_message (self, what);
  nc_store_work_run (nc_session_get_store (self->session), self, func, two_new (first, second), two_free, worked_cb,
                     NULL);
}

static char *
enrol_work (NcStore *store, gpointer data, GError **error)
{
  const Two *two = data;

  return nc_sync_enrol (store, two->second, two->first, error)
             ? g_strdup (_ ("Joined. The first exchange brings the lists of your area."))
             : NULL;
}

static char *
export_work (NcStore *store, gpointer data, GError **error)
{
  const Two *two = data;

  return nc_sync_bundle_export (store, two->first, error)
             ? g_strdup_printf (_ ("Written: %s. Take it to the office; the hub's answer comes back as a file."),
                                two->first)
             : NULL;
}

static char *
import_work (NcStore *store, gpointer data, GError **error)
{
  const Two *two = data;
  NcSyncReport report = { 0 };

  if (!nc_sync_bundle_import (store, two->first, &report, error))
    return NULL;
  return g_strdup_printf (_ ("Taken in: %d rows, %d files; %d to be decided"), (int)report.rows_received,
                          (int)report.blobs_received, (int)report.tray);
}

/**
 * nc_sync_page_enrol:
 * @url: of the hub
 * @code: one-time, from the bureau
 */
void
nc_sync_page_enrol (NcSyncPage *self, const char *url, const char *code)
{
  g_return_if_fail (NC_IS_SYNC_PAGE (self));
  run (self, enrol_work, url, code, _ ("Asking the hub to let this laptop in…"));
}

/* Writes what the hub lacks into a file, sealed to the hub. */
void
nc_sync_page_export (NcSyncPage *self, const char *path)
{
  g_return_if_fail (NC_IS_SYNC_PAGE (self));
  run (self, export_work, path, NULL, _ ("What the hub lacks is being written into the file…"));
}

/* Takes in the hub's answer. */
void
nc_sync_page_import (NcSyncPage *self, const char *path)
{
  g_return_if_fail (NC_IS_SYNC_PAGE (self));
  run (self, import_work, path, NULL, _ ("The file is being proved and taken in…"));
}

static void
join_cb (NcSyncPage *self)
{
  const char *url = gtk_editable_get_text (GTK_EDITABLE (self->url_row)),
             *code = gtk_editable_get_text (GTK_EDITABLE (self->code_row));

  if (*url && *code)
    nc_sync_page_enrol (self, url, code);
  else
    set_message (self, _ ("The address of the hub and the code from the bureau are both needed."));
}

static void
pause_cb (NcSyncPage *self)
{
  if (nc_sync_service_get_state (self->service) == NC_SYNC_PAUSED)
    nc_sync_service_resume (self->service);
  else
    nc_sync_service_pause (self->service);
}

static void
start_cb (NcSyncPage *self)
{
  set_message (self, NULL);
  nc_sync_service_start (self->service);
}

static void
file_chosen_cb (GtkNativeDialog *dialog, int response, NcSyncPage *self)
{
  g_autoptr (GFile) file =
      response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog)) : NULL;
  g_autofree char *path = file ? g_file_get_path (file) : NULL;

  if (path)
    nc_recent_add (path, NC_RECENT_BUNDLE);
  if (path && gtk_file_chooser_get_action (GTK_FILE_CHOOSER (dialog)) == GTK_FILE_CHOOSER_ACTION_SAVE)
    nc_sync_page_export (self, path);
  else if (path)
    nc_sync_page_import (self, path);
  gtk_native_dialog_destroy (dialog);
}

static void
choose_file (NcSyncPage *self, gboolean to_save)
{
  GtkFileChooserNative *dialog =
      gtk_file_chooser_native_new (to_save ? _ ("Export for the hub") : _ ("Take in the hub's answer"),
                                   GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                   to_save ? GTK_FILE_CHOOSER_ACTION_SAVE : GTK_FILE_CHOOSER_ACTION_OPEN,
                                   to_save ? _ ("_Save") : _ ("_Open"), _ ("_Cancel"));
  NcDay today = nc_clock_today (nc_session_get_clock (self->session));
  g_autofree char *day = nc_day_format (today), *name = g_strdup_printf ("%s.ncbundle", day);

  if (to_save)
    gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  g_signal_connect_object (dialog, "response", G_CALLBACK (file_chosen_cb), self, 0);
  g_object_set_data_full (G_OBJECT (self), "dialog", dialog, g_object_unref);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

static void
export_cb (NcSyncPage *self)
{
  choose_file (self, TRUE);
}

static void
import_cb (NcSyncPage *self)
{
  choose_file (self, FALSE);
}

static GtkWidget *
make_head (NcSyncPage *self)
{
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12), *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  self->sentence = GTK_LABEL (gtk_label_new (NULL));
  self->state = GTK_LABEL (gtk_label_new (NULL));
  self->message = GTK_LABEL (gtk_label_new (NULL));
  self->spinner = gtk_spinner_new ();
  self->start_button = gtk_button_new_with_mnemonic (_ ("_Exchange now"));
  self->pause_button = gtk_button_new_with_mnemonic (_ ("_Pause"));
  gtk_widget_add_css_class (GTK_WIDGET (self->sentence), "title-3");
  gtk_widget_add_css_class (GTK_WIDGET (self->state), "dim-label");
  gtk_widget_add_css_class (GTK_WIDGET (self->message), "ribbon");
  gtk_widget_add_css_class (self->start_button, "suggested-action");
  for (int i = 0; i < 3; i++) {
    GtkLabel *label = i == 0 ? self->sentence : i == 1 ? self->state : self->message;

    gtk_label_set_wrap (label, TRUE);
    gtk_label_set_wrap_mode (label, PANGO_WRAP_WORD_CHAR);
    gtk_label_set_xalign (label, 0);
    gtk_box_append (GTK_BOX (card), GTK_WIDGET (label));
  }
  gtk_widget_set_visible (GTK_WIDGET (self->message), FALSE);
  g_signal_connect_swapped (self->start_button, "clicked", G_CALLBACK (start_cb), self);
  g_signal_connect_swapped (self->pause_button, "clicked", G_CALLBACK (pause_cb), self);
  gtk_box_append (GTK_BOX (buttons), self->start_button);
  gtk_box_append (GTK_BOX (buttons), self->pause_button);
  gtk_box_append (GTK_BOX (buttons), self->spinner);
  gtk_box_append (GTK_BOX (card), buttons);
  gtk_widget_add_css_class (card, "card");
  gtk_widget_add_css_class (card, "figures-card");
  return card;
}

static GtkWidget *
make_progress (NcSyncPage *self)
{
  self->progress_group = adw_preferences_group_new ();
  for (int k = 0; k < NC_SYNC_N_KINDS; k++) {
    GtkWidget *row = adw_action_row_new (), *bar = gtk_progress_bar_new (), *label = gtk_label_new (NULL);

    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ (kind_titles[k]));
    gtk_widget_set_valign (bar, GTK_ALIGN_CENTER);
    gtk_widget_set_size_request (bar, 160, -1);
    gtk_accessible_update_property (GTK_ACCESSIBLE (bar), GTK_ACCESSIBLE_PROPERTY_LABEL, _ (kind_titles[k]), -1);
    gtk_widget_add_css_class (label, "numeric");
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), bar);
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (self->progress_group), row);
    self->kind_rows[k] = row;
    self->kind_bars[k] = bar;
    self->kind_labels[k] = label;
  }
  return self->progress_group;
}

static GtkWidget *
make_join (NcSyncPage *self)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());

  self->join_group = GTK_WIDGET (group);
  self->url_row = adw_entry_row_new ();
  self->code_row = adw_entry_row_new ();
  self->join_button = gtk_button_new_with_mnemonic (_ ("_Join the hub"));
  adw_preferences_group_set_title (group, _ ("Join the bureau's hub"));
  adw_preferences_group_set_description (group, _ ("Once for each laptop, with a code from the bureau. Until then "
                                                   "everything works, and everything stays on this laptop."));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->url_row), _ ("Address of the hub (https://…)"));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->code_row), _ ("One-time code"));
  gtk_widget_add_css_class (self->join_button, "suggested-action");
  gtk_widget_set_halign (self->join_button, GTK_ALIGN_START);
  gtk_widget_set_margin_top (self->join_button, 12);
  g_signal_connect_swapped (self->join_button, "clicked", G_CALLBACK (join_cb), self);
  g_signal_connect_swapped (self->code_row, "entry-activated", G_CALLBACK (join_cb), self);
  adw_preferences_group_add (group, self->url_row);
  adw_preferences_group_add (group, self->code_row);
  adw_preferences_group_add (group, self->join_button);
  return self->join_group;
}

static void
automatic_cb (GtkSwitch *widget, GParamSpec *property, NcSyncPage *self)
{
  (void)property;
  nc_ui_state_set_int (nc_session_get_ui_state (self->session), "sync", "automatic", gtk_switch_get_active (widget));
  nc_sync_service_set_automatic (self->service, gtk_switch_get_active (widget));
}

static void
metered_cb (GtkWidget *row, GParamSpec *property, NcSyncPage *self)
{
  NcSyncMetered metered = (NcSyncMetered)adw_combo_row_get_selected (ADW_COMBO_ROW (row));

  (void)property;
  nc_ui_state_set_int (nc_session_get_ui_state (self->session), "sync", "metered", (int)metered);
  nc_sync_service_set_metered (self->service, metered);
}

static void
fetch_cb (GtkWidget *row, GParamSpec *property, NcSyncPage *self)
{
  g_autoptr (GError) error = NULL;

  (void)property;
  if (!nc_sync_set_fetch (nc_session_get_store (self->session),
                          (NcSyncFetch)adw_combo_row_get_selected (ADW_COMBO_ROW (row)), &error))
    set_message (self, error->message);
}

static GtkWidget *
make_hub (NcSyncPage *self)
{
  const char *metered[] = { _ ("as the system says"), _ ("yes"), _ ("no") };
  const char *fetch[] = { _ ("all"), _ ("papers only"), _ ("none") };
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  GtkWidget *row = adw_action_row_new (), *automatic = gtk_switch_new (), *combo;

  self->hub_group = GTK_WIDGET (group);
  adw_preferences_group_set_title (group, _ ("How it is exchanged"));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ ("By itself"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row),
                               _ ("When a network appears, soon after a change, and every five minutes"));
  gtk_switch_set_active (GTK_SWITCH (automatic), nc_sync_service_get_automatic (self->service));
  gtk_widget_set_valign (automatic, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (automatic), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("By itself"), -1);
  g_signal_connect (automatic, "notify::active", G_CALLBACK (automatic_cb), self);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), automatic);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), automatic);
  adw_preferences_group_add (group, row);
  combo = nc_page_column_combo (group, _ ("The connection is paid by volume"), _ ("Then photos wait for a better one"),
                                metered, G_N_ELEMENTS (metered), (guint)nc_sync_service_get_metered (self->service));
  g_signal_connect (combo, "notify::selected", G_CALLBACK (metered_cb), self);
  combo = nc_page_column_combo (group, _ ("Colleagues' files"), _ ("Which of them are fetched without being asked for"),
                                fetch, G_N_ELEMENTS (fetch),
                                (guint)nc_sync_get_fetch (nc_session_get_store (self->session)));
  g_signal_connect (combo, "notify::selected", G_CALLBACK (fetch_cb), self);
  return self->hub_group;
}

static GtkWidget *
make_file (NcSyncPage *self)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  GtkWidget *row = adw_action_row_new (), *out = gtk_button_new_with_mnemonic (_ ("_Write…"));
  GtkWidget *in = gtk_button_new_with_mnemonic (_ ("_Take in…"));

  self->file_row = GTK_WIDGET (group);
  adw_preferences_group_set_title (group, _ ("Without a network"));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ ("The same as a file on a stick"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row),
                               _ ("Sealed: only the hub can read it. Its answer can also be opened by a "
                                  "double click."));
  gtk_widget_set_valign (out, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (in, GTK_ALIGN_CENTER);
  g_signal_connect_swapped (out, "clicked", G_CALLBACK (export_cb), self);
  g_signal_connect_swapped (in, "clicked", G_CALLBACK (import_cb), self);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), out);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), in);
  adw_preferences_group_add (group, row);
  return self->file_row;
}

static void
build (NcSyncPage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 24);

  self->tray = nc_tray_view_new (self->session);
  self->case_group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  adw_preferences_group_set_title (self->case_group, _ ("Cases"));
  adw_preferences_group_set_description (self->case_group,
                                         _ ("Arrived means: the hub has signed for every entry and every file."));
  gtk_box_append (GTK_BOX (box), make_head (self));
  gtk_box_append (GTK_BOX (box), make_progress (self));
  gtk_box_append (GTK_BOX (box), self->tray);
  gtk_box_append (GTK_BOX (box), make_join (self));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->case_group));
  gtk_box_append (GTK_BOX (box), make_hub (self));
  gtk_box_append (GTK_BOX (box), make_file (self));
  adw_bin_set_child (ADW_BIN (self), nc_page_column_new (box));
}

static void
nc_sync_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (nc_sync_page_parent_class)->map (widget);
  reload (NC_SYNC_PAGE (widget));
}

static void
nc_sync_page_dispose (GObject *object)
{
  NcSyncPage *self = NC_SYNC_PAGE (object);

  adw_bin_set_child (ADW_BIN (self), NULL);
  g_clear_pointer (&self->case_rows, g_ptr_array_unref);
  g_clear_pointer (&self->shown, g_free);
  g_clear_object (&self->service);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (nc_sync_page_parent_class)->dispose (object);
}

static void
nc_sync_page_class_init (NcSyncPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = nc_sync_page_dispose;
  GTK_WIDGET_CLASS (klass)->map = nc_sync_page_map;
}

static void
nc_sync_page_init (NcSyncPage *self)
{
  self->case_rows = g_ptr_array_new ();
}

GtkWidget *
nc_sync_page_new (NcSession *session)
{
  NcSyncPage *self = g_object_new (NC_TYPE_SYNC_PAGE, NULL);

  self->session = g_object_ref (session);
  self->service = g_object_ref (nc_session_get_sync (session));
  build (self);
  show_state (self);
  gtk_widget_set_visible (self->tray, FALSE);
  g_signal_connect_object (self->service, "changed", G_CALLBACK (state_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->service, "finished", G_CALLBACK (reload), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

gboolean
nc_sync_page_is_busy (NcSyncPage *self)
{
  return self->is_busy;
}

/* What is only on this laptop. */
const char *
nc_sync_page_get_sentence (NcSyncPage *self)
{
  return gtk_label_get_text (self->sentence);
}

const char *
nc_sync_page_get_state (NcSyncPage *self)
{
  return gtk_label_get_text (self->state);
}

/* "" when nothing is said. */
const char *
nc_sync_page_get_message (NcSyncPage *self)
{
  return gtk_label_get_text (self->message);
}

NcTrayView *
nc_sync_page_get_tray (NcSyncPage *self)
{
  return NC_TRAY_VIEW (self->tray);
}
