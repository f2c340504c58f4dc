/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-paper-work.h"
#include "nc-case-paper.h"
#include "nc-lang.h"
#include "nc-gate.h"
#include <string.h>

struct _NcPaperWork {
  NcPaperAct act;
  char *subject; /* the kind to issue, or the id of the paper */
  char *case_id, *home, *actor;
  NcClock *clock;
  GHashTable *values;
  GBytes *picture;
  char *certificate, *passphrase;
  NcStore *own_store; /* the session's, where another connection could not read what is sealed */
  gboolean needs_reason;
};

/**
 * nc_paper_work_new:
 * @subject: the paper's kind for %NC_PAPER_ACT_ISSUE, its id else
 *
 * Returns: (transfer full): give it to nc_paper_work_start().
 */
NcPaperWork *
nc_paper_work_new (NcCaseEditor *editor, NcPaperAct act, const char *subject)
{
  NcSession *session = nc_case_editor_get_session (editor);
  NcStore *store = nc_session_get_store (session);
  NcPaperWork *work = g_new0 (NcPaperWork, 1);

  work->act = act;
  work->subject = g_strdup (subject);
  work->case_id = g_strdup (nc_case_editor_get_id (editor));
  work->home = g_strdup (nc_session_get_home (session));
  work->actor = g_strdup (nc_case_editor_get_actor (editor));
  work->clock = g_object_ref (nc_session_get_clock (session));
  work->values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  if (nc_keys_is_protected (nc_store_get_keys (store)))
    work->own_store = g_object_ref (store);
  return work;
}

static void
wipe (char *secret)
{
  if (secret)
    explicit_bzero (secret, strlen (secret));
  g_free (secret);
}

void
nc_paper_work_free (NcPaperWork *work)
{
  g_free (work->subject);
  g_free (work->case_id);
  g_free (work->home);
  g_free (work->actor);
  g_free (work->certificate);
  wipe (work->passphrase);
  g_clear_pointer (&work->picture, g_bytes_unref);
  g_clear_pointer (&work->values, g_hash_table_unref);
  g_clear_object (&work->clock);
  g_clear_object (&work->own_store);
  g_free (work);
}

/**
 * nc_paper_work_set:
 * @name: issue: due_on, safety_note, official_text, approver, replaces, reason; sign: role, person, status, reason,
 *   witness; serve: a column of paper_service
 * @value: (nullable): empty is as absent
 */
void
nc_paper_work_set (NcPaperWork *work, const char *name, const char *value)
{
  if (value && *value)
    g_hash_table_insert (work->values, g_strdup (name), g_strdup (value));
  else
    g_hash_table_remove (work->values, name);
}

void
nc_paper_work_set_picture (NcPaperWork *work, GBytes *png)
{
  work->picture = png ? g_bytes_ref (png) : NULL;
}

/* The key file is opened in the worker; its passphrase is overwritten as soon as it was used. */
void
nc_paper_work_set_certificate (NcPaperWork *work, const char *path, const char *passphrase)
{
  work->certificate = g_strdup (path);
  work->passphrase = g_strdup (passphrase);
}

static const char *
value (NcPaperWork *work, const char *name)
{
  return g_hash_table_lookup (work->values, name);
}

static gboolean
set_day (NcPaperWork *work, const char *name, NcDay *day, GError **error)
{
  const char *text = value (work, name);

  if (!text)
    return TRUE;
  *day = nc_day_parse (text);
  if (*day != NC_DAY_NONE)
    return TRUE;
  g_set_error (error, NC_CASE_ERROR, NC_CASE_ERROR_BAD_INPUT, _ ("“%s” is no day (YYYY-MM-DD)"), text);
  return FALSE;
}

