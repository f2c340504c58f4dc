/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-lang.h"
#include "nc-paper.h"
#include "nc-paper-fields.h"
#include <glib/gstdio.h>
#include <poppler.h>
#include <string.h>

static json_t *
load_snapshot (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("NENGCHA_TEST_SOURCE"), "papers/snapshot.json", NULL);
  json_error_t where;
  json_t *snapshot = json_load_file (path, 0, &where);

  if (!snapshot)
    g_error ("%s:%d: %s", path, where.line, where.text);
  return snapshot;
}

static GBytes *
load_image (const char *reference, gpointer user, GError **error)
{
  g_autofree char *path = g_build_filename (g_getenv ("NENGCHA_TEST_SOURCE"), "papers", reference, NULL);
  char *data = NULL;
  gsize length;

  (void)user;
  return g_file_get_contents (path, &data, &length, error) ? g_bytes_new_take (data, length) : NULL;
}

static NcPaperOptions
options_at (NcClock *clock)
{
  return (NcPaperOptions){ .clock = clock, .load_image = load_image };
}

static void
drop_white (char *text)
{
  g_autofree char *copy = g_strdup (text);
  char *to = text;

  for (const char *p = copy; *p; p = g_utf8_next_char (p))
    if (!g_unichar_isspace (g_utf8_get_char (p)))
      to += g_unichar_to_utf8 (g_utf8_get_char (p), to);
  *to = 0;
}

static char *
text_of (GBytes *pdf)
{
  PopplerDocument *document = poppler_document_new_from_bytes (pdf, NULL, NULL);
  GString *text = g_string_new (NULL);

  g_assert_nonnull (document);
  for (int i = 0; i < poppler_document_get_n_pages (document); i++) {
    PopplerPage *page = poppler_document_get_page (document, i);
    g_autofree char *one = poppler_page_get_text (page);

    g_string_append (text, one);
    g_object_unref (page);
  }
  g_object_unref (document);
  drop_white (text->str);
  return g_string_free (text, FALSE);
}

static void
assert_contains (const char *kind, const char *text, const char *wanted)
{
  g_autofree char *plain = g_strdup (wanted);

  drop_white (plain);
  if (!strstr (text, plain))
    g_error ("%s does not say “%s”:\n%s", kind, wanted, text);
}

/* Every paper: in order by its own check, composed, rendered, the same twice, and its words come back from the file. */
static void
test_every_paper (void)
{
  g_autoptr (NcClock) clock = nc_clock_new_as_of (nc_day_parse ("2026-11-20"));
  NcPaperOptions options = options_at (clock);
  json_t *snapshot = load_snapshot ();

  for (const char *const *kind = nc_template_kinds (); *kind; kind++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (NcPaper) paper = nc_paper_compose (*kind, snapshot, &options, &error);
    g_autoptr (NcPaper) again = nc_paper_compose (*kind, snapshot, &options, NULL);
    g_autoptr (NcTemplateReport) report = nc_paper_check_template (*kind, NULL, &error);
    g_autofree char *text = NULL, *hash = NULL;

    if (!paper || !report)
      g_error ("%s: %s", *kind, error->message);
    for (guint i = 0; i < report->problems->len; i++)
      g_test_message ("%s", (char *)g_ptr_array_index (report->problems, i));
    g_assert_cmpuint (report->problems->len, ==, 0);
    g_assert_cmpuint (report->unknown->len, ==, 0);
    g_assert_cmpuint (report->unused->len, ==, 0);
    g_assert_cmpuint (report->left_out->len, ==, 0);
    g_assert_true (again && g_bytes_equal (paper->pdf, again->pdf));
    hash = nc_paper_content_hash (*kind, snapshot, &options, NULL);
    g_assert_cmpstr (hash, ==, paper->content_hash);
    text = text_of (paper->pdf);
    assert_contains (*kind, text,
                     g_str_equal (*kind, "D11b") || g_str_equal (*kind, "D18") ? "示例旗示例钢铁有限责任公司"
                                                                               : "示例旗发展和改革委员会");
    assert_contains (*kind, text, paper->short_hash);
    assert_contains (*kind, text, "2026年11月20日");
    g_assert_true (memcmp (g_bytes_get_data (paper->pdf, NULL), "%PDF-1.4", 8) == 0);
  }
  json_decref (snapshot);
}

