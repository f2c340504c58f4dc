/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-hub-device.h"

G_BEGIN_DECLS

/* Rows whose region has come to lie in another area are carried over in three steps, each in a transaction of one area:
   read here, written there if they still stand here so, and let go of here unless they changed meanwhile. What breaks
   off is begun again; the list of strays says what is left to do. */
typedef struct {
  char *from;
  char *to;
  GPtrArray *rows;
  enum { NC_HUB_CARRY_READ, NC_HUB_CARRY_WRITE, NC_HUB_CARRY_LET_GO, NC_HUB_CARRY_DONE } step;
} NcHubCarry;

gboolean nc_hub_carry_find (NcHub *hub, NcHubCarry *carry, gboolean *is_any, GError **error);
const char *nc_hub_carry_area (const NcHubCarry *carry);
gboolean nc_hub_carry_run (NcHub *hub, gpointer carry, GError **error);
void nc_hub_carry_clear (NcHubCarry *carry);
gboolean nc_hub_carry_all (NcHub *hub, GError **error);

G_END_DECLS
