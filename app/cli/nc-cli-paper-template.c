/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-cli-paper.h"
#include "nc-file.h"
#include "nc-json.h"
#include "nc-lang.h"
#include "nc-paper.h"
#include "nc-paper-fields.h"
#include <stdio.h>
#include <string.h>

#define MAX_SNAPSHOT_BYTES (32 * 1024 * 1024)

static void
print_list (const GPtrArray *list, const char *head)
{
  for (guint i = 0; i < list->len; i++)
    printf ("%s%s\n", head, (const char *)g_ptr_array_index (list, i));
}

static void
print_json_list (GString *out, const char *key, const GPtrArray *list)
{
  nc_json_key (out, key);
  nc_json_begin_array (out);
  for (guint i = 0; i < list->len; i++)
    nc_json_string (out, g_ptr_array_index (list, i));
  nc_json_end_array (out);
}

/**
 * nc_cli_paper_check_template:
 *
 * `paper check-template FILE|KIND [--templates DIR]`: names what is wrong with the instructions, each member that no
 * snapshot has and each field that the template does not print.
 *
 * Returns: %NC_EXIT_NOT_IN_ORDER when something is wrong, a member is unknown or a required field unused.
 */
NcExit
nc_cli_paper_check_template (NcCli *cli, int argc, char **argv)
{
  const char *folder = argc == 4 && g_str_equal (argv[2], "--templates") ? argv[3] : NULL;
  g_autoptr (NcTemplateReport) report = NULL;
  g_autoptr (GError) error = NULL;
  gboolean good;

  if (argc != 2 && !folder)
    return nc_cli_fail (cli, NC_EXIT_USAGE, "%s", _ ("paper check-template FILE|KIND [--templates DIR]"));
  report = nc_paper_check_template (argv[1], folder, &error);
  if (!report)
    return nc_cli_fail_error (cli, NC_EXIT_BAD_INPUT, error);
  good = !report->problems->len && !report->unknown->len && !report->unused->len;
  if (cli->json) {
    g_autoptr (GString) out = g_string_new (NULL);

    nc_json_begin_object (out);
    nc_json_member_bool (out, "in_order", good);
    print_json_list (out, "problems", report->problems);
    print_json_list (out, "unknown", report->unknown);
    print_json_list (out, "unused", report->unused);
    print_json_list (out, "left_out", report->left_out);
    nc_json_end_object (out);
    printf ("%s\n", out->str);
  } else {
    print_list (report->problems, _ ("wrong: "));
    print_list (report->unknown, _ ("unknown: "));
    print_list (report->unused, _ ("required, not printed: "));
    print_list (report->left_out, _ ("optional, not printed: "));
    if (good)
      printf ("%s\n", _ ("in order"));
  }
  return good ? NC_EXIT_DONE : NC_EXIT_NOT_IN_ORDER;
}

/* pictures are files beside the snapshot; nothing outside of its folder */
static GBytes *
load_beside (const char *reference, gpointer user, GError **error)
{
  g_autofree char *path = g_build_filename (user, reference, NULL);
  g_autofree char *data = NULL;
  gsize length;

  if (strchr (reference, '/') || *reference == '.') {
    g_set_error (error, NC_PAPERS_ERROR, NC_PAPERS_ERROR_VALUE, _ ("picture “%s” is no file name"), reference);
    return NULL;
  }
  if (!nc_file_read (path, NC_FILE_FORM_BYTES, &data, &length, error))
    return NULL;
  return g_bytes_new_take (g_steal_pointer (&data), length);
}

static NcExit
exit_of (const GError *error)
{
  if (g_error_matches (error, NC_PAPERS_ERROR, NC_PAPERS_ERROR_RULE) ||
      g_error_matches (error, NC_PAPERS_ERROR, NC_PAPERS_ERROR_UNCONFIRMED) ||
      g_error_matches (error, NC_PAPERS_ERROR, NC_PAPERS_ERROR_FIELD))
    return NC_EXIT_REFUSED;
  return g_error_matches (error, NC_PAPERS_ERROR, NC_PAPERS_ERROR_KIND) ? NC_EXIT_USAGE : NC_EXIT_BAD_INPUT;
}

