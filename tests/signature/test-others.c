/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-paper-code.h"
#include "paper-support.h"
#include "test-folder.h"
#include <glib/gstdio.h>
#include <string.h>

/* What other programs say about our signed papers: they must agree on the good ones. */

typedef struct {
  SignWorld *world;
  char *folder;
  GPtrArray *files; /* paths */
} Fixture;

static void
put (Fixture *fixture, const char *name, GBytes *pdf)
{
  char *path = g_build_filename (fixture->folder, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, g_bytes_get_data (pdf, NULL), (gssize)g_bytes_get_size (pdf), &error);
  g_assert_no_error (error);
  g_ptr_array_add (fixture->files, path);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  static const char *const two[] = { "officer1", "officer2", NULL };
  g_autoptr (GBytes) record = NULL, coded = NULL, order = NULL, stamped = NULL;
  g_autoptr (GError) error = NULL;

  fixture->world = sign_world_new ((NcKeyType)GPOINTER_TO_INT (data));
  fixture->folder = g_dir_make_tmp ("nengcha-others-XXXXXX", NULL);
  fixture->files = g_ptr_array_new_with_free_func (g_free);
  record = paper_sign (fixture->world, "D03", two);
  coded = paper_compose_coded ("D10", fixture->world->officer);
  order = sign_pdf (fixture->world, coded, fixture->world->officer, "seal");
  stamped = nc_pades_timestamp (record, sign_tsa, fixture->world, &error);
  g_assert_no_error (error);
  put (fixture, "record.pdf", record);
  put (fixture, "order.pdf", order);
  put (fixture, "stamped.pdf", stamped);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  (void)data;
  test_folder_remove (fixture->folder);
  sign_world_free (fixture->world);
  g_ptr_array_unref (fixture->files);
  g_free (fixture->folder);
}

/* Runs a program; @out takes what it prints. */
static gboolean
run (char **out, const char *program, ...)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  const char *argument;
  int status = 1;
  va_list args;

  g_ptr_array_add (argv, (char *)program);
  va_start (args, program);
  while ((argument = va_arg (args, const char *)))
    g_ptr_array_add (argv, (char *)argument);
  va_end (args);
  g_ptr_array_add (argv, NULL);
  g_free (*out);
  *out = NULL;
  return g_spawn_sync (NULL, (char **)argv->pdata, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL,
                       out, NULL, &status, NULL) &&
         g_spawn_check_wait_status (status, NULL);
}

static gboolean
is_absent (const char *program)
{
  g_autofree char *path = g_find_program_in_path (program);

  if (!path)
    g_test_skip ("a program that this test asks is not installed");
  return !path;
}

static guint
count (const char *text, const char *word)
{
  guint n = 0;

  for (const char *p = strstr (text, word); p; p = strstr (p + 1, word))
    n++;
  return n;
}

/* pdfsig with the demonstration authority in its own store of trust: valid, trusted, the last covers all. */
static void
test_pdfsig (Fixture *fixture, gconstpointer data)
{
  g_autofree char *nss = g_build_filename (fixture->folder, "nss", NULL), *db = g_strconcat ("sql:", nss, NULL),
                  *ca = g_build_filename (fixture->folder, "ca.pem", NULL),
                  *pem = nc_certificate_to_pem (fixture->world->ca), *out = NULL;
  static const guint signatures[] = { 2, 1, 2 };

  (void)data;
  if (is_absent ("pdfsig") || is_absent ("certutil"))
    return;
  g_mkdir (nss, 0700);
  g_assert_true (g_file_set_contents (ca, pem, -1, NULL));
  g_assert_true (run (&out, "certutil", "-N", "-d", db, "--empty-password", NULL));
  g_assert_true (run (&out, "certutil", "-A", "-d", db, "-n", "root", "-t", "C,C,C", "-i", ca, NULL));
  for (guint i = 0; i < fixture->files->len; i++) {
    g_assert_true (run (&out, "pdfsig", "-nssdir", db, fixture->files->pdata[i], NULL));
    if (count (out, "Signature is Valid") != signatures[i] || count (out, "Certificate is Trusted") != signatures[i] ||
        (i < 2 && count (out, "Total document signed") != 1))
      g_error ("%s", out);
  }
}

