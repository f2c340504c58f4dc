/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nc-hub-commands.h"
#include "nc-lang.h"
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

/* @options: (nullable): what the words of @usage mean, one a line. */
static const struct {
  const char *name;
  NcHubCommand run;
  const char *usage;
  const char *help;
  const char *options;
} commands[] = {
  { "serve", nc_hub_command_serve,
    "serve [--listen ADDRESS:PORT] [--certificate FILE --key FILE | --plain | --behind-proxy] [--limit "
    "check|enrol|session|login=PER_SECOND/BURST]… [--patience SECONDS]",
    N_ ("serves laptops and the pages; with its own certificate or a given one, or plain behind a proxy on this "
        "machine, which then names the clients' addresses"),
    N_ ("--listen   where, 127.0.0.1:8620 if not said; port 0 takes a free one\n"
        "--plain, --behind-proxy  without TLS; the second believes the proxy on this machine about clients' addresses\n"
        "--limit    how often one address may ask\n"
        "--patience how long a connection may stand still, 60 if not said\n"
        "TLS uses tls.pem of the home folder (key and certificates), made at the first start.\n"
        "SIGTERM ends it within 30 seconds: what was begun is answered first. GET /health is 200 while it can work.\n"
        "Lines of JSON about what happens go to standard error, which the journal keeps; SIGHUP is noted there, no "
        "more.") },
  { "enrol", nc_hub_command_enrol, "enrol --region CODE [--officer ID] [--role ROLE] [--days N]",
    N_ ("makes a code that lets one laptop in"),
    N_ ("--region   jurisdiction: 150000 the autonomous region, 150100 a league or city, 150102 a banner or county\n"
        "--officer  whose laptop it is\n"
        "--role     inspector (if not said), supervisor or admin\n"
        "--days     how long the code is good, 7 if not said, at most 365") },
  { "devices", nc_hub_command_devices, "devices", N_ ("lists the laptops and when they were last seen"), NULL },
  { "revoke", nc_hub_command_revoke, "revoke DEVICE", N_ ("shuts a laptop out"), NULL },
  { "lists", nc_hub_command_lists,
    "lists import enterprises|equipment|products|meters|officers|issuers|tasks FILE [--region CODE] [--map MAP] "
    "[--dry-run] | show [--region CODE]",
    N_ ("gives lists and planned inspections to the laptops, from CSV or a spreadsheet; shows what the hub has"),
    NULL },
  { "packs", nc_hub_command_packs, "packs add FILE | list",
    N_ ("offers a reference pack to the laptops, signed and dated"), NULL },
  { "accounts", nc_hub_command_accounts, "accounts list | add NAME --region CODE | password NAME | disable NAME",
    N_ ("keeps the accounts of the supervisors' pages; a password is read from standard input"), NULL },
  { "bundle", nc_hub_command_bundle, "bundle FILE -o ANSWER",
    N_ ("takes what a laptop sent as a file, and writes the answer to carry back"), NULL },
  { "numbers", nc_hub_command_numbers, "numbers", N_ ("lists leased blocks of paper numbers and what was used"),
    N_ ("A number is missing when no paper bears it though a higher one of its block is used. Numbers that were left "
        "out, "
        "because the hub was put back and may have forgotten them, are lines of their own.") },
  { "audit", nc_hub_command_audit, "audit [--days N]", N_ ("lists who was let in, refused or shut out, and when"),
    N_ ("--days     of the last N days only") },
  { "verify", nc_hub_command_verify, "verify [--content] [--recount]",
    N_ ("checks every journal from its first entry, every receipt, attachment and sum"),
    N_ ("--content  reads every attachment; else only its size is looked at\n"
        "--recount  first makes anew what the pages count\n"
        "Exit 1 when something is not in order; each such thing is one line of JSON, and so is the sum.") },
  { "backup", nc_hub_command_backup, "backup FILE [--tables-only]",
    N_ ("writes all tables and the key to one file, also while the hub serves"),
    N_ ("Attachments go to FILE.attachments, each once however many backups are made there.\n"
        "--tables-only  leaves them out; laptops are asked again for what a restored hub lacks\n"
        "The file holds the hub's key: keep it as you keep the key. It fits SQLite and PostgreSQL alike.") },
  { "restore", nc_hub_command_restore, "restore FILE [--replace] [--ledger LEDGER]",
    N_ ("puts a backup back, after proving all of it"),
    N_ ("--replace  in the place of a hub that is there; without it only where there is none\n"
        "--ledger   numbers.ledger of the machine where the hub was before, as it was when the hub last ran there\n"
        "The hub must not be serving. Laptops notice, and offer again what the backup does not have. Without the "
        "ledger, "
        "paper numbers that may have been given out since the backup are left out.") },
};

