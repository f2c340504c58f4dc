/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"
#include "nc-judgement.h"
#include "nc-record-reader.h"
#include <sys/mman.h>
#include <unistd.h>

/* A file of records as `judge KIND` reads it (CSV or JSON lines in any encoding); every kind in turn, by its length. */

static NcJudge *
shared_judge (void)
{
  static NcJudge *judge;

  if (!judge) {
    g_autoptr (NcReference) reference = nc_reference_open (NULL, NULL);

    judge = nc_judge_new (reference, NULL);
    g_assert_nonnull (judge);
  }
  return judge;
}

static int
file_of (const uint8_t *data, size_t size)
{
  int fd = memfd_create ("fuzz-record", MFD_CLOEXEC);

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (write (fd, data, size), ==, (gssize)size);
  lseek (fd, 0, SEEK_SET);
  return fd;
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  NcKind kind = (NcKind)(size % NC_N_KINDS);
  NcJudge *judge = shared_judge (); /* the reader finds columns that it has loaded */
  g_autoptr (GError) error = NULL;
  g_autoptr (NcRecordReader) reader = nc_record_reader_new (file_of (data, size), "fuzz", kind, &error);
  g_autoptr (NcVerdict) verdict = nc_verdict_new ();
  g_autoptr (GString) out = g_string_new (NULL);
  NcReadResult result = NC_READ_RECORD;
  NcRecord record;

  while (reader && result != NC_READ_END && result != NC_READ_FAILED) {
    g_clear_error (&error);
    result = nc_record_reader_next (reader, &record, &error);
    if (result != NC_READ_RECORD)
      continue;
    nc_judge_record (judge, &record, nc_day_from_ymd (2026, 11, 20), verdict);
    g_string_truncate (out, 0);
    nc_verdict_write_json (verdict, out);
    g_assert_true (g_utf8_validate (out->str, (gssize)out->len, NULL));
  }
  return 0;
}
