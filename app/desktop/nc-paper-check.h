/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What is done with the code of a print: exactly one of @code (as typed) and @picture (a file) is set. */
typedef void (*NcPaperCheckFunc) (const char *code, const char *picture, gpointer data);

GtkWidget *nc_paper_check_button_new (NcPaperCheckFunc func, gpointer data);

G_END_DECLS
