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

  row->rule_id = nc_elimination_keep (self, text_at (stmt, columns[COLUMN_ID]));
  row->batch = sqlite3_column_int (stmt, columns[COLUMN_BATCH]);
  row->notice = nc_elimination_keep (self, text_at (stmt, columns[COLUMN_NOTICE_NO]));
  row->document = nc_elimination_keep (self, text_at (stmt, columns[COLUMN_TITLE]));
  row->item = nc_elimination_keep (self, text_at (stmt, columns[COLUMN_ITEM_NO]));
  row->category = nc_elimination_keep (self, text_at (stmt, columns[COLUMN_CATEGORY]));
  row->product = nc_elimination_keep (self, text_at (stmt, columns[COLUMN_PRODUCT_NAME]));
  row->model = nc_elimination_keep (self, text_at (stmt, columns[COLUMN_MODEL]));
  row->match_type = nc_elimination_keep (self, text_at (stmt, columns[COLUMN_MATCH_TYPE]));
  row->condition = nc_elimination_keep (self, text_at (stmt, columns[COLUMN_SPEC_CONDITION]));
  row->reason = nc_elimination_keep (self, text_at (stmt, columns[COLUMN_REASON]));
  row->made_on_or_before = sqlite3_column_int (stmt, columns[COLUMN_MADE_ON_OR_BEFORE]);
  row->stop_use_by = nc_elimination_keep (self, text_at (stmt, columns[COLUMN_STOP_USE_BY]));
  row->rated_kw = sqlite3_column_type (stmt, columns[COLUMN_RATED_KW]) == SQLITE_NULL
                      ? NAN
                      : sqlite3_column_double (stmt, columns[COLUMN_RATED_KW]);
  row->poles = sqlite3_column_int (stmt, columns[COLUMN_POLES]);
  row->in_force_from = nc_elimination_keep (self, text_at (stmt, columns[COLUMN_IN_FORCE_FROM]));
  row->provenance = nc_elimination_keep (self, text_at (stmt, columns[COLUMN_PROVENANCE]));
  row->confidence = row_confidence (reference, row->rule_id, text_at (stmt, columns[COLUMN_TRUST]));
}

static void
finish_entry (NcEliminationMatcher *self, GArray *conditions, Entry *entry, const char *key)
{
  entry->type = MATCH_BY_HAND;
  for (guint i = 0; i < G_N_ELEMENTS (match_types); i++)
    if (g_str_equal (match_types[i].name, entry->row.match_type))
      entry->type = match_types[i].type;
  entry->key = nc_elimination_keep (self, key);
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
    row->rule_id = nc_elimination_keep (self, nc_stmt_text (stmt, "rule_id"));
    row->notice = row->document = nc_elimination_keep (self, nc_stmt_text (stmt, "notice"));
    row->item = row->product = nc_elimination_keep (self, nc_stmt_text (stmt, "covers"));
    row->category = nc_elimination_keep (self, nc_stmt_text (stmt, "category"));
    row->model = nc_elimination_keep (self, nc_stmt_text (stmt, "series"));
    row->condition = nc_elimination_keep (self, nc_stmt_text (stmt, "scope_limits"));
    row->provenance = nc_elimination_keep (self, nc_stmt_text (stmt, "provenance"));
    row->in_force_from = nc_elimination_keep (self, nc_stmt_text (stmt, "in_force_from"));
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
    row->rule_id = nc_elimination_keep (self, nc_stmt_text (stmt, "id"));
    row->notice = row->document = nc_elimination_keep (self, nc_stmt_text (stmt, "document"));
    row->item = row->product = nc_elimination_keep (self, nc_stmt_text (stmt, "fact"));
    row->category = nc_elimination_keep (self, nc_stmt_text (stmt, "category"));
    row->model = nc_elimination_keep (self, nc_stmt_text (stmt, "model"));
    row->condition = nc_elimination_keep (self, nc_stmt_text (stmt, "condition"));
    row->provenance = nc_elimination_keep (self, nc_stmt_text (stmt, "provenance"));
    row->in_force_from = nc_elimination_keep (self, nc_stmt_text (stmt, "in_force_from"));
    row->rated_kw = NAN;
    row->confidence = row_confidence (reference, row->rule_id, nc_stmt_text (stmt, "trust"));
    row->match_type = nc_elimination_keep (self, nc_stmt_text (stmt, "match_type"));
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
    condition.contains = nc_elimination_keep (self, nc_stmt_text (stmt, "contains"));
    condition.effect = nc_elimination_keep (self, nc_stmt_text (stmt, "effect"));
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
    newer.series = nc_elimination_keep (self, nc_stmt_text (stmt, "series"));
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
    nc_elimination_table_init (&self->whole, size);
    nc_elimination_table_init (&self->tokens, size);
    nc_elimination_table_init (&self->folded_whole, size);
    nc_elimination_table_init (&self->folded_tokens, size);
  }
  for (guint i = 0; i < self->entries->len; i++)
    nc_elimination_add_keys (self, i);
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
