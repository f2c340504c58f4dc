/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-form.h"
#include "nc-xpath-private.h"

G_BEGIN_DECLS

typedef enum {
  NC_FORMULA_RELEVANT,
  NC_FORMULA_CALCULATE,
  NC_FORMULA_COUNT, /* of a repeat's instances; evaluated at the repeat's parent */
  NC_N_FORMULAS,
} NcFormulaKind;

typedef struct _NcDef NcDef;

/* An expression in the graph. */
typedef struct {
  NcDef *def;
  NcFormulaKind kind;
  NcXpath *xpath;
  GArray *refs;     /* NcRef: what it reads */
  guint order;      /* place in the order of evaluation */
  GPtrArray *dirty; /* nodes at which it is to be evaluated; each has the bit of its kind set */
  guint8 mark;
  gboolean feeds_itself; /* a count that its own instances have a say in: grows one at a time */
  guint run;             /* in which it last changed */
} NcFormula;

typedef struct {
  NcDef *def;
  NcDef *anchor;     /* what is read lies below this ancestor of the reader */
  gboolean crosses;  /* into other instances of a repeat that holds the reader too */
  gboolean computes; /* stands in a calculation, not only as what is passed on */
} NcRef;

typedef struct {
  NcFormula *formula;
  NcDef *anchor;
} NcDependent;

typedef struct {
  char *event;
  NcXpath *target;
  NcXpath *value; /* NULL: @text */
  char *text;
} NcAction;

/* A question, group or repeat of the form, whatever its instances. */
struct _NcDef {
  char *name;
  char *path;
  NcDef *parent;
  GPtrArray *children;
  guint depth;
  gboolean is_attribute;
  gboolean is_repeat;
  gboolean no_add_remove;
  xmlNode *template_node; /* of a repeat */
  char *type;
  NcFormula *formulas[NC_N_FORMULAS];
  NcXpath *required, *read_only, *constraint, *soft;
  char *constraint_message, *required_message, *soft_message;
  char *preload, *preload_params;
  GArray *dependents; /* NcDependent: who reads this */
  GPtrArray *actions; /* NcAction on a change of the value, or on a new instance of a repeat */
  struct _NcControl *control;
  xmlNode *only; /* its one node, where no repeat makes several */
  xmlNode *near; /* of a repeat: the instance that a path led to last, and which one of its parent's it is */
  guint near_number;
  gboolean is_many; /* a repeat, in one, or written several times without being one */
};

typedef struct _NcControl {
  xmlNode *element;
  const char *name;
  NcDef *def;
  NcFormKind kind;
  struct _NcControl *parent;
  GPtrArray *children;
  NcXpath *itemset;
} NcControl;

/* Why an answer is right though it is unusual: for @value alone. */
typedef struct {
  char *reason;
  char *value;
} NcSoftReason;

/* Hangs at _private of each element and bound attribute of the primary instance. */
typedef struct {
  NcDef *def;
  guint8 dirty;
  guint8 own : 1;      /* its own expression says relevant */
  guint8 relevant : 1; /* and those of its ancestors too */
} NcState;

struct _NcForm {
  xmlDoc *xform;
  xmlNode *model;
  xmlDoc *primary;
  GHashTable *secondary; /* id → xmlDoc whose root is <instance> */
  GHashTable *missing;   /* id → why the list could not be read; an error only where it is asked for */
  GHashTable *bind_ids;  /* id of a bind → path */
  NcDef *root;
  GPtrArray *defs;
  GPtrArray *controls; /* all */
  NcControl *body;
  GPtrArray *formulas;      /* in order of evaluation */
  GPtrArray *actions;       /* of the model */
  GHashTable *expressions;  /* text → NcXpath of labels and item references */
  GHashTable *soft_reasons; /* path → NcSoftReason */
  GPtrArray *translations;  /* xmlNode */
  GHashTable *texts;        /* id → xmlNode of the present translation */
  xmlNode *translation;
  char *title;
  char *language;
  NcXpathEnv *env;
  NcFormOptions options;
  guint n_nodes;
  gboolean is_settling;
  gboolean is_loading;
  gboolean sees_all; /* actions reach nodes that are not relevant too */
  guint lowest_dirty;
  guint run;
  GPtrArray *fresh;   /* instances whose odk-new-repeat is still to come */
  GPtrArray *changed; /* nodes whose xforms-value-changed is */
  GHashTable *acted;  /* nodes that actions have set since nc_form_take_acted() */
  guint frozen;
};

