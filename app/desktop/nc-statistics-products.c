/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-statistics-products.h"
#include "nc-lang.h"
#include "nc-ledger.h"
#include <jansson.h>
#include <math.h>
#include <string.h>

/* Bars of one product: the best and the worst ones. */
#define MOST_BARS 20

/* GB/T 2589-2020 annex A, equivalent value. */
#define KGCE_PER_KWH 0.1229

/* The lists of enterprises (plants) that the region keeps under 内发改产业字〔2022〕142号, three (one) 2: what reaches
   the benchmark is advanced, what falls short of the baseline backward. */
typedef enum { CLASS_ADVANCED, CLASS_BETWEEN, CLASS_BACKWARD, CLASS_UNJUDGED, N_CLASSES } Class;

static const struct {
  const char *name;
  const char *title;
  NcTone tone;
} classes[N_CLASSES] = {
  { "list-advanced", N_ ("Advanced list: reaches the benchmark"), NC_TONE_STRONG },
  { "list-between", N_ ("Between baseline and benchmark"), NC_TONE_PLAIN },
  { "list-backward", N_ ("Backward list: falls short of the baseline"), NC_TONE_HATCHED },
  { "list-unjudged", N_ ("Not placed: no level, or information is missing"), NC_TONE_PLAIN },
};

static const char *
class_word (Class class)
{
  switch (class) {
  case CLASS_ADVANCED:
    return _ ("advanced");
  case CLASS_BACKWARD:
    return _ ("backward");
  case CLASS_BETWEEN:
    return _ ("between");
  default:
    return _ ("not placed");
  }
}

/* One product while its rows are read. */
typedef struct {
  char *product, *unit;
  NcFigures *figures;
  gint64 n[N_CLASSES];
  double output[N_CLASSES];
  gboolean has_lines, mixed_units;
  char *output_unit;
} Product;

typedef struct {
  Product product;
  NcFigures *summary, *lists[N_CLASSES];
  guint n_products;
} Products;

/* What the newest edition of the policy says of a verdict. */
typedef struct {
  Class class;
  double benchmark, baseline;
  char *document, *confidence;
} Policy;

static void
policy_clear (Policy *policy)
{
  g_free (policy->document);
  g_free (policy->confidence);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Policy, policy_clear)

static void
read_policy (const NcVerdict *verdict, Policy *policy)
{
  g_autofree char *text = g_strconcat (verdict->extra->str, "}", NULL);
  json_t *extra = json_loads (text, 0, NULL), *editions = json_object_get (extra, "policy");
  json_t *newest = json_array_get (editions, json_array_size (editions) - 1);
  const char *level = json_string_value (json_object_get (newest, "level"));

  *policy = (Policy){ CLASS_UNJUDGED, NAN, NAN, NULL, NULL };
  if (level) {
    policy->benchmark = json_number_value (json_object_get (newest, "benchmark"));
    policy->baseline = json_number_value (json_object_get (newest, "baseline"));
    policy->document = g_strdup (json_string_value (json_object_get (newest, "document")));
    policy->confidence = g_strdup (json_string_value (json_object_get (newest, "confidence")));
    policy->class = g_str_equal (level, "benchmark")        ? CLASS_ADVANCED
                    : g_str_equal (level, "below_baseline") ? CLASS_BACKWARD
                                                            : CLASS_BETWEEN;
  }
  json_decref (extra);
}

static void
judge (NcCollection *self, NcStmt *stmt)
{
  static const struct {
    const char *row;
    const char *record;
  } columns[] = {
    { "product", "product" }, { "period_from", "period" }, { "unit_energy", "unit_consumption" },
    { "unit", "unit" },       { "output", "output" },      { "output_unit", "output_unit" },
  };
  NcRecord record;

  nc_record_init (&record, NC_KIND_PRODUCT);
  for (gsize i = 0; i < G_N_ELEMENTS (columns); i++) {
    const char *text = nc_stmt_text (stmt, columns[i].row);

    if (text && *text)
      nc_record_set_named (&record, columns[i].record, text);
  }
  nc_judge_record (self->judge, &record, self->today, self->verdict);
}

/* What consuming no more than @level would have saved in the period, in tce; NaN where the units do not tell. */
static double
excess_tce (NcStmt *stmt, double level)
{
  const char *unit = nc_stmt_text (stmt, "unit"), *output_unit = nc_stmt_text (stmt, "output_unit");
  const char *per = unit ? strchr (unit, '/') : NULL;
  double excess = nc_stmt_double (stmt, "unit_energy") - level;

  if (isnan (level) || !per || !output_unit || nc_stmt_is_null (stmt, "output") ||
      nc_stmt_is_null (stmt, "unit_energy") || !g_str_equal (per + 1, output_unit))
    return NAN;
  excess = MAX (excess, 0) * nc_stmt_double (stmt, "output") / 1000;
  if (g_str_has_prefix (unit, "kgce/"))
    return round (excess * 10) / 10;
  return g_str_has_prefix (unit, "kWh/") ? round (excess * KGCE_PER_KWH * 10) / 10 : NAN;
}

