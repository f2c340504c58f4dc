/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-blobs.h"
#include "nc-case-paper-private.h"
#include "nc-font-settings.h"
#include "nc-gate.h"
#include <string.h>

static GBytes *
load_image (const char *reference, gpointer user, GError **error)
{
  NcCaseBook *book = user;

  return nc_blobs_get_bytes (book->store, reference, NC_MOST_PAPER_BYTES, error);
}

void
nc_paper_manner_clear (NcPaperManner *manner)
{
  g_clear_pointer (&manner->fonts, nc_font_set_unref);
  g_clear_pointer (&manner->templates, g_free);
}

/* @manner: (out caller-allocates): cleared by the caller whatever is returned */
gboolean
nc_paper_manner_load (NcCaseBook *book, NcPaperManner *manner, GError **error)
{
  const char *home = nc_store_get_home (book->store);

  manner->templates = g_build_filename (home, "templates", NULL);
  manner->fonts = nc_font_set_get_for_home (home, error);
  manner->options = (NcPaperOptions){ .clock = nc_store_get_clock (book->store),
                                      .fonts = manner->fonts,
                                      .template_dir = manner->templates,
                                      .load_image = load_image,
                                      .load_user = book };
  return manner->fonts != NULL;
}

/* 64 hexadecimal digits as 32 bytes; FALSE when they are not that. */
gboolean
nc_paper_hash_bytes (const char *hex, guint8 digest[32])
{
  if (!hex || strlen (hex) != 64)
    return FALSE;
  for (guint i = 0; i < 32; i++)
    digest[i] = (guint8)(g_ascii_xdigit_value (hex[2 * i]) << 4 | g_ascii_xdigit_value (hex[2 * i + 1]));
  return TRUE;
}

/* Says what the first of the shut gates says; always FALSE. */
gboolean
nc_case_refuse_with (GPtrArray *shut, GError **error)
{
  g_autofree char *message = nc_gate_result_text (shut->pdata[0]);

  g_set_error_literal (error, NC_CASE_ERROR, NC_CASE_ERROR_REFUSED, message);
  return FALSE;
}
