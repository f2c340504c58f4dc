/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sign-support.h"
#include "test-folder.h"
#include <string.h>

static char *
run (const char *const *argv)
{
  char *out = NULL;
  g_autofree char *noise = NULL;
  g_autoptr (GError) error = NULL;

  g_spawn_sync (NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &out, &noise, NULL, &error);
  g_assert_no_error (error);
  return out;
}

static guint
count (const char *text, const char *word)
{
  guint n = 0;

  for (const char *p = text; (p = strstr (p, word)); p += strlen (word))
    n++;
  return n;
}

/* Other programs take a paper signed twice for what it is. */
static void
test_agreement (void)
{
  SignWorld *world;
  g_autofree char *folder = NULL, *file = NULL, *ca = NULL, *db = NULL, *pem = NULL, *sig = NULL, *check = NULL,
                  *view = NULL;
  g_autoptr (GBytes) prepared = NULL, one = NULL, two = NULL;
  static const char *const tools[] = { "pdfsig", "certutil", "qpdf", "mutool" };

  for (guint i = 0; i < G_N_ELEMENTS (tools); i++) {
    g_autofree char *path = g_find_program_in_path (tools[i]);

    if (!path) {
      g_test_skip (tools[i]);
      return;
    }
  }
  world = sign_world_new (NC_KEY_RSA);
  folder = g_dir_make_tmp ("nc-readers-XXXXXX", NULL);
  file = g_build_filename (folder, "paper.pdf", NULL);
  ca = g_build_filename (folder, "ca.pem", NULL);
  db = g_strconcat ("sql:", folder, NULL);
  pem = nc_certificate_to_pem (world->ca);
  prepared = sign_prepared_pdf ();
  one = sign_pdf (world, prepared, world->officer, "officer1");
  two = sign_pdf (world, one, world->second, "officer2");
  g_assert_true (g_file_set_contents (file, g_bytes_get_data (two, NULL), (gssize)g_bytes_get_size (two), NULL));
  g_assert_true (g_file_set_contents (ca, pem, -1, NULL));
  g_free (run ((const char *[]){ "certutil", "-N", "-d", db, "--empty-password", NULL }));
  g_free (run ((const char *[]){ "certutil", "-A", "-d", db, "-n", "root", "-t", ",C,", "-i", ca, NULL }));
  sig = run ((const char *[]){ "pdfsig", "-nssdir", db, file, NULL });
  g_assert_cmpuint (count (sig, "Signature is Valid."), ==, 2);
  g_assert_cmpuint (count (sig, "Certificate is Trusted."), ==, 2);
  g_assert_cmpuint (count (sig, "Total document signed"), ==, 1);
  check = run ((const char *[]){ "qpdf", "--check", file, NULL });
  g_assert_nonnull (strstr (check, "No syntax or stream encoding errors"));
  view = run ((const char *[]){ "mutool", "sign", "-v", file, NULL });
  g_assert_cmpuint (count (view, "Verifying signature"), ==, 2);
  g_assert_cmpuint (count (view, "The signature is valid but there have been edits since signing"), ==,
                    1); /* the first */
  g_assert_null (strstr (view, "igest"));
  test_folder_remove (folder);
  sign_world_free (world);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/readers/agreement", test_agreement);
  return g_test_run ();
}
