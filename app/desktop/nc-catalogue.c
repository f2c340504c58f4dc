/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-catalogue.h"
#include "nc-desktop-resources.h"
#include "nc-lang.h"

static const NcCatalogueTable tables[] = {
  { "elimination_models", N_ ("Eliminated models (batches 1–4)"), "model product_name",
    "notice_no item_no spec_condition made_on_or_before" },
  { "elimination_items", N_ ("Eliminated items as printed"), "product_name models", "notice_no item_no deadline_text" },
  { "industry_catalog", N_ ("Industrial restructuring catalogue"), "fact", "edition class sector deadline" },
  { "nm_local_rules", N_ ("Rules of Inner Mongolia"), "fact", "topic document deadline" },
  { "motors_gb18613_2020", N_ ("Motors, GB 18613-2020"), "rated_power_kw poles efficiency_min unit",
    "standard table category grade" },
  { "motors_legacy_ie1_ie2_gb18613_2012_2006", N_ ("Motors, older editions"), "rated_power_kw poles efficiency_pct",
    "standard_or_class class" },
  { "motors_hv_gb30254_2024", N_ ("High-voltage motors, GB 30254-2024"), "rated_power_kw poles efficiency_min",
    "standard table grade" },
  { "motors_pmsm_gb30253_2024_table1", N_ ("Permanent-magnet motors, GB 30253-2024"),
    "rated_power_kw poles efficiency_min unit", "standard table grade" },
  { "transformers_gb20052_2020_2024", N_ ("Transformers, GB 20052"), "category capacity_kva loss_kind loss_max unit",
    "standard table core_material grade" },
  { "transformers_legacy_series", N_ ("Transformers, old series"), "series capacity_kva loss_kind loss unit",
    "type connection" },
  { "fans_gb19761_2020", N_ ("Fans, GB 19761-2020"), "type size_no max_efficiency_min unit",
    "standard table specific_speed grade" },
  { "pumps_gb19762_2025", N_ ("Pumps, GB 19762-2025"), "item pump_type quantity value",
    "standard flow_band_m3_h ns_band grade" },
  { "compressors_gb19153_2019_table1", N_ ("Compressors, GB 19153-2019 table 1"),
    "motor_power_kw discharge_pressure_mpa specific_power_max unit", "type cooling grade" },
  { "boilers_gb24500_2020", N_ ("Boilers, GB 24500-2020"), "combustion fuel thermal_efficiency_min unit",
    "standard table_or_clause capacity_band grade" },
  { "heat_treatment_gbt36561_2018", N_ ("Heat-treatment furnaces, GB/T 36561-2018"), "furnace_or_fuel spec value unit",
    "standard table grade" },
  { "kiln_boiler_thermal_limits", N_ ("Kilns and boilers: thermal limits"), NULL, NULL },
  { "metering_gb17167_2006", N_ ("Metering, GB 17167-2006"), NULL, NULL },
  { "energy_limits", N_ ("Energy limits per product"),
    "product_or_process level1_advanced level2_access level3_limit unit", "gb_no indicator effective_date" },
  { "benchmark_2023", N_ ("Benchmark and baseline levels, 2023"),
    "area product_condition benchmark_biaogan baseline_jizhun unit", "doc_no ref_standard_current deadline" },
  { "benchmark_2021", N_ ("Benchmark and baseline levels, 2021"),
    "area product_condition benchmark_biaogan baseline_jizhun unit", "doc_no deadline" },
  { "datacentre", N_ ("Data centres"), "item comparator_or_unit value", "document condition" },
  { "coal_equivalent_factors", N_ ("Coal-equivalent factors"), "energy factor unit", "standard" },
  { "carbon_factors", N_ ("Carbon factors"), "name value unit", "kind year document" },
  { "electricity_price_rules", N_ ("Electricity-price rules"), "industry condition value unit", "document status" },
  { "seed_thresholds", N_ ("Thresholds of the regional policies"), "item comparator value unit",
    "document topic deadline" },
  { "standards_status", N_ ("Standards and their editions"), "standard name", "effective_date status_at_2026-11" },
  { "gb_limit_catalog", N_ ("Energy-limit standards: coverage and gaps"), "gb_no title", "effective_date has_rows" },
  { "laws", N_ ("Laws and regulations"), "name_cn", "number_or_version in_force_from" },
  { "legal_bases", N_ ("Violations and legal bases"), "violation_id violation_cn", "duty_basis" },
  { "authority_matrix", N_ ("Who may order what"), "measure_cn who_signs", "basis" },
  { "procedure_rules", N_ ("Rules of procedure"), "rule_id term_cn rule_en", "basis" },
  { "documents", N_ ("Papers"), "doc_code doc_cn", "when legal_hook" },
};

