/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-hub-web-accounts.h"
#include "nc-lang.h"
#include <string.h>

/* Argon2id: 19 MiB, two passes (OWASP's figures for a server that many sign in to). */
#define PASSES       2
#define MEMORY_BYTES (19 * 1024 * 1024)

/* After so many wrong passwords in a row nobody comes in for a while, twice as long each time. */
#define MOST_FAILURES 5
#define LOCK_USEC     (G_GINT64_CONSTANT (5 * 60) * G_USEC_PER_SEC)
#define MOST_DOUBLED  6

static gboolean
refuse (GError **error, const char *message)
{
  g_set_error_literal (error, NC_SYNC_ERROR, NC_SYNC_ERROR_REFUSED, message);
  return FALSE;
}

/* Up to 64 bytes of letters, digits, dots, hyphens and underscores. */
gboolean
nc_web_account_name_is_valid (const char *name)
{
  gsize length = name ? strlen (name) : 0;

  return length > 0 && length <= 64 && g_utf8_validate (name, -1, NULL) && g_strcmp0 (name, ".") != 0 &&
         strcspn (name, " \t\r\n\"'<>&;/\\%?#") == length;
}

static gboolean
hash_password (const char *password, char out[crypto_pwhash_STRBYTES], GError **error)
{
  if (crypto_pwhash_argon2id_str (out, password, strlen (password), PASSES, MEMORY_BYTES) == 0)
    return TRUE;
  g_set_error_literal (error, NC_HUB_DB_ERROR, NC_HUB_DB_ERROR_FAILED,
                       _ ("there is not enough memory for the password"));
  return FALSE;
}

/**
 * nc_web_account_add:
 * @data: an #NcWebAccountChange
 *
 * Returns: %FALSE with NC_SYNC_ERROR_REFUSED for a name that is taken (or, for a new password, not there) or a password
 *   that is too short, or an #NcHubDbError
 */
gboolean
nc_web_account_add (NcHub *hub, gpointer data, GError **error)
{
  const NcWebAccountChange *change = data;
  g_autoptr (NcWebAccount) known = nc_web_account_find (hub, change->name, error);
  char hash[crypto_pwhash_STRBYTES];
  NcHubStmt *stmt;

  if (error && *error)
    return FALSE;
  if (g_utf8_strlen (change->password, -1) < NC_WEB_PASSWORD_MIN)
    return refuse (error, _ ("the password must have at least 10 characters"));
  if (known && change->region)
    return refuse (error, _ ("there is an account of this name"));
  if (!known && !change->region)
    return refuse (error, _ ("there is no account of this name"));
  if (!hash_password (change->password, hash, error))
    return FALSE;
  stmt = nc_hub_sql (hub, change->region ? "account-insert" : "account-password", error);
  if (!stmt)
    return FALSE;
  nc_hub_stmt_bind_text (stmt, ":name", change->name);
  nc_hub_stmt_bind_text (stmt, ":password", hash);
  if (change->region) {
    nc_hub_stmt_bind_text (stmt, ":region", change->region);
    nc_hub_stmt_bind_int (stmt, ":usec", nc_clock_now_usec (nc_hub_clock (hub)));
  }
  return nc_hub_stmt_run (stmt, error) &&
         nc_hub_audit (hub, "", NULL, change->region ? "account-added" : "account-password", change->name, error);
}

/* @data: the name. Who is signed in is out with his next page. */
gboolean
nc_web_account_disable (NcHub *hub, gpointer data, GError **error)
{
  g_autoptr (NcWebAccount) known = nc_web_account_find (hub, data, error);
  NcHubStmt *stmt;

  if (error && *error)
    return FALSE;
  if (!known || known->is_disabled)
    return refuse (error, _ ("there is no account of this name, or it is disabled already"));
  stmt = nc_hub_sql (hub, "account-disable", error);
  if (!stmt)
    return FALSE;
  nc_hub_stmt_bind_text (stmt, ":name", data);
  nc_hub_stmt_bind_int (stmt, ":usec", nc_clock_now_usec (nc_hub_clock (hub)));
  return nc_hub_stmt_run (stmt, error) && nc_hub_audit (hub, "", NULL, "account-disabled", data, error);
}

