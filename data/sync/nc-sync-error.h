/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>

G_BEGIN_DECLS

#define NC_SYNC_ERROR (nc_sync_error_quark ())
/**
 * NcSyncError:
 * @NC_SYNC_ERROR_NETWORK: the hub cannot be reached, or the link broke; everything stays in the outbox
 * @NC_SYNC_ERROR_NOT_THE_HUB: something answered that does not hold the hub's key (a login page, another machine)
 * @NC_SYNC_ERROR_NOT_ENROLLED: this home has no hub
 * @NC_SYNC_ERROR_REFUSED: the hub does not let this device in (revoked, unknown, code used or expired)
 * @NC_SYNC_ERROR_FORKED: the hub knows another journal under this device's name
 * @NC_SYNC_ERROR_VERSION: hub and device do not speak the same version
 * @NC_SYNC_ERROR_TOO_LARGE: a body over its limit
 * @NC_SYNC_ERROR_BAD_DATA: what was read is not of the form, or its hash or signature does not fit
 * @NC_SYNC_ERROR_SESSION: the session has ended; say hello again
 * @NC_SYNC_ERROR_BUSY: the hub asks to come back later, or another program exchanges with it at this moment
 * @NC_SYNC_ERROR_CANCELLED: somebody stopped it
 * @NC_SYNC_ERROR_UNSENT: it would lose what exists only on this laptop
 */
typedef enum {
  NC_SYNC_ERROR_NETWORK,
  NC_SYNC_ERROR_NOT_THE_HUB,
  NC_SYNC_ERROR_NOT_ENROLLED,
  NC_SYNC_ERROR_REFUSED,
  NC_SYNC_ERROR_FORKED,
  NC_SYNC_ERROR_VERSION,
  NC_SYNC_ERROR_TOO_LARGE,
  NC_SYNC_ERROR_BAD_DATA,
  NC_SYNC_ERROR_SESSION,
  NC_SYNC_ERROR_BUSY,
  NC_SYNC_ERROR_CANCELLED,
  NC_SYNC_ERROR_UNSENT,
} NcSyncError;
GQuark nc_sync_error_quark (void);

G_END_DECLS
