/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-pdf-font.h"
#include "nc-cff.h"
#include <hb-ot.h>
#include <string.h>
#include <zlib.h>

#define PACK_LEVEL      4
#define BFCHARS_A_BLOCK 100
#define STEM_V          80
#define FLAG_SYMBOLIC   4
#define FLAG_SERIF      2
/* em square of Chinese type; the fonts' own line heights differ wildly */
#define ASCENT      880
#define DESCENT     (-120)
#define CAP_HEIGHT  733
#define TAG_LETTERS 6

/**
 * nc_pdf_font_new:
 *
 * Returns: (transfer full): an empty subset; its dictionary can be named on pages at once.
 */
NcPdfFont *
nc_pdf_font_new (HPDF_Doc pdf, NcFontFile *file)
{
  NcPdfFont *self = g_new0 (NcPdfFont, 1);

  self->file = file;
  self->cids = g_hash_table_new (NULL, NULL);
  self->glyphs = g_array_new (FALSE, FALSE, sizeof (guint));
  self->chars = g_array_new (FALSE, FALSE, sizeof (gunichar));
  self->dict = HPDF_Dict_New (pdf->mmgr);
  if (self->dict)
    HPDF_Xref_Add (pdf->xref, self->dict);
  return self;
}

void
nc_pdf_font_free (NcPdfFont *self)
{
  g_hash_table_unref (self->cids);
  g_array_unref (self->glyphs);
  g_array_unref (self->chars);
  g_free (self);
}

/**
 * nc_pdf_font_cid:
 *
 * Each character has a CID of its own, even where the font draws several with one glyph, so that text comes back exact.
 *
 * Returns: the number to write for @c.
 */
guint
nc_pdf_font_cid (NcPdfFont *self, gunichar c, guint glyph)
{
  guint cid = GPOINTER_TO_UINT (g_hash_table_lookup (self->cids, GUINT_TO_POINTER (c)));

  if (cid)
    return cid;
  g_array_append_val (self->glyphs, glyph);
  g_array_append_val (self->chars, c);
  cid = self->glyphs->len;
  g_hash_table_insert (self->cids, GUINT_TO_POINTER (c), GUINT_TO_POINTER (cid));
  return cid;
}

/**
 * nc_pdf_font_shaped_cid:
 *
 * For scripts whose letters change their form.
 *
 * Returns: the number to write for @glyph where it stands for @c, the first character of its cluster.
 */
guint
nc_pdf_font_shaped_cid (NcPdfFont *self, gunichar c, guint glyph)
{
  gpointer key = GSIZE_TO_POINTER (((gsize)glyph + 1) << 21 | c);
  guint cid = GPOINTER_TO_UINT (g_hash_table_lookup (self->cids, key));

  if (cid)
    return cid;
  g_array_append_val (self->glyphs, glyph);
  g_array_append_val (self->chars, c);
  cid = self->glyphs->len;
  g_hash_table_insert (self->cids, key, GUINT_TO_POINTER (cid));
  return cid;
}

/* PDF 32000-1 clause 9.6.4: six letters that tell subsets apart; made of what the subset holds. */
static char *
subset_name (NcPdfFont *self)
{
  g_autofree char *sum = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *)self->chars->data,
                                                      self->chars->len * sizeof (gunichar));
  char tag[TAG_LETTERS + 1] = { 0 };

  for (guint i = 0; i < TAG_LETTERS; i++)
    tag[i] = (char)('A' + (g_ascii_xdigit_value (sum[2 * i]) * 16 + g_ascii_xdigit_value (sum[2 * i + 1])) % 26);
  return g_strdup_printf ("%s+%.80s", tag, self->file->ps_name);
}

/* libharu itself writes /Filter only for what it has packed. */
static HPDF_STATUS
write_filter_cb (HPDF_Dict dict, HPDF_Stream stream)
{
  (void)dict;
  return HPDF_Stream_WriteStr (stream, "/Filter /FlateDecode\012");
}

/* Packed here: libharu knows one level only, and outlines gain little by the slower ones. */
static HPDF_Dict
new_stream (HPDF_Doc pdf, const void *data, gsize length)
{
  HPDF_Dict stream = HPDF_DictStream_New (pdf->mmgr, pdf->xref);
  uLongf packed_length = compressBound (length);
  g_autofree guint8 *packed = g_malloc (packed_length);

  if (!stream || compress2 (packed, &packed_length, data, length, PACK_LEVEL) != Z_OK)
    return NULL;
  stream->write_fn = write_filter_cb;
  HPDF_Stream_Write (stream->stream, packed, (HPDF_UINT)packed_length);
  return stream;
}

static char *
to_unicode (NcPdfFont *self)
{
  GString *out = g_string_new ("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
                               "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
                               "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
                               "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n");

  for (guint i = 0; i < self->chars->len; i++) {
    gunichar c = g_array_index (self->chars, gunichar, i);

    if (i % BFCHARS_A_BLOCK == 0)
      g_string_append_printf (out, "%u beginbfchar\n", MIN (BFCHARS_A_BLOCK, self->chars->len - i));
    if (c < 0x10000)
      g_string_append_printf (out, "<%04X> <%04X>\n", i + 1, c);
    else
      g_string_append_printf (out, "<%04X> <%04X%04X>\n", i + 1, 0xD800 + ((c - 0x10000) >> 10),
                              0xDC00 + ((c - 0x10000) & 0x3FF));
    if ((i + 1) % BFCHARS_A_BLOCK == 0 || i + 1 == self->chars->len)
      g_string_append (out, "endbfchar\n");
  }
  g_string_append (out, "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n");
  return g_string_free (out, FALSE);
}

