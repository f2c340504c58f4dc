/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-judge-private.h"
#include "nc-json.h"
#include "nc-lang.h"
#include <math.h>
#include <string.h>

/* What a model says of itself: SCB10-1000/10, SBH15-M-400/10, S11-M-400/10, SZ11 … @out: single-phase (D11), with three
   windings (SFSZ11), or for a rectifier or furnace (ZSG, HS): in no table of three-phase transformers with two. */
typedef struct {
  int type, core, regulation;
  gboolean out;
} ModelTraits;

static ModelTraits
read_model (const char *model)
{
  ModelTraits traits = { -1, -1, -1, FALSE };
  g_autofree char *upper = g_ascii_strup (model, -1);
  char *end = strpbrk (upper, "0123456789-/ ");

  if (end)
    *end = 0;
  traits.out = upper[0] == 'D' || (upper[0] == 'S' && strchr (upper + 1, 'S')) ||
               (upper[0] == 'Z' && upper[1] && upper[1] != 'G') || (upper[0] == 'H' && strchr (upper, 'S'));
  if (upper[0] != 'S' && upper[0] != 'D')
    return traits;
  traits.type = strchr (upper, 'C') || strchr (upper, 'G') ? NC_TRAFO_DRY : NC_TRAFO_OIL;
  traits.core = strchr (upper, 'H') ? NC_CORE_AMORPHOUS : NC_CORE_STEEL;
  traits.regulation = strchr (upper, 'Z') ? NC_REGULATION_ON_LOAD : NC_REGULATION_OFF_LOAD;
  return traits;
}

static gboolean
connection_fits (const char *cell, const char *connection)
{
  if (!cell || !*cell || g_str_has_prefix (cell, "全部"))
    return TRUE;
  return *connection && strstr (cell, connection) != NULL;
}

/* The kind of transformer, as the tables' categories begin. */
static const char *
category (double kv, int type, int regulation)
{
  if (kv >= 6 && kv <= 10.5 && type == NC_TRAFO_DRY)
    return regulation == NC_REGULATION_ON_LOAD ? "10kV干式三相双绕组有载" : "10kV干式三相双绕组无励磁";
  if (kv >= 6 && kv <= 10.5)
    return regulation == NC_REGULATION_ON_LOAD ? "10kV油浸式三相双绕组有载" : "10kV油浸式三相双绕组无励磁";
  if (kv >= 34 && kv <= 38.5 && type == NC_TRAFO_OIL)
    return regulation == NC_REGULATION_ON_LOAD ? "35kV油浸式三相双绕组有载" : "35kV油浸式三相双绕组无励磁";
  if (kv >= 60 && kv <= 72.5 && type == NC_TRAFO_OIL)
    return regulation == NC_REGULATION_ON_LOAD ? "66kV油浸式三相双绕组有载" : "66kV油浸式三相双绕组无励磁";
  return NULL;
}

/* The limit of one loss; *ambiguous when it depends on a column that the record lacks. */
static const NcLimit *
find_limit (NcJudge *self, const NcTableEdition *edition, const char *kind, const char *core, const char *loss_kind,
            guint *ambiguous)
{
  const GPtrArray *limits = self->tables[NC_T_TRAFO].limits;
  const char *connection = "";
  static const char *const classes = "BFH", *const connections[] = { "Dyn11", "Yzn11", "Yyn0" };
  int wanted = nc_judge_choice (self, NC_TRAFO_INSULATION, -1);
  const NcLimit *found = NULL;

  if (nc_judge_has (self, NC_TRAFO_CONNECTION))
    connection = connections[nc_judge_choice (self, NC_TRAFO_CONNECTION, 0)];
  for (guint i = 0; i < limits->len; i++) {
    const NcLimit *limit = g_ptr_array_index (limits, i);

    if (limit->size != nc_judge_number (self, NC_TRAFO_KVA, 0) || limit->edition != edition ||
        !g_str_has_prefix (limit->key[0], kind) || g_strcmp0 (limit->key[4], loss_kind) != 0 ||
        (limit->key[1] && *limit->key[1] && !strstr (limit->key[1], core)))
      continue;
    if (limit->key[2] && *limit->key[2]) {
      if (wanted < 0) {
        *ambiguous = NC_TRAFO_INSULATION;
        continue;
      }
      if (limit->key[2][0] != classes[wanted])
        continue;
    }
    if (!connection_fits (limit->key[3], connection)) {
      if (!*connection)
        *ambiguous = NC_TRAFO_CONNECTION;
      continue;
    }
    found = limit;
  }
  return found;
}

