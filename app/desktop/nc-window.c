/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-window.h"
#include "nc-case-page.h"
#include "nc-catalogue-page.h"
#include "nc-enterprise-page.h"
#include "nc-help.h"
#include "nc-lang.h"
#include "nc-looks.h"
#include "nc-lookup-page.h"
#include "nc-recent.h"
#include "nc-settings-page.h"
#include "nc-shutter.h"
#include "nc-statistics-page.h"
#include "nc-sync-page.h"
#include "nc-today-page.h"
#include "nc-new-case.h"
#include "nc-paper-view.h"

/* What a page gets beside the navigation in a window of 1000. */
#define PAGE_PX 790

struct _NcWindow {
  AdwApplicationWindow parent_instance;
  NcSession *session;
  GtkWidget *shutter;
  AdwToastOverlay *toast_overlay;
  AdwLeaflet *leaflet;
  AdwBin *page_bin;
  GtkListBox *sidebar;
  AdwHeaderBar *sidebar_header;
  AdwWindowTitle *page_title;
  GtkStack *stack;
  AdwBin *bottom_bin;
  GtkButton *lock_button, *sync_button;
  GtkMenuButton *menu_button;
  guint idle;         /* makes pages ahead */
  guint n_laid_out;   /* of the pages, ahead too */
  gulong first_frame; /* waits for the first frame */
};

G_DEFINE_FINAL_TYPE (NcWindow, nc_window, ADW_TYPE_APPLICATION_WINDOW)

/* The pages in the order of the sidebar; Alt+1… go by it. */
typedef struct {
  const char *name;
  const char *title;
  const char *icon;
  GtkWidget *(*create) (NcSession *session);
} Page;

static const Page pages[] = {
  { "today", N_ ("Today"), "alarm-symbolic", nc_today_page_new },
  { "enterprises", N_ ("Enterprises"), "x-office-address-book-symbolic", nc_enterprise_page_new },
  { "cases", N_ ("Cases"), "folder-documents-symbolic", nc_case_page_new },
  { "lookup", N_ ("Look-up"), "edit-find-symbolic", nc_lookup_page_new },
  { "catalogue", N_ ("Catalogue"), "accessories-dictionary-symbolic", nc_catalogue_page_new },
  { "statistics", N_ ("Statistics"), "nc-statistics-symbolic", nc_statistics_page_new },
  { "sync", N_ ("Sync"), "view-refresh-symbolic", nc_sync_page_new },
  { "settings", N_ ("Settings"), "emblem-system-symbolic", nc_settings_page_new },
  { NULL, NULL, NULL, NULL },
};

static const Page *
find_page (const char *name)
{
  for (const Page *page = pages; page->name; page++)
    if (g_strcmp0 (page->name, name) == 0)
      return page;
  return NULL;
}

/* Pages are made when they are first shown: the window is there before the lists are. */
static GtkWidget *
ensure_page (NcWindow *self, const Page *page)
{
  GtkWidget *widget = gtk_stack_get_child_by_name (self->stack, page->name);

  if (!widget) {
    widget = page->create (self->session);
    gtk_stack_add_named (self->stack, widget, page->name);
  }
  return widget;
}