/* widths where they differ from 1000, neighbours in one array */
static HPDF_Array
widths (NcPdfFont *self, HPDF_Doc pdf)
{
  HPDF_Array all = HPDF_Array_New (pdf->mmgr), run = NULL;

  for (guint i = 0; all && i < self->glyphs->len; i++) {
    int width = hb_font_get_glyph_h_advance (self->file->font, g_array_index (self->glyphs, guint, i));

    if (width == 1000) {
      run = NULL;
      continue;
    }
    if (!run) {
      HPDF_Array_AddNumber (all, (HPDF_INT32)i + 1);
      run = HPDF_Array_New (pdf->mmgr);
      if (!run || HPDF_Array_Add (all, run) != HPDF_OK)
        return all;
    }
    HPDF_Array_AddNumber (run, width);
  }
  return all;
}

static void
add_system_info (HPDF_Dict font, HPDF_Doc pdf)
{
  HPDF_Dict info = HPDF_Dict_New (pdf->mmgr);

  if (!info)
    return;
  HPDF_Dict_Add (font, "CIDSystemInfo", info);
  HPDF_Dict_Add (info, "Registry", HPDF_String_New (pdf->mmgr, "Adobe", NULL));
  HPDF_Dict_Add (info, "Ordering", HPDF_String_New (pdf->mmgr, "Identity", NULL));
  HPDF_Dict_AddNumber (info, "Supplement", 0);
}

static HPDF_Dict
descriptor (NcPdfFont *self, HPDF_Doc pdf, const char *name)
{
  guint n = self->glyphs->len + 1;
  g_autofree guint8 *set = g_malloc0 ((n + 7) / 8);
  g_autoptr (GByteArray) cff = nc_cff_new (self->file->font, name, (const guint *)(void *)self->glyphs->data, n - 1);
  HPDF_Dict dict = HPDF_Dict_New (pdf->mmgr), program;
  HPDF_Array box = HPDF_Array_New (pdf->mmgr);
  static const int bounds[] = { -1000, -400, 2000, 1200 };

  if (!dict || !box)
    return NULL;
  HPDF_Xref_Add (pdf->xref, dict);
  for (guint i = 0; i < n; i++)
    set[i / 8] |= (guint8)(0x80 >> i % 8);
  HPDF_Dict_AddName (dict, "Type", "FontDescriptor");
  HPDF_Dict_AddName (dict, "FontName", name);
  HPDF_Dict_AddNumber (dict, "Flags", FLAG_SYMBOLIC | (self->file->serif ? FLAG_SERIF : 0));
  HPDF_Dict_Add (dict, "FontBBox", box);
  for (guint i = 0; i < G_N_ELEMENTS (bounds); i++)
    HPDF_Array_AddNumber (box, bounds[i]);
  HPDF_Dict_AddNumber (dict, "ItalicAngle", 0);
  HPDF_Dict_AddNumber (dict, "Ascent", ASCENT);
  HPDF_Dict_AddNumber (dict, "Descent", DESCENT);
  HPDF_Dict_AddNumber (dict, "CapHeight", CAP_HEIGHT);
  HPDF_Dict_AddNumber (dict, "StemV", STEM_V);
  program = new_stream (pdf, cff->data, cff->len);
  if (program)
    HPDF_Dict_AddName (program, "Subtype", "CIDFontType0C");
  HPDF_Dict_Add (dict, "FontFile3", program);
  HPDF_Dict_Add (dict, "CIDSet", new_stream (pdf, set, (n + 7) / 8));
  return dict;
}

/**
 * nc_pdf_font_finish:
 *
 * Writes what the subset came to: CFF program, descriptor, widths, CIDSet, ToUnicode (also beyond the BMP). libharu's
 * error state tells whether it went well.
 */
void
nc_pdf_font_finish (NcPdfFont *self, HPDF_Doc pdf)
{
  g_autofree char *name = subset_name (self), *cmap = to_unicode (self);
  HPDF_Dict cid_font = HPDF_Dict_New (pdf->mmgr);
  HPDF_Array descendants = HPDF_Array_New (pdf->mmgr);

  if (!cid_font || !descendants || !self->dict)
    return;
  HPDF_Xref_Add (pdf->xref, cid_font);
  HPDF_Dict_AddName (cid_font, "Type", "Font");
  HPDF_Dict_AddName (cid_font, "Subtype", "CIDFontType0");
  HPDF_Dict_AddName (cid_font, "BaseFont", name);
  add_system_info (cid_font, pdf);
  HPDF_Dict_Add (cid_font, "FontDescriptor", descriptor (self, pdf, name));
  HPDF_Dict_AddNumber (cid_font, "DW", 1000);
  HPDF_Dict_Add (cid_font, "W", widths (self, pdf));
  HPDF_Dict_AddName (self->dict, "Type", "Font");
  HPDF_Dict_AddName (self->dict, "Subtype", "Type0");
  HPDF_Dict_AddName (self->dict, "BaseFont", name);
  HPDF_Dict_AddName (self->dict, "Encoding", "Identity-H");
  HPDF_Array_Add (descendants, cid_font);
  HPDF_Dict_Add (self->dict, "DescendantFonts", descendants);
  HPDF_Dict_Add (self->dict, "ToUnicode", new_stream (pdf, cmap, strlen (cmap)));
}
