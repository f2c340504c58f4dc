/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-elimination-private.h"
#include <math.h>
#include <string.h>

typedef struct {
  const char *contains;
  const char *effect;
} Condition;

static const struct {
  const char *name;
  MatchType type;
} match_types[] = {
  { "exact", MATCH_EXACT },        { "exact_stage", MATCH_STAGE },      { "series", MATCH_SERIES },
  { "series_frame", MATCH_FRAME }, { "series_current", MATCH_CURRENT }, { "range", MATCH_RANGE },
};

static const char *
keep (NcEliminationMatcher *self, const char *text)
{
  return text && *text ? g_string_chunk_insert_const (self->texts, text) : NULL;
}

static void
table_init (Table *table, guint size)
{
  table->slots = g_new0 (Slot, size);
  table->mask = size - 1;
}

/* The tables are made much larger than what is put into them, so a free slot always ends a search. */
static void
table_add (NcEliminationMatcher *self, Table *table, const char *key, guint length, guint entry, guint flags)
{
  guint hash = nc_elimination_hash (key, length);
  guint at = hash & table->mask;

  if (length == 0)
    return;
  for (; table->slots[at].key; at = (at + 1) & table->mask)
    if (table->slots[at].entry == entry && table->slots[at].length == length &&
        memcmp (table->slots[at].key, key, length) == 0)
      return;
  table->slots[at] = (Slot){ .key = g_string_chunk_insert_len (self->texts, key, length),
                             .hash = hash,
                             .length = (guint16)length,
                             .entry = (guint16)entry,
                             .flags = (guint8)flags };
}

static guint
count_letters_and_digits (const char *key)
{
  guint n = 0;

  for (; *key; key++)
    n += g_ascii_isalnum (*key) || (guchar)*key >= 0x80;
  return n;
}

static void
add_whole (NcEliminationMatcher *self, const char *key, guint entry, guint flags)
{
  char squashed[KEY_SIZE];
  guint length = nc_elimination_squash (key, strlen (key), squashed, sizeof squashed);

  table_add (self, &self->whole, key, strlen (key), entry, flags);
  /* a folded key of two or three characters says nothing */
  if (count_letters_and_digits (key) > 3)
    table_add (self, &self->folded_whole, squashed, length, entry, flags);
}

static void
add_token (NcEliminationMatcher *self, const char *token, guint length, guint entry, guint flags)
{
  char folded[KEY_SIZE];
  guint n = nc_elimination_fold (token, length, folded, sizeof folded);

  table_add (self, &self->tokens, token, length, entry, flags);
  if (n > 2)
    table_add (self, &self->folded_tokens, folded, n, entry, flags);
}

/* "SG(B)8-630" is SG8-630 or SGB8-630, "LHS1-0.7-Y(Q)" burns oil (Y) or gas (Q). */
static void
add_bracket_aliases (NcEliminationMatcher *self, const Entry *entry, guint index)
{
  const char *open = strchr (entry->key, '(');
  g_autofree char *head = NULL, *without = NULL, *with = NULL;

  if (!open || !g_ascii_isalpha (open[1]) || open[2] != ')' || open[1] == 'I')
    return;
  head = g_strndup (entry->key, open - entry->key);
  without = g_strconcat (head, open + 3, NULL);
  with = g_strdup_printf ("%s%c%s", head, open[1], open + 3);
  add_whole (self, without, index, KEY_ALIAS);
  add_whole (self, with, index, KEY_ALIAS);
}

/* "JE(老型)0.8" stands on plates as JE-0.8; that it is the old type must be checked. */
static void
add_old_type_aliases (NcEliminationMatcher *self, const Entry *entry, guint index)
{
  const char *open = strchr (entry->key, '('), *close = open ? strchr (open, ')') : NULL;
  g_autofree char *head = NULL, *dashed = NULL;

  if (!close || (guchar)open[1] < 0x80)
    return;
  head = g_strndup (entry->key, open - entry->key);
  dashed = g_strconcat (head, "-", close + 1, NULL);
  add_token (self, dashed, strlen (dashed), index, KEY_DERIVED);
}

