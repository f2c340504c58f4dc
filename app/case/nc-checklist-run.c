/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-checklist-run.h"
#include "nc-checklist-answers.h"
#include "nc-checklist-evidence.h"
#include "nc-checklist-oracle.h"
#include "nc-lang.h"
#include "nc-paths.h"
#include "nc-xlsform.h"
#include <string.h>

struct _NcChecklistRun {
  NcCaseBook *book;
  NcReference *reference;
  NcChecklistReference *oracle;
  NcChecklistReference *papers_oracle; /* keeps its last sentences, and in Chinese */
  NcFindingRules *rules;
  NcForm *form;
  NcChecklistAnswers *answers;
  char *case_id;
  char *checklist;
  char *path;
  char *version; /* SHA-256 of the form's file */
  char *actor;
};

static gboolean
is_plain_name (const char *name)
{
  for (const char *p = name; *p; p++)
    if (!g_ascii_isalnum (*p) && *p != '-' && *p != '_')
      return FALSE;
  return *name != 0 && strlen (name) <= 80;
}

/**
 * nc_checklist_find:
 * @home: (nullable): the inspector's folder; a checklist of the bureau's there (checklists/NAME/form.xlsx or form.csv)
 *   comes before the shipped one
 * @checklist: its folder's name, or a file
 *
 * Returns: (transfer full) (nullable): the form's file
 */
char *
nc_checklist_find (const char *home, const char *checklist)
{
  static const char *const files[] = { "form.xlsx", "form.csv", "form.xml" };

  if (!is_plain_name (checklist))
    return g_file_test (checklist, G_FILE_TEST_IS_REGULAR) ? g_strdup (checklist) : NULL;
  for (guint i = 0; home && i < G_N_ELEMENTS (files); i++) {
    g_autofree char *path = g_build_filename (home, "checklists", checklist, files[i], NULL);

    if (g_file_test (path, G_FILE_TEST_IS_REGULAR))
      return g_steal_pointer (&path);
  }
  {
    g_autofree char *relative = g_build_filename ("forms/checklists", checklist, "form.csv", NULL);

    return nc_paths_find (relative);
  }
}

static void
add_names (GPtrArray *names, const char *folder)
{
  g_autoptr (GDir) dir = folder ? g_dir_open (folder, 0, NULL) : NULL;
  const char *name;

  while (dir && (name = g_dir_read_name (dir))) {
    g_autofree char *path = g_build_filename (folder, name, NULL);

    if (is_plain_name (name) && g_file_test (path, G_FILE_TEST_IS_DIR) &&
        !g_ptr_array_find_with_equal_func (names, name, g_str_equal, NULL))
      g_ptr_array_add (names, g_strdup (name));
  }
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *)a, *(char *const *)b);
}

/**
 * nc_checklist_list:
 *
 * Returns: (transfer full): the names of all checklists, the bureau's and the shipped ones, sorted.
 */
char **
nc_checklist_list (const char *home)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autofree char *shipped = nc_paths_find ("forms/checklists"), *own = g_build_filename (home, "checklists", NULL);

  add_names (names, own);
  add_names (names, shipped);
  g_ptr_array_sort (names, compare_names);
  g_ptr_array_add (names, NULL);
  return (char **)g_ptr_array_free (g_steal_pointer (&names), FALSE);
}

static xmlDoc *
load_form (const char *path, GError **error)
{
  g_autoptr (NcDiagnostics) diagnostics = NULL;
  g_autoptr (NcXlsform) xlsform = NULL;

  if (g_str_has_suffix (path, ".xml"))
    return nc_xml_parse_file (path, error);
  diagnostics = nc_diagnostics_new ();
  xlsform = nc_xlsform_load (path, diagnostics, error);
  return xlsform ? nc_xlsform_to_xform (xlsform, diagnostics, error) : NULL;
}

static void
extend_cb (NcXpathEnv *env, gpointer user_data)
{
  nc_checklist_reference_extend (env, user_data);
}

