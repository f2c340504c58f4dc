/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>
#include "nc-judgement.h"
#include "nc-lang.h"
#include "nc-record-reader.h"

#define N_RECORDS         300000
#define TARGET_PER_SECOND 300000

/* Motors from CSV to JSON lines on one core, as `judge motor` does it, without the writing to a file. */
static char *
make_ledger (void)
{
  static const char *const sizes[] = { "0.75", "1.5", "2.2", "4",  "5.5", "7.5", "11",
                                       "18.5", "30",  "45",  "55", "75",  "90" };
  char *path = NULL;
  int fd = g_file_open_tmp ("nengcha-bench-XXXXXX", &path, NULL);
  FILE *file = fdopen (fd, "w");
  g_autoptr (GRand) random = g_rand_new_with_seed (18613);

  fputs ("id,model,rated_kw,poles,efficiency_pct,voltage_v,made_year\n", file);
  for (int i = 0; i < N_RECORDS; i++) {
    int poles = 2 * g_rand_int_range (random, 1, 4);

    fprintf (file, "M%d,YE%d-355M-%d,%s,%d,%d.%d,380,%d\n", i, g_rand_int_range (random, 2, 6), poles,
             sizes[g_rand_int_range (random, 0, G_N_ELEMENTS (sizes))], poles, g_rand_int_range (random, 70, 97),
             g_rand_int_range (random, 0, 10), g_rand_int_range (random, 2008, 2027));
  }
  fclose (file);
  return path;
}

int
main (void)
{
  g_autofree char *path = make_ledger ();
  g_autoptr (GError) error = NULL;
  g_autoptr (NcReference) reference = NULL;
  g_autoptr (NcJudge) judge = NULL;
  g_autoptr (NcRecordReader) reader = NULL;
  g_autoptr (NcVerdict) verdict = nc_verdict_new ();
  g_autoptr (GString) out = g_string_sized_new (1 << 17);
  NcDay today = nc_day_from_ymd (2026, 11, 20);
  NcRecord record;
  gint64 start;
  double seconds;
  guint n = 0;

  nc_lang_init ("en");
  reference = nc_reference_open (NULL, &error);
  g_assert_no_error (error);
  judge = nc_judge_new (reference, &error);
  g_assert_no_error (error);
  start = g_get_monotonic_time ();
  reader = nc_record_reader_new (open (path, O_RDONLY | O_CLOEXEC), path, NC_KIND_MOTOR, &error);
  g_assert_no_error (error);
  while (nc_record_reader_next (reader, &record, &error) == NC_READ_RECORD) {
    nc_judge_record (judge, &record, today, verdict);
    nc_verdict_write_json (verdict, out);
    if (out->len > 1 << 16)
      g_string_truncate (out, 0);
    n++;
  }
  seconds = (double)(g_get_monotonic_time () - start) / 1e6;
  unlink (path);
  printf ("judge: %.0f motor records/s from CSV to JSON lines (target %d)\n", n / seconds, TARGET_PER_SECOND);
  return n == N_RECORDS ? 0 : 1;
}
