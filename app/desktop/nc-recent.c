/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-recent.h"
#include "nc-lang.h"

/* Bundles, lists and exports among the desktop's recent files, and those of them that this program knows in its menu.
 */

#define NAME      "nengcha"
#define EXEC      "nengcha %u"
#define MOST_ROWS 8
/* The desktop's list may hold thousands; it is read when the window has been painted. */
#define READ_AFTER_MS 1500

static const char *const groups[] = {
  [NC_RECENT_WRITTEN] = "Nengcha written", [NC_RECENT_LIST] = "Nengcha list", [NC_RECENT_BUNDLE] = "Nengcha bundle"
};

/**
 * nc_recent_add:
 * @path: a file or folder that a person chose
 *
 * Puts it among the desktop's recent files. What the store holds is not named there.
 */
void
nc_recent_add (const char *path, NcRecentKind kind)
{
  g_autofree char *uri = g_filename_to_uri (path, NULL, NULL), *type = g_content_type_guess (path, NULL, 0, NULL);
  g_autofree char *mime = g_file_test (path, G_FILE_TEST_IS_DIR) ? g_strdup ("inode/directory")
                          : kind == NC_RECENT_BUNDLE             ? g_strdup (NC_RECENT_BUNDLE_TYPE)
                                                                 : g_content_type_get_mime_type (type);
  char *own[] = { (char *)groups[kind], NULL };
  GtkRecentData data = { .mime_type = mime ? mime : (char *)"application/octet-stream",
                         .app_name = (char *)NAME,
                         .app_exec = (char *)EXEC,
                         .groups = own };

  if (uri)
    gtk_recent_manager_add_full (gtk_recent_manager_get_default (), uri, &data);
}

static NcRecentKind
kind_of (GtkRecentInfo *info)
{
  for (guint i = 0; i < G_N_ELEMENTS (groups); i++)
    if (gtk_recent_info_has_group (info, groups[i]))
      return i;
  return NC_RECENT_WRITTEN;
}

static int
later_first (gconstpointer a, gconstpointer b)
{
  return g_date_time_compare (gtk_recent_info_get_modified ((GtkRecentInfo *)b),
                              gtk_recent_info_get_modified ((GtkRecentInfo *)a));
}

static void
fill (GMenu *section)
{
  GList *items =
      g_list_sort (gtk_recent_manager_get_items (gtk_recent_manager_get_default ()), (GCompareFunc)later_first);
  g_autoptr (GMenu) menu = g_menu_new ();

  g_menu_remove_all (section);
  for (GList *l = items; l && g_menu_model_get_n_items (G_MENU_MODEL (menu)) < MOST_ROWS; l = l->next) {
    g_autoptr (GMenuItem) item = NULL;
    g_auto (GStrv) words = NULL;
    g_autofree char *label = NULL;

    if (!gtk_recent_info_has_application (l->data, NAME) || !gtk_recent_info_exists (l->data))
      continue;
    /* an underscore of a name is no mnemonic */
    words = g_strsplit (gtk_recent_info_get_display_name (l->data), "_", -1);
    label = g_strjoinv ("__", words);
    item = g_menu_item_new (label, NULL);
    g_menu_item_set_action_and_target (item, "app.open-recent", "(su)", gtk_recent_info_get_uri (l->data),
                                       kind_of (l->data));
    g_menu_append_item (menu, item);
  }
  g_list_free_full (items, (GDestroyNotify)gtk_recent_info_unref);
  if (g_menu_model_get_n_items (G_MENU_MODEL (menu)))
    g_menu_append_submenu (section, _ ("_Recent files"), G_MENU_MODEL (menu));
}

static gboolean
first_fill_cb (gpointer section)
{
  fill (section);
  g_signal_connect_object (gtk_recent_manager_get_default (), "changed", G_CALLBACK (fill), section, G_CONNECT_SWAPPED);
  return G_SOURCE_REMOVE;
}

/**
 * nc_recent_join_menu:
 * @button: with a GMenu
 *
 * Adds the recent files below the menu's first section, as long as there are any.
 */
void
nc_recent_join_menu (GtkMenuButton *button)
{
  g_autoptr (GMenu) section = g_menu_new ();

  g_menu_insert_section (G_MENU (gtk_menu_button_get_menu_model (button)), 1, NULL, G_MENU_MODEL (section));
  g_timeout_add_full (G_PRIORITY_LOW, READ_AFTER_MS, first_fill_cb, g_steal_pointer (&section), g_object_unref);
}
