/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-lang.h"
#include "nc-layout-lines.h"
#include "nc-kinsoku.h"
#include <string.h>

/* The part of a line's height that lies over the baseline is reckoned from the em square 880/-120, not from the fonts'
   own line height, which differs from face to face. */
#define ASCENT_EM 0.88
#define EPSILON   0.01

typedef struct {
  gunichar c;
  NcFace face;
  double em;    /* natural width, part of the size */
  double width; /* natural width with tracking, points */
} Glyph;

typedef struct {
  const NcPara *para;
  GArray *glyphs; /* Glyph; '\n' ends a line */
  double unit;    /* a full square */
} Setter;

typedef struct {
  guint start, end; /* glyphs of the line, white at its end left out */
  guint next;
  double indent, room;
  gboolean last; /* of its paragraph or before a forced break */
} Span;

void
nc_line_free (NcLine *line)
{
  g_ptr_array_unref (line->ops);
  g_free (line);
}

static char *
surroundings (const char *text, const char *at)
{
  const char *from = at, *to = at;

  for (int i = 0; i < 8 && from > text; i++)
    from = g_utf8_prev_char (from);
  for (int i = 0; i < 8 && *to; i++)
    to = g_utf8_next_char (to);
  return g_strndup (from, to - from);
}

static gboolean
check_char (gunichar c, const char *text, const char *at, GError **error)
{
  g_autofree char *around = NULL;

  if (c == '\n' ||
      (!g_unichar_iscntrl (c) && g_unichar_type (c) != G_UNICODE_FORMAT &&
       g_unichar_type (c) != G_UNICODE_LINE_SEPARATOR && g_unichar_type (c) != G_UNICODE_PARAGRAPH_SEPARATOR))
    return TRUE;
  around = g_strndup (text, MIN ((gsize)(at - text), 60));
  if (!g_utf8_validate (around, -1, NULL))
    g_clear_pointer (&around, g_free);
  g_set_error (error, NC_LAYOUT_ERROR, NC_LAYOUT_ERROR_TEXT,
               _ ("a character that cannot be seen (U+%04X) stands after “%s”: delete it there"), c,
               around ? around : "…");
  return FALSE;
}

static gboolean
add_run (Setter *setter, const NcRun *run, const NcLayoutMetrics *metrics, GError **error)
{
  const NcParaStyle *style = &setter->para->style;

  if (!g_utf8_validate (run->text, -1, NULL)) {
    g_set_error_literal (error, NC_LAYOUT_ERROR, NC_LAYOUT_ERROR_TEXT,
                         _ ("the text is damaged (no valid UTF-8): write it again"));
    return FALSE;
  }
  for (const char *p = run->text; *p; p = g_utf8_next_char (p)) {
    Glyph glyph = { .c = g_utf8_get_char (p), .face = run->face };

    if (!check_char (glyph.c, run->text, p, error))
      return FALSE;
    glyph.em = glyph.c == '\n' ? 0 : metrics->advance_em (metrics->user, run->face, glyph.c);
    if (glyph.em < 0) {
      g_autofree char *around = surroundings (run->text, p);
      char utf8[8] = { 0 };

      g_unichar_to_utf8 (glyph.c, utf8);
      g_set_error (
          error, NC_LAYOUT_ERROR, NC_LAYOUT_ERROR_GLYPH,
          _ ("the paper's fonts do not have the character %s (U+%04X) in “%s”: write it with other characters"), utf8,
          glyph.c, around);
      return FALSE;
    }
    glyph.width = glyph.em * style->size_pt + (nc_kinsoku_is_wide (glyph.c) ? style->track_pt : 0);
    g_array_append_val (setter->glyphs, glyph);
  }
  return TRUE;
}

static inline const Glyph *
glyph_at (const Setter *setter, guint i)
{
  return &g_array_index (setter->glyphs, Glyph, i);
}

static gboolean
can_break (const Setter *setter, guint i, guint start)
{
  gunichar before = i >= start + 2 ? glyph_at (setter, i - 2)->c : 0;

  return nc_kinsoku_can_break (before, glyph_at (setter, i - 1)->c, glyph_at (setter, i)->c);
}

static double
span_width (const Setter *setter, guint start, guint end)
{
  double width = 0;

  for (guint i = start; i < end; i++)
    width += glyph_at (setter, i)->width;
  return width;
}

/* White that marks can give up on a line; the blank half of a first opening or last closing mark counts too. */
static double
span_squeeze (const Setter *setter, guint start, guint end)
{
  double em = 0;

  for (guint i = start; i < end; i++)
    em += nc_kinsoku_squeeze_after_em (glyph_at (setter, i)->c) +
          (i > start ? nc_kinsoku_squeeze_before_em (glyph_at (setter, i)->c) : 0);
  return em * setter->para->style.size_pt;
}

