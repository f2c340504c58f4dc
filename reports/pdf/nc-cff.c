/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-cff.h"
#include <math.h>
#include <string.h>

/* Adobe Technical Notes 5176 (Compact Font Format) and 5177 (Type 2 charstrings). */
#define OP_RLINETO         5
#define OP_RRCURVETO       8
#define OP_ENDCHAR         14
#define OP_RMOVETO         21
#define MAX_OPERANDS       48
#define DEFAULT_WIDTH      1000
#define MAX_KEPT           20000
#define N_STD_STRINGS      391
#define DICT_FONT_BBOX     5
#define DICT_CHARSET       15
#define DICT_CHARSTRINGS   17
#define DICT_PRIVATE       18
#define DICT_DEFAULT_WIDTH 20
#define DICT_NOMINAL_WIDTH 21
#define DICT_ROS           (12 << 8 | 30)
#define DICT_CID_COUNT     (12 << 8 | 34)
#define DICT_FD_ARRAY      (12 << 8 | 36)
#define DICT_FD_SELECT     (12 << 8 | 37)

typedef struct {
  GByteArray *out;
  int x, y;             /* pen, rounded */
  int start_x, start_y; /* of the contour */
  int last_op;          /* operator waiting for more operands, 0 none */
  int operands[MAX_OPERANDS];
  guint n;
  int box[4];
  gboolean marked;
} Pen;

static void
put_u8 (GByteArray *out, guint value)
{
  guint8 byte = (guint8)value;

  g_byte_array_append (out, &byte, 1);
}

static void
put_number (GByteArray *out, int value)
{
  if (value >= -107 && value <= 107) {
    put_u8 (out, (guint)(value + 139));
  } else if (value >= 108 && value <= 1131) {
    put_u8 (out, (guint)(((value - 108) >> 8) + 247));
    put_u8 (out, (guint)(value - 108) & 0xFF);
  } else if (value >= -1131 && value <= -108) {
    put_u8 (out, (guint)(((-value - 108) >> 8) + 251));
    put_u8 (out, (guint)(-value - 108) & 0xFF);
  } else {
    put_u8 (out, 28);
    put_u8 (out, (guint)(value >> 8) & 0xFF);
    put_u8 (out, (guint)value & 0xFF);
  }
}

static void
flush (Pen *pen)
{
  for (guint i = 0; i < pen->n; i++)
    put_number (pen->out, pen->operands[i]);
  if (pen->n)
    put_u8 (pen->out, (guint)pen->last_op);
  pen->n = 0;
  pen->last_op = 0;
}

static void
push (Pen *pen, int op, const int *values, guint n)
{
  if (pen->last_op != op || pen->n + n > MAX_OPERANDS)
    flush (pen);
  pen->last_op = op;
  memcpy (pen->operands + pen->n, values, n * sizeof (int));
  pen->n += n;
  if (op == OP_RMOVETO)
    flush (pen);
}

static void
grow (Pen *pen, int x, int y)
{
  pen->box[0] = pen->marked ? MIN (pen->box[0], x) : x;
  pen->box[1] = pen->marked ? MIN (pen->box[1], y) : y;
  pen->box[2] = pen->marked ? MAX (pen->box[2], x) : x;
  pen->box[3] = pen->marked ? MAX (pen->box[3], y) : y;
  pen->marked = TRUE;
}

/* rounded absolute points first, then differences, so that errors do not add up */
static int
rounded (float value)
{
  return (int)CLAMP (lroundf (value), -16000, 16000);
}

static void
move_to_cb (hb_draw_funcs_t *funcs, void *data, hb_draw_state_t *state, float x, float y, void *user)
{
  Pen *pen = data;
  int values[2] = { rounded (x) - pen->x, rounded (y) - pen->y };

  (void)funcs, (void)state, (void)user;
  push (pen, OP_RMOVETO, values, 2);
  pen->x = pen->start_x = rounded (x);
  pen->y = pen->start_y = rounded (y);
  grow (pen, pen->x, pen->y);
}

