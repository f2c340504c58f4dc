/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-elimination-private.h"
#include <math.h>
#include <string.h>

#define SCORE_PRINTED 1.0
#define SCORE_ALIAS   0.99
#define SCORE_SERIES  0.97
#define SCORE_TAIL    0.01 /* less by it when a tail was taken off */
#define SCORE_FOLDED  0.9
#define NEAR_ALONE    0.44 /* what is less like the plate is not shown */
#define NEAR_BESIDE   0.66 /* beside a hit */

static gboolean
has_row (const Hits *hits, const NcEliminationRow *row)
{
  for (guint i = 0; i < hits->n; i++)
    if (hits->hits[i].row == row)
      return TRUE;
  return FALSE;
}

static void
downgrade (NcEliminationMatch *match, NcEliminationReason reason, guint needs)
{
  match->needs |= needs;
  if (match->verdict != NC_VERDICT_ELIMINATED)
    return;
  match->verdict = NC_VERDICT_SUSPECTED;
  match->reason = reason;
}

static guint
count_alnum (const char *key, guint length)
{
  guint n = 0;

  for (guint i = 0; i < length; i++)
    n += g_ascii_isalnum (key[i]) || (guchar)key[i] >= 0x80;
  return n;
}

static NcEliminationMatch *
add_hit (Hits *hits, const Entry *entry, const Reading *reading, double score)
{
  NcEliminationMatch *match = &hits->hits[hits->n];

  if (hits->n == MAX_HITS || has_row (hits, &entry->row) || !(entry->categories & reading->accept))
    return NULL;
  *match = (NcEliminationMatch){ .score = score - (reading->derived ? SCORE_VARIANT : 0) };
  nc_elimination_decide (entry, hits->query, reading, match);
  if (reading->n_alike) {
    downgrade (match, NC_ELIMINATION_SLIP, 0);
    match->score = MIN (match->score, SCORE_FOLDED);
    match->n_differing = MIN (reading->n_alike, NC_ELIMINATION_MAX_DIFFERING);
    memcpy (match->differing, reading->alike, match->n_differing * sizeof *match->differing);
  }
  hits->n++;
  return match;
}

/* What follows the token "S" in S-100/10, "JO2" in JO2-51-4. */
static gboolean
is_capacity_and_voltage (const char *rest)
{
  char *end;

  if (*rest++ != '-' || !g_ascii_isdigit (*rest))
    return FALSE;
  g_ascii_strtod (rest, &end);
  if (g_str_equal (end, "KVA"))
    return TRUE;
  return *end == '/' && g_ascii_isdigit (end[1]) && !strpbrk (end, "ABCDEFGHIJLMNOPQRSTUWXYZ");
}

static gboolean
is_frame_and_poles (const char *rest)
{
  guint digits = 0;

  if (*rest++ != '-')
    return FALSE;
  for (; g_ascii_isdigit (*rest); rest++)
    digits++;
  if (digits < 1 || digits > 4)
    return FALSE;
  rest += strspn (rest, "SML");
  rest += strspn (rest, "123");
  return rest[0] == '-' && g_ascii_isdigit (rest[1]) && (rest[2] == 0 || (g_ascii_isdigit (rest[2]) && rest[3] == 0));
}

/* A name of one or two characters is taken for the series only when the kind of machine or the rest of the plate
 * agrees. */
static gboolean
short_token_fits (const Entry *entry, guint token_length, const char *rest, NcCategory category)
{
  if (category != NC_CATEGORY_NONE || token_length > 2 || entry->type == MATCH_RANGE)
    return TRUE;
  if (entry->categories == 1u << NC_CATEGORY_TRANSFORMER)
    return is_capacity_and_voltage (rest);
  if (entry->categories == 1u << NC_CATEGORY_MOTOR)
    return is_frame_and_poles (rest);
  return FALSE;
}

/* Frame sizes: "JW-63" covers JW-6324 (frame 63, core 2, 4 poles), JW-63-2 and JW-06A-2, not JW-631. */
static gboolean
frame_ends (const char *rest)
{
  if (*rest == 0 || *rest == '-')
    return TRUE;
  if (g_ascii_isalpha (rest[0]))
    return rest[1] == 0 || rest[1] == '-';
  return g_ascii_isdigit (rest[0]) && g_ascii_isdigit (rest[1]) && (rest[1] - '0') % 2 == 0 && rest[1] != '0' &&
         !g_ascii_isalnum (rest[2]);
}

