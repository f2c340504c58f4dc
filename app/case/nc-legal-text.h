/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

/* What papers say of a violation, in Chinese: articles only where legal_bases.csv has their numbers. Lists are
   separated by "|"; NULL where the table has none. */
typedef struct {
  const char *violation;
  const char *name;
  const char *duty;
  const char *order;
  const char *measure;
  const char *consequence;
  const char *demand;
} NcLegalText;

const NcLegalText *nc_legal_text (const char *violation);

G_END_DECLS
