/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-case-editor.h"
#include "nc-lang.h"

struct _NcCaseEditor {
  GObject parent_instance;
  NcSession *session;
  NcCaseBook *book;
  NcCaseFacts *facts;
};

G_DEFINE_FINAL_TYPE (NcCaseEditor, nc_case_editor, G_TYPE_OBJECT)

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
nc_case_editor_finalize (GObject *object)
{
  NcCaseEditor *self = NC_CASE_EDITOR (object);

  g_clear_pointer (&self->facts, nc_case_facts_free);
  g_clear_pointer (&self->book, nc_case_book_free);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (nc_case_editor_parent_class)->finalize (object);
}

static void
nc_case_editor_class_init (NcCaseEditorClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = nc_case_editor_finalize;
  signals[CHANGED] =
      g_signal_new ("changed", NC_TYPE_CASE_EDITOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
nc_case_editor_init (NcCaseEditor *self)
{
  (void)self;
}

static const char *
actor_of (const NcCaseFacts *facts)
{
  if (nc_case_count (facts, NC_CASE_OFFICERS))
    return ((NcCaseOfficer *)nc_case_nth (facts, NC_CASE_OFFICERS, 0))->cert_no;
  return g_get_user_name ();
}

/**
 * nc_case_editor_open:
 *
 * Returns: (transfer full): %NULL with an #NcCaseError or an error of the store.
 */
NcCaseEditor *
nc_case_editor_open (NcSession *session, const char *case_id, GError **error)
{
  g_autoptr (NcCaseEditor) self = g_object_new (NC_TYPE_CASE_EDITOR, NULL);

  self->session = g_object_ref (session);
  self->book = nc_case_book_new (nc_session_get_store (session), error);
  if (!self->book)
    return NULL;
  self->facts = nc_case_load (self->book, case_id, error);
  return self->facts ? g_steal_pointer (&self) : NULL;
}

static NcCaseFacts *
make_case (NcCaseBook *book, const char *enterprise_id, const char *issuer_id, const char *const *cert_nos,
           const char *plan_ref, GError **error)
{
  g_autoptr (NcCaseFacts) facts = nc_case_open (book, enterprise_id, issuer_id, error);

  if (!facts)
    return NULL;
  for (; *cert_nos; cert_nos++)
    if (!nc_case_add_officer (book, facts, *cert_nos, "officer", error))
      return NULL;
  nc_text_set (&facts->file->mode, "on-site");
  nc_text_set (&facts->file->task_source, "plan");
  nc_text_set (&facts->file->plan_ref, plan_ref);
  /* Goes onto papers, which are Chinese whatever the interface is. */
  nc_text_set (&facts->file->item, "工业节能监察");
  nc_text_set (&facts->file->cause, facts->file->item);
  return nc_case_count_visits (book, facts, error) ? g_steal_pointer (&facts) : NULL;
}

/**
 * nc_case_editor_create:
 * @cert_nos: (array zero-terminated=1): certificates of the officers
 * @plan_ref: the plan's item or reference
 * @shut: (out): the gates that are shut
 *
 * Opens a case on an enterprise.
 *
 * Returns: (transfer full): the id of the new case; %NULL with NC_CASE_ERROR_REFUSED (see @shut) or another error.
 */
char *
nc_case_editor_create (NcSession *session, const char *enterprise_id, const char *issuer_id,
                       const char *const *cert_nos, const char *plan_ref, GPtrArray **shut, GError **error)
{
  g_autoptr (NcCaseBook) book = nc_case_book_new (nc_session_get_store (session), error);
  g_autoptr (NcCaseFacts) facts = book ? make_case (book, enterprise_id, issuer_id, cert_nos, plan_ref, error) : NULL;
  g_autoptr (NcChange) change = NULL;
  NcGateInput in = { .facts = facts, .step = NC_STEP_OPEN };

  if (!facts)
    return NULL;
  change = nc_change_new (nc_session_get_store (session), actor_of (facts));
  if (!nc_case_take (book, NULL, facts, &in, change, shut, error))
    return NULL;
  return g_strdup (facts->file->id);
}

/**
 * nc_case_editor_check_new:
 *
 * Asks the gates what they would say to nc_case_editor_create(); nothing is written.
 *
 * Returns: (transfer full) (element-type NcGateResult): those that are shut; %NULL with an error
 */
GPtrArray *
nc_case_editor_check_new (NcSession *session, const char *enterprise_id, const char *issuer_id,
                          const char *const *cert_nos, const char *plan_ref, GError **error)
{
  g_autoptr (NcCaseBook) book = nc_case_book_new (nc_session_get_store (session), error);
  g_autoptr (NcCaseFacts) facts = book ? make_case (book, enterprise_id, issuer_id, cert_nos, plan_ref, error) : NULL;
  NcGateInput in = { .facts = facts, .step = NC_STEP_OPEN };

  return facts ? nc_gates_check (&in, FALSE) : NULL;
}

gboolean
nc_case_editor_reload (NcCaseEditor *self, GError **error)
{
  NcCaseFacts *facts = nc_case_load (self->book, self->facts->file->id, error);

  if (!facts)
    return FALSE;
  nc_case_facts_free (self->facts);
  self->facts = facts;
  g_signal_emit (self, signals[CHANGED], 0);
  return TRUE;
}

typedef struct {
  NcCaseEdit edit;
  gpointer user_data;
} PlainEdit;

static gpointer
plain_edit (NcCaseFacts *facts, gpointer user_data)
{
  const PlainEdit *plain = user_data;

  if (plain->edit)
    plain->edit (facts, plain->user_data);
  return NULL;
}

/**
 * nc_case_editor_take:
 * @edit: (nullable): sets the step's fields
 * @shut: (out) (optional): the gates that are shut
 *
 * Takes one step: what is written is in the store when this returns %TRUE.
 *
 * Returns: %FALSE with NC_CASE_ERROR_REFUSED or an error of the store; the facts are then as they were.
 */
gboolean
nc_case_editor_take (NcCaseEditor *self, NcStep step, NcCaseEdit edit, gpointer user_data, GPtrArray **shut,
                     GError **error)
{
  PlainEdit plain = { edit, user_data };

  return nc_case_editor_take_row (self, step, plain_edit, &plain, shut, error);
}

/**
 * nc_case_editor_take_row:
 * @edit: adds or changes a row of the case and returns it; the gates look at that row
 *
 * As nc_case_editor_take(), for steps such as an extension.
 */
gboolean
nc_case_editor_take_row (NcCaseEditor *self, NcStep step, NcCaseRowEdit edit, gpointer user_data, GPtrArray **shut,
                         GError **error)
{
  g_autoptr (NcCaseFacts) after = NULL;
  g_autoptr (NcChange) change = NULL;
  g_autoptr (GPtrArray) unused = NULL;
  NcGateInput in = { .step = step };

  g_return_val_if_fail (NC_IS_CASE_EDITOR (self), FALSE);
  after = nc_case_facts_copy (self->facts);
  in.subject = edit (after, user_data);
  in.facts = after;
  change = nc_change_new (nc_session_get_store (self->session), actor_of (self->facts));
  if (!nc_case_take (self->book, self->facts, after, &in, change, shut ? shut : &unused, error))
    return FALSE;
  return nc_case_editor_reload (self, error);
}

/**
 * nc_case_editor_add_evidence:
 * @type: photo, document …
 * @purpose: what it proves
 * @finding_ids: (nullable): the findings that it speaks for, separated by blanks
 *
 * Takes a file in as evidence: hashed and encrypted in the store, with maker, time and place.
 *
 * Returns: (transfer full): the SHA-256 of the file in hex; %NULL with the error, or with the gates that are @shut
 */
char *
nc_case_editor_add_evidence (NcCaseEditor *self, GBytes *bytes, const char *file_name, const char *type,
                             const char *purpose, const char *finding_ids, GPtrArray **shut, GError **error)
{
  NcStore *store = nc_session_get_store (self->session);
  NcClock *clock = nc_store_get_clock (store);
  g_autoptr (NcCaseFacts) after = nc_case_facts_copy (self->facts);
  g_autoptr (NcChange) change = nc_change_new (store, actor_of (self->facts));
  g_autofree char *content_type = g_content_type_guess (file_name, NULL, 0, NULL), *now = nc_clock_now_iso (clock);
  g_autofree char *mime = g_content_type_get_mime_type (content_type);
  g_autofree char *blob =
      nc_change_add_blob (change, bytes, mime ? mime : "application/octet-stream", file_name, error);
  NcGateInput in = { .facts = after, .step = NC_STEP_EVIDENCE };
  NcCaseEvidence *evidence;

  if (!blob)
    return NULL;
  evidence = nc_case_add (after, NC_CASE_EVIDENCE);
  in.subject = evidence;
  evidence->seq = nc_case_count (after, NC_CASE_EVIDENCE);
  evidence->size_bytes = (gint64)g_bytes_get_size (bytes);
  evidence->wall_usec = nc_clock_now_usec (clock);
  evidence->mono_usec = nc_clock_monotonic_usec (clock);
  nc_text_set (&evidence->time_source, "device");
  nc_text_set (&evidence->type, type);
  nc_text_set (&evidence->name, nc_text_is_blank (purpose) ? file_name : purpose);
  nc_text_set (&evidence->file_name, file_name);
  nc_text_set (&evidence->purpose, purpose);
  nc_text_set (&evidence->finding_id, finding_ids);
  nc_text_set (&evidence->blob_id, blob);
  nc_text_set (&evidence->made_at, now);
  nc_text_set (&evidence->place, after->file->place);
  nc_text_set (&evidence->device, nc_store_get_device_id (store));
  if (nc_case_count (after, NC_CASE_OFFICERS))
    nc_text_set (&evidence->maker, ((NcCaseOfficer *)nc_case_nth (after, NC_CASE_OFFICERS, 0))->name);
  if (!nc_case_take (self->book, self->facts, after, &in, change, shut, error) || !nc_case_editor_reload (self, error))
    return NULL;
  return g_steal_pointer (&blob);
}

typedef struct {
  const NcCaseField *field;
  const char *value;
  gboolean is_understood;
} FieldEdit;

static void
edit_field (NcCaseFacts *facts, gpointer user_data)
{
  FieldEdit *edit = user_data;

  edit->is_understood = nc_case_row_set (facts->file, edit->field, edit->value);
}

/**
 * nc_case_editor_set_field:
 * @field: a column of the case file
 * @value: (nullable): text; days as ISO dates
 *
 * Keeps one answer, in the store at once.
 *
 * Returns: %FALSE with NC_CASE_ERROR_BAD_INPUT for a value that the column cannot hold, or as nc_case_editor_take().
 */
gboolean
nc_case_editor_set_field (NcCaseEditor *self, const char *field, const char *value, GError **error)
{
  FieldEdit edit = { nc_case_row_field (&nc_case_file_type, field), value && *value ? value : NULL, TRUE };
  g_autofree char *old = nc_case_editor_get_field (self, field);
  g_autoptr (NcCaseFacts) trial = NULL;

  g_return_val_if_fail (edit.field, FALSE);
  if (g_strcmp0 (old ? old : "", value ? value : "") == 0)
    return TRUE;
  trial = nc_case_facts_copy (self->facts);
  edit_field (trial, &edit);
  if (!edit.is_understood) {
    g_set_error (error, NC_CASE_ERROR, NC_CASE_ERROR_BAD_INPUT, _ ("“%s” does not fit here"), value);
    return FALSE;
  }
  return nc_case_editor_take (self, NC_STEP_RECORD, edit_field, &edit, NULL, error);
}

/**
 * nc_case_editor_get_field:
 *
 * Returns: (transfer full) (nullable): as nc_case_editor_set_field() takes it.
 */
char *
nc_case_editor_get_field (NcCaseEditor *self, const char *field)
{
  const NcCaseField *column = nc_case_row_field (&nc_case_file_type, field);

  g_return_val_if_fail (NC_IS_CASE_EDITOR (self) && column, NULL);
  return nc_case_row_get (self->facts->file, column);
}

NcSession *
nc_case_editor_get_session (NcCaseEditor *self)
{
  return self->session;
}

NcCaseBook *
nc_case_editor_get_book (NcCaseEditor *self)
{
  return self->book;
}

const NcCaseFacts *
nc_case_editor_get_facts (NcCaseEditor *self)
{
  return self->facts;
}

const char *
nc_case_editor_get_id (NcCaseEditor *self)
{
  return self->facts->file->id;
}

/* Who takes the steps: the first officer, else the account's name. */
const char *
nc_case_editor_get_actor (NcCaseEditor *self)
{
  return actor_of (self->facts);
}