/* "老SJ" is the old type of a series: plates say SJ, so that it is the old one must be checked. */
static void
add_old_series_alias (NcEliminationMatcher *self, const Entry *entry, guint index)
{
  if (g_str_has_prefix (entry->key, "老") && entry->key[strlen ("老")])
    add_token (self, entry->key + strlen ("老"), entry->key_length - strlen ("老"), index, KEY_DERIVED);
}

/* Plates write 2BA-6 and 50F-63B where the list prints 2BA6 and 50F63B (note of item 6-17). */
static void
add_pump_alias (NcEliminationMatcher *self, const Entry *entry, guint index)
{
  const char *p = entry->key;
  gsize letters;
  g_autofree char *alias = NULL;

  if (!(entry->categories & 1u << NC_CATEGORY_PUMP) || !g_ascii_isdigit (*p))
    return;
  p += strspn (p, "0123456789/.");
  letters = strspn (p, "BAF");
  if (letters == 0 || !g_ascii_isdigit (p[letters]))
    return;
  alias = g_strdup_printf ("%.*s-%s", (int)(p + letters - entry->key), entry->key, p + letters);
  add_whole (self, alias, index, KEY_ALIAS);
}

/* The frames of old small motors are printed as "JW：63"; plates write JW-6324 and JW6324. */
static void
add_frame_alias (NcEliminationMatcher *self, const Entry *entry, guint index)
{
  const char *dash = strchr (entry->key, '-');
  g_autofree char *alias = NULL;

  if (entry->type != MATCH_FRAME || !dash || strlen (dash + 1) < 2)
    return;
  alias = g_strdup_printf ("%.*s%s", (int)(dash - entry->key), entry->key, dash + 1);
  add_token (self, alias, strlen (alias), index, KEY_ALIAS);
}

static void
add_keys (NcEliminationMatcher *self, guint index)
{
  Entry *entry = &g_array_index (self->entries, Entry, index);
  g_autofree char *printed = nc_model_key (entry->row.model);
  const char *quote = strchr (entry->key, '"');

  if (!(entry->flags & ROW_INDUSTRY)) {
    add_whole (self, entry->key, index, 0);
    add_whole (self, printed, index, 0);
  }
  if (quote) {
    g_autofree char *bare = g_strdup_printf ("%.*s%s", (int)(quote - entry->key), entry->key, quote + 1);

    add_whole (self, bare, index, KEY_ALIAS);
  }
  if (entry->flags & ROW_INDUSTRY && entry->type == MATCH_BY_HAND) {
    self->pumps = entry;
    return;
  }
  add_bracket_aliases (self, entry, index);
  add_old_type_aliases (self, entry, index);
  add_old_series_alias (self, entry, index);
  add_pump_alias (self, entry, index);
  add_frame_alias (self, entry, index);
  if (entry->type == MATCH_RANGE) /* "S7" of "S7-30/10~S7-1600/10", "SHF" of "SHF6~SHF35" */
    add_token (self, entry->key,
               strcspn (entry->key, strcspn (entry->key, "-") < strcspn (entry->key, "~") ? "-" : "0123456789"), index,
               0);
  else if (entry->type != MATCH_EXACT && entry->type != MATCH_BY_HAND)
    add_token (self, entry->key, strlen (entry->key), index, 0);
}

/* "0.6~1.5kW" and "160~199A" in a condition. */
static gboolean
read_range (const char *text, const char *unit, double *low, double *high)
{
  for (const char *tilde = text ? strchr (text, '~') : NULL; tilde; tilde = strchr (tilde + 1, '~')) {
    const char *start = tilde;
    char *end;

    while (start > text && (g_ascii_isdigit (start[-1]) || start[-1] == '.'))
      start--;
    if (start == tilde)
      continue;
    *low = g_ascii_strtod (start, NULL);
    *high = g_ascii_strtod (tilde + 1, &end);
    if (g_str_has_prefix (end, unit))
      return TRUE;
  }
  *low = *high = NAN;
  return FALSE;
}

