/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>
#include "nc-form.h"

G_BEGIN_DECLS

/* One question of a form on the screen: a row with the input that its type asks for, and in it its hint or what is
   wrong with the answer. Signals: "given" (text) when the person has answered, "reason-given" (text) when he has
   said why an unusual answer is right, "typing" (text) on each key, "photo" when a picture is wanted. */
#define NC_TYPE_QUESTION (nc_question_get_type ())
G_DECLARE_FINAL_TYPE (NcQuestion, nc_question, NC, QUESTION, GObject)

NcQuestion *nc_question_new (NcForm *form, const NcFormItem *item);
const char *nc_question_get_path (NcQuestion *self);
void nc_question_set_path (NcQuestion *self, const char *path);
GtkWidget *nc_question_get_row (NcQuestion *self);
gboolean nc_question_takes_photo (NcQuestion *self);
gboolean nc_question_is_answered (NcQuestion *self);
gboolean nc_question_is_typed (NcQuestion *self);
void nc_question_show (NcQuestion *self, NcForm *form, const NcFormItem *item);
void nc_question_set_typed (NcQuestion *self, const char *text);
void nc_question_placed (NcQuestion *self);
gboolean nc_question_lacks_reason (NcQuestion *self);
void nc_question_commit (NcQuestion *self);
gboolean nc_question_grab_focus (NcQuestion *self);

G_END_DECLS
