/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-judge-private.h"
#include <math.h>
#include <string.h>

/* Every statement of a table gives std, item, k1 … k6, size, second, grade, value, id and prov. */
#define RULE(table)                                                                                                    \
  " FROM \"" table "\" t JOIN rules r ON r.table_name='" table "' AND r.row_no=t.row_no ORDER BY t.row_no"
#define COMPRESSOR(table)                                                                                              \
  "SELECT standard std,t.\"table\" item,cooling k1,NULL k2,NULL k3,NULL k4,NULL k5,NULL k6,motor_power_kw size,"       \
  "discharge_pressure_mpa second,grade,specific_power_max value,r.rule_id id,r.provenance prov" RULE (table)

static const struct {
  NcTableId id;
  const char *sql;
} table_sources[] = {
  { NC_T_MOTOR_LV,
    "SELECT standard std,t.\"table\" item,NULL k1,NULL k2,NULL k3,NULL k4,NULL k5,NULL k6,rated_power_kw size,poles "
    "second,grade,efficiency_min value,r.rule_id id,r.provenance prov" RULE ("motors_gb18613_2020") },
  { NC_T_MOTOR_OLD,
    "SELECT standard_or_class std,NULL item,t.class k1,NULL k2,NULL k3,NULL k4,NULL k5,NULL k6,rated_power_kw size,"
    "poles second,0 grade,efficiency_pct value,r.rule_id id,r.provenance prov" RULE (
        "motors_legacy_ie1_ie2_gb18613_2012_2006") },
  { NC_T_MOTOR_HV,
    "SELECT standard std,t.\"table\" item,voltage_cooling k1,NULL k2,NULL k3,NULL k4,NULL k5,NULL k6,rated_power_kw "
    "size,poles second,grade,efficiency_min value,r.rule_id id,r.provenance prov" RULE ("motors_hv_gb30254_2024") },
  { NC_T_MOTOR_PM,
    "SELECT standard std,t.\"table\" item,NULL k1,NULL k2,NULL k3,NULL k4,NULL k5,NULL k6,rated_power_kw size,poles "
    "second,grade,efficiency_min value,r.rule_id id,r.provenance prov" RULE ("motors_pmsm_gb30253_2024_table1") },
  { NC_T_MOTOR_PM_VARIABLE,
    "SELECT standard std,'表8～表10' item,speed_r_min k1,NULL k2,NULL k3,NULL k4,NULL k5,NULL k6,rated_power_kw size,"
    "0 second,grade,efficiency_min value,r.rule_id id,r.provenance prov" RULE (
        "motors_pmsm_gb30253_2024_tables8_10_variable_speed_lv") },
  { NC_T_TRAFO,
    "SELECT standard std,t.\"table\" item,category k1,core_material k2,insulation_class k3,connection k4,loss_kind "
    "k5,NULL k6,capacity_kva size,0 second,grade,loss_max value,r.rule_id id,r.provenance prov" RULE (
        "transformers_gb20052_2020_2024") },
  { NC_T_FAN,
    "SELECT standard std,t.\"table\" item,psi_or_hub_ratio k1,specific_speed k2,size_no k3,NULL k4,NULL k5,NULL "
    "k6,0 size,0 second,grade,max_efficiency_min value,r.rule_id id,r.provenance prov" RULE ("fans_gb19761_2020") },
  { NC_T_PUMP, "SELECT standard std,item,item k1,pump_type k2,flow_band_m3_h k3,ns_band k4,quantity k5,NULL k6,0 "
               "size,0 second,ifnull(grade,0) grade,value,r.rule_id id,r.provenance prov" RULE ("pumps_gb19762_2025") },
  { NC_T_COMP, COMPRESSOR ("compressors_gb19153_2019_table1") },
  { NC_T_COMP, COMPRESSOR ("compressors_gb19153_2019_table1_added_powers") },
  { NC_T_COMP, COMPRESSOR ("compressors_gb19153_2019_table2_variable_speed") },
  { NC_T_COMP, COMPRESSOR ("compressors_gb19153_2019_table3_piston") },
  { NC_T_COMP, COMPRESSOR ("compressors_gb19153_2019_table4_oil_free_piston") },
  { NC_T_BOILER, "SELECT standard std,table_or_clause item,combustion k1,fuel k2,fuel_class k3,q_net_ar_kj_per_kg "
                 "k4,v_daf_pct k5,capacity_band k6,0 size,0 second,CASE grade WHEN '1' THEN 1 WHEN '2' THEN 2 WHEN '3' "
                 "THEN 3 ELSE 0 END grade,thermal_efficiency_min value,r.rule_id id,r.provenance prov" RULE (
                     "boilers_gb24500_2020") },
  { NC_T_FURNACE, "SELECT standard std,t.\"table\" item,furnace_or_fuel k1,spec k2,unit k3,NULL k4,NULL k5,NULL k6,0 "
                  "size,0 second,CASE grade WHEN '一等' THEN 1 WHEN '二等' THEN 2 WHEN '三等' THEN 3 ELSE 0 END "
                  "grade,value,r.rule_id id,r.provenance prov" RULE ("heat_treatment_gbt36561_2018") },
  { NC_T_KILN, "SELECT standard std,clause_or_table item,object k1,condition k2,quantity k3,unit k4,NULL k5,NULL k6,0 "
               "size,0 second,0 grade,value,r.rule_id id,r.provenance prov" RULE ("kiln_boiler_thermal_limits") },
  { NC_T_METERING, "SELECT standard std,t.\"table\" item,t.item k1,scope k2,unit k3,value k4,NULL k5,NULL k6,0 size,0 "
                   "second,0 grade,value,r.rule_id id,r.provenance prov" RULE ("metering_gb17167_2006") },
};

