/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-csv.h"
#include "nc-elimination.h"
#include "nc-model-key.h"
#include <math.h>
#include <string.h>

static NcEliminationMatcher *matcher;

static NcEliminationQuery
query_of (const char *model)
{
  return (NcEliminationQuery){ .model = model, .rated_kw = NAN, .as_of = nc_day_parse ("2026-11-20"), .fuzzy = TRUE };
}

static NcCategory
first_category (const char *list_category)
{
  guint mask = nc_category_mask_of_list (list_category);

  for (guint c = NC_CATEGORY_MOTOR; c <= NC_CATEGORY_OTHER; c++)
    if (mask & 1u << c)
      return (NcCategory)c;
  return NC_CATEGORY_NONE;
}

/* Same model: lists print some twice. */
static gboolean
is_same (const NcEliminationRow *a, const NcEliminationRow *b)
{
  g_autofree char *left = nc_model_key (a->model), *right = nc_model_key (b->model);

  return a == b || g_str_equal (left, right);
}

static const char *
cell (const NcCsvField *fields, NcCsv *csv, const char *name)
{
  int column = nc_csv_column (csv, name);

  g_assert_cmpint (column, >=, 0);
  return fields[column].text;
}

static char *
needs_of (const NcEliminationResult *result)
{
  GString *needs = g_string_new (NULL);

  for (guint i = 0; i < NC_ELIMINATION_N_NEEDS; i++)
    if (result->needs & 1u << i)
      g_string_append_printf (needs, "%s%s", needs->len ? " " : "", nc_elimination_need_name (1u << i));
  return g_string_free (needs, FALSE);
}

/* elimination-cases.csv: reasoned by hand from the rows and README.md of the reference data. */
static void
test_cases (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("NENGCHA_TEST_SOURCE"), "judgement/elimination-cases.csv", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (NcCsv) csv = nc_csv_open (path, &error);
  const NcCsvField *fields;
  guint n_fields, n = 0, n_wrong = 0;

  g_assert_no_error (error);
  g_assert_true (nc_csv_read_header (csv, &error));
  while (nc_csv_next (csv, &fields, &n_fields, &error)) {
    NcEliminationQuery query = query_of (cell (fields, csv, "model"));
    NcEliminationResult result;
    g_autofree char *needs = NULL, *explain = NULL;
    const char *rule, *verdict;

    g_assert_true (nc_category_parse (cell (fields, csv, "category"), &query.category));
    if (*cell (fields, csv, "kw"))
      query.rated_kw = g_ascii_strtod (cell (fields, csv, "kw"), NULL);
    query.poles = atoi (cell (fields, csv, "poles"));
    query.made_year = atoi (cell (fields, csv, "year"));
    query.in_service_year = atoi (cell (fields, csv, "in_service"));
    query.voltage_v = g_ascii_strtod (cell (fields, csv, "volt"), NULL);
    if (*cell (fields, csv, "as_of"))
      query.as_of = nc_day_parse (cell (fields, csv, "as_of"));
    nc_elimination_match (matcher, &query, &result);
    needs = needs_of (&result);
    explain = nc_elimination_explain (&query, &result);
    verdict = nc_verdict_code_to_string (result.verdict);
    rule = result.n_matches && result.reason != NC_ELIMINATION_NEAR && result.reason != NC_ELIMINATION_NEWER
               ? result.matches[0].row->rule_id
               : "";
    if (!g_str_equal (verdict, cell (fields, csv, "verdict")) || !g_str_equal (needs, cell (fields, csv, "needs")) ||
        !g_str_equal (rule, cell (fields, csv, "rule_id"))) {
      g_test_message ("line %u: %s: %s %s [%s]: %s", (guint)nc_csv_line (csv), query.model, verdict, rule, needs,
                      explain);
      n_wrong++;
    }
    g_assert_cmpuint (strlen (explain), >, 5);
    n++;
  }
  g_assert_no_error (error);
  g_assert_cmpuint (n, >=, 120);
  g_assert_cmpuint (n_wrong, ==, 0);
}

static void
test_own_models (void)
{
  for (guint i = 0; i < nc_elimination_matcher_n_rows (matcher); i++) {
    const NcEliminationRow *row = nc_elimination_matcher_row (matcher, i);
    NcEliminationQuery query = query_of (row->model);
    NcEliminationResult result;

    if (row->batch == 0) /* the industry catalogue prints no models */
      continue;
    query.category = first_category (row->category);
    query.rated_kw = row->rated_kw;
    query.poles = row->poles;
    query.made_year = 1990;
    query.voltage_v = row->condition && g_str_equal (row->condition, "6kV") ? 6000 : 0;
    g_assert_cmpint (query.category, !=, NC_CATEGORY_NONE);
    nc_elimination_match (matcher, &query, &result);
    if (result.n_matches == 0 || !is_same (result.matches[0].row, row) || result.verdict == NC_VERDICT_NOT_FOUND)
      g_error ("%s %s: %s %s", row->rule_id, row->model, nc_verdict_code_to_string (result.verdict),
               result.n_matches ? result.matches[0].row->rule_id : "");
  }
}

