/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ours FOLDER: writes the catalogue and the questions as JSON for the peers, answers the questions itself and prints
   what it measured as one JSON object. The questions are made by a seeded generator. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "nc-elimination.h"
#include "nc-json.h"
#include "nc-model-key.h"

#define SEED 20261121

typedef struct {
  char *model;
  const NcEliminationRow *row; /* NULL = a modern model that no list holds */
} Question;

static gint64
now_nsec (void)
{
  struct timespec now;

  clock_gettime (CLOCK_MONOTONIC, &now);
  return (gint64)now.tv_sec * 1000000000 + now.tv_nsec;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  gint64 left = *(const gint64 *)a, right = *(const gint64 *)b;

  return left < right ? -1 : left > right;
}

/* One slip of the eye or the pen: a look-alike, a dash lost, another dash, a wrong character, small letters. */
static char *
with_noise (const char *model, GRand *rand)
{
  static const char *const alike[][2] = { { "0", "O" }, { "O", "0" }, { "1", "I" }, { "S", "5" },
                                          { "8", "B" }, { "B", "8" }, { "5", "S" }, { "L", "1" } };
  GString *text = g_string_new (model);

  switch (g_rand_int_range (rand, 0, 4)) {
  case 0:
    for (guint i = 0; i < 20; i++) {
      gint32 at = g_rand_int_range (rand, 0, (gint32)text->len);

      for (guint j = 0; j < G_N_ELEMENTS (alike); j++)
        if (text->str[at] == alike[j][0][0]) {
          text->str[at] = alike[j][1][0];
          return g_string_free (text, FALSE);
        }
    }
    break;
  case 1: {
    char *dash = strchr (text->str, '-');

    if (dash)
      g_string_erase (text, dash - text->str, 1);
    break;
  }
  case 2:
    g_string_replace (text, "-", "—", 1);
    break;
  default:
    g_string_ascii_down (text);
    break;
  }
  return g_string_free (text, FALSE);
}

static GArray *
make_questions (const NcEliminationMatcher *matcher)
{
  static const char *const motors[] = { "YE2", "YE3", "YE4", "YE5", "YX3", "YVF2", "YBX3", "YZR" };
  static const char *const frames[] = {
    "80M1-2", "90S-4", "100L1-4", "112M-6", "132S-4", "160M-4", "180L-6", "225M-4"
  };
  static const char *const transformers[] = { "S11-M", "S13-M", "S20-M", "S22-M", "SCB10", "SCB12", "SCB13", "SCB18" };
  static const int sizes[] = { 30, 100, 250, 400, 630, 1000, 1600, 2500 };
  g_autoptr (GRand) rand = g_rand_new_with_seed (SEED);
  GArray *questions = g_array_new (FALSE, FALSE, sizeof (Question));

  for (guint i = 0; i < nc_elimination_matcher_n_rows (matcher); i++) {
    const NcEliminationRow *row = nc_elimination_matcher_row (matcher, i);

    if (row->batch == 0 || !g_str_equal (row->match_type, "exact"))
      continue;
    for (guint n = 0; n < 3; n++) {
      Question question = { with_noise (row->model, rand), row };

      g_array_append_val (questions, question);
    }
  }
  for (guint s = 0; s < G_N_ELEMENTS (motors); s++)
    for (guint f = 0; f < G_N_ELEMENTS (frames); f++) {
      Question motor = { g_strdup_printf ("%s-%s", motors[s], frames[f]), NULL };
      Question transformer = { g_strdup_printf ("%s-%d/10", transformers[s], sizes[f]), NULL };

      g_array_append_val (questions, motor);
      g_array_append_val (questions, transformer);
    }
  return questions;
}

static void
write_file (const char *folder, const char *name, const GString *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  if (!g_file_set_contents (path, text->str, (gssize)text->len, NULL))
    g_error ("%s cannot be written", path);
}

static void
write_catalogue (const NcEliminationMatcher *matcher, const char *folder)
{
  g_autoptr (GString) out = g_string_new (NULL);

  nc_json_begin_array (out);
  for (guint i = 0; i < nc_elimination_matcher_n_rows (matcher); i++) {
    const NcEliminationRow *row = nc_elimination_matcher_row (matcher, i);

    if (row->batch == 0)
      continue;
    nc_json_begin_object (out);
    nc_json_member_int (out, "id", i);
    nc_json_member_string (out, "rule", row->rule_id);
    nc_json_member_string (out, "model", row->model);
    nc_json_end_object (out);
  }
  nc_json_end_array (out);
  write_file (folder, "catalogue.json", out);
}

static void
write_questions (const GArray *questions, const char *folder)
{
  g_autoptr (GString) out = g_string_new (NULL);

  nc_json_begin_array (out);
  for (guint i = 0; i < questions->len; i++) {
    const Question *question = &g_array_index (questions, Question, i);

    nc_json_begin_object (out);
    nc_json_member_string (out, "model", question->model);
    nc_json_member_string (out, "rule", question->row ? question->row->rule_id : NULL);
    nc_json_end_object (out);
  }
  nc_json_end_array (out);
  write_file (folder, "questions.json", out);
}

/* A row that prints the same model counts as the right one: two batches list some models twice. */
static gboolean
is_among (const NcEliminationResult *result, const NcEliminationRow *row, guint first)
{
  for (guint i = 0; i < MIN (first, result->n_matches); i++)
    if (g_str_equal (result->matches[i].row->model, row->model))
      return TRUE;
  return FALSE;
}

static void
answer (const NcEliminationMatcher *matcher, const GArray *questions, GString *out)
{
  g_autofree gint64 *times = g_new (gint64, questions->len);
  guint found = 0, asked = 0, modern = 0, false_hits = 0;

  for (guint i = 0; i < questions->len; i++) {
    const Question *question = &g_array_index (questions, Question, i);
    NcEliminationQuery query = { .model = question->model, .rated_kw = NAN, .as_of = NC_DAY_NONE, .fuzzy = TRUE };
    NcEliminationResult result;
    gint64 start = now_nsec ();

    nc_elimination_match (matcher, &query, &result);
    times[i] = now_nsec () - start;
    if (question->row) {
      asked++;
      found += is_among (&result, question->row, 5);
    } else {
      modern++;
      false_hits += result.verdict != NC_VERDICT_NOT_FOUND;
    }
  }
  qsort (times, questions->len, sizeof *times, compare);
  nc_json_begin_object (out);
  nc_json_member_double (out, "p50_us", (double)times[questions->len / 2] / 1e3);
  nc_json_member_double (out, "p99_us", (double)times[questions->len * 99 / 100] / 1e3);
  nc_json_member_double (out, "recall_pct", 100.0 * found / asked);
  nc_json_member_int (out, "modern", modern);
  nc_json_member_int (out, "false_hits", false_hits);
  nc_json_member_int (out, "questions", questions->len);
  nc_json_end_object (out);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NcReference) reference = nc_reference_open (NULL, &error);
  g_autoptr (NcEliminationMatcher) matcher = reference ? nc_elimination_matcher_new (reference, &error) : NULL;
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GArray) questions = NULL;

  if (!matcher || argc != 2) {
    fprintf (stderr, "%s\n", error ? error->message : "usage: ours FOLDER");
    return EXIT_FAILURE;
  }
  questions = make_questions (matcher);
  write_catalogue (matcher, argv[1]);
  write_questions (questions, argv[1]);
  answer (matcher, questions, out);
  puts (out->str);
  for (guint i = 0; i < questions->len; i++)
    g_free (g_array_index (questions, Question, i).model);
  return EXIT_SUCCESS;
}