/* "SL7-30/10~SL7-1600/10": sizes 30 … 1600 at 10 kV; "SHF6~SHF35": 6 … 35 t/h. */
static void
read_model_range (Entry *entry)
{
  const char *tilde = strchr (entry->key, '~');
  const char *from = entry->key, *to = tilde ? tilde + 1 : NULL;
  char *end = NULL;

  if (!tilde)
    return;
  from += strcspn (from, "-") < (gsize)(tilde - from) ? strcspn (from, "-") + 1 : strcspn (from, "0123456789");
  to += strchr (to, '-') ? strcspn (to, "-") + 1 : strcspn (to, "0123456789");
  entry->low = g_ascii_strtod (from, NULL);
  entry->high = g_ascii_strtod (to, &end);
  if (*end == '/')
    entry->kv = g_ascii_strtod (end + 1, NULL);
}

static void
read_condition (Entry *entry, GArray *conditions)
{
  const char *text = entry->row.condition ? entry->row.condition : "";
  double motor_kw;

  for (guint i = 0; i < conditions->len; i++) {
    const Condition *condition = &g_array_index (conditions, Condition, i);
    const char *found = strstr (text, condition->contains);

    if (!found)
      continue;
    if (g_str_equal (condition->effect, "check"))
      entry->flags |= ROW_CONDITION;
    else if (g_str_equal (condition->effect, "6kv"))
      entry->flags |= ROW_6_KV;
    else if (g_str_equal (condition->effect, "low_voltage"))
      entry->flags |= ROW_LOW_VOLTAGE;
    else if (g_str_equal (condition->effect, "motor_kw") &&
             (motor_kw = g_ascii_strtod (found + strlen (condition->contains), NULL)) > 0) {
      entry->row.rated_kw = motor_kw;
      entry->flags |= ROW_NEEDS_POWER;
    }
  }
  if (entry->type == MATCH_CURRENT)
    read_range (text, "A", &entry->low, &entry->high);
  else if (entry->type == MATCH_SERIES)
    read_range (text, "kW", &entry->low, &entry->high);
  else if (entry->type == MATCH_RANGE)
    read_model_range (entry);
}

static void
read_stop (Entry *entry)
{
  const char *text = entry->row.stop_use_by;
  const char *open = text ? strchr (text, '(') : NULL;
  g_autofree char *day = text && g_ascii_isdigit (*text) ? g_strndup (text, MIN (strlen (text), 10)) : NULL;

  entry->stop_by = day ? nc_day_parse (day) : NC_DAY_NONE;
  if (open)
    entry->stop_made_by = (int)g_ascii_strtoll (open + 1, NULL, 10);
}

static const char rows_sql[] =
    "SELECT m.id, m.batch, m.notice_no, m.item_no, m.category, m.product_name, m.model, m.model_key, m.match_type,"
    " m.spec_condition, m.rated_kw, m.poles, m.made_on_or_before, m.stop_use_by, m.reason, m.provenance,"
    " r.confidence AS trust, n.title, coalesce (n.effective_date, n.issue_date) AS in_force_from"
    " FROM elimination_models m LEFT JOIN rules r ON r.rule_id = m.id LEFT JOIN notices n ON n.batch = m.batch"
    " ORDER BY m.row_no";

static NcConfidence
row_confidence (NcReference *reference, const char *rule_id, const char *trust)
{
  NcConfidence confidence = NC_CONFIDENCE_UNSOURCED;

  if (nc_reference_n_confirmed (reference) && nc_reference_is_confirmed (reference, rule_id))
    return NC_CONFIDENCE_CONFIRMED;
  if (trust)
    nc_confidence_parse (trust, &confidence);
  return confidence;
}