static guint
count (const char *text, const char *word)
{
  guint n = 0;

  for (const char *p = strstr (text, word); p; p = strstr (p + 1, word))
    n++;
  return n;
}

/* Two or four photos on a sheet, each with its number, time, place, maker and hash under it. */
static void
test_photo_sheets (void)
{
  g_autoptr (NcClock) clock = nc_clock_new_as_of (nc_day_parse ("2026-11-20"));
  NcPaperOptions options = options_at (clock);
  json_t *snapshot = load_snapshot (), *list = json_array (),
         *one = json_array_get (json_object_get (snapshot, "evidence"), 0);
  static const struct {
    const char *per;
    guint pages;
  } cases[] = { { NULL, 5 }, { "4", 3 } };

  for (int i = 0; i < 8; i++) {
    json_t *photo = json_deep_copy (one);
    char number[16];

    g_snprintf (number, sizeof number, "照%d", i + 1);
    json_object_set_new (photo, "no", json_string (number));
    json_array_append_new (list, photo);
  }
  json_object_set_new (snapshot, "evidence", list);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (NcPaper) paper = NULL;
    g_autofree char *text = NULL;

    if (cases[i].per)
      json_object_set_new (snapshot, "photos_per_sheet", json_string (cases[i].per));
    paper = nc_paper_compose ("D05", snapshot, &options, &error);
    g_assert_no_error (error);
    text = text_of (paper->pdf);
    g_assert_cmpuint (paper->n_pages, <=, cases[i].pages + 1);
    g_assert_cmpuint (count (text, "SHA-256：9f86"), ==, 8);
    g_assert_cmpuint (count (text, "10时05分"), ==, 8);
    assert_contains ("D05", text, "照8");
  }
  json_decref (snapshot);
}

/* GB/T 9704 clauses 7.3.4 to 7.3.7: annexes numbered under each other, words of the text on the page of the seal, the
   note under the date on it too, an annex on a page of its own. */
static void
test_foot_of_notices (void)
{
  static const char *const kinds[] = { "D02", "D06", "D06b", "D08", "D09", "D10", "D11", "D11b", "D12", "D13" };
  g_autoptr (NcClock) clock = nc_clock_new_as_of (nc_day_parse ("2026-11-20"));
  NcPaperOptions options = options_at (clock);
  json_t *snapshot = load_snapshot ();

  json_object_set_new (snapshot, "annexes", json_pack ("[s, s]", "甲清单", "乙照片"));
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (NcPaper) paper = nc_paper_compose (kinds[i], snapshot, &options, &error);
    PopplerDocument *document;
    PopplerPage *page;
    g_autofree char *text = NULL;
    const NcPaperBox *seal = NULL;
    const char *name;

    g_assert_no_error (error);
    for (guint k = 0; k < paper->boxes->len; k++)
      if (g_str_equal (((NcPaperBox *)g_ptr_array_index (paper->boxes, k))->name, "seal"))
        seal = g_ptr_array_index (paper->boxes, k);
    g_assert_nonnull (seal);
    document = poppler_document_new_from_bytes (paper->pdf, NULL, NULL);
    page = poppler_document_get_page (document, (int)seal->page);
    text = poppler_page_get_text (page);
    drop_white (text);
    name = strstr (text, "示例旗发展和改革委员会2026年11月20日");
    if (!name || name - text < 60 || !strstr (name, "（签发人："))
      g_error ("%s: the page of the seal: %s", kinds[i], text);
    if (!g_str_equal (kinds[i], "D06"))
      assert_contains (kinds[i], text, "附件：1.甲清单2.乙照片");
    g_object_unref (page);
    g_object_unref (document);
  }
  json_decref (snapshot);
}

