/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-xls-book.h"

G_BEGIN_DECLS

/* A form between spreadsheet and XForm: the tree of its questions, used by the XLSForm compiler alone. Everything is
   owned by the form and lives as long as it. */

typedef struct {
  const char *lang;
  const char *text;
} NcXlsTranslation;

/* A text that may be in several languages. */
typedef struct {
  const char *plain;    /* (nullable): from the column without a language */
  GArray *translations; /* (nullable): NcXlsTranslation */
} NcXlsText;

typedef struct {
  const char *key;
  NcXlsText *text;
  guint column;
} NcXlsEntry;

/* Attributes in the order in which they were given. */
typedef GArray NcXlsDict;

typedef struct {
  const char *names;   /* one or more, split by '|' */
  const char *control; /* element in the body; NULL = none */
  const char *media;   /* mediatype of an upload */
  const char *bind;    /* type of the bind; NULL = no bind of its own */
  const char *preload; /* jr:preload */
  const char *params;  /* jr:preloadParams */
  const char *constraint;
  const char *hint;
  gboolean readonly;
} NcXlsType;

typedef enum {
  NC_XLS_SURVEY,
  NC_XLS_GROUP,
  NC_XLS_REPEAT,
  NC_XLS_LOOP,
  NC_XLS_QUESTION,
  NC_XLS_EXTERNAL,
  NC_XLS_TAG
} NcXlsKind;

typedef struct _NcXlsElement NcXlsElement;
struct _NcXlsElement {
  NcXlsKind kind;
  const char *name;
  const char *type_name;
  const NcXlsType *type;
  NcXlsElement *parent;
  GPtrArray *children; /* NcXlsElement* */
  GPtrArray *tags;     /* (nullable): of a map question */
  guint row;           /* as the author sees it, 0 = made by the compiler */
  guint index;
  NcXlsText *label, *hint, *guidance;
  NcXlsDict *bind, *control, *instance, *media;
  const char *default_value;
  const char *choice_filter;
  const char *list;  /* choice list, file or ${reference} of a select */
  const char *query; /* list of external choices */
  const char *value_ref, *label_ref, *seed;
  GPtrArray *triggers; /* (nullable): const char* */
  const char *quality; /* of a background recording */
  gboolean dynamic_default;
  gboolean randomize;
  gboolean bodyless;
  gboolean flat;
  gboolean search; /* a select that uses search(): its items stand in the body */
  gboolean in_repeat;
};

typedef struct {
  const char *name;
  NcXlsText *label;
  NcXlsDict *media;
  NcXlsDict *extra;
  guint row;
} NcXlsChoice;

typedef struct {
  const char *name;
  GPtrArray *choices; /* NcXlsChoice* */
  gboolean itext;     /* its labels are in several languages, have media or name answers */
  gboolean search;
} NcXlsList;

typedef struct {
  const char *name, *when, *violation, *severity, *fact, *evidence, *deadline, *repeat;
  guint row;
} NcXlsFinding;

typedef struct {
  NcXlsBook *book;
  NcDiagnostics *diagnostics;
  GStringChunk *texts;
  GPtrArray *owned_elements, *owned_texts, *owned_dicts;
  GHashTable *settings;       /* name → const char* */
  NcXlsDict *root_attributes; /* attribute::… of settings */
  const char *default_language;
  gboolean collapse_spaces;
  GPtrArray *lists; /* NcXlsList* in order */
  GHashTable *lists_by_name;
  GHashTable *languages;      /* as written without blanks → as written first */
  GHashTable *headers_looked; /* names of sheets whose titles were looked through for slips */
  GPtrArray *external_lists;
  GPtrArray *findings; /* NcXlsFinding* */
  NcXlsElement *root;
  GHashTable *by_name; /* name → NcXlsElement*, or NULL when there are several */
} NcXlsForm;

/* A column's title taken apart: "bind::jr:constraintMsg::中文" → group bind, key jr:constraintMsg, lang 中文. */
typedef struct {
  const char *group; /* NULL = the column has no title */
  const char *key;
  const char *lang;
} NcXlsColumn;

NcXlsForm *nc_xls_form_new (NcXlsBook *book, NcDiagnostics *diagnostics);
void nc_xls_form_free (NcXlsForm *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NcXlsForm, nc_xls_form_free)