/* The columns are looked up once: there are many rows. */
enum {
  COLUMN_ID,
  COLUMN_BATCH,
  COLUMN_NOTICE_NO,
  COLUMN_TITLE,
  COLUMN_ITEM_NO,
  COLUMN_CATEGORY,
  COLUMN_PRODUCT_NAME,
  COLUMN_MODEL,
  COLUMN_MODEL_KEY,
  COLUMN_MATCH_TYPE,
  COLUMN_SPEC_CONDITION,
  COLUMN_REASON,
  COLUMN_MADE_ON_OR_BEFORE,
  COLUMN_STOP_USE_BY,
  COLUMN_RATED_KW,
  COLUMN_POLES,
  COLUMN_IN_FORCE_FROM,
  COLUMN_PROVENANCE,
  COLUMN_TRUST,
  N_COLUMNS
};
static const char *const column_names[N_COLUMNS] = {
  [COLUMN_ID] = "id",
  [COLUMN_BATCH] = "batch",
  [COLUMN_NOTICE_NO] = "notice_no",
  [COLUMN_TITLE] = "title",
  [COLUMN_ITEM_NO] = "item_no",
  [COLUMN_CATEGORY] = "category",
  [COLUMN_PRODUCT_NAME] = "product_name",
  [COLUMN_MODEL] = "model",
  [COLUMN_MODEL_KEY] = "model_key",
  [COLUMN_MATCH_TYPE] = "match_type",
  [COLUMN_SPEC_CONDITION] = "spec_condition",
  [COLUMN_REASON] = "reason",
  [COLUMN_MADE_ON_OR_BEFORE] = "made_on_or_before",
  [COLUMN_STOP_USE_BY] = "stop_use_by",
  [COLUMN_RATED_KW] = "rated_kw",
  [COLUMN_POLES] = "poles",
  [COLUMN_IN_FORCE_FROM] = "in_force_from",
  [COLUMN_PROVENANCE] = "provenance",
  [COLUMN_TRUST] = "trust",
};

static const char *
text_at (NcStmt *stmt, int column)
{
  return (const char *)sqlite3_column_text (stmt, column);
}

static void
fill_row (NcEliminationMatcher *self, NcReference *reference, NcStmt *stmt, const int *columns, Entry *entry)
{
  NcEliminationRow *row = &entry->row;

  row->rule_id = keep (self, text_at (stmt, columns[COLUMN_ID]));
  row->batch = sqlite3_column_int (stmt, columns[COLUMN_BATCH]);
  row->notice = keep (self, text_at (stmt, columns[COLUMN_NOTICE_NO]));
  row->document = keep (self, text_at (stmt, columns[COLUMN_TITLE]));
  row->item = keep (self, text_at (stmt, columns[COLUMN_ITEM_NO]));
  row->category = keep (self, text_at (stmt, columns[COLUMN_CATEGORY]));
  row->product = keep (self, text_at (stmt, columns[COLUMN_PRODUCT_NAME]));
  row->model = keep (self, text_at (stmt, columns[COLUMN_MODEL]));
  row->match_type = keep (self, text_at (stmt, columns[COLUMN_MATCH_TYPE]));
  row->condition = keep (self, text_at (stmt, columns[COLUMN_SPEC_CONDITION]));
  row->reason = keep (self, text_at (stmt, columns[COLUMN_REASON]));
  row->made_on_or_before = sqlite3_column_int (stmt, columns[COLUMN_MADE_ON_OR_BEFORE]);
  row->stop_use_by = keep (self, text_at (stmt, columns[COLUMN_STOP_USE_BY]));
  row->rated_kw = sqlite3_column_type (stmt, columns[COLUMN_RATED_KW]) == SQLITE_NULL
                      ? NAN
                      : sqlite3_column_double (stmt, columns[COLUMN_RATED_KW]);
  row->poles = sqlite3_column_int (stmt, columns[COLUMN_POLES]);
  row->in_force_from = keep (self, text_at (stmt, columns[COLUMN_IN_FORCE_FROM]));
  row->provenance = keep (self, text_at (stmt, columns[COLUMN_PROVENANCE]));
  row->confidence = row_confidence (reference, row->rule_id, text_at (stmt, columns[COLUMN_TRUST]));
}