/* What GTK finds out of the lines of a scrolled page it keeps: the page is there sooner when it is first shown. */
static void
lay_out_ahead (GtkWidget *widget, int width)
{
  int least;

  if (GTK_IS_VIEWPORT (widget)) {
    gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
    if (width >= least)
      gtk_widget_measure (widget, GTK_ORIENTATION_VERTICAL, width, NULL, NULL, NULL, NULL);
    return;
  }
  /* where a list stands beside it, a page is narrower than that */
  for (GtkWidget *child = ADW_IS_LEAFLET (widget) ? NULL : gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    lay_out_ahead (child, width);
}

/* The window is there and nobody asks for anything: one more page is made before it is looked at. */
static gboolean
make_ahead_cb (gpointer user_data)
{
  NcWindow *self = user_data;

  for (const Page *page = pages; page->name && !nc_lock_is_locked (nc_session_get_lock (self->session)); page++)
    if (!gtk_stack_get_child_by_name (self->stack, page->name)) {
      ensure_page (self, page);
      return G_SOURCE_CONTINUE;
    }
  if (pages[self->n_laid_out].name && !nc_lock_is_locked (nc_session_get_lock (self->session))) {
    lay_out_ahead (ensure_page (self, &pages[self->n_laid_out]), gtk_widget_get_width (GTK_WIDGET (self->stack)));
    self->n_laid_out++;
    return G_SOURCE_CONTINUE;
  }
  self->idle = 0;
  return G_SOURCE_REMOVE;
}

static void
first_frame_cb (GdkFrameClock *clock, NcWindow *self)
{
  g_signal_handler_disconnect (clock, self->first_frame);
  self->idle = g_idle_add_full (G_PRIORITY_LOW, make_ahead_cb, self, NULL);
}

static void
realize_cb (NcWindow *self)
{
  if (!self->first_frame)
    self->first_frame = g_signal_connect_object (gtk_widget_get_frame_clock (GTK_WIDGET (self)), "after-paint",
                                                 G_CALLBACK (first_frame_cb), self, 0);
}

/**
 * nc_window_show_page:
 *
 * Returns: %FALSE when there is no page of that name, or nothing is shown because the keys are closed.
 */
gboolean
nc_window_show_page (NcWindow *self, const char *name)
{
  const Page *page = find_page (name);
  GtkListBoxRow *row;

  g_return_val_if_fail (NC_IS_WINDOW (self), FALSE);
  if (!page || nc_lock_is_locked (nc_session_get_lock (self->session)))
    return FALSE;
  ensure_page (self, page);
  gtk_stack_set_visible_child_name (self->stack, name);
  adw_window_title_set_title (self->page_title, _ (page->title));
  row = gtk_list_box_get_row_at_index (self->sidebar, (int)(page - pages));
  gtk_list_box_select_row (self->sidebar, row);
  adw_leaflet_set_visible_child_name (self->leaflet, "content");
  nc_ui_state_set (nc_session_get_ui_state (self->session), "window", "page", name);
  return TRUE;
}

const char *
nc_window_get_page_name (NcWindow *self)
{
  g_return_val_if_fail (NC_IS_WINDOW (self), NULL);
  return gtk_stack_get_visible_child_name (self->stack);
}

/**
 * nc_window_get_page:
 *
 * Returns: (transfer none) (nullable): the page, made when it was not yet; %NULL when there is none of that name.
 */
GtkWidget *
nc_window_get_page (NcWindow *self, const char *name)
{
  const Page *page = find_page (name);

  g_return_val_if_fail (NC_IS_WINDOW (self), NULL);
  return page ? ensure_page (self, page) : NULL;
}

NcSession *
nc_window_get_session (NcWindow *self)
{
  g_return_val_if_fail (NC_IS_WINDOW (self), NULL);
  return self->session;
}

/**
 * nc_window_toast:
 *
 * Shows short news; @text is plain text.
 */
void
nc_window_toast (NcWindow *self, const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  adw_toast_overlay_add_toast (self->toast_overlay, adw_toast_new (escaped));
}

static void
sidebar_row_activated_cb (GtkListBox *box, GtkListBoxRow *row, gpointer user_data)
{
  (void)box;
  nc_window_show_page (user_data, pages[gtk_list_box_row_get_index (row)].name);
}

static void
show_page_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  (void)action;
  nc_window_show_page (NC_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

static void
case_opened (const char *case_id, gpointer user_data)
{
  NcWindow *self = NC_WINDOW (user_data);

  nc_window_show_page (self, "cases");
  nc_case_page_reload (NC_CASE_PAGE (nc_window_get_page (self, "cases")));
  nc_case_page_open (NC_CASE_PAGE (nc_window_get_page (self, "cases")), case_id);
}

/* The enterprise that is looked at now; NULL when there is none, and the way to one is shown. */
static const char *
chosen_enterprise (NcWindow *self)
{
  gboolean is_there = g_strcmp0 (nc_window_get_page_name (self), "enterprises") == 0;
  const char *id = NULL;

  if (is_there)
    id = nc_enterprise_page_get_enterprise_id (NC_ENTERPRISE_PAGE (nc_window_get_page (self, "enterprises")));
  if (!id && nc_window_show_page (self, "enterprises"))
    nc_window_toast (self, _ ("Choose the enterprise that is to be inspected, then press Ctrl+N again"));
  return id;
}

/* Of the enterprise named, or with "" of the one that is looked at. */
static void
new_case_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  NcWindow *self = NC_WINDOW (widget);
  const char *id = g_variant_get_string (parameter, NULL);

  (void)action;
  if (!*id)
    id = chosen_enterprise (self);
  if (id)
    nc_new_case_present (GTK_WINDOW (widget), self->session, id, case_opened, widget);
}

static void
open_case_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  NcWindow *self = NC_WINDOW (widget);

  (void)action;
  if (nc_window_show_page (self, "cases"))
    nc_case_page_open (NC_CASE_PAGE (nc_window_get_page (self, "cases")), g_variant_get_string (parameter, NULL));
}

