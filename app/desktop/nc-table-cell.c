/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-table-cell.h"

struct _NcTableCell {
  GtkWidget parent_instance;
  char *title;
  gboolean is_number;
  gboolean has_error;
  GtkWidget *label;
  GtkWidget *text; /* only while it is edited */
  guint end_source;
};

G_DEFINE_FINAL_TYPE (NcTableCell, nc_table_cell, GTK_TYPE_WIDGET)

enum { EDITED, MOVE, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
end_edit (NcTableCell *self, gboolean keep)
{
  GtkWidget *text = g_steal_pointer (&self->text);
  g_autofree char *value = NULL;
  gboolean had_focus;

  g_clear_handle_id (&self->end_source, g_source_remove);
  if (!text)
    return;
  value = g_strdup (gtk_editable_get_text (GTK_EDITABLE (text)));
  had_focus = gtk_widget_has_focus (text);
  gtk_widget_set_visible (self->label, TRUE);
  if (had_focus)
    gtk_widget_grab_focus (GTK_WIDGET (self));
  gtk_widget_unparent (text);
  if (keep && g_strcmp0 (value, gtk_label_get_text (GTK_LABEL (self->label))) != 0)
    g_signal_emit (self, signals[EDITED], 0, value);
}

/**
 * nc_table_cell_commit:
 *
 * Keeps what is being typed, if anything is.
 */
void
nc_table_cell_commit (NcTableCell *self)
{
  g_return_if_fail (NC_IS_TABLE_CELL (self));
  end_edit (self, TRUE);
}

static gboolean
end_later_cb (gpointer user_data)
{
  NcTableCell *self = user_data;

  self->end_source = 0;
  end_edit (self, TRUE);
  return G_SOURCE_REMOVE;
}

/* The entry goes, but not from inside the change of focus that it is part of. */
static void
focus_left_cb (NcTableCell *self)
{
  if (self->text && !self->end_source)
    self->end_source = g_idle_add_full (G_PRIORITY_HIGH_IDLE, end_later_cb, self, NULL);
}

static gboolean
editing_key_cb (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state,
                NcTableCell *self)
{
  gboolean shift = (state & GDK_SHIFT_MASK) != 0;

  (void)controller;
  (void)keycode;
  switch (keyval) {
  case GDK_KEY_Escape:
    end_edit (self, FALSE);
    return GDK_EVENT_STOP;
  case GDK_KEY_Return:
  case GDK_KEY_KP_Enter:
    if (state & GDK_CONTROL_MASK) {
      end_edit (self, TRUE);
      return GDK_EVENT_PROPAGATE;
    }
    end_edit (self, TRUE);
    g_signal_emit (self, signals[MOVE], 0, 0, shift ? -1 : 1);
    return GDK_EVENT_STOP;
  case GDK_KEY_Up:
  case GDK_KEY_Down:
    end_edit (self, TRUE);
    g_signal_emit (self, signals[MOVE], 0, 0, keyval == GDK_KEY_Up ? -1 : 1);
    return GDK_EVENT_STOP;
  case GDK_KEY_Tab:
  case GDK_KEY_ISO_Left_Tab:
    end_edit (self, TRUE);
    g_signal_emit (self, signals[MOVE], 0, shift || keyval == GDK_KEY_ISO_Left_Tab ? -1 : 1, 0);
    return GDK_EVENT_STOP;
  default:
    return GDK_EVENT_PROPAGATE;
  }
}

/**
 * nc_table_cell_edit:
 * @text: (nullable): what the entry begins with; %NULL what the cell shows, selected
 */
void
nc_table_cell_edit (NcTableCell *self, const char *text)
{
  GtkEventController *keys, *focus;

  g_return_if_fail (NC_IS_TABLE_CELL (self));
  if (self->text)
    return;
  self->text = gtk_text_new ();
  gtk_editable_set_text (GTK_EDITABLE (self->text), text ? text : gtk_label_get_text (GTK_LABEL (self->label)));
  gtk_editable_set_alignment (GTK_EDITABLE (self->text), self->is_number ? 1 : 0);
  gtk_text_set_input_purpose (GTK_TEXT (self->text),
                              self->is_number ? GTK_INPUT_PURPOSE_NUMBER : GTK_INPUT_PURPOSE_FREE_FORM);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->text), GTK_ACCESSIBLE_PROPERTY_LABEL, self->title, -1);
  keys = gtk_event_controller_key_new ();
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (editing_key_cb), self);
  gtk_widget_add_controller (self->text, keys);
  focus = gtk_event_controller_focus_new ();
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (focus_left_cb), self);
  gtk_widget_add_controller (self->text, focus);
  gtk_widget_set_visible (self->label, FALSE);
  gtk_widget_set_parent (self->text, GTK_WIDGET (self));
  gtk_widget_grab_focus (self->text);
  if (text)
    gtk_editable_set_position (GTK_EDITABLE (self->text), -1);
}

