/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-font-set.h"
#include "nc-lang.h"
#include <hb-ot.h>
#include <string.h>

#define MAX_CHAIN      6
#define MAX_FONT_BYTES (128 * 1024 * 1024)
/* OS/2 fsType (OpenType specification): bit 1 must not be embedded, bit 8 no subsets, bit 9 bitmaps only */
#define FSTYPE_RESTRICTED 0x0002
#define FSTYPE_NO_SUBSETS 0x0100
#define FSTYPE_BITMAPS    0x0200
#define OS2_FSTYPE_AT     8

typedef struct {
  const char *path;
  const char *ps_name;
} Source;

typedef struct {
  NcFontFile *file;
  guint glyph;
  double em;
} Known;

struct _NcFontSet {
  gatomicrefcount refs;
  GPtrArray *files; /* NcFontFile */
  NcFontFile *chain[NC_N_FACES][MAX_CHAIN];
  GHashTable *known[NC_N_FACES]; /* character → Known */
  GMutex lock;
};

G_DEFINE_QUARK (nc_pdf_error_quark, nc_pdf_error)

/* Debian's own free faces (OFL; Hanazono: OFL or its own free licence). The member of a collection is named, since
   its first one is the Japanese. */
static const Source serif = { "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc", "NotoSerifCJKsc-Regular" };
static const Source serif_bold = { "/usr/share/fonts/opentype/noto/NotoSerifCJK-Bold.ttc", "NotoSerifCJKsc-Bold" };
static const Source sans = { "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", "NotoSansCJKsc-Regular" };
static const Source kai = { "/usr/share/fonts/truetype/lxgw-wenkai/LXGWWenKai-Regular.ttf", NULL };
static const Source hana_a = { "/usr/share/fonts/truetype/hanazono/HanaMinA.ttf", NULL };
static const Source hana_b = { "/usr/share/fonts/truetype/hanazono/HanaMinB.ttf", NULL };

static const Source *const chains[NC_N_FACES][MAX_CHAIN] = {
  [NC_FACE_BODY] = { &serif, &hana_a, &hana_b },       [NC_FACE_TITLE] = { &serif_bold, &serif, &hana_a, &hana_b },
  [NC_FACE_HEI] = { &sans, &serif, &hana_a, &hana_b }, [NC_FACE_KAI] = { &kai, &serif, &hana_a, &hana_b },
  [NC_FACE_LATIN] = { &serif, &hana_a, &hana_b },
};

/* What every paper needs; a user's font without these would make boxes on paper. */
static const char sample[] =
    "节能监察通知书限期整改责令停止使用一二三四五六七八九十年月日，。、；：（）《》〔〕0123456789ABCabc—";

static void
file_free (gpointer data)
{
  NcFontFile *file = data;

  hb_font_destroy (file->font);
  hb_face_destroy (file->face);
  g_free (file->path);
  g_free (file->ps_name);
  g_free (file);
}

static char *
ps_name_of (hb_face_t *face)
{
  char name[128] = "";
  guint size = sizeof name;

  hb_ot_name_get_utf8 (face, HB_OT_NAME_ID_POSTSCRIPT_NAME, HB_LANGUAGE_INVALID, &size, name);
  if (!*name) {
    size = sizeof name;
    hb_ot_name_get_utf8 (face, HB_OT_NAME_ID_POSTSCRIPT_NAME, hb_language_from_string ("en", -1), &size, name);
  }
  /* a PDF name: what a strange font says of itself is not to be trusted */
  for (char *p = name; *p; p++)
    if (!g_ascii_isalnum (*p) && *p != '-')
      *p = '-';
  return g_strdup (*name ? name : "Unnamed");
}

static gboolean
may_embed (hb_face_t *face)
{
  hb_blob_t *table = hb_face_reference_table (face, HB_TAG ('O', 'S', '/', '2'));
  guint length = 0;
  const guint8 *data = (const guint8 *)hb_blob_get_data (table, &length);
  guint type = length < OS2_FSTYPE_AT + 2 ? 0 : data[OS2_FSTYPE_AT] * 256u + data[OS2_FSTYPE_AT + 1];
  gboolean allowed = (type & 0x000F) != FSTYPE_RESTRICTED && !(type & (FSTYPE_NO_SUBSETS | FSTYPE_BITMAPS));

  hb_blob_destroy (table);
  return allowed;
}

