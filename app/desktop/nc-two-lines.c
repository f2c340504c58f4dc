/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-two-lines.h"

#define EDGE         8
#define GAP          3
#define SECOND_SCALE 0.85
#define SECOND_ALPHA 0.72f

struct _NcTwoLines {
  GtkWidget parent_instance;
  char *texts[2];
  PangoLayout *layouts[2]; /* made when drawn */
};

G_DEFINE_FINAL_TYPE (NcTwoLines, nc_two_lines, GTK_TYPE_WIDGET)

static PangoLayout *
make_layout (NcTwoLines *self, int line, const char *text)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

  if (line)
    pango_attr_list_insert (attributes, pango_attr_scale_new (SECOND_SCALE));
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum=1"));
  pango_layout_set_attributes (layout, attributes);
  /* What tells one name from the next stands at its end: 示例热力一号有限公司. */
  pango_layout_set_ellipsize (layout, line ? PANGO_ELLIPSIZE_END : PANGO_ELLIPSIZE_MIDDLE);
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  return layout;
}

/* Any line is as high as one with a Han character and a descender: measured once a font, not once a row. */
static int
line_height (NcTwoLines *self, int line)
{
  static guint measured_font;
  static int heights[2];
  guint font = pango_font_description_hash (
      pango_context_get_font_description (gtk_widget_get_pango_context (GTK_WIDGET (self))));

  if (font != measured_font) {
    for (int i = 0; i < 2; i++) {
      g_autoptr (PangoLayout) layout = make_layout (self, i, "能g");

      pango_layout_get_pixel_size (layout, NULL, &heights[i]);
    }
    measured_font = font;
  }
  return heights[line];
}

static void
forget_layouts (NcTwoLines *self)
{
  g_clear_object (&self->layouts[0]);
  g_clear_object (&self->layouts[1]);
}

static void
nc_two_lines_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  NcTwoLines *self = NC_TWO_LINES (widget);

  GTK_WIDGET_CLASS (nc_two_lines_parent_class)->css_changed (widget, change);
  forget_layouts (self);
}

static void
nc_two_lines_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                      int *minimum_baseline, int *natural_baseline)
{
  NcTwoLines *self = NC_TWO_LINES (widget);

  (void)for_size;
  *minimum =
      orientation == GTK_ORIENTATION_HORIZONTAL ? 80 : line_height (self, 0) + GAP + line_height (self, 1) + 2 * EDGE;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 320 : *minimum;
  *minimum_baseline = *natural_baseline = -1;
}

static void
nc_two_lines_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  NcTwoLines *self = NC_TWO_LINES (widget);

  (void)height;
  (void)baseline;
  for (int i = 0; i < 2; i++)
    if (self->layouts[i])
      pango_layout_set_width (self->layouts[i], MAX (width - 2 * EDGE, 1) * PANGO_SCALE);
}

static void
nc_two_lines_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  NcTwoLines *self = NC_TWO_LINES (widget);
  GtkWidget *root = GTK_WIDGET (gtk_widget_get_root (widget));
  gboolean is_sunlight = root && gtk_widget_has_css_class (root, "sunlight");
  GdkRGBA colour;
  int y = EDGE;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &colour);
  for (int i = 0; i < 2; i++) {
    if (!self->layouts[i]) {
      self->layouts[i] = make_layout (self, i, self->texts[i] ? self->texts[i] : "");
      pango_layout_set_width (self->layouts[i], MAX (gtk_widget_get_width (widget) - 2 * EDGE, 1) * PANGO_SCALE);
    }
    if (i && !is_sunlight)
      colour.alpha *= SECOND_ALPHA;
    gtk_snapshot_save (snapshot);
    gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (EDGE, (float)y));
    gtk_snapshot_append_layout (snapshot, self->layouts[i], &colour);
    gtk_snapshot_restore (snapshot);
    y += line_height (self, i) + GAP;
  }
}

static void
nc_two_lines_finalize (GObject *object)
{
  NcTwoLines *self = NC_TWO_LINES (object);

  forget_layouts (self);
  g_free (self->texts[0]);
  g_free (self->texts[1]);
  G_OBJECT_CLASS (nc_two_lines_parent_class)->finalize (object);
}

static void
nc_two_lines_class_init (NcTwoLinesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = nc_two_lines_finalize;
  widget_class->css_changed = nc_two_lines_css_changed;
  widget_class->measure = nc_two_lines_measure;
  widget_class->size_allocate = nc_two_lines_size_allocate;
  widget_class->snapshot = nc_two_lines_snapshot;
  gtk_widget_class_set_css_name (widget_class, "twolines");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LABEL);
}

static void
nc_two_lines_init (NcTwoLines *self)
{
  (void)self;
}

/**
 * nc_two_lines_setup_cb:
 *
 * For the "setup" of a #GtkSignalListItemFactory.
 */
void
nc_two_lines_setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  (void)factory;
  (void)user_data;
  gtk_list_item_set_child (item, g_object_new (NC_TYPE_TWO_LINES, NULL));
}

/**
 * nc_two_lines_set:
 * @item: set up by nc_two_lines_setup_cb()
 */
void
nc_two_lines_set (GtkListItem *item, const char *first, const char *second)
{
  NcTwoLines *self = NC_TWO_LINES (gtk_list_item_get_child (item));

  g_free (self->texts[0]);
  g_free (self->texts[1]);
  self->texts[0] = g_strdup (first);
  self->texts[1] = g_strdup (second);
  forget_layouts (self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, first,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, second, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * nc_two_lines_fill:
 * @model: (transfer full) (nullable): of the rows
 * @bind: for the "bind" of the factory; calls nc_two_lines_set()
 * @selected: called with @owner when another row is chosen
 * @owner: a #GObject
 *
 * Makes @view a list of two lines a row in which one row or none is chosen.
 *
 * Returns: (transfer full): the choice.
 */
GtkSingleSelection *
nc_two_lines_fill (GtkListView *view, GListModel *model, GCallback bind, GCallback selected, gpointer owner)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  GtkSingleSelection *selection = gtk_single_selection_new (model);

  gtk_single_selection_set_autoselect (selection, FALSE);
  gtk_single_selection_set_can_unselect (selection, TRUE);
  g_signal_connect (factory, "setup", G_CALLBACK (nc_two_lines_setup_cb), NULL);
  g_signal_connect (factory, "bind", bind, NULL);
  gtk_list_view_set_factory (view, factory);
  gtk_list_view_set_model (view, GTK_SELECTION_MODEL (selection));
  g_signal_connect_object (selection, "notify::selected-item", selected, owner, G_CONNECT_SWAPPED);
  return selection;
}
