/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>
#include "nc-xml.h"
#include "nc-xpath.h"

G_BEGIN_DECLS

/* A filled or empty form: an ODK XForm with its answers, kept consistent. Every change of an answer recomputes what
   depends on it, and nothing else, in the order of dependence. Questions are named by paths such as
   /data/motors[3]/model; a step without a number means the first. */

#define NC_FORM_ERROR (nc_form_error_quark ())
/**
 * NcFormError:
 * @NC_FORM_ERROR_MODEL: no XForm, or one that contradicts itself
 * @NC_FORM_ERROR_EXPRESSION: an expression of the form cannot be compiled or evaluated
 * @NC_FORM_ERROR_CYCLE: expressions depend on each other in a circle; the message names the circle
 * @NC_FORM_ERROR_RESOURCE: an external list cannot be read
 * @NC_FORM_ERROR_PATH: no such question, group or repeat
 * @NC_FORM_ERROR_READ_ONLY: the value is calculated and cannot be given, or the repeat has a fixed count
 * @NC_FORM_ERROR_LIMIT: too many nodes, repeats or steps
 */
typedef enum {
  NC_FORM_ERROR_MODEL,
  NC_FORM_ERROR_EXPRESSION,
  NC_FORM_ERROR_CYCLE,
  NC_FORM_ERROR_RESOURCE,
  NC_FORM_ERROR_PATH,
  NC_FORM_ERROR_READ_ONLY,
  NC_FORM_ERROR_LIMIT,
} NcFormError;
GQuark nc_form_error_quark (void);

#define NC_FORM_MAX_NODES   400000
#define NC_FORM_MAX_REPEATS 10000

typedef struct _NcForm NcForm;

typedef enum {
  NC_FORM_CHANGE_VALUE,     /* old and new text */
  NC_FORM_CHANGE_RELEVANCE, /* "true" / "false" */
  NC_FORM_CHANGE_ADDED,     /* a repeat; no texts */
  NC_FORM_CHANGE_REMOVED,
} NcFormChange;

/* Called for each change, also for calculated ones, in the order in which they happen. Must not change the form. */
typedef void (*NcFormListener) (NcForm *form, NcFormChange change, const char *path, const char *old_text,
                                const char *new_text, gpointer user_data);

/**
 * NcFormProvider:
 * @id: of the instance
 * @src: its address, "jr://file-csv/motors.csv"; NULL for one without
 *
 * Gives an external list, such as a reference table: a document whose root holds the items. It is indexed by the
 * columns that expressions ask for.
 *
 * Returns: (transfer full) (nullable): the list; NULL without an error: look for a file
 */
typedef xmlDoc *(*NcFormProvider) (const char *id, const char *src, gpointer user_data, GError **error);

typedef struct {
  NcClock *clock;     /* needed */
  gboolean has_today; /* whether today() is @today whatever the zone */
  NcDay today;
  const char *resources; /* (nullable): folder of the files behind jr://file… */
  const char *language;  /* (nullable): a translation's name or the code in it: "zh" finds "中文 (zh)" */
  NcFormProvider provider;
  gpointer provider_data;
  void (*extend) (NcXpathEnv *env, gpointer user_data); /* registers extension functions */
  gpointer extend_data;
  GHashTable *properties;  /* (nullable): deviceid, username, … for jr:preload="property" */
  xmlDoc *answers;         /* (nullable): an earlier instance to go on with; read, not kept */
  const char *instance_id; /* (nullable): for a new instance, without it a random one */
  NcFormListener listener;
  gpointer listener_data;
} NcFormOptions;

NcForm *nc_form_open (xmlDoc *xform, const NcFormOptions *options, GError **error);
void nc_form_free (NcForm *form);
void nc_form_set_listener (NcForm *form, NcFormListener listener, gpointer user_data);
const char *nc_form_root_name (xmlDoc *xform);
const char *nc_form_title (NcForm *form);
char *nc_form_id (NcForm *form);
char *nc_form_version (NcForm *form);
xmlDoc *nc_form_instance (NcForm *form);
NcXpathEnv *nc_form_env (NcForm *form);