/* "(B)" of SG(B)8-630 and S(B)H15-M-100 belongs to the series' name. */
static gboolean
is_letter_in_brackets (const char *rest)
{
  return g_ascii_isalpha (rest[1]) && rest[2] == ')' && g_ascii_isalnum (rest[3]);
}

/* "-M" of S-M-100/10 makes another variant than the series that is printed; a remark that nobody here can read, as in
   "JO2-51-4(已换YE3)", may say anything. */
static gboolean
is_variant (const Entry *entry, const char *rest)
{
  if (!g_str_is_ascii (rest))
    return TRUE;
  return entry->type == MATCH_SERIES && entry->flags & ROW_TRANSFORMER && *rest == '-' && g_ascii_isalpha (rest[1]);
}

static gboolean
token_ends (const Entry *entry, const char *rest)
{
  switch (entry->type) {
  case MATCH_FRAME:
    return frame_ends (rest);
  case MATCH_STAGE:
    return *rest == 0 || *rest == '-' || (*rest == 'X' && g_ascii_isdigit (rest[1]));
  case MATCH_RANGE:
    return *rest == '-' || g_ascii_isdigit (*rest);
  default:
    return *rest == 0 || *rest == '-' || *rest == '/' || (*rest == '(' && !is_letter_in_brackets (rest));
  }
}

/* The size behind a token within the row's bounds, both included. FALSE: another size, so no hit. */
static gboolean
size_fits (const Entry *entry, const char *rest, const Reading *reading, const NcEliminationQuery *query,
           NcEliminationReason *reason, guint *needs)
{
  double kv = query->voltage_v >= 1000 ? query->voltage_v / 1000 : reading->kv, size;
  char *end;

  *needs = 0;
  if (*rest == '-')
    rest++;
  if (!g_ascii_isdigit (*rest)) {
    *reason = NC_ELIMINATION_NEEDS_CURRENT;
    *needs = NC_ELIMINATION_NEED_RATED_CURRENT_A;
    return entry->type == MATCH_CURRENT && *rest == 0;
  }
  size = g_ascii_strtod (rest, &end);
  if (size < entry->low || size > entry->high)
    return FALSE;
  if (entry->type == MATCH_CURRENT || isnan (entry->kv))
    return TRUE;
  if (g_str_has_prefix (end, "KVA"))
    end += 3;
  if ((*end == '/' || *end == '-') && g_ascii_isdigit (end[1]))
    kv = g_ascii_strtod (end + 1, NULL);
  else if (*end)
    return FALSE;
  if (isnan (kv)) {
    *reason = NC_ELIMINATION_NEEDS_VOLTAGE;
    *needs = NC_ELIMINATION_NEED_VOLTAGE_V;
    return TRUE;
  }
  return kv >= entry->kv && kv <= entry->kv * 1.1;
}

static void
add_token_hit (Hits *hits, const Entry *entry, const Slot *slot, const Reading *reading, guint token_length,
               double score, gboolean folded)
{
  const char *rest = reading->key + token_length;
  NcEliminationReason reason = NC_ELIMINATION_LISTED;
  NcEliminationMatch *match;
  guint needs = 0;

  if (!token_ends (entry, rest))
    return;
  if ((entry->type == MATCH_RANGE || entry->type == MATCH_CURRENT) &&
      !size_fits (entry, rest, reading, hits->query, &reason, &needs))
    return;
  match = add_hit (hits, entry, reading, score);
  if (!match)
    return;
  if (needs)
    downgrade (match, reason, match->verdict == NC_VERDICT_NOT_FOUND ? 0 : needs);
  if (slot->flags & KEY_DERIVED && match->verdict != NC_VERDICT_NOT_FOUND)
    downgrade (match, NC_ELIMINATION_CONDITION, NC_ELIMINATION_NEED_CONDITION);
  if (folded)
    downgrade (match, NC_ELIMINATION_SLIP, 0);
  if (is_variant (entry, rest))
    downgrade (match, NC_ELIMINATION_DERIVED, 0);
  if (match->verdict != NC_VERDICT_NOT_FOUND && !short_token_fits (entry, token_length, rest, hits->query->category))
    downgrade (match, NC_ELIMINATION_NEEDS_CATEGORY, NC_ELIMINATION_NEED_CATEGORY);
}

/* Look-alike characters may stand for one another in a few places only: 511 is not SL1. */
static gboolean
few_folded (const char *given, const char *listed, guint length, guint allowed)
{
  guint n = 0;

  for (guint i = 0; i < length; i++)
    n += given[i] != listed[i];
  return n <= allowed;
}

