/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the parts of a snapshot are written: nothing that is empty, days and times in one form, words that are data. */
#include "nc-case-settings.h"
#include "nc-case-snapshot-private.h"
#include <string.h>

void
nc_snap_put (json_t *object, const char *key, const char *text)
{
  if (!nc_text_is_blank (text))
    json_object_set_new (object, key, json_string (text));
}

void
nc_snap_put_day (json_t *object, const char *key, NcDay day)
{
  g_autofree char *text = day == NC_DAY_NONE ? NULL : nc_day_format (day);

  nc_snap_put (object, key, text);
}

/* The time to the minute where it was noted, else @day alone: an hour that nobody noted is not made up. */
void
nc_snap_put_time (json_t *object, const char *key, const char *time, NcDay day)
{
  g_autofree char *text = day == NC_DAY_NONE ? NULL : nc_day_format (day);
  g_autofree char *made = time && strlen (time) >= 16 ? g_strndup (time, 16) : g_strdup (text);

  nc_snap_put (object, key, made);
}

json_t *
nc_snap_strings (const char *joined)
{
  json_t *array = json_array ();
  g_auto (GStrv) parts = joined ? g_strsplit (joined, "|", -1) : NULL;

  for (char **part = parts; part && *part; part++)
    json_array_append_new (array, json_string (*part));
  return array;
}

/* Adds @text to a list that does not hold it yet. */
void
nc_snap_add_once (json_t *list, const char *text)
{
  json_t *one;
  size_t i;

  json_array_foreach (list, i, one) if (g_strcmp0 (json_string_value (one), text) == 0) return;
  json_array_append_new (list, json_string (text));
}

/* The usual wording of @key. */
const char *
nc_snap_text (const NcSnapshot *self, const char *key)
{
  return nc_case_texts_get (self->options->texts, key);
}

/* The same with {due} and the names of settings ({extension_max_months}) replaced by what holds in the case. */
char *
nc_snap_fill (const NcSnapshot *self, const char *key)
{
  g_autoptr (GString) out = g_string_new (nc_snap_text (self, key));
  g_autofree char *due = nc_day_format_zh (self->facts->file->due_on);
  guint n;
  const NcCaseSettingInfo *infos = nc_case_setting_infos (&n);

  g_string_replace (out, "{due}", due, 0);
  for (guint i = 0; i < n; i++) {
    g_autofree char *name = g_strdup_printf ("{%s}", infos[i].id + strlen ("case.")),
                    *value = g_strdup_printf ("%d", nc_case_setting_get (&self->facts->settings, &infos[i]));

    g_string_replace (out, name, value, 0);
  }
  return g_strdup (out->str);
}

/* What the finding demands on a paper of @kind. */
const char *
nc_snap_demand (const NcSnapshot *self, const NcCaseFinding *finding, const char *kind)
{
  const NcLegalText *text = nc_case_texts_violation (self->options->texts, finding->violation);

  if (finding->demand)
    return finding->demand;
  return text ? nc_legal_text_demand (text, &self->facts->issuer, kind) : nc_snap_text (self, "finding.demand");
}

const char *
nc_snap_first_officer (const NcCaseFacts *facts)
{
  return nc_case_count (facts, NC_CASE_OFFICERS) ? ((NcCaseOfficer *)nc_case_nth (facts, NC_CASE_OFFICERS, 0))->name
                                                 : NULL;
}
