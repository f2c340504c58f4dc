/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-verdict-chip.h"
#include "nc-lang.h"

struct _NcVerdictChip {
  GtkWidget parent_instance;
  GtkWidget *icon;
  GtkWidget *label;
  GtkWidget *confidence;
  const char *css_class;
};

G_DEFINE_FINAL_TYPE (NcVerdictChip, nc_verdict_chip, GTK_TYPE_WIDGET)

static const struct {
  const char *css_class;
  const char *icon;
} looks[] = {
  [NC_VERDICT_PASS] = { "pass", "emblem-ok-symbolic" },
  [NC_VERDICT_FAIL] = { "fail", "dialog-error-symbolic" },
  [NC_VERDICT_ELIMINATED] = { "eliminated", "action-unavailable-symbolic" },
  [NC_VERDICT_SUSPECTED] = { "suspected", "dialog-warning-symbolic" },
  [NC_VERDICT_NOT_FOUND] = { "not-found", "edit-find-symbolic" },
  [NC_VERDICT_INCOMPLETE] = { "incomplete", "document-edit-symbolic" },
  [NC_VERDICT_NOT_APPLICABLE] = { "not-applicable", "list-remove-symbolic" },
};

static const char *
confidence_word (NcConfidence confidence)
{
  switch (confidence) {
  case NC_CONFIDENCE_CONFIRMED:
    return _ ("compared with the official text");
  case NC_CONFIDENCE_HIGH:
    return _ ("confidence: high");
  case NC_CONFIDENCE_MEDIUM_HIGH:
    return _ ("confidence: fairly high");
  case NC_CONFIDENCE_MEDIUM:
    return _ ("confidence: medium");
  case NC_CONFIDENCE_LOW:
    return _ ("confidence: low");
  case NC_CONFIDENCE_UNSOURCED:
  default:
    return _ ("no source read");
  }
}

static void
nc_verdict_chip_dispose (GObject *object)
{
  NcVerdictChip *self = NC_VERDICT_CHIP (object);

  g_clear_pointer (&self->icon, gtk_widget_unparent);
  g_clear_pointer (&self->label, gtk_widget_unparent);
  g_clear_pointer (&self->confidence, gtk_widget_unparent);
  G_OBJECT_CLASS (nc_verdict_chip_parent_class)->dispose (object);
}

static void
nc_verdict_chip_class_init (NcVerdictChipClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = nc_verdict_chip_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "verdict");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LABEL);
}

static void
nc_verdict_chip_init (NcVerdictChip *self)
{
  self->icon = gtk_image_new ();
  self->label = gtk_label_new (NULL);
  self->confidence = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->confidence, "confidence");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->icon), GTK_ACCESSIBLE_PROPERTY_LABEL, "", -1);
  gtk_widget_set_parent (self->icon, GTK_WIDGET (self));
  gtk_widget_set_parent (self->label, GTK_WIDGET (self));
  gtk_widget_set_parent (self->confidence, GTK_WIDGET (self));
  gtk_widget_set_halign (GTK_WIDGET (self), GTK_ALIGN_START);
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  nc_verdict_chip_clear (self);
}

GtkWidget *
nc_verdict_chip_new (void)
{
  return g_object_new (NC_TYPE_VERDICT_CHIP, NULL);
}

/**
 * nc_verdict_chip_clear:
 *
 * Shows nothing, as long as there is nothing to judge.
 */
void
nc_verdict_chip_clear (NcVerdictChip *self)
{
  g_return_if_fail (NC_IS_VERDICT_CHIP (self));
  if (self->css_class)
    gtk_widget_remove_css_class (GTK_WIDGET (self), self->css_class);
  self->css_class = NULL;
  gtk_label_set_text (GTK_LABEL (self->label), "");
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/**
 * nc_verdict_chip_set_verdict:
 * @grade: (nullable): the efficiency grade reached, shown behind the word of a pass
 */
void
nc_verdict_chip_set_verdict (NcVerdictChip *self, NcVerdictCode code, const char *grade)
{
  const char *word = nc_verdict_code_label (code);
  g_autofree char *text = NULL;

  g_return_if_fail (NC_IS_VERDICT_CHIP (self) && (guint)code < G_N_ELEMENTS (looks));
  if (self->css_class)
    gtk_widget_remove_css_class (GTK_WIDGET (self), self->css_class);
  self->css_class = looks[code].css_class;
  gtk_widget_add_css_class (GTK_WIDGET (self), self->css_class);
  gtk_image_set_from_icon_name (GTK_IMAGE (self->icon), looks[code].icon);
  text = code == NC_VERDICT_PASS && grade && *grade ? g_strdup_printf (_ ("Meets grade %s"), grade) : g_strdup (word);
  gtk_label_set_text (GTK_LABEL (self->label), text);
  gtk_widget_set_visible (self->confidence, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

void
nc_verdict_chip_set_confidence (NcVerdictChip *self, NcConfidence confidence)
{
  g_return_if_fail (NC_IS_VERDICT_CHIP (self));
  gtk_label_set_text (GTK_LABEL (self->confidence), confidence_word (confidence));
  gtk_widget_set_visible (self->confidence, TRUE);
}

/**
 * nc_verdict_chip_get_text:
 *
 * Returns: (transfer none): the word shown; empty when cleared.
 */
const char *
nc_verdict_chip_get_text (NcVerdictChip *self)
{
  g_return_val_if_fail (NC_IS_VERDICT_CHIP (self), NULL);
  return gtk_label_get_text (GTK_LABEL (self->label));
}
