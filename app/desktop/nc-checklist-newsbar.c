/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-checklist-newsbar.h"
#include "nc-access.h"
#include "nc-form-diff.h"
#include "nc-lang.h"

/* So many lines are shown of each kind; the rest is counted in the summary. */
#define MOST_LINES 200

struct _NcChecklistNewsbar {
  AdwBin parent_instance;
  GtkLabel *summary;
  GtkBox *lines;
  guint n_lines;
};

G_DEFINE_FINAL_TYPE (NcChecklistNewsbar, nc_checklist_newsbar, ADW_TYPE_BIN)

enum { NOTED, GO_TO, N_SIGNALS };
static guint signals[N_SIGNALS];

static GtkWidget *
make_label (const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  return label;
}

static void
add_line (NcChecklistNewsbar *self, const char *text)
{
  gtk_box_append (self->lines, make_label (text));
  self->n_lines++;
}

static void
go_to_cb (GtkButton *button, NcChecklistNewsbar *self)
{
  g_signal_emit (self, signals[GO_TO], 0, gtk_widget_get_name (GTK_WIDGET (button)));
}

/* An answer that no longer fits is where something has to be done: its line leads there. */
static void
add_misfit (NcChecklistNewsbar *self, const NcFormFault *fault)
{
  g_autofree char *text = g_strdup_printf (_ ("%s: no longer fits: %s"), fault->path, fault->message);
  GtkWidget *button = gtk_button_new ();

  gtk_button_set_child (GTK_BUTTON (button), make_label (text));
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_name (button, fault->path);
  g_signal_connect_object (button, "clicked", G_CALLBACK (go_to_cb), self, 0);
  gtk_box_append (self->lines, button);
  self->n_lines++;
}

static void
fill (NcChecklistNewsbar *self, const NcChecklistNews *news)
{
  for (guint i = 0; i < news->misfits->len && i < MOST_LINES; i++)
    add_misfit (self, g_ptr_array_index (news->misfits, i));
  for (guint i = 0; i < news->differences->len && i < MOST_LINES; i++) {
    const NcFormDifference *one = g_ptr_array_index (news->differences, i);
    g_autofree char *message = nc_form_difference_message (one);
    g_autofree char *text = g_strdup_printf (_ ("%s: %s"), one->label, message);

    add_line (self, text);
  }
  for (guint i = 0; i < news->homeless->len && i < MOST_LINES; i++) {
    const NcKeptAnswer *kept = g_ptr_array_index (news->homeless, i);
    g_autofree char *text = g_strdup_printf (_ ("%s: kept, its question is gone: %s"), kept->label, kept->value);

    add_line (self, text);
  }
}

/**
 * nc_checklist_newsbar_take_note:
 *
 * As the button does.
 */
void
nc_checklist_newsbar_take_note (NcChecklistNewsbar *self)
{
  g_signal_emit (self, signals[NOTED], 0);
}

/* What the bar says in one line. */
const char *
nc_checklist_newsbar_get_text (NcChecklistNewsbar *self)
{
  return gtk_label_get_text (self->summary);
}

guint
nc_checklist_newsbar_get_n_lines (NcChecklistNewsbar *self)
{
  return self->n_lines;
}

static void
nc_checklist_newsbar_class_init (NcChecklistNewsbarClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);

  signals[NOTED] = g_signal_new ("noted", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[GO_TO] = g_signal_new ("go-to", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
nc_checklist_newsbar_init (NcChecklistNewsbar *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3), *top = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *expander = gtk_expander_new (_ ("What changed")), *scroller = gtk_scrolled_window_new ();
  GtkWidget *noted = gtk_button_new_with_label (_ ("Taken note of"));

  self->summary = GTK_LABEL (make_label (NULL));
  gtk_widget_set_hexpand (GTK_WIDGET (self->summary), TRUE);
  self->lines = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 3));
  gtk_widget_set_valign (noted, GTK_ALIGN_CENTER);
  gtk_widget_set_name (noted, "noted");
  g_signal_connect_object (noted, "clicked", G_CALLBACK (nc_checklist_newsbar_take_note), self, G_CONNECT_SWAPPED);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->lines));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), 200);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_expander_set_child (GTK_EXPANDER (expander), scroller);
  gtk_box_append (GTK_BOX (top), GTK_WIDGET (self->summary));
  gtk_box_append (GTK_BOX (top), noted);
  gtk_box_append (GTK_BOX (box), top);
  gtk_box_append (GTK_BOX (box), expander);
  gtk_widget_add_css_class (GTK_WIDGET (self), "newsbar");
  adw_bin_set_child (ADW_BIN (self), box);
}

/**
 * nc_checklist_newsbar_new:
 *
 * Returns: (transfer floating) (nullable): %NULL when there is nothing to tell
 */
GtkWidget *
nc_checklist_newsbar_new (const NcChecklistNews *news)
{
  g_autofree char *summary = nc_checklist_news_summary (news);
  NcChecklistNewsbar *self;

  if (!summary)
    return NULL;
  self = g_object_new (NC_TYPE_CHECKLIST_NEWSBAR, NULL);
  gtk_label_set_text (self->summary, summary);
  fill (self, news);
  return GTK_WIDGET (self);
}