/* After too many bad passwords. A wait that is longer than any was reckoned by a clock that has been set back since. */
gboolean
nc_web_account_is_shut (gint64 locked_until_usec, gint64 now_usec)
{
  gint64 left = locked_until_usec - now_usec;

  return left > 0 && left <= LOCK_USEC << MOST_DOUBLED;
}

/* (transfer full) (nullable): NULL with @error set, or without for no such account */
NcWebAccount *
nc_web_account_find (NcHub *hub, const char *name, GError **error)
{
  NcHubStmt *stmt = nc_hub_sql (hub, "account-get", error);
  NcWebAccount *account;
  gboolean has_row;

  if (!stmt)
    return NULL;
  nc_hub_stmt_bind_text (stmt, ":name", name);
  if (!nc_hub_stmt_step (stmt, &has_row, error) || !has_row)
    return NULL;
  account = g_new0 (NcWebAccount, 1);
  account->name = g_strdup (name);
  account->region = g_strdup (nc_hub_stmt_text (stmt, "region"));
  account->password = g_strdup (nc_hub_stmt_text (stmt, "password"));
  account->is_disabled = !nc_hub_stmt_is_null (stmt, "disabled_usec");
  account->failures = nc_hub_stmt_int (stmt, "failures");
  account->locked_until_usec = nc_hub_stmt_int (stmt, "locked_until_usec");
  nc_hub_stmt_reset (stmt);
  return account;
}

void
nc_web_account_free (NcWebAccount *account)
{
  if (!account)
    return;
  g_free (account->name);
  g_free (account->region);
  g_free (account->password);
  g_free (account);
}

/**
 * nc_web_account_verify:
 * @account: (nullable): a name that is not known costs the same time
 *
 * Slow on purpose; for a thread that nothing else waits for.
 */
gboolean
nc_web_account_verify (const NcWebAccount *account, const char *password, gint64 now_usec)
{
  char hash[crypto_pwhash_STRBYTES];
  gboolean is_good;

  if (!account)
    return hash_password (password, hash, NULL) && FALSE;
  is_good = crypto_pwhash_str_verify (account->password, password, strlen (password)) == 0;
  return is_good && !account->is_disabled && !nc_web_account_is_shut (account->locked_until_usec, now_usec);
}

/**
 * nc_web_account_logged_in:
 * @data: an #NcWebLogin
 *
 * Counts: a good sign-in forgets the bad ones before it; from the fifth bad one in a row on the account is shut, for
 * five minutes first, at most for more than five hours.
 */
gboolean
nc_web_account_logged_in (NcHub *hub, gpointer data, GError **error)
{
  const NcWebLogin *login = data;
  gint64 now = nc_clock_now_usec (nc_hub_clock (hub)), failures = 0, until = 0;
  g_autoptr (NcWebAccount) account = NULL;
  NcHubStmt *stmt;

  if (!login->is_known)
    return nc_hub_audit (hub, "", NULL, "login-unknown", NULL, error);
  account = nc_web_account_find (hub, login->name, error);
  if (!account)
    return error && *error ? FALSE : TRUE;
  if (!login->is_good) {
    failures = account->failures + 1;
    until = nc_web_account_is_shut (account->locked_until_usec, now) ? account->locked_until_usec : 0;
    if (failures >= MOST_FAILURES && until == 0)
      until = now + (LOCK_USEC << MIN (failures - MOST_FAILURES, MOST_DOUBLED));
  }
  stmt = nc_hub_sql (hub, login->is_good ? "account-good" : "account-bad", error);
  if (!stmt)
    return FALSE;
  nc_hub_stmt_bind_text (stmt, ":name", login->name);
  if (login->is_good) {
    nc_hub_stmt_bind_int (stmt, ":usec", now);
  } else {
    nc_hub_stmt_bind_int (stmt, ":failures", failures);
    nc_hub_stmt_bind_int (stmt, ":until", until);
  }
  return nc_hub_stmt_run (stmt, error) && nc_hub_audit (hub, "", NULL,
                                                        login->is_good ? "login"
                                                        : until > now  ? "login-shut"
                                                                       : "login-failed",
                                                        login->name, error);
}