static NcForm *
open_form (NcChecklistRun *self, NcChecklistReference **oracle, GError **error)
{
  NcClock *clock = nc_store_get_clock (self->book->store);
  NcFormOptions options = { .clock = clock,
                            .has_today = TRUE,
                            .today = nc_clock_today (clock),
                            .language = nc_lang_current (),
                            .extend = extend_cb,
                            .provider = nc_checklist_reference_provide };
  g_autofree char *folder = g_path_get_dirname (self->path);
  xmlDoc *xform = load_form (self->path, error);
  g_autoptr (xmlDoc) answers = NULL;

  if (!xform)
    return NULL;
  if (!*oracle)
    *oracle = nc_checklist_reference_new (self->reference, options.today, error);
  if (*oracle && !self->rules)
    self->rules = nc_finding_rules_new (xform, self->reference, error);
  if (!*oracle || !self->rules) {
    xmlFreeDoc (xform);
    return NULL;
  }
  answers = nc_checklist_answers_to_xml (self->answers);
  options.resources = folder;
  options.extend_data = options.provider_data = *oracle;
  options.answers = answers;
  return nc_form_open (xform, &options, error);
}

/* The file's hash tells two versions apart also where their author forgot to. */
static char *
file_version (const char *path, GError **error)
{
  g_autofree char *text = NULL;
  gsize length;

  if (!g_file_get_contents (path, &text, &length, error))
    return NULL;
  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *)text, length);
}

/**
 * nc_checklist_run_open:
 * @checklist: name of a checklist
 * @actor: who answers, for the journal
 *
 * Opens a checklist for a case, with the answers that were given before.
 *
 * Returns: (transfer full): %NULL with NC_CASE_ERROR_NOT_FOUND, or an error of the form or the store.
 */
NcChecklistRun *
nc_checklist_run_open (NcCaseBook *book, NcReference *reference, const char *case_id, const char *checklist,
                       const char *actor, GError **error)
{
  g_autoptr (NcChecklistRun) self = g_new0 (NcChecklistRun, 1);

  self->path = nc_checklist_find (nc_store_get_home (book->store), checklist);
  if (!self->path) {
    g_set_error (error, NC_CASE_ERROR, NC_CASE_ERROR_NOT_FOUND, _ ("there is no checklist “%s”"), checklist);
    return NULL;
  }
  self->book = book;
  self->reference = nc_reference_ref (reference);
  self->case_id = g_strdup (case_id);
  self->checklist = g_strdup (checklist);
  self->actor = g_strdup (actor);
  self->answers = nc_checklist_answers_load (book, case_id, checklist, error);
  self->version = self->answers ? file_version (self->path, error) : NULL;
  self->form = self->version ? open_form (self, &self->oracle, error) : NULL;
  if (!self->form) {
    g_prefix_error (error, "%s: ", checklist);
    return NULL;
  }
  return g_steal_pointer (&self);
}

void
nc_checklist_run_free (NcChecklistRun *self)
{
  if (!self)
    return;
  g_clear_pointer (&self->form, nc_form_free);
  g_clear_pointer (&self->rules, nc_finding_rules_free);
  g_clear_pointer (&self->oracle, nc_checklist_reference_free);
  g_clear_pointer (&self->papers_oracle, nc_checklist_reference_free);
  g_clear_pointer (&self->answers, nc_checklist_answers_free);
  g_clear_pointer (&self->reference, nc_reference_unref);
  g_free (self->case_id);
  g_free (self->checklist);
  g_free (self->path);
  g_free (self->version);
  g_free (self->actor);
  g_free (self);
}

/**
 * nc_checklist_run_get_form:
 *
 * Returns: (transfer none): for reading; answers are given through the run.
 */
NcForm *
nc_checklist_run_get_form (NcChecklistRun *self)
{
  return self->form;
}

const char *
nc_checklist_run_get_version (NcChecklistRun *self)
{
  return self->version;
}

static NcChange *
begin_change (NcChecklistRun *self)
{
  NcChange *change = nc_change_new (self->book->store, self->actor);

  nc_change_set_versions (change, self->version, NULL, nc_reference_version (self->reference));
  nc_checklist_answers_begin (self->answers, change, self->version,
                              nc_clock_now_usec (nc_store_get_clock (self->book->store)));
  return change;
}

