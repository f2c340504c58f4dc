/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-elimination-private.h"
#include <math.h>
#include <string.h>

/* The rows that look most like a plate. First a lower bound for every row: the number of edits between classes of
   look-alike characters (bit-parallel, Myers 1999 as Hyyrö gives it), then the weighted distance for the best few. */

#define N_SYMBOLS  64
#define MAX_EDITS  3
#define MAX_CHARS  48
#define COST_OTHER 10
#define COST_CLASS 9 /* a letter where a digit should be */
#define COST_ALIKE 3 /* O/0, I/L/1, S/5, B/8 */
#define COST_OCR   5 /* Z/2, G/6, D/0, Q/0 */
#define COST_BREAK 2 /* dashes, points, brackets */
#define COST_SWAP  8
#define COST_FIELD 6 /* the plate's power or poles disagree with the row */

static guint8
symbol_of (gunichar c)
{
  switch (c) {
  case 'O':
  case 'D':
  case 'Q':
    return 0;
  case 'I':
  case 'L':
    return 1;
  case 'Z':
    return 2;
  case 'S':
    return 5;
  case 'G':
    return 6;
  case 'B':
    return 8;
  default:
    if (c >= '0' && c <= '9')
      return (guint8)(c - '0');
    if (c >= 'A' && c <= 'Z')
      return (guint8)(c - 'A' + 10);
    return (guint8)(36 + c % (N_SYMBOLS - 36));
  }
}

static gboolean
is_break (gunichar c)
{
  return c == '-' || c == '.' || c == '(' || c == ')' || c == ',' || c == ';' || c == ':' || c == '"' || c == '_';
}

/**
 * nc_elimination_symbols:
 * @symbols: (out): classes of look-alike characters, 0…63, without what only separates
 *
 * Returns: how many, at most @size.
 */
guint
nc_elimination_symbols (const char *key, guint length, guint8 *symbols, guint size)
{
  guint n = 0;

  for (const char *p = key; p < key + length && n < size; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);

    if (!is_break (c))
      symbols[n++] = symbol_of (c);
  }
  return n;
}

/* Edit distance of the text @symbols to the pattern of @n_pattern symbols, whose positions @peq holds as bits. */
static guint
count_edits (const guint64 *peq, guint n_pattern, const guint8 *symbols, guint n)
{
  guint64 pv = ~0ull, mv = 0, last = 1ull << (n_pattern - 1);
  guint score = n_pattern;

  for (guint i = 0; i < n; i++) {
    guint64 eq = peq[symbols[i]], xv = eq | mv, xh = (((eq & pv) + pv) ^ pv) | eq;
    guint64 ph = mv | ~(xh | pv), mh = pv & xh;

    score += (ph & last) != 0;
    score -= (mh & last) != 0;
    ph = ph << 1 | 1;
    mh <<= 1;
    pv = mh | ~(xv | ph);
    mv = ph & xv;
  }
  return score;
}

/* A character with what the costs ask of it. */
typedef struct {
  gunichar c;
  guint8 symbol, folded;
  gboolean is_break, is_digit, is_letter;
} Character;

static int
cost_of (const Character *a, const Character *b)
{
  if (a->c == b->c)
    return 0;
  if (a->is_break || b->is_break)
    return a->is_break && b->is_break ? COST_BREAK : COST_OTHER;
  if (a->folded && a->folded == b->folded)
    return COST_ALIKE;
  if (a->folded && b->folded && a->symbol == b->symbol)
    return COST_OCR;
  return (a->is_digit && b->is_digit) || (a->is_letter && b->is_letter) ? COST_OTHER : COST_CLASS;
}

static int
cost_of_one (const Character *character)
{
  return character->is_break ? COST_BREAK : COST_OTHER;
}

static guint
characters (const char *key, guint length, Character *out)
{
  guint n = 0;

  for (const char *p = key; p < key + length && n < MAX_CHARS; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);
    gboolean is_ascii = c < 0x80;

    out[n++] = (Character){ .c = c,
                            .symbol = symbol_of (c),
                            .folded = is_ascii ? (guint8)nc_model_fold_char ((char)c) : 0,
                            .is_break = is_break (c),
                            .is_digit = is_ascii && g_ascii_isdigit ((char)c),
                            .is_letter = is_ascii ? g_ascii_isalpha ((char)c) : TRUE };
  }
  return n;
}

