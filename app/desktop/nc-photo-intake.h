/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gtk/gtk.h>
#include "nc-ui-state.h"

G_BEGIN_DECLS

/* Where pictures come from: a file that is chosen, dropped or pasted, a picture on the clipboard, the folder of a
   camera. Signals: "picture" (GBytes, file name), "failed" (message), "changed" when the camera's folder has others. */
#define NC_TYPE_PHOTO_INTAKE (nc_photo_intake_get_type ())
G_DECLARE_FINAL_TYPE (NcPhotoIntake, nc_photo_intake, NC, PHOTO_INTAKE, GObject)

NcPhotoIntake *nc_photo_intake_new (NcUiState *state);
void nc_photo_intake_take_file (NcPhotoIntake *self, GFile *file);
void nc_photo_intake_take_texture (NcPhotoIntake *self, GdkTexture *texture);
void nc_photo_intake_choose (NcPhotoIntake *self, GtkWindow *parent);
gboolean nc_photo_intake_take_clipboard (NcPhotoIntake *self, GdkClipboard *clipboard);
void nc_photo_intake_accept_drops (NcPhotoIntake *self, GtkWidget *widget);
gboolean nc_photo_intake_is_busy (NcPhotoIntake *self);

void nc_photo_intake_choose_folder (NcPhotoIntake *self, GtkWindow *parent);
void nc_photo_intake_set_folder (NcPhotoIntake *self, const char *path);
char *nc_photo_intake_get_folder (NcPhotoIntake *self);
gboolean nc_photo_intake_folder_is_there (NcPhotoIntake *self);
GPtrArray *nc_photo_intake_list_folder (NcPhotoIntake *self);

G_END_DECLS
