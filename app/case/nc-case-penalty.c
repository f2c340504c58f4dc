/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What follows an unmet order and is decided by others: the sheet in front of the file that is handed over for a
   penalty, and the draft of the credit record. Typeset as the registers of a folder; Chinese, as papers. */
#include "nc-case-penalty.h"
#include "nc-folder-pages.h"
#include "nc-measure.h"
#include <string.h>

static gboolean
is_unmet (const NcCaseFacts *facts, const NcCaseFinding *finding)
{
  NcCaseRecheck *recheck = nc_case_recheck_of (facts, finding->id);

  return nc_finding_stands (finding) && recheck && g_strcmp0 (recheck->result, "done") != 0;
}

/* Whether a re-check has found an item of an order not done. */
gboolean
nc_case_has_unmet (const NcCaseFacts *facts)
{
  NC_CASE_EACH (facts, NC_CASE_FINDINGS, NcCaseFinding, finding)
  if (is_unmet (facts, finding))
    return TRUE;
  return FALSE;
}

/* Takes the texts of @cells. */
static void
add_row (GPtrArray *rows, char *const *cells, guint n)
{
  GStrv row = g_new0 (char *, n + 1);

  for (guint i = 0; i < n; i++)
    row[i] = cells[i] ? cells[i] : g_strdup ("");
  g_ptr_array_add (rows, row);
}

static GPtrArray *
new_rows (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify)g_strfreev);
}

static char *
articles (const char *joined)
{
  g_auto (GStrv) parts = g_strsplit (joined ? joined : "", "|", -1);

  return g_strjoinv ("、", parts);
}

static char *
evidence_of (const NcCaseFacts *facts, const NcCaseFinding *finding)
{
  g_autoptr (GString) out = g_string_new (NULL);

  NC_CASE_EACH (facts, NC_CASE_EVIDENCE, NcCaseEvidence, evidence)
  if (nc_case_evidence_speaks (evidence, finding))
    g_string_append_printf (out, "%sZ-%03d", out->len ? "、" : "", (int)evidence->seq);
  return g_strdup (out->str);
}

static char *
recheck_of (const NcCaseFacts *facts, const NcCaseFinding *finding)
{
  NcCaseRecheck *recheck = nc_case_recheck_of (facts, finding->id);
  g_autofree char *day = recheck ? nc_day_format_zh (recheck->checked_on) : NULL;

  if (!recheck)
    return g_strdup ("未复查");
  return g_strdup_printf ("%s复查：%s%s%s", day,
                          g_strcmp0 (recheck->result, "partly") == 0 ? "部分完成"
                          : g_strcmp0 (recheck->result, "done") == 0 ? "已完成"
                                                                     : "未完成",
                          recheck->note ? "，" : "", recheck->note ? recheck->note : "");
}

static GPtrArray *
fact_rows (const NcCaseFacts *facts, NcCaseTexts *texts, gboolean unmet_only)
{
  GPtrArray *rows = new_rows ();

  NC_CASE_EACH (facts, NC_CASE_FINDINGS, NcCaseFinding, finding)
  {
    const NcLegalText *text = nc_case_texts_violation (texts, finding->violation);

    if (nc_finding_stands (finding) && (!unmet_only || is_unmet (facts, finding)))
      add_row (rows,
               (char *[]){ g_strdup_printf ("%u", rows->len + 1),
                           g_strdup_printf ("%s：%s", text ? text->name : finding->violation, finding->fact),
                           articles (text ? text->duty : NULL), g_strdup (text ? text->consequence : NULL),
                           recheck_of (facts, finding), evidence_of (facts, finding) },
               6);
  }
  return rows;
}

