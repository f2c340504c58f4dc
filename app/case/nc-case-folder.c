/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The case folder as one PDF: cover, index, registers and all papers, with every original attached. Chinese, as papers.
 */
#include "nc-blobs.h"
#include "nc-case-export.h"
#include "nc-case-penalty.h"
#include "nc-folder-pages.h"
#include "nc-json.h"
#include "nc-lang.h"
#include "nc-measure.h"
#include "nc-pdf-join.h"
#include <string.h>

#define MOST_BLOB_BYTES (256 * 1024 * 1024)

typedef struct {
  NcCaseBook *book;
  const NcCaseFacts *facts;
  GPtrArray *papers; /* GBytes, as the rows of the case */
  GArray *pages;     /* guint: pages of each */
  GPtrArray *sheets; /* GBytes: what follows the papers */
  GPtrArray *sheet_titles;
  GPtrArray *names; /* of the attachments */
  GArray *attached; /* NcPdfAttachment */
  GPtrArray *keep;  /* GBytes that the attachments point to */
} Folder;

static void
add_row (GPtrArray *rows, const char *const *cells, guint n)
{
  GStrv row = g_new0 (char *, n + 1);

  for (guint i = 0; i < n; i++)
    row[i] = g_strdup (cells[i] ? cells[i] : "");
  g_ptr_array_add (rows, row);
}

static GPtrArray *
new_rows (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify)g_strfreev);
}

static void
attach (Folder *self, GBytes *bytes, char *name, const char *mime)
{
  NcPdfAttachment one = { bytes, name, mime };

  g_ptr_array_add (self->names, name);
  g_ptr_array_add (self->keep, g_bytes_ref (bytes));
  g_array_append_val (self->attached, one);
}

static gboolean
load_papers (Folder *self, GError **error)
{
  NC_CASE_EACH (self->facts, NC_CASE_PAPERS, NcCasePaper, paper)
  {
    const char *blob = paper->signed_blob_id ? paper->signed_blob_id : paper->blob_id;
    g_autoptr (GBytes) bytes = blob ? nc_blobs_get_bytes (self->book->store, blob, MOST_BLOB_BYTES, error) : NULL;
    guint n = bytes ? nc_pdf_count_pages (bytes, error) : 0;

    if (!n) {
      if (!blob)
        g_set_error (error, NC_CASE_ERROR, NC_CASE_ERROR_BAD_INPUT,
                     _ ("the words of the paper %s are not kept on this laptop; exchange with the hub"), paper->kind);
      return FALSE;
    }
    g_ptr_array_add (self->papers, g_bytes_ref (bytes));
    g_array_append_val (self->pages, n);
    attach (self, bytes, g_strdup_printf ("%02u-%s.pdf", self->papers->len, paper->kind), "application/pdf");
  }
  return TRUE;
}

static gboolean
load_evidence (Folder *self, GError **error)
{
  NC_CASE_EACH (self->facts, NC_CASE_EVIDENCE, NcCaseEvidence, evidence)
  {
    const char *dot = evidence->file_name ? strrchr (evidence->file_name, '.') : NULL;
    g_autoptr (GBytes) bytes = NULL;

    if (!evidence->blob_id || !nc_text_is_blank (evidence->removed_reason))
      continue;
    bytes = nc_blobs_get_bytes (self->book->store, evidence->blob_id, MOST_BLOB_BYTES, error);
    if (!bytes)
      return FALSE;
    attach (self, bytes, g_strdup_printf ("Z-%03d%s", (int)evidence->seq, dot ? dot : ""), "application/octet-stream");
  }
  return TRUE;
}

/* (transfer full) (nullable) @bytes: a sheet that comes after the papers, as pages and as a file. */
static gboolean
load_sheet (Folder *self, GBytes *bytes, const char *name, const char *title)
{
  g_autoptr (GBytes) sheet = bytes;

  if (!sheet)
    return FALSE;
  attach (self, sheet, g_strdup (name), "application/pdf");
  g_ptr_array_add (self->sheets, g_bytes_ref (sheet));
  g_ptr_array_add (self->sheet_titles, (gpointer)title);
  return TRUE;
}

