/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-judge-private.h"
#include <string.h>

/* Special-purpose motors by the letters that their model begins with (motor_kinds.csv): "YZR", or "YVF*" for all that
   begin so. General-purpose series are not listed. */

#define MAX_LETTERS 12

/**
 * nc_motor_kinds_index:
 *
 * Prepares nc_motor_kind(); the list must be loaded.
 */
void
nc_motor_kinds_index (NcJudge *self)
{
  const GPtrArray *rows = self->lists[NC_L_MOTOR_KIND];

  self->motor_kinds = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < rows->len; i++) {
    NcItem *row = g_ptr_array_index (rows, i);

    g_hash_table_insert (self->motor_kinds, (gpointer)row->text[NC_KIND_SERIES], row);
  }
}

/* The letters at the beginning of @model in capitals, full-width ones too; blanks before and between are skipped. */
static gsize
leading_letters (const char *model, char letters[MAX_LETTERS + 2])
{
  gsize n = 0;

  for (const char *p = model; *p && n < MAX_LETTERS; p = g_utf8_next_char (p)) {
    gunichar c = (guchar)*p < 0x80 ? (guchar)*p : g_utf8_get_char (p);

    if (c >= 0xFF21 && c <= 0xFF5A)
      c -= 0xFEE0;
    if (c == ' ')
      continue;
    if (c >= 0x80 || !g_ascii_isalpha ((char)c))
      break;
    letters[n++] = g_ascii_toupper ((char)c);
  }
  letters[n] = 0;
  return n;
}

/**
 * nc_motor_kind:
 *
 * Returns: (transfer none) (nullable): the kind that the series of @model is, the longest series first
 */
const NcItem *
nc_motor_kind (NcJudge *self, const char *model)
{
  char letters[MAX_LETTERS + 2];
  gsize n = leading_letters (model, letters);
  const NcItem *found = n ? g_hash_table_lookup (self->motor_kinds, letters) : NULL;

  for (; n && !found; n--) {
    letters[n] = '*';
    letters[n + 1] = 0;
    found = g_hash_table_lookup (self->motor_kinds, letters);
  }
  return found;
}
