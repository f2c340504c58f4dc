/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-paper-error.h"

G_BEGIN_DECLS

/* A template as it stands in its file: statements with their lines; @if, @each and @table hold others (TEMPLATES.md).
 */
typedef struct {
  guint line;
  char *file;    /* base name, for messages */
  char *verb;    /* "" for a paragraph */
  char *options; /* what stands in parentheses behind the verb */
  char *text;
  GPtrArray *body;      /* (nullable): NcStatement */
  GPtrArray *otherwise; /* (nullable): of @if */
} NcStatement;

typedef struct {
  char *kind;
  char *title;
  char *path;
  GString *source; /* all lines that were read, each file under "// FILE" */
  GPtrArray *body;
} NcTemplate;

NcTemplate *nc_template_load (const char *kind_or_path, const char *override_dir, GError **error);
void nc_template_free (NcTemplate *self);
gboolean nc_template_is_kind (const char *kind);
const char *const *nc_template_kinds (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NcTemplate, nc_template_free)

G_END_DECLS