/**
 * nc_checklist_run_set:
 * @path: of a question that takes an answer
 * @text: (nullable): as XForms write it
 *
 * Gives one answer; what depends on it is recomputed.
 *
 * Returns: %FALSE with an #NcFormError (nothing changed) or an error of the store (the form has the answer, the store
 * has not).
 */
gboolean
nc_checklist_run_set (NcChecklistRun *self, const char *path, const char *text, GError **error)
{
  g_autoptr (NcChange) change = NULL;

  if (!nc_form_set_value (self->form, path, text ? text : "", error))
    return FALSE;
  change = begin_change (self);
  nc_checklist_answers_set (self->answers, change, path, text && *text ? text : NULL);
  return nc_change_commit (change, error);
}

/* After a repeat has come, gone or been filled at once: the store takes what the form holds. */
static gboolean
keep_all (NcChecklistRun *self, GError **error)
{
  g_autoptr (NcChange) change = begin_change (self);

  nc_checklist_answers_take_form (self->answers, change, self->form);
  return nc_change_commit (change, error);
}

/**
 * nc_checklist_run_add_repeat:
 *
 * Returns: (transfer full): the path of the new instance.
 */
char *
nc_checklist_run_add_repeat (NcChecklistRun *self, const char *path, GError **error)
{
  g_autofree char *added = nc_form_add_repeat (self->form, path, error);

  return added && keep_all (self, error) ? g_steal_pointer (&added) : NULL;
}

gboolean
nc_checklist_run_remove_repeat (NcChecklistRun *self, const char *path, GError **error)
{
  return nc_form_remove_repeat (self->form, path, error) && keep_all (self, error);
}

/* Adds and removes instances at the end until there are @wanted. */
static gboolean
resize_repeat (NcForm *form, const char *repeat_path, guint wanted, GError **error)
{
  guint n = nc_form_count_repeats (form, repeat_path);

  for (; n < wanted; n++) {
    g_autofree char *added = nc_form_add_repeat (form, repeat_path, error);

    if (!added)
      return FALSE;
  }
  for (; n > wanted; n--) {
    g_autofree char *last = g_strdup_printf ("%s[%u]", repeat_path, n);

    if (!nc_form_remove_repeat (form, last, error))
      return FALSE;
  }
  return TRUE;
}

/* Gives the answers to the form; those before a refused one are taken back. */
static gboolean
give_answers (NcForm *form, const NcAnswer *answers, guint n_answers, GError **error)
{
  g_autoptr (GPtrArray) old = g_ptr_array_new_with_free_func (g_free);
  gboolean ok = TRUE;

  nc_form_freeze (form);
  for (guint i = 0; ok && i < n_answers; i++) {
    char *before = nc_form_get_value (form, answers[i].path);

    ok = nc_form_set_value (form, answers[i].path, answers[i].text ? answers[i].text : "", error);
    g_ptr_array_add (old, before);
  }
  for (guint i = ok ? 0 : old->len - 1; i > 0; i--)
    nc_form_set_value (form, answers[i - 1].path, g_ptr_array_index (old, i - 1), NULL);
  return nc_form_thaw (form, ok ? error : NULL) && ok;
}

/**
 * nc_checklist_run_apply:
 * @repeat_path: (nullable): of a repeat that is brought to @n_instances at its end; %NULL leaves all as they are
 * @answers: (array length=n_answers): given in this order
 *
 * Gives several answers as one change: all of them, in the store and the journal, or none.
 *
 * Returns: %FALSE with an #NcFormError (the form is as it was) or an error of the store.
 */
