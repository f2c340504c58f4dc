/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-verdict-view.h"
#include "nc-catalogue.h"
#include "nc-dates.h"
#include "nc-lang.h"
#include "nc-verdict-chip.h"
#include "nc-violation-names.h"
#include <math.h>

struct _NcVerdictView {
  AdwBin parent_instance;
  NcReference *reference;
  GtkWidget *box;
  NcVerdictChip *chip;
  GtkLabel *explain;
  AdwPreferencesGroup *why;
  GPtrArray *rows; /* the reasons; the same rows for one verdict after the other */
  guint n_used;    /* of the rows, by the verdict that is being shown */
  NcViolationNames *names;
};

G_DEFINE_FINAL_TYPE (NcVerdictView, nc_verdict_view, ADW_TYPE_BIN)

static GtkWidget *
make_row (NcVerdictView *self)
{
  GtkWidget *row = adw_action_row_new ();

  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  gtk_widget_add_css_class (row, "property");
  adw_preferences_group_add (self->why, row);
  g_ptr_array_add (self->rows, row);
  return row;
}

/* While somebody types most reasons stay as they are, and their rows need no new layout. */
static void
add_reason (NcVerdictView *self, const char *title, const char *value)
{
  GtkWidget *row;
  g_autofree char *escaped = NULL;

  if (!value || !*value)
    return;
  row = self->n_used < self->rows->len ? g_ptr_array_index (self->rows, self->n_used) : make_row (self);
  self->n_used++;
  escaped = g_markup_escape_text (value, -1);
  if (g_strcmp0 (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)), title) != 0)
    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  if (g_strcmp0 (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), escaped) != 0)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), escaped);
}

static void
forget_reasons_from (NcVerdictView *self, guint first)
{
  for (guint i = first; i < self->rows->len; i++)
    adw_preferences_group_remove (self->why, g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, (int)MIN (first, self->rows->len));
}

static void
add_number (NcVerdictView *self, const char *title, double value, const char *unit)
{
  g_autofree char *text = NULL;

  if (isnan (value))
    return;
  text = g_strdup_printf ("%.6g %s", value, unit ? unit : "");
  add_reason (self, title, g_strstrip (text));
}

static char *
words_of_force (const NcBasis *basis)
{
  g_autofree char *from = nc_dates_words (basis->in_force_from), *to = nc_dates_words (basis->in_force_to);

  return *to ? g_strdup_printf (_ ("%s to %s"), from, to) : g_strdup_printf (_ ("since %s"), from);
}

static void
add_violation (NcVerdictView *self, const char *violation)
{
  g_autofree char *text = NULL;

  if (!violation || !*violation)
    return;
  if (!self->names)
    self->names = nc_violation_names_new (self->reference);
  text = g_strdup_printf ("%s %s", violation, nc_violation_names_get (self->names, violation));
  add_reason (self, _ ("Violation"), text);
}

/**
 * nc_verdict_view_show:
 *
 * Copies what it shows; @verdict may be reused at once.
 */
void
nc_verdict_view_show (NcVerdictView *self, const NcVerdict *verdict)
{
  g_autofree char *force = NULL, *source = NULL;

  g_return_if_fail (NC_IS_VERDICT_VIEW (self));
  nc_verdict_chip_set_verdict (self->chip, verdict->code, verdict->grade);
  if (verdict->has_confidence)
    nc_verdict_chip_set_confidence (self->chip, verdict->confidence);
  gtk_label_set_text (self->explain, verdict->explain->str);
  self->n_used = 0;
  add_number (self, _ ("Found"), verdict->actual, verdict->unit);
  add_number (self, _ ("Limit"), verdict->limit, verdict->unit);
  add_number (self, _ ("Margin"), verdict->margin, verdict->unit);
  add_reason (self, _ ("Document"), verdict->basis.document);
  add_reason (self, _ ("Table or item"), verdict->basis.table_item);
  add_reason (self, _ ("Rule"), verdict->basis.rule_id);
  if (verdict->basis.in_force_from) {
    force = words_of_force (&verdict->basis);
    add_reason (self, _ ("In force"), force);
  }
  add_violation (self, verdict->violation);
  source = nc_catalogue_source (verdict->basis.provenance);
  add_reason (self, _ ("Source"), source);
  forget_reasons_from (self, self->n_used);
  gtk_widget_set_visible (GTK_WIDGET (self->why), self->rows->len > 0);
  gtk_widget_set_visible (self->box, TRUE);
}

void
nc_verdict_view_clear (NcVerdictView *self)
{
  g_return_if_fail (NC_IS_VERDICT_VIEW (self));
  nc_verdict_chip_clear (self->chip);
  forget_reasons_from (self, 0);
  gtk_widget_set_visible (self->box, FALSE);
}

/**
 * nc_verdict_view_get_word:
 *
 * Returns: (transfer none): the chip's word; empty when cleared.
 */
const char *
nc_verdict_view_get_word (NcVerdictView *self)
{
  g_return_val_if_fail (NC_IS_VERDICT_VIEW (self), NULL);
  return nc_verdict_chip_get_text (self->chip);
}

static void
nc_verdict_view_dispose (GObject *object)
{
  NcVerdictView *self = NC_VERDICT_VIEW (object);

  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->names, nc_violation_names_free);
  g_clear_pointer (&self->reference, nc_reference_unref);
  G_OBJECT_CLASS (nc_verdict_view_parent_class)->dispose (object);
}

static void
nc_verdict_view_class_init (NcVerdictViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = nc_verdict_view_dispose;
}

static void
nc_verdict_view_init (NcVerdictView *self)
{
  self->rows = g_ptr_array_new ();
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  self->chip = NC_VERDICT_CHIP (nc_verdict_chip_new ());
  self->explain = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->explain, TRUE);
  gtk_label_set_xalign (self->explain, 0);
  gtk_label_set_selectable (self->explain, TRUE);
  self->why = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  adw_preferences_group_set_title (self->why, _ ("Why"));
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->chip));
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->explain));
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->why));
  gtk_widget_set_visible (self->box, FALSE);
  adw_bin_set_child (ADW_BIN (self), self->box);
}

/**
 * nc_verdict_view_new:
 * @reference: tells what violations are called
 */
GtkWidget *
nc_verdict_view_new (NcReference *reference)
{
  NcVerdictView *self = g_object_new (NC_TYPE_VERDICT_VIEW, NULL);

  self->reference = nc_reference_ref (reference);
  return GTK_WIDGET (self);
}

/**
 * nc_verdict_view_set_asking:
 * @widget: shown between the sentence and the reasons
 */
void
nc_verdict_view_set_asking (NcVerdictView *self, GtkWidget *widget)
{
  g_return_if_fail (NC_IS_VERDICT_VIEW (self));
  gtk_box_insert_child_after (GTK_BOX (self->box), widget, GTK_WIDGET (self->explain));
}
