/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-enterprise-page.h"
#include "nc-access.h"
#include "nc-enterprise-detail.h"
#include "nc-enterprise-files.h"
#include "nc-enterprise-filter.h"
#include "nc-import-window.h"
#include "nc-lang.h"
#include "nc-two-lines.h"
#include "nc-ledger-view.h"
#include "nc-lists.h"
#include "nc-one-tap.h"
#include "nc-product-view.h"

struct _NcEnterprisePage {
  AdwBin parent_instance;
  NcSession *session;
  NcLazyModel *model;
  GtkSingleSelection *selection;
  NcRowItem *enterprise;
  AdwLeaflet *leaflet;
  GtkSearchEntry *search_entry;
  NcEnterpriseFilter *filter;
  GtkRevealer *index_revealer;
  GtkProgressBar *index_bar;
  GtkButton *index_button;
  NcIndexState index_state;
  /* Of the store, its journal and the list, when the list was last read. */
  gint64 seen_mark, seen_seq, seen_rows;
  GtkLabel *count_label;
  GtkListView *list_view;
  GtkStack *detail_stack;
  AdwStatusPage *empty_page;
  GtkWidget *empty_import_button;
  GtkLabel *name_label;
  AdwPreferencesGroup *profile_group;
  NcProductView *product_view;
  NcLedgerView *ledger_view;
  NcEnterpriseFiles *case_files, *paper_files;
  GtkStack *part_stack;
  GPtrArray *detail_rows; /* widgets of the groups, to be taken out again */
};

G_DEFINE_FINAL_TYPE (NcEnterprisePage, nc_enterprise_page, ADW_TYPE_BIN)

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  NcRowItem *row = gtk_list_item_get_item (item);
  const char *industry = nc_row_item_get (row, "industry"), *uscc = nc_row_item_get (row, "uscc");
  g_autofree char *more = g_strdup_printf ("%s%s%s", industry, *industry && *uscc ? " · " : "", uscc);

  (void)factory;
  nc_two_lines_set (item, nc_row_item_get (row, "name"), more);
}

static void
forget_detail (NcEnterprisePage *self)
{
  for (guint i = 0; i < self->detail_rows->len; i++) {
    GtkWidget *row = g_ptr_array_index (self->detail_rows, i);

    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (gtk_widget_get_ancestor (row, ADW_TYPE_PREFERENCES_GROUP)),
                                  row);
  }
  g_ptr_array_set_size (self->detail_rows, 0);
}

static void
show_enterprise (NcEnterprisePage *self, NcRowItem *listed)
{
  NcStore *store = nc_session_get_store (self->session);
  g_autoptr (GError) error = NULL;

  g_clear_object (&self->enterprise);
  if (listed)
    self->enterprise = nc_lists_row (store, "enterprise-by-id", ":id", nc_row_item_get_id (listed), &error);
  forget_detail (self);
  if (!self->enterprise) {
    gtk_stack_set_visible_child_name (self->detail_stack, "empty");
    return;
  }
  gtk_label_set_text (self->name_label, nc_row_item_get (self->enterprise, "name"));
  nc_enterprise_detail_fill_profile (self->profile_group, self->enterprise, self->detail_rows);
  nc_product_view_show (self->product_view, self->session, nc_row_item_get_id (self->enterprise));
  nc_ledger_view_show (self->ledger_view, self->session, nc_row_item_get_id (self->enterprise));
  nc_enterprise_files_show (self->case_files, self->session, nc_row_item_get_id (self->enterprise));
  nc_enterprise_files_show (self->paper_files, self->session, nc_row_item_get_id (self->enterprise));
  gtk_stack_set_visible_child_name (self->detail_stack, "detail");
  nc_ui_state_set (nc_session_get_ui_state (self->session), "enterprises", "selected",
                   nc_row_item_get_id (self->enterprise));
}

static void
selected_cb (NcEnterprisePage *self)
{
  show_enterprise (self, gtk_single_selection_get_selected_item (self->selection));
}

static void
activate_cb (GtkListView *view, guint position, NcEnterprisePage *self)
{
  (void)view;
  gtk_single_selection_set_selected (self->selection, position);
  adw_leaflet_navigate (self->leaflet, ADW_NAVIGATION_DIRECTION_FORWARD);
}

