/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-checklist-answers.h"
#include "nc-id.h"
#include <stdlib.h>
#include <string.h>

typedef struct {
  char *id;
  char *value;
} Answer;

struct _NcChecklistAnswers {
  NcClock *clock;
  char *case_id;
  char *checklist;
  char *id; /* of the row of case_answers; NULL until the first answer */
  gboolean is_stored;
  GHashTable *by_path; /* path → Answer */
  GPtrArray *order;    /* paths as they came, so that repeats are made in order */
};

static void
answer_free (gpointer data)
{
  Answer *answer = data;

  g_free (answer->id);
  g_free (answer->value);
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
  g_hash_table_unref (self->by_path);
  g_ptr_array_unref (self->order);
  g_free (self);
}

static void
add_answer (NcChecklistAnswers *self, const char *path, const char *id, const char *value)
{
  Answer *answer = g_new0 (Answer, 1);
  char *key = g_strdup (path);

  answer->id = g_strdup (id);
  answer->value = g_strdup (value);
  g_hash_table_insert (self->by_path, key, answer);
  g_ptr_array_add (self->order, key);
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
  g_autoptr (NcStmt) stmt = NULL;
  gboolean has_row = TRUE;

  self->clock = g_object_ref (nc_store_get_clock (book->store));
  self->case_id = g_strdup (case_id);
  self->checklist = g_strdup (checklist);
  self->by_path = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, answer_free);
  self->order = g_ptr_array_new ();
  facts = nc_case_load (book, case_id, error);
  if (!facts)
    return NULL;
  NC_CASE_EACH (facts, NC_CASE_ANSWERS, NcCaseAnswers, answers)
  {
    if (g_strcmp0 (answers->checklist, checklist) == 0) {
      g_free (self->id);
      self->id = g_strdup (answers->id);
      self->is_stored = TRUE;
    }
  }
  if (!self->id)
    self->id = nc_id_new (self->clock);
  stmt = nc_case_book_prepare (book, "answer-list", error);
  if (!stmt)
    return NULL;
  nc_stmt_bind_text (stmt, ":answers_id", self->id);
  while (nc_stmt_step (stmt, &has_row, error) && has_row)
    add_answer (self, nc_stmt_text (stmt, "path"), nc_stmt_text (stmt, "id"), nc_stmt_text (stmt, "value"));
  return has_row ? NULL : g_steal_pointer (&self);
}

/* The element of @step ("motors[3]", "model") below @parent; made when it is not there. */
static xmlNode *
descend (xmlNode *parent, const char *step)
{
  const char *bracket = strchr (step, '[');
  g_autofree char *name = bracket ? g_strndup (step, bracket - step) : g_strdup (step);
  guint64 wanted = bracket ? g_ascii_strtoull (bracket + 1, NULL, 10) : 1, seen = 0;
  xmlNode *child;

  if (wanted < 1 || wanted > NC_FORM_MAX_REPEATS)
    return NULL;
  for (child = parent->children; child; child = child->next)
    if (child->type == XML_ELEMENT_NODE && g_str_equal ((const char *)child->name, name) && ++seen == wanted)
      return child;
  while (seen < wanted) {
    child = xmlNewChild (parent, NULL, (const xmlChar *)name, NULL);
    seen++;
  }
  return child;
}

/**
 * nc_checklist_answers_to_xml:
 *
 * Returns: (transfer full) (nullable): an instance that a form can go on with; %NULL when nothing was answered.
 */
xmlDoc *
nc_checklist_answers_to_xml (NcChecklistAnswers *self)
{
  g_autoptr (xmlDoc) doc = NULL;

  for (guint i = 0; i < self->order->len; i++) {
    const char *path = g_ptr_array_index (self->order, i);
    const Answer *answer = g_hash_table_lookup (self->by_path, path);
    g_auto (GStrv) steps = g_strsplit (path, "/", 64);
    xmlNode *node = NULL;

    if (!steps[0] || !steps[1])
      continue;
    if (!doc) {
      doc = xmlNewDoc ((const xmlChar *)"1.0");
      xmlDocSetRootElement (doc, xmlNewDocNode (doc, NULL, (const xmlChar *)steps[1], NULL));
    }
    node = xmlDocGetRootElement (doc);
    for (guint k = 2; node && steps[k]; k++)
      node = descend (node, steps[k]);
    /* The entry of an instance itself is empty, and may come after what stands in it. */
    if (node && answer->value && *answer->value) {
      g_autoptr (GString) text = g_string_new (answer->value);
      xmlChar *escaped = xmlEncodeSpecialChars (doc, (const xmlChar *)text->str);

      xmlNodeSetContent (node, escaped);
      xmlFree (escaped);
    }
  }
  return g_steal_pointer (&doc);
}

/* The row that the answers hang on is made, or its time moved on, in the same change. */
void
nc_checklist_answers_begin (NcChecklistAnswers *self, NcChange *change, const char *version, gint64 wall_usec)
{
  g_autofree char *now = nc_clock_format_usec (wall_usec);

  if (!self->is_stored) {
    nc_change_set (change, "case_answers", self->id, "case_id", self->case_id);
    nc_change_set (change, "case_answers", self->id, "checklist", self->checklist);
    self->is_stored = TRUE;
  }
  nc_change_set (change, "case_answers", self->id, "version", version);
  nc_change_set (change, "case_answers", self->id, "answered_at", now);
}

void
nc_checklist_answers_set (NcChecklistAnswers *self, NcChange *change, const char *path, const char *value)
{
  Answer *answer = g_hash_table_lookup (self->by_path, path);

  if (!answer) {
    g_autofree char *id = NULL;

    if (!value)
      return;
    id = nc_id_new (self->clock);
    add_answer (self, path, id, value);
    nc_change_set (change, "case_answer", id, "case_id", self->case_id);
    nc_change_set (change, "case_answer", id, "answers_id", self->id);
    nc_change_set (change, "case_answer", id, "path", path);
    nc_change_set (change, "case_answer", id, "value", value);
    return;
  }
  if (g_strcmp0 (answer->value, value) == 0)
    return;
  g_free (answer->value);
  answer->value = g_strdup (value);
  nc_change_set (change, "case_answer", answer->id, "value", value);
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
  g_autofree char *value = NULL;

  (void)node;
  (void)is_relevant;
  (void)type;
  if (is_repeat) {
    /* an entry without any value, so that the instance itself is not forgotten */
    nc_checklist_answers_set (take->self, take->change, path, "");
    g_hash_table_add (take->seen, g_strdup (path));
    return;
  }
  if (!is_leaf || nc_form_is_calculated (form, path))
    return;
  value = nc_form_get_value (form, path);
  nc_checklist_answers_set (take->self, take->change, path, value && *value ? value : NULL);
  g_hash_table_add (take->seen, g_strdup (path));
}

/**
 * nc_checklist_answers_take_form:
 *
 * Stages whatever differs from what @form holds; answers whose place has gone are emptied by deletion.
 */
void
nc_checklist_answers_take_form (NcChecklistAnswers *self, NcChange *change, NcForm *form)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Take take = { self, change, seen };

  nc_form_visit (form, take_cb, &take);
  for (guint i = 0; i < self->order->len;) {
    const char *path = g_ptr_array_index (self->order, i);

    if (g_hash_table_contains (seen, path)) {
      i++;
      continue;
    }
    nc_change_delete (change, "case_answer", ((Answer *)g_hash_table_lookup (self->by_path, path))->id,
                      "the entry was removed");
    g_ptr_array_remove_index (self->order, i);
    g_hash_table_remove (self->by_path, path);
  }
}
