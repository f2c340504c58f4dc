/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-demonstration-bar.h"
#include "nc-dates.h"
#include "nc-lang.h"

static GtkWidget *
make_button (const char *label, const char *action)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  return button;
}

static GtkWidget *
make_text (NcDemonstration *demonstration)
{
  guint scene = nc_demonstration_get_scene (demonstration);
  g_autofree char *day = nc_dates_day (nc_demonstration_get_day (scene));
  g_autofree char *text = g_strdup_printf (_ ("Demonstration, part %u of %u. Today is %s. %s"), scene + 1,
                                           nc_demonstration_get_n_scenes (), day, nc_demonstration_get_task (scene));
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  return label;
}

static GtkWidget *
make_next (NcDemonstration *demonstration)
{
  guint next = nc_demonstration_get_scene (demonstration) + 1;
  g_autofree char *day = nc_dates_day (nc_demonstration_get_day (next)), *label = NULL;

  if (next >= nc_demonstration_get_n_scenes ())
    return make_button (_ ("_Start again"), "app.demonstration-again");
  label = g_strdup_printf (_ ("_Go on to %s"), day);
  return make_button (label, "app.demonstration-next");
}

/**
 * nc_demonstration_bar_new:
 *
 * Returns: (transfer floating): says that this is the demonstration, which day it is and what is to be done, and leads
 *   on to the next day
 */
GtkWidget *
nc_demonstration_bar_new (NcDemonstration *demonstration)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *guide = make_button (_ ("_User guide"), "win.help");

  gtk_widget_add_css_class (box, "demonstration");
  gtk_box_append (GTK_BOX (box), make_text (demonstration));
  gtk_box_append (GTK_BOX (box), guide);
  gtk_box_append (GTK_BOX (box), make_next (demonstration));
  for (GtkWidget *child = gtk_widget_get_first_child (box); child; child = gtk_widget_get_next_sibling (child))
    gtk_widget_set_valign (child, GTK_ALIGN_CENTER);
  return box;
}
