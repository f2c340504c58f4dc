/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-product-view.h"
#include "nc-bars.h"
#include "nc-lang.h"
#include "nc-ledger.h"
#include "nc-lists.h"
#include "nc-verdict-chip.h"
#include <math.h>
#include <string.h>

struct _NcProductView {
  AdwBin parent_instance;
  guint n;
};

G_DEFINE_FINAL_TYPE (NcProductView, nc_product_view, ADW_TYPE_BIN)

static GtkWidget *
make_heading (const char *product, const NcVerdict *verdict)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *label = gtk_label_new (product);
  GtkWidget *chip = nc_verdict_chip_new ();

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (label, "heading");
  nc_verdict_chip_set_verdict (NC_VERDICT_CHIP (chip), verdict->code, verdict->grade);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), chip);
  return box;
}

static void
judge (NcSession *session, NcRowItem *row, NcVerdict *verdict)
{
  NcRecord record;

  nc_ledger_product_record (row, &record);
  nc_judge_record (nc_session_get_judge (session), &record, nc_clock_today (nc_session_get_clock (session)), verdict);
}

/* A calendar year goes by its number. */
static char *
period_label (const char *from, const char *to)
{
  if (strncmp (from, to, 4) == 0 && g_str_has_suffix (from, "-01-01") && g_str_has_suffix (to, "-12-31"))
    return g_strndup (from, 4);
  return g_strdup_printf ("%s – %s", from, to);
}

/* One year wrote tce/t, the next kgce/t: what can be judged is drawn in the unit of its lines. */
static void
add_period (NcBars *bars, NcRowItem *row, const NcVerdict *verdict, gboolean with_process)
{
  const char *energy = nc_row_item_get (row, "unit_energy"), *process = nc_row_item_get (row, "process");
  g_autofree char *period = period_label (nc_row_item_get (row, "period_from"), nc_row_item_get (row, "period_to"));
  g_autofree char *label = with_process && *process ? g_strdup_printf ("%s %s", period, process) : g_strdup (period);
  g_autofree char *text = isnan (verdict->actual)
                              ? g_strdup_printf ("%s %s", energy, nc_row_item_get (row, "unit"))
                              : g_strdup_printf ("%.6g %s", verdict->actual, verdict->unit ? verdict->unit : "");

  if (*energy)
    nc_bars_add (bars, label, isnan (verdict->actual) ? g_ascii_strtod (energy, NULL) : verdict->actual, text);
}

static gboolean
has_processes (GListModel *rows, guint first, guint last)
{
  g_autoptr (NcRowItem) one = g_list_model_get_item (rows, first);

  for (guint i = first + 1; i <= last; i++) {
    g_autoptr (NcRowItem) row = g_list_model_get_item (rows, i);

    if (!g_str_equal (nc_row_item_get (row, "process"), nc_row_item_get (one, "process")))
      return TRUE;
  }
  return FALSE;
}

/* One product: its rows follow each other; the last is the newest, whose verdict and lines are shown. */
static void
add_product (NcProductView *self, GtkBox *box, NcSession *session, GListModel *rows, guint first, guint last)
{
  g_autoptr (NcVerdict) verdict = nc_verdict_new ();
  g_autoptr (NcRowItem) newest = g_list_model_get_item (rows, last);
  const char *product = nc_row_item_get (newest, "product");
  GtkWidget *bars = nc_bars_new (product), *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), *explain;
  gboolean with_process = has_processes (rows, first, last);
  NcProductLevels levels;

  /* The newest one comes last: its verdict stays. */
  for (guint i = first; i <= last; i++) {
    g_autoptr (NcRowItem) row = g_list_model_get_item (rows, i);

    judge (session, row, verdict);
    add_period (NC_BARS (bars), row, verdict, with_process);
  }
  nc_ledger_product_levels (verdict, &levels);
  nc_bars_add_line (NC_BARS (bars), _ ("limit"), levels.limit);
  nc_bars_add_line (NC_BARS (bars), _ ("baseline"), levels.baseline);
  nc_bars_add_line (NC_BARS (bars), _ ("benchmark"), levels.benchmark);
  explain = gtk_label_new (verdict->explain->str);
  gtk_label_set_wrap (GTK_LABEL (explain), TRUE);
  gtk_label_set_xalign (GTK_LABEL (explain), 0);
  gtk_widget_add_css_class (explain, "dim-label");
  gtk_widget_add_css_class (card, "card");
  gtk_widget_add_css_class (card, "product-card");
  gtk_box_append (GTK_BOX (card), make_heading (product, verdict));
  gtk_box_append (GTK_BOX (card), bars);
  gtk_box_append (GTK_BOX (card), explain);
  gtk_box_append (box, card);
  self->n++;
}

/**
 * nc_product_view_show:
 * @enterprise_id: (nullable): %NULL empties the view
 */
void
nc_product_view_show (NcProductView *self, NcSession *session, const char *enterprise_id)
{
  g_autoptr (GListStore) rows = NULL;
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12), *title = gtk_label_new (_ ("Energy per product"));
  guint n;

  g_return_if_fail (NC_IS_PRODUCT_VIEW (self));
  if (enterprise_id)
    rows = nc_lists_rows (nc_session_get_store (session), "product-of", ":enterprise_id", enterprise_id, NULL);
  n = rows ? g_list_model_get_n_items (G_LIST_MODEL (rows)) : 0;
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_wrap (GTK_LABEL (title), TRUE);
  gtk_widget_add_css_class (title, "heading");
  gtk_box_append (GTK_BOX (box), title);
  self->n = 0;
  for (guint first = 0, i = 0; i < n; i++) {
    g_autoptr (NcRowItem) row = g_list_model_get_item (G_LIST_MODEL (rows), i);
    g_autoptr (NcRowItem) next = g_list_model_get_item (G_LIST_MODEL (rows), i + 1);

    if (!next || !g_str_equal (nc_row_item_get (row, "product"), nc_row_item_get (next, "product"))) {
      add_product (self, GTK_BOX (box), session, G_LIST_MODEL (rows), first, i);
      first = i + 1;
    }
  }
  if (!n)
    gtk_label_set_text (GTK_LABEL (title),
                        _ ("No figures of products yet. Their list is imported as that of enterprises is."));
  adw_bin_set_child (ADW_BIN (self), box);
}

guint
nc_product_view_get_n (NcProductView *self)
{
  return self->n;
}

static void
nc_product_view_class_init (NcProductViewClass *klass)
{
  (void)klass;
}

static void
nc_product_view_init (NcProductView *self)
{
  (void)self;
}