/* Words that begin with two dashes and are not of the command's usage. */
static const char *
unknown_option (const NcHubArguments *arguments, const char *usage)
{
  for (gsize i = 1; i < arguments->n_words; i++)
    if (g_str_has_prefix (arguments->words[i], "--") && !strstr (usage, arguments->words[i]))
      return arguments->words[i];
  return NULL;
}

static int
command_help (const char *program, gsize i, FILE *out)
{
  fprintf (out, "%s %s --home DIR [--database URL] [--json] [--lang LANG]\n  %s\n", program, commands[i].usage,
           _ (commands[i].help));
  if (commands[i].options)
    fprintf (out, "%s\n", _ (commands[i].options));
  return out == stdout ? 0 : 2;
}

static int
help (const char *program, int status)
{
  fprintf (status ? stderr : stdout,
           _ ("Usage: %s COMMAND --home DIR [--database postgresql://…] [--lang LANG] [--json]\n"), program);
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    fprintf (status ? stderr : stdout, "  %s\n      %s\n", commands[i].usage, _ (commands[i].help));
  return status;
}

int
main (int argc, char **argv)
{
  const char *database = g_getenv ("NENGCHA_HUB_DATABASE");
  g_autofree char *program = g_path_get_basename (argc ? argv[0] : "nengcha-hub");
  NcHubArguments arguments = { .program = program, .database = database && *database ? database : NULL };
  const char *lang = NULL;
  gboolean wants_help = FALSE;

  /* nobody asks SQLite for its memory, and counting it takes a lock that all connections share */
  sqlite3_config (SQLITE_CONFIG_MEMSTATUS, 0);
  for (int i = 1; i < argc; i++) {
    if (g_str_equal (argv[i], "--lang") && i + 1 < argc)
      lang = argv[++i];
    else if (g_str_equal (argv[i], "--home") && i + 1 < argc)
      arguments.home = argv[++i];
    else if (g_str_equal (argv[i], "--database") && i + 1 < argc)
      arguments.database = argv[++i];
    else if (g_str_equal (argv[i], "--json"))
      arguments.json = TRUE;
    else if (g_str_equal (argv[i], "--help"))
      wants_help = TRUE;
    else if (arguments.n_words < G_N_ELEMENTS (arguments.words))
      arguments.words[arguments.n_words++] = argv[i];
  }
  if (!nc_lang_init (lang))
    nc_lang_init (NULL);
  for (gsize i = 0; arguments.n_words > 0 && i < G_N_ELEMENTS (commands); i++) {
    if (!g_str_equal (commands[i].name, arguments.words[0]))
      continue;
    if (wants_help || !arguments.home)
      return command_help (program, i, wants_help ? stdout : stderr);
    if (!unknown_option (&arguments, commands[i].usage))
      return commands[i].run (&arguments);
    fprintf (stderr, _ ("%s: %s is no option of this command\n"), program,
             unknown_option (&arguments, commands[i].usage));
    return 2;
  }
  return help (program, wants_help ? 0 : 2);
}
