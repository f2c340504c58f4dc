/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-hub-device.h"

G_BEGIN_DECLS

/* What an enrolment code is for. Pass to nc_hub_code_new() by nc_hub_write_now(). */
typedef struct {
  const char *region;
  const char *officer;
  const char *role;
  gint64 valid_usec;
  char *code;
} NcHubCode;

/* A device that asks to be let in. */
typedef struct {
  const char *secret;
  const char *device;
  guint8 public_key[crypto_sign_PUBLICKEYBYTES];
  char *area;
  char *region;
  char *officer;
  char *role;
  char *reply;
} NcHubEnrolment;

gboolean nc_hub_region_is_valid (const char *region);
gboolean nc_hub_code_new (NcHub *hub, gpointer code, GError **error);
gboolean nc_hub_enrol_code (NcHub *hub, gpointer enrolment, GError **error);
gboolean nc_hub_enrol (NcHub *hub, gpointer enrolment, GError **error);
gboolean nc_hub_device_insert (NcHub *hub, const NcHubEnrolment *enrolment, GError **error);
void nc_hub_enrolment_clear (NcHubEnrolment *enrolment);
gboolean nc_hub_revoke (NcHub *hub, gpointer device, GError **error);

G_END_DECLS
