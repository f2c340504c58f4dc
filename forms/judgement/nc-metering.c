/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-judge-private.h"
#include "nc-json.h"
#include "nc-lang.h"
#include <math.h>
#include <string.h>

/* "电力" is "电力"; "煤炭" is "固态能源 煤炭". */
static gboolean
is_energy (const char *item, const char *energy)
{
  const char *last = strrchr (item, ' ');

  return g_str_equal (item, energy) || (last && g_str_equal (last + 1, energy));
}

/* Everyday and English names of the energies of table 3. */
static const char *
energy_name (const char *given)
{
  static const char *const names[][2] = {
    { "电", "电力" },
    { "电能", "电力" },
    { "electricity", "电力" },
    { "煤", "煤炭" },
    { "原煤", "煤炭" },
    { "coal", "煤炭" },
    { "coke", "焦炭" },
    { "汽油", "成品油" },
    { "柴油", "成品油" },
    { "natural_gas", "天然气" },
    { "液化石油气", "液化气" },
    { "焦炉煤气", "煤气" },
    { "高炉煤气", "煤气" },
    { "steam", "蒸汽" },
    { "water", "水" },
    { "新水", "水" },
    { "余热", "可回收利用的余能" },
    { "余能", "可回收利用的余能" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_ascii_strcasecmp (names[i][0], given) == 0)
      return names[i][1];
  return given;
}

static gboolean
accuracy_is_worse (const char *given, const char *asked)
{
  return g_ascii_strtod (given, NULL) > g_ascii_strtod (asked, NULL) ||
         (g_ascii_strtod (given, NULL) == g_ascii_strtod (asked, NULL) && strchr (asked, 'S') && !strchr (given, 'S'));
}

/* Table 4: the class of the meter at the boundary; one class less is allowed further in (clause 4.3). */
static void
judge_accuracy (NcJudge *self, const NcTableEdition *edition, NcVerdict *verdict)
{
  static const char *const classes[] = { "Ⅰ类用户", "Ⅱ类用户", "Ⅲ类用户", "Ⅳ类用户", "Ⅴ类用户" };
  const GPtrArray *rows = self->tables[NC_T_METERING].limits;
  const char *given = nc_judge_text (self, NC_METER_ACCURACY);
  int user_class = nc_judge_choice (self, NC_METER_USER_CLASS, 0);

  if (!nc_judge_has (self, NC_METER_ACCURACY) || nc_judge_choice (self, NC_METER_LEVEL, 0) != 0 ||
      !g_str_equal (energy_name (nc_judge_text (self, NC_METER_ENERGY)), "电力") ||
      !nc_judge_want (self, NC_METER_USER_CLASS, verdict))
    return;
  if (!(g_ascii_strtod (given, NULL) > 0)) {
    nc_judge_refuse (self, NC_METER_ACCURACY, NC_PROBLEM_NOT_A_NUMBER, verdict);
    return;
  }
  for (guint i = 0; i < rows->len; i++) {
    const NcLimit *row = g_ptr_array_index (rows, i);

    if (row->edition != edition || !g_str_equal (row->key[0], "电能表") ||
        !g_str_has_suffix (row->key[1], classes[user_class]))
      continue;
    nc_json_member_string (nc_extra (verdict), "accuracy_required", row->key[3]);
    if (accuracy_is_worse (given, row->key[3])) {
      verdict->code = NC_VERDICT_FAIL;
      verdict->violation = "V07";
      nc_verdict_explain (verdict, _ ("; accuracy class %1 is coarser than %2 (table 4)"), given, row->key[3], NULL);
    }
  }
}

/* An edition that is in force and whose tables are not in this data. */
static void
warn_of_newer (NcJudge *self, const NcTableEdition *edition, NcVerdict *verdict)
{
  g_autofree char *family = g_strndup (edition->standard, strcspn (edition->standard, "-"));
  const NcEdition *newest = nc_reference_edition_in_force (self->reference, family, self->today);

  if (!newest || g_str_equal (newest->standard, edition->standard))
    return;
  nc_json_member_string (nc_extra (verdict), "warning", newest->standard);
  nc_verdict_explain (
      verdict,
      _ ("; warning: %1 has replaced this edition since %2 and its tables are not in this data: compare "
         "with the official text"),
      newest->standard, newest->in_force_from, NULL);
}

/**
 * nc_judge_metering:
 *
 * Fit-out rate against GB 17167 table 3, of the newest edition in this data; one that is in force and not in it is
 * warned of.
 */
void
nc_judge_metering (NcJudge *self, NcVerdict *verdict)
{
  static const char *const scopes[] = { "进出用能单位 ", "进出主要次级用能单位", "主要用能设备 " };
  const NcTableEdition *edition = nc_judge_edition_today (self, NC_T_METERING);
  const GPtrArray *rows = self->tables[NC_T_METERING].limits;
  g_autofree char *given = g_strstrip (g_strdup (nc_judge_text (self, NC_METER_ENERGY)));
  const char *energy = energy_name (given);
  gboolean complete = nc_judge_want (self, NC_METER_ENERGY, verdict);
  double required = nc_judge_number (self, NC_METER_REQUIRED, 0), rate;
  int level = nc_judge_choice (self, NC_METER_LEVEL, 0);

  complete &= nc_judge_want (self, NC_METER_LEVEL, verdict);
  if (!nc_judge_has (self, NC_METER_RATE)) {
    complete &= nc_judge_want (self, NC_METER_REQUIRED, verdict);
    complete &= nc_judge_want (self, NC_METER_INSTALLED, verdict);
  }
  if (!complete)
    return;
  if (!nc_judge_has (self, NC_METER_RATE) && required == 0) {
    nc_judge_not_applicable (verdict, _ ("No meter is required here"));
    return;
  }
  rate = nc_judge_number (self, NC_METER_RATE, 100 * nc_judge_number (self, NC_METER_INSTALLED, 0) / required);
  for (guint i = 0; i < rows->len; i++) {
    const NcLimit *row = g_ptr_array_index (rows, i);

    if (row->edition != edition || g_strcmp0 (row->row[0].basis.table_item, "表3") != 0 ||
        !is_energy (row->key[0], energy) || !g_str_has_prefix (row->key[1], scopes[level]))
      continue;
    nc_judge_graded (self, row, rate, "%", NC_HIGHER_IS_BETTER, verdict);
    verdict->violation = verdict->code == NC_VERDICT_FAIL ? "V07" : NULL;
    judge_accuracy (self, edition, verdict);
    warn_of_newer (self, edition, verdict);
    return;
  }
  nc_judge_not_applicable (verdict, _ ("GB 17167 table 3 asks no rate of this energy at this level"));
}