static char *
service_of (const NcCaseFacts *facts, const NcCasePaper *paper)
{
  const NcPaperService *service = nc_case_service (facts, paper);
  g_autofree char *day = service ? nc_day_format_zh (service->effective_on) : NULL;

  if (!service)
    return g_strdup ("未送达");
  return g_strdup_printf ("%s%s送达，%s", day, service->mode,
                          !nc_text_is_blank (service->receiver)     ? service->receiver
                          : !nc_text_is_blank (service->witness)    ? service->witness
                          : !nc_text_is_blank (service->receipt_no) ? service->receipt_no
                                                                    : "见送达回证");
}

/* Orders with their issue and proof of service: an element of what is punished when they are missed (V12). */
static GPtrArray *
paper_rows (const NcCaseFacts *facts, gboolean orders_only)
{
  GPtrArray *rows = new_rows ();

  NC_CASE_EACH (facts, NC_CASE_PAPERS, NcCasePaper, paper)
  {
    const NcPaperKind *kind = nc_paper_kind (paper->kind);

    if (!kind || g_str_equal (paper->kind, "D18") || nc_case_is_replaced (facts, paper) ||
        (orders_only && !kind->is_order && !g_str_equal (paper->kind, "D13") && !g_str_equal (paper->kind, "D14")))
      continue;
    add_row (
        rows,
        (char *[]){ g_strdup_printf ("%u", rows->len + 1), g_strdup (kind->title_zh), g_strdup (paper->number),
                    nc_day_format_zh (paper->issued_on),
                    kind->is_served || g_str_equal (paper->kind, "D12") ? service_of (facts, paper) : g_strdup ("—"),
                    g_strdup (paper->content_sha256) },
        6);
  }
  return rows;
}

static GPtrArray *
evidence_rows (const NcCaseFacts *facts)
{
  GPtrArray *rows = new_rows ();

  NC_CASE_EACH (facts, NC_CASE_EVIDENCE, NcCaseEvidence, evidence)
  if (nc_text_is_blank (evidence->removed_reason)) {
    g_autofree char *day = nc_day_format_zh (nc_case_time_day (evidence->made_at));

    add_row (rows,
             (char *[]){
                 g_strdup_printf ("Z-%03d", (int)evidence->seq), g_strdup (evidence->name),
                 g_strdup (evidence->purpose), g_strdup_printf ("%s %s", evidence->maker ? evidence->maker : "", day),
                 g_strdup (evidence->confirmed_by ? evidence->confirmed_by : "—"), g_strdup (evidence->blob_id) },
             6);
  }
  return rows;
}

static char *
period_of (const NcCaseFacts *facts)
{
  const NcCaseFile *file = facts->file;
  g_autofree char *due = nc_day_format_zh (file->due_on), *first = nc_day_format_zh (file->original_due_on);

  if (file->due_on == NC_DAY_NONE)
    return g_strdup ("—");
  return file->original_due_on == NC_DAY_NONE ? g_strdup_printf ("至%s", due)
                                              : g_strdup_printf ("至%s，延期至%s", first, due);
}

static const char *const fact_heads[] = { "序号", "事实", "涉嫌违反", "法律后果", "复查", "证据" },
                         *const paper_heads[] = { "序号", "文书", "文号", "作出日期", "送达", "文书散列（SHA-256）" },
                         *const evidence_heads[] = { "编号", "名称", "证明对象", "制作人、日期", "确认人", "SHA-256" };
static const double fact_widths[] = { 6, 26, 18, 26, 14, 10 }, paper_widths[] = { 6, 16, 22, 14, 20, 22 },
                    evidence_widths[] = { 9, 18, 21, 16, 10, 26 };

/**
 * nc_case_penalty_pdf:
 *
 * Returns: (transfer full): the sheet in front of the file that is handed over for a penalty: unit, facts with articles
 * and evidence, papers with their proof of service, views, period and re-check, evidence with hashes; %NULL with an
 * error of the layout.
 */
