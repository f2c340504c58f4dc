/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-number-lease.h"
#include "nc-json.h"
#include "nc-lang.h"
#include "nc-id.h"
#include "nc-measure.h"
#include "nc-number.h"
#include "nc-sync.h"

/**
 * nc_numbers_want:
 * @series: the paper's kind, "D10"
 * @reserve: 1 to 1,000 numbers to have in hand
 *
 * Remembers that this laptop needs numbers of a series; the next exchange with the hub leases them.
 */
gboolean
nc_numbers_want (NcCaseBook *book, const char *issuer_name, const char *series, gint64 reserve, GError **error)
{
  g_autoptr (NcStmt) stmt = nc_case_book_prepare (book, "number-demand", error);

  if (!stmt)
    return FALSE;
  nc_stmt_bind_text (stmt, ":issuer_name", issuer_name);
  nc_stmt_bind_text (stmt, ":series", series);
  nc_stmt_bind_int (stmt, ":reserve", CLAMP (reserve, 1, 1000));
  return nc_stmt_run (stmt, error);
}

/* Of every numbered paper; a laptop without a hub gives its own numbers and needs none. */
gboolean
nc_numbers_want_all (NcCaseBook *book, const char *issuer_name, GError **error)
{
  guint n_kinds = 0;
  const NcPaperKind *kinds = nc_paper_kinds (&n_kinds);

  if (!nc_sync_is_enrolled (book->store))
    return TRUE;
  for (guint i = 0; i < n_kinds; i++)
    if (kinds[i].series && !nc_numbers_want (book, issuer_name, kinds[i].kind, NC_NUMBER_RESERVE, error))
      return FALSE;
  return TRUE;
}

static gboolean
next_of_local_series (NcCaseBook *book, NcCasePaper *paper, GError **error)
{
  g_autoptr (NcStmt) stmt = nc_case_book_prepare (book, "number-last", error);

  if (!stmt)
    return FALSE;
  nc_stmt_bind_text (stmt, ":issuer_name", paper->issuer_name);
  nc_stmt_bind_text (stmt, ":series", paper->series);
  nc_stmt_bind_int (stmt, ":year", paper->year);
  if (!nc_stmt_step (stmt, NULL, error))
    return FALSE;
  paper->seq = nc_stmt_int (stmt, "last") + 1;
  return TRUE;
}

static gboolean
refuse_exhausted (NcCaseBook *book, const NcCasePaper *paper, GError **error)
{
  const NcPaperKind *kind = nc_paper_kind (paper->series);

  if (!nc_numbers_want (book, paper->issuer_name, paper->series, NC_NUMBER_RESERVE, error))
    return FALSE;
  g_set_error (
      error, NC_CASE_ERROR, NC_CASE_ERROR_REFUSED,
      _ ("this laptop has no number left for %s (%s) of %s in %d: exchange with the hub, or let a colleague who "
         "has numbers issue it; no number is made up"),
      kind ? kind->title_zh : paper->series, paper->series, paper->issuer_name, (int)paper->year);
  return FALSE;
}

/**
 * nc_numbers_set_pattern:
 * @series: the paper's kind, "D10"
 *
 * Puts the pattern of an issuer's papers of a kind into @change, in place of an earlier one. Two kinds never share a
 * pattern, so that no two papers bear one number.
 *
 * Returns: %FALSE with NC_CASE_ERROR_BAD_INPUT, or an error of the store
 */
gboolean
nc_numbers_set_pattern (NcCaseBook *book, NcChange *change, const char *issuer_id, const char *series,
                        const char *pattern, GError **error)
{
  const NcPaperKind *kinds, *kind = nc_paper_kind (series);
  g_autoptr (NcStmt) stmt = nc_case_book_prepare (book, "number-patterns", error);
  g_autofree char *id = NULL, *shared = NULL;
  gboolean has_row;
  guint n;

  if (!stmt)
    return FALSE;
  nc_stmt_bind_text (stmt, ":issuer_id", issuer_id);
  for (;;) {
    gboolean is_same;

    if (!nc_stmt_step (stmt, &has_row, error))
      return FALSE;
    if (!has_row)
      break;
    is_same = kind && g_strcmp0 (nc_stmt_text (stmt, "series"), kind->kind) == 0;

    if (is_same && !id)
      id = g_strdup (nc_stmt_text (stmt, "id"));
    if (!is_same && g_strcmp0 (nc_stmt_text (stmt, "pattern"), pattern) == 0)
      shared = g_strdup (nc_stmt_text (stmt, "series"));
  }
  kinds = nc_paper_kinds (&n);
  for (guint i = 0; kind && i < n; i++) {
    g_autofree char *usual = kinds[i].series ? nc_number_default_pattern (kinds[i].series) : NULL;

    if (&kinds[i] != kind && g_strcmp0 (usual, pattern) == 0)
      shared = shared ? shared : g_strdup (kinds[i].kind);
  }
  if (!kind || !kind->series || !nc_number_pattern_is_valid (pattern) || shared) {
    g_set_error (error, NC_CASE_ERROR, NC_CASE_ERROR_BAD_INPUT,
                 shared ? _ ("“%s=%s”: the papers %s bear that pattern")
                        : _ ("“%s=%s” is no pattern such as D10={prefix}节监限改〔{year}〕{n}号"),
                 series, pattern, shared);
    return FALSE;
  }
  if (!id)
    id = nc_id_new (nc_store_get_clock (book->store));
  nc_change_set (change, "number_pattern", id, "issuer_id", issuer_id);
  nc_change_set (change, "number_pattern", id, "series", kind->kind);
  nc_change_set (change, "number_pattern", id, "pattern", pattern);
  return TRUE;
}

