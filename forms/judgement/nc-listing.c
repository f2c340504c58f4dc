/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-elimination.h"
#include "nc-judge-private.h"
#include "nc-json.h"
#include "nc-lang.h"
#include "nc-model-key.h"
#include "nc-quick.h"
#include <math.h>
#include <string.h>

/* The elimination lists in an equipment verdict. Ledgers repeat their models, so answers are kept: a small table, one
   answer a slot, the newest stays. */
#define N_SLOTS 4096

typedef struct {
  char model[NC_MODEL_MAX_BYTES];
  NcCategory category;
  double kw, volts;
  int poles, year, in_service;
  NcDay today;
  const char *lang;
  NcVerdictCode code;
  NcConfidence confidence;
  guint needs;
  NcBasis basis;
  char *explain;
} Slot;

struct _NcListing {
  NcEliminationMatcher *matcher;
  Slot slots[N_SLOTS];
};

NcListing *
nc_listing_new (NcReference *reference, GError **error)
{
  NcEliminationMatcher *matcher = nc_elimination_matcher_new (reference, error);
  NcListing *self;

  if (!matcher)
    return NULL;
  self = g_new0 (NcListing, 1);
  self->matcher = matcher;
  return self;
}

NcEliminationMatcher *
nc_listing_get_matcher (NcListing *self)
{
  return self->matcher;
}

void
nc_listing_free (NcListing *self)
{
  if (!self)
    return;
  for (guint i = 0; i < N_SLOTS; i++)
    g_free (self->slots[i].explain);
  nc_elimination_matcher_free (self->matcher);
  g_free (self);
}

static int
year_of (const NcValue *date)
{
  int year = 0;

  if (date->state == NC_VALUE_GOOD)
    nc_day_to_ymd (date->first, &year, NULL, NULL);
  return year;
}

/* The plate's particulars that the lists ask for, where the kind has them. */
static gboolean
read_plate (NcJudge *judge, Slot *plate)
{
  const NcKind kind = judge->record->kind;
  static const NcCategory categories[NC_N_KINDS] = {
    [NC_KIND_MOTOR] = NC_CATEGORY_MOTOR,
    [NC_KIND_TRANSFORMER] = NC_CATEGORY_TRANSFORMER,
    [NC_KIND_FAN] = NC_CATEGORY_FAN,
    [NC_KIND_PUMP] = NC_CATEGORY_PUMP,
    [NC_KIND_COMPRESSOR] = NC_CATEGORY_COMPRESSOR,
    [NC_KIND_BOILER] = NC_CATEGORY_BOILER,
    [NC_KIND_FURNACE] = NC_CATEGORY_FURNACE,
  };
  const char *model = nc_judge_text (judge, NC_C_MODEL);

  if (categories[kind] == NC_CATEGORY_NONE || !*model || strlen (model) >= NC_MODEL_MAX_BYTES)
    return FALSE;
  g_strlcpy (plate->model, model, sizeof plate->model);
  plate->category = categories[kind];
  plate->kw = kind == NC_KIND_MOTOR ? nc_judge_number (judge, NC_MOTOR_KW, 0) : 0;
  plate->volts = kind == NC_KIND_MOTOR ? nc_judge_number (judge, NC_MOTOR_VOLTAGE, 0) : 0;
  plate->poles = kind == NC_KIND_MOTOR ? (int)nc_judge_number (judge, NC_MOTOR_POLES, 0) : 0;
  plate->year = year_of (nc_judge_value (judge, NC_C_MADE));
  plate->in_service = kind == NC_KIND_TRANSFORMER ? year_of (nc_judge_value (judge, NC_TRAFO_IN_SERVICE))
                      : kind == NC_KIND_MOTOR     ? year_of (nc_judge_value (judge, NC_MOTOR_IN_SERVICE))
                                                  : 0;
  plate->today = judge->today;
  plate->lang = nc_lang_current ();
  return TRUE;
}

/* A ledger that has capacity and voltage in columns of their own may name no more than the series: "S7" of 315 kVA at
   10 kV is S7-315/10. FALSE where the model says a size itself. */
static gboolean
complete_transformer (NcJudge *judge, Slot *plate)
{
  double kva = nc_judge_number (judge, NC_TRAFO_KVA, 0), kv = nc_judge_number (judge, NC_TRAFO_KV, 0);
  const char *slash = strrchr (plate->model, '/'), *dash = strrchr (plate->model, '-');
  gboolean sized = dash && g_ascii_isdigit (dash[1]);
  gsize n = strlen (plate->model);
  char size[32] = "", voltage[32] = "";

  if (judge->record->kind != NC_KIND_TRANSFORMER || slash || (sized ? kv <= 0 : kva <= 0))
    return FALSE;
  if (!sized)
    nc_quick_format (kva, size);
  if (kv > 0)
    nc_quick_format (kv, voltage);
  g_snprintf (plate->model + n, sizeof plate->model - n, "%s%s%s%s", sized ? "" : "-", size, kv > 0 ? "/" : "",
              voltage);
  return TRUE;
}