/* What the noise set is made of, each on every row, from one seed:
   look-alike: one or two of O/0, I/1, S/5, B/8 exchanged     full-width: every character
   dash lost / doubled / wide                                 № forms instead of "No."
   slip 1, slip 2: one or two characters misread, as OCR does (pairs below)
   wrong 1: one letter or digit replaced by any other         tails: B3, TH, -380V, /10, -10/0.4, kVA by category
   wrapped: labels, kinds of machine, brackets, stops          maker: an unknown word before it
   Cyrillic: letters of that alphabet that look the same      any dash: one of the dashes that Unicode has */
typedef enum {
  ALIKE,
  WIDE,
  DASH_LOST,
  DASH_DOUBLED,
  DASH_WIDE,
  NUMERO,
  SLIP_1,
  SLIP_2,
  WRONG_1,
  TAIL,
  WRAPPED,
  MAKER,
  CYRILLIC,
  ANY_DASH,
  N_NOISES
} Noise;
static const char *const noise_names[] = { "look-alike", "full-width", "dash lost", "dash doubled", "dash wide",
                                           "№",          "slip 1",     "slip 2",    "wrong 1",      "tail",
                                           "wrapped",    "maker",      "Cyrillic",  "any dash" };

static const char *const alike[] = { "O0", "I1", "S5", "B8" };
static const char *const misread[] = { "O0", "I1", "S5", "B8", "Z2", "G6", "D0", "Q0", "T7", "17",
                                       "38", "69", "CG", "EF", "MN", "VY", "UV", "HN", "RK", "PR" };

static gboolean
exchange (GRand *random, char *text, const char *const *pairs, guint n_pairs)
{
  guint n = strlen (text), start = (guint)g_rand_int_range (random, 0, (gint32)MAX (n, 1));

  for (guint i = 0; i < n; i++) {
    char *p = text + (start + i) % n;
    guint first = (guint)g_rand_int_range (random, 0, (gint32)n_pairs);

    for (guint j = 0; j < n_pairs; j++) {
      const char *pair = pairs[(first + j) % n_pairs];

      if (*p == pair[0] || *p == pair[1]) {
        *p = *p == pair[0] ? pair[1] : pair[0];
        return TRUE;
      }
    }
  }
  return FALSE;
}

static char *
replace_first (const char *text, const char *what, const char *by)
{
  const char *found = strstr (text, what);

  return found ? g_strdup_printf ("%.*s%s%s", (int)(found - text), text, by, found + strlen (what)) : NULL;
}

static char *
full_width (const char *text)
{
  GString *out = g_string_new (NULL);

  for (; *text; text++)
    if (*text > ' ' && *text < 0x7f)
      g_string_append_unichar (out, (gunichar)*text + 0xfee0);
    else
      g_string_append_c (out, *text);
  return g_string_free (out, FALSE);
}

