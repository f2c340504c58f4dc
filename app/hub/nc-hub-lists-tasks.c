/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tasks: lines of a yearly plan that become planned cases, as the command line and the desktop open them. */
#include "nc-case-store.h"
#include "nc-hub-lists.h"
#include "nc-lang.h"

static const NcListColumn task_columns[] = {
  { "enterprise_id", NC_CELL_ENTERPRISE, TRUE, TRUE, "统一社会信用代码", "Credit code",
    "企业|企业名称|单位名称|被监察单位|信用代码|uscc|enterprise|enterprise name", NULL, NULL },
  { "item", NC_CELL_TEXT, TRUE, TRUE, "监察事项", "Item", "事项|检查事项|监察内容|inspection item", NULL, NULL },
  { "plan_ref", NC_CELL_TEXT, FALSE, TRUE, "计划依据", "Plan", "计划|计划编号|年度计划|plan_ref|plan ref", NULL, NULL },
  { "planned_start", NC_CELL_DATE, TRUE, FALSE, "计划日期", "Planned from",
    "计划开始|计划开始日期|监察日期|planned|planned_start", NULL, NULL },
  { "planned_end", NC_CELL_DATE, FALSE, FALSE, "计划结束日期", "Planned to", "计划结束|planned_end", NULL, NULL },
  { "issuer_id", NC_CELL_ISSUER, TRUE, FALSE, "执法机关", "Authority", "监察机构|承办机构|机关名称|issuer|authority",
    NULL, NULL },
  { "mode", NC_CELL_CHOICE, FALSE, FALSE, "监察方式", "Mode", "方式", "on-site=现场,现场监察|desk=书面,书面监察",
    NULL },
  { "task_source", NC_CELL_CHOICE, FALSE, FALSE, "任务来源", "Source", "来源|source",
    "plan=计划,年度计划|complaint=举报,投诉举报|transfer=移送|higher=上级,上级交办|special=专项,专项监察", NULL },
  { "source_reason", NC_CELL_TEXT, FALSE, FALSE, "来源说明", "Reason", "说明|理由|reason", NULL, NULL },
};

static const NcListKind tasks = { "tasks", "case_file", "监察任务", NULL, task_columns, G_N_ELEMENTS (task_columns) };

const NcListKind *
nc_hub_tasks_kind (void)
{
  return &tasks;
}

static void
refuse (NcImportResult *result, const char *unit, const char *message)
{
  nc_diagnostics_add (result->diagnostics, NC_SEVERITY_ERROR, result->sheet, 0, 0, NULL, NULL, "%s: %s",
                      unit ? unit : "", message);
  result->n_rejected++;
}

static void
take_plan (NcCaseFile *file, const NcCaseFile *line)
{
  nc_text_set (&file->id, line->id);
  nc_text_set (&file->item, line->item);
  nc_text_set (&file->cause, line->item);
  nc_text_set (&file->plan_ref, line->plan_ref);
  nc_text_set (&file->mode, line->mode ? line->mode : "on-site");
  nc_text_set (&file->task_source, line->task_source ? line->task_source : "plan");
  nc_text_set (&file->source_reason, line->source_reason);
  file->planned_start = line->planned_start;
  file->planned_end = line->planned_end;
}

/* A line that the hub did not have: the case is opened as an officer would, through the same gates. */
static gboolean
open_new (NcHubScratch *self, NcCaseBook *book, const NcCaseFacts *line, NcImportResult *result, GError **error)
{
  g_autoptr (NcCaseFacts) facts = nc_case_open (book, line->file->enterprise_id, line->file->issuer_id, error);
  g_autoptr (NcChange) change = nc_change_new (self->store, "office");
  g_autoptr (GPtrArray) shut = NULL;
  g_autoptr (GError) refusal = NULL;
  NcGateInput in = { .facts = facts, .step = NC_STEP_OPEN };

  if (!facts)
    return FALSE;
  take_plan (facts->file, line->file);
  if (!nc_case_count_visits (book, facts, error))
    return FALSE;
  if (nc_case_take (book, NULL, facts, &in, change, &shut, &refusal))
    return TRUE;
  if (!g_error_matches (refusal, NC_CASE_ERROR, NC_CASE_ERROR_REFUSED)) {
    g_propagate_error (error, g_steal_pointer (&refusal));
    return FALSE;
  }
  refuse (result, facts->file->unit_name, refusal->message);
  return TRUE;
}

/* A line whose plan changed: its period follows the day, as long as nobody has begun. */
static gboolean
change_known (NcHubScratch *self, const NcCaseFacts *line, const char *state, NcImportResult *result, GError **error)
{
  g_autoptr (NcCaseFacts) after = nc_case_facts_copy (line);
  g_autoptr (NcChange) change = nc_change_new (self->store, "office");

  if (!g_str_equal (state, "planned")) {
    refuse (result, line->file->unit_name, _ ("this inspection has begun: the plan cannot change it any more"));
    return TRUE;
  }
  nc_course_update_timers (after);
  nc_case_stage (change, line, after);
  return nc_change_commit (change, error);
}

static GPtrArray *
changed_cases (NcStore *store, GError **error)
{
  g_autoptr (NcStmt) stmt =
      nc_db_prepare (nc_store_get_db (store),
                     "SELECT DISTINCT j.row_id, e.region_code FROM journal AS j JOIN case_file AS c ON c.id = j.row_id "
                     "LEFT JOIN enterprise AS e ON e.id = c.enterprise_id WHERE j.table_name = 'case_file' "
                     "ORDER BY e.region_code, j.row_id",
                     error);
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  gboolean has_row = stmt != NULL;

  while (has_row) {
    if (!nc_stmt_step (stmt, &has_row, error))
      return NULL;
    if (has_row)
      g_ptr_array_add (ids, g_strdup (nc_stmt_text (stmt, "row_id")));
  }
  return stmt ? g_steal_pointer (&ids) : NULL;
}

/**
 * nc_hub_tasks_open:
 *
 * Makes whole cases of the lines that an import has put into @self: unit, state, period.
 *
 * Returns: %FALSE with an error of the store or the case; what a gate refuses is told in @result
 */
gboolean
nc_hub_tasks_open (NcHubScratch *self, NcImportResult *result, GError **error)
{
  g_autoptr (NcCaseBook) book = nc_case_book_new (self->store, error);
  g_autoptr (GPtrArray) ids = book ? changed_cases (self->store, error) : NULL;

  for (guint i = 0; ids && i < ids->len; i++) {
    const char *state = g_hash_table_lookup (self->known, ids->pdata[i]);
    g_autoptr (NcCaseFacts) line = nc_case_load (book, ids->pdata[i], error);

    if (!line ||
        !(state ? change_known (self, line, state, result, error) : open_new (self, book, line, result, error)))
      return FALSE;
  }
  return ids != NULL;
}