static void
test_words_of_the_law (void)
{
  g_autoptr (NcClock) clock = nc_clock_new_as_of (nc_day_parse ("2026-11-20"));
  NcPaperOptions options = options_at (clock);
  json_t *snapshot = load_snapshot ();
  g_autoptr (NcPaper) order = nc_paper_compose ("D10", snapshot, &options, NULL);
  g_autoptr (NcPaper) record = nc_paper_compose ("D03", snapshot, &options, NULL);
  g_autofree char *said = text_of (order->pdf), *seen = text_of (record->pdf);

  assert_contains ("D10", said, "六十日内");
  assert_contains ("D10", said, "六个月内");
  assert_contains ("D10", said, "向示例旗人民政府申请行政复议");
  assert_contains ("D10", said, "2027年1月19日");
  assert_contains ("D10", said, "2027年5月20日");
  assert_contains ("D10", said, "整改期限：2027年3月20日前");
  assert_contains ("D10", said, "— 1 —");
  /* the record holds facts: nothing of findings, measures or penalties */
  assert_contains ("D03", seen, "第1页共");
  assert_contains ("D03", seen, "Y160M-4");
  g_assert_null (strstr (seen, "七十一条"));
  g_assert_null (strstr (seen, "责令"));
  g_assert_null (strstr (seen, "淘汰"));
  json_decref (snapshot);
}

static int
code_of (const char *name)
{
  static const char *const names[] = { "KIND", "TEMPLATE", "FIELD", "VALUE", "UNCONFIRMED", "RULE" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (name, names[i]))
      return (int)i;
  g_assert_not_reached ();
}

static void
test_gates (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("NENGCHA_TEST_SOURCE"), "papers/gates.txt", NULL), *all = NULL;
  g_autoptr (NcClock) clock = nc_clock_new_as_of (nc_day_parse ("2026-11-20"));
  NcPaperOptions options = options_at (clock);
  g_auto (GStrv) lines = NULL;

  g_assert_true (g_file_get_contents (path, &all, NULL, NULL));
  lines = g_strsplit (all, "\n", -1);
  for (char **line = lines; *line; line++) {
    g_auto (GStrv) parts = g_strsplit (*line, "|", 4);
    json_t *snapshot, *change;
    g_autoptr (GError) error = NULL;
    g_autoptr (NcPaper) paper = NULL;

    if (!**line || **line == '#')
      continue;
    snapshot = load_snapshot ();
    change = json_loads (parts[3], 0, NULL);
    g_assert_nonnull (change);
    json_object_update_recursive (snapshot, change);
    /* merging does not empty an object */
    if (g_str_equal (parts[2], "D03.3"))
      json_object_clear (json_object_get (json_object_get (snapshot, "site"), "head"));
    paper = nc_paper_compose (parts[0], snapshot, &options, &error);
    if (paper)
      g_error ("not refused: %s", *line);
    if (!g_error_matches (error, NC_PAPERS_ERROR, code_of (parts[1])) || !strstr (error->message, parts[2]))
      g_error ("%s: refused with “%s”", *line, error->message);
    json_decref (change);
    json_decref (snapshot);
  }
}