static void
note (NcEliminationMatch *match, guint position, gunichar given, gunichar listed)
{
  NcEliminationDiffering *differing;

  if (match->n_differing == NC_ELIMINATION_MAX_DIFFERING)
    return;
  differing = &match->differing[match->n_differing++];
  *differing = (NcEliminationDiffering){ .position = (guint8)position };
  if (given)
    g_unichar_to_utf8 (given, differing->given);
  if (listed)
    g_unichar_to_utf8 (listed, differing->listed);
}

static void
reverse (NcEliminationMatch *match)
{
  for (guint i = 0; i + 1 < match->n_differing - i; i++) {
    NcEliminationDiffering kept = match->differing[i];

    match->differing[i] = match->differing[match->n_differing - 1 - i];
    match->differing[match->n_differing - 1 - i] = kept;
  }
}

static gboolean
swapped (const Character *a, guint i, const Character *b, guint j)
{
  return i > 1 && j > 1 && a[i - 1].c == b[j - 2].c && a[i - 2].c == b[j - 1].c && a[i - 1].c != a[i - 2].c;
}

/* A look-alike, or a letter between digits that must be a digit (Y2-1X2M-4); YL90S is no misread Y2-90S. */
static gboolean
is_misread (const Character *a, guint i, guint n, const Character *b)
{
  int cost = cost_of (&a[i], b);

  if (cost == COST_CLASS)
    return i > 0 && i + 1 < n && a[i].is_letter && a[i - 1].is_digit && a[i + 1].is_digit;
  return cost < COST_CLASS;
}

/* Goes back from D[i][j] and notes where the plate differs. A "slip" is made of misread characters only: not of a digit
   or letter that is simply another one, lost or too many, for that would be another size or type. */
static gboolean
trace (int D[][MAX_CHARS + 1], const Character *a, guint n, guint i, const Character *b, guint j,
       NcEliminationMatch *match)
{
  gboolean slip = TRUE;

  match->n_differing = 0;
  while (i > 0 || j > 0) {
    if (i > 0 && j > 0 && D[i][j] == D[i - 1][j - 1] + cost_of (&a[i - 1], &b[j - 1])) {
      if (a[i - 1].c != b[j - 1].c) {
        note (match, i, a[i - 1].c, b[j - 1].c);
        slip = slip && is_misread (a, i - 1, n, &b[j - 1]);
      }
      i--;
      j--;
    } else if (swapped (a, i, b, j) && D[i][j] == D[i - 2][j - 2] + COST_SWAP) {
      note (match, i, a[i - 1].c, b[j - 1].c);
      note (match, i - 1, a[i - 2].c, b[j - 2].c);
      slip = slip && !(a[i - 1].is_digit && a[i - 2].is_digit);
      i -= 2;
      j -= 2;
    } else if (i > 0 && D[i][j] == D[i - 1][j] + cost_of_one (&a[i - 1])) {
      note (match, i, a[i - 1].c, 0);
      slip = slip && a[i - 1].is_break;
      i--;
    } else {
      note (match, i + 1, 0, b[j - 1].c);
      slip = slip && b[j - 1].is_break;
      j--;
    }
  }
  reverse (match);
  return slip;
}

static gboolean
ends_at_break (const Character *a, guint end)
{
  return a[end].is_break || a[end].c == '/' || a[end - 1].is_break;
}

/* "51-4": what a motor's series is followed by when its dash is lost (JO251-4). */
static gboolean
is_frame_and_poles (const Character *a, guint n)
{
  guint digits = 0;

  while (digits < n && a[digits].is_digit)
    digits++;
  return digits >= 1 && digits <= 3 && digits + 1 < n && a[digits].c == '-' && a[digits + 1].is_digit;
}

/* Where a series' token may end in the plate: all of it, or before a dash. */
static guint
best_end (int D[][MAX_CHARS + 1], const Character *a, guint n_a, guint n_b, gboolean is_series, int *cost)
{
  guint end = n_a;

  *cost = D[n_a][n_b];
  for (guint i = 1; is_series && i < n_a; i++) {
    int open = D[i][n_b] + (ends_at_break (a, i) ? 0 : COST_BREAK + 1);

    if (open < *cost) {
      *cost = open;
      end = i;
    }
  }
  return end;
}

