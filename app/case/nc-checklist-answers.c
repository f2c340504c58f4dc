/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-checklist-answers.h"
#include "nc-form-diff.h"
#include "nc-id.h"
#include <string.h>

/* Longer paths are no places of a form. */
#define MAX_PATH 2000

typedef struct {
  char *id;
  char *value;
  char *reason;     /* why it is right though it is unusual */
  char *reason_for; /* the value that the reason was given for */
} Answer;

struct _NcChecklistAnswers {
  NcClock *clock;
  char *case_id;
  char *checklist;
  char *id; /* of the row of case_answers; NULL until the first answer */
  gboolean is_stored;
  char *version, *form_blob, *earlier_blob; /* as the store has them */
  GHashTable *by_path;                      /* path → Answer */
  GPtrArray *order;                         /* paths as they came, so that repeats are made in order */
  GHashTable *reasoned;                     /* paths of answers with a reason, of @order */
  GHashTable *homeless;                     /* paths that the form in use has no place for, of @order */
  GHashTable *moved;                        /* paths that the store does not know yet, of @order */
};

static void
answer_free (gpointer data)
{
  Answer *answer = data;

  g_free (answer->id);
  g_free (answer->value);
  g_free (answer->reason);
  g_free (answer->reason_for);
  g_free (answer);
}

void
nc_checklist_answers_free (NcChecklistAnswers *self)
{
  if (!self)
    return;
  g_clear_object (&self->clock);
  g_free (self->case_id);
  g_free (self->checklist);
  g_free (self->id);
  g_free (self->version);
  g_free (self->form_blob);
  g_free (self->earlier_blob);
  g_hash_table_unref (self->reasoned);
  g_hash_table_unref (self->homeless);
  g_hash_table_unref (self->moved);
  g_hash_table_unref (self->by_path);
  g_ptr_array_unref (self->order);
  g_free (self);
}

/* The key of the tables for @path. */
static gpointer
own_path (NcChecklistAnswers *self, const char *path)
{
  gpointer key = NULL;

  g_hash_table_lookup_extended (self->by_path, path, &key, NULL);
  return key;
}

static Answer *
add_answer (NcChecklistAnswers *self, const char *path, const char *id, const char *value)
{
  Answer *answer = g_new0 (Answer, 1);
  char *key = g_strdup (path);

  answer->id = g_strdup (id);
  answer->value = g_strdup (value);
  g_hash_table_insert (self->by_path, key, answer);
  g_ptr_array_add (self->order, key);
  return answer;
}

static void
take_row (NcChecklistAnswers *self, const NcCaseAnswers *answers)
{
  nc_text_set (&self->id, answers->id);
  nc_text_set (&self->version, answers->version);
  nc_text_set (&self->form_blob, answers->form_blob_id);
  nc_text_set (&self->earlier_blob, answers->earlier_blob_id);
  self->is_stored = TRUE;
}

static gboolean
load_answers (NcChecklistAnswers *self, NcCaseBook *book, GError **error)
{
  g_autoptr (NcStmt) stmt = nc_case_book_prepare (book, "answer-list", error);
  gboolean has_row;

  if (!stmt)
    return FALSE;
  nc_stmt_bind_text (stmt, ":answers_id", self->id);
  for (;;) {
    const char *reason;
    Answer *answer;

    if (!nc_stmt_step (stmt, &has_row, error))
      return FALSE;
    if (!has_row)
      return TRUE;
    reason = nc_stmt_text (stmt, "reason");
    answer = add_answer (self, nc_stmt_text (stmt, "path"), nc_stmt_text (stmt, "id"), nc_stmt_text (stmt, "value"));
    if (!reason)
      continue;
    answer->reason = g_strdup (reason);
    answer->reason_for = g_strdup (nc_stmt_text (stmt, "reason_for"));
    g_hash_table_add (self->reasoned, g_ptr_array_index (self->order, self->order->len - 1));
  }
}

/**
 * nc_checklist_answers_load:
 *
 * Returns: (transfer full): empty when the checklist was never opened for the case; %NULL with an error of the store.
 */