const NcCatalogueTable *
nc_catalogue_tables (guint *n_tables)
{
  *n_tables = G_N_ELEMENTS (tables);
  return tables;
}

/* Names come from the pack's own schema; still they are quoted as identifiers. */
static char *
quoted (const char *name)
{
  g_autofree char *doubled = NULL;
  g_auto (GStrv) parts = g_strsplit (name, "\"", -1);

  doubled = g_strjoinv ("\"\"", parts);
  return g_strdup_printf ("\"%s\"", doubled);
}

static char *
search_sql (NcDb *db, const char *table, GError **error)
{
  g_autoptr (GString) sql = g_string_new (NULL);
  g_autoptr (NcStmt) columns = nc_db_prepare (db, "SELECT name FROM pragma_table_info (:table)", error);
  g_autofree char *name = quoted (table);
  gboolean has_row = TRUE;

  if (!columns)
    return NULL;
  nc_stmt_bind_text (columns, ":table", table);
  g_string_printf (sql, "SELECT row_no FROM %s WHERE :text = ''", name);
  while (nc_stmt_step (columns, &has_row, error) && has_row) {
    g_autofree char *column = quoted (nc_stmt_text (columns, "name"));

    g_string_append_printf (sql, " OR instr (lower (%s), :text)", column);
  }
  g_string_append (sql, " ORDER BY row_no");
  return has_row ? NULL : g_string_free (g_steal_pointer (&sql), FALSE);
}

typedef struct {
  NcReference *reference;
  const NcCatalogueTable *table;
} Source;

static void
source_free (gpointer data)
{
  Source *source = data;

  nc_reference_unref (source->reference);
  g_free (source);
}

static GPtrArray *
load_rows (const gint64 *ids, guint n_ids, gpointer user_data)
{
  Source *source = user_data;
  GPtrArray *items = g_ptr_array_new_full (n_ids, g_object_unref);
  g_autofree char *name = quoted (source->table->table);
  g_autofree char *sql = g_strdup_printf ("SELECT * FROM %s WHERE row_no = :row_no", name);
  g_autoptr (NcStmt) stmt = nc_db_prepare (nc_reference_get_db (source->reference), sql, NULL);

  for (guint i = 0; i < n_ids; i++) {
    gboolean has_row = FALSE;

    if (stmt) {
      nc_stmt_bind_int (stmt, ":row_no", ids[i]);
      nc_stmt_step (stmt, &has_row, NULL);
    }
    g_ptr_array_add (items, has_row ? nc_row_item_new_from_stmt (stmt) : nc_row_item_new_empty ());
    if (stmt)
      nc_stmt_reset (stmt);
  }
  return items;
}

/**
 * nc_catalogue_model:
 * @text: what some column must contain, case aside; empty for all rows
 *
 * Returns: (transfer full): the rows in the order of the source; %NULL with an #NcDbError.
 */
NcLazyModel *
nc_catalogue_model (NcReference *reference, const NcCatalogueTable *table, const char *text, GError **error)
{
  g_autofree char *sql = search_sql (nc_reference_get_db (reference), table->table, error);
  g_autofree char *lower = g_utf8_strdown (text, -1);
  g_autoptr (NcStmt) stmt = sql ? nc_db_prepare (nc_reference_get_db (reference), sql, error) : NULL;
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  gboolean has_row = TRUE;
  NcLazyModel *model;
  Source *source;

  if (!stmt)
    return NULL;
  nc_stmt_bind_text (stmt, ":text", lower);
  while (nc_stmt_step (stmt, &has_row, error) && has_row) {
    gint64 id = sqlite3_column_int64 (stmt, 0);

    g_array_append_val (ids, id);
  }
  if (has_row)
    return NULL;
  source = g_new0 (Source, 1);
  source->reference = nc_reference_ref (reference);
  source->table = table;
  model = nc_lazy_model_new (NC_TYPE_ROW_ITEM, load_rows, source, source_free);
  nc_lazy_model_set_ids (model, g_steal_pointer (&ids));
  return model;
}

