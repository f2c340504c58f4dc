/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a person was in a checklist: section, machine, scroll, and what was being typed. Comes back after a kill. */
#include "nc-checklist-view-private.h"

/* A place is restored when the rows are there; it is not waited for longer than so many frames. */
#define MOST_FRAMES 60

static NcUiState *
ui_state (NcChecklistView *self)
{
  return nc_session_get_ui_state (nc_case_editor_get_session (self->editor));
}

/* What is remembered belongs to one checklist of one case. */
char *
nc_checklist_view_place (NcChecklistView *self)
{
  return g_strdup_printf ("%s/%s", nc_case_editor_get_id (self->editor), self->checklist);
}

void
nc_checklist_view_remember (NcChecklistView *self, const char *key, const char *value)
{
  g_autofree char *place = nc_checklist_view_place (self);

  if (self->is_restoring)
    return;
  nc_ui_state_set (ui_state (self), "checklist", "of", place);
  nc_ui_state_set (ui_state (self), "checklist", key, value);
}

void
nc_checklist_view_remember_int (NcChecklistView *self, const char *key, int value)
{
  g_autofree char *text = g_strdup_printf ("%d", value);

  nc_checklist_view_remember (self, key, text);
}

/* The machine's number in @path, 0 outside the table; @question is what follows it. */
guint
nc_checklist_view_split_path (NcChecklistView *self, const char *path, const char **question)
{
  gsize length = self->repeat_path ? strlen (self->repeat_path) : 0;
  char *end = NULL;
  guint number;

  if (!length || !g_str_has_prefix (path, self->repeat_path) || path[length] != '[')
    return 0;
  number = (guint)g_ascii_strtoull (path + length + 1, &end, 10);
  *question = g_str_has_prefix (end, "]/") ? end + 2 : "";
  return number;
}

static void
scrolled_cb (GtkAdjustment *adjustment, NcChecklistView *self)
{
  const char *key = g_object_get_data (G_OBJECT (adjustment), "key");

  nc_checklist_view_remember_int (self, key, (int)gtk_adjustment_get_value (adjustment));
}

/* The place on the screen, with what was being typed in it, as it was left, be it by a kill. */
static void
restore_typing (NcChecklistView *self)
{
  g_autofree char *place = nc_checklist_view_place (self), *at = nc_ui_state_get (ui_state (self), "typing", "at"),
                  *text = nc_ui_state_get (ui_state (self), "typing", "text");
  const char *path = at && g_str_has_prefix (at, place) ? at + strlen (place) : NULL;
  const char *question;
  guint number;

  if (!path || !text)
    return;
  number = nc_checklist_view_split_path (self, path, &question);
  if (number && nc_machine_table_get_number (self->table) != number)
    nc_checklist_view_choose (self, number, FALSE);
  nc_question_list_set_typed (number ? self->questions : self->general, path, text);
  nc_question_list_focus (number ? self->questions : self->general, path);
}

typedef struct {
  GtkAdjustment *adjustment;
  int value;
  int frames;
} Scroll;

static gboolean
scroll_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  Scroll *scroll = user_data;
  double most = gtk_adjustment_get_upper (scroll->adjustment) - gtk_adjustment_get_page_size (scroll->adjustment);

  (void)widget;
  (void)clock;
  if (most < scroll->value && ++scroll->frames < MOST_FRAMES)
    return G_SOURCE_CONTINUE;
  gtk_adjustment_set_value (scroll->adjustment, scroll->value);
  return G_SOURCE_REMOVE;
}

static void
watch_scroll (NcChecklistView *self, GtkAdjustment *adjustment, const char *key, gboolean restore)
{
  int value = nc_ui_state_get_int (ui_state (self), "checklist", key, 0);

  g_object_set_data (G_OBJECT (adjustment), "key", (gpointer)key);
  g_signal_connect_object (adjustment, "value-changed", G_CALLBACK (scrolled_cb), self, 0);
  if (restore && value > 0) {
    Scroll *scroll = g_new0 (Scroll, 1);

    scroll->adjustment = adjustment;
    scroll->value = value;
    gtk_widget_add_tick_callback (GTK_WIDGET (self), scroll_cb, scroll, g_free);
  }
}

void
nc_checklist_view_restore (NcChecklistView *self)
{
  g_autofree char *place = nc_checklist_view_place (self), *of = nc_ui_state_get (ui_state (self), "checklist", "of"),
                  *section = nc_ui_state_get (ui_state (self), "checklist", "section");
  gboolean is_same = g_strcmp0 (of, place) == 0;
  int machine = is_same ? nc_ui_state_get_int (ui_state (self), "checklist", "machine", 0) : 0;

  self->is_restoring = TRUE;
  if (self->table && !(machine > 0 && nc_machine_table_select (self->table, (guint)machine)))
    nc_machine_table_select (self->table, 1);
  if (!is_same || !section || !nc_checklist_sections_choose (self->sections, section))
    nc_checklist_sections_choose (self->sections, self->table ? NC_SECTION_MACHINES : "");
  if (!nc_checklist_sections_get_chosen (self->sections))
    gtk_stack_set_visible_child_name (self->stack, "questions");
  watch_scroll (self, gtk_scrolled_window_get_vadjustment (self->general_scroller), "scroll-general", is_same);
  if (self->table) {
    watch_scroll (self, gtk_scrolled_window_get_vadjustment (self->questions_scroller), "scroll-questions", is_same);
    watch_scroll (self, nc_machine_table_get_adjustment (self->table), "scroll-table", is_same);
  }
  self->is_restoring = FALSE;
  if (is_same && nc_ui_state_get_int (ui_state (self), "checklist", "conclude", 0))
    nc_checklist_view_conclude_later (self);
  restore_typing (self);
}
