/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-ledger.h"
#include <jansson.h>
#include <math.h>
#include <string.h>

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
