/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "command-support.h"
#include "test-folder.h"
#include <glib/gstdio.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>

char *
command_path (Fixture *fixture, const char *name)
{
  return g_build_filename (fixture->folder, name, NULL);
}

static void
limit_cb (gpointer data)
{
  const Fixture *fixture = data;
  struct rlimit limit = { fixture->most_bytes, fixture->most_bytes };

  if (fixture->most_bytes) {
    signal (SIGXFSZ, SIG_IGN);
    setrlimit (RLIMIT_FSIZE, &limit);
  }
}

void
command_run (Fixture *fixture, int expected, const char *command)
{
  g_autoptr (GString) line = g_string_new (command);
  g_autoptr (GPtrArray) argv = g_ptr_array_new_with_free_func (g_free);
  g_auto (GStrv) words = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *out = NULL, *noise = NULL;
  const char *const head[] = { g_getenv ("NENGCHA_CLI"), "--home", fixture->home, "--lang", "en", "--json" };
  int status = 0;

  g_string_replace (line, "$TMP", fixture->folder, 0);
  g_string_replace (line, "$CASE", fixture->case_id ? fixture->case_id : "", 0);
  g_assert_true (g_shell_parse_argv (line->str, NULL, &words, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (head); i++)
    g_ptr_array_add (argv, g_strdup (head[i]));
  if (fixture->day) {
    g_ptr_array_add (argv, g_strdup ("--as-of"));
    g_ptr_array_add (argv, g_strdup (fixture->day));
  }
  for (char **word = words; *word; word++)
    g_ptr_array_add (argv, g_strdup (*word));
  g_ptr_array_add (argv, NULL);
  g_spawn_sync (NULL, (char **)argv->pdata, NULL, G_SPAWN_DEFAULT, limit_cb, fixture, &out, &noise, &status, &error);
  g_assert_no_error (error);
  if (!WIFEXITED (status) || WEXITSTATUS (status) != expected)
    g_error ("%s: status %d instead of %d\n%s%s", line->str, status, expected, out, noise);
  g_free (fixture->output);
  fixture->output = g_strconcat (out, noise, NULL);
}

void
command_assert_output (Fixture *fixture, const char *text)
{
  if (!strstr (fixture->output, text))
    g_error ("the output lacks %s:\n%s", text, fixture->output);
}

X509 *
command_make_key (Fixture *fixture, const char *name, NcKeyType type, const char *ocsp)
{
  g_autoptr (EVP_PKEY) key = nc_keys_generate (type, NULL);
  X509 *certificate =
      nc_dev_ca_issue_default (fixture->world->ca_key, fixture->world->ca, key, "示例甲", "15000001", NULL);
  g_autofree char *file = g_strconcat (name, ".p12", NULL), *path = command_path (fixture, file);
  g_autoptr (GBytes) p12 = NULL;

  if (ocsp) {
    g_autofree char *value = g_strconcat ("OCSP;URI:", ocsp, NULL);
    X509_EXTENSION *extension = X509V3_EXT_conf_nid (NULL, NULL, NID_info_access, value);

    X509_add_ext (certificate, extension, -1);
    X509_sign (certificate, fixture->world->ca_key, EVP_sha256 ());
    X509_EXTENSION_free (extension);
  }
  p12 = nc_keys_to_pkcs12 (key, certificate, NULL, "geheim", NULL);
  g_assert_true (g_file_set_contents (path, g_bytes_get_data (p12, NULL), (gssize)g_bytes_get_size (p12), NULL));
  return certificate;
}

void
command_write_pem (Fixture *fixture, const char *name, EVP_PKEY *key, X509 *certificate)
{
  g_autofree char *path = command_path (fixture, name);
  FILE *file = fopen (path, "w");

  g_assert_nonnull (file);
  if (key)
    PEM_write_PKCS8PrivateKey (file, key, NULL, NULL, 0, NULL, NULL);
  else
    PEM_write_X509 (file, certificate);
  fclose (file);
}

void
command_set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *trust = NULL, *ca = NULL, *pem = NULL;

  (void)data;
  fixture->world = sign_world_new (NC_KEY_EC);
  fixture->folder = g_dir_make_tmp ("nengcha-commands-XXXXXX", NULL);
  fixture->home = command_path (fixture, "home");
  trust = g_build_filename (fixture->home, "trust", NULL);
  ca = g_build_filename (trust, "root.pem", NULL);
  pem = nc_certificate_to_pem (fixture->world->ca);
  g_assert_cmpint (g_mkdir_with_parents (trust, 0700), ==, 0);
  g_assert_true (g_file_set_contents (ca, pem, -1, NULL));
}

void
command_tear_down (Fixture *fixture, gconstpointer data)
{
  (void)data;
  if (fixture->thread) {
    g_cancellable_cancel (fixture->stop);
    g_thread_join (fixture->thread);
    g_object_unref (fixture->stop);
    g_object_unref (fixture->listener);
  }
  test_folder_remove (fixture->folder);
  sign_world_free (fixture->world);
  g_free (fixture->folder);
  g_free (fixture->home);
  g_free (fixture->case_id);
  g_free (fixture->output);
}

void
command_make_case (Fixture *fixture)
{
  g_autofree char *units = command_path (fixture, "units.csv");
  const char *at;

  g_assert_true (g_file_set_contents (
      units,
      "name,uscc,region_code,industry_code,address,legal_rep,contact,phone\n"
      "示例水泥有限公司,91150221MA0DEM001J,150221,3011,示例旗示例路1号,示例法人,示例联系人,0472-0000000\n",
      -1, NULL));
  command_run (fixture, 0, "officer add --id O1 --name 示例甲 --cert 15000001 --valid-to 2099-12-31 --org 示例中心");
  command_run (fixture, 0, "officer add --id O2 --name 示例乙 --cert 15000002 --valid-to 2099-12-31 --org 示例中心");
  command_run (
      fixture, 0,
      "issuer add --id BODY --name 示例旗节能监察中心 --kind body --prefix 示 --address 示例路2号 --phone 0472-0000001 "
      "--review-body 示例旗人民政府 --court 示例旗人民法院");
  command_run (fixture, 0, "import enterprises $TMP/units.csv");
  command_run (fixture, 0,
               "case new --enterprise 91150221MA0DEM001J --issuer BODY --officer 15000001 --officer 15000002 --item "
               "能源管理制度检查 --plan-ref 年度计划");
  at = strstr (fixture->output, "\"id\":\"");
  g_assert_nonnull (at);
  fixture->case_id = g_strndup (at + 6, strcspn (at + 6, "\""));
  command_run (fixture, 0, "case approve $CASE --by 示例局长");
}

GBytes *
command_read (Fixture *fixture, const char *name)
{
  g_autofree char *path = command_path (fixture, name);
  g_autoptr (GError) error = NULL;
  char *data = NULL;
  gsize length;

  g_file_get_contents (path, &data, &length, &error);
  g_assert_no_error (error);
  return g_bytes_new_take (data, length);
}
