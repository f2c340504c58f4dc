/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-why.h"
#include "nc-catalogue.h"
#include "nc-lang.h"
#include "nc-verdict-chip.h"
#include "nc-verdict.h"

static void
add_line (GtkWidget *grid, const char *title, const char *text)
{
  GtkWidget *head, *body;
  int row = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (grid), "rows"));

  if (!text || !*text)
    return;
  head = gtk_label_new (title);
  body = gtk_label_new (text);
  gtk_label_set_xalign (GTK_LABEL (head), 0);
  gtk_label_set_yalign (GTK_LABEL (head), 0);
  gtk_label_set_xalign (GTK_LABEL (body), 0);
  gtk_label_set_wrap (GTK_LABEL (body), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (body), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_max_width_chars (GTK_LABEL (body), 36);
  gtk_label_set_selectable (GTK_LABEL (body), TRUE);
  gtk_widget_add_css_class (head, "dim-label");
  gtk_widget_add_css_class (head, "caption");
  gtk_grid_attach (GTK_GRID (grid), head, 0, row, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), body, 1, row, 1, 1);
  g_object_set_data (G_OBJECT (grid), "rows", GINT_TO_POINTER (row + 1));
}

/* The row of the reference data that the verdict rests on, as it is written there. */
static void
add_source (GtkWidget *grid, NcVerdictChip *chip, NcReference *reference, const char *rule_id)
{
  g_autoptr (NcCatalogueRule) rule = rule_id && *rule_id ? nc_catalogue_find_rule (reference, rule_id) : NULL;
  g_autofree char *line = NULL, *detail = NULL, *place = NULL, *source = NULL;

  if (!rule)
    return;
  nc_verdict_chip_set_confidence (chip, nc_reference_confidence (reference, rule_id));
  line = nc_catalogue_line (rule->row, rule->table ? rule->table->heading : NULL);
  detail = rule->table && rule->table->detail ? nc_catalogue_line (rule->row, rule->table->detail) : NULL;
  place =
      g_strdup_printf (_ ("%s, row %d"), rule->table ? _ (rule->table->title) : rule->table_name, (int)rule->row_no);
  add_line (grid, _ ("Table or item"), place);
  add_line (grid, _ ("Source row"), line);
  add_line (grid, "", detail);
  add_line (grid, _ ("Rule"), rule_id);
  source = nc_catalogue_source (rule->provenance);
  add_line (grid, _ ("Source"), source);
}

static GtkWidget *
make_content (NcReference *reference, NcMachineList *machines, guint number)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12), *chip = nc_verdict_chip_new (), *grid = gtk_grid_new ();
  GtkWidget *explain = gtk_label_new (NULL);
  g_autofree char *verdict = nc_machine_list_value (machines, number, "verdict");
  g_autofree char *grade = nc_machine_list_value (machines, number, "grade");
  g_autofree char *text = nc_machine_list_value (machines, number, "explain");
  g_autofree char *rule_id = nc_machine_list_value (machines, number, "rule_id");
  NcVerdictCode code;

  if (nc_verdict_code_parse (verdict, &code))
    nc_verdict_chip_set_verdict (NC_VERDICT_CHIP (chip), code, grade);
  gtk_label_set_text (GTK_LABEL (explain), text && *text ? text : _ ("Nothing has been judged yet."));
  gtk_label_set_wrap (GTK_LABEL (explain), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (explain), 44);
  gtk_label_set_xalign (GTK_LABEL (explain), 0);
  gtk_label_set_selectable (GTK_LABEL (explain), TRUE);
  gtk_widget_set_name (explain, "why-explain");
  gtk_grid_set_column_spacing (GTK_GRID (grid), 12);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 6);
  gtk_widget_set_name (grid, "why-source");
  add_source (grid, NC_VERDICT_CHIP (chip), reference, rule_id);
  gtk_box_append (GTK_BOX (box), chip);
  gtk_box_append (GTK_BOX (box), explain);
  gtk_box_append (GTK_BOX (box), grid);
  gtk_widget_set_margin_top (box, 12);
  gtk_widget_set_margin_bottom (box, 12);
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  return box;
}

static gboolean
unparent_cb (gpointer popover)
{
  gtk_widget_unparent (popover);
  return G_SOURCE_REMOVE;
}

/* Not from inside its own signal. */
static void
closed_cb (GtkPopover *popover)
{
  g_idle_add_full (G_PRIORITY_DEFAULT, unparent_cb, g_object_ref (popover), g_object_unref);
}

/**
 * nc_why_present:
 * @beside: the verdict that was asked
 * @number: of the machine
 *
 * Shows why a machine was judged so: the sentence, and the row of the reference data with its source and confidence.
 *
 * Returns: (transfer none): the popover; it goes when it is closed.
 */
GtkWidget *
nc_why_present (GtkWidget *beside, NcReference *reference, NcMachineList *machines, guint number)
{
  GtkWidget *popover = gtk_popover_new (), *content = make_content (reference, machines, number);

  gtk_popover_set_child (GTK_POPOVER (popover), content);
  gtk_accessible_update_property (GTK_ACCESSIBLE (popover), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Why"), -1);
  gtk_widget_set_parent (popover, beside);
  g_signal_connect (popover, "closed", G_CALLBACK (closed_cb), NULL);
  /* The machine may be gone while it is being explained. */
  g_signal_connect_object (beside, "destroy", G_CALLBACK (gtk_widget_unparent), popover, G_CONNECT_SWAPPED);
  gtk_popover_popup (GTK_POPOVER (popover));
  /* The focus comes to the first words that can be copied; they are not marked for that. */
  gtk_label_select_region (GTK_LABEL (gtk_widget_get_next_sibling (gtk_widget_get_first_child (content))), 0, 0);
  return popover;
}