NcChecklistAnswers *
nc_checklist_answers_load (NcCaseBook *book, const char *case_id, const char *checklist, GError **error)
{
  g_autoptr (NcChecklistAnswers) self = g_new0 (NcChecklistAnswers, 1);
  g_autoptr (NcCaseFacts) facts = NULL;

  self->clock = g_object_ref (nc_store_get_clock (book->store));
  self->case_id = g_strdup (case_id);
  self->checklist = g_strdup (checklist);
  self->by_path = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, answer_free);
  self->order = g_ptr_array_new ();
  self->reasoned = g_hash_table_new (g_str_hash, g_str_equal);
  self->homeless = g_hash_table_new (g_str_hash, g_str_equal);
  self->moved = g_hash_table_new (g_str_hash, g_str_equal);
  facts = nc_case_load (book, case_id, error);
  if (!facts)
    return NULL;
  NC_CASE_EACH (facts, NC_CASE_ANSWERS, NcCaseAnswers, answers)
  {
    if (g_strcmp0 (answers->checklist, checklist) == 0)
      take_row (self, answers);
  }
  if (!self->id)
    self->id = nc_id_new (self->clock);
  return load_answers (self, book, error) ? g_steal_pointer (&self) : NULL;
}

/* The answer at the place @index of the order goes by another path. */
static void
rename_answer (NcChecklistAnswers *self, guint index, const char *path)
{
  GHashTable *const sets[] = { self->reasoned, self->homeless, self->moved };
  char *old = g_ptr_array_index (self->order, index), *key = g_strdup (path);
  gpointer answer = NULL;

  g_hash_table_steal_extended (self->by_path, old, NULL, &answer);
  g_hash_table_insert (self->by_path, key, answer);
  g_ptr_array_index (self->order, index) = key;
  for (guint i = 0; i < G_N_ELEMENTS (sets); i++)
    if (g_hash_table_remove (sets[i], old))
      g_hash_table_add (sets[i], key);
  g_hash_table_add (self->moved, key);
  g_free (old);
}

/* @path without the numbers of instances. */
static char *
plain_path (const char *path)
{
  GString *plain = g_string_new (NULL);

  for (const char *p = path; *p; p++) {
    g_string_append_c (plain, *p);
    if (*p == '[')
      p += strspn (p + 1, "0123456789");
  }
  return g_string_free (plain, FALSE);
}

/* Whether @form has a place for the answer; asked once for all instances of a repeat. */
static gboolean
has_place (NcForm *form, const char *path, GHashTable *known)
{
  char *plain = plain_path (path);
  gpointer answer = g_hash_table_lookup (known, plain);

  if (answer) {
    g_free (plain);
    return GPOINTER_TO_INT (answer) > 0;
  }
  answer = GINT_TO_POINTER (nc_form_has_place (form, path) ? 1 : -1);
  g_hash_table_insert (known, plain, answer);
  return GPOINTER_TO_INT (answer) > 0;
}

/**
 * nc_checklist_answers_adapt:
 * @form: the form in use
 * @earlier: (nullable): the form that the answers were given with
 *
 * Answers to questions that this version of the form has put elsewhere go with them; those that it has no place for are
 * kept without one.
 *
 * Returns: whether answers go by other paths now, so that @form does not have them yet
 */
gboolean
nc_checklist_answers_adapt (NcChecklistAnswers *self, NcForm *form, NcForm *earlier)
{
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gboolean has_moved = FALSE;

  for (guint i = 0; i < self->order->len; i++) {
    char *path = g_ptr_array_index (self->order, i);
    g_autofree char *target = NULL;

    if (has_place (form, path, known))
      continue;
    target = nc_form_find_place (form, path);
    if (target && !g_hash_table_contains (self->by_path, target) && !(earlier && nc_form_has_place (earlier, target))) {
      rename_answer (self, i, target);
      has_moved = TRUE;
    } else {
      g_hash_table_add (self->homeless, path);
    }
  }
  return has_moved;
}

/**
 * nc_checklist_answers_visit_homeless:
 *
 * Calls @visit with path and value of each answer that the form in use has no place for, in the order of giving.
 */
