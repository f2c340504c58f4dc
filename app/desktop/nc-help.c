/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-help.h"
#include "nc-desktop-resources.h"
#include "nc-lang.h"
#include <string.h>

/* The guide's window, in pixels: as wide as its pictures need, never wider than the window that it helps with. */
#define USUAL_WIDTH 920
#define LEAST_WIDTH 360
#define EDGE        24
#define SCROLLBAR   16

/* The few marks that the guide uses: "# ", "## " and "- " at the beginning of a line; within it **a name that stands in
   the window** and `what is typed`. */
static const struct {
  const char *mark;
  const char *tag;
} marks[] = { { "## ", "heading" }, { "# ", "title" }, { "- ", "item" } },
  inner_marks[] = { { "**", "name" }, { "`", "typed" } };

/* A picture is a line "![what it shows](name)"; it is as wide as there is room. */
static gboolean
append_picture (GtkTextView *view, const char *line, int room_px)
{
  g_autoptr (GRegex) regex = g_regex_new ("^!\\[(.*)\\]\\(([a-z-]+)\\)$", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  g_autofree char *caption = NULL, *name = NULL, *path = NULL;
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (view);
  g_autoptr (GdkTexture) texture = NULL;
  GtkWidget *picture;
  GtkTextIter end;

  if (!g_regex_match (regex, line, 0, &match))
    return FALSE;
  caption = g_match_info_fetch (match, 1);
  name = g_match_info_fetch (match, 2);
  path = g_strdup_printf ("/org/nengcha/Nengcha/help/pictures/%s.%s.png", name, nc_lang_current ());
  texture = gdk_texture_new_from_resource (path);
  room_px = MIN (room_px, gdk_texture_get_width (texture));
  picture = gtk_picture_new_for_paintable (GDK_PAINTABLE (texture));
  gtk_picture_set_alternative_text (GTK_PICTURE (picture), caption);
  gtk_widget_set_size_request (picture, room_px,
                               room_px * gdk_texture_get_height (texture) / gdk_texture_get_width (texture));
  gtk_widget_add_css_class (picture, "guide-picture");
  gtk_text_buffer_get_end_iter (buffer, &end);
  gtk_text_view_add_child_at_anchor (view, picture, gtk_text_buffer_create_child_anchor (buffer, &end));
  gtk_text_buffer_get_end_iter (buffer, &end);
  gtk_text_buffer_insert (buffer, &end, "\n", -1);
  gtk_text_buffer_insert_with_tags_by_name (buffer, &end, caption, -1, "caption", NULL);
  gtk_text_buffer_insert (buffer, &end, "\n", -1);
  return TRUE;
}

/* The mark that comes first in @text; NULL when none does. */
static const char *
find_mark (const char *text, guint *which)
{
  const char *first = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (inner_marks); i++) {
    const char *at = strstr (text, inner_marks[i].mark);

    if (at && (!first || at < first)) {
      first = at;
      *which = i;
    }
  }
  return first;
}

static void
append_text (GtkTextBuffer *buffer, const char *text, const char *tag)
{
  guint which = 0;
  GtkTextIter end;

  for (;;) {
    const char *from = find_mark (text, &which);
    const char *mark = inner_marks[which].mark, *to = from ? strstr (from + strlen (mark), mark) : NULL;

    gtk_text_buffer_get_end_iter (buffer, &end);
    gtk_text_buffer_insert_with_tags_by_name (buffer, &end, text, to ? (int)(from - text) : -1, tag, NULL);
    if (!to)
      return;
    gtk_text_buffer_get_end_iter (buffer, &end);
    gtk_text_buffer_insert_with_tags_by_name (buffer, &end, from + strlen (mark), (int)(to - from - strlen (mark)), tag,
                                              inner_marks[which].tag, NULL);
    text = to + strlen (mark);
  }
}

static void
append_line (GtkTextView *view, const char *line, int room_px)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (view);
  const char *tag = "text";
  GtkTextIter end;

  if (append_picture (view, line, room_px))
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (marks); i++)
    if (g_str_has_prefix (line, marks[i].mark)) {
      tag = marks[i].tag;
      line += strlen (marks[i].mark);
      break;
    }
  if (g_str_equal (tag, "item"))
    append_text (buffer, "• ", tag);
  append_text (buffer, line, tag);
  gtk_text_buffer_get_end_iter (buffer, &end);
  gtk_text_buffer_insert (buffer, &end, "\n", -1);
}