/* What a machine reads besides: the case with all its rows, and its journal. */
static gboolean
load_records (Folder *self, GError **error)
{
  g_autoptr (GString) json = g_string_new (NULL), journal = nc_case_journal (self->book, self->facts, error);
  g_autoptr (GBytes) case_bytes = NULL, journal_bytes = NULL;

  if (!journal)
    return FALSE;
  if (nc_case_has_unmet (self->facts) || self->facts->file->handed_on != NC_DAY_NONE) {
    g_autoptr (NcReference) reference = nc_reference_open (NULL, error);
    g_autoptr (NcCaseTexts) texts = reference ? nc_case_texts_new (reference, error) : NULL;

    if (!texts ||
        !load_sheet (self, nc_case_penalty_pdf (self->facts, texts, error), "penalty-file.pdf", "行政处罚案件移交清单"))
      return FALSE;
    if (nc_case_has_unmet (self->facts) &&
        !load_sheet (self, nc_case_credit_pdf (self->facts, texts, error), "credit-record.pdf", "节能失信行为记录"))
      return FALSE;
  }
  nc_case_write_json (self->facts, json);
  case_bytes = g_bytes_new (json->str, json->len);
  journal_bytes = g_bytes_new (journal->str, journal->len);
  attach (self, case_bytes, g_strdup ("case.json"), "application/json");
  attach (self, journal_bytes, g_strdup ("journal.jsonl"), "application/jsonl");
  return TRUE;
}

static GPtrArray *
index_rows (const Folder *self, guint first_page)
{
  GPtrArray *rows = new_rows ();
  guint n = 0;

  NC_CASE_EACH (self->facts, NC_CASE_PAPERS, NcCasePaper, paper)
  {
    const NcPaperKind *kind = nc_paper_kind (paper->kind);
    guint pages = g_array_index (self->pages, guint, n);
    g_autofree char *no = g_strdup_printf ("%u", n + 1), *day = nc_day_format_zh (paper->issued_on),
                    *range = pages > 1 ? g_strdup_printf ("%u—%u", first_page, first_page + pages - 1)
                                       : g_strdup_printf ("%u", first_page);

    add_row (rows, (const char *[]){ no, kind ? kind->title_zh : paper->kind, paper->number, day, range }, 5);
    first_page += pages;
    n++;
  }
  for (guint i = 0; i < self->sheets->len; i++) {
    guint pages = nc_pdf_count_pages (self->sheets->pdata[i], NULL);
    g_autofree char *no = g_strdup_printf ("%u", ++n), *day = nc_day_format_zh (self->facts->today),
                    *range = g_strdup_printf ("%u—%u", first_page, first_page + pages - 1);

    add_row (rows, (const char *[]){ no, self->sheet_titles->pdata[i], NULL, day, range }, 5);
    first_page += pages;
  }
  return rows;
}

static GPtrArray *
evidence_rows (const Folder *self)
{
  GPtrArray *rows = new_rows ();

  NC_CASE_EACH (self->facts, NC_CASE_EVIDENCE, NcCaseEvidence, evidence)
  {
    g_autofree char *no = g_strdup_printf ("Z-%03d", (int)evidence->seq),
                    *day = nc_day_format_zh (nc_case_time_day (evidence->made_at)),
                    *made = g_strdup_printf ("%s %s", evidence->maker ? evidence->maker : "", day),
                    *state = nc_text_is_blank (evidence->removed_reason)
                                 ? g_strdup (evidence->confirmed_by ? "当事人已确认" : "在卷")
                                 : g_strdup_printf ("已移除：%s", evidence->removed_reason);

    add_row (rows, (const char *[]){ no, evidence->name, evidence->purpose, made, state }, 5);
  }
  return rows;
}

static GPtrArray *
hash_rows (const Folder *self)
{
  GPtrArray *rows = new_rows ();

  for (guint i = 0; i < self->attached->len; i++) {
    const NcPdfAttachment *one = &g_array_index (self->attached, NcPdfAttachment, i);
    g_autofree char *hash = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, one->bytes),
                    *size = g_strdup_printf ("%" G_GSIZE_FORMAT, g_bytes_get_size (one->bytes));

    add_row (rows, (const char *[]){ one->name, size, hash }, 3);
  }
  return rows;
}