GBytes *
nc_case_penalty_pdf (const NcCaseFacts *facts, NcCaseTexts *texts, GError **error)
{
  const NcCaseFile *file = facts->file;
  g_autofree char *heard = nc_day_format_zh (file->views_on), *handed = nc_day_format_zh (file->handed_on),
                  *period = period_of (facts),
                  *views = file->views_on == NC_DAY_NONE
                               ? g_strdup ("—")
                               : g_strdup_printf ("%s：%s。复核：%s", heard, file->views_text, file->views_result);
  const char *const cover[][2] = { { "案由", file->cause },
                                   { "当事人", file->unit_name },
                                   { "统一社会信用代码", file->uscc },
                                   { "法定代表人", file->legal_rep },
                                   { "住所", file->address },
                                   { "重点用能单位", file->key_unit > 0   ? "是"
                                                     : file->key_unit < 0 ? "否"
                                                                          : "未核实" },
                                   { "接收机关", file->handed_to },
                                   { "移交日期", handed },
                                   { "整改期限", period },
                                   { "陈述申辩及复核", views } };
  g_autoptr (GPtrArray) found = fact_rows (facts, texts, FALSE), papers = paper_rows (facts, FALSE),
                        evidence = evidence_rows (facts);
  NcFolderTable tables[] = { { "事实、依据和复查", NULL, 6, fact_heads, fact_widths, found },
                             { "已作出的文书及送达", NULL, 6, paper_heads, paper_widths, papers },
                             { "证据目录", "证据原件随案移交，散列值用于核对。", 6, evidence_heads, evidence_widths,
                               evidence } };
  NcFolderPages pages = { .issuer = nc_issuer_legal_name (&facts->issuer),
                          .title = "行政处罚案件移交清单",
                          .cover = cover,
                          .n_cover = G_N_ELEMENTS (cover),
                          .note = "本清单随案卷移交有处罚权的机关立案审查。处罚前的告知、听取陈述申辩、听证、法制审核、"
                                  "集体讨论和决定由接收机关依法进行。",
                          .tables = tables,
                          .n_tables = G_N_ELEMENTS (tables) };

  return nc_folder_pages_compose (&pages, facts->clock, NULL, error);
}

/**
 * nc_case_credit_pdf:
 *
 * Returns: (transfer full): the record of energy dishonesty, a draft until it was published; the rules that it rests on
 * are named without an article, since their text was not obtained. %NULL with an error of the layout.
 */
GBytes *
nc_case_credit_pdf (const NcCaseFacts *facts, NcCaseTexts *texts, GError **error)
{
  const NcCaseFile *file = facts->file;
  gboolean is_entered = file->credit_on != NC_DAY_NONE;
  g_autofree char *on = nc_day_format_zh (file->credit_on), *period = period_of (facts);
  const char *const cover[][2] = {
    { "单位名称", file->unit_name },
    { "统一社会信用代码", file->uscc },
    { "法定代表人", file->legal_rep },
    { "住所", file->address },
    { "认定依据", "《节能监察办法》《内蒙古自治区节能失信行为认定和记录办法》（条文以官方文本为准）" },
    { "整改期限", period },
    { is_entered ? "记入日期" : "记入前", is_entered ? on : "应当告知当事人，听取陈述申辩" },
    { "公示编号", file->credit_ref },
  };
  g_autoptr (GPtrArray) unmet = fact_rows (facts, texts, TRUE), papers = paper_rows (facts, TRUE);
  NcFolderTable tables[] = { { "失信行为", NULL, 6, fact_heads, fact_widths, unmet },
                             { "依据的文书及送达", NULL, 6, paper_heads, paper_widths, papers } };
  NcFolderPages pages = { .issuer = nc_issuer_legal_name (&facts->issuer),
                          .title = is_entered ? "节能失信行为记录" : "节能失信行为记录（拟）",
                          .cover = cover,
                          .n_cover = G_N_ELEMENTS (cover),
                          .tables = tables,
                          .n_tables = G_N_ELEMENTS (tables) };

  return nc_folder_pages_compose (&pages, facts->clock, NULL, error);
}