static char *
wrong_character (GRand *random, const char *text)
{
  static const char all[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
  char *copy = g_strdup (text);

  for (guint tries = 0; tries < 50; tries++) {
    char *p = copy + g_rand_int_range (random, 0, (gint32)strlen (copy));
    char c = all[g_rand_int_range (random, 0, 36)];

    if (g_ascii_isalnum (*p) && c != *p) {
      *p = c;
      return copy;
    }
  }
  g_free (copy);
  return NULL;
}

static char *
with_tail (GRand *random, const NcEliminationRow *row)
{
  static const char *const motor[] = { " B3", "-B35", "TH", " V1", "(B3)", "-380V" };
  static const char *const transformer[] = { "/10", "-10/0.4", "kVA", "/10/0.4", "kVA/10kV" };

  if (!g_str_equal (row->match_type, "exact"))
    return NULL;
  if (g_str_equal (row->category, "电动机"))
    return g_strconcat (row->model, motor[g_rand_int_range (random, 0, G_N_ELEMENTS (motor))], NULL);
  if (g_str_equal (row->category, "变压器"))
    return g_strconcat (row->model, transformer[g_rand_int_range (random, 0, G_N_ELEMENTS (transformer))], NULL);
  return NULL;
}

static char *
in_between (GRand *random, const char *const *forms, guint n_forms, const char *model)
{
  g_auto (GStrv) parts = g_strsplit (forms[g_rand_int_range (random, 0, (gint32)n_forms)], "%", 2);

  return g_strconcat (parts[0], model, parts[1], NULL);
}

static char *
cyrillic (const char *text)
{
  static const char *const pairs[][2] = { { "A", "А" }, { "B", "В" }, { "C", "С" }, { "E", "Е" },
                                          { "H", "Н" }, { "K", "К" }, { "M", "М" }, { "O", "О" },
                                          { "P", "Р" }, { "T", "Т" }, { "X", "Х" }, { "Y", "У" } };
  g_autoptr (GString) out = g_string_new (text);

  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    g_string_replace (out, pairs[i][0], pairs[i][1], 0);
  return g_str_equal (out->str, text) ? NULL : g_strdup (out->str);
}

static char *
spoil (GRand *random, const NcEliminationRow *row, Noise noise)
{
  static const char *const wrappings[] = { "型号：%", "规格型号:%", "Type: %", "MODEL %", "型号 %型",
                                           "【%】",   "“%”",        "(%)",     "%。",     "%；" };
  static const char *const makers[] = { "上海%", "佳木斯电机厂 %", "ABC %", "沈阳牌%" };
  static const char *const dashes[] = { "‐", "‑", "‒", "–", "―", "−", "－", "ー", "·", " - " };
  static const char *const numeros[] = { "№", "NO", "no.", "Ｎo．" };
  g_autofree char *copy = g_strdup (row->model);
  gboolean changed = TRUE;

  switch (noise) {
  case ALIKE:
    changed = exchange (random, copy, alike, G_N_ELEMENTS (alike));
    break;
  case WIDE:
    return full_width (row->model);
  case DASH_LOST:
    return replace_first (row->model, "-", "");
  case DASH_DOUBLED:
    return replace_first (row->model, "-", "--");
  case DASH_WIDE:
    return replace_first (row->model, "-", "—");
  case NUMERO:
    return replace_first (row->model, "No.", numeros[g_rand_int_range (random, 0, G_N_ELEMENTS (numeros))]);
  case SLIP_1:
    changed = exchange (random, copy, misread, G_N_ELEMENTS (misread));
    break;
  case SLIP_2:
    changed = exchange (random, copy, misread, G_N_ELEMENTS (misread)) &&
              exchange (random, copy, misread, G_N_ELEMENTS (misread)) && !g_str_equal (copy, row->model);
    break;
  case WRONG_1:
    return wrong_character (random, row->model);
  case WRAPPED:
    return in_between (random, wrappings, G_N_ELEMENTS (wrappings), row->model);
  case MAKER:
    return in_between (random, makers, G_N_ELEMENTS (makers), row->model);
  case CYRILLIC:
    return cyrillic (row->model);
  case ANY_DASH:
    return replace_first (row->model, "-", dashes[g_rand_int_range (random, 0, G_N_ELEMENTS (dashes))]);
  case TAIL:
  default:
    return with_tail (random, row);
  }
  return changed ? g_steal_pointer (&copy) : NULL;
}

/* Whether a changed model happens to be printed in the lists: then it is right that it hits. */
static gboolean
is_listed (const NcEliminationResult *result)
{
  return result->n_matches && result->matches[0].score > 0.95;
}

static void
measure_noise (gboolean with_category)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (20261120);
  guint n[N_NOISES] = { 0 }, found[N_NOISES] = { 0 }, all = 0, all_found = 0;

  for (guint noise = 0; noise < N_NOISES; noise++)
    for (guint i = 0; i < nc_elimination_matcher_n_rows (matcher); i++) {
      const NcEliminationRow *row = nc_elimination_matcher_row (matcher, i);
      g_autofree char *model = spoil (random, row, (Noise)noise);
      NcEliminationQuery query;
      NcEliminationResult result;
      gboolean hit = FALSE;

      if (!model || row->batch == 0)
        continue;
      query = query_of (model);
      query.category = with_category ? first_category (row->category) : NC_CATEGORY_NONE;
      query.made_year = 1990;
      nc_elimination_match (matcher, &query, &result);
      for (guint j = 0; j < MIN (result.n_matches, 5); j++)
        hit = hit || is_same (result.matches[j].row, row);
      n[noise]++;
      found[noise] += hit;
      if (!hit)
        g_test_message ("%s missed: %s as %s", noise_names[noise], row->model, model);
      /* a misread character never eliminates, unless the reading is itself in the lists */
      if (result.verdict == NC_VERDICT_ELIMINATED)
        g_assert_true (is_listed (&result) && noise != MAKER && noise != CYRILLIC);
    }
  for (guint noise = 0; noise < N_NOISES; noise++) {
    g_test_message ("%-12s %5u of %5u = %.2f %%", noise_names[noise], found[noise], n[noise],
                    100.0 * found[noise] / n[noise]);
    all += n[noise];
    all_found += found[noise];
  }
  g_test_message ("recall among the first five, %s category: %.2f %% of %u", with_category ? "with" : "without",
                  100.0 * all_found / all, all);
  g_assert_cmpfloat (100.0 * all_found / all, >=, 98);
}