/* A paper is opened in its case: one editor, so that what is signed in the one is seen in the other. */
static void
open_paper_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  NcWindow *self = NC_WINDOW (widget);
  const char *case_id, *paper_id;
  NcCasePage *page;

  (void)action;
  g_variant_get (parameter, "(&s&s)", &case_id, &paper_id);
  if (!nc_window_show_page (self, "cases"))
    return;
  page = NC_CASE_PAGE (nc_window_get_page (self, "cases"));
  if (nc_case_page_open (page, case_id))
    nc_paper_view_open (NC_PAPER_VIEW (nc_case_page_get_papers (page)), paper_id);
}

static void
help_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  (void)parameter;
  if (g_str_equal (action, "win.help"))
    nc_help_show_guide (GTK_WINDOW (widget));
  else
    nc_help_show_shortcuts (GTK_WINDOW (widget));
}

static GtkWidget *
find_search_entry (GtkWidget *root)
{
  if (GTK_IS_SEARCH_ENTRY (root))
    return gtk_widget_get_mapped (root) ? root : NULL;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child; child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = find_search_entry (child);

    if (found)
      return found;
  }
  return NULL;
}

/* The search of the page shown; a page that has none gives way to the enterprises. */
static void
search_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  NcWindow *self = NC_WINDOW (widget);
  GtkWidget *entry = find_search_entry (GTK_WIDGET (self->stack));

  (void)action;
  (void)parameter;
  if (!entry && nc_window_show_page (self, "enterprises"))
    entry = find_search_entry (GTK_WIDGET (self->stack));
  if (entry)
    gtk_widget_grab_focus (entry);
}

/* The leaflet of the page shown, if there is a pane to go back to in it. */
static AdwLeaflet *
find_way_back (GtkWidget *root)
{
  if (ADW_IS_LEAFLET (root) && gtk_widget_get_mapped (root) && adw_leaflet_get_folded (ADW_LEAFLET (root)) &&
      adw_leaflet_get_adjacent_child (ADW_LEAFLET (root), ADW_NAVIGATION_DIRECTION_BACK))
    return ADW_LEAFLET (root);
  for (GtkWidget *child = gtk_widget_get_first_child (root); child; child = gtk_widget_get_next_sibling (child)) {
    AdwLeaflet *found = find_way_back (child);

    if (found)
      return found;
  }
  return NULL;
}

/* One pane back: within the page first, then to the list of pages. */
static void
back_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  NcWindow *self = NC_WINDOW (widget);
  AdwLeaflet *inner = find_way_back (gtk_stack_get_visible_child (self->stack));

  (void)action;
  (void)parameter;
  adw_leaflet_navigate (inner ? inner : self->leaflet, ADW_NAVIGATION_DIRECTION_BACK);
}