/* 500 rows over pages with their head on each, a cell longer than a page, a name of 300 characters */
static void
test_long (void)
{
  g_autoptr (NcClock) clock = nc_clock_new_as_of (nc_day_parse ("2026-11-20"));
  NcPaperOptions options = options_at (clock);
  json_t *snapshot = load_snapshot (), *rows = json_array ();
  g_autoptr (GString) name = g_string_new (NULL), fact = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (NcPaper) paper = NULL, other = NULL;
  g_autofree char *text = NULL;
  guint heads = 0;

  for (int i = 0; i < 500; i++)
    json_array_append_new (rows, json_pack ("{s:s, s:s, s:s, s:i}", "no", "", "name", "三相异步电动机", "model",
                                            "Y160M-4", "count", i + 1));
  for (int i = 0; i < 300; i++)
    g_string_append (name, "名");
  for (int i = 0; i < 2500; i++)
    g_string_append (fact, "事实");
  for (gsize i = 0; i < json_array_size (rows); i++) {
    char number[16];

    g_snprintf (number, sizeof number, "%zu", i + 1);
    json_object_set_new (json_array_get (rows, i), "no", json_string (number));
  }
  json_object_set_new (json_object_get (snapshot, "site"), "equipment", rows);
  paper = nc_paper_compose ("D03", snapshot, &options, &error);
  g_assert_no_error (error);
  text = text_of (paper->pdf);
  for (const char *p = strstr (text, "出厂日期功率"); p; p = strstr (p + 1, "出厂日期功率"))
    heads++;
  g_assert_cmpuint (heads, >, 10);
  g_assert_cmpuint (heads, <=, paper->n_pages);
  json_object_set_new (json_object_get (snapshot, "unit"), "name", json_string (name->str));
  json_object_set_new (json_object_get (snapshot, "result"), "text", json_string (fact->str));
  json_object_set_new (json_array_get (json_object_get (snapshot, "suggestions"), 0), "fact", json_string (fact->str));
  other = nc_paper_compose ("D09", snapshot, &options, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (other->n_pages, >, 3);
  json_decref (snapshot);
}

static void
test_handwriting_and_boxes (void)
{
  g_autoptr (NcClock) clock = nc_clock_new_as_of (nc_day_parse ("2026-11-20"));
  NcPaperOptions options = options_at (clock);
  json_t *snapshot = load_snapshot ();
  g_autoptr (GError) error = NULL;
  g_autoptr (NcPaper) plain = nc_paper_compose ("D03", snapshot, &options, NULL), signed_one = NULL;
  guint fields = 0;

  for (guint i = 0; i < plain->boxes->len; i++) {
    const NcPaperBox *box = g_ptr_array_index (plain->boxes, i);

    fields += box->is_field;
    g_assert_cmpfloat (box->x1 - box->x0, >, 40);
    g_assert_cmpfloat (box->y1 - box->y0, >, 15);
    g_assert_cmpuint (box->page, <, plain->n_pages);
  }
  g_assert_cmpuint (fields, ==, 4);
  json_object_set_new (snapshot, "signatures", json_pack ("[{s:s, s:s}]", "box", "unit-p1", "image", "photo1"));
  signed_one = nc_paper_compose ("D03", snapshot, &options, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (signed_one->content_hash, ==, plain->content_hash);
  g_assert_false (g_bytes_equal (signed_one->pdf, plain->pdf));
  json_decref (snapshot);
}

static void
write_file (const char *folder, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

/* A bureau's own wording, heading and order without C; what is wrong is named by file and line. */
static void
test_own_templates (void)
{
  g_autofree char *folder = g_dir_make_tmp ("nengcha-templates-XXXXXX", NULL),
                  *path = g_build_filename (folder, "D08.txt", NULL);
  g_autoptr (NcClock) clock = nc_clock_new_as_of (nc_day_parse ("2026-11-20"));
  NcPaperOptions options = options_at (clock);
  json_t *snapshot = load_snapshot ();
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

  write_file (folder, "D08.txt",
              "@paper D08 结果通报\n@title 本局结果通报\n@number {number}\n{unit.name}：{result.text}\n@seal "
              "{issuer.name} | {date|date}\n");
  options.template_dir = folder;
  {
    g_autoptr (NcPaper) paper = nc_paper_compose ("D08", snapshot, &options, &error);
    g_autofree char *text = NULL;
    g_autoptr (NcTemplateReport) report = nc_paper_check_template ("D08", folder, NULL);

    g_assert_no_error (error);
    text = text_of (paper->pdf);
    assert_contains ("own D08", text, "本局结果通报");
    g_assert_cmpuint (report->unused->len, >, 3);
  }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (NcPaper) paper = NULL;

    write_file (folder, "D08.txt", bad[i].template);
    paper = nc_paper_compose ("D08", snapshot, &options, &error);
    g_assert_null (paper);
    if (!strstr (error->message, bad[i].message))
      g_error ("%s: “%s”", bad[i].template, error->message);
    g_clear_error (&error);
  }
  write_file (folder, "D08.txt", "@paper D08 告知\n@title x\n{unit.nonsense}\n@each findings as f\n{f.bad}\n@end\n");
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

    write_file (folder, "D08.txt", cases[i].template);
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

static gboolean
run (const char *program, const char *argument, const char *file, char **out)
{
  char *argv[] = { (char *)program, (char *)(argument ? argument : file), (char *)(argument ? file : NULL), NULL };
  int status = 1;

  g_assert_true (g_spawn_sync (NULL, argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, out, NULL, &status, NULL));
  return g_spawn_check_wait_status (status, NULL);
}

/* qpdf finds nothing wrong with the file, and all fonts are embedded subsets with Unicode */
static void
test_other_readers (void)
{
  g_autoptr (NcClock) clock = nc_clock_new_as_of (nc_day_parse ("2026-11-20"));
  NcPaperOptions options = options_at (clock);
  json_t *snapshot = load_snapshot ();
  g_autofree char *path = NULL, *qpdf = g_find_program_in_path ("qpdf"),
                  *pdffonts = g_find_program_in_path ("pdffonts"), *out = NULL, *fonts = NULL;
  g_autoptr (NcPaper) paper = nc_paper_compose ("D05", snapshot, &options, NULL);
  int fd = g_file_open_tmp ("nengcha-XXXXXX.pdf", &path, NULL);

  json_decref (snapshot);
  g_close (fd, NULL);
  g_assert_true (
      g_file_set_contents (path, g_bytes_get_data (paper->pdf, NULL), (gssize)g_bytes_get_size (paper->pdf), NULL));
  if (!qpdf || !pdffonts) {
    g_test_skip ("qpdf or pdffonts is not installed");
  } else {
    g_auto (GStrv) lines = NULL;

    g_assert_true (run ("qpdf", "--check", path, &out));
    g_assert_null (strstr (out, "WARNING"));
    g_assert_true (run ("pdffonts", NULL, path, &fonts));
    lines = g_strsplit (fonts, "\n", -1);
    g_assert_cmpuint (g_strv_length (lines), >, 3);
    for (char **line = lines + 2; *line && **line; line++)
      g_assert_nonnull (strstr (*line, "yes yes yes"));
  }
  g_remove (path);
}

/* A proof-read Mongolian name stands upright in columns under the Chinese; what the font lacks or the place cannot hold
 * is refused. */
static void
test_mongolian_name (void)
{
  g_autoptr (NcClock) clock = nc_clock_new_as_of (nc_day_parse ("2026-11-20"));
  NcPaperOptions options = options_at (clock);
  json_t *snapshot = load_snapshot (), *issuer = json_object_get (snapshot, "issuer");
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
    g_autofree char *text = text_of (paper->pdf);

    assert_contains ("D10", text, "ᠬᠣᠰᠢᠭᠤᠨ");
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
  NcPaperOptions options = options_at (clock);
  g_autoptr (GError) error = NULL;
  json_t *snapshot = load_snapshot ();
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
  text_plain = text_of (plain->pdf);
  text_after = text_of (after->pdf);
  text_before = text_of (before->pdf);
  text_copy = text_of (copy->pdf);
  /* M06, M07, M10: Chinese only unless the bureau asks for more */
  g_assert_null (strstr (text_plain, "ᠬᠣᠰᠢᠭᠤᠨ"));
  /* M01, M02: the Chinese text is whole in each of them, and the copy says which one is authentic */
  assert_contains ("D08", text_after, "如对检查结果有异议");
  assert_contains ("D08", text_before, "如对检查结果有异议");
  assert_contains ("D08", text_copy, "以国家通用文字文本为准");
  /* M03, M04: the common script first; M05: the other order where the authority sets it */
  g_assert_true (strstr (text_after, "ᠬᠣᠰᠢᠭᠤᠨ") > strstr (text_after, "检查结果告知书"));
  g_assert_true (strstr (text_before, "ᠬᠣᠰᠢᠭᠤᠨ") < strstr (text_before, "检查结果告知书"));
  g_assert_true (strstr (text_copy, "ᠬᠣᠰᠢᠭᠤᠨ") > strstr (text_copy, "（签发人"));
  /* M09: the same page; M11: every word came through the shaping, in its order */
  g_assert_cmpuint (count (text_after, "ᠬᠣᠰᠢᠭᠤᠨ"), ==, 41);
  g_assert_cmpuint (count (text_copy, "ᠬᠣᠰᠢᠭᠤᠨ"), ==, 41);
  g_assert_cmpstr (plain->content_hash, !=, after->content_hash);
  g_remove (own);
  g_rmdir (folder);
}

/* something else in the place of a value picked at random */
static void
spoil (json_t *value, GRand *random)
{
  static const char *const texts[] = {
    "", " ", "示例", "-1", "2026-13-45", "{unit.name}", "**", "|", "𠮷𬭎", "\n\n"
  };
  guint n = (guint)json_object_size (value), i = 0;
  const char *key = NULL;
  json_t *inner = NULL;

  if (json_is_array (value) && json_array_size (value)) {
    spoil (json_array_get (value, (gsize)g_rand_int_range (random, 0, (int)json_array_size (value))), random);
    return;
  }
  if (!n)
    return;
  n = (guint)g_rand_int_range (random, 0, (int)n);
  json_object_foreach (value, key, inner) if (i++ == n) break;
  if ((json_is_object (inner) || json_is_array (inner)) && g_rand_int_range (random, 0, 4)) {
    spoil (inner, random);
    return;
  }
  switch (g_rand_int_range (random, 0, 6)) {
  case 0:
    json_object_del (value, key);
    break;
  case 1:
    json_object_set_new (value, key, json_null ());
    break;
  case 2:
    json_object_set_new (value, key, json_array ());
    break;
  case 3:
    json_object_set_new (value, key, json_integer (g_rand_int_range (random, -5, 5)));
    break;
  case 4:
    json_object_set_new (value, key, json_pack ("[{}, s, [], i]", "甲", 1));
    break;
  default:
    json_object_set_new (value, key, json_string (texts[g_rand_int_range (random, 0, G_N_ELEMENTS (texts))]));
  }
}

/* Whatever stands in a snapshot: a paper or an error that says something, never half a paper. */
static void
test_spoiled_snapshots (void)
{
  g_autoptr (NcClock) clock = nc_clock_new_as_of (nc_day_parse ("2026-11-20"));
  NcPaperOptions options = options_at (clock);
  GRand *random = g_rand_new_with_seed (20261120);
  const char *const *kinds = nc_template_kinds ();
  guint papers = 0, refused = 0;

  options.skip_render_check = TRUE;
  for (int round = 0; round < 400; round++) {
    json_t *snapshot = load_snapshot ();
    g_autoptr (GError) error = NULL;
    g_autoptr (NcPaper) paper = NULL;

    for (int i = 0; i < 4; i++)
      spoil (snapshot, random);
    paper = nc_paper_compose (kinds[round % (int)g_strv_length ((char **)kinds)], snapshot, &options, &error);
    g_assert_true ((paper != NULL) != (error != NULL));
    g_assert_true (paper || *error->message);
    papers += paper != NULL;
    refused += paper == NULL;
    json_decref (snapshot);
  }
  g_assert_cmpuint (papers, >, 50);
  g_assert_cmpuint (refused, >, 50);
  g_rand_free (random);
}

static char *
java_class_path (void)
{
  static const char *const jars[] = { "preflight",       "pdfbox2",    "fontbox2",         "xmpbox",
                                      "commons-logging", "commons-io", "javax.activation", "jaxb-api" };
  GString *path = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (jars); i++)
    g_string_append_printf (path, "%s/usr/share/java/%s.jar", i ? ":" : "", jars[i]);
  return g_string_free (path, FALSE);
}

/* Each paper is PDF/A-1b by PDFBox Preflight. */
static void
test_archive_format (void)
{
  g_autofree char *java = g_find_program_in_path ("javac"), *folder = NULL, *out = NULL,
                  *class_path = java_class_path ();
  g_autofree char *source = g_build_filename (g_getenv ("NENGCHA_TEST_SOURCE"), "papers/Preflight.java", NULL);
  g_autoptr (NcClock) clock = nc_clock_new_as_of (nc_day_parse ("2026-11-20"));
  NcPaperOptions options = options_at (clock);
  g_autoptr (GPtrArray) argv = g_ptr_array_new_with_free_func (g_free);
  json_t *snapshot;
  int status = 1;

  if (!java || !g_file_test ("/usr/share/java/preflight.jar", G_FILE_TEST_EXISTS)) {
    g_test_skip ("Java or PDFBox Preflight is not installed");
    return;
  }
  snapshot = load_snapshot ();
  folder = g_dir_make_tmp ("nengcha-preflight-XXXXXX", NULL);
  g_ptr_array_add (argv, g_strdup ("java"));
  g_ptr_array_add (argv, g_strdup ("-cp"));
  g_ptr_array_add (argv, g_strdup (class_path));
  g_ptr_array_add (argv, g_strdup (source));
  for (const char *const *kind = nc_template_kinds (); *kind; kind++) {
    g_autoptr (NcPaper) paper = nc_paper_compose (*kind, snapshot, &options, NULL);
    char *path = g_strdup_printf ("%s/%s.pdf", folder, *kind);

    g_assert_true (
        g_file_set_contents (path, g_bytes_get_data (paper->pdf, NULL), (gssize)g_bytes_get_size (paper->pdf), NULL));
    g_ptr_array_add (argv, path);
  }
  g_ptr_array_add (argv, NULL);
  g_assert_true (g_spawn_sync (NULL, (char **)argv->pdata, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL, NULL,
                               NULL, &out, NULL, &status, NULL));
  for (guint i = 4; i + 1 < argv->len; i++)
    g_remove (g_ptr_array_index (argv, i));
  g_rmdir (folder);
  json_decref (snapshot);
  if (!g_spawn_check_wait_status (status, NULL))
    g_error ("%s", out);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  nc_lang_init ("en");
  g_test_add_func ("/papers/every-paper", test_every_paper);
  g_test_add_func ("/papers/photo-sheets", test_photo_sheets);
  g_test_add_func ("/papers/foot-of-notices", test_foot_of_notices);
  g_test_add_func ("/papers/words-of-the-law", test_words_of_the_law);
  g_test_add_func ("/papers/gates", test_gates);
  g_test_add_func ("/papers/long", test_long);
  g_test_add_func ("/papers/handwriting-and-boxes", test_handwriting_and_boxes);
  g_test_add_func ("/papers/own-templates", test_own_templates);
  g_test_add_func ("/papers/check-template", test_check_template);
  g_test_add_func ("/papers/other-readers", test_other_readers);
  g_test_add_func ("/papers/spoiled-snapshots", test_spoiled_snapshots);
  g_test_add_func ("/papers/mongolian-rules", test_mongolian_rules);
  g_test_add_func ("/papers/mongolian-name", test_mongolian_name);
  g_test_add_func ("/papers/archive-format", test_archive_format);
  return g_test_run ();
}
