/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-checklist-sections.h"
#include "nc-checklist-view.h"
#include "nc-machine-table.h"
#include "nc-photo-intake.h"
#include "nc-question-list.h"

G_BEGIN_DECLS

/* Shared by nc-checklist-view.c (what is seen), -acts.c (what is done), -photos.c and -place.c (where a person was). */
struct _NcChecklistView {
  AdwBin parent_instance;
  NcCaseEditor *editor;
  NcChecklistRun *run;
  NcAnswerHistory *history;
  char *checklist;
  char *repeat_path; /* NULL: the form has no table */
  NcMachineList *machines;
  NcMachineTable *table;
  NcChecklistSections *sections;
  NcQuestionList *questions; /* of the chosen machine */
  NcQuestionList *general;
  NcPhotoIntake *intake;
  char *photo_path;   /* the question whose button was pressed; NULL: the next without a picture */
  char *missing_path; /* what was last jumped to */
  AdwWindowTitle *title;
  GtkLabel *failure;
  AdwBin *news_bin; /* what a newer version of the form has changed */
  GtkStack *stack;
  AdwFlap *flap;
  AdwLeaflet *leaflet;
  GtkScrolledWindow *general_scroller;
  GtkScrolledWindow *questions_scroller;
  AdwBin *camera_bin;
  guint conclude_timeout;
  gboolean is_restoring;
  gboolean is_concluded; /* the findings are those that the answers come to */
};

void nc_checklist_view_say (NcChecklistView *self, const char *text);
void nc_checklist_view_changed (NcChecklistView *self, gboolean rows_changed);
void nc_checklist_view_conclude_later (NcChecklistView *self);
void nc_checklist_view_show_news (NcChecklistView *self);
gboolean nc_checklist_view_choose (NcChecklistView *self, guint number, gboolean open);
void nc_checklist_view_go_to (NcChecklistView *self, const char *path);
char *nc_checklist_view_place (NcChecklistView *self);
void nc_checklist_view_remember (NcChecklistView *self, const char *key, const char *value);
void nc_checklist_view_remember_int (NcChecklistView *self, const char *key, int value);
guint nc_checklist_view_split_path (NcChecklistView *self, const char *path, const char **question);
void nc_checklist_view_restore (NcChecklistView *self);
void nc_checklist_view_watch_photos (NcChecklistView *self);
void nc_checklist_view_install_actions (GtkWidgetClass *klass);

G_END_DECLS