/* The milestones of the unit's plan (一企一策). */
static GPtrArray *
plan_rows (const Folder *self)
{
  GPtrArray *rows = new_rows ();

  NC_CASE_EACH (self->facts, NC_CASE_MILESTONES, NcCaseMilestone, milestone)
  {
    g_autofree char *no = g_strdup_printf ("%u", rows->len + 1), *due = nc_day_format_zh (milestone->due_on),
                    *done = nc_day_format_zh (milestone->done_on);

    add_row (rows,
             (const char *[]){ no, milestone->title, due,
                               milestone->done_on != NC_DAY_NONE        ? done
                               : milestone->due_on < self->facts->today ? "逾期未完成"
                                                                        : "未到期",
                               milestone->note },
             5);
  }
  return rows;
}

/* What happened to a piece of evidence, in words; NULL for a field that says nothing by itself. */
static char *
custody_words (const char *field, const char *value)
{
  static const struct {
    const char *field;
    const char *words;
  } known[] = { { "blob_id", "存入原件，SHA-256 %s" }, { "finding_id", "关联问题" },
                { "confirmed_by", "当事人确认：%s" },  { "transcript", "补充文字稿" },
                { "removed_reason", "移除：%s" },      { "checked", "与原件核对" } };

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (g_str_equal (known[i].field, field)) {
      g_auto (GStrv) halves = g_strsplit (known[i].words, "%s", 2);

      return g_strconcat (halves[0], halves[1] ? value : NULL, NULL);
    }
  return NULL;
}

static const char *
state_words (const char *state)
{
  static const char *const pairs[][2] = {
    { "planned", "立项" },      { "notified", "已通知" },        { "on_site", "现场检查" },
    { "assessed", "监察终结" }, { "views_heard", "已听取意见" }, { "served", "已送达" },
    { "rectifying", "整改中" }, { "rechecked", "已复查" },       { "closed", "结案" }
  };

  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    if (g_strcmp0 (pairs[i][0], state) == 0)
      return pairs[i][1];
  return state;
}

static char *
event_words (const Folder *self, NcStmt *stmt, gboolean custody, char **subject)
{
  const char *table = nc_stmt_text (stmt, "table_name"), *field = nc_stmt_text (stmt, "field"),
             *value = nc_stmt_text (stmt, "new_value");

  if (custody && g_str_equal (table, "case_evidence")) {
    NcCaseEvidence *evidence = nc_case_find (self->facts, NC_CASE_EVIDENCE, nc_stmt_text (stmt, "row_id"));

    *subject = g_strdup_printf ("Z-%03d", evidence ? (int)evidence->seq : 0);
    return value ? custody_words (field, value) : NULL;
  }
  if (!custody && value && g_str_equal (table, "case_file") && g_str_equal (field, "state"))
    return g_strdup (state_words (value));
  if (!custody && value && g_str_equal (table, "case_paper") && g_str_equal (field, "number"))
    return g_strdup_printf ("制作文书 %s", value);
  if (!custody && value && g_str_equal (table, "paper_service") && g_str_equal (field, "mode"))
    return g_strdup_printf ("送达（%s）", value);
  if (!custody && value && g_str_equal (table, "paper_signature") && g_str_equal (field, "status"))
    return g_strdup (g_str_equal (value, "signed")    ? "签名"
                     : g_str_equal (value, "refused") ? "拒绝签名"
                                                      : "当事人不在场");
  if (!custody && value && g_str_equal (table, "case_reason") && g_str_equal (field, "reason"))
    return g_strdup_printf ("说明理由：%s", value);
  return NULL;
}

/* "2026年9月11日 09:30": (transfer full). */
static char *
minutes_zh (gint64 usec)
{
  g_autofree char *iso = nc_clock_format_usec (usec), *day = nc_day_format_zh (nc_case_time_day (iso));

  return g_strdup_printf ("%s %.5s", day, iso + strlen ("2026-11-20T"));
}

/* The journal names officers by their certificates; people by their names. */
static const char *
name_of (const NcCaseFacts *facts, const char *actor)
{
  NC_CASE_EACH (facts, NC_CASE_OFFICERS, NcCaseOfficer, officer)
  if (g_strcmp0 (officer->cert_no, actor) == 0 || g_strcmp0 (officer->officer_id, actor) == 0)
    return officer->name;
  return actor;
}

