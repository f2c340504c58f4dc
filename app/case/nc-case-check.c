/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-case-check.h"
#include "nc-lang.h"
#include "nc-measure.h"
#include "nc-number.h"
#include "nc-uscc.h"
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

static NcCasePaper *
with_articles (const NcCaseFacts *facts, const char *violation, const NcCasePaper *until, char **articles)
{
  NC_CASE_EACH (facts, NC_CASE_PAPERS, NcCasePaper, paper)
  {
    json_t *snapshot, *finding;
    size_t i;

    if (paper == until)
      return NULL;
    snapshot = paper->detail ? json_loads (paper->detail, 0, NULL) : NULL;
    json_array_foreach (json_object_get (snapshot, "findings"), i, finding)
    {
      json_t *named = json_object_get (finding, "articles");

      if (*articles || g_strcmp0 (json_string_value (json_object_get (finding, "violation_id")), violation) != 0 ||
          !json_array_size (named))
        continue;
      *articles = json_dumps (named, JSON_COMPACT);
    }
    json_decref (snapshot);
    if (*articles)
      return paper;
  }
  return NULL;
}

/* The same violation breaches the same articles on every paper. */
static void
check_articles (const NcCaseFacts *facts, const NcCasePaper *paper, json_t *snapshot, GPtrArray *faults)
{
  json_t *finding;
  size_t i;

  json_array_foreach (json_object_get (snapshot, "findings"), i, finding)
  {
    const char *violation = json_string_value (json_object_get (finding, "violation_id"));
    char *earlier = NULL, *here = json_dumps (json_object_get (finding, "articles"), JSON_COMPACT);
    NcCasePaper *other = violation ? with_articles (facts, violation, paper, &earlier) : NULL;

    if (other && here && !g_str_equal (here, "[]") && !g_str_equal (here, earlier))
      add (faults, _ ("%s and %s cite different articles for %s"), other->kind, paper->kind, violation);
    free (earlier);
    free (here);
  }
}

/**
 * nc_case_paper_said:
 *
 * Returns: (transfer full) (nullable): what the paper's snapshot has as @object.@member.
 */
char *
nc_case_paper_said (const NcCasePaper *paper, const char *object, const char *member)
{
  json_t *snapshot = paper->detail ? json_loads (paper->detail, 0, NULL) : NULL;
  char *text = g_strdup (json_string_value (json_object_get (json_object_get (snapshot, object), member)));

  json_decref (snapshot);
  return text;
}

static gboolean
is_of_paper (const NcCaseFacts *facts, const NcCaseFinding *finding, const NcCasePaper *paper)
{
  return nc_case_paper_has (facts, finding, paper->kind) &&
         (!paper->receiver || g_str_equal (paper->receiver, nc_violation_transfer_to (finding->violation)));
}

/* The item's facts; of many machines the paper prints the first alone and keeps the whole beside it. */
static const char *
facts_of (json_t *item)
{
  json_t *whole = json_object_get (json_object_get (item, "annexed"), "facts");

  return json_string_value (whole ? whole : json_object_get (item, "facts"));
}

/* Whether one of the paper's findings of that violation tells the fact and demands the same. */
static gboolean
tells (json_t *findings, const NcCaseFinding *finding)
{
  json_t *one;
  size_t i;

  json_array_foreach (findings, i, one)
  {
    const char *facts = facts_of (one), *demand = json_string_value (json_object_get (one, "requirement"));

    if (finding->demand && demand && !g_str_equal (finding->demand, demand))
      continue;
    if (facts && finding->fact && strstr (facts, finding->fact) &&
        g_strcmp0 (json_string_value (json_object_get (one, "violation_id")), finding->violation) == 0)
      return TRUE;
  }
  return FALSE;
}

/**
 * nc_case_paper_is_current:
 * @paper: a decision of the case
 *
 * Returns: whether the paper's findings are those of the case: none was added, withdrawn or told otherwise since. A
 * paper whose words are not kept is taken as current.
 */
