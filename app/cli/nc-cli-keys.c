/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-cli-keys.h"
#include "nc-certificate.h"
#include "nc-json.h"
#include "nc-lang.h"
#include "nc-paper-keys.h"
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <string.h>

static gboolean
parse (int argc, char **argv, NcKeysOptions *options)
{
  struct {
    const char *name;
    const char **value;
  } known[] = {
    { "--name", &options->name },     { "--cert-no", &options->cert_no },
    { "--type", &options->type },     { "--out", &options->out },
    { "--key", &options->key },       { "--passphrase-file", &options->passphrase_file },
    { "--ca", &options->ca },         { "--request", &options->request },
    { "--revoke", &options->revoke },
  };

  for (int i = 1; i < argc; i++) {
    const char **value = NULL;

    for (guint k = 0; k < G_N_ELEMENTS (known); k++)
      if (g_str_equal (argv[i], known[k].name))
        value = known[k].value;
    if (value && i + 1 < argc)
      *value = argv[++i];
    else if (g_str_equal (argv[i], "--trust"))
      options->trust = TRUE;
    else if (argv[i][0] != '-' && !options->file)
      options->file = argv[i];
    else
      return FALSE;
  }
  return TRUE;
}

static gboolean
new_files (const NcKeysOptions *options, const char *base, const char *passphrase, GError **error)
{
  g_autoptr (EVP_PKEY) key = nc_keys_generate (nc_keys_parse_type (options->type), error);
  g_autofree char *request = key ? nc_keys_request (key, options->name, options->cert_no, error) : NULL;
  g_autofree char *pem = request ? nc_keys_to_pem (key, passphrase, error) : NULL;

  return pem && nc_keys_save_text (base, ".key.pem", pem, 0600, error) &&
         nc_keys_save_text (base, ".csr.pem", request, 0644, error);
}

static NcExit
run_new (NcCli *cli, const NcKeysOptions *options)
{
  g_autofree char *base = NULL;
  g_autoptr (GError) error = NULL;
  char passphrase[NC_KEYS_MAX_PASSPHRASE] = "";
  gboolean ok;

  if (!options->name || !options->cert_no || options->file || nc_keys_parse_type (options->type) == NC_KEY_UNKNOWN ||
      strchr (options->cert_no, '/'))
    return nc_cli_usage (cli, "keys");
  if (!nc_keys_read_passphrase (options, passphrase, TRUE))
    return nc_cli_fail (cli, NC_EXIT_USAGE, "%s",
                        _ ("a passphrase is needed: --passphrase-file, NENGCHA_PASSPHRASE, or typed"));
  base = nc_keys_base_path (cli, options, options->cert_no);
  ok = new_files (options, base, passphrase, &error);
  OPENSSL_cleanse (passphrase, sizeof passphrase);
  if (!ok)
    return nc_cli_fail_error (cli, NC_EXIT_STORE, error);
  if (!cli->json)
    printf (_ ("Key: %s.key.pem; send %s.csr.pem to the certificate authority\n"), base, base);
  return NC_EXIT_DONE;
}

static GBytes *
join_key (GPtrArray *certificates, const char *key_path, const char *passphrase, GError **error)
{
  g_autofree char *pem = NULL;
  g_autoptr (EVP_PKEY) key = NULL;
  g_autoptr (GPtrArray) others = g_ptr_array_new ();

  if (!g_file_get_contents (key_path, &pem, NULL, error) || !(key = nc_keys_from_pem (pem, passphrase, error)))
    return NULL;
  for (guint i = 1; i < certificates->len; i++)
    g_ptr_array_add (others, certificates->pdata[i]);
  return nc_keys_to_pkcs12 (key, certificates->pdata[0], others, passphrase, error);
}

