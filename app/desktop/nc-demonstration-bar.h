/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gtk/gtk.h>
#include "nc-demonstration.h"

G_BEGIN_DECLS

GtkWidget *nc_demonstration_bar_new (NcDemonstration *demonstration);

G_END_DECLS
