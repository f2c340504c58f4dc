/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-columns.h"
#include "nc-lang.h"
#include "nc-paths.h"
#include <string.h>

/* What a column is called, holds and means stands in record_columns.csv and choice_words.csv. Here is only which
   columns the judgement asks for, in the order of its enumerations. */

#define MONTHS(name)                                                                                                   \
  " " name "1 " name "2 " name "3 " name "4 " name "5 " name "6 " name "7 " name "8 " name "9 " name "10 " name        \
  "11 " name "12"

/* "column", or "column=word|word" for a choice, whose places are those of the words. */
static const char *const asked[NC_N_KINDS] = {
  [NC_KIND_MOTOR] = "id model made_year inspected_on rated_kw poles efficiency_pct voltage_v speed_rpm frame cooling "
                    "type=induction|pmsm|pmsm_variable|other in_service new_or_existing=existing|new running_hours "
                    "load_pct",
  [NC_KIND_TRANSFORMER] =
      "id model made_year inspected_on capacity_kva voltage_kv type=oil|dry core=steel|amorphous insulation=B|F|H "
      "connection=Dyn11|Yzn11|Yyn0 regulation=off_load|on_load no_load_loss_w load_loss_w running_hours load_pct "
      "in_service no_load_current_pct impedance_pct reactive_equivalent load_fluctuation",
  [NC_KIND_FAN] = "id model made_year inspected_on type=centrifugal|axial|forward|other efficiency_pct size_no psi "
                  "hub_ratio specific_speed rated_kw running_hours load_pct",
  [NC_KIND_PUMP] = "id model made_year inspected_on "
                   "type=single|double|pipeline|multistage|light_vertical|light_horizontal|other "
                   "use=clean_water|petrochemical flow_m3_h head_m speed_rpm stages specific_speed efficiency_pct "
                   "shaft_kw running_hours",
  [NC_KIND_COMPRESSOR] = "id model made_year inspected_on "
                         "type=oil_injected_fixed|oil_injected_variable|piston|oil_free_piston|other rated_kw "
                         "pressure_mpa cooling=air|liquid specific_power input_kw flow_m3_min running_hours",
  [NC_KIND_BOILER] =
      "id model made_year inspected_on combustion=grate|cfb|chamber|electric "
      "fuel=bituminous|anthracite|lean|lignite|biomass|natural_gas|oil|pulverised_coal|electricity|coal q_net_kj_kg "
      "v_daf_pct capacity_t_h capacity_mw condensing efficiency_pct "
      "place=other|built_up|county_built_up|hohhot|baotou|wuhai new_or_existing=existing|new grate=moving|fixed",
  [NC_KIND_FURNACE] = "id model made_year inspected_on type energy=electric|fuel rated_kw temperature_c "
                      "unit_consumption electricity_kwh equivalent_mass_t fuel_quantity fuel_q_kj fuel_alpha",
  [NC_KIND_KILN] =
      "id model made_year inspected_on "
      "type=furnace|grate_boiler|membrane_grate_boiler|cfb_boiler|pressure_oil_gas_boiler|draft_oil_gas_boiler fuel "
      "fuel_input_kw flue_o2_pct flue_co_pct flue_temperature_c ambient_c combustion_air_c inner_temperature_c "
      "wall_temperature_c roof_temperature_c wall_area_m2 roof_area_m2 wind_m_s emissivity opening_area_m2 "
      "opening_temperature_c opening_factor opening_time_pct leak_area_m2 leak_pressure_pa leak_temperature_c "
      "cooling_water_m3_h cooling_in_c cooling_out_c other_loss_kw capacity_t_h",
  [NC_KIND_DATA_CENTER] =
      "id name total_kwh it_kwh pue months racks rack_kw place=cluster|hub|outside city new_or_existing=existing|new "
      "commissioned_on inspected_on metering_point=high|low missing_meters "
      "water_m3" MONTHS ("total_kwh_m") MONTHS ("it_kwh_m") " green_power_pct",
  [NC_KIND_PRODUCT] =
      "id product indicator rule_id new_or_existing=existing|new|advanced period inspected_on unit_consumption unit "
      "output output_unit comprehensive_tce exported_tce recovered_tce feedstock_tce ore_grade_pct clinker_ratio_pct "
      "altitude_m pressure_pa coal_volatile_pct coal_moisture_pct mixed_gas_ratio wet_quench_ratio oven_age_years "
      "special_ore=none|rare_earth|vt|laterite special_ore_pct "
      "steel_kind=ordinary|quality|bearing_gear_die|stainless hot_metal_pct extra_heats solar_salt renewable_pct "
      "electricity_kwh",
  [NC_KIND_CAPACITY] = "id facility value unit product use place new_or_existing=existing|new exception inspected_on",
  [NC_KIND_METERING] = "id energy level=unit|sub_unit|equipment required installed rate_pct accuracy "
                       "user_class=I|II|III|IV|V inspected_on",
};

