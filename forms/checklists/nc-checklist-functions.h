/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "nc-xpath.h"

G_BEGIN_DECLS

/**
 * NcChecklistOracle:
 * @judge: judges one record: @columns and @values in pairs, @n of them; gives back @member of the verdict
 * @lookup: the elimination match of a model; @kw and @poles NaN and @year NULL when not known
 *
 * What the nc: functions ask. Texts given back are the caller's; %NULL with @error when there is no such kind or
 * member.
 */
typedef struct {
  char *(*judge) (gpointer user_data, const char *kind, const char *member, const char *const *columns,
                  const char *const *values, guint n, GError **error);
  char *(*lookup) (gpointer user_data, const char *model, const char *category, double kw, double poles,
                   const char *year, const char *member, GError **error);
  gpointer user_data;
} NcChecklistOracle;

void nc_checklist_functions_register (NcXpathEnv *env, const NcChecklistOracle *oracle);
guint nc_checklist_sample_size (guint population, double confidence, double error_share);

G_END_DECLS
