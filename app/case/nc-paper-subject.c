/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-paper-subject.h"
#include "nc-measure.h"
#include "nc-number.h"
#include <jansson.h>

static const struct {
  const char *kind;
  NcCaseList list;
} subjects[] = { { "D04", NC_CASE_INTERVIEWS }, { "D13", NC_CASE_EXTENSIONS }, { "D15", NC_CASE_SERVICES } };

/**
 * nc_paper_has_subject:
 * @kind: (nullable): "D15"
 * @list: (out): the rows each of which has such a paper
 */
gboolean
nc_paper_has_subject (const char *kind, NcCaseList *list)
{
  for (guint i = 0; i < G_N_ELEMENTS (subjects); i++)
    if (g_strcmp0 (subjects[i].kind, kind) == 0) {
      *list = subjects[i].list;
      return TRUE;
    }
  return FALSE;
}

/**
 * nc_paper_subject_id:
 *
 * Returns: (transfer full) (nullable): the id of the row that the paper tells of.
 */
char *
nc_paper_subject_id (const NcCasePaper *paper)
{
  json_t *snapshot = paper->detail ? json_loads (paper->detail, 0, NULL) : NULL;
  char *id = g_strdup (json_string_value (json_object_get (snapshot, "subject")));

  json_decref (snapshot);
  return id;
}

/**
 * nc_paper_subject_is_told:
 * @except: (nullable): a paper that does not count
 *
 * Returns: whether the case has a paper of @kind for the row.
 */
gboolean
nc_paper_subject_is_told (const NcCaseFacts *facts, const char *kind, const char *row_id, const NcCasePaper *except)
{
  NC_CASE_EACH (facts, NC_CASE_PAPERS, NcCasePaper, paper)
  if (paper != except && g_strcmp0 (paper->kind, kind) == 0) {
    g_autofree char *id = nc_paper_subject_id (paper);

    if (g_strcmp0 (id, row_id) == 0)
      return TRUE;
  }
  return FALSE;
}

/* What people call a row: its number from 1 on; the person of an interview; the paper of a service. */
static gboolean
is_called (const NcCaseFacts *facts, NcCaseList list, guint n, const char *key)
{
  gconstpointer row = nc_case_nth (facts, list, n);
  g_autofree char *number = g_strdup_printf ("%u", n + 1);

  if (g_str_equal (number, key) || g_str_equal (nc_case_row_id (row), key))
    return TRUE;
  if (list == NC_CASE_INTERVIEWS)
    return g_strcmp0 (((const NcCaseInterview *)row)->person, key) == 0;
  if (list == NC_CASE_SERVICES) {
    const NcCasePaper *paper = nc_case_find (facts, NC_CASE_PAPERS, ((const NcPaperService *)row)->paper_id);
    const NcPaperKind *kind = nc_paper_kind (key);
    g_autofree char *normal = nc_number_normalise (key);

    return paper && (g_strcmp0 (paper->number, normal) == 0 || (kind && g_str_equal (paper->kind, kind->kind)));
  }
  return FALSE;
}

/* An extension that was not decided on has no decision to tell of. */
static gboolean
is_ready (NcCaseList list, gconstpointer row)
{
  return list != NC_CASE_EXTENSIONS || !nc_text_is_blank (((const NcCaseExtension *)row)->decision);
}

/**
 * nc_paper_subject:
 * @kind: of the paper
 * @key: (nullable): number, id, person or paper; %NULL: the latest that has no such paper yet
 *
 * Returns: (transfer none) (nullable): the row that the next paper of @kind tells of.
 */
gconstpointer
nc_paper_subject (const NcCaseFacts *facts, const char *kind, const char *key)
{
  gconstpointer found = NULL;
  NcCaseList list;

  if (!nc_paper_has_subject (kind, &list))
    return NULL;
  for (guint n = 0; n < nc_case_count (facts, list); n++) {
    gconstpointer row = nc_case_nth (facts, list, n);

    if (is_ready (list, row) &&
        (key ? is_called (facts, list, n, key) : !nc_paper_subject_is_told (facts, kind, nc_case_row_id (row), NULL)))
      found = row;
  }
  return found;
}