static const struct {
  NcListId id;
  const char *sql;
} list_sources[] = {
  { NC_L_INTERPOLATION, "SELECT r.rule_id id,NULL std,NULL item,r.provenance prov,ie_class,poles,power_min_kw,"
                        "power_max_kw,coef,value" RULE ("motors_ie_interpolation_coefficients_50hz") },
  { NC_L_PRODUCT, "SELECT r.rule_id id,gb_no std,t.\"table\" item,r.provenance "
                  "prov,product_or_process,indicator,unit,level1_advanced,"
                  "level2_access,level3_limit,correction_ref,effective_date,note" RULE ("energy_limits") },
  { NC_L_BENCHMARK_2021,
    "SELECT r.rule_id id,doc_no std,area item,r.provenance prov,product_condition,indicator,unit,benchmark_biaogan,"
    "baseline_jizhun,deadline,area,note" RULE ("benchmark_2021") },
  { NC_L_BENCHMARK_2023,
    "SELECT r.rule_id id,doc_no std,area item,r.provenance prov,product_condition,indicator,unit,benchmark_biaogan,"
    "baseline_jizhun,deadline,area,note" RULE ("benchmark_2023") },
  { NC_L_FACTOR,
    "SELECT r.rule_id id,standard std,energy item,r.provenance prov,factor" RULE ("coal_equivalent_factors") },
  { NC_L_SEED, "SELECT r.rule_id id,document std,item,r.provenance prov,topic,item,value,comparator,unit" RULE (
                   "seed_thresholds") },
  { NC_L_CATALOG,
    "SELECT r.rule_id id,'产业结构调整指导目录（'||substr(edition,1,4)||'年本）' std,fact item,r.provenance prov,"
    "t.class,sector,equipment,param,op,value,unit,exception,in_2024" RULE ("industry_catalog") },
  { NC_L_REGIONAL, "SELECT r.rule_id id,document std,fact item,r.provenance prov,topic,fact,param,op,value,unit,"
                   "deadline" RULE ("nm_local_rules") },
  { NC_L_DATA_CENTER,
    "SELECT r.rule_id id,document std,item,r.provenance prov,kind,value,comparator_or_unit,condition" RULE (
        "datacentre") },
  { NC_L_SERIES, "SELECT r.rule_id id,series std,type item,r.provenance prov,series,capacity_kva,loss_kind,loss" RULE (
                     "transformers_legacy_series") },
  { NC_L_PRICE, "SELECT r.rule_id id,document std,industry item,r.provenance prov,industry,condition,value,unit,"
                "effective" RULE ("electricity_price_rules") },
};

static const char *
keep (NcJudge *self, const char *text)
{
  return text ? g_string_chunk_insert_const (self->texts, text) : NULL;
}

static void
read_row (NcJudge *self, NcStmt *stmt, NcRow *row)
{
  const char *id = nc_stmt_text (stmt, "id");
  const NcSpan *span;

  row->basis.document = keep (self, nc_stmt_text (stmt, "std"));
  row->basis.table_item = keep (self, nc_stmt_text (stmt, "item"));
  row->basis.rule_id = keep (self, id);
  row->basis.provenance = keep (self, nc_stmt_text (stmt, "prov"));
  row->confidence = nc_reference_confidence (self->reference, id);
  span = row->basis.document ? nc_judge_span (self, row->basis.document) : NULL;
  row->basis.in_force_from = span ? span->from_text : NULL;
  row->basis.in_force_to = span ? span->to_text : NULL;
}

static NcLimit *
limit_new (double size, double second, const char *const key[NC_LIMIT_KEYS])
{
  NcLimit *limit = g_new0 (NcLimit, 1);

  limit->size = size;
  limit->second = second;
  memcpy (limit->key, key, sizeof limit->key);
  for (int g = 0; g < 4; g++)
    limit->limit[g] = NAN;
  return limit;
}

static guint64
size_key (double size, double second)
{
  return ((guint64)(size * 1000 + 0.5) << 24) ^ (guint64)(second * 1000 + 0.5);
}

