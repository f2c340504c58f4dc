/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-checklist-view-private.h"
#include "nc-access.h"
#include "nc-checklist-evidence.h"
#include "nc-lang.h"

/* What a picture proves, as papers say it: in Chinese whatever the interface is. */
static char *
photo_purpose (NcChecklistView *self, const char *path)
{
  guint number = self->table ? nc_machine_table_get_number (self->table) : 0;
  g_autofree char *place = NULL, *model = NULL;

  if (!number || g_str_equal (nc_checklist_sections_of_path (self->sections, path), "") ||
      !g_str_has_prefix (path, self->repeat_path))
    return g_strdup ("现场照片");
  place = nc_machine_list_value (self->machines, number, "place");
  model = nc_machine_list_value (self->machines, number, "model");
  return g_strdup_printf ("%s%s现场照片", place ? place : "", model ? model : "");
}

/* The question that the picture answers: the one whose button was pressed, else the next one shown without a picture.
 */
static char *
photo_target (NcChecklistView *self)
{
  char *path = g_steal_pointer (&self->photo_path);

  if (!path && g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), NC_SECTION_MACHINES) == 0)
    path = nc_question_list_find_photo (self->questions);
  return path ? path : nc_question_list_find_photo (self->general);
}

/* A picture goes into the case's evidence; the answer names it by its file and by what is on it. */
static void
picture_cb (NcPhotoIntake *intake, GBytes *bytes, const char *name, NcChecklistView *self)
{
  g_autofree char *path = photo_target (self), *purpose = NULL, *blob = NULL, *answer = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) shut = NULL;

  (void)intake;
  if (!path) {
    nc_checklist_view_say (self, _ ("No question here takes a photo; nothing was taken. Choose the machine first."));
    return;
  }
  purpose = photo_purpose (self, path);
  blob = nc_case_editor_add_evidence (self->editor, bytes, name, "photo", purpose, NULL, &shut, &error);
  answer = blob ? nc_checklist_photo_name (name, blob) : NULL;
  if (!answer || !nc_answer_history_set (self->history, path, answer, &error)) {
    nc_checklist_view_say (self, error->message);
    return;
  }
  nc_checklist_view_changed (self, FALSE);
}

static void
failed_cb (NcPhotoIntake *intake, const char *message, NcChecklistView *self)
{
  (void)intake;
  g_clear_pointer (&self->photo_path, g_free);
  nc_checklist_view_say (self, message);
}

static void
camera_chosen_cb (GtkButton *button, NcChecklistView *self)
{
  nc_photo_intake_take_file (self->intake, g_object_get_data (G_OBJECT (button), "file"));
  gtk_popover_popdown (GTK_POPOVER (gtk_widget_get_ancestor (GTK_WIDGET (button), GTK_TYPE_POPOVER)));
}

static GtkWidget *
camera_row (NcChecklistView *self, GFile *file)
{
  g_autofree char *name = g_file_get_basename (file);
  GtkWidget *button = gtk_button_new_with_label (name);

  gtk_widget_add_css_class (button, "flat");
  g_object_set_data_full (G_OBJECT (button), "file", g_object_ref (file), g_object_unref);
  g_signal_connect (button, "clicked", G_CALLBACK (camera_chosen_cb), self);
  return button;
}

static GtkWidget *
camera_text (const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 36);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_margin_start (label, 6);
  gtk_widget_set_margin_end (label, 6);
  return label;
}

/* The newest pictures of the camera, or why there are none. */
static GtkWidget *
camera_content (NcChecklistView *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), *scroller, *rows, *choose;
  g_autofree char *folder = nc_photo_intake_get_folder (self->intake);
  g_autoptr (GPtrArray) files = nc_photo_intake_list_folder (self->intake);
  g_autofree char *text = NULL;

  if (!folder)
    text =
        g_strdup (_ ("Choose the folder into which the camera or its card writes; new pictures then stand here, ready "
                     "to be added to the chosen machine."));
  else if (!nc_photo_intake_folder_is_there (self->intake))
    text =
        g_strdup_printf (_ ("The folder %s is not there. Is the camera switched on and plugged in, or its card in the "
                            "reader? Its pictures appear here as soon as it is back; what was added before is kept."),
                         folder);
  else if (!files->len)
    text = g_strdup_printf (_ ("No pictures in %s yet."), folder);
  if (text)
    gtk_box_append (GTK_BOX (box), camera_text (text));
  if (files->len) {
    scroller = gtk_scrolled_window_new ();
    rows = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
    for (guint i = 0; i < files->len; i++)
      gtk_box_append (GTK_BOX (rows), camera_row (self, files->pdata[i]));
    gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), rows);
    gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
    gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), 320);
    gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
    gtk_box_append (GTK_BOX (box), scroller);
  }
  choose = gtk_button_new_with_mnemonic (_ ("Folder of the _camera…"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (choose), "checklist.camera-folder");
  gtk_box_append (GTK_BOX (box), choose);
  gtk_widget_set_name (box, "camera");
  return box;
}

/* Made anew when it is opened: the folder may have changed, or gone. */
static void
camera_opened_cb (GtkPopover *popover, NcChecklistView *self)
{
  gtk_popover_set_child (popover, camera_content (self));
}

/**
 * nc_checklist_view_watch_photos:
 *
 * Lets pictures come in from everywhere they can, and shows the camera's button.
 */
void
nc_checklist_view_watch_photos (NcChecklistView *self)
{
  GtkWidget *button = gtk_menu_button_new (), *popover = gtk_popover_new ();

  self->intake = nc_photo_intake_new (nc_session_get_ui_state (nc_case_editor_get_session (self->editor)));
  g_signal_connect_object (self->intake, "picture", G_CALLBACK (picture_cb), self, 0);
  g_signal_connect_object (self->intake, "failed", G_CALLBACK (failed_cb), self, 0);
  nc_photo_intake_accept_drops (self->intake, GTK_WIDGET (self));
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "camera-photo-symbolic");
  gtk_widget_set_tooltip_text (button, _ ("Pictures of the camera"));
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (button), popover);
  g_signal_connect (popover, "show", G_CALLBACK (camera_opened_cb), self);
  nc_access_label_below (button);
  adw_bin_set_child (self->camera_bin, button);
}

/* Adds a picture to the machine shown, as dropping it does. */
void
nc_checklist_view_take_photo (NcChecklistView *self, GFile *file)
{
  g_return_if_fail (NC_IS_CHECKLIST_VIEW (self));
  nc_photo_intake_take_file (self->intake, file);
}

gboolean
nc_checklist_view_is_taking_photo (NcChecklistView *self)
{
  g_return_val_if_fail (NC_IS_CHECKLIST_VIEW (self), FALSE);
  return nc_photo_intake_is_busy (self->intake);
}
