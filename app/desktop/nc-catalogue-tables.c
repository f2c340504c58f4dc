/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-catalogue-tables.h"
#include "nc-lang.h"

/* What inspectors look up comes first, what explains the program's reckoning last. */
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
  { "notices", N_ ("Notices of eliminated equipment"), "batch title", "notice_no effective_date official_item_count" },
  { "series_rules", N_ ("Eliminated series"), "series category", "notice covers stop_use_by" },
  { "elimination_conditions", N_ ("Conditions of eliminated items"), "contains effect", "notes" },
  { "catalog_models", N_ ("Models named by the catalogues"), "category model", "rule condition" },
  { "binding_dates", N_ ("From when catalogues bind"), "list document_part", "in_force_from in_force_to" },
  { "model_collisions", N_ ("Models in more than one list"), "model_key", "where kind" },
  { "newer_series", N_ ("Series that are newer than the lists"), "series category", "number_from number_to" },
  { "building_assoc_2019", N_ ("Building materials, association list 2019"), "fact", "document sector deadline" },
  { "motor_kinds", N_ ("Kinds of motors by series"), "series kind", "scope standard" },
  { "motors_class_mapping", N_ ("Motors: grades and IE classes"), "standard_or_series grade ie_equivalent", NULL },
  { "motors_ie_interpolation_coefficients_50hz", N_ ("Motors: coefficients of the IE classes"),
    "ie_class poles coef value", "power_min_kw power_max_kw" },
  { "motors_pmsm_gb30253_2024_tables8_10_variable_speed_lv",
    N_ ("Permanent-magnet motors, variable speed, GB 30253-2024"), "rated_power_kw speed_r_min efficiency_min unit",
    "standard table grade" },
  { "compressors_gb19153_2019_table1_added_powers", N_ ("Compressors, GB 19153-2019 table 1, powers in between"),
    "motor_power_kw discharge_pressure_mpa specific_power_max unit", "type cooling grade" },
  { "compressors_gb19153_2019_table2_variable_speed", N_ ("Compressors, GB 19153-2019 table 2 (variable speed)"),
    "motor_power_kw discharge_pressure_mpa specific_power_max unit", "type cooling grade" },
  { "compressors_gb19153_2019_table3_piston", N_ ("Compressors, GB 19153-2019 table 3 (piston)"),
    "motor_power_kw discharge_pressure_mpa specific_power_max unit", "type cooling grade" },
  { "compressors_gb19153_2019_table4_oil_free_piston", N_ ("Compressors, GB 19153-2019 table 4 (oil-free piston)"),
    "motor_power_kw discharge_pressure_mpa specific_power_max unit", "type cooling grade" },
  { "boiler_rules", N_ ("Boilers to be eliminated"), "list fuel", "places due" },
  { "economic_operation_rules", N_ ("Economical operation"), "object rule value unit", "standard conclusion" },
  { "limit_corrections", N_ ("Corrections of energy limits"), "gb_no applies_to", "variable formula" },
  { "correction_rules", N_ ("How corrections are reckoned"), "correction column_name", "applies_when levels" },
  { "product_names", N_ ("Names of products"), "name product", "indicator" },
  { "key_products_levels", N_ ("Levels of key energy products"), "product fact", "edition gb_standard" },
  { "benchmark_areas_2023", N_ ("Fields of the benchmark levels, 2023"), "area group", "deadline required_action" },
  { "benchmark_links", N_ ("Benchmark levels and their limits"), "area product_condition", "limit_rule" },
  { "im_extra_targets", N_ ("Further targets of Inner Mongolia"), "region item value unit", "deadline" },
  { "datacentre_policies", N_ ("Data centres: policies and their scope"), "document item", "place status" },
  { "price_tiers", N_ ("Tiers of electricity prices"), "product indicator", "threshold step_price" },
  { "facilities", N_ ("Facilities and their names"), "facility", "spellings rules" },
  { "check_formulas", N_ ("Checks and their formulas"), "name formula", "unit period" },
  { "formulas", N_ ("Formulas"), "name formula", "inputs validity" },
  { "regions", N_ ("Regions"), "name code", "kind" },
  { "holidays", N_ ("Holidays and working days"), "date name_cn", "kind basis" },
  { "legal_texts", N_ ("Words of findings and demands"), "violation_id name", "measure" },
  { "paper_texts", N_ ("Fixed texts of papers"), "key text", NULL },
  { "document_fields", N_ ("Fields of papers"), "doc_code field_cn", "type required" },
  { "doc_numbers", N_ ("Numbers of papers"), "pattern example", "meaning basis" },
  { "layout_gbt9704", N_ ("Layout of official papers, GB/T 9704"), "item value unit", "clause" },
  { "esign_facts", N_ ("Electronic signatures: facts"), "fact", "basis" },
  { "mongolian", N_ ("Mongolian in papers"), "rule", "status_and_date" },
  { "deadline_examples", N_ ("Periods: worked examples"), "start_date period", "kind result_before_holiday_shift" },
  { "seed_facts", N_ ("Facts of the regional policies"), "fact", "place use" },
  { "advice_rules", N_ ("Advice beside a verdict"), "kind rule", "column_name bound" },
  { "record_columns", N_ ("Columns of records"), "column meaning", "kinds unit" },
  { "choice_words", N_ ("Words of choices"), "column word", "spellings" },
  { "grade_tables", N_ ("Tables of grades: how they are read"), "table_name document", "item" },
  { "list_tables", N_ ("Lists: how they are read"), "table_name document", "edition item" },
  { "order_checks", N_ ("Checks of the order of figures"), "what table_name", "direction" },
  { "suspicious_cells", N_ ("Cells that look wrong and are as printed"), "cell what", "reason" },
};

