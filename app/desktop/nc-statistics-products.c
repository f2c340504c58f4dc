/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-statistics-products.h"
#include "nc-lang.h"
#include "nc-ledger.h"
#include "nc-plant.h"
#include <jansson.h>
#include <math.h>
#include <string.h>

/* Bars of one product: the best and the worst ones. */
#define MOST_BARS 20

static const struct {
  const char *name;
  const char *title;
  const char *word;
  NcTone tone;
} classes[NC_N_PLANT_CLASSES] = {
  { "list-advanced", N_ ("Advanced list: reaches the benchmark"), N_ ("advanced"), NC_TONE_STRONG },
  { "list-between", N_ ("Between baseline and benchmark"), N_ ("between"), NC_TONE_PLAIN },
  { "list-backward", N_ ("Backward list: falls short of the baseline"), N_ ("backward"), NC_TONE_HATCHED },
  { "list-unjudged", N_ ("Not placed: no level, or information is missing"), N_ ("not placed"), NC_TONE_PLAIN },
};

/* One product while its plants are gone through; each unit that they give has its figures. */
typedef struct {
  const NcPlant *first; /* of the unit gone through; NULL before the first plant */
  NcFigures *figures;
  GArray *benchmarks, *baselines; /* that have their lines there */
  gint64 n[NC_N_PLANT_CLASSES];
  double output[NC_N_PLANT_CLASSES];
  const char *output_unit;     /* of the placed plants; NULL = none yet */
  gboolean has_unlike_outputs; /* they cannot be added up */
} Product;

typedef struct {
  Product product;
  NcFigures *summary, *lists[NC_N_PLANT_CLASSES];
  guint n_figures;
} Products;

/* The product's share of output at the benchmark goes into the summary. */
static void
end_product (Products *all)
{
  Product *product = &all->product;
  double placed = 0;

  if (!product->first)
    return;
  for (int c = 0; c < NC_PLANT_UNPLACED; c++)
    placed += product->output[c];
  nc_figures_begin_row (all->summary, NC_TONE_PLAIN);
  nc_figures_add_text (all->summary, product->first->product);
  for (int c = 0; c < NC_N_PLANT_CLASSES; c++)
    nc_figures_add_number (all->summary, (double)product->n[c]);
  nc_figures_add_number (all->summary, product->has_unlike_outputs || !(placed > 0)
                                           ? NAN
                                           : round (product->output[NC_PLANT_ADVANCED] / placed * 1000) / 10);
  g_array_unref (product->benchmarks);
  g_array_unref (product->baselines);
  *product = (Product){ .benchmarks = NULL };
}

static void
begin_unit (NcCollection *self, Products *all, const NcPlant *plant)
{
  g_autofree char *title = *plant->unit ? g_strdup_printf ("%s (%s)", plant->product, plant->unit) : NULL;
  g_autofree char *file = g_strdup_printf ("product-%u", ++all->n_figures);
  Product *product = &all->product;
  NcFigures *figures =
      nc_statistics_add (self, NC_CHAPTER_PRODUCTS, file, title ? title : plant->product, NC_FIGURES_BARS);

  nc_figures_add_column (figures, _ ("Enterprise"), FALSE);
  nc_figures_add_column (figures, *plant->unit ? plant->unit : _ ("Unit consumption"), TRUE);
  nc_figures_add_column (figures, _ ("Class"), FALSE);
  nc_figures_add_column (figures, _ ("tce above the baseline"), TRUE);
  nc_figures_add_column (figures, _ ("tce above the benchmark"), TRUE);
  nc_figures_add_column (figures, _ ("Limit"), TRUE);
  nc_figures_add_column (figures, _ ("Verdict"), FALSE);
  nc_figures_add_column (figures, _ ("Process"), FALSE);
  nc_figures_add_column (figures, _ ("Period"), FALSE);
  nc_figures_set_chart (figures, 0, 1, plant->unit);
  nc_figures_set_most_bars (figures, MOST_BARS);
  product->first = plant;
  product->figures = figures;
  g_clear_pointer (&product->benchmarks, g_array_unref);
  g_clear_pointer (&product->baselines, g_array_unref);
  product->benchmarks = g_array_new (FALSE, FALSE, sizeof (double));
  product->baselines = g_array_new (FALSE, FALSE, sizeof (double));
}