static void
test_noise_with_category (void)
{
  measure_noise (TRUE);
}

static void
test_noise_without_category (void)
{
  measure_noise (FALSE);
}

static guint n_modern;

static void
check_modern (const char *model, NcCategory category, gboolean strict)
{
  for (guint with = 0; with < 2; with++) {
    NcEliminationQuery query = query_of (model);
    NcEliminationResult result;

    query.category = with ? category : NC_CATEGORY_NONE;
    query.made_year = with ? 2022 : 1990;
    nc_elimination_match (matcher, &query, &result);
    /* without the kind of machine a short name may mean a listed one of another kind, and is then to be checked */
    if (result.verdict == NC_VERDICT_ELIMINATED || (result.verdict != NC_VERDICT_NOT_FOUND && (with || strict)))
      g_error ("%s: %s by %s", model, nc_verdict_code_to_string (result.verdict), result.matches[0].row->rule_id);
  }
  n_modern++;
}

/* modern-models.csv: families of today by maker and standard, each also with a label and a maker before it. */
static void
check_modern_file (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("NENGCHA_TEST_SOURCE"), "judgement/modern-models.csv", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (NcCsv) csv = nc_csv_open (path, &error);
  const NcCsvField *fields;
  guint n_fields;

  g_assert_no_error (error);
  g_assert_true (nc_csv_read_header (csv, &error));
  while (nc_csv_next (csv, &fields, &n_fields, &error)) {
    g_autofree char *labelled = g_strconcat ("型号：", fields[0].text, NULL);
    g_autofree char *by_maker = g_strconcat ("上海", fields[0].text, NULL);
    NcCategory category;

    g_assert_true (nc_category_parse (fields[1].text, &category));
    check_modern (fields[0].text, category, FALSE);
    check_modern (labelled, category, FALSE);
    check_modern (by_maker, category, FALSE);
  }
  g_assert_no_error (error);
}

static void
test_modern (void)
{
  static const char *const motors[] = { "YE2",  "YE3",  "YE4",  "YE5", "YX3",  "YVF2", "YVP",
                                        "YBX3", "YBX4", "YBX5", "YB3", "TYCX", "YE3-W" };
  static const char *const frames[] = { "80M1", "80M2",  "90S",   "90L",   "100L1", "100L", "112M", "132S1",
                                        "132S", "132M",  "132M1", "160M1", "160M",  "160L", "180M", "180L",
                                        "200L", "200L1", "225S",  "225M",  "250M",  "280S", "280M", "315S",
                                        "315M", "315L1", "315L2", "355M",  "355L",  "355M2" };
  static const char *const transformers[] = { "S11",     "S11-M", "S13-M", "S13",   "S14-M", "S20-M", "S20",   "S22-M",
                                              "SBH15-M", "SCB10", "SCB11", "SCB12", "SCB13", "SCB14", "SCB18", "SC10",
                                              "SCBH15",  "SGB10", "SZ11",  "SH15",  "SG10",  "SCB9" };
  static const int sizes[] = { 30,  50,  63,  80,  100,  125,  160,  200,  250, 315,
                               400, 500, 630, 800, 1000, 1250, 1600, 2000, 2500 };
  static const char *const pumps[] = { "IS", "ISG", "ISW", "IHF", "IH", "IHG" };

  n_modern = 0;
  for (guint s = 0; s < G_N_ELEMENTS (motors); s++)
    for (guint f = 0; f < G_N_ELEMENTS (frames); f++)
      for (int poles = 2; poles <= 8; poles += 2) {
        g_autofree char *model = g_strdup_printf ("%s-%s-%d", motors[s], frames[f], poles);

        check_modern (model, NC_CATEGORY_MOTOR, TRUE);
      }
  for (guint s = 0; s < G_N_ELEMENTS (transformers); s++)
    for (guint k = 0; k < G_N_ELEMENTS (sizes); k++) {
      g_autofree char *model = g_strdup_printf ("%s-%d/10", transformers[s], sizes[k]);
      g_autofree char *long_model = g_strdup_printf ("%s-%d/10-0.4", transformers[s], sizes[k]);

      check_modern (model, NC_CATEGORY_TRANSFORMER, TRUE);
      check_modern (long_model, NC_CATEGORY_TRANSFORMER, TRUE);
    }
  for (guint s = 0; s < G_N_ELEMENTS (pumps); s++)
    for (int inlet = 50; inlet <= 200; inlet += 25)
      for (int wheel = 125; wheel <= 400; wheel += 25) {
        g_autofree char *model = g_strdup_printf ("%s%d-%d-%d", pumps[s], inlet, inlet - 18, wheel);

        check_modern (model, NC_CATEGORY_PUMP, TRUE);
      }
  for (int frame = 112; frame <= 400; frame += 12) {
    g_autofree char *crane = g_strdup_printf ("YZR%dM-%d", frame, 6), *crane_2 = g_strdup_printf ("YZR-%dL1-8", frame);

    check_modern (crane, NC_CATEGORY_MOTOR, TRUE);
    check_modern (crane_2, NC_CATEGORY_MOTOR, TRUE);
  }
  check_modern_file ();
  g_test_message ("%u modern models, none eliminated", n_modern);
  g_assert_cmpuint (n_modern, >=, 2000);
}

