/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-window.h"

G_BEGIN_DECLS

/* The real window in the test's own process. */
typedef struct {
  char *home;
  NcClock *clock;
  NcSession *session;
  NcWindow *window;
} NcDesktopTest;

guint nc_desktop_test_own_name (GDBusConnection *bus, const char *name);
void nc_desktop_test_load_region (NcDesktopTest *test);
void nc_desktop_test_open (NcDesktopTest *test, const char *date);
void nc_desktop_test_close (NcDesktopTest *test);
/* Runs the window until @done says so; after @limit_ms the test ends, and says what it waited for. */
#define nc_desktop_test_spin(done, user_data, limit_ms)                                                                \
  nc_desktop_test_spin_at (done, user_data, limit_ms, #done, G_STRLOC)
void nc_desktop_test_spin_at (gboolean (*done) (gpointer), gpointer user_data, int limit_ms, const char *what,
                              const char *where);
void nc_desktop_test_settle (void);
void nc_desktop_test_screenshot (NcDesktopTest *test, const char *name);
GskRenderNode *nc_desktop_test_node (GtkWidget *native);
void nc_desktop_test_screenshot_widget (GtkWidget *native, const char *name);
void nc_desktop_test_screenshot_window (GtkWindow *window, const char *name);
GtkWidget *nc_desktop_test_find_type (GtkWidget *root, GType type);
GtkWidget *nc_desktop_test_find (GtkWidget *root, const char *widget_name);

G_END_DECLS
