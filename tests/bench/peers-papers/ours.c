/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-paper.h"
#include <cairo-pdf.h>
#include <pango/pangocairo.h>
#include <poppler.h>
#include <stdio.h>
#include <string.h>

/* ours FOLDER: a rectification notice composed here, its words left in FOLDER/words.txt for the peers, and the same
   words set by pango and written by cairo; both as one line of JSON, for run.mjs. */

#define ROUNDS 15

static char *
words_of (GBytes *pdf)
{
  PopplerDocument *document = poppler_document_new_from_bytes (pdf, NULL, NULL);
  GString *words = g_string_new (NULL);

  for (int i = 0; document && i < poppler_document_get_n_pages (document); i++) {
    PopplerPage *page = poppler_document_get_page (document, i);
    g_autofree char *text = poppler_page_get_text (page);

    g_string_append_printf (words, "%s\n", text);
    g_object_unref (page);
  }
  g_clear_object (&document);
  return g_string_free (words, FALSE);
}

static double
time_ours (json_t *snapshot, gboolean looked_at, gsize *bytes, char **words)
{
  g_autoptr (NcClock) clock = nc_clock_new_as_of (nc_day_parse ("2026-11-20"));
  NcPaperOptions options = { .clock = clock, .skip_render_check = !looked_at };
  gint64 start = 0;

  for (int i = -1; i < ROUNDS; i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (NcPaper) paper = nc_paper_compose ("D10", snapshot, &options, &error);

    if (i < 0)
      start = g_get_monotonic_time ();
    if (!paper)
      g_error ("%s", error->message);
    *bytes = g_bytes_get_size (paper->pdf);
    if (!*words)
      *words = words_of (paper->pdf);
  }
  return (double)(g_get_monotonic_time () - start) / 1000 / ROUNDS;
}

static cairo_status_t
count_cb (void *closure, const unsigned char *data, unsigned int length)
{
  (void)data;
  *(gsize *)closure += length;
  return CAIRO_STATUS_SUCCESS;
}

/* 22 lines a page, as pango breaks them */
static void
draw_pango (const char *words, gsize *bytes)
{
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream (count_cb, bytes, 595.28, 841.89);
  cairo_t *cr = cairo_create (surface);
  PangoLayout *layout = pango_cairo_create_layout (cr);
  PangoFontDescription *font = pango_font_description_from_string ("Noto Serif CJK SC 16px");

  pango_layout_set_font_description (layout, font);
  pango_layout_set_width (layout, 442 * PANGO_SCALE);
  pango_layout_set_text (layout, words, -1);
  for (int i = 0; i < pango_layout_get_line_count (layout); i++) {
    cairo_move_to (cr, 79.4, 130 + 29.0 * (i % 22));
    pango_cairo_show_layout_line (cr, pango_layout_get_line_readonly (layout, i));
    if (i % 22 == 21)
      cairo_show_page (cr);
  }
  g_object_unref (layout);
  pango_font_description_free (font);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

static double
time_pango (const char *words, gsize *bytes)
{
  gint64 start = 0;

  for (int i = -1; i < ROUNDS; i++) {
    if (i < 0)
      start = g_get_monotonic_time ();
    *bytes = 0;
    draw_pango (words, bytes);
  }
  return (double)(g_get_monotonic_time () - start) / 1000 / ROUNDS;
}

int
main (int argc, char **argv)
{
  g_autofree char *path = g_build_filename (g_getenv ("NENGCHA_TEST_SOURCE"), "papers/snapshot.json", NULL),
                  *words = NULL, *out = argc > 1 ? g_build_filename (argv[1], "words.txt", NULL) : NULL;
  json_t *snapshot = json_load_file (path, 0, NULL);
  gsize bytes = 0, pango_bytes = 0;
  double plain, gated, pango;

  if (!snapshot || !out)
    return 1;
  plain = time_ours (snapshot, FALSE, &bytes, &words);
  gated = time_ours (snapshot, TRUE, &bytes, &words);
  pango = time_pango (words, &pango_bytes);
  g_file_set_contents (out, words, -1, NULL);
  printf ("{\"plain\":%.2f,\"gated\":%.2f,\"bytes\":%zu,\"pango\":%.2f,\"pango_bytes\":%zu}\n", plain, gated, bytes,
          pango, pango_bytes);
  json_decref (snapshot);
  return 0;
}