static void
sunlight_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  NcUiState *state = nc_session_get_ui_state (NC_WINDOW (widget)->session);
  gboolean is_on = nc_looks_get_scheme (state) == NC_SCHEME_SUNLIGHT;

  (void)action;
  (void)parameter;
  nc_looks_set_scheme (state, is_on ? NC_SCHEME_SYSTEM : NC_SCHEME_SUNLIGHT);
  nc_looks_apply (state, widget);
}

static void
lock_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  NcWindow *self = NC_WINDOW (widget);

  (void)action;
  (void)parameter;
  if (!nc_lock_now (nc_session_get_lock (self->session)))
    nc_window_toast (self, _ ("There is no passphrase yet that could open it again; set one in Settings"));
}

static const char *const guarded_actions[] = { "win.show-page", "win.new-case", "win.open-case", "win.open-paper",
                                               "win.search",    "win.back",     "win.lock",      "win.sunlight" };

/* After the passphrase the window goes on where it was left. */
static void
lock_changed_cb (NcWindow *self)
{
  NcLock *lock = nc_session_get_lock (self->session);
  gboolean is_open = !nc_lock_is_locked (lock);
  g_autofree char *page = nc_ui_state_get (nc_session_get_ui_state (self->session), "window", "page");

  for (gsize i = 0; i < G_N_ELEMENTS (guarded_actions); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), guarded_actions[i], is_open);
  gtk_widget_set_visible (GTK_WIDGET (self->lock_button), nc_lock_is_protected (lock));
  if (is_open && !nc_window_get_page_name (self) && !nc_window_show_page (self, page))
    nc_window_show_page (self, pages[0].name);
}

/* The header says by its icon whether the exchange needs a look. */
static void
sync_changed_cb (NcWindow *self)
{
  NcSyncService *service = nc_session_get_sync (self->session);
  NcSyncState state = nc_sync_service_get_state (service);
  gboolean has_failed = state == NC_SYNC_IDLE && nc_sync_service_get_result (service)->error;
  g_autofree char *text = nc_sync_describe_state (service, nc_session_get_store (self->session));

  gtk_widget_set_visible (GTK_WIDGET (self->sync_button), state != NC_SYNC_NOT_ENROLLED);
  gtk_button_set_icon_name (self->sync_button, has_failed                 ? "dialog-warning-symbolic"
                                               : state == NC_SYNC_PAUSED  ? "media-playback-pause-symbolic"
                                               : state == NC_SYNC_RUNNING ? "content-loading-symbolic"
                                                                          : "view-refresh-symbolic");
  if (g_strcmp0 (gtk_widget_get_tooltip_text (GTK_WIDGET (self->sync_button)), text) == 0)
    return;
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->sync_button), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->sync_button), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Sync"),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
}

static void
save_size (NcWindow *self)
{
  NcUiState *state = nc_session_get_ui_state (self->session);
  int width = 0, height = 0;

  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  nc_ui_state_set_int (state, "window", "width", width);
  nc_ui_state_set_int (state, "window", "height", height);
  nc_ui_state_set_int (state, "window", "maximized", gtk_window_is_maximized (GTK_WINDOW (self)));
}

/* A page's own wish for room, a long name for one, does not hide the navigation beside it; an open checklist, with its
   table and the questions at its side, may. */
static void
measure_pages (GtkWidget *bin, GtkOrientation orientation, int for_size, int *minimum, int *natural,
               int *minimum_baseline, int *natural_baseline)
{
  GtkWidget *stack = gtk_widget_get_first_child (bin), *page = gtk_stack_get_visible_child (GTK_STACK (stack));
  int wish;

  gtk_widget_measure (stack, orientation, for_size, minimum, &wish, minimum_baseline, natural_baseline);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    wish = NC_IS_CASE_PAGE (page) && nc_case_page_has_checklist (NC_CASE_PAGE (page)) ? MAX (wish, PAGE_PX) : PAGE_PX;
  *natural = MAX (wish, *minimum);
}

