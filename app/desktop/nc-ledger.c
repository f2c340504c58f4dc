/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-ledger.h"
#include "nc-lang.h"
#include <jansson.h>
#include <math.h>
#include <string.h>

static const char *const kind_titles[NC_N_KINDS] = {
  [NC_KIND_MOTOR] = N_ ("Motor"),
  [NC_KIND_TRANSFORMER] = N_ ("Transformer"),
  [NC_KIND_FAN] = N_ ("Fan"),
  [NC_KIND_PUMP] = N_ ("Pump"),
  [NC_KIND_COMPRESSOR] = N_ ("Compressor"),
  [NC_KIND_BOILER] = N_ ("Boiler"),
  [NC_KIND_FURNACE] = N_ ("Furnace"),
  [NC_KIND_KILN] = N_ ("Kiln"),
  [NC_KIND_DATA_CENTER] = N_ ("Data centre"),
  [NC_KIND_PRODUCT] = N_ ("Product energy"),
  [NC_KIND_CAPACITY] = N_ ("Capacity and process"),
  [NC_KIND_METERING] = N_ ("Metering"),
};

/* The ledger's column, and the column of a record where it has another name. */
static const struct {
  const char *ledger;
  const char *record;
} machine_columns[] = {
  { "id", "id" },
  { "model", "model" },
  { "rated_kw", "rated_kw" },
  { "poles", "poles" },
  { "voltage_v", "voltage_v" },
  { "capacity_kva", "capacity_kva" },
  { "made_year", "made_year" },
  { "in_service_year", "in_service" },
  { "efficiency_pct", "efficiency_pct" },
  { "annual_hours", "running_hours" },
};

static void
set_column (NcRecord *record, const char *name, const char *text)
{
  guint n;
  const NcColumn *columns = nc_columns (record->kind, &n);

  for (guint i = 0; i < n && *text; i++)
    if (g_str_equal (columns[i].name, name))
      nc_record_set (record, i, text);
}

/**
 * nc_ledger_machine_record:
 * @record: (out caller-allocates):
 *
 * Returns: %FALSE when machines of this category are not judged.
 */
gboolean
nc_ledger_machine_record (NcRowItem *machine, NcRecord *record)
{
  NcKind kind;

  if (!nc_kind_parse (nc_row_item_get (machine, "category"), &kind) || kind > NC_KIND_FURNACE)
    return FALSE;
  nc_record_init (record, kind);
  for (gsize i = 0; i < G_N_ELEMENTS (machine_columns); i++)
    set_column (record, machine_columns[i].record, nc_row_item_get (machine, machine_columns[i].ledger));
  return TRUE;
}

/**
 * nc_ledger_product_record:
 * @record: (out caller-allocates):
 *
 * The edition of the limits goes by the first day of the row's period.
 */
void
nc_ledger_product_record (NcRowItem *product, NcRecord *record)
{
  nc_record_init (record, NC_KIND_PRODUCT);
  set_column (record, "id", nc_row_item_get (product, "id"));
  set_column (record, "product", nc_row_item_get (product, "product"));
  set_column (record, "period", nc_row_item_get (product, "period_from"));
  set_column (record, "unit_consumption", nc_row_item_get (product, "unit_energy"));
  set_column (record, "unit", nc_row_item_get (product, "unit"));
  set_column (record, "output", nc_row_item_get (product, "output"));
  set_column (record, "output_unit", nc_row_item_get (product, "output_unit"));
}

/**
 * nc_ledger_product_levels:
 * @verdict: of the kind "product"
 * @levels: (out caller-allocates): in the verdict's unit; the policy's levels of its newest edition
 */
void
nc_ledger_product_levels (const NcVerdict *verdict, NcProductLevels *levels)
{
  g_autofree char *text = g_strconcat (verdict->extra->str, "}", NULL);
  json_t *extra = json_loads (text, 0, NULL), *policy = json_object_get (extra, "policy");
  json_t *newest = json_array_get (policy, json_array_size (policy) - 1);

  *levels = (NcProductLevels){ verdict->limit, NAN, NAN };
  if (newest) {
    levels->benchmark = json_number_value (json_object_get (newest, "benchmark"));
    levels->baseline = json_number_value (json_object_get (newest, "baseline"));
  }
  json_decref (extra);
}

/**
 * nc_ledger_kind_title:
 *
 * Returns: (transfer none): what a kind is called.
 */
const char *
nc_ledger_kind_title (NcKind kind)
{
  return _ (kind_titles[kind]);
}

/**
 * nc_ledger_confidence_word:
 * @confidence: (nullable): the reference's word: "high", "unsourced" …
 *
 * Returns: (transfer none): the same for people.
 */
const char *
nc_ledger_confidence_word (const char *confidence)
{
  NcConfidence value;

  if (!confidence || !nc_confidence_parse (confidence, &value))
    return "";
  switch (value) {
  case NC_CONFIDENCE_CONFIRMED:
    return _ ("compared with the official text");
  case NC_CONFIDENCE_HIGH:
    return nc_lang_in_context ("confidence", NC_ ("confidence", "high"));
  case NC_CONFIDENCE_MEDIUM_HIGH:
    return nc_lang_in_context ("confidence", NC_ ("confidence", "fairly high"));
  case NC_CONFIDENCE_MEDIUM:
    return nc_lang_in_context ("confidence", NC_ ("confidence", "medium"));
  case NC_CONFIDENCE_LOW:
    return nc_lang_in_context ("confidence", NC_ ("confidence", "low"));
  case NC_CONFIDENCE_UNSOURCED:
  default:
    return _ ("no source read");
  }
}
