/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-case-check.h"
#include "nc-lang.h"
#include "nc-measure.h"
#include "nc-number.h"
#include <jansson.h>
#include <string.h>

static void add (GPtrArray *faults, const char *format, ...) G_GNUC_PRINTF (2, 3);

static void
add (GPtrArray *faults, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  g_ptr_array_add (faults, g_strdup_vprintf (format, args));
  va_end (args);
}

/* D01 ≤ D02 ≤ D03 ≤ D07 ≤ D08–D12 ≤ D14 ≤ D18, by the day of issue. */
static void
check_order (const NcCaseFacts *facts, GPtrArray *faults)
{
  static const struct {
    const char *first;
    const char *then;
  } order[] = { { "D01", "D02" }, { "D02", "D03" }, { "D03", "D07" }, { "D07", "D09" }, { "D07", "D10" },
                { "D07", "D11" }, { "D03", "D08" }, { "D03", "D09" }, { "D03", "D10" }, { "D03", "D11" },
                { "D10", "D14" }, { "D11", "D14" }, { "D06", "D06b" } };

  for (guint i = 0; i < G_N_ELEMENTS (order); i++) {
    NcCasePaper *first = nc_case_paper (facts, order[i].first), *then = nc_case_paper (facts, order[i].then);

    if (first && then && first->issued_on > then->issued_on)
      add (faults, _ ("%s is dated after %s"), order[i].first, order[i].then);
  }
}

static void
compare (GPtrArray *faults, const NcCasePaper *paper, json_t *snapshot, const char *object, const char *member,
         const char *now)
{
  const char *then = json_string_value (json_object_get (json_object_get (snapshot, object), member));

  if (then && g_strcmp0 (then, now ? now : "") != 0)
    add (faults, _ ("%s %s says “%s” for %s.%s; the case says “%s”"), paper->kind, paper->number ? paper->number : "",
         then, object, member, now ? now : "");
}

static gboolean
has_officer (const NcCaseFacts *facts, const char *cert_no)
{
  NC_CASE_EACH (facts, NC_CASE_OFFICERS, NcCaseOfficer, officer)
  if (g_strcmp0 (officer->cert_no, cert_no) == 0)
    return TRUE;
  return FALSE;
}

/* What was printed: the snapshot kept with the paper. */
static void
check_contents (const NcCaseFacts *facts, const NcCasePaper *paper, GPtrArray *faults)
{
  json_t *snapshot = paper->detail ? json_loads (paper->detail, 0, NULL) : NULL;
  json_t *officer;
  size_t i;

  if (!snapshot)
    return;
  compare (faults, paper, snapshot, "unit", "name", facts->file->unit_name);
  compare (faults, paper, snapshot, "unit", "uscc", facts->file->uscc);
  compare (faults, paper, snapshot, "unit", "legal_rep", facts->file->legal_rep);
  compare (faults, paper, snapshot, "unit", "address", facts->file->address);
  compare (faults, paper, snapshot, "case", "cause", facts->file->cause);
  compare (faults, paper, snapshot, "issuer", "name", nc_issuer_legal_name (&facts->issuer));
  json_array_foreach (json_object_get (snapshot, "officers"), i, officer)
  {
    const char *cert_no = json_string_value (json_object_get (officer, "cert_no"));

    if (!has_officer (facts, cert_no))
      add (faults, _ ("%s names the certificate %s, which is not of this case"), paper->kind, cert_no ? cert_no : "");
  }
  json_decref (snapshot);
}

static void
check_paper (const NcCaseFacts *facts, const NcCasePaper *paper, GPtrArray *faults)
{
  NcPaperService *service = nc_case_service (facts, paper);
  const NcPaperKind *kind = nc_paper_kind (paper->kind);
  gint64 n;
  int year;

  if (paper->number && (!nc_number_parse (paper->number, NULL, &year, &n) || year != paper->year || n != paper->seq))
    add (faults, _ ("the number “%s” is not that of its series"), paper->number);
  if (service && service->served_on < paper->issued_on)
    add (faults, _ ("%s was served before it was issued"), paper->kind);
  if (service && paper->due_on != NC_DAY_NONE && paper->due_on < service->served_on)
    add (faults, _ ("%s was served after its due date"), paper->kind);
  if (kind && kind->is_order && !service)
    add (faults, _ ("%s %s has no service return"), paper->kind, paper->number ? paper->number : "");
  if (paper->previous_number) {
    gboolean found = FALSE;

    NC_CASE_EACH (facts, NC_CASE_PAPERS, NcCasePaper, other)
    found |= g_strcmp0 (other->number, paper->previous_number) == 0;
    if (!found)
      add (faults, _ ("%s refers to the number “%s”, which no paper of the case has"), paper->kind,
           paper->previous_number);
  }
  check_contents (facts, paper, faults);
}

/**
 * nc_case_check:
 *
 * Compares all papers of the case with each other and with the case: unit, credit code, representative, address,
 * officers, cause, issuer, dates, numbers, references.
 *
 * Returns: (transfer full) (element-type utf8): every disagreement in one sentence; empty when there is none.
 */
GPtrArray *
nc_case_check (const NcCaseFacts *facts)
{
  GPtrArray *faults = g_ptr_array_new_with_free_func (g_free);

  check_order (facts, faults);
  NC_CASE_EACH (facts, NC_CASE_PAPERS, NcCasePaper, paper)
  check_paper (facts, paper, faults);
  return faults;
}