gboolean
nc_checklist_run_apply (NcChecklistRun *self, const char *repeat_path, guint n_instances, const NcAnswer *answers,
                        guint n_answers, GError **error)
{
  guint before = repeat_path ? nc_form_count_repeats (self->form, repeat_path) : 0;
  g_autoptr (NcChange) change = NULL;

  /* What goes away takes its answers with it, so it goes only when the others have been taken. */
  if (repeat_path && n_instances > before && !resize_repeat (self->form, repeat_path, n_instances, error)) {
    resize_repeat (self->form, repeat_path, before, NULL);
    return FALSE;
  }
  if (!give_answers (self->form, answers, n_answers, error)) {
    if (repeat_path && n_instances > before)
      resize_repeat (self->form, repeat_path, before, NULL);
    return FALSE;
  }
  if (repeat_path && n_instances != before)
    return resize_repeat (self->form, repeat_path, n_instances, error) && keep_all (self, error);
  change = begin_change (self);
  for (guint i = 0; i < n_answers; i++)
    nc_checklist_answers_set (self->answers, change, answers[i].path,
                              answers[i].text && *answers[i].text ? answers[i].text : NULL);
  return nc_change_commit (change, error);
}

/**
 * nc_checklist_run_fill:
 *
 * Gives many answers at once, as nc_form_fill() takes them, in one transaction.
 */
gboolean
nc_checklist_run_fill (NcChecklistRun *self, json_t *answers, GString *ignored, GError **error)
{
  return nc_form_fill (self->form, answers, ignored, error) && keep_all (self, error);
}

/**
 * nc_checklist_run_findings:
 *
 * Returns: (transfer full) (element-type NcFinding): what the answers come to now; nothing is written.
 */
GPtrArray *
nc_checklist_run_findings (NcChecklistRun *self, GError **error)
{
  return nc_findings_collect (self->rules, self->form, error);
}

/* What a finding says goes onto papers, and papers are Chinese whatever the interface is: the form is opened once more
   in Chinese where it is another. */
static NcForm *
form_for_papers (NcChecklistRun *self, GError **error)
{
  const char *lang = nc_lang_current ();
  NcForm *form;

  nc_lang_init ("zh");
  form = open_form (self, &self->papers_oracle, error);
  nc_lang_init (lang);
  return form;
}

/* A value beside the finding, where the form has such a question there. */
static void
take_value (NcForm *form, const NcFinding *found, const char *name, char **field)
{
  g_autofree char *path = g_strdup_printf ("%s/%s", found->path, name);
  g_autofree char *value = nc_form_get_value (form, path);

  if (value && *value)
    nc_text_set (field, value);
}

static NcCaseFinding *
find_finding (NcCaseFacts *facts, const char *origin, const char *violation)
{
  NC_CASE_EACH (facts, NC_CASE_FINDINGS, NcCaseFinding, finding)
  {
    if (g_strcmp0 (finding->origin, origin) == 0 && g_strcmp0 (finding->violation, violation) == 0)
      return finding;
  }
  return NULL;
}

static void
fill_finding (NcForm *form, NcCaseFinding *finding, const NcFinding *found, NcDay today)
{
  g_autofree char *count = NULL, *fact = g_strdup (found->fact);

  nc_text_set (&finding->violation, found->violation);
  /* Papers join facts by semicolons and end them with a full stop of their own. */
  if (g_str_has_suffix (fact, "。"))
    fact[strlen (fact) - strlen ("。")] = 0;
  nc_text_set (&finding->fact, fact);
  nc_text_set (&finding->evidence_rule, *found->evidence ? found->evidence : NULL);
  nc_text_set (&finding->withdrawn_reason, NULL);
  nc_text_set (&finding->confidence, found->has_confidence ? nc_confidence_to_string (found->confidence) : NULL);
  take_value (form, found, "verdict", &finding->verdict);
  take_value (form, found, "name", &finding->equipment);
  take_value (form, found, "model", &finding->model);
  take_value (form, found, "serial_no", &finding->serial_no);
  take_value (form, found, "place", &finding->location);
  take_value (form, found, "equipment_id", &finding->equipment_id);
  take_value (form, found, "rule_id", &finding->rule_id);
  take_value (form, found, "document", &finding->document);
  take_value (form, found, "table_item", &finding->table_item);
  take_value (form, found, "grade", &finding->actual);
  take_value (form, found, "count", &count);
  finding->confirmed = g_strcmp0 (finding->verdict, "eliminated") == 0;
  finding->quantity = 1;
  if (count)
    g_ascii_string_to_signed (count, 10, 1, 100000, &finding->quantity, NULL);
  if (found->deadline_days > 0 && finding->due_on == NC_DAY_NONE)
    finding->due_on = today + found->deadline_days;
}