/* All series whose token the key begins with, the longest first. */
static void
look_up_tokens (Hits *hits, const Reading *reading, const char *key, gboolean folded, double score)
{
  const Table *table = folded ? &hits->self->folded_tokens : &hits->self->tokens;

  for (guint length = reading->length; length > 0; length--) {
    char next = reading->key[length];

    /* a token ends at a separator, before a stage or a size, or at the end */
    if (g_ascii_isalpha (next) && next != 'X' && !g_ascii_isdigit (reading->key[length - 1]))
      continue;
    for (const Slot *slot = NULL; (slot = nc_elimination_find (table, key, length, slot)) != NULL;) {
      const Entry *entry = entry_at (hits->self, slot->entry);

      if (folded && (slot->flags & KEY_ALIAS || !few_folded (reading->key, entry->key, length, MAX (1, length / 3))))
        continue;
      add_token_hit (hits, entry, slot, reading, length, score - (slot->flags ? 0.01 : 0), folded);
    }
  }
}

static gboolean
look_up_whole (Hits *hits, const Reading *reading, double lost)
{
  const NcEliminationMatcher *self = hits->self;
  guint before = hits->n;

  for (const Slot *slot = NULL;
       (slot = nc_elimination_find (&self->whole, reading->key, reading->length, slot)) != NULL;) {
    const Entry *entry = entry_at (self, slot->entry);
    NcEliminationMatch *match = add_hit (hits, entry, reading, (slot->flags ? SCORE_ALIAS : SCORE_PRINTED) - lost);

    if (match && hits->query->category == NC_CATEGORY_NONE && match->verdict != NC_VERDICT_NOT_FOUND &&
        count_alnum (entry->key, entry->key_length) <= 3)
      downgrade (match, NC_ELIMINATION_NEEDS_CATEGORY, NC_ELIMINATION_NEED_CATEGORY);
    if (match && entry->type == MATCH_CURRENT)
      downgrade (match, NC_ELIMINATION_NEEDS_CURRENT, NC_ELIMINATION_NEED_RATED_CURRENT_A);
  }
  return hits->n > before;
}

/* Look-alike characters and lost separators. */
static void
look_up_folded (Hits *hits, const Reading *reading)
{
  const NcEliminationMatcher *self = hits->self;
  char text[KEY_SIZE];
  guint length = nc_elimination_squash (reading->key, reading->length, text, sizeof text);

  for (const Slot *slot = NULL; (slot = nc_elimination_find (&self->folded_whole, text, length, slot)) != NULL;) {
    NcEliminationMatch *match = add_hit (hits, entry_at (self, slot->entry), reading, SCORE_FOLDED);

    if (match)
      downgrade (match, NC_ELIMINATION_SLIP, 0);
  }
  nc_elimination_fold (reading->key, reading->length, text, sizeof text);
  look_up_tokens (hits, reading, text, TRUE, SCORE_FOLDED - 0.01);
}

/* The key and, until a row prints it, the key with one tail less; of series the first reading that names one counts.
   Afterwards @reading is the last reading. */
static void
look_up_with_tails (Hits *hits, Reading *reading)
{
  gboolean is_printed = look_up_whole (hits, reading, 0);
  double lost = 0;

  look_up_tokens (hits, reading, reading->key, FALSE, SCORE_SERIES);
  for (guint i = 0; i < 6 && !is_printed && nc_elimination_strip_tail (reading); i++) {
    gboolean has_series = hits->n > 0;

    lost += SCORE_TAIL;
    is_printed = look_up_whole (hits, reading, lost);
    if (!has_series)
      look_up_tokens (hits, reading, reading->key, FALSE, SCORE_SERIES - lost);
  }
}

/* 3B-57A, 65F-64, 2GC-5: the series letters of the industry catalogue behind the inlet of a pump. */
static void
look_up_pump (Hits *hits, const Reading *reading)
{
  static const char *const series[] = { "B", "BA", "F", "JD", "GC" };
  const char *letters = reading->key + strspn (reading->key, "0123456789./");
  gsize n = 0;

  if (!hits->self->pumps || hits->query->category != NC_CATEGORY_PUMP || letters == reading->key)
    return;
  while (g_ascii_isalpha (letters[n]))
    n++;
  if (!g_ascii_isdigit (letters[n]) && (letters[n] != '-' || !g_ascii_isdigit (letters[n + 1])))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (series); i++)
    if (strlen (series[i]) == n && strncmp (series[i], letters, n) == 0)
      add_hit (hits, hits->self->pumps, reading, SCORE_FOLDED);
}

