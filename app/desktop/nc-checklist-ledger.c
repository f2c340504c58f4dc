/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-checklist-ledger.h"
#include "nc-elimination.h"
#include "nc-lists.h"

/* Columns of the ledger that a checklist has questions for, by the same name. */
static const char *const texts[] = { "place", "name", "serial_no", "model" };
static const char *const numbers[] = { "rated_kw",  "poles",          "voltage_v",   "capacity_kva",
                                       "made_year", "efficiency_pct", "annual_hours" };
static const char *const states[][2] = {
  { "运行", "running" }, { "备用", "standby" }, { "停用", "stopped" }, { "拆除", "dismantled" }
};

static json_t *
machine (NcRowItem *row, const char *category)
{
  json_t *object = json_object ();

  json_object_set_new (object, "equipment_id", json_string (nc_row_item_get_id (row)));
  if (category)
    json_object_set_new (object, "category", json_string (category));
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (*nc_row_item_get (row, texts[i]))
      json_object_set_new (object, texts[i], json_string (nc_row_item_get (row, texts[i])));
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    if (*nc_row_item_get (row, numbers[i]))
      json_object_set_new (object, numbers[i], json_string (nc_row_item_get (row, numbers[i])));
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    if (g_str_equal (nc_row_item_get (row, "running_state"), states[i][0]))
      json_object_set_new (object, "running_state", json_string (states[i][1]));
  return object;
}

/**
 * nc_checklist_ledger_machines:
 * @checklist: "motors", "other-equipment" …
 * @n_machines: (out):
 *
 * The machines of an enterprise's ledger that the checklist is about, as answers that nc_form_fill() takes.
 *
 * Returns: (transfer full): {"motors": [{…}, …]}; the repeat is "motors" or "machines"
 */
json_t *
nc_checklist_ledger_machines (NcSession *session, const char *enterprise_id, const char *checklist, guint *n_machines)
{
  gboolean motors = g_str_equal (checklist, "motors");
  json_t *answers = json_object (), *list = json_array ();
  g_autoptr (GListStore) rows =
      nc_lists_rows (nc_session_get_store (session), "equipment-of-category", ":enterprise_id", enterprise_id, NULL);
  guint n = rows ? g_list_model_get_n_items (G_LIST_MODEL (rows)) : 0;

  for (guint i = 0; i < n; i++) {
    g_autoptr (NcRowItem) row = g_list_model_get_item (G_LIST_MODEL (rows), i);
    NcCategory category = NC_CATEGORY_NONE;

    if (!nc_category_parse (nc_row_item_get (row, "category"), &category) || motors != (category == NC_CATEGORY_MOTOR))
      continue;
    json_array_append_new (list, machine (row, motors ? NULL : nc_category_to_string (category)));
  }
  *n_machines = (guint)json_array_size (list);
  json_object_set_new (answers, motors ? "motors" : "machines", list);
  return answers;
}