const char *nc_xls_keep (NcXlsForm *self, const char *text);
const char *nc_xls_keep_take (NcXlsForm *self, char *text);
NcXlsElement *nc_xls_element_new (NcXlsForm *self, NcXlsKind kind, const char *name, NcXlsElement *parent);
NcXlsText *nc_xls_text_new (NcXlsForm *self, const char *plain);
void nc_xls_text_set (NcXlsForm *self, NcXlsText **text, const char *lang, const char *value);
gboolean nc_xls_text_is_translated (const NcXlsText *text);
gboolean nc_xls_text_is_empty (const NcXlsText *text);
NcXlsDict *nc_xls_dict_new (NcXlsForm *self);
NcXlsText *nc_xls_dict_get (NcXlsDict *dict, const char *key);
const char *nc_xls_dict_plain (NcXlsDict *dict, const char *key);
void nc_xls_dict_set (NcXlsForm *self, NcXlsDict **dict, const char *key, const char *lang, const char *value);
gboolean nc_xls_is_yes (const char *text);
const char *nc_xls_setting (NcXlsForm *self, const char *name);
char *nc_xls_element_path (const NcXlsElement *element, const NcXlsElement *relative_to);
gboolean nc_xls_is_name (const char *text);

NcXlsColumn *nc_xls_header_parse (NcXlsForm *form, NcXlsSheet *sheet);
const char *nc_xls_clean_value (NcXlsForm *form, const char *value, gboolean collapse);

const NcXlsType *nc_xls_type_find (const char *name);
char *nc_xls_type_nearest (const char *name);
guint nc_xls_distance (const char *a, const char *b);

void nc_xls_read_settings (NcXlsForm *form);
void nc_xls_read_choices (NcXlsForm *form);
void nc_xls_read_findings (NcXlsForm *form);
void nc_xls_read_survey (NcXlsForm *form);
NcXlsList *nc_xls_find_list (NcXlsForm *form, const char *name);

/* One row of the survey being read, with what is needed to complain about it. */
typedef struct {
  NcXlsForm *form;
  const char *sheet;
  guint row, index;
  const char *type, *name, *appearance;
  NcXlsElement *element;
  GHashTable *parameters; /* name → value */
  GHashTable *columns;    /* title of a column → its number + its title as written */
} NcXlsSurveyRow;

void nc_xls_complain (NcXlsSurveyRow *row, NcSeverity severity, const char *column, const char *hint,
                      const char *format, ...) G_GNUC_PRINTF (5, 6);
gboolean nc_xls_parse_parameters (NcXlsSurveyRow *row, const char *text);
const char *nc_xls_parameter (NcXlsSurveyRow *row, const char *name);
void nc_xls_allow_parameters (NcXlsSurveyRow *row, const char *allowed);
void nc_xls_bad_parameter (NcXlsSurveyRow *row, const char *name, const char *hint);
gboolean nc_xls_is_number (const char *text, double *value);
void nc_xls_set_bind (NcXlsSurveyRow *row, const char *key, const char *value);
void nc_xls_set_control (NcXlsSurveyRow *row, const char *key, const char *value);
void nc_xls_read_range (NcXlsSurveyRow *row);
gboolean nc_xls_read_select (NcXlsSurveyRow *row, const char **table_list);
void nc_xls_read_question (NcXlsSurveyRow *row);
gboolean nc_xls_is_select (const char *type);

gboolean nc_xls_default_is_dynamic (const char *text, const char *type);
gboolean nc_xls_has_reference (const char *text);
gboolean nc_xls_has_last_saved (const char *text);
gboolean nc_xls_is_reference (const char *text);

/* One ${…} in a text. */
typedef struct {
  gsize start, end;
  char *name;
  gboolean last_saved;
  gboolean good; /* a name and a closing brace are there */
} NcXlsReference;
GArray *nc_xls_find_references (const char *text);
char *nc_xls_insert_paths (NcXlsForm *form, const char *text, const NcXlsElement *context, gboolean use_current,
                           gboolean reference_parent);
char *nc_xls_insert_outputs (NcXlsForm *form, const char *text, const NcXlsElement *context);
void nc_xls_check_references (NcXlsForm *form);
void nc_xls_check_lists (NcXlsForm *form);

G_END_DECLS
