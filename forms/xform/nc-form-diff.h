/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-form.h"

G_BEGIN_DECLS

/* What sets two versions of a form apart, and where an answer of the one has its place in the other. */

typedef enum {
  NC_FORM_DIFF_ADDED,
  NC_FORM_DIFF_REMOVED,
  NC_FORM_DIFF_MOVED,       /* before and after: paths */
  NC_FORM_DIFF_TYPE,        /* before and after: kinds of answers */
  NC_FORM_DIFF_LABEL,       /* before and after: the question's words */
  NC_FORM_DIFF_CHOICES,     /* before: choices that went, after: that came, separated by blanks */
  NC_FORM_DIFF_CONDITION,   /* required, constraint or soft constraint; before and after: expressions */
  NC_FORM_DIFF_RELEVANCE,   /* when it is asked */
  NC_FORM_DIFF_CALCULATION, /* of a value that is computed */
  NC_FORM_N_DIFFS,
} NcFormDiffKind;

typedef struct {
  NcFormDiffKind kind;
  char *path;  /* without numbers of instances, as the later form has it; of what was removed the earlier */
  char *label; /* the question's words, else its name */
  char *before;
  char *after;
} NcFormDifference;

GPtrArray *nc_form_diff (NcForm *before, NcForm *after);
const char *nc_form_diff_kind_to_string (NcFormDiffKind kind);
char *nc_form_difference_message (const NcFormDifference *difference);
char *nc_form_diff_summary (GPtrArray *differences);

char *nc_form_path_label (NcForm *form, const char *path);
gboolean nc_form_has_place (NcForm *form, const char *path);
char *nc_form_find_place (NcForm *form, const char *path);

G_END_DECLS