static void
allocate_pages (GtkWidget *bin, int width, int height, int baseline)
{
  gtk_widget_allocate (gtk_widget_get_first_child (bin), width, height, baseline, NULL);
}

static GtkSizeRequestMode
mode_of_pages (GtkWidget *bin)
{
  return gtk_widget_get_request_mode (gtk_widget_get_first_child (bin));
}

/* The window's buttons stand above the navigation only where it fills the window: they would make it so wide that it
   did not come back beside the page, when a table that had taken its room is left. */
static void
pane_cb (NcWindow *self)
{
  adw_header_bar_set_show_end_title_buttons (
      self->sidebar_header, adw_leaflet_get_folded (self->leaflet) &&
                                g_strcmp0 (adw_leaflet_get_visible_child_name (self->leaflet), "sidebar") == 0);
}

/* Where one pane fills the window, fingers do the work. */
static void
folded_cb (NcWindow *self)
{
  nc_looks_set_touch (adw_leaflet_get_folded (self->leaflet));
  pane_cb (self);
}

static void
fill_sidebar (NcWindow *self)
{
  for (const Page *page = pages; page->name; page++) {
    GtkWidget *row = gtk_list_box_row_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
    GtkWidget *label = gtk_label_new (_ (page->title));

    gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name (page->icon));
    gtk_box_append (GTK_BOX (box), label);
    gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
    gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, _ (page->title), -1);
    gtk_list_box_append (self->sidebar, row);
  }
}

static void
add_shortcuts (NcWindow *self)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_set_scope (GTK_SHORTCUT_CONTROLLER (controller), GTK_SHORTCUT_SCOPE_GLOBAL);
  for (const Page *page = pages; page->name; page++) {
    guint number = (guint)(page - pages) + 1;

    if (number <= 9)
      gtk_shortcut_controller_add_shortcut (
          GTK_SHORTCUT_CONTROLLER (controller),
          gtk_shortcut_new_with_arguments (gtk_keyval_trigger_new (GDK_KEY_0 + number, GDK_ALT_MASK),
                                           gtk_named_action_new ("win.show-page"), "s", page->name));
  }
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
}

static void
close_shutter (NcWindow *self)
{
  g_autoptr (GtkWidget) content = g_object_ref (adw_application_window_get_content (ADW_APPLICATION_WINDOW (self)));

  adw_application_window_set_content (ADW_APPLICATION_WINDOW (self), NULL);
  self->shutter = nc_shutter_new (nc_session_get_lock (self->session), content);
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (self), self->shutter);
}

static void
nc_window_dispose (GObject *object)
{
  NcWindow *self = NC_WINDOW (object);

  g_clear_handle_id (&self->idle, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (self), NC_TYPE_WINDOW);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (nc_window_parent_class)->dispose (object);
}

static void
nc_window_class_init (NcWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = nc_window_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/nengcha/Nengcha/nc-window.ui");
  gtk_widget_class_bind_template_child (widget_class, NcWindow, toast_overlay);
  gtk_widget_class_bind_template_child (widget_class, NcWindow, leaflet);
  gtk_widget_class_bind_template_child (widget_class, NcWindow, page_bin);
  gtk_widget_class_bind_template_child (widget_class, NcWindow, sidebar);
  gtk_widget_class_bind_template_child (widget_class, NcWindow, sidebar_header);
  gtk_widget_class_bind_template_child (widget_class, NcWindow, page_title);
  gtk_widget_class_bind_template_child (widget_class, NcWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, NcWindow, bottom_bin);
  gtk_widget_class_bind_template_child (widget_class, NcWindow, lock_button);
  gtk_widget_class_bind_template_child (widget_class, NcWindow, menu_button);
  gtk_widget_class_bind_template_child (widget_class, NcWindow, sync_button);
  gtk_widget_class_bind_template_callback (widget_class, sidebar_row_activated_cb);
  gtk_widget_class_install_action (widget_class, "win.show-page", "s", show_page_action);
  gtk_widget_class_install_action (widget_class, "win.new-case", "s", new_case_action);
  gtk_widget_class_install_action (widget_class, "win.open-case", "s", open_case_action);
  gtk_widget_class_install_action (widget_class, "win.open-paper", "(ss)", open_paper_action);
  gtk_widget_class_install_action (widget_class, "win.help", NULL, help_action);
  gtk_widget_class_install_action (widget_class, "win.shortcuts", NULL, help_action);
  gtk_widget_class_install_action (widget_class, "win.search", NULL, search_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F1, 0, "win.help", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_question, GDK_CONTROL_MASK, "win.shortcuts", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_f, GDK_CONTROL_MASK, "win.search", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_l, GDK_CONTROL_MASK, "win.show-page", "s", "lookup");
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_n, GDK_CONTROL_MASK, "win.new-case", "s", "");
  gtk_widget_class_install_action (widget_class, "win.back", NULL, back_action);
  gtk_widget_class_install_action (widget_class, "win.sunlight", NULL, sunlight_action);
  gtk_widget_class_install_action (widget_class, "win.lock", NULL, lock_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F12, 0, "win.lock", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_l, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "win.lock", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_L, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "win.lock", NULL);
}