static void
read_key (Reading *reading, const char *model)
{
  guint n = 0;

  *reading = (Reading){ .accept = G_MAXUINT, .kw = NAN, .kv = NAN };
  nc_model_key_into (model, reading->key, sizeof reading->key);
  nc_elimination_make_latin (reading);
  /* a Chinese dash is two characters wide; dashes and full stops at the ends say nothing */
  for (const char *p = reading->key; *p; p++)
    if (*p != '-' || (n > 0 && reading->key[n - 1] != '-'))
      reading->key[n++] = *p;
  reading->key[n] = 0;
  while (n > 0 && strchr ("-.,;:", reading->key[n - 1]))
    reading->key[--n] = 0;
  reading->length = n;
}

static gboolean
is_printed (const NcEliminationMatcher *self, const Reading *reading)
{
  return nc_elimination_find (&self->whole, reading->key, reading->length, NULL) != NULL;
}

/* A blank between characters may stand for a dash: JO2 51-4, S9 630/10. The reading with the fewest dashes counts. */
static void
look_up_blanks (Hits *hits, const char *model)
{
  char text[NC_MODEL_MAX_BYTES];
  guint at[3], n_blanks = 0, n = strlen (model);
  const guint8 order[] = { 1, 2, 4, 3, 5, 6, 7 };

  if (n >= sizeof text)
    return;
  for (guint i = 1; i + 1 < n && n_blanks < G_N_ELEMENTS (at); i++)
    if (model[i] == ' ' && model[i - 1] != ' ' && model[i - 1] != '-')
      at[n_blanks++] = i;
  for (guint i = 0; i < G_N_ELEMENTS (order) && hits->n == 0; i++) {
    Reading reading;

    if (order[i] >= 1u << n_blanks)
      continue;
    memcpy (text, model, n + 1);
    for (guint j = 0; j < n_blanks; j++)
      if (order[i] & 1u << j)
        text[at[j]] = '-';
    read_key (&reading, text);
    if (!nc_elimination_is_newer (hits->self, reading.key))
      look_up_with_tails (hits, &reading);
  }
}

/* What is left of @model without words that nobody knows, into @reading: the first such reading that the lists print,
   else that without Chinese characters. FALSE when nothing is left out. */
static gboolean
read_core (const NcEliminationMatcher *self, const char *model, Reading *reading)
{
  char core[NC_MODEL_MAX_BYTES];
  gboolean any = FALSE;

  for (guint nth = 0; nth <= NC_CORE_HAN + 1; nth++) {
    if (!nc_elimination_core (model, nth, core, sizeof core))
      continue;
    read_key (reading, core);
    reading->derived = TRUE;
    any = reading->length > 0;
    if (any && is_printed (self, reading))
      return TRUE;
  }
  return any;
}

/* Rows like the plate, of which only those with misread characters are suspected, and only when no row was hit. */
static void
add_near (Hits *hits, const Reading *reading, guint room, gboolean decided)
{
  NcEliminationMatch near[NC_ELIMINATION_MAX_MATCHES];
  guint n = nc_elimination_nearest (hits->self, reading->key, reading->length, hits->query, near, room);

  for (guint i = 0; i < n && hits->n < MAX_HITS; i++) {
    NcEliminationMatch decision = { 0 };
    gboolean is_slip = near[i].reason == NC_ELIMINATION_SLIP;

    if (has_row (hits, near[i].row) || near[i].score < (decided ? NEAR_BESIDE : NEAR_ALONE))
      continue;
    near[i].verdict = NC_VERDICT_NOT_FOUND;
    near[i].reason = NC_ELIMINATION_NEAR;
    if (is_slip && !decided) {
      nc_elimination_decide ((const Entry *)near[i].row, hits->query, reading, &decision);
      downgrade (&decision, NC_ELIMINATION_SLIP, 0);
      near[i].verdict = decision.verdict;
      near[i].reason = decision.reason;
      near[i].needs = decision.needs;
    }
    hits->hits[hits->n++] = near[i];
  }
}

static void
add_nearest (Hits *hits, const Reading *full, const Reading *stripped, guint max_matches)
{
  gboolean decided = hits->n > 0;

  if (hits->n >= 5)
    return;
  add_near (hits, full, decided ? 5 : MIN (max_matches, 8), decided);
  if (stripped->length != full->length)
    add_near (hits, stripped, 8, decided);
}

