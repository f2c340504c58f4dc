/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-paper-error.h"
#include <jansson.h>

G_BEGIN_DECLS

/* Names that loops have given to elements, over the snapshot itself. */
typedef struct _NcScope NcScope;
struct _NcScope {
  const NcScope *outer; /* NULL: @value is the snapshot */
  const char *name;
  const char *list; /* dotted path of the list that @value is an element of */
  json_t *value;
  guint index; /* from 1 */
};

json_t *nc_scope_find (const NcScope *scope, const char *path);
char *nc_scope_full_path (const NcScope *scope, const char *path);
gboolean nc_value_is_empty (const json_t *value);
char *nc_value_text (const json_t *value);
char *nc_value_day (const char *text);
char *nc_value_time (const char *text, gboolean with_day);
char *nc_value_chinese_number (guint n);
char *nc_scope_expand (const NcScope *scope, const char *placeholder, GError **error);

G_END_DECLS
