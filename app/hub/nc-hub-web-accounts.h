/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-hub.h"

G_BEGIN_DECLS

/* The supervisors' accounts. */
typedef struct {
  char *name;
  char *region;
  char *password; /* its hash */
  gboolean is_disabled;
  gint64 failures;
  gint64 locked_until_usec;
} NcWebAccount;

/* For nc_hub_write_now (): a new account, or with region NULL another password for one that is there. */
typedef struct {
  const char *name;
  const char *region;
  const char *password;
} NcWebAccountChange;

/* What a sign-in came to, to be kept by the writer. */
typedef struct {
  const char *name;
  gboolean is_known;
  gboolean is_good;
} NcWebLogin;

#define NC_WEB_PASSWORD_MIN 10

gboolean nc_web_account_name_is_valid (const char *name);
gboolean nc_web_account_add (NcHub *hub, gpointer change, GError **error);
gboolean nc_web_account_disable (NcHub *hub, gpointer name, GError **error);
NcWebAccount *nc_web_account_find (NcHub *hub, const char *name, GError **error);
void nc_web_account_free (NcWebAccount *account);
gboolean nc_web_account_is_shut (gint64 locked_until_usec, gint64 now_usec);
gboolean nc_web_account_verify (const NcWebAccount *account, const char *password, gint64 now_usec);
gboolean nc_web_account_logged_in (NcHub *hub, gpointer login, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NcWebAccount, nc_web_account_free)

G_END_DECLS
