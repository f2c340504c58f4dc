/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-desktop-test.h"
#include "nc-enterprise-page.h"
#include "nc-lang.h"
#include "nc-ledger-view.h"
#include "nc-product-view.h"

static GtkWidget *
find_type (GtkWidget *root, GType type)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (root, type))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child; child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = find_type (child, type);

    if (found)
      return found;
  }
  return NULL;
}

static gboolean
is_idle (gpointer view)
{
  return !nc_ledger_view_is_busy (view);
}

/* Initials, credit code, part of a name: the same enterprise. */
static void
test_search (void)
{
  NcDesktopTest test = { 0 };
  NcEnterprisePage *page;
  g_autofree char *id = NULL;

  nc_desktop_test_load_region (&test);
  nc_desktop_test_open (&test, "2026-11-20");
  nc_window_show_page (test.window, "enterprises");
  page = NC_ENTERPRISE_PAGE (nc_window_get_page (test.window, "enterprises"));
  nc_enterprise_page_search (page, "91150203MAEJGC9P6W");
  nc_desktop_test_settle ();
  g_assert_cmpuint (nc_enterprise_page_get_n_found (page), ==, 1);
  id = g_strdup (nc_enterprise_page_get_enterprise_id (page));
  g_assert_nonnull (id);
  nc_enterprise_page_search (page, "thj");
  nc_desktop_test_settle ();
  g_assert_cmpuint (nc_enterprise_page_get_n_found (page), >=, 7);
  nc_enterprise_page_search (page, "1502");
  nc_desktop_test_settle ();
  g_assert_cmpuint (nc_enterprise_page_get_n_found (page), >, 0);
  nc_desktop_test_close (&test);
}

static void
test_detail (void)
{
  NcDesktopTest test = { 0 };
  NcEnterprisePage *page;
  GtkWidget *ledger, *products, *adjusted;

  nc_desktop_test_load_region (&test);
  nc_desktop_test_open (&test, "2026-11-20");
  nc_window_show_page (test.window, "enterprises");
  page = NC_ENTERPRISE_PAGE (nc_window_get_page (test.window, "enterprises"));
  nc_enterprise_page_search (page, "91150203MAEJGC9P6W");
  nc_desktop_test_settle ();
  ledger = find_type (GTK_WIDGET (page), NC_TYPE_LEDGER_VIEW);
  products = find_type (GTK_WIDGET (page), NC_TYPE_PRODUCT_VIEW);
  nc_desktop_test_spin (is_idle, ledger, 5000);
  g_assert_cmpuint (nc_ledger_view_count (NC_LEDGER_VIEW (ledger), NC_VERDICT_ELIMINATED), >, 0);
  g_assert_cmpuint (nc_product_view_get_n (NC_PRODUCT_VIEW (products)), >, 0);
  nc_desktop_test_screenshot (&test, "products");
  adjusted = gtk_widget_get_ancestor (ledger, GTK_TYPE_SCROLLED_WINDOW);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (adjusted)), 1e6);
  nc_desktop_test_screenshot (&test, "ledger");
  nc_desktop_test_close (&test);
}

int
main (int argc, char **argv)
{
  nc_lang_init ("zh");
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/pages/search", test_search);
  g_test_add_func ("/pages/detail", test_detail);
  return g_test_run ();
}
