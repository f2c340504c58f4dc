/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-cli-paper.h"
#include "nc-font-settings.h"
#include "nc-json.h"
#include "nc-lang.h"
#include <stdio.h>
#include <string.h>

static void
print_face (NcCli *cli, NcFace face, const char *path, const NcFontReport *report)
{
  g_autoptr (GString) out = g_string_new (NULL);

  if (!cli->json) {
    printf ("%s: %s", nc_face_name (face), path ? path : _ ("Debian's own face"));
    if (report)
      printf (_ (" (%s; may be embedded: %s; lacks %u of %d hanzi of GB 2312 %s)"), report->name,
              report->embeds ? _ ("yes") : _ ("no"), report->n_missing, NC_GB2312_HANZI, report->missing);
    puts ("");
    return;
  }
  nc_json_begin_object (out);
  nc_json_member_string (out, "face", nc_face_name (face));
  nc_json_member_string (out, "file", path);
  if (report) {
    nc_json_member_string (out, "name", report->name);
    nc_json_member_bool (out, "embeds", report->embeds);
    nc_json_member_int (out, "missing", report->n_missing);
    nc_json_member_bool (out, "usable", report->is_usable);
  }
  nc_json_end_object (out);
  puts (out->str);
}

/* Tells of each face; a file that is named and cannot be used is not in order. */
static NcExit
list (NcCli *cli)
{
  gboolean good = TRUE;

  for (guint face = 0; face < NC_N_FACES; face++) {
    g_autofree char *path = nc_font_settings_get (cli->home, face);
    g_auto (NcFontReport) report = { 0 };
    g_autoptr (GError) error = NULL;

    if (path && !nc_font_inspect (path, &report, &error)) {
      nc_cli_fail_error (cli, NC_EXIT_NOT_IN_ORDER, error);
      good = FALSE;
      continue;
    }
    good = good && (!path || report.is_usable);
    print_face (cli, face, path, path ? &report : NULL);
  }
  return good ? NC_EXIT_DONE : NC_EXIT_NOT_IN_ORDER;
}

static NcExit
set (NcCli *cli, const char *argument)
{
  const char *sign = strchr (argument, '=');
  g_autofree char *name = sign ? g_strndup (argument, (gsize)(sign - argument)) : NULL;
  const char *path = sign && sign[1] ? sign + 1 : NULL;
  g_auto (NcFontReport) report = { 0 };
  g_autoptr (GError) error = NULL;
  NcFace face;

  if (!name || !nc_face_parse (name, &face))
    return nc_cli_fail (cli, NC_EXIT_USAGE, "%s", _ ("paper fonts [--set body|title|hei|kai|latin=FILE]"));
  if ((path && !nc_font_inspect (path, &report, &error)) || !nc_font_settings_set (cli->home, face, path, &error))
    return nc_cli_fail_error (cli, error->domain == NC_PDF_ERROR ? NC_EXIT_BAD_INPUT : NC_EXIT_STORE, error);
  print_face (cli, face, path, path ? &report : NULL);
  return NC_EXIT_DONE;
}

/**
 * nc_cli_paper_fonts:
 *
 * `paper fonts`: the file of each face; `paper fonts --set title=FILE`: a font file of the user's own, checked before
 * it is kept; `--set title=`: Debian's face again.
 */
NcExit
nc_cli_paper_fonts (NcCli *cli, int argc, char **argv)
{
  if (argc == 1)
    return list (cli);
  if (argc == 3 && g_str_equal (argv[1], "--set"))
    return set (cli, argv[2]);
  return nc_cli_fail (cli, NC_EXIT_USAGE, "%s", _ ("paper fonts [--set body|title|hei|kai|latin=FILE]"));
}
