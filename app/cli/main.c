/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-cli.h"
#include "nc-lang.h"
#include "nc-json.h"
#include "nc-paths.h"
#include "nc-reference.h"
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

/* A line a command, in the order of the help text. */
static const NcCliCommand commands[] = {
  { "lookup", nc_cli_lookup,
    "lookup MODEL [--category C] [--rated-kw N] [--poles N] [--voltage V] [--made YEAR] [--in-service YEAR]",
    N_ ("looks a model up in the lists of eliminated equipment") },
  { "form", nc_cli_form,
    "form check FILE · form convert FILE -o OUT.xml · form fill FILE --answers A.json · form diff OLD NEW",
    N_ ("checks a form by sheet, row and column, compiles it to an ODK XForm, fills it with answers, compares two "
        "versions") },
  { "xpath", nc_cli_xpath, "xpath EXPRESSION [--instance FILE] [--context PATH] [--as string|number|boolean|nodeset]",
    N_ ("evaluates an expression in the semantics of ODK XForms") },
  { "reference", nc_cli_reference, "reference info|verify|confirm RULE --by NAME --document TEXT",
    N_ ("shows or checks the reference data, or records that a row was compared with the official text") },
  { "keys", nc_cli_keys,
    "keys new|dev-ca --name NAME --cert-no NUMBER [--type ec-p256|rsa-3072|sm2] [--out FILE] | import CERT --key KEY | "
    "list | dev-ca [--ca BASE] [--trust] (--name NAME --cert-no NUMBER|--request CSR|--revoke CERT)",
    N_ ("makes a signing key with its request, takes the certificate, or makes demonstration keys") },
  { "paper", nc_cli_paper,
    "paper issue KIND --case ID [--due DAY] … | paper sign PAPER --case ID --role ROLE (--handwriting FILE|--p12 "
    "FILE|--pkcs11 MODULE|--refused REASON) | "
    "paper serve PAPER --case ID --mode MODE … | paper list --case ID | paper get PAPER --case ID --output FILE | "
    "paper verify [FILE.pdf] [--qr TEXT|PICTURE] [--store] [--trust DIR|FILE]… [--require B-B|B-T|B-LT] [--signers N] "
    "[--json] | "
    "paper preview KIND --case ID -o OUT.pdf | paper fonts [--set FACE=FILE] | "
    "paper timestamp|evidence FILE.pdf -o OUT.pdf|PAPER --case ID|--all [--tsa URL] [--trust DIR|FILE]… | "
    "check-template FILE|KIND [--templates DIR] | compose KIND --snapshot FILE.json -o OUT.pdf [--templates DIR] "
    "[--font FACE=FILE]…",
    N_ ("checks the signatures of a paper and everything changed after them; checks templates, composes a paper") },
  { "import", nc_cli_import,
    "import enterprises|equipment|products|meters|officers|issuers FILE [--map MAP] [--dry-run] [--partial]",
    N_ ("takes a list in from CSV or XLSX; with bad rows nothing, unless --partial keeps the good ones") },
  { "case", nc_cli_case,
    "case new|staff|approve|visit|record|evidence|finding|conclude|hear|recheck|extend|close|list|show|check|export … "
    "(case --help)",
    N_ ("leads one case from its plan to its close; refuses what the law does not allow (exit 4)") },
  { "officer", nc_cli_officer, "officer add --name NAME --cert NUMBER --valid-to DAY … | officer list",
    N_ ("keeps the officers and their certificates") },
  { "issuer", nc_cli_issuer, "issuer add --name LEGAL_NAME --kind body|department|delegate … | issuer list",
    N_ ("keeps the bodies that issue papers, with their powers, review body and number patterns") },
  { "export", nc_cli_export, "export enterprises|equipment|products|meters|officers|issuers FILE.csv|FILE.xlsx",
    N_ ("writes a list to CSV or XLSX") },
  { "search", nc_cli_search, "search TEXT [--limit N]",
    N_ ("finds enterprises by name, part of a name, pinyin initials, credit code or region") },
  { "store", nc_cli_store,
    "store check | store backup [FOLDER] | store restore FILE [--force] | store remove [--abandon REASON] [--by "
    "OFFICER]",
    N_ ("checks the store with its journal and attachments, copies it, puts a copy back, or removes what is all "
        "sent") },
  { "bundle", nc_cli_bundle, "bundle export FILE | bundle import FILE",
    N_ ("the same exchange as a file on a stick, for offices without a network") },
  { "enrol", nc_cli_enrol, "enrol CODE --hub URL [--anew] | enrol --forget [--abandon REASON] [--by OFFICER]",
    N_ ("joins this laptop to the bureau's hub with a one-time code, or leaves it") },
  { "sync", nc_cli_sync,
    "sync [--metered] [--tries N] [--fetch all|papers|none] [--trust-pack-key] | sync --pending | sync --case ID | "
    "sync --tray | sync "
    "--settle ID --keep mine|theirs|seen [--by OFFICER]",
    N_ ("exchanges with the hub; shows and settles what a person must decide") },
  { "numbers", nc_cli_numbers, "numbers list | numbers request --series KIND [--issuer NAME] [--year YEAR] [--count N]",
    N_ ("shows the numbers this laptop may give to papers, with those used and the gaps; leases more from the hub") },
  { "version", nc_cli_version, "version", N_ ("prints the program's version") },
  { "judge", nc_cli_judge, "judge KIND [FILE|-] [--columns] [--summary]",
    N_ ("judges records of CSV or JSON lines: one verdict a line, in order") },
};