static hb_face_t *
open_face (const char *path, const char *ps_name, GError **error)
{
  hb_blob_t *blob = hb_blob_create_from_file_or_fail (path);
  hb_face_t *found = NULL;
  guint n = blob ? MIN (hb_face_count (blob), 64) : 0;

  if (blob && hb_blob_get_length (blob) > MAX_FONT_BYTES)
    n = 0;
  for (guint i = 0; i < n && !found; i++) {
    hb_face_t *face = hb_face_create (blob, i);
    g_autofree char *name = ps_name_of (face);

    if (hb_face_get_glyph_count (face) > 0 && (!ps_name || g_str_equal (name, ps_name)))
      found = hb_face_reference (face);
    hb_face_destroy (face);
  }
  if (!blob)
    g_set_error (error, NC_PDF_ERROR, NC_PDF_ERROR_FONT,
                 _ ("font file %s cannot be read: choose another in the settings, under papers, or install it again"),
                 path);
  else if (!found)
    g_set_error (error, NC_PDF_ERROR, NC_PDF_ERROR_FONT,
                 _ ("font file %s is damaged or lacks the face %s: choose another in the settings, under papers"), path,
                 ps_name ? ps_name : "");
  hb_blob_destroy (blob);
  return found;
}

static NcFontFile *
load (NcFontSet *self, const char *path, const char *ps_name, GError **error)
{
  NcFontFile *file;
  hb_face_t *face;

  for (guint i = 0; i < self->files->len; i++) {
    file = g_ptr_array_index (self->files, i);
    if (g_str_equal (file->path, path) && (!ps_name || g_str_equal (file->ps_name, ps_name)))
      return file;
  }
  face = open_face (path, ps_name, error);
  if (!face)
    return NULL;
  file = g_new0 (NcFontFile, 1);
  file->path = g_strdup (path);
  file->ps_name = ps_name_of (face);
  file->face = face;
  file->font = hb_font_create (face);
  file->index = self->files->len;
  file->serif = !strstr (file->ps_name, "Sans");
  hb_font_set_scale (file->font, 1000, 1000);
  hb_face_make_immutable (face);
  hb_font_make_immutable (file->font);
  g_ptr_array_add (self->files, file);
  return file;
}

/* A file that the user named: it must be a font that may be embedded and has what every paper needs. */
static NcFontFile *
load_users (NcFontSet *self, const char *path, GError **error)
{
  NcFontFile *file = load (self, path, NULL, error);
  hb_codepoint_t glyph;

  if (!file)
    return NULL;
  if (!may_embed (file->face)) {
    g_set_error (
        error, NC_PDF_ERROR, NC_PDF_ERROR_FONT,
        _ ("the licence in font file %s forbids embedding it in papers: choose another in the settings, under papers"),
        path);
    return NULL;
  }
  for (const char *p = sample; *p; p = g_utf8_next_char (p))
    if (!hb_font_get_nominal_glyph (file->font, g_utf8_get_char (p), &glyph)) {
      g_set_error (error, NC_PDF_ERROR, NC_PDF_ERROR_FONT, _ ("font file %s has no character “%.*s”"), path,
                   (int)(g_utf8_next_char (p) - p), p);
      return NULL;
    }
  return file;
}

static gboolean
load_chain (NcFontSet *self, NcFace face, const char *users, GError **error)
{
  guint n = 0;

  if (users) {
    self->chain[face][n] = load_users (self, users, error);
    if (!self->chain[face][n++])
      return FALSE;
  }
  for (guint i = 0; i < MAX_CHAIN && chains[face][i] && n < MAX_CHAIN; i++) {
    const Source *source = chains[face][i];

    self->chain[face][n] = load (self, source->path, source->ps_name, error);
    if (!self->chain[face][n++])
      return FALSE;
  }
  return TRUE;
}

static NcFontSet *
new_empty (void)
{
  NcFontSet *self = g_new0 (NcFontSet, 1);

  g_atomic_ref_count_init (&self->refs);
  g_mutex_init (&self->lock);
  self->files = g_ptr_array_new_with_free_func (file_free);
  for (guint i = 0; i < NC_N_FACES; i++)
    self->known[i] = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  return self;
}

