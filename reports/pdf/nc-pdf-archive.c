/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-pdf-writer-private.h"
#include "nc-clock.h"
#include "nc-lang.h"
#include <string.h>

/* PDF/A-1b (ISO 19005-1): metadata, output intent, file identifier. */

#define SRGB_PROFILE "/usr/share/color/icc/sRGB.icc"
#define PRODUCER     "Nengcha / libharu " HPDF_VERSION_TEXT
#define TITLE_CHARS  300

static GBytes *
srgb_profile (GError **error)
{
  static GBytes *profile;
  static GMutex lock;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lock);

  (void)locker;
  if (!profile) {
    g_autofree char *data = NULL;
    gsize length;

    if (!g_file_get_contents (SRGB_PROFILE, &data, &length, NULL)) {
      g_set_error (error, NC_PDF_ERROR, NC_PDF_ERROR_WRITE,
                   _ ("colour profile %s cannot be read: install the program again"), SRGB_PROFILE);
      return NULL;
    }
    profile = g_bytes_new_take (g_steal_pointer (&data), length);
  }
  return profile;
}

/* text as UTF-16BE with a mark, in a string object of libharu's; NULL when there is no memory for it */
static HPDF_Binary
text_string (NcPdfWriter *self, const char *text)
{
  g_autofree char *shortened = g_utf8_substring (text, 0, MIN (g_utf8_strlen (text, -1), TITLE_CHARS));
  g_autofree gunichar2 *utf16 = NULL;
  g_autofree guint8 *bytes = NULL;
  glong n = 0;

  utf16 = g_utf8_to_utf16 (shortened, -1, NULL, &n, NULL);
  if (!utf16)
    return NULL;
  bytes = g_malloc ((gsize)n * 2 + 2);
  bytes[0] = 0xFE;
  bytes[1] = 0xFF;
  for (glong i = 0; i < n; i++) {
    bytes[2 * i + 2] = (guint8)(utf16[i] >> 8);
    bytes[2 * i + 3] = (guint8)utf16[i];
  }
  return HPDF_Binary_New (self->pdf->mmgr, bytes, (HPDF_UINT)(2 * n + 2));
}

static void
set_info (NcPdfWriter *self, const char *key, const char *text)
{
  HPDF_Binary string = text ? text_string (self, text) : NULL;

  if (string)
    HPDF_Dict_Add (self->pdf->info, key, string);
}

/* What the paper says about itself, so that a verifier knows it without the case: its number, the hash of its words,
   and which fields must be signed before it is complete. An empty list says that none must. */
static void
set_paper_keys (NcPdfWriter *self)
{
  HPDF_Array required = self->options.required ? HPDF_Array_New (self->pdf->mmgr) : NULL;

  set_info (self, "NCNumber", self->options.number);
  if (self->options.content_hash)
    HPDF_Dict_Add (self->pdf->info, "NCContentHash",
                   HPDF_String_New (self->pdf->mmgr, self->options.content_hash, NULL));
  if (!required)
    return;
  for (const char *const *name = self->options.required; *name; name++)
    HPDF_Array_Add (required, HPDF_String_New (self->pdf->mmgr, *name, NULL));
  HPDF_Dict_Add (self->pdf->info, "NCRequired", required);
}

static HPDF_Date
legal_date (gint64 usec, char **iso)
{
  gint64 second = usec / G_USEC_PER_SEC + NC_CLOCK_LEGAL_OFFSET_SECONDS;
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (second);
  HPDF_Date date = { 0 };

  g_date_time_get_ymd (time, &date.year, &date.month, &date.day);
  date.hour = g_date_time_get_hour (time);
  date.minutes = g_date_time_get_minute (time);
  date.seconds = g_date_time_get_second (time);
  date.ind = '+';
  date.off_hour = NC_CLOCK_LEGAL_OFFSET_SECONDS / 3600;
  *iso = g_date_time_format (time, "%Y-%m-%dT%H:%M:%S+08:00");
  return date;
}