static char *
period_text (NcStmt *stmt)
{
  const char *from = nc_stmt_text (stmt, "period_from"), *to = nc_stmt_text (stmt, "period_to");

  if (from && to && strncmp (from, to, 4) == 0 && g_str_has_suffix (from, "-01-01") && g_str_has_suffix (to, "-12-31"))
    return g_strndup (from, 4);
  return g_strdup_printf ("%s – %s", from ? from : "", to ? to : "");
}

/* The product's share of output at the benchmark goes into the summary. */
static void
end_product (Products *all)
{
  Product *product = &all->product;
  double placed = product->output[CLASS_ADVANCED] + product->output[CLASS_BETWEEN] + product->output[CLASS_BACKWARD];
  gint64 n_placed = product->n[CLASS_ADVANCED] + product->n[CLASS_BETWEEN] + product->n[CLASS_BACKWARD];

  if (!product->figures)
    return;
  nc_figures_begin_row (all->summary, NC_TONE_PLAIN);
  nc_figures_add_text (all->summary, product->product);
  for (int c = 0; c < N_CLASSES; c++)
    nc_figures_add_number (all->summary, (double)product->n[c]);
  nc_figures_add_number (all->summary, product->mixed_units || !n_placed || placed <= 0
                                           ? NAN
                                           : round (product->output[CLASS_ADVANCED] / placed * 1000) / 10);
  all->n_products++;
  g_free (product->product);
  g_free (product->unit);
  g_free (product->output_unit);
  *product = (Product){ 0 };
}

static void
begin_product (NcCollection *self, Products *all, const char *name, const char *unit)
{
  g_autofree char *title = g_strdup_printf ("%s (%s)", name, unit);
  g_autofree char *file = g_strdup_printf ("product-%u", all->n_products + 1);
  NcFigures *figures = nc_statistics_add (self, NC_CHAPTER_PRODUCTS, file, title, NC_FIGURES_BARS);

  nc_figures_add_column (figures, _ ("Enterprise"), FALSE);
  nc_figures_add_column (figures, unit, TRUE);
  nc_figures_add_column (figures, _ ("Class"), FALSE);
  nc_figures_add_column (figures, _ ("tce above the baseline"), TRUE);
  nc_figures_add_column (figures, _ ("tce above the benchmark"), TRUE);
  nc_figures_add_column (figures, _ ("Limit"), TRUE);
  nc_figures_add_column (figures, _ ("Verdict"), FALSE);
  nc_figures_add_column (figures, _ ("Process"), FALSE);
  nc_figures_add_column (figures, _ ("Period"), FALSE);
  nc_figures_set_chart (figures, 0, 1, unit);
  nc_figures_set_most_bars (figures, MOST_BARS);
  all->product = (Product){ .product = g_strdup (name), .unit = g_strdup (unit), .figures = figures };
}

static void
add_to_product (NcCollection *self, Product *product, NcStmt *stmt, const Policy *policy, const char *period)
{
  const char *output_unit = nc_stmt_text (stmt, "output_unit");

  nc_figures_begin_row (product->figures, classes[policy->class].tone);
  nc_figures_add_text (product->figures, nc_stmt_text (stmt, "name"));
  nc_figures_add_number (product->figures,
                         nc_stmt_is_null (stmt, "unit_energy") ? NAN : nc_stmt_double (stmt, "unit_energy"));
  nc_figures_add_text (product->figures, class_word (policy->class));
  nc_figures_add_number (product->figures, excess_tce (stmt, policy->baseline));
  nc_figures_add_number (product->figures, excess_tce (stmt, policy->benchmark));
  nc_figures_add_number (product->figures, self->verdict->limit);
  nc_figures_add_text (product->figures, nc_verdict_code_label (self->verdict->code));
  nc_figures_add_text (product->figures, nc_stmt_text (stmt, "process"));
  nc_figures_add_text (product->figures, period);
  if (!product->has_lines && !isnan (policy->benchmark)) {
    nc_figures_add_line (product->figures, _ ("benchmark"), policy->benchmark);
    nc_figures_add_line (product->figures, _ ("baseline"), policy->baseline);
    product->has_lines = TRUE;
  }
  product->n[policy->class]++;
  if (policy->class == CLASS_UNJUDGED)
    return;
  product->output[policy->class] += nc_stmt_double (stmt, "output");
  if (!product->output_unit)
    product->output_unit = g_strdup (output_unit ? output_unit : "");
  product->mixed_units |= nc_stmt_is_null (stmt, "output") || g_strcmp0 (product->output_unit, output_unit) != 0;
}