void
nc_catalogue_rule_free (NcCatalogueRule *rule)
{
  g_clear_object (&rule->row);
  g_free (rule->table_name);
  g_free (rule->provenance);
  g_free (rule);
}

static NcRowItem *
load_row (NcReference *reference, const char *table, gint64 row_no)
{
  g_autofree char *name = quoted (table);
  g_autofree char *sql = g_strdup_printf ("SELECT * FROM %s WHERE row_no = :row_no", name);
  g_autoptr (NcStmt) stmt = nc_db_prepare (nc_reference_get_db (reference), sql, NULL);
  gboolean has_row = FALSE;

  if (!stmt)
    return nc_row_item_new_empty ();
  nc_stmt_bind_int (stmt, ":row_no", row_no);
  nc_stmt_step (stmt, &has_row, NULL);
  return has_row ? nc_row_item_new_from_stmt (stmt) : nc_row_item_new_empty ();
}

/**
 * nc_catalogue_find_rule:
 *
 * Returns: (transfer full) (nullable): the row that @rule_id stands for; %NULL when the pack has none of that id
 */
NcCatalogueRule *
nc_catalogue_find_rule (NcReference *reference, const char *rule_id)
{
  g_autofree char *sql = nc_db_resource_sql (nc_desktop_get_resource (), "/org/nengcha/Nengcha/sql/rule-row.sql");
  g_autoptr (NcStmt) stmt = nc_db_prepare (nc_reference_get_db (reference), sql, NULL);
  NcCatalogueRule *rule;
  gboolean has_row = FALSE;

  if (!stmt)
    return NULL;
  nc_stmt_bind_text (stmt, ":rule_id", rule_id);
  if (!nc_stmt_step (stmt, &has_row, NULL) || !has_row)
    return NULL;
  rule = g_new0 (NcCatalogueRule, 1);
  rule->table_name = g_strdup (nc_stmt_text (stmt, "table_name"));
  rule->row_no = nc_stmt_int (stmt, "row_no");
  rule->provenance = g_strdup (nc_stmt_text (stmt, "provenance"));
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    if (g_str_equal (tables[i].table, rule->table_name))
      rule->table = &tables[i];
  rule->row = load_row (reference, rule->table_name, rule->row_no);
  return rule;
}

/**
 * nc_catalogue_line:
 * @columns: (nullable): names separated by blanks; %NULL takes the row's first columns
 *
 * Returns: (transfer full): what stands in them, those that are empty left out.
 */
char *
nc_catalogue_line (NcRowItem *row, const char *columns)
{
  g_auto (GStrv) names = columns ? g_strsplit (columns, " ", -1) : nc_row_item_columns (row, 1, 5);
  GString *line = g_string_new (NULL);

  for (char **name = names; *name; name++) {
    const char *value = nc_row_item_get (row, *name);

    if (*value)
      g_string_append_printf (line, "%s%s", line->len ? " · " : "", value);
  }
  return g_string_free (line, FALSE);
}

/**
 * nc_catalogue_confidence:
 * @rule_id: (out): interned
 *
 * Returns: how far the row can be trusted, a person's comparison included.
 */
NcConfidence
nc_catalogue_confidence (NcReference *reference, const NcCatalogueTable *table, NcRowItem *row, const char **rule_id)
{
  static const char *const own[] = { "rule_id", "id", "row_id", "violation_id", "factor_id", "check_id", "doc_code" };

  for (guint i = 0; i < G_N_ELEMENTS (own); i++) {
    const char *id = nc_row_item_get (row, own[i]);

    if (*id && nc_reference_has_rule (reference, id)) {
      *rule_id = g_intern_string (id);
      return nc_reference_confidence (reference, id);
    }
  }
  {
    g_autofree char *id =
        nc_reference_rule_id (table->table, g_ascii_strtoll (nc_row_item_get (row, "row_no"), NULL, 10));

    *rule_id = g_intern_string (id);
    return nc_reference_confidence (reference, id);
  }
}