static void
line_to_cb (hb_draw_funcs_t *funcs, void *data, hb_draw_state_t *state, float x, float y, void *user)
{
  Pen *pen = data;
  int values[2] = { rounded (x) - pen->x, rounded (y) - pen->y };

  (void)funcs, (void)state, (void)user;
  if (!values[0] && !values[1])
    return;
  push (pen, OP_RLINETO, values, 2);
  pen->x = rounded (x);
  pen->y = rounded (y);
  grow (pen, pen->x, pen->y);
}

static void
cubic_to_cb (hb_draw_funcs_t *funcs, void *data, hb_draw_state_t *state, float x1, float y1, float x2, float y2,
             float x, float y, void *user)
{
  Pen *pen = data;
  int values[6] = { rounded (x1) - pen->x,       rounded (y1) - pen->y,      rounded (x2) - rounded (x1),
                    rounded (y2) - rounded (y1), rounded (x) - rounded (x2), rounded (y) - rounded (y2) };

  (void)funcs, (void)state, (void)user;
  push (pen, OP_RRCURVETO, values, 6);
  grow (pen, rounded (x1), rounded (y1));
  grow (pen, rounded (x2), rounded (y2));
  pen->x = rounded (x);
  pen->y = rounded (y);
  grow (pen, pen->x, pen->y);
}

static void
quadratic_to_cb (hb_draw_funcs_t *funcs, void *data, hb_draw_state_t *state, float cx, float cy, float x, float y,
                 void *user)
{
  float x0 = state->current_x, y0 = state->current_y;

  cubic_to_cb (funcs, data, state, x0 + (cx - x0) * 2 / 3, y0 + (cy - y0) * 2 / 3, x + (cx - x) * 2 / 3,
               y + (cy - y) * 2 / 3, x, y, user);
}

static hb_draw_funcs_t *
draw_funcs (void)
{
  static gsize once;
  static hb_draw_funcs_t *funcs;

  if (g_once_init_enter (&once)) {
    funcs = hb_draw_funcs_create ();
    hb_draw_funcs_set_move_to_func (funcs, move_to_cb, NULL, NULL);
    hb_draw_funcs_set_line_to_func (funcs, line_to_cb, NULL, NULL);
    hb_draw_funcs_set_quadratic_to_func (funcs, quadratic_to_cb, NULL, NULL);
    hb_draw_funcs_set_cubic_to_func (funcs, cubic_to_cb, NULL, NULL);
    hb_draw_funcs_make_immutable (funcs);
    g_once_init_leave (&once, 1);
  }
  return funcs;
}

/* A glyph's charstring with its bounds. Papers of one process use the same characters again and again, so what was read
   of a font is kept with it, up to MAX_KEPT glyphs (some 300 bytes each). */
typedef struct {
  GBytes *code;
  int box[4];
  gboolean marked;
} Charstring;

typedef struct {
  GMutex lock;
  GHashTable *known; /* glyph → Charstring */
} Kept;

static void
charstring_free (gpointer data)
{
  g_bytes_unref (((Charstring *)data)->code);
  g_free (data);
}

static void
kept_free (gpointer data)
{
  Kept *kept = data;

  g_hash_table_unref (kept->known);
  g_mutex_clear (&kept->lock);
  g_free (kept);
}

static Kept *
kept_of (hb_font_t *font)
{
  static hb_user_data_key_t key;
  static GMutex lock;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lock);
  Kept *kept = hb_font_get_user_data (font, &key);

  (void)locker;
  if (!kept) {
    kept = g_new0 (Kept, 1);
    g_mutex_init (&kept->lock);
    kept->known = g_hash_table_new_full (NULL, NULL, NULL, charstring_free);
    if (!hb_font_set_user_data (font, &key, kept, kept_free, FALSE))
      g_clear_pointer (&kept, kept_free);
  }
  return kept;
}