typedef struct {
  NcColumn columns[NC_RECORD_MAX_COLUMNS];
  guint n;
  GHashTable *by_key; /* header_key() of each spelling → its place; made when the first header is looked for */
} NcKindColumns;

typedef struct {
  NcKindColumns kinds[NC_N_KINDS];
  GStringChunk *texts;
} NcColumnSet;

/* Read once, by the first judge, and never changed or freed: records point into it from every thread. */
static NcColumnSet *the_set;
static GMutex loading;

static void
set_free (NcColumnSet *set)
{
  g_string_chunk_free (set->texts);
  g_free (set);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NcColumnSet, set_free)

static gboolean
refuse (GError **error, NcStmt *row, const char *table, const char *what)
{
  g_set_error (error, NC_DB_ERROR, NC_DB_ERROR_FAILED, "%s: row %d, %s: %s", table, (int)nc_stmt_int (row, "row_no"),
               nc_stmt_text (row, "column"), what);
  return FALSE;
}

static const char *
text_or_null (NcStmt *row, const char *name)
{
  const char *text = nc_stmt_text (row, name);

  return text && *text ? text : NULL;
}

/* The kinds of a row, as bits; 0 where one of them is none. */
static guint
kinds_of_row (NcStmt *row)
{
  g_auto (GStrv) names = g_strsplit (nc_stmt_text (row, "kinds"), "|", -1);
  guint kinds = 0;

  for (guint i = 0; names[i]; i++) {
    NcKind kind;

    if (!nc_kind_parse (names[i], &kind))
      return 0;
    kinds |= 1u << kind;
  }
  return kinds;
}

static char *
word_key (guint kind, const char *column, const char *word, gsize length)
{
  return g_strdup_printf ("%u %s %.*s", kind, column, (int)length, word);
}

/* choice_words.csv: kind, column and word → the word with its spellings, "word=spelling=spelling" */
static GHashTable *
read_words (NcDb *db, GError **error)
{
  g_autoptr (NcStmt) row = nc_db_prepare (db, "SELECT * FROM choice_words ORDER BY row_no", error);
  g_autoptr (GHashTable) words = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  gboolean has_row = TRUE;

  while (row && nc_stmt_step (row, &has_row, error) && has_row) {
    const char *column = nc_stmt_text (row, "column"), *word = nc_stmt_text (row, "word");
    guint kinds = kinds_of_row (row);
    g_autofree char *group = g_strjoin ("=", word, text_or_null (row, "spellings"), NULL);

    if (!kinds && !refuse (error, row, "choice_words", "there is no such kind"))
      return NULL;
    g_strdelimit (group, "|", '=');
    for (guint k = 0; k < NC_N_KINDS; k++)
      if ((kinds & 1u << k) &&
          !g_hash_table_insert (words, word_key (k, column, word, strlen (word)), g_strdup (group)) &&
          !refuse (error, row, "choice_words", "the word is there twice"))
        return NULL;
  }
  return row && !has_row ? g_steal_pointer (&words) : NULL;
}

/* The place of a column among those asked for; @words: its words, %NULL where it is no choice. -1 = not asked for. */
static int
place_of (guint kind, const char *name, const char **words)
{
  gsize length = strlen (name);
  int place = 0;

  *words = NULL;
  for (const char *p = asked[kind]; p; place++) {
    const char *end = strchr (p, ' ');

    if (strncmp (p, name, length) == 0 && (p[length] == ' ' || p[length] == 0 || p[length] == '=')) {
      *words = p[length] == '=' ? p + length + 1 : NULL;
      return place;
    }
    p = end ? end + 1 : NULL;
  }
  return -1;
}

/* "word=spelling|word2=…" of the words that are asked for, in their order; %NULL where one is not in the data. */
static char *
join_words (GHashTable *known, guint kind, const char *column, const char *words)
{
  g_autoptr (GString) joined = g_string_new (NULL);
  gsize n;

  for (const char *p = words; p; p = p[n] == '|' ? p + n + 1 : NULL) {
    g_autofree char *key = NULL;
    const char *group;

    n = strcspn (p, "| ");
    key = word_key (kind, column, p, n);
    group = g_hash_table_lookup (known, key);
    if (!group)
      return NULL;
    g_string_append_printf (joined, "%s%s", joined->len ? "|" : "", group);
  }
  return g_string_free (g_steal_pointer (&joined), FALSE);
}