static void
finish_entry (NcEliminationMatcher *self, GArray *conditions, Entry *entry, const char *key)
{
  entry->type = MATCH_BY_HAND;
  for (guint i = 0; i < G_N_ELEMENTS (match_types); i++)
    if (g_str_equal (match_types[i].name, entry->row.match_type))
      entry->type = match_types[i].type;
  entry->key = keep (self, key);
  entry->key_length = strlen (entry->key);
  entry->categories = nc_category_mask_of_list (entry->row.category);
  entry->low = entry->high = entry->kv = entry->max_kv = NAN;
  if (entry->row.batch == 2 && entry->categories == 1u << NC_CATEGORY_MOTOR)
    entry->flags |= ROW_Y_BATCH_2;
  if (entry->categories == 1u << NC_CATEGORY_TRANSFORMER)
    entry->flags |= ROW_TRANSFORMER;
  entry->from = entry->row.in_force_from ? nc_day_parse (entry->row.in_force_from) : NC_DAY_NONE;
  read_stop (entry);
  read_condition (entry, conditions);
  entry->n_symbols =
      (guint8)nc_elimination_symbols (entry->key, entry->key_length, entry->symbols, G_N_ELEMENTS (entry->symbols));
  g_array_append_val (self->entries, *entry);
}

static gboolean
load_rows (NcEliminationMatcher *self, NcReference *reference, GArray *conditions, GError **error)
{
  g_autoptr (NcStmt) stmt = nc_db_prepare (nc_reference_get_db (reference), rows_sql, error);
  int columns[N_COLUMNS];
  gboolean has_row;

  for (guint i = 0; stmt && i < N_COLUMNS; i++)
    columns[i] = nc_stmt_column (stmt, column_names[i]);
  while (stmt && nc_stmt_step (stmt, &has_row, error)) {
    Entry entry = { 0 };

    if (!has_row)
      return TRUE;
    if (self->entries->len >= G_MAXUINT16)
      break;
    fill_row (self, reference, stmt, columns, &entry);
    finish_entry (self, conditions, &entry, text_at (stmt, columns[COLUMN_MODEL_KEY]));
  }
  return FALSE;
}

static const char industry_sql[] =
    "SELECT s.rule_id, s.category, s.series, s.covers, s.notice, s.scope_limits, s.provenance, r.confidence AS trust,"
    " (SELECT value FROM industry_catalog WHERE param = 'effective_date' AND CAST (edition AS TEXT) = '2024') AS "
    "in_force_from"
    " FROM series_rules s LEFT JOIN rules r ON r.rule_id = s.rule_id WHERE s.rule_id IN"
    " ('M-YB-ind', 'M-YBF-ind', 'M-YBK-ind', 'P-ind') ORDER BY s.rule_id";

/* "机座号63~355mm,额定电压<=660V": frames and the highest voltage named. */
static void
read_scope (Entry *entry)
{
  const char *text = entry->row.condition ? entry->row.condition : "";
  const char *volts = strstr (text, "额定电压");

  read_range (text, "mm", &entry->low, &entry->high);
  for (const char *p = volts; p && *p; p++)
    if (g_ascii_isdigit (*p) && !g_ascii_isdigit (p[-1])) {
      double kv = g_ascii_strtod (p, NULL) / 1000;

      entry->max_kv = isnan (entry->max_kv) ? kv : MAX (entry->max_kv, kv);
    }
}

