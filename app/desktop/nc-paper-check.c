/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-paper-check.h"
#include "nc-lang.h"
#include "nc-qr-read.h"
#include <adwaita.h>

/* The button that holds a print against the paper: a code typed from it, or a picture of its QR code. */
typedef struct {
  NcPaperCheckFunc func;
  gpointer data;
  GtkWidget *button, *entry;
  GtkFileChooserNative *chooser;
} Check;

static void
check_free (gpointer data)
{
  Check *self = data;

  g_clear_object (&self->chooser);
  g_free (self);
}

static void
typed_cb (Check *self)
{
  g_autofree char *code = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry))));

  if (!*code)
    return;
  gtk_menu_button_popdown (GTK_MENU_BUTTON (self->button));
  self->func (code, NULL, self->data);
}

static void
chosen_cb (Check *self, int response)
{
  g_autoptr (GFile) file =
      response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (self->chooser)) : NULL;
  g_autofree char *path = file ? g_file_get_path (file) : NULL;

  if (path)
    self->func (NULL, path, self->data);
}

static void
picture_cb (Check *self)
{
  GtkFileFilter *filter = gtk_file_filter_new ();

  gtk_menu_button_popdown (GTK_MENU_BUTTON (self->button));
  g_clear_object (&self->chooser);
  self->chooser =
      gtk_file_chooser_native_new (_ ("Picture of the code"), GTK_WINDOW (gtk_widget_get_root (self->button)),
                                   GTK_FILE_CHOOSER_ACTION_OPEN, NULL, NULL);
  gtk_file_filter_set_name (filter, _ ("Pictures"));
  gtk_file_filter_add_mime_type (filter, "image/png");
  gtk_file_filter_add_mime_type (filter, "image/jpeg");
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (self->chooser), filter);
  g_signal_connect_swapped (self->chooser, "response", G_CALLBACK (chosen_cb), self);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static GtkWidget *
make_content (Check *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9), *label, *apply, *picture;

  label = gtk_label_new_with_mnemonic (_ ("_Code on the print (under the QR code, or the check code in the foot)"));
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  self->entry = gtk_entry_new ();
  gtk_widget_set_name (self->entry, "print-code");
  gtk_label_set_mnemonic_widget (GTK_LABEL (label), self->entry);
  g_signal_connect_swapped (self->entry, "activate", G_CALLBACK (typed_cb), self);
  apply = gtk_button_new_with_mnemonic (_ ("Check the _print"));
  g_signal_connect_swapped (apply, "clicked", G_CALLBACK (typed_cb), self);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), self->entry);
  gtk_box_append (GTK_BOX (box), apply);
  if (nc_qr_can_read ()) {
    picture = gtk_button_new_with_mnemonic (_ ("From a pict_ure…"));
    gtk_widget_set_name (picture, "print-picture");
    g_signal_connect_swapped (picture, "clicked", G_CALLBACK (picture_cb), self);
    gtk_box_append (GTK_BOX (box), picture);
  }
  return box;
}

/**
 * nc_paper_check_button_new:
 * @func: called with what the person gave; it and @data have to live as long as the button
 */
GtkWidget *
nc_paper_check_button_new (NcPaperCheckFunc func, gpointer data)
{
  Check *self = g_new0 (Check, 1);
  GtkWidget *popover = gtk_popover_new ();

  self->func = func;
  self->data = data;
  self->button = gtk_menu_button_new ();
  gtk_menu_button_set_label (GTK_MENU_BUTTON (self->button), _ ("_Print at hand"));
  gtk_menu_button_set_use_underline (GTK_MENU_BUTTON (self->button), TRUE);
  gtk_widget_set_name (self->button, "print-check");
  gtk_popover_set_child (GTK_POPOVER (popover), make_content (self));
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->button), popover);
  g_object_set_data_full (G_OBJECT (self->button), "nc-paper-check", self, check_free);
  return self->button;
}
