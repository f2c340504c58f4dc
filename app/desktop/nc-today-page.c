/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-today-page.h"
#include "nc-backups.h"
#include "nc-lang.h"
#include "nc-course.h"
#include "nc-dates.h"
#include "nc-lists.h"
#include "nc-page-column.h"
#include "nc-sync-page.h"

/* How far ahead periods and certificates are shown. */
#define DAYS_AHEAD             30
#define CERTIFICATE_DAYS_AHEAD 60
/* A backup older than that is pointed at; fewer numbers than that of a series, too. */
#define BACKUP_DAYS 7
#define FEW_NUMBERS 5
/* More than these of a kind are no day's work; the list of cases has them all, by their day. */
#define MOST_SHOWN 10

struct _NcTodayPage {
  AdwBin parent_instance;
  NcSession *session;
  char *shown; /* what the page was made of */
  guint n_overdue, n_due, n_expiring;
};

G_DEFINE_FINAL_TYPE (NcTodayPage, nc_today_page, ADW_TYPE_BIN)

/* "today", "in 3 days", "2 days late". */
char *
nc_today_describe_days (int days)
{
  if (days == 0)
    return g_strdup (_ ("today"));
  if (days < 0)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%d day late", "%d days late", (gulong)-days), -days);
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "in %d day", "in %d days", (gulong)days), days);
}

static AdwActionRow *
add_row (AdwPreferencesGroup *group, const char *icon, const char *title, const char *subtitle, const char *suffix)
{
  AdwActionRow *row = ADW_ACTION_ROW (adw_action_row_new ());

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (row, subtitle);
  adw_action_row_set_icon_name (row, icon);
  if (suffix) {
    GtkWidget *label = gtk_label_new (suffix);

    gtk_widget_add_css_class (label, "numeric");
    adw_action_row_add_suffix (row, label);
  }
  adw_preferences_group_add (group, GTK_WIDGET (row));
  return row;
}

static void
lead_to (AdwActionRow *row, const char *action, const char *target)
{
  adw_action_row_add_suffix (row, gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "s", target);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), action);
}

static AdwPreferencesGroup *
add_group (GtkBox *box, const char *title)
{
  GtkWidget *group = adw_preferences_group_new ();

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  gtk_box_append (box, group);
  return ADW_PREFERENCES_GROUP (group);
}

static GListModel *
rows_until (NcTodayPage *self, const char *sql_name, NcDay until)
{
  g_autofree char *day = nc_day_format (until);
  g_autoptr (GError) error = NULL;
  GListStore *rows = nc_lists_rows (nc_session_get_store (self->session), sql_name, ":until", day, &error);

  if (error)
    g_message ("%s", error->message);
  return G_LIST_MODEL (rows);
}

static void
add_period (AdwPreferencesGroup *group, NcRowItem *row, int days)
{
  g_autofree char *when = nc_today_describe_days (days), *day = nc_dates_words (nc_row_item_get (row, "due_on"));
  g_autofree char *what = g_strdup_printf ("%s · %s", nc_case_timer_label (nc_row_item_get (row, "kind")), day);

  lead_to (add_row (group, days < 0 ? "dialog-warning-symbolic" : "alarm-symbolic", nc_row_item_get (row, "unit_name"),
                    what, when),
           "win.open-case", nc_row_item_get_id (row));
}

/* @n_more: of those that stand in the list of cases alone */
static void
add_more (AdwPreferencesGroup *group, guint n_more)
{
  g_autofree char *more = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u more", "%u more", n_more), n_more);

  lead_to (add_row (group, "view-more-symbolic", more, _ ("In the list of cases, by their last day"), NULL),
           "win.show-page", "cases");
}

/* Those whose last day is over, or those to come; the most urgent first. Returns: how many. */
static guint
add_periods (GListModel *rows, GtkBox *box, NcDay today, gboolean is_over)
{
  AdwPreferencesGroup *group = NULL;
  guint n = 0;

  for (guint i = 0; rows && i < g_list_model_get_n_items (rows); i++) {
    g_autoptr (NcRowItem) row = g_list_model_get_item (rows, i);
    NcDay day = nc_day_parse (nc_row_item_get (row, "due_on"));

    if (day == NC_DAY_NONE || (day < today) != is_over)
      continue;
    if (!group)
      group = add_group (box, is_over ? _ ("Overdue") : _ ("Due within 30 days"));
    if (++n <= MOST_SHOWN)
      add_period (group, row, day - today);
  }
  if (n > MOST_SHOWN)
    add_more (group, n - MOST_SHOWN);
  return n;
}

