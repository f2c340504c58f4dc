/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-session.h"

G_BEGIN_DECLS

/* Tells of deadlines by the desktop's notifications, each once, on the working days before it and not while the store
   is locked. */
#define NC_TYPE_REMINDERS (nc_reminders_get_type ())
G_DECLARE_FINAL_TYPE (NcReminders, nc_reminders, NC, REMINDERS, GObject)

NcReminders *nc_reminders_new (GApplication *application, NcSession *session);
guint nc_reminders_look (NcReminders *self);

G_END_DECLS
