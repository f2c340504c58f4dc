/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-hub.h"
#include "nc-hub-ledger.h"

G_BEGIN_DECLS

/* A block of numbers that a device asks for; @request_id makes a repeated request the same request. */
typedef struct {
  const char *device;
  const char *request_id;
  const char *issuer_name;
  const char *series;
  gint64 year;
  gint64 count;
  gint64 after; /* (-1: none) the last number the device knows to be used */
  char *reply;
  gint64 wait_s; /* instead of a reply: when to ask again, since too many were asked for */
} NcHubLease;

/* What a hub that was put back may have forgotten of the numbers that it gave out. */
typedef struct {
  gboolean is_exact; /* the ledger knows them all: nothing is left out */
  gint64 n_left_out; /* else: of every series, behind the last number that is known */
} NcHubForgotten;

gboolean nc_hub_lease (NcHub *hub, gpointer lease, GError **error);
gboolean nc_hub_numbers_begin (NcHub *hub, GError **error);
gboolean nc_hub_numbers_alive (NcHub *hub, gpointer unused, GError **error);
gboolean nc_hub_numbers_forget (NcHub *hub, gint64 known_until_usec, NcHubForgotten *forgotten, GError **error);
gboolean nc_hub_numbers_remember (NcHub *hub, NcHubLedger *ledger, GError **error);
gboolean nc_hub_numbers_has_ledger (NcHub *hub, GError **error);
gboolean nc_hub_numbers_start_ledger (NcHub *hub, NcHubLedger *goes_on, GError **error);

G_END_DECLS