/* From the journal: with @custody what was done with the evidence, else the course of the case. */
static GPtrArray *
journal_rows (const Folder *self, gboolean custody, GError **error)
{
  g_autoptr (NcStmt) stmt = nc_case_book_prepare (self->book, "case-journal", error);
  g_autoptr (GString) ids = nc_case_row_ids (self->facts);
  g_autoptr (GPtrArray) rows = new_rows ();
  gboolean has_row;

  if (!stmt)
    return NULL;
  nc_stmt_bind_text (stmt, ":ids", ids->str);
  for (;;) {
    g_autofree char *subject = NULL, *words = NULL, *time = NULL, *device = NULL;

    if (!nc_stmt_step (stmt, &has_row, error))
      return NULL;
    if (!has_row)
      return g_steal_pointer (&rows);
    words = event_words (self, stmt, custody, &subject);
    if (!words)
      continue;
    time = minutes_zh (nc_stmt_int (stmt, "wall_usec"));
    device = g_strndup (nc_stmt_text (stmt, "device"), 8);
    add_row (rows,
             (const char *[]){ time, name_of (self->facts, nc_stmt_text (stmt, "actor")), device,
                               subject ? subject : "", words },
             5);
  }
}

static GBytes *
make_registers (const Folder *self, guint first_page, GError **error)
{
  const NcCaseFile *file = self->facts->file;
  const NcCasePaper *approval = nc_case_paper (self->facts, "D01");
  g_autofree char *opened = nc_day_format_zh (file->opened_on),
                  *closed = file->closed_on != NC_DAY_NONE ? nc_day_format_zh (file->closed_on) : g_strdup ("未结案");
  const char *const cover[][2] = { { "案由", file->cause },
                                   { "被监察单位", file->unit_name },
                                   { "统一社会信用代码", file->uscc },
                                   { "案件编号", approval ? approval->number : NULL },
                                   { "立案日期", opened },
                                   { "结案日期", closed },
                                   { "处理结果", file->close_reason } };
  static const char *const index_heads[] = { "序号", "文书名称", "文号", "日期", "页次" },
                           *const evidence_heads[] = { "编号", "名称", "证明对象", "制作人、时间", "状态" },
                           *const hash_heads[] = { "附件", "字节", "SHA-256" },
                           *const plan_heads[] = { "序号", "节点", "期限", "完成情况", "备注" },
                           *const event_heads[] = { "时间", "经办人", "设备", "证据", "事项" };
  static const double index_widths[] = { 8, 34, 30, 18, 10 }, evidence_widths[] = { 9, 25, 28, 22, 16 },
                      hash_widths[] = { 18, 10, 72 }, event_widths[] = { 22, 16, 12, 10, 40 },
                      plan_widths[] = { 8, 40, 18, 18, 16 };
  g_autoptr (GPtrArray) index = index_rows (self, first_page), evidence = evidence_rows (self),
                        hashes = hash_rows (self), custody = journal_rows (self, TRUE, error),
                        course = custody ? journal_rows (self, FALSE, error) : NULL;
  g_autoptr (GPtrArray) plan = plan_rows (self);
  NcFolderTable tables[] = {
    { "卷内目录", NULL, 5, index_heads, index_widths, index },
    { "证据目录", NULL, 5, evidence_heads, evidence_widths, evidence },
    { "散列清单", "文书和证据的原件作为附件嵌入本文件。签名以附件中的原件为准，本文件各页是其副本。", 3, hash_heads,
      hash_widths, hashes },
    { "证据保管记录", "摘自只增不改的操作日志。", 5, event_heads, event_widths, custody },
    { "办理过程记录", "摘自只增不改的操作日志；完整日志见附件 journal.jsonl。", 5, event_heads, event_widths, course },
    { "一企一策改造方案节点", NULL, 5, plan_heads, plan_widths, plan },
  };
  NcFolderPages pages = { .issuer = nc_issuer_legal_name (&self->facts->issuer),
                          .title = "节能监察案卷",
                          .cover = cover,
                          .n_cover = G_N_ELEMENTS (cover),
                          .tables = tables,
                          .n_tables = G_N_ELEMENTS (tables) - (plan->len ? 0 : 1) };

  return course ? nc_folder_pages_compose (&pages, self->facts->clock, NULL, error) : NULL;
}

