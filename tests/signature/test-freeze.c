/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was issued stays: signing puts marks and signatures behind the issued bytes, whatever has happened to templates,
   fonts and settings since. */
#include "command-support.h"
#include <glib/gstdio.h>
#include <poppler.h>
#include <string.h>

static char *
text_of (GBytes *pdf)
{
  g_autoptr (GError) error = NULL;
  PopplerDocument *document = poppler_document_new_from_bytes (pdf, NULL, &error);
  g_autoptr (GString) text = g_string_new (NULL);

  g_assert_no_error (error);
  for (int i = 0; i < poppler_document_get_n_pages (document); i++) {
    PopplerPage *page = poppler_document_get_page (document, i);
    g_autofree char *words = poppler_page_get_text (page);

    g_string_append (text, words);
    g_object_unref (page);
  }
  g_string_replace (text, "\n", "", 0);
  g_object_unref (document);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
assert_begins_with (GBytes *whole, GBytes *start)
{
  gsize n, m;
  const guint8 *a = g_bytes_get_data (whole, &n), *b = g_bytes_get_data (start, &m);

  g_assert_cmpuint (n, >, m);
  g_assert_cmpmem (a, m, b, m);
}

/* The value of a member of the last output. */
static char *
member (Fixture *fixture, const char *name)
{
  g_autofree char *key = g_strdup_printf ("\"%s\":\"", name);
  const char *at = strstr (fixture->output, key);

  g_assert_nonnull (at);
  at += strlen (key);
  return g_strndup (at, strcspn (at, "\""));
}

/* The shipped template with other words, in the home. */
static void
change_template (Fixture *fixture, const char *name)
{
  g_autofree char *from =
                      g_build_filename (g_getenv ("NENGCHA_TEST_SOURCE"), "../reports/papers/templates", name, NULL),
                  *folder = g_build_filename (fixture->home, "templates", NULL),
                  *to = g_build_filename (folder, name, NULL), *text = NULL;
  g_autoptr (GString) other = NULL;

  g_assert_true (g_file_get_contents (from, &text, NULL, NULL));
  other = g_string_new (text);
  g_string_append (other, "这是签发以后才写进模板的话。\n");
  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (to, other->str, -1, NULL));
}

static void
copy_ink (Fixture *fixture)
{
  g_autofree char *from = g_build_filename (g_getenv ("NENGCHA_TEST_SOURCE"), "case/scenarios/ink.json", NULL),
                  *to = command_path (fixture, "ink.json"), *text = NULL;

  g_assert_true (g_file_get_contents (from, &text, NULL, NULL));
  g_assert_true (g_file_set_contents (to, text, -1, NULL));
}

/* The template changes between issue and signature: the drafts change, the issued paper does not. */
static void
test_template (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) issued = NULL, inked = NULL, sealed = NULL, draft = NULL;
  g_autofree char *hash = NULL, *again = NULL, *words = NULL, *later = NULL, *drafted = NULL;

  (void)data;
  X509_free (command_make_key (fixture, "officer", NC_KEY_EC, NULL));
  copy_ink (fixture);
  command_make_case (fixture);
  command_run (fixture, 0, "paper issue D01 --case $CASE");
  hash = member (fixture, "content_sha256");
  command_run (fixture, 0, "paper get D01 --case $CASE --output $TMP/issued.pdf");
  issued = command_read (fixture, "issued.pdf");
  words = text_of (issued);
  change_template (fixture, "D01.txt");
  command_run (fixture, 0, "paper preview D01 --case $CASE --output $TMP/draft.pdf");
  draft = command_read (fixture, "draft.pdf");
  drafted = text_of (draft);
  g_assert_nonnull (strstr (drafted, "这是签发以后才写进模板的话"));
  command_run (fixture, 0, "paper sign D01 --case $CASE --role officer1 --handwriting $TMP/ink.json");
  command_run (fixture, 0, "paper get D01 --case $CASE --output $TMP/inked.pdf");
  inked = command_read (fixture, "inked.pdf");
  assert_begins_with (inked, issued);
  command_run (fixture, 0, "paper sign D01 --case $CASE --role head --p12 $TMP/officer.p12");
  command_run (fixture, 0, "paper get D01 --case $CASE --output $TMP/sealed.pdf");
  sealed = command_read (fixture, "sealed.pdf");
  assert_begins_with (sealed, inked);
  later = text_of (sealed);
  g_assert_cmpstr (later, ==, words);
  command_run (fixture, 0, "paper verify $TMP/sealed.pdf");
  again = member (fixture, "content_hash");
  g_assert_cmpstr (again, ==, hash);
  command_run (fixture, 0, "store check");
}