static GtkWidget *
make_text (int room_px)
{
  g_autofree char *path = g_strdup_printf ("/org/nengcha/Nengcha/help/guide.%s.md", nc_lang_current ());
  g_autoptr (GBytes) bytes =
      g_resource_lookup_data (nc_desktop_get_resource (), path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  g_auto (GStrv) lines = g_strsplit (bytes ? g_bytes_get_data (bytes, NULL) : "", "\n", -1);
  GtkWidget *view = gtk_text_view_new ();
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));
  GtkTextIter start;

  gtk_text_buffer_create_tag (buffer, "title", "weight", PANGO_WEIGHT_BOLD, "scale", 1.6, "pixels-below-lines", 12,
                              NULL);
  gtk_text_buffer_create_tag (buffer, "heading", "weight", PANGO_WEIGHT_BOLD, "scale", 1.2, "pixels-above-lines", 12,
                              NULL);
  gtk_text_buffer_create_tag (buffer, "text", NULL);
  gtk_text_buffer_create_tag (buffer, "item", "left-margin", 36, NULL);
  gtk_text_buffer_create_tag (buffer, "name", "weight", PANGO_WEIGHT_BOLD, NULL);
  gtk_text_buffer_create_tag (buffer, "typed", "underline", PANGO_UNDERLINE_SINGLE, NULL);
  gtk_text_buffer_create_tag (buffer, "caption", "scale", 0.85, "pixels-below-lines", 12, NULL);
  for (char **line = lines; *line; line++)
    append_line (GTK_TEXT_VIEW (view), *line, room_px);
  gtk_text_buffer_get_start_iter (buffer, &start);
  gtk_text_buffer_place_cursor (buffer, &start);
  gtk_text_view_set_editable (GTK_TEXT_VIEW (view), FALSE);
  gtk_text_view_set_cursor_visible (GTK_TEXT_VIEW (view), FALSE);
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (view), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (view), EDGE);
  gtk_text_view_set_right_margin (GTK_TEXT_VIEW (view), EDGE);
  gtk_text_view_set_top_margin (GTK_TEXT_VIEW (view), 18);
  gtk_text_view_set_bottom_margin (GTK_TEXT_VIEW (view), 24);
  gtk_text_view_set_pixels_below_lines (GTK_TEXT_VIEW (view), 4);
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("User guide"), -1);
  return view;
}

static GtkEventController *
escape_closes (void)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (controller),
      gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0), gtk_named_action_new ("window.close")));
  return controller;
}

/**
 * nc_help_show_guide:
 *
 * Returns: (transfer none): the window, owned by GTK.
 */
GtkWidget *
nc_help_show_guide (GtkWindow *parent)
{
  GtkWidget *window = adw_window_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *scroller = gtk_scrolled_window_new ();
  int width = gtk_widget_get_width (GTK_WIDGET (parent));

  width = CLAMP (width, LEAST_WIDTH, USUAL_WIDTH);
  gtk_window_set_title (GTK_WINDOW (window), _ ("User guide"));
  gtk_window_set_transient_for (GTK_WINDOW (window), parent);
  gtk_window_set_destroy_with_parent (GTK_WINDOW (window), TRUE);
  gtk_window_set_default_size (GTK_WINDOW (window), width, 760);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), make_text (width - 2 * EDGE - SCROLLBAR));
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (box), scroller);
  adw_window_set_content (ADW_WINDOW (window), box);
  gtk_widget_add_controller (window, escape_closes ());
  gtk_window_present (GTK_WINDOW (window));
  return window;
}

/**
 * nc_help_show_shortcuts:
 *
 * Returns: (transfer none): the window, owned by GTK.
 */
GtkWidget *
nc_help_show_shortcuts (GtkWindow *parent)
{
  g_autoptr (GtkBuilder) builder = gtk_builder_new_from_resource ("/org/nengcha/Nengcha/nc-shortcuts.ui");
  GtkWidget *window = GTK_WIDGET (gtk_builder_get_object (builder, "shortcuts"));

  gtk_window_set_transient_for (GTK_WINDOW (window), parent);
  gtk_window_set_destroy_with_parent (GTK_WINDOW (window), TRUE);
  gtk_window_present (GTK_WINDOW (window));
  return window;
}
