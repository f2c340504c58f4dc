/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-finding.h"
#include "nc-json.h"
#include "nc-lang.h"
#include <string.h>

/* Places that a finding can be looked for in, and findings that one form can come to. */
#define MAX_PLACES 20000

typedef struct {
  char *name, *when, *violation, *severity, *fact, *evidence, *deadline, *nodeset;
} Rule;

struct _NcFindingRules {
  GPtrArray *rules;  /* Rule* */
  GHashTable *bases; /* violation → NcLegalBasis* */
};

G_DEFINE_QUARK (nc_finding_error_quark, nc_finding_error)

static void
rule_free (gpointer data)
{
  Rule *rule = data;

  g_free (rule->name);
  g_free (rule->when);
  g_free (rule->violation);
  g_free (rule->severity);
  g_free (rule->fact);
  g_free (rule->evidence);
  g_free (rule->deadline);
  g_free (rule->nodeset);
  g_free (rule);
}

static void
basis_free (gpointer data)
{
  NcLegalBasis *basis = data;

  g_free (basis->violation);
  g_free (basis->name);
  g_free (basis->precondition);
  g_free (basis->duty_basis);
  g_free (basis->sanction_basis);
  g_free (basis->measures);
  g_free (basis->authority);
  g_free (basis->first_paper);
  g_free (basis->rule_id);
  g_free (basis);
}

void
nc_finding_free (NcFinding *self)
{
  if (!self)
    return;
  g_free (self->name);
  g_free (self->path);
  g_free (self->violation);
  g_free (self->fact);
  g_free (self->severity);
  g_free (self->evidence);
  g_free (self);
}

/**
 * nc_finding_first_paper:
 * @violation: "V01" … "V23", or ""
 * @severity: (nullable): "advice" tells a data centre that misses a policy value alone from one over the limit
 *
 * The paper that comes first, by law/PROCEDURE.md step 4: only a policy level missed D09; a duty breached that can be
 * cured D10; listed obsolete equipment or process D11; another body competent D12. Unmet rectification goes to the
 * re-check opinion D14, obstruction to the record of the visit D03, false information of service bodies to a case D16.
 *
 * Returns: (transfer none) (nullable): code of documents.csv; %NULL without a violation.
 */
const char *
nc_finding_first_paper (const char *violation, const char *severity)
{
  static const struct {
    const char *paper, *violations;
  } papers[] = {
    { "D09", "V04 V22 V23" }, { "D10", "V03 V05 V06 V09 V11 V16 V19 V21" },
    { "D11", "V01 V02" },     { "D12", "V07 V08 V10 V17 V20" },
    { "D14", "V12 V13" },     { "D03", "V14" },
    { "D16", "V18" },
  };

  if (!violation || strlen (violation) != 3)
    return NULL;
  if (g_str_equal (violation, "V15"))
    return g_strcmp0 (severity, "advice") == 0 ? "D09" : "D10";
  for (guint i = 0; i < G_N_ELEMENTS (papers); i++)
    if (strstr (papers[i].violations, violation))
      return papers[i].paper;
  return NULL;
}

static char *
attribute (xmlNode *node, const char *name)
{
  xmlChar *value = xmlGetNoNsProp (node, BAD_CAST name);
  char *text = g_strdup (value ? (const char *)value : "");

  xmlFree (value);
  return text;
}

static void
read_rules (NcFindingRules *self, xmlNode *node)
{
  for (xmlNode *child = node->children; child; child = child->next) {
    Rule *rule;

    if (child->type != XML_ELEMENT_NODE)
      continue;
    if (!g_str_equal ((const char *)child->name, "finding")) {
      if (g_str_equal ((const char *)child->name, "head") || g_str_equal ((const char *)child->name, "model") ||
          g_str_equal ((const char *)child->name, "findings"))
        read_rules (self, child);
      continue;
    }
    rule = g_new0 (Rule, 1);
    rule->name = attribute (child, "name");
    rule->when = attribute (child, "when");
    rule->violation = attribute (child, "violation");
    rule->severity = attribute (child, "severity");
    rule->fact = attribute (child, "fact");
    rule->evidence = attribute (child, "evidence");
    rule->deadline = attribute (child, "deadline");
    rule->nodeset = attribute (child, "nodeset");
    g_ptr_array_add (self->rules, rule);
  }
}

/* "high (period: low)" begins with the word that counts. */
static NcConfidence
leading_confidence (const char *text)
{
  gsize length = strspn (text ? text : "", "abcdefghijklmnopqrstuvwxyz_-");
  g_autofree char *word = g_strndup (text ? text : "", length);
  NcConfidence confidence;

  return nc_confidence_parse (word, &confidence) ? confidence : NC_CONFIDENCE_UNSOURCED;
}

