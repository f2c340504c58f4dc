/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-unlock-page.h"
#include "nc-lang.h"

struct _NcUnlockPage {
  AdwBin parent_instance;
  NcLock *lock;
  GtkWidget *entry, *button, *spinner;
  GtkLabel *message;
  guint countdown;
  gboolean is_busy;
};

G_DEFINE_FINAL_TYPE (NcUnlockPage, nc_unlock_page, ADW_TYPE_BIN)

static void
set_message (NcUnlockPage *self, const char *text)
{
  gtk_label_set_text (self->message, text ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->message), text != NULL);
}

static void
update_sensitive (NcUnlockPage *self)
{
  gboolean may = !self->is_busy && nc_lock_get_wait_usec (self->lock) == 0;

  gtk_editable_set_editable (GTK_EDITABLE (self->entry), !self->is_busy);
  gtk_widget_set_sensitive (self->button, may && *gtk_editable_get_text (GTK_EDITABLE (self->entry)));
  gtk_widget_set_visible (self->spinner, self->is_busy);
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), self->is_busy);
}

static gboolean
countdown_cb (gpointer user_data)
{
  NcUnlockPage *self = user_data;
  int seconds = (int)((nc_lock_get_wait_usec (self->lock) + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC);
  g_autofree char *text = NULL;

  update_sensitive (self);
  if (seconds <= 0) {
    set_message (self, NULL);
    gtk_widget_grab_focus (self->entry);
    self->countdown = 0;
    return G_SOURCE_REMOVE;
  }
  text = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "The passphrase was wrong. Next attempt in %d second.",
                                       "The passphrase was wrong. Next attempt in %d seconds.", (gulong)seconds),
                          seconds);
  set_message (self, text);
  return G_SOURCE_CONTINUE;
}

static void
begin_countdown (NcUnlockPage *self)
{
  if (!self->countdown && nc_lock_get_wait_usec (self->lock) > 0 && countdown_cb (self) == G_SOURCE_CONTINUE)
    self->countdown = g_timeout_add (500, countdown_cb, self);
}

static void
tried_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (NcUnlockPage) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean done = nc_lock_unlock_finish (NC_LOCK (source), result, &error);

  /* The page may have gone meanwhile. */
  if (!self->lock)
    return;
  self->is_busy = FALSE;
  if (done)
    return;
  set_message (self, g_error_matches (error, NC_STORE_ERROR, NC_STORE_ERROR_PASSPHRASE) ? _ ("The passphrase is wrong.")
                                                                                        : error->message);
  update_sensitive (self);
  begin_countdown (self);
  gtk_widget_grab_focus (self->entry);
}

/**
 * nc_unlock_page_try:
 *
 * As a person does who types @passphrase and presses Enter.
 */
void
nc_unlock_page_try (NcUnlockPage *self, const char *passphrase)
{
  g_autofree char *given = g_strdup (passphrase);

  g_return_if_fail (NC_IS_UNLOCK_PAGE (self));
  if (self->is_busy || !*given || nc_lock_get_wait_usec (self->lock) > 0)
    return;
  self->is_busy = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  set_message (self, NULL);
  update_sensitive (self);
  nc_lock_unlock_async (self->lock, given, tried_cb, g_object_ref (self));
  explicit_bzero (given, strlen (given));
}

static void
enter_cb (NcUnlockPage *self)
{
  nc_unlock_page_try (self, gtk_editable_get_text (GTK_EDITABLE (self->entry)));
}

static GtkWidget *
make_forgotten (void)
{
  GtkWidget *expander = gtk_expander_new (_ ("What if the passphrase is forgotten?"));
  GtkWidget *label = gtk_label_new (_ (
      "Nobody can open this laptop's sealed data without it, neither the bureau nor the maker of this program. "
      "Whatever has reached the hub is safe there: ask the bureau to revoke this laptop and to enrol it anew with an "
      "empty folder. What was only on this laptop is lost."));

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 52);
  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_set_margin_top (label, 6);
  gtk_expander_set_child (GTK_EXPANDER (expander), label);
  return expander;
}

static GtkWidget *
make_form (NcUnlockPage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18), *group = adw_preferences_group_new ();

  self->entry = adw_password_entry_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->entry), _ ("Passphrase"));
  gtk_widget_set_name (self->entry, "passphrase");
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), self->entry);
  self->message = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->message, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->message), "refusal");
  gtk_widget_set_visible (GTK_WIDGET (self->message), FALSE);
  self->spinner = gtk_spinner_new ();
  self->button = gtk_button_new_with_mnemonic (_ ("_Unlock"));
  gtk_widget_add_css_class (self->button, "suggested-action");
  gtk_widget_add_css_class (self->button, "pill");
  gtk_widget_set_halign (self->button, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), group);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->message));
  gtk_box_append (GTK_BOX (box), self->button);
  gtk_box_append (GTK_BOX (box), self->spinner);
  gtk_box_append (GTK_BOX (box), make_forgotten ());
  g_signal_connect_swapped (self->entry, "entry-activated", G_CALLBACK (enter_cb), self);
  g_signal_connect_swapped (self->entry, "changed", G_CALLBACK (update_sensitive), self);
  g_signal_connect_swapped (self->button, "clicked", G_CALLBACK (enter_cb), self);
  return box;
}

static void
nc_unlock_page_map (GtkWidget *widget)
{
  NcUnlockPage *self = NC_UNLOCK_PAGE (widget);

  GTK_WIDGET_CLASS (nc_unlock_page_parent_class)->map (widget);
  update_sensitive (self);
  begin_countdown (self);
  gtk_widget_grab_focus (self->entry);
}

static void
nc_unlock_page_dispose (GObject *object)
{
  NcUnlockPage *self = NC_UNLOCK_PAGE (object);

  g_clear_handle_id (&self->countdown, g_source_remove);
  adw_bin_set_child (ADW_BIN (self), NULL);
  g_clear_object (&self->lock);
  G_OBJECT_CLASS (nc_unlock_page_parent_class)->dispose (object);
}

static void
nc_unlock_page_class_init (NcUnlockPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = nc_unlock_page_dispose;
  GTK_WIDGET_CLASS (klass)->map = nc_unlock_page_map;
}

static void
nc_unlock_page_init (NcUnlockPage *self)
{
  (void)self;
}

GtkWidget *
nc_unlock_page_new (NcLock *lock)
{
  NcUnlockPage *self = g_object_new (NC_TYPE_UNLOCK_PAGE, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *page = adw_status_page_new (), *clamp = adw_clamp_new ();
  GtkWidget *header = adw_header_bar_new ();

  self->lock = g_object_ref (lock);
  adw_status_page_set_icon_name (ADW_STATUS_PAGE (page), "changes-prevent-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (page), _ ("Nengcha is locked"));
  adw_status_page_set_description (ADW_STATUS_PAGE (page), _ ("Nothing is lost: what was entered is on disk."));
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), 420);
  adw_clamp_set_child (ADW_CLAMP (clamp), make_form (self));
  adw_status_page_set_child (ADW_STATUS_PAGE (page), clamp);
  gtk_widget_set_vexpand (page, TRUE);
  gtk_box_append (GTK_BOX (box), header);
  gtk_box_append (GTK_BOX (box), page);
  adw_bin_set_child (ADW_BIN (self), box);
  return GTK_WIDGET (self);
}

gboolean
nc_unlock_page_is_busy (NcUnlockPage *self)
{
  return self->is_busy;
}

/* "" when nothing is said. */
const char *
nc_unlock_page_get_message (NcUnlockPage *self)
{
  return gtk_label_get_text (self->message);
}