/**
 * nc_case_next_number:
 * @paper: with issuer_name, series and year set; takes its number
 *
 * The next number of this laptop's own blocks, oldest block first. A laptop that never had a hub, and no blocks, counts
 * its own series on. The number is burned by storing the paper with its hash: the table refuses a number twice.
 *
 * Returns: %FALSE with NC_CASE_ERROR_REFUSED when the blocks are used up, or an error of the store
 */
gboolean
nc_case_next_number (NcCaseBook *book, NcCasePaper *paper, GError **error)
{
  g_autoptr (NcStmt) stmt = nc_case_book_prepare (book, "number-blocks", error);
  g_autofree char *hub = nc_store_get_meta (book->store, "sync.ever", NULL);
  gboolean has_row, has_block = FALSE;

  if (!stmt)
    return FALSE;
  nc_stmt_bind_text (stmt, ":issuer_name", paper->issuer_name);
  nc_stmt_bind_text (stmt, ":series", paper->series);
  nc_stmt_bind_int (stmt, ":year", paper->year);
  nc_stmt_bind_text (stmt, ":device", nc_store_get_device_id (book->store));
  for (;;) {
    if (!nc_stmt_step (stmt, &has_row, error))
      return FALSE;
    if (!has_row)
      break;
    has_block = TRUE;
    paper->seq = MAX (nc_stmt_int (stmt, "first_no"), nc_stmt_int (stmt, "used") + 1);
    if (paper->seq <= nc_stmt_int (stmt, "last_no"))
      return TRUE;
  }
  return has_block || hub || nc_sync_is_enrolled (book->store) ? refuse_exhausted (book, paper, error)
                                                               : next_of_local_series (book, paper, error);
}

/* The numbers of a block that papers carry, with their hashes, and those left out before the last of them. */
static gboolean
write_used (NcCaseBook *book, NcStmt *block, gint64 *n_used, gint64 *last, GString *burned, GString *gaps,
            GError **error)
{
  g_autoptr (NcStmt) stmt = nc_case_book_prepare (book, "number-used", error);
  gint64 first_no = nc_stmt_int (block, "first_no"), last_no = nc_stmt_int (block, "last_no"), next = first_no;
  gboolean has_row;

  if (!stmt)
    return FALSE;
  nc_stmt_bind_text (stmt, ":issuer_name", nc_stmt_text (block, "issuer_name"));
  nc_stmt_bind_text (stmt, ":series", nc_stmt_text (block, "series"));
  nc_stmt_bind_int (stmt, ":year", nc_stmt_int (block, "year"));
  for (;;) {
    gint64 seq;

    if (!nc_stmt_step (stmt, &has_row, error))
      return FALSE;
    if (!has_row)
      break;
    seq = nc_stmt_int (stmt, "seq");
    if (seq < first_no || seq > last_no)
      continue;
    for (; next < seq; next++)
      nc_json_int (gaps, next);
    next = seq + 1;
    ++*n_used;
    nc_json_begin_object (burned);
    nc_json_member_int (burned, "no", seq);
    nc_json_member_string (burned, "number", nc_stmt_text (stmt, "number"));
    nc_json_member_string (burned, "content_sha256", nc_stmt_text (stmt, "content_sha256"));
    nc_json_member_string (burned, "case", nc_stmt_text (stmt, "case_id"));
    nc_json_end_object (burned);
  }
  *last = next - 1;
  return TRUE;
}

static gboolean
write_block (NcCaseBook *book, NcStmt *block, GString *out, GError **error)
{
  g_autoptr (GString) burned = g_string_new (NULL), gaps = g_string_new (NULL);
  const char *device = nc_stmt_text (block, "device");
  gboolean is_mine = !device || g_str_equal (device, nc_store_get_device_id (book->store));
  gint64 n_used = 0, last = 0;

  nc_json_begin_array (burned);
  nc_json_begin_array (gaps);
  if (!write_used (book, block, &n_used, &last, burned, gaps, error))
    return FALSE;
  nc_json_end_array (burned);
  nc_json_end_array (gaps);
  nc_json_begin_object (out);
  nc_json_member_string (out, "issuer", nc_stmt_text (block, "issuer_name"));
  nc_json_member_string (out, "series", nc_stmt_text (block, "series"));
  nc_json_member_int (out, "year", nc_stmt_int (block, "year"));
  nc_json_member_int (out, "first", nc_stmt_int (block, "first_no"));
  nc_json_member_int (out, "last", nc_stmt_int (block, "last_no"));
  nc_json_member_string (out, "device", device);
  nc_json_member_bool (out, "mine", is_mine);
  nc_json_member_int (out, "used", n_used);
  nc_json_member_int (out, "left", nc_stmt_int (block, "last_no") - last);
  nc_json_key (out, "burned");
  g_string_append (out, burned->str);
  nc_json_key (out, "gaps");
  g_string_append (out, gaps->str);
  nc_json_end_object (out);
  g_string_append_c (out, '\n');
  return TRUE;
}

/**
 * nc_numbers_list:
 *
 * Returns: (transfer full): a JSON line a block that is known here: whose it is, the numbers burned in it with the
 *   hashes of their papers, the gaps before the last of them, and how many are left
 */
GString *
nc_numbers_list (NcCaseBook *book, GError **error)
{
  return nc_case_book_lines (book, "number-block-list", write_block, error);
}