static void
add_certificate (AdwPreferencesGroup *group, NcRowItem *row, NcDay day, NcDay today)
{
  gboolean is_over = day < today;
  g_autofree char *when = is_over ? NULL : nc_today_describe_days (day - today), *shown = nc_dates_day (day);
  g_autofree char *what = g_strdup_printf (_ ("certificate %s, valid to %s"), nc_row_item_get (row, "cert_no"), shown);

  lead_to (add_row (group, is_over ? "dialog-warning-symbolic" : "avatar-default-symbolic",
                    nc_row_item_get (row, "name"), what, is_over ? _ ("expired") : when),
           "win.show-page", "settings");
}

static guint
add_certificates (GListModel *rows, GtkBox *box, NcDay today, gboolean is_over)
{
  AdwPreferencesGroup *group = NULL;
  guint n = 0;

  for (guint i = 0; rows && i < g_list_model_get_n_items (rows); i++) {
    g_autoptr (NcRowItem) row = g_list_model_get_item (rows, i);
    NcDay day = nc_day_parse (nc_row_item_get (row, "cert_expires"));

    if (day == NC_DAY_NONE || (day < today) != is_over)
      continue;
    if (!group)
      group = add_group (box, is_over ? _ ("Certificates that have expired")
                                      : _ ("Certificates that expire within 60 days"));
    add_certificate (group, row, day, today);
    n++;
  }
  return n;
}

/* What is over comes before what is still to come. */
static void
add_days (NcTodayPage *self, GtkBox *box, NcDay today)
{
  g_autoptr (GListModel) periods = rows_until (self, "today-due", today + DAYS_AHEAD);
  g_autoptr (GListModel) certificates = rows_until (self, "officer-expiring", today + CERTIFICATE_DAYS_AHEAD);

  self->n_overdue = add_periods (periods, box, today, TRUE);
  self->n_expiring = add_certificates (certificates, box, today, TRUE);
  self->n_due = add_periods (periods, box, today, FALSE);
  if (!self->n_overdue && !self->n_due)
    add_row (add_group (box, _ ("Due within 30 days")), "emblem-ok-symbolic", _ ("Nothing is due in the next 30 days"),
             _ ("Periods of open cases appear here by their last day"), NULL);
  self->n_expiring += add_certificates (certificates, box, today, FALSE);
}

/* What is only here, and what the exchange is doing. */
static void
add_sync (NcTodayPage *self, AdwPreferencesGroup *group)
{
  NcStore *store = nc_session_get_store (self->session);
  g_autoptr (GError) error = NULL;
  g_autofree char *pending = nc_sync_describe_pending (store, &error);
  g_autofree char *state = nc_sync_describe_state (nc_session_get_sync (self->session), store);

  lead_to (add_row (group, "drive-harddisk-symbolic", pending ? pending : error->message, state, NULL), "win.show-page",
           "sync");
}

static void
add_backup (NcTodayPage *self, AdwPreferencesGroup *group, NcDay today)
{
  g_autoptr (GPtrArray) backups = nc_backups_list (nc_session_get_home (self->session));
  const NcBackup *last = backups->len ? g_ptr_array_index (backups, 0) : NULL;
  int days = last ? today - last->day : 0;
  g_autofree char *age = !last      ? g_strdup (_ ("There is no backup of this laptop's store yet"))
                         : days < 1 ? g_strdup (_ ("Backed up today"))
                                    : g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Backed up %d day ago",
                                                                    "Backed up %d days ago", (gulong)days),
                                                       days);

  lead_to (add_row (group, !last || days > BACKUP_DAYS ? "dialog-warning-symbolic" : "emblem-ok-symbolic", age,
                    last ? last->when : _ ("A copy is made and read back in Settings"), NULL),
           "win.show-page", "settings");
}