/* A text of a row with {n} and {nn} replaced by the number of a numbered column, kept with the set. */
static const char *
keep (NcColumnSet *set, const char *text, guint number)
{
  g_autoptr (GString) all = NULL;
  char digits[16];

  if (!text || !number)
    return text ? g_string_chunk_insert_const (set->texts, text) : NULL;
  all = g_string_new (text);
  g_snprintf (digits, sizeof digits, "%u", number);
  g_string_replace (all, "{n}", digits, 0);
  g_snprintf (digits, sizeof digits, "%02u", number);
  g_string_replace (all, "{nn}", digits, 0);
  return g_string_chunk_insert_const (set->texts, all->str);
}

static NcColumnType
type_of (const char *word)
{
  int type = 0;

  while (type <= NC_COLUMN_CHOICE && !g_str_equal (word, nc_column_type_name ((NcColumnType)type)))
    type++;
  return (NcColumnType)type;
}

/* Takes a row as the column of one kind; returns what is wrong with it, or NULL. */
static const char *
take_column (NcColumnSet *set, GHashTable *words, NcStmt *row, guint kind, guint number)
{
  NcKindColumns *table = &set->kinds[kind];
  const char *name = keep (set, nc_stmt_text (row, "column"), number), *asked_words;
  int place = place_of (kind, name, &asked_words);
  g_autofree char *joined = asked_words ? join_words (words, kind, name, asked_words) : NULL;
  NcColumn column = {
    .name = name,
    .type = type_of (nc_stmt_text (row, "type")),
    .required = g_str_equal (nc_stmt_text (row, "required"), "yes"),
    .unit = keep (set, text_or_null (row, "unit"), 0),
    .units = keep (set, text_or_null (row, "units"), 0),
    .min = nc_stmt_double (row, "min"),
    .max = nc_stmt_double (row, "max"),
    .words = keep (set, joined, 0),
    .aliases = keep (set, nc_stmt_text (row, "spellings"), number),
    .never_a_fraction = text_or_null (row, "whole_percent") != NULL,
    .meaning = keep (set, nc_stmt_text (row, "meaning"), number),
    .meaning_zh = keep (set, nc_stmt_text (row, "meaning_zh"), number),
    .factor_id = keep (set, text_or_null (row, "factor"), 0),
    .factor_scale = nc_stmt_double (row, "factor_scale"),
    .calorific = keep (set, text_or_null (row, "calorific"), 0),
  };
  gboolean ranged = column.type == NC_COLUMN_NUMBER || column.type == NC_COLUMN_WHOLE;

  if (column.type > NC_COLUMN_CHOICE)
    return "the type is none of text, number, whole, date, bool, choice";
  if ((column.type == NC_COLUMN_CHOICE) != (column.words != NULL))
    return asked_words ? "choice_words lacks one of its words" : "nothing is judged by such a choice";
  if (ranged && (nc_stmt_is_null (row, "min") || nc_stmt_is_null (row, "max") || column.min > column.max))
    return "its least and greatest number are missing or the wrong way round";
  if (place < 0)
    place = (int)table->n++;
  if (place >= NC_RECORD_MAX_COLUMNS)
    return "the kind has too many columns";
  if (table->columns[place].name)
    return "the kind has this column twice";
  table->columns[place] = column;
  return NULL;
}

static guint
n_asked (guint kind)
{
  guint n = 1;

  for (const char *p = asked[kind]; (p = strchr (p, ' ')); p++)
    n++;
  return n;
}

static gboolean
read_row (NcColumnSet *set, GHashTable *words, NcStmt *row, GError **error)
{
  guint kinds = kinds_of_row (row);
  guint last = nc_stmt_is_null (row, "numbered") ? 0 : (guint)nc_stmt_int (row, "numbered");

  if (!kinds)
    return refuse (error, row, "record_columns", "there is no such kind");
  for (guint k = 0; k < NC_N_KINDS; k++)
    for (guint number = last ? 1 : 0; (kinds & 1u << k) && number <= last; number++) {
      const char *wrong = take_column (set, words, row, k, number);

      if (wrong)
        return refuse (error, row, "record_columns", wrong);
    }
  return TRUE;
}

/* Whether every column that is judged with is there. */
static gboolean
check_complete (NcColumnSet *set, GError **error)
{
  for (guint k = 0; k < NC_N_KINDS; k++) {
    g_auto (GStrv) names = g_strsplit (asked[k], " ", -1);

    for (guint i = 0; names[i]; i++)
      if (!set->kinds[k].columns[i].name) {
        g_set_error (error, NC_DB_ERROR, NC_DB_ERROR_FAILED, "record_columns: %s has no column %.*s",
                     nc_kind_to_string ((NcKind)k), (int)strcspn (names[i], "="), names[i]);
        return FALSE;
      }
  }
  return TRUE;
}