void
nc_checklist_answers_visit_homeless (NcChecklistAnswers *self, NcAnswerVisitor visit, gpointer user_data)
{
  for (guint i = 0; g_hash_table_size (self->homeless) && i < self->order->len; i++) {
    const char *path = g_ptr_array_index (self->order, i);
    const Answer *answer = g_hash_table_lookup (self->by_path, path);

    if (g_hash_table_contains (self->homeless, path) && answer->value && *answer->value)
      visit (path, answer->value, user_data);
  }
}

const char *
nc_checklist_answers_get_version (NcChecklistAnswers *self)
{
  return self->version;
}

/* Whether the form that the last answer was given with is kept under the id @blob. */
gboolean
nc_checklist_answers_has_form (NcChecklistAnswers *self, const char *blob)
{
  return g_strcmp0 (self->form_blob, blob) == 0;
}

/* The form whose questions an officer has seen last; NULL for answers of before forms were kept, or none. */
const char *
nc_checklist_answers_get_seen_form (NcChecklistAnswers *self)
{
  return self->earlier_blob ? self->earlier_blob : self->form_blob;
}

/* An officer has taken note of what the form in use has changed. */
void
nc_checklist_answers_set_seen (NcChecklistAnswers *self, NcChange *change)
{
  nc_text_set (&self->earlier_blob, NULL);
  nc_change_set (change, "case_answers", self->id, "earlier_blob_id", NULL);
}

/* An instance in the making: places are found by path, not by counting. */
typedef struct {
  xmlDoc *doc;
  GHashTable *nodes;  /* path → xmlNode */
  GHashTable *counts; /* path of a repeat → how many of it there are */
} Builder;

static xmlNode *
add_place (Builder *builder, xmlNode *parent, const char *name, char *path)
{
  xmlNode *node = xmlNewChild (parent, NULL, (const xmlChar *)name, NULL);

  g_hash_table_insert (builder->nodes, path, node);
  return node;
}

/* The element at @path, "/data/motors[3]/model"; made when it is not there, with the instances before it. */
static xmlNode *
place (Builder *builder, const char *path)
{
  xmlNode *node = g_hash_table_lookup (builder->nodes, path), *parent;
  const char *slash = strrchr (path, '/'), *bracket = slash ? strchr (slash, '[') : NULL;
  g_autofree char *parent_path = NULL, *repeat = NULL;
  guint64 wanted = bracket ? g_ascii_strtoull (bracket + 1, NULL, 10) : 1, n;

  if (node || !slash || slash == path)
    return node;
  parent_path = g_strndup (path, slash - path);
  parent = place (builder, parent_path);
  if (!parent || wanted < 1 || wanted > NC_FORM_MAX_REPEATS)
    return NULL;
  if (!bracket)
    return add_place (builder, parent, slash + 1, g_strdup (path));
  repeat = g_strndup (path, bracket - path);
  for (n = GPOINTER_TO_UINT (g_hash_table_lookup (builder->counts, repeat)); n < wanted; n++)
    node = add_place (builder, parent, repeat + (slash + 1 - path), g_strdup_printf ("%s[%u]", repeat, (guint)n + 1));
  g_hash_table_insert (builder->counts, g_steal_pointer (&repeat), GUINT_TO_POINTER ((guint)n));
  return node;
}

static void
build_answer (Builder *builder, const char *path, const char *value)
{
  xmlNode *node = place (builder, path);

  /* The entry of an instance itself is empty, and may come after what stands in it. */
  if (node && value && *value) {
    xmlChar *escaped = xmlEncodeSpecialChars (builder->doc, (const xmlChar *)value);

    xmlNodeSetContent (node, escaped);
    xmlFree (escaped);
  }
}

/**
 * nc_checklist_answers_to_xml:
 * @root: what the form calls the root of its instance
 *
 * Returns: (transfer full) (nullable): an instance that a form can go on with; %NULL when nothing was answered.
 */
xmlDoc *
nc_checklist_answers_to_xml (NcChecklistAnswers *self, const char *root)
{
  g_autoptr (GHashTable) nodes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Builder builder = { NULL, nodes, counts };
  xmlNode *top;

  if (!self->is_stored || !root)
    return NULL;
  builder.doc = xmlNewDoc ((const xmlChar *)"1.0");
  top = xmlNewDocNode (builder.doc, NULL, (const xmlChar *)root, NULL);
  xmlDocSetRootElement (builder.doc, top);
  g_hash_table_insert (nodes, g_strconcat ("/", root, NULL), top);
  for (guint i = 0; i < self->order->len; i++) {
    const char *path = g_ptr_array_index (self->order, i);
    const Answer *answer = g_hash_table_lookup (self->by_path, path);

    if (!g_hash_table_contains (self->homeless, path) && strlen (path) < MAX_PATH)
      build_answer (&builder, path, answer->value);
  }
  return builder.doc;
}