/* Paper numbers that may still be given out without the hub. */
static void
add_numbers (NcTodayPage *self, AdwPreferencesGroup *group, NcDay today)
{
  g_autofree char *day = nc_day_format (today);
  g_autoptr (GListStore) rows =
      nc_lists_rows (nc_session_get_store (self->session), "today-numbers", ":day", day, NULL);
  guint n = rows ? g_list_model_get_n_items (G_LIST_MODEL (rows)) : 0;
  g_autoptr (GString) text = g_string_new (NULL);
  gint64 least = G_MAXINT64;

  for (guint i = 0; i < n; i++) {
    g_autoptr (NcRowItem) row = g_list_model_get_item (G_LIST_MODEL (rows), i);
    gint64 left = g_ascii_strtoll (nc_row_item_get (row, "n_left"), NULL, 10);

    g_string_append_printf (text, "%s%s %" G_GINT64_FORMAT, i ? " · " : "", nc_row_item_get (row, "series"), left);
    least = MIN (least, left);
  }
  if (n)
    lead_to (add_row (group, least < FEW_NUMBERS ? "dialog-warning-symbolic" : "text-x-generic-symbolic",
                      least < FEW_NUMBERS ? _ ("Few paper numbers are left; the next exchange brings new ones")
                                          : _ ("Paper numbers left on this laptop"),
                      text->str, NULL),
             "win.show-page", "sync");
}

static void
add_state (NcTodayPage *self, GtkBox *box, NcDay today)
{
  NcReference *reference = nc_session_get_reference (self->session);
  AdwPreferencesGroup *group = add_group (box, _ ("On this laptop"));
  g_autofree char *day = nc_dates_words (nc_reference_date (reference));
  g_autofree char *version = g_strdup_printf (_ ("edition %s of %s"), nc_reference_version (reference), day);

  add_sync (self, group);
  add_backup (self, group, today);
  add_numbers (self, group, today);
  lead_to (add_row (group, "accessories-dictionary-symbolic", _ ("Lists, standards and law"), version, NULL),
           "win.show-page", "catalogue");
}

static void
fill (NcTodayPage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  NcDay today = nc_clock_today (nc_session_get_clock (self->session));

  add_days (self, GTK_BOX (box), today);
  add_state (self, GTK_BOX (box), today);
  adw_bin_set_child (ADW_BIN (self), nc_page_column_new (box));
}

/* All that the page tells of depends on these. */
static char *
make_mark (NcTodayPage *self)
{
  NcStore *store = nc_session_get_store (self->session);
  g_autofree char *state = nc_sync_describe_state (nc_session_get_sync (self->session), store);
  g_autoptr (GPtrArray) backups = nc_backups_list (nc_session_get_home (self->session));
  const NcBackup *last = backups->len ? g_ptr_array_index (backups, 0) : NULL;

  return g_strdup_printf ("%" G_GINT64_FORMAT " %d %s %s", nc_lists_mark (store),
                          nc_clock_today (nc_session_get_clock (self->session)), last ? last->path : "", state);
}

/* The day may have changed, and cases with it: what is no longer so is made anew. */
static void
reload (NcTodayPage *self)
{
  g_autofree char *mark = make_mark (self);

  if (g_strcmp0 (mark, self->shown) == 0)
    return;
  g_free (self->shown);
  self->shown = g_steal_pointer (&mark);
  fill (self);
}

static void
nc_today_page_map (GtkWidget *widget)
{
  reload (NC_TODAY_PAGE (widget));
  GTK_WIDGET_CLASS (nc_today_page_parent_class)->map (widget);
}

static void
nc_today_page_dispose (GObject *object)
{
  NcTodayPage *self = NC_TODAY_PAGE (object);

  adw_bin_set_child (ADW_BIN (self), NULL);
  g_clear_pointer (&self->shown, g_free);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (nc_today_page_parent_class)->dispose (object);
}

static void
nc_today_page_class_init (NcTodayPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = nc_today_page_dispose;
  GTK_WIDGET_CLASS (klass)->map = nc_today_page_map;
}

static void
nc_today_page_init (NcTodayPage *self)
{
  (void)self;
}

static void
finished_cb (NcTodayPage *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    reload (self);
}

GtkWidget *
nc_today_page_new (NcSession *session)
{
  NcTodayPage *self = g_object_new (NC_TYPE_TODAY_PAGE, NULL);

  self->session = g_object_ref (session);
  reload (self);
  g_signal_connect_object (nc_session_get_sync (session), "finished", G_CALLBACK (finished_cb), self,
                           G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

/* Periods whose last day is over. */
guint
nc_today_page_get_n_overdue (NcTodayPage *self)
{
  return self->n_overdue;
}

guint
nc_today_page_get_n_due (NcTodayPage *self)
{
  return self->n_due;
}

guint
nc_today_page_get_n_expiring (NcTodayPage *self)
{
  return self->n_expiring;
}