static void
nc_window_init (NcWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  nc_recent_join_menu (self->menu_button);
}

/**
 * nc_window_new:
 *
 * The window comes back with the size and the page that it was left with.
 *
 * Returns: (transfer none): owned by GTK.
 */
NcWindow *
nc_window_new (GtkApplication *application, NcSession *session)
{
  NcWindow *self = g_object_new (NC_TYPE_WINDOW, "application", application, NULL);
  NcUiState *state = nc_session_get_ui_state (session);

  self->session = g_object_ref (session);
  gtk_icon_theme_add_resource_path (gtk_icon_theme_get_for_display (gtk_widget_get_display (GTK_WIDGET (self))),
                                    "/org/nengcha/Nengcha/icons");
  gtk_window_set_default_size (GTK_WINDOW (self), nc_ui_state_get_int (state, "window", "width", 1200),
                               nc_ui_state_get_int (state, "window", "height", 760));
  if (nc_ui_state_get_int (state, "window", "maximized", FALSE))
    gtk_window_maximize (GTK_WINDOW (self));
  nc_looks_apply (state, GTK_WIDGET (self));
  fill_sidebar (self);
  add_shortcuts (self);
  g_signal_connect (self, "realize", G_CALLBACK (realize_cb), NULL);
  gtk_widget_set_layout_manager (GTK_WIDGET (self->page_bin),
                                 gtk_custom_layout_new (mode_of_pages, measure_pages, allocate_pages));
  g_signal_connect_object (self->leaflet, "notify::folded", G_CALLBACK (folded_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->leaflet, "notify::visible-child", G_CALLBACK (pane_cb), self, G_CONNECT_SWAPPED);
  pane_cb (self);
  g_signal_connect (self, "notify::default-width", G_CALLBACK (save_size), NULL);
  g_signal_connect (self, "notify::default-height", G_CALLBACK (save_size), NULL);
  g_signal_connect (self, "notify::maximized", G_CALLBACK (save_size), NULL);
  close_shutter (self);
  g_signal_connect_object (nc_session_get_lock (session), "changed", G_CALLBACK (lock_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (nc_session_get_sync (session), "changed", G_CALLBACK (sync_changed_cb), self,
                           G_CONNECT_SWAPPED);
  lock_changed_cb (self);
  sync_changed_cb (self);
  return self;
}

/**
 * nc_window_set_bottom:
 * @widget: (nullable): stands below every page
 */
void
nc_window_set_bottom (NcWindow *self, GtkWidget *widget)
{
  g_return_if_fail (NC_IS_WINDOW (self));
  adw_bin_set_child (self->bottom_bin, widget);
}

/* For tests: all that is seen while the keys are closed. */
GtkWidget *
nc_window_get_unlock_page (NcWindow *self)
{
  g_return_val_if_fail (NC_IS_WINDOW (self), NULL);
  return nc_shutter_get_unlock_page (NC_SHUTTER (self->shutter));
}