static void
add_list_columns (NcFigures *list, Class class)
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
  if (class == CLASS_UNJUDGED) {
    nc_figures_add_column (list, _ ("Why"), FALSE);
    return;
  }
  nc_figures_add_column (list, _ ("Benchmark"), TRUE);
  nc_figures_add_column (list, _ ("Baseline"), TRUE);
  nc_figures_add_column (list, _ ("Document"), FALSE);
  nc_figures_add_column (list, _ ("Confidence of the level"), FALSE);
}

static void
add_to_list (NcCollection *self, NcFigures *list, NcStmt *stmt, const Policy *policy, const char *period)
{
  const char *region = nc_stmt_text (stmt, "region_code");
  g_autofree char *league = g_strndup (region ? region : "", 4);

  nc_figures_begin_row (list, classes[policy->class].tone);
  nc_figures_add_number (list, g_list_model_get_n_items (nc_figures_get_rows (list)));
  nc_figures_add_text (list, nc_stmt_text (stmt, "name"));
  nc_figures_add_text (list, nc_stmt_text (stmt, "uscc"));
  nc_figures_add_text (list, nc_statistics_region_name (self, league));
  nc_figures_add_text (list, nc_statistics_region_name (self, region));
  nc_figures_add_text (list, nc_stmt_text (stmt, "industry"));
  nc_figures_add_text (list, nc_stmt_text (stmt, "product"));
  nc_figures_add_text (list, nc_stmt_text (stmt, "process"));
  nc_figures_add_text (list, period);
  nc_figures_add_number (list, nc_stmt_is_null (stmt, "unit_energy") ? NAN : nc_stmt_double (stmt, "unit_energy"));
  nc_figures_add_text (list, nc_stmt_text (stmt, "unit"));
  if (policy->class == CLASS_UNJUDGED) {
    nc_figures_add_text (list, self->verdict->code == NC_VERDICT_INCOMPLETE || isnan (self->verdict->actual)
                                   ? self->verdict->explain->str
                                   : _ ("no benchmark and baseline in the lists of 2021 and 2023"));
    return;
  }
  nc_figures_add_number (list, policy->benchmark);
  nc_figures_add_number (list, policy->baseline);
  nc_figures_add_text (list, policy->document);
  nc_figures_add_text (list, nc_ledger_confidence_word (policy->confidence));
}

static void
take_row (NcCollection *self, Products *all, NcStmt *stmt)
{
  const char *name = nc_stmt_text (stmt, "product"), *unit = nc_stmt_text (stmt, "unit");
  g_autofree char *period = period_text (stmt);
  g_auto (Policy) policy = { 0 };

  unit = unit ? unit : "";
  judge (self, stmt);
  read_policy (self->verdict, &policy);
  if (!all->product.figures || !g_str_equal (all->product.product, name) || !g_str_equal (all->product.unit, unit)) {
    end_product (all);
    begin_product (self, all, name, unit);
  }
  add_to_product (self, &all->product, stmt, &policy, period);
  add_to_list (self, all->lists[policy.class], stmt, &policy, period);
}

static void
begin_lists (NcCollection *self, Products *all)
{
  all->summary =
      nc_statistics_add (self, NC_CHAPTER_LISTS, "lists-by-product", _ ("Plants by product"), NC_FIGURES_BARS);
  nc_figures_add_column (all->summary, _ ("Product"), FALSE);
  for (int c = 0; c < N_CLASSES; c++)
    nc_figures_add_column (all->summary, class_word (c), TRUE);
  nc_figures_add_column (all->summary, _ ("Output at the benchmark (%)"), TRUE);
  nc_figures_set_chart (all->summary, 0, 5, "%");
  nc_figures_add_line (all->summary, _ ("goal for 2025"), 30);
  nc_figures_set_note (all->summary,
                       _ ("内发改产业字〔2022〕142号: by 2025 all plants reach the baseline, and at least "
                          "30 % of the output reaches the benchmark. Before a list is published the "
                          "enterprise is heard."));
  for (int c = 0; c < N_CLASSES; c++) {
    all->lists[c] = nc_statistics_add (self, NC_CHAPTER_LISTS, classes[c].name, _ (classes[c].title), NC_FIGURES_TABLE);
    add_list_columns (all->lists[c], c);
  }
}

/* Leaders and laggards of each product, and the region's lists. */
gboolean
nc_statistics_collect_products (NcCollection *self, GError **error)
{
  g_autoptr (NcStmt) stmt = nc_statistics_prepare (self, "products", error);
  Products all = { 0 };
  gboolean has_row = TRUE;

  begin_lists (self, &all);
  while (stmt && !g_cancellable_set_error_if_cancelled (self->cancellable, error) &&
         nc_stmt_step (stmt, &has_row, error) && has_row)
    take_row (self, &all, stmt);
  end_product (&all);
  return stmt && !has_row;
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