static void
print_paper (NcCli *cli, const NcPaper *paper)
{
  g_autoptr (GString) out = g_string_new (NULL);

  if (!cli->json) {
    printf (_ ("%s: %u pages, %zu bytes, check code %s\n"), paper->title, paper->n_pages, g_bytes_get_size (paper->pdf),
            paper->short_hash);
    return;
  }
  nc_json_begin_object (out);
  nc_json_member_string (out, "title", paper->title);
  nc_json_member_int (out, "pages", paper->n_pages);
  nc_json_member_int (out, "bytes", (gint64)g_bytes_get_size (paper->pdf));
  nc_json_member_string (out, "content_hash", paper->content_hash);
  nc_json_member_string (out, "short_hash", paper->short_hash);
  nc_json_key (out, "boxes");
  nc_json_begin_array (out);
  for (guint i = 0; i < paper->boxes->len; i++) {
    const NcPaperBox *box = g_ptr_array_index (paper->boxes, i);

    nc_json_begin_object (out);
    nc_json_member_string (out, "name", box->name);
    nc_json_member_int (out, "page", box->page + 1);
    nc_json_member_bool (out, "field", box->is_field);
    nc_json_member_double (out, "x0", box->x0);
    nc_json_member_double (out, "y0", box->y0);
    nc_json_member_double (out, "x1", box->x1);
    nc_json_member_double (out, "y1", box->y1);
    nc_json_end_object (out);
  }
  nc_json_end_array (out);
  nc_json_end_object (out);
  printf ("%s\n", out->str);
}

/* "body=FILE": a font file of the user's own for a face */
static gboolean
take_font (const char *argument, const char **files)
{
  const char *sign = strchr (argument, '=');
  g_autofree char *name = sign ? g_strndup (argument, (gsize)(sign - argument)) : NULL;
  NcFace face;

  if (!name || !nc_face_parse (name, &face))
    return FALSE;
  files[face] = sign + 1;
  return TRUE;
}

/**
 * nc_cli_paper_compose:
 *
 * `paper compose KIND --snapshot FILE.json -o OUT.pdf [--templates DIR] [--font FACE=FILE]…`: a paper without a store,
 * for trying templates and fonts.
 */
NcExit
nc_cli_paper_compose (NcCli *cli, int argc, char **argv)
{
  const char *snapshot_path = NULL, *out_path = NULL, *files[NC_N_FACES] = { NULL };
  g_autoptr (NcFontSet) fonts = NULL;
  gboolean good = argc >= 2 && argc % 2 == 0;
  NcPaperOptions options = { .clock = cli->clock, .load_image = load_beside };
  g_autofree char *text = NULL, *folder = NULL;
  g_autoptr (NcPaper) paper = NULL;
  g_autoptr (GError) error = NULL;
  json_error_t where;
  json_t *snapshot;
  gsize length;

  for (int i = 2; i + 1 < argc; i += 2) {
    if (g_str_equal (argv[i], "--snapshot"))
      snapshot_path = argv[i + 1];
    else if (g_str_equal (argv[i], "-o"))
      out_path = argv[i + 1];
    else if (g_str_equal (argv[i], "--templates"))
      options.template_dir = argv[i + 1];
    else
      good = good && g_str_equal (argv[i], "--font") && take_font (argv[i + 1], files);
  }
  if (!good || !snapshot_path || !out_path)
    return nc_cli_fail (cli, NC_EXIT_USAGE, "%s",
                        _ ("paper compose KIND --snapshot FILE.json -o OUT.pdf [--templates DIR] [--font "
                           "body|title|hei|kai|latin=FILE]…"));
  fonts = nc_font_set_new (files, &error);
  if (!fonts)
    return nc_cli_fail_error (cli, NC_EXIT_BAD_INPUT, error);
  options.fonts = fonts;
  if (!nc_file_read (snapshot_path, MAX_SNAPSHOT_BYTES, &text, &length, &error))
    return nc_cli_fail_error (cli, NC_EXIT_BAD_INPUT, error);
  snapshot = json_loadb (text, length, JSON_REJECT_DUPLICATES, &where);
  if (!snapshot)
    return nc_cli_fail (cli, NC_EXIT_BAD_INPUT, "%s:%d: %s", snapshot_path, where.line, where.text);
  folder = g_path_get_dirname (snapshot_path);
  options.load_user = folder;
  paper = nc_paper_compose (argv[1], snapshot, &options, &error);
  json_decref (snapshot);
  if (!paper)
    return nc_cli_fail_error (cli, exit_of (error), error);
  if (!g_file_set_contents_full (out_path, g_bytes_get_data (paper->pdf, NULL), (gssize)g_bytes_get_size (paper->pdf),
                                 G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0644, &error))
    return nc_cli_fail_error (cli, NC_EXIT_STORE, error);
  print_paper (cli, paper);
  return NC_EXIT_DONE;
}
