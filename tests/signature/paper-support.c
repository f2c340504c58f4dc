/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "paper-support.h"
#include "nc-paper.h"

static GBytes *
load_image (const char *reference, gpointer user, GError **error)
{
  g_autofree char *path = g_build_filename (g_getenv ("NENGCHA_TEST_SOURCE"), "papers", reference, NULL);
  char *data = NULL;
  gsize length;

  (void)user;
  return g_file_get_contents (path, &data, &length, error) ? g_bytes_new_take (data, length) : NULL;
}

GBytes *
paper_compose (const char *kind, const char *inked)
{
  g_autofree char *path = g_build_filename (g_getenv ("NENGCHA_TEST_SOURCE"), "papers/snapshot.json", NULL);
  g_autoptr (NcClock) clock = nc_clock_new_as_of (nc_day_parse ("2026-11-20"));
  NcPaperOptions options = { .clock = clock, .load_image = load_image };
  json_t *snapshot = json_load_file (path, 0, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (NcPaper) paper = NULL;

  g_assert_nonnull (snapshot);
  if (inked)
    json_object_set_new (snapshot, "signatures", json_pack ("[{s:s, s:s}]", "box", inked, "image", "photo1"));
  paper = nc_paper_compose (kind, snapshot, &options, &error);
  g_assert_no_error (error);
  json_decref (snapshot);
  return g_bytes_ref (paper->pdf);
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