/* What the paper was made with is kept by its hash. */
static void
test_kept (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path =
                      g_build_filename (g_getenv ("NENGCHA_TEST_SOURCE"), "../reports/papers/templates/D01.txt", NULL),
                  *text = NULL, *frozen = NULL, *hash = NULL, *folder = NULL, *file = NULL;

  (void)data;
  command_make_case (fixture);
  command_run (fixture, 0, "paper issue D01 --case $CASE");
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  frozen = g_strdup_printf ("// D01.txt\n%s\n", text);
  hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, frozen, -1);
  folder = g_strndup (hash, 2);
  file = g_build_filename (fixture->home, "blobs", folder, hash, NULL);
  g_assert_true (g_file_test (file, G_FILE_TEST_EXISTS));
}

/* A refusal is noted where the record has a place for it, with reason and witness; a reason that is too long for any
   place is refused and leaves nothing behind. */
static void
test_refusal (Fixture *fixture, gconstpointer data)
{
  static const char *const steps[] = {
    "case notify $CASE --mode 直接 --receiver 示例收发 --receiver-role mail-clerk",
    "case visit $CASE --start 2026-09-11T09:00 --place 示例旗示例路1号",
    "case record $CASE --certificates-shown 2026-09-11T09:02 --rights-told --basis-told --recusal none --site-head "
    "示例厂长 --statement 无意见 --read-back --end 2026-09-11T16:00",
    "paper issue D03 --case $CASE",
    "paper get D03 --case $CASE --output $TMP/issued.pdf",
  };
  static const char *const days[] = { "2026-09-02", "2026-09-11", "2026-09-11", "2026-09-11", "2026-09-11" };
  g_autoptr (GBytes) issued = NULL, noted = NULL, whole = NULL;
  g_autofree char *words = NULL, *much = g_strnfill (3000, 'x'), *command = NULL;

  (void)data;
  fixture->day = "2026-09-01";
  copy_ink (fixture);
  command_make_case (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++) {
    fixture->day = days[i];
    command_run (fixture, 0, steps[i]);
  }
  issued = command_read (fixture, "issued.pdf");
  command = g_strdup_printf ("paper sign D03 --case $CASE --role party --refused %s", much);
  command_run (fixture, 3, command);
  command_run (fixture, 0, "paper sign D03 --case $CASE --role party --refused 对设备数量有异议 --witness 示例见证人");
  command_run (fixture, 0, "paper sign D03 --case $CASE --role officer1 --handwriting $TMP/ink.json");
  command_run (fixture, 0, "paper get D03 --case $CASE --output $TMP/noted.pdf");
  noted = command_read (fixture, "noted.pdf");
  assert_begins_with (noted, issued);
  words = text_of (noted);
  g_assert_nonnull (strstr (words, "对设备数量有异议"));
  g_assert_nonnull (strstr (words, "示例见证人"));
  g_assert_nonnull (strstr (words, "2026年9月11日"));
}

static void
add (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, command_set_up, test, command_tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_setenv ("NENGCHA_PASSPHRASE", "geheim", TRUE);
  add ("/freeze/template", test_template);
  add ("/freeze/kept", test_kept);
  add ("/freeze/refusal", test_refusal);
  return g_test_run ();
}
