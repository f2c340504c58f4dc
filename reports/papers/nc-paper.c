/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-paper.h"
#include "nc-layout-page.h"
#include "nc-lang.h"
#include "nc-paper-build.h"
#include "nc-paper-fields.h"
#include "nc-pdf-check.h"
#include <string.h>

#define SHORT_HASH_DIGITS 16
#define MAX_VALUES        200000
#define MAX_TEXT_BYTES    (64 * 1024)
#define N_WORDS_BEFORE    12
#define QR_CAPTION        "扫码离线核验"
#define NOTE_BOX          "note"
#define DATE_SUFFIX       "-date"
#define INK_INSET_PT      1.5 /* so that the white of a picture leaves the line under it */
#define DRAFT_MARK        "草稿　未签发"
#define DRAFT_FOOT        "本件为预览草稿，未签发，不具有效力"

static void
box_free (gpointer data)
{
  NcPaperBox *box = data;

  g_free (box->name);
  g_free (box);
}

void
nc_paper_free (NcPaper *paper)
{
  if (!paper)
    return;
  g_clear_pointer (&paper->pdf, g_bytes_unref);
  g_clear_pointer (&paper->boxes, g_ptr_array_unref);
  g_clear_pointer (&paper->required, g_ptr_array_unref);
  g_free (paper->title);
  g_free (paper->content_hash);
  g_free (paper->short_hash);
  g_free (paper->template_text);
  g_free (paper);
}

/* Mongolian vowel separator and joiners belong to the spelling of words in that script */
static gboolean
is_spelling (gunichar c, const char *path)
{
  return g_str_has_suffix (path, "_mn") && (c == 0x180E || c == 0x200C || c == 0x200D);
}

/* The last letters before @at, so that the place is found again. */
static char *
words_before (const char *text, const char *at)
{
  const char *start = at;

  for (guint n = 0; n < N_WORDS_BEFORE && start > text; n++)
    start = g_utf8_prev_char (start);
  return g_strdup_printf ("%s%.*s", start > text ? "…" : "", (int)(at - start), start);
}

static gboolean
check_text (const char *text, const char *path, GError **error)
{
  g_autofree char *name = NULL, *before = NULL;

  if (strlen (text) > MAX_TEXT_BYTES) {
    name = nc_paper_member_name (path);
    g_set_error (error, NC_PAPERS_ERROR, NC_PAPERS_ERROR_VALUE,
                 _ ("“%s” is longer than a paper can hold: shorten it, or keep the whole text as evidence"), name);
    return FALSE;
  }
  for (const char *p = text; *p; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);

    if (c == '\n' || (!g_unichar_iscntrl (c) && g_unichar_type (c) != G_UNICODE_FORMAT) || is_spelling (c, path))
      continue;
    name = nc_paper_member_name (path);
    before = words_before (text, p);
    g_set_error (error, NC_PAPERS_ERROR, NC_PAPERS_ERROR_VALUE,
                 _ ("“%s” has a character that cannot be seen (U+%04X) after “%s”: delete it there"), name, c, before);
    return FALSE;
  }
  return TRUE;
}

/* All texts of the snapshot: invisible characters hide what a paper says. jansson has checked that they are UTF-8. */
static gboolean
check_values (json_t *value, const char *path, guint *count, GError **error)
{
  const char *key;
  json_t *inner;
  gsize i;

  if (++*count > MAX_VALUES) {
    g_set_error_literal (error, NC_PAPERS_ERROR, NC_PAPERS_ERROR_VALUE,
                         _ ("the case holds more than a paper can take up: cite the lists as annexes"));
    return FALSE;
  }
  if (json_is_string (value))
    return check_text (json_string_value (value), path, error);
  if (json_is_array (value))
    json_array_foreach (value, i, inner)
    {
      g_autofree char *name = g_strdup_printf ("%s[%zu]", path, i + 1);

      if (!check_values (inner, name, count, error))
        return FALSE;
    }
  if (json_is_object (value))
    json_object_foreach (value, key, inner)
    {
      g_autofree char *name = *path ? g_strdup_printf ("%s.%s", path, key) : g_strdup (key);

      if (!check_values (inner, name, count, error))
        return FALSE;
    }
  return TRUE;
}

