/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-cli-form-ground.h"
#include "nc-cli-form.h"
#include "nc-lang.h"
#include <string.h>

void
nc_cli_form_ground_clear (NcCliFormGround *ground)
{
  g_clear_pointer (&ground->rules, nc_finding_rules_free);
  g_clear_pointer (&ground->checklist, nc_checklist_reference_free);
  g_clear_pointer (&ground->reference, nc_reference_unref);
}

/* Lists lie in "NAME-media" beside the form, as ODK programs keep them, or with the form itself. */
static char *
resource_folder (const char *path)
{
  const char *dot = strrchr (path, '.');
  g_autofree char *media = g_strdup_printf ("%.*s-media", (int)(dot ? dot - path : (long)strlen (path)), path);

  return g_file_test (media, G_FILE_TEST_IS_DIR) ? g_steal_pointer (&media) : g_path_get_dirname (path);
}

/* Without a pack the nc: functions that judge fail, and say why; a form that calls none needs no pack. */
static void
extend_cb (NcXpathEnv *env, gpointer user_data)
{
  NcCliFormGround *ground = user_data;

  if (ground->checklist)
    nc_checklist_reference_extend (env, ground->checklist);
  else
    nc_checklist_functions_register (env, NULL);
}

static xmlDoc *
provide_cb (const char *id, const char *src, gpointer user_data, GError **error)
{
  NcCliFormGround *ground = user_data;

  return ground->checklist ? nc_checklist_reference_provide (id, src, ground->checklist, error) : NULL;
}

/**
 * nc_cli_form_open:
 * @ground: (out caller-allocates): zeroed; outlives the form
 *
 * Opens a form of any kind without answers, with the lists and judgements that it calls.
 */
NcForm *
nc_cli_form_open (NcCli *cli, const char *path, NcCliFormGround *ground, GError **error)
{
  g_autofree char *folder = resource_folder (path);
  NcFormOptions options = { .clock = cli->clock,
                            .has_today = cli->as_of_given,
                            .today = nc_clock_today (cli->clock),
                            .resources = folder,
                            .language = nc_lang_current (),
                            .extend = extend_cb,
                            .extend_data = ground,
                            .provider = provide_cb,
                            .provider_data = ground };
  g_autoptr (NcJudge) judge = NULL;
  xmlDoc *xform = nc_cli_form_load (path, error);

  if (!xform)
    return NULL;
  ground->reference = nc_reference_open (NULL, NULL);
  if (ground->reference)
    nc_reference_load_confirmations (ground->reference, cli->home, NULL);
  if (ground->reference)
    judge = nc_judge_new (ground->reference, NULL);
  if (judge)
    ground->checklist = nc_checklist_reference_new (judge, options.today);
  ground->rules = nc_finding_rules_new (xform, ground->reference, error);
  if (!ground->rules) {
    xmlFreeDoc (xform);
    return NULL;
  }
  return nc_form_open (xform, &options, error);
}