static void
add_xmp (NcPdfWriter *self, const char *iso)
{
  const NcPdfOptions *options = &self->options;
  g_autofree char *short_title =
      g_utf8_substring (options->title, 0, MIN (g_utf8_strlen (options->title, -1), TITLE_CHARS));
  g_autofree char *title = g_markup_escape_text (short_title, -1);
  g_autofree char *short_author =
      options->author ? g_utf8_substring (options->author, 0, MIN (g_utf8_strlen (options->author, -1), TITLE_CHARS))
                      : NULL;
  g_autofree char *author = short_author ? g_markup_escape_text (short_author, -1) : NULL;
  g_autofree char *short_subject =
      options->subject ? g_utf8_substring (options->subject, 0, MIN (g_utf8_strlen (options->subject, -1), TITLE_CHARS))
                       : NULL;
  g_autofree char *subject = short_subject ? g_markup_escape_text (short_subject, -1) : NULL;
  g_autoptr (GString) xmp = g_string_new (
      "<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
      "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n");
  HPDF_Dict stream = HPDF_DictStream_New (self->pdf->mmgr, self->pdf->xref);

  g_string_append (xmp, "<rdf:Description rdf:about=\"\" xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\">"
                        "<pdfaid:part>1</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance></rdf:Description>\n");
  g_string_append_printf (xmp,
                          "<rdf:Description rdf:about=\"\" xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\">"
                          "<pdf:Producer>%s</pdf:Producer></rdf:Description>\n",
                          PRODUCER);
  g_string_append_printf (xmp,
                          "<rdf:Description rdf:about=\"\" xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\">"
                          "<xmp:CreateDate>%s</xmp:CreateDate><xmp:ModifyDate>%s</xmp:ModifyDate></rdf:Description>\n",
                          iso, iso);
  g_string_append_printf (xmp,
                          "<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\">"
                          "<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">%s</rdf:li></rdf:Alt></dc:title>",
                          title);
  if (author)
    g_string_append_printf (xmp, "<dc:creator><rdf:Seq><rdf:li>%s</rdf:li></rdf:Seq></dc:creator>", author);
  if (subject)
    g_string_append_printf (
        xmp, "<dc:description><rdf:Alt><rdf:li xml:lang=\"x-default\">%s</rdf:li></rdf:Alt></dc:description>", subject);
  g_string_append (xmp, "</rdf:Description>\n</rdf:RDF></x:xmpmeta>\n<?xpacket end=\"w\"?>");
  if (!stream)
    return;
  HPDF_Dict_AddName (stream, "Type", "Metadata");
  HPDF_Dict_AddName (stream, "Subtype", "XML");
  HPDF_Stream_Write (stream->stream, (const HPDF_BYTE *)xmp->str, (HPDF_UINT)xmp->len);
  HPDF_Dict_Add (self->pdf->catalog, "Metadata", stream);
}

static void
add_output_intent (NcPdfWriter *self, GBytes *profile)
{
  HPDF_Dict stream = HPDF_DictStream_New (self->pdf->mmgr, self->pdf->xref), intent = HPDF_Dict_New (self->pdf->mmgr);
  HPDF_Array intents = HPDF_Array_New (self->pdf->mmgr);
  gsize length;
  const void *data = g_bytes_get_data (profile, &length);

  if (!stream || !intent || !intents)
    return;
  stream->filter = HPDF_STREAM_FILTER_FLATE_DECODE;
  HPDF_Dict_AddNumber (stream, "N", 3);
  HPDF_Stream_Write (stream->stream, data, (HPDF_UINT)length);
  HPDF_Xref_Add (self->pdf->xref, intent);
  HPDF_Dict_AddName (intent, "Type", "OutputIntent");
  HPDF_Dict_AddName (intent, "S", "GTS_PDFA1");
  HPDF_Dict_Add (intent, "OutputConditionIdentifier", HPDF_String_New (self->pdf->mmgr, "sRGB", NULL));
  HPDF_Dict_Add (intent, "Info", HPDF_String_New (self->pdf->mmgr, "sRGB", NULL));
  HPDF_Dict_Add (intent, "DestOutputProfile", stream);
  HPDF_Array_Add (intents, intent);
  HPDF_Dict_Add (self->pdf->catalog, "OutputIntents", intents);
}

static void
add_identifier (NcPdfWriter *self, const char *iso)
{
  guint8 digest[32];
  gsize length = sizeof digest;
  HPDF_Array id = HPDF_Array_New (self->pdf->mmgr);

  g_checksum_update (self->sum, (const guchar *)iso, -1);
  g_checksum_update (self->sum, (const guchar *)self->options.title, -1);
  g_checksum_get_digest (self->sum, digest, &length);
  if (!id)
    return;
  for (int i = 0; i < 2; i++)
    HPDF_Array_Add (id, HPDF_Binary_New (self->pdf->mmgr, digest, 16));
  HPDF_Dict_Add (self->pdf->trailer, "ID", id);
}

gboolean
nc_pdf_writer_add_archive_parts (NcPdfWriter *self, GError **error)
{
  GBytes *profile = srgb_profile (error);
  g_autofree char *iso = NULL;
  HPDF_Date date;

  if (!profile)
    return FALSE;
  date = legal_date (self->options.now_usec, &iso);
  HPDF_SetInfoAttr (self->pdf, HPDF_INFO_PRODUCER, PRODUCER);
  HPDF_SetInfoDateAttr (self->pdf, HPDF_INFO_CREATION_DATE, date);
  HPDF_SetInfoDateAttr (self->pdf, HPDF_INFO_MOD_DATE, date);
  set_info (self, "Title", self->options.title);
  set_info (self, "Author", self->options.author);
  set_info (self, "Subject", self->options.subject);
  set_paper_keys (self);
  HPDF_Dict_Add (self->pdf->catalog, "Lang", HPDF_String_New (self->pdf->mmgr, "zh-CN", NULL));
  add_xmp (self, iso);
  add_output_intent (self, profile);
  add_identifier (self, iso);
  return nc_pdf_writer_check (self, error);
}