/**
 * nc_elimination_compare:
 * @match: (inout): the differing characters are set, and the score by the distance
 * @is_slip: (out) (optional): only misread characters differ
 *
 * Returns: the weighted distance; 10 = one character that is simply another.
 */
double
nc_elimination_compare (const char *given, guint length, const Entry *entry, NcEliminationMatch *match,
                        gboolean *is_slip)
{
  static __thread int D[MAX_CHARS + 1][MAX_CHARS + 1];
  Character a[MAX_CHARS], b[MAX_CHARS];
  guint n_a = characters (given, length, a), n_b = characters (entry->key, entry->key_length, b), end;
  gboolean is_series =
      entry->type != MATCH_EXACT && entry->type != MATCH_RANGE && entry->type != MATCH_BY_HAND && entry->n_symbols > 2;
  gboolean slip;
  int cost;

  for (guint i = 0; i <= n_a; i++)
    for (guint j = 0; j <= n_b; j++) {
      int best = i == 0 && j == 0 ? 0 : G_MAXINT;

      if (i > 0)
        best = MIN (best, D[i - 1][j] + cost_of_one (&a[i - 1]));
      if (j > 0)
        best = MIN (best, D[i][j - 1] + cost_of_one (&b[j - 1]));
      if (i > 0 && j > 0)
        best = MIN (best, D[i - 1][j - 1] + cost_of (&a[i - 1], &b[j - 1]));
      if (swapped (a, i, b, j))
        best = MIN (best, D[i - 2][j - 2] + COST_SWAP);
      D[i][j] = best;
    }
  end = best_end (D, a, n_a, n_b, is_series, &cost);
  slip = trace (D, a, n_a, end, b, n_b, match);
  if (is_slip && is_series && end < n_a && !ends_at_break (a, end))
    *is_slip = slip && match->n_differing <= 1 && entry->categories == 1u << NC_CATEGORY_MOTOR &&
               is_frame_and_poles (a + end, n_a - end);
  else if (is_slip)
    *is_slip = slip && match->n_differing <= MAX_EDITS && entry->n_symbols > 3 &&
               cost <= 2 + COST_ALIKE * entry->n_symbols / 2;
  match->score = MAX (0.0, 0.89 - 0.89 * cost / (10.0 * MAX (4, MAX (end, n_b))));
  return cost;
}

typedef struct {
  guint16 entry;
  guint8 edits;
} Candidate;

#define MAX_CANDIDATES 96

typedef struct {
  const NcEliminationMatcher *self;
  guint8 symbols[64];
  guint n;
  guint ends[3]; /* symbols before the first breaks */
  guint n_ends;
  Candidate candidates[MAX_EDITS + 1][MAX_CANDIDATES];
  guint counts[MAX_EDITS + 1];
} Search;

static void
read_ends (Search *search, const char *key, guint length)
{
  guint n = 0;

  search->n_ends = 0;
  for (const char *p = key; p < key + length && search->n_ends < G_N_ELEMENTS (search->ends);
       p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);

    if (n > 1 && (is_break (c) || c == '/') && (search->n_ends == 0 || search->ends[search->n_ends - 1] != n))
      search->ends[search->n_ends++] = n;
    n += !is_break (c);
  }
}

/* A series against the parts of the plate that its token may be. */
static guint
count_series_edits (const Search *search, const Entry *entry)
{
  guint best = MAX_EDITS + 1, allowed = entry->n_symbols > 3 ? 2 : 1;
  guint64 peq[N_SYMBOLS] = { 0 };
  guint lengths[G_N_ELEMENTS (search->ends) + 1], n = search->n_ends;

  if (entry->n_symbols < 3)
    return best;
  memcpy (lengths, search->ends, sizeof search->ends);
  lengths[n++] = entry->n_symbols;
  for (guint i = 0; i < entry->n_symbols; i++)
    peq[entry->symbols[i]] |= 1ull << i;
  for (guint i = 0; i < n; i++)
    if (lengths[i] <= search->n && ABS ((int)lengths[i] - (int)entry->n_symbols) <= (int)allowed)
      best = MIN (best, count_edits (peq, entry->n_symbols, search->symbols, lengths[i]));
  return best <= allowed ? best : MAX_EDITS + 1;
}