static void
add_line (Product *product, GArray *drawn, const char *name, double value, const char *document)
{
  g_autofree char *longer = drawn->len ? g_strdup_printf ("%s (%s)", name, document) : NULL;

  for (guint i = 0; i < drawn->len; i++)
    if (g_array_index (drawn, double, i) == value)
      return;
  g_array_append_val (drawn, value);
  nc_figures_add_line (product->figures, longer ? longer : name, value);
}

/* Plants of an older period were held against the edition of then: its lines, where they differ, say whose they are. */
static void
add_lines (Product *product, const NcPlant *plant)
{
  if (plant->class == NC_PLANT_UNPLACED)
    return;
  add_line (product, product->benchmarks, _ ("benchmark"), plant->benchmark, plant->document);
  add_line (product, product->baselines, _ ("baseline"), plant->baseline, plant->document);
}

static void
add_to_product (Product *product, const NcPlant *plant)
{
  nc_figures_begin_row (product->figures, classes[plant->class].tone);
  nc_figures_add_text (product->figures, plant->name);
  nc_figures_add_number (product->figures, plant->value);
  nc_figures_add_text (product->figures, _ (classes[plant->class].word));
  nc_figures_add_number (product->figures, nc_plant_excess_tce (plant, plant->baseline));
  nc_figures_add_number (product->figures, nc_plant_excess_tce (plant, plant->benchmark));
  nc_figures_add_number (product->figures, plant->limit);
  nc_figures_add_text (product->figures, nc_verdict_code_label (plant->code));
  nc_figures_add_text (product->figures, plant->process);
  nc_figures_add_text (product->figures, plant->period);
  add_lines (product, plant);
  product->n[plant->class]++;
  if (plant->class == NC_PLANT_UNPLACED)
    return;
  if (!product->output_unit)
    product->output_unit = plant->output_unit;
  product->has_unlike_outputs |= isnan (plant->output) || !g_str_equal (product->output_unit, plant->output_unit);
  product->output[plant->class] += plant->output;
}

static void
add_list_columns (NcFigures *list, NcPlantClass class)
{
  nc_figures_add_column (list, _ ("No."), TRUE);
  nc_figures_add_column (list, _ ("Enterprise"), FALSE);
  nc_figures_add_column (list, _ ("Unified social credit code"), FALSE);
  nc_figures_add_column (list, _ ("League or city"), FALSE);
  nc_figures_add_column (list, _ ("Banner or county"), FALSE);
  nc_figures_add_column (list, _ ("Industry"), FALSE);
  nc_figures_add_column (list, _ ("Product"), FALSE);
  nc_figures_add_column (list, _ ("Plant (process)"), FALSE);
  nc_figures_add_column (list, _ ("Period"), FALSE);
  nc_figures_add_column (list, _ ("Unit consumption"), TRUE);
  nc_figures_add_column (list, _ ("Unit"), FALSE);
  nc_figures_add_column (list, _ ("Published as"), FALSE);
  if (class == NC_PLANT_UNPLACED) {
    nc_figures_add_column (list, _ ("Why"), FALSE);
    return;
  }
  nc_figures_add_column (list, _ ("Benchmark"), TRUE);
  nc_figures_add_column (list, _ ("Baseline"), TRUE);
  if (class == NC_PLANT_BACKWARD) {
    nc_figures_add_column (list, _ ("tce above the baseline"), TRUE);
    nc_figures_add_column (list, _ ("To be rebuilt by"), FALSE);
  }
  nc_figures_add_column (list, _ ("Document"), FALSE);
  nc_figures_add_column (list, _ ("Confidence of the level"), FALSE);
}

