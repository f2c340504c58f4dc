/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-header.h"
#include "nc-judgement.h"
#include "test-facts.h"
#include "test-folder.h"

/* The columns of records are data: what a person adds to record_columns.csv counts without a line of C, and what
   does not fit is named by its row. */

static const char *pack_program, *cli_program;

#define COLUMNS "judgement/record_columns.csv"
#define WORDS   "judgement/choice_words.csv"

typedef struct {
  char *folder, *facts, *pack, *home;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autofree char *source = g_build_filename (g_getenv ("NENGCHA_TEST_SOURCE"), "..", "data", "reference", NULL);
  g_autofree char *packs = NULL;

  (void)data;
  f->folder = g_dir_make_tmp ("nengcha-columns-XXXXXX", NULL);
  f->facts = g_build_filename (f->folder, "data", "reference", NULL);
  f->pack = g_build_filename (f->facts, "reference.db", NULL);
  f->home = g_build_filename (f->folder, "home", NULL);
  packs = g_build_filename (f->home, "packs", NULL);
  g_assert_cmpint (g_mkdir_with_parents (packs, 0700), ==, 0);
  test_facts_copy (source, f->facts);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  (void)data;
  test_folder_remove (f->folder);
  g_free (f->folder);
  g_free (f->facts);
  g_free (f->pack);
  g_free (f->home);
}

/* Judges @records with the pack of the folder, or that of the program where @own; returns both outputs, asserts the
   exit code. */
static char *
judge (Fixture *f, gboolean own, const char *kind, const char *records, int exit_code)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (
      G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = NULL;
  char *output = NULL;

  if (!own)
    g_subprocess_launcher_setenv (launcher, "NENGCHA_DATA_DIR", f->folder, TRUE);
  process = g_subprocess_launcher_spawn (launcher, &error, cli_program, "--lang", "en", "--home", f->home, "--as-of",
                                         "2026-11-20", "judge", kind, NULL);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_communicate_utf8 (process, records, NULL, &output, NULL, &error));
  g_test_message ("%s", output);
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, exit_code);
  return output;
}

static void
test_spelling (Fixture *f, gconstpointer data)
{
  static const char records[] = "铭牌输出(kW),极数,效率,种类\n7.5,4,90.4,笼转子\n";
  g_autofree char *before = judge (f, TRUE, "motor", records, 0), *after = NULL, *stroke = NULL;

  (void)data;
  g_assert_nonnull (strstr (before, "unknown columns are ignored: 铭牌输出(kW)"));
  g_assert_nonnull (strstr (before, "{\"field\":\"type\",\"value\":\"笼转子\","));
  test_facts_replace (f->facts, COLUMNS, "额定功率|功率|额定输出功率", "额定功率|功率|额定输出功率|铭牌输出");
  test_facts_replace (f->facts, WORDS, "笼型|鼠笼|", "笼型|鼠笼|笼转子|");
  test_facts_pack (pack_program, f->facts, f->pack);
  after = judge (f, FALSE, "motor", records, 0);
  g_assert_null (strstr (after, "unknown columns"));
  g_assert_nonnull (strstr (after, "\"verdict\":\"pass\""));
}

/* An energy that the program does not know is a row with its factor: 1,000 t of methanol are 679.4 tce. */
static void
test_energy (Fixture *f, gconstpointer data)
{
  static const char records[] = "产品,年份,甲醇燃料,产量\n电石,2025,1000,1000\n";
  g_autofree char *before = judge (f, TRUE, "product", records, 0), *after = NULL;

  (void)data;
  g_assert_nonnull (strstr (before, "unknown columns are ignored: 甲醇燃料"));
  test_facts_append (f->facts, COLUMNS,
                     "product,methanol_t,number,no,t,t|吨,0,1000000000,,,甲醇燃料,CE-27,1000,,methanol burnt,"
                     "用作燃料的甲醇,\n");
  test_facts_pack (pack_program, f->facts, f->pack);
  after = judge (f, FALSE, "product", records, 0);
  g_assert_null (strstr (after, "unknown columns"));
  g_assert_nonnull (strstr (after, "\"comprehensive_energy_tce\":679.4,"));
}

