/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-lang.h"
#include "papers-support.h"
#include "nc-paper-fields.h"
#include <glib/gstdio.h>
#include <string.h>

/* A bureau's own wording, heading and order without C; what is wrong is named by file and line. */
static void
test_own_templates (void)
{
  g_autofree char *folder = g_dir_make_tmp ("nengcha-templates-XXXXXX", NULL),
                  *path = g_build_filename (folder, "D08.txt", NULL);
  g_autoptr (NcClock) clock = nc_clock_new_as_of (nc_day_parse ("2026-11-20"));
  NcPaperOptions options = papers_options_at (clock);
  json_t *snapshot = papers_load_snapshot ();
  g_autoptr (GError) error = NULL;
  static const struct {
    const char *template, *message;
  } bad[] = {
    { "@paper D08 告知\n@if a\n", "line 2" },
    { "@paper D08 告知\n@end\n", "line 2" },
    { "@paper D08 告知\n@bold x\n", "unknown instruction" },
    { "@paper D77 告知\n", "D77" },
    { "无题\n", "@paper" },
    { "@paper D08 告知\n@row a | b\n", "outside of a table" },
    { "@paper D08 告知\n@table 1,2\n@row a\n@end\n", "line 3" },
    { "@paper D08 告知\n@table x\n@row a\n@end\n", "column widths" },
    { "@paper D08 告知\n{unit.nonsense}\n", "unit.nonsense" },
    { "@paper D08 告知\n@include D08\n", "cannot be included" },
  };

  papers_write_file (folder, "D08.txt",
                     "@paper D08 结果通报\n@title 本局结果通报\n@number {number}\n{unit.name}：{result.text}\n@seal "
                     "{issuer.name} | {date|date}\n");
  options.template_dir = folder;
  {
    g_autoptr (NcPaper) paper = nc_paper_compose ("D08", snapshot, &options, &error);
    g_autofree char *text = NULL;
    g_autoptr (NcTemplateReport) report = nc_paper_check_template ("D08", folder, NULL);

    g_assert_no_error (error);
    text = papers_text_of (paper->pdf);
    papers_assert_contains ("own D08", text, "本局结果通报");
    g_assert_cmpuint (report->unused->len, >, 3);
  }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (NcPaper) paper = NULL;

    papers_write_file (folder, "D08.txt", bad[i].template);
    paper = nc_paper_compose ("D08", snapshot, &options, &error);
    g_assert_null (paper);
    if (!strstr (error->message, bad[i].message))
      g_error ("%s: “%s”", bad[i].template, error->message);
    g_clear_error (&error);
  }
  papers_write_file (folder, "D08.txt",
                     "@paper D08 告知\n@title x\n{unit.nonsense}\n@each findings as f\n{f.bad}\n@end\n");
  {
    g_autoptr (NcTemplateReport) report = nc_paper_check_template (path, NULL, NULL);

    g_assert_cmpuint (report->unknown->len, ==, 2);
    g_assert_nonnull (strstr (g_ptr_array_index (report->unknown, 1), "findings.bad"));
  }
  g_remove (path);
  g_rmdir (folder);
  json_decref (snapshot);
}

/* Each thing that is wrong is named with its line, in branches that this case does not take too. */
static void
test_check_template (void)
{
  static const struct {
    const char *template, *says;
  } cases[] = {
    { "@paper D08 告知\n{unit.name|dat}\n", "line 2: unknown filter: “dat”" },
    { "@paper D08 告知\n正文{unit.name\n", "line 2: a brace is not closed" },
    { "@paper D08 告知\n{|date}\n", "line 2: no member is named" },
    { "@paper D08 告知\n@if findings\n@table 50,50\n@row 甲 | 乙 | 丙\n@end\n@end\n",
      "line 4: the row has not as many" },
    { "@paper D08 告知\n@table 50,50\n@row [2]甲\n@end\n@required officer1\n", "line 5: the template has no such box" },
    { "@paper D08 告知\n@sign 签名：单位\n", "line 2: a box is named in ASCII" },
    { "@paper D08 告知\n@sign 签名\n", "line 2: @sign LABEL" },
    { "@paper D08 告知\n@layout letter\n", "line 2: notice, record or form" },
    { "@paper D08 告知\n@bilingual both\n", "line 2: none, after, before or copy" },
    { "@paper D08 告知\n@annexpage 附件\n", "line 2: @annexpage MARK" },
    { "@paper D08 告知\n@each findings of f\n@end\n", "line 2: @each LIST as NAME" },
    { "@paper D08 告知\n{unit.nmae}\n", "line 2: no snapshot has the member" },
  };
  g_autofree char *folder = g_dir_make_tmp ("nengcha-templates-XXXXXX", NULL),
                  *path = g_build_filename (folder, "D08.txt", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (NcTemplateReport) report = NULL;
    gboolean found = FALSE;

    papers_write_file (folder, "D08.txt", cases[i].template);
    report = nc_paper_check_template ("D08", folder, &error);
    g_assert_no_error (error);
    for (guint k = 0; k < report->problems->len + report->unknown->len; k++) {
      const char *text = k < report->problems->len ? g_ptr_array_index (report->problems, k)
                                                   : g_ptr_array_index (report->unknown, k - report->problems->len);

      found = found || strstr (text, cases[i].says);
    }
    if (!found)
      g_error ("case %u: nothing says “%s”", i, cases[i].says);
  }
  g_remove (path);
  g_rmdir (folder);
}

