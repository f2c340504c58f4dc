/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-cli-form-ground.h"
#include "nc-cli-form.h"
#include "nc-form-diff.h"
#include "nc-json.h"
#include "nc-lang.h"
#include <stdio.h>

/* form diff: what sets two versions of a form apart. */

/**
 * nc_cli_form_write_differences:
 *
 * Writes the differences as a JSON array.
 */
void
nc_cli_form_write_differences (GPtrArray *differences, GString *out)
{
  nc_json_begin_array (out);
  for (guint i = 0; i < differences->len; i++) {
    const NcFormDifference *one = differences->pdata[i];
    g_autofree char *message = nc_form_difference_message (one);

    nc_json_begin_object (out);
    nc_json_member_string (out, "kind", nc_form_diff_kind_to_string (one->kind));
    nc_json_member_string (out, "path", one->path);
    nc_json_member_string (out, "label", one->label);
    nc_json_member_string (out, "before", one->before);
    nc_json_member_string (out, "after", one->after);
    nc_json_member_string (out, "message", message);
    nc_json_end_object (out);
  }
  nc_json_end_array (out);
}

void
nc_cli_form_print_differences (GPtrArray *differences, FILE *to)
{
  for (guint i = 0; i < differences->len; i++) {
    const NcFormDifference *one = differences->pdata[i];
    g_autofree char *message = nc_form_difference_message (one);

    fprintf (to, _ ("%s (%s): %s\n"), one->label, one->path, message);
  }
}

/* form diff OLD NEW */
NcExit
nc_cli_form_diff (NcCli *cli, int argc, char **argv)
{
  g_auto (NcCliFormGround) old_ground = { 0 }, new_ground = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (NcForm) before = NULL, after = NULL;
  g_autoptr (GPtrArray) differences = NULL;
  g_autoptr (GString) out = g_string_new (NULL);

  if (argc != 3 || argv[1][0] == '-' || argv[2][0] == '-')
    return nc_cli_usage (cli, "form");
  before = nc_cli_form_open (cli, argv[1], &old_ground, &error);
  after = before ? nc_cli_form_open (cli, argv[2], &new_ground, &error) : NULL;
  if (!after)
    return nc_cli_fail_error (cli, NC_EXIT_BAD_INPUT, error);
  differences = nc_form_diff (before, after);
  if (!cli->json) {
    nc_cli_form_print_differences (differences, stdout);
    if (!differences->len)
      printf ("%s\n", _ ("The forms ask the same."));
    return NC_EXIT_DONE;
  }
  nc_json_begin_object (out);
  nc_json_key (out, "differences");
  nc_cli_form_write_differences (differences, out);
  nc_json_end_object (out);
  printf ("%s\n", out->str);
  return NC_EXIT_DONE;
}