/* A pack whose columns cannot be judged with is refused, naming the row. */
static void
test_mistakes (Fixture *f, gconstpointer data)
{
  static const struct {
    const char *file, *old, *replacement, *message;
  } cases[] = {
    { COLUMNS, "motor,poles,", "motor,pole,", "record_columns: motor has no column poles" },
    { COLUMNS, "|kiln,id,", "|kilns,id,", "record_columns: row 1, id: there is no such kind" },
    { COLUMNS, "rated_kw,number,yes,kW,kW|KW|千瓦,0.01,30000,", "rated_kw,number,yes,kW,kW|KW|千瓦,30000,0.01,",
      "rated_kw: its least and greatest number are missing or the wrong way round" },
    { COLUMNS, "pump,flow_m3_h,", "pump,running_hours,", "running_hours: the kind has this column twice" },
    { COLUMNS, "motor,cooling,text,", "motor,cooling,choice,", "cooling: nothing is judged by such a choice" },
    { COLUMNS, ",0,1000000000000,,12,", ",0,1000000000000,,31,", "the kind has too many columns" },
    { WORDS, "transformer,core,amorphous,", "transformer,core,amorphos,", "core: choice_words lacks one of its words" },
    { WORDS, "transformer,core,", "transformers,core,", "core: there is no such kind" },
  };
  g_autofree char *source = g_build_filename (g_getenv ("NENGCHA_TEST_SOURCE"), "..", "data", "reference", NULL);

  (void)data;
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *output = NULL;

    test_facts_copy (source, f->facts);
    test_facts_replace (f->facts, cases[i].file, cases[i].old, cases[i].replacement);
    test_facts_pack (pack_program, f->facts, f->pack);
    output = judge (f, FALSE, "motor", "rated_kw,poles,efficiency_pct\n7.5,4,90.4\n", 5);
    g_assert_nonnull (strstr (output, cases[i].message));
  }
}

/* A pack that the bureau made before the columns were data is judged with those that came with the program. */
static void
test_older_pack (Fixture *f, gconstpointer data)
{
  g_autofree char *pack = g_build_filename (f->home, "packs", "reference.db", NULL), *output = NULL;
  g_autoptr (NcDb) db = NULL;

  (void)data;
  test_facts_replace (f->facts, "pack.conf", "date=", "date=9");
  test_facts_replace (f->facts, "efficiency/motors_gb18613_2020.csv", "90.4", "90.5");
  test_facts_pack (pack_program, f->facts, pack);
  db = nc_db_open (pack, SQLITE_OPEN_READWRITE, NULL);
  g_assert_true (nc_db_exec (db, "DROP TABLE record_columns; DROP TABLE choice_words", NULL));
  g_clear_pointer (&db, nc_db_close);
  output = judge (f, TRUE, "motor", "额定功率,极数,效率\n7.5,4,90.4\n", 0);
  g_assert_nonnull (strstr (output, "\"limit\":90.5"));
}

/* Every row is a column of each kind that it names, with no spelling that another column of the kind has before it. */
static void
test_rows (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NcReference) reference = nc_reference_open (NULL, &error);

  g_assert_no_error (error);
  g_assert_true (nc_columns_load (reference, &error));
  for (guint k = 0; k < NC_N_KINDS; k++) {
    guint n_columns;
    const NcColumn *columns = nc_columns ((NcKind)k, &n_columns);

    for (guint i = 0; i < n_columns; i++) {
      g_auto (GStrv) spellings = g_strsplit (columns[i].aliases, "|", -1);

      g_test_message ("%s %s", nc_kind_to_string ((NcKind)k), columns[i].name);
      g_assert_cmpint (nc_columns_find ((NcKind)k, columns[i].name), ==, i);
      for (guint s = 0; spellings[s]; s++) {
        g_test_message ("%s", spellings[s]);
        g_assert_cmpint (nc_columns_find ((NcKind)k, spellings[s]), ==, i);
      }
    }
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 3);
  pack_program = argv[1];
  cli_program = argv[2];
  g_test_add_func ("/columns/rows", test_rows);
  g_test_add ("/columns/spelling", Fixture, NULL, set_up, test_spelling, tear_down);
  g_test_add ("/columns/energy", Fixture, NULL, set_up, test_energy, tear_down);
  g_test_add ("/columns/mistakes", Fixture, NULL, set_up, test_mistakes, tear_down);
  g_test_add ("/columns/older-pack", Fixture, NULL, set_up, test_older_pack, tear_down);
  return g_test_run ();
}
