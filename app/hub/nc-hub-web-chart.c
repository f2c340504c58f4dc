/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-hub-web-chart.h"
#include "nc-lang.h"

/* Sizes in CSS pixels; widths are percentages, so that text keeps its size in any window. */
#define BAR_PX      12
#define LABEL_PX    20
#define GAP_PX      10
#define PLOT_PX     180
#define WIDEST_PCT  86.0
#define MOST_BARS   12
#define NUMBER_SIZE 32

typedef struct {
  char *label;
  char *href; /* NULL: no link */
  gint64 counts[2];
} Row;

struct NcWebChart {
  NcWebPage *page;
  const char *id;
  const char *title;
  const char *label_head;
  const char *series[2]; /* the second NULL: there is one */
  GArray *rows;
};

static void
row_clear (gpointer data)
{
  g_free (((Row *)data)->label);
  g_free (((Row *)data)->href);
}

/**
 * nc_web_chart_new:
 * @id: of the element; program text
 * @label_head: what the labels are, heading of the table's first column
 * @second: (nullable): of a second series
 */
NcWebChart *
nc_web_chart_new (NcWebPage *page, const char *id, const char *title, const char *label_head, const char *first,
                  const char *second)
{
  NcWebChart *self = g_new0 (NcWebChart, 1);

  self->page = page;
  self->id = id;
  self->title = title;
  self->label_head = label_head;
  self->series[0] = first;
  self->series[1] = second;
  self->rows = g_array_new (FALSE, TRUE, sizeof (Row));
  g_array_set_clear_func (self->rows, row_clear);
  return self;
}

void
nc_web_chart_free (NcWebChart *self)
{
  if (!self)
    return;
  g_array_unref (self->rows);
  g_free (self);
}

void
nc_web_chart_add (NcWebChart *self, const char *label, gint64 first, gint64 second)
{
  Row row = { .label = g_strdup (label), .counts = { first, second } };

  g_array_append_val (self->rows, row);
}

/* Of the row added last, in the table. */
void
nc_web_chart_link (NcWebChart *self, char *href_taken)
{
  Row *row = &g_array_index (self->rows, Row, self->rows->len - 1);

  g_free (row->href);
  row->href = href_taken;
}

static gint64
largest (const NcWebChart *self)
{
  gint64 most = 1;

  for (guint i = 0; i < self->rows->len; i++)
    for (int s = 0; s < 2; s++)
      most = MAX (most, g_array_index (self->rows, Row, i).counts[s]);
  return most;
}