/* The limit that a row belongs to: of the same document, keys and size. */
static NcLimit *
limit_of_row (NcTable *table, GHashTable *known, const char *document, double size, double second,
              const char *const key[NC_LIMIT_KEYS])
{
  g_autoptr (GString) name = g_string_new (document);
  NcLimit *limit;

  g_string_append_printf (name, "|%.4f|%.4f", size, second);
  for (int k = 0; k < NC_LIMIT_KEYS; k++)
    g_string_append_printf (name, "|%s", key[k] ? key[k] : "");
  limit = g_hash_table_lookup (known, name->str);
  if (limit)
    return limit;
  limit = limit_new (size, second, key);
  g_ptr_array_add (table->limits, limit);
  g_hash_table_insert (known, g_strdup (name->str), limit);
  if (!nc_table_find (table, size, second)) {
    guint64 *place = g_new (guint64, 1);

    *place = size_key (size, second);
    g_hash_table_insert (table->by_size, place, limit);
  }
  return limit;
}

static gboolean
load_table (NcJudge *self, NcTableId id, const char *sql, GHashTable *known, GError **error)
{
  static const char *const names[NC_LIMIT_KEYS] = { "k1", "k2", "k3", "k4", "k5", "k6" };
  NcTable *table = &self->tables[id];
  g_autoptr (NcStmt) stmt = nc_db_prepare (nc_reference_get_db (self->reference), sql, error);
  gboolean has_row = TRUE;

  while (stmt && nc_stmt_step (stmt, &has_row, error) && has_row) {
    const char *key[NC_LIMIT_KEYS];
    int grade = (int)nc_stmt_int (stmt, "grade");
    NcLimit *limit;

    for (int k = 0; k < NC_LIMIT_KEYS; k++)
      key[k] = keep (self, nc_stmt_text (stmt, names[k]));
    if (grade < 0 || grade > 3)
      continue;
    /* The tables of compressors are told apart by their item. */
    if (id == NC_T_COMP)
      key[1] = keep (self, nc_stmt_text (stmt, "item"));
    limit = limit_of_row (table, known, nc_stmt_text (stmt, "std"), nc_stmt_double (stmt, "size"),
                          nc_stmt_double (stmt, "second"), key);
    if (nc_stmt_is_null (stmt, "value"))
      continue;
    limit->limit[grade] = nc_stmt_double (stmt, "value");
    read_row (self, stmt, &limit->row[grade]);
  }
  return stmt && !has_row;
}

static void
item_free (gpointer item)
{
  g_free (item);
}

static gboolean
load_list (NcJudge *self, NcListId id, const char *sql, GError **error)
{
  g_autoptr (NcStmt) stmt = nc_db_prepare (nc_reference_get_db (self->reference), sql, error);
  gboolean has_row = TRUE;

  self->lists[id] = g_ptr_array_new_with_free_func (item_free);
  while (stmt && nc_stmt_step (stmt, &has_row, error) && has_row) {
    NcItem *item = g_new0 (NcItem, 1);

    read_row (self, stmt, &item->row);
    for (int i = 4; i < sqlite3_column_count (stmt) && i - 4 < (int)G_N_ELEMENTS (item->text); i++)
      item->text[i - 4] = keep (self, (const char *)sqlite3_column_text (stmt, i));
    g_ptr_array_add (self->lists[id], item);
  }
  return stmt && !has_row;
}

static gboolean
load_grid_factor (NcJudge *self, GError **error)
{
  g_autoptr (NcStmt) stmt =
      nc_db_prepare (nc_reference_get_db (self->reference),
                     "SELECT value, year FROM carbon_factors WHERE kind='grid_average' AND name='内蒙古' ORDER BY year "
                     "DESC LIMIT 1",
                     error);
  gboolean has_row = FALSE;

  if (!stmt || !nc_stmt_step (stmt, &has_row, error))
    return FALSE;
  if (has_row) {
    self->grid_factor = nc_stmt_double (stmt, "value");
    self->grid_year = g_strdup (nc_stmt_text (stmt, "year"));
  }
  return TRUE;
}

/**
 * nc_judge_load:
 *
 * Reads the tables that are judged with into memory.
 *
 * Returns: %FALSE with an error of %NC_DB_ERROR when the pack lacks one
 */
gboolean
nc_judge_load (NcJudge *self, GError **error)
{
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (self->tables); i++) {
    self->tables[i].limits = g_ptr_array_new_with_free_func (g_free);
    self->tables[i].by_size = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  }
  for (guint i = 0; i < G_N_ELEMENTS (table_sources); i++) {
    /* A table may lie in several files that add grades to each other's sizes (table 1 of GB 19153-2019). */
    if (i == 0 || table_sources[i].id != table_sources[i - 1].id)
      g_hash_table_remove_all (known);
    if (!load_table (self, table_sources[i].id, table_sources[i].sql, known, error))
      return FALSE;
  }
  for (guint i = 0; i < G_N_ELEMENTS (list_sources); i++)
    if (!load_list (self, list_sources[i].id, list_sources[i].sql, error))
      return FALSE;
  return load_grid_factor (self, error);
}

/**
 * nc_table_find:
 *
 * Returns: (nullable) (transfer none): the first limit of exactly that size
 */
NcLimit *
nc_table_find (const NcTable *table, double size, double second)
{
  guint64 key = size_key (size, second);
  NcLimit *limit = g_hash_table_lookup (table->by_size, &key);

  return limit && limit->size == size && limit->second == second ? limit : NULL;
}
