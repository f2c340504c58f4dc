/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>

G_BEGIN_DECLS

/* Tells when the laptop is about to sleep, and holds the sleep back until it has been told. Does nothing where there is
   no logind. Signal: "suspending". */
#define NC_TYPE_SUSPEND (nc_suspend_get_type ())
G_DECLARE_FINAL_TYPE (NcSuspend, nc_suspend, NC, SUSPEND, GObject)

NcSuspend *nc_suspend_new (void);

G_END_DECLS
