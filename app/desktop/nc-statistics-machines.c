/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-statistics-machines.h"
#include "nc-lang.h"
#include "nc-ledger.h"
#include <jansson.h>

/* Rows between two looks at the cancellable. */
#define ROWS_A_LOOK 512
/* The first column of statistics-machines.sql that is a record's. */
#define FIRST_RECORD_COLUMN 4

/* What replacing by the best grade saves in a year, as the verdicts say it. */
typedef struct {
  gint64 n_machines;
  double kwh, tce, tco2;
} Saving;

typedef struct {
  gint64 n_machines, n_unjudged;
  gint64 n_of_code[NC_N_VERDICT_CODES];
  Saving saving;
} Kind;

typedef struct {
  Kind kinds[NC_KIND_FURNACE + 1];
  gint64 n_other;
  GHashTable *regions; /* code → Saving */
  double grid_factor;
  char *grid_year;
} Sums;

static void
add_saving (Saving *sum, gint64 count, double kwh, double tce, double tco2)
{
  sum->n_machines += count;
  sum->kwh += kwh * (double)count;
  sum->tce += tce * (double)count;
  sum->tco2 += tco2 * (double)count;
}

static Saving *
region_saving (Sums *sums, const char *code)
{
  Saving *saving = g_hash_table_lookup (sums->regions, code);

  if (!saving) {
    saving = g_new0 (Saving, 1);
    g_hash_table_insert (sums->regions, g_strdup (code), saving);
  }
  return saving;
}

/* The verdict names a saving for each better grade: the largest is what could be saved. */
static void
take_saving (Sums *sums, Kind *kind, const NcVerdict *verdict, const char *region, gint64 count)
{
  g_autofree char *text = g_strconcat (verdict->extra->str, "}", NULL);
  json_t *extra = json_loads (text, 0, NULL), *savings = json_object_get (extra, "savings"), *best = NULL, *one;
  size_t i;

  json_array_foreach (savings, i, one) if (!best || json_number_value (json_object_get (one, "kwh")) >
                                                        json_number_value (json_object_get (best, "kwh"))) best = one;
  if (best) {
    double kwh = json_number_value (json_object_get (best, "kwh")),
           tce = json_number_value (json_object_get (best, "tce")),
           tco2 = json_number_value (json_object_get (best, "tco2"));

    add_saving (&kind->saving, count, kwh, tce, tco2);
    add_saving (region_saving (sums, region), count, kwh, tce, tco2);
    sums->grid_factor = json_number_value (json_object_get (best, "grid_factor_kgco2_per_kwh"));
    g_free (sums->grid_year);
    sums->grid_year = g_strdup (json_string_value (json_object_get (best, "grid_factor_year")));
  }
  json_decref (extra);
}

static void
take_machine (NcCollection *self, NcStmt *stmt, Sums *sums)
{
  gint64 count = nc_stmt_int (stmt, "n_machines");
  char load[16];
  Kind *kind;
  NcKind which;
  NcRecord record;

  if (!nc_kind_parse (nc_stmt_text (stmt, "category"), &which) || which > NC_KIND_FURNACE) {
    sums->n_other += count;
    return;
  }
  kind = &sums->kinds[which];
  nc_record_init (&record, which);
  for (int i = FIRST_RECORD_COLUMN; i < sqlite3_column_count (stmt); i++) {
    const char *text = (const char *)sqlite3_column_text (stmt, i);

    if (text && *text)
      nc_record_set_named (&record, sqlite3_column_name (stmt, i), text);
  }
  g_snprintf (load, sizeof load, "%d", self->filter->load_pct);
  nc_record_set_named (&record, "load_pct", load);
  nc_judge_record (self->judge, &record, self->today, self->verdict);
  kind->n_machines += count;
  kind->n_of_code[self->verdict->code] += count;
  if (self->verdict->saving_kwh > 0 && !nc_stmt_int (stmt, "is_idle"))
    take_saving (sums, kind, self->verdict, nc_stmt_text (stmt, "owner"), count);
}

static gboolean
take_all (NcCollection *self, Sums *sums, GError **error)
{
  g_autoptr (NcStmt) stmt = nc_statistics_prepare (self, "machines", error);
  g_autoptr (NcStmt) all = stmt ? nc_statistics_prepare (self, "machines-count", error) : NULL;
  gboolean has_row = TRUE;
  gint64 n_all, n = 0;

  if (!all || !nc_stmt_step (all, NULL, error))
    return FALSE;
  n_all = MAX (nc_stmt_int (all, "n"), 1);
  while (nc_stmt_step (stmt, &has_row, error) && has_row) {
    take_machine (self, stmt, sums);
    if (++n % ROWS_A_LOOK != 0)
      continue;
    if (self->permille)
      g_atomic_int_set (self->permille, (int)(MIN (n, n_all) * 1000 / n_all));
    if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
      return FALSE;
  }
  return !has_row;
}