/* Numbers are seen with the brackets U+FE5D/FE5E too; the official ones are U+3014/3015 (GB/T 9704 clause 7.2.5). */
static json_t *
normalised (json_t *snapshot)
{
  json_t *copy = json_copy (snapshot);
  const char *number = json_string_value (json_object_get (copy, "number"));

  if (number) {
    g_autoptr (GString) text = g_string_new (number);

    g_string_replace (text, "﹝", "〔", 0);
    g_string_replace (text, "﹞", "〕", 0);
    json_object_set_new (copy, "number", json_string (text->str));
  }
  return copy;
}

static NcLayoutDoc *
build_checked (const char *kind, json_t *snapshot, const NcPaperOptions *options, NcPaper *paper, GError **error)
{
  g_autoptr (NcTemplate) template = NULL;
  g_autoptr (NcLayoutDoc) doc = NULL;
  g_autofree char *words = NULL, *all = NULL;
  guint count = 0;

  if (!nc_template_is_kind (kind)) {
    g_set_error (error, NC_PAPERS_ERROR, NC_PAPERS_ERROR_KIND, _ ("“%s” is no kind of paper"), kind);
    return NULL;
  }
  if (!json_is_object (snapshot)) {
    g_set_error_literal (error, NC_PAPERS_ERROR, NC_PAPERS_ERROR_VALUE, _ ("the snapshot is no JSON object"));
    return NULL;
  }
  if (!check_values (snapshot, "", &count, error) || !nc_paper_check_fields (kind, snapshot, error) ||
      !nc_paper_check_rules (kind, snapshot, error))
    return NULL;
  template = nc_template_load (kind, options->template_dir, error);
  if (!template)
    return NULL;
  paper->required = g_ptr_array_new_with_free_func (g_free);
  doc = nc_paper_build (template, snapshot, paper->required, error);
  if (!doc)
    return NULL;
  words = nc_layout_doc_words (doc);
  all = g_strconcat (template->kind, "\n", words, NULL);
  paper->content_hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, all, -1);
  paper->title = g_strdup (template->title);
  paper->template_text = g_strdup (template->source->str);
  return g_steal_pointer (&doc);
}

static char *
short_hash (const char *hash)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < SHORT_HASH_DIGITS; i++)
    g_string_append_printf (out, "%s%c", i && i % 4 == 0 ? "-" : "", g_ascii_toupper (hash[i]));
  return g_string_free (out, FALSE);
}

static void
furnish (NcLayoutDoc *doc, json_t *snapshot, const NcPaper *paper, gboolean draft)
{
  const char *number = json_string_value (json_object_get (snapshot, "number"));
  const char *qr = json_string_value (json_object_get (snapshot, "qr"));

  doc->page.foot =
      draft ? g_strdup (DRAFT_FOOT) : g_strdup_printf ("校验码 %s　SHA-256 %s", paper->short_hash, paper->content_hash);
  doc->page.head = g_strdup_printf ("%s　%s", paper->title, number ? number : "");
  if (qr && *qr && !draft) {
    doc->page.qr = g_strdup (qr);
    doc->page.qr_caption = g_strdup (QR_CAPTION);
  }
}

/* Signature boxes of the list; a name that is there twice could not be signed. */
static gboolean
collect_boxes (NcPaper *paper, const NcDisplayList *list, GError **error)
{
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);

  paper->boxes = g_ptr_array_new_with_free_func (box_free);
  for (guint i = 0; i < list->ops->len; i++) {
    const NcOp *op = g_ptr_array_index (list->ops, i);
    NcPaperBox *box;

    if (op->kind == NC_OP_QR) {
      const double code[5] = { op->page, op->x, op->y, op->x1, op->y1 };

      paper->has_code = TRUE;
      memcpy (paper->code, code, sizeof code);
    }
    if (op->kind != NC_OP_BOX)
      continue;
    if (!g_hash_table_add (names, op->text) || !g_str_is_ascii (op->text) || strchr (op->text, '.') ||
        strlen (op->text) > 60) {
      g_set_error (error, NC_PAPERS_ERROR, NC_PAPERS_ERROR_TEMPLATE,
                   _ ("signature box “%s” is there twice or badly named"), op->text);
      return FALSE;
    }
    box = g_new0 (NcPaperBox, 1);
    box->name = g_strdup (op->text);
    box->page = op->page;
    box->x0 = op->x;
    box->x1 = op->x1;
    box->y0 = list->page_height - op->y1;
    box->y1 = list->page_height - op->y;
    box->is_field =
        !strstr (op->text, "-p") && !g_str_has_suffix (op->text, DATE_SUFFIX) && !g_str_equal (op->text, NOTE_BOX);
    g_ptr_array_add (paper->boxes, box);
  }
  return TRUE;
}