static void
show_differing (Hits *hits, const Reading *reading)
{
  for (guint i = 0; i < hits->n; i++)
    if (hits->hits[i].score < SCORE_SERIES - SCORE_VARIANT + 0.04 && hits->hits[i].n_differing == 0) {
      double score = hits->hits[i].score;

      nc_elimination_compare (reading->key, reading->length, (const Entry *)hits->hits[i].row, &hits->hits[i], NULL);
      hits->hits[i].score = score;
    }
}

/* Where no row prints the model: a variant of one that is, letters taken for others, a series behind a pump's inlet. */
static void
look_up_unlike (Hits *hits, const Reading *full, const Reading *last, const Reading *core)
{
  const Reading *const readings[] = { full, last, core };
  Reading variant = core->length ? *core : *last;

  if (hits->n == 0 && nc_elimination_drop_variant (&variant))
    look_up_with_tails (hits, &variant);
  for (guint i = 0; i < G_N_ELEMENTS (readings) && hits->n == 0; i++)
    if (readings[i]->length && (i == 0 || readings[i]->length != full->length))
      look_up_folded (hits, readings[i]);
  if (hits->n == 0)
    look_up_pump (hits, core->length ? core : full);
}

/**
 * nc_elimination_match:
 * @self: never changed, so that many threads may use it
 * @query: what is known of the machine
 * @result: (out caller-allocates): rows point into @self
 *
 * Looks a model up in the lists. The verdict is `eliminated` only when a row prints this very model (or its series,
 * size or stage) and all that the row asks is known and agrees; `suspected` when something must be checked first;
 * `not_found` says that no row of this data applies, never that the machine is not obsolete; `incomplete` when there is
 * no model. Allocates nothing for a plain ASCII model. A year of manufacture after the inspection is `incomplete` too.
 */
void
nc_elimination_match (const NcEliminationMatcher *self, const NcEliminationQuery *query, NcEliminationResult *result)
{
  guint max_matches =
      query->max_matches ? MIN (query->max_matches, NC_ELIMINATION_MAX_MATCHES) : NC_ELIMINATION_MAX_MATCHES;
  const char *model = query->model ? query->model : "";
  char unwrapped[NC_MODEL_MAX_BYTES];
  Hits hits;
  Reading full, last, core = { .length = 0 };

  hits.self = self;
  hits.query = query;
  hits.n = 0;
  result->verdict = NC_VERDICT_NOT_FOUND;
  result->reason = NC_ELIMINATION_NO_ROW;
  result->needs = 0;
  result->confidence = NC_ELIMINATION_MISS_CONFIDENCE;
  result->n_matches = 0;
  read_key (&full, model);
  if (!is_printed (self, &full) && nc_elimination_unwrap (model, unwrapped, sizeof unwrapped)) {
    model = unwrapped;
    read_key (&full, model);
  }
  if (full.length == 0) {
    result->verdict = NC_VERDICT_INCOMPLETE;
    result->reason = NC_ELIMINATION_NO_MODEL;
    result->needs = NC_ELIMINATION_NEED_MODEL;
    return;
  }
  if ((query->made_year && query->as_of != NC_DAY_NONE && nc_day_from_ymd (query->made_year, 1, 1) > query->as_of) ||
      (query->in_service_year && query->made_year > query->in_service_year)) {
    result->verdict = NC_VERDICT_INCOMPLETE;
    result->reason = NC_ELIMINATION_BAD_YEAR;
    result->needs = NC_ELIMINATION_NEED_MADE_YEAR;
    return;
  }
  if (nc_elimination_is_newer (self, full.key)) {
    /* Rows that are only near decide nothing here: they are looked for when there is room to show them. */
    if (query->fuzzy && max_matches > 1)
      add_near (&hits, &full, 5, TRUE);
    nc_elimination_conclude (&hits, result, max_matches);
    nc_elimination_conclude_newer (result);
    return;
  }
  last = full;
  look_up_with_tails (&hits, &last);
  if (hits.n == 0 && strchr (model, ' '))
    look_up_blanks (&hits, model);
  if (hits.n == 0 && read_core (self, model, &core)) {
    if (nc_elimination_is_newer (self, core.key)) {
      nc_elimination_conclude_newer (result);
      return;
    }
    look_up_with_tails (&hits, &core);
  }
  look_up_unlike (&hits, &full, &last, &core);
  nc_elimination_drop_other_powers (&hits);
  if (query->fuzzy)
    add_nearest (&hits, &full, core.length ? &core : &last, max_matches);
  show_differing (&hits, &last);
  nc_elimination_conclude (&hits, result, max_matches);
}
