/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>
#include "nc-lock.h"

G_BEGIN_DECLS

/* All that is seen while the keys are closed: asks for the passphrase and says plainly what a forgotten one means. */
#define NC_TYPE_UNLOCK_PAGE (nc_unlock_page_get_type ())
G_DECLARE_FINAL_TYPE (NcUnlockPage, nc_unlock_page, NC, UNLOCK_PAGE, AdwBin)

GtkWidget *nc_unlock_page_new (NcLock *lock);
void nc_unlock_page_try (NcUnlockPage *self, const char *passphrase);
gboolean nc_unlock_page_is_busy (NcUnlockPage *self);
const char *nc_unlock_page_get_message (NcUnlockPage *self);

G_END_DECLS