static gboolean
key_cb (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state, NcTableCell *self)
{
  gunichar c = gdk_keyval_to_unicode (keyval);

  (void)keycode;
  if (self->text || state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK))
    return GDK_EVENT_PROPAGATE;
  switch (keyval) {
  case GDK_KEY_Return:
  case GDK_KEY_KP_Enter:
  case GDK_KEY_F2:
    nc_table_cell_edit (self, NULL);
    return GDK_EVENT_STOP;
  case GDK_KEY_Delete:
  case GDK_KEY_BackSpace:
    if (*gtk_label_get_text (GTK_LABEL (self->label)))
      g_signal_emit (self, signals[EDITED], 0, "");
    return GDK_EVENT_STOP;
  case GDK_KEY_Up:
  case GDK_KEY_Down:
    g_signal_emit (self, signals[MOVE], 0, 0, keyval == GDK_KEY_Up ? -1 : 1);
    return GDK_EVENT_STOP;
  case GDK_KEY_Left:
  case GDK_KEY_Right:
    g_signal_emit (self, signals[MOVE], 0, keyval == GDK_KEY_Left ? -1 : 1, 0);
    return GDK_EVENT_STOP;
  default:
    break;
  }
  if (!c || !g_unichar_isprint (c) || g_unichar_isspace (c))
    return GDK_EVENT_PROPAGATE;
  /* The key goes to the entry itself, so that an input method gets it too. */
  nc_table_cell_edit (self, "");
  gtk_event_controller_key_forward (controller, self->text);
  return GDK_EVENT_STOP;
}

static void
pressed_cb (GtkGestureClick *gesture, int n_press, double x, double y, NcTableCell *self)
{
  (void)gesture;
  (void)x;
  (void)y;
  if (self->text)
    return;
  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (n_press == 2)
    nc_table_cell_edit (self, NULL);
}

static void
describe (NcTableCell *self)
{
  g_autofree char *name = g_strdup_printf ("%s: %s", self->title, gtk_label_get_text (GTK_LABEL (self->label)));

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

/* What is being typed is left alone. */
void
nc_table_cell_set_text (NcTableCell *self, const char *text)
{
  g_return_if_fail (NC_IS_TABLE_CELL (self));
  gtk_label_set_text (GTK_LABEL (self->label), text ? text : "");
  describe (self);
}

const char *
nc_table_cell_get_text (NcTableCell *self)
{
  g_return_val_if_fail (NC_IS_TABLE_CELL (self), NULL);
  return gtk_label_get_text (GTK_LABEL (self->label));
}

/**
 * nc_table_cell_set_error:
 * @message: (nullable): what is wrong with the answer; shown as a tooltip beside the colour
 */
void
nc_table_cell_set_error (NcTableCell *self, const char *message)
{
  g_return_if_fail (NC_IS_TABLE_CELL (self));
  if (!message && !self->has_error) /* as nearly always, and for each cell that scrolls by */
    return;
  self->has_error = message != NULL;
  if (message)
    gtk_widget_add_css_class (GTK_WIDGET (self), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "error");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), message);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_INVALID,
                               message ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
}

gboolean
nc_table_cell_is_editing (NcTableCell *self)
{
  g_return_val_if_fail (NC_IS_TABLE_CELL (self), FALSE);
  return self->text != NULL;
}

static void
nc_table_cell_dispose (GObject *object)
{
  NcTableCell *self = NC_TABLE_CELL (object);

  g_clear_handle_id (&self->end_source, g_source_remove);
  g_clear_pointer (&self->text, gtk_widget_unparent);
  g_clear_pointer (&self->label, gtk_widget_unparent);
  g_clear_pointer (&self->title, g_free);
  G_OBJECT_CLASS (nc_table_cell_parent_class)->dispose (object);
}

static void
nc_table_cell_class_init (NcTableCellClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = nc_table_cell_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "cell");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_TEXT_BOX);
  signals[EDITED] =
      g_signal_new ("edited", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[MOVE] =
      g_signal_new ("move", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_INT, G_TYPE_INT);
}

static void
nc_table_cell_init (NcTableCell *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  self->label = gtk_label_new (NULL);
  gtk_label_set_ellipsize (GTK_LABEL (self->label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_parent (self->label, GTK_WIDGET (self));
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  g_signal_connect (click, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}

/**
 * nc_table_cell_new:
 * @title: of its column, for those who hear the screen
 * @is_number: aligned at its end, with figures of one width
 */
GtkWidget *
nc_table_cell_new (const char *title, gboolean is_number)
{
  NcTableCell *self = g_object_new (NC_TYPE_TABLE_CELL, NULL);

  self->title = g_strdup (title);
  self->is_number = is_number;
  gtk_label_set_xalign (GTK_LABEL (self->label), is_number ? 1 : 0);
  if (is_number)
    gtk_widget_add_css_class (GTK_WIDGET (self), "numeric");
  describe (self);
  return GTK_WIDGET (self);
}