/* A soft gate is passed by a written reason, which is kept. */
static void
give_reasons (NcPaperWork *work, NcCaseFacts *facts)
{
  NcGateInput in = { .facts = facts, .step = NC_STEP_ISSUE, .kind = work->subject };
  g_autoptr (GPtrArray) shut = NULL;

  if (!value (work, "reason"))
    return;
  shut = nc_gates_check (&in, TRUE);
  for (guint i = 0; i < shut->len; i++) {
    const NcGateResult *result = g_ptr_array_index (shut, i);
    NcCaseReason *reason;

    if (result->gate->hard)
      continue;
    reason = nc_case_add (facts, NC_CASE_REASONS);
    nc_text_set (&reason->rule, result->rule);
    nc_text_set (&reason->reason, value (work, "reason"));
    nc_text_set (&reason->given_by, work->actor);
    reason->given_on = facts->today;
  }
}

static NcCasePaper *
issue (NcPaperWork *work, NcCaseBook *book, const NcCaseFacts *before, NcCaseFacts *after, NcChange *change,
       GPtrArray **shut, GError **error)
{
  NcIssueOptions options = { .official_text = value (work, "official_text"),
                             .approver = value (work, "approver"),
                             .replaces = value (work, "replaces") };
  g_autoptr (NcReference) reference = nc_reference_open (NULL, error);

  if (!reference || !nc_reference_load_confirmations (reference, work->home, error) ||
      !set_day (work, "due_on", &after->file->due_on, error))
    return NULL;
  options.reference = reference;
  nc_text_set (&after->file->reference_version, nc_reference_version (reference));
  if (value (work, "safety_note"))
    nc_text_set (&after->file->safety_note, value (work, "safety_note"));
  give_reasons (work, after);
  return nc_case_paper_issue (book, before, after, work->subject, &options, change, shut, error);
}

static NcSigner *
open_certificate (NcPaperWork *work, GError **error)
{
  g_autoptr (GMappedFile) map = g_mapped_file_new (work->certificate, FALSE, error);
  g_autoptr (GBytes) bytes = map ? g_mapped_file_get_bytes (map) : NULL;
  NcSigner *signer = bytes ? nc_signer_new_pkcs12 (bytes, work->passphrase, error) : NULL;

  wipe (g_steal_pointer (&work->passphrase));
  return signer;
}

static gboolean
sign (NcPaperWork *work, NcCaseBook *book, const NcCaseFacts *before, NcCaseFacts *after, NcCasePaper *paper,
      NcChange *change, GPtrArray **shut, GError **error)
{
  NcSignOptions options = { .role = value (work, "role"),
                            .person = value (work, "person"),
                            .status = value (work, "status"),
                            .reason = value (work, "reason"),
                            .witness = value (work, "witness"),
                            .picture = work->picture };
  g_autoptr (NcSigner) signer = work->certificate ? open_certificate (work, error) : NULL;
  gboolean done;

  if (work->certificate && !signer)
    return FALSE;
  options.signer = signer;
  done = nc_case_paper_sign (book, before, after, paper, &options, change, shut, error);
  if (signer)
    nc_signer_lock (signer);
  return done;
}

static gboolean
serve (NcPaperWork *work, NcCaseBook *book, const NcCaseFacts *before, NcCaseFacts *after, NcCasePaper *paper,
       NcChange *change, GPtrArray **shut, GError **error)
{
  const NcCaseTable *table = &nc_case_list_types[NC_CASE_SERVICES];
  NcPaperService *service = nc_case_add (after, NC_CASE_SERVICES);
  GHashTableIter iter;
  gpointer name, text;

  g_hash_table_iter_init (&iter, work->values);
  while (g_hash_table_iter_next (&iter, &name, &text))
    if (!nc_case_row_set (service, nc_case_row_field (table, name), text)) {
      g_set_error (error, NC_CASE_ERROR, NC_CASE_ERROR_BAD_INPUT, _ ("“%s” does not fit here"), (char *)text);
      return FALSE;
    }
  return nc_case_paper_serve (book, before, after, paper, service, change, shut, error);
}