static const char *
decimal (char out[NUMBER_SIZE], double value, const char *unit)
{
  char digits[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (digits, sizeof digits, "%.2f", value);
  g_snprintf (out, NUMBER_SIZE, "%s%s", digits, unit);
  return out;
}

static void
write_rect (NcHtml *h, const char *css_class, const char *x, const char *y, const char *width, const char *height)
{
  nc_html_element (h, "rect", NULL, "class", css_class, "x", x, "y", y, "width", width, "height", height, "rx", "2",
                   NULL);
}

static const char *const series_class[] = { "s1", "s2" };

/* The picture's frame with its title, and what it says in words for those who do not see it. */
static void
open_svg (NcWebChart *self, guint height_px)
{
  NcHtml *h = self->page->html;
  g_autofree char *title_id = g_strconcat (self->id, "-title", NULL), *desc_id = g_strconcat (self->id, "-desc", NULL),
                  *ids = g_strdup_printf ("%s %s", title_id, desc_id), *height = g_strdup_printf ("%u", height_px);

  nc_html_open (h, "svg", "role", "img", "aria-labelledby", ids, "width", "100%", "height", height, "class", "chart",
                NULL);
  nc_html_element (h, "title", self->title, "id", title_id, NULL);
  nc_html_element (h, "desc", NC_WEB_W (self->page, N_ ("The table beside this picture has the same figures.")), "id",
                   desc_id, NULL);
}

static void
write_bar (NcWebChart *self, const Row *row, int series, guint y_px, gint64 most)
{
  NcHtml *h = self->page->html;
  double width_pct = WIDEST_PCT * (double)row->counts[series] / (double)most;
  char width[NUMBER_SIZE], y[NUMBER_SIZE], text_y[NUMBER_SIZE], count[NUMBER_SIZE];

  decimal (width, width_pct, "%");
  g_snprintf (y, sizeof y, "%u", y_px);
  g_snprintf (text_y, sizeof text_y, "%u", y_px + BAR_PX - 1);
  g_snprintf (count, sizeof count, "%" G_GINT64_FORMAT, row->counts[series]);
  if (row->counts[series] > 0)
    write_rect (h, series_class[series], "0", y, width, G_STRINGIFY (BAR_PX));
  nc_html_element (h, "text", count, "x", width, "dx", "6", "y", text_y, "class", "count", NULL);
}

static void
write_legend (NcWebChart *self)
{
  NcHtml *h = self->page->html;

  if (!self->series[1])
    return;
  nc_html_open (h, "p", "class", "legend", NULL);
  for (int s = 0; s < 2; s++) {
    nc_html_open (h, "span", "class", series_class[s], NULL);
    nc_html_text (h, self->series[s]);
    nc_html_close (h);
  }
  nc_html_close (h);
}

static void
write_table (NcWebChart *self)
{
  NcWebPage *page = self->page;
  g_autofree char *first = g_strconcat ("#", self->series[0], NULL),
                  *second = self->series[1] ? g_strconcat ("#", self->series[1], NULL) : NULL;
  gint64 total[2] = { 0, 0 };

  nc_web_table_begin (page, self->title, (const char *const[]){ self->label_head, first, second, NULL });
  for (guint i = 0; i < self->rows->len; i++) {
    const Row *row = &g_array_index (self->rows, Row, i);

    nc_html_open (page->html, "tr", NULL);
    nc_html_open (page->html, "th", "scope", "row", NULL);
    if (row->href)
      nc_html_element (page->html, "a", row->label, "href", row->href, NULL);
    else
      nc_html_text (page->html, row->label);
    nc_html_close (page->html);
    for (int s = 0; s < (self->series[1] ? 2 : 1); s++) {
      nc_web_cell_int (page, row->counts[s]);
      total[s] += row->counts[s];
    }
    nc_html_close (page->html);
  }
  nc_html_open (page->html, "tr", "class", "total", NULL);
  nc_html_element (page->html, "th", NC_WEB_W (page, N_ ("Total")), "scope", "row", NULL);
  for (int s = 0; s < (self->series[1] ? 2 : 1); s++)
    nc_web_cell_int (page, total[s]);
  nc_html_close (page->html);
  nc_web_table_end (page);
}

static void
open_figure (NcWebChart *self)
{
  NcHtml *h = self->page->html;

  nc_html_open (h, "figure", "id", self->id, NULL);
  nc_html_element (h, "h2", self->title, NULL);
  nc_html_open (h, "div", "class", "beside", NULL);
  nc_html_open (h, "div", NULL);
  write_legend (self);
}

static void
close_figure (NcWebChart *self)
{
  NcHtml *h = self->page->html;

  nc_html_close (h);
  write_table (self);
  nc_html_close (h);
  nc_html_close (h);
}

/* Lying bars, each with its label above it: the first ones when there are many; all are in the table. */
void
nc_web_chart_write_bars (NcWebChart *self)
{
  guint n_series = self->series[1] ? 2 : 1, n = MIN (self->rows->len, MOST_BARS);
  guint row_px = LABEL_PX + n_series * (BAR_PX + 3) + GAP_PX;
  gint64 most = largest (self);

  open_figure (self);
  open_svg (self, MAX (n, 1) * row_px);
  for (guint i = 0; i < n; i++) {
    const Row *row = &g_array_index (self->rows, Row, i);
    char y[NUMBER_SIZE];

    g_snprintf (y, sizeof y, "%u", i * row_px + LABEL_PX - 6);
    nc_html_element (self->page->html, "text", row->label, "x", "0", "y", y, NULL);
    for (guint s = 0; s < n_series; s++)
      write_bar (self, row, (int)s, i * row_px + LABEL_PX + s * (BAR_PX + 3), most);
  }
  nc_html_close (self->page->html);
  close_figure (self);
}

static void
write_column (NcWebChart *self, const Row *row, guint i, int series, gint64 most)
{
  NcHtml *h = self->page->html;
  double slot_pct = 100.0 / (double)self->rows->len, width_pct = slot_pct * 0.36;
  double x_pct = slot_pct * ((double)i + 0.12 + 0.39 * series);
  double height_px = (PLOT_PX - 20.0) * (double)row->counts[series] / (double)most;
  char x[NUMBER_SIZE], middle[NUMBER_SIZE], y[NUMBER_SIZE], width[NUMBER_SIZE], height[NUMBER_SIZE],
      text_y[NUMBER_SIZE], count[NUMBER_SIZE];

  if (row->counts[series] <= 0)
    return;
  g_snprintf (count, sizeof count, "%" G_GINT64_FORMAT, row->counts[series]);
  write_rect (h, series_class[series], decimal (x, x_pct, "%"), decimal (y, PLOT_PX - height_px, ""),
              decimal (width, width_pct, "%"), decimal (height, height_px, ""));
  nc_html_element (h, "text", count, "x", decimal (middle, x_pct + width_pct / 2, "%"), "y",
                   decimal (text_y, PLOT_PX - height_px - 4, ""), "class", "count middle", NULL);
}

/* Standing columns in the order of the rows, for months. */
void
nc_web_chart_write_columns (NcWebChart *self)
{
  gint64 most = largest (self);
  NcHtml *h = self->page->html;

  open_figure (self);
  open_svg (self, PLOT_PX + 26);
  nc_html_element (h, "line", NULL, "x1", "0", "x2", "100%", "y1", G_STRINGIFY (PLOT_PX), "y2", G_STRINGIFY (PLOT_PX),
                   "class", "axis", NULL);
  for (guint i = 0; i < self->rows->len; i++) {
    const Row *row = &g_array_index (self->rows, Row, i);
    char x[NUMBER_SIZE];

    for (int s = 0; s < (self->series[1] ? 2 : 1); s++)
      write_column (self, row, i, s, most);
    nc_html_element (h, "text", row->label, "x", decimal (x, 100.0 / self->rows->len * (i + 0.5), "%"), "y",
                     G_STRINGIFY (PLOT_PX) "", "dy", "18", "class", "middle", NULL);
  }
  nc_html_close (h);
  close_figure (self);
}