static gboolean
read_bases (NcFindingRules *self, NcReference *reference, GError **error)
{
  g_autoptr (NcStmt) rows =
      nc_db_prepare (nc_reference_get_db (reference),
                     "SELECT row_no, violation_id, violation_cn, precondition_to_check, duty_basis, sanction_basis, "
                     "measures, competent_authority, first_paper_on_site, confidence FROM legal_bases ORDER BY row_no",
                     error);
  gboolean has_row = FALSE;

  while (rows) {
    NcLegalBasis *basis;

    if (!nc_stmt_step (rows, &has_row, error))
      return FALSE;
    if (!has_row)
      return TRUE;
    basis = g_new0 (NcLegalBasis, 1);
    basis->violation = g_strdup (nc_stmt_text (rows, "violation_id"));
    basis->name = g_strdup (nc_stmt_text (rows, "violation_cn"));
    basis->precondition = g_strdup (nc_stmt_text (rows, "precondition_to_check"));
    basis->duty_basis = g_strdup (nc_stmt_text (rows, "duty_basis"));
    basis->sanction_basis = g_strdup (nc_stmt_text (rows, "sanction_basis"));
    basis->measures = g_strdup (nc_stmt_text (rows, "measures"));
    basis->authority = g_strdup (nc_stmt_text (rows, "competent_authority"));
    basis->first_paper = g_strdup (nc_stmt_text (rows, "first_paper_on_site"));
    basis->rule_id = nc_reference_rule_id ("legal_bases", nc_stmt_int (rows, "row_no"));
    basis->confidence = nc_reference_is_confirmed (reference, basis->rule_id)
                            ? NC_CONFIDENCE_CONFIRMED
                            : leading_confidence (nc_stmt_text (rows, "confidence"));
    g_hash_table_replace (self->bases, basis->violation, basis);
  }
  return FALSE;
}

/**
 * nc_finding_rules_new:
 * @xform: a form's document; read, not kept
 * @reference: (nullable): without it findings carry no legal basis
 *
 * Returns: (transfer full): %NULL with %NC_FINDING_ERROR_REFERENCE.
 */
NcFindingRules *
nc_finding_rules_new (xmlDoc *xform, NcReference *reference, GError **error)
{
  g_autoptr (NcFindingRules) self = g_new0 (NcFindingRules, 1);
  g_autoptr (GError) local = NULL;

  self->rules = g_ptr_array_new_with_free_func (rule_free);
  self->bases = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, basis_free);
  if (xmlDocGetRootElement (xform))
    read_rules (self, xmlDocGetRootElement (xform));
  if (reference && !read_bases (self, reference, &local)) {
    g_set_error (error, NC_FINDING_ERROR, NC_FINDING_ERROR_REFERENCE,
                 _ ("the legal bases cannot be read (%s); install the program again"), local ? local->message : "?");
    return NULL;
  }
  return g_steal_pointer (&self);
}

void
nc_finding_rules_free (NcFindingRules *self)
{
  if (!self)
    return;
  g_ptr_array_unref (self->rules);
  g_hash_table_unref (self->bases);
  g_free (self);
}

guint
nc_finding_rules_get_length (NcFindingRules *self)
{
  return self->rules->len;
}

/**
 * nc_finding_rules_get_basis:
 * @violation: (nullable): "V01" …
 *
 * Returns: (transfer none) (nullable): what the law ties to it.
 */
const NcLegalBasis *
nc_finding_rules_get_basis (NcFindingRules *self, const char *violation)
{
  return violation ? g_hash_table_lookup (self->bases, violation) : NULL;
}

typedef struct {
  const char *nodeset;
  GPtrArray *paths;
} Places;

/* "/data/motors[2]/part[1]" is an entry of "/data/motors/part". */
static gboolean
is_entry_of (const char *path, const char *nodeset)
{
  while (*path && *nodeset) {
    if (*path == '[') {
      path += strcspn (path, "]");
      path += *path == ']';
      continue;
    }
    if (*path++ != *nodeset++)
      return FALSE;
  }
  if (*path == '[') {
    path += strcspn (path, "]");
    path += *path == ']';
  }
  return !*path && !*nodeset;
}