gboolean
nc_case_paper_is_current (const NcCaseFacts *facts, const NcCasePaper *paper)
{
  json_t *snapshot = paper->detail ? json_loads (paper->detail, 0, NULL) : NULL,
         *findings = json_object_get (snapshot, "findings"), *one;
  gsize told = 0, known = 0;
  gboolean same = TRUE;
  size_t i;

  if (!snapshot)
    return TRUE;
  json_array_foreach (findings, i, one)
  {
    const char *text = facts_of (one);

    /* facts of several machines stand in one item, with ； between them */
    told += (text ? strlen (text) : 0) + strlen ("；");
  }
  NC_CASE_EACH (facts, NC_CASE_FINDINGS, NcCaseFinding, finding)
  if (is_of_paper (facts, finding, paper)) {
    known += (finding->fact ? strlen (finding->fact) : 0) + strlen ("；");
    same &= tells (findings, finding);
  }
  json_decref (snapshot);
  return same && told == known;
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
  check_articles (facts, paper, snapshot, faults);
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
  if (kind && kind->is_order && !service && !nc_case_is_replaced (facts, paper))
    add (faults, _ ("%s %s has no service return"), paper->kind, paper->number ? paper->number : "");
  if (paper->previous_number) {
    gboolean found = FALSE;

    NC_CASE_EACH (facts, NC_CASE_PAPERS, NcCasePaper, other)
    found |= g_strcmp0 (other->number, paper->previous_number) == 0;
    if (!found)
      add (faults, _ ("%s refers to the number “%s”, which no paper of the case has"), paper->kind,
           paper->previous_number);
  }
  if (kind && kind->is_decision && !nc_case_is_replaced (facts, paper) && !nc_case_paper_is_current (facts, paper))
    add (faults, _ ("the findings of %s %s have changed since it was issued"), paper->kind,
         paper->number ? paper->number : "");
  check_contents (facts, paper, faults);
}

/* D15 stands beside each service; the visit agrees with what was told; the order's period with the case's. */
static void
check_course (const NcCaseFacts *facts, GPtrArray *faults)
{
  const NcCaseFile *file = facts->file;
  NcDay start = nc_case_visit_start (facts), end = nc_case_visit_end (facts);

  if (file->approved_on != NC_DAY_NONE && start != NC_DAY_NONE && file->approved_on > start &&
      nc_text_is_blank (file->late_reason))
    add (faults, _ ("the inspection was approved after it had begun"));
  if (end != NC_DAY_NONE && file->concluded_on != NC_DAY_NONE && file->concluded_on < end)
    add (faults, _ ("the inspection was concluded before the visit ended"));
  if (file->views_on != NC_DAY_NONE && file->concluded_on != NC_DAY_NONE && file->views_on < file->concluded_on)
    add (faults, _ ("the unit was heard before the inspection was concluded"));
  NC_CASE_EACH (facts, NC_CASE_RECHECKS, NcCaseRecheck, recheck)
  if (recheck->checked_on != NC_DAY_NONE && file->views_on != NC_DAY_NONE && recheck->checked_on < file->views_on)
    add (faults, _ ("a re-check is dated before the decision"));
}

/**
 * nc_case_missing:
 *
 * What every paper needs of the case and the case does not say: unit, credit code, representative, address, contact,
 * cause, two officers with certificates, the issuer's review body and court.
 *
 * Returns: (transfer full) (element-type utf8): one sentence a gap; empty when the case is complete.
 */
GPtrArray *
nc_case_missing (const NcCaseFacts *facts)
{
  const NcCaseFile *file = facts->file;
  const struct {
    const char *text;
    const char *what;
  } needed[] = { { file->unit_name, N_ ("the unit's name is missing") },
                 { file->uscc, N_ ("the unit's credit code is missing") },
                 { file->legal_rep, N_ ("the unit's legal representative is missing") },
                 { file->address, N_ ("the unit's address is missing") },
                 { file->contact, N_ ("the unit's contact is missing") },
                 { file->cause, N_ ("the cause of the case is missing") },
                 { file->item, N_ ("the published inspection item is not named") },
                 { facts->issuer.review_body, N_ ("the review body is not set") },
                 { facts->issuer.court, N_ ("the court for a suit is not set") } };
  GPtrArray *missing = g_ptr_array_new_with_free_func (g_free);
  int position = 0;
  char expected = 0;
  guint officers = 0;

  for (guint i = 0; i < G_N_ELEMENTS (needed); i++)
    if (nc_text_is_blank (needed[i].text))
      add (missing, "%s", _ (needed[i].what));
  if (!nc_text_is_blank (file->uscc) && nc_uscc_check (file->uscc, &position, &expected) != NC_USCC_VALID)
    add (missing, _ ("“%s” is no unified credit code"), file->uscc);
  NC_CASE_EACH (facts, NC_CASE_OFFICERS, NcCaseOfficer, officer)
  officers += g_strcmp0 (officer->role, "officer") == 0 && !nc_text_is_blank (officer->cert_no);
  if (officers < 2)
    add (missing, _ ("%u officer with a valid certificate takes part; two are needed"), officers);
  NC_CASE_EACH (facts, NC_CASE_FINDINGS, NcCaseFinding, finding)
  if (nc_finding_stands (finding) && nc_violation_is_of_key_units (finding->violation) && file->key_unit == 0)
    add (missing, _ ("finding %d (%s) is a duty of key energy units; whether the unit is one is not recorded"),
         (int)finding->seq, finding->violation);
  return missing;
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
  check_course (facts, faults);
  NC_CASE_EACH (facts, NC_CASE_PAPERS, NcCasePaper, paper)
  check_paper (facts, paper, faults);
  return faults;
}