/* The industry catalogue names series by frame and voltage; of pumps only letters, which a person must judge. */
static gboolean
load_industry (NcEliminationMatcher *self, NcReference *reference, GArray *conditions, GError **error)
{
  g_autoptr (NcStmt) stmt = nc_db_prepare (nc_reference_get_db (reference), industry_sql, error);
  gboolean has_row;

  while (stmt && nc_stmt_step (stmt, &has_row, error)) {
    Entry entry = { .flags = ROW_INDUSTRY };
    NcEliminationRow *row = &entry.row;

    if (!has_row)
      return TRUE;
    row->rule_id = keep (self, nc_stmt_text (stmt, "rule_id"));
    row->notice = row->document = keep (self, nc_stmt_text (stmt, "notice"));
    row->item = row->product = keep (self, nc_stmt_text (stmt, "covers"));
    row->category = keep (self, nc_stmt_text (stmt, "category"));
    row->model = keep (self, nc_stmt_text (stmt, "series"));
    row->condition = keep (self, nc_stmt_text (stmt, "scope_limits"));
    row->provenance = keep (self, nc_stmt_text (stmt, "provenance"));
    row->in_force_from = keep (self, nc_stmt_text (stmt, "in_force_from"));
    row->rated_kw = NAN;
    row->confidence = row_confidence (reference, row->rule_id, nc_stmt_text (stmt, "trust"));
    row->match_type = g_str_equal (row->category, "泵") ? "series_pump" : "range";
    if (!row->item)
      row->item = row->product = row->model;
    finish_entry (self, conditions, &entry, row->model);
    read_scope (&g_array_index (self->entries, Entry, self->entries->len - 1));
  }
  return FALSE;
}

static const char catalog_sql[] =
    "SELECT c.row_id AS id, m.category, c.fact, c.equipment, m.model, m.match_type, m.condition, r.provenance,"
    " r.confidence AS trust, '产业结构调整指导目录（'||substr (c.edition, 1, 4)||'年本）' AS document,"
    " substr (c.edition, 1, 4) AS year, b.in_force_from, b.in_force_to"
    " FROM catalog_models m JOIN industry_catalog c ON c.row_id = m.rule JOIN rules r ON r.rule_id = c.row_id"
    " LEFT JOIN binding_dates b ON b.list = 'catalog' AND b.document_part = substr (c.edition, 1, 4)"
    " ORDER BY m.row_no";

/* The models and kinds that the industry catalogue names; a kind, and what only the repealed edition names, a person
   must judge. */
static gboolean
load_catalog (NcEliminationMatcher *self, NcReference *reference, GArray *conditions, GError **error)
{
  g_autoptr (NcStmt) stmt = nc_db_prepare (nc_reference_get_db (reference), catalog_sql, error);
  gboolean has_row;

  while (stmt && nc_stmt_step (stmt, &has_row, error)) {
    Entry entry = { 0 };
    NcEliminationRow *row = &entry.row;
    g_autofree char *key = NULL;

    if (!has_row)
      return TRUE;
    row->rule_id = keep (self, nc_stmt_text (stmt, "id"));
    row->notice = row->document = keep (self, nc_stmt_text (stmt, "document"));
    row->item = row->product = keep (self, nc_stmt_text (stmt, "fact"));
    row->category = keep (self, nc_stmt_text (stmt, "category"));
    row->model = keep (self, nc_stmt_text (stmt, "model"));
    row->condition = keep (self, nc_stmt_text (stmt, "condition"));
    row->provenance = keep (self, nc_stmt_text (stmt, "provenance"));
    row->in_force_from = keep (self, nc_stmt_text (stmt, "in_force_from"));
    row->rated_kw = NAN;
    row->confidence = row_confidence (reference, row->rule_id, nc_stmt_text (stmt, "trust"));
    row->match_type = keep (self, nc_stmt_text (stmt, "match_type"));
    key = nc_model_key (row->model);
    finish_entry (self, conditions, &entry, key);
    if (nc_stmt_text (stmt, "in_force_to"))
      g_array_index (self->entries, Entry, self->entries->len - 1).flags |= ROW_REPEALED;
  }
  return FALSE;
}

static gboolean
load_conditions (NcEliminationMatcher *self, NcReference *reference, GArray *conditions, GError **error)
{
  g_autoptr (NcStmt) stmt =
      nc_db_prepare (nc_reference_get_db (reference), "SELECT contains, effect FROM elimination_conditions", error);
  gboolean has_row;

  while (stmt && nc_stmt_step (stmt, &has_row, error)) {
    Condition condition;

    if (!has_row)
      return TRUE;
    condition.contains = keep (self, nc_stmt_text (stmt, "contains"));
    condition.effect = keep (self, nc_stmt_text (stmt, "effect"));
    g_array_append_val (conditions, condition);
  }
  return FALSE;
}

