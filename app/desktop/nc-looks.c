/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-looks.h"

#define USUAL_DPI (96 * 1024)

NcScheme
nc_looks_get_scheme (NcUiState *state)
{
  return (NcScheme)CLAMP (nc_ui_state_get_int (state, "looks", "scheme", NC_SCHEME_SYSTEM), 0, NC_N_SCHEMES - 1);
}

void
nc_looks_set_scheme (NcUiState *state, NcScheme scheme)
{
  nc_ui_state_set_int (state, "looks", "scheme", (int)scheme);
}

/* Of the usual size, 100 … 200. */
int
nc_looks_get_text_pct (NcUiState *state)
{
  return CLAMP (nc_ui_state_get_int (state, "looks", "text-pct", 100), 100, 200);
}

void
nc_looks_set_text_pct (NcUiState *state, int percent)
{
  nc_ui_state_set_int (state, "looks", "text-pct", CLAMP (percent, 100, 200));
}

/* What the desktop itself asks for, before this program enlarged it. */
static int
base_dpi (GtkSettings *settings)
{
  static int dpi;

  if (!dpi) {
    g_object_get (settings, "gtk-xft-dpi", &dpi, NULL);
    if (dpi <= 0)
      dpi = USUAL_DPI;
  }
  return dpi;
}

static gboolean is_sunlight, is_touch;

static void
set_class (GtkWidget *window, const char *name, gboolean is_set)
{
  if (is_set)
    gtk_widget_add_css_class (window, name);
  else
    gtk_widget_remove_css_class (window, name);
}

static void
dress (GtkWidget *window)
{
  set_class (window, "sunlight", is_sunlight);
  set_class (window, "touch", is_touch);
}

/* Papers, signing, questions: the sun shines on windows that are opened later too, and gloves work in them. */
static void
toplevels_cb (GListModel *toplevels, guint position, guint removed, guint added)
{
  (void)removed;
  for (guint i = 0; i < added; i++) {
    g_autoptr (GtkWidget) window = g_list_model_get_item (toplevels, position + i);

    dress (window);
  }
}

static void
dress_all (void)
{
  static gboolean is_watched;
  GListModel *toplevels = gtk_window_get_toplevels ();

  if (!is_watched)
    g_signal_connect (toplevels, "items-changed", G_CALLBACK (toplevels_cb), NULL);
  is_watched = TRUE;
  toplevels_cb (toplevels, 0, 0, g_list_model_get_n_items (toplevels));
}

/**
 * nc_looks_apply:
 * @window: the program's window; in sunlight every window carries the style class "sunlight"
 */
void
nc_looks_apply (NcUiState *state, GtkWidget *window)
{
  static const AdwColorScheme schemes[NC_N_SCHEMES] = { ADW_COLOR_SCHEME_DEFAULT, ADW_COLOR_SCHEME_FORCE_LIGHT,
                                                        ADW_COLOR_SCHEME_FORCE_DARK, ADW_COLOR_SCHEME_FORCE_LIGHT };
  GtkSettings *settings = gtk_widget_get_settings (window);
  NcScheme scheme = nc_looks_get_scheme (state);
  int dpi = base_dpi (settings), percent = nc_looks_get_text_pct (state);

  is_sunlight = scheme == NC_SCHEME_SUNLIGHT;
  dress_all ();
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), schemes[scheme]);
  g_object_set (settings, "gtk-xft-dpi", dpi * percent / 100, NULL);
}

/**
 * nc_looks_set_touch:
 *
 * Whether fingers do the work: every window then carries the style class "touch" and has what they hit 44 pixels large.
 */
void
nc_looks_set_touch (gboolean is_on)
{
  is_touch = is_on;
  dress_all ();
}