static NcExit
run_import (NcCli *cli, const NcKeysOptions *options)
{
  g_autoptr (GPtrArray) certificates = nc_certificates_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) p12 = NULL;
  g_autofree char *base = NULL, *certificate = NULL, *name = NULL;
  char passphrase[NC_KEYS_MAX_PASSPHRASE] = "";

  if (!options->file || !options->key)
    return nc_cli_usage (cli, "keys");
  if (!nc_certificates_load (certificates, options->file, &error))
    return nc_cli_fail_error (cli, NC_EXIT_BAD_INPUT, error);
  if (!nc_certificate_check_use (certificates->pdata[0], NC_CERTIFICATE_FOR_PAPERS, &error))
    return nc_cli_fail_error (cli, NC_EXIT_NOT_IN_ORDER, error);
  if (!nc_keys_read_passphrase (options, passphrase, FALSE))
    return nc_cli_fail (cli, NC_EXIT_USAGE, "%s",
                        _ ("a passphrase is needed: --passphrase-file, NENGCHA_PASSPHRASE, or typed"));
  certificate = nc_certificate_to_pem (certificates->pdata[0]);
  name = g_str_has_suffix (options->key, ".key.pem") ? g_strndup (options->key, strlen (options->key) - 8)
                                                     : g_strdup (options->key);
  p12 = join_key (certificates, options->key, passphrase, &error);
  OPENSSL_cleanse (passphrase, sizeof passphrase);
  if (!p12)
    return nc_cli_fail_error (cli, NC_EXIT_BAD_INPUT, error);
  base = options->out ? g_strdup (options->out) : g_steal_pointer (&name);
  name = g_strconcat (base, ".p12", NULL);
  if (!nc_keys_save (name, g_bytes_get_data (p12, NULL), g_bytes_get_size (p12), 0600, &error) ||
      !nc_keys_save_text (base, ".crt.pem", certificate, 0644, &error))
    return nc_cli_fail_error (cli, NC_EXIT_STORE, error);
  if (!cli->json)
    printf (_ ("Signing key: %s\n"), name);
  return NC_EXIT_DONE;
}

static void
print_certificate (NcCli *cli, X509 *certificate)
{
  g_autofree char *name = nc_certificate_name (certificate), *fingerprint = nc_certificate_fingerprint (certificate);
  g_autofree char *from = nc_clock_format_usec (nc_certificate_not_before_usec (certificate));
  g_autofree char *to = nc_clock_format_usec (nc_certificate_not_after_usec (certificate));
  g_autoptr (GString) out = g_string_new (NULL);

  if (!cli->json) {
    printf ("%s  %s – %s  %.16s%s\n", name, from, to, fingerprint,
            nc_certificate_is_demonstration (certificate) ? "  演示/DEMONSTRATION ONLY" : "");
    return;
  }
  nc_json_begin_object (out);
  nc_json_member_string (out, "name", name);
  nc_json_member_string (out, "from", from);
  nc_json_member_string (out, "to", to);
  nc_json_member_string (out, "fingerprint", fingerprint);
  nc_json_member_bool (out, "demonstration", nc_certificate_is_demonstration (certificate));
  nc_json_end_object (out);
  puts (out->str);
}

static NcExit
run_list (NcCli *cli)
{
  g_autofree char *folder = g_build_filename (cli->home, "keys", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_autoptr (GPtrArray) certificates = nc_certificates_new ();
  g_autoptr (GError) error = NULL;
  const char *name;

  while (dir && (name = g_dir_read_name (dir))) {
    g_autofree char *path = g_build_filename (folder, name, NULL);

    if (g_str_has_suffix (name, ".crt.pem") && !nc_certificates_load (certificates, path, &error))
      return nc_cli_fail_error (cli, NC_EXIT_BAD_INPUT, error);
  }
  for (guint i = 0; i < certificates->len; i++)
    print_certificate (cli, certificates->pdata[i]);
  return NC_EXIT_DONE;
}

NcExit
nc_cli_keys (NcCli *cli, int argc, char **argv)
{
  NcKeysOptions options = { 0 };

  if (argc < 2 || !parse (argc - 1, argv + 1, &options))
    return nc_cli_usage (cli, "keys");
  if (g_str_equal (argv[1], "new"))
    return run_new (cli, &options);
  if (g_str_equal (argv[1], "import"))
    return run_import (cli, &options);
  if (g_str_equal (argv[1], "dev-ca"))
    return nc_cli_keys_dev_ca (cli, &options);
  return g_str_equal (argv[1], "list") && argc == 2 ? run_list (cli) : nc_cli_usage (cli, "keys");
}