/* A set of one file, whatever it may be used for, to look at it: (transfer full) (nullable). */
NcFontSet *
nc_font_set_new_probe (const char *path, GError **error)
{
  g_autoptr (NcFontSet) self = new_empty ();

  self->chain[NC_FACE_BODY][0] = load (self, path, NULL, error);
  return self->chain[NC_FACE_BODY][0] ? g_steal_pointer (&self) : NULL;
}

/* (transfer none) */
const NcFontFile *
nc_font_set_nth_file (NcFontSet *self, guint n)
{
  return g_ptr_array_index (self->files, n);
}

/* Whether its licence bits allow embedding a subset of its outlines. */
gboolean
nc_font_file_embeds (const NcFontFile *file)
{
  return may_embed (file->face);
}

/**
 * nc_font_set_new:
 * @files: (nullable) (array fixed-size=5): for each #NcFace a font file that the user named, or %NULL for Debian's face
 *
 * Maps the font files. A user's file stands before Debian's face of the same role, which stays as its fallback.
 *
 * Returns: (transfer full): the set, %NULL with %NC_PDF_ERROR_FONT naming the file.
 */
NcFontSet *
nc_font_set_new (const char *const *files, GError **error)
{
  g_autoptr (NcFontSet) self = new_empty ();

  for (guint i = 0; i < NC_N_FACES; i++)
    if (!load_chain (self, i, files ? files[i] : NULL, error))
      return NULL;
  return g_steal_pointer (&self);
}

/**
 * nc_font_set_get_default:
 *
 * Returns: (transfer none): Debian's faces, mapped once for the process; %NULL with %NC_PDF_ERROR_FONT.
 */
NcFontSet *
nc_font_set_get_default (GError **error)
{
  static NcFontSet *set;
  static GMutex lock;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lock);

  (void)locker;
  if (!set)
    set = nc_font_set_new (NULL, error);
  return set;
}

NcFontSet *
nc_font_set_ref (NcFontSet *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
nc_font_set_unref (NcFontSet *self)
{
  if (!self || !g_atomic_ref_count_dec (&self->refs))
    return;
  for (guint i = 0; i < NC_N_FACES; i++)
    g_hash_table_unref (self->known[i]);
  g_ptr_array_unref (self->files);
  g_mutex_clear (&self->lock);
  g_free (self);
}

/**
 * nc_font_set_lookup:
 * @glyph: (out): glyph number in the returned file
 * @advance_em: (out): its width as a part of the size
 *
 * Returns: (transfer none) (nullable): the first file of the face's chain that has @c; %NULL when none has.
 */
NcFontFile *
nc_font_set_lookup (NcFontSet *self, NcFace face, gunichar c, guint *glyph, double *advance_em)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  Known *known = g_hash_table_lookup (self->known[face], GUINT_TO_POINTER (c));

  (void)locker;
  if (!known) {
    known = g_new0 (Known, 1);
    for (guint i = 0; i < MAX_CHAIN && self->chain[face][i] && !known->file; i++) {
      hb_codepoint_t gid = 0;

      if (!hb_font_get_nominal_glyph (self->chain[face][i]->font, c, &gid) || !gid)
        continue;
      known->file = self->chain[face][i];
      known->glyph = gid;
      known->em = hb_font_get_glyph_h_advance (known->file->font, gid) / 1000.0;
    }
    g_hash_table_insert (self->known[face], GUINT_TO_POINTER (c), known);
  }
  *glyph = known->glyph;
  *advance_em = known->em;
  return known->file;
}

guint
nc_font_set_n_files (NcFontSet *self)
{
  return self->files->len;
}

static double
advance_em (gpointer user, NcFace face, gunichar c)
{
  guint glyph;
  double em;

  return nc_font_set_lookup (user, face, c, &glyph, &em) ? em : -1;
}

static double
word_em (gpointer user, const char *word)
{
  (void)user;
  return nc_pdf_mongolian_word_em (word);
}

/**
 * nc_font_set_metrics:
 *
 * Returns: what the layout needs to measure with this set; valid as long as @self.
 */
NcLayoutMetrics
nc_font_set_metrics (NcFontSet *self)
{
  return (NcLayoutMetrics){ .advance_em = advance_em, .word_em = word_em, .user = self };
}
