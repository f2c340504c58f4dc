/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-judge-private.h"
#include "nc-json.h"
#include "nc-lang.h"

/* Which edition of a standard a record is judged by: that of the day of manufacture where this data has it, else that
   in force on the day of inspection. Where the day is not known exactly, only what all that it may mean agree on. */

static gboolean
is_in_force_on (const NcTableEdition *edition, NcDay day)
{
  return edition->span->from == NC_DAY_NONE || edition->span->from <= day;
}

/* Whether some day of [first, last] lies in the edition's time. */
static gboolean
overlaps (const NcTableEdition *edition, NcDay first, NcDay last)
{
  return is_in_force_on (edition, last) && (edition->span->to == NC_DAY_NONE || edition->span->to >= first);
}

static gboolean
need_day (NcJudge *self, const NcTableEdition *newer, const NcTableEdition *older, NcVerdict *verdict)
{
  nc_verdict_need (verdict, self->columns[NC_C_MADE].name);
  nc_verdict_explain (verdict,
                      _ ("Does not keep the limits of %1 but those of %2: the day of manufacture decides (%1 from %3)"),
                      newer->standard, older->standard, newer->span->from_text ? newer->span->from_text : "?", NULL);
  return FALSE;
}

/* The editions that a known day of manufacture may mean: all must agree, the newest then decides. */
static gboolean
choose_by_made (NcJudge *self, const GPtrArray *editions, NcDay first, NcDay last, NcKeeps keeps, gpointer data,
                NcVerdict *verdict, NcEditionChoice *choice)
{
  const NcTableEdition *found = NULL;
  int result = -1;

  for (guint i = 0; i < editions->len; i++) {
    const NcTableEdition *edition = g_ptr_array_index ((GPtrArray *)editions, i);
    int kept;

    if (!overlaps (edition, first, last) || !is_in_force_on (edition, self->today) ||
        (kept = keeps (self, edition, data)) < 0)
      continue;
    if (found && kept != result)
      return kept ? need_day (self, found, edition, verdict) : need_day (self, edition, found, verdict);
    found = edition;
    result = kept;
  }
  if (found) {
    choice->judged = found;
    choice->why = "made";
  } else if (choice->current->span->from != NC_DAY_NONE && last < choice->current->span->from) {
    choice->why = "older_edition_not_in_data";
  }
  return TRUE;
}

/**
 * nc_judge_edition_today:
 *
 * Returns: (transfer none): the edition in force on the day of inspection, or else the first that this data has
 */
const NcTableEdition *
nc_judge_edition_today (NcJudge *self, NcTableId table)
{
  const GPtrArray *editions = self->tables[table].editions;
  const NcTableEdition *found = g_ptr_array_index ((GPtrArray *)editions, 0);

  for (guint i = 1; i < editions->len; i++) {
    const NcTableEdition *edition = g_ptr_array_index ((GPtrArray *)editions, i);

    if (is_in_force_on (edition, self->today))
      found = edition;
  }
  return found;
}

/**
 * nc_judge_choose_edition:
 * @keeps: tells whether the record keeps an edition's limits
 * @choice: (out): the editions; those of a table without rows of the record are chosen all the same
 *
 * Chooses the edition by the day of manufacture, which the column of that day may give as a year or a month.
 *
 * Returns: %FALSE when the day of manufacture decides and is not known well enough: the verdict then says so
 */
gboolean
nc_judge_choose_edition (NcJudge *self, NcTableId table, NcKeeps keeps, gpointer data, NcVerdict *verdict,
                         NcEditionChoice *choice)
{
  const GPtrArray *editions = self->tables[table].editions;
  NcDay first, last;

  choice->current = nc_judge_edition_today (self, table);
  choice->judged = choice->current;
  choice->why = "inspection";
  if (nc_made_range (self, NC_C_MADE, &first, &last))
    return choose_by_made (self, editions, first, last, keeps, data, verdict, choice);
  if (keeps (self, choice->current, data) != 0)
    return TRUE;
  for (guint i = 0; i < editions->len; i++) {
    const NcTableEdition *edition = g_ptr_array_index ((GPtrArray *)editions, i);

    if (edition != choice->current && is_in_force_on (edition, self->today) && keeps (self, edition, data) == 1)
      return need_day (self, choice->current, edition, verdict);
  }
  return TRUE;
}

/**
 * nc_judge_say_edition:
 *
 * Says in the verdict which edition was used and why.
 */
void
nc_judge_say_edition (const NcEditionChoice *choice, NcVerdict *verdict)
{
  if (verdict->code == NC_VERDICT_NOT_APPLICABLE)
    return;
  if (g_str_equal (choice->why, "older_edition_not_in_data"))
    nc_verdict_explain (
        verdict,
        _ ("; made before this edition came into force and the edition of that time is not in this data, "
           "so this is a comparison of equipment in use and no ground for stopping it"),
        NULL);
  else if (choice->judged != choice->current)
    nc_verdict_explain (verdict, _ (", the edition in force when it was made"), NULL);
  nc_json_member_string (nc_extra (verdict), "edition_chosen_by", choice->why);
}