static void
test_qpdf (Fixture *fixture, gconstpointer data)
{
  g_autofree char *out = NULL;

  (void)data;
  if (is_absent ("qpdf"))
    return;
  for (guint i = 0; i < fixture->files->len; i++) {
    g_assert_true (run (&out, "qpdf", "--check", fixture->files->pdata[i], NULL));
    g_assert_null (strstr (out, "WARNING"));
  }
}

/* mutool has no store of trust: it must find the bytes unchanged. */
static void
test_mutool (Fixture *fixture, gconstpointer data)
{
  g_autofree char *out = NULL;

  (void)data;
  if (is_absent ("mutool"))
    return;
  run (&out, "mutool", "sign", "-v", fixture->files->pdata[1], NULL);
  if (!out || !strstr (out, "The document is unchanged since signing"))
    g_error ("%s", out ? out : "mutool says nothing");
}

/* The code on the printed first page, as a telephone would read it, belongs to the file and to no other. */
static void
test_zbar (Fixture *fixture, gconstpointer data)
{
  g_autofree char *out = NULL, *stem = g_build_filename (fixture->folder, "page", NULL), *png = NULL, *hash = NULL;
  g_autoptr (GBytes) pdf = NULL;
  g_autoptr (NcPdfReport) report = NULL;
  const char *file = fixture->files->pdata[1];
  char *bytes;
  gsize length;

  (void)data;
  if (is_absent ("zbarimg") || is_absent ("pdftoppm"))
    return;
  png = g_strconcat (stem, ".png", NULL);
  g_assert_true (run (&out, "pdftoppm", "-r", "200", "-singlefile", "-png", file, stem, NULL));
  g_assert_true (run (&out, "zbarimg", "-q", "--raw", "--nodbus", png, NULL));
  g_assert_true (g_file_get_contents (file, &bytes, &length, NULL));
  pdf = g_bytes_new_take (bytes, length);
  report = sign_verify (fixture->world, pdf, NC_SIGNATURE_LEVEL_B_B, NULL);
  g_assert_true (g_str_has_prefix (out, "NC1:"));
  g_assert_true (nc_paper_code_matches (g_strchomp (out), report, NULL));
  hash = g_strndup (report->content_hash, NC_PAPER_CHECK_DIGITS);
  g_assert_true (nc_paper_code_matches (hash, report, NULL));
  hash[0] = hash[0] == '0' ? '1' : '0';
  g_assert_false (nc_paper_code_matches (hash, report, NULL));
}

static char *
class_path (void)
{
  static const char *const jars[] = { "pdfbox2",    "fontbox2",         "commons-logging", "bcpkix",
                                      "bcprov",     "bcutil",           "preflight",       "xmpbox",
                                      "commons-io", "javax.activation", "jaxb-api" };
  g_autoptr (GString) path = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (jars); i++) {
    g_autofree char *file = g_strdup_printf ("/usr/share/java/%s.jar", jars[i]);

    if (!g_file_test (file, G_FILE_TEST_EXISTS))
      return NULL;
    g_string_append_printf (path, "%s%s", i ? ":" : "", file);
  }
  return g_string_free (g_steal_pointer (&path), FALSE);
}

/* FALSE, and a notice, when a part that it needs is not installed. */
static gboolean
run_java (Fixture *fixture, const char *program, char **out)
{
  g_autofree char *jars = class_path (), *source = g_build_filename (g_getenv ("NENGCHA_TEST_SOURCE"), program, NULL);
  char **files = (char **)fixture->files->pdata;

  if (is_absent ("javac"))
    return FALSE;
  if (!jars) {
    g_test_skip ("PDFBox or Bouncy Castle is not installed");
    return FALSE;
  }
  if (!run (out, "java", "-cp", jars, source, files[0], files[1], files[2], NULL))
    g_error ("%s", *out);
  return TRUE;
}

/* Signing and time-stamping leave PDF/A-1b what it is. */
static void
test_preflight (Fixture *fixture, gconstpointer data)
{
  g_autofree char *out = NULL;

  (void)data;
  run_java (fixture, "papers/Preflight.java", &out);
}