static void
say_saving (NcJudge *self, const NcLimit *no_load, const NcLimit *load_loss, NcVerdict *verdict)
{
  double hours = nc_judge_number (self, NC_TRAFO_HOURS, 0), load = nc_judge_number (self, NC_TRAFO_LOAD, -1) / 100;
  double p0 = nc_judge_number (self, NC_TRAFO_NO_LOAD, 0), pk = nc_judge_number (self, NC_TRAFO_LOAD_LOSS, 0);

  if (hours <= 0 || load < 0)
    return;
  nc_extra_savings_begin (verdict);
  for (int g = 1; g <= 3; g++)
    if (!isnan (no_load->limit[g]) && !isnan (load_loss->limit[g]))
      nc_extra_saving (self, g, ((p0 - no_load->limit[g]) + load * load * (pk - load_loss->limit[g])) * hours / 1000,
                       verdict);
  nc_extra_savings_end (verdict);
}

static void
write_loss (const char *member, const NcLimit *limit, double actual, NcVerdict *verdict)
{
  GString *out = nc_extra (verdict);

  nc_json_key (out, member);
  nc_json_begin_object (out);
  nc_json_member_double (out, "actual_w", actual);
  nc_json_member_double (out, "limit_w", limit->limit[3]);
  nc_json_member_int (out, "grade", nc_limit_grade (limit, actual, NC_LOWER_IS_BETTER));
  nc_json_member_string (out, "rule_id", limit->row[3].basis.rule_id);
  nc_json_end_object (out);
}

/* The loss that does not decide was held against its limit and the rows down to its @grade, too. */
static void
rest_on_other (const NcLimit *limit, int grade, NcVerdict *verdict)
{
  nc_verdict_rest_on (verdict, limit->row[3].confidence);
  for (int g = 1; g <= grade; g++)
    if (!isnan (limit->limit[g]))
      nc_verdict_rest_on (verdict, limit->row[g].confidence);
}

/* Both losses must hold: the verdict carries the one that decides. */
static void
judge_losses (NcJudge *self, const NcEditionChoice *choice, const NcLimit *no_load, const NcLimit *load_loss,
              NcVerdict *verdict)
{
  double p0 = nc_judge_number (self, NC_TRAFO_NO_LOAD, 0), pk = nc_judge_number (self, NC_TRAFO_LOAD_LOSS, 0);
  int g0 = nc_limit_grade (no_load, p0, NC_LOWER_IS_BETTER), gk = nc_limit_grade (load_loss, pk, NC_LOWER_IS_BETTER);
  gboolean load_decides = g0 && (!gk || gk > g0);

  if (p0 > pk) {
    nc_judge_refuse (self, NC_TRAFO_NO_LOAD, NC_PROBLEM_CONTRADICTION, verdict);
    return;
  }
  nc_verdict_explain (verdict, load_decides ? _ ("Load loss: ") : _ ("No-load loss: "), NULL);
  nc_judge_graded (self, load_decides ? load_loss : no_load, load_decides ? pk : p0, "W", NC_LOWER_IS_BETTER, verdict);
  /* a failure rests on the limit that is not met, a grade on all that both losses were held against */
  rest_on_other (load_decides ? no_load : load_loss, verdict->code == NC_VERDICT_PASS ? (load_decides ? g0 : gk) : 0,
                 verdict);
  nc_judge_say_edition (choice, verdict);
  write_loss ("no_load_loss", no_load, p0, verdict);
  write_loss ("load_loss", load_loss, pk, verdict);
  say_saving (self, no_load, load_loss, verdict);
}

/* Both limits of an edition for the transformer in hand. */
typedef struct {
  const char *kind, *core;
  const NcLimit *no_load, *load_loss;
  guint ambiguous;
} Limits;

static gboolean
find_limits (NcJudge *self, const NcTableEdition *edition, Limits *limits)
{
  limits->ambiguous = 0;
  limits->no_load = find_limit (self, edition, limits->kind, limits->core, "空载损耗", &limits->ambiguous);
  limits->load_loss = find_limit (self, edition, limits->kind, limits->core, "负载损耗", &limits->ambiguous);
  return limits->no_load && limits->load_loss;
}

static int
keeps (NcJudge *self, const NcTableEdition *edition, gpointer data)
{
  Limits limits = *(Limits *)data;

  if (!find_limits (self, edition, &limits))
    return -1;
  return nc_limit_grade (limits.no_load, nc_judge_number (self, NC_TRAFO_NO_LOAD, 0), NC_LOWER_IS_BETTER) &&
         nc_limit_grade (limits.load_loss, nc_judge_number (self, NC_TRAFO_LOAD_LOSS, 0), NC_LOWER_IS_BETTER);
}

/* A loss far below any grade or far above the limit was given in another unit (kW for W). */
static void
check_unit (NcJudge *self, guint column, const NcLimit *limit, NcVerdict *verdict)
{
  double value = nc_judge_number (self, column, 0), best = limit->limit[1];

  if (isnan (best))
    best = limit->limit[3];
  if (value < best / 20 || value > 20 * limit->limit[3])
    nc_judge_refuse (self, column, NC_PROBLEM_IMPOSSIBLE, verdict);
}

