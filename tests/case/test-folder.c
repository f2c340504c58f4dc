/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pages of a case folder and the joining of files: counted, attached, the same bytes again; damaged files are told.
 */
#include "nc-folder-pages.h"
#include "nc-pdf-file.h"
#include "nc-pdf-join.h"
#include "nc-signature-error.h"
#include <string.h>

static GBytes *
make_pages (const char *title, guint n_rows)
{
  static const char *const heads[] = { "序号", "事项" };
  static const double widths[] = { 20, 80 };
  static const char *const cover[][2] = { { "案由", "示例" } };
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify)g_strfreev);
  g_autoptr (NcClock) clock = nc_clock_new_as_of (nc_day_parse ("2026-11-20"));
  g_autoptr (GError) error = NULL;
  NcFolderTable table = { "办理过程记录", NULL, 2, heads, widths, rows };
  NcFolderPages pages = { "示例旗节能监察中心", title, cover, 1, NULL, &table, 1 };
  GBytes *bytes;

  for (guint i = 0; i < n_rows; i++) {
    GStrv row = g_new0 (char *, 3);

    row[0] = g_strdup_printf ("%u", i + 1);
    row[1] = g_strdup ("现场监察笔录已制作并由双方签名");
    g_ptr_array_add (rows, row);
  }
  bytes = nc_folder_pages_compose (&pages, clock, NULL, &error);
  g_assert_no_error (error);
  return bytes;
}

static void
test_join (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) one = make_pages ("甲", 5), many = make_pages ("乙", 300);
  NcPdfPart parts[] = { { one, "甲" }, { many, "乙" }, { one, "甲又一份" } };
  NcPdfAttachment files[] = { { many, "02-乙.pdf", "application/pdf" }, { one, "01-甲.pdf", "application/pdf" } };
  g_autoptr (GBytes) joined = nc_pdf_join (parts, 3, files, 2, "案卷", 1, &error),
                     again = nc_pdf_join (parts, 3, files, 2, "案卷", 1, &error);
  guint n_one = nc_pdf_count_pages (one, &error), n_many = nc_pdf_count_pages (many, &error);
  gsize size;
  const char *data = g_bytes_get_data (joined, &size);

  g_assert_no_error (error);
  g_assert_cmpuint (n_one, ==, 2);
  g_assert_cmpuint (n_many, >, 5);
  g_assert_cmpuint (nc_pdf_count_pages (joined, &error), ==, 2 * n_one + n_many);
  g_assert_true (g_bytes_equal (joined, again));
  g_assert_nonnull (memmem (data, size, "/EmbeddedFiles", strlen ("/EmbeddedFiles")));
  g_assert_nonnull (memmem (data, size, "/Outlines", strlen ("/Outlines")));
}

static void
test_refused (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) none = g_bytes_new_static ("no pdf", 6), one = make_pages ("甲", 5);
  NcPdfPart bad[] = { { one, "甲" }, { none, "坏" } };
  g_autofree NcPdfPart *many = g_new0 (NcPdfPart, NC_PDF_JOIN_MOST_PARTS + 1);

  g_assert_null (nc_pdf_join (bad, 2, NULL, 0, "案卷", 1, &error));
  g_assert_error (error, NC_SIGNATURE_ERROR, NC_SIGNATURE_ERROR_NOT_PDF);
  g_assert_nonnull (strstr (error->message, "坏"));
  g_clear_error (&error);
  g_assert_null (nc_pdf_join (many, NC_PDF_JOIN_MOST_PARTS + 1, NULL, 0, "案卷", 1, &error));
  g_assert_error (error, NC_SIGNATURE_ERROR, NC_SIGNATURE_ERROR_LIMIT);
  g_clear_error (&error);
  g_assert_cmpuint (nc_pdf_count_pages (none, &error), ==, 0);
  g_assert_nonnull (error);
}

/* Changed copies of a file are refused or joined to a file that opens; nothing else. */
static void
test_changed (void)
{
  g_autoptr (GBytes) one = make_pages ("甲", 5);
  GRand *dice = g_rand_new_with_seed (5);
  guint joined = 0;

  for (guint i = 0; i < 300; i++) {
    g_autoptr (GError) error = NULL;
    gsize size;
    const char *data = g_bytes_get_data (one, &size);
    g_autofree char *copy = g_memdup2 (data, size);
    g_autoptr (GBytes) changed = NULL, out = NULL;
    NcPdfPart part = { NULL, "变" };

    for (int k = 0; k < 3; k++)
      copy[g_rand_int_range (dice, 0, (int)size)] = (char)g_rand_int_range (dice, 0, 256);
    part.pdf = changed = g_bytes_new (copy, i % 3 ? size : (gsize)g_rand_int_range (dice, 0, (int)size));
    out = nc_pdf_join (&part, 1, NULL, 0, "案卷", 1, &error);
    g_assert_true ((out == NULL) == (error != NULL));
    if (out) {
      g_autoptr (NcPdf) opened = nc_pdf_open (out, &error);

      joined += opened != NULL;
    }
  }
  g_rand_free (dice);
  g_assert_cmpuint (joined, >, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/folder/join", test_join);
  g_test_add_func ("/folder/refused", test_refused);
  g_test_add_func ("/folder/changed", test_changed);
  return g_test_run ();
}