static NcColumnSet *
read_set (NcReference *reference, GError **error)
{
  NcDb *db = nc_reference_get_db (reference);
  g_autoptr (NcColumnSet) set = g_new0 (NcColumnSet, 1);
  g_autoptr (GHashTable) words = NULL;
  g_autoptr (NcStmt) row = NULL;
  gboolean has_row = TRUE;

  set->texts = g_string_chunk_new (32768);
  for (guint k = 0; k < NC_N_KINDS; k++)
    set->kinds[k].n = n_asked (k);
  words = read_words (db, error);
  row = words ? nc_db_prepare (db, "SELECT * FROM record_columns ORDER BY row_no", error) : NULL;
  while (row && nc_stmt_step (row, &has_row, error) && has_row)
    if (!read_row (set, words, row, error))
      return NULL;
  return row && !has_row && check_complete (set, error) ? g_steal_pointer (&set) : NULL;
}

/**
 * nc_columns_load:
 * @reference: (nullable): the pack in use; %NULL where nothing is judged and only the names are asked for
 *
 * Reads the columns, once for the whole program: an old case, judged with the pack it was opened with, is asked the
 * questions of today. A pack made before they were data, or for another set of columns, leaves them to the pack that
 * came with the program.
 *
 * Returns: %FALSE with an error of %NC_DB_ERROR or #NcReferenceError where neither has all that is judged with
 */
gboolean
nc_columns_load (NcReference *reference, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&loading);
  g_autoptr (GError) inner = NULL;
  g_autofree char *own_path = NULL;
  g_autoptr (NcReference) own = NULL;

  if (the_set)
    return TRUE;
  the_set = reference ? read_set (reference, &inner) : NULL;
  if (the_set)
    return TRUE;
  own_path = nc_paths_find ("data/reference/reference.db");
  own = own_path ? nc_reference_open (own_path, inner ? NULL : &inner) : NULL;
  if (own && (!reference || g_strcmp0 (nc_reference_sha256 (own), nc_reference_sha256 (reference)) != 0))
    the_set = read_set (own, inner ? NULL : &inner);
  if (the_set)
    return TRUE;
  if (inner)
    g_propagate_error (error, g_steal_pointer (&inner));
  else
    g_set_error_literal (error, NC_REFERENCE_ERROR, NC_REFERENCE_ERROR_NO_PACK,
                         _ ("the reference data that the judgement rests on are missing; install the program again"));
  return FALSE;
}

/**
 * nc_columns:
 * @n_columns: (out):
 *
 * Only after nc_columns_load(), which every judge does.
 *
 * Returns: (transfer none): the columns of @kind, in the order that they are listed
 */
const NcColumn *
nc_columns (NcKind kind, guint *n_columns)
{
  g_return_val_if_fail ((guint)kind < NC_N_KINDS && the_set, NULL);
  *n_columns = the_set->kinds[kind].n;
  return the_set->kinds[kind].columns;
}

/**
 * nc_columns_by_key:
 * @key_of: makes of a spelling the text that headers are compared by
 *
 * Returns: (transfer none): the places of the kind's columns by the keys of their names and spellings; where two
 *   columns share one, that of the first
 */
GHashTable *
nc_columns_by_key (NcKind kind, char *(*key_of) (const char *spelling))
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&loading);
  NcKindColumns *table = &the_set->kinds[kind];

  if (table->by_key)
    return table->by_key;
  table->by_key = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < table->n; i++) {
    g_autofree char *all = g_strconcat (table->columns[i].name, "|", table->columns[i].aliases, NULL);
    g_auto (GStrv) names = g_strsplit (all, "|", -1);

    for (guint n = 0; names[n]; n++) {
      g_autofree char *key = key_of (names[n]);

      if (*key && !g_hash_table_contains (table->by_key, key))
        g_hash_table_insert (table->by_key, g_steal_pointer (&key), GUINT_TO_POINTER (i));
    }
  }
  return table->by_key;
}

/**
 * nc_column_meaning:
 *
 * Returns: (transfer none): what the column says, in the language of the interface
 */
const char *
nc_column_meaning (const NcColumn *column)
{
  return g_str_equal (nc_lang_current (), "zh") ? column->meaning_zh : column->meaning;
}

/* The word of a type, as in record_columns.csv and `judge KIND --columns --json`. */
const char *
nc_column_type_name (NcColumnType type)
{
  static const char *const names[] = { "text", "number", "whole", "date", "bool", "choice" };

  return (guint)type < G_N_ELEMENTS (names) ? names[type] : "";
}