/* A proof-read Mongolian name stands upright in columns under the Chinese; what the font lacks or the place cannot hold
 * is refused. */
static void
test_mongolian_name (void)
{
  g_autoptr (NcClock) clock = nc_clock_new_as_of (nc_day_parse ("2026-11-20"));
  NcPaperOptions options = papers_options_at (clock);
  json_t *snapshot = papers_load_snapshot (), *issuer = json_object_get (snapshot, "issuer");
  g_autoptr (GString) many = g_string_new ("ᠬᠣᠰᠢᠭᠤᠨ");
  g_autoptr (GError) error = NULL;
  g_autoptr (NcPaper) paper = NULL;

  if (!g_file_test ("/usr/share/fonts/truetype/noto/NotoSansMongolian-Regular.ttf", G_FILE_TEST_EXISTS)) {
    g_test_skip ("fonts-noto-core is not installed");
    json_decref (snapshot);
    return;
  }
  json_object_set_new (issuer, "name_mn", json_string ("ᠬᠣᠰᠢᠭᠤᠨ ᠤ ᠬᠣᠷᠢᠶ\u180Eᠠ"));
  paper = nc_paper_compose ("D10", snapshot, &options, &error);
  g_assert_no_error (error);
  {
    g_autofree char *text = papers_text_of (paper->pdf);

    papers_assert_contains ("D10", text, "ᠬᠣᠰᠢᠭᠤᠨ");
  }
  json_object_set_new (issuer, "name_mn", json_string ("ᠬᠣᠰ\u18A5\u1878\u18AF"));
  g_assert_null (nc_paper_compose ("D10", snapshot, &options, &error));
  g_assert_error (error, NC_PDF_ERROR, NC_PDF_ERROR_GLYPH);
  g_clear_error (&error);
  for (int i = 0; i < 100; i++)
    g_string_append (many, " ᠬᠣᠰᠢᠭᠤᠨ");
  json_object_set_new (issuer, "name_mn", json_string (many->str));
  g_assert_null (nc_paper_compose ("D10", snapshot, &options, &error));
  g_assert_error (error, NC_PDF_ERROR, NC_PDF_ERROR_RENDER);
  json_decref (snapshot);
}

static const char words[] = "ᠬᠣᠰᠢᠭᠤᠨ ᠤ ᠬᠣᠷᠢᠶ\u180Eᠠ";

/* A bureau's own D08 with Mongolian words under its paragraphs; composed with "bilingual" as said. */
static NcPaper *
compose_bilingual (const char *folder, const char *bilingual)
{
  g_autoptr (NcClock) clock = nc_clock_new_as_of (nc_day_parse ("2026-11-20"));
  NcPaperOptions options = papers_options_at (clock);
  g_autoptr (GError) error = NULL;
  json_t *snapshot = papers_load_snapshot ();
  NcPaper *paper;

  options.template_dir = folder;
  if (bilingual)
    json_object_set_new (snapshot, "bilingual", json_string (bilingual));
  paper = nc_paper_compose ("D08", snapshot, &options, &error);
  g_assert_no_error (error);
  json_decref (snapshot);
  return paper;
}