static void
place_cb (NcForm *form, const char *path, xmlNode *node, gboolean is_repeat, gboolean is_leaf, gboolean is_relevant,
          const char *type, gpointer user_data)
{
  Places *places = user_data;

  (void)form;
  (void)node;
  (void)is_leaf;
  (void)type;
  if (is_repeat && is_relevant && places->paths->len < MAX_PLACES && is_entry_of (path, places->nodeset))
    g_ptr_array_add (places->paths, g_strdup (path));
}

static gboolean
fail_rule (const Rule *rule, const GError *cause, GError **error)
{
  g_set_error (error, NC_FINDING_ERROR, NC_FINDING_ERROR_RULE, _ ("finding “%s”: %s"), rule->name, cause->message);
  return FALSE;
}

/* The text of a choice or a number as it is shown; a choice's label where there is one. */
static char *
answer_text (NcForm *form, const char *expression, const char *place, GError **error)
{
  g_auto (NcXpathValue) value = { 0 };

  if (!nc_form_evaluate (form, expression, place, &value, error))
    return NULL;
  return nc_xpath_value_to_string (nc_form_env (form), &value);
}

/* What was answered and what was not in a part of a sentence. */
typedef struct {
  guint n_given, n_missing;
} Answered;

/* Appends @part with every ${path} replaced by the answer, as seen from @place. */
static gboolean
fill_part (NcForm *form, const char *part, const char *place, const char *missing, GString *out, Answered *answered,
           GError **error)
{
  for (;;) {
    const char *open = strstr (part, "${"), *close = open ? strchr (open, '}') : NULL;
    g_autofree char *expression = NULL, *answer = NULL;

    if (!close)
      break;
    expression = g_strndup (open + 2, (gsize)(close - open - 2));
    answer = answer_text (form, expression, place, error);
    if (!answer)
      return FALSE;
    answered->n_given += *answer != 0;
    answered->n_missing += *answer == 0;
    g_string_append_len (out, part, open - part);
    g_string_append (out, *answer ? answer : missing);
    part = close + 1;
  }
  g_string_append (out, part);
  return TRUE;
}

/* In brackets "出厂编号${serial_no}" without an answer is "出厂编号未记录", "${name}" is left out. */
static gboolean
fill_clause (NcForm *form, const char *clause, const char *place, GString *out, GError **error)
{
  g_autoptr (GString) filled = g_string_new (NULL);
  const char *first = strstr (clause, "${");
  Answered answered = { 0 };

  if (!fill_part (form, clause, place, "未记录", filled, &answered, error))
    return FALSE;
  if (answered.n_missing && !answered.n_given)
    g_string_printf (filled, "%.*s%s", (int)(first - clause), clause, first > clause ? "未记录" : "");
  if (filled->len)
    g_string_append_printf (out, "%s%s", out->len ? "，" : "", filled->str);
  return TRUE;
}

/* The inside of a pair of brackets; nothing is left of one in which nothing stands. */
static gboolean
fill_brackets (NcForm *form, const char *inside, const char *place, GString *out, GError **error)
{
  g_auto (GStrv) clauses = g_strsplit (inside, "，", -1);
  g_autoptr (GString) filled = g_string_new (NULL);

  for (char **clause = clauses; *clause; clause++)
    if (!fill_clause (form, *clause, place, filled, error))
      return FALSE;
  if (filled->len)
    g_string_append_printf (out, "（%s）", filled->str);
  return TRUE;
}

/* @template with its answers, as seen from @place. */
static char *
fill_template (NcForm *form, const char *template, const char *place, GError **error)
{
  g_autoptr (GString) out = g_string_new (NULL);
  const char *at = template;
  Answered answered = { 0 };

  for (;;) {
    const char *open = strstr (at, "（"), *close = open ? strstr (open, "）") : NULL;
    g_autofree char *before = close ? g_strndup (at, (gsize)(open - at)) : NULL, *inside = NULL;

    if (!fill_part (form, close ? before : at, place, "（未记录）", out, &answered, error))
      return NULL;
    if (!close)
      return g_string_free (g_steal_pointer (&out), FALSE);
    open += strlen ("（");
    inside = g_strndup (open, (gsize)(close - open));
    if (!fill_brackets (form, inside, place, out, error))
      return NULL;
    at = close + strlen ("）");
  }
}

static int
parse_days (const char *text)
{
  guint64 days;

  return g_ascii_string_to_unsigned (text, 10, 0, 3660, &days, NULL) ? (int)days : -1;
}