static Charstring *
read_charstring (hb_font_t *font, guint glyph)
{
  Charstring *charstring = g_new0 (Charstring, 1);
  GByteArray *out = g_byte_array_new ();
  Pen pen = { .out = out };
  int width = hb_font_get_glyph_h_advance (font, glyph);

  if (width != DEFAULT_WIDTH)
    put_number (out, width);
  hb_font_get_glyph_shape (font, glyph, draw_funcs (), &pen);
  flush (&pen);
  put_u8 (out, OP_ENDCHAR);
  charstring->marked = pen.marked;
  memcpy (charstring->box, pen.box, sizeof pen.box);
  charstring->code = g_byte_array_free_to_bytes (out);
  return charstring;
}

static void
take_charstring (Pen *pen, const Charstring *charstring)
{
  gsize length;
  const guint8 *code = g_bytes_get_data (charstring->code, &length);

  g_byte_array_append (pen->out, code, (guint)length);
  if (!charstring->marked)
    return;
  grow (pen, charstring->box[0], charstring->box[1]);
  grow (pen, charstring->box[2], charstring->box[3]);
}

static void
put_charstring (Pen *pen, hb_font_t *font, guint glyph)
{
  Kept *kept = kept_of (font);
  Charstring *charstring;
  gboolean keep;

  if (!kept)
    return;
  g_mutex_lock (&kept->lock);
  charstring = g_hash_table_lookup (kept->known, GUINT_TO_POINTER (glyph));
  keep = charstring || g_hash_table_size (kept->known) < MAX_KEPT;
  if (!charstring) {
    charstring = read_charstring (font, glyph);
    if (keep)
      g_hash_table_insert (kept->known, GUINT_TO_POINTER (glyph), charstring);
  }
  take_charstring (pen, charstring);
  g_mutex_unlock (&kept->lock);
  if (!keep)
    charstring_free (charstring);
}

static void
put_offset (GByteArray *out, guint size, guint value)
{
  for (guint i = size; i-- > 0;)
    put_u8 (out, value >> (8 * i) & 0xFF);
}

/* @ends: end of each object within @data */
static void
put_index (GByteArray *out, const GByteArray *data, const guint *ends, guint n)
{
  put_offset (out, 2, n);
  if (!n)
    return;
  put_u8 (out, 4);
  put_offset (out, 4, 1);
  for (guint i = 0; i < n; i++)
    put_offset (out, 4, ends[i] + 1);
  g_byte_array_append (out, data->data, data->len);
}

static void
put_dict_op (GByteArray *out, int op)
{
  if (op >> 8)
    put_u8 (out, (guint)op >> 8);
  put_u8 (out, (guint)op & 0xFF);
}

/* a number of fixed length, so that offsets do not move what they point to */
static void
put_dict_offset (GByteArray *out, guint value)
{
  put_u8 (out, 29);
  put_offset (out, 4, value);
}

typedef struct {
  guint charset, fd_select, charstrings, fd_array;
} Offsets;

static void
put_top_dict (GByteArray *out, const Pen *pen, guint n, const Offsets *at)
{
  put_number (out, N_STD_STRINGS);
  put_number (out, N_STD_STRINGS + 1);
  put_number (out, 0);
  put_dict_op (out, DICT_ROS);
  for (guint i = 0; i < 4; i++)
    put_number (out, pen->box[i]);
  put_dict_op (out, DICT_FONT_BBOX);
  put_number (out, (int)n);
  put_dict_op (out, DICT_CID_COUNT);
  put_dict_offset (out, at->charset);
  put_dict_op (out, DICT_CHARSET);
  put_dict_offset (out, at->fd_select);
  put_dict_op (out, DICT_FD_SELECT);
  put_dict_offset (out, at->charstrings);
  put_dict_op (out, DICT_CHARSTRINGS);
  put_dict_offset (out, at->fd_array);
  put_dict_op (out, DICT_FD_ARRAY);
}