static gboolean
is_same_plate (const Slot *a, const Slot *b)
{
  return a->explain && a->category == b->category && a->kw == b->kw && a->volts == b->volts && a->poles == b->poles &&
         a->year == b->year && a->in_service == b->in_service && a->today == b->today &&
         g_strcmp0 (a->lang, b->lang) == 0 && g_str_equal (a->model, b->model);
}

static const Slot *
look_up (NcListing *self, const Slot *plate)
{
  guint hash = g_str_hash (plate->model) ^ (guint)(plate->kw * 40) * 2654435761u ^ (guint)plate->year * 40503u ^
               (guint)plate->poles ^ (guint)plate->in_service * 2246822519u;
  Slot *slot = &self->slots[(hash ^ hash >> 15) % N_SLOTS];
  NcEliminationQuery query = { .model = plate->model,
                               .category = plate->category,
                               .rated_kw = plate->kw > 0 ? plate->kw : NAN,
                               .poles = plate->poles,
                               .made_year = plate->year,
                               .in_service_year = plate->in_service,
                               .voltage_v = plate->volts,
                               .as_of = plate->today,
                               .fuzzy = TRUE,
                               .max_matches = 1 };
  NcEliminationResult result;

  if (is_same_plate (slot, plate))
    return slot;
  nc_elimination_match (self->matcher, &query, &result);
  g_free (slot->explain);
  *slot = *plate;
  slot->code = result.verdict;
  slot->confidence = result.confidence;
  slot->needs = result.needs;
  memset (&slot->basis, 0, sizeof slot->basis);
  nc_elimination_basis (&result, &slot->basis);
  slot->explain = nc_elimination_explain (&query, &result);
  return slot;
}

/* The efficiency's result, kept beside the lists' answer that goes before it. */
static void
write_efficiency (NcVerdict *verdict)
{
  GString *out = nc_extra (verdict);

  nc_json_key (out, "efficiency");
  nc_json_begin_object (out);
  nc_json_member_string (out, "verdict", nc_verdict_code_to_string (verdict->code));
  nc_json_member_string (out, "grade", verdict->grade);
  nc_json_member_double (out, "actual", verdict->actual);
  nc_json_member_double (out, "limit", verdict->limit);
  nc_json_member_string (out, "document", verdict->basis.document);
  nc_json_member_string (out, "rule_id", verdict->basis.rule_id);
  nc_json_member_string (out, "violation", verdict->violation);
  nc_json_member_string (out, "explain", verdict->explain->str);
  nc_json_end_object (out);
}

/* The column of the kind that the lists ask for. */
static const char *
need_name (NcJudge *judge, guint need)
{
  if (need == NC_ELIMINATION_NEED_VOLTAGE_V && judge->record->kind == NC_KIND_TRANSFORMER)
    return judge->columns[NC_TRAFO_KV].name;
  return nc_elimination_need_name (need);
}

/**
 * nc_listing_apply:
 *
 * Runs the model against the lists: *eliminated* and *suspected* go before the result of the efficiency.
 */
void
nc_listing_apply (NcListing *self, NcJudge *judge, NcVerdict *verdict)
{
  Slot plate = { 0 }, whole;
  const Slot *found;

  if (verdict->n_problems || verdict->code == NC_VERDICT_ELIMINATED || !read_plate (judge, &plate))
    return;
  whole = plate;
  found = complete_transformer (judge, &whole) ? look_up (self, &whole) : NULL;
  if (!found || (found->code != NC_VERDICT_ELIMINATED && found->code != NC_VERDICT_SUSPECTED))
    found = look_up (self, &plate);
  g_string_append (nc_extra (verdict), verdict->extra->len > 1 ? ",\"listing\":\"" : "\"listing\":\"");
  g_string_append (verdict->extra, nc_verdict_code_to_string (found->code));
  g_string_append_c (verdict->extra, '"');
  if (found->code != NC_VERDICT_ELIMINATED && found->code != NC_VERDICT_SUSPECTED)
    return;
  if (verdict->code != NC_VERDICT_INCOMPLETE)
    write_efficiency (verdict);
  else
    verdict->n_needs = 0;
  verdict->code = found->code;
  verdict->violation = found->code == NC_VERDICT_ELIMINATED ? "V01" : NULL;
  verdict->basis = found->basis;
  verdict->has_confidence = FALSE; /* what the efficiency rests on no longer counts */
  nc_verdict_rest_on (verdict, found->confidence);
  for (guint bit = 0; bit < NC_ELIMINATION_N_NEEDS; bit++)
    if (found->needs & 1u << bit)
      nc_verdict_need (verdict, need_name (judge, 1u << bit));
  g_string_assign (verdict->explain, found->explain);
}
