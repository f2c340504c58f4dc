/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

#define NC_USCC_LENGTH 18

typedef enum {
  NC_USCC_VALID,
  NC_USCC_LENGTH_WRONG,
  NC_USCC_CHARACTER, /* a character that the code does not use: I, O, Z, S, V or none of letters and digits */
  NC_USCC_REGION,    /* places 3–8 are no six digits */
  NC_USCC_CHECK,     /* the check character is another */
} NcUsccResult;

char *nc_uscc_normalise (const char *code);
NcUsccResult nc_uscc_check (const char *code, int *position, char *expected);

G_END_DECLS