/* @is_asked: somebody wants another list; else the same one is read again */
static void
refresh (NcEnterprisePage *self, const char *text, gboolean is_asked)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *count = NULL;
  guint n;

  /* What is chosen is still being looked for: the list stays as it was. */
  if (nc_enterprise_filter_is_active (self->filter) && !nc_enterprise_filter_get_rows (self->filter)) {
    if (nc_enterprise_filter_get_error (self->filter))
      gtk_label_set_text (self->count_label, nc_enterprise_filter_get_error (self->filter));
    return;
  }
  if (!nc_lists_enterprises_search (self->model, self->session, text, nc_enterprise_filter_get_rows (self->filter),
                                    !is_asked, &error)) {
    gtk_label_set_text (self->count_label, error->message);
    return;
  }
  n = nc_lazy_model_get_n_ids (self->model);
  count = *text && n == NC_LISTS_MAX_FOUND
              ? g_strdup_printf (_ ("the best %u; type more to narrow"), n)
              : g_strdup_printf (dngettext (GETTEXT_PACKAGE, "%u enterprise", "%u enterprises", n), n);
  gtk_label_set_text (self->count_label, count);
  adw_status_page_set_title (self->empty_page, n ? _ ("Choose an enterprise")
                                               : *text || nc_enterprise_filter_is_active (self->filter)
                                                   ? _ ("No enterprise found")
                                                   : _ ("No enterprises yet"));
  adw_status_page_set_description (self->empty_page,
                                   n || *text || nc_enterprise_filter_is_active (self->filter)
                                       ? NULL
                                       : _ ("Drop the list of enterprises here, a workbook or a CSV file"));
  gtk_widget_set_visible (self->empty_import_button, !n && !*text && !nc_enterprise_filter_is_active (self->filter));
  if (!is_asked && (self->enterprise || n != 1))
    return;
  gtk_single_selection_set_selected (self->selection, n == 1 ? 0 : GTK_INVALID_LIST_POSITION);
  if (n != 1)
    show_enterprise (self, NULL);
}

static void
search_changed_cb (GtkSearchEntry *entry, NcEnterprisePage *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (entry));

  nc_ui_state_set (nc_session_get_ui_state (self->session), "enterprises", "search", text);
  refresh (self, text, TRUE);
}

static void
refresh_list (NcEnterprisePage *self)
{
  refresh (self, gtk_editable_get_text (GTK_EDITABLE (self->search_entry)), TRUE);
}

/* Nobody asked for it: what is chosen stays chosen. */
static void
refresh_behind (NcEnterprisePage *self)
{
  g_autofree char *id = self->enterprise ? g_strdup (nc_row_item_get_id (self->enterprise)) : NULL;

  refresh (self, gtk_editable_get_text (GTK_EDITABLE (self->search_entry)), FALSE);
  if (id) {
    g_autoptr (NcRowItem) row =
        nc_lists_row (nc_session_get_store (self->session), "enterprise-by-id", ":id", id, NULL);

    show_enterprise (self, row);
  }
}

/* Most commits are of cases: whether this one is of the list is asked of what came since. */
static gboolean
list_has_changed (NcEnterprisePage *self)
{
  NcStore *store = nc_session_get_store (self->session);
  gint64 mark = nc_lists_mark (store), rows;
  g_autofree char *seen = NULL;
  g_autoptr (NcRowItem) now = NULL;
  gboolean has_changed;

  if (mark == self->seen_mark)
    return FALSE;
  self->seen_mark = mark;
  seen = g_strdup_printf ("%" G_GINT64_FORMAT, self->seen_seq);
  now = nc_lists_row (store, "enterprise-news", ":seen", seen, NULL);
  rows = now ? g_ascii_strtoll (nc_row_item_get (now, "n_rows"), NULL, 10) : 0;
  has_changed = rows != self->seen_rows || (now && !g_str_equal (nc_row_item_get (now, "n_entries"), "0"));
  self->seen_seq = now ? g_ascii_strtoll (nc_row_item_get (now, "last_seq"), NULL, 10) : 0;
  self->seen_rows = rows;
  return has_changed;
}

static void
store_changed_cb (NcEnterprisePage *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)) && list_has_changed (self))
    refresh_behind (self);
}

static void
nc_enterprise_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (nc_enterprise_page_parent_class)->map (widget);
  store_changed_cb (NC_ENTERPRISE_PAGE (widget));
}

/* The index is told of only where it takes long enough to be noticed. */
static void
index_changed_cb (NcEnterprisePage *self)
{
  NcSearchIndex *index = nc_session_get_search_index (self->session);
  NcIndexState state = nc_search_index_get_state (index), before = self->index_state;
  const char *message = nc_search_index_get_message (index);

  self->index_state = state;
  gtk_revealer_set_reveal_child (self->index_revealer, state != NC_INDEX_READY);
  gtk_progress_bar_set_fraction (self->index_bar, nc_search_index_get_fraction (index));
  gtk_progress_bar_set_text (self->index_bar, state == NC_INDEX_WORKING ? _ ("Making the search index")
                                              : message                 ? message
                                                                        : _ ("No search index: names only"));
  gtk_button_set_label (self->index_button, state == NC_INDEX_WORKING ? _ ("Stop") : _ ("Make it"));
  if (state == NC_INDEX_READY && before != NC_INDEX_READY)
    refresh_behind (self);
}

