/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A print of a paper, photographed askew and saved badly, against the file and against the store; a file whose end was
   cut off against the store. All without a network. */
#include "command-support.h"
#include <string.h>

static gboolean
lacks (const char *program)
{
  g_autofree char *path = g_find_program_in_path (program);

  if (!path)
    g_test_skip ("poppler-utils or imagemagick is not installed");
  return !path;
}

static void
run (Fixture *fixture, const char *command)
{
  g_autoptr (GString) line = g_string_new (command);
  g_autoptr (GError) error = NULL;
  int status = 0;

  g_string_replace (line, "$TMP", fixture->folder, 0);
  g_spawn_command_line_sync (line->str, NULL, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_true (g_spawn_check_wait_status (status, &error));
}

static void
make_signed (Fixture *fixture, NcKeyType type)
{
  X509_free (command_make_key (fixture, "officer", type, NULL));
  command_make_case (fixture);
  command_run (fixture, 0, "paper issue D01 --case $CASE");
  command_run (fixture, 0, "paper sign D01 --case $CASE --role head --p12 $TMP/officer.p12");
  command_run (fixture, 0, "paper get D01 --case $CASE --output $TMP/paper.pdf");
}

static void
test_photo (Fixture *fixture, gconstpointer data)
{
  static const struct {
    const char *dpi, *turn, *noise, *quality;
  } ways[] = { { "150", "0", "0.1", "60" },
               { "200", "2", "0.3", "60" },
               { "300", "-2", "0.5", "60" },
               { "200", "178", "0.2", "60" } };

  if (lacks ("pdftoppm") || lacks ("convert"))
    return;
  make_signed (fixture, (NcKeyType)GPOINTER_TO_INT (data));
  command_run (fixture, 3, "paper verify $TMP/paper.pdf --qr $TMP/units.csv");
  if (strstr (fixture->output, "built without")) {
    g_test_skip ("built without zbar");
    return;
  }
  /* the modules of a code with an RSA signature are 0.3 mm wide: too small for 150 dpi */
  for (guint i = GPOINTER_TO_INT (data) == NC_KEY_RSA; i < G_N_ELEMENTS (ways); i++) {
    g_autofree char *render = g_strdup_printf ("pdftoppm -r %s -f 1 -l 1 -singlefile -png $TMP/paper.pdf $TMP/page",
                                               ways[i].dpi),
                    *photo = g_strdup_printf (
                        "convert $TMP/page.png -background gray80 -rotate %s -attenuate %s +noise Gaussian "
                        "-quality %s $TMP/photo.jpg",
                        ways[i].turn, ways[i].noise, ways[i].quality);

    run (fixture, render);
    run (fixture, photo);
    command_run (fixture, 0, "paper verify $TMP/paper.pdf --qr $TMP/photo.jpg");
    command_run (fixture, 0, "paper verify --qr $TMP/photo.jpg");
    command_assert_output (fixture, "\"sound\":true");
  }
  /* the same print against another paper of the same signer */
  command_run (fixture, 0,
               "case new --enterprise 91150221MA0DEM001J --issuer BODY --officer 15000001 --officer 15000002 --item "
               "能源利用状况报告检查 --plan-ref 年度计划");
  g_free (fixture->case_id);
  fixture->case_id = g_strndup (strstr (fixture->output, "\"id\":\"") + 6, 36);
  command_run (fixture, 0, "case approve $CASE --by 示例局长");
  command_run (fixture, 0, "paper issue D01 --case $CASE");
  command_run (fixture, 0, "paper sign D01 --case $CASE --role head --p12 $TMP/officer.p12");
  command_run (fixture, 0, "paper get D01 --case $CASE --output $TMP/other.pdf");
  command_run (fixture, 1, "paper verify $TMP/other.pdf --qr $TMP/photo.jpg");
  command_assert_output (fixture, "another paper");
}

/* What the store knows: a file cut back to its first signature is sound by itself, but not what was issued. */
static void
test_store (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) first = NULL;
  g_autofree char *path = command_path (fixture, "strange.pdf");
  g_autoptr (GBytes) strange = NULL;
  SignWorld *world = fixture->world;

  (void)data;
  make_signed (fixture, NC_KEY_EC);
  command_run (fixture, 0, "paper verify $TMP/paper.pdf --store");
  command_run (fixture, 0, "paper sign D01 --case $CASE --role section --p12 $TMP/officer.p12");
  command_run (fixture, 0, "paper get D01 --case $CASE --output $TMP/both.pdf");
  command_run (fixture, 0, "paper verify $TMP/both.pdf --store");
  command_run (fixture, 0, "paper verify $TMP/paper.pdf");
  command_run (fixture, 1, "paper verify $TMP/paper.pdf --store");
  command_assert_output (fixture, "cut off");
  first = paper_compose ("D10", NULL);
  strange = sign_pdf (world, first, world->officer, "seal");
  g_assert_true (
      g_file_set_contents (path, g_bytes_get_data (strange, NULL), (gssize)g_bytes_get_size (strange), NULL));
  command_run (fixture, 1, "paper verify $TMP/strange.pdf --store");
  command_assert_output (fixture, "issued no such paper");
  command_run (fixture, 1, "paper verify --qr AAAA-BBBB-CCCC");
}

static void
add (const char *path, NcKeyType type, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, GINT_TO_POINTER (type), command_set_up, test, command_tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_setenv ("NENGCHA_PASSPHRASE", "geheim", TRUE);
  add ("/print/photo/ec", NC_KEY_EC, test_photo);
  add ("/print/photo/rsa", NC_KEY_RSA, test_photo);
  add ("/print/store", NC_KEY_EC, test_store);
  return g_test_run ();
}