static void
put_one (GByteArray *out, const GByteArray *data)
{
  guint end = data->len;

  put_index (out, data, &end, 1);
}

/* Everything up to the Top DICT's offsets; called twice, first to learn the lengths. */
static void
put_front (GByteArray *out, const char *name, const Pen *pen, guint n, const Offsets *at)
{
  g_autoptr (GByteArray) text = g_byte_array_new (), top = g_byte_array_new (), strings = g_byte_array_new ();
  guint ends[2] = { 5, 13 };

  g_byte_array_append (out, (const guint8 *)"\1\0\4\4", 4);
  g_byte_array_append (text, (const guint8 *)name, (guint)strlen (name));
  put_one (out, text);
  put_top_dict (top, pen, n, at);
  put_one (out, top);
  g_byte_array_append (strings, (const guint8 *)"AdobeIdentity", 13);
  put_index (out, strings, ends, 2);
  put_index (out, strings, NULL, 0);
}

/* CIDs are the glyphs' places: charset one range from 1, FDSelect one range from 0. */
static void
put_rest (GByteArray *out, const GByteArray *charstrings, const guint *ends, guint n, Offsets *at)
{
  g_autoptr (GByteArray) private = g_byte_array_new (), fd = g_byte_array_new ();
  guint private_at;

  at->charset = out->len;
  put_u8 (out, 2);
  if (n > 1) {
    put_offset (out, 2, 1);
    put_offset (out, 2, n - 2);
  }
  at->fd_select = out->len;
  put_u8 (out, 3);
  put_offset (out, 2, 1);
  put_offset (out, 2, 0);
  put_u8 (out, 0);
  put_offset (out, 2, n);
  at->charstrings = out->len;
  put_index (out, charstrings, ends, n);
  put_number (private, DEFAULT_WIDTH);
  put_dict_op (private, DICT_DEFAULT_WIDTH);
  put_number (private, 0);
  put_dict_op (private, DICT_NOMINAL_WIDTH);
  private_at = out->len;
  g_byte_array_append (out, private->data, private->len);
  at->fd_array = out->len;
  put_number (fd, (int)private->len);
  put_dict_offset (fd, private_at);
  put_dict_op (fd, DICT_PRIVATE);
  put_one (out, fd);
}

/**
 * nc_cff_new:
 * @font: scaled to 1000 units
 * @name: PostScript name of the subset
 * @glyphs: glyph numbers of @font for the CIDs 1 … @n_glyphs (fewer than 65,535)
 *
 * Reads the outlines with HarfBuzz and writes them as a CID-keyed CFF font program, ordering Adobe-Identity-0, with an
 * empty glyph 0. Quadratic curves become cubic ones exactly, points are rounded to units.
 *
 * Returns: (transfer full): the font program; the same bytes for the same input.
 */
GByteArray *
nc_cff_new (hb_font_t *font, const char *name, const guint *glyphs, guint n_glyphs)
{
  g_autoptr (GByteArray) charstrings = g_byte_array_sized_new (n_glyphs * 400);
  g_autofree guint *ends = g_new (guint, n_glyphs + 1);
  Pen pen = { .out = charstrings };
  guint n = n_glyphs + 1;
  Offsets at = { 0 };
  GByteArray *out;

  g_return_val_if_fail (n <= 65535, NULL);
  for (guint i = 0; i < n; i++) {
    if (i)
      put_charstring (&pen, font, glyphs[i - 1]);
    else
      put_u8 (charstrings, OP_ENDCHAR);
    ends[i] = charstrings->len;
  }
  out = g_byte_array_sized_new (charstrings->len + 6 * n + 256);
  put_front (out, name, &pen, n, &at);
  put_rest (out, charstrings, ends, n, &at);
  {
    g_autoptr (GByteArray) front = g_byte_array_new ();

    put_front (front, name, &pen, n, &at);
    g_assert (front->len == at.charset);
    memcpy (out->data, front->data, front->len);
  }
  return out;
}