/* nc-form-model.c */
gboolean nc_form_model_read (NcForm *form, GError **error);
void nc_def_free (NcDef *def);
NcDef *nc_def_child (NcDef *def, const char *name, gboolean is_attribute);
NcDef *nc_def_resolve (NcForm *form, const char *path, NcDef *context);
NcXpath *nc_form_compile (NcForm *form, const char *expression, const char *where, const char *what, GError **error);
/* nc-form-body.c */
gboolean nc_form_body_read (NcForm *form, GError **error);
void nc_control_free (NcControl *control);
gboolean nc_form_read_actions (NcForm *form, xmlNode *parent, NcDef *context, GPtrArray *actions, const char *event,
                               GError **error);
void nc_action_free (gpointer action);
/* nc-form-instances.c */
void nc_form_read_instances (NcForm *form);
/* nc-form-graph.c */
gboolean nc_form_graph_build (NcForm *form, GError **error);
/* nc-form-settle.c */
void nc_form_mark (NcForm *form, NcFormula *formula, xmlNode *node);
void nc_form_mark_all (NcForm *form, xmlNode *node);
void nc_form_value_changed (NcForm *form, xmlNode *node);
void nc_form_structure_changed (NcForm *form, xmlNode *parent, NcDef *repeat);
gboolean nc_form_settle (NcForm *form, GError **error);
void nc_form_put (NcForm *form, xmlNode *node, const char *text);
gboolean nc_form_run_actions (NcForm *form, GPtrArray *actions, const char *event, xmlNode *context, GError **error);
/* nc-form-nodes.c */
xmlNode *nc_form_node (NcForm *form, const char *path, GError **error);
char *nc_form_path_of (xmlNode *node);
NcState *nc_state (xmlNode *node);
gboolean nc_form_attach_states (NcForm *form, xmlNode *node, NcDef *def, GError **error);
void nc_form_detach_states (NcForm *form, xmlNode *node);
void nc_form_each_below (xmlNode *node, NcDef *def, GFunc visit, gpointer data);
xmlNode *nc_form_ancestor_at (xmlNode *node, NcDef *def);
xmlNode *nc_form_new_instance (NcForm *form, xmlNode *parent, NcDef *repeat, GError **error);
gboolean nc_form_drop_instance (NcForm *form, xmlNode *node, GError **error);
guint nc_form_instances_of (xmlNode *parent, NcDef *repeat, xmlNode **nth, guint n);
void nc_form_set_text (xmlNode *node, const char *text);
gboolean nc_form_load_answers (NcForm *form, xmlDoc *answers, GError **error);
void nc_form_tell (NcForm *form, NcFormChange change, xmlNode *node, const char *old_text, const char *new_text);
/* nc-form-validate.c */
void nc_soft_reason_free (gpointer reason);
/* nc-form-choices.c */
gboolean nc_form_all_choices (NcForm *form, NcControl *control, GHashTable *values);
gboolean nc_form_has_choice (NcForm *form, xmlNode *node, const char *value, gboolean *known, GError **error);
/* nc-form-text.c */
void nc_form_read_itext (NcForm *form);
char *nc_form_itext (NcForm *form, const char *id, const char *form_name, xmlNode *context);
char *nc_form_label_of (NcForm *form, xmlNode *element, const char *child, xmlNode *context);
char *nc_form_message (NcForm *form, const char *message, xmlNode *context);
char *nc_form_choice_label (NcForm *form, const char *value, const char *path, xmlNode *context);
NcXpath *nc_form_expression (NcForm *form, const char *text);

G_END_DECLS