static void
index_button_cb (GtkButton *button, NcEnterprisePage *self)
{
  NcSearchIndex *index = nc_session_get_search_index (self->session);

  (void)button;
  if (nc_search_index_get_state (index) == NC_INDEX_WORKING)
    nc_search_index_stop (index);
  else
    nc_search_index_start (index);
}

static void
part_cb (NcEnterprisePage *self)
{
  nc_ui_state_set (nc_session_get_ui_state (self->session), "enterprises", "part",
                   gtk_stack_get_visible_child_name (self->part_stack));
}

static void
import_cb (GtkButton *button, NcEnterprisePage *self)
{
  (void)button;
  nc_import_window_choose (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), self->session, NULL);
}

static void
new_case_cb (GtkButton *button, NcEnterprisePage *self)
{
  (void)button;
  gtk_widget_activate_action (GTK_WIDGET (self), "win.new-case", "s", nc_row_item_get_id (self->enterprise));
}

static void
nc_enterprise_page_dispose (GObject *object)
{
  NcEnterprisePage *self = NC_ENTERPRISE_PAGE (object);

  /* The children go first, so that none of their callbacks meets freed fields. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  g_clear_pointer (&self->detail_rows, g_ptr_array_unref);
  g_clear_object (&self->enterprise);
  g_clear_object (&self->selection);
  g_clear_object (&self->model);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (nc_enterprise_page_parent_class)->dispose (object);
}

static void
nc_enterprise_page_class_init (NcEnterprisePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = nc_enterprise_page_dispose;
  widget_class->map = nc_enterprise_page_map;
  g_type_ensure (NC_TYPE_ENTERPRISE_FILTER);
  g_type_ensure (NC_TYPE_PRODUCT_VIEW);
  g_type_ensure (NC_TYPE_LEDGER_VIEW);
  g_type_ensure (NC_TYPE_ENTERPRISE_FILES);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/nengcha/Nengcha/nc-enterprise-page.ui");
  gtk_widget_class_bind_template_child (widget_class, NcEnterprisePage, leaflet);
  gtk_widget_class_bind_template_child (widget_class, NcEnterprisePage, search_entry);
  gtk_widget_class_bind_template_child (widget_class, NcEnterprisePage, filter);
  gtk_widget_class_bind_template_child (widget_class, NcEnterprisePage, index_revealer);
  gtk_widget_class_bind_template_child (widget_class, NcEnterprisePage, index_bar);
  gtk_widget_class_bind_template_child (widget_class, NcEnterprisePage, index_button);
  gtk_widget_class_bind_template_child (widget_class, NcEnterprisePage, count_label);
  gtk_widget_class_bind_template_child (widget_class, NcEnterprisePage, list_view);
  gtk_widget_class_bind_template_child (widget_class, NcEnterprisePage, detail_stack);
  gtk_widget_class_bind_template_child (widget_class, NcEnterprisePage, empty_page);
  gtk_widget_class_bind_template_child (widget_class, NcEnterprisePage, empty_import_button);
  gtk_widget_class_bind_template_child (widget_class, NcEnterprisePage, name_label);
  gtk_widget_class_bind_template_child (widget_class, NcEnterprisePage, profile_group);
  gtk_widget_class_bind_template_child (widget_class, NcEnterprisePage, product_view);
  gtk_widget_class_bind_template_child (widget_class, NcEnterprisePage, ledger_view);
  gtk_widget_class_bind_template_child (widget_class, NcEnterprisePage, case_files);
  gtk_widget_class_bind_template_child (widget_class, NcEnterprisePage, paper_files);
  gtk_widget_class_bind_template_child (widget_class, NcEnterprisePage, part_stack);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, import_cb);
  gtk_widget_class_bind_template_callback (widget_class, new_case_cb);
  gtk_widget_class_bind_template_callback (widget_class, refresh_list);
  gtk_widget_class_bind_template_callback (widget_class, index_button_cb);
}

static void
nc_enterprise_page_init (NcEnterprisePage *self)
{
  self->detail_rows = g_ptr_array_new ();
  self->seen_seq = G_MAXINT64; /* what was before the window is no news */
  self->seen_mark = -1;
  gtk_widget_init_template (GTK_WIDGET (self));
  nc_access_label (GTK_WIDGET (self->search_entry), _ ("Search enterprises"));
  nc_access_label (GTK_WIDGET (self->list_view), _ ("Enterprises"));
}

