/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>
#include <stdlib.h>
#include <string.h>
#include <zip.h>

/* Packs (name, content) pairs that end with NULL as a ZIP file in memory. */
static inline GBytes *
test_workbook_pack (const char *const *parts)
{
  zip_error_t error;
  zip_source_t *source;
  zip_t *zip;
  zip_stat_t stat;
  char *data;

  zip_error_init (&error);
  source = zip_source_buffer_create (NULL, 0, 0, &error);
  zip_source_keep (source);
  zip = zip_open_from_source (source, ZIP_TRUNCATE, &error);
  g_assert_nonnull (zip);
  for (guint i = 0; parts[i]; i += 2) {
    zip_source_t *part = zip_source_buffer (zip, parts[i + 1], strlen (parts[i + 1]), 0);

    g_assert_cmpint (zip_file_add (zip, parts[i], part, ZIP_FL_ENC_UTF_8), >=, 0);
  }
  g_assert_cmpint (zip_close (zip), ==, 0);
  zip_source_open (source);
  zip_source_stat (source, &stat);
  data = g_malloc (stat.size);
  g_assert_cmpint (zip_source_read (source, data, stat.size), ==, (zip_int64_t)stat.size);
  zip_source_close (source);
  zip_source_free (source);
  zip_error_fini (&error);
  return g_bytes_new_take (data, stat.size);
}

#define TEST_WORKBOOK_HEAD                                                                                             \
  "_rels/.rels",                                                                                                       \
      "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'><Relationship Id='r1' "     \
      "Type='http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument' "                     \
      "Target='xl/workbook.xml'/></Relationships>"
#define TEST_WORKBOOK_RELS                                                                                             \
  "xl/_rels/workbook.xml.rels", "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>" \
                                "<Relationship Id='s1' Type='http://x/worksheet' Target='worksheets/sheet1.xml'/>"     \
                                "<Relationship Id='s2' Type='http://x/worksheet' Target='/xl/worksheets/sheet2.xml'/>" \
                                "<Relationship Id='s3' Type='http://x/sharedStrings' Target='sharedStrings.xml'/>"     \
                                "<Relationship Id='s4' Type='http://x/styles' Target='styles.xml'/></Relationships>"
#define TEST_WORKBOOK_SHEETS(first, second)                                                                            \
  "xl/workbook.xml",                                                                                                   \
      "<workbook xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main' xmlns:r='http://r'><sheets>"        \
      "<sheet name='" first "' sheetId='1' r:id='s1'/>"                                                                \
      "<sheet name='" second "' sheetId='2' state='hidden' r:id='s2'/></sheets></workbook>"
#define TEST_WORKBOOK_SHEET(rows)                                                                                      \
  "<worksheet xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'><sheetData>" rows                      \
  "</sheetData></worksheet>"
