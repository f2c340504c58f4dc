/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-elimination.h"
#include "nc-model-key.h"

G_BEGIN_DECLS

#define KEY_SIZE    (NC_MODEL_MAX_BYTES + 8)
#define NC_CORE_HAN 4 /* Chinese characters that a model may begin with */

typedef enum {
  MATCH_EXACT,
  MATCH_STAGE,
  MATCH_SERIES,
  MATCH_FRAME,
  MATCH_RANGE,
  MATCH_CURRENT,
  MATCH_BY_HAND,
} MatchType;

/* What is asked of a row beside its model. */
typedef enum {
  ROW_CONDITION = 1 << 0,   /* the condition really narrows the row: a person must check it */
  ROW_Y_BATCH_2 = 1 << 1,   /* no year in the list, 2003 by the efficiency plan */
  ROW_6_KV = 1 << 2,        /* holds at 6 kV only */
  ROW_LOW_VOLTAGE = 1 << 3, /* read as low voltage */
  ROW_NEEDS_POWER = 1 << 4, /* the power must be known */
  ROW_TRANSFORMER = 1 << 5, /* distribution transformer: the high-voltage tail may be 6–11 kV */
  ROW_INDUSTRY = 1 << 6,    /* a rule of the industry catalogue */
  ROW_REPEALED = 1 << 7,    /* of a repealed edition: shown, never decided */
} RowFlags;

typedef struct {
  NcEliminationRow row; /* first, so that a row is its entry */
  MatchType type;
  guint categories; /* bits 1 << NcCategory */
  guint flags;
  const char *key;
  guint key_length;
  NcDay from;
  NcDay stop_by;      /* NC_DAY_NONE = none or at once */
  double low, high;   /* range of size, t/h, A or kW of the series; NaN = none */
  double kv;          /* high voltage of a range; NaN = none */
  double max_kv;      /* the row holds up to this voltage; NaN = any */
  int stop_made_by;   /* made until this year: stop at once, whatever stop_by says; 0 = none */
  guint8 symbols[64]; /* key for the search by likeness, separators out */
  guint8 n_symbols;
} Entry;

/* How a key stands in a table. */
typedef enum {
  KEY_ALIAS = 1 << 0,   /* the same model, written as plates write it */
  KEY_DERIVED = 1 << 1, /* not quite what the list prints: at most suspected */
} KeyFlags;

typedef struct {
  const char *key; /* NULL = free */
  guint hash;
  guint16 length;
  guint16 entry;
  guint8 flags;
} Slot;

typedef struct {
  Slot *slots;
  guint mask;
} Table;

typedef struct {
  const char *series;
  guint length;
  int from, to; /* -1 = no number */
} Newer;

struct _NcEliminationMatcher {
  GStringChunk *texts;
  GArray *entries;    /* Entry */
  GArray *newer;      /* Newer, by first letter */
  const Entry *pumps; /* the pump series of the industry catalogue; NULL = the pack lacks them */
  Table whole, tokens, folded_whole, folded_tokens;
};

/* One reading of a plate: a key and what its tail said. */
typedef struct {
  char key[KEY_SIZE];
  guint length;
  guint accept; /* bits of the kinds of machine that such a tail fits */
  gboolean derived;
  double kw, kv; /* NaN = not said */
  guint n_alike; /* letters of other alphabets, the first of them in @alike */
  NcEliminationDiffering alike[NC_ELIMINATION_MAX_DIFFERING];
} Reading;

#define MAX_HITS      16
#define SCORE_VARIANT 0.06 /* less by it for a variant that the list does not print */
/* A miss rests on the whole reading of the lists, which is known to lack items (data/reference/README.md, Traps). */
#define NC_ELIMINATION_MISS_CONFIDENCE NC_CONFIDENCE_MEDIUM

/* The rows that a model hit so far. */
typedef struct {
  const NcEliminationMatcher *self;
  const NcEliminationQuery *query;
  guint n;
  NcEliminationMatch hits[MAX_HITS];
} Hits;

guint nc_elimination_squash (const char *key, guint length, char *out, guint size);
guint nc_elimination_fold (const char *key, guint length, char *out, guint size);
guint nc_elimination_hash (const char *key, guint length);
const Slot *nc_elimination_find (const Table *table, const char *key, guint length, const Slot *previous);
gboolean nc_elimination_strip_tail (Reading *reading);
gboolean nc_elimination_drop_variant (Reading *reading);
gboolean nc_elimination_unwrap (const char *model, char *text, gsize size);
gboolean nc_elimination_core (const char *model, guint nth, char *text, gsize size);
void nc_elimination_make_latin (Reading *reading);

guint nc_elimination_symbols (const char *key, guint length, guint8 *symbols, guint size);
guint nc_elimination_nearest (const NcEliminationMatcher *self, const char *key, guint length,
                              const NcEliminationQuery *query, NcEliminationMatch *matches, guint max_matches);
double nc_elimination_compare (const char *given, guint length, const Entry *entry, NcEliminationMatch *match,
                               gboolean *is_slip);

void nc_elimination_decide (const Entry *entry, const NcEliminationQuery *query, const Reading *reading,
                            NcEliminationMatch *match);

void nc_elimination_drop_other_powers (Hits *hits);
void nc_elimination_conclude (Hits *hits, NcEliminationResult *result, guint max_matches);
void nc_elimination_conclude_newer (NcEliminationResult *result);
const char *nc_elimination_keep (NcEliminationMatcher *self, const char *text);
void nc_elimination_table_init (Table *table, guint size);
void nc_elimination_add_keys (NcEliminationMatcher *self, guint index);

static inline const Entry *
entry_at (const NcEliminationMatcher *self, guint i)
{
  return &g_array_index (self->entries, Entry, i);
}

G_END_DECLS