static gboolean
add_fields (NcPdfWriter *writer, const NcPaper *paper, const NcDisplayList *list, GError **error)
{
  for (guint i = 0; i < paper->boxes->len; i++) {
    const NcPaperBox *box = g_ptr_array_index (paper->boxes, i);

    if (box->is_field &&
        !nc_pdf_add_signature_field (writer, box->name, box->page, box->x0, list->page_height - box->y1, box->x1,
                                     list->page_height - box->y0, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
is_inked (json_t *snapshot, const char *box)
{
  json_t *signatures = json_object_get (snapshot, "signatures"), *signature;
  gsize i;

  json_array_foreach (signatures, i, signature) if (g_strcmp0 (json_string_value (json_object_get (signature, "box")),
                                                               box) == 0) return TRUE;
  return FALSE;
}

/* Who has signed by hand needs no certificate: what is drawn stands in the first revision, which no cut can take away.
 */
static gboolean
settle_required (NcPaper *paper, json_t *snapshot, GError **error)
{
  for (guint i = 0; i < paper->required->len;) {
    const char *name = g_ptr_array_index (paper->required, i);
    gboolean known = FALSE;

    for (guint k = 0; k < paper->boxes->len; k++) {
      const NcPaperBox *box = g_ptr_array_index (paper->boxes, k);

      known = known || (box->is_field && g_str_equal (box->name, name));
    }
    if (!known) {
      g_set_error (error, NC_PAPERS_ERROR, NC_PAPERS_ERROR_TEMPLATE,
                   _ ("@required names the box “%s”, which the paper does not have"), name);
      return FALSE;
    }
    if (is_inked (snapshot, name))
      g_ptr_array_remove_index (paper->required, i);
    else
      i++;
  }
  return TRUE;
}

/* Handwriting goes into its boxes before any certificate signs. */
static gboolean
draw_handwriting (NcPdfWriter *writer, const NcPaper *paper, const NcDisplayList *list, json_t *snapshot,
                  GPtrArray *inked, GError **error)
{
  json_t *signatures = json_object_get (snapshot, "signatures"), *signature;
  gsize i;

  json_array_foreach (signatures, i, signature)
  {
    const char *name = json_string_value (json_object_get (signature, "box"));
    const char *image = json_string_value (json_object_get (signature, "image"));
    const NcPaperBox *box = NULL;

    for (guint k = 0; name && k < paper->boxes->len && !box; k++)
      if (g_str_equal (((NcPaperBox *)g_ptr_array_index (paper->boxes, k))->name, name))
        box = g_ptr_array_index (paper->boxes, k);
    if (!box || !image) {
      g_set_error (error, NC_PAPERS_ERROR, NC_PAPERS_ERROR_VALUE,
                   _ ("the paper has no signature box “%s”, or its picture is missing"), name ? name : "");
      return FALSE;
    }
    if (!nc_pdf_writer_draw_image (writer, box->page, image, box->x0, list->page_height - box->y1, box->x1,
                                   list->page_height - box->y0 - INK_INSET_PT, error))
      return FALSE;
    g_ptr_array_add (inked, box->name);
  }
  return TRUE;
}

static char **
required_names (const NcPaper *paper)
{
  char **names = g_new0 (char *, paper->required->len + 1);

  for (guint i = 0; i < paper->required->len; i++)
    names[i] = g_strdup (g_ptr_array_index (paper->required, i));
  return names;
}

static gboolean
write_pdf (NcPaper *paper, const NcDisplayList *list, NcFontSet *fonts, json_t *snapshot, const NcPaperOptions *options,
           GError **error)
{
  NcScope scope = { .value = snapshot };
  g_auto (GStrv) required = required_names (paper);
  NcPdfOptions pdf = { .title = paper->title,
                       .author = json_string_value (nc_scope_find (&scope, "issuer.name")),
                       .subject = json_string_value (json_object_get (snapshot, "number")),
                       .number = json_string_value (json_object_get (snapshot, "number")),
                       .required = (const char *const *)required,
                       .content_hash = paper->content_hash,
                       .now_usec = nc_clock_now_usec (options->clock),
                       .load_image = options->load_image,
                       .load_user = options->load_user };
  g_autoptr (NcPdfWriter) writer = nc_pdf_writer_new (fonts, &pdf, error);
  g_autoptr (GPtrArray) inked = g_ptr_array_new ();

  if (!writer || (options->draft && !nc_pdf_writer_watermark (writer, list, DRAFT_MARK, error)) ||
      !nc_pdf_writer_draw (writer, list, error) || !draw_handwriting (writer, paper, list, snapshot, inked, error) ||
      (!options->draft && !add_fields (writer, paper, list, error)))
    return FALSE;
  paper->pdf = nc_pdf_writer_finish (writer, error);
  g_ptr_array_add (inked, NULL);
  return paper->pdf &&
         (options->skip_render_check || nc_pdf_check (paper->pdf, list, (const char *const *)inked->pdata, error));
}

/**
 * nc_paper_compose:
 * @kind: "D01" … "D15", "D06b", "D11b", "D17", "D18"
 * @snapshot: the case (SNAPSHOT.md)
 * @options: the clock is needed
 *
 * Checks the snapshot's fields and the rules of the paper, fills the template (the bureau's own before the shipped
 * one), lays it out by GB/T 9704, writes PDF/A-1b with empty signature fields, and looks at the rasterised pages. The
 * same input and time give the same bytes.
 *
 * Returns: (transfer full): the paper; %NULL with an error of %NC_PAPERS_ERROR, %NC_LAYOUT_ERROR (a character that no
 * font has) or %NC_PDF_ERROR (a picture, a font file, a page that does not look as laid out). No half paper is
 * returned.
 */
NcPaper *
nc_paper_compose (const char *kind, json_t *snapshot, const NcPaperOptions *options, GError **error)
{
  g_autoptr (NcPaper) paper = g_new0 (NcPaper, 1);
  g_autoptr (NcLayoutDoc) doc = NULL;
  g_autoptr (NcDisplayList) list = NULL;
  NcFontSet *fonts = options->fonts ? options->fonts : nc_font_set_get_default (error);
  NcLayoutMetrics metrics;
  json_t *own;
  gboolean done;

  if (!fonts)
    return NULL;
  metrics = nc_font_set_metrics (fonts);
  own = normalised (snapshot);
  doc = build_checked (kind, own, options, paper, error);
  if (doc) {
    paper->short_hash = short_hash (paper->content_hash);
    furnish (doc, own, paper, options->draft);
    list = nc_layout_pages (doc, &metrics, error);
  }
  done = list && collect_boxes (paper, list, error) && settle_required (paper, own, error) &&
         write_pdf (paper, list, fonts, own, options, error);
  json_decref (own);
  if (!done)
    return NULL;
  paper->n_pages = list->n_pages;
  paper->page_width = list->page_width;
  paper->page_height = list->page_height;
  return g_steal_pointer (&paper);
}

/**
 * nc_paper_content_hash:
 *
 * SHA-256 (64 hex digits) of the kind, a line feed and the paper's words (nc_layout_doc_words()): what the QR code of a
 * paper vouches for. Neither the code nor handwriting nor fonts nor page breaks change it.
 *
 * Returns: (transfer full): the hash; %NULL with the errors of nc_paper_compose() up to the layout.
 */
char *
nc_paper_content_hash (const char *kind, json_t *snapshot, const NcPaperOptions *options, GError **error)
{
  json_t *own = normalised (snapshot);
  g_autoptr (NcPaper) paper = g_new0 (NcPaper, 1);
  g_autoptr (NcLayoutDoc) doc = build_checked (kind, own, options, paper, error);

  json_decref (own);
  return doc ? g_steal_pointer (&paper->content_hash) : NULL;
}