/* Reasons are kept beside the answers and hold for those that they were written for. */
void
nc_checklist_answers_restore_reasons (NcChecklistAnswers *self, NcForm *form)
{
  GHashTableIter iter;
  gpointer path;

  g_hash_table_iter_init (&iter, self->reasoned);
  while (g_hash_table_iter_next (&iter, &path, NULL)) {
    const Answer *answer = g_hash_table_lookup (self->by_path, path);

    nc_form_restore_soft_reason (form, path, answer->reason, answer->reason_for);
  }
}

gboolean
nc_checklist_answers_is_stored (NcChecklistAnswers *self)
{
  return self->is_stored;
}

/**
 * nc_checklist_answers_begin:
 * @version: hash of the form's file
 * @form_blob: the form as it is kept, in the same change
 *
 * The row that the answers hang on is made, or its time moved on. A form of which nobody has taken note since stays
 * named as the earlier one.
 */
void
nc_checklist_answers_begin (NcChecklistAnswers *self, NcChange *change, const char *version, const char *form_blob,
                            gint64 wall_usec)
{
  g_autofree char *now = nc_clock_format_usec (wall_usec);
  GHashTableIter iter;
  gpointer path;

  if (!self->is_stored) {
    nc_change_set (change, "case_answers", self->id, "case_id", self->case_id);
    nc_change_set (change, "case_answers", self->id, "checklist", self->checklist);
    self->is_stored = TRUE;
  }
  if (self->form_blob && !self->earlier_blob && g_strcmp0 (self->form_blob, form_blob) != 0) {
    nc_text_set (&self->earlier_blob, self->form_blob);
    nc_change_set (change, "case_answers", self->id, "earlier_blob_id", self->earlier_blob);
  }
  nc_text_set (&self->form_blob, form_blob);
  nc_text_set (&self->version, version);
  nc_change_set (change, "case_answers", self->id, "form_blob_id", form_blob);
  nc_change_set (change, "case_answers", self->id, "version", version);
  nc_change_set (change, "case_answers", self->id, "answered_at", now);
  g_hash_table_iter_init (&iter, self->moved);
  while (g_hash_table_iter_next (&iter, &path, NULL)) {
    const Answer *answer = g_hash_table_lookup (self->by_path, path);

    nc_change_set (change, "case_answer", answer->id, "path", path);
  }
  g_hash_table_remove_all (self->moved);
}

static Answer *
find_or_add (NcChecklistAnswers *self, NcChange *change, const char *path)
{
  Answer *answer = g_hash_table_lookup (self->by_path, path);
  g_autofree char *id = NULL;

  if (answer)
    return answer;
  id = nc_id_new (self->clock);
  nc_change_set (change, "case_answer", id, "case_id", self->case_id);
  nc_change_set (change, "case_answer", id, "answers_id", self->id);
  nc_change_set (change, "case_answer", id, "path", path);
  return add_answer (self, path, id, NULL);
}

/**
 * nc_checklist_answers_set:
 * @value: (nullable): %NULL takes the answer away
 */
void
nc_checklist_answers_set (NcChecklistAnswers *self, NcChange *change, const char *path, const char *value)
{
  Answer *answer = g_hash_table_lookup (self->by_path, path);

  if (g_strcmp0 (answer ? answer->value : NULL, value) == 0)
    return;
  answer = find_or_add (self, change, path);
  g_free (answer->value);
  answer->value = g_strdup (value);
  nc_change_set (change, "case_answer", answer->id, "value", value);
}

/**
 * nc_checklist_answers_take_reason:
 *
 * Stages the reason that @form has for what stands at @path.
 */