static void
test_bouncy_castle (Fixture *fixture, gconstpointer data)
{
  g_autofree char *out = NULL;

  (void)data;
  if (!run_java (fixture, "signature/Verify.java", &out))
    return;
  g_assert_cmpstr (out, ==, "record.pdf signed signed\norder.pdf signed\nstamped.pdf signed signed stamped\n");
}

/* A paper that PDFBox and Bouncy Castle have signed is sound here too, and countersigned it is still. */
static void
test_signed_elsewhere (Fixture *fixture, gconstpointer data)
{
  g_autofree char *jars = class_path (), *out = NULL,
                  *source = g_build_filename (g_getenv ("NENGCHA_TEST_SOURCE"), "signature/Sign.java", NULL),
                  *plain = g_build_filename (fixture->folder, "plain.pdf", NULL),
                  *whole = g_build_filename (fixture->folder, "elsewhere.pdf", NULL),
                  *p12 = g_build_filename (fixture->folder, "key.p12", NULL),
                  *seconds = g_strdup_printf ("%" G_GINT64_FORMAT, SIGN_NOW_USEC / G_USEC_PER_SEC);
  NcKeyType type = (NcKeyType)GPOINTER_TO_INT (data);
  g_autoptr (EVP_PKEY) key = nc_keys_generate (type, NULL);
  g_autoptr (X509) certificate = nc_dev_ca_issue (fixture->world->ca_key, fixture->world->ca, key, "示例丙", "15000003",
                                                  NC_DEV_OFFICER, SIGN_NOW_USEC / 2, SIGN_NOW_USEC * 2, NULL);
  g_autoptr (GBytes) prepared = sign_prepared_pdf (),
                     bytes = nc_keys_to_pkcs12 (key, certificate, NULL, "geheim", NULL), elsewhere = NULL, both = NULL;
  char *text;
  gsize length;

  if (is_absent ("javac"))
    return;
  if (!jars) {
    g_test_skip ("PDFBox or Bouncy Castle is not installed");
    return;
  }
  g_assert_true (
      g_file_set_contents (plain, g_bytes_get_data (prepared, NULL), (gssize)g_bytes_get_size (prepared), NULL));
  g_assert_true (g_file_set_contents (p12, g_bytes_get_data (bytes, NULL), (gssize)g_bytes_get_size (bytes), NULL));
  if (!run (&out, "java", "-cp", jars, source, plain, whole, p12, seconds,
            type == NC_KEY_RSA ? "SHA256withRSA" : "SHA256withECDSA", NULL))
    g_error ("%s", out);
  g_assert_true (g_file_get_contents (whole, &text, &length, NULL));
  elsewhere = g_bytes_new_take (text, length);
  g_assert_true (sign_is_sound (fixture->world, (const guint8 *)text, length, NC_SIGNATURE_LEVEL_B_B, 1));
  both = sign_pdf (fixture->world, elsewhere, fixture->world->second, "officer2");
  g_assert_true (sign_is_sound (fixture->world, g_bytes_get_data (both, NULL), g_bytes_get_size (both),
                                NC_SIGNATURE_LEVEL_B_B, 2));
}

static void
add (const char *path, NcKeyType type, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, GINT_TO_POINTER (type), set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("/others/pdfsig/ec", NC_KEY_EC, test_pdfsig);
  add ("/others/pdfsig/rsa", NC_KEY_RSA, test_pdfsig);
  add ("/others/zbar", NC_KEY_EC, test_zbar);
  add ("/others/qpdf", NC_KEY_EC, test_qpdf);
  add ("/others/mutool", NC_KEY_EC, test_mutool);
  add ("/others/preflight", NC_KEY_EC, test_preflight);
  add ("/others/bouncy-castle/ec", NC_KEY_EC, test_bouncy_castle);
  add ("/others/bouncy-castle/rsa", NC_KEY_RSA, test_bouncy_castle);
  add ("/others/bouncy-castle/sm2", NC_KEY_SM2, test_bouncy_castle);
  add ("/others/signed-elsewhere/ec", NC_KEY_EC, test_signed_elsewhere);
  add ("/others/signed-elsewhere/rsa", NC_KEY_RSA, test_signed_elsewhere);
  return g_test_run ();
}