static void
bound_rows (Search *search, const NcEliminationQuery *query)
{
  guint64 peq[N_SYMBOLS] = { 0 };
  const Entry *entries = &g_array_index (search->self->entries, Entry, 0);

  for (guint i = 0; i < search->n; i++)
    peq[search->symbols[i]] |= 1ull << i;
  for (guint i = 0; i < search->self->entries->len; i++) {
    const Entry *entry = &entries[i];
    guint edits = MAX_EDITS + 1;

    if (query->category != NC_CATEGORY_NONE && !(entry->categories & 1u << query->category))
      continue;
    if (ABS ((int)entry->n_symbols - (int)search->n) <= MAX_EDITS)
      edits = count_edits (peq, search->n, entry->symbols, entry->n_symbols);
    if (edits > 0 && entry->type != MATCH_EXACT && entry->type != MATCH_BY_HAND)
      edits = MIN (edits, count_series_edits (search, entry));
    if (edits <= MAX_EDITS && search->counts[edits] < MAX_CANDIDATES)
      search->candidates[edits][search->counts[edits]++] = (Candidate){ .entry = (guint16)i, .edits = (guint8)edits };
  }
}

static void
keep_best (NcEliminationMatch *matches, double *costs, guint *n, guint max, const NcEliminationMatch *match,
           double cost)
{
  guint at = *n;

  if (*n == max && cost >= costs[max - 1])
    return;
  if (*n < max)
    (*n)++;
  else
    at = max - 1;
  for (; at > 0 && costs[at - 1] > cost; at--) {
    matches[at] = matches[at - 1];
    costs[at] = costs[at - 1];
  }
  matches[at] = *match;
  costs[at] = cost;
}

static guint
sum_symbols (const guint8 *symbols, guint n)
{
  guint sum = 0;

  for (guint i = 0; i < n; i++)
    sum += (symbols[i] + 1u) * (symbols[i] + 1u);
  return sum;
}

static double
cost_of_fields (const Entry *entry, const NcEliminationQuery *query)
{
  double cost = 0;

  if (query->poles && entry->row.poles && query->poles != entry->row.poles)
    cost += COST_FIELD;
  if (!isnan (query->rated_kw) && !isnan (entry->row.rated_kw) &&
      fabs (query->rated_kw - entry->row.rated_kw) > 0.04 * entry->row.rated_kw)
    cost += COST_FIELD;
  return cost;
}

/**
 * nc_elimination_nearest:
 * @matches: (out): best first; the reason is NC_ELIMINATION_SLIP when only misread characters differ, else
 *   NC_ELIMINATION_NEAR
 *
 * Returns: how many rows were found within three edits.
 */
guint
nc_elimination_nearest (const NcEliminationMatcher *self, const char *key, guint length,
                        const NcEliminationQuery *query, NcEliminationMatch *matches, guint max_matches)
{
  Search search;
  double costs[NC_ELIMINATION_MAX_MATCHES];
  guint n = 0, sum;

  search.self = self;
  memset (search.counts, 0, sizeof search.counts);
  search.n = nc_elimination_symbols (key, length, search.symbols, G_N_ELEMENTS (search.symbols));
  if (search.n == 0 || max_matches == 0)
    return 0;
  read_ends (&search, key, length);
  bound_rows (&search, query);
  sum = sum_symbols (search.symbols, search.n);
  for (guint edits = 0; edits <= MAX_EDITS && edits < search.n; edits++)
    for (guint i = 0; i < search.counts[edits]; i++) {
      const Entry *entry = entry_at (self, search.candidates[edits][i].entry);
      NcEliminationMatch match = { .row = &entry->row };
      gboolean is_slip;
      double cost;

      /* an edit costs 9 at least; only exchanged neighbours, 2 edits here, cost 8 together */
      if (n == max_matches && costs[n - 1] <= (sum == sum_symbols (entry->symbols, entry->n_symbols) ? 4 : 9) * edits)
        continue;
      cost = nc_elimination_compare (key, length, entry, &match, &is_slip) + cost_of_fields (entry, query);
      match.reason = is_slip ? NC_ELIMINATION_SLIP : NC_ELIMINATION_NEAR;
      keep_best (matches, costs, &n, max_matches, &match, cost);
    }
  return n;
}