static guint
trim_end (const Setter *setter, guint start, guint end)
{
  while (end > start && glyph_at (setter, end - 1)->c == ' ')
    end--;
  return end;
}

/* A word that would not fit on a line of its own is not worth an early break. */
static gboolean
is_longer_than_line (const Setter *setter, guint from, guint over, double room)
{
  double width = span_width (setter, from, over + 1);

  for (guint i = over + 1; width <= room && i < setter->glyphs->len; i++) {
    if (glyph_at (setter, i)->c == '\n' || can_break (setter, i, from))
      return FALSE;
    width += glyph_at (setter, i)->width;
  }
  return width > room;
}

/* The end of a line that cannot hold glyph @over: pull up to two marks in by squeezing, else break before, else
 * anywhere. */
static guint
choose_break (const Setter *setter, guint start, guint over, double room)
{
  guint after = over + 1, before = over;

  while (after < setter->glyphs->len && after <= over + 2 && glyph_at (setter, after)->c != '\n' &&
         !can_break (setter, after, start))
    after++;
  if (nc_kinsoku_forbidden_at_start (glyph_at (setter, over)->c) &&
      (after == setter->glyphs->len || glyph_at (setter, after)->c == '\n' || can_break (setter, after, start))) {
    guint end = trim_end (setter, start, after);

    if (span_width (setter, start, end) - span_squeeze (setter, start, end) <= room + EPSILON)
      return after;
  }
  while (before > start && !can_break (setter, before, start))
    before--;
  if (before > start && (over == before || !is_longer_than_line (setter, before, over, room)))
    return before;
  return MAX (over, start + 1);
}

static Span
next_span (const Setter *setter, guint start, double indent, double room)
{
  Span span = { .start = start, .indent = indent, .room = room };
  double width = 0;
  guint i = start;

  for (; i < setter->glyphs->len; i++) {
    const Glyph *glyph = glyph_at (setter, i);

    if (glyph->c == '\n') {
      span.last = TRUE;
      span.end = trim_end (setter, start, i);
      span.next = i + 1;
      return span;
    }
    width += glyph->width;
    if (width > room + EPSILON && glyph->c != ' ')
      break;
  }
  if (i == setter->glyphs->len) {
    span.last = TRUE;
    span.end = trim_end (setter, start, i);
    span.next = i;
    return span;
  }
  span.next = choose_break (setter, start, i, room);
  span.end = trim_end (setter, start, span.next);
  if (span.next < setter->glyphs->len && glyph_at (setter, span.next)->c == '\n') {
    span.last = TRUE;
    span.next++;
  } else {
    span.last = span.next == setter->glyphs->len;
  }
  return span;
}

static gboolean
stretches (gunichar a, gunichar b)
{
  return a == ' ' || nc_kinsoku_is_wide (a) || nc_kinsoku_is_wide (b);
}

/* Widths as set: marks squeezed where the line is too long, gaps widened where it is to be full. */
static void
justify (const Setter *setter, const Span *span, double *set)
{
  const NcParaStyle *style = &setter->para->style;
  double extra = span->room - span_width (setter, span->start, span->end);
  guint n = span->end - span->start, gaps = 0;

  for (guint i = 0; i < n; i++)
    set[i] = glyph_at (setter, span->start + i)->width;
  if (extra < -EPSILON) {
    double ratio = MIN (1, -extra / MAX (span_squeeze (setter, span->start, span->end), EPSILON));

    for (guint i = 0; i < n; i++) {
      gunichar c = glyph_at (setter, span->start + i)->c;

      set[i] -= ratio * style->size_pt * nc_kinsoku_squeeze_after_em (c);
      if (i > 0)
        set[i - 1] -= ratio * style->size_pt * nc_kinsoku_squeeze_before_em (c);
    }
    return;
  }
  if (style->align != NC_ALIGN_JUSTIFY || span->last || extra < EPSILON)
    return;
  for (guint i = 0; i + 1 < n; i++)
    gaps += stretches (glyph_at (setter, span->start + i)->c, glyph_at (setter, span->start + i + 1)->c);
  /* Gaps wider than a quarter of a character tear the line apart: better a line that is not full. */
  if (!gaps || extra / gaps > style->size_pt / 4)
    return;
  for (guint i = 0; i + 1 < n; i++)
    if (stretches (glyph_at (setter, span->start + i)->c, glyph_at (setter, span->start + i + 1)->c))
      set[i] += extra / gaps;
}

