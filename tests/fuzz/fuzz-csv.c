/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"
#include "nc-csv.h"

/* A CSV file from memory; the delimiter by its length. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static const char delimiters[] = { ',', ';', '\t' };
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (NcCsv) csv = nc_csv_new_for_bytes (bytes, "fuzz.csv");
  g_autoptr (GError) error = NULL;
  const NcCsvField *fields;
  guint n;

  nc_csv_set_delimiter (csv, delimiters[size % G_N_ELEMENTS (delimiters)]);
  if (!nc_csv_read_header (csv, &error))
    return 0;
  for (;;) {
    g_clear_error (&error);
    if (nc_csv_next (csv, &fields, &n, &error)) {
      for (guint i = 0; i < n; i++)
        g_assert_nonnull (fields[i].text);
    } else if (!error || nc_csv_is_over (csv)) {
      return 0;
    }
  }
}