/**
 * nc_catalogue_table_find:
 *
 * Returns: (transfer none) (nullable): how the table of that name is browsed; %NULL for one that this edition of the
 *   program does not know
 */
const NcCatalogueTable *
nc_catalogue_table_find (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    if (g_str_equal (tables[i].table, name))
      return &tables[i];
  return NULL;
}

/* A newer pack may bring tables that this edition of the program has no words for: they are shown under their names. */
static void
add_unknown (GPtrArray *list, NcReference *reference)
{
  g_autoptr (NcStmt) stmt =
      nc_db_prepare (nc_reference_get_db (reference), "SELECT name FROM pack_tables ORDER BY name", NULL);
  gboolean has_row = TRUE;

  while (stmt && nc_stmt_step (stmt, &has_row, NULL) && has_row) {
    const char *name = g_intern_string (nc_stmt_text (stmt, "name"));

    if (!nc_catalogue_table_find (name)) {
      NcCatalogueTable *table = g_new0 (NcCatalogueTable, 1);

      *table = (NcCatalogueTable){ .table = name, .title = name };
      g_ptr_array_add (list, table);
    }
  }
}

/* What a pack of another edition lacks is left out. */
static gboolean
is_there (NcStmt *stmt, const char *name)
{
  gboolean has_row = FALSE;

  nc_stmt_bind_text (stmt, ":name", name);
  nc_stmt_step (stmt, &has_row, NULL);
  nc_stmt_reset (stmt);
  return has_row;
}

/**
 * nc_catalogue_tables:
 *
 * Returns: (transfer full) (element-type NcCatalogueTable): every table of the pack, in the order of browsing
 */
GPtrArray *
nc_catalogue_tables (NcReference *reference)
{
  g_autoptr (NcStmt) stmt =
      nc_db_prepare (nc_reference_get_db (reference), "SELECT 1 FROM pack_tables WHERE name = :name", NULL);
  GPtrArray *list = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    if (stmt && is_there (stmt, tables[i].table))
      g_ptr_array_add (list, g_memdup2 (&tables[i], sizeof tables[i]));
  add_unknown (list, reference);
  return list;
}