/* Beside the single answers the whole instance is kept as it was judged. */
static gboolean
keep_instance (NcChecklistRun *self, NcForm *form, NcCaseFacts *after, NcChange *change, GError **error)
{
  g_autofree char *xml = nc_form_to_xml (form), *blob = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new (xml, strlen (xml));
  g_autoptr (GPtrArray) faults = nc_form_validate (form, error);
  NcCaseAnswers *kept = NULL;

  if (!faults)
    return FALSE;
  NC_CASE_EACH (after, NC_CASE_ANSWERS, NcCaseAnswers, answers)
  {
    if (g_strcmp0 (answers->checklist, self->checklist) == 0)
      kept = answers;
  }
  if (!kept)
    return TRUE;
  blob = nc_change_add_blob (change, bytes, "application/xml", NULL, error);
  if (!blob)
    return FALSE;
  nc_text_set (&kept->instance_blob_id, blob);
  kept->complete = TRUE;
  for (guint i = 0; i < faults->len; i++)
    kept->complete &= ((NcFormFault *)g_ptr_array_index (faults, i))->ok;
  return TRUE;
}

/**
 * nc_checklist_run_conclude:
 * @shut: (out): the gates that are shut
 *
 * Brings the case's findings in line with the answers: new ones are added, changed ones changed, and one that the
 * answers no longer come to is withdrawn, its reason kept.
 *
 * Returns: %FALSE with NC_CASE_ERROR_REFUSED or another error; nothing was written then.
 */
gboolean
nc_checklist_run_conclude (NcChecklistRun *self, GPtrArray **shut, GError **error)
{
  g_autoptr (NcForm) form = form_for_papers (self, error);
  g_autoptr (GPtrArray) found = form ? nc_findings_collect (self->rules, form, error) : NULL;
  g_autoptr (NcCaseFacts) before = found ? nc_case_load (self->book, self->case_id, error) : NULL;
  g_autoptr (NcCaseFacts) after = before ? nc_case_facts_copy (before) : NULL;
  g_autoptr (GHashTable) standing = g_hash_table_new (NULL, NULL);
  g_autoptr (NcChange) change = NULL;
  g_autofree char *prefix = g_strdup_printf ("%s:", self->checklist);
  NcGateInput in = { .facts = after, .step = NC_STEP_FINDING };

  if (!after)
    return FALSE;
  for (guint i = 0; i < found->len; i++) {
    const NcFinding *one = g_ptr_array_index (found, i);
    g_autofree char *origin = g_strdup_printf ("%s%s#%s", prefix, one->path, one->name);
    NcCaseFinding *finding = find_finding (after, origin, one->violation);

    if (!finding) {
      finding = nc_case_add (after, NC_CASE_FINDINGS);
      finding->seq = nc_case_count (after, NC_CASE_FINDINGS);
      finding->quantity = 1;
      nc_text_set (&finding->origin, origin);
    }
    fill_finding (form, finding, one, after->today);
    nc_checklist_bind_evidence (form, one->path, after, finding);
    if (finding->rule_id && !nc_case_name_catalogue (self->reference, finding, error))
      return FALSE;
    g_hash_table_add (standing, finding);
  }
  NC_CASE_EACH (after, NC_CASE_FINDINGS, NcCaseFinding, finding)
  {
    if (finding->origin && g_str_has_prefix (finding->origin, prefix) && !g_hash_table_contains (standing, finding) &&
        nc_text_is_blank (finding->withdrawn_reason))
      nc_text_set (&finding->withdrawn_reason, "检查表答案已更改");
  }
  nc_text_set (&after->file->checklist_version, self->version);
  nc_text_set (&after->file->reference_version, nc_reference_version (self->reference));
  change = nc_change_new (self->book->store, self->actor);
  if (!keep_instance (self, form, after, change, error))
    return FALSE;
  return nc_case_take (self->book, before, after, &in, change, shut, error);
}
