/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-case-reference.h"
#include "nc-reference-kept.h"

/**
 * nc_case_reference:
 * @in_use: what new cases are judged with
 *
 * The facts that a case is read with: those in use, and for a closed case those that it was judged with, also when a
 * newer pack has come.
 *
 * Returns: (transfer full): %NULL with NC_REFERENCE_ERROR_NO_PACK when the pack of a closed case is not on this laptop,
 *   or an error of the store
 */
NcReference *
nc_case_reference (NcCaseBook *book, const char *case_id, NcReference *in_use, GError **error)
{
  const char *home = nc_store_get_home (book->store), *version;
  g_autoptr (NcStmt) stmt = nc_case_book_prepare (book, "case-judged-with", error);
  g_autoptr (NcReference) kept = NULL;
  gboolean has_row;

  if (!stmt)
    return NULL;
  nc_stmt_bind_text (stmt, ":id", case_id);
  if (!nc_stmt_step (stmt, &has_row, error))
    return NULL;
  version = has_row ? nc_stmt_text (stmt, "reference_version") : NULL;
  if (!version || g_str_equal (version, nc_reference_version (in_use)))
    return nc_reference_ref (in_use);
  kept = nc_reference_open_kept (home, version, error);
  return kept && nc_reference_load_confirmations (kept, home, error) ? g_steal_pointer (&kept) : NULL;
}

/**
 * nc_case_keep_reference:
 *
 * When a case is closed: the pack that it was judged with stays on this laptop. One that is not here any more is the
 * hub's to bring.
 *
 * Returns: %FALSE with a #GFileError
 */
gboolean
nc_case_keep_reference (NcCaseBook *book, const NcCaseFile *file, GError **error)
{
  const char *home = nc_store_get_home (book->store);
  g_autoptr (NcReference) kept =
      file->reference_version ? nc_reference_open_kept (home, file->reference_version, NULL) : NULL;

  return !kept || nc_reference_keep (kept, home, error);
}