/* What the enterprise's own entry says of the list that was published. */
static const char *
listed_word (const NcPlant *plant)
{
  if (g_str_equal (plant->listed, "advanced"))
    return _ (classes[NC_PLANT_ADVANCED].word);
  return g_str_equal (plant->listed, "backward") ? _ (classes[NC_PLANT_BACKWARD].word) : "";
}

static void
add_to_list (NcCollection *self, NcFigures *list, const NcPlant *plant)
{
  g_autofree char *league = g_strndup (plant->region, 4);

  nc_figures_begin_row (list, classes[plant->class].tone);
  nc_figures_add_number (list, g_list_model_get_n_items (nc_figures_get_rows (list)));
  nc_figures_add_text (list, plant->name);
  nc_figures_add_text (list, plant->uscc);
  nc_figures_add_text (list, nc_statistics_region_name (self, league));
  nc_figures_add_text (list, nc_statistics_region_name (self, plant->region));
  nc_figures_add_text (list, plant->industry);
  nc_figures_add_text (list, plant->product);
  nc_figures_add_text (list, plant->process);
  nc_figures_add_text (list, plant->period);
  nc_figures_add_number (list, plant->value);
  nc_figures_add_text (list, plant->unit);
  nc_figures_add_text (list, listed_word (plant));
  if (plant->class == NC_PLANT_UNPLACED) {
    nc_figures_add_text (list, plant->why);
    return;
  }
  nc_figures_add_number (list, plant->benchmark);
  nc_figures_add_number (list, plant->baseline);
  if (plant->class == NC_PLANT_BACKWARD) {
    nc_figures_add_number (list, nc_plant_excess_tce (plant, plant->baseline));
    nc_figures_add_text (list, plant->deadline);
  }
  nc_figures_add_text (list, plant->document);
  nc_figures_add_text (list, nc_ledger_confidence_word (plant->confidence));
}

static void
begin_lists (NcCollection *self, Products *all)
{
  all->summary =
      nc_statistics_add (self, NC_CHAPTER_LISTS, "lists-by-product", _ ("Plants by product"), NC_FIGURES_BARS);
  nc_figures_add_column (all->summary, _ ("Product"), FALSE);
  for (int c = 0; c < NC_N_PLANT_CLASSES; c++)
    nc_figures_add_column (all->summary, _ (classes[c].word), TRUE);
  nc_figures_add_column (all->summary, _ ("Output at the benchmark (%)"), TRUE);
  nc_figures_set_chart (all->summary, 0, 5, "%");
  nc_figures_add_line (all->summary, _ ("goal for 2025"), 30);
  nc_figures_set_note (all->summary,
                       _ ("内发改产业字〔2022〕142号: by 2025 all plants reach the baseline, and at least "
                          "30 % of the output reaches the benchmark. Before a list is published the "
                          "enterprise is heard."));
  for (int c = 0; c < NC_N_PLANT_CLASSES; c++) {
    all->lists[c] = nc_statistics_add (self, NC_CHAPTER_LISTS, classes[c].name, _ (classes[c].title), NC_FIGURES_TABLE);
    add_list_columns (all->lists[c], c);
  }
}

static void
show_plants (NcCollection *self, GPtrArray *plants)
{
  Products all = { 0 };

  begin_lists (self, &all);
  for (guint i = 0; i < plants->len; i++) {
    const NcPlant *plant = g_ptr_array_index (plants, i), *first = all.product.first;

    if (first && !g_str_equal (first->product, plant->product))
      end_product (&all);
    if (!all.product.first || !g_str_equal (first->unit, plant->unit))
      begin_unit (self, &all, plant);
    add_to_product (&all.product, plant);
    add_to_list (self, all.lists[plant->class], plant);
  }
  end_product (&all);
}

