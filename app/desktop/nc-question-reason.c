/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-question-reason.h"
#include "nc-access.h"
#include "nc-lang.h"
#include <string.h>

struct _NcQuestionReason {
  GObject parent_instance;
  GtkWidget *row; /* AdwEntryRow */
  char *reason;   /* as the form has it, "" for none */
  gboolean is_filling;
};

G_DEFINE_FINAL_TYPE (NcQuestionReason, nc_question_reason, G_TYPE_OBJECT)

enum { GIVEN, N_SIGNALS };
static guint signals[N_SIGNALS];

/* Gives what has been typed, as leaving the field does. */
void
nc_question_reason_commit (NcQuestionReason *self)
{
  g_autofree char *text = NULL;

  if (self->is_filling || !gtk_widget_get_visible (self->row))
    return;
  text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->row))));
  if (!g_str_equal (text, self->reason))
    g_signal_emit (self, signals[GIVEN], 0, text);
}

/**
 * nc_question_reason_show:
 * @path: of the question
 * @reason: (nullable): what was said before; what is being typed stays as long as it says the same
 */
void
nc_question_reason_show (NcQuestionReason *self, const char *path, const char *reason)
{
  g_autofree char *name = g_strconcat (path, "#reason", NULL);
  gboolean is_same = g_strcmp0 (gtk_widget_get_name (self->row), name) == 0 && gtk_widget_get_visible (self->row) &&
                     g_str_equal (self->reason, reason ? reason : "");

  if (is_same)
    return;
  self->is_filling = TRUE;
  gtk_widget_set_name (self->row, name);
  g_free (self->reason);
  self->reason = g_strdup (reason ? reason : "");
  gtk_editable_set_text (GTK_EDITABLE (self->row), self->reason);
  gtk_widget_set_visible (self->row, TRUE);
  self->is_filling = FALSE;
}

void
nc_question_reason_hide (NcQuestionReason *self)
{
  gtk_widget_set_visible (self->row, FALSE);
}

/* Whether a reason is asked for and none was given. */
gboolean
nc_question_reason_is_missing (NcQuestionReason *self)
{
  return gtk_widget_get_visible (self->row) && !*self->reason;
}

GtkWidget *
nc_question_reason_get_row (NcQuestionReason *self)
{
  return self->row;
}

static void
nc_question_reason_dispose (GObject *object)
{
  NcQuestionReason *self = NC_QUESTION_REASON (object);

  self->is_filling = TRUE;
  g_clear_object (&self->row);
  G_OBJECT_CLASS (nc_question_reason_parent_class)->dispose (object);
}

static void
nc_question_reason_finalize (GObject *object)
{
  g_free (NC_QUESTION_REASON (object)->reason);
  G_OBJECT_CLASS (nc_question_reason_parent_class)->finalize (object);
}

static void
nc_question_reason_class_init (NcQuestionReasonClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = nc_question_reason_dispose;
  G_OBJECT_CLASS (klass)->finalize = nc_question_reason_finalize;
  signals[GIVEN] = g_signal_new ("given", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
nc_question_reason_init (NcQuestionReason *self)
{
  const char *title = _ ("The answer is unusual. Why it is right:");
  GtkEventController *focus = gtk_event_controller_focus_new ();

  self->reason = g_strdup ("");
  self->row = g_object_ref_sink (adw_entry_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->row), title);
  gtk_widget_add_css_class (self->row, "question-reason");
  gtk_widget_set_visible (self->row, FALSE);
  nc_access_label (self->row, title);
  nc_access_label (GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (self->row))), title);
  g_signal_connect_object (self->row, "entry-activated", G_CALLBACK (nc_question_reason_commit), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (focus, "leave", G_CALLBACK (nc_question_reason_commit), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (self->row, focus);
}

NcQuestionReason *
nc_question_reason_new (void)
{
  return g_object_new (NC_TYPE_QUESTION_REASON, NULL);
}
