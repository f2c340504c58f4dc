/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

/* How far a row of reference data can be trusted, weakest first (data/reference/README.md). CONFIRMED: a person has
   compared the row with the official text and said so. A result carries the weakest of the rows it rests on. */
typedef enum {
  NC_CONFIDENCE_UNSOURCED,
  NC_CONFIDENCE_LOW,
  NC_CONFIDENCE_MEDIUM,
  NC_CONFIDENCE_MEDIUM_HIGH,
  NC_CONFIDENCE_HIGH,
  NC_CONFIDENCE_CONFIRMED,
} NcConfidence;

const char *nc_confidence_to_string (NcConfidence confidence);
gboolean nc_confidence_parse (const char *text, NcConfidence *confidence);
NcConfidence nc_confidence_weakest (NcConfidence a, NcConfidence b);

G_END_DECLS