/* Leaders and laggards of each product, and the region's lists. */
gboolean
nc_statistics_collect_products (NcCollection *self, GError **error)
{
  g_autoptr (NcStmt) stmt = nc_statistics_prepare (self, "products", error);
  g_autoptr (GPtrArray) plants = g_ptr_array_new_with_free_func ((GDestroyNotify)nc_plant_free);
  gboolean has_row = TRUE;

  while (stmt && !g_cancellable_set_error_if_cancelled (self->cancellable, error) &&
         nc_stmt_step (stmt, &has_row, error) && has_row)
    g_ptr_array_add (plants, nc_plant_new (stmt, self->judge, self->today, self->verdict));
  if (!stmt || has_row)
    return FALSE;
  g_ptr_array_sort (plants, nc_plant_compare);
  show_plants (self, plants);
  return TRUE;
}

/* The limits that were applied to a centre are the lines; each once. */
static void
add_limits (NcFigures *figures, const NcVerdict *verdict, GHashTable *known)
{
  g_autofree char *text = g_strconcat (verdict->extra->str, "}", NULL);
  json_t *extra = json_loads (text, 0, NULL), *one;
  size_t i;

  json_array_foreach (json_object_get (extra, "results"), i, one)
  {
    double limit = json_number_value (json_object_get (one, "limit"));
    guint key = (guint)(limit * 1000 + 0.5);

    if (g_hash_table_add (known, GUINT_TO_POINTER (key)))
      nc_figures_add_line (figures, _ ("limit"), limit);
  }
  json_decref (extra);
}

static void
take_centre (NcCollection *self, NcFigures *figures, NcStmt *stmt, GHashTable *limits)
{
  static const char *const columns[] = { "total_kwh", "it_kwh", "months" };
  g_autofree char *label = g_strdup_printf ("%s %s", nc_stmt_text (stmt, "name"), nc_stmt_text (stmt, "room"));
  NcVerdict *verdict = self->verdict;
  NcRecord record;

  nc_record_init (&record, NC_KIND_DATA_CENTER);
  for (gsize i = 0; i < G_N_ELEMENTS (columns); i++)
    nc_record_set_named (&record, columns[i], nc_stmt_text (stmt, columns[i]));
  nc_judge_record (self->judge, &record, self->today, verdict);
  nc_figures_begin_row (figures, verdict->code == NC_VERDICT_FAIL ? NC_TONE_HATCHED : NC_TONE_PLAIN);
  nc_figures_add_text (figures, g_strchomp (label));
  nc_figures_add_text (figures, nc_statistics_region_name (self, nc_stmt_text (stmt, "region_code")));
  nc_figures_add_text (figures, nc_stmt_text (stmt, "year"));
  nc_figures_add_number (figures, (double)nc_stmt_int (stmt, "months"));
  nc_figures_add_number (figures, round (verdict->actual * 1000) / 1000);
  nc_figures_add_text (figures, nc_verdict_code_label (verdict->code));
  nc_figures_add_number (figures, verdict->limit);
  add_limits (figures, verdict, limits);
}

gboolean
nc_statistics_collect_centres (NcCollection *self, GError **error)
{
  g_autoptr (NcStmt) stmt = nc_statistics_prepare (self, "centres", error);
  NcFigures *figures = nc_statistics_add (self, NC_CHAPTER_PRODUCTS, "data-centres",
                                          _ ("Data centres: power usage effectiveness (PUE)"), NC_FIGURES_BARS);
  g_autoptr (GHashTable) limits = g_hash_table_new (NULL, NULL);
  gboolean has_row = TRUE;

  nc_figures_add_column (figures, _ ("Data centre"), FALSE);
  nc_figures_add_column (figures, _ ("Region"), FALSE);
  nc_figures_add_column (figures, _ ("Year"), FALSE);
  nc_figures_add_column (figures, _ ("Months"), TRUE);
  nc_figures_add_column (figures, "PUE", TRUE);
  nc_figures_add_column (figures, _ ("Verdict"), FALSE);
  nc_figures_add_column (figures, _ ("Limit"), TRUE);
  nc_figures_set_chart (figures, 0, 4, NULL);
  nc_figures_set_most_bars (figures, MOST_BARS);
  while (stmt && nc_stmt_step (stmt, &has_row, error) && has_row)
    take_centre (self, figures, stmt, limits);
  return stmt && !has_row;
}