static GBytes *
join (const Folder *self, GBytes *registers, GError **error)
{
  g_autofree NcPdfPart *parts = g_new0 (NcPdfPart, self->papers->len + self->sheets->len + 1);
  guint n = 1;
  g_autoptr (GPtrArray) titles = g_ptr_array_new_with_free_func (g_free);

  parts[0] = (NcPdfPart){ registers, "卷宗封面、目录和记录" };
  for (guint i = 0; i < self->papers->len; i++) {
    const NcCasePaper *paper = nc_case_nth (self->facts, NC_CASE_PAPERS, i);
    const NcPaperKind *kind = nc_paper_kind (paper->kind);
    char *title =
        g_strdup_printf ("%u. %s %s", i + 1, kind ? kind->title_zh : paper->kind, paper->number ? paper->number : "");

    g_ptr_array_add (titles, title);
    parts[n++] = (NcPdfPart){ self->papers->pdata[i], title };
  }
  for (guint i = 0; i < self->sheets->len; i++)
    parts[n++] = (NcPdfPart){ self->sheets->pdata[i], self->sheet_titles->pdata[i] };
  return nc_pdf_join (parts, n, (const NcPdfAttachment *)(gconstpointer)self->attached->data, self->attached->len,
                      self->facts->file->cause ? self->facts->file->cause : "节能监察案卷",
                      nc_clock_now_usec (self->facts->clock), error);
}

static GBytes *
make_folder (Folder *self, GError **error)
{
  g_autoptr (GBytes) draft = NULL, registers = NULL;
  guint pages;

  if (!load_papers (self, error) || !load_evidence (self, error) || !load_records (self, error))
    return NULL;
  /* the index names pages that come after it: it is laid out once to learn how long it is */
  draft = make_registers (self, 1, error);
  pages = draft ? nc_pdf_count_pages (draft, error) : 0;
  registers = pages ? make_registers (self, pages + 1, error) : NULL;
  return registers ? join (self, registers, error) : NULL;
}

/**
 * nc_case_folder_pdf:
 *
 * Returns: (transfer full): cover, index, registers of evidence, hashes, custody and course, then all papers; the
 * signed originals, the evidence, the case and its journal are attached. %NULL with an error of the store, of a paper's
 * file, or NC_SIGNATURE_ERROR_LIMIT for a folder of more than 512 MiB: write the directory then.
 */
GBytes *
nc_case_folder_pdf (NcCaseBook *book, const NcCaseFacts *facts, GError **error)
{
  Folder self = { .book = book,
                  .facts = facts,
                  .papers = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref),
                  .pages = g_array_new (FALSE, FALSE, sizeof (guint)),
                  .sheets = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref),
                  .sheet_titles = g_ptr_array_new (),
                  .names = g_ptr_array_new_with_free_func (g_free),
                  .attached = g_array_new (FALSE, FALSE, sizeof (NcPdfAttachment)),
                  .keep = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref) };
  GBytes *bytes = make_folder (&self, error);

  g_ptr_array_unref (self.papers);
  g_array_unref (self.pages);
  g_ptr_array_unref (self.sheets);
  g_ptr_array_unref (self.sheet_titles);
  g_array_unref (self.attached);
  g_ptr_array_unref (self.names);
  g_ptr_array_unref (self.keep);
  return bytes;
}

/* How many pages the papers of the case have, by id: what the file cover (D18) counts. */
GHashTable *
nc_case_page_counts (NcCaseBook *book, const NcCaseFacts *facts, GError **error)
{
  g_autoptr (GHashTable) counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  NC_CASE_EACH (facts, NC_CASE_PAPERS, NcCasePaper, paper)
  {
    const char *blob = paper->signed_blob_id ? paper->signed_blob_id : paper->blob_id;
    g_autoptr (GBytes) bytes = blob ? nc_blobs_get_bytes (book->store, blob, MOST_BLOB_BYTES, error) : NULL;
    guint n = bytes ? nc_pdf_count_pages (bytes, error) : 0;

    if (blob && !n)
      return NULL;
    g_hash_table_insert (counts, g_strdup (paper->id), GUINT_TO_POINTER (n));
  }
  return g_steal_pointer (&counts);
}
