/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-blobs.h"
#include "nc-checklist-run-private.h"
#include "nc-form-diff.h"
#include "nc-lang.h"
#include <string.h>

/* A checklist opened in another version than its answers were given with: the answers stay, what changed is told. */

static xmlDoc *
read_kept_form (NcChecklistRun *self, const char *blob)
{
  g_autoptr (GBytes) bytes = nc_blobs_has (self->book->store, blob)
                                 ? nc_blobs_get_bytes (self->book->store, blob, NC_XML_MAX_BYTES, NULL)
                                 : NULL;

  return bytes ? nc_xml_parse (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), NULL) : NULL;
}

/* The form that was seen last, with the answers as they were given; without it the comparison does without. */
static void
open_earlier (NcChecklistRun *self, const char *blob)
{
  g_autoptr (xmlDoc) xform = read_kept_form (self, blob), answers = NULL;

  if (!xform)
    return;
  answers = nc_checklist_answers_to_xml (self->answers, nc_form_root_name (xform));
  self->earlier = nc_checklist_run_open_form (self, xform, answers, NULL);
  if (!self->earlier)
    self->earlier = nc_checklist_run_open_form (self, xform, NULL, NULL);
}

/**
 * nc_checklist_run_meet_version:
 *
 * Before the form is opened: finds out whether it is another than the one that the answers were given with, and opens
 * that one beside it.
 */
void
nc_checklist_run_meet_version (NcChecklistRun *self)
{
  const char *version = nc_checklist_answers_get_version (self->answers);
  const char *seen = nc_checklist_answers_get_seen_form (self->answers);
  g_autofree char *text = NULL, *now = NULL;

  if (!nc_checklist_answers_is_stored (self->answers))
    return;
  text = nc_xml_serialize (self->xform);
  now = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
  if (nc_checklist_answers_has_form (self->answers, now))
    self->form_blob = g_strdup (now);
  self->is_newer = seen ? g_strcmp0 (seen, now) != 0 : g_strcmp0 (version, self->version) != 0;
  if (self->is_newer && seen)
    open_earlier (self, seen);
}

static void
free_kept (gpointer data)
{
  NcKeptAnswer *kept = data;

  g_free (kept->path);
  g_free (kept->label);
  g_free (kept->value);
  g_free (kept);
}

void
nc_checklist_news_free (NcChecklistNews *self)
{
  if (!self)
    return;
  g_ptr_array_unref (self->differences);
  g_ptr_array_unref (self->homeless);
  g_clear_pointer (&self->misfits, g_ptr_array_unref);
  g_free (self);
}

typedef struct {
  NcChecklistRun *run;
  GPtrArray *kept;
} Keep;

static void
kept_cb (const char *path, const char *value, gpointer user_data)
{
  Keep *keep = user_data;
  NcKeptAnswer *kept = g_new0 (NcKeptAnswer, 1);

  kept->path = g_strdup (path);
  kept->value = g_strdup (value);
  kept->label = nc_form_path_label (keep->run->earlier ? keep->run->earlier : keep->run->form, path);
  g_ptr_array_add (keep->kept, kept);
}

static gboolean
is_unfit (const NcFormFault *fault)
{
  return !fault->ok && g_strcmp0 (fault->kind, "constraint") == 0;
}

/* Paths of the answers that were not in order in the earlier form either, as the form in use has them. */
static GHashTable *
unfit_before (NcChecklistRun *self)
{
  GHashTable *paths = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) faults = self->earlier ? nc_form_validate (self->earlier, NULL) : NULL;

  for (guint i = 0; faults && i < faults->len; i++) {
    const NcFormFault *fault = faults->pdata[i];
    char *place = is_unfit (fault) ? nc_form_find_place (self->form, fault->path) : NULL;

    if (place)
      g_hash_table_add (paths, place);
  }
  return paths;
}

/* The answers that were in order and are not any more. */
static GPtrArray *
find_misfits (NcChecklistRun *self, GError **error)
{
  g_autoptr (GHashTable) before = unfit_before (self);
  GPtrArray *faults = nc_form_validate (self->form, error);

  for (guint i = 0; faults && i < faults->len;) {
    const NcFormFault *fault = faults->pdata[i];

    if (is_unfit (fault) && !g_hash_table_contains (before, fault->path))
      i++;
    else
      g_ptr_array_remove_index (faults, i);
  }
  return faults;
}

/**
 * nc_checklist_run_news:
 *
 * Returns: (transfer full) (nullable): %NULL with an error of the form
 */
NcChecklistNews *
nc_checklist_run_news (NcChecklistRun *self, GError **error)
{
  g_autoptr (NcChecklistNews) news = g_new0 (NcChecklistNews, 1);
  Keep keep = { self, g_ptr_array_new_with_free_func (free_kept) };

  news->is_newer = self->is_newer;
  news->knows_earlier = self->earlier != NULL;
  news->homeless = keep.kept;
  news->differences = self->earlier ? nc_form_diff (self->earlier, self->form) : g_ptr_array_new ();
  nc_checklist_answers_visit_homeless (self->answers, kept_cb, &keep);
  news->misfits = self->is_newer ? find_misfits (self, error) : g_ptr_array_new ();
  return news->misfits ? g_steal_pointer (&news) : NULL;
}

/**
 * nc_checklist_news_summary:
 *
 * Returns: (transfer full) (nullable): one line for people; %NULL when there is nothing to say
 */
char *
nc_checklist_news_summary (const NcChecklistNews *self)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *summary = nc_form_diff_summary (self->differences), *joined = NULL;

  if (!self->is_newer)
    return NULL;
  if (summary)
    g_ptr_array_add (parts, g_steal_pointer (&summary));
  else if (!self->knows_earlier)
    g_ptr_array_add (parts, g_strdup (_ ("the earlier version is not on this computer")));
  if (self->homeless->len)
    g_ptr_array_add (parts, g_strdup_printf (_ ("%u answers kept whose question is gone"), self->homeless->len));
  if (self->misfits->len)
    g_ptr_array_add (parts, g_strdup_printf (_ ("%u answers no longer fit"), self->misfits->len));
  if (!parts->len)
    return NULL;
  g_ptr_array_add (parts, NULL);
  joined = g_strjoinv (_ ("; "), (char **)parts->pdata);
  return g_strdup_printf (_ ("The checklist was changed since it was answered: %s"), joined);
}

/**
 * nc_checklist_run_take_note:
 *
 * The officer has seen what changed: from now on this version counts as the one that was seen, and the journal says who
 * took note and when.
 */
gboolean
nc_checklist_run_take_note (NcChecklistRun *self, GError **error)
{
  g_autoptr (NcChange) change = NULL;

  if (!self->is_newer)
    return TRUE;
  change = nc_checklist_run_begin (self, error);
  if (!change)
    return FALSE;
  nc_checklist_answers_set_seen (self->answers, change);
  if (!nc_checklist_run_commit (self, change, error))
    return FALSE;
  self->is_newer = FALSE;
  g_clear_pointer (&self->earlier, nc_form_free);
  return TRUE;
}
