/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-judge-private.h"
#include "nc-json.h"
#include <string.h>

/* What follows in law from each violation, ready to be appended: it is the same for every record. */

gboolean
nc_judge_load_consequences (NcJudge *self, GError **error)
{
  g_autoptr (NcStmt) stmt = nc_db_prepare (nc_reference_get_db (self->reference),
                                           "SELECT l.violation_id, l.violation_cn, l.duty_basis, l.sanction_basis, "
                                           "l.first_paper_on_site, l.measures, l.fine_only_if, l.competent_authority, "
                                           "l.escalation, l.rectify_period FROM legal_bases l ORDER BY l.row_no",
                                           error);
  static const struct {
    const char *member, *column;
  } members[] = {
    { "name", "violation_cn" },
    { "duty", "duty_basis" },
    { "sanction", "sanction_basis" },
    { "paper", "first_paper_on_site" },
    { "measures", "measures" },
    { "fine_only_if", "fine_only_if" },
    { "authority", "competent_authority" },
    { "escalation", "escalation" },
    { "rectify_period", "rectify_period" },
  };
  gboolean has_row = TRUE;

  while (stmt && nc_stmt_step (stmt, &has_row, error) && has_row) {
    g_autoptr (GString) out = g_string_new (NULL);
    const char *id = nc_stmt_text (stmt, "violation_id");

    nc_json_begin_object (out);
    for (guint i = 0; i < G_N_ELEMENTS (members); i++)
      nc_json_member_string (out, members[i].member, nc_stmt_text (stmt, members[i].column));
    g_hash_table_insert (self->consequences, g_strdup (id), g_string_free (g_steal_pointer (&out), FALSE));
  }
  return stmt && !has_row;
}

/* Only what a national list names may be stopped, and only by the department (authority_matrix, legal_bases V01, V02):
   the regional phase-out plans are none. */
static gboolean
may_be_stopped (const NcVerdict *verdict)
{
  const char *rule = verdict->basis.rule_id;

  return verdict->code == NC_VERDICT_ELIMINATED && rule && !g_str_has_prefix (rule, "SD-") &&
         !g_str_has_prefix (rule, "NM");
}

void
nc_judge_consequences (NcJudge *self, NcVerdict *verdict)
{
  const char *json = verdict->violation ? g_hash_table_lookup (self->consequences, verdict->violation) : NULL;

  if (!json)
    return;
  nc_json_key (nc_extra (verdict), "consequence");
  g_string_append (verdict->extra, json);
  nc_json_member_bool (verdict->extra, "stop_use_possible", may_be_stopped (verdict));
  nc_json_end_object (verdict->extra);
}