/* languages */
char **nc_form_languages (NcForm *form);
const char *nc_form_language (NcForm *form);
gboolean nc_form_set_language (NcForm *form, const char *language);

/* answers */
char *nc_form_find (NcForm *form, const char *path_or_name, GError **error);
char *nc_form_find_below (NcForm *form, const char *path, const char *name, GError **error);
gboolean nc_form_set_value (NcForm *form, const char *path, const char *text, GError **error);
void nc_form_freeze (NcForm *form);
gboolean nc_form_thaw (NcForm *form, GError **error);
gboolean nc_form_is_calculated (NcForm *form, const char *path);
gboolean nc_form_node_is_calculated (const xmlNode *node);
GPtrArray *nc_form_take_acted (NcForm *form);
char *nc_form_get_value (NcForm *form, const char *path);
gboolean nc_form_evaluate (NcForm *form, const char *expression, const char *context_path, NcXpathValue *result,
                           GError **error);
gboolean nc_form_finalize (NcForm *form, GError **error);
char *nc_form_to_xml (NcForm *form);

/* repeats */
guint nc_form_count_repeats (NcForm *form, const char *path);
char *nc_form_add_repeat (NcForm *form, const char *path, GError **error);
gboolean nc_form_remove_repeat (NcForm *form, const char *path, GError **error);

/* what is shown */
typedef enum {
  NC_FORM_QUESTION,
  NC_FORM_GROUP,
  NC_FORM_REPEAT,          /* all instances of a repeat together */
  NC_FORM_REPEAT_INSTANCE, /* one of them */
} NcFormKind;

typedef struct {
  NcFormKind kind;
  char *path; /* NULL for a group that only shows; of a NC_FORM_REPEAT, of what it stands in */
  char *name;
  char *control; /* input, select, select1, rank, range, upload, trigger, secret, group, repeat */
  char *type;    /* string, int, decimal, date, time, dateTime, geopoint, binary, … */
  char *appearance;
  char *mediatype; /* of an upload */
  char *label;
  char *hint;
  char *value;
  gboolean relevant, required, read_only;
  gboolean can_add, can_remove; /* repeats */
  gpointer control_id;
} NcFormItem;

GPtrArray *nc_form_items (NcForm *form, const NcFormItem *parent);
void nc_form_item_free (NcFormItem *item);
char *nc_form_media (NcForm *form, const char *path, const char *kind);

typedef struct {
  char *value;
  char *label;
} NcFormChoice;

GPtrArray *nc_form_choices (NcForm *form, const char *path, GError **error);
guint nc_form_count_choices (NcForm *form, const char *path, GError **error);

/* order */
typedef struct {
  char *path;
  gboolean ok;      /* a soft one that has its reason is in order */
  const char *kind; /* "constraint", "required" or "soft" */
  char *message;
  char *reason; /* of a soft one */
} NcFormFault;

GPtrArray *nc_form_validate (NcForm *form, GError **error);
GPtrArray *nc_form_validate_path (NcForm *form, const char *path, GError **error);
void nc_form_fault_free (NcFormFault *fault);
gboolean nc_form_set_soft_reason (NcForm *form, const char *path, const char *reason, GError **error);
void nc_form_restore_soft_reason (NcForm *form, const char *path, const char *reason, const char *value);
const char *nc_form_get_soft_reason (NcForm *form, const char *path);
const char *nc_form_peek_soft_reason (NcForm *form, const char *path, const char **value);
gboolean nc_form_is_relevant (NcForm *form, const char *path);

/* every node of the instance below its root, in document order */
typedef void (*NcFormVisitor) (NcForm *form, const char *path, xmlNode *node, gboolean is_repeat, gboolean is_leaf,
                               gboolean is_relevant, const char *type, gpointer user_data);
void nc_form_visit (NcForm *form, NcFormVisitor visitor, gpointer user_data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NcForm, nc_form_free)

G_END_DECLS
