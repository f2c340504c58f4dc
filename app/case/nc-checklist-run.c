/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-checklist-run-private.h"
#include "nc-case-reference.h"
#include "nc-file.h"
#include "nc-lang.h"
#include "nc-paths.h"
#include "nc-form-diff.h"
#include "nc-xlsform.h"
#include "nc-blobs.h"
#include <string.h>

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

/**
 * nc_checklist_title:
 *
 * Reads the form for what it calls itself.
 *
 * Returns: (transfer full) (nullable): %NULL when there is no such checklist or its form cannot be read or has no title
 */
char *
nc_checklist_title (const char *home, const char *checklist)
{
  g_autofree char *path = nc_checklist_find (home, checklist), *title = NULL;

  if (path && g_str_has_suffix (path, ".xml")) {
    xmlDoc *doc = nc_xml_parse_file (path, NULL);
    xmlNode *head = doc ? nc_xml_child (xmlDocGetRootElement (doc), "head") : NULL;
    xmlNode *node = head ? nc_xml_child (head, "title") : NULL;

    title = node ? nc_xml_text (node) : NULL;
    g_clear_pointer (&doc, xmlFreeDoc);
  } else if (path) {
    g_autoptr (NcXlsform) form = nc_xlsform_load (path, NULL, NULL);

    title = form ? g_strdup (nc_xlsform_get_title (form)) : NULL;
  }
  return title && *g_strstrip (title) ? g_steal_pointer (&title) : NULL;
}

static void
extend_cb (NcXpathEnv *env, gpointer user_data)
{
  nc_checklist_reference_extend (env, user_data);
}

/* Opens @xform (which stays the caller's) with @answers, beside the lists that lie with the checklist's file. */
NcForm *
nc_checklist_run_open_form (NcChecklistRun *self, xmlDoc *xform, xmlDoc *answers, GError **error)
{
  NcClock *clock = nc_store_get_clock (self->book->store);
  g_autofree char *folder = g_path_get_dirname (self->path);
  NcFormOptions options = { .clock = clock,
                            .has_today = TRUE,
                            .today = nc_clock_today (clock),
                            .resources = folder,
                            .language = nc_lang_current (),
                            .extend = extend_cb,
                            .extend_data = self->oracle,
                            .provider = nc_checklist_reference_provide,
                            .provider_data = self->oracle,
                            .answers = answers };

  return nc_form_open (xmlCopyDoc (xform, 1), &options, error);
}

/* The form as it is now with the answers that were given, in the language of the interface. */
NcForm *
nc_checklist_run_open_now (NcChecklistRun *self, GError **error)
{
  g_autoptr (xmlDoc) answers = nc_checklist_answers_to_xml (self->answers, nc_form_root_name (self->xform));
  NcForm *form = nc_checklist_run_open_form (self, self->xform, answers, error);

  if (form)
    nc_checklist_answers_restore_reasons (self->answers, form);
  return form;
}

/* Reads the form, and what of it the answers were given with. */
static gboolean
open_run (NcChecklistRun *self, GError **error)
{
  self->xform = load_form (self->path, error);
  self->rules = self->xform ? nc_finding_rules_new (self->xform, self->reference, error) : NULL;
  if (!self->rules)
    return FALSE;
  if (!self->judge)
    self->judge = nc_judge_new (self->reference, error);
  if (!self->judge)
    return FALSE;
  self->oracle = nc_checklist_reference_new (self->judge, nc_clock_today (nc_store_get_clock (self->book->store)));
  nc_checklist_run_meet_version (self);
  self->form = nc_checklist_run_open_now (self, error);
  if (self->form && nc_checklist_answers_adapt (self->answers, self->form, self->earlier)) {
    nc_form_free (self->form);
    self->form = nc_checklist_run_open_now (self, error);
  }
  return self->form != NULL;
}

/* The file's hash tells two versions apart also where their author forgot to. */
static char *
file_version (const char *path, GError **error)
{
  g_autofree char *text = NULL;
  gsize length;

  if (!nc_file_read (path, NC_FILE_FORM_BYTES, &text, &length, error))
    return NULL;
  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *)text, length);
}

