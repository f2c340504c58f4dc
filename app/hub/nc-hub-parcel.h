/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-hub-request.h"

G_BEGIN_DECLS

/* Many small attachments in one request (PROTOCOL.md, section 5): each is summed up and written while it comes in, all
   go to the disk together, one transaction records them, and the reply is their receipts. */
void nc_hub_parcel_begin (NcHubRequest *request);
void nc_hub_parcel_take (NcHubRequest *request, const char *data, gsize size);
void nc_hub_parcel_finish (NcHubRequest *request);
void nc_hub_parcel_free (NcHubParcel *self);

G_END_DECLS
