/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-checklist-oracle.h"
#include "nc-elimination.h"
#include "nc-lang.h"
#include "nc-xpath.h"
#include <math.h>
#include <string.h>

/* Verdicts remembered: those of a form with a thousand machines, several members each. */
#define KEPT_VERDICTS 2048
#define TABLE_SOURCE  "jr://nengcha/"

struct _NcChecklistReference {
  NcJudge *judge;
  NcDay today;
  NcChecklistOracle oracle;
  GHashTable *verdicts; /* the record spelled out → NcVerdict* */
};

static char *
number_text (double value)
{
  return isnan (value) ? g_strdup ("") : nc_xpath_format_number (value);
}

static char *
member_text (const NcVerdict *verdict, const char *member, GError **error)
{
  const struct {
    const char *name, *text;
  } texts[] = {
    { "verdict", nc_verdict_code_to_string (verdict->code) },
    { "grade", verdict->grade },
    { "unit", verdict->unit },
    { "rule_id", verdict->basis.rule_id },
    { "document", verdict->basis.document },
    { "table", verdict->basis.table_item },
    { "violation", verdict->violation },
    { "confidence", verdict->has_confidence ? nc_confidence_to_string (verdict->confidence) : NULL },
    { "screening", verdict->is_screening ? "true" : "false" },
    { "explain", verdict->explain->str },
  };

  if (g_str_equal (member, "actual"))
    return number_text (verdict->actual);
  if (g_str_equal (member, "limit"))
    return number_text (verdict->limit);
  if (g_str_equal (member, "margin"))
    return number_text (verdict->margin);
  if (g_str_equal (member, "needs")) {
    GString *needs = g_string_new (NULL);

    for (guint i = 0; i < verdict->n_needs; i++)
      g_string_append_printf (needs, "%s%s", i ? " " : "", verdict->needs[i]);
    return g_string_free (needs, FALSE);
  }
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (g_str_equal (texts[i].name, member))
      return g_strdup (texts[i].text ? texts[i].text : "");
  g_set_error (error, NC_XPATH_ERROR, NC_XPATH_ERROR_ARGUMENTS, _ ("a verdict has no member “%s”"), member);
  return NULL;
}

static char *
spell_record (const char *kind, const char *const *columns, const char *const *values, guint n)
{
  GString *key = g_string_new (kind);

  for (guint i = 0; i < n; i++)
    g_string_append_printf (key, "\x1f%s\x1e%s", columns[i], values[i]);
  return g_string_free (key, FALSE);
}

static double
plain_number (const char *text)
{
  double value = nc_xpath_parse_number (text);

  return value > 0 ? value : NAN;
}

/* The year of "1985", "1985-06" or "1985-06-01"; 0 when it is none. */
static int
year_of (const char *text)
{
  int year = 0;

  if (!text || strspn (text, "0123456789") != 4 || (text[4] && text[4] != '-'))
    return 0;
  for (guint i = 0; i < 4; i++)
    year = year * 10 + (text[i] - '0');
  return year >= 1900 ? year : 0;
}

/* Writes into @verdict what the elimination lists say. */
static void
set_elimination (NcVerdict *verdict, const NcEliminationQuery *query, const NcEliminationResult *result)
{
  g_autofree char *explain = nc_elimination_explain (query, result);

  verdict->code = result->verdict;
  verdict->grade = NULL;
  verdict->actual = verdict->limit = verdict->margin = NAN;
  verdict->unit = NULL;
  nc_elimination_basis (result, &verdict->basis);
  verdict->violation = NULL;
  if (result->verdict == NC_VERDICT_ELIMINATED) /* boilers are special equipment: another body's */
    verdict->violation = query->category == NC_CATEGORY_BOILER ? "V17" : "V01";
  verdict->has_confidence = result->n_matches > 0;
  verdict->confidence = result->confidence;
  g_string_assign (verdict->explain, explain);
}

/* Being on an elimination list outweighs every figure. A likeness to a listed model is told beside a figure that fails,
   and instead of one that passes or is missing: a person must look at the plate. */
static void
add_elimination (NcChecklistReference *self, const NcEliminationQuery *query, gboolean judged, NcVerdict *verdict)
{
  NcEliminationResult result;

  nc_elimination_match (nc_judge_get_matcher (self->judge), query, &result);
  if (!judged || result.verdict == NC_VERDICT_ELIMINATED ||
      (result.verdict == NC_VERDICT_SUSPECTED && verdict->code != NC_VERDICT_FAIL)) {
    set_elimination (verdict, query, &result);
  } else if (result.verdict == NC_VERDICT_SUSPECTED) {
    g_autofree char *explain = nc_elimination_explain (query, &result);

    g_string_append_printf (verdict->explain, "；%s", explain);
  }
}

