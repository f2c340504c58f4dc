/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "paper-support.h"
#include "nc-paper-code.h"
#include "nc-paper-mark.h"

static GBytes *
load_image (const char *reference, gpointer user, GError **error)
{
  g_autofree char *path = g_build_filename (g_getenv ("NENGCHA_TEST_SOURCE"), "papers", reference, NULL);
  char *data = NULL;
  gsize length;

  (void)user;
  return g_file_get_contents (path, &data, &length, error) ? g_bytes_new_take (data, length) : NULL;
}

static NcPaper *
compose (const char *kind, const char *inked, const NcPaperOptions *options)
{
  g_autofree char *path = g_build_filename (g_getenv ("NENGCHA_TEST_SOURCE"), "papers/snapshot.json", NULL);
  json_t *snapshot = json_load_file (path, 0, NULL);
  g_autoptr (GError) error = NULL;
  NcPaper *paper;

  g_assert_nonnull (snapshot);
  if (inked)
    json_object_set_new (snapshot, "signatures", json_pack ("[{s:s, s:s}]", "box", inked, "image", "photo1"));
  paper = nc_paper_compose (kind, snapshot, options, &error);
  g_assert_no_error (error);
  json_decref (snapshot);
  return paper;
}

GBytes *
paper_compose (const char *kind, const char *inked)
{
  g_autoptr (NcClock) clock = nc_clock_new_as_of (nc_day_parse ("2026-11-20"));
  NcPaperOptions options = { .clock = clock, .load_image = load_image };
  g_autoptr (NcPaper) paper = compose (kind, inked, &options);

  return g_bytes_ref (paper->pdf);
}

GBytes *
paper_compose_coded (const char *kind, NcSigner *signer)
{
  g_autoptr (NcClock) clock = nc_clock_new_as_of (nc_day_parse ("2026-11-20"));
  NcPaperOptions options = { .clock = clock, .load_image = load_image };
  g_autoptr (NcPaper) paper = compose (kind, NULL, &options);
  json_t *places = nc_paper_places (paper);
  NcPdfVerifyOptions verify = { .anchors = g_ptr_array_new () };
  g_autoptr (GError) error = NULL;
  g_autoptr (NcPdfReport) report = nc_pdf_verify (paper->pdf, &verify, &error);
  guint8 hash[32];
  g_autofree char *code = NULL;
  NcPaperMark mark = { .kind = NC_PAPER_MARK_CODE };
  GBytes *coded;

  g_assert_no_error (error);
  for (guint i = 0; i < 32; i++)
    hash[i] = (guint8)(g_ascii_xdigit_value (paper->content_hash[2 * i]) << 4 |
                       g_ascii_xdigit_value (paper->content_hash[2 * i + 1]));
  mark.value = code = nc_paper_code_make (signer, report->number, hash, &error);
  g_assert_no_error (error);
  coded = nc_paper_mark (paper->pdf, places, &mark, 1, &options, &error);
  g_assert_no_error (error);
  g_ptr_array_unref (verify.anchors);
  json_decref (places);
  return coded;
}

GBytes *
paper_sign (SignWorld *world, const char *kind, const char *const *fields)
{
  GBytes *pdf = paper_compose (kind, NULL);

  for (guint i = 0; fields[i]; i++) {
    GBytes *next = sign_pdf (world, pdf, i % 2 ? world->second : world->officer, fields[i]);

    g_bytes_unref (pdf);
    pdf = next;
  }
  return pdf;
}