/* Every gate that is shut, a line each; whether a written reason would open them all. */
static char *
tell_refusal (NcPaperWork *work, GPtrArray *shut)
{
  GString *text = g_string_new (NULL);

  work->needs_reason = TRUE;
  for (guint i = 0; i < shut->len; i++) {
    const NcGateResult *result = g_ptr_array_index (shut, i);
    g_autofree char *message = nc_gate_result_text (result);

    g_string_append_printf (text, "%s%s", i ? "\n" : "", message);
    work->needs_reason = work->needs_reason && !result->gate->hard;
  }
  return g_string_free (text, FALSE);
}

static char *
work_on (NcPaperWork *work, NcStore *store, GError **error)
{
  g_autoptr (NcCaseBook) book = nc_case_book_new (store, error);
  g_autoptr (NcCaseFacts) before = book ? nc_case_load (book, work->case_id, error) : NULL;
  g_autoptr (NcCaseFacts) after = before ? nc_case_facts_copy (before) : NULL;
  g_autoptr (NcChange) change = after ? nc_change_new (store, work->actor) : NULL;
  g_autoptr (GPtrArray) shut = NULL;
  NcCasePaper *paper = NULL;
  gboolean done = FALSE;

  if (!change)
    return NULL;
  if (work->act == NC_PAPER_ACT_ISSUE) {
    done = (paper = issue (work, book, before, after, change, &shut, error)) != NULL;
  } else if (!(paper = nc_case_find (after, NC_CASE_PAPERS, work->subject))) {
    g_set_error (error, NC_CASE_ERROR, NC_CASE_ERROR_NOT_FOUND, _ ("the case has no paper “%s”"), work->subject);
  } else {
    done = work->act == NC_PAPER_ACT_SIGN ? sign (work, book, before, after, paper, change, &shut, error)
                                          : serve (work, book, before, after, paper, change, &shut, error);
  }
  if (!done && shut && shut->len) {
    g_autofree char *text = tell_refusal (work, shut);

    g_clear_error (error);
    g_set_error_literal (error, NC_CASE_ERROR, NC_CASE_ERROR_REFUSED, text);
  }
  return done ? g_strdup (paper->id) : NULL;
}

static void
work_and_return (GTask *task, NcStore *store)
{
  GError *error = NULL;
  char *paper_id = work_on (g_task_get_task_data (task), store, &error);

  if (paper_id)
    g_task_return_pointer (task, paper_id, g_free);
  else
    g_task_return_error (task, error);
}

/* A store belongs to one thread: the worker opens its own connection. */
static void
run (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  NcPaperWork *work = task_data;
  GError *error = NULL;
  g_autoptr (NcStore) store = nc_store_open (work->home, work->clock, NC_STORE_EXISTING, &error);

  (void)source;
  (void)cancellable;
  if (store)
    work_and_return (task, store);
  else
    g_task_return_error (task, error);
}

/**
 * nc_paper_work_start:
 * @work: (transfer full):
 * @callback: calls nc_paper_work_finish()
 */
void
nc_paper_work_start (NcPaperWork *work, NcCaseEditor *editor, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (editor, NULL, callback, user_data);

  g_task_set_task_data (task, work, (GDestroyNotify)nc_paper_work_free);
  if (work->own_store)
    work_and_return (task, work->own_store);
  else
    g_task_run_in_thread (task, run);
}

/**
 * nc_paper_work_finish:
 * @needs_reason: (out) (optional): whether a written reason would open the gates that are shut
 *
 * The editor has read the case again when this returns well.
 *
 * Returns: (transfer full): the paper's id; %NULL with NC_CASE_ERROR_REFUSED (a line a gate), an error of the papers,
 *   signatures or store.
 */
char *
nc_paper_work_finish (NcCaseEditor *editor, GAsyncResult *result, gboolean *needs_reason, GError **error)
{
  NcPaperWork *work = g_task_get_task_data (G_TASK (result));
  g_autofree char *paper_id = g_task_propagate_pointer (G_TASK (result), error);

  if (needs_reason)
    *needs_reason = !paper_id && work->needs_reason;
  if (!paper_id || !nc_case_editor_reload (editor, error))
    return NULL;
  return g_steal_pointer (&paper_id);
}