/* One operation for each stretch of one face. */
static NcLine *
make_line (const Setter *setter, const Span *span)
{
  const NcParaStyle *style = &setter->para->style;
  NcLine *line = g_new0 (NcLine, 1);
  guint n = span->end - span->start;
  g_autofree double *set = g_new (double, n + 1);
  double x = span->indent, width = 0;

  line->ops = g_ptr_array_new_with_free_func ((GDestroyNotify)nc_op_free);
  line->height = style->pitch_pt;
  justify (setter, span, set);
  for (guint i = 0; i < n; i++)
    width += set[i];
  if (style->align == NC_ALIGN_CENTER)
    x += MAX (0, (span->room - width) / 2);
  else if (style->align == NC_ALIGN_RIGHT)
    x += MAX (0, span->room - width);
  for (guint i = 0; i < n;) {
    NcFace face = glyph_at (setter, span->start + i)->face;
    g_autoptr (GString) text = g_string_new (NULL);
    double y = (style->pitch_pt - style->size_pt) / 2 + ASCENT_EM * style->size_pt;
    NcOp *op = nc_op_new (NC_OP_TEXT, x, y, 0, 0, style->size_pt, NULL);
    guint first = i;

    op->face = face;
    for (; i < n && glyph_at (setter, span->start + i)->face == face; i++)
      g_string_append_unichar (text, glyph_at (setter, span->start + i)->c);
    op->n_chars = i - first;
    op->advances = g_new (float, op->n_chars);
    for (guint k = 0; k < op->n_chars; k++) {
      op->advances[k] = (float)set[first + k];
      x += set[first + k];
    }
    op->text = g_string_free (g_steal_pointer (&text), FALSE);
    g_ptr_array_add (line->ops, op);
  }
  return line;
}

static GArray *
break_spans (const Setter *setter, double width, double narrower)
{
  const NcParaStyle *style = &setter->para->style;
  GArray *spans = g_array_new (FALSE, FALSE, sizeof (Span));
  double left = style->indent_left_chars * setter->unit, right = style->indent_right_chars * setter->unit;
  gboolean first = TRUE;
  guint i = 0;

  do {
    double indent = left + (first ? style->indent_first_chars * setter->unit : 0);
    double room = MAX (width - indent - right - narrower, setter->unit);
    Span span = next_span (setter, i, indent, room);

    /* after a forced break a paragraph begins again */
    first = span.last;
    i = span.next;
    span.room = MAX (width - indent - right, setter->unit);
    g_array_append_val (spans, span);
  } while (i < setter->glyphs->len);
  return spans;
}

/* The narrowest measure that needs no more lines makes lines of about the same length. */
static GArray *
break_balanced (const Setter *setter, double width)
{
  GArray *best = break_spans (setter, width, 0);
  double low = 0, high = width;

  for (int i = 0; i < 12 && best->len > 1; i++) {
    double middle = (low + high) / 2;
    GArray *spans = break_spans (setter, width, middle);

    if (spans->len <= best->len) {
      g_array_unref (best);
      best = spans;
      low = middle;
    } else {
      g_array_unref (spans);
      high = middle;
    }
  }
  return best;
}

/**
 * nc_layout_lines:
 * @width_pt: the measure; a full square at least is taken
 * @metrics: gives the widths
 *
 * Breaks a paragraph into lines by Chinese rules (nc_kinsoku_can_break()): marks that may not begin a line are pulled
 * in by squeezing the white of the line's marks, else the character before them goes with them; a word longer than the
 * line is broken anywhere. Lines but the last are stretched to the measure.
 *
 * Returns: (transfer full) (element-type NcLine): at least one line; %NULL with %NC_LAYOUT_ERROR_GLYPH or
 *   %NC_LAYOUT_ERROR_TEXT.
 */
GPtrArray *
nc_layout_lines (const NcPara *para, double width_pt, const NcLayoutMetrics *metrics, GError **error)
{
  g_autoptr (GArray) glyphs = g_array_new (FALSE, FALSE, sizeof (Glyph));
  Setter setter = { .para = para, .glyphs = glyphs, .unit = para->style.size_pt + para->style.track_pt };
  g_autoptr (GArray) spans = NULL;
  GPtrArray *lines;

  g_return_val_if_fail (para->style.size_pt > 0, NULL);
  for (guint i = 0; i < para->runs->len; i++)
    if (!add_run (&setter, g_ptr_array_index (para->runs, i), metrics, error))
      return NULL;
  spans = para->style.balanced ? break_balanced (&setter, width_pt) : break_spans (&setter, width_pt, 0);
  lines = g_ptr_array_new_with_free_func ((GDestroyNotify)nc_line_free);
  for (guint i = 0; i < spans->len; i++)
    g_ptr_array_add (lines, make_line (&setter, &g_array_index (spans, Span, i)));
  return lines;
}