/* No series that counts as newer may hide a row. */
static void
test_newer_hides_no_row (void)
{
  for (guint i = 0; i < nc_elimination_matcher_n_rows (matcher); i++) {
    g_autofree char *key = nc_model_key (nc_elimination_matcher_row (matcher, i)->model);

    if (nc_elimination_is_newer (matcher, key))
      g_error ("%s", key);
  }
}

/* Any bytes are looked up without harm. */
static void
test_any_bytes (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  static const char some[] = "SYJO0123456789-/.()XKVAB \xc2\xa0\xe5\x9e\x8b\xff\xef\xbc\xa8\"~";

  for (guint i = 0; i < 4000; i++) {
    char model[400];
    guint n = (guint)g_rand_int_range (random, 0, i % 10 ? 30 : 399);
    NcEliminationQuery query = query_of (model);
    NcEliminationResult result;
    g_autofree char *explain = NULL;

    for (guint j = 0; j < n; j++)
      model[j] = some[g_rand_int_range (random, 0, sizeof some - 1)];
    model[n] = 0;
    nc_elimination_match (matcher, &query, &result);
    explain = nc_elimination_explain (&query, &result);
    g_assert_nonnull (explain);
    g_assert_cmpuint (result.n_matches, <=, NC_ELIMINATION_MAX_MATCHES);
  }
}

static void
test_category_words (void)
{
  NcCategory category;

  for (guint c = NC_CATEGORY_MOTOR; c <= NC_CATEGORY_OTHER; c++) {
    g_assert_true (nc_category_parse (nc_category_to_string ((NcCategory)c), &category));
    g_assert_cmpint (category, ==, (int)c);
  }
  g_assert_true (nc_category_parse ("空压机", &category));
  g_assert_cmpint (category, ==, NC_CATEGORY_COMPRESSOR);
  g_assert_true (nc_category_parse ("三相异步电动机", &category));
  g_assert_cmpint (category, ==, NC_CATEGORY_MOTOR);
  g_assert_true (nc_category_parse ("工业锅炉", &category));
  g_assert_cmpint (category, ==, NC_CATEGORY_BOILER);
  g_assert_true (nc_category_parse ("箱式电阻炉", &category));
  g_assert_cmpint (category, ==, NC_CATEGORY_FURNACE);
  g_assert_true (nc_category_parse (" ", &category));
  g_assert_cmpint (category, ==, NC_CATEGORY_NONE);
  g_assert_false (nc_category_parse ("spoon", &category));
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NcReference) reference = NULL;
  int result;

  g_test_init (&argc, &argv, NULL);
  reference = nc_reference_open (NULL, &error);
  g_assert_no_error (error);
  matcher = nc_elimination_matcher_new (reference, &error);
  g_assert_no_error (error);
  g_test_add_func ("/elimination/cases", test_cases);
  g_test_add_func ("/elimination/own-models", test_own_models);
  g_test_add_func ("/elimination/noise-with-category", test_noise_with_category);
  g_test_add_func ("/elimination/noise-without-category", test_noise_without_category);
  g_test_add_func ("/elimination/modern", test_modern);
  g_test_add_func ("/elimination/newer-hides-no-row", test_newer_hides_no_row);
  g_test_add_func ("/elimination/any-bytes", test_any_bytes);
  g_test_add_func ("/elimination/category-words", test_category_words);
  result = g_test_run ();
  nc_elimination_matcher_free (matcher);
  return result;
}