static void
read_query (NcChecklistReference *self, const char *const *columns, const char *const *values, guint n,
            NcEliminationQuery *query)
{
  query->rated_kw = NAN;
  query->as_of = self->today;
  query->fuzzy = TRUE;
  for (guint i = 0; i < n; i++) {
    double number = plain_number (values[i]);

    if (g_str_equal (columns[i], "model"))
      query->model = values[i];
    else if (g_str_equal (columns[i], "rated_kw"))
      query->rated_kw = number;
    else if (g_str_equal (columns[i], "poles") && number <= 1000)
      query->poles = (int)number;
    else if (g_str_equal (columns[i], "voltage_v") && !isnan (number))
      query->voltage_v = number;
    else if (g_str_equal (columns[i], "made_year"))
      query->made_year = year_of (values[i]);
    else if (g_str_equal (columns[i], "inspected_on") && nc_day_parse (values[i]) != NC_DAY_NONE)
      query->as_of = nc_day_parse (values[i]);
  }
}

static void
judge_record (NcChecklistReference *self, NcKind kind, const char *const *columns, const char *const *values, guint n,
              NcVerdict *verdict)
{
  NcRecord record;

  nc_record_init (&record, kind);
  for (guint i = 0; i < n; i++)
    nc_record_set_named (&record, columns[i], values[i]);
  nc_judge_record (self->judge, &record, self->today, verdict);
}

static char *
judge_cb (gpointer user_data, const char *kind_name, const char *member, const char *const *columns,
          const char *const *values, guint n, GError **error)
{
  NcChecklistReference *self = user_data;
  g_autofree char *key = spell_record (kind_name, columns, values, n);
  NcVerdict *verdict = g_hash_table_lookup (self->verdicts, key);
  NcEliminationQuery query = { 0 };
  gboolean has_kind, has_category;
  const char *language;
  NcKind kind;

  if (verdict)
    return member_text (verdict, member, error);
  if (!*kind_name)
    return g_strdup (""); /* what it is has not been answered yet */
  has_kind = nc_kind_parse (kind_name, &kind);
  has_category = nc_category_parse (kind_name, &query.category);
  if (!has_kind && !has_category) {
    g_set_error (error, NC_XPATH_ERROR, NC_XPATH_ERROR_ARGUMENTS, _ ("nothing called “%s” can be judged"), kind_name);
    return NULL;
  }
  verdict = nc_verdict_new ();
  nc_verdict_reset (verdict, "", NULL);
  /* The sentence goes on into papers, which are Chinese whatever the interface is. */
  language = nc_lang_current ();
  nc_lang_switch ("zh");
  if (has_kind)
    judge_record (self, kind, columns, values, n, verdict);
  read_query (self, columns, values, n, &query);
  if (has_category && query.model && verdict->code != NC_VERDICT_ELIMINATED)
    add_elimination (self, &query, has_kind, verdict);
  nc_lang_switch (language);
  if (g_hash_table_size (self->verdicts) >= KEPT_VERDICTS)
    g_hash_table_remove_all (self->verdicts);
  g_hash_table_insert (self->verdicts, g_steal_pointer (&key), verdict);
  return member_text (verdict, member, error);
}

static char *
lookup_cb (gpointer user_data, const char *model, const char *category, double kw, double poles, const char *year,
           const char *member, GError **error)
{
  NcChecklistReference *self = user_data;
  g_autoptr (NcVerdict) verdict = nc_verdict_new ();
  NcEliminationQuery query = {
    .model = model, .rated_kw = kw, .made_year = year_of (year), .as_of = self->today, .fuzzy = TRUE
  };
  const char *language = nc_lang_current ();

  if (!*model)
    return g_strdup ("");
  if (*category && !nc_category_parse (category, &query.category)) {
    g_set_error (error, NC_XPATH_ERROR, NC_XPATH_ERROR_ARGUMENTS, _ ("nothing called “%s” can be judged"), category);
    return NULL;
  }
  if (poles > 0 && poles <= 1000)
    query.poles = (int)poles;
  nc_verdict_reset (verdict, "", NULL);
  nc_lang_switch ("zh");
  add_elimination (self, &query, FALSE, verdict);
  nc_lang_switch (language);
  return member_text (verdict, member, error);
}