/**
 * nc_cli_fail:
 *
 * Says on stderr what is wrong (as an object with --json).
 *
 * Returns: @exit_code, for `return nc_cli_fail (…)`.
 */
NcExit
nc_cli_fail (NcCli *cli, NcExit exit_code, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  cli->told = TRUE;
  if (cli->json) {
    g_autoptr (GString) out = g_string_new (NULL);

    nc_json_begin_object (out);
    nc_json_member_string (out, "error", message);
    nc_json_member_int (out, "exit", exit_code);
    nc_json_end_object (out);
    fprintf (stderr, "%s\n", out->str);
  } else {
    fprintf (stderr, "%s: %s\n", cli->program, message);
  }
  return exit_code;
}

NcExit
nc_cli_fail_error (NcCli *cli, NcExit exit_code, const GError *error)
{
  return nc_cli_fail (cli, exit_code, "%s", error ? error->message : "?");
}

/**
 * nc_cli_usage:
 * @command: one of the table
 *
 * Prints how @command is called on stderr; with --json as the error, when none was told yet.
 *
 * Returns: %NC_EXIT_USAGE
 */
NcExit
nc_cli_usage (NcCli *cli, const char *command)
{
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    if (!g_str_equal (commands[i].name, command))
      continue;
    else if (!cli->json)
      fprintf (stderr, "%s %s\n  %s\n", cli->program, commands[i].usage, _ (commands[i].help));
    else if (!cli->told)
      return nc_cli_fail (cli, NC_EXIT_USAGE, _ ("usage: %s %s"), cli->program, commands[i].usage);
  return NC_EXIT_USAGE;
}

static void
print_help (NcCli *cli)
{
  printf (_ ("Usage: %s [--home DIR] [--as-of DATE] [--lang LANG] [--json] COMMAND\n"), cli->program);
  printf ("%s", _ ("Commands:\n"));
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    printf ("  %s\n      %s\n", commands[i].usage, _ (commands[i].help));
}

static gboolean
is_global (const char *name)
{
  return g_str_equal (name, "--home") || g_str_equal (name, "--as-of") || g_str_equal (name, "--lang");
}