static void
write_bilingual_template (const char *folder)
{
  g_autofree char *shipped =
                      g_build_filename (g_getenv ("NENGCHA_TEST_SOURCE"), "../reports/papers/templates/D08.txt", NULL),
                  *own = g_build_filename (folder, "D08.txt", NULL), *text = NULL;
  g_autoptr (GString) changed = NULL, body = g_string_new (NULL);

  g_assert_true (g_file_get_contents (shipped, &text, NULL, NULL));
  changed = g_string_new (text);
  for (int i = 0; i < 40; i++)
    g_string_append_printf (body, "%s ", words);
  g_string_append_printf (body, "〔2026〕1");
  g_string_replace (changed, "@title 检查结果告知书\n", "@title 检查结果告知书\n@mn(size=18 center=1)\nᠬᠣᠰᠢᠭᠤᠨ\n@end\n",
                    1);
  g_string_replace (changed, "@include unit-lines\n", "@include unit-lines\n@mn\nBODY\n@end\n", 1);
  g_string_replace (changed, "BODY", body->str, 1);
  g_assert_nonnull (strstr (changed->str, "@mn\n"));
  g_assert_true (g_file_set_contents (own, changed->str, -1, NULL));
}

/* The consequences of mongolian.csv for the program, each row by its number; a new row needs its test. */
static void
test_mongolian_rules (void)
{
  static const char known[] = "M01 M02 M03 M04 M05 M06 M07 M08 M09 M10 M11 ";
  g_autofree char *csv =
                      g_build_filename (g_getenv ("NENGCHA_TEST_SOURCE"), "../data/reference/law/mongolian.csv", NULL),
                  *rows = NULL, *folder = g_dir_make_tmp ("nengcha-mn-XXXXXX", NULL),
                  *own = g_build_filename (folder, "D08.txt", NULL);
  g_autoptr (NcPaper) plain = NULL, after = NULL, before = NULL, copy = NULL;
  g_autofree char *text_plain = NULL, *text_after = NULL, *text_before = NULL, *text_copy = NULL;
  g_auto (GStrv) lines = NULL;

  if (!g_file_test ("/usr/share/fonts/truetype/noto/NotoSansMongolian-Regular.ttf", G_FILE_TEST_EXISTS)) {
    g_test_skip ("fonts-noto-core is not installed");
    return;
  }
  g_assert_true (g_file_get_contents (csv, &rows, NULL, NULL));
  lines = g_strsplit (rows, "\n", -1);
  for (char **line = lines + 1; *line && **line; line++) {
    g_autofree char *id = g_strndup (*line, 4);

    g_assert_true (g_str_has_suffix (id, ","));
    id[3] = ' ';
    g_assert_nonnull (strstr (known, id));
  }
  write_bilingual_template (folder);
  plain = compose_bilingual (folder, NULL);
  after = compose_bilingual (folder, "after");
  before = compose_bilingual (folder, "before");
  copy = compose_bilingual (folder, "copy");
  text_plain = papers_text_of (plain->pdf);
  text_after = papers_text_of (after->pdf);
  text_before = papers_text_of (before->pdf);
  text_copy = papers_text_of (copy->pdf);
  /* M06, M07, M10: Chinese only unless the bureau asks for more */
  g_assert_null (strstr (text_plain, "ᠬᠣᠰᠢᠭᠤᠨ"));
  /* M01, M02: the Chinese text is whole in each of them, and the copy says which one is authentic */
  papers_assert_contains ("D08", text_after, "如对检查结果有异议");
  papers_assert_contains ("D08", text_before, "如对检查结果有异议");
  papers_assert_contains ("D08", text_copy, "以国家通用文字文本为准");
  /* M03, M04: the common script first; M05: the other order where the authority sets it */
  g_assert_true (strstr (text_after, "ᠬᠣᠰᠢᠭᠤᠨ") > strstr (text_after, "检查结果告知书"));
  g_assert_true (strstr (text_before, "ᠬᠣᠰᠢᠭᠤᠨ") < strstr (text_before, "检查结果告知书"));
  g_assert_true (strstr (text_copy, "ᠬᠣᠰᠢᠭᠤᠨ") > strstr (text_copy, "（签发人"));
  /* M09: the same page; M11: every word came through the shaping, in its order */
  g_assert_cmpuint (papers_count (text_after, "ᠬᠣᠰᠢᠭᠤᠨ"), ==, 41);
  g_assert_cmpuint (papers_count (text_copy, "ᠬᠣᠰᠢᠭᠤᠨ"), ==, 41);
  g_assert_cmpstr (plain->content_hash, !=, after->content_hash);
  g_remove (own);
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  nc_lang_init ("en");
  g_test_add_func ("/papers/own-templates", test_own_templates);
  g_test_add_func ("/papers/check-template", test_check_template);
  g_test_add_func ("/papers/mongolian-rules", test_mongolian_rules);
  g_test_add_func ("/papers/mongolian-name", test_mongolian_name);
  return g_test_run ();
}