/**
 * nc_checklist_reference_new:
 * @judge: kept
 * @today: the day as of which is judged where a record names no day of its own
 *
 * Returns: (transfer full)
 */
NcChecklistReference *
nc_checklist_reference_new (NcJudge *judge, NcDay today)
{
  NcChecklistReference *self = g_new0 (NcChecklistReference, 1);

  self->judge = nc_judge_ref (judge);
  self->today = today;
  self->oracle.judge = judge_cb;
  self->oracle.lookup = lookup_cb;
  self->oracle.user_data = self;
  self->verdicts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)nc_verdict_free);
  return self;
}

void
nc_checklist_reference_free (NcChecklistReference *self)
{
  if (!self)
    return;
  g_hash_table_unref (self->verdicts);
  nc_judge_unref (self->judge);
  g_free (self);
}

/**
 * nc_checklist_reference_extend:
 * @self: an #NcChecklistReference that outlives @env
 *
 * Registers the nc: functions; fits NcFormOptions.extend.
 */
void
nc_checklist_reference_extend (NcXpathEnv *env, gpointer self)
{
  nc_checklist_functions_register (env, &((NcChecklistReference *)self)->oracle);
}

static gboolean
is_table_name (const char *name)
{
  return *name && strspn (name, "abcdefghijklmnopqrstuvwxyz0123456789_") == strlen (name);
}

static gboolean
add_items (NcStmt *rows, GPtrArray *columns, xmlNode *root, GError **error)
{
  gboolean has_row = FALSE;

  for (;;) {
    xmlNode *item;

    if (!nc_stmt_step (rows, &has_row, error))
      return FALSE;
    if (!has_row)
      return TRUE;
    item = xmlAddChild (root, xmlNewDocNode (root->doc, NULL, BAD_CAST "item", NULL));
    for (guint i = 0; i < columns->len; i++) {
      const char *text = nc_stmt_text (rows, g_ptr_array_index (columns, i));
      xmlNode *cell =
          xmlAddChild (item, xmlNewDocNode (root->doc, NULL, BAD_CAST g_ptr_array_index (columns, i), NULL));

      if (text && *text)
        xmlAddChild (cell, xmlNewDocText (root->doc, BAD_CAST text));
    }
  }
}

/**
 * nc_checklist_reference_provide:
 * @src: "jr://nengcha/TABLE"
 * @self: an #NcChecklistReference
 *
 * Gives a table of the reference as an external list, a row an item; fits NcFormOptions.provider.
 *
 * Returns: (transfer full) (nullable): %NULL without @error when @src is no table of the reference.
 */
xmlDoc *
nc_checklist_reference_provide (const char *id, const char *src, gpointer self, GError **error)
{
  NcDb *db = nc_reference_get_db (nc_judge_get_reference (((NcChecklistReference *)self)->judge));
  const char *table = src && g_str_has_prefix (src, TABLE_SOURCE) ? src + strlen (TABLE_SOURCE) : NULL;
  g_autoptr (GPtrArray) columns = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (NcStmt) names = NULL, rows = NULL;
  g_autofree char *sql = NULL;
  gboolean has_row = TRUE;
  xmlDoc *document;
  xmlNode *root;

  (void)id;
  if (!table || !is_table_name (table))
    return NULL;
  names = nc_db_prepare (db, "SELECT name FROM pragma_table_info(:table_name)", error);
  if (!names)
    return NULL;
  nc_stmt_bind_text (names, ":table_name", table);
  while (nc_stmt_step (names, &has_row, error) && has_row)
    g_ptr_array_add (columns, g_strdup (nc_stmt_text (names, "name")));
  if (has_row || columns->len == 0)
    return NULL;
  /* the name is of letters, digits and underscores, and the pack has a table of it */
  sql = g_strdup_printf ("SELECT * FROM \"%s\" ORDER BY row_no", table);
  rows = nc_db_prepare (db, sql, error);
  if (!rows)
    return NULL;
  document = xmlNewDoc (BAD_CAST "1.0");
  root = xmlNewDocNode (document, NULL, BAD_CAST "root", NULL);
  xmlDocSetRootElement (document, root);
  if (!add_items (rows, columns, root, error))
    g_clear_pointer (&document, xmlFreeDoc);
  return document;
}