/* The usual losses of the model's series, where the plate's are missing: shown, never judged on. */
static void
say_series (NcJudge *self, const char *model, NcVerdict *verdict)
{
  double kva = nc_judge_number (self, NC_TRAFO_KVA, 0);
  GString *out = NULL;

  for (guint i = 0; i < self->lists[NC_L_SERIES]->len; i++) {
    const NcItem *row = g_ptr_array_index (self->lists[NC_L_SERIES], i);
    g_auto (GStrv) series = g_strsplit (row->text[0], "(", 2);
    gsize n = strlen (series[0]);

    if (g_ascii_strncasecmp (model, series[0], n) != 0 || g_ascii_isdigit (model[n]) ||
        g_ascii_strtod (row->text[1], NULL) != kva)
      continue;
    if (!out) {
      out = nc_extra (verdict);
      nc_json_key (out, "series_losses");
      nc_json_begin_array (out);
    }
    nc_json_begin_object (out);
    nc_json_member_string (out, "series", row->text[0]);
    nc_json_member_string (out, "loss", row->text[2]);
    nc_json_member_double (out, "w", g_ascii_strtod (row->text[3], NULL));
    nc_json_member_string (out, "rule_id", row->row.basis.rule_id);
    nc_json_end_object (out);
  }
  if (out)
    nc_json_end_array (out);
}

/* Whether the record says another kind than its model: dry of S11, oil of SCB10, silicon steel of SBH15. */
static gboolean
belies_model (NcJudge *self, const ModelTraits *traits, NcVerdict *verdict)
{
  if (traits->type >= 0 && nc_judge_choice (self, NC_TRAFO_TYPE, traits->type) != traits->type)
    nc_judge_refuse (self, NC_TRAFO_TYPE, NC_PROBLEM_CONTRADICTION, verdict);
  if (traits->core == NC_CORE_AMORPHOUS && nc_judge_choice (self, NC_TRAFO_CORE, traits->core) != traits->core)
    nc_judge_refuse (self, NC_TRAFO_CORE, NC_PROBLEM_CONTRADICTION, verdict);
  return verdict->n_problems > 0;
}

/**
 * nc_judge_transformer:
 *
 * GB 20052: no-load and load loss both, by the edition in force on the make date (2024 edition from 2025-02-01).
 */
void
nc_judge_transformer (NcJudge *self, NcVerdict *verdict)
{
  const char *model = nc_judge_text (self, NC_C_MODEL);
  ModelTraits traits = read_model (model);
  int type = nc_judge_choice (self, NC_TRAFO_TYPE, traits.type);
  int regulation = nc_judge_choice (self, NC_TRAFO_REGULATION, traits.regulation >= 0 ? traits.regulation : 0);
  gboolean complete = nc_judge_want (self, NC_TRAFO_KVA, verdict);
  NcEditionChoice choice;
  Limits limits = { 0 };

  if (belies_model (self, &traits, verdict))
    return;
  complete &= nc_judge_want (self, NC_TRAFO_NO_LOAD, verdict);
  complete &= nc_judge_want (self, NC_TRAFO_LOAD_LOSS, verdict);
  if (type < 0)
    complete &= nc_judge_want (self, NC_TRAFO_TYPE, verdict);
  if (!complete) {
    say_series (self, model, verdict);
    return;
  }
  limits.core =
      nc_judge_choice (self, NC_TRAFO_CORE, MAX (traits.core, 0)) == NC_CORE_AMORPHOUS ? "非晶合金" : "电工钢带";
  limits.kind = traits.out ? NULL : category (nc_judge_number (self, NC_TRAFO_KV, 10), type, regulation);
  if (!limits.kind) {
    nc_judge_not_applicable (verdict,
                             _ ("GB 20052 has no table in this data for this voltage and kind of transformer"));
    return;
  }
  if (!nc_judge_choose_edition (self, NC_T_TRAFO, keeps, &limits, verdict, &choice))
    return;
  if (find_limits (self, choice.judged, &limits)) {
    check_unit (self, NC_TRAFO_NO_LOAD, limits.no_load, verdict);
    check_unit (self, NC_TRAFO_LOAD_LOSS, limits.load_loss, verdict);
    if (!verdict->n_problems)
      judge_losses (self, &choice, limits.no_load, limits.load_loss, verdict);
  } else if (limits.ambiguous) {
    nc_verdict_need (verdict, self->columns[limits.ambiguous].name);
  } else {
    nc_judge_not_applicable (verdict, _ ("GB 20052 has no row in this data for this capacity and kind"));
  }
}