/* Takes the global options out of @argv, wherever they stand; an option's value may follow behind '='. Behind "--"
   nothing is an option. What is left keeps its order. Returns: the number of words left, the program's name included;
   -1 with @failure set. */
static int
take_options (NcCli *cli, int argc, char **argv, NcExit *failure)
{
  const char *as_of = NULL, *lang = NULL, *home = NULL;
  gboolean ended = FALSE;
  int left = 1;

  for (int i = 1; i < argc; i++) {
    char *value = strchr (argv[i], '=');
    g_autofree char *name = value ? g_strndup (argv[i], value - argv[i]) : g_strdup (argv[i]);

    ended = ended || g_str_equal (argv[i], "--");
    if (!ended && g_str_equal (argv[i], "--json")) {
      cli->json = TRUE;
      continue;
    }
    if (ended || !is_global (name) || (!value && i + 1 >= argc)) {
      argv[left++] = argv[i];
      continue;
    }
    value = value ? value + 1 : argv[++i];
    if (g_str_equal (name, "--home"))
      home = value;
    else if (g_str_equal (name, "--as-of"))
      as_of = value;
    else
      lang = value;
  }
  argv[left] = NULL;
  if (!nc_lang_init (lang)) {
    nc_lang_init (NULL);
    *failure = nc_cli_fail (cli, NC_EXIT_USAGE, _ ("unknown language “%s”; known are zh and en"), lang);
    return -1;
  }
  if (as_of) {
    NcDay day = nc_day_parse (as_of);

    if (day == NC_DAY_NONE) {
      *failure = nc_cli_fail (cli, NC_EXIT_USAGE, _ ("“%s” is no date of the form 2026-11-20"), as_of);
      return -1;
    }
    cli->clock = nc_clock_new_as_of (day);
    cli->as_of_given = TRUE;
  } else {
    cli->clock = nc_clock_new_system ();
  }
  cli->home = nc_paths_home (home);
  return left;
}

static const NcCliCommand *
find_command (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    if (g_str_equal (commands[i].name, name))
      return &commands[i];
  return NULL;
}

static gboolean
is_help (const char *word)
{
  return word && (g_str_equal (word, "--help") || g_str_equal (word, "-h"));
}

static NcExit
run (NcCli *cli, int argc, char **argv)
{
  /* "--help COMMAND" and "COMMAND --help" are the same. */
  gboolean wants_help = is_help (argv[1]);
  const char *name = wants_help ? argv[2] : argv[1];
  const NcCliCommand *command = name ? find_command (name) : NULL;

  if (!name) {
    print_help (cli);
    return wants_help ? NC_EXIT_DONE : NC_EXIT_USAGE;
  }
  if (!command)
    return nc_cli_fail (cli, NC_EXIT_USAGE, _ ("unknown command “%s”; “%s --help” lists them"), name, cli->program);
  if (wants_help || (is_help (argv[2]) && !g_str_equal (name, "case"))) {
    printf ("%s %s\n  %s\n", cli->program, command->usage, _ (command->help));
    return NC_EXIT_DONE;
  }
  return command->run (cli, argc - 1, argv + 1);
}

int
main (int argc, char **argv)
{
  g_autofree char *program = g_path_get_basename (argc ? argv[0] : "nengcha-cli");
  NcCli cli = { .program = program };
  NcExit result = NC_EXIT_DONE;
  int left = take_options (&cli, argc, argv, &result);

  signal (SIGXFSZ, SIG_IGN); /* a limit on file sizes is told like a full disk */
  if (cli.home)
    nc_reference_use_home (cli.home);
  if (left > 0)
    result = run (&cli, left, argv);
  g_free (cli.home);
  g_clear_object (&cli.clock);
  if (fflush (stdout) != 0 && result == NC_EXIT_DONE)
    result = nc_cli_fail (&cli, NC_EXIT_STORE, "stdout: %s", g_strerror (errno));
  return result;
}
