/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gtk/gtk.h>
#include "nc-machine-list.h"
#include "nc-reference.h"

G_BEGIN_DECLS

GtkWidget *nc_why_present (GtkWidget *beside, NcReference *reference, NcMachineList *machines, guint number);

G_END_DECLS