static gboolean
load_newer (NcEliminationMatcher *self, NcReference *reference, GError **error)
{
  g_autoptr (NcStmt) stmt =
      nc_db_prepare (nc_reference_get_db (reference), "SELECT series, number_from, number_to FROM newer_series", error);
  gboolean has_row;

  while (stmt && nc_stmt_step (stmt, &has_row, error)) {
    Newer newer;

    if (!has_row)
      return TRUE;
    newer.series = keep (self, nc_stmt_text (stmt, "series"));
    newer.length = strlen (newer.series);
    newer.from = nc_stmt_is_null (stmt, "number_from") ? -1 : (int)nc_stmt_int (stmt, "number_from");
    newer.to = nc_stmt_is_null (stmt, "number_to") ? G_MAXINT : (int)nc_stmt_int (stmt, "number_to");
    g_array_append_val (self->newer, newer);
  }
  return FALSE;
}

/* Where two rows print the same model with different powers, the power decides. */
static void
mark_powers (NcEliminationMatcher *self)
{
  for (guint i = 0; i < self->entries->len; i++) {
    Entry *entry = &g_array_index (self->entries, Entry, i);

    for (const Slot *slot = NULL;
         (slot = nc_elimination_find (&self->whole, entry->key, entry->key_length, slot)) != NULL;) {
      const Entry *other = entry_at (self, slot->entry);

      if (other != entry && !isnan (other->row.rated_kw) && !isnan (entry->row.rated_kw) &&
          fabs (other->row.rated_kw - entry->row.rated_kw) > 0.001)
        entry->flags |= ROW_NEEDS_POWER;
    }
  }
}

/**
 * nc_elimination_matcher_new:
 * @reference: the facts; may be closed afterwards
 *
 * Loads all rows of the lists into memory. Confirmations that @reference has loaded count.
 *
 * Returns: (transfer full): never changed afterwards, so any number of threads may match with it; NULL with an error of
 * %NC_DB_ERROR when the pack lacks the tables.
 */
NcEliminationMatcher *
nc_elimination_matcher_new (NcReference *reference, GError **error)
{
  g_autoptr (NcEliminationMatcher) self = g_new0 (NcEliminationMatcher, 1);
  g_autoptr (GArray) conditions = g_array_new (FALSE, FALSE, sizeof (Condition));

  self->texts = g_string_chunk_new (65536);
  self->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  self->newer = g_array_new (FALSE, FALSE, sizeof (Newer));
  if (!load_conditions (self, reference, conditions, error) || !load_rows (self, reference, conditions, error) ||
      !load_industry (self, reference, conditions, error) || !load_catalog (self, reference, conditions, error) ||
      !load_newer (self, reference, error))
    return NULL;
  {
    guint size = 64;

    while (size < self->entries->len * 8)
      size *= 2;
    table_init (&self->whole, size);
    table_init (&self->tokens, size);
    table_init (&self->folded_whole, size);
    table_init (&self->folded_tokens, size);
  }
  for (guint i = 0; i < self->entries->len; i++)
    add_keys (self, i);
  mark_powers (self);
  return g_steal_pointer (&self);
}

void
nc_elimination_matcher_free (NcEliminationMatcher *self)
{
  if (!self)
    return;
  g_string_chunk_free (self->texts);
  g_array_unref (self->entries);
  g_array_unref (self->newer);
  g_free (self->whole.slots);
  g_free (self->tokens.slots);
  g_free (self->folded_whole.slots);
  g_free (self->folded_tokens.slots);
  g_free (self);
}

guint
nc_elimination_matcher_n_rows (const NcEliminationMatcher *self)
{
  return self->entries->len;
}

const NcEliminationRow *
nc_elimination_matcher_row (const NcEliminationMatcher *self, guint index)
{
  g_return_val_if_fail (index < self->entries->len, NULL);
  return &entry_at (self, index)->row;
}