static void
set_confidence (NcFinding *finding, NcForm *form, const char *place)
{
  g_autofree char *judged = answer_text (form, "./confidence", place, NULL);
  NcConfidence of_verdict;

  if (judged && nc_confidence_parse (judged, &of_verdict)) {
    finding->confidence = of_verdict;
    finding->has_confidence = TRUE;
  }
  if (!finding->basis)
    return;
  finding->confidence = finding->has_confidence
                            ? nc_confidence_weakest (finding->confidence, finding->basis->confidence)
                            : finding->basis->confidence;
  finding->has_confidence = TRUE;
}

static gboolean
look_in (NcFindingRules *self, const Rule *rule, NcForm *form, const char *place, GPtrArray *found, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_auto (NcXpathValue) value = { 0 };
  g_autofree char *deadline = NULL;
  NcFinding *finding;

  if (!nc_form_evaluate (form, rule->when, place, &value, &local))
    return fail_rule (rule, local, error);
  if (!nc_xpath_value_to_boolean (&value))
    return TRUE;
  finding = g_new0 (NcFinding, 1);
  g_ptr_array_add (found, finding);
  finding->name = g_strdup (rule->name);
  finding->path = g_strdup (place);
  finding->violation = fill_template (form, rule->violation, place, &local);
  finding->severity = finding->violation ? fill_template (form, rule->severity, place, &local) : NULL;
  finding->fact = finding->severity ? fill_template (form, rule->fact, place, &local) : NULL;
  finding->evidence = finding->fact ? fill_template (form, rule->evidence, place, &local) : NULL;
  deadline = finding->evidence ? fill_template (form, rule->deadline, place, &local) : NULL;
  if (!deadline)
    return fail_rule (rule, local, error);
  if (!*finding->severity) {
    g_free (finding->severity);
    finding->severity = g_strdup ("ordinary");
  }
  finding->deadline_days = parse_days (deadline);
  finding->paper = nc_finding_first_paper (finding->violation, finding->severity);
  finding->basis = nc_finding_rules_get_basis (self, finding->violation);
  set_confidence (finding, form, place);
  return TRUE;
}

/**
 * nc_findings_collect:
 *
 * Looks for every finding of the form in every place where it can be: each entry of the repeat that its condition is
 * about, or the form as a whole. Entries that are not relevant count for nothing.
 *
 * Returns: (transfer full) (element-type NcFinding): in the order of the sheet, then of the entries; what they rest on
 * belongs to @self. %NULL with %NC_FINDING_ERROR_RULE.
 */
GPtrArray *
nc_findings_collect (NcFindingRules *self, NcForm *form, GError **error)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func ((GDestroyNotify)nc_finding_free);

  for (guint i = 0; i < self->rules->len; i++) {
    const Rule *rule = g_ptr_array_index (self->rules, i);
    g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
    Places places = { rule->nodeset, paths };

    if (!strchr (rule->nodeset + (*rule->nodeset == '/'), '/'))
      g_ptr_array_add (paths, g_strdup (rule->nodeset));
    else
      nc_form_visit (form, place_cb, &places);
    for (guint p = 0; p < paths->len; p++)
      if (!look_in (self, rule, form, g_ptr_array_index (paths, p), found, error))
        return NULL;
  }
  return g_steal_pointer (&found);
}

/**
 * nc_finding_write_json:
 *
 * Appends the finding as an object.
 */
void
nc_finding_write_json (const NcFinding *self, GString *out)
{
  nc_json_begin_object (out);
  nc_json_member_string (out, "name", self->name);
  nc_json_member_string (out, "path", self->path);
  nc_json_member_string (out, "violation", *self->violation ? self->violation : NULL);
  nc_json_member_string (out, "severity", self->severity);
  nc_json_member_string (out, "fact", self->fact);
  nc_json_member_string (out, "evidence", *self->evidence ? self->evidence : NULL);
  nc_json_key (out, "deadline_days");
  if (self->deadline_days >= 0)
    nc_json_int (out, self->deadline_days);
  else
    nc_json_null (out);
  nc_json_member_string (out, "paper", self->paper);
  nc_json_key (out, "basis");
  if (self->basis) {
    nc_json_begin_object (out);
    nc_json_member_string (out, "name", self->basis->name);
    nc_json_member_string (out, "duty", self->basis->duty_basis);
    nc_json_member_string (out, "sanction", self->basis->sanction_basis);
    nc_json_member_string (out, "measures", self->basis->measures);
    nc_json_member_string (out, "authority", self->basis->authority);
    nc_json_member_string (out, "rule_id", self->basis->rule_id);
    nc_json_end_object (out);
  } else {
    nc_json_null (out);
  }
  nc_json_member_string (out, "confidence", self->has_confidence ? nc_confidence_to_string (self->confidence) : NULL);
  nc_json_end_object (out);
}
