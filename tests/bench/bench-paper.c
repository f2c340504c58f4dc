/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-image.h"
#include "nc-paper.h"
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

#define ROUNDS 40

/* A picture of twelve million points, as a telephone makes them. */
static GBytes *
camera_jpeg (void)
{
  NcImage image = { .width = 4000, .height = 3000, .channels = 3 };
  g_autofree guint8 *pixels = g_malloc ((gsize)4000 * 3000 * 3);
  GBytes *jpeg;

  for (gsize i = 0; i < (gsize)4000 * 3000 * 3; i++)
    pixels[i] = (guint8)((i / 3 % 4000) / 16 + i / 12000 / 24 + i * 2654435761u % 7);
  image.pixels = pixels;
  jpeg = nc_image_to_jpeg (&image, 88, NULL);
  g_assert_nonnull (jpeg);
  return jpeg;
}

/* "camera1", "camera2" …: the same bytes, read anew each time */
static GBytes *
load_image (const char *reference, gpointer user, GError **error)
{
  static GBytes *camera;
  g_autofree char *path = g_build_filename (g_getenv ("NENGCHA_TEST_SOURCE"), "papers", reference, NULL);
  char *data = NULL;
  gsize length;

  (void)user;
  if (g_str_has_prefix (reference, "camera")) {
    if (!camera)
      camera = camera_jpeg ();
    return g_bytes_ref (camera);
  }
  return g_file_get_contents (path, &data, &length, error) ? g_bytes_new_take (data, length) : NULL;
}

static double
resident_mb (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return (double)usage.ru_maxrss / 1024;
}

static void
measure (const char *name, const char *kind, json_t *snapshot, const NcPaperOptions *options, int rounds,
         const char *target)
{
  gint64 start = 0;
  gsize bytes = 0;
  guint pages = 0;

  for (int i = -1; i < rounds; i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (NcPaper) paper = nc_paper_compose (kind, snapshot, options, &error);

    if (i < 0)
      start = g_get_monotonic_time ();
    if (!paper)
      g_error ("%s: %s", kind, error->message);
    bytes = g_bytes_get_size (paper->pdf);
    pages = paper->n_pages;
  }
  printf ("%s: %.1f ms, %u pages, %zu bytes, peak %.0f MB (target %s)\n", name,
          (double)(g_get_monotonic_time () - start) / 1000 / rounds, pages, bytes, resident_mb (), target);
}

static double
current_mb (void)
{
  g_autofree char *text = NULL;

  if (!g_file_get_contents ("/proc/self/statm", &text, NULL, NULL))
    return 0;
  return (double)g_ascii_strtoull (strchr (text, ' '), NULL, 10) * 4096 / 1048576;
}

static void
measure_growth (json_t *snapshot, const NcPaperOptions *options)
{
  double before = 0;

  for (int i = 0; i < 1000; i++) {
    g_autoptr (NcPaper) paper = nc_paper_compose ("D14", snapshot, options, NULL);

    g_assert_nonnull (paper);
    if (i == 100)
      before = current_mb ();
  }
  printf ("1,000 papers in a row: %+.1f MB (target no growth)\n", current_mb () - before);
}

int
main (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("NENGCHA_TEST_SOURCE"), "papers/snapshot.json", NULL);
  json_t *snapshot = json_load_file (path, 0, NULL), *rows = json_array (), *evidence, *site;
  g_autoptr (NcClock) clock = nc_clock_new_as_of (nc_day_parse ("2026-11-20"));
  NcPaperOptions options = { .clock = clock, .load_image = load_image, .skip_render_check = TRUE };

  g_assert_nonnull (snapshot);
  json_object_set_new (snapshot, "signatures",
                       json_pack ("[{s:s, s:s}, {s:s, s:s}]", "box", "officer1", "image", "photo1", "box", "officer2",
                                  "image", "photo1"));
  measure ("paper of two pages, table, two signature images, code", "D14", snapshot, &options, ROUNDS, "30 ms, 150 KB");
  options.skip_render_check = FALSE;
  measure ("the same with the pages looked at", "D14", snapshot, &options, ROUNDS, "-");
  options.skip_render_check = TRUE;
  json_object_del (snapshot, "signatures");
  measure_growth (snapshot, &options);
  measure ("rectification notice", "D10", snapshot, &options, ROUNDS, "30 ms, 150 KB");
  for (int i = 0; i < 500; i++)
    json_array_append_new (rows, json_pack ("{s:s, s:s, s:s, s:s, s:i, s:s}", "no", "1", "name", "三相异步电动机",
                                            "model", "Y160M-4", "serial", "A-0341", "count", i, "location", "1号泵房"));
  site = json_object_get (snapshot, "site");
  json_object_set_new (site, "equipment", rows);
  measure ("site record of 500 machines", "D03", snapshot, &options, 3, "3 s, 200 MB");
  evidence = json_object_get (snapshot, "evidence");
  for (int i = 0; i < 40; i++) {
    json_t *photo = json_deep_copy (json_array_get (evidence, 0));
    char name[16];

    g_snprintf (name, sizeof name, "camera%d", i);
    json_object_set_new (photo, "image", json_string (name));
    json_array_append_new (evidence, photo);
  }
  measure ("photo sheets with 40 pictures of 12 megapixels", "D05", snapshot, &options, 2,
           "3 s, 200 MB with the record");
  json_decref (snapshot);
  return 0;
}