/**
 * nc_checklist_run_open:
 * @reference: what a case that is open is judged with
 * @judge: (nullable): made of @reference, and used in this thread only; %NULL: one is made
 * @checklist: name of a checklist
 * @actor: who answers, for the journal
 *
 * Opens a checklist for a case, with the answers that were given before; of a closed case with the reference data that
 * it was judged with.
 *
 * Returns: (transfer full): %NULL with NC_CASE_ERROR_NOT_FOUND, or an error of the form or the store.
 */
NcChecklistRun *
nc_checklist_run_open (NcCaseBook *book, NcReference *reference, NcJudge *judge, const char *case_id,
                       const char *checklist, const char *actor, GError **error)
{
  g_autoptr (NcChecklistRun) self = g_new0 (NcChecklistRun, 1);

  self->path = nc_checklist_find (nc_store_get_home (book->store), checklist);
  if (!self->path) {
    g_set_error (error, NC_CASE_ERROR, NC_CASE_ERROR_NOT_FOUND, _ ("there is no checklist “%s”"), checklist);
    return NULL;
  }
  self->book = book;
  self->reference = nc_case_reference (book, case_id, reference, error);
  if (!self->reference)
    return NULL;
  if (judge && self->reference == nc_judge_get_reference (judge))
    self->judge = nc_judge_ref (judge);
  self->case_id = g_strdup (case_id);
  self->checklist = g_strdup (checklist);
  self->actor = g_strdup (actor);
  self->answers = nc_checklist_answers_load (book, case_id, checklist, error);
  self->version = self->answers ? file_version (self->path, error) : NULL;
  if (!self->version || !open_run (self, error)) {
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
  g_clear_pointer (&self->earlier, nc_form_free);
  g_clear_pointer (&self->xform, xmlFreeDoc);
  g_clear_pointer (&self->rules, nc_finding_rules_free);
  g_clear_pointer (&self->oracle, nc_checklist_reference_free);
  g_clear_pointer (&self->judge, nc_judge_unref);
  g_clear_pointer (&self->answers, nc_checklist_answers_free);
  g_clear_pointer (&self->reference, nc_reference_unref);
  g_free (self->case_id);
  g_free (self->checklist);
  g_free (self->path);
  g_free (self->version);
  g_free (self->form_blob);
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

/**
 * nc_checklist_run_get_reference:
 *
 * Returns: (transfer none): the facts that it is judged with.
 */
NcReference *
nc_checklist_run_get_reference (NcChecklistRun *self)
{
  return self->reference;
}

/* The form is kept beside the answers, so that they can be understood, and judged again, when it is no longer in use.
 */
static char *
keep_form (NcChecklistRun *self, NcChange *change, GError **error)
{
  g_autofree char *text = nc_xml_serialize (self->xform), *name = g_strdup_printf ("%s.xml", self->checklist);
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  return nc_change_add_blob (change, bytes, "application/xml", name, error);
}

/**
 * nc_checklist_run_begin:
 *
 * Returns: (transfer full) (nullable): a change that answers may be staged in; the first one of a checklist holds all
 *   that the form itself has filled in. %NULL with an error of the store.
 */
NcChange *
nc_checklist_run_begin (NcChecklistRun *self, GError **error)
{
  g_autoptr (NcChange) change = nc_change_new (self->book->store, self->actor);
  gboolean is_first = !nc_checklist_answers_is_stored (self->answers);

  if (!self->form_blob)
    self->form_blob = keep_form (self, change, error);
  if (!self->form_blob)
    return NULL;
  nc_change_set_versions (change, self->version, NULL, nc_reference_version (self->reference));
  nc_checklist_answers_begin (self->answers, change, self->version, self->form_blob,
                              nc_clock_now_usec (nc_store_get_clock (self->book->store)));
  if (is_first)
    nc_checklist_answers_take_form (self->answers, change, self->form);
  return g_steal_pointer (&change);
}

/* What could not be written is not taken for written: the next change is compared with the store again. */
gboolean
nc_checklist_run_commit (NcChecklistRun *self, NcChange *change, GError **error)
{
  NcChecklistAnswers *stored;

  if (nc_change_commit (change, error))
    return TRUE;
  g_clear_pointer (&self->form_blob, g_free);
  stored = nc_checklist_answers_load (self->book, self->case_id, self->checklist, NULL);
  if (stored) {
    nc_checklist_answers_adapt (stored, self->form, self->earlier);
    nc_checklist_answers_free (self->answers);
    self->answers = stored;
  }
  return FALSE;
}

/* What actions of the form have set besides. */
static void
take_acted (NcChecklistRun *self, NcChange *change)
{
  g_autoptr (GPtrArray) paths = nc_form_take_acted (self->form);

  for (guint i = 0; i < paths->len; i++) {
    const char *path = paths->pdata[i];
    g_autofree char *text =
        strchr (path, '@') || nc_form_is_calculated (self->form, path) ? NULL : nc_form_get_value (self->form, path);

    if (text)
      nc_checklist_answers_set (self->answers, change, path, *text ? text : NULL);
  }
}

static void
take_answer (NcChecklistRun *self, NcChange *change, const NcAnswer *answer)
{
  if (answer->reason)
    nc_checklist_answers_take_reason (self->answers, change, self->form, answer->path);
  else
    nc_checklist_answers_set (self->answers, change, answer->path, answer->text && *answer->text ? answer->text : NULL);
}

static gboolean
keep_answers (NcChecklistRun *self, const NcAnswer *answers, guint n_answers, GError **error)
{
  g_autoptr (NcChange) change = nc_checklist_run_begin (self, error);

  if (!change)
    return FALSE;
  for (guint i = 0; i < n_answers; i++)
    take_answer (self, change, &answers[i]);
  take_acted (self, change);
  return nc_checklist_run_commit (self, change, error);
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
  NcAnswer answer = { .path = path, .text = text };

  return nc_form_set_value (self->form, path, text ? text : "", error) && keep_answers (self, &answer, 1, error);
}

/**
 * nc_checklist_run_set_reason:
 * @path: of a question whose answer is unusual
 * @reason: why it is right all the same; "" takes it back
 *
 * The reason is kept beside the answer and holds for this answer alone.
 *
 * Returns: as nc_checklist_run_set()
 */
gboolean
nc_checklist_run_set_reason (NcChecklistRun *self, const char *path, const char *reason, GError **error)
{
  NcAnswer answer = { .path = path, .reason = reason };

  return nc_form_set_soft_reason (self->form, path, reason, error) && keep_answers (self, &answer, 1, error);
}

/* After a repeat has come, gone or been filled at once: the store takes what the form holds. Of what was removed,
   @gone names the first instance and @n_gone says how many. */
static gboolean
keep_all (NcChecklistRun *self, const char *gone, guint n_gone, GError **error)
{
  g_autoptr (NcChange) change = nc_checklist_run_begin (self, error);

  if (!change)
    return FALSE;
  for (guint i = 0; i < n_gone; i++)
    nc_checklist_answers_forget_instance (self->answers, change, gone);
  nc_checklist_answers_take_form (self->answers, change, self->form);
  g_ptr_array_unref (nc_form_take_acted (self->form));
  return nc_checklist_run_commit (self, change, error);
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

  return added && keep_all (self, NULL, 0, error) ? g_steal_pointer (&added) : NULL;
}

gboolean
nc_checklist_run_remove_repeat (NcChecklistRun *self, const char *path, GError **error)
{
  return nc_form_remove_repeat (self->form, path, error) && keep_all (self, path, 1, error);
}

static gboolean
change_count (NcForm *form, const char *repeat_path, guint wanted, GError **error)
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

/* Adds and removes instances at the end until there are @wanted; what depends on them is computed once. */
static gboolean
resize_repeat (NcForm *form, const char *repeat_path, guint wanted, GError **error)
{
  gboolean is_done;

  nc_form_freeze (form);
  is_done = change_count (form, repeat_path, wanted, error);
  return nc_form_thaw (form, is_done ? error : NULL) && is_done;
}

typedef struct {
  char *text;
  char *reason, *reason_for;
} Before;

static void
before_clear (gpointer data)
{
  Before *before = data;

  g_free (before->text);
  g_free (before->reason);
  g_free (before->reason_for);
}

static gboolean
give_answer (NcForm *form, const NcAnswer *answer, GError **error)
{
  if (answer->reason)
    return nc_form_set_soft_reason (form, answer->path, answer->reason, error);
  return nc_form_set_value (form, answer->path, answer->text ? answer->text : "", error);
}

static void
take_back (NcForm *form, const NcAnswer *answer, const Before *before)
{
  if (answer->reason)
    nc_form_restore_soft_reason (form, answer->path, before->reason, before->reason_for);
  else
    nc_form_set_value (form, answer->path, before->text, NULL);
}

/* The first @n answers, last given first. */
static void
take_all_back (NcForm *form, const NcAnswer *answers, GArray *old, guint n)
{
  for (guint i = n; i > 0; i--)
    take_back (form, &answers[i - 1], &g_array_index (old, Before, i - 1));
}

/* Gives the answers to the form; those before a refused one are taken back. @old: what stood there before. */
static gboolean
give_answers (NcForm *form, const NcAnswer *answers, guint n_answers, GArray *old, GError **error)
{
  gboolean ok = TRUE;

  nc_form_freeze (form);
  for (guint i = 0; ok && i < n_answers; i++) {
    const char *reason_for, *reason = nc_form_peek_soft_reason (form, answers[i].path, &reason_for);
    Before before = { nc_form_get_value (form, answers[i].path), g_strdup (reason), g_strdup (reason_for) };

    g_array_append_val (old, before);
    ok = give_answer (form, &answers[i], error);
  }
  if (!ok)
    take_all_back (form, answers, old, old->len - 1);
  return nc_form_thaw (form, ok ? error : NULL) && ok;
}

/* The store has not taken them: what a person sees must not pass for kept. */
static void
undo_answers (NcChecklistRun *self, const NcAnswer *answers, GArray *old, const char *repeat_path, guint n_instances)
{
  nc_form_freeze (self->form);
  take_all_back (self->form, answers, old, old->len);
  nc_form_thaw (self->form, NULL);
  if (repeat_path)
    resize_repeat (self->form, repeat_path, n_instances, NULL);
  g_ptr_array_unref (nc_form_take_acted (self->form));
}

/**
 * nc_checklist_run_apply:
 * @repeat_path: (nullable): of a repeat that is brought to @n_instances at its end; %NULL leaves all as they are
 * @answers: (array length=n_answers): given in this order
 *
 * Gives several answers as one change: all of them, in the store and the journal, or none.
 *
 * Returns: %FALSE with an #NcFormError or an error of the store: the form is as it was, but that instances which were
 *   to go have gone from it and come back when it is opened again.
 */
gboolean
nc_checklist_run_apply (NcChecklistRun *self, const char *repeat_path, guint n_instances, const NcAnswer *answers,
                        guint n_answers, GError **error)
{
  guint before = repeat_path ? nc_form_count_repeats (self->form, repeat_path) : 0;
  gboolean grows = repeat_path && n_instances > before, is_kept;
  g_autofree char *gone = repeat_path ? g_strdup_printf ("%s[%u]", repeat_path, n_instances + 1) : NULL;
  g_autoptr (GArray) old = g_array_new (FALSE, TRUE, sizeof (Before));

  g_array_set_clear_func (old, before_clear);
  /* What goes away takes its answers with it, so it goes only when the others have been taken. */
  if ((grows && !resize_repeat (self->form, repeat_path, n_instances, error)) ||
      !give_answers (self->form, answers, n_answers, old, error)) {
    if (grows)
      resize_repeat (self->form, repeat_path, before, NULL);
    return FALSE;
  }
  if (!repeat_path || n_instances == before)
    is_kept = keep_answers (self, answers, n_answers, error);
  else
    is_kept = resize_repeat (self->form, repeat_path, n_instances, error) &&
              keep_all (self, gone, before > n_instances ? before - n_instances : 0, error);
  if (!is_kept && (!repeat_path || n_instances >= before))
    undo_answers (self, answers, old, grows ? repeat_path : NULL, before);
  return is_kept;
}

/**
 * nc_checklist_run_fill:
 *
 * Gives many answers at once, as nc_form_fill() takes them, in one transaction.
 */
gboolean
nc_checklist_run_fill (NcChecklistRun *self, json_t *answers, GString *ignored, GError **error)
{
  return nc_form_fill (self->form, answers, ignored, error) && keep_all (self, NULL, 0, error);
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
