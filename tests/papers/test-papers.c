/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-lang.h"
#include "papers-support.h"
#include "nc-paper-fields.h"
#include <poppler.h>
#include <string.h>

/* Every paper: in order by its own check, composed, rendered, the same twice, and its words come back from the file. */
static void
test_every_paper (void)
{
  g_autoptr (NcClock) clock = nc_clock_new_as_of (nc_day_parse ("2026-11-20"));
  NcPaperOptions options = papers_options_at (clock);
  json_t *snapshot = papers_load_snapshot ();

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
    text = papers_text_of (paper->pdf);
    papers_assert_contains (*kind, text,
                            g_str_equal (*kind, "D11b") || g_str_equal (*kind, "D18") ? "示例旗示例钢铁有限责任公司"
                                                                                      : "示例旗发展和改革委员会");
    papers_assert_contains (*kind, text, paper->short_hash);
    papers_assert_contains (*kind, text, "2026年11月20日");
    g_assert_true (memcmp (g_bytes_get_data (paper->pdf, NULL), "%PDF-1.4", 8) == 0);
  }
  json_decref (snapshot);
}

/* Two or four photos on a sheet, each with its number, time, place, maker and hash under it. */
static void
test_photo_sheets (void)
{
  g_autoptr (NcClock) clock = nc_clock_new_as_of (nc_day_parse ("2026-11-20"));
  NcPaperOptions options = papers_options_at (clock);
  json_t *snapshot = papers_load_snapshot (), *list = json_array (),
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
    text = papers_text_of (paper->pdf);
    g_assert_cmpuint (paper->n_pages, <=, cases[i].pages + 1);
    g_assert_cmpuint (papers_count (text, "SHA-256：9f86"), ==, 8);
    g_assert_cmpuint (papers_count (text, "10时05分"), ==, 8);
    papers_assert_contains ("D05", text, "照8");
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
  NcPaperOptions options = papers_options_at (clock);
  json_t *snapshot = papers_load_snapshot ();

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
    papers_drop_white (text);
    name = strstr (text, "示例旗发展和改革委员会2026年11月20日");
    if (!name || name - text < 60 || !strstr (name, "（签发人："))
      g_error ("%s: the page of the seal: %s", kinds[i], text);
    if (!g_str_equal (kinds[i], "D06"))
      papers_assert_contains (kinds[i], text, "附件：1.甲清单2.乙照片");
    g_object_unref (page);
    g_object_unref (document);
  }
  json_decref (snapshot);
}

static void
test_words_of_the_law (void)
{
  g_autoptr (NcClock) clock = nc_clock_new_as_of (nc_day_parse ("2026-11-20"));
  NcPaperOptions options = papers_options_at (clock);
  json_t *snapshot = papers_load_snapshot ();
  g_autoptr (NcPaper) order = nc_paper_compose ("D10", snapshot, &options, NULL);
  g_autoptr (NcPaper) record = nc_paper_compose ("D03", snapshot, &options, NULL);
  g_autofree char *said = papers_text_of (order->pdf), *seen = papers_text_of (record->pdf);

  papers_assert_contains ("D10", said, "六十日内");
  papers_assert_contains ("D10", said, "六个月内");
  papers_assert_contains ("D10", said, "向示例旗人民政府申请行政复议");
  papers_assert_contains ("D10", said, "2027年1月19日");
  papers_assert_contains ("D10", said, "2027年5月20日");
  papers_assert_contains ("D10", said, "整改期限：2027年3月20日前");
  papers_assert_contains ("D10", said, "— 1 —");
  /* the record holds facts: nothing of findings, measures or penalties */
  papers_assert_contains ("D03", seen, "第1页共");
  papers_assert_contains ("D03", seen, "Y160M-4");
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
  NcPaperOptions options = papers_options_at (clock);
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
    snapshot = papers_load_snapshot ();
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
  NcPaperOptions options = papers_options_at (clock);
  json_t *snapshot = papers_load_snapshot (), *rows = json_array ();
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
  text = papers_text_of (paper->pdf);
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
  NcPaperOptions options = papers_options_at (clock);
  json_t *snapshot = papers_load_snapshot ();
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
  NcPaperOptions options = papers_options_at (clock);
  GRand *random = g_rand_new_with_seed (20261120);
  const char *const *kinds = nc_template_kinds ();
  guint papers = 0, refused = 0;

  options.skip_render_check = TRUE;
  for (int round = 0; round < 400; round++) {
    json_t *snapshot = papers_load_snapshot ();
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

/* No page holds nothing but signatures: the text that they belong to comes along, and what is noted of a refusal. */
static void
test_signatures_with_text (void)
{
  static const char *const cases[][2] = { { "D04", "以上笔录我已看过" }, { "D14", "被监察单位意见" } };
  g_autoptr (NcClock) clock = nc_clock_new_as_of (nc_day_parse ("2026-11-20"));
  NcPaperOptions options = papers_options_at (clock);
  json_t *snapshot = papers_load_snapshot ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (NcPaper) paper = nc_paper_compose (cases[i][0], snapshot, &options, &error);
    PopplerDocument *document = paper ? poppler_document_new_from_bytes (paper->pdf, NULL, NULL) : NULL;
    PopplerPage *page;
    g_autofree char *words = NULL;

    g_assert_no_error (error);
    page = poppler_document_get_page (document, (int)paper->n_pages - 1);
    words = poppler_page_get_text (page);
    papers_drop_white (words);
    papers_assert_contains (cases[i][0], words, cases[i][1]);
    papers_assert_contains (cases[i][0], words, "拒绝签名或者不在场的情况");
    g_object_unref (page);
    g_object_unref (document);
  }
  json_decref (snapshot);
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
  g_test_add_func ("/papers/signatures-with-text", test_signatures_with_text);
  g_test_add_func ("/papers/spoiled-snapshots", test_spoiled_snapshots);
  return g_test_run ();
}
