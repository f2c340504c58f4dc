/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-cli-keys.h"
#include "nc-certificate.h"
#include "nc-file.h"
#include "nc-lang.h"
#include <openssl/crypto.h>
#include <stdio.h>
#include <string.h>

/* The authority of a demonstration. With --ca its key is kept, so that it can issue for several officers, for requests
   of “keys new”, and revoke; without, the key is forgotten and nothing more can be issued with it. */
typedef struct {
  EVP_PKEY *key;
  X509 *certificate;
  gboolean is_new;
} Authority;

static void
authority_clear (Authority *authority)
{
  g_clear_pointer (&authority->key, EVP_PKEY_free);
  g_clear_pointer (&authority->certificate, X509_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Authority, authority_clear)

static gboolean
load_authority (Authority *authority, const char *base, const char *passphrase, GError **error)
{
  g_autofree char *key_path = g_strconcat (base, ".ca.key.pem", NULL), *ca_path = g_strconcat (base, ".ca.pem", NULL),
                  *pem = NULL;
  g_autoptr (GPtrArray) certificates = nc_certificates_new ();

  if (!g_file_get_contents (key_path, &pem, NULL, error) ||
      !(authority->key = nc_keys_from_pem (pem, passphrase, error)) ||
      !nc_certificates_load (certificates, ca_path, error))
    return FALSE;
  X509_up_ref (certificates->pdata[0]);
  authority->certificate = certificates->pdata[0];
  return TRUE;
}

static gboolean
make_authority (Authority *authority, GError **error)
{
  authority->is_new = TRUE;
  authority->key = nc_keys_generate (NC_KEY_EC, error);
  authority->certificate = authority->key ? nc_dev_ca_new (authority->key, error) : NULL;
  return authority->certificate != NULL;
}

static gboolean
open_authority (Authority *authority, const NcKeysOptions *options, const char *passphrase, GError **error)
{
  g_autofree char *key_path = options->ca ? g_strconcat (options->ca, ".ca.key.pem", NULL) : NULL, *ca_pem = NULL,
                  *key_pem = NULL;

  if (key_path && g_file_test (key_path, G_FILE_TEST_EXISTS))
    return load_authority (authority, options->ca, passphrase, error);
  if (!make_authority (authority, error))
    return FALSE;
  if (!options->ca)
    return TRUE;
  key_pem = nc_keys_to_pem (authority->key, passphrase, error);
  ca_pem = nc_certificate_to_pem (authority->certificate);
  return key_pem && nc_keys_save_text (options->ca, ".ca.key.pem", key_pem, 0600, error) &&
         nc_keys_save_text (options->ca, ".ca.pem", ca_pem, 0644, error);
}

/* The authority's certificate among those that this home trusts; it may be there already. */
static gboolean
trust_authority (NcCli *cli, const Authority *authority, const char *name, GError **error)
{
  g_autofree char *file = g_strdup_printf ("demonstration-%s.pem", name),
                  *path = g_build_filename (cli->home, "trust", file, NULL),
                  *pem = nc_certificate_to_pem (authority->certificate), *old = NULL;

  if (g_file_get_contents (path, &old, NULL, NULL) && g_str_equal (old, pem))
    return TRUE;
  return nc_keys_save (path, pem, strlen (pem), 0644, error);
}

static gboolean
issue_key (const NcKeysOptions *options, const Authority *authority, const char *base, const char *passphrase,
           GError **error)
{
  g_autoptr (EVP_PKEY) key = nc_keys_generate (nc_keys_parse_type (options->type), error);
  g_autoptr (X509) certificate = key ? nc_dev_ca_issue_default (authority->key, authority->certificate, key,
                                                                options->name, options->cert_no, error)
                                     : NULL;
  g_autoptr (GBytes) p12 = certificate ? nc_keys_to_pkcs12 (key, certificate, NULL, passphrase, error) : NULL;
  g_autofree char *path = g_strconcat (base, ".p12", NULL), *ca_path = g_strconcat (base, ".ca.pem", NULL), *pem = NULL,
                  *ca_pem = NULL;

  if (!p12)
    return FALSE;
  pem = nc_certificate_to_pem (certificate);
  ca_pem = nc_certificate_to_pem (authority->certificate);
  return nc_keys_save (path, g_bytes_get_data (p12, NULL), g_bytes_get_size (p12), 0600, error) &&
         nc_keys_save_text (base, ".crt.pem", pem, 0644, error) &&
         (g_strcmp0 (base, options->ca) == 0 || nc_keys_save (ca_path, ca_pem, strlen (ca_pem), 0644, error));
}

/* FILE.csr.pem → FILE.issued.pem */
static char *
issued_path (const char *request)
{
  gsize n = strlen (request) - (g_str_has_suffix (request, ".csr.pem") ? strlen (".csr.pem") : 0);
  g_autofree char *stem = g_strndup (request, n);

  return g_strconcat (stem, ".issued.pem", NULL);
}

static gboolean
issue_request (const NcKeysOptions *options, const Authority *authority, char **made, GError **error)
{
  g_autofree char *text = NULL, *pem = NULL;
  g_autoptr (X509) certificate = NULL;

  if (!nc_file_read (options->request, NC_FILE_SMALL_BYTES, &text, NULL, error))
    return FALSE;
  certificate = nc_dev_ca_issue_request (authority->key, authority->certificate, text, error);
  if (!certificate)
    return FALSE;
  pem = nc_certificate_to_pem (certificate);
  *made = options->out ? g_strdup (options->out) : issued_path (options->request);
  return nc_keys_save (*made, pem, strlen (pem), 0644, error);
}

static gboolean
revoke_one (NcCli *cli, const NcKeysOptions *options, const Authority *authority, char **made, GError **error)
{
  g_autofree char *path = g_strconcat (options->ca, ".crl", NULL), *text = NULL;
  g_autoptr (GPtrArray) certificates = nc_certificates_new ();
  g_autoptr (GBytes) old = NULL, list = NULL;
  gsize length;

  if (!nc_certificates_load (certificates, options->revoke, error))
    return FALSE;
  if (g_file_get_contents (path, &text, &length, NULL))
    old = g_bytes_new (text, length);
  list = nc_dev_ca_revoke (authority->key, authority->certificate, old, certificates->pdata[0],
                           nc_clock_now_usec (cli->clock), error);
  *made = g_strdup (path);
  return list && g_file_set_contents_full (path, g_bytes_get_data (list, NULL), (gssize)g_bytes_get_size (list),
                                           G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0644, error);
}

static gboolean
run (NcCli *cli, const NcKeysOptions *options, const char *passphrase, char **made, GError **error)
{
  g_auto (Authority) authority = { 0 };

  if (!open_authority (&authority, options, passphrase, error))
    return FALSE;
  if (options->revoke)
    return revoke_one (cli, options, &authority, made, error);
  if (options->request)
    return issue_request (options, &authority, made, error);
  *made = nc_keys_base_path (cli, options, options->cert_no);
  return issue_key (options, &authority, *made, passphrase, error) &&
         (!options->trust || trust_authority (cli, &authority, options->cert_no, error));
}

static gboolean
is_usage (const NcKeysOptions *options)
{
  if (options->file || (options->request && options->revoke))
    return FALSE;
  if (options->request || options->revoke)
    return options->ca && !options->name && !options->cert_no;
  return options->name && options->cert_no && nc_keys_parse_type (options->type) != NC_KEY_UNKNOWN &&
         !strchr (options->cert_no, '/');
}

static const char *
what_was_made (const NcKeysOptions *options)
{
  if (options->revoke)
    return _ ("DEMONSTRATION ONLY: revocation list %s\n");
  return options->request ? _ ("DEMONSTRATION ONLY: certificate %s\n")
                          : _ ("DEMONSTRATION ONLY: %s.p12; such signatures prove nobody's identity\n");
}

/**
 * nc_cli_keys_dev_ca:
 *
 * `keys dev-ca --name NAME --cert-no NUMBER [--ca BASE] [--trust]`: an officer's key of a demonstration authority, new
 * or kept at BASE; `keys dev-ca --ca BASE --request FILE`: a certificate for a request; `--revoke CERT`: its revocation
 * list.
 */
NcExit
nc_cli_keys_dev_ca (NcCli *cli, const NcKeysOptions *options)
{
  g_autofree char *made = NULL;
  g_autoptr (GError) error = NULL;
  char passphrase[NC_KEYS_MAX_PASSPHRASE] = "";
  gboolean ok;

  if (!is_usage (options))
    return nc_cli_usage (cli, "keys");
  if (!nc_keys_read_passphrase (options, passphrase, TRUE))
    return nc_cli_fail (cli, NC_EXIT_USAGE, "%s",
                        _ ("a passphrase is needed: --passphrase-file, NENGCHA_PASSPHRASE, or typed"));
  ok = run (cli, options, passphrase, &made, &error);
  OPENSSL_cleanse (passphrase, sizeof passphrase);
  if (!ok)
    return nc_cli_fail_error (cli, NC_EXIT_STORE, error);
  if (!cli->json)
    printf (what_was_made (options), made);
  return NC_EXIT_DONE;
}