void
nc_checklist_answers_take_reason (NcChecklistAnswers *self, NcChange *change, NcForm *form, const char *path)
{
  Answer *answer = g_hash_table_lookup (self->by_path, path);
  const char *value, *reason = nc_form_peek_soft_reason (form, path, &value);

  if (g_strcmp0 (answer ? answer->reason : NULL, reason) == 0 &&
      g_strcmp0 (answer ? answer->reason_for : NULL, value) == 0)
    return;
  answer = find_or_add (self, change, path);
  nc_text_set (&answer->reason, reason);
  nc_text_set (&answer->reason_for, value);
  nc_change_set (change, "case_answer", answer->id, "reason", reason);
  nc_change_set (change, "case_answer", answer->id, "reason_for", value);
  g_hash_table_add (self->reasoned, own_path (self, path));
}

typedef struct {
  NcChecklistAnswers *self;
  NcChange *change;
  GHashTable *seen;
} Take;

static void
take_cb (NcForm *form, const char *path, xmlNode *node, gboolean is_repeat, gboolean is_leaf, gboolean is_relevant,
         const char *type, gpointer user_data)
{
  Take *take = user_data;
  const char *value;

  (void)is_relevant;
  (void)type;
  if (is_repeat) {
    /* an entry without any value, so that the instance itself is not forgotten */
    nc_checklist_answers_set (take->self, take->change, path, "");
  } else if (is_leaf && !nc_form_node_is_calculated (node)) {
    g_autofree char *text = nc_xml_text (node);

    nc_checklist_answers_set (take->self, take->change, path, text && *text ? text : NULL);
  } else if (!is_leaf || !nc_form_peek_soft_reason (form, path, &value)) {
    return;
  }
  nc_checklist_answers_take_reason (take->self, take->change, form, path);
  g_hash_table_add (take->seen, g_strdup (path));
}

static void
forget_answer (NcChecklistAnswers *self, NcChange *change, guint index)
{
  const char *path = g_ptr_array_index (self->order, index);
  const Answer *answer = g_hash_table_lookup (self->by_path, path);

  nc_change_delete (change, "case_answer", answer->id, "the entry was removed");
  g_ptr_array_remove_index (self->order, index);
  g_hash_table_remove (self->reasoned, path);
  g_hash_table_remove (self->homeless, path);
  g_hash_table_remove (self->moved, path);
  g_hash_table_remove (self->by_path, path);
}

/**
 * nc_checklist_answers_forget_instance:
 * @path: of an instance of a repeat that was removed, "/data/motors[2]"
 *
 * Answers without a place go with the instance that they were given in; those of the instances behind it move up.
 */
void
nc_checklist_answers_forget_instance (NcChecklistAnswers *self, NcChange *change, const char *path)
{
  const char *bracket = strrchr (path, '[');
  g_autofree char *prefix = bracket ? g_strndup (path, bracket + 1 - path) : NULL;
  guint64 removed = bracket ? g_ascii_strtoull (bracket + 1, NULL, 10) : 0;

  if (!removed || !g_hash_table_size (self->homeless))
    return;
  for (guint i = 0; i < self->order->len; i++) {
    const char *own = g_ptr_array_index (self->order, i);
    char *rest = NULL;
    guint64 n = g_str_has_prefix (own, prefix) ? g_ascii_strtoull (own + strlen (prefix), &rest, 10) : 0;

    if (!g_hash_table_contains (self->homeless, own) || n < removed)
      continue;
    if (n == removed) {
      forget_answer (self, change, i--);
    } else {
      g_autofree char *up = g_strdup_printf ("%s%" G_GUINT64_FORMAT "%s", prefix, n - 1, rest);

      rename_answer (self, i, up);
    }
  }
}

/**
 * nc_checklist_answers_take_form:
 *
 * Stages whatever differs from what @form holds; answers whose place was removed are emptied by deletion, those that
 * this version of the form has no place for stay.
 */
void
nc_checklist_answers_take_form (NcChecklistAnswers *self, NcChange *change, NcForm *form)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Take take = { self, change, seen };

  nc_form_visit (form, take_cb, &take);
  for (guint i = 0; i < self->order->len;) {
    const char *path = g_ptr_array_index (self->order, i);

    if (g_hash_table_contains (seen, path) || g_hash_table_contains (self->homeless, path))
      i++;
    else
      forget_answer (self, change, i);
  }
}