static void
add_saving_columns (NcCollection *self, NcFigures *figures, const char *first, const Sums *sums)
{
  g_autofree char *note = g_strdup_printf (
      _ ("An estimate: the best grade in place of what stands now, from power, hours a year, efficiency and a mean "
         "load "
         "taken as %d %%; machines that lack one of them, or stand idle, are not in it. Electricity 0.1229 kgce/kWh; "
         "grid factor %.4f kgCO₂/kWh (%s)."),
      self->filter->load_pct, sums->grid_factor, sums->grid_year ? sums->grid_year : "–");

  nc_figures_add_column (figures, first, FALSE);
  nc_figures_add_column (figures, _ ("Machines"), TRUE);
  nc_figures_add_column (figures, _ ("kWh a year"), TRUE);
  nc_figures_add_column (figures, _ ("tce a year"), TRUE);
  nc_figures_add_column (figures, _ ("tCO₂ a year"), TRUE);
  nc_figures_set_chart (figures, 0, 2, "kWh");
  if (sums->grid_year)
    nc_figures_set_note (figures, note);
}

static void
add_saving_row (NcFigures *figures, const char *label, const Saving *saving)
{
  nc_figures_begin_row (figures, NC_TONE_PLAIN);
  nc_figures_add_text (figures, label);
  nc_figures_add_number (figures, (double)saving->n_machines);
  nc_figures_add_number (figures, (double)(gint64)(saving->kwh + 0.5));
  nc_figures_add_number (figures, (double)(gint64)(saving->tce * 10 + 0.5) / 10);
  nc_figures_add_number (figures, (double)(gint64)(saving->tco2 * 10 + 0.5) / 10);
}

static void
show_by_kind (NcCollection *self, const Sums *sums)
{
  NcFigures *figures = nc_statistics_add (self, NC_CHAPTER_SAVINGS, "savings-by-kind",
                                          _ ("Savings potential by kind of machine"), NC_FIGURES_BARS);

  add_saving_columns (self, figures, _ ("Kind"), sums);
  for (int k = 0; k <= NC_KIND_FURNACE; k++)
    if (sums->kinds[k].saving.n_machines)
      add_saving_row (figures, nc_ledger_kind_title (k), &sums->kinds[k].saving);
}

static int
compare_savings (gconstpointer a, gconstpointer b, gpointer regions)
{
  const Saving *x = g_hash_table_lookup (regions, a), *y = g_hash_table_lookup (regions, b);

  return x->kwh != y->kwh ? (x->kwh < y->kwh ? 1 : -1) : g_strcmp0 (a, b);
}

static void
show_by_region (NcCollection *self, const Sums *sums)
{
  NcFigures *figures = nc_statistics_add (self, NC_CHAPTER_SAVINGS, "savings-by-region",
                                          _ ("Savings potential by region"), NC_FIGURES_BARS);
  g_autoptr (GList) codes = g_hash_table_get_keys (sums->regions);

  add_saving_columns (self, figures, _ ("Region"), sums);
  nc_figures_set_most_bars (figures, 24);
  codes = g_list_sort_with_data (g_steal_pointer (&codes), compare_savings, sums->regions);
  for (GList *l = codes; l; l = l->next)
    add_saving_row (figures, nc_statistics_region_name (self, l->data), g_hash_table_lookup (sums->regions, l->data));
}

static void
show_verdicts (NcCollection *self, const Sums *sums)
{
  static const NcVerdictCode shown[] = { NC_VERDICT_ELIMINATED, NC_VERDICT_SUSPECTED, NC_VERDICT_FAIL,
                                         NC_VERDICT_PASS,       NC_VERDICT_NOT_FOUND, NC_VERDICT_INCOMPLETE };
  NcFigures *figures = nc_statistics_add (self, NC_CHAPTER_VIOLATIONS, "machines-by-verdict",
                                          _ ("Ledger: machines eliminated by law"), NC_FIGURES_BARS);

  nc_figures_add_column (figures, _ ("Kind"), FALSE);
  nc_figures_add_column (figures, _ ("Machines"), TRUE);
  for (gsize i = 0; i < G_N_ELEMENTS (shown); i++)
    nc_figures_add_column (figures, nc_verdict_code_label (shown[i]), TRUE);
  nc_figures_set_chart (figures, 0, 2, NULL);
  nc_figures_set_note (figures, _ ("All machines of the ledgers, judged as of today whether or not there is a case."));
  for (int k = 0; k <= NC_KIND_FURNACE; k++) {
    if (!sums->kinds[k].n_machines)
      continue;
    nc_figures_begin_row (figures, NC_TONE_PLAIN);
    nc_figures_add_text (figures, nc_ledger_kind_title (k));
    nc_figures_add_number (figures, (double)sums->kinds[k].n_machines);
    for (gsize i = 0; i < G_N_ELEMENTS (shown); i++)
      nc_figures_add_number (figures, (double)sums->kinds[k].n_of_code[shown[i]]);
  }
}

/* Judges every machine of the region's ledgers. */
gboolean
nc_statistics_collect_machines (NcCollection *self, GError **error)
{
  Sums sums = { .regions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free) };
  gboolean done = take_all (self, &sums, error);

  if (done) {
    show_verdicts (self, &sums);
    show_by_kind (self, &sums);
    show_by_region (self, &sums);
  }
  g_hash_table_unref (sums.regions);
  g_free (sums.grid_year);
  return done;
}