/**
 * nc_enterprise_page_new:
 *
 * Comes back with the search and the enterprise it was left with.
 */
GtkWidget *
nc_enterprise_page_new (NcSession *session)
{
  NcEnterprisePage *self = g_object_new (NC_TYPE_ENTERPRISE_PAGE, NULL);
  g_autofree char *search = nc_ui_state_get (nc_session_get_ui_state (session), "enterprises", "search");
  g_autofree char *selected = nc_ui_state_get (nc_session_get_ui_state (session), "enterprises", "selected");
  g_autofree char *part = nc_ui_state_get (nc_session_get_ui_state (session), "enterprises", "part");

  self->session = g_object_ref (session);
  if (part && gtk_stack_get_child_by_name (self->part_stack, part))
    gtk_stack_set_visible_child_name (self->part_stack, part);
  g_signal_connect_object (self->part_stack, "notify::visible-child", G_CALLBACK (part_cb), self, G_CONNECT_SWAPPED);
  self->model = nc_lists_enterprises (nc_session_get_store (session));
  self->selection = nc_two_lines_fill (self->list_view, G_LIST_MODEL (g_object_ref (self->model)), G_CALLBACK (bind_cb),
                                       G_CALLBACK (selected_cb), self);
  g_signal_connect (self->list_view, "activate", G_CALLBACK (activate_cb), self);
  nc_one_tap_connect (self->list_view, self->leaflet);
  list_has_changed (self);
  g_signal_connect_object (nc_session_get_store (session), "changed", G_CALLBACK (store_changed_cb), self,
                           G_CONNECT_SWAPPED);
  nc_enterprise_filter_set_session (self->filter, session);
  nc_import_window_accept_drops (GTK_WIDGET (self), session, NULL);
  g_signal_connect_object (nc_session_get_search_index (session), "changed", G_CALLBACK (index_changed_cb), self,
                           G_CONNECT_SWAPPED);
  /* Opened now, or begun to be made, so that the first letter typed need not wait. */
  nc_search_index_get (nc_session_get_search_index (session), NULL);
  index_changed_cb (self);
  if (search && *search)
    gtk_editable_set_text (GTK_EDITABLE (self->search_entry), search);
  refresh (self, search ? search : "", TRUE);
  if (selected) {
    g_autoptr (NcRowItem) row =
        nc_lists_row (nc_session_get_store (session), "enterprise-by-id", ":id", selected, NULL);

    if (row)
      show_enterprise (self, row);
  }
  return GTK_WIDGET (self);
}

void
nc_enterprise_page_search (NcEnterprisePage *self, const char *text)
{
  g_return_if_fail (NC_IS_ENTERPRISE_PAGE (self));
  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), text);
}

guint
nc_enterprise_page_get_n_found (NcEnterprisePage *self)
{
  g_return_val_if_fail (NC_IS_ENTERPRISE_PAGE (self), 0);
  return nc_lazy_model_get_n_ids (self->model);
}

gboolean
nc_enterprise_page_select (NcEnterprisePage *self, guint position)
{
  g_return_val_if_fail (NC_IS_ENTERPRISE_PAGE (self), FALSE);
  if (position >= nc_enterprise_page_get_n_found (self))
    return FALSE;
  gtk_single_selection_set_selected (self->selection, position);
  return TRUE;
}

/**
 * nc_enterprise_page_get_enterprise_id:
 *
 * Returns: (transfer none) (nullable): of the enterprise shown.
 */
const char *
nc_enterprise_page_get_enterprise_id (NcEnterprisePage *self)
{
  g_return_val_if_fail (NC_IS_ENTERPRISE_PAGE (self), NULL);
  return self->enterprise ? nc_row_item_get_id (self->enterprise) : NULL;
}

NcEnterpriseFilter *
nc_enterprise_page_get_filter (NcEnterprisePage *self)
{
  g_return_val_if_fail (NC_IS_ENTERPRISE_PAGE (self), NULL);
  return self->filter;
}

/* Brings one of "profile", "products", "ledger", "cases", "papers" to the front. */
void
nc_enterprise_page_show_part (NcEnterprisePage *self, const char *part)
{
  g_return_if_fail (NC_IS_ENTERPRISE_PAGE (self));
  gtk_stack_set_visible_child_name (self->part_stack, part);
}
